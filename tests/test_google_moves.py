"""People edit while we write: rows inserted, moved, sorted and deleted exactly between our reading and our writing.

Whatever happens, no cell of staff changes, no identity and no number stands at a wrong row, and after the next quiet
sync everything is right.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google_desk import GoogleDesk, random_moves
from google_office import FIRST_ROW, GoogleOffice, heading_at, typed
from oracle.compare import differences
from oracle.expect import expect
from oracle.reading import STAFF, SYSTEM
from oracle.rows import random_rows
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.flow.survey import BACK
from pengaduan_sheets.grid import CellWrite, Sheet
from pengaduan_sheets.journal import Journal
from pengaduan_sheets.stores.base import Keys
from pengaduan_sheets.stores.google.client import SheetsClient
from pengaduan_sheets.stores.google.write import Watch, overlaid

START = datetime(2026, 11, 24, 9, 0)
Request = Mapping[str, Any]


class Crowd:
    """People at the same sheet, who act right before a write of ours goes out.

    act    what they do: requests, made when the time has come
    times  how many of our writes they cross
    """

    def __init__(self, office: GoogleOffice, act: Callable[[], list[dict[str, Any]]], times: int = 1) -> None:
        self.office, self.act, self.left = office, act, times
        values = office.values()
        self.system = {c for h, c in office.columns_of(values[heading_at(values)]).items() if h in s.SYSTEM}
        self.staff: list[dict[int, Any]] | None = None  # what stood there when they had done

    def staff_now(self) -> list[dict[int, Any]]:
        """Every filled cell of all columns but the sync's, by row: headings may be written over at this moment."""
        rows = [
            {c: v for c, v in enumerate(row, 1) if v is not None and c not in self.system}
            for row in self.office.values()
        ]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def cross(self, monkeypatch: pytest.MonkeyPatch) -> None:
        send = SheetsClient.update

        def update(client: SheetsClient, body: Request, fields: str = "replies") -> Any:
            if self.left > 0:
                self.left -= 1
                requests = self.act()
                if requests:
                    self.office.batch(*requests)
                self.staff = self.staff_now()
            return send(client, body, fields)

        monkeypatch.setattr(SheetsClient, "update", update)


def filled(tmp_path: Path, sheets: Any, seed: int = 3, n: int = 25) -> GoogleOffice:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create("2026-11-24 07:30")
    rows = random_rows(seed, n, START)
    office.type_rows({FIRST_ROW + i: row for i, row in enumerate(rows) if row})
    return office


def right(office: GoogleOffice, now: datetime, given: dict[str, str], finished: set[str]) -> None:
    """Every derived cell as the oracle says; every number where it was."""
    values = office.values()
    at = heading_at(values)
    desk = GoogleDesk.__new__(GoogleDesk)
    desk.office = office
    GoogleDesk.load(desk)
    last = max((r for r in range(len(desk.rows)) if any(desk.get(r, h) not in (None, "") for h in STAFF)), default=-1)
    rows = [desk.cells(r) for r in range(last + 1)]
    system = [{h: desk.get(r, h) for h in SYSTEM} for r in range(last + 1)]
    ids = [r["ID Baris"] for r in rows if any(r.get(h) not in (None, "") for h in STAFF)]
    assert len(ids) == len(set(ids)) and None not in ids, at
    found = differences(expect(rows, now, given, finished), system, rows)
    assert not found, "\n".join(found)


def complaints(office: GoogleOffice) -> dict[str, tuple[Any, ...]]:
    """ID Baris -> what tells the complaint apart, of the rows in which staff typed."""
    return {
        r["ID Baris"]: (r.get("Tanggal Lapor"), r.get("Nama Pelapor"), r.get("Uraian Pengaduan"))
        for r in office.rows().values()
        if set(r) & set(STAFF)
    }


def once(found: Mapping[str, tuple[Any, ...]]) -> dict[tuple[Any, ...], str]:
    """Complaint -> ID Baris, of complaints that stand once: copies may be told apart only by their place."""
    counts = Counter(found.values())
    return {ciri: row_id for row_id, ciri in found.items() if counts[ciri] == 1 and all(ciri)}


def test_what_is_asked_back_are_the_written_rows_in_few_ranges() -> None:
    watch = Watch(Sheet("Agenda", [["ID Baris", "Nama Pelapor"]]), Keys(1, (1,)))
    assert watch.ranges("Agenda", [6, 4, 3, 900]) == [
        "'Agenda'!A1:B1", "'Agenda'!A3:A4", "'Agenda'!A6:A6", "'Agenda'!A900:A900",
    ]  # fmt: skip
    assert [len(watch.ranges("Agenda", range(3, 3 * end, 3))[1:]) for end in (61, 62)] == [60, 1]
    scattered = watch.ranges("Agenda", [*range(3, 603, 3), 9000])
    assert scattered[1:] == ["'Agenda'!A3:A600", "'Agenda'!A9000:A9000"]


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(2, 132)))
def test_rows_that_move_between_reading_and_writing(
    tmp_path: Path, sheets: Any, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = random.Random(seed)
    office = filled(tmp_path, sheets, seed % 5)
    given: dict[str, str] = {}
    finished: set[str] = set()
    seen: dict[str, tuple[Any, ...]] = {}
    now = START
    for _ in range(sized(3, 4)):
        now += timedelta(minutes=rng.choice((7, 55)))
        _edit(office, rng, now)

        def act() -> list[dict[str, Any]]:
            values = office.values()
            at = heading_at(values)
            last = at + 1 + 26
            moves = random_moves(rng, office.sheet_id(), at + 1, last, len(values[at]))
            if at > 3:
                moves = [m for m in moves if m.get("insertDimension", {}).get("range", {}).get("startIndex") != 0]
            return moves

        with monkeypatch.context() as patch:
            crowd = Crowd(office, act, times=rng.choice((1, 1, 2, 3)))
            crowd.cross(patch)
            office.sync(f"{now:%Y-%m-%d %H:%M}")
        assert crowd.staff is not None, "the sync wrote nothing"
        assert crowd.staff_now() == crowd.staff

        quiet = office.sync(f"{now:%Y-%m-%d %H:%M}")
        assert crowd.staff_now() == crowd.staff
        assert office.sync(f"{now:%Y-%m-%d %H:%M}").plan.is_empty, quiet.plan
        given |= numbers_given(office)
        right(office, now, given, finished)
        found = complaints(office)
        assert {i: (c, found[i]) for i, c in seen.items() if i in found and found[i] != c} == {}
        assert {c: i for c, i in once(found).items() if once(seen).get(c, i) != i} == {}
        seen = found
        finished |= {row["ID Baris"] for row in office.rows().values() if row.get("Status") == "Selesai"}


def numbers_given(office: GoogleOffice) -> dict[str, str]:
    """ID Baris -> number, of the journal: also of rows that were deleted right after they got theirs."""
    journal = Journal(office.state)
    try:
        return {row_id: noreg for noreg, row_id in journal.load().numbers.items() if row_id}
    finally:
        journal.close()


def _edit(office: GoogleOffice, rng: random.Random, now: datetime) -> None:
    """What staff do in quiet: a new complaint below, and steps of some others."""
    rows = office.rows()
    last = max(r for r, cells in rows.items() if set(cells) & set(STAFF))
    number = rng.randint(1, 10**6)
    new = {
        "Tanggal Lapor": now - timedelta(minutes=30), "Nama Pelapor": f"Pelapor {number}", "Alamat": "Gang 1",
        "No. HP": "0812-0000-4321", "Jenis Izin": "NIB", "Uraian Pengaduan": f"Berkas {number}",
        "Diperiksa": now - timedelta(minutes=20), "Kelengkapan": "Lengkap",
    }  # fmt: skip
    office.type_rows({last + 1: new})


@pytest.mark.thorough
@pytest.mark.parametrize(
    "act",
    [
        {"insertDimension": {"range": {"startIndex": 0, "endIndex": 1}}},
        {"deleteDimension": {"range": {"startIndex": 0, "endIndex": 1}}},
        {"moveDimension": {"source": {"startIndex": 7, "endIndex": 8}, "destinationIndex": 0}},
    ],
    ids=["inserted", "deleted", "Nama Pelapor moved to the front"],
)
def test_columns_that_move_between_reading_and_writing_cost_no_cell_of_staff(
    tmp_path: Path, sheets: Any, monkeypatch: pytest.MonkeyPatch, act: dict[str, Any]
) -> None:
    office = filled(tmp_path, sheets)
    columns = {"sheetId": office.sheet_id(), "dimension": "COLUMNS"}
    office.batch({"insertDimension": {"range": {**columns, "startIndex": 0, "endIndex": 1}}})  # a blank one of theirs
    ((kind, what),) = act.items()
    where = next(key for key in ("range", "source") if key in what)
    typed_in = office.staff()
    crowd = Crowd(office, lambda: [{kind: {**what, where: {**columns, **what[where]}}}])
    with monkeypatch.context() as patch:
        crowd.cross(patch)
        office.sync("2026-11-24 09:40")
    assert office.staff() == typed_in
    assert office.sync("2026-11-24 09:40").plan.is_empty


def test_what_was_written_before_rows_moved_and_was_put_right_is_not_counted_twice(
    tmp_path: Path, sheets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = filled(tmp_path, sheets, n=6)
    office.sync("2026-11-24 09:00")
    _edit(office, random.Random(1), datetime(2026, 11, 24, 9, 30))
    where = {"sheetId": office.sheet_id(), "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    crowd = Crowd(office, lambda: [{"insertDimension": {"range": where}}])
    with monkeypatch.context() as patch:
        crowd.cross(patch)
        result = office.sync("2026-11-24 09:40")
    assert result.counts["panggilan_tulis"] >= 2, "the first write was not crossed"
    assert result.counts["sel_ditulis"] == len(result.plan.writes[s.AGENDA]) > 0
    assert result.counts["didaftarkan"] == 1


@pytest.mark.thorough
def test_a_row_that_comes_back_never_lands_on_what_somebody_types(
    tmp_path: Path, sheets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = filled(tmp_path, sheets, n=6)
    office.sync("2026-11-24 09:00")
    rows = office.rows()
    gone_row, gone = next((r, c) for r, c in rows.items() if c.get("No. Register"))
    sheet_id = office.sheet_id()
    dimension = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": gone_row - 1, "endIndex": gone_row}
    office.batch({"deleteDimension": {"range": dimension}})
    office.sync("2026-11-24 09:10")
    last = max(r for r, cells in office.rows().items() if set(cells) & set(STAFF))
    column = office.columns_of(office.values()[1])["Nama Pelapor"]
    typing = {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": last, "columnIndex": column - 1},
            "rows": [{"values": [typed("Baru Datang")]}],
            "fields": "userEnteredValue",
        }
    }
    crowd = Crowd(office, lambda: [typing])
    with monkeypatch.context() as patch:
        crowd.cross(patch)
        office.sync("2026-11-24 09:20", chosen={gone["ID Baris"]: BACK})
    names = [r.get("Nama Pelapor") for r in office.rows().values()]
    assert "Baru Datang" in names
    back = next(r for r in office.rows().values() if r.get("ID Baris") == gone["ID Baris"])
    assert back["No. Register"] == gone["No. Register"] and back["Nama Pelapor"] == gone["Nama Pelapor"]


@pytest.mark.thorough
def test_rows_that_come_back_in_quiet_take_one_write_with_what_is_amiss_below_them(tmp_path: Path, sheets: Any) -> None:
    office = filled(tmp_path, sheets, n=6)
    office.sync("2026-11-24 09:00")
    gone = [(row, cells) for row, cells in office.rows().items() if cells.get("No. Register")][:2]
    for row, _ in reversed(gone):
        dimension = {"sheetId": office.sheet_id(), "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
        office.batch({"deleteDimension": {"range": dimension}})
    office.sync("2026-11-24 09:10")
    staff, last = office.staff(), max(office.rows())
    office.type_rows({last + 4: {"ID Baris": "rusak"}, last + 5: {"Status": "Selesai"}})

    result = office.sync("2026-11-24 09:20", chosen={cells["ID Baris"]: BACK for _, cells in gone})

    assert result.counts["panggilan_tulis"] == 1
    assert office.staff()[: len(staff)] == staff and len(office.staff()) == len(staff) + 2
    back = [cells for row, cells in office.rows().items() if row > last]
    assert [(r["ID Baris"], r["Nama Pelapor"]) for r in back] == [(r["ID Baris"], r["Nama Pelapor"]) for _, r in gone]
    assert office.sync("2026-11-24 09:20").plan.is_empty


def test_what_is_expected_of_a_tab_is_what_it_holds_with_the_writes_at_their_places() -> None:
    read = Sheet("Agenda", [["a"], ["b", "c"]])
    meant = overlaid(read, [CellWrite(1, 3, 5), CellWrite(2, 1, None), CellWrite(4, 2, "d")])
    assert meant.rows == [["a", None, 5], [None, "c"], [], [None, "d"]]
    assert read.rows == [["a"], ["b", "c"]]
