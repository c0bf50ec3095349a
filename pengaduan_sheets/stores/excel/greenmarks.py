"""No green corners: Excel marks every number that is kept as text, and here all NIK and phone numbers are.

A sheet says itself for which cells the mark is unwanted; LibreOffice drops that when it saves.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...grid import Column, Look
from ...layout.looks import TEXT
from ...layout.places import LAST_ROW
from . import oxml as xml
from .areas import Box, boxes_of, sqref_of, without
from .frame import Frame


def renew_green_marks(frame: Frame, columns: Mapping[int, Column], heading_row: int, looks: Mapping[str, Look]) -> bool:
    """Switch the mark off in columns of text where it is not; whether that was needed.

    columns  number of the column -> what the layout says of it
    """
    wanted = _boxes([n for n, column in columns.items() if looks[column.look].number_format == TEXT], heading_row + 1)
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


def _boxes(numbers: list[int], first_row: int) -> list[Box]:
    """One box per run of neighbouring columns, down to the end of the sheet."""
    out: list[Box] = []
    for number in sorted(numbers):
        if out and out[-1][3] == number - 1:
            out[-1] = (first_row, out[-1][1], LAST_ROW, number)
        else:
            out.append((first_row, number, LAST_ROW, number))
    return out
