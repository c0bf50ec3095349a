"""Protections that people set over cells which the sync fills: whoever set one must let the sync in."""

from __future__ import annotations

from collections.abc import Sequence

from ...a1 import column_letters, meet
from ...frozen import Frozen
from ...renewal.boxes import without
from .ranges import Json, block, box_of

LOCK_FIELDS = (
    "sheets(properties(sheetId,title),"
    "protectedRanges(range,description,warningOnly,requestingUserCanEdit,unprotectedRanges))"
)
_FEW = 3  # that a sentence names


class Lock(Frozen):
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
        """Whether a GridRange has cells in common with it that are not free."""
        if self.range.get("sheetId", 0) != where.get("sheetId", 0):
            return False
        box = box_of(where)
        return meet(box_of(self.range), box) and all(without([box], [box_of(free)]) for free in self.free)


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
        f"Ada sel yang diisi program tetapi dilindungi: {named}{more}. Pemilik spreadsheet atau yang melindunginya "
        "membuka Data, Lindungi sheet dan rentang (Protect sheets and ranges) dan memilih perlindungan itu: "
        f"hapus, atau tambahkan {who} di Setel izin (Set permissions). Tidak ada yang ditulis ke buku."
    )


def _target(request: Json) -> Json | None:
    """Which cells a request is about; None when it does not say."""
    about = next((content for content in request.values() if isinstance(content, dict)), {})
    found: Json | None = about.get("range")
    if found is None or "dimension" not in found:
        return found
    sheet_id, first, end = found.get("sheetId", 0), found.get("startIndex", 0), found.get("endIndex")
    by_rows = found["dimension"] == "ROWS"
    return block(sheet_id, first, 0, end, None) if by_rows else block(sheet_id, 0, first, None, end)
