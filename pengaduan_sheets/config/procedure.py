"""The SOP as data: what staff fill in ([[kolom]]), the steps ([[langkah]]), the promise ([janji]), and how a complaint
stops ([dihentikan])."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from ..text import listing
from .limits import Limit, LimitBy, limits_in
from .section import Section

if TYPE_CHECKING:
    from .kinds import BeforeValidator, Field, Filled, LimitOrTable, LimitText, listed

NOBODY = "–"  # what is shown where a step has no pelaksana


class ColumnConfig(Section):
    """One [[kolom]]: a column that staff fill."""

    judul: Filled
    isi: Literal["teks", "waktu", "pilihan", "nik", "telepon"] = "teks"
    langkah: int | None = None
    wajib: bool = False
    pilihan: list[Filled] = []
    referensi: str = ""
    petunjuk: str = ""
    lebar: Annotated[float | None, Field(gt=3, le=100)] = None
    peran: Literal["", "nama", "alamat", "jenis", "lanjutan", "nik", "telepon", "bukan-pribadi"] = ""

    @property
    def list_name(self) -> str:
        """The heading in Referensi under which a `pilihan` column's list stands."""
        return self.referensi or self.judul

    def hangs_together(self) -> None:
        """A column of a list has one."""
        if self.isi == "pilihan" and not self.pilihan and not self.referensi:
            raise ValueError(
                f'kolom "{self.judul}" berisi pilihan: beri pilihan = [...] atau referensi = "nama daftar"'
            )


class Decision(Section):
    """One of a step's `keputusan`: when a complaint goes back, to the reporter or to a step of the office."""

    kolom: Filled
    kembali_bila: Filled
    kekurangan: str = ""
    dilengkapi: str = ""
    kembali_ke: int | None = None


class Condition(Section):
    """One of a step's `hanya_bila`: only rows with one of these values go through the step."""

    kolom: Filled
    nilai: Annotated[list[Filled], BeforeValidator(listed), Field(min_length=1)]

    @property
    def values_said(self) -> str:
        """`Biasa atau Khusus`."""
        return listing(self.nilai, "atau")

    @property
    def said(self) -> str:
        """`Jalur Biasa atau Khusus`."""
        return f"{self.kolom} {self.values_said}"


class Step(Section):
    """One [[langkah]] of the SOP."""

    nomor: Annotated[int, Field(ge=1, le=99)]
    kegiatan: str = ""
    actors: Annotated[list[Filled], BeforeValidator(listed), Field(alias="pelaksana")] = []
    kelengkapan: list[str] = []
    waktu: LimitOrTable = None
    tenggang: LimitText = None
    keluaran: str = ""
    status: Filled
    selesai_bila: Filled
    mulai: str = ""
    lingkup: Literal["pengaduan", "rekap"] = "pengaduan"
    daftarkan: bool = False
    hanya_bila: Annotated[list[Condition], BeforeValidator(listed)] = []
    decisions: Annotated[list[Decision], BeforeValidator(listed), Field(alias="keputusan")] = []

    @cached_property
    def pelaksana(self) -> str:
        """Who does it, as it is shown: `A, B dan C`; a dash where the SOP names nobody."""
        return listing(self.actors) if self.actors else NOBODY

    @cached_property
    def keputusan(self) -> Decision | None:
        """The (first) decision that gives a complaint back to the reporter."""
        return next((decision for decision in self.decisions if decision.dilengkapi), None)

    @cached_property
    def goes_back(self) -> list[Decision]:
        """The decisions that send a complaint back to a step of the office."""
        return [decision for decision in self.decisions if decision.kembali_ke is not None]

    @property
    def label(self) -> str:
        """`7. Penyusunan Rekap`."""
        return f"{self.nomor}. {self.status}"

    @property
    def limits(self) -> list[Limit]:
        """Every limit that a row may have here, tenggang first; empty = never late."""
        found = limits_in(self.waktu)
        return [*([self.tenggang] if self.tenggang and found else []), *found]

    @property
    def fixed_limits(self) -> list[Limit]:
        """The limits of every row in the order in which they are added; empty where a value decides, or never late."""
        return [] if isinstance(self.waktu, LimitBy) else self.limits


def by_heading(steps: Iterable[Step]) -> dict[str, Step]:
    """Heading of each time column by which a step ends -> the first of these steps that ends by it."""
    found = dict[str, Step]()
    for step in steps:
        found.setdefault(step.selesai_bila, step)
    return found


def conditions_said(step: Step) -> str:
    """For which complaints a step is: `hanya bila Jalur Biasa`; empty where it is for all."""
    said = listing([condition.said for condition in step.hanya_bila])
    return f"hanya bila {said}" if said else ""


class Extension(Section):
    """`perpanjangan` of the promise: asked for by a time in `kolom`, not after the deadline."""

    kolom: Filled
    waktu: LimitText

    def hangs_together(self) -> None:
        """It is some time."""
        if self.waktu is None:
            raise ValueError('beri waktu, misalnya { kolom = "Diperpanjang", waktu = "7 hari" }')


class Promise(Section):
    """[janji]: what is promised for the whole case, from the start of step `mulai`."""

    mulai: int
    waktu: LimitOrTable
    perpanjangan: Extension | None = None

    @property
    def limits(self) -> list[Limit]:
        """Every limit that a row may have, without its extension."""
        return limits_in(self.waktu)


class Stop(Section):
    """[dihentikan]"""

    kolom: str = "Dihentikan"
    alasan: str = "Alasan Dihentikan"
    tidak_dihitung: list[str] = ["Ganda", "Salah Input"]
    dihitung_selesai: list[str] = []
