"""Colours, computed from the real layout: text stands out from its ground, statuses are told apart by the colour-blind.

Contrast is WCAG 2's ratio of relative luminances. Colour blindness is simulated with the matrices of Machado, Oliveira
and Fernandes (2009) at full severity, on linear RGB; distance is CIE 1976 Delta E in CIELAB under D65, where about 2.3
is just noticeable side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import pytest
from other_office import other_office

from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.grid import WorkbookLayout
from pengaduan_sheets.layout import shipped_config, workbook_layout

Triple = tuple[float, float, float]

TEXT_CONTRAST = 4.5
GRAPHIC_CONTRAST = 3.0  # WCAG 1.4.11: what is drawn, not written
APART = 8.0  # Delta E between the grounds of any two statuses, for every kind of eye: over three times just noticeable

BLACK, WHITE = "000000", "FFFFFF"
EYES = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
}


def linear(color: str) -> Triple:
    """RRGGBB as linear RGB, 0 to 1."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return red, green, blue


def times(matrix: Sequence[Triple], color: Triple) -> Triple:
    first, second, third = (sum(m * c for m, c in zip(row, color, strict=True)) for row in matrix)
    return first, second, third


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (high + 0.05) / (low + 0.05)


def lab(color: Triple) -> Triple:
    """Linear RGB (sRGB primaries) as CIELAB, D65."""
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    x, y, z = times(to_xyz, color)
    fx, fy, fz = (_root(v / white) for v, white in ((x, 0.95047), (y, 1.0), (z, 1.08883)))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _root(t: float) -> float:
    return t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29


def distance(one: str, other: str, eyes: str) -> float:
    """Delta E of two colours as these eyes see them."""
    seen = []
    for color in (one, other):
        red, green, blue = (min(1.0, max(0.0, v)) for v in times(EYES[eyes], linear(color)))
        seen.append(lab((red, green, blue)))
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


OFFICES: dict[str, Callable[[], Config]] = {"binjai": lambda: load_config(shipped_config()), "other": other_office}


@pytest.fixture(params=OFFICES)
def layout(request: pytest.FixtureRequest) -> WorkbookLayout:
    return workbook_layout(OFFICES[request.param]())


# ---- the instruments -----------------------------------------------------------------------------------------------


def test_the_instruments_measure_what_is_known() -> None:
    assert round(contrast(BLACK, WHITE), 1) == 21.0
    assert round(contrast("777777", WHITE), 2) == 4.48
    assert [round(v, 1) for v in lab(linear("FF0000"))] == [53.2, 80.1, 67.2]
    assert distance("FF0000", "FF0000", "deuteranopia") == 0
    # The classic pair: far apart for most people, nearly the same for a deuteranope.
    assert distance("AA7733", "778833", "normal") > 25
    assert distance("AA7733", "778833", "deuteranopia") < 12


# ---- written -------------------------------------------------------------------------------------------------------


def _written(layout: WorkbookLayout) -> Iterator[tuple[str, str, str]]:
    """(where, colour of the text, ground) of every look, and of every conditional format over the look it paints."""
    for name, look in layout.looks.items():
        yield name, look.color or BLACK, look.fill or WHITE
    for tab in layout.tabs:
        for rule in tab.conditions:
            where = f"{tab.name} {rule.range} {rule.formula}"
            if rule.fill and rule.fill == rule.color:
                continue  # meant to stay unseen: the moment after which `Terakhir disinkron` turns red
            if rule.fill and rule.color:
                yield where, rule.color, rule.fill
            elif rule.fill or rule.color:  # half a paint lies over any look of the columns there
                for column in tab.columns:
                    look = layout.looks[column.look]
                    yield where, rule.color or look.color or BLACK, rule.fill or look.fill or WHITE


def test_every_text_stands_out_from_its_ground(layout: WorkbookLayout) -> None:
    weak = [(where, text, ground, round(contrast(text, ground), 2)) for where, text, ground in _written(layout)
            if contrast(text, ground) < TEXT_CONTRAST and where != "di_balik_grafik"]  # fmt: skip
    assert weak == []


def test_the_only_unseen_text_is_the_moment_beside_terakhir_disinkron(layout: WorkbookLayout) -> None:
    unseen = {(tab.name, rule.range) for tab in layout.tabs for rule in tab.conditions
              if rule.fill and rule.fill == rule.color}  # fmt: skip
    assert unseen == {("Tugas", "C2"), ("Rekap", "C2")}


# ---- statuses ------------------------------------------------------------------------------------------------------


def _status_rules(layout: WorkbookLayout, tab: str) -> dict[str, str]:
    """Status -> ground, by the conditional formats of the column Status."""
    (found,) = (t for t in layout.tabs if t.name == tab)
    place = [c.heading for c in found.columns].index("Status") + 1
    column = chr(64 + place)
    rules = [r for r in found.conditions if r.range.startswith(f"{column}3:{column}") and r.fill]
    named = {r: r.formula.partition("=") for r in rules if r.formula.startswith(f"${column}3=")}  # not: late, no number
    return {told[2].strip('"'): r.fill for r, told in named.items() if r.fill}


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("tab", ["Agenda", "Serah Terima"])
def test_statuses_are_told_apart_by_every_kind_of_eye(eyes: str, tab: str) -> None:
    grounds = _status_rules(workbook_layout(load_config(shipped_config())), tab)
    assert len(grounds) >= 7
    assert {"Selesai", "Dihentikan", "Perbaiki Data", "Menunggu Pelapor"} <= set(grounds)
    apart = {(one, other): distance(grounds[one], grounds[other], eyes) for one, other in combinations(grounds, 2)}
    assert {pair: round(far, 1) for pair, far in apart.items() if far < APART} == {}


@pytest.mark.parametrize("eyes", EYES)
def test_an_overdue_row_is_unmistakable(eyes: str) -> None:
    layout = workbook_layout(load_config(shipped_config()))
    loud = layout.looks["terlambat"]
    assert loud.fill
    assert loud.bold
    assert min(distance(loud.fill, ground, eyes) for ground in _status_rules(layout, "Agenda").values()) > 25


# ---- drawn ---------------------------------------------------------------------------------------------------------


def test_bars_and_lines_of_charts_stand_out_and_are_told_apart(layout: WorkbookLayout) -> None:
    for tab in layout.tabs:
        for chart in tab.charts:
            colours = [series.color for series in chart.series]
            assert [c for c in colours if contrast(c, WHITE) < GRAPHIC_CONTRAST] == [], chart.title
            for one, other in combinations(colours, 2):
                assert min(distance(one, other, eyes) for eyes in EYES) >= 2 * APART, chart.title
