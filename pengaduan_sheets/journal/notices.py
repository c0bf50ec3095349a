"""What the journal keeps of notices: which were made, for whom, and what has not reached its address yet.

No word of a notice is kept: it is worded anew when it is sent. An address is known by its place among the recipient's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ..frozen import Frozen, field
from .queries import DamagedError, minute

RECAP = "rekap"  # the kind that is told once for good; all others are forgotten in time
EVERYBODY = ""  # in `since`: before this nothing of a row is told to anybody any more


class Key(NamedTuple):
    """What makes a notice one and not another.

    about  ID Baris, a month ("2026-10") or a day ("2026-11-24")
    step   number of the step, 0 where the notice is of none
    start  ISO minute at which the step started; ""
    actor  for whom it is; "" where there is one for whoever gets it
    """

    kind: str
    about: str
    step: int = 0
    start: str = ""
    actor: str = ""


class Made(Frozen):
    """A notice that was made.

    moment   since when it was due; made_at: when it was made, or found to be told already
    waits    places of the recipient's addresses that have not got it yet
    """

    key: Key
    recipient: str
    moment: datetime
    made_at: datetime
    waits: tuple[int, ...] = ()


class Remembered(Frozen):
    """All that is known of notices. since: actor -> when the first sync with notices for him was"""

    made: Mapping[Key, Made] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)


class News(Frozen):
    """What is to be remembered from now on: written in one transaction, or not at all.

    made       new ones, and those whose `waits` changed
    since      actors who get notices from now on; `left`: those who do not any more
    forgotten  of what is due since before this and waits for nobody, nothing is remembered
    """

    made: Sequence[Made] = ()
    since: Mapping[str, datetime] = field(default_factory=dict)
    left: Sequence[str] = ()
    forgotten: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """There is nothing to write; forgetting alone is no reason to."""
        return not (self.made or self.since or self.left)


def load_notices(db: sqlite3.Connection) -> Remembered:
    """All that is known. raises DamagedError: a text that is no moment or no number, for bytes went bad"""
    try:
        return _remembered(db)
    except (ValueError, TypeError) as error:
        raise DamagedError from error


def _remembered(db: sqlite3.Connection) -> Remembered:
    sql = "SELECT kind, about, step, start, actor, recipient, moment, made_at, waits FROM notices"
    made = [
        Made(Key(*key), to, datetime.fromisoformat(moment), datetime.fromisoformat(at), tuple(map(int, waits.split())))
        for *key, to, moment, at, waits in db.execute(sql)
    ]
    since = {actor: datetime.fromisoformat(at) for actor, at in db.execute("SELECT actor, since FROM notices_since")}
    return Remembered({m.key: m for m in made}, since)


def add_notices(db: sqlite3.Connection, news: News) -> None:
    """Inside the caller's transaction."""
    db.executemany(
        "INSERT OR REPLACE INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*m.key, m.recipient, minute(m.moment), minute(m.made_at), " ".join(map(str, m.waits))) for m in news.made],
    )
    since = [(actor, minute(at)) for actor, at in news.since.items()]
    db.executemany("INSERT OR REPLACE INTO notices_since VALUES (?, ?)", since)
    db.executemany("DELETE FROM notices_since WHERE actor = ?", [(actor,) for actor in news.left])
    if news.forgotten is not None:
        old = "DELETE FROM notices WHERE moment < ? AND waits = '' AND kind != ?"
        db.execute(old, (minute(news.forgotten), RECAP))
