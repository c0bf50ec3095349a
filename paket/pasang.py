"""Install the program from this folder for one user of Windows, without the internet and without an administrator.

`pasang.cmd` finds a Python and runs this with it; nothing but the standard library is at hand. The program gets an
environment of its own in %LOCALAPPDATA%\\Programs\\Pengaduan, and PATH a folder with the one command in it. Run again,
it puts a newer version over an older one; office, book and journal lie elsewhere and are not touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

WHEELS = Path(__file__).resolve().parent / "wheels"
OURS, WITH = "pengaduan-sheets", "[all]"
IS_WINDOWS = os.name == "nt"
ROOM = 5  # seconds for a process that stays to end
SCRIPTS, SUFFIX = ("Scripts", ".exe") if IS_WINDOWS else ("bin", "")


class InstallError(Exception):
    """What went wrong, and what to do."""


def main(*, asks: bool) -> None:
    home = Path(os.environ["LOCALAPPDATA"]) / "Programs" / "Pengaduan"
    environment = home / "lingkungan"
    print(f"Memasang ke {home}. Ini dapat memakan waktu dua menit ...")
    make_room(environment)
    make_environment(environment)
    install(environment)
    command = give_command(environment, home / "perintah")
    added = IS_WINDOWS and remember_in_path(command.parent)
    print(f"Terpasang: {said(command, '--version')}")
    if added:
        print('Perintah "pengaduan" dikenal di jendela terminal yang dibuka sesudah ini.')
    if asks:
        begin_office(command)


# ---- the environment -----------------------------------------------------------------------------------------------


def python_of(environment: Path) -> Path:
    return environment / SCRIPTS / f"python{SUFFIX}"


def make_room(environment: Path) -> None:
    """What a schedule left loaded (`jadwal pasang --siaga`) holds the files of the program, and Windows replaces none
    that is held. It ends by itself as soon as the folder of its packages has a new time."""
    for packages in (*environment.glob("Lib/site-packages"), *environment.glob("lib/python*/site-packages")):
        os.utime(packages)
        if IS_WINDOWS:
            time.sleep(ROOM)


def make_environment(environment: Path) -> None:
    """Anew where there is none, or where its Python is gone (removed, or renewed to another version)."""
    if _runs(python_of(environment)):
        return
    try:
        venv.create(environment, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise InstallError(
            f"Folder {environment} tidak dapat dibuat ({error}). Tutup jendela program pengaduan yang masih terbuka, "
            "periksa ruang disk, lalu jalankan pasang.cmd lagi."
        ) from error


def _runs(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def install(environment: Path) -> None:
    """From the wheels of this folder alone. What is never loaded is not compiled, which halves the room it takes."""
    pip = [python_of(environment), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    source = ["--no-index", "--find-links", WHEELS, "--no-compile"]
    ours_anew = ["--force-reinstall", "--no-deps", OURS]  # also where the version is the same
    for what in (["--upgrade", OURS + WITH], ours_anew):
        if subprocess.run([*pip, *source, *what]).returncode != 0:
            raise InstallError(
                "Program belum terpasang. Bila di atas tertulis bahwa sebuah berkas sedang dipakai: sinkron sedang "
                "berjalan; tunggu satu menit, lalu jalankan pasang.cmd lagi. Selain itu: salin lagi seluruh folder."
            )


def give_command(environment: Path, folder: Path) -> Path:
    """`pengaduan` in a folder of its own: the environment's in PATH would bring its python before the machine's."""
    folder.mkdir(parents=True, exist_ok=True)
    command = folder / f"pengaduan{SUFFIX}"
    try:
        shutil.copy2(environment / SCRIPTS / command.name, command)
    except PermissionError as error:
        raise InstallError(
            f"{command} sedang dipakai. Tutup program pengaduan, lalu jalankan pasang.cmd lagi."
        ) from error
    return command


def said(command: Path, *arguments: str) -> str:
    """What the installed program says; it has to end well."""
    done = subprocess.run([command, *arguments], capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode != 0:
        raise InstallError(f"Program terpasang tetapi tidak berjalan: {done.stderr.strip()[-500:]}")
    return done.stdout.strip()


# ---- PATH ----------------------------------------------------------------------------------------------------------


def with_folder(path: str, folder: str) -> str | None:
    """The user's PATH with the folder behind it; None where it is in there already, however it is written."""
    parts = [part for part in path.split(";") if part.strip()]
    known = {os.path.expandvars(part).strip().strip('"').rstrip("\\").lower() for part in parts}
    return None if folder.rstrip("\\").lower() in known else ";".join([*parts, folder])


def remember_in_path(folder: Path) -> bool:
    """Into the user's PATH in the registry, whatever its length; `setx` would cut it off at 1024 signs."""
    import winreg

    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, "Environment", 0, winreg.KEY_READ | winreg.KEY_WRITE) as key:
        try:
            path, kind = winreg.QueryValueEx(key, "Path")
        except FileNotFoundError:
            path, kind = "", winreg.REG_EXPAND_SZ
        new = with_folder(path, str(folder))
        if new is None:
            return False
        winreg.SetValueEx(key, "Path", 0, kind, new)
    _tell_windows()
    return True


def _tell_windows() -> None:
    """WM_SETTINGCHANGE to all windows: terminals opened from now on know the new PATH without a new login."""
    import ctypes

    everybody, setting_changed, if_hung_go_on, patience = 0xFFFF, 0x001A, 0x0002, 2000
    ctypes.windll.user32.SendMessageTimeoutW(
        everybody, setting_changed, 0, "Environment", if_hung_go_on, patience, ctypes.byref(ctypes.c_size_t())
    )


# ---- the office ----------------------------------------------------------------------------------------------------


def begin_office(command: Path) -> None:
    """`mulai` where there is no office yet (it asks about schedule and icons, too), else `diagnosa`."""
    usual = Path.home() / "pengaduan"
    typed = input(f"\nFolder kantor, tempat buku agendanya [{usual}]: ").strip().strip('"')
    folder = Path(typed) if typed else usual
    if (folder / "config.toml").exists():
        print(f"Kantor di {folder} sudah ada; program diperbarui, bukunya tidak disentuh.\n")
        subprocess.run([command, "--config", folder / "config.toml", "diagnosa"])
    elif subprocess.run([command, "mulai", folder]).returncode != 0:
        if (folder / "config.toml").exists():  # all but the schedule, for instance
            raise InstallError(f"Kantor di {folder} sudah dibuat, tetapi belum lengkap: baca kalimat di atas.")
        raise InstallError(f'Program terpasang, kantornya belum dibuat. Sesudah ini: pengaduan mulai "{folder}"')


if __name__ == "__main__":
    try:
        main(asks="/diam" not in sys.argv[1:])
    except InstallError as failed:
        print(f"\n{failed}")
        sys.exit(8)
    except (EOFError, KeyboardInterrupt):
        print('\nProgram terpasang, kantornya belum dibuat. Kapan saja: pengaduan mulai "FOLDER"')
