"""The job as a task of Windows Task Scheduler. All that is Windows' own in this package stands here.

The task is described in XML (task schema 1.2, Windows Vista and later) and given to `schtasks`;
`tests/test_schedule.py` holds the XML against the published schema.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as Xml

from ..errors import MachineError
from .job import Job, Status, Window, describe, windows, zone_shift
from .tools import call, has, must

KIND = "windows"
_NS = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_TRIGGERS = 40  # Task Scheduler allows 48 of them for a task
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
    shift = zone_shift(job.zone)
    answer = _create(job.name, task_xml(job, _user(), date.today(), shift=shift))
    if answer:
        # Some offices let only administrators make tasks that start at logon; the hours alone are worth having.
        answer = _create(job.name, task_xml(job, _user(), date.today(), shift=shift, at_logon=False))
        if answer:
            raise MachineError(f"Task Scheduler tidak mau memasang jadwal: {answer}. {_HINT}")
        return [
            _installed(job.name),
            describe(job),
            "Windows tidak mengizinkan mulai saat login; jam di atas berlaku.",
        ]
    return [_installed(job.name), describe(job), "Juga setiap kali Anda masuk (login) atau membuka kunci layar."]


def show(name: str) -> Status:
    """What Task Scheduler knows of the task."""
    if not is_installed(name):
        return Status(installed=False)
    # schtasks prints times the way each Windows is set up; PowerShell can be told a format
    ask = (
        f"$i = Get-ScheduledTaskInfo -TaskName '{name}'; foreach ($t in $i.NextRunTime, $i.LastRunTime) "
        "{ if ($t) { $t.ToString('s') } else { '-' } }; $i.LastTaskResult"
    )
    said = call("powershell", "-NoProfile", "-NonInteractive", "-Command", ask).out.split()
    following, last, result = (*said, "-", "-", "-")[:3]
    last_run = _time(last)
    return Status(
        installed=True,
        kind=KIND,
        next_run=_time(following),
        last_run=last_run,
        last_result=int(result) if last_run and result in _EXIT_CODES else None,
        lines=[_installed(name)],
    )


def remove(name: str) -> list[str]:
    """Take the task away.

    raises  MachineError: Task Scheduler refuses
    """
    if not is_installed(name):
        return []
    must(call("schtasks", "/Delete", "/TN", name, "/F"), f"Task {name} tidak dapat dihapus", _HINT)
    return [f"Task {name} dihapus dari Task Scheduler."]


def task_xml(job: Job, user: str, start: date, *, shift: int = 0, at_logon: bool = True) -> bytes:
    """The task as `schtasks /XML` reads it: UTF-16 with a byte order mark.

    user      `DOMAIN\\name`; the task runs only while this user is logged on, with the least rights
    start     the day from which the hours count
    shift     minutes that the machine's wall clock is ahead of the job's hours
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
    for days, window in _by_days(_blocks(windows(job, shift), job.every_minutes)):
        triggers.append(_calendar_trigger(days, window, job.every_minutes, start))
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


def _calendar_trigger(days: Sequence[int], window: Window, every: int, start: date) -> Xml.Element:
    trigger = Xml.Element("CalendarTrigger")
    at = datetime.combine(start, datetime.min.time()) + timedelta(minutes=window.first)
    _put(trigger, Enabled="true", StartBoundary=at.isoformat())
    repeats = (window.last - window.first) // every
    if repeats:
        # A minute more than up to the last run, so that a duration to the minute does not cut it off.
        duration = f"PT{repeats * every + 1}M"
        _put(
            Xml.SubElement(trigger, "Repetition"), Interval=f"PT{every}M", Duration=duration, StopAtDurationEnd="false"
        )
    weekly = Xml.SubElement(trigger, "ScheduleByWeek")
    _put(weekly, WeeksInterval="1")
    on = Xml.SubElement(weekly, "DaysOfWeek")
    for day in days:
        Xml.SubElement(on, _DAYS[day])
    return trigger


def _blocks(found: Sequence[Window], every: int) -> list[Window]:
    """The windows cut into blocks of about an hour, in the same rhythm.

    One trigger for a whole day would, after a start that was missed (the computer was still off), repeat only from the
    next day on; with blocks, at most an hour is lost. Longer blocks where there would be too many triggers.
    """
    for hours in range(1, 25):
        length = -(-60 * hours // every) * every
        blocks = [
            Window(w.day, first, min(w.last, first + length - 1))
            for w in found
            for first in range(w.first, w.last + 1, length)
        ]
        if len(_by_days(blocks)) <= _MOST_TRIGGERS:
            break
    return blocks


def _by_days(blocks: Sequence[Window]) -> list[tuple[list[int], Window]]:
    """Blocks of the same hours on several days as one, with those days."""
    days: dict[tuple[int, int], list[int]] = {}
    for block in blocks:
        days.setdefault((block.first, block.last), []).append(block.day)
    return [(sorted(on), Window(on[0], *span)) for span, on in sorted(days.items())]


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
    return found if found.year >= _NEVER else None
