"""Looks put on: whole columns, so that rows to come have them, headings, and the cells that somebody pasted over.

Only what a cell looks like changes. A number in a column of text keeps its own number format: shown as plain text, a
date would become 46027.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...a1 import column_number
from ...grid import Column, Look, WorkbookLayout
from ...renewal.changes import Changes
from . import oxml as xml
from .columnspans import ColumnSpans
from .frame import Frame
from .patch import add_cell, cells_of
from .sheetxml import ATTRIBUTES
from .styles import StyleBook

_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_PLACE = re.compile(rb"""(?<![\w:])r\s*=\s*["']([A-Za-z]+)\d+["']""")
_KIND = re.compile(rb"""(?<![\w:])t\s*=\s*["'](\w+)["']""")


class Dresser:
    """Gives the cells and columns of one tab their looks, and notes in `changes` where they had others."""

    def __init__(self, frame: Frame, styles: StyleBook, layout: WorkbookLayout, changes: Changes) -> None:
        self._frame, self._styles, self._layout, self._changes = frame, styles, layout, changes
        self._tab = changes.tab
        self._looks = {n: layout.looks[column.look] for n, column in self._tab.columns.items()}
        self._new: dict[tuple[int, int, bool], int | None] = {}  # (column, style, is a number) -> its new style

    def dress(self) -> None:
        """Renew everything of this tab."""
        self.dress_columns()
        looks = self._layout.looks
        self._dress_row(self._tab.heading_row, {n: looks[c.heading_look] for n, c in self._tab.columns.items()})
        bands = {n: looks[c.band_look] for n, c in self._tab.columns.items() if c.band_look}
        self._dress_row(self._tab.band_row, bands)
        self._dress_body()

    # -- whole columns -----------------------------------------------------------------------------

    def dress_columns(self) -> None:
        """Formats and hiding of whole columns; a width of the office's own stays."""
        spans = ColumnSpans(self._frame)
        for number, column in sorted(self._tab.columns.items()):
            old = spans.of(number)
            new = self._renewed_span(old, number, column)
            if new != old:
                spans.put(number, new)
        spans.write()

    def _renewed_span(self, old: Mapping[str, str], number: int, column: Column) -> dict[str, str]:
        """What a column should say of itself."""
        span = dict(old)
        if not self._shows(int(span.get("style", "0")), self._looks[number]):
            span["style"] = str(self._style(self._looks[number]))
            self._changes.formats.append(number)
        is_narrow = "width" in span and float(span["width"]) == 0
        if self._changes.compare_hidden(number, is_narrow or xml.is_true(span.get("hidden"))):
            span.pop("hidden", None)
            span.pop("collapsed", None)
            if column.hidden:
                span["hidden"] = "1"
        if span != old and (is_narrow or "width" not in span):
            span["width"], span["customWidth"] = f"{column.width:g}", "1"
        return span

    # -- cells -------------------------------------------------------------------------------------

    def _dress_row(self, number: int, looks: Mapping[int, Look]) -> None:
        wrapped = self._frame.sheet.row(number)
        if wrapped is None:
            return
        cells = cells_of(wrapped[0])
        wrong = [
            n for n, look in looks.items() if not self._shows(int(cells[n].get("s", "0")) if n in cells else 0, look)
        ]
        for place in sorted(wrong):
            if place not in cells:
                add_cell(wrapped[0], number, place, cells)
            cells[place].set("s", str(self._style(looks[place])))
        if wrong:
            self._changes.headings.update(wrong)
            self._frame.sheet.put(number, wrapped)

    def _dress_body(self) -> None:
        sheet, p = self._frame.sheet, self._frame.sheet.prefix
        cell = re.compile(rb"<" + p + rb"c(?=[\s/>])(" + ATTRIBUTES + rb")>(</" + p + rb"c\s*>)?")
        row_tag = re.compile(rb"<" + p + rb"row(?=[\s/>])" + ATTRIBUTES + rb">")
        counts = self._changes.cells
        for index, number in enumerate(sheet.numbers):
            if number <= self._tab.heading_row:
                continue
            body = self._filled_up(index, number, row_tag)
            column, out, at = 0, list[bytes](), 0
            for found in cell.finditer(body):
                attributes = found[1]
                place = _PLACE.search(attributes)
                column = column_number(place[1].decode()) if place else column + 1
                style = _STYLE.search(attributes)
                is_number = found[2] is None and not attributes.endswith(b"/") and _is_number(attributes)
                new = self._new_style(column, int(style[1]) if style else 0, is_number)
                if new is not None:
                    out += [body[at : found.start(1)], _restyled(attributes, b' s="%d"' % new)]
                    at = found.end(1)
                    counts[column] = counts.get(column, 0) + 1
            if out:
                sheet.slices[index] = b"".join([*out, body[at:]])

    def _filled_up(self, index: int, number: int, row_tag: re.Pattern[bytes]) -> bytes:
        """The row; where it has a format of its own, every known column has a cell, for a new one would take that."""
        sheet = self._frame.sheet
        body = sheet.slices[index]
        tag = row_tag.match(body)
        if tag is None or b"customFormat" not in tag[0]:
            return body
        wrapped = sheet.parse(body)
        row, cells = wrapped[0], cells_of(wrapped[0])
        style = row.get("s", "0")
        if not xml.is_true(row.get("customFormat")):
            return body
        missing = [n for n, look in self._looks.items() if n not in cells and not self._shows(int(style), look)]
        for place in sorted(missing):
            add_cell(row, number, place, cells).set("s", style)
        if missing:
            row.attrib.pop("spans", None)
            sheet.slices[index] = sheet.serialize(wrapped)
        return sheet.slices[index]

    def _new_style(self, column: int, style: int, is_number: bool) -> int | None:
        """The style that a cell of the body should have instead; None when its own is right or it is not ours."""
        look = self._looks.get(column)
        if look is None:
            return None
        asked = (column, style, is_number)
        if asked not in self._new:
            wanted = self._style(look)
            if is_number and look.is_text:
                wanted = self._styles.with_format(wanted, self._styles.code(style))
            self._new[asked] = None if self._styles.same(style, wanted) else wanted
        return self._new[asked]

    def _style(self, look: Look) -> int:
        return self._styles.look(look, self._layout)

    def _shows(self, style: int, look: Look) -> bool:
        return self._styles.same(style, self._style(look))


def _restyled(attributes: bytes, style: bytes) -> bytes:
    if _STYLE.search(attributes):
        return _STYLE.sub(style, attributes)
    return attributes[:-1] + style + b"/" if attributes.endswith(b"/") else attributes + style


def _is_number(attributes: bytes) -> bool:
    kind = _KIND.search(attributes)
    return kind is None or kind[1] in (b"n", b"d")
