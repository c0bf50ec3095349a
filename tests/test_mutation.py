"""The mutation run itself (`make mutasi`): which changes it makes, and that what it accepts is still there."""

from __future__ import annotations

import ast
import sys

import pytest
from mutation.__main__ import ROOMS, accepted, mutants
from mutation.changes import changes_of
from mutation.copies import COPIED, NAME, ROOT


def made(body: str, returns: str = "") -> list[tuple[str, str]]:
    """(old, new) of every change of a function with this body."""
    source = f"def f(x, y){f' -> {returns}' if returns else ''}:\n    {body}\n"
    changes = changes_of(source.encode())
    assert all(ast.parse(change.made(source.encode())) for change in changes)
    return [(change.old, change.new) for change in changes]


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ("z = x < y", [("x < y", "(x <= y)")]),
        (
            "z = x <= y < 3",
            [("x <= y < 3", "(x < y < 3)"), ("x <= y < 3", "(x <= y <= 3)"), ("3", "(4)"), ("3", "(2)")],
        ),
        ("z = x is None", [("x is None", "(x is not None)")]),
        ("z = x and y", [("x and y", "(x or y)"), ("x and y", "(y)"), ("x and y", "(x)")]),
        ("z = not x", [("not x", "(x)")]),
        ("z = x & ~y", [("x & ~y", "(x | ~y)"), ("~y", "(y)")]),
        ("z = x + 0", [("x + 0", "(x - 0)"), ("0", "(1)")]),
        ("z = x + 'baris'", []),
        ("z = zip(x, y, strict=True)", []),
        ("z = True", [("True", "(False)")]),
        ("z = x if y else None", [("x if y else None", "(x)"), ("x if y else None", "(None)")]),
        ("z = max(x, y)", [("max(x, y)", "(min(x, y))")]),
        ("z = [v for v in x if v]", [("[v for v in x if v]", "([v for v in x])")]),
        ("x.append(y)", [("x.append(y)", "pass")]),
        ("x[y] = None", [("x[y] = None", "pass")]),
        ("x += y", [("x += y", "pass")]),
        ("raise ValueError(1 + 1)", [("raise ValueError(1 + 1)", "pass")]),
        ("while x: break", [("x", "(not x)"), ("break", "pass")]),
        ("z = f'{x + 1} baris'", []),
        ("assert x > 1", []),
        ("_log.info('%d', x + 1)", []),
        ("z: dict[int, tuple[int, ...]] = x", []),
    ],
)
def test_the_changes_of_a_function(body: str, changes: list[tuple[str, str]]) -> None:
    assert made(body) == changes


@pytest.mark.parametrize(
    ("returns", "empty"), [("", "None"), ("bool", "not x"), ("list[int]", "[]"), ("int | None", "None"), ("str", "''")]
)
def test_what_a_function_gives_back_is_emptied_after_its_annotation(returns: str, empty: str) -> None:
    assert made("return x", returns) == [("return x", f"return {empty.replace('not x', 'not (x)')}")]


@pytest.mark.parametrize(("body", "returns"), [("return ()", "Sequence[int]"), ("return []", "Iterable[int]")])
def test_where_nothing_is_given_back_no_other_nothing_is(body: str, returns: str) -> None:
    assert made(body, returns) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows runs it")
def test_what_only_windows_runs_is_left_alone() -> None:
    found = made("if sys.platform == 'win32':\n        return x + 1\n    return x", "int")
    assert found == [("sys.platform == 'win32'", "(sys.platform != 'win32')"), ("return x", "return 0")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows runs it")
@pytest.mark.parametrize(
    ("body", "new"),
    [
        (
            "z = x or (sys.platform == 'win32' and y)",
            ["(x and (sys.platform == 'win32' and y))", "(sys.platform == 'win32' and y)"],
        ),
        (
            "z = x and sys.platform != 'win32'",
            ["(x or sys.platform != 'win32')", "(sys.platform != 'win32')", "(sys.platform == 'win32')"],
        ),
    ],
)
def test_what_is_always_so_on_this_system_is_left_in_a_condition(body: str, new: list[str]) -> None:
    assert [change for _, change in made(body)] == new


def test_a_change_is_of_its_function_also_in_a_class_or_inside_another() -> None:
    source = b"class A:\n    def f(self):\n        def g():\n            return 1\n        return g\n"
    assert [(c.function, c.line, c.new) for c in changes_of(source)] == [
        ("A.f", 4, "return None"), ("A.f", 4, "(2)"), ("A.f", 4, "(0)"), ("A.f", 5, "return None"),
    ]  # fmt: skip


def test_the_same_seed_makes_the_same_changes_and_each_function_has_its_turn() -> None:
    first = list(mutants(ROOT / NAME, 7, ["journal"]))
    assert first == list(mutants(ROOT / NAME, 7, ["journal"]))
    assert first != list(mutants(ROOT / NAME, 8, ["journal"]))
    functions = [(m.file, m.change.function) for m in first]
    assert len(set(functions[: len(set(functions))])) == len(set(functions))


def test_what_is_accepted_is_still_a_change_of_the_code_and_says_why() -> None:
    equal = accepted()
    files = {file for file, *_ in equal}
    there = {m.key for file in files for m in mutants(ROOT / NAME, 1, [file.removesuffix(".py")])}
    assert equal.keys() - there == set()
    assert all(equal.values())


def test_what_the_run_works_on_is_there() -> None:
    assert [name for name in COPIED if not (ROOT / name).exists()] == []
    assert [room for room in ROOMS if not (ROOT / NAME / room).exists()] == []
