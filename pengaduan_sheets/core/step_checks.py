"""What the checks ask of steps: in which columns they look, whom they concern, and words of their sentences. Pure.

The checks themselves are declared in `checks`.
"""

from __future__ import annotations

import numpy as np

from ..config import Config, Step
from ..text import listing
from .chain import Choices
from .moments import Mask, Moments
from .normalize import BLANK
from .problems import At, Place

# ---- columns -------------------------------------------------------------------------------------------------------


def step_columns(config: Config) -> list[Place]:
    return [Place(step.selesai_bila, k) for k, step in enumerate(config.followed)]


def decision_columns(config: Config) -> list[Place]:
    """Columns that have to say how a step ends, in the block of the step that they are of."""
    return [Place(heading, k) for k, step in enumerate(config.followed) for heading in config.cells_of(step)[1:]]


def answer_columns(config: Config) -> list[Place]:
    """Answers of the reporter; not in steps that may be gone through again, where an old one stays in its place."""
    again = _gone_again(config)
    return [Place(d.dilengkapi, k) for k, step in enumerate(config.followed) for d in step.decisions
            if d.dilengkapi and step.nomor not in again]  # fmt: skip


def returned_columns(config: Config) -> list[Place]:
    """Steps that may be gone through again, and those that decide so."""
    again = _gone_again(config)
    return [Place(step.selesai_bila, k) for k, step in enumerate(config.followed) if step.nomor in again]


def _gone_again(config: Config) -> set[int]:
    """Numbers on the ways back in the office, those of the deciding steps too."""
    ways = [(d.kembali_ke, step.nomor) for step in config.steps for d in step.goes_back if d.kembali_ke is not None]
    return {number for to, last in ways for number in range(to, last + 1)}


def later_required(config: Config) -> list[Place]:
    """Wajib columns of the steps behind the form."""
    of_step = {step.nomor: k for k, step in enumerate(config.followed)}
    first = config.steps[0]
    later = [c for c in config.kolom if c.wajib and c.judul not in (*config.required, first.selesai_bila)]
    return [Place(c.judul, of_step[c.langkah]) for c in later if c.langkah in of_step]


# ---- whom they concern ---------------------------------------------------------------------------------------------


def lacks_decision(at: At) -> Mask:
    """A check without its result: the row stands still, and nothing else would tell why. One of an import may not."""
    is_told = at.columns.outside[at.heading] | at.errors
    lacks = ~Choices.of(at.texts, at.columns.lists[at.heading]).is_listed & ~is_told
    goes_on = at.track.passed | at.seen.state.is_stopped | (at.track.done & at.seen.state.marks.imported) | at.is_lacked
    return np.asarray(lacks & at.track.claim.typed.is_known & ~goes_on)


def answered_too_early(at: At) -> Mask:
    is_early = Moments.typed(at.seen.reading.times[at.heading]).is_before(at.track.before)
    return np.asarray(is_early & at.track.comes & ~at.track.passed)


def is_passed(at: At) -> Mask:
    return at.track.passed & at.track.claim.typed.is_known


def lacks_later(at: At) -> Mask:
    """Asked for once the step has its time, and holds nothing up. What lies behind a gap is not done."""
    is_done = at.track.claim.counts.is_known & ~at.track.passed & ~at.seen.state.behind[at.k]
    return np.asarray(is_done & ~at.is_filled & ~at.is_spared)


def awaits_new_time(at: At) -> Mask:
    """A decision on a way back that is older than what was gone through since."""
    return np.asarray(at.track.is_outdated & (at.seen.state.current == at.k) & ~at.seen.state.is_stopped)


def lacks_hour(at: At) -> Mask:
    """A date without a time on the day of the decision that sent the row back: nobody knows which of the two was first.

    Of the step's own time; the decision's, where that alone has none.
    """
    state, typed = at.seen.state, at.track.claim.typed
    out = np.zeros(at.seen.reading.n, bool)
    for back, is_led in zip(state.ways.returns, state.ways.led_to(state.current), strict=True):
        if back.covers(at.k):
            out |= _same_day(typed, back.at) & typed.is_bare & is_led & (state.current <= at.k)
        elif back.step == at.k:
            for k in range(back.to, back.step):
                other = state.tracks[k]
                there = is_led & (state.current <= k) & ~other.passed & ~other.claim.typed.is_bare
                out |= _same_day(other.claim.typed, back.at) & back.at.is_bare & there
    return out & ~at.track.passed & ~state.is_stopped


def _same_day(one: Moments, other: Moments) -> Mask:
    days = (one.at.astype("datetime64[D]"), other.at.astype("datetime64[D]"))
    return np.asarray(one.is_known & other.is_known & (days[0] == days[1]))


# ---- words of their sentences --------------------------------------------------------------------------------------


def filled_behind(at: At, i: int) -> str:
    """All that is filled behind the gap: one sentence names them, under each of the columns."""
    state = at.seen.state
    return listing([t.step.selesai_bila for t, behind in zip(state.tracks, state.behind, strict=True) if behind[i]])


def open_column(at: At, i: int) -> str:
    """Where the row stands: the open step's time, with its decisions where only they are missing."""
    state, reading, config = at.seen.state, at.seen.reading, at.seen.config
    opens = _opens(at, i)
    if not state.has_begun[i] or np.isnat(reading.times[opens][i]):
        return opens
    step: Step = state.tracks[state.current[i]].step
    back = {(decision.kolom, decision.kembali_bila) for decision in step.decisions}
    missing = [h for h in config.cells_of(step)[1:]
               if (h, reading.columns.texts[h][i]) in back or _is_undecided(at._replace(heading=h), i)]  # fmt: skip
    return f"{opens} ({listing(missing)})" if missing else opens


def what_it_lacks(at: At, i: int) -> str:
    is_empty = at.seen.reading.columns.times[_opens(at, i)].kind[i] == BLANK
    return "belum diisi; isi" if is_empty else "belum selesai; betulkan"


def to_mend(at: At, i: int) -> str:
    """Where a clerk has to mend it. Cells of the open step that are right are not among them, or a true time would be
    changed for one that is not: what holds such a row back is its form, or that it is a copy."""
    state, config = at.seen.state, at.seen.config
    track = state.tracks[state.current[i]]
    if not state.has_begun[i] or not track.claim.is_done[i] or track.is_outdated[i]:
        return open_column(at, i)
    form = [at._replace(heading=heading) for heading in config.required]
    lacks = [f.heading for f in form if not (f.is_filled[i] or f.is_spared[i])
             or (f.heading in config.asked and _is_undecided(f, i))]  # fmt: skip
    return listing(lacks) or "isian yang sama dengan baris lain"


def _opens(at: At, i: int) -> str:
    """The time that the row waits for: of its open step, or its first moment."""
    state = at.seen.state
    return state.tracks[state.current[i]].step.selesai_bila if state.has_begun[i] else at.seen.config.begins


def _is_undecided(at: At, i: int) -> bool:
    """No listed value, in a row whose file, if it came of an import, had the column."""
    return at.texts[i] not in at.columns.lists[at.heading] and not at.is_lacked[i]


def previous_column(at: At, i: int) -> str:
    """The column whose own cell holds the moment that the step's time, or an answer in it, is held against.

    A completion out of order counts as made at its start: it is passed by, for its cell says something else.
    """
    state, times = at.seen.state, at.seen.reading.times
    for k in range(at.k, -1, -1):
        track = state.tracks[k]
        if k < at.k and track.done[i] and not track.disorder[i]:
            return track.step.selesai_bila
        starts = not track.passed[i] if k < at.k else at.heading == track.step.selesai_bila
        for answer in (d.dilengkapi for d in track.step.decisions if d.dilengkapi and starts):
            if times[answer][i] == track.start.at[i] != track.before.at[i]:
                return answer
        for back in state.ways.returns:
            if back.to == k and back.at.at[i] == track.before.at[i] != track.reached.at[i]:
                return state.tracks[back.step].step.selesai_bila
    return at.seen.config.begins


def too_early(at: At, i: int) -> list[str]:
    """All columns that are earlier than that one: one sentence names them, under each of the columns."""
    from_there = previous_column(at, i)
    early = [At(at.seen, t.step.selesai_bila, k) for k, t in enumerate(at.seen.state.tracks) if t.disorder[i]]
    return [other.heading for other in early if previous_column(other, i) == from_there]


def why_outdated(at: At, i: int) -> str:
    """What it is earlier than. A decision that sent the row back is asked for anew too where nothing says that it is
    the earlier one: where the row passes over what it was sent back to, or an answer of its day has no time."""
    times, before, one = at.seen.reading.times, previous_column(at, i), slice(i, i + 1)
    is_earlier = Moments.typed(times[at.heading][one]).is_before(Moments.typed(times[before][one]))[0]
    return f"lebih awal dari {before}" if is_earlier else "adalah keputusan yang mengembalikan"


def later_answers(at: At, i: int) -> str:
    """The reporter's answers that came after this check."""
    times, one = at.seen.reading.times, slice(i, i + 1)
    checked = Moments.typed(at.track.claim.counts.at[one])
    answers = dict.fromkeys(d.dilengkapi for d in at.track.step.decisions if d.dilengkapi)
    return listing([heading for heading in answers if checked.is_before(Moments.typed(times[heading][one]))[0]])


def why_passed(at: At, i: int) -> str:
    """Why a row passes a step over: `Jalur berisi Khusus`."""
    texts = at.seen.reading.columns.texts
    said = [f"{c.kolom} berisi {texts[c.kolom][i]}" for c in at.track.step.hanya_bila
            if texts[c.kolom][i] is not None and texts[c.kolom][i] not in c.nilai]  # fmt: skip
    return listing(said) or f"langkah untuk mengisi {at.track.step.hanya_bila[0].kolom} juga tidak dilalui"


def reopened_by(at: At, i: int) -> str:
    """Why a finished row is open again, where its last time is what was emptied: all else is told beside it. An SOP
    that knows other ways of being finished may never have had that time in a row that stands before it."""
    state, config = at.seen.state, at.seen.config
    ends_otherwise = config.asked or config.dihentikan.dihitung_selesai
    is_last = state.current[i] == len(state.tracks) - 1 or not ends_otherwise
    return f"{at.heading} dikosongkan, " if is_last and at.times.kind[i] == BLANK else ""
