"""The sections of config.toml that stand alone: the office, its book and files, register, recap and printing."""

from __future__ import annotations

import re
import string
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from ..signs import as_shown, typed_figure
from ..text import ROMAN
from .limits import Limit
from .section import Section

if TYPE_CHECKING:
    from .kinds import AfterValidator, ClockTime, Field, Filled, LimitText, PercentText

_ADDRESS = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = 'pakai "Asia/Jakarta" (WIB), "Asia/Makassar" (WITA) atau "Asia/Jayapura" (WIT)'
        raise ValueError(f"tidak dikenal; {known}") from None
    return name


def _account(name: str) -> str:
    if name and not _ADDRESS.fullmatch(name):
        raise ValueError('bukan alamat akun; tulis seperti "buku.agenda@dinas.go.id", atau kosongkan')
    return name


class Office(Section):
    """[instansi]"""

    pemerintah: str = ""
    nama: Filled = "Kantor"
    alamat: str = ""
    telepon: str = ""
    surel: str = ""
    situs: str = ""
    logo: str = ""
    kota: str = ""
    kepala_nama: str = ""
    kepala_nip: str = ""
    zona_waktu: Annotated[str, AfterValidator(_zone)] = "Asia/Jakarta"


class Version(Section):
    """One of [[versi]]: until when an earlier SOP was in force, and the file in which it stands."""

    sampai: date
    berkas: Filled


class Official(Section):
    """One of [[pejabat]]: who signs for an actor of the SOP."""

    pelaksana: Filled
    nama: Filled
    nip: str = ""
    pangkat: str = ""


class Book(Section):
    """[buku]"""

    jenis: Literal["excel", "google"] = "excel"
    berkas: str = "buku-agenda.xlsx"
    id_spreadsheet: str = ""
    kredensial: str = "service-account.json"
    subjek: Annotated[str, AfterValidator(_account)] = ""
    alamat_api: str = ""


class JournalFolder(Section):
    """[jurnal]"""

    folder: str = ""


class BoardFile(Section):
    """[papan]"""

    berkas: str = "papan.html"


_WORDS = frozenset({"urut", "tahun", "bulan", "bulan_romawi"})
_WIDTH = re.compile(r"(0[1-9]d?)?")  # of a figure in the pattern of a register number: filled with noughts
_LONGEST = 100  # letters of that pattern
_FIGURES = 9  # of a sequence: as many as the widest {urut:09d} writes; what is longer is none, wherever it stands


def as_sequence(text: str) -> int | None:
    """The sequence that a text is by itself, spelt as numbers are compared; None: it is none."""
    return int(text) if text.isdecimal() and len(text) <= _FIGURES else None


def _read_back(pola: str) -> str:
    if not Register(pola=pola).is_usable():
        words = "{urut} atau {urut:04d}, {tahun}, {bulan}, {bulan_romawi}"
        raise ValueError(
            f"harus memuat {{urut}} dan {{tahun}}, paling panjang {_LONGEST} huruf; yang boleh dipakai: {words}"
        )
    return pola


class Register(Section):
    """[register]"""

    pola: Annotated[str, AfterValidator(_read_back)] = "{urut:04d}/PGD/{bulan_romawi}/{tahun}"
    ciri: Annotated[list[Filled], Field(min_length=1)] = ["Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"]
    pelapor: Filled = "Pelapor"

    def is_usable(self) -> bool:
        """No width that may ask for gigabytes, and no number that cannot be read back, such as {urut:x}."""
        try:
            fields = [field[1:] for field in string.Formatter().parse(self.pola) if field[1] is not None]
            return (
                {"urut", "tahun"} <= {name for name, _, _ in fields} <= _WORDS
                and len(self.pola) <= _LONGEST
                and all(not how and _WIDTH.fullmatch(spec or "") for _, spec, how in fields)
                and all(self.parse(self.format(n, datetime(2026, 11, 5))) == (2026, n) for n in (1, 26, 12345))
            )
        except (ValueError, IndexError):
            return False

    def format(self, sequence: int, checked: datetime) -> str:
        """The register number: `sequence` within the year of `checked` (the time as read)."""
        return self.pola.format(
            urut=sequence, tahun=checked.year, bulan=checked.month, bulan_romawi=ROMAN[checked.month - 1]
        )

    def parse(self, text: object) -> tuple[int, int] | None:
        """(year, sequence) of a register number written by this pattern, else None."""
        found = next(filter(None, map(self._regex.fullmatch, (as_shown(str(text)), typed_figure(str(text))))), None)
        return (int(found["tahun"]), int(found["urut"])) if found else None

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        shapes = {"urut": rf"\d{{1,{_FIGURES}}}", "tahun": r"\d{4}", "bulan": r"\d{1,2}", "bulan_romawi": r"[IVX]+"}
        out, seen = "", set()
        for literal, name, _, _ in string.Formatter().parse(self.pola):
            out += re.escape(literal)
            if name:
                out += f"(?P={name})" if name in seen else f"(?P<{name}>{shapes[name]})"
                seen.add(name)
        return re.compile(out, re.IGNORECASE)


class RecapConfig(Section):
    """[rekap]"""

    mulai_hari_kerja: Annotated[int, Field(ge=1, le=15)] = 3
    tabel: list[str] = []
    salin_ke: str = ""


class Backup(Section):
    """[cadangan]"""

    salin_ke: str = ""


class LetterWhen(Section):
    """`bila` of the answer letter: in which rows one is written."""

    kolom: Filled
    nilai: Annotated[list[Filled], Field(min_length=1)]


class Letter(Section):
    """`surat` of [cetak]: of which step the answer letter tells, which column is its text."""

    langkah: int
    isi: Filled
    bila: LetterWhen | None = None


class Print(Section):
    """[cetak]"""

    folder: str = "cetakan"
    otomatis: list[Literal["tanda-terima", "disposisi", "surat-jawaban"]] = []
    surat: Letter | None = None


class Notices(Section):
    """[pemberitahuan]

    jam      minute of the day from which the day's digest goes
    ingatkan percent of a limit after which a warning goes, None: never; eskalasi: likewise behind a deadline
    penerima actor -> name of an environment variable, or of a line in `rahasia.env` in the journal's folder
    """

    jam: ClockTime = 450
    ingatkan: PercentText = 80
    eskalasi: LimitText = Limit(2, "hari")
    penerima: dict[str, str] = {}
