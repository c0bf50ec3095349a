"""The check code of a number, and the names of its papers: what holds for every number that an office may have."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import COMPLETE, Office, at
from paper_office import NUMBERED, office_of, papers
from soak import sized

from pengaduan_sheets.core.check_codes import check_sign, split_code, with_code
from pengaduan_sheets.papers.kinds import file_form, paper_name
from pengaduan_sheets.signs import typed_figure
from pengaduan_sheets.text import value_key

NOW = ("--sekarang", "2026-11-24 10:00")
TWO = {"Tanggal Lapor": at("2026-11-24 08:40"), "Diperiksa": at("2026-11-24 08:50"), "Nama Pelapor": "Orang Kedua"}
SIGNS = string.digits + string.ascii_uppercase
NUMBERS = st.text(st.sampled_from(SIGNS + "/-. "), min_size=1, max_size=30).filter(lambda n: re.search("[0-9A-Z]", n))
ANY = st.text(min_size=1, max_size=120).filter(lambda n: file_form(n) != "")
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def two_numbers(folder: Path) -> Office:
    return office_of(folder, {3: NUMBERED, 4: NUMBERED | TWO}, now="2026-11-24 10:00")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Two numbers; the commands that look at it change nothing."""
    return two_numbers(tmp_path_factory.mktemp("asal") / "kantor")


# ---- codes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noreg", "code"),
    [("0012/PGD/III/2026", "S"), ("0012-PGD-III-2026", "S"), ("0012/pgd/iii/2026", "S"),
     ("A12425GABC1234002", "M")],
)  # fmt: skip
def test_the_code_is_iso_7064_mod_37_36_over_letters_and_digits(noreg: str, code: str) -> None:
    assert by_hand(noreg) == code
    assert with_code(noreg) == f"{noreg}-{code}"


def by_hand(noreg: str) -> str:
    """The standard's own way: from 36 on, add, double modulo 37; the last sign makes it 1 modulo 36."""
    rest = 36
    for sign in re.findall("[0-9A-Z]", noreg.upper()):
        rest = ((rest + SIGNS.index(sign)) % 36 or 36) * 2 % 37
    return SIGNS[(1 - rest) % 36]


@given(NUMBERS, st.integers(0, 200), st.sampled_from(SIGNS))
def test_one_sign_misread_changes_the_code(noreg: str, where: int, other: str) -> None:
    places = [i for i, sign in enumerate(noreg) if sign in SIGNS]
    at_ = places[where % len(places)]
    misread = noreg[:at_] + other + noreg[at_ + 1 :]
    assert check_sign(noreg) == by_hand(noreg)
    assert (check_sign(misread) == check_sign(noreg)) == (misread == noreg)


@given(NUMBERS)
def test_a_number_with_its_code_is_taken_apart_again(noreg: str) -> None:
    typed = split_code(with_code(noreg.strip()).lower())
    assert typed == (noreg.strip().lower(), check_sign(noreg))


WAYS = [
    "1-{c}", "0001-{c}", "0001/PGD/XI/2026-{c}", "0001/pgd/xi/2026-{c}", "0001-PGD-XI-2026", "0001-pgd-xi-2026-{c}",
    "0001/PGD/XI/2026 - {c}", "1\u2013{c}", "1",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_status_riwayat_and_cetak_take_a_number_in_every_way_that_papers_show_it(
    office: Office,
    way: str,
    case: type[str],
) -> None:
    typed = way.format(c=case(check_sign("0001/PGD/XI/2026")))
    assert "0001/PGD/XI/2026" in office.run("status", typed, *NOW, code=0).stdout
    assert "0001/PGD/XI/2026" in office.run("riwayat", typed, *NOW, code=0).stdout


def test_lanjutan_dari_takes_a_number_in_every_way_that_papers_show_it(office: Office, tmp_path: Path) -> None:
    office = office.copied(tmp_path / "kantor")
    sign = check_sign("0001/PGD/XI/2026")
    other = "0" if sign != "0" else "1"
    right = [way.format(c=c) for way in WAYS for c in (sign, sign.lower())]
    wrong = ["0001/PGD/XI/2026-" + other, "1-" + other, "0002-PGD-XI-2026-" + sign, "9-" + sign, "-" + sign]
    typed = dict(enumerate([*right, *wrong], 10))
    office.type_rows(
        {row: {**COMPLETE, "Nama Pelapor": f"Orang {row}", "Lanjutan Dari": text} for row, text in typed.items()}
    )
    office.sync(NOW[1])
    unknown = {row for row in typed if "bukan nomor register yang dikenal" in office.note(row)}
    assert unknown == set(range(10 + len(right), 10 + len(typed)))


@pytest.mark.soak
def test_every_other_code_is_refused_by_every_command(office: Office) -> None:
    right = check_sign("0001/PGD/XI/2026")
    for sign in [s for s in SIGNS if s != right][:: sized(6, 1)]:
        done = office.run("status", f"1-{sign}", *NOW, code=2)
        assert f"Kode periksa {sign} tidak cocok dengan nomor '1'" in done.stderr
        assert not re.search(rf"\b{right}\b", done.stderr), "the right one is not told"
    wrong = "0" if right != "0" else "1"
    for words in (
        ("riwayat", f"1-{wrong}"),
        ("cetak", "disposisi", f"1-{wrong}"),
        ("pulihkan", "--baris", f"1-{wrong}"),
    ):
        assert "Kode periksa" in office.run(*words, *NOW, code=2).stderr


@pytest.mark.thorough
def test_a_vanished_row_comes_back_by_the_number_of_its_paper(tmp_path: Path) -> None:
    office = two_numbers(tmp_path / "kantor")
    office.delete_rows(4)
    office.sync("2026-11-24 10:02")
    code = check_sign("0002/PGD/XI/2026").lower()
    office.run("pulihkan", "--baris", f"0002-pgd-xi-2026-{code}", "--sekarang", "2026-11-24 10:05", code=0)
    assert "0002/PGD/XI/2026" in {row.get("No. Register") for row in office.rows().values()}


# ---- names ---------------------------------------------------------------------------------------------------------


@given(ANY)
def test_a_name_is_valid_on_every_system(noreg: str) -> None:
    name = paper_name("disposisi", noreg)
    assert not FORBIDDEN.search(name)
    assert not name.startswith((".", "~", " "))
    assert len(name.encode("utf-8")) <= 200
    assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)[. ]*(\.|$)", name)
    assert name.endswith(" disposisi.docx")


@given(NUMBERS)
def test_a_name_is_read_as_its_number_again(noreg: str) -> None:
    assert value_key(typed_figure(file_form(noreg))) == value_key(typed_figure(noreg.replace("/", "-")))


@pytest.mark.parametrize(
    ("noreg", "name"),
    [("0012/PGD/III/2026", "0012-PGD-III-2026"),
     ("12:PGD*2026", "12：PGD＊2026"), ('"7"?<2026>|\\', "＂7＂？＜2026＞｜＼"),
     ("~$12/2026", "～$12-2026"), (".12/2026", "．12-2026"), ("CON.1/2026", "CON．1-2026")],
)  # fmt: skip
def test_signs_that_windows_allows_in_no_name_stand_as_those_that_look_like_them(noreg: str, name: str) -> None:
    assert file_form(noreg) == name
    assert value_key(typed_figure(name)) == value_key(typed_figure(noreg.replace("/", "-")))


@pytest.mark.thorough
@pytest.mark.parametrize("pola", ["{tahun}:{urut:03d}*PGD", "<{urut}|{tahun}>", "{urut}-{tahun}"])
def test_an_office_with_an_odd_pattern_prints_and_finds_its_papers(tmp_path: Path, pola: str) -> None:
    office = office_of(
        tmp_path / "kantor", {3: NUMBERED}, now="2026-11-24 10:00",
        **{'"{urut:04d}/PGD/{bulan_romawi}/{tahun}"': f'"{pola}"'},
    )  # fmt: skip
    number = office.config.register_.format(1, at("2026-11-24 08:10"))
    assert papers(office) == {f"2026-11/{file_form(number)} {kind}.docx" for kind in ("tanda-terima", "disposisi")}
    for typed in ("1", number, with_code(number), file_form(number), with_code(file_form(number))):
        assert number in office.run("status", typed, *NOW, code=0).stdout
