"""One complaint as texts on a paper: what staff typed, its number, its moments. Pure.

Values are what a person may read: dates as official papers write them, a NIK without the birth date. What is not there
is an empty text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..config import ColumnConfig, Config
from ..core.check_codes import with_code
from ..core.derived import moment_in
from ..flow.survey import Survey
from ..masking import mask_nik
from ..month.blocks import DOTS
from ..signs import holdable
from ..tabs.history_tab import mask
from ..text import full_day, full_moment
from .kinds import received, registered

OFFICER = "Petugas"  # the heading under which Binjai's staff sign; other offices may have none


def complaint_fields(found: Survey, i: int | None, last: int | None = None) -> dict[str, Any]:
    """What the templates of a complaint have in common.

    i     None: of nobody's; every text is empty
    last  number of the last step whose columns are in `kolom` (heading -> text); None: all columns are
    """
    config, texts = found.config, typed_texts(found, i, last)
    number = None if i is None else found.agenda.numbers.noregs[i]
    came, day = None if i is None else received(found, i), registered(found, i) if i is not None and number else None
    kind, words = config.role("jenis") or "", complaint_heading(config)
    return {
        "nomor": number or "",
        "nomor_kode": with_code(number) if number else "",
        "masuk": full_moment(came) if came else "",
        "terdaftar": full_moment(day) if day else "",
        "tanggal": full_day(day) if day else "",
        "nama": texts.get(config.role("nama") or "", ""),
        "alamat": texts.get(config.role("alamat") or "", ""),
        "judul_jenis": kind,
        "jenis": texts.get(kind, ""),
        "uraian": texts.get(words, ""),
        "petugas": texts.get(OFFICER, ""),
        "kolom": texts,
    }


def complaint_heading(config: Config) -> str:
    """The form's column of the complaint's own words: a text that is nobody's, tells complaints apart and is wide; of
    several the last, for who came stands in front."""
    texts = [c for c in _form(config) if c.isi == "teks"]
    told = max(reversed(texts), key=lambda c: (c.judul in config.register_.ciri, c.lebar or 0), default=None)
    return told.judul if told else ""


def told_in_form(config: Config, texts: Mapping[str, str]) -> str:
    """What the form says of the case, the complaint's own words first: no config says which column it is in, so none is
    left out, but for who came, when, and what has a place of its own on every paper (`jenis`).

    texts  heading -> text of the row
    """
    words = complaint_heading(config)
    others = [
        c.judul for c in _form(config) if c.isi != "waktu" and c.judul not in (words, config.role("jenis"), OFFICER)
    ]
    told = {heading: texts[heading] for heading in (words, *others) if texts.get(heading)}
    if [*told] == [words]:
        return told[words]
    return "\n".join(f"{heading}: {text}" for heading, text in told.items())


def _form(config: Config) -> list[ColumnConfig]:
    """The form's columns that are nobody's."""
    return [c for c in config.kolom if c.langkah == config.steps[0].nomor and c.judul not in config.personal]


def typed_texts(found: Survey, i: int | None, last: int | None) -> dict[str, str]:
    """Heading -> text of the row's columns up to those of a step, or of all that staff fill."""
    values, told = found.agenda.derived.values, columns_until(found.config, last)
    if i is None:
        return dict.fromkeys(told, "")
    return {heading: _text(values[heading][i], heading, found.config) for heading in told}


def columns_until(config: Config, last: int | None) -> list[str]:
    """Headings of the columns up to those of a step; None: of all that staff fill."""
    return [c.judul for c in config.kolom if last is None or (c.langkah or last + 1) <= last]


def _text(value: Any, heading: str, config: Config) -> str:
    kind = config.columns[heading].isi
    if kind == "waktu":
        moment = moment_in(value)
        return full_moment(moment) if moment else ""
    if not isinstance(value, str):
        return ""
    text = holdable(value)
    if kind == "nik":
        return mask(text, heading, config)
    return text if kind == "telepon" else mask_nik(text)


def place_and_day(config: Config, day: datetime | None) -> str:
    """`Binjai, 3 Maret 2026`, as it stands above a signature; dots for what is not known."""
    return f"{config.instansi.kota or DOTS[:16]}, {full_day(day) if day else DOTS}"
