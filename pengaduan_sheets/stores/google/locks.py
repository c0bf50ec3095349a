"""Protections that people set over cells which the sync fills: whoever set one must let the sync in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...a1 import column_letters
from .ranges import Json

__all__ = ["LOCK_FIELDS", "Lock", "locks_of", "protected_sentence"]

LOCK_FIELDS = (
    "sheets(properties(sheetId,title),"
    "protectedRanges(range,description,warningOnly,requestingUserCanEdit,unprotectedRanges))"
)
_FEW = 3  # that a sentence names


@dataclass(frozen=True)
class Lock:
    """One protection that keeps us out. `range`, `free`: GridRanges, 0-based and half open; a missing side is open."""

    title: str
    range: Json
    description: str = ""
    free: Sequence[Json] = ()

    @property
    def place(self) -> str:
        """Where it lies, as a sentence names it."""
        sides = ("startColumnIndex", "endColumnIndex", "startRowIndex", "endRowIndex")
        left, right, top, bottom = (self.range.get(side) for side in sides)
        first = (column_letters(left + 1) if left is not None else "") + (str(top + 1) if top is not None else "")
        last = (column_letters(right) if right is not None else "") + (str(bottom) if bottom is not None else "")
        where = f"rentang {first}:{last}" if first or last else "seluruh tab"
        return f"tab {self.title}, {where}" + (f" ('{self.description[:40]}')" if self.description else "")

    def meets(self, where: Json) -> bool:
        """Whether a GridRange has cells in common with it."""
        return _meet(self.range, where) and not any(_holds(free, where) for free in self.free)


def locks_of(answer: Json) -> list[Lock]:
    """The protections of an answer to `LOCK_FIELDS` that are more than a warning and do not let us in."""
    return [
        Lock(sheet["properties"]["title"], p.get("range", {"sheetId": sheet["properties"].get("sheetId", 0)}),
             p.get("description", ""), p.get("unprotectedRanges", ()))
        for sheet in answer.get("sheets", ())
        for p in sheet.get("protectedRanges", ())
        if not p.get("warningOnly") and not p.get("requestingUserCanEdit")
    ]  # fmt: skip


def protected_sentence(locks: Sequence[Lock], request: Json, who: str) -> str:
    """What to do about protections.

    request  the request of a batchUpdate that they stopped; {} when that is not known
    who      whom to let in
    """
    where = _target(request)
    hit = [lock for lock in locks if where is None or lock.meets(where)] or list(locks)
    named = "; ".join(lock.place for lock in hit[:_FEW]) or "rentang yang tidak disebut Google"
    more = f" dan {len(hit) - _FEW} lagi" if len(hit) > _FEW else ""
    return (
        f"Ada sel yang diisi program tetapi dilindungi: {named}{more}. Pemilik lembar atau yang melindunginya membuka "
        "Data, Lindungi sheet dan rentang (Protect sheets and ranges), memilih perlindungan itu, lalu menghapusnya "
        f"atau menambahkan {who} di Setel izin (Set permissions). Tidak ada yang ditulis ke buku."
    )


def _target(request: Json) -> Json | None:
    """Which cells a request is about; None when it does not say."""
    about = next((content for content in request.values() if isinstance(content, dict)), {})
    if start := about.get("start"):
        row, column, rows = start.get("rowIndex", 0), start.get("columnIndex", 0), about.get("rows", ())
        width = max((len(line.get("values", ())) for line in rows), default=1)
        return {"sheetId": start.get("sheetId", 0), "startRowIndex": row, "endRowIndex": row + max(1, len(rows)),
                "startColumnIndex": column, "endColumnIndex": column + width}  # fmt: skip
    found: Json | None = about.get("range")
    if found is None or "dimension" not in found:
        return found
    axis = "Row" if found["dimension"] == "ROWS" else "Column"
    return {"sheetId": found.get("sheetId", 0), f"start{axis}Index": found.get("startIndex", 0),
            f"end{axis}Index": found.get("endIndex", _END)}  # fmt: skip


_END = 10**9  # of an open side


def _sides(where: Json, axis: str) -> tuple[int, int]:
    return where.get(f"start{axis}Index", 0), where.get(f"end{axis}Index", _END)


def _meet(one: Json, other: Json) -> bool:
    if one.get("sheetId", 0) != other.get("sheetId", 0):
        return False
    pairs = ((_sides(one, axis), _sides(other, axis)) for axis in ("Row", "Column"))
    return all(a[0] < b[1] and b[0] < a[1] for a, b in pairs)


def _holds(outer: Json, inner: Json) -> bool:
    if outer.get("sheetId", 0) != inner.get("sheetId", 0):
        return False
    pairs = ((_sides(outer, axis), _sides(inner, axis)) for axis in ("Row", "Column"))
    return all(a[0] <= b[0] and b[1] <= a[1] for a, b in pairs)
