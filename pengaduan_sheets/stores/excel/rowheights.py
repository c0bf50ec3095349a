"""How high a row must be for its wrapped text, by the widths of the columns as they are in the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...heights import POINTS_PER_LINE, wrapped_lines

_MOST_LINES = 27  # Excel shows no row higher than 409 points


class RowHeights:
    """Heights of the rows of one tab.

    widths  column number -> width in characters, of the visible columns
    before  the tab as read: what stands in the cells that are not written
    """

    def __init__(self, widths: Mapping[int, float], before: Sequence[Sequence[object]]) -> None:
        self._widths = {column: width for column, width in widths.items() if width}
        self._before = before

    def needed(self, number: int, written: Mapping[int, object]) -> float | None:
        """Points for row `number` with these values in it; None when one line is enough."""
        old = self._before[number - 1] if number <= len(self._before) else ()
        shown = {**dict(enumerate(old, start=1)), **written}
        lines = 1
        for column, value in shown.items():
            if isinstance(value, str) and column in self._widths and _is_wrapped(value, width := self._widths[column]):
                lines = max(lines, sum(wrapped_lines(part, width) for part in value.split("\n")))
        return None if lines == 1 else POINTS_PER_LINE * min(lines, _MOST_LINES)


def _is_wrapped(text: str, width: float) -> bool:
    # Hubungi's link stands in one line, cut at its column's edge: 200 characters of an address are read by no one.
    return (len(text) > width or "\n" in text) and not text.startswith("https://")
