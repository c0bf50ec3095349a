"""The recap as a plain workbook (.xlsx): the same tables as figures, native charts with their values inside, A4.

A text of staff is written as text, whatever it begins with: nothing here is a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..text import period_name
from .report import TRUST_CAPTION, TRUST_HEADINGS, ReportData, date_words

ACCENT, SOFT, ALARM, HEAD_FILL, LINE = "#1F4E79", "#4B5661", "#A81C14", "#DCE6F1", "#AEB7C2"
RECEIVED, DONE = "#1F5A99", "#B86A00"
COUNT, MEAN, SHARE, MOMENT = "#,##0", "#,##0.0", "0.0%", r"[$-421]dd mmm yyyy hh\.mm"
A4 = 9

Value = str | int | float | datetime | None


def render(data: ReportData) -> bytes:
    """The bytes of the workbook: tabs Rekap, Bulan, Tabel, Lewat Tenggat."""
    out = BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": MOMENT,
    }  # fmt: skip
    book: Any = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": f"{data.title} {data.period_name}", "author": data.office, "created": data.made})
    _Book(book, data).write()
    book.close()
    return out.getvalue()


class _Book:
    """One report being written into a workbook."""

    def __init__(self, book: Any, data: ReportData) -> None:
        self.book, self.data = book, data
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.sheet: Any = None
        self.row = 0

    def look(self, **wanted: Any) -> Any:
        """A cell format, made once."""
        settings = {"font_name": "Calibri", "font_size": 11, "valign": "top", **wanted}
        key = tuple(sorted(settings.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(settings)
        return self.formats[key]

    def write(self) -> None:
        """All tabs."""
        self._recap()
        self._months()
        self._tables()
        self._overdue()

    # ---- makers ----------------------------------------------------------------------------------------------------

    def new_tab(self, name: str, widths: Sequence[float], *, landscape: bool = False) -> None:
        """Begin a tab that prints on A4, as wide as the paper."""
        sheet = self.sheet = self.book.add_worksheet(name)
        self.row = 0
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.set_margins(0.5, 0.5, 0.6, 0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&C&9{_plain(self.data.office)}, rekap {self.data.period_name} - &P / &N")
        if landscape:
            sheet.set_landscape()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self.columns = len(widths)

    def line(self, value: Value, **look: Any) -> None:
        """A line of one cell."""
        self._cell(self.row, 0, value, look)
        self.row += 1

    def wrapped(self, text: str, letters: int = 115, **look: Any) -> None:
        """A paragraph over all columns, as high as it needs to be."""
        style = self.look(text_wrap=True, **look)
        self.sheet.merge_range(self.row, 0, self.row, self.columns - 1, "", style)
        self.sheet.write_string(self.row, 0, text, style)
        lines = sum(1 + len(part) // letters for part in text.split("\n"))
        self.sheet.set_row(self.row, 15.5 * lines)
        self.row += 1

    def heading(self, text: str) -> None:
        """The heading of a part."""
        self.row += 1
        self.line(text, bold=True, font_size=13, font_color=ACCENT)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[Value]], formats: Sequence[str]) -> int:
        """A table; `formats`: a number format per column, "" for texts. Returns the row of its headings (from 0)."""
        top = self.row
        heading = {"bold": True, "bg_color": HEAD_FILL, "bottom": 1, "border_color": LINE, "text_wrap": True}
        for column, (name, form) in enumerate(zip(headings, formats, strict=True)):
            self._cell(top, column, name, {**heading, "align": "left" if form in ("", MOMENT) else "right"})
        for offset, cells in enumerate(rows, 1):
            for column, (value, form) in enumerate(zip(cells, formats, strict=True)):
                look: dict[str, Any] = {"bottom": 4, "border_color": LINE, "text_wrap": True}
                if form:
                    look |= {"num_format": form, "align": "left" if form == MOMENT else "right"}
                self._cell(top + offset, column, "–" if value is None and form else value, look)
        self.row = top + len(rows) + 1
        return top

    def _cell(self, row: int, column: int, value: Value, look: dict[str, Any]) -> None:
        style = self.look(**look)
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, style)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, column, value, style)
        else:
            self.sheet.write_number(row, column, value, style)

    # ---- tabs ------------------------------------------------------------------------------------------------------

    def _recap(self) -> None:
        data = self.data
        self.new_tab("Rekap", [34, 15, 15, 15, 15, 15, 15])
        self.line(data.office, bold=True, font_size=13)
        self.line(data.address, font_color=SOFT)
        self.row += 1
        self.line(data.title, bold=True, font_size=16, font_color=ACCENT)
        running = " (bulan berjalan)" if data.is_running else ""
        self.line(f"Periode {data.period_name}{running}, keadaan {data.made_words}", bold=True)
        self._headlines()
        for sentence in data.sentences:
            self.wrapped(sentence)
        if data.handover:
            self.wrapped(data.handover, font_color=SOFT)
        if data.differences:
            self.wrapped(f"{data.differs} {'; '.join(data.differences)}.", font_color=ALARM)
        self._steps()
        self._figures()
        self.heading("Seberapa jauh angka ini dapat dipercaya")
        for sentence in data.trust:
            self.wrapped(sentence)
        if data.trust_table:
            self.wrapped(TRUST_CAPTION, font_color=SOFT)
            trust: list[list[Value]] = [
                [f"{f.nomor}. {f.heading}", f.stated, f.delayed, f.unknown, f.bare] for f in data.trust_table
            ]
            self.table(TRUST_HEADINGS, trust, ["", COUNT, COUNT, COUNT, COUNT])
        self.heading("Catatan evaluasi")
        self.wrapped(data.evaluation or "–")
        self._signatures()

    def _headlines(self) -> None:
        self.row += 1
        for column, h in enumerate(self.data.headlines):
            tone = ALARM if h.alarming else ACCENT
            is_share = h.label == "Janji ditepati"
            value = None if h.value is None else round(h.value / 100, 4) if is_share else h.value
            number_format = {"num_format": SHARE if is_share else COUNT}
            self._cell(self.row, column, h.label, {"font_color": tone, "text_wrap": True, "top": 1})
            large = {"bold": True, "font_size": 20, "font_color": tone, "align": "left", **number_format}
            small = {"font_size": 9, "font_color": SOFT, "text_wrap": True, "bottom": 1}
            self._cell(self.row + 1, column, h.shown if value is None else value, large)
            self._cell(self.row + 2, column, h.note, small)
        for offset, height in enumerate((31, 29, 38)):
            self.sheet.set_row(self.row + offset, height)
        self.row += 4

    def _steps(self) -> None:
        self.heading("Langkah SOP (rata-rata dan terlama dalam menit kerja)")
        rows: list[list[Value]] = [
            [s.label, s.limit, s.done, s.late, _fraction(s.on_time), s.mean, s.longest] for s in self.data.steps
        ]
        headings = ["Langkah", "Batas", "Selesai", "Lewat batas", "Dalam batas", "Rata-rata", "Terlama"]
        self.table(headings, rows, ["", "", COUNT, COUNT, SHARE, MEAN, COUNT])

    def _figures(self) -> None:
        f, data = self.data.figures, self.data
        self.heading("Angka lain")
        rows: list[list[Value]] = [
            ["Dihentikan", f["dihentikan"]],
            ["Menunggu pelapor (sekarang)", f["menunggu_pelapor"]],
            ["Perlu diperbaiki (sekarang)", f["perbaiki"]],
            ["Dikembalikan untuk dilengkapi", data.returned],
            ["Tanggal tanpa jam", data.dateless],
        ]
        self.table(["Angka", "Jumlah"], rows, ["", COUNT])
        self._cell(self.row, 0, "Tanpa satu pun langkah terlambat", {"text_wrap": True})
        on_time = data.shares.on_time
        self._cell(self.row, 1, on_time.shown if on_time.value is None else _fraction(on_time.value),
                   {"num_format": SHARE, "align": "right"})  # fmt: skip
        self._cell(self.row + 1, 0, "Rata-rata menit kerja", {})
        self._cell(self.row + 1, 1, "–" if f["rata_menit_kerja"] is None else f["rata_menit_kerja"],
                   {"num_format": MEAN, "align": "right"})  # fmt: skip
        self.row += 2

    def _signatures(self) -> None:
        data = self.data
        if not data.signatures:
            return
        self.row += 1
        self._cell(self.row, 4, f"{data.place}{date_words(data.made)}", {})
        places = [(0, 1), (2, 3), (4, 6)]
        if len(data.signatures) > len(places):  # another office's chain: one below the other
            self.row += 1
            for s in data.signatures:
                self.line(f"{s.role} {s.actor}: {s.name or '.' * 40}")
            return
        for s, (first, last) in zip(data.signatures, places, strict=False):
            nip = f"NIP {s.nip}" if s.nip else ""
            for offset, text in enumerate((s.role, s.actor, s.name or "(" + "." * 32 + ")", nip), 1):
                row = self.row + offset + (1 if offset > 2 else 0)
                style = self.look(align="center", text_wrap=True, bold=offset == 2)
                self.sheet.merge_range(row, first, row, last, "", style)
                self.sheet.write_string(row, first, text, style)
        self.sheet.set_row(self.row + 2, 31)
        self.sheet.set_row(self.row + 3, 52)
        self.row += 6

    def _months(self) -> None:
        data = self.data
        self.new_tab("Bulan", [20, 13, 13, 13, 16])
        self.line(f"Bulan demi bulan sampai {data.period_name}", bold=True, font_size=14, font_color=ACCENT)
        rows: list[list[Value]] = [
            [period_name(m.period), m.received, m.finished, m.stopped, _fraction(m.kept)] for m in data.months
        ]
        headings = ["Bulan", "Masuk", "Selesai", "Dihentikan", "Janji ditepati"]
        top = self.table(headings, rows, ["", COUNT, COUNT, COUNT, SHARE])
        chart = self.book.add_chart({"type": "column"})
        for column, color in ((1, RECEIVED), (2, DONE)):
            chart.add_series({
                "name": ["Bulan", top, column],
                "categories": ["Bulan", top + 1, 0, top + len(rows), 0],
                "values": ["Bulan", top + 1, column, top + len(rows), column],
                "fill": {"color": color}, "gap": 60,
            })  # fmt: skip
        self._insert(chart, "Masuk dan selesai per bulan", COUNT, height=320)

    def _tables(self) -> None:
        data = self.data
        self.new_tab("Tabel", [34, 34, 12, 15])
        self.heading(f"Pekerjaan terbuka, keadaan {data.made_words}")
        rows: list[list[Value]] = [[s.label, s.actor, s.count, s.overdue] for s in data.statuses]
        top = self.table(["Status", "Pelaksana", "Terbuka", "Lewat tenggat"], rows, ["", "", COUNT, COUNT])
        self._bars("Pekerjaan terbuka menurut status", top, len(rows), 2)
        for table in data.tables:
            self.heading(f"{table.heading} (dari yang {table.basis})")
            counted: list[list[Value]] = [[name, None, count] for name, count in table.rows]
            if not counted:
                self.line("Tidak ada.")
                continue
            top = self.table([table.heading, "", "Jumlah"], counted, ["", "", COUNT])
            self._bars(f"{table.heading} (dari yang {table.basis})", top, len(counted), 2)

    def _bars(self, title: str, top: int, count: int, column: int) -> None:
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series({
            "name": title,
            "categories": ["Tabel", top + 1, 0, top + count, 0],
            "values": ["Tabel", top + 1, column, top + count, column],
            "fill": {"color": RECEIVED}, "gap": 50, "data_labels": {"value": True},
        })  # fmt: skip
        chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": True})
        self._insert(chart, title, COUNT, height=90 + 26 * min(count, 20), is_lying=True)

    def _insert(self, chart: Any, title: str, form: str, *, height: int, is_lying: bool = False) -> None:
        chart.set_title({"name": title, "name_font": {"size": 12, "color": ACCENT}, "overlay": False})
        axis = {"num_format": form, "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D5DBE1"}}}
        if is_lying:
            chart.set_x_axis({**axis, "visible": False, "major_gridlines": {"visible": False}})
        else:
            chart.set_y_axis(axis)
            chart.set_legend({"position": "top"})
        chart.set_size({"width": 600, "height": height})
        self.row += 1
        self.sheet.insert_chart(self.row, 0, chart, {"description": title, "x_offset": 4})
        self.row += height // 20 + 2

    def _overdue(self) -> None:
        data = self.data
        self.new_tab("Lewat Tenggat", [20, 26, 36, 19, 20])
        self.line("Lewat tenggat atau belum dicatat", bold=True, font_size=14, font_color=ACCENT)
        self.line(f"Keadaan {data.made_words}, yang paling lama lebih dulu", font_color=SOFT)
        if not data.overdue:
            self.line("Tidak ada yang lewat tenggat.")
            return
        rows: list[list[Value]] = [[o.name, o.step, o.actor, o.deadline, o.remaining] for o in data.overdue]
        top = self.table(["No. Register", "Langkah", "Pelaksana", "Tenggat", "Lewat"], rows, ["", "", "", MOMENT, ""])
        self.sheet.repeat_rows(top)
        if data.overdue_total > len(data.overdue):
            self.line(f"Dan {data.overdue_total - len(data.overdue)} lagi; lihat tab Tugas.", font_color=SOFT)


def _fraction(value: float | None) -> float | None:
    """A share in percent as the fraction that a percent format shows; rounded, for 86.7 / 100 is not 0.867."""
    return None if value is None else round(value / 100, 4)


def _plain(text: str) -> str:
    """A text for the footer, where & begins a command."""
    return text.replace("&", "&&")[:120]
