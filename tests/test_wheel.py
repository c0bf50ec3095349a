"""The wheel alone is enough: an office begins, registers and prints, with nothing of the repository at hand.

In `make soak` its dependencies are installed from where pip finds them; elsewhere they are those of this environment,
for to unpack pandas anew takes longer than all the rest.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from datetime import datetime
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from office import COMPLETE
from soak import FULL
from test_structure import MODULES, imported

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Comes with something that is declared (gspread, jinja2), and is of no use without it.
GOES_WITH = {"google": {"google-auth"}, "markupsafe": {"markupsafe"}, "requests": {"requests"}}
AT = ("--sekarang", "2026-11-24 09:15")


def test_what_the_program_imports_is_declared() -> None:
    """Nothing that only this environment happens to have."""
    extras = [extra for name, extra in PROJECT["optional-dependencies"].items() if name not in ("all", "dev", "fuzz")]
    lines = chain(PROJECT["dependencies"], *extras)
    declared = {re.split(r"[ <>=;\[]", line)[0].lower() for line in lines}
    tops = {name[1:].partition(".")[0] for module in MODULES.values() for name in imported(module) if name[:1] == "!"}
    origins = packages_distributions()
    theirs = {top: {name.lower() for name in origins.get(top, [])} for top in tops}

    assert {top: names for top, names in theirs.items() if names and not names & declared} == GOES_WITH


class Machine:
    """A machine with the wheel of this checkout and nothing else; `home` is a user's."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "rumah"
        self.home.mkdir()
        self._bin = folder / "lingkungan" / ("Scripts" if os.name == "nt" else "bin")
        venv.create(self._bin.parent, with_pip=False)
        self.python = self._bin / ("python.exe" if os.name == "nt" else "python")
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        own = {name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"}  # make's, by its folder
        wheel_of = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
        self._do(*pip, *wheel_of, cwd=folder, env=own)
        (wheel,) = folder.glob("*.whl")
        deps = ("--no-compile", "--constraint", str(ROOT / "constraints.txt")) if FULL else ("--no-deps",)
        self._do(*pip, "--python", str(self.python), "install", *deps, str(wheel), cwd=folder, env=own)
        keep = {"PATH": os.environ["PATH"], "HOME": str(self.home), "USERPROFILE": str(self.home), "LANG": "C.UTF-8"}
        others = {} if FULL else {"PYTHONPATH": sysconfig.get_path("purelib")}  # whose .pth files it does not read
        self._environment = {**keep, **others}

    def run(self, *arguments: str, cwd: Path | None = None) -> str:
        """The console script `pengaduan`: what it says; it has to end well."""
        return self._do(str(self._bin / "pengaduan"), *arguments, cwd=cwd or self.home, env=self._environment)

    def ask(self, program: str) -> str:
        """What a line of Python says there."""
        return self._do(str(self.python), "-c", program, cwd=self.home, env=self._environment).strip()

    def megabytes(self) -> float:
        """What the program and all that it needs take on disk (without FULL: the program alone)."""
        folders = [folder for folder in self._bin.parent.iterdir() if not folder.is_symlink()]  # lib64 is lib
        files = chain.from_iterable(folder.rglob("*") for folder in folders)
        return sum(file.lstat().st_blocks for file in files) * 512 / 2**20

    def _do(self, *command: str, cwd: Path, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


def type_complaint(book: Path) -> None:
    """One complete complaint in the first row, as staff type it."""
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Agenda"]
    column = {str(cell.value): cell.column for cell in sheet[2]}
    times = {"Tanggal Lapor": datetime(2026, 11, 24, 8), "Diperiksa": datetime(2026, 11, 24, 8, 10)}
    for heading, value in {**COMPLETE, **times, "Kelengkapan": "Lengkap"}.items():
        sheet.cell(3, column[heading]).value = value
    workbook.save(book)


@pytest.mark.thorough
def test_from_the_wheel_alone_an_office_begins_registers_and_prints(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert Path(machine.ask("import pengaduan_sheets as p; print(p.__file__)")).is_relative_to(tmp_path)
    office = machine.home / "kantor"

    said = machine.run("mulai", "kantor", "--nama", "Dinas Perhubungan Kota Binjai", "--kota", "Binjai", *AT)
    assert f"Kantor siap di {office}" in said
    type_complaint(office / "buku-agenda.xlsx")
    counts = json.loads(machine.run("sinkron", "--json", *AT, cwd=office))
    assert counts["didaftarkan"] == 1
    printed = machine.run("cetak", "tanda-terima", "1", *AT, cwd=office)
    checked = machine.run("diagnosa", *AT, cwd=office)

    assert "0001-PGD-XI-2026 tanda-terima.docx" in printed
    assert (office / "cetakan" / "2026-11" / "0001-PGD-XI-2026 tanda-terima.docx").is_file()
    assert "MASALAH" not in checked
    examples = machine.ask("from pengaduan_sheets.layout.templates import shipped; print(shipped('contoh'))")
    assert Path(examples, "README.md").is_file()
    assert machine.megabytes() < (230 if FULL else 20), "see tools/ukuran.py"
