"""The folder from which the program is installed on Windows without the internet: `make paket`.

    build/paket/pengaduan-VERSION-windows/
      BACA SAYA.txt, pasang.cmd     what somebody reads and clicks (paket/)
      petunjuk/                     the guides of docs/ as pages for any browser; the clerk's page as a document
      isi/                          what pasang.cmd runs, and the wheels of everything, for each Python

pip asks the markers of a requirement (`sys_platform == "win32"`) of the machine it runs on, also where it downloads for
another one, so it would leave out what only Windows needs. The walk over what needs what is therefore made here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

from markdown_it import MarkdownIt
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.peta import anchor  # noqa: E402

SOURCE, GUIDES, OUT = ROOT / "paket", ROOT / "docs", ROOT / "build" / "paket"
SHOWN = (
    "petugas", "kepala", "pemasangan", "masalah", "pindah", "tahunan", "cadangan", "data-pribadi", "impor", "gabung",
    "google", "pemberitahuan", "sop", "surat",
)  # fmt: skip
PAGE = """<!doctype html>
<html lang="id"><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em }} img {{ max-width: 100% }}
table {{ border-collapse: collapse }}
td, th {{ border: 1px solid #999; padding: .3em .6em; vertical-align: top }}
pre, code {{ background: #eef }} pre {{ overflow-x: auto }}
@media print {{ body {{ font-size: 10pt; margin: 0; max-width: none }} }}</style>
{body}
</html>
"""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORM = "win_amd64"
OURS = Requirement("pengaduan-sheets[all]")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


class IncompleteError(Exception):
    """A wheel that is needed and is not there."""


# ---- which wheels --------------------------------------------------------------------------------------------------


def pins(constraints: Path = ROOT / "constraints.txt") -> dict[str, str]:
    """The one version of each distribution, by its plain name."""
    lines = constraints.read_text(encoding="utf-8").splitlines()
    found = (line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    return {canonicalize_name(name): version.strip() for name, version in found}


def on_windows(python: str) -> dict[str, str]:
    """What the markers of requirements are asked of (PEP 508)."""
    return {
        "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
        "platform_release": "10", "platform_version": "10.0", "platform_python_implementation": "CPython",
        "implementation_name": "cpython", "implementation_version": f"{python}.0", "python_version": python,
        "python_full_version": f"{python}.0",
    }  # fmt: skip


def tags_of(python: str, platform: str = PLATFORM) -> frozenset[Tag]:
    """What a wheel may be made for to be installed there."""
    major, minor = map(int, python.split("."))
    interpreter = f"cp{major}{minor}"
    own = cpython_tags((major, minor), abis=[interpreter], platforms=[platform])
    return frozenset([*own, *compatible_tags((major, minor), interpreter, [platform])])


def wheel_for(name: str, folder: Path, tags: frozenset[Tag]) -> Path | None:
    """The wheel of a distribution that fits, where one lies in the folder."""
    for wheel in sorted(folder.glob("*.whl")):
        found, _, _, made_for = parse_wheel_filename(wheel.name)
        if found == canonicalize_name(name) and made_for & tags:
            return wheel
    return None


def needs_of(wheel: Path, extras: Iterable[str], environment: dict[str, str]) -> list[Requirement]:
    """What a wheel says it needs, with these extras, in that environment."""
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        lines = message_from_bytes(archive.read(name)).get_all("Requires-Dist", [])
    wanted = [Requirement(line) for line in lines]
    cases = [environment | {"extra": extra} for extra in ("", *extras)]
    return [one for one in wanted if one.marker is None or any(one.marker.evaluate(case) for case in cases)]


def walk(folder: Path, python: str) -> tuple[set[str], set[str]]:
    """(names of what is needed and there, names of what is needed and missing), from this program on."""
    tags, environment = tags_of(python), on_windows(python)
    left, seen, missing = [OURS], set[tuple[str, frozenset[str]]](), set[str]()
    while left:
        one = left.pop()
        key = canonicalize_name(one.name), frozenset(one.extras)
        if key in seen:
            continue
        seen.add(key)
        wheel = wheel_for(one.name, folder, tags)
        if wheel is None:
            missing.add(key[0])
            continue
        version = parse_wheel_filename(wheel.name)[1]
        if not one.specifier.contains(version, prereleases=True):
            raise IncompleteError(f"{wheel.name} does not fit {one}")
        left += needs_of(wheel, one.extras, environment)
    return {name for name, _ in seen} - missing, missing


# ---- the folder ----------------------------------------------------------------------------------------------------


def fill(folder: Path, python: str) -> None:
    """Download until nothing is missing for that Python. raises IncompleteError: something has no pin."""
    known = pins()
    while missing := walk(folder, python)[1]:
        if unpinned := missing - known.keys():
            raise IncompleteError(f"no version in constraints.txt: {', '.join(sorted(unpinned))}")
        target = ("--platform", PLATFORM, "--python-version", python, "--only-binary", ":all:")
        wanted = [f"{name}=={known[name]}" for name in sorted(missing)]
        subprocess.run([*PIP, "download", "--no-deps", "--dest", str(folder), *target, *wanted], check=True)


def write_for_notepad(source: Path, target: Path) -> None:
    """A text with the line ends of Windows; ASCII alone, which every code page shows alike."""
    lines = source.read_text(encoding="ascii").splitlines()
    target.write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))


def write_guides(target: Path) -> None:
    """The guides for people as pages that need nothing but a browser, with their pictures."""
    target.mkdir()
    for name in SHOWN:
        text = (GUIDES / f"{name}.md").read_text(encoding="utf-8")
        body = re.sub(r"<h(\d)>(.*?)</h\1>", _with_anchor, MarkdownIt().enable("table").render(text))
        inside = re.sub(rf'href="({"|".join(SHOWN)})\.md', r'href="\1.html', body)
        inside = re.sub(r'<a href="(?:\.\./[^"]*|[\w/.-]+\.md[^"]*)">(.*?)</a>', r"\1", inside)  # not in this folder
        (target / f"{name}.html").write_text(
            PAGE.format(title=text[2 : text.index("\n")], body=inside), encoding="utf-8"
        )
    shutil.copytree(GUIDES / "gambar", target / "gambar")
    shutil.copyfile(GUIDES / "petugas.docx", target / "petugas.docx")


def _with_anchor(head: re.Match[str]) -> str:
    """A heading that a link may lead to, under the name that GitHub gives it."""
    plain = re.sub(r"<[^>]+>", "", head[2])
    return f'<h{head[1]} id="{anchor(plain)}">{head[2]}</h{head[1]}>'


def build(out: Path = OUT, pythons: Sequence[str] = PYTHONS) -> Path:
    """The folder, made anew."""
    shutil.rmtree(out, ignore_errors=True)
    wheels = out / "wheels"
    own = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))
    subprocess.run([*PIP, *own], check=True)
    for python in pythons:
        fill(wheels, python)
    (wheel,) = wheels.glob("pengaduan_sheets-*.whl")
    folder = out / f"pengaduan-{parse_wheel_filename(wheel.name)[1]}-windows"
    (folder / "isi").mkdir(parents=True)
    wheels.rename(folder / "isi" / "wheels")
    for name in ("pasang.cmd", "BACA SAYA.txt"):
        write_for_notepad(SOURCE / name, folder / name)
    write_guides(folder / "petunjuk")
    for name in ("pasang.py", "cocok.py"):
        shutil.copyfile(SOURCE / name, folder / "isi" / name)
    return folder


def main() -> None:
    folder = build()
    for python in PYTHONS:
        print(f"Python {python}: {len(walk(folder / 'isi' / 'wheels', python)[0])} wheels, none missing")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
    print(f"{folder}: {size:.0f} MB")


if __name__ == "__main__":
    main()
