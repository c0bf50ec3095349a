"""config.toml as a checked model: the office, its SOP, columns and hours. The SOP is data (INTERFACE section 2)."""

from __future__ import annotations

import hashlib
import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from .errors import ConfigError
from .text import ROMAN, heading_key
from .worktime import Limit, Sessions, parse_limit

WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
SYSTEM_HEADINGS = (
    "ID Baris", "No. Register", "Status", "Langkah", "Pelaksana", "Tenggat", "Terlambat", "Sisa / Lewat Waktu",
    "Catatan Sistem", "Hubungi", "Langkah Terlambat",
)  # fmt: skip


class WrongValueError(ValueError):
    """What is wrong with a value and what is allowed, in words; `path`: where it stands, if not at the model."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


def _limit(value: object) -> Limit | None:
    if isinstance(value, Limit) or value is None:
        return value
    try:
        return parse_limit(str(value))
    except ValueError:
        raise WrongValueError(
            'waktu tidak dikenal; tulis seperti "10 menit", "3 jam", "1 hari", atau "" (tanpa batas)'
        ) from None


def _sessions(value: object) -> Sessions:
    if not isinstance(value, list):
        raise WrongValueError('tulis daftar jam seperti ["07:30-12:00", "13:00-16:00"]')
    sessions: list[tuple[int, int]] = []
    for text in value:
        found = re.fullmatch(r"\s*(\d{1,2})[:.](\d\d)\s*-\s*(\d{1,2})[:.](\d\d)\s*", str(text))
        if not found:
            raise WrongValueError(f'"{text}" bukan jam kerja; tulis seperti "07:30-12:00"')
        h1, m1, h2, m2 = map(int, found.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if m1 > 59 or m2 > 59 or end > 24 * 60 or start >= end:
            raise WrongValueError(f'"{text}" bukan jam kerja; jam mulai harus sebelum jam selesai, paling akhir 24:00')
        if sessions and start < sessions[-1][1]:
            raise WrongValueError(f'"{text}" bertumpuk dengan jam sebelumnya; urutkan dari pagi dan jangan bertumpuk')
        sessions.append((start, end))
    return tuple(sessions)


LimitText = Annotated[Limit | None, BeforeValidator(_limit)]
SessionList = Annotated[Sessions, BeforeValidator(_sessions)]


def _not_blank(value: str) -> str:
    if not value.strip():
        raise WrongValueError("tidak boleh kosong")
    return value.strip()


Filled = Annotated[str, AfterValidator(_not_blank)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Office(_Model):
    """[instansi]"""

    nama: Filled = "Kantor"
    alamat: str = ""
    kota: str = ""
    kepala_nama: str = ""
    kepala_nip: str = ""
    zona_waktu: str = "Asia/Jakarta"

    @model_validator(mode="after")
    def _zone_exists(self) -> Office:
        try:
            ZoneInfo(self.zona_waktu)
        except (KeyError, ValueError, OSError):
            raise WrongValueError(
                f'"{self.zona_waktu}" tidak dikenal; pakai "Asia/Jakarta" (WIB), "Asia/Makassar" (WITA) '
                'atau "Asia/Jayapura" (WIT)',
                "instansi",
                "zona_waktu",
            ) from None
        return self


class Book(_Model):
    """[buku]"""

    jenis: Literal["excel", "google"] = "excel"
    berkas: str = "buku-agenda.xlsx"
    id_spreadsheet: str = ""
    kredensial: str = "service-account.json"
    alamat_api: str = ""

    @model_validator(mode="after")
    def _is_workbook(self) -> Book:
        if self.jenis == "excel" and not self.berkas.lower().endswith((".xlsx", ".xlsm")):
            said = f'"{self.berkas}": nama buku harus berakhiran .xlsx atau .xlsm'
            raise WrongValueError(said, "buku", "berkas")
        return self


class JournalFolder(_Model):
    """[jurnal]"""

    folder: str = ""


class BoardFile(_Model):
    """[papan]"""

    berkas: str = "papan.html"


class Register(_Model):
    """[register]"""

    pola: str = "{urut:04d}/PGD/{bulan_romawi}/{tahun}"
    ciri: list[Filled] = Field(default=["Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"], min_length=1)

    @model_validator(mode="after")
    def _pattern_is_usable(self) -> Register:
        try:
            names = {name for _, name, _, _ in string.Formatter().parse(self.pola) if name is not None}
            if any(self.parse(self.format(n, datetime(2026, 11, 5))) != (2026, n) for n in (1, 26, 12345)):
                names = set()  # a number that cannot be read back, such as {urut:x}
        except (ValueError, KeyError, IndexError, AttributeError):
            names = set()
        allowed = {"urut", "tahun", "bulan", "bulan_romawi"}
        if not {"urut", "tahun"} <= names or names - allowed:
            raise WrongValueError(
                f'"{self.pola}": harus memuat {{urut}} dan {{tahun}}; yang boleh dipakai: {{urut}} atau '
                "{urut:04d}, {tahun}, {bulan}, {bulan_romawi}",
                "register",
                "pola",
            )
        return self

    def format(self, sequence: int, checked: datetime) -> str:
        """The register number: `sequence` within the year of `checked` (the time as read)."""
        return self.pola.format(
            urut=sequence, tahun=checked.year, bulan=checked.month, bulan_romawi=ROMAN[checked.month - 1]
        )

    def parse(self, text: object) -> tuple[int, int] | None:
        """(year, sequence) of a register number written by this pattern, else None."""
        found = self._regex.fullmatch(" ".join(str(text).split()))
        return (int(found["tahun"]), int(found["urut"])) if found else None

    def find_all(self, text: str) -> list[tuple[int, int]]:
        """Every (year, sequence) that stands somewhere in a text."""
        return [(int(m["tahun"]), int(m["urut"])) for m in self._regex.finditer(text)]

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        shapes = {"urut": r"\d+", "tahun": r"\d{4}", "bulan": r"\d{1,2}", "bulan_romawi": r"[IVX]+"}
        out, seen = "", set()
        for literal, name, _, _ in string.Formatter().parse(self.pola):
            out += re.escape(literal)
            if name:
                out += f"(?P={name})" if name in seen else f"(?P<{name}>{shapes[name]})"
                seen.add(name)
        return re.compile(out, re.IGNORECASE)


class RamadanHours(_Model):
    """[jam_kerja.ramadan]"""

    senin: SessionList = ()
    selasa: SessionList = ()
    rabu: SessionList = ()
    kamis: SessionList = ()
    jumat: SessionList = ()
    sabtu: SessionList = ()
    minggu: SessionList = ()

    def by_weekday(self) -> dict[int, Sessions]:
        """Sessions by weekday, 0 = Monday; closed days left out."""
        return {i: s for i, name in enumerate(WEEKDAYS) if (s := getattr(self, name))}


# Perpres 21/2023: 37.5 hours a week, 32.5 in Ramadan. As of 07.30 and 08.00; Friday's break is longer.
_NORMAL, _NORMAL_FRIDAY = ((450, 720), (780, 960)), ((450, 720), (810, 990))
_FAST, _FAST_FRIDAY = ((480, 720), (750, 900)), ((480, 720), (780, 930))


def _perpres_ramadan() -> RamadanHours:
    return RamadanHours.model_construct(senin=_FAST, selasa=_FAST, rabu=_FAST, kamis=_FAST, jumat=_FAST_FRIDAY)


class Hours(RamadanHours):
    """[jam_kerja]; an empty [jam_kerja.ramadan] means: no hours of its own in Ramadan."""

    ramadan: RamadanHours = Field(default_factory=_perpres_ramadan)

    @model_validator(mode="after")
    def _some_day_is_open(self) -> Hours:
        if not self.by_weekday():
            raise WrongValueError("tidak ada hari kerja; isi paling sedikit satu hari")
        return self


def _perpres_hours() -> Hours:
    return Hours.model_construct(
        senin=_NORMAL, selasa=_NORMAL, rabu=_NORMAL, kamis=_NORMAL, jumat=_NORMAL_FRIDAY, ramadan=_perpres_ramadan()
    )


class ExtraHoliday(_Model):
    """One of [libur] tambahan."""

    tanggal: date
    nama: str = "Libur kantor"


class RamadanDates(_Model):
    """One of [libur] ramadan."""

    mulai: date
    selesai: date

    @model_validator(mode="after")
    def _in_order(self) -> RamadanDates:
        if not 0 <= (self.selesai - self.mulai).days <= 40:
            raise WrongValueError("selesai harus sesudah mulai, paling lama 40 hari")
        return self


class Holidays(_Model):
    """[libur]"""

    negara: str = "ID"
    cuti_bersama: bool = True
    tambahan: list[ExtraHoliday] = []
    ramadan: list[RamadanDates] = []


class ColumnConfig(_Model):
    """One [[kolom]]: a column that staff fill."""

    judul: Filled
    isi: Literal["teks", "waktu", "pilihan", "nik", "telepon"] = "teks"
    langkah: int | None = None
    wajib: bool = False
    pilihan: list[Filled] = []
    referensi: str = ""
    petunjuk: str = ""
    lebar: float | None = Field(default=None, gt=3, le=100)
    peran: Literal["", "nama", "alamat", "jenis", "lanjutan"] = ""

    @model_validator(mode="after")
    def _has_its_list(self) -> ColumnConfig:
        if self.isi == "pilihan" and not self.pilihan and not self.referensi:
            raise WrongValueError(
                f'kolom "{self.judul}" berisi pilihan: beri pilihan = [...] atau referensi = "nama daftar"'
            )
        return self


class Decision(_Model):
    """`keputusan` of a step: when a complaint goes back to the reporter."""

    kolom: Filled
    kembali_bila: Filled
    kekurangan: str = ""
    dilengkapi: Filled


class Step(_Model):
    """One [[langkah]] of the SOP."""

    nomor: int = Field(ge=1, le=99)
    kegiatan: str = ""
    pelaksana: Filled
    kelengkapan: list[str] = []
    waktu: LimitText = None
    tenggang: LimitText = None
    keluaran: str = ""
    status: Filled
    selesai_bila: Filled
    lingkup: Literal["pengaduan", "rekap"] = "pengaduan"
    daftarkan: bool = False
    keputusan: Decision | None = None

    @property
    def limits(self) -> list[Limit]:
        """The limits in the order in which they are added (tenggang first); empty = never late."""
        return [] if self.waktu is None else [x for x in (self.tenggang, self.waktu) if x is not None]


class Stop(_Model):
    """[dihentikan]"""

    kolom: str = "Dihentikan"
    alasan: str = "Alasan Dihentikan"
    tidak_dihitung: list[str] = ["Ganda", "Salah Input"]


class RecapConfig(_Model):
    """[rekap]"""

    mulai_hari_kerja: int = Field(default=3, ge=1, le=15)
    tabel: list[str] = []
    salin_ke: str = ""


class Print(_Model):
    """[cetak]"""

    otomatis: list[Literal["formulir", "tanda-terima", "disposisi", "surat-jawaban", "rekap"]] = []
    folder: str = "cetakan"


class Config(_Model):
    """The whole config.toml; `path` is where it was read from."""

    instansi: Office = Office()
    buku: Book = Book()
    jurnal: JournalFolder = JournalFolder()
    papan: BoardFile = BoardFile()
    register_: Register = Field(default=Register(), alias="register")
    jam_kerja: Hours = Field(default_factory=_perpres_hours)
    libur: Holidays = Holidays()
    kolom: list[ColumnConfig] = Field(min_length=1)
    referensi: dict[str, list[str]] = {}
    langkah: list[Step] = Field(min_length=2)
    dihentikan: Stop = Stop()
    rekap: RecapConfig = RecapConfig()
    cetak: Print = Print()
    pemberitahuan: dict[str, Any] = {}
    path: Path = Field(default=Path("config.toml"), exclude=True)
    digest: str = Field(default="", exclude=True)  # sha256 of the file as it was read

    # ---- what the rest of the program asks -------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Step]:
        """Steps of a complaint, in order."""
        return sorted((s for s in self.langkah if s.lingkup == "pengaduan"), key=lambda s: s.nomor)

    @cached_property
    def recap_steps(self) -> list[Step]:
        """Steps of the month's recap (Binjai: 7 to 9), in order."""
        return sorted((s for s in self.langkah if s.lingkup == "rekap"), key=lambda s: s.nomor)

    @cached_property
    def columns(self) -> dict[str, ColumnConfig]:
        """Staff columns by heading, in order."""
        return {c.judul: c for c in self.kolom}

    @cached_property
    def register_step(self) -> int:
        """Index in `steps` of the step that registers (SOP langkah 2)."""
        marked = [i for i, s in enumerate(self.steps) if s.daftarkan]
        return marked[0] if marked else 1

    @cached_property
    def required(self) -> list[str]:
        """Headings of the wajib cells that registration asks for: those of the steps up to the registering one."""
        last = self.steps[self.register_step].nomor
        return [c.judul for c in self.kolom if c.wajib and c.langkah is not None and c.langkah <= last]

    def role(self, name: str) -> str | None:
        """The heading of the column with a role: nama, alamat, jenis, lanjutan, nik, telepon; None without one."""
        for column in self.kolom:
            if column.peran == name or (name in ("nik", "telepon") and column.isi == name):
                return column.judul
        usual = {"nama": "Nama Pelapor", "alamat": "Alamat", "jenis": "Jenis Izin", "lanjutan": "Lanjutan Dari"}
        return usual[name] if usual.get(name) in self.columns else None

    @cached_property
    def personal(self) -> frozenset[str]:
        """Headings that hold personal data: never in logs, recaps, board."""
        found = (self.role(r) for r in ("nama", "alamat", "nik", "telepon"))
        return frozenset(h for h in found if h)

    def actors(self) -> list[str]:
        """Every pelaksana, in the order of the SOP, once."""
        return list(dict.fromkeys(s.pelaksana for s in sorted(self.langkah, key=lambda s: s.nomor)))

    def beside(self, name: str) -> Path:
        """A path of the config, relative to the config file."""
        return (self.path.parent / Path(name).expanduser()).absolute()

    @property
    def book_place(self) -> str:
        """Where the book is, as a person opens it: a path, or an address."""
        if self.buku.jenis == "google":
            given = self.buku.id_spreadsheet.strip()
            return given if "/" in given else f"https://docs.google.com/spreadsheets/d/{given}"
        return str(self.beside(self.buku.berkas))

    @property
    def book_name(self) -> str:
        """How a sentence names the book."""
        return self.buku.berkas if self.buku.jenis == "excel" else self.book_place

    def now(self) -> datetime:
        """The office's wall clock."""
        return datetime.now(ZoneInfo(self.instansi.zona_waktu)).replace(tzinfo=None)

    def office_time(self, moment: datetime) -> datetime:
        """A moment of this machine's clock (a file's time) on the office's: the machine may keep another zone."""
        return moment.astimezone(ZoneInfo(self.instansi.zona_waktu)).replace(tzinfo=None)

    # ---- checks over several keys ----------------------------------------------------------------------------------

    @model_validator(mode="after")
    def _hangs_together(self) -> Config:
        _check(self)
        return self


def _unique(names: Sequence[object], what: str, *path: str | int) -> None:
    """`path` with the index of the second of two equal names put in after its first part."""
    seen: set[object] = set()
    for i, name in enumerate(names):
        key = heading_key(name) if isinstance(name, str) else name
        if key in seen:
            raise WrongValueError(f'{what} "{name}" ada dua kali; beri yang berbeda', path[0], i, *path[1:])
        seen.add(key)


def _known(value: str, allowed: Sequence[str], *path: str | int) -> None:
    if value not in allowed:
        raise WrongValueError(f'"{value}" tidak ada; yang ada: {", ".join(allowed)}', *path)


def _check(config: Config) -> None:
    headings = list(config.columns)
    times = [c.judul for c in config.kolom if c.isi == "waktu"]
    _unique([c.judul for c in config.kolom], "judul", "kolom", "judul")
    _unique([s.nomor for s in config.langkah], "nomor", "langkah", "nomor")
    _unique([s.status for s in config.langkah], "status", "langkah", "status")
    _unique([s.selesai_bila for s in config.langkah], "kolom", "langkah", "selesai_bila")
    if len(config.steps) < 2:
        raise WrongValueError('paling sedikit dua [[langkah]] dengan lingkup "pengaduan"', "langkah")
    _check_columns(config)
    for i, step in enumerate(config.langkah):
        if step.lingkup == "rekap":
            continue
        _known(step.selesai_bila, times, "langkah", i, "selesai_bila")
        if step.keputusan:
            _check_decision(config, i, step.keputusan, times)
        if step is config.steps[0] and (step.keputusan or step.daftarkan):
            raise WrongValueError("langkah pertama tidak dapat memuat keputusan atau daftarkan", "langkah", i)
    registering = [i for i, s in enumerate(config.langkah) if s.daftarkan and s.lingkup == "pengaduan"]
    if len(registering) > 1:
        raise WrongValueError("daftarkan = true hanya untuk satu langkah", "langkah", registering[1], "daftarkan")
    for heading in config.register_.ciri:
        _known(heading, headings, "register", "ciri")
    for heading in config.rekap.tabel:
        _known(heading, headings, "rekap", "tabel")
    stop = config.dihentikan
    if stop.kolom:
        _known(stop.kolom, times, "dihentikan", "kolom")
        if stop.alasan:
            _known(stop.alasan, headings, "dihentikan", "alasan")


def _check_columns(config: Config) -> None:
    reserved = {heading_key(h) for h in SYSTEM_HEADINGS}
    numbers = [s.nomor for s in config.steps]
    for i, column in enumerate(config.kolom):
        if heading_key(column.judul) in reserved or not heading_key(column.judul):
            raise WrongValueError(f'judul "{column.judul}" dipakai program; pilih judul lain', "kolom", i, "judul")
        if column.langkah is not None and column.langkah not in numbers:
            allowed = ", ".join(map(str, numbers))
            raise WrongValueError(f"{column.langkah} tidak ada; yang ada: {allowed}", "kolom", i, "langkah")


def _check_decision(config: Config, i: int, decision: Decision, times: Sequence[str]) -> None:
    path = ("langkah", i, "keputusan")
    _known(decision.kolom, [c.judul for c in config.kolom if c.isi == "pilihan"], *path)
    _known(decision.dilengkapi, times, *path)
    if decision.kekurangan:
        _known(decision.kekurangan, list(config.columns), *path)
    choices = config.columns[decision.kolom].pilihan
    if choices:
        _known(decision.kembali_bila, choices, *path)


# ---- reading -------------------------------------------------------------------------------------------------------


def load_config(path: Path) -> Config:
    """The checked config. Raises ConfigError: file, line, key, value, allowed values, in Indonesian (exit 3)."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"Berkas pengaturan {path} tidak ada. Jalankan perintah di folder kantor, atau sebut letaknya dengan "
            "-c BERKAS."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"Berkas pengaturan {path} tidak dapat dibaca ({error.__class__.__name__}). "
            "Periksa izin berkas, dan simpan sebagai teks UTF-8."
        ) from None
    return parse_config(text, path, hashlib.sha256(data).hexdigest())


def parse_config(text: str, path: Path, digest: str = "") -> Config:
    """As `load_config`, from the text of the file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: {_toml_error(str(error))}") from None
    for key in ("path", "digest"):  # ours, not the file's
        data.pop(key, None)
    try:
        return Config.model_validate({**data, "path": path, "digest": digest})
    except ValidationError as error:
        sentences = [_sentence(text, path, dict(item), data) for item in error.errors()]
        raise ConfigError("\n".join(dict.fromkeys(sentences))) from None


def _toml_error(message: str) -> str:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    where = f"baris {found[1]}, huruf ke-{found[2]}" if found else "akhir berkas"
    return (
        f"{where}: tulisan tidak dapat dibaca. Periksa tanda kutip, tanda kurung siku dan tanda sama dengan pada "
        "baris itu dan baris sebelumnya; teks harus di antara tanda kutip."
    )


_ALLOWED = {
    "bool_type": "true atau false", "bool_parsing": "true atau false", "int_type": "bilangan bulat",
    "int_parsing": "bilangan bulat", "string_type": 'teks di antara tanda kutip, misalnya "..."',
    "list_type": "daftar di antara kurung siku, misalnya [...]", "float_parsing": "bilangan", "float_type": "bilangan",
    "date_type": "tanggal seperti 2026-12-31", "date_parsing": "tanggal seperti 2026-12-31",
    "date_from_datetime_parsing": "tanggal seperti 2026-12-31", "date_from_datetime_inexact": "tanggal tanpa jam",
    "model_type": "bagian berisi kunci = nilai", "dict_type": "bagian berisi kunci = nilai",
}  # fmt: skip


def _sentence(text: str, path: Path, item: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    kind, context = item["type"], item.get("ctx", {})
    path_of_problem = getattr(context.get("error"), "path", ())
    location = [part for part in path_of_problem or item["loc"] if part != "path"]
    line = _line_of(text, location)
    key = ".".join(f"[{p + 1}]" if isinstance(p, int) else str(p) for p in location).replace(".[", "[")
    where = f"{path.name}{f' baris {line}' if line else ''}: {key or 'isi'}"
    shown = _shown(item.get("input"))
    if kind == "extra_forbidden":
        allowed = ", ".join(_allowed_keys(location[:-1]))
        return f"{where}: kunci tidak dikenal. Yang boleh: {allowed}."
    if kind == "missing":
        return f"{where}: belum diisi. Tambahkan kunci ini."
    if kind == "value_error":
        return f"{where}{shown}: {context.get('error', item['msg'])}."
    if kind == "literal_error":
        return f"{where}{shown}: tidak dikenal. Yang boleh: {_expected(str(context.get('expected', '')))}."
    bounds = [(w, context[k]) for k, w in (("ge", "paling kecil"), ("gt", "lebih dari"), ("le", "paling besar"),
              ("min_length", "paling sedikit berisi")) if k in context]  # fmt: skip
    if bounds:
        return f"{where}{shown}: harus {', '.join(f'{w} {v}' for w, v in bounds)}."
    return f"{where}{shown}: harus {_ALLOWED.get(kind, 'diisi dengan bentuk yang benar')}."


def _expected(text: str) -> str:
    return ", ".join(f'"{value}"' for value in re.findall(r"'([^']*)'", text))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f" = {str(value).lower()}"
    if isinstance(value, (str, int, float, date)):
        return f' = "{value}"' if isinstance(value, str) else f" = {value}"
    return ""


def _allowed_keys(location: Sequence[object]) -> list[str]:
    model: Any = Config
    for part in location:
        if isinstance(part, int):
            continue
        fields = {f.alias or name: f.annotation for name, f in model.model_fields.items()}
        model = _inner_model(fields.get(str(part)))
        if model is None:
            return ["-"]
    return [f.alias or name for name, f in model.model_fields.items() if not f.exclude]


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _inner_model(inner)
        if found is not None:
            return found
    return None


def _line_of(text: str, location: Sequence[object]) -> int | None:
    """The line of a key in TOML text: table headers are followed, then the key itself; the nearest that exists."""
    best: int | None = None
    header: list[str] = []
    counts: dict[str, int] = {}
    wanted = [str(p) for p in location if not isinstance(p, int)]
    index = next((p for p in location if isinstance(p, int)), None)
    key = wanted[-1] if wanted else ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?", line):
            header = [p.strip().strip('"') for p in found[2].split(".")]
            name = ".".join(header)
            counts[name] = counts.get(name, -1) + 1
            if header == wanted[: len(header)] and (found[1] == "[" or counts[name] == index or index is None):
                best = number if best is None or len(header) > 1 or found[1] == "[[" else best
                if wanted == header:
                    return number
            elif best is not None and header != wanted[: len(header)]:
                header = []
            if found[1] == "[[" and index is not None and counts[name] != index:
                header = ["\0"]
        elif header == wanted[: len(header)] and (found := re.match(r'\s*"?([\w .-]+?)"?\s*=', line)):
            rest = wanted[len(header) :]
            if rest and found[1] == rest[0]:
                best = number
                if len(rest) == 1 or found[1] == key:
                    return number
    return best
