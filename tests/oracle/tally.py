"""The figures of `rekap --json` of any office, counted row by row. Source: INTERFACE 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median

from .journey import FINISHED, REPAIR, STOPPED, WAITING, Journey
from .procedure import Procedure
from .reading import Moment, folded, is_blank, is_nothing, listed, text_of
from .recap import mean, one_decimal, percent

__all__ = ["tally"]


def tally(journeys: Sequence[Journey], sop: Procedure, period: str) -> dict[str, object]:
    """The figures of a month as of the clock."""
    sound = [j for j in journeys if j.status != REPAIR]
    uncounted = [folded(reason) for reason in sop.stop.get("tidak_dihitung", ("Ganda", "Salah Input"))]
    received = [j for j in sound if _in(j.first, period) and not
                (j.status == STOPPED and folded(j.reason) in uncounted)]  # fmt: skip
    finished = [j for j in sound if j.status == FINISHED and _in(j.finished, period)]
    opened = [j for j in sound if j.status not in (FINISHED, STOPPED)]
    stops = [j for j in sound if _in(j.stopped, period)]
    promises = [kept for j in finished if (kept := j.keeps_promise()) is not None]
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
        is_form = sop.columns[heading]["langkah"] == sop.steps[0]["nomor"]
        counted = received if is_form else finished
        out["_".join(heading.lower().split())] = _table((j.row for j in counted), heading, sop)
    reason = sop.stop.get("alasan", "")
    out["alasan_dihentikan"] = _table((j.row for j in stops), reason, sop) if reason else {}
    out["langkah"] = [_step(sound, step["nomor"], step["status"], period) for step in sop.walked]
    return out


def _in(moment: Moment | None, period: str) -> bool:
    return moment is not None and f"{moment.at:%Y-%m}" == period


def _table(rows: Iterable[Mapping[str, object]], heading: str, sop: Procedure) -> dict[str, int]:
    options = sop.columns[heading]["pilihan"]
    figures = dict.fromkeys(options, 0)
    for row in rows:
        value = row.get(heading)
        if not is_blank(value) and not is_nothing(value):
            key = listed(value, options) or text_of(value)
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
