"""Which rows of a file are in the book already, and what of the others comes into it. Pure but for new IDs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..cells import read_row_text, row_texts
from ..config import Config
from ..core.gone import WIPED
from ..core.identity import Marks as Ciri
from ..core.identity import marks_of, new_id, tells_apart
from ..core.incoming import Incoming
from ..core.marks import Imported, Marks
from ..core.past import Past
from ..errors import UsageError
from ..flow.record import IMPORTED
from ..flow.survey import Survey
from ..frozen import Frozen
from ..schema import ID
from ..text import value_key
from .plan import Matched, Planned, Row

_SHOWN = 5  # pairs that a refusal names
Key = tuple[str, Ciri]


class Known(Frozen):
    """A complaint that the book, or a row above in the file, has already. where: as a sentence names it; row_id: "" of
    the file's own; is_here: it stands somewhere, and did not vanish"""

    where: str
    ciri: Ciri
    noreg: str = ""
    row_id: str = ""
    is_here: bool = True


class Sorted(Frozen):
    """new: rows that come in, with the ID of a vanished row that each is ("" = none); there: rows that the book, or the
    file further up, has already; gone: rows whose complaint was erased"""

    new: Sequence[tuple[Row, str]]
    there: Sequence[Row]
    gone: Sequence[Row] = ()


def sort_out(planned: Planned, found: Survey, name: str) -> Sorted:
    """What is new. raises UsageError: a number stands at two different complaints"""
    known, config = known_in(found), found.config
    by_number = {value_key(one.noreg): one for one in known if one.noreg}
    by_ciri: dict[Ciri, Known] = {}
    for one in known:
        by_ciri.setdefault(one.ciri, one)
    new, there, gone, clashes = list[tuple[Row, str]](), list[Row](), list[Row](), list[str]()
    for row in planned.rows:
        key, number = key_of(row.cells, config), value_key(row.noreg)
        same_number, same = by_number.get(number) if number else None, by_ciri.get(key)
        here = f"{_place(row)} berkas {name}"
        if (same is None or not same.is_here) and is_erased(row, found.past, config):
            gone.append(row)
            continue
        if same_number is not None and same_number.ciri != key:
            clashes.append(f"{row.noreg} di {here} dan di {same_number.where}")
            continue
        match = same_number or same
        if match is not None and match.is_here and not _is_twin(match, number):
            there.append(row)
            continue
        new.append((row, match.row_id if match is not None and not match.is_here else ""))
        own = Known(here, key, row.noreg)
        by_ciri[key] = own
        if number:
            by_number[number] = own
    if clashes:
        raise UsageError(_clash(clashes))
    return Sorted(new, there, gone)


def is_erased(row: Row, past: Past, config: Config) -> bool:
    """Whether its complaint's personal data were erased: such a one never comes back."""
    of = past.find_gone(noreg=row.noreg, ciri=marks_of(row.cells, config))
    return of is not None and of.kind == WIPED


def _is_twin(above: Known, number: str) -> bool:
    """Whether the file has two complaints that read alike: under two numbers."""
    return not above.row_id and bool(number and above.noreg) and value_key(above.noreg) != number


def key_of(cells: Mapping[str, object], config: Config) -> Ciri:
    """What tells a complaint apart: its ciri; where these do not tell enough, everything that stands in its row."""
    ciri = marks_of(cells, config)
    if tells_apart(ciri, config):
        return ciri
    return (*ciri, row_texts({heading: [cells.get(heading)] for heading in config.columns})[0])


def _place(row: Row) -> str:
    return f"tab {row.page} baris {row.number}" if row.page else f"baris {row.number}"


def _clash(clashes: Sequence[str]) -> str:
    more = f"; dan {len(clashes) - _SHOWN} nomor lagi" if len(clashes) > _SHOWN else ""
    return (
        f"Nomor register yang sama dipakai pengaduan yang berbeda: {'; '.join(clashes[:_SHOWN])}{more}. Tidak ada yang "
        "ditulis. Betulkan nomor yang salah, lalu ulangi; bila kolom itu bukan nomor register (misalnya mulai lagi "
        'dari 1 setiap bulan), tulis di berkas peta: "judul kolomnya" = "" dan ulangi dengan --peta.'
    )


def known_in(found: Survey) -> list[Known]:
    """Every complaint that the book has, or once had."""
    config, agenda = found.config, found.agenda
    out = [
        Known(f"Agenda baris {row}", key_of(read_row_text(text), config), noreg or "", row_id)
        for row, text, noreg, row_id in zip(
            agenda.agenda.rows.tolist(), agenda.texts, agenda.numbers.noregs, agenda.identities.ids, strict=True
        )
    ]
    past = found.past
    others = {**past.rows, **past.years.rows}
    here = set(agenda.identities.ids)
    out += [
        Known(f"buku tahun {row.closed_in}" if row.closed_in else "baris yang sudah hilang dari Agenda",
              key_of(read_row_text(row.cells), config), row.noreg or past.noreg_of.get(row_id, ""), row_id,
              is_here=row.closed_in is not None)
        for row_id, row in others.items()
        if row_id not in here
    ]  # fmt: skip
    rest = ((noreg, i) for noreg, i in past.numbers.items() if i not in here and i not in others)
    return [*out, *(Known("pengaduan yang dulu diberi nomor itu", (), noreg) for noreg, _ in rest)]


def bring(planned: Planned, matched: Matched, name: str, found: Survey) -> Incoming:
    """What comes into the book that was just read. raises UsageError: a number stands at two different complaints"""
    config = found.config
    fresh = sort_out(planned, found, name).new
    used = {*found.agenda.identities.ids, *found.past.rows, *map(str, found.agenda.agenda.system[ID])}
    rows = {row_id or new_id(used): row for row, row_id in fresh}
    lacks, day = matched.lacks(config), found.now.date()
    marks = {row_id: Imported(day, lacks, ended=row.is_ended) for row_id, row in rows.items()}
    return Incoming(
        kind=IMPORTED,
        rows={row_id: row.cells for row_id, row in rows.items()},
        marks=Marks(imported=marks),
        numbers={row_id: row.noreg for row_id, row in rows.items() if row.noreg},
        sources={row_id: f"{name}, {_place(row)}" for row_id, row in rows.items()},
        is_whole=True,
    ) if rows else Incoming()  # fmt: skip
