"""What the office is told of a merge: what came in, what the book kept, what did not come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..cells import shown
from ..flow.survey import Survey
from ..flow.telling import some
from ..tabs.history_tab import mask
from .copies import Copy
from .threeway import Merged

SHOWN = 20  # conflicts in the output; Riwayat has all


def merged_lines(copy: Copy, found: Survey, merged: Merged, skipped: Sequence[int]) -> list[str]:
    """All that there is to say, the most important first.

    skipped  positions of rows of the copy whose complaints are gone for good
    """
    cells = sum(map(len, merged.cells.values()))
    lines = [
        f"Dari {copy.name} (versi {copy.stamp.version} buku ini) masuk: {cells} sel di {len(merged.cells)} pengaduan, "
        f"{len(merged.rows)} pengaduan baru."
        if cells or merged.rows
        else f"Di {copy.name} (versi {copy.stamp.version} buku ini) tidak ada yang baru untuk buku ini."
    ]
    lines += _conflict_lines(found, merged)
    if merged.deleted:
        lines.append(
            f"{len(merged.deleted)} pengaduan sudah dihapus dari buku, tetapi diubah di {copy.name}: "
            f"{some(_names(found, merged.deleted), 5)}. Tidak dimasukkan lagi; bila memang perlu: `pengaduan pulihkan "
            "--baris NOMOR`, lalu ulangi perintah ini."
        )
    if skipped:
        rows = some((f"baris {copy.agenda.agenda.rows[i]}" for i in skipped), 5)
        lines.append(
            f"{len(skipped)} pengaduan di {copy.name} dilewati ({rows}): datanya sudah dihapus dengan `hapus-data`, "
            "atau sudah dipindah ke buku tahun yang ditutup."
        )
    if copy.strange:
        lines.append(f"Kolom buatan kantor di {copy.name} tidak ikut disatukan: {some(copy.strange, 5)}.")
    return lines


def _conflict_lines(found: Survey, merged: Merged) -> list[str]:
    if not merged.conflicts:
        return []
    row_of = dict(zip(found.agenda.identities.ids, found.agenda.agenda.rows.tolist(), strict=True))
    noreg_of = found.past.noreg_of

    def told(row_id: str, heading: str, ours: object, theirs: object) -> str:
        name = f" ({noreg_of[row_id]})" if row_id in noreg_of else ""
        kept, other = (mask(shown(value), heading, found.config) or "kosong" for value in (ours, theirs))
        return f"  Baris {row_of[row_id]}{name}, {heading}: buku '{kept}', salinan '{other}'"

    head = (
        f"{len(merged.conflicts)} sel berubah di buku dan juga di salinan. Isi buku yang dipakai; isi salinan tercatat "
        "di tab Riwayat. Bila isi salinan yang benar, ketik sendiri di buku:"
    )
    more = len(merged.conflicts) - SHOWN
    lines = [told(*conflict) for conflict in merged.conflicts[:SHOWN]]
    return [head, *lines, *([f"  ... dan {more} sel lagi (lihat tab Riwayat)."] if more > 0 else [])]


def _names(found: Survey, row_ids: Iterable[str]) -> list[str]:
    """How people call complaints that are not in the book."""
    return [found.past.noreg_of.get(row_id) or f"baris {row_id}" for row_id in row_ids]
