"""A table of a report in Word's own XML, read as one text: dressed cell by cell it takes ten times as long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from ..layout.templates import OtherPaint
from ..month.blocks import Column, Table, words

SIZE = 9.5  # points
ROWS_TOGETHER = 6  # a longer table may break, under a repeated heading row
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RIGHT = '<w:jc w:val="right"/>'
_STEERING = {"\n": "<w:br/>", "\r": "<w:br/>", "\t": "<w:tab/>"}


def write_table(document: Any, block: Table, colors: OtherPaint) -> None:
    """A table whose heading row is repeated on every page; figures are right-aligned."""
    columns, count = block.columns, len(block.rows)
    headings = [column.heading for column in columns]
    rows = [_row(columns, headings, holds_next=_holds_next(0, count), ground=colors.judul_laporan)]
    for i, values in enumerate(block.rows, start=1):
        texts = [words(value, column.kind) for value, column in zip(values, columns, strict=True)]
        rows.append(_row(columns, texts, holds_next=_holds_next(i, count)))
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colors.garis}"/>' for side in _SIDES)
    made = document.add_table(rows=0, cols=len(columns))._tbl
    made.getparent().replace(made, parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:type="auto" w:w="0"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblLook w:firstColumn="1" '
        'w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1" w:val="04A0"/></w:tblPr>'
        f'<w:tblGrid>{"".join(f"""<w:gridCol w:w="{_twips(c)}"/>""" for c in columns)}</w:tblGrid>'
        f'{"".join(rows)}</w:tbl>'
    ))  # fmt: skip


def _row(columns: Sequence[Column], texts: Sequence[str], *, holds_next: bool, ground: str = "") -> str:
    """A row that is never broken. ground: RRGGBB of a heading row"""
    head, bold = ("<w:tblHeader/>", "<w:b/>") if ground else ("", "")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    keep = "<w:keepNext/>" if holds_next else '<w:keepNext w:val="0"/>'
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{_twips(column)}"/>{shade}</w:tcPr><w:p><w:pPr>{keep}'
        f'<w:spacing w:after="0"/>{_RIGHT if column.is_figure else ""}</w:pPr><w:r><w:rPr>{bold}'
        f'<w:sz w:val="{round(SIZE * 2)}"/></w:rPr>{_content(text)}</w:r></w:p></w:tc>'
        for column, text in zip(columns, texts, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _twips(column: Column) -> int:
    return int(Cm(column.width).twips)


def _content(text: str) -> str:
    """What stands in a run: texts, line ends and tabs."""
    parts = re.split("([\n\r\t])", text)
    return "".join(_STEERING.get(part) or _words(part) for part in parts if part)


def _words(text: str) -> str:
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<w:t{space}>{escape(text, quote=False)}</w:t>"


def _holds_next(row: int, rows: int) -> bool:
    """Whether a row stays on a page with the next one: all of a short table, of a longer one the first two and the
    last two."""
    return row < rows and (rows <= ROWS_TOGETHER or row < 2 or row == rows - 1)
