"""The note for the next run, so that it sees without reading a cell whether there is something to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ..config import Config
from ..config.places import PAPERS, TEMPLATES
from ..disk import quiet
from ..disk.state import SECRETS
from ..flow.clock import rests_until
from ..flow.survey import Survey, next_event
from ..layout import templates_dir
from ..yearend.shelf import closed_places
from .board_file import board_path


def leave_note(
    found: Survey,
    folder: Path,
    fingerprint: str,
    counts: Mapping[str, Any],
    *,
    is_settled: bool,
    wakes: datetime | None = None,
) -> None:
    """Say how a sync left the book, or that the next run must look.

    fingerprint  of the book as it is now
    is_settled   nothing waits, and journal, board and reports are as they should be
    wakes        when the clock makes a notice due; None: not today
    """
    config, now = found.config, found.now
    result = {**counts, "didaftarkan": 0, "sel_ditulis": 0, "panggilan_baca": 0, "panggilan_tulis": 0}
    result[quiet.REPAIRS] = found.repairs
    if config.buku.jenis != "excel":  # only Google knows whether its sheet changed
        until = rests_until(found.table, now)
        if until is None:
            quiet.forget(folder)
        else:
            quiet.leave_resting(folder, config.digest, now, until, result)
    elif is_settled:
        left = quiet.Left(
            config_digest=config.digest,
            book=config.book_file,
            fingerprint=fingerprint,
            board=board_path(config),
            watch=[
                *_templates(config),
                *_earlier(config),
                folder / SECRETS,
                *closed_places(config, found.past),
            ],
            now=now,
            valid_until=min(filter(None, (next_event(found), wakes))),
            result={**result, "tertunda": 0},
        )
        quiet.leave(folder, left)
    else:
        quiet.forget(folder)


def _earlier(config: Config) -> list[Path]:
    """The files of earlier versions of the SOP."""
    return [config.beside(version.berkas) for version in config.versi]


def _templates(config: Config) -> list[Path]:
    """The folders of texts and papers, shipped and the office's own, which it may yet make."""
    homes = (templates_dir(), config.beside(TEMPLATES))
    return [folder for home in homes for folder in (home, home / PAPERS)]
