"""The long runs are the same tests in CI and in `make soak`: what has two sizes bears the marker, none is skipped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FILES = sorted(
    path
    for folder in (HERE, HERE.parent / "sheets_server")
    for path in folder.rglob("*.py")
    if path != Path(__file__) and path.name != "soak.py"
)


@pytest.mark.parametrize(("said", "full"), [(None, False), ("", False), ("0", False), ("1", True), ("20", True)])
def test_the_variable_is_a_switch(said: str | None, full: bool) -> None:
    told = {k: v for k, v in os.environ.items() if k != "PENGADUAN_SOAK"} | (
        {} if said is None else {"PENGADUAN_SOAK": said}
    )
    code = "from soak import FULL, sized; print(FULL, sized(3, 60))"
    out = subprocess.run([sys.executable, "-c", code], cwd=HERE, env=told, capture_output=True, text=True, check=True)
    assert out.stdout.split() == [str(full), "60" if full else "3"]


def test_what_has_two_sizes_bears_the_marker_and_nothing_else_does() -> None:
    sized, marked = (
        {path.name for path in FILES if re.search(pattern, path.read_text(encoding="utf-8"))}
        for pattern in (r"\bsized\(", r"pytest\.mark\.soak\b")
    )
    assert sized == marked
    assert len(sized) > 15


def test_what_the_quick_run_leaves_out_runs_in_ci_beside_it() -> None:
    makefile = (HERE.parent / "Makefile").read_text(encoding="utf-8")
    rule = r"^{}: .*\n.* pytest .* -m (.+) \$\(ARGS\)$"
    chosen = {name: re.findall(rule.format(name), makefile, re.M) for name in ("test", "thorough")}
    assert chosen == {"test": ['"not thorough and not libreoffice"'], "thorough": ['"thorough or libreoffice"']}
    ci = (HERE.parent / ".ci" / "run").read_text(encoding="utf-8").split("\n")
    assert {"make test", "make thorough"} < set(ci)


def test_only_one_place_reads_the_variable_and_no_long_run_is_skipped() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"environ.*PENGADUAN_SOAK", text), path.name
        assert not re.search(r"skipif\(.*(FULL|sized)", text), path.name
