"""`diagnosa`: one line for each thing that must be right, and what to do where it is not."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from . import __version__
from . import schema as s
from .backups import backups
from .config import Config, load_config
from .errors import PengaduanError
from .faults import denied, may_write, why
from .journal import Journal, state_folder, sync_lock
from .remember import recall, standing
from .stores import open_store
from .survey import calendar_of, survey
from .text import day, long_day, moment

Check = tuple[bool, str]
LOW_DISK = 200 * 1024 * 1024


def diagnose(config_path: Path, clock: Callable[[Config], datetime] | None = None) -> tuple[list[str], bool]:
    """(lines, everything is right). Never raises for what it can name."""
    checks: list[Check] = [(True, f"Program pengaduan {__version__}, Python {sys.version.split()[0]}")]
    try:
        config = load_config(config_path)
    except PengaduanError as error:
        return _lines([*checks, (False, f"Pengaturan: {error}")])
    now = clock(config) if clock else config.now()
    steps = f"{len(config.steps)} langkah pengaduan, {len(config.recap_steps)} langkah rekap"
    checks.append((True, f"Pengaturan {config_path}: {steps}, {len(config.kolom)} kolom petugas"))
    book_opens = True
    for check in (_access, _folder, _clock, _calendar, _book, _marks, _lock, _beside, _schedule):
        if check in (_book, _marks) and not book_opens:  # it was said already why
            continue
        try:
            found = list(check(config, now))
            checks += found
            book_opens &= check is not _access or all(good for good, _ in found[:2])
        except PengaduanError as error:
            checks.append((False, str(error)))
        except OSError as error:
            checks.append((False, f"{error.filename or 'Berkas'}: {why(error)}; periksa izin dan ruang disk"))
    return _lines(checks)


def _lines(checks: list[Check]) -> tuple[list[str], bool]:
    lines = [f"{'baik' if good else 'MASALAH':<7}  {text}" for good, text in checks]
    bad = sum(not good for good, _ in checks)
    lines.append("Semuanya baik." if not bad else f"{bad} hal perlu ditangani (lihat baris MASALAH).")
    return lines, not bad


def _access(config: Config, now: datetime) -> Iterator[Check]:
    if config.buku.jenis == "excel":
        yield True, "Kredensial: tidak diperlukan untuk buku Excel"
        return
    try:
        from .stores.google.checkup import check_google
    except ModuleNotFoundError as error:
        yield False, f"Paket {error.name} belum dipasang; jalankan: pip install 'pengaduan-sheets[google]'"
        return
    yield from check_google(config)


def _folder(config: Config, now: datetime) -> Iterator[Check]:
    folder = state_folder(config)
    if not folder.exists():  # before `buat`: nobody's fault
        yield True, f"Folder jurnal {folder} belum ada; dibuat oleh `pengaduan buat`"
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        yield False, f"Folder jurnal {folder} dapat dibaca orang lain; jalankan: chmod 700 '{folder}'"
    journal = Journal(folder)
    try:
        memory = journal.load()
        if journal.damaged is not None:
            yield False, f"Jurnal rusak dan disisihkan ({journal.damaged.name}); dibangun ulang pada sinkron berikutnya"
        here = sum(row.state == "ada" for row in memory.rows.values())
        gone = sum(row.state == "hilang" for row in memory.rows.values())
        last = memory.last_sync
        since = f"sinkron terakhir {moment(last)}" if last else "belum pernah sinkron"
        yield True, f"Jurnal {folder}: {here} baris, {len(memory.numbers)} nomor register, {since}"
        if gone:
            yield False, f"{gone} baris hilang dari Agenda; pilih Kembalikan atau Memang dihapus di tab Tugas"
        if last is not None and now < last - timedelta(minutes=10):
            yield (
                False,
                f"Jam komputer mundur: sekarang {moment(now)}, sinkron terakhir {moment(last)}; perbaiki jamnya",
            )
        if memory.pending_since is not None:
            yield False, f"Ada isi yang menunggu buku ditutup sejak {moment(memory.pending_since)}; tutup buku sebentar"
    finally:
        journal.close()
    kept = backups(folder)
    newest = f"{len(kept)}, terbaru {moment(kept[0].at)}" if kept else "belum ada; dibuat bila sinkron mengubah buku"
    if config.buku.jenis == "google":
        newest = "disimpan Google sendiri (menu File, Histori versi)"
    yield True, f"Cadangan buku: {newest}"
    free = _free_bytes(folder)
    if free is not None and free < LOW_DISK:
        yield False, f"Ruang disk tinggal {free // 2**20} MB; hapus berkas yang tidak perlu"


def _free_bytes(folder: Path) -> int | None:
    import shutil

    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _clock(config: Config, now: datetime) -> Iterator[Check]:
    yield now.year >= 2024, f"Jam kantor ({config.instansi.zona_waktu}): {long_day(now)} pukul {now:%H.%M}"


def _calendar(config: Config, now: datetime) -> Iterator[Check]:
    table = calendar_of(config, {}, now.date(), now)
    today = np.datetime64(now, "D")
    minutes = int(table.day_end(today)) - int(table.day_begin(today))
    state = f"hari kerja, {minutes} menit" if minutes else "bukan hari kerja"
    following = now.date() + timedelta(days=1)
    while not table.is_working_day(following):
        following += timedelta(days=1)
    yield True, f"Kalender kerja: hari ini {state}; hari kerja berikutnya {long_day(following)}"
    from .core.officecalendar import holidays_between

    libur = config.libur
    if libur.negara:
        named = holidays_between(now.date(), now.date() + timedelta(days=60), libur.negara, libur.cuti_bersama, {})
        soon = ", ".join(f"{day(d)} {name}" for d, name in sorted(named.items())[:4])
        yield True, f"Libur 60 hari ke depan: {soon or 'tidak ada'}"


def _book(config: Config, now: datetime) -> Iterator[Check]:
    folder = state_folder(config)
    store = open_store(config, folder)
    where = config.book_place
    if not store.exists():
        again = "" if config.buku.jenis == "google" else ", atau kembalikan buku ke tempatnya"
        yield False, f"Buku {where} belum ada isinya; jalankan `pengaduan buat`{again}"
        return
    snapshot = store.read()
    journal = Journal(folder)
    try:
        memory = journal.load()
    finally:
        journal.close()
    stands = standing(snapshot.stamp, memory)
    found = survey(snapshot, recall(memory, snapshot, stands, config), config, now)
    saved = f", disimpan {moment(config.office_time(snapshot.saved_at))}" if snapshot.saved_at else ""
    yield True, f"Buku {where}: {len(snapshot.sheets)} tab, {found.counts['baris']} pengaduan{saved}"
    missing = [name for name in s.OWNED_TABS if name not in snapshot.sheets]
    if missing:
        yield True, f"Tab {', '.join(missing)} tidak ada; dibuat lagi pada sinkron berikutnya"
    if stands.stranger:
        yield False, "Buku ini bukan buku yang dijaga jurnal ini; kembalikan buku yang benar, atau `sinkron --terima`"
    if stands.book_behind:
        yield False, "Buku ini versi lama (mungkin dari cadangan); isinya dicatat di Riwayat pada sinkron berikutnya"
    for warning in found.warnings:
        yield False, warning
    bad = found.counts["bermasalah"]
    yield True, f"Baris yang perlu diperbaiki petugas: {bad}" + (" (lihat `pengaduan periksa`)" if bad else "")


def _marks(config: Config, now: datetime) -> Iterator[Check]:
    if config.buku.jenis == "google":  # open all day, by whoever
        return
    store = open_store(config, state_folder(config))
    mark = store.mark() if store.exists() else None
    if mark is None:
        yield True, "Buku tidak sedang dibuka siapa pun"
    else:
        since = f" sejak {moment(config.office_time(mark.since))}" if mark.since else ""
        yield True, f"Buku sedang dibuka ({mark.program}{since}); itu biasa, sinkron menulis sesudah buku ditutup"


def _lock(config: Config, now: datetime) -> Iterator[Check]:
    with sync_lock(state_folder(config)):
        pass
    yield True, "Tidak ada sinkron lain yang sedang berjalan"


def _beside(config: Config, now: datetime) -> Iterator[Check]:
    book = config.beside(config.buku.berkas)
    if not may_write(book.parent):
        yield False, denied(book)
    from .beside import board_path, foreign_board, other_names, trouble_path

    for said in other_names(config):
        yield False, said
    board = board_path(config)
    if board is not None and foreign_board(board):
        yield False, f"Papan {board} bukan papan buatan program ini, jadi tidak diperbarui; pindahkan berkas itu"
    note = trouble_path(config)
    if note.exists():
        yield False, f"Sinkron terakhir gagal; baca berkas {note.name} di {note.parent}"


def _schedule(config: Config, now: datetime) -> Iterator[Check]:
    from .schedule import job_of, show

    found = show(job_of(config).name)
    if found.installed:
        yield True, f"Jadwal: {'; '.join(found.lines)}"
    else:
        yield True, "Jadwal sinkron otomatis belum dipasang; pasang dengan `pengaduan jadwal pasang`"
