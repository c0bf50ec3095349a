"""The charts of the tab Rekap, described once for both stores: what they draw and where they stand."""

from __future__ import annotations

from ..config import Config
from ..grid import Chart, Series
from .letters import letter
from .recap_places import CHART_ROWS, CHARTS_ROW, Block, recap_places
from .templates import Theme

RECAP_TAB = "Rekap"  # key of its column widths in tata-letak.toml
COUNTS, HIDE_ZERO = "#,##0", "#,##0;-#,##0;"
_LEFT, _RIGHT = "A", "D"  # columns at which the charts begin
_GAP = 12  # pixels between two charts
_HEIGHT = CHART_ROWS * 20 - 4  # a row of 15 points is 20 pixels high


def recap_charts(config: Config, theme: Theme) -> tuple[Chart, ...]:
    """Two rows of two charts; the last one only where the config names a `tabel` column."""
    places, paint = recap_places(config), theme.warna.grafik
    left, right = _widths(theme)
    lower = CHARTS_ROW + CHART_ROWS + 1
    out = [
        Chart(
            "Masuk dan selesai per bulan", "kolom", _cells(places.year),
            (_series(1, places.year, paint.pertama), _series(2, places.year, paint.kedua)),
            f"{_LEFT}{CHARTS_ROW}", left, _HEIGHT, number_format=COUNTS,
        ),
        Chart(
            "Ke mana waktu pergi: rata-rata dan batas (menit kerja)", "batang", _cells(places.steps),
            (_series(6, places.steps, paint.pertama), _series(7, places.steps, paint.batas)),
            f"{_RIGHT}{CHARTS_ROW}", right, _HEIGHT, number_format=COUNTS,
        ),
        Chart(
            "Pekerjaan terbuka menurut Status", "batang", _cells(places.statuses),
            (_series(1, places.statuses, paint.pertama), _series(2, places.statuses, paint.bahaya)),
            f"{_LEFT}{lower}", left, _HEIGHT, stacked=True, number_format=HIDE_ZERO,
        ),
    ]  # fmt: skip
    if places.kinds:
        out.append(
            Chart(
                f"Menurut {config.rekap.tabel[0]}", "batang", _cells(places.kinds),
                (_series(1, places.kinds, paint.pertama),),
                f"{_RIGHT}{lower}", right, _HEIGHT, number_format=HIDE_ZERO,
            )
        )  # fmt: skip
    return tuple(out)


def _widths(theme: Theme) -> tuple[int, int]:
    """Pixels of the left and the right charts, from the widths of the columns below them."""
    pixels = [round(width * 7 + 5) for width in theme.lebar.tab.get(RECAP_TAB, [])]
    before = ord(_RIGHT) - ord(_LEFT)
    if len(pixels) <= before:
        return 480, 480
    return max(sum(pixels[:before]) - _GAP, 240), max(sum(pixels[before:]) - _GAP, 240)


def _cells(block: Block, offset: int = 0) -> str:
    column = letter(block.column + offset)
    return f"{column}{block.first}:{column}{block.last}"


def _series(offset: int, block: Block, color: str) -> Series:
    """The column that many columns right of the table's first one."""
    return Series(f"{letter(block.column + offset)}{block.headings}", _cells(block, offset), color)
