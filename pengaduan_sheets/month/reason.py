"""Why a month's figures differ from those that were handed over: what the trail of changes tells. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..core.derived import Derived
from ..core.recap import in_period
from ..text import listing, period_name, short_period_name

FROZEN = "dibekukan"  # the event that says that a month's figures were kept
_NEW = "baru"
_BY_HAND = frozenset({"petugas", _NEW, "hilang", "kembali", "versi_lama", "direlakan"})
_NAMED = 3  # columns


def reason_words(period: str, derived: Derived, events: Sequence[Any]) -> str | None:
    """`karena Tanggal Lapor diubah pada 1 pengaduan sesudah rekap disusun`; None where the trail does not reach back.

    events  of the journal, oldest first, from the one on that says that the month's figures were kept. A change counts
            when its row counts in the month now, or when it took a moment out of the month or put one into it
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
    if not touched:
        return "karena kalender kerja, daftar atau pengaturan berubah"
    return f"karena {', dan '.join(_causes(touched))} sesudah rekap disusun"


def _causes(touched: Sequence[Any]) -> Iterator[str]:
    """What was done, each with the complaints that it was done to; of one that came since no change counts."""
    added = {e.row_id for e in touched if e.kind == _NEW}
    changes = [e for e in touched if e.column and e.row_id not in added]
    columns, changed = list(dict.fromkeys(e.column for e in changes)), {e.row_id for e in changes}
    gone = {e.row_id for e in touched} - added - changed
    if changed:
        named = listing(columns) if len(columns) <= _NAMED else f"{', '.join(columns[:_NAMED])} dan kolom lain"
        yield f"{named} diubah pada {len(changed)} pengaduan"
    if added:
        yield f"{len(added)} pengaduan ditambah"
    if gone:
        yield f"{len(gone)} pengaduan hilang atau kembali"
