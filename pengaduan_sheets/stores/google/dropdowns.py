"""Dropdowns of the layout as Google's data validations.

Only lists become validations: Google marks each cell that a validation does not like with a red corner, and text dates
are read too. What Excel says when a cell is selected stands in the note of the heading instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...grid import Dropdown
from .formulas import list_source
from .ranges import Json

Key = tuple[object, ...]

_LISTS = frozenset({"daftar", "rujukan"})
RULED = _LISTS | {"tolak"}  # kinds for which it is known what a cell may offer: one list, or none
_OPEN_END = re.compile(r"(:[A-Z]+)(\d+)$")


def is_list(dropdown: Dropdown) -> bool:
    """Whether a dropdown offers values, and so becomes a validation."""
    return dropdown.kind in _LISTS


def validation_rule(dropdown: Dropdown) -> Json:
    """The DataValidationRule of a list; refuses other values only where the layout says so."""
    if dropdown.kind == "daftar":
        condition: Json = {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": value} for value in dropdown.values],
        }
    else:
        condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": list_source(dropdown.formula)}]}
    rule: Json = {"condition": condition, "strict": dropdown.refuse, "showCustomUi": True}
    # One message for both: shown with the cell, and when a value is refused.
    if message := (dropdown.error or dropdown.hint) if dropdown.refuse else dropdown.hint:
        rule["inputMessage"] = message
    return rule


def set_validation(grid_range: Json, dropdown: Dropdown | None) -> Json:
    """The request that gives a range its validation; None takes it away."""
    request: Json = {"range": grid_range}
    if dropdown is not None:
        request["rule"] = validation_rule(dropdown)
    return {"setDataValidation": request}


def rule_shown(rule: Json | None, sizes: Mapping[str, int]) -> Key | None:
    """What a validation does, however Google spells it; None without one.

    sizes  title of a tab -> how many rows it has: a list that ends there ends nowhere
    """
    if rule is None:
        return None
    condition = rule.get("condition", {})
    kind = condition.get("type")
    values = tuple(str(value.get("userEnteredValue", "")) for value in condition.get("values", ()))
    if kind == "ONE_OF_RANGE":
        values = tuple(_source(value, sizes) for value in values)
    return kind, values, bool(rule.get("strict")), bool(rule.get("showCustomUi")), rule.get("inputMessage", "")


def _source(text: str, sizes: Mapping[str, int]) -> str:
    title, _, cells = re.sub("['$]", "", text.removeprefix("=")).rpartition("!")
    end = _OPEN_END.search(cells.upper())
    if end and int(end[2]) >= sizes.get(title, 1_000_000):
        cells = cells[: -len(end[2])]
    return f"{title}!{cells.upper()}"
