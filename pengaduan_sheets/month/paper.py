"""What stands on an official paper of the office, whatever it tells: its letterhead, and who signs. Pure.

After the rules for official papers of local governments (Permendagri 1/2023): the government above the office, both in
capitals, the office larger; below them where it is and how it is reached; a coat of arms to their left, a line below
all. Who signs: what he is, room to sign, his name, then rank and NIP.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..config import Config
from ..core.handover import HandoverRow
from ..frozen import Frozen, replace
from .blocks import Signer


class Letterhead(Frozen):
    """The head of a paper; what the office did not say is empty.

    contact  lines: the address, then telephone, web page and mail
    logo     the bytes of a PNG
    """

    government: str
    office: str
    contact: Sequence[str]
    logo: bytes = b""

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What stands in it, each line with the points of its letters: the office largest, the contact smallest."""
        named = ((self.government, 12), (self.office, 15))
        return [(text, size) for text, size in (*named, *((line, CONTACT_SIZE) for line in self.contact)) if text]


CONTACT_SIZE = 10  # points; what is larger is bold


def letterhead(config: Config, logo: bytes = b"") -> Letterhead:
    """That of `[instansi]`."""
    office = config.instansi
    pages = {"Laman": office.situs, "Pos-el": office.surel}
    lines = (
        office.alamat,
        f"Telepon {office.telepon}" if office.telepon else "",
        ", ".join(f"{name} {value}" for name, value in pages.items() if value),
    )
    return Letterhead(office.pemerintah.upper(), office.nama.upper(), [line for line in lines if line], logo)


def signer(config: Config, actor: str, role: str) -> Signer:
    """Who signs for an actor of the SOP: the one that `[[pejabat]]` names, else whoever writes his name there."""
    for official in config.pejabat:
        if official.pelaksana == actor:
            return Signer(role, actor, official.nama, official.nip, official.pangkat)
    last = max(config.langkah, key=lambda step: step.nomor)  # of the whole SOP: with a handover the head acts there
    return Signer(role, actor, *(_head(config) if config.recap_steps and actor in last.actors else ()))


def letter_signer(config: Config) -> Signer:
    """Who signs what leaves the office: the last actor of the SOP, whom nobody is above, else the head by name."""
    last = (config.actors() or ["Kepala"])[-1]
    named = signer(config, last, "")
    return named if named.name else Signer("", last if config.recap_steps else "Kepala", *_head(config))


def recap_signers(config: Config, row: HandoverRow | None) -> list[Signer]:
    """Who signs a month's recap: all who hand it over (SOP langkah 7 to 9), in that order; an office without a
    handover has its head sign.

    row  the month's handover, None while it has none
    """
    done = row.completed if row else {}
    return [
        replace(signer(config, actor, f"{_done(step.selesai_bila)} oleh"), signed=done.get(step.selesai_bila))
        for step in config.recap_steps
        for actor in step.actors or [step.pelaksana]
    ] or [Signer("Mengetahui", "Kepala", *_head(config))]


def signing_title(config: Config, name: str) -> str:
    """What stands above those who sign the recap of a month with that name: without a handover its head confirms it."""
    return f"{'Serah terima' if config.recap_steps else 'Pengesahan'} rekap {name}"


def _head(config: Config) -> tuple[str, str]:
    return config.instansi.kepala_nama, config.instansi.kepala_nip


def _done(heading: str) -> str:
    """What a step did, by its column: `Rekap Disusun` gives `Disusun`."""
    said = heading[6:] if heading.casefold().startswith("rekap ") else heading
    return said[:1].upper() + said[1:]
