"""Where the recap is signed: one block per step of its handover (SOP langkah 7 to 9). Pure."""

from __future__ import annotations

from ..config import Config, Step
from ..core.handover import HandoverRow
from ..grid import Cell
from ..text import day, period_name
from .lines import BLANK, Line, line

_PLACES = (0, 2, 5)  # columns A, C and F: three blocks side by side over the width of the page
_DOTS = "." * 30
_SPACE = 3  # rows to sign in


def signatures(config: Config, row: HandoverRow | None, period: str) -> list[Line]:
    """A title and the blocks, three side by side; the last one is the head's.

    row  the month's handover, None while it has none
    """
    blocks = [_block(step, config, row) for step in config.recap_steps] or [_head_alone(config)]
    blocks[-1][-2:] = [config.instansi.kepala_nama or f"({_DOTS})", f"NIP {config.instansi.kepala_nip or _DOTS}"]
    out: list[Line] = [line(f"Serah terima rekap {period_name(period)}", look="judul_bagian")]
    for start in range(0, len(blocks), len(_PLACES)):
        out += [*_beside(blocks[start : start + len(_PLACES)]), BLANK]
    return out[:-1]


def _block(step: Step, config: Config, row: HandoverRow | None) -> list[str]:
    done = row.completed.get(step.selesai_bila) if row else None
    what = step.selesai_bila.removeprefix("Rekap ")
    when = f"{config.instansi.kota}, {day(done)}" if done and config.instansi.kota else day(done) if done else _DOTS
    return [f"{what} oleh", step.pelaksana, f"Tanggal: {when}", *[""] * _SPACE, f"({_DOTS})", f"NIP {_DOTS}"]


def _head_alone(config: Config) -> list[str]:
    return ["Mengetahui", "Kepala", f"Tanggal: {_DOTS}", *[""] * _SPACE, "", ""]


def _beside(blocks: list[list[str]]) -> list[Line]:
    out: list[Line] = []
    for texts in zip(*blocks, strict=True):
        cells: list[Cell | None] = [None] * (_PLACES[len(blocks) - 1] + 1)
        for place, text in zip(_PLACES, texts, strict=False):
            cells[place] = Cell(text, "teks") if text else None
        out.append(cells if any(cells) else BLANK)
    return out
