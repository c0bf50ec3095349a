"""The letterhead in a Word document: for every paper of the office."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.shared import Cm

from ..month.paper import Letterhead
from .docx_parts import describe, grid, line_below, write

LOGO_WIDTH = 2.4  # cm
SIZES = (12.0, 15.0, 10.0)  # points: the government, the office larger, the contact smaller


def write_letterhead(document: Any, head: Letterhead, width: float) -> None:
    """At the end of a document whose text is `width` cm wide."""
    widths = [LOGO_WIDTH, width - LOGO_WIDTH] if head.logo else [width]
    cells = grid(document, 1, widths).rows[0].cells
    if head.logo:
        run = cells[0].paragraphs[0].add_run()
        run.add_picture(BytesIO(head.logo), width=Cm(LOGO_WIDTH - 0.4))
        describe(run, "Lambang", "Lambang daerah")
        cells[0].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    lines = [(head.government, SIZES[0]), (head.office, SIZES[1]), *((line, SIZES[2]) for line in head.contact)]
    for text, size in lines:
        if text:
            write(cells[-1], text, size=size, bold=size > SIZES[2], center=True)
    line_below(write(document, "", size=3))
