"""What the output of a sync says about accidents, in plain Indonesian: what happened, where, and the way on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from .. import schema as s
from ..cells import as_text
from ..config import Config
from ..core.accidents import MassChange
from ..core.erasure import AGAIN, ERASING, IN_BOOK
from ..core.handover_rows import left_rows
from ..core.past import BookStanding
from ..journal import Record
from ..stores.base import Mark
from ..text import listing, moment, period_name
from .record import WENT_BACK
from .survey import LEFT, Survey

SHOWN_ROWS = 5  # examples in one sentence
SHOWN_COLUMNS = 4
SHOWN_LINES = 8  # of one kind of line
UNFORESEEN = (
    "Ada kesalahan dalam program atau komputer. Rinciannya ada di berkas log (lihat `pengaduan diagnosa`); kirimkan "
    "kepada yang memasang program ini."
)


def some(items: Iterable[object], shown: int) -> str:
    """`a, b dan c`; with more of them `a, b, c dan 7 lainnya`."""
    texts = [str(item) for item in items]
    more = [f"{len(texts) - shown} lainnya"] if len(texts) > shown else []
    return listing([*texts[:shown], *more])


def mass_change_sentence(found: Survey, change: MassChange) -> str:
    """Why nothing is written: what changed at once, in which rows, and the three ways on (INTERFACE 4.9)."""
    count, rows = len(change.rows), some((found.agenda.agenda.rows[i] for i in change.rows), SHOWN_ROWS)
    if change.columns:
        what = (
            f"Isi kolom {some(change.columns, SHOWN_COLUMNS)} pada {count} baris bernomor tidak lagi sebaris dengan "
            f"pengaduannya (baris {rows}). Ini biasanya karena hanya sebagian kolom yang diurutkan, atau satu sel "
            "dihapus sehingga isi di bawahnya naik."
        )
    else:
        what = (
            f"{count} baris bernomor sekaligus berubah {listing(found.config.register_.ciri, 'atau')} (baris {rows}). "
            "Ini biasanya karena tempelan atau urutan yang keliru."
        )
    return (
        f"{what} Batalkan di buku (Ctrl+Z) lalu simpan, atau ambil isi lama dengan {found.config.way_back}; bila "
        "perubahan ini memang benar, jalankan `pengaduan sinkron --terima`. Tidak ada yang ditulis ke buku."
    )


def clock_sentence(now: datetime, last: datetime) -> str:
    """Why nothing is written: the clock went back behind the last sync."""
    return (
        f"Jam komputer mundur: sekarang {moment(now)}, padahal sinkron terakhir {moment(last)}. Perbaiki "
        "tanggal dan jam komputer ini. Bila jam sekarang sudah benar, jalankan `pengaduan sinkron --terima`. "
        "Tidak ada yang ditulis ke buku."
    )


def too_long_sentence(found: Survey, since: datetime) -> str:
    """That the book has been open for a working day."""
    return (
        f"Sejak {moment(since)} buku {found.config.book_name} selalu terbuka, sehingga tidak ada yang dapat "
        "ditulis selama satu hari kerja. Simpan lalu tutup buku itu di semua komputer; sinkron menulis semuanya. "
        "Nomor register sudah diberikan dan tidak berubah; lihat papan."
    )


def unseen_lines(found: Survey) -> list[str]:
    """What stands in the book that no sync took in; of an older version only what the journal never saw in any."""
    stands, agenda = found.past.stands, found.agenda
    if stands.trusts_book:
        return []
    ids, numbers = agenda.identities, agenda.agenda.rows
    of_rows = {"baru": ids.fresh, "yang berubah": () if stands.book_behind else ids.changed}
    out = [f"{len(at)} pengaduan {how} (baris {some(numbers[[*at]], SHOWN_ROWS)})" for how, at in of_rows.items() if at]
    before = left_rows(found.past.meta.get(LEFT, "[]"))
    months = [row.period for row in found.handed.left if row.cells and row not in before]
    if months and not stands.book_behind:
        out.append(f"{s.HANDOVER} {some(map(period_name, months), SHOWN_ROWS)}")
    return out


def moved_lines(found: Survey) -> list[str]:
    """What a few rows exchanged: taken as a correction, but told, because it may be a slip."""
    moved, rows = found.moved, found.agenda.agenda.rows
    if found.mass_change or len(moved.pairs) + len(moved.columns) < 3:  # one cell retyped in another row is no news
        return []
    where = some((f"baris {rows[b]} (dari baris {rows[a]})" for a, b in moved.pairs), SHOWN_ROWS)
    return [
        f"Isi kolom {some(moved.columns, SHOWN_COLUMNS)} pindah ke pengaduan lain: {where}. Bila itu tidak disengaja, "
        "batalkan di buku (Ctrl+Z)."
    ] if where else []  # fmt: skip


def journal_lines(found: Survey) -> list[str]:
    """That the journal is new (or older than the book), and which numbers the book gave it."""
    stands = found.past.stands
    if not stands.trusts_book:
        return []
    adopted = found.agenda.numbers.adopted
    if not (adopted or stands.is_new_journal):
        return []
    head = "Jurnal di komputer ini baru" if stands.is_new_journal else "Jurnal di komputer ini lebih tua daripada buku"
    lines = [f"{head}: {len(adopted)} nomor register diambil alih dari buku. Kalau jurnal yang lama masih ada, "
             "kembalikan folder jurnalnya: di sana tercatat juga baris yang hilang."]  # fmt: skip
    foreign = [n.noreg for n in adopted if found.config.register_.parse(n.noreg) is None]
    if foreign:
        lines.append(
            f"{len(foreign)} nomor tidak menurut pola di config.toml dan tetap berlaku: {some(foreign, SHOWN_ROWS)}."
        )
    return lines


def older_line(record: Record, stands: BookStanding) -> list[str]:
    """That an older version came back; what went back in it stands in Riwayat."""
    if not stands.book_behind:
        return []
    count = sum(e.kind == WENT_BACK for e in record.events)
    if not count and not record.vanished:
        return ["Buku ini versi lama, tetapi tidak ada isian yang kembali ke isi lama dan tidak ada baris yang hilang."]
    return [
        f"Buku ini versi lama: {count} sel kembali ke isi lama, {len(record.vanished)} baris tidak ada lagi (lihat "
        "tab Riwayat dan Tugas). Sel itu tidak ditimpa; isi lagi bila perlu."
    ]


def has_come_back(found: Survey) -> bool:
    """Whether the book holds again what was erased in it once, and nobody was told yet."""
    return found.cleared.is_any and found.past.meta.get(ERASING) not in (IN_BOOK, AGAIN)


def erased_again_line(found: Survey) -> list[str]:
    """That what was erased came back with an older copy of the book, or was typed again, and goes once more."""
    if not has_come_back(found):
        return []
    row_of = found.agenda.row_of
    rows = some([row_of[row_id] for row_id in found.cleared.rows if row_id in row_of], SHOWN_ROWS)
    where = f"di buku (baris {rows})" if rows else "di buku tahun atau buku ini"
    return [
        f"Data pribadi yang sudah dihapus dengan `pengaduan hapus-data` ada lagi {where} dan dihapus lagi. Bila buku "
        "itu dari salinan lama, hapus juga salinannya."
    ]


def put_back_lines(found: Survey) -> Sequence[str]:
    """What the output says about numbers that were changed or removed by hand, or that stood where a complaint was."""
    agenda = found.agenda
    rows, written = agenda.agenda.rows, agenda.agenda.raw[s.NOREG]
    owner = {noreg: i for i, noreg in enumerate(agenda.numbers.noregs) if noreg}
    new = {number.noreg for number in agenda.numbers.given}
    lines = []
    for i in agenda.put_back:
        typed, noreg = as_text(written[i]), agenda.numbers.noregs[i]
        at = owner.get(typed)
        if i in agenda.followed:
            lines.append(
                f"Nomor register {typed} mengikuti pengaduannya ke baris {rows[at]}; baris {rows[i]} "
                + (f"bernomor {noreg}" if noreg else "belum bernomor")
                if at is not None
                else f"Nomor register {noreg} mengikuti pengaduannya ke baris {rows[i]}"
            )
            continue
        what = f"'{typed}'" if typed else "yang dihapus"
        whose = f" (nomor baris {rows[at]})" if at is not None else ""
        did = "diganti" if noreg in new else "dikembalikan menjadi"
        lines.append(
            f"Baris {rows[i]}: No. Register {what}{whose} "
            + (f"{did} {noreg}" if noreg else "dikosongkan")
            + ("; nomor hanya diberikan oleh sinkron" if noreg is None or noreg in new else "")
        )
    return _capped(lines, "nomor")


def pasted_lines(found: Survey) -> Sequence[str]:
    """What the output says about words that were pasted over the hidden identity; none of them is said."""
    rows = found.agenda.agenda.rows
    lines = [
        f"Baris {rows[i]}: ada yang tertempel di kolom tersembunyi {s.ID}, yang milik sistem. Kata-katanya ada di tab "
        "Riwayat; ketik lagi di kolomnya"
        for i in found.agenda.pasted
    ]
    return _capped(lines, "baris")


def _capped(lines: Sequence[str], what: str) -> list[str]:
    more = [f"... dan {len(lines) - SHOWN_LINES} {what} lagi (lihat tab Riwayat)"] if len(lines) > SHOWN_LINES else []
    return [*lines[:SHOWN_LINES], *more]


def left_sentence(count: int, name: str | None) -> str:
    """That complaints went out of Agenda which a closed year's book holds."""
    return f"{count} pengaduan yang ada di {name} dikeluarkan dari Agenda: tutup tahun selesai."


def closed_lines(found: Survey) -> list[str]:
    """What became of rows that a book of a closed year holds too (INTERFACE 4.14)."""
    parted, out = found.parted, list[str]()
    for is_back, name, rows in parted.leaving():
        what = f"{len(rows)} pengaduan yang ada di {name} "
        out.append(
            f"{what}dibawa kembali ke Agenda, seperti oleh salinan buku yang lebih lama (baris "
            f"{some(rows, SHOWN_ROWS)}), dan dikeluarkan lagi; isinya tetap di buku tahun itu."
            if is_back
            else left_sentence(len(rows), name)
        )
    if parted.untaken:
        rows = [row for row, row_id in parted.gone.items() if row_id in {of[0] for of in parted.untaken}]
        out.append(
            f"Baris {some(rows, SHOWN_ROWS)} di antaranya berisi yang lain daripada buku tahunnya; kata-katanya ada di "
            "tab Riwayat. Yang benar ditulis di buku tahun itu; perkara yang datang lagi dicatat di baris baru."
        )
    if parted.differ:
        out.append(
            f"Baris {some(sorted(parted.differ.values()), SHOWN_ROWS)} sudah ada di buku tahun, tetapi sesudah itu "
            "diubah di Agenda: yang di Agenda yang dihitung. Jalankan `pengaduan tutup-tahun` lagi."
        )
    return out


def since_words(config: Config, mark: Mark) -> str:
    """` sejak 24 Nov 2026 09.15`, of a book that somebody has open; nothing where that is not known."""
    return f" sejak {moment(config.office_time(mark.since))}" if mark.since else ""
