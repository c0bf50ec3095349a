"""Formulas whose result can change by itself: a time that such a formula shows counts as not filled (INTERFACE 4.6).

Pure. A formula changes by itself when it calls a volatile function, reaches into another workbook, or uses a cell or
name of which one of these is true, over any number of steps and tabs; or when it uses what the sync rewrites.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..a1 import Box, column_number, holds, meet
from ..frozen import Frozen, replace
from ..grid import ChangingError, FormulaTexts, Sheet

VOLATILE = frozenset({
    "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "OFFSET", "INDIRECT", "INFO", "CELL",
    # fetched from elsewhere, whenever the program likes
    "RTD", "WEBSERVICE", "STOCKHISTORY", "DDE", "GOOGLEFINANCE", "GOOGLETRANSLATE", "IMPORTRANGE", "IMPORTDATA",
    "IMPORTHTML", "IMPORTXML", "IMPORTFEED",
})  # fmt: skip
_WORK = 300_000  # cells looked at; what lies behind them is not believed
_LAST_ROW, _LAST_COLUMN = 1_048_576, 18_278
_LETTERS, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?\d{1,7}"
_PART = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<foreign>'[^']*\[(?:[^']|'')*'!|\[\d+\]|[^\W\d][\w.]*:[^\W\d][\w.]*!)"""  # another book, several tabs
    r"""|(?P<function>[^\W\d][\w.]*)\s*\("""
    r"""|(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<tab>[^\W\d][\w.]*))!)?"""
    rf"""(?:(?P<area>{_LETTERS}{_ROW}(?::{_LETTERS}(?:{_ROW})?)?|{_LETTERS}:{_LETTERS}(?:{_ROW})?|{_ROW}:{_ROW})"""
    r"""(?![\w.(!])|(?P<name>[^\W\d][\w.\\]*))"""
    r"""|(?P<range>:)"""  # between results: A1:INDEX(...), whose cells nobody knows
    r"""|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\[[^\]]*\]|\#[A-Z/0!?]+"""
)
_CORNER = re.compile(r"\$?([A-Za-z]*)\$?(\d*)")
_Node = tuple[str, str, Any]  # kind, key of a tab, what: a cell, an area, a name, the number of an array formula


class Uses(Frozen):
    """What a formula uses; `changes`: it changes by itself, whatever that is."""

    changes: bool
    areas: Sequence[tuple[str, Box]] = ()  # key of a tab ("" = its own), range
    names: Sequence[tuple[str, str]] = ()


def uses(text: str) -> Uses:
    """What stands in one formula."""
    areas, names = list[tuple[str, Box]](), list[tuple[str, str]]()
    for found in _PART.finditer(text):
        if found["foreign"] or found["range"]:
            return Uses(True)
        tab = (found["quoted"] or found["tab"] or "").replace("''", "'").casefold()
        if ":" in tab:
            return Uses(True)
        if found["function"]:
            name = found["function"].rpartition("_xlfn.")[2].removeprefix("_xlws.").upper()
            if name in VOLATILE:
                return Uses(True)
            names.append(("", name.casefold()))  # a LAMBDA of the office
        elif found["area"]:
            areas.append((tab, _area(found["area"])))
        elif found["name"]:
            names.append((tab, found["name"].casefold()))
    return Uses(False, areas, names)


def _area(text: str) -> Box:
    first, _, second = text.partition(":")
    (top, left), (bottom, right) = _corner(first), _corner(second or first)
    rows, columns = sorted((top, bottom)), sorted((left, right))  # 0: as far as the tab goes
    return (
        rows[0] or rows[1] or 1,
        columns[0] or columns[1] or 1,
        rows[1] if rows[0] else _LAST_ROW,
        columns[1] if columns[0] else _LAST_COLUMN,
    )


def _corner(text: str) -> tuple[int, int]:
    found = _CORNER.fullmatch(text)
    assert found is not None
    return (int(found[2]) if found[2] else 0), (column_number(found[1].upper()) if found[1] else 0)


# ---- what changes in the whole book --------------------------------------------------------------------------------


class _Walk:
    """From cells to whatever their formulas use, each thing once; `changing` are those that change by themselves."""

    def __init__(self, book: FormulaTexts, rewritten: Mapping[str, frozenset[int] | None]) -> None:
        self.book, self.rewritten = book, rewritten
        self.users: dict[_Node, set[_Node]] = defaultdict(set)
        self.changing: set[_Node] = set()
        self.work = 0

    def visit(self, start: Iterable[_Node]) -> None:
        """Walk as far as there is something to follow, then carry what changes back to all that use it."""
        waiting = list(start)
        known = set(waiting)
        while waiting:
            node = waiting.pop()
            for used in self._used(node):
                self.users[used].add(node)
                if used not in known:
                    known.add(used)
                    waiting.append(used)
        spread = list(self.changing)
        while spread:
            for user in self.users[spread.pop()] - self.changing:
                self.changing.add(user)
                spread.append(user)

    def _used(self, node: _Node) -> Iterator[_Node]:
        kind, tab, what = node
        self.work += 1
        if self.work > _WORK:
            self.changing.add(node)
        elif kind == "area":
            yield from self._of_area(node, tab, what)
        elif kind == "name":
            text = self.book.names.get((tab, what)) or self.book.names.get(("", what), "")
            yield from self._of_text(node, tab, text)
        elif kind == "spill":
            yield from self._of_text(node, tab, self.book.arrays(tab)[what][1])
        else:
            yield from self._of_text(node, tab, self.book.texts(tab).get(what, ""))
            yield from (("spill", tab, i) for i, (area, _) in enumerate(self.book.arrays(tab)) if holds(area, what))

    def _of_text(self, node: _Node, tab: str, text: str) -> Iterator[_Node]:
        found = uses(text)
        if found.changes:
            self.changing.add(node)
            return
        yield from (("area", other or tab, area) for other, area in found.areas)
        yield from (("name", other or tab, name) for other, name in found.names)

    def _of_area(self, node: _Node, tab: str, area: Box) -> Iterator[_Node]:
        top, left, bottom, right = area
        columns = self.rewritten.get(tab, frozenset())
        if columns is None or any(left <= column <= right for column in columns):
            self.changing.add(node)
            return
        texts = self.book.texts(tab)
        if (bottom - top + 1) * (right - left + 1) <= 64:
            cells = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) in texts]
        else:
            self.work += len(texts)
            cells = [at for at in texts if holds(area, at)]
        yield from (("cell", tab, at) for at in cells)
        yield from (("spill", tab, i) for i, (other, _) in enumerate(self.book.arrays(tab)) if meet(area, other))


def changing_cells(
    tab: str,
    cells: Iterable[tuple[int, int]],
    book: FormulaTexts,
    rewritten: Mapping[str, frozenset[int] | None],
) -> frozenset[tuple[int, int]]:
    """Those of the cells of a tab whose value is a formula's and can change by itself.

    rewritten  key of a tab (its name in small letters) -> columns that the sync rewrites (None: the whole tab)
    """
    walk = _Walk(book, rewritten)
    roots: list[_Node] = [("cell", tab.casefold(), at) for at in cells]
    walk.visit(roots)
    return frozenset(node[2] for node in roots if node in walk.changing)


def without_changing(
    sheet: Sheet,
    times: Iterable[int],
    book: FormulaTexts,
    rewritten: Mapping[str, frozenset[int] | None],
) -> Sheet:
    """The tab with `ChangingError` in place of every time that a formula shows and that can change by itself.

    times      columns with times that staff fill
    rewritten  as of `changing_cells`
    """
    columns = set(times)
    cells = [(r, c) for r, c in book.places(sheet) if c in columns and sheet.at(r, c) is not None]
    if not cells:
        return sheet
    rows = [*sheet.rows]
    for r, c in changing_cells(sheet.name, cells, book, rewritten):
        text = book.texts(sheet.name.casefold()).get((r, c), "=")
        rows[r - 1] = [*rows[r - 1][: c - 1], ChangingError(text), *rows[r - 1][c:]]
    return replace(sheet, rows=rows)
