"""Whose column an old heading is, by likeness to the book's headings and to what offices usually call them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from ..config import Config
from ..frozen import Frozen
from ..schema import NOREG
from ..text import heading_key
from .words import HEADINGS, heading_words

ALIKE, SURE = 84.0, 100.0  # of 100: from where on a heading is taken for ours, and of what is told
_SPLIT = ("teks", "telepon", "nik")  # kinds that stand in one cell with a name
_MOSTLY, _BARE = 0.8, "nomor"  # share of whole numbers in a running number, whose heading says no more than that
RUNNING = "(nomor urut)"  # where a running number goes: nowhere
_TOGETHER = 93.0  # from where on a heading and what stands over it are one of ours
_PART, _OTHER_WORDS = 3.0, 1.0  # what a part of a heading, and other words for a column, count less


class Targets(Frozen, eq=False):
    """What a heading may become.

    names  words by which a column may be headed -> our headings -> how much less than their own heading they count
    last   our heading of a complaint's end
    """

    names: Mapping[str, Mapping[str, float]]
    last: str

    def likeness(self, heading: str, group: str = "") -> Mapping[str, float]:
        """Our heading -> how alike the old one is, 0 to 100; only what is alike enough.

        group  what stands over it: `Tanggal` under `Penyelesaian` goes by both, `NIK` under `Identitas Pelapor` by
               itself, for both together are hardly more than what the group alone is
        """
        own = _variants(heading)
        alone = self._alike(own)
        if not group:
            return alone
        both = self._alike((f"{h} {g}", a + b) for h, a in own for g, b in _variants(group))
        less = {ours: score - _PART for ours, score in alone.items()}
        together = {ours: max(score, less.get(ours, 0)) for ours, score in both.items() if score >= _TOGETHER}
        return together or less

    def _alike(self, spelled: Iterable[tuple[str, float]]) -> dict[str, float]:
        """spelled: words of a heading, and how much less they count"""
        out: dict[str, float] = {}
        for words, less in spelled:
            for ours, score in _likeness(self, words).items():
                if score - less >= max(ALIKE, out.get(ours, 0)):
                    out[ours] = score - less
        return out


@lru_cache(maxsize=5_000)
def _likeness(targets: Targets, words: str) -> Mapping[str, float]:
    out: dict[str, float] = {}
    for name, found in targets.names.items():
        score = fuzz.token_sort_ratio(words, name)
        for ours, behind in found.items():
            if score - behind >= max(ALIKE, out.get(ours, 0)):
                out[ours] = score - behind
    return out


def _variants(heading: str) -> list[tuple[str, float]]:
    """The heading, and what of it may be one: without what stands in brackets, and the parts between slashes."""
    found = {heading_words(heading): 0.0}
    bare = re.sub(r"\([^)]*\)", " ", heading)
    for part in (bare, *re.split(r"[/&,]|\bdan\b", bare)):
        found.setdefault(heading_words(part), _PART)
    return [(words, less) for words, less in found.items() if words]


def targets_of(config: Config) -> Targets:
    """The columns of this office's book, and the register number."""
    names: dict[str, dict[str, float]] = {}

    def call(ours: str, words: str, behind: float) -> None:
        known = names.setdefault(words, {})
        known[ours] = min(behind, known.get(ours, behind))

    for role, ours in roles(config).items():
        for words in HEADINGS.get(role, ()):
            call(ours, words, _OTHER_WORDS)
    last = config.steps[-1].selesai_bila
    for words in HEADINGS["akhir bila tak ada yang lain"]:
        call(last, words, 2 * _OTHER_WORDS)
    for step in config.steps:  # its status names what is done in it
        call(step.selesai_bila, heading_words(f"tanggal {step.status}"), _OTHER_WORDS)
        for decision in step.decisions:
            call(decision.kolom, heading_words(f"hasil {step.status}"), _OTHER_WORDS)
    for column in config.kolom:
        own = heading_words(column.judul)
        call(column.judul, own, 0)
        if column.isi == "waktu" and not own.startswith("tanggal"):
            done = [word for word in own.split() if word.startswith("di")]  # `Pelapor Dihubungi`: `Tgl Dihubungi`
            for stem in (own, own.removeprefix("di"), *done):
                call(column.judul, f"tanggal {stem}", _OTHER_WORDS)
    call(NOREG, heading_words(NOREG), 0)
    return Targets(names, last)


def roles(config: Config) -> dict[str, str]:
    """Role -> the heading of the book that has it (`words.HEADINGS`)."""
    found = {role: config.role(role) for role in ("nama", "alamat", "nik", "telepon", "jenis")}
    story = [h for h in config.register_.ciri if config.columns[h].isi == "teks" and h != found["nama"]]
    found |= {"mulai": config.begins, "uraian": story[-1] if story else None, "nomor": NOREG, "urut": RUNNING}
    found |= {"akhir": config.steps[-1].selesai_bila}
    found |= {"jawaban": config.cetak.surat.isi if config.cetak.surat else None}
    return {role: heading for role, heading in found.items() if heading}


def notes_column(config: Config) -> str | None:
    """The column for what has none of its own: `Catatan Petugas`, else the last free text of the closing block."""
    free = [c.judul for c in config.kolom if c.isi == "teks" and c.langkah is None and c.peran != "lanjutan"]
    usual = next((c for c in config.columns if heading_key(c) == heading_key("Catatan Petugas")), None)
    return usual or (free[-1] if free else None)


# ---- the columns of a file -----------------------------------------------------------------------------------------


class OldColumn(Frozen):
    """A column of a file, over all its tabs.

    group   what stands over its heading
    pages   tabs in which it stands
    dated   share of its filled cells that state a moment, 0 to 1
    counts  share of them that are whole numbers
    """

    name: str
    group: str
    pages: frozenset[str]
    dated: float
    counts: float

    @property
    def own(self) -> str:
        """Its heading without what stands over it."""
        return self.name.removeprefix(f"{self.group} / ") if self.group else self.name

    def likeness(self, targets: Targets) -> Mapping[str, float]:
        """Our heading -> how alike this one is under its group."""
        return targets.likeness(self.own, self.group)


def assign(columns: Sequence[OldColumn], targets: Targets, config: Config, told: Mapping[str, str]) -> dict[str, str]:
    """Old heading -> ours, RUNNING, or "" (dropped by the map); what has no column of its own is left out.

    told  what the map says of old headings: it goes before likeness
    """
    out = {column.name: told[column.name] for column in columns if column.name in told}
    taken = {(page, ours) for c in columns if (ours := out.get(c.name)) for page in c.pages}
    offers = sorted(
        (-score, n, ours)
        for n, column in enumerate(columns)
        if column.name not in out
        for ours, score in column.likeness(targets).items()
        if _fits(column, ours, config)
    )
    for _, n, ours in offers:
        column = columns[n]
        places = {(page, ours) for page in column.pages}
        if column.name not in out and not places & taken:
            out[column.name] = ours
            taken |= places if ours != RUNNING else set()
    return _with_end(columns, targets, config, out, told)


def _with_end(
    columns: Sequence[OldColumn], targets: Targets, config: Config, found: Mapping[str, str], told: Mapping[str, str]
) -> dict[str, str]:
    """Where no column is the end of a complaint, the one that may be it is."""
    out = dict(found)
    if targets.last not in out.values():
        likely = [
            c.name for c in columns
            if c.name not in told and targets.last in c.likeness(targets) and _fits(c, targets.last, config)
        ]  # fmt: skip
        out |= {likely[-1]: targets.last} if likely else {}
    return out


def _fits(column: OldColumn, ours: str, config: Config) -> bool:
    """Whether what stands in a column can be what ours asks for; a heading that is ours to the letter always is."""
    if ours == RUNNING:
        return column.counts >= _MOSTLY
    if heading_key(column.name) == heading_key(ours):
        return True
    if ours == NOREG:
        return column.dated < 0.5 and (column.counts < 0.5 or heading_words(column.name) != _BARE)
    if config.columns[ours].isi == "waktu":  # a heading may say `selesai` of what is no moment
        return column.dated >= 0.5 or "tanggal" in heading_words(f"{column.name} {column.group}").split()
    return column.dated < 0.5


def two_in_one(heading: str, targets: Targets, config: Config) -> tuple[str, str] | None:
    """The two columns of ours that a heading names, in their order: `NAMA / ALAMAT`."""
    parts = re.split(r"[/&,]|\bdan\b", re.sub(r"\([^)]*\)", " ", heading), flags=re.IGNORECASE)
    best = [max(found, key=lambda h: found[h]) for part in parts if (found := targets.likeness(part))]
    kinds = [config.columns[ours].isi for ours in best if ours in config.columns]
    is_pair = len(parts) == len(kinds) == 2 and best[0] != best[1] and kinds[0] == "teks" and kinds[1] in _SPLIT
    return (best[0], best[1]) if is_pair else None
