"""`pulihkan --ke`: the book as a backup has it, and what there is to bring back. Nothing here names a person."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import takewhile
from pathlib import Path

from ..beside import backups
from ..beside.backups import Backup
from ..beside.look import look, refused, survey_of
from ..beside.trouble import other_names
from ..beside.whereabouts import bring_journal, journal_folder
from ..config import Config
from ..core.erasure import ELSEWHERE, ERASING
from ..core.gone import wiped
from ..disk.faults import why
from ..disk.files import check_written
from ..disk.state import sha256
from ..errors import LayoutError, PengaduanError, StoreBusyError, UsageError
from ..flow.recall import as_of, vanished_ids
from ..flow.telling import unseen_lines
from ..journal import Journal, Memory, between_syncs, sync_lock
from ..opening import open_file
from ..signs import typed_figure
from ..stores.base import BookChangedError, Stamp
from ..text import listing, moment, typed_moment
from .restore_rows import refuse_when_open

REFUSED = "  (juga akan ditolak sinkron)"
SHOWN_BACKUPS = 48  # in the list; older ones are counted
_log = logging.getLogger("pengaduan")


# ---- what there is -------------------------------------------------------------------------------------------------


def overview(config: Config, now: datetime) -> list[str]:
    """The backups, newest first, and the rows that vanished. Answers also when the book cannot be read."""
    folder = journal_folder(config, config.state_folder)
    found = backups.backups(folder)
    where = backups.backup_folder(folder)
    out = [f"Cadangan buku: {len(found)}, yang terbaru di atas (folder {where})"] if found else [
        "Cadangan buku tidak dibuat di sini: Google menyimpannya sendiri (File, Histori versi)."
        if config.buku.jenis == "google"
        else "Cadangan buku belum ada; cadangan dibuat setiap kali sinkron akan mengubah buku."
    ]  # fmt: skip
    rows, spoilt = _seen_now(config, now, folder, found)
    out += [f"  {_described(b, where)}{REFUSED if b in spoilt else ''}" for b in found[:SHOWN_BACKUPS]]
    if len(found) > SHOWN_BACKUPS:
        out.append(f"  ... dan {len(found) - SHOWN_BACKUPS} yang lebih lama, sampai {moment(found[-1].at)}.")
    wanted = next((backup for backup in found if backup not in spoilt), None)
    if wanted is not None:
        minute = f"{wanted.at:%Y-%m-%d %H:%M}"
        named = minute if find_backup(found, minute) is wanted else wanted.name
        out += ["", f'Kembalikan buku: pengaduan pulihkan --ke "{named}" (tutup dulu buku itu)']
    return [*out, "", *rows]


def _described(backup: Backup, folder: Path) -> str:
    size = "?"
    with suppress(OSError):
        size = f"{-(-(folder / backup.name).stat().st_size // 1024)} KB"
    return f"{moment(backup.at):<19}{size:>9}  versi {backup.version:<6} {backup.name}"


def _seen_now(config: Config, now: datetime, folder: Path, kept: Sequence[Backup]) -> tuple[list[str], list[Backup]]:
    """(the rows that vanished, backups that a sync would refuse as it refuses the present book)."""
    memory, spoilt, said = Memory(), list[Backup](), list[str]()
    try:
        with look(config, now) as (found, _):
            memory, gone = found.past, vanished_ids(found)
        if refused(found):
            spoilt = list(takewhile(partial(_is_refused, config, now, folder), kept))
    except PengaduanError as error:
        with Journal(folder) as journal:
            memory = journal.load()
        gone = list(memory.vanished)
        said.append(f"(Buku tidak dapat dibaca sekarang, jadi ini menurut jurnal: {error})")
    return _vanished_lines(memory, gone, said), spoilt


def _is_refused(config: Config, now: datetime, folder: Path, backup: Backup) -> bool:
    """Whether a backup shows a mass change, or cannot be read: what others than a sync saved may be such a book."""
    with suppress(PengaduanError), Journal(folder) as journal:
        snapshot = open_file(backups.backup_folder(folder) / backup.name, folder).read()
        return survey_of(snapshot, as_of(journal.load(), now), config, now).mass_change is not None
    return True


def _vanished_lines(memory: Memory, gone: Sequence[str], said: Sequence[str]) -> list[str]:
    if not gone:
        return ["Baris yang hilang dari Agenda: tidak ada.", *said]
    noreg_of = memory.noreg_of
    seen = {i: moment(datetime.fromisoformat(memory.rows[i].seen_at)) for i in gone}
    return [
        f"Baris yang hilang dari Agenda: {len(gone)}",
        *(f"  {noreg_of.get(i) or i:<22} terakhir terlihat {seen[i]}" for i in gone),
        "Kembalikan dengan `pengaduan pulihkan --baris NOMOR ...`; bila memang dihapus: `--relakan NOMOR ...`. Untuk "
        "semuanya: `--baris semua` atau `--relakan semua`.",
        *said,
    ]


# ---- the book ------------------------------------------------------------------------------------------------------


def restore_book(config: Config, now: datetime, wanted: str) -> list[str]:
    """Put a backup in the place of the book; the present book becomes a backup first.

    wanted  `YYYY-MM-DD HH:MM`: the newest backup of that minute or before; or the exact name of a backup
    raises  UsageError (no such backup), LayoutError (it is damaged), StoreBusyError (the book is open),
            AlreadyRunningError, MachineError: then the book is as it was
    """
    if config.buku.jenis != "excel":
        raise UsageError(
            "Buku ini di Google Sheets, yang menyimpan versinya sendiri: pakai menu File, Histori versi, di sana."
        )
    folder = config.state_folder
    with sync_lock(folder, now):
        brought = bring_journal(config, folder, accept=False)
        chosen = find_backup(backups.backups(folder), wanted)
        data = _read(backups.backup_folder(folder) / chosen.name)
        stamp = _stamp_of(data, chosen.name)
        refuse_when_open(config)
        return [*brought, *_exchange(config, now, chosen, data, stamp)]


def find_backup(there: Sequence[Backup], wanted: str) -> Backup:
    """The backup that was asked for; `there` newest first. raises UsageError."""
    text = typed_figure(wanted)
    for backup in there:
        if text in (backup.name, Path(backup.name).stem):
            return backup
    asked = typed_moment(wanted, day_alone=False)
    if asked is not None:
        until = asked.replace(second=59)  # the list shows minutes
        found = next((backup for backup in there if backup.at <= until), None)
        if found is not None:
            return found
        oldest = f" Yang paling lama dari {moment(there[-1].at)}." if there else ""
        raise UsageError(
            f"Tidak ada cadangan dari {moment(until)} atau sebelumnya.{oldest} Lihat `pengaduan pulihkan "
            "--daftar`. Buku tidak diubah."
        )
    raise UsageError(
        f"--ke '{wanted}' bukan waktu dan bukan nama cadangan yang ada. Tulis seperti --ke \"2026-11-24 10:15\", atau "
        "salin nama dari `pengaduan pulihkan --daftar`. Buku tidak diubah."
    )


def _exchange(config: Config, now: datetime, chosen: Backup, data: bytes, stamp: Stamp | None) -> list[str]:
    """Under the lock: save the present book, tell the journal what comes, put the backup in its place."""
    present = present_book(config.book_file)
    if present == data:
        return [f"Buku sudah sama dengan cadangan {moment(chosen.at)} ({chosen.name}); tidak ada yang diganti."]
    known_id, undo, separated = exchange_book(config, now, data, stamp, present)
    _log.info("Buku diganti dengan cadangan %s", chosen.name)
    out = [
        f"Buku {config.book_name} sekarang isinya seperti cadangan {moment(chosen.at)} ({chosen.name}).",
        *undo,
        "Sinkron berikutnya memperbarui kolom kelabu, mencatat di Riwayat sel yang kembali ke isi lama, dan menyebut "
        "di Tugas baris yang tidak ada lagi. Nomor register yang sudah diberikan tetap.",
        *separated,
    ]
    if stamp is not None and known_id is not None and stamp.book_id != known_id:
        out.append("Cadangan itu dari buku lain yang dulu dijaga jurnal ini; jalankan `pengaduan sinkron --terima`.")
    return out


def exchange_book(
    config: Config, now: datetime, data: bytes, stamp: Stamp | None, present: bytes | None
) -> tuple[str | None, list[str], list[str]]:
    """Put `data` in the place of the book, which becomes a backup first; the lock is held.

    returns  (the book identity that the journal knows, how to undo it, what to say of other names of the old book)
    """
    book, folder = config.book_file, config.state_folder
    undo = []
    if present is not None:
        unseen = _unseen(config, now)
        before = backups.stamp_in(present, book.name)
        saved = backups.save(folder, present, now, before.version if before else 0, book.suffix)
        undo = [f"Untuk membatalkan: pengaduan pulihkan --ke {saved.name}"]
        if unseen:
            undo.append(
                f"Perhatikan: buku yang diganti memuat isian yang belum dilihat sinkron mana pun: {listing(unseen)}. "
                f"Isian itu hanya ada di {backups.backup_folder(folder) / saved.name}: buka berkas itu, lalu salin "
                "yang masih perlu ke buku."
            )
    known_id = _announce(folder, data, stamp, now)
    separated = other_names(config)
    _put_book(book, folder, data, present)
    return known_id, undo, separated


def _unseen(config: Config, now: datetime) -> list[str]:
    """What was typed into the book since the last sync; of a book that cannot be read nobody knows."""
    with suppress(PengaduanError), look(config, now) as (found, _):
        return unseen_lines(found)
    return []


def present_book(book: Path) -> bytes | None:
    """The book as it lies there, also a damaged one; None without one."""
    if book.exists() and not book.is_file():
        raise LayoutError(f"'{book}' bukan berkas biasa, jadi tidak diganti. Ubah kunci buku.berkas di config.toml.")
    try:
        return book.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreBusyError(
            f"Buku '{book.name}' sekarang tidak dapat dibaca ({why(error)}), jadi tidak diganti. Tutup "
            "buku itu, periksa izin foldernya, lalu ulangi."
        ) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LayoutError(
            f"Cadangan {path} tidak dapat dibaca ({why(error)}). Pilih yang lain dari `pengaduan pulihkan "
            "--daftar`. Buku tidak diubah."
        ) from error


def _stamp_of(data: bytes, name: str) -> Stamp | None:
    """The stamp of a backup that is a whole workbook. raises LayoutError."""
    from ..stores.excel.reader import Book

    try:
        book = Book(data, name)
        book.sheets()
    except LayoutError as error:
        raise LayoutError(
            f"Cadangan {name} bukan buku yang utuh, jadi buku tidak diganti. Pilih yang lain dari `pengaduan pulihkan "
            "--daftar`."
        ) from error
    return book.stamp


def _announce(folder: Path, data: bytes, stamp: Stamp | None, now: datetime) -> str | None:
    """Let the journal know which bytes will come: many changes at once are then meant. Its book identity.

    Not of a book that no sync has taken in yet: what was refused before is refused again. Where personal data were
    erased once, the next sync looks through the backups again: the book that was just saved may be an older copy.
    """
    with Journal(folder) as journal:
        memory = journal.load()
        erasing: dict[str, str | None] = {ERASING: ELSEWHERE} if wiped(memory.gone) else {}
        record = between_syncs(memory, memory.last_sync or now, meta={backups.RESTORED: sha256(data), **erasing})
        if record is not None and (erasing or stamp is None or stamp.version < memory.version):
            journal.record(record)
        return memory.book_id


def _put_book(book: Path, folder: Path, data: bytes, present: bytes | None) -> None:
    from ..stores.excel.marks import MarkWatch
    from ..stores.excel.replace import create_book, replace_book

    if present is None:
        create_book(book, data)
        return

    try:
        replace_book(book, data, sha256(present), partial(check_written, data=data))
    except BookChangedError as error:
        raise StoreBusyError(
            f"Buku '{book.name}' baru saja disimpan orang lain, jadi tidak diganti. Tutup buku itu di semua komputer, "
            "lalu ulangi."
        ) from error
    MarkWatch(book, folder).note_own_write()
