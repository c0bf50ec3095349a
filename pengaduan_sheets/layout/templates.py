"""What an office may change by hand: where the files lie, and the layout's theme as a checked model.

A folder `workbook_templates` beside config.toml wins key by key over the shipped one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from ..config import Config
from ..config.kept import Kept
from ..config.places import TEMPLATES
from ..config.reading import checked, parse_toml
from ..config.section import Section
from ..disk.faults import no_text
from ..errors import ConfigError, MachineError
from ..frozen import Frozen, replace

if TYPE_CHECKING:
    from ..config.kinds import Color, Field, Width

LAYOUT_FILE, GUIDE_FILE = "tata-letak.toml", "petunjuk.toml"


class Source(Frozen):
    """The content of a template, as it is and as a text that tells it from any other.

    path    its file, for whom something is wrong in it
    folder  of the journal, where what was checked may be kept; None: it is checked
    """

    path: Path
    text: str
    content: Mapping[str, Any]
    folder: Path | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and (self.path, self.text) == (other.path, other.text)

    def __hash__(self) -> int:
        return hash((self.path, self.text))

    @classmethod
    def of(cls, path: Path, content: Mapping[str, Any]) -> Source:
        return cls(path, repr(content), content)

    @property
    def kept(self) -> Kept:
        """Where the outcome of its check is kept."""
        return Kept.of(self.folder, self.path, self.text)


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
    own = office_file(config, name)
    return replace(_of_files(templates_dir() / name, *([own] if own else [])), folder=config.state_folder)


def _of_files(*files: Path) -> Source:
    """The content of the first, that of the others over it."""
    return _merged(tuple((path, _read(path)) for path in files))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Berkas {path} " + no_text(path, error)) from None


@lru_cache(maxsize=16)  # by what stands in the files: one that somebody edits is seen; a sync asks several times
def _merged(files: tuple[tuple[Path, str], ...]) -> Source:
    return Source.of(files[-1][0], reduce(_merge, (parse_toml(text, path) for path, text in files)))


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

    kertas: Color = "FFFFFF"  # in letters of this colour nothing is seen
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
    theme: Theme = checked_template(Theme, template(config, LAYOUT_FILE))
    return theme


def shipped_theme() -> Theme:
    """The layout description that comes with the program, where no single office is meant."""
    theme: Theme = checked_template(Theme, _of_files(templates_dir() / LAYOUT_FILE))
    return theme


# ---- checking ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)  # by file and content, whichever office's: a process that stays, or sees many, asks again
def checked_template(section: type[Checked], source: Source) -> Any:
    """A template as a section. raises ConfigError: as `checked`"""
    text = source.path.read_text(encoding="utf-8-sig")
    return checked(section, source.content, text, source.path, kept=source.kept)


def keep_template(section: type[Checked], source: Source) -> None:
    """The next run need not check a template again, as long as it does not change."""
    source.kept.keep(checked_template(section, source))  # type: ignore[arg-type]  # classes can be hashed
