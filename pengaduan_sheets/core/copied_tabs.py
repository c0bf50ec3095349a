"""Tabs that are copies of Agenda, in which somebody went on typing (`Agenda (2)`, `Salinan dari Agenda`). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .. import schema as s
from ..cells import row_texts
from ..config import Config
from ..errors import LayoutError
from ..grid import Sheet
from ..text import heading_key
from .normalize import read_agenda

_OURS = frozenset(heading_key(name) for name in (*s.SHARED_TABS, *s.OWNED_TABS))
_HEADINGS_WITHIN = 10  # rows


def copied_tabs(sheets: Mapping[str, Sheet], texts: Sequence[str], config: Config) -> list[str]:
    """A sentence for each copy of Agenda that holds rows which Agenda does not: nobody reads, numbers or counts those.

    texts  Agenda's rows as canonical texts
    """
    told, known = list[str](), set(texts)
    for name, sheet in sheets.items():
        if heading_key(name) in _OURS or not _has_headings(sheet, config):
            continue
        try:
            copy = read_agenda(sheet, config)
        except LayoutError:  # something like it, but no copy
            continue
        rows = row_texts({h: copy.raw[h] for h in config.columns})
        more = [int(row) for row, text in zip(copy.rows, rows, strict=True) if text not in known]
        if more:
            told.append(
                f"Tab '{name}' adalah salinan {s.AGENDA} dan tidak dibaca: {len(more)} baris di sana tidak ada di "
                f"{s.AGENDA} (mulai baris {more[0]}). Pindahkan ke {s.AGENDA}, lalu hapus tab '{name}'."
            )
    return told


def _has_headings(sheet: Sheet, config: Config) -> bool:
    """Whether most of staff's headings stand in one row at the top: spares other tabs the closer look."""
    wanted = {heading_key(heading) for heading in config.columns}
    return any(
        2 * len(wanted & {heading_key(v) for v in row if isinstance(v, str)}) > len(wanted)
        for row in sheet.rows[:_HEADINGS_WITHIN]
    )
