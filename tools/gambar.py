"""Pictures of everything that an office sees (`make gambar`), to be looked at one by one.

Every tab of the demo office, of a new one and of an office with 2,000 rows through LibreOffice: on paper, on a small
laptop's screen, and in a real window of 1366 x 768; the board and the HTML report in Chromium on a phone, at a desk and
on the wall; the Word report as pages. All go to build/gambar/, which git ignores; the few that README and docs show go
to docs/gambar/, small.

The clock of the pictures stands still, so that they change only when looks do. Needs LibreOffice with python3-uno,
pdftoppm (poppler-utils), Chromium, Xvfb, xdotool, ImageMagick and the dev packages; with pngquant and the font Carlito
(the widths of Calibri) pictures are smaller and truer.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import jendela  # noqa: E402
import uno_desk  # noqa: E402
from browser import chromium_path, open_page  # noqa: E402
from PIL import Image  # noqa: E402

from pengaduan_sheets import schema as s  # noqa: E402
from pengaduan_sheets.a1 import split_reference  # noqa: E402
from pengaduan_sheets.beside.look import look  # noqa: E402
from pengaduan_sheets.commands.creation import create_book  # noqa: E402
from pengaduan_sheets.config import Config, load_config  # noqa: E402
from pengaduan_sheets.grid import CellWrite, TabLayout  # noqa: E402
from pengaduan_sheets.layout import shipped_config, workbook_layout  # noqa: E402
from pengaduan_sheets.opening import open_store  # noqa: E402
from pengaduan_sheets.papers.kinds import FORM, KINDS, LETTER, why_not  # noqa: E402
from pengaduan_sheets.stores.base import Plan, Stamp  # noqa: E402
from pengaduan_sheets.sync import synchronise  # noqa: E402

CLOCK = datetime(2026, 11, 24, 9, 15)
NEXT_MORNING = datetime(2026, 11, 25, 8, 5)
BIG = 2_000
SCREEN_DPI = 96
PAPER_DPI = 80
PRINTED_PAGES = 4  # of each tab; the last one too


@dataclass(frozen=True)
class Shown:
    """A picture of README or docs: which one of build/gambar, and what of it (left, top, width, height in pixels)."""

    source: str
    crop: tuple[int, int, int, int] | None = None


SHOWN = {
    "agenda.png": Shown("demo/Agenda-layar-1.png"),
    "tugas.png": Shown("demo/Tugas-layar-1.png"),
    "rekap.png": Shown("demo/Rekap-layar-1.png"),
    "sop.png": Shown("demo/SOP-layar-1.png"),
    "papan.png": Shown("demo/papan-1920x1080.png"),
    "papan-hp.png": Shown("demo/papan-390-gelap-atas.png"),
    "laporan.png": Shown("demo/rekap-docx-1.png"),
    "laporan-hp.png": Shown("demo/rekap-html-390-atas.png"),
    "formulir.png": Shown("demo/formulir-1.png"),
    "tanda-terima.png": Shown("demo/tanda-terima-1.png", (0, 0, 661, 490)),
    "disposisi.png": Shown("demo/disposisi-1.png"),
    "surat-jawaban.png": Shown("demo/surat-jawaban-1.png"),
}


def main() -> int:
    """Draw; says where to look."""
    parser = argparse.ArgumentParser(description="Draws build/gambar/ and docs/gambar/.")
    parser.add_argument("--rows", type=int, default=BIG, help="rows of the big office (0 = leave it out)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "gambar", help="where all pictures go")
    asked = parser.parse_args()
    lacking = [name for name in ("soffice", "pdftoppm", *jendela.PROGRAMS) if shutil.which(name) is None]
    if chromium_path() is None:
        lacking.append("chromium")
    if lacking:
        print(f"Belum terpasang: {', '.join(lacking)}.", file=sys.stderr)
        return 1
    out = asked.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    for name, rows in (("demo", 72), (f"besar-{asked.rows}", asked.rows)):
        if rows:
            _draw_office(out / name, rows)
    _draw_windows(_office(out / "baru" / "kantor", 0), out / "baru")
    _show(out)
    print(f"Lihat {out} dan {ROOT / 'docs' / 'gambar'}.")
    return 0


def _draw_office(out: Path, rows: int) -> None:
    folder = out / "kantor"
    config = _office(folder, rows)
    print(f"{out.name}: {rows} baris", flush=True)
    _draw_tabs(config, out)
    _draw_windows(config, out)
    _draw_page(config.beside(config.papan.berkas), "papan", out)
    _draw_reports(config, out)
    _draw_papers(config, out)


# ---- an office -----------------------------------------------------------------------------------------------------


def _office(folder: Path, rows: int) -> Config:
    """A synced office on its second morning, when one complaint has just been checked and numbered."""
    folder.mkdir(parents=True)
    text = shipped_config().read_text(encoding="utf-8")
    path = folder / "config.toml"
    path.write_text(text.replace('folder = ""', 'folder = "jurnal"', 1), encoding="utf-8")
    config = load_config(path)
    create_book(config, CLOCK, examples=rows)
    synchronise(config, CLOCK)
    _check_two(config)
    synchronise(config, NEXT_MORNING)
    return config


def _check_two(config: Config) -> None:
    """Staff fill in Diperiksa and Kelengkapan of two rows that wait for it."""
    store = open_store(config, config.state_folder)
    snapshot = store.read()
    sheet = snapshot.sheets[s.AGENDA]
    place = {heading: i for i, heading in enumerate(sheet.rows[1])}
    step = config.steps[1]
    assert step.keputusan is not None
    waiting = [r for r, cells in enumerate(sheet.rows, 1) if cells[place[s.STATUS] :][:1] == [step.status]]
    typed = []
    for number, row in enumerate(waiting[:2]):
        typed.append(CellWrite(row, place[step.selesai_bila] + 1, NEXT_MORNING - timedelta(minutes=20 - 5 * number)))
        typed.append(CellWrite(row, place[step.keputusan.kolom] + 1, "Lengkap"))
    stamp = snapshot.stamp or Stamp("", 1)
    store.apply(Plan(writes={sheet.name: typed}, stamp=stamp), snapshot, workbook_layout(config))


# ---- tabs ----------------------------------------------------------------------------------------------------------


def _draw_tabs(config: Config, out: Path) -> None:
    tabs = workbook_layout(config).tabs
    pdfs = out / "pdf"
    pdfs.mkdir()
    asked = {
        "book": str(config.beside(config.buku.berkas)), "out": str(pdfs), "desk": str(out),
        "zooms": {tab.name: tab.zoom for tab in tabs}, "frozen": {tab.name: _frozen(tab) for tab in tabs},
    }  # fmt: skip
    command = [uno_desk.SYSTEM_PYTHON, str(Path(__file__).with_name("lembar.py")), json.dumps(asked)]
    subprocess.run(command, check=True, env={**os.environ, "DISPLAY": ""})
    for pdf in sorted(pdfs.glob("*.pdf")):
        if not pdf.stem.endswith("-cetak"):
            _pngs(pdf, out, SCREEN_DPI)
            continue
        pages = _page_count(pdf)
        _pngs(pdf, out, PAPER_DPI, last=PRINTED_PAGES)
        if pages > PRINTED_PAGES:
            _pngs(pdf, out, PAPER_DPI, first=pages)
        print(f"  {pdf.stem}: {pages} halaman", flush=True)


def _draw_windows(config: Config, out: Path) -> None:
    jendela.shoot(config.beside(config.buku.berkas), s.TABS, s.AGENDA, out)


def _frozen(tab: TabLayout) -> tuple[int, int]:
    """(columns, rows) that stay."""
    row, column = split_reference(tab.freeze) if tab.freeze else (1, 1)
    return column - 1, row - 1


def _pngs(pdf: Path, out: Path, dpi: int, *, first: int = 1, last: int = 0) -> None:
    to = ["-l", str(last)] if last else []
    command = ["pdftoppm", "-png", "-r", str(dpi), "-f", str(first), *to, str(pdf), str(out / pdf.stem)]
    subprocess.run(command, check=True)
    for picture in out.glob(f"{pdf.stem}-0*.png"):  # poppler pads numbers by how many pages there are
        number = picture.stem.rpartition("-")[2]
        picture.replace(out / f"{pdf.stem}-{int(number)}.png")


def _page_count(pdf: Path) -> int:
    said = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^Pages:\s+(\d+)", said, re.MULTILINE)
    return int(found[1]) if found else 0


# ---- pages ---------------------------------------------------------------------------------------------------------


def _draw_page(page: Path, name: str, out: Path) -> None:
    """A page in Chromium, whole and as first seen, with the clock of the pictures."""
    now = (NEXT_MORNING + timedelta(minutes=3)).isoformat()
    still = out / f"{name}.html"
    text = page.read_text(encoding="utf-8")
    still.write_text(
        text.replace("<head>", f"<head><script>Date.now=()=>Date.parse('{now}+07:00')</script>", 1), encoding="utf-8"
    )
    for width, height, dark in ((1920, 1080, False), (1920, 1080, True), (1280, 800, False), (1280, 800, True),
                                (390, 844, False), (390, 844, True)):  # fmt: skip
        tone = "-gelap" if dark else ""
        with open_page(still, width, height=height, dark=dark) as opened:
            opened.screenshot(out / f"{name}-{width}{tone}.png")
            opened.screenshot(out / f"{name}-{width}{tone}-atas.png", full=False)
            if opened.scroll_width > width or opened.console_errors:
                print(f"  {name} {width}: {opened.scroll_width} px, {opened.console_errors}", file=sys.stderr)
    (out / f"{name}-1920-atas.png").replace(out / f"{name}-1920x1080.png")


def _draw_reports(config: Config, out: Path) -> None:
    """The month's report in every form that has a look."""
    clock = NEXT_MORNING.isoformat(" ", "minutes")
    month = f"{NEXT_MORNING.replace(day=1) - timedelta(days=1):%Y-%m}"
    for suffix in ("html", "docx", "xlsx"):
        target = out / f"rekap.{suffix}"
        command = [sys.executable, "-m", "pengaduan_sheets", "-c", str(config.path), "-q", "rekap"]
        subprocess.run([*command, "--periode", month, "-o", str(target), "--sekarang", clock], check=True, cwd=ROOT)
    _draw_page(out / "rekap.html", "rekap-html", out)
    with open_page(out / "rekap.html", 1280) as opened:
        _pngs(opened.pdf(out / "pdf" / "rekap-html-cetak.pdf"), out, PAPER_DPI)
    with uno_desk.desk_in(out) as desk:
        for suffix in ("docx", "xlsx"):
            pdf = out / "pdf" / f"rekap-{suffix}.pdf"
            desk.convert(out / f"rekap.{suffix}", pdf)
            _pngs(pdf, out, PAPER_DPI)


def _draw_papers(config: Config, out: Path) -> None:
    """The papers of the first complaint that was answered in writing, and a blank form."""
    with look(config, NEXT_MORNING) as (found, _):
        answered = (i for i in range(found.agenda.reading.n) if why_not(LETTER, found, i) is None)
        number = found.agenda.numbers.noregs[next(answered)]
    folder, clock = out / "surat", NEXT_MORNING.isoformat(" ", "minutes")
    folder.mkdir()
    for kind in KINDS:
        whose = [] if kind == FORM else [str(number)]
        command = [sys.executable, "-m", "pengaduan_sheets", "-c", str(config.path), "-q", "cetak", kind, *whose]
        subprocess.run([*command, "-o", str(folder), "--sekarang", clock], check=True, cwd=ROOT)
    with uno_desk.desk_in(out) as desk:
        for paper in sorted(folder.glob("*.docx")):
            pdf = out / "pdf" / f"{paper.stem.split(' ')[-1]}.pdf"
            desk.convert(paper, pdf)
            _pngs(pdf, out, PAPER_DPI)


# ---- what README and docs show -------------------------------------------------------------------------------------


def _show(out: Path) -> None:
    target = ROOT / "docs" / "gambar"
    target.mkdir(parents=True, exist_ok=True)
    for name, shown in SHOWN.items():
        source = out / shown.source
        if not source.exists():
            print(f"  {shown.source} tidak ada", file=sys.stderr)
            continue
        with Image.open(source) as picture:
            left, top, width, height = shown.crop or (0, 0, *picture.size)
            picture.crop((left, top, left + width, top + height)).save(target / name)
    _shrink(target.glob("*.png"))
    total = sum(path.stat().st_size for path in target.glob("*.png"))
    print(f"docs/gambar: {total / 1024:.0f} KB")


def _shrink(pictures: Iterable[Path]) -> None:
    if shutil.which("pngquant") is None:
        print("  pngquant belum terpasang: gambar lebih besar daripada perlunya", file=sys.stderr)
        return
    for picture in pictures:
        # --strip: no colour profile, no time of making; --skip-if-larger ends with 98, which is no failure
        command = ["pngquant", "--force", "--strip", "--speed", "1", "--quality", "60-90", "--skip-if-larger"]
        subprocess.run([*command, "--output", str(picture), "64", str(picture)], check=False)


if __name__ == "__main__":
    sys.exit(main())
