"""The books of closed years beside the agenda book: found by name and stamp, read once, and known from then on.

What was read lies in the journal, row by row, with what tells the file from any other: so a sync opens such a book only
when somebody has changed it. A copy without the journal's stamp, or of another office, is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .. import schema as s
from ..cells import as_text
from ..columns import agenda_headings
from ..config import Config
from ..core.headings import with_empty
from ..core.identity import is_id
from ..core.marks import Marks
from ..core.past import CLOSED, ClosedYears, Memory, SeenRow
from ..core.typed import read_typed
from ..errors import BookUnreadableError, LayoutError, StoreBusyError
from ..flow.closed_years import PRINTS, closing_of
from ..frozen import Frozen, field
from ..grid import Sheet
from ..stores.base import Snapshot, Stamp, find_tab
from ..tabs.marks_tab import marks_of_book

if TYPE_CHECKING:
    from ..stores.excel.marks import MarkWatch

_TAB = re.compile(rf"{s.AGENDA} (\d{{4}})")


# ---- names and stamps ----------------------------------------------------------------------------------------------


def closed_name(config: Config, year: int) -> str:
    """Where the complaints of a closed year lie: the name of a file beside the book, or of a tab in the spreadsheet."""
    if config.buku.jenis == "google":
        return f"{s.AGENDA} {year}"
    return f"{config.book_file.stem}-{year}.xlsx"


def closed_path(config: Config, year: int) -> Path:
    """The file of a closed year."""
    return config.book_file.with_name(closed_name(config, year))


def closed_stamp(stamp: Stamp, year: int) -> Stamp:
    """The stamp of a closed year's book, by which nobody takes it for the book itself."""
    return Stamp(f"{stamp.book_id}/tutup-{year}", stamp.version)


def closed_places(config: Config, memory: Memory) -> list[Path]:
    """The files of closed years, by name: those whose names say so, and those that journal or marks know.

    Of the latter one may be missing, or bear the name that the book had when it was made.
    """
    if config.buku.jenis == "google":
        return []
    book = config.book_file
    known = {*(memory.rows[row_id].closed_in for row_id in memory.closed), *memory.marks.closed.values()}
    return sorted({*_named_so(book), *(book.with_name(name) for name in known if name and _is_workbook_name(name))})


def _is_workbook_name(name: str) -> bool:
    """Whether this is the name of a workbook and no way to one elsewhere: what marks tell, anybody may have typed."""
    return name.endswith(".xlsx") and not set(name) & set("/\\:")


def _named_so(book: Path) -> Iterator[Path]:
    """Files beside the book whose names are those of its closed years' books."""
    name = re.compile(re.escape(book.stem) + r"-(?:19|20)\d\d\.xlsx")
    with suppress(OSError):
        yield from (path for path in book.parent.iterdir() if name.fullmatch(path.name))


def closed_marks(path: Path, state: Path) -> MarkWatch:
    """Who has a closed year's book open. What was witnessed of it lies apart from what was of the book itself."""
    from ..stores.excel.marks import MarkWatch

    return MarkWatch(path, state / path.stem)


def refuse_when_in_use(path: Path, state: Path) -> None:
    """raises StoreBusyError: somebody has the closed year's book open"""
    mark = closed_marks(path, state).current()
    if mark is not None:
        raise StoreBusyError(
            f"Buku {path.name} sedang terbuka di {mark.program}, jadi tidak diubah. Simpan dan tutup buku itu di semua "
            "komputer, lalu ulangi perintah ini."
        )


# ---- reading -------------------------------------------------------------------------------------------------------


def closed_years(
    config: Config, snapshot: Snapshot, memory: Memory, seen_as: Callable[[Sheet], Sheet] | None = None
) -> ClosedYears:
    """What the closed years' books hold, as far as they belong to this book.

    memory  of the journal, with the marks that count for this book; an empty one makes every book be read
    seen_as what the Agenda of such a book is taken for, where it is read
    raises  LayoutError: a book of a closed year has no Agenda, or no headings in it
    """
    book_id = snapshot.stamp.book_id if snapshot.stamp else memory.book_id
    known: dict[str, dict[str, SeenRow]] = {}
    for row_id, row in memory.rows.items():
        if (name := row.closed_in) is not None:
            known.setdefault(name, {})[row_id] = row
    reader = _Reader(config, seen_as)
    read = _tabs(snapshot, reader) if config.buku.jenis == "google" else _files(reader, book_id, memory, known)
    books = dict(read)
    rows = {row_id: row for book in books.values() for row_id, row in book.rows.items()}
    altered = {i: row.noreg for i, row in rows.items() if row.noreg != memory.noreg_of.get(i, row.noreg)}
    rows |= {i: rows[i]._replace(noreg=memory.noreg_of[i]) for i in altered}  # a number once given is never changed
    missing = {i: name for name, lost in known.items() for i in lost if i not in rows}
    unsettled = {*missing.values(), *(rows[i].closed_in for i in altered)}  # read anew until they are put right
    return ClosedYears(
        rows={**rows, **{i: memory.rows[i] for i in missing}},
        versions={name: book.version for name, book in books.items()},
        prints={name: book.told for name, book in books.items() if book.told and name not in unsettled},
        missing=missing,
        altered=altered,
        marks=reduce(Marks.filled_from, (book.marks for book in books.values()), Marks()),
    )


class _Book(Frozen):
    """One closed year's book as read. told: what the journal keeps of it, by which it need not be read again"""

    rows: Mapping[str, SeenRow]
    version: int
    told: str = ""
    marks: Marks = field(default_factory=Marks)


class _Reader(NamedTuple):
    """How the Agenda of a closed year's book is read."""

    config: Config
    seen_as: Callable[[Sheet], Sheet] | None

    def rows(self, sheet: Sheet, name: str) -> dict[str, SeenRow]:
        return rows_of_sheet(self.seen_as(sheet) if self.seen_as else sheet, name, self.config)


def _files(
    reader: _Reader, book_id: str | None, memory: Memory, known: Mapping[str, Mapping[str, SeenRow]]
) -> Iterator[tuple[str, _Book]]:
    prints: dict[str, str] = json.loads(memory.meta.get(PRINTS, "{}"))
    for path in closed_places(reader.config, memory):
        told = prints.get(path.name, "")
        try:
            found = path.stat()
            print_ = f"{found.st_size} {found.st_mtime_ns}"
            if told.startswith(f"{print_} "):
                yield path.name, _Book(known.get(path.name, {}), int(told.rpartition(" ")[2]), told)
                continue
            snapshot = read_file(path)
        except (LayoutError, StoreBusyError, OSError):  # told as one that is missing
            continue
        closing = closing_of(snapshot.stamp)
        if closing is not None and snapshot.stamp is not None and book_id in (None, closing[0]):
            version = snapshot.stamp.version
            rows = reader.rows(_agenda_of(snapshot, path.name), path.name)
            marks = marks_of_book(find_tab(snapshot, s.GUIDE))
            yield path.name, _Book(rows, version, f"{print_} {version}", marks)


def read_file(path: Path) -> Snapshot:
    """A workbook as last saved. raises LayoutError, StoreBusyError"""
    from ..opening import TAB_NAMES
    from ..stores.excel.store import ExcelStore

    try:
        return ExcelStore(path, path.parent, TAB_NAMES).read()
    except BookUnreadableError as error:
        raise LayoutError(f"{error.said} Atau kembalikan buku tahun itu dari cadangan.") from error


def _tabs(snapshot: Snapshot, reader: _Reader) -> Iterator[tuple[str, _Book]]:
    for name, sheet in snapshot.sheets.items():
        if _TAB.fullmatch(name) and sheet.rows:
            yield name, _Book(reader.rows(sheet, name), 0)


def rows_of(snapshot: Snapshot, name: str, config: Config) -> dict[str, SeenRow]:
    """ID -> row of the Agenda in a closed year's book. raises LayoutError: it has none"""
    return rows_of_sheet(_agenda_of(snapshot, name), name, config)


def _agenda_of(snapshot: Snapshot, name: str) -> Sheet:
    sheet = find_tab(snapshot, s.AGENDA)
    if sheet is None:
        raise LayoutError(
            f"Buku tahun {name} tidak memuat tab {s.AGENDA}. Kembalikan tab itu, atau berkas itu dari cadangan."
        )
    return sheet


def rows_of_sheet(sheet: Sheet, name: str, config: Config) -> dict[str, SeenRow]:
    """The same of the tab itself. Columns that the config got later are empty in it."""
    typed = read_typed(with_empty(sheet, agenda_headings(config)), config, {})
    raw, state = typed.agenda.raw, f"{CLOSED}{name}"
    return {
        row_id: SeenRow(text, as_text(noreg) or None, as_text(status) or None, state, "", "")
        for value, noreg, status, text in zip(raw[s.ID], raw[s.NOREG], raw[s.STATUS], typed.texts, strict=True)
        if is_id(row_id := as_text(value))
    }
