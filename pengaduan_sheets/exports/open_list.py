"""The list of what is open (.docx): A4 across, to be read at a meeting and written on; it names the reporters.

Shapes only: what stands in it is put together by the command.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from docx.shared import Pt

from ..layout.templates import OtherPaint
from ..month.blocks import Table
from ..month.paper import Letterhead
from ..text import moment
from .docx import blank
from .docx_parts import lie, page_numbers, saved, write
from .docx_table import write_table
from .letterhead import write_letterhead

WIDTH = 26.7  # cm between the margins of an A4 page that lies
_MARGIN = 1.5  # cm
_KEEP = "Memuat nama pelapor: simpan di tempat terkunci, musnahkan sesudah dipakai."


def render(head: Letterhead, said: str, tables: Mapping[str, Table], colors: OtherPaint, made: datetime) -> bytes:
    """The bytes of the document.

    said    how much there is, in one line
    tables  title -> rows of one pelaksana, in cm of `WIDTH`
    """
    title = "Pengaduan terbuka"
    document = blank(colors)
    lie(document.sections[0], _MARGIN)
    write_letterhead(document, head, WIDTH)
    write(document, f"{title}, keadaan {moment(made)}", bold=True, size=13)
    write(document, f"{said}. {_KEEP}", size=9.5, color=colors.lunak)
    for name, table in tables.items():
        heading = write(document, name, bold=True, size=11, color=colors.bagian).paragraph_format
        heading.keep_with_next, heading.space_before = True, Pt(8)
        write_table(document, table, colors)
    page_numbers(document, title, colors)
    document.core_properties.title = title
    return saved(document)
