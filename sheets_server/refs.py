"""The text of a formula after a copy or an edit."""

from __future__ import annotations

from . import formula_text


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads when copied that many rows down and columns to the right."""
    return formula_text.shift(formula, rows, columns) if rows or columns else formula


def after_edit(formula: str, own: str, title: str, dimension: str, edit: tuple[str, int, int, int]) -> str:
    """The formula of a cell on sheet `own` after an edit of the sheet `title`.

    edit  (kind, first, last, to): "insert" of last - first rows or columns before `first`, "delete" of [first, last)
    """
    kind, first, last, _ = edit
    if kind == "move":
        return formula
    count = last - first if kind == "insert" else first - last
    return formula_text.moved(formula, title, dimension, first, count, own)


def renamed(formula: str, old: str, new: str | None) -> str:
    """The formula after a sheet got another title, or was deleted (None)."""
    return formula_text.renamed(formula, old, new)


def after_cut(
    formula: str, own: str, source: str, box: tuple[int, int, int, int], title: str, by: tuple[int, int]
) -> str:
    """The formula of a cell on sheet `own` after a range of `source` was cut and pasted on `title`."""
    return formula_text.cut(formula, own, source, box, title, by)
