"""What an office may change by hand: where the files lie, and the layout's theme as a checked model.

A folder `workbook_templates` beside config.toml wins key by key over the shipped one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from ..config import Config
from ..config.kept import Kept
from ..config.places import TEMPLATES
from ..config.reading import checked, parse_toml
from ..config.section import Section
from ..disk.faults import no_text
from ..disk.state import state_folder
from ..errors import ConfigError, MachineError

if TYPE_CHECKING:
    from ..config.kinds import Color, Field, Width

S = TypeVar("S", bound=Section)
LAYOUT_FILE, GUIDE_FILE = "tata-letak.toml", "petunjuk.toml"


@dataclass(frozen=True)
class Source:
    """The content of a template, as it is and as a text that tells it from any other.

    path  its file, for whom something is wrong in it
    """

    path: Path
    text: str
    content: Mapping[str, Any] = field(compare=False)

    @classmethod
    def of(cls, path: Path, content: Mapping[str, Any]) -> Source:
        return cls(path, repr(content), content)


# ---- where files lie -----------------------------------------------------------------------------------------------


@cache
def shipped(name: str) -> Path:
    """Where a file or folder that comes with the program lies, in an installed wheel as in the source tree."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "_bawaan" / name, package.parent / name):  # an installed wheel, the source tree
        if place.exists():
            return place
    raise MachineError(f"Berkas bawaan {name} tidak ada. Pasang ulang program.")


def templates_dir() -> Path:
    """The shipped folder of templates."""
    return shipped(TEMPLATES)


def shipped_config() -> Path:
    """The shipped config.toml, complete and commented."""
    return shipped("config.toml")


def office_file(config: Config, name: str) -> Path | None:
    """The office's own copy of a template beside its config.toml, if there is one."""
    own = config.path.parent / TEMPLATES / name
    return own if own.is_file() else None


def template(config: Config, name: str) -> Source:
    """A TOML template: the office's own file, else the shipped one; and the shipped content, the office's over it.

    raises  ConfigError: a file cannot be read, or is no TOML
    """
    files = _layers(config, name)
    return _merged(files, tuple(map(_stamp, files)))


def _layers(config: Config, name: str) -> tuple[Path, ...]:
    """The shipped file, and the office's own over it where there is one."""
    own = office_file(config, name)
    return (templates_dir() / name, *([own] if own else []))


@lru_cache(maxsize=16)
def _merged(files: tuple[Path, ...], changed: tuple[int, ...]) -> Source:
    """One sync asks for it several times. `changed` makes one that repeats see a file that somebody edited."""
    return Source.of(files[-1], reduce(_merge, map(_read, files)))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return parse_toml(path.read_bytes().decode("utf-8-sig"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Berkas {path} " + no_text(path, error)) from None


def _stamp(path: Path) -> int:
    """What changes when somebody edits a file; 0 where it cannot be looked at, which reading it tells."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> Mapping[str, Any]:
    out = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = _merge(out[key], value) if both else value
    return out


# ---- the theme -----------------------------------------------------------------------------------------------------


class Checked(Section):
    """A part of a template: here a figure may stand where a text is meant."""

    is_strict = False


class Paint(Checked):
    """Colour of a cell and of what is written in it."""

    latar: Color
    huruf: Color


class Block(Checked):
    """Colours of a block of columns: the band in row 1, the headings in row 2 (and the status of its step)."""

    pita: Paint
    judul: Paint


class SystemPaint(Block):
    """Colours of the columns that the sync fills."""

    isi: Paint


class StatusPaint(Checked):
    """Colours of the statuses beside the steps."""

    perbaiki: Paint
    menunggu: Paint
    selesai: Paint
    dihentikan: Paint


class LatePaint(Checked):
    """Colours of an overdue row."""

    kuat: Paint
    lembut: Paint


class MarkPaint(Checked):
    """Colours that mark single cells."""

    wajib_kosong: Paint
    berikutnya: Paint
    masalah: Paint
    kiat: Paint
    padam: Paint
    isian: Paint


class ChartPaint(Checked):
    """Colours of the charts: told apart by everybody, also on grey paper."""

    pertama: Color
    kedua: Color
    batas: Color
    bahaya: Color


class OtherPaint(Checked):
    """Colours of everything else."""

    garis: Color
    judul: Paint
    judul_laporan: Color
    bagian: Color
    lunak: Color
    bahaya: Color
    baik: Color
    tautan: Color


class Colors(Checked):
    """[warna]"""

    sistem: SystemPaint
    blok: Annotated[list[Block], Field(min_length=1)]
    blok_akhir: Block
    status: StatusPaint
    terlambat: LatePaint
    tanda: MarkPaint
    grafik: ChartPaint
    lain: OtherPaint
    tab: dict[str, Color]


class Font(Checked):
    """[huruf]"""

    nama: Annotated[str, Field(min_length=1)]
    ukuran: Annotated[float, Field(ge=6, le=20)]


class Formats(Checked):
    """[format]: Excel's codes."""

    waktu: Annotated[str, Field(min_length=1)]
    tanggal: Annotated[str, Field(min_length=1)]
    angka: Annotated[str, Field(min_length=1)]
    angka1: str = ""  # of no use any more; an office may still have it in its file
    persen: Annotated[str, Field(min_length=1)]
    tautan: str = ""


class Widths(Checked):
    """[lebar], in characters."""

    isi: dict[str, Width]
    judul: dict[str, Width]
    serah_terima: dict[str, Width]
    tab: dict[str, list[Width]]


class Screen(Checked):
    """[layar], in percent."""

    perbesaran_agenda: Annotated[int, Field(ge=40, le=200)]
    perbesaran: Annotated[int, Field(ge=40, le=200)]


class Paper(Checked):
    """[kertas]"""

    kaki: Annotated[str, Field(max_length=200)]


class Theme(Checked):
    """tata-letak.toml"""

    huruf: Font
    format: Formats
    warna: Colors
    lebar: Widths
    petunjuk: dict[str, Annotated[str, Field(max_length=255)]]
    layar: Screen
    kertas: Paper

    def block(self, index: int) -> Block:
        """The colours of the index-th step's block, used in turn."""
        return self.warna.blok[index % len(self.warna.blok)]


def load_theme(config: Config) -> Theme:
    """The layout description: the shipped one, and over it what the office wrote beside its config.

    raises  ConfigError: the office's file is no TOML, or a value is wrong; names file, key and what is allowed
    """
    return checked_template(Theme, template(config, LAYOUT_FILE), state_folder(config))


def shipped_theme() -> Theme:
    """The layout description that comes with the program, where no single office is meant."""
    file = templates_dir() / LAYOUT_FILE
    return checked_template(Theme, _merged((file,), (_stamp(file),)), None)


# ---- checking ------------------------------------------------------------------------------------------------------


_checked: dict[tuple[type[Section], Source], Any] = {}  # what was checked once, for whichever office


def checked_template(section: type[S], source: Source, folder: Path | None) -> S:
    """A template as a section. folder: of the journal, where what was checked may be kept; None: it is checked

    raises  ConfigError: as `checked`
    """
    found: S | None = _checked.get((section, source))
    if found is None:
        kept, text = None if folder is None else _kept(folder, source), source.path.read_text(encoding="utf-8-sig")
        found = _checked[section, source] = checked(section, source.content, text, source.path, kept=kept)
    return found


def keep_template(section: type[Checked], source: Source, folder: Path) -> None:
    """The next run need not check a template again, as long as it does not change."""
    _kept(folder, source).keep(checked_template(section, source, folder))


def _kept(folder: Path, source: Source) -> Kept:
    return Kept.of(folder, source.path, source.text)
