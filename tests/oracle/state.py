"""One row on its way through the steps. Source: INTERFACE 4.2 to 4.5, the SOP's steps 1 to 6."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .clock import Clock
from .reading import (
    LISTS,
    STAFF,
    STEP_COLUMNS,
    TIMES,
    WAJIB,
    Moment,
    TimeCell,
    is_blank,
    listed,
    phone_e164,
    read_time,
)

__all__ = ["DAYS", "KABID", "KASI", "LIMITS", "Done", "Expected", "Row", "RowState", "key_of", "remaining_words"]

Row = Mapping[str, object]

JFU = "JFU/Petugas Pengaduan"
KASI = "Kasi Penanganan Pengaduan"
KABID = "Kabid Pengolahan Data dan Informasi"

STATUS = {2: "Pemeriksaan", 3: "Verifikasi", 4: "Penyelesaian", 5: "Penyampaian Solusi", 6: "Jawaban Pelapor"}
ACTOR = {2: JFU, 3: KASI, 4: KABID, 5: KASI, 6: JFU}
LIMITS = {2: (15, "menit"), 3: (1, "hari"), 4: (1, "hari"), 5: (15, "menit"), 6: (10, "menit")}
LAST = 6

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


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


class RowState:
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
        is_late = stands > clock.w(due)
        out.terlambat = "Ya" if is_late else None
        out.sisa = remaining_words(clock, self.now, due, up_to if is_late else None)

    def is_reopened(self, was_finished: bool) -> bool:
        return was_finished and not self.is_stopped and self.time(STEP_COLUMNS[LAST]) is None


def remaining_words(clock: Clock, now: datetime, due: datetime, late_up_to: date | None) -> str:
    """`Sisa / Lewat Waktu` (4.2); late_up_to: the day up to which a late step is counted, None where it is not late."""
    if late_up_to is not None:
        if due.date() == now.date():
            return "lewat hari ini"
        return f"lewat {max(1, clock.working_days_after(due.date(), late_up_to))} hari kerja"
    if due.date() == now.date():
        return f"hari ini {due:%H:%M}"
    if due.date() == now.date() + timedelta(days=1):
        return f"besok {due:%H:%M}"
    return f"{DAYS[due.weekday()]} {due:%d/%m %H:%M}"
