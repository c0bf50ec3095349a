"""What happens when somebody types: dropdowns, input hints, and the sentence that keeps people off system columns.

Only two things are refused: typing into a column of the sync, and a decision that the SOP does not know. Everything
else warns or only hints, for the sync reads and names what it cannot use, and pasting goes past validations anyway.
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import schema as s
from ..config import ColumnConfig, Config
from ..grid import ERROR_LENGTH, HINT_LENGTH, TITLE_LENGTH, Dropdown
from .places import body_range
from .references import list_formula
from .templates import Theme

_TIME_HINT = "Tulis seperti 3 Mar 2026 09.15. Cepat: Ctrl+; lalu spasi lalu Ctrl+Shift+;"
_KEPT_BY_SYNC = (
    "Tidak ada yang boleh diketik di kolom ini: isinya dibuat program. Tekan Esc, lalu isi kolom yang judulnya "
    "berwarna. Mengurutkan, menyaring, menyisipkan dan menghapus baris tetap bisa."
)


def agenda_dropdowns(config: Config) -> list[Dropdown]:
    """One per column of Agenda."""
    return [_of(column, place, config) for place, column in enumerate(s.agenda_columns(config), start=1)]


def handover_dropdowns(config: Config) -> list[Dropdown]:
    """One per column of Serah Terima."""
    return [_of(column, place, config) for place, column in enumerate(s.handover_columns(config), start=1)]


def heading_hint(column: s.AgendaColumn, theme: Theme) -> str:
    """The hint on a heading cell."""
    if column.owner == "sistem":
        return _cut(
            f"Tidak ada yang boleh diketik di kolom ini. {theme.petunjuk.get(column.heading, '')}".strip(), HINT_LENGTH
        )
    settings = column.config
    wanted = "Wajib diisi. " if settings and settings.wajib else ""
    return _cut(f"{wanted}{_told(column)}".strip(), HINT_LENGTH)


def _of(column: s.AgendaColumn, place: int, config: Config) -> Dropdown:
    where = body_range(place)
    if column.owner == "sistem":
        return Dropdown(
            where, "tolak", error_title="Diisi oleh program", error=_cut(_KEPT_BY_SYNC, ERROR_LENGTH), refuse=True
        )
    title = _cut(column.heading, TITLE_LENGTH)
    hint = _cut(_told(column) or f"Isi {column.heading}.", HINT_LENGTH)
    if column.kind == "waktu":
        return Dropdown(where, "waktu", title=title, hint=hint)
    if column.kind == "pilihan" and column.config is not None:
        return _list(column.config, where, title, hint, config)
    return Dropdown(where, "petunjuk", title=title, hint=hint)


def _list(column: ColumnConfig, where: str, title: str, hint: str, config: Config) -> Dropdown:
    decides = column.judul in config.deciding
    error_title = "Pilih dari daftar" if decides else "Tidak ada dalam daftar"
    said = f"Isian ini tidak ada dalam daftar {column.list_name}. Daftarnya dapat ditambah di tab {s.REFERENCE}."
    if decides:  # any other word would leave the complaint where it is, and nobody would know why
        said = f"{column.judul} menentukan langkah berikutnya: pilih salah satu dari daftar, atau tekan Esc."
    values, formula = _inline(s.list_of(column, {}, config)), list_formula(config, column.list_name)
    return Dropdown(
        where, "rujukan", values=values, formula=formula, title=title, hint=hint, refuse=decides,
        error_title=error_title, error=_cut(said, ERROR_LENGTH),
    )  # fmt: skip


def _inline(values: Sequence[str]) -> tuple[str, ...]:
    """The values as a dropdown holds them by itself; () where Excel cannot: too long, or with a comma in one."""
    fits = len(",".join(values)) <= HINT_LENGTH and not any("," in value for value in values)
    return tuple(values) if fits else ()


def _told(column: s.AgendaColumn) -> str:
    """What the office says of a column, and how a time is typed."""
    said = [_sentence(column.config.petunjuk)] if column.config and column.config.petunjuk else []
    return " ".join([*said, *([_TIME_HINT] if column.kind == "waktu" else [])])


def _sentence(text: str) -> str:
    plain = text.strip()
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
