"""How much an installed program takes on disk, and what of it takes how much (as `du` counts it: whole blocks).

    python tools/ukuran.py            what an office with a book in Excel needs
    python tools/ukuran.py all        with Google Sheets and notices
    python tools/ukuran.py all dev    an environment of a developer

Each is installed twice into a folder that is thrown away: as the guide says it (`--no-compile`: Python compiles what is
used when it is used first), and as plain `pip install` does it, which compiles also what nobody ever loads. pip itself
is not counted: pipx shares one, uv needs none, and the folder for Windows makes environments without it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = 512  # bytes of a block of `st_blocks`, whatever the file system's own are
SHOWN = 25


def installed(folder: Path, extras: Iterable[str], *options: str) -> dict[str, int]:
    """Bytes on disk of each distribution, after installing this checkout into a folder."""
    names = ",".join(extras)
    what = f"{ROOT}[{names}]" if names else str(ROOT)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    constraints = ("--constraint", str(ROOT / "constraints.txt"))
    subprocess.run([*pip, *options, *constraints, "--target", str(folder), what], check=True)
    found = {one.metadata["Name"]: _bytes(one, folder) for one in distributions(path=[str(folder)])}
    rest = _on_disk(folder.rglob("*")) - sum(found.values())
    return found | {"(folders)": rest}


def _bytes(one: Distribution, folder: Path) -> int:
    """Of its files, and of what was compiled from them."""
    files = {folder / file for file in one.files or ()}
    compiled = {pyc for file in files if file.suffix == ".py" for pyc in _compiled(file)}
    return _on_disk(files | compiled)


def _compiled(file: Path) -> Iterable[Path]:
    return (file.parent / "__pycache__").glob(f"{file.stem}.cpython-*.pyc")


def _on_disk(files: Iterable[Path]) -> int:
    return sum(file.lstat().st_blocks * BLOCK for file in files if file.exists())


def main(extras: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lean = installed(Path(folder, "lean"), extras, "--no-compile")
        plain = installed(Path(folder, "plain"), extras)
    print(f"{'MB':38}{'as the guide says':>18}{'compiled':>10}")
    for name in sorted(plain, key=plain.__getitem__, reverse=True)[:SHOWN]:
        print(f"{name:38}{lean[name] / 2**20:18.1f}{plain[name] / 2**20:10.1f}")
    print(f"{'all':38}{sum(lean.values()) / 2**20:18.1f}{sum(plain.values()) / 2**20:10.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
