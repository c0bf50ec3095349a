"""`pulihkan`: the book as a backup has it, and rows that vanished. Nothing here names a person."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..beside import backups
from ..beside.backups import Backup
from ..beside.notices import other_names
from ..config import Config
from ..disk.faults import why
from ..disk.quiet import sha256
from ..errors import LayoutError, PengaduanError, StoreBusyError, UsageError
from ..flow.record import GIVEN_UP, GONE, vanished_rows
from ..flow.survey import Survey
from ..journal import Journal, Record, state_folder, sync_lock
from ..journal import Memory as JournalMemory
from ..opening import open_store
from ..signs import typed_figure
from ..stores.base import BookChangedError, Stamp
from ..sync import synchronise
from ..text import listing, moment
from .reports import find_row, look

ALL = "semua"  # in the place of a NOREG: every row that vanished
SHOWN_BACKUPS = 48  # in the list; older ones are counted
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M", "%Y-%m-%dT%H:%M")
_log = logging.getLogger("pengaduan")


def recover(
    config: Config,
    now: datetime,
    *,
    listed: bool = False,
    to: str | None = None,
    rows: Sequence[str] = (),
    gone: Sequence[str] = (),
) -> list[str]:
    """`pulihkan` with its options: what to print. Without any it lists.

    raises  UsageError: two wishes at once, no such backup, no such row; and what the work itself raises
    """
    wishes = [w for w, asked in (("--daftar", listed), ("--ke", to), ("--baris", rows), ("--relakan", gone)) if asked]
    if len(wishes) > 1:
        raise UsageError(f"{listing(wishes)} tidak dapat dipakai bersama. Jalankan satu per satu.")
    if to:
        return restore_book(config, now, to)
    if rows:
        return put_back(config, now, rows)
    if gone:
        return let_go(config, now, gone)
    return overview(config, now)


# ---- what there is -------------------------------------------------------------------------------------------------


def overview(config: Config, now: datetime) -> list[str]:
    """The backups, newest first, and the rows that vanished. Answers also when the book cannot be read."""
    folder = state_folder(config)
    found = backups.backups(folder)
    where = backups.backup_folder(folder)
    out = [f"Cadangan buku: {len(found)}, yang terbaru di atas (folder {where})"] if found else [
        "Cadangan buku belum ada; cadangan dibuat setiap kali sinkron akan mengubah buku."
    ]  # fmt: skip
    out += [f"  {_described(b, where)}" for b in found[:SHOWN_BACKUPS]]
    if len(found) > SHOWN_BACKUPS:
        out.append(f"  ... dan {len(found) - SHOWN_BACKUPS} yang lebih lama, sampai {moment(found[-1].at)}.")
    if found:
        out += ["", f'Kembalikan buku: pengaduan pulihkan --ke "{found[0].at:%Y-%m-%d %H:%M}" (tutup dulu buku itu)']
    return [*out, "", *_vanished_lines(config, now)]


def _described(backup: Backup, folder: Path) -> str:
    size = "?"
    with suppress(OSError):
        size = f"{-(-(folder / backup.name).stat().st_size // 1024)} KB"
    return f"{moment(backup.at):<19}{size:>9}  versi {backup.version:<6} {backup.name}"


def _vanished_lines(config: Config, now: datetime) -> list[str]:
    rows, why = _vanished(config, now)
    if not rows:
        return ["Baris yang hilang dari Agenda: tidak ada.", *why]
    out = [f"Baris yang hilang dari Agenda: {len(rows)}"]
    out += [f"  {noreg or row_id:<22} terakhir terlihat {moment(seen)}" for row_id, noreg, seen in rows]
    out.append(
        "Kembalikan dengan `pengaduan pulihkan --baris NOMOR ...`; bila memang dihapus: `--relakan NOMOR ...`. Untuk "
        "semuanya: `--baris semua` atau `--relakan semua`."
    )
    return [*out, *why]


def _vanished(config: Config, now: datetime) -> tuple[list[tuple[str, str | None, datetime]], list[str]]:
    """(ID, number, last seen) of each vanished row; by the journal alone when the book cannot be read now."""
    try:
        found, journal, memory = look(config, now)
        journal.close()
        rows = vanished_rows(memory, found, now)
        return [(r.row_id, r.noreg, r.last_seen or now) for r in rows], []
    except PengaduanError as error:
        journal = Journal(state_folder(config))
        memory = journal.load()
        journal.close()
        noreg_of = {row_id: noreg for noreg, row_id in memory.numbers.items()}
        rows_gone = [(i, r) for i, r in memory.rows.items() if r.state == GONE]
        told = f"(Buku tidak dapat dibaca sekarang, jadi ini menurut jurnal: {error})"
        return [(i, noreg_of.get(i), datetime.fromisoformat(r.seen_at)) for i, r in rows_gone], [told]


# ---- the book ------------------------------------------------------------------------------------------------------


def restore_book(config: Config, now: datetime, wanted: str) -> list[str]:
    """Put a backup in the place of the book; the present book becomes a backup first.

    wanted  `YYYY-MM-DD HH:MM`: the newest backup of that minute or before; or the exact name of a backup
    raises  UsageError (no such backup), LayoutError (it is damaged), StoreBusyError (the book is open),
            AlreadyRunningError, MachineError: then the book is as it was
    """
    _refuse_google(config)
    folder = state_folder(config)
    with sync_lock(folder):
        chosen = find_backup(backups.backups(folder), wanted)
        data = _read(backups.backup_folder(folder) / chosen.name)
        stamp = _stamp_of(data, chosen.name)
        _refuse_when_open(config)
        return _exchange(config, now, folder, chosen, data, stamp)


def find_backup(there: Sequence[Backup], wanted: str) -> Backup:
    """The backup that was asked for; `there` newest first. raises UsageError."""
    text = typed_figure(wanted)
    for backup in there:
        if text in (backup.name, Path(backup.name).stem):
            return backup
    for form in _FORMS:
        with suppress(ValueError):
            until = datetime.strptime(text, form).replace(second=59)  # the list shows minutes
            for backup in there:
                if backup.at <= until:
                    return backup
            oldest = f" Yang paling lama dari {moment(there[-1].at)}." if there else ""
            raise UsageError(
                f"Tidak ada cadangan dari {moment(until)} atau sebelumnya.{oldest} Lihat `pengaduan pulihkan "
                "--daftar`. Buku tidak diubah."
            )
    raise UsageError(
        f"--ke '{wanted}' bukan waktu dan bukan nama cadangan yang ada. Tulis seperti --ke \"2026-11-24 10:15\", atau "
        "salin nama dari `pengaduan pulihkan --daftar`. Buku tidak diubah."
    )


def _exchange(
    config: Config, now: datetime, folder: Path, chosen: Backup, data: bytes, stamp: Stamp | None
) -> list[str]:
    """Under the lock: save the present book, tell the journal what comes, put the backup in its place."""
    book = config.beside(config.buku.berkas)
    present = _present(book)
    if present == data:
        return [f"Buku sudah sama dengan cadangan {moment(chosen.at)} ({chosen.name}); tidak ada yang diganti."]
    saved = None if present is None else backups.save(folder, present, now, _version_of(present, book), book.suffix)
    known_id = _announce(folder, data, stamp, now)
    separated = other_names(config)
    _put(book, folder, data, present)
    _log.info("Buku diganti dengan cadangan %s", chosen.name)
    out = [f"Buku {config.book_name} sekarang isinya seperti cadangan {moment(chosen.at)} ({chosen.name})."]
    if saved is not None:
        out.append(f"Untuk membatalkan: pengaduan pulihkan --ke {saved.name}")
    out.append(
        "Sinkron berikutnya memperbarui kolom kelabu, mencatat di Riwayat sel yang kembali ke isi lama, dan menyebut "
        "di Tugas baris yang tidak ada lagi. Nomor register yang sudah diberikan tetap."
    )
    out += separated
    if stamp is not None and known_id is not None and stamp.book_id != known_id:
        out.append("Cadangan itu dari buku lain yang dulu dijaga jurnal ini; jalankan `pengaduan sinkron --terima`.")
    return out


def _present(book: Path) -> bytes | None:
    """The book as it lies there, also a damaged one; None without one."""
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


def _version_of(data: bytes, book: Path) -> int:
    from ..stores.excel.reader import stamp_of

    with suppress(LayoutError):
        stamp = stamp_of(data, book.name)
        return stamp.version if stamp else 0
    return 0


def _announce(folder: Path, data: bytes, stamp: Stamp | None, now: datetime) -> str | None:
    """Let the journal know which bytes will come: many changes at once are then meant. Its book identity.

    Not of a book that no sync has taken in yet: what was refused before is refused again.
    """
    journal = Journal(folder)
    try:
        memory = journal.load()
        if memory.book_id is not None and (stamp is None or stamp.version < memory.version):
            meta = {backups.RESTORED: sha256(data)}
            at = memory.last_sync or now
            journal.record(Record(
                at, memory.book_id, memory.version, meta=meta, pending_since=memory.pending_since, is_sync=False
            ))  # fmt: skip
        return memory.book_id
    finally:
        journal.close()


def _put(book: Path, folder: Path, data: bytes, present: bytes | None) -> None:
    from ..stores.excel.marks import MarkWatch
    from ..stores.excel.replace import create_book, replace_book

    if present is None:
        create_book(book, data)
        return

    def verify(written: bytes) -> None:
        if written != data:
            raise OSError("isi yang terbaca kembali berbeda")

    try:
        replace_book(book, data, sha256(present), verify)
    except BookChangedError as error:
        raise StoreBusyError(
            f"Buku '{book.name}' baru saja disimpan orang lain, jadi tidak diganti. Tutup buku itu di semua komputer, "
            "lalu ulangi."
        ) from error
    MarkWatch(book, folder).note_own_write()


def _refuse_google(config: Config) -> None:
    if config.buku.jenis != "excel":
        raise UsageError(
            "Buku ini di Google Sheets, yang menyimpan versinya sendiri: pakai menu File, Histori versi, di sana."
        )


def _refuse_when_open(config: Config) -> None:
    mark = open_store(config, state_folder(config)).mark()
    if mark is not None:
        since = f" sejak {moment(config.office_time(mark.since))}" if mark.since else ""
        raise StoreBusyError(
            f"Buku {config.book_name} sedang terbuka di {mark.program}{since}, jadi tidak diubah. Simpan dan tutup "
            "buku itu di semua komputer, lalu ulangi perintah ini."
        )


# ---- rows ----------------------------------------------------------------------------------------------------------


def put_back(config: Config, now: datetime, given: Sequence[str]) -> list[str]:
    """Put vanished rows back into Agenda, with their numbers, by a sync.

    given   NOREG: sequence of this year, whole number or ID Baris
    raises  UsageError (unknown, or not vanished), StoreBusyError (the book is open), and what a sync raises
    """
    wanted = _settle(config, now, given, is_writing=True)
    result = synchronise(config, now, restore=frozenset(wanted))
    if result.mark is not None:
        _refuse_when_open(config)
    found, journal, _ = look(config, now)
    journal.close()
    ids, rows = list(found.agenda.identities.ids), found.agenda.agenda.rows
    out = [
        f"{name} ada lagi di Agenda, baris {int(rows[ids.index(i)])}."
        if i in ids
        else f"{name} belum kembali: buku berubah sewaktu ditulis. Ulangi perintah ini."
        for i, name in wanted.items()
    ]
    return [*out, *result.lines]


def let_go(config: Config, now: datetime, given: Sequence[str]) -> list[str]:
    """Accept that vanished rows are gone for good; their numbers are never given again. As `put_back`."""
    wanted = _settle(config, now, given, is_writing=False)
    result = synchronise(config, now, give_up=frozenset(wanted))
    out = [f"{name} dicatat memang dihapus; nomornya tidak dipakai lagi." for name in wanted.values()]
    return [*out, *result.lines]


def _settle(config: Config, now: datetime, given: Sequence[str], *, is_writing: bool) -> dict[str, str]:
    """ID -> how to call it, of vanished rows that the journal knows as vanished."""
    found, journal, memory = look(config, now)
    with journal:
        every = [r.row_id for r in vanished_rows(memory, found, now)] if ALL in map(str.lower, given) else given
        wanted = dict(_vanished_row(found, journal, memory, text, now) for text in every)
    if is_writing:
        _refuse_when_open(config)
    if any(memory.rows[i].state != GONE for i in wanted):  # deleted since the last sync
        synchronise(config, now)
    return wanted


def _vanished_row(found: Survey, journal: Journal, memory: JournalMemory, text: str, now: datetime) -> tuple[str, str]:
    """(ID, how to call it) of a row that vanished. raises UsageError."""
    row_id, position = find_row(found, journal, memory, text, now)
    name = next((f"Nomor {n}" for n, i in memory.numbers.items() if i == row_id and i), f"Baris {row_id}")
    ids = found.agenda.identities
    row = memory.rows.get(row_id)
    if row is None or not row_id:
        raise UsageError(
            f"{name if row_id else f'Nomor {text}'} dikenal, tetapi isi barisnya tidak tercatat di jurnal. Cari di "
            "cadangan: `pengaduan pulihkan --daftar`."
        )
    if row_id in ids.vanished or (row.state == GONE and row_id not in ids.returned):
        return row_id, name
    if row.state == GIVEN_UP and position is None:
        raise UsageError(
            f"{name} sudah dicatat memang dihapus. Isinya masih ada di cadangan: lihat `pengaduan pulihkan --daftar`."
        )
    where = "" if position is None else f", baris {int(found.agenda.agenda.rows[position])}"
    raise UsageError(f"{name} tidak hilang: masih ada di Agenda{where}. Tidak ada yang diubah.")
