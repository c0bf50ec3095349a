"""Branches, ways back, limits by a value and on the wall clock, and the promise: worked by hand (INTERFACE 4.3, 4.4).

The SOP is that of any_procedure.py; its office keeps the hours of the Perpres. 23 November 2026 is a Monday.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from any_procedure import BRANCHES
from office import Office
from test_any_procedure import looked_at

from pengaduan_sheets import schema as s
from pengaduan_sheets.config import Config, parse_config
from pengaduan_sheets.core.handover import HandoverResult
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.recap import figures
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.tabs.work import open_work

ANY = parse_config(BRANCHES, Path("config.toml"))
NOW = "25/11 10.00"


def on(text: str) -> datetime:
    """`24/11 10.30` of 2026; `24/11` is a date without a time."""
    return datetime.strptime(f"2026 {text}" if " " in text else f"2026 {text} 00.00", "%Y %d/%m %H.%M")


def row(jalur: str = "Biasa", kelas: str | None = "Ringan", **times: str) -> dict[str, object]:
    """A complaint of Monday 09.00."""
    own = {"Masuk": on("23/11 09.00"), "Nama": "Orang Contoh", "Jalur": jalur, "Kelas": kelas}
    return own | {h.replace("_", " "): on(t) if t[:1].isdigit() else t for h, t in times.items()}


def shown(cells: dict[str, object], now: str = NOW) -> dict[str, Any]:
    """What the sync writes into the row."""
    found = looked_at(ANY, [cells], ["K2345678"], Past(), on(now))
    return {heading: values[0] for heading, values in found.system.items()}


def test_a_row_with_another_value_passes_the_step_over_and_is_finished_without_it() -> None:
    told = shown(row("Kilat", Dicatat="23/11 09.10"))
    assert (told[s.STEP], told[s.ACTOR]) == ("4. Konfirmasi", "–")  # nobody is named there
    assert told[s.DEADLINE] == on("30/11 09.00")  # the promise: five working days from Monday 09.00
    done = shown(row("Kilat", Dicatat="23/11 09.10", Ditanyakan="23/11 09.30", Kepuasan="Puas"))
    assert (done[s.STATUS], done[s.NOTE]) == ("Selesai", None)


def test_a_time_in_a_step_that_is_passed_over_is_named_with_the_reason() -> None:
    told = shown(row("Kilat", Dicatat="23/11 09.10", Ditinjau="23/11 09.30"))
    assert told[s.STEP] == "4. Konfirmasi"
    assert told[s.NOTE] == (
        "Ditinjau diisi, padahal langkah 3. Peninjauan tidak dilalui pengaduan ini (Jalur berisi Kilat); kosongkan, "
        "atau betulkan sebabnya"
    )


def test_a_deciding_column_of_the_form_must_say_something_listed() -> None:
    assert shown(row("Lambat", Dicatat="23/11 09.10"))[s.STATUS] == "Perbaiki Data"


def test_a_gap_names_the_cell_that_holds_the_row_back_and_not_a_time_that_is_right() -> None:
    gap = {"Dicatat": "23/11 09.10", "Ditanyakan": "23/11 11.00", "Kepuasan": "Puas"}
    assert shown(row("Lambat", **gap))[s.NOTE] == (
        "Jalur 'Lambat' tidak ada dalam daftar; pilih Biasa atau Kilat; "
        "Ditanyakan sudah diisi, padahal Dicatat belum selesai; betulkan dulu Jalur"
    )
    assert shown(row("-", **gap))[s.NOTE] == (
        "Ditanyakan sudah diisi, padahal Dicatat belum selesai; betulkan dulu Jalur"
    )
    later = parse_config(
        BRANCHES.replace('isi = "pilihan"\nlangkah = 1\nwajib = true', 'isi = "pilihan"\nlangkah = 2'),
        Path("config.toml"),
    )
    found = looked_at(later, [row("-", **gap)], ["K2345678"], Past(), on(NOW))
    assert found.system[s.NOTE] == [
        "Dicatat diisi, tetapi Jalur kosong; pilih Biasa atau Kilat; "
        "Ditanyakan sudah diisi, padahal Dicatat (Jalur) belum selesai; betulkan dulu Dicatat (Jalur)"
    ]


def test_a_row_that_was_finished_by_its_stop_is_not_said_to_have_lost_its_last_time() -> None:
    once = Past(finished=frozenset({"K2345678"}))
    cells = [row(Dicatat="23/11 09.10"), row("Kilat", Dicatat="23/11 09.10")]
    told = [looked_at(ANY, [own], ["K2345678"], once, on(NOW)).system[s.NOTE][0] for own in cells]
    assert told == [
        "Pernah selesai: pengaduan ini terbuka lagi",
        "Pernah selesai: Ditanyakan dikosongkan, pengaduan ini terbuka lagi",
    ]


@pytest.mark.parametrize(
    ("kelas", "due", "late"),
    [("Ringan", "24/11 09.10", "Ya"),  # a working day
     ("Berat", "26/11 09.10", None),  # three days on the wall clock
     (None, "30/11 09.00", None)],  # lainnya: no limit, so only the promise
)  # fmt: skip
def test_the_limit_goes_by_the_value_of_a_column(kelas: str | None, due: str, late: str | None) -> None:
    told = shown(row(kelas=kelas, Dicatat="23/11 09.10"))
    assert (told[s.ACTOR], told[s.DEADLINE], told[s.LATE]) == ("Kepala Seksi dan Tim Teknis", on(due), late)


def test_a_calendar_limit_counts_a_bare_start_from_23_59_and_is_late_after_its_minute() -> None:
    cells = row(kelas="Berat", Dicatat="20/11")  # a Friday
    cells["Masuk"] = on("20/11 08.00")
    assert shown(cells, "23/11 23.59")[s.DEADLINE] == on("23/11 23.59")
    assert (shown(cells, "23/11 23.59")[s.LATE], shown(cells, "24/11 00.00")[s.LATE]) == (None, "Ya")


def test_a_row_sent_back_stands_at_that_step_again_from_the_decision_on() -> None:
    sent = row(
        Dicatat="23/11 09.10", Ditinjau="23/11 10.00", Hasil="Baik", Ditanyakan="24/11 09.00", Kepuasan="Tidak Puas"
    )
    told = shown(sent)
    assert (told[s.STEP], told[s.DEADLINE], told[s.NOTE]) == ("3. Peninjauan", on("25/11 09.00"), None)
    assert told[s.NOREG]  # what registered stays
    again = shown({**sent, "Ditinjau": on("24/11 10.00")})
    assert again[s.STEP] == "4. Konfirmasi"
    assert again[s.NOTE] == (
        "Ditanyakan lebih awal dari Ditinjau, jadi belum dihitung; isi Ditanyakan dengan waktu keputusan yang baru"
    )
    kept = {**sent, "Ditinjau": on("24/11 10.00"), "Ditanyakan": on("24/11 11.00"), "Kepuasan": "Puas"}
    assert (shown(kept)[s.STATUS], shown(kept)[s.NOTE]) == ("Selesai", None)


@pytest.mark.parametrize(("noted", "asked"), [("23/11 09.10", "24/11 09.00"), ("24/11", "24/11")])
def test_a_return_to_a_step_that_the_row_passes_over_goes_to_the_next_one(noted: str, asked: str) -> None:
    sent = row("Kilat", Dicatat=noted, Ditanyakan=asked, Kepuasan="Tidak Puas")
    told = shown(sent)
    assert told[s.STEP] == "4. Konfirmasi"
    assert told[s.NOTE] == (  # nothing was gone through since that it could be earlier than
        "Ditanyakan adalah keputusan yang mengembalikan, jadi belum dihitung; isi Ditanyakan dengan waktu keputusan "
        "yang baru"
    )


TWO_WAYS = parse_config(  # Peninjauan back to Pencatatan, Konfirmasi back to Peninjauan
    BRANCHES.replace('kembali_bila = "Kurang", dilengkapi = "Dilengkapi"', 'kembali_bila = "Kurang", kembali_ke = 2'),
    Path("config.toml"),
)


def on_two_ways(**times: str) -> dict[str, Any]:
    """Konfirmasi sent it back to Peninjauan on 23/11 10.00, and that one, unless told otherwise, at 11.00 further."""
    sent = {"Dicatat": "23/11 09.10", "Ditinjau": "23/11 11.00", "Hasil": "Kurang"}
    cells = row(**{**sent, "Ditanyakan": "23/11 10.00", "Kepuasan": "Tidak Puas", **times})
    found = looked_at(TWO_WAYS, [cells], ["K2345678"], Past(), on(NOW))
    return {heading: values[0] for heading, values in found.system.items()}


def test_a_row_that_is_sent_back_from_its_way_back_is_late_and_nothing_voided_is_named() -> None:
    told = on_two_ways()
    assert (told[s.STEP], told[s.DEADLINE]) == ("2. Pencatatan", on("23/11 11.30"))
    assert (told[s.LATE], told[s.NOTE]) == ("Ya", None)


def test_a_step_to_which_the_row_comes_once_more_starts_when_the_one_before_was_completed() -> None:
    told = on_two_ways(Dicatat="23/11 11.20")
    assert (told[s.STEP], told[s.DEADLINE]) == ("3. Peninjauan", on("24/11 11.20"))
    assert told[s.NOTE] == (
        "Ditinjau lebih awal dari Dicatat, jadi belum dihitung; isi Ditinjau dengan waktu keputusan yang baru"
    )
    on_time = on_two_ways(Dicatat="23/11 11.20", Ditinjau="24/11 11.10", Hasil="Baik")
    assert (on_time[s.STEP], on_time[s.LATE_STEPS]) == ("4. Konfirmasi", "2")  # not 3: it had a day from 11.20 on


def test_a_step_voided_by_a_return_gives_no_number_and_a_date_alone_is_asked_for_its_hour() -> None:
    sent = row(Dicatat="24/11", Ditinjau="24/11 10.00", Hasil="Baik", Ditanyakan="24/11 11.00", Kepuasan="Salah Catat")
    told = shown(sent)
    assert (told[s.STEP], told[s.NOREG]) == ("2. Pencatatan", None)
    assert told[s.NOTE] == (
        "Dicatat tanpa jam, pada hari pengaduan ini dikembalikan; tulis juga jamnya, seperti 3 Mar 2026 09.15"
    )


def two_answers() -> Config:
    """A step that gives a complaint back for two reasons, each with an answer of its own."""
    first = '{ kolom = "Hasil", kembali_bila = "Kurang", dilengkapi = "Dilengkapi" }'
    second = '{ kolom = "Foto", kembali_bila = "Buram", dilengkapi = "Difoto" }'
    columns = (
        '[[kolom]]\njudul = "Foto"\nisi = "pilihan"\nlangkah = 3\npilihan = ["Jelas", "Buram"]\n\n'
        '[[kolom]]\njudul = "Difoto"\nisi = "waktu"\nlangkah = 3\n\n'
    )
    text = BRANCHES.replace(first, f"[{first}, {second}]").replace("[[kolom]]", f"{columns}[[kolom]]", 1)
    return parse_config(text, Path("config.toml"))


def test_of_two_answers_of_the_reporter_the_note_names_the_one_that_came_later() -> None:
    told = row(Dicatat="23/11 09.10", Ditinjau="23/11 10.00", Hasil="Baik", Foto="Jelas", Difoto="23/11 11.00")
    found = looked_at(two_answers(), [told], ["K2345678"], Past(), on(NOW))
    assert found.system[s.NOTE] == ["Ditinjau lebih awal dari Difoto; isi Ditinjau dengan waktu pemeriksaan ulang"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [({"Hasil": "Kurang", "Foto": "Jelas"}, "Dilengkapi"),
     ({"Hasil": "Baik", "Foto": "Buram"}, "Difoto"),
     ({"Hasil": "Kurang", "Foto": "Buram", "Dilengkapi": "23/11 11.00"}, "Difoto")],
)  # fmt: skip
def test_of_two_answers_of_the_reporter_tugas_names_the_one_that_is_waited_for(
    typed: dict[str, str], answer: str
) -> None:
    config = two_answers()
    told = row(Dicatat="23/11 09.10", Ditinjau="23/11 10.00", **typed)
    found = looked_at(config, [told], ["K2345678"], Past(), on(NOW))
    (task,) = (task for group in open_work(found.derived, HandoverResult(), config) for task in group.tasks)
    assert (task.status, task.todo) == ("Menunggu Pelapor", f"Tunggu pelapor; isi {answer} sesudah ia melengkapi")


def test_what_is_to_be_done_names_the_column_that_a_later_step_goes_by() -> None:
    asked = 'judul = "Jalur"\nisi = "pilihan"\nlangkah = 1\nwajib = true\n'
    assert asked in BRANCHES
    later = BRANCHES.replace(asked, 'judul = "Jalur"\nisi = "pilihan"\nlangkah = 2\n')
    config = parse_config(later, Path("config.toml"))
    found = looked_at(config, [row(jalur="")], ["K2345678"], Past(), on(NOW))
    (task,) = (task for group in open_work(found.derived, HandoverResult(), config) for task in group.tasks)
    assert task.todo == "Isi Dicatat dan Jalur sesudah selesai"


def test_the_promise_waits_with_the_reporter_and_grows_when_extended_in_time() -> None:
    back = row(kelas=None, Dicatat="23/11 09.10", Dilengkapi="24/11 09.10")  # a working day with the reporter
    assert shown(back)[s.DEADLINE] == on("01/12 09.00")
    assert shown({**back, "Diperpanjang": on("25/11 09.00")})[s.DEADLINE] == on("03/12 09.00")
    late = {**row(kelas=None, Dicatat="23/11 09.10"), "Diperpanjang": on("30/11 09.01")}
    assert (shown(late, "30/11 10.00")[s.DEADLINE], shown(late, "30/11 10.00")[s.LATE]) == (on("30/11 09.00"), "Ya")


def test_a_stop_that_finishes_is_selesai_and_counts_at_its_time() -> None:
    cells = row(Dicatat="23/11 09.10", Dihentikan="24/11 09.00", Alasan_Dihentikan="Dirujuk")
    found = looked_at(ANY, [cells], ["K2345678"], Past(), on(NOW))
    assert (found.system[s.STATUS], found.numbers.noregs) == (["Selesai"], ["0001/PGD/XI/2026"])
    november = figures(found.derived, ANY, "2026-11")
    assert (november["selesai"], november["dihentikan"]) == (1, 0)
    assert november["alasan_dihentikan"] == {"Dicabut": 0, "Dirujuk": 1, "Ganda": 0}
    assert (november["rata_menit_kerja"], november["persen_tepat_janji"]) == (450.0, 100.0)


# ---- riwayat -------------------------------------------------------------------------------------------------------


@pytest.mark.in_memory
def test_riwayat_tells_by_which_value_step_and_promise_a_deadline_came_about(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=f'{BRANCHES}\n[jurnal]\nfolder = ""\n').create("2026-11-23 07:30")
    office.type_rows({3: row(kelas="Berat", Dicatat="23/11 09.10", Diperpanjang="25/11 09.00"),
                      4: row("Kilat", Dicatat="23/11 09.20") | {"Nama": "Orang Lain"}})  # fmt: skip
    office.sync("2026-11-25 10:00")
    said = office.run("riwayat", "1", "--sekarang", "2026-11-25 10:00").stdout
    for words in (
        "batas 3 hari kalender (Kelas: Berat)", "malam, akhir pekan dan hari libur ikut dihitung",
        "Janji untuk seluruh pengaduan, mulai 23 Nov 2026 09.00, saat langkah 2. Pencatatan mulai",
        "diperpanjang (Diperpanjang 25 Nov 2026 09.00) 2 hari", "janji sampai 2 Des 2026 09.00",
    ):  # fmt: skip
        assert words in said, said
    assert (
        "3. Peninjauan: tidak dilalui (Jalur: Kilat)."
        in office.run("riwayat", "2", "--sekarang", "2026-11-25 10:00").stdout
    )


@pytest.mark.in_memory
def test_status_and_riwayat_say_whether_the_step_or_the_whole_complaint_is_late(tmp_path: Path) -> None:
    """The promise ends on 30 November at 09.00, the step of the first row six days before, the other has no limit."""
    office = Office(tmp_path / "kantor", config=f'{BRANCHES}\n[jurnal]\nfolder = ""\n').create("2026-11-23 07:30")
    office.type_rows({3: row(Dicatat="23/11 09.10"),
                      4: row(kelas=None, Dicatat="23/11 09.20") | {"Nama": "Orang Lain"}})  # fmt: skip
    office.sync("2026-11-23 10:00")
    step = "langkah ini terlambat, seharusnya selesai Selasa 24 Nov 2026 09.10"
    for now, first, second in (
        ("2026-11-24 09:10", "paling lambat Selasa 24 Nov 2026 09.10.", "paling lambat Senin 30 Nov 2026 09.00."),
        ("2026-11-24 09:11", f"; {step}, dan kami mohon maaf.", "paling lambat Senin 30 Nov 2026 09.00."),
        ("2026-11-30 09:01", f"; {step}, dan seluruh pengaduan Senin 30 Nov 2026 09.00, dan kami mohon maaf.",
         "; pengaduan ini terlambat, seharusnya selesai Senin 30 Nov 2026 09.00, dan kami mohon maaf."),
    ):  # fmt: skip
        said = [office.run("status", number, "--sekarang", now).stdout for number in ("1", "2")]
        assert said[0].rstrip().endswith(first), (now, said[0])
        assert said[1].rstrip().endswith(second), (now, said[1])


@pytest.mark.in_memory
def test_a_step_is_not_late_while_only_a_promise_on_the_wall_clock_is(tmp_path: Path) -> None:
    """Friday evening is the step's deadline, which holds until Monday opens; the promise ends on Sunday."""
    text = BRANCHES.replace('waktu = "5 hari"', 'waktu = "4 hari kalender"').replace(
        '"Ringan" = "1 hari"', '"Ringan" = "2 hari"'
    )
    office = Office(tmp_path / "kantor", config=f'{text}\n[jurnal]\nfolder = ""\n').create("2026-11-23 07:30")
    office.type_rows({3: {**row(Dicatat="25/11 16.00"), "Masuk": on("25/11 15.40")}})
    office.sync("2026-11-26 10:00")
    sunday = ("--sekarang", "2026-11-29 15:41")
    assert (
        "pengaduan ini terlambat, seharusnya selesai Minggu 29 Nov 2026 15.40,"
        in office.run("status", "1", *sunday).stdout
    )
    told = office.run("riwayat", "1", *sunday).stdout
    assert "tenggat 27 Nov 2026 16.30\n" in told, told


# ---- config --------------------------------------------------------------------------------------------------------

WRONG = {
    "condition of no column": (
        'hanya_bila = { kolom = "Jalur"', 'hanya_bila = { kolom = "Jalan"', "hanya_bila", "Jalur"),
    "condition by no value": ('nilai = ["Biasa"]', 'nilai = ["Cepat"]', "hanya_bila", '"Cepat" tidak ada'),
    "condition that is always met": (
        'nilai = ["Biasa"]', 'nilai = ["Biasa", "Kilat"]', "hanya_bila", "hapus hanya_bila"),
    "condition on a later block": (
        'hanya_bila = { kolom = "Jalur", nilai = ["Biasa"] }', 'hanya_bila = { kolom = "Kepuasan", nilai = ["Puas"] }',
        "hanya_bila", "blok langkah sebelumnya"),
    "condition on a cell of the form that may be empty": (
        'langkah = 1\nwajib = true\npilihan = ["Biasa", "Kilat"]', 'langkah = 1\npilihan = ["Biasa", "Kilat"]',
        "hanya_bila", "wajib = true"),
    "deciding by a list that staff change": (
        'pilihan = ["Baik", "Kurang"]', 'referensi = "Hasil"', "keputusan", "pilihan = [...]"),
    "deciding by a value that reads as nothing": (
        '"Puas", "Tidak Puas", "Salah Catat"]', '"Tidak Ada", "Puas", "Tidak Puas", "Salah Catat"]', "keputusan",
        'dibaca sebagai sel kosong'),
    "back to itself": ("kembali_ke = 3", "kembali_ke = 4", "keputusan[1]", "bukan langkah sebelumnya"),
    "back to the form": ("kembali_ke = 3", "kembali_ke = 1", "keputusan[1]", "mulai ="),
    "back to nowhere": (', kembali_ke = 3 }', ' }', "keputusan[1]", "sebut ke mana kembali"),
    "back to both": (
        ', kembali_ke = 3 }', ', kembali_ke = 3, dilengkapi = "Dilengkapi" }', "keputusan[1]", "tidak keduanya"),
    "conditions that are none": (
        'status = "Konfirmasi"', 'status = "Konfirmasi"\nhanya_bila = []', "langkah[4].hanya_bila", "daftar kosong"),
    "decisions that are none": (
        'keputusan = { kolom = "Hasil", kembali_bila = "Kurang", dilengkapi = "Dilengkapi" }', "keputusan = []",
        "langkah[3].keputusan", "daftar kosong"),
    "answered in the column that ends the step": (
        'dilengkapi = "Dilengkapi"', 'dilengkapi = "Ditinjau"', "langkah[3].keputusan",
        '"Ditinjau" sudah menandai selesainya langkah 3'),
    "answered in the column that ends another step": (
        'dilengkapi = "Dilengkapi"', 'dilengkapi = "Dicatat"', "langkah[3].keputusan",
        '"Dicatat" sudah menandai selesainya langkah 2'),
    "what is missing stands where it is decided": (
        'dilengkapi = "Dilengkapi"', 'kekurangan = "Hasil", dilengkapi = "Dilengkapi"', "langkah[3].keputusan",
        '"Hasil" sudah memutuskan jalannya pengaduan'),
    "what is missing stands where it is answered": (
        'dilengkapi = "Dilengkapi"', 'kekurangan = "Dilengkapi", dilengkapi = "Dilengkapi"', "langkah[3].keputusan",
        '"Dilengkapi" sudah menandai jawaban pelapor'),
    "what is missing stands where the step ends": (
        'dilengkapi = "Dilengkapi"', 'kekurangan = "Ditinjau", dilengkapi = "Dilengkapi"', "langkah[3].keputusan",
        '"Ditinjau" sudah menandai selesainya langkah 3'),
    "no way on": ('pilihan = ["Puas", "Tidak Puas", "Salah Catat"]', 'pilihan = ["Tidak Puas", "Salah Catat"]',
                  "keputusan", "beri satu nilai yang meneruskan"),
    "limit by no column": ('waktu = { kolom = "Kelas"', 'waktu = { kolom = "Klas"', "waktu", "Kelas"),
    "limit by no value": ('"Ringan" = "1 hari"', '"Enteng" = "1 hari"', "waktu", '"Enteng" tidak ada'),
    "a value without its limit": (
        ', "Berat" = "3 hari kalender", lainnya = "" }', " }", "waktu", "belum ada batas untuk Berat"),
    "completed in a later block": (
        'judul = "Ditinjau"\nisi = "waktu"\nlangkah = 3', 'judul = "Ditinjau"\nisi = "waktu"\nlangkah = 4',
                                   "selesai_bila", "sesudah langkah ini"),
    "start of a later step": (
        'status = "Konfirmasi"', 'status = "Konfirmasi"\nmulai = "Masuk"', "langkah[4].mulai", "langkah pertama"),
    "first moment that may be empty": ('isi = "waktu"\nlangkah = 1\nwajib = true', 'isi = "waktu"\nlangkah = 1',
                                       "langkah[1].selesai_bila", "wajib = true"),
    "promise behind a way back": (
        "mulai = 2\nwaktu", "mulai = 3\nwaktu", "janji.mulai", "kembali_ke mengulang langkah 2"),
    "promise from no step": ("mulai = 2\nwaktu", "mulai = 1\nwaktu", "janji.mulai", "1 tidak ada"),
    "promise of nothing": ('waktu = "5 hari"', 'waktu = ""', "janji.waktu", "janji tanpa waktu"),
    "promise by what a later step fills": (
        'waktu = "5 hari"', 'waktu = { kolom = "Hasil", "Puas" = "5 hari", lainnya = "" }', "janji.waktu",
        "sesudah langkah ini"),
    "extension by no moment": ('perpanjangan = { kolom = "Diperpanjang"', 'perpanjangan = { kolom = "Hasil"',
                               "janji.perpanjangan", '"Hasil" adalah "pilihan", padahal di sini harus "waktu"'),
    "extension by no column": ('perpanjangan = { kolom = "Diperpanjang"', 'perpanjangan = { kolom = "Panjang"',
                               "janji.perpanjangan", "Diperpanjang"),
    "reason that there is not": (
        'dihitung_selesai = ["Dirujuk"]', 'dihitung_selesai = ["Pindah"]', "dihentikan.dihitung_selesai",
                                 '"Pindah" tidak ada'),
    "reason of two kinds": (
        'dihitung_selesai = ["Dirujuk"]', 'dihitung_selesai = ["Ganda"]', "dihentikan.dihitung_selesai",
                            "sekaligus"),
    "actor twice": (
        '["Kepala Seksi", "Tim Teknis"]', '["Tim Teknis", "Tim Teknis"]', "langkah[3].pelaksana", "dua kali"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_way_that_is_none_is_refused_with_key_and_line(what: str) -> None:
    old, new, key, words = WRONG[what]
    assert BRANCHES.count(old) >= 1
    with pytest.raises(ConfigError) as refused:
        parse_config(BRANCHES.replace(old, new, 1), Path("config.toml"))
    said = str(refused.value).split("\n")[0]
    assert said.startswith("config.toml baris ") and key in said and words in said, said
    assert '"" tidak ada' not in str(refused.value)  # what was left out is no wrong value besides


def test_a_column_that_decides_by_a_list_of_referensi_is_one_mistake_and_not_several() -> None:
    """What follows from the values that it has not yet would send the clerk to what is right."""
    text = BRANCHES
    for name in ("Kelas", "Jalur", "Hasil"):
        found = re.search(rf'judul = "{name}"\n(?:\w+ = .*\n)*?(pilihan = .*)\n', text)
        assert found
        text = text.replace(found[0], found[0].replace(found[1], f'referensi = "{name}"'), 1)
    text += '\n[referensi]\n"Kelas" = ["Ringan"]\n"Jalur" = ["Biasa"]\n"Hasil" = ["Puas"]\n'
    with pytest.raises(ConfigError) as refused:
        parse_config(text, Path("config.toml"))
    said = str(refused.value).split("\n")
    assert all("memutuskan jalannya pengaduan: tulis nilainya di config.toml" in line for line in said), said


def test_without_lainnya_every_listed_value_has_its_limit() -> None:
    parse_config(BRANCHES.replace(', lainnya = "" }', " }"), Path("config.toml"))


def test_what_registers_is_for_every_row() -> None:
    text = BRANCHES.replace("daftarkan = true\n", "").replace(
        'status = "Peninjauan"', 'status = "Peninjauan"\ndaftarkan = true'
    )
    with pytest.raises(ConfigError, match="dilalui setiap pengaduan"):
        parse_config(text, Path("config.toml"))
