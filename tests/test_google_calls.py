"""How often a sync asks Google, seen from outside: two reads and one write whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from counting_proxy import CountingProxy
from google_office import FIRST_ROW, GoogleOffice
from office import at
from oracle.rows import random_rows
from soak import sized

NOW = "2026-11-24 09:00"
LIMIT = 2_000_000  # bytes that Google recommends as the most of one request


@pytest.fixture
def proxy(sheets: Any) -> Iterator[CountingProxy]:
    found = CountingProxy(sheets.address)
    yield found
    found.close()


def typed_in(office: GoogleOffice, n: int) -> None:
    rows = random_rows(5, n, at(NOW))
    office.type_rows({FIRST_ROW + i: row for i, row in enumerate(rows) if row})


@pytest.mark.soak
@pytest.mark.parametrize("n", [0, 1, 60, sized(200, 600)])
def test_two_reads_and_one_write(tmp_path: Path, proxy: CountingProxy, n: int) -> None:
    office = GoogleOffice(tmp_path / "kantor", proxy.address).create("2026-11-24 07:30")
    if n:
        typed_in(office, n)
    proxy.reset()
    counts = office.sync(NOW).counts
    assert proxy.calls == ((2, 1) if n else (2, 0))
    assert (counts["panggilan_baca"], counts["panggilan_tulis"]) == proxy.calls
    proxy.reset()
    assert office.sync(NOW).plan.is_empty
    assert proxy.calls == (2, 0)


@pytest.mark.thorough
def test_the_first_sync_of_a_day_writes_once(tmp_path: Path, proxy: CountingProxy) -> None:
    office = GoogleOffice(tmp_path / "kantor", proxy.address).create("2026-11-24 07:30")
    typed_in(office, 20)
    office.sync(NOW)
    proxy.reset()
    office.sync("2026-11-25 07:40")
    assert proxy.calls == (2, 1)
    assert all(size < LIMIT for _, size in proxy.writes)


@pytest.mark.thorough
def test_rows_that_must_be_added_cost_no_further_call(tmp_path: Path, proxy: CountingProxy) -> None:
    office = GoogleOffice(tmp_path / "kantor", proxy.address).create("2026-11-24 07:30")
    office.type_rows({990: {"Tanggal Lapor": at(NOW) - timedelta(hours=1), "Nama Pelapor": "Di Bawah Sekali"}})
    proxy.reset()
    office.sync(NOW)
    assert proxy.calls == (2, 1)
    assert office.sync(NOW).plan.is_empty
    identities = [row["ID Baris"] for row in office.system() if row["baris"] > 990]
    assert len([i for i in identities if i]) >= 200


@pytest.mark.thorough
@pytest.mark.soak
def test_a_large_plan_is_parted_below_the_limit(tmp_path: Path, proxy: CountingProxy) -> None:
    office = GoogleOffice(tmp_path / "kantor", proxy.address).create("2026-11-24 07:30")
    unread = {"Tanggal Lapor": "kapan", "NIK": "12a", "No. HP": "07", "Kelengkapan": "mungkin", "Jenis Izin": "Aneh",
              "Diperiksa": "lusa", "Diverifikasi": "nanti", "Solusi Diberikan": "besok", "Solusi Diteruskan": "kemarin",
              "Pelapor Dihubungi": "tadi"}  # fmt: skip
    rows = {
        FIRST_ROW + i: {"Nama Pelapor": f"Pelapor {i}", "Uraian Pengaduan": f"Uraian {i}", **unread}  # long notes
        for i in range(sized(1000, 3000))
    }
    office.type_rows(rows)
    proxy.reset()
    office.sync(NOW)
    assert proxy.calls[0] == 2 and proxy.calls[1] > 1
    assert all(size < LIMIT for _, size in proxy.writes)
    proxy.reset()
    assert office.sync(NOW).plan.is_empty
    assert proxy.calls == (2, 0)
