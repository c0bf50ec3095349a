"""Whether a text repeats what was erased: a copy of Agenda's data elsewhere in a book, or typed words. Pure.

What somebody else says too is nobody's data: it is not looked for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..cells import read_row_text, shown
from ..config import Config
from ..frozen import Frozen
from ..signs import compiled
from ..text import ERASED, NIL_WORDS, OWN_STATUSES, value_key
from .past import SeenRow

_SHORT = 5  # signs: a text of no more counts only where it is all that is said
_WORD = compiled(r"\w+")
_NUMBER = compiled(r"(?<!\w)\+?\(?\d(?:[\s./()-]{0,2}\d){7,}(?!\w)")  # a phone number, a NIK
_FLOAT = compiled(r"\d(?:\.\d+)?e\+?\d{1,2}|\d+\.0")  # as XML writes a long number


class Said(Frozen):
    """What was erased, each text as `value_key` compares it.

    longer   rarest word -> the texts that have it: thousands may begin with the same one
    whole    texts that are all that is said
    numbers  digits of phone numbers and NIK -> how they were written
    """

    longer: Mapping[str, Sequence[str]]
    whole: frozenset[str]
    numbers: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, texts: Iterable[str], others: Iterable[str]) -> Said:
        """What these texts say and none of the others does."""
        keys = {key for text in texts if _is_telling(key := value_key(text))}
        all_of_them = cls._of(keys)
        return cls._of(keys - {key for text in others for key in all_of_them.found(text)})

    @classmethod
    def _of(cls, keys: Iterable[str]) -> Said:
        longer, whole = defaultdict[str, list[str]](list), frozenset(keys)
        numbers = defaultdict[str, list[str]](list)
        for key in filter(_NUMBER.fullmatch, whole):
            numbers[_digits(key)].append(key)
        others = whole.difference(*numbers.values())
        words_of = {key: words for key in others if len(key) > _SHORT and (words := _WORD.findall(key))}
        often = Counter(word for words in words_of.values() for word in words)
        for key, words in words_of.items():
            longer[min(words, key=often.__getitem__)].append(key)
        return cls(dict(longer), whole, dict(numbers))

    def found(self, text: str) -> Iterator[str]:
        """What of it a text says."""
        key = value_key(text)
        if _FLOAT.fullmatch(key):
            key = str(int(float(key)))
        if key in self.whole:
            yield key
        for word in self.longer.keys() & set(_WORD.findall(key)):
            yield from (known for known in self.longer[word] if known in key and _stands(known, key))
        for number in _NUMBER.finditer(key) if self.numbers else ():
            yield from self.numbers.get(_digits(number[0]), ())

    def __call__(self, text: str) -> bool:
        """Whether a text says any of it."""
        return next(self.found(text), None) is not None


def _is_telling(key: str) -> bool:
    """Whether a text says enough to be looked for."""
    return key != ERASED and key not in NIL_WORDS and (len(key) > _SHORT or (len(key) > 2 and not key.isdigit()))


def _stands(known: str, key: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(known)}(?!\w)", key) is not None


def _digits(number: str) -> str:
    """Of a number its digits, without what may stand before them: 0812, 62812 and 812 are one."""
    return re.sub(r"\D", "", number).lstrip("0").removeprefix("62").lstrip("0")


def texts_of(rows: Mapping[str, SeenRow], config: Config) -> Iterator[str]:
    """All that rows of the journal say, and what the program itself says of any complaint."""
    yield from OWN_STATUSES
    yield from (step.status for step in config.steps)
    for row in rows.values():
        yield from map(shown, read_row_text(row.cells).values())
