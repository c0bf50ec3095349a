"""What stands in the tab Rekap: one minute for the head, on a phone or on two A4 pages (INTERFACE sections 3 and 5).

Pure; no names, NIK, phones or addresses. The head, what stands out, and every table that a chart draws stand at fixed
places (`layout.recap_places`); what grows with the book stands below.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ..a1 import split_reference
from ..cells import is_blank
from ..config import Config
from ..core.handover import HandoverResult
from ..core.periods import months_on, parse_period
from ..core.recap_changes import named
from ..core.versions import sop_of_month
from ..frozen import Frozen
from ..grid import Cell, Sheet, TabContent, Value
from ..layout import recap_places as places
from ..layout.places import RECAP_PERIOD
from ..layout.templates import load_theme
from ..month.blocks import words
from ..month.facts import Month, Months
from ..month.words import handover_words
from ..schema import HANDOVER, RECAP
from ..text import MONTHS, period_name, weekday_moment
from . import recap_tables as tables
from .lines import BLANK, Line, beside, column_saying, heights, line, synced_line
from .work import Group, sum_words

_CALM = ("besar_label", "besar", "besar_ubah")
_PERIOD = "Periode"
_INSERTED = 8  # rows that staff may have put above it
NAMED = 3  # differing figures that the line about them names


class RecapHead(Frozen):
    """What the sync knows beyond the rows. `choice` is what staff chose; times are office wall clock.

    has_moved  the cell of the choice stands elsewhere (a row or column was inserted or deleted): it is written anew
    """

    now: datetime
    synced: datetime
    red_after: datetime | None
    choice: object = None
    has_moved: bool = False


def typed_period(sheet: Sheet | None) -> tuple[object, bool]:
    """(what stands in the cell Periode, whether it has left its place), the cell found by its label.

    Staff insert and delete rows and columns here too; at its place there may then be another cell, such as the time
    of the last sync. A column inserted between label and cell leaves an empty one between them.
    """
    own = split_reference(RECAP_PERIOD)
    if sheet is None:
        return None, False
    rows = range(1, places.NEED_ROW + _INSERTED)
    labels = ((row, c) for row in rows if (c := column_saying(sheet, row, _PERIOD)) and c < places.RIGHT)
    row, label = next(labels, (own[0], own[1] - 1))  # typed over: its place is all that tells it
    at = next((c for c in (label + 1, label + 2) if not is_blank(sheet.at(row, c))), label + 1)
    return sheet.at(row, at), (row, at) != own


def chosen_period(choice: object, now: datetime) -> tuple[str | None, str | None]:
    """(the month that Periode asks for, what to say beside the cell). An empty cell asks for nothing."""
    if is_blank(choice):
        return None, None
    period = parse_period(choice)
    if period is None:
        return None, f"isinya bukan bulan; pilih dari daftar, atau tulis seperti {now:%Y-%m}"
    if period > f"{now:%Y-%m}":
        return None, f"{period_name(period)} belum tiba; pilih bulan lain"
    return period, None


def shown_period(choice: object, now: datetime, handed: HandoverResult, config: Config) -> str:
    """The month of column B: the chosen one, else the last month until it was received, else the current one."""
    chosen, _ = chosen_period(choice, now)
    if chosen:
        return chosen
    last = months_on(f"{now:%Y-%m}", -1)
    row = handed.of(last)
    waits = row.is_open if row else not sop_of_month(last, config).recap_steps
    return last if waits else f"{now:%Y-%m}"


def recap_content(months: Months, head: RecapHead, groups: Sequence[Group]) -> TabContent:
    """The whole tab: the month that is chosen or waits for its handover, beside the current one.

    groups  the work of every pelaksana
    """
    config = months.config
    shown = months.of(shown_period(head.choice, head.now, months.handed, config))
    both = [shown] if shown.is_current else [shown, months.of(months.current)]
    rows: list[Line] = [*_top(head, config, shown)]
    _pad(rows, places.NEED_ROW - 1)
    rows.append(_need_line(shown))
    _pad(rows, places.HEADLINE_ROW - 1)
    rows += _headlines(shown)
    _pad(rows, places.SUM_ROW - 1)
    rows += [_sum_line(shown, groups), *(line(text) for text in shown.sentences()), *_difference_line(shown)]
    _pad(rows, places.STEPS_ROW - 1)
    rows += beside([], tables.chart_lines(shown), places.STEPS_CHART)
    _pad(rows, places.MONTHS_ROW - 1)
    rows += [*beside(tables.months_table(both), tables.year_table(shown, both[-1]), places.RIGHT), BLANK]
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
    return TabContent(RECAP, rows, {**heights(rows, load_theme(config).lebar.tab[RECAP]), **fixed})


def _pad(rows: list[Line], upto: int) -> None:
    rows.extend([BLANK] * (upto - len(rows)))


# ---- the top -------------------------------------------------------------------------------------------------------


def _top(head: RecapHead, config: Config, shown: Month) -> list[Line]:
    _, problem = chosen_period(head.choice, head.now)
    usual = f"Kosong = {places.usual_month(config)}"
    told = Cell(problem, "bahaya") if problem else Cell(usual, "catatan")
    choice: Value = head.choice if isinstance(head.choice, (str, int, float, datetime, date)) else None
    office = Cell(config.instansi.nama, "teks_lunak")
    return [
        [Cell(f"Rekap Layanan Pengaduan, {shown.name}", "judul_tab"), *[None] * (places.RIGHT - 2), office],
        synced_line(head.synced, head.red_after),
        [Cell(_PERIOD, "label"), Cell(choice, "isian", staff=not head.has_moved), None, told],
    ]


def _need_line(shown: Month) -> Line:
    """What must be done for the recaps that are handed over, and by whom: the last of these reads this tab."""
    waiting = [row for row in shown.months.handed.rows if row.is_open and row.period and row.actor]
    if not waiting and not shown.months.config.recap_steps and shown.handover is None:
        return BLANK
    if not waiting:
        told = handover_words(shown.handover, is_kept=False) or "Tidak ada rekap yang menunggu diserahkan."
        return line(told, look="catatan")
    row = min(waiting, key=lambda row: str(row.period))
    steps = sop_of_month(str(row.period), shown.months.config).recap_steps
    whom = f"Bapak/Ibu ({row.actor})" if row.at is steps[-1] else row.actor
    due = ""
    if row.deadline:
        due = f", {'seharusnya' if row.late else 'paling lambat'} {weekday_moment(row.deadline)}"
    cell = row.at.selesai_bila if row.at else ""
    more = f" Masih ada {len(waiting) - 1} rekap lain." if len(waiting) > 1 else ""
    told = f"Perlu tindakan {whom}: {row.status} {period_name(str(row.period))}{due}. Isi {cell} di {HANDOVER}.{more}"
    return line(told, look="bahaya" if row.late else "perlu")


def _headlines(month: Month) -> list[Line]:
    """Five labels, five large figures, and how each differs from the month before; what is not of now bears the name
    of its month, and its days where it is not over."""
    name, today = MONTHS[int(month.period[5:]) - 1], month.months.now.day
    if month.is_current:
        name = f"1–{today} {name}" if today > 1 else f"1 {name}"
    cards = []
    for figure in month.headlines():
        label = figure.label if figure.label.endswith("sekarang") else f"{figure.label} {name}"
        shown = figure.few or (words(figure) if figure.kind == "share" else figure.value)
        note = "terlalu sedikit untuk dibandingkan" if figure.few else figure.note
        looks = ("bahaya_label", "besar_bahaya", "bahaya_ubah") if figure.alarms else _CALM
        cards.append([Cell(*card) for card in zip((label, shown, note), looks, strict=True)])
    return [_at(places.CARDS, cells) for cells in zip(*cards, strict=True)]


def _at(columns: Sequence[int], cells: Sequence[Cell]) -> list[Cell | None]:
    """Cells at these columns of one line."""
    out: list[Cell | None] = [None] * columns[-1]
    for column, cell in zip(columns, cells, strict=True):
        out[column - 1] = cell
    return out


def _sum_line(month: Month, groups: Sequence[Group]) -> Line:
    """How the totals of the office add up, and that the figures of a month stay as they were handed over."""
    kept = f" Angka {month.name} tetap seperti saat disusun." if month.kept is not None else ""
    return line(f"{sum_words(groups)}.{kept}", look="teks_lunak")


def _difference_line(month: Month) -> list[Line]:
    """What differs from the figures that were handed over, and why."""
    changed, because = month.differences()
    return [line(f"Angka kini berbeda: {named(changed, NAMED)}{because}.", look="bahaya")] if changed else []
