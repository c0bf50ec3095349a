"""The clock around the sync: a job of the operating system (`pengaduan jadwal`), or a loop of our own (`--setiap`).

Three kinds of jobs: a systemd user timer, a block in the user's crontab, a task of Windows Task Scheduler. All of them
run as the user, never as an administrator: the job may touch what the user may touch, and nothing else.
"""

from __future__ import annotations

from .health import schedule_health
from .job import Job, Status, job_of, parse_interval
from .kinds import install, remove, show
from .loop import repeat

__all__ = [
    "Job",
    "Status",
    "install",
    "job_of",
    "parse_interval",
    "remove",
    "repeat",
    "schedule_health",
    "show",
]
