"""Charts of the layout as Google's basic charts."""

from __future__ import annotations

from collections.abc import Iterable

from ...a1 import split_range, split_reference
from ...grid import Chart, Series, TabLayout, by_titles
from .looks import color_style
from .ranges import Json, block

CHART_FIELDS = (
    "charts(chartId,position(overlayPosition(anchorCell,offsetXPixels,offsetYPixels)),"
    "spec(title,basicChart(domains(domain(sourceRange)),series(series(sourceRange)))))"
)

_KINDS = {"kolom": "COLUMN", "batang": "BAR", "garis": "LINE"}
_INK = color_style("3C4043")
_LABELLED_SERIES = 1  # figures on the bars of more than one row of bars stand on each other


def chart_requests(tab: TabLayout, sheet_id: int, font: str = "Calibri") -> list[Json]:
    """One addChart per chart of the tab, on that tab itself."""
    return [{"addChart": {"chart": _chart(chart, sheet_id, font)}} for chart in tab.charts]


def source_requests(tab: TabLayout, sheet_id: int, there: Iterable[Json], font: str = "Calibri") -> list[Json]:
    """What lets our charts draw the cells that the layout names, where they draw others: a config with longer lists
    moves tables, and people insert rows.

    there  the tab's charts as read (CHART_FIELDS). Ours have the title and the number of series of one in the layout,
           or the title that it had in a former version, and draw from the tab itself
    """
    wanted = by_titles(tab.charts)
    out: list[Json] = []
    for chart in there:
        title = chart.get("spec", {}).get("title", "")
        if title not in wanted:
            continue
        spec, is_begun = _chart(wanted[title], sheet_id, font)["spec"], wanted[title].begun
        now, meant = (_drawn(one, with_ends=not is_begun) for one in (chart["spec"], spec))
        is_moved = title != spec["title"] or (len(now) == len(meant) and now != meant)
        if is_moved and {box[0] for box in now} == {sheet_id}:
            out.append({"updateChartSpec": {"chartId": chart["chartId"], "spec": spec}})
    return out


def place_requests(tab: TabLayout, sheet_id: int, there: Iterable[Json]) -> list[Json]:
    """What puts our charts that still stand where older books had them in their present places."""
    wanted = by_titles(tab.charts)
    out: list[Json] = []
    for one in there:
        chart = wanted.get(one.get("spec", {}).get("title", ""))
        at = one.get("position", {}).get("overlayPosition", {})
        cell = at.get("anchorCell", {})
        stands = (cell.get("rowIndex", 0) + 1, cell.get("columnIndex", 0) + 1)
        is_off = at.get("offsetXPixels", 0) or at.get("offsetYPixels", 0)
        if chart is None or is_off or not chart.anchor_before or stands != split_reference(chart.anchor_before):
            continue
        asked = {"objectId": one["chartId"], "newPosition": _position(chart, sheet_id)}
        out.append({"updateEmbeddedObjectPosition": {**asked, "fields": "anchorCell,widthPixels,heightPixels"}})
    return out


def _drawn(spec: Json, *, with_ends: bool = True) -> list[tuple[int, ...]]:
    """(tab, first row, first column, row and column behind the last) of all that a chart draws, names first."""
    basic = spec.get("basicChart", {})
    drawn = [part.get("domain", {}) for part in basic.get("domains", ())]
    drawn += [part.get("series", {}) for part in basic.get("series", ())]
    edges = ["sheetId", "startRowIndex", "startColumnIndex", *(["endRowIndex", "endColumnIndex"] if with_ends else [])]
    return [
        tuple(source.get(edge, 0) for edge in edges)
        for data in drawn
        for source in data.get("sourceRange", {}).get("sources", ())
    ]


def _chart(chart: Chart, sheet_id: int, font: str) -> Json:
    return {
        "spec": {
            "title": chart.title,
            "altText": chart.title,
            "fontName": font,
            "titleTextFormat": {"fontFamily": font, "fontSize": 12, "bold": True, "foregroundColorStyle": _INK},
            "titleTextPosition": {"horizontalAlignment": "LEFT"},
            "backgroundColorStyle": color_style("FFFFFF"),
            "hiddenDimensionStrategy": "SHOW_ALL",
            "basicChart": _basic(chart, sheet_id),
        },
        "position": _position(chart, sheet_id),
    }


def _position(chart: Chart, sheet_id: int) -> Json:
    row, column = split_reference(chart.anchor)
    return {
        "overlayPosition": {
            "anchorCell": {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column - 1},
            "widthPixels": chart.width,
            "heightPixels": chart.height,
        }
    }


def _basic(chart: Chart, sheet_id: int) -> Json:
    lies = chart.kind == "batang"
    has_headings = all(_has_heading(series, chart) for series in chart.series)
    above = 1 if has_headings else 0
    values, names = ("BOTTOM_AXIS", "LEFT_AXIS") if lies else ("LEFT_AXIS", "BOTTOM_AXIS")
    window: Json = {"viewWindowMode": "EXPLICIT", "viewWindowMin": 0} | (
        {"viewWindowMax": chart.most} if chart.most else {}
    )
    value_axis: Json = {"position": values, "viewWindowOptions": window}
    if chart.scale:
        value_axis["title"] = chart.scale
    out: Json = {
        "chartType": _KINDS[chart.kind],
        "headerCount": above,
        "legendPosition": "BOTTOM_LEGEND" if len(chart.series) > 1 and has_headings else "NO_LEGEND",
        # The heading of the names (`Bulan`) says nothing beside January to December.
        "axis": [{"position": names, "title": " "}, value_axis],
        "domains": [{"domain": _data(chart.categories, sheet_id, above)}],
        "series": [_series(series, chart, sheet_id, above, values) for series in chart.series],
    }
    if chart.kind != "garis":
        out["stackedType"] = "STACKED" if chart.stacked else "NOT_STACKED"
    return out


def _series(series: Series, chart: Chart, sheet_id: int, above: int, axis: str) -> Json:
    out: Json = {
        "series": _data(series.values, sheet_id, above),
        "targetAxis": axis,
        "colorStyle": color_style(series.color),
    }
    if chart.kind == "garis":  # points, or a line of one month would show nothing
        out |= {"lineStyle": {"width": 2}, "pointStyle": {"shape": "CIRCLE", "size": 6}}
    elif len(chart.series) <= _LABELLED_SERIES:
        out["dataLabel"] = {"type": "DATA", "textFormat": {"fontSize": 9, "foregroundColorStyle": _INK}}
    return out


def _has_heading(series: Series, chart: Chart) -> bool:
    """Whether the cell with the name stands right above the figures, and the figures beside the categories."""
    row, column, _, _ = split_range(series.heading)
    first, values_column, last, _ = split_range(series.values)
    names_first, _, names_last, _ = split_range(chart.categories)
    return (row + 1, column) == (first, values_column) and (first, last) == (names_first, names_last)


def _data(reference: str, sheet_id: int, above: int) -> Json:
    row, column, end_row, end_column = split_range(reference)
    return {"sourceRange": {"sources": [block(sheet_id, row - 1 - above, column - 1, end_row, end_column)]}}
