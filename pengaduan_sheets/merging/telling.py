"""What the office is told of a merge: what came in, what the book kept, what did not come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..cells import shown
from ..config import Config
from ..core.accidents import MassChange
from ..core.normalize import Agenda
from ..core.past import GIVEN_UP
from ..flow.survey import Survey
from ..flow.telling import some
from ..schema import HANDOVER
from ..tabs.history_tab import mask
from ..text import listing
from .beside_agenda import Beside
from .copies import Copy
from .threeway import Conflict, Merged

SHOWN, LONGEST = 20, 100  # conflicts in the output, letters of a cell; Riwayat has more


def merged_lines(copy: Copy, found: Survey, merged: Merged, skipped: Sequence[int], beside: Beside) -> list[str]:
    """All that there is to say, the most important first.

    skipped  positions of rows of the copy whose complaints are gone for good
    beside   what comes into Serah Terima and Referensi
    """
    cells, source = sum(map(len, merged.cells.values())), f"{copy.name} (versi {copy.stamp.version} buku ini)"
    if merged.is_empty and not beside.writes:
        lines = [f"Di {source} tidak ada yang baru untuk buku ini."]
    else:
        came = f"masuk: {cells} sel di {len(merged.cells)} pengaduan, {len(merged.rows)} pengaduan baru."
        lines = [f"Dari {source} {came}", *beside.lines, f"Sesudah itu isi {found.config.book_name} saja."]
    lines += _conflict_lines(found, [*merged.conflicts, *beside.conflicts])
    if merged.deleted:
        lines.append(
            f"{len(merged.deleted)} pengaduan sudah dihapus dari buku, tetapi diubah di {copy.name}: "
            f"{some(_names(found, merged.deleted), 5)}. Tidak dimasukkan lagi; bila memang perlu: `pengaduan pulihkan "
            "--baris NOMOR`, lalu ulangi perintah ini."
        )
    lines += _away_lines(copy, found, merged)
    if skipped:
        rows = some((f"baris {copy.agenda.agenda.rows[i]}" for i in skipped), 5)
        lines.append(
            f"{len(skipped)} pengaduan di {copy.name} dilewati ({rows}): datanya sudah dihapus dengan `hapus-data`, "
            "atau sudah dipindah ke buku tahun yang ditutup."
        )
    if copy.strange:
        lines.append(f"Kolom buatan kantor di {copy.name} tidak ikut disatukan: {some(copy.strange, 5)}.")
    return lines


def accident_sentence(copy: Copy, agenda: Agenda, change: MassChange, config: Config) -> str:
    """Why nothing of a copy comes in: too many complaints in it were changed or moved at once."""
    rows = some((agenda.rows[i] for i in change.rows), 5)
    what = (
        f"isi kolom {some(change.columns, 4)} pada {len(change.rows)} baris bernomor tidak lagi sebaris dengan "
        "pengaduannya"
        if change.columns
        else f"{len(change.rows)} baris bernomor sekaligus berubah {listing(config.register_.ciri, 'atau')}"
    )
    return (
        f"Di {copy.name} {what} (baris {rows}). Ini biasanya karena hanya sebagian kolom yang diurutkan. Urutkan lagi "
        "salinan itu bersama semua kolomnya, atau salin baris yang perlu dengan tangan ke buku. Tidak ada yang diubah."
    )


def _away_lines(copy: Copy, found: Survey, merged: Merged) -> list[str]:
    """Rows that vanished from the book, perhaps because an older version of it came back; nobody gave them up."""
    rows = found.past.rows
    away = [row_id for row_id in merged.away if row_id in rows and rows[row_id].state != GIVEN_UP]
    if not away:
        return []
    return [
        f"{len(away)} pengaduan di {copy.name} tidak ada lagi di buku: {some(_names(found, away), 5)}. Bila masih "
        "perlu, pilih Kembalikan di tab Tugas; bila tidak, Memang dihapus."
    ]


def _conflict_lines(found: Survey, conflicts: Sequence[Conflict]) -> list[str]:
    if not conflicts:
        return []
    head = (
        f"{len(conflicts)} sel berubah di buku dan juga di salinan. Isi buku yang dipakai; isi salinan tercatat di tab "
        "Riwayat. Bila isi salinan yang benar, ketik sendiri di buku:"
    )
    row_of = found.agenda.row_of
    noreg_of, more = found.past.noreg_of, len(conflicts) - SHOWN
    lines = [head]
    for row_id, heading, *values in conflicts[:SHOWN]:
        number = f" ({noreg_of[row_id]})" if row_id in noreg_of else ""
        where = f"Baris {row_of[row_id]}{number}" if row_id else HANDOVER
        kept, other = (_short(mask(shown(value), heading, found.config)) for value in values)
        lines.append(f"  {where}, {heading}: buku {kept}, salinan {other}")
    return [*lines, *([f"  ... dan {more} sel lagi (lihat tab Riwayat)."] if more > 0 else [])]


def _short(text: str) -> str:
    """A cell in a sentence."""
    if not text:
        return "kosong"
    return f"'{text}'" if len(text) <= LONGEST else f"'{text[:LONGEST]}…'"


def _names(found: Survey, row_ids: Iterable[str]) -> list[str]:
    """How people call complaints that are not in the book."""
    return [found.past.noreg_of.get(row_id) or f"baris {row_id}" for row_id in row_ids]
