"""`impor`: an old register comes into Agenda, all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..beside.look import look
from ..config import Config
from ..disk.faults import why
from ..disk.files import make_folder, place
from ..errors import MachineError, UsageError
from ..exports.files import write_output
from ..exports.written import Written
from ..flow.survey import Survey
from ..frozen import Frozen
from ..imports.bringing import bring, sort_out
from ..imports.mapping import NO_MAP, Map, checked_map, named_in, told_in
from ..imports.plan import match, plan_rows, refuse_undated
from ..imports.reading import OldFile, read_file
from ..imports.report import Findings, findings_parts, report_bytes
from ..imports.understood import Understood, understand
from ..imports.values import Order
from ..opening import is_own_book
from ..sync import bring_in
from ..terminal.parts import Part, Said
from .restore_rows import refuse_when_open

MOST_BYTES = 200 * 1024 * 1024


class Asked(Frozen):
    """What was typed. order: `--urutan`"""

    file: str
    map_file: str | None = None
    order: Order | None = None
    dry: bool = False


def import_file(config: Config, now: datetime, asked: Asked) -> list[Part]:
    """Bring an old register into the book, or say what would come of it.

    raises  UsageError: the file, its map, its dates, its numbers; StoreBusyError: the book is open; and what a sync
            raises
    """
    path = place(Path.cwd(), asked.file)
    old, told = _understood(path, asked, config)
    if not asked.dry:
        refuse_when_open(config)
    with look(config, now) as (found, _):
        of = _findings(old, told, asked, found)
    if not asked.dry:
        refuse_undated(old, of.matched, config)
    parts: list[Part] = findings_parts(of, config)
    if not asked.dry and of.sorted.new:
        parts += _brought(config, now, of)
    elif not asked.dry:
        parts += ["", Said("Tidak ada pengaduan baru di berkas itu; tidak ada yang ditulis.", "judul")]
    parts += _report(config, path, of, is_done=not asked.dry)
    if asked.dry:
        parts += ["", Said("Uji coba: tidak ada yang ditulis ke buku.", "judul")]
    return parts


def _understood(path: Path, asked: Asked, config: Config) -> tuple[Understood, Map]:
    _refuse_own(path, config)
    if asked.map_file is None:
        return understand(_read(path), config), NO_MAP
    map_path = place(Path.cwd(), asked.map_file)
    told = told_in(_map_text(map_path), map_path.name)
    old = understand(_read(path), config, named_in(told))
    return old, checked_map(told, map_path.name, old.headings, config)


def _map_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "bukan teks UTF-8"
        raise UsageError(f"--peta {path}: berkas itu tidak dapat dibaca ({reason}).") from error


def _refuse_own(path: Path, config: Config) -> None:
    if is_own_book(config, path):
        raise UsageError(f"{path.name} adalah buku agenda itu sendiri. Sebut berkas register lama yang akan diimpor.")


def _read(path: Path) -> OldFile:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"'{path.name}' terlalu besar (lebih dari 200 MB). Bagi menjadi beberapa berkas.")
        return read_file(path.name, path.read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"Berkas '{path}' tidak ada. Periksa nama dan foldernya.") from error
    except OSError as error:
        said = "" if path.is_dir() else " Tutup dulu bila terbuka."
        raise UsageError(f"Berkas '{path}' tidak dapat dibaca ({why(error)}).{said}") from error


def _findings(old: Understood, told: Map, asked: Asked, found: Survey) -> Findings:
    config = found.config
    matched = match(old, told, config, asked.order)
    planned = plan_rows(old, matched, told, config, found.agenda.reading.columns.lists, found.now)
    return Findings(old, matched, planned, sort_out(planned, found, old.file.name))


def _brought(config: Config, now: datetime, of: Findings) -> list[Part]:
    """Bring the rows in by one sync. raises StoreBusyError"""
    name = of.understood.file.name
    result = bring_in(config, now, lambda found, _: bring(of.planned, of.matched, name, found))
    if result.mark is not None:
        refuse_when_open(config)
    said = f"Dibawa masuk: {len(of.sorted.new)} pengaduan dari {name}. Cadangan buku sebelum impor disimpan."
    after = "Sinkron berikutnya memberi nomor kepada baris yang berhak dan belum bernomor."
    return ["", Said(said, "baik"), after, *result.lines]


def _report(config: Config, path: Path, of: Findings, *, is_done: bool) -> list[Part]:
    """Write what could not be read into a workbook of its own, and say where it lies."""
    content = report_bytes(of, config, is_done=is_done)
    if not content:
        return []
    for folder in _report_folders(config, path):
        with suppress(OSError, UsageError, MachineError):  # a stick that may not be written to
            make_folder(folder)
            target = _free(folder, path.stem, config, content)
            write_output(target, content, config)
            return ["", f"Laporan yang tidak terbaca (tab, baris, sel, sebab): {target}"]
    return ["", Said(f"Laporan yang tidak terbaca tidak dapat ditulis di folder {path.parent}.", "bahaya")]


def _report_folders(config: Config, path: Path) -> list[Path]:
    """Beside the file; where the book lies too, which suffers nothing beside it, in the folder of papers."""
    papers = config.beside(config.cetak.folder) if config.cetak.folder else config.state_folder
    is_beside_book = path.parent.resolve() == config.book_file.parent.resolve()
    return [papers] if is_beside_book else [path.parent, papers]


def _free(folder: Path, stem: str, config: Config, content: bytes) -> Path:
    written, name = Written(config.state_folder), f"{stem} - tidak terbaca"
    target, count = folder / f"{name}.xlsx", 1
    while not written.may_replace(target, content):
        count += 1
        target = folder / f"{name} ({count}).xlsx"
    return target
