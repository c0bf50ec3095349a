"""Cells that somebody merged over rows of complaints or months: told, for such rows cannot be sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...a1 import split_range
from ..base import TabNames
from .workbook import Workbook

_PLACE = rb"\$?[A-Za-z]{1,3}\$?\d+"
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*[\"'](%s:%s)[\"']" % (_PLACE, _PLACE))
_BODY_ROW = 3  # the first below the bands and headings that `buat` makes
_FEW = 3


def merged_warnings(workbook: Workbook, names: TabNames) -> Iterator[str]:
    """A sentence per table that has such cells."""
    for tab in workbook.tabs:
        if not (names.is_table(tab.name) and tab.part):
            continue
        source = workbook.source(tab.part)
        found = [m[1].decode() for m in _MERGED.finditer(source, max(source.rfind(b"sheetData"), 0))]
        inside = [reference for reference in found if split_range(reference)[2] >= _BODY_ROW]
        if inside:
            more = f" dan {len(inside) - _FEW} lainnya" if len(inside) > _FEW else ""
            yield (
                f"Tab {tab.name}: sel {', '.join(inside[:_FEW])}{more} digabung, sehingga hanya isi kiri atasnya yang "
                "tampak dan baris tidak dapat diurutkan. Pilih sel itu, klik Beranda, Gabungkan & Tengahkan (Merge & "
                "Center) sekali lagi untuk memisahkannya, lalu simpan."
            )
