"""The Google Sheets store: reads, writes and makes one agenda book (stores/base.py has the contract)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...a1 import quoted_tab
from ...errors import LayoutError, PengaduanError, StoreOfflineError, UsageError
from ...grid import CellWrite, Sheet, TabContent, WorkbookLayout
from ..base import BookChangedError, Keys, Mark, Plan, Snapshot, Stamp, TabNames, Tidied, written_rows
from .access import Door, open_access
from .client import Patience, SheetsClient, UncertainWriteError
from .parting import Parting
from .ranges import Json
from .reader import ASIDE, LOCALES, Structure, is_indonesian, plain_rows, read_book, read_structure
from .refusals import RejectedError
from .work import Work
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
)

if TYPE_CHECKING:
    from ...renewal.adding import Added
    from .tidyscan import Scan

_REPAIRS = 12  # how often in a row people may move what we are just putting back


class GoogleStore:
    """One agenda book in a Google spreadsheet that people have open all day.

    names     its tabs
    patience  how long trouble is waited out
    """

    attempts = 8

    def __init__(self, door: Door, names: TabNames, patience: Patience | None = None) -> None:
        self._door, self._names = door, names
        self._client_: SheetsClient | None = None
        self._patience = patience
        self._structure: Structure | None = None
        self._scanned: tuple[Snapshot, Scan] | None = None  # what `tidy` only said, for the one that does it

    @property
    def _client(self) -> SheetsClient:
        if self._client_ is None:
            self._client_ = SheetsClient(open_access(self._door), self._patience)
        return self._client_

    @property
    def calls(self) -> tuple[int, int]:
        """Reads and writes sent so far, repeated ones included."""
        return self._client.reads, self._client.writes

    def exists(self) -> bool:
        """Whether the spreadsheet holds a tab of the agenda book. raises StoreOfflineError, ConfigError."""
        return bool(read_structure(self._client, self._names).ours())

    def read(self) -> Snapshot:
        """The book as it is now, in two calls. raises StoreOfflineError, LayoutError, ConfigError."""
        self._structure, snapshot = read_book(self._client, self._names, self._door.zone)
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
        structure = self._structure_of(snapshot)
        if any(plan.dropped.values()):
            self._take_out(plan, snapshot)
        work = Work(plan, snapshot, layout, structure, [c.name for c in plan.tabs if c.name not in structure.ids])
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
                f"{error}, sehingga tidak diketahui apakah tulisan terakhir sampai. Sinkron berikutnya "
                "memeriksanya dan melanjutkan."
            )
            raise BookChangedError(trouble, maybe=True) from error
        except RejectedError as error:  # a tab, rows or columns are gone: atomic, so nothing was written
            raise BookChangedError(
                StoreOfflineError(
                    f"Google menolak tulisan ke spreadsheet ({error}). Tidak ada yang setengah tertulis; sinkron "
                    "berikutnya mencoba lagi. Bila terulang, kirimkan berkas log kepada yang memasang program ini."
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
        return Sheet(name, plain_rows(self._client.values([quoted_tab(name)])[0][0]))

    def part_rows(self, snapshot: Snapshot, rows: Mapping[int, str], keys: Keys, title: str, said: str) -> set[str]:
        """Move rows of the register into another tab, made as its copy where there is none; which of them arrived.

        rows    row, as it was read -> its identity; keys: what tells rows apart; said: what A1 of a new tab says
        raises  BookChangedError, StoreOfflineError: each row is in one of the two tabs all the same
                LayoutError: the other tab's headings are not where the register's are
        """
        structure = self._structure_of(snapshot)
        self._structure = None
        parting = Parting(structure, self._names.tables[0], keys, lambda requests: self._send(requests, []), self._tab)
        return parting.move(rows, title, said)

    def _structure_of(self, snapshot: Snapshot) -> Structure:
        """What was read with the snapshot. raises BookChangedError: another one was read since, or none is known"""
        if self._structure is None or self._structure.fingerprint != snapshot.fingerprint:
            raise BookChangedError
        return self._structure

    def _take_out(self, plan: Plan, snapshot: Snapshot) -> None:
        """Delete rows of the register, and nothing that took their place meanwhile. raises BookChangedError: done"""
        for name, rows in plan.dropped.items():
            self.part_rows(snapshot, rows, plan.keys[name], ASIDE, "")
            self._send([{"deleteSheet": {"sheetId": read_structure(self._client, self._names).ids[ASIDE]}}], [])
        raise BookChangedError

    # ---- what got damaged ------------------------------------------------------------------------------------------

    def tidy(self, layout: WorkbookLayout, snapshot: Snapshot, dry: bool) -> Tidied:
        """Renew dropdowns, formats, hints and the like where they got damaged; no value changes.

        The cells are read in blocks; when it was said before what would be done with this snapshot, that is done and
        only what the write depends on is read anew.

        raises  LayoutError: a heading is missing or there twice; BookChangedError, StoreOfflineError
        """
        from ...renewal.adding import added_columns
        from .tidy import move_columns, placed_now, read_frames, renew_tabs
        from .tidycells import text_rows
        from .tidyscan import check_numbers, read_scan

        known, self._scanned = self._scanned, None
        structure = self._structure_of(snapshot)
        if added := [*added_columns(layout, snapshot.sheets)]:
            return self._with_columns(added, layout, structure, dry)
        placed = placed_now(layout, snapshot, structure)
        try:
            moves, moved, held = move_columns(self._client, placed, structure)
            if moves and not dry:  # Google takes along what hangs on them; all else goes by where they are then
                self._send(moves, [])
                snapshot, known = self.read(), None
                structure = self._structure or structure
                placed = placed_now(layout, snapshot, structure)
            if known is None or known[0] is not snapshot or dry:
                scan = read_scan(self._client, placed, structure, layout)
            else:
                scan = known[1]
            if not dry:
                check_numbers(self._client, scan.ids, text_rows(placed, scan))
            lines, requests = renew_tabs(read_frames(self._client, placed), placed, scan)
        except RejectedError as error:
            raise BookChangedError from error
        if dry:
            self._scanned = snapshot, scan
        # A very large damage goes out in several parts: what a part that fails leaves undone, the next `rapikan` does.
        for part in () if dry else batches(requests):
            self._send(part, [])
        return Tidied([*moved, *lines], held)

    def _with_columns(self, added: Sequence[Added], layout: WorkbookLayout, structure: Structure, dry: bool) -> Tidied:
        """As `tidy`, of a book that lacks columns: what these need besides is known once they are there."""
        from .tidy import insert_columns

        lines = [line for one in added for line in one.told]
        if dry:
            return Tidied(lines)
        self._send([request for one in added for request in insert_columns(one, structure)], [])
        rest = self.tidy(layout, self.read(), dry=False)
        return Tidied([*lines, *rest.lines], rest.held)

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
        structure = read_structure(self._client, self._names)
        if structure.ours():
            raise UsageError(f"Spreadsheet '{structure.title}' sudah berisi buku agenda dan tidak ditimpa.")
        values, _ = self._client.values(list(map(quoted_tab, structure.ids))) if structure.ids else ([], "")
        empty = [title for title, rows in zip(structure.ids, values, strict=True) if not rows]
        plan = Plan(writes, list(contents.values()), stamp)
        work = Work(plan, Snapshot({}, None, ""), layout, structure, [tab.name for tab in layout.tabs])
        *made, stamped = work.requests()
        zone = {"updateSpreadsheetProperties": {"properties": {"timeZone": self._door.zone}, "fields": "timeZone"}}
        gone = [{"deleteSheet": {"sheetId": structure.ids[title]}} for title in empty]
        self._speak_indonesian(structure)
        self._create(list(batches([zone, *made, *gone, stamped])), stamp)

    def _speak_indonesian(self, structure: Structure) -> None:
        """The locale, in a call of its own: Google may refuse a name, and that must not stop the book."""
        for name in () if is_indonesian(structure.locale) else LOCALES:
            request = {"updateSpreadsheetProperties": {"properties": {"locale": name}, "fields": "locale"}}
            try:
                self._client.update({"requests": [request]}, "spreadsheetId")
                return
            except (RejectedError, UncertainWriteError):
                continue

    def _create(self, parts: Sequence[list[Json]], stamp: Stamp) -> None:
        for part in parts:
            try:
                self._client.update({"requests": part}, "spreadsheetId")
            except UncertainWriteError as error:
                if part is not parts[-1] or read_structure(self._client, self._names).stamp != stamp:
                    self._take_back(parts)
                    raise StoreOfflineError(f"{error} sewaktu buku dibuat. Jalankan `pengaduan buat` lagi.") from error
            except (RejectedError, PengaduanError) as error:
                self._take_back(parts)
                kind = LayoutError if isinstance(error, LayoutError) else StoreOfflineError
                raise kind(f"Buku belum jadi dibuat: {error}") from error

    def _take_back(self, parts: Sequence[list[Json]]) -> None:
        """Nothing half made stays: the tabs that were made already go again."""
        made = {r["addSheet"]["properties"]["sheetId"] for part in parts for r in part if "addSheet" in r}
        try:
            structure = read_structure(self._client, self._names)
            ours = [number for number in structure.ids.values() if number in made]
            keep: list[Json] = [] if len(ours) < len(structure.ids) else [{"addSheet": {}}]
            if ours:
                self._client.update({"requests": [*keep, *({"deleteSheet": {"sheetId": n}} for n in ours)]}, "replies")
        except (UncertainWriteError, RejectedError, PengaduanError):
            return


def _data_of(answer: Json, sheet_id: int) -> list[Json]:
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", []):
        if sheet.get("properties", {}).get("sheetId", 0) == sheet_id:
            found: list[Json] = sheet.get("data", [])
            return found
    return []
