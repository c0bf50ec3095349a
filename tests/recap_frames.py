"""Small hand-made books for the tests of figures, tabs and board: one line per complaint, no engine behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.core.derived import Derived
from pengaduan_sheets.core.handover import HandoverResult
from pengaduan_sheets.core.moments import ByColumn
from pengaduan_sheets.core.recap import Lists, figures
from pengaduan_sheets.core.recap_trust import TrustFigure
from pengaduan_sheets.core.recap_year import last_months
from pengaduan_sheets.grid import TabContent
from pengaduan_sheets.month.facts import Months
from pengaduan_sheets.tabs import recap_tab
from pengaduan_sheets.tabs.work import open_work

BINJAI = load_config(Path(__file__).resolve().parent.parent / "config.toml")


def variant(**fields: Any) -> Config:
    """Binjai's config with other fields."""
    return BINJAI.replaced(**fields)


# What must never be seen outside Agenda: every test row carries these.
PERSONAL = {
    "Nama Pelapor": "Siti Rahmadani",
    "NIK": "1275014507900003",
    "Alamat": "Jalan Soekarno-Hatta 17",
    "No. HP": "081263457788",
}
PERSONAL_TEXTS = (*PERSONAL.values(), "Siti", "081263457788", "450790", "Soekarno")

MOMENTS = ("start", "deadline", "received", "finished", "stopped", "passes")


def at(text: str | None) -> pd.Timestamp | Any:
    """`2026-11-05 09:00` as a moment; None as NaT."""
    return pd.NaT if text is None else pd.Timestamp(text)


def complaint(**given: Any) -> dict[str, Any]:
    """One complaint: unnamed facts as of a row that waits in step 3; moments as text. `values` are staff cells."""
    row: dict[str, Any] = {
        "id": "K2345678", "noreg": None, "status": "Verifikasi", "step": 3, "actor": "Kasi Penanganan Pengaduan",
        "start": None, "deadline": None, "late": False, "remaining": None, "late_steps": None,
        "received": "2026-11-02 08:00", "finished": None, "stopped": None, "stop_reason": None, "is_open": True,
        "on_promise": False, "minutes": float("nan"), "bare": False, "problems": 0, "passes": None,
        "version": 0, "values": {}, "steps": [],
    }  # fmt: skip
    assert set(given) <= set(row)
    return row | given


def finished(on: str, **given: Any) -> dict[str, Any]:
    """A complaint that was finished at `on`, within the promise unless said otherwise."""
    usual = {"status": "Selesai", "step": 0, "actor": None, "is_open": False, "finished": on, "on_promise": True}
    return complaint(**(usual | given))


def stopped(on: str, reason: str | None, **given: Any) -> dict[str, Any]:
    """A complaint that was stopped at `on`."""
    usual = {"status": "Dihentikan", "step": 0, "actor": None, "is_open": False, "stopped": on, "stop_reason": reason}
    return complaint(**(usual | given))


def to_repair(**given: Any) -> dict[str, Any]:
    """A row whose Status is `Perbaiki Data`."""
    return complaint(**({"status": "Perbaiki Data", "step": 2, "actor": "JFU/Petugas Pengaduan"} | given))


def book(*complaints: dict[str, Any], config: Config = BINJAI) -> Derived:
    """What is derived of these complaints, in sheet order from row 3.

    `steps`: (number, at, late, minutes) and, of a late one, when it had fallen due.
    """
    plain = [{k: v for k, v in c.items() if k not in ("values", "steps")} for c in complaints]
    rows = pd.DataFrame(plain, columns=[k for k in complaint() if k not in ("values", "steps")])
    rows.insert(0, "sheet_row", range(3, 3 + len(rows)))
    for name in MOMENTS:
        rows[name] = pd.Series([at(c[name]) for c in plain], dtype="datetime64[s]")
    for name in ("late", "is_open", "bare"):
        rows[name] = rows[name].astype(bool)
    rows["on_promise"] = rows["on_promise"].astype("boolean")
    rows = rows.astype({"minutes": float, "step": int, "problems": int, "version": int})
    done = [
        (i, n, at(when), late, at(due[0] if due else None), m)
        for i, c in enumerate(complaints)
        for n, when, late, m, *due in c["steps"]
    ]
    steps = pd.DataFrame(done, columns=["row", "step", "at", "late", "deadline", "minutes"]).astype(
        {"row": int, "step": int, "at": "datetime64[s]", "late": bool, "deadline": "datetime64[s]", "minutes": float}
    )
    steps.insert(1, "version", 0)
    return Derived(*map(_columns, (rows, steps, _values(complaints, config))))


def _columns(frame: pd.DataFrame) -> ByColumn:
    """As the core holds them: None where a text or an answer is missing."""
    return {name: _column(frame[name]) for name in frame.columns}


def _column(column: pd.Series[Any]) -> Any:
    is_object = column.dtype.kind not in "Mifb" or column.dtype == "boolean"
    return np.array([None if pd.isna(v) else v for v in column], object) if is_object else column.to_numpy()


def _values(complaints: Sequence[dict[str, Any]], config: Config) -> pd.DataFrame:
    columns: dict[str, pd.Series[Any]] = {}
    for heading, column in config.columns.items():
        cells = [({**PERSONAL} | c["values"]).get(heading) for c in complaints]
        if column.isi == "waktu":
            columns[heading] = pd.Series([at(c) for c in cells], dtype="datetime64[s]")
        else:
            columns[heading] = pd.Series(cells, dtype=object)
    return pd.DataFrame(columns, index=range(len(complaints)))


def when(text: str) -> datetime:
    """`2026-11-24 09:15` as a datetime."""
    return datetime.fromisoformat(text)


def recap_content(
    derived: Derived,
    config: Config,
    head: recap_tab.RecapHead,
    handed: HandoverResult,
    frozen: Mapping[str, Mapping[str, Any]],
    lists: Lists | None = None,
    trust_of: Callable[[str], Sequence[TrustFigure]] = lambda period: (),
    trail_of: Callable[[str], Sequence[Any]] | None = None,
) -> TabContent:
    """The tab Rekap of a book without a survey behind it."""
    present = lambda period: figures(derived, config, period, lists)  # noqa: E731
    months = Months(derived, config, head.now, handed, frozen, present, trust_of, trail_of)
    return recap_tab.recap_content(months, head, open_work(derived, handed, config))


def year_by_month(derived: Derived, config: Config, year: int) -> pd.DataFrame:
    """The months of a year, index 1 to 12."""
    return last_months(derived, config, f"{year}-12").set_axis(pd.RangeIndex(1, 13))
