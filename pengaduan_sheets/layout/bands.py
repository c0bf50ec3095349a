"""Row 1 of the shared tabs: coloured bands that say who fills which block. No merged cells, they forbid sorting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .. import schema as s
from ..config import Config
from ..runs import runs
from .looks import END_BLOCK

_SYSTEM = ("Sistem: jangan diisi", "Sistem")
END_BAND = "Bila perlu"
_ROOM = 1.05  # bands are set one point smaller than the width of a column is counted in, but bold


@dataclass(frozen=True)
class Band:
    """What stands above one column."""

    text: str
    look: str


def agenda_bands(config: Config, columns: Sequence[s.AgendaColumn], widths: Sequence[float]) -> list[Band]:
    """A band per column of Agenda; the text stands in the first column of its block."""
    clerk = config.steps[config.register_step].pelaksana
    texts = {s.BLOCK_SYSTEM: _SYSTEM, s.BLOCK_END: (f"{END_BAND}: dihentikan, lanjutan, catatan", END_BAND)}
    if not config.dihentikan.kolom:
        texts[s.BLOCK_END] = (END_BAND, END_BAND)
    for index, step in enumerate(config.steps):
        # The first step is done by the reporter on paper; the clerk types it.
        who = f"{clerk}, dari formulir pelapor" if index == 0 else step.pelaksana
        short = clerk if index == 0 else who
        texts[step.nomor] = (f"{step.label}: diisi {who}", f"{step.nomor}. {short}")
    return _bands(columns, widths, texts)


def handover_bands(config: Config, columns: Sequence[s.AgendaColumn], widths: Sequence[float]) -> list[Band]:
    """A band per column of Serah Terima."""
    texts = {s.BLOCK_SYSTEM: _SYSTEM, s.BLOCK_END: (f"{END_BAND}: bahan evaluasi", END_BAND)}
    for step in config.recap_steps:
        texts[step.nomor] = (f"{step.label}: diisi {step.pelaksana}", f"{step.nomor}. {step.pelaksana}")
    return _bands(columns, widths, texts)


def _bands(
    columns: Sequence[s.AgendaColumn], widths: Sequence[float], texts: Mapping[int, tuple[str, str]]
) -> list[Band]:
    out: list[Band] = []
    for first, last, block in runs({place: column.block for place, column in enumerate(columns)}):
        places = range(first, last + 1)
        room = sum(widths[p] for p in places if columns[p].heading != s.ID)
        name = {s.BLOCK_SYSTEM: "sistem", s.BLOCK_END: END_BLOCK}.get(block, str(block))
        full, short = texts[block]
        text = full if len(full) * _ROOM <= room else short
        look = f"pita_{name}" if len(text) * _ROOM <= room else f"pita_{name}_sempit"
        out += [Band(text if p == first else "", look) for p in places]
    return out
