"""One native chart as DrawingML: bars, bars lying down or lines, drawn from cells of the tab that it stands in.

Written by hand: what openpyxl makes shows no labels and no quiet axes; XlsxWriter leaves out what Office 2007 took for
granted, so that LibreOffice labels the bars of a book that a newer Excel saved with `c; n; 3`. The figures inside (the
caches) come in with the cells, see chartcache.py.
"""

from __future__ import annotations

from html import escape

from ...a1 import column_letters, quoted_tab, split_range
from ...grid import Chart, Series
from . import oxml as xml

CHART_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"

_INK, _LINE = "3C4043", "D5DAE0"
_TITLE_SIZE, _TEXT_SIZE = 1200, 900  # hundredths of a point
_CATEGORY_AXIS, _VALUE_AXIS = 111_111_111, 222_222_222
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def chart_xml(chart: Chart, tab: str, font: str) -> bytes:
    """The chart part. `tab` is the name of the tab that holds its cells."""
    lies = chart.kind == "batang"
    plot = _lines(chart, tab) if chart.kind == "garis" else _bars(chart, tab)
    return (
        f'{HEADER}<c:chartSpace xmlns:c="{CHART_NS}" xmlns:a="{DRAWING_NS}" xmlns:r="{xml.RELATION}">'
        '<c:date1904 val="0"/><c:lang val="id-ID"/><c:roundedCorners val="0"/>'
        f'<c:chart>{_title(chart.title, _TITLE_SIZE)}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot}{_category_axis(lies)}{_value_axis(chart, lies)}"
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text()}</c:legend>'
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr>{_fill("FFFFFF")}<a:ln w="9525">{_fill(_LINE)}</a:ln></c:spPr>{_text(font=font)}'
        "</c:chartSpace>"
    ).encode()


# ---- what is drawn -------------------------------------------------------------------------------------------------


def _bars(chart: Chart, tab: str) -> str:
    lies = chart.kind == "batang"
    grouping = "stacked" if chart.stacked else "clustered"
    series = "".join(
        _series(chart, number, one, tab, f"<c:spPr>{_fill(one.color)}</c:spPr><c:invertIfNegative val=\"0\"/>"
                + (_labels(chart) if lies else ""))
        for number, one in enumerate(chart.series)
    )  # fmt: skip
    overlap = 100 if chart.stacked else 0
    return (
        f'<c:barChart><c:barDir val="{"bar" if lies else "col"}"/><c:grouping val="{grouping}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="45"/><c:overlap val="{overlap}"/>{_axes()}</c:barChart>'
    )


def _lines(chart: Chart, tab: str) -> str:
    series = "".join(
        _series(chart, number, one, tab, f'<c:spPr><a:ln w="28575" cap="rnd">{_fill(one.color)}<a:round/></a:ln>'
                f'</c:spPr><c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>{_fill(one.color)}</c:spPr>'
                "</c:marker>", '<c:smooth val="0"/>')
        for number, one in enumerate(chart.series)
    )  # fmt: skip
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{_axes()}'
        "</c:lineChart>"
    )


def _series(chart: Chart, number: int, series: Series, tab: str, looks: str, end: str = "") -> str:
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:strRef>{_drawn(tab, series.heading)}</c:strRef></c:tx>{looks}"
        f"<c:cat><c:strRef>{_drawn(tab, chart.categories)}</c:strRef></c:cat>"
        f"<c:val><c:numRef>{_drawn(tab, series.values)}<c:numCache>"
        f"<c:formatCode>General</c:formatCode></c:numCache></c:numRef></c:val>{end}</c:ser>"
    )


def _labels(chart: Chart) -> str:
    """Figures on bars that lie: inside stacked ones in white, behind the end of all others."""
    inside = chart.stacked
    place = "ctr" if inside else "outEnd"
    return (
        f'<c:dLbls><c:numFmt formatCode="{escape(_without_zero(chart))}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text('FFFFFF' if inside else _INK, bold=inside)}"
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _without_zero(chart: Chart) -> str:
    """Labels of nothing are left out of stacked bars, where they would stand upon each other."""
    code = chart.number_format
    return f"{code};-{code};" if chart.stacked and ";" not in code else code


def _drawn(tab: str, cells: str) -> str:
    return f"<c:f>{escape(cells_reference(tab, cells), quote=False)}</c:f>"


def cells_reference(tab: str, cells: str) -> str:
    """`B3:B9` of a tab as charts name it: `'Rekap'!$B$3:$B$9`."""
    row, column, last_row, last_column = split_range(cells)
    first, last = f"${column_letters(column)}${row}", f"${column_letters(last_column)}${last_row}"
    return f"{quoted_tab(tab)}!{first}" + (f":{last}" if last != first else "")


# ---- axes ----------------------------------------------------------------------------------------------------------


def _axes() -> str:
    return f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'


def _category_axis(lies: bool) -> str:
    """Lying bars begin at the top, as the table does."""
    order, place = ("maxMin", "l") if lies else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="9525">{_fill(_LINE)}</a:ln></c:spPr>{_text()}<c:crossAx val="{_VALUE_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart, lies: bool) -> str:
    """Lying bars bear their figures themselves, so they need no scale."""
    place = "b" if lies else "l"
    grid = "" if lies else f'<c:majorGridlines><c:spPr><a:ln w="6350">{_fill(_LINE)}</a:ln></c:spPr></c:majorGridlines>'
    title = _title(chart.value_title, _TEXT_SIZE) if chart.value_title else ""
    code = escape(chart.number_format)
    return (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="{int(lies)}"/><c:axPos val="{place}"/>{grid}{title}'
        f'<c:numFmt formatCode="{code}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_text()}'
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="{"max" if lies else "autoZero"}"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )


# ---- text and colour -----------------------------------------------------------------------------------------------


def _title(text: str, size: int) -> str:
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="id-ID" sz="{size}" b="1">{_fill(_INK)}</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p>'
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _text(color: str = _INK, font: str = "", *, bold: bool = False) -> str:
    face = f'<a:latin typeface="{escape(font)}"/>' if font else ""
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{_TEXT_SIZE}" b="{int(bold)}">{_fill(color)}{face}</a:defRPr>'
        '</a:pPr><a:endParaRPr lang="id-ID"/></a:p></c:txPr>'
    )


def _fill(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
