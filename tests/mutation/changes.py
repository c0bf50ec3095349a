"""The small changes that can be made to a function: a comparison off by one, `and` for `or`, a statement left out.

Texts are left alone: whether a sentence is right is read and not computed. So is whatever only speaks: what is logged,
and what an error says. So is what another system than this one would run, and what only asserts: that two lists are of
one length.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_DECIDED = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)  # conditions that are changed inside
_NAMES = {"max": "min", "min": "max", "any": "all", "all": "any"}
_EMPTY = {
    "list": "[]", "Sequence": "[]", "dict": "{}", "Mapping": "{}", "tuple": "()", "set": "set()", "str": "''",
    "frozenset": "frozenset()", "bytes": "b''", "int": "0", "float": "0", "Iterator": "iter(())", "Iterable": "()",
}  # fmt: skip
_SILENT = ("_log.", "log.", "logging.", "warnings.")


@dataclass(frozen=True)
class Change:
    """One change: the bytes from `start` to `end` of a file become `new`."""

    function: str
    line: int
    start: int
    end: int
    old: str
    new: str

    def made(self, source: bytes) -> bytes:
        """The file with the change in it."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def changes_of(source: bytes) -> list[Change]:
    """Every change that can be made to the functions of a file, in the order of their lines."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    out = []
    for name, function in _functions(ast.parse(source), ""):
        for node, new in _alternatives(function):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            out.append(Change(name, node.lineno, start, end, ast.unparse(node), new))
    return sorted(out, key=lambda change: (change.start, change.end))


def _functions(tree: ast.AST, inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions and methods, each with what stands inside it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield inside + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{inside}{node.name}.")
        elif isinstance(node, ast.If):
            yield from _functions(node, inside)


def _alternatives(function: ast.FunctionDef) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    for statement in function.body:
        for node in _walk(statement):
            if isinstance(node, ast.stmt):
                yield from ((node, new) for new in _other_statements(node, function))
                if isinstance(node, (ast.If, ast.While)) and not isinstance(node.test, _DECIDED):
                    yield node.test, f"(not {ast.unparse(node.test)})"
            elif isinstance(node, ast.expr):
                yield from ((node, f"({new})") for new in _other_values(node))
        # what a nested function gives back goes by its own annotation
        yield from (pair for node in ast.walk(statement) if isinstance(node, ast.FunctionDef)
                    for pair in _alternatives(node))  # fmt: skip


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and what is in it, but for what only speaks, annotations, and nested functions."""
    if isinstance(node, (ast.JoinedStr, ast.Assert, ast.FunctionDef, ast.ClassDef)):
        return
    if _is_silent(node) or _asks_windows_first(node) or _only_asserts(node):
        return
    yield node
    if isinstance(node, ast.Raise):
        return
    left_out = {"annotation", "returns", "decorator_list"} | ({"body"} if _is_of_windows(node) else set())
    for name, value in ast.iter_fields(node):
        if name not in left_out:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _walk(child)


def _is_of_windows(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and _asks_windows(node.test)


def _asks_windows(node: ast.AST) -> bool:
    return sys.platform != "win32" and ast.unparse(node) == "sys.platform == 'win32'"


def _asks_windows_first(node: ast.AST) -> bool:
    """Whether only Windows comes to what stands behind `and`."""
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And) and _asks_windows(node.values[0])


def _says_nothing_here(node: ast.AST) -> bool:
    """Whether a part of a condition is the same all the time on this system: without it nothing would change."""
    return _asks_windows_first(node) or (sys.platform != "win32" and ast.unparse(node) == "sys.platform != 'win32'")


def _is_silent(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr):
        return False
    return isinstance(node.value, ast.Constant) or ast.unparse(node.value).startswith(_SILENT)


def _only_asserts(node: ast.AST) -> bool:
    """`zip(..., strict=True)`: of lists that have one length, as the code holds, both spellings say the same."""
    return isinstance(node, ast.keyword) and ast.unparse(node) == "strict=True"


def _other_statements(node: ast.stmt, function: ast.FunctionDef) -> Iterator[str]:
    if isinstance(node, ast.Return) and node.value is not None:
        empty = _emptied(node.value, ast.unparse(function.returns) if function.returns else "")
        if empty != ast.unparse(node.value) and not _is_empty(node.value):
            yield f"return {empty}"
    elif isinstance(node, (ast.Expr, ast.AugAssign, ast.Raise, ast.Continue, ast.Break)) or (
        isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Subscript, ast.Attribute))
    ):
        yield "pass"


def _is_empty(value: ast.expr) -> bool:
    """Whether nothing is given back already: another kind of nothing is none that anybody would notice."""
    return isinstance(value, (ast.Tuple, ast.List)) and not value.elts


def _emptied(value: ast.expr, returns: str) -> str:
    if returns == "bool":
        return f"not ({ast.unparse(value)})"
    return _EMPTY.get(returns.partition("[")[0], "None")


def _other_values(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(left, ops, comparators):
            for i, op in enumerate(ops):
                other = [*ops[:i], _COMPARED[type(op)](), *ops[i + 1 :]]
                yield ast.unparse(ast.Compare(left, other, comparators))
        case ast.BoolOp(op, values):
            yield ast.unparse(ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values))
            for i in [i for i, value in enumerate(values) if not _says_nothing_here(value)]:
                left_over = [*values[:i], *values[i + 1 :]]
                yield ast.unparse(ast.BoolOp(op, left_over) if len(left_over) > 1 else left_over[0])
        case ast.UnaryOp(ast.Not() | ast.Invert(), operand):
            yield ast.unparse(operand)
        case ast.BinOp(left, op, right) if type(op) in _COMPUTED and not _has_text(node):
            yield ast.unparse(ast.BinOp(left, _COMPUTED[type(op)](), right))
        case ast.Constant(bool() as value):
            yield str(not value)
        case ast.Constant(int() | float() as value):
            yield repr(value + 1)
            if value > 0:
                yield repr(value - 1)
        case ast.IfExp(_, body, orelse):
            yield from (ast.unparse(body), ast.unparse(orelse))
        case ast.Call(ast.Name(name), args, keywords) if name in _NAMES:
            yield ast.unparse(ast.Call(ast.Name(_NAMES[name]), args, keywords))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _unfiltered(node)


def _has_text(node: ast.AST) -> bool:
    """Whether texts or lists are put together: the other operator is none for them, so that anybody would notice."""
    return any(
        isinstance(part, (ast.JoinedStr, ast.List, ast.ListComp)) or isinstance(getattr(part, "value", None), str)
        for part in ast.walk(node)
    )


def _unfiltered(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Iterator[str]:
    """Without one of the conditions behind `if`."""
    for at, part in enumerate(node.generators):
        for i in range(len(part.ifs)):
            fewer = ast.comprehension(part.target, part.iter, [*part.ifs[:i], *part.ifs[i + 1 :]], part.is_async)
            generators = [*node.generators[:at], fewer, *node.generators[at + 1 :]]
            fields = {name: value for name, value in ast.iter_fields(node) if name != "generators"}
            yield ast.unparse(type(node)(**fields, generators=generators))
