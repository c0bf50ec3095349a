"""Reads a recap report back into plain tables, whichever kind of file it is: heading row -> rows."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import lxml.html
import openpyxl
from lxml import etree

from pengaduan_sheets import pages
from pengaduan_sheets.config import load_config
from pengaduan_sheets.exports.html import style
from pengaduan_sheets.layout import shipped_config
from pengaduan_sheets.layout.templates import load_theme
from pengaduan_sheets.month.drawings import Drawing
from pengaduan_sheets.month.report import Report

Rows = list[list[Any]]
_CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def html_tables(page: str) -> dict[tuple[str, ...], Rows]:
    """Headings -> rows; what stands small below a cell's first line is parted by `|`."""
    out: dict[tuple[str, ...], Rows] = {}
    for table in lxml.html.fromstring(page).iter("table"):
        for small in table.iter("small"):
            small.text = f"|{small.text or ''}"
        lines = [[plain(cell.text_content()) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        out[tuple(lines[0])] = lines[1:]
    return out


def html_headlines(page: str) -> dict[str, str]:
    boxes = lxml.html.fromstring(page).xpath('//dl[@class="besar2"]/div')
    return {plain(b.find("dt").text_content()): plain(b.xpath('dd[@class="angka"]')[0].text_content()) for b in boxes}


def docx_tables(path: Path) -> dict[tuple[str, ...], Rows]:
    out: dict[tuple[str, ...], Rows] = {}
    for table in docx.Document(str(path)).tables:
        lines = [[plain(cell.text) for cell in row.cells] for row in table.rows]
        out[tuple(lines[0])] = lines[1:]
    return out


def xlsx_tables(path: Path) -> dict[tuple[str, ...], Rows]:
    """Tables of every tab: a heading row is one whose first cell is bold on the headings' ground."""
    out: dict[tuple[str, ...], Rows] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        rows: Rows | None = None
        for cells in sheet.iter_rows():
            values = [c.value for c in cells]
            while values and values[-1] is None:
                values.pop()
            if cells[0].fill.fgColor.rgb == "FFDCE6F1":
                rows = out.setdefault(tuple(v or "" for v in values), [])
                width = len(values)
            elif rows is not None and values and len(values) <= width:
                rows.append(values)
            else:
                rows = None
    return out


def xlsx_chart_caches(path: Path) -> list[tuple[str, list[str]]]:
    """(reference, cached points) of every reference inside every chart."""
    out = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.fullmatch(r"xl/charts/chart\d+\.xml", name):
                for ref in etree.fromstring(package.read(name)).iterfind(".//c:f", _CHART):
                    parent = ref.getparent()
                    assert parent is not None
                    out.append((str(ref.text), [str(v.text) for v in parent.iterfind(".//c:pt/c:v", _CHART)]))
    return out


def everything(path: Path) -> str:
    """Every text of a report, also what a reader does not see."""
    if path.suffix in (".html", ".txt"):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(n).decode("utf-8") for n in package.namelist() if n.endswith((".xml", ".rels")))


def value_at(path: Path, reference: str) -> list[Any]:
    """The cells that a chart's reference such as `Bulan!$B$3:$B$14` names."""
    tab, _, area = reference.replace("$", "").rpartition("!")
    sheet = openpyxl.load_workbook(path)[tab.strip("'")]
    found = sheet[area]
    return [c.value for row in found for c in row] if isinstance(found, tuple) else [found.value]


def words_of(minutes: float | None) -> str:
    """Working minutes in words, half up, written anew here."""
    if minutes is None:
        return "–"
    whole = int(minutes + 0.5)
    hours, rest = whole // 60, whole % 60
    if not hours:
        return f"{rest} menit"
    return f"{hours} jam" if not rest else f"{hours} jam {rest} menit"


def count_of(number: int) -> str:
    """A whole number with points between the thousands, written anew here."""
    return f"{number:,}".replace(",", ".")


def share_of(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".replace(".", ",") + " %"


def month_before(period: str, back: int = 1) -> str:
    year, month = map(int, period.split("-"))
    ordinal = year * 12 + month - 1 - back
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def drawings(report: Report) -> list[Drawing]:
    return [chart.drawing for chart in report.charts]


def style_of_the_report() -> str:
    """The page's style sheet in the shipped colours."""
    return pages.render("rekap.css", **style(load_theme(load_config(shipped_config())).warna))
