"""The charts of the tab Rekap, described once for both stores: what they draw and where they stand."""

from __future__ import annotations

from typing import Literal

from ..a1 import column_letters
from ..config import Config
from ..grid import Chart, Series
from ..schema import RECAP
from . import before
from .recap_places import CHART_ROWS, CHARTS_ROW, LIMITS_SHOWN, STEPS_CHART, Block, recap_places
from .templates import Theme

COUNTS, HIDE_ZERO = "#,##0", "#,##0;-#,##0;"
_LEFT, _RIGHT = "A", column_letters(STEPS_CHART)  # columns at which the charts begin
_GAP = 12  # pixels between two charts
_TIMES = "Median tiap langkah dibanding batasnya"
_OPEN = "Pengaduan terbuka menurut Status"
_STACKED = (_OPEN, _TIMES)
_HEIGHT = CHART_ROWS * 20 - 4  # a row of 15 points is 20 pixels high


def recap_charts(config: Config, theme: Theme) -> tuple[Chart, ...]:
    """Two rows of two charts; the last one only where the config names a `tabel` column."""
    places, paint = recap_places(config), theme.warna.grafik
    drawn = [  # title, table, its columns in their colours, format of the figures
        ("Masuk dan selesai per bulan", places.year, {1: paint.pertama, 2: paint.kedua}, COUNTS),
        (_TIMES, places.steps, {1: paint.pertama, 2: paint.bahaya}, "0%"),
        (_OPEN, places.statuses, {1: paint.pertama, 2: paint.bahaya}, HIDE_ZERO),
    ]
    if places.kinds:
        drawn.append((f"Menurut {config.rekap.tabel[0]}", places.kinds, {1: paint.pertama}, HIDE_ZERO))
    out = []
    for i, (title, table, columns, shown) in enumerate(drawn):
        kind: Literal["kolom", "batang"] = "kolom" if table is places.year else "batang"
        series = tuple(_series(offset, table, color) for offset, color in columns.items())
        at = f"{(_LEFT, _RIGHT)[i % 2]}{CHARTS_ROW + i // 2 * (CHART_ROWS + 1)}"
        chart = Chart(title, kind, _cells(table), series, at, _widths(theme)[i % 2], _HEIGHT, title in _STACKED, shown,
                      replaces=before.CHART_TITLES_BEFORE.get(title, ()), begun=table is places.year,
                      anchor_before=before.CHART_ANCHORS[i])  # fmt: skip
        if title == _TIMES:
            chart = chart._replace(scale="100 % = batas SOP", most=LIMITS_SHOWN, line=paint.batas)
        if title != _TIMES or _has_limits(config):
            out.append(chart)
    return tuple(out)


def _has_limits(config: Config) -> bool:
    """Whether a step of any version is to be done within a time: else there is nothing to hold a median against."""
    return any(step.limits for sop in config.procedures for step in sop.followed)


def _widths(theme: Theme) -> tuple[int, int]:
    """Pixels of the left and the right charts, from the widths of the columns below them."""
    pixels = [round(width * 7 + 5) for width in theme.lebar.tab.get(RECAP, [])]
    left = ord(_RIGHT) - ord(_LEFT)
    if len(pixels) <= left:
        return 480, 480
    return max(sum(pixels[:left]) - _GAP, 240), max(sum(pixels[left:]) - _GAP, 240)


def _cells(block: Block, offset: int = 0) -> str:
    column = column_letters(block.column + offset)
    return f"{column}{block.first}:{column}{block.last}"


def _series(offset: int, block: Block, color: str) -> Series:
    """The column that many columns right of the table's first one."""
    return Series(f"{column_letters(block.column + offset)}{block.headings}", _cells(block, offset), color)
