"""The way of a complaint on a paper: its steps, who takes each, by when, and what was written there. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from ..config import Step
from ..config.limits import Limit, LimitBy
from ..core.chain import Chain, Facts, complaint_chain
from ..core.promise import promised
from ..core.steps import Tracks, follow
from ..flow.survey import Survey
from ..month.blocks import DOTS
from ..text import duration_words, full_deadline, moment_or_day, weekday_moment
from .complaint import columns_until
from .kinds import completed, received

NO_LIMIT, NONE = "tanpa batas waktu", "–"


def limit_words(limit: Limit | LimitBy | None) -> str:
    """`3 jam`, `1 hari kerja`; that there is none; where a value decides, each."""
    if limit is None:
        return NO_LIMIT
    if isinstance(limit, LimitBy):
        told = [f"{value}: {limit_words(own)}" for value, own in limit.by_value.items()]
        return "; ".join([*told, *([f"lainnya: {limit_words(limit.others)}"] if limit.names_others else [])])
    if limit.is_calendar:
        return str(limit)
    return duration_words(limit.amount) if limit.unit == "menit" else f"{limit} kerja"


def steps_ahead(found: Survey, i: int, texts: Mapping[str, str], last: int) -> list[dict[str, str]]:
    """The steps behind the registering one: what the reporter may expect, as far as that is decided.

    texts  heading -> text of the row, up to the registering step
    last   number of that step
    """
    passed = passed_over(found, i, last)
    return [_of_sop(step, texts) for step in found.config.steps if step.nomor > last and step.nomor not in passed]


def promise(found: Survey, i: int, last: int) -> str:
    """Until when an answer is promised, by what was known when it was registered; empty where nothing is.

    last  number of the registering step: what later ones say moves no promise that was made, and is not in it
    """
    chain, facts, tracks = _as_known(found, i, last)
    made = promised(chain, facts, tracks, found.table)
    due = made.due.of_row(0, found.table) if made.is_there[0] else None
    return full_deadline(due) if due else ""


def passed_over(found: Survey, i: int, last: int) -> set[int]:
    """Numbers of the steps that a row passes over, as far as its cells up to step `last` decide it."""
    _, _, tracks = _as_known(found, i, last)
    return {track.step.nomor for track in tracks.steps if track.passed[0]}


def _as_known(found: Survey, i: int, last: int) -> tuple[Chain, Facts, Tracks]:
    """The way of a row as far as its cells up to step `last` tell it: what came later changes no paper of that step."""
    standing, j = found.agenda.of_row(i)
    chain, facts = complaint_chain(standing.config), standing.facts.known_of(j, columns_until(standing.config, last))
    return chain, facts, follow(chain, facts, found.table)


def _of_sop(step: Step, texts: Mapping[str, str]) -> dict[str, str]:
    return {
        "nomor": str(step.nomor),
        "langkah": step.status,
        "pelaksana": step.pelaksana,
        "kegiatan": step.kegiatan or step.status,
        "kelengkapan": ", ".join(step.kelengkapan),
        "batas": limit_words(_limit(step, texts)),
    }


def _limit(step: Step, texts: Mapping[str, str]) -> Limit | LimitBy | None:
    """The limit of the row; all that there are while the value that decides cannot be known."""
    if isinstance(step.waktu, LimitBy) and step.waktu.kolom in texts:
        return step.waktu.of(texts[step.waktu.kolom] or None)
    return step.waktu


def steps_taken(found: Survey, i: int, texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Every step of lingkup pengaduan: what the SOP says of it, by when it is due, when it was done, what was written.

    texts  heading -> text of the row
    """
    config, came = found.config, received(found, i)
    if config.steps[0].mulai:
        return [_taken(found, i, k, step, texts) for k, step in enumerate(config.followed)]
    first, *others = config.steps
    begun = {
        **_of_sop(first, texts),
        "paling_lambat": NONE,
        "selesai": moment_or_day(came) if came else "",
        "ditulis": "",
    }
    return [begun, *(_taken(found, i, k, step, texts) for k, step in enumerate(others))]


def _taken(found: Survey, i: int, k: int, step: Step, texts: Mapping[str, str]) -> dict[str, str]:
    """One step that has a start; k: its place among these."""
    standing, j = found.agenda.of_row(i)
    state, track = standing.state, standing.state.tracks[k]
    done = completed(found, i, step.nomor)
    has_begun = k < state.current[j] or (k == state.current[j] and bool(state.is_open[j] and not state.waits[j]))
    due = track.due.of_row(j, found.table) if has_begun else None
    written = [c.judul for c in found.config.kolom if c.langkah == step.nomor and c.isi != "waktu"]
    open_end = DOTS[:20] if _limit(step, texts) else NONE
    passed = "tidak dilalui" if track.passed[j] and not _may_turn(found, i, step) else ""
    return {
        **_of_sop(step, texts),
        "paling_lambat": passed or (weekday_moment(due) if due else open_end),
        "selesai": moment_or_day(done) if done else "",
        "ditulis": "\n".join(f"{heading}: {_close(texts[heading])}" for heading in written if texts[heading]),
    }


def _may_turn(found: Survey, i: int, step: Step) -> bool:
    """Whether the value by which a row passes a step over stands at a step that is not complete: whom the reporter's
    answer is awaited for may get another one."""
    standing, j = found.agenda.of_row(i)
    config, current = standing.config, int(standing.state.current[j])
    open_steps = {s.nomor for s in config.followed[current:]} if standing.state.is_open[j] else set[int]()
    return any(config.columns[condition.kolom].langkah in open_steps for condition in step.hanya_bila)


def _close(text: str) -> str:
    """A text without its empty lines."""
    return "\n".join(filter(str.strip, text.splitlines()))
