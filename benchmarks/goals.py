"""The goals of speed, all in one table: whole processes, as ratios in one run. docs/kinerja.md explains the figures.

    python benchmarks/goals.py [--kantor 1000] [--buku 10000] [--dari 2000] [--sampai 50000] [--putaran 3] [--hanya ...]

--kantor  rows of an office of today; --buku: of a large book; --dari, --sampai: between which growth is looked at;
          beyond the rows that the program takes, with its bounds put further off in that process
--hanya   some parts of the table: kantor, bersih, kotor, mesin, tumbuh, siaga; and demo, run only when asked for:
          `make demo` in a fresh copy of this checkout, which needs the package index

Books are clean (97 % finished) and dirty (5 % with a problem, 30 % open), results of formulas are kept. Seconds are
those of the processor, user and system, of the process and of what it started: the machine may have other work.
Prints what was seen beside each goal; ends with exit code 1 when one is missed, and names it.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from processes import PROGRAM, TIMES, Used, as_installed, used  # noqa: E402

if TYPE_CHECKING:
    from pengaduan_sheets.flow.survey import Survey

STATUS, DEADLINE, LATE = "Status", "Tenggat", "Terlambat"
DIRTY = {"finished": 0.7, "faulty": 0.05}
MOST_ROWS = 15_000  # of books that the program takes without a doubt
SMALL = 50  # rows of a book that costs little beyond starting up
OFFICE = "kantor"
PANDAS = "import pandas"
CLICK = "import click"
STEADY_SCRIPT = """
import sys, openpyxl, pandas
book = openpyxl.load_workbook(sys.argv[1])
rows = pandas.DataFrame(book["Agenda"].iter_rows(min_row=3, values_only=True))
for row in range(3, 23):
    book["Agenda"].cell(row, 4).value = "Diperiksa"
book.save(sys.argv[1])
"""
FIRST_SCRIPT = """
import sys, openpyxl, pandas
book = openpyxl.load_workbook(sys.argv[1])
sheet, last = book["Agenda"], 2 + int(sys.argv[2])
rows = pandas.DataFrame(sheet.iter_rows(min_row=3, values_only=True))
for row in range(3, last + 1):
    for column in range(1, int(sys.argv[3]) + 1):
        sheet.cell(row, column).value = "ditulis"
book.save(sys.argv[1])
"""
LEAST = """
import sys, shutil, pandas, python_calamine
python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_name("Agenda").to_python()
shutil.copyfile(sys.argv[1], sys.argv[1] + ".salinan")
"""


@dataclass(frozen=True)
class Goal:
    """One line of the table. is_least: `seen` may not be less than `limit`, otherwise not more."""

    what: str
    seen: float
    limit: float
    unit: str = "times"
    is_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.seen >= self.limit if self.is_least else self.seen <= self.limit

    def __str__(self) -> str:
        bound = "at least" if self.is_least else "at most"
        verdict = "ok    " if self.is_met else "MISSED"
        return f"{verdict} {self.what}: {self.seen:,.2f} {self.unit} ({bound} {self.limit:,.2f})"


# ---- books, made in a process of their own: memory of the one that starts others would count as theirs -------------


def make(folder: Path, rows: int, kind: str) -> None:
    """The folder of an office before its first sync, before a steady one, and with nothing to do."""
    from office import Office
    from sync import change, fill

    put_bounds_off(rows)
    office = Office(folder / OFFICE).create("2026-11-24 07:30")
    fill(office, rows, **(DIRTY if kind == "dirty" else {}))
    shutil.copytree(office.folder, folder / "first")
    result = office.sync(TIMES["first"])
    (folder / "cells").write_text(str(max(1, result.counts["sel_ditulis"] // rows)), encoding="utf-8")
    change(office, rows)
    shutil.copytree(office.folder, folder / "steady")
    shutil.rmtree(office.folder)


def put_bounds_off(rows: int) -> None:
    """Let this process take a book of so many rows, which the program refuses for the sake of its own bounds."""
    from pengaduan_sheets.stores.excel import cellwise, package, screen, sharedtexts

    if rows > screen.MAX_ROWS:
        screen.MAX_ROWS = rows + 10_000  # with the rows that only bear an ID
        screen.MAX_CELLS = cellwise.MAX_CELLS = 60 * rows
        screen.MAX_FILLED = package.MAX_PART = 4000 * rows
        cellwise.MAX_TEXT = sharedtexts.MAX_TEXT = 2000 * rows


def engine(folder: Path) -> None:
    """Print rows a second of one office: of the rules of the SOP alone, and of the whole from reading to the plan."""
    import gc
    import uuid
    from datetime import datetime

    from pengaduan_sheets.beside.look import survey_of
    from pengaduan_sheets.beside.whereabouts import home_of, read_book
    from pengaduan_sheets.config import load_config
    from pengaduan_sheets.flow.decision import decide
    from pengaduan_sheets.flow.filled_tabs import recap_month
    from pengaduan_sheets.flow.recall import as_of, known_book, read_trail
    from pengaduan_sheets.journal import Journal
    from pengaduan_sheets.opening import open_store

    config = load_config(folder / "config.toml")
    state, now = config.state_folder, datetime.fromisoformat(TIMES["steady"])
    gc.disable()  # as the program does
    with Journal(state) as journal:
        memory = as_of(journal.load(), now)
        planned = []
        for _ in range(3):
            snapshot = read_book(config, open_store(config, state), state)  # afresh: a text remembers its hash
            started = process_time()
            found = survey_of(snapshot, memory, config, now)
            trail = read_trail(journal, found, recap_month(found))
            decide(found, trail, {}, known_book(found, accept=False) or uuid.uuid4().hex, home_of(config, state))
            planned.append(process_time() - started)
    judged = min(rules_alone(found) for _ in range(5))
    print(found.counts["baris"] / judged, found.counts["baris"] / min(planned))


def rules_alone(found: Survey) -> float:
    """Seconds from typed columns to what the SOP makes of them: statuses, deadlines, what is late, problems and the
    columns that the sync fills. Which complaints are alike is no rule of a row, and known here."""
    import numpy as np

    from pengaduan_sheets.core.assess import judged, problems_of, system_of
    from pengaduan_sheets.core.problems import Book, notes
    from pengaduan_sheets.core.repeats import find_copies, likely_duplicates

    agenda, config, clock = found.agenda, found.config, np.datetime64(found.now, "m")
    reading, numbers, ids = agenda.reading, agenda.numbers, agenda.identities.ids
    marks, none = found.past.marks.of_rows(ids), np.zeros(reading.n, bool)
    copy_of, likely_of = find_copies(reading, numbers.is_numbered, config), likely_duplicates(reading, config)
    started = process_time()
    standing = [judged(own.part, numbers, copy_of, marks, found.table, clock) for own in agenda.parts]
    book = Book(
        reading, copy_of, likely_of, numbers.noregs,
        is_known=lambda text: numbers.knows(text, found.now.year), is_refused=none, was_finished=none,
    )  # fmt: skip
    problems = [problem for own in standing for problem in problems_of(own, book)]
    system = system_of(standing, ids, numbers.noregs, notes(problems, reading.n, list(config.columns)))
    taken = process_time() - started
    assert {h: system[h] for h in (STATUS, DEADLINE, LATE)} == {h: agenda.system[h] for h in (STATUS, DEADLINE, LATE)}
    return taken


def warm(folder: Path, times: int) -> None:
    """Print what each of several steady syncs in one process takes, as in the one of a schedule that stays: rubbish is
    looked for behind each. Memory is the largest until then."""
    from pengaduan_sheets.cli import collect_rubbish, run

    command = ["-c", str(folder / "config.toml"), "-q", "sinkron", "--terjadwal", "--sekarang", TIMES["steady"]]
    kept = folder.with_name("semula")
    shutil.copytree(folder, kept)
    for _ in range(times):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        started = _seconds_used()
        if run(command):
            raise RuntimeError("the sync failed")
        collect_rubbish()
        print(_seconds_used() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    shutil.rmtree(kept)


def _seconds_used() -> float:
    """Of this process and of what it started."""
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in found)


# ---- measuring -----------------------------------------------------------------------------------------------------


class Run(NamedTuple):
    """A process to be measured, and what is done before it, unmeasured."""

    command: Sequence[str]
    prepare: Callable[[], None] = lambda: None


class Bench:
    """Books in a folder, and what is run on copies of them, each command as often as asked."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder, self.rounds = folder, rounds
        self.work = folder / OFFICE  # of the name it had: by it the program finds what it kept of config.toml

    def book(self, rows: int, kind: str = "clean") -> Path:
        """The folders that `make` fills, made when asked for first."""
        folder = self.folder / f"{kind}-{rows}"
        if not folder.exists():
            folder.mkdir()
            subprocess.run([sys.executable, __file__, "--make", str(folder), str(rows), kind], check=True,
                           stderr=subprocess.DEVNULL)  # fmt: skip
        return folder

    def script(self, text: str, *arguments: str, book: Path | None = None) -> Used:
        """What a script takes, as `run_of_script`."""
        return self.taken([self.run_of_script(text, *arguments, book=book)])[0]

    def sync(self, rows: int, stage: str, kind: str = "clean") -> Used:
        """What `pengaduan sinkron` takes, as `run_of_sync`."""
        return self.taken([self.run_of_sync(rows, stage, kind)])[0]

    def run_of_script(self, text: str, *arguments: str, book: Path | None = None) -> Run:
        """A script; given a book, on a fresh copy that it gets as its first argument."""
        given = [str(self.work / "buku-agenda.xlsx"), *arguments] if book else []
        return Run([sys.executable, "-c", text, *given], lambda: self._fresh(book))

    def run_of_sync(self, rows: int, stage: str, kind: str = "clean") -> Run:
        """`pengaduan sinkron`; stage: first, steady, or idle, which is the second of two."""
        source = self.book(rows, kind) / ("steady" if stage == "idle" else stage)
        beyond = [sys.executable, __file__, "--beyond", str(rows)]  # starts and imports as the program does
        program = beyond if rows > MOST_ROWS else PROGRAM
        command = [*program, "-c", str(self.work / "config.toml"), "sinkron"]

        def prepare() -> None:
            self._fresh(source)
            if stage == "idle":
                used([*command, "--sekarang", TIMES["steady"]])

        return Run([*command, "--sekarang", TIMES[stage]], prepare)

    def taken(self, runs: Sequence[Run], times: int = 1) -> list[Used]:
        """The median of each, run in turns, `times` as often as asked: what else the machine does meets all alike."""
        seen: list[list[Used]] = [[] for _ in runs]
        for _ in range(times * self.rounds):
            for run, found in zip(runs, seen, strict=True):
                run.prepare()
                found.append(used(run.command))
        return [Used(statistics.median(u.seconds for u in found), max(u.memory for u in found)) for found in seen]

    def warm(self, rows: int, kind: str = "clean") -> float:
        """The median of the seconds that a steady sync takes in a process that did one before."""
        return statistics.median(self.staying(2, rows, kind)[-1].seconds for _ in range(self.rounds))

    def staying(self, times: int, rows: int, kind: str = "clean") -> list[Used]:
        """So many steady syncs in one process."""
        self._fresh(self.book(rows, kind) / "steady")
        asked = [sys.executable, __file__, "--warm", str(self.work), str(times)]
        said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        return [Used(*map(float, line.split())) for line in said.splitlines()]

    def _fresh(self, source: Path | None) -> None:
        if source is not None:
            shutil.rmtree(self.work, ignore_errors=True)
            shutil.copytree(source, self.work)


# ---- the table -----------------------------------------------------------------------------------------------------


def starting(bench: Bench, rows: int) -> list[Goal]:
    """What an office of today waits for."""
    source = bench.book(rows) / "steady"
    options = ("--help", "--version")
    short = [
        bench.run_of_script(CLICK),
        bench.run_of_script(f"{CLICK}, sys; open(sys.argv[1], 'rb').read()", book=source),
        bench.run_of_sync(rows, "idle"),
        *(Run([*PROGRAM, option]) for option in options),
    ]
    click, read, idle, *told = (u.seconds for u in bench.taken(short, times=3))
    pandas, steady = (u.seconds for u in bench.taken([bench.run_of_script(PANDAS), bench.run_of_sync(rows, "steady")]))
    bound = 1.5 * click + max(0.0, read - click)
    return [
        Goal(f"steady sync, {rows:,} rows, 20 changed, against `{PANDAS}`", steady / pandas, 1.5),
        Goal(f"the same in a process that stays, against `{PANDAS}`", bench.warm(rows) / pandas, 1.5),
        Goal(f"nothing to do, {rows:,} rows, against 1.5 `{CLICK}` and reading the file", idle / bound, 1.0),
        *(Goal(f"`{o}`, against `{CLICK}`", taken / click, 1.3) for o, taken in zip(options, told, strict=True)),
    ]


def large(bench: Bench, rows: int, kind: str) -> list[Goal]:
    """A large book, clean or dirty, against what an office would otherwise script."""
    book = bench.book(rows, kind)
    cells = (book / "cells").read_text(encoding="utf-8")
    first, steady = bench.sync(rows, "first", kind), bench.sync(rows, "steady", kind)
    script = bench.script(STEADY_SCRIPT, book=book / "steady")
    typist = bench.script(FIRST_SCRIPT, str(rows), cells, book=book / "first")
    least = bench.script(LEAST, book=book / "steady")
    name, stays = f"{rows:,} {kind} rows", bench.warm(rows, kind)
    print(f"       {name}: first {first.seconds:.2f} s, {first.memory:.0f} MB; steady {steady.seconds:.2f} s, "
          f"{steady.memory:.0f} MB, in a process that stays {stays:.2f} s; "
          f"openpyxl {typist.seconds:.2f} and {script.seconds:.2f} s", flush=True)  # fmt: skip
    return [
        Goal(f"{name}: steady sync faster than openpyxl and pandas", script.seconds / steady.seconds, 8, is_least=True),
        Goal(f"{name}: steady sync against calamine, a copy, pandas", steady.seconds / least.seconds, 4),
        Goal(
            f"{name}: faster than openpyxl and pandas, in a process that stays",
            script.seconds / stays,
            8,
            is_least=True,
        ),
        Goal(f"{name}: against calamine, a copy, pandas, in a process that stays", stays / least.seconds, 4),
        Goal(f"{name}: first sync faster than openpyxl", typist.seconds / first.seconds, 4, is_least=True),
    ]


def engine_alone(bench: Bench, rows: int) -> list[Goal]:
    """Rows a second of the rules of the SOP over typed columns; and, without a goal, of all between reading and
    writing."""
    goals = []
    for kind, least in (("clean", 200_000), ("dirty", 50_000)):
        asked = [sys.executable, __file__, "--engine", str(bench.book(rows, kind) / "steady")]
        said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        alone, whole = map(float, said.split())
        print(f"       survey and plan, {rows:,} {kind} rows: {whole:,.0f} rows a second", flush=True)
        goals.append(Goal(f"engine alone, {rows:,} {kind} rows", alone, least, "rows a second", is_least=True))
    return goals


def growth(bench: Bench, low: int, high: int) -> list[Goal]:
    """Whether time and memory above what a book of a few rows takes grow no faster than the rows."""
    goals = []
    for stage in ("steady", "first"):
        small, less, more = (bench.sync(n, stage) for n in (SMALL, low, high))
        for rows, seen in ((SMALL, small), (low, less), (high, more)):
            print(f"       {stage}, {rows:,} rows: {seen.seconds:.2f} s, {seen.memory:.0f} MB", flush=True)
        name, linear = f"{stage} sync, {low:,} to {high:,} rows", (high - SMALL) / (low - SMALL)
        goals += [
            Goal(f"{name}: time", (more.seconds - small.seconds) / (less.seconds - small.seconds), linear),
            Goal(f"{name}: memory", (more.memory - small.memory) / max(1, less.memory - small.memory), linear),
            Goal(f"{stage} sync, {high:,} rows: largest memory", more.memory, 500, "MB"),
        ]
    return goals


def staying(bench: Bench, rows: int) -> list[Goal]:
    """Whether a process that stays for a day grows."""
    few, many = 10, 200
    seen = bench.staying(many, rows)
    print(f"       {rows:,} rows: {seen[few - 1].memory:.0f} MB after {few} syncs, {seen[-1].memory:.0f} after {many}")
    return [
        Goal(f"memory of a process that stays, {few} to {many} syncs", seen[-1].memory / seen[few - 1].memory, 1.15)
    ]


def demo(folder: Path) -> list[Goal]:
    """`make demo` where nothing is installed yet, on the clock: most of it is waiting for the package index."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder / "demo")], check=True)
    started = perf_counter()
    subprocess.run(["make", "demo"], cwd=folder / "demo", check=True, capture_output=True)
    return [Goal("`make demo` on a bare machine", perf_counter() - started, 45, "s")]


def main(asked: argparse.Namespace) -> int:
    as_installed()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), asked.putaran)
        parts: dict[str, Callable[[], list[Goal]]] = {
            "kantor": lambda: starting(bench, asked.kantor),
            "bersih": lambda: large(bench, asked.buku, "clean"),
            "kotor": lambda: large(bench, asked.buku, "dirty"),
            "mesin": lambda: engine_alone(bench, asked.buku),
            "tumbuh": lambda: growth(bench, asked.dari, asked.sampai),
            "siaga": lambda: staying(bench, asked.kantor),
            "demo": lambda: demo(Path(name)),
        }
        goals: list[Goal] = []
        for part in asked.hanya or [part for part in parts if part != "demo"]:
            found = parts[part]()
            print(*found, sep="\n", flush=True)
            goals += found
    missed = [goal.what for goal in goals if not goal.is_met]
    print(f"{len(goals) - len(missed)} of {len(goals)} goals met" + "".join(f"\n  missed: {what}" for what in missed))
    return 1 if missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for size, usual in (("kantor", 1000), ("buku", 10_000), ("dari", 2000), ("sampai", 50_000), ("putaran", 3)):
        parser.add_argument(f"--{size}", type=int, default=usual)
    parser.add_argument("--hanya", nargs="+", choices=("kantor", "bersih", "kotor", "mesin", "tumbuh", "siaga", "demo"))
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    elif sys.argv[1:2] == ["--beyond"]:
        from pengaduan_sheets.__main__ import main as program

        put_bounds_off(int(sys.argv[2]))
        del sys.argv[1:3]
        program()
    elif sys.argv[1:2] == ["--warm"]:
        warm(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["--engine"]:
        engine(Path(sys.argv[2]))
    else:
        sys.exit(main(_asked()))
