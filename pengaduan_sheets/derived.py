"""What the core derives from the rows: the shape that recap, tasks, handover and board read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Derived:
    """Everything derived from one reading of Agenda at one moment of the clock.

    rows   one row per complaint (a sheet row with content), RangeIndex 0..n-1, in sheet order; columns:
           sheet_row int       row number in Agenda, as a clerk counts
           id str              ID Baris
           noreg object        register number or None
           status str          INTERFACE 4.3
           step int            number of the current step; 0 when finished or stopped
           actor object        pelaksana or None
           start datetime64    when the current step started (as typed); NaT
           deadline datetime64 NaT where there is none
           late bool           overdue now
           remaining object    `Sisa / Lewat Waktu` or None
           late_steps object   "3, 4" or None
           received datetime64 Tanggal Lapor as read (its month is the month of `masuk`); NaT
           finished datetime64 the last step's completion as it counts; NaT unless status is Selesai
           stopped datetime64  Dihentikan; NaT unless status is Dihentikan
           stop_reason object  the listed value of Alasan Dihentikan, or as typed, or None
           is_open bool        neither finished nor stopped
           on_promise bool     finished within the SOP's limits laid end to end (no tenggang)
           minutes float       working minutes from the start of step 2 to the last completion; NaN where either has
                               no time of day, or the row is not finished
           bare bool           some counted time of the row has no time of day
           problems int        how many problems (hints not counted)
    steps  one row per counted completion of a step but the first; columns:
           row int (position in rows), step int (its number), at datetime64 (the completion as it counts),
           late bool, deadline datetime64 (of the late ones; NaT for all others), minutes float (working minutes from
           the step's start; NaN where either has no time of day or the start is lost)
    values one column per staff heading (the row's values as read: str, datetime64 for time columns, None), aligned
           with rows; list values in their listed spelling, nil words of optional cells are None
    """

    rows: pd.DataFrame
    steps: pd.DataFrame
    values: pd.DataFrame
