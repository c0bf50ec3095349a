"""Versions of the SOP: what of an earlier config its rows go by, and the one config of the book that they share.

Of an earlier one are its columns, steps, stops, promise, letter and hours; everything else is config.toml's
(INTERFACE 4.13).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..text import day, heading_key, value_key
from .values import Check

if TYPE_CHECKING:
    from .model import Config
    from .procedure import ColumnConfig


def in_force(config: Config, old: Config) -> Config:
    """The procedure of the rows of an earlier config."""
    return config.replaced(
        kolom=old.kolom, langkah=old.langkah, dihentikan=old.dihentikan, janji=old.janji,
        jam_kerja=old.jam_kerja, cetak=config.cetak.replaced(surat=old.cetak.surat), written=config,
    )  # fmt: skip


def of_the_book(config: Config) -> Config:
    """config.toml with the columns of all versions: those of earlier ones at the end of their block, and never wajib;
    behind its own listed values those of earlier ones."""
    columns = {column.judul: column for column in config.kolom}
    for sop in reversed(config.procedures[:-1]):
        for column in sop.kolom:
            known = columns.get(column.judul)
            columns[column.judul] = _added(column, sop, config) if known is None else _joined(known, column)
    return config.replaced(kolom=list(columns.values()), written=config)


def _joined(column: ColumnConfig, old: ColumnConfig) -> ColumnConfig:
    """A column with the values that it had before behind its own."""
    own = {value_key(value) for value in column.pilihan}
    added = [value for value in old.pilihan if value_key(value) not in own]
    return column.replaced(pilihan=[*column.pilihan, *added]) if added else column


def _added(column: ColumnConfig, sop: Config, config: Config) -> ColumnConfig:
    """A column that only an earlier version has: in the block of the step that its own step became."""
    step = next((step for step in sop.steps if step.nomor == column.langkah), None)
    if step is None:
        return column.replaced(wajib=False)
    same = [s.nomor for s in config.steps if step.status == s.status or step.selesai_bila == s.selesai_bila]
    before = [s.nomor for s in config.steps if s.nomor <= step.nomor]
    block = (same or before[-1:] or [config.steps[0].nomor])[0]
    return column.replaced(wajib=False, langkah=block)


# ---- what must hold ------------------------------------------------------------------------------------------------


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
