"""Install, show and remove a job, whichever scheduler this machine has."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import UsageError
from . import cron, systemd, windows
from .job import Job, Status, check


@dataclass(frozen=True)
class _Kind:
    usable: Callable[[], bool]
    install: Callable[[Job], list[str]]
    show: Callable[[Job], Status]
    remove: Callable[[str], list[str]]


_KINDS = {
    systemd.KIND: _Kind(systemd.usable, systemd.install, systemd.show, systemd.remove),
    cron.KIND: _Kind(cron.usable, cron.install, cron.show, cron.remove),
    windows.KIND: _Kind(windows.usable, windows.install, windows.show, windows.remove),
}


def install(job: Job, kind: str = "auto") -> list[str]:
    """Install the job, in place of an older one of the same name; sentences that say what was installed where.

    kind    "systemd", "cron", "windows", or "auto": the first of them that works here (Windows has only its own)
    raises  UsageError: the job cannot be told to a scheduler, or there is none; MachineError: the scheduler refuses
    """
    check(job)
    chosen = _choose(kind)
    where, *more = _KINDS[chosen].install(job)
    said = [
        where,
        f"Setiap {job.every_minutes} menit, siang dan malam; tanpa perubahan di buku selesai dalam sekejap.",
        *more,
    ]
    for other, scheduler in _KINDS.items():  # a job left in another scheduler would run twice
        if other != chosen:
            said += scheduler.remove(job.name)
    return said


def show(job: Job) -> Status:
    """Whether and where the job is installed, when it ran and will run. Never fails for want of a scheduler."""
    found = (scheduler.show(job) for scheduler in _KINDS.values())
    return next((status for status in found if status.installed), Status(installed=False))


def remove(name: str) -> list[str]:
    """Remove the job from every scheduler that has it; sentences that say from where."""
    said = [line for scheduler in _KINDS.values() for line in scheduler.remove(name)]
    return said or ["Sinkron otomatis memang tidak terpasang; tidak ada yang dihapus."]


def _choose(kind: str) -> str:
    if kind in _KINDS:
        if _KINDS[kind].usable():
            return kind
        raise UsageError(f'Penjadwal "{kind}" tidak dapat dipakai di komputer ini. {_way_out()}')
    if kind != "auto":
        raise UsageError(f'Jenis jadwal "{kind}" tidak dikenal; yang ada: auto, {", ".join(_KINDS)}.')
    for name in ("windows",) if os.name == "nt" else ("systemd", "cron"):
        if _KINDS[name].usable():
            return name
    raise UsageError(f"Di komputer ini tidak ada penjadwal yang dapat dipakai. {_way_out()}")


def _way_out() -> str:
    if os.name == "nt":
        return "Hidupkan layanan Task Scheduler, lalu ulangi; atau biarkan berjalan: pengaduan sinkron --setiap 2m"
    return (
        "Pasang cron (Debian, Ubuntu: sudo apt install cron), lalu ulangi; "
        "atau biarkan berjalan: pengaduan sinkron --setiap 2m"
    )
