"""The board (papan.html): one page beside the book that may stay open all day (INTERFACE section 3).

Pure: data in, one self-contained HTML text out (pages/papan.html). No names, NIK, phones or addresses. Nothing is
fetched from anywhere, so it works opened from a shared folder as well as from the desk's own disk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import pages
from .month.words import Shares
from .signs import outgoing
from .tabs.work import Group

RENEW_AFTER = timedelta(hours=1)  # at least hourly while syncs run, so that its age says something
STALE_MINUTES = 120  # older than this it says itself that it is stale
URGENT_SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """What waits because the book is open. Moments are office wall clock."""

    cells: int
    since: datetime | None  # since when it waits
    program: str | None = None  # who has the book open: "Excel", "LibreOffice", "WPS", "program lain"
    opened: datetime | None = None


@dataclass(frozen=True)
class BoardData:
    """All that the board shows.

    zone      name of the office's time zone, so that a browser set to another one still knows the page's age
    figures   the recap's figures of the current month (`recap.figures`)
    shares    the two shares among them as they read
    tables    key in `figures` -> heading, of the recap's tables (`recap.table_keys`, turned round)
    numbered  (row in Agenda, number) given today, as they stand in the book
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
    numbered: Sequence[tuple[int, str]] = ()
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
    stamp = data.synced.replace(tzinfo=ZoneInfo(data.zone), microsecond=0).isoformat()
    values = {"d": data, "f": data.figures, "trouble": trouble, "stamp": stamp}
    return outgoing(pages.render("papan.html", **values, stale=STALE_MINUTES, urgent=URGENT_SHOWN))


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


def is_board(page: str) -> bool:
    """Whether a page is a board that this program made."""
    return bool(_STAMP.search(page) and _TROUBLE.search(page))


def with_trouble(page: str, trouble: Sequence[str]) -> str | None:
    """The page as it lies there with this trouble on top, for a sync that failed before it could read the book.

    All else stays, also `Terakhir disinkron`: it tells the last sync that succeeded. None when the page is no board.
    """
    if not is_board(page):
        return None
    block = pages.render("masalah.html", trouble=trouble).rstrip()
    return outgoing(_TROUBLE.sub(lambda _: block, page, count=1))
