"""`diagnosa`: one line for each thing that must be right, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from time import time

import numpy as np

from .. import __version__
from .. import schema as s
from ..beside.backups import backups
from ..beside.board_file import board_path, foreign_board
from ..beside.copies import copies_in, trouble_of
from ..beside.look import look, own_holidays, refused, survey_of
from ..beside.second_place import AGAIN, last_copy, second_place
from ..beside.settings import load_settings
from ..beside.trouble import other_names, trouble_path
from ..beside.twins import find_twins, twin_line
from ..beside.whereabouts import journal_folder, read_book
from ..config import Config
from ..config.places import PAPERS
from ..disk.faults import denied, is_denied, may_write, rights_of, why
from ..errors import AlreadyRunningError, MassChangeError, PengaduanError
from ..exports.files import office_of
from ..flow.clock import calendar_of, holidays_of, red_after
from ..flow.recall import CLOCK_SLACK, as_of
from ..flow.telling import mass_change_sentence, since_words
from ..journal import GONE, HERE, Journal, Memory, sync_lock
from ..layout import templates_dir
from ..layout.templates import office_file
from ..opening import google_is_missing, open_store
from ..papers.kinds import KINDS
from ..stores.base import find_tab
from ..text import day, listing, long_day, moment
from .notices import check_notices, try_addresses
from .procedure import notes_said

Closed = Callable[[], Mapping[date, str]]  # the holidays of tab Referensi, read when they are asked for
Check = tuple[bool | None, str]  # None: nothing is wrong yet, but somebody should know
WORDS = {True: "baik", False: "MASALAH", None: "catatan"}
LOW_DISK = 200 * 1024 * 1024
TOLD = 3  # of what `rapikan` would renew


def diagnose(config_path: Path, clock: datetime | None = None, *, tries: bool = False) -> tuple[list[str], bool]:
    """(lines, everything is right). Never raises for what it can name. tries: send everybody a test, too"""
    checks: list[Check] = [(True, f"Program pengaduan {__version__}, Python {sys.version.split()[0]}")]
    try:
        config = load_settings(config_path)
    except PengaduanError as error:
        return _lines([*checks, (False, f"Pengaturan: {error}")])
    now = clock or config.now()
    steps = f"{len(config.steps)} langkah pengaduan, {len(config.recap_steps)} langkah rekap"
    checks.append((True, f"Pengaturan {config_path}: {steps}, {len(config.kolom)} kolom petugas"))
    book_opens = True
    closed = cache(partial(own_holidays, config))
    journal, calendar, schedule = (partial(check, closed=closed) for check in (_journal, _calendar, _schedule))
    about_book = (_book, _marks, _tidy)
    rooms: Sequence[Callable[[Config, datetime], Iterator[Check]]] = (
        _settings, _access, journal, _second_place, _room, _clock, calendar, *about_book, _reports, _papers, _lock,
        _beside, schedule, check_notices, *([try_addresses] if tries else []),
    )  # fmt: skip
    for check in rooms:
        if check in about_book and not book_opens:  # it was said already why
            continue
        try:
            found = list(check(config, now))
            checks += found
            book_opens &= check is not _access or all(good is not False for good, _ in found[:2])
        except PengaduanError as error:
            checks.append((False, str(error)))
            book_opens &= check not in about_book
        except OSError as error:
            said = f"{error.filename or 'Berkas'}: {why(error)}; periksa disk itu"
            is_named = is_denied(error) and error.filename
            checks.append((False, denied(Path(str(error.filename))) if is_named else said))
    return _lines(checks)


def _lines(checks: list[Check]) -> tuple[list[str], bool]:
    lines = [f"{WORDS[good]:<7}  {text}" for good, text in checks]
    bad, noted = (sum(good is grade for good, _ in checks) for grade in (False, None))
    if bad:
        lines.append(f"{bad} hal perlu ditangani (lihat baris MASALAH).")
    else:
        lines.append(f"Tidak ada masalah; {noted} catatan (lihat baris catatan)." if noted else "Semuanya baik.")
    return lines, not bad


def _settings(config: Config, now: datetime) -> Iterator[Check]:
    yield from ((None, f"Pengaturan: {note}") for note in notes_said(config))


def _access(config: Config, now: datetime) -> Iterator[Check]:
    if config.buku.jenis == "excel":
        yield True, "Kredensial: tidak diperlukan untuk buku Excel"
        return
    try:
        from .diagnosis_google import check_google
    except ModuleNotFoundError as error:
        yield False, google_is_missing(config, error)
        return
    yield from check_google(config)


def _calendar(config: Config, now: datetime, *, closed: Closed) -> Iterator[Check]:
    own = closed()
    table = calendar_of(config, own, now.date(), now)
    today = np.datetime64(now, "D")
    minutes = int(table.day_end(today)) - int(table.day_begin(today))
    state = f"hari kerja, {minutes} menit" if minutes else "bukan hari kerja"
    following = now.date() + timedelta(days=1)
    while not table.is_working_day(following):
        following += timedelta(days=1)
    yield True, f"Kalender kerja: hari ini {state}; hari kerja berikutnya {long_day(following)}"
    if config.libur.negara or config.libur.tambahan or own:
        named = holidays_of(config, own, now.date(), now.date() + timedelta(days=60))
        soon = ", ".join(f"{day(d)} {name}" for d, name in [*named.items()][:4])
        yield True, f"Libur 60 hari ke depan: {soon or 'tidak ada'}"


def _book(config: Config, now: datetime) -> Iterator[Check]:
    folder = config.state_folder
    store = open_store(config, folder)
    where = config.book_place
    if config.buku.jenis == "google" and not store.exists():
        yield False, f"Buku {where} belum ada isinya; jalankan `pengaduan buat`"
        return
    snapshot = read_book(config, store, folder)
    with Journal(journal_folder(config, folder)) as remembered:
        found = survey_of(snapshot, as_of(remembered.load(), now), config, now)
    if (change := refused(found)) is not None:  # nothing else of this book is worth mending
        raise MassChangeError(mass_change_sentence(found, change))
    stands = found.past.stands
    saved = f", disimpan {moment(config.office_time(snapshot.saved_at))}" if snapshot.saved_at else ""
    yield True, f"Buku {where}: {len(snapshot.sheets)} tab, {found.counts['baris']} pengaduan{saved}"
    years = found.parted.years
    counts = Counter(row.closed_in for i, row in years.rows.items() if i not in years.missing)
    if counts:
        yield True, "Buku tahun: " + ", ".join(f"{name} ({count} pengaduan)" for name, count in sorted(counts.items()))
    missing = [name for name in s.OWNED_TABS if find_tab(snapshot, name) is None]
    if missing:
        yield True, f"Tab {', '.join(missing)} tidak ada; dibuat lagi pada sinkron berikutnya"
    if stands.stranger:
        yield False, "Buku ini bukan buku yang dijaga jurnal ini; kembalikan buku yang benar, atau `sinkron --terima`"
    if stands.book_behind:
        yield False, "Buku ini versi lama (mungkin dari cadangan); isinya dicatat di Riwayat pada sinkron berikutnya"
    for warning in found.warnings:
        yield False, warning
    bad = found.counts["bermasalah"]
    yield True, f"Baris bermasalah: {bad}" + (" (lihat `pengaduan periksa`)" if bad else "")


def _marks(config: Config, now: datetime) -> Iterator[Check]:
    if config.buku.jenis == "google":  # open all day, by whoever
        return
    store = open_store(config, config.state_folder)
    mark = store.mark() if store.exists() else None
    if mark is None:
        yield True, "Buku tidak sedang dibuka siapa pun"
    else:
        said = f"{mark.program}{since_words(config, mark)}"
        yield True, f"Buku sedang dibuka ({said}); itu biasa, sinkron menulis sesudah buku ditutup"


def _beside(config: Config, now: datetime) -> Iterator[Check]:
    book = config.book_file
    if not may_write(book.parent):
        yield False, denied(book)
    for said in other_names(config):
        yield False, said
    if config.buku.jenis == "excel" and book.exists():
        with look(config, now) as (found, journal):
            yield from ((None, twin_line(twin)) for twin in find_twins(found, journal))
    board = board_path(config)
    if board is not None and foreign_board(board):
        yield False, f"Papan {board} bukan papan buatan program ini, jadi tidak diperbarui; pindahkan berkas itu"
    note = trouble_path(config)
    if note.exists():
        yield False, f"Sinkron terakhir gagal; baca berkas {note.name} di {note.parent}"


def _tidy(config: Config, now: datetime) -> Iterator[Check]:
    """What a save by another program or a paste has damaged of dropdowns, formats and colours."""
    if config.buku.jenis == "google":  # 20 calls for a large book: `rapikan --uji` says it
        return
    from .tidying import tidy_book

    if not open_store(config, config.state_folder).exists():
        return
    damaged = [line.strip() for line in tidy_book(config, now, dry=True) if line.startswith("  ")]
    if damaged:
        more = f"; dan {len(damaged) - TOLD} hal lagi" if len(damaged) > TOLD else ""
        yield None, f"Perlu dirapikan dengan `pengaduan rapikan`: {'; '.join(damaged[:TOLD])}{more}"


def _reports(config: Config, now: datetime) -> Iterator[Check]:
    """The office's own texts and its coat of arms, which no sync reads before a report is due."""
    office_of(config)  # what is wrong, and what to do, is told by its error
    yield True, "Laporan bulanan: teks dan lambangnya terbaca"


def _papers(config: Config, now: datetime) -> Iterator[Check]:
    """Where the templates of the papers lie; the office's own are read, before somebody waits for a paper."""
    from ..papers.filling import Template  # takes docxtpl along

    own = {kind: office_file(config, f"{PAPERS}/{kind}.docx") for kind in KINDS}
    for path in filter(None, own.values()):
        Template(path)
    named = [kind for kind, path in own.items() if path]
    yield (
        True,
        f"Templat surat: {f'milik kantor {listing(named)}; ' if named else ''}bawaan di {templates_dir() / PAPERS}",
    )


def _schedule(config: Config, now: datetime, *, closed: Closed) -> Iterator[Check]:
    from ..schedule import schedule_health

    found = schedule_health(config, now, closed)
    if found.lines:
        yield True, f"Jadwal: {' '.join(line if line.endswith('.') else line + ';' for line in found.lines)}"
    yield from ((False, line) for line in found.problems)
    yield from ((None, line) for line in found.hints)


def schedule_lines(config: Config, now: datetime) -> list[str]:
    """All that there is to say of the schedule, and when the book was last synced."""
    from ..schedule import schedule_health

    found = schedule_health(config, now, partial(own_holidays, config))
    with Journal(config.state_folder) as remembered:
        last = remembered.load().last_sync
    synced = [f"Sinkron terakhir yang berhasil {moment(last)}."] if last else []
    return [*found.lines, *synced, *found.problems, *found.hints]


# ---- the machine ---------------------------------------------------------------------------------------------------


def _journal(config: Config, now: datetime, *, closed: Closed) -> Iterator[Check]:
    """The journal, what it knows of rows and syncs, and the backups."""
    folder = config.state_folder
    if not folder.exists():  # before `buat`: nobody's fault
        yield True, f"Folder jurnal {folder} belum ada; dibuat oleh `pengaduan buat`"
        return
    if os.name == "posix" and rights_of(folder) & 0o077:
        yield False, f"Folder jurnal {folder} dapat dibaca orang lain; jalankan: chmod 700 '{folder}'"
    with Journal(folder) as opened:
        memory = opened.load()
        if opened.damaged is not None:
            yield False, f"Jurnal rusak dan disisihkan ({opened.damaged.name}); dibangun ulang pada sinkron berikutnya"
    yield from _remembered(config, now, folder, memory, closed)
    kept = backups(folder)
    newest = f"{len(kept)}, terbaru {moment(kept[0].at)}" if kept else "belum ada; dibuat bila sinkron mengubah buku"
    if config.buku.jenis == "google":
        newest = "disimpan Google sendiri (menu File, Histori versi)"
    yield True, f"Cadangan buku: {newest}"


def _second_place(config: Config, now: datetime) -> Iterator[Check]:
    """Whether book and journal would outlive this computer."""
    root = second_place(config)
    if root is None:
        yield True, "Salinan cadangan: hanya di komputer ini; lihat `pengaduan cadangkan` dan [cadangan] salin_ke"
        return
    try:
        there = copies_in(root)
    except OSError as error:
        yield False, f"Salinan cadangan: {trouble_of(error, root)}"
        return
    if there:
        yield there[0].is_whole, f"Salinan cadangan di {root}: {len(there)}, terbaru {moment(there[0].about.at)}"
        return
    said = f"belum ada; dibuat sinkron dalam {AGAIN // timedelta(minutes=1)} menit"
    if last_copy(config.state_folder, root) is not None:
        said = "tidak ada lagi; dibuat lagi sesudah buku berubah"
    yield None, f"Salinan cadangan di {root}: {said}, atau sekarang dengan `pengaduan cadangkan '{root}'`"


def _remembered(config: Config, now: datetime, folder: Path, memory: Memory, closed: Closed) -> Iterator[Check]:
    here, gone = (sum(row.state == state for row in memory.rows.values()) for state in (HERE, GONE))
    last = memory.last_sync
    since = f"sinkron terakhir yang berhasil {moment(last)}" if last else "belum pernah sinkron"
    yield True, f"Jurnal {folder}: {here} baris, {len(memory.numbers)} nomor register, {since}"
    if gone:
        yield False, f"{gone} baris hilang dari Agenda; pilih Kembalikan atau Memang dihapus di tab Tugas"
    if last is not None and now < last - CLOCK_SLACK:
        yield False, f"Jam komputer mundur: sekarang {moment(now)}, sinkron terakhir {moment(last)}; perbaiki jamnya"
    elif last is not None and _is_old(config, last, now, closed):
        said = f"Sinkron terakhir yang berhasil {moment(last)}, lebih dari satu hari kerja yang lalu"
        yield False, f"{said}; jalankan `pengaduan sinkron`, dan periksa jadwalnya"
    if memory.pending_since is not None:
        yield False, f"Ada isi yang menunggu buku ditutup sejak {moment(memory.pending_since)}; tutup buku sebentar"


def _is_old(config: Config, last: datetime, now: datetime, closed: Closed) -> bool:
    """Older than a working day: the book is read only where its own holidays could say otherwise."""
    if now < red_after(last, calendar_of(config, {}, last.date(), now)):
        return False
    return now >= red_after(last, calendar_of(config, closed(), last.date(), now))


def _room(config: Config, now: datetime) -> Iterator[Check]:
    """Free space on the disks of book and journal."""
    places = {"jurnal": config.state_folder}
    if config.buku.jenis == "excel":
        places = {"buku": config.book_file.parent, **places}
    free = {what: shutil.disk_usage(folder).free for what, folder in places.items() if folder.exists()}
    for what, left in free.items():
        if left < LOW_DISK:
            said = f"Ruang disk untuk {what} tinggal {left // 2**20} MB ({places[what]})"
            yield False, f"{said}; hapus berkas yang tidak perlu"
    if free and min(free.values()) >= LOW_DISK:
        yield True, "Ruang disk: " + ", ".join(f"{what} {left / 2**30:.0f} GB" for what, left in free.items())


def _clock(config: Config, now: datetime) -> Iterator[Check]:
    """The office's clock; a file from a time that has not come tells that a clock is off."""
    yield now.year >= 2024, f"Jam kantor ({config.instansi.zona_waktu}): {long_day(now)} pukul {now:%H.%M}"
    if config.buku.jenis == "excel":
        book = config.book_file
        saved = book.stat().st_mtime if book.exists() else 0.0
        if saved > time() + CLOCK_SLACK.total_seconds():
            at = config.office_time(datetime.fromtimestamp(saved).astimezone())
            said = f"Buku tersimpan pada {moment(at)}, waktu yang belum tiba di komputer ini"
            yield False, f"{said}; perbaiki jam komputer ini atau jam komputer yang menyimpannya"


def _lock(config: Config, now: datetime) -> Iterator[Check]:
    """Whether another sync runs, as it does in every office now and then."""
    try:
        with sync_lock(config.state_folder, now):
            pass
    except AlreadyRunningError as error:
        yield None, str(error)
        return
    yield True, "Tidak ada sinkron lain yang sedang berjalan"
