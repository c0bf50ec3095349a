"""What holds a tab together on screen and paper: set up for a new tab, put back where it is gone from an old one.

What an office set up in another way on purpose stays: other frozen rows, a print area of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from ...a1 import LAST_ROW, column_letters, quoted_tab, split_reference
from ...grid import Look, TabLayout
from ...renewal.boxes import boxes_of, sqref_of, without
from ...renewal.changes import Changes, Kind, freeze
from ...renewal.placed import PlacedTab
from ...runs import runs
from . import oxml as xml
from .draft import Draft
from .frame import Frame
from .workbook import WORKBOOK_ORDER

_AREA, _TITLES, _FILTER = "_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"
_CODE = re.compile(r'&&|&"[^"]*"|&[A-Z]|&\d+ ?')
_LETTERHEAD = re.compile(r'Bold"&\d')
_STATIC = re.compile(r"(?:'(?:[^']|'')+'|[^'!]+)!\$A\$1:\$([A-Z]+)\$(\d+)")
_A4 = "9"
_ABOVE = 8  # rows in view above the cell at which a tab opens
_MARGINS = {"left": "0.4", "right": "0.4", "top": "1", "bottom": "1", "header": "0.5", "footer": "0.5"}  # inches


def set_up(frame: Frame, tab: TabLayout) -> None:
    """Zoom, lines, colour, widths and paper of a new tab."""
    views, zoom = frame.group("sheetViews"), str(tab.zoom)
    view = xml.child(views, "sheetView")
    if view is None:
        view = frame.element("sheetView", workbookViewId="0")
        views.append(view)
    view.attrib.update({"showGridLines": str(int(tab.grid_lines)), "zoomScale": zoom, "zoomScaleNormal": zoom})
    about = frame.group("sheetPr")
    if tab.tab_color:
        about.append(frame.element("tabColor", rgb=f"FF{tab.tab_color}"))
    frame.group("pageMargins", **_MARGINS)
    frame.group("pageSetup", paperSize=_A4, orientation="landscape" if tab.landscape else "portrait")
    if tab.fit_width:
        about.append(frame.element("pageSetUpPr", fitToPage="1"))
        frame.group("pageSetup", fitToWidth=str(tab.pages_wide), fitToHeight=str(tab.pages))
    for name, text in (("oddHeader", tab.header), ("oddFooter", tab.footer)):
        if text:
            frame.group("headerFooter").append(frame.element(name, f"&C{text}"))
    for number, width in sorted(tab.widths.items()):
        place = str(number)
        frame.group("cols").append(frame.element("col", min=place, max=place, width=f"{width:g}", customWidth="1"))


def renew_green_marks(frame: Frame, tab: PlacedTab, looks: Mapping[str, Look]) -> bool:
    """No green corners: Excel marks every number that is kept as text, and here all NIK and phone numbers are. A sheet
    says itself where the mark is unwanted; LibreOffice drops that when it saves. Whether it had to be said again.
    """
    texts = (n for n, column in tab.columns.items() if looks[column.look].is_text)
    wanted = [(tab.heading_row + 1, first, LAST_ROW, last) for first, last, _ in runs(dict.fromkeys(texts))]
    there = [
        box
        for item in xml.children(xml.child(frame.root, "ignoredErrors"), "ignoredError")
        if xml.is_true(item.get("numberStoredAsText"))
        for box in boxes_of(item.get("sqref", ""))
    ]
    missing = without(wanted, there)
    if missing:
        error = frame.element("ignoredError", sqref=sqref_of(missing), numberStoredAsText="1")
        frame.group("ignoredErrors").append(error)
    return bool(missing)


def renew_paper(draft: Draft, frame: Frame, last_row: int, changes: Changes) -> None:
    """Put back what is gone: frozen headings, filter, office's name, names for printing."""
    changes.note(Kind.FREEZE, _renew_freeze(frame, changes.tab))
    changes.note(Kind.HEADER, _renew_header(frame, changes.tab))
    changes.note(Kind.FILTER, _renew_filter(draft, frame, changes.tab, last_row))
    changes.note(Kind.TITLES, _renew_titles(draft, changes.tab))
    changes.note(Kind.AREA, _renew_area(draft, changes.tab, last_row))


def _renew_freeze(frame: Frame, tab: PlacedTab) -> bool:
    """Freeze the headings again when they scroll away; whether that was needed."""
    loose = False
    for view in xml.children(xml.child(frame.root, "sheetViews"), "sheetView"):
        wanted = freeze(tab, *_frozen(xml.child(view, "pane")))
        if wanted is not None:
            _freeze(frame, view, *wanted)
            loose = True
    frame.changed |= loose
    return loose


def _frozen(pane: etree._Element | None) -> tuple[int, int]:
    """How many rows and columns stay in view."""
    if pane is None or not pane.get("state", "").startswith("frozen"):
        return 0, 0
    return int(float(pane.get("ySplit", "0"))), int(float(pane.get("xSplit", "0")))


def _freeze(frame: Frame, view: etree._Element, rows: int, columns: int) -> None:
    for old in xml.children(view, "pane"):
        view.remove(old)
    corner = "bottomRight" if columns else "bottomLeft"
    first = f"{column_letters(columns + 1)}{rows + 1}"
    pane = frame.element("pane", ySplit=str(rows), topLeftCell=first, activePane=corner, state="frozen")
    if columns:
        pane.set("xSplit", str(columns))
    view.insert(0, pane)
    _select(frame, view, corner, first)
    view.attrib.pop("topLeftCell", None)


def _select(frame: Frame, view: etree._Element, corner: str, cell: str) -> None:
    """Put the cursor into a cell of this corner of a view that has a pane."""
    for old in xml.children(view, "selection"):
        view.remove(old)
    view.insert(1, frame.element("selection", pane=corner, activeCell=cell, sqref=cell))


def open_at(frame: Frame, row: int, column: int) -> None:
    """Let the sheet open with this cell in view, some rows above it and the cursor in it.

    Where the headings do not stay in view somebody wanted another view, and it is kept.
    """
    for view in xml.children(xml.child(frame.root, "sheetViews"), "sheetView"):
        pane = xml.child(view, "pane")
        rows, columns = _frozen(pane)
        if pane is None or not rows:
            continue
        corner = "bottomRight" if column > columns > 0 else "bottomLeft"
        pane.set("topLeftCell", f"{column_letters(columns + 1)}{max(row - _ABOVE, rows + 1)}")
        pane.set("activePane", corner)
        _select(frame, view, corner, f"{column_letters(column)}{row}")
        frame.changed = True


def _renew_filter(draft: Draft, frame: Frame, tab: PlacedTab, last_row: int) -> bool:
    """Put the filter buttons back on the headings when there are none; whether that was needed."""
    if not tab.tab.filter or not tab.columns:
        return False
    if xml.child(frame.root, "autoFilter") is not None or xml.child(frame.root, "tableParts") is not None:
        return False
    first, last = column_letters(min(tab.columns)), column_letters(max(tab.columns))
    bottom = max(last_row, tab.heading_row + 1)
    frame.insert(frame.element("autoFilter", ref=f"{first}{tab.heading_row}:{last}{bottom}"))
    area = f"{quoted_tab(tab.title)}!${first}${tab.heading_row}:${last}${bottom}"
    _define(draft, tab.title, _FILTER, area).set("hidden", "1")
    return True


def _renew_header(frame: Frame, tab: PlacedTab) -> bool:
    """Print the office's present name where the header is the layout's with an older one; whether that was needed.

    Known by what stands before the name (`Tugas - `, or bold letters of 12 points): any other is of the office itself.
    """
    wanted, there = tab.tab.header, xml.child(xml.child(frame.root, "headerFooter"), "oddHeader")
    if not wanted or there is None or not there.text or _plain(there.text) == _plain(wanted):
        return False
    title, dash, _ = _plain(wanted).partition(" - ")
    is_letterhead = _LETTERHEAD.search(wanted) is not None
    if not (_LETTERHEAD.search(there.text) if is_letterhead else _plain(there.text).startswith(title + dash)):
        return False
    there.text = f"&C{wanted}"
    frame.changed = True
    return True


def _plain(header: str) -> str:
    """A header without its codes for place, letters and size."""
    return _CODE.sub(lambda code: "&" if code[0] == "&&" else "", header).strip()


def _renew_titles(draft: Draft, tab: PlacedTab) -> bool:
    """Let the headings be printed on every page again; whether that was needed."""
    layout = tab.tab
    if not layout.repeat_rows or _named(draft, tab.title, _TITLES) is not None:
        return False
    first, _, last = layout.repeat_rows.partition(":")
    down = tab.heading_row - layout.heading_row
    titles = f"{quoted_tab(tab.title)}!${first}:${int(last or first) + down}"
    frozen = split_reference(tab.freeze)[1] - 1 if layout.repeat_columns and tab.freeze else 0
    if frozen:
        titles += f",{quoted_tab(tab.title)}!$A:${column_letters(frozen)}"
    _define(draft, tab.title, _TITLES, titles)
    return True


def _renew_area(draft: Draft, tab: PlacedTab, last_row: int) -> bool:
    """Print down to the last row that has text in one column; whether that was needed.

    The rows prepared below it (with a hidden identity) would else be printed as empty pages.
    """
    by = next((column_letters(n) for n, c in tab.columns.items() if c.heading == tab.tab.print_filled_by), "")
    area, width = _named(draft, tab.title, _AREA), max(tab.columns, default=0)
    if not by or (area is not None and not _is_cut(area.text or "", width, last_row)):
        return False
    name = quoted_tab(tab.title)
    sought = f'MATCH(REPT("z",20),{name}!${by}:${by})'  # sorted search: the last text of the column
    _define(draft, tab.title, _AREA, f"OFFSET({name}!$A$1,0,0,{sought},{width})")
    return True


def _is_cut(area: str, columns: int, last_row: int) -> bool:
    """Whether an area is ours as Excel froze it (when somebody opened the page setup), and rows came since."""
    fixed = _STATIC.fullmatch(area)
    is_rigid = fixed is not None and fixed[1] == column_letters(columns) and int(fixed[2]) < last_row
    return "#REF!" in area or is_rigid


# -- names of a tab --------------------------------------------------------------------------------


def _named(draft: Draft, title: str, name: str) -> etree._Element | None:
    there = xml.children(xml.child(draft.root, "definedNames"), "definedName")
    of_tab = (defined for defined in there if defined.get("localSheetId") == _position(draft, title))
    return next((defined for defined in of_tab if defined.get("name") == name), None)


def _position(draft: Draft, title: str) -> str:
    return str([sheet.get("name") for sheet in xml.children(xml.child(draft.root, "sheets"), "sheet")].index(title))


def _define(draft: Draft, title: str, name: str, text: str) -> etree._Element:
    defined = _named(draft, title, name)
    if defined is None:
        group = xml.ensure(draft.root, "definedNames", WORKBOOK_ORDER)
        defined = xml.new(group, "definedName", name=name, localSheetId=_position(draft, title))
        group.append(defined)
    defined.text = text
    return defined
