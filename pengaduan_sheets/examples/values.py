"""What stands in the example rows' cells besides times: one invented reporter and one case after another. Pure."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from ..columns import list_of
from ..config import ColumnConfig, Config, Step
from ..text import heading_key, value_key

TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("contoh.toml").read_text(encoding="utf-8"))
Row = dict[str, object]


class Values:
    """Cells by kind and meaning of their column; an unknown optional column stays empty, a wajib one gets `-`."""

    def __init__(self, config: Config, random: Random) -> None:
        self.config, self.random = config, random
        self.complaint, self.proposal, self.solution = "", "", ""  # of the case that the row tells
        self.serial = 0
        self._names = [f"{given} {family}" for family in TEXTS["nama_keluarga"] for given in TEXTS["nama_depan"]]
        random.shuffle(self._names)
        self._told_in = self._complaint_column()

    def form(self, row: Row, received: datetime) -> None:
        """The columns of the first step."""
        self.serial += 1
        self._choose_case(row)
        for column in self._of_block(self.config.steps[0].nomor):
            value = self._form_value(column, received)
            if value is not None and column.judul not in row:
                row[column.judul] = value
        row[self.config.begins] = received

    def step(self, row: Row, step: Step) -> None:
        """The columns of a later step that are neither times nor its decision."""
        for column in self._of_block(step.nomor):
            if column.judul in row or column.isi == "waktu":
                continue
            if any(column.judul in (decision.kolom, decision.kekurangan) for decision in step.decisions):
                continue
            value = self._pick(column) if column.isi == "pilihan" else self._step_text(column, row)
            if value is not None:
                row[column.judul] = value

    def forward(self, step: Step) -> Row:
        """The decisions that let a complaint go on."""
        out: Row = {}
        for heading in dict.fromkeys(decision.kolom for decision in step.decisions):
            back = {value_key(d.kembali_bila) for d in step.decisions if d.kolom == heading}
            choices = list_of(self.config.columns[heading], {}, self.config)
            out[heading] = next((choice for choice in choices if value_key(choice) not in back), None)
        return out

    def note(self, row: Row, text: str) -> None:
        """A free remark, where the office has a column for it."""
        column = next((c for c in self.config.kolom if "catatan" in heading_key(c.judul) and c.isi == "teks"), None)
        if column and text:
            row[column.judul] = text

    def _of_block(self, number: int) -> list[ColumnConfig]:
        return [c for c in self.config.kolom if c.langkah == number]

    def _complaint_column(self) -> str | None:
        """The column of the complaint's own words: the one that tells complaints apart and is no name."""
        texts = [c for c in self._of_block(self.config.steps[0].nomor) if c.isi == "teks" and not self._role(c)]
        marks = [c for c in texts if c.judul in self.config.register_.ciri]
        told = marks[0] if marks else max(texts, key=lambda c: c.lebar or 0, default=None)
        return told.judul if told else None

    def _role(self, column: ColumnConfig) -> str:
        roles = ("nama", "alamat", "jenis", "lanjutan")
        return next((role for role in roles if self.config.role(role) == column.judul), "")

    def _choose_case(self, row: Row) -> None:
        heading = self.config.role("jenis")
        column = self.config.columns.get(heading or "")
        kinds = list_of(column, {}, self.config) if column else []
        kind = self.random.choice(kinds) if kinds else ""
        cases = TEXTS["kasus"]
        self.complaint, self.proposal, self.solution = self.random.choice(cases.get(kind) or cases["Lainnya"])
        if heading and kind:
            row[heading] = kind

    def _form_value(self, column: ColumnConfig, received: datetime) -> str | None:
        role, key = self._role(column), heading_key(column.judul)
        if column.isi == "nik":
            return self._nik() if self.random.random() < 0.9 or column.wajib else None
        if column.isi == "telepon":
            return f"0812-0000-{1000 + self.serial:04d}"
        if column.isi == "pilihan":
            return self._pick(column)
        if column.isi != "teks":
            return None
        if role == "nama":
            return self._names[self.serial % len(self._names)]
        if role == "alamat":
            return self._address()
        if column.judul == self._told_in:
            return self.complaint
        if "berkas" in key:
            return self._file_number(received) if self.random.random() < 0.7 or column.wajib else None
        if "lampiran" in key:
            return str(self.random.choice(TEXTS["lampiran"]))
        return "-" if column.wajib else None

    def _step_text(self, column: ColumnConfig, row: Row) -> str | None:
        key = heading_key(column.judul)
        if column.isi != "teks":
            return None
        if "usul" in key:
            return self.proposal
        if any(word in key for word in ("solusi", "jawaban", "tindak", "hasil", "penyelesaian")) and key[:2] != "no":
            return self.solution
        if key.startswith("no") and "surat" in key:
            written = any(value_key(v) == "tertulis" for v in row.values() if isinstance(v, str))
            return f"503/{200 + self.serial}/PGD" if written or column.wajib else None
        return "-" if column.wajib else None

    def _pick(self, column: ColumnConfig) -> str | None:
        """A value of the list; the first ones are the commonest."""
        choices = list_of(column, {}, self.config)
        return choices[min(int(self.random.expovariate(1.5)), len(choices) - 1)] if choices else None

    def _nik(self) -> str:
        day = self.random.randint(1, 28) + self.random.choice((0, 40))
        born = f"{day:02d}{self.random.randint(1, 12):02d}{self.random.randint(60, 99):02d}"
        return f"99{self.random.randint(1, 9):02d}{self.random.randint(1, 9):02d}{born}{self.serial:04d}"

    def _address(self) -> str:
        street, house = self.random.choice(TEXTS["jalan"]), self.random.randint(1, 140)
        return f"{street} No. {house}, {self.random.choice(TEXTS['kelurahan'])}"

    def _file_number(self, received: datetime) -> str:
        return f"{self.random.choice(TEXTS['awalan_berkas'])}-{received:%y%m}-{self.random.randint(1, 899):04d}"
