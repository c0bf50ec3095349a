"""A paper of a row, from its fields to the file: made when none with the same data lies there."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..config.places import PAPERS, TEMPLATES
from ..disk.files import sweep
from ..disk.state import sha256
from ..errors import MachineError
from ..exports.docx_mark import marked
from ..exports.files import gather, logo_of, office_of, render
from ..exports.monthly import recap_mark, report_name
from ..flow.record import trail_ahead
from ..flow.survey import Survey
from ..journal import Journal
from ..layout import templates_dir
from ..layout.templates import office_file
from .folder import alone, lay, lying, open_folder
from .kinds import KINDS, month_of, paper_name

if TYPE_CHECKING:
    from .filling import Template


class Made(NamedTuple):
    """A paper that lies there. is_new: it was made just now"""

    path: Path
    is_new: bool


class Press:
    """Makes the papers of one reading of the book; a template is opened and compiled once."""

    def __init__(self, found: Survey) -> None:
        self._found = found
        self._templates: dict[str, Template] = {}
        self._swept: set[Path] = set()

    def make(self, kind: str, i: int | None, folder: Path, *, by_month: bool = True, is_once: bool = False) -> Made:
        """The paper of a row (`i`), or of nobody, in a folder or in its month's folder there.

        is_once  none is made where one of that kind and row lies, whatever it tells
        raises   ConfigError: the template cannot be used; OSError: it cannot be laid down
        """
        found = self._found
        called = "" if i is None else found.agenda.numbers.noregs[i] or found.agenda.identities.ids[i]
        path = folder / (month_of(found, i) if by_month and i is not None else "") / paper_name(kind, called)
        data, title = self._fields(kind, i), f"{KINDS[kind].title} {called}".rstrip()
        mark = mark_for(kind, called, data)

        def fits(said: str) -> bool:
            return whose(said) == called if is_once else said == mark

        return self._laid(folder, path, fits, lambda: self._template(kind).fill(data, title, mark))

    def recap(self, period: str, journal: Journal, folder: Path) -> Made:
        """The month's report as a paper. raises as `make`"""
        mark, config = recap_mark(self._found, period), self._found.config

        def content() -> bytes:
            office = office_of(config)
            told = gather(self._found, period, trail_ahead(journal, self._found, period), office)
            return marked(render(told, ".docx", office), mark)

        return self._laid(folder, folder / report_name(period, ".docx"), mark.__eq__, content)

    def _laid(self, base: Path, path: Path, fits: Callable[[str], bool], content: Callable[[], bytes]) -> Made:
        """The paper that fits and lies there, or a new one. base: the folder of papers"""
        folder = path.parent
        if folder not in self._swept:
            sweep(folder)
            self._swept.add(folder)
        with alone(self._found.config.state_folder):
            there = lying(folder, path.name, fits)
            if there is not None:
                return Made(there, False)
            paper = content()
            open_folder(base, folder)
            return Made(lay(folder, path.name, paper), True)

    def _fields(self, kind: str, i: int | None) -> dict[str, Any]:
        from .fields import fields

        return fields(kind, self._found if i is None else self._found.of_row(i), i)

    def _template(self, kind: str) -> Template:
        from .filling import Template  # takes docxtpl along

        if kind not in self._templates:
            self._templates[kind] = Template(template_path(self._found, kind), self._logo)
        return self._templates[kind]

    @cached_property
    def _logo(self) -> bytes:
        return logo_of(self._found.config)


def template_path(found: Survey, kind: str) -> Path:
    """The office's own template of a kind, else the shipped one. raises MachineError: there is none"""
    name = f"{PAPERS}/{kind}.docx"
    path = office_file(found.config, name) or templates_dir() / name
    if not path.is_file():
        raise MachineError(f"Berkas bawaan {TEMPLATES}/{name} tidak ada. Pasang ulang program.")
    return path


def mark_for(kind: str, called: str, data: Any) -> str:
    """What a paper says that it was made from: its kind, a print of the data, whose it is."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return f"{kind} {sha256(text.encode('utf-8', 'surrogatepass'))[:16]} {called}".rstrip()


def whose(mark: str) -> str:
    """The register number, or `ID Baris`, of the paper that says this; "" of a blank one."""
    return mark.partition(" ")[2].partition(" ")[2]
