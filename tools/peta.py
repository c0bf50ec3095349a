"""docs/peta.md from docs/aturan.toml: which rule of the contract is held where, and which test shows it.

`make peta` writes it; tests/test_papers.py holds the written one against this, and every name against the code.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RULES, MAP = ROOT / "docs" / "aturan.toml", ROOT / "docs" / "peta.md"
PACKAGE, TESTS = "pengaduan_sheets", "tests"
HEAD = """# Peta aturan

Di mana setiap aturan [kontrak](kontrak.md) ditegakkan, dan uji mana yang menunjukkannya. Cari kata yang tampak di buku
atau di layar (Ctrl+F), lalu buka berkasnya dan cari namanya. Satu uji:
`.venv/bin/python -m pytest tests/BERKAS -k NAMA`. `test_oracle.py` menghitung dengan tangan atas pembacaan kedua
kontrak (`tests/oracle`), dan `test_agreement.py` membuktikan bahwa program menjawab sama.

Kata kode: complaint = pengaduan, reporter = pelapor, step = langkah, actor = pelaksana, deadline = tenggat, late =
terlambat, gap = kesenjangan, recap = rekap, handover = serah terima, board = papan, stamp = cap, mark = tanda buka.

Dibuat oleh `make peta` dari [aturan.toml](aturan.toml); jangan disunting di sini."""


def chapters() -> list[dict[str, Any]]:
    """The sections of the contract in its order: nomor, judul, belum (what is not built), aturan."""
    found: list[dict[str, Any]] = tomllib.loads(RULES.read_text(encoding="utf-8"))["bagian"]
    return found


def places(text: str, folder: str) -> Iterator[tuple[Path, str]]:
    """(file, name) of each place in `BERKAS::NAMA BERKAS::NAMA`."""
    for place in text.split():
        file, _, name = place.partition("::")
        yield Path(folder) / file, name


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
    return "\n\n".join([HEAD, *map(_chapter, chapters())]) + "\n"


def _chapter(chapter: Mapping[str, Any]) -> str:
    parts = [f"## {chapter['nomor']} {chapter['judul']}", *([chapter["belum"]] if "belum" in chapter else [])]
    if rules := chapter.get("aturan"):
        rows = [f"| {rule} | {_links(place, PACKAGE)} | {_links(test, TESTS)} |" for rule, place, test in rules]
        parts.append("\n".join(["| aturan | tempat | uji |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(parts)


def _links(text: str, folder: str) -> str:
    found = list(places(text, folder))
    files = dict.fromkeys(file for file, _ in found)
    return "<br>".join(
        f"[{file.relative_to(folder).as_posix()}](../{file.as_posix()}) "
        + ", ".join(f"`{name}`" for at, name in found if at == file)
        for file in files
    )


if __name__ == "__main__":
    MAP.write_text(peta(), encoding="utf-8", newline="\n")
