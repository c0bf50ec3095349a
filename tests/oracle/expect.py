"""The system columns that a book must show, row by row. Source: INTERFACE 4.2 to 4.8.

`expect` knows nothing of an earlier value of a system cell: only staff cells, numbers given, rows once finished, the
calendar and the clock.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from .clock import BINJAI, Clock
from .notes import check_note
from .reading import (
    LISTS,
    PERMITS,
    folded,
    is_blank,
    is_erased,
    is_nothing,
    listed,
    nik_is_wrong,
    phone_e164,
    phone_is_wrong,
    whole_minute,
)
from .state import LIMITS, Done, Expected, Row, RowState, key_of

__all__ = ["LIMITS", "Done", "Expected", "Row", "expect", "key_of", "remembered"]

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NUMBER = re.compile(r"^(\d+)/PGD/[IVX]+/(\d{4})$")


def expect(
    rows: Sequence[Row],
    now: datetime,
    given: Mapping[Hashable, str] | None = None,
    finished: Iterable[Hashable] = (),
    swapped: Iterable[tuple[Hashable, str]] = (),
    clock: Clock = BINJAI,
    permits: Sequence[str] = PERMITS,
) -> list[Expected]:
    """The expected system cells of `rows`, in their order.

    rows      heading -> value as typed; a missing heading is an empty cell
    now       the office's clock
    given     row key -> register number given by earlier syncs (keys without a row: vanished rows)
    finished  keys of rows that were once Selesai
    swapped   (row key, heading) of time cells that two syncs showed to be a swap of day and month (4.6)
    permits   the list behind Jenis Izin (tab Referensi)
    """
    now = whole_minute(now)
    given = dict(given or {})
    was_finished, swaps = set(finished), set(swapped)
    states = []
    for index, row in enumerate(rows):
        states.append(RowState(row, index, key_of(row, index), now, given, swaps, clock))
    _mark_copies(states)
    for state in states:
        state.progress()
    _register(states, now, given)
    known = {folded(number) for number in given.values()} | {folded(s.out.noreg) for s in states if s.out.noreg}
    lists = {**LISTS, "Jenis Izin": permits}
    for state in states:
        if state.has_content:
            state.describe()
            state.out.reopened = state.is_reopened(state.key in was_finished)
            check_note(state, known, lists)
    _mark_duplicates(states, permits)
    return [state.out for state in states]


def remembered(
    rows: Sequence[Row],
    told: Sequence[Expected],
    given: Mapping[Hashable, str] | None = None,
    finished: Iterable[Hashable] = (),
) -> tuple[dict[Hashable, str], set[Hashable]]:
    """`given` and `finished` for the next `expect`, after a sync that told `told` of `rows`.

    A row whose cells were all cleared has vanished (4.8): its number stays known, but no longer under the row's key.
    """
    numbers, done = dict(given or {}), set(finished)
    for index, (row, out) in enumerate(zip(rows, told, strict=True)):
        key = key_of(row, index)
        if not out.has_content and key in numbers:
            number = numbers.pop(key)
            numbers["hilang", number] = number
            done.discard(key)
        if out.noreg is not None:
            numbers[key] = out.noreg
        if out.status == "Selesai":
            done.add(key)
    return numbers, done


# ---------------------------------------------------------------------------------------------------- between rows


def _mark_copies(states: list[RowState]) -> None:
    """A row equal to another in Tanggal Lapor, Nama Pelapor and Uraian Pengaduan is a copy of a numbered one, else of
    the upper one (4.7); a numbered row is never `Perbaiki Data` (4.3)."""
    groups: dict[tuple[datetime, str, str], list[RowState]] = {}
    for state in states:
        reported = state.time("Tanggal Lapor")
        name, story = folded(state.raw("Nama Pelapor")), folded(state.raw("Uraian Pengaduan"))
        if reported is None or not name or not story:
            continue
        if is_erased(name) or is_erased(story):
            continue  # nothing is left to be told apart by
        groups.setdefault((reported.at, name, story), []).append(state)
    for group in groups.values():
        original = next((state for state in group if state.numbered), group[0])
        for state in group:
            if state is original:
                continue
            if state.numbered:
                state.out.may_columns |= {"Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"}
            else:
                state.out.copy_of = original.index


def _register(states: list[RowState], now: datetime, given: Mapping[Hashable, str]) -> None:
    """Numbers for the rows that complete step 2: by Diperiksa, then row; the sequence runs per year (4.3)."""
    highest: dict[int, int] = {}
    for number in given.values():
        match = NUMBER.match(number)
        if match:
            year = int(match.group(2))
            highest[year] = max(highest.get(year, 0), int(match.group(1)))
    waiting = []
    for state in states:
        completes = any(done.step == 2 for done in state.out.done)
        if not completes or state.numbered or state.is_stopped or not state.has_content:
            continue
        checked = state.time("Diperiksa")
        assert checked is not None
        year = checked.at.year
        if year == now.year or (year == now.year - 1 and now.month <= 3):
            waiting.append((checked.at, state.index, state))
        else:
            state.out.asks_year = True
    for checked_at, _, state in sorted(waiting, key=lambda item: item[:2]):
        highest[checked_at.year] = highest.get(checked_at.year, 0) + 1
        sequence, roman = highest[checked_at.year], ROMAN[checked_at.month - 1]
        state.out.noreg = f"{sequence:04d}/PGD/{roman}/{checked_at.year}"
        state.out.newly_given = True


def _mark_duplicates(states: list[RowState], permits: Sequence[str]) -> None:
    """`Mungkin ganda:` on the later row; where two readings of 4.7 differ the answer stays open (None)."""
    for later in states:
        for other in states:
            if later is other or later.out.hint is True:
                continue
            alike = _looks_like(later, other, permits)
            if alike is True:
                later.out.hint = True
            elif alike is None and later.out.hint is False:
                later.out.hint = None


def _looks_like(later: RowState, other: RowState, permits: Sequence[str]) -> bool | None:
    """Is `later` a likely duplicate of `other`? None = it depends on the reading."""
    a, b = later.time("Tanggal Lapor"), other.time("Tanggal Lapor")
    if a is None or b is None or not (later.has_content and other.has_content):
        return False
    if folded(later.raw("Jenis Izin")) != folded(other.raw("Jenis Izin")) or abs((a.day - b.day).days) > 8:
        return False
    if a.at <= b.at and later.index < other.index:
        return False  # the earlier one by both readings of `later`
    niks = [folded(state.raw("NIK")) for state in (later, other)]
    phones = [phone_e164(state.raw("No. HP")) for state in (later, other)]
    names = [folded(state.raw("Nama Pelapor")) for state in (later, other)]
    same_nik = niks[0] == niks[1] and not _tells_nothing(niks[0])
    same_phone = phones[0] == phones[1] and phones[0] is not None
    same_name = names[0] == names[1] and not _tells_nothing(names[0])
    if not (same_nik or same_phone or same_name):
        return False
    follows = [not is_blank(s.raw("Lanjutan Dari")) and not is_nothing(s.raw("Lanjutan Dari")) for s in (later, other)]
    if follows[0]:
        return False
    plain = not any(
        state.is_stopped or state.is_perbaiki or nik_is_wrong(state.raw("NIK")) or phone_is_wrong(state.raw("No. HP"))
        for state in (later, other)
    )
    no_niks = all(nik == "" for nik in niks)
    decided = same_nik or (no_niks and same_phone) or (no_niks and phones == [None, None] and same_name)
    is_behind = a.at >= b.at and later.index > other.index
    listed_permit = listed(later.raw("Jenis Izin"), permits) is not None
    if plain and decided and is_behind and listed_permit and not follows[1] and abs(a.at - b.at) <= timedelta(days=6):
        return True
    return None


def _tells_nothing(value: str) -> bool:
    return is_blank(value) or is_nothing(value) or is_erased(value)
