"""The system columns that a book must show, row by row. Source: INTERFACE 4.2 to 4.8, the SOP's steps 1 to 6.

`expect` knows nothing of an earlier value of a system cell: only staff cells, numbers given, rows once finished, the
calendar and the clock.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .clock import BINJAI, Clock
from .reading import (
    ERASED,
    LISTS,
    STAFF,
    STEP_COLUMNS,
    TIMES,
    WAJIB,
    Moment,
    TimeCell,
    folded,
    is_blank,
    is_nothing,
    listed,
    nik_is_wrong,
    phone_e164,
    phone_is_wrong,
    read_time,
    whole_minute,
)

__all__ = ["LIMITS", "Done", "Expected", "Row", "expect", "key_of"]

Row = Mapping[str, object]

JFU = "JFU/Petugas Pengaduan"
KASI = "Kasi Penanganan Pengaduan"
KABID = "Kabid Pengolahan Data dan Informasi"

STATUS = {2: "Pemeriksaan", 3: "Verifikasi", 4: "Penyelesaian", 5: "Penyampaian Solusi", 6: "Jawaban Pelapor"}
ACTOR = {2: JFU, 3: KASI, 4: KABID, 5: KASI, 6: JFU}
LIMITS = {2: (15, "menit"), 3: (1, "hari"), 4: (1, "hari"), 5: (15, "menit"), 6: (10, "menit")}
LAST = 6

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NUMBER = re.compile(r"^(\d+)/PGD/[IVX]+/(\d{4})$")


@dataclass(frozen=True)
class Done:
    """One completed step: `minutes` from its start, None when the start is lost; `timed`: in the means (section 5)."""

    step: int
    start: Moment | None
    end: Moment
    late: bool
    minutes: int | None
    timed: bool


@dataclass
class Expected:
    """What the sync must write into one row, and what its note must and may speak of.

    problem_columns  headings that the note must name
    one_of           of each of these sets the note must name at least one heading
    may_columns      headings that the note may name: the contract leaves it open, or `Checked at least` allows it
    hint             a note that begins with, or has, `Mungkin ganda:`; None = the contract leaves it open
    copy_of          index of the row that this one equals
    reopened         the note must say so
    asks_year        the note must ask for the year of Diperiksa
    note_is_empty    nothing of all that: the note must be empty
    phone            +62... when the row is open and its number valid (Hubungi), else None
    """

    status: str | None = None
    langkah: str | None = None
    pelaksana: str | None = None
    tenggat: datetime | None = None
    terlambat: str | None = None
    sisa: str | None = None
    langkah_terlambat: str | None = None
    noreg: str | None = None
    newly_given: bool = False
    problem_columns: set[str] = field(default_factory=set)
    one_of: list[frozenset[str]] = field(default_factory=list)
    may_columns: set[str] = field(default_factory=set)
    hint: bool | None = False
    copy_of: int | None = None
    reopened: bool = False
    asks_year: bool = False
    phone: str | None = None
    done: list[Done] = field(default_factory=list)
    lapor: Moment | None = None
    dihentikan: Moment | None = None
    has_content: bool = False

    @property
    def note_is_empty(self) -> bool:
        return self.hint is False and not (self.has_problem or self.may_columns)

    @property
    def has_problem(self) -> bool:
        return bool(self.problem_columns or self.one_of or self.copy_of is not None or self.reopened or self.asks_year)


def key_of(row: Row, index: int) -> Hashable:
    """What tells rows apart between syncs: `ID Baris` where the test gives one, else the place in the list."""
    value = row.get("ID Baris")
    return index if value is None else str(value)


def expect(
    rows: Sequence[Row],
    now: datetime,
    given: Mapping[Hashable, str] | None = None,
    finished: Iterable[Hashable] = (),
    swapped: Iterable[tuple[Hashable, str]] = (),
    clock: Clock = BINJAI,
) -> list[Expected]:
    """The expected system cells of `rows`, in their order.

    rows      heading -> value as typed; a missing heading is an empty cell
    now       the office's clock
    given     row key -> register number given by earlier syncs (keys without a row: vanished rows)
    finished  keys of rows that were once Selesai
    swapped   (row key, heading) of time cells that two syncs showed to be a swap of day and month (4.6)
    """
    now = whole_minute(now)
    given = dict(given or {})
    was_finished, swaps = set(finished), set(swapped)
    states = []
    for index, row in enumerate(rows):
        states.append(_Row(row, index, key_of(row, index), now, given, swaps, clock))
    _mark_copies(states)
    for state in states:
        state.progress()
    _register(states, now, given)
    known = {folded(number) for number in given.values()} | {folded(s.out.noreg) for s in states if s.out.noreg}
    for state in states:
        if state.has_content:
            state.describe()
            state.out.reopened = state.is_reopened(state.key in was_finished)
            state.check_cells(known)
            state.check_progress()
    _mark_duplicates(states)
    return [state.out for state in states]


# ---------------------------------------------------------------------------------------------------- one row


class _Row:
    """One row on its way through section 4."""

    def __init__(
        self,
        row: Row,
        index: int,
        key: Hashable,
        now: datetime,
        given: Mapping[Hashable, str],
        swaps: set[tuple[Hashable, str]],
        clock: Clock,
    ) -> None:
        self.row, self.index, self.key, self.now, self.clock = row, index, key, now, clock
        self.out = Expected()
        self.has_content = any(not is_blank(row.get(heading)) for heading in STAFF)
        self.out.has_content = self.has_content
        self.numbered = key in given and self.has_content
        self.out.noreg = given.get(key) if self.numbered else None
        self.times: dict[str, TimeCell] = {}
        for heading in TIMES:
            self.times[heading] = read_time(row.get(heading), now, wajib=heading in WAJIB)
            if (key, heading) in swaps:
                self.times[heading] = TimeCell(None, named=True)
        self.out.lapor = self.time("Tanggal Lapor")
        self.out.dihentikan = self.time("Dihentikan")
        self.current = 2
        self.start: Moment | None = None
        self.disordered: set[str] = set()

    def time(self, heading: str) -> Moment | None:
        return self.times[heading].moment

    def raw(self, heading: str) -> object:
        return self.row.get(heading)

    # ---- working time of a moment (4.5)

    def start_w(self, moment: Moment) -> int:
        """As a start, a bare date counts as the end of that day's working hours."""
        return self.clock.w(self.clock.closing(moment.day)) if moment.bare else self.clock.w(moment.at)

    def end_w(self, moment: Moment, start: Moment | None) -> int:
        """As a completion, a bare date counts as their beginning, never before the step's start."""
        if not moment.bare:
            return self.clock.w(moment.at)
        opening = self.clock.w(self.clock.opening(moment.day))
        return opening if start is None else max(opening, self.start_w(start))

    def due(self, start: Moment, step: int) -> datetime:
        at = self.clock.closing(start.day) if start.bare else start.at
        return self.clock.due(at, LIMITS[step])

    # ---- wajib cells and step 2 (4.3)

    @property
    def missing(self) -> list[str]:
        """Wajib headings that are empty, or for Tanggal Lapor not a time that counts."""
        found = []
        for heading in WAJIB:
            if heading == "Tanggal Lapor":
                if self.time(heading) is None:
                    found.append(heading)
            elif is_blank(self.raw(heading)):
                found.append(heading)
        return found

    @property
    def kelengkapan(self) -> str | None:
        return listed(self.raw("Kelengkapan"), LISTS["Kelengkapan"])

    @property
    def waits(self) -> bool:
        """Tidak Lengkap, until Dilengkapi is filled and, where Diperiksa is filled too, after it."""
        if self.kelengkapan != "Tidak Lengkap":
            return False
        checked, completed = self.time("Diperiksa"), self.time("Dilengkapi")
        if completed is None:
            return True
        if checked is None:
            return False
        if checked.bare or completed.bare:
            return completed.day < checked.day  # the same day counts as after (4.5)
        return completed.at <= checked.at

    @property
    def check_is_older(self) -> bool:
        """Lengkap, but with a Diperiksa before Dilengkapi."""
        checked, completed = self.time("Diperiksa"), self.time("Dilengkapi")
        if self.kelengkapan != "Lengkap" or checked is None or completed is None:
            return False
        return checked.is_before(completed)

    @property
    def check_is_done(self) -> bool:
        """Step 2's own cells are complete, whatever the wajib cells say."""
        return self.kelengkapan == "Lengkap" and self.time("Diperiksa") is not None and not self.check_is_older

    @property
    def is_perbaiki(self) -> bool:
        if self.numbered:
            return False
        if self.out.copy_of is not None or self.time("Tanggal Lapor") is None:
            return True
        return bool(self.missing) and not self.waits

    @property
    def is_stopped(self) -> bool:
        return self.time("Dihentikan") is not None

    def step_2_start(self) -> Moment | None:
        """Dilengkapi where that is filled and not before Tanggal Lapor, else Tanggal Lapor."""
        reported, completed = self.time("Tanggal Lapor"), self.time("Dilengkapi")
        if completed is None:
            return reported
        if reported is not None and completed.is_before(reported):
            return reported
        return completed

    # ---- the way through the steps

    def progress(self) -> None:
        """Fill `done`, `current` (7 = after the last) and `start` of the current step."""
        self.start = self.step_2_start()
        if not self.has_content or self.is_perbaiki:
            return
        step = 2
        while step <= LAST:
            if step == 2 and not self.check_is_done:
                break
            end = self.time(STEP_COLUMNS[step])
            if end is None:
                break
            self.complete(step, end)
            step += 1
        self.current = step

    def complete(self, step: int, end: Moment) -> None:
        start = self.start
        if start is None:  # lost: Tanggal Lapor of a numbered row was emptied
            self.out.done.append(Done(step, None, end, late=False, minutes=None, timed=False))
            self.start = end
            return
        if end.is_before(start):
            self.disordered.add(STEP_COLUMNS[step])
            self.out.done.append(Done(step, start, start, late=False, minutes=0, timed=not start.bare))
            return  # it counts as made at that start, also for what follows
        end_w = self.end_w(end, start)
        late = end_w > self.clock.w(self.due(start, step))
        minutes = end_w - self.start_w(start)
        self.out.done.append(Done(step, start, end, late, minutes, timed=not (start.bare or end.bare)))
        self.start = end

    @property
    def behind(self) -> list[int]:
        """Later steps that are filled although the current one is open: what lies behind a gap."""
        return [k for k in STEP_COLUMNS if k > self.current and self.time(STEP_COLUMNS[k]) is not None]

    # ---- the system columns

    def describe(self) -> None:
        out = self.out
        late_steps = [str(done.step) for done in out.done if done.late]
        out.langkah_terlambat = ", ".join(late_steps) or None
        if self.is_stopped:
            out.status = "Dihentikan"
            return
        if self.current > LAST:
            out.status = "Selesai"
            return
        out.phone = phone_e164(self.raw("No. HP"))
        if self.is_perbaiki:
            out.status, out.pelaksana = "Perbaiki Data", JFU
        elif self.current == 2 and self.waits:
            out.status, out.pelaksana = "Menunggu Pelapor", "Pelapor"
        else:
            out.status, out.pelaksana = STATUS[self.current], ACTOR[self.current]
            self.describe_deadline()
        out.langkah = f"{self.current}. {out.status}"

    def describe_deadline(self) -> None:
        if self.start is None:
            return
        out, start, clock = self.out, self.start, self.clock
        due = out.tenggat = self.due(start, self.current)
        stands, up_to = clock.w(self.now), self.now.date()
        moments = [self.times[STEP_COLUMNS[k]].moment for k in self.behind]
        if moments:  # at a gap the clock stops at the earliest time behind it
            stands, at = min((self.end_w(m, start), m.at) for m in moments if m is not None)
            up_to = at.date()
        if stands > clock.w(due):
            out.terlambat = "Ya"
            if due.date() == self.now.date():
                out.sisa = "lewat hari ini"
            else:
                out.sisa = f"lewat {max(1, clock.working_days_after(due.date(), up_to))} hari kerja"
        elif due.date() == self.now.date():
            out.sisa = f"hari ini {due:%H:%M}"
        elif due.date() == self.now.date() + timedelta(days=1):
            out.sisa = f"besok {due:%H:%M}"
        else:
            out.sisa = f"{DAYS[due.weekday()]} {due:%d/%m %H:%M}"

    def is_reopened(self, was_finished: bool) -> bool:
        return was_finished and not self.is_stopped and self.time(STEP_COLUMNS[LAST]) is None

    # ---- the note (4.7)

    def check_cells(self, known: set[str]) -> None:
        must, may = self.out.problem_columns, self.out.may_columns
        for heading in self.missing:
            if self.is_stopped and not self.times.get(heading, TimeCell()).named:
                may.add(heading)
            elif self.waits and heading != "Tanggal Lapor":
                if self.numbered or self.is_perbaiki:  # the two sentences of 4.3 meet; either may win
                    may.add(heading)
            else:
                must.add(heading)
        for heading in TIMES:
            if self.times[heading].named:
                must.add(heading)
        for heading, options in LISTS.items():
            value = self.raw(heading)
            if is_blank(value) or text_is_erased(value) or listed(value, options):
                continue
            if is_nothing(value):
                if heading in WAJIB:
                    may.add(heading)  # filled, and in no list
                continue
            must.add(heading)
        if nik_is_wrong(self.raw("NIK")):
            must.add("NIK")
        if phone_is_wrong(self.raw("No. HP")):
            must.add("No. HP")
        follows = self.raw("Lanjutan Dari")
        if not is_blank(follows) and not is_nothing(follows) and folded(follows) not in known:
            must.add("Lanjutan Dari")
        self.check_side_cells()

    def check_side_cells(self) -> None:
        """Cells that belong to a filled one; the contract does not ask for them, a careful program might."""
        may = self.out.may_columns
        pairs = [
            ("Diperiksa", "Kelengkapan"), ("Kelengkapan", "Diperiksa"), ("Diverifikasi", "Kebenaran Laporan"),
            ("Solusi Diberikan", "Cara Penyelesaian"), ("Solusi Diberikan", "Solusi"),
            ("Pelapor Dihubungi", "Media Jawaban"), ("Alasan Dihentikan", "Dihentikan"),
        ]  # fmt: skip
        for filled, side in pairs:
            if not is_blank(self.raw(filled)) and (is_blank(self.raw(side)) or is_nothing(self.raw(side))):
                may.add(side)
        if self.kelengkapan == "Tidak Lengkap" and is_blank(self.raw("Kekurangan")):
            may.add("Kekurangan")
        if not is_blank(self.raw("Dilengkapi")) and is_blank(self.raw("Kekurangan")):
            may.add("Kekurangan")
        if folded(self.raw("Cara Penyelesaian")) == "tertulis" and is_blank(self.raw("No. Surat Jawaban")):
            may.add("No. Surat Jawaban")

    def check_progress(self) -> None:
        must, may = self.out.problem_columns, self.out.may_columns
        must |= self.disordered
        if self.check_is_older:
            must.add("Diperiksa")
        if self.out.asks_year:
            must.add("Diperiksa")
        if self.is_stopped:
            reason = self.raw("Alasan Dihentikan")
            if is_blank(reason) or is_nothing(reason):
                must.add("Alasan Dihentikan")
        if self.out.reopened:
            may.add(STEP_COLUMNS[LAST])
        reported = self.time("Tanggal Lapor")
        for heading in TIMES:  # times that are no completion: the contract does not say whether their order is named
            moment = self.time(heading)
            if moment and reported and moment.is_before(reported):
                may.add(heading)
        self.check_gap()

    def check_gap(self) -> None:
        must, may = self.out.problem_columns, self.out.may_columns
        if self.current > LAST or not self.behind:
            return
        if "Tanggal Lapor" in self.missing and not self.numbered:  # the gap is at step 1
            may |= {STEP_COLUMNS[k] for k in (2, *self.behind)}
            return
        later = frozenset(STEP_COLUMNS[k] for k in self.behind)
        if self.current == 2 and self.raw("Diperiksa") not in (None, ""):
            earlier = frozenset(("Diperiksa", "Kelengkapan", "Dilengkapi"))
        else:
            earlier = frozenset((STEP_COLUMNS[self.current],))
        if self.is_stopped or (self.is_perbaiki and self.check_is_done):
            may |= later | earlier
            return
        may |= later | earlier
        for headings in (earlier, later):
            if len(headings) == 1:
                must |= headings
            else:
                self.out.one_of.append(headings)


def text_is_erased(value: object) -> bool:
    return folded(value) == ERASED


# ---------------------------------------------------------------------------------------------------- between rows


def _mark_copies(states: list[_Row]) -> None:
    """A row equal to another in Tanggal Lapor, Nama Pelapor and Uraian Pengaduan is a copy of a numbered one, else of
    the upper one (4.7); a numbered row is never `Perbaiki Data` (4.3)."""
    groups: dict[tuple[datetime, str, str], list[_Row]] = {}
    for state in states:
        reported = state.time("Tanggal Lapor")
        name, story = folded(state.raw("Nama Pelapor")), folded(state.raw("Uraian Pengaduan"))
        if reported is None or not name or not story:
            continue
        groups.setdefault((reported.at, name, story), []).append(state)
    for group in groups.values():
        original = next((state for state in group if state.numbered), group[0])
        for state in group:
            if state is original:
                continue
            if state.numbered:
                state.out.may_columns |= {"Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"}
            else:
                state.out.copy_of = original.index


def _register(states: list[_Row], now: datetime, given: Mapping[Hashable, str]) -> None:
    """Numbers for the rows that complete step 2: by Diperiksa, then row; the sequence runs per year (4.3)."""
    highest: dict[int, int] = {}
    for number in given.values():
        match = NUMBER.match(number)
        if match:
            year = int(match.group(2))
            highest[year] = max(highest.get(year, 0), int(match.group(1)))
    waiting = []
    for state in states:
        completes = any(done.step == 2 for done in state.out.done)
        if not completes or state.numbered or state.is_stopped or not state.has_content:
            continue
        checked = state.time("Diperiksa")
        assert checked is not None
        year = checked.at.year
        if year == now.year or (year == now.year - 1 and now.month <= 3):
            waiting.append((checked.at, state.index, state))
        else:
            state.out.asks_year = True
    for checked_at, _, state in sorted(waiting, key=lambda item: item[:2]):
        highest[checked_at.year] = highest.get(checked_at.year, 0) + 1
        sequence, roman = highest[checked_at.year], ROMAN[checked_at.month - 1]
        state.out.noreg = f"{sequence:04d}/PGD/{roman}/{checked_at.year}"
        state.out.newly_given = True


def _mark_duplicates(states: list[_Row]) -> None:
    """`Mungkin ganda:` on the later row; where two readings of 4.7 differ the answer stays open (None)."""
    for later in states:
        for other in states:
            if later is other or later.out.hint is True:
                continue
            alike = _looks_like(later, other)
            if alike is True:
                later.out.hint = True
            elif alike is None and later.out.hint is False:
                later.out.hint = None


def _looks_like(later: _Row, other: _Row) -> bool | None:
    """Is `later` a likely duplicate of `other`? None = it depends on the reading."""
    a, b = later.time("Tanggal Lapor"), other.time("Tanggal Lapor")
    if a is None or b is None or not (later.has_content and other.has_content):
        return False
    if folded(later.raw("Jenis Izin")) != folded(other.raw("Jenis Izin")) or abs((a.day - b.day).days) > 8:
        return False
    if a.at <= b.at and later.index < other.index:
        return False  # the earlier one by both readings of `later`
    niks = [folded(state.raw("NIK")) for state in (later, other)]
    phones = [phone_e164(state.raw("No. HP")) for state in (later, other)]
    names = [folded(state.raw("Nama Pelapor")) for state in (later, other)]
    same_nik = niks[0] == niks[1] and niks[0] != "" and not is_nothing(niks[0])
    same_phone = phones[0] == phones[1] and phones[0] is not None
    same_name = names[0] == names[1] and names[0] != "" and not is_nothing(names[0])
    if not (same_nik or same_phone or same_name):
        return False
    follows = [not is_blank(s.raw("Lanjutan Dari")) and not is_nothing(s.raw("Lanjutan Dari")) for s in (later, other)]
    if follows[0]:
        return False
    plain = not any(
        state.is_stopped or state.is_perbaiki or nik_is_wrong(state.raw("NIK")) or phone_is_wrong(state.raw("No. HP"))
        for state in (later, other)
    )
    no_niks = all(nik == "" for nik in niks)
    decided = same_nik or (no_niks and same_phone) or (no_niks and phones == [None, None] and same_name)
    is_behind = a.at >= b.at and later.index > other.index
    listed_permit = listed(later.raw("Jenis Izin"), LISTS["Jenis Izin"]) is not None
    if plain and decided and is_behind and listed_permit and not follows[1] and abs(a.at - b.at) <= timedelta(days=6):
        return True
    return None
