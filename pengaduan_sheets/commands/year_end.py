"""`tutup-tahun`: what was finished or stopped goes to a book of its own, which lies there before Agenda lets it go.

sync -> choose -> the closed year's book, verified and in its place -> sync, which takes out of Agenda what it holds.
Killed anywhere in between, the next sync does the rest; until then each complaint counts once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from .. import schema as s
from ..beside.look import look, survey_of
from ..beside.whereabouts import journal_folder, read_book
from ..config import Config
from ..disk import quiet
from ..errors import LayoutError, OutgrownError, StoreBusyError, UsageError
from ..flow.closed_years import absent_books, bring_back, called, closing_of
from ..flow.recall import as_of, vanished_ids
from ..flow.survey import Survey
from ..flow.telling import left_sentence
from ..journal import Event, Journal, sync_lock
from ..layout import workbook_layout
from ..opening import TAB_NAMES, open_store
from ..stores.base import BookChangedError, Keys, Store
from ..sync import synchronise
from ..text import value_key
from ..yearend.book import Closing, more_rows, new_book, told
from ..yearend.choosing import Leaving, leaving_of, remarks
from ..yearend.shelf import closed_name, closed_path, closed_stamp, read_file, refuse_when_in_use, rows_of
from .restore_rows import refuse_when_open

if TYPE_CHECKING:
    from ..stores.google import GoogleStore

_log = logging.getLogger("pengaduan")
_FIRST_YEAR = 2000


def close_year(config: Config, now: datetime, typed: str, *, dry: bool = False) -> list[str]:
    """Move what was finished or stopped in or before a year; what to say.

    typed   the year; dry: say what would leave, write nothing
    raises  UsageError: no year, or one that is not over; StoreBusyError: a book is open; and what a sync raises
    """
    year = _year(typed, now)
    if dry:
        with look(config, now) as (found, _):
            return _foreseen(found, year)
    _refuse_open(config, year)
    lines, outgrown = _synced(config, now)
    count, lost = _leave(config, now, year)
    if not count and not lost:
        if outgrown is not None:
            raise outgrown
        return [_nothing(year), *lines]
    result, name = synchronise(config, now), closed_name(config, year)
    if result.mark is not None and count:
        raise StoreBusyError(
            f"{count} pengaduan sudah ada di {name}, tetapi buku {config.book_name} baru saja dibuka, jadi belum "
            "dikeluarkan dari Agenda. Tutup buku itu; sinkron berikutnya menyelesaikannya, dan sampai saat itu setiap "
            "pengaduan tetap dihitung satu kali."
        )
    said = list[str]()
    if count:
        said += [
            f"Tahun {year} ditutup: {count} pengaduan dipindahkan ke {name}.",
            "Nomor, status, riwayat dan rekap tahun itu tetap dijawab program. Buku tahun itu jangan diganti nama, "
            "dipindahkan atau dihapus.",
        ]
    if lost:
        said.append(f"{lost} pengaduan yang tidak ada lagi di {name} dituliskan kembali dari jurnal.")
        lines = [line for line in lines if name not in line]  # that they are not there
    return [*said, *lines, *(line for line in result.lines if line != left_sentence(count, name))]


def _synced(config: Config, now: datetime) -> tuple[Sequence[str], OutgrownError | None]:
    """What a sync tells; the error of one that would make the book too large, for the closing makes it smaller."""
    try:
        result = synchronise(config, now)
    except OutgrownError as error:
        return [], error
    if result.mark is not None:
        refuse_when_open(config)
    return result.lines, None


def _year(typed: str, now: datetime) -> int:
    text = value_key(typed)
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= _FIRST_YEAR):
        raise UsageError(f"'{typed}' bukan tahun. Tulis seperti: pengaduan tutup-tahun {now.year - 1}")
    year = int(text)
    if year >= now.year:
        raise UsageError(
            f"Tahun {year} belum berakhir, jadi belum dapat ditutup. Tunggu sampai 1 Januari {year + 1}; tahun yang "
            f"sudah berakhir: pengaduan tutup-tahun {now.year - 1}"
        )
    return year


def _nothing(year: int) -> str:
    return (
        f"Tidak ada pengaduan di Agenda yang selesai atau dihentikan sampai akhir {year}; tidak ada yang dipindahkan."
    )


def _foreseen(found: Survey, year: int) -> list[str]:
    leaving = leaving_of(found, year)
    said, count = list[str](), len(leaving.rows)
    if leaving.lost:
        said.append(f"Yang akan dituliskan kembali di {leaving.name} dari jurnal: {len(leaving.lost)} pengaduan.")
    if leaving.rows:
        _refuse_absent(leaving)
        stays = found.agenda.derived.n - count
        said.append(f"Yang akan dipindahkan ke {leaving.name}: {count} pengaduan. Tetap di Agenda: {stays}.")
        said += remarks(found, leaving.rows, len(vanished_ids(found)))
    return [*said, "Tidak ada yang ditulis."] if said else [_nothing(year)]


def _refuse_open(config: Config, year: int) -> None:
    """raises StoreBusyError: the book or the closed year's is open somewhere"""
    refuse_when_open(config)
    path = closed_path(config, year)
    if config.buku.jenis == "excel" and path.exists():
        refuse_when_in_use(path, config.state_folder)


def _refuse_absent(leaving: Leaving) -> None:
    """raises LayoutError: the closed year's book has complaints already, and is not where it was

    A new one of its name would be written over by the old one that somebody fetches back.
    """
    name, found = leaving.name, leaving.found
    if name in absent_books(found.parted.years, found.past):
        raise LayoutError(
            f"{called(name)} tidak ada atau tidak terbaca, padahal sudah ada pengaduan yang dipindahkan ke sana. "
            f"{bring_back(name)}, lalu ulangi. Bila sudah tidak dapat dikembalikan, biarkan: yang masih di Agenda ikut "
            f"dengan tutup-tahun {leaving.year + 1}. Tidak ada yang dipindahkan."
        )


def _leave(config: Config, now: datetime, year: int) -> tuple[int, int]:
    """Put the rows into the closed year's book; how many of Agenda, and how many that it had lost.

    raises  BookChangedError's sentence, and what stores raise
    """
    folder = config.state_folder
    with sync_lock(folder, now), Journal(journal_folder(config, folder)) as journal:
        store = open_store(config, folder)
        found = survey_of(read_book(config, store, folder), as_of(journal.load(), now), config, now)
        leaving = leaving_of(found, year)
        count, lost = len(leaving.rows), len(leaving.lost)
        if not count and not lost:
            return 0, 0
        _refuse_absent(leaving)
        quiet.forget(folder)  # killed behind this, the next run looks: the book itself tells nothing of the closing
        try:
            _write(store, leaving, journal)
        except BookChangedError as error:
            raise StoreBusyError(
                f"Buku {config.book_name} baru saja disimpan orang lain, jadi tidak ada yang dipindahkan. Tutup buku "
                "itu di semua komputer, lalu ulangi perintah ini."
            ) from error
    _log.info("Tahun %d: %d baris ke %s", year, count + lost, leaving.name)
    return count, lost


def _write(store: Store, leaving: Leaving, journal: Journal) -> None:
    found = leaving.found
    if found.config.buku.jenis == "google":
        agenda = found.agenda.agenda
        rows = {int(agenda.rows[i]): found.agenda.identities.ids[i] for i in leaving.rows}
        keys = Keys(agenda.heading_row, (agenda.position[s.ID],))
        said = told(found.config, leaving.year)
        cast("GoogleStore", store).part_rows(found.snapshot, rows, keys, leaving.name, said)
    else:
        _write_file(leaving, journal.events())


def _write_file(leaving: Leaving, events: Sequence[Event]) -> None:
    from ..stores.excel.store import ExcelStore

    found, year, rows, lost = leaving
    config, path = found.config, closed_path(found.config, year)
    ids = {found.agenda.identities.ids[i] for i in rows}
    theirs = [event for event in events if event.row_id in ids or event.row_id in found.parted.years.rows]
    stamp, layout = found.snapshot.stamp, workbook_layout(config)
    if stamp is None:
        raise LayoutError(f"Buku {config.book_name} belum bercap. Jalankan `pengaduan sinkron`, lalu ulangi.")
    closing = Closing(found, rows, year, closed_stamp(stamp, year), theirs, lost)
    if path.exists():
        closed = read_file(path)
        if closing_of(closed.stamp) != closing_of(closing.stamp):
            raise UsageError(
                f"Berkas {path.name} di folder buku bukan buku tahun {year} kantor ini. Pindahkan atau ganti namanya, "
                "lalu ulangi. Tidak ada yang dipindahkan."
            )
        store = ExcelStore(path, config.state_folder / path.stem, TAB_NAMES)  # marks of its own
        store.apply(more_rows(closing, closed), closed, layout)
    else:
        plan, snapshot = new_book(closing)
        book = ExcelStore(config.book_file, config.state_folder, TAB_NAMES)
        book.leave_copy(path, plan, snapshot, layout)
    _verify(leaving, path)


def _verify(leaving: Leaving, path: Path) -> None:
    """Every row lies there as Agenda has it. raises LayoutError; Agenda still has them all"""
    found = leaving.found
    there = rows_of(read_file(path), path.name, found.config)
    for row_id in leaving.lost.keys() - there.keys():
        raise LayoutError(f"Buku tahun {path.name} tidak memuat {leaving.lost[row_id].noreg}; ulangi perintah ini.")
    for i in leaving.rows:
        row = there.get(found.agenda.identities.ids[i])
        if row is None or row.cells != found.agenda.texts[i]:
            raise LayoutError(
                f"Buku tahun {path.name} tidak memuat baris {int(found.agenda.agenda.rows[i])} seperti di Agenda, jadi "
                "tidak ada yang dikeluarkan dari Agenda. Hapus berkas itu bila baru saja dibuat, lalu ulangi."
            )
