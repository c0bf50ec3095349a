"""The recap of many offices as one page: sortable tables, a small chart per office, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .. import pages
from ..frozen import Frozen
from ..layout.templates import shipped_theme
from .outline import Outline
from .together import Gathered

WIDE, HIGH = 120, 36  # of a small chart, in its own units


class Group(Frozen):
    """Offices of one SOP, whose figures can be compared."""

    title: str
    offices: Sequence[Outline]


def render(gathered: Gathered, made: datetime) -> str:
    """The whole page. made: --sekarang, or this machine's clock"""
    colors = shipped_theme().warna
    values = {
        "g": gathered, "f": gathered.all_figures, "groups": _groups(gathered), "made": made,
        "garis": line, "lain": colors.lain, "grafik": colors.grafik,
    }  # fmt: skip
    return pages.render("gabung.html", **values)


def _groups(gathered: Gathered) -> list[Group]:
    """The SOP that most offices follow first; every other one by itself."""
    usual = gathered.comparable
    others: dict[Any, list[Outline]] = {}
    for outline in gathered.outlines:
        if usual and outline.procedure != usual[0].procedure:
            others.setdefault(outline.procedure, []).append(outline)
    rest = [Group(f"SOP lain: {_steps_said(procedure)}", offices) for procedure, offices in others.items()]
    return [Group("Kantor", usual), *rest]


def _steps_said(procedure: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{nomor}. {status}" for nomor, status in procedure)


def line(outline: Outline) -> tuple[str, list[tuple[float, float]]]:
    """The promise kept in each month as (points of the line through neighbours, dots): a month without one is a gap."""
    step = WIDE / max(len(outline.months) - 1, 1)
    dots = [
        (round(i * step, 1), round(HIGH - month.promised.percent * HIGH / 100, 1))
        for i, month in enumerate(outline.months)
        if month.promised.percent is not None
    ]
    path, before = "", None
    for x, y in dots:
        joined = before is not None and abs(x - before - step) < 0.2
        path += f"{'L' if joined else 'M'}{x} {y}"
        before = x
    return path, dots
