"""A tab of the layout as it stands in a book, or as it will in a new one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..a1 import Box
from ..frozen import Frozen
from ..grid import Column, Condition, Dropdown, TabLayout
from .boxes import boxes_of


class PlacedTab(Frozen):
    """One tab of the layout as it stands in the book.

    title       its real name there
    heading_row row of the headings, band_row of the coloured bands above them; 0 = there is none
    columns     number of the column in the book -> what the layout says of it
    dropdowns, conditions  with their boxes; formulas are relative to the first row below the headings
    freeze      as in the layout, for these columns
    """

    title: str
    tab: TabLayout
    heading_row: int
    band_row: int
    columns: Mapping[int, Column]
    dropdowns: Sequence[tuple[Sequence[Box], Dropdown]]
    conditions: Sequence[tuple[Sequence[Box], Condition]]
    freeze: str


def new_tab(tab: TabLayout) -> PlacedTab:
    """A tab that is being made: everything stands where the layout says."""
    return PlacedTab(
        title=tab.name,
        tab=tab,
        heading_row=tab.heading_row,
        band_row=tab.heading_row - 1 if any(column.band for column in tab.columns) else 0,
        columns=dict(enumerate(tab.columns, start=1)),
        dropdowns=[(boxes_of(d.range), d) for d in tab.dropdowns],
        conditions=[(boxes_of(c.range), c) for c in tab.conditions],
        freeze=tab.freeze,
    )
