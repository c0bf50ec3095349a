"""An icon as a .lnk file, which PowerShell has Windows write.

Windows' older object for this (WScript.Shell) turns letters outside the machine's code page into question marks, in
paths too; the shell's own object does not, but only changes a link that is there.
"""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

from ..disk.files import put
from ..pages import render
from .clicks import Icon, Start
from .tools import call, must
from .windows import without_window

SUFFIX = ".lnk"
# A link to nothing: the header that [MS-SHLLINK] 2.1 asks for, its size and its class, and no flag set.
_EMPTY = (0x4C).to_bytes(4, "little") + bytes.fromhex("0114020000000000c000000000000046") + bytes(56)
_HINT = "Ulangi `pengaduan jadwal pasang`."


def write(path: Path, icon: Icon, start: Start) -> None:
    """Write the icon. raises OSError, MachineError: PowerShell refuses; nothing is left then."""
    put(path, _EMPTY)
    answer = call("powershell", "-NoProfile", "-NonInteractive", "-EncodedCommand", script(path, icon, start))
    if not answer.ok:
        path.unlink(missing_ok=True)
    must(answer, f"Windows tidak mau membuat {path.name}", _HINT)


def script(path: Path, icon: Icon, start: Start) -> str:
    """What PowerShell is to do, in the form of `-EncodedCommand`: no letter of a path is read as part of it."""
    program, *arguments = start.command
    wanted = {
        "folder": str(path.parent), "name": path.name, "start": str(start.folder), "comment": icon.comment,
        "program": program if start.in_terminal else without_window(program),
        "arguments": subprocess.list2cmdline(arguments),
        "pictures": r"%SystemRoot%\System32\shell32.dll", "number": icon.number,
    }  # fmt: skip
    data = base64.b64encode(json.dumps(wanted).encode("utf-8")).decode("ascii")
    return base64.b64encode(render("ikon.ps1", data=data).encode("utf-16-le")).decode("ascii")
