"""`kabar`: what the people of the SOP are told now; and what `diagnosa` says of their addresses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..beside.look import look
from ..config import Config
from ..disk.faults import rights_of
from ..errors import UsageError
from ..journal import Journal, sync_lock
from ..notices.addresses import addresses, called, secrets_file
from ..notices.choosing import overdue_since
from ..notices.due import is_session
from ..notices.round import due_now
from ..notices.telling import tell_people
from ..notices.wording import Letter, waiting_sentence
from ..terminal.parts import Said, Text
from ..text import listing, moment, weekday_moment

TEST = Letter(
    "Uji pemberitahuan", "Ini pesan uji dari buku agenda pengaduan. Bila pesan ini sampai, alamatnya sudah benar."
)


def send_now(config: Config, now: datetime) -> tuple[list[str], bool]:
    """Send what is due, as the sync would: (what to say, whether all of it went).

    raises  UsageError: the office has no notices, or no sync has seen its book yet
    """
    _asked_for(config)
    with sync_lock(config.state_folder, now), look(config, now) as (found, journal):
        if found.past.book_id is None:
            raise UsageError("Buku ini belum pernah disinkron. Jalankan dulu `pengaduan sinkron`.")
        done = tell_people(found, journal)
        said = list(done.lines) or ["Tidak ada pemberitahuan yang perlu dikirim sekarang."]
        said += [*_closed(is_session(found.table, now), done.wakes), *_unreached(config)]
        return said, done.is_settled


def shown_now(config: Config, now: datetime) -> list[Text]:
    """What would be sent now, to whom; nothing is sent. raises UsageError: the office has no notices"""
    _asked_for(config)
    with look(config, now) as (found, journal):
        letters, choice = due_now(found, journal)
        is_open = is_session(found.table, now)
    if not letters:
        nothing = "Tidak ada pemberitahuan yang akan dikirim sekarang."
        return [nothing, *_closed(is_open, choice.wakes), *_unreached(config)]
    out: list[Text] = [f"Akan dikirim sekarang: {len(letters)} pemberitahuan. Tidak ada yang dikirim (--uji)."]
    for actor, letter in letters:
        out += [
            "",
            Said(f"Kepada {actor}: {letter.title}", "judul"),
            *(f"  {line}" for line in letter.body.split("\n")),
        ]
    return [*out, *("\n" + line for line in _unreached(config))]


def _asked_for(config: Config) -> None:
    if config.pemberitahuan is None:
        raise UsageError(
            f"Kantor ini belum memakai pemberitahuan. Tulis [pemberitahuan] dan [pemberitahuan.penerima] di "
            f"{config.path.name}; caranya ada di docs/pemberitahuan.md."
        )


def _closed(is_open: bool, wakes: datetime | None) -> Iterator[str]:
    if not is_open:
        following = f" Yang berikutnya {weekday_moment(wakes)}." if wakes else ""
        yield f"Sekarang di luar jam kerja: pemberitahuan hanya dikirim dalam jam kerja.{following}"


def _unreached(config: Config) -> Iterator[str]:
    if without := _without_address(config, addresses(config)):
        yield (
            f"Belum punya alamat, jadi tidak diberi tahu: {listing(without)}. `pengaduan diagnosa` menyebut di mana "
            "alamatnya ditulis."
        )


def _without_address(config: Config, found: Mapping[str, Sequence[str]]) -> list[str]:
    return [actor for actor in config.officers if not found.get(actor)]


# ---- diagnosa ------------------------------------------------------------------------------------------------------


def check_notices(config: Config, now: datetime) -> Iterator[tuple[bool | None, str]]:
    """Whether everybody can be reached, as far as that shows without sending anything."""
    from ..notices.sending import fault_of

    if config.pemberitahuan is None:
        return
    path = secrets_file(config)
    if os.name == "posix" and path.exists() and rights_of(path) & 0o077:
        yield False, f"{path} memuat kata sandi dan dapat dibaca orang lain; jalankan: chmod 600 '{path}'"
    found = addresses(config)
    faults = [
        (actor, called(place, address), fault)
        for actor, those in found.items() for place, address in enumerate(those) if (fault := fault_of(address))
    ]  # fmt: skip
    yield from ((False, f"Pemberitahuan kepada {actor}, {which}: {fault}") for actor, which, fault in faults)
    without = _without_address(config, found)
    yield from ((False, f"Pemberitahuan: {_missing(config, actor)}") for actor in without)
    with Journal(config.state_folder) as journal:
        since = overdue_since(journal.notices(), now)
    yield from ((False, waiting_sentence(actor, moment(at))) for actor, at in since.items())
    if not (faults or without):
        yield True, f"Pemberitahuan: semua pelaksana punya alamat ({listing(list(found))})"


def _missing(config: Config, actor: str) -> str:
    """Where the address of an actor is to be written."""
    assert config.pemberitahuan is not None
    name = config.pemberitahuan.penerima.get(actor)
    if name is None:
        return f'{actor} belum punya alamat; tambahkan "{actor}" pada [pemberitahuan.penerima] di {config.path.name}'
    return f"{actor} belum punya alamat; tulis {name}=ALAMAT di {secrets_file(config)} (docs/pemberitahuan.md)"


def try_addresses(config: Config, now: datetime) -> Iterator[tuple[bool | None, str]]:
    """Send a test to every address: one line each. raises UsageError: the office has no notices"""
    from ..notices.sending import deliver

    _asked_for(config)
    post: dict[str, list[tuple[tuple[str, str], Letter]]] = {}
    for actor, those in addresses(config).items():
        for place, address in enumerate(those):
            post.setdefault(address, []).append(((actor, called(place, address)), TEST))
    came = dict(deliver(post))
    for actor, which in (whom for letters in post.values() for whom, _ in letters):
        trouble = came[actor, which]
        said = f"Pesan uji kepada {actor}, {which}"
        yield not trouble, f"{said}: {trouble}" if trouble else f"{said}: diterima layanannya; lihat apakah sampai"
