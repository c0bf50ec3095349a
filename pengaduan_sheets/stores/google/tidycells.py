"""Looks of cells put right where somebody pasted over them: headings, bands and everything below.

A number in a column of text keeps its own number format: as plain text a date would show as 46027.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...frozen import Frozen
from ...grid import Look, WorkbookLayout
from ...renewal.boxes import columns_in
from ...renewal.changes import Changes
from ...renewal.placed import PlacedTab
from ...runs import runs
from .contents import FILL_IN
from .dropdowns import RULED, is_list, rule_shown, set_validation, validation_rule
from .gridtab import GridTab
from .looks import cell_format, fits, shown
from .ranges import Json, block, filled
from .tidyscan import Place, Rows, Run, Scan, ends

_LETTERS = ("fontFamily", "fontSize", "bold", "italic", "underline", "strikethrough", "foregroundColorStyle")
# A link in a cell is part of what staff wrote, and Google keeps it in the format: it is never painted over.
_PAINTED = (
    "numberFormat", "backgroundColorStyle", "horizontalAlignment", "verticalAlignment", "wrapStrategy", "padding",
    "textRotation", *(f"textFormat.{name}" for name in _LETTERS),
)  # fmt: skip
_NUMBER = frozenset({"numberFormat"})
_WHOLE = frozenset({*_PAINTED, "borders"})


class Paint(Frozen):
    """Rows of a column that are to be painted, and with which parts of their look."""

    rows: Rows
    parts: frozenset[str] = _WHOLE


def paints(body: Sequence[Run], look: Look, layout: WorkbookLayout) -> tuple[int, list[Paint]]:
    """How many cells of a column look wrong, and what puts them right.

    A run goes on over cells that are right: one request does for a whole column. Only number formats are left out where
    a number in a column of text keeps its own.
    """
    wanted = shown(cell_format(look, layout))
    kept = [run for run in body if look.is_text and run.is_number]
    wrong = [run for run in body if not fits(run.shown, wanted, with_number=not (look.is_text and run.is_number))]
    if not wrong:
        return 0, []
    first, last = ends(wrong)
    count = sum(run.last - run.first + 1 for run in wrong)
    inside = [run for run in kept if first <= run.first <= last]
    if not inside:
        return count, [Paint((first, last))]
    numbers = [run for run in wrong if not run.is_number and run.shown[0] != wanted[0]]
    return count, [
        Paint((first, last), _WHOLE - _NUMBER),
        *(Paint(rows, _NUMBER) for rows in _between(numbers, inside)),
    ]


def _between(wrong: Sequence[Run], kept: Iterable[Run]) -> Iterator[Rows]:
    """From the first wrong row to the last, but for the rows that are kept, which are in order."""
    if not wrong:
        return
    start, last = ends(wrong)
    for run in kept:
        if run.first > last:
            break
        if start < run.first:
            yield start, run.first - 1
        start = max(start, run.last + 1)
    if start <= last:
        yield start, last


def text_rows(placed: Iterable[PlacedTab], scan: Scan) -> dict[Place, list[Rows]]:
    """The rows of each column in which a number would come to look like text; there is none now."""
    out: dict[Place, list[Rows]] = {}
    for tab in placed:
        for number, column in tab.columns.items():
            look, body = scan.layout.looks[column.look], scan.runs.get((tab.title, number), ())
            if look.is_text:
                found = paints(body, look, scan.layout)[1]
                out[tab.title, number] = [paint.rows for paint in found if paint.parts >= _NUMBER]
    return out


def dress(tab: GridTab, scan: Scan, changes: Changes) -> list[Json]:
    """The requests that give headings and body cells of the known columns their looks back."""
    columns, row, layout = changes.tab.columns, changes.tab.heading_row, scan.layout
    out = _dress_row(tab, row, {n: c.heading_look for n, c in columns.items()}, layout, changes)
    if changes.tab.band_row:
        bands = {n: c.band_look for n, c in columns.items() if c.band_look}
        out += _dress_row(tab, changes.tab.band_row, bands, layout, changes)
    wrong: dict[tuple[str, Paint], list[int]] = {}
    for number, column in sorted(columns.items()):
        body = scan.runs.get((tab.title, number), ())
        count, found = paints(body, layout.looks[column.look], layout)
        if count and count == scan.sizes[tab.title] - row:
            changes.formats.append(number)
        elif count:
            changes.cells[number] = count
        for paint in found:
            wrong.setdefault((column.look, paint), []).append(number)
    for (name, paint), numbers in wrong.items():
        out += _painted(tab, paint, numbers, layout.looks[name], layout)
    return out


def _dress_row(
    tab: GridTab, row: int, looks: Mapping[int, str], layout: WorkbookLayout, changes: Changes
) -> list[Json]:
    wrong: dict[str, list[int]] = {}
    for number, name in sorted(looks.items()):
        there = tab.head(row, number).get("userEnteredFormat")
        if not fits(shown(there), shown(cell_format(layout.looks[name], layout))):
            wrong.setdefault(name, []).append(number)
            changes.headings.add(number)
    return [
        request
        for name, numbers in wrong.items()
        for request in _painted(tab, Paint((row, row)), numbers, layout.looks[name], layout)
    ]


def _painted(tab: GridTab, paint: Paint, numbers: Iterable[int], look: Look, layout: WorkbookLayout) -> Iterator[Json]:
    wanted = cell_format(look, layout)
    names = [name for name in (*_PAINTED, "borders") if name in paint.parts and (name in wanted or name != "borders")]
    heads = {name.partition(".")[0] for name in names}
    cell = {"userEnteredFormat": {name: value for name, value in wanted.items() if name in heads}}
    fields = ",".join(f"userEnteredFormat.{name}" for name in names)
    for left, right, _ in runs(dict.fromkeys(numbers)):
        where = block(tab.sheet_id, paint.rows[0] - 1, left - 1, paint.rows[1], right)
        yield {"repeatCell": {"range": where, "cell": cell, "fields": fields}}


def renew_lists(tab: GridTab, scan: Scan, changes: Changes) -> tuple[list[Json], set[int]]:
    """Put dropdowns back where a paste took them along or left another; none stands on what the sync fills.
    (requests, columns)
    """
    ground = shown(cell_format(scan.layout.looks[FILL_IN], scan.layout))[1]
    requests, numbers = list[Json](), set[int]()
    for boxes, dropdown in changes.tab.dropdowns:
        if dropdown.kind not in RULED:
            continue
        wanted = rule_shown(validation_rule(dropdown), scan.sizes) if is_list(dropdown) else None
        for column in sorted(columns_in(boxes)):
            wrong = [run for run in scan.runs.get((tab.title, column), ()) if run.rule != wanted]
            rows = [ends(wrong)] if wrong else []
            if (
                not changes.tab.columns
            ):  # in a tab of the sync only cells that staff fill have lists: these have a ground
                rows = [(run.first, run.last) for run in wrong if run.shown[1] == ground]
            for first, last in rows:
                where = block(tab.sheet_id, first - 1, column - 1, last, column)
                requests.append(set_validation(where, dropdown if is_list(dropdown) else None))
                numbers.add(column)
    return requests, numbers


def renew_notes(tab: GridTab, changes: Changes) -> tuple[list[Json], list[int]]:
    """Put the hints of headings back; what somebody wrote there stays below. (requests, columns)"""
    columns, row = changes.tab.columns, changes.tab.heading_row
    hints = {column.hint for column in columns.values() if column.hint}
    requests, numbers = list[Json](), list[int]()
    for number, column in sorted(columns.items()):
        there = str(tab.head(row, number).get("note", "")).replace("\r\n", "\n")
        if not column.hint or column.hint in there:
            continue
        note = column.hint if not there.strip() or there in hints else f"{column.hint}\n\n{there}"
        where = block(tab.sheet_id, row - 1, number - 1, row, number)
        requests.append(filled(where, [{"values": [{"note": note}]}], "note"))
        numbers.append(number)
    return requests, numbers
