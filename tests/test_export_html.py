"""The recap's page in a real Chromium: phone and desk, light and dark, paper; nothing outside, nothing small, nothing
that axe-core objects to."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from browser import open_page
from office import COMPLETE, Office, at
from report_reading import drawings, style_of_the_report

from pengaduan_sheets.beside.look import look
from pengaduan_sheets.exports.files import gather, office_of
from pengaduan_sheets.exports.html import render
from pengaduan_sheets.flow.record import trail_ahead

pytestmark = pytest.mark.in_memory

CLOCK = "2026-11-24 09:00"
CSS = style_of_the_report()
LONG = "IzinYangNamanyaDitulisTanpaSpasiSamaSekaliSampaiSangatPanjangSekaliDanMasihTerus" * 2


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A month with everything, one with nothing, and one with words that are hard to break."""
    folder = tmp_path_factory.mktemp("halaman")
    full = Office(folder / "ramai").create("2026-11-24 07:30", examples=60)
    full.sync(CLOCK)
    full.type(4, {"Catatan Evaluasi": "Loket kedua dibuka\nFormulir diperbarui"}, tab="Serah Terima")
    for row, kind in ((3, LONG), (4, LONG.upper())):
        full.type(row, {**COMPLETE, "Jenis Izin": kind, "Tanggal Lapor": at("2026-11-23 09:00")})
    full.sync(CLOCK)
    empty = Office(folder / "sepi").create("2026-11-24 07:30")
    out = {}
    for name, office, period in (("ramai", full, "2026-10"), ("panjang", full, "2026-11"), ("sepi", empty, "2026-11")):
        with look(office.config, at(CLOCK)) as (found, journal):
            data = gather(found, period, trail_ahead(journal, found, period), office_of(office.config))
        out[name] = folder / f"{name}.html"
        out[name].write_text(render(data, "tanda"), encoding="utf-8")
        assert all(s.height > 0 for s in drawings(data))
    return out


@pytest.mark.thorough
@pytest.mark.chromium
@pytest.mark.parametrize("name", ["ramai", "panjang", "sepi"])
def test_the_page_fits_asks_nothing_of_anybody_and_has_no_violation(pages: dict[str, Path], name: str) -> None:
    with open_page(pages[name], 320) as page:
        for opened in (False, True):
            if opened:
                page.open_details()
            for width, dark in ((320, False), (390, False), (390, True), (1280, False), (1280, True)):
                page.resize(width, dark=dark)
                seen = f"{width}{', dark' * dark}{', unfolded' * opened}"
                assert page.scroll_width <= width, seen
                least = 11 if width >= 390 else 9
                assert page.smallest_font >= least, (seen, sorted(page.texts)[:3])
                assert width < 390 or page.axe() == [], seen
        assert page.requests == []
        assert page.console_errors == []


@pytest.mark.chromium
def test_no_text_of_a_chart_leaves_its_drawing_or_covers_another(pages: dict[str, Path]) -> None:
    script = """[...document.querySelectorAll('svg')].flatMap(svg => {
      const edge = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
      const leaves = b => b.left < edge.left - 1 || b.right > edge.right + 1 || b.bottom > edge.bottom + 1;
      const out = boxes.filter(([, b]) => leaves(b)).map(([t]) => 'outside: ' + t);
      for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
        const [s, a] = boxes[i], [t, b] = boxes[j];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && tall > 3) out.push('over each other: ' + s + ' / ' + t);
      }
      return out;
    })"""
    for name in pages:
        with open_page(pages[name], 390) as page:
            for width in (390, 1280):
                page.resize(width)
                assert page.run(script) == [], (name, width)


@pytest.mark.chromium
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="no pdfinfo (poppler-utils) on this machine")
def test_the_page_prints_on_a4(pages: dict[str, Path], tmp_path: Path) -> None:
    with open_page(pages["ramai"], 1280) as page:
        printed = page.pdf(tmp_path / "rekap.pdf")
    told = subprocess.run(["pdfinfo", str(printed)], capture_output=True, text=True, check=True).stdout
    assert "A4" in told
    assert 2 <= int(re.search(r"Pages:\s+(\d+)", told)[1]) <= 5  # type: ignore[index]


# ---- what needs no browser -----------------------------------------------------------------------------------------


def test_tables_have_captions_and_scopes_and_charts_describe_themselves(pages: dict[str, Path]) -> None:
    page = pages["ramai"].read_text(encoding="utf-8")
    assert page.count("<table") == page.count("<caption>")
    assert not re.findall(r"<th(?! scope=)", page.replace("<thead>", ""))
    assert page.count("<svg") == page.count("<desc") == page.count("<details>")
    assert 'lang="id"' in page and "<script" not in page


def test_every_pair_of_text_and_ground_has_a_contrast_of_at_least_4_5() -> None:
    for scheme in _schemes():
        grounds = {"dasar", "kartu"}
        pairs = [(text, ground) for text in ("teks", "lunak", "aksen", "merah") for ground in grounds]
        pairs += [("merah", "merahdasar"), ("kuningteks", "kuningdasar")]
        for text, ground in pairs:
            assert _contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground, scheme[text], scheme[ground])
        for bar in ("satu", "dua", "lewat"):  # what is no text needs 3
            assert _contrast(scheme[bar], scheme["kartu"]) >= 3, bar


def _schemes() -> list[dict[str, str]]:
    light, dark, paper = (dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", block)) for block in _blocks())
    return [light, {**light, **dark}, {**light, **paper}]


def _blocks() -> list[str]:
    return re.findall(r":root\{[^}]*\}", CSS)


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * c for c in color[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
