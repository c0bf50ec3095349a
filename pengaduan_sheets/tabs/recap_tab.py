"""What stands in the tab Rekap: one minute for the head, on a phone or on two A4 pages (INTERFACE sections 3 and 5).

Pure; no names, NIK, phones or addresses. The head, what stands out, and every table that a chart draws stand at fixed
places (`layout.recap_places`); what grows with the book stands below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from ..cells import as_text, is_blank
from ..config import Config
from ..core.derived import Derived
from ..core.handover import HandoverResult, HandoverRow
from ..core.recap import (
    Lists,
    differences,
    figures,
    last_months,
    open_by_status,
    parse_period,
    standing_at,
)
from ..core.recap_trust import TrustFigure
from ..grid import Cell, TabContent, Value
from ..layout.recap_places import (
    CHART_ROW_HEIGHT,
    CHARTS_ROW,
    HEADLINE_ROW,
    MONTHS_ROW,
    PAGE_ENDS,
    RIGHT,
    WORDS_ROW,
    open_statuses,
    recap_places,
)
from ..schema import RECAP
from ..text import MONTHS, listing, moment_or_day, period_name
from .lines import (
    BLANK,
    RED_HINT,
    Line,
    beside,
    count,
    duration,
    figure_headings,
    heights,
    label,
    line,
    share,
)
from .recap_below import more_tables, overdue_list, trust_table
from .recap_charts import kinds_table, statuses_table, steps_table, year_end, year_table
from .recap_month import Month, counts_of, month_of, names_of
from .recap_reason import reason_words
from .recap_words import change_words, overdue_sentence, share_words, step_sentence, trust_sentence
from .signatures import signatures

WIDTHS = (36, 19, 19, 19, 19, 17, 12, 12, 12)  # letters that the columns as shipped hold, to know which lines wrap


@dataclass(frozen=True)
class RecapHead:
    """What the sync knows beyond the rows. `choice` is the cell Periode as it stands; times are office wall clock."""

    now: datetime
    synced: datetime
    red_after: datetime | None
    choice: object = None


def chosen_period(choice: object, now: datetime) -> tuple[str | None, str | None]:
    """(the month that Periode asks for, what to say beside the cell). An empty cell asks for nothing."""
    if is_blank(choice):
        return None, None
    period = parse_period(choice)
    if period is None:
        read = f'"{as_text(choice)}"' if isinstance(choice, str) else "isinya"
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
    trust_of: Callable[[str], Sequence[TrustFigure]] | None = None,
    trail_of: Callable[[str], Sequence[Any]] | None = None,
) -> TabContent:
    """The whole tab.

    handed      the tab Serah Terima as derived
    frozen      period -> figures kept when the recap was made; they are shown in place of the present ones
    figures_of  the figures of a period as they are now; by default from `derived` (a closed year needs its own)
    trust_of    how far the times of a period may be trusted; without it the tab says nothing of that
    trail_of    the events since a period's figures were kept, oldest first: why they differ from the present ones
    """
    current = f"{head.now:%Y-%m}"
    shown = shown_period(head.choice, head.now, handed, config)
    present = figures_of or (lambda period: figures(derived, config, period, lists))
    periods = [shown] if shown == current else [shown, current]
    months = [month_of(p, derived, config, current, frozen, present) for p in periods]
    before = month_of(_month_before(shown), derived, config, current, frozen, present)
    statuses = open_by_status(derived, open_statuses(config))
    trust = trust_of(shown) if trust_of else ()
    rows: list[Line] = [*_top(head, config, shown)]
    _pad(rows, HEADLINE_ROW - 1)
    rows += _headline(months[0], before, months[-1].figures, derived, config, head.now)
    _pad(rows, WORDS_ROW - 1)
    rows += [line(text) for text in _sentences(months[0], statuses, trust, config)]
    why = None if trail_of is None else lambda period: reason_words(period, derived, trail_of(period))
    rows += _handed_lines(months[0], handed, present, why)
    _pad(rows, MONTHS_ROW - 1)
    year = last_months(derived, config, year_end(shown, current))
    rows += [*beside(_months_table(months, config), year_table(year, frozen), RIGHT), BLANK]
    rows += [*steps_table(months[0].figures, config), *[BLANK] * PAGE_ENDS]
    rows += _kinds_and_statuses(months, statuses, config)
    _pad(rows, recap_places(config).end)
    rows += overdue_list(derived)
    rows += more_tables(months, config)
    rows += trust_table(trust, shown)
    rows += signatures(config, handed.of(shown), shown)
    fixed = dict.fromkeys(range(CHARTS_ROW, MONTHS_ROW), CHART_ROW_HEIGHT)
    return TabContent(RECAP, rows, {**heights(rows, WIDTHS), **fixed})


def _month_before(period: str) -> str:
    return str(pd.Period(period, freq="M") - 1)


def _pad(rows: list[Line], upto: int) -> None:
    rows.extend([BLANK] * (upto - len(rows)))


# ---- the top -------------------------------------------------------------------------------------------------------


def _top(head: RecapHead, config: Config, shown: str) -> list[Line]:
    _, problem = chosen_period(head.choice, head.now)
    told = Cell(problem, "bahaya") if problem else Cell("Kosong = bulan yang belum diserahkan", "catatan")
    choice: Value = head.choice if isinstance(head.choice, (str, int, float, datetime, date)) else None
    red = Cell(head.red_after, "waktu") if head.red_after else None
    return [
        line(Cell(f"Rekap Layanan Pengaduan, {period_name(shown)}", "judul_tab")),
        [Cell("Terakhir disinkron", "label"), Cell(head.synced, "waktu"), red, Cell(RED_HINT, "catatan")],
        [Cell("Periode", "label"), Cell(choice, "isian", staff=True), None, told],
        line(" · ".join(filter(None, (config.instansi.nama, config.instansi.alamat))), look="teks_lunak"),
    ]


def _headline(
    month: Month, before: Month, today: Mapping[str, Any], derived: Derived, config: Config, now: datetime
) -> list[Line]:
    """Five labels, five large figures, and how each differs from the month before.

    today  the figures of the current month: what is open and overdue now, which kept figures cannot know
    """
    name, than = MONTHS[int(month.period[5:]) - 1], MONTHS[int(before.period[5:]) - 1]
    f, b = month.figures, before.figures
    begun = now.date().replace(day=1)
    opened, overdue = standing_at(derived, begun)
    end = f"akhir {MONTHS[(begun.month - 2) % 12]}"
    unfinished = "; bulan belum habis" if month.is_current else ""
    late = Cell("Lewat tenggat sekarang", "bahaya_label" if today["terlambat"] else "besar_label")
    labels: list[Value | Cell] = [
        f"Masuk {name}",
        f"Selesai {name}",
        "Masih terbuka sekarang",
        late,
        f"Janji ditepati {name}",
    ]
    shares = share_words(f, config)
    promise = shares.promise
    values = [f["masuk"], f["selesai"], today["terbuka"], today["terlambat"], promise.shown]
    changes = [
        change_words(f["masuk"], b["masuk"], than) + unfinished,
        change_words(f["selesai"], b["selesai"], than) + unfinished,
        change_words(today["terbuka"], opened, end),
        change_words(today["terlambat"], overdue, end),
        shares.why or change_words(promise.value, b["persen_tepat_janji"], than, points=True) + unfinished,
    ]
    return [
        line(*labels, look="besar_label"),
        [Cell(v, "besar_bahaya" if k == 3 and v else "besar") for k, v in enumerate(values)],
        line(*changes, look="besar_ubah"),
    ]


def _sentences(
    month: Month, statuses: Sequence[tuple[str, int, int]], trust: Sequence[TrustFigure], config: Config
) -> list[str]:
    told = [step_sentence(month.figures, config), overdue_sentence(statuses, config), trust_sentence(trust)]
    return [text for text in told if text]


# ---- the two months ------------------------------------------------------------------------------------------------


def _months_table(months: Sequence[Month], config: Config) -> list[Line]:
    names = [period_name(m.period) + (" (kini)" if m.is_current else "") for m in months]

    def row(name: str, of: Callable[[Month], Cell]) -> Line:
        return [label(name), *(of(m) for m in months)]

    def figure(key: str) -> Callable[[Month], Cell]:
        return lambda m: count(m.figures.get(key))

    def as_of_now(key: str) -> Callable[[Month], Cell]:  # of the clock, so they belong to no past month
        return lambda m: count(m.figures.get(key) if m.is_current else None)

    return [
        figure_headings("Angka", *names),
        row("Masuk", figure("masuk")),
        row("Selesai", figure("selesai")),
        row("Dihentikan", figure("dihentikan")),
        row("Masih terbuka (sekarang)", as_of_now("terbuka")),
        row("Lewat tenggat (sekarang)", as_of_now("terlambat")),
        row("Menunggu pelapor (sekarang)", as_of_now("menunggu_pelapor")),
        row("Perlu diperbaiki (sekarang)", as_of_now("perbaiki")),
        row("Janji kepada pelapor ditepati", lambda m: share(*share_words(m.figures, config).promise)),
        row("Tanpa satu pun langkah terlambat", lambda m: share(*share_words(m.figures, config).on_time)),
        row("Rata-rata waktu kerja", lambda m: duration(m.figures.get("rata_menit_kerja"))),
        row("Dikembalikan untuk dilengkapi", lambda m: count(m.returned)),
        row("Baris dengan tanggal tanpa jam", lambda m: count(m.dateless)),
    ]


def _handed_lines(
    month: Month,
    handed: HandoverResult,
    present: Callable[[str], Mapping[str, Any]],
    why: Callable[[str], str | None] | None,
) -> list[Line]:
    """At most two lines: how far the handover is, and what differs from the figures that were handed over and why."""
    row = handed.of(month.period)
    out: list[Line] = []
    if row is not None:
        out.append(line(_handover_words(row, month), look="catatan"))
    if month.is_kept and (changed := differences(month.figures, present(month.period))):
        more = f", dan {len(changed) - 3} angka lain" if len(changed) > 3 else ""
        reason = why(month.period) if why else None
        because = f", {reason}" if reason else ""
        out.append(line(f"Angka kini berbeda: {', '.join(changed[:3])}{more}{because}.", look="bahaya"))
    return out


def _handover_words(row: HandoverRow, month: Month) -> str:
    done = [f"{heading} {moment_or_day(at)}" for heading, at in row.completed.items()]
    kept = " Angkanya tetap seperti saat disusun." if month.is_kept else ""
    if not row.is_open:
        return f"Serah terima selesai: {listing(done)}.{kept}"
    due = f", tenggat {moment_or_day(row.deadline)}" if row.deadline else ""
    late = ", sudah lewat" if row.late else ""
    return f"Serah terima: {row.step_label} pada {row.actor}{due}{late}.{kept}"


# ---- the tables behind the charts ----------------------------------------------------------------------------------


def _kinds_and_statuses(
    months: Sequence[Month], statuses: Sequence[tuple[str, int, int]], config: Config
) -> list[Line]:
    if not config.rekap.tabel:
        return statuses_table(statuses)
    heading = config.rekap.tabel[0]
    kinds = kinds_table(heading, counts_of(heading, months, config), names_of(months), config)
    return beside(kinds, statuses_table(statuses), RIGHT)
