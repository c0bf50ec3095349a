"""What a sheet says of whole columns: one `col` speaks of a span of neighbours, and is parted where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import oxml as xml
from .frame import Frame

_WIDE = 100  # columns that one width is given for: more of them were left as they are by whoever saved the book


class ColumnSpans:
    """The columns of one sheet; `write` puts them back into it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._spans = [dict(element.attrib) for element in xml.children(xml.child(frame.root, "cols"), "col")]
        self._is_changed = False

    def of(self, number: int) -> dict[str, str]:
        """What is said of this column, but for its place."""
        found = next((span for span, first, last in self._placed() if first <= number <= last), {})
        return {name: value for name, value in found.items() if name not in ("min", "max")}

    def has_width(self, number: int) -> bool:
        """Whether somebody gave this column a width."""
        return any(
            first <= number <= last and last - first < _WIDE and xml.is_true(span.get("customWidth"))
            for span, first, last in self._placed()
        )

    def put(self, number: int, said: Mapping[str, str]) -> None:
        """Say it of this one column, cut out of a wider span or new; the spans stay in order."""
        self._is_changed = True
        own = {"min": str(number), "max": str(number), **said}
        for index, (span, first, last) in enumerate(self._placed()):
            if number < first:
                self._spans.insert(index, own)
                return
            if number <= last:
                before = [{**span, "max": str(number - 1)}] if first < number else []
                after = [{**span, "min": str(number + 1)}] if number < last else []
                self._spans[index : index + 1] = [*before, own, *after]
                return
        self._spans.append(own)

    def write(self) -> None:
        """Let the sheet say it; one that nothing was put into keeps its bytes."""
        if self._is_changed:
            self._frame.group("cols")[:] = [self._frame.element("col", **span) for span in self._spans]

    def _placed(self) -> Iterator[tuple[dict[str, str], int, int]]:
        """Each span with its first and last column."""
        return ((span, int(span.get("min", "0")), int(span.get("max", "0"))) for span in self._spans)
