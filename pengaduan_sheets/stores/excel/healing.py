"""What LibreOffice drops whenever it saves, put back by every write: lists and hints that end some rows below the last
filled one, and the word that numbers kept as text are wanted. What else may be damaged is for `rapikan`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...grid import Sheet, WorkbookLayout
from ...renewal.placing import placed_tabs
from .draft import Draft
from .frame import Frame
from .paper import renew_green_marks
from .validations import renew_validations


def heal_lists(draft: Draft, sheets: Mapping[str, Sheet], layout: WorkbookLayout) -> None:
    """Renew them in a book that LibreOffice saved. sheets: the book as read, for where columns stand"""
    for placed in placed_tabs(layout, sheets):
        tab = draft.workbook.tab(placed.title)
        if tab is None or not (placed.dropdowns or placed.columns):
            continue
        frame = Frame(draft.source(tab.part))
        renew_validations(frame, placed)
        renew_green_marks(frame, placed, layout.looks)
        if frame.changed:
            draft.changes[tab.part] = frame.source()
