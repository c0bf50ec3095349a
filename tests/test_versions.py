"""Versions of the SOP: an office changes it in mid-year, and nothing that was moves (INTERFACE 4.13).

The SOP before and the ten ways in which it changes: changed_procedures.py. What an edit without [[versi]] does:
test_changed_config.py.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from books import rows_of
from changed_procedures import CHANGES, CONFIG, OLD_FILE, changed, with_version
from google_office import GoogleOffice
from office import COMPLETE, FIRST_ROW, Office
from test_any_procedure import looked_at

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.look import look
from pengaduan_sheets.columns import agenda_columns, handover_columns
from pengaduan_sheets.config import Config, load_config, parse_config
from pengaduan_sheets.config.sections import Notices
from pengaduan_sheets.core.assess import Assessment
from pengaduan_sheets.core.handover import MonthCounts, handover, read_handover
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.recap import figures, version_of_figure
from pengaduan_sheets.disk.quiet import nothing_to_do
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.flow.clock import calendar_of
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.layout.conditions import agenda_conditions
from pengaduan_sheets.layout.shared_tabs import agenda_tab
from pengaduan_sheets.layout.templates import load_theme
from pengaduan_sheets.notices.due import OVERDUE, notices_of
from pengaduan_sheets.notices.wording import letter_of

NOW = datetime(2026, 10, 7, 10, 0)
OPEN, FINISHED, NEW = 200, 200, 80
MONTHS = [f"2026-0{month}" for month in range(1, 7)]
OF_THE_CLOCK = ("terbuka", "terlambat", "menunggu_pelapor", "perbaiki")
Row = dict[str, object]


@cache
def before() -> Config:
    return parse_config(CONFIG, Path("config.toml"))


@cache
def after(name: str) -> Config:
    """The changed SOP, with what was before it."""
    return parse_config(with_version(changed(name)), Path("config.toml"), files={OLD_FILE: CONFIG})


def alone(name: str) -> Config:
    """The changed SOP as if it had always been so."""
    return parse_config(changed(name), Path("config.toml"))


def complaints(config: Config, serial: int, n: int, *, done: bool, since: datetime, days: int) -> list[Row]:
    """Rows that came within some days, all finished or all on their way, by one SOP."""
    rng, rows = random.Random(serial), []
    for i in range(serial, serial + n):
        at = since + timedelta(days=rng.randrange(days), hours=rng.randint(7, 15), minutes=rng.randrange(60))
        row: Row = {
            "Nama Pelapor": f"Orang {i}", "Alamat": f"Gang {i}", "No. HP": "-",
            "Jenis Izin": rng.choice(("NIB", "PBG")), "Uraian Pengaduan": f"Perkara {i}",
            "Kelengkapan": config.columns["Kelengkapan"].pilihan[0],
            "Cara Penyelesaian": rng.choice(["Lisan", "Tertulis"]),
        }  # fmt: skip
        last = len(config.steps) if done else rng.randint(1, len(config.steps) - 1)
        for step in config.steps[:last]:
            row[step.selesai_bila] = at
            at += timedelta(minutes=rng.choice((4, 12, 25, 90, 500, 1600, 3000)))
        rows.append(row)
    return rows


@cache
def old_rows() -> list[Row]:
    since = datetime(2026, 1, 5)
    finished = complaints(before(), 0, FINISHED, done=True, since=since, days=165)
    return [*finished, *complaints(before(), FINISHED, OPEN, done=False, since=since, days=176)]


@cache
def as_it_was() -> Assessment:
    return told(before(), old_rows(), {})


def told(config: Config, rows: Sequence[Row], numbers: Mapping[str, str]) -> Assessment:
    return looked_at(config, rows, [row_id(i) for i in range(len(rows))], Past(numbers=numbers), NOW)


def row_id(i: int) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return f"K23{letters[i // 576 % 24]}{letters[i // 24 % 24]}{letters[i % 24]}22"


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_no_old_deadline_status_number_or_past_figure_moves(name: str) -> None:
    was, new = as_it_was(), new_rows(name)
    now = told(after(name), [*old_rows(), *new], dict(was.numbers.taken))
    old = {heading: values for heading, values in was.system.items() if heading != s.NOTE}  # whom new rows resemble
    assert {heading: now.system[heading][: len(old_rows())] for heading in old} == old
    assert {period: plain(figures(now.derived, after(name), period)) for period in MONTHS} == {
        period: plain(figures(was.derived, before(), period)) for period in MONTHS
    }


@pytest.mark.parametrize("name", CHANGES)
def test_new_rows_go_by_the_new_version(name: str) -> None:
    new = new_rows(name)
    now = told(after(name), [*old_rows(), *new], dict(as_it_was().numbers.taken))
    wanted = told(alone(name), new, {})
    own = [heading for heading in wanted.system if heading not in (s.ID, s.NOREG)]  # their rows, and who came before
    assert {h: now.system[h][len(old_rows()) :] for h in own} == {h: wanted.system[h] for h in own}
    numbered = [noreg is not None for noreg in now.numbers.noregs[len(old_rows()) :]]
    assert numbered == wanted.numbers.is_numbered


def new_rows(name: str) -> list[Row]:
    """What came since the change: on their way, and finished."""
    sop = alone(name)
    under_way = complaints(sop, 1000, NEW, done=False, since=datetime(2026, 7, 1), days=90)
    return [*under_way, *complaints(sop, 2000, NEW, done=True, since=datetime(2026, 7, 1), days=60)]


def plain(figures: dict[str, Any]) -> dict[str, Any]:
    """Figures of a month that is over, without what the clock moves, values that nobody has, and whose step it is."""
    tables = {k: {v: n for v, n in f.items() if n} for k, f in figures.items() if isinstance(f, Mapping)}
    single = {k: f for k, f in figures.items() if not isinstance(f, (Mapping, list)) and k not in OF_THE_CLOCK}
    steps = [{k: v for k, v in step.items() if k != "sampai"} for step in figures["langkah"]]
    return {**single, **tables, "langkah": steps}


# ---- which version, and what of it ---------------------------------------------------------------------------------


def one(config: Config, row: Row, now: datetime = NOW) -> dict[str, Any]:
    """What the sync writes into a row that stands alone."""
    found = looked_at(config, [row], [row_id(0)], Past(), now)
    return {heading: values[0] for heading, values in found.system.items()}


def came(moment: object, **cells: object) -> Row:
    """A complaint that waits to be verified."""
    row = {"Tanggal Lapor": moment, "Diperiksa": datetime(2026, 7, 1, 8, 0), "Kelengkapan": "Lengkap", **COMPLETE}
    return row | {heading.replace("_", " "): value for heading, value in cells.items()}


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (datetime(2026, 6, 30, 23, 59), "Verifikasi"),
        (datetime(2026, 6, 30), "Verifikasi"),  # a date without a time
        (datetime(2026, 7, 1), "Telaah"),
        ("30 Juni 2026 08.00", "Verifikasi"),
        ("kemarin", "Perbaiki Data"),
        (datetime(2026, 12, 30, 8, 0), "Perbaiki Data"),  # has not come yet, so it does not count
    ],
)
def test_the_last_day_belongs_to_the_earlier_version_and_a_row_without_a_day_to_config_toml(
    moment: object, status: str
) -> None:
    told = one(after("status"), came(moment))
    assert told[s.STATUS] == status
    if status == "Perbaiki Data":
        assert looked_at(after("status"), [came(moment)], [row_id(0)], Past(), NOW).derived.rows["version"][0] == 1


def test_each_row_is_asked_for_what_its_own_version_requires() -> None:
    text = CONFIG.replace('judul = "Lampiran"\nisi = "teks"\nlangkah = 1\n', 'judul = "Lampiran"\nisi = "teks"\n'
                          "langkah = 1\nwajib = true\n")  # fmt: skip
    config = parse_config(with_version(text), Path("config.toml"), files={OLD_FILE: CONFIG})
    assert one(config, came(datetime(2026, 6, 30, 9, 0)))[s.NOTE] is None
    assert one(config, came(datetime(2026, 7, 1, 7, 40)))[s.NOTE] == "Belum diisi: Lampiran"


def test_an_empty_cell_is_painted_only_in_rows_whose_version_asks_for_it() -> None:
    text = CONFIG.replace('judul = "Alamat"\nisi = "teks"\nlangkah = 1\nwajib = true\n', 'judul = "Alamat"\n'
                          'isi = "teks"\nlangkah = 1\n')  # fmt: skip
    config = parse_config(with_version(text), Path("config.toml"), files={OLD_FILE: CONFIG})
    painted = load_theme(config).warna.tanda.wajib_kosong.latar
    asked = {
        c.formula for c in agenda_conditions(config, load_theme(config)) if c.fill == painted and "COUNTA" in c.formula
    }
    by_day = [formula for formula in asked if "DATE(" in formula]
    assert len(by_day) == 1 and "AND(ISNUMBER($C3),$C3<DATE(2026,7,1))" in by_day[0]
    assert not any("DATE(" in c.formula for c in agenda_conditions(before(), load_theme(before())))


def test_on_google_whoever_only_an_earlier_sop_names_has_a_view_of_what_is_left_of_it() -> None:
    config = parse_config(with_version(CONFIG), Path("config.toml"), files={OLD_FILE: changed("step added")})
    for known in (config, config.of_the_book):
        titles = [view.title for view in agenda_tab(known, load_theme(known)).views]
        assert "Tim Mutu" in titles
        assert titles.index("Tim Mutu") > titles.index("Kabid Pengolahan Data dan Informasi")
        assert len(titles) == len(set(titles))
    assert "Tim Mutu" not in [view.title for view in agenda_tab(before(), load_theme(before())).views]


def test_the_book_offers_the_values_of_all_versions_and_each_row_is_held_to_its_own() -> None:
    config = after("decision value")
    assert config.columns["Kelengkapan"].pilihan == ["Sudah Lengkap", "Belum Lengkap", "Lengkap", "Tidak Lengkap"]
    old, new = came(datetime(2026, 6, 30, 9, 0)), came(datetime(2026, 7, 1, 7, 40))
    assert (one(config, old)[s.STATUS], one(config, old)[s.NOTE]) == ("Verifikasi", None)
    told = one(config, new)
    assert told[s.STATUS] == "Pemeriksaan"
    assert told[s.NOTE] == "Kelengkapan 'Lengkap' tidak ada dalam daftar; pilih Sudah Lengkap atau Belum Lengkap"


def test_a_column_that_only_an_earlier_version_has_stands_at_the_end_of_its_block_and_is_asked_of_nobody_new() -> None:
    config = after("column")
    block = [c.heading for c in agenda_columns(config) if c.block == 5]
    assert block == ["Jawaban Diteruskan", "Solusi Diteruskan"]
    assert "Solusi Diteruskan" not in {c.judul for c in config.procedures[-1].kolom}


def test_a_day_is_worked_by_the_hours_of_the_version_in_force_on_it_also_in_ramadan() -> None:
    hours = {'senin = ["07:30-12:00", "13:00-16:00"]\n': 'senin = ["07:30-09:30"]\nsabtu = ["08:00-10:00"]\n',
             'senin = ["08:00-12:00", "12:30-15:00"]\n': 'senin = ["10:00-11:00"]\n'}  # fmt: skip
    old = CONFIG
    for was, then in hours.items():
        old = old.replace(was, then)
    config = parse_config(with_version(CONFIG, "2026-03-01"), Path("config.toml"), files={OLD_FILE: old})
    table = calendar_of(config, {}, date(2026, 1, 5), NOW)
    lengths = {
        day: int(table.day_end(day) - table.day_begin(day))
        for day in (
            date(2026, 1, 5),
            date(2026, 1, 10),
            date(2026, 2, 23),
            date(2026, 3, 2),
            date(2026, 3, 30),
            date(2026, 4, 4),
        )
    }
    assert list(lengths.values()) == [120, 120, 60, 390, 450, 0]  # Mon, Sat, Mon in Ramadan; then the new hours
    assert table.why_closed(date(2026, 4, 4)) == table.why_closed(date(2026, 1, 11)) == "kantor tutup"


def test_the_handover_of_a_month_goes_by_the_version_of_its_last_day() -> None:
    text = CONFIG.replace('waktu = "30 menit"\ntenggang = "1 hari"', 'waktu = "3 hari"\ntenggang = "1 hari"')
    text = text.replace('"Rekap Disusun"', '"Rekap Dibuat"').replace("Penyusunan Rekap", "Pembuatan Rekap")
    config = parse_config(with_version(text, "2026-06-15"), Path("config.toml"), files={OLD_FILE: CONFIG})
    headings = [column.heading for column in handover_columns(config)]
    assert {"Rekap Dibuat", "Rekap Disusun"} < set(headings)
    row = {"Periode": "2026-05", "Rekap Disusun": datetime(2026, 6, 4, 8, 0)}
    sheet = read_handover(Sheet(s.HANDOVER, [headings, [row.get(heading) for heading in headings]]), config)
    months = MonthCounts(dict.fromkeys(("2026-04", "2026-05", "2026-06"), (1, 1)))
    told = handover(sheet.rows, months, config, calendar_of(config, {}, date(2026, 4, 1), NOW), datetime(2026, 7, 6))
    assert {row.period: row.status for row in told.rows} == {
        "2026-04": "Penyusunan Rekap", "2026-05": "Pemeriksaan Rekap", "2026-06": "Pembuatan Rekap",
    }  # fmt: skip
    assert told.freeze == ["2026-05"]


def test_figures_that_were_kept_before_the_sop_changed_are_told_by_the_sop_of_their_month() -> None:
    """A step that both versions know, with another limit: June was handed over when there was one SOP alone."""
    step = {"nomor": 3, "status": "Verifikasi"}
    later = {"nomor": 4, "status": "Penyelesaian", "sampai": "2026-06-30"}
    told = {
        (period, beside is not None): version_of_figure(
            step, {"periode": period, "langkah": [step, *filter(None, [beside])]}, after("limit")
        )
        for period in ("2026-06", "2026-07")
        for beside in (None, later)
    }
    assert told == {("2026-06", False): 0, ("2026-07", False): 1, ("2026-06", True): 1, ("2026-07", True): 1}
    kept = {"periode": "2026-07", "langkah": [step]}
    assert version_of_figure(step, kept, after("status")) == 0  # no other one knows it


def test_a_table_counts_what_each_row_had_by_its_own_version() -> None:
    moved = changed("status").replace('judul = "Jenis Izin"\nisi = "pilihan"\nlangkah = 1\nwajib = true\n',
                                      'judul = "Jenis Izin"\nisi = "pilihan"\nlangkah = 3\n')  # fmt: skip
    config = parse_config(with_version(moved), Path("config.toml"), files={OLD_FILE: CONFIG})
    rows = [came(datetime(2026, 6, 30, 9, 0)), came(datetime(2026, 7, 1, 7, 40), Nama_Pelapor="Orang Lain")]
    found = looked_at(config, rows, [row_id(0), row_id(1)], Past(), NOW)
    counted = [figures(found.derived, config, period)["jenis_izin"]["NIB"] for period in ("2026-06", "2026-07")]
    assert counted == [1, 0]  # of the second one it counts what was finished


# ---- what config.toml says of them ---------------------------------------------------------------------------------

TWO = with_version(CONFIG, "2026-06-30", "a.toml") + '\n[[versi]]\nsampai = 2026-03-31\nberkas = "b.toml"\n'
BOTH = {"a.toml": CONFIG, "b.toml": CONFIG}
REFUSED: dict[str, tuple[str, dict[str, str | bytes], tuple[str, ...]]] = {  # (its text, files beside it, what is said)
    "no such file": (with_version(CONFIG), {}, ('versi[1].berkas = "config-lama.toml"', "tidak ada di")),
    "not read": (with_version(CONFIG), {OLD_FILE: b"\xff\xfe"}, ("versi[1].berkas", "tidak dapat dibaca", "UTF-8")),
    "no TOML": (with_version(CONFIG), {OLD_FILE: "nomor = \n"}, ("config-lama.toml: baris 1",)),
    "wrong by itself": (
        with_version(CONFIG),
        {OLD_FILE: CONFIG.replace('waktu = "1 hari"', 'waktu = "1 hri"', 1)},
        ("config-lama.toml baris", "langkah[3].waktu", "1 hri"),
    ),
    "not in order": (TWO, {**BOTH}, ("config.toml baris", "versi[2].sampai", "lebih awal", "30 Jun 2026")),
    "a day twice": (TWO.replace("2026-03-31", "2026-06-30"), {**BOTH}, ("versi[2].sampai", "sudah dipakai a.toml")),
    "itself": (with_version(CONFIG, file="config.toml"), {}, ("versi[1].berkas", "sudah dipakai", "pengaturan")),
    "a file twice": (
        TWO.replace("b.toml", "a.toml").replace("2026-03-31", "2026-09-30"),
        {**BOTH},
        ("versi[2].berkas", "sudah dipakai"),
    ),
    "another kind": (
        with_version(CONFIG),
        {OLD_FILE: CONFIG.replace('judul = "Lampiran"\nisi = "teks"', 'judul = "Lampiran"\nisi = "waktu"')},
        ("versi[1].berkas", '"Lampiran" berisi waktu', "config.toml berisi teks", "judul lain"),
    ),
    "another spelling": (
        with_version(CONFIG),
        {OLD_FILE: CONFIG.replace('judul = "Lampiran"', 'judul = "LAMPIRAN"')},
        ("versi[1].berkas", '"LAMPIRAN" ditulis "Lampiran" dalam config.toml'),
    ),
    "another spelling of a list": (
        with_version(CONFIG),
        {OLD_FILE: CONFIG.replace('referensi = "Petugas"', 'referensi = "petugas"').replace('"Petugas" = []', "")},
        ("versi[1].berkas", 'daftar "petugas" ditulis "Petugas" dalam config.toml'),
    ),
    "no day": (f'{CONFIG}\n[[versi]]\nberkas = "a.toml"\n', {**BOTH}, ("versi[1].sampai", "belum diisi")),
    "no file": (f"{CONFIG}\n[[versi]]\nsampai = 2026-06-30\n", {}, ("versi[1].berkas", "belum diisi")),
    "no date": (with_version(CONFIG, '"akhir Juni"'), {OLD_FILE: CONFIG}, ("versi[1].sampai", "2026-12-31")),
    "an unknown key": (f"{with_version(CONFIG)}mulai = 3\n", {OLD_FILE: CONFIG}, ("versi[1].mulai", "tidak dikenal")),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_with_a_version_is_told_with_file_line_and_key(what: str, tmp_path: Path) -> None:
    text, files, parts = REFUSED[what]
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    for name, held in files.items():
        (tmp_path / name).write_bytes(held.encode() if isinstance(held, str) else held)
    with pytest.raises(ConfigError) as refused:
        load_config(tmp_path / "config.toml")
    for part in parts:
        assert part in str(refused.value), str(refused.value)


def test_versions_that_an_earlier_file_names_itself_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(with_version(CONFIG, file="a.toml"), encoding="utf-8")
    (tmp_path / "a.toml").write_text(with_version(CONFIG, file="tidak ada.toml"), encoding="utf-8")
    assert len(load_config(tmp_path / "config.toml").procedures) == 2


def test_a_table_and_a_signer_of_an_earlier_version_may_stay_in_config_toml() -> None:
    text = changed("step removed").replace('tabel = ["Jenis Izin"', 'tabel = ["Solusi Diteruskan", "Jenis Izin"')
    with pytest.raises(ConfigError):
        parse_config(text, Path("config.toml"))
    assert parse_config(with_version(text), Path("config.toml"), files={OLD_FILE: CONFIG}).rekap.tabel[0]


# ---- a whole office ------------------------------------------------------------------------------------------------

WAY = ("Tanggal Lapor", "Diperiksa", "Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi")
NEW_WAY = (*WAY[:4], "Mutu Diperiksa", *WAY[4:])
BEFORE, CHANGED, LATER = "2026-06-26 10:00", "2026-07-02 09:00", "2026-07-02 10:00"


def on_its_way(serial: int, at: datetime, columns: Sequence[str]) -> Row:
    """A complaint with these times, fifty minutes apart."""
    times = {heading: at + timedelta(minutes=50 * k) for k, heading in enumerate(columns)}
    chosen = {"Kelengkapan": "Lengkap", "Cara Penyelesaian": "Tertulis", "Solusi": "Segera terbit"}
    return {**COMPLETE, "Nama Pelapor": f"Orang {serial}", "Uraian Pengaduan": f"Perkara {serial}", **chosen, **times}


def change_in_mid_year(office: Office) -> tuple[dict[int, Row], dict[int, Row]]:
    """(What the book held before the change, what it holds after it and a new complaint)."""
    old = [on_its_way(n, datetime(2026, 6, 24, 8, n), WAY[:k]) for n, k in enumerate((6, 6, 3, 4, 1, 2))]
    office.type_rows({FIRST_ROW + n: row for n, row in enumerate(old)})
    office.sync(BEFORE)
    was = office.rows()
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(changed("step added", text), encoding="utf-8")
    assert "[[versi]]" in office.run("sinkron", "--sekarang", CHANGED, code=4).stderr
    office.run("pulihkan", "--pengaturan", OLD_FILE, "--sekarang", CHANGED, code=0)
    office.config_path.write_text(with_version(changed("step added", text)), encoding="utf-8")
    office.config = load_config(office.config_path)
    assert "Mutu Diperiksa" in office.run("rapikan", "--sekarang", CHANGED, code=0).stdout
    office.run("sinkron", "--sekarang", CHANGED, code=0)
    office.type(FIRST_ROW + len(old), on_its_way(9, datetime(2026, 7, 1, 8, 0), NEW_WAY[:5]))
    office.run("sinkron", "--sekarang", LATER, code=0)
    return was, office.rows()


def held(was: Mapping[int, Row], now: Mapping[int, Row]) -> None:
    """Nothing of the old rows moved but what the days since then say; the new one goes by the new version."""
    for row, cells in was.items():
        told = {h for h in cells | now[row] if cells.get(h) != now[row].get(h)}
        assert told <= {s.REMAINING}, (row, told)
    new = now[FIRST_ROW + len(was)]
    assert (new[s.STEP], new[s.NOREG]) == ("6. Penyampaian Solusi", "0006/PGD/VII/2026")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, dict[int, Row], dict[int, Row]]:
    office = Office(tmp_path_factory.mktemp("kantor") / "kantor").create("2026-06-01 08:00")
    return office, *change_in_mid_year(office)


def words(path: Path) -> str:
    """What stands in the tables of a report or paper."""
    if path.suffix == ".docx":
        return "\n".join(
            cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells
        )
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        return "\n".join(str(value) for sheet in sheets for row in sheet.values for value in row)
    return path.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_an_office_changes_its_sop_in_mid_year_and_its_book_stays(
    story: tuple[Office, dict[int, Row], dict[int, Row]],
) -> None:
    office, was, now = story
    held(was, now)
    left = office.book.read_bytes()
    office.run("sinkron", "--sekarang", LATER, code=0)
    assert office.book.read_bytes() == left


def test_every_screen_tells_which_version_a_step_is_of(story: tuple[Office, dict[int, Row], dict[int, Row]]) -> None:
    office = story[0]
    june = office.json("rekap", "--periode", "2026-06", "--sekarang", LATER)["langkah"]
    assert [(step["nomor"], step["status"], step["sampai"]) for step in june][:4] == [
        (2, "Pemeriksaan", "2026-06-30"), (3, "Verifikasi", "2026-06-30"), (4, "Penyelesaian", "2026-06-30"),
        (5, "Penyampaian Solusi", "2026-06-30"),
    ]  # fmt: skip
    july = office.json("rekap", "--periode", "2026-07", "--sekarang", LATER)["langkah"]
    assert [step["nomor"] for step in july] == [2, 3, 4, 5, 6, 7] and not any("sampai" in step for step in july)
    label = "5. Penyampaian Solusi, SOP s.d. 30 Jun 2026"
    assert label in office.run("rekap", "--periode", "2026-06", "--sekarang", LATER).stdout
    for kind in ("docx", "xlsx", "html"):
        office.run("rekap", "--periode", "2026-06", "-o", f"juni.{kind}", "--sekarang", LATER, code=0)
        assert label in words(office.folder / f"juni.{kind}"), kind
    shown = [str(cell) for cells in rows_of(office.book, s.RECAP) for cell in cells if cell is not None]
    assert any(cell.startswith(label) for cell in shown)
    told = office.run("riwayat", "3", "--sekarang", LATER).stdout
    assert "Tenggat per langkah menurut SOP yang berlaku sampai 30 Jun 2026:" in told and "Pengendalian" not in told
    assert "Pengendalian Mutu" in office.run("riwayat", "6", "--sekarang", LATER).stdout
    assert "Kelengkapan Lengkap: ke langkah 3" in office.run("periksa-sop").stdout


def test_a_paper_tells_the_way_of_its_own_version(story: tuple[Office, dict[int, Row], dict[int, Row]]) -> None:
    office = story[0]
    office.run("cetak", "disposisi", "3", "6", "-o", str(office.folder / "keluar"), "--sekarang", LATER, code=0)
    old, new = (words(path) for path in sorted((office.folder / "keluar").rglob("*.docx")))
    assert "Pengendalian Mutu" not in old and "Penyampaian Solusi" in old
    assert "Pengendalian Mutu" in new


def test_an_earlier_file_that_is_edited_wakes_a_run_with_nothing_to_do(
    story: tuple[Office, dict[int, Row], dict[int, Row]],
) -> None:
    office = story[0]
    assert nothing_to_do(office.config_path, LATER) is not None
    earlier = office.folder / OLD_FILE
    earlier.write_text(f"{earlier.read_text(encoding='utf-8')}\n# dibaca lagi\n", encoding="utf-8")
    assert nothing_to_do(office.config_path, LATER) is None


@pytest.mark.thorough
def test_a_google_sheet_keeps_its_past_as_a_workbook_does(sheets: Any, tmp_path: Path) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create("2026-06-01 08:00")
    held(*change_in_mid_year(office))


@pytest.mark.thorough
def test_a_notice_goes_to_who_acts_in_the_step_of_the_rows_own_version(
    story: tuple[Office, dict[int, Row], dict[int, Row]],
) -> None:
    config = story[0].config
    with look(config, datetime.strptime(LATER, "%Y-%m-%d %H:%M")) as (found, _):
        late = [notice for notice in notices_of(found, Notices()) if notice.key.kind == OVERDUE]
        told = {(notice.actor, letter_of(notice, notice.actor, found).body.splitlines()[0]) for notice in late}
    of_step_5 = {actor for actor, line in told if "langkah 5." in line}
    assert of_step_5 == {"Kasi Penanganan Pengaduan"}  # config.toml's step 5 is Tim Mutu's
    assert any("0004/PGD/VI/2026, langkah 5. Penyampaian Solusi, terlambat" in line for _, line in told)
    assert any("0006/PGD/VII/2026, langkah 6. Penyampaian Solusi, terlambat" in line for _, line in told)
