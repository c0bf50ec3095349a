"""Old registers as offices keep them, made by script: three shapes, of any number of rows.

`complaints` says what is in them; `workbook`, `sheet_text` and `table` write it down as three offices would.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

import openpyxl

from pengaduan_sheets.text import DAYS, MONTHS, MONTHS_SHORT, ROMAN

FIRST = ("Budi", "Siti", "Ucok", "Melati", "Rahmat", "Dewi", "Anton", "Yusuf", "Ani", "Togar")
LAST = ("Umpama", "Contoh", "Misal", "Andaian", "Teladan", "Percobaan", "Sampel", "Rekaan")
STREETS = ("Melati", "Mawar", "Kenanga", "Anggrek", "Dahlia", "Cempaka")
STORIES = ("belum terbit", "ditolak tanpa alasan", "salah nama", "hilang di loket", "dipungut biaya", "lama sekali")
KINDS = ("NIB", "PBG", "Izin Reklame", "Izin Trayek")


class Old(NamedTuple):
    """One complaint of an old register."""

    number: int  # of its year
    came: datetime
    name: str
    street: str
    phone: str
    nik: str
    kind: str
    story: str
    done: datetime | None
    answer: str


def complaints(rows: int, *, year: int = 2024, seed: int = 1) -> list[Old]:
    """So many complaints of one year, in the order in which they came."""
    rng = Random(seed)
    out = list[Old]()
    for n in range(rows):
        came = datetime(year, 1, 1) + timedelta(days=364 * n // rows)
        done = came + timedelta(days=rng.randrange(1, 6)) if rng.random() < 0.95 else None
        birth = f"{rng.randrange(1, 29):02d}{rng.randrange(1, 13):02d}{rng.randrange(60, 99)}"
        out.append(
            Old(
                n + 1, came, f"{rng.choice(FIRST)} {rng.choice(LAST)}", f"Jl. {rng.choice(STREETS)} No. {n % 90 + 1}",
                f"0812{rng.randrange(10**7, 10**8)}", f"127501{birth}{rng.randrange(1, 10000):04d}", rng.choice(KINDS),
                f"Izin {n + 1} {rng.choice(STORIES)}", done, f"Sudah dijelaskan, berkas {n + 1}" if done else "",
            )
        )  # fmt: skip
    return out


# ---- .xlsx: title, two rows of headings, banners, a sheet per month, sums, signatures ----------------------


def workbook(path: Path, olds: Sequence[Old]) -> Path:
    """A sheet per month, as a careful clerk keeps it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for month in sorted({old.came.month for old in olds}):
        sheet = book.create_sheet(MONTHS[month - 1].upper())
        rows = [old for old in olds if old.came.month == month]
        _month_head(sheet, month, rows[0].came.year)
        for n, old in enumerate(rows):
            values = (
                n + 1, f"{old.number:03d}/ADU/{old.came.year}", old.came, old.name, old.street, int(old.phone), old.nik,
                "s.d.a" if n and rows[n - 1].kind == old.kind else old.kind, old.story, old.done, old.answer, "-",
            )  # fmt: skip
            for column, value in enumerate(values, 1):
                sheet.cell(8 + n, column, value)
        below = 8 + len(rows)
        sheet.cell(below, 1, "JUMLAH")
        sheet.cell(below, 2, len(rows))
        for row, text in enumerate(("Binjai, 31 Desember 2024", "Kepala Dinas,", None, "NAMA KEPALA", "NIP. 1970"), 2):
            sheet.cell(below + row, 9, text)
    book.save(path)
    return path


def _month_head(sheet: openpyxl.worksheet.worksheet.Worksheet, month: int, year: int) -> None:
    sheet["A1"], sheet["A2"] = "BUKU REGISTER PENGADUAN MASYARAKAT", f"TAHUN {year}"
    top = ("NO", "NO. REGISTER", "TGL MASUK", "PELAPOR", None, None, None, "JENIS IZIN", "ISI PENGADUAN",
           "TINDAK LANJUT", None, "KET")  # fmt: skip
    below = {4: "NAMA", 5: "ALAMAT", 6: "NO. HP", 7: "NIK", 10: "TANGGAL", 11: "HASIL"}
    for column, text in enumerate(top, 1):
        sheet.cell(4, column, text)
        sheet.cell(5, column, below.get(column))
        sheet.cell(6, column, column)
    for cells in ("A1:L1", "A2:L2", "D4:G4", "J4:K4", *(f"{c}4:{c}5" for c in "ABCHIL"), "A7:L7"):
        sheet.merge_cells(cells)
    sheet["A7"] = f"BULAN : {MONTHS[month - 1].upper()} {year}"


# ---- .ods: one sheet, other headings, dates as Indonesian texts, banners of months between -------------------


def dated(moment: datetime, n: int) -> str:
    """A date as one clerk or another writes it."""
    day, month, year = moment.day, moment.month, moment.year
    return (
        f"{day} {MONTHS[month - 1]} {year}", f"{DAYS[moment.weekday()]}, {day} {MONTHS[month - 1]} {year}",
        f"{day}-{MONTHS_SHORT[month - 1]}-{year % 100}", f"{day:02d} {MONTHS[month - 1].upper()} {year}",
        f"{day}/{ROMAN[month - 1]}/{year}",
        f"Tgl. {day} {MONTHS[month - 1]} {year} pukul 09.15 WIB", f"{year}-{month:02d}-{day:02d}",
    )[n % 7]  # fmt: skip


def sheet_text(path: Path, olds: Sequence[Old]) -> Path:
    """An .ods in which everything is text."""
    headings = ["No.", "Hari/Tanggal", "Nama Pelapor/Alamat", "No. Telp/HP", "Layanan", "Keluhan", "Penyelesaian",
                "Tgl Selesai", "Petugas Loket"]  # fmt: skip
    rows: list[list[str]] = [["DAFTAR PENGADUAN"], [], headings]
    month = 0
    for n, old in enumerate(olds):
        if old.came.month != month:
            month = old.came.month
            rows.append([MONTHS[month - 1]])
        rows.append(
            [f"{n + 1}.", dated(old.came, n), f"{old.name}\n{old.street}", old.phone, old.kind.upper(), old.story,
             old.answer or "-", dated(old.done, n + 3) if old.done else "-", "Ani"]
        )  # fmt: skip
    rows += [["Jumlah pengaduan", str(len(olds))], [], ["", "", "", "", "", "Mengetahui,"], ["", "", "", "", "", "ttd"]]
    path.write_bytes(ods(rows))
    return path


def ods(rows: Sequence[Sequence[str]], name: str = "Daftar") -> bytes:
    """The smallest .ods of these texts."""

    def cell(text: str) -> str:
        parts = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        return (
            f'<table:table-cell office:value-type="string">{parts}</table:table-cell>'
            if text
            else "<table:table-cell/>"
        )

    body = "".join(
        f"<table:table-row>{''.join(map(cell, row)) or '<table:table-cell/>'}</table:table-row>" for row in rows
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


# ---- .csv: cp1252, semicolons, d/m/y ----------------------------------------------------------------------------


def table_rows(olds: Sequence[Old]) -> Iterator[list[str]]:
    """Records of a .csv that another program wrote."""
    yield ["No", "No. Agenda", "Tanggal", "Nama", "Alamat Lengkap", "HP", "Izin", "Uraian", "Solusi", "Selesai", "Via"]
    for old in olds:
        yield [
            str(old.number), f"{old.number:04d}/PGD/{ROMAN[old.came.month - 1]}/{old.came.year}",
            f"{old.came:%d/%m/%Y}",
            old.name, old.street, old.phone.removeprefix("0"), old.kind, f"{old.story} – \u201ccafé\u201d", old.answer,
            f"{old.done:%d/%m/%Y}" if old.done else "", "loket",
        ]  # fmt: skip


def table(path: Path, olds: Sequence[Old]) -> Path:
    """A .csv as an old Windows program writes it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(table_rows(olds))
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path
