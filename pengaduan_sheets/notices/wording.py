"""What a notice says: numbers, steps and deadlines only, so that nobody else's chat or mail holds a person's data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ..config import Step
from ..core.progress import WAITING
from ..flow.survey import Survey
from ..signs import as_shown
from ..tabs.work import Task
from ..text import UNNUMBERED, long_day, number, period_name, weekday_moment
from .due import DIGEST, ESCALATION, OVERDUE, RECAP, Notice

SHOWN = 12  # of a digest's group; services cut long messages, and all of it stands in Tugas


class Letter(NamedTuple):
    """One message."""

    title: str
    body: str


def letter_of(notice: Notice, to: str, found: Survey, recap: str = "") -> Letter:
    """The notice in words. `to`: who gets it; `recap`: the text of the month's recap, where it is one"""
    kind = notice.key.kind
    if kind == DIGEST:
        return _digest(to, found)
    if kind == RECAP:
        return Letter(f"Rekap {period_name(notice.key.about)}", recap.strip())
    row = found.agenda.derived.row(notice.row)
    step = found.step_of(notice.row)
    assert step is not None  # a notice is of an open row
    return _of_step((kind, _name(row), _due(found, notice.row)), row, step)


def _of_step(what: tuple[str, str, str], row: Any, step: Step) -> Letter:
    kind, name, due = what
    if kind == ESCALATION:
        return Letter(
            f"Belum selesai: {name}",
            f"{name}, langkah {step.label}, {row['remaining']} ({due}). Yang mengerjakan: {step.pelaksana}.\n"
            f"Mohon ditindaklanjuti. Bila sebenarnya sudah selesai, {step.selesai_bila} belum diisi di buku agenda.",
        )
    if kind == OVERDUE:
        return Letter(
            f"Terlambat: {name}",
            f"{name}, langkah {step.label}, terlambat ({due}).\n"
            f"Selesaikan sekarang, lalu isi {step.selesai_bila} di buku agenda. Sudah selesai? Isi saja waktunya.",
        )
    return Letter(
        f"Mendekati tenggat: {name}",
        f"{name}, langkah {step.label}, paling lambat {weekday_moment(row['deadline'])}.\n"
        f"Sesudah selesai, isi {step.selesai_bila} di buku agenda.",
    )


def _due(found: Survey, row: int) -> str:
    """What has passed: a complaint may be late by the promise alone, while its step is not."""
    standing, i = found.agenda.of_row(row)
    step, promise = standing.state.overdue(i, found.table)
    said = [f"tenggat {weekday_moment(step)}"] if step else []
    return "; ".join([*said, *([f"janji untuk seluruh pengaduan sampai {weekday_moment(promise)}"] if promise else [])])


def _name(row: Any) -> str:
    return f"baris {row['sheet_row']}" if row["noreg"] is None else as_shown(str(row["noreg"]))


# ---- the digest ----------------------------------------------------------------------------------------------------


def _digest(actor: str, found: Survey) -> Letter:
    today, rows = found.now.date(), found.agenda.derived.rows
    where = dict(zip(rows["id"], rows["sheet_row"].tolist(), strict=True))
    theirs = {step.pelaksana for sop in found.config.procedures for step in sop.langkah if actor in step.actors}
    tasks = [task for group in found.work if group.actor in theirs for task in group.tasks]
    groups: dict[str, list[Task]] = {"Terlambat": [], "Tenggat hari ini": [], "Terbuka lainnya": []}
    overdue, due, others = groups.values()
    for task in sorted(tasks, key=lambda task: (task.deadline or datetime.max, task.name, where.get(task.key, 0))):
        is_due = task.deadline is not None and task.deadline.date() <= today
        if task.status != WAITING:
            (overdue if task.late else due if is_due else others).append(task)
    lines = [line for head, tasks in groups.items() if tasks for line in _group(head, tasks, where)]
    return Letter(f"Tugas {long_day(today)}", "\n".join([*lines, "Rinciannya ada di tab Tugas di buku agenda."]))


def _group(head: str, tasks: Sequence[Task], where: dict[str, int]) -> Iterator[str]:
    yield f"{head}: {number(len(tasks))}"
    for task in tasks[:SHOWN]:
        name = f"baris {where[task.key]}" if task.name == UNNUMBERED else task.name
        due = f", tenggat {weekday_moment(task.deadline)}" if task.deadline else ""
        yield f"- {name}, langkah {task.label}{due}"
    if len(tasks) > SHOWN:
        yield f"- dan {number(len(tasks) - SHOWN)} lagi"


def waiting_sentence(actor: str, since: str) -> str:
    """For the board: what has not gone out. since: a moment as shown to people"""
    return (
        f"Pemberitahuan kepada {actor} belum terkirim sejak {since}. Periksa internet komputer ini, lalu jalankan "
        "`pengaduan diagnosa --kabar`."
    )
