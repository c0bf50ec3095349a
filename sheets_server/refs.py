"""What a spreadsheet asks of its formulas: their outcome, and their text after a copy or an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import formula_text

if TYPE_CHECKING:
    from .book import Book
    from .sheet import Sheet


def evaluate(book: Book, sheet: Sheet, row: int, column: int, formula: str) -> dict[str, Any] | None:
    """The ExtendedValue that the formula in that cell comes to."""
    from . import formulas

    def read(title: str | None, at_row: int, at_column: int) -> dict[str, Any] | None:
        there = sheet if title is None else book.by_title(title)
        return None if there is None else book.effective(there, at_row, at_column)

    def bounds(title: str | None) -> tuple[int, int] | None:
        there = sheet if title is None else book.by_title(title)
        return None if there is None else there.size

    def block(title: str | None, box: tuple[int, int, int, int]) -> list[Any]:
        there = sheet if title is None else book.by_title(title)
        return [] if there is None else book.block(there, box)

    return formulas.evaluate(formula, read, bounds, book.locale, book.now(), at=(row, column), block=block)  # type: ignore[no-any-return]


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
