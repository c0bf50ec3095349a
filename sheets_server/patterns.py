"""A number format's pattern, taken apart: its sections, and the tokens of a section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|\\.|_.|\*.) | (?P<bracket>\[[^\]]*\]) | (?P<half>am/pm|a/p|[AP]M(?![A-Za-z]))
      | (?P<field>y+|m+|d+|h+|s+) | (?P<part>[.,]0+) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
ELAPSED = re.compile(r"\[(h+|m+|s+)\]\Z", re.IGNORECASE)
CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]")
COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+)\]", re.IGNORECASE)
_SYMBOL = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")

Token = tuple[str, str]


@lru_cache(maxsize=512)
def sections_of(pattern: str) -> tuple[str, ...]:
    """The pattern, parted at each `;` that stands in no text."""
    parts, last = [], 0
    for match in re.finditer(r'"[^"]*"|\\.|\[[^\]]*\]|;', pattern):
        if match.group() == ";":
            parts.append(pattern[last : match.start()])
            last = match.end()
    return (*parts, pattern[last:])


def section_for(number: float, sections: Sequence[str]) -> tuple[str, float]:
    """The section for this number, and the number as that section shows it (the second one without its minus)."""
    conditions = [CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(number, condition[1], float(condition[2])):
                return section, number
        return sections[-1], number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _holds(number: float, sign: str, limit: float) -> bool:
    return {
        "<": number < limit, ">": number > limit, "<=": number <= limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip


@lru_cache(maxsize=512)
def tokens_of(section: str) -> tuple[Token, ...]:
    return tuple((match.lastgroup or "other", match.group()) for match in _TOKEN.finditer(section))


def written(name: str, token: str) -> str:
    """What a token that is no field and no digit mark stands for."""
    if name == "text":
        return {'"': token[1:-1], "\\": token[1:], "_": " ", "*": ""}[token[0]]
    if name == "bracket":
        symbol = _SYMBOL.match(token)
        return symbol[1] if symbol else ""
    return token
