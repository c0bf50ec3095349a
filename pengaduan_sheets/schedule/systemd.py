"""The job as a systemd user timer: two small files in the user's systemd folder."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from ..disk.faults import why
from ..errors import MachineError
from ..pages import render
from .job import Job, Status, config_in
from .tools import call, must

KIND = "systemd"
_WHERE = "Sinkron otomatis terpasang sebagai timer systemd:"
_HINT = "Periksa dengan `systemctl --user status`, lalu ulangi."


def usable() -> bool:
    """Whether a systemd of this user answers."""
    return call("systemctl", "--user", "show", "--property=Version").ok


def folder() -> Path:
    """Where the user's own units live."""
    base = os.environ.get("XDG_CONFIG_HOME") or ""
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".config") / "systemd" / "user"


def is_installed(name: str) -> bool:
    """Whether the files of this job are there."""
    return any(_file(name, kind).exists() for kind in ("timer", "service"))


def service_text(job: Job) -> str:
    """The .service: what runs."""
    return render("jadwal.service", folder=_literal(str(job.working_dir)), command=_command(job), stays=job.stays)


def timer_text(job: Job) -> str:
    """The .timer: when it runs. From start to start of a run, whatever the machine's clock shows."""
    return render("jadwal.timer", folder=_literal(str(job.working_dir)), minutes=job.every_minutes)


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
    # restart, not start: a timer that runs already would keep its old interval
    must(call("systemctl", "--user", "restart", timer.name), "systemd tidak mau menjalankan jadwal", _HINT)
    return [f"{_WHERE} {timer}", *_linger_hints()]


def show(job: Job) -> Status:
    """What systemd knows of the job."""
    service = _properties(f"{job.name}.service", "ExecMainStatus", "ExecMainStartTimestamp", "ExecMainExitTimestamp")
    ended = _time(service.get("ExecMainExitTimestamp", ""))
    timer = _properties(f"{job.name}.timer", "ActiveState", "LastTriggerUSec")
    last = _time(service.get("ExecMainStartTimestamp", "")) or _time(timer.get("LastTriggerUSec", ""))
    every, found_as = _installed(job)
    active = timer.get("ActiveState") == "active"
    return Status(
        kind=KIND,
        every_minutes=every,
        is_current=found_as is not None,
        stays=found_as is not None and found_as.stays,
        next_run=last + timedelta(minutes=every) if active and last and every else None,
        last_run=last,
        last_result=int(service["ExecMainStatus"]) if ended and service.get("ExecMainStatus", "").isdigit() else None,
        lines=[f"{_WHERE} {_file(job.name, 'timer')}"],
        problems=[] if active else [_stopped()],
        hints=_linger_hints() if active else [],
    )


def places() -> list[Path]:
    """The config.toml of every job of ours among the user's units."""
    found = list[Path]()
    with suppress(OSError):
        for path in sorted(folder().glob("pengaduan-*.service")):
            text = path.read_bytes().decode("utf-8", "surrogateescape").replace("%%", "%").replace("$$", "$")
            words = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
            found += config_in([re.sub(r"\\(.)", r"\1", word) for word in words], path.stem)
    return found


def remove(name: str) -> list[str]:
    """Stop the timer and take its files away. A run in progress is left to finish."""
    timer, service = _file(name, "timer"), _file(name, "service")
    call("systemctl", "--user", "disable", "--now", timer.name)
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


def _installed(job: Job) -> tuple[int | None, Job | None]:
    """(minutes between two runs as the files have it, the job that they would be written for today, if any)."""
    try:
        timer, service = (
            _file(job.name, k).read_bytes().decode("utf-8", "surrogateescape") for k in ("timer", "service")
        )
    except OSError:
        return None, None
    found = re.search(r"^OnUnitActiveSec=(\d+)min$", timer, re.MULTILINE)
    if found is None:
        return None, None
    forms = job.as_installed(int(found[1]))
    return int(found[1]), next((j for j in forms if (timer, service) == (timer_text(j), service_text(j))), None)


def _stopped() -> str:
    if usable():
        return "Timer itu tidak berjalan; jalankan lagi dengan: pengaduan jadwal pasang"
    return (
        "systemd pengguna ini tidak menjawab, jadi timer itu tidak berjalan. Masuk (login) lagi sebagai pengguna ini, "
        "dan jalankan sekali: loginctl enable-linger"
    )


def _file(name: str, kind: str) -> Path:
    return folder() / f"{name}.{kind}"


def _literal(text: str) -> str:
    """A text as a setting's value: systemd reads `%` as the beginning of a specifier."""
    return text.replace("%", "%%")


def _command(job: Job) -> str:
    """The command line, each word in quotes; `$` begins a variable in every word but the first."""
    words = job.words
    if set(words[0]) & set("\"'\\$"):  # systemd takes no program with these in its path: let sh start it
        words = ["/bin/sh", "-c", 'exec "$@"', "sh", *words]
    program, *arguments = (_literal(w).replace("\\", "\\\\").replace('"', '\\"') for w in words)
    return " ".join(f'"{word}"' for word in (program, *(a.replace("$", "$$") for a in arguments)))


def _properties(unit: str, *names: str) -> dict[str, str]:
    answer = call("systemctl", "--user", "show", unit, *(f"--property={n}" for n in names))
    return dict(line.split("=", 1) for line in answer.out.splitlines() if "=" in line)


def _time(text: str) -> datetime | None:
    """`Tue 2026-11-24 07:00:00 WIB`, the machine's own wall clock, as an aware time; empty or `n/a` for never."""
    found = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text)
    return datetime.strptime(found[0], "%Y-%m-%d %H:%M:%S").astimezone() if found else None


def _linger_hints() -> list[str]:
    import getpass

    if call("loginctl", "show-user", getpass.getuser(), "--property=Linger").out.strip() == "Linger=yes":
        return []
    return [
        "Timer ini berhenti saat Anda keluar (logout) dan baru mulai sesudah masuk (login) lagi. Supaya tetap "
        "berjalan, jalankan sekali: loginctl enable-linger"
    ]
