"""A clerk in front of a screen: a real LibreOffice window of 1366 x 768 (Xvfb), moved by keys and clicks (xdotool).

UNO opens the book and tells what stands where; whatever is typed comes from the keyboard. Every key and click is
counted apart from the text that is typed, so that a test can say how much it takes to register a complaint.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uno_desk

WIDTH, HEIGHT = 1366, 768


def missing() -> str:
    """Why no window can be shown here; empty when one can."""
    lacking = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not installed here" if lacking else uno_desk.missing()


class Window:
    """One LibreOffice window. `keys` counts keys and clicks, not what is typed."""

    def __init__(self, display: str, desk: uno_desk.Desk) -> None:
        self.display, self.desk, self.keys = display, desk, 0

    def open(self, book: Path) -> None:
        """Open a book; the window fills the screen and listens."""
        self.desk.open(book)
        self.desk.ask("fill_screen", width=WIDTH, height=HEIGHT)
        self._do("search", "--sync", "--onlyvisible", "--name", book.name, "windowfocus")
        self.settle()

    def press(self, *keys: str) -> None:
        """Keys one after the other: `ctrl+Home`, `Tab`."""
        self.keys += len(keys)
        self._do("key", "--delay", "20", *keys)
        self.settle()

    def write(self, text: str) -> None:
        """Text that is typed: the content, which is not counted."""
        self._do("type", "--delay", "8", text)
        self.settle()

    def click(self, x: int, y: int, *, held: str = "") -> None:
        """A click on the screen, with a key held down."""
        self.keys += 1
        down, up = (("keydown", held), ("keyup", held)) if held else ((), ())
        self._do("mousemove", str(x), str(y), *down, "click", "1", *up)
        self.settle()

    def follow(self, row: int, column: int) -> None:
        """Ctrl+click on the link in a cell of the shown tab, at the beginning of its text."""
        left, top = self.desk.ask("pixel", tab=self.where()[0], row=row, column=column)
        self.click(left + 12, top + 9, held="ctrl")

    def where(self) -> tuple[str, int, int]:
        """Tab, row and column of the cursor."""
        tab, row, column = self.desk.ask("where")
        return tab, row, column

    def settle(self) -> None:
        """Wait until the window has done what it was told."""
        self.desk.ask("settle")

    def until(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        """Wait for something that the window does in its own time."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"the window stands at {self.where()}"
            time.sleep(0.1)

    def picture(self, target: Path) -> None:
        """What is seen (ImageMagick)."""
        self._run("import", "-window", "root", str(target))

    def _do(self, *words: str) -> None:
        self._run("xdotool", *words)

    def _run(self, *command: str) -> None:
        environment = {**os.environ, "DISPLAY": self.display}
        subprocess.run(command, check=True, env=environment, timeout=60, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def window_in(folder: Path) -> Iterator[Window]:
    """A screen of its own with a LibreOffice on it, left tidy."""
    uno_desk.as_in_an_office(folder)
    with screen() as display, uno_desk.desk_in(folder, display) as desk:
        yield Window(display, desk)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)
