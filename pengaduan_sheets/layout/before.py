"""How books made until November 2026 differ from those made today: nobody chose it, so `rapikan` may renew it."""

from __future__ import annotations

from .. import schema as s
from ..columns import AgendaColumn

AGENDA_FREEZE, HANDOVER_FREEZE = "C3", "B3"
TAB_WIDTHS = {
    s.GUIDE: (1.5, 38.0, 50.0, 1.5, 26.0, 54.0),
    s.TASKS: (20.0, 20.0, 24.0, 18.0, 18.0, 54.0, 17.0),
    s.RECAP: (31.0, 17.0, 17.0, 17.0, 17.0, 17.0, 10.0, 11.0, 13.0),
}
_WIDTHS = {s.NOREG: 18.0, s.STATUS: 15.0}  # of columns in front of Agenda ...
_KIND_WIDTHS = {"waktu": 17.0, "teks": 18.0}  # ... and of staff's
CHART_ANCHORS = ("A16", "D16", "A30", "D30")
CHART_TITLES_BEFORE = {
    "Median tiap langkah dibanding batasnya": ("Ke mana waktu pergi: rata-rata dan batas (menit kerja)",),
    "Pengaduan terbuka menurut Status": ("Pekerjaan terbuka menurut Status",),
}


def width_of(column: AgendaColumn) -> float:
    """How wide one of the columns in front of Agenda was; 0 where that is not known."""
    return _WIDTHS.get(column.heading, 0.0) if column.owner == "sistem" else _KIND_WIDTHS.get(column.kind, 0.0)
