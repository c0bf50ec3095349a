"""KANTOR.toml: which offices there are, and where each has its config.toml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from ..config.reading import checked, parse_toml
from ..config.section import Section
from ..config.values import WrongValueError
from ..disk.faults import no_text
from ..disk.files import place
from ..errors import ConfigError
from ..text import value_key

if TYPE_CHECKING:
    from ..config.kinds import Field, Filled


_SHAPE = (
    'Isinya untuk setiap kantor: [[kantor]], nama = "DPMPTSP Kota ...", config = "letak/config.toml" (dihitung dari '
    "folder daftar ini)."
)


ALL = "Semua"  # stands in the place of an office's name


class Listed(NamedTuple):
    """One office of the list. config: its own config.toml"""

    name: str
    config: Path

    @property
    def place(self) -> str:
        """Which office it is, told by the name alone: to follow links asks a share that may be dead."""
        return os.path.normcase(os.path.normpath(self.config))


class _Office(Section):
    nama: Filled
    config: Filled


class _Offices(Section):
    """The whole file."""

    kantor: Annotated[list[_Office], Field(min_length=1)]

    def hangs_together(self) -> None:
        """Each name says which office it is, beside that of all of them."""
        seen = set[str]()
        for i, office in enumerate(self.kantor):
            key, name = value_key(office.nama), ("kantor", i, "nama")
            if key == value_key(ALL):
                raise WrongValueError(f'"{ALL}" adalah nama baris semua kantor. Beri kantor ini nama lain', *name)
            if key in seen:
                raise WrongValueError(f'"{office.nama}" ada dua kali. Beri setiap kantor nama sendiri', *name)
            seen.add(key)


def read_offices(path: Path) -> list[Listed]:
    """The offices in the order of the file. raises ConfigError: it is not there, or something in it is wrong."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"Daftar kantor {path} tidak ada. {_SHAPE}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Daftar kantor {path} " + no_text(path, error)) from None
    told = parse_toml(text, path)
    if "kantor" not in told:
        raise ConfigError(f"Daftar kantor {path} tidak memuat [[kantor]]. {_SHAPE}")
    found = checked(_Offices, told, text, path)
    return [Listed(office.nama.strip(), place(path.parent, office.config)) for office in found.kantor]
