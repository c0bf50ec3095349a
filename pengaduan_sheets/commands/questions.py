"""What `mulai` asks about a new office, one thing after the other.

What an option said is not asked. Where nobody can be asked, whatever was not said is as Enter would leave it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import click

from ..config import Config
from ..config.hours import WEEKDAYS, hour_texts
from ..config.values import read_sessions
from ..errors import UsageError
from ..signs import as_shown, one_line
from ..terminal.screen import ask
from ..text import heading_key

T = TypeVar("T")
Official = dict[str, str]  # of [[pejabat]]

_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_CLOSED = ("", "-", "tutup", "libur")
_YES, _NO = ("ya", "y"), ("tidak", "t")
_HOURS = "Jam kerja, misalnya 07:30-12:00, 13:00-16:00. Hari yang tutup: tulis tutup."
_SIGNERS = "Siapa yang menandatangani surat dan rekap? Yang belum diketahui: Enter; di sana nanti ada titik-titik."


class Question(NamedTuple):
    """One key of [instansi], and the option of that name."""

    key: str
    asks: str
    read: Callable[[str], str]  # raises ValueError: what is wrong, in words
    likely: Callable[[Mapping[str, str]], str] = lambda _: ""  # what Enter means, by the answers before


def _filled(text: str) -> str:
    found = as_shown(text)
    if found in ("", "-"):
        raise ValueError("harus diisi")
    return found


def _free(text: str) -> str:
    found = as_shown(text)
    return "" if found == "-" else found


def _zone(text: str) -> str:
    if (name := text.strip().upper()) not in _ZONES:
        raise ValueError(f'"{text}" tidak dikenal; tulis WIB, WITA atau WIT')
    return _ZONES[name]


def _city_in(answers: Mapping[str, str]) -> str:
    found = re.search(r"\bKota (.+)$", answers["nama"])
    return found[1] if found else ""


def _government_in(answers: Mapping[str, str]) -> str:
    """A local office bears the name of its region."""
    found = re.search(r"\b(?:Kota|Kabupaten|Provinsi) .+$", answers["nama"])
    return f"Pemerintah {found[0]}" if found else ""


QUESTIONS = (
    Question("nama", "Nama kantor, misalnya Dinas Perhubungan Kota Binjai", _filled),
    Question("kota", "Kota tempat surat dibuat, misalnya Binjai", _filled, _city_in),
    Question("pemerintah", "Pemerintah di atas nama kantor, misalnya Pemerintah Kota Binjai", _free, _government_in),
    Question("alamat", "Alamat, misalnya Jalan Melati No. 5, Binjai 20713", _free),
    Question("telepon", "Telepon, misalnya (061) 0000000", _free),
    Question("zona", "Waktu setempat: WIB, WITA atau WIT", _zone, lambda _: "WIB"),
)


# ---- the office ----------------------------------------------------------------------------------------------------


def ask_office(given: Mapping[str, str | None], asks: bool) -> dict[str, str]:
    """What [instansi] is to say. raises UsageError: an option is wrong, or nobody says what must be said."""
    missing = [f'--{name} "..."' for name in ("nama", "kota") if given.get(name) is None]
    if missing and not asks:
        raise UsageError(
            f"Sebut juga {' dan '.join(missing)}: di sini tidak ada orang yang dapat ditanya. Tidak ada yang dibuat. "
            'Misalnya: pengaduan mulai kantor --nama "Dinas Perhubungan Kota Binjai" --kota "Binjai"'
        )
    answers: dict[str, str] = {}
    for key, question, read, likely in QUESTIONS:
        answers[key] = _answer(f"--{key}", given.get(key), read, likely(answers), question if asks else None)
    return answers


def _answer(option: str, said: str | None, read: Callable[[str], T], likely: str, question: str | None) -> T:
    """What the option said, else what is answered to the question, else (nobody is asked) what is likely."""
    if said is None:
        return _asked(question, read, likely) if question is not None else read(likely)
    try:
        return read(said)
    except ValueError as error:
        raise UsageError(f"{option}: {error}.") from None


def _asked(question: str, read: Callable[[str], T], likely: str) -> T:
    """Ask until the answer can be read."""
    while True:
        enter = "(harus diisi)" if read is _filled and not likely else f"[{likely or 'kosong'}]"
        said = ask(f"{question} {enter}", likely)
        try:
            return read(said)
        except ValueError as error:
            click.echo(f"  Belum benar: {error}.")


# ---- its hours -----------------------------------------------------------------------------------------------------


def ask_hours(given: Mapping[str, str | None], usual: Config, asks: bool) -> dict[str, list[str]]:
    """The hours of each weekday as config.toml has them, empty where it is closed. raises UsageError.

    usual  whose hours Enter means; when people are asked, Tuesday to Thursday as the day before
    """
    of_day = usual.jam_kerja.by_weekday()
    shown = asks and any(given.get(day) is None for day in WEEKDAYS)
    while True:
        hours: dict[str, list[str]] = {}
        if shown:
            click.echo(_HOURS)
        for i, day in enumerate(WEEKDAYS):
            as_before = shown and i in (1, 2, 3)
            likely = ", ".join(hours[WEEKDAYS[i - 1]] if as_before else hour_texts(of_day.get(i, ()))) or "tutup"
            hours[day] = _answer(f"--{day}", given.get(day), _hours, likely, f"  {day.title()}" if asks else None)
        if any(hours.values()):
            return hours
        closed = "Semua hari tutup; sebut jam kerja paling sedikit untuk satu hari"
        if not shown:
            raise UsageError(f'{closed}, misalnya --senin "07:30-12:00, 13:00-16:00".')
        click.echo(f"  {closed}.")


def _hours(text: str) -> list[str]:
    said = re.sub(r"\s*(?:s/d|s\.d\.?|sampai)\s*", "-", one_line(text).casefold())
    return [] if said in _CLOSED else hour_texts(read_sessions(re.split(r"\s*[,;]\s*|\s+dan\s+", said)))


# ---- who signs -----------------------------------------------------------------------------------------------------


def ask_officials(given: Sequence[str], config: Config, asks: bool) -> list[Official]:
    """Who signs for the actors of the SOP; nobody is asked where an option named one. raises UsageError."""
    if given or not asks:
        return _named(given, config)
    click.echo(_SIGNERS)
    found = []
    for actor in config.officers:
        name = _asked(f"  {actor}: nama lengkap", _free, "")
        if name:
            found.append({"pelaksana": actor, "nama": name, "nip": _asked("    NIP", _free, ""),
                          "pangkat": _asked("    Pangkat, misalnya Penata Tk. I (III/d)", _free, "")})  # fmt: skip
    return found


def _named(given: Sequence[str], config: Config) -> list[Official]:
    """The officials of `--pejabat`."""
    found: dict[str, Official] = {}
    actors = {heading_key(actor): actor for actor in config.actors()}
    for text in given:
        named, _, rest = text.partition("=")
        actor = actors.get(heading_key(named))
        name, nip, rank, *more = (*(as_shown(part) for part in rest.split(";")), "", "")
        if not name or any(more):
            raise UsageError(f'--pejabat: tulis seperti "PELAKSANA = NAMA; NIP; PANGKAT"; yang tertulis: {text}.')
        if actor is None or actor in found:
            there = ", ".join(config.actors())
            fault = "disebut dua kali; sebut sekali saja" if actor else f"bukan pelaksana SOP; yang ada: {there}"
            raise UsageError(f'--pejabat: "{as_shown(named)}" {fault}.')
        found[actor] = {"pelaksana": actor, "nama": name, "nip": nip, "pangkat": rank}
    return [*found.values()]


# ---- the schedule --------------------------------------------------------------------------------------------------


def ask_schedule(given: bool | None, asks: bool) -> bool:
    """Whether the sync is to run by itself; never unasked."""
    if given is not None or not asks:
        return bool(given)
    return _asked("Pasang sinkron otomatis setiap 2 menit, dengan tiga ikon di desktop? (ya/tidak)", _yes, "ya")


def _yes(text: str) -> bool:
    said = text.strip().casefold()
    if said not in (*_YES, *_NO):
        raise ValueError("jawab ya atau tidak")
    return said in _YES
