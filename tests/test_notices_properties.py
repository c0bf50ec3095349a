"""Random rows, clocks and services: notices are what the contract says, never twice, never out of hours (4.12).

The rows are read once; what is due of them is held against a second reading that goes minute by minute.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from brute_calendar import BruteCalendar
from hypothesis import given, settings
from hypothesis import strategies as st
from notices_office import everybody, notices_office
from office import Office, at
from oracle.rows import edit_rows, random_rows, write_rows
from post_office import PostOffice
from soak import sized

from pengaduan_sheets.beside.look import survey_of
from pengaduan_sheets.flow.survey import Survey
from pengaduan_sheets.journal import Journal, Key, Memory, News
from pengaduan_sheets.notices.choosing import choose
from pengaduan_sheets.notices.due import DIGEST, ESCALATION, OVERDUE, RECAP, WARNING, notices_of
from pengaduan_sheets.opening import open_store
from pengaduan_sheets.stores.base import Snapshot

pytestmark = pytest.mark.in_memory

NOW = at("2026-11-26 10:00")
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
SESSIONS = dict.fromkeys(range(4), ((450, 720), (780, 960))) | {4: ((450, 720), (810, 990))}
HOLIDAYS = (date(2026, 12, 24), date(2026, 12, 25))


@cache
def tape() -> BruteCalendar:
    return BruteCalendar(FIRST, LAST, lambda day: () if day in HOLIDAYS else SESSIONS.get(day.weekday(), ()))


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Office, list[tuple[Snapshot, Memory]]]]:
    return {}


def books(
    shelves: dict[int, tuple[Office, list[tuple[Snapshot, Memory]]]], folder: Path, seed: int
) -> tuple[Office, list[tuple[Snapshot, Memory]]]:
    """An office, and its book and journal before and after staff worked on it; made once for a seed."""
    if seed not in shelves:
        office = notices_office(folder / str(seed), f"{NOW:%Y-%m-%d %H:%M}", {})
        rows, found = random_rows(seed, 12, NOW, around=[date(2026, 11, 20 + day) for day in range(6)]), []
        for kept in (rows, edit_rows(seed + 1, rows, NOW)):
            write_rows(office.book, kept)
            office.sync(f"{NOW:%Y-%m-%d %H:%M}", accept=True)
            with Journal(office.state) as journal:
                found.append((open_store(office.config, office.config.state_folder).read(), journal.load()))
        shelves[seed] = office, found
    return shelves[seed]


def looked_at(office: Office, book: tuple[Snapshot, Memory], now: datetime) -> Survey:
    return survey_of(book[0], book[1], office.config, now)


def expected(found: Survey) -> set[tuple[str, int]]:
    """(kind, position) of what is due of single rows, minute by minute: 80 %, and two days behind the deadline."""
    brute, now, out = tape(), found.now, set()
    for i in range(found.agenda.derived.n):
        row = found.agenda.derived.row(i)
        if not row["is_open"] or row["status"] == "Menunggu Pelapor" or row["deadline"] is None:
            continue
        start, due = row["start"], row["deadline"]
        if start.time() == time():  # a date without a time
            start = start + timedelta(days=1) - timedelta(minutes=1)
        if row["late"]:
            out |= {(OVERDUE, i)} | ({(ESCALATION, i)} if now >= brute.due(due, 2, "hari") else set())
            continue
        begun, until, whole = brute.w(start), brute.w(due), brute.w(brute.due(start, 1, "hari"))
        if until >= whole and begun + math.ceil((until - begun) * 0.8) <= brute.w(now) <= until:
            out.add((WARNING, i))
    return out


CLOCKS = st.integers(0, 12 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(12, 300))
@given(seed=st.integers(0, sized(2, 20)), which=st.integers(0, 1), now=CLOCKS)
def test_what_is_due_is_what_a_second_reading_says(
    shelves: dict[int, tuple[Office, list[tuple[Snapshot, Memory]]]],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    which: int,
    now: datetime,
) -> None:
    office, found = books(shelves, tmp_path_factory.mktemp("k"), seed)
    survey = looked_at(office, found[which], now)
    assert office.config.pemberitahuan is not None
    due = {(n.key.kind, n.row) for n in notices_of(survey, office.config.pemberitahuan) if n.moment <= now}

    assert {notice for notice in due if notice[0] not in (DIGEST, RECAP)} == expected(survey)


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(6, 150))
@given(seed=st.integers(0, sized(2, 20)), steps=st.lists(CLOCKS, min_size=4, max_size=10), dice=st.integers(0, 10_000))
def test_whatever_fails_and_comes_back_nothing_is_told_twice_or_out_of_hours_and_all_of_it_in_the_end(
    shelves: dict[int, tuple[Office, list[tuple[Snapshot, Memory]]]],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    steps: list[datetime],
    dice: int,
) -> None:
    office, found = books(shelves, tmp_path_factory.mktemp("k"), seed)
    reach = {actor: 2 if "Kasi" in actor else 1 for actor in everybody(PostOffice())}
    rng, told = random.Random(dice), list[tuple[Key, int]]()
    last = max(steps).replace(hour=9, minute=30) + timedelta(days=4)
    last += timedelta(days=(7 - last.weekday()) % 7 if last.weekday() > 4 else 0)
    with Journal(tmp_path_factory.mktemp("jurnal")) as journal:
        for now in [*sorted(steps), last]:
            survey = looked_at(office, found[rng.randrange(2)], now)
            told += one_round(survey, journal, reach, rng, works=now == last)
        waiting = [made for made in journal.notices().made.values() if made.waits]

    assert len(told) == len(set(told))
    assert waiting == []


def one_round(
    survey: Survey, journal: Journal, reach: Mapping[str, int], rng: random.Random, *, works: bool
) -> list[tuple[Key, int]]:
    """What was delivered; some services fail unless all work."""
    assert survey.config.pemberitahuan is not None
    choice = choose(notices_of(survey, survey.config.pemberitahuan), journal.notices(), reach, survey)
    journal.note(choice.news)
    minute = tape().tape[tape().at(survey.now)]
    assert minute or not choice.send, "out of hours"
    rows, out = survey.agenda.derived.rows, list[tuple[Key, int]]()
    for notice, made in choice.send:
        if notice.row >= 0:
            assert rows["is_open"][notice.row]
            assert rows["status"][notice.row] != "Menunggu Pelapor"
        served = [place for place in made.waits if works or rng.random() < 0.5]
        out += [(notice.key, place) for place in served]
        left = tuple(place for place in made.waits if place not in served)
        journal.note(News([type(made)(made.key, made.recipient, made.moment, made.made_at, left)]))
    assert choice.wakes is None or (choice.wakes > survey.now and tape().tape[tape().at(choice.wakes)])
    return out
