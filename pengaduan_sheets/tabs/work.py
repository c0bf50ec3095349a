"""The open work, per pelaksana and by urgency: what Tugas lists and the board counts. No personal data by construction.

Pure. Of a complaint only its number, ID Baris, step and deadline are taken (INTERFACE 4.11).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from ..config import Config, Step
from ..config.procedure import NOBODY
from ..core.derived import Derived, answer_awaited
from ..core.handover import HandoverResult
from ..core.marks import Marks
from ..core.progress import REPAIR, WAITING
from ..frozen import Frozen
from ..schema import AGENDA, HANDOVER
from ..text import UNNUMBERED, listing, number, period_name

NO_MARKS = Marks()
UNNAMED = "Tanpa pelaksana"  # whose work a step is of which the SOP names nobody


class Task(Frozen):
    """One piece of open work. `key` finds its row in `tab`: an ID Baris in Agenda, a Periode in Serah Terima."""

    tab: str
    key: str
    name: str  # the register number, `belum bernomor`, or `Rekap Oktober 2026`
    step: int
    status: str
    deadline: datetime | None
    late: bool
    remaining: str | None
    todo: str

    @property
    def label(self) -> str:
        """`3. Verifikasi`, as the column Langkah reads."""
        return f"{self.step}. {self.status}"


class Group(Frozen):
    """The work of one pelaksana, most urgent first; without a deadline last."""

    actor: str
    tasks: Sequence[Task]

    @property
    def overdue(self) -> int:
        """How many are overdue now."""
        return sum(task.late for task in self.tasks)

    @property
    def by_status(self) -> dict[str, int]:
        """Label of the step -> how many, in the order of the steps."""
        ordered = sorted(self.tasks, key=lambda t: (t.step, t.status))
        return dict(Counter(task.label for task in ordered))


def open_work(derived: Derived, handed: HandoverResult, config: Config, marks: Marks = NO_MARKS) -> list[Group]:
    """Every pelaksana in the order of the SOP (those without work too) with the work that is theirs now; a step of
    several is theirs together, and counted once. marks: nobody is asked for what the file of an import lacked.

    Whom the office can only wait for comes last: the reporter, and who does the form alone.
    """
    officers = sorted([*config.followed, *config.recap_steps], key=lambda step: step.nomor)
    form = [config.steps[0].pelaksana] if config.steps[0].actors else []
    reporter = [config.register_.pelapor] if config.asks_reporter else []
    work: dict[str, list[Task]] = defaultdict(list)
    for actor, task in (*_complaints(derived, config, marks), *_recaps(handed)):
        work[actor].append(task)
    own = [step.pelaksana for step in officers]
    waited = [*form, config.register_.pelapor]
    former = [actor for actor in work if actor not in (*own, *waited)]  # of an earlier version: what is left of it
    tasks = {actor: work[actor] for actor in (*own, *former, *form, *reporter, *work)}
    return [
        Group(UNNAMED if actor == NOBODY else actor, sorted(theirs, key=_urgency)) for actor, theirs in tasks.items()
    ]


def sum_words(groups: Sequence[Group]) -> str:
    """How the totals of an office add up: `13 pengaduan terbuka + 2 perlu diperbaiki + 1 rekap = 16 tugas`.

    What `terbuka` counts leaves out what must be put right first (INTERFACE section 5), Agenda has no recaps, and work
    is all of it.
    """
    tasks = [task for group in groups for task in group.tasks]
    repairs = sum(task.status == REPAIR for task in tasks)
    recaps = sum(task.tab == HANDOVER for task in tasks)
    parts = ((len(tasks) - repairs - recaps, "pengaduan terbuka"), (repairs, "perlu diperbaiki"), (recaps, "rekap"))
    told = [f"{number(count)} {what}" for count, what in parts if count]
    if not told:
        return "Tidak ada tugas"
    return f"{' + '.join(told)} = {number(len(tasks))} tugas"


def _urgency(task: Task) -> tuple[datetime, bool, str, str]:
    # By number and key last, so that sorting the book changes nothing here.
    return (task.deadline or datetime.max, task.name == UNNUMBERED, task.name, task.key)


def _complaints(derived: Derived, config: Config, marks: Marks) -> Iterator[tuple[str, Task]]:
    rows = derived.rows
    columns = ["id", "noreg", "step", "status", "actor", "deadline", "late", "remaining", "version"]
    is_open = np.flatnonzero(rows["is_open"])
    open_cells = zip(*(rows[column][is_open].tolist() for column in columns), strict=True)
    for i, cells in zip(is_open.tolist(), open_cells, strict=True):
        row = dict(zip(columns, cells, strict=True))
        sop = config.procedures[row["version"]]
        step = sop.numbered.get(int(row["step"]))
        answer = answer_awaited(derived, i, step) if step and row["status"] == WAITING else ""
        old = marks.imported.get(str(row["id"]))
        lacks = old.lacks if old else frozenset[str]()
        yield str(row["actor"]), _complaint(row, _todo(str(row["status"]), step, answer, (sop, lacks)))


def _complaint(row: Mapping[Any, Any], todo: str) -> Task:
    return Task(
        AGENDA,
        str(row["id"]),
        UNNUMBERED if _is_none(row["noreg"]) else str(row["noreg"]),
        int(row["step"]),
        str(row["status"]),
        row["deadline"],
        bool(row["late"]),
        None if _is_none(row["remaining"]) else str(row["remaining"]),
        todo,
    )


def _is_none(value: object) -> bool:
    return value is None or value != value or value == ""  # NaN is not equal to itself


def _todo(status: str, step: Step | None, answer: str, asking: tuple[Config, frozenset[str]]) -> str:
    """asking: (the SOP that asks, columns that are not asked for)"""
    if status == REPAIR or step is None:
        return "Betulkan isian"
    if answer:
        return f"Tunggu pelapor; isi {answer} sesudah ia melengkapi"
    sop, lacks = asking
    asked = [heading for heading in sop.cells_of(step) if heading == step.selesai_bila or heading not in lacks]
    return f"Isi {listing(asked)} sesudah selesai"


def _recaps(handed: HandoverResult) -> Iterator[tuple[str, Task]]:
    for row in handed.rows:
        if not row.at or row.period is None or row.actor is None or row.status is None:
            continue
        heading = row.at.selesai_bila
        yield row.actor, Task(
            HANDOVER, row.period, f"Rekap {period_name(row.period)}", row.step, row.status, row.deadline, row.late,
            row.remaining, f"Isi {heading} di tab {HANDOVER} sesudah selesai",
        )  # fmt: skip
