"""The headings of tab Referensi: which column is which list, where the office's own holidays stand. Pure.

Without a list the one of config.toml stands in, and without the holidays' names a word of the program; without their
dates every deadline would move, and nobody could see why: that breaks the layout (INTERFACE section 3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from ..a1 import column_letters
from ..errors import HeadingsError
from ..grid import Sheet
from ..schema import HOLIDAY_DATE, HOLIDAY_NAME
from ..text import listing
from .headings import found_words, heading_row, likely_place


def reference_headings(sheet: Sheet, lists: Collection[str]) -> tuple[int, dict[str, int], list[str]]:
    """(row, heading -> the column that is used, what to say of those that are missing or there twice), 1-based."""
    row, places = _places(sheet, lists)
    used = {heading: columns[0] for heading, columns in places.items()}
    beside = used.get(HOLIDAY_DATE, 0) + 1
    if beside in places.get(HOLIDAY_NAME, ()):
        used[HOLIDAY_NAME] = beside  # another table of the office may have names too
    return row, used, [*_told(sheet.name, row, places, used, lists)]


def refuse_without_holidays(sheet: Sheet, lists: AbstractSet[str]) -> None:
    """Nothing where the column of the holidays' dates is there, once. raises HeadingsError: it is not"""
    row, places = _places(sheet, lists)
    columns = places.get(HOLIDAY_DATE, ())
    if len(columns) == 1:
        return
    cells = sheet.rows[row - 1] if row else ()
    found = found_words(cells, row, [*lists, HOLIDAY_DATE, HOLIDAY_NAME])
    how = "Lalu simpan, dan sinkron lagi. Tidak ada yang ditulis ke buku."
    if columns:
        raise HeadingsError(
            f"Tab {sheet.name}: judul kolom ada dua kali: {HOLIDAY_DATE} di {_cells(row, columns)}. Hapus salah satu, "
            "yang kolomnya tidak berisi libur kantor.",
            how,
            *found,
        )
    used = {heading: there[0] for heading, there in places.items()}
    known = [*sorted(used.keys() & lists, key=lambda name: used[name]), HOLIDAY_DATE, HOLIDAY_NAME]
    place = f" {said}" if (said := likely_place(HOLIDAY_DATE, cells, row, known, used)) else ""
    raise HeadingsError(
        f"Tab {sheet.name}: judul kolom tidak ada: {HOLIDAY_DATE}. Tulis kembali di atas tanggal libur kantor, juga "
        f"bila belum ada isinya (atau batalkan perubahan dengan Ctrl+Z).{place}",
        how,
        *found,
    )


def _places(sheet: Sheet, lists: Collection[str]) -> tuple[int, dict[str, list[int]]]:
    row, found = heading_row(sheet, [*sorted(lists), HOLIDAY_DATE, HOLIDAY_NAME])
    places: dict[str, list[int]] = {}
    for column, heading in found:
        places.setdefault(heading, []).append(column)
    return row, places


def _told(
    tab: str, row: int, places: Mapping[str, Sequence[int]], used: Mapping[str, int], lists: Collection[str]
) -> Iterator[str]:
    for name in sorted(lists):
        if name not in places:
            yield f"Tab {tab}: daftar {name} tidak ada; dipakai daftar dari config.toml"
    if HOLIDAY_NAME not in places:
        right = f"tulis {HOLIDAY_NAME} di sebelah kanan {HOLIDAY_DATE}"
        yield f"Tab {tab}: kolom {HOLIDAY_NAME} tidak ada, jadi libur kantor tampil tanpa nama; {right}"
    for name, columns in places.items():
        if len(columns) > 1 and name != HOLIDAY_DATE:
            what = "kolom" if name == HOLIDAY_NAME else "daftar"
            yield (
                f"Tab {tab}: {what} {name} ada dua kali, di {_cells(row, columns)}; dipakai yang di "
                f"{_cells(row, [used[name]])}. Ganti judul yang lain, atau hapus"
            )


def _cells(row: int, columns: Sequence[int]) -> str:
    return listing([f"{column_letters(column)}{row}" for column in columns])
