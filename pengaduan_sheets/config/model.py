"""The whole config.toml, and what the rest of the program asks of it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from ..disk.files import place
from ..disk.state import folder_in
from ..text import value_key
from .hours import PERPRES_HOURS, Holidays, Hours
from .limits import LimitBy
from .procedure import ColumnConfig, Promise, Step, Stop, by_heading
from .section import Section
from .sections import (
    Backup,
    BoardFile,
    Book,
    JournalFolder,
    Notices,
    Office,
    Official,
    Print,
    RecapConfig,
    Register,
    Version,
)

if TYPE_CHECKING:
    from .kinds import Field, Filled


class Config(Section):
    """The whole config.toml; `path` is where it was read from.

    With [[versi]] it is that of the book: `kolom` are the columns of all versions. A row goes by one of `procedures`.
    """

    instansi: Office = Office()
    pejabat: list[Official] = []
    buku: Book = Book()
    jurnal: JournalFolder = JournalFolder()
    papan: BoardFile = BoardFile()
    register_: Annotated[Register, Field(alias="register")] = Register()
    jam_kerja: Hours = PERPRES_HOURS
    libur: Holidays = Holidays()
    kolom: Annotated[list[ColumnConfig], Field(min_length=1)]
    referensi: dict[str, list[Filled]] = {}
    langkah: Annotated[list[Step], Field(min_length=2)]
    janji: Promise | None = None
    dihentikan: Stop = Stop()
    rekap: RecapConfig = RecapConfig()
    cetak: Print = Print()
    cadangan: Backup = Backup()
    pemberitahuan: Notices | None = None
    versi: list[Version] = []
    path: Annotated[Path, Field(exclude=True)] = Path("config.toml")
    digest: Annotated[str, Field(exclude=True)] = ""  # sha256 of the file as it was read
    texts: Annotated[dict[str, str], Field(exclude=True)] = {}  # file name -> its text, this file's own first
    earlier: Annotated[list[Any], Field(exclude=True)] = []  # the configs that [[versi]] names, as read
    written: Annotated[Any, Field(exclude=True)] = None  # of the book's config: config.toml as it was written

    @property
    def procedures(self) -> list[Config]:
        """The SOPs by which the rows of the book go, oldest first; the last is that of config.toml."""
        if self.written is not None:
            found: list[Config] = self.written.procedures
            return found
        return [*self._earlier_in_force, self]

    @cached_property
    def _earlier_in_force(self) -> list[Config]:
        return [in_force(self, old) for old in self.earlier]

    @property
    def newest_first(self) -> list[Config]:
        """The same from config.toml back: of what several name, its word counts."""
        return self.procedures[::-1]

    @cached_property
    def of_the_book(self) -> Config:
        """This config with the columns and listed values of all versions; itself where there is one."""
        return of_the_book(self) if self.earlier else self

    @cached_property
    def steps(self) -> list[Step]:
        """Steps of a complaint, in order."""
        return sorted((s for s in self.langkah if s.lingkup == "pengaduan"), key=lambda s: s.nomor)

    @cached_property
    def recap_steps(self) -> list[Step]:
        """Steps of the month's recap (Binjai: 7 to 9), in order."""
        return sorted((s for s in self.langkah if s.lingkup == "rekap"), key=lambda s: s.nomor)

    @cached_property
    def numbered(self) -> dict[int, Step]:
        """Number of a step -> the step."""
        return {step.nomor: step for step in self.langkah}

    @cached_property
    def columns(self) -> dict[str, ColumnConfig]:
        """Staff columns by heading, in order."""
        return {c.judul: c for c in self.kolom}

    @cached_property
    def followed(self) -> list[Step]:
        """The steps of a complaint that have a start: all but the first; with `mulai` that one too."""
        return self.steps if self.steps[0].mulai else self.steps[1:]

    @cached_property
    def begins(self) -> str:
        """The heading of a complaint's first moment: the month by which `masuk` counts it."""
        return self.steps[0].mulai or self.steps[0].selesai_bila

    @cached_property
    def register_step(self) -> int:
        """Index in `steps` of the step that registers (SOP langkah 2)."""
        marked = [i for i, s in enumerate(self.steps) if s.daftarkan]
        return marked[0] if marked else self.steps.index(self.followed[0])

    @property
    def registering(self) -> Step:
        """The step that registers."""
        return self.steps[self.register_step]

    @cached_property
    def asked(self) -> frozenset[str]:
        """Headings of the columns that a `hanya_bila` goes by."""
        return frozenset(condition.kolom for s in self.steps for condition in s.hanya_bila)

    @cached_property
    def asked_later(self) -> dict[str, int | None]:
        """The same without what the form asks for, in order, and the step whose block each stands in: that one is
        complete only once it holds a value."""
        return {c.judul: c.langkah for c in self.kolom if c.judul in self.asked and c.judul not in self.required}

    def cells_of(self, step: Step) -> list[str]:
        """Headings of the cells that are to be filled while a row is at a step: its moment first, each once."""
        asked = (heading for heading, block in self.asked_later.items() if block == step.nomor)
        return list(dict.fromkeys([step.selesai_bila, *(decision.kolom for decision in step.decisions), *asked]))

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Headings of the columns by which a `keputusan`, a `hanya_bila` or a `waktu` decides."""
        limits = [*(s.waktu for s in self.steps), self.janji.waktu if self.janji else None]
        decided = {decision.kolom for s in self.steps for decision in s.decisions}
        return self.asked | decided | {limit.kolom for limit in limits if isinstance(limit, LimitBy)}

    @cached_property
    def asks_reporter(self) -> bool:
        """Whether some step gives a complaint back to the reporter."""
        return any(step.keputusan for step in self.steps)

    @cached_property
    def has_grace(self) -> bool:
        """Whether some step has a `tenggang`."""
        return any(step.tenggang for step in self.langkah)

    @cached_property
    def has_promise(self) -> bool:
        """Whether anything is promised, by any version: [janji], else the limits of the steps that each row goes
        through."""
        return any(
            sop.janji is not None or all(step.limits or step.hanya_bila for step in sop.followed)
            for sop in self.procedures
        )

    @cached_property
    def has_limits(self) -> bool:
        """Whether anything can be late: some step of a complaint has a limit, in any version."""
        return any(step.limits for sop in self.procedures for step in sop.followed)

    @cached_property
    def required(self) -> list[str]:
        """Headings of the wajib cells of the form: those of the first step, but for its own completion."""
        first = self.steps[0]
        own = first.selesai_bila if first.mulai else ""
        return [c.judul for c in self.kolom if c.wajib and c.langkah == first.nomor and c.judul != own]

    @cached_property
    def all_required(self) -> list[str]:
        """Headings of all wajib cells, those of later steps too."""
        return [column.judul for column in self.kolom if column.wajib]

    @cached_property
    def handover_steps(self) -> dict[str, Step]:
        """Heading of each column of Serah Terima that staff date -> its step: of config.toml, else of the last version
        that had it."""
        return by_heading(step for sop in self.newest_first for step in sop.recap_steps)

    def headings(self, kind: str) -> list[str]:
        """Headings of the columns of a kind (`isi`), in order."""
        return [column.judul for column in self.kolom if column.isi == kind]

    def role(self, name: str) -> str | None:
        """The heading of the column with a role: nama, alamat, jenis, lanjutan, nik, telepon; None without one. Of
        several numbers of one kind the first is the reporter's, where none is told to be."""
        named = [column.judul for column in self.kolom if column.peran == name]
        usual = {"nama": "Nama Pelapor", "alamat": "Alamat", "jenis": "Jenis Izin", "lanjutan": "Lanjutan Dari"}
        by_itself = [h for h in self.columns if h == usual.get(name)] or self.headings(name)
        return next(iter(named or by_itself), None)

    @cached_property
    def personal(self) -> frozenset[str]:
        """Headings that hold personal data: never in logs, recaps, board."""
        roles = (sop.role(role) for sop in self.procedures for role in ("nama", "alamat"))
        numbers = (heading for sop in self.procedures for kind in ("nik", "telepon") for heading in sop.headings(kind))
        return frozenset(h for h in (*roles, *numbers) if h)

    def is_counted(self, heading: str) -> bool:
        """Whether a recap may say what stands in a column, value by value: not personal data, nor free text, into which
        names and numbers get, unless the office says that it is not personal."""
        column = next(sop.columns[heading] for sop in self.newest_first if heading in sop.columns)
        is_free = column.isi == "teks" and column.peran != "bukan-pribadi"
        return not is_free and heading not in self.personal

    def actors(self) -> list[str]:
        """Every single pelaksana, in the order of the SOP, once."""
        return list(dict.fromkeys(a for s in sorted(self.langkah, key=lambda s: s.nomor) for a in s.actors))

    @cached_property
    def officers(self) -> list[str]:
        """Every single pelaksana of the office, in the order of the SOP: not the reporter, who does the form alone.

        Behind them those whom only an earlier version names: what they began is still theirs.
        """
        sops = self.newest_first
        known = {actor for sop in sops for step in (*sop.followed, *sop.recap_steps) for actor in step.actors}
        named = dict.fromkeys(actor for sop in sops for actor in sop.actors())
        return [actor for actor in named if actor in known - {self.register_.pelapor}]

    def beside(self, name: str) -> Path:
        """A path of the config, relative to the config file."""
        return place(self.path.parent, name)

    @property
    def state_folder(self) -> Path:
        """The folder of the book's journal, lock, log and backups; not made here."""
        return folder_in(self.path, {"buku": self.buku.given, "jurnal": self.jurnal.given})

    @property
    def book_file(self) -> Path:
        """Where the book of an office with Excel lies."""
        return self.beside(self.buku.berkas)

    @property
    def book_place(self) -> str:
        """Where the book is, as a person opens it: a path, or an address."""
        if self.buku.jenis == "google":
            given = self.buku.id_spreadsheet.strip()
            return given if "/" in given else f"https://docs.google.com/spreadsheets/d/{given}"
        return str(self.book_file)

    @property
    def way_back(self) -> str:
        """With what the office brings an earlier version of the book back, as a sentence names it."""
        if self.buku.jenis == "google":
            return "File, Histori versi (Version history), pulihkan versi sebelumnya"
        return "`pengaduan pulihkan`"

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


# ---- versions of the SOP (INTERFACE 4.13) ----------------------------------------------------------------------------


def in_force(config: Config, old: Config) -> Config:
    """The procedure of the rows of an earlier config: its columns, steps, stops, promise, letter and hours are its own,
    everything else is config.toml's."""
    return config.replaced(
        kolom=old.kolom, langkah=old.langkah, dihentikan=old.dihentikan, janji=old.janji,
        jam_kerja=old.jam_kerja, cetak=config.cetak.replaced(surat=old.cetak.surat), written=config,
    )  # fmt: skip


def of_the_book(config: Config) -> Config:
    """config.toml with the columns of all versions: those of earlier ones at the end of their block, and never wajib;
    behind its own listed values those of earlier ones."""
    columns = {column.judul: column for column in config.kolom}
    for sop in reversed(config.procedures[:-1]):
        for column in sop.kolom:
            known = columns.get(column.judul)
            columns[column.judul] = _added(column, sop, config) if known is None else _joined(known, column)
    return config.replaced(kolom=list(columns.values()), written=config)


def _joined(column: ColumnConfig, old: ColumnConfig) -> ColumnConfig:
    """A column with the values that it had before behind its own."""
    own = {value_key(value) for value in column.pilihan}
    added = [value for value in old.pilihan if value_key(value) not in own]
    return column.replaced(pilihan=[*column.pilihan, *added]) if added else column


def _added(column: ColumnConfig, sop: Config, config: Config) -> ColumnConfig:
    """A column that only an earlier version has: in the block of the step that its own step became."""
    step = next((step for step in sop.steps if step.nomor == column.langkah), None)
    if step is None:
        return column.replaced(wajib=False)
    same = [s.nomor for s in config.steps if step.status == s.status or step.selesai_bila == s.selesai_bila]
    before = [s.nomor for s in config.steps if s.nomor <= step.nomor]
    block = (same or before[-1:] or [config.steps[0].nomor])[0]
    return column.replaced(wajib=False, langkah=block)
