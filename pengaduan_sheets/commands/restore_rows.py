"""`pulihkan --baris` and `--relakan`: rows that vanished put back, or given up. Nothing here names a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..beside.look import look
from ..config import Config
from ..errors import StoreBusyError, UsageError
from ..flow.recall import vanished_ids
from ..flow.survey import BACK, GIVE_UP, Survey
from ..flow.telling import since_words
from ..journal import GIVEN_UP, GONE
from ..opening import open_store
from ..sync import synchronise
from .complaint import Finder

ALL = "semua"  # in the place of a NOREG: every row that vanished
_NONE = "Tidak ada baris yang hilang dari Agenda; tidak ada yang diubah."


def put_back(config: Config, now: datetime, given: Sequence[str]) -> list[str]:
    """Put vanished rows back into Agenda, with their numbers, by a sync.

    given   NOREG: sequence of this year, whole number or ID Baris
    raises  UsageError (unknown, or not vanished), StoreBusyError (the book is open), and what a sync raises
    """
    wanted = _settle(config, now, given, is_writing=True)
    if not wanted:
        return [_NONE]
    result = synchronise(config, now, chosen=dict.fromkeys(wanted, BACK))
    if result.mark is not None:
        refuse_when_open(config)
    with look(config, now) as (found, _):
        row_of = found.agenda.row_of
    out = [
        f"{name} ada lagi di Agenda, baris {row_of[i]}."
        if i in row_of
        else f"{name} belum kembali: buku berubah sewaktu ditulis. Ulangi perintah ini."
        for i, name in wanted.items()
    ]
    return [*out, *result.lines]


def let_go(config: Config, now: datetime, given: Sequence[str]) -> list[str]:
    """Accept that vanished rows are gone for good; their numbers are never given again. As `put_back`."""
    wanted = _settle(config, now, given, is_writing=False)
    if not wanted:
        return [_NONE]
    result = synchronise(config, now, chosen=dict.fromkeys(wanted, GIVE_UP))
    out = [f"{name} dicatat memang dihapus; nomornya tidak dipakai lagi." for name in wanted.values()]
    return [*out, *result.lines]


def refuse_when_open(config: Config) -> None:
    """raises StoreBusyError: somebody has the book open."""
    mark = open_store(config, config.state_folder).mark()
    if mark is not None:
        raise StoreBusyError(
            f"Buku {config.book_name} sedang terbuka di {mark.program}{since_words(config, mark)}, jadi tidak diubah. "
            "Simpan dan tutup buku itu di semua komputer, lalu ulangi perintah ini."
        )


def _settle(config: Config, now: datetime, given: Sequence[str], *, is_writing: bool) -> dict[str, str]:
    """ID -> how to call it, of vanished rows that the journal knows as vanished."""
    with look(config, now) as (found, journal):
        every = vanished_ids(found) if ALL in map(str.lower, given) else given
        finder = Finder(found, journal)
        wanted = dict(_vanished_row(found, finder, text) for text in every)
    if is_writing:
        refuse_when_open(config)
    if any(found.past.rows[i].state != GONE for i in wanted):  # deleted since the last sync
        synchronise(config, now)
    return wanted


def _vanished_row(found: Survey, finder: Finder, text: str) -> tuple[str, str]:
    """(ID, how to call it) of a row that vanished. raises UsageError."""
    row_id, position = finder.find(text)
    noreg = found.past.noreg_of.get(row_id)
    name = f"Nomor {noreg}" if noreg else f"Baris {row_id}"
    ids, row = found.agenda.identities, found.past.rows.get(row_id)
    if row is None or not row_id:
        raise UsageError(
            f"{name if row_id else f'Nomor {text}'} dikenal, tetapi isi barisnya tidak tercatat di jurnal. Cari di "
            "cadangan: `pengaduan pulihkan --daftar`."
        )
    if row.closed_in is not None and position is None:
        raise UsageError(
            f"{name} tidak hilang: sudah dipindahkan ke {row.closed_in} oleh `pengaduan tutup-tahun`. `pengaduan "
            "status` dan `pengaduan riwayat` tetap menjawab. Tidak ada yang diubah."
        )
    if row_id in ids.vanished or (row.state == GONE and row_id not in ids.returned):
        return row_id, name
    if row.state == GIVEN_UP and position is None:
        raise UsageError(
            f"{name} sudah dicatat memang dihapus. Isinya masih ada di cadangan: lihat `pengaduan pulihkan --daftar`."
        )
    where = "" if position is None else f", baris {int(found.agenda.agenda.rows[position])}"
    raise UsageError(f"{name} tidak hilang: masih ada di Agenda{where}. Tidak ada yang diubah.")
