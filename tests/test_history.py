"""The audit trail in words: when, who, what, from what to what; masked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pengaduan_sheets.commands.history import history_lines, history_records
from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.journal import Event

pytestmark = pytest.mark.in_memory

AT = datetime(2026, 11, 24, 9, 15, 42)
NOREG = "0012/PGD/XI/2026"


@pytest.fixture(scope="module")
def config() -> Config:
    return load_config(Path(__file__).resolve().parent.parent / "config.toml")


def event(column: str, before: str, after: str, kind: str = "petugas", minute: int = 15) -> Event:
    return Event(AT.replace(minute=minute), "K7M2Q9XA", NOREG, column, before, after, kind)


def test_a_change_by_staff_says_when_it_was_seen_and_never_guesses_who(config: Config) -> None:
    changed = event("Diverifikasi", "", "24 Nov 2026 09.10")
    assert history_lines([changed], NOREG, config) == [
        "24 Nov 2026 09.15  petugas  Diverifikasi: (kosong) → 24 Nov 2026 09.10"
    ]


def test_one_number_is_told_from_its_beginning(config: Config) -> None:
    events = [
        event("Status", "2. Pemeriksaan", "3. Verifikasi", "sistem", 20),
        event("No. Register", "", NOREG, "nomor", 20),
        event("", "", "", "baru", 10),
    ]
    assert history_lines(events, NOREG, config) == [
        "24 Nov 2026 09.10  petugas  Baris baru",
        f"24 Nov 2026 09.20  sistem   No. Register: (kosong) → {NOREG} (nomor diberikan)",
        "24 Nov 2026 09.20  sistem   Status: 2. Pemeriksaan → 3. Verifikasi",
    ]


def test_the_whole_book_is_told_newest_first_with_the_complaint_that_each_line_concerns(config: Config) -> None:
    events = [
        Event(AT, "", None, "Serah Terima", "", "Oktober 2026", "dibekukan"),
        event("Solusi", "a", "b"),
        Event(AT, "K7M2Q9XB", None, "", "", "", "hilang"),
    ]
    assert history_lines(events, None, config) == [
        "24 Nov 2026 09.15  sistem   Serah Terima: (kosong) → Oktober 2026 (angka rekap dibekukan)",
        f"24 Nov 2026 09.15  {NOREG}  petugas  Solusi: a → b",
        "24 Nov 2026 09.15  belum bernomor (K7M2Q9XB)  petugas  Baris hilang dari Agenda",
    ]


def test_the_whole_book_shows_fifty_changes_one_number_all(config: Config) -> None:
    events = [event("Solusi", str(i), str(i + 1)) for i in range(60)]
    assert len(history_lines(events, None, config)) == 50
    assert history_lines(events, None, config)[0].endswith("Solusi: 0 → 1")
    assert len(history_lines(events, NOREG, config)) == 60


def test_nothing_changed_is_no_line(config: Config) -> None:
    assert history_lines([], None, config) == history_lines([], NOREG, config) == []


@pytest.mark.parametrize(
    ("column", "typed", "shown"),
    [
        ("NIK", "1275010101900003", "127501******0003"),
        ("NIK", "12750101019", "127501*****"),
        ("No. HP", "081260001234", "0812*****234"),
        (
            "Uraian Pengaduan",
            "NIK saya 1275010101900003, hp 0812-6000-1234",
            "NIK saya 127501******0003, hp 0812-****-*234",
        ),
        ("Catatan Petugas", "berkas 20261124 masuk 24/11/2026", "berkas 20261124 masuk 24/11/2026"),
    ],
)
def test_birth_date_and_phone_are_masked_wherever_they_were_typed(
    config: Config, column: str, typed: str, shown: str
) -> None:
    changed = event(column, typed, "")
    assert history_lines([changed], NOREG, config)[0].endswith(f"{column}: {shown} → (kosong)")
    assert history_records([changed], config)[0]["dari"] == shown


def test_a_nik_at_the_edge_of_a_shortened_text_is_masked_too(config: Config) -> None:
    typed = "x" * 184 + " 1275010101900003 dan seterusnya"
    line = history_lines([event("Uraian Pengaduan", "", typed)], NOREG, config)[0]
    assert "127501*****" in line
    assert "1275010" not in line
    assert line.endswith("…")


def test_a_cell_of_several_lines_stays_on_one_line(config: Config) -> None:
    assert history_lines([event("Solusi", "", "satu\n  dua")], NOREG, config)[0].endswith("→ satu dua")


def test_a_kind_that_has_no_words_yet_is_told_by_its_name(config: Config) -> None:
    assert history_lines([event("", "", "", "serah_terima")], NOREG, config)[0].endswith("sistem   Serah terima")


def test_the_same_as_data(config: Config) -> None:
    one, two = event("Solusi", "", "satu\ndua"), event("", "", "", "hilang", 30)
    assert history_records([two, one], config, oldest_first=True) == [
        {
            "waktu": "2026-11-24T09:15", "noreg": NOREG, "id_baris": "K7M2Q9XA", "oleh": "petugas", "jenis": "petugas",
            "kolom": "Solusi", "dari": None, "menjadi": "satu\ndua", "keterangan": None,
        },
        {
            "waktu": "2026-11-24T09:30", "noreg": NOREG, "id_baris": "K7M2Q9XA", "oleh": "petugas", "jenis": "hilang",
            "kolom": None, "dari": None, "menjadi": None, "keterangan": "baris hilang dari Agenda",
        },
    ]  # fmt: skip
    assert [r["jenis"] for r in history_records([two, one], config)] == ["hilang", "petugas"]
