"""The job as a task of Windows Task Scheduler. All that is Windows' own in this package stands here.

The task is described in XML (`pages/jadwal.xml`) and given to `schtasks`.
"""

from __future__ import annotations

import codecs
import os
import re
import shutil
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path, PureWindowsPath

from ..pages import render
from .job import SCHEDULED, STAYS, Job, Status
from .tools import Answer, call, must

KIND = "windows"
_NEVER = 2000  # Task Scheduler gives a year before this one for "never"
_EXIT_CODES = tuple(map(str, range(9)))  # INTERFACE section 1; other figures tell the task's state, not ours
_HINT = "Buka Task Scheduler dan periksa, lalu ulangi."


def usable() -> bool:
    """Whether this is a Windows with a Task Scheduler."""
    return os.name == "nt" and shutil.which("schtasks") is not None


def is_installed(name: str) -> bool:
    """Whether the task is there."""
    return usable() and call("schtasks", "/Query", "/TN", name).ok


def install(job: Job) -> list[str]:
    """Register the task, in place of an older one of this name.

    raises  MachineError: Task Scheduler refuses
    """
    # Some offices let only administrators make tasks that start at logon; the clock alone is worth having.
    if not _create(job, at_logon=True).ok:
        must(_create(job, at_logon=False), "Task Scheduler tidak mau memasang jadwal", _HINT)
    return [_installed(job.name), "Berjalan selama Anda masuk (login), juga saat layar terkunci."]


def show(job: Job) -> Status:
    """What Task Scheduler knows of the job."""
    # schtasks prints times the way each Windows is set up; PowerShell can be told a format
    ask = (
        f"$i = Get-ScheduledTaskInfo -TaskName '{job.name}'; foreach ($t in $i.NextRunTime, $i.LastRunTime) "
        "{ if ($t) { $t.ToString('s') } else { '-' } }; $i.LastTaskResult"
    )
    said = call("powershell", "-NoProfile", "-NonInteractive", "-Command", ask).out.split()
    following, last, result = (*said, "-", "-", "-")[:3]
    xml = call("schtasks", "/Query", "/TN", job.name, "/XML").out
    every, is_current = read_task(xml)
    last_run = _time(last)
    return Status(
        kind=KIND,
        every_minutes=every,
        is_current=is_current,
        stays=STAYS in xml,
        next_run=_time(following),
        last_run=last_run,
        last_result=int(result) if last_run and result in _EXIT_CODES else None,
        lines=[_installed(job.name)],
    )


def read_task(xml: str) -> tuple[int | None, bool]:
    """(minutes between two runs as Task Scheduler tells the task, whether it is one as installed today)."""
    found = re.search(r"<TimeTrigger>.*?<Interval>P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?</Interval>", xml, re.DOTALL)
    if found is None:
        return None, False
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return (days * 24 + hours) * 60 + minutes, SCHEDULED in xml


def places() -> list[Path]:
    """Task Scheduler tells the commands of tasks only one by one and slowly: none are named."""
    return []


def remove(name: str) -> list[str]:
    """Take the task away.

    raises  MachineError: Task Scheduler refuses
    """
    must(call("schtasks", "/Delete", "/TN", name, "/F"), f"Task {name} tidak dapat dihapus", _HINT)
    return [f"Task {name} dihapus dari Task Scheduler."]


def task_xml(job: Job, user: str, start: date, *, at_logon: bool = True) -> bytes:
    """The task as `schtasks /XML` reads it: UTF-16 with a byte order mark.

    user      `DOMAIN\\name`; the task runs only while this user is logged on, with the least rights
    start     the day from which it runs
    at_logon  also start when the user logs on or unlocks the screen
    """
    command, *arguments = job.words
    text = render(
        "jadwal.xml",
        user=user,
        start=start,
        at_logon=at_logon,
        minutes=job.every_minutes,
        folder=job.working_dir,
        command=without_window(command),
        arguments=subprocess.list2cmdline(arguments),
        stays=job.stays,
    )
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


def without_window(program: str) -> str:
    """pythonw.exe in place of python.exe beside it: a console program would flash a window at every run."""
    path = PureWindowsPath(program)
    silent = path.with_name("pythonw.exe")
    return str(silent) if path.name.lower() == "python.exe" and Path(silent).exists() else program


def _create(job: Job, *, at_logon: bool) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xml"
        path.write_bytes(task_xml(job, _user(), date.today(), at_logon=at_logon))
        return call("schtasks", "/Create", "/TN", job.name, "/XML", str(path), "/F")


def _user() -> str:
    import getpass

    domain = os.environ.get("USERDOMAIN", "")
    return f"{domain}\\{getpass.getuser()}" if domain else getpass.getuser()


def _installed(name: str) -> str:
    return f"Sinkron otomatis terpasang di Task Scheduler Windows dengan nama {name}."


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone() if found.year >= _NEVER else None
