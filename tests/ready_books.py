"""Books that were made once and are copied for whoever asks for the same one: to make one takes longer than most tests.

Nothing is shared between offices of one test: the second book that a test makes of one kind has its own identity.
"""

from __future__ import annotations

import functools
import gc
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol

from books import are_in_memory

from pengaduan_sheets.beside.whereabouts import home_of
from pengaduan_sheets.commands.creation import create_book
from pengaduan_sheets.config import Config
from pengaduan_sheets.disk.state import JOURNAL_NAME
from pengaduan_sheets.flow.recall import HOME
from sheets_server.http_server import RUNNING

if TYPE_CHECKING:
    from office import Office

P = ParamSpec("P")
State = dict[str, bytes]  # what lies in a state folder, by name
_made: dict[tuple[object, ...], tuple[bytes, State]] = {}
_sheets: dict[tuple[object, ...], tuple[str, State]] = {}
_grown: dict[tuple[object, ...], dict[Path, tuple[bytes, os.stat_result]]] = {}  # what an office became, file by file
_asked: dict[tuple[object, ...], int] = {}  # how often one test has asked for a book of one kind


def ready_book(config: Config, now: datetime, examples: int) -> None:
    """What `create_book` makes in an office where nothing is yet: a file on disk and its journal."""
    folder, book = config.state_folder, config.beside(config.buku.berkas)
    if config.buku.jenis != "excel" or book.exists() or folder.exists():
        create_book(config, now, examples=examples)
        return
    text = config.path.read_text(encoding="utf-8")
    key = (text, now, examples, are_in_memory(), _nth(text, now, examples))
    if key not in _made:
        create_book(config, now, examples=examples)
        _made[key] = (book.read_bytes(), _files(folder))
        return
    data, state = _made[key]
    book.write_bytes(data)
    _lay_out(state, config)


def grown_once(
    grow: Callable[Concatenate[Office, P], Office],
) -> Callable[Concatenate[Office, P], Office]:
    """What makes more of an office, say by typing and a sync, done once for all offices that are equal to the letter:
    the next one becomes a copy of what the first one became."""

    @functools.wraps(grow)
    def grown(office: Office, /, *args: P.args, **kwargs: P.kwargs) -> Office:
        if office.config.buku.jenis != "excel" or not office.config.state_folder.is_relative_to(office.folder):
            return grow(office, *args, **kwargs)
        key = (grow, args, tuple(sorted(kwargs.items())), are_in_memory(), *_as_it_stands(office))
        if key not in _grown:
            grow(office, *args, **kwargs)
            there = (path for path in office.folder.rglob("*") if path.is_file())
            _grown[key] = {p.relative_to(office.folder): (p.read_bytes(), p.stat()) for p in there}
            return office
        for name, (data, was) in _grown[key].items():
            path = office.folder / name
            path.parent.mkdir(0o700, exist_ok=True)
            path.write_bytes(data)
            path.chmod(was.st_mode)
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
        _settle(office.config)
        return office

    return grown


def _as_it_stands(office: Office) -> list[object]:
    """All files of an office; of its journal what is in it, but for the place where it lies."""
    found: list[object] = []
    for path in sorted(path for path in office.folder.rglob("*") if path.is_file()):
        if path.name == JOURNAL_NAME:
            with closing(sqlite3.connect(path)) as journal:
                lines = [line for line in journal.iterdump() if f"'{HOME}'" not in line]
            found += [path.name, *lines]
        else:
            found += [path.relative_to(office.folder), path.read_bytes()]
    return found


class _Office(Protocol):
    """An office whose book is a spreadsheet."""

    address: str
    id: str
    config: Config

    def use(self, book_id: str) -> None: ...


Begun = Callable[[Any], None]  # what an office does with its new book: typed rows, the first sync


def ready_sheet(office: _Office, now: datetime, examples: int, then: Begun | None) -> None:
    """As `ready_book`, of a spreadsheet on a server of this process that nobody has touched: it becomes a copy."""
    server, folder = RUNNING.get(office.address), office.config.state_folder
    if server is None or server.count(spreadsheet_id=office.id) or folder.exists():
        _begin(office, now, examples, then)
        return
    text = office.config.path.read_text(encoding="utf-8").replace(office.id, "")
    mine = server.state.book(office.id)
    place = (text, str(mine.properties["locale"]), str(mine.properties["timeZone"]))
    key = (*place, now, examples, then, _nth(*place, now, examples, then))
    if key not in _sheets or _sheets[key][0] not in server.state.books:  # an earlier server had the same address
        _begin(office, now, examples, then)
        kept = server.state.copy(server.state.book(office.id), "Asal")
        _sheets[key] = (kept.id, _files(folder))
        return
    kept_id, state = _sheets[key]
    office.use(server.state.copy(server.state.book(kept_id), "Buku Agenda").id)
    _lay_out(state, office.config)


def forget_sheets() -> None:
    """What tests left on the server of this process, but for what is copied: it grew to gigabytes."""
    kept = {book_id for book_id, _ in _sheets.values()}
    left = False
    for server in RUNNING.values():
        with server.state.lock:
            for book_id in server.state.books.keys() - kept:
                del server.state.books[book_id]
                left = True
            server.requests.clear()
    if left:  # to look through all that is kept takes longer than most tests
        gc.collect()
        gc.freeze()


def _begin(office: _Office, now: datetime, examples: int, then: Begun | None) -> None:
    create_book(office.config, now, examples=examples)
    if then:
        then(office)


def _nth(*kind: object) -> int:
    """How many books of this kind the running test has asked for already."""
    asked = (os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0], *kind)
    _asked[asked] = _asked.get(asked, -1) + 1
    return _asked[asked]


def _files(folder: Path) -> State:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _lay_out(state: State, config: Config) -> None:
    """The journal and what lies beside it, which knows its place."""
    folder = config.state_folder
    folder.mkdir(0o700, parents=True)
    for name, data in state.items():
        (folder / name).write_bytes(data)
        (folder / name).chmod(0o600)
    _settle(config)


def _settle(config: Config) -> None:
    """Let the journal know its new place."""
    folder = config.state_folder
    with closing(sqlite3.connect(folder / JOURNAL_NAME)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = ?", (home_of(config, folder), HOME))
