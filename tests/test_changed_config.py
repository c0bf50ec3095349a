"""A config.toml that was edited since the last sync: what is over stays as it was, or the office is asked (4.13).

The versions themselves are tried in test_versions.py; the ten edits stand in changed_procedures.py.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from books import opened
from changed_procedures import CHANGES, changed
from google_office import GoogleOffice
from in_process import run_here
from office import COMPLETE, FIRST_ROW, STEP_TIMES, Office, edit_config

from pengaduan_sheets import schema as s
from pengaduan_sheets.columns import agenda_columns, handover_columns
from pengaduan_sheets.flow.last_config import DIGEST, TEXTS
from pengaduan_sheets.journal import Journal, between_syncs

pytestmark = pytest.mark.in_memory

NOW, NEXT = "2026-11-24 15:00", "2026-11-24 15:10"
FINISHED, OPEN = 100, 100
STEPS = STEP_TIMES[1:]
KEYS = {  # what the sentence names of each edit
    "limit": "langkah 3 waktu",
    "step added": 'kolom "Mutu Diperiksa" (baru)',
    "step removed": "langkah 5 (dihapus)",
    "hours": "jam_kerja senin",
    "decision value": 'kolom "Kelengkapan" pilihan',
    "status": "langkah 3 status",
    "column": 'kolom "Jawaban Diteruskan" (baru)',
    "class": "langkah 4 waktu",
    "promise": "janji waktu",
}


def complaint(rng: random.Random, serial: int, is_finished: bool) -> dict[str, Any]:
    """A complaint of the last three months, through all steps or on its way; some wait for the reporter."""
    first = date(2026, 8, 24) + timedelta(days=serial % 87)
    moment = datetime.combine(first, time(8, rng.randrange(60)))
    row: dict[str, Any] = COMPLETE | {"Tanggal Lapor": moment, "Uraian Pengaduan": f"Berkas {serial} belum diproses"}
    for heading in STEPS if is_finished else STEPS[: serial % 5]:
        moment += timedelta(minutes=rng.choice((5, 20, 50, 200, 1500)))
        row[heading] = moment
    if "Diperiksa" in row:
        waits = not is_finished and serial % 5 == 1 and serial % 2 == 0
        row["Kelengkapan"] = "Tidak Lengkap" if waits else "Lengkap"
    if "Solusi Diberikan" in row:
        row["Cara Penyelesaian"] = rng.choice(("Lisan", "Tertulis"))
    return row


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with finished and open complaints, synced."""
    rng = random.Random(19)
    office = Office(tmp_path_factory.mktemp("asal") / "kantor").create("2026-08-03 08:00")
    rows = [complaint(rng, n, n < FINISHED) for n in range(FINISHED + OPEN)]
    office.type_rows({n + FIRST_ROW: row for n, row in enumerate(rows)})
    office.sync(NOW)
    return office


@pytest.fixture
def office(base: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return base.copied(tmp_path / "kantor")


@pytest.fixture(scope="module")
def as_it_was(base: Office) -> tuple[Any, Any]:
    """What its complaints and its months say by the SOP that it was synced with."""
    return told(base), figures_of(base)


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def add_missing_columns(office: Office, tab: str = s.AGENDA) -> None:
    """What `rapikan` does: headings that the book lacks, at the end."""
    book = opened(office.book)
    sheet = book[tab]
    there = {cell.value: cell.column for cell in sheet[2] if cell.value is not None}
    columns = {s.AGENDA: agenda_columns, s.HANDOVER: handover_columns}[tab](office.config)
    missing = [c.heading for c in columns if c.heading not in there]
    for place, heading in enumerate(missing, max(there.values()) + 1):
        sheet.cell(2, place).value = heading
    book.save(office.book)


def refused(office: Office, *options: str, now: str = NEXT) -> str:
    """What a sync says that writes nothing and ends with 4."""
    before = office.book.read_bytes()
    said = office.run("sinkron", *options, "--sekarang", now, code=4).stderr
    assert office.book.read_bytes() == before
    return said


def goes_through(office: Office, *options: str, now: str = NEXT) -> None:
    office.run("sinkron", *options, "--sekarang", now, code=0)


def accepted(office: Office) -> list[dict[str, Any]]:
    """What the trail says of edits that were accepted."""
    return [event for event in office.json("riwayat", "--sekarang", NEXT) if event["jenis"] == "pengaturan"]


def follow(office: Office, said: str) -> None:
    """Do what the sentence says: its command, and its lines at the end of config.toml."""
    found = re.search(r"`pengaduan (pulihkan --pengaturan \S+)`", said)
    assert found is not None
    office.run(*found[1].split(), code=0)
    lines = said.split("sinkron lagi:\n")[1].split("\nPengaduan sampai hari itu")[0]
    assert len(lines.splitlines()) == 3
    edit_config(office, lambda text: f"{text}\n{lines}\n")


def told(office: Office) -> dict[int, tuple[Any, ...]]:
    """Number, status, step, deadline and late steps of every complaint."""
    headings = (s.NOREG, s.STATUS, s.STEP, s.DEADLINE, s.LATE_STEPS)
    return {row: tuple(cells.get(h) for h in headings) for row, cells in office.rows().items()}


def figures_of(office: Office) -> dict[str, Any]:
    """The figures of the months that are over, without values that nobody has and whose version a step is of."""
    found: dict[str, Any] = {}
    for month in ("2026-08", "2026-09", "2026-10"):
        figures = office.json("rekap", "--periode", month, "--sekarang", NEXT)
        figures["langkah"] = [{k: v for k, v in step.items() if k != "sampai"} for step in figures["langkah"]]
        tables = {key: {k: v for k, v in f.items() if v} for key, f in figures.items() if isinstance(f, dict)}
        found[month] = {**figures, **tables}
    return found


def new_complaint() -> dict[str, Any]:
    """One of the next day, that was checked."""
    day = datetime(2026, 11, 25, 8, 0)
    times = {"Tanggal Lapor": day, "Diperiksa": day + timedelta(minutes=10)}
    return {**COMPLETE, **times, "Uraian Pengaduan": "Kuota habis", "Kelengkapan": "Lengkap"}


# ---- the ten edits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "pattern"])
def test_an_edit_that_changes_what_is_over_is_refused_until_it_is_accepted(name: str, office: Office) -> None:
    edit_config(office, lambda text: changed(name, text))
    said = refused(office)
    if name == "column":  # only its heading is another: the book should get the new one
        assert 'Jawaban Diteruskan: maksudnya "Solusi Diteruskan"' in said
        add_missing_columns(office)
        said = refused(office)
    assert KEYS[name] in said and "[[versi]]" in said and "`pengaduan sinkron --terima`" in said
    assert refused(office, "--uji") == said
    add_missing_columns(office)
    goes_through(office, "--terima")
    goes_through(office, now="2026-11-24 15:20")


@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name in CHANGES if name != "pattern"])
def test_who_follows_the_sentence_word_for_word_has_nothing_of_the_old_moved(
    name: str, office: Office, as_it_was: tuple[Any, Any]
) -> None:
    edit_config(office, lambda text: changed(name, text))
    if name == "column":
        add_missing_columns(office)
    follow(office, refused(office))
    add_missing_columns(office)
    goes_through(office)
    assert (told(office), figures_of(office)) == as_it_was
    goes_through(office, now="2026-11-24 15:20")


@pytest.mark.thorough
def test_new_complaints_go_by_the_new_sop_and_another_edit_is_held_against_it(office: Office) -> None:
    edit_config(office, lambda text: changed("status", text))
    follow(office, refused(office))
    goes_through(office)
    row = FIRST_ROW + FINISHED + OPEN
    office.type(row, new_complaint())
    goes_through(office, now="2026-11-25 09:00")
    assert office.row(row)[s.STATUS] == "Telaah"
    edit_config(office, replaced('status = "Telaah"', 'status = "Kajian"'))
    said = refused(office, now="2026-11-25 09:10")
    assert f"1 pengaduan kehilangan statusnya, Telaah (baris {row})" in said
    assert "pulihkan --pengaturan config-2026-11.toml" in said  # the first year's is taken
    follow(office, said)
    goes_through(office, now="2026-11-25 09:10")
    assert office.row(row)[s.STATUS] == "Telaah"


def test_a_day_that_is_too_early_is_told_with_the_one_that_fits(office: Office) -> None:
    edit_config(office, lambda text: changed("step added", text))
    follow(office, refused(office).replace("sampai = 2026-11-24", "sampai = 2026-10-31"))
    said = refused(office)
    assert "config.toml sudah menyebut config-2026.toml dengan sampai = 2026-10-31" in said
    assert "tulis sampai = 2026-11-24" in said and "pulihkan --pengaturan" not in said
    edit_config(office, replaced("sampai = 2026-10-31", "sampai = 2026-11-24"))
    add_missing_columns(office)
    goes_through(office)


def test_an_old_file_that_is_named_already_is_known_whatever_its_name(office: Office) -> None:
    shutil.copy(office.config_path, office.config_path.with_name("sop-lama.toml"))
    edit_config(
        office,
        lambda text: changed("step added", text) + '\n[[versi]]\nsampai = 2026-10-31\nberkas = "sop-lama.toml"\n',
    )
    said = refused(office)
    assert "config.toml sudah menyebut sop-lama.toml dengan sampai = 2026-10-31" in said
    assert "tulis sampai = 2026-11-24" in said and "pulihkan --pengaturan" not in said


@pytest.mark.thorough
def test_where_rows_lack_the_column_that_tells_their_version_that_column_is_asked_for(
    office: Office,
) -> None:
    shutil.copy(office.config_path, office.config_path.with_name("sop-lama.toml"))
    form = 'selesai_bila = "Tanggal Lapor"\n'
    came = '[[kolom]]\njudul = "Datang"\nisi = "waktu"\nlangkah = 1\nwajib = true\n\n[[kolom]]\njudul = "Tanggal Lapor"'
    edit_config(office, replaced('[[kolom]]\njudul = "Tanggal Lapor"', came))
    edit_config(office, replaced(form, f'{form}mulai = "Datang"\n'))
    edit_config(office, lambda text: f'{text}\n[[versi]]\nsampai = 2026-11-24\nberkas = "sop-lama.toml"\n')
    said = refused(office)
    assert "menurut Datang, dan yang kolom itu kosong ikut SOP baru. Isi Datang pengaduan lama" in said
    assert "pulihkan --pengaturan" not in said
    add_missing_columns(office)
    office.type_rows({row: {"Datang": cells["Tanggal Lapor"]} for row, cells in office.rows().items()})
    goes_through(office)


def test_the_pattern_of_numbers_may_change_at_any_time(office: Office) -> None:
    before = {row: cells[s.NOREG] for row, cells in office.rows().items() if s.NOREG in cells}
    edit_config(office, lambda text: changed("pattern", text))
    row = FIRST_ROW + FINISHED + OPEN
    office.type(row, complaint(random.Random(), 0, True) | {"Uraian Pengaduan": "Kuota habis"})
    goes_through(office)
    after = office.rows()
    assert {r: after[r][s.NOREG] for r in before} == before
    assert after[row][s.NOREG] == f"2026-{len(before) + 1:05d}"


# ---- months that were handed over -----------------------------------------------------------------------------------

_STEP = '[[langkah]]\nnomor = {}\npelaksana = "Wali Kota"\nwaktu = "1 hari"\nstatus = "Laporan Wali Kota"\n'
NEW_RECAP_STEP = replaced(
    "[dihentikan]\n", f'{_STEP.format(10)}selesai_bila = "Rekap Dilaporkan"\nlingkup = "rekap"\n\n[dihentikan]\n'
)


@pytest.fixture(scope="module")
def handed_base(base: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """August has been handed over, of September the recap was made; its third row, October, is where it was."""
    office = base.copied(tmp_path_factory.mktemp("serah") / "kantor")
    made, handed = {"Rekap Disusun": datetime(2026, 11, 20, 9, 0)}, datetime(2026, 11, 20, 10, 0)
    rows = {3: {**made, "Rekap Diperiksa": handed, "Rekap Diterima": handed}, 4: made}
    office.type_rows(rows, tab=s.HANDOVER)
    office.sync("2026-11-24 15:05")
    assert [row[s.STATUS] for row in office.rows(s.HANDOVER).values()] == [
        "Selesai",
        "Pemeriksaan Rekap",
        "Penyusunan Rekap",
    ]
    return office


@pytest.fixture
def handed(handed_base: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return handed_base.copied(tmp_path / "kantor")


def test_a_month_that_was_handed_over_does_not_open_by_a_new_step(handed: Office) -> None:
    before = handed.rows(s.HANDOVER)
    edit_config(handed, NEW_RECAP_STEP)
    said = refused(handed)
    assert "serah terima Agustus 2026 yang selesai akan terbuka lagi" in said
    assert '(langkah 10 (baru) dan kolom "Rekap Dilaporkan" di Serah Terima (baru))' in said
    add_missing_columns(handed, s.HANDOVER)
    follow(handed, refused(handed))
    goes_through(handed)
    assert handed.rows(s.HANDOVER) == before
    goes_through(handed, now="2026-11-24 15:20")


def test_a_month_does_not_lose_the_status_at_which_it_stands(handed: Office) -> None:
    edit_config(handed, replaced('status = "Pemeriksaan Rekap"', 'status = "Telaah Rekap"'))
    said = refused(handed)
    assert (
        "(langkah 8 status)" in said and "serah terima September 2026 kehilangan statusnya, Pemeriksaan Rekap" in said
    )
    goes_through(handed, "--terima")
    assert handed.rows(s.HANDOVER)[4][s.STATUS] == "Telaah Rekap"


def test_an_edit_that_was_accepted_is_told_in_riwayat_and_as_a_cause_of_what_differs(handed: Office) -> None:
    row = next(i for i, cells in handed.rows().items() if f"{cells['Tanggal Lapor']:%Y-%m}" == "2026-09")
    handed.type(row, {"Tanggal Lapor": datetime(2026, 10, 1, 8, 0)})
    edit_config(handed, lambda text: changed("promise", text))
    refused(handed)
    goes_through(handed, "--terima")
    goes_through(handed, now="2026-11-24 15:20")  # it is told once

    [event] = accepted(handed)
    months = "Agustus 2026, September 2026, Oktober 2026"
    assert (event["kolom"], event["menjadi"]) == ("config.toml: janji mulai, janji waktu", months)
    shown = [cells for cells in opened(handed.book)[s.HISTORY].values if cells[-1] == "perubahan pengaturan diterima"]
    assert [cells[2:6] for cells in shown] == [("config.toml: janji mulai, janji waktu", None, months, "petugas")]
    said = handed.run("rekap", "--periode", "2026-09", "--sekarang", "2026-11-24 15:20", code=0).stdout
    assert "karena Tanggal Lapor diubah pada 1 pengaduan, dan pengaturan berubah sesudah rekap disusun" in said
    said = handed.run("rekap", "--periode", "2026-08", "--sekarang", "2026-11-24 15:20", code=0).stdout
    assert "karena pengaturan berubah sesudah rekap disusun" in said


def test_an_edit_that_changes_nothing_that_is_over_is_no_event(office: Office) -> None:
    edit_config(office, lambda text: changed("pattern", text))
    goes_through(office, "--terima")
    assert not accepted(office)


def test_figures_kept_when_a_recap_was_made_are_not_forgotten_by_an_edit(handed: Office) -> None:
    edit_config(handed, lambda text: re.sub(r"\[\[langkah\]\]\nnomor = [789]\n(?:.+\n)*", "", text))
    said = refused(handed)
    assert "angka Agustus 2026 dan September 2026 yang disimpan saat rekapnya disusun akan dihitung lagi" in said


@pytest.mark.thorough
def test_the_column_of_a_recap_step_may_get_another_heading(handed: Office) -> None:
    before = {row: cells[s.STATUS] for row, cells in handed.rows(s.HANDOVER).items()}
    edit_config(handed, replaced('selesai_bila = "Rekap Diterima"', 'selesai_bila = "Rekap Diterima Kepala"'))
    assert "Rekap Diterima Kepala" in refused(handed)  # the book should get the new heading
    book = opened(handed.book)
    cell = next(cell for cell in book[s.HANDOVER][2] if cell.value == "Rekap Diterima")
    cell.value = "Rekap Diterima Kepala"
    book.save(handed.book)
    goes_through(handed)
    assert {row: cells[s.STATUS] for row, cells in handed.rows(s.HANDOVER).items()} == before


# ---- what the office reads -----------------------------------------------------------------------------------------


def test_the_sentence_is_told_to_everybody_who_can_do_something_about_it(office: Office) -> None:
    edit_config(office, lambda text: changed("status", text))
    said = refused(office)
    assert "config.toml berubah sejak sinkron terakhir (langkah 3 status)" in said
    assert "10 pengaduan kehilangan statusnya, Verifikasi (baris 104, 114, 124, 134, 144 dan 5 lainnya)" in said
    assert "angka Agustus 2026 sampai Oktober 2026 berubah (10 pengaduan dihitung lain)" in said
    assert 'tiga baris ini di akhir config.toml dan sinkron lagi:\n[[versi]]\nsampai = 2026-11-24\nberkas = "' in said
    note = (office.folder / "BACA SAYA - sinkron berhenti.txt").read_text(encoding="utf-8")
    assert said.removeprefix("Gagal: ").strip() in note
    assert "[[versi]]" in office.board.read_text(encoding="utf-8")
    for command in (("periksa",), ("rekap",), ("status", "12"), ("riwayat", "12")):
        assert office.run(*command, "--sekarang", NEXT).returncode in (0, 1)
    edited = "config.toml berubah sejak sinkron terakhir; ini menurut yang sekarang."
    assert edited in office.run("periksa", "--sekarang", NEXT).stdout
    edit_config(office, lambda text: text.replace('"Telaah"', '"Verifikasi"'))
    assert edited not in office.run("periksa", "--sekarang", NEXT).stdout
    goes_through(office)
    assert not list(office.folder.glob("BACA SAYA*"))


def test_the_config_of_the_last_sync_becomes_a_file_that_overwrites_nothing(office: Office) -> None:
    old = office.config_path.read_bytes()
    edit_config(office, lambda text: changed("limit", text))
    assert "`pengaduan pulihkan --pengaturan config-2026.toml`" in refused(office)
    office.run("pulihkan", "--pengaturan", "config-2026.toml", code=0)
    kept = office.folder / "config-2026.toml"
    assert kept.read_bytes() == old
    assert "config-2026.toml di sebelahnya sudah berisi pengaturan lama itu" in refused(office)
    office.run("pulihkan", "--pengaturan", "config-2026.toml", code=0)
    kept.write_text("# milik kantor", encoding="utf-8")
    assert "tidak ditimpa" in office.run("pulihkan", "--pengaturan", "config-2026.toml", code=2).stderr
    assert "`pengaduan pulihkan --pengaturan config-2026-11.toml`" in refused(office)
    assert kept.read_text(encoding="utf-8") == "# milik kantor"


def test_the_last_config_that_was_right_comes_back_also_where_this_one_is_wrong(office: Office) -> None:
    old = office.config_path.read_bytes()
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(text.replace('waktu = "15 menit"', 'waktu = "sebentar"', 1), encoding="utf-8")
    office.run("sinkron", "--sekarang", NEXT, code=3)
    office.run("pulihkan", "--pengaturan", "config-lama.toml", code=0)
    assert (office.folder / "config-lama.toml").read_bytes() == old
    office.config_path.write_text(text.replace("[rekap]", "[rekap", 1), encoding="utf-8")
    office.run("pulihkan", "--pengaturan", "config-tulisan.toml", code=0)
    assert (office.folder / "config-tulisan.toml").read_bytes() == old
    office.config_path.write_text(text.replace("[jurnal]", "[jurnal", 1), encoding="utf-8")
    said = office.run("pulihkan", "--pengaturan", "config-lagi.toml", code=0).stdout  # the journal lies beside it
    assert "[[versi]]" not in said  # nobody can add to a config that is wrong
    (office.folder / "jurnal").rename(office.folder.parent / "jurnal")
    office.run("pulihkan", "--pengaturan", "config-lain.toml", code=3)
    office.config_path.write_text(text.replace("[instansi]", "[instansi", 1), encoding="utf-8")
    assert "baris" in office.run("pulihkan", "--pengaturan", "config-lain.toml", code=3).stderr


LOST = {  # what a power cut, a slip or a sync client leaves of config.toml
    "zeros": bytes(16000), "another file": b"PK\x03\x04 buku", "nothing in it": b"\r\n", "gone": None,
}  # fmt: skip


@pytest.mark.parametrize("left", LOST.values(), ids=LOST)
@pytest.mark.parametrize("default", [False, True], ids=["jurnal beside it", "usual place"])
def test_a_config_that_is_gone_or_no_text_comes_back_with_the_command_that_its_sentence_names(
    office: Office, left: bytes | None, default: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if default:
        monkeypatch.setenv("XDG_STATE_HOME", str(office.folder.parent / "state"))
        edit_config(office, lambda text: text.replace('folder = "jurnal"', 'folder = ""', 1))
        office.config.state_folder.parent.mkdir(parents=True)
        office.state.rename(office.config.state_folder)
        office.sync(NEXT)
    old = office.config_path.read_bytes()
    office.config_path.unlink()
    if left is not None:
        office.config_path.write_bytes(left)

    said = office.run("sinkron", "--sekarang", NEXT, code=3).stderr
    assert "Kembalikan seperti pada sinkron terakhir: `pengaduan pulihkan --pengaturan config.toml`." in said
    assert said.removeprefix("Gagal: ").strip() in office.run("diagnosa", "--sekarang", NEXT, code=1).stdout
    office.run("pulihkan", "--pengaturan", "config-lama.toml", code=0)
    office.run("pulihkan", "--pengaturan", "config.toml", code=0)

    assert office.config_path.read_bytes() == (office.folder / "config-lama.toml").read_bytes() == old
    aside = office.folder / "config-rusak.toml"
    assert (aside.read_bytes() if aside.exists() else None) == left
    office.run("sinkron", "--sekarang", NEXT, code=0)


def test_another_offices_config_is_not_brought_back_here(office: Office, tmp_path: Path) -> None:
    office.config_path.rename(office.folder / "kantor.toml")
    other = office.folder / "config.toml"
    other.write_bytes(bytes(9))
    assert "pulihkan" in office.run("sinkron", "--sekarang", NEXT, code=3).stderr  # its name was config.toml
    done = office.run("-c", str(office.folder / "lain.toml"), "pulihkan", "--pengaturan", "lain.toml", code=3)
    assert "pulihkan" not in done.stderr
    assert not (office.folder / "lain.toml").exists()


def test_a_folder_that_lost_its_config_is_told_how_to_have_it_back_by_mulai(office: Office) -> None:
    office.config_path.unlink()
    said = run_here(("mulai", str(office.folder), "--tanpa-jadwal"), office.folder).stderr
    assert "Kembalikan berkas itu: `pengaduan pulihkan --pengaturan config.toml`; untuk kantor lain" in said


def test_the_config_itself_is_no_earlier_version_of_itself(office: Office) -> None:
    nowhere = office.folder / "tidak ada"
    said = office.run("pulihkan", "--pengaturan", str(nowhere / "lama.toml"), code=2).stderr
    assert f"Folder {nowhere} tidak ada. Buat dulu foldernya, atau pilih folder lain." in said
    said = office.run("pulihkan", "--pengaturan", "config.toml", code=2).stderr
    assert "Sebut nama lain" in said


def test_a_journal_that_keeps_no_config_has_none_to_give(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create(NOW)
    assert "belum menyimpan pengaturan" in office.run("pulihkan", "--pengaturan", "lama.toml", code=2).stderr
    assert not (office.folder / "lama.toml").exists()


@pytest.mark.thorough
def test_a_google_sheet_is_left_alone_too_until_the_edit_is_accepted(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW)
    office.type_rows({FIRST_ROW + n: complaint(random.Random(n), n, n < 10) for n in range(15)})
    office.sync(NOW)
    before = office.values()
    edit_config(office, lambda text: changed("status", text))
    assert "langkah 3 status" in office.run("sinkron", "--sekarang", NEXT, code=4).stderr
    assert office.values() == before
    goes_through(office, "--terima")
    goes_through(office)


# ---- what may change -----------------------------------------------------------------------------------------------


def all_of(*changes: Callable[[str], str]) -> Callable[[str], str]:
    def change(text: str) -> str:
        for one in changes:
            text = one(text)
        return text

    return change


HARMLESS: dict[str, Callable[[str], str]] = {
    "a comment, texts, an address, papers, notices": all_of(
        lambda text: text + "\n# catatan\n",
        replaced('kegiatan = "Pelapor mengisi formulir pengaduan"', 'kegiatan = "Pelapor mengisi formulir"'),
        replaced('alamat = "Kota Binjai, Sumatera Utara"', 'alamat = "Jalan Veteran 1"'),
        replaced("otomatis = []", 'otomatis = ["disposisi"]'),
        replaced("# --- Pemberitahuan", '[pemberitahuan]\njam = "08:00"\n# --- Pemberitahuan'),
    ),
    "a new table": replaced('tabel = ["Jenis Izin", ', 'tabel = ["Media Jawaban", "Jenis Izin", '),
    "a table less": replaced('tabel = ["Jenis Izin", "Cara Penyelesaian"]', 'tabel = ["Jenis Izin"]'),
    "a new value and a new reason": all_of(
        replaced('pilihan = ["Lisan", "Tertulis"]', 'pilihan = ["Lisan", "Tertulis", "Mediasi"]'),
        replaced('"Ganda", "Salah Input"]\npetunjuk', '"Ganda", "Salah Input", "Pindah"]\npetunjuk'),
    ),
    "a holiday to come": replaced("tambahan = []", 'tambahan = [{ tanggal = 2026-12-30, nama = "Tutup buku" }]'),
    "a limit of months to come": replaced('waktu = "30 menit"', 'waktu = "2 jam"'),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_may_change_at_any_time_holds_nothing_up(what: str, office: Office) -> None:
    edit_config(office, HARMLESS[what])
    row = FIRST_ROW + 7  # and a finished complaint of a month that is over is corrected at the same time
    office.type(row, {"Tanggal Lapor": datetime(2026, 9, 7, 7, 40), "Pelapor Dihubungi": None})
    goes_through(office)
    assert office.row(row)[s.STATUS] == "Jawaban Pelapor"


def test_a_holiday_of_a_month_that_is_over_is_refused_in_config_toml_and_not_in_referensi(
    office: Office,
) -> None:
    book = opened(office.book)
    sheet = book[s.REFERENCE]
    place = next(cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.value == s.HOLIDAY_DATE)
    for column, value in ((place.column, datetime(2026, 9, 8)), (place.column + 1, "Banjir")):
        sheet.cell(place.row + 1, column).value = value
    book.save(office.book)
    goes_through(office)
    edit_config(office, replaced("tambahan = []", 'tambahan = [{ tanggal = 2026-09-09, nama = "Banjir" }]'))
    said = refused(office)
    assert "(libur tambahan)" in said and "Libur susulan dapat ditulis di tab Referensi." in said
    assert "pulihkan --pengaturan" not in said  # no version keeps its own holidays


# ---- a config that is not there to compare with ---------------------------------------------------------------------


def forget(office: Office, texts: str | None) -> None:
    """As a journal of an older program, or with a config that this one cannot read."""
    with Journal(office.state) as journal:
        memory = journal.load()
        assert memory.last_sync is not None
        meta = {DIGEST: texts and "lain", TEXTS: texts}
        journal.record(between_syncs(memory, memory.last_sync, meta=meta))


def test_a_journal_without_a_config_compares_nothing_and_keeps_the_one_of_now(office: Office) -> None:
    edit_config(office, lambda text: changed("limit", text))
    forget(office, None)
    goes_through(office)
    edit_config(office, lambda text: text.replace('waktu = "30 menit"', 'waktu = "5 hari"'))
    assert "langkah 3 waktu" in refused(office)


@pytest.mark.thorough
def test_a_config_that_cannot_be_read_any_more_is_told_and_holds_nothing_up(office: Office) -> None:
    edit_config(office, lambda text: changed("limit", text))
    forget(office, '{"config.toml": "[kunci_lama]\\n"}')
    said = office.run("sinkron", "--sekarang", NEXT, code=0).stdout
    assert "Pengaturan yang dipakai sinkron terakhir tidak dapat dibaca lagi" in said
