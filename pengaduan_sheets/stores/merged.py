"""Cells that somebody merged over rows of complaints or months: told, for such rows cannot be sorted."""

from __future__ import annotations

from collections.abc import Iterable

from ..a1 import Box
from ..renewal.boxes import sqref_of

_BODY_ROW = 3  # the first below the bands and headings that `buat` makes
_FEW = 3  # areas that a sentence names


def merged_said(title: str, boxes: Iterable[Box], advice: str) -> list[str]:
    """The sentence about the merged cells of a table, none where its rows have none.

    advice  what of it comes to harm in this kind of book, and how they are parted
    """
    inside = [sqref_of([box]) for box in boxes if box[2] >= _BODY_ROW]
    more = f" dan {len(inside) - _FEW} lainnya" if len(inside) > _FEW else ""
    return [f"Tab {title}: sel {', '.join(inside[:_FEW])}{more} digabung, {advice}"] if inside else []
