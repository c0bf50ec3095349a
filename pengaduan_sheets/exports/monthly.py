"""What the sync makes by itself at a month's end: the recap in every kind, in `cetakan/` and in `[rekap] salin_ke`.

A month is due when it is over and has no report yet, or when what was handed over changed since (`Rekap Disusun` was
filled or emptied, an evaluation was noted). The page that lies there says what it was made from. What somebody has
edited since it was written, or put there, is never replaced: its renewal lies beside it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..core.months_over import months_over
from ..core.periods import months_on
from ..core.recap import KEPT_BESIDE
from ..core.recap_changes import AS_OF_NOW
from ..disk.faults import denied, is_denied, may_write, why
from ..disk.files import make_folder, sweep
from ..disk.state import sha256
from ..errors import PengaduanError
from ..flow.months import evaluation_of
from ..flow.recall import read_trail
from ..flow.survey import Survey
from ..journal import Journal
from ..text import listing, period_name
from .docx_mark import marked
from .written import KINDS, MARK, Written

CATCH_UP = 3  # months back that get their reports when they have none: after holidays, or a computer that was away
FROZEN_BACK = 12  # months back in which a handover still renews them
PAGE = ".html"
BESIDE, BESIDE_MOST = "-baru", 9  # in the name of a renewal that must not replace what somebody edited; how many
UNFINISHED = "belum"  # the mark of a month of which some file could not be written
_META = re.compile(rf'(<meta name="{MARK}" content=")([^"]*)(">)')
_HEAD = 4096  # bytes of a page within which its mark stands

Contents = Mapping[str, bytes]  # suffix -> content


def make_due(found: Survey, journal: Journal) -> tuple[list[str], bool]:
    """Make the reports that are due and copy them: (what an officer should know, whether all could be written).

    A failure is told in one line and tried again; it never fails the sync.
    """
    config = found.config
    if not config.cetak.folder.strip():
        return [], True
    try:
        return _make_due(found, journal)
    except PengaduanError as error:  # a template of the office that cannot be used
        return [f"Rekap bulanan belum dibuat: {error}"], True
    except OSError as error:
        said = denied(config.beside(config.cetak.folder)) if is_denied(error) else f"Sebabnya: {why(error)}."
        return [f"Rekap bulanan belum dibuat: folder {config.cetak.folder} tidak dapat dibuat. {said}"], False
    except Exception:  # reports are a courtesy: what is in the book stays true without them
        logging.getLogger("pengaduan").exception("rekap bulanan")
        return ["Rekap bulanan tidak dapat dibuat; rinciannya ada di berkas log."], True


def recap_mark(found: Survey, period: str) -> str:
    """What a month's Word document says that it was made from: its figures but for those as of the clock.

    What is kept beside them is left out: the handing over alone makes no other paper.
    """
    figures = found.frozen.get(period) or found.figures(period)
    kept = {key: value for key, value in figures.items() if key not in (*AS_OF_NOW, *KEPT_BESIDE)}
    return f"rekap {_print([kept, evaluation_of(found, period)])} {period}"


def report_name(period: str, suffix: str) -> str:
    """`rekap-2026-10.docx`."""
    return f"rekap-{period}{suffix}"


def _make_due(found: Survey, journal: Journal) -> tuple[list[str], bool]:
    config = found.config
    folder = config.beside(config.cetak.folder)
    copies = config.beside(config.rekap.salin_ke) if config.rekap.salin_ke.strip() else None
    written = Written(config.state_folder)
    made: list[str] = []
    stranded: list[str] = []  # could not be copied, for the folder is away
    lines: list[str] = []
    is_whole = True
    for period in _candidates(found):
        mark = _mark(found, period)
        if _is_due(folder, period, mark):
            contents = _render(found, journal, period)
            make_folder(folder)
            lines += _put(folder, period, mark, contents, written)
            is_made = not _is_due(folder, period, mark)
            made += [period] if is_made else []
            is_whole &= is_made
        if copies is not None and _is_due(copies, period, mark) and not _is_due(folder, period, mark):
            if copies.is_dir():
                lines += _copy(folder, copies, period, mark, written)
                is_whole &= not _is_due(copies, period, mark)
            else:
                stranded.append(period_name(period))
    if stranded:
        lines.append(
            f"Rekap {listing(stranded)} belum disalin: folder {copies} ([rekap] salin_ke) tidak ada atau tidak "
            "terjangkau."
        )
    if made:
        names = listing([period_name(p) for p in made])
        lines.insert(0, f"Rekap {names} dibuat di folder {config.cetak.folder} (.docx, .xlsx, .html, .txt).")
    return lines, is_whole


def _candidates(found: Survey) -> list[str]:
    """The months that may be due, oldest first."""
    this = f"{found.now:%Y-%m}"
    active = set(months_over(found.derived, found.config, found.now))
    recent = {months_on(this, -back) for back in range(1, CATCH_UP + 1)} & active
    handed = {months_on(this, -back) for back in range(1, FROZEN_BACK + 1)} & set(found.frozen)
    return sorted(recent | handed)


def _render(found: Survey, journal: Journal, period: str) -> Contents:
    from .files import gather, office_of, render  # most runs have no report to make

    office = office_of(found.config)
    report = gather(found, period, read_trail(journal, found, period, limit=0), office)
    contents = {suffix: render(report, suffix, office, UNFINISHED) for suffix in KINDS}
    return {**contents, ".docx": marked(contents[".docx"], recap_mark(found, period))}


# ---- what lies there -----------------------------------------------------------------------------------------------


def _mark(found: Survey, period: str) -> str:
    """What tells one state of a month's handover from another: its frozen figures and the evaluation."""
    return _print([found.frozen.get(period), evaluation_of(found, period)])


def _print(state: object) -> str:
    return sha256(json.dumps(state, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8"))[:16]


def _is_due(folder: Path, period: str, mark: str) -> bool:
    """Whether the last page there was made from another state of the handover, or there is none."""
    said: list[tuple[int, str]] = []
    for count in range(BESIDE_MOST + 1):
        page = folder / _name(period, PAGE, count)
        if page.is_file():
            said.append((page.stat().st_mtime_ns, _said(page)))
        elif count:  # renewals are numbered without a gap; the folder may be far away, so no more is asked than needed
            break
    return mark != max(((at, told) for at, told in said if told), default=(0, ""))[1]


def _said(page: Path) -> str:
    """What a page says that it was made from; nothing where it is no page of ours, or cannot be read."""
    with suppress(OSError), page.open("rb") as file:
        said = _META.search(file.read(_HEAD).decode("utf-8", "replace"))
        return said[2].partition(" ")[0] if said else ""
    return ""


def _name(period: str, suffix: str, count: int) -> str:
    """The report's name; `count` above 0: of a renewal that must not replace what somebody edited."""
    beside = "" if count == 0 else BESIDE if count == 1 else f"{BESIDE}-{count}"
    return f"{report_name(period, '')}{beside}{suffix}"


# ---- writing -------------------------------------------------------------------------------------------------------


def _put(folder: Path, period: str, mark: str, contents: Contents, written: Written) -> list[str]:
    """Write a month's files, the page last, for it says what they were made from. Returns what went otherwise."""
    if not may_write(folder):
        return [f"Rekap {period_name(period)} belum dibuat. {denied(folder)}"]
    sweep(folder)
    lines: list[str] = []
    for suffix in (*(s for s in contents if s != PAGE), PAGE):
        content = contents[suffix]
        if suffix == PAGE:
            content = _META.sub(rf"\g<1>{mark}\g<3>", content.decode("utf-8"), count=1).encode("utf-8")
        try:
            told = _put_one(folder, period, suffix, content, written)
        except OSError as error:
            mark = UNFINISHED
            told = f"{report_name(period, suffix)} di {folder} tidak dapat ditulis ({_why(error)}); dicoba lagi nanti."
        lines += [told] if told else []
    return lines


def _put_one(folder: Path, period: str, suffix: str, content: bytes, written: Written) -> str:
    """Write one file under the first name where nobody's work lies; what to say when that is another than usual."""
    for count in range(BESIDE_MOST + 1):
        path = folder / _name(period, suffix, count)
        if written.may_replace(path, content):
            written.put(path, content)
            usual = folder / report_name(period, suffix)
            why_not = "sudah disunting" if written.knows(usual) else "sudah ada"  # `cetak rekap`, or somebody else
            return f"{usual.name} {why_not} dan dibiarkan; yang baru ada di {path.name}." if count else ""
    raise OSError(f"{BESIDE_MOST + 1} berkas bernama seperti itu sudah disunting; pindahkan sebagian")


def _copy(folder: Path, copies: Path, period: str, mark: str, written: Written) -> list[str]:
    """Copy a month's files as they lie in `folder`, also what was edited there; of what was thrown away its renewal."""
    lying = {suffix: _lying(folder, period, suffix) for suffix in KINDS}
    contents = {suffix: path.read_bytes() for suffix, path in lying.items() if path}
    return _put(copies, period, mark, contents, written)


def _lying(folder: Path, period: str, suffix: str) -> Path | None:
    named = (folder / _name(period, suffix, count) for count in range(BESIDE_MOST + 1))
    return next((path for path in named if path.is_file()), None)


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "sedang dibuka, atau tidak ada izin menulis"
    return why(error)
