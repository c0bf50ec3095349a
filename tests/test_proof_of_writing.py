"""Every fault that can befall a book while it is written is noticed before it takes the place of the old one.

Of a row that is written as usual only the cells that were written are read again (quickrow.py), of any other the whole
row: both ways must notice the same faults.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from pengaduan_sheets.errors import LayoutError, MachineError, OutgrownError
from pengaduan_sheets.grid import CellWrite, Sheet, WorkbookLayout
from pengaduan_sheets.stores.base import Plan
from pengaduan_sheets.stores.excel import ExcelStore, edit
from pengaduan_sheets.stores.excel.draft import Draft
from pengaduan_sheets.stores.excel.package import Package
from pengaduan_sheets.stores.excel.patch import SheetPatch

ROW = 3
WRITES = [CellWrite(ROW, 2, "baru"), CellWrite(ROW, 7, 12.5), CellWrite(42, 2, "baris baru")]
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

ROW_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "a neighbour changed": lambda row: row.replace(b"<v>7</v>", b"<v>8</v>"),
    "a neighbour shows another of the shared texts": lambda row: row.replace(b'"s"><v>2</v>', b'"s"><v>1</v>'),
    "a neighbour is of another type": lambda row: row.replace(b't="s"><v>2</v>', b't="n"><v>2</v>'),
    "a neighbour lost": lambda row: re.sub(rb'<c r="D3".*?</c>', b"", row),
    "a neighbour appeared": lambda row: row.replace(b"</row>", b'<c r="H3"><v>1</v></c></row>'),
    "cells shifted to the right": lambda row: row.replace(b'"E3"', b'"F3"').replace(b'"D3"', b'"E3"'),
    "two cells exchanged": lambda row: row.replace(b'"D3"', b'"X3"').replace(b'"E3"', b'"D3"').replace(b"X3", b"E3"),
    "a formula lost": lambda row: re.sub(rb"<f>.*?</f>", b"", row),
    "a formula appeared": lambda row: row.replace(b"<v>7</v>", b"<f>3+4</f><v>7</v>"),
    "the value lost": lambda row: re.sub(rb'<c r="B3".*?</c>', b"", row),
    "another value": lambda row: row.replace(b"baru<", b"bary<"),
    "the value in another column": lambda row: row.replace(b'"G3"', b'"H3"'),
    "the value twice": lambda row: row.replace(b"</row>", b'<c r="H3"><v>12.5</v></c></row>'),
    "the row under another number": lambda row: row.replace(b'r="3"', b'r="4"', 1).replace(b'3"', b'4"'),
    "the row twice": lambda row: row + row.replace(b"<v>7</v>", b"<v>9</v>"),
    "the row empty": lambda row: b'<row r="3"/>',
    "the XML cut off": lambda row: row[: len(row) // 2],
    "the XML not well formed": lambda row: row.replace(b"</row>", b"</c></row>"),
}  # fmt: skip


@cache
def good_book() -> bytes:
    """Forty rows: texts, numbers, a formula; column G is empty."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Agenda")
        for row in range(40):
            sheet.write_row(row, 0, [f"teks {row % 2}", "lama", "sama", 7, 8.5, "=D1+1"])
    return made.getvalue()


def flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    package = Package(data, "buku.xlsx")
    old = package.read(name)
    new = change(old)
    assert new != old, "the fault did happen"
    return package.rewritten({name: new})


FILE_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "a part lost": lambda data: Package(data, "buku.xlsx").rewritten({}, [TEXTS]),
    "a shared text changed": lambda data: with_part(data, TEXTS, lambda texts: texts.replace(b"teks", b"test", 1)),
    "a part that the writing touched in passing changed": lambda data: with_part(
        data, "xl/workbook.xml", lambda workbook: workbook.replace(b"<calcPr", b"<calcPb")
    ),
    "a sheet as it was before it was written": lambda data: with_part(
        data, SHEET, lambda _: Package(good_book(), "buku.xlsx").read(SHEET)
    ),
    "a row that was not written lost": lambda data: with_part(
        data, SHEET, lambda sheet: re.sub(rb'<row r="2".*?</row>', b"", sheet)
    ),
    "cut off": lambda data: data[:-40],
    "a bit turned": flipped,
}
DISK_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "a bit turned": flipped,
    "cut off": lambda data: data[: len(data) // 2],
    "the end filled with zeros": lambda data: data[:-512] + bytes(512),
    "nothing": lambda data: b"",
    "the old file": lambda data: good_book(),
    "something behind it": lambda data: data + b"\0",
}


@pytest.fixture(params=["in part", "whole rows"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What of a row is read again."""
    if request.param == "whole rows":
        monkeypatch.setattr("pengaduan_sheets.stores.excel.patch.only_written", lambda *_: None)
    return str(request.param)


@pytest.fixture
def store(tmp_path: Path) -> ExcelStore:
    (tmp_path / "buku.xlsx").write_bytes(good_book())
    return ExcelStore(tmp_path / "buku.xlsx", tmp_path / "jurnal")


def refused(store: ExcelStore) -> None:
    """The write is refused, the book is as it was, and nothing lies beside it."""
    before = store.path.read_bytes()
    with pytest.raises((MachineError, LayoutError)):
        store.apply(Plan({"Agenda": WRITES}), store.read(), WorkbookLayout((), {}))
    assert store.path.read_bytes() == before
    assert [entry.name for entry in store.path.parent.iterdir() if entry.is_file()] == ["buku.xlsx"]


def test_what_is_still_unpacked_from_reading_changes_nothing_of_what_is_written(
    store: ExcelStore, tmp_path: Path
) -> None:
    afresh = ExcelStore(tmp_path / "salinan.xlsx", tmp_path / "jurnal lain")  # has read nothing
    afresh.path.write_bytes(store.path.read_bytes())
    snapshot, plan = store.read(), Plan({"Agenda": WRITES})
    for one in (store, afresh):
        one.apply(plan, snapshot, WorkbookLayout((), {}))
    assert store.path.read_bytes() == afresh.path.read_bytes() != good_book()


def test_without_a_fault_it_is_written(store: ExcelStore, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proved: list[list[object]] = []

    def noted(before: Sheet, *rest: object) -> bool:
        proved.append(list(before.rows[ROW - 1]))
        return compared(before, *rest)

    compared: Callable[..., bool] = edit.cells_equal
    monkeypatch.setattr(edit, "cells_equal", noted)
    store.apply(Plan({"Agenda": WRITES}), store.read(), WorkbookLayout((), {}))
    rows = store.read().sheets["Agenda"].rows
    assert rows[ROW - 1] == ["teks 0", "baru", "sama", 7, 8.5, 0, 12.5]
    assert rows[41][1] == "baris baru"
    assert proved == [[] if way == "in part" else ["teks 0", "lama", "sama", 7, 8.5, 0]]


@pytest.mark.parametrize("again", ["", '<c r="C3" t="inlineStr"><is><t>sama</t></is></c>'])
def test_a_row_that_comes_twice_is_written_once_and_both_are_proved(store: ExcelStore, again: str) -> None:
    """Some exports write a row in two pieces; what one of them lacks the other has."""
    twice = f'<row r="3">{again}<c r="H3"><v>9</v></c></row><row r="4"'.encode()
    in_two = with_part(store.path.read_bytes(), SHEET, lambda sheet: sheet.replace(b'<row r="4"', twice))
    store.path.write_bytes(in_two)
    store.apply(Plan({"Agenda": WRITES}), store.read(), WorkbookLayout((), {}))
    assert store.read().sheets["Agenda"].rows[ROW - 1] == ["teks 0", "baru", "sama", 7, 8.5, 0, 12.5, 9]


def test_a_row_that_comes_twice_and_would_hide_what_is_written_is_left_alone(store: ExcelStore) -> None:
    other = b'<row r="3"><c r="B3"><v>9</v></c></row><row r="4"'
    in_two = with_part(store.path.read_bytes(), SHEET, lambda sheet: sheet.replace(b'<row r="4"', other))
    store.path.write_bytes(in_two)
    refused(store)


def test_a_part_in_ascii_takes_any_letter(store: ExcelStore) -> None:
    plain = with_part(store.path.read_bytes(), SHEET, lambda sheet: sheet.replace(b"UTF-8", b"us-ascii", 1))
    store.path.write_bytes(plain)
    written = [CellWrite(ROW, 2, "Désirée — 10°"), *WRITES[1:]]
    store.apply(Plan({"Agenda": written}), store.read(), WorkbookLayout((), {}))
    assert store.read().sheets["Agenda"].rows[ROW - 1][1] == "Désirée — 10°"


def test_a_narrow_book_of_more_rows_than_are_read_is_not_written(
    store: ExcelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pengaduan_sheets.stores.excel.screen.MAX_ROWS", 40)
    before, snapshot = store.path.read_bytes(), store.read()
    with pytest.raises(OutgrownError, match=r"tab Agenda, sampai sel .* ada 41 baris"):
        store.apply(Plan({"Agenda": WRITES}), snapshot, WorkbookLayout((), {}))
    assert store.path.read_bytes() == before
    store.apply(Plan({"Agenda": WRITES[:2]}), snapshot, WorkbookLayout((), {}))


@pytest.mark.parametrize("fault", ROW_FAULTS)
def test_a_row_that_is_not_what_it_should_be_is_noticed(
    store: ExcelStore, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, changed = SheetPatch._made, list[bool]()

    def spoilt(patch: SheetPatch, number: int, index: int) -> bytes:
        body = made(patch, number, index)
        wrong = ROW_FAULTS[fault](body) if number == ROW else body
        changed.append(wrong != body)
        return wrong

    monkeypatch.setattr(SheetPatch, "_made", spoilt)
    refused(store)
    assert any(changed), "the fault did happen"


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_file_that_is_not_what_it_should_be_is_noticed(
    store: ExcelStore, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Draft.data
    monkeypatch.setattr(Draft, "data", lambda draft: FILE_FAULTS[fault](made(draft)))
    refused(store)


@pytest.mark.parametrize("fault", DISK_FAULTS)
def test_what_the_disk_keeps_otherwise_is_noticed(
    store: ExcelStore, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pengaduan_sheets.stores.excel import replace

    create = replace.create

    def lying(path: Path, data: bytes, mode: int, **how: bool) -> None:
        create(path, DISK_FAULTS[fault](data), mode, **how)

    monkeypatch.setattr(replace, "create", lying)
    refused(store)
