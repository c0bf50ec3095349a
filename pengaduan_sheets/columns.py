"""The columns of the shared tabs as data: heading, kind, who fills it, in the order in which `buat` lays them out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from .config import ColumnConfig, Config
from .frozen import Frozen
from .schema import (
    ACTOR,
    BLOCK_END,
    BLOCK_SYSTEM,
    CONTACT,
    DEADLINE,
    EVALUATION,
    HANDOVER_SYSTEM,
    ID,
    LATE,
    LATE_STEPS,
    NOREG,
    NOTE,
    REMAINING,
    STATUS,
    STEP,
)
from .text import value_key

_BEFORE = (NOREG, STATUS)  # in view with the reporter's name, wherever somebody scrolls
_BESIDE = (REMAINING, NOTE)  # few, so that the form fits a small screen beside them
_BEHIND = (STEP, ACTOR, DEADLINE, LATE, LATE_STEPS)
_HANDOVER_BEHIND = (STEP, ACTOR)  # the bands say who, the colour of Status says where


class AgendaColumn(Frozen):
    """One known column of Agenda."""

    heading: str
    owner: Literal["sistem", "staf"]
    kind: str  # "teks" | "waktu" | "pilihan" | "nik" | "telepon"
    block: int  # step number, BLOCK_END or BLOCK_SYSTEM
    config: ColumnConfig | None = None


@lru_cache(maxsize=4)  # by the config: layout and rows ask for the same
def agenda_columns(config: Config) -> tuple[AgendaColumn, ...]:
    """Every known column of Agenda in its order.

    Which complaint it is and who came with it in front (`leading`), what the sync says of it beside that, then the
    form; the rest of the sync's columns last. ID Baris between the first and second form column, so that a selection
    over both takes it along; the link to the reporter before the block of the last step, in which the reporter is
    answered.
    """
    out = [_of_system(heading) for heading in _BEFORE]
    for block in (*(s.nomor for s in config.steps), BLOCK_END):
        out += [_of_system(CONTACT)] if block == config.steps[-1].nomor else []
        out += [
            AgendaColumn(c.judul, "staf", c.isi, block, c)
            for c in config.kolom
            if (BLOCK_END if c.langkah is None else c.langkah) == block
        ]
    first = len(_BEFORE)
    out.insert(first + 1, AgendaColumn(ID, "sistem", "teks", out[first].block))
    after = leading(config)
    beside = [_of_system(heading) for heading in _BESIDE]
    return (*out[:after], *beside, *out[after:], *map(_of_system, _BEHIND))


def agenda_headings(config: Config) -> list[str]:
    """The headings of `agenda_columns`."""
    return [column.heading for column in agenda_columns(config)]


def leading_before(config: Config) -> list[str]:
    """The first headings of Agenda in books made until November 2026, whose order differs from today's; [] = none."""
    first = leading(config)
    own = agenda_headings(config)[len(_BEFORE) : first]
    return [*_BEFORE, *_BESIDE, *own] if own else []


def leading(config: Config) -> int:
    """How many columns of Agenda stay in view: up to the reporter's name where that is the form's second, else two."""
    form = [c.judul for c in config.kolom if c.langkah == config.steps[0].nomor]
    return len(_BEFORE) + 3 if form[1:2] == [config.role("nama")] else len(_BEFORE)


def handover_columns(config: Config) -> list[AgendaColumn]:
    """Every known column of Serah Terima (SOP langkah 7 to 9) in its order; what staff fill fits a small screen."""
    before = [_of_system(heading) for heading in HANDOVER_SYSTEM if heading not in _HANDOVER_BEHIND]
    own = {step.selesai_bila: step.nomor for step in config.recap_steps}
    staff = [AgendaColumn(heading, "staf", "waktu", own.get(heading, BLOCK_END)) for heading in config.handover_steps]
    behind = [_of_system(heading) for heading in _HANDOVER_BEHIND]
    return [*before, *staff, AgendaColumn(EVALUATION, "staf", "teks", BLOCK_END), *behind]


def _of_system(heading: str) -> AgendaColumn:
    return AgendaColumn(heading, "sistem", "waktu" if heading == DEADLINE else "teks", BLOCK_SYSTEM)


def list_of(column: ColumnConfig, reference: Mapping[str, list[str]], config: Config) -> list[str]:
    """The allowed values of a `pilihan` column: the config's, then what staff added in tab Referensi.

    A column that decides (`keputusan`) takes the config's list alone: a value added by hand must not complete a step.
    """
    if column.judul in config.deciding and column.pilihan:
        return list(column.pilihan)
    added = reference.get(column.list_name, config.referensi.get(column.list_name, []))
    first: dict[str, str] = {}
    for value in [*column.pilihan, *added]:  # another spelling of a value is no other value
        first.setdefault(value_key(value), value)
    return list(first.values())
