"""What a report is made of: sections of sentences, figures, tables, charts and places to sign, as plain values.

Put together once (`month.report`); each kind of file only draws them. Values are raw: how a figure reads (`words`) or
which number format it gets follows from its kind. A text in the place of a figure is shown as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from ..frozen import Frozen
from ..text import duration_words, moment, number, percentage

if TYPE_CHECKING:
    from .drawings import Drawing

Kind = Literal["text", "count", "minutes", "share", "moment"]  # minutes: working ones; share: in percent
Value = str | float | datetime | None
Tone = Literal["", "tonjol", "lunak", "beda"]  # what stands out; small print; what is not as it was handed over

NONE = "–"
SIGNERS_ABREAST = 3  # places to sign side by side on a page
DOTS = "." * 30  # to write on


class Figure(Frozen):
    """One figure; `note` says how it changed, `few` how a share of few cases reads to who has five seconds."""

    label: str
    value: Value
    kind: Kind = "count"
    note: str = ""
    alarms: bool = False
    few: str = ""


def words(value: Value | Figure, kind: Kind = "text") -> str:
    """How a value reads; a dash where there is none."""
    if isinstance(value, Figure):
        return words(value.value, value.kind)
    if value is None:
        return NONE
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return moment(value)
    return {"minutes": duration_words, "share": percentage}.get(kind, number)(value)


class Column(Frozen):
    """One column of a table.

    width     cm on an A4 page, whose text is 17 cm wide
    is_under  where room is short it stands small below the column before it
    is_extra  a phone can do without
    alarms    a count above 0 is bad news
    """

    heading: str
    kind: Kind = "text"
    width: float = 3.0
    is_under: bool = False
    is_extra: bool = False
    alarms: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether its values stand to the right."""
        return self.kind in ("count", "minutes", "share")


class Table(Frozen):
    """Rows under headings; the first column names the row. A `Figure` in a cell is of its own kind.

    caption   what the figures count, for who sees the table alone
    empty     said in place of a table without rows
    more      said below it: how much is left out
    is_typed  its words were typed by staff, so they may be of any length
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Figure]]
    caption: str = ""
    empty: str = "Tidak ada."
    more: str = ""
    is_typed: bool = False


class Sentences(Frozen):
    """Paragraphs of one tone, under a title of their own where they have one; `listed` stands below them, item by
    item. Without texts: room to write."""

    texts: Sequence[str]
    tone: Tone = ""
    listed: Sequence[str] = ()
    title: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """The texts, with what is listed in the same line: where there are no lists."""
        return [f"{text} {'; '.join(self.listed)}." if self.listed else text for text in self.texts]


class Figures(Frozen):
    """Large figures side by side."""

    figures: Sequence[Figure]


class Signer(Frozen):
    """A place to sign: what somebody did, as what, and who he is, as far as that is known."""

    role: str  # "Disusun oleh"
    actor: str
    name: str = ""
    nip: str = ""
    rank: str = ""
    signed: datetime | None = None  # when it was done, as Serah Terima says

    @property
    def lines(self) -> list[str]:
        """What stands below the signature: name, rank and NIP; dots to write the first and the last on."""
        return [self.name or f"({DOTS})", *([self.rank] if self.rank else []), f"NIP {self.nip or DOTS}"]


class Signatures(Frozen):
    """Who signs, in the order of the handover, and where and when the report was made."""

    place: str
    signers: Sequence[Signer]


Block = Table | Sentences | Figures | Signatures


class Chart(Frozen):
    """A chart: drawn, and the table behind it, whose columns of `series` a workbook's own chart shows.

    name  tells the charts of a report apart
    kind  kolom: upright bars; batang: lying ones; batas: lying ones of shares, in two parts, of which the second is
          beyond the limit
    """

    name: str
    kind: Literal["kolom", "batang", "batas"]
    drawing: Drawing
    table: Table
    series: Sequence[str] = ()


class Section(Frozen):
    """A part under a heading; `tab` is where a workbook puts it."""

    title: str
    blocks: Sequence[Block]
    tab: Literal["Rekap", "Rincian"] = "Rincian"
    chart: Chart | None = None
