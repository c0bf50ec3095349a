"""What a typed cell says. Source: INTERFACE 3 (columns), 4.5, 4.6, 4.7."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import phonenumbers

__all__ = [
    "LISTS",
    "PERMITS",
    "STAFF",
    "STEP_COLUMNS",
    "SYSTEM",
    "TIMES",
    "WAJIB",
    "Moment",
    "TimeCell",
    "folded",
    "is_blank",
    "is_erased",
    "is_nothing",
    "listed",
    "nik_is_wrong",
    "phone_e164",
    "phone_is_wrong",
    "read_time",
    "text_of",
    "whole_minute",
]

SYSTEM = (
    "ID Baris", "No. Register", "Status", "Langkah", "Pelaksana", "Tenggat", "Terlambat", "Sisa / Lewat Waktu",
    "Catatan Sistem", "Hubungi", "Langkah Terlambat",
)  # fmt: skip

STAFF = (
    "Tanggal Lapor", "Nama Pelapor", "NIK", "Alamat", "No. HP", "Jenis Izin", "No. Berkas Izin", "Uraian Pengaduan",
    "Lampiran",
    "Diperiksa", "Kelengkapan", "Kekurangan", "Dilengkapi", "Petugas",
    "Diverifikasi", "Kebenaran Laporan", "Usulan Solusi",
    "Solusi Diberikan", "Cara Penyelesaian", "Solusi",
    "Solusi Diteruskan",
    "Pelapor Dihubungi", "Media Jawaban", "No. Surat Jawaban",
    "Dihentikan", "Alasan Dihentikan", "Lanjutan Dari", "Catatan Petugas",
)  # fmt: skip

WAJIB = ("Tanggal Lapor", "Nama Pelapor", "Alamat", "No. HP", "Jenis Izin", "Uraian Pengaduan")

STEP_COLUMNS = {
    1: "Tanggal Lapor",
    2: "Diperiksa",
    3: "Diverifikasi",
    4: "Solusi Diberikan",
    5: "Solusi Diteruskan",
    6: "Pelapor Dihubungi",
}

TIMES = (*STEP_COLUMNS.values(), "Dilengkapi", "Dihentikan")

PERMITS = (
    "NIB", "PBG", "SLF", "Izin Praktik Tenaga Kesehatan", "Izin Reklame", "Izin Trayek", "Izin Usaha Perdagangan",
    "Lainnya",
)  # fmt: skip

LISTS: Mapping[str, tuple[str, ...]] = {
    "Jenis Izin": PERMITS,
    "Kelengkapan": ("Lengkap", "Tidak Lengkap"),
    "Kebenaran Laporan": ("Benar", "Tidak Benar"),
    "Cara Penyelesaian": ("Lisan", "Tertulis"),
    "Media Jawaban": ("WhatsApp", "Telepon", "Surat", "Datang Langsung", "Titip"),
    "Alasan Dihentikan": ("Dicabut Pelapor", "Bukan Wewenang", "Tidak Kembali", "Ganda", "Salah Input"),
}

NOTHING = ("-", "tidak ada", "tidak punya", "nihil")
ERASED = "(dihapus)"


# ---------------------------------------------------------------------------------------------------- plain cells


NEVER_SEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc"
APOSTROPHES = "\u2018\u2019\u201b\u02bc\u02bb\u02b9\u2032\u00b4`"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"


def is_seen(letter: str) -> bool:
    """Whether people see the sign (4.6): no format or control sign, no selector of a variant, no blank letter."""
    if letter in "\n\r\t":
        return True
    if letter in NEVER_SEEN or "\ufe00" <= letter <= "\ufe0f" or "\U000e0000" <= letter <= "\U000e0fff":
        return False
    return unicodedata.category(letter) not in ("Cf", "Cc", "Cs")


@lru_cache(maxsize=50_000, typed=True)
def text_of(value: object) -> str:
    """The cell as people see it, without blanks around it; '' where they see nothing."""
    if value is None:
        return ""
    seen = "".join(" " if unicodedata.category(c) == "Zs" else c for c in str(value) if is_seen(c))
    return unicodedata.normalize("NFC", seen).strip()


def alike(value: object) -> str:
    """`text_of` with one sign for all that look the same: letters composed or not, apostrophes, dashes, digits."""
    text = text_of(value)
    for signs, sign in ((APOSTROPHES, "'"), (DASHES, "-")):
        text = re.sub(f"[{signs}]", sign, text)
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=50_000, typed=True)
def folded(value: object) -> str:
    """The cell as text, case and spaces forgiven."""
    return " ".join(alike(value).casefold().split())


def is_blank(value: object) -> bool:
    return value is None or text_of(value) == ""


def is_nothing(value: object) -> bool:
    """`-`, `tidak ada` and the like: fill a wajib cell, empty an optional one (4.6)."""
    return folded(value) in NOTHING


def is_erased(value: object) -> bool:
    """`(dihapus)`: counts as filled and valid (1, hapus-data)."""
    return folded(value) == ERASED


def listed(value: object, options: Sequence[str]) -> str | None:
    """The option that the cell means, case and spaces forgiven; None when it is none of them."""
    for option in options:
        if folded(option) == folded(value):
            return option
    return None


# ---------------------------------------------------------------------------------------------------- moments


@dataclass(frozen=True)
class Moment:
    """A time as read: on whole minutes; `bare` = a date without a time (then at 00:00)."""

    at: datetime
    bare: bool

    @property
    def day(self) -> date:
        return self.at.date()

    def is_before(self, other: Moment) -> bool:
        """For order (4.5): where one of the two has no time, only days are compared."""
        if self.bare or other.bare:
            return self.day < other.day
        return self.at < other.at


@dataclass(frozen=True)
class TimeCell:
    """A time column's cell: a moment, or nothing; `named` = something is typed that does not count."""

    moment: Moment | None = None
    named: bool = False


EMPTY = TimeCell()
NAMED = TimeCell(None, named=True)


def whole_minute(at: datetime) -> datetime:
    """Rounded to the second, then seconds cut off (4.4)."""
    if at.microsecond >= 500_000:
        at += timedelta(seconds=1)
    return at.replace(second=0, microsecond=0)


def read_time(value: object, now: datetime, wajib: bool = False) -> TimeCell:
    """A time cell as it counts at the clock's `now` (4.6): unreadable, early and future ones count as not filled."""
    if is_blank(value):
        return EMPTY
    if is_nothing(value):
        return NAMED if wajib else EMPTY  # it fills a wajib cell, and is no time there
    typed = as_typed(value)
    if typed is None:
        return NAMED
    at = whole_minute(typed)
    moment = Moment(at, bare=at.time() == time(0, 0))
    if at.year < 2000:
        return NAMED
    now = whole_minute(now)
    if moment.bare:
        return NAMED if moment.day > now.date() else TimeCell(moment)
    return NAMED if at > now + timedelta(minutes=5) else TimeCell(moment)


def as_typed(value: object) -> datetime | None:
    """The date and time that a cell holds; None when it holds none."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        return parse_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2_958_466:
        return datetime(1899, 12, 30) + timedelta(days=value)  # a spreadsheet's own day number
    return None


MONTHS = {
    "januari": 1, "jan": 1, "februari": 2, "feb": 2, "pebruari": 2, "maret": 3, "mar": 3, "april": 4, "apr": 4,
    "mei": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "agustus": 8, "agu": 8, "agt": 8, "ags": 8, "agust": 8,
    "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "november": 11, "nov": 11, "nop": 11,
    "desember": 12, "des": 12,
}  # fmt: skip
WEEKDAYS = r"(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu)"
CLOCK_PART = r"(?:\s*[,-]?\s*(?:pukul|jam|pkl\.?)?\s*(?P<h>\d{1,2})[.:](?P<mi>\d{2})(?:[.:](?P<s>\d{2}))?(?:\s*wib)?)?"
IN_WORDS = re.compile(
    rf"^(?:{WEEKDAYS}\s*,?\s*)?(?P<d>\d{{1,2}})[\s-]+(?P<mo>[a-z]+)\.?[\s-]+(?P<y>\d{{4}}|\d\d){CLOCK_PART}$"
)
IN_FIGURES = re.compile(
    rf"^(?:{WEEKDAYS}\s*,?\s*)?(?P<d>\d{{1,2}})(?P<sep>[/.-])(?P<mo>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}|\d\d){CLOCK_PART}$"
)
ISO = re.compile(rf"^(?P<y>\d{{4}})-(?P<mo>\d\d)-(?P<d>\d\d)(?:t|\s)?{CLOCK_PART}$")


def parse_text(text: str) -> datetime | None:
    """A date typed as text, the Indonesian way: day, month, year, and perhaps a time with `.` or `:`."""
    plain = folded(text)
    for pattern in (IN_WORDS, IN_FIGURES, ISO):
        match = pattern.match(plain)
        if not match:
            continue
        part = match.groupdict()
        month = MONTHS.get(part["mo"]) if part["mo"].isalpha() else int(part["mo"])
        year = int(part["y"]) if len(part["y"]) == 4 else 2000 + int(part["y"])
        if month is None:
            return None
        try:
            return datetime(year, month, int(part["d"]), int(part["h"] or 0), int(part["mi"] or 0), int(part["s"] or 0))
        except ValueError:
            return None
    return None


# ---------------------------------------------------------------------------------------------------- NIK and phone


def nik_is_wrong(value: object) -> bool:
    """Not 16 digits, an impossible birth date (day + 40 for women), or stored as a number (4.7)."""
    if is_blank(value) or is_nothing(value) or is_erased(value):
        return False
    if not isinstance(value, str):
        return True
    digits = alike(value)
    if not re.fullmatch(r"[0-9]{16}", digits):
        return True
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    if day > 40:
        day -= 40
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return False
    return True


@lru_cache(maxsize=50_000, typed=True)
def phone_e164(value: object) -> str | None:
    """The number as +62...; None when the cell holds no valid one, or one that could be two (4.6)."""
    if is_blank(value) or is_nothing(value):
        return None
    text = str(int(value)) if isinstance(value, int | float) and not isinstance(value, bool) else alike(value)
    text = re.sub(r"^([0-9]+)\.0$", r"\1", text)  # a number that another program wrote as a text
    dialled = [text]
    if text[0] not in "+0(":
        dialled = [f"0{text}", f"+{text}"] if text.startswith("62") else [f"0{text}"]
    found = {number for way in dialled if (number := _dialled(way)) is not None}
    return found.pop() if len(found) == 1 else None


def _dialled(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_is_wrong(value: object) -> bool:
    if is_blank(value) or is_nothing(value) or is_erased(value):
        return False
    return phone_e164(value) is None
