"""`mulai`: an office from nothing. config.toml, the book, the first sync."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..beside.settings import command_back
from ..config import Config, parse_config
from ..config.hours import WEEKDAYS, hour_texts
from ..config.writing import with_officials, with_values
from ..disk.files import put, umask
from ..errors import PengaduanError, UsageError
from ..layout import shipped_config
from ..layout.templates import shipped
from ..sync import synchronise
from ..terminal.parts import Part, Said
from ..terminal.screen import say
from .creation import create_book, to_fill, to_open, write_config
from .questions import ask_hours, ask_office, ask_officials, ask_schedule

CONFIG, EXAMPLES = "config.toml", "contoh"
_NOBODYS = ("surel", "situs", "logo", "kepala_nama", "kepala_nip")  # an example's own, which a new office has not
_FOR_READERS = "README.md"


class NewOffice(NamedTuple):
    """What is to be made. beside: files of the example by where they go; is_scheduled: the sync runs by itself."""

    config: Config
    text: str
    beside: Mapping[Path, Path]
    is_scheduled: bool


# ---- what is wanted ------------------------------------------------------------------------------------------------


def plan_office(folder: Path, given: Mapping[str, Any]) -> NewOffice:
    """What the options and the answers of whoever sits there come to; nothing is made yet.

    raises  UsageError: the folder has an office already, an option is wrong, or nobody says what must be said
    """
    asks = sys.stdin.isatty() and sys.stdout.isatty()
    path = folder / CONFIG
    source = example(given["contoh"]) if given["contoh"] else shipped_config()
    text = source.read_text(encoding="utf-8")
    usual = parse_config(text, path)
    _refuse_taken(path, usual)
    if asks:
        say(f"Kantor baru di {folder}\nEnter berarti isi di antara [ ]. Semuanya dapat diubah lagi di {CONFIG}.\n")
    text = _filled_in(text, usual, given, asks)
    beside = dict(_beside(source.parent, folder)) if given["contoh"] else {}
    return NewOffice(parse_config(text, path), text, beside, ask_schedule(given["jadwal"], asks))


def example(name: str) -> Path:
    """The config.toml of an example by the name of its folder. raises UsageError: names those that there are."""
    there = {path.parent.name: path for path in sorted(shipped(EXAMPLES).glob(f"*/{CONFIG}"))}
    if name not in there:
        known = f"Yang ada: {', '.join(there)}." if there else "Versi ini belum membawa contoh; hapus --contoh."
        raise UsageError(f'Contoh "{name}" tidak ada. {known}')
    return there[name]


def _refuse_taken(path: Path, usual: Config) -> None:
    folder = path.parent
    other = "sebut folder lain, misalnya `pengaduan mulai kantor-baru`."
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} adalah berkas, bukan folder; {other}")
    book = usual.book_file
    if path.exists():
        then = "`pengaduan sinkron`" if book.exists() else "`pengaduan buat`, lalu `pengaduan sinkron`"
        raise UsageError(
            f"{path} sudah ada dan tidak ditimpa. Bila itu kantor Anda, di folder itu: {then}; bila bukan, {other}"
        )
    if book.exists():
        command = command_back(path)
        back = f"Kembalikan berkas itu{f': {command}' if command else ''}"
        raise UsageError(
            f"Buku {book} sudah ada dan tidak ditimpa, tetapi {CONFIG} di sebelahnya tidak ada. {back}; untuk kantor "
            f"lain, {other}"
        )


def _filled_in(text: str, usual: Config, given: Mapping[str, Any], asks: bool) -> str:
    """The text of config.toml with the answers in it."""
    office = ask_office(given, asks)
    office["zona_waktu"] = office.pop("zona")
    text = with_values(text, "instansi", {**_cleared(usual), **office})
    hours = ask_hours(given, usual, asks)
    text = with_values(text, "jam_kerja", {day: hours[day] or None for day in WEEKDAYS})
    fasting = usual.jam_kerja.ramadan.by_weekday()
    if fasting:  # a day that the Ramadan hours do not know would be closed all that month
        shorter = {day: hour_texts(fasting.get(i, ())) or hours[day] for i, day in enumerate(WEEKDAYS) if hours[day]}
        text = with_values(text, "jam_kerja.ramadan", {day: shorter.get(day) for day in WEEKDAYS})
    return with_officials(text, ask_officials(given["pejabat"], usual, asks))


def _cleared(usual: Config) -> dict[str, str]:
    """What an example says of itself, and nobody asked of this office."""
    return {key: "" for key in _NOBODYS if getattr(usual.instansi, key)}


def _beside(source: Path, folder: Path) -> Iterator[tuple[Path, Path]]:
    """(where it goes, where it lies) of what an example has beside its config.toml."""
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        if path.is_file() and str(place) not in (CONFIG, _FOR_READERS):
            yield folder / place, path


# ---- making it -----------------------------------------------------------------------------------------------------


def make_office(new: NewOffice, clock: datetime | None, tell: Callable[[str], None]) -> list[Part]:
    """Write config.toml, make the book, sync it once; what to do next.

    tell    hears what is being done, for who waits
    raises  PengaduanError: what failed, and how to go on from what is there by then
    """
    config, folder = new.config, new.config.path.parent
    write_config(config.path, new.text)
    try:
        for place, source in new.beside.items():
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                put(place, source.read_bytes(), 0o666 & ~umask())
        now = clock or config.now()
        tell("Membuat buku agenda")
        _, _, *warnings = create_book(config, now)
        tell("Menyinkronkan buku agenda")
        synced = synchronise(config, now)
    except PengaduanError as error:
        anew = "sesudah hal ini beres, jalankan `pengaduan buat`, lalu `pengaduan sinkron`,"
        then = "jalankan perintah itu" if isinstance(error, UsageError) else anew
        raise type(error)(f"{error} {config.path} sudah ditulis; {then} di folder itu.") from error
    return [
        Said(f"Kantor siap di {folder}", "judul"),
        "",
        f"Pengaturan       : {config.path}",
        *to_open(config),
        "",
        *warnings,
        *synced.lines,
        to_fill(config, is_scheduled=new.is_scheduled),
        *([] if folder == Path.cwd() else [f'Semua perintah dijalankan di folder kantor: cd "{folder}"']),
    ]


def schedule_office(new: NewOffice) -> list[str]:
    """The sync by itself and the icons, where they are wanted; else how to have them.

    raises  PengaduanError: there is no scheduler, or it refuses; the office is there all the same
    """
    from ..schedule import set_up

    if not new.is_scheduled:
        return ["Sinkron otomatis dan ikon di desktop dipasang dengan `pengaduan jadwal pasang`."]
    try:
        return set_up(new.config)
    except PengaduanError as error:
        later = "pasang nanti dengan `pengaduan jadwal pasang` di folder itu"
        raise type(error)(f"Kantor sudah siap, hanya sinkron otomatisnya belum ({later}). {error}") from error
