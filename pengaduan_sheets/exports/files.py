"""Recap reports as files: which kinds there are, the office's own texts, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from ..config import Config
from ..config.places import name_fault, what_lies_at
from ..disk.faults import denied, is_denied, may_write, why
from ..disk.files import place, sweep, umask
from ..errors import ConfigError, MachineError, UsageError
from ..flow.months import evaluation_of, months_of
from ..flow.recall import Trail
from ..flow.survey import Survey
from ..frozen import Frozen
from ..layout.templates import office_file, template
from ..month.report import Report, report_of
from ..signs import outgoing_whole
from ..text import listing
from . import text
from .docx_mark import UNREADABLE
from .written import KINDS, Written

TEXTS_FILE, WORD_FILE = "rekap.toml", "rekap.docx"
LOGO_PIXELS = 400  # a side at most: sharp at this size on paper, whatever was photographed


class Office(Frozen):
    """What of the office's own goes into its reports.

    document  a Word document to write under, if there is one
    logo      the PNG of its letterhead; b"" without one
    """

    words: Mapping[str, str]
    document: Path | None
    logo: bytes


def office_of(config: Config) -> Office:
    """The shipped texts, and over them the office's own; its files. raises ConfigError: one cannot be used."""
    texts = template(config, TEXTS_FILE)
    for key, value in texts.content.items():
        if not isinstance(value, str):
            raise ConfigError(f'{texts.path}: {key} harus berupa tulisan dalam tanda kutip, seperti "Rekap".')
    return Office(texts.content, office_file(config, WORD_FILE), logo_of(config))


def logo_of(config: Config) -> bytes:
    """The office's coat of arms as a small PNG; nothing where none is named. raises ConfigError: no picture there."""
    name = config.instansi.logo
    if not name:
        return b""
    from PIL import Image

    out = BytesIO()
    try:
        with Image.open(config.beside(name)) as picture:
            small = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        wrong = "gambar ini rusak atau terlalu besar. Simpan"
        if isinstance(error, FileNotFoundError):
            wrong = "berkas itu tidak ada. Taruh"
        elif isinstance(error, OSError) and error.errno is not None:  # the disk's fault, not the picture's
            wrong = f"berkas itu tidak dapat dibaca ({why(error)}). Taruh"
        raise ConfigError(
            f'{config.path.name}: instansi.logo = "{name}": {wrong} lagi sebagai PNG, atau kosongkan kunci ini.'
        ) from None
    small.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def gather(found: Survey, period: str, trail: Trail, office: Office) -> Report:
    """The report of a month, as it may leave, with its trail: how late its times reached the book, what changed
    since."""
    months = months_of(found, period, trail)
    return outgoing_whole(report_of(months.of(period), office.words, evaluation_of(found, period), office.logo))


def render(report: Report, suffix: str, office: Office, mark: str = "") -> bytes:
    """The content of a report of one of the `KINDS`; `mark` goes into the page alone. raises ConfigError: the office's
    own document is none."""
    if suffix == ".html":
        from . import html

        return html.render(report, mark).encode("utf-8")
    if suffix == ".xlsx":
        from . import xlsx

        return xlsx.render(report)
    if suffix == ".docx":
        return _docx(report, office)
    return text.render(report).encode("utf-8")


def _docx(report: Report, office: Office) -> bytes:
    from . import docx

    try:
        return docx.render(report, office.document)
    except UNREADABLE as error:
        if office.document is None:
            raise
        raise ConfigError(
            f"{office.document} tidak dapat dipakai sebagai dokumen Word ({type(error).__name__}). Simpan lagi dari "
            "Word sebagai .docx, atau hapus berkas itu."
        ) from None


# ---- where it goes -------------------------------------------------------------------------------------------------


def checked_output(output: str, config: Config, kinds: Sequence[str] = KINDS, example: str = "rekap.docx") -> Path:
    """Where `-o` wants the report. raises UsageError: no such kind or folder, or a file that is not ours."""
    taken = what_lies_at(_place_named(output, kinds, example), config)
    if taken is not None:
        raise UsageError(f"-o {output}: itu {taken} kantor ini. Pilih nama lain.")
    return checked_place(output, kinds, example, config.state_folder)


def checked_place(output: str, kinds: Sequence[str], example: str, state: Path) -> Path:
    """As `checked_output`, of whichever office. state: where it is remembered which files are ours"""
    path = _place_named(output, kinds, example)
    if not Written(state).may_replace(path):
        raise UsageError(
            f"-o {output}: berkas itu sudah ada, dan bukan laporan buatan program ini atau sudah disunting sejak "
            "dibuat. Pilih nama lain, atau hapus dulu berkas itu."
        )
    return path


def _place_named(output: str, kinds: Sequence[str], example: str) -> Path:
    path = place(Path.cwd(), output)
    fault = name_fault(output)
    if fault:
        raise UsageError(f"-o {output}: {fault}. Pilih nama lain.")
    if path.is_dir():
        raise UsageError(f"-o {output}: itu sebuah folder. Tulis juga nama berkasnya, misalnya {path / example}.")
    if path.suffix.lower() not in kinds:
        allowed = listing(list(kinds), "atau")
        read = f'"{path.suffix}"' if path.suffix else "tanpa akhiran"
        raise UsageError(f"-o {output}: {read} tidak dikenal. Nama berkas harus berakhiran {allowed}.")
    if not path.parent.is_dir():
        raise UsageError(f"-o {output}: folder {path.parent} tidak ada. Buat dulu foldernya, atau pilih folder lain.")
    return path


def write_output(path: Path, content: bytes, config: Config) -> None:
    """Write the report of a command. raises UsageError, MachineError with what to do."""
    write_at(path, content, config.state_folder)


def write_at(path: Path, content: bytes, state: Path) -> None:
    """As `write_output`. state: where it is remembered which files are ours"""
    sweep(path.parent)
    try:
        Written(state).put(path, content, 0o666 & ~umask())
    except OSError as error:
        if is_denied(error) and may_write(path.parent):
            raise UsageError(
                f"{path} tidak dapat ditulis. Mungkin sedang dibuka: tutup dulu berkas itu. {denied(path)}"
            ) from None
        if is_denied(error):
            raise UsageError(f"{path} tidak dapat ditulis. {denied(path)}") from None
        raise MachineError(
            f"{path} tidak dapat ditulis ({why(error)}). Periksa ruang disk dan sambungan ke folder itu."
        ) from error
