"""The blank book of the shipped config, as `buat` makes it: `make kosong` renews the file in workbook_templates.

Fixed stamp, IDs and dates, so that the file changes only when the layout does.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from random import Random

from pengaduan_sheets import schema as s
from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.grid import Cell, CellWrite, TabContent
from pengaduan_sheets.layout import (
    guide_content,
    reference_writes,
    shipped_config,
    sop_content,
    templates_dir,
    unused_id_writes,
    with_heights,
)
from pengaduan_sheets.layout import workbook_layout as make_layout
from pengaduan_sheets.layout.places import FIRST_ROW
from pengaduan_sheets.stores.base import Stamp
from pengaduan_sheets.stores.excel.builder import build_book

BLANK_BOOK = "buku-agenda-kosong.xlsx"
UNUSED_ROWS = 400
_STAMP = Stamp("buku-agenda-kosong", 1)
_ID_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_ZIP_DATE = (2026, 1, 1, 0, 0, 0)
_MADE = b"2026-01-01T00:00:00Z"


def blank_book(config: Config) -> bytes:
    """The bytes of a blank book; the same config gives the same bytes."""
    writes: dict[str, list[CellWrite]] = {
        s.AGENDA: unused_id_writes(config, _ids(UNUSED_ROWS), FIRST_ROW),
        s.REFERENCE: reference_writes(config),
    }
    data = build_book(make_layout(config), blank_contents(config), writes, _STAMP, BLANK_BOOK)
    return without_clock(data)


def blank_contents(config: Config) -> dict[str, TabContent]:
    """What stands in the tabs that the sync fills before it has run for the first time."""
    waiting = {
        name: TabContent(name, [[Cell(name, "judul_tab")], [Cell("Diisi saat sinkron pertama.", "teks_lunak")]])
        for name in (s.TASKS, s.RECAP, s.HISTORY)
    }
    told = (with_heights(content, config) for content in (guide_content(config), sop_content(config, None, {})))
    return waiting | {content.name: content for content in told}


def _ids(n: int) -> list[str]:
    random = Random(2026)
    return ["".join([random.choice(_ID_LETTERS[8:]), *random.choices(_ID_LETTERS, k=7)]) for _ in range(n)]


def without_clock(data: bytes) -> bytes:
    """A file of Office without when it was made, so that it changes only when something in it does."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>" + _MADE, body)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, body)
    return out.getvalue()


def main(target: Path | None = None) -> Path:
    """Renew the blank book of the repository (or write it to `target`)."""
    path = target or templates_dir() / BLANK_BOOK
    path.write_bytes(blank_book(load_config(shipped_config())))
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)}\n")
