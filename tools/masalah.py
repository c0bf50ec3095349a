"""docs/masalah.md: what the program can say when something is wrong, by exit code, and what to do about it.

The sentences are read out of the code, where they are raised, so that none is missing: every call of a class of
`errors.py` (or of one made from it) gives a sentence, with … for what is only known at the time. What the code puts
together of many parts stands in docs/masalah.toml, under the function that does it, beside what each exit code means.
`make masalah` writes the page; tests/test_guides.py holds it to the code.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pengaduan_sheets.core.checks import CHECKS  # noqa: E402
from tools.peta import anchor  # noqa: E402

PACKAGE, WORDS, PAGE = ROOT / "pengaduan_sheets", ROOT / "docs" / "masalah.toml", ROOT / "docs" / "masalah.md"
GAP = "…"
MOST = 5  # ways in which one sentence may read: more of them say nothing more
DEEP = 2  # calls that a sentence is followed into
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """A file of the package: its tree, its functions, and in which of them each node stands."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(PACKAGE).as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.nodes = [*ast.walk(self.tree)]
        self.functions = {node.name: node for node in self.nodes if isinstance(node, Function)}
        self.around = {id(n): f for f in self.functions.values() for n in ast.walk(f)}

    def calls(self, names: Sequence[str]) -> Iterator[tuple[ast.Call, Function | None]]:
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
                yield node, self.around.get(id(node))


@cache
def modules() -> list[Module]:
    """All files of the package. They are large: who only looks at the page has none of them."""
    return [Module(path) for path in sorted(PACKAGE.rglob("*.py"))]


@cache
def constants() -> dict[str, tuple[Module, ast.expr]]:
    """What stands at the top of a module, by name: the first module's, where several have the name."""
    lines = [(module, line) for module in modules() for line in module.tree.body if isinstance(line, ast.Assign)]
    return {_target(line): (module, line.value) for module, line in reversed(lines)}


def _target(line: ast.Assign) -> str:
    """The name that is set, empty where it is not one plain name."""
    return line.targets[0].id if isinstance(line.targets[0], ast.Name) else ""


@cache
def errors() -> dict[str, int]:
    """Name of an error -> its exit code, its own or the one it has from what it is made from."""
    classes = [node for module in modules() for node in module.nodes if isinstance(node, ast.ClassDef)]
    found = {"PengaduanError": 8}
    for _ in range(4):  # errors made from errors made from errors
        for one in classes:
            if bases := [found[base.id] for base in one.bases if isinstance(base, ast.Name) and base.id in found]:
                found[one.name] = next(_own_codes(one), bases[0])
    return found


def _own_codes(one: ast.ClassDef) -> Iterator[int]:
    for line in one.body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "exit_code":
            yield int(ast.literal_eval(line.value))


# ---- what an expression reads as -----------------------------------------------------------------------------------


class Reader:
    """The texts that an expression inside one function can be."""

    def __init__(self, module: Module, function: Function | None, depth: int = 0) -> None:
        self.module, self.function, self.depth = module, function, depth

    def read(self, node: ast.expr) -> list[str]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return self._joined([self.read(part) for part in parts])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([self.read(left), self.read(right)])
            case ast.IfExp(body=one, orelse=other):
                return [*self.read(one), *self.read(other)]
            case ast.FormattedValue(value=(ast.IfExp() | ast.Name()) as inside):
                return self.read(inside)
            case ast.Name(id=name):
                return self._assigned(self.function or self.module.tree, name) or self._constant(name) or [GAP]
            case ast.Call(func=ast.Name(id=name)):
                return self._returned(name) or [GAP]
        return [GAP]

    def _joined(self, parts: Sequence[list[str]]) -> list[str]:
        return ["".join(words) for words in islice(product(*parts), MOST)]

    def _assigned(self, where: ast.AST, name: str) -> list[str]:
        set_to = [n for n in ast.walk(where) if isinstance(n, ast.Assign) and _target(n) == name]
        return [text for node in set_to for text in self.read(node.value)]

    def _constant(self, name: str) -> list[str]:
        """A text that stands under this name at the top of this module, else of the one that it comes from."""
        here = (line.value for line in self.module.tree.body if isinstance(line, ast.Assign) and _target(line) == name)
        if value := next(here, None):
            return Reader(self.module, None, DEEP).read(value)
        if name not in constants():
            return []
        module, value = constants()[name]
        return Reader(module, None, DEEP).read(value)

    def _returned(self, name: str) -> list[str]:
        """What a function returns: one of this module, else the only one of that name."""
        found = [self.module] if name in self.module.functions else [m for m in modules() if name in m.functions]
        if len(found) != 1 or self.depth >= DEEP:
            return []
        function = found[0].functions[name]
        inside = Reader(found[0], function, self.depth + 1)
        returned = [n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None]
        said = [node for node in returned if not (isinstance(node, ast.Constant) and node.value is None)]
        return [text for node in said for text in inside.read(node)]


def tidy(text: str) -> str:
    """One line; gaps that meet are one; the end of a sentence is a full stop."""
    return re.sub(rf"{GAP}(?:[ ,]*{GAP})+", GAP, " ".join(text.split()))


def says_something(text: str) -> bool:
    return len(re.findall(r"[A-Za-z]{3,}", text)) >= 3


# ---- what there is to say ------------------------------------------------------------------------------------------


@cache
def raised() -> tuple[dict[int, set[str]], dict[str, int]]:
    """(exit code -> its sentences, functions whose sentences cannot be read out of the code -> exit code)."""
    codes = errors()
    said: dict[int, set[str]] = {code: set() for code in codes.values()}
    put_together: dict[str, int] = {}
    for module in modules():
        for call, function in module.calls(list(codes)):
            code = codes[call.func.id]  # type: ignore[attr-defined]
            texts = [text for text in map(tidy, Reader(module, function).read(call.args[0])) if says_something(text)]
            said[code].update(texts)
            if not texts:
                put_together[f"{module.name}::{function.name if function else ''}"] = code
    return said, put_together


def of_config() -> set[str]:
    """What is said of a key of config.toml, behind its line, name and value."""
    found = set()
    for module in modules():
        if module.name.startswith("config/"):
            for call, function in module.calls(["ValueError", "WrongValueError"]):
                found.update(Reader(module, function).read(call.args[0]))
            for node in ast.walk(module.tree):  # the checks: (is wrong, what is said, key)
                if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
                    found.update(Reader(module, module.around.get(id(node))).read(node.value.elts[1]))
    return {text for text in map(tidy, found) if says_something(text)}


def of_rows() -> dict[str, list[str]]:
    """Code of a check -> what it says in Catatan Sistem."""
    out: dict[str, list[str]] = {}
    for check in CHECKS:
        said = re.sub(r"\{(\w+)\}", lambda found: "KOLOM" if found[1] == "kolom" else GAP, check.sentence)
        out.setdefault(check.code, []).append(tidy(said))
    return out


# ---- the page ------------------------------------------------------------------------------------------------------


def page() -> str:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    said, put_together = raised()
    for place, sentences in words["tersusun"].items():
        said[put_together[place]].update(sentences)
    out = [*_wrapped(words["pembuka"]), "", "| kode | artinya | bukunya |", "| ---: | --- | --- |"]
    for kode in words["kode"]:
        out.append(f"| [{kode['kode']}](#{anchor(_heading(kode))}) | {kode['arti']} | {kode['buku']} |")
    for kode in words["kode"]:
        out += ["", f"## {_heading(kode)}", "", *_wrapped(kode["lakukan"])]
        if kode["kode"] in said:
            out += ["", *_listed(said[kode["kode"]])]
        if kode["kode"] == 3:
            out += ["", *_wrapped(words["kunci"]), "", *_listed(of_config())]
    out += ["", "## Catatan Sistem", "", *_wrapped(words["catatan"]), ""]
    for code, sentences in of_rows().items():
        out += _listed(sentences, f"`{code}`: ")
    return "\n".join(out) + "\n"


def _heading(kode: dict[str, Any]) -> str:
    return f"Kode {kode['kode']}: {kode['arti']}"


def _wrapped(text: str) -> list[str]:
    """Paragraphs and lists as they stand; every page of docs has lines of up to 120 signs."""
    return text.strip().splitlines()


def _listed(sentences: Sequence[str] | set[str], before: str = "") -> list[str]:
    lines = []
    for text in sorted(sentences, key=lambda text: text.lstrip(f"'\"{GAP} ").casefold()):
        lines += textwrap.wrap(
            f"* {before}{text}", 120, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
        )
    return lines


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
