"""What must hold between the keys of config.toml: names that another key refers to exist, and none stands twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..schema import SYSTEM
from ..text import OWN_STATUSES, heading_key
from .effects import check_effects
from .procedure import Decision
from .values import WrongValueError

if TYPE_CHECKING:
    from .model import Config


def check(config: Config) -> None:
    """Raises WrongValueError, with the key, at the first thing that does not hang together."""
    headings = list(config.columns)
    times = [c.judul for c in config.kolom if c.isi == "waktu"]
    _unique([c.judul for c in config.kolom], "judul", "kolom", "judul")
    _unique([s.nomor for s in config.langkah], "nomor", "langkah", "nomor")
    _unique([s.status for s in config.langkah], "status", "langkah", "status")
    _unique([s.selesai_bila for s in config.langkah], "kolom", "langkah", "selesai_bila")
    _check_statuses(config)
    if len(config.steps) < 2:
        raise WrongValueError('paling sedikit dua [[langkah]] dengan lingkup "pengaduan"', "langkah")
    _check_columns(config)
    for i, step in enumerate(config.langkah):
        if step.lingkup == "rekap":
            continue
        _known(step.selesai_bila, times, "langkah", i, "selesai_bila")
        if step.keputusan:
            _check_decision(config, i, step.keputusan, times)
        if step is config.steps[0] and (step.keputusan or step.daftarkan):
            raise WrongValueError("langkah pertama tidak dapat memuat keputusan atau daftarkan", "langkah", i)
    registering = [i for i, s in enumerate(config.langkah) if s.daftarkan and s.lingkup == "pengaduan"]
    if len(registering) > 1:
        raise WrongValueError("daftarkan = true hanya untuk satu langkah", "langkah", registering[1], "daftarkan")
    for heading in config.register_.ciri:
        _known(heading, headings, "register", "ciri")
    for heading in config.rekap.tabel:
        _known(heading, headings, "rekap", "tabel")
    _check_stop(config, times)
    check_effects(config)


def _check_statuses(config: Config) -> None:
    own = {heading_key(word): word for word in OWN_STATUSES}
    for i, step in enumerate(config.langkah):
        if heading_key(step.status) in own:
            raise WrongValueError(
                f'"{step.status}" adalah kata program sendiri; pilih status lain. Yang tidak boleh: '
                f"{', '.join(own.values())}",
                "langkah", i, "status",
            )  # fmt: skip


def _check_stop(config: Config, times: Sequence[str]) -> None:
    stop = config.dihentikan
    if stop.kolom:
        _known(stop.kolom, times, "dihentikan", "kolom")
        if stop.alasan:
            _known(stop.alasan, list(config.columns), "dihentikan", "alasan")


def _check_columns(config: Config) -> None:
    reserved = {heading_key(h) for h in SYSTEM}
    numbers = [s.nomor for s in config.steps]
    for i, column in enumerate(config.kolom):
        if heading_key(column.judul) in reserved or not heading_key(column.judul):
            raise WrongValueError(f'judul "{column.judul}" dipakai program; pilih judul lain', "kolom", i, "judul")
        if column.langkah is not None and column.langkah not in numbers:
            allowed = ", ".join(map(str, numbers))
            raise WrongValueError(f"{column.langkah} tidak ada; yang ada: {allowed}", "kolom", i, "langkah")


def _check_decision(config: Config, i: int, decision: Decision, times: Sequence[str]) -> None:
    path = ("langkah", i, "keputusan")
    _known(decision.kolom, [c.judul for c in config.kolom if c.isi == "pilihan"], *path)
    _known(decision.dilengkapi, times, *path)
    if decision.kekurangan:
        _known(decision.kekurangan, list(config.columns), *path)
    choices = config.columns[decision.kolom].pilihan
    if choices:
        _known(decision.kembali_bila, choices, *path)


def _unique(names: Sequence[object], what: str, *path: str | int) -> None:
    """`path` with the index of the second of two equal names put in after its first part."""
    seen: set[object] = set()
    for i, name in enumerate(names):
        key = heading_key(name) if isinstance(name, str) else name
        if key in seen:
            raise WrongValueError(f'{what} "{name}" ada dua kali; beri yang berbeda', path[0], i, *path[1:])
        seen.add(key)


def _known(value: str, allowed: Sequence[str], *path: str | int) -> None:
    if value not in allowed:
        raise WrongValueError(f'"{value}" tidak ada; yang ada: {", ".join(allowed)}', *path)
