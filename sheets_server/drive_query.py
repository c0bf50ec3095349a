"""The search language of Drive's `files.list`: `mimeType = "..." and name contains 'x' and not trashed = true`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

File = dict[str, Any]
Test = Callable[[File], bool]
_TOKEN = re.compile(r"""\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z][A-Za-z.]*)|(!=|<=|>=|=|<|>|\(|\)))""")
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda own, given: own == given,
    "!=": lambda own, given: own != given,
    "<": lambda own, given: own < given,
    "<=": lambda own, given: own <= given,
    ">": lambda own, given: own > given,
    ">=": lambda own, given: own >= given,
}
_TEXTS = ("name", "mimeType", "modifiedTime", "createdTime", "fullText")
_FLAGS = ("trashed", "starred", "sharedWithMe")
_LISTS = ("parents", "owners", "writers", "readers")


class BadQueryError(ValueError):
    """A search that Drive does not understand."""


def parse(text: str) -> Test:
    """The test that a file must pass; an empty search is passed by every file. raises BadQueryError."""
    if not text.strip():
        return lambda _: True
    parser = _Parser(_tokens(text))
    test = parser.either()
    if parser.tokens:
        raise BadQueryError(text)
    return test


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadQueryError(text)
        found.append(match[1] or match[2] or match[3])
        at = match.end()
    return found


class _Parser:
    """Takes tokens from the front; `either` holds `or`, `both` holds `and`, `one` a single term."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def take(self, *wanted: str) -> str:
        """The next token, one of `wanted` if any are given."""
        if not self.tokens or (wanted and self.tokens[0] not in wanted):
            raise BadQueryError(" ".join(self.tokens[:1]))
        return self.tokens.pop(0)

    def has(self, token: str) -> bool:
        """Whether that token is next; then it is taken."""
        if self.tokens[:1] != [token]:
            return False
        self.tokens.pop(0)
        return True

    def either(self) -> Test:
        tests = [self.both()]
        while self.has("or"):
            tests.append(self.both())
        return lambda file: any(test(file) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.has("and"):
            tests.append(self.one())
        return lambda file: all(test(file) for test in tests)

    def one(self) -> Test:
        if self.has("not"):
            inner = self.one()
            return lambda file: not inner(file)
        if self.has("("):
            inner = self.either()
            self.take(")")
            return inner
        first = self.take()
        if first[0] in "\"'":  # 'folder' in parents
            value = _unquoted(first)
            self.take("in")
            name = self.take(*_LISTS)
            return lambda file: value in file[name]
        return self.comparison(first)

    def comparison(self, name: str) -> Test:
        if name in _LISTS:  # the same the other way round, which Drive takes too
            self.take("in", "=")
            value = _unquoted(self.take())
            return lambda file: value in file[name]
        if name in _FLAGS:
            compare = _OPERATORS[self.take("=", "!=")]
            wanted = self.take("true", "false") == "true"
            return lambda file: compare(file[name], wanted)
        if name not in _TEXTS:
            raise BadQueryError(name)
        operator = self.take("contains", *_OPERATORS)
        text = _unquoted(self.take())
        folded = text.casefold()
        if operator == "contains":  # words are looked for by their beginning
            return lambda file: re.search(rf"(?<!\w){re.escape(folded)}", file[name].casefold()) is not None
        if name == "name":
            return lambda file: _OPERATORS[operator](file[name].casefold(), folded)
        return lambda file: _OPERATORS[operator](file[name], text)


def _unquoted(token: str) -> str:
    if token[0] not in "\"'":
        raise BadQueryError(token)
    return re.sub(r"\\(.)", r"\1", token[1:-1])
