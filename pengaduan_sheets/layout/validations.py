"""What happens when somebody types: dropdowns, input hints, and the sentence that keeps people off system columns.

Only two things are refused: typing into a column of the sync, and a decision that the SOP does not know. Everything
else warns or only hints, for the sync reads and names what it cannot use, and pasting goes past validations anyway.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .. import schema as s
from ..a1 import fixed
from ..columns import AgendaColumn, agenda_columns, handover_columns, list_of
from ..config import ColumnConfig, Config
from ..grid import ERROR_LENGTH, HINT_LENGTH, TITLE_LENGTH, Dropdown
from .places import GUIDE_CLOCK, GUIDE_NOW, GUIDE_STALE, body_range
from .references import list_formula
from .templates import Theme

_LINE = 58  # characters of a hint's line: LibreOffice breaks none, however wide it gets
_TYPED = "Atau ketik seperti 3 Mar 2026 09.15."
_NOW = {"excel": "Sekarang: Alt+panah bawah, lalu pilih jamnya.", "google": "Sekarang: Ctrl+Alt+Shift+titik koma."}
_KEPT_BY_SYNC = (
    "Tidak ada yang boleh diketik di kolom ini: isinya dibuat program. Tekan Esc, lalu isi kolom yang judulnya "
    "berwarna. Mengurutkan, menyaring, menyisipkan dan menghapus baris tetap bisa."
)


def agenda_dropdowns(config: Config) -> list[Dropdown]:
    """One per column of Agenda."""
    return [_of(column, place, config) for place, column in enumerate(agenda_columns(config), start=1)]


def handover_dropdowns(config: Config) -> list[Dropdown]:
    """One per column of Serah Terima."""
    return [_of(column, place, config) for place, column in enumerate(handover_columns(config), start=1)]


def heading_hint(column: AgendaColumn, config: Config, theme: Theme) -> str:
    """The hint on a heading cell."""
    if column.owner == "sistem":
        return short_lines(["Tidak ada yang boleh diketik di kolom ini.", theme.petunjuk.get(column.heading, "")])
    is_required = column.config is not None and column.config.wajib
    return short_lines(["Wajib diisi." if is_required else "", *_about(column, config)])


def now_formula() -> str:
    """The list of a time column: the moment that the book's clock shows, a fixed value once it is picked.

    A clock that was not recalculated within the last minute offers the advice to do so instead: the condition is looked
    at when the list opens. Excel wants a reference from such a formula, and LibreOffice shows the cell of a text as it
    is; so the moment is a text in the one order of year, month and day that every regional setting takes for a date.
    """
    clock, moment, stale = (f"'{s.GUIDE}'!{fixed(cell)}" for cell in (GUIDE_CLOCK, GUIDE_NOW, GUIDE_STALE))
    return f"IF(NOW()-{clock}<1/1440,{moment},{stale})"


def _of(column: AgendaColumn, place: int, config: Config) -> Dropdown:
    where = body_range(place)
    if column.owner == "sistem":
        return Dropdown(
            where, "tolak", error_title="Diisi oleh program", error=_cut(_KEPT_BY_SYNC, ERROR_LENGTH), refuse=True
        )
    title = _cut(column.heading, TITLE_LENGTH)
    hint = short_lines(_about(column, config)) or f"Isi {column.heading}."
    if column.kind == "waktu":
        return Dropdown(where, "waktu", formula=now_formula(), title=title, hint=hint)
    if column.kind == "pilihan" and column.config is not None:
        return _list(column.config, where, title, hint, config)
    return Dropdown(where, "petunjuk", title=title, hint=hint)


def _list(column: ColumnConfig, where: str, title: str, hint: str, config: Config) -> Dropdown:
    decides = column.judul in config.deciding
    error_title = "Pilih dari daftar" if decides else "Tidak ada dalam daftar"
    said = f"Isian ini tidak ada dalam daftar {column.list_name}. Daftarnya dapat ditambah di tab {s.REFERENCE}."
    if decides:  # any other word would leave the complaint where it is, and nobody would know why
        said = f"{column.judul} menentukan langkah berikutnya: pilih salah satu dari daftar, atau tekan Esc."
    values, formula = _inline(list_of(column, {}, config)), list_formula(config, column.list_name)
    return Dropdown(
        where, "rujukan", values=values, formula=formula, title=title, hint=hint, refuse=decides,
        error_title=error_title, error=_cut(said, ERROR_LENGTH),
    )  # fmt: skip


def _inline(values: Sequence[str]) -> tuple[str, ...]:
    """The values as a dropdown holds them by itself; () where Excel cannot: too long, or with a comma in one."""
    fits = len(",".join(values)) <= HINT_LENGTH and not any("," in value for value in values)
    return tuple(values) if fits else ()


def _about(column: AgendaColumn, config: Config) -> list[str]:
    """What the column is for, and how a moment gets into it."""
    said = _moment_of(column, config) if column.config is None else column.config.petunjuk
    now = [_NOW[config.buku.jenis], _TYPED] if column.kind == "waktu" else []
    return [_sentence(said) if said else "", *now]


def _moment_of(column: AgendaColumn, config: Config) -> str:
    """Which moment a column of Serah Terima is for; "" where it is for none."""
    step = config.handover_steps.get(column.heading)
    return f"Saat {step.pelaksana} menyelesaikan langkah {step.nomor}, {step.status}" if step else ""


def short_lines(sentences: Iterable[str]) -> str:
    """Sentences below each other, each in short lines."""
    lines = [line for sentence in sentences for line in _lines(sentence)]
    return _cut("\n".join(lines), HINT_LENGTH)


@lru_cache(maxsize=1 << 10)
def _lines(sentence: str) -> Sequence[str]:
    """The hint of a column stands on its heading and in its cells."""
    return textwrap.wrap(sentence, _LINE)


def _sentence(text: str) -> str:
    plain = text.strip()
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
