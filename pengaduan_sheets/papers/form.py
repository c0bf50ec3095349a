"""The complaint form as lines to write on: blank, or filled from a row. Pure.

A line is a label, what stands on it, and whether it is boxes for the figures of a NIK. The paper has room for so many
lines; what the reporter tells gets those that the other columns leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..config import ColumnConfig, Config
from .complaint import complaint_heading

Line = dict[str, Any]
LINES, LEAST = 17, 4  # of the whole form; of what the reporter tells, however many columns there are
MOST_TICKED = 12  # choices; of more one is written
TICKED, OPEN = "☒", "☐"
_UNBROKEN = "\N{NO-BREAK SPACE}"


def form_lines(config: Config, lists: Mapping[str, Sequence[str]], texts: Mapping[str, str]) -> list[Line]:
    """Every column of the form.

    lists  heading of a `pilihan` column -> its choices
    texts  heading -> text; where it is empty there is room to write
    """
    form = [c for c in config.kolom if c.langkah == config.steps[0].nomor]
    told, address = complaint_heading(config), config.role("alamat")
    rooms = {c.judul: 2 if c.judul == address else 1 for c in form}
    rooms[told] = max(LEAST, LINES - sum(room for heading, room in rooms.items() if heading != told))
    return [line for c in form for line in _lines(c, rooms[c.judul], lists.get(c.judul, ()), texts)]


def check_lines(config: Config, lists: Mapping[str, Sequence[str]], texts: Mapping[str, str]) -> list[Line]:
    """What the officer decides about the form: whether it is complete, and what is missing."""
    decision = config.registering.keputusan
    headings = [decision.kolom, decision.kekurangan] if decision else []
    return [line for h in headings if h for line in _lines(config.columns[h], 1, lists.get(h, ()), texts)]


def _lines(column: ColumnConfig, room: int, choices: Sequence[str], texts: Mapping[str, str]) -> list[Line]:
    label, text = f"{column.judul} *" if column.wajib else column.judul, texts[column.judul]
    if column.isi == "nik" and not text:
        return [_line(label, has_boxes=True)]
    if column.isi == "pilihan" and len(choices) <= MOST_TICKED:
        return [_line(label, _ticks(choices, text))]
    if column.isi == "waktu" and not text:
        text = f"{_UNBROKEN * 50}pukul"
    return [_line(label, text), *(_line("", "") for _ in range(0 if text else room - 1))]


def _line(label: str, text: str = "", *, has_boxes: bool = False) -> Line:
    return {"judul": label, "isi": text, "kotak": has_boxes}


def _ticks(choices: Sequence[str], chosen: str) -> str:
    """All choices in a text, each unbroken, the chosen one ticked; one that is not listed behind them."""
    every = [*choices, *([chosen] if chosen and chosen not in choices else [])]
    marked = (f"{TICKED if choice == chosen else OPEN} {choice}" for choice in every)
    return "   ".join(mark.replace(" ", _UNBROKEN) for mark in marked)
