"""Requests on cells: write, repeat, sort, copy, cut, merge, find, validate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from . import cells, ranges, refs
from .book import Book
from .cells import NOTHING, Cell, Formula, merged, update_mask
from .colors import told_twice
from .entered import entered
from .errors import invalid
from .grid_rows import number_format
from .ranges import Box
from .rendered import formatted
from .sheet import Sheet

Message = dict[str, Any]


# ---- writing --------------------------------------------------------------------------------------------------------


def update_cells(book: Book, request: Message) -> None:
    """Rows of CellData from a start or into a range; what the range has and the rows lack is cleared."""
    tree = update_mask(request)
    rows = request.get("rows") or []
    if request.get("start") is not None:
        start = request["start"]
        sheet = book.grid(ranges.integer(start, "sheetId", 0) or 0)
        row0, column0 = ranges.integer(start, "rowIndex", 0) or 0, ranges.integer(start, "columnIndex", 0) or 0
        for r, row in enumerate(rows):
            for c, data in enumerate(row.get("values") or []):
                _write(sheet, row0 + r, column0 + c, data or {}, tree)
        return
    sheet, box = book.area(request.get("range"))
    given = [row.get("values") or [] for row in rows]
    if len(given) > len(box.rows) or any(len(values) > len(box.columns) for values in given):
        raise invalid("Attempting to write outside of the range: "
                      f"rows {len(given)} of {len(box.rows)}, columns of {len(box.columns)}.")  # fmt: skip
    for r in box.rows:
        values = given[r - box.row0] if r - box.row0 < len(given) else []
        for c in box.columns:
            data = values[c - box.column0] if c - box.column0 < len(values) else {}
            _write(sheet, r, c, data or {}, tree)


def _write(sheet: Sheet, row: int, column: int, data: Message, tree: dict[str, Any]) -> None:
    rows, columns = sheet.size
    if row >= rows:
        raise invalid(f"Attempting to write row: {row}, beyond the last requested row of: {rows - 1}")
    if column >= columns:
        raise invalid(f"Attempting to write column: {column}, beyond the last requested column of: {columns - 1}")
    old = sheet.cell(row, column)
    new = merged(old, data, tree)
    if new.is_blank() and old is NOTHING:
        return
    sheet.put(row, column, new)


def repeat_cell(book: Book, request: Message) -> None:
    """One CellData in every cell of the range; its formula as a copy reads."""
    tree = update_mask(request)
    data = request.get("cell") or {}
    sheet, box = book.area(request.get("range"))
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    if not formula or "userEnteredValue" not in tree:
        _each(sheet, box, lambda old: merged(old, data, tree))
        return
    for r in box.rows:
        for c in box.columns:
            text = refs.shifted(formula, r - box.row0, c - box.column0)
            own = {**data, "userEnteredValue": {"formulaValue": text}}
            sheet.put(r, c, merged(sheet.cell(r, c), own, tree))


def _each(sheet: Sheet, box: Box, change: Callable[[Cell], Cell]) -> None:
    """Changes every cell of the box; equal cells are changed once and share the outcome."""
    made: dict[int, tuple[Cell, Cell]] = {id(NOTHING): (NOTHING, change(NOTHING))}  # the old one kept, so is its id
    is_idle = made[id(NOTHING)][1].is_blank()  # empty cells stay empty
    for r in box.rows:
        if is_idle and r >= len(sheet.rows):
            break
        row = sheet.writable(r)
        for c in [c for c in row if box.column0 <= c < box.column1] if is_idle else box.columns:
            old = row.get(c, NOTHING)
            found = made.get(id(old))
            if found is None:
                found = made[id(old)] = (old, change(old))
            if found[1].is_blank():
                row.pop(c, None)
            else:
                row[c] = found[1]


def append_cells(book: Book, request: Message) -> None:
    """Rows of CellData below the last row that has something in it."""
    tree = update_mask(request)
    sheet = book.grid(ranges.integer(request, "sheetId", 0) or 0)
    rows = request.get("rows") or []
    start = sheet.used()[0]
    width = max((len(row.get("values") or []) for row in rows), default=0)
    have_rows, have_columns = sheet.size
    sheet.resize(max(have_rows, start + len(rows)), max(have_columns, width))
    book.check_size()
    for r, row in enumerate(rows):
        for c, data in enumerate(row.get("values") or []):
            _write(sheet, start + r, c, data or {}, tree)


def set_data_validation(book: Book, request: Message) -> None:
    """A rule for every cell of the range, or none."""
    rule = request.get("rule") or None
    if rule:
        if not (rule.get("condition") or {}).get("type"):
            raise invalid("A data validation rule must have a condition.")
        rule = {key: value for key, value in _texts(rule).items() if value not in (None, False)}
    sheet, box = book.area(request.get("range"))
    _each(sheet, box, lambda old: old.ruled(rule))


def _texts(rule: Message) -> Message:
    """The rule with its values as texts, which is how the API keeps a number too."""
    condition = rule["condition"]
    values = [
        {k: (v if k == "relativeDate" else _as_text(v)) for k, v in value.items()}
        for value in condition.get("values") or []
    ]
    kept = {"type": condition["type"]} | ({"values": values} if values else {})
    return {**rule, "condition": kept}


def _as_text(value: Any) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


def update_borders(book: Book, request: Message) -> None:
    """Lines around and inside a range."""
    sheet, box = book.area(request.get("range"))
    for r in box.rows:
        for c in box.columns:
            lines = {
                "top": request.get("top" if r == box.row0 else "innerHorizontal"),
                "bottom": request.get("bottom" if r == box.row1 - 1 else "innerHorizontal"),
                "left": request.get("left" if c == box.column0 else "innerVertical"),
                "right": request.get("right" if c == box.column1 - 1 else "innerVertical"),
            }
            old = sheet.cell(r, c)
            borders = dict((old.format or {}).get("borders") or {})
            for side, line in lines.items():
                if line is None:
                    continue
                borders.pop(side, None)
                if line.get("style") not in (None, "NONE"):
                    borders[side] = told_twice(line)
            style = {**(old.format or {}), "borders": borders}
            sheet.put(r, c, old.formatted({k: v for k, v in style.items() if v != {}}))


# ---- moving ---------------------------------------------------------------------------------------------------------


def sort_range(book: Book, request: Message) -> None:
    """Rows of the range in the order asked for: numbers, texts, truth, errors; blanks last in either direction."""
    sheet, box = book.area(request.get("range"))
    specs = request.get("sortSpecs") or []
    order = list(range(box.row0, min(box.row1, len(sheet.rows))))
    for spec in reversed(specs):
        column = ranges.integer(spec, "dimensionIndex", 0) or 0
        if not box.column0 <= column < box.column1:
            raise invalid(f"dimensionIndex {column} must be inside the range.")
        is_down = spec.get("sortOrder") == "DESCENDING"
        keys = {r: _sort_key(book, sheet, r, column) for r in order}
        filled = [r for r in order if keys[r] is not None]
        filled.sort(key=lambda r, keys=keys: keys[r], reverse=is_down)  # type: ignore[misc]
        if is_down:
            filled = _stable_again(filled, keys, order)
        order = filled + [r for r in order if keys[r] is None]
    for r in range(box.row0, min(box.row1, len(sheet.rows))):
        sheet.writable(r)
    old = {r: {c: cell for c, cell in sheet.row(r).items() if box.column0 <= c < box.column1} for r in order}
    for target, source in enumerate(order, start=box.row0):
        row = sheet.writable(target)
        for c in [c for c in row if box.column0 <= c < box.column1]:
            del row[c]
        for c, cell in old[source].items():
            is_formula = isinstance(cell.value, Formula)
            row[c] = cell.holding(Formula(refs.shifted(str(cell.value), target - source, 0))) if is_formula else cell


def _stable_again(filled: list[int], keys: dict[int, Any], order: list[int]) -> list[int]:
    """Rows with equal keys in the order in which they stood: `reverse` of a stable sort keeps it already."""
    place = {r: i for i, r in enumerate(order)}
    groups: dict[Any, list[int]] = {}
    for r in filled:
        groups.setdefault(keys[r], []).append(r)
    return [r for group in groups.values() for r in sorted(group, key=place.__getitem__)]


def _sort_key(book: Book, sheet: Sheet, row: int, column: int) -> tuple[int, Any] | None:
    effective = book.effective(sheet, row, column)
    if not effective:
        return None
    kind, value = next(iter(effective.items()))
    if kind == "numberValue":
        return 0, float(value)
    if kind == "stringValue":
        return (1, value.casefold()) if value else None
    return (2, bool(value)) if kind == "boolValue" else (3, 0)


def _pasted(old: Cell, source: Cell, kind: str, value: Any) -> Cell:
    """What a cell becomes when `source` is pasted over it; `value` is the source's value as it reads there."""
    if kind == "PASTE_VALUES":
        return old.holding(value)
    if kind == "PASTE_FORMULA":
        return old.holding(value)
    if kind == "PASTE_FORMAT":
        return old.formatted(source.format)
    if kind == "PASTE_DATA_VALIDATION":
        return old.ruled(source.rule)
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        return old
    if kind == "PASTE_NO_BORDERS":
        style = {k: v for k, v in (source.format or {}).items() if k != "borders"}
        return Cell(value, style or None, source.note, source.rule, source.extra)
    return Cell(value, source.format, source.note, source.rule, source.extra)


def copy_paste(book: Book, request: Message) -> None:
    """A copy of a range, as often as it fits into the destination (at least once), turned if asked for."""
    source, box = book.area(request.get("source"))
    target, place = book.area(request.get("destination"))
    kind = request.get("pasteType") or "PASTE_NORMAL"
    is_turned = request.get("pasteOrientation") == "TRANSPOSE"
    height, width = len(box.rows), len(box.columns)
    kept = {(r, c): source.cell(box.row0 + r, box.column0 + c) for r in range(height) for c in range(width)}
    shown = {at: book.value(source, box.row0 + at[0], box.column0 + at[1]) for at in kept} if "VALUES" in kind else {}
    if is_turned:
        height, width = width, height
    down, right = max(1, len(place.rows) // height), max(1, len(place.columns) // width)
    for r in range(down * height):
        for c in range(right * width):
            at = (c % width, r % height) if is_turned else (r % height, c % width)
            row, column = place.row0 + r, place.column0 + c
            if row >= target.size[0] or column >= target.size[1]:
                continue
            cell = kept[at]
            value: Any = shown.get(at) if kind == "PASTE_VALUES" else cell.value
            if isinstance(value, Formula):
                drow, dcolumn = row - (box.row0 + at[0]), column - (box.column0 + at[1])
                value = Formula(refs.shifted(str(value), drow, dcolumn))
            target.put(row, column, _pasted(target.cell(row, column), cell, kind, value))


def cut_paste(book: Book, request: Message) -> None:
    """A range moved; formulas that read it follow."""
    source, box = book.area(request.get("source"))
    to = request.get("destination") or {}
    target = book.grid(ranges.integer(to, "sheetId", 0) or 0)
    row0, column0 = ranges.integer(to, "rowIndex", 0) or 0, ranges.integer(to, "columnIndex", 0) or 0
    kind = request.get("pasteType") or "PASTE_NORMAL"
    kept = {(r, c): source.cell(r, c) for r in box.rows for c in box.columns}
    for r, c in kept:
        source.put(r, c, NOTHING)
    for (r, c), cell in kept.items():
        row, column = row0 + r - box.row0, column0 + c - box.column0
        if row < target.size[0] and column < target.size[1]:
            target.put(row, column, _pasted(target.cell(row, column), cell, kind, cell.value))
    _follow_cut(book, source, box, target, (row0 - box.row0, column0 - box.column0))


def _follow_cut(book: Book, source: Sheet, box: Box, target: Sheet, by: tuple[int, int]) -> None:
    """References that lie wholly inside the cut range point to its new place."""
    for sheet in book.sheets:
        for r, c, cell in list(sheet.formula_cells()):
            text = refs.after_cut(str(cell.value), sheet.title, source.title, box, target.title, by)
            if text != cell.value:
                sheet.put(r, c, cell.holding(Formula(text)))


def merge_cells(book: Book, request: Message) -> None:
    """One cell out of many (or out of each row, each column): the first value stays."""
    sheet, box = book.area(request.get("range"))
    kind = request.get("mergeType") or "MERGE_ALL"
    parts = {
        "MERGE_ROWS": [Box(r, r + 1, box.column0, box.column1) for r in box.rows],
        "MERGE_COLUMNS": [Box(box.row0, box.row1, c, c + 1) for c in box.columns],
    }.get(kind, [box])
    for old in sheet.merges:
        if old.meets(box) and not old.within(box):
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.within(box)]
    for part in parts:
        if len(part.rows) * len(part.columns) < 2:
            continue
        sheet.merges = [*sheet.merges, part]
        for r, c, cell in list(sheet.filled(part)):
            if (r, c) != (part.row0, part.column0) and cell.value is not None:
                sheet.put(r, c, cell.holding(None))


def unmerge_cells(book: Book, request: Message) -> None:
    sheet, box = book.area(request.get("range"))
    if any(old.meets(box) and not old.within(box) for old in sheet.merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.within(box)]


# ---- finding --------------------------------------------------------------------------------------------------------


def find_replace(book: Book, request: Message) -> Message:
    """Replaces a text in values (and in formulas, if asked for); counts what changed."""
    find, new = str(request.get("find") or ""), str(request.get("replacement") or "")
    if not find:
        raise invalid("Must specify a non-empty find string.")
    pattern = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        pattern = rf"\A(?:{pattern})\Z"
    try:
        search = re.compile(pattern, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise invalid(f"Invalid regular expression: {find}") from None
    replacement = re.sub(r"\$(\d)", r"\\\1", new) if request.get("searchByRegex") else new.replace("\\", r"\\")
    names = ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged")
    counts = dict.fromkeys(names, 0)
    for sheet, box in _searched(book, request):
        rows = set()
        for r, c, cell in list(sheet.filled(box)):
            is_formula = isinstance(cell.value, Formula)
            if cell.value is None or (is_formula and not request.get("includeFormulas")):
                continue
            before = str(cell.value) if is_formula else formatted(
                book.effective(sheet, r, c), number_format(book, sheet, r, c), book.locale
            )  # fmt: skip
            after, times = search.subn(replacement, before)
            if times:
                sheet.put(r, c, cell.holding(_typed(book, cell, after)))
                counts["formulasChanged" if is_formula else "valuesChanged"] += 1
                counts["occurrencesChanged"] += times
                rows.add(r)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {key: value for key, value in counts.items() if value}


def _searched(book: Book, request: Message) -> Iterator[tuple[Sheet, Box]]:
    if request.get("allSheets"):
        yield from ((sheet, sheet.whole()) for sheet in book.sheets if sheet.size[0])
    elif request.get("range") is not None:
        yield book.area(request["range"])
    elif request.get("sheetId") is not None:
        sheet = book.grid(ranges.integer(request, "sheetId", 0) or 0)
        yield sheet, sheet.whole()
    else:
        raise invalid("Must specify a range, a sheet or all sheets.")


def _typed(book: Book, cell: Cell, text: str) -> Any:
    kind = ((cell.format or {}).get("numberFormat") or {}).get("type")
    stored, _ = entered(text, raw=False, locale=book.locale, is_text_cell=kind == "TEXT", now=book.now())
    return cells.from_extended(stored)


def trim_whitespace(book: Book, request: Message) -> Message:
    sheet, box = book.area(request.get("range"))
    changed = 0
    for r, c, cell in list(sheet.filled(box)):
        if isinstance(cell.value, str) and not isinstance(cell.value, Formula):
            text = re.sub(r" +", " ", cell.value.strip())
            if text != cell.value:
                sheet.put(r, c, cell.holding(text or None))
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def delete_duplicates(book: Book, request: Message) -> Message:
    """Rows of the range that show the same as one above them go; those below move up."""
    sheet, box = book.area(request.get("range"))
    spans = [
        range(ranges.integer(one, "startIndex", 0) or 0, ranges.integer(one, "endIndex", box.column1) or box.column1)
        for one in request.get("comparisonColumns") or []
    ] or [box.columns]
    seen, kept = set(), []
    last = min(box.row1, len(sheet.rows))
    for r in range(box.row0, last):
        key = tuple(repr(book.value(sheet, r, c)).casefold() for span in spans for c in span)
        if key not in seen:
            seen.add(key)
            kept.append({c: cell for c, cell in sheet.row(r).items() if box.column0 <= c < box.column1})
    removed = last - box.row0 - len(kept)
    for i, r in enumerate(range(box.row0, last)):
        row = sheet.writable(r)
        for c in [c for c in row if box.column0 <= c < box.column1]:
            del row[c]
        row.update(kept[i] if i < len(kept) else {})
    return {"duplicatesRemovedCount": removed} if removed else {}


def _block(book: Book, request: Message) -> tuple[Sheet, Box, str]:
    sheet, box = book.area(request.get("range"))
    dimension = request.get("shiftDimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("Must specify a shiftDimension: ROWS or COLUMNS.")
    return sheet, box, dimension


def insert_range(book: Book, request: Message) -> None:
    """Blank cells; what was there moves down or right."""
    sheet, box, dimension = _block(book, request)
    _shift(sheet, box, dimension, len(box.rows) if dimension == "ROWS" else len(box.columns))


def delete_range(book: Book, request: Message) -> None:
    """Cells go; what is below or right of them moves up."""
    sheet, box, dimension = _block(book, request)
    _shift(sheet, box, dimension, -(len(box.rows) if dimension == "ROWS" else len(box.columns)))


def _shift(sheet: Sheet, box: Box, dimension: str, by: int) -> None:
    rows, columns = sheet.size
    is_rows = dimension == "ROWS"
    area = Box(box.row0, rows, box.column0, box.column1) if is_rows else Box(box.row0, box.row1, box.column0, columns)
    kept = list(sheet.filled(area))
    for r, c, _ in kept:
        sheet.put(r, c, NOTHING)
    for r, c, cell in kept:
        if by < 0 and box.holds(r, c):
            continue
        row, column = (r + by, c) if is_rows else (r, c + by)
        if row >= rows or column >= columns:
            if cell.value is not None:
                raise invalid("This would push data off the sheet.")
            continue
        sheet.put(row, column, cell)


REQUESTS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
