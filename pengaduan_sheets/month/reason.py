"""Why a month's figures differ from those that were handed over: what the trail of changes tells. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..core.derived import Derived
from ..core.recap import in_period
from ..text import listing, period_name, short_period_name

FROZEN = "dibekukan"  # the event that says that a month's figures were kept
GONE = "hilang"  # the event that says that a row is gone
SETTINGS = "pengaturan"  # the event that says that an edit of config.toml was accepted, and names the months it changed
_BY_HAND = frozenset({"petugas", "baru", "diimpor", "disatukan", GONE, "kembali", "versi_lama"})
_NAMED = 3  # columns


def reason_words(period: str, derived: Derived, events: Sequence[Any]) -> str | None:
    """`karena Tanggal Lapor diubah pada 1 pengaduan sesudah rekap disusun`; None where the trail does not reach back.

    events  of the journal, oldest first, from the one on that says that the month's figures were kept. A change counts
            when its row counts in the month now, or when it took a moment out of the month or put one into it;
            of a row that is gone `before` is to tell its moments
    """
    frozen = [i for i, e in enumerate(events) if e.kind == FROZEN and e.after == period_name(period)]
    if not frozen:
        return None
    rows = derived.rows
    here = np.any([in_period(rows[column], period) for column in ("received", "finished", "stopped")], axis=0)
    ids = set(rows["id"][here])
    written = short_period_name(period)  # as the trail shows moments
    touched = [
        e for e in events[frozen[-1] + 1 :]
        if e.kind in _BY_HAND and (e.row_id in ids or written in e.before or written in e.after)
    ]  # fmt: skip
    causes = list(_causes(touched))
    if any(e.kind == SETTINGS and period_name(period) in e.after for e in events[frozen[-1] + 1 :]):
        causes.append("pengaturan berubah")
    if not causes:
        return "karena kalender kerja, daftar atau pengaturan berubah"
    return f"karena {', dan '.join(causes)} sesudah rekap disusun"


def _causes(touched: Sequence[Any]) -> Iterator[str]:
    """What was done, each with the complaints that it was done to: of one that came or went no other change counts."""
    ways: dict[str, list[bool]] = {}  # row -> whether it went, each time that it came or went
    for e in touched:
        if not e.column:
            ways.setdefault(e.row_id, []).append(e.kind == GONE)
    added = sum(not of[0] and not of[-1] for of in ways.values())
    gone = sum(of[0] and of[-1] for of in ways.values())
    stayed = {i for i, of in ways.items() if of[0] and not of[-1]}
    changes = [e for e in touched if e.column and (e.row_id not in ways or e.row_id in stayed)]
    columns = list(dict.fromkeys(e.column for e in changes))
    if changes:
        named = listing(columns) if len(columns) <= _NAMED else f"{', '.join(columns[:_NAMED])} dan kolom lain"
        yield f"{named} diubah pada {len({e.row_id for e in changes})} pengaduan"
    if added:
        yield f"{added} pengaduan ditambah"
    if gone:
        yield f"{gone} pengaduan hilang"
