"""A missing tab of the sync's own, made anew in a book that exists."""

from __future__ import annotations

from ...grid import WorkbookLayout
from .draft import Draft
from .workbook import Tab


def add_tab(draft: Draft, name: str, layout: WorkbookLayout) -> Tab:
    raise NotImplementedError
