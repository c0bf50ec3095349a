"""What stands in the tab Riwayat: what changed in the book, newest first, as the journal saw it.

Pure. Who typed is unknown in a file, so it says only `petugas` or `sistem`. The birth date in a NIK and the middle of a
phone number are masked, wherever they were typed (INTERFACE 4.11).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from heapq import nlargest
from typing import Protocol

from ..config import Config
from ..core.indonesian_dates import read_date
from ..grid import Cell, TabContent
from ..schema import HISTORY, NOREG
from ..signs import visible
from ..text import UNNUMBERED
from .lines import Line, headings, line

MOST = 500  # rows; the journal keeps all
LONGEST = 200  # characters of a cell's text that are shown


class Event(Protocol):
    """One change as the journal keeps it: texts as they were shown, `kind` says what it was."""

    @property
    def at(self) -> datetime: ...
    @property
    def row_id(self) -> str: ...
    @property
    def noreg(self) -> str | None: ...
    @property
    def column(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def kind(self) -> str: ...


def history_content(events: Sequence[Event], config: Config, kinds: Mapping[str, tuple[str, str]]) -> TabContent:
    """The whole tab: newest first, at most `MOST` rows; of one moment what came last is first.

    kinds  kind of an event -> (by whom, what to say about it); one that is not named is shown as it is, by the system
    """
    newest = nlargest(MOST, enumerate(events), key=lambda pair: (pair[1].at, pair[0]))
    rows: list[Line] = [
        line(Cell("Riwayat perubahan", "judul_tab")),
        line(f"Terbaru di atas, paling banyak {MOST} baris. NIK dan nomor telepon disamarkan.", look="catatan"),
        headings("Waktu", NOREG, "Kolom", "Dari", "Menjadi", "Oleh", "Keterangan"),
    ]
    rows += [_event(event, config, kinds) for _, event in newest]
    if not newest:
        rows.append(line("Belum ada perubahan.", look="teks_lunak"))
    return TabContent(HISTORY, rows, {1: 26.0})  # the title stands in larger letters


def _event(event: Event, config: Config, kinds: Mapping[str, tuple[str, str]]) -> Line:
    by, remark = kinds.get(event.kind, ("sistem", event.kind))
    return [
        Cell(event.at.replace(second=0, microsecond=0), "waktu"),
        Cell(_name(event), "teks" if event.noreg else "teks_lunak"),
        Cell(event.column or None, "teks"),
        Cell(_shown(event.before, event.column, config), "teks"),
        Cell(_shown(event.after, event.column, config), "teks"),
        Cell(by, "teks_lunak"),
        Cell(remark or None, "teks"),
    ]


def _name(event: Event) -> str | None:
    """The number; None for what concerns no complaint."""
    return event.noreg or (UNNUMBERED if event.row_id else None)


def _shown(text: str, column: str, config: Config) -> str | None:
    plain = " ".join(mask(text, column, config).split())  # masked before it is cut: half a NIK looks like none
    if len(plain) > LONGEST:
        plain = plain[: LONGEST - 1].rstrip() + "…"
    return plain or None


# ---- masking -------------------------------------------------------------------------------------------------------

_GAP = r"[ .\-]?"
_NIK = re.compile(rf"(?<!\d)(?:\d{_GAP}){{15}}\d(?!\d)")
_PHONE = re.compile(rf"(?<!\d)(?:\+?62|0){_GAP}(?:\d{_GAP}){{7,12}}\d(?!\d)")


def mask(text: str, column: str, config: Config) -> str:
    """The text without birth dates and phone numbers.

    In a column of NIK or phone numbers every digit counts, however many there are; elsewhere what looks like one.
    """
    text = visible(text)  # nothing unseen between two digits hides a number
    kind = config.columns[column].isi if column in config.columns else "teks"
    if kind == "nik":
        return _cover(text, 6, lambda digits: 12)
    if kind == "telepon":
        return _cover(text, 4, lambda digits: max(digits - 3, 4))
    text = _NIK.sub(lambda found: _cover(found[0], 6, lambda digits: 12), text)
    return _PHONE.sub(_cover_phone, text)


def _cover_phone(found: re.Match[str]) -> str:
    text = found[0]
    return text if read_date(text) else _cover(text, 4, lambda digits: digits - 3)  # 08-01-2026 08.30 is no phone


def _cover(text: str, keep: int, upto: Callable[[int], int]) -> str:
    """Stars for the digits after the first `keep` up to the `upto`-th; everything else stays."""
    end = upto(sum(c.isdigit() for c in text))
    out, seen = [], 0
    for char in text:
        seen += char.isdigit()
        out.append("*" if char.isdigit() and keep < seen <= end else char)
    return "".join(out)
