"""An icon as a .desktop file, as the desktops of Linux read it.

Source: the Desktop Entry Specification 1.5 (freedesktop.org). A desktop starts only what it trusts: KDE what may be
executed; GNOME and XFCE ask besides for a mark that the user would set by "Allow Launching" (gio).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..disk.files import put
from ..disk.state import sha256
from ..pages import render
from .clicks import Icon, Start
from .tools import call

SUFFIX = ".desktop"
_MODE = 0o755


def write(path: Path, icon: Icon, start: Start) -> None:
    """Write the icon, and have the desktop trust it. raises OSError."""
    data = entry_text(path.stem, icon, start).encode("utf-8", "surrogateescape")
    put(path, data, _MODE)
    path.chmod(_MODE)
    call("gio", "set", str(path), "metadata::trusted", "true")
    call("gio", "set", "-t", "string", str(path), "metadata::xfce-exe-checksum", sha256(data))


def entry_text(title: str, icon: Icon, start: Start) -> str:
    """The .desktop file."""
    return render(
        "ikon.desktop",
        title=_value(title),
        comment=_value(icon.comment),
        command=_value(" ".join(map(_quoted, _words(start)))),
        folder=_value(str(start.folder)),
        picture=icon.picture,
        in_terminal=start.in_terminal,
    )


def _words(start: Start) -> Sequence[str]:
    """The command; GNOME looks for a program with `%` under the name as it is written, so sh starts that one."""
    return ["/bin/sh", "-c", 'exec "$@"', "sh", *start.command] if "%" in start.command[0] else start.command


def _quoted(word: str) -> str:
    """A word of a command: `%` begins a field, and four signs mean something within quotes."""
    for sign in '\\"`$':
        word = word.replace(sign, f"\\{sign}")
    return f'"{word.replace("%", "%%")}"'


def _value(text: str) -> str:
    """A text as a value: one line, where a backslash begins a sign that has no other way to stand there."""
    for sign, written in {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}.items():
        text = text.replace(sign, written)
    return text
