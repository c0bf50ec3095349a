"""Make small changes to the code, one at a time, and see whether the tests near it notice.

    python -m tests.mutation [-n 100] [--seed 1] [--only core/identity] [-j 2] [--minutes 25] [--map build/mutasi]

Everything happens in copies of this checkout. Which test runs which line is found out once, by running the suite
(without LibreOffice and Chromium), and kept in build/mutasi; afterwards only tests that are new are run for it.
For each change the tests that run its line are run, those of files that name its module first, of each group the
quickest first; the first that fails ends it. What a minute's worth of them does not notice meets all the others
afterwards, as long as there is time. A line that no test runs is a change that nobody notices.

Ends with 0 when at least 90 % of the changes are noticed, those of accepted.toml apart, which change nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from pathlib import Path
from queue import SimpleQueue

from .bound import SECONDS
from .changes import Change, changes_of
from .copies import NAME, ROOT, Copy
from .near import Near, near_tests
from .warm import Warm

HERE = Path(__file__).parent
ROOMS = ("core", "flow", "sync.py", "journal", "stores", "beside", "disk")  # where changes are made
BAR = 0.9
MINUTE, MOST = 60.0, 250  # of the tests that a change meets at first: seconds they take together, and how many
PATIENCE = 3600.0  # seconds until what neither ends nor works is given up
WORDS = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "tests.mutation.bound", "--tb=no")


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


class Bench:
    """Where changes are made: a copy of the checkout, and a process that runs tests there."""

    def __init__(self, folder: Path) -> None:
        self.copy, self._warm = Copy(folder), Warm()
        self.close = self._warm.close

    def run(self, tests: Sequence[str], seconds: Mapping[str, float], *words: str) -> tuple[int | None, list[str]]:
        """How these tests ended, None: not at all, and the lines that were said of failures."""
        environment = {"CI": "1", "PYTHONPATH": str(self.copy.folder),
                       SECONDS: str(20 + 3 * round(sum(seconds[test] for test in tests)))}  # fmt: skip
        (self.copy.folder / "uji.txt").write_text("\n".join(tests), encoding="utf-8")
        code, said = self._warm.run(self.copy.folder, [*WORDS, *words, "@uji.txt"], environment, PATIENCE)
        return code, [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]

    def tried(self, mutant: Mutant, tests: Sequence[str], seconds: Mapping[str, float]) -> Verdict:
        """Make the change, run these tests until one fails, take it back."""
        if not tests:
            return Verdict(mutant, False, "no test runs this line", 0.0)
        began, source = time.monotonic(), (self.copy.folder / NAME / mutant.file).read_bytes()
        self.copy.write(mutant.file, mutant.change.made(source))
        try:
            code, failed = self.run(tests, seconds, "-x")
        finally:
            self.copy.write(mutant.file, source)
        told = failed[0].split(" - ")[0] if failed else f"{len(tests)} tests: ended with {code}"
        return Verdict(mutant, code != 0, told, time.monotonic() - began)


def within(tests: Sequence[str], seconds: Mapping[str, float]) -> list[str]:
    """The first of these tests, a minute's worth at most; one at least."""
    out, spent = list[str](), 0.0
    for test in tests:
        if out and (spent + seconds[test] > MINUTE or len(out) >= MOST):
            continue
        out.append(test)
        spent += seconds[test]
    return out


def run(chosen: Sequence[Mutant], near: Near, benches: Sequence[Bench], minutes: float) -> list[Verdict]:
    """The verdicts, told as they come."""
    free: SimpleQueue[Bench] = SimpleQueue()
    for bench in benches:
        free.put(bench)
    end = time.monotonic() + 60 * minutes
    tests = {mutant: near.tests(mutant.file, mutant.change.line) for mutant in chosen}
    first = {mutant: within(found, near.seconds) for mutant, found in tests.items()}

    def one(mutant: Mutant, tests: Sequence[str]) -> Verdict:
        bench = free.get()
        try:
            verdict = bench.tried(mutant, tests, near.seconds)
        finally:
            free.put(bench)
        word = "noticed" if verdict.is_noticed else "UNNOTICED"
        print(f"{word}  {mutant}  [{verdict.told}; {verdict.seconds:.0f} s]", flush=True)
        return verdict

    def others(verdict: Verdict) -> list[str]:
        met = set(first[verdict.mutant])
        return [] if verdict.is_noticed else [test for test in tests[verdict.mutant] if test not in met]

    def again(verdict: Verdict) -> Verdict:
        rest = others(verdict)
        if not rest:
            return verdict
        if time.monotonic() > end:
            return replace(verdict, told=f"{verdict.told}; no time for {len(rest)} others")
        return one(verdict.mutant, rest)

    with ThreadPoolExecutor(len(benches)) as pool:
        verdicts = list(pool.map(one, first, first.values()))
        verdicts.sort(
            key=lambda verdict: sum(near.seconds[test] for test in others(verdict))
        )  # so most have their turn
        return list(pool.map(again, verdicts))


def proved(verdicts: Sequence[Verdict], near: Near, bench: Bench) -> list[Verdict]:
    """The verdicts, but for those of tests that fail without any change as well."""
    tests = {v.told.removeprefix("FAILED ").removeprefix("ERROR ") for v in verdicts if v.is_noticed}
    _, failed = bench.run(sorted(tests & near.seconds.keys()), near.seconds)
    liars = {line.split(" - ")[0] for line in failed}
    return [replace(v, is_noticed=False, told=f"{v.told} (without the change too)") if v.told in liars else v
            for v in verdicts]  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("-n", type=int, default=100, help="how many changes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="a folder or file of the package, without .py")
    parser.add_argument("-j", type=int, default=2, help="how many at once")
    parser.add_argument("--minutes", type=float, default=25, help="after which no change meets further tests")
    parser.add_argument("--map", type=Path, default=ROOT / "build" / "mutasi")
    parser.add_argument("tests", nargs="*", help="test files of the map; default: all")
    said = parser.parse_args(arguments)
    near = near_tests(said.map, said.tests)
    equal = accepted()
    found = (m for m in mutants(ROOT / NAME, said.seed, said.only) if m.key not in equal)
    benches = [Bench(said.map.resolve() / f"kerja-{job}") for job in range(said.j)]
    try:
        verdicts = proved(run(list(islice(found, said.n)), near, benches, said.minutes), near, benches[0])
    finally:
        for bench in benches:
            bench.close()
    unnoticed = [v for v in verdicts if not v.is_noticed]
    print(f"\n{len(verdicts) - len(unnoticed)} of {len(verdicts)} changes noticed (seed {said.seed})")
    for verdict in unnoticed:
        print(f"  {verdict.mutant}  [{verdict.told}]")
    return int(len(unnoticed) > (1 - BAR) * len(verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
