"""Areas of cells as boxes: where a dropdown holds, what is left of it when some columns are taken out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..a1 import LAST_COLUMN, LAST_ROW, Box, column_letters, meet, split_range


def boxes_of(sqref: str) -> list[Box]:
    """`A3:A9 C3` as boxes; whole columns (`A:C`) and rows (`2:4`) too. raises ValueError."""
    return [_box(part) for part in sqref.split()]


def _box(part: str) -> Box:
    first, _, last = part.replace("$", "").partition(":")
    if last and first.isalpha():
        return split_range(f"{first}1:{last}{LAST_ROW}")
    if last and first.isdigit():
        return split_range(f"A{first}:{column_letters(LAST_COLUMN)}{last}")
    return split_range(part)


def sqref_of(boxes: Iterable[Box]) -> str:
    """Boxes as a sheet names them."""
    return " ".join(_text(box) for box in boxes)


def _text(box: Box) -> str:
    top, left, bottom, right = box
    first, last = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def columns_in(boxes: Iterable[Box]) -> set[int]:
    """The columns that the boxes touch."""
    return {column for _, left, _, right in boxes for column in range(left, right + 1)}


def without(boxes: Iterable[Box], holes: Sequence[Box]) -> list[Box]:
    """What is left of the boxes without the cells of the holes; boxes that meet none stay as they are."""
    left = list(boxes)
    for hole in holes:
        left = [rest for box in left for rest in (_cut(box, hole) if meet(box, hole) else [box])]
    return left


def _cut(box: Box, hole: Box) -> list[Box]:
    top, left, bottom, right = box
    upper, lower = max(top, hole[0]), min(bottom, hole[2])
    pieces = [
        (top, left, hole[0] - 1, right),
        (hole[2] + 1, left, bottom, right),
        (upper, left, lower, hole[1] - 1),
        (upper, hole[3] + 1, lower, right),
    ]
    return [piece for piece in pieces if piece[0] <= piece[2] and piece[1] <= piece[3]]
