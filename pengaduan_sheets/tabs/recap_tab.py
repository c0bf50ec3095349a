"""What stands in the tab Rekap: one minute for the head, on a phone or on two A4 pages (INTERFACE sections 3 and 5).

Pure; no names, NIK, phones or addresses. The head, what stands out, and every table that a chart draws stand at fixed
places (`layout.recap_places`); what grows with the book stands below.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from ..cells import as_text, is_blank
from ..config import Config
from ..core.handover import HandoverResult
from ..core.periods import parse_period
from ..core.recap_changes import named
from ..grid import Cell, TabContent, Value
from ..layout import recap_places as places
from ..layout.templates import load_theme
from ..month.blocks import words
from ..month.facts import Month, Months
from ..month.words import handover_words
from ..schema import RECAP
from ..text import MONTHS, period_name
from . import recap_tables as tables
from .lines import BLANK, Line, beside, heights, line, synced_line

LETTERS = 1.17  # of usual text fit into one unit of a column's width, which is that of a digit
NAMED = 3  # differing figures that the line about them names


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


def recap_content(months: Months, head: RecapHead) -> TabContent:
    """The whole tab: the month that is chosen or waits for its handover, beside the current one."""
    config = months.config
    shown = months.of(shown_period(head.choice, head.now, months.handed, config))
    both = [shown] if shown.is_current else [shown, months.of(months.current)]
    rows: list[Line] = [*_top(head, config, shown)]
    _pad(rows, places.HEADLINE_ROW - 1)
    rows += _headlines(shown)
    _pad(rows, places.WORDS_ROW - 1)
    rows += [*(line(text) for text in shown.sentences()), *_handed_lines(shown)]
    _pad(rows, places.CHARTS_ROW - 1)
    rows += beside([], tables.chart_lines(shown), places.STEPS_CHART)
    _pad(rows, places.MONTHS_ROW - 1)
    rows += [*beside(tables.months_table(both), tables.year_table(months, shown.period), places.RIGHT), BLANK]
    rows += [*tables.steps_lines(shown), *[BLANK] * places.PAGE_ENDS]
    statuses = tables.statuses_table(months)
    rows += beside(tables.kinds_table(both, config), statuses, places.RIGHT) if config.rekap.tabel else statuses
    _pad(rows, places.recap_places(config).end)
    rows += [
        *tables.overdue_lines(months),
        *tables.more_tables(both, config),
        *tables.trust_lines(shown),
        *tables.signature_lines(shown),
    ]
    fixed = dict.fromkeys(range(places.CHARTS_ROW, places.MONTHS_ROW), places.CHART_ROW_HEIGHT)
    letters = [LETTERS * width for width in load_theme(config).lebar.tab[RECAP]]
    return TabContent(RECAP, rows, {**heights(rows, letters), **fixed})


def _pad(rows: list[Line], upto: int) -> None:
    rows.extend([BLANK] * (upto - len(rows)))


# ---- the top -------------------------------------------------------------------------------------------------------


def _top(head: RecapHead, config: Config, shown: Month) -> list[Line]:
    _, problem = chosen_period(head.choice, head.now)
    told = Cell(problem, "bahaya") if problem else Cell("Kosong = bulan yang belum diserahkan", "catatan")
    choice: Value = head.choice if isinstance(head.choice, (str, int, float, datetime, date)) else None
    return [
        line(Cell(f"Rekap Layanan Pengaduan, {shown.name}", "judul_tab")),
        synced_line(head.synced, head.red_after),
        [Cell("Periode", "label"), Cell(choice, "isian", staff=True), None, told],
        line(" · ".join(filter(None, (config.instansi.nama, config.instansi.alamat))), look="teks_lunak"),
    ]


def _headlines(month: Month) -> list[Line]:
    """Five labels, five large figures, and how each differs from the month before; what is not of now bears the name
    of its month, which may not be over."""
    name = MONTHS[int(month.period[5:]) - 1]
    labels, values, changes = list[Cell | None](), list[Cell | None](), list[Cell | None]()
    for figure in month.headlines():
        is_of_now = figure.label.endswith("sekarang")
        is_unfinished = month.is_current and not is_of_now and figure.note != month.shares.why
        shown = words(figure) if figure.kind == "share" else figure.value
        labels.append(Cell(figure.label if is_of_now else f"{figure.label} {name}",
                           "bahaya_label" if figure.alarms else "besar_label"))  # fmt: skip
        values.append(Cell(shown, "besar_bahaya" if figure.alarms else "besar"))
        changes.append(Cell(figure.note + "; bulan belum habis" * is_unfinished, "besar_ubah"))
    return [labels, values, changes]


def _handed_lines(month: Month) -> list[Line]:
    """At most two lines: how far the handover is, and what differs from the figures that were handed over and why."""
    out: list[Line] = []
    if month.handover is not None:
        out.append(line(handover_words(month.handover, is_kept=month.kept is not None), look="catatan"))
    changed, because = month.differences()
    if changed:
        out.append(line(f"Angka kini berbeda: {named(changed, NAMED)}{because}.", look="bahaya"))
    return out
