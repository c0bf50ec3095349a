"""One month in figures: kept ones where it was handed over, present ones else, and what goes with them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from ..config import Config, Step
from ..core import recap as counting
from ..core.derived import Derived
from ..core.handover import HandoverResult, HandoverRow
from ..core.recap_changes import AS_OF_NOW, differences
from ..core.recap_trust import TrustFigure
from ..core.recap_year import last_months
from ..core.tally import half_up
from ..core.versions import version_of_month
from ..frozen import Frozen
from ..layout.recap_places import YEAR_LINES, open_statuses
from ..text import MONTHS, number, period_name, value_key
from .blocks import Figure
from .reason import reason_words
from .words import (
    NO_LIMIT,
    Shares,
    change_words,
    few_words,
    overdue_sentence,
    promise_sentence,
    share_words,
    step_finding,
    step_label,
    time_sentence,
    trust_sentence,
)


class Months(Frozen):
    """What months are told from.

    frozen      period -> figures kept when its recap was made, with `counting.beside`; they are shown in place of the
                present ones
    present     the figures of a period ("YYYY-MM") as they are now
    trust_of    how far the times of a period may be trusted; without it nothing is said of that
    trail_of    the events since a period's figures were kept, oldest first: why they differ from the present ones
    """

    derived: Derived
    config: Config
    now: datetime
    handed: HandoverResult
    frozen: Mapping[str, Mapping[str, Any]]
    present: Callable[[str], Mapping[str, Any]]
    trust_of: Callable[[str], Sequence[TrustFigure]] = lambda period: ()
    trail_of: Callable[[str], Sequence[Any]] | None = None

    def of(self, period: str) -> Month:
        """A month."""
        return Month(self, period)

    @property
    def current(self) -> str:
        """The month of the clock."""
        return f"{self.now:%Y-%m}"

    @cached_property
    def today(self) -> Mapping[str, Any]:
        """The figures of the clock's month: what is open and overdue now, which kept figures cannot know."""
        return self.present(self.current)

    @cached_property
    def statuses(self) -> list[tuple[str, int, int]]:
        """(status, open, of these overdue) as of the clock."""
        return counting.open_by_status(self.derived, open_statuses(self.config))

    def year(self, last: str, count: int = YEAR_LINES) -> list[YearLine]:
        """The `count` months up to `last`; a month whose recap was made as it was handed over."""
        out, months = [], last_months(self.derived, self.config, last, count)
        for month, values in zip(months.index, months.to_numpy(object).tolist(), strict=True):
            row = dict(zip(months.columns, values, strict=True))
            kept: Any = self.frozen.get(str(month), {**row, counting.PROMISED: row["dijanjikan"]})
            received, finished, stopped = (int(kept[key]) for key in ("masuk", "selesai", "dihentikan"))
            share = kept["persen_tepat_janji"]
            few = few_words(share, kept.get(counting.PROMISED))
            out.append(YearLine(str(month), received, finished, stopped, share, few))
        return out


class YearLine(NamedTuple):
    """One month among others; `kept`: the share of the promises kept, in percent; `few`: `1 dari 2`, of few."""

    period: str
    received: int
    finished: int
    stopped: int
    kept: float | None
    few: str


class StepLine(Frozen):
    """How one step went in a month, in working minutes; `figure` None: the kept recap knew it not.

    limit_minutes  the SOP's limit in working minutes (a working day as the mean length of the office's days); None
                   without a limit
    until          the last day of the version that the step is of; None: it is config.toml's
    """

    step: Step
    figure: counting.StepFigure | None
    limit_minutes: float | None
    until: date | None = None

    @property
    def label(self) -> str:
        """`3. Verifikasi`; of an earlier version `3. Verifikasi, SOP s.d. 30 Jun 2026`."""
        return step_label(self.step, self.until)

    @property
    def values(self) -> tuple[float | None, ...]:
        """How many were completed, how many late, the share in time, median, mean and longest."""
        f = self.figure
        if f is None:
            return (None,) * 6
        limited = bool(self.step.limits)  # without a limit nothing is late, and nothing in time
        return f.done, f.late if limited else None, f.on_time if limited else None, f.median, f.mean, f.longest

    @property
    def of_limit(self) -> float | None:
        """The median as a share of the limit, in percent."""
        if self.figure is None or self.figure.median is None or not self.limit_minutes:
            return None
        return half_up(self.figure.median * 100 / self.limit_minutes, 1)

    @property
    def late_words(self) -> str:
        """`2 lewat dari 17`, or why there is nothing to say."""
        if not self.step.limits:
            return NO_LIMIT
        if self.figure is None or not self.figure.done:
            return "belum ada yang selesai"
        return f"{number(self.figure.late)} lewat dari {number(self.figure.done)}"


class Month(Frozen):
    """One month ("YYYY-MM") among those that `months` knows."""

    months: Months
    period: str

    @property
    def name(self) -> str:
        """`Oktober 2026`."""
        return period_name(self.period)

    @property
    def is_current(self) -> bool:
        """Whether it is the clock's: it is not over."""
        return self.period == self.months.current

    @property
    def kept(self) -> Mapping[str, Any] | None:
        """The figures that were handed over."""
        return self.months.frozen.get(self.period)

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """The figures that are shown."""
        return self.kept if self.kept is not None else self.months.present(self.period)

    @cached_property
    def year(self) -> list[YearLine]:
        """The twelve months up to it."""
        return self.months.year(self.period)

    @property
    def begun(self) -> list[YearLine]:
        """The same without the months before the first with anything in it; itself in any case."""
        first = next((i for i, m in enumerate(self.year) if m.received or m.finished or m.stopped), -1)
        return self.year[first:]

    @cached_property
    def beside(self) -> Mapping[str, int | None]:
        """What is shown beside them, kept or present like them.

        Months kept by earlier versions lack it. How many a kept share is of cannot be counted later: None.
        """
        now = counting.beside(self.months.derived, self.months.config, self.period)
        if self.kept is None:
            return now
        return {**now, counting.PROMISED: None, **{key: self.kept[key] for key in now if key in self.kept}}

    @cached_property
    def shares(self) -> Shares:
        """The two shares among them as they read."""
        return share_words(self.figures, self.months.config, self.beside[counting.PROMISED])

    @property
    def handover(self) -> HandoverRow | None:
        """The month's row of Serah Terima, None while it has none."""
        return self.months.handed.of(self.period)

    def counts(self, heading: str) -> Mapping[str, int]:
        """Value -> how often, of a `tabel` column."""
        return self.figures.get(counting.table_keys(self.months.config).get(heading, "")) or {}

    @property
    def stop_reasons(self) -> Mapping[str, int]:
        """Why complaints were stopped -> how often; empty where none was."""
        found: Mapping[str, int] = self.figures.get("alasan_dihentikan") or {}
        return found if any(found.values()) else {}

    @property
    def finishing(self) -> frozenset[str]:
        """The reasons, by `value_key`, with which a stopped complaint counts as finished."""
        procedures = self.months.config.procedures
        stop = procedures[version_of_month(self.period, self.months.config)].dihentikan
        return frozenset(map(value_key, stop.dihitung_selesai))

    def steps(self) -> list[StepLine]:
        """Every step of a complaint that has a start, of each version that the figures are of."""
        config = self.months.config
        known = {
            (counting.version_of_figure(f, self.figures, config), f["nomor"]):
                counting.StepFigure(f["nomor"], f["selesai"], f["terlambat"], f["rata_menit_kerja"],
                                    f.get("median_menit_kerja"), f["terlama_menit_kerja"])
            for f in self.figures.get("langkah", ())
        }  # fmt: skip
        versions = sorted({version for version, _ in known}) or [version_of_month(self.period, config)]
        untils = [*(version.sampai for version in config.versi), None]
        return [
            StepLine(step, known.get((v, step.nomor)), limit_minutes(step, config.procedures[v]), untils[v])
            for v in versions
            for step in config.procedures[v].followed
        ]

    def headlines(self) -> list[Figure]:
        """Five large figures: what belongs to the month against the month before, what is now against its begin."""
        months, f = self.months, self.figures
        before = self.year[-2]
        than, end = MONTHS[int(before.period[5:]) - 1], f"akhir {MONTHS[(months.now.month - 2) % 12]}"
        opened, overdue = counting.standing_at(months.derived, months.now.date().replace(day=1))
        promise, late = self.shares.promise, int(months.today["terlambat"])
        kept = self.shares.why or change_words(promise.value, before.kept, than, points=True)
        value = promise.shown if promise.value is None else promise.value
        opened_now = months.today["terbuka"]
        return [
            Figure("Masuk", f["masuk"], note=change_words(f["masuk"], before.received, than)),
            Figure("Selesai", f["selesai"], note=change_words(f["selesai"], before.finished, than)),
            Figure("Terbuka sekarang", opened_now, note=change_words(opened_now, opened, end)),
            Figure("Terlambat sekarang", late, note=change_words(late, overdue, end), alarms=late > 0),
            Figure("Janji ditepati", value, "share", kept, few=promise.few),
        ]

    def all_figures(self, now: Mapping[str, Any]) -> list[Figure]:
        """Every figure of a month but its tables. now: where those as of the clock are taken from; they belong to no
        past month."""
        f = self.figures
        promise, on_time = (s.shown if s.value is None else s.value for s in self.shares[:2])
        return [
            Figure("Masuk", f["masuk"]),
            Figure("Selesai", f["selesai"]),
            Figure("Dihentikan", f["dihentikan"]),
            *(Figure(f"{NOW_NAMES[key]} (sekarang)", now.get(key)) for key in AS_OF_NOW),
            Figure("Janji ditepati", promise, "share", self.shares.why, few=self.shares.promise.few),
            Figure("Tanpa langkah terlambat", on_time, "share", few=self.shares.on_time.few),
            Figure("Rata-rata waktu kerja", f.get("rata_menit_kerja"), "minutes"),
            Figure("Dikembalikan untuk dilengkapi", self.beside[counting.RETURNED]),
            Figure("Baris bertanggal tanpa jam", self.beside[counting.BARE]),
        ]

    @property
    def finding(self) -> str:
        """Where limits were missed most, as a title: `Langkah 4 (Penyelesaian) paling sering ...`; or empty."""
        said = step_finding([(line.step, line.figure) for line in self.steps()])
        return said[:1].upper() + said[1:]

    def sentences(self) -> list[str]:
        """What stands out."""
        said = step_finding([(line.step, line.figure) for line in self.steps()])
        return [*([f"{self.name}: {said}."] if said else []), *self._present()]

    def conclusion(self) -> list[str]:
        """What was promised and kept, where the time goes, and what to look at now."""
        medians = [(line.step, line.figure.median) for line in self.steps()
                   if line.figure is not None and line.figure.median is not None]  # fmt: skip
        return [promise_sentence(self.figures, self.months.config), time_sentence(medians), *self._present()]

    def _present(self) -> list[str]:
        """What is overdue now, and a warning where the times of the month are not to be trusted."""
        warning = trust_sentence(self.months.trust_of(self.period), is_kept=self.kept is not None)
        return [overdue_sentence(self.months.statuses, self.months.config), *([warning] if warning else [])]

    def differences(self) -> tuple[list[str], str]:
        """(what the rows say now otherwise than what was handed over, `, karena ...` where something tells why)."""
        changed = [] if self.kept is None else differences(self.kept, self.months.present(self.period))
        trail = self.months.trail_of
        reason = reason_words(self.period, self.months.derived, trail(self.period)) if changed and trail else None
        return changed, f", {reason}" if reason else ""


NOW_NAMES = {
    "terbuka": "Terbuka", "terlambat": "Terlambat", "menunggu_pelapor": "Menunggu pelapor",
    "perbaiki": "Perlu diperbaiki",
}  # fmt: skip


# ---- limits in minutes ---------------------------------------------------------------------------------------------


def day_minutes(config: Config) -> float | None:
    """Working minutes of an ordinary working day, on average over the week; None for an office that never opens."""
    days = config.jam_kerja.by_weekday()
    return half_up(sum(end - begin for sessions in days.values() for begin, end in sessions), len(days))


def limit_minutes(step: Step, config: Config) -> float | None:
    """A step's limit (tenggang included) in working minutes, to compare means with; None where it has none that is the
    same for all rows and knows working hours."""
    day, limits = day_minutes(config), step.fixed_limits
    is_other = any(limit.is_calendar for limit in limits) or not sum(limit.amount for limit in limits)
    if is_other or (day is None and any(x.unit == "hari" for x in limits)):
        return None
    return float(sum(Fraction(x.amount) * Fraction(day or 0) if x.unit == "hari" else x.amount for x in limits))
