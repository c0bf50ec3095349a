"""A small SOP with everything that Binjai's has not, for tests that work by hand.

Form; Pencatatan (Loket, 30 menit, registers); Peninjauan (only for `Jalur` Biasa; two actors, a limit by `Kelas`, back
to the reporter); Konfirmasi (nobody, no limit; back to Pencatatan or Peninjauan). Promise: 5 hari from Pencatatan.
"""

from __future__ import annotations

BRANCHES = """
[register]
ciri = ["Masuk", "Nama"]
pelapor = "Warga"

[rekap]
tabel = ["Jalur"]

[[kolom]]
judul = "Masuk"
isi = "waktu"
langkah = 1
wajib = true

[[kolom]]
judul = "Nama"
langkah = 1
wajib = true
peran = "nama"

[[kolom]]
judul = "Jalur"
isi = "pilihan"
langkah = 1
wajib = true
pilihan = ["Biasa", "Kilat"]

[[kolom]]
judul = "Kelas"
isi = "pilihan"
langkah = 1
pilihan = ["Ringan", "Berat"]

[[kolom]]
judul = "Dicatat"
isi = "waktu"
langkah = 2

[[kolom]]
judul = "Ditinjau"
isi = "waktu"
langkah = 3

[[kolom]]
judul = "Hasil"
isi = "pilihan"
langkah = 3
pilihan = ["Baik", "Kurang"]

[[kolom]]
judul = "Dilengkapi"
isi = "waktu"
langkah = 3

[[kolom]]
judul = "Ditanyakan"
isi = "waktu"
langkah = 4

[[kolom]]
judul = "Kepuasan"
isi = "pilihan"
langkah = 4
pilihan = ["Puas", "Tidak Puas", "Salah Catat"]

[[kolom]]
judul = "Diperpanjang"
isi = "waktu"
langkah = 4

[[kolom]]
judul = "Dihentikan"
isi = "waktu"

[[kolom]]
judul = "Alasan Dihentikan"
isi = "pilihan"
pilihan = ["Dicabut", "Dirujuk", "Ganda"]

[[langkah]]
nomor = 1
pelaksana = "Warga"
status = "Pengaduan Masuk"
selesai_bila = "Masuk"

[[langkah]]
nomor = 2
pelaksana = "Loket"
waktu = "30 menit"
status = "Pencatatan"
selesai_bila = "Dicatat"
daftarkan = true

[[langkah]]
nomor = 3
pelaksana = ["Kepala Seksi", "Tim Teknis"]
waktu = { kolom = "Kelas", "Ringan" = "1 hari", "Berat" = "3 hari kalender", lainnya = "" }
status = "Peninjauan"
selesai_bila = "Ditinjau"
hanya_bila = { kolom = "Jalur", nilai = ["Biasa"] }
keputusan = { kolom = "Hasil", kembali_bila = "Kurang", dilengkapi = "Dilengkapi" }

[[langkah]]
nomor = 4
status = "Konfirmasi"
selesai_bila = "Ditanyakan"
keputusan = [
  { kolom = "Kepuasan", kembali_bila = "Tidak Puas", kembali_ke = 3 },
  { kolom = "Kepuasan", kembali_bila = "Salah Catat", kembali_ke = 2 },
]

[janji]
mulai = 2
waktu = "5 hari"
perpanjangan = { kolom = "Diperpanjang", waktu = "2 hari" }

[dihentikan]
tidak_dihitung = ["Ganda"]
dihitung_selesai = ["Dirujuk"]
"""
