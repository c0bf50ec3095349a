"""Who signs a month's recap: all who hand it over (SOP langkah 7 to 9), the last one as the office's head. Pure."""

from __future__ import annotations

from dataclasses import replace

from ..config import Config
from ..core.handover import HandoverRow
from .blocks import Signer


def signers(config: Config, row: HandoverRow | None) -> list[Signer]:
    """In the order of the handover; an office without one has its head sign.

    row  the month's handover, None while it has none
    """
    head = config.instansi
    out = [
        Signer(f"{_done(step.selesai_bila)} oleh", step.pelaksana, "", "",
               row.completed.get(step.selesai_bila) if row else None)
        for step in config.recap_steps
    ] or [Signer("Mengetahui", "Kepala", "", "", None)]  # fmt: skip
    return [*out[:-1], replace(out[-1], name=head.kepala_nama, nip=head.kepala_nip)]


def _done(heading: str) -> str:
    """What a step did, by its column: `Rekap Disusun` gives `Disusun`."""
    said = heading[6:] if heading.casefold().startswith("rekap ") else heading
    return said[:1].upper() + said[1:]
