"""Many offices, one recap: `gabung` over synthetic offices, as whole processes in one run.

    python benchmarks/offices.py [OFFICES] [ROWS] [BROKEN]

1. Two processes against one. Bar: at least 1.7 times faster.
2. The time per office with ten offices and with all of them, once what the workers load is taken off. Bar: constant,
   within a fifth.
3. The largest process of these runs. Bar: under 600 MB.
4. Broken books are reported and skipped, and the result is the same from one process and from two.
5. Each click that sorts the page of all offices, until it is drawn, at 390 and 1280 px (where Chromium is).
   Bar: under 100 ms of processor.

Prints seconds and ratios; ends with exit code 1 when a bar is missed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from browser import Page, chromium_path, open_page  # noqa: E402
from processes import PROGRAM, TIMES, as_installed, ended  # noqa: E402

DIFFERENT = 4  # books that are really different; the others are copies of them
FASTER, CONSTANT, MEMORY, CLICK = 1.7, 1.2, 600, 100
PAGE = "semua.html"
HEADINGS = "[...document.querySelectorAll('table.urut th button')].filter(button => button.offsetWidth)"
PRESSED = """(async () => {{
    {headings}[{n}].click();
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}})()"""
CLOCK = TIMES["first"]


def make(folder: Path, offices: int, rows: int, broken: int) -> None:
    """Offices of a year's work, the last `broken` of them without a readable book.

    In a process of its own: a process counts as its own the memory of the one that starts it.
    """
    from office import Office
    from sync import fill

    for n in range(DIFFERENT):
        office = Office(folder / f"asal{n}").create("2026-11-24 07:30")
        fill(office, rows - n)
        office.sync(CLOCK)
    for n in range(offices):
        target = folder / f"k{n}"
        shutil.copytree(folder / f"asal{n % DIFFERENT}", target, ignore=shutil.ignore_patterns("cetakan", "jurnal"))
        if n >= offices - broken:
            (target / "buku-agenda.xlsx").write_bytes(b"rusak")


def timed(folder: Path, offices: range, processes: int) -> tuple[float, bytes, float]:
    """Seconds of one run over some of the offices, what it printed, and MB of its largest process."""
    text = "".join(f'[[kantor]]\nnama = "Kantor {n}"\nconfig = "k{n}/config.toml"\n' for n in offices)
    (folder / "KANTOR.toml").write_text(text, encoding="utf-8")
    command = [*PROGRAM, "gabung", "KANTOR.toml", "--json", "-o", PAGE]
    asked = [*command, "--sekarang", CLOCK, "--proses", str(processes)]
    state = {**os.environ, "XDG_STATE_HOME": str(folder / "rumah"), "PYTHONPATH": str(ROOT)}
    started = perf_counter()
    process = subprocess.Popen(asked, cwd=folder, env=state, stdout=subprocess.PIPE)
    assert process.stdout is not None
    said = process.stdout.read()
    memory = ended(process).memory
    assert process.returncode in (0, 1), said
    return perf_counter() - started, said, memory


def slowest_click(page: Path) -> float:
    """Milliseconds of processor, until it is drawn, each heading clicked three times; 0 where there is no Chromium."""
    slowest = 0.0
    for width in (390, 1280) if chromium_path() else ():
        with open_page(page, width) as shown:
            shown.call("Performance.enable", timeDomain="threadTicks")
            for n in [*range(shown.run(f"{HEADINGS}.length"))] * 3:
                before = worked(shown)
                shown.run(PRESSED.format(headings=HEADINGS, n=n))
                slowest = max(slowest, worked(shown) - before)
    return slowest


def worked(shown: Page) -> float:
    """Milliseconds of processor that the page took so far."""
    found = {m["name"]: m["value"] for m in shown.call("Performance.getMetrics")["metrics"]}
    return float(found["TaskDuration"] * 1000)


def main(offices: int, rows: int, broken: int) -> int:
    as_installed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = ["--make", str(folder), str(offices), str(rows), str(broken)]
        subprocess.run([sys.executable, __file__, *asked], check=True)
        everything, few = range(offices), range(min(10, offices - broken))
        one, by_one, of_one = timed(folder, everything, 1)
        two, by_two, of_two = timed(folder, everything, 2)
        click = slowest_click(folder / PAGE)
        small, *_ = timed(folder, few, 2)
        single, *_ = timed(folder, range(1), 2)
        memory = max(of_one, of_two)
        unread = len(json.loads(by_two)["tidak_terbaca"])
    each_of_few, each = (small - single) / max(len(few) - 1, 1), (two - single) / (offices - 1)
    print(f"{offices} offices x {rows} rows, {broken} of them broken:")
    print(f"  one process   {one:7.1f} s")
    print(f"  two processes {two:7.1f} s   ratio {one / two:.2f} (bar: {FASTER})")
    print(f"  per office    {each * 1000:7.0f} ms, of {len(few)}: {each_of_few * 1000:.0f} ms "
          f"(bar: at most {CONSTANT} times)")  # fmt: skip
    print(f"  largest process {memory:.0f} MB (bar: {MEMORY}); {unread} reported as broken; the same result: "
          f"{by_one == by_two}")  # fmt: skip
    print(f"  a click sorts the page in at most {click:.0f} ms (bar: {CLICK})" if click else "  no Chromium: no page")
    well = one / two >= FASTER and each <= CONSTANT * each_of_few and memory < MEMORY and click < CLICK
    return 0 if well and unread == broken and by_one == by_two else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), *map(int, sys.argv[3:]))
    else:
        given = [int(argument) for argument in sys.argv[1:]]
        sys.exit(main(*(given + [514, 2000, 20][len(given) :])))
