"""Every tab of a book as PDF, drawn by LibreOffice: on its own paper, and as a screen shows it.

Run by the system's Python, the one that has UNO: `python3 tools/lembar.py JSON`, with what `draw` takes. Writes
OUT/<tab>-cetak.pdf (as it prints), OUT/<tab>-layar.pdf (a page per screenful of a small laptop, frozen columns
repeated) and, for tabs that are wider than the screen, OUT/<tab>-lebar.pdf (all columns at once).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from uno_desk import LibreOffice, as_in_an_office

PIXEL = 2540 / 96  # of a screen, in hundredths of a millimetre, the unit of UNO
SCREEN = (1340, 545)  # what a spreadsheet program leaves for cells on 1366 x 768: ribbon, tabs and bars take the rest
MOST_COLUMNS = 60
GROWING = ("Agenda",)  # shown from below
SCREEN_ROWS, WIDE_ROWS = 9, 18  # of those
NEVER = 200_000  # a date in the year 2447: `Terakhir disinkron` shall not turn red as the pictures' clock grows old
STAMPED = {"Tugas": "C2", "Rekap": "C2"}


class Book:
    """One book, opened for pictures only: it is never saved."""

    def __init__(self, office: LibreOffice, path: Path) -> None:
        self.office, hidden = office, office.property("Hidden", True)
        self.document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (hidden,))
        self.sheets = self.document.Sheets
        self.areas: dict[str, Any] = {}  # what of a tab is shown on a screen
        self.styles = self.document.StyleFamilies.getByName("PageStyles")
        for name, cell in STAMPED.items():
            if self.sheets.hasByName(name):
                self.sheets.getByName(name).getCellRangeByName(cell).Value = NEVER

    def close(self) -> None:
        self.document.close(True)

    def tabs(self) -> list[str]:
        return [name for name in self.sheets.ElementNames if self.sheets.getByName(name).IsVisible]

    def export(self, tab: str, target: Path, pages: str) -> None:
        """Write one tab as PDF: all others are hidden meanwhile, and what is hidden is not printed.

        Except when it has an area to print: then it is, and tabs without an area are not.
        """
        uno, named = self.office.uno, self.office.property
        others = [name for name in self.tabs() if name != tab]
        for name in others:
            self.sheets.getByName(name).IsVisible = False
        for name in self.areas:
            self.sheets.getByName(name).setPrintAreas((self.areas[name],) if name == tab else ())
        data = uno.Any("[]com.sun.star.beans.PropertyValue", (named("PageRange", pages),) if pages else ())
        self.document.storeToURL(target.as_uri(), (named("FilterName", "calc_pdf_Export"), named("FilterData", data)))
        for name in others:
            self.sheets.getByName(name).IsVisible = True

    def as_screen(self, tab: str, zoom: int, frozen: tuple[int, int], width: float, height: float) -> None:
        """Let the paper of a tab be a screen: its size in pixels, no margins, headings of rows and columns."""
        sheet = self.sheets.getByName(tab)
        style = self.styles.getByName(sheet.PageStyle)
        for side in ("Left", "Right", "Top", "Bottom"):
            setattr(style, f"{side}Margin", 0)
        style.HeaderIsOn = style.FooterIsOn = style.CenterHorizontally = style.CenterVertically = False
        style.IsLandscape = width > height
        style.Width, style.Height = int(width * PIXEL), int(height * PIXEL)
        style.ScaleToPages = style.ScaleToPagesX = style.ScaleToPagesY = 0
        style.PageScale = zoom
        style.PrintHeaders, style.PrintGrid, style.PrintDownFirst = True, False, False
        self.areas[tab] = self._used(sheet)
        self._repeat(sheet, *frozen)

    def _used(self, sheet: Any) -> Any:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return sheet.getCellRangeByPosition(0, 0, min(end.EndColumn, MOST_COLUMNS), end.EndRow).RangeAddress

    def _repeat(self, sheet: Any, columns: int, rows: int) -> None:
        area = sheet.getCellRangeByPosition(0, 0, max(columns - 1, 0), max(rows - 1, 0)).RangeAddress
        sheet.setPrintTitleColumns(columns > 0)
        sheet.setPrintTitleRows(rows > 0)
        if columns:
            sheet.setTitleColumns(area)
        if rows:
            sheet.setTitleRows(area)

    def keep_last_rows(self, tab: str, rows: int, heading_rows: int) -> None:
        """Print the last filled rows alone, below the headings: where a clerk works in a book that has grown."""
        sheet = self.sheets.getByName(tab)
        used = self._used(sheet)
        # By the second column (Status in Agenda): unused rows have an identity, but no status.
        texts = sheet.getCellRangeByPosition(1, 0, 1, used.EndRow).getDataArray()
        bottom = max((row for row, (text,) in enumerate(texts) if text != ""), default=0)
        top = max(bottom - rows + 1, heading_rows)  # in a book without rows the first of them, empty
        self.areas[tab] = sheet.getCellRangeByPosition(0, top, used.EndColumn, max(bottom, top)).RangeAddress

    def width(self, tab: str) -> float:
        """Pixels of all columns with something in them."""
        sheet = self.sheets.getByName(tab)
        columns = (sheet.Columns.getByIndex(i) for i in range(self._used(sheet).EndColumn + 1))
        return sum(column.Width for column in columns if column.IsVisible) / PIXEL


def draw(book: Path, out: Path, desk: Path, zooms: dict[str, int], frozen: dict[str, tuple[int, int]]) -> None:
    """All PDFs of a book.

    desk    folder of LibreOffice's profile
    zooms   percent by tab
    frozen  (columns, rows) that stay, by tab
    """
    as_in_an_office(desk)
    office = LibreOffice(desk)
    try:
        for kind in ("cetak", "layar", "lebar"):
            opened = Book(office, book)  # anew each time: a paper that changed after a first export is not noticed
            tabs = opened.tabs()
            if kind == "layar":
                for tab in tabs:
                    opened.as_screen(tab, zooms.get(tab, 100), frozen.get(tab, (0, 0)), *SCREEN)
                    if tab in GROWING:
                        opened.keep_last_rows(tab, SCREEN_ROWS, frozen[tab][1])
            if kind == "lebar":
                wide = {tab: opened.width(tab) * zooms.get(tab, 100) / 100 + 60 for tab in tabs}
                tabs = [tab for tab in tabs if wide[tab] > SCREEN[0]]
                for tab in tabs:  # LibreOffice exports all tabs of a book on one size of paper
                    rows = frozen.get(tab, (0, 0))[1]
                    opened.as_screen(tab, zooms.get(tab, 100), (0, rows), max(wide.values()), SCREEN[1] * 2)
                    if tab in GROWING:
                        opened.keep_last_rows(tab, WIDE_ROWS, rows)
            for tab in tabs:
                opened.export(tab, out / f"{tab}-{kind}.pdf", {"layar": "1-4", "lebar": "1"}.get(kind, ""))
            opened.close()
    finally:
        office.end()


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    draw(
        Path(asked["book"]), Path(asked["out"]), Path(asked["desk"]), asked["zooms"],
        {tab: (columns, rows) for tab, (columns, rows) in asked["frozen"].items()},
    )  # fmt: skip
