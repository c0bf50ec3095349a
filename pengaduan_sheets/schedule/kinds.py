"""Install, show and remove a job, whichever scheduler this machine has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from ..errors import MachineError, UsageError
from . import cron, systemd, windows
from .job import Job, Status, check


class _Scheduler(Protocol):
    """What each of the modules can do; `show` and `remove` are for a job that `is_installed`."""

    def usable(self) -> bool: ...
    def is_installed(self, name: str) -> bool: ...
    def install(self, job: Job) -> list[str]: ...
    def show(self, job: Job) -> Status: ...
    def remove(self, name: str) -> list[str]: ...
    def places(self) -> list[Path]: ...


STAYING = "Selama buku sering berubah, program tetap termuat (sekitar 130 MB memori)"
_KINDS: dict[str, _Scheduler] = {systemd.KIND: systemd, cron.KIND: cron, windows.KIND: windows}


def install(job: Job, kind: str = "auto") -> list[str]:
    """Install the job, in place of an older one of the same name; sentences that say what was installed where.

    kind    "systemd", "cron", "windows", or "auto": the first of them that works here (Windows has only its own)
    raises  UsageError: the job cannot be told to a scheduler, or there is none; MachineError: the scheduler refuses
    """
    check(job)
    chosen = _choose(kind)
    where, *more = _KINDS[chosen].install(job)
    often = [f"Setiap {job.every_minutes} menit, siang dan malam; tanpa perubahan di buku selesai dalam sekejap."]
    often += [f"{STAYING}."] if job.stays else []
    return [where, *often, *more, *removed(job.name, but=chosen)]  # left in another scheduler it would run twice


def show(job: Job) -> Status:
    """Whether and where the job is installed, when it ran and will run. Never fails for want of a scheduler."""
    found = next((scheduler for scheduler in _KINDS.values() if scheduler.is_installed(job.name)), None)
    return found.show(job) if found else Status(installed=False)


def remove(name: str) -> list[str]:
    """Remove the job from every scheduler that has it; sentences that say from where.

    raises  MachineError: it is in none that can be looked into, and one cannot; or as the scheduler's own
    """
    gone = removed(name)
    if not gone and (unseen := cron.refusal()):
        raise MachineError(f"Tidak diketahui apakah sinkron otomatis terpasang: {unseen}, lalu ulangi.")
    return gone or ["Sinkron otomatis memang tidak terpasang; tidak ada yang dihapus."]


def places() -> list[Path]:
    """The config.toml of every job of ours that is installed, as far as the schedulers tell."""
    return [path for scheduler in _KINDS.values() for path in scheduler.places()]


def is_installed(name: str) -> bool:
    """Whether any scheduler has a job of this name."""
    return any(scheduler.is_installed(name) for scheduler in _KINDS.values())


def removed(name: str, but: str = "") -> list[str]:
    """The same, without a word where none has it. but: the scheduler that keeps it"""
    found = [scheduler for kind, scheduler in _KINDS.items() if kind != but and scheduler.is_installed(name)]
    return [line for scheduler in found for line in scheduler.remove(name)]


def _choose(kind: str) -> str:
    if kind not in ("auto", *_KINDS):
        raise UsageError(f'Jenis jadwal "{kind}" tidak dikenal; yang ada: auto, {", ".join(_KINDS)}.')
    own = (windows.KIND,) if os.name == "nt" else (systemd.KIND, cron.KIND)
    for name in own if kind == "auto" else (kind,):
        if _KINDS[name].usable():
            return name
    none = "Di komputer ini tidak ada penjadwal yang dapat dipakai"
    said = none if kind == "auto" else f'Penjadwal "{kind}" tidak dapat dipakai di komputer ini'
    cron_first = "Pasang cron (Debian, Ubuntu: sudo apt install cron)"
    first = "Hidupkan layanan Task Scheduler" if os.name == "nt" else cron.refusal() or cron_first
    raise UsageError(f"{said}. {first}, lalu ulangi; atau biarkan berjalan: pengaduan sinkron --setiap 2m")
