"""What holds a tab together on screen and paper, put back where it is gone: frozen headings, filter, print names.

What an office set up in another way on purpose stays: other frozen rows, a print area of its own.
"""

from __future__ import annotations

import re

from lxml import etree

from ...a1 import column_letters, quoted_tab, split_reference
from ...layout.placed import PlacedTab
from . import oxml as xml
from .draft import Draft
from .frame import Frame
from .workbook import WORKBOOK_ORDER

_AREA, _TITLES, _FILTER = "_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"
_CODE = re.compile(r'&&|&"[^"]*"|&[A-Z]|&\d+ ?')
_LETTERHEAD = re.compile(r'Bold"&12')
_STATIC = re.compile(r"(?:'(?:[^']|'')+'|[^'!]+)!\$A\$1:\$([A-Z]+)\$(\d+)")


def renew_freeze(frame: Frame, tab: PlacedTab) -> bool:
    """Freeze the headings again when they scroll away; whether that was needed."""
    if not tab.freeze:
        return False
    row, column = split_reference(tab.freeze)
    views = xml.children(xml.child(frame.root, "sheetViews"), "sheetView")
    loose = [view for view in views if not _holds(xml.child(view, "pane"), row)]
    for view in loose:
        for old in [*xml.children(view, "pane"), *xml.children(view, "selection")]:
            view.remove(old)
        corner = "bottomRight" if column > 1 else "bottomLeft"
        pane = frame.element("pane", ySplit=str(row - 1), topLeftCell=tab.freeze, activePane=corner, state="frozen")
        if column > 1:
            pane.set("xSplit", str(column - 1))
        view.insert(0, pane)
        view.insert(1, frame.element("selection", pane=corner, activeCell=tab.freeze, sqref=tab.freeze))
        view.attrib.pop("topLeftCell", None)
    frame.changed = frame.changed or bool(loose)
    return bool(loose)


def _holds(pane: etree._Element | None, first_row: int) -> bool:
    """Whether the rows above `first_row` stay in view."""
    if pane is None or not pane.get("state", "").startswith("frozen"):
        return False
    return float(pane.get("ySplit", "0")) >= first_row - 1


def renew_filter(draft: Draft, frame: Frame, tab: PlacedTab, last_row: int) -> bool:
    """Put the filter buttons back on the headings when there are none; whether that was needed."""
    if not tab.tab.filter or not tab.columns:
        return False
    if xml.child(frame.root, "autoFilter") is not None or xml.child(frame.root, "tableParts") is not None:
        return False
    first, last = column_letters(min(tab.columns)), column_letters(max(tab.columns))
    bottom = max(last_row, tab.heading_row + 1)
    frame.insert(frame.element("autoFilter", ref=f"{first}{tab.heading_row}:{last}{bottom}"))
    area = f"${first}${tab.heading_row}:${last}${bottom}"
    _define(draft, tab.title, _FILTER, f"{quoted_tab(tab.title)}!{area}", hidden=True)
    return True


def renew_header(frame: Frame, tab: PlacedTab) -> bool:
    """Print the office's present name where the header is the layout's with an older one; whether that was needed.

    Known by what stands before the name (`Tugas - `, or bold letters of 12 points): any other is of the office itself.
    """
    wanted, group = tab.tab.header, xml.child(frame.root, "headerFooter")
    there = None if group is None else xml.child(group, "oddHeader")
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


def renew_print(draft: Draft, tab: PlacedTab, last_row: int) -> list[str]:
    """Names that printing goes by, put back when they are gone; what was, in words."""
    done = []
    layout = tab.tab
    if layout.repeat_rows and _named(draft, tab.title, _TITLES) is None:
        first, _, last = layout.repeat_rows.partition(":")
        down = tab.heading_row - layout.heading_row
        rows = f"{quoted_tab(tab.title)}!${first}:${int(last or first) + down}"
        frozen = split_reference(tab.freeze)[1] - 1 if layout.repeat_columns and tab.freeze else 0
        beside = f",{quoted_tab(tab.title)}!$A:${column_letters(frozen)}" if frozen else ""
        _define(draft, tab.title, _TITLES, f"{rows}{beside}")
        done.append("judul yang diulang di setiap halaman cetak")
    if layout.print_filled_by:
        by = next((n for n, c in tab.columns.items() if c.heading == layout.print_filled_by), None)
        area = _named(draft, tab.title, _AREA)
        if by is not None and (area is None or _is_cut(area, max(tab.columns), last_row)):
            name, width = quoted_tab(tab.title), max(tab.columns)
            letters = column_letters(by)
            sought = f'MATCH(REPT("z",20),{name}!${letters}:${letters})'
            _define(draft, tab.title, _AREA, f"OFFSET({name}!$A$1,0,0,{sought},{width})")
            done.append("area cetak (hanya baris yang terisi)")
    return done


def _is_cut(area: etree._Element, columns: int, last_row: int) -> bool:
    """Whether an area is ours as Excel froze it (when somebody opened the page setup), and rows came since."""
    text = area.text or ""
    if "#REF!" in text:
        return True
    fixed = _STATIC.fullmatch(text)
    return fixed is not None and fixed[1] == column_letters(columns) and int(fixed[2]) < last_row


# -- names of a tab --------------------------------------------------------------------------------


def _position(draft: Draft, title: str) -> str:
    return str([tab.name for tab in draft.workbook.tabs].index(title))


def _named(draft: Draft, title: str, name: str) -> etree._Element | None:
    position = _position(draft, title)
    for defined in xml.children(xml.child(draft.tree(draft.workbook.part), "definedNames"), "definedName"):
        if defined.get("name") == name and defined.get("localSheetId") == position:
            return defined
    return None


def _define(draft: Draft, title: str, name: str, text: str, hidden: bool = False) -> None:
    defined = _named(draft, title, name)
    if defined is None:
        root = draft.tree(draft.workbook.part)
        space = xml.namespace(root)
        group = xml.child(root, "definedNames")
        if group is None:
            group = etree.Element(f"{{{space}}}definedNames")
            xml.insert_ordered(root, group, WORKBOOK_ORDER)
        defined = etree.SubElement(group, f"{{{space}}}definedName", name=name, localSheetId=_position(draft, title))
    if hidden:
        defined.set("hidden", "1")
    defined.text = text
