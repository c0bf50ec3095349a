"""Where an icon begins: a window where one can be shown, else the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from ..terminal.streams import settle_streams
from . import console


def main() -> None:
    """CONFIG ACTION, as `schedule/icons.py` writes them."""
    settle_streams()
    config, action = Path(sys.argv[1]), sys.argv[2]
    if not _in_a_window(action, config):
        console.run(action, config)


def _in_a_window(action: str, config: Path) -> bool:
    try:
        from .window import run
    except ImportError:  # a Python without tkinter
        return False
    return run(action, config)


if __name__ == "__main__":
    main()
