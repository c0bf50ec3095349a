"""Closed years of which an office's books tell nothing here: what of its figures would be too low. Pure.

The office itself goes on by its journal, which nobody reads elsewhere (INTERFACE 4.14): silence is a wrong figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..config import Config
from ..flow.telling import some
from ..text import listing, period_name

Years = Mapping[str, str]  # year -> name of the book that it was closed into

MONTHS = 12  # of the trend
_SHOWN = 5  # offices named beside a month of all
_BACK = "(dari tempat sampah atau cadangan)"


def needed_by(lost: Years, period: str) -> dict[str, str]:
    """Of these years the ones whose books may hold complaints of a month ("YYYY-MM").

    What was closed with a year ended in or before it; it may have come in, and passed steps, in any month before.
    """
    return {year: name for year, name in sorted(lost.items()) if period <= f"{year}-12"}


def first_of_trend(period: str) -> str:
    """The first month of the trend up to a month."""
    months = int(period[:4]) * 12 + int(period[5:]) - MONTHS
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def unread_sentence(needed: Years, period: str, config: Config) -> str:
    """Why an office is not counted."""
    lost = f"tidak terbaca, jadi pengaduan {period_name(period)} yang dipindahkan ke sana tidak terhitung."
    if config.buku.jenis == "google":
        return (
            f"Tab {_names(needed)} tidak ada di spreadsheet kantor ini atau {lost} Kembalikan tab itu, dengan nama "
            "itu (batalkan penghapusannya, atau salin dari Histori versi)."
        )
    return (
        f"Buku tahun {_names(needed)} tidak ada di {config.book_file.parent}, milik kantor lain, atau {lost} "
        f"Kembalikan berkas itu, dengan nama itu, ke folder itu {_BACK}."
    )


def trend_sentence(office: str, lost: Years) -> str:
    """What an office that counts lacks in its trend."""
    until = period_name(f"{max(lost)}-12")
    return (
        f"{office}: tren sampai {until} tanpa pengaduan di buku tahun {_names(lost)}, yang tidak ada atau "
        f"tidak terbaca. Kembalikan buku tahun itu, dengan nama itu {_BACK}."
    )


def month_sentence(lost: Years, period: str) -> str:
    """The same of one month; empty where it lacks nothing."""
    needed = needed_by(lost, period)
    return f"tanpa {_names(needed)}" if needed else ""


def month_of_all(offices: Iterable[tuple[str, Years]], period: str) -> str:
    """The same of all offices together."""
    said = ((name, month_sentence(lost, period)) for name, lost in offices)
    return some((f"{name} {what}" for name, what in said if what), _SHOWN)


def _names(lost: Years) -> str:
    return listing(list(lost.values()))
