"""The board (papan.html): one page beside the book that may stay open all day (INTERFACE section 3).

Pure: data in, one self-contained HTML text out. No names, NIK, phones or addresses; every text is escaped. Nothing is
fetched from anywhere, so it works opened from a shared folder as well as from the desk's own disk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from .board_page import CSS, SCRIPT
from .month.words import Shares
from .signs import outgoing
from .tabs.work import Group, Task
from .text import day, duration_words, long_day, moment, number, period_name

RENEW_AFTER = timedelta(hours=1)  # at least hourly while syncs run, so that its age says something
STALE_MINUTES = 120  # older than this it says itself that it is stale
URGENT_SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """What waits because the book is open. Moments are office wall clock."""

    cells: int
    since: datetime | None  # since when it waits
    program: str | None = None  # who has the book open: "Excel", "LibreOffice", "WPS", "program lain"
    opened: datetime | None = None


@dataclass(frozen=True)
class BoardData:
    """All that the board shows.

    zone      name of the office's time zone, so that a browser set to another one still knows the page's age
    figures   the recap's figures of the current month (`recap.figures`)
    shares    the two shares among them as they read
    tables    key in `figures` -> heading, of the recap's tables (`recap.table_keys`, turned round)
    numbered  (row in Agenda, number) given today, as they stand in the book
    trouble   sentences for people, most important first; nothing personal
    vanished  rows that vanished and were neither restored nor given up
    """

    office: str
    synced: datetime
    zone: str
    groups: Sequence[Group]
    figures: Mapping[str, Any]
    shares: Shares
    tables: Mapping[str, str]
    numbered: Sequence[tuple[int, str]] = ()
    waiting: Waiting | None = None
    trouble: Sequence[str] = ()
    vanished: int = 0


def render_board(data: BoardData) -> str:
    """The whole page."""
    parts = [
        _head(data),
        "<main>",
        _stale(),
        _trouble(data),
        _waiting(data.waiting),
        _now(data.figures),
        '<div class="bidang">',
        _work(data),
        _numbers(data),
        _month(data),
        "</div>",
        "</main>",
        _foot(),
    ]
    return outgoing(
        '<!DOCTYPE html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        '<noscript><meta http-equiv="refresh" content="60"></noscript>\n'
        f"<title>Papan Pengaduan – {escape(data.office)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + f"\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


# ---- when to renew it ----------------------------------------------------------------------------------------------

_STAMP = re.compile(r'<time id="sinkron" datetime="([^"]*)"[^>]*>.*?</time>', re.DOTALL)


def same_board(old: str, new: str) -> bool:
    """Whether two pages show the same but for their timestamp."""
    return _STAMP.sub("", old) == _STAMP.sub("", new)


def needs_renewal(old: str | None, new: str, now: datetime) -> bool:
    """Whether the page that lies there is to be replaced: it shows something else, or is an hour old or not readable.

    now  the moment that `new` states
    """
    if old is None or not same_board(old, new):
        return True
    found = _STAMP.search(old)
    try:
        then = datetime.fromisoformat(found[1]).replace(tzinfo=None) if found else None
    except ValueError:
        then = None
    return then is None or not timedelta(0) <= now - then < RENEW_AFTER


# ---- parts ---------------------------------------------------------------------------------------------------------


def _head(data: BoardData) -> str:
    aware = data.synced.replace(tzinfo=ZoneInfo(data.zone), microsecond=0)
    stamp = (
        f'<time id="sinkron" datetime="{aware.isoformat()}" data-basi="{STALE_MINUTES}">'
        f"{escape(long_day(data.synced))} pukul {data.synced:%H.%M}</time>"
    )
    return (
        f"<header><div><h1>Papan Pengaduan</h1><p>{escape(data.office)}</p></div>"
        f'<p class="sinkron">Terakhir disinkron: {stamp} <span id="umur"></span></p></header>'
    )


def _stale() -> str:
    return '<p id="basi" class="besar masalah" role="alert" hidden></p>'


def is_board(page: str) -> bool:
    """Whether a page is a board that this program made."""
    return bool(_STAMP.search(page) and _TROUBLE.search(page))


_TROUBLE = re.compile(r"<!--masalah-->.*?<!--/masalah-->", re.DOTALL)


def with_trouble(page: str, trouble: Sequence[str]) -> str | None:
    """The page as it lies there with this trouble on top, for a sync that failed before it could read the book.

    All else stays, also `Terakhir disinkron`: it tells the last sync that succeeded. None when the page is no board.
    """
    if not is_board(page):
        return None
    return outgoing(_TROUBLE.sub(lambda _: _trouble_block(trouble), page, count=1))


def _trouble(data: BoardData) -> str:
    said = list(data.trouble)
    if data.vanished:
        said.append(
            f"{data.vanished} baris hilang dari Agenda. Buka tab Tugas, bagian bawah, lalu pilih Kembalikan atau "
            "Memang dihapus."
        )
    return _trouble_block(said)


def _trouble_block(said: Sequence[str]) -> str:
    items = "".join(f"<p>{escape(sentence)}</p>" for sentence in said)
    block = f'<section class="besar masalah" role="alert"><h2>Perlu tindakan</h2>{items}</section>' if said else ""
    return f"<!--masalah-->{block}<!--/masalah-->"


def _waiting(waiting: Waiting | None) -> str:
    if waiting is None or not waiting.cells:
        return ""
    since = f" sejak {moment(waiting.since)}" if waiting.since else ""
    who = f" dengan {waiting.program}" if waiting.program else ""
    opened = f" sejak {moment(waiting.opened)}" if waiting.opened else ""
    return (
        '<section class="besar tunggu"><h2>Buku agenda perlu ditutup sebentar</h2>'
        f"<p>{number(waiting.cells)} sel menunggu ditulis{escape(since)}, sebab buku sedang dibuka{escape(who)}"
        f"{escape(opened)}. Simpan, lalu tutup buku sebentar: sinkron berikutnya menulis semuanya. Nomor register di "
        "bawah sudah diberikan dan tidak berubah; tulis saja di formulir.</p></section>"
    )


def _now(figures: Mapping[str, Any]) -> str:
    tiles = (
        ("Masih terbuka", figures["terbuka"], ""),
        ("Terlambat", figures["terlambat"], "merah" if figures["terlambat"] else ""),
        ("Menunggu pelapor", figures["menunggu_pelapor"], ""),
        ("Perlu diperbaiki", figures["perbaiki"], "kuning" if figures["perbaiki"] else ""),
    )
    boxes = "".join(
        f'<div class="ubin {tone}"><b>{number(value)}</b><span>{label}</span></div>' for label, value, tone in tiles
    )
    return f'<section class="ubin2" aria-label="Keadaan sekarang">{boxes}</section>'


def _work(data: BoardData) -> str:
    cards = "".join(_card(group, data.synced) for group in data.groups)
    return f'<section class="kerja"><h2>Pekerjaan</h2><div class="kartu2">{cards}</div></section>'


def _card(group: Group, now: datetime) -> str:
    title = f"<h3>{escape(group.actor)}</h3>"
    if not group.tasks:
        return f'<article class="kartu kosong">{title}<p class="lunak">Tidak ada pekerjaan.</p></article>'
    late = f' <strong class="merah">{number(group.overdue)} terlambat</strong>' if group.overdue else ""
    statuses = "".join(
        f"<li><span>{escape(label)}</span> <b>{number(n)}</b></li>" for label, n in group.by_status.items()
    )
    return (
        f'<article class="kartu{" awas" if group.overdue else ""}">{title}'
        f'<p class="jumlah"><b>{number(len(group.tasks))}</b> pekerjaan{late}</p>'
        f'{_next_due(group, now)}<ul class="status">{statuses}</ul>{_most_urgent(group, now.date())}</article>'
    )


def _next_due(group: Group, now: datetime) -> str:
    # A deadline that lies behind without being late belongs to a row with a gap: nothing falls due there.
    ahead = (t for t in group.tasks if t.deadline is not None and not t.late and t.deadline >= now)
    task = next(ahead, None)
    return f"<p>Tenggat berikutnya: <b>{escape(task.remaining or '')}</b></p>" if task else ""


def _most_urgent(group: Group, today: date) -> str:
    due = [task for task in group.tasks if task.deadline is not None]
    if not due:
        return ""
    lines = "".join(_urgent(task, today) for task in due[:URGENT_SHOWN])
    left = len(due) - URGENT_SHOWN
    more = f'<p class="lunak">dan {number(left)} lagi, lihat tab Tugas</p>' if left > 0 else ""
    return f'<h4>Paling mendesak</h4><ul class="desak">{lines}</ul>{more}'


def _urgent(task: Task, today: date) -> str:
    due_today = task.deadline is not None and task.deadline.date() == today
    tone = ' class="lewat"' if task.late else ' class="kini"' if due_today else ""
    name = f"<span>{escape(task.name)}</span> <small>{escape(task.label)}</small>"
    return f"<li>{name} <b{tone}>{escape(task.remaining or '')}</b></li>"


def _numbers(data: BoardData) -> str:
    title = f"<h2>Nomor hari ini, {escape(day(data.synced))}</h2>"
    if not data.numbered:
        return f'<section class="nomor2">{title}<p class="lunak">Belum ada nomor baru hari ini.</p></section>'
    items = "".join(
        f"<li><span>Baris {row}:</span> <b>{escape(noreg)}</b></li>" for row, noreg in sorted(data.numbered)
    )
    return f'<section class="nomor2">{title}<ul class="nomor">{items}</ul></section>'


def _month(data: BoardData) -> str:
    f = data.figures
    mean = f["rata_menit_kerja"]
    lines = [
        ("Masuk", number(f["masuk"])),
        ("Selesai", number(f["selesai"])),
        ("Dihentikan", number(f["dihentikan"])),
        (
            "Tepat janji kepada pelapor",
            data.shares.promise_said,
        ),
        ("Tanpa satu pun langkah terlambat", data.shares.on_time.shown),
        ("Rata-rata waktu kerja", "–" if mean is None else duration_words(mean)),
    ]
    tables = [_table(lines)]
    for key, heading in data.tables.items():
        tables.append(f"<h3>{escape(heading)}</h3>" + _counts(f.get(key, {})))
    return f'<section class="rekap"><h2>Rekap {escape(period_name(f["periode"]))}</h2>{"".join(tables)}</section>'


def _table(lines: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in lines)
    return f"<table>{rows}</table>"


def _counts(counts: Mapping[str, int]) -> str:
    """A table whose rows bear a bar as long as their count; the figure beside it says the same."""
    most = max(counts.values(), default=0) or 1
    rows = "".join(
        f'<tr style="--b:{100 * n // most}%"><th scope="row">{escape(name)}</th><td>{number(n)}</td></tr>'
        for name, n in counts.items()
    )
    return f'<table class="batang">{rows}</table>' if rows else '<p class="lunak">Belum ada.</p>'


def _foot() -> str:
    hours = STALE_MINUTES // 60
    return (
        '<footer><p>Papan ini memperbarui diri sendiri. Bila waktu "Terakhir disinkron" sudah lebih dari '
        f"{hours} jam lewat, sinkron berhenti dan isi papan ini basi: hidupkan komputer yang menjalankan sinkron, lalu "
        "jalankan <code>pengaduan diagnosa</code>.</p></footer>"
    )
