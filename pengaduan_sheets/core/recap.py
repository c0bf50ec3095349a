"""The recap's figures (rekap) of one month and of a year, from what was derived (INTERFACE section 5).

Pure: no clock, no files. A period is a calendar month, "YYYY-MM". Rows whose Status is `Perbaiki Data` are counted in
`perbaiki` and nowhere else. Nothing here holds a name, NIK, phone or address (INTERFACE 4.11).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from ..columns import list_of
from ..config import Config
from ..config.procedure import Decision
from ..masking import without_numbers
from ..signs import plain
from ..text import NIL_WORDS, value_key
from .derived import Derived
from .moments import ByColumn, Mask, Objects, Times, picked, where
from .progress import FINISHED, REPAIR, STOPPED, WAITING
from .tally import REASONS, Minutes, Share, StepTally, Tally, percent
from .versions import version_of_month

Lists = Mapping[str, Sequence[str]]
# What a recap shows beside the object of `rekap --json`; no heading of a table gives such a key.
KEPT_BESIDE = PROMISED, RETURNED, BARE = "_dijanjikan", "_dikembalikan", "_tanpa_jam"


def table_key(heading: str) -> str:
    """The JSON key of a `tabel` column: `Jenis Izin` gives `jenis_izin`; punctuation is dropped."""
    return "_".join(re.findall(r"[^\W_]+", heading.lower())) or "kolom"


def table_keys(config: Config) -> dict[str, str]:
    """Heading of each `tabel` column to its key; a key that the recap itself uses gets a `_` behind it.

    A column of personal data or of free text has none: what nobody counts, no recap shows (INTERFACE 4.11).
    """
    taken = {"periode", "masuk", "selesai", "terbuka", "terlambat", "menunggu_pelapor", "dihentikan", "perbaiki",
             "persen_tepat_janji", "persen_tepat_waktu", "rata_menit_kerja", "alasan_dihentikan",
             "langkah"}  # fmt: skip
    keys: dict[str, str] = {}
    for heading in filter(config.is_counted, config.rekap.tabel):
        key = table_key(heading)
        while key in taken:
            key += "_"
        taken.add(key)
        keys[heading] = key
    return keys


# ---- which rows count ----------------------------------------------------------------------------------------------


def in_period(moments: Times, period: str) -> Mask:
    """Mask: which moments lie in a month. NaT lies in none."""
    return np.asarray(moments.astype("datetime64[M]") == np.datetime64(period, "M"))


def _is(rows: ByColumn, status: str) -> Mask:
    return np.asarray(rows["status"] == status)


def is_sound(rows: ByColumn) -> Mask:
    """Mask: the rows that count at all."""
    return ~_is(rows, REPAIR)


def _is_open(rows: ByColumn, *, late: bool = False) -> Mask:
    """Mask: the rows that count and are open, or open and overdue now."""
    opened = is_sound(rows) & rows["is_open"]
    return np.asarray(opened & rows["late"]) if late else opened


def counts_as_received(rows: ByColumn, config: Config) -> Mask:
    """Mask: has a day of report and was not stopped for a reason that is `tidak_dihitung`, whatever the period."""
    uncounted = [{value_key(reason) for reason in sop.dihentikan.tidak_dihitung} for sop in config.procedures]
    version, reasons = rows["version"], rows["stop_reason"]
    out = is_sound(rows) & ~np.isnat(rows["received"])
    for row in np.flatnonzero(_is(rows, STOPPED)):
        out[row] &= value_key(reasons[row]) not in uncounted[version[row]]
    return out


def is_received(derived: Derived, config: Config, period: str) -> Mask:
    """Mask over `derived.rows`: `masuk` of the period."""
    return counts_as_received(derived.rows, config) & in_period(derived.rows["received"], period)


def is_finished(derived: Derived, period: str) -> Mask:
    """Mask over `derived.rows`: `selesai` of the period."""
    return _is(derived.rows, FINISHED) & in_period(derived.rows["finished"], period)


def promised(derived: Derived, period: str) -> int:
    """How many of `selesai` of the period have a promise: what `persen_tepat_janji` is a share of."""
    return sum(kept is not None for kept in derived.rows["on_promise"][is_finished(derived, period)])


def _is_stopped(rows: ByColumn, period: str) -> Mask:
    return _is(rows, STOPPED) & in_period(rows["stopped"], period)


# ---- the object of `rekap --json` ----------------------------------------------------------------------------------


def figures(derived: Derived, config: Config, period: str, lists: Lists | None = None) -> dict[str, Any]:
    """The object that `rekap --json` prints (INTERFACE section 5): `tally` of the same."""
    return tally(derived, config, period, lists).figures(period)


def tally(derived: Derived, config: Config, period: str, lists: Lists | None = None) -> Tally:
    """What the figures of a period are made of.

    period   "YYYY-MM"
    lists    heading of a column -> its allowed values (tab Referensi included); a heading that is missing takes the
             config's list
    """
    rows = derived.rows
    opened, late = _is_open(rows), _is_open(rows, late=True)
    received, finished = is_received(derived, config, period), is_finished(derived, period)
    promises = [kept for kept in rows["on_promise"][finished] if kept is not None]
    late_steps = rows["late_steps"][finished]
    tables = {
        key: _count(
            derived.values[heading][np.where(_counts_what_came(heading, rows, config), received, finished)],
            allowed_values(heading, config, lists),
            config.columns[heading].isi == "pilihan",
        )
        for heading, key in table_keys(config).items()
    }
    return Tally(
        counts={
            "masuk": int(received.sum()),
            "selesai": len(late_steps),
            "terbuka": int(opened.sum()),
            "terlambat": int(late.sum()),
            "menunggu_pelapor": int((opened & _is(rows, WAITING)).sum()),
            "dihentikan": int(_is_stopped(rows, period).sum()),
            "perbaiki": int((~is_sound(rows)).sum()),
        },
        promised=Share(sum(promises), len(promises)),
        on_time=Share(sum(not late for late in late_steps), len(late_steps)),
        minutes=Minutes.of(rows["minutes"][finished]),
        tables={**tables, REASONS: stop_reasons(derived, config, period, lists)},
        steps=tuple(_steps_of_month(derived, config, period)),
    )


def allowed_values(heading: str, config: Config, lists: Lists | None = None) -> list[str]:
    """The list behind a column: `lists` where it names the heading, else the config's."""
    if lists is not None and heading in lists:
        return list(lists[heading])
    return list_of(config.columns[heading], {}, config)


def stands_in_first_step(heading: str, config: Config) -> bool:
    """Whether a `tabel` column is counted over what came in; any other over what was finished."""
    return config.columns[heading].langkah == config.steps[0].nomor


def _counts_what_came(heading: str, rows: ByColumn, config: Config) -> Mask:
    """Per row, by its own version of the SOP, else by config.toml: the same."""
    by_version = [stands_in_first_step(heading, sop if heading in sop.columns else config) for sop in config.procedures]
    return np.asarray(np.array(by_version)[rows["version"]])


def stop_reasons(derived: Derived, config: Config, period: str, lists: Lists | None = None) -> dict[str, int]:
    """All stops of the period by reason, also those that finish a complaint; {} where no reason is asked for, or none
    that a recap may say."""
    rows, counted = derived.rows, [reasons_heading(sop, config) for sop in config.procedures]
    asked = [heading for heading in reversed(counted) if heading]
    if not asked:
        return {}
    stopped = is_sound(rows) & in_period(rows["stopped"], period) & np.array(counted, bool)[rows["version"]]
    listed = _listed(asked, config, lists)
    return _count(rows["stop_reason"][stopped], listed or (), listed is not None)


def _listed(headings: Iterable[str], config: Config, lists: Lists | None) -> list[str] | None:
    """What the dropdowns of some columns offer, once each; None where none of them has one."""
    columns = [heading for heading in dict.fromkeys(headings) if config.columns[heading].isi == "pilihan"]
    offered = (value for heading in columns for value in allowed_values(heading, config, lists))
    return list(dict.fromkeys(offered)) if columns else None


def reasons_heading(sop: Config, config: Config) -> str:
    """The column of the reasons by which a version's stops are counted; empty where they are not."""
    stop = sop.dihentikan
    return stop.alasan if stop.kolom and stop.alasan in config.columns and config.is_counted(stop.alasan) else ""


def as_shown_now(kept: Mapping[str, Any], config: Config, lists: Lists | None = None) -> Mapping[str, Any]:
    """The figures of a month that was handed over, without what no recap may say now: earlier versions of this program
    kept free text among the reasons, and numbers that were typed over a dropdown."""
    asked = [heading for sop in config.newest_first if (heading := reasons_heading(sop, config))]
    offered = {key: _listed([heading], config, lists) for heading, key in table_keys(config).items()}
    offered[REASONS] = _listed(asked, config, lists)
    shown = {key: _without_numbers(kept[key], listed) for key, listed in offered.items()
             if listed is not None and kept.get(key)}  # fmt: skip
    return {**kept, **shown, **({} if asked or not kept.get(REASONS) else {REASONS: {}})}


def _without_numbers(counts: Mapping[str, int], listed: Sequence[str]) -> dict[str, int]:
    out: dict[str, int] = defaultdict(int)
    for name, count in counts.items():
        out[name if name in listed else without_numbers(name)] += count
    return dict(out)


def _count(values: Objects, listed: Sequence[str], has_list: bool) -> dict[str, int]:
    """How often each value stands there: the listed ones in their order, then others as typed, by the alphabet.

    What was typed over a dropdown is shown without what may be a phone number, a NIK or a mail address (INTERFACE
    4.11); a text that the office calls not personal is whole.

    Spellings that look the same are one line, and the line's name is the same whichever of them was typed.
    """
    counts = Counter(str(value) for value in values.tolist() if value is not None)
    out = {value: counts.pop(value, 0) for value in listed}
    others: dict[str, int] = defaultdict(int)
    for value, count in counts.items():
        name = without_numbers(plain(value)) if has_list else plain(value)
        if name and value_key(value) not in NIL_WORDS:
            others[name] += count
    return out | {name: others[name] for name in sorted(others, key=lambda v: (v.casefold(), v))}


# ---- steps ---------------------------------------------------------------------------------------------------------


class StepFigure(NamedTuple):
    """How one step performed: completions, how many of them late, mean, median and longest in working minutes."""

    nomor: int
    done: int
    late: int
    mean: float | None
    median: float | None
    longest: int | None

    @property
    def on_time(self) -> float | None:
        """Share within the limit in percent; None without a completion."""
        return percent(self.done - self.late, self.done)


def step_performance(derived: Derived, config: Config, year: int) -> list[StepFigure]:
    """How each step of config.toml that has a start performed over a year's completions, in order (for tab SOP)."""
    steps = _counted_steps(derived)
    of_year = picked(steps, steps["at"].astype("datetime64[Y]") == np.datetime64(str(year), "Y"))
    return [
        StepFigure(s.nomor, s.done, s.late, s.minutes.mean, s.minutes.median, s.minutes.longest)
        for s in _step_tallies(of_year, config, len(config.versi))
    ]


def _steps_of_month(derived: Derived, config: Config, period: str) -> Iterator[StepTally]:
    """The steps of all versions with completions in a month, the oldest version first; in a month without any those of
    the version in force."""
    steps = _counted_steps(derived)
    of_month = picked(steps, in_period(steps["at"], period))
    for version in sorted(set(of_month["version"].tolist())) or [version_of_month(period, config)]:
        yield from _step_tallies(of_month, config, version)


def _counted_steps(derived: Derived) -> ByColumn:
    return picked(derived.steps, is_sound(derived.rows)[derived.steps["row"]])


def _step_tallies(steps: ByColumn, config: Config, version: int) -> Iterator[StepTally]:
    """Of these completions those of one version, step by step."""
    of_version = steps["version"] == version
    number, minutes, late = (steps[column][of_version] for column in ("step", "minutes", "late"))
    until = config.versi[version].sampai.isoformat() if version < len(config.versi) else None
    for step in config.procedures[version].followed:
        here = number == step.nomor
        done, overdue = int(here.sum()), int(late[here].sum())
        yield StepTally(step.nomor, step.status, done, overdue, Minutes.of(minutes[here]), until)


def version_of_figure(figure: Mapping[str, Any], recap: Mapping[str, Any], config: Config) -> int:
    """The place in `config.procedures` of the version that a step's figures are of, among those of a period.

    Of figures that were kept before there was [[versi]], none of which names one: the last one up to the month's own
    that knows such a step.
    """
    untils = [version.sampai.isoformat() for version in config.versi]
    if figure.get("sampai") in untils:
        return untils.index(figure["sampai"])
    is_old = not any("sampai" in other for other in recap["langkah"])
    last = version_of_month(recap["periode"], config) if is_old else len(untils)
    knows = [v for v, sop in enumerate(config.procedures[: last + 1]) if _knows(sop, figure)]
    return knows[-1] if knows else len(untils)


def _knows(sop: Config, figure: Mapping[str, Any]) -> bool:
    step = sop.numbered.get(figure["nomor"])
    return step is not None and step.status == figure.get("status")


# ---- what the tab Rekap shows beyond that --------------------------------------------------------------------------


def open_by_status(derived: Derived, statuses: Sequence[str]) -> list[tuple[str, int, int]]:
    """(status, open, of these overdue) as of the clock, for each of `statuses`; together they are `terbuka`."""
    rows = derived.rows
    opened, late = _is_open(rows), _is_open(rows, late=True)
    return [(status, int((opened & _is(rows, status)).sum()), int((late & _is(rows, status)).sum()))
            for status in statuses]  # fmt: skip


def standing_at(derived: Derived, moment: date) -> tuple[int, int]:
    """(open, overdue) when a day began, as the rows tell it today.

    Open: reported before, and neither finished nor stopped by then. Overdue: a step had fallen due before and was not
    completed by then (rows that were stopped since then keep no deadline and are not among these). What an import
    brought as finished without a time was open at no time.
    """
    rows, steps = derived.rows, derived.steps
    received, finished, stopped, due = (rows[c] for c in ("received", "finished", "stopped", "deadline"))
    at, row = np.datetime64(moment), steps["row"]
    step_due, done = steps["deadline"], steps["at"]
    timeless = _is(rows, FINISHED) & np.isnat(finished)
    there = is_sound(rows) & (received < at) & ~((finished < at) | (stopped < at) | timeless)
    still = _is_open(rows, late=True) & (due < at)
    since = is_sound(rows)[row] & (step_due < at) & (done >= at)
    return int(there.sum()), len({*np.flatnonzero(still), *row[since]})


def returns(derived: Derived, config: Config, period: str) -> int:
    """How many of `masuk` of the period were given back to the reporter at least once (SOP langkah 2).

    A return leaves no moment of its own behind (`Diperiksa` is typed anew), so it counts in the month of report.
    """
    returned, version = np.zeros(derived.n, dtype=bool), derived.rows["version"]
    for v, sop in enumerate(config.procedures):
        for decision in (d for s in sop.steps for d in s.decisions if d.dilengkapi):
            returned |= (version == v) & _was_returned(derived.values, decision)
    return int((is_received(derived, config, period) & returned).sum())


def _was_returned(values: ByColumn, decision: Decision) -> Mask:
    told = (values[heading] for heading in (decision.kekurangan, decision.dilengkapi) if heading)
    marks = [values[decision.kolom] == decision.kembali_bila, *map(_is_filled, told)]
    return np.asarray(np.any(marks, axis=0))


def _is_filled(column: Times | Objects) -> Mask:
    return ~np.isnat(column) if column.dtype.kind == "M" else column.astype(bool)


def dateless(derived: Derived, config: Config, period: str) -> int:
    """How many rows of the period (received, finished or stopped in it) have a date without a time (INTERFACE 4.5)."""
    rows = derived.rows
    touched = is_received(derived, config, period) | is_finished(derived, period) | _is_stopped(rows, period)
    return int((touched & rows["bare"]).sum())


def beside(derived: Derived, config: Config, period: str) -> dict[str, int]:
    """What the recap of a period shows that `rekap --json` does not say: kept with its figures when it is made."""
    counts = promised(derived, period), returns(derived, config, period), dateless(derived, config, period)
    return dict(zip(KEPT_BESIDE, counts, strict=True))


def most_overdue(derived: Derived, limit: int = 20) -> list[dict[str, Any]]:
    """The open rows that are overdue, longest overdue first: id, noreg, step, status, actor, deadline, remaining.

    Equal deadlines stand by number, so that sorting the book changes nothing here. No personal data.
    """
    columns = ("id", "noreg", "step", "status", "actor", "deadline", "remaining")
    late = [derived.row(i) for i in where(_is_open(derived.rows, late=True))]
    first = sorted(late, key=lambda row: (row["deadline"], row["noreg"] or "", row["id"]))[:limit]
    return [{column: row[column] for column in columns} for row in first]
