"""Complaints to type into an office's book, each unlike the others, and the numbers that they get."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from office import FIRST_ROW, Office
from ready_books import grown_once

from pengaduan_sheets import schema as s

CHECKED = {"Diperiksa": datetime(2026, 11, 24, 7, 40), "Kelengkapan": "Lengkap"}
_STORIES = (
    "Berkas NIB belum diproses", "Pembayaran ditolak sistem", "Peta lokasi salah kecamatan",
    "Antrean dipanggil dua kali", "Sertifikat hilang sewaktu diunggah", "Kuota reklame penuh",
    "Trayek angkutan berubah sepihak",
)  # fmt: skip


def complaint(k: int, **more: object) -> dict[str, object]:
    """The k-th complaint, complete, and checked on Tuesday 24 November 2026 at 07:40."""
    return {
        "Tanggal Lapor": datetime(2026, 11, 23, 8, 0) + timedelta(minutes=11 * k),
        "Nama Pelapor": f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[k % 26] * 6} {k * 7919}",
        "Alamat": f"Gang {k * 13}",
        "No. HP": f"0812-0000-{k:04d}",
        "Jenis Izin": "NIB",
        "Uraian Pengaduan": f"{_STORIES[k % len(_STORIES)]} {k * 104729}",
        **CHECKED,
        **more,
    }


def number(sequence: int) -> str:
    """The register number of a complaint checked in November 2026."""
    return f"{sequence:04d}/PGD/XI/2026"


@grown_once
def typed(office: Office, n: int = 3, first: int = 1) -> Office:
    """The office with n complaints from row 3 on, the `first` and those behind it, synced at nine."""
    office.type_rows({FIRST_ROW + k: complaint(k + first) for k in range(n)})
    office.sync("2026-11-24 09:00")
    return office


def numbers(office: Office) -> dict[int, Any]:
    """Row of Agenda -> register number."""
    return {row: cells.get(s.NOREG) for row, cells in office.rows().items()}
