"""From a spreadsheet to plain rows, in two calls: one for how it is built, one for what stands in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ...a1 import Box, quoted_tab
from ...errors import LayoutError, StoreOfflineError
from ...frozen import Frozen, field, replace
from ...grid import CellError, Sheet
from ...text import heading_key
from ..base import Snapshot, Stamp, TabNames
from ..merged import merged_said
from .charts import CHART_FIELDS
from .client import SheetsClient
from .formulas import NAMES_FIELDS, TEXTS_FIELDS, SheetFormulas, sheet_formulas
from .ranges import Json, box_of
from .refusals import RejectedError

ASIDE = "Agenda (sedang dikeluarkan)"  # where rows are looked at once more before they are deleted
STAMP_KEY = "pengaduan_sheets"  # of the developer metadata that bears the stamp
LOCALES = ("in_ID", "id_ID")  # Indonesian: the older name is the one that Google tells

_FIELDS = (
    f"{NAMES_FIELDS},"
    "properties(title,locale,timeZone),developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    f"merges,{CHART_FIELDS},data(rowMetadata(hiddenByFilter),{TEXTS_FIELDS}))"
)
_FRAME_FIELDS = _FIELDS[: _FIELDS.rindex(",data(")] + ")"
# Google's ErrorType has these and no others; "Loading..." stands where a formula still waits for its data.
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "Loading..."})
_MERGED_ADVICE = (
    "sehingga yang tersimpan hanya sel kiri atasnya dan baris tidak dapat diurutkan. Pilih sel itu, buka Format, "
    "Gabungkan sel (Merge cells), Pisahkan (Unmerge); sel yang harus diisi program dipisahkan sinkron sendiri."
)
_LEFT_ASIDE = (
    f"Tab '{ASIDE}' tertinggal dari sinkron yang terputus sewaktu mengeluarkan pengaduan yang sudah dipindah ke tahun "
    "yang ditutup, atau yang datanya sudah dihapus. Lihat dulu: pengaduan lain yang terbawa ke sana dipindahkan ke "
    "Agenda. Sesudah itu hapus tab itu."
)
_TRIES = 4  # a tab may be renamed between the two calls


class Structure(Frozen):
    """How the spreadsheet is built.

    ids      title of a tab -> sheetId, in order; a tab of the sync that somebody renamed by its own name
    grids    title -> (rows, columns)
    stamp_id metadataId of the stamp; None without one
    charts   title -> the charts of that tab, with what they draw
    formulas of all tabs, where they were asked for
    renamed  name of a tab of the sync -> what it is called now
    merges   title -> merged cells
    """

    names: TabNames
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
    renamed: Mapping[str, str] = field(default_factory=dict)
    merges: Mapping[str, Sequence[Box]] = field(default_factory=dict)

    def ours(self) -> list[str]:
        """The tabs that belong to the agenda book, by their real names."""
        return [title for title in self.ids if self.names.is_ours(title)]


def read_structure(client: SheetsClient, tabs: TabNames, *, filters: bool = False) -> Structure:
    """How the spreadsheet is built; with `filters` also in which tabs a filter hides rows, and what formulas say.

    tabs  those of the book
    """
    found = client.metadata(_FIELDS if filters else _FRAME_FIELDS)
    properties = found.get("properties", {})
    sheets = [s for s in found.get("sheets", []) if s["properties"].get("sheetType", "GRID") == "GRID"]
    stamp, stamp_id, known = _mark(found.get("developerMetadata", []))
    ids = {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in sheets}
    names = _own_names(ids, known, tabs)
    by_name = {names[s["properties"]["title"]]: s for s in sheets}
    grids = {name: s["properties"].get("gridProperties", {}) for name, s in by_name.items()}
    return Structure(
        names=tabs, title=properties.get("title", ""),
        locale=properties.get("locale", ""), zone=properties.get("timeZone", ""),
        ids={name: s["properties"].get("sheetId", 0) for name, s in by_name.items()},
        grids={name: (grid.get("rowCount", 0), grid.get("columnCount", 0)) for name, grid in grids.items()},
        stamp=stamp, stamp_id=stamp_id,
        filtered=frozenset(name for name, s in by_name.items() if _is_filtered(s.get("data", []))),
        charts={name: s["charts"] for name, s in by_name.items() if s.get("charts")},
        renamed={name: title for title, name in names.items() if name != title},
        formulas=sheet_formulas(found) if filters else None,
        merges={name: [box_of(m) for m in s["merges"]] for name, s in by_name.items() if s.get("merges")},
    )  # fmt: skip


def _own_names(ids: Mapping[str, int], ours: Mapping[str, int], tabs: TabNames) -> dict[str, str]:
    """Title -> the name under which the program knows the tab.

    ours  sheetIds of the tabs of the sync, as the stamp remembers them: a tab keeps its number when it is renamed
    """
    there = set(map(heading_key, ids))
    numbers = {number: name for name, number in ours.items() if name in tabs.owned and heading_key(name) not in there}
    return {title: title if tabs.is_ours(title) else numbers.get(n, title) for title, n in ids.items()}


def read_book(client: SheetsClient, tabs: TabNames, zone: str) -> tuple[Structure, Snapshot]:
    """The whole book: two calls. Tabs that are not ours are named, not read.

    tabs    those of the book
    zone    the office's time zone: dates are wall clock of the sheet's own
    raises  LayoutError: another time zone; StoreOfflineError
    """
    for _ in range(_TRIES):
        structure = read_structure(client, tabs, filters=True)
        titles = [title for title in structure.ids if tabs.is_ours(title) or tabs.is_closed(title)]
        if titles:  # `buat` sets the zone of a book that is still to be made
            check_zone(structure, zone)
        try:
            asked = [quoted_tab(structure.renamed.get(title, title)) for title in titles]
            read, digest = client.values(asked) if asked else ([], "")
        except RejectedError:  # a tab was renamed or deleted just now
            continue
        rows = dict(zip(titles, read, strict=True))
        sheets = {
            title: Sheet(title, plain_rows(rows.get(title, [])), filtered=title in structure.filtered)
            for title in structure.ids
        }
        return (
            replace(structure, fingerprint=digest),
            Snapshot(sheets, structure.stamp, digest, formulas=structure.formulas, warnings=_warnings(structure)),
        )
    raise StoreOfflineError("Tab-tab spreadsheet sedang diubah orang lain. Coba lagi sebentar lagi.")


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


def _mark(metadata: Sequence[Json]) -> tuple[Stamp | None, int | None, Mapping[str, int]]:
    """The stamp, its metadataId, and the sheetIds of the tabs of the sync; as far as there is one that can be read."""
    item: Json = next((item for item in metadata if item.get("metadataKey") == STAMP_KEY), {})
    number = item.get("metadataId")
    try:
        said = json.loads(item.get("metadataValue", ""))
        counters = {int(year): int(n) for year, n in said.get("nomor", {}).items()}
        tabs = {str(name): int(number) for name, number in said.get("tab", {}).items()}
        return Stamp(str(said["buku"]), int(said["versi"]), counters), number, tabs
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, number, {}


def stamp_request(stamp: Stamp, structure: Structure, ids: Mapping[str, int]) -> Json:
    """The request that lets the spreadsheet bear a stamp: in developer metadata, which no cell shows.

    ids  title of a tab, also of one that is still to be made -> its sheetId
    """
    said = {
        "buku": stamp.book_id, "versi": stamp.version,
        "nomor": {str(year): stamp.counters[year] for year in sorted(stamp.counters)},
        "tab": {name: ids[name] for name in structure.names.owned if name in ids},
    }  # fmt: skip
    value = json.dumps(said, separators=(",", ":"))
    if structure.stamp_id is None:
        metadata = {"metadataKey": STAMP_KEY, "metadataValue": value, "location": {"spreadsheet": True},
                    "visibility": "DOCUMENT"}  # fmt: skip
        return {"createDeveloperMetadata": {"developerMetadata": metadata}}
    lookup = {"developerMetadataLookup": {"metadataId": structure.stamp_id}}
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
    if not same_zone(structure.zone, zone):
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


# ---- what an office should know ------------------------------------------------------------------------------------


def _warnings(structure: Structure) -> tuple[str, ...]:
    renamed = (
        f"Tab '{now}' adalah tab {name} yang diganti namanya. Sinkron tetap memakainya dan mengembalikan nama {name} "
        "pada tulisan berikutnya; tab yang diisi program jangan diganti namanya."
        for name, now in structure.renamed.items()
    )
    left = [_LEFT_ASIDE] if ASIDE in structure.ids else []
    return (*locale_warning(structure), *renamed, *left, *_merged(structure))


def _merged(structure: Structure) -> Iterator[str]:
    """Cells merged over rows of complaints or months."""
    for title, boxes in structure.merges.items():
        if structure.names.is_table(title):
            yield from merged_said(title, boxes, _MERGED_ADVICE)
