"""How high a row must be for its wrapped text, by the widths of the columns as they are in the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...heights import POINTS_PER_LINE, wrapped_lines

_MOST_LINES = 27  # Excel shows no row higher than 409 points
_LINK = "https://"  # Hubungi's stands in one line, cut at its column's edge: an address is read by no one


class RowHeights:
    """Heights of the rows of one tab.

    widths  column number -> width in characters, of the visible columns
    before  the tab as read: what stands in the cells that are not written
    """

    def __init__(self, widths: Mapping[int, float], before: Sequence[Sequence[object]]) -> None:
        self._widths = widths
        self._before = before

    def needed(self, number: int, written: Mapping[int, object]) -> float | None:
        """Points for row `number` with these values in it; None when one line is enough."""
        old = self._before[number - 1] if number <= len(self._before) else ()
        lines = 1
        for column, width in self._widths.items():
            value = written[column] if column in written else old[column - 1] if column <= len(old) else None
            if isinstance(value, str) and (len(value) > width or "\n" in value) and not value.startswith(_LINK):
                lines = max(lines, sum(wrapped_lines(part, width) for part in value.split("\n")))
        return None if lines == 1 else POINTS_PER_LINE * min(lines, _MOST_LINES)
