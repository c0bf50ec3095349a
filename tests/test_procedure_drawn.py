"""`periksa-sop`: the SOP drawn with its symbols and ways, and what of it cannot work (INTERFACE 1 and 4.3)."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from any_procedure import BRANCHES
from other_office import TEXT as OTHER

from pengaduan_sheets.cli import run
from pengaduan_sheets.config import Config, load_config, parse_config
from pengaduan_sheets.core.flow_faults import faults
from pengaduan_sheets.core.flowchart import drawn_steps, lanes_of
from pengaduan_sheets.exports.flow_page import HIGH, ROOM, Page, columns_for, pages_of, text_height

ROOT = Path(__file__).parent.parent
BINJAI = load_config(ROOT / "config.toml")
ANY = parse_config(BRANCHES, Path("config.toml"))
SHIPPED = [load_config(path) for path in sorted((ROOT / "contoh").glob("*/config.toml"))]


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(*pairs: tuple[str, str]) -> str:
    """The SOP with branches, with something else in it."""
    text = BRANCHES
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


# ---- symbols and ways ----------------------------------------------------------------------------------------------


def test_a_capsule_begins_and_ends_a_diamond_decides_and_a_box_is_done() -> None:
    symbols = {drawn.step.nomor: drawn.symbol for drawn in drawn_steps(BINJAI)}
    assert symbols == {1: "kapsul", 2: "belah ketupat", 3: "kotak", 4: "kotak", 5: "kotak", 6: "kapsul",
                       7: "kapsul", 8: "kotak", 9: "kapsul"}  # fmt: skip


def test_every_way_on_and_back_is_there_with_the_value_that_takes_it() -> None:
    ways = {drawn.step.nomor: [way.told for way in drawn.ways] for drawn in drawn_steps(ANY)}
    assert ways == {
        1: ["ke langkah 2"],
        2: ["Jalur Biasa: ke langkah 3", "lainnya: ke langkah 4"],
        3: ["Hasil Baik: ke langkah 4", "Hasil Kurang: kembali ke pelapor"],
        4: [
            "Kepuasan Puas: selesai",
            "Kepuasan Tidak Puas: kembali ke langkah 3",
            "Kepuasan Salah Catat: kembali ke langkah 2",
        ],
    }


def test_two_steps_that_exclude_each_other_are_joined_by_no_arrow() -> None:
    second = '{ kolom = "Jalur", nilai = ["Kilat"] }\nkeputusan = ['
    text = changed(("keputusan = [", f"hanya_bila = {second}"))
    pairs = {(way.start, way.to) for drawn in drawn_steps(parse_config(text, Path("c"))) for way in drawn.ways}
    assert (3, 4) not in pairs and {(2, 3), (2, 4), (3, None)} <= pairs


def test_the_symbol_stands_with_each_of_several_pelaksana_and_apart_where_nobody_is_named() -> None:
    lanes = {drawn.step.nomor: list(drawn.lanes) for drawn in drawn_steps(ANY)}
    assert lanes[3] == ["Kepala Seksi", "Tim Teknis"] and lanes[4] == ["–"]
    assert lanes_of(ANY)[-1] == "–"


def test_where_every_step_names_its_pelaksana_no_column_is_kept_for_nobody() -> None:
    assert lanes_of(BINJAI) == BINJAI.actors()


# ---- on the terminal and as a file ---------------------------------------------------------------------------------


def test_the_terminal_has_a_mark_per_pelaksana(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-c", str(ROOT / "config.toml"), "periksa-sop"]) == 0
    said = capsys.readouterr().out.splitlines()
    heading = next(line for line in said if "P1" in line and "P5" in line)
    step = next(line for line in said if "3. Verifikasi" in line)
    assert "  P3 = Kasi Penanganan Pengaduan" in said
    assert step.index("■") == heading.index("P3")
    assert said[-1] == "SOP dapat berjalan seperti tertulis."


def test_the_page_has_the_flow_for_mermaid_and_the_table(tmp_path: Path) -> None:
    config = written(tmp_path, changed(('status = "Pencatatan"', "status = 'Catat \"a|b\" <x>'")))
    out = tmp_path / "sop.md"
    assert run(["-c", str(config), "periksa-sop", "-o", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert '    s2{"2. Catat #quot;a|b#quot; #lt;x><br>Loket<br>30 menit"}' in page
    assert '    s3 -.->|"Hasil Kurang"| s1' in page and '    s4 -->|"Kepuasan Puas"| selesai' in page
    assert '| 2 | Catat "a\\|b" &lt;x> |  | ◆ |  |  |  | – | 30 menit | – |' in page
    assert "Janji untuk seluruh pengaduan: 5 hari, sejak langkah 2 mulai; dapat diperpanjang 2 hari" in page
    assert run(["-c", str(config), "periksa-sop", "-o", str(out)]) == 0  # its own page is written anew


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sop.pdf", 'sop.pdf: ".pdf" tidak dikenal. Nama berkas harus berakhiran .docx atau .md.'),
        ("config.md", "config.md: berkas itu sudah ada, dan bukan laporan buatan program ini"),
        ("tidak-ada/sop.md", "tidak ada. Buat dulu foldernya"),
    ],
)
def test_a_wrong_place_is_refused_and_nothing_there_is_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    config = written(tmp_path, OTHER)
    (tmp_path / "config.md").write_text("catatan kantor", encoding="utf-8")
    assert run(["-c", str(config), "periksa-sop", "-o", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err
    assert (tmp_path / "config.md").read_text(encoding="utf-8") == "catatan kantor"


# ---- in Word -------------------------------------------------------------------------------------------------------

FAR = """
[[langkah]]
nomor = 5
kegiatan = "{activity}"
pelaksana = "Loket"
status = "Arsip"
selesai_bila = "Diarsipkan"

[[kolom]]
judul = "Diarsipkan"
isi = "waktu"
langkah = 5

[janji]"""


def long_sop() -> Config:
    """The SOP with branches, so wordy that it takes several pages."""
    wordy = "memeriksa berkas pengaduan dan mencatat hasilnya " * 12
    lines = [f'kegiatan = "{wordy}"\nstatus = "{name}"' for name in ("Pencatatan", "Peninjauan", "Konfirmasi")]
    changes = [(line.splitlines()[1], line) for line in lines]
    return parse_config(changed(*changes, ("[janji]", FAR.format(activity=wordy))), Path("config.toml"))


def laid_out(config: Config) -> list[Page]:
    steps, lanes = drawn_steps(config), lanes_of(config)
    columns = columns_for(len(lanes))
    heights = [text_height([drawn.activity], [columns.activity]) for drawn in steps]
    return pages_of(steps, heights, lanes, 2.0)


def test_the_document_has_a_symbol_per_pelaksana_and_an_arrow_per_way(tmp_path: Path) -> None:
    out = tmp_path / "sop.docx"
    assert run(["-c", str(written(tmp_path, BRANCHES)), "periksa-sop", "-o", str(out)]) == 0
    document = docx.Document(str(out))
    body = document.element.xml
    presets = Counter(re.findall(r'prst="(flowChart\w+)"', body))
    assert presets == {"flowChartTerminator": 2, "flowChartDecision": 4}  # step 3 has two pelaksana; the end
    ways = [way for drawn in drawn_steps(ANY) for way in drawn.ways]  # each leads to a symbol
    assert body.count("<a:tailEnd") == len(ways)
    section, table = document.sections[0], document.tables[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)
    assert [cell.text for cell in table.rows[1].cells] == [
        "No", "Kegiatan", "Warga", "Loket", "Kepala Seksi", "Tim Teknis", "–", "Kelengkapan", "Waktu", "Output",
        "Keterangan",
    ]  # fmt: skip
    assert all("w:tblHeader" in row._tr.xml for row in table.rows[:2])
    assert (
        table.rows[4].cells[-1].text
        == "Hanya bila Jalur Biasa; Hasil Baik: ke langkah 4; Hasil Kurang: kembali ke pelapor"
    )


@pytest.mark.parametrize("config", [BINJAI, ANY, long_sop()])
def test_every_arrow_leads_from_a_symbol_of_its_step_to_one_of_the_next(config: Config) -> None:
    columns = columns_for(len(lanes_of(config)))
    for page in laid_out(config):
        edges = {
            (round(columns.middle(lane) + x * columns.symbol / 2, 6), round(row.middle + y * HIGH / 2, 6))
            for row in page.rows for lane in row.nodes for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0))
        }  # fmt: skip
        for arrow in page.arrows:
            ends = {(round(x, 6), round(y, 6)) for x, y in (arrow.points[0], arrow.points[-1])}
            assert ends <= edges and len(ends) == 2
            assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(arrow.points))


@pytest.mark.parametrize("config", [BINJAI, ANY, long_sop(), *SHIPPED])
def test_no_arrow_crosses_a_symbol(config: Config) -> None:
    columns = columns_for(len(lanes_of(config)))
    for page in laid_out(config):
        for line, row in ((line, row) for arrow in page.arrows for line in pairwise(arrow.points) for row in page.rows):
            (left, right), (top, bottom) = (sorted(ends) for ends in zip(*line, strict=True))
            if top < row.middle + 0.2 and bottom > row.middle - 0.2:
                assert not [x for x in map(columns.middle, row.nodes) if left < x + 0.2 and right > x - 0.2]


def test_a_way_to_another_page_ends_and_begins_in_a_pentagon_with_one_letter() -> None:
    pages = laid_out(long_sop())
    assert len(pages) > 1
    letters = [[node.letter for row in page.rows for node in row.nodes.values() if node.letter] for page in pages]
    assert all(len(own) == len(set(own)) for own in letters)
    assert set(Counter(letter for own in letters for letter in own).values()) == {2}


@pytest.mark.parametrize("config", [BINJAI, ANY, long_sop()])
def test_no_page_runs_over(config: Config) -> None:
    for page in laid_out(config):
        assert sum(row.height for row in page.rows) + 2.0 <= ROOM


# ---- what cannot work ----------------------------------------------------------------------------------------------

CONTRADICTION = (
    'hanya_bila = { kolom = "Jalur", nilai = ["Biasa"] }',
    'hanya_bila = [{ kolom = "Jalur", nilai = ["Biasa"] }, { kolom = "Jalur", nilai = ["Kilat"] }]',
)
ALWAYS_BACK = (
    'keputusan = { kolom = "Hasil", kembali_bila = "Kurang", dilengkapi = "Dilengkapi" }',
    'keputusan = { kolom = "Jalur", kembali_bila = "Biasa", kembali_ke = 2 }',
)
SHARED_ANSWER = (
    'keputusan = [\n  { kolom = "Kepuasan", kembali_bila = "Tidak Puas", kembali_ke = 3 },',
    'keputusan = [\n  { kolom = "Kepuasan", kembali_bila = "Tidak Puas", dilengkapi = "Dilengkapi" },',
)
ZERO_HOURS = ('waktu = "30 menit"', 'waktu = "0 menit"')
ZERO_GRACE = ('waktu = "30 menit"', 'tenggang = "0 menit"\nwaktu = "30 menit"')
ZERO_BEHIND_GRACE = ('waktu = "30 menit"', 'waktu = "0 menit"\ntenggang = "1 hari"')
ZERO_EXTENSION = ('waktu = "2 hari" }', 'waktu = "0 hari" }')
ZERO_BY_VALUE = ('"Ringan" = "1 hari"', '"Ringan" = "0 hari"')
ZERO_PROMISE = ('waktu = "5 hari"', 'waktu = "0 hari"')


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        (CONTRADICTION, "langkah[3].hanya_bila", "langkah 3 tidak pernah tercapai"),
        (ALWAYS_BACK, "langkah[3].keputusan", "setiap pengaduan yang sampai di langkah 3 dikembalikan"),
        (ALWAYS_BACK, "langkah[3].keputusan", 'kolom "Jalur" diisi di langkah 1, sebelum langkah 2'),
        (SHARED_ANSWER, "langkah[4].keputusan[1]", 'kolom "Dilengkapi" juga mengulang langkah 3'),
        (ZERO_HOURS, "langkah[2].waktu", "waktunya 0, jadi hampir selalu Terlambat"),
        (ZERO_GRACE, "langkah[2].tenggang", "waktunya 0, jadi tidak menambah apa-apa"),
        (ZERO_BEHIND_GRACE, "langkah[2].waktu", "waktunya 0; tulis"),
        (ZERO_EXTENSION, "janji.perpanjangan.waktu", "waktunya 0, jadi tidak menambah apa-apa"),
        (ZERO_BY_VALUE, "langkah[3].waktu.Ringan", "waktunya 0"),
        (ZERO_PROMISE, "janji.waktu", "waktunya 0"),
    ],
)
def test_what_cannot_work_is_named_with_key_and_line_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], key: str, said: str
) -> None:
    text = changed(change)
    assert run(["-c", str(written(tmp_path, text)), "periksa-sop"]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if said in line]
    number = 1 + next(i for i, line in enumerate(text.splitlines()) if change[1].splitlines()[0] in line)
    assert [line.partition(": ")[0] for line in lines] == [f"config.toml baris {number}"]
    assert f": {key}: " in lines[0]


@pytest.mark.parametrize(("change", "number", "why"), [
    (('status = "Konfirmasi"', 'status = "Konfirmasi"\ntenggang = "1 hari"'), 4, "tanpa batas waktu"),
    (("[[langkah]]\nnomor = 1\n", '[[langkah]]\nnomor = 1\ntenggang = "1 hari"\n'), 1, "tidak diukur"),
], ids=["no limit", "the form"])  # fmt: skip
def test_grace_that_nothing_is_added_to_is_shown_and_noted_and_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], number: int, why: str
) -> None:
    assert run(["-c", str(written(tmp_path, changed(change))), "periksa-sop"]) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Catatan: ")]
    assert line.endswith(f": langkah[{number}].tenggang: langkah ini {why}, jadi tenggang hanya tampil di tab SOP.")


@pytest.mark.parametrize(("kind", "does"), [("telepon", "Hubungi menuju"), ("nik", "Mungkin ganda membandingkan")])
def test_of_several_numbers_somebody_says_whose_the_reporters_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, does: str
) -> None:
    columns = "".join(
        f'[[kolom]]\njudul = "{whose}"\nisi = "{kind}"\nlangkah = 1\n\n' for whose in ("Terlapor", "Warga")
    )
    text = changed(('[[kolom]]\njudul = "Dicatat"', f'{columns}[[kolom]]\njudul = "Dicatat"'))
    assert run(["-c", str(written(tmp_path, text)), "periksa-sop"]) == 0
    assert f"{does} n" in capsys.readouterr().out.replace("NIK", "n")
    assert parse_config(text, Path("config.toml")).role(kind) == "Terlapor"
    told = text.replace('judul = "Warga"', f'judul = "Warga"\nperan = "{kind}"')
    assert run(["-c", str(written(tmp_path, told)), "periksa-sop"]) == 0
    assert does not in capsys.readouterr().out
    config = parse_config(told, Path("config.toml"))
    assert config.role(kind) == "Warga"
    assert {"Terlapor", "Warga"} <= config.personal


def test_a_step_behind_one_that_always_gives_back_is_reached_by_nobody() -> None:
    """Both decisions go by one column, and each of its values goes back somewhere."""
    text = changed(
        ('kembali_bila = "Tidak Puas", kembali_ke = 3', 'kembali_bila = "Puas", kembali_ke = 3'),
        ('  { kolom = "Kepuasan", kembali_bila = "Salah Catat", kembali_ke = 2 },', ""),
        ("[janji]", BACK_AGAIN + "[janji]"),
    )
    found = [(said, key) for said, key in faults(parse_config(text, Path("config.toml")))]
    assert [key for _, key in found] == [("langkah", 4, "keputusan"), ("langkah", 5)]
    assert "sebab langkah 5 selalu mengembalikan pengaduan" in found[1][0]


BACK_AGAIN = """
[[kolom]]
judul = "Diarsipkan"
isi = "waktu"
langkah = 6

[[langkah]]
nomor = 5
status = "Ulang"
selesai_bila = "Diperpanjang"
keputusan = [
  { kolom = "Kepuasan", kembali_bila = "Tidak Puas", kembali_ke = 3 },
  { kolom = "Kepuasan", kembali_bila = "Salah Catat", kembali_ke = 3 },
]

[[langkah]]
nomor = 6
status = "Arsip"
selesai_bila = "Diarsipkan"

"""


@pytest.mark.parametrize("config", [BINJAI, ANY, parse_config(OTHER, Path("config.toml")), *SHIPPED])
def test_an_sop_that_works_has_no_fault(config: Config) -> None:
    assert list(faults(config)) == []


def test_hours_of_ramadan_that_nobody_wrote_are_told_and_are_no_fault_of_the_sop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hours = '[jam_kerja]\nsenin = ["08:00-15:00"]\nsabtu = ["08:00-12:00"]\n\n[janji]'
    assert run(["-c", str(written(tmp_path, changed(("[janji]", hours)))), "periksa-sop"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "SOP dapat berjalan seperti tertulis."
    assert lines[-2].startswith("Catatan: config.toml: [jam_kerja.ramadan] tidak ada") and "Sabtu tutup" in lines[-2]


def test_what_the_config_refuses_ends_with_3_as_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = changed(('kembali_bila = "Tidak Puas", kembali_ke = 3', 'kembali_bila = "Tidak Puas", kembali_ke = 9'))
    assert run(["-c", str(written(tmp_path, text)), "periksa-sop"]) == 3
    assert "kembali_ke = 9 bukan langkah sebelumnya" in capsys.readouterr().err
