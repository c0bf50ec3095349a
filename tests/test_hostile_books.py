"""Hostile and broken files in the book's place (tests/hostile_books.py makes them): a sync does its work, or refuses.

Whatever lies there, up to 20 MB: at most 15 seconds and 400 MB, exit 0 or 4, a sentence that says what it is, and a
refused file stays as it was. What is not ours to judge (tabs of the office's own, error values) holds nobody up.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_books import CASES, MEGABYTES, NOW, SECONDS, Case, Watch, office_with_rows, unpack
from office import Office
from soak import sized


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_with_rows(tmp_path_factory.mktemp("asal") / "kantor")


@pytest.fixture(scope="module")
def watch(base: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    found = Watch(base.copied(tmp_path_factory.mktemp("baik") / "kantor"))
    yield found
    found.close()


def placed(base: Office, folder: Path, case: Case) -> Office:
    """A copy of the office with the case's file in the book's place."""
    shutil.copytree(base.folder, folder)
    office = Office(folder)
    office.book.write_bytes(case.make(unpack(base.book.read_bytes())))
    return office


# One case in several places, by how its names begin: how many of them run outside the long run.
ALIKE = {
    "bom 400 MB di ": 2, "DOCTYPE di ": 2, "galat ": 2, "angka ": 2, "satu teks panjang di 100.000 sel": 1,
    "1.048.576 baris ": 1,
}  # fmt: skip


def chosen() -> Iterator[Case]:
    """All of them in the long run, else no more than that many of a kind."""
    seen = Counter[str]()
    for case in CASES:
        kind = next((kind for kind in ALIKE if case.what.startswith(kind)), case.what)
        seen[kind] += 1
        if seen[kind] <= sized(ALIKE.get(kind, 1), len(CASES)):
            yield case


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("case", [*chosen()], ids=lambda case: case.what)
def test_any_file_is_synced_or_refused_within_bounds(case: Case, base: Office, watch: Watch, tmp_path: Path) -> None:
    office = placed(base, tmp_path / "kantor", case)
    before = office.book.read_bytes()
    assert len(before) <= 20 << 20
    found = watch.run(office)
    assert "Traceback" not in found.output and "panicked" not in found.output, found.output
    assert found.code == (4 if case.says else 0), found.output
    assert case.says in found.output
    assert found.seconds <= SECONDS and found.megabytes <= MEGABYTES, found
    if case.says:
        assert office.book.read_bytes() == before
    else:
        assert "0003/PGD/XI/2026" in found.output  # the good rows have their numbers
        after = office.book.read_bytes()
        office.sync(NOW)
        assert office.book.read_bytes() == after


def test_a_folder_in_the_books_place_is_named(base: Office, tmp_path: Path) -> None:
    office = placed(base, tmp_path / "kantor", CASES[0])
    office.book.unlink()
    office.book.mkdir()
    assert "adalah folder" in office.run("sinkron", "--sekarang", NOW, code=4).stderr
