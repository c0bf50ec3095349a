"""Values and looks of a spreadsheet as plain data: what the core says to a store, whichever store it is.

Rows and columns are 1-based, as a clerk counts them. Nothing here knows openpyxl, XML or Google.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol

from .a1 import Box, column_letters, split_range
from .frozen import Frozen, field, replace


class Formula(Frozen):
    """A formula that the program builds (a link), with the value to show until a spreadsheet calculates it."""

    text: str  # English function names, starts with "=": '=HYPERLINK("https://...")'
    cached: str | float | None = None
    changes: bool = False  # its result changes by itself: whatever stands there shows it


TEXT_FORMAT = "@"  # a number format: what is typed stays as it was typed, no number, no date, no formula
Value = None | str | int | float | bool | datetime | date | Formula


class Look(NamedTuple):
    """One cell format. Colours are RRGGBB; sizes in points; None = the workbook's default."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: float | None = None
    color: str | None = None
    fill: str | None = None
    align: Literal["left", "center", "right"] | None = None
    valign: Literal["top", "center", "bottom"] = "top"
    wrap: bool = False
    indent: int = 0
    number_format: str = "General"  # Excel's format code; "@" = text
    border: str | None = None  # colour of a thin border on all four sides
    border_bottom: str | None = None  # colour of a thin line below
    border_left: str | None = None  # and of a thick one at the left

    @property
    def is_text(self) -> bool:
        """Whether what is typed stays as it was typed: no number, no date, no formula."""
        return self.number_format == TEXT_FORMAT


class Cell(NamedTuple):
    """One cell of a tab that the sync fills: its value and the name of its look (a key of `WorkbookLayout.looks`)."""

    value: Value = None
    look: str = "teks"
    staff: bool = False  # staff type here (Rekap's Periode, Tugas' Kembalikan): the sync never overwrites the value


class CellWrite(NamedTuple):
    """One value to put into one cell of a shared tab (Agenda, Serah Terima); the cell's look stays as it is."""

    row: int
    column: int
    value: Value


TITLE_LENGTH, HINT_LENGTH, ERROR_LENGTH = 32, 255, 225  # characters that Excel takes of the texts of a dropdown


class Dropdown(NamedTuple):
    """A list that a cell range offers, or (kind `tolak`) a validation that refuses typing with a plain sentence."""

    range: str  # "E3:E1048576", without the tab's name
    kind: Literal["daftar", "rujukan", "tolak", "waktu", "petunjuk"]
    # daftar: values inline; rujukan: formula refers to a range of Referensi; tolak: nothing may be typed;
    # waktu: a date-time is expected, formula refers to the moment of now (never refuses: text dates are read too);
    # petunjuk: input hint only
    values: tuple[str, ...] = ()
    formula: str = ""
    title: str = ""  # input hint; these texts keep within what Excel takes
    hint: str = ""
    refuse: bool = False  # stop (True) or only warn/inform (False) on other values
    error_title: str = ""
    error: str = ""


class Condition(NamedTuple):
    """A conditional format: `formula` (relative to the range's first cell) true = paint with these."""

    range: str
    formula: str
    fill: str | None = None
    color: str | None = None
    bold: bool = False
    border_bottom: str | None = None


class Series(NamedTuple):
    """One row of figures in a chart: a column of cells of the chart's own tab."""

    heading: str  # the cell that holds its name: "C12"
    values: str  # "C13:C24"
    color: str  # RRGGBB


class Chart(NamedTuple):
    """A native chart of a tab that the sync fills. Its cells stand in fixed places; blank ones draw nothing.

    scale     what the figures are, along a scale; bars that lie then have it in place of figures on them
    most      where that scale ends, whatever the bars reach, with a line in its middle; 0: the program's choice
    line      colour of the lines of that scale
    begun     draws of its cells only the filled lines at the top (`drawn_of`)
    replaces  titles of what this chart was in books of former versions: such a one becomes it
    anchor_before  where it stood there, which nobody chose
    """

    title: str
    kind: Literal["kolom", "batang", "garis"]  # upright bars, bars lying down, lines
    categories: str  # "A13:A24": what is written along the axis
    series: tuple[Series, ...]
    anchor: str  # the cell at its upper left corner: "F4"
    width: int  # pixels at 96 dpi
    height: int
    stacked: bool = False
    number_format: str = "General"  # of the value axis and labels
    scale: str = ""
    most: int = 0
    line: str = "D5DAE0"
    begun: bool = False
    replaces: tuple[str, ...] = ()
    anchor_before: str = ""


class View(NamedTuple):
    """What each person may choose to see of a tab: the rows whose column `heading` says `text` ("" = anything)."""

    title: str
    heading: str
    sort_by: str  # heading of the column that orders the rows, the smallest first
    text: str = ""


class Column(NamedTuple):
    """One column of a tab as `buat` makes it."""

    heading: str
    width: float  # in characters, as Excel counts
    look: str = "teks"  # look of its body cells (as column format, so that new rows have it too)
    heading_look: str = "judul"
    band: str = ""  # text in row 1 above it (only in the first column of a block)
    band_look: str = ""
    hidden: bool = False
    hint: str = ""  # a comment-like hint on the heading cell
    width_before: float = 0  # what it was in books made earlier, which nobody chose; 0 = the same
    list_name: str = ""  # the list in Referensi that it offers
    values: tuple[str, ...] = ()  # of such a list: with what it begins ...
    always: tuple[str, ...] = ()  # ... and what config.toml wants in it


class TabLayout(Frozen):
    """Everything of a tab that `buat` makes and that a sync leaves alone."""

    name: str
    columns: Sequence[Column] = ()
    heading_row: int = 0  # 0 = the tab has no table headings (Rekap, Petunjuk ...)
    freeze: str = ""  # "E3": rows above and columns left of it stay
    frozen_before: Sequence[str] = ()  # what `freeze` was in books made earlier, which nobody chose
    order_before: Sequence[str] = ()  # headings of the first columns in books made earlier, in their order there
    filter: bool = False  # an auto filter over the headings
    dropdowns: Sequence[Dropdown] = ()
    conditions: Sequence[Condition] = ()
    widths: Mapping[int, float] = field(default_factory=dict)  # column number -> width, for tabs without `columns`
    widths_before: Mapping[int, float] = field(default_factory=dict)  # the same in books made earlier
    hidden: Sequence[int] = ()  # columns of a tab without `columns` that nobody sees, once something stands there
    tab_color: str = ""
    landscape: bool = False
    repeat_rows: str = ""  # "1:2": printed on every page
    repeat_columns: str = ""  # "A:B": printed on every page, where one page is not wide enough
    fit_width: bool = True  # print on so many pages' width, smaller where needed
    pages_wide: int = 1
    pages: int = 0  # print on at most so many pages, smaller where needed; 0 = as many as it takes
    zoom: int = 100
    print_filled_by: str = ""  # print only down to the last row that has text in this column (a heading)
    opens_below: str = ""  # opens at the first row without text in this column (a heading) ...
    opens_in: str = ""  # ... in this one
    grid_lines: bool = False
    header: str = ""  # centre of the printed header
    footer: str = ""
    charts: Sequence[Chart] = ()
    views: Sequence[View] = ()  # where a program has such: Google Sheets
    seen_first: bool = False  # whoever opens a new book sees this tab
    may_lack_columns: bool = False  # staff may take columns away (lists of Referensi)


class TabContent(Frozen):
    """What stands in a tab that the sync alone fills, whole: rows[0] is sheet row 1. None = an empty cell."""

    name: str
    rows: Sequence[Sequence[Cell | None]]
    heights: Mapping[int, float] = field(default_factory=dict)  # row -> points; others automatic


def by_titles(charts: Iterable[Chart]) -> dict[str, Chart]:
    """Every title that a chart of ours bears in a book, of this version or a former one -> the chart that it is."""
    return {title: chart for chart in charts for title in (chart.title, *chart.replaces)}


def drawn_of(charts: Sequence[Chart], content: TabContent) -> list[Chart]:
    """The charts of a tab with the cells that they draw while it shows this content: an axis names no empty lines."""
    return [_cut(chart, content) if chart.begun else chart for chart in charts]


def drawn_now(tab: TabLayout, sheet: Sheet | None) -> TabLayout:
    """A tab whose charts draw the cells that they should while it shows what was read of it."""
    if sheet is None or not tab.charts:
        return tab
    shown = TabContent(tab.name, [[Cell(None if v is None else str(v)) for v in row] for row in sheet.rows])
    return replace(tab, charts=drawn_of(tab.charts, shown))


def _cut(chart: Chart, content: TabContent) -> Chart:
    first, column, last, _ = split_range(chart.categories)
    filled = 1
    while first + filled <= min(last, len(content.rows)) and _is_filled(content.rows[first + filled - 1], column):
        filled += 1

    def cut(cells: str) -> str:
        row, at, _, _ = split_range(cells)
        return f"{column_letters(at)}{row}:{column_letters(at)}{row + filled - 1}"

    series = tuple(one._replace(values=cut(one.values)) for one in chart.series)
    return chart._replace(categories=cut(chart.categories), series=series, begun=False)


def _is_filled(cells: Sequence[Cell | None], column: int) -> bool:
    cell = cells[column - 1] if column <= len(cells) else None
    return cell is not None and cell.value is not None


class WorkbookLayout(Frozen):
    """The whole book: tabs in order and the looks that they share."""

    tabs: Sequence[TabLayout]
    looks: Mapping[str, Look]
    font: str = "Calibri"
    font_size: float = 11


class Sheet(Frozen):
    """One tab as read: `rows[r][c]` is the value of sheet row r+1, column c+1; ragged, trailing blanks may be cut.

    Values: None (blank), str, float, int, bool, datetime, date, time, timedelta, or `CellError`.
    `formulas` holds (row, column) of cells that are formulas (their cached value is in `rows`); `unsolved` those of
    them whose result the file does not hold (written by a script: the value is computed when Excel opens the book).
    """

    name: str
    rows: Sequence[Sequence[object]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    filtered: bool = False  # a filter hides rows
    unsolved: frozenset[tuple[int, int]] = frozenset()

    def at(self, row: int, column: int) -> object:
        """The value of a cell; None where nothing was read."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def told_rows(self) -> Sequence[Sequence[object]]:
        """`rows` with UNSOLVED for each formula whose result the file does not hold: Excel shows a value there."""
        if not self.unsolved:
            return self.rows
        out = [list(row) for row in self.rows]
        for row, column in self.unsolved:
            out.extend([] for _ in range(row - len(out)))
            out[row - 1].extend([None] * (column - len(out[row - 1])))
            out[row - 1][column - 1] = UNSOLVED
        return out


def with_writes(sheet: Sheet, writes: Sequence[CellWrite]) -> Sheet:
    """The tab as it will read with these cells in it."""
    if not writes:
        return sheet
    by_row = dict[int, list[CellWrite]]()
    for write in writes:
        by_row.setdefault(write.row, []).append(write)
    rows = list(sheet.rows)
    rows += [[] for _ in range(max(by_row) - len(rows))]
    for number, theirs in by_row.items():
        cells = list(rows[number - 1])
        for write in theirs:
            cells += [None] * (write.column - len(cells))
            cells[write.column - 1] = write.value
        rows[number - 1] = cells
    typed = {(w.row, w.column) for w in writes}
    return replace(sheet, rows=rows, formulas=sheet.formulas - typed, unsolved=sheet.unsolved - typed)


PICTURE = "(gambar)"  # the value of a cell in which a picture stands


class CellError(Frozen):
    """An error value in a cell, such as #REF!; UNSOLVED = no value at all, though one is shown in Excel."""

    text: str

    def __str__(self) -> str:
        return self.text


UNSOLVED = CellError("rumus tanpa hasil")


class ChangingError(CellError):
    """A formula whose result can change by itself (`=NOW()`), in place of a time: as little a value as an error."""


class FormulaTexts(Protocol):
    """What the formulas of a book say; loaded only when somebody asks. A tab's key is its name in small letters."""

    @property
    def names(self) -> Mapping[tuple[str, str], str]:
        """(key of the tab in which it is known, "" = all; name in small letters) -> what it stands for."""

    def places(self, sheet: Sheet) -> Collection[tuple[int, int]]:
        """(row, column) of all cells that show a formula's result, those that an array formula fills included."""

    def texts(self, tab: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> formula, of one tab."""

    def arrays(self, tab: str) -> Sequence[tuple[Box, str]]:
        """The ranges that array formulas of one tab fill, and these formulas."""
