"""What a template may use, by kind of paper: texts in the words of the office. Pure."""

from __future__ import annotations

from typing import Any

from ..exports.files import Office
from ..flow.survey import Survey


def fields(kind: str, found: Survey, i: int | None, office: Office) -> dict[str, Any]:
    """The fields of a paper: plain texts (a line break is one), numbers, truths, and lists and tables of them.

    i  position of the row in `found.agenda`; None: a blank form
    The same row gives the same fields whenever it is asked, for they tell whether a paper with the same data is there.
    """
    return {"nomor": found.agenda.numbers.noregs[i] if i is not None else ""}
