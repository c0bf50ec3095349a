"""A phone number is read right or not at all: a wrong one is another person's (INTERFACE 4.6).

What is typed into `No. HP` and where `Hubungi` leads; what could be two numbers leads nowhere, and the note says so.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from complaints import complaint
from office import Office

from pengaduan_sheets import schema as s

pytestmark = pytest.mark.in_memory

NOW = "2026-11-24 10:00"

READ = {  # as typed -> the number, without the region's 0
    "081200001121.0": "81200001121",
    "81200001121.0": "81200001121",
    "081200001121,0": "81200001121",
    "0812-0000-1121.0": "81200001121",
    "+62 812-0000-1121.0": "81200001121",
    "081200001121 .0": "81200001121",
    "(061) 8821234.0": "618821234",
    "81200001121.00": "81200001121",
    81200001122: "81200001122",
    318000000: "318000000",  # with a + in front it would be one of the Netherlands
    81200001123.0: "81200001123",
    6281200001124: "81200001124",
    "8120 0001 125": "81200001125",
    "6281200001126": "81200001126",
    "62 812-0000-1127": "81200001127",
    "0062812 0000 1128": "81200001128",
    "+62 (0)812-0000-1129": "81200001129",
    "62(0)81200001130": "81200001130",
    "(+62) 812 0000 1131": "81200001131",
    "(0812) 0000-1132": "81200001132",
    "0812.0000.1133": "81200001133",
    "'081200001134": "81200001134",
    "\u2019081200001135": "81200001135",
    "\uff10\uff18\uff11\uff1200001136": "81200001136",
    "\u0660\u0668\u0661\u066200001137": "81200001137",
    "0812\u20130000\u20111138": "81200001138",
    "\u202a+62\u00a0812-0000-1139\u202c": "81200001139",
    "0622-7551234": "6227551234",
    "+62 2755 1234": "27551234",
    617551234: "617551234",
    "62 61 7551234": "617551234",
    "+62 (61) 7551234": "617551234",
    "(+62)(61) 7551234": "617551234",
}
TWO = {  # what could be two numbers -> both
    6227551234: ("027551234", "06227551234"),
    "6227551234": ("027551234", "06227551234"),
    62617551234: ("0617551234", "062617551234"),
    "0812345678.00": ("0812345678", "081234567800"),
}
NONE = (
    "081200001121/081300001122", "0812-0000-1121 atau 0813-0000-1122", "081200001121 081300001122",
    "081200001121\n081300001122", "0812-0000-1121 (2)", "061-755123 (12)", "(061)75512(12)",
    "061-7551234 ext 12", "8.12E+10", "8,12E+10",
    "O81200001121", "0812\u00b20000112", 81234567.5, "81234567.5", "00812 0000 1121", 45512345, "7551234", "-", "0",
    "1e400", "\u200b0812", True,
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("telepon") / "k").create()
    typed = [*READ, *TWO, *NONE]
    office.type_rows({3 + k: complaint(k, **{"No. HP": phone}) for k, phone in enumerate(typed)})
    office.sync(NOW)
    return office


def row_of(office: Office, typed: object) -> dict[str, object]:
    every = [*READ, *TWO, *NONE]
    return office.row(3 + next(k for k, phone in enumerate(every) if phone is typed))


@pytest.mark.parametrize("typed", READ, ids=repr)
def test_it_leads_to_the_number_that_was_meant(office: Office, typed: object) -> None:
    row = row_of(office, typed)

    assert str(row[s.CONTACT]).split("?")[0] == f"https://wa.me/62{READ[typed]}"  # type: ignore[index]
    assert "No. HP" not in str(row.get(s.NOTE, ""))


@pytest.mark.parametrize("typed", TWO, ids=repr)
def test_what_could_be_two_numbers_is_none_and_the_note_says_so(office: Office, typed: object) -> None:
    row = row_of(office, typed)

    assert s.CONTACT not in row
    assert "dapat berarti" in str(row[s.NOTE])
    assert all(each in str(row[s.NOTE]) for each in TWO[typed])  # type: ignore[index]


@pytest.mark.parametrize("typed", NONE, ids=repr)
def test_what_is_no_number_leads_nowhere(office: Office, typed: object) -> None:
    row = row_of(office, typed)

    assert s.CONTACT not in row
    assert ("bukan nomor telepon" in str(row.get(s.NOTE, ""))) == (typed != "-")


def test_periksa_has_a_code_for_what_could_be_two_numbers(office: Office) -> None:
    codes = [p["kode"] for p in office.json("periksa", "--sekarang", NOW)["masalah"] if p["kolom"] == "No. HP"]

    assert codes.count("telepon_rancu") == len(TWO)
    assert codes.count("telepon_salah") == len(NONE) - 1


def test_a_link_stands_in_open_rows_alone_and_is_never_longer_than_250_signs(tmp_path: Path) -> None:
    """The words of a long name go first; the number stays."""
    office = Office(tmp_path / "k", replace={'nama = "Dinas ': f'nama = "{"Dinas " * 40}'}).create()
    stopped = {"Dihentikan": datetime(2026, 11, 24, 9, 0), "Alasan Dihentikan": "Ganda"}
    office.type_rows({3: complaint(0), 4: complaint(1, **stopped)})

    office.sync(NOW)

    link = str(office.row(3)[s.CONTACT])
    assert link.startswith("https://wa.me/62") and "?text=" in link and len(link) <= 250
    assert s.CONTACT not in office.row(4)


@pytest.mark.parametrize(
    ("signs", "begins"), [(2, "?text=Yth."), (20, "?text=Pengaduan%20Anda%20nomor%200001"), (40, "")]
)
def test_a_link_says_less_the_longer_the_number_is_and_leads_to_the_phone_all_the_same(
    tmp_path: Path, signs: int, begins: str
) -> None:
    office = Office(tmp_path / "k", replace={"/PGD/{bulan_romawi}/": "/ " * signs}).create()
    office.type(3, complaint(0))

    office.sync(NOW)

    link = str(office.row(3)[s.CONTACT])
    assert link.startswith(f"https://wa.me/6281200000000{begins}") and len(link) <= 250
    assert ("?" in link) == ("2026." in link) == bool(begins)
