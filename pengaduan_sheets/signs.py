"""The one reading of text (INTERFACE 4.6): what people see of it, and which signs look the same to them.

Everything that is read passes here: cells, headings, lists, register numbers, what is typed on the command line. So
does everything that leaves (`outgoing`). What was typed stays in the book as it is; nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar, cast
from unicodedata import decimal, decomposition, normalize

T = TypeVar("T")


class _Later:
    """A pattern that is compiled when it is first asked for something: most runs ask for none of them."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._pattern), name)
        setattr(self, name, found)  # from now on it is found without coming here
        return found


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when it is first asked for something."""
    return cast("re.Pattern[str]", _Later(pattern))


# What XML, and with it every file format of an office, cannot hold: control signs and halves of signs.
_NO_FORMAT_HOLDS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
# What steers a terminal, or turns the order of a line round: it must not reach one from a cell.
_STEERING = "\x7f-\x9f\u202a-\u202e\u2066-\u2069"
# What nobody sees: Unicode's Default_Ignorable_Code_Point without the joiners, and letters and marks that are blank.
_UNSEEN_SIGNS = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff"
    "\U000e01f0-\U000e0fff"
)
# Unseen themselves, they shape their neighbours in some scripts and in pictures: Persian, Batak, a family, a flag.
_JOINERS = "\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
_SHAPED = "\u0590-\u1cff\u2190-\u2bff\u2d80-\uabff\uf900-\ufdff\U00010000-\U000dffff"

_FORBIDDEN = compiled(f"[{_NO_FORMAT_HOLDS}]")
_OUTGOING = compiled(f"[{_NO_FORMAT_HOLDS}{_STEERING}]")
_UNSEEN = compiled(f"[{_NO_FORMAT_HOLDS}{_STEERING}{_UNSEEN_SIGNS}]")
_RARE = compiled("[^\n\t -~\xa1-\xac\xae-\u02af]")  # what Latin letters, their accents, figures and marks are not
_IDLE_JOINERS = compiled(f"([{_SHAPED}][{_JOINERS}]+)|[{_JOINERS}]+")
_ANY_JOINER = compiled(f"[{_JOINERS}]")
_SPACES = compiled("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = compiled("\r\n?|[\u2028\u2029]")

_LOOK_ALIKES = {
    "-": "\u02d7\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501\u2796\u2e3a\u2e3b\ufe58\ufe63\uff0d",
    "'": "\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u055a\u05f3\u1fbd\u1fbf\u1ffd\u2018\u2019\u201b"
    "\u2032\u2035\ua78b\ua78c\uff07\uff40",
    '"': "\u02ba\u02dd\u05f4\u201c\u201d\u201e\u201f\u2033\u2036\u275d\u275e\uff02",
    "/": "\u2044\u2215\uff0f",
}
# Ways in which Unicode says that a sign is another one in a different width or shape. Raised, circled and broken
# digits are not among them: 5\u00b2 is not 52.
_SAME_SHAPE = frozenset({"wide", "narrow", "small", "font", "noBreak", "initial", "medial", "final", "isolated"})


class _Alike(dict[int, str]):
    """Code point -> the sign as which it is read, found when it first occurs."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        self[point] = found = self._read(sign)
        return found

    def _read(self, sign: str) -> str:
        digit = decimal(sign, None)  # of whatever script: it says the same
        if digit is not None:
            return str(digit)
        tag = decomposition(sign).partition(">")[0].removeprefix("<")
        if tag in _SAME_SHAPE:
            return normalize("NFKC", sign)
        if tag == "compat" and (apart := normalize("NFKC", sign)).isalpha():  # ligatures, Roman numerals
            return apart.translate(self)
        return sign


_ALIKE = _Alike({ord(sign): plain for plain, signs in _LOOK_ALIKES.items() for sign in signs})


def is_plainly_seen(text: str) -> bool:
    """Whether a text is what one sees of it, but for blanks at its ends: nearly every one is, and this is quick."""
    return (text.isascii() and text.isprintable()) or _RARE.search(text) is None


def joined(texts: Collection[str]) -> str | None:
    """Texts with a `"` between them, to be looked at all together; None where one of them holds that sign or
    one that is not printed, as a line end is, or has blanks at its ends."""
    whole = '"'.join(texts)
    is_apart = whole.isprintable() and whole.count('"') == max(len(texts) - 1, 0)
    return whole if is_apart and whole == whole.strip() and ' "' not in whole and '" ' not in whole else None


def visible(text: str) -> str:
    """What a person sees of a text: no signs that nobody sees, one kind of space, letters composed, trimmed.

    Lines stay lines, and joiners stay where they shape something: this is what is shown and counted.
    """
    if is_plainly_seen(text):
        return text.strip()
    seen = _SPACES.sub(" ", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    return normalize("NFC", _IDLE_JOINERS.sub(r"\1", seen)).strip()


def plain(text: str) -> str:
    """`visible`, and apostrophes, dashes, digits and spaces that look the same are the same: what is compared."""
    if text.isascii() and text.isprintable() and "`" not in text:  # nearly every text
        return text.strip()
    seen = visible(text)
    if not seen.isascii():
        seen = normalize("NFC", _ANY_JOINER.sub("", seen).translate(_ALIKE))
    return seen.replace("`", "'").replace("\t", " ")


def as_shown(text: str) -> str:
    """`visible` in one line, with one space between words."""
    return " ".join(visible(text).split())


def one_line(text: str) -> str:
    """`plain` with one space between words: what dates, phones and numbers are read from."""
    seen = plain(text)
    return seen if "  " not in seen and seen.isprintable() else " ".join(seen.split())  # nearly every one is


def typed_figure(text: str) -> str:
    """`one_line` without the apostrophe that keeps a figure a text in a spreadsheet."""
    if text.isascii() and text.isdigit():  # nearly every one
        return text
    return one_line(text).removeprefix("'").lstrip()


def holdable(text: str) -> str:
    """A text as every file format can hold it: no control signs, line ends as one sign."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def each_text(value: T, change: Callable[[str], str]) -> T:
    """A record, a list or a table with every text in it changed."""
    result: Any = value
    if isinstance(value, str):
        result = change(value)
    elif isinstance(value, Mapping):
        result = {each_text(k, change): each_text(v, change) for k, v in value.items()}
    elif isinstance(value, tuple) and hasattr(value, "_make"):
        result = value._make(each_text(v, change) for v in value)
    elif isinstance(value, list | tuple):
        result = type(value)(each_text(v, change) for v in value)
    elif parts := getattr(value, "__struct_fields__", ()):  # `Frozen`, which a run with nothing to do does not load
        result = type(value)(**{name: each_text(getattr(value, name), change) for name in parts})
    return result  # type: ignore[no-any-return]


def outgoing_whole(value: T) -> T:
    """As `outgoing`, of every text in it."""
    return each_text(value, outgoing)


def outgoing(text: str) -> str:
    """A text as it may leave for a terminal, a log, a page or a report: nothing in it steers or turns the line."""
    return text if text.isascii() and text.isprintable() else _OUTGOING.sub("", text.replace("\r\n", "\n"))
