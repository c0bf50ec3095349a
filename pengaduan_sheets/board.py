"""The board (papan.html): one page beside the book that may stay open all day (INTERFACE section 3).

Pure: data in, one self-contained HTML text out (pages/papan.html). No names, NIK, phones or addresses. Nothing is
fetched from anywhere, so it works opened from a shared folder as well as from the desk's own disk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from . import pages
from .frozen import Frozen
from .month.words import Shares
from .signs import outgoing
from .tabs.work import Group, sum_words

RENEW_AFTER = timedelta(hours=1)  # at least hourly while syncs run, so that its age says something
STALE_MINUTES = 120  # older than this it says itself that it is stale
URGENT_SHOWN, URGENT_OF_ALL = 5, 20  # of a pelaksana; of all together, so that many of them fill no more screens
NUMBERS_SHOWN = 10  # of the numbers of a day, so that a day with an import leaves the page as long as it is
NEW_SHOWN, NEW_MINUTES = 3, 30  # numbers that the banner names, and for how long a browser shows it
VALUES_SHOWN = 8  # of a table of the recap


class Numbered(NamedTuple):
    """A number as it was given: the complaint's row in Agenda, and when (office wall clock)."""

    row: int
    noreg: str
    at: datetime


class Waiting(Frozen):
    """What waits because the book is open. Moments are office wall clock."""

    cells: int
    since: datetime | None  # since when it waits
    program: str | None = None  # who has the book open: "Excel", "LibreOffice", "WPS", "program lain"
    opened: datetime | None = None


class BoardData(Frozen):
    """All that the board shows.

    zone      name of the office's time zone, so that a browser set to another one still knows the page's age
    figures   the recap's figures of the current month (`recap.figures`)
    shares    the two shares among them as they read
    tables    key in `figures` -> heading, of the recap's tables (`recap.table_keys`, turned round)
    numbered  the numbers given today, the newest first
    trouble   sentences for people, most important first; nothing personal
    vanished  rows that vanished and were neither restored nor given up
    """

    office: str
    synced: datetime
    zone: str
    groups: Sequence[Group]
    figures: Mapping[str, Any]
    shares: Shares
    tables: Mapping[str, str]
    numbered: Sequence[Numbered] = ()
    waiting: Waiting | None = None
    trouble: Sequence[str] = ()
    vanished: int = 0


def render_board(data: BoardData) -> str:
    """The whole page."""
    trouble = list(data.trouble)
    if data.vanished:
        trouble.append(
            f"{data.vanished} baris hilang dari Agenda. Buka tab Tugas, bagian bawah, lalu pilih Kembalikan atau "
            "Memang dihapus."
        )
    values = {
        "d": data, "f": data.figures, "trouble": trouble, "stamp": _stamp(data.synced, data.zone),
        "sum": sum_words(data.groups), "waits": data.waiting is not None and data.waiting.cells > 0,
        "tables": [(heading, *_bars(data.figures.get(key, {}))) for key, heading in data.tables.items()],
        "new": [(given, _stamp(given.at, data.zone)) for given in new_numbers(data.numbered, data.waiting)],
    }  # fmt: skip
    busy = sum(bool(group.tasks) for group in data.groups)
    urgent = min(URGENT_SHOWN, max(2, URGENT_OF_ALL // max(busy, 1)))
    shown = {"stale": STALE_MINUTES, "urgent": urgent, "most_numbers": NUMBERS_SHOWN, "most_new": NEW_SHOWN,
             "new_minutes": NEW_MINUTES}  # fmt: skip
    return outgoing(pages.render("papan.html", **values, **shown))


def _stamp(at: datetime, zone: str) -> str:
    """A moment of the office's wall clock as every browser knows it."""
    return at.replace(tzinfo=ZoneInfo(zone), microsecond=0).isoformat()


def new_numbers(numbered: Sequence[Numbered], waiting: Waiting | None) -> list[Numbered]:
    """The numbers to be written on their forms now: those given last, and all that an open book does not show yet.

    They follow from what the page shows anyway, so that no number's growing old rewrites it; a browser hides them.
    """
    if not numbered:
        return []
    since = numbered[0].at
    if waiting and waiting.cells and waiting.since:
        since = min(since, waiting.since)
    return [given for given in numbered if given.at >= since]


def _bars(counts: Mapping[str, int]) -> tuple[list[tuple[str, int, int]], int, int]:
    """(value, how often, length of its bar in percent) of the most frequent values in the order of the recap; how many
    values more there are, and how often these."""
    often = dict(sorted(counts.items(), key=lambda pair: -pair[1])[:VALUES_SHOWN])
    shown = {value: count for value, count in counts.items() if value in often}
    most = max(shown.values(), default=0) or 1
    bars = [(value, count, 100 * count // most) for value, count in shown.items()]
    return bars, len(counts) - len(shown), sum(counts.values()) - sum(shown.values())


# ---- when to renew it ----------------------------------------------------------------------------------------------

_STAMP = re.compile(r'<time id="sinkron" datetime="([^"]*)"[^>]*>.*?</time>', re.DOTALL)


def same_board(old: str, new: str) -> bool:
    """Whether two pages show the same but for their timestamp."""
    return _STAMP.sub("", old) == _STAMP.sub("", new)


def needs_renewal(old: str | None, new: str, now: datetime) -> bool:
    """Whether the page that lies there is to be replaced: it shows something else, or is an hour old or not readable.

    now  the moment that `new` states
    """
    if old is None or not same_board(old, new):
        return True
    found = _STAMP.search(old)
    try:
        then = datetime.fromisoformat(found[1]).replace(tzinfo=None) if found else None
    except ValueError:
        then = None
    return then is None or not timedelta(0) <= now - then < RENEW_AFTER


# ---- trouble -------------------------------------------------------------------------------------------------------

_TROUBLE = re.compile(r"<!--masalah-->.*?<!--/masalah-->", re.DOTALL)
_SAID = re.compile(r"<p>.*?</p>", re.DOTALL)


def is_board(page: str) -> bool:
    """Whether a page is a board that this program made."""
    return bool(_STAMP.search(page) and _TROUBLE.search(page))


def with_trouble(page: str, trouble: Sequence[str]) -> str | None:
    """The page as it lies there with this trouble on top, for a sync that failed before it could read the book.

    All else stays, also `Terakhir disinkron`: it tells the last sync that succeeded. A page that tells it already stays
    whole: a sync that did read the book told more. None when the page is no board.
    """
    if not is_board(page):
        return None
    block = outgoing(pages.render("masalah.html", trouble=trouble).rstrip())
    if all(said in page for said in _SAID.findall(block)):
        return page
    return _TROUBLE.sub(lambda _: block, page, count=1)
