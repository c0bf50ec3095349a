"""The tables behind Rekap's charts: each has as many lines as its place in the layout, whatever the book holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from ..config import Config, Step
from ..core.recap import half_up, percent
from ..grid import Cell
from ..layout.recap_places import OTHERS, YEAR_LINES, kind_lines
from ..text import MONTHS_SHORT, number, period_name, value_key
from .lines import BLANK, Line, count, duration, figure_headings, label, line, nothing, share

YEAR_FIGURES = ("masuk", "selesai", "dihentikan", "persen_tepat_janji")


# ---- steps ---------------------------------------------------------------------------------------------------------


def day_minutes(config: Config) -> float | None:
    """Working minutes of an ordinary working day, on average over the week; None for an office that never opens."""
    days = config.jam_kerja.by_weekday()
    return half_up(sum(end - begin for sessions in days.values() for begin, end in sessions), len(days))


def limit_minutes(step: Step, config: Config) -> float | None:
    """A step's limit (tenggang included) in working minutes, to compare means with; None without a limit."""
    day = day_minutes(config)
    if not step.limits or (day is None and any(x.unit == "hari" for x in step.limits)):
        return None
    return float(sum(Fraction(x.amount) * Fraction(day or 0) if x.unit == "hari" else x.amount for x in step.limits))


def step_name(step: Step) -> str:
    """`3. Verifikasi (1 hari)`: number, status and limit."""
    limit = f" ({step.waktu})" if step.waktu is not None else ""
    return f"{step.nomor}. {step.status}{limit}"


def steps_table(figures: Mapping[str, Any], config: Config) -> list[Line]:
    """How each step of a complaint but the first went in a month; its last two columns are what the chart draws."""
    name = period_name(figures["periode"])
    by_number = {f["nomor"]: f for f in figures.get("langkah", ())}
    out: list[Line] = [
        line(f"Langkah yang selesai, {name}", look="judul_bagian"),
        figure_headings("Langkah (batas)", "Selesai", "Lewat batas", "Dalam batas", "Rata-rata", "Terlama",
                        "Rata-rata (menit)", "Batas (menit)"),
    ]  # fmt: skip
    for step in config.steps[1:]:
        f = by_number.get(step.nomor)
        limit = _minutes(limit_minutes(step, config))
        if f is None:  # the SOP has a step that the kept recap did not know
            out.append([label(step_name(step)), *(nothing() for _ in range(5)), _minutes(None), limit])
            continue
        late = f["terlambat"] if step.limits else None  # without a limit nothing is late, and nothing in time
        in_time = None if late is None else percent(f["selesai"] - late, f["selesai"])
        out.append([
            label(step_name(step)), count(f["selesai"]), count(late), share(in_time),
            duration(f["rata_menit_kerja"]), duration(f["terlama_menit_kerja"]), _minutes(f["rata_menit_kerja"]), limit,
        ])  # fmt: skip
    return [*out, _day_note(config)]


def _minutes(value: float | None) -> Cell:
    """A figure that a chart draws: empty, not a dash, where there is none."""
    return Cell(int(value) if value is not None and float(value).is_integer() else value, "sel_angka")


def _day_note(config: Config) -> Line:
    day = day_minutes(config)
    if day is None or not any(x.unit == "hari" for step in config.steps for x in step.limits):
        return BLANK
    shown = number(day, 0 if day.is_integer() else 1)
    return line(f"Waktu dihitung dalam jam kerja; batas 1 hari digambar sebagai {shown} menit kerja.", look="catatan")


# ---- open work -----------------------------------------------------------------------------------------------------


def statuses_table(statuses: Sequence[tuple[str, int, int]]) -> list[Line]:
    """Open work as of the clock: (status, open, of these overdue)."""
    out: list[Line] = [
        line("Pekerjaan terbuka menurut Status, sekarang", look="judul_bagian"),
        figure_headings("Status", "Dalam batas", "Lewat tenggat", "Jumlah"),
    ]
    out += [[label(status), count(n - late), count(late), count(n)] for status, n, late in statuses]
    return out


# ---- the first `tabel` column --------------------------------------------------------------------------------------


def kinds_table(heading: str, counts: Sequence[Mapping[str, int]], names: Sequence[str], config: Config) -> list[Line]:
    """The most frequent values of the first month, at most 12, and all others as one.

    counts  value -> how often, for each month; names: what the months' columns are called
    """
    out: list[Line] = [
        line(f"{heading}, {basis_words(heading, config)}", look="judul_bagian"),
        figure_headings(heading, *names),
    ]
    room = kind_lines(config) - 1
    shown = ranked(counts)[:room]
    out += [[label(name), *(count(of_month.get(name, 0)) for of_month in counts)] for name in shown]
    out += [BLANK] * (room - len(shown))
    rest = [sum(of_month.values()) - sum(of_month.get(name, 0) for name in shown) for of_month in counts]
    return [*out, [label(OTHERS), *(count(n) for n in rest)]]


def sums_values_up(counts: Sequence[Mapping[str, int]], config: Config) -> bool:
    """Whether the table leaves some value without a line of its own."""
    return any(of_month[name] for name in ranked(counts)[kind_lines(config) - 1 :] for of_month in counts
               if name in of_month)  # fmt: skip


def basis_words(heading: str, config: Config) -> str:
    """What a table counts over (INTERFACE section 5)."""
    received = config.columns[heading].langkah == config.steps[0].nomor
    return f"dari yang {'masuk' if received else 'selesai'}"


def ranked(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """Every value but the office's own `Lainnya`: the most frequent of the first month, then of the next, in front."""
    names = dict.fromkeys(name for of_month in counts for name in of_month if value_key(name) != value_key(OTHERS))
    return sorted(names, key=lambda name: [-of_month.get(name, 0) for of_month in counts])


# ---- the last twelve months ----------------------------------------------------------------------------------------


def year_end(shown: str, current: str) -> str:
    """The last of the twelve months: the current one, or the shown one where that lies further back."""
    first = str(pd.Period(current, freq="M") - (YEAR_LINES - 1))
    return current if shown >= first else shown


def short_month(period: str) -> str:
    """`2026-11` as `Nov 2026`."""
    return f"{MONTHS_SHORT[int(period[5:]) - 1]} {period[:4]}"


def year_table(months: pd.DataFrame, frozen: Mapping[str, Mapping[str, Any]]) -> list[Line]:
    """Twelve months up to the current one; a month whose recap was made shows what was handed over."""
    out: list[Line] = [figure_headings("Bulan", "Masuk", "Selesai", "Dihentikan", "Janji ditepati")]
    for period, row in zip(months.index, months[list(YEAR_FIGURES)].itertuples(index=False), strict=True):
        kept = frozen.get(period)
        masuk, selesai, dihentikan, promise = row if kept is None else (kept[key] for key in YEAR_FIGURES)
        out.append([label(short_month(period)), count(int(masuk)), count(int(selesai)), count(int(dihentikan)),
                    share(promise)])  # fmt: skip
    return out
