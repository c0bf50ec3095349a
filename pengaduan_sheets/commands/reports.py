"""What the commands that only look say: periksa, rekap, riwayat, status, and the summary of a sync."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np

from .. import schema as s
from ..beside.backups import used_numbers
from ..beside.whereabouts import journal_folder, read_book
from ..cells import as_text, is_blank
from ..config import Config, Step
from ..core.explanation import explain, lines
from ..core.identity import is_id
from ..core.periods import parse_period
from ..core.problems import in_order
from ..core.progress import FINISHED, REPAIR, STOPPED, WAITING
from ..core.registration import Adopted, Given
from ..core.worktime import NOWHERE
from ..errors import UsageError
from ..exports.files import checked_output, gather, office_of, render, write_output
from ..flow.record import as_of, recall, standing
from ..flow.survey import Survey, survey
from ..journal import Event, Journal, state_folder
from ..journal import Memory as JournalMemory
from ..month.words import share_words
from ..opening import open_store
from ..signs import typed_figure
from ..sync import Result
from ..terminal.screen import Part, Said, Table, Text, plain_lines
from ..text import DAYS, listing, long_day, moment, moment_or_day, number, period_name, value_key
from .history import history_lines, history_records, history_rows
from .summary import NOTHING, attention, counts_line

SHOWN_NUMBERS = 12  # of a sync's new numbers; all of them stand in the book


@dataclass(frozen=True)
class Report:
    """The same findings for people and for programs."""

    parts: Sequence[Part]  # for `terminal.show`
    as_json: Any

    @property
    def lines(self) -> list[str]:
        """The parts as plain text."""
        return plain_lines(self.parts)


def look(config: Config, now: datetime) -> tuple[Survey, Journal, JournalMemory]:
    """The book as last saved, surveyed without touching anything."""
    folder = state_folder(config)
    snapshot = read_book(config, open_store(config, folder), folder)
    journal = Journal(journal_folder(config, folder))
    memory = as_of(journal.load(), now)
    stands = standing(snapshot.stamp, memory)
    past = recall(memory, snapshot, stands, config, kept=partial(used_numbers, folder))
    return survey(snapshot, past, config, now), journal, memory


# ---- sinkron -------------------------------------------------------------------------------------------------------


def sync_parts(result: Result, *, dry: bool = False) -> list[Part]:
    """The summary of one sync."""
    c = result.counts
    out: list[Part] = [_counts(c), *_new_numbers(result, dry)]
    out += [said if what == "bermasalah" else Said(said, "bahaya") for what, said in attention(c).items()]
    out += result.lines
    if dry:
        out.append(_dry_sentence(result))
    elif result.mark is not None:
        given = " Nomor register sudah diberikan; lihat papan." if result.given else ""
        said = f"Buku sedang dibuka ({result.mark.program}); {c['tertunda']} sel menunggu sampai buku ditutup.{given}"
        out.append(Said(said, "judul"))
    else:
        out.append(Said(NOTHING if result.plan.is_empty else _written_sentence(result), "baik"))
    return out


def _counts(c: dict[str, Any]) -> Table:
    rows = [("Pengaduan", number(c["baris"])), ("Terbuka", number(c["terbuka"])),
            ("Selesai atau dihentikan", number(c["selesai"]))]  # fmt: skip
    return Table(("", ""), rows, frozenset({1}), plain=[counts_line(c)])


def _written_sentence(result: Result) -> str:
    cells = result.counts["sel_ditulis"]
    return f"Ditulis: {cells} sel di Agenda." if cells else f"Diperbarui: tab {listing(_tabs(result))}."


def _tabs(result: Result) -> list[str]:
    return [*result.plan.writes, *(tab.name for tab in result.plan.tabs)]


def _new_numbers(result: Result, dry: bool) -> list[Part]:
    if not result.given:
        return []
    gets = "akan mendapat" if dry else "mendapat"
    shown, more = result.given[:SHOWN_NUMBERS], result.given[SHOWN_NUMBERS:]
    plain = [f"Nomor baru: baris {row} {gets} {noreg}." for row, noreg in shown]
    rows = [(str(row), noreg) for row, noreg in shown]
    if more:
        rest = f"dan {len(more)} nomor lagi, sampai {more[-1][1]}"
        plain, rows = [*plain, f"... {rest}."], [*rows, ("...", rest)]
    return [Table(("Baris", "Nomor baru"), rows, frozenset({0}), plain=plain)]


def _dry_sentence(result: Result) -> str:
    if result.plan.is_empty:
        return "Uji coba: tidak ada yang perlu ditulis."
    return f"Uji coba: {result.plan.cells} sel akan ditulis (tab {listing(_tabs(result))}). Tidak ada yang ditulis."


# ---- periksa -------------------------------------------------------------------------------------------------------


def check(config: Config, now: datetime) -> Report:
    """Every problem of Agenda with its row, number, column and what to do; and what staff changed in No. Register."""
    found, journal, _ = look(config, now)
    journal.close()
    agenda = found.agenda
    rows = agenda.agenda.rows
    known = agenda.noregs
    problems = [
        {"baris": int(rows[p.row]), "noreg": _existing(agenda, p.row), "kolom": p.column, "kode": p.code,
         "pesan": p.message}
        for p in in_order(agenda.problems, list(config.columns))
        if not p.is_hint
    ]  # fmt: skip
    problems = [*_double_numbers(found), *problems]
    problems.sort(key=lambda p: int(p["baris"] or 0))
    end = f"{len(problems)} masalah." if problems else "tidak ada masalah."
    summary = Said(f"{len(known)} baris diperiksa, {end}", "judul" if problems else "baik")
    listed = [_problem_table(problems)] if problems else []
    return Report([*listed, *found.warnings, summary], {"baris": len(known), "masalah": problems})


def _problem_table(problems: Sequence[dict[str, Any]]) -> Table:
    plain, rows = [], []
    for p in problems:
        named = f" ({p['noreg']})" if p["noreg"] else ""
        plain.append(f"Baris {p['baris']}{named}: {p['pesan']}.")
        rows.append((str(p["baris"]), p["noreg"] or Said("–", "lunak"), p["kolom"] or "", f"{p['pesan']}."))
    return Table(("Baris", "No. Register", "Kolom", "Yang harus dilakukan"), rows, frozenset({0}), plain=plain)


def _existing(agenda: Any, i: int) -> str | None:
    """The number a row has already; one that only the next sync will give is not told yet."""
    new = {g.row for g in agenda.given}
    return None if i in new else agenda.noregs[i]


def _double_numbers(found: Survey) -> list[dict[str, Any]]:
    """Numbers that stand in two rows: copied by hand, the next sync puts them right."""
    agenda = found.agenda
    first: dict[str, int] = {}
    out = []
    cells = agenda.agenda.raw[s.NOREG]
    owners = sorted(range(len(cells)), key=lambda i: as_text(cells[i]) != (agenda.noregs[i] or ""))
    for i in owners:
        if is_blank(cells[i]):
            continue
        text = as_text(cells[i])
        if text in first:
            other = int(agenda.agenda.rows[first[text]])
            said = f"{s.NOREG} {text} juga ada di baris {other}; sinkron berikutnya membetulkannya"
            out.append({"baris": int(agenda.agenda.rows[i]), "noreg": agenda.noregs[i], "kolom": s.NOREG,
                        "kode": "noreg_ganda", "pesan": said})  # fmt: skip
        first.setdefault(text, i)
    return out


# ---- rekap ---------------------------------------------------------------------------------------------------------


def recap(config: Config, now: datetime, period: str | None, output: str | None = None) -> Report:
    """The recap of a period: figures as JSON, and tables for the terminal or, with `output`, where the file is."""
    wanted = typed_figure(period or f"{now:%Y-%m}")
    if parse_period(wanted) != wanted or not re.fullmatch(r"\d{4}-\d{2}", wanted):
        raise UsageError(f"--periode '{wanted}' bukan bulan; tulis seperti --periode {now:%Y-%m}.")
    path = checked_output(output, config) if output is not None else None
    found, journal, _ = look(config, now)
    with journal:
        f = found.figures(config, wanted)
        if path is None:
            return Report(_recap_parts(f, config, wanted, now), f)
        office = office_of(config)
        data = gather(found, config, wanted, now, journal, office)
    write_output(path, render(data, path.suffix.lower(), office), config)
    return Report([f"Rekap {period_name(wanted)}: {path}", *_not_yet(wanted, now)], f)


def _not_yet(period: str, now: datetime) -> list[str]:
    """What to say of a month to come: programs ask for its figures too, so they are given, and there are none yet."""
    current = f"{now:%Y-%m}"
    if period <= current:
        return []
    return [
        f"{period_name(period)} belum terjadi, jadi belum ada isinya; untuk bulan ini: --periode {current} "
        f"({period_name(current)})."
    ]


def _recap_parts(f: dict[str, Any], config: Config, period: str, now: datetime) -> list[Part]:
    shares = share_words(f, config)
    rows = [
        ("Masuk", number(f["masuk"])), ("Selesai", number(f["selesai"])), ("Dihentikan", number(f["dihentikan"])),
        ("Janji ditepati", shares.promise_said),
        ("Semua langkah tepat waktu", shares.on_time.shown),
        ("Rata-rata menit kerja", number(f["rata_menit_kerja"], 1)),
        ("Terbuka sekarang", number(f["terbuka"])), ("Terlambat sekarang", _late(f["terlambat"])),
        ("Menunggu pelapor", number(f["menunggu_pelapor"])), ("Perlu diperbaiki", number(f["perbaiki"])),
    ]  # fmt: skip
    out: list[Part] = [Said(f"Rekap {period_name(period)}, keadaan {moment(now)}", "judul"), *_not_yet(period, now), ""]
    out += [Table(("", ""), rows, frozenset({1})), "", _step_table(f, config)]
    for key, table in f.items():
        if isinstance(table, dict):
            counted = [(str(value), number(count)) for value, count in table.items()]
            heading = key.replace("_", " ").capitalize()
            out += ["", Table((heading, "Jumlah"), counted, frozenset({1}))]
    return [*out, "", Said("  Rata-rata dan terlama dalam menit kerja.", "lunak")]


def _step_table(f: dict[str, Any], config: Config) -> Table:
    names = {step.nomor: f"{step.nomor}. {step.status}" for step in config.steps}
    limited = {step.nomor for step in config.steps if step.limits}
    rows = [
        (names[step["nomor"]], number(step["selesai"]),
         _late(step["terlambat"]) if step["nomor"] in limited else number(None),
         number(step["rata_menit_kerja"], 1), number(step["terlama_menit_kerja"]))
        for step in f["langkah"]
    ]  # fmt: skip
    return Table(("Langkah", "Selesai", "Terlambat", "Rata-rata", "Terlama"), rows, frozenset({1, 2, 3, 4}))


def _late(count: int) -> Text:
    return Said(number(count), "bahaya") if count else number(count)


# ---- one complaint -------------------------------------------------------------------------------------------------


def find_row(
    found: Survey, journal: Journal, memory: JournalMemory, given: str, now: datetime
) -> tuple[str, int | None]:
    """(ID, position or None when the row is gone) of a NOREG: sequence of this year, whole number, or ID Baris.

    raises  UsageError: no such number, or several have that sequence
    """
    agenda = found.agenda
    text = value_key(typed_figure(given))
    by_number = {value_key(n): i for i, n in enumerate(agenda.noregs) if n}
    if text.isdigit() and text not in by_number:
        text = _by_sequence(found, journal, int(text), now.year) or text
    if text in by_number:
        i = by_number[text]
        return agenda.identities.ids[i], i
    named = text.upper()
    if is_id(named) and named in agenda.identities.ids:
        return named, agenda.identities.ids.index(named)
    by_journal = (row_id for noreg, row_id in memory.numbers.items() if value_key(noreg) == text)
    row_id = next(by_journal, named if named in memory.rows else None)
    if row_id is None:
        raise UsageError(
            f"Nomor '{given}' tidak dikenal. Tulis nomor urut tahun ini (misalnya 12), nomor lengkap, atau ID Baris."
        )
    return row_id, None


def _by_sequence(found: Survey, journal: Journal, sequence: int, year: int) -> str | None:
    """The number with that sequence in a year, whatever pattern made it. raises UsageError: there are several."""
    new: list[Given | Adopted] = [*found.agenda.adopted, *found.agenda.given]
    fits = [*journal.find_sequence(year, sequence), *(n.noreg for n in new if (n.year, n.sequence) == (year, sequence))]
    numbers = list(dict.fromkeys(fits))
    if len(numbers) > 1:
        raise UsageError(f"Nomor urut {sequence} ada {len(numbers)} kali: {listing(numbers)}. Tulis nomor lengkapnya.")
    return value_key(numbers[0]) if numbers else None


def status_sentence(config: Config, now: datetime, given: str) -> str:
    """One sentence that an officer can read to the reporter; nothing in it names anybody."""
    found, journal, memory = look(config, now)
    with journal:
        row_id, i = find_row(found, journal, memory, given, now)
    numbers = {r: n for n, r in memory.numbers.items()}
    name = f"Pengaduan nomor {numbers[row_id]}" if row_id in numbers else "Pengaduan ini"
    if i is None:
        return f"{name} tidak ada lagi di buku agenda; periksa tab Tugas, bagian baris yang hilang."
    row = found.agenda.derived.rows.iloc[i]
    name = f"Pengaduan nomor {row['noreg']}" if _is_text(row["noreg"]) else "Pengaduan yang belum bernomor ini"
    said = name if _is_nat(row["received"]) else f"{name} diterima {long_day(row['received'])} dan"
    status = str(row["status"])
    if status == FINISHED:
        return f"{said} sudah selesai dijawab {long_day(row['finished'])}."
    if status == STOPPED:
        reason = f" ({str(row['stop_reason']).lower()})" if _is_text(row["stop_reason"]) else ""
        return f"{said} dihentikan {long_day(row['stopped'])}{reason}."
    if status == REPAIR:
        return f"{said} sedang dilengkapi datanya oleh petugas sebelum diberi nomor."
    if status == WAITING:
        return f"{said} menunggu kelengkapan dari pelapor; setelah dilengkapi, pengaduan segera diperiksa lagi."
    doing = f"{said} sekarang pada tahap {status} oleh {row['actor']}"
    if _is_nat(row["deadline"]):
        return f"{doing}."
    if row["late"]:
        return f"{doing}; tahap ini melewati batas waktunya {_spoken(row['deadline'])} dan kami mohon maaf."
    return f"{doing}, paling lambat {_spoken(row['deadline'])}."


def _is_nat(value: Any) -> bool:
    return value is None or bool(value != value)


def _is_text(value: Any) -> bool:
    """A column of texts holds NaN, not None, where one is missing: pandas' choice."""
    return isinstance(value, str) and value != ""


def _spoken(value: datetime) -> str:
    return f"{DAYS[value.weekday()]} {moment(value)}"


def history(config: Config, now: datetime, given: str | None) -> Report:
    """The audit trail; with a number also how each deadline came about."""
    found, journal, memory = look(config, now)
    try:
        if given is None:
            events = journal.events(limit=50)
            return Report(
                [_changes(events, None, config)] if events else ["Belum ada perubahan."],
                history_records(events, config),
            )
        row_id, i = find_row(found, journal, memory, given, now)
        events = journal.events(row_id=row_id)
    finally:
        journal.close()
    deadlines = _deadlines(found, config, i) if i is not None else []
    numbers = {r: n for n, r in memory.numbers.items()}
    noreg = numbers.get(row_id)
    out: list[Part] = [Said(f"Pengaduan {noreg or row_id}", "judul"), ""]
    if deadlines:
        out += [Said("Tenggat per langkah:", "judul"), *(line for d in deadlines for line in d["lines"]), ""]
    out += [Said("Perubahan:", "judul"), _changes(events, noreg or row_id, config) if events else "  belum ada"]
    return Report(
        out,
        {"noreg": noreg, "id_baris": row_id, "perubahan": history_records(events, config, oldest_first=True),
         "tenggat": [d["json"] for d in deadlines]},
    )  # fmt: skip


def _changes(events: Sequence[Event], noreg: str | None, config: Config) -> Table:
    """Changes as a table; plain, a line each. Of one complaint its number is not repeated."""
    rows = history_rows(events, noreg, config)
    plain = history_lines(events, noreg, config)
    if noreg is not None:
        return Table(("Waktu", "Oleh", "Perubahan"), [(at, who, what) for at, _, who, what in rows], plain=plain)
    return Table(("Waktu", "No. Register", "Oleh", "Perubahan"), rows, plain=plain)


def _deadlines(found: Survey, config: Config, i: int) -> list[dict[str, Any]]:
    state, table = found.agenda.state, found.table
    out = []
    for k, track in enumerate(state.tracks):
        is_current = bool(state.is_open[i]) and int(state.current[i]) == k
        if not (track.done[i] or is_current):
            continue
        step, start = track.step, track.start.at[i]
        late = bool(track.late[i]) if track.done[i] else bool(state.late[i])
        if is_current and str(state.status[i]) in (REPAIR, WAITING):
            out.append(_no_deadline(step, f"tidak ada tenggat selama {state.status[i]}"))
        elif not step.limits:
            out.append(_no_deadline(step, "tanpa batas waktu"))
        elif np.isnat(start):
            out.append(_no_deadline(step, "waktu mulai tidak diketahui, jadi tidak ada tenggat"))
        else:
            done = track.at.at[i].item() if track.done[i] else None
            out.append(_deadline(step, start.item(), done, late, table))
    return out


def _no_deadline(step: Step, why: str) -> dict[str, Any]:
    return {
        "lines": [f"  {step.nomor}. {step.status}: {why}."],
        "json": {"langkah": step.nomor, "mulai": None, "tenggat": None, "keterangan": why},
    }


def _deadline(step: Step, start: datetime, done: datetime | None, late: bool, table: Any) -> dict[str, Any]:
    is_day = (start.hour, start.minute) == (0, 0)
    day = np.datetime64(start, "D")
    w = int(table.day_end(day)) if is_day else int(table.minutes_before(np.datetime64(start, "m")))
    begin = table.earliest(w).item() if is_day else start
    head = f"  {step.nomor}. {step.status}, mulai {moment_or_day(start)}"
    said = [head + (" (tanpa jam: dihitung dari akhir jam kerja hari itu)" if is_day else "")]
    for limit, name in ((step.tenggang, "tenggang"), (step.waktu, "batas")):
        if limit is None:
            continue
        said.append(f"     {name} {limit}:")
        said += [f"       {line}" for line in lines(explain(table, begin, limit))]
        w = int(table.add(w, limit))
        begin = table.earliest(w).item()
    assert w != NOWHERE
    end = f"     tenggat {moment(begin)}"
    if done is not None:
        end += f"; selesai {moment_or_day(done)}, {'terlambat' if late else 'tepat waktu'}"
    elif late:
        end += "; sudah lewat"
    said.append(end)
    return {
        "lines": said,
        "json": {
            "langkah": step.nomor, "mulai": start.isoformat(timespec="minutes"),
            "tenggat": begin.isoformat(timespec="minutes"),
            "selesai": done.isoformat(timespec="minutes") if done else None, "terlambat": late,
            "hitungan": [line.strip() for line in said[1:-1]],
        },
    }  # fmt: skip
