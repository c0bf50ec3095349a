"""A clerk at a desk with a real LibreOffice: opens the book, types, sorts, saves, closes, or keeps it open.

Two halves in one file. Tests use `Desk`, which runs this very file with the system's Python (the one that has UNO);
there `serve` starts an English LibreOffice with a profile of its own and obeys one JSON command per line. Nobody sees
it, unless an X server is named.
Rows and columns count from 1, as staff see them.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

SYSTEM_PYTHON = "/usr/bin/python3"
XLSX = "Calc MS Excel 2007 XML"
DOCX = "MS Word 2007 XML"
EPOCH = datetime(1899, 12, 30)
PROFILE = "profil"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>id-ID</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop>
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document">
<prop oor:name="WarnAlienFormat" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def missing() -> str:
    """Why no LibreOffice can be driven here; empty when one can."""
    if shutil.which("soffice") is None:
        return "LibreOffice (soffice) is not installed here"
    if not Path(SYSTEM_PYTHON).exists():
        return "no system Python that could have UNO"
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        return "the system's Python has no UNO (python3-uno)"
    return ""


def as_in_an_office(folder: Path) -> None:
    """Let a desk in this folder be one with Indonesian dates and numbers, on which LibreOffice was used before."""
    settings = folder / PROFILE / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS, encoding="utf-8")


# ---- the test's half -----------------------------------------------------------------------------------------------


def typed(text: str) -> dict[str, str]:
    """Text as it comes from the keyboard: LibreOffice decides whether it is a date, a number or text."""
    return {"typed": text}


def _portable(value: object) -> object:
    if isinstance(value, datetime):
        return {"serial": (value - EPOCH).total_seconds() / 86_400}
    if isinstance(value, date):
        return {"serial": (datetime(value.year, value.month, value.day) - EPOCH).days}
    return value


class Desk:
    """One LibreOffice, for one test or many. `folder` takes its profile; `display`: an X server that shows it."""

    def __init__(self, folder: Path, display: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log = (folder / "meja.log").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, __file__, str(folder.absolute())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            env={**os.environ, "DISPLAY": display},
        )
        self.ask("hello")

    def ask(self, action: str, **arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": action, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the desk is gone, see {self._log.name}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["ok"]

    def open(self, book: Path) -> None:
        """Open the book and keep it open."""
        self.ask("open", path=str(book.absolute()))

    def type(self, tab: str, cells: Mapping[tuple[int, int], object]) -> None:
        """Fill cells, (row, column) -> value; None clears, `typed()` goes through the keyboard."""
        self.ask("type", tab=tab, cells=[[row, column, _portable(v)] for (row, column), v in cells.items()])

    def sort(self, tab: str, area: tuple[int, int, int, int], by: int, *, descending: bool = False) -> None:
        """Sort the rows of an area (first row, first column, last row, last column) by one of its columns."""
        self.ask("sort", tab=tab, area=area, by=by, descending=descending)

    def insert_rows(self, tab: str, row: int, count: int = 1) -> None:
        """Insert empty rows before `row`."""
        self.ask("insert_rows", tab=tab, row=row, count=count)

    def insert_columns(self, tab: str, column: int, count: int = 1) -> None:
        """Insert empty columns before `column`."""
        self.ask("insert_columns", tab=tab, column=column, count=count)

    def delete_rows(self, tab: str, row: int, count: int = 1) -> None:
        """Delete whole rows."""
        self.ask("delete_rows", tab=tab, row=row, count=count)

    def copy_row(self, tab: str, row: int, to: int) -> None:
        """Copy a whole row over another, formats and all."""
        self.ask("copy_row", tab=tab, row=row, to=to)

    def delete_tab(self, tab: str) -> None:
        """Delete a tab."""
        self.ask("delete_tab", tab=tab)

    def set_filter(self, tab: str, area: tuple[int, int, int, int], column: int, value: str) -> None:
        """Show only the rows whose cell equals `value`."""
        self.ask("set_filter", tab=tab, area=area, column=column, value=value)

    def values(self, tab: str, area: tuple[int, int, int, int]) -> list[list[str]]:
        """What the cells of an area show."""
        return self.ask("values", tab=tab, area=area)

    def save(self) -> None:
        """Save in place, as xlsx."""
        self.ask("save")

    def save_over(self, book: Path) -> None:
        """Save as xlsx over a file, whatever became of it meanwhile (`simpan sebagai`, `tetap simpan`)."""
        copy = book.with_name("salinan-meja.xlsx")
        self.ask("save_copy", path=str(copy.absolute()))
        copy.replace(book)

    def convert(self, path: Path, to: Path) -> None:
        """Another file of what is in `path`, in the format that its name says: xlsx or pdf, of a text or a book."""
        self.ask("convert", path=str(path.absolute()), to=str(to.absolute()))

    def save_anew(self, book: Path) -> None:
        """Open the book unseen and save it in its place."""
        copy = book.with_name("disimpan-anew.xlsx")
        self.convert(book, copy)
        copy.replace(book)

    def close(self) -> None:
        """Close the book without saving."""
        self.ask("close")

    def kill(self) -> None:
        """Let LibreOffice die as in a power cut."""
        self.ask("kill")

    def go_home(self) -> None:
        """End of the day, whatever state things are in."""
        with contextlib.suppress(Exception):
            self.ask("quit")
        with contextlib.suppress(ProcessLookupError):
            self._process.wait(20)
        if self._process.poll() is None:
            self._process.kill()
        self._log.close()


@contextlib.contextmanager
def desk_in(folder: Path, display: str = "") -> Iterator[Desk]:
    """A desk that is left tidy."""
    desk = Desk(folder, display)
    try:
        yield desk
    finally:
        desk.go_home()


# ---- LibreOffice's half --------------------------------------------------------------------------------------------


class LibreOffice:
    """A running LibreOffice and the one book that is open in it."""

    def __init__(self, folder: Path) -> None:
        import uno  # only the system's Python has it

        pipe = f"meja{os.getpid()}"
        unseen = () if os.environ.get("DISPLAY") else ("--headless",)
        self.process = subprocess.Popen(
            [
                str(shutil.which("soffice")), f"-env:UserInstallation={(folder / PROFILE).as_uri()}", *unseen,
                "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},  # a computer bought in English
        )  # fmt: skip
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + 120
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                if time.monotonic() > deadline or self.process.poll() not in (None, 0):
                    raise
                time.sleep(0.2)
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.uno, self.document = uno, None

    def property(self, name: str, value: object) -> Any:
        item = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        item.Name, item.Value = name, value
        return item

    def sheet(self, name: str) -> Any:
        return self.document.Sheets.getByName(name)

    def area(self, name: str, area: Sequence[int]) -> Any:
        top, left, bottom, right = area
        return self.sheet(name).getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def hello(self) -> None:
        """Nothing but an answer."""

    def open(self, path: str) -> None:
        self.close()
        url = self.uno.systemPathToFileUrl(path)
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, ())

    def type(self, tab: str, cells: Sequence[Sequence[Any]]) -> None:
        sheet = self.sheet(tab)
        for row, column, value in cells:
            cell = sheet.getCellByPosition(column - 1, row - 1)
            if value is None:
                cell.clearContents(1 | 2 | 4 | 16)  # numbers, dates, texts, formulas
            elif isinstance(value, dict) and "typed" in value:
                cell.FormulaLocal = value["typed"]
            elif isinstance(value, dict):
                cell.Value = value["serial"]
            elif isinstance(value, str):
                cell.String = value
            else:
                cell.Value = value

    def sort(self, tab: str, area: Sequence[int], by: int, descending: bool) -> None:
        field = self.uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending, field.IsCaseSensitive = by - area[1], not descending, False
        fields = self.uno.Any("[]com.sun.star.table.TableSortField", (field,))
        self.area(tab, area).sort(
            (
                self.property("SortFields", fields),
                self.property("ContainsHeader", False),
                self.property("BindFormatsToContent", True),
            )
        )

    def insert_columns(self, tab: str, column: int, count: int) -> None:
        self.sheet(tab).Columns.insertByIndex(column - 1, count)

    def insert_rows(self, tab: str, row: int, count: int) -> None:
        self.sheet(tab).Rows.insertByIndex(row - 1, count)

    def delete_rows(self, tab: str, row: int, count: int) -> None:
        self.sheet(tab).Rows.removeByIndex(row - 1, count)

    def copy_row(self, tab: str, row: int, to: int) -> None:
        sheet = self.sheet(tab)
        source = sheet.getCellRangeByPosition(0, row - 1, 255, row - 1).RangeAddress
        sheet.copyRange(sheet.getCellByPosition(0, to - 1).CellAddress, source)

    def delete_tab(self, tab: str) -> None:
        self.document.Sheets.removeByName(tab)

    def set_filter(self, tab: str, area: Sequence[int], column: int, value: str) -> None:
        cells = self.area(tab, area)
        descriptor = cells.createFilterDescriptor(True)
        field = self.uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
        field.Field, field.StringValue, field.IsNumeric = column - area[1], value, False
        field.Operator = self.uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        descriptor.ContainsHeader = True
        descriptor.setFilterFields((field,))
        cells.filter(descriptor)

    def values(self, tab: str, area: Sequence[int]) -> list[list[str]]:
        top, left, bottom, right = area
        sheet = self.sheet(tab)
        return [
            [sheet.getCellByPosition(c - 1, r - 1).String for c in range(left, right + 1)]
            for r in range(top, bottom + 1)
        ]

    def save(self) -> None:
        self.document.setModified(True)  # else LibreOffice does not write at all
        self.document.store()

    def save_copy(self, path: str) -> None:
        self.document.storeToURL(self.uno.systemPathToFileUrl(path), (self.property("FilterName", XLSX),))

    def convert(self, path: str, to: str) -> None:
        """As `soffice --convert-to`: the document has no window."""
        url = self.uno.systemPathToFileUrl(path)
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, (self.property("Hidden", True),))
        kind = "writer" if document.supportsService("com.sun.star.text.TextDocument") else "calc"
        name = {".xlsx": XLSX, ".docx": DOCX}.get(Path(to).suffix, f"{kind}_pdf_Export")
        try:
            document.storeToURL(self.uno.systemPathToFileUrl(to), (self.property("FilterName", name),))
        finally:
            document.close(True)

    def fill_screen(self, width: int, height: int) -> None:
        self.document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, width, height, 15)

    def where(self) -> tuple[str, int, int]:
        """Tab, row and column of the cell cursor."""
        place = self.document.CurrentSelection.RangeAddress
        return self.document.Sheets.getByIndex(place.Sheet).Name, place.StartRow + 1, place.StartColumn + 1

    def is_changed(self) -> bool:
        """Whether the book holds what is not saved."""
        return bool(self.document.isModified())

    def pixel(self, tab: str, row: int, column: int) -> tuple[int, int]:
        """Where on the screen a cell of the shown tab begins: left, top."""
        cells = self._cells(self.document.CurrentController.ComponentWindow.AccessibleContext, tab)
        place = cells.getAccessibleCellAt(row - 1, column - 1).AccessibleContext.LocationOnScreen
        return place.X, place.Y

    def _cells(self, context: Any, tab: str) -> Any:
        """The accessible table of a tab below a window; None where it is not."""
        if hasattr(context, "getAccessibleCellAt") and tab in context.AccessibleName:
            return context
        for index in range(min(context.AccessibleChildCount, 50)):
            found = self._cells(context.getAccessibleChild(index).AccessibleContext, tab)
            if found is not None:
                return found
        return None

    def peek(self, tab: str, row: int, column: int) -> Sequence[Any]:
        """What is in a cell: as it shows, as it is typed, its number, its kind."""
        cell = self.sheet(tab).getCellByPosition(column - 1, row - 1)
        return cell.String, cell.FormulaLocal, cell.Value, cell.Type.value

    def settle(self) -> None:
        """Return once all that was typed has been worked off."""
        self.document.CurrentController.Frame.ContainerWindow.Toolkit.processEventsToIdle()

    def close(self) -> None:
        if self.document is not None:
            self.document.close(True)
        self.document = None

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        while any(_is_alive_in(self.process.pid, entry) for entry in Path("/proc").glob("[0-9]*")):
            time.sleep(0.05)
        self.document = None

    def end(self) -> None:
        with contextlib.suppress(Exception):
            self.close()
        with contextlib.suppress(Exception):
            self.desktop.terminate()
        with contextlib.suppress(Exception):
            self.process.wait(15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def _is_alive_in(group: int, process: Path) -> bool:
    """Whether a process belongs to a group and has not died."""
    try:
        state, _, its_group = (process / "stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return int(its_group) == group and state != "Z"


def serve(folder: Path) -> None:
    """Obey commands from standard input until told to quit, or until nobody is there any more."""
    office = LibreOffice(folder)
    try:
        for line in sys.stdin:
            command = json.loads(line)
            action = command.pop("do")
            if action == "quit":
                break
            try:
                answer = {"ok": getattr(office, action)(**command)}
            except Exception as error:
                answer = {"error": f"{action}: {type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        office.end()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
