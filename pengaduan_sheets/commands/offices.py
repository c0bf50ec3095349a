"""`gabung`: one recap over many offices' books."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ..config.places import as_compared
from ..disk.files import place
from ..errors import UsageError
from ..exports.files import checked_place, write_at
from ..logs import setup_log
from ..offices import kept
from ..offices.gathering import gather
from ..offices.listed import Listed, read_offices
from ..offices.outline import Answer, Asked, Outline, Task, Unread
from ..offices.together import Gathered
from ..signs import outgoing_whole
from ..terminal.parts import Part, Report, Said, Table
from ..text import listing, number, percentage, period_name
from .recap import period_wanted

KINDS = (".xlsx", ".html")
_log = logging.getLogger("pengaduan")


class Wanted(NamedTuple):
    """What was typed behind `gabung KANTOR.toml`."""

    period: str | None
    clock: datetime | None
    outputs: Sequence[str]
    cluster: str | None
    processes: int | None


def join_offices(path: str, wanted: Wanted, tell: Callable[[str], None]) -> tuple[Report, list[str], int]:
    """One recap over all offices, what the object of `--json` has no place for, and the exit code.

    Of these 0 is that all were read, 1 some were not, 4 none.

    raises  ConfigError: the list is wrong; UsageError, StoreOfflineError: as `gather` and `checked_place`
    """
    machine = datetime.now()
    setup_log(kept.folder())
    offices = read_offices(place(Path.cwd(), path))
    outputs = [checked_place(output, KINDS, "gabungan.html", kept.folder()) for output in wanted.outputs]
    _keep_out(wanted.outputs, [(office.name, os.path.normpath(office.config)) for office in offices])
    period = period_wanted(wanted.period, wanted.clock or machine)
    gathered = outgoing_whole(_gathered(offices, Asked(period, wanted.clock), wanted, machine, tell))
    answers: list[Answer] = [*gathered.outlines, *gathered.unread]
    _keep_out(wanted.outputs, [(answer.name, file) for answer in answers for file in answer.lies or ()])
    if gathered.outlines:
        for output in outputs:
            write_at(output, _render(gathered, output.suffix.lower(), wanted.clock or machine), kept.folder())
    code = 0 if not gathered.unread else 1 if gathered.outlines else 4
    remarks = [*gathered.remarks, *_counted_twice(gathered)]
    report = Report([*_parts(gathered, outputs), *(Said(line, "bahaya") for line in remarks)], gathered.as_json)
    return report, remarks, code


def _keep_out(outputs: Sequence[str], files: Sequence[tuple[str, str]]) -> None:
    """Nothing is made in an office's folder: there its own names are, also those of files that it has not yet.

    files   name of an office, where a file of it lies. First as the list has it: only who has a time limit follows
            links, and where these lead is known behind the reading
    raises  UsageError
    """
    folders = {as_compared(Path(file).parent)[0]: (name, Path(file).parent) for name, file in files}
    for output in outputs:
        path = place(Path.cwd(), output)
        around = as_compared(Path(os.path.realpath(path))) + as_compared(Path(os.path.normpath(path)))
        for name, folder in filter(None, map(folders.get, around)):
            raise UsageError(
                f"-o {output}: itu di dalam folder {name} ({folder}), dan di folder kantor tidak ada yang dibuat. "
                "Pilih folder lain."
            )


def _gathered(
    offices: Sequence[Listed], asked: Asked, wanted: Wanted, machine: datetime, tell: Callable[[str], None]
) -> Gathered:
    run = kept.Run.begin(offices, asked, machine)
    answers: dict[str, Answer] = {}
    by_name = {office.name: office for office in offices}
    tasks = [Task(office, asked, run.known(office)) for office in offices]
    for answer in gather(tasks, wanted.processes, wanted.cluster):
        answers[answer.name] = answer
        tell(f"Membaca kantor ({len(answers)} dari {len(offices)})")
        if isinstance(answer, Outline):
            run.keep(by_name[answer.name], answer)
        else:
            _log.error("%s: %s %s", answer.name, answer.reason, answer.trace)
    run.end()
    unread = [office for office in offices if isinstance(answers[office.name], Unread)]
    last = [known for office in unread if (known := kept.last_known(office, asked.period))]
    return Gathered.of(asked.period, [answers[office.name] for office in offices], last)


def _counted_twice(gathered: Gathered) -> list[str]:
    return [
        f"{listing(names)} membaca buku yang sama, jadi angkanya terhitung lebih dari sekali. Sisakan satu di daftar "
        "kantor."
        for names in gathered.counted_twice
    ]


def _render(gathered: Gathered, suffix: str, made: datetime) -> bytes:
    if suffix == ".xlsx":
        from ..offices import workbook

        return workbook.render(gathered)
    from ..offices import page

    return page.render(gathered, made).encode("utf-8")


def _parts(gathered: Gathered, outputs: Sequence[Path]) -> list[Part]:
    """What is said of them on a terminal."""
    if not gathered.outlines:
        return [*_unread(gathered), "", "Tidak satu kantor pun terbaca, jadi tidak ada rekap yang dibuat."]
    rows = [
        (name, number(f["masuk"]), number(f["selesai"]), number(f["terbuka"]),
         Said(number(f["terlambat"]), "bahaya" if f["terlambat"] else ""), percentage(f["persen_tepat_janji"]))
        for name, f in gathered.each_and_all
    ]  # fmt: skip
    headings = ("Kantor", "Masuk", "Selesai", "Terbuka", "Terlambat", "Janji ditepati")
    title = f"Rekap gabungan {period_name(gathered.period)}: {number(len(gathered.outlines))} kantor"
    return [
        Said(title, "judul"), Table(headings, rows, frozenset(range(1, len(headings)))),
        *_unread(gathered), *(f"Ditulis: {output}" for output in outputs),
    ]  # fmt: skip


def _unread(gathered: Gathered) -> list[Part]:
    said: list[Part] = []
    for office in gathered.unread:
        last = gathered.last_known.get(office.name)
        known = f" {last.words}" if last else ""
        said.append(Said(f"Tidak terbaca: {office.name} (kode {office.code}). {office.reason}{known}", "bahaya"))
    return said
