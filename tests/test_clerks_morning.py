"""A clerk's morning in a real LibreOffice window: three complaints registered, three others moved on, one to its end.

Keys and clicks alone (xdotool): the book opens at the next empty row, moments come from the computer's clock by a key
or from the list in the cell, `Buka` in Tugas leads to the cell that is to be filled. What was typed is what the sync
reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import window
from office import COMPLETE, FIRST_ROW, Office
from window import Window

from pengaduan_sheets import schema as s
from pengaduan_sheets.sync import synchronise

MISSING = window.missing()
pytestmark = [pytest.mark.libreoffice, pytest.mark.skipif(bool(MISSING), reason=MISSING or "a window can be shown")]

NOW_KEY = "ctrl+shift+semicolon"
MOST = 45  # keys and clicks from registration to finish, besides what is typed
NAMES = ("Rani Umpama", "Tono Misal", "Wati Andaian")
OTHERS = range(FIRST_ROW, FIRST_ROW + 3)  # three complaints of yesterday, checked and numbered
STEPS: Mapping[str, tuple[str, ...]] = {
    # column of the step's moment -> what is typed in the cells behind it, "" = passed over
    "Diverifikasi": ("Benar", "jadwalkan survei ulang"),
    "Solusi Diberikan": ("Lisan", "survei dilakukan besok"),
    "Solusi Diteruskan": (),
    "Pelapor Dihubungi": ("WhatsApp",),
}


class Clerk:
    """Somebody with the book of an office on the screen; the program syncs whenever the book is closed."""

    def __init__(self, office: Office, screen: Window) -> None:
        self.office, self.screen = office, screen
        self.columns = office.columns(office.open()[s.AGENDA])

    def open(self) -> None:
        self.screen.open(self.office.book)

    def save_and_close(self) -> None:
        self.screen.press("ctrl+s")
        self.screen.until(lambda: not self.screen.desk.ask("is_changed"))
        self.screen.desk.close()

    def sync(self) -> None:
        synchronise(self.office.config, datetime.now() + timedelta(minutes=1))

    def is_at(self, heading: str, row: int) -> None:
        self.screen.until(lambda: self.screen.where() == (s.AGENDA, row, self.columns[heading]))

    def registers(self, name: str) -> None:
        """A form typed from Tanggal Lapor on, the check beside it; the next row is where Enter leads."""
        self.screen.press(NOW_KEY, "Tab")
        self.screen.write(name)
        self.screen.press("Tab", "Tab", "Tab", "Tab")  # over what the sync says, and over NIK
        for text in ("Jl. Umpama 7", f"0812-0000-432{len(name)}", "NIB"):
            self.screen.write(text)
            self.screen.press("Tab")
        self.screen.press("Tab")
        self.screen.write(f"berkas {name.split()[0]} belum diproses")
        self.screen.press("Tab", "Tab", NOW_KEY, "Tab")
        self.screen.write("Lengkap")
        self.screen.press("Return")

    def moves_on(self, key: str, heading: str, row: int) -> None:
        """The step that a row waits for, by its link in Tugas."""
        tasks = self.office.open()[s.TASKS]
        at = next(c.row for c in tasks["A"] if isinstance(c.value, str) and f'"{key}"' in c.value)
        self.screen.press("ctrl+Next")
        self.screen.until(lambda: self.screen.where()[0] == s.TASKS)
        self.screen.follow(at, 1)
        self.is_at(heading, row)
        self.screen.press(NOW_KEY)
        for text in STEPS[heading]:
            self.screen.press("Tab")
            self.screen.write(text)
        self.screen.press("Return")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One window for all: it takes longer to start than what is done with it."""
    with window.window_in(tmp_path_factory.mktemp("layar")) as found:
        yield found


@pytest.fixture
def clerk(tmp_path: Path, screen: Window) -> Iterator[Clerk]:
    office = Office(tmp_path / "kantor")
    yesterday = datetime.now().replace(second=0, microsecond=0) - timedelta(days=1)
    office.create(f"{yesterday:%Y-%m-%d %H:%M}")
    office.type_rows({
        row: {**COMPLETE, "Nama Pelapor": f"Pelapor {row}", "Uraian Pengaduan": f"perkara {row}",
              "Tanggal Lapor": yesterday, "Diperiksa": yesterday + timedelta(minutes=5), "Kelengkapan": "Lengkap"}
        for row in OTHERS
    })  # fmt: skip
    synchronise(office.config, datetime.now())
    yield Clerk(office, screen)
    screen.desk.close()


def test_three_are_registered_three_moved_on_and_one_is_finished_within_45_keys_and_clicks(clerk: Clerk) -> None:
    office, screen = clerk.office, clerk.screen
    clerk.open()
    clerk.is_at("Tanggal Lapor", OTHERS.stop)  # the book opens at the work
    for name in NAMES:
        clerk.registers(name)
    for row in OTHERS:
        clerk.moves_on(str(office.row(row)[s.ID]), "Diverifikasi", row)
    clerk.save_and_close()
    typed = office.rows()

    clerk.sync()

    rows = office.rows()
    for row, name in enumerate(NAMES, OTHERS.stop):
        assert rows[row]["Nama Pelapor"] == name
        assert rows[row]["Uraian Pengaduan"] == f"berkas {name.split()[0]} belum diproses"
        assert rows[row]["Diperiksa"] == typed[row]["Diperiksa"]
        assert abs(rows[row]["Diperiksa"] - datetime.now()) < timedelta(minutes=5)
        assert (rows[row][s.STATUS], rows[row].get(s.NOTE)) == ("Verifikasi", None)
        assert rows[row][s.NOREG]
    assert [rows[row][s.STATUS] for row in OTHERS] == ["Penyelesaian"] * 3

    first = OTHERS.stop  # the first of the new ones, from its registration to its end, each step by another officer
    key, before = str(rows[first][s.ID]), screen.keys
    for heading in STEPS:
        clerk.open()
        clerk.moves_on(key, heading, first)
        clerk.save_and_close()
        clerk.sync()
    print(f"{screen.keys - before} keys and clicks from registration to finish")
    assert screen.keys - before <= MOST
    finished = office.row(first)
    assert finished[s.STATUS] == "Selesai"
    assert (finished["Kebenaran Laporan"], finished["Solusi"]) == ("Benar", "survei dilakukan besok")
    assert finished["Media Jawaban"] == "WhatsApp"


def test_the_list_of_a_time_cell_gives_the_moment_of_now_as_a_value(clerk: Clerk) -> None:
    clerk.open()
    clerk.is_at("Tanggal Lapor", OTHERS.stop)
    clerk.screen.press("alt+Down")
    clerk.screen.press("Down", "Return")

    def shown() -> list[object]:
        return clerk.screen.desk.ask("peek", tab=s.AGENDA, row=OTHERS.stop, column=clerk.columns["Tanggal Lapor"])

    clerk.screen.until(lambda: shown()[3] == "VALUE")
    _, as_typed, serial, _ = shown()
    moment = datetime(1899, 12, 30) + timedelta(days=float(str(serial)))
    assert abs(moment - datetime.now()) < timedelta(minutes=3)
    assert not str(as_typed).startswith("=")
