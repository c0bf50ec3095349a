"""No green corners: Excel marks every number that is kept as text, and here all NIK and phone numbers are.

A sheet says itself for which cells the mark is unwanted; LibreOffice drops that when it saves.
"""

from __future__ import annotations

from ...a1 import LAST_ROW
from ...grid import WorkbookLayout
from ...renewal.boxes import boxes_of, sqref_of, without
from ...renewal.placed import PlacedTab
from ...runs import runs
from . import oxml as xml
from .frame import Frame


def renew_green_marks(frame: Frame, tab: PlacedTab, layout: WorkbookLayout) -> bool:
    """Switch the mark off in columns of text where it is not; whether that was needed."""
    texts = (n for n, column in tab.columns.items() if layout.looks[column.look].is_text)
    wanted = [(tab.heading_row + 1, first, LAST_ROW, last) for first, last, _ in runs(dict.fromkeys(texts))]
    there = [
        box
        for item in xml.children(xml.child(frame.root, "ignoredErrors"), "ignoredError")
        if xml.is_true(item.get("numberStoredAsText"))
        for box in boxes_of(item.get("sqref", ""))
    ]
    missing = without(wanted, there)
    if missing:
        error = frame.element("ignoredError", sqref=sqref_of(missing), numberStoredAsText="1")
        frame.group("ignoredErrors").append(error)
    return bool(missing)
