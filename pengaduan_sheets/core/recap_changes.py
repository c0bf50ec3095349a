"""What changed in a month's figures since its recap was handed over. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..text import number

# Figures as of the clock: they change every day, so a recap that was handed over is not compared by them.
AS_OF_NOW = ("terbuka", "terlambat", "menunggu_pelapor", "perbaiki")


def differences(frozen: Mapping[str, Any], present: Mapping[str, Any]) -> list[str]:
    """What changed since the recap was handed over: `masuk 12 menjadi 13`, in the order of the figures.

    Figures as of the clock (open, overdue, waiting, to be repaired) change by themselves and are not compared; a
    table or step that the config got or lost since then is not either.
    """
    out: list[str] = []
    for key, now in present.items():
        if key in ("periode", *AS_OF_NOW) or key not in frozen:
            continue
        before = frozen[key]
        if isinstance(now, Mapping) and isinstance(before, Mapping):
            names = [*now, *(n for n in before if n not in now)]
            out += _changed({n: (before.get(n, 0), now.get(n, 0)) for n in names})
        elif isinstance(now, list) and isinstance(before, list):
            out += _changed_steps(before, now)
        else:
            out += _changed({_WORDS.get(key, key): (before, now)})
    return out


def named(changed: Sequence[str], most: int) -> str:
    """The first `most` of the differences; of the others how many: `masuk 12 menjadi 13, dan 2 angka lain`."""
    more = f", dan {len(changed) - most} angka lain" if len(changed) > most else ""
    return f"{', '.join(changed[:most])}{more}"


_WORDS = {
    "masuk": "masuk",
    "selesai": "selesai",
    "dihentikan": "dihentikan",
    "persen_tepat_janji": "janji ditepati (%)",
    "persen_tepat_waktu": "tanpa langkah terlambat (%)",
    "rata_menit_kerja": "rata-rata (menit kerja)",
    "median_menit_kerja": "median (menit kerja)",
    "terlambat": "terlambat",
    "terlama_menit_kerja": "terlama (menit kerja)",
}


def _changed(pairs: Mapping[str, tuple[Any, Any]]) -> list[str]:
    return [f"{name} {_plain(old)} menjadi {_plain(new)}" for name, (old, new) in pairs.items() if old != new]


def _changed_steps(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[str]:
    old = {(step["nomor"], step.get("status"), step.get("sampai")): step for step in before}
    out: list[str] = []
    for step in now:
        which, status = step["nomor"], step["status"]
        kept = ((which, status, step.get("sampai")), (which, status, None), (which, None, None))
        known = next((old[key] for key in kept if key in old), {})  # kept before there was [[versi]], or a status
        pairs = {
            f"langkah {step['nomor']} {_WORDS[k]}": (known[k], v) for k, v in step.items() if k in _WORDS and k in known
        }
        out += _changed(pairs)
    return out


def _plain(value: Any) -> str:
    if value is None:
        return "kosong"
    return number(value, 1 if isinstance(value, float) and not value.is_integer() else 0)
