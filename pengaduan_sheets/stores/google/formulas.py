"""Formulas of the core in the words of Google Sheets, whatever a spreadsheet's locale."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ...a1 import Box, column_letters, quoted_tab
from ...frozen import Frozen
from ...grid import Sheet
from ...text import under

__all__ = ["NAMES_FIELDS", "TEXTS_FIELDS", "SheetFormulas", "google_formula", "list_source", "sheet_formulas"]

NAMES_FIELDS = "namedRanges(name,range)"
TEXTS_FIELDS = "rowData(values(userEnteredValue(formulaValue)))"  # of a tab's `data`

_PARTS = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*'|\{[^}]*\})""")
_LINK = re.compile(r"""#(?:'((?:[^']|'')+)'|([^'"!#]+))!(?:\$?([A-Za-z]{1,3}.*))?""", re.DOTALL)
_LIST = re.compile(r"OFFSET\(('(?:[^']|'')+'|[^'!(]+)!\$([A-Z]+)\$(\d+),0,0,MAX\(1,COUNTA\(.+\)\),1\)")
_LIST_WITH_END = re.compile(r"OFFSET\(.+,0,0,COUNTA\((.+)\),1\)")


def google_formula(text: str, ids: Mapping[str, int] | None = None) -> str:
    """A formula written with English names and commas, as every spreadsheet reads it.

    Arguments are parted by semicolons, which is right also where a comma is the decimal sign (Indonesia); so a formula
    must hold no fraction. A link into the book becomes one to the tab's number: Google does not follow `#'Agenda'!A7`.

    ids  title of a tab -> its sheetId; a link to another tab stays as it is
    """
    known = ids or {}
    parts = _PARTS.split(text if text.startswith("=") else f"={text}")
    return "".join(_text(part, known) if index % 2 else part.replace(",", ";") for index, part in enumerate(parts))


def _text(part: str, ids: Mapping[str, int]) -> str:
    """A part that stays as written, but for the address of a link."""
    found = _LINK.fullmatch(part[1:-1].replace('""', '"')) if part.startswith('"') else None
    if not found:
        return part
    title = found[1].replace("''", "'") if found[1] else found[2]
    sheet_id = under(ids, title)
    if sheet_id is None:
        return part
    address = f"#gid={sheet_id}&range={found[3] or ''}".replace('"', '""')
    return f'"{address}"'


def list_source(formula: str) -> str:
    """The range behind a list that grows with its column, for a dropdown: `='Referensi'!$A$2:$A`; its cells, where
    something else stands below.

    Excel wants a formula that ends with the last value, Google an open range: it leaves out empty cells by itself.

    raises  ValueError: the formula is no such list
    """
    plain = formula.removeprefix("=")
    found = _LIST.fullmatch(plain)
    if found:
        return f"={found[1]}!${found[2]}${found[3]}:${found[2]}"
    if found := _LIST_WITH_END.fullmatch(plain):
        plain = found[1]
    if re.fullmatch(r"('(?:[^']|'')+'|[^'!(]+)!\$?[A-Z]+\$?\d*:\$?[A-Z]+\$?\d*", plain):
        return f"={plain}"
    raise ValueError(f"not the range of a list: {formula!r}")


# ---- what the formulas of a spreadsheet say ------------------------------------------------------------------------


class SheetFormulas(Frozen):
    """The formulas of one spreadsheet (grid.FormulaTexts). Which cells an array formula fills, Google does not tell."""

    cells: Mapping[str, Mapping[tuple[int, int], str]]
    names: Mapping[tuple[str, str], str]

    def places(self, sheet: Sheet) -> Collection[tuple[int, int]]:
        """(row, column) of the cells that are formulas."""
        return self.texts(sheet.name.casefold())

    def texts(self, tab: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> formula; {} for a tab without any."""
        return self.cells.get(tab, {})

    def arrays(self, tab: str) -> Sequence[tuple[Box, str]]:
        """Nothing is known of them."""
        return ()


def sheet_formulas(found: Mapping[str, Any]) -> SheetFormulas:
    """From an answer to `TEXTS_FIELDS` and `NAMES_FIELDS`."""
    titles = {s["properties"].get("sheetId", 0): s["properties"]["title"] for s in found.get("sheets", ())}
    cells = {}
    for sheet in found.get("sheets", ()):
        cells[sheet["properties"]["title"].casefold()] = {
            (row, column): value["userEnteredValue"]["formulaValue"]
            for part in sheet.get("data", ())
            for row, line in enumerate(part.get("rowData", ()), part.get("startRow", 0) + 1)
            if line
            for column, value in enumerate(line.get("values", ()), part.get("startColumn", 0) + 1)
            if value and value.get("userEnteredValue", {}).get("formulaValue")
        }
    names = {
        ("", named["name"].casefold()): _range(named.get("range", {}), titles) for named in found.get("namedRanges", ())
    }
    return SheetFormulas(cells, names)


def _range(area: Mapping[str, int], titles: Mapping[int, str]) -> str:
    title = quoted_tab(titles.get(area.get("sheetId", 0), ""))
    first = f"{column_letters(area.get('startColumnIndex', 0) + 1)}{area.get('startRowIndex', 0) + 1}"
    last = f"{column_letters(area.get('endColumnIndex', 18_278))}{area.get('endRowIndex', 1_048_576)}"
    return f"{title}!{first}:{last}"
