"""The tables of the tab Rekap as lines of cells. Those that a chart draws have as many lines as their place in the
layout, whatever the book holds; what grows with the book stands below. Pure; nothing that names a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..cells import fraction
from ..config import Config
from ..core.versions import sop_of_month
from ..frozen import replace
from ..grid import Cell
from ..layout.recap_places import OTHERS, YEAR_LINES, drawn_steps, kind_lines, step_lines
from ..month.blocks import DOTS, Column, Figure, Signer, Table, words
from ..month.facts import Month, Months, day_minutes
from ..month.paper import recap_signers, signing_title
from ..month.tables import (
    OVERDUE_TITLE,
    REASONS_TITLE,
    TRUST_TITLE,
    basis,
    overdue_table,
    ranked,
    reasons_table,
    steps_drawn,
    steps_table,
    trust_notes,
    trust_table,
)
from ..text import day, duration_words, short_period_name, value_key
from .lines import BLANK, Line, line, share

_COVERED = "di_balik_grafik"  # look of what stands under a chart, and beside it where it is longer than that
_SIGN_AT = (0, 2, 5)  # columns A, C and F: three blocks side by side over the width of the page
_SIGN_ROOM = 3  # rows to sign in
_UNCOUNTED = "Tidak dihitung; sebabnya: pengaduan periksa-sop."


# ---- any table -----------------------------------------------------------------------------------------------------


def lines_of(table: Table, title: str = "", looks: Mapping[str, str] | None = None) -> list[Line]:
    """Title, headings and rows. looks: those of single columns, by their headings."""
    out: list[Line] = [line(title, look="judul_bagian")] if title else []
    if not table.rows and table.empty:
        return [*out, line(table.empty, look="teks_lunak")]
    out.append([Cell(c.heading or None, "judul_kanan" if c.is_figure else "judul") for c in table.columns])
    for row in table.rows:
        out.append([
            _cell(value, column, (looks or {}).get(column.heading, "sel_teks" if i else "sel_bungkus"))
            for i, (value, column) in enumerate(zip(row, table.columns, strict=True))
        ])  # fmt: skip
    return [*out, line(table.more, look="catatan")] if table.more else out


def _cell(value: Any, column: Column, look: str) -> Cell:
    kind = column.kind
    if isinstance(value, Figure):
        value, kind = value.value, value.kind
    if isinstance(value, Cell):
        return value
    if kind == "text":
        return Cell(value, look)
    if value is None or isinstance(value, str):  # in the place of a figure
        return Cell(words(value), "sel_lunak")
    if kind == "share":
        return share(value)
    looks = {"moment": "sel_waktu", "minutes": "sel_kanan", "count": "sel_angka"}
    return Cell(words(value, kind) if kind == "minutes" else value, looks[kind])


# ---- tables that a chart draws -------------------------------------------------------------------------------------


def months_table(months: Sequence[Month]) -> list[Line]:
    """The figures of each month; those as of the clock belong to no past one."""
    figures = [
        [replace(figure, value=figure.few or figure.value) for figure in month.all_figures(now)]
        for month in months for now in [month.figures if month.is_current else {}]
    ]  # fmt: skip
    names = [month.name + (" (kini)" if month.is_current else "") for month in months]
    columns = [Column("Angka"), *(Column(name, "count") for name in names)]
    return lines_of(Table(columns, [(of_months[0].label, *of_months) for of_months in zip(*figures, strict=True)]))


def year_table(shown: Month, current: Month) -> list[Line]:
    """The twelve months up to the current one, or to the shown one where that lies further back; as many lines also
    where fewer have begun."""
    year = (current if shown.period >= current.year[0].period else shown).begun
    columns = (Column("Bulan"), *(Column(name, "count") for name in ("Masuk", "Selesai", "Dihentikan")),
               Column("Janji ditepati", "share"))  # fmt: skip
    out = lines_of(Table(columns, [(short_period_name(m.period), *m[1:4], m.few or m.kept) for m in year]))
    return [*out, *[BLANK] * (YEAR_LINES - len(year))]


def steps_lines(month: Month) -> list[Line]:
    """How each step of a complaint but the first went in a month, and what a day of a limit is."""
    room = step_lines(month.months.config)
    told = _told_steps(month, room)
    return [*told, *[BLANK] * (room + 2 - len(told)), _day_note(month.months.config)]


def _told_steps(month: Month, most: int) -> list[Line]:
    return lines_of(steps_table(month.steps()[-most:]), f"Langkah yang selesai, {month.name}")


def chart_lines(month: Month) -> list[Line]:
    """What the chart of the steps draws; it covers these cells. Nothing stands where there is no median."""
    room = drawn_steps(month.months.config)
    drawn = steps_drawn(month.steps()[-room:])
    rows: Any = [[column.heading for column in drawn.columns], *drawn.rows]
    told = [[Cell(fraction(v) if isinstance(v, float) else v, _COVERED) for v in row] for row in rows]
    return [*told, *[BLANK] * (room + 1 - len(told))]


def _day_note(config: Config) -> Line:
    minutes = day_minutes(config)
    if minutes is None or not any(x.unit == "hari" for step in config.steps for x in step.limits):
        return BLANK
    return line(f"Waktu dihitung dalam jam kerja; batas 1 hari kerja adalah {duration_words(minutes)}.", look="catatan")


def statuses_table(months: Months) -> list[Line]:
    """Open work as of the clock."""
    columns = (Column("Status"), *(Column(name, "count") for name in ("Belum terlambat", "Terlambat", "Jumlah")))
    rows = [(status, n - late, late, n) for status, n, late in months.statuses]
    return lines_of(Table(columns, rows), "Pengaduan terbuka menurut Status, sekarang")


def kinds_table(months: Sequence[Month], config: Config) -> list[Line]:
    """The most frequent values of the first month in the first `tabel` column, at most 12, and all others as one.

    Of a column that is not counted its place says so: what stands below, and the chart beside it, keep theirs.
    """
    heading, room = config.rekap.tabel[0], kind_lines(config) - 1
    if not config.is_counted(heading):
        return [line(heading, look="judul_bagian"), line(_UNCOUNTED, look="catatan"), *[BLANK] * (room + 1)]
    counts = [month.counts(heading) for month in months]
    shown = ranked(counts)[:room]
    rest = [sum(of_month.values()) - sum(of_month.get(name, 0) for name in shown) for of_month in counts]
    rows = [*_counted(shown, counts), (_others(shown, counts), *rest)]
    out = lines_of(Table(_headings(heading, months), rows), f"{heading}, {basis(heading, config)}")
    return [*out[:-1], *[BLANK] * (room - len(shown)), out[-1]]


def _others(shown: Sequence[str], counts: Sequence[Mapping[str, int]]) -> str:
    """What the line of all others is called: not as a value of the office's own that is only one of them."""
    others = {name for of_month in counts for name, count in of_month.items() if count and name not in shown}
    is_one_of_them = len(others) > 1 and value_key(OTHERS) in map(value_key, others)
    return f"{len(others)} yang lain" if is_one_of_them else OTHERS


def _headings(heading: str, months: Sequence[Month]) -> list[Column]:
    return [Column(heading), *(Column(month.name, "count") for month in months)]


def _counted(names: Sequence[str], counts: Sequence[Mapping[str, int]]) -> list[tuple[Any, ...]]:
    return [(name, *(of_month.get(name, 0) for of_month in counts)) for name in names]


# ---- what grows with the book --------------------------------------------------------------------------------------


def overdue_lines(months: Months) -> list[Line]:
    """What is past its deadline, at most twenty; who must act in the widest column."""
    table = overdue_table(months)
    title = line(OVERDUE_TITLE, look="judul_bagian")
    if not table.rows:
        return [title, line(table.empty, look="baik"), BLANK]
    order = (2, 0, 3, 4, 1)
    columns = [*(table.columns[i] for i in order), Column("")]  # the step runs on over an empty cell
    moved = Table(columns, [(*(row[i] for i in order), None) for row in table.rows], more=table.more)
    looks = {"No. Register": "sel_bungkus", "Lewat": "sel_bahaya"}
    return [*lines_of(moved, OVERDUE_TITLE, looks), BLANK]


def more_tables(months: Sequence[Month], config: Config) -> list[Line]:
    """The steps of the current month beside a shown one, and the tables of which no chart draws every value."""
    out: list[Line] = []
    for month in months[1:]:
        out += [*_told_steps(month, step_lines(config)), BLANK]
    for place, heading in enumerate(config.rekap.tabel):
        if not config.is_counted(heading):
            continue
        counts = [month.counts(heading) for month in months]
        beyond = ranked(counts)[kind_lines(config) - 1 :]
        if place or any(of_month.get(name) for name in beyond for of_month in counts):
            names = list(dict.fromkeys(name for of_month in reversed(counts) for name in of_month))
            table = Table(_headings(heading, months), _counted(names, counts))
            out += [*lines_of(table, f"{heading} ({basis(heading, config)})"), BLANK]
    reasons = reasons_table(months)
    return [*out, *lines_of(reasons, REASONS_TITLE), BLANK] if reasons else out


def trust_lines(month: Month) -> list[Line]:
    """How far the times of a month may be trusted."""
    trust = month.months.trust_of(month.period)
    if not trust:
        return []
    notes = (line(text, look="catatan") for text in trust_notes(month))
    table = trust_table(trust, month)
    title = f"{TRUST_TITLE}, {table.caption[:1].lower()}{table.caption[1:]}"
    return [*lines_of(table, title), *notes, BLANK]


def signature_lines(month: Month) -> list[Line]:
    """A title and the places to sign, three side by side."""
    config = month.months.config
    sop = sop_of_month(month.period, config)
    signers = recap_signers(sop, month.handover)
    below = max(len(s.lines) for s in signers)
    blocks = [_signature(s, config.instansi.kota, below) for s in signers]
    out: list[Line] = [line(signing_title(sop, month.name), look="judul_bagian")]
    for start in range(0, len(blocks), len(_SIGN_AT)):
        abreast = blocks[start : start + len(_SIGN_AT)]
        for texts in zip(*abreast, strict=True):
            cells: list[Cell | None] = [None] * (_SIGN_AT[len(abreast) - 1] + 1)
            for place, text in zip(_SIGN_AT, texts, strict=False):
                cells[place] = Cell(text, "teks") if text else None
            out.append(cells if any(cells) else BLANK)
        out.append(BLANK)
    return out[:-1]


def _signature(s: Signer, city: str, below: int) -> list[str]:
    """As many lines as each other's, `below` of them under the signature."""
    when = ", ".join(filter(None, (city, day(s.signed)))) if s.signed else DOTS
    return [s.role, s.actor, f"Tanggal: {when}", *[""] * _SIGN_ROOM, *s.lines, *[""] * (below - len(s.lines))]
