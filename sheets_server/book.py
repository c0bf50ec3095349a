"""One spreadsheet: its sheets, names, metadata and locks, and what its formulas come to."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import a1, formulas, ranges
from .cells import DEFAULT_FORMAT, Cell, Formula, Value, to_extended
from .colors import THEME
from .errors import ApiError, invalid
from .formula_values import plain
from .ranges import Box
from .sheet import Sheet, new_sheet

CELL_LIMIT = 10_000_000
TRANSACTION = ("properties", "named", "metadata")
Problem = Callable[[], ApiError]


def utc_now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as Drive writes it: `2023-07-25T15:41:16.533Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def is_zone(name: str) -> bool:
    """Whether the time zone exists."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


class Book:
    """A spreadsheet. Whoever reads or writes it holds `lock`."""

    def __init__(self, book_id: str, title: str, rng: random.Random, clock: Callable[[], datetime] = utc_now) -> None:
        self.id, self.rng, self.clock = book_id, rng, clock
        self.lock = threading.RLock()
        self.properties: dict[str, Any] = {
            "title": title,
            "locale": "en_US",
            "autoRecalc": "ON_CHANGE",
            "timeZone": "Etc/GMT",
            "defaultFormat": DEFAULT_FORMAT,
            "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": THEME},
        }
        self.sheets: list[Sheet] = [new_sheet(0, "Sheet1", 0)]
        self.named: list[dict[str, Any]] = []
        self.metadata: list[dict[str, Any]] = []
        self.permissions: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.parents: list[str] = ["root"]
        self.created = self.modified = clock()
        self.refusal: Problem | None = None  # what every call is answered with instead
        self.before_batch: list[list[dict[str, Any]]] = []  # requests to be done before each coming batchUpdate
        self._effective: dict[tuple[int, int, int], Any] = {}
        self._blocks: dict[tuple[int, ...], list[Any]] = {}
        self._is_changing = False
        self._running: set[tuple[int, int, int]] = set()

    # ---- finding --------------------------------------------------------------------------------------------------

    @property
    def locale(self) -> str:
        return str(self.properties["locale"])

    def new_id(self) -> int:
        """An id that no sheet, filter, chart or metadata has."""
        return self.rng.randrange(1, 2**31)

    def find(self, sheet_id: int) -> Sheet | None:
        return next((s for s in self.sheets if s.id == sheet_id), None)

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet with that id; raises ApiError."""
        found = self.find(sheet_id)
        if found is None:
            raise invalid(f"No sheet with id: {sheet_id}")
        return found

    def grid(self, sheet_id: int) -> Sheet:
        """The same where a range names it, and it must have cells."""
        found = self.find(sheet_id)
        if found is None or not found.size[0]:
            raise invalid(f"No grid with id: {sheet_id}")
        return found

    def area(self, message: dict[str, Any] | None) -> tuple[Sheet, Box]:
        """Sheet and cells of a request's GridRange; raises ApiError."""
        message = message or {}
        sheet = self.grid(ranges.integer(message, "sheetId", 0) or 0)
        return sheet, sheet.box(message)

    def by_title(self, title: str) -> Sheet | None:
        folded = title.casefold()
        return next((s for s in self.sheets if s.title.casefold() == folded), None)

    def named_range(self, name: str) -> dict[str, Any] | None:
        """The GridRange that goes by that name."""
        folded = name.casefold()
        return next((n["range"] for n in self.named if n["name"].casefold() == folded), None)

    def locate(self, text: str) -> tuple[Sheet, dict[str, Any]]:
        """Sheet and GridRange that a text in A1 notation names; raises ApiError."""
        try:
            area = a1.parse(text)
        except a1.BadRange as problem:
            found = a1.sheet_and_name(text)
            named = self.named_range(found[1]) if found else None
            if named is None:
                raise invalid(str(problem)) from None
            return self.sheet(named.get("sheetId", 0)), named
        bad = invalid(f"Unable to parse range: {text}")
        if area.word is not None and not text.startswith("'"):
            named = self.named_range(area.word)
            if named is not None:
                return self.sheet(named.get("sheetId", 0)), named
        if area.sheet is None:
            sheet = next((s for s in self.sheets if not s.properties.get("hidden")), self.sheets[0])
        else:
            found = self.by_title(area.sheet)
            if found is None:
                raise bad
            sheet = found
        if not sheet.size[0]:
            raise bad
        names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
        given = zip(names, (area.row0, area.row1, area.column0, area.column1), strict=True)
        return sheet, {"sheetId": sheet.id, **{k: v for k, v in given if v is not None}}

    def cells(self, text: str) -> tuple[Sheet, Box]:
        """Sheet and cells that a text names, cut at the grid; raises ApiError."""
        sheet, message = self.locate(text)
        return sheet, sheet.box(message)

    # ---- values ---------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The wall clock in the spreadsheet's time zone, without a zone."""
        zone = str(self.properties["timeZone"])
        return self.clock().astimezone(ZoneInfo(zone) if is_zone(zone) else UTC).replace(tzinfo=None)

    def effective(self, sheet: Sheet, row: int, column: int) -> dict[str, Any] | None:
        """The ExtendedValue that the cell shows: a formula's outcome, else its own value."""
        value = sheet.cell(row, column).value
        return self.outcome(sheet, row, column) if type(value) is Formula else to_extended(value)

    def block(self, sheet: Sheet, box: tuple[int, int, int, int]) -> list[Any]:
        """The values, as formulas take them, of the cells from (row, column) up to before (row, column), row by row.

        Kept until something changes, where no formula is among them: hundreds of formulas may look through one column.
        """
        key = (sheet.id, *box)
        if key in self._blocks:
            return self._blocks[key]
        row0, column0, row1, column1 = box
        columns = range(column0, column1)
        found: list[Any] = [sheet.cell(row, column).value for row in range(row0, row1) for column in columns]
        if any(type(value) is Formula for value in found):
            places = [(row, column) for row in range(row0, row1) for column in columns]
            return [plain(self.effective(sheet, row, column)) for row, column in places]
        self._blocks[key] = found
        return found

    def outcome(self, sheet: Sheet, row: int, column: int) -> dict[str, Any] | None:
        """What the formula in that cell comes to; computed once until something changes."""
        key = (sheet.id, row, column)
        if key in self._effective:
            return self._effective[key]  # type: ignore[no-any-return]
        if key in self._running:
            return {"errorValue": {"type": "REF", "message": "Circular dependency detected."}}
        self._running.add(key)
        try:
            result = self._evaluated(sheet, row, column)
        finally:
            self._running.discard(key)
        self._effective[key] = result
        return result

    def _evaluated(self, sheet: Sheet, row: int, column: int) -> dict[str, Any] | None:
        def read(title: str | None, at_row: int, at_column: int) -> dict[str, Any] | None:
            there = sheet if title is None else self.by_title(title)
            return None if there is None else self.effective(there, at_row, at_column)

        def bounds(title: str | None) -> tuple[int, int] | None:
            there = sheet if title is None else self.by_title(title)
            return None if there is None else there.size

        def block(title: str | None, box: Box) -> list[Any]:
            there = sheet if title is None else self.by_title(title)
            return [] if there is None else self.block(there, box)

        formula, at = str(sheet.cell(row, column).value), (row, column)
        return formulas.evaluate(formula, read, bounds, self.locale, self.now(), at=at, block=block)

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """The shown value in Python; an error as the text that the cell shows."""
        return shown_value(self.effective(sheet, row, column))

    # ---- changing -------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Outcomes are computed anew."""
        self._effective, self._blocks = {}, {}

    def changed(self) -> None:
        """To be called after every write: outcomes are computed anew."""
        self.forget()
        self.modified = self.clock()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All of what is done inside, or nothing of it; inside another one, that one answers for it."""
        with self.lock:
            if self._is_changing:
                yield
                return
            self._is_changing = True
            sheets = list(self.sheets)
            twins = [s.snapshot() for s in sheets]
            kept = {name: getattr(self, name) for name in TRANSACTION}
            try:
                yield
            except BaseException:
                self._is_changing = False
                for sheet, twin in zip(sheets, twins, strict=True):
                    sheet.__dict__.update(twin.__dict__)
                self.sheets = sheets
                for name, value in kept.items():
                    setattr(self, name, value)
                self.forget()
                raise
            self._is_changing = False
            self.changed()

    def check_size(self) -> None:
        """Raises ApiError where the spreadsheet has become larger than Google allows."""
        if sum(s.size[0] * s.size[1] for s in self.sheets) > CELL_LIMIT:
            message = (
                "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
            )
            raise invalid(message)

    def renumber(self) -> None:
        """`index` of every sheet as it stands."""
        for i, sheet in enumerate(self.sheets):
            if sheet.properties.get("index") != i:
                sheet.properties = {**sheet.properties, "index": i}

    def edit_references(self, sheet: Sheet, dimension: str, edit: tuple[str, int, int, int]) -> None:
        """Formulas, names and metadata everywhere follow rows or columns that came, went or moved in `sheet`."""
        kind, first, last, to = edit
        if kind == "insert":
            change = ranges.inserting(first, last - first)
        elif kind == "delete":
            change = ranges.deleting(first, last)
        else:
            change = ranges.moving(first, last, to)
        for other in self.sheets:
            other.rewrite(sheet.title, dimension, edit)
            if other is not sheet:
                other.follow(sheet.id, dimension, change)
        self.named = [n for n in ranges.moved(self.named, sheet.id, dimension, change) if n.get("range") is not None]
        moved = ranges.moved(self.metadata, sheet.id, dimension, change)
        self.metadata = [m for m in moved if m["location"].get("dimensionRange", m) is not None]

    def put(self, sheet: Sheet, row: int, column: int, cell: Cell) -> None:
        """For tests: one cell, outside a request."""
        with self.lock:
            sheet.put(row, column, cell)
            self.changed()


ERROR_TEXT = {
    "ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!",
    "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading...",
}  # fmt: skip


def shown_value(effective: dict[str, Any] | None) -> Value:
    """The Python value of an effective value; an error as the text that the cell shows."""
    if not effective:
        return None
    (kind, content), *_ = effective.items()
    if kind == "errorValue":
        return ERROR_TEXT.get(content.get("type", ""), "#ERROR!")
    return content  # type: ignore[no-any-return]
