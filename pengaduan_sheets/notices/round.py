"""One round of notices: what is due is chosen, noted in the journal, sent, and noted as sent.

Never in the way of the sync: whatever fails is told, kept, and tried again by the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..errors import PengaduanError
from ..flow.recall import read_trail
from ..flow.survey import Survey
from ..frozen import replace
from ..journal import Journal, Made, News
from ..text import listing
from .addresses import addresses, called
from .choosing import Choice, choose
from .due import RECAP, Notice, notices_of
from .wording import Letter, letter_of

_log = logging.getLogger("pengaduan")


def due_now(found: Survey, journal: Journal) -> tuple[list[tuple[str, Letter]], Choice]:
    """(to whom, message) of what a round would send now, and what else it would do; nothing is sent or noted."""
    choice = _choice(found, journal, addresses(found.config))
    return [(made.recipient, _letter(notice, made, found, journal)) for notice, made in choice.send], choice


def _choice(found: Survey, journal: Journal, where: Mapping[str, Sequence[str]]) -> Choice:
    settings = found.config.pemberitahuan
    assert settings is not None
    reach = {actor: len(those) for actor, those in where.items()}
    return choose(notices_of(found, settings), journal.notices(), reach, found)


def _letter(notice: Notice, made: Made, found: Survey, journal: Journal) -> Letter:
    recap = _recap_text(found, notice.key.about, journal) if notice.key.kind == RECAP else ""
    return letter_of(notice, made.recipient, found, recap)


def _recap_text(found: Survey, period: str, journal: Journal) -> str:
    """The recap of a month in a few lines; it needs neither the office's texts nor its coat of arms."""
    from ..exports import text
    from ..exports.files import Office, gather

    return text.render(gather(found, period, read_trail(journal, found, period, limit=0), Office({}, None, b"")))


def go_round(found: Survey, journal: Journal) -> tuple[list[str], datetime | None, bool]:
    """Choose, note, send, note: (what to tell, when the clock makes the next one due, nothing waits), as `Round`.

    raises  PengaduanError: the journal or the file of addresses cannot be used
    """
    where = addresses(found.config)
    choice = _choice(found, journal, where)
    if not choice.news.is_empty:
        journal.note(choice.news)  # first: what cannot be noted must not be sent, or it would be sent again and again
    if not choice.send:
        return [], choice.wakes, True
    waits = {made.key: made for _, made in choice.send}
    sent: dict[str, int] = {}
    troubles: dict[str, str] = {}
    for (made, place), trouble in _delivered(found, journal, choice, where):
        if trouble:
            troubles[f"{made.recipient}, {called(place, where[made.recipient][place])}"] = trouble
            continue
        left = tuple(p for p in waits[made.key].waits if p != place)
        waits[made.key] = replace(waits[made.key], waits=left)
        journal.note(News([waits[made.key]]))
        sent[made.recipient] = sent.get(made.recipient, 0) + 1
        _log.info("pemberitahuan terkirim kepada %s, alamat ke-%d", made.recipient, place + 1)
    return _lines(sent, troubles), choice.wakes, not any(made.waits for made in waits.values())


def _delivered(
    found: Survey, journal: Journal, choice: Choice, where: Mapping[str, Sequence[str]]
) -> Iterator[tuple[tuple[Made, int], str]]:
    """((notice as noted, place of the address), what went wrong)."""
    from .sending import deliver

    post: dict[str, list[tuple[tuple[Made, int], Letter]]] = {}
    for notice, made in choice.send:
        try:
            letter = _letter(notice, made, found, journal)
        except PengaduanError as error:  # a template of the office that cannot be used holds up no other notice
            yield from (((made, place), str(error)) for place in made.waits)
            continue
        for place in made.waits:
            post.setdefault(where[made.recipient][place], []).append(((made, place), letter))
    yield from deliver(post)


def _lines(sent: Mapping[str, int], troubles: Mapping[str, str]) -> list[str]:
    told = listing([f"{actor} {count}" for actor, count in sent.items()])
    failed = [f"Pemberitahuan kepada {whom} belum terkirim: {why}" for whom, why in troubles.items()]
    return [
        *([f"Pemberitahuan terkirim: {told}."] if told else []),
        *(f"{line}. Dicoba lagi nanti." for line in failed),
    ]
