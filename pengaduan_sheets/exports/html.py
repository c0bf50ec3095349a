"""The recap as one page (.html): for a phone, a desk and A4 paper, with its charts inside and their tables behind them.

Pure: data in, text out. Every text is escaped; nothing is fetched from anywhere and no script runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..tabs.lines import duration_words
from ..text import moment, number, percentage, period_name
from .charts import drawings
from .charts_svg import svg
from .html_page import CSS
from .report import (
    TRUST_CAPTION,
    TRUST_HEADINGS,
    Headline,
    OverdueLine,
    ReportData,
    Signature,
    StepLine,
    date_words,
)

MARK = "pengaduan-sumber"  # name of the meta element that says what the page was made from


def render(data: ReportData, mark: str = "") -> str:
    """The whole page.

    mark  what the sync keeps in it to know its own work again; nothing that anybody reads
    """
    title = f"{data.title} {data.period_name}"
    meta = f'<meta name="{MARK}" content="{escape(mark)}">\n' if mark else ""
    parts = [
        _head(data),
        "<main>",
        _headlines(data.headlines),
        _standing_out(data),
        _handover(data),
        _charts(data),
        _steps(data),
        _tables(data),
        _overdue(data),
        _trust(data),
        _evaluation(data),
        _signatures(data),
        "</main>",
        f"<footer><p>Dibuat dari buku agenda pengaduan, {escape(data.made_words)}. Tidak memuat nama, NIK, alamat, "
        "atau nomor telepon pelapor.</p></footer>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n{meta}'
        f"<title>{escape(title)} – {escape(data.office)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


# ---- small makers --------------------------------------------------------------------------------------------------


def _section(title: str, inner: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inner}</section>" if inner else ""


def _table(
    caption: str, headings: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], kind_of_table: str = ""
) -> str:
    """A table; `headings`: (text, class); the first cell of a row is its heading. Cells are HTML already.

    kind_of_table  "isian": its words were typed by staff, so they may be broken anywhere
    """
    head = "".join(f'<th scope="col"{_class(kind)}>{escape(name)}</th>' for name, kind in headings)
    kinds = [kind for _, kind in headings]
    body = "".join(
        "<tr>"
        + f'<th scope="row">{row[0]}</th>'
        + "".join(f"<td{_class(kind)}>{cell}</td>" for kind, cell in zip(kinds[1:], row[1:], strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f"<table{_class(kind_of_table)}><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _minutes(value: float | None) -> str:
    """Working minutes in words; figure and unit stay on one line."""
    return "–" if value is None else re.sub(r"(\d) ", "\\1\u00a0", escape(duration_words(value)))


# ---- parts ---------------------------------------------------------------------------------------------------------


def _head(data: ReportData) -> str:
    address = f"<span>{escape(data.address)}</span>" if data.address else ""
    running = " (bulan berjalan)" if data.is_running else ""
    intro = f'<p class="lunak">{escape(data.intro)}</p>' if data.intro else ""
    return (
        f'<header><div class="kop"><b>{escape(data.office)}</b>{address}</div>'
        f"<h1>{escape(data.title)}</h1><p><strong>{escape(data.period_name)}</strong>{running}, keadaan "
        f"{escape(data.made_words)}</p>{intro}</header>"
    )


def _headlines(lines: Sequence[Headline]) -> str:
    boxes = "".join(
        f'<div{_class("awas" if h.alarming else "")}><dt>{escape(h.label)}</dt><dd class="angka">{escape(h.shown)}</dd>'
        + (f'<dd class="banding">{escape(h.note)}</dd>' if h.note else "")
        + "</div>"
        for h in lines
    )
    return f'<dl class="besar2">{boxes}</dl>'


def _standing_out(data: ReportData) -> str:
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in data.sentences)
    return f'<section class="tonjol" aria-label="Yang menonjol">{said}</section>' if said else ""


def _handover(data: ReportData) -> str:
    said = f'<p class="lunak">{escape(data.handover)}</p>' if data.handover else ""
    if data.differences:
        items = "".join(f"<li>{escape(change)}</li>" for change in data.differences)
        said += f'<div class="beda"><p>{escape(data.differs)}</p><ul>{items}</ul></div>'
    return said


def _charts(data: ReportData) -> str:
    behind = {
        "bulan": _months_table(data),
        "langkah": _shares_table(data),
        "status": _status_table(data),
        "tabel": _counted(data, 0) if data.tables else "",
    }
    figures = "".join(
        f'<figure class="kartu"><figcaption>{escape(d.title)}</figcaption>{svg(d)}'
        f"<details><summary>Tabel: {escape(d.title)}</summary>{behind[d.name]}</details></figure>"
        for d in drawings(data)
    )
    on_paper = f'<div class="cetak">{behind["bulan"]}</div>'  # the one chart whose figures are not written in it
    return _section("Grafik", f'<div class="grafik2">{figures}</div>{on_paper}')


def _months_table(data: ReportData) -> str:
    rows = [
        [escape(period_name(m.period)), number(m.received), number(m.finished), number(m.stopped), percentage(m.kept)]
        for m in data.months
    ]
    headings = [("Bulan", ""), ("Masuk", "n"), ("Selesai", "n"), ("Dihentikan", "n"), ("Janji ditepati", "n")]
    return _table("Bulan demi bulan", headings, rows)


def _shares_table(data: ReportData) -> str:
    rows = [
        [
            escape(s.label),
            escape(s.limit),
            _minutes(s.mean),
            "–" if s.of_limit is None else f"{number(s.of_limit, 0)} %",
        ]
        for s in data.steps
    ]
    headings = [("Langkah", ""), ("Batas", ""), ("Rata-rata", "n"), ("Dari batas", "n")]
    day = "" if data.day_minutes is None else f"; satu hari kerja dihitung {duration_words(data.day_minutes)}"
    return _table(f"Dalam jam kerja{day}", headings, rows)


def _status_table(data: ReportData) -> str:
    rows = [[escape(s.label), escape(s.actor), number(s.count), number(s.overdue)] for s in data.statuses]
    headings = [("Status", ""), ("Pelaksana", ""), ("Terbuka", "n"), ("Lewat tenggat", "n")]
    return _table(f"Keadaan {moment(data.made)}", headings, rows)


def _counted(data: ReportData, index: int) -> str:
    table = data.tables[index]
    rows = [[escape(name), number(count)] for name, count in table.rows]
    if not rows:
        return '<p class="lunak">Tidak ada.</p>'
    return _table(f"Dari yang {table.basis} {data.period_name}", [(table.heading, ""), ("Jumlah", "n")], rows, "isian")


def _steps(data: ReportData) -> str:
    headings = [("Langkah (batas)", ""), ("Selesai", "n"), ("Lewat batas", "n"), ("Dalam batas", "n lebar"),
                ("Rata-rata", "n"), ("Terlama", "n")]  # fmt: skip
    caption = f"Langkah yang selesai dalam {data.period_name}; rata-rata dan terlama dalam jam kerja"
    return _section("Langkah SOP", _table(caption, headings, [_step_row(s) for s in data.steps]))


def _step_row(step: StepLine) -> list[str]:
    late = number(step.late)
    return [
        f"{escape(step.label)}<small>batas {escape(step.limit)}</small>",
        number(step.done),
        f'<span class="awas">{late}</span>' if step.late else late,
        percentage(step.on_time),
        _minutes(step.mean),
        _minutes(step.longest),
    ]


def _tables(data: ReportData) -> str:
    """The tables that have no chart."""
    return "".join(_section(t.heading, _counted(data, i)) for i, t in enumerate(data.tables) if i > 0)


def _overdue(data: ReportData) -> str:
    title = "Lewat tenggat atau belum dicatat"
    if not data.overdue:
        return _section(title, "<p>Tidak ada yang lewat tenggat.</p>")
    headings = [("No. Register", ""), ("Pelaksana", ""), ("Tenggat", "")]
    more = data.overdue_total - len(data.overdue)
    rest = f'<p class="lunak">Dan {number(more)} lagi; lihat tab Tugas.</p>' if more > 0 else ""
    caption = f"Keadaan {moment(data.made)}, yang paling lama lebih dulu"
    return _section(title, _table(caption, headings, [_overdue_row(line) for line in data.overdue]) + rest)


def _overdue_row(line: OverdueLine) -> list[str]:
    due = moment(line.deadline) if line.deadline else "–"
    return [
        f"{escape(line.name)}<small>{escape(line.step)}</small>",
        escape(line.actor),
        f"{escape(due)}<small>{escape(line.remaining)}</small>",
    ]


def _trust(data: ReportData) -> str:
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in data.trust)
    if data.trust_table:
        headings = [(name, "n" if i else "") for i, name in enumerate(TRUST_HEADINGS)]
        rows = [
            [escape(f"{f.nomor}. {f.heading}"), number(f.stated), number(f.delayed), number(f.unknown), number(f.bare)]
            for f in data.trust_table
        ]
        said += _table(TRUST_CAPTION, headings, rows)
    return _section("Seberapa jauh angka ini dapat dipercaya", said)


def _evaluation(data: ReportData) -> str:
    paragraphs = [line.strip() for line in data.evaluation.splitlines() if line.strip()]
    return _section("Catatan evaluasi", "".join(f"<p>{escape(p)}</p>" for p in paragraphs))


def _signatures(data: ReportData) -> str:
    if not data.signatures:
        return ""
    place = f'<p class="lunak">{escape(data.place)}{escape(date_words(data.made))}</p>'
    return _section("Serah terima", f'{place}<div class="tanda2">{"".join(map(_signature, data.signatures))}</div>')


def _signature(s: Signature) -> str:
    signed = f'<div class="lunak">{escape(moment(s.signed))}</div>' if s.signed else ""
    nip = f'<div class="lunak">NIP {escape(s.nip)}</div>' if s.nip else ""
    name = escape(s.name) or '<span class="lunak">nama terang</span>'
    return (
        f'<div class="tanda"><div>{escape(s.role)}</div><div><strong>{escape(s.actor)}</strong></div>'
        f'<div class="ruang"></div><div class="nama">{name}</div>{nip}{signed}</div>'
    )
