"""The config that the last sync used: the journal keeps its text, and those of the versions that it names. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ..config import Config, parse_config
from ..config.changes import is_new_column, may_differ
from ..config.sections import Version
from ..core.erasure import Personal
from ..disk.state import sha256
from ..errors import ConfigError
from ..runs import runs
from ..text import heading_key, listing, period_name
from .changed_past import ChangedHandovers, ChangedPast, Complaints, columns_in_place
from .changed_versions import version_lines, versions_back
from .survey import Survey
from .telling import SHOWN_COLUMNS, SHOWN_ROWS, some

DIGEST, TEXTS = "pengaturan_sidik", "pengaturan"  # keys in the journal: of all texts together; file name -> text
FORMER = "dulu_pribadi"  # key in the journal: what `former_columns` tells
_SHOWN_KEYS = 8
_FOR_ALL = (
    "Kunci itu berlaku untuk semua versi SOP, jadi [[versi]] tidak menjaga yang lama. Libur susulan dapat ditulis di "
    "tab Referensi."
)
_ANYWAY = (
    "Bila yang sudah lewat memang harus dihitung lagi menurut pengaturan yang baru: `pengaduan sinkron --terima`. "
    "Bila tidak disengaja: kembalikan isi kunci itu."
)


def remembered(config: Config, noted: Mapping[str, str], version: int) -> dict[str, str]:
    """What the journal is to keep of the config that a sync uses; nothing where it has it.

    noted  its small values; version: of the book before this sync
    """
    digest = _digest(config.texts)
    if noted.get(DIGEST) == digest:
        return {}
    kept = {DIGEST: digest, TEXTS: json.dumps(config.texts, ensure_ascii=False)}
    return kept | _former(config, noted, version)


def is_another(config: Config, noted: Mapping[str, str]) -> bool:
    """Whether the journal keeps a config, and it is not this one."""
    return noted.get(DIGEST, _digest(config.texts)) != _digest(config.texts)


def last_texts(noted: Mapping[str, str]) -> dict[str, str]:
    """File name -> text, that of config.toml first; nothing where the journal keeps none."""
    found = json.loads(noted.get(TEXTS, "{}"))
    return {str(name): str(text) for name, text in found.items()}


def last_config(noted: Mapping[str, str], config: Config) -> Config | None:
    """What the last sync used, as if it lay where this config lies. raises ConfigError: it cannot be read any more"""
    texts = last_texts(noted)
    return parse_config(next(iter(texts.values())), config.path, files=texts) if texts else None


def former_columns(config: Config, noted: Mapping[str, str]) -> dict[str, int]:
    """Heading of a column of personal data that left config.toml -> the last version of the book that it was part of.

    In a book of that version or an older one such a column is the program's, and no column of the office's own. What
    config.toml knows again goes by config.toml.
    """
    there = set(map(heading_key, config.columns))
    return {heading: version for heading, version in _left(noted).items() if heading_key(heading) not in there}


def _left(noted: Mapping[str, str]) -> dict[str, int]:
    return {str(heading): int(version) for heading, version in json.loads(noted.get(FORMER, "{}")).items()}


def _former(config: Config, noted: Mapping[str, str], version: int) -> dict[str, str]:
    """What the journal is to keep of them; nothing where none leaves."""
    try:
        before = last_config(noted, config)
    except ConfigError:  # an older program's: nobody can tell any more which columns were personal
        return {}
    left = [heading for heading in Personal.of(before).required if heading not in config.columns] if before else []
    known = {**_left(noted), **dict.fromkeys(left, version)}
    return {FORMER: json.dumps(known, ensure_ascii=False)} if left else {}


def _digest(texts: Mapping[str, str]) -> str:
    return sha256(json.dumps(texts).encode())


# ---- why nothing is written ------------------------------------------------------------------------------------------


class Kept(NamedTuple):
    """What became of the config that the last sync used.

    file      the name under which it can lie beside this one; is_there: it does already
    versions  name of a file that it names as an earlier version -> what became of that (`changed_versions`)
    """

    config: Config
    file: str
    is_there: bool
    versions: Mapping[str, str]


def changed_past_sentence(changed: ChangedPast, keys: Sequence[str], found: Survey, kept: Kept) -> str:
    """Which keys were changed, what is over and would change by it, and the ways on (INTERFACE 4.13)."""
    what = (
        f"{found.config.path.name} berubah sejak sinkron terakhir ({some(keys, _SHOWN_KEYS)}), dan perubahan itu "
        f"mengubah yang sudah lewat: {'; '.join(_told(changed, found.config))}. Tidak ada yang ditulis ke buku."
    )
    return "\n".join([what, *_renamed(changed, found.config, kept.config), *_ways(keys, found, kept), _ANYWAY])


def _renamed(changed: ChangedPast, config: Config, before: Config) -> Iterator[str]:
    """Where only headings became others, and the books of closed years have the earlier ones."""
    new = columns_in_place(config, before)
    if new and changed.reopened.closed:
        pairs = listing([f'"{was}" menjadi "{heading}"' for heading, was in new.items()])
        books = listing([_book(name, config) for name in changed.reopened.closed])
        yield (
            f"Bila kolom itu hanya berganti judul ({pairs}): ganti judulnya juga di {books}, simpan, lalu sinkron lagi."
        )


def _ways(keys: Sequence[str], found: Survey, kept: Kept) -> list[str]:
    """What can be done, by what was changed: versions of the SOP, what a version keeps, what none does."""
    config, until = found.config, found.past.last_sync or found.now
    ways = versions_back(kept.config, config, kept.versions, kept.file)
    named = next((version for version in config.versi if version.berkas == kept.file and kept.is_there), None)
    if named is not None and named.sampai >= date(until.year, until.month, until.day) and ways:
        return ways  # the SOP before the edit is kept as it should be
    if named is not None or any(map(may_differ, keys)):
        return [*ways, _way_on(config, kept.file, until, named, kept.is_there, grows=any(map(is_new_column, keys)))]
    return [*ways, _FOR_ALL] if any(not key.startswith("versi ") for key in keys) else ways


def _way_on(config: Config, file: str, until: date, named: Version | None, is_there: bool, *, grows: bool) -> str:
    """How the SOP before the edit goes on for what came before.

    until  the last day on which a sync used it; named: its [[versi]], where it has one; grows: the edit brings columns
    """
    name, end = config.path.name, f"{until:%Y-%m-%d}"
    if named is not None and f"{named.sampai:%Y-%m-%d}" >= end:
        return (
            f"{name} sudah menyebut {file} dengan sampai = {named.sampai}, tetapi pengaduan ikut SOP lama atau baru "
            f"menurut {config.begins}, dan yang kolom itu kosong ikut SOP baru. Isi {config.begins} pengaduan lama "
            "(jalankan `pengaduan rapikan` bila kolomnya belum ada), lalu sinkron lagi."
        )
    if named is not None:
        return (
            f"{name} sudah menyebut {file} dengan sampai = {named.sampai}. Bila SOP lama dipakai lebih lama, tulis "
            f"sampai = {end} ([[versi]]) dan sinkron lagi."
        )
    save = (
        f"{file} di sebelahnya sudah berisi pengaturan lama itu"
        if is_there
        else f"jalankan `pengaduan pulihkan --pengaturan {file}`, yang menyimpan pengaturan lama di sebelahnya"
    )
    lines, tidy = (
        "\n".join(version_lines(file, until)),
        ", jalankan `pengaduan rapikan` (ada kolom baru)" if grows else "",
    )
    return (
        f"Bila SOP memang berubah: {save}, lalu tambahkan tiga baris ini di akhir {name}{tidy} dan sinkron lagi:\n"
        f"{lines}\n"
        "Pengaduan sampai hari itu tetap menurut SOP lama, yang sesudahnya menurut SOP baru; bila SOP lama berakhir "
        "pada hari lain, ganti tanggal itu dengan hari terakhirnya."
    )


def _told(changed: ChangedPast, config: Config) -> list[str]:
    said = []
    if changed.reopened:
        where = _where(changed.reopened, config)
        said.append(f"{len(changed.reopened)} pengaduan yang selesai akan terbuka lagi ({where})")
    for status, lost in changed.unknown.items():
        said.append(f"{len(lost)} pengaduan kehilangan statusnya, {status} ({_where(lost, config)})")
    if changed.months:
        rows = ""
        if changed.counted:
            rows = f" ({len(changed.counted)} pengaduan dihitung lain{_how_many_closed(changed.counted, config)})"
        said.append(f"angka {listing(_spans(changed.months))} berubah{rows}")
    return [*said, *_told_of_months(changed.handovers)]


def _where(found: Complaints, config: Config) -> str:
    """`baris 3, 4 dan 5; 2 di buku tahun buku-agenda-2026.xlsx: 0001/PGD/XII/2026 dan 0002/PGD/XII/2026`."""
    said = [f"baris {some(found.here, SHOWN_ROWS)}"] if found.here else []
    said += [f"{len(of)} di {_book(name, config)}: {some(of, SHOWN_ROWS)}" for name, of in found.closed.items()]
    return "; ".join(said)


def _how_many_closed(found: Complaints, config: Config) -> str:
    """Of complaints that are only counted, how many of them lie in closed years."""
    if not found.closed:
        return ""
    if not found.here and len(found.closed) == 1:
        return f", semuanya di {_book(next(iter(found.closed)), config)}"
    return f", di antaranya {listing([f'{len(of)} di {_book(name, config)}' for name, of in found.closed.items()])}"


def _book(name: str, config: Config) -> str:
    """How a sentence names where the complaints of a closed year lie."""
    return f"tab {name}" if config.buku.jenis == "google" else f"buku tahun {name}"


def _told_of_months(changed: ChangedHandovers) -> Iterator[str]:
    """Of Serah Terima, where a row is named by its month."""
    if changed.reopened:
        yield f"serah terima {listing(_spans(changed.reopened))} yang selesai akan terbuka lagi"
    for status, months in changed.unknown.items():
        yield f"serah terima {listing(_spans(months))} kehilangan statusnya, {status}"
    if changed.thawed:
        yield f"angka {listing(_spans(changed.thawed))} yang disimpan saat rekapnya disusun akan dihitung lagi"


def _spans(months: Sequence[str]) -> list[str]:
    """`Mei 2026`, `Juli 2026 sampai September 2026`: three and more months side by side as one. months: ascending"""
    counted = {int(month[:4]) * 12 + int(month[5:]): month for month in months}
    named = list[str]()
    for first, last, _ in runs(dict.fromkeys(counted)):
        ends = [period_name(counted[number]) for number in dict.fromkeys((first, last))]
        named += ends if last - first < 2 else [" sampai ".join(ends)]
    return named if len(named) <= SHOWN_COLUMNS else [*named[:SHOWN_COLUMNS], f"{len(named) - SHOWN_COLUMNS} masa lain"]
