"""config.toml: a wrong one names file, line, key, value and what is allowed (exit 3); the shipped one is the SOP.

INTERFACE sections 1 and 2. The procedure is transcribed here from the office's own sheet, not from config.toml.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_origin

import pytest
from office import Office

from pengaduan_sheets.config import Config, load_config, parse_config
from pengaduan_sheets.config.checking import model_of
from pengaduan_sheets.config.sentences import LISTS_OF_TABLES
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.layout import shipped_config

SHIPPED = shipped_config().read_text(encoding="utf-8")


def refuse(text: str) -> str:
    """What a config with this text is told."""
    with pytest.raises(ConfigError) as refused:
        parse_config(text, Path("config.toml"))
    assert refused.value.exit_code == 3
    return str(refused.value)


def edited(old: str, new: str) -> tuple[str, int]:
    """The shipped config with one edit, and the line on which the edit stands."""
    assert old in SHIPPED, old
    text = SHIPPED.replace(old, new, 1)
    marked = next(i for i, (a, b) in enumerate(zip(SHIPPED.split("\n"), text.split("\n"), strict=False), 1) if a != b)
    return text, marked


# what it is -> (text of the shipped config, what is typed over it, key as it is named, words of the sentence)
WRONG = {
    "kind of book": ('jenis = "excel"', 'jenis = "lotus"', "buku.jenis", ('"lotus"', '"excel"', '"google"')),
    "name of the book": ('"buku-agenda.xlsx"', '"buku-agenda.xls"', "buku.berkas", ('"buku-agenda.xls"', ".xlsx")),
    "zone": ('zona_waktu = "Asia/Jakarta"', 'zona_waktu = "WIB"', "instansi.zona_waktu", ('"WIB"', "Asia/Makassar")),
    "name of the office": (
        'nama = "Dinas Penanaman Modal dan Perizinan Terpadu Satu Pintu Kota Binjai"',
        'nama = ""',
        "instansi.nama",
        ("tidak boleh kosong",),
    ),
    "name as a number": ('kota = "Binjai"', "kota = 20714", "instansi.kota", ("20714", "teks di antara tanda kutip")),
    "unknown key": (
        'kota = "Binjai"',
        'kotta = "Binjai"',
        "instansi.kotta",
        ("tidak dikenal", "kota?", "zona_waktu"),
    ),
    "unknown section": ("[cetak]", "[cetakan]", "cetakan", ("tidak dikenal", "cetak", "dihentikan")),
    "pattern without sequence": ("{urut:04d}/PGD/", "PGD/", "register.pola", ("{urut}", "{tahun}", "{bulan_romawi}")),
    "pattern without year": ("/{tahun}", "", "register.pola", ("{urut}", "{tahun}")),
    "pattern with an unknown word": ("{bulan_romawi}", "{hari}", "register.pola", ("{hari}", "{bulan_romawi}")),
    "pattern that cannot be read back": ("{urut:04d}", "{urut:x}", "register.pola", ("{urut:04d}", "{tahun}")),
    "pattern of gigabytes": ("{urut:04d}", "{urut:9999999999d}", "register.pola", ("{urut:04d}",)),
    "pattern that looks inside": ("{urut:04d}", "{urut.real:04d}", "register.pola", ("{urut:04d}",)),
    "pattern with a width by the year": ("{urut:04d}", "{urut:{tahun}}", "register.pola", ("{urut:04d}",)),
    "pattern longer than a cell shows": ("PGD", "PGD" * 40, "register.pola", ("paling panjang 100 huruf",)),
    "pattern with a hole": ("{urut:04d}", "{urut:04d", "register.pola", ("{urut}", "{tahun}")),
    "pattern that is filled with blanks": ("{urut:04d}", "{urut:4d}", "register.pola", ("{urut:04d}",)),
    "mark that is filled later": (
        '"Uraian Pengaduan"]',
        '"Solusi"]',
        "register.ciri",
        ('"Solusi" baru diisi sesudah pengaduan dicatat', "Nama Pelapor", "Uraian Pengaduan"),
    ),
    "mark that stops": (
        '"Uraian Pengaduan"]',
        '"Dihentikan"]',
        "register.ciri",
        ('"Dihentikan" baru diisi sesudah pengaduan dicatat',),
    ),
    "role of another kind of number": (
        'judul = "NIK"\nisi = "nik"',
        'judul = "NIK"\nisi = "nik"\nperan = "telepon"',
        "kolom[3].peran",
        ('peran "telepon" tidak berlaku untuk isi = "nik"',),
    ),
    "a value in two spellings that decides": (
        'pilihan = ["Lengkap", "Tidak Lengkap"]',
        'pilihan = ["Lengkap", "Tidak Lengkap", "lengkap"]',
        "kolom[11].pilihan",
        ('"lengkap" ada dua kali',),
    ),
    "one where several may stand": (
        "ramadan = [{ mulai = 2026-02-18, selesai = 2026-03-19 }]",
        "ramadan = { mulai = 2026-02-18, selesai = 2026-03-19 }",
        "libur.ramadan",
        ("tulis ramadan = [{ ... }]",),
    ),
    "mark that is no column": (
        'ciri = ["Tanggal Lapor"',
        'ciri = ["Tanggal Masuk"',
        "register.ciri",
        ('"Tanggal Masuk"', "Tanggal Lapor", "Uraian Pengaduan"),
    ),
    "no marks": (
        'ciri = ["Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"]',
        "ciri = []",
        "register.ciri",
        ("paling sedikit berisi 1",),
    ),
    "hours in words": (
        'senin = ["07:30-12:00", "13:00-16:00"]',
        'senin = ["pagi"]',
        "jam_kerja.senin",
        ('"pagi"', '"07:30-12:00"'),
    ),
    "hours without a list": (
        'senin = ["07:30-12:00", "13:00-16:00"]',
        'senin = "07:30-16:00"',
        "jam_kerja.senin",
        ('["07:30-12:00", "13:00-16:00"]',),
    ),
    "hours backwards": (
        'selasa = ["07:30-12:00"',
        'selasa = ["12:00-07:30"',
        "jam_kerja.selasa",
        ('"12:00-07:30"', "sebelum jam selesai"),
    ),
    "hours past midnight": (
        'rabu = ["07:30-12:00", "13:00-16:00"]',
        'rabu = ["13:00-25:00"]',
        "jam_kerja.rabu",
        ('"13:00-25:00"', "24:00"),
    ),
    "hours on top of each other": (
        'kamis = ["07:30-12:00", "13:00-16:00"]',
        'kamis = ["07:30-12:00", "11:00-16:00"]',
        "jam_kerja.kamis",
        ('"11:00-16:00"', "bertumpuk"),
    ),
    "day in quotation marks": (
        "tambahan = []",
        'tambahan = [{ tanggal = "2026-12-31", nama = "x" }]',
        "libur.tambahan[1].tanggal",
        ('"2026-12-31"', "tanggal seperti 2026-12-31, tanpa tanda kutip"),
    ),
    "switch in words": ("cuti_bersama = true", 'cuti_bersama = "ya benar"', "libur.cuti_bersama", ("true atau false",)),
    "holiday that is no date": (
        "tambahan = []",
        'tambahan = [{ tanggal = "akhir tahun" }]',
        "libur.tambahan[1].tanggal",
        ('"akhir tahun"', "2026-12-31"),
    ),
    "Ramadan backwards": (
        "mulai = 2026-02-18, selesai = 2026-03-19",
        "mulai = 2026-03-19, selesai = 2026-02-18",
        "libur.ramadan[1]",
        ("selesai harus sesudah mulai",),
    ),
    "kind of a column": (
        'judul = "NIK"\nisi = "nik"',
        'judul = "NIK"\nisi = "ktp"',
        "kolom[3].isi",
        ('"ktp"', '"teks"', '"telepon"'),
    ),
    "column there twice": (
        'judul = "Alamat"',
        'judul = "nama pelapor"',
        "kolom[4].judul",
        ('"nama pelapor"', "dua kali"),
    ),
    "column of the program": ('judul = "Lampiran"', 'judul = "Status"', "kolom[9].judul", ('"Status"', "judul lain")),
    "column without a heading": ('judul = "Lampiran"', 'judul = " "', "kolom[9].judul", ("tidak boleh kosong",)),
    "column whose heading nobody sees": (
        'judul = "Lampiran"',
        'judul = "\u200b"',
        "kolom[9].judul",
        ("tidak boleh kosong",),
    ),
    "column whose heading is left out": ('judul = "NIK"\n', "\n", "kolom[3].judul", ("belum diisi",)),
    "column of no step": (
        'judul = "Lampiran"\nisi = "teks"\nlangkah = 1',
        'judul = "Lampiran"\nisi = "teks"\nlangkah = 7',
        "kolom[9].langkah",
        ("7 tidak ada", "1, 2, 3, 4, 5, 6"),
    ),
    "list without values": ('pilihan = ["Lisan", "Tertulis"]\n', "\n", "kolom[19]", ("Cara Penyelesaian", "referensi")),
    "width of nothing": ("lebar = 40", "lebar = 0", "kolom[8].lebar", ("0", "lebih dari 3")),
    "role that there is not": ('peran = "alamat"', 'peran = "rumah"', "kolom[4].peran", ('"rumah"', '"alamat"')),
    "limit in words": (
        'waktu = "15 menit"',
        'waktu = "sebentar"',
        "langkah[2].waktu",
        ('"sebentar"', '"10 menit"', '"1 hari"'),
    ),
    "limit without unit": ('waktu = "1 hari"', "waktu = 1", "langkah[3].waktu", ('"3 jam"',)),
    "grace in years": (
        'tenggang = "1 hari"',
        'tenggang = "1 tahun"',
        "langkah[7].tenggang",
        ('"1 tahun"', '"1 hari"'),
    ),
    "step there twice": ("nomor = 4", "nomor = 3", "langkah[4].nomor", ('"3"', "dua kali")),
    "step of no number": ("nomor = 4", 'nomor = "empat"', "langkah[4].nomor", ('"empat"', "bilangan bulat")),
    "step zero": ("nomor = 4", "nomor = 0", "langkah[4].nomor", ("paling kecil 1",)),
    "status there twice": (
        'status = "Penyelesaian"',
        'status = "Verifikasi"',
        "langkah[4].status",
        ('"Verifikasi"', "dua kali"),
    ),
    "step with a blank actor": ('pelaksana = "Kepala Dinas"', 'pelaksana = " "', "langkah[9].pelaksana", ("kosong",)),
    "step without a status": ('status = "Penerimaan Rekap"\n', "\n", "langkah[9].status", ("belum diisi",)),
    "completed by no column": (
        'selesai_bila = "Solusi Diberikan"',
        'selesai_bila = "Solusi Diberi"',
        "langkah[4].selesai_bila",
        ('"Solusi Diberi"', "Solusi Diberikan", "Diperiksa"),
    ),
    "completed by a text": (
        'selesai_bila = "Solusi Diberikan"',
        'selesai_bila = "Solusi"',
        "langkah[4].selesai_bila",
        ('"Solusi"', "Solusi Diberikan"),
    ),
    "scope": (
        'lingkup = "rekap"',
        'lingkup = "bulanan"',
        "langkah[7].lingkup",
        ('"bulanan"', '"pengaduan"', '"rekap"'),
    ),
    "decision by no column": (
        'keputusan = { kolom = "Kelengkapan"',
        'keputusan = { kolom = "Lengkap"',
        "langkah[2].keputusan",
        ('"Lengkap"', "Kelengkapan"),
    ),
    "decision by no value": (
        'kembali_bila = "Tidak Lengkap"',
        'kembali_bila = "Kurang"',
        "langkah[2].keputusan",
        ('"Kurang"', "Tidak Lengkap"),
    ),
    "two that register": (
        'status = "Verifikasi"',
        'status = "Verifikasi"\ndaftarkan = true',
        "langkah[3].daftarkan",
        ("daftarkan = true hanya untuk satu langkah",),
    ),
    "stop by no column": (
        '[dihentikan]\nkolom = "Dihentikan"',
        '[dihentikan]\nkolom = "Batal"',
        "dihentikan.kolom",
        ('"Batal"', "Dihentikan"),
    ),
    "table of no column": ('tabel = ["Jenis Izin"', 'tabel = ["Jenis"', "rekap.tabel", ('"Jenis"', "Jenis Izin")),
    "recap on no day": (
        "mulai_hari_kerja = 3",
        "mulai_hari_kerja = 0",
        "rekap.mulai_hari_kerja",
        ("0", "paling kecil 1"),
    ),
    "a number in quotation marks": (
        "surat = { langkah = 4",
        'surat = { langkah = "4"',
        "cetak.surat.langkah",
        ('"4"', "bilangan bulat"),
    ),
    "status of the program": (
        'status = "Verifikasi"',
        'status = "perbaiki  data"',
        "langkah[3].status",
        ('"perbaiki  data"', "kata program", "Selesai", "Dihentikan", "Menunggu Pelapor"),
    ),
    "status of the program, of the recap": (
        'status = "Pemeriksaan Rekap"',
        'status = "SELESAI"',
        "langkah[8].status",
        (),
    ),
    "a limit without an end": (
        'waktu = "1 hari"\n',
        'waktu = "99999 bulan"\n',
        "langkah[3].waktu",
        ('"99999 bulan"', "terlalu lama", "120 bulan"),
    ),
    "heading of Serah Terima, of the recap": (
        'selesai_bila = "Rekap Diperiksa"',
        'selesai_bila = "catatan evaluasi"',
        "langkah[8].selesai_bila",
        ('"catatan evaluasi" dipakai program di tab Serah Terima', "Periode, Masuk, Selesai", "Catatan Evaluasi"),
    ),
    "heading that is none, of the recap": (
        'selesai_bila = "Rekap Diperiksa"',
        'selesai_bila = "--"',
        "langkah[8].selesai_bila",
        ('"--"', "pilih judul lain"),
    ),
    "list of a column without a choice": (
        'judul = "Lampiran"\nisi = "teks"\n',
        'judul = "Lampiran"\nisi = "teks"\npilihan = ["A"]\n',
        "kolom[9].pilihan",
        ('isi = "pilihan"',),
    ),
    "list that no column uses": ('"Petugas" = []', '"Petugass" = []', "referensi.Petugass", ("Petugas", "Jenis Izin")),
    "list with the name of a column of Referensi": (
        'referensi = "Petugas"',
        'referensi = "tang gal"',
        "kolom[14].referensi",
        ('"tang gal" dipakai program di tab Referensi; pilih nama lain',),
    ),
    "list so named after its column": (
        'judul = "Media Jawaban"',
        'judul = "NAMA"',
        "kolom[23].judul",
        ('"NAMA" dipakai program di tab Referensi; pilih nama lain',),
    ),
    "list that another spells otherwise": (
        '"Jenis Izin" = [',
        '"jenis izin" = [',
        "referensi.jenis izin",
        ('daftar "jenis izin" sudah ditulis "Jenis Izin"; tulis keduanya sama',),
    ),
    "list without a name": ('referensi = "Petugas"', 'referensi = " "', "kolom[14].referensi", ("pilih nama lain",)),
    "empty value of a list": (
        '"Petugas" = []',
        '"Petugas" = ["Ani", " ", "Budi"]',
        "referensi.Petugas[2]",
        ('" ": tidak boleh kosong',),
    ),
    "required where nothing asks": (
        'judul = "Dihentikan"\nisi = "waktu"\n',
        'judul = "Dihentikan"\nisi = "waktu"\nwajib = true\n',
        "kolom[25].wajib",
        ("langkah",),
    ),
    "role of two columns": (
        'judul = "Lampiran"\n',
        'judul = "Lampiran"\nperan = "alamat"\n',
        "kolom[9].peran",
        ("alamat",),
    ),
    "registration by the recap": (
        'lingkup = "rekap"',
        'lingkup = "rekap"\ndaftarkan = true',
        "langkah[7].daftarkan",
        ("rekap",),
    ),
    "reason that there is not": (
        'tidak_dihitung = ["Ganda"',
        'tidak_dihitung = ["Dobel"',
        "dihentikan.tidak_dihitung",
        ('"Dobel"', "Salah Input"),
    ),
    "mark there twice": ('"Uraian Pengaduan"]', '"Tanggal Lapor"]', "register.ciri", ("dua kali",)),
    "paper that nobody makes by itself": (
        '"disposisi", ',
        '"rekap", ',
        "cetak.otomatis[2]",
        ('"rekap"', "surat-jawaban"),
    ),
    "paper there twice": ('"disposisi", ', '"tanda-terima", ', "cetak.otomatis", ('"tanda-terima"', "dua kali")),
    "letter of no step": ("{ langkah = 4,", "{ langkah = 7,", "cetak.surat.langkah", ("7 tidak ada", "4, 5, 6")),
    "letter of no text": (
        'isi = "Solusi",',
        'isi = "NIK",',
        "cetak.surat.isi",
        ('"NIK" adalah "nik"', "Usulan Solusi"),
    ),
    "letter of a later text": (
        'isi = "Solusi",',
        'isi = "No. Surat Jawaban",',
        "cetak.surat.isi",
        ("langkah 6", "sesudah langkah 4"),
    ),
    "letter where nothing is chosen": (
        'bila = { kolom = "Cara Penyelesaian"',
        'bila = { kolom = "Solusi"',
        "cetak.surat.bila.kolom",
        ('"Solusi" adalah "teks"', "Cara Penyelesaian"),
    ),
    "letter by a later choice": (
        '{ kolom = "Cara Penyelesaian", nilai = ["Tertulis"]',
        '{ kolom = "Media Jawaban", nilai = ["Surat"]',
        "cetak.surat.bila.kolom",
        ("langkah 6", "sesudah langkah 4"),
    ),
    "letter by no choice": ('["Tertulis"]', '["Surat"]', "cetak.surat.bila.nilai", ('"Surat" tidak ada', "Lisan")),
    "letter whenever": ('nilai = ["Tertulis"]', "nilai = []", "cetak.surat.bila.nilai", ("paling sedikit berisi 1",)),
    "letter of more than there is": ('isi = "Solusi",', 'isi = "Solusi", kop = 1,', "cetak.surat.kop", ("Yang boleh",)),
    "table there twice": ('tabel = ["Jenis Izin",', 'tabel = ["Cara Penyelesaian",', "rekap.tabel", ("dua kali",)),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_config_names_line_key_value_and_what_is_allowed(what: str) -> None:
    old, new, key, words = WRONG[what]
    text, line = edited(old, new)

    said = refuse(text)

    assert said.startswith("config.toml baris ")
    assert f": {key}" in said
    for word in words:
        assert word in said, (word, said)
    told = int(said.split("baris ")[1].split(":")[0])
    if new == "\n":  # what is missing stands on no line: then it is the line where its table begins
        assert told < line
        assert SHIPPED.split("\n")[told - 1].startswith("[[")
    else:
        assert told == line


OFFICIALS = [
    ('pelaksana = "Kasi"\nnama = "A"', "pejabat[1].pelaksana", ('"Kasi" tidak ada', "Kasi Penanganan Pengaduan")),
    ('nama = " "\npelaksana = "Kepala Dinas"', "pejabat[1].nama", ("tidak boleh kosong",)),
    ('nama = "A"\npelaksana = "Kepala Dinas"\njabatan = "x"', "pejabat[1].jabatan", ("tidak dikenal", "pangkat")),
    ('nama = "A"\npelaksana = "Kepala Dinas"\n[[pejabat]]\nnama = "B"\npelaksana = "Kepala Dinas"',
     "pejabat[2].pelaksana", ('"Kepala Dinas" ada dua kali',)),
]  # fmt: skip


@pytest.mark.parametrize(("written", "key", "words"), OFFICIALS)
def test_an_official_that_nobody_asks_for_is_named_with_line_and_key(
    written: str, key: str, words: tuple[str, ...]
) -> None:
    text = SHIPPED.replace("\n[buku]", f"\n[[pejabat]]\n{written}\n\n[buku]", 1)
    told = next(line for line in reversed(written.split("\n")) if line.startswith(key.rpartition(".")[2]))
    line = text[: text.index(written) + written.rindex(told)].count("\n") + 1

    said = refuse(text)

    assert said.startswith(f"config.toml baris {line}: {key}")
    assert all(word in said for word in words), said


NOTICES = [
    ('[pemberitahuan]\njam = "16:30"', "pemberitahuan.jam", ("sesudah kantor tutup (16:30)",)),
    ('[pemberitahuan]\njam = "pagi"', "pemberitahuan.jam", ('"pagi"', '"07:30"')),
    ("[pemberitahuan]\ningatkan = 80", "pemberitahuan.ingatkan", ("80", '"80 %"')),
    ('[pemberitahuan]\ningatkan = "120 %"', "pemberitahuan.ingatkan", ('"120 %"', '"100 %"', '""')),
    ('[pemberitahuan]\neskalasi = "lusa"', "pemberitahuan.eskalasi", ('"lusa"', '"1 hari"')),
    ('[pemberitahuan]\neskalasi = "300 hari"', "pemberitahuan.eskalasi", ("250 hari",)),
    ('[pemberitahuan]\nsurat = "x"', "pemberitahuan.surat", ("tidak dikenal", "penerima")),
    ('[pemberitahuan.penerima]\n"Kasi" = "KASI"', "pemberitahuan.penerima.Kasi", ("Kasi Penanganan Pengaduan",)),
    ('[pemberitahuan.penerima]\n"Pelapor" = "P"', "pemberitahuan.penerima.Pelapor", ("JFU/Petugas Pengaduan",)),
    ('[pemberitahuan.penerima]\n"Kepala Dinas" = ""', "pemberitahuan.penerima.Kepala Dinas", ("PENGADUAN_KASI",)),
]


@pytest.mark.parametrize(("written", "key", "words"), NOTICES)
def test_notices_that_never_come_are_named_with_line_and_key(written: str, key: str, words: tuple[str, ...]) -> None:
    text = SHIPPED.replace("\n[buku]", f"\n{written}\n\n[buku]", 1)
    line = text[: text.index(written)].count("\n") + 2

    said = refuse(text)

    assert said.startswith(f"config.toml baris {line}: {key}")
    assert all(word in said for word in words), said


def test_an_address_written_into_the_config_is_refused_and_never_shown() -> None:
    written = '[pemberitahuan.penerima]\n"Kepala Dinas" = "mailto://kantor:sandiRahasia@surel.go.id"'

    said = refuse(SHIPPED.replace("\n[buku]", f"\n{written}\n\n[buku]", 1))

    assert "rahasia.env" in said
    assert "sandiRahasia" not in said
    assert "surel" not in said


def test_letters_that_nothing_says_the_text_of_are_refused() -> None:
    said = refuse(SHIPPED.replace("surat = { langkah", "# surat = { langkah"))
    assert 'cetak.otomatis: "surat-jawaban" tidak dapat dibuat tanpa cetak.surat; tambahkan kunci surat' in said


def test_a_list_with_the_name_of_a_column_of_referensi_is_named_wherever_it_is_written() -> None:
    said = refuse(
        SHIPPED.replace('referensi = "Petugas"', 'referensi = "Nama"').replace('"Petugas" = []', '"nama" = []')
    )
    assert [line.split(": ")[1] for line in said.splitlines()] == ["kolom[14].referensi", "referensi.nama"]


def test_copies_of_reports_that_nobody_makes_are_refused() -> None:
    text = SHIPPED.replace('salin_ke = ""', 'salin_ke = "bersama"').replace('folder = "cetakan"', 'folder = ""')
    assert "rekap.salin_ke: tidak berlaku selama cetak.folder kosong" in refuse(text)


def test_every_fault_is_named_at_once() -> None:
    text = SHIPPED.replace('jenis = "excel"', 'jenis = "lotus"').replace('waktu = "15 menit"', 'waktu = "sebentar"', 1)

    assert len(refuse(text).splitlines()) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kota = "Binjai"', "kota = Binjai"),
        ('kota = "Binjai"', 'kota = "Binjai'),
        ("[rekap]", "[rekap"),
        ("nomor = 3", "nomor"),
    ],
)
def test_text_that_is_no_toml_names_the_line_and_what_to_look_for(old: str, new: str) -> None:
    text, line = edited(old, new)

    said = refuse(text)

    assert said.startswith(f"config.toml: baris {line}, huruf ke-")
    assert "tanda kutip" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[rekap]", "[rekap]\nmulai_hari_kerja = 3\n[rekap]", "bagian [rekap] sudah ada di atasnya"),
        ('kota = "Binjai"', 'kota = "Binjai"\nkota = "Medan"', "sudah ada di atasnya"),
        ('kota = "Binjai"', "kota = “Binjai”", "ganti dengan tanda kutip lurus"),
        ('kota = "Binjai"', "kota = 0618821234", "angka yang dimulai dengan 0"),
        ("daftarkan = true", "daftarkan = True", "tulis true dengan huruf kecil semua"),
        ("tambahan = []", "tambahan = [{ tanggal = 2026-02-30 }]", "2026-02-30 bukan tanggal"),
        (
            "tambahan = []",
            "tambahan = [{ tanggal = 2026-2-3 }]",
            "2026-2-3 bukan tanggal; tulis tanggal seperti 2026-12-31",
        ),
        ('salin_ke = ""', r'salin_ke = "E:\cadangan"', 'garis miring biasa, misalnya "E:/cadangan"'),
        ('salin_ke = ""', r'salin_ke = "E:\users"', "garis miring terbalik"),
        ('salin_ke = ""', r'salin_ke = "E:\backup"', r'"E:\backup" tidak dapat menjadi nama folder salinan rekap: ada'),
    ],
)
def test_what_offices_write_that_is_no_toml_is_told_by_its_cause(old: str, new: str, words: str) -> None:
    said = refuse(SHIPPED.replace(old, new, 1))

    assert words in said
    assert "\n" not in said


ONE_LINE = "yang dimulai dengan { harus ditutup dengan } di baris yang sama"


@pytest.mark.parametrize(
    ("key", "written", "line", "words"),
    [
        ("tambahan", '[{ tanggal = 2026-12-31,\n nama = "Tutup buku" }]', 1, ONE_LINE),
        ("tambahan", '[\n  {\n    tanggal = 2026-12-31,\n    nama = "Tutup buku",\n  },\n]', 2, ONE_LINE),
        ("tambahan", '[{ tanggal = 2026-12-31  # tutup buku\n, nama = "{" }]', 1, ONE_LINE),
        ("tambahan", '[{ tanggal =\n2026-12-31 }]', 1, ONE_LINE),
        ("tambahan", "[{ tanggal\n= 2026-12-31 }]", 1, ONE_LINE),
        ("tambahan", "[{ tanggal = 2026-12-31 # }\n}]", 1, ONE_LINE),
        ("tambahan", "[{ tanggal = 2026-12-31", 1, ONE_LINE),
        ("tambahan", '[{ nama = """a\nb""", tanggal = 2026-12-31,\n}]', 2, ONE_LINE),
        ("tambahan", "[{ tanggal = 2026-12-31, }]", 1, "hapus koma sebelum }"),
        ("tambahan", '["{", 2026-12-31\n= 3]', 2, "tulisan tidak dapat dibaca"),
        ("tambahan", '[{ nama = "Tutup buku }]', 1, "tulisan tidak dapat dibaca"),
        ("tambahan", '[{ tanggal = 2026-12-31 nama = "Tutup buku" }]', 1, "tulisan tidak dapat dibaca"),
    ],
)  # fmt: skip
def test_a_table_in_curly_brackets_that_is_broken_over_lines_is_told_by_its_cause(
    key: str, written: str, line: int, words: str
) -> None:
    text, at = edited(f"\n{key} = []", f"\n{key} = {written}")

    said = refuse(text)

    assert said.startswith(f"config.toml: baris {at + line - 1}, huruf ke-") and words in said
    assert "\n" not in said


def test_a_file_that_ends_within_a_table_in_curly_brackets_is_told_so() -> None:
    assert refuse("[libur]\ntambahan = [{ tanggal = 2026-12-31,").startswith(
        "config.toml: akhir berkas: tabel yang dimulai dengan {"
    )


def test_one_table_where_a_list_of_tables_belongs_says_how_it_is_written() -> None:
    assert "pejabat: tulis [[pejabat]], di antara dua kurung siku" in refuse(f'{SHIPPED}\n[pejabat]\nnama = "A"\n')


@pytest.mark.parametrize("name", ["kolom", "langkah", "pejabat", "versi"])
@pytest.mark.parametrize(("first", "second"), [("[{}]", "[{}]"), ("[[{}]]", "[{}]"), ("[ {} ]", "[[ {} ]]  # SOP")])
def test_a_list_of_tables_in_single_brackets_is_not_to_be_made_one_table(name: str, first: str, second: str) -> None:
    said = refuse(f"{first.format(name)}\nnomor = 1\n\n{second.format(name)}\nnomor = 2\n")

    assert said.startswith("config.toml: baris 4, huruf ke-")
    assert f": {name}: tulis [[{name}]], di antara dua kurung siku, setiap kali." in said


def test_every_list_of_tables_is_known_to_be_one() -> None:
    fields = model_of(Config).model_fields.items()
    assert {name for name, f in fields if get_origin(f.annotation) is list and not f.exclude} == set(LISTS_OF_TABLES)


def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    latin = b'[instansi]\nkota = "\xe9"'
    for data, words in (
        (None, "tidak ada"),
        (latin, "bukan teks UTF-8 (baris 2). Buka di Notepad, pilih Simpan Sebagai"),
    ):
        path = tmp_path / "config.toml"
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(ConfigError) as refused:
            load_config(path)
        assert str(path) in str(refused.value)
        assert words in str(refused.value)


@pytest.mark.parametrize("data", [b"PK\x03\x04\xff", bytes(90), b"\xd0\xcf\x11\xe0 \0"], ids=["zip", "zeros", "xls"])
def test_what_is_no_text_is_not_to_be_saved_as_one(tmp_path: Path, data: bytes) -> None:
    named, usual = tmp_path / "buku-agenda.xlsx", tmp_path / "config.toml"
    named.write_bytes(data)
    with pytest.raises(ConfigError, match=r"bukan berkas teks .* Ambil config\.toml yang lama dari salinan kantor"):
        load_config(named)
    usual.write_text(SHIPPED, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_config(named)
    assert str(refused.value).endswith(f'Pengaturan kantor ada di sebelahnya: -c "{usual}".')
    usual.write_text(f'{SHIPPED}\n[[versi]]\nsampai = 2026-01-31\nberkas = "lama.toml"\n', encoding="utf-8")
    usual.with_name("lama.toml").write_bytes(data)
    with pytest.raises(ConfigError, match=r"berkas itu bukan berkas teks .* Notepad tidak dapat memperbaikinya"):
        load_config(usual)


def test_text_of_windows_in_two_bytes_a_letter_is_to_be_saved_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(SHIPPED, encoding="utf-16")
    with pytest.raises(ConfigError, match="Buka di Notepad, pilih Simpan Sebagai"):
        load_config(path)


def test_a_wrong_config_ends_every_command_with_3_and_touches_nothing(office: Office) -> None:
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(text.replace('waktu = "15 menit"', 'waktu = "sebentar"', 1), encoding="utf-8")
    before = {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file()}
    line = text[: text.index('waktu = "15 menit"')].count("\n") + 1

    for arguments in (("sinkron",), ("rekap",), ("buat",)):
        assert f'config.toml baris {line}: langkah[2].waktu = "sebentar"' in office.run(*arguments, code=3).stderr

    assert {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file()} == before


def test_a_file_with_the_mark_of_windows_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.encode().replace(b"\n", b"\r\n"))

    assert load_config(path).instansi.kota == "Binjai"


# ---- the shipped one is the SOP, to the letter ---------------------------------------------------------------------

JFU, KASI = "JFU/Petugas Pengaduan", "Kasi Penanganan Pengaduan"
KABID, KEPALA = "Kabid Pengolahan Data dan Informasi", "Kepala Dinas"
FORM, RECAP = "Formulir Pengaduan", "Rekapitulasi laporan layanan penanganan pengaduan"
ANSWER = "Penyelesaian secara lisan/tertulis"
SOP = (  # No, Kegiatan, Pelaksana, Persyaratan/Kelengkapan, Waktu, Output
    (1, "Pelapor mengisi formulir pengaduan", "Pelapor", [FORM, "Pulpen"], "10 menit", "Formulir pengaduan"),
    (
        2,
        "JFU/Petugas Penerima Pengaduan memeriksa dan memverifikasi dan mencatat data isian pada formulir pengaduan "
        "apakah data isian tersebut lengkap/tidak, apabila tidak lengkap maka akan dikembalikan kepada pelapor untuk "
        "dilengkapi dan apabila telah lengkap maka akan diteruskan ke kasi penanganan pengaduan",
        JFU,
        [FORM, "Pulpen", "Buku Agenda"],
        "15 menit",
        "Registrasi pengaduan",
    ),
    (
        3,
        "Kasi Penanganan Pengaduan memeriksa kebenaran pelaporan dan mencari solusi penyelesaiannya dan melaporkan ke "
        "Kabid Pengolahan Data dan Informasi",
        KASI,
        [FORM, "ATK", "lembar disposisi"],
        "1 hari",
        "Verifikasi Pelaporan",
    ),
    (
        4,
        "Kabid Pengolahan Data dan Informasi menerima laporan pengaduan dari kasi penanganan pengaduan dan memberikan "
        "solusi penyelesaian pengaduan secara lisan/tertulis",
        KABID,
        [FORM, "ATK", "lembar disposisi"],
        "1 hari",
        ANSWER,
    ),
    (
        5,
        "Kasi Penanganan Pengaduan menerima solusi penyelesaian pengaduan dari Kabid Pengolahan Data dan Informasi, "
        "kemudian memberikannya ke JFU/ Petugas Penerima Pengaduan",
        KASI,
        [FORM, "ATK", "lembar disposisi", "surat jawaban"],
        "15 menit",
        ANSWER,
    ),
    (
        6,
        "JFU/ Petugas Penerima Pengaduan menghubungi pelapor untuk memberikan jawaban atas pengaduan pelapor",
        JFU,
        ["Surat Jawaban"],
        "10 menit",
        "Surat Jawaban",
    ),
    (
        7,
        "Kasi Penanganan Pengaduan melakukan rekapitulasi laporan layanan penanganan pengaduan dan menyerahkannya ke "
        "Kabid Pengolahan Data",
        KASI,
        [RECAP],
        "30 menit",
        RECAP,
    ),
    (
        8,
        "Kabid Pengolahan Data menerima dan memeriksa rekapitulasi laporan layanan penanganan pengaduan kemudian "
        "menyerahkannya kepada Kepala Dinas",
        KABID,
        [RECAP],
        "15 menit",
        RECAP,
    ),
    (
        9,
        "Kepala Dinas menerima rekapitulasi laporan layanan penanganan pengaduan untuk bahan evaluasi agar pelayanan "
        "penanganan pengaduan akan menjadi lebih baik",
        KEPALA,
        [RECAP],
        "5 menit",
        RECAP,
    ),
)


@pytest.fixture(scope="module")
def shipped() -> Config:
    return load_config(shipped_config())


@pytest.mark.parametrize("row", SOP, ids=lambda row: f"langkah {row[0]}")
def test_the_shipped_config_holds_the_sop_to_the_letter(shipped: Config, row: tuple[object, ...]) -> None:
    number, activity, actor, needs, limit, output = row
    step = next(x for x in shipped.langkah if x.nomor == number)

    assert (step.kegiatan, step.pelaksana, list(step.kelengkapan), str(step.waktu), step.keluaran) == (
        activity, actor, needs, limit, output,
    )  # fmt: skip


def test_the_shipped_config_has_nine_steps_six_of_a_complaint_and_three_of_the_recap(shipped: Config) -> None:
    assert [x.nomor for x in shipped.steps] == [1, 2, 3, 4, 5, 6]
    assert [x.nomor for x in shipped.recap_steps] == [7, 8, 9]
    assert [str(x.tenggang) for x in shipped.recap_steps] == ["1 hari"] * 3
    assert all(x.tenggang is None for x in shipped.steps)


def test_an_incomplete_form_goes_back_to_the_reporter_in_step_2_which_registers(shipped: Config) -> None:
    decision = shipped.steps[1].keputusan
    assert decision is not None
    assert (decision.kolom, decision.kembali_bila, decision.dilengkapi) == (
        "Kelengkapan",
        "Tidak Lengkap",
        "Dilengkapi",
    )
    assert shipped.register_step == 1
    assert shipped.required == ["Tanggal Lapor", "Nama Pelapor", "Alamat", "No. HP", "Jenis Izin", "Uraian Pengaduan"]


def test_the_shipped_hours_are_those_of_perpres_21_of_2023(shipped: Config) -> None:
    def weekly(days: dict[int, tuple[tuple[int, int], ...]]) -> float:
        return sum(end - start for sessions in days.values() for start, end in sessions) / 60

    assert weekly(shipped.jam_kerja.by_weekday()) == 37.5
    assert weekly(shipped.jam_kerja.ramadan.by_weekday()) == 32.5
    assert shipped.libur.ramadan[0].mulai == date(2026, 2, 18)


def test_a_config_of_nothing_but_steps_and_columns_gets_the_same_hours(shipped: Config) -> None:
    text = SHIPPED[: SHIPPED.index("[jam_kerja]")] + SHIPPED[SHIPPED.index("[libur]") :]

    assert parse_config(text, Path("config.toml")).jam_kerja == shipped.jam_kerja


ORDINARY, FASTING = (SHIPPED.split(head)[1].split("\n\n")[0] for head in ("[jam_kerja]\n", "= jam biasa\n"))
SATURDAY = 'sabtu = ["07:30-12:00"]'
SHUT = "Sabtu tutup dalam Ramadan"
NOBODY_SAID = "[jam_kerja.ramadan] tidak ada, jadi dalam Ramadan berlaku jam Perpres 21/2023: "


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (f"[jam_kerja]\n{ORDINARY}\n{SATURDAY}", NOBODY_SAID + "Sabtu tutup. "),
        ('[jam_kerja]\nsenin = ["08:00-13:00"]\nminggu = ["08:00-13:00"]',
         NOBODY_SAID + "Minggu tutup; Selasa, Rabu, Kamis dan Jumat buka; Senin lebih panjang dari biasanya. "),
        (f"[jam_kerja]\n{ORDINARY}\n{SATURDAY}\n[jam_kerja.ramadan]\n{FASTING}", "tidak menyebut sabtu, jadi " + SHUT),
        (f"[jam_kerja]\n{ORDINARY}\n{SATURDAY}\n[jam_kerja.ramadan]\n{FASTING}\nsabtu = []", None),
        (f"[jam_kerja]\n{ORDINARY}\n{SATURDAY}\n[jam_kerja.ramadan]\n{FASTING}\n{SATURDAY}", None),
        (f"[jam_kerja]\n{ORDINARY}\n{SATURDAY}\n[jam_kerja.ramadan]\n", None),
        (f"[jam_kerja]\n{ORDINARY}\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_day_that_is_shut_in_ramadan_without_anybodys_word_is_told(hours: str, said: str | None) -> None:
    text = SHIPPED[: SHIPPED.index("[jam_kerja]")] + hours + "\n" + SHIPPED[SHIPPED.index("[libur]") :]

    told = parse_config(text, Path("config.toml")).jam_kerja.unsaid_of_ramadan

    assert (told is None) if said is None else (told is not None and said in told)


def test_all_that_does_not_hang_together_is_named_at_once_each_with_its_line() -> None:
    text = SHIPPED
    for old, new in (
        ('selesai_bila = "Diverifikasi"', 'selesai_bila = "Diverifkasi"'),
        ('status = "Penyelesaian"', 'status = "Selesai"'),
        ('tabel = ["Jenis Izin"', 'tabel = ["Jenis Iizn"'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ConfigError) as told:
        parse_config(text, Path("config.toml"))
    said = str(told.value).splitlines()
    keys = ["langkah[3].selesai_bila", "langkah[4].status", "rekap.tabel"]
    assert [line.split(": ")[1] for line in said] == keys
    assert all(line.startswith("config.toml baris ") for line in said)
