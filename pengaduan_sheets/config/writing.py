"""Values put into the text of a config.toml; whatever else stands in it, comments included, stays byte for byte.

Only the part of the text that is one section is given to the writer of TOML: it keeps comments, but not every blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

NO_OFFICIALS = re.compile(r"^\[\[pejabat\]\].*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)


def with_values(text: str, section: str, values: Mapping[str, object]) -> str:
    """The text with these keys of a section (`jam_kerja.ramadan`); a value that is None takes its key away.

    A section that is not there yet is made at the end.
    """
    import tomlkit  # what only looks at a config never needs it

    begin, end = _span(text, section)
    part = tomlkit.parse(text[begin:end] or f"\n[{section}]\n")
    table: dict[str, object] = part
    for name in section.split("."):
        table = table[name]  # type: ignore[assignment]
    for key, value in values.items():
        if value is not None:
            table[key] = value
        elif key in table:
            del table[key]
    return text[:begin] + tomlkit.dumps(part) + text[end:]


def with_officials(text: str, officials: Sequence[Mapping[str, str]]) -> str:
    """The text with these `[[pejabat]]` behind `[instansi]`, in place of those that it has."""
    import tomlkit

    text = NO_OFFICIALS.sub("", text)
    _, end = _span(text, "instansi")
    written = "".join(tomlkit.dumps({"pejabat": [official]}) + "\n" for official in officials)
    return text[:end] + written + text[end:]


def _span(text: str, section: str) -> tuple[int, int]:
    """Where a section begins and where the next one does; without it, the end of the text."""
    found = re.search(rf"^\[{re.escape(section)}\].*?(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.span() if found else (len(text), len(text))
