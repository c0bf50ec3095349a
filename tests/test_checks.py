"""Every declared check, with a row that has the problem and one that has not: a check without them fails here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from any_procedure import BRANCHES
from office import COMPLETE
from recap_frames import BINJAI, variant, when
from test_papers import SECTIONS

from pengaduan_sheets import schema as s
from pengaduan_sheets.columns import agenda_columns
from pengaduan_sheets.config import Config, parse_config
from pengaduan_sheets.core.assess import Assessment, assess
from pengaduan_sheets.core.checks import CHECKS
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.problems import Check
from pengaduan_sheets.core.recap import figures
from pengaduan_sheets.core.typed import read_typed
from pengaduan_sheets.flow.clock import calendar_of
from pengaduan_sheets.grid import UNSOLVED, CellError, ChangingError, Sheet

NOW = when("2026-11-24 10:00")  # a Tuesday
NINE = when("2026-11-24 09:00")
Row = Mapping[str, object]

GOOD: Row = {**COMPLETE, "Tanggal Lapor": when("2026-11-24 08:00")}
CHECKED: Row = {**GOOD, "Diperiksa": when("2026-11-24 08:10"), "Kelengkapan": "Lengkap"}
VERIFIED: Row = {**CHECKED, "Diverifikasi": when("2026-11-24 08:30"), "Kebenaran Laporan": "Benar"}
OTHER: Row = {**GOOD, "Nama Pelapor": "Pelapor Contoh Lain", "No. HP": "081200009999", "Uraian Pengaduan": "Hal lain"}

ANY = parse_config(BRANCHES, Path("config.toml"))
AGAIN: Row = {"Masuk": when("2026-11-23 08:00"), "Nama": "Orang Contoh", "Jalur": "Biasa",
              "Dicatat": when("2026-11-23 09:00"), "Ditinjau": when("2026-11-23 10:00"), "Hasil": "Baik",
              "Ditanyakan": when("2026-11-23 11:00"), "Kepuasan": "Tidak Puas"}  # fmt: skip

LATE_WAY = parse_config(
    re.sub('(judul = "Jalur".*?)langkah = 1\nwajib = true', r"\1langkah = 2", BRANCHES, count=1, flags=re.DOTALL),
    Path("config.toml"),
)  # only the first step tells which way a complaint goes on

LATER = variant(kolom=[c.replaced(wajib=True) if c.judul == "Usulan Solusi" else c for c in BINJAI.kolom])


@dataclass(frozen=True)
class Case:
    """The last of `bad` has the problem in that column, the last of `good` has not."""

    code: str
    column: str
    bad: Sequence[Row]
    good: Sequence[Row]
    past: Past = field(default_factory=Past)
    config: Config = BINJAI

    def __str__(self) -> str:
        return f"{self.code} {self.column}"


def case(code: str, column: str, bad: object, good: object, base: Row = GOOD, **others: Any) -> Case:
    """A case of one cell."""
    return Case(code, column, [{**base, column: bad}], [{**base, column: good}], **others)


def with_cells(base: Row, **cells: object) -> Row:
    """The row with these cells; headings with _ for spaces."""
    return {**base, **{heading.replace("_", " "): value for heading, value in cells.items()}}


ONCE_FINISHED = Past(finished=frozenset({"K2345678"}))
FINISHED = with_cells(
    VERIFIED, ID_Baris="K2345678", Solusi_Diberikan=when("2026-11-24 08:40"), Cara_Penyelesaian="Lisan",
    Solusi_Diteruskan=when("2026-11-24 08:50"), Pelapor_Dihubungi=NINE,
)  # fmt: skip

CASES = [
    case("rumus_tanpa_hasil", "Alamat", UNSOLVED, "Jl. Contoh 1"),
    case("galat_sel", "Alamat", CellError("#REF!"), "#REF!"),
    case("waktu_tak_terbaca", "Diperiksa", "kemarin", NINE),
    case("waktu_tanpa_tanggal", "Diperiksa", "08.30", "24 Nov 2026 08.30"),
    case("waktu_rumus_berubah", "Diperiksa", ChangingError("=NOW()"), NINE),
    case("waktu_terlalu_lama", "Diperiksa", when("1999-12-31 08:00"), when("2000-01-01 08:00")),
    case("waktu_masa_depan", "Diperiksa", when("2026-11-24 10:06"), when("2026-11-24 10:05")),
    case("waktu_tertukar", "Dihentikan", when("2026-04-03 08:00"), "3 April 2026 08.00",
         base=with_cells(GOOD, Tanggal_Lapor=when("2026-01-02 08:00"), Alasan_Dihentikan="Ganda"),
         past=Past(last_sync=when("2026-03-04 09:00"))),
    case("wajib_kosong", "Alamat", None, "-"),
    case("wajib_kosong", "Usulan Solusi", None, "Perbaiki berkas", base=VERIFIED, config=LATER),
    case("di_luar_daftar", "Kelengkapan", "Kurang", "lengkap"),
    case("menunjuk_baris_lain", "Nama Pelapor", "s.d.a.", "Idem Sitorus"),
    case("nik_angka", "NIK", 1275011503850001, "1275011503850001"),
    case("nik_salah", "NIK", "1275013002840001", "1275012902840001"),
    case("nik_salah", "NIK", "1275012902850001", "1275016902000001"),  # 29 February of no leap year
    case("telepon_salah", "No. HP", "0812", "081200001111"),
    case("telepon_rancu", "No. HP", "6227551234", "0812-3456-7890"),
    case("urutan_waktu", "Diverifikasi", when("2026-11-24 08:09"), when("2026-11-24 08:10"), base=CHECKED),
    case("urutan_waktu", "Dilengkapi", when("2026-11-24 07:59"), when("2026-11-24 08:00"),
         base=with_cells(GOOD, Kelengkapan="Tidak Lengkap")),
    case("pemeriksaan_lama", "Diperiksa", when("2026-11-24 08:19"), when("2026-11-24 08:20"),
         base=with_cells(CHECKED, Dilengkapi=when("2026-11-24 08:20"))),
    Case("langkah_terlewat", "Diverifikasi", [with_cells(VERIFIED, Diperiksa=None)], [VERIFIED]),
    case("langkah_tidak_dilalui", "Ditinjau", when("2026-11-23 10:00"), None, config=ANY,
         base={**AGAIN, "Jalur": "Kilat", "Ditanyakan": None, "Kepuasan": None, "Hasil": None}),
    case("keputusan_lama", "Ditanyakan", when("2026-11-23 09:30"), when("2026-11-23 10:00"), config=ANY,
         base={**AGAIN, "Kepuasan": "Puas"}),
    case("perlu_jam", "Ditinjau", when("2026-11-23 00:00"), when("2026-11-23 10:00"), base=AGAIN, config=ANY),
    case("keputusan_kosong", "Kelengkapan", None, "Lengkap", base=CHECKED),
    case("keputusan_kosong", "Jalur", None, "Kilat", config=LATE_WAY,
         base={"Masuk": when("2026-11-23 08:00"), "Nama": "Orang Contoh", "Dicatat": when("2026-11-23 09:00")}),
    case("alasan_kosong", "Alasan Dihentikan", None, "Ganda", base=with_cells(GOOD, Dihentikan=NINE)),
    case("urutan_waktu", "Dihentikan", when("2026-11-24 07:59"), when("2026-11-24 08:00"),
         base=with_cells(GOOD, Alasan_Dihentikan="Ganda")),
    case("waktu_henti_kosong", "Dihentikan", None, NINE, base=with_cells(GOOD, Alasan_Dihentikan="Ganda")),
    Case("salinan", "Tanggal Lapor", [GOOD, GOOD], [GOOD, OTHER]),
    case("tahun_tertutup", "Diperiksa", when("2025-12-31 09:00"), NINE,
         base=with_cells(CHECKED, Tanggal_Lapor=when("2025-12-31 08:00"))),
    case("lanjutan_tak_dikenal", "Lanjutan Dari", "0007/PGD/XI/2026", "0001/PGD/XI/2026", base=CHECKED),
    Case("mungkin_ganda", "Tanggal Lapor", [GOOD, with_cells(GOOD, Uraian_Pengaduan="Hal lain")], [GOOD, OTHER]),
    Case("dibuka_lagi", "Pelapor Dihubungi",
         [with_cells(FINISHED, Pelapor_Dihubungi=None)], [FINISHED],
         past=ONCE_FINISHED),
]  # fmt: skip


def looked_at(rows: Sequence[Row], given: Case) -> Assessment:
    headings = [column.heading for column in agenda_columns(given.config)]
    sheet = Sheet("Agenda", [headings, *[[row.get(heading) for heading in headings] for row in rows]])
    now = when("2026-03-04 10:00") if given.code == "waktu_tertukar" else NOW
    typed = read_typed(sheet, given.config, {})
    table = calendar_of(given.config, {}, typed.earliest(now), now)
    return assess(typed, given.past, given.config, table, now)


def told_of_last(rows: Sequence[Row], given: Case) -> set[tuple[str, str]]:
    return {(p.code, p.column) for p in looked_at(rows, given).problems if p.row == len(rows) - 1}


@pytest.mark.parametrize("given", CASES, ids=str)
def test_a_row_that_has_the_problem_is_told_so_and_one_that_has_not_is_not(given: Case) -> None:
    assert (given.code, given.column) in told_of_last(given.bad, given)
    assert (given.code, given.column) not in told_of_last(given.good, given)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.code} {check.concerns.__name__}")
def test_every_check_has_its_rows_and_its_section_of_the_contract(check: Check) -> None:
    assert any(
        given.code == check.code and given.column in [place.heading for place in check.places(given.config)]
        for given in CASES
    )
    assert check.section in SECTIONS


def test_of_several_times_before_one_each_is_a_problem_of_its_own_and_all_say_the_same() -> None:
    early = case("urutan_waktu", "Diperiksa", when("2026-11-24 08:55"), None, base=FINISHED)
    told = [(p.column, p.message) for p in looked_at(early.bad, early).problems if p.code == early.code]
    said = "Diverifikasi, Solusi Diberikan dan Solusi Diteruskan lebih awal dari Diperiksa (24 Nov 2026 08.55)"
    assert told == [
        (heading, f"{said}; periksa waktunya") for heading in ("Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan")
    ]


def test_a_stop_before_the_beginning_is_a_hint_and_counts_where_it_was_typed() -> None:
    stopped = with_cells(GOOD, Dihentikan=when("2026-10-24 08:30"), Alasan_Dihentikan="Dicabut Pelapor")
    found = looked_at([stopped], case("urutan_waktu", "Dihentikan", None, None))
    assert [(p.column, p.is_hint) for p in found.problems] == [("Dihentikan", True)]
    assert (found.system[s.STATUS], found.system[s.NOTE]) == (
        ["Dihentikan"],
        ["Dihentikan lebih awal dari Tanggal Lapor (24 Nov 2026 08.00); periksa kedua waktunya"],
    )
    october, november = (figures(found.derived, BINJAI, period) for period in ("2026-10", "2026-11"))
    assert (october["dihentikan"], november["masuk"], november["dihentikan"]) == (1, 1, 0)


def test_a_sentence_names_its_column_and_repeats_braces_as_they_were_typed() -> None:
    given = case("waktu_tak_terbaca", "Diperiksa", "{kolom} {0}", None)
    (problem,) = (p for p in looked_at(given.bad, given).problems if p.code == given.code)
    assert problem.message == "Diperiksa '{kolom} {0}' tidak terbaca sebagai tanggal; tulis seperti 3 Mar 2026 09.15"
