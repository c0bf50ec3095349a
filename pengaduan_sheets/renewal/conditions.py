"""Conditional formats compared: those of the layout, whole and once, beside those that staff made.

Copying and pasting rows splits a rule into hundreds of pieces, deleting one leaves a hole, LibreOffice forgets the
colour of a line. Ours are known by what they ask: the same as one of the layout's; or they have the shape and the paint
of one, as another version of the layout or a damaged reference has. All others are the office's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..a1 import Box
from ..frozen import Frozen
from ..grid import Condition
from .boxes import columns_in, without

_PIECES = 20  # so many pieces more than the layout has rules are put together again
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
_CELL = re.compile(r"(?<![A-Z0-9_.])(\$?[A-Z]{1,3})(\d+)(?![\d(A-Z_.])")
_REFERENCES = re.compile(r"\$?[A-Z]{1,3}\$?\d+(?:,\$?[A-Z]{1,3}\$?\d+)*|#REF!(?:,#REF!)*")
_OWN_SHAPES = re.compile(r"COUNTA\(#\)>0|AND\(LEN\(TRIM\(#\)\)=0,.*")  # of any layout, also of an older one

Paint = tuple[bool, object, object, object]  # bold, colour of the letters, of the ground, line below


@dataclass(frozen=True)
class Rule:
    """One conditional format that is there, or one that is wanted.

    asked   its formula as `plain_formula` spells it, as if its first row were row 1
    place   the lower the earlier it holds
    source  what the store knows it by
    """

    boxes: Sequence[Box]
    asked: str
    paint: Paint | None
    place: int
    source: Any = field(default=None, compare=False)

    @property
    def key(self) -> tuple[str, object]:
        """What it asks and what it paints."""
        return self.asked, self.paint


class Renewal(Frozen):
    """The rules to take away and those to put in their place, in order; `lost`: boxes that had lost theirs."""

    old: Sequence[Rule]
    new: Sequence[Rule]
    lost: Sequence[Box]


def rule_of(boxes: Sequence[Box], formula: str, paint: Paint | None, place: int, source: Any = None) -> Rule:
    """A rule with this formula, which is relative to the first row of the boxes."""
    return Rule(boxes, asked(formula, min((box[0] for box in boxes), default=1)), paint, place, source)


def wanted_rules(placed: Iterable[tuple[Sequence[Box], Condition]], *, lines: bool) -> list[Rule]:
    """The rules of the layout; without `lines` only what they paint beside a line, and none that paint nothing else."""
    return [
        rule_of(boxes, c.formula, (c.bold, c.color, c.fill, c.border_bottom if lines else None), place, c)
        for place, (boxes, c) in enumerate(placed)
        if boxes and (lines or c.bold or c.color or c.fill)
    ]


def compare(wanted: Sequence[Rule], there: Sequence[Rule]) -> Renewal | None:
    """What puts the layout's rules back; None where they are in order: whole, once, and one after the other."""
    ours = sorted((rule for rule in there if _is_ours(rule, wanted)), key=lambda rule: rule.place)
    lost = [box for rule in wanted for box in without(rule.boxes, _alike(rule, ours))]
    strange = {rule.key for rule in ours} - {rule.key for rule in wanted}
    columns = {column for rule in wanted for column in columns_in(rule.boxes)}
    in_order = all(_of_column(ours, column) == _of_column(wanted, column) for column in columns)
    if not lost and not strange and in_order and len(ours) <= len(wanted) + _PIECES:
        return None
    return Renewal(ours, wanted, lost)


def _alike(wanted: Rule, ours: Sequence[Rule]) -> list[Box]:
    return [box for rule in ours if rule.key == wanted.key for box in rule.boxes]


def _of_column(rules: Sequence[Rule], column: int) -> list[tuple[str, object]]:
    """What a column is asked, in order, each only once however many pieces it is in."""
    return list(dict.fromkeys(rule.key for rule in rules if column in columns_in(rule.boxes)))


def _is_ours(rule: Rule, wanted: Sequence[Rule]) -> bool:
    if any(rule.asked == w.asked for w in wanted):
        return True
    shape, columns = _shape(rule.asked), columns_in(rule.boxes)
    alike = [w for w in wanted if rule.paint and w.paint and rule.paint[:3] == w.paint[:3]]  # lines lose their colour
    if any(columns <= columns_in(w.boxes) for w in alike if shape == _shape(w.asked) or "#REF!" in rule.asked):
        return True
    known = {column for w in wanted for column in columns_in(w.boxes)}
    return bool(alike) and len(known) > 1 and columns <= known and bool(_OWN_SHAPES.fullmatch(shape))


# ---- formulas ------------------------------------------------------------------------------------------------------


def plain_formula(formula: str) -> str:
    """A formula without the ways of spelling that programs differ in: spaces, quotes around tabs, small letters, what
    parts arguments.
    """
    parts = _TEXTS.split(formula.strip().removeprefix("="))
    parts[::2] = [re.sub("[' ]", "", part).replace(";", ",").upper() for part in parts[::2]]
    return "".join(parts)


def asked(formula: str, top: int) -> str:
    """A formula as if row `top`, which it is relative to, were row 1."""
    parts = _TEXTS.split(plain_formula(formula))
    parts[::2] = [_CELL.sub(lambda cell: f"{cell[1]}{int(cell[2]) - top + 1}", part) for part in parts[::2]]
    return "".join(parts)


def _shape(formula: str) -> str:
    parts = _TEXTS.split(formula)
    parts[1::2] = ['"' for _ in parts[1::2]]
    return _REFERENCES.sub("#", "".join(parts))
