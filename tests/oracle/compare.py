"""Where a book's system cells differ from what the contract says, in sentences for a failing test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from .expect import Expected, Row
from .reading import text_of, whole_minute

__all__ = ["differences", "row_differences"]

HINT = "Mungkin ganda:"
VALUES = {
    "No. Register": "noreg",
    "Status": "status",
    "Langkah": "langkah",
    "Pelaksana": "pelaksana",
    "Tenggat": "tenggat",
    "Terlambat": "terlambat",
    "Sisa / Lewat Waktu": "sisa",
    "Langkah Terlambat": "langkah_terlambat",
}


def differences(
    expected: Sequence[Expected], system: Sequence[Mapping[str, object]], rows: Sequence[Row] | None = None
) -> list[str]:
    """All differences between `expected` and the system cells of the same rows (both in sheet order).

    `system` may be longer (the prepared rows below the last); missing keys of its dicts count as empty cells.
    `rows`, when given, are told with each difference.
    """
    found = []
    for index, out in enumerate(expected):
        for sentence in row_differences(out, system[index]):
            typed = f"\n      typed: { {k: v for k, v in rows[index].items() if v is not None} }" if rows else ""
            found.append(f"row {index + 3}: {sentence}{typed}")
    return found


def row_differences(out: Expected, cells: Mapping[str, object]) -> list[str]:
    """Differences of one row: values to the letter, the note by what it must and may speak of."""
    found = []
    for heading, name in VALUES.items():
        wanted, got = getattr(out, name), cells.get(heading)
        if isinstance(wanted, datetime) or isinstance(got, datetime):
            same = isinstance(got, datetime) and wanted is not None and whole_minute(got) == wanted
        else:
            same = text_of(wanted) == text_of(got)
        if not same:
            found.append(f"{heading} is {got!r}, should be {wanted!r}")
    if "Hubungi" in cells and bool(text_of(cells["Hubungi"])) != (out.phone is not None):
        found.append(f"Hubungi is {cells['Hubungi']!r}, should lead to {out.phone}")
    return found + note_differences(out, text_of(cells.get("Catatan Sistem")))


def note_differences(out: Expected, note: str) -> list[str]:
    found = []
    for heading in sorted(out.problem_columns):
        if heading not in note:
            found.append(f"the note does not name {heading}: {note!r}")
    for headings in out.one_of:
        if not any(heading in note for heading in headings):
            found.append(f"the note names none of {sorted(headings)}: {note!r}")
    if out.note_is_empty and note:
        found.append(f"the note should be empty: {note!r}")
    if out.has_problem and not note:
        found.append("the note is empty, a problem was expected")
    if out.hint is not None and (HINT in note) != out.hint:
        found.append(f"{HINT!r} {'is missing' if out.hint else 'is not expected'}: {note!r}")
    return found
