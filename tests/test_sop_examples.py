"""The SOPs that are shipped in `contoh/`: each on every screen, and each way through it, worked by hand.

A row is a complaint of Monday 23 November 2026 at 09.00, unless it says another time.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from books import rows_of
from office import Office
from test_any_procedure import looked_at
from test_branches import on

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.beginning import plan_office
from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.core.assess import Assessment
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.recap import figures
from pengaduan_sheets.layout.owned_tabs import sop_widths

FOLDER = Path(__file__).parent.parent / "contoh"
EXAMPLES = sorted(path.parent.name for path in FOLDER.glob("*/config.toml"))
NOW = "2026-11-25 10:00"


@cache
def example(name: str) -> Config:
    return load_config(FOLDER / name / "config.toml")


def looked(name: str, now: str, cells: dict[str, str]) -> Assessment:
    """One complaint of the example; cells by heading, moments as `24/11 10.30`."""
    config = example(name)
    form = {c.judul: _filled(c.isi, c.pilihan) for c in config.kolom if c.langkah == 1 and c.wajib}
    typed = {h: on(text) if text[:1].isdigit() and "/" in text else text for h, text in cells.items()}
    return looked_at(config, [form | typed], ["K2345678"], Past(), on(now))


def _filled(isi: str, pilihan: list[str]) -> object:
    return {"waktu": datetime(2026, 11, 23, 9), "telepon": "0812-0000-1234"}.get(isi, (pilihan or ["Umum"])[0])


def shown(name: str, now: str = "25/11 10.00", **cells: str) -> dict[str, Any]:
    """What the sync writes into the row; a heading's blanks are written `_`."""
    found = looked(name, now, {heading.replace("_", " "): text for heading, text in cells.items()})
    return {heading: values[0] for heading, values in found.system.items()}


def november(name: str, **cells: str) -> dict[str, Any]:
    """The recap of the month with this one complaint in it."""
    found = looked(name, "30/11 16.00", {heading.replace("_", " "): text for heading, text in cells.items()})
    return figures(found.derived, example(name), "2026-11")


# ---- on every screen -----------------------------------------------------------------------------------------------


def test_there_are_examples_of_many_shapes_and_each_names_where_it_was_published() -> None:
    assert len(EXAMPLES) >= 5
    for name in EXAMPLES:
        comment = (FOLDER / name / "config.toml").read_text(encoding="utf-8").split("\n[", 1)[0]
        assert comment.startswith("# SOP contoh: ") and "# Sumber: " in comment, name


@pytest.mark.in_memory
@pytest.mark.parametrize("name", EXAMPLES)
def test_its_book_is_made_filled_synced_and_reported(name: str, tmp_path: Path) -> None:
    text = (FOLDER / name / "config.toml").read_text(encoding="utf-8")
    office = Office(tmp_path / "kantor", config=text, replace={'folder = "cetakan"': 'folder = ""'})
    office.create(NOW, examples=20).sync(NOW)
    assert office.sync(NOW).plan.is_empty

    statuses = {row[s.STATUS] for row in office.rows().values() if s.STATUS in row}
    steps = {step.status for step in office.config.followed}
    assert statuses <= steps | {"Selesai", "Perbaiki Data", "Menunggu Pelapor", "Dihentikan"}
    assert "Selesai" in statuses and statuses & steps
    board = office.board.read_text(encoding="utf-8")
    assert all(status in board for status in statuses & steps)
    office.run("rekap", "-o", str(tmp_path / "rekap.html"), "--sekarang", NOW, code=0)
    said = (tmp_path / "rekap.html").read_text(encoding="utf-8")
    assert all(step.label in said for step in office.config.followed)
    office.run("periksa-sop", code=0)
    sop = str(rows_of(office.book, s.SOP))
    assert all(step.kegiatan in sop for step in office.config.langkah)


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_word_of_a_limit_is_broken_in_the_tab_sop(name: str) -> None:
    config = example(name)
    width = sop_widths(config)[3 + len(config.actors())]  # behind No, Kegiatan, a mark per pelaksana, Kelengkapan
    words = [word for step in config.steps for word in str(step.waktu or "").split()]
    assert max(map(len, words), default=0) <= width


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_new_office_begins_from_it_under_its_own_name(name: str, tmp_path: Path) -> None:
    given = {"nama": "Kantor Umpama", "kota": "Medan", "contoh": name, "jadwal": False, "pejabat": ()}
    begun = plan_office(tmp_path, _every_option() | given).config
    assert (begun.instansi.nama, begun.instansi.kota) == ("Kantor Umpama", "Medan")
    assert (begun.langkah, begun.kolom, begun.jam_kerja) == (
        example(name).langkah, example(name).kolom, example(name).jam_kerja)  # fmt: skip


def _every_option() -> dict[str, Any]:
    days = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
    return dict.fromkeys(("pemerintah", "alamat", "telepon", "zona", *days))


# ---- kelurahan: limits by a class ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("golongan", "due"),
    [("Ringan", "25/11 09.30"),  # two working days
     ("Normatif", "30/11 09.30"),  # five, over a weekend
     ("Tidak Berkadar Pengawasan", "11/12 09.30")],  # fourteen, over two
)  # fmt: skip
def test_a_complaint_at_the_kelurahan_is_due_by_its_class(golongan: str, due: str) -> None:
    told = shown("kelurahan", Diterima="23/11 09.30", Golongan=golongan)
    assert (told[s.STEP], told[s.ACTOR]) == ("3. Penyelesaian", "Tim Pengelola Pengaduan")
    assert (told[s.DEADLINE], told[s.LATE]) == (on(due), "Ya" if golongan == "Ringan" else None)
    assert told[s.NOREG] == "001/PGD/2026"


def test_sixty_working_days_at_the_kelurahan_take_from_september_to_november() -> None:
    told = shown("kelurahan", Tanggal_Lapor="01/09 09.00", Diterima="01/09 09.30", Golongan="Berkadar Pengawasan")
    assert told[s.DEADLINE] == on("24/11 09.30")  # 21 days left of September, 22 of October, 17 of November


def test_the_class_is_asked_for_and_without_it_nothing_is_due() -> None:
    told = shown("kelurahan", Diterima="23/11 09.30")
    assert (told[s.STEP], told[s.DEADLINE]) == ("3. Penyelesaian", None)
    assert "Golongan" in told[s.NOTE]


def test_a_complaint_at_the_kelurahan_goes_through_to_the_answer() -> None:
    cells = {"Diterima": "23/11 09.30", "Golongan": "Ringan", "Diselesaikan": "25/11 09.31", "Dijawab": "25/11 09.40"}
    told = shown("kelurahan", **cells)
    assert (told[s.STATUS], told[s.LATE_STEPS]) == ("Selesai", "3")  # a minute past two working days
    month = november("kelurahan", **cells)
    assert (month["masuk"], month["selesai"], month["persen_tepat_janji"]) == (1, 1, None)  # two steps have no limit


# ---- puskesmas: at the desk, or to the team ------------------------------------------------------------------------


def test_what_the_desk_can_answer_is_finished_there() -> None:
    cells = {"Ditanggapi": "23/11 09.20", "Penanganan": "Langsung"}
    assert shown("puskesmas", **cells)[s.STATUS] == "Selesai"
    month = november("puskesmas", **cells)
    assert (month["rata_menit_kerja"], month["persen_tepat_janji"]) == (20.0, 100.0)


def test_what_it_cannot_answer_goes_to_the_team_for_fourteen_days() -> None:
    told = shown("puskesmas", Ditanggapi="23/11 09.40", Penanganan="Tim Penjawab")
    assert (told[s.STEP], told[s.ACTOR], told[s.DEADLINE]) == (
        "3. Penanganan Tim", "Tim Penjawab Aduan", on("11/12 09.40"))  # fmt: skip
    assert told[s.LATE_STEPS] == "2"  # forty minutes of thirty


def test_the_desk_must_say_which_way() -> None:
    told = shown("puskesmas", Ditanggapi="23/11 09.20")
    assert (told[s.STEP], told[s.DEADLINE]) == ("2. Tanggapan", on("23/11 09.30"))
    assert "Penanganan" in told[s.NOTE]


# ---- pdam: a first step of the office's own, 24 hours on the wall clock ----------------------------------------------

SATURDAY = {"Laporan_Diterima": "21/11 15.00", "Diperiksa": "21/11 15.30"}


def test_water_is_due_a_day_after_the_report_night_and_sunday_counted() -> None:
    told = shown("pdam", "22/11 15.00", **SATURDAY)
    assert (told[s.STEP], told[s.DEADLINE], told[s.LATE]) == ("2. Penyerahan Daftar", on("22/11 15.00"), None)
    assert told[s.NOREG] == "0001/AIR/XI/2026"
    assert shown("pdam", "22/11 15.01", **SATURDAY)[s.LATE] == "Ya"


def test_the_first_step_is_open_until_the_request_is_checked() -> None:
    told = shown("pdam", "23/11 09.30")
    assert (told[s.STEP], told[s.ACTOR], told[s.DEADLINE]) == (
        "1. Pemeriksaan", "Petugas Pelayanan Pengaduan", on("24/11 09.00"))  # fmt: skip
    assert shown("pdam", "23/11 09.30", Alamat="")[s.STATUS] == "Perbaiki Data"


def test_water_that_came_within_the_day_kept_the_promise() -> None:
    cells = {**SATURDAY, "Daftar_Diserahkan": "21/11 15.40", "SPK_Terbit": "22/11 08.30"}
    month = november("pdam", **cells, Air_Diterima="22/11 15.00")
    assert (month["masuk"], month["selesai"], month["persen_tepat_janji"]) == (1, 1, 100.0)
    assert november("pdam", **cells, Air_Diterima="22/11 15.01")["persen_tepat_janji"] == 0.0


def test_a_request_that_does_not_qualify_is_stopped() -> None:
    told = shown("pdam", Dihentikan="23/11 09.20", Alasan_Dihentikan="Tidak Memenuhi Kriteria")
    assert (told[s.STATUS], told[s.NOREG], told[s.DEADLINE]) == ("Dihentikan", None, None)


# ---- dinkes: a promise that may be extended --------------------------------------------------------------------------

SIFTED = {"Disaring": "24/11 09.00", "Kelengkapan": "Lengkap"}


def test_three_days_to_sift_and_ten_to_answer_from_then_on() -> None:
    assert shown("dinkes", "23/11 10.00")[s.DEADLINE] == on("26/11 09.00")
    told = shown("dinkes", **SIFTED)
    assert (told[s.STEP], told[s.DEADLINE]) == ("3. Penyelesaian", on("08/12 09.00"))


def test_the_promise_grows_by_seven_days_when_extended_in_time() -> None:
    assert shown("dinkes", "01/12 11.00", **SIFTED, Diperpanjang="01/12 10.00")[s.DEADLINE] == on("17/12 09.00")
    late = shown("dinkes", "09/12 11.00", **SIFTED, Diperpanjang="09/12 10.00")
    assert (late[s.DEADLINE], late[s.LATE]) == (on("08/12 09.00"), "Ya")


def test_what_is_incomplete_waits_for_the_reporter_without_a_deadline() -> None:
    told = shown("dinkes", Disaring="24/11 09.00", Kelengkapan="Tidak Lengkap", Kekurangan="foto")
    assert (told[s.STATUS], told[s.ACTOR], told[s.DEADLINE]) == ("Menunggu Pelapor", "Pelapor", None)
    again = shown("dinkes", Disaring="24/11 09.00", Kelengkapan="Tidak Lengkap", Dilengkapi="25/11 09.00")
    assert (again[s.STEP], again[s.DEADLINE]) == ("2. Penyaringan", on("30/11 09.00"))


def test_an_answer_in_time_kept_the_promise() -> None:
    month = november("dinkes", **SIFTED, Diselesaikan="26/11 10.00", Disampaikan="27/11 10.00", Media_Jawaban="Surel")
    assert (month["selesai"], month["persen_tepat_janji"]) == (1, 100.0)


# ---- lapor: limits by the kind, and back when the reporter replies ---------------------------------------------------

FORWARDED = {"Diteruskan": "23/11 10.00", "Jenis_Laporan": "Permintaan Informasi"}
ANSWERED = {**FORWARDED, "Ditindaklanjuti": "24/11 10.00"}


@pytest.mark.parametrize(
    ("kind", "due"),
    [("Permintaan Informasi", "30/11 10.00"), ("Tanpa Pemeriksaan Lapangan", "11/12 10.00")],
)  # fmt: skip
def test_a_report_is_followed_up_by_its_kind(kind: str, due: str) -> None:
    told = shown("lapor", **{**FORWARDED, "Jenis_Laporan": kind})
    assert (told[s.ACTOR], told[s.DEADLINE]) == ("Pejabat Penghubung dan Instansi Terkait", on(due))


def test_a_reply_brings_a_report_back_to_its_follow_up() -> None:
    assert shown("lapor", **ANSWERED)[s.STEP] == "4. Menunggu Balasan"
    back = {**ANSWERED, "Ditutup": "25/11 09.00", "Balasan_Pelapor": "Belum Puas"}
    told = shown("lapor", **back)
    assert (told[s.STEP], told[s.DEADLINE]) == ("3. Tindak Lanjut", on("02/12 09.00"))
    again = {**back, "Ditindaklanjuti": "26/11 09.00", "Ditutup": "27/11 09.00", "Balasan_Pelapor": "Menerima"}
    assert shown("lapor", "27/11 10.00", **again)[s.STATUS] == "Selesai"


def test_a_report_handed_to_another_agency_is_finished_for_this_one() -> None:
    month = november("lapor", **FORWARDED, Dihentikan="24/11 09.00", Alasan_Dihentikan="Dialihkan ke Instansi Lain")
    assert (month["selesai"], month["dihentikan"]) == (1, 0)
    assert month["alasan_dihentikan"]["Dialihkan ke Instansi Lain"] == 1


# ---- inspektorat: no limit anywhere ----------------------------------------------------------------------------------

CHECKED = {"Diperiksa": "23/11 10.00", "Kelengkapan": "Lengkap"}


@pytest.mark.parametrize("lack", ["Data Kurang", "Bukti Kurang"])
def test_whatever_lacks_goes_back_to_the_whistleblower(lack: str) -> None:
    told = shown("inspektorat", Diperiksa="23/11 10.00", Kelengkapan=lack)
    assert (told[s.STATUS], told[s.NOREG]) == ("Menunggu Pelapor", None)


@pytest.mark.parametrize(
    ("weight", "step"),
    [("Berkadar Pengawasan", "4. Investigasi"), ("Tidak Berkadar Pengawasan", "5. Jawaban")],
)
def test_only_what_is_for_supervision_is_investigated(weight: str, step: str) -> None:
    told = shown("inspektorat", **CHECKED, Dinilai="24/11 10.00", Kadar=weight)
    assert (told[s.STEP], told[s.DEADLINE], told[s.LATE]) == (step, None, None)


def test_an_objection_is_weighed_again_and_may_then_be_investigated() -> None:
    weighed = {**CHECKED, "Dinilai": "23/11 11.00", "Kadar": "Tidak Berkadar Pengawasan", "Dijawab": "23/11 13.30"}
    objected = {**weighed, "Ditanggapi": "24/11 09.00", "Tanggapan": "Keberatan"}
    assert shown("inspektorat", **objected)[s.STEP] == "3. Penilaian"
    again = {**objected, "Dinilai": "24/11 10.00", "Kadar": "Berkadar Pengawasan"}
    assert shown("inspektorat", **again)[s.STEP] == "4. Investigasi"
    done = {**again, "Diinvestigasi": "24/11 14.00", "Dijawab": "25/11 08.00", "Ditanggapi": "25/11 09.00"}
    told = shown("inspektorat", **{**done, "Tanggapan": "Menerima"})
    assert (told[s.STATUS], told[s.NOTE], told[s.LATE_STEPS]) == ("Selesai", None, None)


def test_what_another_authority_must_do_is_finished_by_being_passed_on() -> None:
    cells = {"Dihentikan": "24/11 09.00", "Alasan_Dihentikan": "Diteruskan ke Instansi Berwenang"}
    assert shown("inspektorat", **CHECKED, **cells)[s.STATUS] == "Selesai"
    month = november("inspektorat", **CHECKED, **cells)
    assert (month["selesai"], month["dihentikan"], month["persen_tepat_janji"]) == (1, 0, None)


# ---- dpmptsp: two ways, and a report that is checked -----------------------------------------------------------------

EXAMINED = {"Diterima": "23/11 09.10", "Ditugaskan": "23/11 09.30", "Diteliti": "23/11 11.00", "Kelengkapan": "Lengkap"}


def test_the_number_comes_with_the_step_that_records_and_all_is_due_in_three_days() -> None:
    assert shown("dpmptsp", Diterima="23/11 09.10", Ditugaskan="23/11 09.30")[s.NOREG] is None
    told = shown("dpmptsp", **EXAMINED)
    assert (told[s.NOREG], told[s.STEP], told[s.DEADLINE]) == (
        "001/SP4N/XI/2026", "5. Penelaahan", on("26/11 09.00"))  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "step", "heading"),
    [("Terindikasi", "6. Investigasi", "Diinvestigasi"), ("Tidak Terindikasi", "7. Klarifikasi", "Diklarifikasi")],
)
def test_one_of_two_ways_leads_to_the_report(sign: str, step: str, heading: str) -> None:
    cells = {**EXAMINED, "Ditelaah": "24/11 08.00", "Indikasi": sign}
    assert shown("dpmptsp", **cells)[s.STEP] == step
    assert shown("dpmptsp", **cells, **{heading: "24/11 10.00"})[s.STEP] == "8. Pelaporan"


def test_a_report_that_is_not_approved_is_written_again() -> None:
    cells = {**EXAMINED, "Ditelaah": "24/11 08.00", "Indikasi": "Tidak Terindikasi", "Diklarifikasi": "24/11 10.00",
             "Laporan_Dibuat": "24/11 11.00", "Laporan_Diverifikasi": "24/11 13.30"}  # fmt: skip
    assert shown("dpmptsp", **cells, Verifikasi_Laporan="Perbaiki")[s.STEP] == "8. Pelaporan"
    mended = {**cells, "Laporan_Dibuat": "24/11 15.00", "Laporan_Diverifikasi": "24/11 15.30"}
    told = shown("dpmptsp", **mended, Verifikasi_Laporan="Disetujui")
    assert told[s.STEP] == "10. Penyampaian"
    month = november("dpmptsp", **mended, Verifikasi_Laporan="Disetujui", Disampaikan="26/11 09.00")
    assert (month["selesai"], month["persen_tepat_janji"]) == (1, 100.0)


# ---- docs/sop.md -----------------------------------------------------------------------------------------------------

GUIDE = (FOLDER.parent / "docs" / "sop.md").read_text(encoding="utf-8")


def test_what_the_guide_shows_of_a_config_stands_so_in_an_example() -> None:
    shipped = [(FOLDER / name / "config.toml").read_text(encoding="utf-8") for name in EXAMPLES]
    shown_there = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert len(shown_there) > 8
    assert [block for block in shown_there if not any(block in text for text in shipped)] == []


def test_the_complaint_that_the_guide_works_by_hand_comes_out_so() -> None:
    assert (shown("kelurahan")[s.STEP], shown("kelurahan")[s.DEADLINE]) == ("2. Penerimaan", None)
    light = shown("kelurahan", Diterima="23/11 09.30", Golongan="Ringan")
    usual = shown("kelurahan", Diterima="23/11 09.30", Golongan="Normatif")
    assert (light[s.DEADLINE], usual[s.DEADLINE]) == (on("25/11 09.30"), on("30/11 09.30"))
    for told in (
        "nomor 001/PGD/2026; 3. Penyelesaian, tenggat Rabu 25 November 09.30",
        "tenggat Senin 30 November 09.30",
    ):
        assert told in GUIDE
    done = shown(
        "kelurahan", Diterima="23/11 09.30", Golongan="Ringan", Diselesaikan="24/11 09.00", Dijawab="24/11 10.00"
    )
    assert done[s.STATUS] == "Selesai"


def test_every_example_that_the_guide_and_its_list_name_is_there() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == EXAMPLES
    assert {
        name for names in re.findall(r"\(contoh ([^)]+)\)", GUIDE) for name in re.findall(r"`(\w+)`", names)
    } <= set(listed)
