"""`terbuka`: the complaints that are open, on the terminal without names, or as a list on paper with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from textwrap import shorten

from ..beside.look import look
from ..config import Config
from ..core.derived import moment_in
from ..exports.files import checked_output, office_of, write_output
from ..flow.about import about_rows, complaint_column, without_cells
from ..flow.survey import Survey
from ..layout.templates import load_theme
from ..masking import without_numbers
from ..month.blocks import Column, Table
from ..month.paper import letterhead
from ..schema import AGENDA
from ..signs import outgoing_whole, plain
from ..tabs.tasks_tab import About
from ..tabs.work import Task, sum_words
from ..terminal.parts import Report, Said
from ..terminal.parts import Table as Listed
from ..text import day, moment

_ON_PAPER = "Dengan nama pelapor, untuk dicetak: pengaduan terbuka -o terbuka.docx"
_WORDS = 160  # characters of a complaint, and of a note


def open_list(config: Config, now: datetime, output: str | None = None) -> Report:
    """What is open, per pelaksana and by urgency; with `output` where the list is. raises UsageError: no such file"""
    path = checked_output(output, config, (".docx",), "terbuka.docx") if output is not None else None
    with look(config, now) as (found, _):
        groups = found.work
        by_actor = {g.actor: [task for task in g.tasks if task.tab == AGENDA] for g in groups}
        by_actor = {actor: tasks for actor, tasks in by_actor.items() if tasks}
        if path is None:
            parts = (part for actor, tasks in by_actor.items() for part in ("", Said(actor, "judul"), _listed(tasks)))
            return Report([f"{sum_words(groups)}.", *parts, "", Said(_ON_PAPER, "lunak")], None)
        tables = dict(_tables(found, by_actor))
    from ..exports.open_list import render

    head = letterhead(config, office_of(config).logo)
    said, colors = sum_words(groups), load_theme(config).warna.lain
    write_output(path, render(*outgoing_whole((head, said, tables)), colors, now), config)
    return Report([f"Pengaduan terbuka: {path}", "Memuat nama pelapor; jangan dikirim keluar kantor."], None)


def _listed(tasks: list[Task]) -> Listed:
    rows = [(t.name, t.label, moment(t.deadline) if t.deadline else "–", t.remaining or "–", t.todo) for t in tasks]
    return Listed(("No. Register", "Langkah", "Tenggat", "Sisa / Lewat", "Yang harus dilakukan"), rows)


def _tables(found: Survey, by_actor: dict[str, list[Task]]) -> Iterator[tuple[str, Table]]:
    """Title -> the complaints of one pelaksana."""
    config, about = found.config, about_rows(found)
    columns = (
        Column("No. Register", width=3.2), Column("Langkah", width=2.6), Column("Tenggat", width=2.3),
        Column("Sisa / Lewat", width=2.4), Column(config.begins, width=2.2),
        Column(config.role("nama") or "Pelapor", width=3.0), Column(config.role("jenis") or "Jenis", width=2.4),
        Column("Pengaduan", width=5.0), Column("Catatan Sistem", width=3.6),
    )  # fmt: skip
    row_of = {str(key): i for i, key in enumerate(found.agenda.derived.rows["id"])}
    for actor, tasks in by_actor.items():
        rows = [_line(found, task, row_of[task.key], about[task.key]) for task in tasks]
        late = sum(task.late for task in tasks)
        told = f"{len(tasks)} pengaduan" + (f", {late} terlambat" if late else "")
        yield f"{actor} ({told})", Table(columns, rows, is_typed=True)


def _line(found: Survey, task: Task, row: int, about: About) -> tuple[str, ...]:
    config, derived = found.config, found.agenda.derived
    received = moment_in(derived.rows["received"][row])

    def cell(heading: str | None) -> str:
        value = derived.values[heading][row] if heading and heading in derived.values else None
        return value if isinstance(value, str) else ""

    def typed(heading: str | None) -> str:
        told = without_cells(cell(heading), [cell(config.role("alamat"))])
        return shorten(without_numbers(plain(told)), _WORDS, placeholder=" …")

    return (
        task.name, task.label, moment(task.deadline) if task.deadline else "–", task.remaining or "–",
        day(received) if received else "–", typed(config.role("nama")), typed(config.role("jenis")),
        typed(complaint_column(config)), about.note,
    )  # fmt: skip
