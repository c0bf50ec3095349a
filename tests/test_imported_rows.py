"""Rows of an import: finished by their last time, in no hurry, and not asked for what their file never had (4.14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from any_procedure import BRANCHES
from complaints import complaint
from marked import in_book
from office import FIRST_ROW, Office, at

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.look import look
from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.identity import new_id
from pengaduan_sheets.core.incoming import Incoming
from pengaduan_sheets.core.marks import Imported, Marks
from pengaduan_sheets.core.recap import standing_at
from pengaduan_sheets.sync import bring_in

pytestmark = pytest.mark.in_memory

NINE, TEN, ELEVEN = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00"  # Tuesday
LAST = "Pelapor Dihubungi"
Cells = Mapping[str, object]


def old(k: int = 1, **cells: object) -> dict[str, object]:
    """A complaint of March 2025 as an old register has it: the form and nothing else, but for `cells`."""
    form = {**complaint(k), "Tanggal Lapor": datetime(2025, 3, 3 + k, 8, 0)}
    return {**{h: v for h, v in form.items() if h not in ("Diperiksa", "Kelengkapan")}, **cells}


def bring(
    office: Office, *rows: Cells, lacks: Collection[str] = (), ended: Collection[int] = (), now: str = NINE
) -> dict[str, Any]:
    """Let rows come as those of an import; the first of them as it then stands."""
    ids = [new_id(set()) for _ in rows]
    marks = {i: Imported(at(now).date(), frozenset(lacks), ended=k in ended) for k, i in enumerate(ids)}
    incoming = Incoming("baru", rows=dict(zip(ids, rows, strict=True)), marks=Marks(marks))
    bring_in(office.config, at(now), lambda *_: incoming)
    return office.row(FIRST_ROW)


def recap(office: Office, period: str, now: str = NINE) -> Any:
    return office.json("rekap", "--periode", period, "--sekarang", now)


# ---- finished ------------------------------------------------------------------------------------------------------


def test_a_last_time_alone_finishes_a_row_without_a_note_a_number_or_a_late_step(office: Office) -> None:
    row = bring(office, old(**{LAST: datetime(2025, 4, 7, 9, 0)}))
    assert row[s.STATUS] == "Selesai"
    assert not {s.NOREG, s.NOTE, s.STEP, s.LATE, s.DEADLINE, s.LATE_STEPS} & row.keys()
    march, april = recap(office, "2025-03"), recap(office, "2025-04")
    assert (march["masuk"], march["selesai"], april["masuk"], april["selesai"]) == (1, 0, 0, 1)
    assert (april["rata_menit_kerja"], april["persen_tepat_waktu"]) == (None, 100.0)
    steps = {step["nomor"]: (step["selesai"], step["terlambat"], step["rata_menit_kerja"]) for step in april["langkah"]}
    assert steps == {2: (0, 0, None), 3: (0, 0, None), 4: (0, 0, None), 5: (0, 0, None), 6: (1, 0, None)}


def test_steps_with_times_are_measured_and_those_behind_a_missing_time_have_no_start(office: Office) -> None:
    """Kelengkapan stands in no column: Diperiksa alone completes step 2. Diverifikasi is missing."""
    row = old(
        **{"Diperiksa": datetime(2025, 3, 4, 8, 40), "Solusi Diberikan": datetime(2025, 3, 6, 9, 0),
           "Solusi Diteruskan": datetime(2025, 3, 6, 9, 5), LAST: datetime(2025, 3, 7, 9, 0)}
    )  # fmt: skip
    brought = bring(office, row, lacks={"Kelengkapan"})
    assert (brought[s.STATUS], brought[s.LATE_STEPS]) == ("Selesai", "2, 6")
    steps = {step["nomor"]: (step["selesai"], step["rata_menit_kerja"]) for step in recap(office, "2025-03")["langkah"]}
    assert steps[2] == (1, 40.0) and steps[3] == (0, None) and steps[4] == (1, None) and steps[5] == (1, 5.0)


def test_a_finished_row_needs_no_cell_of_its_form_and_only_the_note_asks_for_it(office: Office) -> None:
    row = bring(office, old(Alamat=None, **{LAST: datetime(2025, 4, 7, 9, 0)}))
    assert (row[s.STATUS], row[s.NOTE]) == ("Selesai", "Belum diisi: Alamat")


def test_a_row_that_file_says_is_finished_is_so_without_a_time_and_in_no_month(office: Office) -> None:
    row = bring(office, old(), old(2), ended={0})
    assert (row[s.STATUS], row.get(s.NOTE)) == ("Selesai", None)
    figures = recap(office, "2025-03")
    assert (figures["masuk"], figures["selesai"], figures["terbuka"]) == (2, 0, 1)
    assert office.sync(TEN).counts["selesai"] == 1
    said = office.run("status", row[s.ID], "--sekarang", TEN, code=0).stdout
    assert "sudah selesai; harinya tidak tercatat di register lama." in said
    with look(office.config, at(TEN)) as (found, _):
        assert standing_at(found.derived, date(2025, 5, 1)) == (1, 0)  # the other row


def test_such_a_row_goes_by_its_last_time_once_it_has_one(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=f'{BRANCHES}[jurnal]\nfolder = ""\n').create(NINE)
    row = {"Masuk": datetime(2025, 3, 3, 8, 0), "Nama": "Orang", "Jalur": "Biasa", "Kelas": "Ringan",
           "Dicatat": datetime(2025, 3, 3, 8, 10), "Hasil": "Baik",
           "Ditinjau": datetime(2025, 3, 4, 8, 10)}  # fmt: skip
    assert bring(office, row, ended=[0])[s.STATUS] == "Selesai"
    office.type(FIRST_ROW, {"Ditanyakan": datetime(2025, 3, 5, 8, 10), "Kepuasan": "Tidak Puas"})
    office.sync(TEN)
    sent = office.row(FIRST_ROW)
    assert (sent[s.STEP], sent[s.NOTE]) == ("3. Peninjauan", "Pernah selesai: pengaduan ini terbuka lagi")
    office.type(FIRST_ROW, {"Kepuasan": "Puas"})
    office.sync(ELEVEN)
    assert office.row(FIRST_ROW)[s.STATUS] == "Selesai"
    march = recap(office, "2025-03", ELEVEN)
    assert march["selesai"] == 1


def test_a_last_time_that_is_emptied_opens_the_row_again_and_it_is_not_late(office: Office) -> None:
    bring(office, old(**{LAST: datetime(2025, 4, 7, 9, 0)}))
    office.type(FIRST_ROW, {LAST: None})
    office.sync(TEN)
    row = office.row(FIRST_ROW)
    assert row[s.STATUS] == "Pemeriksaan" and "terbuka lagi" in row[s.NOTE] and s.LATE not in row


# ---- open ----------------------------------------------------------------------------------------------------------


def test_an_open_row_shows_its_deadline_and_is_late_only_once_a_step_was_completed_since(office: Office) -> None:
    row = bring(office, old(Diperiksa=datetime(2025, 3, 4, 8, 10), Kelengkapan="Lengkap"))
    assert (row[s.STATUS], row[s.DEADLINE]) == ("Verifikasi", datetime(2025, 3, 5, 8, 10))
    assert s.LATE not in row and row[s.REMAINING] == "Rabu 05/03 08:10"
    assert office.sync(TEN).counts["terlambat"] == 0
    office.type(FIRST_ROW, {"Petugas": "Melati", "Diperiksa": datetime(2025, 3, 4, 8, 12)})
    assert office.sync("2026-11-24 10:10").counts["terlambat"] == 0
    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 20, 9, 0), "Kebenaran Laporan": "Benar"})
    assert office.sync(ELEVEN).counts["terlambat"] == 1
    row = office.row(FIRST_ROW)
    assert (row[s.STATUS], row[s.LATE], row[s.LATE_STEPS]) == ("Penyelesaian", "Ya", "3")


def test_nobody_is_held_to_a_day_long_past_nor_asked_for_a_column_that_file_lacked(office: Office) -> None:
    row = bring(office, old(), lacks={"Kelengkapan"})
    said = office.run("status", row[s.ID], "--sekarang", TEN, code=0).stdout
    assert said.strip().endswith("pada langkah Pemeriksaan oleh JFU/Petugas Pengaduan.")
    with look(office.config, at(TEN)) as (found, _):
        assert next(task.todo for group in found.work for task in group.tasks) == "Isi Diperiksa sesudah selesai"


def test_a_step_that_file_had_no_column_for_does_not_hold_back_what_was_done_after_it(office: Office) -> None:
    row = old(
        **{"Diperiksa": datetime(2025, 3, 4, 8, 10), "Kelengkapan": "Lengkap",
           "Solusi Diberikan": datetime(2025, 3, 6, 9, 0)}
    )  # fmt: skip
    brought = bring(office, row, lacks={"Diverifikasi", "Kebenaran Laporan"})
    assert (brought[s.STATUS], brought[s.DEADLINE]) == ("Penyampaian Solusi", datetime(2025, 3, 6, 9, 15))
    assert s.NOTE not in brought


def test_a_row_that_is_sent_back_goes_again_through_a_step_that_file_had_no_column_for(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=f'{BRANCHES}[jurnal]\nfolder = ""\n').create(NINE)
    row = {"Masuk": datetime(2025, 3, 3, 8, 0), "Nama": "Orang", "Jalur": "Biasa", "Kelas": "Ringan",
           "Dicatat": datetime(2025, 3, 3, 8, 10), "Ditanyakan": datetime(2025, 3, 6, 9, 0)}  # fmt: skip
    assert bring(office, row, lacks={"Ditinjau", "Hasil", "Dilengkapi", "Kepuasan"})[s.STATUS] == "Selesai"
    office.type(FIRST_ROW, {"Kepuasan": "Tidak Puas"})
    office.sync(TEN)
    sent = office.row(FIRST_ROW)
    assert (sent[s.STEP], sent[s.DEADLINE]) == ("3. Peninjauan", datetime(2025, 3, 7, 9, 0))
    assert sent[s.NOTE] == "Pernah selesai: pengaduan ini terbuka lagi"
    assert s.LATE not in sent  # nobody completed a step since it came
    office.type(FIRST_ROW, {"Ditinjau": "2026-11-24 10:10"})
    office.sync(ELEVEN)
    decides = office.row(FIRST_ROW)
    assert decides[s.STEP] == "4. Konfirmasi"
    assert decides[s.NOTE].startswith(
        "Ditanyakan lebih awal dari Ditinjau, jadi belum dihitung; isi Ditanyakan dengan waktu keputusan yang baru"
    )


def test_a_gap_is_one_as_in_any_row_where_file_had_the_column(office: Office) -> None:
    row = bring(office, old(**{"Solusi Diberikan": datetime(2025, 3, 6, 9, 0)}))
    assert row[s.STATUS] == "Pemeriksaan" and "Solusi Diberikan sudah diisi" in row[s.NOTE]


# ---- what is asked for ---------------------------------------------------------------------------------------------


def test_a_column_that_file_lacked_is_not_asked_for_and_one_that_it_had_is(office: Office) -> None:
    row = bring(office, old(Alamat=None, **{"No. HP": None}), lacks={"Alamat"})
    assert (row[s.STATUS], row[s.NOTE]) == ("Perbaiki Data", "Belum diisi: No. HP")
    office.type(FIRST_ROW, {"No. HP": "0812-0000-0001"})
    office.sync(TEN)
    assert office.row(FIRST_ROW)[s.STATUS] == "Pemeriksaan" and office.note(FIRST_ROW) == ""


def test_a_choice_of_steps_that_file_lacked_is_not_named_as_what_holds_the_row_back(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=f'{BRANCHES}[jurnal]\nfolder = ""\n').create(NINE)
    row = {"Masuk": datetime(2025, 3, 3, 8, 0), "Kelas": "Ringan", "Dicatat": datetime(2025, 3, 3, 8, 10),
           "Ditinjau": datetime(2025, 3, 4, 8, 10), "Hasil": "Baik"}  # fmt: skip
    held = "Ditinjau sudah diisi, padahal Dicatat belum selesai; betulkan dulu Nama"
    assert bring(office, row, lacks={"Jalur"})[s.NOTE] == f"Belum diisi: Nama; {held}"
    bring(office, row)
    assert office.note(FIRST_ROW + 1) == f"Belum diisi: Nama dan Jalur; {held} dan Jalur"


def test_a_stop_without_its_reason_is_named_only_where_file_had_the_reason(office: Office) -> None:
    stopped = {"Dihentikan": datetime(2025, 3, 10, 9, 0)}
    bring(office, old(1, **stopped), lacks={"Alasan Dihentikan"})
    bring(office, old(2, **stopped))
    assert [office.row(FIRST_ROW + k)[s.STATUS] for k in range(2)] == ["Dihentikan"] * 2
    assert office.note(FIRST_ROW) == "" and "Alasan Dihentikan" in office.note(FIRST_ROW + 1)


def test_a_copy_of_such_a_row_is_a_row_as_any_other(office: Office) -> None:
    row = bring(office, old(Alamat=None), lacks={"Alamat"})
    office.type(FIRST_ROW + 1, {**old(2, Alamat=None), s.ID: row[s.ID]})
    office.sync(TEN)
    assert office.note(FIRST_ROW) == "" and office.note(FIRST_ROW + 1) == "Belum diisi: Alamat"


def test_a_column_that_became_wajib_is_asked_for_only_in_rows_that_are_neither_registered_nor_old(
    office: Office,
) -> None:
    office.type_rows({FIRST_ROW: complaint(1), FIRST_ROW + 1: complaint(2, Diperiksa=None, Kelengkapan=None)})
    office.sync(NINE)
    bring(office, old(4))
    text = office.config_path.read_text(encoding="utf-8")
    nik = 'judul = "NIK"\nisi = "nik"\nlangkah = 1\n'
    office.config_path.write_text(text.replace(nik, f"{nik}wajib = true\n", 1), encoding="utf-8")
    office.config = load_config(office.config_path)
    office.sync(TEN)
    office.type(FIRST_ROW + 3, complaint(3))
    office.sync(ELEVEN)
    notes = [office.note(FIRST_ROW + k) for k in range(4)]
    assert notes == ["", "Belum diisi: NIK", "", "Belum diisi: NIK"]
    assert s.NOREG not in office.row(FIRST_ROW + 3)


# ---- numbers -------------------------------------------------------------------------------------------------------


def test_a_row_registered_in_file_without_a_number_keeps_none_and_the_others_get_theirs(office: Office) -> None:
    checked = {"Diperiksa": datetime(2026, 11, 23, 8, 40), "Kelengkapan": "Lengkap"}
    bring(office, old(1, **checked), old(2), old(3, **{LAST: datetime(2026, 11, 23, 9, 0)}))
    assert [office.row(FIRST_ROW + k).get(s.NOREG) for k in range(3)] == [None] * 3
    office.type(FIRST_ROW + 1, {"Diperiksa": datetime(2026, 11, 24, 9, 30), "Kelengkapan": "Lengkap"})
    office.sync(TEN)
    office.type(FIRST_ROW, {"Diperiksa": datetime(2026, 11, 23, 8, 41)})
    office.type(FIRST_ROW + 2, {"Diperiksa": datetime(2026, 11, 23, 8, 30), "Kelengkapan": "Lengkap"})
    office.sync(ELEVEN)
    assert [office.row(FIRST_ROW + k).get(s.NOREG) for k in range(3)] == [None, "0001/PGD/XI/2026", None]
    assert [office.note(FIRST_ROW + k) for k in range(3)] == ["", "", ""]


def test_a_check_of_a_year_that_is_over_is_not_named_in_a_row_that_was_registered_in_file(office: Office) -> None:
    assert s.NOTE not in bring(office, old(Diperiksa=datetime(2025, 3, 4, 8, 10), Kelengkapan="Lengkap"))


# ---- what is kept, and what is told --------------------------------------------------------------------------------


def test_the_book_keeps_which_steps_were_complete_in_file(office: Office) -> None:
    checked = {"Diperiksa": datetime(2025, 3, 4, 8, 10)}
    bring(
        office, old(1, **checked, Kelengkapan="Lengkap"), old(2, **checked, Kelengkapan="Tidak Lengkap"),
        old(3, **{LAST: datetime(2025, 4, 7, 9, 0)}),
    )  # fmt: skip
    kept = in_book(office).imported
    steps = [kept[office.row(FIRST_ROW + k)[s.ID]].came for k in range(3)]
    assert steps[:2] == [frozenset({"Diperiksa"}), frozenset()]
    assert steps[2] == {step.selesai_bila for step in office.config.followed}
    assert office.sync(NINE).plan.is_empty


def test_riwayat_says_of_a_step_without_a_time_where_it_was_lost(office: Office) -> None:
    row = bring(office, old(**{LAST: datetime(2025, 4, 7, 9, 0)}))
    said = office.run("riwayat", row[s.ID], "--sekarang", TEN, code=0).stdout
    assert "3. Verifikasi: tanpa waktu di register lama, jadi tidak ada tenggat." in said


def test_nobody_typed_its_times_late_in_this_book(office: Office) -> None:
    office.sync(NINE)
    bring(office, old(Diperiksa=datetime(2025, 3, 4, 8, 10), Kelengkapan="Lengkap"), now=TEN)
    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 24, 10, 20)})
    office.sync(ELEVEN)
    with look(office.config, at(ELEVEN)) as (_, journal):
        told = {heading: before for _, heading, _, before in journal.times_within("2025", "2027")}
    assert told == {"Tanggal Lapor": None, "Diperiksa": None, "Diverifikasi": "2026-11-24T10:00"}


# ---- the months that an import brings ------------------------------------------------------------------------------

MARCH = FIRST_ROW  # the first row of Serah Terima as well


def test_a_month_of_which_all_came_with_an_import_is_handed_over_like_any_other_but_is_not_late(office: Office) -> None:
    bring(office, old(**{LAST: datetime(2025, 3, 7, 9, 0)}))
    row = office.row(MARCH, s.HANDOVER)
    assert (row[s.PERIOD], row[s.RECEIVED], row[s.FINISHED], row[s.STATUS]) == ("2025-03", 1, 1, "Penyusunan Rekap")
    assert row[s.DEADLINE] < at("2025-05-01 00:00")
    assert s.LATE not in row
    board = (office.folder / "papan.html").read_text(encoding="utf-8")
    assert "Penyusunan Rekap" in board and 'class="lewat"' not in board
    assert office.sync("2026-11-24 09:05").counts["sel_ditulis"] == 0

    office.type(MARCH, {"Rekap Disusun": at("2026-11-24 09:10")}, tab=s.HANDOVER)
    office.sync("2026-11-30 09:00")
    assert office.row(MARCH, s.HANDOVER)[s.LATE] == "Ya"


def test_the_time_of_its_last_step_alone_ends_such_a_month(office: Office) -> None:
    bring(office, old(**{LAST: datetime(2025, 3, 7, 9, 0)}))
    office.type(MARCH, {"Rekap Diterima": datetime(2025, 4, 10)}, tab=s.HANDOVER)
    office.sync(TEN)
    row = office.row(MARCH, s.HANDOVER)
    assert row[s.STATUS] == "Selesai"
    assert not {s.DEADLINE, s.LATE, s.NOTE} & row.keys()


def test_a_month_in_which_the_book_itself_has_a_complaint_or_that_had_not_ended_at_the_import_may_be_late(
    office: Office,
) -> None:
    bring(office, old(), old(2, **{"Tanggal Lapor": datetime(2026, 11, 2, 8, 0)}))
    late = {row[s.PERIOD]: row.get(s.LATE) for row in office.rows(s.HANDOVER).values()}
    assert late == {"2025-03": None}
    office.type(FIRST_ROW + 2, {**complaint(3), "Tanggal Lapor": datetime(2025, 3, 20, 9, 0)})
    office.sync("2026-12-21 09:00")
    late = {row[s.PERIOD]: row.get(s.LATE) for row in office.rows(s.HANDOVER).values()}
    assert late == {"2025-03": "Ya", "2026-11": "Ya"}


@pytest.mark.thorough
@pytest.mark.on_file
def test_it_stays_so_when_the_year_is_closed(office: Office) -> None:
    bring(office, old(**{LAST: datetime(2025, 3, 7, 9, 0)}))
    office.run("tutup-tahun", "2025", "--sekarang", TEN, code=0)
    office.sync(ELEVEN)
    assert office.rows() == {}
    assert s.LATE not in office.row(MARCH, s.HANDOVER)
