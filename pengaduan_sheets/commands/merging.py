"""`satukan`: a copy of the book that went its own way comes back into it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from ..beside import backups
from ..config import Config
from ..errors import LayoutError, StoreBusyError
from ..frozen import replace
from ..merging.bringing import bring
from ..merging.copies import Copy, read_copy
from ..opening import open_file
from ..sync import bring_in
from ..terminal.parts import Part
from .restore_rows import refuse_when_open
from .sync_report import brought_parts


def merge_copy(config: Config, now: datetime, path: Path, *, dry: bool = False) -> list[Part]:
    """Merge the file into the book; what came of it.

    dry     say what would come of it, and write nothing
    raises  UsageError, LayoutError: the file; StoreBusyError: the book is open; and what a sync raises
    """
    copy = _with_common(read_copy(config, path), config)
    if not dry:
        refuse_when_open(config)
    result = bring_in(config, now, partial(bring, copy), dry=dry)
    if result.mark is not None:
        refuse_when_open(config)
    return brought_parts(result, dry=dry)


def _with_common(copy: Copy, config: Config) -> Copy:
    """With the version of the book that it began from, where its backup is kept: not so with Google Sheets, nor for a
    copy of long ago."""
    state = config.state_folder
    found = backups.read_for(backups.backups(state), copy.stamp.version)
    if found is None:
        return copy
    try:
        return replace(copy, common=open_file(backups.backup_folder(state) / found.name, state).read())
    except (LayoutError, StoreBusyError):
        return copy
