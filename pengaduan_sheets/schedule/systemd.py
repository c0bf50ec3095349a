"""The job as a systemd user timer: two small files in the user's systemd folder."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from ..errors import MachineError
from ..faults import why
from .job import Job, Status, describe, slots, spell, windows
from .tools import call, has, lines_of, must

KIND = "systemd"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HINT = "Periksa dengan `systemctl --user status`, lalu ulangi."


def usable() -> bool:
    """Whether a systemd of this user answers."""
    return has("systemctl") and call("systemctl", "--user", "show", "--property=Version").ok


def folder() -> Path:
    """Where the user's own units live."""
    base = os.environ.get("XDG_CONFIG_HOME") or ""
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".config") / "systemd" / "user"


def is_installed(name: str) -> bool:
    """Whether the files of this job are there."""
    return any(_file(name, kind).exists() for kind in ("timer", "service"))


def service_text(job: Job) -> str:
    """The .service: what runs. `oneshot`, so that systemd never starts a second one while the first still runs."""
    return "\n".join(
        [
            "# Dibuat oleh `pengaduan jadwal pasang`; perubahan di sini hilang pada pemasangan berikutnya.",
            "[Unit]",
            f"Description=Sinkron buku agenda pengaduan ({_literal(str(job.working_dir))})",
            "",
            "[Service]",
            "Type=oneshot",
            f"WorkingDirectory={_literal(str(job.working_dir))}",
            f"ExecStart={_command(job)}",
            "TimeoutStartSec=10min",  # a run that hangs must not keep all later ones from starting
            "SuccessExitStatus=6 7",  # no network, or another sync runs: the next run sees to it
            "Nice=5",
            "",
        ]
    )


def timer_text(job: Job) -> str:
    """The .timer: when it runs. In the office's own zone, whatever the machine's clock shows."""
    zone = f" {job.zone}" if job.zone else ""
    times = [
        f"OnCalendar={','.join(_DAYS[d] for d in slot.days)} *-*-* "
        f"{spell(slot.hours, '..', 2)}:{spell(slot.minutes, '..', 2)}:00{zone}"
        for slot in slots(windows(job), job.every_minutes)
    ]
    return "\n".join(
        [
            "# Dibuat oleh `pengaduan jadwal pasang`; perubahan di sini hilang pada pemasangan berikutnya.",
            "[Unit]",
            f"Description=Jam sinkron buku agenda pengaduan ({_literal(str(job.working_dir))})",
            "",
            "[Timer]",
            *times,
            "OnStartupSec=30s",  # soon after login, also outside the hours
            "Persistent=true",  # a beat missed while the machine was off is made up for once
            "AccuracySec=10s",  # the default of a minute would bunch runs that are two minutes apart
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
        ]
    )


def install(job: Job) -> list[str]:
    """Write both files (again) and start the timer.

    raises  MachineError: a file cannot be written, or systemd refuses
    """
    timer, service = _file(job.name, "timer"), _file(job.name, "service")
    try:
        timer.parent.mkdir(parents=True, exist_ok=True)
        for path, text in ((service, service_text(job)), (timer, timer_text(job))):
            path.write_bytes(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise MachineError(
            f"Jadwal tidak dapat ditulis ke {timer.parent}: {why(error)}. Periksa izin folder itu, lalu ulangi."
        ) from error
    must(call("systemctl", "--user", "daemon-reload"), "systemd tidak mau membaca jadwal", _HINT)
    must(call("systemctl", "--user", "enable", timer.name), "systemd tidak mau memasang jadwal", _HINT)
    # restart, not start: a timer that runs already would keep its old hours
    must(call("systemctl", "--user", "restart", timer.name), "systemd tidak mau menjalankan jadwal", _HINT)
    return lines_of(f"Sinkron otomatis terpasang sebagai timer systemd: {timer}", describe(job), _linger_hint())


def show(name: str) -> Status:
    """What systemd knows of the job."""
    if not is_installed(name):
        return Status(installed=False)
    timer = _properties(f"{name}.timer", "ActiveState", "NextElapseUSecRealtime", "LastTriggerUSec")
    service = _properties(f"{name}.service", "ExecMainStatus", "ExecMainStartTimestamp", "ExecMainExitTimestamp")
    ended = _time(service.get("ExecMainExitTimestamp", ""))
    result = int(service["ExecMainStatus"]) if ended and service.get("ExecMainStatus", "").isdigit() else None
    active = timer.get("ActiveState") == "active"
    return Status(
        installed=True,
        kind=KIND,
        next_run=_time(timer.get("NextElapseUSecRealtime", "")) if active else None,
        last_run=_time(service.get("ExecMainStartTimestamp", "")) or _time(timer.get("LastTriggerUSec", "")),
        last_result=result,
        lines=lines_of(
            f"Sinkron otomatis terpasang sebagai timer systemd: {_file(name, 'timer')}",
            "" if active else "Timer itu tidak berjalan; jalankan lagi dengan: pengaduan jadwal pasang",
        ),
    )


def remove(name: str) -> list[str]:
    """Stop the timer and take its files away. A run in progress is left to finish."""
    if not is_installed(name):
        return []
    timer, service = _file(name, "timer"), _file(name, "service")
    call("systemctl", "--user", "disable", "--now", timer.name)
    call("systemctl", "--user", "clean", "--what=state", timer.name)  # when it last ran, kept for Persistent
    try:
        for path in (timer, service):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise MachineError(
            f"Berkas jadwal {timer} tidak dapat dihapus: {why(error)}. Hapus berkas itu sendiri."
        ) from error
    call("systemctl", "--user", "daemon-reload")
    call("systemctl", "--user", "reset-failed", service.name)
    return [f"Timer systemd dihapus: {timer}"]


def _file(name: str, kind: str) -> Path:
    return folder() / f"{name}.{kind}"


def _literal(text: str) -> str:
    """A text as a setting's value: systemd reads `%` as the beginning of a specifier."""
    return text.replace("%", "%%")


def _command(job: Job) -> str:
    """The command line, each word in quotes; `$` begins a variable in every word but the first."""
    words = list(job.command)
    if set(words[0]) & set("\"'\\$"):  # systemd takes no program with these in its path: let sh start it
        words = ["/bin/sh", "-c", 'exec "$@"', "sh", *words]
    program, *arguments = (_literal(w).replace("\\", "\\\\").replace('"', '\\"') for w in words)
    return " ".join(f'"{word}"' for word in (program, *(a.replace("$", "$$") for a in arguments)))


def _properties(unit: str, *names: str) -> dict[str, str]:
    answer = call("systemctl", "--user", "show", unit, *(f"--property={n}" for n in names))
    return dict(line.split("=", 1) for line in answer.out.splitlines() if "=" in line)


def _time(text: str) -> datetime | None:
    """`Tue 2026-11-24 07:00:00 WIB`, the machine's own wall clock; empty or `n/a` for never."""
    found = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text)
    return datetime.strptime(found[0], "%Y-%m-%d %H:%M:%S") if found else None


def _linger_hint() -> str:
    import getpass

    if call("loginctl", "show-user", getpass.getuser(), "--property=Linger").out.strip() == "Linger=yes":
        return ""
    return "Supaya tetap berjalan saat tidak ada yang masuk (login), jalankan sekali: loginctl enable-linger"
