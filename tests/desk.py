"""A desk with the agenda book on it: what staff do to rows between two syncs, and what must hold after each sync.

The book is real and lies on disk; its rows are edited as a list of rows, so that sorting, inserting and deleting move
whole rows or single columns exactly as a spreadsheet does. `Desk.sync` holds the outcome against the oracle and against
INTERFACE 4.1, 4.2 and 4.8.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from books import opened
from office import FIRST_ROW, STEP_TIMES, Office, at
from oracle.compare import differences
from oracle.expect import expect
from oracle.reading import STAFF, SYSTEM, folded, is_blank, read_time
from oracle.rows import random_rows

from pengaduan_sheets.errors import MassChangeError
from pengaduan_sheets.sync import Result

FORM = STAFF[:9]
CIRI = ("Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan")
SPARE = 200  # empty rows below the last that have an identity (4.8)

Row = list[Any]
Ciri = tuple[object, ...]

FIRST_NAMES = (
    "Togar",
    "Sulastri",
    "Bungaran",
    "Nurhayati",
    "Halomoan",
    "Melati",
    "Parlindungan",
    "Citra",
    "Edison",
    "Wulan",
)
LAST_NAMES = ("Aek Godang", "Binjai Kota", "Cengkeh Turi", "Dataran Tinggi", "Estate", "Jati Makmur", "Kebun Lada")
STORIES = (
    "Berkas NIB belum juga diproses", "Pembayaran retribusi ditolak sistem", "Peta lokasi salah kecamatan",
    "Sertifikat hilang sewaktu diunggah", "Antrean dipanggil dua kali", "Kuota reklame penuh tanpa pengumuman",
    "Trayek angkutan berubah sepihak", "Surat undangan sidang terlambat", "Gambar bangunan tidak terbaca",
)  # fmt: skip


class Desk:
    """The tab Agenda as rows in memory, the office on disk, and what was seen at the last sync."""

    def __init__(self, office: Office, seed: int = 0) -> None:
        self.office, self.rng, self.serial = office, random.Random(seed), 0
        self.given: dict[str, str] = {}  # ID Baris -> number, as first seen
        self.finished: set[str] = set()
        self.ciri_of: dict[str, set[Ciri]] = {}  # number -> the complaint(s) that it may stand at
        self.seen: dict[str, Ciri] = {}  # ID Baris -> ciri at the last sync
        self.corrected: dict[Ciri, set[Ciri]] = {}  # ciri -> what staff made of it since
        self.load()

    # ---- the book -------------------------------------------------------------------------------------------------

    def load(self) -> None:
        self.book = opened(self.office.book)
        self.sheet = self.book["Agenda"]
        width = max(c.column for c in self.sheet[2] if c.value is not None)
        there = self.sheet._cells.values()  # `iter_rows` would make a cell of every blank
        filled = [(c.row, c.column, c.value) for c in there if c.value is not None and c.column <= width]
        values: list[Row] = [[None] * width for _ in range(max(row for row, _, _ in filled))]
        for row, column, value in filled:
            values[row - 1][column - 1] = value
        self.headings: Row = values[1]
        self.rows: list[Row] = values[2:]
        self._stored = [list(r) for r in values[1:]]

    def save(self) -> None:
        """Write what changed into the book; rows that are no more become empty."""
        grid = [self.headings, *self.rows]
        blank: Row = []
        for r in range(max(len(grid), len(self._stored))):
            new, old = (g[r] if r < len(g) else blank for g in (grid, self._stored))
            for c in range(max(len(new), len(old))):
                a, b = (x[c] if c < len(x) else None for x in (new, old))
                if a is not b and a != b:
                    cell = self.sheet.cell(r + 2, c + 1)
                    cell.value = a
                    if isinstance(a, (int, float)):  # a format moves with its cell: a number is no date
                        cell.number_format = "General"
        self.book.save(self.office.book)

    def column(self, heading: str) -> int:
        return self.headings.index(heading)

    def get(self, row: int, heading: str) -> Any:
        return self.rows[row][self.column(heading)]

    def put(self, row: int, **cells: Any) -> None:
        self.type(row, cells)

    def type(self, row: int, cells: dict[str, Any]) -> None:
        while len(self.rows) <= row:
            self.rows.append([None] * len(self.headings))
        for heading, value in cells.items():
            self.rows[row][self.column(heading)] = value

    def cells(self, row: int) -> dict[str, Any]:
        """Staff cells of a row, with its ID as the oracle's key."""
        found = {h: self.get(row, h) for h in STAFF}
        return found | {"ID Baris": self.get(row, "ID Baris")}

    def ciri(self, row: int) -> Ciri:
        return ciri_of({h: self.get(row, h) for h in CIRI})

    def filled(self) -> list[int]:
        """Rows with content (not those of foreign columns alone)."""
        columns = [self.column(h) for h in STAFF]
        return [r for r, row in enumerate(self.rows) if any(not is_blank(row[c]) for c in columns)]

    def numbered(self) -> list[int]:
        return [r for r in self.filled() if not is_blank(self.get(r, "No. Register"))]

    def numbers(self) -> dict[Ciri, str]:
        """Complaint -> number, as the book shows it."""
        return {self.ciri(r): self.get(r, "No. Register") for r in self.numbered()}

    @property
    def last(self) -> int:
        return max(self.filled(), default=-1)

    # ---- what staff do --------------------------------------------------------------------------------------------

    def sort(
        self, by: str, only: Iterable[str] | None = None, rows: Sequence[int] | None = None, down: bool = False
    ) -> None:
        """Sort rows by a column: whole rows, or only some columns of them. Blanks go last, as spreadsheets do it."""
        where = list(range(self.last + 1)) if rows is None else list(rows)
        columns = list(range(len(self.headings))) if only is None else [self.column(h) for h in only]
        key = self.column(by)
        full = [r for r in where if not is_blank(self.rows[r][key])]
        order = sorted(full, key=lambda r: sort_key(self.rows[r][key]), reverse=down)
        order += [r for r in where if is_blank(self.rows[r][key])]
        taken = [[self.rows[r][c] for c in columns] for r in order]
        for r, values in zip(where, taken, strict=True):
            for c, value in zip(columns, values, strict=True):
                self.rows[r][c] = value

    def insert(self, before: int, row: Row | None = None) -> None:
        self.rows.insert(before, list(row) if row else [None] * len(self.headings))

    def delete(self, row: int) -> None:
        self.forget(row)
        del self.rows[row]

    def clear(self, row: int) -> None:
        """Empty what staff fill; the system cells stay."""
        self.forget(row)
        self.type(row, dict.fromkeys(STAFF))

    def forget(self, row: int) -> None:
        """Nothing: a complaint that is gone is found out by looking."""

    def move_column(self, heading: str, to: int) -> None:
        """Cut a column and insert it elsewhere."""
        start = self.column(heading)
        for row in [self.headings, *self.rows]:
            row += [None] * (len(self.headings) - len(row))
        for row in [self.headings, *self.rows]:
            row.insert(to, row.pop(start))

    def add_column(self, heading: str, fill: Callable[[int], Any]) -> None:
        last = self.last
        for r, row in enumerate(self.rows):
            row.append(fill(r) if r <= last else None)
        self.headings.append(heading)

    def correct(self, row: int, heading: str, value: Any) -> None:
        """Change a cell of the ciri: the same complaint, corrected."""
        before = self.ciri(row)
        self.type(row, {heading: value})
        self.corrected.setdefault(before, set()).add(self.ciri(row))

    def complaint(self, now: datetime, steps: int = 2) -> dict[str, Any]:
        """The cells of a complaint unlike all others, so many steps on its way, all of them some hours ago."""
        self.serial += 1
        n = self.serial
        start = now.replace(second=0, microsecond=0) - timedelta(minutes=400 + 7 * n)
        times = [start + timedelta(minutes=6 * k) for k in range(6)]
        story = f"{STORIES[n % len(STORIES)]} {LAST_NAMES[(n * 3) % len(LAST_NAMES)]} {n * 7919}"
        return {
            "Nama Pelapor": f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {LAST_NAMES[n % len(LAST_NAMES)]} {n}",
            "Alamat": f"Gang {n * 13} No. {n}",
            "No. HP": f"0812-0000-{9000 - n:04d}",
            "Jenis Izin": "NIB",
            "Uraian Pengaduan": story,
            **({"Kelengkapan": "Lengkap"} if steps > 1 else {}),
            **dict(zip(STEP_TIMES[:steps], times[:steps], strict=True)),
        }

    # ---- the sync and what must hold ------------------------------------------------------------------------------

    def sync(
        self, now: str | datetime, *, save: bool = True, quiet: bool = True, block: bool = False, **options: Any
    ) -> Result:
        """Save, sync, and check everything. block: some columns were sorted alone; what is refused is accepted."""
        moment = at(now) if isinstance(now, str) else now
        if save:
            self.save()
        before = [list(r) for r in self.rows]
        try:
            result = self.office.sync(f"{moment:%Y-%m-%d %H:%M}", **options)
        except MassChangeError:
            if not block:
                raise
            result = self.office.sync(f"{moment:%Y-%m-%d %H:%M}", accept=True, **options)
        self.load()
        self.check(before, moment)
        if quiet:
            self.quiet(moment)
        return result

    def quiet(self, now: datetime) -> None:
        """A sync with nothing to do writes nothing."""
        left = self.office.book.read_bytes()
        again = self.office.sync(f"{now:%Y-%m-%d %H:%M}")
        assert again.plan.is_empty, (dict(again.plan.writes), [t.name for t in again.plan.tabs])
        assert self.office.book.read_bytes() == left

    def check(self, before: list[Row], now: datetime) -> None:
        self.check_untouched(before)
        self.check_identities()
        self.check_numbers()
        self.check_derived(now)
        self.remember()

    def check_untouched(self, before: list[Row]) -> None:
        system = {self.column(h) for h in SYSTEM}
        for r in range(max(len(before), len(self.rows))):
            old, new = (g[r] if r < len(g) else [] for g in (before, self.rows))
            for c in range(len(self.headings)):
                a, b = (x[c] if c < len(x) else None for x in (old, new))
                assert c in system or same_cell(a, b), (r + FIRST_ROW, self.headings[c], a, b)

    def check_identities(self) -> None:
        column = self.column("ID Baris")
        ids = [row[column] for row in self.rows]
        used = [i for i in ids if i is not None]
        assert len(used) == len(set(used)), "an ID Baris stands twice"
        assert all(ids[r] is not None for r in self.filled())
        assert all(i is not None for i in ids[self.last + 1 : self.last + 1 + SPARE])
        assert len(ids) >= self.last + 1 + SPARE
        filled, derived = set(self.filled()), [self.column(h) for h in SYSTEM if h != "ID Baris"]
        for r, row in enumerate(self.rows):
            if r not in filled:
                assert all(is_blank(row[c]) for c in derived), r + FIRST_ROW
                assert row[column] not in self.given, "the identity of a numbered complaint at an empty row"

    def is_another(self, row: int, number: str) -> bool:
        """Whether a row was at the last sync what it is now, or has been corrected from it under an identity that is
        not the number's."""
        row_id, ciri = self.get(row, "ID Baris"), self.ciri(row)
        before = self.seen.get(row_id)
        if before is None or before == ciri:
            return before is not None
        return self.given.get(row_id) != number and ciri in self.spread({before})

    def check_numbers(self) -> None:
        shown: dict[str, int] = {}
        for r in self.numbered():
            number = self.get(r, "No. Register")
            assert number not in shown, f"{number} stands twice: {shown[number]}, {r}"
            shown[number] = r
            owner = self.ciri_of.get(number)
            # a row that lost its whole ciri is still the complaint that its other cells tell of
            is_bare = not any(self.ciri(r)) and self.given.get(self.get(r, "ID Baris")) == number
            at_home = owner is None or is_bare or self.ciri(r) in self.spread(owner)
            assert at_home, f"{number} of {owner} at {self.ciri(r)}"
        for number, owner in self.ciri_of.items():
            at_home = [r for r in self.filled() if self.ciri(r) in self.spread(owner) and tells(self.ciri(r))]
            # a copy that was there at the last sync has an identity of its own, also once it is corrected
            at_home = [r for r in at_home if not self.is_another(r, number)]
            assert not at_home or number in shown, f"{number} is missing at row {[r + FIRST_ROW for r in at_home]}"
        by_id = {number: row_id for row_id, number in self.given.items()}
        for number, r in shown.items():
            assert by_id.get(number, self.get(r, "ID Baris")) == self.get(r, "ID Baris"), number
        here = {self.get(r, "ID Baris") for r in self.filled()}
        standing = {self.ciri(r) for r in self.filled()}
        for row_id, ciri in self.seen.items():
            if tells(ciri) and list(self.seen.values()).count(ciri) == 1 and standing & self.spread({ciri}):
                assert row_id in here, f"{row_id} {ciri} stands in the book and has lost its identity"

    def spread(self, ciri: set[Ciri]) -> set[Ciri]:
        """What a complaint may look like after the corrections since the last sync."""
        out = set(ciri)
        for _ in range(len(self.corrected)):
            out |= {new for old in out for new in self.corrected.get(old, ())}
        return out

    def check_derived(self, now: datetime) -> None:
        rows = [self.cells(r) for r in range(self.last + 1)]
        told = expect(rows, now, self.given, self.finished)
        system = [{h: self.get(r, h) for h in SYSTEM} for r in range(self.last + 1)]
        found = differences(told, system, rows)
        assert not found, "\n".join(found)

    def remember(self) -> None:
        self.seen = {self.get(r, "ID Baris"): self.ciri(r) for r in self.filled()}
        for r in self.filled():
            row_id, number = self.get(r, "ID Baris"), self.get(r, "No. Register")
            if number is not None:
                self.given[row_id] = number
                self.ciri_of[number] = {self.ciri(r)}
            if self.get(r, "Status") == "Selesai":
                self.finished.add(row_id)
        self.corrected = {}


def same_cell(a: Any, b: Any) -> bool:
    """Whether a cell as typed is the cell as stored."""
    if is_blank(a) and is_blank(b):
        return True
    return bool(a == b or (isinstance(b, datetime) and abs(sort_key(a)[1] - sort_key(b)[1]) < 1e-7))


def ciri_of(cells: dict[str, Any]) -> Ciri:
    reported = read_time(cells["Tanggal Lapor"], datetime(2999, 1, 1), wajib=True).moment
    return (reported.at if reported else None, folded(cells["Nama Pelapor"]), folded(cells["Uraian Pengaduan"]))


def tells(ciri: Ciri) -> bool:
    """Whether a complaint can be told from others: nothing of its ciri is empty."""
    return all(ciri)


def sort_key(value: Any) -> tuple[int, Any]:
    """Numbers and dates first, then text, as spreadsheets sort."""
    if isinstance(value, datetime):
        return 0, (value - datetime(1900, 1, 1)).total_seconds() / 86400
    if isinstance(value, (int, float)):
        return 0, float(value)
    if hasattr(value, "toordinal"):
        return 0, float(value.toordinal() - datetime(1900, 1, 1).toordinal())
    return 1, str(value).lower()


def filled_desk(office: Office, seed: int, n: int, now: str) -> Desk:
    """A desk with a book of `n` random rows, synced once."""
    desk = Desk(office, seed)
    for r, row in enumerate(random_rows(seed, n, at(now))):
        desk.type(r, dict(row))
    desk.serial = 0
    desk.sync(now)
    return desk


class Bases:
    """Offices with a synced book of random rows, made once and copied for each example."""

    def __init__(self, folder: Path, now: str, rows: int = 14) -> None:
        self.folder, self.now, self.n, self.copies = folder, now, rows, 0
        self.made: dict[int, Desk] = {}

    def desk(self, seed: int) -> Desk:
        """A fresh desk with the book of a seed."""
        if seed not in self.made:
            self.made[seed] = filled_desk(Office(self.folder / f"asal-{seed}").create(self.now), seed, self.n, self.now)
        base = self.made[seed]
        self.copies += 1
        target = self.folder / f"salinan-{self.copies}"
        shutil.copytree(base.office.folder, target)
        desk = Desk(Office(target), seed)
        desk.given, desk.finished = dict(base.given), set(base.finished)
        desk.ciri_of = {n: set(c) for n, c in base.ciri_of.items()}
        desk.seen = dict(base.seen)
        return desk
