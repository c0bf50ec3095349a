"""The pictures that README and docs show (`make gambar` draws them): they are there, small, and none is left over."""

from __future__ import annotations

import re
import struct
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "gambar"
DRAWN = set(
    re.findall(r'^    "([\w-]+\.png)": Shown\(', (ROOT / "tools" / "gambar.py").read_text("utf-8"), re.MULTILINE)
)


def _shown() -> dict[str, set[str]]:
    """Page -> pictures that it shows, as paths."""
    found = {}
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        names = re.findall(r"!\[[^]]*\]\(([^)\s]+\.png)", page.read_text("utf-8"))
        found[page.name] = {str((page.parent / name).resolve()) for name in names}
    return found


def test_the_script_draws_every_picture_that_is_there() -> None:
    assert DRAWN
    assert {path.name for path in PICTURES.iterdir()} == DRAWN


def test_pages_show_pictures_that_are_there() -> None:
    for page, pictures in _shown().items():
        assert not [name for name in pictures if not Path(name).exists()], page
    assert any(_shown().values()), "no page shows a picture"


def test_pictures_are_small_and_real() -> None:
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < 500_000
    for path in PICTURES.glob("*.png"):
        head = path.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n", path.name
        width, height = struct.unpack(">II", head[16:24])
        assert 300 <= width <= 1920, path.name
        assert 300 <= height <= 1200, path.name


def test_make_knows_how_to_draw_them() -> None:
    assert re.search(r"^gambar: .*\n\t.*tools/gambar\.py", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
