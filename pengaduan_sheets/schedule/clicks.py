"""What can be clicked on the desktop, and what a click starts, whatever the system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Icon(NamedTuple):
    """action: what `desk` is told; picture: by its name on Linux, by its number in shell32.dll on Windows."""

    action: str
    title: str
    comment: str
    picture: str
    number: int


class Start(NamedTuple):
    """What a click does: an absolute program and its arguments, the folder it starts in, whether in a terminal."""

    command: Sequence[str]
    folder: Path
    in_terminal: bool


ICONS = (
    Icon("sinkron", "Sinkron sekarang", "Beri nomor, perbarui status dan tenggat di buku agenda", "view-refresh", 238),
    Icon("cetak", "Cetak", "Cetak tanda terima, disposisi atau surat menurut nomor", "document-print", 16),
    Icon("papan", "Buka papan", "Lihat yang terbuka, yang terlambat, dan siapa yang bertindak", "video-display", 34),
)
