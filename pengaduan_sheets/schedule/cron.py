"""The job as lines in the user's crontab.

Each of our lines ends with the job's name as a mark, so that they are found and taken away one by one, whatever
somebody wrote before, behind or between them. Lines of others are never touched.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from .job import Job, Status, describe, slots, spell, windows, zone_shift
from .tools import Answer, call, must

KIND = "cron"
_HINT = "Periksa dengan `crontab -l`, lalu ulangi."
_NOTE = "dipasang oleh `pengaduan jadwal pasang`; jangan diubah di sini"


def usable() -> bool:
    """Whether this user may have a crontab."""
    answer = call("crontab", "-l")
    return answer.ok or _is_empty(answer)


def is_installed(name: str) -> bool:
    """Whether the crontab has lines of this job."""
    return bool(_ours(name))


def block(job: Job, shift: int = 0) -> list[str]:
    """The crontab lines of a job, marks included.

    shift  minutes that the machine's wall clock is ahead of the job's: cron knows no zones
    """
    # What goes wrong stands in the log; cron would mail it to a mailbox that nobody reads, every two minutes.
    # `%` ends a command in a crontab unless a backslash stands before it, also within quotes.
    words = " ".join(shlex.quote(word) for word in job.command)
    command = f"cd {shlex.quote(str(job.working_dir))} && exec {words} >/dev/null 2>&1".replace("%", "\\%")
    return [
        f"# {_NOTE} # {job.name}",
        *(
            f"{spell(s.minutes, '-')} {spell(s.hours, '-')} * * {_days(s.days)} {command} # {job.name}"
            for s in slots(windows(job, shift), job.every_minutes)
        ),
    ]


def install(job: Job) -> list[str]:
    """Put the job's lines into the crontab, in place of its older ones.

    raises  MachineError: the crontab cannot be read or written (it is then as it was)
    """
    others = [line for line in _read() if not _is_ours(line, job.name)]
    _write([*others, *block(job, zone_shift(job.zone))])
    return [
        f"Sinkron otomatis terpasang di crontab pengguna ini, dengan tanda {job.name} (lihat: crontab -l).",
        describe(job),
        "Pastikan layanan cron berjalan di komputer ini.",
    ]


def show(name: str) -> Status:
    """What the crontab says of the job; cron itself keeps no record of runs."""
    if not (ours := _ours(name)):
        return Status(installed=False)
    return Status(
        installed=True,
        kind=KIND,
        next_run=next_run(ours, datetime.now()),
        lines=[
            f"Sinkron otomatis terpasang di crontab pengguna ini, dengan tanda {name}.",
            'cron tidak mencatat hasilnya; lihat "Terakhir disinkron" di tab Rekap atau berkas log.',
        ],
    )


def remove(name: str) -> list[str]:
    """Take the job's lines out of the crontab."""
    if not is_installed(name):
        return []
    _write([line for line in _read() if not _is_ours(line, name)])
    return [f"Baris dengan tanda {name} dihapus dari crontab."]


def next_run(lines: Sequence[str], now: datetime) -> datetime | None:
    """The first moment after `now` that a line of ours names; None when no line is left."""
    found = [moment for line in lines if not line.startswith("#") for moment in _runs(line, now)]
    return min(found, default=None)


def _runs(line: str, now: datetime) -> Iterator[datetime]:
    minutes, hours, _, _, days = (_numbers(part) for part in line.split()[:5])
    for ahead in range(8):
        day = (now + timedelta(days=ahead)).replace(hour=0, minute=0, second=0, microsecond=0)
        if day.isoweekday() % 7 in days:
            yield from (m for h in hours for n in minutes if (m := day + timedelta(hours=h, minutes=n)) > now)


def _numbers(text: str) -> list[int]:
    """What `spell` wrote, read again; `*` is nothing that we need."""
    found: list[int] = []
    for part in text.split(",") if text != "*" else []:
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        found.extend(range(int(first), int(last or first) + 1, int(step or 1)))
    return found


def _days(days: Sequence[int]) -> str:
    return spell(sorted((day + 1) % 7 for day in days), "-")  # cron's week begins on Sunday, 0


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
