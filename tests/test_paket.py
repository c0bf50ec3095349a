"""The folder that installs the program on Windows without the internet (`make paket`), as far as can be seen elsewhere.

pasang.cmd is read line by line: a batch file breaks where nobody looks, at a space, a parenthesis or an ampersand in
the name of a folder. What it runs is run here for real, on whatever system this is. `make soak` builds the folder with
all its wheels and has pip resolve it for Windows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from soak import sized

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools import paket  # noqa: E402

SOURCE = ROOT / "paket"


# ---- pasang.cmd, line by line --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """pasang.cmd as it lies in the folder."""
    target = tmp_path_factory.mktemp("paket") / "pasang.cmd"
    paket.write_for_notepad(SOURCE / "pasang.cmd", target)
    return target.read_bytes().decode("ascii")


def commands(script: str) -> Iterator[str]:
    """Its lines without comments, labels and empty ones."""
    for line in script.splitlines():
        if line and not re.match(r"rem\b|:", line, re.IGNORECASE):
            yield line


def spoken(line: str) -> bool:
    return bool(re.match(r"echo\b", line, re.IGNORECASE))


def test_every_line_ends_as_windows_ends_them_also_the_last(script: str) -> None:
    assert script.endswith("\r\n")
    assert "\n" not in script.replace("\r\n", "")
    assert "\t" not in script


def test_it_begins_silent_and_keeps_its_variables_and_exclamation_marks(script: str) -> None:
    first, second, *_ = commands(script)
    assert first == "@echo off"
    assert second == "setlocal EnableExtensions DisableDelayedExpansion"  # a folder may have a ! in its name


def test_no_block_in_parentheses(script: str) -> None:
    """Variables in a block are those of before it, and a ) in a folder's name ends it."""
    outside = [re.sub(r'"[^"]*"', '""', line) for line in commands(script) if not spoken(line)]
    lists = [re.sub(r"^for %%[A-Z] in \([^()]*\) do ", "", line) for line in outside]
    assert not [line for line in lists if "(" in line or ")" in line]


def test_paths_stand_in_quotes_wherever_they_are_used(script: str) -> None:
    """`%~dp0` and what comes of it hold spaces, parentheses and ampersands; in quotes these are letters."""
    for line in commands(script):
        outside = re.sub(r'"[^"]*"', '""', line)
        assert not re.search(r"%(~dp0|ISI|PROGRAM|PEMASANG|CALON|LOCALAPPDATA|ProgramFiles)", outside), line
        assert line.count('"') % 2 == 0, line
        assert not re.search(r'%~dp0"|\\"', line), f"a backslash before a quote hides it from the program: {line}"


def test_values_are_set_with_the_quotes_around_name_and_value(script: str) -> None:
    """So no blank behind a line gets in, and an ampersand is a letter."""
    for line in commands(script):
        if re.search(r"\bset\b", line) and not spoken(line):
            assert re.search(r'set "[A-Z_]+=[^"]*"$', line), line
    assert not re.search(r"\bsetx\b", script, re.IGNORECASE), "setx cuts PATH off at 1024 signs"


def test_what_is_said_holds_no_sign_that_the_shell_takes(script: str) -> None:
    for line in filter(spoken, commands(script)):
        assert not re.search(r"[&|<>^()!]", line), line
        assert not re.search(r"\d$", line.removeprefix("echo.")), f"a figure at the end may become a handle: {line}"
        assert set(re.findall(r"%(\w+)%", line)) <= {"KODE"}, line
        assert len(line) < 120, line


def test_every_label_is_there_once_and_used(script: str) -> None:
    labels = re.findall(r"^:(\w+)\r$", script, re.MULTILINE)
    used = set(re.findall(r"(?:goto |call :)(\w+)", script))
    assert sorted(labels) == sorted(used)


def test_every_way_ends_with_its_exit_code_and_none_runs_into_a_subroutine(script: str) -> None:
    """Before a label that is called stands an exit; the window of a double click stays open until a key is pressed."""
    lines = [line for line in script.splitlines() if line and not line.startswith("rem ")]
    for name in re.findall(r"call :(\w+)", script):
        assert lines[lines.index(f":{name}") - 1].startswith("exit /b "), name
    assert lines[-1].startswith("exit /b ")
    end = lines[lines.index(":akhir") :]
    assert end[1:5] == ['if /i "%~1"=="/diam" exit /b %KODE%', "echo.", "pause", "exit /b %KODE%"]
    assert set(re.findall(r'set "KODE=([^"]*)"', script)) == {"0", "2", "8", "%ERRORLEVEL%"}


def test_exit_codes_are_compared_whole(script: str) -> None:
    """`if errorlevel 1` takes a program that Windows ended (a code below 0) for one that ended well."""
    assert not re.search(r"\bif\s+(not\s+)?errorlevel\b", script, re.IGNORECASE)


def test_no_python_is_downloaded_unasked_and_the_one_of_the_store_is_none(script: str) -> None:
    assert 'set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"' in script
    assert script.index("AUTOMATIC_INSTALL") < script.index("py.exe")
    starts = [line for line in commands(script) if line.startswith('"%')]
    assert all(' -I "%ISI%\\' in line for line in starts), "without a file behind it, python.exe opens the Store"
    assert "InstallAllUsers=0" in script, "no administrator"


def test_it_knows_the_versions_that_there_are_wheels_for(script: str) -> None:
    assert sorted(re.findall(r"3\.1\d\b", re.search(r"in \((3\..*?)\)", script)[1])) == sorted(paket.PYTHONS)  # type: ignore[index]
    assert sorted(re.search(r"in \((31.*?)\)", script)[1].split()) == [v.replace(".", "") for v in paket.PYTHONS]  # type: ignore[index]
    said = re.search(r"Yang cocok: Python (.*?), 64-bit", script)
    assert said
    assert re.findall(r"3\.\d+", said[1]) == list(paket.PYTHONS)


def test_the_letter_is_plain_and_names_what_there_is(tmp_path: Path) -> None:
    paket.write_for_notepad(SOURCE / "BACA SAYA.txt", tmp_path / "b.txt")
    text = (tmp_path / "b.txt").read_bytes().decode("ascii")
    assert text.count("\r\n") == text.count("\n")
    assert max(map(len, text.splitlines())) <= 76
    for word in ("pasang.cmd", "https://www.python.org/downloads/windows/", r"%LOCALAPPDATA%\Programs\Pengaduan"):
        assert word in text


def test_the_guides_are_pages_for_a_browser_and_lead_to_each_other(tmp_path: Path) -> None:
    paket.write_guides(tmp_path / "petunjuk")
    for page in (tmp_path / "petunjuk").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<h1" in text and "| ---" not in text, page.name
        inside = [t for t in re.findall(r'(?:href|src)="([^"#]+)', text) if not re.match(r"https?:", t)]
        assert [target for target in inside if not (page.parent / target).exists()] == [], page.name
    assert {page.stem for page in (tmp_path / "petunjuk").glob("*.html")} == set(paket.SHOWN)


# ---- which wheels --------------------------------------------------------------------------------------------------


def wheel(folder: Path, name: str, *needs: str, tag: str = "py3-none-any", files: Mapping[str, str] = {}) -> Path:
    """A wheel of nearly nothing."""
    path = folder / f"{name}-1.0-{tag}.whl"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {need}" for need in needs)]
    made = {
        **files,
        f"{name}-1.0.dist-info/METADATA": "\n".join([*lines, "Provides-Extra: all", "", ""]),
        f"{name}-1.0.dist-info/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    record = f"{name}-1.0.dist-info/RECORD"
    with ZipFile(path, "w") as archive:
        for file, text in made.items():
            archive.writestr(file, text)
        archive.writestr(record, "".join(f"{file},,\n" for file in (*made, record)))
    return path


def test_what_only_windows_needs_is_looked_for_and_what_it_needs_not_is_not(tmp_path: Path) -> None:
    wheel(tmp_path, "pengaduan_sheets", "click>=1", 'gspread; extra == "all"', 'pytest; extra == "dev"',
          'tzdata; sys_platform == "win32"', 'uvloop; sys_platform != "win32"',
          'tomli; python_version < "3.12"')  # fmt: skip
    wheel(tmp_path, "click", 'colorama; platform_system == "Windows"')

    assert paket.walk(tmp_path, "3.13") == ({"pengaduan-sheets", "click"}, {"gspread", "tzdata", "colorama"})
    assert paket.walk(tmp_path, "3.11")[1] == {"gspread", "tzdata", "colorama", "tomli"}


@pytest.mark.parametrize(
    ("tag", "fits"),
    [
        ("cp313-cp313-win_amd64", True),
        ("cp39-abi3-win_amd64", True),
        ("py3-none-win_amd64", True),
        ("py2.py3-none-any", True),
        ("cp312-cp312-win_amd64", False),
        ("cp313-cp313-win32", False),
        ("cp313-cp313-win_arm64", False),
        ("cp313-cp313t-win_amd64", False),
        ("cp313-cp313-manylinux_2_28_x86_64", False),
    ],
)
def test_a_wheel_fits_by_its_tags(tmp_path: Path, tag: str, fits: bool) -> None:
    wheel(tmp_path, "pengaduan_sheets", "numpy")
    wheel(tmp_path, "numpy", tag=tag)
    assert paket.walk(tmp_path, "3.13")[1] == (set() if fits else {"numpy"})


def test_a_wheel_of_another_version_than_is_asked_for_stops_it(tmp_path: Path) -> None:
    wheel(tmp_path, "pengaduan_sheets", "click>=2")
    wheel(tmp_path, "click")
    with pytest.raises(paket.IncompleteError, match=r"click-1\.0"):
        paket.walk(tmp_path, "3.13")


# ---- what pasang.cmd runs ------------------------------------------------------------------------------------------


def run_module(name: str) -> dict[str, object]:
    """The names of a script of the folder."""
    names: dict[str, object] = {"__name__": name, "__file__": str(SOURCE / f"{name}.py")}
    exec(compile((SOURCE / f"{name}.py").read_text("utf-8"), f"{name}.py", "exec"), names)
    return names


@pytest.mark.parametrize(
    ("version", "platform", "base", "fits"),
    [
        ((3, 13), "win-amd64", r"C:\Users\a b\AppData\Local\Programs\Python\Python313", True),
        ((3, 15), "win-amd64", r"C:\Python315", False),
        ((3, 9), "win-amd64", r"C:\Python39", False),
        ((3, 13), "win32", r"C:\Python313-32", False),
        ((3, 13), "win-arm64", r"C:\Python313", False),
        ((3, 13), "win-amd64", r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.13_x64", False),
    ],
)
def test_which_python_fits(version: tuple[int, int], platform: str, base: str, fits: bool) -> None:
    wheels = ["numpy-1.0-cp311-cp311-win_amd64.whl", "numpy-1.0-cp313-cp313-win_amd64.whl", "click-1-py3-none-any.whl"]
    assert run_module("cocok")["fits"](version, platform, base, wheels) is fits  # type: ignore[operator]


PERINTAH = r"C:\Users\a\AppData\Local\Programs\Pengaduan\perintah"


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("", PERINTAH),
        (r"C:\A;C:\B;", rf"C:\A;C:\B;{PERINTAH}"),
        (r"%USERPROFILE%\bin;C:\A", rf"%USERPROFILE%\bin;C:\A;{PERINTAH}"),
        (";".join(rf"C:\{n:040d}" for n in range(60)), ";".join([*(rf"C:\{n:040d}" for n in range(60)), PERINTAH])),
        (rf"C:\A;{PERINTAH.upper()}\;C:\B", None),
        (rf'"{PERINTAH}";C:\A', None),
    ],
)
def test_path_keeps_all_that_was_in_it_and_gets_the_folder_once(path: str, new: str | None) -> None:
    assert run_module("pasang")["with_folder"](path, PERINTAH) == new  # type: ignore[operator]


PROGRAM = """
import os, sys
def main():
    print("pengaduan 1.0 " + " ".join(os.path.basename(a) for a in sys.argv[1:]))
    if "mulai" in sys.argv:
        os.makedirs(sys.argv[-1])
        open(os.path.join(sys.argv[-1], "config.toml"), "w").close()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder somebody copied, with a program that only tells what it was asked."""
    isi = tmp_path / "paket (salinan) & co" / "isi"
    (isi / "wheels").mkdir(parents=True)
    for name in ("pasang.py", "cocok.py"):
        shutil.copyfile(SOURCE / name, isi / name)
    points = {"pengaduan_sheets-1.0.dist-info/entry_points.txt": "[console_scripts]\npengaduan = p_program:main\n"}
    wheel(isi / "wheels", "pengaduan_sheets", files={"p_program.py": PROGRAM, **points})
    return isi


def install(isi: Path, home: Path, typed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LOCALAPPDATA": str(home / "AppData" / "Local"), "HOME": str(home), "USERPROFILE": str(home)}
    for name in [name for name in env if name.startswith("PIP_")]:
        del env[name]
    command = [sys.executable, "-I", str(isi / "pasang.py"), *arguments]
    return subprocess.run(command, input=typed, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="would write the PATH of whoever runs the tests")
def test_it_installs_begins_an_office_and_renews_itself(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "rumah"
    home.mkdir()

    first = install(folder, home, "\n")
    assert first.returncode == 0, first.stderr
    assert "Terpasang: pengaduan 1.0 --version" in first.stdout
    assert "pengaduan 1.0 mulai pengaduan" in first.stdout
    commands = home / "AppData" / "Local" / "Programs" / "Pengaduan" / "perintah"
    assert [file.name for file in commands.iterdir()] == ["pengaduan"]

    again = install(folder, home, "\n")
    assert again.returncode == 0, again.stderr
    assert "sudah ada; program diperbarui, bukunya tidak disentuh" in again.stdout
    assert "pengaduan 1.0 --config config.toml diagnosa" in again.stdout

    (next((folder / "wheels").iterdir())).unlink()
    broken = install(folder, home, "\n", "/diam")
    assert broken.returncode == 8
    assert "salin lagi seluruh folder" in broken.stdout


# ---- the whole folder ----------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.soak
def test_the_folder_is_whole_for_every_python(tmp_path: Path) -> None:
    """In CI the folder without the wheels of others: they are 160 MB to download."""
    pythons = paket.PYTHONS[: sized(0, len(paket.PYTHONS))]
    folder = paket.build(tmp_path / "paket", pythons)
    wheels = folder / "isi" / "wheels"
    assert {path.name for path in folder.iterdir()} == {"BACA SAYA.txt", "pasang.cmd", "isi", "petunjuk"}
    for python in pythons:
        there, missing = paket.walk(wheels, python)
        assert not missing
        assert {"tzdata", "pandas", "gspread", "apprise"} <= there
        target = ("--platform", "win_amd64", "--python-version", python, "--only-binary", ":all:", "--target", "x")
        source = ("--no-index", "--find-links", str(wheels), "--dry-run", "pengaduan-sheets[all]")
        done = subprocess.run(
            [*paket.PIP, "install", *target, *source],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PIP_CONSTRAINT": ""},  # the folder alone decides, not what `make` says
        )
        assert done.returncode == 0, done.stderr
    every = {paket.canonicalize_name(path.name.split("-")[0]) for path in wheels.iterdir()}
    assert every == {paket.canonicalize_name(paket.OURS.name)}.union(
        *(paket.walk(wheels, python)[0] for python in pythons)
    ), "nothing besides"
