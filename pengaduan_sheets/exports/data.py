"""From a survey to the report of a month: every figure that the files show is put together here.

Pure. What staff wrote as evaluation is cleared of names and long numbers (INTERFACE 4.11).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from ..cells import as_text
from ..config import Config, Step
from ..config.limits import one_working_day
from ..core.derived import Derived
from ..core.handover import HandoverRow
from ..core.recap import (
    AS_OF_NOW,
    dateless,
    differences,
    last_months,
    most_overdue,
    open_by_status,
    percent,
    returns,
    standing_at,
    table_keys,
)
from ..core.recap_trust import Appeared, trust_figures
from ..flow.survey import Survey
from ..layout.recap_places import open_statuses
from ..schema import EVALUATION, HANDOVER
from ..signs import plain
from ..stores.base import find_tab
from ..tabs.recap_charts import day_minutes, limit_minutes, ranked
from ..tabs.recap_reason import reason_words
from ..tabs.recap_words import Shares, change_words, overdue_sentence, share_words, step_sentence, trust_sentence
from ..tabs.work import UNNUMBERED
from ..text import MONTHS, listing, moment_or_day, number, period_name
from .report import Headline, MonthLine, OverdueLine, ReportData, Signature, StatusLine, StepLine, Table

OVERDUE_SHOWN = 20
MONTHS_SHOWN, MONTHS_AT_LEAST = 12, 6
REPORTER = "(pelapor)"  # stands for a reporter's name in what staff wrote


def report_data(
    found: Survey,
    config: Config,
    period: str,
    now: datetime,
    words: Mapping[str, str] | None = None,
    appeared: Sequence[Appeared] | None = None,
    trail_of: Callable[[str], Sequence[Any]] | None = None,
) -> ReportData:
    """The report of a month ("YYYY-MM") as of `now`.

    words     texts of the template: judul, pengantar, tempat_tanggal, with {kantor}, {periode} and {kota} to be filled
    appeared  when the times of the month reached the book; without it the report says nothing of that
    trail_of  the events since the figures of a month were kept, oldest first: why they differ now
    """
    derived = found.agenda.derived
    present = found.figures(config, period)
    kept = found.frozen.get(period)
    shown = present if kept is None else {**present, **kept, **{key: present[key] for key in AS_OF_NOW}}
    statuses = open_by_status(derived, open_statuses(config))
    trust = [] if appeared is None else trust_figures(derived, config, period, appeared, found.table, one_working_day())
    row = found.handed.of(period)
    overdue = most_overdue(derived, len(derived.rows))
    usual = {
        "judul": "Rekapitulasi Layanan Penanganan Pengaduan",
        "pengantar": "",
        "tempat_tanggal": "{kota}, " if config.instansi.kota else "",
    }
    told = {k: _filled(v, config, period) for k, v in {**usual, **(words or {})}.items()}
    changed = () if kept is None else tuple(differences(kept, present))
    reason = reason_words(period, derived, trail_of(period)) if changed and trail_of else None
    sentences = (step_sentence(shown, config), overdue_sentence(statuses, config), trust_sentence(trust))
    months = _months(found, config, period)
    shares = share_words(shown, config)
    return ReportData(
        office=config.instansi.nama,
        address=config.instansi.alamat,
        city=config.instansi.kota,
        title=told["judul"],
        intro=told["pengantar"],
        place=told["tempat_tanggal"],
        period=period,
        made=now,
        is_running=period >= f"{now:%Y-%m}",
        is_frozen=kept is not None,
        figures=shown,
        shares=shares,
        headlines=_headlines(shown, shares, months[-2], derived, now),
        sentences=tuple(s for s in sentences if s),
        steps=tuple(_step(step, shown, config) for step in config.steps[1:]),
        months=tuple(_since_the_first(months[1:])),
        statuses=tuple(_status(s, count, late, config) for s, count, late in statuses),
        tables=tuple(_tables(shown, config)),
        overdue=tuple(_overdue_line(r) for r in overdue.head(OVERDUE_SHOWN).to_dict("records")),
        overdue_total=len(overdue),
        returned=returns(derived, config, period),
        dateless=dateless(derived, config, period),
        trust_table=tuple(trust),
        handover=_handover_words(row, kept is not None),
        differences=changed,
        reason=reason or "",
        evaluation=evaluation_of(found, config, period),
        signatures=tuple(_signatures(row, config)),
        day_minutes=day_minutes(config),
    )


def _filled(text: str, config: Config, period: str) -> str:
    facts = {"kantor": config.instansi.nama, "kota": config.instansi.kota, "periode": period_name(period)}
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    return text


# ---- headline and months -------------------------------------------------------------------------------------------


def _months(found: Survey, config: Config, period: str) -> list[MonthLine]:
    """The month before the last year's first, then that year, ending with `period`; handed over ones as handed over."""
    out = []
    for month, row in last_months(found.agenda.derived, config, period, MONTHS_SHOWN + 1).iterrows():
        kept: Any = found.frozen.get(str(month), row)
        received, finished, stopped = (int(kept[key]) for key in ("masuk", "selesai", "dihentikan"))
        out.append(MonthLine(str(month), received, finished, stopped, kept["persen_tepat_janji"]))
    return out


def _since_the_first(months: Sequence[MonthLine]) -> Sequence[MonthLine]:
    """Without the months before an office's first complaint; enough of them stay to draw."""
    begun = (i for i, m in enumerate(months) if m.received or m.finished or m.stopped)
    return months[min(next(begun, len(months)), len(months) - MONTHS_AT_LEAST) :]


def _headlines(
    shown: Mapping[str, Any], shares: Shares, before: MonthLine, derived: Derived, now: datetime
) -> tuple[Headline, ...]:
    """As the tab Rekap says them: what belongs to the month against the month before, what is now against its begin."""
    than = MONTHS[int(before.period[5:]) - 1]
    opened, overdue = standing_at(derived, now.date().replace(day=1))
    end = f"akhir {MONTHS[(now.month - 2) % 12]}"
    promise, late = shares.promise, int(shown["terlambat"])
    kept = shares.why or change_words(promise.value, before.kept, than, points=True)
    return (
        Headline("Masuk", shown["masuk"], number(shown["masuk"]), change_words(shown["masuk"], before.received, than)),
        Headline("Selesai", shown["selesai"], number(shown["selesai"]),
                 change_words(shown["selesai"], before.finished, than)),
        Headline("Masih terbuka sekarang", shown["terbuka"], number(shown["terbuka"]),
                 change_words(shown["terbuka"], opened, end)),
        Headline("Lewat tenggat sekarang", late, number(late), change_words(late, overdue, end), alarming=late > 0),
        Headline("Janji ditepati", promise.value, promise.shown, kept),
    )  # fmt: skip


# ---- tables --------------------------------------------------------------------------------------------------------


def _step(step: Step, shown: Mapping[str, Any], config: Config) -> StepLine:
    known = {f["nomor"]: f for f in shown["langkah"]}.get(step.nomor)  # None: the kept recap did not know this step
    f: Mapping[str, Any] = known or {}
    done, late = f.get("selesai"), f.get("terlambat") if step.limits else None
    return StepLine(
        number=step.nomor,
        name=step.status,
        actor=step.pelaksana,
        limit="tanpa batas" if step.waktu is None else str(step.waktu),
        limit_minutes=limit_minutes(step, config),
        done=done,
        late=late,
        mean=f.get("rata_menit_kerja"),
        longest=f.get("terlama_menit_kerja"),
        on_time=None if done is None or late is None else percent(done - late, done),
    )


def _status(status: str, count: int, overdue: int, config: Config) -> StatusLine:
    step = next((s for s in config.steps[1:] if s.status == status), None)
    if step is None:  # waits for the reporter
        return StatusLine(status, config.steps[0].pelaksana, count, overdue)
    return StatusLine(f"{step.nomor}. {status}", step.pelaksana, count, overdue)


def _tables(shown: Mapping[str, Any], config: Config) -> list[Table]:
    first = config.steps[0].nomor
    return [
        Table(
            heading,
            "masuk" if config.columns[heading].langkah == first else "selesai",
            tuple(_most_frequent({str(name): int(count) for name, count in (shown.get(key) or {}).items()})),
        )
        for heading, key in table_keys(config).items()
        if heading not in config.personal
    ]


def _most_frequent(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent in front, equal ones in the order of the list; the office's own `Lainnya` last."""
    first = ranked([counts])
    return [(name, counts[name]) for name in [*first, *(name for name in counts if name not in first)]]


def _overdue_line(row: Mapping[Any, Any]) -> OverdueLine:
    due = None if pd.isna(row["deadline"]) else pd.Timestamp(row["deadline"]).to_pydatetime()
    return OverdueLine(
        row["noreg"] or UNNUMBERED, f"{row['step']}. {row['status']}", row["actor"] or "", due, row["remaining"] or ""
    )


# ---- the handover --------------------------------------------------------------------------------------------------


def _handover_words(row: HandoverRow | None, is_frozen: bool) -> str:
    if row is None:
        return ""
    done = [f"{heading} {moment_or_day(at)}" for heading, at in row.completed.items()]
    kept = " Angka laporan ini tetap seperti saat rekap disusun." if is_frozen else ""
    if not row.is_open:
        return f"Serah terima selesai: {listing(done)}.{kept}"
    due = f", tenggat {moment_or_day(row.deadline)}" if row.deadline else ""
    so_far = f"{listing(done)}. " if done else ""
    return f"{so_far}Serah terima sekarang: {row.step_label} pada {row.actor}{due}.{kept}"


def evaluation_of(found: Survey, config: Config, period: str) -> str:
    """`Catatan Evaluasi` of a month, without what could name a reporter."""
    row = found.handed.of(period)
    sheet = find_tab(found.snapshot, HANDOVER)
    if row is None or row.sheet_row is None or sheet is None or row.sheet_row > len(sheet.rows):
        return ""
    cells = sheet.rows[row.sheet_row - 1]
    column = found.handover_sheet.position[EVALUATION]
    text = as_text(cells[column - 1]) if column <= len(cells) else ""
    return without_personal(text or "", found.agenda.derived, config)


_LONG_NUMBER = re.compile(r"\+?\d(?:[\s.-]?\d){7,}")


def without_personal(text: str, derived: Derived, config: Config) -> str:
    """A text without names of reporters and without numbers as long as a phone number or NIK."""
    out = _LONG_NUMBER.sub("(nomor)", plain(text))
    heading = config.role("nama")
    names: Any = derived.values[heading].dropna().map(plain).unique() if heading in derived.values else []
    lower = out.casefold()
    for name in sorted((n for n in names if len(n) > 2 and n.casefold() in lower), key=len, reverse=True):
        out = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", REPORTER, out, flags=re.IGNORECASE)
    return out.strip()


def _signatures(row: HandoverRow | None, config: Config) -> list[Signature]:
    steps, office = config.recap_steps, config.instansi
    if not steps:
        return [Signature("Mengetahui", "Kepala", office.kepala_nama, office.kepala_nip, None)]
    out = []
    for step in steps:
        is_head = step is steps[-1]
        word = re.sub(r"^rekap\s+", "", step.selesai_bila, flags=re.IGNORECASE).strip() or step.status
        out.append(
            Signature(
                role=f"{word[:1].upper()}{word[1:]} oleh",
                actor=step.pelaksana,
                name=office.kepala_nama if is_head else "",
                nip=office.kepala_nip if is_head else "",
                signed=row.completed.get(step.selesai_bila) if row else None,
            )
        )
    return out
