"""What an import says: what each column becomes, what each row is, what cannot be read; the last as a workbook too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO

from ..cells import shown
from ..config import Config
from ..frozen import Frozen
from ..heights import POINTS_PER_LINE, wrapped_lines
from ..masking import mask_nik
from ..tabs.history_tab import mask
from ..terminal.parts import Part, Said, Table
from ..text import listing
from .bringing import Sorted
from .hints import hints
from .matching import RUNNING
from .plan import Fault, Matched, Planned, undated
from .shape import ALONE
from .understood import Understood

SHOWN_FAULTS = 40  # on the screen; all of them stand in the report
_EXAMPLES, _LONGEST = 2, 32  # per column; characters of one
_REPORT_HEADINGS = ("Tab", "Baris", "Sel", "Judul kolom", "Isi sel", "Kolom di buku", "Sebab", "Yang perlu dilakukan")
_WIDTHS = (16, 8, 8, 24, 36, 22, 38, 52)
# what to do: (before anything was written, once it is in the book)
_MEND = ("Betulkan sel ini di berkas asal.", "Sudah masuk sebagai teks, galat sebagai sel kosong: betulkan di Agenda.")
_LIST = ("Betulkan ejaannya, atau tambahkan nilainya di tab Referensi.",) * 2
_IN_CONFIG = (
    "Nilai kolom {} memutuskan jalannya pengaduan: yang dipakai ditambahkan ke pilihan kolom itu di config.toml."
)
_JOIN = ("Gabungkan dengan baris di atasnya bila itu sambungannya.", "Ketik sendiri di Agenda bila memang perlu.")
_HEAD = (
    "Betulkan sel-sel ini di berkas asalnya dan simpan; sesudah itu baru diimpor.",
    "Barisnya sudah masuk ke Agenda dengan isi seperti tertulis, galat sebagai sel kosong. Betulkan di Agenda; berkas "
    "asalnya tidak perlu lagi.",
)


class Findings(Frozen):
    """All that is known of a file before anything is written."""

    understood: Understood
    matched: Matched
    planned: Planned
    sorted: Sorted

    @property
    def unreadable(self) -> list[Fault]:
        """What could not be read, in the order of the file."""
        return [fault for fault in self.planned.faults if not fault.is_outside]

    @property
    def outside(self) -> list[Fault]:
        """Values that are in no list."""
        return [fault for fault in self.planned.faults if fault.is_outside]

    @property
    def by_hand(self) -> int:
        """Rows in which something could not be read."""
        return len({(fault.page, fault.number) for fault in self.unreadable})


def findings_parts(of: Findings, config: Config) -> list[Part]:
    """The match, the rows, what could not be read: what a clerk looks at before saying yes."""
    undated_said = [] if config.begins in of.matched.ours else [Said(undated(of.understood, config), "bahaya")]
    said = hints(of.understood, of.matched, of.planned, config)
    return [*_columns(of, config), *undated_said, *said, "", *_rows(of), *_values(of, config), *_faults(of, config)]


def _columns(of: Findings, config: Config) -> list[Part]:
    rows = []
    for column in of.understood.columns:
        ours = of.matched.columns.get(column.name)
        becomes = _becomes(column.name, ours, of.matched)
        rows.append((column.name, becomes, _covered(_examples(of, column.name, ours or ""), ours, config)))
    lacks = [h for h in config.columns if h in of.matched.lacks(config) and h != of.matched.notes]
    said = [f"Tidak ada di berkas itu, jadi tidak ditanyakan di barisnya: {listing(lacks)}."] if lacks else []
    return [Said("Kolom", "judul"), Table(("Di berkas itu", "Menjadi", "Contoh"), rows), *said]


def _becomes(heading: str, ours: str | None, matched: Matched) -> str:
    if ours == RUNNING:
        return "(nomor urut: tidak dibawa)"
    if ours == "":
        return "(tidak dibawa, menurut peta)"
    if ours is None:
        return (
            f"{matched.notes} (dengan judulnya)" if matched.notes else "(tidak dibawa: buku tidak punya kolom catatan)"
        )
    order = matched.orders.get(heading)
    told = {"dmy": ", hari dulu", "mdy": ", bulan dulu", None: ""}[order]
    both = f" dan {matched.also[heading]}" if heading in matched.also else ""
    return f"{ours}{both}{told}"


def _examples(of: Findings, heading: str, ours: str) -> str:
    """Two examples: what stands in the file, and what it becomes where that differs."""
    out: dict[str, str] = {}
    for line, row in zip(of.understood.lines, of.planned.rows, strict=True):
        value = line.cells.get(heading)
        if value is None or len(out) == _EXAMPLES:
            continue
        before = _short(shown(value))
        after = _short(shown(row.cells[ours])) if ours in row.cells else before
        out.setdefault(before, before if before == after else f"{before} → {after}")
    return "; ".join(out.values())


def _covered(text: str, ours: str | None, config: Config) -> str:
    """A text as it may be shown outside Agenda: without the birth date that a NIK tells (INTERFACE 4.11)."""
    is_nik = ours in config.columns and config.columns[ours].isi == "nik"
    return "; ".join(mask(part, ours or "", config) for part in text.split("; ")) if is_nik else mask_nik(text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _rows(of: Findings) -> list[Part]:
    passed = sum((shape.passed for shape in of.understood.shapes), Counter[str]())
    several = [s.page for s in of.understood.shapes if s.page]
    hidden = sum(page.hidden for page in of.understood.file.pages)
    file = of.understood.file
    counted = [
        ("Pengaduan di berkas itu", len(of.planned.rows)),
        ("  baru, akan dibawa masuk", len(of.sorted.new)),
        ("  sudah ada, tidak dibawa lagi", len(of.sorted.there)),
        *([("  data pribadinya sudah dihapus, tidak dibawa lagi", len(of.sorted.gone))] if of.sorted.gone else []),
        *((f"Bukan pengaduan: {kind}", count) for kind, count in passed.items() if kind != ALONE),
        *([(f"Tidak dikenali: {ALONE}", passed[ALONE])] if passed[ALONE] else []),
    ]
    out: list[Part] = [Said("Baris", "judul"), Table(("", ""), [(t, str(n)) for t, n in counted], frozenset({1}))]
    out += [f"Tab yang dibaca: {listing(several)}."] if len(several) > 1 else []
    lost = f"Tab tanpa judul kolom yang dikenal, tidak dibawa: {listing(of.understood.unread)}."
    out += [Said(lost, "bahaya")] if any(of.understood.unread) else []
    out += [f"Tab tersembunyi, tidak dibaca: {listing(file.unread)}. Tampilkan dulu bila ikut."] if file.unread else []
    out += [f"{hidden} baris yang tersembunyi (saringan) ikut dibaca."] if hidden else []
    above = [f"{heading} {count}" for heading, count in of.planned.above.items()]
    out += [f"Tanda 'sama seperti di atas' diisi dari baris di atasnya: {listing(above)}."] if above else []
    return out


def _values(of: Findings, config: Config) -> list[Part]:
    """Values that are in no list, each once: one line in Referensi mends all of its rows, but not in a column that
    decides."""
    counted = Counter((fault.heading, fault.text) for fault in of.outside)
    if not counted:
        return []
    rows = [(heading, text, str(count)) for (heading, text), count in counted.most_common()]
    deciding = sorted({heading for heading, _ in counted} & config.deciding)
    return [
        "",
        Said("Nilai di luar daftar pilihan", "judul"),
        "Dibawa masuk seperti tertulis. Tambahkan ke tab Referensi bila memang dipakai, atau betulkan ejaannya.",
        *([_IN_CONFIG.format(listing(deciding))] if deciding else []),
        Table(("Kolom", "Nilai", "Baris"), rows, frozenset({2})),
    ]


def _faults(of: Findings, config: Config) -> list[Part]:
    alone = [(shape.page, *cell) for shape in of.understood.shapes for cell in shape.alone]
    out: list[Part] = []
    if of.unreadable:
        rows = [_fault_row(of, fault, config) for fault in of.unreadable[:SHOWN_FAULTS]]
        rest = len(of.unreadable) - SHOWN_FAULTS
        out += [
            "",
            Said(f"Perlu tangan: {of.by_hand} baris", "bahaya"),
            "Isinya dibawa masuk sebagai teks seperti tertulis, galat sebagai sel kosong.",
            Table(("Tab", "Baris", "Kolom", "Isi", "Sebab"), rows, frozenset({1})),
            *([f"... dan {rest} sel lagi."] if rest > 0 else []),
        ]
    if alone:
        rows = [(page, str(number), cell, mask_nik(_short(text))) for page, number, cell, text in alone[:SHOWN_FAULTS]]
        out += [
            "",
            Said(f"Tidak dibawa masuk, lihat sendiri: {len(alone)} baris dengan {ALONE}", "bahaya"),
            "Mungkin sambungan baris di atasnya, mungkin keterangan.",
            Table(("Tab", "Baris", "Sel", "Isi"), rows, frozenset({1})),
        ]
    return out


def _fault_row(of: Findings, fault: Fault, config: Config) -> tuple[str, ...]:
    text = _covered(_short(fault.text), of.matched.columns.get(fault.heading), config)
    return (fault.page, str(fault.number), fault.heading, text, fault.why)


# ---- the workbook --------------------------------------------------------------------------------------------------


def report_bytes(of: Findings, config: Config, *, is_done: bool) -> bytes:
    """A workbook of what could not be read: tab, row, cell, why; b"" where all could. is_done: it is in the book"""
    rows = list(_report_rows(of, config, is_done))
    if not rows:
        return b""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Tidak terbaca")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    title = book.add_format({"bold": True, "font_size": 13})
    sheet.write_string(0, 0, f"Yang tidak terbaca di {of.understood.file.name}", title)
    sheet.write_string(1, 0, _HEAD[is_done])
    for column, (heading, width) in enumerate(zip(_REPORT_HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, heading, head)
    for number, row in enumerate(rows, 4):
        lines = max(wrapped_lines(str(value), width) for value, width in zip(row, _WIDTHS, strict=True))
        sheet.set_row(number, lines * POINTS_PER_LINE)
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, body)
            else:
                sheet.write_string(number, column, value, body)
    sheet.freeze_panes(4, 0)
    sheet.autofilter(3, 0, 3 + len(rows), len(_REPORT_HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    book.close()
    return out.getvalue()


def _report_rows(of: Findings, config: Config, is_done: bool) -> Iterable[Sequence[str | int]]:
    for fault in of.planned.faults:
        cell = f"{fault.place}{fault.number}" if not of.understood.file.is_table else fault.place
        ours = of.matched.columns.get(fault.heading) or ""
        todo = (_LIST if fault.is_outside else _MEND)[is_done]
        text = _covered(fault.text, ours, config)
        yield fault.page, fault.number, cell, fault.heading, text, ours, fault.why, todo
    for shape in of.understood.shapes:
        for number, cell, text in shape.alone:
            yield shape.page, number, cell, "", mask_nik(text), "", f"{ALONE}, jadi tidak dibawa masuk", _JOIN[is_done]
