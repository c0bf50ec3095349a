"""The small corpus of `make fuzz` as regression tests, without the fuzzer; and the fuzzer itself, where it is there."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fuzz.targets import TARGETS, as_book, base_book
from soak import sized

ROOT = Path(__file__).parents[1]
CORPUS = sorted((ROOT / "tests" / "fuzz" / "corpus").glob("*/*"))
PATIENCE = 5  # seconds of the processor for one input


@pytest.mark.parametrize("seed", CORPUS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_an_input_that_once_failed_or_leads_far_ends_quietly(seed: Path) -> None:
    started = time.process_time()
    TARGETS[seed.parent.name](seed.read_bytes())
    assert time.process_time() - started < PATIENCE


def test_the_base_of_the_reader_is_a_whole_book_and_one_part_of_it_can_be_replaced() -> None:
    parts = base_book()
    assert {"[Content_Types].xml", "xl/workbook.xml"} <= set(parts)
    name = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    TARGETS["reader"](name.encode() + b"\n" + parts[name])
    assert as_book(b"PK anything") == b"PK anything"
    with pytest.raises(AssertionError):
        assert as_book(name.encode() + b"\n<a/>") == b""


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris tidak terpasang (pip install '.[fuzz]')"
)
@pytest.mark.soak
@pytest.mark.parametrize("name", TARGETS)
def test_the_fuzzer_finds_nothing(name: str) -> None:
    seconds = sized(5, 600)
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, f"-seconds={seconds}"],
        cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=seconds + 120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
