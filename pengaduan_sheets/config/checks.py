"""What must hold between the keys of config.toml, and which of them would do nothing as they stand.

Names that another key refers to exist, and none stands twice; nobody waits for a key of which nothing comes. What the
SOP's table shows does something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..schema import SYSTEM
from ..text import OWN_STATUSES, heading_key, value_key
from .procedure import Decision
from .values import WrongValueError

if TYPE_CHECKING:
    from .model import Config

Fault = tuple[str, tuple[str | int, ...]]  # what is wrong and what to do, where it stands


def check(config: Config) -> None:
    """Raises WrongValueError, with the key, at the first thing that does not hang together or does nothing."""
    for find in (
        _names, _statuses, _columns, _steps, _references, _stop,
        _column_keys, _step_keys, _lists, _stop_keys, _repeated, _recap,
    ):  # fmt: skip
        for said, where in find(config):
            raise WrongValueError(said, *where)


def _names(config: Config) -> Iterator[Fault]:
    yield from _unique([c.judul for c in config.kolom], "judul", "kolom", "judul")
    yield from _unique([s.nomor for s in config.langkah], "nomor", "langkah", "nomor")
    yield from _unique([s.status for s in config.langkah], "status", "langkah", "status")
    yield from _unique([s.selesai_bila for s in config.langkah], "kolom", "langkah", "selesai_bila")


def _statuses(config: Config) -> Iterator[Fault]:
    own = {heading_key(word): word for word in OWN_STATUSES}
    for i, step in enumerate(config.langkah):
        if heading_key(step.status) in own:
            yield (
                f'"{step.status}" adalah kata program sendiri; pilih status lain. Yang tidak boleh: '
                f"{', '.join(own.values())}",
                ("langkah", i, "status"),
            )
    if len(config.steps) < 2:
        yield 'paling sedikit dua [[langkah]] dengan lingkup "pengaduan"', ("langkah",)


def _columns(config: Config) -> Iterator[Fault]:
    reserved = {heading_key(h) for h in SYSTEM}
    numbers = [s.nomor for s in config.steps]
    for i, column in enumerate(config.kolom):
        if heading_key(column.judul) in reserved or not heading_key(column.judul):
            yield f'judul "{column.judul}" dipakai program; pilih judul lain', ("kolom", i, "judul")
        if column.langkah is not None and column.langkah not in numbers:
            yield f"{column.langkah} tidak ada; yang ada: {', '.join(map(str, numbers))}", ("kolom", i, "langkah")


def _steps(config: Config) -> Iterator[Fault]:
    times = _times(config)
    for i, step in enumerate(config.langkah):
        if step.lingkup == "rekap":
            continue
        yield from _known(step.selesai_bila, times, "langkah", i, "selesai_bila")
        if step.keputusan:
            yield from _decision(config, i, step.keputusan)
        if step is config.steps[0] and (step.keputusan or step.daftarkan):
            yield "langkah pertama tidak dapat memuat keputusan atau daftarkan", ("langkah", i)
    registering = [i for i, s in enumerate(config.langkah) if s.daftarkan and s.lingkup == "pengaduan"]
    for i in registering[1:]:
        yield "daftarkan = true hanya untuk satu langkah", ("langkah", i, "daftarkan")


def _decision(config: Config, i: int, decision: Decision) -> Iterator[Fault]:
    path = ("langkah", i, "keputusan")
    yield from _known(decision.kolom, [c.judul for c in config.kolom if c.isi == "pilihan"], *path)
    yield from _known(decision.dilengkapi, _times(config), *path)
    if decision.kekurangan:
        yield from _known(decision.kekurangan, list(config.columns), *path)
    if choices := config.columns[decision.kolom].pilihan:
        yield from _known(decision.kembali_bila, choices, *path)


def _references(config: Config) -> Iterator[Fault]:
    headings = list(config.columns)
    for heading in config.register_.ciri:
        yield from _known(heading, headings, "register", "ciri")
    for heading in config.rekap.tabel:
        yield from _known(heading, headings, "rekap", "tabel")


def _stop(config: Config) -> Iterator[Fault]:
    stop = config.dihentikan
    if stop.kolom:
        yield from _known(stop.kolom, _times(config), "dihentikan", "kolom")
        if stop.alasan:
            yield from _known(stop.alasan, list(config.columns), "dihentikan", "alasan")


def _times(config: Config) -> list[str]:
    return [c.judul for c in config.kolom if c.isi == "waktu"]


def _unique(names: Sequence[object], what: str, *path: str | int) -> Iterator[Fault]:
    """`path` with the index of the second of two equal names put in after its first part."""
    seen: set[object] = set()
    for i, name in enumerate(names):
        key = heading_key(name) if isinstance(name, str) else name
        if key in seen:
            yield f'{what} "{name}" ada dua kali; beri yang berbeda', (path[0], i, *path[1:])
        seen.add(key)


def _known(value: str, allowed: Sequence[str], *path: str | int) -> Iterator[Fault]:
    if value not in allowed:
        yield f'"{value}" tidak ada; yang ada: {", ".join(allowed)}', path


# ---- keys that would do nothing ------------------------------------------------------------------------------------


def _column_keys(config: Config) -> Iterator[Fault]:
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


def _step_keys(config: Config) -> Iterator[Fault]:
    for i, step in enumerate(config.langkah):
        for key in ("keputusan", "daftarkan"):
            if step.lingkup == "rekap" and getattr(step, key):
                yield 'tidak berlaku untuk langkah dengan lingkup = "rekap"; hapus kunci ini', ("langkah", i, key)


def _lists(config: Config) -> Iterator[Fault]:
    chosen = [c for c in config.kolom if c.isi == "pilihan" and not (c.judul in config.deciding and c.pilihan)]
    names = {heading_key(name): name for name in (c.list_name for c in chosen)}
    for name in config.referensi:
        if heading_key(name) not in names:
            allowed = ", ".join(names.values()) or "tidak ada"
            yield f'daftar "{name}" tidak dipakai kolom mana pun; yang dipakai: {allowed}', ("referensi", name)


def _stop_keys(config: Config) -> Iterator[Fault]:
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
