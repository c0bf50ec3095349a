"""The recap in eight lines (.txt), to paste into a chat. Pure."""

from __future__ import annotations

from ..month.blocks import Sentences, words
from ..month.report import Report


def _reasons(report: Report) -> str:
    """Why, as ` (Dicabut Pelapor 2, Ganda 1)`; empty where nothing was stopped."""
    said = [f"{name} {count}" for name, count in report.stopped.items()]
    return f" ({', '.join(said)})" if said else ""


def _standing(report: Report) -> str:
    """As of when the figures are; of those that were handed over what the book says otherwise by now."""
    changed = [text for b in report.top if isinstance(b, Sentences) and b.tone == "beda" for text in b.listed]
    state = f"Keadaan {report.made_words}, dari buku agenda pengaduan"
    return f"{state}. Angka yang diserahkan; di buku sekarang: {'; '.join(changed)}" if changed else state


def render(report: Report) -> str:
    """Eight lines of text, nothing personal in them."""
    f = {figure.label: words(figure) + (f" ({figure.note})" if figure.note else "") for figure in report.figures}
    findings = [f"{chart.drawing.title}." for chart in report.charts if chart.kind == "batas"]
    said = [text for b in report.top if isinstance(b, Sentences) and b.tone == "tonjol" for text in b.texts]
    lines = (
        f"*Rekap Pengaduan {report.period_words}*",
        report.office,
        f"Masuk {f['Masuk']}, selesai {f['Selesai']}, dihentikan {f['Dihentikan']}{_reasons(report)}",
        f"Janji ditepati: {f['Janji ditepati']}; tanpa langkah terlambat: {f['Tanpa langkah terlambat']}",
        f"Rata-rata waktu kerja: {f['Rata-rata waktu kerja']}",
        f"Terbuka sekarang {f['Terbuka (sekarang)']}, terlambat atau belum dicatat "
        f"{f['Terlambat (sekarang)']}, menunggu pelapor {f['Menunggu pelapor (sekarang)']}",
        " ".join([*said, *findings]),
        _standing(report),
    )
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"
