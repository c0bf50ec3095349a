"""A plugin of pytest: no more seconds of the processor than MUTASI_DETIK says; a change may make a loop endless.

Seconds of the clock would end what a busy machine only slows down.
"""

from __future__ import annotations

import os
import sys

SECONDS = "MUTASI_DETIK"


def pytest_configure() -> None:
    if sys.platform != "win32":
        import resource

        most = int(os.environ[SECONDS])
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
