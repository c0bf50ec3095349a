"""docs/peta.md from docs/aturan.toml: which rule of the contract is held where, and which test shows it.

`make peta` writes it; tests/test_papers.py holds the written one against this, and every name against the code.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RULES, MAP = ROOT / "docs" / "aturan.toml", ROOT / "docs" / "peta.md"
PACKAGE, TESTS = "pengaduan_sheets", "tests"
HEAD = """# Where is rule X?

Every rule of the [contract](kontrak.md) that is built, in its words and under its section: where it is held, and the
test that shows it. Search (Ctrl+F) a word of the contract, of the book or of the screen; then open the file and look
for the name. One test: `.venv/bin/python -m pytest tests/FILE -k NAME`. A rule that you break should turn its test red.

Files of the second column lie in `pengaduan_sheets/`, of the third in `tests/`. `test_oracle.py` works a second reading
of the contract (`tests/oracle`) out by hand, and `test_agreement.py` holds the program against that reading.
What the contract does not say: [keputusan.md](keputusan.md).

Made by `make peta` from [aturan.toml](aturan.toml); not to be edited here."""


def chapters() -> list[dict[str, Any]]:
    """The sections of the contract in its order: nomor, judul, belum (what is not built), aturan."""
    found: list[dict[str, Any]] = tomllib.loads(RULES.read_text(encoding="utf-8"))["bagian"]
    return found


def places(text: str, folder: str) -> Iterator[tuple[Path, str]]:
    """(file, name) of each place in `FILE::NAME FILE::NAME`."""
    for place in text.split():
        file, _, name = place.partition("::")
        yield Path(folder) / file, name


@cache
def names(path: Path) -> frozenset[str]:
    """What a module defines: functions, classes, constants, and what stands in a class as `Class.name`."""
    return frozenset(_defined(ast.parse(path.read_text(encoding="utf-8")).body, ""))


def _defined(body: Sequence[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                yield from _defined(node.body, f"{node.name}.")
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = (part for target in targets for part in ast.walk(target))
            yield from (prefix + part.id for part in parts if isinstance(part, ast.Name))


def peta() -> str:
    """The whole of docs/peta.md."""
    found = chapters()
    index = "\n".join(f"* [{title}](#{anchor(title)})" for title in map(_title, found))
    return "\n\n".join([HEAD, index, *map(_chapter, found), _targets(found)]) + "\n"


def _title(chapter: Mapping[str, Any]) -> str:
    return f"{chapter['nomor']} {chapter['judul']}"


def anchor(title: str) -> str:
    """How GitHub names the place of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _chapter(chapter: Mapping[str, Any]) -> str:
    parts = [f"## {_title(chapter)}", *([chapter["belum"]] if "belum" in chapter else [])]
    if rules := chapter.get("aturan"):
        rows = [f"| {rule} | {_links(place, PACKAGE)} | {_links(test, TESTS)} |" for rule, place, test in rules]
        parts.append("\n".join(["| rule | place | test |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(parts)


def _links(text: str, folder: str) -> str:
    found = list(places(text, folder))
    return "<br>".join(
        f"[{file.relative_to(folder).as_posix()}] " + ", ".join(f"`{name}`" for at, name in found if at == file)
        for file in dict.fromkeys(file for file, _ in found)
    )


def _targets(found: Iterable[Mapping[str, Any]]) -> str:
    """Where the files' names lead, once each: in every row they would hide what it says."""
    rules = [rule for chapter in found for rule in chapter.get("aturan", [])]
    files = {(file, folder) for rule in rules for i, folder in ((1, PACKAGE), (2, TESTS))
             for file, _ in places(rule[i], folder)}  # fmt: skip
    return "\n".join(f"[{file.relative_to(folder).as_posix()}]: ../{file.as_posix()}" for file, folder in sorted(files))


if __name__ == "__main__":
    MAP.write_text(peta(), encoding="utf-8", newline="\n")
