"""Known keys of config.toml of which nothing would come as they stand: refused, so that nobody waits for it.

What the SOP's table shows does something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..text import heading_key, value_key
from .values import WrongValueError

if TYPE_CHECKING:
    from .model import Config

Fault = tuple[str, tuple[str | int, ...]]  # what is wrong and what to do, where it stands


def check_effects(config: Config) -> None:
    """Raises WrongValueError, with the key, at the first key that does nothing."""
    for find in (_columns, _steps, _lists, _stop, _repeated, _recap):
        for said, where in find(config):
            raise WrongValueError(said, *where)


def _columns(config: Config) -> Iterator[Fault]:
    roles: set[str] = set()
    for i, column in enumerate(config.kolom):
        for key in ("pilihan", "referensi"):
            if getattr(column, key) and column.isi != "pilihan":
                yield (
                    f'hanya berlaku untuk kolom dengan isi = "pilihan"; isi kolom ini "{column.isi}"',
                    ("kolom", i, key),
                )
        if column.wajib and column.langkah is None:
            yield "tidak berlaku tanpa langkah; sebut langkah kolom ini, atau hapus wajib", ("kolom", i, "wajib")
        if column.peran and column.peran in roles:
            yield (
                f'peran "{column.peran}" sudah dipegang kolom lain; hanya satu kolom yang dapat',
                ("kolom", i, "peran"),
            )
        roles.add(column.peran)


def _steps(config: Config) -> Iterator[Fault]:
    for i, step in enumerate(config.langkah):
        for key in ("keputusan", "daftarkan"):
            if step.lingkup == "rekap" and getattr(step, key):
                yield 'tidak berlaku untuk langkah dengan lingkup = "rekap"; hapus kunci ini', ("langkah", i, key)


def _lists(config: Config) -> Iterator[Fault]:
    deciding = {s.keputusan.kolom for s in config.langkah if s.keputusan}
    chosen = [c for c in config.kolom if c.isi == "pilihan" and not (c.judul in deciding and c.pilihan)]
    names = {heading_key(name): name for name in (c.referensi or c.judul for c in chosen)}
    for name in config.referensi:
        if heading_key(name) not in names:
            allowed = ", ".join(names.values()) or "tidak ada"
            yield f'daftar "{name}" tidak dipakai kolom mana pun; yang dipakai: {allowed}', ("referensi", name)


def _stop(config: Config) -> Iterator[Fault]:
    stop = config.dihentikan
    given = stop.model_fields_set
    if not stop.kolom and stop.alasan and "alasan" in given:
        yield "tidak berlaku tanpa dihentikan.kolom; isi kolom, atau kosongkan alasan", ("dihentikan", "alasan")
    column = config.columns.get(stop.alasan)
    listed = {value_key(v): v for v in (column.pilihan if column and stop.kolom else [])}
    for reason in stop.tidak_dihitung if listed and "tidak_dihitung" in given else []:
        if value_key(reason) not in listed:
            yield f'"{reason}" tidak ada; yang ada: {", ".join(listed.values())}', ("dihentikan", "tidak_dihitung")


def _repeated(config: Config) -> Iterator[Fault]:
    for names, where in ((config.register_.ciri, ("register", "ciri")), (config.rekap.tabel, ("rekap", "tabel"))):
        twice = _twice(names)
        if twice is not None:
            yield f'"{twice}" disebut dua kali; hapus salah satu', where


def _twice(names: Sequence[str]) -> str | None:
    return next((name for i, name in enumerate(names) if name in names[:i]), None)


def _recap(config: Config) -> Iterator[Fault]:
    if config.rekap.salin_ke.strip() and not config.cetak.folder.strip():
        yield "tidak berlaku selama cetak.folder kosong: rekap disalin dari sana", ("rekap", "salin_ke")
