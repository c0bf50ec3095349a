"""What the libraries of the calendar said is kept in the journal's folder; every result is as if they were asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from office import Office

from pengaduan_sheets.beside import decreed
from pengaduan_sheets.beside.decreed import keep_decreed, recall_decreed
from pengaduan_sheets.core import officecalendar
from pengaduan_sheets.core.officecalendar import Decreed, holidays_between, ramadan_between

ROOT = Path(__file__).parent.parent
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


@pytest.fixture(autouse=True)
def begin_anew(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """As in a process that asked nothing yet."""
    begin: Callable[[], None] = lambda: monkeypatch.setattr(officecalendar, "told", Decreed())  # noqa: E731
    begin()
    return begin


def said(country: str = "ID", *, joint_leave: bool = True) -> object:
    return holidays_between(FIRST, LAST, country, joint_leave, {}), ramadan_between(FIRST, LAST, [])


@pytest.mark.parametrize(("country", "joint_leave"), [("ID", True), ("ID", False), ("MY", True), ("", True)])
def test_a_process_that_was_told_says_what_the_libraries_say(
    tmp_path: Path, begin_anew: Callable[[], None], country: str, *, joint_leave: bool
) -> None:
    asked = said(country, joint_leave=joint_leave)
    keep_decreed(tmp_path)
    begin_anew()
    recall_decreed(tmp_path)
    before = officecalendar.told.ramadans[:]

    assert before
    assert said(country, joint_leave=joint_leave) == asked
    assert said("ID", joint_leave=False) != said("MY")  # also what another office asked
    assert officecalendar.told.ramadans == before


ODD: dict[str, Callable[[str], str]] = {
    "of another version of a library": lambda text: text.replace("holidays-", "holidays-0"),
    "of another program": lambda text: text.replace('"source":["', '"source":["0'),
    "cut off": lambda text: text[: len(text) // 2],
    "of another shape": lambda _: "[1]",
    "of words where days should be": lambda text: text.replace("2026-01-01", "tahun baru"),
    "no text": lambda _: "\0",
}


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_what_is_odd_is_not_gone_by_and_made_anew(
    tmp_path: Path, begin_anew: Callable[[], None], change: Callable[[str], str]
) -> None:
    asked = said()
    keep_decreed(tmp_path)
    file = tmp_path / "kalender.json"
    whole = file.read_text(encoding="utf-8")
    file.write_text(change(whole), encoding="utf-8")
    begin_anew()
    recall_decreed(tmp_path)

    assert officecalendar.told == Decreed()
    assert said() == asked
    keep_decreed(tmp_path)
    assert file.read_text(encoding="utf-8") == whole


def test_what_an_older_version_said_is_not_kept_as_of_one_installed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recall_decreed(tmp_path)
    said()
    keep_decreed(tmp_path)
    before = (tmp_path / "kalender.json").read_bytes()
    monkeypatch.setattr(decreed, "_installed", lambda library: f"{library}-99.0.dist-info")
    keep_decreed(tmp_path)
    assert (tmp_path / "kalender.json").read_bytes() == before


def test_what_is_kept_is_gone_by(tmp_path: Path, begin_anew: Callable[[], None]) -> None:
    said()
    keep_decreed(tmp_path)
    file = tmp_path / "kalender.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    (question,) = kept["decreed"]["holidays"]
    kept["decreed"]["holidays"][question]["2026-11-25"] = "Hari Contoh"
    file.write_text(json.dumps(kept), encoding="utf-8")
    begin_anew()
    recall_decreed(tmp_path)

    assert holidays_between(FIRST, LAST, "ID", True, {})[date(2026, 11, 25)] == "Hari Contoh"


def test_a_folder_that_takes_nothing_costs_time_only(tmp_path: Path) -> None:
    asked = said()
    keep_decreed(tmp_path / "tidak ada")
    recall_decreed(tmp_path / "tidak ada")
    assert said() == asked


@pytest.mark.thorough
def test_a_second_sync_in_a_process_of_its_own_loads_no_library_of_the_calendar(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    office.sync("2026-11-24 10:00")
    office.type(3, {"Nama Pelapor": "Pelapor Contoh"})
    code = (
        "import sys; from pengaduan_sheets.cli import run;"
        "print(run(sys.argv[1:]), sorted({'holidays', 'hijridate'} & set(sys.modules)))"
    )
    command = ["-c", str(office.config_path), "-q", "sinkron", "--sekarang", "2026-11-24 10:05"]
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-2:] == ["0", "[]"]
