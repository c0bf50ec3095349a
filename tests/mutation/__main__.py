"""Make small changes to the code, one at a time, and see whether the tests near it notice.

    python -m tests.mutation [-n 100] [--seed 1] [--only core/identity] [-j 2] [--map build/mutasi]

Everything happens in copies of this checkout. Which test runs which line is found out once, by running the suite
(without LibreOffice and Chromium), and kept in build/mutasi until a test or the package changes. For each change the
tests that run its line are run, those of files that name its module first, a few of each file, for at most a minute's
worth; the first that fails ends it. A line that no test runs is a change that nobody notices.

Ends with 0 when at least 90 % of the changes are noticed, those of accepted.toml apart, which change nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from queue import SimpleQueue

from .bound import SECONDS
from .changes import Change, changes_of
from .seen import FOLDER, PACKAGE

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAME = "pengaduan_sheets"
ROOMS = ("core", "flow", "sync.py", "journal", "stores", "beside", "disk")  # where changes are made
COPIED = (NAME, "sheets_server", "tests", "docs", "tools", "benchmarks", "workbook_templates", "conftest.py",
          "config.toml", "pyproject.toml", "constraints.txt", "README.md", "CHANGELOG.md", "Makefile")  # fmt: skip
BAR = 0.9
MINUTE, MOST = 60.0, 250  # of the tests that are run for one change: seconds they take together, and how many
PATIENCE = 3600.0  # seconds until what neither ends nor works is given up
UNSEEN = "no test runs this line"


@dataclass(frozen=True)
class Mutant:
    """One change of one file, named from the package on."""

    file: str
    change: Change

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names it wherever it stands in its file."""
        return self.file, self.change.function, self.change.old, self.change.new

    def __str__(self) -> str:
        change = self.change
        return f"{self.file}:{change.line} {change.function}: {_short(change.old)}  ->  {_short(change.new)}"


@dataclass(frozen=True)
class Verdict:
    """Whether a change was noticed, and by which test (or why not)."""

    mutant: Mutant
    is_noticed: bool
    told: str
    seconds: float


def _short(code: str) -> str:
    text = " ".join(code.split())
    return text if len(text) <= 90 else text[:89] + "…"


# ---- copies of the checkout ----------------------------------------------------------------------------------------


class Copy:
    """A copy of the checkout in which one file of the package is another one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._clock = folder, time.time() + 1000
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy2(source, folder / name)

    def write(self, file: str, data: bytes) -> None:
        """Put a file of the package; never with a time that it had before, by which compiled code is known."""
        path = self.folder / NAME / file
        path.write_bytes(data)
        self._clock += 10
        os.utime(path, (self._clock, self._clock))

    def run(self, *arguments: str, timeout: float | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """pytest in the copy, each time with the same examples (CI)."""
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=self.folder, env={**os.environ, "PYTHONPATH": str(self.folder), "CI": "1", **more},
            capture_output=True, text=True, errors="replace", timeout=timeout,
        )  # fmt: skip


# ---- which test runs which line ------------------------------------------------------------------------------------


class Near:
    """The tests that run a line, nearest first."""

    def __init__(self, folder: Path) -> None:
        from coverage import CoverageData

        self.seconds: dict[str, float] = json.loads((folder / "seconds.json").read_text(encoding="utf-8"))
        self._data = CoverageData(str(folder / "lines"))
        self._data.read()
        self._files = {name.partition(f"/{NAME}/")[2]: name for name in self._data.measured_files()}
        self._lines: dict[str, dict[int, list[str]]] = {}
        self._of_file: dict[str, list[str]] = defaultdict(list)
        for test in sorted(self.seconds, key=self.seconds.__getitem__):
            self._of_file[test.partition("::")[0]].append(test)

    def tests(self, file: str, line: int) -> list[str]:
        """Tests that run the line, at most a minute's worth."""
        if file not in self._lines:
            name = self._files.get(file)
            self._lines[file] = self._data.contexts_by_lineno(name) if name else {}
        found = set(self._lines[file].get(line, ())) - {""}
        of_file: dict[str, list[str]] = defaultdict(list)
        for name in {test.partition("::")[0] for test in found}:
            whole = f"{name}::" in found  # run by what all tests of the file stand on
            of_file[name] = [test for test in self._of_file[name] if whole or test in found]
        return _within(list(_in_turn(file, of_file)), self.seconds)


def _in_turn(file: str, tests: dict[str, list[str]]) -> Iterator[str]:
    """One test of each file after the other, quickest first; files that name the module go before."""
    word = Path(file).stem if Path(file).stem != "__init__" else Path(file).parent.name
    near = {name for name in tests if word in (ROOT / name).read_text(encoding="utf-8")}
    for group in (near, tests.keys() - near):
        for turn in zip_longest(*(tests[name] for name in sorted(group, key=lambda name: len(tests[name])))):
            yield from filter(None, turn)


def _within(tests: Sequence[str], seconds: dict[str, float]) -> list[str]:
    out, spent = list[str](), 0.0
    for test in tests:
        if out and (spent + seconds[test] > MINUTE or len(out) >= MOST):
            continue
        out.append(test)
        spent += seconds[test]
    return out


def near_tests(folder: Path, chosen: Sequence[str]) -> Near:
    """The map, made anew when a test or the package changed since."""
    stamp = _stamp(chosen)
    noted = folder / "stamp"
    if not noted.exists() or noted.read_text() != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        _make_map(folder.resolve(), chosen)
        noted.write_text(stamp)
    return Near(folder)


def _stamp(chosen: Sequence[str]) -> str:
    files = sorted(p for n in (NAME, "tests") for p in (ROOT / n).rglob("*") if p.suffix in (".py", ".toml", ".md"))
    return hashlib.sha256(repr([(str(p), p.read_bytes()) for p in files] + list(chosen)).encode()).hexdigest()


def _make_map(folder: Path, chosen: Sequence[str]) -> None:
    print("Which test runs which line: the suite runs once ...", flush=True)
    copy = Copy(folder / "salinan")
    data = folder / "data"
    data.mkdir()
    done = copy.run(
        "-q", "-n", "2", "-p", "tests.mutation.seen", "-m", "not libreoffice and not chromium", *chosen,
        **{FOLDER: str(data), PACKAGE: str(copy.folder / NAME), "COVERAGE_CORE": "ctrace"},
    )  # fmt: skip
    print(done.stdout[-2000:], flush=True)
    seconds: dict[str, float] = {}
    for part in data.glob("seconds-*.json"):
        seconds |= json.loads(part.read_text(encoding="utf-8"))
    (folder / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "coverage", "combine", "-q", f"--data-file={folder / 'lines'}", str(data)], check=True
    )


# ---- the changes ---------------------------------------------------------------------------------------------------


def mutants(package: Path, seed: int, only: Sequence[str]) -> Iterator[Mutant]:
    """Changes by chance, no two of one function before each has had its turn."""
    rng = random.Random(seed)
    by_function: dict[tuple[str, str], list[Mutant]] = defaultdict(list)
    for room in only or ROOMS:
        where = package / room
        for path in sorted(where.rglob("*.py")) if where.is_dir() else [where.with_suffix(".py")]:
            file = path.relative_to(package).as_posix()
            for change in changes_of(path.read_bytes()):
                by_function[file, change.function].append(Mutant(file, change))
    turns = list(by_function.values())
    rng.shuffle(turns)
    for turn in turns:
        rng.shuffle(turn)
    for of_turn in zip_longest(*turns):
        yield from filter(None, of_turn)


def accepted() -> dict[tuple[str, str, str, str], str]:
    """(file, function, old, new) of the changes that change nothing -> why."""
    listed = tomllib.loads((HERE / "accepted.toml").read_text(encoding="utf-8")).get("equal", [])
    return {(each["file"], each["function"], each["old"], each["new"]): each["why"] for each in listed}


def try_one(mutant: Mutant, near: Near, copy: Copy) -> Verdict:
    """Make the change, run what is near, take it back."""
    tests = near.tests(mutant.file, mutant.change.line)
    if not tests:
        return Verdict(mutant, False, UNSEEN, 0.0)
    began, source = time.monotonic(), (copy.folder / NAME / mutant.file).read_bytes()
    copy.write(mutant.file, mutant.change.made(source))
    (copy.folder / "uji.txt").write_text("\n".join(tests), encoding="utf-8")
    most = str(60 + 3 * round(sum(near.seconds[test] for test in tests)))
    words = ("-q", "-x", "-p", "no:xdist", "-p", "tests.mutation.bound", "--tb=no", "@uji.txt")
    try:
        done = copy.run(*words, timeout=PATIENCE, **{SECONDS: most})
    except subprocess.TimeoutExpired:
        return Verdict(mutant, True, "it did not end", time.monotonic() - began)
    finally:
        copy.write(mutant.file, source)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    ended = f"they ended with {done.returncode}" if done.returncode else "they are all green"
    told = failed[0].split(" - ")[0] if failed else f"{len(tests)} tests: {ended}"
    return Verdict(mutant, done.returncode != 0, told, time.monotonic() - began)


def run(count: int, seed: int, only: Sequence[str], near: Near, jobs: int, folder: Path) -> list[Verdict]:
    """The verdicts of so many changes, told as they come."""
    copies: SimpleQueue[Copy] = SimpleQueue()
    for job in range(jobs):
        copies.put(Copy(folder / f"kerja-{job}"))
    equal, found = accepted(), mutants(folder / "kerja-0" / NAME, seed, only)
    chosen = list(islice((m for m in found if m.key not in equal), count))

    def one(mutant: Mutant) -> Verdict:
        copy = copies.get()
        try:
            verdict = try_one(mutant, near, copy)
        finally:
            copies.put(copy)
        word = "noticed" if verdict.is_noticed else "UNNOTICED"
        print(f"{word}  {mutant}  [{verdict.told}; {verdict.seconds:.0f} s]", flush=True)
        return verdict

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, chosen))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("-n", type=int, default=100, help="how many changes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="a folder or file of the package, without .py")
    parser.add_argument("-j", type=int, default=2, help="how many at once")
    parser.add_argument("--map", type=Path, default=ROOT / "build" / "mutasi")
    parser.add_argument("tests", nargs="*", help="test files of the map; default: all")
    said = parser.parse_args(arguments)
    near = near_tests(said.map, said.tests)
    verdicts = run(said.n, said.seed, said.only, near, said.j, said.map)
    unnoticed = [v for v in verdicts if not v.is_noticed]
    print(f"\n{len(verdicts) - len(unnoticed)} of {len(verdicts)} changes noticed (seed {said.seed})")
    for verdict in unnoticed:
        print(f"  {verdict.mutant}  [{verdict.told}]")
    return int(len(unnoticed) > (1 - BAR) * len(verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
