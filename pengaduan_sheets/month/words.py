"""What is said of a month in words: how its figures changed, what stands out, how far it was handed over. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ..config import Config, Step
from ..core.handover import HandoverRow
from ..core.recap import StepFigure
from ..core.recap_trust import TrustFigure
from ..core.tally import percent as percent_of
from ..text import day, duration_words, listing, moment_or_day, number, percentage, period_name

UP, DOWN, SAME = "▲", "▼", "="


def change_words(value: float | None, before: float | None, than: str, *, points: bool = False) -> str:
    """`▲ naik 4 dari September (12)`; `points`: both are shares in percent, and the change is in points."""
    decimals, unit = (1, " %") if points else (0, "")
    if before is None or value is None:
        shown = "–" if before is None else f"{number(before, decimals)}{unit}"
        return f"{than}: {shown}"
    shown = f"{number(before, decimals)}{unit}"
    difference = round(value - before, 1)
    if difference == 0:
        return f"{SAME} sama dengan {than} ({shown})"
    arrow, verb = (UP, "naik") if difference > 0 else (DOWN, "turun")
    by = number(abs(difference), decimals) + (" poin" if points else "")
    return f"{arrow} {verb} {by} dari {than} ({shown})"


class Share(NamedTuple):
    """A share in percent and how it reads: `87,5 %`, `–` in a month without any, or words that there can be none.

    few  `1 dari 2`, of so few cases that a percentage says more than they do; empty where there are more
    """

    value: float | None
    shown: str
    few: str = ""


class Shares(NamedTuple):
    """The two shares of a recap; an office whose SOP promises nothing is told so, not 0 or 100 %.

    promise  of the promises kept
    on_time  of what was finished without a late step
    why      why nothing is promised: `langkah 4 tanpa batas waktu`; empty where something is
    """

    promise: Share
    on_time: Share
    why: str

    @property
    def promise_said(self) -> str:
        """How the promise reads in one line, with the reason: `tidak ada janji (langkah 4 tanpa batas waktu)`."""
        return f"{self.promise.shown} ({self.why})" if self.why else self.promise.shown


FEW = 10  # cases: of fewer a single one moves a percentage by more than ten points
NO_PROMISE, NO_LIMIT = "tidak ada janji", "tanpa batas waktu"


def share_words(figures: Mapping[str, Any], config: Config, promised: int | None = None) -> Shares:
    """The shares of a month; a kept figure of a time in which the SOP had its limits is shown as it was kept.

    promised  how many of what was finished had a promise, as the rows tell; None where nobody asked
    """
    promise, on_time = figures.get("persen_tepat_janji"), figures.get("persen_tepat_waktu")
    return Shares(
        Share(promise, NO_PROMISE if promise is None and not config.has_promise else percentage(promise),
              few_words(promise, promised)),
        Share(on_time, percentage(on_time), few_words(on_time, figures["selesai"])) if config.has_limits
        else Share(None, NO_LIMIT),
        "" if config.has_promise else no_promise_words(config),
    )  # fmt: skip


def few_words(percent: float | None, total: int | None) -> str:
    """How a share of fewer than `FEW` cases reads: `1 dari 2`; empty where there are more, or it is of others."""
    if percent is None or not total or total >= FEW:
        return ""
    count = round(percent * total / 100)
    return f"{count} dari {total}" if percent_of(count, total) == percent else ""


def no_promise_words(config: Config) -> str:
    """Which steps keep the SOP from promising a time."""
    if not config.has_limits:
        return f"SOP {NO_LIMIT}"
    without = [str(step.nomor) for step in config.followed if not step.limits and not step.hanya_bila]
    return f"langkah {listing(without)} {NO_LIMIT}"


def promise_sentence(figures: Mapping[str, Any], config: Config) -> str:
    """What was promised to those who complained, and how far it was kept."""
    shares, done = share_words(figures, config), figures["selesai"]
    name = period_name(figures["periode"])
    if not done:
        return f"Pada {name} tidak ada pengaduan yang selesai."
    if shares.promise.value is None:
        why = f" ({shares.why})" if shares.why else ""
        return f"Pada {name} selesai {number(done)} pengaduan; waktunya tidak dijanjikan{why}."
    return (
        f"Pada {name} selesai {number(done)} pengaduan, {shares.promise.shown} di antaranya dalam waktu yang "
        "dijanjikan kepada pelapor."
    )


def time_sentence(medians: Sequence[tuple[Step, float]]) -> str:
    """Where the time goes: which of these steps, each with its median in working minutes, take longest."""
    if not medians:
        return "Belum ada langkah yang selesai dengan jam yang lengkap."
    longest = max(minutes for _, minutes in medians)
    where = [step for step, minutes in medians if minutes == longest]
    return f"Waktu kerja paling banyak terpakai di {steps_words(where)}: median {duration_words(longest)}."


def steps_words(steps: Sequence[Step]) -> str:
    """`langkah 4 (Penyelesaian)`, or `langkah 3 dan 4`."""
    numbers = listing([str(step.nomor) for step in steps])
    return f"langkah {numbers}" + (f" ({steps[0].status})" if len(steps) == 1 else "")


def step_label(step: Step, until: date | None) -> str:
    """`3. Verifikasi`; of a version that was in force until then `3. Verifikasi, SOP s.d. 30 Jun 2026`."""
    return f"{step.label}, SOP s.d. {day(until)}" if until else step.label


def step_finding(steps: Sequence[tuple[Step, StepFigure | None]]) -> str:
    """Which steps went over their limits most often in a month: `langkah 4 (Penyelesaian) paling sering
    terlambat: 7 dari 12`; of equals none is the worst. Empty where no step has a limit."""
    if not any(step.limits for step, _ in steps):
        return ""
    done = [(step, figure) for step, figure in steps if figure and figure.done and step.limits]
    if not done:
        return "belum ada langkah berbatas waktu yang selesai"
    most = max(figure.late for _, figure in done)
    worst = [(step, figure) for step, figure in done if figure.late == most]
    if not most:
        total = sum(figure.done for _, figure in done)
        return f"dari {number(total)} langkah yang selesai, tidak satu pun terlambat"
    where = [step for step, _ in worst]
    if len(where) > 1:
        return f"{steps_words(where)} sama sering terlambat: masing-masing {number(most)}"
    return f"{steps_words(where)} paling sering terlambat: {number(most)} dari {number(worst[0][1].done)}"


def overdue_sentence(statuses: Sequence[tuple[str, int, int]], config: Config) -> str:
    """How much of the open work is overdue now, and where most of it waits."""
    total, late = sum(n for _, n, _ in statuses), sum(n for _, _, n in statuses)
    if not total:
        return "Sekarang tidak ada pengaduan yang terbuka."
    if not late:
        return f"Sekarang tidak satu pun dari {number(total)} pengaduan terbuka yang terlambat."
    most = max(n for _, _, n in statuses)
    crowded = {status for status, _, n in statuses if n == most}  # only a step falls due: nothing waits elsewhere
    known = {step.status: step for sop in config.procedures for step in sop.followed}
    where = steps_words([step for status, step in known.items() if status in crowded])
    told = f"terbanyak di {where}: {number(most)}" if len(crowded) == 1 else f"merata di {where}: masing-masing {most}"
    return f"Sekarang {number(late)} dari {number(total)} pengaduan terbuka terlambat atau belum dicatat; {told}."


def trust_sentence(trust: Sequence[TrustFigure], *, is_kept: bool) -> str | None:
    """A warning when more than a fifth of the times reached the book more than a working day later.

    is_kept  it stands beside figures that were handed over, and is itself counted anew
    """
    known = sum(f.stated - f.unknown for f in trust)
    delayed = sum(f.delayed for f in trust)
    if not known or delayed * 5 <= known:
        return None
    now = "menurut buku agenda sekarang, " if is_kept else ""
    return (
        f"Perhatikan: {now}{number(delayed)} dari {number(known)} waktu "
        "baru dicatat lebih dari satu hari kerja sesudahnya, jadi belum tentu tepat."
    )


def handover_words(row: HandoverRow | None, *, is_kept: bool) -> str:
    """How far the handover of a month is; empty where it has none. is_kept: its figures were kept."""
    if row is None:
        return ""
    kept = " Angkanya tetap seperti saat disusun." if is_kept else ""
    if not row.is_open:
        return f"Serah terima selesai: {completed_words(row)}.{kept}"
    due = f", tenggat {moment_or_day(row.deadline)}" if row.deadline else ""
    late = ", terlambat" if row.late else ""
    return f"Serah terima: {row.step_label} pada {row.actor}{due}{late}.{kept}"


def completed_words(row: HandoverRow) -> str:
    """`Rekap Disusun 4 Nov 2026 08.10 dan Rekap Diperiksa 5 Nov 2026`."""
    return listing([f"{heading} {moment_or_day(at)}" for heading, at in row.completed.items()])
