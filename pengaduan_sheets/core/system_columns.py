"""What the sync wants in its own columns of Agenda, row by row (INTERFACE section 3). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from .. import schema as s
from ..config import Config
from ..grid import Formula, Value
from .moments import where
from .phones import international
from .progress import Progress
from .reading import Reading

LINK_LIMIT = 250  # old Excels break on longer links


def system_columns(
    reading: Reading,
    ids: Sequence[str],
    noregs: Sequence[str | None],
    state: Progress,
    note: Sequence[str | None],
    config: Config,
) -> dict[str, list[Value]]:
    """Heading -> wanted value per row with content; note: `Catatan Sistem` per row."""
    labels: list[Value] = []
    for k, status, is_open in zip(state.current.tolist(), state.status, state.is_open, strict=True):
        labels.append(f"{state.tracks[k].step.nomor}. {status}" if is_open else None)
    return {
        s.ID: list(ids),
        s.NOREG: list[Value](noregs),
        s.STATUS: list(state.status),
        s.STEP: labels,
        s.ACTOR: list(state.actor),
        s.DEADLINE: state.deadline.astype("datetime64[s]").tolist(),
        s.LATE: ["Ya" if late else None for late in state.late],
        s.REMAINING: list(state.remaining),
        s.NOTE: list[Value](note),
        s.CONTACT: _contacts(reading, state, noregs, config),
        s.LATE_STEPS: list(state.late_steps),
    }


def _contacts(reading: Reading, state: Progress, noregs: Sequence[str | None], config: Config) -> list[Value]:
    """A wa.me link for open rows with a valid phone; a human presses send (INTERFACE section 3)."""
    out: list[Value] = [None] * reading.n
    heading = config.role("telepon")
    if heading is None:
        return out
    phones = reading.columns.texts[heading]
    greetings = [
        quote(words, safe="")
        for words in (f"Yth. Bapak/Ibu, kami dari {config.instansi.nama} mengenai pengaduan Anda", "Pengaduan Anda")
    ]
    for i in where(state.is_open):
        number = international(phones[i]) if phones[i] is not None else None
        if number is not None and number.startswith("62"):
            link = _link(number, noregs[i], greetings)
            out[i] = Formula(f'=HYPERLINK("{link}")', link)
    return out


def _link(number: str, noreg: str | None, greetings: Sequence[str]) -> str:
    base = f"https://wa.me/{number}"
    about = quote(f" nomor {noreg}", safe="") if noreg else ""
    for words in greetings:
        link = f"{base}?text={words}{about}."
        if len(link) <= LINK_LIMIT:
            return link
    return base
