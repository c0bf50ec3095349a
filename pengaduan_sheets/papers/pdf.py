"""Papers as PDF, through the LibreOffice of this machine, with a profile of its own that no open window shares.

It works on copies in the state folder, so that no mark of an open file lies beside the papers, and is ended when it
hangs.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ..disk.faults import why
from ..disk.files import make_folder
from ..errors import MachineError
from .folder import lay_as

FOLDER = "cetak-pdf"  # in the state folder, while LibreOffice works
AT_ONCE = 25  # documents in one start, which takes longer than several of them
SECONDS, SECONDS_EACH = 90.0, 5.0  # that a start and each document may take
_PLACES = (  # where installers put it without telling the shell
    "%ProgramFiles%/LibreOffice/program/soffice.com",
    "%ProgramFiles(x86)%/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)


def add_pdfs(papers: Sequence[Path], state: Path) -> list[Path]:
    """A PDF beside each paper that has none; returns the new ones.

    state   the office's state folder
    raises  MachineError: no LibreOffice, it fails or hangs, or the disk does; PDFs made before that stay
    """
    lacking = [paper for paper in papers if not pdf_of(paper).exists()]
    if not lacking:
        return []
    program = libreoffice()
    if program is None:
        raise MachineError(
            "PDF tidak dibuat, karena LibreOffice tidak ada di komputer ini; berkas .docx-nya sudah ada. Pasang "
            "LibreOffice (libreoffice.org) lalu ulangi, atau buka berkas .docx itu dan simpan sebagai PDF."
        )
    try:
        with _room(state / FOLDER) as room:
            for start in range(0, len(lacking), AT_ONCE):
                _convert(program, lacking[start : start + AT_ONCE], room)
    except OSError as error:
        raise MachineError(f"PDF tidak dapat dibuat ({why(error)}). Berkas .docx-nya sudah ada.") from error
    return [pdf_of(paper) for paper in lacking]


def pdf_of(paper: Path) -> Path:
    """Where the PDF of a paper lies."""
    return paper.with_suffix(".pdf")


def libreoffice() -> str | None:
    """The program, wherever this machine has it."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    places = (Path(os.path.expandvars(place)) for place in _PLACES)
    return named or next((str(place) for place in places if place.is_file()), None)


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """A folder for copies and profile, of one run at a time, empty before and gone behind. raises OSError"""
    import filelock

    make_folder(folder.parent)
    try:
        with filelock.FileLock(folder.with_suffix(".lock"), timeout=SECONDS, mode=0o600):
            shutil.rmtree(folder, ignore_errors=True)  # what a killed run left holds personal data
            make_folder(folder)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except filelock.Timeout:
        raise OSError("PDF lain sedang dibuat") from None


def _convert(program: str, papers: Sequence[Path], room: Path) -> None:
    """PDFs beside these papers. raises MachineError, OSError"""
    copies = [room / f"{n:03d}.docx" for n in range(len(papers))]
    for paper, copy in zip(papers, copies, strict=True):
        copy.write_bytes(paper.read_bytes())
    profile = f"-env:UserInstallation={(room / 'profil').as_uri()}"
    asked = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", *(copy.name for copy in copies)]
    if not _ends(asked, room, SECONDS + SECONDS_EACH * len(papers)):
        raise MachineError(
            "LibreOffice tidak selesai membuat PDF dan dihentikan; berkas .docx-nya sudah ada. Coba sekali lagi; bila "
            "tetap begini, buka berkas .docx itu dan simpan sebagai PDF."
        )
    for paper, copy in zip(papers, copies, strict=True):
        made = copy.with_suffix(".pdf")
        if not made.is_file():
            raise MachineError(
                f"LibreOffice tidak dapat membuat PDF dari {paper.name}. Buka berkas itu dan simpan sebagai PDF."
            )
        lay_as(pdf_of(paper), made.read_bytes())
        copy.unlink()
        made.unlink()


def _ends(asked: Sequence[str], room: Path, seconds: float) -> bool:
    """Run a program; False: it hung, and was ended with all that it started."""
    with subprocess.Popen(  # noqa: S603  LibreOffice on this machine, with names of ours
        asked, cwd=room, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(seconds)
        except BaseException as error:  # also Ctrl+C
            _end(process)
            if isinstance(error, subprocess.TimeoutExpired):
                return False
            raise
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
