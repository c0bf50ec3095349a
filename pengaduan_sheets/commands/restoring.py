"""`pulihkan` with its options: each has a module of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..config import Config
from ..errors import UsageError
from ..text import listing
from .restore_book import overview, restore_book
from .restore_rows import let_go, put_back
from .second_place import begin_from

_OPTIONS = {
    "listed": "--daftar", "to": "--ke", "rows": "--baris", "gone": "--relakan", "settings": "--pengaturan",
    "source": "--dari",
}  # fmt: skip


def recover(config: Config, now: datetime, *, is_sure: bool = False, **wished: Any) -> list[str]:
    """What to print. Without any wish it lists.

    wished   at most one of: listed; to, a moment or a backup; rows, gone: NOREG of each; source, a folder of copies
             (settings is done without a config: restore_settings)
    is_sure  of `source`: nobody is asked
    raises   UsageError: two wishes at once, no such backup, no such row; and what the work itself raises
    """
    wishes = [option for name, option in _OPTIONS.items() if wished.get(name)]
    if len(wishes) > 1:
        raise UsageError(f"{listing(wishes)} tidak dapat dipakai bersama. Jalankan satu per satu.")
    for name, work in (("to", restore_book), ("rows", put_back), ("gone", let_go)):
        if wished.get(name):
            return work(config, now, wished[name])
    if wished.get("source"):
        return begin_from(config, now, wished["source"], is_sure=is_sure)
    return overview(config, now)
