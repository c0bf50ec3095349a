"""What commands print: their parts as plain lines, or calmly laid out on a terminal.

Plain when standard output is piped or the terminal is dumb. NO_COLOR is obeyed.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import TYPE_CHECKING

import click

from ..masking import mask_nik
from ..signs import each_text, outgoing

if TYPE_CHECKING:
    from .parts import Part, Text, Tone

PATIENCE = 0.6  # seconds that a command may take before it says what it is doing


# ---- on a terminal -------------------------------------------------------------------------------------------------


def is_terminal() -> bool:
    """Whether somebody looks at what is printed, and sees more than plain text."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and _follows_codes()


def _follows_codes() -> bool:
    """Whether bold and colours are shown; the console of Windows shows their codes as signs until it is told not to."""
    if sys.platform == "win32":
        import ctypes

        console, output, virtual_terminal = ctypes.windll.kernel32, -11, 0x0004
        handle, mode = console.GetStdHandle(output), ctypes.c_ulong()
        is_console = console.GetConsoleMode(handle, ctypes.byref(mode))
        return bool(is_console and console.SetConsoleMode(handle, mode.value | virtual_terminal))
    return True


def leaving(text: str) -> str:
    """A text as it is shown here: nothing in it steers the terminal (OSC and its like), no NIK is whole (4.11)."""
    return mask_nik(outgoing(text))


def say(text: str, *, err: bool = False) -> None:
    """Print one text."""
    click.echo(leaving(text), err=err)


def say_json(found: object) -> None:
    """Print findings as data, in one line."""
    import json

    click.echo(json.dumps(each_text(found, leaving), ensure_ascii=False))


def ask(question: str, default: str = "", end: str = ": ") -> str:
    """What is answered to a question; Enter means `default`.

    raises  click.Abort: nobody is there to answer, or who was asked went away; what is said next has its own line
    """
    try:
        answer: str = click.prompt(leaving(question), default=default, show_default=False, prompt_suffix=end)
    except click.Abort:
        click.echo()
        raise
    return answer


def show(parts: Sequence[Part]) -> None:
    """Print, as fits what standard output is."""
    if not parts:
        return
    from .parts import Table, plain_lines

    if not is_terminal():
        say("\n".join(plain_lines(parts)))
        return
    from .drawing import drawn

    lines, ended_empty = list[str](), True
    for part in parts:
        airy = isinstance(part, Table) and any(part.headings)  # a headed table has air around it, and never twice
        if (airy or part == "") and not ended_empty:
            lines.append("")
        if part != "":
            lines += drawn(each_text(part, leaving), _width(), in_colour="NO_COLOR" not in os.environ)
        if airy:
            lines.append("")
        ended_empty = airy or part == ""
    click.echo("\n".join(lines))


def show_checks(lines: Sequence[str]) -> None:
    """Print the lines of `diagnosa`: a word, two spaces or more, what was found; the last one sums up."""
    import re

    from .parts import Said, Table

    rows = [re.split(r"\s{2,}", line, maxsplit=1) for line in lines[:-1]]
    if not is_terminal() or not all(len(row) == 2 for row in rows):
        show(lines)
        return
    tones: dict[str, Tone] = {"baik": "baik", "MASALAH": "bahaya", "catatan": "judul"}
    marked: list[Sequence[Text]] = [(Said(word, tones.get(word, "")), text) for word, text in rows]
    show([Table(("", ""), marked), "", Said(lines[-1], "judul")])


def _width() -> int:
    """Columns that a line may have; a console of Windows begins a new one by itself when a line fills it."""
    import shutil

    return shutil.get_terminal_size().columns - 1


# ---- long work -----------------------------------------------------------------------------------------------------


class _Ticker(threading.Thread):
    """A line that says what is being done and for how long, once that takes longer than a moment."""

    def __init__(self, doing: str) -> None:
        super().__init__(daemon=True)
        self._doing = doing
        self._ended = threading.Event()
        self._began = time.monotonic()

    def tell(self, doing: str) -> None:
        self._doing = doing

    def end(self) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        if self._ended.wait(PATIENCE):
            return
        width = _width()
        for sign in cycle("|/-\\"):
            seconds = round(time.monotonic() - self._began)
            line = leaving(f"{sign} {self._doing} ... {seconds // 60}:{seconds % 60:02d}")
            _over_the_line(line[:width].ljust(width))
            if self._ended.wait(0.1):
                break
        _over_the_line(" " * width)


def _over_the_line(text: str) -> None:
    click.echo(f"\r{text}\r", err=True, nl=False)


@contextmanager
def busy(doing: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """While the block runs: what is being done, on a terminal and only if it takes long; yields how to say what next.

    Nothing of it stays on the screen, and nothing is printed where standard output or error is piped.
    """
    if quiet or not (is_terminal() and sys.stderr.isatty()):
        yield lambda _: None
        return
    ticker = _Ticker(doing)
    ticker.start()
    try:
        yield ticker.tell
    finally:
        ticker.end()
