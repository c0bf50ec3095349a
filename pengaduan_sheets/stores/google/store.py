"""The Google Sheets store: reads, writes and makes one agenda book (stores/base.py has the contract)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...config import Config
from ...errors import StoreOfflineError, UsageError
from ...grid import CellWrite, Sheet, TabContent, TabLayout, WorkbookLayout
from ...layout.placed import placed_tabs
from ...schema import AGENDA, OWNED_TABS
from ..base import BookChangedError, Mark, Plan, Snapshot, Stamp
from .access import open_access
from .answers import RejectedError
from .charts import chart_requests, source_requests
from .client import Json, Patience, SheetsClient, UncertainWriteError
from .contents import tab_requests
from .frame import extend_requests, filter_views, frame_requests, sheet_properties
from .reader import LOCALE, Structure, plain_rows, quoted, read_book, read_structure, stamp_request
from .tidy import Tidy, read_frames
from .tidyscan import Scan
from .write import (
    CHECKED_FIELDS,
    Key,
    Watch,
    batches,
    cell_requests,
    column_repairs,
    key_of,
    overlaid,
    repairs,
    written_rows,
)

_ROWS, _SPARE_COLUMNS = 1000, 6  # of a new tab; columns beside ours are for staff
_OWNED_ROWS, _OWNED_COLUMNS = 200, 20
_REPAIRS = 12  # how often in a row people may move what we are just putting back


class GoogleStore:
    """One agenda book in a Google spreadsheet that people have open all day.

    patience  how long trouble is waited out
    """

    attempts = 8

    def __init__(self, config: Config, patience: Patience | None = None) -> None:
        self._config = config
        self._client_: SheetsClient | None = None
        self._patience = patience
        self._structure: Structure | None = None
        self._scanned: tuple[Snapshot, Scan] | None = None  # what `tidy` only said, for the one that does it

    @property
    def _client(self) -> SheetsClient:
        if self._client_ is None:
            self._client_ = SheetsClient(open_access(self._config), self._patience)
        return self._client_

    @property
    def calls(self) -> tuple[int, int]:
        """Reads and writes sent so far, repeated ones included."""
        return (0, 0) if self._client_ is None else (self._client_.reads, self._client_.writes)

    def exists(self) -> bool:
        """Whether the spreadsheet holds a tab of the agenda book. raises StoreOfflineError, ConfigError."""
        return bool(read_structure(self._client).ours())

    def read(self) -> Snapshot:
        """The book as it is now, in two calls. raises StoreOfflineError, LayoutError, ConfigError."""
        self._structure, snapshot = read_book(self._client, self._config.instansi.zona_waktu)
        return snapshot

    def mark(self) -> Mark | None:
        """Nobody is ever in the way: Google takes writes while people type."""
        return None

    # ---- a sync's write --------------------------------------------------------------------------------------------

    def apply(self, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> str:
        """Write the plan in one call (a very large one in several, whole rows each); what moved meanwhile is put right.

        raises  BookChangedError: rows moved and were put right, or nobody knows whether the write was done: read anew
                StoreOfflineError
        """
        if plan.is_empty:
            return snapshot.fingerprint
        structure = self._structure
        if structure is None or structure.fingerprint != snapshot.fingerprint:
            raise BookChangedError
        work = _Work(plan, snapshot, layout, structure, self._config)
        watches = {name: Watch(work.before(name), keys) for name, keys in plan.keys.items() if plan.writes.get(name)}
        sent = {name: written_rows(work.as_left(name)) for name in watches}
        parts = list(batches(work.requests()))
        for number, part in enumerate(parts, 1):
            is_last = number == len(parts)
            asked = (
                [text for name, watch in watches.items() for text in watch.ranges(name, sent[name])] if is_last else []
            )
            answer = self._send(part, asked)
            if is_last:
                self._settle(answer, watches, sent, structure)
        return snapshot.fingerprint

    def _send(self, requests: list[Json], asked: Sequence[str]) -> Json:
        body: Json = {"requests": requests}
        fields = "spreadsheetId"
        if asked:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseIncludeGridData": True,
                "responseRanges": list(asked),
            }
            fields = CHECKED_FIELDS
        try:
            return self._client.update(body, fields)
        except UncertainWriteError as error:
            trouble = StoreOfflineError(
                f"{error.sentence}, sehingga tidak diketahui apakah tulisan terakhir sampai. Sinkron berikutnya "
                "memeriksanya dan melanjutkan."
            )
            raise BookChangedError(trouble, maybe=True) from error
        except RejectedError as error:  # a tab, rows or columns are gone: atomic, so nothing was written
            raise BookChangedError(
                StoreOfflineError(
                    f"Google menolak tulisan ke spreadsheet ({error}). Tidak ada yang setengah tertulis. Coba lagi; "
                    "bila terulang, kirimkan berkas log kepada yang memasang program ini."
                )
            ) from error

    def _settle(
        self,
        answer: Json,
        watches: Mapping[str, Watch],
        sent: Mapping[str, Mapping[int, Mapping[int, object]]],
        structure: Structure,
    ) -> None:
        """Put back what was written over rows that had moved. raises BookChangedError when there were any."""
        moved = False
        for name, watch in watches.items():
            moved |= self._put_back(name, watch, sent[name], _data_of(answer, structure.ids[name]), structure)
        if moved:
            raise BookChangedError(
                StoreOfflineError(
                    "Baris-baris di Google Sheets terus dipindah orang sewaktu sinkron menulis. Tidak ada baris yang "
                    "tertimpa; sinkron berikutnya melanjutkan."
                )
            )

    def _put_back(
        self,
        name: str,
        watch: Watch,
        sent: Mapping[int, Mapping[int, object]],
        data: Sequence[Json],
        structure: Structure,
    ) -> bool:
        """True when something other than what was meant had been written over; by then it is as it was."""
        found = watch.misses(sent, data)
        if not (found.rows or found.headings_moved):
            return False
        open_misses: list[tuple[Key, dict[int, object]]] = found.rows
        now = self._tab(name)
        by_columns = column_repairs(watch.before, now, sent, watch.keys)
        writes = repairs(open_misses, now, watch.keys) if by_columns is None else by_columns
        for _ in range(_REPAIRS):
            if not writes:
                break
            rows = written_rows(writes)
            meant = {row: (key_of(now, row, watch.keys), cells) for row, cells in rows.items()}
            truth = Watch(overlaid(now, writes), watch.keys)
            answer = self._send(
                list(cell_requests(writes, structure.ids[name], structure.ids)), truth.ranges(name, rows)
            )
            again = truth.misses(rows, _data_of(answer, structure.ids[name]))
            open_misses = [*again.rows, *((meant[row][0], dict(meant[row][1])) for row in again.not_reached)]
            if not open_misses:
                break
            now = self._tab(name)
            writes = repairs(open_misses, now, watch.keys)
        return True

    def _tab(self, name: str) -> Sheet:
        return Sheet(name, plain_rows(self._client.values([quoted(name)])[0][0]))

    # ---- what got damaged ------------------------------------------------------------------------------------------

    def tidy(self, layout: WorkbookLayout, snapshot: Snapshot, dry: bool) -> list[str]:
        """Renew dropdowns, formats, hints and the like where they got damaged; no value changes.

        The cells are read in blocks; when it was said before what would be done with this snapshot, that is done and
        only what the write depends on is read anew.

        raises  LayoutError: a heading is missing or there twice; BookChangedError, StoreOfflineError
        """
        structure, known, self._scanned = self._structure, self._scanned, None
        if structure is None or structure.fingerprint != snapshot.fingerprint:
            raise BookChangedError
        placed = placed_tabs(layout, snapshot.sheets)
        try:
            if known is None or known[0] is not snapshot or dry:
                scan = Scan(placed, structure.ids, structure.grids, layout)
                scan.read(self._client)
            else:
                scan = known[1]
            if not dry:
                scan.check_numbers(self._client)
            found = Tidy(read_frames(self._client, placed), placed, scan, layout, _actors(self._config))
        except RejectedError as error:
            raise BookChangedError from error
        if dry:
            self._scanned = snapshot, scan
        # A very large damage goes out in several parts: what a part that fails leaves undone, the next `rapikan` does.
        for part in () if dry else batches(found.requests):
            self._send(part, [])
        return found.lines

    # ---- a new book ------------------------------------------------------------------------------------------------

    def create(
        self,
        layout: WorkbookLayout,
        contents: Mapping[str, TabContent],
        writes: Mapping[str, Sequence[CellWrite]],
        stamp: Stamp,
    ) -> None:
        """Make all tabs in the spreadsheet that was shared with us; its empty first tab goes, others stay behind ours.

        raises  UsageError: it holds an agenda book already; StoreOfflineError: then nothing of it is left
        """
        structure = read_structure(self._client)
        if structure.ours():
            raise UsageError(f"Spreadsheet '{structure.title}' sudah berisi buku agenda dan tidak ditimpa.")
        empty = [title for title, rows in zip(structure.ids, self._all_values(structure), strict=True) if not rows]
        ids = new_ids(layout.tabs, structure.ids.values())
        requests: list[Json] = [_office_settings(self._config)]
        for index, tab in enumerate(layout.tabs):
            requests.append(add_sheet(tab, ids[tab.name], index, _last_row(contents, writes, tab.name)))
        everything = {**structure.ids, **ids}
        for tab in layout.tabs:
            grid = grid_of(tab, _last_row(contents, writes, tab.name))
            requests += new_tab_requests(tab, layout, everything, grid)
            if tab.name in contents:
                requests += tab_requests(contents[tab.name], layout, ids[tab.name], everything, [], grid, is_new=True)
            if tab.name == AGENDA:
                requests += filter_views(tab, ids[tab.name], _actors(self._config))
        requests += [{"deleteSheet": {"sheetId": structure.ids[title]}} for title in empty]
        requests += [r for name, cells in writes.items() for r in cell_requests(cells, ids[name], everything)]
        requests.append(stamp_request(stamp, structure.stamp_id))
        self._create(list(batches(requests)), set(ids.values()))

    def _all_values(self, structure: Structure) -> list[list[list[object]]]:
        return self._client.values([quoted(title) for title in structure.ids])[0] if structure.ids else []

    def _create(self, parts: Sequence[list[Json]], made: set[int]) -> None:
        for part in parts:
            try:
                self._client.update({"requests": part}, "spreadsheetId")
            except UncertainWriteError as error:
                if part is not parts[-1] or not self._was_made(made):
                    self._take_back(made)
                    raise StoreOfflineError(
                        f"{error.sentence} sewaktu buku dibuat. Jalankan `pengaduan buat` lagi."
                    ) from error
            except (RejectedError, StoreOfflineError) as error:
                self._take_back(made)
                raise StoreOfflineError(f"Buku belum jadi dibuat: {error}") from error

    def _was_made(self, made: set[int]) -> bool:
        structure = read_structure(self._client)
        return made <= set(structure.ids.values()) and structure.stamp is not None

    def _take_back(self, made: set[int]) -> None:
        """Nothing half made stays: the tabs that were made already go again."""
        try:
            structure = read_structure(self._client)
            ours = [number for number in structure.ids.values() if number in made]
            keep: list[Json] = [] if len(ours) < len(structure.ids) else [{"addSheet": {}}]
            if ours:
                self._client.update({"requests": [*keep, *({"deleteSheet": {"sheetId": n}} for n in ours)]}, "replies")
        except (UncertainWriteError, RejectedError, StoreOfflineError):
            return


# ---- a plan as requests --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Work:
    """One plan for one spreadsheet."""

    plan: Plan
    snapshot: Snapshot
    layout: WorkbookLayout
    structure: Structure
    config: Config

    def in_place(self, name: str) -> list[CellWrite]:
        """The writes into rows that were read."""
        added = set(self.plan.added.get(name, ()))
        return [w for w in self.plan.writes.get(name, ()) if w.row not in added]

    def as_left(self, name: str) -> list[CellWrite]:
        """The same writes where they stand once the new rows are in."""
        first, count = self._new_rows(name)
        return [CellWrite(w.row + count if w.row >= first else w.row, w.column, w.value) for w in self.in_place(name)]

    def before(self, name: str) -> Sheet:
        """The tab as read, with the new rows in it, still blank."""
        first, count = self._new_rows(name)
        sheet = self.snapshot.sheets[name]
        rows = [*sheet.rows[: first - 1], *([[]] * count), *sheet.rows[first - 1 :]] if count else sheet.rows
        return Sheet(sheet.name, rows, sheet.formulas, sheet.filtered)

    def _new_rows(self, name: str) -> tuple[int, int]:
        added = self.plan.added.get(name, ())
        return min(added, default=1), len(added)

    def requests(self) -> list[Json]:
        """Everything, in order: tabs that are missing, cells in place, whole tabs, new rows, the stamp."""
        tabs = {tab.name: tab for tab in self.layout.tabs}
        missing = [c for c in self.plan.tabs if c.name not in self.structure.ids]
        made = new_ids([tabs[c.name] for c in missing], self.structure.ids.values())
        ids = {**self.structure.ids, **made}
        grids = {**self.structure.grids, **{c.name: grid_of(tabs[c.name], len(c.rows)) for c in missing}}
        order = [tab.name for tab in self.layout.tabs]
        out = [
            add_sheet(tabs[c.name], made[c.name], min(order.index(c.name), len(ids) - 1), len(c.rows)) for c in missing
        ]
        for content in missing:
            out += new_tab_requests(tabs[content.name], self.layout, ids, grids[content.name])
        for name in self.plan.writes:
            out += self._grow(name, tabs.get(name), ids)
            out += cell_requests(self.in_place(name), ids[name], ids)
        for content in self.plan.tabs:
            before = self.snapshot.sheets[content.name].rows if content.name in self.snapshot.sheets else []
            out += tab_requests(
                content, self.layout, ids[content.name], ids, before, grids[content.name], is_new=content.name in made
            )
            there = self.structure.charts.get(content.name, ())
            out += source_requests(tabs[content.name], ids[content.name], there, self.layout.font)
        for name in self.plan.added:
            out += self._insert(name, ids)
        if self.plan.stamp is not None:
            out.append(stamp_request(self.plan.stamp, self.structure.stamp_id))
        return out

    def _grow(self, name: str, tab: TabLayout | None, ids: Mapping[str, int]) -> list[Json]:
        """Rows at the bottom when the plan reaches beyond them, looking like the others."""
        rows, _ = self.structure.grids[name]
        last = max((w.row for w in self.in_place(name)), default=0)
        if last <= rows:
            return []
        out: list[Json] = [{"appendDimension": {"sheetId": ids[name], "dimension": "ROWS", "length": last - rows}}]
        keys = self.plan.keys.get(name)
        if tab is not None and keys is not None:
            headings = self.snapshot.sheets[name].rows[keys.heading_row - 1]
            out += extend_requests(tab, self.layout, ids[name], ids, rows, last - rows, headings)
        return out

    def _insert(self, name: str, ids: Mapping[str, int]) -> list[Json]:
        """Rows that come back get new rows of their own: in those that are there somebody may type just now."""
        added = sorted(self.plan.added[name])
        if not added:
            return []
        where = {"sheetId": ids[name], "dimension": "ROWS", "startIndex": added[0] - 1,
                 "endIndex": added[0] - 1 + len(added)}  # fmt: skip
        place = {row: added[0] + n for n, row in enumerate(added)}
        cells = [CellWrite(place[w.row], w.column, w.value) for w in self.plan.writes.get(name, ()) if w.row in place]
        return [{"insertDimension": {"range": where, "inheritFromBefore": True}}, *cell_requests(cells, ids[name], ids)]


def new_ids(tabs: Sequence[TabLayout], taken: object) -> dict[str, int]:
    """A sheetId for each new tab: chosen by us, so that one batch can make a tab and fill it."""
    used = set(taken)  # type: ignore[call-overload]
    out: dict[str, int] = {}
    for tab in tabs:
        number = secrets.randbelow(2**31 - 2) + 1
        while number in used:
            number = secrets.randbelow(2**31 - 2) + 1
        used.add(number)
        out[tab.name] = number
    return out


def grid_of(tab: TabLayout, last_row: int) -> tuple[int, int]:
    """Rows and columns of a new tab."""
    if tab.columns:
        return max(_ROWS, last_row + 100), len(tab.columns) + _SPARE_COLUMNS
    return max(_OWNED_ROWS, last_row + 50), max(_OWNED_COLUMNS, len(tab.widths))


def add_sheet(tab: TabLayout, sheet_id: int, index: int, last_row: int) -> Json:
    """The request that makes a tab."""
    return {"addSheet": {"properties": sheet_properties(tab, sheet_id, index, *grid_of(tab, last_row))}}


def new_tab_requests(
    tab: TabLayout, layout: WorkbookLayout, ids: Mapping[str, int], grid: tuple[int, int]
) -> list[Json]:
    """What a new tab gets besides its contents."""
    owned = tab.name in OWNED_TABS
    return [
        *frame_requests(tab, layout, ids[tab.name], ids, *grid, owned=owned),
        *chart_requests(tab, ids[tab.name], layout.font),
    ]


def _actors(config: Config) -> list[str]:
    """Whoever a complaint may wait for, in the order of the SOP."""
    return list(dict.fromkeys(step.pelaksana for step in config.steps))


def _office_settings(config: Config) -> Json:
    properties = {"locale": LOCALE, "timeZone": config.instansi.zona_waktu}
    return {"updateSpreadsheetProperties": {"properties": properties, "fields": "locale,timeZone"}}


def _last_row(contents: Mapping[str, TabContent], writes: Mapping[str, Sequence[CellWrite]], name: str) -> int:
    filled = len(contents[name].rows) if name in contents else 0
    return max([filled, *(w.row for w in writes.get(name, ()))])


def _data_of(answer: Json, sheet_id: int) -> list[Json]:
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", []):
        if sheet.get("properties", {}).get("sheetId", 0) == sheet_id:
            found: list[Json] = sheet.get("data", [])
            return found
    return []
