"""The clock around the sync: a job of the operating system (`pengaduan jadwal`), or a loop of our own (`--setiap`).

Three kinds of jobs: a systemd user timer, a block in the user's crontab, a task of Windows Task Scheduler. All of them
run as the user, never as an administrator: the job may touch what the user may touch, and nothing else.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ..disk import pulse
from . import icons
from .former import former_place, is_gone, state_of
from .health import schedule_health
from .job import Job, Status, job_of, name_of, parse_interval
from .kinds import install, remove, removed, show
from .loop import repeat
from .standby import dismiss, stand_by

if TYPE_CHECKING:
    from pathlib import Path

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
    "take_down_gone",
]


def set_up(config: Config, every: str = "2m", *, stays: bool = False) -> list[str]:
    """The job of this office, and its icons where there is a desktop, in place of those of where it stood before;
    sentences. stays: as of `Job`. raises as `install`."""
    job = job_of(config, every, stays=stays)
    former = former_place(config)
    placed = icons.place(config, state_of(config))  # first: of use where there is no scheduler, and then all the more
    dismiss(config.state_folder)
    said = install(job)
    if former is not None and (gone := removed(name_of(former))):
        said += [f"Jadwal lama, untuk {former} yang tidak ada lagi, diganti.", *gone]
    with suppress(OSError):  # a folder that is not there yet: the first run notes it
        pulse.belongs_to(config.state_folder, config.path.absolute())
    return [*said, *placed]


def take_down(config: Config) -> list[str]:
    """Job and icons of this office are taken away, also of where it stood before; sentences. raises as `remove`."""
    former, state = former_place(config), state_of(config)
    dismiss(config.state_folder)
    cleared = icons.take_away(state)  # first: a scheduler may refuse
    said = removed(name_of(former)) if former is not None else []
    return [*(said + removed(job_of(config).name) or remove(job_of(config).name)), *cleared]


def take_down_gone(config_path: Path) -> list[str]:
    """The job of an office whose config.toml is gone is taken away; sentences, none where there is no such job."""
    return removed(name_of(config_path.absolute())) if is_gone(config_path) else []
