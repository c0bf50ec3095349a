"""Where the columns of a tab are: found by heading, never by position (INTERFACE section 3).

What is missing or there twice is said with its place: staff should find the cell to mend without counting columns.
Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..a1 import column_letters
from ..cells import as_text, is_blank
from ..errors import HeadingsError
from ..frozen import replace
from ..grid import Sheet
from ..text import heading_key, listing

ROWS = 10  # headings stand within so many rows
_NAMED = 3  # of all headings that are too far down
_PLACES = 8  # of cells that are no known heading
_LOOKED = 100  # rows in which they are looked for, to say where they are
_UNWRITTEN = "Tidak ada yang ditulis ke buku."
_ALIKE = 0.6  # likeness from which a strange heading is taken for a misspelt one


def find_headings(sheet: Sheet, known: Sequence[str], where: str) -> tuple[int, dict[str, int]]:
    """(row, heading -> column), both 1-based, of the known headings; case, spaces, punctuation forgiven.

    known   in the order in which the columns stand as long as nobody moves them
    raises  HeadingsError: a known heading is missing or there twice; the sentence says where, and lists what was found
    """
    row, best = heading_row(sheet, known)
    columns: dict[str, int] = {}
    twice: dict[str, list[int]] = {}
    for column, heading in best:
        if heading in columns:
            twice.setdefault(heading, [columns[heading]]).append(column)
        columns.setdefault(heading, column)
    missing = [h for h in known if h not in columns]
    _refuse_elsewhere(sheet, where, row, len(columns), known)
    if not missing and not twice:
        return row, columns
    raise HeadingsError(*_sentence(sheet, where, row, known, columns, twice))


def _refuse_elsewhere(sheet: Sheet, where: str, row: int, found: int, known: Sequence[str]) -> None:
    """raises HeadingsError: most headings stand in a second row, or all of them lower than they may."""
    keys, most = {heading_key(h): h for h in known}, len(known) / 2
    rows = [
        number
        for number, cells in enumerate(sheet.rows[: ROWS if found > most else _LOOKED], 1)
        if len({heading for _, heading in _known_in(cells, keys)}) > most
    ]
    if len(rows) > 1:
        raise HeadingsError(
            f"Tab {where}: judul kolom ada di baris {listing([str(number) for number in rows])}.",
            f"Hapus baris judul yang bukan tepat di atas pengaduan, simpan, lalu sinkron lagi. {_UNWRITTEN}",
        )
    if rows and rows[0] > ROWS:
        raise HeadingsError(
            f"Tab {where}: judul kolom tidak ada: {', '.join(known[:_NAMED])}{' ...' if len(known) > _NAMED else ''}. "
            f"Judulnya ada di baris {rows[0]}, padahal paling bawah di baris {ROWS}.",
            f"Hapus {rows[0] - ROWS} baris di atasnya atau lebih, simpan, lalu sinkron lagi. {_UNWRITTEN}",
        )


def refuse_above(sheet: Sheet, row: int, where: str, is_ours: Callable[[Sequence[object]], bool]) -> None:
    """raises HeadingsError: rows of the tab stand above its headings, for instance since they were sorted along.

    row      of the headings; is_ours: whether the cells of a row are one of the tab's
    """
    above = [str(number) for number, cells in enumerate(sheet.rows[: row - 1], 1) if is_ours(cells)]
    if above:
        raise HeadingsError(
            f"Tab {where}: baris {listing(above)} berdiri di atas baris judul (baris {row}), jadi tidak terbaca.",
            f"Batalkan dengan Ctrl+Z, atau potong baris {row} dan sisipkan di atas baris {above[0]}; simpan, lalu "
            f"sinkron lagi. {_UNWRITTEN}",
        )


def heading_row(sheet: Sheet, known: Iterable[str]) -> tuple[int, list[tuple[int, str]]]:
    """(row, (column, heading) of its cells), 1-based: the row with most of the known headings; 0 where none has any."""
    keys = {heading_key(h): h for h in known}
    row, best = 0, list[tuple[int, str]]()
    for number, cells in enumerate(sheet.rows[:ROWS], 1):
        found = _known_in(cells, keys)
        if len({h for _, h in found}) > len({h for _, h in best}):
            row, best = number, found
    return row, best


def _known_in(cells: Sequence[object], keys: Mapping[str, str]) -> list[tuple[int, str]]:
    """(column, heading) of the cells of a row that hold a known one. keys: what it is compared by -> heading"""
    return [(c, keys[k]) for c, v in enumerate(cells, 1) if not is_blank(v) and (k := heading_key(v)) in keys]


def is_strange(sheet: Sheet, heading: str, known: Sequence[str]) -> bool:
    """Whether a missing heading may be one that the tab has, misspelt or as it was called before."""
    row, found = heading_row(sheet, known)
    columns = {h: column for column, h in reversed(found)}
    strange = _strange(sheet.rows[row - 1] if row else (), columns)
    return _misspelt(heading, strange) is not None or _in_its_place(heading, known, columns, strange) is not None


def with_empty(sheet: Sheet, known: Sequence[str], own: Sequence[str] | None = None) -> Sheet:
    """The tab with an empty column at its end for each known heading that it lacks; own: only for these."""
    row, found = heading_row(sheet, known)
    there = {heading for _, heading in found}
    missing = [heading for heading in (known if own is None else own) if heading not in there]
    if not row or not missing:
        return sheet
    cells = list(sheet.rows[row - 1])
    cells += [None] * (max(map(len, sheet.rows)) - len(cells))
    return replace(sheet, rows=[*sheet.rows[: row - 1], [*cells, *missing], *sheet.rows[row:]])


def _sentence(
    sheet: Sheet,
    where: str,
    row: int,
    known: Sequence[str],
    columns: Mapping[str, int],
    twice: Mapping[str, Sequence[int]],
) -> tuple[str, str, str, str]:
    """The parts of a `HeadingsError`."""
    cells = sheet.rows[row - 1] if row else ()
    missing = [h for h in known if h not in columns]
    said = []
    guesses = list(_guesses(cells, row, known, columns))
    if missing:
        said.append(f"judul kolom tidak ada: {', '.join(missing)}. {' '.join(guesses)}")
    for heading, places in twice.items():
        at = listing([f"{column_letters(c)}{row}" for c in places])
        said.append(f"judul kolom ada dua kali: {heading} di {at}; hapus salah satu, yang kolomnya tidak terpakai.")
    found, places_only = found_words(cells, row, known)
    how = "Tulis kembali judulnya seperti semula (atau batalkan perubahan dengan Ctrl+Z), simpan, lalu sinkron lagi."
    if any(
        guess.endswith("?") for guess in guesses
    ):  # the same cure for a slip in the book and a new name in the config
        how += (
            " Judulnya diganti di config.toml: ketik judul yang baru di sel itu (isinya ikut). Bila itu dua kolom yang "
            "berlainan: ketik yang baru di kolom kosong pertama baris judul, lalu jalankan `pengaduan rapikan`."
        )
    elif missing and not all(map(is_blank, cells)):
        how += (
            " Kolom yang baru ada di config.toml: jalankan `pengaduan rapikan`, yang menambahkannya (atau ketik "
            "judulnya di kolom kosong pertama baris judul), lalu sinkron."
        )
    elif twice:
        how = "Sesudah itu simpan, lalu sinkron lagi."
    return f"Tab {where}: {' '.join(map(str.rstrip, said))}", f"{how} {_UNWRITTEN}", found, places_only


def found_words(cells: Sequence[object], row: int, known: Iterable[str]) -> tuple[str, str]:
    """What stands in the row of the headings; and the same with cells that are no known heading by their place alone:
    a complaint may have been pasted over them."""
    keys = {heading_key(heading) for heading in known}
    filled = {column: as_text(value) for column, value in enumerate(cells, 1) if not is_blank(value)}
    if not filled:
        return ("Tidak ada judul kolom.",) * 2
    named = [text for text in filled.values() if heading_key(text) in keys]
    others = [f"{column_letters(column)}{row}" for column, text in filled.items() if heading_key(text) not in keys]
    more = f" dan {len(others) - _PLACES} sel lain" if len(others) > _PLACES else ""
    elsewhere = [f"isi lain di {', '.join(others[:_PLACES])}{more}"] if others else []
    public = "; ".join([*([", ".join(named)] if named else []), *elsewhere])
    return f"Yang ada di baris {row}: {', '.join(filled.values())}.", f"Yang ada di baris {row}: {public}."


def _guesses(cells: Sequence[object], row: int, known: Sequence[str], columns: Mapping[str, int]) -> Iterator[str]:
    """Of each missing heading the likeliest misspelt one, else the place where it stood."""
    strange = _strange(cells, columns)
    for heading in known:
        if heading not in columns and columns and (said := _guess(heading, cells, row, known, columns, strange)):
            yield said


def likely_place(
    heading: str, cells: Sequence[object], row: int, known: Sequence[str], columns: Mapping[str, int]
) -> str | None:
    """Of one missing heading what is said of each in a tab where all are needed."""
    return _guess(heading, cells, row, known, columns, _strange(cells, columns)) if columns else None


def _strange(cells: Sequence[object], columns: Mapping[str, int]) -> dict[int, str]:
    taken = set(columns.values())
    return {c: as_text(v) for c, v in enumerate(cells, 1) if c not in taken and not is_blank(v)}


def _guess(
    heading: str,
    cells: Sequence[object],
    row: int,
    known: Sequence[str],
    columns: Mapping[str, int],
    strange: dict[int, str],
) -> str | None:
    """strange: the headings that are none; what is taken for a misspelt one is taken out"""
    column = _misspelt(heading, strange)
    if column is not None:
        return f'{heading}: maksudnya "{strange.pop(column)}" di {column_letters(column)}{row}?'
    place = _place(heading, cells, row, known, columns)
    if (column := _in_its_place(heading, known, columns, strange)) is not None:
        del strange[column]  # what stands there may be a complaint: it is not said
        return f"{heading}: maksudnya kolom di {column_letters(column)}{row}, {place}?"
    return f"{heading} semula di {place}." if place else None


def _misspelt(heading: str, strange: Mapping[int, str]) -> int | None:
    """The column of the strange heading that looks most like this one; None where none does."""
    from difflib import SequenceMatcher  # only when a heading is missing

    like = {c: SequenceMatcher(None, heading_key(text), heading_key(heading)).ratio() for c, text in strange.items()}
    best = max(like, key=lambda c: like[c], default=None)
    return best if best is not None and like[best] >= _ALIKE else None


def _in_its_place(
    heading: str, known: Sequence[str], columns: Mapping[str, int], strange: Mapping[int, str]
) -> int | None:
    """The column of the one strange heading between the two beside which this one belongs; None without."""
    at = list(known).index(heading)
    beside = [columns.get(h) for h in (*known[max(at - 1, 0) : at], *known[at + 1 : at + 2])]
    if len(beside) == 2 and beside[0] and beside[1] == beside[0] + 2 and beside[0] + 1 in strange:
        return beside[0] + 1
    return None


def _place(
    heading: str, cells: Sequence[object], row: int, known: Sequence[str], columns: Mapping[str, int]
) -> str | None:
    """Between which headings it stood: `G2 yang kini kosong`, else `antara NIK (G2) dan No. HP (H2)`."""
    at = list(known).index(heading)
    before = next((h for h in reversed(known[:at]) if h in columns), None)
    after = next((h for h in known[at + 1 :] if h in columns), None)
    if before is not None:
        column = columns[before] + 1
        if after is not None and columns[after] == column + 1 and (column > len(cells) or is_blank(cells[column - 1])):
            return f"{column_letters(column)}{row}, yang kini kosong"
    named = [f"{h} ({column_letters(columns[h])}{row})" for h in (before, after) if h is not None]
    if len(named) == 2:
        return f"antara {listing(named)}"
    return f"sebelah {'kanan' if before else 'kiri'} {named[0]}" if named else None
