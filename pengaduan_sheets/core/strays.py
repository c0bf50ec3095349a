"""What was typed where nobody looks: into copies of Agenda (`Agenda (2)`), or far below the register. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import numpy as np

from .. import schema as s
from ..a1 import column_letters
from ..cells import as_text, is_blank, row_texts
from ..config import Config
from ..errors import LayoutError
from ..grid import Sheet
from ..text import heading_key, listing
from .assess import Assessment
from .headings import heading_row
from .identity import id_of
from .indonesian_dates import read_date
from .moments import where
from .normalize import MAX_HOLES, Agenda, read_agenda
from .past import ClosedYears

_OURS = frozenset(heading_key(name) for name in (*s.SHARED_TABS, *s.OWNED_TABS))
_STRAY = 3  # how many strays are named
_LIKE_ONE = 3  # filled cells by which a row is taken for a complaint


def strays(
    sheets: Mapping[str, Sheet], sheet: Sheet, found: Assessment, years: ClosedYears, config: Config
) -> list[str]:
    """What was typed where nobody reads it, or looks, in words. sheets: all of the book; sheet: Agenda itself"""
    known = {*found.texts, *(row.cells for row in years.rows.values())}
    return [
        *_copied_tabs(sheets, known, years, config),
        *_far_below(found.agenda, config),
        *_above(sheet, found.agenda, config),
    ]


def _copied_tabs(
    sheets: Mapping[str, Sheet], known: Collection[str], years: ClosedYears, config: Config
) -> Iterator[str]:
    """A sentence for each tab like Agenda that holds rows which neither Agenda nor a closed year does: nobody reads,
    numbers or counts those. A Google Sheet has its closed years beside them.

    known  their rows, as canonical texts
    """
    for name, sheet in sheets.items():
        if heading_key(name) in _OURS or not _has_headings(sheet, config):
            continue
        try:
            copy = read_agenda(sheet, config)
        except LayoutError:  # something like it, but no copy
            continue
        rows = row_texts({h: copy.raw[h] for h in config.columns})
        is_closed = name in years.versions  # its rows go by their ID: an erasing changes what they say
        more = [
            int(row)
            for row, text, value in zip(copy.rows, rows, copy.raw[s.ID], strict=True)
            if text not in known and not (is_closed and id_of(value) in years.rows)
        ]
        if more:
            what = "memuat tahun yang ditutup" if is_closed else f"adalah salinan {s.AGENDA} dan tidak dibaca"
            then = "" if is_closed else f", lalu hapus tab '{name}'"
            yield (
                f"Tab '{name}' {what}: {len(more)} baris di sana tidak ada di {s.AGENDA} (mulai baris {more[0]}). "
                f"Pindahkan ke {s.AGENDA}{then}."
            )


def _has_headings(sheet: Sheet, config: Config) -> bool:
    """Whether most of staff's headings stand in one row at the top: spares other tabs the closer look."""
    _, found = heading_row(sheet, config.columns)
    return 2 * len({heading for _, heading in found}) > len(config.columns)


def _above(sheet: Sheet, agenda: Agenda, config: Config) -> list[str]:
    """Which rows above the headings look like complaints, in words: inserted there and filled, nobody reads them."""
    at = [agenda.position[heading] for heading in config.columns]
    begins = agenda.position[config.begins]
    rows = [
        str(number)
        for number, cells in enumerate(sheet.rows[: agenda.heading_row - 1], 1)
        if len(cells) >= begins
        and (isinstance(cells[begins - 1], datetime) or read_date(as_text(cells[begins - 1])) is not None)
        and sum(not is_blank(cells[c - 1]) for c in at if c <= len(cells)) >= _LIKE_ONE
    ]
    if not rows:
        return []
    place = f"baris {listing(rows)} di atas judul (baris {agenda.heading_row})"
    return [f"Tab {s.AGENDA}, {place} seperti pengaduan, tetapi tidak dibaca: pindahkan ke bawah judul."]


def _far_below(agenda: Agenda, config: Config) -> list[str]:
    """Where a cell stands far below the register, in words: a slip (Ctrl+Down, then a key) that nobody sees."""
    gaps = where(np.diff(agenda.rows, prepend=agenda.heading_row) > MAX_HOLES)
    found = []
    for i in gaps[:_STRAY]:
        filled = [h for h in config.columns if not is_blank(agenda.raw[h][i])]
        place = f"{column_letters(agenda.position[filled[0]])}{agenda.rows[i]}"
        found.append(
            f"Tab {s.AGENDA}, sel {place} ({filled[0]}) berisi sesuatu jauh di bawah pengaduan terakhir. Bila itu "
            f"salah ketik: tulis {place} di Kotak Nama (kiri atas), Enter, tekan Delete, lalu simpan."
        )
    return found
