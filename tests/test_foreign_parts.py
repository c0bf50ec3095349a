"""What an office has in its book besides ours stays as it is, byte for byte, through many syncs (INTERFACE 4.1).

The book is a real one; the office's pictures, shapes, printer settings, macros, pivots, comments, sparklines, own tab
and own columns are put into the file part by part, as Excel would, and staff then type into the file's XML: no library
that would lose these parts ever saves the book.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from excel_store_books import MAIN, PKG, REL, parts_of
from lxml import etree
from office import COMPLETE, FIRST_ROW, Office, at
from openpyxl.comments import Comment
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.cli import run

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
OWN_TAB, OWN_HEADING, OWN_ROWS = "Kantor", "Panjang Uraian", 40
SYNCS = sized(6, 20)
EPOCH = datetime(1899, 12, 30)


def png() -> bytes:
    """A picture of one red dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )


ANCHOR = (
    "<xdr:from><xdr:col>60</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>62</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
)
FRAME = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
DRAWING_PART = (
    f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main" xmlns:r="{REL}">'
    f'<xdr:twoCellAnchor>{ANCHOR}<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Lambang"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    f'<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>{FRAME}'
    f"</xdr:spPr></xdr:pic><xdr:clientData/></xdr:twoCellAnchor><xdr:twoCellAnchor>{ANCHOR}<xdr:sp macro='' "
    "textlink=''>"
    f'<xdr:nvSpPr><xdr:cNvPr id="3" name="Panah"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{FRAME}</xdr:spPr></xdr:sp>'
    "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
SPARKLINES = (
    f'<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines><x14:sparkline>'
    f"<xm:f>{OWN_TAB}!A1:A5</xm:f><xm:sqref>BK3</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
    "</x14:sparklineGroups></ext></extLst>"
)


def relations(*lines: tuple[str, str, str]) -> str:
    made = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in lines)
    return f'<Relationships xmlns="{PKG}/relationships">{made}</Relationships>'


def foreign_parts(macros: bool) -> dict[str, bytes]:
    """Parts that Excel puts into a book, and that are none of our business."""
    cache = f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{REL}" r:id="rId1" recordCount="1"><cacheSource type="'
    cache += f'worksheet"><worksheetSource ref="A1:B5" sheet="{OWN_TAB}"/></cacheSource><cacheFields count="0"/>'
    texts = {
        "xl/drawings/drawing90.xml": DRAWING_PART,
        "xl/drawings/_rels/drawing90.xml.rels": relations(("rId1", f"{REL}/image", "../media/image90.png")),
        "xl/threadedComments/threadedComment90.xml": '<ThreadedComments xmlns="http://schemas.microsoft.com/office/'
        'spreadsheetml/2018/threadedcomments"><threadedComment ref="A2" id="{1}" personId="{2}"><text>Cek</text>'
        "</threadedComment></ThreadedComments>",
        "xl/persons/person.xml": '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        'threadedcomments"><person displayName="Kasi" id="{2}"/></personList>',
        "xl/pivotCache/pivotCacheDefinition90.xml": cache + "</pivotCacheDefinition>",
        "xl/pivotCache/_rels/pivotCacheDefinition90.xml.rels": relations(
            ("rId1", f"{REL}/pivotCacheRecords", "pivotCacheRecords90.xml")
        ),
        "xl/pivotCache/pivotCacheRecords90.xml": f'<pivotCacheRecords xmlns="{MAIN}" count="0"/>',
        "customXml/item90.xml": "<arsip xmlns='urn:kantor'>milik kantor</arsip>",
        "customXml/itemProps90.xml": "<ds:datastoreItem xmlns:ds='urn:ds' ds:itemID='{3}'/>",
    }
    binary = {
        "xl/media/image90.png": png(),
        "xl/printerSettings/printerSettings90.bin": bytes(range(256)) * 3,
        **({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 8} if macros else {}),
    }
    return {**{name: text.encode() for name, text in texts.items()}, **binary}


def put_foreign_things_into(office: Office, macros: bool) -> dict[str, bytes]:
    """The office's own tab, columns and parts; the parts as put in."""
    book = office.open()
    agenda, own = book[s.AGENDA], book.create_sheet(OWN_TAB)
    column, story = agenda.max_column + 1, office.columns(agenda)["Uraian Pengaduan"]
    letter = openpyxl.utils.get_column_letter(story)
    agenda.cell(2, column).value = OWN_HEADING
    for row in range(FIRST_ROW, FIRST_ROW + OWN_ROWS):
        agenda.cell(row, column).value = f"=LEN({letter}{row})"
    agenda.cell(2, 1).comment = Comment("Jangan diubah", "Kasi")
    for row in range(1, 6):
        own.cell(row, 1).value = row
        own.cell(row, 2).value = f"=COUNTA({s.AGENDA}!{letter}3:{letter}500)*A{row}"
    book.save(office.book)
    parts, foreign = parts_of(office.book), foreign_parts(macros)
    part = sheet_part(parts, s.AGENDA)
    parts |= foreign
    sheet = parts[part].decode()
    assert "<extLst" not in sheet
    assert "<drawing" not in sheet
    sheet = re.sub(r"<pageSetup ", f'<pageSetup xmlns:r="{REL}" r:id="rId91" ', sheet)
    sheet = sheet.replace("<legacyDrawing", f'<drawing xmlns:r="{REL}" r:id="rId90"/><legacyDrawing', 1)
    parts[part] = sheet.replace("</worksheet>", SPARKLINES + "</worksheet>").encode()
    folder, _, name = part.rpartition("/")
    add_relations(
        parts,
        f"{folder}/_rels/{name}.rels",
        ("rId90", f"{REL}/drawing", "/xl/drawings/drawing90.xml"),
        ("rId91", f"{REL}/printerSettings", "/xl/printerSettings/printerSettings90.bin"),
        (
            "rId92",
            "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
            "/xl/threadedComments/threadedComment90.xml",
        ),
    )
    add_relations(
        parts,
        "xl/_rels/workbook.xml.rels",
        ("rId93", f"{REL}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition90.xml"),
        ("rId94", "http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml"),
        ("rId95", f"{REL}/customXml", "../customXml/item90.xml"),
        *([("rId96", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")] * macros),
    )
    caches = f'<pivotCaches><pivotCache cacheId="9" xmlns:r="{REL}" r:id="rId93"/></pivotCaches></workbook>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", caches.encode())
    kinds = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in (("png", "image/png"), ("bin", "application/vnd.ms-office.vbaProject"))
    )
    types = parts["[Content_Types].xml"].decode().replace("</Types>", kinds + "</Types>")
    if macros:
        types = types.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    parts["[Content_Types].xml"] = types.encode()
    write_parts(office.book, parts)
    return foreign


def sheet_part(parts: Mapping[str, bytes], tab: str) -> str:
    """The part that holds a tab."""
    sheets = etree.fromstring(parts["xl/workbook.xml"]).iter(f"{{{MAIN}}}sheet")
    wanted = next(sheet.get(f"{{{REL}}}id") for sheet in sheets if sheet.get("name") == tab)
    links = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    target = str(next(link.get("Target") for link in links if link.get("Id") == wanted))
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def add_relations(parts: dict[str, bytes], name: str, *lines: tuple[str, str, str]) -> None:
    made = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in lines)
    parts[name] = parts[name].replace(b"</Relationships>", made.encode() + b"</Relationships>")


def write_parts(path: Path, parts: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)


def type_into(office: Office, where: Mapping[str, int], rows: Mapping[int, Mapping[str, object]]) -> None:
    """Type as Excel does: only these cells of the file change."""
    parts = parts_of(office.book)
    part = sheet_part(parts, s.AGENDA)
    root = etree.fromstring(parts[part])
    lines = {int(row.get("r")): row for row in root.iter(f"{{{MAIN}}}row")}
    for number, cells in rows.items():
        for heading, value in cells.items():
            cell = cell_in(lines[number], where[heading])
            for old in list(cell):
                cell.remove(old)
            cell.attrib.pop("t", None)
            if isinstance(value, datetime):
                etree.SubElement(cell, f"{{{MAIN}}}v").text = repr((value - EPOCH).total_seconds() / 86_400)
            elif value is not None:
                cell.set("t", "inlineStr")
                inline = etree.SubElement(cell, f"{{{MAIN}}}is")
                etree.SubElement(inline, f"{{{MAIN}}}t").text = str(value)
    parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    write_parts(office.book, parts)


def cell_in(row: etree._Element, column: int) -> etree._Element:
    """The cell of a row at that column, put in its place when it is not there yet."""
    place = 0
    for cell in row:
        here = openpyxl.utils.cell.coordinate_to_tuple(str(cell.get("r")))[1]
        if here == column:
            return cell
        place += here < column
    new = etree.Element(f"{{{MAIN}}}c", r=f"{openpyxl.utils.get_column_letter(column)}{row.get('r')}")
    row.insert(place, new)
    return new


def around_the_cells(source: bytes) -> bytes:
    """A sheet without its rows, in one canonical form; where it opens follows the work."""
    root = etree.fromstring(source)
    for pane in root.iter(f"{{{MAIN}}}pane"):
        pane.attrib.pop("topLeftCell")
        pane.attrib.pop("activePane")
    for chosen in list(root.iter(f"{{{MAIN}}}selection")):
        chosen.getparent().remove(chosen)
    for data in root.iter(f"{{{MAIN}}}sheetData"):
        for row in list(data):
            data.remove(row)
    return etree.tostring(root, method="c14n")


def own_column(source: bytes, letters: str) -> list[bytes]:
    """The cells of one column, as they stand in the file."""
    cells = etree.fromstring(source).iter(f"{{{MAIN}}}c")
    return [etree.tostring(c, method="c14n") for c in cells if re.fullmatch(letters + r"\d+", str(c.get("r")))]


def story(turn: int) -> tuple[str, dict[int, dict[str, object]]]:
    """What staff type before sync number `turn`: new rows, progress, a return, a stop, a correction."""
    now = at("2026-11-24 07:40") + timedelta(minutes=22 * turn)
    row = FIRST_ROW + turn
    rows: dict[int, dict[str, object]] = {
        row: {**COMPLETE, "Tanggal Lapor": now - timedelta(minutes=9), "Nama Pelapor": f"Pelapor & <{turn}>"}
    }
    if turn >= 1:
        complete = "Tidak Lengkap" if turn % 5 == 0 else "Lengkap"
        rows[row - 1] = {"Diperiksa": now - timedelta(minutes=2), "Kelengkapan": complete}
    if turn >= 4 and turn % 3 == 0:
        rows[row - 3] = {"Diverifikasi": now, "Kebenaran Laporan": "Benar"}
    if turn % 7 == 6:
        rows[row - 4] = {"Dihentikan": now, "Alasan Dihentikan": "Dicabut Pelapor"}
    if turn % 6 == 5:
        rows[row - 5] = {"Catatan Petugas": "=bukan rumus"}
    return f"{now:%Y-%m-%d %H:%M}", rows


def pengaduan(office: Office, *arguments: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run(["-c", str(office.config_path), *arguments])
    assert code == 0, said.getvalue()
    return said.getvalue()


@pytest.mark.soak
@pytest.mark.parametrize("name", ["buku-agenda.xlsx", pytest.param("buku-agenda.xlsm", marks=pytest.mark.thorough)])
def test_syncs_leave_every_foreign_part_byte_for_byte_the_same(tmp_path: Path, name: str) -> None:
    office = Office(tmp_path / "kantor", replace={'berkas = "buku-agenda.xlsx"': f'berkas = "{name}"'}).create()
    foreign = put_foreign_things_into(office, macros=name.endswith("m"))
    start = parts_of(office.book)
    part, own_part = sheet_part(start, s.AGENDA), sheet_part(start, OWN_TAB)
    where = office.columns(office.open()[s.AGENDA])
    letters = openpyxl.utils.get_column_letter(max(where.values()) + 1)
    formulas = own_column(start[part], letters)
    assert len(formulas) == OWN_ROWS + 1

    clock = ""
    for turn in range(SYNCS):
        clock, rows = story(turn)
        type_into(office, where, rows)
        counts = json.loads(pengaduan(office, "sinkron", "--json", "--sekarang", clock).splitlines()[0])
        assert counts["sel_ditulis"] > 0
        parts = parts_of(office.book)
        assert {found: parts.get(found) for found in foreign} == foreign
        assert parts[own_part] == start[own_part]
        assert own_column(parts[part], letters) == formulas
        assert around_the_cells(parts[part]) == around_the_cells(start[part])

    end = parts_of(office.book)
    ours = {sheet_part(end, tab) for tab in (*s.OWNED_TABS, s.AGENDA, s.HANDOVER)}
    ours |= {"xl/styles.xml", "xl/workbook.xml", "docProps/custom.xml"}
    ours |= {part for part in end if part.startswith("xl/charts/chart")}  # the figures inside Rekap's charts
    assert {part for part in {*start, *end} if start.get(part) != end.get(part)} <= ours
    before, after = (etree.fromstring(parts["xl/workbook.xml"]) for parts in (start, end))
    for kept in ("sheets", "definedNames", "pivotCaches", "bookViews"):
        (old,), (new,) = (list(tree.iter(f"{{{MAIN}}}{kept}")) for tree in (before, after))
        assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")

    numbers = [cells[s.NOREG] for cells in office.rows().values() if s.NOREG in cells]
    assert numbers == [f"{n:04d}/PGD/XI/2026" for n in range(1, len(numbers) + 1)]
    assert len(numbers) == SYNCS - 1 - len([turn for turn in range(1, SYNCS) if turn % 5 == 0])
    written = office.book.read_bytes()
    for command in (["sinkron"], ["rekap"], ["status", "1"], ["riwayat", "1"]):
        office.run(*command, "--sekarang", clock, code=0)
    assert office.book.read_bytes() == written


def test_a_tab_of_ours_that_is_made_anew_disturbs_no_foreign_part(office: Office) -> None:
    foreign = put_foreign_things_into(office, macros=False)
    parts = parts_of(office.book)
    # a person who deletes a tab in Excel takes its part, its relation and its content type along
    gone = sheet_part(parts, s.HISTORY)
    links = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    link = next(x for x in links if str(x.get("Target")).lstrip("/").endswith(gone.removeprefix("xl/")))
    book = etree.fromstring(parts["xl/workbook.xml"])
    sheets = next(book.iter(f"{{{MAIN}}}sheets"))
    position = next(i for i, sheet in enumerate(sheets) if sheet.get("name") == s.HISTORY)
    sheets.remove(sheets[position])
    links.remove(link)
    for named in list(book.iter(f"{{{MAIN}}}definedName")):
        local = named.get("localSheetId")
        if local is not None and int(local) == position:
            named.getparent().remove(named)
        elif local is not None and int(local) > position:
            named.set("localSheetId", str(int(local) - 1))
    parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"] = etree.tostring(book), etree.tostring(links)
    types = re.sub(rb'<Override PartName="/' + gone.encode() + rb'"[^>]*/>', b"", parts["[Content_Types].xml"])
    types = re.sub(rb'<Override [^>]*PartName="/' + gone.encode() + rb'"[^>]*/>', b"", types)
    parts["[Content_Types].xml"] = types
    folder, _, file = gone.rpartition("/")
    parts = {k: v for k, v in parts.items() if k not in (gone, f"{folder}/_rels/{file}.rels")}
    write_parts(office.book, parts)
    start = parts_of(office.book)

    pengaduan(office, "sinkron", "--sekarang", "2026-11-24 08:00")

    after = parts_of(office.book)
    assert {found: after.get(found) for found in foreign} == foreign
    assert after[sheet_part(after, OWN_TAB)] == start[sheet_part(start, OWN_TAB)]
    assert list(openpyxl.load_workbook(office.book).sheetnames) == [*s.TABS, OWN_TAB]
