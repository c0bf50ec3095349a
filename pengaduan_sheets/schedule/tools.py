"""Programs of the operating system that the schedulers are driven by."""

from __future__ import annotations

import os
import shutil
import subprocess

from ..disk.faults import why
from ..errors import MachineError
from ..frozen import Frozen

MISSING = 127  # the code of a program that there is not, as in a shell
_PATIENCE = 60  # seconds; these programs answer at once or not at all


class Answer(Frozen):
    """What a program said. Text is decoded as UTF-8; foreign bytes survive a round trip (surrogateescape)."""

    code: int
    out: str
    err: str

    @property
    def ok(self) -> bool:
        return self.code == 0

    @property
    def said(self) -> str:
        """Its first line of complaint, else of output, fit for a sentence."""
        text = (self.err.strip() or self.out.strip()).encode("utf-8", "replace").decode("utf-8")
        return text.splitlines()[0].strip() if text else f"kode {self.code}"


def call(program: str, *arguments: str, stdin: str = "") -> Answer:
    """Run a program of the system and wait; a program that is missing or hangs answers with a code, it never raises."""
    path = shutil.which(program)
    if path is None:
        return Answer(MISSING, "", f"{program}: tidak ada di komputer ini")
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell
            [path, *arguments],
            input=stdin.encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=_PATIENCE,
            env={**os.environ, "LC_ALL": "C"},  # its answers are read, so they must be in one language
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(124, "", f"{program}: tidak menjawab")
    except OSError as error:
        return Answer(126, "", f"{program}: {why(error)}")
    out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
    return Answer(done.returncode, out, err)


def must(answer: Answer, what: str, then: str) -> Answer:
    """The answer, when the program did what was asked.

    raises  MachineError: `what` could not be done, what the program said, what to do `then`
    """
    if not answer.ok:
        raise MachineError(f"{what}: {answer.said}. {then}")
    return answer
