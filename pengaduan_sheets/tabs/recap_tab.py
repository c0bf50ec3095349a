"""What stands in the tab Rekap: one minute for the head, on a phone or on one A4 (INTERFACE sections 3 and 5).

Pure; no names, NIK, phones or addresses. The head, the months' figures and the year stand at fixed places (the
constants below), so that charts and conditional formats can refer to them; what grows stands below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from ..config import Config, Step
from ..derived import Derived
from ..grid import Cell, TabContent, Value
from ..handover import HandoverResult, HandoverRow
from ..recap import Lists, dateless, differences, figures, most_overdue, parse_period, percent, returns, table_keys
from ..recap import year_by_month as by_month
from ..schema import RECAP
from ..text import MONTHS, listing, moment_or_day, number, period_name
from .lines import (
    BLANK,
    RED_HINT,
    Line,
    count,
    duration,
    figure_headings,
    headings,
    heights,
    label,
    line,
    moment_cell,
    nothing,
    share,
)  # fmt: skip
from .work import UNNUMBERED

HEADLINE_ROW = 6  # labels; the big figures stand one row below, in columns A to E
MONTHS_ROW = 9  # heading of the two month columns: B the shown month, C the current one
YEAR_HEADING_ROW = 26  # Bulan, Masuk, Selesai, Dihentikan, Tepat janji in columns A to E
YEAR_FIRST_ROW, YEAR_LAST_ROW = 27, 38  # January to December
CHART_FIRST_ROW, CHART_LAST_ROW = 40, 56  # left empty where the book has charts
OVERDUE_SHOWN = 20
WIDTHS = (34, 21, 21, 21, 19, 15)  # of the columns as shipped, to know which lines wrap


@dataclass(frozen=True)
class RecapHead:
    """What the sync knows beyond the rows. `choice` is the cell Periode as it stands; times are office wall clock.

    charts  the book has charts in the rows left empty for them
    """

    now: datetime
    synced: datetime
    red_after: datetime | None
    choice: object = None
    charts: bool = False


@dataclass(frozen=True)
class _Month:
    """One month column: its figures (kept ones where it was handed over) and what goes with them."""

    period: str
    figures: Mapping[str, Any]
    returned: int | None
    dateless: int | None
    is_current: bool
    is_kept: bool


def chosen_period(choice: object, now: datetime) -> tuple[str | None, str | None]:
    """(the month that Periode asks for, what to say beside the cell). An empty cell asks for nothing."""
    if choice is None or (isinstance(choice, str) and not choice.strip()):
        return None, None
    period = parse_period(choice)
    if period is None:
        read = f'"{choice.strip()}"' if isinstance(choice, str) else "isinya"
        return None, f"{read} bukan bulan; pilih dari daftar, atau tulis seperti {now:%Y-%m}"
    if period > f"{now:%Y-%m}":
        return None, f"{period_name(period)} belum tiba; pilih bulan lain"
    return period, None


def shown_period(choice: object, now: datetime, handed: HandoverResult, config: Config) -> str:
    """The month of column B: the chosen one, else the last month until it was received, else the current one."""
    chosen, _ = chosen_period(choice, now)
    if chosen:
        return chosen
    last = str(pd.Period(f"{now:%Y-%m}", freq="M") - 1)
    row = handed.of(last)
    waits = row.is_open if row else not config.recap_steps
    return last if waits else f"{now:%Y-%m}"


def recap_content(
    derived: Derived,
    config: Config,
    head: RecapHead,
    handed: HandoverResult,
    frozen: Mapping[str, Mapping[str, Any]],
    lists: Lists | None = None,
    figures_of: Callable[[str], Mapping[str, Any]] | None = None,
) -> TabContent:
    """The whole tab.

    handed      the tab Serah Terima as derived
    frozen      period -> figures kept when the recap was made; they are shown in place of the present ones
    figures_of  the figures of a period as they are now; by default from `derived` (a closed year needs its own)
    """
    current = f"{head.now:%Y-%m}"
    shown = shown_period(head.choice, head.now, handed, config)
    present = figures_of or (lambda period: figures(derived, config, period, lists))
    periods = [shown] if shown == current else [shown, current]
    months = [_month(p, derived, config, current, frozen, present) for p in periods]
    rows: list[Line] = [*_top(head, config), *_headline(months[-1]), BLANK]
    rows += _months_table(months)
    rows += _handed_lines(months[0], handed, present)
    _pad(rows, YEAR_HEADING_ROW - 2)
    rows += _year(by_month(derived, config, int(shown[:4])), int(shown[:4]), current)
    rows.append(BLANK)
    if head.charts:
        _pad(rows, CHART_LAST_ROW)
    for month in months:
        rows += _steps(month, config)
    for heading, key in table_keys(config).items():
        rows += _table(heading, key, months, config)
    rows += _overdue(derived)
    return TabContent(RECAP, rows, heights(rows, WIDTHS))


def _pad(rows: list[Line], upto: int) -> None:
    rows.extend([BLANK] * (upto - len(rows)))


def _month(
    period: str,
    derived: Derived,
    config: Config,
    current: str,
    frozen: Mapping[str, Mapping[str, Any]],
    present: Callable[[str], Mapping[str, Any]],
) -> _Month:
    kept = frozen.get(period)
    return _Month(
        period,
        kept if kept is not None else present(period),
        returns(derived, config, period),
        dateless(derived, config, period),
        period == current,
        kept is not None,
    )


# ---- the top -------------------------------------------------------------------------------------------------------


def _top(head: RecapHead, config: Config) -> list[Line]:
    _, problem = chosen_period(head.choice, head.now)
    told = Cell(problem, "bahaya") if problem else Cell("Kosong = bulan yang belum diserahkan", "catatan")
    choice: Value = head.choice if isinstance(head.choice, (str, int, float, datetime, date)) else None
    red = Cell(head.red_after, "waktu") if head.red_after else None
    return [
        line(Cell("Rekap Layanan Pengaduan", "judul_tab")),
        [Cell("Terakhir disinkron", "label"), Cell(head.synced, "waktu"), red, Cell(RED_HINT, "catatan")],
        [Cell("Periode", "label"), Cell(choice, "isian", staff=True), told],
        line(config.instansi.nama, look="teks_lunak"),
        BLANK,
    ]


def _headline(month: _Month) -> list[Line]:
    name = MONTHS[int(month.period[5:]) - 1]
    f = month.figures
    labels = (f"Masuk {name}", f"Selesai {name}", "Masih terbuka", "Terlambat", f"Tepat janji {name}")
    promise = f["persen_tepat_janji"]
    words = "–" if promise is None else f"{number(promise, 1)} %"
    values = (f["masuk"], f["selesai"], f["terbuka"], f["terlambat"], words)
    alarming = {"Terlambat"} if f["terlambat"] else set()
    return [
        [Cell(text, "bahaya" if text in alarming else "besar_label") for text in labels],
        [Cell(value, "besar") for value in values],
    ]


# ---- the two months ------------------------------------------------------------------------------------------------


def _months_table(months: Sequence[_Month]) -> list[Line]:
    names = [period_name(m.period) + (" (kini)" if m.is_current else "") for m in months]

    def row(name: str, of: Callable[[_Month], Cell]) -> Line:
        return [label(name), *(of(m) for m in months)]

    def figure(key: str) -> Callable[[_Month], Cell]:
        return lambda m: count(m.figures.get(key))

    def as_of_now(key: str) -> Callable[[_Month], Cell]:  # of the clock, so they belong to no past month
        return lambda m: count(m.figures.get(key) if m.is_current else None)

    return [
        figure_headings("Angka", *names),
        row("Masuk", figure("masuk")),
        row("Selesai", figure("selesai")),
        row("Dihentikan", figure("dihentikan")),
        row("Masih terbuka (sekarang)", as_of_now("terbuka")),
        row("Terlambat (sekarang)", as_of_now("terlambat")),
        row("Menunggu pelapor (sekarang)", as_of_now("menunggu_pelapor")),
        row("Perlu diperbaiki (sekarang)", as_of_now("perbaiki")),
        row("Tepat janji kepada pelapor", lambda m: share(m.figures.get("persen_tepat_janji"))),
        row("Tanpa satu pun langkah terlambat", lambda m: share(m.figures.get("persen_tepat_waktu"))),
        row("Rata-rata waktu kerja", lambda m: duration(m.figures.get("rata_menit_kerja"))),
        row("Dikembalikan untuk dilengkapi", lambda m: count(m.returned)),
        row("Baris dengan tanggal tanpa jam", lambda m: count(m.dateless)),
    ]


def _handed_lines(month: _Month, handed: HandoverResult, present: Callable[[str], Mapping[str, Any]]) -> list[Line]:
    """At most two lines: how far the handover is, and what differs from the figures that were handed over."""
    row = handed.of(month.period)
    out: list[Line] = []
    if row is not None:
        out.append(line(_handover_words(row, month), look="catatan"))
    if month.is_kept and (changed := differences(month.figures, present(month.period))):
        more = f", dan {len(changed) - 3} angka lain" if len(changed) > 3 else ""
        out.append(line(f"Angka kini berbeda: {', '.join(changed[:3])}{more}", look="bahaya"))
    return out


def _handover_words(row: HandoverRow, month: _Month) -> str:
    done = [f"{heading} {moment_or_day(at)}" for heading, at in row.completed.items()]
    kept = " Angkanya tetap seperti saat disusun." if month.is_kept else ""
    if not row.is_open:
        return f"Serah terima selesai: {listing(done)}.{kept}"
    due = f", tenggat {moment_or_day(row.deadline)}" if row.deadline else ""
    late = ", TERLAMBAT" if row.late else ""
    return f"Serah terima: {row.step_label} pada {row.actor}{due}{late}.{kept}"


# ---- the year ------------------------------------------------------------------------------------------------------


def _year(months: pd.DataFrame, year: int, current: str) -> list[Line]:
    out: list[Line] = [
        line(f"Sepanjang {year}", look="judul_bagian"),
        figure_headings("Bulan", "Masuk", "Selesai", "Dihentikan", "Tepat janji"),
    ]
    for number_, row in zip(range(1, 13), months.itertuples(index=False), strict=True):
        ahead = f"{year:04d}-{number_:02d}" > current
        cells = [None] * 4 if ahead else [count(row[0]), count(row[1]), count(row[2]), share(row[3])]
        out.append([label(MONTHS[number_ - 1]), *cells])
    return out


# ---- steps, tables, the overdue ------------------------------------------------------------------------------------


def step_name(step: Step) -> str:
    """`3. Verifikasi (1 hari)`: number, status and limit."""
    limit = f" ({step.waktu})" if step.waktu is not None else ""
    return f"{step.nomor}. {step.status}{limit}"


def _steps(month: _Month, config: Config) -> list[Line]:
    by_number = {f["nomor"]: f for f in month.figures.get("langkah", ())}
    out: list[Line] = [
        line(f"Langkah yang selesai, {period_name(month.period)}", look="judul_bagian"),
        figure_headings("Langkah (batas)", "Selesai", "Terlambat", "Rata-rata", "Terlama", "Dalam batas"),
    ]
    for step in config.steps[1:]:
        f = by_number.get(step.nomor)
        if f is None:  # the SOP has a step that the kept recap did not know
            out.append([label(step_name(step)), *(nothing() for _ in range(5))])
            continue
        in_time = percent(f["selesai"] - f["terlambat"], f["selesai"])
        out.append([
            label(step_name(step)), count(f["selesai"]), count(f["terlambat"]),
            duration(f["rata_menit_kerja"]), duration(f["terlama_menit_kerja"]), share(in_time),
        ])  # fmt: skip
    return [*out, BLANK]


def _table(heading: str, key: str, months: Sequence[_Month], config: Config) -> list[Line]:
    received = config.columns[heading].langkah == config.steps[0].nomor
    counts: list[Mapping[str, int]] = [m.figures.get(key) or {} for m in months]
    names = list(dict.fromkeys(name for of_month in reversed(counts) for name in of_month))
    out: list[Line] = [
        line(f"{heading} (dari yang {'masuk' if received else 'selesai'})", look="judul_bagian"),
        figure_headings(heading, *(period_name(m.period) for m in months)),
    ]
    out += [[label(name), *(count(of_month.get(name, 0)) for of_month in counts)] for name in names]
    if not names:
        out.append(line("Tidak ada.", look="teks_lunak"))
    return [*out, BLANK]


def _overdue(derived: Derived) -> list[Line]:
    found = most_overdue(derived, OVERDUE_SHOWN + 1)
    out: list[Line] = [line(f"Paling lama terlambat (paling banyak {OVERDUE_SHOWN})", look="judul_bagian")]
    if found.empty:
        return [*out, line("Tidak ada yang terlambat.", look="baik")]
    out.append(headings("No. Register", "Langkah", "Pelaksana", "Tenggat", "Lewat"))
    for row in found.head(OVERDUE_SHOWN).to_dict("records"):
        due = None if pd.isna(row["deadline"]) else pd.Timestamp(row["deadline"]).to_pydatetime()
        out.append([
            Cell(row["noreg"] or UNNUMBERED, "teks"),
            Cell(f"{row['step']}. {row['status']}", "teks_bungkus"),
            Cell(row["actor"], "teks_bungkus"),
            moment_cell(due),
            Cell(row["remaining"], "bahaya"),
        ])  # fmt: skip
    if len(found) > OVERDUE_SHOWN:
        out.append(line("Selebihnya: lihat tab Tugas.", look="catatan"))
    return out
