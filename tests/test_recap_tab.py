"""Every figure of the tab Rekap, held against plain Python that reads the same rows a second time (tests/oracle).

Real books, real syncs; rows of every shape, months with nothing, and the turn of the year. The largest office has
5,000 rows in `make soak`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import STEP_TIMES, Office
from oracle.clock import BINJAI as CLOCK
from oracle.expect import LIMITS, Expected, expect
from oracle.reading import is_blank, is_nothing, listed, read_time
from oracle.recap import recap
from oracle.rows import random_rows, write_rows
from soak import sized
from test_chart_caches import wrong_caches

from pengaduan_sheets import schema as s
from pengaduan_sheets.text import MONTHS, MONTHS_SHORT

NOT_COUNTED = ("Ganda", "Salah Input")
NOW_CELLS = ("Terbuka (sekarang)", "Terlambat (sekarang)", "Menunggu pelapor (sekarang)",
             "Perlu diperbaiki (sekarang)")  # fmt: skip
STATUSES = ("Pemeriksaan", "Verifikasi", "Penyelesaian", "Penyampaian Solusi", "Jawaban Pelapor", "Menunggu Pelapor")
CARDS = (0, 1, 3, 5, 7)  # columns at which the five figures stand
DAY = 450  # working minutes of an ordinary day in Binjai: 37.5 hours in five days
SIZES = [0, 1, 60]

Grid = list[list[Any]]
Row = Mapping[str, object]


@dataclass
class Told:
    """The rows and what the oracle makes of them."""

    rows: Sequence[Row]
    now: datetime
    before: datetime  # the sync before the rows were typed
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def states(self) -> list[Expected]:
        return expect(self.rows, self.now)

    @property
    def expected(self) -> list[Expected]:
        return [out for out in self.states if out.has_content]

    def figures(self, period: str) -> dict[str, Any]:
        if period not in self.known:
            self.known[period] = recap(self.rows, self.now, period, told=self.states)
        return self.known[period]


# ---- reading the tab -----------------------------------------------------------------------------------------------


def read_tab(book: Path) -> Grid:
    sheet = openpyxl.load_workbook(book, data_only=True)[s.RECAP]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def find(grid: Grid, text: str, column: int = 0, start: int = 0) -> int:
    return next(i for i in range(start, len(grid)) if str(grid[i][column] or "").startswith(text))


def table(grid: Grid, heading: str, column: int = 0) -> dict[str, list[Any]]:
    """The lines under a heading, first cell -> the others, up to the first empty one."""
    out: dict[str, list[Any]] = {}
    for row in grid[find(grid, heading, column) + 1 :]:
        if row[column] in (None, ""):
            break
        out[str(row[column])] = row[column + 1 :]
    return out


# ---- the second reading --------------------------------------------------------------------------------------------


def month_before(period: str) -> str:
    first = date.fromisoformat(f"{period}-01") - timedelta(days=1)
    return f"{first:%Y-%m}"


def months_up_to(period: str, count: int) -> list[str]:
    out = [period]
    while len(out) < count:
        out.insert(0, month_before(out[0]))
    return out


def name(period: str) -> str:
    return f"{MONTHS[int(period[5:]) - 1]} {period[:4]}"


def of_few(percent: float | None, total: int) -> str | None:
    """`2 dari 3`, of fewer than ten; every one of them has its promise."""
    return f"{round(percent * total / 100)} dari {total}" if percent is not None and total < 10 else None


def share(percent: float | None) -> Any:
    return "–" if percent is None else float(Decimal(str(percent)) / 100)


def words(minutes: float | None) -> str:
    if minutes is None:
        return "–"
    whole = int(Decimal(str(minutes)).quantize(Decimal(1), ROUND_HALF_UP))
    hours, rest = whole // 60, whole % 60
    return " ".join(([f"{hours} jam"] if hours else []) + ([f"{rest} menit"] if rest or not hours else []))


def decimal(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,"))


def change(value: float | None, before: float | None, than: str, percent: bool = False) -> str:
    shown = "–" if before is None else decimal(before, 1) + " %" if percent else decimal(before, 0)
    if value is None or before is None:
        return f"{than}: {shown}"
    if value == before:
        return f"= sama dengan {than} ({shown})"
    by = abs(Decimal(str(value)) - Decimal(str(before)))
    text = decimal(float(by), 1) + " poin" if percent else decimal(float(by), 0)
    return f"{'▲ naik' if value > before else '▼ turun'} {text} dari {than} ({shown})"


def standing(told: Told) -> tuple[int, int]:
    """(open, overdue) when the month of the clock began."""
    begin = told.now.replace(day=1, hour=0, minute=0)
    opened = overdue = 0
    for out in told.expected:
        if out.status == "Perbaiki Data":
            continue
        ended = out.dihentikan.at if out.status == "Dihentikan" and out.dihentikan else None
        if out.status == "Selesai":
            ended = out.done[-1].end.at
        if out.lapor and out.lapor.at < begin and not (ended and ended < begin):
            opened += 1
        due = [out.tenggat] if out.terlambat == "Ya" and out.tenggat else []
        for done in out.done:
            if done.late and done.start and done.end.at >= begin:
                start = CLOCK.closing(done.start.day) if done.start.bare else done.start.at
                due.append(CLOCK.due(start, LIMITS[done.step]))
        overdue += any(moment < begin for moment in due)
    return opened, overdue


def times_of(told: Told, heading: str, period: str) -> list[tuple[datetime, bool]]:
    """(moment, is a date without a time) of a column in a month, of rows that count."""
    out = []
    for row, state in zip(told.rows, told.states, strict=True):
        if state.has_content and state.status != "Perbaiki Data":
            moment = read_time(row.get(heading), told.now).moment
            if moment is not None and f"{moment.at:%Y-%m}" == period:
                out.append((moment.at, moment.bare))
    return out


def is_delayed(moment: datetime, bare: bool, told: Told) -> bool:
    start = CLOCK.closing(moment.date()) if bare else moment
    return CLOCK.w(told.before) > CLOCK.w(CLOCK.due(start, (1, "hari")))


def returned(told: Told, period: str) -> int:
    count = 0
    for row, out in zip(told.rows, told.states, strict=True):
        if not out.has_content or not is_received(row, out, period):
            continue
        filled = [not (is_blank(row.get(h)) or is_nothing(row.get(h))) for h in ("Kekurangan",)]
        back = listed(row.get("Kelengkapan"), ("Tidak Lengkap",)) is not None
        count += back or any(filled) or read_time(row.get("Dilengkapi"), told.now).moment is not None
    return count


def is_received(row: Row, out: Expected, period: str) -> bool:
    uncounted = out.status == "Dihentikan" and listed(row.get("Alasan Dihentikan"), NOT_COUNTED) is not None
    return out.status != "Perbaiki Data" and bool(out.lapor) and f"{out.lapor.at:%Y-%m}" == period and not uncounted  # type: ignore[union-attr]


# ---- the checks ----------------------------------------------------------------------------------------------------


def check(grid: Grid, told: Told, shown: str) -> None:
    """All figures of a tab that shows the month `shown` beside the clock's month."""
    current = f"{told.now:%Y-%m}"
    months = [shown] if shown == current else [shown, current]
    assert grid[0][0] == f"Rekap Layanan Pengaduan, {name(shown)}"
    check_headline(grid, told, shown, current)
    check_months(grid, told, months, current)
    check_steps(grid, told, months)
    check_open_work(grid, told)
    check_kinds(grid, told, months)
    check_year(grid, told, shown, current)
    check_overdue(grid, told)
    check_trust(grid, told, shown)


def check_headline(grid: Grid, told: Told, shown: str, current: str) -> None:
    f, before = told.figures(shown), told.figures(month_before(shown))
    opened, overdue = standing(told)
    promise = f["persen_tepat_janji"]
    few = of_few(promise, f["selesai"])
    told_share = few or ("–" if promise is None else f"{decimal(promise, 1)} %")
    assert [grid[5][at] for at in CARDS] == [f["masuk"], f["selesai"], f["terbuka"], f["terlambat"], told_share]
    than, end = name(month_before(shown)).split()[0], f"akhir {name(month_before(current)).split()[0]}"
    assert [grid[6][at] for at in CARDS] == [
        change(f["masuk"], before["masuk"], than),
        change(f["selesai"], before["selesai"], than),
        change(f["terbuka"], opened, end),
        change(f["terlambat"], overdue, end),
        "terlalu sedikit untuk dibandingkan"
        if few
        else change(promise, before["persen_tepat_janji"], than, percent=True),
    ]
    days = f"1–{told.now.day} " if shown == current and told.now.day > 1 else "1 " if shown == current else ""
    assert grid[4][0] == f"Masuk {days}{name(shown).split()[0]}"
    most = max((x["terlambat"] for x in f["langkah"]), default=0)
    worst = [x for x in f["langkah"] if x["terlambat"] == most]
    sentence = str(grid[8][0])
    if most and len(worst) == 1:
        said = f"paling sering terlambat: {most} dari {worst[0]['selesai']}."
        assert sentence.startswith(f"{name(shown)}: langkah {worst[0]['nomor']} ")
        assert sentence.endswith(said)
    else:
        assert "paling sering" not in sentence
    if most and len(worst) > 1:  # of equals none is the worst: all are named
        numbers = [str(x["nomor"]) for x in worst]
        assert sentence.startswith(f"{name(shown)}: langkah {', '.join(numbers[:-1])} dan {numbers[-1]} sama sering ")
        assert sentence.endswith(f": masing-masing {most}.")


def check_months(grid: Grid, told: Told, months: Sequence[str], current: str) -> None:
    lines = table(grid, "Angka")
    keys = {
        "Masuk": "masuk", "Selesai": "selesai", "Dihentikan": "dihentikan", NOW_CELLS[0]: "terbuka",
        NOW_CELLS[1]: "terlambat", NOW_CELLS[2]: "menunggu_pelapor", NOW_CELLS[3]: "perbaiki",
        "Janji ditepati": "persen_tepat_janji", "Tanpa langkah terlambat": "persen_tepat_waktu",
        "Rata-rata waktu kerja": "rata_menit_kerja",
    }  # fmt: skip
    for column, period in enumerate(months):
        f = told.figures(period)
        for label, key in keys.items():
            value = f[key]
            if key.startswith("persen"):
                value = of_few(value, f["selesai"]) or share(value)
            elif key == "rata_menit_kerja":
                value = words(value)
            elif label in NOW_CELLS and period != current:
                value = "–"
            assert lines[label][column] == value, (label, period)
        assert lines["Dikembalikan untuk dilengkapi"][column] == returned(told, period)
    if len(months) == 1:
        assert lines["Masuk"][1] is None


def check_steps(grid: Grid, told: Told, months: Sequence[str]) -> None:
    for place, period in enumerate(months):
        lines = list(grid[find(grid, f"Langkah yang selesai, {name(period)}") + 2 :])
        for row, f in zip(lines, told.figures(period)["langkah"], strict=False):
            assert str(row[0]).startswith(f"{f['nomor']}. ")
            on_time = None
            if f["selesai"]:
                exact = Decimal(100 * (f["selesai"] - f["terlambat"])) / f["selesai"]
                on_time = float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
            median, mean, longest = (f[f"{which}_menit_kerja"] for which in ("median", "rata", "terlama"))
            means = [words(median), words(mean), words(longest)]
            assert row[1:7] == [f["selesai"], f["terlambat"], share(on_time), *means]
            if place == 0:
                number, unit = LIMITS[f["nomor"]]
                check_bar(grid, f, number * (DAY if unit == "hari" else 1))


def check_bar(grid: Grid, f: dict[str, Any], limit: int) -> None:
    """What the chart of the steps draws: the median as a share of the limit, whatever its unit, cut at twice that."""
    label, within, beyond = next(row[4:7] for row in grid if str(row[4] or "").startswith(f"{f['nomor']}. "))
    said = label.partition(": ")[2]
    assert said.startswith(f"{decimal(f['terlambat'], 0)} lewat dari {decimal(f['selesai'], 0)}" if f["selesai"]
                           else "belum ada yang selesai")  # fmt: skip
    if f["median_menit_kerja"] is None:
        assert (within, beyond) == (None, None)
        return
    exact = Decimal(str(f["median_menit_kerja"])) * 100 / limit
    of_limit = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert within == pytest.approx(float(min(of_limit, Decimal(100)) / 100))
    assert beyond == pytest.approx(float(max(of_limit - 100, Decimal(0)) / 100))
    assert ("× batas" in said) == (of_limit > 200)


def check_open_work(grid: Grid, told: Told) -> None:
    lines = table(grid, "Status", 4)
    opened = [o for o in told.expected if o.status not in ("Selesai", "Dihentikan", "Perbaiki Data")]
    assert list(lines) == list(STATUSES)
    for status, row in lines.items():
        here = [o for o in opened if o.status == status]
        late = sum(o.terlambat == "Ya" for o in here)
        assert row[:3] == [len(here) - late, late, len(here)]
    assert sum(row[2] for row in lines.values()) == told.figures("2026-11")["terbuka"]


def check_kinds(grid: Grid, told: Told, months: Sequence[str]) -> None:
    start = find(grid, "Jenis Izin, dari yang masuk") + 2
    lines = {str(row[0]): row[1:3] for row in grid[start : start + 8] if row[0]}
    *_, others = lines  # the line of all that have none of their own
    assert others == "Lainnya" or re.fullmatch(r"\d+ yang lain", others)
    for column, period in enumerate(months):
        counts = Counter(told.figures(period)["jenis_izin"])
        assert sum(row[column] for row in lines.values()) == sum(counts.values())
        for kind, row in lines.items():
            if kind != others:
                assert row[column] == counts[kind]
            elif kind == "Lainnya":  # of that name nothing else is counted, or nothing but that
                rest = {other for other, n in counts.items() if n and other not in lines}
                assert not (rest and counts[kind])
        if column == 0 and sum(kind != "Lainnya" for kind in counts) > 7:
            assert min(row[0] for kind, row in lines.items() if kind != others) >= max(
                (n for kind, n in counts.items() if kind not in lines and kind != "Lainnya"), default=0
            )
    methods = table(grid, "Cara Penyelesaian")
    if methods:
        at = find(grid, "Cara Penyelesaian (")
        values = {str(row[0]): row[1:3] for row in grid[at + 2 : at + 4]}
        for column, period in enumerate(months):
            assert {k: v[column] for k, v in values.items()}.items() >= {
                k: n for k, n in told.figures(period)["cara_penyelesaian"].items() if k in values
            }.items()


def check_year(grid: Grid, told: Told, shown: str, current: str) -> None:
    lines = table(grid, "Bulan", 4)
    last = current if shown in months_up_to(current, 12) else shown
    months = months_up_to(last, 12)
    while len(months) > 1 and not any(told.figures(months[0])[key] for key in ("masuk", "selesai", "dihentikan")):
        del months[0]  # nothing had begun
    assert list(lines) == [f"{MONTHS_SHORT[int(p[5:]) - 1]} {p[:4]}" for p in months]
    for period, row in zip(months, lines.values(), strict=True):
        f = told.figures(period)
        kept = of_few(f["persen_tepat_janji"], f["selesai"]) or share(f["persen_tepat_janji"])
        assert row[:4] == [f["masuk"], f["selesai"], f["dihentikan"], kept], period


def check_overdue(grid: Grid, told: Told) -> None:
    start = find(grid, "Terlambat atau belum dicatat")
    late = [o for o in told.expected if o.status != "Perbaiki Data" and o.terlambat == "Ya"]
    if not late:
        assert grid[start + 1][0] == "Tidak ada."
        return
    rows = []
    for row in grid[start + 2 :]:
        if row[1] is None:
            break
        rows.append((row[0], row[1], row[2], row[3], row[4]))
    wanted = Counter((o.pelaksana, o.noreg or "belum bernomor", o.tenggat, o.sisa, o.langkah) for o in late)
    assert len(rows) == min(len(late), 20)
    assert not Counter(rows) - wanted
    assert [row[2] for row in rows] == sorted(o.tenggat for o in late if o.tenggat)[:20]
    if len(late) > 20:
        assert grid[start + 2 + 20][0] == f"{decimal(len(late) - 20, 0)} lagi ada di tab Tugas."


def check_trust(grid: Grid, told: Told, shown: str) -> None:
    lines = table(grid, "Kolom waktu")
    for number, heading in enumerate(STEP_TIMES, start=1):
        times = times_of(told, heading, shown)
        delayed = sum(is_delayed(*time, told) for time in times)
        assert lines[f"{number}. {heading}"][:4] == [len(times), delayed, 0, sum(bare for _, bare in times)], heading


# ---- the offices ---------------------------------------------------------------------------------------------------


def synced(folder: Path, seed: int, size: int, clock: str, choice: str | None = None) -> tuple[Grid, Told]:
    """An office whose rows were typed after a sync four days ago, and what the next sync shows."""
    now = datetime.fromisoformat(clock)
    before = now - timedelta(days=4)
    office = Office(folder).create(f"{before:%Y-%m-%d %H:%M}")
    office.sync(f"{before:%Y-%m-%d %H:%M}")
    rows = random_rows(seed, size, now)
    write_rows(office.book, rows)
    if choice:
        book = office.open()
        book[s.RECAP]["B3"] = choice
        book.save(office.book)
    office.sync(clock)
    assert wrong_caches(office.book) == []
    written = office.book.read_bytes()
    assert office.sync(clock).plan.is_empty
    assert office.book.read_bytes() == written
    return read_tab(office.book), Told(rows, now, before)


def usual_month(told: Told) -> str:
    """The last month where it waits for its handover, else the current one."""
    last = month_before(f"{told.now:%Y-%m}")
    f = told.figures(last)
    return last if f["masuk"] or f["selesai"] else f"{told.now:%Y-%m}"


@pytest.mark.thorough
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("clock", ["2026-11-24 10:17", "2027-01-04 08:05"])
def test_every_figure_equals_a_second_reading(tmp_path: Path, size: int, clock: str) -> None:
    grid, told = synced(tmp_path / "kantor", size + int(clock[:4]), size, clock)
    check(grid, told, usual_month(told))


@pytest.mark.thorough
@pytest.mark.parametrize("choice", ["2026-12", "2026-02", "2024-12"])
def test_another_month_is_shown_with_its_own_figures_also_one_with_nothing(tmp_path: Path, choice: str) -> None:
    grid, told = synced(tmp_path / "kantor", 5, 40, "2027-01-04 08:05", choice)
    check(grid, told, choice)


@pytest.mark.thorough
@pytest.mark.soak
def test_a_large_office_equals_a_second_reading(tmp_path: Path) -> None:
    grid, told = synced(tmp_path / "kantor", 12, sized(150, 5000), "2026-11-24 10:17")
    check(grid, told, usual_month(told))
