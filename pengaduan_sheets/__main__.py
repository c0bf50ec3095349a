"""Where the console script `pengaduan` and `python -m pengaduan_sheets` begin."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a run of `sinkron` with nothing to do ends before anything heavy is imported."""
    from .cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
