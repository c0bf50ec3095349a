"""The papers beside the code say what is so: the contract, and what the code and the tests cite of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACT = ROOT / "docs" / "kontrak.md"
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


@pytest.mark.parametrize("paper", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name)
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    for place in re.findall(r"\]\(([^)#\s]+)[^)]*\)", paper.read_text(encoding="utf-8")):
        assert "://" in place or (paper.parent / place).exists(), place
