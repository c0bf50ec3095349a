"""What an office should know before it imports: what looks finished without a time, what looks swapped. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from ..config import Config
from ..core.indonesian_dates import two_figures
from ..signs import visible
from ..text import listing, value_key
from .plan import Matched, Planned, lacks_last_time
from .understood import Understood
from .words import FINISHED

_FEWEST = 5  # cells of either kind that make a suspicion


def hints(old: Understood, matched: Matched, planned: Planned, config: Config) -> list[str]:
    """Sentences for the clerk, each with what to do."""
    return [*_looks_finished(old, matched, planned, config), *_looks_swapped(old, matched, config)]


def _looks_finished(old: Understood, matched: Matched, planned: Planned, config: Config) -> Iterator[str]:
    """A column that says of rows without a last time that they are finished."""
    if any(row.is_ended for row in planned.rows):
        return
    for column in old.columns:
        if column.name in matched.columns:
            continue
        said = Counter(
            visible(str(line.cells[column.name]))
            for line, row in zip(old.lines, planned.rows, strict=True)
            if column.name in line.cells and value_key(line.cells[column.name]) in FINISHED
            and lacks_last_time(row.cells, config)
        )  # fmt: skip
        if said:
            values = ", ".join(f'"{value}"' for value in said)
            last = listing(list(dict.fromkeys(sop.steps[-1].selesai_bila for sop in config.newest_first)), "atau")
            yield (
                f"{said.total()} pengaduan tanpa waktu di {last} tertulis selesai di kolom {column.name}. Supaya "
                f'menjadi Selesai, tulis di berkas peta: [selesai], di bawahnya kolom = "{column.name}" dan '
                f"nilai = [{values}], lalu ulangi dengan --peta."
            )


def _looks_swapped(old: Understood, matched: Matched, config: Config) -> Iterator[str]:
    """A spreadsheet of another regional setting took only dates up to the twelfth for dates, and read them wrongly."""
    for heading, ours in matched.columns.items():
        if ours not in config.columns or config.columns[ours].isi != "waktu":
            continue
        values = old.values(heading)
        cells = [value for value in values if isinstance(value, date)]
        texts = [parts for value in values if isinstance(value, str) and (parts := two_figures(value))]
        if min(len(cells), len(texts)) < _FEWEST:
            continue
        if all(value.day <= 12 for value in cells) and all(max(parts) > 12 for parts in texts):
            yield (
                f"Perhatikan kolom {heading}: semua tanggal sampai tanggal 12 tersimpan sebagai tanggal, semua "
                "sesudahnya sebagai teks. Mungkin hari dan bulan tertukar sewaktu diketik di komputer dengan setelan "
                "Amerika; bandingkan beberapa dengan arsip sebelum mengimpor."
            )
