"""The letterhead in a Word document: for every paper of the office."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.shared import Cm

from ..month.paper import CONTACT_SIZE, Letterhead
from .docx_parts import describe, grid, line_below, write

LOGO_WIDTH = 2.4  # cm


def write_letterhead(document: Any, head: Letterhead, width: float) -> None:
    """At the end of a document whose text is `width` cm wide."""
    # Room for a logo at either side, also without one: what stands between is centred on the page, and a long name
    # takes two lines of about one length instead of leaving its last word alone.
    cells = grid(document, 1, [LOGO_WIDTH, width - 2 * LOGO_WIDTH, LOGO_WIDTH]).rows[0].cells
    if head.logo:
        run = cells[0].paragraphs[0].add_run()
        run.add_picture(BytesIO(head.logo), width=Cm(LOGO_WIDTH - 0.4))
        describe(run, "Lambang", "Lambang daerah")
        cells[0].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for text, size in head.lines:
        write(cells[1], text, size=size, bold=size > CONTACT_SIZE, center=True)
    line_below(write(document, "", size=3))
