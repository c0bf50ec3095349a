"""Old registers whose headings stand under groups, made at random as offices make them (INTERFACE 4.14). No book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

import pytest
from soak import sized

from pengaduan_sheets.config import load_config
from pengaduan_sheets.imports.mapping import NO_MAP
from pengaduan_sheets.imports.matching import RUNNING
from pengaduan_sheets.imports.plan import match
from pengaduan_sheets.imports.reading import OldFile, Page
from pengaduan_sheets.imports.understood import understand
from pengaduan_sheets.layout import shipped_config

CONFIG = load_config(shipped_config())
SEEDS, AT_ONCE = sized(3, 60), 100
ROWS = 4
# Group as offices call it -> our heading -> how it is headed there.
GROUPS: Sequence[tuple[Sequence[str], dict[str, Sequence[str]]]] = (
    (("Identitas Pelapor", "Pelapor", "Pengadu", "Data Pelapor", "IDENTITAS PENGADU", "Pemohon/Pelapor"), {
        "Nama Pelapor": ("Nama", "Nama Lengkap", "NAMA"), "NIK": ("NIK", "No. KTP", "N I K", "No KTP/NIK"),
        "Alamat": ("Alamat", "Alamat Rumah", "ALAMAT"), "No. HP": ("No. HP", "Telp/HP", "No Telepon", "HP", "Kontak"),
    }),
    (("Pengaduan", "Laporan", "Aduan", "Materi Pengaduan", "PENGADUAN"), {
        "Tanggal Lapor": ("Tanggal", "Tgl", "Tgl. Masuk", "TANGGAL"),
        "Jenis Izin": ("Jenis", "Jenis Izin", "Jenis Perizinan"),
        "Uraian Pengaduan": ("Uraian", "Isi", "Isi Pengaduan", "Keluhan"),
    }),
    (("Penyelesaian", "Tindak Lanjut", "Jawaban", "PENYELESAIAN"), {
        "Pelapor Dihubungi": ("Tanggal", "Tgl", "Tanggal Selesai"), "Solusi": ("Uraian", "Hasil", "Isi"),
    }),
)  # fmt: skip
ALONE = {  # how they are headed where no group says whose they are
    "Tanggal Lapor": "Tgl Pengaduan", "Pelapor Dihubungi": "Tanggal Selesai", "Solusi": "Tindak Lanjut",
    "Uraian Pengaduan": "Isi Pengaduan",
}  # fmt: skip
ALWAYS = {"Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"}
CELLS: dict[str, Any] = {
    "Tanggal Lapor": datetime(2024, 3, 4), "Pelapor Dihubungi": datetime(2024, 3, 6), "NIK": "1275010101800001",
    "No. HP": "081211111111", "Nama Pelapor": "Budi Umpama", "Alamat": "Jl. Melati 3", "Jenis Izin": "NIB",
    "Uraian Pengaduan": "Izin belum terbit sejak lama", "Solusi": "Sudah dijelaskan di loket",
}  # fmt: skip
TITLES: Sequence[list[list[Any]]] = (
    [], [["REGISTER PENGADUAN"], []], [["BUKU REGISTER PENGADUAN", "", "TAHUN 2024"]], [["Bulan", "Januari"]],
)  # fmt: skip


class Column(NamedTuple):
    """group: "" where none stands over it"""

    group: str
    heading: str
    ours: str


def invented(rng: Random) -> list[Column]:
    """The columns of a table in which at least one group has several."""
    out = [Column("", rng.choice(("No", "NO.", "No Urut")), RUNNING)] if rng.random() < 0.6 else []
    for called, columns in rng.sample(GROUPS, len(GROUPS)):
        group = rng.choice(called) if rng.random() < 0.75 else ""
        for ours, headings in rng.sample([*columns.items()], len(columns)):
            if ours in ALWAYS or rng.random() > 0.12:
                own = rng.choice(headings)
                out.append(Column(group, own if group else ALONE.get(ours, own), ours))
    grouped = [column.group for column in out if column.group]
    return out if len(grouped) > len({*grouped}) else invented(rng)


def page(rng: Random, columns: Sequence[Column]) -> Page:
    """The table as some program writes it: groups merged, said once, said in each column, or all said in both rows."""
    made, title = rng.choice(("merged", "once", "each", "both")), rng.choice(TITLES)
    above: list[Any] = [column.group or column.heading for column in columns]
    starts = [n for n, text in enumerate(above) if not n or text != above[n - 1]]
    if made in ("merged", "once"):
        above = [text if n in starts else None for n, text in enumerate(above)]
    below = [column.heading if column.group or made == "both" else None for column in columns]
    top = len(title) + 1
    spans = [(top, a + 1, top, b) for a, b in pairwise([*starts, len(columns)]) if b - a > 1]
    counted = [[n + 1 for n in range(len(columns))]] if rng.random() < 0.3 else []
    rows = [[CELLS.get(column.ours, n + 1) for column in columns] for n in range(ROWS)]
    return Page("Data", [*title, above, below, *counted, *rows], spans if made == "merged" else ())


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_column_is_found_whoever_made_the_table_and_whatever_stands_over_it(seed: int) -> None:
    for n in range(AT_ONCE):
        rng = Random(seed * AT_ONCE + n)
        columns = invented(rng)
        old = understand(OldFile("lama.xlsx", [page(rng, columns)]), CONFIG)
        found = match(old, NO_MAP, CONFIG, None).columns
        told = [
            (column.group, column.heading, found.get(name)) for column, name in zip(columns, old.headings, strict=True)
        ]
        assert told == columns, n
        assert len(old.lines) == ROWS, n
