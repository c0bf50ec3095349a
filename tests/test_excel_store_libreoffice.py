"""A real LibreOffice opens what the store writes, and the store recognises a real LibreOffice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from datetime import datetime
from pathlib import Path

import pytest
import uno_desk
from excel_store_books import LAYOUT, new_store, parts_of, rekap

from pengaduan_sheets.grid import CellWrite, Formula
from pengaduan_sheets.showing import shows_content
from pengaduan_sheets.stores.base import Plan, Stamp

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here"),
]
AT = datetime(2026, 3, 1, 8, 30)


def office(folder: Path, *arguments: str) -> list[str]:
    profile = (folder / "profil").as_uri()
    return [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--norestore", *arguments]


def plan(version: int) -> Plan:
    cells = [
        CellWrite(3, 1, AT),
        CellWrite(3, 3, "=Siti & <Ani>"),
        CellWrite(3, 4, 1234.5),
        CellWrite(4, 3, Formula('=HYPERLINK("https://wa.me/62811","wa")', "wa")),
        CellWrite(9, 3, "baris baru"),
    ]
    return Plan({"Agenda": cells}, [rekap(version)], Stamp("buku-1", version, {2026: version}))


def test_a_made_and_patched_book_keeps_its_values_through_libreoffice(tmp_path: Path, desk: uno_desk.Desk) -> None:
    store = new_store(tmp_path)
    store.apply(plan(2), store.read(), LAYOUT)
    before = store.read()
    desk.save_anew(store.path)
    after = store.read()
    assert after.stamp == Stamp("buku-1", 2, {2026: 2})
    assert list(after.sheets) == list(before.sheets)
    assert shows_content(after.sheets["Rekap"], rekap(2))
    for row, cells in enumerate(before.sheets["Agenda"].rows):
        assert list(after.sheets["Agenda"].rows[row][: len(cells)]) == list(cells)
    assert after.sheets["Agenda"].formulas == {(4, 3)}


def test_a_book_that_goes_back_and_forth_does_not_grow(tmp_path: Path, desk: uno_desk.Desk) -> None:
    store = new_store(tmp_path)
    sizes = []
    for version in range(2, 5):
        store.apply(plan(version), store.read(), LAYOUT)
        desk.save_anew(store.path)
        before = parts_of(store.path)["xl/styles.xml"]
        store.apply(plan(version), store.read(), LAYOUT)
        assert parts_of(store.path)["xl/styles.xml"] == before
        sizes.append(len(before))
    assert sizes[1] == sizes[2]


def test_a_book_open_in_libreoffice_is_seen_and_its_crash_too(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    mark = tmp_path / ".~lock.buku.xlsx#"
    process = subprocess.Popen(
        office(tmp_path, str(store.path)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 90
        while not mark.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        found = store.mark()
        assert found is not None
        assert found.program == "LibreOffice"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert mark.exists()  # a crash leaves it behind
    assert list(store.read().sheets) == ["Petunjuk", "Agenda", "Rekap"]
