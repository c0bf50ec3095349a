"""Where the console script `pengaduan` and `python -m pengaduan_sheets` begin."""

from __future__ import annotations

import gc
import os
import sys

from .terminal.streams import settle_streams


def main() -> None:
    """Run the command line; a run of `sinkron` with nothing to do ends before anything heavy is imported."""
    settle_streams()
    # One sync makes half a million small objects and then ends: to look for rubbish among them takes a quarter of it.
    gc.disable()
    # numpy's linear algebra, of which nothing here has any use, else starts a thread for each core when it is loaded
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from .cli import run

    code = run(sys.argv[1:])
    gc.freeze()  # all goes with the process: looking through it for rubbish once more takes a seventh of a sync
    sys.exit(code)


if __name__ == "__main__":
    main()
