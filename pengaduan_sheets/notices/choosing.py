"""Which notices go now: held against what was told before, and who can be reached. Pure.

Nothing is told twice, also not by an older version of the book, nor after the journal was lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from ..flow.recall import WRITING
from ..flow.survey import Survey
from ..frozen import Frozen, replace
from ..journal import Key, Made, News, Remembered
from ..journal.notices import EVERYBODY
from .due import DIGEST, ESCALATION, OVERDUE, RECAP, WARNING, Notice, is_session, next_up, session_at

HORIZON = timedelta(days=30)  # what became due longer ago is no news any more, and need not be remembered
TROUBLE_AFTER = timedelta(hours=1)


class Choice(Frozen):
    """What one round does.

    send   each with the addresses that lack it (`Made.waits`)
    news   what the journal takes in before anything is sent
    wakes  when the clock alone makes the next notice due; None: not today
    """

    send: Sequence[tuple[Notice, Made]]
    news: News
    wakes: datetime | None


def choose(notices: Sequence[Notice], known: Remembered, reach: Mapping[str, int], found: Survey) -> Choice:
    """What goes at this moment.

    notices  of `notices_of`; reach: actor whom config.toml names -> how many addresses he has
    """
    now = found.now
    since = _since(known, reach, found)
    told = dict(known.made)
    told |= {made.key: made for made in _told_already(notices, known, since, found)}
    due = [notice for notice in notices if notice.moment <= now]
    sendable = list(_sendable(due, told, since, reach, found))
    is_open = is_session(found.table, now)
    send = sendable if is_open else []
    holds = {notice.key for notice in due if not notice.is_idle}
    gone = [replace(made, waits=()) for made in told.values() if made.waits and made.key not in holds]
    made = [m for m in told.values() if m.key not in known.made] + [m for _, m in send if m != told.get(m.key)]
    news = News(
        [*gone, *made],
        {actor: at for actor, at in since.items() if known.since.get(actor) != at},
        [actor for actor in known.since if actor not in reach and actor != EVERYBODY],
        now - HORIZON,
    )
    ahead = [n.moment for n in notices if n.moment > now and n.moment.date() == now.date() and n.key not in told]
    ahead += [now] if sendable and not is_open else []
    return Choice(send, news, session_at(found.table, min(ahead)) if ahead else None)


def _since(known: Remembered, reach: Mapping[str, int], found: Survey) -> dict[str, datetime]:
    """Since when each is told anything: what was overdue before that is no news. A clock that was ahead once is not
    believed any more."""
    minute = found.now.replace(second=0, microsecond=0)
    since = {actor: minute for actor, count in reach.items() if count}
    since |= {actor: min(at, minute) for actor, at in known.since.items()}
    return since | ({EVERYBODY: minute} if _begins_anew(found) or found.past.stands.book_behind else {})


def _begins_anew(found: Survey) -> bool:
    """Whether the journal that knew what was told is lost, or an older one came back.

    Not where the last run was killed between its write and its record: then the journal knows what it told.
    """
    stands, past = found.past.stands, found.past
    is_killed = stands.journal_behind and WRITING in past.meta
    return stands.trusts_book and found.snapshot.stamp is not None and not is_killed


def _told_already(
    notices: Sequence[Notice], known: Remembered, since: Mapping[str, datetime], found: Survey
) -> Iterator[Made]:
    """What the journal does not know and is no news all the same: recaps made before anybody was told, the digest of
    who has nothing to do this morning, today's digest after the journal was lost."""
    anew, is_open = _begins_anew(found), is_session(found.table, found.now)
    for notice in notices:
        if notice.key in known.made or notice.moment > found.now or notice.actor not in since:
            continue
        is_first = notice.actor not in known.since and notice.key.about not in found.handed.freeze
        is_told = {DIGEST: anew or (notice.is_idle and is_open), RECAP: anew or is_first}
        if is_told.get(notice.key.kind, False):
            yield Made(notice.key, notice.actor, notice.moment, found.now)


def _sendable(
    due: Sequence[Notice],
    told: Mapping[Key, Made],
    since: Mapping[str, datetime],
    reach: Mapping[str, int],
    found: Survey,
) -> Iterator[tuple[Notice, Made]]:
    """What lacks at some address, as far as it is known to whom it goes."""
    officers, reached = found.config.officers, [actor for actor, count in reach.items() if count]
    for notice in (notice for notice in due if not notice.is_idle):
        step = found.step_of(notice.row) if notice.key.kind == ESCALATION else None
        to = next_up(step.actors, officers, reached) if step else notice.actor
        if to is None or not reach.get(to):
            continue
        made = told.get(notice.key)
        if made is None and _is_news(notice, since.get(to, found.now), since.get(EVERYBODY), found.now):
            yield notice, Made(notice.key, to, notice.moment, found.now, tuple(range(reach[to])))
        elif made is not None and (waits := tuple(place for place in made.waits if place < reach[to])):
            yield notice, replace(made, recipient=to, waits=waits)


def _is_news(notice: Notice, begun: datetime, anew: datetime | None, now: datetime) -> bool:
    """begun: since when its recipient is told anything; anew: before this nobody is told of any row any more"""
    kind, at = notice.key.kind, notice.moment
    if kind in (DIGEST, RECAP):
        return True
    if at <= now - HORIZON or (anew is not None and at <= anew):
        return False
    return kind == WARNING or at > begun or (kind != OVERDUE and at == begun)


def overdue_since(known: Remembered, now: datetime) -> dict[str, datetime]:
    """Who has been waiting for more than an hour for what could not be sent -> since when."""
    waiting = [made for made in known.made.values() if made.waits and made.made_at <= now - TROUBLE_AFTER]
    oldest: dict[str, datetime] = {}
    for made in sorted(waiting, key=lambda made: made.made_at, reverse=True):
        oldest[made.recipient] = made.made_at
    return oldest
