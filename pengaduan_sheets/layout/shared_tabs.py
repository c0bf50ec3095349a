"""Agenda, Serah Terima and Referensi: the tabs that staff fill, as `buat` makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import schema as s
from ..a1 import column_letters
from ..columns import AgendaColumn, agenda_columns, handover_columns, leading, leading_before
from ..config import Config
from ..grid import Column, TabLayout, View
from ..text import printed
from . import before
from .bands import Band, agenda_bands, handover_bands
from .conditions import agenda_conditions, handover_conditions
from .places import AGENDA_HEADING_ROW, FIRST_ROW, REFERENCE_FIRST_ROW, REFERENCE_HEADING_ROW
from .references import initial_values, list_names, listed_values
from .templates import Theme
from .validations import agenda_dropdowns, handover_dropdowns, heading_hint, short_lines

_NAME, _ADDRESS = 130, 85  # characters of the letterhead
_WIDE = 75  # so many of them stand side by side on A4
_OPEN = "Terbuka"  # somebody acts
_HANDOVER_FROZEN = 4  # columns of Serah Terima: the month, its figures and where it stands
_HOLIDAY_HINT = "Di luar libur nasional dan cuti bersama.\nTulis seperti 31 Des 2026."
_LISTS_BAND = "Daftar pilihan: tambah di sel kosong pertama di bawahnya"
_HOLIDAYS_BAND = "Libur kantor sendiri"
_HOLIDAY_NAME_HINT = "Nama libur kantor, misalnya: Hari jadi kota."
_PLAIN = {s.DEADLINE: "kunci_waktu", s.CONTACT: "kunci_tautan", s.RECEIVED: "kunci_angka", s.FINISHED: "kunci_angka"}


def agenda_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Agenda: bands in row 1, headings in row 2, one complaint per row from row 3 (INTERFACE section 3)."""
    columns = agenda_columns(config)
    widths = [_width(c, theme) for c in columns]
    frozen = leading(config)  # always in view; few and narrow, so that a whole form fits beside them
    return _table(
        s.AGENDA, "Buku Agenda Pengaduan", config, theme,
        columns=_columns(columns, agenda_bands(config, columns, widths), widths, config, theme),
        freeze=f"{column_letters(frozen + 1)}{FIRST_ROW}",
        frozen_before=(before.AGENDA_FREEZE,),
        order_before=leading_before(config),
        filter=True,
        dropdowns=agenda_dropdowns(config),
        conditions=agenda_conditions(config, theme),
        repeat_columns=f"A:{column_letters(frozen)}",
        pages_wide=5,  # forty columns: letters of 8 points, which can be read
        print_filled_by=s.STATUS,
        opens_below=s.STATUS,
        opens_in=config.begins,
        zoom=theme.layar.perbesaran_agenda,
        views=_views(config),
        seen_first=True,
    )  # fmt: skip


def _views(config: Config) -> list[View]:
    """What is open; one per pelaksana, in the order of the SOP, then of earlier ones; what is late, and wrong."""
    sops = config.newest_first
    waits = [config.register_.pelapor] if any(sop.asks_reporter for sop in sops) else []
    actors = dict.fromkeys([*(step.pelaksana for sop in sops for step in sop.steps), *waits])
    out = [View(actor, s.ACTOR, s.DEADLINE, actor) for actor in actors]
    return [
        View(_OPEN, s.ACTOR, s.DEADLINE),
        *out,
        View(s.LATE, s.LATE, s.DEADLINE, "Ya"),
        View("Perlu diperbaiki", s.NOTE, s.DEADLINE),
    ]


def handover_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Serah Terima (SOP langkah 7 to 9): one month per row from row 3."""
    columns = handover_columns(config)
    widths = [_handover_width(c, theme) for c in columns]
    return _table(
        s.HANDOVER, "Serah Terima Rekap", config, theme,
        columns=_columns(columns, handover_bands(config, columns, widths), widths, config, theme),
        freeze=f"{column_letters(_HANDOVER_FROZEN + 1)}{FIRST_ROW}",
        frozen_before=(before.HANDOVER_FREEZE,),
        dropdowns=handover_dropdowns(config),
        conditions=handover_conditions(config, theme),
    )  # fmt: skip


def reference_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Referensi: a column per list, then the office's extra holidays; headings in row 1."""
    fixed = {c.list_name for c in config.kolom if c.judul in config.deciding}
    columns = [
        Column(
            name,
            _list_width(config, name),
            "isi_teks",
            "judul_sistem" if name in fixed else "judul",
            band="" if index else _LISTS_BAND,
            band_look="pita_sistem",
            hint=_list_hint(name, name in fixed),
            values=tuple(initial_values(config, name)),
            always=tuple(listed_values(config, name)),
        )
        for index, name in enumerate(list_names(config))
    ]
    for heading, width, look, band, hint in (
        (s.HOLIDAY_DATE, 15, "isi_tanggal", _HOLIDAYS_BAND, _HOLIDAY_HINT),
        (s.HOLIDAY_NAME, 30, "isi_teks", "", _HOLIDAY_NAME_HINT),
    ):
        columns.append(Column(heading, width, look, "judul_akhir_wajib", band, "pita_akhir", hint=hint))
    return _table(
        s.REFERENCE, "Daftar pilihan dan libur kantor", config, theme,
        columns=columns, heading_row=REFERENCE_HEADING_ROW, repeat_rows=f"1:{REFERENCE_HEADING_ROW}",
        freeze=f"A{REFERENCE_FIRST_ROW}", may_lack_columns=True,
    )  # fmt: skip


def plain_tab(name: str, title: str, config: Config, theme: Theme, **more: Any) -> TabLayout:
    """What all tabs have: colour, zoom, printed header and footer; `more` is what a tab has besides, or otherwise."""
    return TabLayout(**{
        "name": name,
        "tab_color": theme.warna.tab.get(name, ""),
        "zoom": theme.layar.perbesaran,
        "header": paper_header(config, title),
        "footer": theme.kertas.kaki,
        **more,
    })  # fmt: skip


def _table(name: str, title: str, config: Config, theme: Theme, **more: Any) -> TabLayout:
    """A tab that staff fill, printed with its bands and headings on every page."""
    usual = {"heading_row": AGENDA_HEADING_ROW, "repeat_rows": f"1:{AGENDA_HEADING_ROW}"}
    return plain_tab(name, title, config, theme, **{**usual, "landscape": True, "grid_lines": True, **more})


def paper_header(config: Config, title: str) -> str:
    """The printed header; Excel allows 255 characters and takes `&` for a code."""
    return printed(f"{title} - {config.instansi.nama}", 200)


def letterhead(config: Config) -> str:
    """The printed header of what the office hands over: its name in bold, then its address; together at most as long
    as a program takes (255), and on two lines where one is too short for both."""
    name, address = printed(config.instansi.nama, _NAME), printed(config.instansi.alamat, _ADDRESS)
    head = f'&"-,Bold"&{12 if len(name) <= _WIDE else 9} {name}'
    apart = " · " if len(name) + len(address) <= _WIDE else "\n"
    return f'{head}&"-,Regular"&9{apart}{address}' if address else head


def _list_hint(name: str, is_fixed: bool) -> str:
    if is_fixed:
        return short_lines(["Daftar ini menentukan langkah pengaduan.", "Jangan diubah di sini; ubah di config.toml."])
    return short_lines([f"Daftar pilihan {name}.", "Tambah di sel kosong pertama, tanpa melompati baris."])


def _columns(
    columns: Sequence[AgendaColumn], bands: Sequence[Band], widths: Sequence[float], config: Config, theme: Theme
) -> list[Column]:
    leading = {heading: before.width_of(column) for heading, column in _in_front(config).items()}
    return [
        Column(
            heading=column.heading,
            width=width,
            look=_look(column),
            heading_look=_heading_look(column),
            band=band.text,
            band_look=band.look,
            hidden=column.heading == s.ID,
            hint=heading_hint(column, config, theme),
            width_before=leading.get(column.heading, 0),
            list_name=column.config.list_name if column.config and column.kind == "pilihan" else "",
        )
        for column, band, width in zip(columns, bands, widths, strict=True)
    ]


def _in_front(config: Config) -> dict[str, AgendaColumn]:
    """The columns of Agenda that stay in view."""
    columns = agenda_columns(config)[: leading(config)]
    return {column.heading: column for column in columns if column.heading != s.ID}


def _look(column: AgendaColumn) -> str:
    if column.owner == "sistem":
        return _PLAIN.get(column.heading, "kunci")
    return "isi_waktu" if column.kind == "waktu" else "isi_teks"


def _heading_look(column: AgendaColumn) -> str:
    if column.owner == "sistem":
        return "judul_sistem"
    block = "akhir" if column.block == s.BLOCK_END else str(column.block)
    return f"judul_{block}_wajib" if column.config and column.config.wajib else f"judul_{block}"


def _handover_width(column: AgendaColumn, theme: Theme) -> float:
    own = theme.lebar.serah_terima
    by_step = own.get("langkah") if column.owner == "staf" and column.kind == "waktu" else None
    return own.get(column.heading) or by_step or _width(column, theme)


def _list_width(config: Config, name: str) -> float:
    return min(60.0, max(14.0, *(len(text) + 3.0 for text in (name, *initial_values(config, name)))))


def _width(column: AgendaColumn, theme: Theme) -> float:
    if column.config and column.config.lebar:
        return column.config.lebar
    by_kind = theme.lebar.isi
    return theme.lebar.judul.get(column.heading) or by_kind.get(column.kind) or by_kind.get("teks", 18.0)
