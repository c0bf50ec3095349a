"""Any office's SOP: random ones, with rows of every shape, against a second reading of the contract in plain Python.

Branches, ways back to the reporter and to steps of the office, a first step of the office's own, limits by a column and
on the wall clock, the promise for the whole case, stops that finish (INTERFACE 4.3, 4.4, section 5).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from oracle.clock import BINJAI
from oracle.imported import OldJourney, OldRow
from oracle.invent import invent_earlier, invent_meeting_rows, invent_procedure, invent_rows
from oracle.journey import Journey
from oracle.procedure import Procedure
from oracle.reading import is_blank
from oracle.tally import tally
from oracle.versions import Versions
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.columns import agenda_columns
from pengaduan_sheets.config import Config, parse_config
from pengaduan_sheets.core.assess import Assessment, assess
from pengaduan_sheets.core.marks import Imported, Marks
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.problems import Problem
from pengaduan_sheets.core.recap import figures
from pengaduan_sheets.core.typed import read_typed
from pengaduan_sheets.flow.clock import calendar_of
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.text import day, moment_or_day

DAY = date(2026, 2, 2)
CLOCKS = (datetime(2026, 11, 24, 10, 0), datetime(2026, 4, 3, 16, 30), datetime(2026, 11, 28, 9, 0))
SHOWN = {s.STATUS: "status", s.STEP: "step", s.ACTOR: "actor", s.DEADLINE: "deadline", s.LATE: "late",
         s.REMAINING: "remaining", s.LATE_STEPS: "late_steps"}  # fmt: skip


def looked_at(
    config: Config, rows: Sequence[Mapping[str, object]], ids: Sequence[str], past: Past, now: datetime
) -> Assessment:
    headings = [column.heading for column in agenda_columns(config)]
    cells = [[{**row, s.ID: i}.get(heading) for heading in headings] for row, i in zip(rows, ids, strict=True)]
    typed = read_typed(Sheet("Agenda", [headings, *cells]), config, {})
    return assess(typed, past, config, calendar_of(config, {}, typed.earliest(now), now), now)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(8, 60)))
def test_a_random_sop_agrees_with_the_second_reading(seed: int) -> None:
    text, now = invent_procedure(seed), CLOCKS[seed % len(CLOCKS)]
    _agrees(text, invent_rows(seed, sized(80, 300), Procedure(text), now), now)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(300, 300 + sized(8, 60)))
def test_ways_back_that_meet_agree_with_the_second_reading(seed: int) -> None:
    """Nearly every step may send a row back, and a row that is on its way back is sent back once more."""
    text, now = invent_procedure(seed, back=0.9), CLOCKS[seed % len(CLOCKS)]
    _agrees(text, invent_meeting_rows(seed, sized(80, 300), Procedure(text), now), now)


def _agrees(text: str, rows: Sequence[Mapping[str, object]], now: datetime) -> None:
    sop, config = Procedure(text), parse_config(text, Path("config.toml"))
    ids = [_id(i) for i in range(len(rows))]
    numbered = {i: f"{i:04d}/PGD/I/2026" for i in range(0, len(rows), 7)}
    past = Past(numbers={number: ids[i] for i, number in numbered.items()})
    found = looked_at(config, rows, ids, past, now)
    journeys = [
        Journey(row, sop, now, BINJAI, i in numbered, copy)
        for (i, row), copy in zip(enumerate(rows), _copies(rows, sop, numbered), strict=True)
    ]
    differences = [told for i, journey in enumerate(journeys) for told in _differences(i, journey, found, config)]
    assert differences == []
    for period in sorted({f"{now:%Y-%m}", "2026-10", "2026-03"}):
        assert figures(found.derived, config, period) == tally(journeys, sop, period)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 100 + sized(7, 60)))
def test_rows_of_an_import_agree_with_the_second_reading(seed: int) -> None:
    meets = seed % 3 == 0
    text, now = invent_procedure(seed, back=0.9 if meets else 0.45), CLOCKS[seed % len(CLOCKS)]
    sop, config = Procedure(text), parse_config(text, Path("config.toml"))
    rng = random.Random(seed)
    olds = [_old(rng, sop, is_numbered=i % 7 == 0) for i in range(sized(80, 300))]
    invented = (invent_meeting_rows if meets else invent_rows)(seed, len(olds), sop, now)
    rows = [_without(rng, row, old) for row, old in zip(invented, olds, strict=True)]
    ids = [_id(i) for i in range(len(rows))]
    numbered = {i: f"{i:04d}/PGD/I/2026" for i in range(0, len(rows), 7)}
    past = Past(numbers={number: ids[i] for i, number in numbered.items()}, marks=_marks(olds, ids))
    found = looked_at(config, rows, ids, past, now)
    copies = _copies(rows, sop, numbered)
    journeys = [OldJourney(row, sop, now, BINJAI, i in numbered, copies[i], old=olds[i]) for i, row in enumerate(rows)]
    differences = [told for i, journey in enumerate(journeys) for told in _differences(i, journey, found, config)]
    assert differences == []
    assert found.came == {
        ids[i]: j.complete for i, j in enumerate(journeys) if j.old.is_imported and j.old.came is None
    }
    for period in sorted({f"{now:%Y-%m}", "2026-10", "2026-03"}):
        assert figures(found.derived, config, period) == tally(journeys, sop, period)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200, 200 + sized(7, 60)))
def test_an_sop_that_changed_agrees_with_the_second_reading(seed: int) -> None:
    text, now = invent_procedure(seed), CLOCKS[seed % len(CLOCKS)]
    earlier = invent_earlier(seed, text, now)
    names = [f"lama-{i}.toml" for i in range(len(earlier))]
    told = [f'[[versi]]\nsampai = {day}\nberkas = "{name}"\n' for (day, _), name in zip(earlier, names, strict=True)]
    files = dict(zip(names, (old for _, old in earlier), strict=True))
    past, config = Versions(text, earlier), parse_config("\n".join([text, *told]), Path("config.toml"), files=files)
    rng, rows = random.Random(seed), _rows_of_versions(seed, sized(80, 300), past, now)
    olds = [OldRow(is_imported=False)] * len(rows)
    if seed % 2:
        olds = [_old(rng, past.of(row, now), is_numbered=i % 7 == 0) for i, row in enumerate(rows)]
    rows = [_without(rng, row, old) for row, old in zip(rows, olds, strict=True)]
    ids = [_id(i) for i in range(len(rows))]
    numbered = {i: f"{i:04d}/PGD/I/2026" for i in range(0, len(rows), 7)}
    memory = Past(numbers={number: ids[i] for i, number in numbered.items()}, marks=_marks(olds, ids))
    found = looked_at(config, rows, ids, memory, now)
    copies = _copies(rows, past.now, numbered)
    journeys = [
        OldJourney(row, past.of(row, now), now, past.clock, i in numbered, copies[i], old=olds[i])
        for i, row in enumerate(rows)
    ]
    differences = [told for i, journey in enumerate(journeys) for told in _differences(i, journey, found, config)]
    assert differences == []
    for period in sorted({f"{now:%Y-%m}", f"{now - timedelta(days=31):%Y-%m}", "2026-10", "2026-03"}):
        assert figures(found.derived, config, period) == tally(journeys, past.now, period, past)


def _rows_of_versions(seed: int, n: int, past: Versions, now: datetime) -> list[dict[str, object]]:
    """Rows as the SOP of their day has them, and some as another one has."""
    rng, rows = random.Random(seed), list[dict[str, object]]()
    pools = [iter(invent_rows(seed + k, 20 * n, sop, now)) for k, sop in enumerate(past.sops)]
    while len(rows) < n:
        k = rng.randrange(len(pools))
        row = {"Nama": f"Orang {len(rows)}", **next(pools[k])}
        if past.now.begins not in row and rng.random() < 0.8:
            row[past.now.begins] = row.get(past.sops[k].begins)
        if past.of(row, now) is past.sops[k] or rng.random() < 0.15:
            rows.append(row)
    return rows


def _old(rng: random.Random, sop: Procedure, *, is_numbered: bool) -> OldRow:
    """How a row came; some are none of an import, of these some were registered before a column became wajib."""
    if rng.random() < 0.3:
        wajib = [h for h, column in sop.columns.items() if column.get("wajib") and is_numbered]
        return OldRow(is_imported=False, spared=frozenset(h for h in wajib if rng.random() < 0.3))
    share = rng.choice((0, 0.2, 0.6))
    lacked = frozenset(h for h in sop.columns if rng.random() < share)
    steps = frozenset(step["selesai_bila"] for step in sop.walked if rng.random() < 0.5)
    return OldRow(lacked, rng.choice((None, steps)), rng.random() < 0.15)


def _marks(olds: Sequence[OldRow], ids: Sequence[str]) -> Marks:
    headings = frozenset().union(*(old.spared for old in olds))
    spared = {h: frozenset(i for i, old in zip(ids, olds, strict=True) if h in old.spared) for h in headings}
    rows = zip(ids, olds, strict=True)
    return Marks({i: Imported(DAY, o.lacked, o.came, o.ended) for i, o in rows if o.is_imported}, before=spared)


def _without(rng: random.Random, row: Mapping[str, object], old: OldRow) -> dict[str, object]:
    """The row as it came; now and then somebody has filled since what its register lacked."""
    kept = {h: value for h, value in row.items() if h not in old.lacked or rng.random() < 0.1}
    return kept if any(not is_blank(value) for value in kept.values()) else {**kept, "Nama": "Satu-satunya"}


def _id(i: int) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return f"K23456{letters[i // 24 % 24]}{letters[i % 24]}"


def _copies(rows: Sequence[Mapping[str, object]], sop: Procedure, numbered: Mapping[int, str]) -> list[bool]:
    """Equal in all ciri to a numbered row, else to one above."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for i, row in enumerate(rows):
        cells = (row.get(sop.begins), row.get("Nama"), row.get("Uraian"))
        alike.setdefault(cells if all(cells) else (i,), []).append(i)
    first = {min(group, key=lambda i: (i not in numbered, i)) for group in alike.values()}
    return [i not in first for i in range(len(rows))]


def _differences(i: int, journey: Journey, found: Assessment, config: Config) -> list[str]:
    out = list[str]()
    for heading, name in SHOWN.items():
        told, wanted = found.system[heading][i], getattr(journey, name)
        if told != wanted:
            out.append(f"row {i}: {heading} is {told}, not {wanted}")
    if (found.numbers.noregs[i] is not None) != (journey.numbered or journey.gets_number):
        out.append(f"row {i}: number {found.numbers.noregs[i]}, but gets one: {journey.gets_number}")
    named = {p.column for p in found.problems if p.row == i and not p.is_hint}
    if named != journey.named:
        out.append(f"row {i}: the note names {sorted(named)}, not {sorted(journey.named)}")
    out += [f"row {i}: not so: {p.message}" for p in found.problems if p.row == i and not _is_true(p, found)]
    if out:
        typed = {h: f"{v:%d/%m %H:%M}" if isinstance(v, datetime) else v for h, v in journey.row.items() if v}
        out.append(f"   typed: {typed}")
    return out


def _is_true(problem: Problem, found: Assessment) -> bool:
    """What a sentence says of two cells stands in them: which is the earlier one, and the moment that it quotes."""
    told = re.match(r"(.+) lebih awal dari ([^(;,]+)(?: \((.+?)\))?[;,]", problem.message)
    if problem.code not in ("urutan_waktu", "keputusan_lama") or not told:
        return True
    *some, last = re.split(", | dan ", told[1])
    at = {h: found.reading.times[h][problem.row].item() for h in (*some, last, told[2])}
    one = at.pop(told[2])
    return (
        problem.column in at
        and (told[3] in (None, moment_or_day(one)))
        and all(
            other.date() < one.date()
            if moment_or_day(one) == day(one) or moment_or_day(other) == day(other)
            else other < one
            for other in at.values()
        )
    )
