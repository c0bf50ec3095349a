"""Every check of a row: cells in, the note out, word for word (INTERFACE 4.3, 4.6, 4.7).

One book, synced once. Nobody in it resembles another but where a row says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from office import COMPLETE, FIRST_ROW, Office

from pengaduan_sheets import schema as s
from pengaduan_sheets.text import ERASED

NOW = "2026-11-24 10:00"  # a Tuesday
EIGHT, NINE = datetime(2026, 11, 24, 8, 0), datetime(2026, 11, 24, 9, 0)
WEEK = timedelta(days=7)
CHECK = {"Diperiksa": datetime(2026, 11, 24, 8, 10), "Kelengkapan": "Lengkap"}
NO_CHECK = dict.fromkeys(CHECK)
LAPOR, HP = "Tanggal Lapor", "No. HP"
AS_NUMBER = (
    "NIK tersimpan sebagai angka, angka terakhirnya sudah berubah; ketik ulang dari KTP dengan tanda petik di depan (')"
)
Cells = Mapping[str, object]


ROWS: tuple[tuple[str, Cells, str | None], ...] = (
    ("nothing to say", {}, None),
    # ---- what stands for the row above -----------------------------------------------------------------------------
    ("a word for the row above", {"Nama Pelapor": "SDA"},
     "Nama Pelapor 'SDA' menunjuk baris lain; tulis lengkap, karena baris dapat diurutkan"),
    ("a mark for the row above", {"Alamat": "\u201d"},
     "Alamat '\u201d' menunjuk baris lain; tulis lengkap, karena baris dapat diurutkan"),
    ("a mark in a cell that may be empty", {"Usulan Solusi": "idem"}, None),
    # ---- lists -----------------------------------------------------------------------------------------------------
    ("a short list is named whole", {"Cara Penyelesaian": "lewat surat"},
     "Cara Penyelesaian 'lewat surat' tidak ada dalam daftar; pilih Lisan atau Tertulis"),
    ("of a long list the first eight", {"Jenis Izin": "SIUP"},
     "Jenis Izin 'SIUP' tidak ada dalam daftar; pilih NIB, PBG, SLF, Izin Praktik Tenaga Kesehatan, Izin Reklame, "
     "Izin Trayek, Izin Usaha Perdagangan atau Lainnya dan lainnya"),
    ("the ninth is as good", {"Jenis Izin": "izin kesembilan"}, None),
    ("forty signs are repeated", {"Cara Penyelesaian": "x" * 40},
     f"Cara Penyelesaian '{'x' * 40}' tidak ada dalam daftar; pilih Lisan atau Tertulis"),
    ("of more the beginning", {"Cara Penyelesaian": "x" * 41},
     f"Cara Penyelesaian '{'x' * 39}…' tidak ada dalam daftar; pilih Lisan atau Tertulis"),
    # ---- order -----------------------------------------------------------------------------------------------------
    ("a step before the one before it", {"Diverifikasi": datetime(2026, 11, 24, 8, 9)},
     "Diverifikasi lebih awal dari Diperiksa (24 Nov 2026 08.10); periksa kedua waktunya"),
    ("a day before it, without a time", {"Diverifikasi": datetime(2026, 11, 23)},
     "Diverifikasi lebih awal dari Diperiksa (24 Nov 2026 08.10); periksa kedua waktunya"),
    ("the same day without a time", {"Diverifikasi": datetime(2026, 11, 24)}, None),
    ("the same minute", {"Diverifikasi": datetime(2026, 11, 24, 8, 10)}, None),
    ("two steps before theirs", {"Diverifikasi": datetime(2026, 11, 24, 8, 9), "Solusi Diberikan": EIGHT},
     "Diverifikasi dan Solusi Diberikan lebih awal dari Diperiksa (24 Nov 2026 08.10); periksa waktunya"),
    ("a step in order between two that are not",
     {"Diverifikasi": datetime(2026, 11, 24, 8, 9), "Solusi Diberikan": NINE, "Solusi Diteruskan": EIGHT},
     "Diverifikasi lebih awal dari Diperiksa (24 Nov 2026 08.10); periksa kedua waktunya; "
     "Solusi Diteruskan lebih awal dari Solusi Diberikan (24 Nov 2026 09.00); periksa kedua waktunya"),
    ("completed before it was reported", {"Dilengkapi": datetime(2026, 11, 23, 9, 0)},
     "Dilengkapi lebih awal dari Tanggal Lapor; periksa kedua waktunya"),
    ("an older check", {"Dilengkapi": NINE},
     "Diperiksa lebih awal dari Dilengkapi; isi Diperiksa dengan waktu pemeriksaan ulang"),
    # ---- gaps ------------------------------------------------------------------------------------------------------
    ("a gap", {"Solusi Diberikan": NINE}, "Solusi Diberikan sudah diisi, padahal Diverifikasi belum diisi; "
     "isi dulu Diverifikasi"),
    ("a gap before two", {"Solusi Diberikan": NINE, "Solusi Diteruskan": NINE},
     "Solusi Diberikan dan Solusi Diteruskan sudah diisi, padahal Diverifikasi belum diisi; isi dulu Diverifikasi"),
    ("a gap where something is typed", {"Diverifikasi": "tadi", "Solusi Diberikan": NINE},
     "Diverifikasi 'tadi' tidak terbaca sebagai tanggal; tulis seperti 3 Mar 2026 09.15; "
     "Solusi Diberikan sudah diisi, padahal Diverifikasi belum selesai; betulkan dulu Diverifikasi"),
    ("a gap at the check without its result", {"Kelengkapan": None, "Diverifikasi": NINE},
     "Diperiksa diisi, tetapi Kelengkapan kosong; pilih Lengkap atau Tidak Lengkap; "
     "Diverifikasi sudah diisi, padahal Diperiksa (Kelengkapan) belum selesai; betulkan dulu Diperiksa (Kelengkapan)"),
    ("a gap behind what was sent back", {"Kelengkapan": "Tidak Lengkap", "Diverifikasi": NINE},
     "Diverifikasi sudah diisi, padahal Diperiksa (Kelengkapan) belum selesai; betulkan dulu Diperiksa (Kelengkapan)"),
    ("a gap at a check whose result is in no list", {"Kelengkapan": "Kurang", "Diverifikasi": NINE},
     "Kelengkapan 'Kurang' tidak ada dalam daftar; pilih Lengkap atau Tidak Lengkap; "
     "Diverifikasi sudah diisi, padahal Diperiksa (Kelengkapan) belum selesai; betulkan dulu Diperiksa (Kelengkapan)"),
    ("a gap behind a check that is right, of a form that is not",
     {"Alamat": None, HP: None, "Diverifikasi": NINE},
     "Belum diisi: Alamat dan No. HP; "
     "Diverifikasi sudah diisi, padahal Diperiksa belum selesai; betulkan dulu Alamat dan No. HP"),
    ("a gap where both lack something", {"Alamat": None, "Diperiksa": None, "Diverifikasi": NINE},
     "Belum diisi: Alamat; Diverifikasi sudah diisi, padahal Diperiksa belum diisi; isi dulu Diperiksa"),
    ("a gap at a time that is said to be none", {"Diperiksa": "-", "Diverifikasi": NINE},
     "Diverifikasi sudah diisi, padahal Diperiksa belum diisi; isi dulu Diperiksa"),
    ("a gap behind a first moment that nobody can read", {LAPOR: "kemarin", "Diverifikasi": NINE},
     "Tanggal Lapor 'kemarin' tidak terbaca sebagai tanggal; tulis seperti 3 Mar 2026 09.15; "
     "Diverifikasi sudah diisi, padahal Tanggal Lapor belum selesai; betulkan dulu Tanggal Lapor"),
    ("a gap behind no first moment", {LAPOR: None, "Diverifikasi": NINE}, "Belum diisi: Tanggal Lapor; "
     "Diverifikasi sudah diisi, padahal Tanggal Lapor belum diisi; isi dulu Tanggal Lapor"),
    ("a gap in a stopped row", {"Solusi Diberikan": NINE, "Dihentikan": NINE, "Alasan Dihentikan": "Ganda"}, None),
    # ---- the check and its result ----------------------------------------------------------------------------------
    ("a check without its result", {"Kelengkapan": None},
     "Diperiksa diisi, tetapi Kelengkapan kosong; pilih Lengkap atau Tidak Lengkap"),
    ("a result that is said to be none", {"Kelengkapan": "tidak ada"},
     "Diperiksa diisi, tetapi Kelengkapan kosong; pilih Lengkap atau Tidak Lengkap"),
    ("a result in no list is told once", {"Kelengkapan": "Kurang"},
     "Kelengkapan 'Kurang' tidak ada dalam daftar; pilih Lengkap atau Tidak Lengkap"),
    ("a result that is an error is told once", {"Kelengkapan": "#N/A"},
     "Kelengkapan berisi galat #N/A; hapus lalu ketik lagi nilainya"),
    ("in a stopped row nobody asks for it",
     {"Kelengkapan": None, "Dihentikan": NINE, "Alasan Dihentikan": "Ganda"}, None),
    ("a result without its check", {"Diperiksa": None}, None),
    # ---- the stop --------------------------------------------------------------------------------------------------
    ("a stop without a reason", {"Dihentikan": NINE}, "Alasan Dihentikan belum diisi; pilih alasannya dari daftar"),
    ("a reason that is none", {"Dihentikan": NINE, "Alasan Dihentikan": "-"},
     "Alasan Dihentikan belum diisi; pilih alasannya dari daftar"),
    ("a reason without a stop", {"Alasan Dihentikan": "Ganda"},
     "Alasan Dihentikan diisi, tetapi Dihentikan kosong; isi tanggal dan jam di Dihentikan, atau hapus "
     "Alasan Dihentikan"),
    ("a stop on the day of the beginning, without a time",
     {**NO_CHECK, "Dihentikan": datetime(2026, 11, 24), "Alasan Dihentikan": "Dicabut Pelapor"}, None),
    # ---- NIK and phone ---------------------------------------------------------------------------------------------
    ("what was erased counts as right", {"NIK": ERASED, HP: ERASED}, None),
    ("a NIK that is a number", {"NIK": 1275010203900003},
     AS_NUMBER),
    ("a number that another program wrote as a text", {"NIK": "1275010203900003.0"},
     AS_NUMBER),
    ("a point and zeros alone make no number", {"NIK": "127501020390000300"},
     "NIK harus 16 angka, terisi 18 angka; periksa dengan KTP, atau kosongkan"),
    ("no NIK and no phone in words", {"NIK": "nihil", HP: "tidak ada"}, None),
    # ---- several at once -------------------------------------------------------------------------------------------
    ("what is empty goes before what is wrong, both in the order of the columns",
     {**NO_CHECK, HP: "lupa", "NIK": "12", "Alamat": None, "Uraian Pengaduan": None},
     "Belum diisi: Alamat dan Uraian Pengaduan; NIK harus 16 angka, terisi 2 angka; periksa dengan KTP, atau "
     "kosongkan; No. HP 'lupa' bukan nomor telepon yang benar; tulis satu nomor seperti 0812-3456-7890, atau -"),
    ("a row that waits for the reporter is not asked", {"Kelengkapan": "Tidak Lengkap", "Alamat": None}, None),
)  # fmt: skip


def own(row: int) -> dict[str, object]:
    """A good row unlike all others."""
    return {
        LAPOR: EIGHT, **COMPLETE, **CHECK, "Nama Pelapor": f"Pelapor {row * 7919}", HP: f"0813-0000-{row:04d}",
        "Uraian Pengaduan": f"Perkara {row * 104729}",
    }  # fmt: skip


def office_of(folder: Path) -> Office:
    office = Office(folder).create()
    office.type_rows({r: {**own(r), **cells} for r, (_, cells, _) in enumerate(ROWS, FIRST_ROW)})
    book = office.open()
    sheet = book[s.REFERENCE]
    listed = next(c for row in sheet.iter_rows() for c in row if c.value == "Jenis Izin")
    sheet.cell(listed.row + 9, listed.column).value = "Izin Kesembilan"
    book.save(office.book)
    office.sync(NOW)
    return office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_of(tmp_path_factory.mktemp("periksa") / "kantor")


@pytest.fixture(scope="module")
def notes(office: Office) -> dict[str, str | None]:
    """What -> note."""
    found = office.rows()
    return {what: found[r].get(s.NOTE) for r, (what, _, _) in enumerate(ROWS, FIRST_ROW)}


@pytest.mark.parametrize(("what", "note"), [(what, note) for what, _, note in ROWS], ids=lambda v: str(v)[:60])
def test_the_note_says_it_word_for_word(notes: dict[str, str | None], what: str, note: str | None) -> None:
    assert notes[what] == note


# ---- rows that resemble others ---------------------------------------------------------------------------------------

DAY = datetime(2026, 11, 2, 8, 0)
COPY = "; hapus baris ini, atau perbaiki Tanggal Lapor, Nama Pelapor atau Uraian Pengaduan"


def nik(n: int, length: int = 16) -> str:
    return f"12750102039{n:05d}"[:length]


ALIKE: tuple[tuple[str, Cells, str | None], ...] = (  # what, cells, the row that it resembles
    ("a NIK", {"NIK": nik(1), LAPOR: DAY}, None),
    ("the same NIK seven days later", {"NIK": nik(1), LAPOR: DAY + WEEK}, "a NIK"),
    ("a minute more than seven days after that", {"NIK": nik(1), LAPOR: DAY + 2 * WEEK + timedelta(minutes=1)}, None),
    ("a NIK and a phone", {"NIK": nik(2), HP: "0812-0000-0002"}, None),
    ("another NIK decides before the same phone", {"NIK": nik(3), HP: "0812-0000-0002"}, None),
    ("without a NIK the phone does", {HP: "+62 812 0000 0002"}, "another NIK decides before the same phone"),
    ("a name and a phone", {"Nama Pelapor": "Siti  Aminah", HP: "0812-0000-0004"}, None),
    ("another phone decides before the same name", {"Nama Pelapor": "Siti Aminah", HP: "0812-0000-0005"}, None),
    ("without a phone the name does", {"Nama Pelapor": "SITI AMINAH ", HP: "-"},
     "another phone decides before the same name"),
    ("another permit", {"NIK": nik(4)}, None),
    ("is another matter", {"NIK": nik(4), "Jenis Izin": "PBG"}, None),
    ("a first", {"NIK": nik(5), LAPOR: DAY}, None),
    ("that follows it", {"NIK": nik(5), LAPOR: DAY + WEEK, "Lanjutan Dari": "0001/PGD/XI/2026"}, None),
    ("is itself resembled", {"NIK": nik(5), LAPOR: DAY + 2 * WEEK}, "that follows it"),
    ("one that goes on", {"NIK": nik(6)}, None),
    ("one that was stopped", {"NIK": nik(6), "Dihentikan": NINE, "Alasan Dihentikan": "Ganda"}, None),
    ("the later, written above", {"NIK": nik(7), LAPOR: DAY + WEEK}, "the earlier, written below"),
    ("the earlier, written below", {"NIK": nik(7), LAPOR: DAY}, None),
    ("first of three", {"NIK": nik(8), LAPOR: DAY}, None),
    ("second of three", {"NIK": nik(8), LAPOR: DAY + timedelta(days=1)}, "first of three"),
    ("third of three", {"NIK": nik(8), LAPOR: DAY + timedelta(days=2)}, "second of three"),
    ("a NIK of fourteen digits", {"NIK": nik(9, 14)}, None),
    ("is no mark", {"NIK": nik(9, 14)}, None),
    ("a NIK of fifteen", {"NIK": nik(98765, 15)}, None),
    ("is one", {"NIK": nik(98765, 15)}, "a NIK of fifteen"),
    ("an erased NIK", {"NIK": ERASED, HP: ERASED}, None),
    ("equals none", {"NIK": ERASED, HP: ERASED}, None),
    ("one without a number", {"NIK": nik(10), **NO_CHECK}, None),
    ("is named by its row", {"NIK": nik(10)}, "one without a number"),
    ("one without a day", {"NIK": nik(11), LAPOR: "kemarin"}, None),
    ("is not compared", {"NIK": nik(11)}, None),
)  # fmt: skip
SAME = {LAPOR: EIGHT, "Nama Pelapor": "Budi Contoh", "Uraian Pengaduan": "Antre dua kali"}
EQUAL: tuple[tuple[str, Cells, str | None], ...] = (  # what, cells, the row that it equals
    ("no original: it had no number", {**SAME, **NO_CHECK}, "the original"),
    ("the original", SAME, None),
    ("in other letters and spaces", {**SAME, "Nama Pelapor": " BUDI  contoh", "Alamat": "Gang lain"}, "the original"),
    ("another minute", {**SAME, LAPOR: NINE}, None),
    ("another story", {**SAME, "Uraian Pengaduan": "Antre tiga kali"}, None),
    ("another name", {**SAME, "Nama Pelapor": "Budi Umpama"}, None),
    ("nobody's", {**SAME, "Nama Pelapor": None}, None),
    ("nobody's again: nothing tells them apart", {**SAME, "Nama Pelapor": None}, None),
    ("no day", {**SAME, LAPOR: "kemarin"}, None),
    ("the same no day", {**SAME, LAPOR: "Kemarin"}, "no day"),
)  # fmt: skip


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, dict[str, object]]]:
    """What -> (row, cells) of a book with all these rows, one of which was there and numbered before."""
    office = Office(tmp_path_factory.mktemp("mirip") / "kantor").create()
    both = [*ALIKE, *EQUAL]
    rows = {r: {**own(r), **cells} for r, (_, cells, _) in enumerate(both, FIRST_ROW)}
    numbered = FIRST_ROW + [what for what, _, _ in both].index("the original")
    office.type(numbered, rows[numbered])
    office.sync("2026-11-24 09:30")
    office.type_rows(rows)
    office.sync(NOW)
    found = office.rows()
    return {what: (r, found[r]) for r, (what, _, _) in enumerate(both, FIRST_ROW)}


@pytest.mark.parametrize(("what", "other"), [(what, other) for what, _, other in ALIKE], ids=lambda v: str(v)[:60])
def test_whoever_comes_again_within_a_week_about_the_same_is_a_hint_on_the_later_row(
    crowd: dict[str, tuple[int, dict[str, object]]], what: str, other: str | None
) -> None:
    note = str(crowd[what][1].get(s.NOTE, ""))
    hints = [said for said in note.split("; ") if said.startswith("Mungkin ganda")]
    if other is None:
        assert hints == []
        return
    row, cells = crowd[other]
    when = f"{cells[LAPOR]:%-d Nov %Y %H.%M}"
    assert hints == [f"Mungkin ganda: mirip {cells.get(s.NOREG, f'baris {row}')} ({when})"]
    assert note.endswith("; bila lanjutan, isi Lanjutan Dari")
    assert crowd[what][1][s.STATUS] == "Verifikasi", "a hint holds nothing up"


@pytest.mark.parametrize(("what", "other"), [(what, other) for what, _, other in EQUAL], ids=lambda v: str(v)[:60])
def test_a_row_equal_in_what_tells_complaints_apart_is_a_copy(
    crowd: dict[str, tuple[int, dict[str, object]]], what: str, other: str | None
) -> None:
    note = str(crowd[what][1].get(s.NOTE, ""))
    if other is None:
        assert "Sama dengan" not in note
        return
    row, cells = crowd[other]
    which = f" ({cells[s.NOREG]})" if s.NOREG in cells else ""
    assert f"Sama dengan baris {row}{which}{COPY}" in note
    assert crowd[what][1][s.STATUS] == "Perbaiki Data"
    assert s.NOREG not in crowd[what][1]


LATER_STEPS = dict.fromkeys(("Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi"), NINE)
EMPTIED = "Pernah selesai: Pelapor Dihubungi dikosongkan, pengaduan ini terbuka lagi"
OPEN_AGAIN = "Pernah selesai: pengaduan ini terbuka lagi"
REOPENED: tuple[tuple[Cells, str, str], ...] = (
    ({"Catatan Petugas": "arsip"}, "Selesai", ""),
    ({"Pelapor Dihubungi": None}, "Jawaban Pelapor", EMPTIED),
    ({"Pelapor Dihubungi": None, "Solusi Diteruskan": None}, "Penyampaian Solusi", EMPTIED),
    ({"Pelapor Dihubungi": "belum puas"}, "Jawaban Pelapor",
     f"Pelapor Dihubungi 'belum puas' tidak terbaca sebagai tanggal; tulis seperti 3 Mar 2026 09.15; {OPEN_AGAIN}"),
    ({"Diverifikasi": None}, "Verifikasi", "Solusi Diberikan, Solusi Diteruskan dan Pelapor Dihubungi sudah diisi, "
     f"padahal Diverifikasi belum diisi; isi dulu Diverifikasi; {OPEN_AGAIN}"),
)  # fmt: skip


def test_what_once_was_finished_and_is_open_again_is_told_as_such(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    office.type_rows({r: {**own(r), **LATER_STEPS} for r, _ in enumerate(REOPENED, FIRST_ROW)})
    office.sync(NOW)
    assert office.row(4)[s.STATUS] == "Selesai"
    office.type_rows({r: cells for r, (cells, _, _) in enumerate(REOPENED, FIRST_ROW)})

    office.sync("2026-11-24 10:05")

    rows = office.rows()
    told = [(rows[r][s.STATUS], rows[r].get(s.NOTE, "")) for r, _ in enumerate(REOPENED, FIRST_ROW)]
    assert told == [(status, note) for _, status, note in REOPENED]


def test_a_copy_of_a_finished_row_is_not_told_to_change_its_times(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    office.type_rows({row: {**own(3), **LATER_STEPS} for row in (3, 4)})
    office.sync(NOW)
    assert office.note(4) == (
        f"Sama dengan baris 3 (0001/PGD/XI/2026){COPY}; Diverifikasi, Solusi Diberikan, Solusi Diteruskan dan Pelapor "
        "Dihubungi sudah diisi, padahal Diperiksa belum selesai; betulkan dulu isian yang sama dengan baris lain"
    )


def test_each_row_with_a_problem_is_counted_once(office: Office, notes: dict[str, str | None]) -> None:
    assert office.sync(NOW).counts["bermasalah"] == sum(note is not None for note in notes.values())


@pytest.mark.thorough
def test_the_link_to_the_reporter_names_the_number_where_there_is_one(office: Office) -> None:
    rows = {what: office.row(r) for r, (what, _, _) in enumerate(ROWS, FIRST_ROW)}
    numbered, unnumbered = rows["nothing to say"], rows["a result without its check"]
    assert "%20nomor%200001%2FPGD%2FXI%2F2026" in str(numbered[s.CONTACT])
    assert str(unnumbered[s.CONTACT]).startswith("https://wa.me/") and "nomor" not in str(unnumbered[s.CONTACT])
