"""Register numbers: who gets one, which, and which numbers the book itself remembers. Pure (INTERFACE 4.3, 4.8)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from ..cells import as_text, as_texts
from ..config import Config
from ..config.sections import as_sequence
from ..frozen import Frozen, replace
from ..signs import typed_figure
from ..text import value_key
from .check_codes import check_sign, split_code
from .moments import Mask, Times, moment_of
from .old_numbers import highest, register_text, sequences_of
from .past import Number, Past

_DIGITS = re.compile(r"[0-9]+")
LAST_MONTH_FOR_LAST_YEAR = 3  # numbers of the year before are given until the end of March


class Numbers(Frozen):
    """Who has which register number.

    noregs    per row with content
    adopted   numbers that a lost or older journal takes over from the book
    given     numbers that this sync gives
    taken     every number ever given -> ID of its row
    counters  highest sequence ever given per year
    """

    noregs: list[str | None]
    adopted: Sequence[Number]
    taken: Mapping[str, str]
    counters: Mapping[int, int]
    given: Sequence[Number] = ()

    @property
    def is_numbered(self) -> list[bool]:
        """Per row: it has a number."""
        return [noreg is not None for noreg in self.noregs]

    def knows(self, text: str, year: int) -> bool:
        """Whether a text names a number ever given, as written or as a paper shows it: with its check code behind, or
        as in the name of its file. A sequence alone is of that year."""
        key = _spelt(typed_figure(text))
        if key in self._by_spelling:
            return True
        if (sequence := as_sequence(key)) is not None:
            return 1 <= sequence <= self.counters.get(year, 0)
        called, sign = split_code(key) or ("", "")
        return any(check_sign(noreg) == sign for noreg in self._called(called))

    def _called(self, key: str) -> list[str]:
        """The numbers that a text before a check code may name; of a sequence alone, those of every year."""
        if (sequence := as_sequence(key)) is None:
            return [self._by_spelling[key]] if key in self._by_spelling else []
        return [noreg for noreg in self.taken if sequence in map(as_sequence, _DIGITS.findall(noreg))]

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return {_spelt(noreg): noreg for noreg in self.taken}


def _spelt(noreg: str) -> str:
    """A number as it is compared: `/` and the `-` that stands for it in the names of files are the same."""
    return value_key(noreg).replace("/", "-")


def known_numbers(written: Sequence[object], ids: Sequence[str], past: Past, config: Config) -> Numbers:
    """The number of each row by its identity; with a lost or older journal those that stand in the book are adopted,
    and at any time those with which a command brings rows.

    written  what stands in `No. Register`, per row; adopted whatever its pattern, for `pola` may have changed since
    """
    noregs = [past.noreg_of.get(row_id) for row_id in ids]
    adopted: list[Number] = []
    taken = dict(past.numbers)
    brought = past.incoming.numbers
    texts = [register_text(value) for value in written] if past.stands.trusts_book else [""] * len(ids)
    sequences = sequences_of(filter(None, texts), config)
    texts = [brought.get(row_id, text) for row_id, text in zip(ids, texts, strict=True)] if brought else texts
    own = {text: parsed for text in brought.values() if (parsed := config.register_.parse(text)) is not None}
    sequences |= own  # a number of another pattern does not say which of its year it is
    for i, text in enumerate(texts):
        if noregs[i] is None and text and text not in taken:
            year, sequence = sequences.get(text, (None, None))
            noregs[i] = text
            taken[text] = ids[i]
            adopted.append(Number(text, year, sequence, ids[i], adopted=True))
    told = ({n.year: n.sequence} for n in adopted if n.year is not None and n.sequence is not None)
    return Numbers(noregs, adopted, taken, highest([past.counters, *told]))


def register(known: Numbers, wants: Mask, checked: Times, ids: Sequence[str], config: Config) -> Numbers:
    """`known`, and a number for each row that wants one: sequence per year, in the order of the check, then of the row.

    wants    rows that complete the registering step, have no number and may get one
    checked  the time of that step as read: its year, month and order count, a bare date first in its day
    """
    rows = np.flatnonzero(wants)
    noregs, taken, counters, given = list(known.noregs), dict(known.taken), dict(known.counters), list[Number]()
    for i in rows[np.lexsort((rows, checked[rows].astype(np.int64)))]:
        when = moment_of(checked[i])
        while True:  # a pattern that once was different may have produced this text already
            counters[when.year] = counters.get(when.year, 0) + 1
            noreg = config.register_.format(counters[when.year], when)
            if noreg not in taken:
                break
        noregs[i], taken[noreg] = noreg, ids[i]
        given.append(Number(noreg, when.year, counters[when.year], ids[i]))
    return replace(known, noregs=noregs, given=given, taken=taken, counters=counters)


def altered_by_hand(written: Sequence[object], numbers: Numbers, shown: frozenset[str]) -> list[int]:
    """Rows whose number was changed by hand, or deleted: it stood in the book and stands nowhere any more; and new ones
    that bear one which was never given.

    written  what stands in `No. Register`, per row
    shown    numbers that stood in the book when the last sync had written it
    """
    new = {number.noreg for number in numbers.given}
    texts = as_texts(written)
    deleted = shown - set(texts)
    return [
        i
        for i, (text, noreg) in enumerate(zip(texts, numbers.noregs, strict=True))
        if (text != (noreg or "") and (noreg not in new or text not in numbers.taken) if text else noreg in deleted)
    ]


def only_followed(
    put_back: Sequence[int], written: Sequence[object], everywhere: Sequence[object], numbers: Numbers
) -> frozenset[int]:
    """Of the rows whose number is put back those that nobody touched: complaint and number went apart.

    everywhere  what stands in `No. Register` of all rows, those without content too
    A row without a number shows one whose complaint stands elsewhere and shows it no more; or a row shows none, and its
    number stands elsewhere.
    """
    if not put_back:
        return frozenset()
    owner = {noreg: i for i, noreg in enumerate(numbers.noregs) if noreg}
    texts = as_texts(written)
    standing = {as_text(value) for value in everywhere}

    def followed(i: int) -> bool:
        if texts[i]:
            return numbers.noregs[i] is None and texts[i] in owner and texts[owner[texts[i]]] != texts[i]
        return numbers.noregs[i] in standing

    return frozenset(i for i in put_back if followed(i))


def year_is_open(checked: Times, now: np.datetime64) -> Mask:
    """Whether numbers of that moment's year are still given: the clock's year, or the one before until March."""
    year = checked.astype("datetime64[Y]").astype(np.int64) + 1970
    clock = moment_of(now)
    open_years = {clock.year, clock.year - 1} if clock.month <= LAST_MONTH_FOR_LAST_YEAR else {clock.year}
    return np.asarray(np.isin(year, list(open_years)) & ~np.isnat(checked))
