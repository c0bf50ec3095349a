"""What every `sinkron` says of the book, in one order, whether it had something to do or not.

The run with nothing to do says it too, so nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping

NOTHING = "Tidak ada yang berubah."


def counts_line(counts: Mapping[str, int]) -> str:
    """How many complaints there are. counts: as in `sinkron --json`"""
    open_ones, closed = counts["terbuka"], counts["selesai"]
    return f"{counts['baris']} pengaduan: {open_ones} terbuka, {closed} selesai atau dihentikan."


def attention(counts: Mapping[str, int]) -> dict[str, str]:
    """What somebody must see to, by the count that calls for it; only what there is."""
    said = {
        "terlambat": f"Terlambat sekarang: {counts['terlambat']}. Lihat tab Tugas.",
        "bermasalah": f"Perlu diperbaiki: {counts['bermasalah']} baris. Lihat kolom Catatan Sistem, atau `pengaduan "
        "periksa`.",
        "hilang": f"Hilang dari Agenda: {counts['hilang']} baris. Pilih Kembalikan atau Memang dihapus di tab Tugas.",
    }
    return {what: sentence for what, sentence in said.items() if counts[what]}
