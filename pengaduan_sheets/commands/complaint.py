"""One complaint: found by what an officer types, and told in one sentence (`status`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property

from ..beside.look import look
from ..config import Config
from ..config.procedure import NOBODY
from ..config.sections import as_sequence
from ..core.check_codes import check_sign, split_code
from ..core.identity import is_id
from ..core.progress import FINISHED, REPAIR, STOPPED, WAITING
from ..core.recap import reasons_heading
from ..errors import UsageError
from ..flow.survey import Survey
from ..journal import Journal
from ..masking import without_numbers
from ..papers.kinds import file_form
from ..signs import typed_figure
from ..text import listing, long_day, value_key, weekday_moment


class Finder:
    """Finds complaints by what an officer types, whichever way a number is written down somewhere."""

    def __init__(self, found: Survey, journal: Journal) -> None:
        self._found, self._journal = found, journal
        ids, noregs = found.agenda.identities.ids, found.agenda.numbers.noregs
        self._position = {row_id: i for i, row_id in enumerate(ids)}
        here = {noreg: row_id for noreg, row_id in zip(noregs, ids, strict=True) if noreg}
        closed = {row.noreg: row_id for row_id, row in found.parted.years.rows.items() if row.noreg}
        self._row_of = {**found.past.numbers, **closed, **here}
        self._here = _by_key(here)

    @cached_property
    def _all(self) -> dict[str, list[str]]:
        return _by_key(self._row_of)

    @cached_property
    def _in_names(self) -> dict[str, list[str]]:
        return _by_key(self._row_of, file_form)

    def find(self, given: str) -> tuple[str, int | None]:
        """(ID, position or None when the row is gone) of a NOREG: sequence of this year, whole number as written or as
        the name of its paper has it, either with the check code behind it; or ID Baris.

        raises  UsageError: no such number, several fit, or the code is another number's
        """
        found = self._lookup(given)
        coded = split_code(given) if found is None else None
        if coded is not None:
            found = self._lookup(coded[0])
            if found is not None and (found[1] is None or check_sign(found[1]) != coded[1]):
                raise UsageError(
                    f"Kode periksa {coded[1]} tidak cocok dengan nomor '{coded[0]}': salah baca atau salah ketik. "
                    "Lihat lagi di kertasnya, atau tulis nomornya tanpa kode."
                )
        if found is None:
            before = self._by_sequence(_key(coded[0] if coded else given), self._found.now.year - 1)
            meant = f" Tahun lalu: {listing(before)}." if before else ""
            raise UsageError(
                f"Nomor '{given}' tidak dikenal. Tulis nomor urut tahun ini (misalnya 12), nomor lengkap, atau "
                f"ID Baris.{meant}"
            )
        return found[0], self._position.get(found[0])

    def _lookup(self, given: str) -> tuple[str, str | None] | None:
        """(ID, its number) of what is no number with a code behind it. raises UsageError: several fit"""
        key = _key(given)
        of_this_year = self._by_sequence(key, self._found.now.year)
        numbers = self._here.get(key) or of_this_year or self._all.get(key) or self._in_names.get(key) or []
        if len(numbers) > 1 and given not in numbers:
            sequence = as_sequence(key)
            several = f"Nomor urut {sequence} ada {len(numbers)} kali"
            named = several if sequence is not None else f"'{given}' dapat berarti"
            raise UsageError(f"{named}: {listing(numbers)}. Tulis nomor lengkapnya.")
        if numbers:
            noreg = given if given in numbers else numbers[0]
            return self._row_of.get(noreg, ""), noreg
        row_id = key.upper()
        is_known = (is_id(row_id) and row_id in self._position) or row_id in self._found.past.rows
        return (row_id, self._number_of(row_id)) if is_known else None

    def _by_sequence(self, key: str, year: int) -> list[str]:
        """The numbers with that sequence in that year, whatever pattern made them."""
        if (sequence := as_sequence(key)) is None:
            return []
        wanted, numbers = (year, sequence), self._found.agenda.numbers
        new = (n.noreg for n in (*numbers.adopted, *numbers.given) if (n.year, n.sequence) == wanted)
        return list(dict.fromkeys([*self._journal.find_sequence(*wanted), *new]))

    def _number_of(self, row_id: str) -> str | None:
        return next((noreg for noreg, theirs in self._row_of.items() if theirs == row_id), None)


def find_row(found: Survey, journal: Journal, given: str) -> tuple[str, int | None]:
    """As `Finder.find`, of one NOREG."""
    return Finder(found, journal).find(given)


def seen_in(found: Survey, row_id: str, i: int | None) -> tuple[Survey, int | None]:
    """The survey among whose rows a complaint stands, and its position there: of a closed year those of its books."""
    if i is not None or found.closed is None or row_id not in found.closed.identities.ids:
        return found, i
    return found.on_shelf, found.closed.identities.ids.index(row_id)


def _by_key(numbers: Iterable[str], written: Callable[[str], str] = str) -> dict[str, list[str]]:
    """As typed -> the numbers that are written so."""
    out: dict[str, list[str]] = {}
    for noreg in numbers:
        out.setdefault(_key(written(noreg)), []).append(noreg)
    return out


def _key(text: str) -> str:
    return value_key(typed_figure(text))


def status_sentence(config: Config, now: datetime, given: str) -> str:
    """One sentence that an officer can read to the reporter; nothing in it names anybody."""
    with look(config, now) as (found, journal):
        row_id, i = find_row(found, journal, given)
        found, i = seen_in(found, row_id, i)
    noreg = found.past.noreg_of.get(row_id)
    name = f"Pengaduan nomor {noreg}" if noreg else "Pengaduan ini"
    if i is None:
        return f"{name} tidak ada lagi di buku agenda; periksa tab Tugas, bagian baris yang hilang."
    row = {name: value for name, value in found.agenda.derived.row(i).items() if value is not None}  # what it has
    name = f"Pengaduan nomor {row['noreg']}" if "noreg" in row else "Pengaduan yang belum bernomor ini"
    said = f"{name} diterima {long_day(row['received'])} dan" if "received" in row else name
    status = str(row["status"])
    is_told = "stop_reason" in row and reasons_heading(found.of_row(i).config, found.config)
    reason = f" ({without_numbers(str(row['stop_reason'])).lower()})" if is_told else ""
    if status == FINISHED:
        when = f" {long_day(row['finished'])}" if "finished" in row else "; harinya tidak tercatat di register lama"
        return f"{said} sudah selesai{reason}{when}."
    if status == STOPPED:
        return f"{said} dihentikan {long_day(row['stopped'])}{reason}."
    if status == REPAIR:
        return f"{said} sedang dilengkapi datanya oleh petugas sebelum diberi nomor."
    if status == WAITING:
        return f"{said} menunggu kelengkapan dari pelapor; sesudah dilengkapi, pengaduan segera diperiksa lagi."
    by = f" oleh {row['actor']}" if row["actor"] != NOBODY else ""
    doing = f"{said} sekarang pada langkah {status}{by}"
    if "deadline" not in row or (row["deadline"] < now and not row["late"]):  # imported so, or later steps are done
        return f"{doing}."
    if row["late"]:
        return f"{doing}; {_overdue(found, i)}, dan kami mohon maaf."
    return f"{doing}, paling lambat {weekday_moment(row['deadline'])}."


def _overdue(found: Survey, row: int) -> str:
    """What of an overdue complaint is: its step, or the whole of it by the promise, or both."""
    standing, i = found.agenda.of_row(row)
    step, promise = standing.state.overdue(i, found.table)
    late = "{} terlambat, seharusnya selesai {}"
    if step is None or (promise is not None and promise <= step):
        assert promise is not None  # one of them has passed
        return late.format("pengaduan ini", weekday_moment(promise))
    said = late.format("langkah ini", weekday_moment(step))
    return said if promise is None else f"{said}, dan seluruh pengaduan {weekday_moment(promise)}"
