"""Which complaints leave the book with a year, and what an office should know before they do. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..core.ends import ends
from ..flow.survey import Survey
from ..text import listing

_SHOWN = 5  # rows named


def closing_rows(found: Survey, year: int) -> list[int]:
    """Positions of what ended in or before a year (`core.ends`)."""
    ended = ends(found.agenda.derived.rows)
    return [int(i) for i in np.flatnonzero(ended.astype("datetime64[Y]") <= np.datetime64(str(year), "Y"))]


def remarks(found: Survey, leaving: Sequence[int], vanished: int) -> list[str]:
    """What stays behind or goes along unmended."""
    rows = found.agenda.derived.rows
    at, problems = rows["sheet_row"], rows["problems"]
    noted = [int(at[i]) for i in leaving if problems[i]]
    out = []
    if noted:
        shown = listing([str(row) for row in noted[:_SHOWN]])
        more = f" dan {len(noted) - _SHOWN} lainnya" if len(noted) > _SHOWN else ""
        out.append(
            f"{len(noted)} di antaranya masih bercatatan di Catatan Sistem (baris {shown}{more}); sesudah dipindahkan, "
            "catatan itu diperbaiki di buku tahunnya."
        )
    if vanished:
        out.append(f"{vanished} baris yang hilang dari Agenda tidak ikut; putuskan di tab Tugas.")
    return out
