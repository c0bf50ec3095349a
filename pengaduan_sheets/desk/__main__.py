"""Where an icon begins: a window where one can be shown, else the terminal."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """CONFIG ACTION, as `schedule/icons.py` writes them."""
    config, action = Path(sys.argv[1]), sys.argv[2]
    try:
        from tkinter import TclError
    except ImportError:  # a Python without tkinter
        from .console import run

        run(action, config)
        return
    try:
        from .window import run

        run(action, config)
    except TclError:  # no screen
        from .console import run

        run(action, config)


if __name__ == "__main__":
    main()
