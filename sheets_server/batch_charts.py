"""Requests on what floats or shines over the cells: charts, slicers, bands of color."""

from __future__ import annotations

from typing import Any

from . import masks
from .batch_parts import bounded, found, kept, own_id, replaced
from .book import Book
from .errors import invalid
from .sheet import Sheet, new_sheet

Message = dict[str, Any]


def _placed(book: Book, position: Message | None) -> tuple[Sheet, Message]:
    """Sheet and position of something that floats over the cells, or that has a sheet of its own."""
    position = dict(position or {})
    if position.get("newSheet"):
        sheet = _object_sheet(book)
        return sheet, {"sheetId": sheet.id}
    overlay = dict(position.get("overlayPosition") or {})
    anchor = {"sheetId": 0, **(overlay.get("anchorCell") or {})}
    sheet = book.grid(int(anchor["sheetId"]))
    overlay = {"widthPixels": 600, "heightPixels": 371, **overlay, "anchorCell": anchor}
    return sheet, {"overlayPosition": overlay}


def _object_sheet(book: Book) -> Sheet:
    """A new sheet without cells, behind all others."""
    number = 1
    while book.by_title(f"Chart{number}"):
        number += 1
    sheet = new_sheet(book.new_id(), f"Chart{number}", len(book.sheets), {"sheetType": "OBJECT"})
    book.sheets = [*book.sheets, sheet]
    return sheet


def _taken(book: Book, sheet: Sheet, name: str, old: Message) -> None:
    """Takes the object away; a sheet that was only for it goes, too."""
    replaced(sheet, name, old, None)
    if sheet.properties["sheetType"] == "OBJECT" and not getattr(sheet, name):
        book.sheets = [s for s in book.sheets if s is not sheet]
        book.renumber()


def add_chart(book: Book, request: Message) -> Message:
    given = kept(request.get("chart"))
    if not given.get("spec"):
        raise invalid("Chart spec is required.")
    chart_id = own_id(book, given, "chartId", "charts")
    sheet, place = _placed(book, given.get("position"))
    chart = {"chartId": chart_id, **{k: v for k, v in given.items() if k != "chartId"}, "position": place}
    sheet.charts = [*sheet.charts, chart]
    return {"chart": chart}


def update_chart_spec(book: Book, request: Message) -> None:
    sheet, old = found(book, "charts", "chartId", request.get("chartId"), "chart")
    replaced(sheet, "charts", old, {**old, "spec": kept(request.get("spec"))})


def update_embedded_object_position(book: Book, request: Message) -> Message:
    name, _, sheet, old = _embedded(book, request.get("objectId"))
    given = kept(request.get("newPosition"))
    if not given.get("newSheet"):  # the mask is one of the overlay's fields
        tree = masks.required(request)
        wanted = tree if "*" in tree or "overlayPosition" in tree else {"overlayPosition": tree}
        given = masks.overwrite(old["position"], given, wanted if "*" not in wanted else None)
    target, place = _placed(book, given)
    _taken(book, sheet, name, old)
    setattr(target, name, [*getattr(target, name), {**old, "position": place}])
    return {"position": place}


def delete_embedded_object(book: Book, request: Message) -> None:
    name, _, sheet, old = _embedded(book, request.get("objectId"))
    _taken(book, sheet, name, old)


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
