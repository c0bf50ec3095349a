"""One row on its way through any SOP, step by step in plain Python. Source: INTERFACE 4.2 to 4.5.

Where the contract leaves a corner open, docs/keputusan.md says which way was taken, and this file takes it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .clock import Clock
from .procedure import Due, Limit, Procedure, Table, is_later, start_as
from .reading import Moment, folded, is_blank, read_time
from .state import remaining_words

__all__ = ["Completion", "Journey"]

REPAIR, WAITING, FINISHED, STOPPED = "Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan"


@dataclass(frozen=True)
class Completion:
    """A completed step: minutes from its start, None when the start is lost; `timed`: in the means."""

    number: int
    start: Moment | None
    end: Moment
    late: bool
    minutes: int | None
    timed: bool


@dataclass(frozen=True)
class Return:
    """A decision that sends the row back to a step of the office, at `moment`; indexes in `walked`."""

    to: int
    step: int
    moment: Moment


class Journey:
    """`numbered`: it has a register number already; `is_copy`: it equals another row in all `ciri`."""

    def __init__(
        self, row: Mapping[str, object], sop: Procedure, now: datetime, clock: Clock, numbered: bool, is_copy: bool
    ) -> None:
        self.row, self.sop, self.now, self.clock, self.numbered, self.is_copy = row, sop, now, clock, numbered, is_copy
        cells = {h: read_time(row.get(h), now) for h in sop.columns if sop.is_time(h)}
        self.times = {heading: cell.moment for heading, cell in cells.items()}
        self.typed = [self.times[step["selesai_bila"]] for step in sop.walked]
        self.first = self.times[sop.begins]
        self.received = read_time(row.get(sop.counted_by), now).moment
        self.stopped = self.times.get(sop.stop.get("kolom", ""))
        self.done: list[Completion] = []
        self.starts: dict[int, Moment | None] = {}  # of the steps that the row came to
        self.before: dict[int, Moment | None] = {}  # ... without a return to the reporter
        self.reached: dict[int, Moment | None] = {}  # ... without any return
        self.would: dict[int, Moment | None] = {}  # of those that it passes over: when they would have started
        self.named = {heading for heading, cell in cells.items() if cell.named}
        self.passed = self._passed()
        self.returns = self._returns()
        self._walk()
        self._describe()
        self._notes()

    # ---- what the cells say, whatever the row went through

    def value(self, heading: str) -> str | None:
        return self.sop.value(self.row, heading)

    def _passed(self) -> list[bool]:
        """Steps that the row passes over: another listed value, or the column's own step was passed over."""
        passed: list[bool] = []
        for step in self.sop.walked:
            out = False
            for condition in self.sop.conditions(step):
                owner = self.sop.place(self.sop.columns[condition["kolom"]]["langkah"])
                value = self.value(condition["kolom"])
                if (owner is not None and passed[owner]) or (value is not None and value not in condition["nilai"]):
                    out = True
            passed.append(out)
        return passed

    def _returns(self) -> list[Return]:
        """Decisions that count as filled and send back to a step, the latest step first."""
        found: list[Return] = []
        for d in reversed(range(len(self.sop.walked))):
            at = self.typed[d]
            if at is None or self.passed[d] or _is_void(d, at, found):
                continue
            for decision in self.sop.decisions(self.sop.walked[d]):
                if "kembali_ke" in decision and self.value(decision["kolom"]) == decision["kembali_bila"]:
                    to = self.sop.place(decision["kembali_ke"])
                    assert to is not None
                    found.append(Return(to, d, at))
                    break
        return found

    def time_of(self, k: int) -> Moment | None:
        """The step's time, unless a return made it count no more."""
        at = self.typed[k]
        return None if at is None or _is_void(k, at, self.returns) else at

    @property
    def lacks(self) -> list[str]:
        """Cells of the form that are asked for: empty, or without a listed value where a step goes by it."""
        found = []
        for heading in self.sop.form:
            if self.sop.is_time(heading):
                if self.times[heading] is None:
                    found.append(heading)
            elif is_blank(self.row.get(heading)) or (heading in self.sop.asked and self.value(heading) is None):
                found.append(heading)
        return found

    @property
    def has_begun(self) -> bool:
        """It is on its way: its first moment is known, or its progress stays without it."""
        return self.first is not None or self.is_kept

    def is_lacked(self, heading: str) -> bool:
        """The register that it came from had no such column (only of a row of an import: `imported`)."""
        return False

    @property
    def begins_at(self) -> int:
        """The first step that the row goes through: the form is asked for there."""
        return self.passed.index(False)

    @property
    def is_kept(self) -> bool:
        """Its progress stays whatever is lost: it has a number, or is past the step that asks for the form."""
        k = self.begins_at
        return self.numbered or (k != self.sop.number_at and self.typed[k] is not None and not self.is_copy)

    # ---- the way

    def _walk(self) -> None:
        steps, moment = self.sop.walked, self.first
        self.current = self.begins_at
        if not self.has_begun:
            self.starts[self.current] = None
            return
        for k in range(len(steps)):
            self.reached[k] = moment
            moment = self._sent_back_to(k, moment)
            if self.passed[k]:
                self.would[k] = moment
                continue
            self.current, self.before[k] = k, moment
            start = self.starts[k] = self._start(steps[k], moment)
            end = self.time_of(k)
            if end is None or not self._is_complete(k, start, end):
                return
            moment = self._complete(k, start, end)
        self.current = len(steps)

    def _sent_back_to(self, k: int, moment: Moment | None) -> Moment | None:
        """The last decision that names step k; not one after which the row was sent further back, from where it came to
        the step once more. What says so is the step before, on a way where that can be."""
        named = [r for r in self.returns if r.to == k]
        if not named:
            return moment
        last = max(named, key=lambda r: r.moment.at)
        further = [d["kembali_ke"] for step in self.sop.walked[k : last.step]
                   for d in self.sop.decisions(step) if "kembali_ke" in d]  # fmt: skip
        goes_on = any((self.sop.place(number) or 0) < k for number in further)
        return moment if goes_on and moment is not None and is_later(moment, last.moment) else last.moment

    def _start(self, step: Table, before: Moment | None) -> Moment | None:
        """At `dilengkapi` where that is filled and not before it would have started."""
        start = before
        for decision in self.sop.decisions(step):
            answered = self.times.get(decision.get("dilengkapi", ""))
            if answered is not None and (start is None or not answered.is_before(start)):
                start = answered
        return start

    def _is_complete(self, k: int, start: Moment | None, end: Moment) -> bool:
        step = self.sop.walked[k]
        if k == self.begins_at and not self.numbered and (self.is_copy or (self.lacks and not self.is_kept)):
            return False
        for decision in self.sop.decisions(step):
            value = self.value(decision["kolom"])
            if value is None and self.is_lacked(decision["kolom"]):
                continue
            if value is None or value == decision["kembali_bila"]:
                return False
            answered = self.times.get(decision.get("dilengkapi", ""))
            if answered is not None and end.is_before(answered):
                return False
            if "kembali_ke" in decision and start is not None and end.is_before(start):
                return False
        own = [h for h in self.sop.asked if self.sop.columns[h]["langkah"] == step["nomor"] and h not in self.sop.form]
        return all(self.value(heading) is not None or self.is_lacked(heading) for heading in own)

    def _complete(self, k: int, start: Moment | None, end: Moment) -> Moment:
        number = self.sop.walked[k]["nomor"]
        if start is None:
            self.done.append(Completion(number, None, end, late=False, minutes=None, timed=False))
            return end
        if end.is_before(start):
            self.named.add(self.sop.walked[k]["selesai_bila"])
            self.done.append(Completion(number, start, start, late=False, minutes=0, timed=not start.bare))
            return start
        due = self._due(k)
        began, ended = self._w(start), self.clock.w(end.at)
        minutes = max(began, ended) - began if end.bare else ended - began
        late = due is not None and due.is_passed_at(end.at)
        self.done.append(Completion(number, start, end, late, minutes, timed=not (start.bare or end.bare)))
        return end

    def _w(self, start: Moment) -> int:
        return self.clock.w(start_as(start, False, self.clock))

    def _due(self, k: int) -> Due | None:
        step, start = self.sop.walked[k], self.starts[k]
        limit, grace = self.sop.limit(step.get("waktu"), self.row), self.sop.limit(step.get("tenggang"), self.row)
        if limit is None or start is None:
            return None
        return Due.lay(start, [grace, limit] if grace else [limit], self.clock)

    # ---- the promise

    def promise(self) -> Due | None:
        """The deadline of `[janji]`; None before its step began, after its start was lost, and without a limit."""
        k = self.sop.place(self.sop.promise["mulai"])
        limit = self.sop.limit(self.sop.promise["waktu"], self.row)
        if limit is None or k is None or k not in self.reached:
            return None
        start, is_second = self.reached[k], False
        if not self.passed[k]:
            without, began = self.before[k], self.starts[k]
            is_second = without is not start and began is not None and began is not without
            is_second = is_second and not (start is not None and began is not None and began.is_before(start))
            start = start if is_second else self._start(self.sop.walked[k], start)
        if start is None:
            return None
        pauses = self._pauses(k if is_second else k + 1)
        due = Due.lay(start, [limit], self.clock).moved(pauses)
        more = self.sop.promise.get("perpanjangan")
        if more and (asked := self.times[more["kolom"]]) is not None and not due.is_passed_at(asked.at):
            limits = [limit, self._longer(more["waktu"])]
            due = Due.lay(start, limits, self.clock).moved(pauses)
        return due

    def _longer(self, written: object) -> Limit:
        limit = self.sop.limit(written, self.row)
        assert limit is not None
        return limit

    def _pauses(self, first: int) -> list[tuple[Moment, Moment]]:
        """What the reporter took in the steps from `first` on: from the start without `dilengkapi` to it."""
        pauses = []
        for k in range(first, len(self.sop.walked)):
            without, start = self.before.get(k), self.starts.get(k)
            if without is not None and start is not None and start is not without:
                pauses.append((without, start))
        return pauses

    @property
    def beginning(self) -> Moment | None:
        """Where the first step behind the form starts; where the row passes it over, where it would have."""
        if not self.has_begun:  # what sent it back is a start all the same
            return self._sent_back_to(0, None)
        return self.starts.get(0) if not self.passed[0] else self.would.get(0)

    def keeps_promise(self) -> bool | None:
        """Of a finished row; None where nothing was promised."""
        if self.sop.promise:
            return self._kept_by(self.promise(), is_lost=self._is_promise_lost())
        limits = [self.sop.limit(step.get("waktu"), self.row) for k, step in enumerate(self.sop.walked)
                  if not self.passed[k]]  # fmt: skip
        known = [limit for limit in limits if limit is not None]
        if len(known) < len(limits) or self.stopped is not None:
            return None
        start = self.beginning
        due = Due.lay(start, known, self.clock).moved(self._pauses(1)) if start is not None else None
        return self._kept_by(due, is_lost=start is None)

    def _is_promise_lost(self) -> bool:
        k = self.sop.place(self.sop.promise["mulai"])
        has_limit = self.sop.limit(self.sop.promise["waktu"], self.row) is not None
        return has_limit and k is not None and k in self.reached and self.promise() is None

    def _kept_by(self, due: Due | None, is_lost: bool) -> bool | None:
        if due is None:
            return True if is_lost else None
        if self.stopped is not None:
            return not due.is_passed_at(self.stopped.at)
        last = self.done[-1]
        end = last.end.at
        if last.end.bare and last.start is not None:  # never before its step's start
            end = max(end, start_as(last.start, due.on_the_wall, self.clock))
        return not due.is_passed_at(end)

    def whole_way(self) -> int | None:
        """Working minutes from the beginning to the end of a finished row; None without a time of day."""
        start, end = self.beginning, self.finished
        if start is None or end is None or start.bare or end.bare:
            return None
        return max(0, self.clock.w(end.at) - self.clock.w(start.at))

    # ---- the system columns

    @property
    def waits(self) -> bool:
        if self.current >= len(self.sop.walked):
            return False
        for decision in self.sop.decisions(self.sop.walked[self.current]):
            if "dilengkapi" not in decision or self.value(decision["kolom"]) != decision["kembali_bila"]:
                continue
            answered, checked = self.times[decision["dilengkapi"]], self.time_of(self.current)
            if answered is None:
                return True
            if checked is not None:
                if checked.bare or answered.bare:
                    return answered.day < checked.day
                return answered.at <= checked.at
        return False

    def _describe(self) -> None:
        self.status: str | None = None
        self.step = self.actor = self.deadline = self.late = self.remaining = None
        self.finished: Moment | None = None
        self.late_steps = ", ".join(str(done.number) for done in self.done if done.late) or None
        counted = [folded(reason) for reason in self.sop.stop.get("dihitung_selesai", [])]
        self.reason = self.row.get(self.sop.stop.get("alasan", "")) if self.stopped is not None else None
        self.is_waiting = False
        if self.stopped is not None:
            self.status = FINISHED if folded(self.reason) in counted else STOPPED
            self.finished = self.stopped if self.status == FINISHED else None
            return
        if self.current == len(self.sop.walked):
            self.status, self.finished = FINISHED, self.done[-1].end if self.done else None
            return
        step, is_lost = self.sop.walked[self.current], not self.has_begun
        is_asked = self.current == self.begins_at and not self.numbered
        held = is_lost or (is_asked and self.is_copy)
        self.status, self.actor = step["status"], self.sop.actor(step)
        if not held and self.waits:
            self.status, self.actor, self.is_waiting = WAITING, self.sop.reporter, True
        elif held or (is_asked and not self.is_kept and self.lacks):
            self.status = REPAIR
        else:
            self._describe_deadline()
        self.step = f"{step['nomor']}. {self.status}"

    def _describe_deadline(self) -> None:
        dues = [self._due(self.current)]
        if self.sop.promise:
            dues.append(self.promise())
        known = [due for due in dues if due is not None]
        if not known:
            return
        stands = min([at.at for k in self.behind if (at := self.typed[k]) is not None], default=self.now)
        is_late = any(due.is_passed_at(stands) for due in known)
        self.deadline = min(due.at for due in known)
        self.late = "Ya" if is_late else None
        self.remaining = remaining_words(self.clock, self.now, self.deadline, stands.date() if is_late else None)

    @property
    def behind(self) -> list[int]:
        """Later steps that are filled: what lies behind a gap. Not what a return sent back, nor its decision."""
        found = []
        for k in range(self.current + 1, len(self.sop.walked)):
            at = self.typed[k]
            if at is None or self.passed[k]:
                continue
            back = self._led_here()
            if not _is_void(k, at, back) and k not in [r.step for r in back]:
                found.append(k)
        return found

    def _led_here(self) -> list[Return]:
        """The ways back that the row is on: sent to a step that it has come to again, or back from further steps on the
        way when one of them, decided again since, sent it on to an earlier one."""
        found: list[Return] = []
        for r in sorted(self.returns, key=lambda r: r.step):
            if r.to <= self.current or any(r.to <= inner.step < r.step for inner in found):
                found.append(r)
        return found

    @property
    def gets_number(self) -> bool:
        completes = any(done.number == self.sop.walked[self.sop.number_at]["nomor"] for done in self.done)
        is_refused = bool(self.lacks) or self.is_copy or self.status == STOPPED
        return completes and not self.numbered and not is_refused

    # ---- the note: under which columns it finds something to mend

    def _notes(self) -> None:
        named, stopped = self.named, self.stopped is not None
        for heading in self.lacks:
            if not self.is_waiting or heading == self.sop.begins:
                named.add(heading)
        for heading, column in self.sop.columns.items():
            if column["isi"] == "pilihan" and not is_blank(self.row.get(heading)) and self.value(heading) is None:
                named.add(heading)
        for k, step in enumerate(self.sop.walked):
            at = self.typed[k]
            if at is not None and self.passed[k]:
                named.add(step["selesai_bila"])
            elif at is not None:
                self._notes_of(k, step, at, stopped)
            self._note_of_answers(k, step)
        if not stopped:
            named |= {self.sop.walked[k]["selesai_bila"] for k in self.behind}
        if self.sop.stop.get("kolom"):
            has_reason = not is_blank(self.row.get(self.sop.stop["alasan"]))
            if stopped and not has_reason and not self.is_lacked(self.sop.stop["alasan"]):
                named.add(self.sop.stop["alasan"])
            stop = self.sop.stop["kolom"]
            if has_reason and is_blank(self.row.get(stop)) and not self.is_lacked(stop):
                named.add(stop)
        if self.is_copy:
            named.add(self.sop.told_by)

    def _notes_of(self, k: int, step: Table, at: Moment, stopped: bool) -> None:
        named, own = self.named, step["selesai_bila"]
        decisions = self.sop.decisions(step)
        asked = {h for h in self.sop.asked if self.sop.columns[h]["langkah"] == step["nomor"]} - set(self.sop.form)
        for heading in asked | {decision["kolom"] for decision in decisions}:
            if is_blank(self.row.get(heading)) and not stopped and not self.is_past(k, heading):
                named.add(heading)
        decisions = [d for d in decisions if self.value(d["kolom"]) is not None or not self.is_lacked(d["kolom"])]
        values = [self.value(decision["kolom"]) for decision in decisions]
        goes_on = all(v not in (None, d["kembali_bila"]) for v, d in zip(values, decisions, strict=True))
        counts = self.time_of(k)
        for decision in decisions:
            answered = self.times.get(decision.get("dilengkapi", ""))
            if goes_on and counts is not None and answered is not None and counts.is_before(answered):
                named.add(own)
        returns_here = any("kembali_ke" in decision for decision in decisions)
        start = self.starts.get(k)
        if self.current == k and returns_here and start is not None and counts is not None and not stopped:
            is_back = any(r.step == k for r in self.returns)
            if counts.is_before(start) or (is_back and not is_later(at, start)):
                named.add(own)
        for r in self.returns:
            is_there = r in self._led_here() and self.current <= k and r.to <= k < r.step
            if is_there and not stopped and at.day == r.moment.day and (at.bare or r.moment.bare):
                named.add(own if at.bare else self.sop.walked[r.step]["selesai_bila"])
        if k in self.behind:  # what lies behind a gap is not done
            return
        later = [c for c in self.sop.columns.values() if c.get("wajib") and c.get("langkah") == step["nomor"]]
        for column in later:
            heading = column["judul"]
            if heading not in self.sop.form and heading != own and counts is not None and self._is_empty(heading):
                named.add(heading)

    def is_past(self, k: int, heading: str) -> bool:
        """A decision that is missing holds the row up no more (only of a row of an import)."""
        return False

    def _is_empty(self, heading: str) -> bool:
        return self.times[heading] is None if self.sop.is_time(heading) else is_blank(self.row.get(heading))

    def _note_of_answers(self, k: int, step: Table) -> None:
        """An answer of the reporter before the step could begin; in steps that may be returned it may be an old one."""
        again = any(
            self.sop.place(d["kembali_ke"]) <= k <= j  # type: ignore[operator]
            for j, other in enumerate(self.sop.walked) for d in self.sop.decisions(other) if "kembali_ke" in d
        )  # fmt: skip
        for decision in self.sop.decisions(step):
            answered, before = self.times.get(decision.get("dilengkapi", "")), self.before.get(k)
            if answered is not None and before is not None and answered.is_before(before) and not again:
                self.named.add(decision["dilengkapi"])


def _is_void(k: int, at: Moment, returns: list[Return]) -> bool:
    """A return sent step k back, and its time is not later than the decision."""
    return any(r.to <= k < r.step and not is_later(at, r.moment) for r in returns)
