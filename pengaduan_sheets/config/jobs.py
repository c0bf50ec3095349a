"""What one column cannot do at once: what fills it for the one would each time mean the other, too (INTERFACE 4.3).

Columns by which decisions, conditions and limits go may be shared, and a time may complete a step that only some rows
go through and stop or extend these. As in `checks`, each check is declared: when it is wrong, what is said then, and of
which key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .procedure import Decision, Step
from .values import Check

if TYPE_CHECKING:
    from .model import Config

Key = tuple[str | int, ...]
Jobs = dict[str, str]  # heading -> what it does, in words

_STOPS = "jadi setiap pengaduan akan terhitung dihentikan"
_ANSWERS = "jadi tidak diketahui kapan pelapor menjawab"
_EXTENDS = "jadi setiap pengaduan diperpanjang"
_RETURNS = "jadi setiap pengaduan akan terhitung dikembalikan"
_REASONS = "jadi setiap pengaduan akan punya alasan dihentikan"


def job_checks(config: Config) -> Iterator[Check]:
    """Of columns that are known to be there: who names others was told already."""
    if len(config.steps) < 2:
        return
    yield from _start(config)
    for i, step in enumerate(config.langkah):
        for j, decision in enumerate(step.decisions if step.lingkup == "pengaduan" else []):
            if decision.dilengkapi:
                yield from _return(config, decision, ("langkah", i, "keputusan", j))
    yield from _extension(config)
    yield from _stop(config)
    yield from _reason(config)


def _start(config: Config) -> Iterator[Check]:
    first = config.steps[0]
    done = _completions(config.steps[1:])
    said = "jadi langkah itu selesai sebelum pengaduan dimulai"
    yield from _taken(config, first.mulai, done, said, ("langkah", config.langkah.index(first), "mulai"))


def _return(config: Config, decision: Decision, key: Key) -> Iterator[Check]:
    moments = {**_asked_by_form(config), **_begins(config), **_completions(config.steps)}
    yield from _taken(config, decision.dilengkapi, moments, _ANSWERS, key)
    always = {**_decides(config), **moments, decision.dilengkapi: "menandai jawaban pelapor"}
    yield from _taken(config, decision.kekurangan, always, _RETURNS, key, "kolom teks")


def _extension(config: Config) -> Iterator[Check]:
    """By a time that every row has by then; a step behind the promise's start may be completed in time or not."""
    if config.janji is None or config.janji.perpanjangan is None:
        return
    before = [step for step in config.steps if step.nomor < config.janji.mulai]
    moments = {**_asked_by_form(config), **_begins(config), **_for_all(before)}
    yield from _taken(config, config.janji.perpanjangan.kolom, moments, _EXTENDS, ("janji", "perpanjangan"))


def _stop(config: Config) -> Iterator[Check]:
    heading, key = config.dihentikan.kolom, ("dihentikan", "kolom")
    required = dict.fromkeys(config.all_required, "wajib diisi")
    moments = {**required, **_begins(config), **_for_all(config.steps)}
    yield from _taken(config, heading, moments, _STOPS, key)
    answers = {
        d.dilengkapi: f"menandai jawaban pelapor di langkah {s.nomor}" for s in config.steps for d in s.decisions
    }
    yield from _taken(config, heading, answers, "jadi setiap jawaban menghentikan pengaduannya", key)
    more = config.janji.perpanjangan if config.janji else None
    extends = {more.kolom: "memperpanjang janji"} if more else {}
    yield from _taken(config, heading, extends, "jadi setiap perpanjangan menghentikan pengaduannya", key)


def _reason(config: Config) -> Iterator[Check]:
    """Who fills a reason must mean a stop: a row with the one and without the other is asked for it."""
    column, key = config.columns.get(config.dihentikan.alasan), ("dihentikan", "alasan")
    if column is None or not config.dihentikan.kolom:
        return
    kind = f'kolom "{column.judul}" berisi "{column.isi}", bukan alasan; pakai kolom pilihan atau teks: '
    fitting = [c.judul for c in config.kolom if c.isi in ("pilihan", "teks") and not _has_job(config, c.judul)]
    yield column.isi not in ("pilihan", "teks"), kind + _some(fitting), key
    required = dict.fromkeys(config.all_required, "wajib diisi")
    marks = dict.fromkeys(config.register_.ciri, "membedakan pengaduan (register.ciri)")
    roles = {c.judul: f'punya peran "{c.peran}"' for c in config.kolom if c.peran not in ("", "bukan-pribadi")}
    yield from _taken(
        config, column.judul, {**marks, **roles, **required, **_decides(config)}, _REASONS, key, "kolom pilihan"
    )


# ---- what columns do -----------------------------------------------------------------------------------------------


def _begins(config: Config) -> Jobs:
    first = config.steps[0]
    return {first.mulai: f"menandai mulainya langkah {first.nomor}"} if first.mulai else {}


def _completions(steps: list[Step]) -> Jobs:
    return {step.selesai_bila: f"menandai selesainya langkah {step.nomor}" for step in steps}


def _for_all(steps: list[Step]) -> Jobs:
    """Of the steps that every row goes through."""
    return _completions([step for step in steps if not step.hanya_bila])


def _asked_by_form(config: Config) -> Jobs:
    return dict.fromkeys(config.required, "wajib diisi di formulir")


def _decides(config: Config) -> Jobs:
    """What is filled wherever a row is past its step; a limit may go by what only some rows have."""
    decided = [decision.kolom for step in config.steps for decision in step.decisions]
    return dict.fromkeys([*decided, *config.asked], "memutuskan jalannya pengaduan")


def _has_job(config: Config, heading: str) -> bool:
    column, stop = config.columns[heading], config.dihentikan
    more = config.janji.perpanjangan if config.janji else None
    told = [h for s in config.steps for d in s.decisions for h in (d.dilengkapi, d.kekurangan)]
    named = {stop.kolom, stop.alasan, *told, *([more.kolom] if more else [])}
    moments = {**_begins(config), **_completions(config.steps), **_decides(config)}
    in_form = column.langkah == config.steps[0].nomor
    return heading in named | moments.keys() or in_form or column.wajib or column.peran not in ("", "bukan-pribadi")


def _taken(config: Config, heading: str, jobs: Jobs, what: str, key: Key, kind: str = "kolom waktu") -> Iterator[Check]:
    """A column that does one of these already. what: what would come of it; kind: what is wanted in its place"""
    wanted = kind.removeprefix("kolom ")
    free = [name for name in config.headings(wanted) if not _has_job(config, name)]
    said = f'kolom "{heading}" sudah {jobs.get(heading, "")}, {what}; pakai {kind} lain: {_some(free)}'
    yield bool(heading) and heading in jobs, said, key


def _some(headings: list[str]) -> str:
    return ", ".join(headings) or "belum ada, jadi tambahkan satu [[kolom]]"
