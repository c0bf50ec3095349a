"""The book as `buat` makes it (INTERFACE section 3): tabs, headings, dropdowns, colours, texts, the blank book."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from other_office import TEXT, other_office

from pengaduan_sheets import schema as s
from pengaduan_sheets.a1 import column_letters as letter
from pengaduan_sheets.config import Config, load_config, parse_config
from pengaduan_sheets.core.identity import is_id
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.grid import Column, Condition, Formula, Look, TabContent, TabLayout, WorkbookLayout
from pengaduan_sheets.heights import heading_heights, wrapped_lines
from pengaduan_sheets.layout import (
    StepPerformance,
    guide_content,
    reference_writes,
    shipped_config,
    sop_content,
    templates_dir,
    unused_id_writes,
    with_heights,
    workbook_layout,
)
from pengaduan_sheets.layout.places import RECAP_PERIOD, RECAP_SYNCED, TASKS_SYNCED
from pengaduan_sheets.layout.recap_places import recap_places
from pengaduan_sheets.layout.references import initial_values, list_names
from pengaduan_sheets.text import printed
from tools.buku_kosong import BLANK_BOOK, blank_book

BINJAI = load_config(shipped_config())
BOOK = workbook_layout(BINJAI)
OTHER = other_office()
OTHER_BOOK = workbook_layout(OTHER)
BOOKS = pytest.mark.parametrize(("config", "book"), [(BINJAI, BOOK), (OTHER, OTHER_BOOK)], ids=["binjai", "lain"])

AGENDA_HEADINGS = [
    "No. Register", "Status", "Tanggal Lapor", "ID Baris", "Nama Pelapor", "Sisa / Lewat Waktu", "Catatan Sistem",
    "NIK", "Alamat", "No. HP", "Jenis Izin", "No. Berkas Izin", "Uraian Pengaduan", "Lampiran",
    "Diperiksa", "Kelengkapan", "Kekurangan", "Dilengkapi", "Petugas", "Diverifikasi",
    "Kebenaran Laporan", "Usulan Solusi", "Solusi Diberikan", "Cara Penyelesaian", "Solusi", "Solusi Diteruskan",
    "Hubungi", "Pelapor Dihubungi", "Media Jawaban", "No. Surat Jawaban", "Dihentikan", "Alasan Dihentikan",
    "Lanjutan Dari", "Catatan Petugas", "Langkah", "Pelaksana", "Tenggat", "Terlambat", "Langkah Terlambat",
]  # fmt: skip
FORM = [*AGENDA_HEADINGS[2:5], *AGENDA_HEADINGS[7:14]]
HANDOVER_HEADINGS = [
    "Periode", "Masuk", "Selesai", "Status", "Tenggat", "Terlambat", "Catatan Sistem",
    "Rekap Disusun", "Rekap Diperiksa", "Rekap Diterima", "Catatan Evaluasi", "Langkah", "Pelaksana",
]  # fmt: skip


def tab(name: str, book: WorkbookLayout = BOOK) -> TabLayout:
    return next(t for t in book.tabs if t.name == name)


def headings(layout: TabLayout) -> list[str]:
    return [column.heading for column in layout.columns]


def place(layout: TabLayout, heading: str) -> int:
    return headings(layout).index(heading) + 1


def dropdown_of(layout: TabLayout, heading: str):
    column = letter(place(layout, heading))
    return next(d for d in layout.dropdowns if d.range.startswith(f"{column}3:"))


def values(content: TabContent) -> list[list[object]]:
    return [[None if cell is None else cell.value for cell in row] for row in content.rows]


def text_of(content: TabContent) -> str:
    return "\n".join(" | ".join(str(v) for v in row if v is not None) for row in values(content))


# ---- tabs and headings ---------------------------------------------------------------------------------------------


@BOOKS
def test_the_eight_tabs_stand_in_their_order(config: Config, book: WorkbookLayout) -> None:
    assert [t.name for t in book.tabs] == [
        "Petunjuk", "Agenda", "Tugas", "Rekap", "Serah Terima", "Riwayat", "Referensi", "SOP",
    ]  # fmt: skip


def test_headings_of_agenda_and_serah_terima_are_those_of_the_contract() -> None:
    assert headings(tab("Agenda")) == AGENDA_HEADINGS
    assert headings(tab("Serah Terima")) == HANDOVER_HEADINGS
    assert tab("Agenda").heading_row == tab("Serah Terima").heading_row == 2


def test_id_baris_is_hidden_between_tanggal_lapor_and_nama_pelapor() -> None:
    at = place(tab("Agenda"), "ID Baris")
    assert headings(tab("Agenda"))[at - 2 : at + 1] == ["Tanggal Lapor", "ID Baris", "Nama Pelapor"]
    assert [c.heading for t in BOOK.tabs for c in t.columns if c.hidden] == ["ID Baris"]


def test_a_band_says_who_fills_each_block() -> None:
    agenda = tab("Agenda")
    bands = {c.heading: c.band for c in agenda.columns if c.band}
    assert bands["No. Register"] == "Sistem: jangan diisi"
    assert bands["Tanggal Lapor"] == "1. JFU/Petugas Pengaduan"  # the two columns that stay in view
    assert bands["NIK"] == "1. Pengisian Formulir: diisi JFU/Petugas Pengaduan, dari formulir pelapor"
    assert bands["Diverifikasi"] == "3. Verifikasi: diisi Kasi Penanganan Pengaduan"
    assert bands["Solusi Diteruskan"] == "5. Kasi Penanganan Pengaduan"  # one narrow column: the name alone
    assert bands["Hubungi"] == "Sistem"
    assert bands["Dihentikan"] == "Bila perlu: dihentikan, lanjutan, catatan"
    assert list(bands)[-2:] == ["Dihentikan", "Langkah"]
    assert len({c.band_look.removesuffix("_sempit") for c in agenda.columns}) == 8


def pixels(columns: Sequence[Column], zoom: int) -> float:
    return sum(round(c.width * 7 + 5) for c in columns if not c.hidden) * zoom / 100


def test_number_status_and_name_stay_in_view_within_400_pixels_and_the_form_fits_a_small_screen() -> None:
    agenda = tab("Agenda")
    assert agenda.freeze == "F3"
    assert agenda.filter
    frozen = agenda.columns[:5]
    assert [c.heading for c in frozen if not c.hidden] == ["No. Register", "Status", "Tanggal Lapor", "Nama Pelapor"]
    assert pixels(frozen, agenda.zoom) <= 400
    form = [c for c in agenda.columns if c.heading in FORM]
    up_to_the_permit = agenda.columns[: headings(agenda).index("Jenis Izin") + 1]
    for columns in ([*agenda.columns[:2], *form], up_to_the_permit):  # scrolled to the form; as the tab opens
        assert pixels(columns, agenda.zoom) <= 1366 - 43  # row numbers and the scroll bar


def test_the_month_and_where_it_stands_stay_in_view() -> None:
    handed = tab("Serah Terima")
    assert handed.freeze == "E3"
    assert pixels(handed.columns[:4], handed.zoom) <= 400


def test_headings_stand_at_the_top_for_filter_buttons_lie_at_the_bottom() -> None:
    agenda = tab("Agenda")
    assert {BOOK.looks[c.heading_look].valign for c in agenda.columns} == {"top"}
    assert heading_heights(agenda, BOOK)[2] >= 30


def test_agenda_opens_below_the_last_complaint() -> None:
    agenda = tab("Agenda")
    assert (agenda.opens_below, agenda.opens_in) == ("Status", "Tanggal Lapor")


def test_times_are_shown_with_indonesian_month_names_and_everything_else_stays_text() -> None:
    looks = {c.heading: BOOK.looks[c.look] for c in tab("Agenda").columns}
    for heading in ("Tenggat", "Tanggal Lapor", "Diperiksa", "Dihentikan"):
        assert looks[heading].number_format == r"[$-421]dd mmm yyyy hh\.mm"
    for heading in ("No. Register", "ID Baris", "Nama Pelapor", "NIK", "No. HP", "No. Berkas Izin", "Lanjutan Dari"):
        assert looks[heading].number_format == "@"
    assert looks["Hubungi"].number_format == ';;;"WhatsApp"'  # a formula, not text; what is seen of a long address
    assert all(look.valign == "top" for look in looks.values())
    assert looks["Uraian Pengaduan"].wrap
    assert looks["Catatan Sistem"].wrap


def test_every_look_that_the_book_names_exists() -> None:
    used = {name for t in BOOK.tabs for c in t.columns for name in (c.look, c.heading_look, c.band_look) if name}
    contents = [guide_content(BINJAI), sop_content(BINJAI, None, {})]
    used |= {cell.look for content in contents for row in content.rows for cell in row if cell}
    promised = (
        "teks teks_lunak teks_bungkus angka waktu judul judul_tab judul_bagian label kunci "
        "kunci_waktu kunci_tautan tautan isian besar besar_label bahaya baik catatan pita_sistem pita_1 pita_6"
    )
    assert used | set(promised.split()) <= set(BOOK.looks)


# ---- dropdowns and hints -------------------------------------------------------------------------------------------


@BOOKS
def test_every_pilihan_column_offers_its_list_from_referensi(config: Config, book: WorkbookLayout) -> None:
    agenda, reference = tab("Agenda", book), tab("Referensi", book)
    written = {(w.row, w.column): w.value for w in reference_writes(config)}
    for column in config.kolom:
        if column.isi != "pilihan":
            continue
        dropdown = dropdown_of(agenda, column.judul)
        assert dropdown.kind == "rujukan"
        found = re.search(r"'Referensi'!\$([A-Z]+)\$3:\$\1\$201", dropdown.formula)
        assert found, dropdown.formula
        place_of_list = range_boundaries(f"{found[1]}1")[0]
        assert headings(reference)[place_of_list - 1] == (column.referensi or column.judul)
        if column.judul != "Petugas":  # each office writes its own
            assert (3, place_of_list) in written


def test_lists_stand_below_their_heading_without_gaps() -> None:
    names = list_names(BINJAI)
    assert names == [
        "Jenis Izin", "Kelengkapan", "Petugas", "Kebenaran Laporan", "Cara Penyelesaian", "Media Jawaban",
        "Alasan Dihentikan",
    ]  # fmt: skip
    assert headings(tab("Referensi")) == [*names, "Tanggal", "Nama"]
    kelengkapan = [(w.row, w.value) for w in reference_writes(BINJAI) if w.column == 2]
    assert kelengkapan == [(3, "Lengkap"), (4, "Tidak Lengkap")]
    assert tab("Referensi").columns[0].band.startswith("Daftar pilihan")


def test_two_columns_may_share_a_list() -> None:
    more = '\n[[kolom]]\njudul = "Poli Tujuan"\nisi = "pilihan"\nreferensi = "Poli"\nlangkah = 3\n'
    config = parse_config(TEXT.replace("\n[referensi]", f"{more}\n[referensi]"), Path("config.toml"))
    agenda = tab("Agenda", workbook_layout(config))
    assert list_names(config) == ["Poli"]
    assert initial_values(config, "Poli") == ["Umum", "Gigi", "KIA"]
    assert dropdown_of(agenda, "Poli").formula == dropdown_of(agenda, "Poli Tujuan").formula


def test_only_system_columns_and_decisions_refuse_typing() -> None:
    refusing = {d.range.split("3:")[0] for d in tab("Agenda").dropdowns if d.refuse}
    agenda = tab("Agenda")
    wanted = [*s.SYSTEM, "Kelengkapan"]
    assert refusing == {letter(place(agenda, heading)) for heading in wanted}
    assert all(dropdown_of(agenda, heading).kind == "tolak" for heading in s.SYSTEM)


def test_time_columns_say_how_to_type_and_never_refuse() -> None:
    agenda = tab("Agenda")
    times = [c.judul for c in BINJAI.kolom if c.isi == "waktu"]
    for heading in times:
        dropdown = dropdown_of(agenda, heading)
        assert dropdown.kind == "waktu"
        assert not dropdown.refuse
        assert "Alt+panah bawah" in dropdown.hint
        assert "3 Mar 2026 09.15" in dropdown.hint


def test_time_columns_offer_the_moment_of_the_books_clock_unless_it_is_old() -> None:
    formula = dropdown_of(tab("Agenda"), "Diperiksa").formula
    assert formula == "IF(NOW()-'Petunjuk'!$F$1<1/1440,'Petunjuk'!$F$2,'Petunjuk'!$E$2)"
    (_, clock), (advice, moment) = (row[4:6] for row in values(guide_content(BINJAI))[:2])
    assert isinstance(clock, Formula) and clock.text == "=NOW()" and clock.changes
    assert isinstance(moment, Formula) and "F1" in moment.text and moment.changes
    assert "F9" in str(advice)
    assert dropdown_of(tab("Serah Terima"), "Rekap Disusun").formula == formula


def test_on_google_the_keys_are_google_s_and_there_is_no_clock() -> None:
    config = BINJAI.replaced(buku=BINJAI.buku.replaced(jenis="google"))
    book = workbook_layout(config)
    assert "Ctrl+Alt+Shift" in dropdown_of(tab("Agenda", book), "Diperiksa").hint
    said = text_of(guide_content(config))
    assert "Ctrl+Alt+Shift+;" in said
    assert "NOW()" not in said and "LibreOffice" not in said


def test_the_hints_of_serah_terima_say_which_moment_it_is() -> None:
    hint = dropdown_of(tab("Serah Terima"), "Rekap Diperiksa").hint
    assert "Kabid Pengolahan Data dan Informasi menyelesaikan langkah 8, Pemeriksaan Rekap" in hint.replace("\n", " ")


@BOOKS
def test_hints_are_short_lines_for_libreoffice_breaks_none(config: Config, book: WorkbookLayout) -> None:
    hints = [d.hint for layout in book.tabs if layout.columns for d in layout.dropdowns]
    hints += [
        c.hint for layout in book.tabs if layout.heading_row == 2 for c in layout.columns if layout.name != "Referensi"
    ]
    assert max(len(line) for hint in hints for line in hint.split("\n")) <= 58


def test_the_empty_list_of_officers_says_where_it_is_filled() -> None:
    assert "tab Referensi" in dropdown_of(tab("Agenda"), "Petugas").hint


@BOOKS
def test_hints_keep_within_the_limits_of_excel(config: Config, book: WorkbookLayout) -> None:
    for layout in book.tabs:
        for d in layout.dropdowns:
            assert len(d.title) <= 32
            assert len(d.hint) <= 255
            assert len(d.error_title) <= 32
            assert len(d.error) <= 225
            assert len(d.formula) <= 255
        assert all(len(c.hint) <= 255 for c in layout.columns)
        assert all(len(c.formula) <= 8192 for c in layout.conditions)
        assert len(layout.header) <= 255


def test_an_ampersand_is_doubled_in_print_and_never_cut_in_half() -> None:
    assert printed("Penanaman Modal & Perizinan", 200) == "Penanaman Modal && Perizinan"
    assert [printed("ab&&", most) for most in range(2, 7)] == ["ab", "ab", "ab&&", "ab&&", "ab&&&&"]
    assert printed("Dinas Penanaman Modal & Perizinan", 24) == "Dinas Penanaman Modal …"


@pytest.mark.parametrize(("name", "head"), [
    ("Dinas Umpama", '&"-,Bold"&12 Dinas Umpama&"-,Regular"&9\n'),
    ("Dinas " + "Penanaman Modal dan " * 5 + "Transmigrasi", '&"-,Bold"&9 Dinas Penanaman'),
    ("D" * 129 + "& Perizinan", f'&"-,Bold"&9 {"D" * 129}&"-,Regular"&9'),
    ("Dinas & " * 12, '&"-,Bold"&9 Dinas && Dinas'),
])  # fmt: skip
def test_the_letterhead_names_the_office_whole_as_long_as_the_programs_take_it(name: str, head: str) -> None:
    office = parse_config(TEXT, Path("config.toml")).instansi
    address = "Jalan Umpama Raya Nomor 12 & 14, " * 5
    text = TEXT.replace(f'nama = "{office.nama}"', f'nama = "{name}"\nalamat = "{address}"')
    header = tab("Rekap", workbook_layout(parse_config(text, Path("config.toml")))).header
    assert header.startswith(head) and len(f"&C{header}") <= 255
    assert header.endswith(" …") and header.count("\n") == 1


def test_a_long_heading_and_hint_are_cut_for_excel() -> None:
    long = TEXT.replace('judul = "Keluhan"', f'judul = "Keluhan"\npetunjuk = "{"isi lengkap " * 40}"')
    hint = dropdown_of(tab("Agenda", workbook_layout(parse_config(long, Path("config.toml")))), "Keluhan").hint
    assert len(hint) == 255
    assert hint.endswith("…")


def test_rekap_offers_the_months_that_it_lists_and_tugas_the_two_choices() -> None:
    period = tab("Rekap").dropdowns[0]
    assert period.range == RECAP_PERIOD == "B3"
    year = recap_places(BINJAI).year
    assert f"COUNTA('Rekap'!$E${year.first}:$E${year.last})" in period.formula  # the current month is one of them
    choice = tab("Tugas").dropdowns[0]
    assert choice.values == ("Kembalikan", "Memang dihapus")
    assert range_boundaries(choice.range) == (7, 5, 7, 2000)


# ---- colours -------------------------------------------------------------------------------------------------------


def luminance(color: str) -> float:
    """Relative luminance of RRGGBB (WCAG 2.1)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("FFFFFF", "000000") == pytest.approx(21)
    assert contrast("FFFFFF", "777777") == pytest.approx(4.48, abs=0.01)


@BOOKS
def test_every_colour_can_be_read(config: Config, book: WorkbookLayout) -> None:
    hidden = {"C2"}  # the moment from which `Terakhir disinkron` is red, kept out of sight
    behind = {"di_balik_grafik"}  # what a chart draws, under it
    pairs: list[tuple[str, Look | Condition]] = [pair for pair in book.looks.items() if pair[0] not in behind]
    pairs += [(f"{t.name} {c.range}", c) for t in book.tabs for c in t.conditions if c.range not in hidden]
    poor = {
        name: round(contrast(paint.color or "000000", paint.fill or "FFFFFF"), 2)
        for name, paint in pairs
        if contrast(paint.color or "000000", paint.fill or "FFFFFF") < 4.5
    }
    assert poor == {}


def test_what_a_chart_draws_under_it_is_not_seen_and_without_limits_there_is_no_chart_of_limits() -> None:
    behind = BOOK.looks["di_balik_grafik"]
    assert (behind.color, behind.fill, behind.border_bottom) == ("FFFFFF", None, None)
    without = re.sub(r"(?m)^waktu = .*\n", "", TEXT)
    titles = [[chart.title for chart in tab("Rekap", workbook_layout(parse_config(text, Path("config.toml")))).charts]
              for text in (TEXT, without)]  # fmt: skip
    assert [title for title in titles[0] if title not in titles[1]] == ["Median tiap langkah dibanding batasnya"]


@BOOKS
def test_every_status_has_a_colour_of_its_own(config: Config, book: WorkbookLayout) -> None:
    status = letter(place(tab("Agenda", book), "Status"))
    fills = {}
    for condition in tab("Agenda", book).conditions:
        if condition.range.startswith(f"{status}3:") and (found := re.search(r'="([^"]+)"', condition.formula)):
            fills[found[1]] = condition.fill
    wanted = {step.status for step in config.steps[1:]}
    assert wanted | {"Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan"} <= set(fills)
    assert len(set(fills.values())) == len(fills)


def test_conditional_formats_never_overlap_for_libreoffice_applies_only_one() -> None:
    for layout in BOOK.tabs:
        ranges = [range_boundaries(r) for r in {c.range for c in layout.conditions}]
        columns = [c for left, _, right, _ in ranges for c in range(left, right + 1)]
        if layout.name in ("Agenda", "Serah Terima"):
            assert sorted(columns) == list(range(1, len(layout.columns) + 1))


def conditions_of(heading: str) -> list[Condition]:
    at = place(tab("Agenda"), heading)
    spans = [(range_boundaries(c.range), c) for c in tab("Agenda").conditions]
    return [c for (left, _, right, _), c in spans if left <= at <= right]


def test_an_overdue_row_is_red_where_it_is_always_in_view() -> None:
    is_late = f'${letter(place(tab("Agenda"), "Terlambat"))}3="Ya"'
    late = conditions_of("No. Register")[0]
    assert late.formula == f"AND({is_late},LEN($A3)>0)"
    assert late.fill == "B3261E"
    assert late.bold
    status = conditions_of("Status")[0]  # without a number its status is what is red, never an empty cell
    assert (status.formula, status.fill) == (f"AND({is_late},LEN($A3)=0)", "B3261E")


def test_an_empty_wajib_cell_of_a_started_row_is_tinted_and_the_next_cell_marked() -> None:
    name = letter(place(tab("Agenda"), "Nama Pelapor"))
    wanted = conditions_of("Nama Pelapor")[0].formula
    assert wanted.startswith(f"AND(LEN(TRIM(${name}3))=0,COUNTA(")
    assert f"${letter(place(tab('Agenda'), 'ID Baris'))}3" not in wanted  # an unused identity starts no row
    assert "Menunggu Pelapor" in wanted
    assert conditions_of("Diverifikasi")[0].formula.endswith('$B3="Verifikasi")')
    assert conditions_of("Dilengkapi")[0].formula.endswith('$B3="Menunggu Pelapor")')
    assert conditions_of("NIK")[0].fill is None  # not wajib: only the line of a row with content


@pytest.mark.parametrize(("name", "cell"), [("Rekap", RECAP_SYNCED), ("Tugas", TASKS_SYNCED)])
def test_terakhir_disinkron_turns_red_by_the_clock_of_the_spreadsheet(name: str, cell: str) -> None:
    red = tab(name).conditions[0]
    assert red.range == cell == "B2"
    assert red.formula == "IF(ISNUMBER($C$2),NOW()>$C$2,AND(ISNUMBER($B$2),NOW()-$B$2>4))"


# ---- another office ------------------------------------------------------------------------------------------------


def test_another_office_changes_only_its_config() -> None:
    agenda = tab("Agenda", OTHER_BOOK)
    assert headings(agenda)[2:-5] == [
        "Diterima", "ID Baris", "Pasien", "Sisa / Lewat Waktu", "Catatan Sistem",
        "Poli", "Keluhan", "Warna Gelang", "Dicatat", "Tanggapan",
        "Isi Tindak Lanjut", "Hubungi", "Disampaikan",
    ]  # fmt: skip
    assert {c.band for c in agenda.columns if c.band} == {
        "Sistem: jangan diisi", "1. Loket", "1. Keluhan Masuk: diisi Loket, dari formulir pelapor", "2. Loket",
        "3. Kepala Tata Usaha", "4. Loket", "Sistem",
    }  # fmt: skip
    assert headings(tab("Serah Terima", OTHER_BOOK))[-3:] == ["Catatan Evaluasi", "Langkah", "Pelaksana"]
    assert next(c for c in agenda.columns if c.heading == "Keluhan").width == 50
    assert agenda.header == "Buku Agenda Pengaduan - Puskesmas Contoh && Balai Umpama"  # & is a code on paper


def test_the_band_behind_the_last_step_names_what_stands_there() -> None:
    columns = """
[[kolom]]
judul = "Diperpanjang"
isi = "waktu"

[[kolom]]
judul = "Ditutup"
isi = "waktu"

[[kolom]]
judul = "Sebab Ditutup"
isi = "pilihan"
pilihan = ["Ganda"]

[referensi]
"""
    stop = TEXT.replace('kolom = ""\nalasan = ""', 'kolom = "Ditutup"\nalasan = "Sebab Ditutup"')
    text = stop.replace("[referensi]\n", columns)
    agenda = tab("Agenda", workbook_layout(parse_config(text, Path("config.toml"))))
    bands = {column.heading: column.band for column in agenda.columns}
    assert bands["Diperpanjang"] == "Bila perlu: diperpanjang, ditutup"


def test_an_office_that_hands_nothing_over_is_not_asked_for_it() -> None:
    assert ["diserahkan" in str(tab("Rekap", book).dropdowns) for book in (BOOK, OTHER_BOOK)] == [True, False]


def test_more_steps_than_colours_use_the_colours_in_turn() -> None:
    steps = "".join(
        f'[[langkah]]\nnomor = {n}\npelaksana = "A"\nstatus = "Tahap {n}"\nselesai_bila = "Waktu {n}"\n'
        for n in range(5, 14)
    )
    columns = "".join(f'[[kolom]]\njudul = "Waktu {n}"\nisi = "waktu"\nlangkah = {n}\n' for n in range(5, 14))
    config = parse_config(TEXT.replace("[referensi]", f"{columns}\n[referensi]") + steps, Path("config.toml"))
    looks = workbook_layout(config).looks
    assert looks["pita_13"].fill == looks["pita_7"].fill == looks["pita_1"].fill


def test_equal_offices_share_a_layout_and_whatever_differs_has_its_own(tmp_path: Path) -> None:
    shutil.copy(shipped_config(), tmp_path / "config.toml")
    elsewhere = load_config(tmp_path / "config.toml")
    assert workbook_layout(elsewhere) is workbook_layout(BINJAI)
    last = BINJAI.kolom[-1].replaced(judul="Kolom Lain")
    changed = workbook_layout(BINJAI.replaced(kolom=[*BINJAI.kolom[:-1], last]))
    assert "Kolom Lain" in headings(tab("Agenda", changed))
    own = tmp_path / "workbook_templates"
    own.mkdir()
    (own / "tata-letak.toml").write_text('[huruf]\nnama = "Arial"\n', encoding="utf-8")
    assert (workbook_layout(elsewhere).font, workbook_layout(BINJAI).font) == ("Arial", BOOK.font)


def test_an_office_overrides_single_keys_beside_its_config(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates"
    own.mkdir()
    (own / "tata-letak.toml").write_text('[huruf]\nnama = "Arial"\n[lebar.judul]\n"Alamat" = 33\n', encoding="utf-8")
    book = workbook_layout(parse_config(shipped_config().read_text(encoding="utf-8"), tmp_path / "config.toml"))
    assert (book.font, book.font_size) == ("Arial", 11)
    assert next(c for c in tab("Agenda", book).columns if c.heading == "Alamat").width == 33


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[huruf]\nukuran = 90', "baris 2: huruf.ukuran = 90: harus paling besar 20"),
        ('[warna.lain]\ngaris = "merah"', 'warna.lain.garis = "merah": tulis enam angka'),
        ("[huruv]\nnama = \"Arial\"", "huruv: kunci tidak dikenal"),
        ("[huruf]\nnama = Arial", "baris 2, huruf ke-8: tulisan tidak dapat dibaca"),
    ],
)  # fmt: skip
def test_a_wrong_layout_file_is_named_with_key_and_value(tmp_path: Path, written: str, said: str) -> None:
    own = tmp_path / "workbook_templates"
    own.mkdir()
    (own / "tata-letak.toml").write_text(written, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"tata-letak\.toml") as error:
        workbook_layout(parse_config(TEXT, tmp_path / "config.toml"))
    assert said in str(error.value)


def test_a_layout_file_that_is_no_utf8_is_told_with_its_line_and_what_to_do(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates"
    own.mkdir()
    (own / "tata-letak.toml").write_bytes(b'[huruf]\nnama = "Caf\xe9"')
    with pytest.raises(ConfigError, match=r"tata-letak\.toml tidak dapat .*\(baris 2\)\. Buka di Notepad"):
        workbook_layout(parse_config(TEXT, tmp_path / "config.toml"))


def test_templates_are_found_in_an_installed_wheel_too(tmp_path: Path) -> None:
    package = tmp_path / "pengaduan_sheets"
    shutil.copytree(templates_dir().parent / "pengaduan_sheets", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(templates_dir(), package / "_bawaan" / "workbook_templates")  # as pyproject.toml packs them
    shutil.copy(shipped_config(), package / "_bawaan" / "config.toml")
    asked = "from pengaduan_sheets.layout import shipped_config as c, templates_dir as t; print(c()); print(t())"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert [Path(line) for line in done.stdout.split()] == [
        package.resolve() / "_bawaan" / "config.toml", package.resolve() / "_bawaan" / "workbook_templates",
    ]  # fmt: skip


# ---- Petunjuk and SOP ----------------------------------------------------------------------------------------------


def test_petunjuk_fits_one_screen_and_speaks_of_this_office() -> None:
    content = guide_content(BINJAI)
    assert len(content.rows) <= 26
    assert sum(tab("Petunjuk").widths.values()) <= 162  # of a window of 1366 pixels
    said = text_of(content)
    for words in (
        "2. JFU/Petugas Pengaduan", "Diperiksa sampai Petugas (batas 15 menit)", "Tiga aturan", "Ctrl+Shift+;",
        "Kelengkapan = Tidak Lengkap", "Isi Dihentikan dan alasannya", "Jenis Izin dan Petugas",
    ):  # fmt: skip
        assert words in said
    assert "{" not in said


@pytest.mark.parametrize("office", ["binjai", "kelurahan", "lapor", "puskesmas"])
def test_no_text_of_petunjuk_is_cut_by_the_one_beside_it(office: str) -> None:
    contoh = Path(__file__).parents[1] / "contoh" / office / "config.toml"
    config = BINJAI if office == "binjai" else load_config(contoh)
    book, content = workbook_layout(config), with_heights(guide_content(config), config)
    assert office != "binjai" or content.heights == {1: 26.0}  # all in one line each
    for number, row in enumerate(content.rows, start=1):
        for column, (cell, beside) in enumerate(pairwise(row), start=1):
            if number <= 2 or cell is None or beside is None or isinstance(cell.value, Formula):
                continue
            look, width = book.looks[cell.look], tab("Petunjuk", book).widths[column]
            room = width * (0.9 if look.bold else 1) * book.font_size / (look.size or book.font_size)
            lines = wrapped_lines(str(cell.value), room)
            assert look.wrap or lines == 1, cell.value
            assert content.heights.get(number, 15.0) >= 15.0 * lines, cell.value


def test_petunjuk_shows_real_swatches() -> None:
    shown = {cell.value: BOOK.looks[cell.look] for row in guide_content(BINJAI).rows for cell in row if cell}
    assert shown["Terlambat"].fill == conditions_of("No. Register")[0].fill
    assert shown["Verifikasi"].fill == BOOK.looks["judul_3"].fill == BOOK.looks["status_3"].fill


def test_petunjuk_of_another_office_leaves_out_what_it_does_not_have() -> None:
    said = text_of(guide_content(OTHER))
    assert "3. Kepala Tata Usaha" in said
    assert "Diterima sampai Warna Gelang" in said
    for words in ("Menunggu Pelapor", "Dihentikan", "tidak punya HP", "Lanjutan Dari", "Tidak Lengkap", "Binjai"):
        assert words not in said


def test_an_unknown_word_in_petunjuk_is_named(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates"
    own.mkdir()
    text = (templates_dir() / "petunjuk.toml").read_text(encoding="utf-8")
    (own / "petunjuk.toml").write_text(text.replace("{kantor}", "{kantorku}"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"petunjuk\.toml: \{kantorku\} tidak dikenal; yang boleh:"):
        guide_content(parse_config(TEXT, tmp_path / "config.toml"))


def test_petunjuk_of_the_office_may_hold_single_texts_and_a_wrong_one_is_named_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates"
    own.mkdir()
    config = parse_config(TEXT, tmp_path / "config.toml")
    (own / "petunjuk.toml").write_text('judul = "Cara mengisi"\n', encoding="utf-8")
    shipped = guide_content(parse_config(TEXT, tmp_path / "lain" / "config.toml"))
    assert [row[1:] for row in values(guide_content(config))[1:]] == [row[1:] for row in values(shipped)[1:]]
    assert values(guide_content(config))[0][1] == "Cara mengisi"
    (own / "petunjuk.toml").write_text('[warna]\nperbaikkan = "x"\n[bila]\nbutir = [["a"]]\n', encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        guide_content(config)
    first, second = str(error.value).splitlines()
    assert first.startswith("petunjuk.toml baris 2: warna.perbaikkan")
    assert '"perbaiki"' in first
    assert second.startswith("petunjuk.toml baris 4: bila.butir[1][2]")


def test_sop_marks_the_pelaksana_of_each_of_the_nine_steps() -> None:
    rows = values(sop_content(BINJAI, None, {}))
    assert rows[4] == [
        "No", "Kegiatan", "Pelapor", "JFU/Petugas Pengaduan", "Kasi Penanganan Pengaduan",
        "Kabid Pengolahan Data dan Informasi", "Kepala Dinas", "Kelengkapan", "Waktu", "Tenggang", "Keluaran",
        "Selesai", "Median", "Tepat waktu",
    ]  # fmt: skip
    marks = [[rows[4][c] for c in range(2, 7) if row[c] == "●"] for row in rows[5:14]]
    assert [m[0] for m in marks] == [step.pelaksana for step in BINJAI.langkah]
    assert rows[7][7:11] == ["Formulir Pengaduan, ATK, lembar disposisi", "1 hari", "–", "Verifikasi Pelaporan"]
    assert rows[11][8:10] == ["30 menit", "1 hari"]


def test_sop_says_how_each_step_performs() -> None:
    done = [StepPerformance(3, 7, 1, 450.0), StepPerformance(4, 0, 0, None), StepPerformance(7, 2, 1, None)]
    rows = values(sop_content(BINJAI, done, {}))
    assert rows[7][11:] == [7, "7 jam 30 menit", 0.857]  # 6 of 7 in time
    assert rows[8][11:] == ["–"] * 3
    assert rows[11][11:] == [2, "–", 0.5]  # Serah Terima keeps no minutes


def test_sop_without_grace_has_no_column_for_it() -> None:
    assert "Tenggang" not in values(sop_content(OTHER, None, {}))[4]
    assert len(tab("SOP", OTHER_BOOK).widths) == len(values(sop_content(OTHER, None, {}))[4])


def test_sop_lists_the_holidays_of_this_month_and_the_next() -> None:
    said = text_of(sop_content(BINJAI, None, {date(2026, 12, 25): "Hari Raya Natal"}, date(2026, 12, 3)))
    assert "Libur yang dihitung: Desember 2026 dan Januari 2027" in said
    assert "Jumat, 25 Desember 2026: Hari Raya Natal" in said
    assert "Pelaksanaan 2026" in said
    assert "Tidak ada." in text_of(sop_content(BINJAI, None, {}))


def test_rows_of_wrapped_text_are_high_enough() -> None:
    assert wrapped_lines("satu dua tiga", 13) == 1
    assert wrapped_lines("satu dua tiga", 10) == 2
    assert wrapped_lines("illill " * 4, 16) == 1  # narrow letters
    assert wrapped_lines("WWMMWW " * 2, 16) == 2  # wide ones
    assert wrapped_lines("a" * 25, 10) == 3
    heights = with_heights(sop_content(BINJAI, None, {}), BINJAI).heights
    assert heights[7] > heights[6]  # step 2 is the longest sentence of the SOP
    assert heading_heights(tab("Agenda"), BOOK) == {1: 30, 2: 30}  # `5. Kasi ...` and `No. Berkas Izin`: two lines
    assert heading_heights(tab("Referensi"), BOOK) == {1: 15, 2: 15}
    assert heading_heights(tab("Rekap"), BOOK) == {}


# ---- the blank book ------------------------------------------------------------------------------------------------


def test_unused_identities_stand_in_the_hidden_column() -> None:
    writes = unused_id_writes(BINJAI, ["K7M2QX4R", "P3TTW9ZA"], 3)
    column = place(tab("Agenda"), "ID Baris")
    assert [(w.row, w.column, w.value) for w in writes] == [(3, column, "K7M2QX4R"), (4, column, "P3TTW9ZA")]


def book_facts(data: bytes) -> dict[str, object]:
    """Everything of a workbook that an office would notice."""
    out: dict[str, object] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        out[f"{sheet.title} sel"] = [
            (c.coordinate, c.value, c.number_format, c.font.b, c.font.color and c.font.color.rgb, c.fill.fgColor.rgb)
            for row in sheet.iter_rows()
            for c in row
            if c.value is not None or c.has_style
        ]
        out[f"{sheet.title} lebar"] = {k: (d.width, d.hidden) for k, d in sheet.column_dimensions.items()}
        out[f"{sheet.title} tinggi"] = {k: d.height for k, d in sheet.row_dimensions.items()}
        out[f"{sheet.title} dropdown"] = [
            (str(d.sqref), d.type, d.formula1, d.prompt, d.error, d.errorStyle)
            for d in sheet.data_validations.dataValidation
        ]
        out[f"{sheet.title} syarat"] = [
            (str(f.sqref), rule.formula, rule.dxf.fill and rule.dxf.fill.bgColor.rgb, rule.dxf.font and rule.dxf.font.b)
            for f in sheet.conditional_formatting
            for rule in f.rules
        ]
        out[f"{sheet.title} layar"] = (sheet.freeze_panes, sheet.auto_filter.ref, sheet.sheet_view.zoomScale)
    return out


def test_the_blank_book_of_the_repository_is_what_buat_makes() -> None:
    """When it fails after a wanted change of the layout: make kosong"""
    kept = book_facts((templates_dir() / BLANK_BOOK).read_bytes())
    made = book_facts(blank_book(BINJAI))
    assert kept.keys() == made.keys()
    for key, facts in made.items():
        assert kept[key] == facts, key


def test_no_cells_of_a_new_book_are_merged() -> None:
    """Merged cells forbid sorting (INTERFACE section 3)."""
    assert [sheet.title for sheet in openpyxl.load_workbook(templates_dir() / BLANK_BOOK) if sheet.merged_cells] == []


def test_rekap_prints_on_two_pages_of_a4() -> None:
    sheet = openpyxl.load_workbook(templates_dir() / BLANK_BOOK)["Rekap"]
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 2)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True


def test_the_blank_book_has_identities_and_no_complaints() -> None:
    sheet = openpyxl.load_workbook(templates_dir() / BLANK_BOOK)["Agenda"]
    column = place(tab("Agenda"), "ID Baris")
    ids = [sheet.cell(row, column).value for row in range(3, sheet.max_row + 1)]
    assert len(ids) == len(set(ids)) == 400
    assert all(is_id(i) for i in ids)
    others = {c.column for row in sheet.iter_rows(min_row=3) for c in row if c.value is not None}
    assert others == {column}
