"""What the formulas of a workbook say: read only where a time is a formula, one tab at a time."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from functools import cache, cached_property

from lxml import etree

from ...a1 import Box, column_letters, quoted_tab, split_range, split_reference
from ...grid import Sheet
from . import oxml as xml
from .workbook import Tab, Workbook

_TABLE = "WEBSERVICE()"  # a what-if table: computed anew from cells that it names in no formula

_Cells = dict[tuple[int, int], str]


class WorkbookFormulas:
    """The formulas of one workbook (grid.FormulaTexts).

    spilling  name of a tab that was looked through -> whether it may have array formulas
    """

    def __init__(self, workbook: Workbook, spilling: Mapping[str, bool] | None = None) -> None:
        self._workbook = workbook
        self._tabs = {tab.name.casefold(): tab for tab in workbook.tabs if tab.kind == "worksheet"}
        self._read = cache(self._load)
        self._spilling = {name.casefold(): may for name, may in (spilling or {}).items()}

    def places(self, sheet: Sheet) -> Collection[tuple[int, int]]:
        """(row, column) of the cells that show a formula's result."""
        key = sheet.name.casefold()
        if not sheet.formulas or not self._names_arrays(key):
            return sheet.formulas
        spilled = {
            (row, column)
            for (top, left, bottom, right), _ in self.arrays(key)
            for row in range(top, min(bottom, len(sheet.rows)) + 1)
            for column in range(left, min(right, len(sheet.rows[row - 1])) + 1)
        }
        return sheet.formulas | spilled

    def texts(self, tab: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> formula; {} for a tab that is not there."""
        return self._read(tab)[0]

    def arrays(self, tab: str) -> Sequence[tuple[Box, str]]:
        """The ranges that array formulas fill."""
        return self._read(tab)[1]

    @cached_property
    def names(self) -> Mapping[tuple[str, str], str]:
        """Defined names, and tables as names of their range."""
        found: dict[tuple[str, str], str] = {}
        for element in xml.children(xml.child(self._workbook.root, "definedNames"), "definedName"):
            local = element.get("localSheetId", "")
            known_in = self._workbook.tabs[int(local)].name.casefold() if local.isdigit() else ""
            found[known_in, element.get("name", "").casefold()] = element.text or ""
        for tab in self._tabs.values():
            for relation in self._workbook.relations_of(tab.part):
                if relation.kind == "table" and relation.target in self._workbook.package:
                    table = xml.parse(self._workbook.source(relation.target))
                    found["", table.get("displayName", "").casefold()] = (
                        f"{quoted_tab(tab.name)}!{table.get('ref', 'A1')}"
                    )
        return found

    def _names_arrays(self, key: str) -> bool:
        """Asked of a tab several times in a sync, and unpacking it takes longest."""
        if key not in self._spilling:
            self._spilling[key] = key in self._tabs and may_spill(self._source(self._tabs[key]))
        return self._spilling[key]

    def _source(self, tab: Tab) -> bytes:
        return self._workbook.source(tab.part)

    def _load(self, key: str) -> tuple[_Cells, list[tuple[Box, str]]]:
        cells: _Cells = {}
        arrays: list[tuple[Box, str]] = []
        shared: dict[str, tuple[str, str]] = {}  # number -> where it stands first, its text
        if key not in self._tabs:
            return cells, arrays
        for place, kind, element in _formulas(self._source(self._tabs[key])):
            text = "=" + (element.text or "")
            number = element.get("si", "")
            if kind == "shared" and element.text:
                shared[number] = place, text
            elif kind == "shared" and number in shared:
                text = translated(shared[number][1], shared[number][0], place)
            elif kind == "dataTable":
                text = f"={_TABLE}"
            if kind in ("array", "dataTable"):
                arrays.append((split_range(element.get("ref") or place), text))
            cells[split_reference(place)] = text
        return cells, arrays


def may_spill(source: bytes) -> bool:
    """Whether a sheet, or one of its cells, may have an array formula, which fills other cells than its own."""
    return b"array" in source


def _formulas(source: bytes) -> list[tuple[str, str, etree._Element]]:
    """Where each formula stands, its kind, its element."""
    found = []
    row = column = 0
    for _, element in etree.iterparse(io.BytesIO(source), events=("start",), resolve_entities=False, huge_tree=True):
        name = xml.local(element)
        if name == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif name == "c":
            place = element.get("r") or f"{column_letters(column + 1)}{row}"
            column = split_reference(place)[1]
        elif name == "f":
            found.append((place, element.get("t", "normal"), element))
    return found


def translated(formula: str, origin: str, place: str) -> str:
    """A formula of one cell as it reads in another that shares it."""
    from openpyxl.formula.translate import Translator  # heavy, and hardly ever needed

    return str(Translator(formula, origin).translate_formula(place))
