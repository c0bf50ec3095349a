"""The recap of many offices as a plain workbook: one tab of figures, one per theme, native charts with their values."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from ..core.tally import MonthTally
from ..layout.templates import ChartPaint, shipped_theme
from ..text import moment, period_name
from .lacking import month_of_all, month_sentence
from .listed import ALL
from .outline import Outline
from .together import Gathered

Row = Sequence[Any]  # texts, figures, or nothing
Tab = tuple[Row, Sequence[Row]]  # headings, rows
SINGLE = (
    "periode", "masuk", "selesai", "terbuka", "terlambat", "menunggu_pelapor", "dihentikan", "perbaiki",
    "persen_tepat_janji", "persen_tepat_waktu", "rata_menit_kerja",
)  # fmt: skip
STEP = (
    "nomor", "status", "selesai", "terlambat", "rata_menit_kerja", "median_menit_kerja", "terlama_menit_kerja",
    "sampai",  # of a step of an earlier SOP, which would else be told twice
)  # fmt: skip
TREND = ("periode", "masuk", "selesai", "persen_tepat_janji")
_NAME, _REASON, _FIGURE = 38, 80, 13  # widths in characters
_WIDTHS = {
    "Nama": _NAME, "Alasan": _REASON, "nilai": _NAME, "status": 24, "Terakhir Terbaca": 20, "tabel": 22,
    "Catatan": _NAME,
}  # fmt: skip
_BUTTON = 4  # of the filter, beside a bold heading


def render(gathered: Gathered) -> bytes:
    """The bytes of the workbook. A text is written as text, whatever it begins with."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": f"Rekap gabungan {period_name(gathered.period)}"})
    paint = shipped_theme().warna.grafik
    tabs = {
        "Kantor": _offices(gathered), "Langkah": _steps(gathered), "Tabel": _tables(gathered),
        "Tren": _trend(gathered), "Tidak Terbaca": _unread(gathered),
    }  # fmt: skip
    for name, (headings, rows) in tabs.items():
        _write(book, name, headings, rows)
    _draw_trend(book, len(gathered.trend), paint)
    _draw_worst(book, gathered, paint)
    book.close()
    return out.getvalue()


# ---- what stands where ---------------------------------------------------------------------------------------------


def _offices(gathered: Gathered) -> Tab:
    rows = [(name, *(figures[key] for key in SINGLE)) for name, figures in gathered.each_and_all]
    return ("Nama", *SINGLE), rows


def _steps(gathered: Gathered) -> Tab:
    rows = [
        (name, *(step.get(key) for key in STEP))
        for name, figures in gathered.each_and_all
        for step in figures["langkah"]
    ]
    return ("Nama", *STEP), rows


def _tables(gathered: Gathered) -> Tab:
    rows = [
        (name, key, value, count)
        for name, figures in gathered.each_and_all
        for key, table in figures.items()
        if isinstance(table, dict)
        for value, count in table.items()
    ]
    return ("Nama", "tabel", "nilai", "jumlah"), rows


def _trend(gathered: Gathered) -> Tab:
    """All offices together first, from which the chart draws; each office below. Beside a month what it lacks."""
    lacking = [(o.name, o.lacks) for o in gathered.outlines]
    rows = [(*_month(month), ALL, month_of_all(lacking, month.period)) for month in gathered.trend]
    for o in gathered.outlines:
        rows += [(*_month(month), o.name, month_sentence(o.lacks, month.period)) for month in o.months]
    return (*TREND, "Nama", "Catatan"), [(*row[:-1], row[-1] or None) for row in rows]


def _month(month: MonthTally) -> list[str | float | None]:
    return [month.figures[key] for key in TREND]


def _unread(gathered: Gathered) -> Tab:
    """With what was last known of them, and when."""
    rows = [(u.name, u.code, u.reason, *_last(gathered.last_known.get(u.name))) for u in gathered.unread]
    return ("Nama", "Kode", "Alasan", "Terakhir Terbaca", *SINGLE), rows


def _last(outline: Outline | None) -> Row:
    if outline is None:
        return [None] * (len(SINGLE) + 1)
    figures = outline.tally.figures(outline.period)
    return [moment(outline.moment), *(figures[key] for key in SINGLE)]


# ---- how it is written ---------------------------------------------------------------------------------------------


def _write(book: Any, name: str, headings: Row, rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    last, wrapped = book.add_format({"bold": True, "top": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, str(heading), bold)
        sheet.set_column(column, column, _WIDTHS.get(str(heading)) or max(_FIGURE, len(str(heading)) + _BUTTON))
    for number, row in enumerate(rows, 1):
        is_sum = name == "Kantor" and row[0] == ALL and number == len(rows)
        for column, value in enumerate(row):
            look = last if is_sum else wrapped if headings[column] in ("Alasan", "Catatan") else None
            if isinstance(value, str):
                sheet.write_string(number, column, value, look)
            elif value is not None:
                sheet.write_number(number, column, value, look)
    sheet.freeze_panes(1, 1)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _draw_trend(book: Any, months: int, paint: ChartPaint) -> None:
    if not months:
        return
    columns = {"categories": ["Tren", 1, 0, months, 0]}
    chart, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    for column, color in ((1, paint.pertama), (2, paint.kedua)):
        values = {"name": ["Tren", 0, column], "values": ["Tren", 1, column, months, column]}
        chart.add_series({**columns, **values, "fill": {"color": f"#{color}"}})
    promise = {"name": "janji ditepati (%)", "values": ["Tren", 1, 3, months, 3], "y2_axis": True}
    line.add_series({**columns, **promise, "line": {"color": f"#{paint.batas}", "width": 2.25}})
    line.set_y2_axis({"min": 0, "max": 100, "num_format": "0"})
    chart.combine(line)
    chart.set_title({"name": "Semua kantor: masuk, selesai, dan janji yang ditepati", "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 320})
    book.get_worksheet_by_name("Tren").insert_chart("H2", chart)


def _draw_worst(book: Any, gathered: Gathered, paint: ChartPaint) -> None:
    """The worst steps, from their own few cells beside the table."""
    worst = gathered.late_steps
    if not worst:
        return
    sheet, first = book.get_worksheet_by_name("Langkah"), len(STEP) + 2
    sheet.write_string(0, first, "langkah terburuk", book.add_format({"bold": True, "bottom": 1}))
    sheet.write_string(0, first + 1, "persen terlambat", book.add_format({"bold": True, "bottom": 1}))
    sheet.set_column(first, first, _NAME)
    for row, (name, step, _, _, share) in enumerate(worst, 1):
        sheet.write_string(row, first, f"{name}: {step}")
        sheet.write_number(row, first + 1, share)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({
        "name": "Terlambat (%)", "categories": ["Langkah", 1, first, len(worst), first],
        "values": ["Langkah", 1, first + 1, len(worst), first + 1], "fill": {"color": f"#{paint.bahaya}"},
        "data_labels": {"value": True}, "gap": 50,
    })  # fmt: skip
    chart.set_title({"name": "Langkah yang paling sering terlambat (%)", "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"min": 0, "max": 100, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": 60 + 32 * len(worst)})
    sheet.insert_chart(len(worst) + 2, first, chart)
