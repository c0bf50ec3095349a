"""An office that prints, with the smallest templates that there can be: what papers lie where, and what they say."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
from office import COMPLETE, OTOMATIS, Office, at

KINDS = ("formulir", "tanda-terima", "disposisi", "surat-jawaban")
KEPT = {'folder = "cetakan"': 'folder = "cetakan"', OTOMATIS: OTOMATIS}  # tests of other things have none
NUMBERED: dict[str, Any] = {
    **COMPLETE, "Tanggal Lapor": at("2026-11-24 08:00"), "Kelengkapan": "Lengkap", "Diperiksa": at("2026-11-24 08:10"),
}  # fmt: skip
SOLVED: dict[str, Any] = {
    "Diverifikasi": at("2026-11-24 09:00"), "Kebenaran Laporan": "Benar", "Solusi Diberikan": at("2026-11-24 09:30"),
    "Cara Penyelesaian": "Tertulis", "Solusi": "Izin sudah terbit.",
}  # fmt: skip
ONE, TWO = "0001-PGD-XI-2026", "0002-PGD-XI-2026"


def templates(office: Office, *lines: str, kinds: Sequence[str] = KINDS) -> Path:
    """The office's own templates, of these lines; its folder."""
    folder = office.folder / "workbook_templates" / "surat"
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        (folder / f"{kind}.docx").write_bytes(_document(lines))
    return folder


@cache
def _document(lines: Sequence[str]) -> bytes:
    made, saved = docx.Document(), BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(saved)
    return saved.getvalue()


def damaged(document: bytes, part: str) -> bytes:
    """A document of which one part cannot be unpacked any more, as after a fault of the disk."""
    there = ZipFile(BytesIO(document)).getinfo(part)
    begin = there.header_offset + 30 + sum(struct.unpack_from("<HH", document, there.header_offset + 26))
    return document[:begin] + b"\xff" * there.compress_size + document[begin + there.compress_size :]


def office_of(folder: Path, rows: Mapping[int, Mapping[str, object]], *, now: str = "", **replace: str) -> Office:
    """An office with its templates and these rows; synced where `now` is given. replace: as in config.toml"""
    office = Office(folder, replace={**KEPT, **replace})
    templates(office, "Nomor {{ nomor }}", "{{ kolom }}", kinds=["formulir", "tanda-terima", "disposisi"])
    templates(
        office, "Nomor {{ nomor }}", "{% for alinea in alinea %}{{ alinea }}{% endfor %}", kinds=["surat-jawaban"]
    )
    office.create()
    office.type_rows(rows)
    if now:
        office.sync(now)
    return office


def papers(office: Office, folder: str = "cetakan") -> set[str]:
    """What lies in the folder of papers, but for the reports of past months."""
    there = office.folder / folder
    names = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith("rekap-")}


def text_of(path: Path) -> str:
    """The paragraphs of a document."""
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
