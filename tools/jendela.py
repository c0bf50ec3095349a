"""Every tab of a book as a real LibreOffice window of 1366 x 768 shows it: what a clerk at a small laptop sees.

As opened first, then each tab, Agenda also block by block to the right. Needs Xvfb, xdotool and ImageMagick.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import window

PROGRAMS = ("Xvfb", "xdotool", "import")
_DRAWN = 0.7  # seconds: nobody tells when a window is painted
_SCREENFULS = 5  # of Agenda, to the right


def shoot(book: Path, tabs: Sequence[str], wide: str, out: Path) -> None:
    """Pictures `jendela-N-TAB.png` in `out`; the book is copied first, and never saved.

    tabs  in their order; wide: the one that is shown from left to right
    """
    folder = out / "layar"
    copy = folder / book.name
    folder.mkdir(parents=True)
    shutil.copyfile(book, copy)
    with window.window_in(folder) as screen:
        screen.open(copy)
        _take(screen, out / "jendela-0-dibuka.png")
        screen.press(*["ctrl+Prior"] * len(tabs))
        for number, tab in enumerate(tabs, 1):
            _take(screen, out / f"jendela-{number}-{tab}.png")
            for more in range(2, _SCREENFULS + 1 if tab == wide else 2):
                screen.press("alt+Next")
                _take(screen, out / f"jendela-{number}-{tab}-{more}.png")
            screen.press("ctrl+Next")
    shutil.rmtree(folder)


def _take(screen: window.Window, target: Path) -> None:
    time.sleep(_DRAWN)
    screen.picture(target)
