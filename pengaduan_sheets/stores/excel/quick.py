"""The workbook that calamine gets to see: parts that were looked through, under names that it finds, nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from . import oxml as xml
from .packed import DEFLATE_LEVEL

_DEAR = 24 << 20  # bytes
_TYPES = b'<Types xmlns="%s"><Default Extension="xml" ContentType="application/xml"/></Types>'
_RELATION = '<Relationship Id="r%d" Type="%s/%s" Target="%s"/>'


def quick_book(sheets: Iterable[bytes], texts: bytes, styles: bytes, date1904: bool) -> io.BytesIO:
    """A whole workbook. sheets: their parts, by position; texts, styles: theirs (b"" = none)

    Not compressed, but for what comes behind so many bytes that it would be dear to have them three times.
    """
    out, targets = io.BytesIO(), list[tuple[str, str]]()
    with zipfile.ZipFile(out, "w", compresslevel=DEFLATE_LEVEL) as book:
        for number, sheet in enumerate(sheets):
            targets.append(("worksheet", f"sheet{number}.xml"))
            method = zipfile.ZIP_STORED if out.tell() < _DEAR else zipfile.ZIP_DEFLATED
            book.writestr(f"xl/sheet{number}.xml", sheet, method)
        count = len(targets)
        for kind, part in (("sharedStrings", texts), ("styles", styles)):
            if part:
                targets.append((kind, f"{kind}.xml"))
                book.writestr(f"xl/{kind}.xml", part)
        entries = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(count))
        relations = "".join(_RELATION % (n, xml.RELATION, kind, name) for n, (kind, name) in enumerate(targets))
        book.writestr("[Content_Types].xml", _TYPES % xml.CONTENT_TYPES.encode())
        book.writestr("_rels/.rels", _relations(_RELATION % (0, xml.RELATION, "officeDocument", "xl/workbook.xml")))
        book.writestr("xl/_rels/workbook.xml.rels", _relations(relations))
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{xml.MAIN}" xmlns:r="{xml.RELATION}"><workbookPr date1904="{int(date1904)}"/>'
            f"<sheets>{entries}</sheets></workbook>",
        )
    out.seek(0)
    return out


def _relations(entries: str) -> str:
    return f'<Relationships xmlns="{xml.PACKAGE_RELATION}">{entries}</Relationships>'
