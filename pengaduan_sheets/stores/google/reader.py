"""From a spreadsheet to plain rows, in two calls: one for how it is built, one for what stands in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ...errors import LayoutError, StoreOfflineError
from ...grid import CellError, Sheet
from ...schema import TABS
from ...text import heading_key
from ..base import Snapshot, Stamp
from .answers import RejectedError
from .charts import CHART_FIELDS
from .client import Json, SheetsClient
from .formulas import NAMES_FIELDS, TEXTS_FIELDS, SheetFormulas, sheet_formulas

STAMP_KEY = "pengaduan_sheets"  # of the developer metadata that bears the stamp
LOCALE = "id_ID"  # Google may call it in_ID, the older name

_FIELDS = (
    f"{NAMES_FIELDS},"
    "properties(title,locale,timeZone),developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    f"{CHART_FIELDS},data(rowMetadata(hiddenByFilter),{TEXTS_FIELDS}))"
)
_FRAME_FIELDS = _FIELDS[: _FIELDS.rindex(",data(")] + ")"
_OURS = frozenset(map(heading_key, TABS))
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!"})
_TRIES = 4  # a tab may be renamed between the two calls


@dataclass(frozen=True)
class Structure:
    """How the spreadsheet is built.

    ids      title of a tab -> sheetId, in order
    grids    title -> (rows, columns)
    stamp_id metadataId of the stamp; None without one
    charts   title -> the charts of that tab, with what they draw
    formulas of all tabs, where they were asked for
    """

    title: str
    locale: str
    zone: str
    ids: Mapping[str, int]
    grids: Mapping[str, tuple[int, int]]
    stamp: Stamp | None = None
    stamp_id: int | None = None
    fingerprint: str = ""
    filtered: frozenset[str] = frozenset()
    charts: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    formulas: SheetFormulas | None = None

    def ours(self) -> list[str]:
        """The tabs that belong to the agenda book, by their real names."""
        return [title for title in self.ids if heading_key(title) in _OURS]


def read_structure(client: SheetsClient, *, filters: bool = False) -> Structure:
    """How the spreadsheet is built; with `filters` also in which tabs a filter hides rows, and what formulas say."""
    found = client.metadata(_FIELDS if filters else _FRAME_FIELDS)
    properties = found.get("properties", {})
    sheets = [s for s in found.get("sheets", []) if s["properties"].get("sheetType", "GRID") == "GRID"]
    ids, grids = dict[str, int](), dict[str, tuple[int, int]]()
    for sheet in sheets:
        about = sheet["properties"]
        grid = about.get("gridProperties", {})
        ids[about["title"]] = about.get("sheetId", 0)
        grids[about["title"]] = grid.get("rowCount", 0), grid.get("columnCount", 0)
    stamp, stamp_id = _stamp(found.get("developerMetadata", []))
    return Structure(
        title=properties.get("title", ""), locale=properties.get("locale", ""), zone=properties.get("timeZone", ""),
        ids=ids, grids=grids, stamp=stamp, stamp_id=stamp_id,
        filtered=frozenset(s["properties"]["title"] for s in sheets if _is_filtered(s.get("data", []))),
        charts={s["properties"]["title"]: s["charts"] for s in sheets if s.get("charts")},
        formulas=sheet_formulas(found) if filters else None,
    )  # fmt: skip


def read_book(client: SheetsClient, zone: str) -> tuple[Structure, Snapshot]:
    """The whole book: two calls. Tabs that are not ours are named, not read.

    zone    the office's time zone: dates are wall clock of the sheet's own
    raises  LayoutError: another time zone; StoreOfflineError
    """
    for _ in range(_TRIES):
        structure = read_structure(client, filters=True)
        check_zone(structure, zone)
        titles = structure.ours()
        try:
            read, digest = client.values([quoted(title) for title in titles]) if titles else ([], "")
        except RejectedError:  # a tab was renamed or deleted just now
            continue
        rows = dict(zip(titles, read, strict=True))
        sheets = {
            title: Sheet(title, plain_rows(rows.get(title, [])), filtered=title in structure.filtered)
            for title in structure.ids
        }
        return (
            replace(structure, fingerprint=digest),
            Snapshot(sheets, structure.stamp, digest, formulas=structure.formulas, warnings=locale_warning(structure)),
        )
    raise StoreOfflineError("Tab-tab spreadsheet sedang diubah orang lain. Coba lagi sebentar lagi.")


def quoted(title: str) -> str:
    """A whole tab in A1 notation."""
    return "'" + title.replace("'", "''") + "'"


def plain_rows(rows: Iterable[Sequence[Any]]) -> list[list[object]]:
    """Rows as the core reads them: None for blank cells, every number a float, errors told from text.

    Which cells are formulas the structure tells; what a formula shows is what counts, but for times (INTERFACE 4.6).
    """
    return [[_plain(v) if type(v) is not float else v for v in row] for row in rows]


def _plain(value: Any) -> object:
    if type(value) is str:
        return (CellError(value) if value in _ERRORS else value) if value else None
    return float(value) if type(value) is int else value


def _is_filtered(data: Sequence[Json]) -> bool:
    return any(row.get("hiddenByFilter") for part in data for row in part.get("rowMetadata", ()))


# ---- stamp, zone, locale -------------------------------------------------------------------------------------------


def _stamp(metadata: Sequence[Json]) -> tuple[Stamp | None, int | None]:
    for item in metadata:
        if item.get("metadataKey") == STAMP_KEY:
            try:
                said = json.loads(item.get("metadataValue", ""))
                counters = {int(year): int(n) for year, n in said.get("nomor", {}).items()}
                return Stamp(str(said["buku"]), int(said["versi"]), counters), item["metadataId"]
            except (ValueError, KeyError, TypeError, AttributeError):
                return None, item.get("metadataId")
    return None, None


def stamp_request(stamp: Stamp, stamp_id: int | None) -> Json:
    """The request that lets the spreadsheet bear a stamp: in developer metadata, which no cell shows."""
    counters = {str(year): stamp.counters[year] for year in sorted(stamp.counters)}
    value = json.dumps({"buku": stamp.book_id, "versi": stamp.version, "nomor": counters}, separators=(",", ":"))
    if stamp_id is None:
        metadata = {"metadataKey": STAMP_KEY, "metadataValue": value, "location": {"spreadsheet": True},
                    "visibility": "DOCUMENT"}  # fmt: skip
        return {"createDeveloperMetadata": {"developerMetadata": metadata}}
    lookup = {"developerMetadataLookup": {"metadataId": stamp_id}}
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [lookup], "developerMetadata": {"metadataValue": value}, "fields": "metadataValue",
        }
    }  # fmt: skip


def same_zone(a: str, b: str) -> bool:
    """Whether two zones show the same wall clock all through this year and the next."""
    try:
        one, other = ZoneInfo(a), ZoneInfo(b)
    except (KeyError, ValueError, OSError):
        return a == b
    start = datetime(datetime.now().year, 1, 1)
    days = (start + timedelta(days=30 * n) for n in range(24))
    return all(one.utcoffset(day) == other.utcoffset(day) for day in days)


def check_zone(structure: Structure, zone: str) -> None:
    """Refuse a sheet whose clock is another one than the office's. raises LayoutError."""
    if structure.zone and not same_zone(structure.zone, zone):
        raise LayoutError(
            f"Zona waktu spreadsheet '{structure.title}' adalah {structure.zone}, padahal kantor memakai {zone}, jadi "
            "tenggat akan salah. Di Google Sheets buka File, Setelan (Settings), Zona waktu, pilih yang sesuai "
            f"{zone}, simpan, lalu sinkron lagi. Tidak ada yang ditulis ke buku."
        )


def is_indonesian(locale: str) -> bool:
    """Whether dates typed in the sheet are read day first, the Indonesian way."""
    return locale.replace("-", "_").partition("_")[0] in ("in", "id")


def locale_warning(structure: Structure) -> tuple[str, ...]:
    """What to say of a sheet that reads typed dates another way."""
    if not structure.locale or is_indonesian(structure.locale):
        return ()
    return (
        f"Lokal spreadsheet adalah {structure.locale}: tanggal yang diketik 03/04/2026 bisa terbaca 4 Maret. Di Google "
        "Sheets buka File, Setelan (Settings), Lokal, pilih Indonesia, lalu simpan.",
    )
