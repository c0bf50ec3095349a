"""Merged cells, found in the XML of the tabs whose rows they may hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...a1 import Box, split_range
from ..base import TabNames
from ..merged import merged_said
from .workbook import Workbook

_PLACE = rb"\$?[A-Za-z]{1,3}\$?\d+"
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*[\"'](%s:%s)[\"']" % (_PLACE, _PLACE))
_ADVICE = (
    "sehingga hanya isi kiri atasnya yang tampak dan baris tidak dapat diurutkan. Pilih sel itu, klik Beranda, "
    "Gabungkan & Tengahkan (Merge & Center) sekali lagi untuk memisahkannya, lalu simpan."
)


def merged_warnings(workbook: Workbook, names: TabNames) -> Iterator[str]:
    """A sentence per table that has such cells."""
    for tab in workbook.tabs:
        if not (names.is_table(tab.name) and tab.part):
            continue
        source = workbook.source(tab.part)
        yield from merged_said(tab.name, merged_areas(source), _ADVICE)


def merged_areas(source: bytes) -> Iterator[Box]:
    """The areas of a sheet's XML that are merged cells."""
    for found in _MERGED.finditer(source, max(source.rfind(b"sheetData"), 0)):
        yield split_range(found[1].decode())
