"""Invented reporters and complaints for the example rows. Nothing here is a real person, place or case."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One complaint and what the office made of it."""

    complaint: str
    proposal: str
    solution: str


GIVEN_NAMES = (
    "Siti Rahmawati", "Budi Santosa", "Dewi Lestari", "Ahmad Fauzi", "Rina Marlina", "Joko Prasetyo", "Nurhayati",
    "Hendra Gunawan", "Sri Wahyuni", "Agus Salim", "Fitri Handayani", "Rudi Hartono", "Lina Kusuma", "Yusuf Maulana",
    "Ratna Sari", "Dedi Kurniawan", "Maya Puspita", "Irfan Hakim", "Wulan Dari", "Bambang Setiawan", "Nur Aini",
    "Rizky Ramadhan", "Indah Permata", "Taufik Hidayat", "Ani Suryani", "Samuel Tobing", "Lestina Purba", "Kumar Das",
    "Mei Ling", "Darwin Halim",
)  # fmt: skip
FAMILY_NAMES = ("Contoh", "Misalnya", "Umpama", "Andaian")  # nobody is called so: seen at once as invented

ADDRESSES = (
    "Jl. Contoh Melati", "Jl. Contoh Kenanga", "Jl. Misal Merdeka", "Gg. Umpama", "Jl. Contoh Pasar",
    "Jl. Andaian Raya", "Jl. Misal Anggrek", "Gg. Contoh Damai", "Jl. Umpama Baru", "Jl. Contoh Stasiun",
)  # fmt: skip
DISTRICTS = (
    "Kel. Contoh Utara, Kec. Misal", "Kel. Contoh Selatan, Kec. Misal", "Kel. Umpama Jaya, Kec. Contoh Kota",
    "Kel. Andaian, Kec. Contoh Timur", "Kel. Misal Indah, Kec. Contoh Barat",
)  # fmt: skip
ATTACHMENTS = (
    "Fotokopi KTP", "Fotokopi KTP, tanda terima berkas", "Fotokopi KTP, foto lokasi", "Tangkapan layar",
    "Fotokopi KTP, fotokopi izin lama", "-",
)  # fmt: skip
FILE_PREFIXES = ("BRK", "PMH", "IZN")
SHORTAGES = (
    "Fotokopi KTP belum ada", "Tanda terima berkas permohonan belum dilampirkan", "Uraian belum menyebut lokasi usaha",
    "Surat kuasa belum ada", "Tanda tangan pelapor belum ada",
)  # fmt: skip
STOP_NOTES = {
    "Dicabut Pelapor": "Pelapor menyatakan masalah sudah selesai",
    "Bukan Wewenang": "Disarankan ke dinas teknis yang berwenang",
    "Tidak Kembali": "Sudah dihubungi tiga kali",
    "Ganda": "Sama dengan pengaduan sebelumnya",
}

PERMIT_CASES: dict[str, tuple[Case, ...]] = {
    "NIB": (
        Case(
            "NIB sudah terbit, tetapi alamat usaha yang tercetak masih alamat lama",
            "Dampingi pelapor mengubah data alamat di OSS",
            "Data alamat diubah bersama pelapor di loket OSS; NIB baru sudah dicetak",
        ),
        Case(
            "Tidak bisa masuk ke akun OSS, kata sandi baru tidak kunjung dikirim",
            "Periksa alamat surel yang terdaftar, atur ulang hak akses",
            "Surel pelapor salah ketik; sudah dibetulkan dan hak akses dikirim ulang",
        ),
        Case(
            "Kode KBLI pada NIB tidak sesuai dengan usaha warung makan saya",
            "Tambahkan KBLI yang benar, hapus yang keliru",
            "KBLI ditambah sesuai usaha; pelapor menerima cetakan NIB yang baru",
        ),
    ),
    "PBG": (
        Case(
            "Berkas PBG rumah tinggal sudah dua bulan belum ada jadwal sidang tim ahli",
            "Koordinasi dengan dinas teknis mengenai jadwal sidang",
            "Jadwal sidang ditetapkan; pelapor diberi tahu tanggal dan tempatnya",
        ),
        Case(
            "Diminta gambar ulang untuk PBG tanpa penjelasan bagian mana yang salah",
            "Minta catatan tertulis dari pemeriksa gambar",
            "Catatan perbaikan gambar diserahkan tertulis kepada pelapor",
        ),
        Case(
            "Besar retribusi PBG berbeda dengan yang disebutkan di loket",
            "Hitung ulang retribusi bersama dinas teknis",
            "Retribusi dihitung ulang; rincian perhitungan diserahkan kepada pelapor",
        ),
    ),
    "SLF": (
        Case(
            "Permohonan SLF ruko ditolak karena berkas pemeriksaan kelistrikan dianggap kedaluwarsa",
            "Cek masa berlaku hasil pemeriksaan",
            "Hasil pemeriksaan masih berlaku; permohonan diproses kembali",
        ),
        Case(
            "Petugas survei SLF tidak datang pada tanggal yang dijanjikan",
            "Jadwalkan ulang survei paling lama tiga hari",
            "Survei dijadwalkan ulang dan sudah dilaksanakan",
        ),
    ),
    "Izin Praktik Tenaga Kesehatan": (
        Case(
            "Perpanjangan SIP perawat belum terbit, padahal syarat sudah lengkap",
            "Telusuri berkas di meja verifikasi",
            "Berkas ditemukan di meja verifikasi; SIP terbit dan sudah diambil",
        ),
        Case(
            "Nama dan gelar pada SIP bidan salah ketik",
            "Terbitkan perbaikan tanpa permohonan baru",
            "SIP dengan nama dan gelar yang benar diserahkan kepada pelapor",
        ),
        Case(
            "Diminta rekomendasi organisasi profesi yang menurut aturan baru tidak lagi disyaratkan",
            "Cocokkan dengan ketentuan terbaru",
            "Syarat itu tidak diberlakukan; daftar syarat di loket sudah diperbarui",
        ),
    ),
    "Izin Reklame": (
        Case(
            "Papan reklame toko diturunkan, padahal izinnya masih berlaku",
            "Periksa masa berlaku izin dan berita acara penertiban",
            "Izin terbukti berlaku; papan dikembalikan dan dipasang lagi",
        ),
        Case(
            "Izin reklame tetangga menutupi jendela rumah saya",
            "Tinjau lokasi bersama petugas penertiban",
            "Lokasi ditinjau; pemilik reklame bersedia menggeser papannya",
        ),
    ),
    "Izin Trayek": (
        Case(
            "Kartu pengawasan angkutan belum diserahkan walau sudah dibayar",
            "Cocokkan bukti bayar dengan daftar terbit",
            "Kartu pengawasan dicetak dan diserahkan pada hari yang sama",
        ),
        Case(
            "Jalur pada izin trayek tidak sesuai dengan jalur yang kami layani",
            "Minta data jalur dari dinas perhubungan",
            "Jalur dibetulkan menurut data dinas perhubungan",
        ),
    ),
    "Izin Usaha Perdagangan": (
        Case(
            "Petugas loket memberi keterangan yang berbeda-beda tentang syarat izin",
            "Samakan keterangan di semua loket, beri daftar syarat tertulis",
            "Daftar syarat tertulis diberikan; petugas loket sudah diarahkan",
        ),
        Case(
            "Izin usaha belum terbit setelah tiga minggu, tidak ada kabar",
            "Telusuri posisi berkas",
            "Berkas tertahan karena denah belum jelas; pelapor melengkapi dan izin terbit",
        ),
    ),
}
GENERAL_CASES = (
    Case(
        "Antrean loket terlalu lama, nomor antrean dipanggil tidak berurutan",
        "Atur ulang antrean dan tambah petugas pada jam ramai",
        "Antrean diatur ulang; petugas tambahan bertugas pada jam ramai",
    ),
    Case(
        "Berkas yang sudah diserahkan dinyatakan belum diterima",
        "Cari berkas menurut tanda terima",
        "Berkas ditemukan; permohonan dilanjutkan sejak tanggal tanda terima",
    ),
    Case(
        "Ditawari bantuan pengurusan oleh orang yang mengaku petugas",
        "Ingatkan bahwa layanan tanpa biaya, teruskan ke pengawas",
        "Pelapor diberi penjelasan; laporan diteruskan kepada pengawas internal",
    ),
    Case(
        "Informasi syarat di papan pengumuman berbeda dengan di laman",
        "Samakan informasi di papan dan laman",
        "Papan pengumuman sudah diperbarui",
    ),
)
