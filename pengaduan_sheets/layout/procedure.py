"""Tab SOP: the procedure as a table with a mark per pelaksana, and beside each step how it performs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..cells import fraction
from ..config import Config, Step
from ..config.limits import Limit, LimitBy
from ..core.flowchart import promise_said, remarks
from ..core.tally import percent
from ..frozen import Frozen
from ..grid import Cell, TabContent
from ..heights import row_height
from ..schema import SOP
from ..text import MONTHS, duration_words, long_day
from .looks import looks
from .owned_tabs import sop_widths
from .templates import load_theme

MARK = "●"
NONE = "–"
_TITLE_HEIGHT = 26.0
_TABLE_ROW = 4  # of the first heading
_HEADING_ROWS = 2
_Line = list[Cell | None]


class StepPerformance(Frozen):
    """How one step performed this year, over its completions.

    nomor       number of the step
    done, late  how many were completed, and how many of these late
    median      working minutes from the step's start; None where nothing was completed, or no start is known
    """

    nomor: int
    done: int
    late: int
    median: float | None


def sop_content(
    config: Config,
    performance: Sequence[StepPerformance] | None,
    holidays: Mapping[date, str],
    today: date | None = None,
) -> TabContent:
    """The whole tab.

    performance  per step, in any order; None when nothing is known yet
    holidays     the days that do not count as working days, of this month and the next
    today        names the two months and the year in the headings
    """
    known = {p.nomor: p for p in performance or ()}
    table: list[_Line] = [
        *_headings(config, today),
        *(_step(step, config, known.get(step.nomor)) for step in [*config.steps, *config.recap_steps]),
    ]
    rows: list[_Line] = [
        [Cell("Standar Operasional Prosedur: Layanan Pengaduan", "judul_tab")],
        [Cell(config.instansi.nama, "teks_lunak")],
        [],
        *table,
        *([[None, Cell(said, "teks")]] if (said := promise_said(config)) else []),
        [],
        *_holidays(holidays, today),
    ]
    return TabContent(SOP, rows)


def sop_heights(rows: Sequence[Sequence[Cell | None]], config: Config) -> dict[int, float]:
    """Row -> points, of the title and of the table."""
    theme, widths = load_theme(config), sop_widths(config)
    named, end = looks(config, theme), _TABLE_ROW + _HEADING_ROWS + len(config.steps) + len(config.recap_steps)
    table = enumerate(rows[_TABLE_ROW - 1 : end - 1], start=_TABLE_ROW)
    return {1: _TITLE_HEIGHT} | {row: row_height(cells, widths, named, theme.huruf.ukuran) for row, cells in table}


def _headings(config: Config, today: date | None) -> Iterator[_Line]:
    standard = ["Kelengkapan", "Waktu", *(["Tenggang"] if config.has_grace else []), "Keluaran"]
    measured = ["Selesai", "Median", "Tepat waktu"]
    actors = config.actors()
    of_actors = ["Pelaksana", *[""] * (len(actors) - 1)] if actors else []
    groups = ["", "", *of_actors, "Mutu baku", *[""] * (len(standard) - 1)]
    groups += [f"Pelaksanaan {today.year}" if today else "Pelaksanaan tahun ini", *[""] * (len(measured) - 1)]
    # Not wrapped, so that a group's name runs on over the empty cells beside it.
    yield [Cell(name or None, "judul_grup") for name in groups]
    yield [
        Cell(name, "judul_tengah" if place >= 2 else "judul")
        for place, name in enumerate(["No", "Kegiatan", *actors, *standard, *measured])
    ]


def _step(step: Step, config: Config, performance: StepPerformance | None) -> _Line:
    limits = [step.waktu, *([step.tenggang] if config.has_grace else [])]
    return [
        Cell(step.nomor, "sel_tengah"),
        Cell(". ".join([step.kegiatan or step.status, *remarks(step)]), "sel_bungkus"),
        *(Cell(MARK if actor in step.actors else None, "sel_tanda") for actor in config.actors()),
        Cell(", ".join(step.kelengkapan) or NONE, "sel_bungkus"),
        *(_limit(limit) for limit in limits),
        Cell(step.keluaran or NONE, "sel_bungkus"),
        *_measured(performance, has_limit=bool(step.limits)),
    ]


def _limit(limit: Limit | LimitBy | None) -> Cell:
    """Wrapped where there is more to say than `10 menit`."""
    said = NONE if limit is None else str(limit)
    return Cell(said, "sel_tengah" if len(said) <= len("100 menit") else "sel_bungkus")


def _measured(p: StepPerformance | None, *, has_limit: bool) -> list[Cell]:
    if p is None or p.done == 0:
        return [Cell(NONE, "sel_lunak"), Cell(NONE, "sel_tengah"), Cell(NONE, "sel_lunak")]
    share = percent(p.done - p.late, p.done)
    return [
        Cell(p.done, "sel_angka"),
        Cell(NONE if p.median is None else duration_words(p.median), "sel_tengah"),
        Cell(fraction(share), "sel_persen") if has_limit and share is not None else Cell(NONE, "sel_lunak"),
    ]


def _holidays(holidays: Mapping[date, str], today: date | None) -> Iterator[_Line]:
    yield [Cell(f"Libur yang dihitung{_months(today)}", "judul_bagian")]
    for day in sorted(holidays):
        yield [None, Cell(f"{long_day(day)}: {holidays[day]}", "teks")]
    if not holidays:
        yield [None, Cell("Tidak ada.", "teks_lunak")]


def _months(today: date | None) -> str:
    if today is None:
        return ""
    after = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    year = f" {today.year}" if after.year != today.year else ""
    return f": {MONTHS[today.month - 1]}{year} dan {MONTHS[after.month - 1]} {after.year}"
