"""What staff typed freely, without what could name a reporter: for all that is shown outside Agenda (INTERFACE 4.11).

Pure. Riwayat, which shows what was typed cell by cell, has a mask of its own (`tabs/history_tab.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..config import Config
from ..core.derived import Derived
from ..masking import without_numbers
from ..signs import plain

REPORTER = "(pelapor)"  # stands for a reporter's name
Names = Mapping[str, Sequence[tuple[str, Sequence[str]]]]  # rarest word -> names that have it, each with all its words
_WORD = re.compile(r"\w+")
_TITLES = re.compile(
    r"(?:(?:bapak|pak|ibu|bu|sdr|sdri|tn|ny|h|hj|kh|dr|drs|dra|ir|prof)(?:\.\s*|\s+))+", re.IGNORECASE
)  # before a name; those behind it stand behind a comma


def reporters(derived: Derived, config: Config) -> Names:
    """The names of all who ever came, as typed and without titles."""
    heading = config.role("nama")
    told = derived.values[heading].tolist() if heading and heading in derived.values else []
    typed = dict.fromkeys(map(plain, filter(None, told)))
    forms = dict.fromkeys(form for whole in typed for form in (whole, _without_titles(whole)) if len(form) > 2)
    words_of = {name: words for name in forms if (words := _words(name))}
    often = Counter(word for words in words_of.values() for word in words)
    out: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for name, words in words_of.items():  # hundreds may have one word in common; to look through them takes seconds
        out.setdefault(min(words, key=often.__getitem__), []).append((name, words))
    return out


def _words(text: str) -> list[str]:
    """Its words, spelled alike where a pattern that ignores case takes them for the same (i, ı and İ)."""
    return _WORD.findall(text.upper().replace("İ", "I").casefold())


def _without_titles(name: str) -> str:
    before = _TITLES.match(name)
    return name[before.end() if before else 0 :].partition(",")[0].strip()


def without_personal(text: str, names: Names) -> str:
    """A text without names (`reporters`) and without numbers as long as a phone number or NIK."""
    return without_names(without_numbers(plain(text)), names)


def without_names(text: str, names: Names) -> str:
    """A text in which `REPORTER` stands for every name."""
    out, words = text, set(_words(text))
    known = {name for word in words for name, others in names.get(word, ()) if words.issuperset(others)}
    for name in sorted(known, key=lambda name: (-len(name), name)):
        typed = r"\s+".join(map(re.escape, name.split()))
        out = re.sub(rf"(?<!\w){typed}(?!\w)", REPORTER, out, flags=re.IGNORECASE)
    return out.strip()
