"""The figures of `rekap --json` of any office, counted row by row. Source: INTERFACE 5."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from .journey import FINISHED, REPAIR, STOPPED, WAITING, Journey
from .procedure import Procedure
from .reading import Moment, folded, is_blank, is_nothing, listed, text_of
from .recap import mean, one_decimal, percent
from .versions import Versions

__all__ = ["tally"]


def tally(journeys: Sequence[Journey], sop: Procedure, period: str, past: Versions | None = None) -> dict[str, object]:
    """The figures of a month as of the clock. past: the SOPs before this one"""
    sound = [j for j in journeys if j.status != REPAIR]
    received = [j for j in sound if _in(j.received, period) and not
                (j.status == STOPPED and folded(j.reason) in _uncounted(j.sop))]  # fmt: skip
    finished = [j for j in sound if j.status == FINISHED and _in(j.finished, period)]
    opened = [j for j in sound if j.status not in (FINISHED, STOPPED)]
    stops = [j for j in sound if _in(j.stopped, period)]
    promises = [kept for j in finished if (kept := j.keeps_promise()) is not None]
    sops = past.sops if past else [sop]
    out: dict[str, object] = {
        "periode": period,
        "masuk": len(received),
        "selesai": len(finished),
        "terbuka": len(opened),
        "terlambat": sum(1 for j in opened if j.late),
        "menunggu_pelapor": sum(1 for j in opened if j.status == WAITING),
        "dihentikan": sum(1 for j in stops if j.status == STOPPED),
        "perbaiki": len(journeys) - len(sound),
        "persen_tepat_janji": percent(promises),
        "persen_tepat_waktu": percent([j.late_steps is None for j in finished]),
        "rata_menit_kerja": mean([m for j in finished if (m := j.whole_way()) is not None]),
    }
    for heading in sop.tables:
        counted = [j for j in received if _is_of_form(heading, j.sop, sop)]
        counted += [j for j in finished if not _is_of_form(heading, j.sop, sop)]
        values = [(j.row.get(heading), _options(heading, j.sop, sop)) for j in counted]
        out["_".join(heading.lower().split())] = _table(values, _all_options(heading, sops))
    reasons = [(j.reason, _options(j.sop.stop["alasan"], j.sop, sop)) for j in stops]
    asked = dict.fromkeys(s.stop["alasan"] for s in reversed(sops) if s.stop.get("kolom") and s.stop.get("alasan"))
    listed_reasons = [reason for heading in asked for reason in _all_options(heading, sops)]
    out["alasan_dihentikan"] = _table(reasons, list(dict.fromkeys(listed_reasons))) if asked else {}
    out["langkah"] = _steps(sound, sops, period, past)
    return out


def _uncounted(sop: Procedure) -> list[str]:
    return [folded(reason) for reason in sop.stop.get("tidak_dihitung", ("Ganda", "Salah Input"))]


def _is_of_form(heading: str, own: Procedure, sop: Procedure) -> bool:
    own = own if heading in own.columns else sop
    return bool(own.columns[heading]["langkah"] == own.steps[0]["nomor"])


def _options(heading: str, own: Procedure, sop: Procedure) -> Sequence[str]:
    own = own if heading in own.columns else sop
    return list(own.columns[heading]["pilihan"])


def _all_options(heading: str, sops: Sequence[Procedure]) -> list[str]:
    """Those of the SOP of now, behind them what only earlier ones list."""
    columns = [sop.columns[heading] for sop in reversed(sops) if heading in sop.columns]
    return list(dict.fromkeys(option for column in columns for option in column["pilihan"]))


def _steps(sound: Sequence[Journey], sops: Sequence[Procedure], period: str, past: Versions | None) -> list[object]:
    """Those of every version with completions in the month; without any those of the one in force on its last day."""
    there = [sop for sop in sops if any(_in(d.end, period) for j in sound if j.sop is sop for d in j.done)]
    if not there:
        year, month = map(int, period.split("-"))
        there = [past.on(date(year, month, monthrange(year, month)[1])) if past else sops[-1]]
    out = list[object]()
    for sop in there:
        own, until = [j for j in sound if j.sop is sop], past.last_day(sop) if past else None
        for step in sop.walked:
            told = _step(own, step["nomor"], step["status"], period)
            out.append(told | ({"sampai": until} if until else {}))
    return out


def _in(moment: Moment | None, period: str) -> bool:
    return moment is not None and f"{moment.at:%Y-%m}" == period


def _table(values: Iterable[tuple[object, Sequence[str]]], options: Sequence[str]) -> dict[str, int]:
    """values: each with the list that it was chosen from"""
    figures = dict.fromkeys(options, 0)
    for value, own in values:
        if not is_blank(value) and not is_nothing(value):
            key = listed(value, own) or text_of(value)
            figures[key] = figures.get(key, 0) + 1
    return figures


def _step(journeys: Sequence[Journey], number: int, status: str, period: str) -> dict[str, object]:
    done = [d for j in journeys for d in j.done if d.number == number and _in(d.end, period)]
    minutes = [d.minutes for d in done if d.timed and d.minutes is not None]
    return {
        "nomor": number,
        "status": status,
        "selesai": len(done),
        "terlambat": sum(1 for d in done if d.late),
        "rata_menit_kerja": mean(minutes),
        "median_menit_kerja": one_decimal(Decimal(str(median(minutes)))) if minutes else None,
        "terlama_menit_kerja": max(minutes) if minutes else None,
    }
