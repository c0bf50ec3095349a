"""The recap in eight lines (.txt), to paste into a chat. Pure."""

from __future__ import annotations

from ..tabs.lines import duration_words
from ..text import number
from .report import ReportData


def render(data: ReportData) -> str:
    """Eight lines of text, nothing personal in them."""
    f = data.figures
    mean = f["rata_menit_kerja"]
    running = " (bulan berjalan)" if data.is_running else ""
    said = " ".join(data.sentences) or "Tidak ada yang menonjol bulan ini."
    lines = (
        f"*Rekap Pengaduan {data.period_name}{running}*",
        data.office,
        f"Masuk {number(f['masuk'])}, selesai {number(f['selesai'])}, dihentikan {number(f['dihentikan'])}",
        f"Janji kepada pelapor ditepati: {data.shares.promise_said}; "
        f"tanpa langkah terlambat: {data.shares.on_time.shown}",
        f"Rata-rata waktu kerja: {'–' if mean is None else duration_words(mean)}",
        f"Terbuka sekarang {number(f['terbuka'])}, lewat tenggat atau belum dicatat {number(f['terlambat'])}, "
        f"menunggu pelapor {number(f['menunggu_pelapor'])}",
        said,
        f"Keadaan {data.made_words}, dari buku agenda pengaduan",
    )
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"
