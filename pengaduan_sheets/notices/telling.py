"""What the sync asks of notices. An office that has none loads nothing of theirs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from ..errors import PengaduanError
from ..flow.survey import Survey
from ..frozen import Frozen
from ..journal import Journal
from ..text import moment


class Round(Frozen):
    """What came of a round.

    lines       what to tell who runs the sync
    wakes       when the clock makes the next notice due today; None: it does not
    is_settled  nothing waits that could be sent now
    """

    lines: Sequence[str] = ()
    wakes: datetime | None = None
    is_settled: bool = True


def tell_people(found: Survey, journal: Journal) -> Round:
    """Send what is due. Never raises what can be told: the book is written, and what waits is sent later."""
    if found.config.pemberitahuan is None:
        return Round()
    from .round import go_round

    try:
        return Round(*go_round(found, journal))
    except PengaduanError as error:
        return Round([f"Pemberitahuan belum dikirim: {error}"], is_settled=False)
    except Exception:
        logging.getLogger("pengaduan").exception("pemberitahuan")
        return Round(["Pemberitahuan tidak dapat dikirim; rinciannya ada di berkas log."])


def undelivered(found: Survey, journal: Journal) -> list[str]:
    """For the board: to whom something could not be sent for more than an hour."""
    if found.config.pemberitahuan is None:
        return []
    from .choosing import overdue_since
    from .wording import waiting_sentence

    since = overdue_since(journal.notices(), found.now)
    return [waiting_sentence(actor, moment(since[actor])) for actor in found.config.officers if actor in since]
