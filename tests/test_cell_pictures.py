"""What `hapus-data` erases of a picture in a cell: the picture itself (INTERFACE 4.14; UU 27/2022)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from cell_pictures import placed_by_excel, placed_by_wps
from hostile_books import LAMPIRAN, Parts, pack, unpack
from office import FIRST_ROW, Office
from test_hapus_data import ERASE, LATER, NOW, lived_in

from pengaduan_sheets.stores.excel.cellpictures import BLANK, without_unused_pictures
from pengaduan_sheets.stores.excel.package import Package
from pengaduan_sheets.stores.excel.workbook import Workbook
from pengaduan_sheets.text import ERASED

THEIRS, OTHERS = (b"\x89PNG kartu keluarga %d" % n for n in (1, 2))
PLACES = {f"{LAMPIRAN}{FIRST_ROW}": THEIRS, f"{LAMPIRAN}{FIRST_ROW + 3}": OTHERS}  # of one that is erased, of one not
AGENDA = "xl/worksheets/sheet2.xml"
Placed = Callable[[Parts, str, Mapping[str, bytes]], Parts]


def pictures_in(data: bytes) -> set[bytes]:
    return {body for name, body in unpack(data).items() if name.startswith("xl/media/")}


@pytest.mark.thorough
@pytest.mark.parametrize("placed", [placed_by_excel, placed_by_wps])
def test_a_picture_in_a_cell_leaves_book_and_backups_with_its_complaint(office: Office, placed: Placed) -> None:
    lived_in(office)
    office.type_rows({FIRST_ROW: {"Lampiran": "x"}, FIRST_ROW + 3: {"Lampiran": "x"}})
    office.book.write_bytes(pack(placed(unpack(office.book.read_bytes()), AGENDA, PLACES)))
    office.sync(NOW[:-1] + "5")
    backups = [path for path in office.state.rglob("*.xlsx") if THEIRS in pictures_in(path.read_bytes())]
    assert backups

    office.run(*ERASE, LATER, code=0)

    assert office.row(FIRST_ROW)["Lampiran"] == ERASED
    for path in (office.book, *backups):
        assert pictures_in(path.read_bytes()) == {BLANK, OTHERS}


def unused(parts: Parts) -> set[str]:
    workbook = Workbook(Package(pack(parts), "buku.xlsx"))
    return set(without_unused_pictures(workbook, [workbook.source(AGENDA)]))


@pytest.mark.parametrize(("placed", "name"), [(placed_by_excel, "rich"), (placed_by_wps, "wps")])
def test_only_what_nothing_shows_any_more_goes(office: Office, placed: Placed, name: str) -> None:
    office.type_rows({row: {"Lampiran": "x"} for row in (FIRST_ROW, FIRST_ROW + 3)})
    parts = placed(unpack(office.book.read_bytes()), AGENDA, PLACES)
    assert unused(parts) == set()

    gone = {**parts, AGENDA: unpack(office.book.read_bytes())[AGENDA]}
    assert unused(gone) == {f"xl/media/{name}0.png", f"xl/media/{name}1.png"}

    line = b'<Relationship Id="rId99" Type="x/image" Target="../media/%s0.png"/>' % name.encode()
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    )
    on_a_sheet = {**gone, "xl/drawings/drawing7.xml": b"<x/>", "xl/drawings/_rels/drawing7.xml.rels": relations % line}
    assert unused(on_a_sheet) == {f"xl/media/{name}1.png"}


@pytest.mark.parametrize("lost", ["xl/metadata.xml", "xl/richData/rdrichvaluestructure.xml"])
def test_where_the_way_to_the_pictures_is_not_known_all_stay(office: Office, lost: str) -> None:
    office.type_rows({row: {"Lampiran": "x"} for row in (FIRST_ROW, FIRST_ROW + 3)})
    parts = placed_by_excel(unpack(office.book.read_bytes()), AGENDA, PLACES)

    assert unused({name: body for name, body in parts.items() if name != lost}) == set()
