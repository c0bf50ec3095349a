"""How the program is built: the core is pure, and nothing points back from it to what stands around it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "pengaduan_sheets"
CORE = sorted((PACKAGE / "core").glob("*.py"))
VOCABULARY = {
    "a1",
    "cells",
    "columns",
    "config",
    "errors",
    "frozen",
    "grid",
    "masking",
    "runs",
    "schema",
    "showing",
    "signs",
    "text",
}  # what core and shell have words for
OUTSIDE = {
    "asyncio", "builtins", "click", "gspread", "io", "logging", "lxml", "openpyxl", "os", "pathlib", "python_calamine",
    "requests", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "time", "xlsxwriter",
}  # fmt: skip


def _runs_at_all(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a program but for what only a type checker reads."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _runs_at_all(child)


def _named(module: Path) -> str:
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_named(module): module for module in sorted(PACKAGE.rglob("*.py"))}


def imported(module: Path, nodes: Callable[[ast.AST], Iterator[ast.AST]] = ast.walk) -> Iterator[str]:
    """Every module that a file imports, also inside its functions; ours from the package's root on: `core.worktime`,
    `text`; others' with a `!`."""
    inside = module.relative_to(PACKAGE).parent.parts
    for node in nodes(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (f"!{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield f"!{node.module}"
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*inside[: len(inside) - node.level + 1], *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                part = f"{base}.{alias.name}".strip(".")
                yield part if part in MODULES else base


@cache
def graph() -> dict[str, set[str]]:
    """What each module imports when it runs."""
    return {name: set(imported(module, _runs_at_all)) for name, module in MODULES.items()}


@pytest.mark.parametrize("module", CORE, ids=lambda path: path.stem)
def test_the_core_imports_itself_and_the_common_words_only(module: Path) -> None:
    ours = {name for name in imported(module) if not name.startswith("!")}
    assert {name.partition(".")[0] for name in ours} <= VOCABULARY | {"core"}


@pytest.mark.parametrize("module", CORE, ids=lambda path: path.stem)
def test_the_core_touches_no_file_network_screen_or_clock(module: Path) -> None:
    assert not {name[1:].partition(".")[0] for name in imported(module) if name.startswith("!")} & OUTSIDE
    calls = [n for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    named = {ast.unparse(call.func) for call in calls}
    assert not named & {"open", "print", "input", "datetime.now", "datetime.today", "date.today", "pd.Timestamp.now"}


def test_stores_know_cells_and_files_and_nothing_of_complaints() -> None:
    for module in (PACKAGE / "stores").rglob("*.py"):
        ours = {name for name in imported(module) if not name.startswith("!")}
        assert not {name for name in ours if name.startswith(("core", "tabs", "journal", "exports"))}, module


# What a store may not load.
OFFICE = {"columns", "config", "core", "journal", "layout", "numpy", "pandas", "schema"}


def test_a_store_is_told_what_it_must_know_in_plain_values() -> None:
    """It imports none of these, nor does it inside a function; what is loaded with it the next test tells."""
    found = {
        name: known
        for name, uses in graph().items()
        if name.startswith("stores.") and (known := {use.lstrip("!").partition(".")[0] for use in uses} & OFFICE)
    }
    assert found == {}


@pytest.mark.parametrize("store", ["stores.excel.store", "stores.google.store"])
def test_a_store_loads_nothing_of_the_office_also_not_through_others(store: str) -> None:
    names = [*(f"pengaduan_sheets.{name}" for name in OFFICE), "pandas", "numpy", "openpyxl"]
    program = f"import sys, pengaduan_sheets.{store}; print(*sorted(set({names}) & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout.split() == []


def test_a_sync_loads_no_pages_documents_or_pictures_before_it_has_one_to_make() -> None:
    names = [
        "apprise",
        "pengaduan_sheets.notices.round",
        "jinja2",
        "docx",
        "docxtpl",
        "PIL",
        "pengaduan_sheets.month.report",
        "pengaduan_sheets.exports.files",
    ]
    program = f"import sys, pengaduan_sheets.cli, pengaduan_sheets.sync; print(*set({names}) & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout.split() == []


def test_questions_are_asked_by_one_function_which_ends_their_line() -> None:
    asking = re.compile(r"\bclick\.(?:prompt|confirm|getchar|pause)\(|(?<![\w.])input\(")
    assert {name for name, m in MODULES.items() if asking.search(m.read_text(encoding="utf-8"))} == {"terminal.screen"}


# ---- circles: also of what only a type checker reads, for who reads the code does too ------------------------------


@cache
def ties() -> dict[str, set[str]]:
    """What each module imports."""
    return {name: set(imported(module)) for name, module in MODULES.items()}


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Groups of nodes of which each reaches every other."""

    def reached(start: str) -> set[str]:
        seen, left = set[str](), [start]
        while left:
            new = graph.get(left.pop(), set()) & graph.keys() - seen
            seen |= new
            left += new
        return seen

    reach = {node: reached(node) for node in graph}
    groups = {frozenset(other for other in reach[node] if node in reach[other]) for node in graph}
    return [set(group) for group in groups if group]


def test_no_circle_of_files() -> None:
    assert circles({"a": {"b"}, "b": {"a"}, "c": {"a"}}) == [{"a", "b"}]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert circles(ties()) == []


def test_no_circle_of_folders() -> None:
    """A module that lies in no folder counts as one of its own."""

    def folder(name: str) -> str:
        return ".".join(MODULES[name].relative_to(PACKAGE).parent.parts) or name

    folders: dict[str, set[str]] = {folder(name): set() for name in ties()}
    for name, uses in ties().items():
        folders[folder(name)] |= {folder(use) for use in uses if use in MODULES} - {folder(name)}
    assert circles(folders) == []


# ---- what a process remembers --------------------------------------------------------------------------------------

# What `cache` keeps without bound is told apart by nothing, or by what the program itself has few of.
OF_OURS = {
    "config.checking._adapter",  # classes of sections
    "config.checking._model_of",
    "config.section._fields_of",
    "layout.templates.shipped",  # names of files
}


CHANGING = {"add", "append", "appendleft", "extend", "insert", "setdefault", "update"}


def _unbounded(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The functions with arguments that a module puts into a `cache`."""
    for node in body:
        if isinstance(node, ast.FunctionDef) and "cache" in map(ast.unparse, node.decorator_list):
            yield from [node.name] if ast.unparse(node.args) else []
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            yield from map(ast.unparse, node.value.args if ast.unparse(node.value.func) == "cache" else [])


def _filled(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The values of a module into which its functions put something, or which they replace."""
    ours = {ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            for node in body if isinstance(node, ast.Assign | ast.AnnAssign)}  # fmt: skip
    for node in ast.walk(ast.Module([held for held in body if isinstance(held, ast.FunctionDef | ast.ClassDef)], [])):
        if isinstance(node, ast.Global):
            yield from node.names
        is_put = isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)
        if is_put or (isinstance(node, ast.Attribute) and node.attr in CHANGING):
            yield from {ast.unparse(node.value)} & ours


def test_a_process_that_stays_remembers_through_functools_and_no_more_than_stated() -> None:
    """An object's own goes with it: a `cached_property`, a `cache` that a function makes."""
    bodies = {name: ast.parse(module.read_text(encoding="utf-8")).body for name, module in MODULES.items()}
    assert {f"{name}.{found}" for name, body in bodies.items() for found in _unbounded(body)} == OF_OURS
    assert {f"{name}.{found}" for name, body in bodies.items() for found in _filled(body)} == {
        "offices.gathering._last_begun"  # the moment of the last request to Google
    }


# ---- sizes ---------------------------------------------------------------------------------------------------------

MOST_LINES, MOST_PARAMETERS = 40, 6
# (lines of the body, parameters) of what is larger, and why; this list may only shrink.
LARGER = {
    "stores.google.client.request": (32, 7),  # as gspread's own, which calls it
}


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    a = function.args
    names = [argument.arg for argument in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")]) + bool(a.vararg) + bool(a.kwarg)


def test_no_function_is_longer_or_asks_for_more_than_one_can_see_at_a_glance() -> None:
    larger = {
        f"{name}.{node.name}": (_lines(node), _parameters(node))
        for name, module in MODULES.items()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if _lines(node) > MOST_LINES or _parameters(node) > MOST_PARAMETERS
    }
    assert larger.keys() - LARGER.keys() == set(), "take it apart"
    assert LARGER.keys() - larger.keys() == set(), "take it off the list"
    assert all(size <= LARGER[name] for name, size in larger.items())
