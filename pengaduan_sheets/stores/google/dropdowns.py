"""Dropdowns of the layout as Google's data validations.

Only lists become validations: Google marks each cell that a validation does not like with a red corner, and text dates
are read too. What Excel says when a cell is selected stands in the note of the heading instead.
"""

from __future__ import annotations

from ...grid import Dropdown
from .formulas import list_source
from .ranges import Json

__all__ = ["LISTS", "is_list", "set_validation", "validation_rule"]

LISTS = frozenset({"daftar", "rujukan"})


def is_list(dropdown: Dropdown) -> bool:
    """Whether a dropdown offers values, and so becomes a validation."""
    return dropdown.kind in LISTS


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
