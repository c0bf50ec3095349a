"""Complaints of closed years beside those of the book: the one door through which everything asks for them. Pure.

`tutup-tahun` moves rows into a book of their own (INTERFACE 4.14). All that counts, lists or compares complaints goes
on as if they had stayed: the rows of closed books are assessed by the same engine, and stand behind those of the open
one. A row that stands in both books counts once: where it is being moved, or where an older copy of the book brought
it back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np

from .. import schema as s
from ..cells import as_text, is_alike, read_row_text, shown
from ..columns import agenda_headings
from ..config import Config
from ..core.assess import Assessment, assess
from ..core.headings import heading_row
from ..core.identity import is_another
from ..core.marks import Marks
from ..core.old_numbers import highest, sequences_of
from ..core.past import BookStanding, ClosedYears, Number, Past, SeenRow
from ..core.progress import STOPPED
from ..core.typed import Typed, read_typed
from ..core.worktime import WorkTable
from ..frozen import Frozen, field, replace
from ..grid import Sheet
from ..stores.base import Stamp
from ..text import UNNUMBERED, is_erased

PRINTS = "buku_tahun"  # key in the journal: what tells the books as they were read from any other


_SHOWN = 5  # numbers named
_YEAR = re.compile(r"\d{4}(?=(?:\.xlsx)?\Z)")
_STAMP = re.compile(r"(.+)/tutup-(\d{4})")


def closing_of(stamp: Stamp | None) -> tuple[str, int] | None:
    """(the book's identity, the year) that a closed year's book bears; None of any other book."""
    found = _STAMP.fullmatch(stamp.book_id) if stamp is not None else None
    return (found[1], int(found[2])) if found else None


class Parted(Frozen):
    """Agenda and the closed years, each complaint in one of them.

    gone    row of Agenda, as it stands there -> ID, of what a closed book holds: the next write takes them out
    back    IDs of those among them that had left the book before: an older copy brought them back
    untaken of these (ID, heading, what the closed book says, what stands in Agenda instead): else lost with the row
    differ  ID -> row of what stays in Agenda although a closed book holds it too: somebody typed there meanwhile
    others  rows in which another complaint stands beside the identity of a closed one: copied, then typed over
    years   what the closed years hold beside Agenda
    news    of these the rows that the journal does not know so
    numbers those in closed books that a lost or older journal takes over
    """

    years: ClosedYears
    gone: Mapping[int, str] = field(default_factory=dict)
    back: Sequence[str] = ()
    untaken: Sequence[tuple[str, str, str, str]] = ()
    differ: Mapping[str, int] = field(default_factory=dict)
    others: Collection[int] = ()
    news: Mapping[str, SeenRow] = field(default_factory=dict)
    numbers: Sequence[Number] = ()

    def leaving(self) -> Iterator[tuple[bool, str | None, list[int]]]:
        """(an older copy brought them back, the book that holds them, their rows in Agenda) of what is taken out."""
        back = frozenset(self.back)
        for is_back in (False, True):
            rows_in = defaultdict[str | None, list[int]](list)
            for row, row_id in self.gone.items():
                if (row_id in back) == is_back:
                    rows_in[self.years.rows[row_id].closed_in].append(row)
            yield from ((is_back, name, rows) for name, rows in rows_in.items())


def part(sheet: Sheet, past: Past, version: int, config: Config) -> Parted:
    """Which rows of Agenda belong to a closed year.

    sheet    Agenda as read
    version  that the book's stamp tells; 0 without one
    A row that had left the book (the journal knows, or the book is older than the closing) has left for good; one that
    is just being moved leaves only as it was written into the closed book. The content is the complaint (INTERFACE
    4.8): another one that was typed over a row copied from a closed book is none of these.
    """
    years = past.years
    if not years.rows:
        return Parted(years)
    gone, differ, back = dict[int, str](), dict[str, int](), list[tuple[str, str]]()
    others, stays = set[int](), set[str]()
    for row, row_id, text in _in_both(sheet, years, config):
        closed, known = years.rows[row_id], past.rows.get(row_id)
        has_left = known is not None and known.closed_in is not None
        has_left |= version < years.versions.get(closed.closed_in or "", 0)
        if has_left and is_another(closed.cells, text, config):
            others.add(row)
        elif years.holds(row_id) and (has_left or text == closed.cells):
            gone[row] = row_id
            back += [(row_id, text)] if has_left else []
        else:
            stays.add(row_id)
            differ |= {row_id: row} if years.holds(row_id) else {}
    beside = years.without(stays)
    return Parted(
        years=beside,
        gone=gone,
        back=[row_id for row_id, _ in back],
        untaken=[of for i, text in back if i not in past.gone for of in _untaken(i, years.rows[i].cells, text)],
        differ=differ,
        others=others,
        news={i: row for i, row in beside.rows.items() if not _is_known(row, past.rows.get(i))},
        numbers=list(_adopted(beside, past, config)),
    )


def _is_known(row: SeenRow, known: SeenRow | None) -> bool:
    return row is known or (known is not None and row[:4] == known[:4])  # cells, number, status and book


def _in_both(sheet: Sheet, years: ClosedYears, config: Config) -> Iterator[tuple[int, str, str]]:
    """(Row, ID, what it holds) of the rows of Agenda whose complaint is known in a closed year."""
    places = dict(_places(sheet, years))
    if places:
        typed = read_typed(sheet, config, {})
        rows = zip(typed.agenda.rows.tolist(), typed.texts, strict=True)
        yield from ((row, places[row], text) for row, text in rows if row in places)


def _places(sheet: Sheet, years: ClosedYears) -> Iterator[tuple[int, str]]:
    """(Row, ID) of the rows of Agenda whose ID is known in a closed year."""
    row, found = heading_row(sheet, [s.ID])
    column = found[0][0] if found else 0
    for number, cells in enumerate(sheet.rows[row:], row + 1):
        if column and len(cells) >= column and isinstance(value := cells[column - 1], str):
            row_id = as_text(value).strip()
            if row_id in years.rows:
                yield number, row_id


def _untaken(row_id: str, closed: str, text: str) -> Iterator[tuple[str, str, str, str]]:
    """What stands otherwise in a row (its text) that came back; nothing that was erased in the closed book."""
    old = read_row_text(closed)
    for heading, value in read_row_text(text).items():
        kept = old.get(heading)
        if not (is_alike(kept, value) or is_erased(kept)):
            yield row_id, heading, shown(kept), shown(value)


def as_read(sheet: Sheet, parted: Parted) -> Sheet:
    """Agenda as the complaints in it are read: without the rows that leave, and without a closed complaint's identity
    beside another one."""
    if parted.others:
        _, found = heading_row(sheet, [s.ID])
        column = found[0][0] - 1
        rows = [
            [*cells[:column], None, *cells[column + 1 :]] if number in parted.others else cells
            for number, cells in enumerate(sheet.rows, 1)
        ]
        sheet = replace(sheet, rows=rows)
    return without_rows(sheet, parted.gone)


def without_rows(sheet: Sheet, rows: Collection[int]) -> Sheet:
    """A tab once rows were deleted from it: what stood below moves up."""
    if not rows:
        return sheet
    gone = set(rows)
    moved, now = dict[int, int](), 0
    for number in range(1, max([len(sheet.rows), *(row for row, _ in sheet.formulas)]) + 1):
        if number not in gone:
            now += 1
            moved[number] = now
    formulas, unsolved = (
        frozenset((moved[row], column) for row, column in of if row in moved) for of in (sheet.formulas, sheet.unsolved)
    )
    kept = [cells for number, cells in enumerate(sheet.rows, 1) if number not in gone]
    return replace(sheet, rows=kept, formulas=formulas, unsolved=unsolved)


# ---- the past, as it is with closed years ---------------------------------------------------------------------------


def with_closed(past: Past, parted: Parted) -> Past:
    """The past in which these complaints have left the book: none of them vanished, and their numbers are known."""
    if not parted.years.rows:
        return past
    numbers = {**past.numbers, **{number.noreg: number.row_id for number in parted.numbers}}
    told = ({n.year: n.sequence} for n in parted.numbers if n.year is not None and n.sequence is not None)
    rows = {**past.rows, **parted.years.rows}
    marks = past.marks.filled_from(parted.years.marks)
    return replace(past, rows=rows, numbers=numbers, counters=highest([past.counters, *told]), marks=marks)


def _adopted(years: ClosedYears, past: Past, config: Config) -> Iterator[Number]:
    """The numbers in closed books that a lost or older journal takes over from them."""
    if not past.stands.trusts_book:
        return
    new = {row.noreg: i for i, row in years.rows.items() if row.noreg and row.noreg not in past.numbers}
    known = sequences_of(new, config)
    for noreg, row_id in new.items():
        year, sequence = known.get(noreg, (None, None))
        yield Number(noreg, year, sequence, row_id, adopted=True)


# ---- what the rows say ---------------------------------------------------------------------------------------------


def read_closed(years: ClosedYears, config: Config, lists: Mapping[str, list[str]]) -> Typed | None:
    """The complaints of closed years, typed as Agenda's are; None without any. lists: of tab Referensi"""
    # of two that were alike the one that was stopped is the copy, whichever year's book it went to first
    rows = dict(sorted(years.rows.items(), key=lambda item: item[1].status == STOPPED))
    return read_seen(rows, config, lists) if rows else None


def read_seen(rows: Mapping[str, SeenRow], config: Config, lists: Mapping[str, list[str]]) -> Typed:
    """Rows as they were last seen, typed as Agenda's are."""
    headings = agenda_headings(config)
    lines: list[list[object]] = []
    for row_id, row in rows.items():
        cells = {**read_row_text(row.cells), s.ID: row_id, s.NOREG: row.noreg}
        lines.append([cells.get(heading) for heading in headings])
    return read_typed(Sheet(s.AGENDA, [headings, *lines]), config, lists)


def assess_closed(typed: Typed, past: Past, config: Config, table: WorkTable, now: datetime) -> Assessment:
    """The complaints of closed years, assessed as those of the open book: their numbers are those in their books."""
    return assess(typed, alone(past.marks, past.finished), config, table, now)


def alone(marks: Marks, finished: frozenset[str] = frozenset()) -> Past:
    """The past of rows that stand outside the open book: their marks, and the numbers that they bear themselves."""
    return Past(stands=BookStanding(is_new_journal=True), finished=finished, marks=marks)


def years_of(years: ClosedYears, past: Past) -> dict[str, str]:
    """Year -> name of the book that it was closed into, as the book is to keep it from now on.

    A book older than the closing, which the journal knows as such, knows nothing of it any more: neither does this.
    """
    names = {*years.versions, *years.missing.values()}
    before = {} if past.stands.book_behind else past.marks.closed
    return {**before, **{found[0]: name for name in sorted(names) if (found := _YEAR.search(name))}}


def unread_years(past: Past) -> dict[str, str]:
    """Year -> name of its book, of closed years of which neither a book nor the journal tells a single complaint.

    A book was made for what was moved into it: one without any is none that can be read.
    """
    told = {row.closed_in for row in past.years.rows.values()}
    return {year: name for year, name in years_of(past.years, past).items() if name not in told}


def missing_sentences(years: ClosedYears, past: Past) -> list[str]:
    """What the office must know of books of closed years that are not as they should be."""
    out = [
        f"{called(name)} tidak ada atau tidak terbaca, dan jurnal komputer ini tidak mengenal isinya: pengaduan yang "
        f"ada di sana tidak terhitung di mana pun. {bring_back(name)}."
        for name in unread_years(past).values()
    ]
    for name in sorted(set(years.missing.values())):
        count = sum(of == name for of in years.missing.values())
        state = "tidak memuat lagi" if name in years.versions else "tidak ada atau tidak terbaca; di sana ada"
        out.append(
            f"{called(name)} {state} {count} pengaduan yang dipindahkan. Untuk sementara dihitung dari salinan di "
            f"jurnal komputer ini. {bring_back(name)}{_or_written_again(name) if name in years.versions else ''}."
        )
    return [*out, *_altered_sentences(years)]


def _altered_sentences(years: ClosedYears) -> Iterator[str]:
    """Numbers that were changed in closed books: nobody puts them back there but who changed them."""
    for name in sorted({str(years.rows[i].closed_in) for i in years.altered}):
        pairs = {years.rows[i].noreg: there for i, there in years.altered.items() if years.rows[i].closed_in == name}
        told = [f"{there or 'kosong'} seharusnya {given}" for given, there in sorted(pairs.items(), key=str)]
        more = f" dan {len(told) - _SHOWN} lainnya" if len(told) > _SHOWN else ""
        yield (
            f"{called(name)}: {s.NOREG} diubah di sana ({', '.join(told[:_SHOWN])}{more}). Nomor yang sudah diberikan "
            "tetap berlaku; tulis kembali nomor itu di sana."
        )


def open_again(years: ClosedYears, closed: Assessment) -> Iterator[str]:
    """Complaints of closed books that are finished no more: counted as open, and in nobody's Tugas."""
    found = defaultdict[str, list[str]](list)
    for i in np.flatnonzero(closed.derived.rows["is_open"]).tolist():
        name = years.rows[closed.identities.ids[i]].closed_in
        found[name or ""].append(closed.numbers.noregs[i] or UNNUMBERED)
    for name, numbers in sorted(found.items()):
        more = f" dan {len(numbers) - _SHOWN} lainnya" if len(numbers) > _SHOWN else ""
        yield (
            f"{called(name)}: {len(numbers)} pengaduan di sana tidak selesai lagi "
            f"({', '.join(numbers[:_SHOWN])}{more}), jadi dihitung terbuka. Isi kembali sel yang diubah di sana; "
            "perkara yang datang lagi dicatat di baris baru."
        )


def _or_written_again(name: str) -> str:
    """The other way, of a file that is there without them."""
    year = _YEAR.search(name)
    if year is None or not name.endswith(".xlsx"):
        return ""
    return f", atau jalankan `pengaduan tutup-tahun {year[0]}`, yang menuliskannya kembali dari jurnal"


def absent_books(years: ClosedYears, past: Past) -> set[str]:
    """The names of closed years' books into which complaints were moved, and which cannot be read."""
    return {*unread_years(past).values(), *(name for name in years.missing.values() if name not in years.versions)}


def called(name: str) -> str:
    """A closed year's book in a sentence: a file beside the book, or a tab of the spreadsheet."""
    return f"Buku tahun {name}" if name.endswith(".xlsx") else f"Tab {name}"


def bring_back(name: str) -> str:
    """What an office does about one that is not there."""
    if name.endswith(".xlsx"):
        return "Kembalikan berkas itu, dengan nama itu, ke folder buku agenda (dari tempat sampah atau cadangan)"
    return "Kembalikan tab itu, dengan nama itu (batalkan penghapusannya, atau salin dari Histori versi)"
