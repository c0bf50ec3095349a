"""The charts of a recap report as plain shapes: laid out once, drawn as SVG for a page and as PNG for a document.

Pure. Sizes are in units of the drawing; letters are 12 units high or more, so that a phone shows them readable when the
drawing is as wide as its screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..tabs.lines import duration_words
from ..text import MONTHS_SHORT, number
from .report import ReportData, StepLine

WIDTH = 340
LETTER = 12.0
BARS_SHOWN = 10  # of a lying chart; the table behind it has all

Role = Literal["satu", "dua", "lewat", "batas", "kisi", "teks", "lunak"]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Rect:
    """A bar."""

    x: float
    y: float
    width: float
    height: float
    role: Role


@dataclass(frozen=True)
class Line:
    """A thin line."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: Role


@dataclass(frozen=True)
class Text:
    """A word or figure; `y` is its base line."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    role: Role = "teks"


Shape = Rect | Line | Text


@dataclass(frozen=True)
class Drawing:
    """One chart: what it is called, what it says in a sentence (for who cannot see it), and its shapes."""

    name: str
    title: str
    description: str
    height: float
    shapes: tuple[Shape, ...]
    width: float = WIDTH


def drawings(data: ReportData) -> list[Drawing]:
    """Every chart of a report, in the order in which they are shown."""
    charts = [months_chart(data), steps_chart(data), status_chart(data)]
    if data.tables and data.tables[0].rows:
        charts.append(table_chart(data))
    return charts


# ---- months: upright bars ------------------------------------------------------------------------------------------


def months_chart(data: ReportData) -> Drawing:
    """Received and finished by month."""
    left, right, top, bottom = 34.0, WIDTH - 4.0, 34.0, 184.0
    most = max([1, *(m.received for m in data.months), *(m.finished for m in data.months)])
    ceiling = _ceiling(most)
    shapes: list[Shape] = [*_legend(("Masuk", "satu"), ("Selesai", "dua"))]
    for part in (0, 0.5, 1.0):
        y = bottom - (bottom - top) * part
        if float(ceiling * part).is_integer():
            shapes.append(Text(left - 6, y + 4, number(ceiling * part), "end", "lunak"))
        shapes.append(Line(left, y, right, y, "kisi"))
    slot = (right - left) / len(data.months)
    for i, month in enumerate(data.months):
        x = left + slot * i
        for value, role, offset in ((month.received, "satu", 0.1), (month.finished, "dua", 0.5)):
            tall = (bottom - top) * value / ceiling
            shapes.append(
                Rect(x + slot * offset, bottom - tall, slot * 0.38, tall, "satu" if role == "satu" else "dua")
            )
        shapes.append(Text(x + slot / 2, bottom + 15, MONTHS_SHORT[int(month.period[5:]) - 1], "middle"))
        if month.period.endswith("-01") or (i == 0 and not month.period.endswith("-12")):  # else they would touch
            shapes.append(Text(x + slot / 2, bottom + 30, month.period[:4], "middle", "lunak"))
    last = data.months[-1]
    said = (
        f"Masuk dan selesai per bulan selama {len(data.months)} bulan; {data.period_name}: masuk "
        f"{number(last.received)}, selesai {number(last.finished)}."
    )
    return Drawing("bulan", "Masuk dan selesai per bulan", said, bottom + 36, tuple(shapes))


def _ceiling(most: int) -> int:
    """A round figure not below `most`, and even where it can be, for the middle line."""
    step = 10 ** max(len(str(most)) - 1, 0)
    for unit in (step // 2 or 1, step):
        ceiling = -(-most // unit) * unit
        if ceiling % 2 == 0:
            return ceiling
    return most + most % 2


def _legend(*entries: tuple[str, Role]) -> list[Shape]:
    shapes: list[Shape] = []
    x = 34.0
    for name, role in entries:
        shapes += [Rect(x, 6, 12, 12, role), Text(x + 17, 16.5, name)]
        x += 80
    return shapes


# ---- lying bars ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Bar:
    label: str
    said: str  # what stands at the right end
    value: float
    over: float = 0.0  # the part of the value beyond the limit, drawn otherwise


def _lying(bars: Sequence[_Bar], most: float, limit: float | None = None) -> tuple[float, tuple[Shape, ...]]:
    """(height, shapes) of bars under their labels; `limit` is drawn as a line across all of them."""
    row, thick, top = 40.0, 13.0, 4.0
    shapes: list[Shape] = []
    scale = WIDTH / max(most, 1e-9)
    for i, bar in enumerate(bars):
        y = top + row * i
        within = max(bar.value - bar.over, 0.0)
        shapes += [
            Text(0, y + 12, _short(bar.label, WIDTH - 14 - _wide(bar.said))),
            Text(WIDTH, y + 12, bar.said, "end"),
            Rect(0, y + 18, max(within * scale, 1.5), thick, "satu"),
        ]
        if bar.over > 0:
            shapes.append(Rect(within * scale, y + 18, bar.over * scale, thick, "lewat"))
    height = top + row * len(bars)
    if limit is not None:
        x = min(limit * scale, WIDTH - 1)
        shapes += [Line(x, top + row * i + 16, x, top + row * i + 33, "batas") for i in range(len(bars))]
        shapes.append(Text(x, height + 10, "batas SOP", "middle" if x < WIDTH - 40 else "end", "lunak"))
        height += 16
    return height, tuple(shapes)


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


def steps_chart(data: ReportData) -> Drawing:
    """Where time goes: the mean of each step as a share of the SOP's limit."""
    shown = [s for s in data.steps if s.of_limit is not None]
    most = max([100.0, *(min(s.of_limit or 0.0, 300.0) for s in shown)]) * 1.02
    bars = [_step_bar(s) for s in shown]
    limited = any(s.limit_minutes for s in data.steps)
    none = "Belum ada langkah yang selesai." if limited else "Tidak ada langkah yang mempunyai batas waktu."
    height, shapes = _lying(bars, most, 100.0) if bars else (24.0, (Text(0, 16, none),))
    said = "; ".join(f"{s.label} {number(s.of_limit, 0)} % dari batas" for s in shown)
    return Drawing(
        "langkah", "Rata-rata tiap langkah dibanding batas SOP", f"{said}." if said else none, height, shapes
    )


def _step_bar(step: StepLine) -> _Bar:
    of_limit, mean = step.of_limit or 0.0, step.mean or 0.0
    drawn = min(of_limit, 300.0)
    said = f"{duration_words(mean)} ({number(of_limit, 0)} %)"
    return _Bar(step.label, said, drawn, max(drawn - 100.0, 0.0))


def status_chart(data: ReportData) -> Drawing:
    """Open work by status, as of the clock."""
    bars = [_Bar(s.label, _count(s.count, s.overdue), s.count, s.overdue) for s in data.statuses]
    height, shapes = _lying(bars, max([1, *(s.count for s in data.statuses)]))
    said = "; ".join(f"{s.label} {number(s.count)}" for s in data.statuses)
    return Drawing("status", "Pekerjaan terbuka menurut status", f"{said}.", height, shapes)


def _count(count: int, overdue: int) -> str:
    return number(count) + (f" ({number(overdue)} lewat tenggat)" if overdue else "")


def table_chart(data: ReportData) -> Drawing:
    """The first table of the config: what is complained about."""
    table = data.tables[0]
    rows = sorted(table.rows, key=lambda r: -r[1])
    shown = rows[: BARS_SHOWN - 1] if len(rows) > BARS_SHOWN else rows
    bars = [_Bar(name, number(count), count) for name, count in shown]
    if len(rows) > len(shown):
        rest = sum(count for _, count in rows[len(shown) :])
        bars.append(_Bar(f"{len(rows) - len(shown)} yang lain", number(rest), rest))
    height, shapes = _lying(bars, max([1.0, *(b.value for b in bars)]))
    said = "; ".join(f"{b.label} {b.said}" for b in bars)
    return Drawing("tabel", f"{table.heading} (dari yang {table.basis})", f"{said}.", height, shapes)
