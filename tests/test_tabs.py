"""What stands in Rekap, Tugas and Riwayat (INTERFACE section 3), on small hand-made books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from recap_frames import BINJAI, PERSONAL_TEXTS, book, complaint, finished, recap_content, to_repair, variant, when

from pengaduan_sheets.core.derived import Derived
from pengaduan_sheets.core.handover import HandoverResult, HandoverRow
from pengaduan_sheets.core.recap import PROMISED, figures
from pengaduan_sheets.core.recap_trust import TrustFigure
from pengaduan_sheets.flow.record import KINDS
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.grid import Cell, Formula, Sheet, TabContent
from pengaduan_sheets.journal import Event
from pengaduan_sheets.layout.looks import looks
from pengaduan_sheets.layout.recap_places import CARDS, HEADLINE_ROW, NEED_ROW, SUM_ROW, Block, recap_places
from pengaduan_sheets.layout.templates import load_theme
from pengaduan_sheets.tabs.history_tab import history_content, mask
from pengaduan_sheets.tabs.lines import find_row_link, heights, next_row_link, share
from pengaduan_sheets.tabs.recap_tab import RecapHead, chosen_period, shown_period
from pengaduan_sheets.tabs.tasks_tab import (
    About,
    Places,
    TasksHead,
    Vanished,
    read_choices,
    tasks_content,
    typed_choices,
)
from pengaduan_sheets.tabs.work import open_work
from pengaduan_sheets.text import duration_words

NOW = when("2026-11-24 09:15")
RED = when("2026-11-25 09:15")
NO_HANDOVER = HandoverResult()
KASI, KABID, JFU = "Kasi Penanganan Pengaduan", "Kabid Pengolahan Data dan Informasi", "JFU/Petugas Pengaduan"
LISTS = {"Jenis Izin": ["NIB", "PBG"]}


def october(step: int = 7, completed: Mapping[str, datetime] | None = None, **given: Any) -> HandoverResult:
    """October's row of Serah Terima, open at a step (0: received by the head)."""
    names = {7: ("Penyusunan Rekap", KASI), 8: ("Pemeriksaan Rekap", KABID), 9: ("Penerimaan Rekap", "Kepala Dinas")}
    status, actor = names.get(step, ("Selesai", None))
    row = HandoverRow(
        3, "2026-10", "2026-10", 12, 9, status, BINJAI.numbered.get(step), actor, completed=completed or {}, **given
    )
    return HandoverResult([row])


def plain(content: TabContent) -> list[list[object]]:
    """The values of a tab, row by row, links as what they show."""

    def value(cell: Cell | None) -> object:
        held = None if cell is None else cell.value
        return held.cached if isinstance(held, Formula) else held

    return [[value(cell) for cell in row] for row in content.rows]


def texts(content: TabContent) -> str:
    return "\n".join(" | ".join("" if v is None else str(v) for v in row) for row in plain(content))


def row_of(content: TabContent, first: str) -> list[object]:
    return next(row for row in plain(content) if row and row[0] == first)


def below(content: TabContent, title: str) -> list[list[object]]:
    """The lines under a title, up to the next empty one."""
    rows = plain(content)
    start = next(i for i, row in enumerate(rows) if row and str(row[0]).startswith(title)) + 1
    end = next((i for i in range(start, len(rows)) if not rows[i]), len(rows))
    return rows[start:end]


# ---- Rekap: which months -------------------------------------------------------------------------------------------


def test_the_last_month_is_shown_until_it_was_received_beside_the_current_one() -> None:
    assert shown_period(None, NOW, october(9), BINJAI) == "2026-10"
    assert shown_period(None, NOW, october(0), BINJAI) == "2026-11"


def test_a_last_month_without_anything_to_hand_over_is_not_shown() -> None:
    assert shown_period(None, NOW, NO_HANDOVER, BINJAI) == "2026-11"


def test_without_handover_steps_the_last_month_stays_beside_the_current_one() -> None:
    assert shown_period(None, NOW, NO_HANDOVER, variant(langkah=BINJAI.steps)) == "2026-10"


def test_in_january_the_last_month_is_december() -> None:
    row = HandoverRow(3, "2026-12", "2026-12", 1, 1, "Penyusunan Rekap", BINJAI.numbered[7], KASI)
    assert shown_period("", when("2027-01-04 08:00"), HandoverResult([row]), BINJAI) == "2026-12"


def test_a_chosen_month_goes_before_the_last_one() -> None:
    assert shown_period("Maret 2026", NOW, october(9), BINJAI) == "2026-03"


@pytest.mark.parametrize(("choice", "said"), [
    (None, None), ("  ", None), ("2026-10", None), ("Siti 0812-0000-0001", "isinya bukan bulan; pilih dari daftar"),
    (7.5, "isinya bukan bulan"), ("2026-12", "Desember 2026 belum tiba"),
])  # fmt: skip
def test_a_choice_that_is_no_month_is_told_beside_the_cell(choice: object, said: str | None) -> None:
    _, told = chosen_period(choice, NOW)
    assert told is None if said is None else told is not None and told.startswith(said)


# ---- Rekap: the tab ------------------------------------------------------------------------------------------------


def recap(
    *complaints: dict[str, Any],
    handed: HandoverResult = NO_HANDOVER,
    frozen: Mapping[str, Mapping[str, Any]] | None = None,
    choice: object = None,
) -> TabContent:
    head = RecapHead(NOW, NOW, RED, choice)
    return recap_content(book(*complaints), BINJAI, head, handed, frozen or {}, LISTS)


def place(name: str) -> Block:
    return getattr(recap_places(BINJAI), name)


def cell(content: TabContent, reference: str) -> Cell:
    found = content.rows[int(reference[1:]) - 1][ord(reference[0]) - ord("A")]
    assert found is not None
    return found


def test_the_head_stands_at_its_places() -> None:
    content = recap(choice="kemarin")
    assert content.name == "Rekap"
    assert (cell(content, "B2").value, cell(content, "C2").value) == (NOW, RED)
    assert (cell(content, "B3").value, cell(content, "B3").staff) == ("kemarin", True)
    assert "bukan bulan" in str(cell(content, "D3").value)
    assert cell(recap(), "B3").value is None


def test_five_large_figures_of_the_shown_month_and_of_the_clock() -> None:
    rows = plain(recap(complaint(late=True, received="2026-10-20 08:00", deadline="2026-10-21 08:00"),
                       finished("2026-10-23 09:00", received="2026-10-05 08:00"),
                       finished("2026-09-23 09:00", received="2026-09-05 08:00", on_promise=False),
                       complaint(), handed=october(9)))  # fmt: skip
    labels, values, changes = ([row[at - 1] for at in CARDS] for row in rows[HEADLINE_ROW - 1 : HEADLINE_ROW + 2])
    assert dict(zip(labels, values, strict=True)) == {
        "Masuk Oktober": 2, "Selesai Oktober": 1, "Terbuka sekarang": 2, "Terlambat sekarang": 1,
        "Janji ditepati Oktober": "1 dari 1",
    }  # fmt: skip
    assert changes == [
        "▲ naik 1 dari September (1)", "= sama dengan September (1)", "▲ naik 1 dari akhir Oktober (1)",
        "= sama dengan akhir Oktober (1)", "terlalu sedikit untuk dibandingkan",
    ]  # fmt: skip


def test_a_share_of_ten_cases_and_more_is_a_percentage_and_is_compared() -> None:
    rows = [finished("2026-10-23 09:00", on_promise=i > 0) for i in range(10)]
    _, values, changes = plain(recap(*rows, finished("2026-09-23 09:00"), choice="2026-10"))[HEADLINE_ROW - 1 :][:3]
    assert (values[CARDS[-1] - 1], changes[CARDS[-1] - 1]) == ("90,0 %", "▼ turun 10,0 poin dari September (100,0 %)")
    few = recap(*rows[:9], choice="2026-10")
    assert row_of(few, "Janji ditepati")[1] == "8 dari 9"
    assert row_of(few, "Tanpa langkah terlambat")[1] == "9 dari 9"
    assert plain(few)[place("year").first - 1][4:] == ["Okt 2026", 0, 9, 0, "8 dari 9"]


def test_the_cards_are_equally_wide_over_all_columns() -> None:
    widths = load_theme(BINJAI).lebar.tab["Rekap"]
    ends = [*(at - 1 for at in CARDS[1:]), len(widths)]
    assert {sum(widths[at - 1 : end]) for at, end in zip(CARDS, ends, strict=True)} == {32.0}


def test_what_the_reader_must_do_stands_above_the_figures() -> None:
    due = replace(october(9).rows[0], deadline=when("2026-11-30 13:50"), late=False)
    need = plain(recap(handed=HandoverResult([due])))[NEED_ROW - 1][0]
    assert need == (
        "Perlu tindakan Bapak/Ibu (Kepala Dinas): Penerimaan Rekap Oktober 2026, paling lambat Senin 30 Nov 2026 13.50."
        " Isi Rekap Diterima di Serah Terima."
    )
    late = replace(october(8).rows[0], deadline=when("2026-11-20 13:50"), late=True)
    need = cell(recap(handed=HandoverResult([late, replace(due, period="2026-11")])), f"A{NEED_ROW}")
    assert need.look == "bahaya"
    assert need.value == (
        f"Perlu tindakan {KABID}: Pemeriksaan Rekap Oktober 2026, seharusnya Jumat 20 Nov 2026 13.50."
        " Isi Rekap Diperiksa di Serah Terima. Masih ada 1 rekap lain."
    )
    assert plain(recap())[NEED_ROW - 1] == ["Tidak ada rekap yang menunggu diserahkan."]


def test_how_the_totals_add_up_stands_below_the_figures() -> None:
    content = recap(complaint(), to_repair(), handed=october(9))
    told = "1 pengaduan terbuka + 1 perlu diperbaiki + 1 rekap = 3 tugas."
    assert plain(content)[SUM_ROW - 1] == [told]


def test_the_running_month_says_that_it_is_not_over() -> None:
    labels = plain(recap(complaint(), handed=october(0)))[HEADLINE_ROW - 1]
    assert [labels[at - 1] for at in CARDS] == [
        "Masuk 1–24 November", "Selesai 1–24 November", "Terbuka sekarang", "Terlambat sekarang",
        "Janji ditepati 1–24 November",
    ]  # fmt: skip


def test_two_months_stand_side_by_side_and_figures_of_the_clock_only_with_the_current_one() -> None:
    content = recap(complaint(), complaint(received="2026-10-05 08:00"), finished("2026-10-20 09:00"), to_repair(),
                    handed=october(9))  # fmt: skip
    assert row_of(content, "Angka")[:3] == ["Angka", "Oktober 2026", "November 2026 (kini)"]
    assert row_of(content, "Masuk")[:3] == ["Masuk", 1, 2]
    assert row_of(content, "Selesai")[:3] == ["Selesai", 1, 0]
    assert row_of(content, "Terbuka (sekarang)")[1:3] == ["–", 2]
    assert row_of(content, "Perlu diperbaiki (sekarang)")[1:3] == ["–", 1]
    assert row_of(content, "Janji ditepati")[1:3] == ["1 dari 1", "–"]


def test_a_month_that_was_received_leaves_the_current_one_alone() -> None:
    assert row_of(recap(handed=october(0)), "Angka")[:3] == ["Angka", "November 2026 (kini)", None]


def test_returns_and_dates_without_a_time_are_counted() -> None:
    content = recap(complaint(values={"Kekurangan": "KTP"}), complaint(bare=True))
    assert row_of(content, "Dikembalikan untuk dilengkapi")[1] == 1
    assert row_of(content, "Baris bertanggal tanpa jam")[1] == 1


def test_steps_are_shown_against_their_limit_with_working_time_in_words() -> None:
    rows = [complaint(steps=[(3, "2026-11-03 09:00", late, m)]) for late, m in ((False, 60.0), (True, 505.0))]
    assert below(recap(*rows), "Langkah yang selesai, November 2026")[2] == [
        "3. Verifikasi (1 hari)", 2, 1, 0.5, "4 jam 43 menit", "4 jam 43 menit", "8 jam 25 menit",
    ]  # fmt: skip


@pytest.mark.parametrize(("minutes", "bar"), [
    ((225.0, 225.0, 900.0), ["3. Verifikasi: 1 lewat dari 3", 0.5, 0.0]),
    ((675.0,), ["3. Verifikasi: 1 lewat dari 1", 1.0, 0.5]),
    ((3330.0,), ["3. Verifikasi: 1 lewat dari 1, 7,4× batas", 1.0, 6.4]),
    ((), ["3. Verifikasi: belum ada yang selesai"]),
])  # fmt: skip
def test_a_bar_is_the_median_as_a_share_of_the_limit_and_says_how_many_were_late(
    minutes: tuple[float, ...], bar: list[Any]
) -> None:
    rows = [complaint(steps=[(3, "2026-11-03 09:00", m > 450, m)]) for m in minutes]  # a day has 450 minutes
    lines = plain(recap(*rows))[place("steps").first - 1 : place("steps").last]
    assert len(lines) == 5
    assert [value for value in lines[1] if value is not None] == bar


def test_a_step_without_completions_is_zero_and_dashes() -> None:
    assert below(recap(), "Langkah yang selesai")[1] == [
        "2. Pemeriksaan (15 menit)", 0, 0, "–", "–", "–", "–",
    ]  # fmt: skip


def test_tables_show_both_months_line_by_line_the_first_one_its_most_frequent_values_in_front() -> None:
    rows = (complaint(values={"Jenis Izin": "NIB"}),
            complaint(received="2026-10-05 08:00", values={"Jenis Izin": "Zakat"}))  # fmt: skip
    content = recap(*rows, handed=october(9))
    kinds = [row[:3] for row in plain(content)[place("kinds").headings - 1 : place("kinds").last]]
    assert kinds[:4] == [
        ["Jenis Izin", "Oktober 2026", "November 2026"], ["Zakat", 1, 0], ["NIB", 0, 1], ["PBG", 0, 0],
    ]  # fmt: skip
    assert not any(any(row) for row in kinds[4:-1])
    assert kinds[-1] == ["Lainnya", 0, 0]
    assert below(content, "Cara Penyelesaian (dari yang selesai)")[1:] == [["Lisan", 0, 0], ["Tertulis", 0, 0]]


def test_values_beyond_the_first_table_s_lines_are_one_line_there_and_all_listed_below() -> None:
    rows = [complaint(values={"Jenis Izin": f"Izin {n:02d}"}) for n in range(20) for _ in range(n // 10 + 1)]
    content = recap(*rows, handed=october(0))
    lines = plain(content)[place("kinds").first - 1 : place("kinds").last]
    assert [row[:2] for row in lines] == [*([f"Izin {n}", 2] for n in range(10, 17)), ["Lainnya", 16]]
    assert ["Izin 19", 2] in below(content, "Jenis Izin (dari yang masuk)")
    few = recap(complaint(values={"Jenis Izin": "Lainnya"}), handed=october(0))
    assert [row[:2] for row in plain(few)[place("kinds").last - 1 : place("kinds").last]] == [["Lainnya", 1]]
    assert "Jenis Izin (dari yang masuk)" not in texts(few)


def test_the_tables_behind_the_charts_stand_at_their_places_whatever_the_book_holds() -> None:
    many = [complaint(late=True, deadline="2026-11-03 08:00", values={"Jenis Izin": f"Izin {n}"}) for n in range(40)]
    for content in (recap(), recap(complaint(), handed=october(9)), recap(*many), recap(*many, choice="2024-02")):
        rows = plain(content)
        assert [rows[place(n).headings - 1][place(n).column - 1] for n in ("year", "steps", "kinds", "statuses")] == [
            "Bulan", "Langkah", "Jenis Izin", "Status",
        ]  # fmt: skip
        assert str(rows[place("steps").first - 1][place("steps").column - 1]).startswith("2. Pemeriksaan: ")
        listed = [row[4] for row in rows[place("year").first - 1 : place("year").last] if len(row) > 4]
        assert listed[-1] == ("Feb 2024" if "Februari 2024" in str(rows[0]) else "Nov 2026")
        assert str(rows[recap_places(BINJAI).end][0]) == "Terlambat atau belum dicatat"


def test_the_twelve_months_reach_over_the_turn_of_the_year_with_zeros() -> None:
    rows = plain(recap(complaint(received="2025-12-31 15:00"), complaint()))[place("year").first - 1 :][:12]
    assert [row[4:] for row in (rows[0], rows[1], rows[-1])] == [
        ["Des 2025", 1, 0, 0, "–"], ["Jan 2026", 0, 0, 0, "–"], ["Nov 2026", 1, 0, 0, "–"],
    ]  # fmt: skip


def test_a_month_whose_recap_was_made_shows_what_was_handed_over_in_the_twelve_too() -> None:
    kept = figures(book(complaint(received="2026-10-05 08:00")), BINJAI, "2026-10", LISTS)
    rows = plain(recap(handed=october(8), frozen={"2026-10": kept}))[place("year").first - 1 :]
    assert [row[4:6] for row in rows[:3]] == [["Okt 2026", 1], ["Nov 2026", 0], []]


def test_a_kept_share_is_never_told_of_as_many_as_there_are_now() -> None:
    kept = figures(book(finished("2026-10-23 09:00"), finished("2026-10-24 09:00")), BINJAI, "2026-10", LISTS)
    for count, said in (({PROMISED: 2}, "2 dari 2"), ({}, 1.0)):  # earlier versions kept none
        content = recap(finished("2026-10-23 09:00"), handed=october(8), frozen={"2026-10": kept | count})
        assert row_of(content, "Janji ditepati")[1] == said
        assert plain(content)[place("year").first - 1][4:] == ["Okt 2026", 0, 2, 0, said]


def test_months_before_the_first_complaint_are_not_listed() -> None:
    rows = plain(recap(complaint(received="2026-09-30 15:00")))[place("year").first - 1 :][:12]
    assert [row[4:5] for row in rows] == [["Sep 2026"], ["Okt 2026"], ["Nov 2026"], *[[]] * 9]
    assert [row[4:5] for row in plain(recap())[place("year").first - 1 :][:2]] == [["Nov 2026"], []]


def test_open_work_is_split_by_status_into_in_time_and_overdue() -> None:
    content = recap(complaint(late=True), complaint(), to_repair(), complaint(status="Menunggu Pelapor", step=2),
                    finished("2026-11-03 09:00"))  # fmt: skip
    lines = plain(content)[place("statuses").first - 1 : place("statuses").last]
    assert [row[4:] for row in lines] == [
        ["Pemeriksaan", 0, 0, 0], ["Verifikasi", 1, 1, 2], ["Penyelesaian", 0, 0, 0], ["Penyampaian Solusi", 0, 0, 0],
        ["Jawaban Pelapor", 0, 0, 0], ["Menunggu Pelapor", 1, 0, 1],
    ]  # fmt: skip


def test_what_stands_out_is_said_in_two_sentences() -> None:
    steps = [(4, "2026-11-03 09:00", late, 60.0) for late in (True, True, False)] + [
        (5, "2026-11-03 09:00", True, 20.0)
    ]
    content = recap(complaint(steps=steps, late=True), complaint(late=True, step=4, status="Penyelesaian"), complaint(),
                    complaint(late=True))  # fmt: skip
    assert [row[0] for row in plain(content)[SUM_ROW : SUM_ROW + 2]] == [
        "November 2026: langkah 4 (Penyelesaian) paling sering terlambat: 2 dari 3.",
        "Sekarang 3 dari 4 pengaduan terbuka terlambat atau belum dicatat; terbanyak di langkah 3 (Verifikasi): 2.",
    ]
    assert [row[0] for row in plain(recap())[SUM_ROW : SUM_ROW + 2]] == [
        "November 2026: belum ada langkah berbatas waktu yang selesai.", "Sekarang tidak ada pengaduan yang terbuka.",
    ]  # fmt: skip
    calm = plain(recap(complaint(steps=[(3, "2026-11-03 09:00", False, 60.0)])))[SUM_ROW : SUM_ROW + 2]
    assert [row[0] for row in calm] == [
        "November 2026: dari 1 langkah yang selesai, tidak satu pun terlambat.",
        "Sekarang tidak satu pun dari 1 pengaduan terbuka yang terlambat.",
    ]


def test_of_equals_none_is_the_worst_all_are_named() -> None:
    steps = [(n, "2026-11-03 09:00", True, 600.0) for n in (3, 4)] + [(5, "2026-11-03 09:00", False, 5.0)]
    rows = (complaint(steps=steps, late=True), complaint(late=True, step=4, status="Penyelesaian"))
    done, now = (str(row[0]) for row in plain(recap(*rows))[SUM_ROW : SUM_ROW + 2])
    assert done == "November 2026: langkah 3 dan 4 sama sering terlambat: masing-masing 1."
    assert now.endswith("; merata di langkah 3 dan 4: masing-masing 1.")


def test_how_far_to_trust_the_month_is_said_per_step_and_in_a_warning() -> None:
    trust = [TrustFigure(1, "Tanggal Lapor", 4, 3, 0, 1), TrustFigure(2, "Diperiksa", 2, 0, 2, 0)]
    head = RecapHead(NOW, NOW, RED, None)
    content = recap_content(book(), BINJAI, head, october(0), {}, LISTS, trust_of=lambda period: trust)
    assert below(content, "Ketertiban pencatatan, waktu pada November 2026")[1:3] == [
        ["1. Tanggal Lapor", 4, 3, 0, 1], ["2. Diperiksa", 2, 0, 2, 0],
    ]  # fmt: skip
    assert plain(content)[SUM_ROW + 2] == [
        "Perhatikan: 3 dari 4 waktu baru dicatat lebih dari satu hari kerja sesudahnya, jadi belum tentu tepat."
    ]
    assert "Ketertiban pencatatan" not in texts(recap())
    assert NOT_KEPT not in texts(content)


NOT_KEPT = "Tabel ini dihitung dari buku agenda sekarang, bukan saat rekap disusun."


def test_how_far_to_trust_a_month_that_was_handed_over_is_said_to_be_of_now() -> None:
    trust, kept = [TrustFigure(1, "Tanggal Lapor", 4, 3, 0, 1)], {"2026-11": figures(book(), BINJAI, "2026-11")}
    head = RecapHead(NOW, NOW, RED, None)
    content = recap_content(book(), BINJAI, head, october(0), kept, LISTS, trust_of=lambda period: trust)
    assert any(NOT_KEPT in row for row in below(content, "Ketertiban pencatatan, waktu pada November 2026"))
    assert "Perhatikan: menurut buku agenda sekarang, 3 dari 4 waktu baru dicatat" in texts(content)


def test_the_recap_is_signed_by_everybody_who_hands_it_over_and_by_the_head_with_name_and_nip() -> None:
    office = BINJAI.instansi.replaced(kepala_nama="Drs. Umpama", kepala_nip="19700101 199001 1 001")
    config = variant(instansi=office)
    handed = october(9, {"Rekap Disusun": when("2026-11-05 08:00")})
    content = recap_content(book(), config, RecapHead(NOW, NOW, RED), handed, {}, LISTS)
    lines = [[v for v in row if v] for row in below(content, "Serah terima rekap Oktober 2026")]
    assert lines[0] == ["Disusun oleh", "Diperiksa oleh", "Diterima oleh"]
    assert lines[1] == [KASI, KABID, "Kepala Dinas"]
    assert lines[2][0] == "Tanggal: Binjai, 5 Nov 2026"
    assert "Drs. Umpama" in texts(content)
    assert "NIP 19700101 199001 1 001" in texts(content)
    alone = recap_content(book(), variant(langkah=BINJAI.steps), RecapHead(NOW, NOW, RED), NO_HANDOVER, {}, LISTS)
    assert below(alone, "Pengesahan rekap Oktober 2026")[0] == ["Mengetahui"]
    assert "erah terima" not in texts(alone) and "diserahkan" not in texts(alone)
    assert cell(alone, "D3").value == "Kosong = bulan lalu"


def test_the_most_overdue_stand_with_number_step_actor_due_and_lateness_and_at_most_twenty() -> None:
    rows = [complaint(id=f"K{i:02d}", noreg=f"{i:04d}/PGD/XI/2026", late=True, deadline="2026-11-20 16:00",
                      remaining="lewat 2 hari kerja") for i in range(1, 23)]  # fmt: skip
    rows[0] |= {"noreg": None, "deadline": "2026-11-03 16:00"}
    lines = below(recap(*rows), "Terlambat atau belum dicatat")
    assert lines[1][:5] == [KASI, "belum bernomor", when("2026-11-03 16:00"), "lewat 2 hari kerja", "3. Verifikasi"]
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == ["2 lagi ada di tab Tugas."]
    assert below(recap(), "Terlambat atau belum dicatat") == [["Tidak ada."]]


def test_frozen_figures_are_shown_and_what_differs_is_said_below() -> None:
    now = (complaint(received="2026-10-05 08:00"), complaint(received="2026-10-06 08:00"))
    kept = figures(book(now[0]), BINJAI, "2026-10", LISTS)
    content = recap(*now, handed=october(8, {"Rekap Disusun": when("2026-11-05 08:00")}), frozen={"2026-10": kept})
    assert row_of(content, "Masuk")[1] == 1
    assert "Angka kini berbeda: masuk 1 menjadi 2" in texts(content)
    assert f"Perlu tindakan {KABID}: Pemeriksaan Rekap Oktober 2026" in texts(content)
    assert "Angka Oktober 2026 tetap seperti saat disusun." in texts(content)
    assert "Angka kini berbeda" not in texts(recap(now[0], handed=october(8), frozen={"2026-10": kept}))


def test_what_is_open_and_overdue_now_is_counted_now_also_over_kept_figures() -> None:
    kept = figures(book(complaint(received="2026-10-05 08:00")), BINJAI, "2026-10", LISTS) | {
        "terbuka": 9,
        "terlambat": 7,
    }
    content = recap(complaint(late=True), complaint(), complaint(), handed=october(8), frozen={"2026-10": kept})
    assert [plain(content)[HEADLINE_ROW][at - 1] for at in CARDS[:4]] == [1, 0, 3, 1]


def event(kind: str, row_id: str = "", column: str = "", before: str = "", after: str = "") -> Event:
    return Event(NOW, row_id, None, column, before, after, kind)


@pytest.mark.parametrize(("later", "said"), [
    ([event("petugas", "K1", "Tanggal Lapor", "3 Sep 2026 09.00", "5 Okt 2026 08.00")],
     "karena Tanggal Lapor diubah pada 1 pengaduan sesudah rekap disusun"),
    ([event("petugas", "gone", "Tanggal Lapor", "3 Okt 2026 09.00", "3 Nov 2026 09.00")],
     "karena Tanggal Lapor diubah pada 1 pengaduan sesudah rekap disusun"),
    ([event("baru", "K1"), event("petugas", "K1", "Alamat")], "karena 1 pengaduan ditambah sesudah rekap disusun"),
    ([event("petugas", "B", "Pelapor Dihubungi", "7 Okt 2026 09.40", "2 Nov 2026 09.10"), event("baru", "K1")],
     "karena Pelapor Dihubungi diubah pada 1 pengaduan, dan 1 pengaduan ditambah sesudah rekap disusun"),
    ([event("diimpor", "K1"), event("hilang", "gone", before="7 Okt 2026 09.40")],
     "karena 1 pengaduan ditambah, dan 1 pengaduan hilang sesudah rekap disusun"),
    ([event("hilang", "K1"), event("kembali", "K1"), event("petugas", "K1", "Alamat")],
     "karena Alamat diubah pada 1 pengaduan sesudah rekap disusun"),
    ([event("hilang", "K1"), event("kembali", "K1")], "karena kalender kerja, daftar atau pengaturan berubah"),
    ([event("petugas", "other", "Alamat", "Jalan A", "Jalan B"), event("sistem", "K1", "Status", "", "Selesai")],
     "karena kalender kerja, daftar atau pengaturan berubah"),
    ([event("petugas", "K1", "Alamat"), event("pengaturan", after="September 2026, Oktober 2026")],
     "karena Alamat diubah pada 1 pengaduan, dan pengaturan berubah sesudah rekap disusun"),
    ([event("pengaturan", column="config.toml: langkah 3 waktu", after="Oktober 2026")],
     "karena pengaturan berubah sesudah rekap disusun"),
    ([event("pengaturan", after="September 2026")], "karena kalender kerja, daftar atau pengaturan berubah"),
    ([event("petugas", "K1", name) for name in ("NIK", "Alamat", "Jenis Izin", "Lampiran")],
     "karena NIK, Alamat, Jenis Izin dan kolom lain diubah pada 1 pengaduan sesudah rekap disusun"),
])  # fmt: skip
def test_a_difference_is_told_with_its_reason(later: list[Event], said: str) -> None:
    now = (complaint(id="K1", received="2026-10-05 08:00"), complaint(id="other", received="2026-11-05 08:00"))
    before = [event("petugas", "K1", "Uraian Pengaduan"), event("dibekukan", after="Oktober 2026")]
    kept = figures(book(), BINJAI, "2026-10", LISTS)
    head = RecapHead(NOW, NOW, RED, None)
    for events, reason in (([*before, *later], f", {said}."), (later, ".")):
        content = recap_content(
            book(*now), BINJAI, head, october(8), {"2026-10": kept}, LISTS, trail_of={"2026-10": events}.__getitem__
        )
        assert f"Angka kini berbeda: masuk 0 menjadi 1{reason}" in texts(content)


def test_a_handover_that_is_done_says_when_each_step_was() -> None:
    done = {"Rekap Disusun": when("2026-11-05 08:00"), "Rekap Diterima": when("2026-11-09 00:00")}
    content = recap(handed=october(0, done), choice="2026-10")
    assert "Serah terima selesai: Rekap Disusun 5 Nov 2026 08.00 dan Rekap Diterima 9 Nov 2026." in texts(content)


def test_the_same_book_gives_the_same_tab_however_it_is_sorted() -> None:
    rows = [complaint(id=f"K{i}", late=True, deadline="2026-11-20 16:00", values={"Jenis Izin": kind})
            for i, kind in enumerate(("Zakat", "PBG", "apotek", "NIB"))]  # fmt: skip
    assert plain(recap(*rows)) == plain(recap(*rows[::-1]))


def test_nothing_personal_gets_into_the_recap() -> None:
    content = recap(complaint(late=True, deadline="2026-11-20 16:00"), finished("2026-11-03 09:00"), to_repair())
    assert not [text for text in PERSONAL_TEXTS if text in texts(content)]


def test_a_table_over_a_column_of_personal_data_counts_nothing() -> None:
    config = variant(rekap=BINJAI.rekap.replaced(tabel=["Nama Pelapor", "Alamat", "Jenis Izin"]))
    content = recap_content(book(complaint()), config, RecapHead(NOW, NOW, RED), october(8), {}, LISTS)
    assert not [text for text in PERSONAL_TEXTS if text in texts(content)]
    assert set(figures(book(complaint()), config, "2026-11", LISTS)) >= {"jenis_izin", "langkah"}
    assert not {"nama_pelapor", "alamat"} & set(figures(book(complaint()), config, "2026-11", LISTS))


# ---- Tugas ---------------------------------------------------------------------------------------------------------


def tasks(
    derived: Derived,
    vanished: Sequence[Vanished] = (),
    handed: HandoverResult = NO_HANDOVER,
    filtered: bool = False,
    about: Mapping[str, About] | None = None,
) -> TabContent:
    groups = open_work(derived, handed, BINJAI)
    return tasks_content(groups, vanished, TasksHead(NOW, RED, filtered), Places("L", "C", about=about or {}))


def test_every_pelaksana_of_the_sop_has_a_group_in_its_order_the_reporter_last_also_without_work() -> None:
    content = tasks(book())
    titles = [row[0] for row in plain(content) if row and row[0] in BINJAI.actors()]
    assert titles == [JFU, KASI, KABID, "Kepala Dinas", "Pelapor"]
    assert below(content, "Kepala Dinas") == [["Tidak ada tugas."]]


def test_work_is_sorted_by_deadline_and_what_has_none_comes_last() -> None:
    rows = [
        complaint(id="D", noreg="0004", step=2, status="Perbaiki Data", actor=JFU),
        complaint(id="B", noreg="0002", step=6, status="Jawaban Pelapor", actor=JFU, deadline="2026-11-24 14:30",
                  remaining="hari ini 14:30"),
        complaint(id="A", step=2, status="Pemeriksaan", actor=JFU, deadline="2026-11-20 09:00", late=True,
                  remaining="lewat 2 hari kerja", problems=2),
        finished("2026-11-03 09:00", id="F", noreg="0005"),
    ]  # fmt: skip
    for order in (rows, rows[::-1]):
        about = {"A": About("P", "NIB", "Izin belum terbit …", "NIK salah")}
        content = tasks(book(*order), about=about)
        assert row_of(content, f"{JFU} (3 tugas, 1 terlambat)")
        assert plain(content)[2:4] == [
            [
                "2 pengaduan terbuka + 1 perlu diperbaiki = 3 tugas, 1 terlambat. Klik Buka (LibreOffice: "
                "Ctrl+klik) untuk mengisi sel berikutnya."
            ],
            [
                "Tautan",
                "No. Register",
                "Langkah",
                "Tenggat",
                "Sisa / Lewat",
                "Yang harus dilakukan",
                "Jenis Izin",
                "Pengaduan",
            ],
        ]
        assert below(content, JFU) == [
            ["Buka", "belum bernomor", "2. Pemeriksaan", when("2026-11-20 09:00"), "lewat 2 hari kerja",
             "Isi Diperiksa dan Kelengkapan sesudah selesai: NIK salah", "NIB", "Izin belum terbit …"],
            ["Buka", "0002", "6. Jawaban Pelapor", when("2026-11-24 14:30"), "hari ini 14:30",
             "Isi Pelapor Dihubungi sesudah selesai"],
            ["Buka", "0004", "2. Perbaiki Data", "–", None, "Betulkan isian"],
        ]  # fmt: skip


def test_a_row_that_waits_stands_with_the_reporter_and_says_what_to_fill() -> None:
    content = tasks(book(complaint(step=2, status="Menunggu Pelapor", actor="Pelapor")))
    assert below(content, "Pelapor")[0][2:] == [
        "2. Menunggu Pelapor", "–", None, "Tunggu pelapor; isi Dilengkapi sesudah ia melengkapi",
    ]  # fmt: skip


def test_links_find_their_row_by_id_never_by_row_number() -> None:
    handed = october(9, deadline=NOW, late=True, remaining="lewat hari ini")
    about = {"K2345678": About("P"), "2026-10": About("H")}
    content = tasks(book(complaint(id="K2345678")), handed=handed, about=about)
    links = [c.value.text for row in content.rows for c in row if c is not None and isinstance(c.value, Formula)]
    assert links == [
        """=HYPERLINK("#'Agenda'!"&ADDRESS(MATCH("K2345678",'Agenda'!$L:$L,0),COLUMN('Agenda'!$P$1),4),"Buka")""",
        """=HYPERLINK("#'Serah Terima'!"&ADDRESS(MATCH("2026-10",'Serah Terima'!$C:$C,0),"""
        """COLUMN('Serah Terima'!$H$1),4),"Buka")""",
    ]


def test_a_key_can_not_break_out_of_its_link() -> None:
    link = find_row_link("Agenda", "L", 'x"),0)&HYPERLINK("http://jahat', "P")
    assert link.text.startswith("""=HYPERLINK("#'Agenda'!"&ADDRESS(MATCH("x""),0)&HYPERLINK(""http://jahat",""")


def test_the_next_empty_row_is_below_the_last_moment_and_the_last_name() -> None:
    assert next_row_link("Agenda", "C", "E").text == (
        """=HYPERLINK("#'Agenda'!"&ADDRESS((MAX(IFERROR(MATCH(1000000,'Agenda'!$C:$C),2),"""
        """IFERROR(MATCH(REPT("z",20),'Agenda'!$E:$E),2))+1),COLUMN('Agenda'!$C$1),4),"Baris kosong berikutnya")"""
    )


def test_the_recap_s_steps_stand_with_their_pelaksana() -> None:
    handed = october(9, deadline=when("2026-11-09 08:15"), late=True, remaining="lewat 11 hari kerja")
    content = tasks(book(), handed=handed)
    assert below(content, "Kepala Dinas (1 tugas, 1 terlambat)")[0] == [
        "Buka", "Rekap Oktober 2026", "9. Penerimaan Rekap", when("2026-11-09 08:15"), "lewat 11 hari kerja",
        "Isi Rekap Diterima di tab Serah Terima sesudah selesai",
    ]  # fmt: skip


def test_a_received_recap_is_no_work() -> None:
    assert below(tasks(book(), handed=october(0)), "Kepala Dinas") == [["Tidak ada tugas."]]


def test_the_head_of_tugas_and_the_filter_line() -> None:
    content = tasks(book(), filtered=True)
    assert (cell(content, "B2").value, cell(content, "C2").value) == (NOW, RED)
    assert "Penyaring di Agenda sedang aktif" in texts(content)
    assert "Penyaring" not in texts(tasks(book()))


GONE = [
    Vanished("Z2345678", None, when("2026-11-20 10:00"), when("2026-11-19 08:00"), "PBG", "Pemeriksaan"),
    Vanished("A2345678", "0007/PGD/XI/2026", None),
]


def test_vanished_rows_stand_below_with_a_cell_for_a_choice() -> None:
    content = tasks(book(), GONE)
    lines = below(content, "Baris yang hilang dari Agenda")
    assert lines[1:] == [
        ["ID Baris", "No. Register", "Terakhir terlihat", "Tanggal Lapor", "Status", "Jenis Izin", "Pilihan"],
        ["A2345678", "0007/PGD/XI/2026", "–", "–", "–", "–", None],
        ["Z2345678", "belum bernomor", when("2026-11-20 10:00"), "19 Nov 2026", "Pemeriksaan", "PBG", None],
    ]
    assert "2 baris hilang dari Agenda" in texts(content)
    assert below(tasks(book()), "Baris yang hilang") == [["Tidak ada baris yang hilang."]]


def test_a_choice_moves_with_its_line_and_never_stays_behind_for_another_row() -> None:
    before = plain(tasks(book(), GONE))
    next(row for row in before if row and row[0] == "A2345678")[6] = "Memang dihapus"
    assert typed_choices(Sheet("Tugas", before)) == {"A2345678": "Memang dihapus"}
    after = tasks(book(), GONE[:1])  # the first was given up; the other takes its line
    (line,) = [row for row in after.rows if row and row[0] is not None and row[0].value == "Z2345678"]
    assert line[6] == Cell(None, "isian", staff=False)
    kept = tasks(book(), [replace(GONE[0], choice="ya")])
    assert below(kept, "Baris yang hilang")[2][6] == "ya"


@pytest.mark.parametrize(("typed", "meant"), [
    ("Kembalikan", "kembalikan"), (" memang  dihapus ", "relakan"), ("ya", None), (None, "nothing"), ("  ", "nothing"),
])  # fmt: skip
def test_what_staff_chose_is_read_by_the_row_s_id(typed: object, meant: str | None) -> None:
    rows = plain(tasks(book(complaint()), GONE))
    next(row for row in rows if row and row[0] == "A2345678")[6] = typed
    assert read_choices(Sheet("Tugas", rows)) == ({} if meant == "nothing" else {"A2345678": meant})


def test_nothing_personal_gets_into_tugas() -> None:
    waits = complaint(status="Menunggu Pelapor", actor="Pelapor")
    content = tasks(book(complaint(), to_repair(problems=2), waits), GONE)
    assert not [text for text in PERSONAL_TEXTS if text in texts(content)]


# ---- Riwayat -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    at: datetime
    row_id: str = "K2345678"
    noreg: str | None = "0012/PGD/XI/2026"
    column: str = "Solusi"
    before: str = ""
    after: str = ""
    kind: str = "petugas"


def test_the_newest_change_comes_first_with_all_that_is_known() -> None:
    content = history_content([
        Change(NOW - timedelta(minutes=5), before="lama", after="baru"),
        Change(NOW, noreg=None, column="No. Register", after="0012/PGD/XI/2026", kind="nomor"),
        Change(NOW, row_id="", noreg=None, column="Serah Terima", kind="dibekukan"),
    ], BINJAI, {"petugas": ("petugas", ""), "nomor": ("sistem", "nomor diberikan")})  # fmt: skip
    assert plain(content)[2:] == [
        ["Waktu", "No. Register", "Kolom", "Dari", "Menjadi", "Oleh", "Keterangan"],
        [NOW, None, "Serah Terima", None, None, "sistem", "dibekukan"],
        [NOW, "belum bernomor", "No. Register", None, "0012/PGD/XI/2026", "sistem", "nomor diberikan"],
        [NOW - timedelta(minutes=5), "0012/PGD/XI/2026", "Solusi", "lama", "baru", "petugas", None],
    ]


def test_at_most_500_changes_are_shown_and_the_oldest_fall_out() -> None:
    content = history_content([Change(NOW + timedelta(minutes=i), after=str(i)) for i in range(2001)], BINJAI, KINDS)
    shown = [row[4] for row in plain(content)[3:]]
    assert (len(shown), shown[0], shown[-1]) == (500, "2000", "1501")


def test_an_empty_history_says_so_and_long_texts_are_cut() -> None:
    assert "Belum ada perubahan." in texts(history_content([], BINJAI, KINDS))
    (row,) = plain(history_content([Change(NOW, after="panjang " * 100)], BINJAI, KINDS))[3:]
    assert len(str(row[4])) <= 200
    assert str(row[4]).endswith("…")


@pytest.mark.parametrize(("column", "text", "shown"), [
    ("NIK", "1275014507900003", "127501******0003"),
    ("NIK", "127501 450790 0003", "127501 ****** 0003"),
    ("NIK", "12750145079", "127501*****"),
    ("No. HP", "0812 6345 7788", "0812 **** *788"),
    ("No. HP", "+6281263457788", "+6281******788"),
    ("Uraian Pengaduan", "NIK 1275014507900003, hubungi 081263457788.", "NIK 127501******0003, hubungi 0812*****788."),
    ("No. Register", "0012/PGD/XI/2026", "0012/PGD/XI/2026"),
    ("Dilengkapi", "08-01-2026 08.30", "08-01-2026 08.30"),
    ("Solusi", "Biaya Rp 10000000000", "Biaya Rp 10000000000"),
])  # fmt: skip
def test_birth_dates_and_phone_numbers_are_masked_wherever_they_were_typed(column: str, text: str, shown: str) -> None:
    assert mask(text, column, BINJAI) == shown


def test_lines_that_wrap_get_the_height_that_they_need() -> None:
    wraps, short = Cell("Kabid Pengolahan Data dan Informasi", "teks_bungkus"), Cell("pendek", "teks_bungkus")
    rows = [[wraps], [short], [wraps._replace(look="teks")], [None, Cell("Tugas", "judul_bagian")], []]
    assert heights(rows, (21, 21)) == {1: 30.0, 4: 20.0}


# ---- looks ---------------------------------------------------------------------------------------------------------


def test_every_look_of_every_tab_is_one_that_the_book_has() -> None:
    frozen = {"2026-10": figures(book(), BINJAI, "2026-10", LISTS) | {"masuk": 7, "langkah": []}}
    late = complaint(late=True, deadline="2026-11-20 16:00")
    contents = [
        recap(late, finished("2026-11-03 09:00"), handed=october(8), frozen=frozen, choice="2026-10"),
        recap(choice="x"),
        tasks(book(late, complaint(noreg="0001/PGD/XI/2026")), GONE, october(9), True), tasks(book()),
        history_content([Change(NOW), Change(NOW, noreg=None)], BINJAI, KINDS), history_content([], BINJAI, KINDS),
    ]  # fmt: skip
    used = {c.look for content in contents for row in content.rows for c in row if c is not None}
    assert used <= set(looks(BINJAI, load_theme(BINJAI)))


# ---- words and shares ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "words"), [
    (0, "0 menit"), (0.4, "0 menit"), (0.5, "1 menit"), (59.5, "1 jam"), (60, "1 jam"), (457.5, "7 jam 38 menit"),
    (4500, "75 jam"),
])  # fmt: skip
def test_working_minutes_are_said_in_hours_and_minutes(minutes: float, words: str) -> None:
    assert duration_words(minutes) == words


def test_a_share_is_stored_as_the_fraction_that_a_percent_format_shows() -> None:
    assert (share(86.7).value, share(0.0).value, share(None).value) == (0.867, 0.0, "–")
