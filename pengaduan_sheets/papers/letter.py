"""The answer letter: to whom, what it says, who signs. Pure.

After the form of official letters of local governments (Permendagri 1/2023); what is the same in every letter stands in
the template.
"""

from __future__ import annotations

from typing import Any

from ..flow.survey import Survey
from ..masking import mask_nik
from ..month.paper import letter_signer
from ..text import NIL_WORDS, value_key
from .complaint import complaint_fields, place_and_day, typed_texts
from .kinds import answer, solved
from .way import passed_over

NUMBER = "No. Surat Jawaban"  # heading of the letter's own number; other offices may have none
_UNBROKEN = "\N{NO-BREAK SPACE}"


def letter_fields(found: Survey, i: int) -> dict[str, Any]:
    """What the letter of a row may use; its day is that of its solving step."""
    config, of = found.config, found.config.cetak.surat
    known = complaint_fields(found, i, of.langkah if of else None)
    who = letter_signer(config)
    return {
        **known,
        "alamat": "" if value_key(known["alamat"]) in NIL_WORDS else known["alamat"],
        "nomor_surat": typed_texts(found, i, None).get(NUMBER, ""),
        "tempat_tanggal": place_and_day(config, solved(found, i)),
        "alinea": [line.strip() for line in mask_nik(answer(found, i)).splitlines() if line.strip()],
        "jabatan": who.actor,
        "pejabat": who.name,
        "pangkat": who.rank,
        "nip": who.nip.replace(" ", _UNBROKEN),
        "tembusan": _copies(found, i, who.actor),
    }


def _copies(found: Survey, i: int, signer: str) -> list[str]:
    """Who gets a copy: the others who deal with it, the last one first; not the desk that keeps the letter, nor whose
    steps the complaint passes over."""
    config, of = found.config, found.config.cetak.surat
    passed = passed_over(found, i, of.langkah if of else config.steps[-1].nomor)
    register, *dealt = config.steps[config.register_step :]
    actors = dict.fromkeys(actor for step in dealt if step.nomor not in passed for actor in step.actors)
    return [actor for actor in reversed(actors) if actor not in (signer, *register.actors)]
