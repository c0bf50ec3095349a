"""The clock around the sync: a job of the operating system (`pengaduan jadwal`), or a loop of our own (`--setiap`).

Three kinds of jobs: a systemd user timer, a block in the user's crontab, a task of Windows Task Scheduler. All of them
run as the user, never as an administrator: the job may touch what the user may touch, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import icons
from .health import schedule_health
from .job import Job, Status, job_of, parse_interval
from .kinds import install, remove, show
from .loop import repeat
from .standby import dismiss, stand_by

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
    "stand_by",
    "take_down",
]


def set_up(config: Config, every: str = "2m", *, stays: bool = False) -> list[str]:
    """The job of this office, and its icons where there is a desktop; sentences. stays: as of `Job`. raises as
    `install`."""
    job = job_of(config, every, stays=stays)
    placed = icons.place(config)  # first: of use where there is no scheduler, and then all the more
    dismiss(config.state_folder)
    return [*install(job), *placed]


def take_down(config: Config) -> list[str]:
    """Job and icons of this office are taken away; sentences."""
    removed = remove(job_of(config).name)
    dismiss(config.state_folder)
    return [*removed, *icons.take_away(config)]
