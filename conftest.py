"""What the tests of the program and those of the Sheets test server have in common."""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["sheets_server.fixtures"]

settings.register_profile(
    "pengaduan",
    deadline=None,
    derandomize="CI" in os.environ,  # the same examples at every run there; elsewhere new ones each time
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.load_profile("pengaduan")


def pytest_collection_finish() -> None:
    """What is imported and collected stays: nobody need look through it for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)
