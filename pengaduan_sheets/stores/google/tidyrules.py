"""What lies over cells: conditional formats, protections that warn, filter views; put right where they are not.

Ours are known by what they ask, protections by their description, filter views by their title; all others are the
office's own. A tab that is new has none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ...a1 import Box
from ...grid import Condition, View
from ...renewal.boxes import columns_in, without
from ...renewal.conditions import Rule, compare, rule_of, wanted_rules
from ...renewal.placed import PlacedTab
from ...runs import runs
from .dropdowns import is_list
from .formulas import google_formula
from .gridtab import GridTab
from .looks import color_of, color_style
from .ranges import Json, box_of

Key = tuple[object, ...]

SYSTEM_COLUMNS = (
    "Tidak ada yang boleh diketik di kolom ini: isinya dibuat program. Mengurutkan, menyaring, menyisipkan dan "
    "menghapus baris tetap bisa."
)
OWNED_TAB = (
    "Tidak ada yang boleh diketik di tab ini, kecuali di kotak pilihan: isinya dibuat program dan ketikan hilang."
)


# ---- conditional formats -------------------------------------------------------------------------------------------


def renew_conditions(
    tab: GridTab, placed: PlacedTab, ids: Mapping[str, int]
) -> tuple[list[Json], Collection[int] | None]:
    """The requests that put the layout's conditional formats back, whole and once, and the columns that had lost
    theirs (none: they were only in pieces); ([], None) when they are in order. Google draws no lines by condition.
    """
    there = [_rule(rule, place, tab) for place, rule in enumerate(tab.about.get("conditionalFormats", ()))]
    renewal = compare(wanted_rules(((tab.within(b), c) for b, c in placed.conditions), lines=False), there)
    if renewal is None:
        return [], None
    out: list[Json] = [
        {"deleteConditionalFormatRule": {"sheetId": tab.sheet_id, "index": rule.place}}
        for rule in reversed(renewal.old)
    ]
    # Before which of the office's own rules they stood: the first that holds is the one that paints.
    first = renewal.old[0].place if renewal.old else len(there)
    for index, rule in enumerate(renewal.new, start=first):
        ranges = [tab.range_of(box) for box in rule.boxes]
        out.append({"addConditionalFormatRule": {"index": index, "rule": _condition_rule(rule.source, ranges, ids)}})
    return out, columns_in(renewal.lost)


def _rule(rule: Json, place: int, tab: GridTab) -> Rule:
    boxes = tab.boxes(rule.get("ranges", ()))
    condition = rule.get("booleanRule", {}).get("condition", {})
    if condition.get("type") != "CUSTOM_FORMULA":
        return Rule(boxes, f"<{place}>", None, place)
    formula = str(condition.get("values", [{}])[0].get("userEnteredValue", ""))
    shown = rule["booleanRule"].get("format", {})
    letters = shown.get("textFormat", {})
    ink, ground = color_of(letters.get("foregroundColorStyle")), color_of(shown.get("backgroundColorStyle"))
    return rule_of(boxes, formula, (bool(letters.get("bold")), ink, ground, None), place)


def _condition_rule(condition: Condition, ranges: Sequence[Json], ids: Mapping[str, int]) -> Json:
    """The ConditionalFormatRule of a condition over these ranges."""
    formula = {"userEnteredValue": google_formula(condition.formula, ids)}
    shown: Json = {"backgroundColorStyle": color_style(condition.fill)} if condition.fill else {}
    letters: Json = {"bold": True} if condition.bold else {}
    if condition.color:
        letters["foregroundColorStyle"] = color_style(condition.color)
    if letters:
        shown["textFormat"] = letters
    asked = {"type": "CUSTOM_FORMULA", "values": [formula]}
    return {"ranges": list(ranges), "booleanRule": {"condition": asked, "format": shown}}


# ---- protections that warn -----------------------------------------------------------------------------------------


def renew_protections(tab: GridTab, placed: PlacedTab) -> list[Json]:
    """The requests that put the warnings back where they are; [] when they are there and only warn."""
    description = SYSTEM_COLUMNS if placed.columns else OWNED_TAB
    there = [p for p in tab.about.get("protectedRanges", ()) if p.get("description") == description]
    wanted = _system_columns(tab, placed) if placed.columns else [_whole(tab, placed)]
    if all(p.get("warningOnly") for p in there) and all(
        not without(one, other) and not without(other, one)
        for one, other in zip(_reach(there, tab), _reach(wanted, tab), strict=True)
    ):
        return []
    out: list[Json] = [{"deleteProtectedRange": {"protectedRangeId": p["protectedRangeId"]}} for p in there]
    for where in wanted:  # warnings let everybody go on
        protected = {**where, "description": description, "warningOnly": True}
        out.append({"addProtectedRange": {"protectedRange": protected}})
    return out


def _system_columns(tab: GridTab, placed: PlacedTab) -> list[Json]:
    """Each run of columns that the sync fills, their headings included."""
    kept = {column for boxes, d in placed.dropdowns if d.kind == "tolak" for column in columns_in(boxes)}
    return [
        {"range": {"sheetId": tab.sheet_id, "startColumnIndex": first - 1, "endColumnIndex": last}}
        for first, last, _ in runs(dict.fromkeys(kept))
    ]


def _whole(tab: GridTab, placed: PlacedTab) -> Json:
    out: Json = {"range": {"sheetId": tab.sheet_id}}
    free = [box for boxes, d in placed.dropdowns if is_list(d) for box in tab.within(boxes)]
    return {**out, "unprotectedRanges": [tab.range_of(box) for box in free]} if free else out


def _reach(protected: Sequence[Json], tab: GridTab) -> tuple[list[Box], list[Box]]:
    """What is protected and what of it is free."""
    free = [where for p in protected for where in p.get("unprotectedRanges", ())]
    return tab.boxes(p.get("range", {}) for p in protected), tab.boxes(free)


# ---- filter views --------------------------------------------------------------------------------------------------


def renew_views(tab: GridTab, placed: PlacedTab) -> tuple[list[Json], list[str]]:
    """Views that are gone, or that no longer ask for what their title says. (requests, titles)"""
    there = {view.get("title"): view for view in reversed(tab.about.get("filterViews", ()))}
    requests, titles = list[Json](), list[str]()
    for view in placed.tab.views:
        wanted, found = _filter_view(view, tab, placed), there.get(view.title)
        if found is None:
            requests.append({"addFilterView": {"filter": wanted}})
        elif not _asks(found, wanted, tab):
            update = {**wanted, "filterViewId": found["filterViewId"]}
            del update["sortSpecs"]
            requests.append({"updateFilterView": {"filter": update, "fields": "range,filterSpecs"}})
        else:
            continue
        titles.append(view.title)
    return requests, titles


def _filter_view(view: View, tab: GridTab, placed: PlacedTab) -> Json:
    at = {column.heading: number - 1 for number, column in placed.columns.items()}
    condition: Json = {"type": "NOT_BLANK"}
    if view.text:
        condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": view.text}]}
    return {
        "title": view.title,
        "range": {
            "sheetId": tab.sheet_id, "startRowIndex": placed.heading_row - 1, "startColumnIndex": 0,
            "endColumnIndex": max(placed.columns),
        },
        "sortSpecs": [{"dimensionIndex": at[view.sort_by], "sortOrder": "ASCENDING"}],
        "filterSpecs": [{"columnIndex": at[view.heading], "filterCriteria": {"condition": condition}}],
    }  # fmt: skip


def _asks(found: Json, wanted: Json, tab: GridTab) -> bool:
    """Whether a view reaches over the whole table and filters as it should; how it is sorted is everybody's affair."""
    if without(tab.boxes([wanted["range"]]), tab.boxes([found.get("range", {})])):
        return False
    if box_of(found.get("range", {}))[0] != box_of(wanted["range"])[0]:
        return False
    return [_spec(spec) for spec in found.get("filterSpecs", ())] == [_spec(spec) for spec in wanted["filterSpecs"]]


def _spec(spec: Json) -> Key:
    criteria = spec.get("filterCriteria", {})
    condition = criteria.get("condition", {})
    values = tuple(value.get("userEnteredValue") for value in condition.get("values", ()))
    return spec.get("columnIndex", 0), condition.get("type"), values, tuple(criteria.get("hiddenValues", ()))
