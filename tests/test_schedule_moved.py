"""An office that moved: its job and icons go along; the dead job of another office is told, and never replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from office import Office
from schedule_jobs import CRONTAB, ODD, job, program

from pengaduan_sheets.beside.whereabouts import bring_journal
from pengaduan_sheets.cli import run
from pengaduan_sheets.commands.diagnosis import schedule_lines
from pengaduan_sheets.disk import pulse
from pengaduan_sheets.journal import sync_lock
from pengaduan_sheets.schedule import install, job_of, set_up, show, take_down
from pengaduan_sheets.schedule.job import name_of
from pengaduan_sheets.schedule.kinds import places

pytestmark = pytest.mark.skipif(os.name != "posix", reason="program tiruan di sini adalah skrip sh")

OWN = {'folder = "jurnal"': 'folder = ""'}  # the journal lies in the user's state folder, named after the book's place


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a crontab, a desktop, and nothing else; its user's home."""
    programs, home = tmp_path / "programs", tmp_path / "rumah"
    program(programs, "crontab", CRONTAB)
    for tool in ("cat", "rm"):
        found = shutil.which(tool)
        assert found
        (programs / tool).symlink_to(found)
    (home / "Meja").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DESKTOP_DIR", str(home / "Meja"))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(params=["the journal in the folder", "the journal elsewhere"])
def moved(request: pytest.FixtureRequest, tmp_path: Path, machine: Path) -> tuple[Path, Office]:
    """(where config.toml was, the office in its new folder): scheduled, then moved, and not synced since."""
    office = Office(tmp_path / ODD, replace=OWN if "elsewhere" in request.param else None).create()
    set_up(office.config)
    folder = office.folder.rename(tmp_path / "kantor baru")
    before = office.config_path
    office._settle(folder)
    return before, office


def crontab(machine: Path) -> str:
    path = machine.parent / "table"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def synced(office: Office) -> None:
    with sync_lock(office.config.state_folder, office.config.now()):
        bring_journal(office.config, office.config.state_folder, accept=False)


def not_synced(office: Office) -> None:
    """`jadwal pasang` before the first sync in the new folder."""


@pytest.mark.parametrize("first", [synced, not_synced])
def test_the_job_and_the_icons_of_an_office_that_moved_are_replaced_and_that_is_told(
    moved: tuple[Path, Office], machine: Path, first: Callable[[Office], None]
) -> None:
    before, office = moved
    first(office)

    said = set_up(office.config)

    assert f"Jadwal lama, untuk {before} yang tidak ada lagi, diganti." in said
    assert places() == [office.config_path]
    assert crontab(machine).count(name_of(before)) == 0
    icons = sorted((machine / "Meja").iterdir())
    if icons:  # where the desktops of this system are known
        assert [icon.stem for icon in icons] == ["Buka papan", "Cetak", "Sinkron sekarang"]
        assert all(str(office.folder) in icon.read_text(encoding="utf-8") for icon in icons)
    synced(office)
    assert not [line for line in set_up(office.config) if "diganti" in line]
    take_down(office.config)
    assert (crontab(machine), list((machine / "Meja").iterdir())) == ("", [])


def test_until_then_it_is_named_and_taking_the_schedule_away_takes_it_too(
    moved: tuple[Path, Office], machine: Path
) -> None:
    before, office = moved
    named = [line for line in schedule_lines(office.config, office.config.now()) if str(before) in line]
    assert len(named) == 1
    assert "diganti oleh `pengaduan jadwal pasang`" in named[0]

    take_down(office.config)

    assert (crontab(machine), list((machine / "Meja").iterdir())) == ("", [])


def test_a_job_that_ran_is_known_by_its_run_also_where_an_older_program_installed_it(
    tmp_path: Path, machine: Path
) -> None:
    office = Office(tmp_path / "kantor").create()
    install(job_of(office.config))
    pulse.leave(office.config_path, "jadwal", 0)
    before = office.config_path
    office._settle(office.folder.rename(tmp_path / "baru"))
    set_up(office.config)
    assert not show(job(name=name_of(before))).installed


def test_the_dead_job_of_another_office_is_named_with_how_it_goes_and_stays(
    tmp_path: Path, machine: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It may lie on a drive that is away."""
    drive, office = Office(tmp_path / "usb" / ODD).create(), Office(tmp_path / "kantor").create()
    set_up(drive.config)
    (tmp_path / "usb").rename(tmp_path / "dicabut")
    name = name_of(drive.config_path)

    set_up(office.config)

    assert show(job(name=name)).installed
    said = " ".join(schedule_lines(office.config, office.config.now()))
    assert f"Jadwal untuk {drive.config_path} terpasang, tetapi berkas itu tidak ada." in said
    assert "disknya hanya tidak tersambung, biarkan" in said

    asked = ["-c", str(drive.config_path), "jadwal", "hapus"]
    assert run(asked) == 0
    assert name in capfd.readouterr().out
    assert not show(job(name=name)).installed
    assert run(asked) == 3


def test_a_folder_that_may_not_be_looked_into_is_not_gone(
    moved: tuple[Path, Office], machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, office = moved
    real = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        if path == before:
            raise PermissionError(13, "Permission denied")
        return real(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    set_up(office.config)
    assert show(job(name=name_of(before))).installed


@pytest.mark.parametrize("kind", ["cron", "systemd"])
@pytest.mark.parametrize("stays", [False, True])
def test_every_scheduler_tells_which_office_a_job_is_of(tmp_path: Path, machine: Path, kind: str, stays: bool) -> None:
    program(machine.parent / "programs", "systemctl", "exit 0\n")
    folder = Path(f"/srv/{ODD}\\ 'a' $$5")
    wanted = job(folder, name=name_of(folder / "config.toml"), stays=stays)
    install(wanted, kind)
    install(job(Path("/srv/lain"), name="pengaduan-karangan"), kind)  # of no config.toml: somebody's own
    assert places() == [folder / "config.toml"]
