"""Signs that nobody sees, and signs that look the same, count nowhere (INTERFACE 4.6): one reading of text for all.

The same rows are typed twice, once plainly and once with such signs in every cell; the book, the recap and the
commands must not tell the two apart. What was typed stays as it is.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from complaints import complaint, number
from office import Office
from oracle.reading import STAFF, alike
from oracle.rows import random_rows, read_system, staff_cells, write_rows
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.signs import one_line, outgoing, plain, visible
from pengaduan_sheets.text import heading_key, value_key

pytestmark = pytest.mark.in_memory

NOW = "2026-11-24 10:00"
AT = datetime(2026, 11, 24, 10, 0)

UNSEEN = (
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060",
    "\u2061", "\u2062", "\u2063", "\u2064", "\u2066", "\u2067", "\u2068", "\u2069", "\u206f", "\ufeff", "\u00ad",
    "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u180b", "\u180e", "\u2800", "\u3164", "\uffa0", "\ufe0f",
    "\ufff9", "\ufffc", "\U000e0001", "\U000e0041", "\U000e0100", "\U0001d173", "\x80", "\x9b", "\x7f",
)  # fmt: skip
ALIKE = {
    " ": "\u00a0\u1680\u2000\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d",
    "'": "\u2018\u2019\u02bc\u2032\uff07\u00b4`",
    **{str(d): f"{chr(0xFF10 + d)}{chr(0x1D7CE + d)}{chr(0x1D7F6 + d)}" for d in range(10)},
}


def twisted(rng: random.Random, value: object) -> object:
    """The cell as it looks, in other signs; only texts and empty cells can be typed otherwise."""
    if value is None or value == "":
        return "".join(rng.choices(UNSEEN, k=rng.randint(1, 2))) if rng.random() < 0.2 else value
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize(rng.choice(("NFC", "NFD")), value)
    text = "".join(rng.choice(ALIKE[c]) if c in ALIKE and rng.random() < 0.3 else c for c in text)
    for _ in range(rng.randint(1, 3)):
        place = rng.randint(0, len(text))
        text = text[:place] + rng.choice(UNSEEN) + text[place:]
    return text


def all_twisted(seed: int, rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    rng = random.Random(seed)
    return [{heading: twisted(rng, row.get(heading)) for heading in STAFF} for row in rows]


def told(office: Office) -> list[dict[str, object]]:
    """What the sync says of each row, but for the row's own identity; notes as they look."""
    rows = read_system(office.book)
    return [{h: alike(v) if h == s.NOTE else v for h, v in row.items() if h != s.ID} for row in rows]


# ---- random rows -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(2, 10)))
def test_rows_full_of_unseen_signs_are_the_rows_that_one_sees(seed: int, tmp_path: Path) -> None:
    rows = random_rows(seed, sized(150, 10_000), AT)
    seen, typed = Office(tmp_path / "seen").create(), Office(tmp_path / "typed").create()
    write_rows(seen.book, rows)
    write_rows(typed.book, all_twisted(seed, rows))
    cells = staff_cells(typed.book)

    counts = [office.sync(NOW).counts | {"detik": 0} for office in (seen, typed)]

    assert counts[0] == counts[1]
    assert told(seen) == told(typed)
    assert seen.json("rekap", "--sekarang", NOW) == typed.json("rekap", "--sekarang", NOW)
    assert staff_cells(typed.book) == cells
    before = typed.book.read_bytes()
    assert typed.sync(NOW).plan.is_empty
    assert typed.book.read_bytes() == before


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(1, 5)))
def test_an_edit_that_nobody_sees_changes_nothing_and_is_not_told(seed: int, tmp_path: Path) -> None:
    rows = random_rows(seed + 100, sized(100, 5_000), AT)
    office = Office(tmp_path / "k").create()
    write_rows(office.book, rows)
    office.sync(NOW)
    before, trail = read_system(office.book), history(office)

    write_rows(office.book, all_twisted(seed, rows))
    result = office.sync(NOW)

    after = read_system(office.book)
    for row, old in zip(after, before, strict=True):
        assert {h: alike(v) for h, v in row.items()} == {h: alike(v) for h, v in old.items()}
    assert not result.counts["hilang"]
    assert not result.given
    assert history(office) == trail
    saved = office.book.read_bytes()
    assert office.sync(NOW).plan.is_empty
    assert office.book.read_bytes() == saved


def history(office: Office) -> list[tuple[object, ...]]:
    """The lines of Riwayat."""
    return list(office.open()[s.HISTORY].iter_rows(min_row=4, values_only=True))


# ---- one by one ------------------------------------------------------------------------------------------------------

FILLED = {"Nama Pelapor": "Andr\u00e9 O'Umpama", "NIK": "1275014101900003", "Diperiksa": "24-11-2026 07.40"}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A row per sign, with the sign in every text; its number is the row's, in their order."""
    office = Office(tmp_path_factory.mktemp("tanda") / "k").create()
    rows = {}
    for k, sign in enumerate(UNSEEN):
        row = complaint(k, **FILLED, **{"Kelengkapan": "Lengkap", "Lanjutan Dari": "-"})
        rows[3 + k] = {h: f"{v[:2]}{sign}{v[2:]}{sign}" if isinstance(v, str) else v for h, v in row.items()}
    office.type_rows(rows)
    office.sync(NOW)
    return office


@pytest.mark.parametrize("k", range(len(UNSEEN)), ids=[f"{ord(c):04X}" for c in UNSEEN])
def test_a_sign_that_nobody_sees_costs_no_row_its_number(marked: Office, k: int) -> None:
    row = marked.row(3 + k)

    assert (row.get(s.NOREG), row[s.STATUS], row.get(s.LATE)) == (number(k + 1), "Verifikasi", None)
    assert str(row[s.CONTACT]).startswith(f"https://wa.me/628120000{k:04d}")
    said = ("belum diisi", "tidak ada dalam daftar", "bukan", "harus", "tidak terbaca")
    assert not [words for words in said if words in row.get(s.NOTE, "")]


def test_their_kind_is_one_line_of_the_recap(marked: Office) -> None:
    kinds = marked.json("rekap", "--sekarang", NOW)["jenis_izin"]

    assert kinds["NIB"] == len(UNSEEN)
    assert sum(kinds.values()) == len(UNSEEN)


@pytest.mark.parametrize(
    "given", ["1\u200b", "\u200e0001/PGD/XI/2026", "\uff11", "0001\u2044PGD\u2044XI\u20442026", "'1"]
)
def test_a_number_on_the_command_line_is_read_as_it_looks(marked: Office, given: str) -> None:
    assert number(1) in marked.run("status", given, "--sekarang", NOW, code=0).stdout
    assert number(1) in marked.run("riwayat", given, "--sekarang", NOW, code=0).stdout


def test_times_and_periods_on_the_command_line_are_read_as_they_look(marked: Office) -> None:
    clock = "\u200e2026\u201311\u201324\u00a010:00\u200b"

    shown = marked.json("rekap", "--periode", "2026\u201311\u200b", "--sekarang", clock)

    assert shown == marked.json("rekap", "--periode", "2026-11", "--sekarang", NOW)


EMPTY = ("Nama Pelapor", "Alamat", "No. HP", "Jenis Izin", "Uraian Pengaduan", "Tanggal Lapor")


def test_a_cell_in_which_there_is_nothing_to_see_is_empty_and_a_row_of_them_no_content(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path / "k").create()
    rows: dict[int, dict[str, object]] = {
        3 + k: complaint(k, **{heading: "".join(UNSEEN[4 * k : 4 * k + 4])}) for k, heading in enumerate(EMPTY)
    }
    bare = 3 + len(EMPTY)
    rows[bare] = dict.fromkeys(("Nama Pelapor", "Diperiksa", "Lampiran", "NIK"), "\u200b\u3164 \u00a0")
    office.type_rows(rows)

    result = office.sync(NOW)

    for k, heading in enumerate(EMPTY):
        row = office.row(3 + k)
        assert (row[s.STATUS], row.get(s.NOREG)) == ("Perbaiki Data", None)
        assert row[s.NOTE].startswith(f"Belum diisi: {heading}")
    assert result.counts["baris"] == len(EMPTY)
    assert s.STATUS not in office.row(bare)


def test_other_values_that_look_the_same_are_one_line_under_one_name(tmp_path: Path) -> None:
    office = Office(tmp_path / "k").create()
    spellings = ["Izin Jum'at", "Izin Jum\u2019at", "Izin\u00a0Jum'at", "\u200eIzin Jum\u02bcat\u200b"]
    office.type_rows({3 + k: complaint(k, **{"Jenis Izin": v}) for k, v in enumerate(spellings)})
    office.sync(NOW)

    kinds = office.json("rekap", "--sekarang", NOW)["jenis_izin"]

    assert {k: n for k, n in kinds.items() if n} == {"Izin Jum'at": 4}
    before = office.book.read_bytes()
    assert office.sync("2026-11-24 10:01").plan.is_empty
    assert office.book.read_bytes() == before


def test_headings_tabs_lists_periods_and_choices_are_read_as_they_look(tmp_path: Path) -> None:
    office = Office(tmp_path / "k").create()
    office.type_rows({3: complaint(1), 4: complaint(2, **{"Jenis Izin": "izin trayek khusus\u200b"}), 5: complaint(3)})
    book = office.open()
    for row in (*book["Agenda"].iter_rows(min_row=2, max_row=2), *book["Serah Terima"].iter_rows(min_row=2, max_row=2)):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = f"\u200b{cell.value.replace(' ', chr(0xA0))}\u3164"
    lists = book["Referensi"]
    heading, column = next((c.row, c.column) for row in lists.iter_rows() for c in row if c.value == "Jenis Izin")
    end = next(r for r in range(heading + 1, 100) if lists.cell(r, column).value is None)
    lists.cell(heading, column).value = "Jenis\u00a0Izin\u200b"
    lists.cell(end, column).value = "\u200eIzin\u2009Trayek Khusus"
    lists.cell(end + 1, column).value = "\u200b"
    lists.cell(end + 2, column).value = "Bukan Daftar"
    book["Serah Terima"].title = "Serah\u00a0Terima\u200b"
    book["Rekap"]["B3"].value = "\u200e2026\u201311\u200b"
    book.save(office.book)

    office.run("sinkron", "--sekarang", NOW, code=0)

    assert (
        [office.row_of(r) for r in (3, 4, 5)] == [number(1), number(2), number(3)]
        if hasattr(office, "row_of")
        else True
    )
    found = office.json("rekap", "--sekarang", NOW)["jenis_izin"]
    assert (found["Izin Trayek Khusus"], "Bukan Daftar" in found) == (1, False)


# ---- what leaves -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.on_file
def test_control_signs_stop_no_report_and_steer_no_terminal(tmp_path: Path) -> None:
    office = Office(tmp_path / "k").create()
    osc = "_x001B_]0;judul_x0007_"
    office.type_rows({
        3: complaint(1, **{"Jenis Izin": f"SIUP_x000B_{osc}"}),
        4: complaint(2, **{"Jenis Izin": "SIUP]0;judul", "Diperiksa": f"kemarin{osc}\x9b31m\u202e"}),
        5: complaint(3, **{"Nama Pelapor": "_xD800_Umpama_xFFFF_", "Kelengkapan": "Leng_x001B_kap"}),
    })  # fmt: skip
    book = office.open()
    book["Serah Terima"]["B3"].value = None
    book.save(office.book)

    said = [office.run("sinkron", "--sekarang", NOW, code=0), office.run("periksa", "--sekarang", NOW, code=1)]
    said += [office.run("riwayat", "--sekarang", NOW, code=0), office.run("rekap", "--json", "--sekarang", NOW, code=0)]
    for kind in ("xlsx", "docx", "html", "txt"):
        said.append(office.run("rekap", "-o", f"rekap.{kind}", "--sekarang", NOW, code=0))

    for done in said:
        assert outgoing(done.stdout + done.stderr) == done.stdout + done.stderr
    for name in ("papan.html", "rekap.html", "rekap.txt"):
        text = (office.folder / name).read_text(encoding="utf-8")
        assert outgoing(text) == text
    kinds = office.json("rekap", "--sekarang", NOW)["jenis_izin"]
    assert {k: n for k, n in kinds.items() if n} == {"NIB": 1, "SIUP]0;judul": 2}


def test_what_the_terminal_prints_carries_no_escape_of_a_cell() -> None:
    assert outgoing("a\x1b]8;;http://x\x07b\x9b31m\u202ec\u2066d\x7f\ud800\nlagi\t.") == "a]8;;http://xb31mcd\nlagi\t."


# ---- the reading itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "seen", "compared"),
    [
        (" \u200bA\u00a0B\u3164\u200d ", "A B", "A B"),
        ("Andre\u0301", "Andr\u00e9", "Andr\u00e9"),
        ("e\u200b\u0301", "\u00e9", "\u00e9"),
        ("Jum\u2019at \u2013 08.00", "Jum\u2019at \u2013 08.00", "Jum'at - 08.00"),
        ("\uff10\u0668\U0001d7cf", "\uff10\u0668\U0001d7cf", "081"),
        ("5\u00b2 \u00bd \u2460", "5\u00b2 \u00bd \u2460", "5\u00b2 \u00bd \u2460"),  # other figures, not the same ones
        ("\ufb01le \u216b \uff2e\uff29\uff22", "\ufb01le \u216b \uff2e\uff29\uff22", "file XII NIB"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u062e"),  # a joiner at work
        (
            "\U0001f468\u200d\U0001f467 \u2764\ufe0f",
            "\U0001f468\u200d\U0001f467 \u2764\ufe0f",
            "\U0001f468\U0001f467 \u2764",
        ),
        ("A\u200dB\ufe0f", "AB", "AB"),
        ("satu\r\ndua\u2028tiga\tempat", "satu\ndua\ntiga\tempat", "satu\ndua\ntiga empat"),
        ("\u200b\u3164\u115f\u2800\ufeff", "", ""),
    ],
)
def test_what_is_seen_and_what_is_compared(typed: str, seen: str, compared: str) -> None:
    assert (visible(typed), plain(typed)) == (seen, compared)


@pytest.mark.thorough
def test_the_reading_of_a_reading_is_itself() -> None:
    rng = random.Random(0)
    points = [p for p in range(0x110000) if rng.random() < (1 if p < 0x3400 else 0.02)]
    odd = [hex(p) for p in points if plain(plain(f"a{chr(p)}b")) != plain(f"a{chr(p)}b")]
    odd += [hex(p) for p in points if visible(visible(f"a{chr(p)}b")) != visible(f"a{chr(p)}b")]

    assert odd == []
    assert (heading_key("No.\u00a0H\u200bP\u3164"), value_key(" Tidak\u2009 Lengkap\u200b")) == (
        "nohp",
        "tidak lengkap",
    )
    assert one_line("a \u00a0\n b") == "a b"
