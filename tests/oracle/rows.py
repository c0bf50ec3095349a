"""Invented rows of every shape that INTERFACE 4 decides: as clerks type them, and as accidents leave them.

Deterministic per seed. Nobody in here exists: names are numbered samples, NIKs are of a province 99,
phones of 0812-0000.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from .book import read_system, staff_cells, write_rows
from .clock import BINJAI
from .reading import LISTS, PERMITS, STEP_COLUMNS, TIMES, WAJIB, is_blank

__all__ = ["EDGES", "SAMPLE_NOWS", "random_rows", "read_system", "rows_strategy", "staff_cells", "write_rows"]

Cells = dict[str, object]

# Minutes at the edges of sessions: ordinary days, Friday, Ramadan, Ramadan's Friday, and of the day itself.
EDGES = tuple(
    time(hour, minute)
    for hour, minute in (
        (0, 1), (7, 29), (7, 30), (7, 31), (7, 59), (8, 0), (8, 1), (11, 59), (12, 0), (12, 1), (12, 29), (12, 30),
        (12, 31), (12, 59), (13, 0), (13, 1), (13, 29), (13, 30), (13, 31), (14, 59), (15, 0), (15, 1), (15, 29),
        (15, 30), (15, 31), (15, 59), (16, 0), (16, 1), (16, 29), (16, 30), (16, 31), (23, 59),
    )
)  # fmt: skip

# Clocks worth trying: an ordinary day, lunch, night, weekend, Friday's break, the turn of the year, the end of the
# window for last year's numbers, Ramadan, the days around Idul Fitri, a holiday.
SAMPLE_NOWS = (
    datetime(2026, 11, 24, 10, 0),
    datetime(2026, 11, 25, 12, 30),
    datetime(2026, 11, 25, 23, 58),
    datetime(2026, 11, 28, 9, 0),
    datetime(2026, 11, 27, 13, 15),
    datetime(2026, 12, 31, 23, 57),
    datetime(2027, 1, 4, 8, 5),
    datetime(2026, 3, 31, 23, 50),
    datetime(2026, 4, 1, 7, 29),
    datetime(2026, 2, 27, 12, 45),
    datetime(2026, 3, 25, 16, 0),
    datetime(2026, 8, 17, 10, 0),
)

MONTH_NAMES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip

NOT_TIMES: tuple[object, ...] = (
    "kemarin", "tadi pagi", "31/02/2026 08:30", "08.30", "belum", "12/2026", 8.3, datetime(1900, 1, 7, 7, 12),
    datetime(1999, 12, 31, 10, 0), "31/12/1999 10:00", time(8, 30),
)  # fmt: skip


def random_rows(
    seed: int,
    n: int,
    now: datetime,
    around: date | Sequence[date] | None = None,
    permits: Sequence[str] = PERMITS,
) -> list[Cells]:
    """`n` rows as typed (heading -> value; a heading that is absent is an empty cell), the same for the same arguments.

    around  day or days near which complaints are made; None = mostly the weeks before `now`, some far from it
    """
    return _write_rows(random.Random(seed), n, now, around, permits)


@st.composite
def rows_strategy(
    draw: st.DrawFn,
    now: datetime,
    max_rows: int = 6,
    around: date | Sequence[date] | None = None,
    permits: Sequence[str] = PERMITS,
) -> list[Cells]:
    """The same shapes for hypothesis, which shrinks them."""
    n = draw(st.integers(1, max_rows))
    return _write_rows(draw(st.randoms(use_true_random=False)), n, now, around, permits)


def _write_rows(
    rng: random.Random, n: int, now: datetime, around: date | Sequence[date] | None, permits: Sequence[str]
) -> list[Cells]:
    days = [around] if isinstance(around, date) else around
    rows: list[Cells] = []
    for serial in range(1, n + 1):
        plain = [row for row in rows if row and is_blank(row.get("Dihentikan")) and row.get("Uraian Pengaduan")]
        dice = rng.random()
        if dice < 0.01:
            rows.append({})
        elif dice < 0.04 and plain:
            rows.append(_copy(rng, rng.choice(plain)))
        else:
            row = _Story(rng, serial, now, days, permits).row
            if dice < 0.08 and plain:
                _make_alike(rng, row, rng.choice(plain))
            rows.append(row)
    return rows


def _copy(rng: random.Random, original: Cells) -> Cells:
    """A row pasted a second time, perhaps changed where complaints are not told apart."""
    row = dict(original)
    if rng.random() < 0.4:
        row["Catatan Petugas"] = "disalin"
    if rng.random() < 0.3:
        row.pop(rng.choice(("Diverifikasi", "Pelapor Dihubungi", "Diperiksa")), None)
    return row


def _make_alike(rng: random.Random, row: Cells, other: Cells) -> None:
    """The same person asks about the same permit again."""
    for heading in rng.choice((("NIK",), ("No. HP",), ("NIK", "No. HP"), ("Nama Pelapor",))):
        row[heading] = other.get(heading)
    row["Jenis Izin"] = other.get("Jenis Izin")


class _Story:
    """One complaint: an ordinary way through the steps, then up to a few accidents."""

    def __init__(
        self, rng: random.Random, serial: int, now: datetime, days: Sequence[date] | None, permits: Sequence[str]
    ) -> None:
        self.rng, self.serial, self.now, self.permits = rng, serial, now, permits
        self.bare_rate = rng.choice((0.0, 0.0, 0.0, 0.15, 0.5, 1.0))
        self.row: Cells = {}
        self.times: dict[str, datetime] = {}
        self.form(self.first_day(days))
        self.steps()
        for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 3))):
            rng.choice(ACCIDENTS)(self)
        for heading, at in self.times.items():
            self.row[heading] = self.typed(at)

    # ---- the ordinary way

    def first_day(self, days: Sequence[date] | None) -> date:
        rng, today = self.rng, self.now.date()
        if days:
            return rng.choice(list(days)) + timedelta(days=rng.randint(-6, 6))
        dice = rng.random()
        if dice < 0.35:
            return today - timedelta(days=rng.randint(0, 4))
        if dice < 0.75:
            return today - timedelta(days=rng.randint(0, 25))
        if dice < 0.85:
            return today - timedelta(days=rng.randint(20, 160))
        if dice < 0.92:
            return date(today.year, 1, 1) + timedelta(days=rng.randint(-9, 5))
        if dice < 0.98:
            return date(2026, 2, 14) + timedelta(days=rng.randint(0, 45))
        return rng.choice((date(2025, 4, 3), date(2019, 6, 10), date(2005, 3, 3)))

    def form(self, day: date) -> None:
        rng, serial = self.rng, self.serial
        self.times["Tanggal Lapor"] = min(self.moment_on(day), self.now)
        birth = date(1960, 1, 1) + timedelta(days=rng.randint(0, 15_000))
        born_on = birth.day + (40 if rng.random() < 0.5 else 0)
        phone = f"0812-0000-{serial:04d}"
        self.row |= {
            "Nama Pelapor": f"Pelapor Contoh {serial:04d}",
            "NIK": f"999901{born_on:02d}{birth:%m%y}{serial:04d}" if rng.random() < 0.7 else None,
            "Alamat": f"Jalan Contoh No. {serial}",
            "No. HP": rng.choice((phone, phone, phone.replace("-", ""), int(phone.replace("-", "")), "-")),
            "Jenis Izin": rng.choice(list(self.permits)),
            "No. Berkas Izin": f"BRK-{serial}" if rng.random() < 0.5 else None,
            "Uraian Pengaduan": f"Uraian contoh nomor {serial:04d}",
            "Lampiran": rng.choice((None, "fotokopi", "-")),
        }

    def steps(self) -> None:
        """The steps up to a stage, each some time after the one before, none in the future."""
        rng = self.rng
        stage, at = rng.choice((1, 2, 2, 3, 4, 5, 6, 6, 6)), self.times["Tanggal Lapor"]
        for step in range(2, stage + 1):
            at = self.next_after(at, step)
            if at > self.now:
                break
            self.times[STEP_COLUMNS[step]] = at
            self.side_cells(step)

    def side_cells(self, step: int) -> None:
        choose = self.rng.choice
        if step == 2:
            self.row |= {"Kelengkapan": "Lengkap", "Petugas": "Petugas Contoh"}
        elif step == 3:
            self.row |= {"Kebenaran Laporan": choose(LISTS["Kebenaran Laporan"]), "Usulan Solusi": "Usulan contoh"}
        elif step == 4:
            self.row |= {"Cara Penyelesaian": choose(LISTS["Cara Penyelesaian"]), "Solusi": "Solusi contoh"}
        elif step == 6:
            self.row |= {"Media Jawaban": choose(LISTS["Media Jawaban"]), "No. Surat Jawaban": f"SJ-{self.serial}"}

    def moment_on(self, day: date) -> datetime:
        """A moment of the day: at an edge, in working hours, or at any minute; or the date alone (00:00)."""
        rng = self.rng
        if rng.random() < self.bare_rate:
            return datetime.combine(day, time())
        if rng.random() < 0.5:
            return datetime.combine(day, rng.choice(EDGES))
        minutes = BINJAI.minutes(day)
        if minutes and rng.random() < 0.8:
            return datetime.combine(day, time()) + timedelta(minutes=rng.choice(minutes))
        return datetime.combine(day, time()) + timedelta(minutes=rng.randint(1, 24 * 60 - 1))

    def next_after(self, at: datetime, step: int) -> datetime:
        """When the step is done: at once, at its deadline to the minute, one working minute later, or some day."""
        rng = self.rng
        begun = BINJAI.closing(at.date()) if at.time() == time() else at
        limit = {2: (15, "menit"), 3: (1, "hari"), 4: (1, "hari"), 5: (15, "menit"), 6: (10, "menit")}[step]
        due = BINJAI.due(begun, limit)
        choices = (
            lambda: at,
            lambda: at + timedelta(minutes=rng.randint(1, 30)),
            lambda: due,
            lambda: BINJAI.earliest(BINJAI.w(due) + 1, due.date()),
            lambda: due + timedelta(minutes=1),
            lambda: BINJAI.opening(BINJAI.next_working_day(due.date())),
            lambda: max(at, self.moment_on(at.date())),
            lambda: self.moment_on(at.date() + timedelta(days=1)),
            lambda: self.moment_on(BINJAI.next_working_day(at.date())),
            lambda: self.moment_on(at.date() + timedelta(days=rng.randint(1, 6))),
        )
        found = rng.choice(choices)()
        if rng.random() < self.bare_rate:
            return datetime.combine(found.date(), time())
        return found

    # ---- how a time is typed

    def typed(self, at: datetime) -> object:
        dice, rng = self.rng.random(), self.rng
        if at.time() == time():
            if dice < 0.75:
                return at
            return at.date() if dice < 0.9 else rng.choice(spellings_of_date(at))
        if dice < 0.06:
            return rng.choice(spellings(at))
        if dice < 0.09:
            return at + timedelta(seconds=29, microseconds=600_000)
        if dice < 0.12 and at.time() > time(0, 2):
            return at - timedelta(microseconds=300_000)  # ...:59.7 of the minute before
        return at

    def some_time(self) -> str:
        """A time column that is filled (Tanggal Lapor is filled again where an accident emptied all)."""
        if not self.times:
            self.times["Tanggal Lapor"] = self.after_report()
        return self.rng.choice([heading for heading in TIMES if heading in self.times])

    def after_report(self, hours: int = 80) -> datetime:
        """Some moment around the report, mostly behind it, never ahead of the clock."""
        at = self.times.get("Tanggal Lapor", self.now) + timedelta(minutes=self.rng.randint(-300, hours * 60))
        return min(self.moment_on(at.date()) if self.rng.random() < 0.5 else at, self.now)


def spellings(at: datetime) -> list[str]:
    """The moment as text, the Indonesian way (4.6)."""
    month = MONTH_NAMES[at.month - 1]
    return [
        f"{at.day} {month} {at.year} {at:%H.%M}",
        f"{at.day} {month.lower()} {at.year} {at:%H:%M}",
        f"{at:%d/%m/%Y %H:%M}",
        f"{at:%d/%m/%Y %H.%M}",
        f"{at.day}-{at.month}-{at:%y %H.%M}",
        f"{at.day} {month[:3]} {at.year} {at:%H.%M}",
        f"  {at.day}/{at.month}/{at.year}  {at:%H:%M} ",
    ]


def spellings_of_date(at: datetime) -> list[str]:
    month = MONTH_NAMES[at.month - 1]
    return [
        f"{at.day} {month} {at.year}",
        f"{at:%d/%m/%Y}",
        f"{at.day}-{at.month}-{at:%y}",
        f"{at.day} {month[:3]} {at.year}",
    ]


# ---------------------------------------------------------------------------------------------------- accidents


def _gap(story: _Story) -> None:
    filled = [heading for step, heading in STEP_COLUMNS.items() if step > 1 and heading in story.times]
    for heading in story.rng.sample(filled[:-1], min(len(filled[:-1]), story.rng.choice((1, 1, 2)))):
        del story.times[heading]


def _late_filled_behind(story: _Story) -> None:
    """The last column typed although the ones between were forgotten."""
    story.times["Pelapor Dihubungi"] = story.after_report()


def _disorder(story: _Story) -> None:
    heading = story.some_time()
    back = story.rng.choice((1, 5, 45, 60 * 5, 60 * 24, 60 * 24 * 3))
    at = story.times[heading] - timedelta(minutes=back)
    story.times[heading] = datetime.combine(at.date(), time()) if story.rng.random() < 0.3 else at


def _bare(story: _Story) -> None:
    heading = story.some_time()
    story.times[heading] = datetime.combine(story.times[heading].date(), time())


def _return(story: _Story) -> None:
    """Not complete: sent back, perhaps completed, perhaps checked before or after that."""
    rng = story.rng
    story.row |= {
        "Kelengkapan": "Tidak Lengkap",
        "Kekurangan": rng.choice(("fotokopi izin", "fotokopi izin", "-", None)),
    }
    if rng.random() < 0.8:
        for step in (3, 4, 5, 6):
            story.times.pop(STEP_COLUMNS[step], None)
    checked = story.times.get("Diperiksa") or story.after_report(4)
    story.times["Diperiksa"] = checked
    completed = rng.choice((
        None,
        checked,
        checked + timedelta(minutes=1),
        checked - timedelta(minutes=1),
        datetime.combine(checked.date(), time()),
        checked + timedelta(days=rng.randint(1, 5)),
        story.moment_on(checked.date()),
        checked - timedelta(days=2),
    ))  # fmt: skip
    if completed is not None:
        story.times["Dilengkapi"] = min(completed, story.now)
    if rng.random() < 0.3:
        del story.times["Diperiksa"]


def _completed_return(story: _Story) -> None:
    """Came back, was checked again and found complete: Diperiksa at, before or after Dilengkapi."""
    if "Diperiksa" not in story.times:
        return
    checked, rng = story.times["Diperiksa"], story.rng
    story.row |= {"Kelengkapan": "Lengkap", "Kekurangan": "fotokopi izin"}
    story.times["Dilengkapi"] = min(story.now, rng.choice((
        checked,
        checked - timedelta(minutes=rng.randint(1, 30)),
        checked + timedelta(minutes=1),
        datetime.combine(checked.date(), time()),
        datetime.combine(checked.date() + timedelta(days=1), time()),
        checked + timedelta(days=1),
        checked - timedelta(days=3),
    )))  # fmt: skip


def _no_verdict(story: _Story) -> None:
    story.row["Kelengkapan"] = story.rng.choice((None, "-", "cukup", "Lengkap"))


def _stop(story: _Story) -> None:
    story.times["Dihentikan"] = story.after_report(200)
    reasons = (*LISTS["Alasan Dihentikan"], None, None, "-", "sudah selesai sendiri", " ganda ", "SALAH INPUT")
    story.row["Alasan Dihentikan"] = story.rng.choice(reasons)


def _empty_wajib(story: _Story) -> None:
    for heading in story.rng.sample(WAJIB, story.rng.choice((1, 1, 2))):
        story.times.pop(heading, None)
        story.row[heading] = story.rng.choice((None, None, "  "))


def _nothing_in_wajib(story: _Story) -> None:
    heading = story.rng.choice(WAJIB)
    story.times.pop(heading, None)
    story.row[heading] = story.rng.choice(("-", "nihil", "Tidak Ada", "tidak  punya"))


def _nothing_in_optional(story: _Story) -> None:
    heading = story.rng.choice(
        ("NIK", "Dilengkapi", "Kekurangan", "Lanjutan Dari", "Media Jawaban", "Diverifikasi", "Dihentikan")
    )
    story.times.pop(heading, None)
    story.row[heading] = story.rng.choice(("-", "NIHIL", "tidak ada", " - "))


def _ahead(story: _Story) -> None:
    heading = story.rng.choice((*TIMES, story.some_time()))
    midnight = datetime.combine(story.now.date(), time())
    at = story.rng.choice((
        *(story.now + timedelta(minutes=ahead) for ahead in (4, 5, 6)),
        story.now + timedelta(days=3),
        midnight,
        midnight + timedelta(days=1),
    ))  # fmt: skip
    story.times[heading] = at
    if heading == "Dihentikan":
        story.row["Alasan Dihentikan"] = "Bukan Wewenang"


def _not_a_time(story: _Story) -> None:
    heading = story.rng.choice((*TIMES, story.some_time(), story.some_time()))
    story.times.pop(heading, None)
    story.row[heading] = story.rng.choice(NOT_TIMES)


def _odd_case(story: _Story) -> None:
    for heading in LISTS:
        value = story.row.get(heading)
        if isinstance(value, str):
            odd = (value.upper(), value.lower(), f" {value} ", value.replace(" ", "  "), value.title())
            story.row[heading] = story.rng.choice(odd)


def _outside_list(story: _Story) -> None:
    heading = story.rng.choice(list(LISTS))
    story.row[heading] = story.rng.choice(("Izin Zaman Dulu", "mungkin", "lain-lain"))


def _wrong_nik(story: _Story) -> None:
    odd: tuple[object, ...] = (
        "999901010190000", "99990101019000011", "9999013213900001", "9999017202900001", "9999010100900001",
        "99990131049000AB", 9999010101900000, "-", "9999017112890001",
    )  # fmt: skip
    story.row["NIK"] = story.rng.choice(odd)


def _odd_phone(story: _Story) -> None:
    odd: tuple[object, ...] = (
        "12", "0812", "rumah", f"+62 812-0000-{story.serial:04d}", float(f"8120000{story.serial:04d}"),
        int(f"8120000{story.serial:04d}"), "0812-0000-0000-0000-99",
    )  # fmt: skip
    story.row["No. HP"] = story.rng.choice(odd)


def _follows(story: _Story) -> None:
    year = story.now.year
    odd = (f"0001/PGD/XI/{year}", f"0002/PGD/I/{year}", "9999/PGD/I/2001", f"0003/PGD/XII/{year - 1}", "tidak tahu")
    story.row["Lanjutan Dari"] = story.rng.choice(odd)


def _last_emptied(story: _Story) -> None:
    story.times.pop("Pelapor Dihubungi", None)


ACCIDENTS: tuple[Callable[[_Story], None], ...] = (
    _gap, _gap, _late_filled_behind, _disorder, _disorder, _bare, _bare, _return, _return, _return, _completed_return,
    _completed_return, _no_verdict, _stop, _stop, _empty_wajib, _empty_wajib, _nothing_in_wajib, _nothing_in_optional,
    _ahead, _ahead, _not_a_time, _odd_case, _outside_list, _wrong_nik, _odd_phone, _follows, _last_emptied,
)  # fmt: skip
