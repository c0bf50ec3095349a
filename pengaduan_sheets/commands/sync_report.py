"""What `sinkron` says: how many complaints there are, what somebody must see to, what was done.

The run with nothing to do says it too, so nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..terminal.parts import Part, Said, Table, Text
from ..text import listing, number

if TYPE_CHECKING:
    from ..flow.decision import Result

SHOWN_NUMBERS = 12  # of a sync's new numbers; all of them stand in the book
NOTHING = "Tidak ada yang berubah."


def counts_line(counts: Mapping[str, int], repairs: int) -> str:
    """How many complaints there are. counts: as in `sinkron --json`; repairs: `Survey.repairs`"""
    (_, total), *parts = _counted(counts, repairs)
    return f"{total} pengaduan: {', '.join(f'{count} {what.lower()}' for what, count in parts)}."


def nothing_lines(counts: Mapping[str, int], repairs: int) -> list[str]:
    """What a run with nothing to do says."""
    return [counts_line(counts, repairs), *map(str, attention(counts)), NOTHING]


def attention(counts: Mapping[str, int]) -> list[Text]:
    """What somebody must see to; only what there is."""
    late, bad, gone = (counts[what] for what in ("terlambat", "bermasalah", "hilang"))
    said: list[Text] = [Said(f"Terlambat sekarang: {late}. Lihat tab Tugas.", "bahaya")] if late else []
    if bad:
        said.append(f"Bermasalah: {bad} baris. Lihat kolom Catatan Sistem, atau `pengaduan periksa`.")
    if gone:
        told = f"Hilang dari Agenda: {gone} baris. Pilih Kembalikan atau Memang dihapus di tab Tugas."
        said.append(Said(told, "bahaya"))
    return said


def sync_parts(result: Result, *, dry: bool = False) -> list[Part]:
    """The summary of one sync."""
    return [
        _counts(result.counts, result.repairs),
        *_new_numbers(result, dry),
        *attention(result.counts),
        *result.lines,
        _dry_sentence(result) if dry else _outcome(result),
    ]


def brought_parts(result: Result, *, dry: bool = False) -> list[Part]:
    """The summary of a sync that brought something in: that first, then the numbers given by it."""
    return [*result.lines, *_new_numbers(result, dry), _dry_sentence(result) if dry else _outcome(result)]


def _outcome(result: Result) -> Said:
    if result.mark is None:
        return Said(NOTHING if result.plan.is_empty else _written_sentence(result), "baik")
    given = " Nomor register sudah diberikan; lihat papan." if result.given else ""
    waits = f"{result.counts['tertunda']} sel menunggu sampai buku ditutup"
    return Said(f"Buku sedang dibuka ({result.mark.program}); {waits}.{given}", "judul")


def _counts(counts: Mapping[str, int], repairs: int) -> Table:
    rows = [(what, number(count)) for what, count in _counted(counts, repairs)]
    return Table(("", ""), rows, frozenset({1}), plain=[counts_line(counts, repairs)])


def _counted(counts: Mapping[str, int], repairs: int) -> list[tuple[str, int]]:
    """`Terbuka` as Rekap, the board and `terbuka` count it: without the rows that need repair."""
    wrong = [("Perlu diperbaiki", repairs)] if repairs else []
    return [
        ("Pengaduan", counts["baris"]),
        ("Terbuka", counts["terbuka"] - repairs),
        *wrong,
        ("Selesai atau dihentikan", counts["selesai"]),
    ]


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
