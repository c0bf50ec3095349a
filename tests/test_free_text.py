"""What staff type freely is in no recap: names and numbers get into it (INTERFACE 4.11; section 5, `tabel`)."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from books import rows_of
from complaints import complaint
from office import FIRST_ROW, Office

from pengaduan_sheets.config import load_config, parse_config
from pengaduan_sheets.core.erasure import Personal
from pengaduan_sheets.core.recap import as_shown_now

pytestmark = pytest.mark.in_memory

NOW = "2026-11-24 10:00"
SHIPPED = (Path(__file__).parent.parent / "config.toml").read_text(encoding="utf-8")
TABLES = 'tabel = ["Jenis Izin", "Cara Penyelesaian"]'
ASKED = 'tabel = ["Catatan Petugas", "Jenis Izin", "Lanjutan Dari", "NIK", "HP Keluarga", "Lampiran"]'
SECOND_PHONE = '[[kolom]]\njudul = "HP Keluarga"\nisi = "telepon"\n\n'
TYPED = {"Catatan Petugas": "Pak Budi minta ditelepon", "HP Keluarga": "081234567890", "Lampiran": "KTP Budi Santoso"}
NOTHING_PERSONAL = 'judul = "Lampiran"\nisi = "teks"\n'
LAMPIRAN = {NOTHING_PERSONAL: f'{NOTHING_PERSONAL}peran = "bukan-pribadi"\n'}
OWN_REASONS = {
    'judul = "Alasan Dihentikan"\nisi = "pilihan"\npilihan = '
    '["Dicabut Pelapor", "Bukan Wewenang", "Tidak Kembali", "Ganda", "Salah Input"]': 'judul = "Alasan Dihentikan"'
}


def office_with(folder: Path, **replace: dict[str, str]) -> Office:
    return Office(folder / "kantor", replace={k: v for part in replace.values() for k, v in part.items()}).create(NOW)


def test_a_table_of_free_text_or_of_any_phone_is_in_no_recap(tmp_path: Path) -> None:
    tables = {TABLES: ASKED, "# --- Daftar pada tab Referensi": f"{SECOND_PHONE}# --- Daftar pada tab Referensi"}
    office = office_with(tmp_path, tables=tables)
    office.type(FIRST_ROW, {**complaint(1), **TYPED})
    office.sync(NOW)
    said = office.run("rekap", "--json", "--sekarang", NOW).stdout
    board = office.board.read_text(encoding="utf-8")
    shown = [str(value) for row in rows_of(office.book, "Rekap") for value in row if value is not None]

    assert json.loads(said).keys() & {"catatan_petugas", "lanjutan_dari", "nik", "hp_keluarga", "lampiran"} == set()
    assert json.loads(said)["jenis_izin"] and "Rekap" in shown[0]
    for typed in TYPED.values():
        assert typed not in said and typed not in board and not any(typed in value for value in shown), typed


def test_in_place_of_a_first_table_that_is_not_counted_rekap_says_so_and_no_zero(tmp_path: Path) -> None:
    office = office_with(tmp_path, tables={TABLES: 'tabel = ["Catatan Petugas", "Jenis Izin"]'})
    office.type(FIRST_ROW, complaint(1, **{"Catatan Petugas": "Pak Budi minta ditelepon"}))
    office.sync(NOW)
    rows = rows_of(office.book, "Rekap")
    top = next(i for i, row in enumerate(rows) if row[0] == "Catatan Petugas")
    assert rows[top + 1][0] == "Tidak dihitung; sebabnya: pengaduan periksa-sop."
    below = next(i for i, row in enumerate(rows) if row[0] == "Jenis Izin")
    assert [row[:2] for row in rows[top + 2 : top + 15] if any(v is not None for v in row[:2])] == []
    assert below > top + 15


def test_a_text_that_the_office_calls_not_personal_is_counted(tmp_path: Path) -> None:
    office = office_with(tmp_path, tables={TABLES: 'tabel = ["Jenis Izin", "Lampiran"]'}, role=LAMPIRAN)
    office.type(FIRST_ROW, {**complaint(1), "Lampiran": "Berkas 20261124001"})
    office.sync(NOW)

    assert json.loads(office.run("rekap", "--json", "--sekarang", NOW).stdout)["lampiran"] == {"Berkas 20261124001": 1}
    assert "Catatan:" not in office.run("periksa-sop", code=0).stdout


def test_a_value_outside_its_list_is_a_key_as_typed_but_for_phone_numbers_and_niks(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    typed = ("SIUP lama", "SIUP 081234567890", "Izin 1275014507900003", "siti@contoh.id")
    office.type_rows({FIRST_ROW + i: {**complaint(i + 1), "Jenis Izin": kind} for i, kind in enumerate(typed)})
    office.sync(NOW)
    figures = json.loads(office.run("rekap", "--json", "--sekarang", NOW).stdout)["jenis_izin"]

    shown = {"SIUP lama": 1, "SIUP (nomor)": 1, "Izin (nomor)": 1, "(surel)": 1}
    assert {kind: count for kind, count in figures.items() if count} == shown
    board = office.board.read_text(encoding="utf-8")
    assert "SIUP lama" in board and not any(number in board for number in ("0812", "1275", "@contoh"))


def test_periksa_sop_and_diagnosa_say_what_is_not_counted_and_what_to_write(tmp_path: Path) -> None:
    office = office_with(tmp_path, tables={TABLES: 'tabel = ["Jenis Izin", "NIK", "Lanjutan Dari", "Lampiran"]'})
    line = 1 + office.config_path.read_text(encoding="utf-8").splitlines().index(
        'tabel = ["Jenis Izin", "NIK", "Lanjutan Dari", "Lampiran"]'
    )
    place, written = f"config.toml baris {line}: rekap.tabel: kolom", "nama atau nomor orang dapat tertulis di dalamnya"
    notes = [
        f'{place} "NIK" tidak dihitung di rekap, sebab isinya data pribadi; hapus dari tabel.',
        f'{place} "Lanjutan Dari" tidak dihitung di rekap, sebab {written}; hapus dari tabel.',
        f'{place} "Lampiran" tidak dihitung di rekap, sebab {written}. Bila tidak pernah, beri kolom itu '
        'peran = "bukan-pribadi"; selain itu hapus dari tabel.',
    ]
    told = office.run("periksa-sop", code=0).stdout.splitlines()
    found = office.run("diagnosa", "--sekarang", NOW).stdout.splitlines()

    assert [line for line in told if line.startswith("Catatan:")] == [f"Catatan: {note}" for note in notes]
    assert told[-1] == "SOP dapat berjalan seperti tertulis."
    assert [line for line in found if " Pengaturan: " in line] == [f"catatan  Pengaturan: {note}" for note in notes]


def test_reasons_that_are_free_text_are_not_told(tmp_path: Path) -> None:
    office = office_with(tmp_path, reasons=OWN_REASONS)
    stop = {"Dihentikan": "24/11/2026 08:30", "Alasan Dihentikan": "Pak Budi pindah ke Medan"}
    office.type_rows({FIRST_ROW: {**complaint(1), **stop}, FIRST_ROW + 1: complaint(2)})
    office.sync(NOW)
    figures = json.loads(office.run("rekap", "--json", "--sekarang", NOW).stdout)

    assert (figures["dihentikan"], figures["alasan_dihentikan"]) == (1, {})
    assert "Medan" not in office.board.read_text(encoding="utf-8")
    row_id = str(office.row(FIRST_ROW)["ID Baris"])
    assert "medan" not in office.run("status", row_id, "--sekarang", NOW).stdout.casefold()
    assert 'dihentikan.alasan: isi kolom "Alasan Dihentikan" tidak dihitung' in office.run("periksa-sop", code=0).stdout


def test_what_a_table_names_is_erased_all_the_same() -> None:
    config = parse_config(SHIPPED.replace(TABLES, 'tabel = ["Jenis Izin", "NIK", "Lampiran"]'), Path("config.toml"))
    assert {"NIK", "Lampiran"} <= Personal.of(config).required.keys()
    kept = parse_config(config.texts["config.toml"].replace(NOTHING_PERSONAL, LAMPIRAN[NOTHING_PERSONAL]),
                        Path("config.toml"))  # fmt: skip
    assert "Lampiran" in Personal.of(kept).others


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.parent.glob("contoh/*/config.toml")))
def test_no_example_names_a_table_that_is_not_counted(path: Path) -> None:
    config = load_config(path)
    assert all(map(config.is_counted, config.rekap.tabel))


def test_reasons_typed_freely_and_kept_by_an_earlier_version_are_not_shown() -> None:
    text = SHIPPED
    for old, new in OWN_REASONS.items():
        text = text.replace(old, new)
    kept = {"masuk": 3, "alasan_dihentikan": {"Pak Budi pindah": 1}}
    assert as_shown_now(kept, parse_config(text, Path("config.toml"))) == {"masuk": 3, "alasan_dihentikan": {}}
    assert as_shown_now(kept, parse_config(SHIPPED, Path("config.toml"))) == kept


def test_numbers_kept_by_an_earlier_version_are_masked_and_no_difference_is_told(tmp_path: Path) -> None:
    typed, listed = "SIUP 081234567890", "Izin 20101234"
    office = office_with(tmp_path, lists={'"Izin Reklame"': f'"{listed}"'})
    shelf = {"Tanggal Lapor": "02/10/2026 08:00", "Diperiksa": "02/10/2026 08:10", "Kelengkapan": "Lengkap"}
    kinds = {FIRST_ROW: typed, FIRST_ROW + 1: listed}
    office.type_rows({row: {**complaint(row), **shelf, "Jenis Izin": kind} for row, kind in kinds.items()})
    office.sync("2026-11-24 10:00")
    office.type_rows({3: {"Rekap Disusun": "06/11/2026 08:00"}}, tab="Serah Terima")
    office.sync("2026-11-24 10:10")
    with closing(sqlite3.connect(office.state / "jurnal.sqlite3")) as journal, journal:
        kept = json.loads(journal.execute("SELECT figures FROM frozen").fetchone()[0])
        counts = {name: n for name, n in kept["jenis_izin"].items() if name != "SIUP (nomor)"}
        kept["jenis_izin"] = {**counts, typed: 1}  # as it was kept before recaps were masked
        journal.execute("UPDATE frozen SET figures = ?", [json.dumps(kept)])
    office.type(FIRST_ROW + 2, complaint(9))
    office.sync("2026-11-24 10:20")

    month = rows_of(office.book, "Serah Terima")[2]
    assert (month[0], month[6], counts[listed]) == ("2026-10", None, 1)
    office.run("rekap", "--periode", "2026-10", "-o", "r.html", "--sekarang", NOW, code=0)
    said = (office.folder / "r.html").read_text(encoding="utf-8")
    assert "SIUP (nomor)" in said and listed in said and "0812" not in said
