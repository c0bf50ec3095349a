"""The clock around the sync: a job of the operating system (`pengaduan jadwal`), or a loop of our own (`--setiap`).

Three kinds of jobs: a systemd user timer, a block in the user's crontab, a task of Windows Task Scheduler. All of them
run as the user, never as an administrator: the job may touch what the user may touch, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .health import schedule_health
from .job import Job, Status, job_of, parse_interval
from .kinds import install, remove, show
from .loop import repeat

if TYPE_CHECKING:
    from ..config import Config

__all__ = [
    "Job",
    "Status",
    "install",
    "job_of",
    "parse_interval",
    "remove",
    "repeat",
    "schedule_health",
    "set_up",
    "show",
    "take_down",
]


def set_up(config: Config, every: str = "2m") -> list[str]:
    """The job of this office; sentences. raises as `install`."""
    return install(job_of(config, every))


def take_down(config: Config) -> list[str]:
    """The job of this office is taken away; sentences."""
    return remove(job_of(config).name)
