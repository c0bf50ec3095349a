"""Install, show and remove a job, whichever scheduler this machine has."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..errors import UsageError
from ..text import moment
from . import cron, systemd, windows
from .job import Job, Status, check

# What an exit code means to the one who looks (INTERFACE section 1).
_RESULTS = {
    0: "berhasil",
    2: "gagal: perintahnya salah; pasang lagi dengan `pengaduan jadwal pasang`",
    3: "gagal: config.toml salah",
    4: "gagal: buku rusak susunannya, atau terlalu banyak yang berubah sekaligus",
    5: "gagal: buku tidak dapat dibaca, atau sehari kerja tidak dapat ditulis",
    6: "gagal: jaringan atau Google; dicoba lagi sendiri",
    7: "dilewati: sinkron lain sedang berjalan",
    8: "gagal: komputer atau program bermasalah",
}


@dataclass(frozen=True)
class _Kind:
    usable: Callable[[], bool]
    install: Callable[[Job], list[str]]
    show: Callable[[str], Status]
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
    said = _KINDS[chosen].install(job)
    for other, scheduler in _KINDS.items():  # a job left in another scheduler would run twice
        if other != chosen:
            said += scheduler.remove(job.name)
    return said


def show(name: str) -> Status:
    """Whether and where the job is installed, when it ran and will run. Never fails for want of a scheduler."""
    for scheduler in _KINDS.values():
        found = scheduler.show(name)
        if found.installed:
            return replace(found, lines=[*found.lines, *_times(found)])
    return Status(
        installed=False, lines=["Sinkron otomatis belum terpasang; pasang dengan: pengaduan jadwal pasang"]
    )  # fmt: skip


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


def _times(found: Status) -> list[str]:
    lines = []
    if found.last_run:
        result = "" if found.last_result is None else f", {result_words(found.last_result)}"
        lines.append(f"Terakhir berjalan {moment(found.last_run)}{result}.")
    if found.next_run:
        lines.append(f"Berikutnya {moment(found.next_run)}.")
    return lines


def result_words(code: int) -> str:
    """What a run's exit code means, in Indonesian."""
    return _RESULTS.get(code, f"gagal (kode {code})")
