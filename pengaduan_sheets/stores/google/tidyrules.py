"""What lies over cells, renewed: conditional formats, protections that warn, filter views.

A paste splits conditional formats into pieces and copies them, sorting and deleting leaves holes. Ours are known by
what they ask, protections by their description, filter views by their title; all others are the office's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...grid import Condition
from ...renewal.placed import PlacedTab
from .dropdowns import is_list
from .formulas import google_formula
from .frame import OWNED_TAB, SYSTEM_COLUMNS, condition_rule, filter_views, paints, warning_over
from .gridtab import Box, Coverage, GridTab, coverage, missing_from
from .ranges import Json
from .tidycells import color_of

__all__ = ["renew_conditions", "renew_protections", "renew_views"]

Key = tuple[object, ...]

_PIECES = 20  # so many pieces more than the layout has rules are put together again
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
_CELL = re.compile(r"(?<![A-Z0-9_.])(\$?[A-Z]{1,3}\$?)(\d+)(?![\d(A-Z_.])")
_REFERENCES = re.compile(r"\$?[A-Z]{1,3}\$?\d+(?:,\$?[A-Z]{1,3}\$?\d+)*|#REF!(?:,#REF!)*")


# ---- conditional formats -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rule:
    """One rule of the tab, or one that is wanted."""

    boxes: Sequence[Box]
    formula: str  # as if the first row were row 1
    paint: Key
    index: int = -1

    @property
    def key(self) -> Key:
        """What it asks and what it paints."""
        return (self.formula, self.paint)

    @property
    def columns(self) -> set[int]:
        """The columns that it touches."""
        return {c for _, left, _, right in self.boxes for c in range(left, right + 1)}


def renew_conditions(tab: GridTab, placed: PlacedTab, ids: Mapping[str, int]) -> tuple[list[Json], set[int]] | None:
    """Put the layout's conditional formats back, whole and once.

    returns  None: they are in order; else (requests, columns that had lost theirs: none when they were only in pieces)
    """
    asked = [(list(_cut(boxes, tab)), c) for boxes, c in placed.conditions if boxes and paints(c)]
    asked = [(boxes, condition) for boxes, condition in asked if boxes]
    wanted = [_wanted(boxes, condition, ids) for boxes, condition in asked]
    there = [_there(rule, n, tab) for n, rule in enumerate(tab.about.get("conditionalFormats", ()))]
    ours = [rule for rule in there if _is_ours(rule, wanted)]
    lost = {c for key, rows in _by_key(wanted).items() for c in missing_from(_by_key(ours).get(key, {}), rows)}
    strange = {rule.key for rule in ours} - {rule.key for rule in wanted}
    if not lost and not strange and len(ours) <= len(wanted) + _PIECES and _in_order(wanted, ours):
        return None
    requests: list[Json] = [
        {"deleteConditionalFormatRule": {"sheetId": tab.sheet_id, "index": rule.index}} for rule in reversed(ours)
    ]
    # Before which of the office's own rules they stood: the first that holds is the one that paints.
    first = ours[0].index if ours else len(there)
    for n, (boxes, condition) in enumerate(asked):
        rule = condition_rule(condition, [tab.range_of(box) for box in boxes], ids)
        requests.append({"addConditionalFormatRule": {"index": first + n, "rule": rule}})
    return requests, lost


def _cut(boxes: Sequence[Box], tab: GridTab) -> Iterator[Box]:
    for top, left, bottom, right in boxes:
        if top <= tab.rows:
            yield top, left, min(bottom, tab.rows), right


def _wanted(boxes: Sequence[Box], condition: Condition, ids: Mapping[str, int]) -> _Rule:
    made = condition_rule(condition, [], ids)
    top = min(box[0] for box in boxes)
    return _Rule(boxes, _relative(google_formula(condition.formula, ids), top), _paint(made["booleanRule"]["format"]))


def _there(rule: Json, index: int, tab: GridTab) -> _Rule:
    ranges = rule.get("ranges", ())
    condition = rule.get("booleanRule", {}).get("condition", {})
    if condition.get("type") != "CUSTOM_FORMULA":
        return _Rule(tab.boxes(ranges), f"<{index}>", (), index)
    formula = str(condition.get("values", [{}])[0].get("userEnteredValue", ""))
    top = min((where.get("startRowIndex", 0) for where in ranges), default=0) + 1
    return _Rule(tab.boxes(ranges), _relative(formula, top), _paint(rule["booleanRule"].get("format", {})), index)


def _is_ours(rule: _Rule, wanted: Sequence[_Rule]) -> bool:
    """Whether a rule asks what one of the layout's asks, or is what is left of one: the same shape, the same paint."""
    if any(rule.formula == w.formula for w in wanted):
        return True
    shape = _shape(rule.formula)
    return any(rule.paint == w.paint and shape == _shape(w.formula) and rule.columns <= w.columns for w in wanted)


def _by_key(rules: Sequence[_Rule]) -> dict[Key, Coverage]:
    boxes: dict[Key, list[Box]] = {}
    for rule in rules:
        boxes.setdefault(rule.key, []).extend(rule.boxes)
    return {key: coverage(found) for key, found in boxes.items()}


def _in_order(wanted: Sequence[_Rule], ours: Sequence[_Rule]) -> bool:
    """Whether each column has its rules in the layout's order."""
    columns = {c for rule in wanted for c in rule.columns}
    return all(_of_column(ours, column) == _of_column(wanted, column) for column in columns)


def _of_column(rules: Sequence[_Rule], column: int) -> list[Key]:
    return list(dict.fromkeys(rule.key for rule in rules if column in rule.columns))


def _paint(found: Json) -> Key:
    letters = found.get("textFormat", {})
    inks = (found.get("backgroundColorStyle"), letters.get("foregroundColorStyle"))
    return (*(color_of(style) for style in inks), bool(letters.get("bold")))


def _relative(formula: str, top: int) -> str:
    """A formula without the ways of spelling that differ, as if its first row were row 1."""
    parts = _TEXTS.split(formula.strip().removeprefix("="))
    plain = (part.replace(" ", "").replace("'", "").replace(";", ",").upper() for part in parts[::2])
    parts[::2] = [_CELL.sub(lambda cell: _moved(cell, top), part) for part in plain]
    return "".join(parts)


def _moved(cell: re.Match[str], top: int) -> str:
    is_fixed = cell[1].endswith("$")
    return cell[0] if is_fixed else f"{cell[1]}{int(cell[2]) - top + 1}"


def _shape(formula: str) -> str:
    parts = _TEXTS.split(formula)
    parts[1::2] = ['"' for _ in parts[1::2]]
    return _REFERENCES.sub("#", "".join(parts))


# ---- protections that warn -----------------------------------------------------------------------------------------


def renew_protections(tab: GridTab, placed: PlacedTab) -> list[Json]:
    """The requests that put the warnings back where they are; [] when they are there and only warn."""
    description = SYSTEM_COLUMNS if placed.columns else OWNED_TAB
    there = [p for p in tab.about.get("protectedRanges", ()) if p.get("description") == description]
    wanted = list(_system_columns(tab, placed)) if placed.columns else [_whole(tab, placed)]
    if all(p.get("warningOnly") for p in there) and _reach(there, tab) == _reach(wanted, tab):
        return []
    gone: list[Json] = [{"deleteProtectedRange": {"protectedRangeId": p["protectedRangeId"]}} for p in there]
    return [*gone, *(warning_over({**where, "description": description}) for where in wanted)]


def _system_columns(tab: GridTab, placed: PlacedTab) -> Iterator[Json]:
    kept = sorted({
        c for boxes, d in placed.dropdowns if d.kind == "tolak" for _, left, _, right in boxes
        for c in range(left, right + 1)
    })  # fmt: skip
    for _, run in groupby(enumerate(kept), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield {"range": {"sheetId": tab.sheet_id, "startColumnIndex": numbers[0] - 1, "endColumnIndex": numbers[-1]}}


def _whole(tab: GridTab, placed: PlacedTab) -> Json:
    out: Json = {"range": {"sheetId": tab.sheet_id}}
    free = [box for boxes, d in placed.dropdowns if is_list(d) for box in _cut(boxes, tab)]
    return {**out, "unprotectedRanges": [tab.range_of(box) for box in free]} if free else out


def _reach(protected: Sequence[Json], tab: GridTab) -> tuple[Coverage, Coverage]:
    """What is protected and what of it is free, however it is cut into pieces."""
    free = [where for p in protected for where in p.get("unprotectedRanges", ())]
    return coverage(tab.boxes(p.get("range", {}) for p in protected)), coverage(tab.boxes(free))


# ---- filter views --------------------------------------------------------------------------------------------------


def renew_views(tab: GridTab, placed: PlacedTab, actors: Sequence[str]) -> tuple[list[Json], list[str]]:
    """Views that are gone, or that no longer ask for what their title says. (requests, titles)"""
    headings = [
        placed.columns[n].heading if n in placed.columns else None
        for n in range(1, max(placed.columns, default=0) + 1)
    ]  # fmt: skip
    there = {view.get("title"): view for view in reversed(tab.about.get("filterViews", ()))}
    requests, titles = list[Json](), list[str]()
    for request in filter_views(placed.tab, tab.sheet_id, actors, headings):
        wanted = request["addFilterView"]["filter"]
        wanted["range"]["startRowIndex"] = placed.heading_row - 1
        found = there.get(wanted["title"])
        if found is not None and _asks(found, wanted, tab):
            continue
        titles.append(wanted["title"])
        if found is None:
            requests.append(request)
        else:
            update = {**wanted, "filterViewId": found["filterViewId"]}
            del update["sortSpecs"]
            requests.append({"updateFilterView": {"filter": update, "fields": "range,filterSpecs"}})
    return requests, titles


def _asks(found: Json, wanted: Json, tab: GridTab) -> bool:
    """Whether a view reaches over the whole table and filters as it should; how it is sorted is everybody's affair."""
    if missing_from(coverage(tab.boxes([found.get("range", {})])), coverage(tab.boxes([wanted["range"]]))):
        return False
    if found.get("range", {}).get("startRowIndex", 0) != wanted["range"]["startRowIndex"]:
        return False
    return [_spec(spec) for spec in found.get("filterSpecs", ())] == [_spec(spec) for spec in wanted["filterSpecs"]]


def _spec(spec: Json) -> Key:
    criteria = spec.get("filterCriteria", {})
    condition = criteria.get("condition", {})
    values = tuple(value.get("userEnteredValue") for value in condition.get("values", ()))
    return spec.get("columnIndex", 0), condition.get("type"), values, tuple(criteria.get("hiddenValues", ()))
