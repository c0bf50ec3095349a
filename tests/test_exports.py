"""Recap reports: every figure of every kind held against the oracle; what `-o` refuses; what never is shown."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from office import COMPLETE, STEP_TIMES, Office, at
from oracle.expect import expect
from oracle.reading import is_blank
from oracle.recap import recap
from oracle.rows import random_rows, write_rows
from paper_office import damaged
from recap_frames import PERSONAL, PERSONAL_TEXTS
from report_reading import (
    count_of,
    docx_tables,
    everything,
    html_headlines,
    html_tables,
    month_before,
    share_of,
    value_at,
    words_of,
    xlsx_chart_caches,
    xlsx_tables,
)
from soak import sized

from pengaduan_sheets.commands.recap import recap as command
from pengaduan_sheets.errors import PengaduanError, UsageError
from pengaduan_sheets.exports.docx_parts import borders, fill, grid, row_property, write
from pengaduan_sheets.exports.docx_table import SIZE, write_table
from pengaduan_sheets.layout.templates import shipped_theme
from pengaduan_sheets.month.blocks import Column, Table, words
from pengaduan_sheets.text import moment, period_name

pytestmark = pytest.mark.in_memory

KINDS = (".xlsx", ".docx", ".html", ".txt")
STATUSES = ("Pemeriksaan", "Verifikasi", "Penyelesaian", "Penyampaian Solusi", "Jawaban Pelapor", "Menunggu Pelapor")
STEP_NAMES = dict(zip(range(2, 7), STATUSES, strict=False))
STEPS = ("Langkah (batas)", "Selesai", "Terlambat", "Tepat waktu", "Median", "Rata-rata", "Terlama")
YEAR = ("Bulan", "Masuk", "Selesai", "Dihentikan", "Janji ditepati")
OPEN = ("Status", "Pelaksana", "Terbuka", "Terlambat")
OVERDUE = ("No. Register", "Langkah", "Pelaksana", "Tenggat", "Lewat")


def export(office: Office, clock: str, period: str, folder: Path) -> dict[str, Path]:
    """The four reports of a month."""
    folder.mkdir(exist_ok=True)
    paths = {kind: folder / f"rekap{kind}" for kind in KINDS}
    for path in paths.values():
        said = command(office.config, at(clock), period, str(path)).lines
        assert said == [f"Rekap {period_name(period)}: {path}"]
    return paths


# ---- figures -------------------------------------------------------------------------------------------------------

BOOKS = [(0, "2026-11-24 10:00", "2026-11"), (1, "2026-03-02 12:45", "2026-02"), (60, "2027-01-04 08:05", "2026-12"),
         (60, "2027-01-04 08:05", "2027-01"),
         pytest.param(sized(100, 2000), "2026-11-24 10:00", "2026-10", marks=pytest.mark.soak)]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize(("count", "clock", "period"), BOOKS)
def test_every_figure_of_every_kind_equals_the_oracle(tmp_path: Path, count: int, clock: str, period: str) -> None:
    office = Office(tmp_path / "kantor").create(clock)
    now = at(clock)
    rows = random_rows(count + len(period), count, now)
    write_rows(office.book, rows)
    office.sync(clock)
    expected = expect(rows, now)
    figures: dict[str, Any] = recap(rows, now, period, told=expected)
    months = [recap(rows, now, month_before(period, back), told=expected) for back in range(11, -1, -1)]
    while len(months) > 1 and not any(months[0][key] for key in ("masuk", "selesai", "dihentikan")):
        del months[0]  # before the office began
    told = [out for out in expected if out.has_content]

    paths = export(office, clock, period, tmp_path / "keluar")

    page = paths[".html"].read_text(encoding="utf-8")
    _check_headlines(page, figures)
    _check_texts(html_tables(page), docx_tables(paths[".docx"]), figures, months, told)
    _check_numbers(paths[".xlsx"], figures, months, told)
    _check_lines(paths[".txt"], figures)


def _check_headlines(page: str, figures: dict[str, Any]) -> None:
    assert html_headlines(page) == {
        "Masuk": count_of(figures["masuk"]), "Selesai": count_of(figures["selesai"]),
        "Terbuka sekarang": count_of(figures["terbuka"]),
        "Terlambat sekarang": count_of(figures["terlambat"]),
        "Janji ditepati": share_of(figures["persen_tepat_janji"]),
    }  # fmt: skip


def _check_texts(page: Any, document: Any, figures: dict[str, Any], months: list[Any], told: list[Any]) -> None:
    """The page and the document say the same, and what the oracle says."""
    year = [
        [period_name(m["periode"]), count_of(m["masuk"]), count_of(m["selesai"]), count_of(m["dihentikan"]),
         share_of(m["persen_tepat_janji"])]
        for m in months
    ]  # fmt: skip
    assert page[YEAR] == document[YEAR] == year
    steps = figures["langkah"]
    in_time = [_in_time(f) for f in steps]
    assert [[r[0].partition(" (")[0], *r[1:]] for r in document[STEPS]] == [
        [f"{f['nomor']}. {STEP_NAMES[f['nomor']]}", count_of(f["selesai"]), count_of(f["terlambat"]), share,
         *(words_of(f[f"{which}_menit_kerja"]) for which in ("median", "rata", "terlama"))]
        for f, share in zip(steps, in_time, strict=True)
    ]  # fmt: skip
    assert page[STEPS] == document[STEPS]
    opened = [(status, count_of(n), count_of(late)) for status, n, late in _opened(told)]
    assert [(r[0].split(". ")[-1], r[2], r[3]) for r in page[OPEN]] == opened
    assert page[OPEN] == document[OPEN]
    for key, heading in (("jenis_izin", "Jenis Izin"), ("cara_penyelesaian", "Cara Penyelesaian")):
        counts = {name: int(n.replace(".", "")) for name, n in page[(heading, "Jumlah")]}
        assert counts == {" ".join(name.split()): n for name, n in figures[key].items()}
        assert page[(heading, "Jumlah")] == document[(heading, "Jumlah")]
        in_order = [n for name, n in counts.items() if name != "Lainnya"]
        assert in_order == sorted(in_order, reverse=True) and "Lainnya" not in list(counts)[:-1]
    late = sorted((o for o in told if o.terlambat == "Ya"), key=lambda o: o.tenggat)
    shown = document.get(OVERDUE, [])
    assert len(shown) == min(len(late), 20)
    assert [r[3] for r in shown] == [moment(o.tenggat) for o in late[:20]]
    assert {(r[0], r[1], r[2]) for r in shown} <= {(o.noreg or "belum bernomor", o.langkah, o.pelaksana) for o in late}


def _in_time(step: dict[str, Any]) -> str:
    if not step["selesai"]:
        return "–"
    return share_of(int((step["selesai"] - step["terlambat"]) * 1000 / step["selesai"] + 0.5) / 10)


def _opened(told: list[Any]) -> list[tuple[str, int, int]]:
    opened = [o for o in told if o.status in STATUSES]
    counts = Counter(o.status for o in opened)
    late = Counter(o.status for o in opened if o.terlambat == "Ya")
    return [(status, counts[status], late[status]) for status in STATUSES]


def _check_numbers(path: Path, figures: dict[str, Any], months: list[Any], told: list[Any]) -> None:
    tables = xlsx_tables(path)
    assert [[_percent(c) if i == 4 else c for i, c in enumerate(r)] for r in tables[YEAR]] == [
        [period_name(m["periode"]), m["masuk"], m["selesai"], m["dihentikan"], m["persen_tepat_janji"]] for m in months
    ]
    assert [[*r[1:3], *map(_figure, r[4:7])] for r in tables[STEPS]] == [
        [f["selesai"], f["terlambat"], f["median_menit_kerja"], f["rata_menit_kerja"], f["terlama_menit_kerja"]]
        for f in figures["langkah"]
    ]
    assert [(r[0].split(". ")[-1], r[2], r[3]) for r in tables[OPEN]] == _opened(told)
    for key, heading in (("jenis_izin", "Jenis Izin"), ("cara_penyelesaian", "Cara Penyelesaian")):
        assert {r[0]: r[1] for r in tables[(heading, "Jumlah")]} == figures[key]
    other = {r[0]: r[1] for r in tables[("Angka", "Jumlah")]}
    assert other["Dihentikan"] == figures["dihentikan"]
    assert other["Menunggu pelapor (sekarang)"] == figures["menunggu_pelapor"]
    assert other["Perlu diperbaiki (sekarang)"] == figures["perbaiki"]
    assert _percent(other["Tanpa langkah terlambat"]) == figures["persen_tepat_waktu"]
    assert _figure(other["Rata-rata waktu kerja"]) == figures["rata_menit_kerja"]
    caches = xlsx_chart_caches(path)
    assert caches
    for reference, cached in caches:
        shown = [v for v in value_at(path, reference) if v is not None]
        assert [*map(_drawn, cached)] == [*map(_drawn, shown)], reference


def _percent(cell: Any) -> float | None:
    return None if cell == "–" else round(cell * 100, 1)


def _figure(cell: Any) -> Any:
    return None if cell == "–" else cell


def _drawn(value: Any) -> Any:
    """A point as the chart draws it: 0.813 and its nearest neighbour are the same height."""
    try:
        return round(float(value), 9)
    except (TypeError, ValueError):
        return str(value)


def _check_lines(path: Path, figures: dict[str, Any]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 8
    reasons = sorted(((n, r) for r, n in figures["alasan_dihentikan"].items() if n), key=lambda told: -told[0])
    why = f" ({', '.join(f'{reason} {n}' for n, reason in reasons)})" if reasons else ""
    assert lines[2] == (
        f"Masuk {count_of(figures['masuk'])}, selesai {count_of(figures['selesai'])}, dihentikan "
        f"{count_of(figures['dihentikan'])}{why}"
    )
    assert share_of(figures["persen_tepat_janji"]) in lines[3]
    assert share_of(figures["persen_tepat_waktu"]) in lines[3]
    assert lines[4].endswith(words_of(figures["rata_menit_kerja"]))
    assert lines[5] == (
        f"Terbuka sekarang {count_of(figures['terbuka'])}, terlambat atau belum dicatat "
        f"{count_of(figures['terlambat'])}, menunggu pelapor {count_of(figures['menunggu_pelapor'])}"
    )


# ---- what never is shown -------------------------------------------------------------------------------------------


def test_no_report_names_a_reporter_not_even_by_what_staff_noted(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-10-01 07:30")
    office.type(3, {**COMPLETE, **PERSONAL, "Tanggal Lapor": at("2026-10-05 09:00")})
    office.sync("2026-10-05 09:30")
    office.sync("2026-11-04 08:00")
    note = "Siti Rahmadani (0812-6345-7788, NIK 1275014507900003) puas; loket ditambah"
    office.type(3, {"Catatan Evaluasi": note}, tab="Serah Terima")

    paths = export(office, "2026-11-04 08:30", "2026-10", tmp_path / "keluar")

    for path in paths.values():
        said = everything(path)
        assert not [text for text in PERSONAL_TEXTS if text in said], path
    assert "(pelapor) ((nomor), NIK (nomor)) puas; loket ditambah" in everything(paths[".html"])


def test_what_looks_like_a_formula_is_text_in_every_kind(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-11-02 07:30")
    for row, kind in enumerate(("=1+1", "+62", "@SUM(A1)", "-7", '<b>"&amp;'), 3):
        cells = {**COMPLETE, "Uraian Pengaduan": f"Nomor {row}", "Tanggal Lapor": at("2026-11-03 09:00")}
        office.type(row, {**cells, "Jenis Izin": kind})
    office.sync("2026-11-03 10:00")

    paths = export(office, "2026-11-03 10:00", "2026-11", tmp_path / "keluar")

    cells = [c for sheet in openpyxl.load_workbook(paths[".xlsx"]) for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    assert {"=1+1", "+62", "@SUM(A1)", "-7", '<b>"&amp;'} <= {c.value for c in cells if isinstance(c.value, str)}
    counted = dict(html_tables(paths[".html"].read_text(encoding="utf-8"))[("Jenis Izin", "Jumlah")])
    assert counted["=1+1"] == counted['<b>"&amp;'] == "1"


# ---- the handover --------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_month_that_was_handed_over_keeps_its_figures_and_says_what_differs_now(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-10-01 07:30")
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-10-05 09:00")})
    office.sync("2026-10-05 09:30")
    office.sync("2026-11-04 08:00")
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10"), "Catatan Evaluasi": "Baik"}, tab="Serah Terima")
    office.sync("2026-11-04 08:30")
    office.type(4, {**COMPLETE, "Nama Pelapor": "Orang Lain", "Tanggal Lapor": at("2026-10-30 09:00")})
    office.sync("2026-11-05 09:00")

    paths = export(office, "2026-11-05 09:00", "2026-10", tmp_path / "keluar")

    page = paths[".html"].read_text(encoding="utf-8")
    assert html_headlines(page)["Masuk"] == "1"
    assert "masuk 1 menjadi 2" in page
    why = "karena 1 pengaduan ditambah sesudah rekap disusun"
    assert why in page and all(why in everything(paths[suffix]) for suffix in (".docx", ".xlsx"))
    assert "Rekap Disusun 4 Nov 2026 08.10" in page
    assert "masuk 1 menjadi 2" in everything(paths[".docx"]).replace("</w:t>", "")
    assert html_tables(page)[YEAR][-1][1] == "1"


def test_of_a_month_that_was_handed_over_no_count_changes_any_more(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-10-01 07:30")
    office.type_rows({3: finished_on("2026-10-06", "Satu"), 4: finished_on("2026-10-07", "Dua")})
    office.sync("2026-10-08 08:00")
    office.sync("2026-11-04 08:00")
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")
    office.sync("2026-11-04 08:30")
    office.type(3, {"Diperiksa": at("2026-10-06 00:00"), "Dilengkapi": at("2026-10-06 08:02")})
    office.type(4, {"Pelapor Dihubungi": at("2026-11-02 09:10")})
    office.sync("2026-11-05 09:00")

    paths = export(office, "2026-11-05 09:00", "2026-10", tmp_path / "keluar")

    page = paths[".html"].read_text(encoding="utf-8")
    assert "selesai 2 menjadi 1" in page
    others = dict(row[:2] for row in html_tables(page)[("Angka", "Jumlah")])
    assert [others[name] for name in ("Dikembalikan untuk dilengkapi", "Baris bertanggal tanpa jam")] == ["0", "0"]
    assert "Semua waktu pada bulan ini dicatat lengkap dengan jamnya." in page
    tab = [[c.value for c in row if c.value is not None] for row in office.open()["Rekap"].iter_rows()]
    trusted = "Tabel ini dihitung dari buku agenda sekarang, bukan saat rekap disusun."
    assert all(trusted in " ".join(everything(paths[kind]).split()) for kind in (".html", ".docx", ".xlsx"))
    assert [trusted] in tab
    told = {str(row[0]): row[1] for row in tab if len(row) > 1}
    assert [told[name] for name in ("Janji ditepati", "Dikembalikan untuk dilengkapi")] == ["2 dari 2", 0]
    assert told["Baris bertanggal tanpa jam"] == 0


@pytest.mark.thorough
def test_a_row_that_is_gone_is_a_reason_too_where_it_counted(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-09-01 07:30")
    days = ("2026-09-29", "2026-10-05", "2026-10-06")
    office.type_rows({
        row: {**COMPLETE, "Nama Pelapor": f"Orang {row}", "Tanggal Lapor": at(f"{day} 09:00")}
        for row, day in enumerate(days, 3)
    })  # fmt: skip
    office.sync("2026-10-06 09:30")
    office.sync("2026-11-04 08:00")
    office.type(4, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")
    office.sync("2026-11-04 08:30")
    office.delete_rows(3, 5)
    office.sync("2026-11-05 09:00")

    page = export(office, "2026-11-05 09:00", "2026-10", tmp_path / "keluar")[".html"].read_text(encoding="utf-8")

    assert "masuk 2 menjadi 1" in page
    assert "karena 1 pengaduan hilang sesudah rekap disusun" in page
    tab = [str(c.value) for row in office.open()["Rekap"].iter_rows() for c in row]
    assert any("karena 1 pengaduan hilang sesudah" in text for text in tab)


def finished_on(day: str, name: str) -> dict[str, object]:
    """A complaint that was finished within its limits on one morning."""
    times = dict(zip(STEP_TIMES, ("08:00", "08:05", "09:00", "09:30", "09:35", "09:40"), strict=True))
    return {
        **COMPLETE, "Nama Pelapor": name, "Uraian Pengaduan": f"Keluhan {name}", "Kelengkapan": "Lengkap",
        "Cara Penyelesaian": "Lisan", "Solusi": "Sudah", **{step: at(f"{day} {hour}") for step, hour in times.items()},
    }  # fmt: skip


def test_signatures_name_the_chain_and_the_head(tmp_path: Path) -> None:
    names = {'kepala_nama = ""': 'kepala_nama = "Drs. Contoh, M.Si."', 'kepala_nip = ""': 'kepala_nip = "19700101"'}
    office = Office(tmp_path / "kantor", replace=names).create("2026-10-01 07:30")

    paths = export(office, "2026-12-01 09:00", "2026-11", tmp_path / "keluar")

    page = everything(paths[".html"])
    assert page.index("Disusun oleh") < page.index("Diperiksa oleh") < page.index("Diterima oleh")
    assert "Binjai, 1 Desember 2026" in page
    text = "\n".join(c.text for t in docx.Document(str(paths[".docx"])).tables for row in t.rows for c in row.cells)
    for wanted in ("Kasi Penanganan Pengaduan", "Kepala Dinas", "Drs. Contoh, M.Si.", "NIP 19700101"):
        assert wanted in page and wanted in text


# ---- the document --------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_document_is_a4_with_repeated_headings_pictures_that_speak_and_page_numbers(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-11-24 07:30", examples=30)
    office.sync("2026-11-24 09:00")
    path = export(office, "2026-11-24 09:00", "2026-11", tmp_path / "keluar")[".docx"]
    document = docx.Document(str(path))
    section = document.sections[0]

    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    headed = [t for t in document.tables if t.rows[0]._tr.xpath("./w:trPr/w:tblHeader")]
    assert len(headed) >= 6
    pictures = document.element.body.xpath(".//wp:docPr")
    assert len(pictures) == 2
    assert all("bulan" in p.get("descr") or "batas" in p.get("descr") for p in pictures)
    foot = section.footer._element.xml
    assert "PAGE" in foot and "NUMPAGES" in foot
    for table in headed:
        assert sum(c.width.cm for c in table.rows[0].cells) <= 17.1


# The order of ECMA-376 (CT_PPr, CT_TblPr, CT_TcPr, CT_RPr), as far as reports use it: Word refuses another one.
ORDER = {
    "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "rPr"),
    "tblPr": ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"),
    "tblBorders": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
    "rPr": ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "lang"),
}


@pytest.mark.thorough
def test_the_elements_of_the_document_stand_in_the_order_that_word_asks_for(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-11-24 07:30", examples=10)
    path = export(office, "2026-11-24 09:00", "2026-11", tmp_path / "keluar")[".docx"]
    body = docx.Document(str(path)).element.body

    for name, order in ORDER.items():
        found = body.xpath(f".//w:{name}")
        assert found, name
        for element in found:
            inside = [child.tag.rpartition("}")[2] for child in element]
            assert set(inside) <= set(order), (name, inside)
            assert inside == sorted(inside, key=order.index), (name, inside)


@pytest.mark.parametrize("count", [0, 1, 6, 9])
def test_every_row_of_a_table_is_as_if_it_were_dressed_alone(count: int) -> None:
    look = shipped_theme().warna.lain
    columns = [Column("Langkah", width=6.0), Column("Selesai", "count", 2.5)]
    block = Table(columns, [(f" ke-{i}\nbaris\tdua", None if i == 2 else i) for i in range(count)])
    made, alone = docx.Document(), docx.Document()
    write_table(made, block, look)

    plain = grid(alone, 1 + count, [6.0, 2.5])
    borders(plain, look.garis)
    row_property(plain.rows[0], "w:tblHeader")
    lines = [("Langkah", "Selesai"), *((words(a), words(b, "count")) for a, b in block.rows)]
    for i, (row, texts) in enumerate(zip(plain.rows, lines, strict=True)):
        for cell, text, side in zip(row.cells, texts, (None, WD_ALIGN_PARAGRAPH.RIGHT), strict=True):
            line = write(cell, text, bold=i == 0, size=SIZE)
            line.alignment = side
            line.paragraph_format.keep_with_next = i < count and (count <= 6 or i < 2 or i == count - 1)
            if i == 0:
                fill(cell, look.judul_laporan)
    assert made.element.body.xml == alone.element.body.xml


def test_an_office_writes_under_its_own_letterhead_and_with_its_own_words(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-11-24 07:30")
    own = office.folder / "workbook_templates"
    own.mkdir()
    (own / "rekap.toml").write_text('judul = "Laporan {kantor} {periode}"\n', encoding="utf-8")
    letterhead = docx.Document()
    letterhead.add_paragraph("KOP SURAT KAMI")
    letterhead.save(str(own / "rekap.docx"))

    paths = export(office, "2026-11-24 09:00", "2026-11", tmp_path / "keluar")

    document = docx.Document(str(paths[".docx"]))
    texts = [cell.text for cell in document.tables[0].column_cells(2)]  # to whom, from whom, number, what about
    assert document.paragraphs[0].text == "KOP SURAT KAMI"
    title = "Laporan Dinas Penanaman Modal dan Perizinan Terpadu Satu Pintu Kota Binjai November 2026"
    assert title in texts and title in everything(paths[".html"])
    for content in (b"bukan dokumen", damaged((own / "rekap.docx").read_bytes(), "word/document.xml")):
        (own / "rekap.docx").write_bytes(content)
        with pytest.raises(PengaduanError, match="tidak dapat dipakai sebagai dokumen Word"):
            command(office.config, at("2026-11-24 09:00"), "2026-11", str(tmp_path / "x.docx"))


# ---- -o ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("output", "said"), [
    ("rekap.pdf", r'".pdf" tidak dikenal.*\.xlsx, \.docx, \.html atau \.txt'), ("rekap", "tanpa akhiran"),
    ("tidak-ada/rekap.docx", "folder .* tidak ada"), ("buku-agenda.xlsx", "itu buku agenda kantor ini"),
    ("papan.html", "itu papan kantor ini"), ("jurnal/x.txt", "bagian dari folder jurnal"), (".", "sebuah folder"),
])  # fmt: skip
def test_what_cannot_be_written_is_refused_in_words(
    office: Office, monkeypatch: pytest.MonkeyPatch, output: str, said: str
) -> None:
    office.sync("2026-11-24 09:00")
    before = office.book.read_bytes()
    monkeypatch.chdir(office.folder)

    with pytest.raises(UsageError, match=said):
        command(office.config, at("2026-11-24 09:00"), None, output)
    assert office.book.read_bytes() == before


def test_the_command_says_where_the_file_is_and_replaces_the_report_that_it_made(office: Office) -> None:
    path = office.folder.parent / "REKAP.TXT"
    clock = ("--sekarang", "2026-11-24 09:00")

    done = office.run("rekap", "--periode", "2026-11", "-o", str(path), *clock, code=0)
    assert done.stdout.strip() == f"Rekap November 2026: {path}"
    assert path.read_text(encoding="utf-8").startswith("*Rekap Pengaduan November 2026")
    assert {p.name for p in path.parent.iterdir()} == {"REKAP.TXT", "kantor"}
    assert office.run("rekap", "-o", "x.pdf", *clock, code=2).stdout == ""
    both = office.run("rekap", "--json", "-o", str(path), *clock, code=0)
    assert both.stdout.startswith("{") and str(path) in both.stderr


def test_who_is_finished_by_a_stop_stands_not_behind_those_who_are_not(tmp_path: Path) -> None:
    """`dihentikan 1 (Ganda 1, Bukan Wewenang 1)` would be two of one (INTERFACE 4.3, `dihitung_selesai`)."""
    uncounted = 'tidak_dihitung = ["Ganda", "Salah Input"]'
    finishing = f'{uncounted}\ndihitung_selesai = ["Bukan Wewenang"]'
    office = Office(tmp_path / "kantor", replace={uncounted: finishing}).create("2026-11-24 08:00")
    reasons = ("Bukan Wewenang", "Dicabut Pelapor")
    stopped = [{**COMPLETE, "Dihentikan": at("2026-11-24 09:00"), "Alasan Dihentikan": reason} for reason in reasons]
    office.type_rows({3 + k: {**cells, "Nama Pelapor": f"Orang {k}"} for k, cells in enumerate(stopped)})
    office.sync("2026-11-24 10:00")
    paths = export(office, "2026-11-24 10:00", "2026-11", tmp_path / "laporan")
    assert "selesai 1, dihentikan 1 (Dicabut Pelapor 1)\n" in paths[".txt"].read_text(encoding="utf-8")
    assert "Bukan Wewenang (terhitung selesai)" in paths[".html"].read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [".txt", ".docx", ".xlsx", ".html"])
def test_a_file_that_somebody_else_made_or_edited_is_never_replaced(office: Office, kind: str) -> None:
    clock = ("--sekarang", "2026-11-24 09:00")
    theirs, edited = office.folder.parent / f"surat{kind}", office.folder.parent / f"rekap{kind}"
    theirs.write_bytes(b"bukan dari sini")
    office.run("rekap", "-o", str(edited), *clock, code=0)
    edited.write_bytes(edited.read_bytes() + b"catatan Kasi")
    for path in (theirs, edited):
        before = path.read_bytes()
        refused = office.run("rekap", "-o", str(path), *clock, code=2)
        assert "sudah ada" in refused.stderr and "nama lain" in refused.stderr
        assert path.read_bytes() == before


def test_months_are_named_in_indonesian_and_no_cell_is_blank(office: Office) -> None:
    paths = export(office, "2026-11-24 09:00", "2026-11", office.folder.parent / "keluar")
    year = html_tables(paths[".html"].read_text(encoding="utf-8"))[YEAR]
    assert [row[0] for row in year] == ["November 2026"]  # a new office has no months before
    assert not [cell for row in year for cell in row if is_blank(cell)]
