"""A spreadsheet as a file. CSV, TSV, web pages and Excel carry the values; PDF and ODS are valid and nearly empty."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .book import Book
from .cells import Formula
from .rendered import formatted
from .sheet import Sheet
from .shown import number_format

CSV, TSV, PDF, ZIP = "text/csv", "text/tab-separated-values", "application/pdf", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")  # which Excel forbids
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>{tables}'
    "</office:spreadsheet></office:body></office:document-content>"
)
_TABLE = '<table:table table:name="{name}"><table:table-row><table:table-cell/></table:table-row></table:table>'


def shown_rows(book: Book, sheet: Sheet) -> list[list[str]]:
    """What the sheet shows, as a full rectangle down to its last value."""
    rows, columns = sheet.used()
    found = []
    for r in range(rows):
        row = sheet.row(r)
        texts = [""] * columns
        for c in row:
            if row[c].value is not None:
                texts[c] = formatted(book.effective(sheet, r, c), number_format(book, sheet, r, c), book.locale)
        found.append(texts)
    return found


def write(book: Book, kind: str, sheet: Sheet | None = None) -> bytes:
    """The file; of `sheet` (else the first one) where the kind has room for one. raises KeyError: unknown kind."""
    return _WRITERS[kind](book, sheet or book.sheets[0])


def _csv(book: Book, sheet: Sheet) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(shown_rows(book, sheet))
    return out.getvalue().removesuffix("\r\n").encode()


def _tsv(book: Book, sheet: Sheet) -> bytes:
    """Google has no quotes here: what would break a line becomes a space."""
    plain = str.maketrans("\t\r\n", "   ")
    return "\r\n".join("\t".join(text.translate(plain) for text in row) for row in shown_rows(book, sheet)).encode()


def _xlsx(book: Book, _: Sheet) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for sheet in book.sheets:
        tab = workbook.create_sheet(_NOT_IN_TITLES.sub("_", sheet.title)[:31])
        for r, row in enumerate(sheet.rows):
            for c, cell in row.items():
                if cell.value is None:
                    continue
                value = ILLEGAL_CHARACTERS_RE.sub("", cell.value) if isinstance(cell.value, str) else cell.value
                made = tab.cell(r + 1, c + 1, value)
                if isinstance(cell.value, str) and not isinstance(cell.value, Formula):
                    made.data_type = "s"  # also where it begins with `=`
                pattern = (number_format(book, sheet, r, c) or {}).get("pattern")
                if pattern:
                    made.number_format = pattern
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _pdf(book: Book, _: Sheet) -> bytes:
    """One empty A4 page."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def _ods(book: Book, _: Sheet) -> bytes:
    """The sheets' names without their cells."""
    tables = "".join(_TABLE.format(name=html.escape(sheet.title)) for sheet in book.sheets)
    content = _CONTENT.format(tables=tables)
    return _zip({"mimetype": ODS, "META-INF/manifest.xml": _MANIFEST, "content.xml": content})


def _pages(book: Book, _: Sheet) -> bytes:
    """A web page per sheet."""
    pages = {}
    for sheet in book.sheets:
        rows = ("".join(f"<td>{html.escape(text)}</td>" for text in row) for row in shown_rows(book, sheet))
        pages[f"{sheet.title.replace('/', '_')}.html"] = f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    return _zip(pages)


def _zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(name, text, kind)
    return out.getvalue()


_WRITERS = {CSV: _csv, TSV: _tsv, XLSX: _xlsx, PDF: _pdf, ODS: _ods, ZIP: _pages}
