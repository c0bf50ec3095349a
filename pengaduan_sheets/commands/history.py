"""`riwayat`: the audit trail in words, and how each deadline of a complaint came about.

A file does not tell who typed, so it says `petugas` and never guesses. The birth date in a NIK and the middle of a
phone number are masked wherever they were typed (INTERFACE 4.11).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ..beside.look import look
from ..config import Config
from ..flow.record import KINDS
from ..journal import Event
from ..tabs.history_tab import mask
from ..terminal.parts import Part, Report, Said, Table
from ..text import UNNUMBERED, day, moment
from .complaint import find_row, seen_in
from .deadlines import deadlines

MOST = 50  # lines for the whole book; for one number all are told
LONGEST = 200  # characters of a cell's text in a line
EMPTY = "(kosong)"
_SYSTEM = "sistem"
_WIDTH = len("petugas")


def history(config: Config, now: datetime, given: str | None) -> Report:
    """The audit trail; with a number also how each deadline came about."""
    with look(config, now) as (found, journal):
        if given is None:
            events = journal.events(limit=MOST)
            parts: list[Part] = [_changes(events, None, config)] if events else ["Belum ada perubahan."]
            return Report(parts, history_records(events, config))
        row_id, i = find_row(found, journal, given)
        found, i = seen_in(found, row_id, i)
        events = journal.events(row_id=row_id)
    told_deadlines, until = (deadlines(found, i), found.until(i)) if i is not None else ([], None)
    noreg = found.past.noreg_of.get(row_id)
    parts = [Said(f"Pengaduan {noreg or row_id}", "judul"), ""]
    if told_deadlines:
        head = Said(f"Tenggat per langkah{_by(until)}:", "judul")
        parts += [head, *(line for d in told_deadlines for line in d["lines"]), ""]
    parts += [Said("Perubahan:", "judul"), _changes(events, noreg or row_id, config) if events else "  belum ada"]
    told = history_records(events, config, oldest_first=True)
    return Report(
        parts,
        {"noreg": noreg, "id_baris": row_id, "perubahan": told, "tenggat": [d["json"] for d in told_deadlines]},
    )


def _by(until: date | None) -> str:
    """By which version of the SOP, where it is an earlier one."""
    return f" menurut SOP yang berlaku sampai {day(until)}" if until else ""


# ---- what changed --------------------------------------------------------------------------------------------------


def _changes(events: Sequence[Event], noreg: str | None, config: Config) -> Table:
    """Changes as a table; plain, a line each. Of one complaint its number is not repeated."""
    rows, plain = _rows(events, noreg, config), history_lines(events, noreg, config)
    if noreg is not None:
        return Table(("Waktu", "Oleh", "Perubahan"), [(at, who, what) for at, _, who, what in rows], plain=plain)
    return Table(("Waktu", "No. Register", "Oleh", "Perubahan"), rows, plain=plain)


def history_lines(events: Sequence[Event], noreg: str | None, config: Config) -> list[str]:
    """One line per change: `24 Nov 2026 09.15  petugas  Diverifikasi: (kosong) → 24 Nov 2026 09.10`.

    events   newest first, as the journal gives them
    noreg    a number (or ID Baris): its story from the beginning; None: the whole book, the newest 50 on top, each with
             the number that it concerns
    returns  [] when nothing changed
    """
    return [
        "  ".join([at, *([whose] if whose and noreg is None else []), f"{who:<{_WIDTH}}", what])
        for at, whose, who, what in _rows(events, noreg, config)
    ]


def _rows(events: Sequence[Event], noreg: str | None, config: Config) -> list[tuple[str, str, str, str]]:
    """The changes in the order in which they are told: when, whose, who, what."""
    shown = list(reversed(events)) if noreg is not None else events[:MOST]
    return [(moment(e.at), _whose(e), _who(e), _what(e, config)) for e in shown]


def history_records(events: Sequence[Event], config: Config, *, oldest_first: bool = False) -> list[dict[str, Any]]:
    """The same as data for `--json`, texts in full length (masked), in the order of `events` unless turned round."""
    return [
        {
            "waktu": e.at.isoformat(timespec="minutes"),
            "noreg": e.noreg,
            "id_baris": e.row_id or None,
            "oleh": _who(e),
            "jenis": e.kind,
            "kolom": e.column or None,
            "dari": mask(e.before, e.column, config) or None,
            "menjadi": mask(e.after, e.column, config) or None,
            "keterangan": KINDS.get(e.kind, ("", ""))[1] or None,
        }
        for e in (reversed(events) if oldest_first else events)
    ]


def _who(event: Event) -> str:
    return KINDS.get(event.kind, (_SYSTEM, ""))[0]


def _whose(event: Event) -> str:
    """Which complaint; "" when it concerns no single one."""
    return event.noreg or (f"{UNNUMBERED} ({event.row_id})" if event.row_id else "")


def _what(event: Event, config: Config) -> str:
    remark = KINDS[event.kind][1] if event.kind in KINDS else event.kind.replace("_", " ")
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
