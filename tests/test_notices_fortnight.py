"""A fortnight of notices: 14 complaints, a mail server, a webhook, two hours without either (INTERFACE 4.12).

From Monday 14 to Sunday 27 December 2026, with two weekends, a joint holiday and Christmas. What staff type stands in
`DESK`, what may come in `NOTICES`, and nothing else does; the runs go by the command line, so most of them see by their
note alone that there is nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from complaints import complaint
from notices_office import KABID, everybody, notices_office
from office import Office
from post_office import Letter, PostOffice

from pengaduan_sheets import schema as s

pytestmark = [pytest.mark.in_memory, pytest.mark.thorough]

# of every day; the office opens at 07:30, shuts from 12:00 to 13:00 (Friday 13:30) and at 16:00 (Friday 16:30)
CLOCKS = (
    "07:00", "07:30", "08:00", "09:00", "09:20", "11:00", "12:00", "13:00", "14:00", "15:00", "15:50", "16:10", "21:00",
)  # fmt: skip
OUTAGE = ("17 07:00", "17 09:20")  # shut from the first of these runs to before the last
FORM = "Tanggal Lapor"
PRIVATE = ("Nama Pelapor", "Alamat", "No. HP", "Uraian Pengaduan", "Kekurangan")
TIMES = (FORM, "Diperiksa", "Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi")
LATE_SLIP = {"Diperiksa": None, "Kelengkapan": None}


def on(text: str) -> datetime:
    """`14 07:50`, in December 2026 unless a month stands in front: `11-30 09:00`."""
    day, clock = text.split()
    return datetime.strptime(f"2026-{day if '-' in day else f'12-{day}'} {clock}", "%Y-%m-%d %H:%M")


def new(k: int, received: str, **more: Any) -> dict[str, Any]:
    """The form of the k-th complaint."""
    return {**complaint(k), **LATE_SLIP, FORM: on(received), **more}


def checked(at: str, result: str = "Lengkap") -> dict[str, Any]:
    return {"Diperiksa": on(at), "Kelengkapan": result}


def done(first: int, *times: str) -> dict[str, Any]:
    """The times of the steps from `first` on."""
    return dict(zip(TIMES[first - 1 :], map(on, times), strict=False))


# run -> row of Agenda -> what is typed before it
DESK: Mapping[str, Mapping[int, Mapping[str, Any]]] = {
    "14 07:00": {
        3: new(1, "11 09:00"),  # overdue before anybody is told
        4: new(2, "02 10:00"),  # so long that the next one up would have been told
        5: new(13, "11-30 09:00") | checked("11-30 09:10") | done(3, *(f"11-30 {t}" for t in
                                                                    ("10:00", "11:00", "11:10", "11:15"))),
    },
    "14 08:00": {4: {"Dihentikan": on("14 07:50"), "Alasan Dihentikan": "Dicabut Pelapor"},
                 6: new(3, "14 07:40") | checked("14 07:50")},
    "14 09:20": {7: new(4, "14 08:30") | checked("14 08:40", "Tidak Lengkap") | {"Kekurangan": "Fotokopi KTP"}},
    "14 11:00": {8: new(5, "14 10:40", **{"No. HP": None})},  # to be put right first
    "14 12:00": {9: new(6, "14 11:44")},  # overdue at noon: told at one
    "14 14:00": {9: checked("14 13:30")},
    "14 15:50": {10: new(7, "14 15:45")},  # due at four: overdue in the morning
    "15 09:20": {10: checked("15 08:10")},
    "15 11:00": {3: checked("15 10:50")},
    "15 14:00": {9: done(3, "15 13:10")},
    "16 08:00": {10: done(3, "16 07:50")},
    "16 11:00": {3: done(3, "16 10:40")},
    "16 13:00": {9: {"Dihentikan": on("16 12:50"), "Alasan Dihentikan": "Bukan Wewenang"}},
    "16 15:50": {10: done(4, "16 15:40", "16 15:45", "16 15:50")},
    "17 08:00": {11: new(8, "17 07:40")},  # overdue while nothing goes out
    "17 09:00": {11: checked("17 08:50")},  # and done before it does
    "17 11:00": {3: done(4, "17 10:30", "17 10:40", "17 10:45")},
    "18 09:20": {6: done(3, "18 09:10"), 11: done(3, "18 08:40")},
    "18 21:00": {12: new(14, "18 16:20")},
    "21 08:00": {11: done(4, "21 07:50", "21 07:55", "21 07:58")},
    "21 09:20": {6: done(4, "21 08:50", "21 08:55", "21 09:00"),
                 12: checked("21 08:30", "Tidak Lengkap") | {"Kekurangan": "Fotokopi KTP"}},
    "21 14:00": {13: new(11, "21 13:10") | checked("21 13:15") | done(3, *(f"21 {t}" for t in
                                                                         ("13:30", "13:40", "13:45", "13:50")))},
    "22 08:00": {14: new(12, "22 00:00")},  # a date without a time: as late as can be
    "22 11:00": {15: new(9, "22 10:00") | checked("22 10:10")},
    "23 09:20": {14: checked("23 08:10")},
    "23 15:50": {16: new(10, "23 15:50")},  # due behind the holidays
}  # fmt: skip
RECAP_MADE = "22 14:00"

# run, what is told -> to whom, and why
NOTICES = """
14 07:30  Tugas: Terlambat: 1 -> kasi, kasi-ponsel                       # the recap of November
14 07:30  Tugas: Terlambat: 2 -> jfu                                     # rows 3 and 4; neither is told as overdue
14 13:00  Terlambat: baris 9 -> jfu                                      # since noon
14 15:00  Mendekati tenggat: 0002/PGD/XII/2026 -> kasi, kasi-ponsel     # row 6: since 14:50
15 07:30  Tugas: Terlambat: 1, Tenggat hari ini: 1, Terbuka lainnya: 1 -> jfu
15 07:30  Tugas: Terlambat: 1, Tenggat hari ini: 2 -> kasi, kasi-ponsel
15 08:00  Terlambat: 0002/PGD/XII/2026 -> kasi, kasi-ponsel              # due at 07:50
15 08:00  Terlambat: baris 10 -> jfu                                     # due yesterday at four
15 09:20  Belum selesai: baris 3 -> kasi, kasi-ponsel                    # due on Friday at 09:15, and two days
15 11:00  Mendekati tenggat: 0003/PGD/XII/2026 -> kasi, kasi-ponsel     # row 9: since 11:00
15 15:50  Mendekati tenggat: 0004/PGD/XII/2026 -> kasi, kasi-ponsel     # row 10: since 15:10
16 07:30  Tugas: Tenggat hari ini: 1 -> kabid
16 07:30  Tugas: Terbuka lainnya: 1 -> jfu                               # row 8: to be put right
16 07:30  Tugas: Terlambat: 2, Tenggat hari ini: 2 -> kasi, kasi-ponsel
16 09:20  Mendekati tenggat: 0005/PGD/XII/2026 -> kasi, kasi-ponsel     # row 3: since 09:20
16 11:00  Mendekati tenggat: 0003/PGD/XII/2026 -> kabid                 # row 9: since 10:40, and then stopped
16 15:00  Mendekati tenggat: 0004/PGD/XII/2026 -> kabid                 # row 10: since 14:50, and then finished
17 09:20  Belum selesai: 0002/PGD/XII/2026 -> kabid                      # after the outage; row 11's is over by then
17 09:20  Mendekati tenggat: 0005/PGD/XII/2026 -> kabid
17 09:20  Tugas: Tenggat hari ini: 1 -> kabid
17 09:20  Tugas: Terbuka lainnya: 1 -> jfu
17 09:20  Tugas: Terlambat: 2, Terbuka lainnya: 1 -> kasi, kasi-ponsel
17 15:50  Mendekati tenggat: 0006/PGD/XII/2026 -> kasi, kasi-ponsel     # row 11: since 15:50
18 07:30  Tugas: Terbuka lainnya: 1 -> jfu
18 07:30  Tugas: Terlambat: 2, Tenggat hari ini: 1 -> kasi, kasi-ponsel
18 09:00  Terlambat: 0006/PGD/XII/2026 -> kasi, kasi-ponsel              # done at 08:40, typed at 09:20
18 16:10  Mendekati tenggat: 0006/PGD/XII/2026 -> kabid                 # Friday is open until 16:30
21 07:30  Tugas: Tenggat hari ini: 1, Terbuka lainnya: 1 -> jfu
21 07:30  Tugas: Tenggat hari ini: 2 -> kabid
21 07:30  Tugas: Terlambat: 1 -> kasi, kasi-ponsel
21 08:00  Mendekati tenggat: 0002/PGD/XII/2026 -> kabid                 # row 6: since 07:40
21 08:00  Terlambat: baris 12 -> jfu                                     # typed on Friday night; then it waits
22 07:30  Tugas: Terbuka lainnya: 1 -> jfu
22 07:30  Tugas: Terlambat: 1 -> kasi, kasi-ponsel
22 14:00  Rekap November 2026 -> kepala
23 07:30  Tugas: Tenggat hari ini: 1 -> kabid                        # the recap of November, in his hands now
23 07:30  Tugas: Tenggat hari ini: 1 -> kasi, kasi-ponsel
23 07:30  Tugas: Tenggat hari ini: 1, Terbuka lainnya: 1 -> jfu
23 08:00  Terlambat: baris 14 -> jfu                                     # due at 07:45, from the end of the day before
23 09:00  Mendekati tenggat: 0008/PGD/XII/2026 -> kasi, kasi-ponsel     # row 15: since 08:40
23 11:00  Terlambat: 0008/PGD/XII/2026 -> kasi, kasi-ponsel              # due at 10:10; two days on is behind Christmas
23 15:50  Mendekati tenggat: 0009/PGD/XII/2026 -> kasi, kasi-ponsel     # row 14: since 15:10
"""


def told(letter: Letter, to: str = "") -> str:
    """A notice as the table has it: of the day's digest how much of what."""
    said = letter.title
    if said.startswith("Tugas "):
        said = "Tugas: " + ", ".join(re.findall(r"^(\w[\w ]*: \d+)$", letter.body, re.MULTILINE))
    return f"{said} -> {to}"


def grouped(run: str, letters: list[Letter]) -> list[str]:
    """What came after a run; the two addresses of one person share a line."""
    pairs = {(letter.title, letter.body): letter for letter in letters if letter.to == "kasi-ponsel"}
    lines = list[str]()
    for letter in letters:
        both = letter.to == "kasi" and pairs.pop((letter.title, letter.body), None)
        if letter.to != "kasi-ponsel" or (letter.title, letter.body) in pairs:
            lines.append(f"{run}  {told(letter, 'kasi, kasi-ponsel' if both else letter.to)}")
    return sorted(lines)


def fortnight(office: Office, post: PostOffice) -> dict[str, list[Letter]]:
    """All that came, by the run after which it did."""
    came: dict[str, list[Letter]] = {}
    with ExitStack() as services:
        services.enter_context(post.opened())
        for day in (date(2026, 12, 14) + timedelta(days=n) for n in range(14)):
            for clock in CLOCKS:
                run = f"{day:%d} {clock}"
                if run == OUTAGE[0]:
                    services.close()
                elif run == OUTAGE[1]:
                    services.enter_context(post.opened())
                if run in DESK:
                    office.type_rows(DESK[run])
                if run == RECAP_MADE:
                    office.type(3, {"Rekap Disusun": on("22 13:30")}, tab=s.HANDOVER)
                office.run("sinkron", "--sekarang", f"{day} {clock}", code=0)
                came[run] = post.taken()
    return came


def test_a_fortnight_brings_exactly_the_notices_of_the_table_and_no_word_of_a_person(tmp_path: Path) -> None:
    post = PostOffice()
    office = notices_office(tmp_path / "kantor", "2026-12-14 07:00", everybody(post))

    came = fortnight(office, post)

    expected = [line.partition("#")[0].rstrip() for line in NOTICES.strip().splitlines()]
    assert [line for run, letters in came.items() for line in grouped(run, letters)] == expected
    said = "\n".join(f"{letter.title}\n{letter.body}" for letters in came.values() for letter in letters)
    private = {str(cells[h]) for typed in DESK.values() for cells in typed.values() for h in PRIVATE if cells.get(h)}
    words = {word for text in private for word in (text, *text.split()) if len(word) > 2 and word != "belum"}
    assert len(private) > 4 * 13
    assert [word for word in words if re.search(rf"\b{re.escape(word)}\b", said)] == []
    kept = (office.state / "pengaduan.log").read_text(encoding="utf-8")
    assert f"pemberitahuan terkirim kepada {KABID}" in kept
    assert [word for word in (*private, "sandiRahasia", "PGD", "Mendekati tenggat") if word in kept] == []
