"""`rekap`: one month on the terminal, as data, or as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..beside.look import look
from ..config import Config
from ..core.periods import parse_period
from ..core.recap import version_of_figure
from ..core.recap_changes import named
from ..errors import UsageError
from ..exports.files import checked_output, gather, office_of, render, write_output
from ..flow.closed_years import missing_sentences
from ..flow.months import months_of
from ..flow.record import trail_ahead
from ..flow.survey import Survey
from ..journal import Journal
from ..month.words import share_words, step_label
from ..terminal.parts import Part, Report, Said, Table, Text
from ..text import moment, number, period_name

_NAMED = 3  # differing figures that the line about them names


def recap(config: Config, now: datetime, period: str | None, output: str | None = None) -> Report:
    """The recap of a period: figures as JSON, and tables for the terminal or, with `output`, where the file is."""
    wanted = period_wanted(period, now)
    path = checked_output(output, config) if output is not None else None
    with look(config, now) as (found, journal):
        f = found.figures(wanted)
        if path is None:
            lacking = [Said(line, "bahaya") for line in missing_sentences(found.parted.years, found.past)]
            opening = [*not_yet(wanted, now), *_otherwise(found, wanted, journal)]
            return Report([*_recap_parts(f, config, now, opening), *lacking], f)
        office = office_of(config)
        data = gather(found, wanted, trail_ahead(journal, found, wanted), office)
    write_output(path, render(data, path.suffix.lower(), office), config)
    return Report([f"Rekap {period_name(wanted)}: {path}", *not_yet(wanted, now)], f)


def period_wanted(typed: str | None, now: datetime) -> str:
    """The month (`2026-11`) that --periode names, read as the cell Periode is; without it the clock's.

    raises UsageError: it names none
    """
    wanted = f"{now:%Y-%m}" if typed is None else parse_period(typed)
    if wanted is None:
        raise UsageError(f"--periode '{typed}' bukan bulan; tulis seperti --periode {now:%Y-%m}.")
    return wanted


def not_yet(period: str, now: datetime) -> list[str]:
    """What to say of a month to come: programs ask for its figures too, so they are given, and there are none yet."""
    current = f"{now:%Y-%m}"
    if period <= current:
        return []
    return [
        f"{period_name(period)} belum tiba, jadi belum ada isinya; untuk bulan ini: --periode {current} "
        f"({period_name(current)})."
    ]


def _otherwise(found: Survey, period: str, journal: Journal) -> list[Part]:
    """That the figures are not those that were handed over, and why, as the tab and the files tell it."""
    if period not in found.frozen:
        return []
    changed, because = months_of(found, period, trail_ahead(journal, found, period)).of(period).differences()
    told = f"Ini angka sekarang, berbeda dari yang diserahkan: {named(changed, _NAMED)}{because}."
    return [Said(told, "bahaya")] if changed else []


def _recap_parts(f: dict[str, Any], config: Config, now: datetime, opening: Sequence[Part]) -> list[Part]:
    shares = share_words(f, config)
    rows = [
        ("Masuk", number(f["masuk"])), ("Selesai", number(f["selesai"])), ("Dihentikan", number(f["dihentikan"])),
        ("Janji ditepati", shares.promise_said),
        ("Tanpa langkah terlambat", shares.on_time.shown),
        ("Rata-rata waktu kerja (menit)", number(f["rata_menit_kerja"], 1)),
        ("Terbuka sekarang", number(f["terbuka"])), ("Terlambat sekarang", _late(f["terlambat"])),
        ("Menunggu pelapor", number(f["menunggu_pelapor"])), ("Perlu diperbaiki", number(f["perbaiki"])),
    ]  # fmt: skip
    out: list[Part] = [Said(f"Rekap {period_name(f['periode'])}, keadaan {moment(now)}", "judul"), *opening, ""]
    out += [Table(("", ""), rows, frozenset({1})), "", _step_table(f, config)]
    for key, table in f.items():
        if isinstance(table, dict):
            counted = [(str(value), number(count)) for value, count in table.items()]
            heading = key.replace("_", " ").capitalize()
            out += ["", Table((heading, "Jumlah"), counted, frozenset({1}))]
    return [*out, "", Said("  Median, rata-rata dan terlama dalam menit kerja.", "lunak")]


def _step_table(f: dict[str, Any], config: Config) -> Table:
    untils = [*(version.sampai for version in config.versi), None]
    rows = [
        (step_label(step, untils[v]), number(done["selesai"]),
         _late(done["terlambat"]) if step.limits else number(None),
         number(done["median_menit_kerja"], 1), number(done["rata_menit_kerja"], 1),
         number(done["terlama_menit_kerja"]))
        for done in f["langkah"] for v in [version_of_figure(done, f, config)]
        for step in [config.procedures[v].numbered[done["nomor"]]]
    ]  # fmt: skip
    headings = ("Langkah", "Selesai", "Terlambat", "Median", "Rata-rata", "Terlama")
    return Table(headings, rows, frozenset(range(1, len(headings))))


def _late(count: int) -> Text:
    return Said(number(count), "bahaya") if count else number(count)
