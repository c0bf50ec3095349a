"""What must hold between the versions of the SOP (INTERFACE 4.13)."""

from __future__ import annotations

from collections.abc import Iterator

from ..text import day, heading_key
from .model import Config
from .values import Check


def version_checks(config: Config) -> Iterator[Check]:
    """Their order, and that one column of the book can serve all versions."""
    for i, version in enumerate(config.versi[1:], 1):
        before, key = config.versi[i - 1], ("versi", i, "sampai")
        twice = f"tanggal ini sudah dipakai {before.berkas}; tulis hari terakhir {version.berkas} berlaku"
        yield version.sampai == before.sampai, twice, key
        said = f"lebih awal dari sampai {before.berkas} ({day(before.sampai)}); tulis versi yang paling lama dulu"
        yield version.sampai < before.sampai, said, key
    files = [*(version.berkas for version in config.versi), config.path.name]
    for i, sop in enumerate(config.procedures[:-1]):
        for other, file in zip(config.procedures[i + 1 :], files[i + 1 :], strict=True):
            yield from _columns(sop, other, file, ("versi", i, "berkas"))


def _columns(sop: Config, other: Config, file: str, key: tuple[str | int, ...]) -> Iterator[Check]:
    """Of two versions; `file`: where the later one stands."""
    known = {heading_key(column.judul): column for column in other.kolom}
    for column in sop.kolom:
        same = known.get(heading_key(column.judul), column)
        said = f'judul "{column.judul}" ditulis "{same.judul}" dalam {file}; tulis keduanya sama'
        yield same.judul != column.judul, said, key
        said = (
            f'kolom "{column.judul}" berisi {column.isi}, tetapi dalam {file} berisi {same.isi}; beri kolom yang baru '
            "judul lain"
        )
        yield same.isi != column.isi, said, key
    lists = {heading_key(column.list_name): column.list_name for column in other.kolom if column.isi == "pilihan"}
    for name in (column.list_name for column in sop.kolom if column.isi == "pilihan"):
        there = lists.get(heading_key(name), name)
        yield there != name, f'daftar "{name}" ditulis "{there}" dalam {file}; tulis keduanya sama', key
    months = {heading_key(step.selesai_bila): step.selesai_bila for step in other.recap_steps}
    for step in sop.recap_steps:
        heading = months.get(heading_key(step.selesai_bila), step.selesai_bila)
        said = f'kolom "{step.selesai_bila}" ditulis "{heading}" dalam {file}; tulis keduanya sama'
        yield heading != step.selesai_bila, said, key
