"""Requests on what floats or shines over the cells: charts, slicers, bands of color."""

from __future__ import annotations

from typing import Any

from . import masks
from .batch_parts import bounded, found, kept, own_id, replaced
from .book import Book
from .errors import invalid
from .sheet import Sheet

Message = dict[str, Any]


def _placed(book: Book, position: Message | None) -> tuple[Sheet, Message]:
    """Sheet and position of something that floats over the cells."""
    position = dict(position or {})
    overlay = dict(position.get("overlayPosition") or {})
    anchor = {"sheetId": 0, **(overlay.get("anchorCell") or {})}
    sheet = book.grid(int(anchor["sheetId"]))
    overlay = {"widthPixels": 600, "heightPixels": 371, **overlay, "anchorCell": anchor}
    return sheet, {"overlayPosition": overlay}


def add_chart(book: Book, request: Message) -> Message:
    given = kept(request.get("chart"))
    if not given.get("spec"):
        raise invalid("Chart spec is required.")
    chart_id = own_id(book, given, "chartId", "charts")
    position = given.get("position") or {}
    if position.get("newSheet"):
        raise invalid("A chart on a sheet of its own is not known here.")
    sheet, place = _placed(book, position)
    chart = {"chartId": chart_id, **{k: v for k, v in given.items() if k != "chartId"}, "position": place}
    sheet.charts = [*sheet.charts, chart]
    return {"chart": chart}


def update_chart_spec(book: Book, request: Message) -> None:
    sheet, old = found(book, "charts", "chartId", request.get("chartId"), "chart")
    replaced(sheet, "charts", old, {**old, "spec": kept(request.get("spec"))})


def update_embedded_object_position(book: Book, request: Message) -> Message:
    name, _, sheet, old = _embedded(book, request.get("objectId"))
    tree = masks.required(request)
    given = kept(request.get("newPosition"))
    wanted = tree if "*" in tree or "overlayPosition" in tree else {"overlayPosition": tree}
    merged = masks.overwrite(old["position"], given, wanted if "*" not in wanted else None)
    target, place = _placed(book, merged)
    replaced(sheet, name, old, None)
    setattr(target, name, [*getattr(target, name), {**old, "position": place}])
    return {"position": place}


def delete_embedded_object(book: Book, request: Message) -> None:
    name, _, sheet, old = _embedded(book, request.get("objectId"))
    replaced(sheet, name, old, None)


def _embedded(book: Book, wanted: Any) -> tuple[str, str, Sheet, Message]:
    for name, key in (("charts", "chartId"), ("slicers", "slicerId")):
        for sheet in book.sheets:
            for part in getattr(sheet, name):
                if str(part[key]) == str(wanted):
                    return name, key, sheet, part
    raise invalid(f"No embedded object with id: {wanted}")


def add_slicer(book: Book, request: Message) -> Message:
    given = kept(request.get("slicer"))
    sheet, place = _placed(book, given.get("position"))
    slicer = {"slicerId": own_id(book, given, "slicerId", "slicers"), "spec": given.get("spec"), "position": place}
    sheet.slicers = [*sheet.slicers, slicer]
    return {"slicer": slicer}


def add_banding(book: Book, request: Message) -> Message:
    given = kept(request.get("bandedRange"))
    area = bounded(book, given.get("range"))
    sheet = book.grid(area["sheetId"])
    box = sheet.box(area)
    if any(sheet.box(other["range"]).meets(box) for other in sheet.banded):
        raise invalid("You cannot add alternating background colors to a range that already has them.")
    band = {"bandedRangeId": own_id(book, given, "bandedRangeId", "banded"), **given, "range": area}
    sheet.banded = [*sheet.banded, band]
    return {"bandedRange": band}


def update_banding(book: Book, request: Message) -> None:
    given = kept(request.get("bandedRange"))
    sheet, old = found(book, "banded", "bandedRangeId", given.get("bandedRangeId"), "banded range")
    new = masks.overwrite(old, given, masks.required(request))
    new["bandedRangeId"], new["range"] = old["bandedRangeId"], bounded(book, new.get("range"))
    replaced(sheet, "banded", old, new)


def delete_banding(book: Book, request: Message) -> None:
    sheet, old = found(book, "banded", "bandedRangeId", request.get("bandedRangeId"), "banded range")
    replaced(sheet, "banded", old, None)


REQUESTS = {
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "updateEmbeddedObjectPosition": update_embedded_object_position,
    "deleteEmbeddedObject": delete_embedded_object,
    "addSlicer": add_slicer,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
}
