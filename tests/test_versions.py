"""Versions of the SOP: an office changes it in mid-year, and nothing that was moves (INTERFACE 4.13).

The SOP before and the ten ways in which it changes: changed_procedures.py. What an edit without [[versi]] does:
test_changed_config.py.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from changed_procedures import CHANGES, CONFIG, OLD_FILE, changed, with_version
from test_any_procedure import looked_at

from pengaduan_sheets import schema as s
from pengaduan_sheets.config import Config, parse_config
from pengaduan_sheets.core.assess import Assessment
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.recap import figures

NOW = datetime(2026, 10, 7, 10, 0)
OPEN, FINISHED, NEW = 200, 200, 80
MONTHS = [f"2026-0{month}" for month in range(1, 7)]
OF_THE_CLOCK = ("terbuka", "terlambat", "menunggu_pelapor", "perbaiki")
Row = dict[str, object]


@cache
def before() -> Config:
    return parse_config(CONFIG, Path("config.toml"))


@cache
def after(name: str) -> Config:
    """The changed SOP, with what was before it."""
    return parse_config(with_version(changed(name)), Path("config.toml"), files={OLD_FILE: CONFIG})


def alone(name: str) -> Config:
    """The changed SOP as if it had always been so."""
    return parse_config(changed(name), Path("config.toml"))


def complaints(config: Config, serial: int, n: int, *, done: bool, since: datetime, days: int) -> list[Row]:
    """Rows that came within some days, all finished or all on their way, by one SOP."""
    rng, rows = random.Random(serial), []
    for i in range(serial, serial + n):
        at = since + timedelta(days=rng.randrange(days), hours=rng.randint(7, 15), minutes=rng.randrange(60))
        row: Row = {
            "Nama Pelapor": f"Orang {i}", "Alamat": f"Gang {i}", "No. HP": "-",
            "Jenis Izin": rng.choice(("NIB", "PBG")), "Uraian Pengaduan": f"Perkara {i}",
            "Kelengkapan": config.columns["Kelengkapan"].pilihan[0],
            "Cara Penyelesaian": rng.choice(["Lisan", "Tertulis"]),
        }  # fmt: skip
        last = len(config.steps) if done else rng.randint(1, len(config.steps) - 1)
        for step in config.steps[:last]:
            row[step.selesai_bila] = at
            at += timedelta(minutes=rng.choice((4, 12, 25, 90, 500, 1600, 3000)))
        rows.append(row)
    return rows


@cache
def old_rows() -> list[Row]:
    since = datetime(2026, 1, 5)
    finished = complaints(before(), 0, FINISHED, done=True, since=since, days=165)
    return [*finished, *complaints(before(), FINISHED, OPEN, done=False, since=since, days=176)]


@cache
def as_it_was() -> Assessment:
    return told(before(), old_rows(), {})


def told(config: Config, rows: Sequence[Row], numbers: Mapping[str, str]) -> Assessment:
    return looked_at(config, rows, [row_id(i) for i in range(len(rows))], Past(numbers=numbers), NOW)


def row_id(i: int) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return f"K23{letters[i // 576 % 24]}{letters[i // 24 % 24]}{letters[i % 24]}22"


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_no_old_deadline_status_number_or_past_figure_moves(name: str) -> None:
    was, given = as_it_was(), dict(as_it_was().numbers.taken)
    now = told(after(name), old_rows(), given)
    old = {heading: values for heading, values in was.system.items() if heading != s.NOTE}
    assert {heading: now.system[heading] for heading in old} == old
    assert {period: plain(figures(now.derived, after(name), period)) for period in MONTHS} == {
        period: plain(figures(was.derived, before(), period)) for period in MONTHS
    }


@pytest.mark.parametrize("name", CHANGES)
def test_new_rows_go_by_the_new_version(name: str) -> None:
    sop = alone(name)
    new = complaints(sop, 1000, NEW, done=False, since=datetime(2026, 7, 1), days=90)
    new += complaints(sop, 2000, NEW, done=True, since=datetime(2026, 7, 1), days=60)
    now = told(after(name), [*old_rows(), *new], dict(as_it_was().numbers.taken))
    wanted = told(sop, new, {})
    own = [heading for heading in wanted.system if heading not in (s.ID, s.NOREG)]  # their rows, and who came before
    assert {h: now.system[h][len(old_rows()) :] for h in own} == {h: wanted.system[h] for h in own}


def plain(figures: dict[str, Any]) -> dict[str, Any]:
    """Figures of a month that is over, without what the clock moves, values that nobody has, and whose step it is."""
    tables = {k: {v: n for v, n in f.items() if n} for k, f in figures.items() if isinstance(f, Mapping)}
    single = {k: f for k, f in figures.items() if not isinstance(f, (Mapping, list)) and k not in OF_THE_CLOCK}
    steps = [{k: v for k, v in step.items() if k != "sampai"} for step in figures["langkah"]]
    return {**single, **tables, "langkah": steps}
