"""`hapus-data`: what it would erase, the question whether it may, and the sync that does it. Nothing names a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import click

from ..beside import backups
from ..beside.look import look
from ..config import Config
from ..core.erasure import ERASING, IN_BOOK, Personal
from ..core.gone import KEY, new_key, wiped
from ..erasing.closed import closed_books
from ..erasing.due import Due, due
from ..erasing.left import STILL
from ..erasing.opened import BACKUPS, backups_aside, own_of
from ..erasing.own import Filled
from ..erasing.papers import papers_of, reports_of_imports
from ..errors import MachineError, StoreBusyError, UsageError
from ..flow.last_config import former_columns
from ..flow.survey import Survey
from ..flow.telling import SHOWN_ROWS, some
from ..journal import Journal, Record, between_syncs, sync_lock
from ..sync import synchronise
from ..terminal.screen import ask
from ..text import ERASED, full_day, listing, typed_moment
from ..yearend.shelf import refuse_when_in_use
from .restore_rows import refuse_when_open

_NOTHING = (
    "Tidak ada data pribadi yang perlu dihapus{but} dari pengaduan yang selesai atau dihentikan sebelum {before}."
)
_BUT = " di kolom yang dikenal config.toml"


def erase_data(
    config: Config, now: datetime, before: date, *, dry: bool, confirm: Callable[[Sequence[str]], None]
) -> list[str]:
    """Erase personal data of complaints finished or stopped before a day; what to print.

    dry      say what would be erased, write nothing anywhere
    confirm  is told what will be erased; raises UsageError: it may not be
    raises   UsageError (the day lies ahead), StoreBusyError (a book is open), MachineError (some is left), and what a
             sync raises; but for the last two nothing was changed
    """
    if before > now.date():
        raise UsageError(
            f"--sebelum {before}: hari itu belum tiba (hari ini {now:%Y-%m-%d}). Tulis hari ini atau hari yang lalu."
        )
    state = config.state_folder
    with look(config, now) as (found, _):
        if not dry:
            _refuse_when_open(found, state)
        wanted = due(found, before, backups_aside(config, state))
    if not wanted.texts and ERASING not in found.past.meta:
        own = own_of(found, state, wanted.ended)
        said = _NOTHING.format(but=_BUT if own else "", before=full_day(before))
        return [said, *_copied(wanted), *_own_lines(config, own)]
    plan = _plan(found, state, wanted, before)
    if dry:
        own = own_of(found, state, wanted.ended, going={*wanted.texts, *wiped(found.past.gone)})
        return [*plan, *_left(config, own), "Hanya uji: tidak ada yang dihapus."]
    if wanted.texts:
        confirm(plan)
    return _erased(config, now, before, state)


def ask_again(before: date, plan: Sequence[str], tell: Callable[[str], None]) -> None:
    """Ask for the day once more. raises UsageError: another answer, or nobody is there to give one"""
    for line in plan:
        tell(line)
    said, question = "", f"Tidak dapat dibatalkan. Untuk menghapus, ketik tanggalnya sekali lagi ({before})"
    with suppress(click.Abort):  # the input is closed
        said = ask(question)
    if typed_moment(said) != datetime.combine(before, time()):
        raise UsageError(
            "Tanggalnya tidak diketik lagi, jadi tidak ada yang dihapus. Dalam skrip yang memang harus menghapus: "
            "tambahkan --ya."
        )


# ---- erasing -------------------------------------------------------------------------------------------------------


def _erased(config: Config, now: datetime, before: date, state: Path) -> list[str]:
    """The journal notes what is to be erased; the sync erases it."""
    with look(config, now) as (found, _):
        ids, parted = found.agenda.identities, found.parted
    # rows that no sync has seen have no identity that could be noted; what leaves for a closed year does so first
    if ids.fresh or ids.moved or parted.gone or parted.differ:
        synchronise(config, now)
    _refuse_when_open(found, state)
    wanted, withdrawal = _note(config, now, before, state)
    kept = backups.backups(state)
    try:
        result = synchronise(config, now)
    except MachineError as error:
        raise MachineError(
            f"{error} Penghapusannya sudah dicatat: sinkron berikutnya yang berhasil menyelesaikannya."
        ) from error
    with Journal(state) as journal:
        if result.mark is not None:
            journal.record(withdrawal)
            raise StoreBusyError(
                f"Buku {config.book_name} baru saja dibuka atau disimpan orang lain, jadi tidak ada yang dihapus. "
                "Simpan dan tutup buku itu di semua komputer, lalu ulangi perintah ini."
            )
        if ERASING in journal.load().meta:
            raise MachineError(" ".join(result.lines))
    with look(config, now) as (found, _):
        own = own_of(found, state, wanted.ended)
    but = _BUT if own or any(line.startswith(STILL) for line in result.lines) else ""
    told = f"Data pribadi {len(wanted.texts)} pengaduan{but} sudah dihapus dari buku, cadangan, cetakan dan jurnal."
    return [told, *result.lines, *_given_up(kept, backups.backups(state)), *_copied(wanted), *_left(config, own)]


def _note(config: Config, now: datetime, before: date, state: Path) -> tuple[Due, Record]:
    """What is to be erased, noted: from here on every sync goes on with it; and what takes that note back."""
    with sync_lock(state, now), look(config, now) as (found, journal):
        wanted = due(found, before, backups_aside(config, state))
        memory = journal.load()
        key = memory.meta.get(KEY) or new_key()
        new = [row_id for row_id in wanted.texts if row_id not in memory.gone]
        note = between_syncs(memory, now, gone=wanted.gone(key, config), meta={KEY: key, ERASING: IN_BOOK})
        back = between_syncs(memory, now, gone_removed=new, meta={ERASING: memory.meta.get(ERASING)})
        if note is None or back is None:
            raise UsageError("Buku ini belum pernah disinkron. Jalankan `pengaduan sinkron` dulu, lalu ulangi.")
        journal.record(note)
    return wanted, back


def _refuse_when_open(found: Survey, state: Path) -> None:
    """raises StoreBusyError: somebody has the book, or that of a closed year, open"""
    refuse_when_open(found.config)
    for path in closed_books(found.config, found.past):
        refuse_when_in_use(path, state)


# ---- what is said --------------------------------------------------------------------------------------------------


def _plan(found: Survey, state: Path, wanted: Due, before: date) -> list[str]:
    """What will be erased, and where."""
    config, closed = found.config, closed_books(found.config, found.past)
    numbered = sum(map(bool, wanted.noregs.values()))
    papers = papers_of(config, [*filter(None, wanted.noregs.values()), *wanted.texts])
    places = [f"buku {config.book_name}", *(path.name for path in closed), "jurnal"]
    if count := len(backups.backups(state)):
        places.append(f"{count} cadangan")
    said = [
        f"Pengaduan yang selesai atau dihentikan sebelum {full_day(before)}: {len(wanted.texts)} yang datanya akan "
        f"dihapus, {numbered} di antaranya bernomor.",
        f"Menjadi {ERASED}: {listing(list(Personal.of(config).required))}. Kolom tanpa data pribadi: "
        'beri peran = "bukan-pribadi" di config.toml sebelum menghapus.',
        f"Di: {listing(places)}.",
    ]
    former = list(former_columns(config, found.past.meta))
    where = "Juga di cadangan dan buku tahun dari masa kolomnya ada di config.toml"
    said += [f"{where}: {listing(former)}."] if former else []
    said += [f"Cetakan yang dihapus: {len(papers)} di folder {config.cetak.folder}."] if papers else []
    reports = [path.name for path in reports_of_imports(config, state)] if wanted.texts else []
    said += [f"Laporan impor yang dihapus: {some(reports, SHOWN_ROWS)}."] if reports else []
    return [*said, *_copied(wanted)]


def _given_up(before: Sequence[backups.Backup], after: Sequence[backups.Backup]) -> list[str]:
    """Backups that were no whole books, so that nobody could tell whom they name."""
    left = {backup.name for backup in after}
    lost = [backup.name for backup in before if backup.name not in left]
    return [f"{len(lost)} cadangan rusak, tidak dapat dibaca, jadi dihapus: {some(lost, 5)}."] if lost else []


def _copied(wanted: Due) -> list[str]:
    """Complaints that stay as they are for now."""
    pairs = some((f"baris {row} (salinannya baris {copy})" for row, copy in wanted.copied), SHOWN_ROWS)
    return [
        f"Belum dihapus, karena salinannya masih ada di Agenda: {pairs}. Hapus baris salinannya, sinkron, lalu ulangi."
    ] if pairs else []  # fmt: skip


def _left(config: Config, own: Sequence[Filled]) -> list[str]:
    """What only the office itself can erase."""
    said = _own_lines(config, own)
    copies = [
        "salinan buku (surel, USB, folder bersama, `pengaduan cadangkan`)", "berkas yang dibuat dengan -o",
        "register lama yang pernah diimpor",
    ]  # fmt: skip
    folders = {"cadangan": config.cadangan.salin_ke, "rekap": config.rekap.salin_ke}
    copies += [f"folder {folder.strip()} ([{part}] salin_ke)" for part, folder in folders.items() if folder.strip()]
    if config.buku.jenis == "google":
        copies.append("histori versi spreadsheet di Google (hilang bila spreadsheet disalin lalu yang lama dihapus)")
    inside = "juga komentar di sel buku dan gambar yang terletak di atas sel"
    return [*said, f"Periksa sendiri yang tidak dijangkau program ini: {listing(copies)}; {inside}."]


def _own_lines(config: Config, own: Sequence[Filled]) -> list[str]:
    """The columns that config.toml does not know, where they are filled, and what to do about it."""
    if not own:
        return []
    columns = listing([f"{column.heading} ({', '.join(_filled(column))})" for column in own])
    said = f"Kolom yang tidak ada di config.toml tidak diubah: {columns}. Kosongkan sendiri bila memuat data pribadi"
    if any(BACKUPS in column.rows for column in own):
        folder = backups.backup_folder(config.state_folder)
        said += f"; cadangan yang memuatnya dapat dihapus dari folder {folder}"
    return [f"{said}."]


def _filled(column: Filled) -> list[str]:
    """`Agenda: 2 baris`, `buku-agenda-2026.xlsx: 8 baris`, `3 cadangan: 9 baris`."""
    return [
        f"{f'{column.books[place]} ' if place == BACKUPS else ''}{place}: {len(ids)} baris"
        for place, ids in column.rows.items()
    ]
