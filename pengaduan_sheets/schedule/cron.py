"""The job as lines in the user's crontab.

Each of our lines ends with the job's name as a mark, so that they are found and taken away one by one, whatever
somebody wrote before, behind or between them. Lines of others are never touched.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from .job import DAY, Job, Status, config_in
from .tools import MISSING, Answer, call, must

KIND = "cron"
_HINT = "Periksa dengan `crontab -l`, lalu ulangi."
_NOTE = "dipasang oleh `pengaduan jadwal pasang`, setiap {} menit; jangan diubah di sini"
_WHERE = "Sinkron otomatis terpasang di crontab pengguna ini, dengan tanda"
_DAEMONS = {"cron", "crond", "fcron", "anacron", "systemd-cron"}
_NO_DAEMON = (
    "Layanan cron tidak berjalan di komputer ini, jadi jadwal tidak pernah dijalankan; nyalakan dengan: "
    "sudo systemctl enable --now cron"
)


def usable() -> bool:
    """Whether this user may have a crontab."""
    answer = call("crontab", "-l")
    return answer.ok or _is_empty(answer)


def refusal() -> str:
    """Why it cannot be seen what stands in this user's crontab; "" where it can, or where there is no cron at all."""
    answer = call("crontab", "-l")
    if answer.ok or _is_empty(answer) or answer.code == MISSING:
        return ""
    asked = "Periksa dengan `crontab -l`, atau minta pengelola komputer mengizinkannya"
    return f"crontab tidak dapat dibaca: {answer.said.rstrip('.')}. {asked}"


def is_installed(name: str) -> bool:
    """Whether the crontab has lines of this job."""
    return bool(_ours(name))


def block(job: Job) -> list[str]:
    """The crontab lines of a job, marks included: every so many minutes from midnight on, every day."""
    # What goes wrong stands in the log; cron would mail it to a mailbox that nobody reads, every two minutes.
    # `%` ends a command in a crontab unless a backslash stands before it, also within quotes.
    words = " ".join(shlex.quote(word) for word in job.words)
    command = f"cd {shlex.quote(str(job.working_dir))} && exec {words} >/dev/null 2>&1".replace("%", "\\%")
    times = times_of_day(job.every_minutes)
    return [
        f"# {_NOTE.format(job.every_minutes)} # {job.name}",
        *(f"{spell(minutes)} {spell(hours)} * * * {command} # {job.name}" for minutes, hours in times),
    ]


def times_of_day(every: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """(minutes, hours) at all of which the job runs: one run every `every` minutes from midnight, in few lines."""
    by_hour = {hour: tuple(m % 60 for m in range(0, DAY, every) if m // 60 == hour) for hour in range(24)}
    patterns = dict.fromkeys(minutes for minutes in by_hour.values() if minutes)
    return [(minutes, tuple(hour for hour in by_hour if by_hour[hour] == minutes)) for minutes in patterns]


def spell(numbers: Sequence[int]) -> str:
    """Ascending numbers as short as cron allows: `7`, `0,30`, `8-15`, `0-58/2`."""
    steps = {b - a for a, b in pairwise(numbers)}
    if len(numbers) < 3 or len(steps) != 1:
        return ",".join(map(str, numbers))
    step = steps.pop()
    return f"{numbers[0]}-{numbers[-1]}" + (f"/{step}" if step > 1 else "")


def install(job: Job) -> list[str]:
    """Put the job's lines into the crontab, in place of its older ones.

    raises  MachineError: the crontab cannot be read or written (it is then as it was)
    """
    others = [line for line in _read() if not _is_ours(line, job.name)]
    _write([*others, *block(job)])
    return [f"{_WHERE} {job.name} (lihat: crontab -l).", *([_NO_DAEMON] if is_running() is False else [])]


def show(job: Job) -> Status:
    """What the crontab says of the job; cron itself keeps no record of runs."""
    ours = _ours(job.name)
    found = re.search(r", setiap (\d+) menit;", "".join(ours[:1]))
    every = int(found[1]) if found else None
    found_as = next((form for form in job.as_installed(every) if ours == block(form)), None) if every else None
    runs = is_running()
    return Status(
        kind=KIND,
        every_minutes=every,
        is_current=found_as is not None,
        stays=found_as is not None and found_as.stays,
        next_run=next_run(datetime.now(), every) if every and runs is not False else None,
        lines=[f"{_WHERE} {job.name}."],
        problems=[_NO_DAEMON] if runs is False else [],
    )


def is_running() -> bool | None:
    """Whether a cron daemon runs; None where the system's processes cannot be seen."""
    names = set()
    for process in Path("/proc").glob("[0-9]*/comm"):
        with suppress(OSError):
            names.add(process.read_text(encoding="utf-8", errors="replace").strip())
    sees_others = Path("/proc/1/comm").exists()  # not so where the processes of others are hidden
    return bool(names & _DAEMONS) or (False if sees_others else None)


def next_run(now: datetime, every: int) -> datetime:
    """The first moment after `now`, the machine's wall clock, at which cron starts the job; aware."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    following = ((now.hour * 60 + now.minute) // every + 1) * every
    return (midnight + timedelta(minutes=min(following, DAY))).astimezone()


def places() -> list[Path]:
    """The config.toml of every job of ours in the crontab."""
    lines = [line.rpartition(" # ") for line in call("crontab", "-l").out.splitlines()]
    found = [path for command, _, name in lines for path in config_in(_words(command), name.rstrip())]
    return list(dict.fromkeys(found))


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command.replace("\\%", "%"))
    except ValueError:  # a line of somebody else
        return []


def remove(name: str) -> list[str]:
    """Take the job's lines out of the crontab."""
    _write([line for line in _read() if not _is_ours(line, name)])
    return [f"Baris dengan tanda {name} dihapus dari crontab."]


def _ours(name: str) -> list[str]:
    """The job's lines; none where there is no crontab, or none that this user may read."""
    return [line for line in call("crontab", "-l").out.splitlines() if _is_ours(line, name)]


def _is_ours(line: str, name: str) -> bool:
    return line.rstrip().endswith(f" # {name}")


def _read() -> list[str]:
    answer = call("crontab", "-l")
    if _is_empty(answer):
        return []
    # Anything else that goes wrong must stop us here: writing would replace a crontab that we have not seen.
    text = must(answer, "crontab tidak dapat dibaca", _HINT).out
    return text.removesuffix("\n").split("\n") if text else []


def _write(lines: Sequence[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    answer = call("crontab", "-", stdin=text) if text.strip() else call("crontab", "-r")
    must(answer, "crontab tidak dapat ditulis", _HINT)


def _is_empty(answer: Answer) -> bool:
    said = answer.err.lower()
    return not answer.ok and ("no crontab" in said or "no such file" in said)  # the second is busybox
