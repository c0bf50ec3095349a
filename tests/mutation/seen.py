"""A plugin of pytest: which test runs which line of the package, also in the processes that it starts.

What a fixture of a whole file does counts for every test of that file (`tests/test_x.py::`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from coverage import Coverage

FOLDER, PACKAGE, TEST = "MUTASI_DATA", "MUTASI_PAKET", "MUTASI_UJI"  # names in the environment
SETTINGS = """[run]
core = ctrace
data_file = {folder}/lines
parallel = true
patch =
    fork
    _exit
source = {package}
context = ${{MUTASI_UJI-}}
"""

_seconds: dict[str, float] = {}
_failed: set[str] = set()
_running: list[Coverage] = []


def pytest_configure() -> None:
    import coverage

    folder, package = Path(os.environ[FOLDER]), os.environ[PACKAGE]
    settings = folder / "coveragerc"
    settings.write_text(SETTINGS.format(folder=folder, package=package), encoding="utf-8")
    measured = coverage.Coverage(config_file=str(settings), data_suffix=True, context="")
    measured.start()
    _running.append(measured)
    os.environ["COVERAGE_PROCESS_START"] = str(settings)  # coverage starts with it in each process that a test starts


def _forget() -> None:
    """What is kept in a `cache` is made anew, so that not only the first test that asks runs its lines."""
    for name, module in [*sys.modules.items()]:
        if name.startswith("pengaduan_sheets"):
            kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == name]
            for held in [*vars(module).values(), *(part for kind in kinds for part in vars(kind).values())]:
                if hasattr(held, "cache_clear"):
                    held.cache_clear()


def _now(name: str) -> None:
    os.environ[TEST] = name
    _running[0].switch_context(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    _forget()
    _now(item.nodeid)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
    before = os.environ.get(TEST, "")
    if fixturedef.scope != "function":
        _now(before.partition("::")[0] + "::")
    try:
        return (yield)
    finally:
        _now(before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    _seconds[item.nodeid] = _seconds.get(item.nodeid, 0.0) + report.duration
    if not report.passed:
        _failed.add(item.nodeid)
    return report


def pytest_unconfigure() -> None:
    _running[0].stop()
    _running[0].save()
    told = {name: seconds for name, seconds in _seconds.items() if name not in _failed}
    (Path(os.environ[FOLDER]) / f"seconds-{os.getpid()}.json").write_text(json.dumps(told), encoding="utf-8")
