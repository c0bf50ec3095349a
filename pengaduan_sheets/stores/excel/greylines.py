"""The thin grey lines below coloured rows, which LibreOffice turns black at every save.

It forgets the colour of a conditional format's line, however the file spells it, and keeps the rest (seen in
7.4). So whatever is written next puts the colour back; no line of ours is without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...grid import TabLayout
from . import oxml as xml
from .draft import Draft
from .styles import StyleBook

_ABOUT = "docProps/app.xml"
_COLOURLESS = re.compile(rb"<(?:[\w.-]+:)?bottom\s+style\s*=\s*[\"']thin[\"']\s*/>")
_USED = re.compile(rb"\sdxfId\s*=\s*[\"'](\d{1,6})[\"']")


def saved_by_libreoffice(draft: Draft) -> bool:
    """Whether LibreOffice made this file of the book."""
    return _ABOUT in draft.workbook.package and b"LibreOffice" in draft.source(_ABOUT)


def mend_lines(draft: Draft, tabs: Iterable[TabLayout]) -> None:
    """Give the lines of the tabs' conditional formats their colour where it is gone."""
    part = draft.workbook.related("styles")
    if part is None or not _COLOURLESS.search(draft.workbook.source(part)):
        return
    for layout in tabs:
        tab = draft.workbook.tab(layout.name)
        color = next((c.border_bottom for c in layout.conditions if c.border_bottom), None)
        if tab is None or color is None:
            continue
        source = draft.source(tab.part)
        for number in {int(n) for n in _USED.findall(source, max(source.rfind(b"sheetData"), 0))}:
            _mend(draft.styles(), number, color)


def _mend(styles: StyleBook, number: int, color: str) -> None:
    if number >= len(styles.dxfs):
        return
    border = xml.child(styles.dxfs[number], "border")
    drawn = [side for side in border if side.get("style")] if border is not None else []
    if len(drawn) == 1 and xml.local(drawn[0]) == "bottom" and not len(drawn[0]):
        drawn[0].append(xml.new(drawn[0], "color", rgb=f"FF{color}"))
        styles.dirty = True
