"""What the templates of the papers may use: a dict per kind, with the names that an office writes in Word. Pure.

Values are texts, lists of them, and lists of dicts; docs/surat.md lists them all. A paper bears the date of what it
tells, never of the printing (INTERFACE 4.12), and nothing that came later than that stands in its fields: they tell
whether a paper with the same data is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..flow.survey import Survey
from ..frozen import replace
from ..month.blocks import DOTS
from ..month.paper import letterhead
from ..text import listing
from .complaint import complaint_fields, place_and_day, told_in_form
from .form import check_lines, form_lines
from .hours import office_hours
from .kinds import received, registered
from .letter import letter_fields
from .way import promise, steps_ahead, steps_taken

Fields = dict[str, Any]


def fields(kind: str, found: Survey, i: int | None) -> Fields:
    """What the template of a kind of paper may use.

    i  the row's position in Agenda; None: a blank form
    """
    config = found.config if i is not None else found.config.procedures[-1]  # a blank form is for who comes next
    head, register = letterhead(config), config.registering
    common = {
        "pemerintah": head.government, "instansi": head.office, "kontak": "\n".join(head.contact),
        "kota": config.instansi.kota, "telepon": config.instansi.telepon, "pelapor": config.register_.pelapor,
        "penerima": register.pelaksana, "titik": DOTS,
    }  # fmt: skip
    return common | (_form(replace(found, config=config), i) if i is None else _KINDS[kind](found, i))


def _form(found: Survey, i: int | None) -> Fields:
    standing = found.agenda.parts[-1] if i is None else found.agenda.of_row(i)[0]
    config, lists = found.config, standing.reading.columns.lists
    known = complaint_fields(found, i, _register(found))
    return {
        **known,
        "penerima": config.followed[0].pelaksana,
        "tempat_tanggal": place_and_day(config, None if i is None else received(found, i)),
        "isian": form_lines(config, lists, known["kolom"]),
        "pemeriksaan": check_lines(config, lists, known["kolom"]),
    }


def _receipt(found: Survey, i: int) -> Fields:
    config, day = found.config, registered(found, i)
    asked = ["datang ke kantor pada jam kerja"]
    if config.instansi.telepon:
        asked.append(f"telepon {config.instansi.telepon}")
    last = _register(found)
    known = complaint_fields(found, i, last)
    return {
        **known,
        "tempat_tanggal": place_and_day(config, day),
        "langkah": steps_ahead(found, i, known["kolom"], last),
        "janji": promise(found, i, last),
        "jam_kantor": office_hours(config, day),
        "cara_bertanya": listing(asked, "atau"),
    }


def _register(found: Survey) -> int:
    """The number of the step that registers."""
    return found.config.registering.nomor


def _disposition(found: Survey, i: int) -> Fields:
    config, known = found.config, complaint_fields(found, i)
    form = config.steps[0].actors if not config.steps[0].mulai else []
    others = (config.register_.pelapor, *form)
    dealing = (actor for step in config.steps for actor in step.actors)
    return {
        **known,
        "uraian": known["uraian"] if config.steps[0].mulai else told_in_form(config, known["kolom"]),
        "tempat_tanggal": place_and_day(config, registered(found, i)),
        "tujuan": [actor for actor in dict.fromkeys(dealing) if actor not in others],
        "langkah": steps_taken(found, i, known["kolom"]),
    }


_KINDS: dict[str, Callable[[Survey, int], Fields]] = {
    "formulir": _form, "tanda-terima": _receipt, "disposisi": _disposition, "surat-jawaban": letter_fields,
}  # fmt: skip
