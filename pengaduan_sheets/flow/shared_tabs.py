"""The tabs without which no book can be surveyed; and which of them are missing, with the way back. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .. import schema as s
from ..config import Config
from ..errors import LayoutError
from ..grid import Sheet
from ..stores.base import Snapshot, find_tab
from ..text import listing


def shared_tabs(snapshot: Snapshot, config: Config) -> list[Sheet]:
    """Agenda, Serah Terima and Referensi, as read. raises LayoutError: names all that are missing."""
    found = [find_tab(snapshot, name) for name in s.SHARED_TABS]
    missing = [name for name, tab in zip(s.SHARED_TABS, found, strict=True) if tab is None]
    if missing:
        raise LayoutError(_missing(snapshot, missing, config))
    return [tab for tab in found if tab is not None]


def _missing(snapshot: Snapshot, names: Sequence[str], config: Config) -> str:
    """Which tabs are missing, and how each comes back: a deleted one comes back by no Ctrl+Z in Excel."""
    ours = [known for known in s.TABS if find_tab(snapshot, known)]
    if not ours or (snapshot.stamp is None and len(ours) < len(s.TABS) / 2):  # many offices have an Agenda of their own
        return _no_book(snapshot, config)
    if config.buku.jenis == "google":
        save, back = "", f"tekan Ctrl+Z, atau buka {config.way_back}"
    else:
        save = " dan simpan"
        back = f"tutup buku tanpa menyimpan, atau kembalikan dengan {config.way_back} (Ctrl+Z tidak mengembalikan tab "
        back += "yang dihapus)"
    return (
        f"Tab {listing(names)} tidak ada. Yang ada: {', '.join(snapshot.sheets)}. Bila namanya diganti, tulis lagi "
        f"nama semula{save}; bila dihapus, {back}. Lalu ulangi. Tidak ada yang ditulis ke buku."
    )


def _no_book(snapshot: Snapshot, config: Config) -> str:
    if config.buku.jenis == "google":
        return (
            f"Spreadsheet {config.book_place} belum berisi buku agenda. Bila memang baru, jalankan `pengaduan buat`. "
            f"Bila bukunya pernah ada di sini: {config.way_back}; periksa juga buku.id_spreadsheet di config.toml. "
            "Tidak ada yang ditulis ke buku."
        )
    return (
        f"Berkas ini buku kerja lain, bukan buku agenda; tabnya: {', '.join(snapshot.sheets)}. Bila buku agenda belum "
        "pernah dibuat: pindahkan berkas ini atau beri nama lain, lalu jalankan `pengaduan buat`. Bila sudah: "
        f"kembalikan dengan {config.way_back}. Tidak ada yang ditulis ke buku."
    )
