"""What commands print: their parts as plain lines, or calmly laid out on a terminal.

Plain when standard output is piped or the terminal is dumb. On a terminal rich lays out tables; it is imported there
alone, for it takes longer to load than a sync that has nothing to do. NO_COLOR is obeyed (rich does).
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ..signs import outgoing, outgoing_whole
from .parts import Part, Said, Table, Text, Tone, plain_lines

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress
    from rich.table import Table as RichTable

_STYLES = {"": "", "judul": "bold", "bahaya": "bold red", "baik": "green", "lunak": "dim"}
PATIENCE = 0.6  # seconds that a command may take before it says what it is doing
_WIDEST = 110  # characters of a line of text: longer ones are hard to follow on a wide terminal


# ---- on a terminal -------------------------------------------------------------------------------------------------


def is_terminal() -> bool:
    """Whether somebody looks at what is printed, and sees more than plain text."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def say(text: str, *, err: bool = False) -> None:
    """Print one text; nothing that stands in it steers the terminal (OSC and its like)."""
    click.echo(outgoing(text), err=err)


def show(parts: Sequence[Part]) -> None:
    """Print, as fits what standard output is."""
    if not parts:
        return
    if not is_terminal():
        say("\n".join(plain_lines(parts)))
        return
    console, ended_empty = _console(), True
    for part in parts:
        is_empty = part == ""
        if not (is_empty and ended_empty):  # a headed table has air around it, and never twice
            airy = isinstance(part, Table) and any(part.headings)
            if airy and not ended_empty:
                console.print()
            console.print(
                _laid_out(outgoing_whole(part)), width=None if isinstance(part, Table) else min(console.width, _WIDEST)
            )
            ended_empty = is_empty
            if airy:
                console.print()
                ended_empty = True


def show_checks(lines: Sequence[str]) -> None:
    """Print the lines of `diagnosa`: a word, two spaces or more, what was found; the last one sums up."""
    rows = [re.split(r"\s{2,}", line, maxsplit=1) for line in lines[:-1]]
    if not is_terminal() or not all(len(row) == 2 for row in rows):
        show(lines)
        return
    tones: dict[str, Tone] = {"baik": "baik", "MASALAH": "bahaya", "catatan": "judul"}
    marked: list[Sequence[Text]] = [(Said(word, tones.get(word, "")), text) for word, text in rows]
    show([Table(("", ""), marked), "", Said(lines[-1], "judul")])


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def _laid_out(part: Part) -> RenderableType:
    return _rich_table(part) if isinstance(part, Table) else _rich_text(part)


def _rich_text(text: Text) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text as RichText

    said = text if isinstance(text, Said) else Said(text)
    body = said.text.lstrip(" ")
    # a sentence that is set in stays set in where it is wrapped
    return Padding(RichText(body, style=_STYLES[said.tone]), (0, 0, 0, len(said.text) - len(body)))


def _rich_table(table: Table) -> RichTable:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    headed = any(table.headings)
    out = RichTable(
        box=box.SIMPLE_HEAD if headed else None, show_header=headed, header_style="bold", border_style="dim",
        pad_edge=False, padding=(0, 2, 0, 0), show_edge=False,
    )  # fmt: skip
    last = len(table.headings) - 1
    for i, heading in enumerate(table.headings):
        # only the last column of a text is wrapped: numbers and moments are read whole or not at all
        wraps = i == last and i not in table.figures
        out.add_column(heading, justify="right" if i in table.figures else "left", no_wrap=not wraps, overflow="fold")
    for row in table.rows:
        said = [cell if isinstance(cell, Said) else Said(cell) for cell in row]
        out.add_row(*(RichText(cell.text, style=_STYLES[cell.tone]) for cell in said))
    return out


# ---- long work -----------------------------------------------------------------------------------------------------


class _Ticker:
    """A line that says what is being done and for how long, once that takes longer than a moment."""

    def __init__(self, doing: str) -> None:
        self._doing, self._lock = doing, threading.Lock()
        self._progress: Progress | None = None
        self._ended = False
        self._timer = threading.Timer(PATIENCE, self._appear)
        self._timer.daemon = True
        self._timer.start()

    def tell(self, doing: str) -> None:
        with self._lock:
            self._doing = doing
            if self._progress is not None:
                self._progress.update(self._progress.task_ids[0], description=doing)

    def end(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._ended = True
            if self._progress is not None:
                self._progress.stop()

    def _appear(self) -> None:
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description} ..."), TimeElapsedColumn())
        with self._lock:
            if not self._ended:
                self._progress = Progress(*columns, console=_console(stderr=True), transient=True)
                self._progress.add_task(self._doing, total=None)
                self._progress.start()


@contextmanager
def busy(doing: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """While the block runs: what is being done, on a terminal and only if it takes long; yields how to say what next.

    Nothing of it stays on the screen, and nothing is printed where standard output or error is piped.
    """
    if quiet or not (is_terminal() and sys.stderr.isatty()):
        yield lambda _: None
        return
    ticker = _Ticker(doing)
    try:
        yield ticker.tell
    finally:
        ticker.end()
