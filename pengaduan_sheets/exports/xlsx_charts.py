"""The native charts of the recap's workbook, as XlsxWriter makes them."""

from __future__ import annotations

import math
from typing import Any

from ..layout.recap_places import LIMITS_SHOWN
from ..layout.templates import Colors
from ..month.blocks import Chart

Place = tuple[str, int, int]  # of a table: its tab, the row of its headings, its first column


def native_chart(book: Any, made: Chart, where: Place, colors: Colors) -> Any:
    """A chart of cells that stand at `where`, its figures inside; it has no size and no place yet."""
    tab, top, left = where
    count, lies = len(made.table.rows), made.kind != "kolom"
    stacked = {"subtype": "stacked"} if made.kind == "batas" else {}
    chart = book.add_chart({"type": "bar" if lies else "column", **stacked})
    headings = [column.heading for column in made.table.columns]
    paint = (colors.grafik.pertama, colors.grafik.bahaya if made.kind == "batas" else colors.grafik.kedua)
    for heading, color in zip(made.series, paint, strict=False):
        column = left + headings.index(heading)
        series = {
            "name": made.drawing.title if made.kind == "batang" else [tab, top, column],
            "categories": [tab, top + 1, left, top + count, left],
            "values": [tab, top + 1, column, top + count, column],
            "fill": {"color": f"#{color}"}, "gap": 50 if lies else 60,
        }  # fmt: skip
        chart.add_series({**series, "data_labels": {"value": True}} if made.kind == "batang" else series)
    title = {"size": 11, "color": f"#{colors.lain.bagian}"}
    chart.set_title({"name": made.drawing.title, "name_font": title, "overlay": False})
    drawn = [row[headings.index(heading)] for row in made.table.rows for heading in made.series]
    most = max((value for value in drawn if isinstance(value, int | float)), default=0)
    _set_axes(chart, made.kind, f"#{colors.grafik.batas if made.kind == 'batas' else colors.lain.garis}", most)
    return chart


def _set_axes(chart: Any, kind: str, line_color: str, most: float) -> None:
    """Bars that bear their figures need no scale; shares of a limit end where the drawing of the other forms does.

    most  the largest count: a scale shows whole ones
    """
    grid, none = {"visible": True, "line": {"color": line_color}}, {"visible": False}
    if kind == "kolom":
        scale = {"num_format": "#,##0", "min": 0, "major_unit": max(math.ceil(most / 6), 1)}
        chart.set_y_axis({**scale, "major_gridlines": grid})
        chart.set_legend({"position": "top"})
        return
    names = {"reverse": True, "crossing": "max", "interval_unit": 1, "num_font": {"size": 9}}
    chart.set_y_axis({**names, "major_gridlines": none})
    if kind == "batang":
        chart.set_x_axis({"num_format": "#,##0", "min": 0, "major_gridlines": none, "visible": False})
        chart.set_legend({"none": True})
        return
    name = {"name": "100 % = batas SOP", "name_font": {"size": 9, "bold": False}}
    shares = {"min": 0, "max": LIMITS_SHOWN, "major_unit": 1, "num_format": "0%"}
    chart.set_x_axis({**shares, **name, "major_gridlines": grid})
    chart.set_legend({"position": "bottom"})
