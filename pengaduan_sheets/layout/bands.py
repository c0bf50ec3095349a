"""Row 1 of the shared tabs: coloured bands that say who fills which block. No merged cells, they forbid sorting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .. import schema as s
from ..columns import AgendaColumn
from ..config import Config, Step
from ..config.procedure import NOBODY, conditions_said
from ..frozen import Frozen
from ..runs import runs
from .looks import END_BLOCK

_SYSTEM = ("Sistem: jangan diisi", "Sistem")
END_BAND = "Bila perlu"
_ROOM = 1.05  # bands are set one point smaller than the width of a column is counted in, but bold


class Band(Frozen):
    """What stands above one column."""

    text: str
    look: str


def agenda_bands(config: Config, columns: Sequence[AgendaColumn], widths: Sequence[float]) -> list[Band]:
    """A band per column of Agenda; the text stands in the first column of its block."""
    clerk = config.registering.pelaksana
    texts = {s.BLOCK_SYSTEM: _SYSTEM, s.BLOCK_END: (_of_end(config), END_BAND)}
    for index, step in enumerate(config.steps):
        # The form is filled by the reporter on paper; the clerk types it.
        is_form = index == 0 and not step.mulai
        who = f"{clerk}, dari formulir pelapor" if is_form else step.pelaksana
        short = clerk if is_form else who
        texts[step.nomor] = _of_step(step, who, short)
    return _bands(columns, widths, texts)


def _of_end(config: Config) -> str:
    """What the columns behind the last step are for, each in a word: a stop's reason goes with the stop."""
    words = {config.role("lanjutan"): "lanjutan", config.dihentikan.alasan: ""}
    ends = (column.judul for column in config.kolom if column.langkah is None)
    named = (words.get(name, "catatan" if name.startswith("Catatan ") else name) for name in ends)
    said = ", ".join(dict.fromkeys(f"{word[:1].lower()}{word[1:]}" for word in named if word))
    return f"{END_BAND}: {said}" if said else END_BAND


def handover_bands(config: Config, columns: Sequence[AgendaColumn], widths: Sequence[float]) -> list[Band]:
    """A band per column of Serah Terima."""
    texts = {s.BLOCK_SYSTEM: _SYSTEM, s.BLOCK_END: (f"{END_BAND}: bahan evaluasi", END_BAND)}
    for step in config.recap_steps:
        texts[step.nomor] = _of_step(step, step.pelaksana, step.pelaksana)
    return _bands(columns, widths, texts)


def _of_step(step: Step, who: str, short: str) -> tuple[str, str]:
    """(who fills the block of a step and for which complaints, the same in short)"""
    by = f": diisi {who}" if who != NOBODY else ""
    only = f", {conditions_said(step)}" if step.hanya_bila else ""
    return f"{step.label}{by}{only}", f"{step.nomor}. {short if short != NOBODY else step.status}"


def _bands(
    columns: Sequence[AgendaColumn], widths: Sequence[float], texts: Mapping[int, tuple[str, str]]
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
