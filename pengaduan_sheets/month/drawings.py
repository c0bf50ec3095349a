"""The charts of a recap report as plain shapes: laid out once, drawn as SVG for a page and as PNG for a document.

Pure. Sizes are in units of the drawing; letters are 12 units high or more, so that a phone shows them readable when the
drawing is as wide as its screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..frozen import Frozen
from ..layout.recap_places import LIMITS_SHOWN
from ..text import MONTHS_SHORT, number, period_name

WIDTH = 340
LETTER = 12.0

Role = Literal["satu", "dua", "lewat", "batas", "kisi", "teks", "lunak", "latar"]  # the last one: the ground
Anchor = Literal["start", "middle", "end"]


class Rect(Frozen):
    """A bar."""

    x: float
    y: float
    width: float
    height: float
    role: Role


class Line(Frozen):
    """A thin line."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: Role


class Text(Frozen):
    """A word or figure; `y` is its base line."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    role: Role = "teks"


Shape = Rect | Line | Text
BARS: tuple[Role, Role] = ("satu", "dua")  # received, finished


class Drawing(Frozen):
    """One chart: its title, what it says in a sentence (for who cannot see it), and its shapes."""

    title: str
    description: str
    height: float
    shapes: tuple[Shape, ...]
    width: float = WIDTH


# ---- months: upright bars ------------------------------------------------------------------------------------------


def months_drawing(title: str, months: Sequence[tuple[str, int, int]]) -> Drawing:
    """Received and finished by month: ("YYYY-MM", received, finished), in their order."""
    left, right, top, bottom = 34.0, WIDTH - 4.0, 34.0, 184.0
    ceiling = _ceiling(max([1, *(count for _, *counts in months for count in counts)]))
    shapes: list[Shape] = []
    for x, role, name in zip((34.0, 114.0), BARS, ("Masuk", "Selesai"), strict=True):
        shapes += [Rect(x, 6, 12, 12, role), Text(x + 17, 16.5, name)]
    for part in (0, 0.5, 1.0):
        y = bottom - (bottom - top) * part
        if float(ceiling * part).is_integer():
            shapes.append(Text(left - 6, y + 4, number(ceiling * part), "end", "lunak"))
        shapes.append(Line(left, y, right, y, "kisi"))
    slot = (right - left) / len(months)
    for i, (period, *counts) in enumerate(months):
        x = left + slot * i
        for value, role, offset in zip(counts, BARS, (0.1, 0.5), strict=True):
            tall = (bottom - top) * value / ceiling
            shapes.append(Rect(x + slot * offset, bottom - tall, slot * 0.38, tall, role))
        shapes.append(Text(x + slot / 2, bottom + 15, MONTHS_SHORT[int(period[5:]) - 1], "middle"))
        if period.endswith("-01") or (i == 0 and not period.endswith("-12")):  # else they would touch
            shapes.append(Text(x + slot / 2, bottom + 30, period[:4], "middle", "lunak"))
    last, received, finished = months[-1]
    said = (
        f"Masuk dan selesai per bulan selama {len(months)} bulan; {period_name(last)}: masuk {number(received)}, "
        f"selesai {number(finished)}."
    )
    return Drawing(title, said, bottom + 36, tuple(shapes))


def _ceiling(most: int) -> int:
    """A round figure not below `most`, and even where it can be, for the middle line."""
    step = 10 ** max(len(str(most)) - 1, 0)
    for unit in (step // 2 or 1, step):
        ceiling = -(-most // unit) * unit
        if ceiling % 2 == 0:
            return ceiling
    return most + most % 2


# ---- lying bars ----------------------------------------------------------------------------------------------------


ROW, THICK = 40.0, 13.0  # from one bar to the next, and its own height


class Bar(Frozen):
    """One bar under its label; `said` stands at its right end, `over` is the part of its value that is late."""

    label: str
    said: str
    value: float
    over: float = 0.0


def bars_drawing(title: str, said: str, bars: Sequence[Bar]) -> Drawing:
    """Lying bars, as long as their values; `said` is for who cannot see them."""
    scale = WIDTH / max([1.0, *(bar.value for bar in bars)])
    shapes = [shape for i, bar in enumerate(bars) for shape in (*_labels(bar, i), *_lying(bar, i, scale))]
    return Drawing(title, said, 4.0 + ROW * len(bars), tuple(shapes))


def limits_drawing(title: str, said: str, bars: Sequence[Bar], axis: str) -> Drawing:
    """Lying bars of shares in percent, beside a line at 100 that stands in the middle; one that is longer than the
    chart is cut, and shows where.

    said, axis  what the chart says to who cannot see it, and what a bar is
    """
    scale, height = WIDTH / (100.0 * LIMITS_SHOWN), 4.0 + ROW * len(bars)
    middle = 100 * scale
    shapes: list[Shape] = [Text(0, height + 10, axis, "start", "lunak"),
                           Text(middle, height + 10, "batas SOP", "middle", "lunak")]  # fmt: skip
    for i, bar in enumerate(bars):
        shapes += [*_labels(bar, i), *_lying(bar, i, scale), Line(middle, _top(i) - 2, middle, _top(i) + 15, "batas")]
        if bar.value > 100 * LIMITS_SHOWN:
            shapes += _break(i)
    return Drawing(title, said, height + 16, tuple(shapes))


def _top(place: int) -> float:
    """Where a bar begins, below its label."""
    return 22.0 + ROW * place


def _labels(bar: Bar, place: int) -> list[Shape]:
    y = _top(place) - 6
    return [Text(0, y, _short(bar.label, WIDTH - 14 - _wide(bar.said))), Text(WIDTH, y, bar.said, "end")]


def _lying(bar: Bar, place: int, scale: float) -> list[Shape]:
    """What is late of it in another colour; nothing that goes beyond the drawing."""
    within, whole = ((value * scale) for value in (bar.value - bar.over, bar.value))
    out: list[Shape] = [Rect(0, _top(place), max(within, 1.5) if bar.value else 0.0, THICK, "satu")]
    if bar.over > 0:
        out.append(Rect(within, _top(place), min(whole, WIDTH) - within, THICK, "lewat"))
    return out


def _break(place: int) -> list[Shape]:
    """Two slanted lines with a gap between them, near the end of a bar that is cut."""
    x, top, bottom = WIDTH - 24.0, _top(place) - 3, _top(place) + THICK + 3
    return [Rect(x, top, 7, bottom - top, "latar"), *(Line(x + d, bottom, x + d + 4, top, "batas") for d in (-2, 5))]


def _short(label: str, room: float) -> str:
    """As much of a label as surely fits into `room` units, whatever the letters of the reader's machine."""
    if _wide(label) <= room:
        return label
    kept = label
    while kept and _wide(kept) + 12 > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _wide(text: str) -> float:
    """Units that a text takes at most, about: capitals and signs beyond Latin are wide."""
    return sum(9.2 if c.isupper() or c in "mw%@" else 12.5 if ord(c) > 0x2FF else 7.2 for c in text)
