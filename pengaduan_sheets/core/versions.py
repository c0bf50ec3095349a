"""Which rows go by which version of the SOP (INTERFACE 4.13): the one place that knows. Pure.

The rows are parted by version, the parts judged one by one by the same engine, and put together again. Without
[[versi]] there is one part, all rows as they were read, and nothing is copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..columns import list_of
from ..config import Config
from ..frozen import Frozen, replace
from .chain import Index
from .normalize import Agenda, Columns, TimeColumn, read_columns
from .reading import Reading, against_clock

T = TypeVar("T")


class Part(Frozen):
    """The rows of one version.

    version  its place in `config.procedures`
    config   their procedure
    rows     their positions in the book, ascending; None: all that there are
    reading  their cells as that procedure reads them
    """

    version: int
    config: Config
    rows: Index | None
    reading: Reading

    def of(self, whole: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Of an array over the rows of the book those of these rows."""
        return whole if self.rows is None else whole[self.rows]

    def listed(self, whole: Sequence[T]) -> Sequence[T]:
        """As `of`, of a list."""
        return whole if self.rows is None else [whole[i] for i in self.rows.tolist()]

    def keyed(self, by_row: Mapping[int, T]) -> Mapping[int, T]:
        """As `of`, of values of some rows."""
        if self.rows is None or not by_row:
            return by_row
        return {j: by_row[i] for j, i in enumerate(self.rows.tolist()) if i in by_row}

    def index(self, i: int) -> int | None:
        """The place among these rows of a row of the book; None where it is another part's."""
        if self.rows is None:
            return i
        j = int(self.rows.searchsorted(i))
        return j if j < len(self.rows) and self.rows[j] == i else None

    def place(self, i: int) -> int:
        """The position in the book of the i-th of these rows."""
        return i if self.rows is None else int(self.rows[i])


def version_on(days: npt.NDArray[Any], config: Config) -> Index:
    """By day the place in `config.procedures` of the version in force; of NaT that of config.toml."""
    last_days = np.array([version.sampai for version in config.versi], "datetime64[D]")
    at = np.asarray(days, "datetime64[D]")
    return np.where(np.isnat(at), len(last_days), np.searchsorted(last_days, at)).astype(np.int64)


def sop_on(moment: datetime | None, config: Config) -> Config:
    """The procedure of a complaint that came at that moment; None: nobody knows when."""
    return config.procedures[int(version_on(np.array(moment, "datetime64[s]"), config))]


def version_of_month(period: str, config: Config) -> int:
    """The place in `config.procedures` of the version in force on a month's last day."""
    last = (np.datetime64(period, "M") + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return int(version_on(last, config))


def sop_of_month(period: str, config: Config) -> Config:
    """The procedure that the handover of a month goes by."""
    return config.procedures[version_of_month(period, config)]


def parted(reading: Reading, config: Config, lists: Mapping[str, list[str]]) -> tuple[Reading, list[Part]]:
    """(The whole reading, each row of it as its own procedure reads it; the rows by version, oldest first).

    reading  as the book's columns read it
    lists    the values of tab Referensi behind the dropdowns
    """
    if not config.versi:
        return reading, [Part(0, config, None, reading)]
    version = version_on(reading.times[config.begins], config)
    rows = [np.flatnonzero(version == v) for v in range(len(config.procedures))]
    parts = [
        Part(v, sop, rows[v], _read_by(sop, config, reading, rows[v], lists))
        for v, sop in enumerate(config.procedures)
        if rows[v].size or sop is config.procedures[-1]
    ]
    texts = {heading: column.copy() for heading, column in reading.columns.texts.items()}
    for part in parts:
        for heading, own in part.reading.columns.texts.items():
            texts[heading][part.rows] = own
    return replace(reading, columns=replace(reading.columns, texts=texts)), parts


def _read_by(sop: Config, config: Config, reading: Reading, rows: Index, lists: Mapping[str, list[str]]) -> Reading:
    """Only what this procedure reads otherwise is read again."""
    agenda, known = _only(reading.agenda, rows, sop), reading.columns
    otherwise = {
        heading for heading, column in sop.columns.items()
        if column.wajib != config.columns[heading].wajib
        or (column.isi == "pilihan" and list_of(column, lists, sop) != known.lists[heading])
    }  # fmt: skip
    columns = _taken(known, rows, read_columns(agenda, sop, lists, otherwise), sop)
    swapped = {heading: reading.swapped[heading][rows] for heading in columns.times}
    return against_clock(agenda, columns, swapped, reading.now)


def _taken(known: Columns, rows: Index, again: Columns, sop: Config) -> Columns:
    """The procedure's columns of these rows: as they were read, but for those that were read again."""
    alike = sop.columns.keys() - again.errors.keys()  # every column stands there
    places = rows.tolist()
    phones = {h: [of[i] for i in places] for h, of in known.phones.items() if h in alike}
    return Columns(
        times={h: _times(of, rows) for h, of in known.times.items() if h in alike} | dict(again.times),
        texts={h: of[rows] for h, of in known.texts.items() if h in alike} | dict(again.texts),
        outside={h: of[rows] for h, of in known.outside.items() if h in alike} | dict(again.outside),
        errors={h: of[rows] for h, of in known.errors.items() if h in alike} | dict(again.errors),
        as_number={h: of[rows] for h, of in known.as_number.items() if h in alike} | dict(again.as_number),
        phones={**phones, **again.phones},
        lists={h: of for h, of in known.lists.items() if h in alike} | dict(again.lists),
    )


def _times(column: TimeColumn, rows: Index) -> TimeColumn:
    return TimeColumn(column.value[rows], column.kind[rows], column.is_cell[rows], column.all_dates)


def _only(agenda: Agenda, rows: Index, sop: Config) -> Agenda:
    places = rows.tolist()
    raw = {heading: [agenda.raw[heading][i] for i in places] for heading in sop.columns}
    return replace(agenda, rows=agenda.rows[rows], raw=raw)


def together(parts: Sequence[Part], own: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """One value per row of the book. own: by part, one per row of it"""
    if parts[0].rows is None:
        return own[0]
    out = np.empty(sum(map(len, own)), own[0].dtype)
    for part, values in zip(parts, own, strict=True):
        out[part.rows] = values
    return out


def listed_together(parts: Sequence[Part], own: Sequence[list[T]]) -> list[T]:
    """As `together`, of lists."""
    if parts[0].rows is None:
        return own[0]
    out = dict[int, T]()
    for part, values in zip(parts, own, strict=True):
        out.update(zip(part.rows.tolist() if part.rows is not None else (), values, strict=True))
    return [out[i] for i in range(len(out))]
