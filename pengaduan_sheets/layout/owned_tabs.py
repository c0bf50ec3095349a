"""The tabs that the sync alone fills: widths, frozen rows, paper, and what turns red by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import schema as s
from ..config import Config
from ..grid import Condition, Dropdown, TabLayout
from .conditions import stale_condition
from .places import (
    FIRST_ROW,
    HISTORY_HEADING_ROW,
    RECAP_PERIOD,
    RECAP_RED_AFTER,
    RECAP_SYNCED,
    TASKS_CHOICE_COLUMN,
    TASKS_CHOICE_ROWS,
    TASKS_HEADING_ROW,
    TASKS_RED_AFTER,
    TASKS_SYNCED,
)
from .recap_charts import recap_charts
from .references import filled_range
from .shared_tabs import letterhead, paper_header
from .templates import Theme

_SOP_ZOOM = 85  # percent: fifteen columns shall fit a small screen
CHOICES = ("Kembalikan", "Memang dihapus")  # for rows that vanished from Agenda


def guide_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Petunjuk: one screen, one page."""
    return _tab(s.GUIDE, "Petunjuk", config, theme, landscape=True)


def tasks_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Tugas; column G offers what to do with rows that vanished."""
    first, last = TASKS_CHOICE_ROWS
    choice = Dropdown(
        f"{TASKS_CHOICE_COLUMN}{first}:{TASKS_CHOICE_COLUMN}{last}",
        "daftar",
        values=CHOICES,
        refuse=True,
        error_title="Pilih dari daftar",
        error=f"Pilih {CHOICES[0]} atau {CHOICES[1]}, atau kosongkan.",
    )
    stale = stale_condition(TASKS_SYNCED, TASKS_RED_AFTER, theme)
    return _tab(
        s.TASKS,
        "Tugas",
        config,
        theme,
        landscape=True,
        freeze=f"A{TASKS_HEADING_ROW + 1}",
        dropdowns=(choice,),
        conditions=stale,
        repeat_rows=f"{TASKS_HEADING_ROW}:{TASKS_HEADING_ROW}",
    )


def recap_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Rekap; its cell Periode offers the months of Serah Terima. Its charts draw tables at fixed places."""
    months = [c.heading for c in s.handover_columns(config)].index(s.PERIOD) + 1
    period = Dropdown(
        RECAP_PERIOD,
        "rujukan",
        formula=filled_range(s.HANDOVER, months, FIRST_ROW, 500),
        title="Periode",
        hint="Pilih bulan, atau tulis seperti 2026-11. Kosongkan untuk bulan yang belum diserahkan.",
        error_title="Bulan lain",
        error="Bulan ini belum ada di Serah Terima. Tulis tahun-bulan, seperti 2026-11.",
    )
    stale = stale_condition(RECAP_SYNCED, RECAP_RED_AFTER, theme)
    tab = _tab(s.RECAP, "Rekap Layanan Pengaduan", config, theme, dropdowns=(period,), conditions=stale)
    return replace(tab, charts=recap_charts(config, theme), pages=2, header=letterhead(config))


def history_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Riwayat: the newest change first."""
    return _tab(
        s.HISTORY, "Riwayat", config, theme,
        landscape=True, freeze=f"A{HISTORY_HEADING_ROW + 1}", repeat_rows=f"1:{HISTORY_HEADING_ROW}",
    )  # fmt: skip


def sop_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab SOP; its columns depend on how many pelaksana there are."""
    widths = dict(enumerate(sop_widths(config), start=1))
    tab = _tab(s.SOP, "SOP", config, theme, landscape=True, widths=widths, freeze="C6")
    return replace(tab, zoom=min(tab.zoom, _SOP_ZOOM))


def sop_widths(config: Config) -> list[float]:
    """Widths of the tab SOP: No, Kegiatan, a mark per pelaksana, Mutu Baku, performance."""
    grace = [9.5] if any(step.tenggang for step in config.langkah) else []
    return [4.5, 46.0, *([11.5] * len(config.actors())), 20.0, 9.0, *grace, 18.0, 8.0, 15.5, 8.5]


def _tab(
    name: str,
    title: str,
    config: Config,
    theme: Theme,
    *,
    landscape: bool = False,
    freeze: str = "",
    repeat_rows: str = "",
    widths: dict[int, float] | None = None,
    dropdowns: tuple[Dropdown, ...] = (),
    conditions: Sequence[Condition] = (),
) -> TabLayout:
    given = widths or dict(enumerate(theme.lebar.tab.get(name, []), start=1))
    return TabLayout(
        name=name,
        widths=given,
        freeze=freeze,
        dropdowns=dropdowns,
        conditions=conditions,
        tab_color=theme.warna.tab.get(name, ""),
        landscape=landscape,
        repeat_rows=repeat_rows,
        zoom=theme.layar.perbesaran,
        header=paper_header(config, title),
        footer=theme.kertas.kaki,
    )
