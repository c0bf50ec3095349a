"""What each line of a file becomes in Agenda, and what of it cannot be read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..cells import is_blank, is_too_long, storable_text
from ..config import Config
from ..core.old_numbers import register_text
from ..core.versions import sop_on
from ..errors import UsageError
from ..frozen import Frozen, field
from ..grid import CellError, Value
from ..schema import NOREG
from ..signs import visible
from ..text import NIL_WORDS, is_ditto, is_erased, listing, value_key
from .mapping import Map
from .matching import RUNNING, assign, notes_column, targets_of, two_in_one
from .reading import Cell
from .shape import Line
from .understood import Understood, with_above
from .values import OUTSIDE, TOO_LONG, Order, Read, order_of, read_choice, read_moment, read_nik, read_phone, read_text

_BREAKS = ("\n", " / ", ";", "/")  # between two things in one cell, the surest first
_NO_ROW_ABOVE = "tanda 'sama seperti di atas', tetapi di atasnya tidak ada isi"


class Fault(Frozen):
    """A cell that could not be read, or says what no list has. place: its column's letters"""

    page: str
    number: int
    place: str
    heading: str
    text: str
    why: str

    @property
    def is_outside(self) -> bool:
        """It can be read, and a line in Referensi settles it for all rows that say so."""
        return self.why == OUTSIDE


class Row(Frozen):
    """A complaint of the file. cells: our heading -> value; noreg: "" without one; is_ended: `[selesai]` says so"""

    page: str
    number: int
    cells: Mapping[str, Value]
    noreg: str
    is_ended: bool = False


class Matched(Frozen):
    """What the columns of a file become.

    columns  old heading -> ours, RUNNING, "" (dropped by the map); without one: into the notes
    also     old heading -> the second column of ours that its cells hold
    orders   old heading -> order of day and month in its texts
    notes    our heading for the rest; None: there is none
    """

    columns: Mapping[str, str]
    also: Mapping[str, str]
    orders: Mapping[str, Order]
    notes: str | None

    @property
    def ours(self) -> frozenset[str]:
        """Our headings that the file has."""
        found = {*self.columns.values(), *self.also.values()} - {RUNNING, ""}
        return frozenset(found)

    def lacks(self, config: Config) -> frozenset[str]:
        """Our headings that it lacks: they are not asked for in its rows."""
        return frozenset(config.columns) - self.ours


class Planned(Frozen):
    """All lines of a file as rows. above: old heading -> how many cells said `as above`"""

    rows: Sequence[Row]
    faults: Sequence[Fault]
    above: Mapping[str, int] = field(default_factory=dict)


def match(old: Understood, told: Map, config: Config, asked: Order | None) -> Matched:
    """What each column becomes. raises UsageError: nothing settles the order of day and month in one of them"""
    targets = targets_of(config)
    columns = assign(old.columns, targets, config, told.columns)
    also = dict[str, str]()
    own = {column.name: column.own for column in old.columns}
    for heading, ours in list(columns.items()):
        pair = two_in_one(own[heading], targets, config) if heading not in told.columns else None
        others = {columns[h] for h in columns if h != heading}
        if pair and ours in pair and not others & {*pair} and _mostly_two(old.values(heading)):
            columns[heading], also[heading] = pair
    return Matched(columns, also, _orders(old, columns, config, asked), notes_column(config))


def refuse_undated(old: Understood, matched: Matched, config: Config) -> None:
    """raises UsageError: no column of the file says when its complaints came"""
    if config.begins not in matched.ours:
        raise UsageError(undated(old, config))


def undated(old: Understood, config: Config) -> str:
    """What to do where no column says when the complaints came."""
    return (
        f"'{old.file.name}': tidak ada kolom yang jelas menjadi {config.begins}. Judul kolom yang ada: "
        f'{", ".join(old.headings)}. Tulis berkas peta berisi: "judul di berkas itu" = "{config.begins}", lalu '
        "ulangi dengan --peta."
    )


def _mostly_two(values: Sequence[Cell]) -> bool:
    return 2 * sum(isinstance(v, str) and len(_two(v)) == 2 for v in values) > len(values)


def _two(text: str) -> list[str]:
    """`Budi / Jl. Melati 5` in two; a bare slash only behind words, for a house may have one in its number."""
    seen = visible(text)
    sign = next((sign for sign in _BREAKS if sign in seen), None)
    parts = [part.strip() for part in seen.split(sign, 1)] if sign else [seen]
    is_house = sign == "/" and any(letter.isdigit() or letter == "," for letter in parts[0])
    return [seen] if is_house or not all(parts) else parts


def _orders(old: Understood, columns: Mapping[str, str], config: Config, asked: Order | None) -> dict[str, Order]:
    times = [h for h, ours in columns.items() if ours in config.columns and config.columns[ours].isi == "waktu"]
    out: dict[str, Order] = {}
    open_ones = dict[str, str]()
    for heading in times:
        order, doubtful = order_of(heading, old.values(heading))
        if order is not None:
            out[heading] = order
        elif doubtful and asked is not None:
            out[heading] = asked
        elif doubtful:
            open_ones[heading] = doubtful
    if open_ones:
        said = listing([f"{heading} (misalnya {text})" for heading, text in open_ones.items()])
        raise UsageError(
            f"'{old.file.name}': urutan hari dan bulan tidak dapat dipastikan di kolom {said}. Tidak ada yang ditulis. "
            "Tulis --urutan dmy bila hari lebih dulu (3/4 = 3 April), atau --urutan mdy bila bulan lebih dulu."
        )
    return out


# ---- rows ----------------------------------------------------------------------------------------------------------


def plan_rows(
    old: Understood, matched: Matched, told: Map, config: Config, lists: Mapping[str, Sequence[str]], now: datetime
) -> Planned:
    """Every line as a row of Agenda. lists: our heading -> the values that may be chosen"""
    numbers = frozenset(h for h, ours in matched.columns.items() if ours == NOREG)
    lines, above = with_above(old.lines, numbers)
    rows, faults = list[Row](), list[Fault]()
    reader = _Reader(matched, config, lists, now)
    for line in lines:
        cells, wrong = reader.read(line)
        noreg = str(cells.pop(NOREG, None) or "")
        is_ended = _is_ended(line, told) and lacks_last_time(cells, config)
        rows.append(Row(line.page, line.number, cells, noreg, is_ended))
        faults += wrong
    return Planned(rows, faults, above)


def _is_ended(line: Line, told: Map) -> bool:
    column, values = told.finished
    return column in line.cells and value_key(read_text(line.cells[column]).value) in values


def lacks_last_time(cells: Mapping[str, Value], config: Config) -> bool:
    """Whether a complaint has no time of the last step of its own version of the SOP."""
    came = cells.get(config.begins)
    sop = sop_on(came if isinstance(came, datetime) else None, config)
    return not isinstance(cells.get(sop.steps[-1].selesai_bila), datetime)


class _Reader(Frozen):
    """How cells are read. lists: our heading -> what may be chosen; now: what lies behind it is in the future"""

    matched: Matched
    config: Config
    lists: Mapping[str, Sequence[str]]
    now: datetime

    def read(self, line: Line) -> tuple[dict[str, Value], list[Fault]]:
        """The cells of one line by our headings, and what could not be read."""
        cells, faults = dict[str, Value](), list[Fault]()
        for heading, value in line.cells.items():
            if self.matched.columns.get(heading) in (RUNNING, ""):
                continue
            for ours, read in self._reads(heading, value):
                if ours is not None and read.value is not None:
                    cells[ours] = read.value
                if read.why:
                    text = str(read_text(value).value or value)
                    faults.append(Fault(line.page, line.number, line.places[heading], heading, text, read.why))
        if self.matched.notes and (notes := self._notes(line)):
            cells[self.matched.notes] = storable_text(notes)
            if is_too_long(notes):
                place = next(line.places[h] for h in line.cells if self._is_note(h))
                whole = str(cells[self.matched.notes])
                faults.append(Fault(line.page, line.number, place, self.matched.notes, whole, TOO_LONG))
        for heading, ours in self.matched.columns.items():
            if ours == self.config.begins and ours not in cells and heading in line.places:
                faults.append(Fault(line.page, line.number, line.places[heading], heading, "", "kosong"))
        return cells, faults

    def _reads(self, heading: str, value: Cell) -> Iterator[tuple[str | None, Read]]:
        ours, other = self.matched.columns.get(heading), self.matched.also.get(heading)
        if isinstance(value, str) and is_ditto(value):
            yield ours, Read(value, _NO_ROW_ABOVE)
        elif other is not None and isinstance(value, str):
            parts = _two(value)
            yield ours, self._as(ours, parts[0], heading)
            if len(parts) == 2:
                yield other, self._as(other, parts[1], heading)
            else:
                yield None, Read(None, f"{other} tidak dapat dipisahkan dari {ours}")
        elif ours is not None and ours != self.matched.notes:
            yield ours, self._as(ours, value, heading)
        elif isinstance(value, CellError):
            yield None, read_text(value)

    def _as(self, ours: str | None, value: Cell, heading: str) -> Read:
        if ours is None or ours == NOREG:
            text = "" if isinstance(value, CellError) else register_text(value)
            return Read(None if value_key(text) in NIL_WORDS else text or None)
        kind = self.config.columns[ours].isi
        if kind != "waktu" and is_erased(value):  # filled and valid, as in the book
            return read_text(value)
        match kind:
            case "waktu":
                return read_moment(value, self.matched.orders.get(heading), self.now)
            case "telepon":
                return read_phone(value)
            case "nik":
                return read_nik(value)
            case "pilihan":
                return read_choice(value, self.lists.get(ours, ()))
        return read_text(value)

    def _is_note(self, heading: str) -> bool:
        return self.matched.columns.get(heading) in (None, self.matched.notes)

    def _notes(self, line: Line) -> str:
        """What has no column of its own, with its heading; what is ours to the letter goes without."""
        parts = list[str]()
        for heading, value in line.cells.items():
            ours = self.matched.columns.get(heading)
            text = "" if isinstance(value, CellError) or is_blank(value) else str(read_text(value).value)
            if text and value_key(text) not in NIL_WORDS and ours == self.matched.notes:
                parts.insert(0, text)
            elif text and value_key(text) not in NIL_WORDS and ours is None:
                parts.append(f"{heading}: {text}")
        return "; ".join(parts)
