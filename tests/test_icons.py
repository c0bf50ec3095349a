"""The icons on the desktop (`jadwal pasang`, `jadwal hapus`): where they lie, what they start, whose they are."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from office import Office
from schedule_jobs import ODD, program, wait_for

from pengaduan_sheets.schedule import icons, icons_linux, icons_windows, set_up, take_down
from pengaduan_sheets.schedule.clicks import ICONS, Start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="desktop di sini milik Linux")

TITLES = ["Buka papan.desktop", "Cetak.desktop", "Sinkron sekarang.desktop"]


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The desktop of a clerk whose session speaks Indonesian, on a machine with a crontab and nothing else."""
    home, programs = tmp_path / "rumah", tmp_path / "programs"
    (home / ".config").mkdir(parents=True)
    (home / ".config" / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/Meja"\n', encoding="utf-8")
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DESKTOP_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", str(programs))
    program(programs, "crontab", 'case "$1" in -l) echo "no crontab for siti" >&2; exit 1 ;; esac\n')
    (home / "Meja").mkdir()
    return home / "Meja"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office whose folder has a name that every shell trips over."""
    return Office(tmp_path / ODD)


def named(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def entries(path: Path) -> dict[str, str]:
    """The keys of a .desktop file, values as they stand there."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines[1:])


def started(path: Path) -> list[str]:
    """The words of Exec, as the specification has them read: first the value, then its quotes, then the fields."""
    value = entries(path)["Exec"].replace("\\\\", "\\")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', value)
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words]


# ---- put there -----------------------------------------------------------------------------------------------------


def test_three_icons_lie_on_the_desktop_that_the_session_names(desktop: Path, office: Office) -> None:
    said = set_up(office.config)

    assert named(desktop) == TITLES
    assert said[-1] == "Ikon di desktop: Sinkron sekarang, Cetak dan Buka papan."
    assert all(os.access(desktop / name, os.X_OK) for name in TITLES), "KDE starts only what may be executed"


def test_an_icon_starts_the_window_for_this_office_with_every_word_unharmed(desktop: Path, office: Office) -> None:
    set_up(office.config)

    path = desktop / "Cetak.desktop"
    assert started(path) == [sys.executable, "-P", "-m", "pengaduan_sheets.desk", str(office.config_path), "cetak"]
    assert entries(path)["Path"] == str(office.folder)
    assert entries(path)["Name"] == "Cetak"


@pytest.mark.skipif(shutil.which("gio") is None, reason="gio tidak terpasang")
def test_a_real_desktop_starts_it_with_every_word_unharmed(
    desktop: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = program(
        office.folder, "catat 50%", 'for word; do echo "$word"; done > ditulis; pwd >> ditulis; mv ditulis ada\n'
    )
    words = ["%f", "a'b\"c", "$HOME", "`ls`", "back\\slash", ""]
    monkeypatch.setattr(icons, "program", lambda _: [str(note), *words])
    set_up(office.config)

    monkeypatch.undo()  # the search path
    subprocess.run(["gio", "launch", str(desktop / "Cetak.desktop")], check=True, timeout=60)

    wait_for((office.folder / "ada").exists)
    said = (office.folder / "ada").read_text(encoding="utf-8").splitlines()
    assert said == [*words, str(office.config_path), "cetak", str(office.folder)]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-validate tidak terpasang")
def test_the_files_keep_to_the_specification(desktop: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(office.config)

    monkeypatch.undo()  # the search path
    done = subprocess.run(
        ["desktop-file-validate", *(str(desktop / name) for name in TITLES)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_gnome_and_xfce_are_told_to_trust_them(desktop: Path, office: Office, tmp_path: Path) -> None:
    program(tmp_path / "programs", "gio", f'echo "$*" >> "{tmp_path}/asked"\n')

    set_up(office.config)

    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    path = desktop / "Cetak.desktop"
    assert f"set {path} metadata::trusted true\n" in asked
    assert f"set -t string {path} metadata::xfce-exe-checksum {icons_linux.sha256(path.read_bytes())}\n" in asked


@pytest.mark.parametrize("has_tkinter", [True, False])
def test_without_tkinter_they_open_a_terminal(
    desktop: Path, office: Office, has_tkinter: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(icons, "find_spec", lambda _: object() if has_tkinter else None)

    set_up(office.config)

    assert entries(desktop / "Cetak.desktop")["Terminal"] == ("false" if has_tkinter else "true")


def test_a_journal_chosen_by_the_environment_is_the_icons_too(
    desktop: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/srv/keadaan kantor")

    set_up(office.config)

    assert started(desktop / "Cetak.desktop")[1:3] == ["XDG_STATE_HOME=/srv/keadaan kantor", sys.executable]


@pytest.mark.parametrize("there_is", ["no folder", "the home folder"])
def test_a_machine_without_a_desktop_gets_its_schedule_and_hears_nothing(
    desktop: Path, office: Office, there_is: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.rmdir()
    if there_is == "the home folder":  # so a session says that it has none
        monkeypatch.setenv("XDG_DESKTOP_DIR", str(desktop.parent))

    said = set_up(office.config)

    assert said[0].startswith("Sinkron otomatis terpasang")
    assert "kon" not in " ".join(said[1:]).replace("config", "")
    assert named(desktop.parent) == [".config"]


def test_a_desktop_that_cannot_be_written_is_told_and_the_schedule_goes_on(
    desktop: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(icons_linux, "write", full)

    said = set_up(office.config)

    assert said[0].startswith("Sinkron otomatis terpasang")
    assert said[-1].startswith(f"Ikon tidak dapat dipasang di {desktop}: disk penuh.")


def test_an_office_without_a_board_has_no_icon_for_it(desktop: Path, tmp_path: Path) -> None:
    set_up(Office(tmp_path / "kantor", replace={'berkas = "papan.html"': 'berkas = ""'}).config)

    assert named(desktop) == TITLES[1:]


# ---- whose they are ------------------------------------------------------------------------------------------------


def test_put_there_twice_they_are_three_and_taken_away_they_are_gone(desktop: Path, office: Office) -> None:
    (desktop / "surat.odt").write_text("milik orang", encoding="utf-8")
    set_up(office.config)
    set_up(office.config)
    assert named(desktop) == [*TITLES, "surat.odt"]

    said = take_down(office.config)

    assert named(desktop) == ["surat.odt"]
    assert "Ikon dihapus dari desktop: Sinkron sekarang, Cetak dan Buka papan." in said
    assert not any("Ikon" in line for line in take_down(office.config))


def test_two_offices_on_one_desktop_keep_apart(desktop: Path, tmp_path: Path) -> None:
    offices = [Office(tmp_path / name) for name in ("satu", "dua", "tiga")]
    for office in offices:
        set_up(office.config)
    long = "Dinas Penanaman Modal dan Perizinan"
    assert [name for name in named(desktop) if name.startswith("Cetak")] == [
        f"Cetak - {long} 2.desktop", f"Cetak - {long}.desktop", "Cetak.desktop",
    ]  # fmt: skip
    assert entries(desktop / f"Cetak - {long}.desktop")["Name"] == f"Cetak - {long}"

    take_down(offices[0].config)

    assert len(named(desktop)) == 6
    assert all(str(offices[0].config_path) not in started(path) for path in desktop.iterdir())


def test_what_somebody_changed_stays_and_is_told(desktop: Path, office: Office) -> None:
    set_up(office.config)
    path = desktop / "Cetak.desktop"
    path.write_text(path.read_text(encoding="utf-8").replace("Name=Cetak", "Name=Kertas"), encoding="utf-8")
    changed = path.read_bytes()

    said = set_up(office.config)
    assert f"Ikon {path} diubah orang, jadi dibiarkan." in said
    assert named(desktop) == TITLES

    said = take_down(office.config)
    assert (named(desktop), path.read_bytes()) == (["Cetak.desktop"], changed)
    assert f"Ikon {path} diubah orang, jadi dibiarkan; hapus sendiri bila tidak diperlukan." in said


def test_a_file_of_that_name_is_never_overwritten(desktop: Path, office: Office) -> None:
    (desktop / "Cetak.desktop").symlink_to(desktop / "tidak ada")

    set_up(office.config)

    assert (desktop / "Cetak.desktop").is_symlink()
    assert len(named(desktop)) == 4


def test_an_icon_that_was_thrown_away_comes_back_when_it_is_asked_for(desktop: Path, office: Office) -> None:
    set_up(office.config)
    (desktop / "Cetak.desktop").unlink()

    set_up(office.config)

    assert named(desktop) == TITLES


@pytest.mark.parametrize("note", ["", "[1]", '{"cetak": 3}', '{"cetak": ["x"]}', '{"cetak": [1, 2]}'])
def test_a_note_of_them_that_is_broken_means_none(desktop: Path, office: Office, note: str) -> None:
    office.state.mkdir(exist_ok=True)
    (office.state / icons.NOTE).write_text(note, encoding="utf-8")

    set_up(office.config)

    assert named(desktop) == TITLES


# ---- Windows -------------------------------------------------------------------------------------------------------


def wanted(encoded: str) -> dict[str, Any]:
    """What the script gives to Windows, read as PowerShell reads it."""
    text = base64.b64decode(encoded).decode("utf-16-le")
    assert text.isascii()
    found: dict[str, Any] = json.loads(base64.b64decode(text.split("FromBase64String('")[1].split("'")[0]))
    return found


def test_windows_is_told_every_letter_of_a_path(tmp_path: Path) -> None:
    folder = Path("D:\\Kantor ’Ä’ مكتب & B")
    start = Start(["C:\\Py\\python.exe", "-P", "-c", 'a"b', str(folder)], folder, in_terminal=False)

    found = wanted(icons_windows.script(tmp_path / "Cetak.lnk", ICONS[1], start))

    assert (found["folder"], found["name"], found["start"]) == (str(tmp_path), "Cetak.lnk", str(folder))
    assert found["arguments"] == f'-P -c a\\"b "{folder}"'
    assert found["program"] == "C:\\Py\\python.exe"


def test_on_windows_no_console_opens_unless_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pythonw.exe").touch()
    monkeypatch.chdir(tmp_path)
    programs = []
    for in_terminal in (False, True):
        start = Start(["python.exe", "x"], tmp_path, in_terminal)
        found = wanted(icons_windows.script(tmp_path / "Cetak.lnk", ICONS[1], start))
        programs.append(found["program"])

    assert programs == ["pythonw.exe", "python.exe"]


def test_a_windows_that_refuses_leaves_no_half_made_icon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "programs", "powershell", 'echo "Access denied" >&2; exit 1\n')
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    start = Start(["python.exe"], tmp_path, in_terminal=True)

    with pytest.raises(icons.PengaduanError, match=r"Windows tidak mau membuat Cetak\.lnk: Access denied\."):
        icons_windows.write(tmp_path / "Cetak.lnk", ICONS[1], start)

    assert not (tmp_path / "Cetak.lnk").exists()
