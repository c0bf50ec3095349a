"""The workbook that calamine gets to see: parts that were looked through, under names that it finds, nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from . import oxml as xml

_TYPES = b'<Types xmlns="%s"><Default Extension="xml" ContentType="application/xml"/></Types>'
_RELATION = '<Relationship Id="r%d" Type="%s/%s" Target="%s"/>'


def quick_book(sheets: Sequence[bytes], texts: bytes, styles: bytes, date1904: bool) -> io.BytesIO:
    """A whole workbook, not compressed. sheets: their parts, by position; texts, styles: theirs (b"" = none)"""
    targets = [("worksheet", f"sheet{number}.xml", sheet) for number, sheet in enumerate(sheets)]
    targets += [("sharedStrings", "sharedStrings.xml", texts)] if texts else []
    targets += [("styles", "styles.xml", styles)] if styles else []
    entries = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(len(sheets)))
    relations = "".join(_RELATION % (n, xml.RELATION, kind, name) for n, (kind, name, _) in enumerate(targets))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", _TYPES % xml.CONTENT_TYPES.encode())
        book.writestr("_rels/.rels", _relations(_RELATION % (0, xml.RELATION, "officeDocument", "xl/workbook.xml")))
        book.writestr("xl/_rels/workbook.xml.rels", _relations(relations))
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{xml.MAIN}" xmlns:r="{xml.RELATION}"><workbookPr date1904="{int(date1904)}"/>'
            f"<sheets>{entries}</sheets></workbook>",
        )
        for _, name, part in targets:
            book.writestr(f"xl/{name}", part)
    out.seek(0)
    return out


def _relations(entries: str) -> str:
    return f'<Relationships xmlns="{xml.PACKAGE_RELATION}">{entries}</Relationships>'
