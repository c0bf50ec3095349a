"""`satukan`: a copy of the book that went its own way comes back into it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from ..config import Config
from ..merging.bringing import bring
from ..merging.copies import read_copy
from ..sync import bring_in
from ..terminal.parts import Part
from .restore_rows import refuse_when_open
from .sync_report import brought_parts


def merge_copy(config: Config, now: datetime, path: Path, *, dry: bool = False) -> list[Part]:
    """Merge the file into the book; what came of it.

    dry     say what would come of it, and write nothing
    raises  UsageError, LayoutError: the file; StoreBusyError: the book is open; and what a sync raises
    """
    copy = read_copy(config, path)
    if not dry:
        refuse_when_open(config)
    result = bring_in(config, now, partial(bring, copy), dry=dry)
    if result.mark is not None:
        refuse_when_open(config)
    return brought_parts(result, dry=dry)
