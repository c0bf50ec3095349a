"""The kinds of papers as data: which rows each is for, what date it bears, and what its file is called. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np

from ..config import Config
from ..core.derived import moment_in
from ..core.gone import WIPED
from ..core.moments import NAT, Times
from ..core.progress import Standing
from ..flow.survey import Survey
from ..frozen import Frozen
from ..signs import as_shown, outgoing
from ..text import UNNUMBERED, heading_key

FORM, RECEIPT, DISPOSITION, LETTER, RECAP = "formulir", "tanda-terima", "disposisi", "surat-jawaban", "rekap"


class Kind(Frozen):
    """One kind of paper.

    title      how it is called above the text and in the file's properties
    why_not    why a numbered row gets none, as the end of a sentence; None: it gets one
    tells_of   when that happened of which it tells; None while that is not known
    """

    name: str
    title: str
    why_not: Callable[[Survey, int], str | None]
    tells_of: Callable[[Survey, int], datetime | None]


# ---- what of a row a paper goes by ---------------------------------------------------------------------------------


def completions(standing: Standing, step: int) -> Times:
    """When the rows of one version completed the step of that number, as it counts; NaT where they have not. The first
    step has no start: it is complete at its time."""
    for track in standing.state.tracks:
        if track.step.nomor == step:
            return np.where(track.done, track.at.at, NAT)
    return standing.reading.times[standing.config.begins]


def completed(found: Survey, i: int, step: int) -> datetime | None:
    """When a row completed the step of that number, as it counts; None while it has not."""
    standing, place = found.agenda.of_row(i)
    return moment_in(completions(standing, step)[place])


def received(found: Survey, i: int) -> datetime | None:
    """`Tanggal Lapor` of a row, as read."""
    return moment_in(found.agenda.derived.rows["received"][i])


def registered(found: Survey, i: int) -> datetime | None:
    """When a row was registered: the time of that step as read, by which its number was given."""
    config = found.config
    return moment_in(found.agenda.derived.values[config.registering.selesai_bila][i])


def solved(found: Survey, i: int) -> datetime | None:
    """When that was done of which the answer letter tells (`[cetak] surat`)."""
    letter = found.config.cetak.surat
    return completed(found, i, letter.langkah) if letter else None


def answer(found: Survey, i: int) -> str:
    """The text of the answer letter; empty where none is there."""
    letter = found.config.cetak.surat
    text = found.agenda.derived.values[letter.isi][i] if letter else None
    return (text or "").strip()


def _always(found: Survey, i: int) -> str | None:
    return None


def _unanswered(found: Survey, i: int) -> str | None:
    config = found.config
    letter = config.cetak.surat
    if letter is None:
        return no_letter(config)
    if solved(found, i) is None:
        step = next(step for step in config.steps if step.nomor == letter.langkah)
        return f"langkah {step.label} belum selesai ({step.selesai_bila}){_elsewhere(found, i, step.label)}"
    return None if answer(found, i) else f"{letter.isi} masih kosong"


def _elsewhere(found: Survey, i: int, label: str) -> str:
    """Where a row stands, when that is not the step of that label: its column alone would not help."""
    row = found.agenda.derived.row(i)
    standing = f"{row['step']}. {row['status']}" if row["step"] else str(row["status"])
    return "" if standing == label else f" – sekarang {standing}"


def no_letter(config: Config) -> str:
    """What an office lacks that has never said what its answer letters are of."""
    return f"{config.path.name} belum menyebut isi surat jawaban: tambahkan surat pada [cetak]"


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(FORM, "Formulir Pengaduan", _always, received),
        Kind(RECEIPT, "Tanda Terima Pengaduan", _always, registered),
        Kind(DISPOSITION, "Lembar Disposisi", _always, registered),
        Kind(LETTER, "Surat Jawaban", _unanswered, solved),
    )
}
NAMES = (*KINDS, RECAP)


def kind_named(text: str) -> str | None:
    """The kind that somebody typed; case, spaces and dashes forgiven. None: there is none."""
    return next((name for name in NAMES if heading_key(name) == heading_key(text)), None)


def why_not(kind: str, found: Survey, i: int) -> str | None:
    """Why a row gets no paper of that kind, as the end of a sentence; None: it gets one."""
    if kind != FORM and found.agenda.numbers.noregs[i] is None:
        return UNNUMBERED
    gone = found.past.gone.get(found.agenda.identities.ids[i])
    if gone is not None and gone.kind == WIPED:
        return "data pribadinya sudah dihapus"
    return KINDS[kind].why_not(found.of_row(i), i)


def month_of(found: Survey, i: int) -> str:
    """The month whose folder a row's papers lie in (`2026-03`): that of `Tanggal Lapor`; "" without one."""
    at = received(found, i)
    return f"{at:%Y-%m}" if at else ""


# ---- names of files ------------------------------------------------------------------------------------------------

# What Windows allows in no name stands as the sign that looks like it, as which a typed number is read again.
_WIDE = str.maketrans({"/": "-", **{sign: chr(ord(sign) + 0xFEE0) for sign in '\\:*?"<>|'}})
_HIDES = re.compile(r"^[.~]")  # a hidden file, or the mark of an open one
_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)\.", re.IGNORECASE)
_MOST_BYTES = 150  # of a number in a name: no disk takes a name of more than 255


def paper_name(kind: str, called: str = "") -> str:
    """`0012-PGD-III-2026 disposisi.docx`.

    called  the register number, the `ID Baris` of a row without one, or "" of a blank form
    """
    return f"{file_form(called)} {kind}.docx" if called else f"{kind}.docx"


def file_form(noreg: str) -> str:
    """A register number as the names of its papers have it (`0012-PGD-III-2026`), valid on every system.

    Two numbers that differ but in `/` and `-` have the same; what lies in the papers tells them apart.
    """
    shown = outgoing(as_shown(noreg)).translate(_WIDE)
    shown = _HIDES.sub(lambda sign: chr(ord(sign[0]) + 0xFEE0), shown)
    shown = _DEVICE.sub(lambda name: f"{name[1]}\uff0e", shown)
    raw = shown.encode("utf-8")
    return shown if len(raw) <= _MOST_BYTES else f"{raw[:_MOST_BYTES].decode('utf-8', 'ignore').strip()}…"
