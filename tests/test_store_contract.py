"""What `stores/base.py` promises, held against all stores: a file, a Google Sheet, a book in memory (two_stores.py)."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from excel_store_books import rekap
from google_office import GoogleOffice
from office import COMPLETE, Office
from two_stores import (
    ERROR,
    KEYS,
    LAYOUT,
    STAMP,
    SYSTEM,
    ExcelShelf,
    GoogleShelf,
    MemoryShelf,
    Shelf,
    make,
    shown,
    value,
    values,
    write,
)

from pengaduan_sheets.errors import PengaduanError, UsageError
from pengaduan_sheets.grid import Cell, CellError, CellWrite, Formula, TabContent
from pengaduan_sheets.stores.base import BookChangedError, Plan, Snapshot, Stamp

AT = datetime(2026, 3, 1, 8, 30)
HEADINGS = ["Tanggal Lapor", "ID Baris", "Nama Pelapor", "Jumlah", *SYSTEM]


STORES = ("excel", "google", "memori")


@pytest.fixture(params=STORES)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    return empty_shelf(request, tmp_path / "kantor")


def empty_shelf(request: pytest.FixtureRequest, folder: Path) -> Shelf:
    """Of a store: the file is not there, the spreadsheet was made by a person and holds one empty tab."""
    if request.param != "google":
        return (ExcelShelf if request.param == "excel" else MemoryShelf)(folder)
    return GoogleShelf(folder, request.getfixturevalue("sheets").address)


@pytest.fixture
def made(shelf: Shelf) -> Shelf:
    return make(shelf)


# ---- a new book ----------------------------------------------------------------------------------------------------


def test_a_book_is_there_once_it_was_made(shelf: Shelf) -> None:
    assert not shelf.store.exists()

    make(shelf)

    assert shelf.store.exists()
    assert shelf.again().exists()


def test_a_new_book_has_all_tabs_contents_cells_and_its_stamp(made: Shelf) -> None:
    snapshot = made.again().read()

    assert made.tabs() == list(snapshot.sheets) == ["Petunjuk", "Agenda", "Rekap"]
    assert snapshot.stamp == STAMP
    assert values(snapshot, "Petunjuk") == [["Petunjuk"], ["Isi buku ini"]]
    assert values(snapshot)[1] == HEADINGS
    assert [row[1] for row in values(snapshot)[2:]] == ["id3", "id4", "id5", "id6", "id7"]
    assert values(snapshot, "Rekap")[:3] == [["Rekap", "2026-11"], ["Masuk", 12.0], [46327.35416667, "baris"]]


def test_a_second_book_is_refused_and_nothing_changes(made: Shelf) -> None:
    before, left = values(made.store.read()), made.revision()

    with pytest.raises(UsageError) as refused:
        made.store.create(LAYOUT, {}, {}, Stamp("lain", 1))

    assert refused.value.exit_code == 2
    assert "sudah" in str(refused.value)
    assert made.revision() == left
    assert (values(made.store.read()), made.store.read().stamp) == (before, STAMP)


def test_a_new_book_is_nobodys(made: Shelf) -> None:
    assert made.store.mark() is None


# ---- reading -------------------------------------------------------------------------------------------------------

TYPED: dict[str, tuple[object, object]] = {  # what somebody leaves in a cell, and how it is read
    "text": ("Siti", "Siti"),
    "text with spaces at its ends": ("  tepi ", "  tepi "),
    "two lines": ("dua\nbaris", "dua\nbaris"),
    "an emoji": ("😡👎🏽", "😡👎🏽"),
    "a whole number": (12, 12.0),
    "a broken number": (0.125, 0.125),
    "a negative number": (-3, -3.0),
    "a NIK that became a number": (1275010203900003, 1275010203900003.0),
    "a number typed as text": ("0812", "0812"),
    "a NIK as text": ("1275010203900003", "1275010203900003"),
    "a date typed as text": ("03/04/2026", "03/04/2026"),
    "true as text": ("TRUE", "TRUE"),
    "a formula as text": ("=1+1", "=1+1"),
    "a plus": ("+62811", "+62811"),
    "a minus": ("-belum", "-belum"),
    "an at": ("@kantor", "@kantor"),
    "yes": (True, True),
    "no": (False, False),
    "a moment": (AT, shown(AT)),
    "a day": (date(2026, 3, 2), shown(date(2026, 3, 2))),
    "an error": (ERROR, CellError(ERROR)),
    "nothing": (None, None),
}


@pytest.mark.parametrize("what", TYPED)
def test_every_kind_of_cell_is_read_as_it_is(made: Shelf, what: str) -> None:
    left, read = TYPED[what]
    made.type("Agenda", {(3, 3): left})

    found = value(made.store.read(), 3, 3)

    assert (found, type(found)) == (read, type(read))


def test_rows_may_be_ragged_and_blank(shelf: Shelf) -> None:
    shelf.foreign({"Agenda": [["a", None, "c"], [], [None, "b"], [None], ["d"]]})

    assert values(shelf.store.read()) == [["a", None, "c"], [], [None, "b"], [], ["d"]]


def test_tabs_come_in_the_books_order_also_unknown_and_oddly_named_ones(shelf: Shelf) -> None:
    names = ["Hitungan kami", "Agenda", "Pak 'Kepala'", "R1C1", "Rekap"]
    shelf.foreign({name: [["x"]] for name in names})

    snapshot = shelf.store.read()

    assert list(snapshot.sheets) == names
    assert [sheet.name for sheet in snapshot.sheets.values()] == names
    assert values(snapshot) == values(snapshot, "Rekap") == [["x"]]


def test_a_book_without_any_of_our_tabs_is_read_as_such(shelf: Shelf) -> None:
    shelf.foreign({"Sheet1": [["x"]]})

    snapshot = shelf.store.read()

    assert list(snapshot.sheets) == ["Sheet1"]
    assert snapshot.stamp is None


def test_a_filter_that_hides_rows_is_noticed_in_its_tab_alone(made: Shelf) -> None:
    made.type("Agenda", {(3, 3): "Siti"})
    assert not made.store.read().sheets["Agenda"].filtered

    made.hide_by_filter("Agenda")

    snapshot = made.store.read()
    assert snapshot.sheets["Agenda"].filtered
    assert not snapshot.sheets["Rekap"].filtered
    assert value(snapshot, 3, 3) == "Siti"


def test_reading_changes_nothing_and_the_same_book_has_the_same_fingerprint(made: Shelf) -> None:
    left = made.revision()

    first, second = made.store.read(), made.again().read()

    assert first.fingerprint == second.fingerprint
    assert made.revision() == left
    made.type("Agenda", {(3, 3): "Siti"})
    assert made.store.read().fingerprint != first.fingerprint


# ---- cells ---------------------------------------------------------------------------------------------------------

WRITTEN: dict[str, tuple[Any, str, object]] = {  # what we write, the kind of cell that comes of it, how it is read
    "text": ("Siti", "teks", "Siti"),
    "a number as text": ("0812", "teks", "0812"),
    "a date as text": ("3/4/2026", "teks", "3/4/2026"),
    "true as text": ("TRUE", "teks", "TRUE"),
    "begins with =": ('=HYPERLINK("x")', "teks", '=HYPERLINK("x")'),
    "begins with +": ("+62811", "teks", "+62811"),
    "begins with -": ("-", "teks", "-"),
    "begins with @": ("@cmd", "teks", "@cmd"),
    "begins with an apostrophe": ("'kata mereka", "teks", "'kata mereka"),
    "edges": ("  tepi  ", "teks", "  tepi  "),
    "lines": ("dua\r\nbaris\rtiga", "teks", "dua\nbaris\ntiga"),
    "control signs": ("a\x00b\x0bc\ud800d\uffff", "teks", "abcd"),
    "nothing but control signs": ("\x00", "kosong", None),
    "signs of XML": ("<b>&amp;]]></b>", "teks", "<b>&amp;]]></b>"),
    "an escape of Excel": ("_x0041_", "teks", "_x0041_"),
    "an emoji": ("😀 é", "teks", "😀 é"),
    "as long as a cell can be": ("y" * 32_767, "teks", "y" * 32_767),
    "longer than a cell can be": ("x" * 40_000, "teks", "x" * 32_766 + "…"),
    "signs that Excel counts as two": ("😀" * 16_384, "teks", "😀" * 16_383 + "…"),
    "as many of them as a cell can hold": ("😀" * 16_383 + "y", "teks", "😀" * 16_383 + "y"),
    "a whole number": (12, "angka", 12.0),
    "a broken number": (0.125, "angka", 0.125),
    "yes": (True, "ya-tidak", True),
    "a moment": (AT, "angka", shown(AT)),
    "a day": (date(2026, 3, 2), "angka", shown(date(2026, 3, 2))),
    "a link": (Formula('=HYPERLINK("https://wa.me/62811","WA")', "WA"), "rumus", "WA"),
    "an empty text": ("", "kosong", None),
    "nothing": (None, "kosong", None),
}


ROWS = {what: row for row, what in enumerate(WRITTEN, 3)}


@pytest.fixture(scope="module", params=STORES)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Shelf, Snapshot]:
    """All of it over what stood there, by one write: a kind to a row of one book."""
    shelf = make(empty_shelf(request, tmp_path_factory.mktemp("tertulis") / "kantor"))
    shelf.type("Agenda", {(row, 3): "sebelumnya" for row in ROWS.values()})
    return shelf, write(shelf, *(CellWrite(row, 3, WRITTEN[what][0]) for what, row in ROWS.items()))


@pytest.mark.parametrize("what", WRITTEN)
def test_every_kind_of_value_is_written_as_it_is_meant(written: tuple[Shelf, Snapshot], what: str) -> None:
    (_, kind, read), (shelf, snapshot) = WRITTEN[what], written

    found = value(snapshot, ROWS[what], 3)

    assert (found, type(found)) == (read, type(read))
    there, shows = shelf.cell("Agenda", ROWS[what], 3)
    assert there == kind
    if kind != "rumus":
        assert shows == read


def test_a_write_changes_its_cells_and_no_other(made: Shelf) -> None:
    made.type("Agenda", {(3, 3): "Siti", (4, 3): "Tuti", (4, 4): 7, (9, 12): "milik kantor"})
    before = values(made.store.read())

    after = values(write(made, CellWrite(3, 1, AT), CellWrite(4, 4, None), CellWrite(6, 3, "Ucok")))

    before[2][0], before[3] = shown(AT), [None, "id4", "Tuti"]
    before[5] = [None, "id6", "Ucok"]
    assert after == before


def test_cells_below_and_beside_all_that_is_there_are_written(made: Shelf) -> None:
    snapshot = write(made, CellWrite(1500, 2, "id1500"), CellWrite(1500, 3, "jauh di bawah"))

    assert values(snapshot)[1499] == [None, "id1500", "jauh di bawah"]
    assert values(snapshot)[2] == [None, "id3"]


def test_many_scattered_cells_arrive_where_they_belong(made: Shelf) -> None:
    cells = {
        (row, column): f"{row}:{column}" for row in range(3, 120, 1 + 2) for column in (3, 4) if (row + column) % 2
    }

    snapshot = write(made, *(CellWrite(row, column, text) for (row, column), text in cells.items()))

    assert {at: value(snapshot, *at) for at in cells} == cells
    found = [v for row in values(snapshot)[2:] for v in row if v is not None and not str(v).startswith("id")]
    assert len(found) == len(cells)


def test_an_empty_plan_writes_nothing(made: Shelf) -> None:
    snapshot, left = made.store.read(), made.revision()

    for plan in (Plan(), Plan(stamp=Stamp("buku-1", 9)), Plan({"Agenda": []}, keys={"Agenda": KEYS})):
        assert plan.is_empty
        assert made.store.apply(plan, snapshot, LAYOUT) == snapshot.fingerprint

    assert made.revision() == left
    assert made.store.read().stamp == STAMP


def test_rows_that_are_added_stand_where_they_were_planned_and_cost_nobody_a_cell(made: Shelf) -> None:
    made.type("Agenda", {(3, 3): "Siti", (4, 3): "Tuti"})
    cells = [CellWrite(row, c, v) for row in (5, 6) for c, v in ((2, f"lama{row}"), (3, f"Kembali {row}"))]

    after = values(write(made, CellWrite(3, 4, 5), *cells, added={"Agenda": [5, 6]}))

    assert after[2:6] == [
        [None, "id3", "Siti", 5.0], [None, "id4", "Tuti"], [None, "lama5", "Kembali 5"], [None, "lama6", "Kembali 6"],
    ]  # fmt: skip
    assert "id7" in [row[1] for row in after[6:]]


# ---- the stamp -----------------------------------------------------------------------------------------------------


def test_a_write_leaves_its_stamp_and_its_counters(made: Shelf) -> None:
    stamp = Stamp("buku-1", 2, {2025: 340, 2026: 12})

    assert write(made, CellWrite(3, 3, "Siti"), stamp=stamp).stamp == stamp
    assert made.again().read().stamp == stamp
    third = Stamp("buku-1", 3, {2025: 340, 2026: 13})
    assert write(made, CellWrite(3, 3, "Tuti"), stamp=third).stamp == third


def test_a_foreign_book_has_no_stamp_until_it_is_written(shelf: Shelf) -> None:
    shelf.foreign({"Agenda": [["Buku"], HEADINGS, [None, "id3"]]})
    assert shelf.store.read().stamp is None
    stamp = Stamp("buku-7", 3, {2026: 12})

    assert write(shelf, CellWrite(3, 3, "Tuti"), stamp=stamp).stamp == stamp


# ---- tabs of the sync ----------------------------------------------------------------------------------------------


def put(shelf: Shelf, *tabs: TabContent, **more: Any) -> list[list[object]]:
    """The first of these tabs, as read once they were written."""
    shelf.store.apply(Plan(tabs=tabs, **more), shelf.store.read(), LAYOUT)
    return values(shelf.store.read(), tabs[0].name)


@pytest.mark.thorough
def test_a_smaller_tab_leaves_nothing_of_the_larger_one(made: Shelf) -> None:
    large = TabContent("Rekap", [[Cell(f"{r}.{c}") for c in range(1, 9)] for r in range(1, 41)])
    assert len(put(made, large)) == 40

    assert put(made, TabContent("Rekap", [[Cell("Rekap")], [None, Cell(0)]])) == [["Rekap"], [None, 0.0]]
    assert put(made, TabContent("Rekap", [])) == []


@pytest.mark.thorough
def test_a_tab_larger_than_its_sheet_makes_room(made: Shelf) -> None:
    rows = [[Cell(f"{r}:{c}") for c in range(1, 31)] for r in range(1, 1201)]

    found = put(made, TabContent("Rekap", rows))

    assert (found[-1][-1], len(found)) == ("1200:30", 1200)


def test_what_somebody_put_into_a_tab_of_the_sync_is_gone(made: Shelf) -> None:
    made.type("Rekap", {(1, 1): "coretan", (2, 2): 99, (30, 7): "coretan jauh"})

    assert put(made, rekap(5))[:2] == [["Rekap", "2026-11"], ["Masuk", 5.0]]
    assert made.cell("Rekap", 30, 7) == ("kosong", None)


def test_texts_of_a_tab_are_texts_and_its_links_formulas(made: Shelf) -> None:
    texts = ["=1+1", "+62", "-", "@x", "0812", "TRUE", "3/4/2026"]
    link = Formula('=HYPERLINK("#Agenda!A3","baris 3")', "baris 3")

    found = put(made, TabContent("Rekap", [[Cell(t) for t in texts], [Cell(link, "teks"), Cell(AT, "waktu")]]))

    assert found == [texts, ["baris 3", shown(AT)]]
    assert [made.cell("Rekap", 1, c)[0] for c in range(1, len(texts) + 1)] == ["teks"] * len(texts)
    assert made.cell("Rekap", 2, 1)[0] == "rumus"


@pytest.mark.parametrize("chosen", ["2026-10", "-", 7, None])
def test_a_cell_of_staff_in_a_tab_of_the_sync_is_theirs(made: Shelf, chosen: object) -> None:
    made.type("Rekap", {(1, 2): chosen})

    rows = put(made, rekap(99))

    assert made.cell("Rekap", 1, 2)[1] == shown(chosen)
    assert rows[1] == ["Masuk", 99.0]


@pytest.mark.parametrize("name", ["Petunjuk", "Rekap"])
def test_a_tab_that_is_missing_is_made_anew_in_its_place(made: Shelf, name: str) -> None:
    made.delete_tab(name)
    content = rekap(3) if name == "Rekap" else TabContent("Petunjuk", [[Cell("Petunjuk baru", "besar")]])

    rows = put(made, content)

    assert made.tabs() == ["Petunjuk", "Agenda", "Rekap"]
    assert rows[0] == (["Rekap", "2026-11"] if name == "Rekap" else ["Petunjuk baru"])


def test_two_missing_tabs_and_a_cell_at_once(made: Shelf) -> None:
    made.delete_tab("Petunjuk")
    made.delete_tab("Rekap")
    tabs = [rekap(3), TabContent("Petunjuk", [[Cell("Petunjuk", "besar")]])]
    plan = Plan({"Agenda": [CellWrite(3, 3, "Siti")]}, tabs, Stamp("buku-1", 2), {"Agenda": KEYS})

    made.store.apply(plan, made.store.read(), LAYOUT)

    assert made.tabs() == ["Petunjuk", "Agenda", "Rekap"]
    assert value(made.store.read(), 3, 3) == "Siti"
    assert made.store.read().stamp == Stamp("buku-1", 2)


def test_tabs_and_sheets_of_the_office_are_left_alone(made: Shelf) -> None:
    made.store.apply(Plan(tabs=[rekap(8)]), made.store.read(), LAYOUT)
    made.type("Agenda", {(2, 10): "Map", (3, 10): "A-1"})

    put(made, rekap(9))

    assert (made.cell("Agenda", 2, 10), made.cell("Agenda", 3, 10)) == (("teks", "Map"), ("teks", "A-1"))


# ---- a book that changes under our hands ---------------------------------------------------------------------------


def test_a_row_inserted_since_the_reading_costs_no_cell_and_the_next_try_succeeds(made: Shelf) -> None:
    made.type("Agenda", {(3, 3): "Siti", (4, 3): "Tuti", (5, 3): "Ucok"})
    snapshot = made.store.read()
    made.insert_row("Agenda", 4)
    left = values(made.again().read())

    plan = Plan({"Agenda": [CellWrite(4, 4, 7), CellWrite(5, 4, 8)]}, keys={"Agenda": KEYS})
    with pytest.raises(BookChangedError):
        made.store.apply(plan, snapshot, LAYOUT)

    assert values(made.again().read()) == left
    after = values(write(made, CellWrite(5, 4, 7)))
    assert after[4] == [None, "id4", "Tuti", 7.0]


def test_of_two_equal_rows_the_upper_one_is_the_one_that_was_hit_and_is_as_it_was(made: Shelf) -> None:
    """A row was pushed down and its copy pasted below: what was meant for another row hits the upper one."""
    made.type("Agenda", {(4, 3): "Tuti", (5, 3): "Ucok", (4, 4): 2, (5, 4): 3})
    snapshot = made.store.read()
    made.insert_row("Agenda", 4)
    made.type("Agenda", {(9, 2): "id4", (9, 3): "Tuti", (9, 4): 2})
    left = values(made.again().read())

    with pytest.raises(BookChangedError):
        made.store.apply(Plan({"Agenda": [CellWrite(5, 4, 30)]}, keys={"Agenda": KEYS}), snapshot, LAYOUT)

    assert values(made.again().read()) == left
    assert left[4] == left[8] == [None, "id4", "Tuti", 2.0]


def test_a_reading_that_is_not_the_last_one_is_not_written_upon(made: Shelf) -> None:
    old = made.store.read()
    made.type("Agenda", {(3, 3): "Siti"})
    made.store.read()

    with pytest.raises(BookChangedError):
        made.store.apply(Plan({"Agenda": [CellWrite(3, 3, "Tuti")]}, keys={"Agenda": KEYS}), old, LAYOUT)

    assert value(made.store.read(), 3, 3) == "Siti"


def test_a_tab_deleted_since_the_reading_stops_the_whole_write(made: Shelf) -> None:
    snapshot = made.store.read()
    made.delete_tab("Agenda")
    plan = Plan({"Agenda": [CellWrite(3, 3, "Siti")]}, [rekap(77)], Stamp("buku-1", 2), {"Agenda": KEYS})

    with pytest.raises(BookChangedError):
        made.store.apply(plan, snapshot, LAYOUT)

    assert value(made.store.read(), 2, 2, "Rekap") == 12.0
    assert made.store.read().stamp == STAMP


def test_a_store_tries_again_more_than_once(made: Shelf) -> None:
    assert made.store.attempts >= 2
    assert all(n >= 0 for n in made.store.calls)


# ---- both stores behind the same commands --------------------------------------------------------------------------

NOW = ("--sekarang", "2026-11-24 10:00")


@pytest.fixture(params=["excel", "google"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """An office whose book is not made yet."""
    if request.param == "excel":
        return Office(tmp_path / "kantor")
    return GoogleOffice(tmp_path / "kantor", request.getfixturevalue("sheets").address)


def test_the_exit_codes_are_those_of_the_contract(place: Office) -> None:
    place.run("sinkron", *NOW, code=4)  # no book yet
    place.run("buat", *NOW, code=0)
    assert "sudah" in place.run("buat", *NOW, code=2).stderr
    place.type(3, {**COMPLETE, "Tanggal Lapor": datetime(2026, 11, 24, 8, 0), "NIK": "12"})
    found = place.run("periksa", *NOW, code=1).stdout
    place.run("sinkron", *NOW, code=0)
    place.run("status", "99", *NOW, code=2)
    place.run("sinkron", "--sekarang", "2026-11-24 09:00", code=8)  # the clock went back by an hour

    assert re.search(r"Baris 3: .*NIK", found)
    assert place.note(3)


def test_a_wrong_config_is_3_before_the_book_is_looked_at(place: Office) -> None:
    text = place.config_path.read_text(encoding="utf-8")
    place.config_path.write_text(text.replace('zona_waktu = "Asia/Jakarta"', 'zona_waktu = "Asia/Binjai"'), "utf-8")

    assert "zona_waktu" in place.run("sinkron", *NOW, code=3).stderr


def test_every_error_bears_its_exit_code() -> None:
    codes = {error.__name__: error.exit_code for error in PengaduanError.__subclasses__()}

    assert codes == {
        "UsageError": 2, "ConfigError": 3, "LayoutError": 4, "StoreBusyError": 5, "StoreOfflineError": 6,
        "AlreadyRunningError": 7, "MachineError": 8,
    }  # fmt: skip
