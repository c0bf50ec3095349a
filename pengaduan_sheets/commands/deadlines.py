"""How each deadline of a complaint came about, in words: which limit, by which value, of which step or promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from ..config import Step
from ..config.limits import Limit, LimitBy
from ..core.explanation import explain
from ..core.moments import Moments, moment_of
from ..core.progress import REPAIR, WAITING, Standing
from ..core.steps import StepTrack
from ..core.worktime import WorkTable
from ..flow.survey import Survey
from ..text import moment, moment_or_day

Told = dict[str, Any]  # "lines": for people; "json": for `riwayat --json`


def deadlines(found: Survey, row: int) -> list[Told]:
    """Step by step what a row went through, then what was promised of it, by its own version of the SOP."""
    standing, i = found.agenda.of_row(row)
    state, out = standing.state, list[Told]()
    for k, track in enumerate(state.tracks):
        is_current = bool(state.is_open[i]) and int(state.current[i]) == k
        if track.passed[i] and track.comes[i]:
            out.append(_no_deadline(track.step, f"tidak dilalui ({_condition(standing, track.step, i)})"))
        elif track.skipped[i]:
            out.append(_no_deadline(track.step, "tanpa waktu di register lama, jadi tidak ada tenggat"))
        elif track.done[i] or is_current:
            out.append(_of_step(standing, found.table, (track, is_current), i))
    if standing.config.janji and state.promise.due.is_known[i]:
        out.append(_of_promise(standing, found.table, i))
    return out


def _of_step(standing: Standing, table: WorkTable, at: tuple[StepTrack, bool], i: int) -> Told:
    """at: (the step, whether the row stands there)"""
    (track, is_current), state = at, standing.state
    step = track.step
    limit, why = _limit(standing, step.waktu, i)
    if is_current and str(state.status[i]) in (REPAIR, WAITING):
        return _no_deadline(step, f"tidak ada tenggat selama {state.status[i]}")
    if limit is None:
        return _no_deadline(step, f"tanpa batas waktu{why}")
    if np.isnat(track.start.at[i]):
        return _no_deadline(step, "waktu mulai tidak diketahui, jadi tidak ada tenggat")
    done = moment_of(track.at.at[i]) if track.done[i] else None
    late = bool(track.late[i] if done else state.step_late[i])
    limits = [(x, name) for x, name in ((step.tenggang, "tenggang"), (limit, "batas")) if x is not None]
    return _deadline(step, (track.start, i), limits, (done, late, why, table))


def _limit(standing: Standing, waktu: Limit | LimitBy | None, i: int) -> tuple[Limit | None, str]:
    """(The limit of the row, ` (Tingkat: Berat)` where a value decided)."""
    if not isinstance(waktu, LimitBy):
        return waktu, ""
    value = standing.reading.columns.texts[waktu.kolom][i]
    why = f"{waktu.kolom}: {value}" if value in waktu.by_value else f"{waktu.kolom} {value or 'kosong'}: lainnya"
    return waktu.of(value), f" ({why})"


def _condition(standing: Standing, step: Step, i: int) -> str:
    texts = standing.reading.columns.texts
    said = [f"{c.kolom}: {texts[c.kolom][i]}" for c in step.hanya_bila if texts[c.kolom][i] not in (None, *c.nilai)]
    return ", ".join(said) or f"{step.hanya_bila[0].kolom} tidak diisi dalam pengaduan ini"


def _no_deadline(step: Step, why: str) -> Told:
    return {
        "lines": [f"  {step.label}: {why}."],
        "json": {"langkah": step.nomor, "mulai": None, "tenggat": None, "keterangan": why},
    }


def _begin(start: Moments, i: int, first: Limit, table: WorkTable) -> tuple[datetime, str]:
    """(from where the limits count, what is said of a start without a time of day)"""
    at = moment_of(start.at[i])
    if not start.is_bare[i]:
        return at, ""
    if first.is_calendar:
        return at.replace(hour=23, minute=59), " (tanpa jam: dihitung dari pukul 23.59 hari itu)"
    end = table.earliest(table.day_end(np.datetime64(at, "D")))
    return moment_of(end), " (tanpa jam: dihitung dari akhir jam kerja hari itu)"


def _deadline(
    step: Step, start: tuple[Moments, int], limits: Sequence[tuple[Limit, str]],
    told: tuple[datetime | None, bool, str, WorkTable],
) -> Told:  # fmt: skip
    """told: (when it was completed, whether late, by which value its limit is, calendar)"""
    (moments, i), (done, late, why, table) = start, told
    at = moment_of(moments.at[i])
    begin, bare = _begin(moments, i, limits[0][0], table)
    said = [f"  {step.label}, mulai {moment_or_day(at)}{bare}"]
    for limit, name in limits:
        explained = explain(table, begin, limit)
        shown = f"{name} {limit}{why if name == 'batas' else ''}"
        said += [f"     {shown}:", *(f"       {line}" for line in explained.lines)]
        begin = explained.end
    end = f"     tenggat {moment(begin)}"
    if done is not None:
        end += f"; selesai {moment_or_day(done)}, {'terlambat' if late else 'tepat waktu'}"
    elif late:
        end += "; terlambat"
    said.append(end)
    return {
        "lines": said,
        "json": {
            "langkah": step.nomor, "mulai": at.isoformat(timespec="minutes"),
            "tenggat": begin.isoformat(timespec="minutes"),
            "selesai": done.isoformat(timespec="minutes") if done else None, "terlambat": late,
            "hitungan": [line.strip() for line in said[1:-1]],
        },
    }  # fmt: skip


# ---- the promise ---------------------------------------------------------------------------------------------------


def _of_promise(standing: Standing, table: WorkTable, i: int) -> Told:
    promise, state = standing.config.janji, standing.state
    assert promise is not None
    step = standing.config.numbered[promise.mulai]
    limits = list(_promised_limits(standing, i))
    at = moment_of(state.promise.start.at[i])
    begin, bare = _begin(state.promise.start, i, limits[0][0], table)
    said = [f"  Janji untuk seluruh pengaduan, mulai {moment_or_day(at)}{bare}, saat langkah {step.label} mulai"]
    for limit, name in limits:
        explained = explain(table, begin, limit)
        said += [f"     {name} {limit}:", *(f"       {line}" for line in explained.lines)]
        begin = explained.end
    due = state.promise.due.of_row(i, table)
    assert due is not None  # who asks knows it
    if due != begin:
        said.append("     ditambah waktu menunggu pelapor melengkapi")
    over = state.ended.is_known[i] and state.has_promise[i]
    kept = "" if not over else "; ditepati" if state.kept[i] else "; tidak ditepati"
    said.append(f"     janji sampai {moment(due)}{kept}")
    return {
        "lines": said,
        "json": {
            "langkah": None, "janji": True, "mulai": at.isoformat(timespec="minutes"),
            "tenggat": due.isoformat(timespec="minutes"), "ditepati": bool(state.kept[i]) if over else None,
            "hitungan": [line.strip() for line in said[1:-1]],
        },
    }  # fmt: skip


def _promised_limits(standing: Standing, i: int) -> Iterator[tuple[Limit, str]]:
    promise, state = standing.config.janji, standing.state
    assert promise is not None
    limit, why = _limit(standing, promise.waktu, i)
    if limit is not None:
        yield limit, f"batas{why}"
    more = promise.perpanjangan
    if more and more.waktu and state.promise.is_extended[i]:
        yield (
            more.waktu,
            f"diperpanjang ({more.kolom} {moment_or_day(moment_of(standing.reading.times[more.kolom][i]))})",
        )
