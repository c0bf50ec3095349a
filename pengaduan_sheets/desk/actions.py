"""What an icon does and the one sentence that it ends in. The work itself is that of the command line, as a process.

So whatever goes wrong there ends in words here, and the window stays alive meanwhile.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from ..beside.settings import load_settings
from ..text import listing


class Outcome(NamedTuple):
    """How it ended, in one sentence. is_good: there is nothing left to do"""

    said: str
    is_good: bool


class Said(NamedTuple):
    """What a command said. code: INTERFACE section 1"""

    code: int
    out: str
    err: str


def call(config: Path, *arguments: str) -> Said:
    """Run a command of the program for the office of this config.toml, without a console window on Windows."""
    command = [sys.executable, "-P", "-m", "pengaduan_sheets", "-c", str(config), *arguments]
    done = subprocess.run(  # noqa: S603 - a list, no shell
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", cwd=config.parent,
        env={**os.environ, "NO_COLOR": "1"}, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), check=False,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


# ---- Sinkron sekarang ----------------------------------------------------------------------------------------------


def sync_now(config: Path) -> Outcome:
    """One sync."""
    said = call(config, "sinkron", "--json")
    return Outcome(synced_sentence(json.loads(said.out)), True) if said.code == 0 else _failed(said)


def synced_sentence(counts: Mapping[str, int]) -> str:
    """What a sync came to. counts: as in `sinkron --json`"""
    told = {"nomor baru": counts["didaftarkan"], "terlambat": counts["terlambat"], "bermasalah": counts["bermasalah"]}
    if waits := counts["tertunda"]:
        given = f"{counts['didaftarkan']} nomor baru sudah tampak di papan, dan " if counts["didaftarkan"] else ""
        return f"Buku sedang terbuka: {given}{waits} sel menunggu sampai buku disimpan dan ditutup sebentar."
    found = [f"{count} {what}" for what, count in told.items() if count]
    more = "; lihat tab Tugas" if counts["terlambat"] or counts["bermasalah"] else ""
    return f"Sinkron selesai: {listing(found) or 'tidak ada yang baru, terlambat atau bermasalah'}{more}."


def _failed(said: Said) -> Outcome:
    text = " ".join((said.err or said.out).split())
    return Outcome(text or f"Tidak berhasil (kode {said.code}); jalankan `pengaduan diagnosa`.", False)


# ---- Cetak ---------------------------------------------------------------------------------------------------------

PAPERS = {
    "tanda-terima": "Tanda terima untuk pelapor",
    "disposisi": "Lembar disposisi",
    "surat-jawaban": "Surat jawaban",
    "formulir": "Formulir (tanpa nomor: kosong)",
    "rekap": "Rekap bulan ini (tanpa nomor)",
}
NUMBERED, NUMBERLESS = ("tanda-terima", "disposisi", "surat-jawaban"), ("rekap",)  # a form is of a number or blank
_MADE = re.compile(r"^(Dibuat|Sudah ada): (.+)$", re.MULTILINE)


def print_papers(config: Path, kind: str, typed: str) -> Outcome:
    """Papers of a kind for the numbers or codes that were typed, made where there are none yet; they are opened."""
    numbers = [] if kind in NUMBERLESS else [number for number in re.split(r"[\s,;]+", typed) if number]
    if not numbers and kind in NUMBERED:
        return Outcome("Tulis dulu nomor atau kodenya, misalnya 12.", False)
    said = call(config, "cetak", kind, *numbers)
    if said.code:
        return _failed(said)
    found = [(verb, Path(place)) for verb, place in _MADE.findall(said.out)]
    if len(found) == 1 and found[0][1].is_file():
        verb, paper = found[0]
        return _opened(paper, f"{paper.name} {verb.lower()}, lalu dibuka.")
    office = load_settings(config)
    return _opened(office.beside(office.cetak.folder), f"{len(numbers)} cetakan siap; foldernya dibuka.")


# ---- Buka papan ----------------------------------------------------------------------------------------------------


def open_board(config: Path) -> Outcome:
    """The board, in the browser."""
    office = load_settings(config)
    if not office.papan.berkas:
        return Outcome("Kantor ini tidak memakai papan: [papan] berkas di config.toml kosong.", False)
    board = office.beside(office.papan.berkas)
    if not board.exists():
        return Outcome("Papan belum ada; klik dulu ikon Sinkron sekarang.", False)
    return _opened(board, "Papan dibuka di peramban.")


def _opened(path: Path, said: str) -> Outcome:
    """Open a file or folder as a double click does; `said` tells that it is open."""
    if click.launch(str(path)) == 0:
        return Outcome(said, True)
    return Outcome(f"{path} siap, tetapi tidak dapat dibuka dari sini; buka sendiri dari foldernya.", False)


# ---- whichever it is -----------------------------------------------------------------------------------------------


class Action(NamedTuple):
    """title: as the icon's; doing: what is said meanwhile; does: None where something must be asked first."""

    title: str
    doing: str
    does: Callable[[Path], Outcome] | None


ACTIONS = {
    "sinkron": Action("Sinkron sekarang", "Menyinkronkan buku agenda ...", sync_now),
    "cetak": Action("Cetak", "Mencetak ...", None),
    "papan": Action("Buka papan", "Membuka papan ...", open_board),
}


def outcome(work: Callable[[], Outcome], config: Path) -> Outcome:
    """What the work comes to; whatever goes wrong is told, for nobody looks at a traceback here."""
    if not config.exists():
        again = "jalankan `pengaduan jadwal pasang` di folder barunya, lalu hapus ikon ini"
        return Outcome(f"{config} tidak ada lagi. Bila kantor ini dipindah, {again}.", False)
    try:
        return work()
    except Exception as error:
        from ..terminal.failures import failure

        return Outcome(failure(error)[0], False)
