"""Tab Petunjuk: how to fill the book, in one screen; texts from petunjuk.toml, names of columns from the config. Pure
but for reading that file.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from .. import schema as s
from ..config import Config, Step
from ..core.progress import FINISHED, REPAIR, STOPPED, WAITING
from ..errors import ConfigError
from ..frozen import replace
from ..grid import Cell, Formula, TabContent
from ..heights import row_height
from ..text import listing
from .bands import END_BAND
from .looks import looks
from .places import GUIDE_CLOCK
from .templates import GUIDE_FILE, Checked, Source, checked_template, keep_template, load_theme, template

_LONG_AGO = 36526.5  # noon of 1 January 2000 as a serial number
_STALE = "Tekan F9, pilih lagi"  # offered in place of a moment that has passed
_SHORT = 36  # characters of headings that fit beside a limit
_BESIDE = "teks_bungkus"  # of texts in two columns: what does not fit goes on below, for the next column is not empty
_Cells = tuple[Cell | None, Cell | None]


_Who = dict[Literal["judul", "sistem", "kelabu", "akhir", "formulir"], str]
_Color = Literal[
    "judul", "langkah", "perbaiki", "menunggu", "selesai", "dihentikan", "terlambat", "wajib_kosong", "berikutnya",
    "judul_tebal",
]  # fmt: skip


class _Points(Checked):
    judul: str
    butir: list[str]


class _Cases(Checked):
    judul: str
    butir: list[tuple[str, str]]


class _Guide(Checked):
    """petunjuk.toml"""

    judul: str
    pembuka: str
    siapa: _Who
    aturan: _Points
    waktu: _Points
    warna: dict[_Color, str]
    bila: _Cases


def guide_content(config: Config, next_row: Formula | None = None) -> TabContent:
    """The whole tab: who fills what, three rules, typing a time on the left; colours and what to do when on the right.

    next_row  a link to where the next complaint is typed
    raises    ConfigError: petunjuk.toml holds something else than texts, or names a placeholder that does not exist
    """
    texts: _Guide = checked_template(_Guide, _written(config))
    gap: _Cells = (None, None)
    rules = [*_points(texts.aturan), *([(Cell(next_row, "tautan"), None)] if next_row else [])]
    left = [*_who(config, texts.siapa), gap, *rules, gap, *_points(texts.waktu)]
    right = [*_colors(config, texts.warna), gap, *_when(texts.bila)]
    clock = _clock() if config.buku.jenis == "excel" else [(), ()]
    rows: list[list[Cell | None]] = [
        [None, Cell(texts.judul, "judul_tab"), None, None, *clock[0]],
        [None, Cell(texts.pembuka, "teks_lunak"), None, None, *clock[1]],
    ]
    for one, other in zip_longest(left, right, fillvalue=gap):
        rows.append([None, *one, None, *other])
    return TabContent(s.GUIDE, rows)


def keep_guide(config: Config) -> None:
    """The next run need not check petunjuk.toml again, as long as neither it nor a name in it changes."""
    keep_template(_Guide, _written(config))


def _written(config: Config) -> Source:
    """petunjuk.toml with all names in it."""
    source = template(config, GUIDE_FILE)
    return replace(_with_names(source, tuple(placeholders(config).items())), folder=source.folder)


@lru_cache(maxsize=16)  # by file, content and names: one sync asks for it twice
def _with_names(source: Source, names: tuple[tuple[str, str], ...]) -> Source:
    return Source.of(source.path, _filled(source.content, dict(names), source.path))


def guide_heights(rows: Sequence[Sequence[Cell | None]], config: Config) -> dict[int, float]:
    """Row -> points, of the rows with a text that its column shows in several lines."""
    theme = load_theme(config)
    named, size = looks(config, theme), theme.huruf.ukuran
    needed = enumerate((row_height(cells, theme.lebar.tab[s.GUIDE], named, size) for cells in rows), start=1)
    tall = {row: height for row, height in needed if height > row_height((), (), named, size)}
    return {**tall, 1: 26.0}  # the title stands in larger letters


def _clock() -> list[tuple[Cell, Cell]]:
    """The moment at which the book was last calculated (GUIDE_CLOCK, GUIDE_NOW): what time columns offer as now.

    What these cells show before any program calculated them is so old that nobody is offered it.
    """
    moment = f"{GUIDE_CLOCK}"
    parts = "&".join([
        f"YEAR({moment})",
        *(f'"{mark}"&RIGHT("0"&{part}({moment}),2)' for mark, part in (("-", "MONTH"), ("-", "DAY"), (" ", "HOUR"))),
        f'":"&RIGHT("0"&MINUTE({moment}),2)',
    ])  # fmt: skip
    return [
        (Cell("Jam buku ini", "label"), Cell(Formula("=NOW()", _LONG_AGO, changes=True), "waktu")),
        (Cell(_STALE, "teks_lunak"), Cell(Formula(f"={parts}", "2000-01-01 12:00", changes=True), "teks_lunak")),
    ]


# ---- texts ---------------------------------------------------------------------------------------------------------


def _filled(value: Any, names: Mapping[str, str], path: Path) -> Any:
    """All texts in it with names in them; empty where one speaks of something that this office's SOP does not have."""
    if isinstance(value, Mapping):
        return {key: _filled(part, names, path) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, names, path) for part in value]
    if not isinstance(value, str):
        return value
    try:
        used = [name for _, name, _, _ in string.Formatter().parse(value) if name is not None]
    except ValueError:
        raise ConfigError(f'{path.name}: kurung kurawal tidak berpasangan pada "{value}".') from None
    if unknown := [name for name in used if name not in names]:
        raise ConfigError(f"{path.name}: {{{unknown[0]}}} tidak dikenal; yang boleh: {', '.join(sorted(names))}.")
    return value.format(**names) if all(names[name] for name in used) else ""


def placeholders(config: Config) -> dict[str, str]:
    """What the texts may name; empty where this office has no such thing."""
    decision = next((step.keputusan for step in config.steps if step.keputusan), None)
    lists = dict.fromkeys(c.list_name for c in config.kolom if c.isi == "pilihan" and c.referensi)
    stop = config.dihentikan
    return {
        "kantor": config.instansi.nama,
        "daftar": listing(list(lists)),
        "wajib": listing(config.required),
        "pertama": config.begins,
        "terakhir": config.steps[-1].selesai_bila,
        "daftarkan": config.registering.selesai_bila,
        "petugas": config.registering.pelaksana,
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
        "daftar_jam": "Alt+panah bawah" if config.buku.jenis == "excel" else "",
        "excel": "Excel" if config.buku.jenis == "excel" else "",
        "libreoffice": "LibreOffice" if config.buku.jenis == "excel" else "",
        "tombol_jam": "Ctrl+Alt+Shift+;" if config.buku.jenis == "google" else "",
    }


# ---- left: who, rules, times ---------------------------------------------------------------------------------------


def _who(config: Config, texts: _Who) -> list[_Cells]:
    out: list[_Cells] = [_title(texts["judul"])]
    of_block = {step.nomor: [c.judul for c in config.kolom if c.langkah == step.nomor] for step in config.steps}
    for index, step in enumerate(config.steps):
        if not of_block[step.nomor]:
            continue
        is_form = index == 0 and not step.mulai
        who = texts["formulir"] if is_form else step.pelaksana if step.actors else step.status
        band = Cell(f"{step.nomor}. {who}", f"pita_{step.nomor}_sempit")
        out.append((band, _columns(of_block[step.nomor], step, index)))
    last = [c.judul for c in config.kolom if c.langkah is None]
    if last:
        out.append((Cell(texts["akhir"] or END_BAND, "pita_akhir_sempit"), Cell(_span(last), _BESIDE)))
    return [*out, (Cell(texts["sistem"], "pita_sistem_sempit"), Cell(texts["kelabu"], _BESIDE))]


def _columns(headings: list[str], step: Step, index: int) -> Cell:
    limit = f" (batas {step.waktu})" if step.limits and (index > 0 or step.mulai) else ""
    return Cell(f"{_span(headings)}{limit}", _BESIDE)


def _span(headings: list[str]) -> str:
    named = listing(headings)
    return named if len(named) <= _SHORT or len(headings) < 3 else f"{headings[0]} sampai {headings[-1]}"


def _points(texts: _Points) -> list[_Cells]:
    points = enumerate(filter(None, texts.butir), start=1)
    return [_title(texts.judul), *((Cell(f"{n}. {text}", "teks"), None) for n, text in points)]


def _title(text: str) -> _Cells:
    return Cell(text, "judul_bagian"), None


# ---- right: colours, what to do when -------------------------------------------------------------------------------


def _colors(config: Config, texts: dict[_Color, str]) -> list[_Cells]:
    step = config.steps[min(config.register_step + 1, len(config.steps) - 1)]
    swatches: list[tuple[str, str, _Color]] = [
        (step.status, f"status_{step.nomor}", "langkah"),
        (REPAIR, "status_perbaiki", "perbaiki"),
    ]
    if config.asks_reporter:
        swatches.append((WAITING, "status_menunggu", "menunggu"))
    swatches.append((FINISHED, "status_selesai", "selesai"))
    if config.dihentikan.kolom:
        swatches.append((STOPPED, "status_dihentikan", "dihentikan"))
    swatches += [
        (s.LATE, "terlambat", "terlambat"), ("Kosong", "wajib_kosong", "wajib_kosong"),
        ("Berikutnya", "berikutnya", "berikutnya"),
    ]  # fmt: skip
    out: list[_Cells] = [_title(texts["judul"])]
    out += [(Cell(label, look), Cell(texts[key], _BESIDE)) for label, look, key in swatches]
    if config.required:
        bold = f"judul_{config.steps[0].nomor}_wajib"
        out.append((Cell(config.required[0], bold), Cell(texts["judul_tebal"], _BESIDE)))
    return out


def _when(texts: _Cases) -> list[_Cells]:
    told = [(case, advice) for case, advice in texts.butir if case and advice]
    return [_title(texts.judul), *((Cell(case, "label_bungkus"), Cell(advice, _BESIDE)) for case, advice in told)]
