"""The job as a task of Windows Task Scheduler. All that is Windows' own in this package stands here.

The task is described in XML (task schema 1.2, Windows Vista and later) and given to `schtasks`;
`tests/test_schedule.py` holds the XML against the published schema.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as Xml

from ..errors import MachineError
from .job import SCHEDULED, Job, Status
from .tools import call, has, must

KIND = "windows"
_NS = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_NEVER = 2000  # Task Scheduler gives a year before this one for "never"
_EXIT_CODES = tuple(map(str, range(9)))  # INTERFACE section 1; other figures tell the task's state, not ours
_HINT = "Buka Task Scheduler dan periksa, lalu ulangi."


def usable() -> bool:
    """Whether this is a Windows with a Task Scheduler."""
    return os.name == "nt" and has("schtasks")


def is_installed(name: str) -> bool:
    """Whether the task is there."""
    return usable() and call("schtasks", "/Query", "/TN", name).ok


def install(job: Job) -> list[str]:
    """Register the task, in place of an older one of this name.

    raises  MachineError: Task Scheduler refuses
    """
    answer = _create(job.name, task_xml(job, _user(), date.today()))
    if answer:
        # Some offices let only administrators make tasks that start at logon; the clock alone is worth having.
        answer = _create(job.name, task_xml(job, _user(), date.today(), at_logon=False))
        if answer:
            raise MachineError(f"Task Scheduler tidak mau memasang jadwal: {answer}. {_HINT}")
    return [_installed(job.name), "Berjalan selama Anda masuk (login), juga saat layar terkunci."]


def show(job: Job) -> Status:
    """What Task Scheduler knows of the job."""
    if not is_installed(job.name):
        return Status(installed=False)
    # schtasks prints times the way each Windows is set up; PowerShell can be told a format
    ask = (
        f"$i = Get-ScheduledTaskInfo -TaskName '{job.name}'; foreach ($t in $i.NextRunTime, $i.LastRunTime) "
        "{ if ($t) { $t.ToString('s') } else { '-' } }; $i.LastTaskResult"
    )
    said = call("powershell", "-NoProfile", "-NonInteractive", "-Command", ask).out.split()
    following, last, result = (*said, "-", "-", "-")[:3]
    every, is_current = read_task(call("schtasks", "/Query", "/TN", job.name, "/XML").out)
    last_run = _time(last)
    return Status(
        installed=True,
        kind=KIND,
        every_minutes=every,
        is_current=is_current,
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


def remove(name: str) -> list[str]:
    """Take the task away.

    raises  MachineError: Task Scheduler refuses
    """
    if not is_installed(name):
        return []
    must(call("schtasks", "/Delete", "/TN", name, "/F"), f"Task {name} tidak dapat dihapus", _HINT)
    return [f"Task {name} dihapus dari Task Scheduler."]


def task_xml(job: Job, user: str, start: date, *, at_logon: bool = True) -> bytes:
    """The task as `schtasks /XML` reads it: UTF-16 with a byte order mark.

    user      `DOMAIN\\name`; the task runs only while this user is logged on, with the least rights
    start     the day from which it runs
    at_logon  also start when the user logs on or unlocks the screen
    """
    task = Xml.Element("Task", version="1.2", xmlns=_NS)
    info = Xml.SubElement(task, "RegistrationInfo")
    _put(
        info,
        Author=user,
        Description=f"Sinkron buku agenda pengaduan ({job.working_dir}). Hapus: pengaduan jadwal hapus",
    )
    triggers = Xml.SubElement(task, "Triggers")
    if at_logon:
        _put(Xml.SubElement(triggers, "LogonTrigger"), Enabled="true", UserId=user, Delay="PT30S")
        unlock = Xml.SubElement(triggers, "SessionStateChangeTrigger")
        _put(unlock, Enabled="true", UserId=user, StateChange="SessionUnlock")
    clock = Xml.SubElement(triggers, "TimeTrigger")
    _put(clock, Enabled="true", StartBoundary=f"{start.isoformat()}T00:00:00")
    repetition = Xml.SubElement(clock, "Repetition")  # without a duration: for ever
    _put(repetition, Interval=f"PT{job.every_minutes}M", StopAtDurationEnd="false")
    principal = Xml.SubElement(Xml.SubElement(task, "Principals"), "Principal", id="Author")
    _put(principal, UserId=user, LogonType="InteractiveToken", RunLevel="LeastPrivilege")
    _settings(Xml.SubElement(task, "Settings"))
    command, *arguments = job.command
    action = Xml.SubElement(Xml.SubElement(task, "Actions", Context="Author"), "Exec")
    _put(
        action,
        Command=_without_window(command),
        Arguments=subprocess.list2cmdline(arguments),
        WorkingDirectory=str(job.working_dir),
    )
    Xml.indent(task)
    return b"\xff\xfe" + ('<?xml version="1.0" encoding="UTF-16"?>\n' + Xml.tostring(task, "unicode")).encode(
        "utf-16-le"
    )


def _settings(settings: Xml.Element) -> None:
    """Windows' own defaults would keep a laptop on battery from syncing, and forget every run that was missed."""
    _put(
        settings,
        MultipleInstancesPolicy="IgnoreNew",
        DisallowStartIfOnBatteries="false",
        StopIfGoingOnBatteries="false",
        AllowHardTerminate="true",
        StartWhenAvailable="true",
        RunOnlyIfNetworkAvailable="false",
        AllowStartOnDemand="true",
        Enabled="true",
        Hidden="true",
        RunOnlyIfIdle="false",
        WakeToRun="false",
        ExecutionTimeLimit="PT10M",
        Priority="7",
    )


def _without_window(program: str) -> str:
    """pythonw.exe in place of python.exe beside it: a console program would flash a window at every run."""
    path = PureWindowsPath(program)
    silent = path.with_name("pythonw.exe")
    return str(silent) if path.name.lower() == "python.exe" and Path(silent).exists() else program


def _put(parent: Xml.Element, **texts: str) -> None:
    for tag, text in texts.items():
        Xml.SubElement(parent, tag).text = text


def _create(name: str, xml: bytes) -> str:
    """Register a task; what Task Scheduler said when it refused, else empty."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xml"
        path.write_bytes(xml)
        answer = call("schtasks", "/Create", "/TN", name, "/XML", str(path), "/F")
    return "" if answer.ok else answer.said


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
