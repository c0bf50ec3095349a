"""The papers beside the code say what is so: the contract, and what the code and the tests cite of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import peta

ROOT = Path(__file__).parent.parent
CONTRACT = ROOT / "docs" / "kontrak.md"
DECISIONS = (ROOT / "docs" / "keputusan.md").read_text(encoding="utf-8")
SOURCE = ROOT.parent / "shared" / "INTERFACE.md"  # where the contract is agreed on, beside some checkouts
SECTIONS = set(re.findall(r"^#+ (\d+(?:\.\d+)*)\.? ", CONTRACT.read_text(encoding="utf-8"), re.MULTILINE))
CITED = re.compile(r"INTERFACE(?:\.md)?,?(?: sections?)? (\d+(?:\.\d+)*(?:(?:, | and | to )\d+(?:\.\d+)*)*)")
WRITTEN = [p for f in ("pengaduan_sheets", "tests", "benchmarks", "tools") for p in (ROOT / f).rglob("*.py")]


def cited(path: Path) -> Iterator[str]:
    """Every section of the contract that a file names, also where the line breaks in between."""
    words = re.sub(r"\s*\n\s*(?:# )?", " ", path.read_text(encoding="utf-8"))
    for numbers in CITED.findall(words):
        yield from re.split(r", | and | to ", numbers)


def test_the_contract_has_its_sections() -> None:
    assert {"1", "2", "3", "4", "5", *(f"4.{n}" for n in range(1, 15))} <= SECTIONS


@pytest.mark.skipif(not SOURCE.exists(), reason="the contract is not agreed on beside this checkout")
def test_the_contract_is_the_one_that_was_agreed_on() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == SOURCE.read_text(encoding="utf-8")


def test_every_section_that_is_cited_is_there() -> None:
    found = [(str(path.relative_to(ROOT)), number) for path in WRITTEN for number in cited(path)]

    assert len(found) > 100
    assert [where for where in found if where[1] not in SECTIONS] == []


@pytest.mark.parametrize(
    "paper", [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    for place in re.findall(r"\]\(([^)#\s]+)[^)]*\)", paper.read_text(encoding="utf-8")):
        assert "://" in place or (paper.parent / place).exists(), place


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_every_module_that_a_paper_names_is_there(paper: str) -> None:
    words = (ROOT / paper).read_text(encoding="utf-8")
    named = set(re.findall(r"[\w/]+\.py\b", words))
    modules = {path.name for path in WRITTEN}

    assert len(named) > 10
    assert [
        name
        for name in named
        if not any((ROOT / top / name).is_file() for top in ("", peta.PACKAGE)) and ("/" in name or name not in modules)
    ] == []
    for pair in re.findall(r"`(\w+)`(?: and `(\w+)`)? (?:in|of)\s+`([\w/]+\.py)`", words):
        places = [path for top in ("", peta.PACKAGE) if (path := ROOT / top / pair[-1]).is_file()]
        assert set(filter(None, pair[:-1])) <= peta.names(places[0]), pair


def test_the_readme_has_every_room_of_the_package() -> None:
    rooms = [path.name for path in (ROOT / peta.PACKAGE).iterdir() if (path / "__init__.py").exists()]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [room for room in rooms if not re.search(rf"^ .*\b{room}/", readme, re.MULTILINE)] == []


def test_every_decision_has_its_day_its_reason_and_its_place() -> None:
    grouped, _, _ = DECISIONS.partition("## Belum dikelompokkan")
    rows = [line for line in grouped.splitlines() if line.startswith("| ") and not line.startswith("| tanggal |")]
    rows = [row for row in rows if not row.startswith("| ---")]

    assert len(rows) > 100
    assert [row for row in rows if not re.match(r"\| \d{4}-\d\d-\d\d (\| [^|]+ ){3}\| .*\]\(\.\./.*\) \|$", row)] == []


# ---- docs/peta.md: rule, place, test ---------------------------------------------------------------------------------


def test_the_map_of_rules_is_the_one_that_make_peta_writes() -> None:
    assert peta.MAP.read_text(encoding="utf-8") == peta.peta()


def test_every_section_that_is_built_has_its_rules() -> None:
    told = {chapter["nomor"]: chapter for chapter in peta.chapters()}

    assert set(told) == {"1", "2", "3", "5", *(f"4.{n}" for n in range(1, 15))}
    assert [n for n, chapter in told.items() if not (chapter.get("aturan") or "belum" in chapter)] == []


@pytest.mark.parametrize("column, folder", [(1, peta.PACKAGE), (2, peta.TESTS)], ids=["places", "tests"])
def test_what_the_map_names_is_there(column: int, folder: str) -> None:
    rules = [rule for chapter in peta.chapters() for rule in chapter.get("aturan", [])]
    named = {place for rule in rules for place in peta.places(rule[column], folder)}

    assert len(named) > 100
    assert [str(file) for file, _ in named if not (ROOT / file).is_file()] == []
    assert sorted(f"{file}::{name}" for file, name in named if name not in peta.names(ROOT / file)) == []


def test_the_tests_of_the_map_are_tests() -> None:
    rules = [rule for chapter in peta.chapters() for rule in chapter.get("aturan", [])]

    assert [
        rule[0] for rule in rules if not rule[2] or any(not n.startswith("test_") for _, n in peta.places(rule[2], ""))
    ] == []
