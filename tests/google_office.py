"""An office whose book is a Google Sheet: the same as `office.Office`, on the test server, over real HTTP.

Staff work through the Sheets API as a browser would: typed cells, moved, inserted and deleted rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Self

import requests
from office import Office, at
from oracle.reading import SYSTEM
from ready_books import Begun, ready_sheet

from pengaduan_sheets import schema as s
from pengaduan_sheets.config import load_config
from pengaduan_sheets.text import heading_key

EPOCH = datetime(1899, 12, 30)
FIRST_ROW = 3
BROWSER = requests.Session()  # one connection for all that people do
BROWSER.trust_env = False  # nor is a proxy looked for each time: the server is on this machine


class GoogleOffice(Office):
    """One office with its own spreadsheet on `address`, made and shared by a person."""

    def __init__(
        self,
        folder: Path,
        address: str,
        *,
        replace: Mapping[str, str] | None = None,
        config: str | None = None,
        zone: str = "Asia/Jakarta",
        locale: str = "id_ID",
    ) -> None:
        self.address = address
        made = self.call("POST", "", {"properties": {"title": "Buku Agenda", "locale": locale, "timeZone": zone}})
        self.id: str = made["spreadsheetId"]
        google = {
            'jenis = "excel"': 'jenis = "google"',
            'id_spreadsheet = ""': f'id_spreadsheet = "{self.id}"',
            'alamat_api = ""': f'alamat_api = "{address}"',
        }
        super().__init__(folder, replace={**google, **(replace or {})}, config=config)

    def create(self, now: str = "2026-11-24 07:30", *, examples: int = 0, then: Begun | None = None) -> Self:
        """Make the book, and do `then` with it; what one test made so, another gets as a copy."""
        ready_sheet(self, at(now), examples, then)
        return self

    def use(self, book_id: str) -> None:
        """Work with another spreadsheet: a copy."""
        text = self.config_path.read_text(encoding="utf-8").replace(self.id, book_id)
        self.config_path.write_text(text, encoding="utf-8")
        self.id, self.config = book_id, load_config(self.config_path)

    # ---- the API, as anybody may call it ---------------------------------------------------------------------------

    def call(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        answer = BROWSER.request(method, f"{self.address}/v4/spreadsheets{path}", json=body, params=params, timeout=60)
        assert answer.ok, answer.text
        return answer.json()

    def batch(self, *requests_: Mapping[str, Any]) -> Any:
        return self.call("POST", f"/{self.id}:batchUpdate", {"requests": list(requests_)})

    def structure(self) -> dict[str, Any]:
        return dict(self.call("GET", f"/{self.id}"))

    def sheet_id(self, tab: str = s.AGENDA) -> int:
        found = self.call("GET", f"/{self.id}", fields="sheets.properties")["sheets"]
        return next(p["properties"]["sheetId"] for p in found if p["properties"]["title"] == tab)

    def values(self, tab: str = s.AGENDA) -> list[list[Any]]:
        answer = self.call(
            "GET",
            f"/{self.id}/values/{tab}",
            valueRenderOption="UNFORMATTED_VALUE",
            dateTimeRenderOption="SERIAL_NUMBER",
        )
        return [[None if v == "" else v for v in row] for row in answer.get("values", [])]

    # ---- the book --------------------------------------------------------------------------------------------------

    def type_rows(self, rows: Mapping[int, Mapping[str, object]], *, tab: str = s.AGENDA) -> None:
        values = self.values(tab)
        where = self.columns_of(values[heading_at(values)])
        sheet_id = self.sheet_id(tab)
        last = max(rows)
        have = self._rows_of(tab)
        grow = (
            [{"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": last - have}}]
            if last > have
            else []
        )
        cells = [
            {
                "updateCells": {
                    "start": {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": where[heading] - 1},
                    "rows": [{"values": [typed(value)]}],
                    "fields": "userEnteredValue",
                }
            }
            for row, values in rows.items()
            for heading, value in values.items()
        ]
        self.batch(*grow, *cells)

    def _rows_of(self, tab: str) -> int:
        found = self.call("GET", f"/{self.id}", fields="sheets.properties")["sheets"]
        return next(p["properties"]["gridProperties"]["rowCount"] for p in found if p["properties"]["title"] == tab)

    def rows(self, tab: str = s.AGENDA) -> dict[int, dict[str, Any]]:
        values = self.values(tab)
        at = heading_at(values)
        where = self.columns_of(values[at])
        out = {}
        for number, row in enumerate(values[at + 1 :], at + 2):
            cells = {h: row[c - 1] for h, c in where.items() if c <= len(row) and row[c - 1] is not None}
            if set(cells) - {s.ID}:
                out[number] = {h: moment(v) if h == s.DEADLINE else v for h, v in cells.items()}
        return out

    def system(self, last: int | None = None) -> list[dict[str, Any]]:
        """The system columns of every row of Agenda, as `oracle.rows.read_system` gives them of a file."""
        values = self.values()
        at = heading_at(values)
        where = self.columns_of(values[at])
        out = []
        for number, row in enumerate(values[at + 1 : last], at + 2):
            cells: dict[str, Any] = {"baris": number}
            for heading in SYSTEM:
                value = row[where[heading] - 1] if where[heading] <= len(row) else None
                cells[heading] = moment(value) if heading == s.DEADLINE else value
            out.append(cells)
        return out

    def staff(self) -> list[dict[str, Any]]:
        """Filled cells of Agenda that are not the sync's, by row, headings included: heading (or column) -> value."""
        values = self.values()
        heading = values[heading_at(values)]
        system = {c for h, c in self.columns_of(heading).items() if h in s.SYSTEM}
        rows = [
            {
                str(heading[c - 1] if c <= len(heading) and heading[c - 1] else c): v
                for c, v in enumerate(row, 1)
                if v is not None and c not in system
            }
            for row in values
        ]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def open(self) -> Any:
        raise AssertionError("a Google Sheet is no file")


def heading_at(values: Sequence[Sequence[Any]]) -> int:
    """The 0-based row of the headings: somebody may have inserted a line above them."""
    known = {heading_key(h) for h in (*s.SYSTEM, *s.HANDOVER_SYSTEM)}
    return max(range(min(10, len(values))), key=lambda r: sum(heading_key(v) in known for v in values[r] if v))


def typed(value: object) -> dict[str, Any]:
    """A cell as a person leaves it there: dates are numbers, text is text."""
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, (int, float)):
        return {"userEnteredValue": {"numberValue": value}}
    if isinstance(value, datetime):
        return {"userEnteredValue": {"numberValue": serial(value)}}
    if isinstance(value, date):
        return {"userEnteredValue": {"numberValue": serial(datetime.combine(value, time()))}}
    if isinstance(value, time):
        return {"userEnteredValue": {"numberValue": (value.hour * 60 + value.minute) / 1440}}
    return {"userEnteredValue": {"stringValue": str(value)}}


def serial(value: datetime) -> float:
    delta = value - EPOCH
    return delta.days + (delta.seconds + delta.microseconds / 1e6) / 86_400


def moment(value: object) -> datetime | None:
    """A serial number as the minute that it is."""
    if not isinstance(value, (int, float)):
        return None
    return (EPOCH + timedelta(seconds=round(value * 86_400))).replace(second=0)
