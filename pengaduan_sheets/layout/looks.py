"""The looks that the whole book shares: every name that contents and layout use, made from the theme and the SOP."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from ..config import Config
from ..grid import TEXT_FORMAT, Look
from .templates import Block, Paint, Theme

_FORMATS = {"text": TEXT_FORMAT, "kosong": ";;;"}  # that no office chooses; of the second nothing is seen
END_BLOCK = "akhir"  # looks of the block after the last step: pita_akhir, judul_akhir


def looks(config: Config, theme: Theme) -> dict[str, Look]:
    """Name -> look: those of gaya.toml, and per step n: pita_n, pita_n_sempit, judul_n, judul_n_wajib, status_n."""
    return {name: _look(written, theme) for name, written in _sheet().items()} | _blocks(config, theme)


@cache
def _sheet() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("gaya.toml").read_text(encoding="utf-8"))


def _look(written: Mapping[str, Any], theme: Theme) -> Look:
    """A look of the sheet in the office's colours, size and formats."""
    out = dict(written)
    for key in {"paint", "fill", "color", "border", "border_bottom", "border_left"} & out.keys():
        out[key] = attrgetter(out[key])(theme.warna)
    if "size" in out:
        out["size"] += theme.huruf.ukuran
    if name := out.get("number_format"):
        out["number_format"] = _FORMATS.get(name) or getattr(theme.format, name)
    return _paint(out.pop("paint"), **out) if "paint" in out else Look(**out)


def _blocks(config: Config, theme: Theme) -> dict[str, Look]:
    system = theme.warna.sistem
    out = _block_looks("sistem", system, theme)
    for index, step in enumerate(config.steps):
        out |= _block_looks(str(step.nomor), theme.block(index), theme)
        out[f"status_{step.nomor}"] = _paint(theme.block(index).judul, wrap=True)
    for index, step in enumerate(config.recap_steps):
        out |= _block_looks(str(step.nomor), theme.block(index + 1), theme)
        out[f"status_{step.nomor}"] = _paint(theme.block(index + 1).judul)
    return out | _block_looks(END_BLOCK, theme.warna.blok_akhir, theme)


def _block_looks(name: str, block: Block, theme: Theme) -> dict[str, Look]:
    small = theme.huruf.ukuran - 1
    line = block.pita.latar
    return {
        f"pita_{name}": _paint(block.pita, bold=True, size=small, valign="center"),
        f"pita_{name}_sempit": _paint(block.pita, bold=True, size=small, valign="center", wrap=True),
        # at the top: the buttons of a filter lie over the lower right corner
        f"judul_{name}": _paint(block.judul, wrap=True, border_bottom=line),
        f"judul_{name}_wajib": _paint(block.judul, bold=True, wrap=True, border_bottom=line),
    }


def _paint(paint: Paint, **more: object) -> Look:
    return Look(fill=paint.latar, color=paint.huruf, **more)  # type: ignore[arg-type]
