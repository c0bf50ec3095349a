"""Where the SOP's symbols and arrows stand on A4 across: rows of a known height, and the ways between them. Pure.

All in cm from the page's corner. A way to the next row bends below its symbol; any other way runs beside the symbols
of the lane to which it leads: back on their left, over steps on their right. A way to another page ends in a pentagon
with a letter, and begins there in one with the same letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ..core.flowchart import Drawn, Way
from ..heights import wrapped_lines

WIDTH, MARGIN, TITLE = 26.7, 1.5, 1.0
ROOM = 15.8  # for the table of a page, with three lines below the last one
LINE, DIGIT, PAD = 0.36, 0.147, 0.26  # of text of 8 points: a line, a digit, what a cell's sides take
LEAST, LINK = 1.6, 1.0  # height of a row with symbols, of one with pentagons
HIGH = 0.62  # of a symbol
NUMBER = 0.9
_MOST_LINES = 24
_END = 0  # stands for the end, as a step's number does for a step
_TEXTS = (5.6, 3.0, 1.9, 2.8, 3.0)  # Kegiatan, Kelengkapan, Waktu, Output, Keterangan
_LANE, _LEAST_LANE, _ALL_LANES = 2.3, 1.6, 16.0
_BEND, _INSIDE, _BESIDE, _APART, _LABEL = 0.16, 0.07, 0.12, 0.1, 0.27

Point = tuple[float, float]


class Node(NamedTuple):
    """A symbol in a lane. letter: what stands in it, a pentagon's letter."""

    shape: str
    letter: str = ""


@dataclass
class Row:
    """A row of the table. drawn: None for one that holds pentagons, or the end, alone."""

    drawn: Drawn | None
    height: float
    top: float = 0.0
    nodes: dict[int, Node] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        """Where its symbols stand."""
        return self.top + self.height / 2


class Arrow(NamedTuple):
    """A way drawn: its corners, the last one with a head; what is said at its beginning, and where."""

    points: Sequence[Point]
    said: str
    at: Point
    is_left: bool = False  # what is said ends there


@dataclass
class Page:
    """One page: its rows from top to bottom, and its arrows."""

    rows: list[Row]
    arrows: list[Arrow] = field(default_factory=list)


class Columns(NamedTuple):
    """Widths: Kegiatan, a lane, Kelengkapan, Waktu, Output, Keterangan."""

    activity: float
    lane: float
    others: Sequence[float]
    lanes: int

    @property
    def all(self) -> list[float]:
        """From left to right."""
        return [NUMBER, self.activity, *[self.lane] * self.lanes, *self.others]

    @property
    def symbol(self) -> float:
        """The width of a symbol."""
        return min(1.3, 0.6 * self.lane)

    def middle(self, lane: int) -> float:
        """The middle of a lane on the page."""
        return MARGIN + NUMBER + self.activity + (lane + 0.5) * self.lane


def columns_for(lanes: int) -> Columns:
    """What is left beside the lanes is shared out among the texts."""
    lane = min(_LANE, max(_LEAST_LANE, (WIDTH - NUMBER - sum(_TEXTS)) / max(lanes, 1)), _ALL_LANES / max(lanes, 1))
    share = (WIDTH - NUMBER - lanes * lane) / sum(_TEXTS)
    activity, *others = [width * share for width in _TEXTS]
    return Columns(activity, lane, others, lanes)


def most_letters(width: float) -> int:
    """Of a text in a column, so that it has no more than `_MOST_LINES`."""
    return int(0.75 * _MOST_LINES * (width - PAD) / DIGIT)


def text_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """What the highest of some cells needs."""
    lines = (wrapped_lines(text, (width - PAD) / DIGIT) for text, width in zip(texts, widths, strict=True))
    return max(lines) * LINE + 0.2


def pages_of(steps: Sequence[Drawn], heights: Sequence[float], lanes: Sequence[str], head: float) -> list[Page]:
    """The whole SOP. heights: what each step's texts need; head: of the table's headings"""
    groups: list[list[Row]] = [[]]
    left = ROOM - head - LINK
    for drawn, height in zip(steps, heights, strict=True):
        row = Row(drawn, max(LEAST, height), nodes={lanes.index(lane): Node(drawn.symbol) for lane in drawn.lanes})
        own = [row, *_end(drawn, steps, lanes)]
        needed = sum(one.height for one in own)
        if groups[-1] and needed > left:
            groups.append([])
            left = ROOM - head - 2 * LINK
        groups[-1] += own
        left -= needed
    columns = columns_for(len(lanes))
    pages = [Page(rows) for rows in groups]
    ways = _linked(pages, len(lanes))
    for page in pages:
        top = MARGIN + TITLE + head
        for row in page.rows:
            row.top, top = top, top + row.height
    for page, parts in zip(pages, ways, strict=True):
        page.arrows += _arrows(page, parts, columns)
    return pages


def _end(drawn: Drawn, steps: Sequence[Drawn], lanes: Sequence[str]) -> list[Row]:
    """The capsule below the last step of a complaint, where a decision ends the way."""
    ending = [one for one in steps if any(_ends(way) for way in one.ways)]
    last = [one for one in steps if one.step.lingkup == "pengaduan"][-1]
    if drawn is not last or not ending:
        return []
    return [Row(None, LINK, nodes={lanes.index(ending[-1].lanes[0]): Node("kapsul", "Selesai")})]


def _ends(way: Way) -> bool:
    return way.to is None and not way.is_back


# ---- over pages ----------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """A way, or what of it lies on one page."""

    start: Row
    to: Row
    lane: int | None  # of the pentagon that it leads to or comes from
    way: Way
    begins: bool = True

    @property
    def said(self) -> str:
        """What is said of it, once, where it begins."""
        return self.way.short if self.begins else ""


def _linked(pages: Sequence[Page], lanes: int) -> list[list[_Part]]:
    """Per page its ways; pentagons are put in where a way leaves it or comes in."""
    at = {row.drawn.step.nomor if row.drawn else _END: (n, row) for n, page in enumerate(pages) for row in page.rows}
    links: Mapping[tuple[int, bool], Row] = {
        (n, below): Row(None, LINK) for n in range(len(pages)) for below in (False, True)
    }
    parts: list[list[_Part]] = [[] for _ in pages]
    ways = [way for page in pages for row in page.rows if row.drawn for way in row.drawn.ways]
    letters = iter(_letters())
    for way in (way for way in ways if way.to is not None or _ends(way)):
        (here, start), (there, to) = at[way.start], at[_END if way.to is None else way.to]
        if here == there:
            parts[here].append(_Part(start, to, None, way))
            continue
        letter = next(letters)
        leaves, comes = links[here, there > here], links[there, there < here]
        near = min(start.nodes)
        out = _free(leaves, near, lanes, letter)
        parts[here].append(_Part(start, leaves, out, way))
        parts[there].append(_Part(comes, to, _free(comes, min(to.nodes), lanes, letter), way, begins=False))
    for n, page in enumerate(pages):
        page.rows[:0] = [links[n, False]] if links[n, False].nodes else []
        page.rows += [links[n, True]] if links[n, True].nodes else []
    return parts


def _free(row: Row, lane: int, lanes: int, letter: str) -> int:
    """The lane nearest to `lane` where a pentagon has room; the lane itself where none has."""
    free = [other for other in range(lanes) if other not in row.nodes]
    found = min(free, key=lambda other: abs(other - lane), default=lane)
    row.nodes[found] = Node("segi lima", letter)
    return found


def _letters() -> Iterator[str]:
    """A to Z, then A2 to Z2 and so on."""
    n = 0
    while True:
        yield f"{chr(ord('A') + n % 26)}{n // 26 + 1 if n >= 26 else ''}"
        n += 1


# ---- on one page ---------------------------------------------------------------------------------------------------


def _arrows(page: Page, parts: Sequence[_Part], columns: Columns) -> Iterator[Arrow]:
    channels, labels = Counter[tuple[int, bool]](), Counter[tuple[int, str]]()
    for part in parts:
        one, other = _nearest(part)
        i, j = page.rows.index(part.start), page.rows.index(part.to)
        x, to_x = columns.middle(one), columns.middle(other)
        if j == i + 1 and not part.way.is_back:
            yield _onward(part, x, to_x, labels[i, "below"])
            labels[i, "below"] += 1
            continue
        goes_left = j <= i or part.way.is_back
        edge = columns.lane / 2 - _BESIDE - channels[other, goes_left] % 3 * _APART
        channels[other, goes_left] += 1
        channel = to_x - edge if goes_left else to_x + edge
        side = "left" if channel < x else "right"
        half = columns.symbol / 2
        ends = (x - half if side == "left" else x + half, to_x - half if goes_left else to_x + half)
        if part.begins:
            yield _beside(part, channel, ends, labels[i, side])
            labels[i, side] += 1
        else:
            yield _from_link(part, x, channel, ends[1])


def _nearest(part: _Part) -> tuple[int, int]:
    """Of who begins and who goes on the two lanes that lie nearest to each other."""
    starts = [part.lane] if part.lane is not None and part.start.drawn is None else sorted(part.start.nodes)
    ends = [part.lane] if part.lane is not None and part.to.drawn is None else sorted(part.to.nodes)
    return min(((a, b) for a in starts for b in ends), key=lambda pair: abs(pair[0] - pair[1]))


def _onward(part: _Part, x: float, to_x: float, nth: int) -> Arrow:
    below, above = part.start.middle + HIGH / 2, part.to.middle - HIGH / 2
    bend = part.start.top + part.start.height - _BEND
    points = [(x, below), (x, above)] if x == to_x else [(x, below), (x, bend), (to_x, bend), (to_x, above)]
    return Arrow(points, part.said, (x + 0.06, below - 0.04 + nth * _LABEL))


def _beside(part: _Part, channel: float, ends: tuple[float, float], nth: int) -> Arrow:
    """nth: how many ways leave on this side already; what is said of the first stands above the line."""
    (leaves, enters), y, to_y = ends, part.start.middle, part.to.middle
    points = [(leaves, y), (channel, y), (channel, to_y), (enters, to_y)]
    label = y - 0.33 if nth == 0 else y + 0.03 + (nth - 1) * _LABEL
    return Arrow(points, part.said, (leaves, label), is_left=channel < leaves)


def _from_link(part: _Part, x: float, channel: float, enters: float) -> Arrow:
    """A way that comes from another page: it leaves its pentagon up or down, so that it crosses none beside it."""
    row, to_y = part.start, part.to.middle
    is_up = to_y < row.middle
    leaves, bend = (row.middle - HIGH / 2, row.top) if is_up else (row.middle + HIGH / 2, row.top + row.height)
    bend += _INSIDE if is_up else -_INSIDE
    return Arrow([(x, leaves), (x, bend), (channel, bend), (channel, to_y), (enters, to_y)], "", (x, bend))


def joined(row: Row, columns: Columns) -> Iterator[tuple[Point, Point]]:
    """The lines between the symbols of several who do one step together."""
    if row.drawn is not None:
        for one, other in pairwise(sorted(row.nodes)):
            half = columns.symbol / 2
            yield (columns.middle(one) + half, row.middle), (columns.middle(other) - half, row.middle)
