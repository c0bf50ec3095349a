"""No green corners: Excel marks every number that is kept as text, and here all NIK and phone numbers are.

A sheet says itself for which cells the mark is unwanted; LibreOffice drops that when it saves.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...a1 import LAST_ROW
from ...grid import TEXT_FORMAT, Column, Look
from ...runs import runs
from . import oxml as xml
from .areas import boxes_of, sqref_of, without
from .frame import Frame


def renew_green_marks(frame: Frame, columns: Mapping[int, Column], heading_row: int, looks: Mapping[str, Look]) -> bool:
    """Switch the mark off in columns of text where it is not; whether that was needed.

    columns  number of the column -> what the layout says of it
    """
    texts = (n for n, column in columns.items() if looks[column.look].number_format == TEXT_FORMAT)
    wanted = [(heading_row + 1, first, LAST_ROW, last) for first, last, _ in runs(dict.fromkeys(texts))]
    group = xml.child(frame.root, "ignoredErrors")
    there = [
        box
        for item in xml.children(group, "ignoredError")
        if xml.is_true(item.get("numberStoredAsText"))
        for box in boxes_of(item.get("sqref", ""))
    ]
    missing = without(wanted, there)
    if not missing:
        return False
    if group is None:
        group = frame.element("ignoredErrors")
        frame.insert(group)
    group.append(frame.element("ignoredError", sqref=sqref_of(missing), numberStoredAsText="1"))
    frame.changed = True
    return True
