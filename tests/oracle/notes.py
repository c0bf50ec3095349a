"""What a row's note must and may speak of. Source: INTERFACE 4.3, 4.6, 4.7.

Must = the contract says that it is named. May = the contract leaves it open, or two of its sentences meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .reading import (
    STEP_COLUMNS,
    TIMES,
    WAJIB,
    TimeCell,
    folded,
    is_blank,
    is_erased,
    is_nothing,
    listed,
    nik_is_wrong,
    phone_is_wrong,
)
from .state import LAST, RowState

__all__ = ["check_note"]

# (filled heading, heading that belongs to it): the contract does not ask for these, a careful program might.
COMPANIONS = (
    ("Diperiksa", "Kelengkapan"),
    ("Kelengkapan", "Diperiksa"),
    ("Diverifikasi", "Kebenaran Laporan"),
    ("Solusi Diberikan", "Cara Penyelesaian"),
    ("Solusi Diberikan", "Solusi"),
    ("Pelapor Dihubungi", "Media Jawaban"),
    ("Alasan Dihentikan", "Dihentikan"),
    ("Dilengkapi", "Kekurangan"),
)


def check_note(state: RowState, known: set[str], lists: Mapping[str, Sequence[str]]) -> None:
    """Fill `problem_columns`, `one_of` and `may_columns` of the row; `known`: folded numbers ever given."""
    _check_wajib(state)
    _check_times(state)
    _check_values(state, known, lists)
    _check_companions(state)
    _check_gap(state)


def _check_wajib(state: RowState) -> None:
    for heading in state.missing:
        if state.is_stopped and not state.times.get(heading, TimeCell()).named:
            state.out.may_columns.add(heading)  # who would fill it in now?
        elif state.waits and heading != "Tanggal Lapor":
            if state.numbered or state.is_perbaiki:  # two sentences of 4.3 meet; either may win
                state.out.may_columns.add(heading)
        else:
            state.out.problem_columns.add(heading)


def _check_times(state: RowState) -> None:
    must, may = state.out.problem_columns, state.out.may_columns
    must |= state.disordered
    reported = state.time("Tanggal Lapor")
    for heading in TIMES:
        moment = state.time(heading)
        if state.times[heading].named:
            must.add(heading)
        elif moment and reported and moment.is_before(reported):
            may.add(heading)  # of times that complete nothing the contract does not say whether order is checked
    if state.check_is_older or state.out.asks_year:
        must.add("Diperiksa")
    if state.is_stopped and (is_blank(state.raw("Alasan Dihentikan")) or is_nothing(state.raw("Alasan Dihentikan"))):
        must.add("Alasan Dihentikan")
    if state.out.reopened:
        may.add(STEP_COLUMNS[LAST])


def _check_values(state: RowState, known: set[str], lists: Mapping[str, Sequence[str]]) -> None:
    must, may = state.out.problem_columns, state.out.may_columns
    for heading, options in lists.items():
        value = state.raw(heading)
        if is_blank(value) or is_erased(value) or listed(value, options):
            continue
        if not is_nothing(value):
            must.add(heading)
        elif heading in WAJIB:
            may.add(heading)  # filled, and in no list
    if nik_is_wrong(state.raw("NIK")):
        must.add("NIK")
    if phone_is_wrong(state.raw("No. HP")):
        must.add("No. HP")
    follows = state.raw("Lanjutan Dari")
    if not is_blank(follows) and not is_nothing(follows) and folded(follows) not in known:
        must.add("Lanjutan Dari")


def _check_companions(state: RowState) -> None:
    may = state.out.may_columns
    for filled, companion in COMPANIONS:
        beside = state.raw(companion)
        if not is_blank(state.raw(filled)) and (is_blank(beside) or is_nothing(beside)):
            may.add(companion)
    if state.kelengkapan == "Tidak Lengkap" and is_blank(state.raw("Kekurangan")):
        may.add("Kekurangan")
    if folded(state.raw("Cara Penyelesaian")) == "tertulis" and is_blank(state.raw("No. Surat Jawaban")):
        may.add("No. Surat Jawaban")


def _check_gap(state: RowState) -> None:
    """Both columns: the open step's, and the later one that is filled (4.3)."""
    must, may = state.out.problem_columns, state.out.may_columns
    if state.current > LAST or not state.behind:
        return
    later = frozenset(STEP_COLUMNS[step] for step in state.behind)
    earlier = frozenset((STEP_COLUMNS[state.current],))
    if state.current == 2 and not is_blank(state.raw("Diperiksa")):
        earlier = frozenset(("Diperiksa", "Kelengkapan", "Dilengkapi"))  # filled, so the cause is one of these
    may |= later | earlier
    if state.is_stopped or (state.is_perbaiki and state.check_is_done):
        return
    if state.is_perbaiki and "Tanggal Lapor" in state.missing:
        return  # the gap is at step 1, whose column is named anyway
    for headings in (earlier, later):
        if len(headings) == 1:
            must |= headings
        else:
            state.out.one_of.append(headings)
