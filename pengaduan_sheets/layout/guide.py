"""Tab Petunjuk: how to fill the book, in one screen; texts from petunjuk.toml, names of columns from the config. Pure
but for reading that file.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from .. import schema as s
from ..config import Config, Step
from ..core.progress import FINISHED, REPAIR, STOPPED, WAITING
from ..errors import ConfigError
from ..grid import Cell, TabContent
from ..text import listing
from .bands import END_BAND
from .templates import GUIDE_FILE, office_file, read_template, templates_dir

_SHORT = 36  # characters of headings that fit beside a limit
_Cells = tuple[Cell | None, Cell | None]


def guide_content(config: Config) -> TabContent:
    """The whole tab: who fills what, three rules, typing a time on the left; colours and what to do when on the right.

    raises  ConfigError: petunjuk.toml lacks a part, or names a placeholder that does not exist
    """
    texts = _Texts(config)
    left = [*_who(config, texts), (None, None), *_points("aturan", texts), (None, None), *_points("waktu", texts)]
    right = [*_colors(config, texts), (None, None), *_when(texts)]
    rows: list[list[Cell | None]] = [
        [None, Cell(texts.of("judul"), "judul_tab")],
        [None, Cell(texts.of("pembuka"), "teks_lunak")],
    ]
    for one, other in zip_longest(left, right, fillvalue=(None, None)):
        rows.append([None, *one, None, *other])
    return TabContent(s.GUIDE, rows, {1: 26.0})  # the title stands in larger letters


# ---- texts ---------------------------------------------------------------------------------------------------------


class _Texts:
    """petunjuk.toml with its placeholders filled in."""

    def __init__(self, config: Config) -> None:
        self._path = office_file(config, GUIDE_FILE) or templates_dir() / GUIDE_FILE
        self._data = read_template(self._path)
        self._names = placeholders(config)

    def of(self, *keys: str) -> str:
        """One text."""
        value = self._value(*keys)
        return self.fill(value) or ""

    def items(self, *keys: str) -> list[Any]:
        """A list of texts or of pairs, as written."""
        value = self._value(*keys)
        return list(value) if isinstance(value, list) else []

    def fill(self, text: object) -> str | None:
        """The text with names in it; None when it speaks of something that this office's SOP does not have."""
        if not isinstance(text, str):
            raise ConfigError(f"{self._path.name}: {text!r} harus teks di antara tanda kutip.")
        try:
            names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        except ValueError:
            raise ConfigError(f'{self._path.name}: kurung kurawal tidak berpasangan pada "{text}".') from None
        unknown = [name for name in names if name not in self._names]
        if unknown:
            raise ConfigError(
                f"{self._path.name}: {{{unknown[0]}}} tidak dikenal; yang boleh: {', '.join(sorted(self._names))}."
            )
        return text.format(**self._names) if all(self._names[name] for name in names) else None

    def _value(self, *keys: str) -> object:
        value: object = self._data
        for key in keys:
            if not isinstance(value, Mapping) or key not in value:
                raise ConfigError(f"{self._path.name}: {'.'.join(keys)} belum ada. Tambahkan seperti di berkas asli.")
            value = value[key]
        return value


def placeholders(config: Config) -> dict[str, str]:
    """What the texts may name; empty where this office has no such thing."""
    decision = next((step.keputusan for step in config.steps if step.keputusan), None)
    lists = dict.fromkeys(c.list_name for c in config.kolom if c.isi == "pilihan" and c.referensi)
    stop = config.dihentikan
    return {
        "kantor": config.instansi.nama,
        "daftar": listing(list(lists)),
        "wajib": listing(config.required),
        "pertama": config.steps[0].selesai_bila,
        "terakhir": config.steps[-1].selesai_bila,
        "daftarkan": config.steps[config.register_step].selesai_bila,
        "petugas": config.steps[config.register_step].pelaksana,
        "keputusan": decision.kolom if decision else "",
        "kembali": decision.kembali_bila if decision else "",
        "dilengkapi": decision.dilengkapi if decision else "",
        "kekurangan": decision.kekurangan if decision else "",
        "status_kembali": WAITING if decision else "",
        "dihentikan": stop.kolom,
        "alasan": stop.alasan if stop.kolom else "",
        "nama": config.role("nama") or "",
        "lanjutan": config.role("lanjutan") or "",
        "telepon": config.role("telepon") or "",
        "nik": config.role("nik") or "",
    }


# ---- left: who, rules, times ---------------------------------------------------------------------------------------


def _who(config: Config, texts: _Texts) -> list[_Cells]:
    out: list[_Cells] = [(Cell(texts.of("siapa", "judul"), "judul_bagian"), None)]
    of_block = {step.nomor: [c.judul for c in config.kolom if c.langkah == step.nomor] for step in config.steps}
    for index, step in enumerate(config.steps):
        if not of_block[step.nomor]:
            continue
        who = texts.of("siapa", "formulir") if index == 0 else step.pelaksana
        out.append((Cell(f"{step.nomor}. {who}", f"pita_{step.nomor}"), _columns(of_block[step.nomor], step, index)))
    last = [c.judul for c in config.kolom if c.langkah is None]
    if last:
        out.append((Cell(texts.of("siapa", "akhir") or END_BAND, "pita_akhir"), Cell(_span(last), "teks")))
    return [*out, (Cell(texts.of("siapa", "sistem"), "pita_sistem"), Cell(texts.of("siapa", "kelabu"), "teks"))]


def _columns(headings: list[str], step: Step, index: int) -> Cell:
    limit = f" (batas {step.waktu})" if step.waktu and index > 0 else ""
    return Cell(f"{_span(headings)}{limit}", "teks")


def _span(headings: list[str]) -> str:
    named = listing(headings)
    return named if len(named) <= _SHORT or len(headings) < 3 else f"{headings[0]} sampai {headings[-1]}"


def _points(key: str, texts: _Texts) -> list[_Cells]:
    filled = [texts.fill(text) for text in texts.items(key, "butir")]
    points = [text for text in filled if text]
    title: _Cells = (Cell(texts.of(key, "judul"), "judul_bagian"), None)
    return [title, *((Cell(f"{n}. {text}", "teks"), None) for n, text in enumerate(points, start=1))]


# ---- right: colours, what to do when -------------------------------------------------------------------------------


def _colors(config: Config, texts: _Texts) -> list[_Cells]:
    step = config.steps[min(config.register_step + 1, len(config.steps) - 1)]
    swatches = [(step.status, f"status_{step.nomor}", "langkah"), (REPAIR, "status_perbaiki", "perbaiki")]
    if any(step.keputusan for step in config.steps):
        swatches.append((WAITING, "status_menunggu", "menunggu"))
    swatches.append((FINISHED, "status_selesai", "selesai"))
    if config.dihentikan.kolom:
        swatches.append((STOPPED, "status_dihentikan", "dihentikan"))
    swatches += [
        (s.LATE, "terlambat", "terlambat"), ("Kosong", "wajib_kosong", "wajib_kosong"),
        ("Berikutnya", "berikutnya", "berikutnya"),
    ]  # fmt: skip
    out: list[_Cells] = [(Cell(texts.of("warna", "judul"), "judul_bagian"), None)]
    out += [(Cell(label, look), Cell(texts.of("warna", key), "teks")) for label, look, key in swatches]
    if config.required:
        bold = f"judul_{config.steps[0].nomor}_wajib"
        out.append((Cell(config.required[0], bold), Cell(texts.of("warna", "judul_tebal"), "teks")))
    return out


def _when(texts: _Texts) -> list[_Cells]:
    out: list[_Cells] = [(Cell(texts.of("bila", "judul"), "judul_bagian"), None)]
    for pair in texts.items("bila", "butir"):
        if not isinstance(pair, list) or len(pair) != 2:
            raise ConfigError(f'{GUIDE_FILE}: bila.butir harus berisi pasangan ["bila", "yang dilakukan"].')
        case, advice = texts.fill(pair[0]), texts.fill(pair[1])
        if case and advice:
            out.append((Cell(case, "label"), Cell(advice, "teks")))
    return out
