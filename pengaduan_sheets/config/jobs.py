"""What one column cannot do at once: what fills it for the one would each time mean the other, too (INTERFACE 4.3).

Columns by which decisions, conditions and limits go may be shared, and a time may complete a step that only some rows
go through and stop or extend these. As in `checks`, each check is declared: when it is wrong, what is said then, and of
which key.
"""

from __future__ import annotations

from collections.abc import Iterator

from .model import Config
from .procedure import Decision, Step
from .values import Check

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
    yield from _marks(config)


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
    moments = {**_required(config), **_begins(config), **_for_all(config.steps)}
    yield from _taken(config, heading, moments, _STOPS, key)
    yield from _taken(config, heading, _answers(config), "jadi setiap jawaban menghentikan pengaduannya", key)
    yield from _taken(config, heading, _extends(config), "jadi setiap perpanjangan menghentikan pengaduannya", key)


def _reason(config: Config) -> Iterator[Check]:
    """Who fills a reason must mean a stop: a row with the one and without the other is asked for it."""
    column, key = config.columns.get(config.dihentikan.alasan), ("dihentikan", "alasan")
    if column is None or not config.dihentikan.kolom:
        return
    kind = f'kolom "{column.judul}" berisi "{column.isi}", bukan alasan; pakai kolom pilihan atau teks: '
    fitting = [c.judul for c in config.kolom if c.isi in ("pilihan", "teks") and not _has_job(config, c.judul)]
    yield column.isi not in ("pilihan", "teks"), kind + _some(fitting), key
    always = {**_tells_apart(config), **_required(config), **_decides(config)}
    yield from _taken(config, column.judul, always, _REASONS, key, "kolom pilihan")


def _marks(config: Config) -> Iterator[Check]:
    """What tells complaints apart is known when one comes: where the work itself changed it, a day's work would look
    like a paste over many complaints (4.9)."""
    first, stop = config.steps[0], config.dihentikan
    later = {**_completions(config.steps[1:]), **_answers(config), **_extends(config)}
    form = ", ".join(c.judul for c in config.kolom if c.langkah == first.nomor and c.judul not in later)
    for column in filter(None, map(config.columns.get, config.register_.ciri)):
        is_later = column.langkah not in (None, first.nomor)
        is_filled_later = is_later or column.judul in (*later, stop.kolom, stop.alasan)
        said = f'kolom "{column.judul}" baru diisi sesudah pengaduan dicatat; pakai kolom formulir: {form}'
        yield is_filled_later, said, ("register", "ciri")


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


def _required(config: Config) -> Jobs:
    return dict.fromkeys(config.all_required, "wajib diisi")


def _tells_apart(config: Config) -> Jobs:
    """Complaints from each other, or one kind of what is told of them from another."""
    marks = dict.fromkeys(config.register_.ciri, "membedakan pengaduan (register.ciri)")
    roles = {c.judul: f'punya peran "{c.peran}"' for c in config.kolom if c.peran not in ("", "bukan-pribadi")}
    return {**marks, **roles}


def _answers(config: Config) -> Jobs:
    said = "menandai jawaban pelapor di langkah"
    return {d.dilengkapi: f"{said} {s.nomor}" for s in config.steps for d in s.decisions if d.dilengkapi}


def _extends(config: Config) -> Jobs:
    more = config.janji.perpanjangan if config.janji else None
    return {more.kolom: "memperpanjang janji"} if more else {}


def _decides(config: Config) -> Jobs:
    """What is filled wherever a row is past its step; a limit may go by what only some rows have."""
    decided = [decision.kolom for step in config.steps for decision in step.decisions]
    return dict.fromkeys([*decided, *config.asked], "memutuskan jalannya pengaduan")


def _has_job(config: Config, heading: str) -> bool:
    """Whether a column is of the form, or does anything at all."""
    moments = [_begins(config), _completions(config.steps), _answers(config), _extends(config)]
    others = [_required(config), _tells_apart(config), _decides(config)]
    told = [d.kekurangan for step in config.steps for d in step.decisions]
    is_named = heading in [config.dihentikan.kolom, config.dihentikan.alasan, *told]
    is_in_form = config.columns[heading].langkah == config.steps[0].nomor
    return is_in_form or is_named or any(heading in jobs for jobs in (*moments, *others))


def _taken(config: Config, heading: str, jobs: Jobs, what: str, key: Key, kind: str = "kolom waktu") -> Iterator[Check]:
    """A column that does one of these already. what: what would come of it; kind: what is wanted in its place"""
    wanted = kind.removeprefix("kolom ")
    free = [name for name in config.headings(wanted) if not _has_job(config, name)]
    said = f'kolom "{heading}" sudah {jobs.get(heading, "")}, {what}; pakai {kind} lain: {_some(free)}'
    yield bool(heading) and heading in jobs, said, key


def _some(headings: list[str]) -> str:
    return ", ".join(headings) or "belum ada, jadi tambahkan satu [[kolom]]"
