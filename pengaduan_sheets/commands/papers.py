"""`cetak`: papers of named rows, of a month, or blank; laid into the office's folder or one that is named."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from ..beside.look import look
from ..config import Config
from ..config.places import what_lies_at
from ..disk.faults import denied, file_for_folder, is_denied, why
from ..disk.files import place
from ..errors import MachineError, UsageError
from ..flow.survey import Survey
from ..frozen import Frozen
from ..journal import Journal
from ..papers.kinds import FORM, LETTER, NAMES, RECAP, RECEIPT, kind_named, no_letter, why_not
from ..papers.making import Made, Press
from ..papers.pdf import add_pdfs, pdf_of
from ..terminal.parts import Part
from ..text import UNNUMBERED, listing, period_name
from .complaint import Finder, seen_in
from .recap import not_yet, period_wanted

Row = tuple[Survey, int | None]  # among whose rows a complaint stands, and its position there; None: nobody's
SHOWN = 12  # papers named; of more how many
_SEVERAL = re.compile(r"\d[,;]|^\d+-\d+$")  # `1,2` and `1-5`, which are no number
_EXAMPLE = "pengaduan cetak {kind} 12"


class Wanted(Frozen):
    """What is to be printed, as typed. folder: `-o`; is_pdf: a PDF beside each"""

    kind: str | None
    numbers: Sequence[str]
    period: str | None
    folder: str | None
    is_pdf: bool


class Printed(Frozen):
    """What came of it: what to say, and what went wrong behind the papers that are there."""

    parts: Sequence[Part]
    trouble: MachineError | None = None


def print_papers(config: Config, now: datetime, wanted: Wanted) -> Printed:
    """Make the papers that are not there yet. raises UsageError: nothing was made; names all that is refused"""
    kind = _kind(wanted)
    _refuse_what_does_not_go_together(kind, wanted, config)
    period = period_wanted(wanted.period, now) if wanted.period is not None or kind == RECAP else None
    folder = _folder(config, wanted.folder)
    with look(config, now) as (found, journal):
        passed = Counter[str]()
        try:
            if kind == RECAP:
                made = [Press(found).recap(str(period), journal, folder)]
            else:
                rows, passed = _rows(kind, wanted.numbers, period, found, journal)
                presses = {id(seen): Press(seen) for seen, _ in rows}
                made = [presses[id(seen)].make(kind, i, folder, by_month=wanted.folder is None) for seen, i in rows]
        except OSError as error:
            raise _unwritten(folder, error) from error
    said = _said(kind, period, made, passed, folder)
    said += not_yet(period, now) if period else []
    return _with_pdfs(said, [paper.path for paper in made], config) if wanted.is_pdf else Printed(said)


# ---- what is asked -------------------------------------------------------------------------------------------------


def _kind(wanted: Wanted) -> str:
    """raises UsageError: there is no such kind"""
    typed = wanted.kind or ""
    kind = kind_named(typed)
    if kind is not None:
        return kind
    if not typed.strip():
        raise UsageError(f"Cetak apa? Yang ada: {listing(NAMES)}. Misalnya: {_EXAMPLE.format(kind=RECEIPT)}")
    from difflib import get_close_matches

    words = (*(f"{typed} {word}" for word in wanted.numbers[:1]), *wanted.numbers)  # `tanda terima 1`, `1 disposisi`
    likely = [*filter(None, map(kind_named, words)), *get_close_matches(typed.casefold(), NAMES, 1, 0.5)]
    meant = f" Maksudnya {likely[0]}?" if likely else ""
    raise UsageError(f"'{typed}' bukan jenis cetakan.{meant} Yang ada: {listing(NAMES)}.")


def _refuse_what_does_not_go_together(kind: str, wanted: Wanted, config: Config) -> None:
    if wanted.numbers and wanted.period is not None:
        raise UsageError("Sebut nomor atau --periode, jangan keduanya: --periode berarti semua baris bulan itu.")
    if kind == RECAP and wanted.numbers:
        raise UsageError(
            f"Rekap dicetak per bulan, bukan per nomor ('{wanted.numbers[0]}'). Tulis: pengaduan cetak rekap, atau "
            "pengaduan cetak rekap --periode 2026-10."
        )
    if kind not in (RECAP, FORM) and not wanted.numbers and wanted.period is None:
        example = _EXAMPLE.format(kind=kind)
        raise UsageError(f"Untuk siapa? Tulis nomornya, misalnya: {example}; atau satu bulan dengan --periode YYYY-MM.")
    if kind == LETTER and config.cetak.surat is None:
        raise UsageError(f"{no_letter(config)}, seperti di config.toml bawaan (lihat docs/surat.md).")


def _folder(config: Config, output: str | None) -> Path:
    """Where the papers go. raises UsageError: no folder, or not one for papers"""
    if output is None:
        if not config.cetak.folder.strip():
            raise UsageError(
                f"{config.path.name} tidak menyebut folder cetakan ([cetak] folder kosong). Isi kunci itu, atau sebut "
                "foldernya dengan -o FOLDER."
            )
        return config.beside(config.cetak.folder)
    if not output.strip() or output.startswith("-"):  # the next option was taken for it
        raise UsageError(f"-o {output}: nama folder belum disebut. Tulis seperti -o D:\\cetakan, atau hapus -o.")
    path = Path(os.path.normpath(place(Path.cwd(), output)))  # as it is told: without `..`
    if path.exists() and not path.is_dir():
        raise UsageError(f"-o {output}: itu berkas, bukan folder. Sebut folder tempat cetakan ditaruh.")
    taken = what_lies_at(path, config)
    if taken is not None and path != config.beside(config.cetak.folder) and not _is_common(path, config):
        raise UsageError(f"-o {output}: itu {taken} kantor ini. Pilih folder lain.")
    if not path.parent.is_dir():
        raise UsageError(f"-o {output}: folder {path.parent} tidak ada. Buat dulu foldernya, atau pilih folder lain.")
    return path


def _is_common(path: Path, config: Config) -> bool:
    """Whether it is where the office's own files lie anyhow: papers may, too, when somebody says so."""
    copies = [config.beside(config.rekap.salin_ke)] if config.rekap.salin_ke.strip() else []
    return path in (config.path.parent.absolute(), config.book_file.parent, *copies)


def _rows(
    kind: str, numbers: Sequence[str], period: str | None, found: Survey, journal: Journal
) -> tuple[list[Row], Counter[str]]:
    """(the rows, what was passed over and why). raises UsageError: names all that are refused"""
    if numbers:
        return list(_named_rows(kind, numbers, found, journal)), Counter()
    if period is None:
        return [(found, None)], Counter()
    rows, passed = list[Row](), Counter[str]()
    for seen in (found, *([found.on_shelf] if found.closed else [])):
        months = seen.agenda.derived.rows["received"].astype("datetime64[M]").astype(str)
        reasons = {int(i): why_not(kind, seen, int(i)) for i in np.flatnonzero(months == period)}
        rows += [(seen, i) for i, reason in reasons.items() if reason is None]
        passed.update(filter(None, reasons.values()))
    return rows, passed


def _named_rows(kind: str, numbers: Sequence[str], found: Survey, journal: Journal) -> list[Row]:
    """The rows of these numbers, each once. raises UsageError"""
    finder, rows, refused = Finder(found, journal), dict[str, Row](), list[str]()
    for given in numbers:
        try:
            row_id, i = finder.find(given)
        except UsageError as error:
            refused.append(str(error))
            continue
        seen, i = seen_in(found, row_id, i)
        reason = "barisnya tidak ada lagi di Agenda; lihat tab Tugas" if i is None else why_not(kind, seen, i)
        if i is not None and reason is None:
            rows[row_id] = seen, i
        else:
            refused.append(f"'{given}' tidak mendapat {kind}: {_advised(str(reason), seen, i)}.")
    if refused:
        if any(_SEVERAL.search(given) for given in numbers):
            refused.append("Beberapa nomor ditulis terpisah spasi, misalnya: 1 2 3.")
        raise UsageError("\n".join([*dict.fromkeys(refused), "Tidak ada yang dibuat."]))
    return list(rows.values())


def _advised(reason: str, found: Survey, i: int | None) -> str:
    """The reason, and for a row without a number what it waits for."""
    if i is None or reason != UNNUMBERED:
        return reason
    row = int(found.agenda.agenda.rows[i])
    return f"baris {row} {UNNUMBERED}; lengkapi barisnya (lihat Catatan Sistem) dan tunggu sinkron memberi nomor"


# ---- what came of it -----------------------------------------------------------------------------------------------


def _unwritten(folder: Path, error: OSError) -> UsageError | MachineError:
    if is_denied(error):
        return UsageError(f"Cetakan tidak dapat ditulis. {denied(Path(error.filename or folder))}")
    if blocked := file_for_folder(error):
        return MachineError(f"Cetakan tidak dapat ditulis. {blocked}")
    return MachineError(
        f"Cetakan tidak dapat ditulis di folder {folder} ({why(error)}). Periksa ruang disk dan sambungan ke "
        "folder itu."
    )


def _said(kind: str, period: str | None, made: Sequence[Made], passed: Counter[str], folder: Path) -> list[Part]:
    """What was made and where, what was there already, what was passed over."""
    lines: list[Part] = []
    for is_new, verb in ((True, "Dibuat"), (False, "Sudah ada")):
        paths = [paper.path for paper in made if paper.is_new == is_new]
        lines += _listed(f"{verb}: ", f"{verb}: {len(paths)} {kind} di {folder}", paths, folder)
    if not made:
        lines.append(f"Tidak ada {kind} untuk {period_name(str(period))}: tidak ada baris yang memerlukannya.")
    if passed:
        why = listing([f"{count} {reason}" for reason, count in passed.most_common()])
        lines.append(f"Dilewati: {passed.total()} baris ({why}).")
    return lines


def _listed(alone: str, head: str, paths: Sequence[Path], folder: Path) -> list[Part]:
    """One path in a line; several below a heading, in the folder that it names."""
    if len(paths) < 2:
        return [f"{alone}{path}" for path in paths]
    more = [f"  ... dan {len(paths) - SHOWN} lagi"] if len(paths) > SHOWN else []
    return [f"{head}:", *(f"  {path.relative_to(folder)}" for path in paths[:SHOWN]), *more]


def _with_pdfs(said: list[Part], papers: Sequence[Path], config: Config) -> Printed:
    before = [pdf_of(paper) for paper in papers if pdf_of(paper).exists()]
    try:
        new = add_pdfs(papers, config.state_folder)
    except MachineError as error:
        return Printed(said, error)
    for verb, paths in (("PDF dibuat", new), ("PDF sudah ada", before)):
        if paths:
            said.append(f"{verb}: {paths[0]}" if len(paths) == 1 else f"{verb}: {len(paths)}, di sebelah .docx-nya.")
    return Printed(said)
