"""The SOP as data: what staff fill in ([[kolom]]), the steps ([[langkah]]) and how a complaint stops ([dihentikan])."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from .limits import Limit
from .values import Filled, LimitText, Section


class ColumnConfig(Section):
    """One [[kolom]]: a column that staff fill."""

    judul: Filled
    isi: Literal["teks", "waktu", "pilihan", "nik", "telepon"] = "teks"
    langkah: int | None = None
    wajib: bool = False
    pilihan: list[Filled] = Field(default_factory=list)
    referensi: str = ""
    petunjuk: str = ""
    lebar: float | None = Field(default=None, gt=3, le=100)
    peran: Literal["", "nama", "alamat", "jenis", "lanjutan"] = ""

    @property
    def list_name(self) -> str:
        """The heading in Referensi under which a `pilihan` column's list stands."""
        return self.referensi or self.judul

    @model_validator(mode="after")
    def _has_its_list(self) -> ColumnConfig:
        if self.isi == "pilihan" and not self.pilihan and not self.referensi:
            raise ValueError(
                f'kolom "{self.judul}" berisi pilihan: beri pilihan = [...] atau referensi = "nama daftar"'
            )
        return self


class Decision(Section):
    """`keputusan` of a step: when a complaint goes back to the reporter."""

    kolom: Filled
    kembali_bila: Filled
    kekurangan: str = ""
    dilengkapi: Filled


class Step(Section):
    """One [[langkah]] of the SOP."""

    nomor: int = Field(ge=1, le=99)
    kegiatan: str = ""
    pelaksana: Filled
    kelengkapan: list[str] = Field(default_factory=list)
    waktu: LimitText = None
    tenggang: LimitText = None
    keluaran: str = ""
    status: Filled
    selesai_bila: Filled
    lingkup: Literal["pengaduan", "rekap"] = "pengaduan"
    daftarkan: bool = False
    keputusan: Decision | None = None

    @property
    def label(self) -> str:
        """`7. Penyusunan Rekap`."""
        return f"{self.nomor}. {self.status}"

    @property
    def limits(self) -> list[Limit]:
        """The limits in the order in which they are added (tenggang first); empty = never late."""
        return [] if self.waktu is None else [x for x in (self.tenggang, self.waktu) if x is not None]


class Stop(Section):
    """[dihentikan]"""

    kolom: str = "Dihentikan"
    alasan: str = "Alasan Dihentikan"
    tidak_dihitung: list[str] = Field(default=["Ganda", "Salah Input"])
