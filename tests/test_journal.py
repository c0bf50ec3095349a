"""The journal: what was seen stays known, a number given is given for good, whatever happens to process or file."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soak import sized

from pengaduan_sheets.core.marks import Imported, Marks
from pengaduan_sheets.errors import AlreadyRunningError, MachineError
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.journal import (
    Event,
    Journal,
    Key,
    Made,
    Memory,
    News,
    Number,
    NumberTakenError,
    Record,
    Remembered,
    SeenRow,
    between_syncs,
    sync_lock,
    tables,
)

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 24, 9, 15)
LATER = NOW + timedelta(minutes=2)
ROW = ('{"Nama Pelapor":"Siti"}', "0001/PGD/XI/2026", "3. Verifikasi")
FIRST = Number("0001/PGD/XI/2026", 2026, 1, "ROW1")
MARKS = Marks({"ROW1": Imported(NOW.date())}, {("ROW2", "Tanggal Lapor"): "2026-03-04T00:00"})
on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")


def record(now: datetime = NOW, version: int = 1, **what: Any) -> Record:
    return Record(now, "book", version, **what)


def filled(folder: Path) -> Journal:
    journal = Journal(folder)
    journal.record(record(seen={"ROW1": ROW}, numbers=[FIRST], events=[change("ROW1", "", "Siti")]))
    return journal


def change(row_id: str, before: str, after: str, at: datetime = NOW) -> Event:
    return Event(at, row_id, None, "Nama Pelapor", before, after, "petugas")


def reload(journal: Journal) -> Memory:
    journal.close()
    again = Journal(journal.folder)
    try:
        return again.load()
    finally:
        again.close()


def run_child(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,
    )


# ---- what is remembered --------------------------------------------------------------------------------------------


def test_a_journal_that_is_only_looked_at_leaves_no_trace(tmp_path: Path) -> None:
    folder = tmp_path / "negara"
    with Journal(folder) as journal:
        assert journal.load() == Memory()
        assert journal.is_new
        assert (journal.events(), journal.times_within("", "9"), journal.find_sequence(2026, 1)) == ([], [], [])
    assert not folder.exists()


def test_a_number_whose_row_is_not_known_belongs_to_nobody() -> None:
    numbers = {"0001/PGD/XI/2026": "ROW1", "0002/PGD/XI/2026": ""}
    assert Memory(numbers=numbers).noreg_of == {"ROW1": "0001/PGD/XI/2026"}


def test_everything_of_one_sync_is_there_at_the_next(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.record(
        record(
            seen={"ROW1": ROW, "ROW2": ("{}", None, "2. Perbaiki Data")},
            numbers=[FIRST],
            finished=["ROW1"],
            marks=MARKS,
            frozen={"2026-10": {"masuk": 7, "persen_tepat_waktu": None}},
            pending_since=NOW,
            meta={"sidik": "abc"},
        )
    )
    assert reload(journal) == Memory(
        book_id="book",
        version=1,
        last_sync=NOW,
        rows={
            "ROW1": SeenRow(*ROW, "ada", "2026-11-24T09:15", "2026-11-24T09:15"),
            "ROW2": SeenRow("{}", None, "2. Perbaiki Data", "ada", "2026-11-24T09:15", "2026-11-24T09:15"),
        },
        numbers={"0001/PGD/XI/2026": "ROW1"},
        counters={2026: 1},
        finished=frozenset({"ROW1"}),
        marks=MARKS,
        frozen={"2026-10": {"masuk": 7, "persen_tepat_waktu": None}},
        pending_since=NOW,
        meta={"sidik": "abc"},
    )


def test_what_ends_is_forgotten_marks_freeze_waiting_and_meta(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.record(record(marks=MARKS, frozen={"2026-10": {}}, pending_since=NOW, meta={"a": "1", "b": "2"}))
    journal.record(record(LATER, 2, marks=Marks(), thawed=["2026-10"], meta={"a": None}))
    memory = reload(journal)
    assert (memory.marks, memory.frozen, memory.pending_since, memory.meta) == (Marks(), {}, None, {"b": "2"})


def test_what_a_command_adds_between_two_syncs_is_no_sync(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    added = between_syncs(journal.load(), LATER, meta={"a": "1"})
    assert added is not None
    journal.record(added)
    memory = reload(journal)
    assert (memory.last_sync, memory.meta) == (NOW, {"a": "1"})


def test_a_notice_waits_for_the_addresses_that_lack_it_and_is_forgotten_once_nobody_does(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    late = Made(Key("terlambat", "ROW1", 3, "2026-11-23T08:00", "Kasi"), "Kasi", NOW, LATER, (0, 2))
    recap = Made(Key("rekap", "2026-10"), "Kepala", NOW, NOW)
    journal.note(News([late, recap], since={"Kasi": NOW, "Kabid": NOW}))
    assert journal.notices() == Remembered({late.key: late, recap.key: recap}, {"Kasi": NOW, "Kabid": NOW})

    journal.note(News(forgotten=LATER + timedelta(days=90)))  # it waits still
    journal.note(News([served := replace(late, waits=())], left=["Kabid"]))
    assert journal.notices() == Remembered({late.key: served, recap.key: recap}, {"Kasi": NOW})

    journal.note(News(forgotten=LATER))
    assert set(journal.notices().made) == {recap.key}  # the month's recap is told once for good


def test_a_journal_from_before_notices_takes_them_in_with_all_it_knows(tmp_path: Path) -> None:
    older = tmp_path / "lama.sqlite3"
    db = sqlite3.connect(older, isolation_level=None)
    for statement in tables.MIGRATIONS[0]:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")
    db.execute("INSERT INTO standing VALUES (1, 'book', 4, '2026-11-24T09:15:00', NULL)")
    db.close()
    (tmp_path / "j").mkdir()
    older.rename(tmp_path / "j" / "jurnal.sqlite3")

    with Journal(tmp_path / "j") as journal:
        assert (journal.load().version, journal.notices()) == (4, Remembered())
        journal.note(News(since={"Kasi": NOW}))
        assert journal.notices().since == {"Kasi": NOW}


def test_an_older_journal_had_a_line_for_each_typed_time_and_still_tells_them_all(tmp_path: Path) -> None:
    older = tmp_path / "j" / "jurnal.sqlite3"
    older.parent.mkdir()
    db = sqlite3.connect(older, isolation_level=None)
    for statement in (part for parts in tables.MIGRATIONS[:6] for part in parts):
        db.execute(statement)
    db.execute("PRAGMA user_version = 6")
    seen, earlier = "2026-11-24T09:15", "2026-11-24T09:00"
    lines = [
        ("ROW2", "Diperiksa", "2026-11-23T10:00", seen, None),
        ("ROW1", "Diperiksa", "2026-11-23T10:00", seen, earlier),
        ("ROW1", "Diperiksa", "2026-11-23T10:05", seen, earlier),  # corrected in the same minute
        ("ROW1", 'Kata "Dihentikan"', "2026-10-31T23:59", seen, earlier),
        ("ROW1", "Diperiksa", "2026-11-24T08:00", "2026-11-24T10:00", seen),
    ]
    db.executemany("INSERT INTO typed_times VALUES (?, ?, ?, ?, ?)", lines)
    db.close()

    with Journal(older.parent) as journal:
        told = [(*typed, before) for *typed, _, before in lines]
        assert set(journal.times_within("2026-10", "2026-12")) == set(told)
        assert journal.times_within("2026-10", "2026-11") == [told[3]]


def test_a_vanished_row_was_last_seen_at_the_sync_before_and_comes_back_with_its_first_day(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.record(record(NOW + timedelta(hours=1), 2))  # still there, unchanged
    journal.record(record(NOW + timedelta(hours=5), 3, vanished=["ROW1"]))
    gone = journal.load().rows["ROW1"]
    assert (gone.state, gone.seen_at, gone.cells) == ("hilang", "2026-11-24T10:15", ROW[0])
    journal.record(record(NOW + timedelta(days=1), 4, returned=["ROW1"]))
    back = reload(journal).rows["ROW1"]
    assert (back.state, back.seen_at, back.first_seen) == ("ada", "2026-11-25T09:15", "2026-11-24T09:15")


def test_a_row_given_up_keeps_its_content_number_and_the_day_it_was_last_there(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.record(record(LATER, 2, vanished=["ROW1"]))
    journal.record(record(NOW + timedelta(days=3), 3, given_up=["ROW1"]))
    memory = reload(journal)
    assert memory.rows["ROW1"] == SeenRow(*ROW, "direlakan", "2026-11-24T09:15", "2026-11-24T09:15")
    assert memory.numbers == {"0001/PGD/XI/2026": "ROW1"}


def test_of_a_typed_time_only_its_first_appearance_counts(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    typed = ("ROW1", "Diperiksa", "2026-11-23T10:00")
    last, other = "2026-11-24T09:15", ("ROW1", "Diperiksa", "2026-11-24T08:00")
    journal.record(record(times=[(*typed, None)]))
    journal.record(record(LATER, 2, times=[(*typed, last), (*other, last)]))
    assert sorted(journal.times_within("2026-11", "2026-12")) == [
        (*typed, None),
        (*other, last),
    ]
    assert journal.times_within("2026-12", "2027-01") == []


def test_events_come_newest_first_and_by_row(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    a, b, c = change("ROW1", "", "Siti"), change("ROW2", "", "Budi"), change("ROW1", "Siti", "Siti A.", LATER)
    journal.record(record(events=[a, b]))
    journal.record(record(LATER, 2, events=[c]))
    assert journal.events() == [c, b, a]
    assert journal.events(limit=1) == [c]
    assert journal.events("ROW1") == [c, a]


def test_events_are_known_from_the_last_one_that_says_so(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    kept = [Event(NOW, "", None, "Serah Terima", "", month, "dibekukan") for month in ("Oktober 2026", "Agustus 2026")]
    changes = [change("ROW1", "", str(n)) for n in range(5)]
    journal.record(record(events=[kept[0], changes[0], kept[0], changes[1], kept[1]]))
    journal.record(record(LATER, 2, events=changes[2:]))
    assert journal.events_since("dibekukan", "Oktober 2026") == [kept[0], changes[1], kept[1], *changes[2:]]
    assert journal.events_since("dibekukan", "September 2026") == []


def test_a_number_is_found_by_its_sequence(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    assert journal.load().noreg_of == {"ROW1": "0001/PGD/XI/2026"}
    assert journal.find_sequence(2026, 1) == ["0001/PGD/XI/2026"]
    assert journal.find_sequence(2025, 1) == []


_ids = st.sampled_from(["A", "B", "C", "D"])
_texts = st.text(max_size=12)
_seen = st.dictionaries(_ids, st.tuples(_texts, st.none() | _texts, st.none() | _texts), max_size=4)
_keys = st.tuples(_ids, st.sampled_from(["Tanggal Lapor", "Diperiksa"]))
_syncs = st.lists(
    st.fixed_dictionaries(
        {
            "seen": _seen,
            "vanished": st.lists(_ids, max_size=2, unique=True),
            "returned": st.lists(_ids, max_size=2, unique=True),
            "given_up": st.lists(_ids, max_size=2, unique=True),
            "finished": st.lists(_ids, max_size=2),
            "marks": st.none() | st.builds(Marks, swaps=st.dictionaries(_keys, _texts, max_size=2)),
            "frozen": st.dictionaries(
                st.sampled_from(["2026-09", "2026-10"]),
                st.dictionaries(_texts, st.none() | st.integers(-9, 9) | _texts, max_size=2),
                max_size=2,
            ),
            "thawed": st.lists(st.sampled_from(["2026-09", "2026-10"]), max_size=1),
            "meta": st.dictionaries(_texts, st.none() | _texts, max_size=2),
            "pending_since": st.none() | st.just(NOW),
            "give": st.integers(0, 3),
            "counters": st.dictionaries(st.sampled_from([2025, 2026]), st.integers(1, 40), max_size=2),
        }
    ),
    min_size=1,
    max_size=5,
)


class Model:
    """The journal in plain dictionaries."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.rows: dict[str, SeenRow] = {}

    def add(self, r: Record) -> None:
        now = r.now.isoformat(timespec="minutes")
        last = (self.memory.last_sync or r.now).isoformat(timespec="minutes")
        for state, row_ids in (("hilang", r.vanished), ("direlakan", r.given_up)):
            for i in row_ids:
                if i in self.rows:
                    was = self.rows[i]
                    self.rows[i] = was._replace(state=state, seen_at=last if was.state == "ada" else was.seen_at)
        for i in r.returned:
            if i in self.rows:
                self.rows[i] = self.rows[i]._replace(state="ada", seen_at=now)
        for i, cells in r.seen.items():
            first = self.rows[i].first_seen if i in self.rows else now
            self.rows[i] = SeenRow(*cells, "ada", now, first)
        old = self.memory
        counters = dict(old.counters)
        for year, sequence in [*((n.year, n.sequence) for n in r.numbers), *r.counters.items()]:
            assert year is not None and sequence is not None
            counters[year] = max(sequence, counters.get(year, 0))
        self.memory = Memory(
            r.book_id,
            r.version,
            r.now,
            {i: row._replace(seen_at=now) if row.state == "ada" else row for i, row in self.rows.items()},
            {**old.numbers, **{n.noreg: n.row_id for n in r.numbers}},
            counters,
            old.finished | set(r.finished),
            old.marks if r.marks is None else r.marks,
            {
                **{p: f for p, f in old.frozen.items() if p not in set(r.thawed)},
                **{p: dict(f) for p, f in r.frozen.items()},
            },
            r.pending_since,
            {k: v for k, v in {**old.meta, **r.meta}.items() if v is not None},
        )


@pytest.mark.thorough
@pytest.mark.soak
@given(_syncs)
@settings(max_examples=sized(40, 800), deadline=None)
def test_what_is_loaded_is_what_was_recorded(syncs: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal, model, given = Journal(Path(folder) / "j"), Model(), 100
        for k, sync in enumerate(syncs):
            give = sync.pop("give")
            numbers = [Number(f"{given + i}/2026", 2026, given + i, f"N{given + i}") for i in range(give)]
            given += give
            entry = record(NOW + timedelta(minutes=7 * k), k, numbers=numbers, **sync)
            journal.record(entry)
            model.add(entry)
            assert journal.load() == model.memory
        assert reload(journal) == model.memory


# ---- numbers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        FIRST,
        Number("0001/PGD/XI/2026", 2026, 2, "ROW2"),
        Number("0001/PGD/XI/2026", 2026, 1, "ROW2", adopted=True),
        Number("0001/PGD/XII/2026", 2026, 1, "ROW2"),
        Number("0002/PGD/XI/2026", 2026, 2, "ROW1"),
        Number("0003/PGD/XI/2026", None, None, "ROW3"),
    ],
    ids=["again", "to another row", "adopted", "same sequence", "second for a row", "without a sequence"],
)
def test_a_number_is_given_once_and_for_good(tmp_path: Path, number: Any) -> None:
    journal = filled(tmp_path / "j")
    before = journal.load()
    free = Number("0009/PGD/XI/2026", 2026, 9, "ROW9")
    with pytest.raises(NumberTakenError) as caught:
        journal.record(record(LATER, 2, seen={"ROW9": ROW}, numbers=[free, number]))
    assert caught.value.exit_code == 8
    assert f"{number[0]} tidak dapat diberikan kepada baris {number[3]}" in str(caught.value)
    assert journal.load() == before, "nothing of that sync may stay"


def test_numbers_found_in_a_book_may_repeat_a_sequence_and_stand_without_a_row(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    odd = [
        Number("0001/PGD/X/2026", 2026, 1, "ROW2", adopted=True),
        Number("B-17/2019", None, None, "", adopted=True),
        Number("B-18/2019", None, None, "", adopted=True),
    ]
    journal.record(record(LATER, 2, numbers=odd))
    memory = reload(journal)
    assert memory.numbers == {"0001/PGD/XI/2026": "ROW1", "0001/PGD/X/2026": "ROW2", "B-17/2019": "", "B-18/2019": ""}
    assert memory.counters == {2026: 1}


def test_counters_only_rise(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.record(record(LATER, 2, counters={2026: 40, 2025: 12}))
    journal.record(record(LATER, 3, counters={2026: 5}))
    assert reload(journal).counters == {2026: 40, 2025: 12}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE numbers SET row_id = 'ROW2'",
        "DELETE FROM numbers",
        "INSERT OR REPLACE INTO numbers VALUES ('0001/PGD/XI/2026', 2026, 1, 'ROW2', '', 1)",
        "UPDATE events SET after = ''",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events VALUES (1, '', '', NULL, '', '', '', '')",
    ],
)
def test_the_database_itself_refuses_to_change_numbers_and_events(tmp_path: Path, statement: str) -> None:
    journal = filled(tmp_path / "j")
    journal.close()
    db = sqlite3.connect(journal.path)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)
    db.close()
    with Journal(journal.folder) as again:
        assert again.load().numbers == {"0001/PGD/XI/2026": "ROW1"}
        assert again.events() == [change("ROW1", "", "Siti")]


GIVE_NUMBERS_FOREVER = """
    import sys
    from datetime import datetime
    from pathlib import Path
    from pengaduan_sheets.journal import Event, Journal, Number, Record

    journal, now = Journal(Path(sys.argv[1])), datetime(2026, 11, 24, 9, 15)
    last = journal.load().counters.get(2026, 0)
    while True:
        last += 1
        noreg, row = f"{last:04d}/PGD/XI/2026", f"ROW{last}"
        journal.record(Record(
            now, "book", last, seen={row: ("x" * 3000, noreg, "3. Verifikasi")},
            numbers=[Number(noreg, 2026, last, row)],
            events=[Event(now, row, noreg, "No. Register", "", noreg, "nomor")],
        ))
        print(noreg, flush=True)
"""


@pytest.mark.soak
def test_a_number_shown_survives_a_kill_in_any_instant(tmp_path: Path) -> None:
    folder, shown = tmp_path / "j", list[str]()
    for round_ in range(sized(4, 80)):
        child = run_child(GIVE_NUMBERS_FOREVER, folder)
        assert child.stdout is not None
        for _ in range(random.Random(round_).randint(1, 25)):
            shown.append(child.stdout.readline().strip())
        child.kill()
        rest = child.stdout.read()  # `communicate` would forget what has been read ahead
        child.wait()
        child.stdout.close()
        shown += [line for line in rest.splitlines() if line.endswith("2026")]
        with Journal(folder) as journal:
            memory = journal.load()
            assert not journal.is_new
            assert set(shown) <= set(memory.numbers)
            assert len(memory.numbers) <= len(shown) + round_ + 1, "at most one per kill was recorded and not yet shown"
            assert set(memory.numbers.values()) == set(memory.rows) == {e.row_id for e in journal.events()}
            assert memory.counters == {2026: len(memory.numbers)}


# ---- the file ------------------------------------------------------------------------------------------------------


@on_posix
def test_the_journal_is_for_its_owner_only_also_while_it_is_written(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        journal = filled(tmp_path / "kantor" / "j")
        other = sqlite3.connect(journal.path)
        other.execute("PRAGMA cache_size = 1")
        other.execute("UPDATE seen_rows SET cells = 'x'")  # not committed: the rollback file lies beside it
        modes = {p.name: p.stat().st_mode & 0o777 for p in journal.folder.iterdir()}
        other.close()
        journal.close()
    finally:
        os.umask(old)
    assert modes == {"jurnal.sqlite3": 0o600, "jurnal.sqlite3-journal": 0o600}
    assert journal.folder.stat().st_mode & 0o777 == 0o700


def is_open(path: Path) -> bool:
    """Whether this process holds a file open."""
    return path.resolve() in [held.resolve() for held in Path("/proc/self/fd").iterdir()]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc here")
def test_the_file_of_a_journal_is_let_go_of_at_the_end_of_its_block_also_by_an_error(tmp_path: Path) -> None:
    """On Windows nobody could move or delete the folder until then."""
    filled(tmp_path).close()
    with Journal(tmp_path) as journal:
        journal.load()
        assert is_open(journal.path)
    assert not is_open(journal.path)

    with pytest.raises(OSError, match="berhenti"), Journal(tmp_path) as left:
        left.load()
        raise OSError("berhenti")
    assert not is_open(left.path)


@on_posix
def test_a_journal_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.close()
    journal.path.chmod(0o644)
    Journal(journal.folder).close()
    assert journal.path.stat().st_mode & 0o777 == 0o600


def _garbage(path: Path) -> None:
    path.write_bytes(b"bukan jurnal " * 1000)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def _holes(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = bytes(len(data) - 8192)
    path.write_bytes(data)


def _without_a_table(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("DROP TABLE frozen")
    db.close()


def _figures_gone_bad(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("INSERT INTO frozen VALUES ('2026-10', '{masuk', '')")
    db.commit()
    db.close()


def _somebody_elses(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE resep (nama TEXT)")
    db.close()


@pytest.mark.parametrize(
    "damage", [_garbage, _cut, _holes, _without_a_table, _figures_gone_bad, _somebody_elses], ids=lambda f: f.__name__
)
def test_a_damaged_journal_is_kept_aside_and_a_new_one_begun(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = tmp_path / "j"
    filled(folder).close()
    damage(folder / "jurnal.sqlite3")
    broken = (folder / "jurnal.sqlite3").read_bytes()
    with Journal(folder) as journal:
        memory = journal.load()
        assert (memory.book_id, memory.rows, memory.numbers) == (None, {}, {})
        assert journal.is_new
        assert journal.damaged is not None
        assert journal.damaged.name.startswith("jurnal-rusak-")
        assert journal.damaged.read_bytes() == broken
        journal.record(record(LATER, seen={"ROW2": ROW}))
        assert set(reload(journal).rows) == {"ROW2"}


class _StoppedClock(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> _StoppedClock:
        return cls(2026, 11, 24, 9, 15)


def test_journals_damaged_in_the_same_second_are_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pengaduan_sheets.journal.store.datetime", _StoppedClock)
    for kind in (b"satu", b"dua", b"tiga"):
        (tmp_path / "jurnal.sqlite3").write_bytes(kind * 2000)
        with Journal(tmp_path) as journal:
            assert journal.load() == Memory()
    kept = {p.name.removeprefix("jurnal-rusak-20261124-0915"): p.read_bytes() for p in tmp_path.iterdir()}
    assert kept == {"00.sqlite3": b"satu" * 2000, "00-2.sqlite3": b"dua" * 2000, "00-3.sqlite3": b"tiga" * 2000}


def test_a_damaged_journal_that_cannot_be_moved_stays_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jurnal.sqlite3").write_bytes(b"rusak" * 2000)

    def refused(path: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(MachineError, match=r"rusak dan tidak dapat disisihkan .*Ganti nama berkas itu"):
        Journal(tmp_path).load()
    assert [p.name for p in tmp_path.iterdir()] == ["jurnal.sqlite3"]


@pytest.mark.parametrize("damage", [_without_a_table, _figures_gone_bad], ids=lambda f: f.__name__)
def test_what_a_damaged_journal_still_tells_of_numbers_is_not_given_again(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    journal = filled(tmp_path / "j")
    journal.record(record(LATER, 2, counters={2025: 30}))
    journal.close()
    damage(journal.path)
    with Journal(journal.folder) as looked_at:  # a command that only looks finds the damage first
        assert looked_at.load().counters == {2026: 1, 2025: 30}
    with Journal(journal.folder) as again:
        assert again.is_new
        assert again.load().counters == {2026: 1, 2025: 30}
        again.record(record(LATER, seen={"ROW2": ROW}))
        assert reload(again).counters == {2026: 1, 2025: 30}


def test_a_fault_of_the_program_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(tmp_path / "j")
    before = journal.load()
    with monkeypatch.context() as patched:
        patched.setattr("pengaduan_sheets.journal.queries.load", lambda db: db.execute("SELECT x FROM nowhere"))
        with pytest.raises(MachineError, match="tidak dapat dibaca atau ditulis"):
            journal.load()
    assert reload(journal) == before
    assert journal.damaged is None


def test_damage_that_shows_only_when_writing_writes_nothing_and_is_gone_at_the_next_run(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.load()
    _without_a_table(journal.path)
    with pytest.raises(MachineError, match=r"rusak dan disisihkan menjadi jurnal-rusak-.*Jalankan sinkron sekali lagi"):
        journal.record(record(LATER, 2, frozen={"2026-10": {}}))
    with Journal(journal.folder) as again:
        assert again.is_new


def test_damage_that_shows_between_reading_and_writing_begins_no_journal_of_that_alone(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.load()
    with closing(sqlite3.connect(journal.path)) as db, db:
        db.execute("INSERT INTO typed_months (month, seen_at, times) VALUES ('2026-11', '', '[]')")
    assert journal.times_within("2026-11", "2026-12") == []
    with pytest.raises(MachineError, match=r"rusak dan disisihkan menjadi jurnal-rusak-.*Jalankan sinkron sekali lagi"):
        journal.record(record(LATER, 2))
    assert not journal.path.exists()
    with Journal(journal.folder) as again:
        assert again.is_new


def test_an_empty_file_is_a_new_journal_and_no_damage(tmp_path: Path) -> None:
    (tmp_path / "jurnal.sqlite3").touch()
    with Journal(tmp_path) as journal:
        assert journal.is_new
        assert journal.damaged is None
        journal.record(record(seen={"ROW1": ROW}))
        assert set(reload(journal).rows) == {"ROW1"}


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.close()
    db = sqlite3.connect(journal.path)
    db.execute(f"PRAGMA user_version = {tables.VERSION + 1}")
    db.close()
    before = journal.path.read_bytes()
    with pytest.raises(MachineError, match="program yang lebih baru"):
        Journal(journal.folder)
    assert journal.path.read_bytes() == before


def test_an_older_journal_is_brought_up_to_date_with_all_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = filled(tmp_path / "j")
    before = reload(journal)
    monkeypatch.setattr(tables, "MIGRATIONS", (*tables.MIGRATIONS, ("CREATE TABLE surveys (row_id TEXT)",)))
    monkeypatch.setattr(tables, "VERSION", tables.VERSION + 1)
    assert reload(journal) == before
    db = sqlite3.connect(journal.path)
    assert db.execute("PRAGMA user_version").fetchone() == (tables.VERSION,)
    assert db.execute("SELECT count(*) FROM surveys").fetchone() == (0,)
    db.close()


def test_a_journal_in_use_is_no_damage_and_says_to_wait(tmp_path: Path) -> None:
    filled(tmp_path / "j").close()
    journal = Journal(tmp_path / "j", timeout=0.05)
    before = journal.load()
    other = sqlite3.connect(journal.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(AlreadyRunningError, match="sedang dipakai program lain"):
        journal.load()
    with pytest.raises(AlreadyRunningError):
        journal.record(record(LATER, 2, seen={"ROW2": ROW}))
    other.close()
    assert journal.load() == before
    assert not journal.is_new


FILL_A_SMALL_DISK = """
    import resource, sys
    from datetime import datetime
    from pathlib import Path
    from pengaduan_sheets.errors import MachineError
    from pengaduan_sheets.journal import Journal, Record

    journal = Journal(Path(sys.argv[1]))
    size = journal.path.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, size + 4096))
    rows = {f"BIG{i}": ("x" * 5000, None, None) for i in range(200)}
    try:
        journal.record(Record(datetime(2026, 11, 24, 9, 17), "book", 2, seen=rows))
    except MachineError as error:
        print(error.exit_code, error)
"""


@on_posix
def test_when_the_disk_takes_no_more_nothing_of_the_sync_is_kept(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    before = reload(journal)
    child = run_child(FILL_A_SMALL_DISK, journal.folder)
    said = child.communicate()[0]
    assert said.startswith("8 ")
    assert "tidak dapat dibaca atau ditulis (disk gagal" in said
    assert reload(journal) == before


@on_posix
def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("bukan folder", encoding="utf-8")
    with pytest.raises(MachineError, match="ada bagian letaknya yang bukan folder"):
        Journal(tmp_path / "berkas" / "j").record(record())


# ---- one at a time -------------------------------------------------------------------------------------------------

HOLD_THE_LOCK = """
    import sys
    from datetime import datetime
    from pathlib import Path
    from pengaduan_sheets.journal import sync_lock

    with sync_lock(Path(sys.argv[1]), datetime(2026, 11, 24, 9, 15)):
        print("held", flush=True)
        sys.stdin.read()
"""


def test_a_second_sync_is_told_since_when_the_first_one_runs(tmp_path: Path) -> None:
    child = run_child(HOLD_THE_LOCK, tmp_path)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    try:
        told = r"sejak 24 Nov 2026 09\.15.*selesai sendiri"
        with pytest.raises(AlreadyRunningError, match=told) as caught, sync_lock(tmp_path, NOW):
            pass
        assert caught.value.exit_code == 7
    finally:
        child.communicate("")
    with sync_lock(tmp_path, NOW):
        pass


def test_the_lock_of_a_killed_sync_is_free_at_once(tmp_path: Path) -> None:
    child = run_child(HOLD_THE_LOCK, tmp_path)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    child.kill()
    child.communicate()
    with sync_lock(tmp_path, NOW):
        pass


def test_the_lock_is_let_go_when_a_sync_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), sync_lock(tmp_path, NOW):
        raise RuntimeError
    with sync_lock(tmp_path, NOW), pytest.raises(AlreadyRunningError), sync_lock(tmp_path, NOW):
        pass
