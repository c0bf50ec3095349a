"""How the program is built: the core is pure, and nothing points back from it to what stands around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "pengaduan_sheets"
CORE = sorted((PACKAGE / "core").glob("*.py"))
VOCABULARY = {
    "a1",
    "cells",
    "config",
    "errors",
    "grid",
    "runs",
    "schema",
    "showing",
    "signs",
    "text",
}  # what core and shell have words for
OUTSIDE = {
    "asyncio", "builtins", "click", "gspread", "io", "logging", "lxml", "openpyxl", "os", "pathlib", "python_calamine",
    "requests", "rich", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "time", "xlsxwriter",
}  # fmt: skip


def imported(module: Path) -> Iterator[str]:
    """Every module that is imported anywhere in a file; ours from the package's root on: `core.worktime`, `text`."""
    inside = module.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (f"!{alias.name.partition('.')[0]}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield f"!{(node.module or '').partition('.')[0]}"
        elif isinstance(node, ast.ImportFrom):
            base = [*inside[: len(inside) - node.level + 1], *(node.module or "").split(".")]
            found = ".".join(part for part in base if part)
            yield from [found] if node.module else [f"{found}.{alias.name}".lstrip(".") for alias in node.names]


@pytest.mark.parametrize("module", CORE, ids=lambda path: path.stem)
def test_the_core_imports_itself_and_the_common_words_only(module: Path) -> None:
    ours = {name for name in imported(module) if not name.startswith("!")}
    assert {name.partition(".")[0] for name in ours} <= VOCABULARY | {"core"}


@pytest.mark.parametrize("module", CORE, ids=lambda path: path.stem)
def test_the_core_touches_no_file_network_screen_or_clock(module: Path) -> None:
    assert not {name[1:] for name in imported(module) if name.startswith("!")} & OUTSIDE
    calls = [n for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    named = {ast.unparse(call.func) for call in calls}
    assert not named & {"open", "print", "input", "datetime.now", "datetime.today", "date.today", "pd.Timestamp.now"}


def test_stores_know_cells_and_files_and_nothing_of_complaints() -> None:
    for module in (PACKAGE / "stores").rglob("*.py"):
        ours = {name for name in imported(module) if not name.startswith("!")}
        assert not {name for name in ours if name.startswith(("core", "tabs", "journal", "exports"))}, module
