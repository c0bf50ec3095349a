"""What differs between two configs of which a complaint's past may depend, in the words of the file. Pure.

Texts, addresses, looks, papers, notices and the pattern of numbers may change at any time: nothing that is over goes by
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .model import Config
from .procedure import Step

_SECTIONS = ("janji", "dihentikan", "jam_kerja", "libur", "referensi")
# of a column or a step what only the book, the tab SOP or a paper shows
_SHOWN = frozenset({"petunjuk", "lebar", "kegiatan", "kelengkapan", "keluaran", "pelaksana"})

_NEW, _GONE = "(baru)", "(dihapus)"
_OF_ALL = ("libur", "referensi", "register", "versi")  # sections that are not of one version

Table = Mapping[str, Any]


def changed_keys(old: Config, new: Config) -> list[str]:
    """The keys that differ, as a clerk finds them: `langkah 3 waktu`, `kolom "Kelengkapan" pilihan`, `jam_kerja senin`.

    Empty where nothing differs by which a figure, a status or the end of a complaint could change.
    """
    from .checking import as_written  # pydantic, only where the file was changed

    old, new = (config.written or config for config in (old, new))
    before, after = (as_written(config) for config in (old, new))
    same = _same_steps(_all_steps(old), _all_steps(new))
    said = [
        *_steps(old, new, same),
        *_month_columns(old, new),
        *_columns(before, after, {was.nomor: number for number, was in same.items()}),
    ]
    if before["register"]["ciri"] != after["register"]["ciri"]:
        said.append("register ciri")
    for section in _SECTIONS:
        said += _differing(section, before[section] or {}, after[section] or {})
    said += _differing("versi", _versions(old), _versions(new))
    return list(dict.fromkeys(said))


def may_differ(key: str) -> bool:
    """Whether an earlier version may have another value of a changed key."""
    return key.split()[0] not in _OF_ALL


def is_new_column(key: str) -> bool:
    """Whether a changed key is a column that was not there before."""
    return key.startswith("kolom ") and key.endswith(_NEW)


def _versions(config: Config) -> dict[str, tuple[date, str]]:
    """File of each earlier version -> its last day and its text."""
    return {version.berkas: (version.sampai, config.texts[version.berkas]) for version in config.versi}


def _differing(name: str, old: Table, new: Table) -> Iterator[str]:
    """The keys of one table that differ; of tables within it theirs."""
    for key in (*old, *(key for key in new if key not in old)):
        before, after = old.get(key), new.get(key)
        if before == after or key in _SHOWN:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping) and name == "jam_kerja":
            yield from _differing(f"{name} {key}", before, after)
        else:
            yield f"{name} {key}"


def _columns(before: Table, after: Table, numbers: Mapping[int, int]) -> Iterator[str]:
    """numbers: of a step before -> of the same step now; the columns of its block go with it."""
    old, new = ({column["judul"]: column for column in whole["kolom"]} for whole in (before, after))
    for heading in (*old, *(heading for heading in new if heading not in old)):
        name = f'kolom "{heading}"'
        if heading not in new or heading not in old:
            yield f"{name} {_NEW if heading in new else _GONE}"
        else:
            block = old[heading]["langkah"]
            yield from _differing(name, {**old[heading], "langkah": numbers.get(block, block)}, new[heading])


def _month_columns(old: Config, new: Config) -> Iterator[str]:
    """Columns that Serah Terima gets with a step of lingkup "rekap"; they stand under no key of their own."""
    known = [step.selesai_bila for step in old.recap_steps]
    yield from (f'kolom "{h}" di Serah Terima {_NEW}' for s in new.recap_steps if (h := s.selesai_bila) not in known)


def _all_steps(config: Config) -> list[Step]:
    """Those of a complaint, then those of a month's recap: a month that was handed over goes by its steps too."""
    return [*config.steps, *config.recap_steps]


def _steps(old: Config, new: Config, same: Mapping[int, Step]) -> Iterator[str]:
    """Of complaints and months. A step that got another number because one came or went before it is still the same."""
    from .checking import as_written

    were, are = _all_steps(old), _all_steps(new)
    are_others = len(same) < max(len(were), len(are))
    for step in are:
        if step.nomor not in same:
            yield f"langkah {step.nomor} {_NEW}"
            continue
        before, after = (as_written(one) for one in (same[step.nomor], step))
        if are_others:
            before["nomor"] = step.nomor
        yield from _differing(f"langkah {step.nomor}", before, after)
    kept = [step.nomor for step in same.values()]
    yield from (f"langkah {step.nomor} {_GONE}" for step in were if step.nomor not in kept)


def _same_steps(old: Sequence[Step], new: Sequence[Step]) -> dict[int, Step]:
    """Number of a step now -> the step as it was: the one of the same status, else the one that ends by its column."""
    found = dict[int, Step]()
    for key in ("status", "selesai_bila"):
        taken = [step.nomor for step in found.values()]
        was = {getattr(step, key): step for step in old if step.nomor not in taken}
        found |= {
            step.nomor: was[getattr(step, key)] for step in new if step.nomor not in found and getattr(step, key) in was
        }
    return found
