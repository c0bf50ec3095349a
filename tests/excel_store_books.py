"""Workbooks for the tests of the Excel store, put together part by part as different programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pengaduan_sheets.grid import (
    Cell,
    CellWrite,
    Column,
    Condition,
    Dropdown,
    Formula,
    Look,
    TabContent,
    TabLayout,
    WorkbookLayout,
)
from pengaduan_sheets.stores.base import Plan, Stamp
from pengaduan_sheets.stores.excel import ExcelStore

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\ mmm\\ yyyy\\ hh.mm"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    '<bottom/><diagonal/></border></borders><cellStyleXfs count="1">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
AGENDA = (
    f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    '<sheetPr codeName="Lembar1"/><dimension ref="A1:D4"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/>'
    '</sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
    '<cols><col min="1" max="1" width="18" style="1" customWidth="1"/><col min="2" max="4" width="30"/></cols>'
    '<sheetData><row r="1" spans="1:4" x14ac:dyDescent="0.25"><c r="A1" s="3" t="s"><v>0</v></c>'
    '<c r="B1" t="s"><v>1</v></c>'
    '<c r="C1" t="inlineStr"><is><t>Status</t></is></c></row>\n'
    '<row r="2" spans="1:4"><c r="A2" s="1"><v>46082.354166666664</v></c><c r="B2" s="2" t="s"><v>2</v></c>'
    '<c r="C2" t="str"><f>IF(A2&gt;0,"ada","")</f><v>ada</v></c><c r="D2"><v>7</v></c></row>'
    '<row r="4" spans="1:4" s="3" customFormat="1"><c r="B4" t="e"><v>#REF!</v></c>'
    '<c r="D4" t="b"><v>1</v></c></row></sheetData>'
    '<autoFilter ref="A1:D4"/><dataValidations count="1"><dataValidation type="list" sqref="C2:C9">'
    '<formula1>"a,b"</formula1>'
    "</dataValidation></dataValidations>"
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" r:id="rId1"/><drawing r:id="rId2"/><legacyDrawing r:id="rId3"/>'
    '<mc:AlternateContent><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
    '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups>'
    "<x14:sparklineGroup/></x14:sparklineGroups></ext></extLst></worksheet>"
)
OFFICE = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2+$A$1</f><v>3</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>5</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>7</v></c>'
    '<c r="C3"><f t="array" ref="C3:C4">A1:A2</f><v>1</v></c></row>'
    '<row r="4"><c r="C4"><v>2</v></c></row></sheetData></worksheet>'
)
PREFIXED = (
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>satu</x:t>'
    f"</x:is></x:c><x:c><x:v>2</x:v>"
    "</x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"
)
CALC_CHAIN = (
    f'{HEAD}<calcChain xmlns="{MAIN}"><c r="C2" i="1"/><c r="B1" i="2"/><c r="B2"/>'
    '<c r="B3"/><c r="C3" a="1"/></calcChain>'
)
OTHER_PARTS = {
    "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
    "xl/printerSettings/printerSettings1.bin": bytes(range(255, -1, -1)) * 4,
    "xl/drawings/drawing1.xml": b"<xdr:wsDr xmlns:xdr='u:d'/>",
    "xl/drawings/vmlDrawing1.vml": b"<xml xmlns:v='urn:schemas-microsoft-com:vml'/>",
    "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode(),
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments xmlns='u:t'/>",
    "xl/persons/person.xml": b"<personList xmlns='u:p'/>",
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}"/>'.encode(),
    "xl/charts/chart1.xml": b"<c:chartSpace xmlns:c='u:c'/>",
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macros" + bytes(500),
    "customXml/item1.xml": b"<milik kantor='ya'/>",
}


def rich_parts(date1904: bool = False) -> dict[str, bytes]:
    """A book with all that an office may have in one: macros, pictures, comments, pivots, formulas of its own."""
    kinds = [("worksheet", f"worksheets/sheet{n}.xml") for n in (1, 2, 3)]
    kinds += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"), ("calcChain", "calcChain.xml")]
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(kinds, 1)
    )
    sheet_links = (
        f'<Relationship Id="rId1" Type="{REL}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
        f'<Relationship Id="rId2" Type="{REL}/drawing" Target="../drawings/drawing1.xml"/>'
        f'<Relationship Id="rId3" Type="{REL}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{kind}.{word}+xml"/>'
        for name, word in (
            ("workbook.xml", "sheet.main"),
            *((f"worksheets/sheet{number}.xml", "worksheet") for number in (1, 2, 3)),
            *((f"{word}.xml", word) for word in ("styles", "sharedStrings", "calcChain")),
        )
    )
    system = '<workbookPr date1904="1"/>' if date1904 else "<workbookPr/>"
    texts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PKG}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{overrides}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}">{system}<bookViews>'
        '<workbookView firstSheet="1" activeTab="1"/>'
        '</bookViews><sheets><sheet name="Agenda" sheetId="1" r:id="rId1"/>'
        '<sheet name="Kantor" sheetId="2" r:id="rId2"/>'
        '<sheet name="Awalan" sheetId="5" r:id="rId3"/></sheets><definedNames>'
        '<definedName name="_xlnm.Print_Area" localSheetId="1">Kantor!$A$1:$C$4</definedName>'
        '<definedName name="Daftar">Kantor!$A$1:$A$3</definedName></definedNames><calcPr calcId="191029"/></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": AGENDA,
        "xl/worksheets/_rels/sheet1.xml.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships">{sheet_links}'
        "</Relationships>",
        "xl/worksheets/sheet2.xml": OFFICE,
        "xl/worksheets/sheet3.xml": PREFIXED,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" count="3" uniqueCount="3"><si><t>Tanggal Lapor</t></si>'
        "<si><t>Nama Pelapor</t></si><si><r><t>Si</t></r><r><t>ti</t></r></si></sst>",
        "xl/calcChain.xml": CALC_CHAIN,
    }
    return {**{name: text.encode() for name, text in texts.items()}, **OTHER_PARTS}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts; pictures are stored, the rest deflated; each with a date of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, body) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2024, 1 + number % 12, 3, 10, 20, 30))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return out.getvalue()


def raw_members(data: bytes) -> dict[str, tuple[object, ...]]:
    """Name -> (compressed bytes, method, date, CRC) of each member, in order."""
    found: dict[str, tuple[object, ...]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30
            name_length = int.from_bytes(data[start - 4 : start - 2], "little")
            extra_length = int.from_bytes(data[start - 2 : start], "little")
            start += name_length + extra_length
            packed = data[start : start + info.compress_size]
            found[info.filename] = (packed, info.compress_type, info.date_time, info.CRC)
    return found


def parts_of(path: Path) -> dict[str, bytes]:
    """Name -> unpacked bytes of each part of a file."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rich_store(folder: Path, name: str = "buku.xlsx", **options: bool) -> ExcelStore:
    """A store over the rich book."""
    path = folder / name
    path.write_bytes(pack(rich_parts(**options)))
    return ExcelStore(path, folder / "jurnal")


LOOKS = {
    "teks": Look(number_format="@", wrap=True),
    "judul": Look(bold=True, fill="1F4E78", color="FFFFFF", align="center", wrap=True, border="BFBFBF"),
    "waktu": Look(number_format="dd mmm yyyy hh.mm"),
    "pita": Look(fill="DDEBF7", bold=True),
    "besar": Look(size=16, bold=True),
    "angka": Look(number_format="#,##0", align="right"),
    "isian": Look(fill="FFF2CC", border_bottom="7F6000"),
}
LAYOUT = WorkbookLayout(
    [
        TabLayout("Petunjuk", widths={1: 80}),
        TabLayout(
            "Agenda",
            [
                Column(
                    "Tanggal Lapor", 18, "waktu", band="1 Formulir", band_look="pita", hint="Tulis 3 Mar 2026 08.30"
                ),
                Column("ID Baris", 10, hidden=True, band_look="pita"),
                Column("Nama Pelapor", 25, band_look="pita"),
                Column("Jumlah", 15, "angka"),
            ],
            heading_row=2,
            freeze="A3",
            filter=True,
            dropdowns=[
                Dropdown("A3:A1048576", "waktu", formula="Petunjuk!$B$1", hint="Tulis 3 Mar 2026 08.30"),
                Dropdown("B3:B1048576", "tolak", error="Diisi sistem", error_title="Jangan diisi"),
                Dropdown("C3:C1048576", "daftar", ("Lisan", "Tertulis")),
                Dropdown("D3:D1048576", "rujukan", formula="Petunjuk!$A$2:$A$9", refuse=True),
            ],
            conditions=[Condition("A3:D1048576", '$C3="Ya"', fill="FFC7CE", color="9C0006", bold=True)],
            tab_color="1F4E78",
            landscape=True,
            repeat_rows="1:2",
            header="Buku &D",
            footer="Hal &P",
        ),
        TabLayout(
            "Rekap",
            widths={1: 30, 2: 12},
            conditions=[Condition("A1:A1", "$A$1<1", fill="FF0000")],
            dropdowns=[Dropdown("B1", "daftar", ("2026-10", "2026-11"))],
            repeat_rows="1:1",
        ),
    ],
    LOOKS,
)


def rekap(total: int = 12) -> TabContent:
    """A tab that the sync fills, with every kind of value."""
    return TabContent(
        "Rekap",
        [
            [Cell("Rekap", "besar"), Cell("2026-11", "isian", staff=True)],
            [Cell("Masuk", "judul"), Cell(total, "angka")],
            [Cell(datetime(2026, 11, 1, 8, 30), "waktu"), Cell(Formula('=HYPERLINK("#Agenda!A3","baris")', "baris"))],
            [None, Cell("ya", "teks"), Cell("=bukan rumus"), Cell(0.1 + 0.2, "angka")],
        ],
        {1: 30},
    )


def new_store(folder: Path, rows: int = 5, name: str = "buku.xlsx") -> ExcelStore:
    """A store over a book that it made itself."""
    store = ExcelStore(folder / name, folder / "jurnal")
    petunjuk = TabContent("Petunjuk", [[Cell("Petunjuk", "besar")], [Cell("Isi buku ini", "teks")]])
    identities = [CellWrite(row, 2, f"id{row}") for row in range(3, 3 + rows)]
    contents = {"Petunjuk": petunjuk, "Rekap": rekap()}
    store.create(LAYOUT, contents, {"Agenda": identities}, Stamp("buku-1", 1, {2026: 0}))
    return store


def write(store: ExcelStore, tab: str, *cells: CellWrite, stamp: Stamp | None = None) -> None:
    """Read, then write these cells."""
    store.apply(Plan({tab: cells}, stamp=stamp), store.read(), LAYOUT)
