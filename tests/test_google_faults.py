"""Trouble on the line: waited out within a budget, then exit 6 with one sentence, and never half a write."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google_desk import GoogleDesk
from google_office import FIRST_ROW, GoogleOffice
from oracle.rows import random_rows
from soak import sized

from pengaduan_sheets.errors import StoreOfflineError
from pengaduan_sheets.opening import TAB_NAMES, google_door
from pengaduan_sheets.stores.google import GoogleStore
from pengaduan_sheets.stores.google.client import Patience
from pengaduan_sheets.sync import synchronise
from sheets_server import start
from sheets_server.errors import too_many

FAULTS = "429:0.1,503:0.05,putus:0.02"
QUICK = Patience(budget=2.0, first=0.005, most=0.05)
HASTY = Patience(budget=0.3, first=0.005, most=0.05)  # for trouble that does not end
NINE = datetime(2026, 11, 24, 9, 0)


@pytest.fixture
def server(sheets: Any) -> Iterator[Any]:
    """The server of all tests, without fault or hook before and after."""
    sheets.requests.clear()
    yield sheets
    sheets.faults.set("")
    sheets.faults.queue.clear()
    sheets.hooks.before = None
    assert sheets.crashes == []


def one_complaint(office: GoogleOffice) -> None:
    office.type(FIRST_ROW, {"Tanggal Lapor": datetime(2026, 11, 24, 8, 0), "Nama Pelapor": "Satu"})


def sync_quickly(office: GoogleOffice, now: datetime = NINE, patience: Patience = QUICK) -> Any:
    store = GoogleStore(google_door(office.config), TAB_NAMES, patience)
    return synchronise(office.config, now, store=store)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 1 + sized(1, 10)))
def test_syncs_under_faults_end_right_or_with_6(tmp_path: Path, seed: int) -> None:
    server = start()
    office = GoogleOffice(tmp_path / "kantor", server.address).create("2026-11-24 07:30")
    desk = GoogleDesk(office)
    rng = random.Random(seed)
    now = datetime(2026, 11, 24, 8, 0)
    for r, row in enumerate(random_rows(seed, 12, now)):
        desk.type(r, dict(row))
    ended = {"right": 0, "six": 0}
    for _ in range(sized(5, 20)):
        now += timedelta(minutes=rng.choice((2, 15, 60)))
        desk.type(desk.last + 1, desk.complaint(now, rng.randint(1, 6)))
        desk.save()
        desk.load()  # a number in a column of dates reads as a date
        before = [list(r) for r in desk.rows]
        server.faults.set(FAULTS)
        try:
            sync_quickly(office, now)
        except StoreOfflineError as error:
            assert error.exit_code == 6
            server.faults.set("")
            desk.load()
            desk.check_untouched(before)
            ended["six"] += 1
        else:
            server.faults.set("")
            desk.load()
            desk.check(before, now)
            ended["right"] += 1
        desk.sync(now)
    assert ended["right"] > ended["six"]
    server.close()


@pytest.mark.thorough
@pytest.mark.parametrize("fault", ["401:1", "429:1", "503:1", "500:1", "putus:1", "potong:1"])
def test_trouble_that_does_not_end_is_told_in_one_sentence(waiting: GoogleOffice, server: Any, fault: str) -> None:
    server.faults.set(fault)
    with pytest.raises(StoreOfflineError) as error:
        sync_quickly(waiting, patience=HASTY)
    assert error.value.exit_code == 6
    assert "\n" not in str(error.value) and "Google" in str(error.value)
    server.faults.set("")
    desk = GoogleDesk(waiting)
    desk.sync("2026-11-24 09:00")


@pytest.fixture
def waiting(tmp_path: Path, server: Any) -> GoogleOffice:
    """An office with a complaint that no sync has seen yet."""
    office = GoogleOffice(tmp_path / "kantor", server.address).create("2026-11-24 07:30", then=one_complaint)
    server.requests.clear()
    return office


@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_token_that_ended_on_its_way_is_no_trouble_and_nothing_is_done_twice(
    waiting: GoogleOffice, server: Any, kind: str
) -> None:
    server.faults.set(only=kind)
    server.faults.next("401", "401")

    counts = sync_quickly(waiting).counts

    assert counts["panggilan_baca" if kind == "read" else "panggilan_tulis"] == {"read": 4, "write": 3}[kind]
    assert [sent.status for sent in server.requests if sent.kind == "write"].count(200) == 1


def test_a_key_that_google_refuses_for_good_is_named_after_three_tries(waiting: GoogleOffice, server: Any) -> None:
    server.faults.set("401:1")

    with pytest.raises(StoreOfflineError, match="menolak kunci"):
        sync_quickly(waiting)

    assert [sent.status for sent in server.requests] == [401, 401, 401]


def limited(server: Any, wait: str) -> list[float]:
    """The first request meets a used-up quota that says how long to wait; when each request came."""
    came: list[float] = []

    def refuse(call: Any) -> None:
        came.append(time.monotonic())
        if len(came) == 1:
            refusal = too_many("Read")
            refusal.headers["Retry-After"] = wait
            raise refusal

    server.hooks.before = refuse
    return came


@pytest.mark.thorough
def test_google_is_asked_again_no_sooner_than_it_says(waiting: GoogleOffice, server: Any) -> None:
    came = limited(server, "1")

    sync_quickly(waiting)

    assert came[1] - came[0] >= 1


@pytest.mark.parametrize("wait", ["Wed, 21 Oct 2026 07:28:00 GMT", "-5", "sebentar"])
def test_a_wait_that_is_no_number_of_seconds_to_come_is_none(waiting: GoogleOffice, server: Any, wait: str) -> None:
    limited(server, wait)

    assert sync_quickly(waiting).counts["baris"] == 1


def test_a_wait_longer_than_there_is_patience_is_not_waited_out(waiting: GoogleOffice, server: Any) -> None:
    came = limited(server, "30")

    with pytest.raises(StoreOfflineError, match="membatasi jumlah permintaan"):
        sync_quickly(waiting)

    assert len(came) == 1
    assert time.monotonic() - came[0] < 30


@pytest.mark.thorough
@pytest.mark.parametrize(
    "fault", ["503-sesudah", "500-sesudah", "putus-sesudah", "potong", "503-sebelum", "putus-sebelum"]
)
def test_after_an_unclear_answer_the_book_is_read_before_anything_is_written_again(
    waiting: GoogleOffice, server: Any, fault: str
) -> None:
    """Whether a write was done, the book alone tells: the client sends none a second time of its own accord."""
    server.faults.set(only="write")
    server.faults.next(fault)

    counts = sync_quickly(waiting).counts

    kinds = [sent.kind for sent in server.requests]
    first = kinds.index("write")
    assert kinds[first + 1] == "read"
    assert kinds.count("write") == (2 if fault.endswith("sebelum") else 1)
    assert counts["sel_ditulis"] > 0
    assert len(sync_quickly(waiting).plan.writes) == 0


@pytest.mark.thorough
def test_a_write_whose_answer_is_lost_is_not_done_twice(tmp_path: Path, sheets: Any) -> None:
    """The stamp tells that it was done: numbers are given once, and the count of cells is right."""
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create("2026-11-24 07:30")
    desk = GoogleDesk(office)
    for n in range(5):
        desk.type(n, desk.complaint(datetime(2026, 11, 24, 9, 0), 3))
    desk.save()

    class Deaf(GoogleStore):
        """Its first write arrives, the answer does not."""

        heard = False

        def _send(self, requests: Any, asked: Any) -> Any:
            answer = super()._send(requests, asked)
            if not self.heard:
                self.heard = True
                from pengaduan_sheets.stores.base import BookChangedError

                raise BookChangedError(StoreOfflineError("hilang"), maybe=True)
            return answer

    result = synchronise(office.config, datetime(2026, 11, 24, 9, 0), store=Deaf(google_door(office.config), TAB_NAMES))
    assert result.counts["didaftarkan"] == 5
    assert result.counts["sel_ditulis"] > 5 * 5
    desk.load()
    assert sorted(desk.numbers().values()) == [f"{n:04d}/PGD/XI/2026" for n in range(1, 6)]
    assert len(office.sync("2026-11-24 09:00").plan.writes) == 0
