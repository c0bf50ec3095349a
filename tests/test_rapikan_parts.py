"""`rapikan` in files as other programs write them, and what it leaves alone in them: dropdowns in Excel's extension,
charts that a program lost, prefixed names, parts of the office's own.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from excel_store_books import MAIN
from office import FIRST_ROW, Office
from rapikan_desk import (
    LAST_ROW,
    NOTHING,
    NOW,
    copied,
    edited,
    parts_of,
    tidy,
    values,
    with_part,
    with_sheet,
    write_parts,
)
from test_rapikan import pasted_formats

from pengaduan_sheets import schema as s
from pengaduan_sheets.a1 import split_reference
from pengaduan_sheets.errors import MachineError
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.renewal.boxes import boxes_of
from pengaduan_sheets.stores.excel import dressing
from pengaduan_sheets.stores.excel.styles import StyleBook

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


@pytest.fixture
def office(synced: Office, tmp_path: Path) -> Office:
    return copied(synced, tmp_path / "kantor")


def test_a_cell_that_says_to_be_locked_looks_like_one_that_says_nothing(office: Office) -> None:
    with_part(office, "xl/styles.xml", locked_aloud)

    assert tidy(office) == NOTHING


def locked_aloud(source: str) -> str:
    """Some programs write out what every cell is anyway."""
    said = '<protection locked="1"/></xf>'
    head, formats, tail = re.split(r"(<cellXfs.*</cellXfs>)", source, flags=re.DOTALL)
    assert "<protection" not in formats
    return head + re.sub(r"(<xf [^>]*)/>", rf"\1>{said}", formats.replace("</xf>", said)) + tail


# ---- what looks alike ----------------------------------------------------------------------------------------------

LINE = '<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>'
LEFT, RIGHT, START, END, TOP = (LINE.format(side=side) for side in ("left", "right", "start", "end", "top"))


def look(border: str = "", alignment: str = "") -> StyleBook:
    """A book of two styles: one without lines that aligns nothing, and one like this."""
    aligned = f"<alignment {alignment}/>" if alignment else ""
    return StyleBook(
        f'<styleSheet xmlns="{MAIN}"><borders><border/><border>{border}</border></borders>'
        f'<cellXfs><xf borderId="0"/><xf borderId="1">{aligned}</xf></cellXfs></styleSheet>'.encode()
    )


@pytest.mark.parametrize("border", ["", "<left/>", "<start/><end/>", '<top style="none"/>', "<diagonal/>"])
def test_a_line_that_is_written_out_as_none_looks_like_no_line(border: str) -> None:
    assert look(border).same(0, 1)


@pytest.mark.parametrize(("one", "other"), [(LEFT, START), (RIGHT, END), (LEFT + RIGHT + TOP, START + END + TOP)])
def test_a_line_at_the_start_or_end_of_a_cell_is_one_at_its_left_or_right(one: str, other: str) -> None:
    """As strict files name them."""
    assert look(one).key(1) == look(other).key(1) != look().key(1)


def test_a_line_at_one_side_of_a_cell_looks_like_none_at_another() -> None:
    sides = ("left", "right", "top", "bottom", "diagonal")
    assert len({look(LINE.format(side=side)).key(1) for side in sides}) == len(sides)


def filled(kind: str, grounds: tuple[str, str]) -> StyleBook:
    """A book of two styles, both filled with the same colour, upon these grounds."""
    fills = "".join(
        f'<fill><patternFill patternType="{kind}"><fgColor rgb="FF1F4E78"/>{ground}</patternFill></fill>'
        for ground in grounds
    )
    return StyleBook(
        f'<styleSheet xmlns="{MAIN}"><fills>{fills}</fills>'
        '<cellXfs><xf fillId="0"/><xf fillId="1"/></cellXfs></styleSheet>'.encode()
    )


@pytest.mark.parametrize(("kind", "is_seen"), [("solid", False), ("gray125", True)])
def test_the_ground_of_a_fill_is_seen_through_a_pattern_only(kind: str, is_seen: bool) -> None:
    """Each program writes another one under a plain colour."""
    assert filled(kind, ("", '<bgColor rgb="FFFF0000"/>')).same(0, 1) is not is_seen


@pytest.mark.parametrize("said", ["0", "false"])
@pytest.mark.parametrize("name", ["textRotation", "shrinkToFit", "readingOrder", "justifyLastLine", "relativeIndent"])
def test_an_alignment_that_is_written_out_as_none_looks_like_none(name: str, said: str) -> None:
    assert look(alignment=f'{name}="{said}"').same(0, 1)


def test_each_alignment_looks_unlike_the_others() -> None:
    alignments = [
        "", 'horizontal="center"', 'vertical="top"', 'wrapText="1"', 'indent="1"', 'indent="2"', 'textRotation="45"',
        'textRotation="90"', 'shrinkToFit="1"', 'readingOrder="1"', 'readingOrder="2"', 'justifyLastLine="1"',
        'relativeIndent="1"',
    ]  # fmt: skip
    assert len({look(alignment=alignment).key(1) for alignment in alignments}) == len(alignments)


# ---- parts of other programs -------------------------------------------------------------------------------------


def as_excel_writes_lists(rows: int) -> Callable[[str], str]:
    """Excel puts dropdowns that refer to another tab into an extension."""

    def change(source: str) -> str:
        moved = []

        def take(found: re.Match[str]) -> str:
            whole = found[0]
            if 'type="list"' not in whole:
                return whole
            where = re.search(r'sqref="([^"]*)"', whole)
            formula = re.search(r"<formula1>(.*?)</formula1>", whole)
            assert where
            assert formula
            attributes = re.sub(r'\s*sqref="[^"]*"', "", re.match(r"<dataValidation([^>]*)>", whole)[1])  # type: ignore[index]
            area = where[1].replace(str(LAST_ROW), str(rows))
            moved.append(
                f"<x14:dataValidation{attributes}><x14:formula1><xm:f>{formula[1]}</xm:f></x14:formula1>"
                f"<xm:sqref>{area}</xm:sqref></x14:dataValidation>"
            )
            return ""

        out = re.sub(r"<dataValidation [^>]*?(?:/>|>.*?</dataValidation>)", take, source)
        extension = (
            f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations '
            f'xmlns:xm="{XM}" count="{len(moved)}">{"".join(moved)}</x14:dataValidations></ext></extLst>'
        )
        return out.replace("</worksheet>", f"{extension}</worksheet>")

    return change


def test_dropdowns_as_excel_writes_them_are_in_order(office: Office) -> None:
    with_sheet(office, as_excel_writes_lists(LAST_ROW))
    left = office.book.read_bytes()
    assert tidy(office) == NOTHING
    assert office.book.read_bytes() == left


@pytest.mark.thorough
def test_a_list_whose_arrow_is_hidden_is_renewed_and_another_kind_has_no_arrow(office: Office) -> None:
    def change(kind: str) -> Callable[[str], str]:
        return lambda source: re.sub(rf'(<dataValidation [^>]*type="{kind}")', r'\1 showDropDown="1"', source)

    with_sheet(office, change("custom"))
    assert tidy(office) == NOTHING
    with_sheet(office, change("list"))
    assert "daftar pilihan dan petunjuk isian" in tidy(office)[1]
    assert tidy(office) == NOTHING


def test_damaged_dropdowns_as_excel_writes_them_are_renewed_without_an_empty_extension(office: Office) -> None:
    with_sheet(office, as_excel_writes_lists(900))
    assert "daftar pilihan dan petunjuk isian" in tidy(office)[1]
    source = zipfile.ZipFile(office.book).read("xl/worksheets/sheet2.xml").decode()
    assert "x14:dataValidation" not in source
    assert "<extLst" not in source
    assert tidy(office) == NOTHING


def without_charts(office: Office, *, leave_drawing: bool) -> None:
    """As a program leaves the book that knows no charts: the drawing gone, or empty."""
    parts = {n: b for n, b in parts_of(office).items() if not n.startswith(("xl/charts/", "xl/drawings/"))}
    types = parts["[Content_Types].xml"].decode()
    keep = "/xl/drawings/leer.xml"
    types = re.sub(r'<Override PartName="/xl/(?:charts|drawings)/[^>]*/>', "", types)
    tied = next(n for n in parts if n.startswith("xl/worksheets/_rels/"))
    sheet = tied.replace("_rels/", "").removesuffix(".rels")
    if leave_drawing:
        kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
        types = types.replace("</Types>", f'<Override PartName="{keep}" ContentType="{kind}"/></Types>')
        space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
        parts[keep[1:]] = f'<xdr:wsDr xmlns:xdr="{space}"/>'.encode()
        parts[tied] = re.sub(rb'Target="[^"]*"', f'Target="{keep}"'.encode(), parts[tied])
    else:
        del parts[tied]
        parts[sheet] = re.sub(rb"<drawing [^>]*/>", b"", parts[sheet])
    parts["[Content_Types].xml"] = types.encode()
    write_parts(office, parts)


@pytest.mark.thorough
@pytest.mark.parametrize("leave_drawing", [False, True])
def test_charts_that_are_gone_are_made_again_with_their_figures_inside(office: Office, leave_drawing: bool) -> None:
    before = {n: b for n, b in parts_of(office).items() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)}
    without_charts(office, leave_drawing=leave_drawing)
    assert any("Rekap: grafik dibuat lagi" in line for line in tidy(office))
    parts = parts_of(office)
    after = {n: b for n, b in parts.items() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)}
    assert sorted(re.findall(rb"<c:v>[^<]*</c:v>", b"".join(after.values()))) == sorted(
        re.findall(rb"<c:v>[^<]*</c:v>", b"".join(before.values()))
    )
    assert len(openpyxl.load_workbook(office.book)[s.RECAP]._charts) == len(before)
    left = office.book.read_bytes()
    assert tidy(office) == NOTHING
    assert office.sync(NOW).plan.is_empty
    assert office.book.read_bytes() == left


def test_a_chart_where_older_books_had_it_goes_to_its_place_and_that_is_said(office: Office) -> None:
    tab = next(tab for tab in workbook_layout(office.config).tabs if tab.name == s.RECAP)
    chart = next(chart for chart in tab.charts if chart.anchor_before)
    here, before = map(placed_at, (chart.anchor, chart.anchor_before))
    parts = parts_of(office)
    drawing = next(name for name, part in parts.items() if name.startswith("xl/drawings/drawing") and here in part)
    write_parts(office, {**parts, drawing: parts[drawing].replace(here, before)})
    assert tidy(office)[1] == "  Rekap: letak dan ukuran grafik"
    assert here in parts_of(office)[drawing]
    assert tidy(office) == NOTHING


def placed_at(anchor: str) -> bytes:
    row, column = split_reference(anchor)
    return f"<xdr:col>{column - 1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row - 1}</xdr:row>".encode()


def test_figures_that_a_program_left_out_of_the_charts_come_back(office: Office) -> None:
    parts = parts_of(office)
    before = dict(parts)
    for name in parts:
        if re.fullmatch(r"xl/charts/chart\d+\.xml", name):
            parts[name] = re.sub(rb"<c:(num|str)Cache>.*?</c:(num|str)Cache>", b"", parts[name])
    write_parts(office, parts)
    assert tidy(office)[1] == "  Rekap: angka di dalam grafik"
    for name, body in parts_of(office).items():
        assert re.findall(rb"<c:v>[^<]*", body) == re.findall(rb"<c:v>[^<]*", before[name])
    assert tidy(office) == NOTHING


def test_green_corners_of_numbers_kept_as_text_are_switched_off(office: Office) -> None:
    source = zipfile.ZipFile(office.book).read("xl/worksheets/sheet2.xml").decode()
    areas = re.findall(r'<ignoredError sqref="([^"]*)" numberStoredAsText="1"/>', source)
    assert any(box[0] == 3 and box[1] <= 13 <= box[3] for box in boxes_of(areas[0]))  # NIK
    with_sheet(office, lambda xml: re.sub(r"<ignoredErrors>.*?</ignoredErrors>", "", xml))
    assert tidy(office)[1] == "  Agenda: tanda hijau 'angka disimpan sebagai teks' dimatikan"
    assert zipfile.ZipFile(office.book).read("xl/worksheets/sheet2.xml").decode() == source
    assert tidy(office) == NOTHING


def lines_below(styles: bytes) -> list[bytes]:
    """The thin lines below of conditional formats, with or without their colour."""
    formats = re.findall(rb"<dxfs.*</dxfs>", styles, re.DOTALL)[0]
    return re.findall(rb'<bottom style="thin"(?:/>|>.*?</bottom>)', formats)


def test_lines_that_libreoffice_turned_black_have_their_colour_after_the_next_write(office: Office) -> None:
    """Those of our rules: what looks like one and is not used, or has lines on other sides, is somebody's own."""
    before = lines_below(parts_of(office)["xl/styles.xml"])
    black, top = '<bottom style="thin"/>', '<top style="thin"/>'
    assert before and black.encode() not in before

    def blacken(styles: str) -> str:
        head, formats, tail = re.split(r"(<dxfs.*</dxfs>)", styles, flags=re.DOTALL)
        formats = re.sub(r'<bottom style="thin">.*?</bottom>', black, formats)
        own = "".join(f"<dxf><border>{lines}</border></dxf>" for lines in (top, top + black, black))
        return head + formats.replace("</dxfs>", f"{own}</dxfs>") + tail

    count = parts_of(office)["xl/styles.xml"].count(b"<dxf>")
    rules = "".join(f'<cfRule type="expression" dxfId="{count + n}" priority="{99 + n}"><formula>1</formula></cfRule>'
                    for n in (0, 1))  # fmt: skip
    own = f'<conditionalFormatting sqref="AZ3">{rules}</conditionalFormatting>'
    with_part(office, "xl/styles.xml", blacken)
    with_sheet(office, lambda sheet: sheet.replace("<conditionalFormatting", f"{own}<conditionalFormatting", 1))
    office.type(FIRST_ROW, {"Uraian Pengaduan": "Perkara lain"})
    office.sync(NOW)

    styles = parts_of(office)["xl/styles.xml"]
    assert lines_below(styles) == [*before, black.encode(), black.encode()]
    assert styles.count(top.encode()) == 2


def test_every_other_part_of_the_file_keeps_its_bytes(office: Office) -> None:
    no = {"xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"}
    with_sheet(office, lambda source: re.sub(r"<conditionalFormatting.*</conditionalFormatting>", "", source))
    with zipfile.ZipFile(office.book, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(range(256)))
        book.writestr("customXml/item1.xml", b"<milik kantor='ya'/>")
    before = parts_of(office)

    assert "warna otomatis" in tidy(office)[1]

    after = parts_of(office)
    assert set(after) == set(before)
    assert [name for name in before if before[name] != after[name] and name not in no] == []


def with_prefix(source: str) -> str:
    """The sheet with a prefix before every name, as some programs write it."""
    head, rest = source.split("<worksheet", 1)
    out = re.sub(r"<(/?)(?=[A-Za-z])(?![a-z0-9]+:)", r"<\1x:", "<worksheet" + rest)
    return head + out.replace('xmlns="http', 'xmlns:x="http', 1)


def test_a_renewal_that_would_change_what_a_cell_holds_replaces_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(office, pasted_formats)
    before, restyled = office.book.read_bytes(), dressing._restyled
    monkeypatch.setattr(dressing, "_restyled", lambda attributes, style: restyled(attributes, style + b' vm="1"'))
    with pytest.raises(MachineError, match=r"isi tab Agenda berubah\. Buku tidak diubah"):
        tidy(office)
    assert office.book.read_bytes() == before


def test_a_sheet_with_prefixed_names_is_renewed_too(office: Office) -> None:
    with_sheet(
        office,
        lambda xml: with_prefix(re.sub(r"<(dataValidations|conditionalFormatting).*</\1>", "", xml, flags=re.DOTALL)),
    )
    held = values(office)
    lines = "\n".join(tidy(office))
    assert "Agenda: daftar pilihan dan petunjuk isian 39 kolom" in lines
    assert "Agenda: warna otomatis 39 kolom" in lines
    assert values(office) == held
    assert tidy(office) == NOTHING
