"""What to do where a [[versi]] itself was taken out, added or changed, and what is over would not stay (4.13). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from ..config import Config
from ..config.sections import Version

GONE, OTHER = "tidak ada", "lain"  # what became of a version's file; nothing said: it is as it was


def version_lines(file: str, until: date) -> list[str]:
    """What to add to config.toml, so that an earlier config holds up to a day."""
    return ["[[versi]]", f"sampai = {until:%Y-%m-%d}", f'berkas = "{file}"']


def versions_back(before: Config, config: Config, files: Mapping[str, str], spared: str) -> list[str]:
    """How each [[versi]] becomes as it was at the last sync.

    files   name of a version's file at the last sync -> GONE or OTHER
    spared  the file of the config before this edit, which is to be a version: of its block others tell
    """
    were, are = before.versi, {version.berkas: version for version in config.versi}
    said = list(_blocks_back([version for version in were if version.berkas not in are], config, files))
    for was in were:
        now = are.get(was.berkas)
        if now is not None and now.sampai != was.sampai:
            said.append(
                f"Tulis kembali sampai = {was.sampai} di {_block(was)} (sekarang {now.sampai}) dan sinkron lagi."
            )
        if now is not None and was.berkas in files:
            said.append(
                f"Isi {was.berkas} ([[versi]] sampai {was.sampai}) berubah. Untuk mengembalikannya: beri berkas itu "
                f"nama lain, jalankan {_command(was)}, lalu sinkron lagi."
            )
    known = {version.berkas for version in were} | {spared}
    new = [version for version in config.versi if version.berkas not in known]
    return [*said, *(f"Hapus lagi {_block(version)} dan sinkron lagi." for version in new)]


def _blocks_back(gone: Sequence[Version], config: Config, files: Mapping[str, str]) -> Iterator[str]:
    """Of blocks that were taken out: what to write, and where, for they stand oldest first."""
    for where, of in groupby(gone, key=lambda version: _place(version, config)):
        blocks = list(of)
        for version in blocks:
            if (state := files.get(version.berkas)) is not None:
                yield _file_back(version, state)
        lines = "\n".join(line for version in blocks for line in version_lines(version.berkas, version.sampai))
        yield f"[[versi]] dihapus dari {config.path.name}. Tulis kembali {where} dan sinkron lagi:\n{lines}"


def _place(version: Version, config: Config) -> str:
    later = next((other for other in config.versi if other.sampai > version.sampai), None)
    return f"di atas {_block(later)}" if later else f"di akhir {config.path.name}"


def _file_back(version: Version, state: str) -> str:
    if state == GONE:
        return f"Jalankan dulu {_command(version)}, sebab berkas itu tidak ada lagi."
    return f"Isi {version.berkas} berubah: beri berkas itu nama lain, lalu jalankan {_command(version)}."


def _block(version: Version) -> str:
    return f'[[versi]] yang memuat berkas = "{version.berkas}"'


def _command(version: Version) -> str:
    return f"`pengaduan pulihkan --pengaturan {version.berkas}`"
