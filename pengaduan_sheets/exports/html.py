"""The recap as one page (.html): for a phone, a desk and A4 paper, with its charts inside and their tables behind them.

Pure: blocks in, text out. Every text is escaped; nothing is fetched from anywhere and no script runs. The template is
pages/rekap.html; here a table is made as narrow as a phone.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any, NamedTuple

from .. import pages
from ..frozen import asdict, replace
from ..layout.templates import Colors
from ..month.blocks import Column, Figure, Table, Value, words
from ..month.report import Report
from .written import MARK


class Cell(NamedTuple):
    """A cell as the page shows it; `small` stands below it in small letters."""

    column: Column
    text: str
    small: str | None
    alarms: bool


def render(report: Report, mark: str = "") -> str:
    """The whole page.

    mark  what the sync keeps in it to know its own work again; nothing that anybody reads
    """
    behind = [chart.table for chart in report.charts]
    sections = [s for s in report.sections if s.blocks[0] not in behind]
    head = {"kop": report.letterhead, "logo": b64encode(report.letterhead.logo).decode("ascii")}
    values = {"report": report, "sections": sections, "mark": mark, "mark_name": MARK, **head}
    return pages.render("rekap.html", **values, **style(report.colors), sempit=narrow, kata=words, ukuran=_size)


def style(colors: Colors) -> dict[str, Any]:
    """What rekap.css asks for: the light page and the paper take the colours of the book."""
    return {"lain": colors.lain, "grafik": colors.grafik}


def narrow(table: Table) -> dict[str, Any]:
    """A table with what may stand under a column in the cells of the one before it."""
    columns = table.columns
    own = [i for i, column in enumerate(columns) if not column.is_under]
    is_double = {i: i + 1 < len(columns) and columns[i + 1].is_under for i in own}
    heads = [
        replace(columns[i], heading=f"{columns[i].heading} ({columns[i + 1].heading.lower()})")
        if is_double[i] else columns[i] for i in own
    ]  # fmt: skip
    rows = [
        [Cell(head, _words(row[i], head), _words(row[i + 1], columns[i + 1]) if is_double[i] else None,
              head.alarms and bool(row[i])) for i, head in zip(own, heads, strict=True)]
        for row in table.rows
    ]  # fmt: skip
    return {**asdict(table), "columns": heads, "rows": rows}


def _words(value: Value | Figure, column: Column) -> str:
    """How a cell reads; figure and unit stay on one line."""
    said = words(value, column.kind)
    return re.sub(r"(\d) ", "\\1\u00a0", said) if column.kind == "minutes" else said


def _size(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
