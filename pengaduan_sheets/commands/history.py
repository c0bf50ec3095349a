"""The audit trail in words: what changed in the book, when, from what to what (`riwayat`).

Pure. A file does not tell who typed, so it says `petugas` and never guesses. The birth date in a NIK and the middle of
a phone number are masked wherever they were typed (INTERFACE 4.11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..config import Config
from ..flow.record import KINDS
from ..journal import Event
from ..tabs.history_tab import mask
from ..text import UNNUMBERED, moment

MOST = 50  # lines for the whole book; for one number all are told
LONGEST = 200  # characters of a cell's text in a line
EMPTY = "(kosong)"
_SYSTEM = "sistem"
_WIDTH = len("petugas")

Kinds = Mapping[str, tuple[str, str]]


def history_lines(events: Sequence[Event], noreg: str | None, config: Config, kinds: Kinds = KINDS) -> list[str]:
    """One line per change: `24 Nov 2026 09.15  petugas  Diverifikasi: (kosong) → 24 Nov 2026 09.10`.

    events   newest first, as the journal gives them
    noreg    a number (or ID Baris): its story from the beginning; None: the whole book, the newest 50 on top, each with
             the number that it concerns
    kinds    kind of event -> (who, remark)
    returns  [] when nothing changed
    """
    if noreg is not None:
        return [f"{moment(e.at)}  {_who(e, kinds):<{_WIDTH}}  {_what(e, config, kinds)}" for e in reversed(events)]
    return [
        "  ".join([moment(e.at), *_whose(e), f"{_who(e, kinds):<{_WIDTH}}", _what(e, config, kinds)])
        for e in events[:MOST]
    ]


def history_rows(
    events: Sequence[Event], noreg: str | None, config: Config, kinds: Kinds = KINDS
) -> list[tuple[str, str, str, str]]:
    """The same changes in the same order as rows of a table: when, whose, who, what."""
    shown = list(reversed(events)) if noreg is not None else events[:MOST]
    return [(moment(e.at), "".join(_whose(e)), _who(e, kinds), _what(e, config, kinds)) for e in shown]


def history_records(
    events: Sequence[Event], config: Config, kinds: Kinds = KINDS, *, oldest_first: bool = False
) -> list[dict[str, Any]]:
    """The same as data for `--json`, texts in full length (masked), in the order of `events` unless turned round."""
    return [
        {
            "waktu": e.at.isoformat(timespec="minutes"),
            "noreg": e.noreg,
            "id_baris": e.row_id or None,
            "oleh": _who(e, kinds),
            "jenis": e.kind,
            "kolom": e.column or None,
            "dari": mask(e.before, e.column, config) or None,
            "menjadi": mask(e.after, e.column, config) or None,
            "keterangan": kinds.get(e.kind, ("", ""))[1] or None,
        }
        for e in (reversed(events) if oldest_first else events)
    ]


def _who(event: Event, kinds: Kinds) -> str:
    return kinds.get(event.kind, (_SYSTEM, ""))[0]


def _whose(event: Event) -> list[str]:
    """Which complaint, when it concerns one."""
    if event.noreg:
        return [event.noreg]
    return [f"{UNNUMBERED} ({event.row_id})"] if event.row_id else []


def _what(event: Event, config: Config, kinds: Kinds) -> str:
    remark = kinds[event.kind][1] if event.kind in kinds else event.kind.replace("_", " ")
    if not (event.before or event.after):
        return _sentence(remark or event.kind)
    change = f"{_shown(event.before, event, config)} → {_shown(event.after, event, config)}"
    told = f"{event.column}: {change}" if event.column else change
    return f"{told} ({remark})" if remark else told


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shown(text: str, event: Event, config: Config) -> str:
    plain = " ".join(mask(text, event.column, config).split())  # masked before it is cut: half a NIK looks like none
    return f"{plain[: LONGEST - 1].rstrip()}…" if len(plain) > LONGEST else plain or EMPTY
