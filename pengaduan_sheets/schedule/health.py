"""What there is to say of the schedule: where it is, when it ran and will run, and what is wrong with it.

`jadwal lihat` prints all of it, `diagnosa` what is wrong. All times are told by the office's clock.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ..disk import pulse
from ..frozen import replace
from ..text import moment
from . import cron
from .former import told
from .job import Status, job_of
from .kinds import STAYING, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..config import Config

LATE = 60  # working minutes without a run after which a job is dead, whatever its interval
RESTS = timedelta(minutes=70)  # a loop that has not run for so long, and its own interval, has ended
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
_PASSING = frozenset({0, 1, 6, 7})  # results that call for nobody
_AGAIN = "pasang lagi dengan: pengaduan jadwal pasang"


def schedule_health(config: Config, now: datetime, holidays: Callable[[], Mapping[date, str]]) -> Status:
    """How it stands with the schedule of this office at `now`, the office's clock: what is told of it is complete.

    holidays  those of tab Referensi; the book is read for them only where they could excuse a silence
    """
    found = show(job_of(config))
    if not found.installed:
        without = _without(config, now)
        return replace(without, hints=[*without.hints, *told(config)])
    beat = pulse.last(config.state_folder, "jadwal")
    last, result = found.last_run, found.last_result
    if beat is not None and (last is None or beat.at >= last.astimezone(beat.at.tzinfo)):
        last, result = beat.at, beat.code
    lines = [*found.lines]
    if found.every_minutes:
        lines.append(f"Setiap {found.every_minutes} menit.{f' {STAYING}.' if found.stays else ''}")
    at = config.office_time(last) if last else None
    if at is not None:
        lines.append(f"Terakhir berjalan {moment(at)}{'' if result is None else f', {result_words(result)}'}.")
    if (following := _following(found, last)) is not None:
        lines.append(f"Berikutnya {moment(config.office_time(following))}.")
    hints = [*found.hints, *told(config)]
    if at is None and not found.problems:
        hints.append(f"Jadwal belum pernah berjalan; tunggu {found.every_minutes or 2} menit, lalu periksa lagi")
    return replace(found, lines=lines, problems=_problems(config, now, found, (at, result), holidays), hints=hints)


def _following(found: Status, last: datetime | None) -> datetime | None:
    """The next run: of a process that stays the schedule knows only when it began."""
    if found.next_run is None or last is None or not (found.stays and found.every_minutes):
        return found.next_run
    return max(found.next_run, last.astimezone() + timedelta(minutes=found.every_minutes))


def _problems(
    config: Config,
    now: datetime,
    found: Status,
    last: tuple[datetime | None, int | None],
    holidays: Callable[[], Mapping[date, str]],
) -> list[str]:
    """last: when it ran by the office's clock, and what came of it"""
    at, result = last
    out, own = [*found.problems], "" if found.every_minutes == 2 else f" --setiap {found.every_minutes}m"
    own += " --siaga" if found.stays else ""
    if found.every_minutes is None:
        out.append(f"Jadwal ini dipasang oleh versi lama dan hanya berjalan pada jam kerja waktu itu; {_AGAIN}")
    elif not found.is_current:
        out.append(f"Jadwal ini menjalankan program atau jurnal di tempat lain; {_AGAIN}{own}")
    most = max(LATE, 3 * (found.every_minutes or 0))
    if at is not None and not found.problems and worked_between(config, at, now, holidays, most) > most:
        out.append(
            f"Jadwal terakhir berjalan {moment(at)}, sesudah itu tidak lagi. Bila komputer ini tidak mati, {_AGAIN}"
        )
    if result is not None and result not in _PASSING:
        out.append(f"Jadwal terakhir berjalan {result_words(result)}")
    return out


def _without(config: Config, now: datetime) -> Status:
    """No job: a loop may be at work instead."""
    beat = pulse.last(config.state_folder, "setiap")
    if beat is not None and now - config.office_time(beat.at) < RESTS:
        said = f"`pengaduan sinkron --setiap` berjalan; terakhir {moment(config.office_time(beat.at))}, "
        return Status(installed=False, lines=[f"{said}{result_words(beat.code)}."])
    hint = "Sinkron otomatis belum terpasang; pasang dengan: pengaduan jadwal pasang"
    if unseen := cron.refusal():
        hint = f"Tidak diketahui apakah sinkron otomatis terpasang: {unseen}"
    return Status(installed=False, hints=[hint])


def worked_between(
    config: Config, start: datetime, end: datetime, holidays: Callable[[], Mapping[date, str]], enough: int
) -> int:
    """Working minutes between two moments of the office's clock; 0 when `end` is not later.

    holidays  beyond those of config.toml; asked for only where there are more minutes than `enough` without them
    """
    import numpy as np  # heavy, and every beat of a schedule that stays loads this module

    from ..flow.clock import calendar_of

    minutes = enough + 1
    for own in (dict, holidays):
        if minutes > enough:
            w = calendar_of(config, own(), start.date(), end).minutes_before(np.array([start, end], "datetime64[m]"))
            minutes = max(0, int(w[1] - w[0]))
    return minutes


def result_words(code: int) -> str:
    """What a run's exit code means, in Indonesian."""
    return _RESULTS.get(code, f"gagal (kode {code})")
