"""The board as a file beside the book: what it shows of a survey, and how it is renewed.

It never takes the place of a file that this program did not make.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ..board import BoardData, Numbered, Waiting, is_board, needs_renewal, render_board
from ..config import Config
from ..core.recap import promised, table_keys
from ..disk.faults import denied, is_denied, why
from ..disk.files import PUBLIC, put, read_text
from ..flow.survey import Survey
from ..journal import Journal
from ..month.words import share_words
from ..stores.base import Mark

TODAYS_EVENTS = 5000  # of the newest changes, among which today's numbers are looked for


def board_path(config: Config) -> Path | None:
    """Where the board lies; None for an office without one."""
    return config.beside(config.papan.berkas) if config.papan.berkas else None


def waiting_for(config: Config, mark: Mark | None, cells: int, since: datetime | None) -> Waiting | None:
    """What waits because the book is open; None where it is not."""
    if mark is None:
        return None
    return Waiting(cells, since, mark.program, config.office_time(mark.since) if mark.since else None)


def show_on_board(
    found: Survey, journal: Journal, waiting: Waiting | None, trouble: Sequence[str], vanished: int
) -> tuple[list[str], bool]:
    """Renew the board where it must be: (what to tell an officer, whether it shows what it should).

    trouble  sentences for people; vanished: rows that are gone and neither restored nor given up
    """
    path = board_path(found.config)
    if path is None:
        return [], True
    try:
        return renew_board(path, render_board(_data(found, journal, waiting, trouble, vanished)), found.now)
    except Exception:  # the board is a courtesy: the book is written, and what is written stays true
        logging.getLogger("pengaduan").exception("papan")
        return ["Papan tidak dapat diperbarui; rinciannya ada di berkas log."], True


def _data(found: Survey, journal: Journal, waiting: Waiting | None, trouble: Sequence[str], vanished: int) -> BoardData:
    config, now, rows = found.config, found.now, found.agenda.derived.rows
    where = dict(zip(rows["id"], rows["sheet_row"], strict=True))
    today = journal.numbered_on(now.date(), TODAYS_EVENTS)
    figures = found.figures(f"{now:%Y-%m}")
    return BoardData(
        office=config.instansi.nama,
        synced=now,
        zone=config.instansi.zona_waktu,
        groups=found.work,
        figures=figures,
        shares=share_words(figures, config, promised(found.derived, f"{now:%Y-%m}")),
        tables={key: heading for heading, key in table_keys(config).items()},
        numbered=[Numbered(int(where[i]), noreg, at) for i, noreg, at in today if i in where],
        waiting=waiting,
        trouble=trouble,
        vanished=vanished,
    )


def renew_board(path: Path, page: str, now: datetime) -> tuple[list[str], bool]:
    """Put the page in the board's place when it shows something else: (what to tell an officer, whether it is done).

    A file that is no board of ours stays, and no run need try again.
    """
    if foreign_board(path):
        return [
            f"Papan tidak diperbarui: {path} sudah ada, tetapi bukan papan buatan program ini. Pindahkan berkas itu, "
            "atau tulis nama lain pada [papan] berkas di config.toml."
        ], True
    if not needs_renewal(read_text(path), page, now):
        return [], True
    try:
        put(path, page.encode("utf-8"), PUBLIC)
    except OSError as error:
        said = denied(path) if is_denied(error) else f"Sebabnya: {why(error)}."
        return [f"Papan {path.name} tidak dapat ditulis. {said}"], False
    return [], True


def foreign_board(path: Path) -> bool:
    """Whether something lies in the board's place that no run of this program made."""
    if not path.exists():
        return False
    page = read_text(path)
    return page is None or not (is_board(page) or page == "")
