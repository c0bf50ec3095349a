"""Which complaints leave the book with a year, and what an office should know before they do. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..core.ends import ends
from ..core.past import SeenRow
from ..flow.survey import Survey
from ..text import listing
from .shelf import closed_name

_SHOWN = 5  # rows named


def closing_rows(found: Survey, year: int) -> list[int]:
    """Positions of what ended in or before a year (`core.ends`)."""
    ended = ends(found.agenda.derived.rows)
    return [int(i) for i in np.flatnonzero(ended.astype("datetime64[Y]") <= np.datetime64(str(year), "Y"))]


class Leaving(NamedTuple):
    """What a closed year's book is to get.

    rows  positions of what ended in or before the year
    lost  ID -> row as the journal has it, of what the book held once and, though it is there, does not any more: an
          older copy of it was put in its place, or a row was deleted
    """

    found: Survey
    year: int
    rows: Sequence[int]
    lost: Mapping[str, SeenRow]

    @property
    def name(self) -> str:
        """Of the closed year's book."""
        return closed_name(self.found.config, self.year)


def leaving_of(found: Survey, year: int) -> Leaving:
    """What a year takes along."""
    years, name = found.parted.years, closed_name(found.config, year)
    is_there = found.config.buku.jenis == "excel" and name in years.versions
    lost = {i: years.rows[i] for i, of in years.missing.items() if of == name} if is_there else {}
    return Leaving(found, year, closing_rows(found, year), lost)


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
