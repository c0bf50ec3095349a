"""One complaint: found by what an officer types, and told in one sentence (`status`)."""

from __future__ import annotations

from datetime import datetime

from ..beside.look import look
from ..config import Config
from ..core.identity import is_id
from ..core.progress import FINISHED, REPAIR, STOPPED, WAITING
from ..errors import UsageError
from ..flow.survey import Survey
from ..journal import Journal
from ..signs import typed_figure
from ..text import listing, long_day, value_key, weekday_moment


def find_row(found: Survey, journal: Journal, given: str) -> tuple[str, int | None]:
    """(ID, position or None when the row is gone) of a NOREG: sequence of this year, whole number, or ID Baris.

    raises  UsageError: no such number, or several have that sequence
    """
    agenda = found.agenda
    text = value_key(typed_figure(given))
    by_number = {value_key(n): i for i, n in enumerate(agenda.numbers.noregs) if n}
    if text.isdigit() and text not in by_number:
        text = _by_sequence(found, journal, int(text), found.now.year) or text
    if text in by_number:
        i = by_number[text]
        return agenda.identities.ids[i], i
    named = text.upper()
    if is_id(named) and named in agenda.identities.ids:
        return named, agenda.identities.ids.index(named)
    by_journal = (row_id for noreg, row_id in found.past.numbers.items() if value_key(noreg) == text)
    row_id = next(by_journal, named if named in found.past.rows else None)
    if row_id is None:
        raise UsageError(
            f"Nomor '{given}' tidak dikenal. Tulis nomor urut tahun ini (misalnya 12), nomor lengkap, atau ID Baris."
        )
    return row_id, None


def _by_sequence(found: Survey, journal: Journal, sequence: int, year: int) -> str | None:
    """The number with that sequence in a year, whatever pattern made it. raises UsageError: there are several."""
    new = [*found.agenda.numbers.adopted, *found.agenda.numbers.given]
    fits = [*journal.find_sequence(year, sequence), *(n.noreg for n in new if (n.year, n.sequence) == (year, sequence))]
    numbers = list(dict.fromkeys(fits))
    if len(numbers) > 1:
        raise UsageError(f"Nomor urut {sequence} ada {len(numbers)} kali: {listing(numbers)}. Tulis nomor lengkapnya.")
    return value_key(numbers[0]) if numbers else None


def status_sentence(config: Config, now: datetime, given: str) -> str:
    """One sentence that an officer can read to the reporter; nothing in it names anybody."""
    with look(config, now) as (found, journal):
        row_id, i = find_row(found, journal, given)
    noreg = found.past.noreg_of.get(row_id)
    name = f"Pengaduan nomor {noreg}" if noreg else "Pengaduan ini"
    if i is None:
        return f"{name} tidak ada lagi di buku agenda; periksa tab Tugas, bagian baris yang hilang."
    row = found.agenda.derived.rows.iloc[i].dropna()  # what it has
    name = f"Pengaduan nomor {row['noreg']}" if "noreg" in row else "Pengaduan yang belum bernomor ini"
    said = f"{name} diterima {long_day(row['received'])} dan" if "received" in row else name
    status = str(row["status"])
    if status == FINISHED:
        return f"{said} sudah selesai dijawab {long_day(row['finished'])}."
    if status == STOPPED:
        reason = f" ({str(row['stop_reason']).lower()})" if "stop_reason" in row else ""
        return f"{said} dihentikan {long_day(row['stopped'])}{reason}."
    if status == REPAIR:
        return f"{said} sedang dilengkapi datanya oleh petugas sebelum diberi nomor."
    if status == WAITING:
        return f"{said} menunggu kelengkapan dari pelapor; sesudah dilengkapi, pengaduan segera diperiksa lagi."
    doing = f"{said} sekarang pada langkah {status} oleh {row['actor']}"
    if "deadline" not in row:
        return f"{doing}."
    if row["late"]:
        due = weekday_moment(row["deadline"])
        return f"{doing}; langkah ini terlambat, seharusnya selesai {due}, dan kami mohon maaf."
    return f"{doing}, paling lambat {weekday_moment(row['deadline'])}."
