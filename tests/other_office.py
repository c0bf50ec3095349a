"""Another office: four steps, other columns, no dihentikan, no NIK. Nothing of it is Binjai's."""

from __future__ import annotations

from pathlib import Path

from pengaduan_sheets.config import Config, parse_config

TEXT = """
[instansi]
nama = "Puskesmas Contoh & Balai Umpama"

[register]
pola = "{tahun}-{urut:03d}"
ciri = ["Diterima", "Pasien", "Keluhan"]

[[kolom]]
judul = "Diterima"
isi = "waktu"
langkah = 1
wajib = true

[[kolom]]
judul = "Pasien"
langkah = 1
wajib = true
peran = "nama"

[[kolom]]
judul = "Poli"
isi = "pilihan"
referensi = "Poli"
langkah = 1
wajib = true

[[kolom]]
judul = "Keluhan"
langkah = 1
wajib = true
lebar = 50

[[kolom]]
judul = "Warna Gelang"
langkah = 1

[[kolom]]
judul = "Dicatat"
isi = "waktu"
langkah = 2

[[kolom]]
judul = "Tanggapan"
isi = "waktu"
langkah = 3

[[kolom]]
judul = "Isi Tindak Lanjut"
langkah = 3
wajib = true

[[kolom]]
judul = "Disampaikan"
isi = "waktu"
langkah = 4

[referensi]
Poli = ["Umum", "Gigi", "KIA"]

[[langkah]]
nomor = 1
pelaksana = "Pasien"
status = "Keluhan Masuk"
selesai_bila = "Diterima"

[[langkah]]
nomor = 2
pelaksana = "Loket"
waktu = "30 menit"
status = "Pencatatan"
selesai_bila = "Dicatat"
daftarkan = true

[[langkah]]
nomor = 3
pelaksana = "Kepala Tata Usaha"
waktu = "2 hari"
status = "Penanganan"
selesai_bila = "Tanggapan"

[[langkah]]
nomor = 4
pelaksana = "Loket"
status = "Penyampaian"
selesai_bila = "Disampaikan"

[dihentikan]
kolom = ""
alasan = ""
"""


def other_office() -> Config:
    """The checked config of the other office."""
    return parse_config(TEXT, Path("config.toml"))
