"""The board in a real browser: at the wall, at a desk and on a phone, light and dark; and a board whose sync died."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from browser import Page, open_page
from office import Office
from recap_frames import PERSONAL_TEXTS, complaint, finished, to_repair, when
from test_board import NOW, OVERDUE, SOON, data, given
from test_sop_examples import EXAMPLES, FOLDER

from pengaduan_sheets.board import BoardData, Waiting, render_board
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.tabs.work import Group, Task

pytestmark = pytest.mark.chromium

WALL, DESK, PHONE = (1920, 1080), (1280, 800), (390, 844)
SCREENS = {  # office -> (window, dark)
    "usual": [(WALL, False), (WALL, True), (DESK, False), (DESK, True), (PHONE, False), (PHONE, True)],
    "empty": [(WALL, True), (PHONE, False)],
    "busy": [(WALL, False), (DESK, True), (PHONE, False), (PHONE, True)],
}

# Words of the page that stand on more than one line; what has no blank for long (numbers, addresses) must break.
_BROKEN = """(() => {
  const found = [], range = document.createRange();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (const word of node.data.matchAll(/[^\\s/-]{2,18}(?![^\\s])/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  return found;
})()"""


def _busy_office() -> BoardData:
    """Nine pelaksana with long names, forty open rows, everything that can go wrong at once."""
    actors = [f"{i}. Kepala Subbidang Pelayanan Penanganan dan Penyelesaian Pengaduan Wilayah {i}" for i in range(1, 9)]
    groups = [Group("Pelapor", [])]
    for i, actor in enumerate(actors):
        tasks = [
            Task("Agenda", f"{i}-{n}", f"{i * 5 + n:04d}/PGD/XI/2026", i + 2, "Penyampaian Solusi Lapangan",
                 when("2026-11-20 10:00") if n < 2 else when("2026-11-24 14:30"), n < 2,
                 "lewat 2 hari kerja" if n < 2 else "hari ini 14:30", "")
            for n in range(5 if i else 12)
        ]  # fmt: skip
        groups.append(Group(actor, tasks))
    kinds = {"jenis_izin": {f"Izin Usaha Perdagangan Golongan {i}": i * 7 for i in range(12)}}
    usual = data(OVERDUE, SOON)
    return data(
        groups=groups, figures={**usual.figures, **kinds, "terbuka": 1234, "terlambat": 17},
        numbered=given("09:10", *range(615, 14, -1)), vanished=3,
        waiting=Waiting(412, when("2026-11-24 07:35"), "LibreOffice", when("2026-11-24 07:31")),
        trouble=["Disk komputer penuh: kosongkan tempat di C:\\Users\\Loket\\Documents\\" + "Folder" * 12],
    )  # fmt: skip


OFFICES = {
    "usual": partial(data, OVERDUE, SOON, to_repair(), finished("2026-11-03 09:00"), numbered=given("09:10", 15)),
    "empty": data,
    "busy": _busy_office,
}


def at_clock(board: BoardData, folder: Path, clock: datetime) -> Path:
    """The page as a browser finds it when its own clock shows `clock` (the office's time)."""
    told = f"let dimajukan=0;Date.now=()=>Date.parse('{clock.isoformat()}+07:00')+dimajukan;"
    held = "window.setInterval=f=>{window.detak=f};"
    page = folder / "papan.html"
    text = render_board(board)
    page.write_text(text.replace("<head>", f"<head><script>{told}{held}</script>", 1), encoding="utf-8")
    return page


def _opened(page: Path, width: int, height: int = 900, dark: bool = False) -> Page:
    return open_page(page, width, height=height, dark=dark)


@pytest.mark.parametrize("office", SCREENS)
def test_it_is_readable_on_every_screen(office: str, tmp_path: Path) -> None:
    with _opened(at_clock(OFFICES[office](), tmp_path, NOW), *DESK) as page:
        for (width, height), dark in SCREENS[office]:
            page.resize(width, height, dark=dark)
            seen = f"{width} x {height}{', dark' * dark}"
            assert page.scroll_width <= width, seen
            assert page.smallest_font >= 12, seen
            assert page.axe() == [], seen  # contrast of what is really drawn, landmarks, headings, names
        assert (page.console_errors, page.requests) == ([], [])


@pytest.mark.in_memory
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_board_of_every_shipped_example_is_readable_on_every_screen(name: str, tmp_path: Path) -> None:
    text = (FOLDER / name / "config.toml").read_text(encoding="utf-8")
    office = Office(tmp_path / "kantor", config=text, replace={'folder = "cetakan"': 'folder = ""'})
    office.create("2026-11-25 10:00", examples=20).sync("2026-11-25 10:00")
    with _opened(office.board, *PHONE) as page:
        for width, height in (PHONE, DESK, WALL):
            page.resize(width, height)
            assert page.scroll_width <= width, width
            assert page.run(_BROKEN) == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_printed_without_grounds_every_letter_is_dark_and_what_is_late_is_framed(dark: bool, tmp_path: Path) -> None:
    path = at_clock(_busy_office(), tmp_path, NOW)
    with _opened(path, 794, 1123, dark) as page:  # A4
        page.as_printed()
        told = page.contrast_on_white()
        assert {"Terlambat", "lewat 2 hari kerja", "Papan Pengaduan", "Perlu tindakan"} <= {text for _, text in told}
        assert [(contrast, text) for contrast, text in told if contrast < 4.5] == []
        late = "getComputedStyle(document.querySelector('.lewat'))"
        assert page.run(f"{late}.borderTopStyle") == "solid" and int(page.run(f"{late}.fontWeight")) >= 600
        assert page.run("getComputedStyle(document.querySelector('.ubin.merah')).borderTopStyle") == "solid"


def test_after_an_import_of_600_rows_the_page_is_a_few_screens_long(tmp_path: Path) -> None:
    rows = [complaint(id=f"A{i}", noreg=f"{i:04d}/PGD/XI/2026", step=2 + i % 5, late=True, deadline="2026-11-20 16:00",
                      remaining="lewat 2 hari kerja") for i in range(600)]  # fmt: skip
    path = at_clock(data(*rows, numbered=given("09:10", *range(614, 14, -1))), tmp_path, NOW)
    with _opened(path, *PHONE) as page:
        for (width, height), screens in ((PHONE, 5), (DESK, 2.5), (WALL, 2)):
            page.resize(width, height)
            assert page.run("document.documentElement.scrollHeight") <= screens * height, width


def test_many_pelaksana_fill_few_screens_too(tmp_path: Path) -> None:
    with _opened(at_clock(replace(_busy_office(), trouble=()), tmp_path, NOW), *PHONE) as page:
        assert page.run("document.documentElement.scrollHeight") <= 6.5 * PHONE[1]
        assert page.run("document.querySelectorAll('.desak li').length") == 16


def test_on_a_phone_the_recap_stands_before_the_list_of_numbers(tmp_path: Path) -> None:
    with _opened(at_clock(OFFICES["usual"](), tmp_path, NOW), *PHONE) as page:
        tops = [page.run(f"document.querySelector('{what}').getBoundingClientRect().top")
                for what in ("#baru", ".ubin2", ".rekap", ".nomor2")]  # fmt: skip
    assert tops == sorted(tops)


def test_a_new_number_steps_back_after_a_while_but_not_while_the_open_book_hides_it(tmp_path: Path) -> None:
    new, waiting = given("09:10", 15), Waiting(3, when("2026-11-24 09:10"), "Excel")
    for board, stays in ((data(numbered=new), False), (data(numbered=new, waiting=waiting), True)):
        with _opened(at_clock(board, tmp_path, NOW), *DESK) as page:
            assert "0012/PGD/XI/2026" in page.run("document.getElementById('baru').innerText")
            page.run("dimajukan=40*60000;detak()")
            assert (page.run("getComputedStyle(document.getElementById('baru')).display") != "none") is stays


def test_letters_and_figures_grow_for_the_wall(tmp_path: Path) -> None:
    path = at_clock(OFFICES["usual"](), tmp_path, NOW)
    with _opened(path, *WALL) as page:
        assert page.smallest_font >= 17
        assert page.run("parseFloat(getComputedStyle(document.querySelector('.ubin b')).fontSize)") >= 72


def test_what_matters_stands_on_the_wall_without_scrolling(tmp_path: Path) -> None:
    path = at_clock(OFFICES["usual"](), tmp_path, NOW)
    with _opened(path, *WALL) as page:
        for what in (".ubin2", ".kerja .kartu2", ".rekap table:last-child"):
            assert page.run(f"document.querySelector('{what}').getBoundingClientRect().bottom") <= WALL[1], what


def test_trouble_and_the_open_book_stand_above_all_else(tmp_path: Path) -> None:
    path = at_clock(_busy_office(), tmp_path, NOW)
    with _opened(path, *PHONE) as page:
        tops = [page.run(f"document.querySelector('{what}').getBoundingClientRect().top")
                for what in ("section.masalah", ".tunggu", ".ubin2", ".kerja")]  # fmt: skip
    assert tops == sorted(tops)


def _said(page: Page) -> Any:
    return page.run("document.getElementById('basi').innerText")


def test_a_board_says_itself_that_it_is_stale_when_no_job_runs_any_more(tmp_path: Path) -> None:
    path = at_clock(OFFICES["usual"](), tmp_path, NOW)
    with _opened(path, *DESK) as page:
        assert _said(page) == ""
        assert "baru saja" in page.run("document.querySelector('header').innerText")
        page.run("dimajukan=119*60000;detak()")
        assert _said(page) == ""
        assert "1 jam 59 menit yang lalu" in page.run("document.querySelector('header').innerText")
        page.run("dimajukan=(26*60+5)*60000;detak()")  # nobody reloads, nothing renews the file: the clock alone
        assert "Papan ini basi: sinkron terakhir 1 hari 2 jam yang lalu." in _said(page)
        assert page.run("document.title").startswith("BASI – ")
        assert page.axe() == []


@pytest.mark.parametrize(("clock", "stale"), [("2026-11-24 11:15", False), ("2026-11-24 11:17", True)])
def test_the_age_is_told_in_the_office_s_time_zone(clock: str, stale: bool, tmp_path: Path) -> None:
    with _opened(at_clock(OFFICES["usual"](), tmp_path, when(clock)), *DESK) as page:
        assert bool(_said(page)) is stale


def test_nothing_personal_is_in_the_page_that_a_browser_holds(tmp_path: Path) -> None:
    path = at_clock(data(complaint(), OVERDUE, to_repair(problems=2)), tmp_path, NOW)
    with _opened(path, *DESK) as page:
        held = page.run("document.documentElement.outerHTML")
    assert not [text for text in PERSONAL_TEXTS if text in held]
