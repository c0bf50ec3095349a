"""The server is a package of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def test_it_runs_without_the_program_and_without_pytest(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path[0] = sys.argv[1]\n"
        "from sheets_server import start\n"
        "with start() as server: print(server.address)\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'pengaduan_sheets', 'pytest', 'pandas'}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(PACKAGE.parent)], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert told[0].startswith("http://127.0.0.1:")
    assert told[1] == "[]"


def test_nothing_in_it_names_the_program() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path != Path(__file__):
            assert not re.search(r"(from|import) pengaduan_sheets", path.read_text(encoding="utf-8")), path.name
