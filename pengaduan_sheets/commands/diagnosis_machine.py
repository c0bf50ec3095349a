"""What `diagnosa` looks at outside the book: journal, backups, disks, clock, other syncs."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import time

from ..beside.backups import backups
from ..config import Config
from ..flow.survey import calendar_of, red_after
from ..journal import Journal, Memory, state_folder, sync_lock
from ..text import long_day, moment

Check = tuple[bool | None, str]  # None: nothing is wrong yet, but somebody should know
LOW_DISK = 200 * 1024 * 1024
SLACK = timedelta(minutes=10)  # between two clocks


def journal(config: Config, now: datetime) -> Iterator[Check]:
    """The journal, what it knows of rows and syncs, and the backups."""
    folder = state_folder(config)
    if not folder.exists():  # before `buat`: nobody's fault
        yield True, f"Folder jurnal {folder} belum ada; dibuat oleh `pengaduan buat`"
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        yield False, f"Folder jurnal {folder} dapat dibaca orang lain; jalankan: chmod 700 '{folder}'"
    with Journal(folder) as opened:
        memory = opened.load()
        if opened.damaged is not None:
            yield False, f"Jurnal rusak dan disisihkan ({opened.damaged.name}); dibangun ulang pada sinkron berikutnya"
    yield from _remembered(config, now, folder, memory)
    kept = backups(folder)
    newest = f"{len(kept)}, terbaru {moment(kept[0].at)}" if kept else "belum ada; dibuat bila sinkron mengubah buku"
    if config.buku.jenis == "google":
        newest = "disimpan Google sendiri (menu File, Histori versi)"
    yield True, f"Cadangan buku: {newest}"


def _remembered(config: Config, now: datetime, folder: Path, memory: Memory) -> Iterator[Check]:
    here, gone = (sum(row.state == state for row in memory.rows.values()) for state in ("ada", "hilang"))
    last = memory.last_sync
    since = f"sinkron terakhir yang berhasil {moment(last)}" if last else "belum pernah sinkron"
    yield True, f"Jurnal {folder}: {here} baris, {len(memory.numbers)} nomor register, {since}"
    if gone:
        yield False, f"{gone} baris hilang dari Agenda; pilih Kembalikan atau Memang dihapus di tab Tugas"
    if last is not None and now < last - SLACK:
        yield False, f"Jam komputer mundur: sekarang {moment(now)}, sinkron terakhir {moment(last)}; perbaiki jamnya"
    elif last is not None and now >= red_after(last, calendar_of(config, {}, last.date(), now)):
        yield (
            False,
            (
                f"Sinkron terakhir yang berhasil {moment(last)}, lebih dari satu hari kerja yang lalu; jalankan "
                "`pengaduan sinkron`, dan periksa jadwalnya"
            ),
        )
    if memory.pending_since is not None:
        yield False, f"Ada isi yang menunggu buku ditutup sejak {moment(memory.pending_since)}; tutup buku sebentar"


def room(config: Config, now: datetime) -> Iterator[Check]:
    """Free space on the disks of book and journal."""
    places = {"jurnal": state_folder(config)}
    if config.buku.jenis == "excel":
        places = {"buku": config.beside(config.buku.berkas).parent, **places}
    free = {what: shutil.disk_usage(folder).free for what, folder in places.items() if folder.exists()}
    for what, left in free.items():
        if left < LOW_DISK:
            yield (
                False,
                (f"Ruang disk untuk {what} tinggal {left // 2**20} MB ({places[what]}); hapus berkas yang tidak perlu"),
            )
    if free and min(free.values()) >= LOW_DISK:
        yield True, "Ruang disk: " + ", ".join(f"{what} {left / 2**30:.0f} GB" for what, left in free.items())


def clock_right(config: Config, now: datetime) -> Iterator[Check]:
    """The office's clock; a file from a time that has not come tells that a clock is off."""
    yield now.year >= 2024, f"Jam kantor ({config.instansi.zona_waktu}): {long_day(now)} pukul {now:%H.%M}"
    if config.buku.jenis == "excel":
        book = config.beside(config.buku.berkas)
        saved = book.stat().st_mtime if book.exists() else 0.0
        if saved > time() + SLACK.total_seconds():
            at = config.office_time(datetime.fromtimestamp(saved).astimezone())
            yield (
                False,
                (
                    f"Buku tersimpan pada {moment(at)}, waktu yang belum tiba di komputer ini; perbaiki jam "
                    "komputer ini atau jam komputer yang menyimpannya"
                ),
            )


def lock(config: Config, now: datetime) -> Iterator[Check]:
    """Whether another sync runs. raises AlreadyRunningError."""
    with sync_lock(state_folder(config)):
        pass
    yield True, "Tidak ada sinkron lain yang sedang berjalan"
