"""Which test runs which line: found out once by running the suite, later only of the tests that are new since.

Where the package changed since, a line is looked up where it stood then; one that is new, where its neighbours stood.
A test that was changed is taken to run what it ran then. So at worst a test is not thought of, and a change that it
would notice passes for unnoticed; never the other way round.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from .copies import NAME, ROOT, Copy
from .seen import FOLDER, PACKAGE

SUITE, SINCE = "semua", "berubah"  # folders: of the whole suite, and of the tests that are new since
_WITHOUT = "not libreoffice and not chromium"


class Map:
    """One run of tests: which of them ran which line of the package, as it was then."""

    def __init__(self, folder: Path) -> None:
        from coverage import CoverageData

        self.files: dict[str, str] = _read(folder / "berkas.json")  # test file -> digest
        self.seconds: dict[str, float] = _read(folder / "detik.json")  # of the tests that passed
        self._package = folder / "salinan" / NAME
        self._data = CoverageData(str(folder / "lines"))
        self._data.read()
        self._measured = {name.partition(f"/{NAME}/")[2]: name for name in self._data.measured_files()}
        self._places = cache(self._places_of)
        self._contexts = cache(lambda file: self._data.contexts_by_lineno(self._measured[file]))

    def tests(self, file: str, line: int) -> set[str]:
        """Tests that ran a line of a file as it is now."""
        if file not in self._measured:
            return set() if (self._package / file).exists() else set(self.seconds)  # a new file: anybody may run it
        found = {name for at in self._lines_then(file, line) for name in self._contexts(file).get(at, ())} - {""}
        whole = tuple(name for name in found if name.endswith("::"))  # run by what all tests of the file stand on
        return {test for test in self.seconds if test in found or (whole and test.startswith(whole))}

    def _lines_then(self, file: str, line: int) -> set[int]:
        """Where a line stood; of a new one, the nearest lines above and below that a test ran."""
        now, then = self._places(file)
        at = bisect(now, line)
        if at and now[at - 1] == line:
            return {then[at - 1]}
        ran = self._contexts(file)
        around = (next((n for n in lines if any(ran.get(n, ()))), 0) for lines in (reversed(then[:at]), then[at:]))
        return set(around)

    def _places_of(self, file: str) -> tuple[list[int], list[int]]:
        """Line numbers of what is the same now and then."""
        texts = [(base / file).read_text(encoding="utf-8").splitlines() for base in (ROOT / NAME, self._package)]
        blocks = SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks()
        pairs = [(b.a + i + 1, b.b + i + 1) for b in blocks for i in range(b.size)]
        return [now for now, _ in pairs], [then for _, then in pairs]


class Near:
    """The tests that run a line, nearest first, and how many seconds each takes."""

    def __init__(self, maps: Sequence[Map], there: Collection[str]) -> None:
        """there: the tests that there are now; others are not thought of"""
        self._maps = maps
        self.seconds = {test: found.seconds[test] for found in maps for test in found.seconds.keys() & there}

    def tests(self, file: str, line: int) -> list[str]:
        """File by file, as what a file stands on is made once: those that name the module first, then the quickest."""
        word = Path(file).stem if Path(file).stem != "__init__" else Path(file).parent.name
        found = [test for held in self._maps for test in held.tests(file, line) & self.seconds.keys()]
        cost: dict[str, float] = defaultdict(float)
        for test in found:
            cost[_file_of(test)] += self.seconds[test]

        def order(test: str) -> tuple[object, ...]:
            name = _file_of(test)
            return not _names(name, word), cost[name], name, self.seconds[test], test

        return sorted(found, key=order)


@cache
def _names(test_file: str, word: str) -> bool:
    return word in (ROOT / test_file).read_text(encoding="utf-8")


def _file_of(test: str) -> str:
    return test.partition("::")[0]


def near_tests(folder: Path, chosen: Sequence[str]) -> Near:
    """What is known in a folder, of the test files as they are now (`chosen`, or all)."""
    now = dict(_test_files(chosen))
    suite = folder / SUITE
    if not (suite / "lines").exists():
        print("Which test runs which line: the suite runs once ...", flush=True)
        _make(suite, now, chosen)
    whole, since = Map(suite), folder / SINCE
    changed = {name: digest for name, digest in now.items() if whole.files.get(name) != digest}
    there = set(_collected(sorted(now)))
    if changed and not ((since / "lines").exists() and _read(since / "berkas.json") == changed):
        shutil.rmtree(since, ignore_errors=True)
        if new := sorted(there - whole.seconds.keys()):
            print(f"Which test runs which line: {len(new)} new tests run once ...", flush=True)
            _make(since, changed, new)
    return Near([whole, Map(since)] if changed and (since / "lines").exists() else [whole], there)


def _collected(files: Sequence[str]) -> list[str]:
    """The tests of these files."""
    words = ["--collect-only", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "-m", _WITHOUT, *files]
    done = subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if "::" in line]


def _test_files(chosen: Sequence[str]) -> Iterator[tuple[str, str]]:
    for room in ("tests", "sheets_server/tests"):
        for path in sorted((ROOT / room).glob("test_*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not chosen or name in chosen:
                yield name, hashlib.sha256(path.read_bytes()).hexdigest()


def _make(folder: Path, files: dict[str, str], chosen: Sequence[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder = folder.resolve()
    copy, data = Copy(folder / "salinan"), folder / "data"
    data.mkdir()
    (copy.folder / "uji.txt").write_text("\n".join(chosen), encoding="utf-8")
    done = copy.run(
        "-q", "-n", "2", "-p", "tests.mutation.seen", "-m", _WITHOUT, "@uji.txt",
        **{FOLDER: str(data), PACKAGE: str(copy.folder / NAME), "COVERAGE_CORE": "ctrace"},
    )  # fmt: skip
    print(done.stdout[-2000:], flush=True)
    seconds: dict[str, float] = {}
    for part in data.glob("seconds-*.json"):
        seconds |= _read(part)
    for name, found in (("berkas", files), ("detik", dict(sorted(seconds.items())))):
        (folder / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
    lines = [sys.executable, "-m", "coverage", "combine", "-q", f"--data-file={folder / 'lines'}", str(data)]
    subprocess.run(lines, check=True)


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
