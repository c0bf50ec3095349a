"""Other offices, served by config.toml alone: other steps, columns, hours, numbers and words (INTERFACE section 2).

offices/pasar.toml: four steps, Saturday open, Friday short, no Ramadan; step 3 decides and registers; no phone or NIK,
no recap steps. offices/pelabuhan.toml: eight steps in Makassar, a night shift on Monday, Sunday open, no Saturday, no
national holidays, limits in hours and none at all. Every deadline here was worked by hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from office import Office

from pengaduan_sheets import schema as s

pytestmark = pytest.mark.in_memory

OFFICES = Path(__file__).parent / "offices"
NOW = "2026-11-24 10:00"  # a Tuesday
AT = ("--sekarang", NOW)


def on(text: str) -> datetime:
    """`24/11 10.30` of 2026."""
    return datetime.strptime(f"2026 {text}", "%Y %d/%m %H.%M")


def _office(name: str, folder: Path) -> Office:
    return Office(folder / name, config=(OFFICES / f"{name}.toml").read_text(encoding="utf-8"))


def _typed(name: str, folder: Path, rows: dict[str, dict[str, object]]) -> tuple[Office, dict[str, dict[str, Any]]]:
    """A book with these rows, synced: the office, and what each row shows."""
    office = _office(name, folder).create("2026-11-24 07:30")
    office.type_rows(dict(enumerate(rows.values(), 3)))
    office.sync(NOW)
    shown = office.rows()
    return office, {what: shown[r] for r, what in enumerate(rows, 3)}


# ---- the market ------------------------------------------------------------------------------------------------------


def stall(number: int, masuk: str, **cells: object) -> dict[str, object]:
    """A complaint of the market, complete."""
    own = {"Pedagang": f"Pedagang {number}", "Blok": "B", "Keluhan": f"Atap bocor di kios {number}"}
    return {"Masuk": on(masuk), **own, **{k.replace("_", " "): v for k, v in cells.items()}}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, dict[str, dict[str, Any]]]:
    return _typed("pasar", tmp_path_factory.mktemp("pasar"), {
        "new": stall(1, "20/11 10.30"),
        "checked": stall(2, "21/11 09.00", Dicek=on("21/11 10.00")),
        "decided": stall(3, "21/11 09.00", Dicek=on("21/11 10.00"), Diputus=on("23/11 10.00"), Putusan="Terima"),
        "passed on": stall(4, "21/11 09.00", Dicek=on("21/11 10.00"), Diputus=on("23/11 09.00"), Putusan="Teruskan"),
        "returned": stall(5, "23/11 09.00", Dicek=on("23/11 10.00"), Diputus=on("24/11 09.00"), Putusan=" perbaiki"),
        "without a block": stall(6, "23/11 08.30", Dicek=on("23/11 09.00"), Diputus=on("23/11 11.00"), Putusan="Terima",
                                 Blok=None),
        "done": stall(7, "02/11 08.00", Dicek=on("02/11 09.00"), Diputus=on("02/11 11.00"), Putusan="Terima",
                      Beres=on("03/11 09.00")),
        "in Ramadan": stall(8, "04/03 13.00"),
    })  # fmt: skip


def test_hours_of_the_market_run_over_a_short_friday_into_saturday(market: Any) -> None:
    row = market[1]["new"]

    # Friday 10.30 to 11.00 are 30 of 120 minutes, Saturday from 08.00 the other 90
    assert (row[s.STEP], row[s.ACTOR], row[s.DEADLINE]) == ("2. Pengecekan", "Juru Pungut", on("21/11 09.30"))
    assert (row[s.LATE], row[s.REMAINING]) == ("Ya", "lewat 2 hari kerja")  # Monday and Tuesday


def test_a_day_is_the_same_share_of_the_next_working_day(market: Any) -> None:
    row = market[1]["checked"]

    # Saturday 10.00 is minute 120 of 240; on Monday 120 x 360 / 240 = 180: 11.00
    assert (row[s.STEP], row[s.ACTOR], row[s.DEADLINE]) == ("3. Putusan Kepala", "Kepala Pasar", on("23/11 11.00"))
    assert (row[s.LATE], row[s.REMAINING]) == ("Ya", "lewat 1 hari kerja")
    assert s.NOREG not in row  # this office registers in step 3


def test_step_3_registers_in_the_order_of_its_times(market: Any) -> None:
    rows = market[1]

    assert (rows["done"][s.NOREG], rows["passed on"][s.NOREG], rows["decided"][s.NOREG]) == (
        "PGD-2026-1", "PGD-2026-2", "PGD-2026-3",
    )  # fmt: skip
    assert rows["decided"][s.STEP] == "4. Pengerjaan"
    assert rows["decided"][s.DEADLINE] == on("26/11 10.00")  # three working days after Monday 10.00
    assert rows["decided"][s.REMAINING] == "Kamis 26/11 10:00"
    assert (rows["done"][s.STATUS], s.STEP in rows["done"]) == ("Selesai", False)


def test_what_is_returned_in_step_3_waits_for_the_trader(market: Any) -> None:
    row = market[1]["returned"]

    assert (row[s.STATUS], row[s.STEP], row[s.ACTOR]) == ("Menunggu Pelapor", "3. Menunggu Pelapor", "Pedagang")
    assert s.DEADLINE not in row and s.NOREG not in row


def test_a_wajib_cell_holds_back_the_number_alone_where_a_later_step_registers(market: Any) -> None:
    row = market[1]["without a block"]  # checked all the same: it is past the step that asks for the form

    assert (row[s.STATUS], row[s.STEP], row[s.NOTE]) == ("Pengerjaan", "4. Pengerjaan", "Belum diisi: Blok")
    assert s.NOREG not in row


def test_an_office_without_hours_of_its_own_in_ramadan_works_as_always(market: Any) -> None:
    # Wednesday 4 March 2026 13.00: 60 minutes to 14.00, 60 more on Thursday from 08.00
    assert market[1]["in Ramadan"][s.DEADLINE] == on("05/03 09.00")


def test_an_office_without_phones_has_no_links_and_its_checks_ask_for_none(market: Any) -> None:
    office, rows = market

    assert not any(s.CONTACT in row for row in rows.values())
    found = office.run("periksa", *AT, code=1).stdout.splitlines()
    assert found == ["Baris 8: Blok belum diisi; isi dari formulir pengaduan.", "8 baris diperiksa, 1 masalah."]


def test_the_recap_of_the_market_has_its_own_tables_and_steps(market: Any) -> None:
    found = market[0].json("rekap", "--periode", "2026-11", *AT)

    assert (found["masuk"], found["selesai"], found["terbuka"], found["perbaiki"]) == (7, 1, 7, 0)
    assert (found["menunggu_pelapor"], found["dihentikan"]) == (1, 0)
    assert found["blok"] == {"A": 0, "B": 6, "C": 0}
    assert found["putusan"] == {"Terima": 1, "Perbaiki": 0, "Teruskan": 0}
    assert "jenis_izin" not in found
    assert [x["nomor"] for x in found["langkah"]] == [2, 3, 4]
    # 2 November 08.00 to 3 November 09.00: 360 + 60 minutes
    assert found["rata_menit_kerja"] == 420.0


def test_an_office_without_recap_steps_hands_nothing_over(market: Any) -> None:
    office = market[0]

    assert office.rows(s.HANDOVER) == {}
    assert office.run("status", "3", *AT, code=0).stdout.startswith(
        "Pengaduan nomor PGD-2026-3 diterima Sabtu, 21 November 2026 dan sekarang pada langkah Pengerjaan oleh Tukang"
    )


# ---- the harbour -----------------------------------------------------------------------------------------------------

STEPS = ("Dicatat", "Ditimbang", "Dibahas", "Ditaksir", "Disetujui", "Dibayar", "Diarsipkan")


def ship(number: int, lapor: str, *done: str, **cells: object) -> dict[str, object]:
    """A report of the harbour with its steps completed at these times."""
    times = {heading: on(at) for heading, at in zip(STEPS, done, strict=False)}
    return {"Lapor": on(lapor), "Kapal": f"KM Umpama {number}", "Kontak": "-", **times, **cells}


EARLY = ("16/11 07.00", "16/11 07.30", "16/11 08.00")  # reported, written down, weighed on a Monday morning


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, dict[str, dict[str, Any]]]:
    return _typed("pelabuhan", tmp_path_factory.mktemp("pelabuhan"), {
        "on 17 August": ship(1, "17/08 14.00"),
        "at night": ship(2, "16/11 23.00"),
        "written down": ship(3, "23/11 14.00", "23/11 14.30"),
        "weighed": ship(4, "23/11 14.00", "23/11 14.30", "23/11 15.00"),
        "discussed": ship(5, *EARLY, "23/11 15.00"),
        "valued": ship(6, *EARLY, "16/11 09.00", "19/11 12.00"),
        "agreed": ship(7, *EARLY, "16/11 09.00", "17/11 08.00", "19/11 08.00"),
        "paid": ship(8, *EARLY, "16/11 09.00", "17/11 08.00", "18/11 07.00", "19/11 07.00"),
        "filed": ship(9, *EARLY, "16/11 09.00", "17/11 08.00", "18/11 07.00", "19/11 07.00", "19/11 08.00"),
        "called off": ship(10, "23/11 14.00", Batal=on("24/11 09.00")),
    })  # fmt: skip


@pytest.mark.parametrize(
    ("what", "step", "actor", "deadline"),
    [
        # 17 August is a day like others: 60 minutes to 15.00, 120 from 20.00
        ("on 17 August", "2. Pencatatan", "Syahbandar", "17/08 22.00"),
        # Monday 23.00 to midnight are 60 of 180 minutes, Tuesday from 06.00 the other 120
        ("at night", "2. Pencatatan", "Syahbandar", "17/11 08.00"),
        # first an hour for handing over: 30 minutes to 15.00, 60 from 20.00
        ("written down", "3. Penimbangan", "Juru Timbang", "23/11 21.00"),
        ("weighed", "4. Pembahasan", "Panitia", None),
        # Monday 15.00 is minute 480 of 720; on Wednesday 480 x 480 / 720 = 320: 12.20
        ("discussed", "5. Penaksiran", "Juru Taksir", "25/11 12.20"),
        # Thursday 12.00 is minute 300 of 480; Friday 150 of 240 is 08.30; on Sunday the same 150: 08.30
        ("valued", "6. Persetujuan", "Kepala Kantor", "22/11 08.30"),
        # ten working days after Thursday 19 November, minute 120 of 480: 20, 22, 23, 24, 25, 26, 27, 29, 30 November
        # and Tuesday 1 December, which has 480 minutes, too
        ("agreed", "7. Pembayaran", "Bendahara", "01/12 08.00"),
        ("paid", "8. Pengarsipan", "Arsiparis", None),
    ],
)
def test_every_step_of_the_harbour_has_its_deadline(
    harbour: Any, what: str, step: str, actor: str, deadline: str | None
) -> None:
    row = harbour[1][what]

    assert (row[s.STEP], row[s.ACTOR]) == (step, actor)
    assert row.get(s.DEADLINE) == (on(deadline) if deadline else None)
    assert (row.get(s.LATE) == "Ya") == (deadline is not None and on(deadline) < datetime.fromisoformat(NOW))
    assert s.NOTE not in row


def test_the_last_step_finishes_and_a_report_called_off_needs_no_reason_where_there_is_none(harbour: Any) -> None:
    rows = harbour[1]

    assert rows["filed"][s.STATUS] == "Selesai"
    assert (rows["called off"][s.STATUS], s.NOTE in rows["called off"]) == ("Dihentikan", False)


def test_numbers_of_the_harbour_follow_its_pattern(harbour: Any) -> None:
    numbers = [row[s.NOREG] for row in harbour[1].values() if s.NOREG in row]

    assert sorted(numbers) == [f"{i:03d}.11/KP/2026" for i in range(1, 8)]


def test_the_recap_of_the_harbour_has_no_tables(harbour: Any) -> None:
    found = harbour[0].json("rekap", *AT)

    assert [x["nomor"] for x in found["langkah"]] == [2, 3, 4, 5, 6, 7, 8]
    assert (found["masuk"], found["selesai"], found["terbuka"], found["dihentikan"]) == (9, 1, 8, 1)
    assert [key for key, value in found.items() if isinstance(value, dict)] == ["alasan_dihentikan"]
    assert found["alasan_dihentikan"] == {}  # the harbour asks for no reason


def test_the_clock_of_the_harbour_is_makassars_and_it_has_no_board(harbour: Any) -> None:
    office = harbour[0]
    there = datetime.now(ZoneInfo("Asia/Makassar")).replace(tzinfo=None)

    assert abs(office.config.now() - there) < timedelta(minutes=5)
    # no board; the month that was over has its reports (INTERFACE 3: `cetakan/` may lie beside the book)
    assert {p.name for p in office.folder.iterdir()} == {"config.toml", "pelabuhan.xlsx", "jurnal", "cetakan"}


# ---- both ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pasar", "pelabuhan"])
def test_an_office_of_another_kind_is_made_filled_synced_and_left_in_peace(tmp_path: Path, name: str) -> None:
    office = _office(name, tmp_path)

    office.run("buat", "--contoh", "30", *AT, code=0)
    counts = office.json("sinkron", *AT)

    assert counts["baris"] == 30
    assert 15 <= counts["didaftarkan"] <= 30
    assert office.open().sheetnames == list(s.TABS)
    steps = {step.status for step in office.config.steps}
    shown = {row[s.STATUS] for row in office.rows().values()}
    assert shown <= steps | {"Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan"}
    assert len(shown & steps) >= 2, "examples stand in several steps"
    before = office.book.read_bytes()
    assert office.sync(NOW).plan.is_empty
    assert office.book.read_bytes() == before


@pytest.mark.parametrize("name", ["market", "harbour"])
def test_the_second_sync_writes_nothing(request: pytest.FixtureRequest, name: str) -> None:
    office = request.getfixturevalue(name)[0]
    before = office.book.read_bytes()

    assert office.sync(NOW).plan.is_empty
    assert office.book.read_bytes() == before
