"""A file that did not change is not checked again: what its check made is kept beside the journal, and is the same.

How a file that changed is checked: test_config.py.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from office import Office, at
from oracle.invent import invent_earlier, invent_procedure
from soak import sized

from pengaduan_sheets.config import Config, keep_config, kept, load_config
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.layout import keep_templates, workbook_layout
from pengaduan_sheets.layout.templates import LAYOUT_FILE, Theme, load_theme, templates_dir

ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-11-24 10:00"
EXAMPLES = [ROOT / "config.toml", *sorted(ROOT.glob("contoh/*/config.toml")), *sorted(ROOT.glob("tests/offices/*"))]


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes, and links only for some")


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on nothing can be checked: what is there must have been kept."""
    return lambda: monkeypatch.setitem(sys.modules, "pengaduan_sheets.config.checking", None)


def in_folder(folder: Path, text: str, **files: str) -> Path:
    """A config beside its journal's folder, as after a first sync. files: folder -> the config.toml in it"""
    (folder / "jurnal").mkdir()
    for name, other in files.items():
        (folder / name).mkdir()
        (folder / name / "config.toml").write_text(other, encoding="utf-8")
    own = text if "[jurnal]" in text else f'[jurnal]\nfolder = "jurnal"\n{text}'
    (folder / "config.toml").write_text(own.replace('folder = ""', 'folder = "jurnal"', 1), encoding="utf-8")
    return folder / "config.toml"


def again(path: Path, unchecked: Callable[[], None]) -> tuple[Config, Config]:
    """The config as it was checked, and as it was kept."""
    checked = load_config(path)
    keep_config(checked)
    unchecked()
    return checked, load_config(path)


# ---- the same ------------------------------------------------------------------------------------------------------


def assert_same(one: Config, other: Config) -> None:
    assert other == one
    assert repr(other) == repr(one)  # also which keys were given, and of what type each value is
    assert [repr(sop) for sop in other.procedures] == [repr(sop) for sop in one.procedures]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_was_kept_is_what_was_checked(example: Path, tmp_path: Path, unchecked: Callable[[], None]) -> None:
    assert_same(*again(in_folder(tmp_path, example.read_text(encoding="utf-8")), unchecked))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(6, 100)))
def test_that_holds_for_any_sop_with_its_earlier_versions(
    seed: int, tmp_path: Path, unchecked: Callable[[], None]
) -> None:
    text = invent_procedure(seed)
    earlier = {f"lama-{i}": version for i, version in enumerate(invent_earlier(seed, text, at(NOW)))}
    told = [f'[[versi]]\nsampai = {day}\nberkas = "{name}/config.toml"' for name, (day, _) in earlier.items()]
    files = {name: old for name, (_, old) in earlier.items()}
    assert_same(*again(in_folder(tmp_path, "\n".join([text, *told]), **files), unchecked))


@pytest.mark.thorough
def test_a_second_sync_in_a_process_of_its_own_loads_no_pydantic(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    office.sync(NOW)
    office.type(3, {"Nama Pelapor": "Pelapor Contoh"})
    code = "import sys; from pengaduan_sheets.cli import run; print(run(sys.argv[1:]), 'pydantic' in sys.modules)"
    command = ["-c", str(office.config_path), "-q", "sinkron", "--sekarang", "2026-11-24 10:05"]
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-2:] == ["0", "False"]


# ---- not the same --------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A config that was checked and kept."""
    path = in_folder(tmp_path, (ROOT / "config.toml").read_text(encoding="utf-8"))
    keep_config(load_config(path))
    return path


def file_of(path: Path) -> Path:
    return path.parent / "jurnal" / f"diperiksa-{path.parent.name}-config.json"


def test_a_file_that_changed_is_checked(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('kota = "Binjai"', 'kota = "Stabat"'), encoding="utf-8")
    assert load_config(path).instansi.kota == "Stabat"
    path.write_text(text.replace('kota = "Binjai"', "kota = 7"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"instansi\.kota = 7: harus teks"):
        load_config(path)


def test_another_version_of_the_program_checks_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, unchecked: Callable[[], None]
) -> None:
    monkeypatch.setattr(kept, "__version__", "99.0")
    unchecked()
    with pytest.raises(ImportError):
        load_config(path)


def started(module: Path) -> ModuleType:
    """The module as a process has it that starts now."""
    spec = spec_from_file_location("pengaduan_sheets.config.started", module)
    assert spec is not None and spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_a_program_that_is_replaced_by_one_of_the_same_version_checks_again(tmp_path: Path, path: Path) -> None:
    """Also where the one before still ran when it was replaced, and kept what it had checked only then."""
    module = tmp_path / "program" / "kept.py"
    module.parent.mkdir()
    module.write_bytes(Path(kept.__file__).read_bytes())
    checked, before = load_config(path).libur, started(module)
    os.utime(module.parent, (1, 1))
    before.Kept.of(tmp_path, path, "").keep(checked)
    assert before.Kept.of(tmp_path, path, "").recalled(type(checked)) == checked
    assert started(module).Kept.of(tmp_path, path, "").recalled(type(checked)) is None


def test_an_earlier_file_read_by_itself_is_not_taken_for_what_it_is_among_versions(tmp_path: Path) -> None:
    """A [[versi]] in it counts only where it is the config itself."""
    path = in_folder(tmp_path, (ROOT / "config.toml").read_text(encoding="utf-8"))
    text, version = path.read_text(encoding="utf-8"), "\n[[versi]]\nsampai = 2025-12-31\n"
    earlier = tmp_path / "lama.toml"
    earlier.write_text(text + version, encoding="utf-8")
    path.write_text(f'{text}{version}berkas = "lama.toml"\n', encoding="utf-8")
    keep_config(load_config(path))
    with pytest.raises(ConfigError, match=r"lama\.toml .*versi\[1\]\.berkas: belum diisi"):
        load_config(earlier)


def swapped(kept: dict[str, str], old: str, new: str) -> bytes:
    assert old in kept["isi"]
    return json.dumps({**kept, "isi": kept["isi"].replace(old, new, 1)}).encode()


ODD: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "no UTF-8": lambda data: b"\xff" + data,
    "another shape": lambda _: b"[1]",
    "too deep": lambda _: b"[" * 100_000,
    "no digest": lambda data: json.dumps({"isi": json.loads(data)["isi"]}).encode(),
    "digest alone": lambda data: json.dumps({"sidik": json.loads(data)["sidik"]}).encode(),
    "no text in it": lambda data: json.dumps({**json.loads(data), "isi": 7}).encode(),
    "another value": lambda data: swapped(json.loads(data), '"Binjai"', '"Stabat"'),
    "another kind": lambda data: swapped(json.loads(data), '"Office"', '"Popen"'),
}


@pytest.mark.parametrize("damage", ODD.values(), ids=ODD)
def test_what_is_odd_counts_for_nothing_and_is_kept_anew(
    path: Path, damage: Callable[[bytes], bytes], unchecked: Callable[[], None]
) -> None:
    good, file = load_config(path), file_of(path)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    found = load_config(path)
    assert found == good
    keep_config(found)
    assert file.read_bytes() == whole


@posix
def test_names_that_became_one_file_are_refused_although_the_config_was_kept(path: Path) -> None:
    (path.parent / "cetakan").symlink_to(path.parent / "jurnal", target_is_directory=True)
    with pytest.raises(ConfigError, match="cetakan"):
        load_config(path)


@posix
def test_the_file_is_private_and_one_that_cannot_be_written_is_no_error(path: Path) -> None:
    assert file_of(path).stat().st_mode & 0o777 == 0o600
    file_of(path).unlink()
    file_of(path).mkdir()
    keep_config(load_config(path))


def test_a_template_that_the_office_changed_is_checked(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    office.sync(NOW)
    shipped = load_theme(office.config)
    own = office.folder / "workbook_templates"
    own.mkdir()
    text = (templates_dir() / LAYOUT_FILE).read_text(encoding="utf-8")
    (own / LAYOUT_FILE).write_text(text.replace(f'nama = "{shipped.huruf.nama}"', 'nama = "Arial"'), encoding="utf-8")
    assert load_theme(office.config).huruf.nama == "Arial"
    (own / LAYOUT_FILE).write_text("[huruf]\nukuran = 99", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"huruf\.ukuran = 99"):
        load_theme(office.config)


@pytest.mark.thorough
def test_a_process_that_stays_sees_every_edit_and_remembers_the_last_ones_only(path: Path) -> None:
    def known() -> int:
        gc.collect()
        return sum(type(held) in (Config, Theme) for held in gc.get_objects())

    text, own, before = path.read_text(encoding="utf-8"), path.parent / "workbook_templates" / LAYOUT_FILE, known()
    own.parent.mkdir()
    for edit in range(50):
        own.write_text(f"[huruf]\nukuran = {6 + edit / 4}", encoding="utf-8")
        os.utime(own, (1, 1))  # a copy may bring along any time
        path.write_text(text.replace('judul = "Alamat"', f'judul = "Alamat {edit}"'), encoding="utf-8")
        config = load_config(path)
        book = workbook_layout(config)
        keep_config(config)
        keep_templates(config)
        headings = [column.heading for tab in book.tabs for column in tab.columns]
        assert (book.font_size, headings.count(f"Alamat {edit}")) == (6 + edit / 4, 1)
    assert known() - before < 50


@pytest.mark.parametrize("text", ["[huruf", "[huruf]\nukuran = 99"])
def test_a_template_that_somebody_edits_while_a_sync_ends_is_left_to_the_next_one(path: Path, text: str) -> None:
    """The book is written by then."""
    config = load_config(path)
    own = path.parent / "workbook_templates"
    own.mkdir()
    (own / LAYOUT_FILE).write_text(text, encoding="utf-8")
    keep_templates(config)
    kept_names = [file.name for file in (path.parent / "jurnal").iterdir()]
    assert not [name for name in kept_names if "tata-letak" in name]
    assert [name for name in kept_names if "petunjuk" in name]


def test_a_section_does_not_change() -> None:
    config = load_config(ROOT / "config.toml")
    with pytest.raises(AttributeError):
        config.instansi.kota = "Stabat"
    assert config.instansi.replaced(kota="Stabat") != config.instansi
