"""Formats renewed: of whole columns, so that rows to come have them, and of the cells that somebody pasted over.

Only what a cell looks like changes. A number in a column of text keeps its own number format: shown as plain text, a
date would become 46027.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ...a1 import column_letters, column_number
from ...grid import TEXT_FORMAT, Column, Look, WorkbookLayout
from ...layout.placed import PlacedTab
from . import oxml as xml
from .frame import Frame
from .patch import cells_of
from .styles import StyleBook

_STYLE = re.compile(rb"""(?<![\w:])s\s*=\s*["'](\d+)["']""")
_PLACE = re.compile(rb"""(?<![\w:])r\s*=\s*["']([A-Za-z]+)\d+["']""")
_KIND = re.compile(rb"""(?<![\w:])t\s*=\s*["'](\w+)["']""")
_ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"


@dataclass
class Renewed:
    """What was renewed in one tab, by heading."""

    columns: list[str] = field(default_factory=list)  # the format of the whole column
    hidden: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)  # heading -> how many cells


class Dresser:
    """Gives the cells and columns of one tab their looks."""

    def __init__(self, frame: Frame, tab: PlacedTab, styles: StyleBook, layout: WorkbookLayout) -> None:
        self._frame, self._tab, self._styles, self._layout = frame, tab, styles, layout
        self._looks = {n: layout.looks[column.look] for n, column in tab.columns.items()}
        self._new: dict[tuple[int, int, bool], int | None] = {}  # (column, style, is a number) -> its new style
        self.renewed = Renewed()

    def renew(self) -> Renewed:
        """Renew everything of this tab; what was."""
        self._renew_columns()
        self._renew_headings()
        self._renew_body()
        return self.renewed

    # -- whole columns -----------------------------------------------------------------------------

    def _renew_columns(self) -> None:
        group = xml.child(self._frame.root, "cols")
        spans = [dict(element.attrib) for element in xml.children(group, "col")]
        for number, column in sorted(self._tab.columns.items()):
            old = _span_of(spans, number)
            new = self._renewed_span(old, column, self._looks[number])
            if new != old:
                _put_span(spans, number, new)
        if not (self.renewed.columns or self.renewed.hidden or self.renewed.shown):
            return
        if group is None:
            group = self._frame.element("cols")
            self._frame.insert(group)
        for element in list(group):
            group.remove(element)
        group.extend(self._frame.element("col", **span) for span in spans)
        self._frame.changed = True

    def _renewed_span(self, old: Mapping[str, str], column: Column, look: Look) -> dict[str, str]:
        """What a column should say of itself; a width of the office's own stays."""
        span = dict(old)
        if not self._shows(int(span.get("style", "0")), look):
            span["style"] = str(self._style(look))
            self.renewed.columns.append(column.heading)
        is_narrow = "width" in span and float(span["width"]) == 0
        is_hidden = xml.is_true(span.get("hidden")) or is_narrow
        if is_hidden != column.hidden:
            (self.renewed.hidden if column.hidden else self.renewed.shown).append(column.heading)
            span.pop("hidden", None)
            span.pop("collapsed", None)
            if column.hidden:
                span["hidden"] = "1"
        if span != old and (is_narrow or "width" not in span):
            span["width"], span["customWidth"] = f"{column.width:g}", "1"
        return span

    # -- cells -------------------------------------------------------------------------------------

    def _renew_headings(self) -> None:
        row = self._tab.heading_row
        if not row:
            return
        self._dress_row(row, {n: self._layout.looks[c.heading_look] for n, c in self._tab.columns.items()})
        bands = {n: self._layout.looks[c.band_look] for n, c in self._tab.columns.items() if c.band_look}
        if bands and self._tab.band_row:
            self._dress_row(self._tab.band_row, bands)

    def _dress_row(self, number: int, looks: Mapping[int, Look]) -> None:
        sheet = self._frame.sheet
        index = sheet.find(number)
        if index is None:
            return
        wrapped = sheet.parse_row(index)
        cells = cells_of(wrapped[0])
        wrong = [
            n for n, look in looks.items() if not self._shows(int(cells[n].get("s", "0")) if n in cells else 0, look)
        ]
        for place in sorted(wrong):
            if place not in cells:
                cells[place] = _added(wrapped[0], number, place, cells)
            cells[place].set("s", str(self._style(looks[place])))
            heading = self._tab.columns[place].heading
            if heading not in self.renewed.headings:
                self.renewed.headings.append(heading)
        if wrong:
            sheet.slices[index] = sheet.serialize(wrapped)

    def _renew_body(self) -> None:
        sheet, p = self._frame.sheet, self._frame.sheet.prefix
        cell = re.compile(rb"<" + p + rb"c(?=[\s/>])(" + _ATTRIBUTES + rb")>(</" + p + rb"c\s*>)?")
        row_tag = re.compile(rb"<" + p + rb"row(?=[\s/>])" + _ATTRIBUTES + rb">")
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
                if new is None:
                    continue
                if style:
                    out += [body[at : found.start(1) + style.start(1)], b"%d" % new]
                    at = found.start(1) + style.end(1)
                else:
                    end = found.end(1) - attributes.endswith(b"/")
                    out += [body[at:end], b' s="%d"' % new]
                    at = end
                heading = self._tab.columns[column].heading
                self.renewed.cells[heading] = self.renewed.cells.get(heading, 0) + 1
            if out:
                sheet.slices[index] = b"".join([*out, body[at:]])

    def _filled_up(self, index: int, number: int, row_tag: re.Pattern[bytes]) -> bytes:
        """The row; where it has a format of its own, every known column has a cell, for a new one would take that."""
        sheet = self._frame.sheet
        body = sheet.slices[index]
        tag = row_tag.match(body)
        if tag is None or b"customFormat" not in tag[0]:
            return body
        wrapped = sheet.parse_row(index)
        row = wrapped[0]
        style = row.get("s", "0")
        if not xml.is_true(row.get("customFormat")) or style == "0":
            return body
        cells = cells_of(row)
        missing = [n for n, look in self._looks.items() if n not in cells and not self._shows(int(style), look)]
        for place in sorted(missing):
            cells[place] = _added(row, number, place, cells)
            cells[place].set("s", style)
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
            if is_number and look.number_format == TEXT_FORMAT and self._styles.code(style) != TEXT_FORMAT:
                wanted = self._styles.with_format(wanted, self._styles.code(style))
            same = style == wanted or self._styles.key(style) == self._styles.key(wanted)
            self._new[asked] = None if same else wanted
        return self._new[asked]

    def _style(self, look: Look) -> int:
        return self._styles.look(look, self._layout.font, self._layout.font_size)

    def _shows(self, style: int, look: Look) -> bool:
        wanted = self._style(look)
        return style == wanted or self._styles.key(style) == self._styles.key(wanted)


def _is_number(attributes: bytes) -> bool:
    kind = _KIND.search(attributes)
    return kind is None or kind[1] in (b"n", b"d")


def _added(row: etree._Element, number: int, place: int, cells: dict[int, etree._Element]) -> etree._Element:
    """An empty cell in its place in the row."""
    for known, element in cells.items():  # implied positions would shift
        element.set("r", f"{column_letters(known)}{number}")
    space = xml.namespace(row)
    cell = etree.Element(f"{{{space}}}c" if space else "c", {"r": f"{column_letters(place)}{number}"})
    before = [known for known in cells if known < place]
    if before:
        cells[max(before)].addnext(cell)
    else:
        row.insert(0, cell)
    return cell


# -- spans of columns ------------------------------------------------------------------------------


def _span_of(spans: list[dict[str, str]], number: int) -> dict[str, str]:
    """What is said of this column, but for its place."""
    for span in spans:
        if int(span.get("min", "0")) <= number <= int(span.get("max", "0")):
            return {name: value for name, value in span.items() if name not in ("min", "max")}
    return {}


def _put_span(spans: list[dict[str, str]], number: int, said: Mapping[str, str]) -> None:
    """Say it of this one column, cut out of a wider span or new; `spans` stays in order."""
    own = {"min": str(number), "max": str(number), **said}
    for index, span in enumerate(spans):
        first, last = int(span.get("min", "0")), int(span.get("max", "0"))
        if number < first:
            spans.insert(index, own)
            return
        if number <= last:
            before = [{**span, "max": str(number - 1)}] if first < number else []
            after = [{**span, "min": str(number + 1)}] if number < last else []
            spans[index : index + 1] = [*before, own, *after]
            return
    spans.append(own)
