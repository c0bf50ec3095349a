"""A block of columns sorted or shifted by itself (INTERFACE 4.9): one complaint's times stand beside another one.

Told as stories of one morning, then as properties: a block of any width sorted in any order never leaves the sync
content while more than five numbered complaints have what was written about another one; and honest work, also many
equal dates at once, is never taken for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from complaints import complaint, number
from desk import CIRI, Bases, Desk
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from office import FIRST_ROW, Office
from oracle.reading import STAFF, is_blank
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import MassChangeError

pytestmark = pytest.mark.in_memory

FIRST, THEN = "2026-11-24 10:00", "2026-11-24 10:20"
NINE, TEN, ELEVEN = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00"
FORM = STAFF[:9]
STEPS = tuple(h for h in STAFF if h not in FORM)
PHASES = [Phase.explicit, Phase.generate]


def worked(k: int) -> dict[str, object]:
    """The k-th complaint: the even ones are checked, the first ones are further on their way, all at times of their
    own."""
    at = datetime(2026, 11, 23, 9, 0) + timedelta(minutes=13 * ((k * 5) % 17))
    more: dict[str, object] = {"Diperiksa": None, "Kelengkapan": None}
    if k % 2 == 0:
        more = {"Diperiksa": at, "Kelengkapan": "Lengkap", "Petugas": ("Andi", "Budi")[k % 4 // 2]}
    if k % 2 == 0 and k < 8:
        more |= {"Diverifikasi": at + timedelta(minutes=30), "Kebenaran Laporan": "Benar"}
    return complaint(k, **more)


@pytest.fixture
def morning(office: Office) -> Office:
    """17 complaints, 9 of them numbered, synced at nine."""
    office.type_rows({FIRST_ROW + k: worked(k) for k in range(17)})
    assert office.sync(NINE).counts["didaftarkan"] == 9
    return office


def desk_of(office: Office) -> Desk:
    return Desk(office)


def sorted_alone(office: Office, columns: Sequence[str], by: str, rows: Sequence[int] | None = None) -> None:
    desk = desk_of(office)
    desk.sort(by, only=columns, rows=rows, down=True)
    desk.save()


def shifted(office: Office, heading: str, at: int, by: int) -> None:
    """Delete (`by` = 1) or insert (-1) one cell of a column: what stands below moves up or down."""
    desk = desk_of(office)
    values = [desk.get(r, heading) for r in range(desk.last + 1)]
    if by > 0:
        del values[at]
    else:
        values.insert(at, None)
    for r in range(desk.last + 2):
        desk.put(r, **{heading: values[r] if r < len(values) else None})
    desk.save()


@pytest.mark.parametrize(
    ("columns", "by"),
    [
        ((*FORM, s.ID), "Nama Pelapor"),
        ((*CIRI, s.ID), "Nama Pelapor"),
        (FORM, "Uraian Pengaduan"),
        (STEPS, "Diperiksa"),
        (("Diperiksa",), "Diperiksa"),
        (("Diperiksa", "Kelengkapan", "Kekurangan"), "Diperiksa"),
        (("Alamat", "No. HP"), "No. HP"),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_a_block_sorted_by_itself_is_exit_4_names_columns_and_rows_and_writes_nothing(
    morning: Office, columns: tuple[str, ...], by: str
) -> None:
    before = morning.book.read_bytes()
    sorted_alone(morning, columns, by)
    left = morning.book.read_bytes()

    said = morning.run("sinkron", "--sekarang", TEN, code=4).stderr

    assert ("No. HP" if "No. HP" in columns and len(columns) == 2 else "Diperiksa") in said
    assert "baris 3" in said
    assert all(word in said for word in ("Ctrl+Z", "pulihkan", "--terima"))
    told = json.loads(morning.run("periksa", "--json", "--sekarang", TEN, code=1).stdout)["masalah"][0]
    assert told["kode"] == "perubahan_massal"
    assert f"Isi kolom {told['kolom']}" in said
    assert morning.book.read_bytes() == left
    morning.book.write_bytes(before)  # undone
    assert morning.sync(ELEVEN).counts["hilang"] == 0
    assert morning.row(3)[s.NOREG] == number(1)


@pytest.mark.parametrize("by", [1, -1])
def test_a_column_that_moved_by_one_row_is_the_same_accident(morning: Office, by: int) -> None:
    shifted(morning, "Diperiksa", 1, by)

    with pytest.raises(MassChangeError, match="Diperiksa"):
        morning.sync(TEN)


def test_two_blocks_sorted_in_two_orders(morning: Office) -> None:
    sorted_alone(morning, (*FORM, s.ID), "Nama Pelapor")
    sorted_alone(morning, STEPS, "Diverifikasi")

    with pytest.raises(MassChangeError, match="Diverifikasi"):
        morning.sync(TEN)


def test_a_sort_behind_a_filter_moves_only_what_it_shows(morning: Office) -> None:
    shown = [r for r in range(17) if r % 2 == 0]
    sorted_alone(morning, STEPS, "Diperiksa", shown)

    with pytest.raises(MassChangeError):
        morning.sync(TEN)


def test_work_that_went_on_after_the_sort_hides_nothing(morning: Office) -> None:
    sorted_alone(morning, STEPS, "Diperiksa")
    office_day = datetime(2026, 11, 24, 9, 30)
    morning.type_rows({FIRST_ROW + k: {"Diperiksa": office_day, "Kelengkapan": "Lengkap"} for k in range(12, 17)})
    morning.type_rows({FIRST_ROW + 20 + k: worked(40 + k) for k in range(5)})

    with pytest.raises(MassChangeError):
        morning.sync(TEN)


def test_accepted_it_is_what_stands_there_and_every_number_stays_with_its_complaint(morning: Office) -> None:
    numbers = {c["Nama Pelapor"]: c[s.NOREG] for c in morning.rows().values() if s.NOREG in c}
    sorted_alone(morning, STEPS, "Diperiksa")

    morning.sync(TEN, accept=True)

    now = {c["Nama Pelapor"]: c.get(s.NOREG) for c in morning.rows().values()}
    assert {name: now[name] for name in numbers} == numbers
    assert morning.sync(TEN).plan.is_empty


def test_a_few_rows_that_exchange_their_steps_are_a_correction_and_are_told(morning: Office) -> None:
    """Up to five: the clerk may have typed them beside the wrong complaint, and now puts it right."""
    one, other = ({h: morning.row(r).get(h) for h in STEPS} for r in (3, 5))
    morning.type_rows({3: other, 5: one})

    result = morning.sync(TEN)

    assert any("baris 3 (dari baris 5)" in line and "Diperiksa" in line for line in result.lines)
    assert morning.sync(ELEVEN).lines == []


def test_one_corrected_time_is_a_correction_also_when_another_row_had_it(morning: Office) -> None:
    morning.type_rows({3: {"Diperiksa": morning.row(5)["Diperiksa"]}, 5: {"Diperiksa": datetime(2026, 11, 23, 15, 1)}})

    assert morning.sync(TEN).lines == []


@pytest.mark.parametrize("others", [{9: "kept"}, {9: "lost"}], ids=["a third row has them too", "two rows lost them"])
def test_times_that_several_rows_have_or_had_tell_nothing_of_where_they_came_from(
    morning: Office, others: dict[int, str]
) -> None:
    """Who checks several complaints at one moment and corrects some of them moved nothing."""
    first, then = ({h: datetime(2026, 11, 23, hour, minute) for h, hour in (("Diperiksa", 9), ("Diverifikasi", 15))}
                   for minute in (1, 2))  # fmt: skip
    morning.type_rows({3: first, **dict.fromkeys(others, first)})
    assert morning.sync(TEN).lines == []
    third = {h: datetime(2026, 11, 23, hour, 7) for h, hour in (("Diperiksa", 9), ("Diverifikasi", 15))}
    morning.type_rows({3: then, 5: first, **{row: third for row, what in others.items() if what == "lost"}})

    assert morning.sync(ELEVEN).lines == []


def test_many_equal_dates_typed_at_once_are_work(office: Office) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k, Diperiksa=None, Kelengkapan=None) for k in range(30)})
    office.sync(NINE)
    eight = {"Diperiksa": datetime(2026, 11, 24, 8, 0), "Kelengkapan": "Lengkap", "Petugas": "Andi"}
    office.type_rows({FIRST_ROW + k: eight for k in range(20)})
    assert office.sync(TEN).counts["didaftarkan"] == 20
    ten = {"Diperiksa": datetime(2026, 11, 24, 10, 0), "Kelengkapan": "Lengkap"}
    office.type_rows({FIRST_ROW + k: {"Diperiksa": datetime(2026, 11, 24, 8, 5), "Petugas": "Budi"} for k in range(8)})
    office.type_rows({FIRST_ROW + k: eight | {"Petugas": "Citra"} for k in range(20, 26)})
    office.type_rows({FIRST_ROW + k: ten for k in range(26, 30)})

    assert office.sync(ELEVEN).counts["didaftarkan"] == 10


@pytest.mark.thorough
@pytest.mark.on_file
def test_a_running_number_by_formula_that_an_inserted_row_moves_is_no_accident(office: Office) -> None:
    book = office.open()
    sheet, rows = book[s.AGENDA], range(FIRST_ROW, FIRST_ROW + 12)
    for k, r in enumerate(rows):
        for heading, value in complaint(k).items():
            sheet.cell(r, office.columns(sheet)[heading]).value = value
        sheet.cell(r, office.columns(sheet)["No. Berkas Izin"]).value = f"=ROW()-{FIRST_ROW - 1}"
    book.save(office.book)
    with_values(office, 0)
    office.sync(NINE)
    with_values(office, 1)

    assert office.sync(TEN).counts["hilang"] == 0


def with_values(office: Office, plus: int) -> None:
    """What the office's program has calculated for `=ROW()-2`, with rows inserted above."""
    import re
    import zipfile

    with zipfile.ZipFile(office.book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    count = iter(range(1 + plus, 100))
    for name in parts:
        if name.startswith("xl/worksheets/") and b"ROW()-" in parts[name]:
            parts[name] = re.sub(
                rb"(<f>ROW\(\)-\d+</f>)<v\s*(?:/>|>[^<]*</v>)", lambda m: m[1] + b"<v>%d</v>" % next(count), parts[name]
            )
    with zipfile.ZipFile(office.book, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


# ---- properties ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    return Bases(tmp_path_factory.mktemp("blok"), FIRST, rows=24)


def _as_read(value: Any) -> Any:
    """A cell as the program reads it: blanks around a word say nothing."""
    return value.strip() if isinstance(value, str) else value


def steps_by_complaint(desk: Desk) -> dict[Any, list[tuple[Any, ...]]]:
    """What staff wrote beside each numbered complaint as its form tells it, twins together."""
    out: dict[Any, list[tuple[Any, ...]]] = {}
    for r in desk.filled():
        cells = tuple(None if is_blank(v := desk.get(r, h)) else _as_read(v) for h in STEPS)
        out.setdefault(tuple(str(desk.get(r, h)) for h in CIRI), []).append(cells)
    return out


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(6, 1500), phases=PHASES)
@given(st.data(), st.integers(1, 4))
def test_no_block_of_any_width_leaves_many_complaints_with_the_steps_of_others(
    bases: Bases, data: st.DataObject, seed: int
) -> None:
    desk = bases.desk(seed)
    before = steps_by_complaint(desk)
    numbered = {tuple(str(desk.get(r, h)) for h in CIRI) for r in desk.numbered()}
    numbered = {c for c in numbered if len(before[c]) == 1}  # a twin may be one or the other
    start = data.draw(st.integers(0, len(STAFF) - 1))
    block = [*STAFF[start : start + data.draw(st.integers(1, len(STAFF) - start))]]
    assume(len(set(CIRI) & set(block)) in (0, len(CIRI)))  # a part of the ciri is judged as changed ciri
    block += [s.ID] if data.draw(st.booleans()) else []
    first = data.draw(st.integers(0, 8))
    desk.sort(
        data.draw(st.sampled_from(block)), only=block, rows=range(first, desk.last + 3), down=data.draw(st.booleans())
    )
    after = steps_by_complaint(desk)
    away = [c for c in numbered if before[c] != after.get(c)]
    desk.save()

    try:
        desk.office.sync(THEN)
    except MassChangeError:
        return
    assert len(away) <= 5, (block, away)


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(6, 1000), phases=PHASES)
@given(st.data(), st.integers(1, 4))
def test_honest_work_is_never_taken_for_an_accident(bases: Bases, data: st.DataObject, seed: int) -> None:
    desk = bases.desk(seed)
    batch = datetime(2026, 11, 24, 10, 5) + timedelta(minutes=data.draw(st.integers(0, 10)))
    common = {"Kelengkapan": "Lengkap", "Kebenaran Laporan": "Benar", "Cara Penyelesaian": "Lisan", "Petugas": "Andi"}
    times = ("Diperiksa", "Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi")
    for r in desk.filled():
        missing = [h for h in times if is_blank(desk.get(r, h))]
        if missing and data.draw(st.booleans()):
            desk.put(r, **{missing[0]: batch})
            desk.put(r, **{h: v for h, v in common.items() if is_blank(desk.get(r, h)) and data.draw(st.booleans())})
    for r in data.draw(st.lists(st.sampled_from(desk.filled()), max_size=5, unique=True)):
        heading = data.draw(st.sampled_from(STEPS))
        desk.put(r, **{heading: data.draw(st.sampled_from([None, batch, desk.get(desk.filled()[0], heading)]))})
    for _ in range(data.draw(st.integers(0, 6))):
        desk.type(desk.last + 1, desk.complaint(datetime.fromisoformat(THEN), data.draw(st.integers(1, 4))))
    for _ in range(data.draw(st.integers(0, 4))):
        del desk.rows[data.draw(st.sampled_from(desk.filled()))]
    if data.draw(st.booleans()):
        desk.sort(data.draw(st.sampled_from((*CIRI, "Diperiksa", "Status"))), down=data.draw(st.booleans()))
    desk.save()

    desk.office.sync(THEN)
