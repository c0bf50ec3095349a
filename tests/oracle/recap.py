"""The figures of `rekap --json`, counted row by row. Source: INTERFACE 5."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from .clock import BINJAI, Clock
from .expect import LIMITS, Done, Expected, Row, expect
from .reading import LISTS, PERMITS, Moment, is_blank, is_nothing, listed, text_of
from .state import STATUS

__all__ = ["recap"]

NOT_COUNTED = ("Ganda", "Salah Input")


def recap(
    rows: Sequence[Row],
    now: datetime,
    period: str,
    given: Mapping[Hashable, str] | None = None,
    finished: Iterable[Hashable] = (),
    swapped: Iterable[tuple[Hashable, str]] = (),
    clock: Clock = BINJAI,
    permits: Sequence[str] = PERMITS,
    told: Sequence[Expected] | None = None,
) -> dict[str, object]:
    """The figures of `period` ("YYYY-MM") as of `now`; arguments as for `expect`, or what it told of the same rows."""
    told = expect(rows, now, given, finished, swapped, clock, permits) if told is None else told
    pairs = [(row, out) for row, out in zip(rows, told, strict=True) if out.has_content]
    counted = [(row, out) for row, out in pairs if out.status != "Perbaiki Data"]
    masuk = [(row, out) for row, out in counted if _in(out.lapor, period) and not _is_uncounted(row, out)]
    selesai = [(row, out) for row, out in counted if out.status == "Selesai" and _in(out.done[-1].end, period)]
    terbuka = [out for _, out in counted if out.status not in ("Selesai", "Dihentikan")]
    return {
        "periode": period,
        "masuk": len(masuk),
        "selesai": len(selesai),
        "terbuka": len(terbuka),
        "terlambat": sum(1 for out in terbuka if out.terlambat == "Ya"),
        "menunggu_pelapor": sum(1 for out in terbuka if out.status == "Menunggu Pelapor"),
        "dihentikan": sum(1 for _, out in counted if out.status == "Dihentikan" and _in(out.dihentikan, period)),
        "perbaiki": len(pairs) - len(counted),
        "persen_tepat_janji": percent([_keeps_promise(out, clock) for _, out in selesai]),
        "persen_tepat_waktu": percent([not any(done.late for done in out.done) for _, out in selesai]),
        "rata_menit_kerja": mean([m for _, out in selesai if (m := _whole_way(out, clock)) is not None]),
        "jenis_izin": _table([row for row, _ in masuk], "Jenis Izin", permits),
        "cara_penyelesaian": _table([row for row, _ in selesai], "Cara Penyelesaian", LISTS["Cara Penyelesaian"]),
        "alasan_dihentikan": _table(
            [row for row, out in counted if out.status == "Dihentikan" and _in(out.dihentikan, period)],
            "Alasan Dihentikan",
            LISTS["Alasan Dihentikan"],
        ),
        "langkah": [_step([out for _, out in counted], step, period) for step in LIMITS],
    }


def _in(moment: Moment | None, period: str) -> bool:
    return moment is not None and f"{moment.at:%Y-%m}" == period


def _is_uncounted(row: Row, out: Expected) -> bool:
    """Stopped for a reason that is `tidak_dihitung`."""
    return out.status == "Dihentikan" and listed(row.get("Alasan Dihentikan"), NOT_COUNTED) is not None


def _start_w(moment: Moment, clock: Clock) -> int:
    return clock.w(_start_at(moment, clock))


def _start_at(moment: Moment, clock: Clock) -> datetime:
    """As a start, a bare date is the end of that day's working hours (4.5)."""
    return clock.closing(moment.day) if moment.bare else moment.at


def _last_w(out: Expected, clock: Clock) -> int:
    """Working minutes before the last completion as it counts (4.5)."""
    last = out.done[-1]
    if not last.end.bare:
        return clock.w(last.end.at)
    if last.start is not None:
        assert last.minutes is not None
        return _start_w(last.start, clock) + last.minutes
    return clock.w(clock.opening(last.end.day))


def _keeps_promise(out: Expected, clock: Clock) -> bool:
    """Finished within the limits laid end to end from the start of step 2; a lost start makes nobody late."""
    start = out.done[0].start
    if start is None:
        return True
    due = _start_at(start, clock)
    for limit in LIMITS.values():
        due = clock.due(due, limit)
    return _last_w(out, clock) <= clock.w(due)


def _whole_way(out: Expected, clock: Clock) -> int | None:
    """Working minutes from the start of step 2 to the last completion; None when one has no time, or is lost."""
    start, end = out.done[0].start, out.done[-1].end
    if start is None or start.bare or end.bare:
        return None
    return max(0, clock.w(end.at) - clock.w(start.at))


def _step(outs: list[Expected], step: int, period: str) -> dict[str, object]:
    done: list[Done] = [d for out in outs for d in out.done if d.step == step and _in(d.end, period)]
    minutes = [d.minutes for d in done if d.timed and d.minutes is not None]
    return {
        "nomor": step,
        "status": STATUS[step],
        "selesai": len(done),
        "terlambat": sum(1 for d in done if d.late),
        "rata_menit_kerja": mean(minutes),
        "median_menit_kerja": None if not minutes else one_decimal(Decimal(str(median(minutes)))),
        "terlama_menit_kerja": max(minutes) if minutes else None,
    }


def _table(rows: list[Row], heading: str, options: Sequence[str]) -> dict[str, int]:
    figures = dict.fromkeys(options, 0)
    for row in rows:
        value = row.get(heading)
        if is_blank(value) or is_nothing(value):
            continue
        key = listed(value, options) or text_of(value)
        figures[key] = figures.get(key, 0) + 1
    return figures


def mean(values: list[int]) -> float | None:
    if not values:
        return None
    return one_decimal(Decimal(sum(values)) / Decimal(len(values)))


def percent(kept: list[bool]) -> float | None:
    if not kept:
        return None
    return one_decimal(Decimal(100 * sum(kept)) / Decimal(len(kept)))


def one_decimal(value: Decimal) -> float:
    return float(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
