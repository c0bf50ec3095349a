"""`periksa`: every problem of Agenda, Serah Terima and Referensi, with what to do, and what holds the sync."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .. import schema as s
from ..beside.look import look, refused
from ..cells import as_text, is_blank
from ..config import Config
from ..core.problems import in_order
from ..flow.last_config import is_another
from ..flow.survey import Survey
from ..flow.telling import mass_change_sentence
from ..terminal.parts import Report, Said, Table

_EDITED = (
    "config.toml berubah sejak sinkron terakhir; ini menurut yang sekarang. `pengaduan sinkron --uji` menyebut apakah "
    "perubahan itu mengubah yang sudah lewat."
)


def check(config: Config, now: datetime) -> Report:
    """Every problem of Agenda with its row, number, column and what to do; and what staff changed in No. Register;
    those of the other tabs that staff fill, apart, for `masalah` is of Agenda (INTERFACE section 1).

    A mass change (INTERFACE 4.9) is one problem, at its first row: said by itself, for it holds the sync.
    """
    with look(config, now) as (found, _):
        agenda = found.agenda
    rows, known = agenda.agenda.rows, agenda.numbers.noregs
    new = {number.noreg for number in agenda.numbers.given}  # which only the next sync will give: not told yet
    problems = [
        *_double_numbers(found),
        *(
            {"baris": int(rows[p.row]), "noreg": None if known[p.row] in new else known[p.row], "kolom": p.column,
             "kode": p.code, "pesan": p.message}
            for p in in_order(agenda.problems, list(config.columns))
            if not p.is_hint
        ),
    ]  # fmt: skip
    problems.sort(key=lambda p: int(p["baris"]))
    held, others = _held(found), _beside_agenda(found)
    all_told, told = [*held, *problems], found.warnings[len(found.reference.warnings) :]
    count, beside = len(all_told) + len(others), " pada barisnya; lihat juga yang disebut di atas" if told else ""
    end = f"{count} masalah." if count else f"tidak ada masalah{beside}."
    summary = Said(f"{len(known)} baris diperiksa, {end}", "judul" if count or told else "baik")
    stops = [Said(f"Sinkron berhenti: {p['pesan']}", "bahaya") for p in held]
    listed = [_problem_table(problems)] if problems else []
    edited = [_EDITED] if is_another(config, found.past.meta) else []
    as_json = {"baris": len(known), "masalah": all_told} | ({"masalah_lain": others} if others else {})
    return Report([*stops, *listed, *(p["pesan"] for p in others), *told, *edited, summary], as_json)


def _beside_agenda(found: Survey) -> list[dict[str, Any]]:
    """The problems of Serah Terima and Referensi; each sentence says its place by itself."""
    tab = found.handover_tab.name
    rows = [
        {"tab": s.HANDOVER, "baris": row.sheet_row, "kolom": column,
         "pesan": f"Tab {tab} baris {row.sheet_row}: {said}"}
        for row in found.handed.rows for column, said in row.problems
    ]  # fmt: skip
    return rows + [
        {"tab": s.REFERENCE, "baris": told.row, "kolom": told.heading, "pesan": told.said}
        for told in found.reference.warnings
    ]


def _held(found: Survey) -> list[dict[str, Any]]:
    change = refused(found)
    if change is None:
        return []
    first, agenda = change.rows[0], found.agenda
    return [{"baris": int(agenda.agenda.rows[first]), "noreg": agenda.numbers.noregs[first],
             "kolom": change.columns[0] if change.columns else None, "kode": "perubahan_massal",
             "pesan": mass_change_sentence(found, change)}]  # fmt: skip


def _problem_table(problems: Sequence[dict[str, Any]]) -> Table:
    plain, rows = [], []
    for p in problems:
        named = f" ({p['noreg']})" if p["noreg"] else ""
        plain.append(f"Baris {p['baris']}{named}: {p['pesan']}.")
        rows.append((str(p["baris"]), p["noreg"] or Said("–", "lunak"), p["kolom"] or "", f"{p['pesan']}."))
    return Table(("Baris", "No. Register", "Kolom", "Yang harus dilakukan"), rows, frozenset({0}), plain=plain)


def _double_numbers(found: Survey) -> list[dict[str, Any]]:
    """Numbers that stand in two rows: copied by hand, the next sync puts them right."""
    agenda = found.agenda
    first: dict[str, int] = {}
    out = []
    cells = agenda.agenda.raw[s.NOREG]
    owners = sorted(range(len(cells)), key=lambda i: as_text(cells[i]) != (agenda.numbers.noregs[i] or ""))
    for i in owners:
        if is_blank(cells[i]):
            continue
        text = as_text(cells[i])
        if text in first:
            other = int(agenda.agenda.rows[first[text]])
            said = f"{s.NOREG} {text} juga ada di baris {other}; sinkron berikutnya membetulkannya"
            out.append({"baris": int(agenda.agenda.rows[i]), "noreg": agenda.numbers.noregs[i], "kolom": s.NOREG,
                        "kode": "noreg_ganda", "pesan": said})  # fmt: skip
        first.setdefault(text, i)
    return out
