"""The board (INTERFACE section 3): what it shows, what it must never show, and when it is renewed."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from recap_frames import BINJAI, PERSONAL_TEXTS, book, complaint, finished, to_repair, when

from pengaduan_sheets import pages
from pengaduan_sheets.board import (
    BoardData,
    Numbered,
    Waiting,
    needs_renewal,
    new_numbers,
    render_board,
    same_board,
    with_trouble,
)
from pengaduan_sheets.core.derived import Derived
from pengaduan_sheets.core.handover import HandoverResult, HandoverRow
from pengaduan_sheets.core.recap import figures, table_keys
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.month.words import share_words
from pengaduan_sheets.pages.compiled import Compiled
from pengaduan_sheets.tabs.work import open_work

NOW = when("2026-11-24 09:15")
CSS = pages.render("papan.css")
TABLES = {key: heading for heading, key in table_keys(BINJAI).items()}
OVERDUE = complaint(
    id="A1", noreg="0012/PGD/XI/2026", late=True, deadline="2026-11-20 16:00", remaining="lewat 2 hari kerja"
)
SOON = complaint(id="A2", noreg="0013/PGD/XI/2026", deadline="2026-11-24 14:30", remaining="hari ini 14:30")


def data(*complaints: dict[str, Any], handed: HandoverResult | None = None, **given: Any) -> BoardData:
    rows: Derived = book(*complaints)
    groups = open_work(rows, handed or HandoverResult(), BINJAI)
    usual = {
        "office": "Kantor Uji",
        "synced": NOW,
        "zone": "Asia/Jakarta",
        "groups": groups,
        "tables": TABLES,
        "figures": figures(rows, BINJAI, "2026-11"),
        "shares": share_words(figures(rows, BINJAI, "2026-11"), BINJAI),
    }
    return BoardData(**(usual | given))


def given(at: str, *rows: int) -> list[Numbered]:
    """Numbers given at one moment to these rows: row 15 gets 0012."""
    return [Numbered(row, f"{row - 3:04d}/PGD/XI/2026", when(f"2026-11-24 {at}")) for row in rows]


class _Texts(HTMLParser):
    """The visible texts and the tags of a page, style and script left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag  # every element is closed in its order

    def handle_data(self, text: str) -> None:
        if self.inside and self.inside[-1] not in ("style", "script"):
            self.texts.append(text)


def text_of(page: str) -> str:
    return " ".join(" ".join(_Texts(page).texts).split())


def test_each_pelaksana_has_counts_by_status_the_overdue_and_what_is_due_next() -> None:
    page = text_of(render_board(data(OVERDUE, SOON, complaint(step=5, status="Penyampaian Solusi"))))
    kasi = page[page.index("Kasi Penanganan Pengaduan") : page.index("Kabid Pengolahan Data")]
    assert "3 tugas 1 terlambat Tenggat berikutnya: hari ini 14:30" in kasi
    assert "3. Verifikasi 2 5. Penyampaian Solusi 1" in kasi
    assert "0012/PGD/XI/2026 3. Verifikasi lewat 2 hari kerja" in kasi


def test_a_pelaksana_without_work_is_shown_and_says_so() -> None:
    page = text_of(render_board(data()))
    assert "Kepala Dinas Tidak ada tugas." in page
    assert "Pelapor Tidak ada tugas." in page


def test_the_recap_s_handover_is_work_too() -> None:
    step, actor = BINJAI.numbered[9], "Kepala Dinas"
    row = HandoverRow(3, "2026-10", "2026-10", 5, 4, "Penerimaan Rekap", step, actor, NOW, True, "lewat hari ini")
    page = text_of(render_board(data(handed=HandoverResult([row]))))
    assert "Kepala Dinas 1 tugas 1 terlambat" in page
    assert "Rekap Oktober 2026 9. Penerimaan Rekap lewat hari ini" in page


def test_the_figures_of_the_month_stand_in_indonesian_numbers() -> None:
    spoken = {"Cara Penyelesaian": "Lisan"}
    rows = [finished("2026-11-03 09:00", minutes=457.5, on_promise=i > 0, values=spoken) for i in range(3)]
    page = text_of(render_board(data(*rows, to_repair())))
    assert "Rekap November 2026 Masuk 3 Selesai 3 Dihentikan 0 Janji ditepati 66,7 %" in page
    assert "Rata-rata waktu kerja 7 jam 38 menit" in page
    assert "Lisan 3 Tertulis 0" in page
    assert "1 Perlu diperbaiki" in page


def test_without_any_finished_the_share_is_a_dash_not_a_zero() -> None:
    assert "Janji ditepati –" in text_of(render_board(data()))


def test_numbers_given_today_are_told_by_row_the_newest_first() -> None:
    page = text_of(render_board(data(numbered=[*given("09:10", 16), *given("08:05", 15)])))
    assert "Nomor hari ini, 24 Nov 2026: 2 Baris 16: 0013/PGD/XI/2026 Baris 15: 0012/PGD/XI/2026" in page
    assert "Belum ada nomor baru hari ini." in text_of(render_board(data()))


def test_of_many_numbers_ten_are_listed_and_the_others_counted() -> None:
    page = text_of(render_board(data(numbered=given("09:10", *range(615, 14, -1)))))
    assert "Nomor hari ini, 24 Nov 2026: 601 Baris 615: 0612/PGD/XI/2026" in page
    assert "Baris 606: 0603/PGD/XI/2026 dan 591 lagi, lihat No. Register di tab Agenda" in page
    assert "Baris 605" not in page


def test_the_numbers_given_last_are_told_in_large_letters_to_be_written_on_their_forms() -> None:
    numbered = [*given("09:10", 17, 16), *given("08:05", 15)]
    page = text_of(render_board(data(numbered=numbered)))
    assert "Nomor baru: 0014/PGD/XI/2026 , baris 17 0013/PGD/XI/2026 , baris 16 Tulis di formulir." in page
    many = text_of(render_board(data(numbered=given("09:10", *range(20, 14, -1)))))
    assert "0015/PGD/XI/2026 , baris 18 dan 3 lagi" in many
    assert "Nomor baru:" not in text_of(render_board(data()))


def test_while_the_book_is_open_all_numbers_that_it_does_not_show_yet_are_new() -> None:
    numbered = [*given("09:10", 17), *given("08:05", 16), *given("07:40", 15)]
    waiting = Waiting(3, when("2026-11-24 08:05"), "Excel", when("2026-11-24 07:50"))
    assert new_numbers(numbered, waiting) == numbered[:2]
    assert new_numbers(numbered, None) == new_numbers(numbered, Waiting(0, None, "Excel")) == numbered[:1]
    assert new_numbers([], waiting) == []


def test_a_number_that_is_no_longer_new_does_not_rewrite_the_board() -> None:
    numbered = given("09:10", 15)
    soon, later = (render_board(data(numbered=numbered, synced=NOW + timedelta(minutes=m))) for m in (0, 50))
    assert same_board(soon, later)


def test_how_the_totals_of_the_office_add_up_stands_below_them() -> None:
    step, actor = BINJAI.numbered[9], "Kepala Dinas"
    row = HandoverRow(3, "2026-10", "2026-10", 5, 4, "Penerimaan Rekap", step, actor, NOW, False, "besok 10:00")
    page = text_of(render_board(data(OVERDUE, SOON, to_repair(), handed=HandoverResult([row]))))
    assert "2 pengaduan terbuka + 1 perlu diperbaiki + 1 rekap = 4 tugas." in page
    assert "2 pengaduan terbuka = 2 tugas." in text_of(render_board(data(OVERDUE, SOON)))
    assert "Tidak ada tugas." in text_of(render_board(data()))


def test_of_a_long_table_the_most_frequent_values_are_shown_and_the_others_counted() -> None:
    counts = {f"Izin {n}": n for n in range(12)}
    page = text_of(render_board(data(figures={**data().figures, "jenis_izin": counts})))
    assert "Jenis Izin Izin 4 4 Izin 5 5" in page
    assert "Izin 11 11 dan 4 jenis lagi: 6 Cara Penyelesaian" in page


def test_what_waits_says_since_when_who_has_the_book_open_and_what_to_do() -> None:
    waiting = Waiting(12, when("2026-11-24 09:00"), "Excel", when("2026-11-24 07:40"))
    page = text_of(render_board(data(waiting=waiting)))
    assert "12 sel menunggu ditulis sejak 24 Nov 2026 09.00" in page
    assert "sedang dibuka dengan Excel sejak 24 Nov 2026 07.40. Simpan, lalu tutup buku sebentar" in page
    assert "menunggu ditulis" not in text_of(render_board(data(waiting=Waiting(0, None))))


def test_trouble_stands_in_large_letters_and_vanished_rows_are_trouble() -> None:
    page = render_board(data(trouble=["Disk penuh."], vanished=2))
    block = page[page.index('class="besar masalah" role="alert"><h2>') :]
    assert block.index("Disk penuh.") < block.index("2 baris hilang dari Agenda") < block.index("</section>")
    assert "Perlu tindakan" not in render_board(data())


def test_a_sync_that_could_not_read_the_book_still_tells_its_trouble_on_the_board() -> None:
    page = render_board(data(OVERDUE))
    troubled = with_trouble(page, ["Buku rusak <b>."])
    assert troubled is not None
    assert "Perlu tindakan Buku rusak <b>." in text_of(troubled)
    assert text_of(troubled).replace("Perlu tindakan Buku rusak <b>. ", "") == text_of(page)
    assert with_trouble(troubled, ["Lain."]) == with_trouble(page, ["Lain."])
    assert needs_renewal(troubled, page, NOW)  # the next sync that succeeds takes it away
    assert with_trouble("<p>bukan papan</p>", ["x"]) is None


def test_it_tells_its_age_to_the_browser_and_to_people_without_a_script() -> None:
    page = render_board(data())
    (stamp,) = (attrs for tag, attrs in _Texts(page).tags if tag == "time")
    assert stamp["datetime"] == "2026-11-24T09:15:00+07:00"
    text = text_of(page)
    assert "Terakhir disinkron: Selasa, 24 November 2026 pukul 09.15" in text
    assert "lebih dari 2 jam yang lalu, sinkron berhenti dan isi papan ini basi" in text


def test_the_page_stands_alone() -> None:
    page = render_board(data(OVERDUE, SOON))
    assert not re.search(r"(?i)https?:|//[a-z]|@import|url\(|<link|<img|<iframe|\bsrc=|fetch\(|XMLHttpRequest", page)
    assert '<meta name="viewport"' in page
    assert "location.reload()" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_nothing_personal_gets_onto_the_board() -> None:
    page = render_board(data(OVERDUE, SOON, to_repair(problems=3), finished("2026-11-03 09:00")))
    assert not [text for text in PERSONAL_TEXTS if text in page]


def test_every_text_is_escaped() -> None:
    evil = '<script>alert("x")</script>'
    row = complaint(noreg=evil, status=evil, actor=evil, remaining=evil, deadline="2026-11-24 10:00",
                    values={"Jenis Izin": evil})  # fmt: skip
    page = render_board(data(
        row, office=evil, numbered=[Numbered(3, evil, NOW)], trouble=[evil], waiting=Waiting(1, None, evil),
        tables={"jenis_izin": evil},
    ))  # fmt: skip
    assert page.count("<script>") == 1
    assert page.count("&lt;script&gt;") >= 8
    assert '"x"' not in page


# ---- renewal -------------------------------------------------------------------------------------------------------


def test_two_pages_that_differ_in_their_timestamp_alone_are_the_same_board() -> None:
    early, late = (render_board(data(OVERDUE, synced=NOW + timedelta(minutes=m))) for m in (0, 20))
    assert early != late
    assert same_board(early, late)
    assert not same_board(early, render_board(data(SOON)))


@pytest.mark.parametrize(("minutes", "renew"), [(2, False), (59, False), (60, True), (-1, True)])
def test_an_unchanged_board_is_renewed_hourly_and_when_the_clock_went_back(minutes: int, renew: bool) -> None:
    later = NOW + timedelta(minutes=minutes)
    old, new = render_board(data(OVERDUE)), render_board(data(OVERDUE, synced=later))
    assert needs_renewal(old, new, later) is renew


def test_a_changed_or_missing_or_foreign_page_is_renewed_at_once() -> None:
    new = render_board(data(OVERDUE))
    for old in (None, "", "<p>bukan papan</p>", render_board(data()), new.replace("2026-11-24T", "kapan-")):
        assert needs_renewal(old, new, NOW)


def test_a_new_day_changes_what_it_shows() -> None:
    tomorrow = replace(data(), synced=NOW + timedelta(days=1))
    assert not same_board(render_board(data()), render_board(tomorrow))


# ---- readable ------------------------------------------------------------------------------------------------------

PAIRS = [  # (text, ground) as the style sheet pairs them
    ("teks", "dasar"), ("teks", "kartu"), ("teks", "batang"), ("teks", "cip"), ("lunak", "dasar"), ("lunak", "kartu"),
    ("merah", "kartu"), ("merah", "merahdasar"), ("pekatteks", "pekat"), ("kuningteks", "kuningdasar"),
    ("biru", "dasar"), ("kepalateks", "kepala"),
]  # fmt: skip


def _luminance(color: str) -> float:
    digits = color.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground_in_light_and_dark(mode: int, text: str, ground: str) -> None:
    palette = dict(re.findall(r"--(\w+):(#[0-9a-f]+)", re.findall(r":root\{[^}]*\}", CSS)[mode]))
    high, low = sorted((_luminance(palette[text]), _luminance(palette[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_no_text_is_smaller_than_12_pixels() -> None:
    base = int(re.search(r"clamp\((\d+)px", CSS)[1])  # type: ignore[index]
    sizes = [float(size) for size in re.findall(r"font-size:([\d.]+)r?em", CSS)]
    assert min(sizes) * base >= 12


# ---- compiled templates --------------------------------------------------------------------------------------------


def _filled(folder: Path) -> str:
    """A template filled, with what is compiled kept in the folder."""
    made = Environment(loader=DictLoader({"a.html": "{{ kata }}"}), autoescape=True, bytecode_cache=Compiled(folder))
    return made.get_template("a.html").render(kata="<b>")


def test_a_template_is_compiled_once_and_anew_where_what_was_kept_is_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "kumpulan"
    assert _filled(folder) == "&lt;b&gt;"
    [kept] = folder.iterdir()
    whole = kept.read_bytes()
    assert _filled(folder) == "&lt;b&gt;" and kept.read_bytes() == whole
    kept.write_bytes(whole[:-5])
    assert _filled(folder) == "&lt;b&gt;" and kept.read_bytes() == whole


def test_a_template_is_filled_where_nothing_can_be_kept(tmp_path: Path) -> None:
    assert _filled(tmp_path / "tidak" / "ada") == "&lt;b&gt;"
