"""What stands in the tab Tugas: who has what to do, most urgent first, and below it the rows that vanished.

Pure; no names, NIK, phones or addresses. Links find a row by its ID Baris, never by its row number (INTERFACE
section 3), so that they still lead to the right complaint after somebody sorted the book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from ..a1 import column_number
from ..cells import is_blank
from ..core.identity import is_id
from ..frozen import Frozen, field
from ..grid import Cell, Sheet, TabContent, Value
from ..layout.places import TASKS_CHOICE_COLUMN
from ..schema import AGENDA, GIVE_UP, HANDOVER, ID, RESTORE, TASKS
from ..signs import plain
from ..text import UNNUMBERED, day, value_key
from .lines import (
    BLANK,
    Line,
    column_saying,
    find_row_link,
    headings,
    heights,
    line,
    moment_cell,
    next_row_link,
    synced_line,
)
from .work import Group, Task, sum_words

_CHOICE = column_number(TASKS_CHOICE_COLUMN)
_VANISHED_TITLE = "Baris yang hilang dari Agenda"
_PICK = "Pilihan"  # the heading of the cells of choice
_ALL = "Semua baris di bawah ini"  # one answer for all of them that have none of their own
_FEW = 5  # so many are answered one by one


class Vanished(Frozen):
    """A row that is gone from Agenda and was neither restored nor given up; nothing of it is personal."""

    row_id: str
    noreg: str | None
    last_seen: datetime | None
    received: datetime | None = None  # Tanggal Lapor
    kind: str = ""  # Jenis Izin
    status: str | None = None
    choice: Value = None  # what stands in its cell (`typed_choices`), so that it moves with the line


class About(Frozen):
    """What a piece of work is about; nothing of it names a person.

    kind, words  Jenis Izin and the first words of the complaint
    note         Catatan Sistem
    column       letter of the column to fill next
    """

    column: str
    kind: str = ""
    words: str = ""
    note: str = ""


class Places(Frozen):
    """Where links lead: letters of the columns that hold a row's key, and what is known per key.

    form  of the two columns of the form that every row has filled: its moment, its name
    """

    id_column: str  # of ID Baris in Agenda
    period_column: str = "A"  # of Periode in Serah Terima
    form: tuple[str, str] | None = None
    about: Mapping[str, About] = field(default_factory=dict)

    def column_of(self, tab: str) -> str:
        """The letter of the key's column in a tab."""
        return self.period_column if tab == HANDOVER else self.id_column


class TasksHead(Frozen):
    """`synced` and `red_after` are office wall clock; `filtered`: a filter in Agenda hides rows.

    widths  of the columns, in characters, to know which lines wrap
    kind    heading of the column that tells complaints' kinds
    click   how a link is followed in the program that has the book open
    """

    synced: datetime
    red_after: datetime | None
    filtered: bool = False
    widths: Sequence[float] = ()
    kind: str = "Jenis Izin"
    click: str = "Klik Buka (LibreOffice: Ctrl+klik)"


def tasks_content(groups: Sequence[Group], vanished: Sequence[Vanished], head: TasksHead, places: Places) -> TabContent:
    """The whole tab, from `open_work`'s groups."""
    rows: list[Line] = [
        line(Cell("Tugas", "judul_tab"), *[None] * 4, next_row_cell(places)),
        synced_line(head.synced, head.red_after),
        line("Penyaring di Agenda sedang aktif: sebagian baris tidak tampak di sana.", look="bahaya")
        if head.filtered
        else line(_summary(groups, head.click), look="teks_lunak"),
        headings(
            "Tautan",
            "No. Register",
            "Langkah",
            "Tenggat",
            "Sisa / Lewat",
            "Yang harus dilakukan",
            head.kind,
            "Pengaduan",
        ),
    ]
    if vanished:
        rows.append(line(f"{len(vanished)} baris hilang dari Agenda: lihat bagian bawah.", look="bahaya"))
    for group in groups:
        rows += [*_group(group, places), BLANK]
    rows += _vanished(vanished, head.kind)
    return TabContent(TASKS, rows, heights(rows, head.widths))


def _summary(groups: Sequence[Group], click: str) -> str:
    """How much there is, in one line; where a filter hides rows, that is told in its place."""
    late = sum(group.overdue for group in groups)
    if not any(group.tasks for group in groups):
        return f"{sum_words(groups)}."
    told = f"{late} terlambat" if late else "tidak ada yang terlambat"
    return f"{sum_words(groups)}, {told}. {click} untuk mengisi sel berikutnya."


def next_row_cell(places: Places) -> Cell | None:
    """The link to where the next complaint is typed."""
    return None if places.form is None else Cell(next_row_link(AGENDA, *places.form), "tautan")


def _group(group: Group, places: Places) -> list[Line]:
    if not group.tasks:
        return [line(group.actor, look="judul_bagian"), line("Tidak ada tugas.", look="teks_lunak")]
    counted = f"{len(group.tasks)} tugas"
    late = f", {group.overdue} terlambat" if group.overdue else ""
    return [
        line(f"{group.actor} ({counted}{late})", look="judul_bagian"),
        *(_task(task, places) for task in group.tasks),
    ]


def _task(task: Task, places: Places) -> Line:
    key = places.column_of(task.tab)
    about = places.about.get(task.key, About(key))
    told = [Cell(text or None, "teks_bungkus") for text in (about.kind, about.words)]
    return [
        Cell(find_row_link(task.tab, key, task.key, about.column), "tautan"),
        Cell(task.name, "bahaya" if task.late else "teks_lunak" if task.name == UNNUMBERED else "teks"),
        Cell(task.label, "teks"),
        moment_cell(task.deadline),
        Cell(task.remaining, "bahaya" if task.late else "teks"),
        Cell(f"{task.todo}: {about.note}" if about.note else task.todo, "teks_bungkus"),
        *(told if about.kind or about.words else ()),
    ]


# ---- rows that vanished --------------------------------------------------------------------------------------------


def _vanished(vanished: Sequence[Vanished], kind: str) -> list[Line]:
    title = line(_VANISHED_TITLE, look="judul_bagian")
    if not vanished:
        return [title, line("Tidak ada baris yang hilang.", look="teks_lunak")]
    ordered = sorted(vanished, key=lambda v: (v.noreg is None, v.noreg or "", v.row_id))
    return [
        title,
        line(f"Pilih {RESTORE} atau {GIVE_UP} di kolom {_PICK}, lalu simpan buku.", look="catatan"),
        *([[Cell(_ALL, "teks"), *[None] * (_CHOICE - 2), Cell(None, "isian")]] if len(vanished) > _FEW else []),
        headings(ID, "No. Register", "Terakhir terlihat", "Tanggal Lapor", "Status", kind, _PICK),
        *(_vanished_row(v) for v in ordered),
    ]


def _vanished_row(row: Vanished) -> Line:
    received = row.received
    return [
        Cell(row.row_id, "teks"),
        Cell(row.noreg or UNNUMBERED, "teks" if row.noreg else "teks_lunak"),
        moment_cell(row.last_seen),
        Cell("–", "teks_lunak") if received is None else Cell(day(received), "teks"),
        Cell(row.status or "–", "teks"),
        Cell(row.kind or "–", "teks_bungkus"),
        # Staff choose here, yet the cell is written with what was chosen for this ID: these lines move up and down with
        # the work above, and a choice that stayed in its place would give up somebody else's row.
        Cell(row.choice, "isian"),
    ]


def read_choices(sheet: Sheet) -> dict[str, Literal["kembalikan", "relakan"] | None]:
    """What staff chose per vanished row: ID Baris -> `kembalikan`, `relakan`, or None for something else.

    Rows without a choice are left out.
    """
    words: dict[str, Literal["kembalikan", "relakan"]] = {
        value_key(RESTORE): "kembalikan",
        value_key(GIVE_UP): "relakan",
    }
    return {row_id: words.get(value_key(choice)) for row_id, choice in typed_choices(sheet).items()}


def typed_choices(sheet: Sheet) -> dict[str, object]:
    """What stands in the cells of choice, by ID Baris; empty ones are left out. One answer may stand for all.

    The rows are found by the section's title, its headings and their ID, so that it does not matter how long the list
    of work above was when the choice was made, nor where staff inserted or deleted a column.
    """
    out: dict[str, object] = {}
    begins = next((row for row in range(1, len(sheet.rows) + 1) if column_saying(sheet, row, _VANISHED_TITLE)), None)
    if begins is None:
        return out
    below = range(begins + 1, len(sheet.rows) + 1)
    names = next((row for row in below if column_saying(sheet, row, ID)), begins)
    first = column_saying(sheet, names, ID) or column_saying(sheet, begins, _VANISHED_TITLE) or 1
    choice_column = column_saying(sheet, names, _PICK) or first + _CHOICE - 1
    for_all: object = None
    for row in below:
        key, choice = sheet.at(row, first), sheet.at(row, choice_column)
        if isinstance(key, str) and value_key(key) == value_key(_ALL):
            for_all = choice
        elif is_id(key) and not (is_blank(choice) and is_blank(for_all)):
            out[plain(str(key))] = for_all if is_blank(choice) else choice
    return out
