"""Random SOPs as config.toml, and random rows for them: branches, ways back, classes, calendar limits, promises.

Deterministic per seed. Nobody in here exists.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from .procedure import Procedure

__all__ = ["invent_earlier", "invent_meeting_rows", "invent_procedure", "invent_rows"]

LIMITS = ("10 menit", "45 menit", "3 jam", "1 hari", "2 hari", "5 hari kerja", "24 jam kalender", "3 hari kalender",
          "1 minggu", "1 bulan", "90 menit kalender")  # fmt: skip
CLASSES = ("Ringan", "Sedang", "Berat")
REASONS = ("Dicabut", "Dirujuk", "Ganda")
ACTORS = ("Loket", "Kepala Seksi", "Kepala Bidang", "Tim Teknis")


def invent_procedure(seed: int, back: float = 0.45) -> str:
    """The text of a config.toml. back: the share of steps that may send a row back to a step of the office."""
    return _Inventor(random.Random(seed), back=back).text()


def invent_earlier(seed: int, text: str, now: datetime) -> list[tuple[date, str]]:
    """One to three SOPs that were in force before that of `text`, oldest first, each with its last day."""
    rng = random.Random(seed)
    days = sorted(rng.sample(range(2, 44), rng.choice((1, 2, 2, 3))), reverse=True)
    has_start = rng.choice(('mulai = "Datang"' in text, 'mulai = "Datang"' in text, None))
    earlier = [_Inventor(random.Random(rng.random()), has_start).text() for _ in days]
    return [
        ((now - timedelta(days=d)).date(), f"{old}\n{rng.choice(HOURS)}") for d, old in zip(days, earlier, strict=True)
    ]


HOURS = (
    "",
    '[jam_kerja]\nsenin = ["08:00-14:00"]\nrabu = ["08:00-14:00"]\njumat = ["08:00-11:30"]\nsabtu = ["09:00-12:00"]\n',
    '[jam_kerja]\nsenin = ["07:00-12:00", "12:30-17:00"]\nkamis = ["07:00-12:00"]\n[jam_kerja.ramadan]\n',
    '[jam_kerja]\nselasa = ["00:30-22:00"]\njumat = ["10:00-11:00"]\n[jam_kerja.ramadan]\nselasa = ["09:00-10:00"]\n',
)


class _Inventor:
    def __init__(self, rng: random.Random, has_start: bool | None = None, back: float = 0.45) -> None:
        self.rng, self.back = rng, back
        self.n = rng.randint(3, 7)
        self.has_start = rng.random() < 0.4 if has_start is None else has_start
        self.walked = list(range(1 if self.has_start else 2, self.n + 1))
        self.columns: list[str] = []
        self.steps: dict[int, list[str]] = {k: [] for k in range(1, self.n + 1)}
        self.lowest = self.n  # no promise begins behind a step that a way back names

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def text(self) -> str:
        self._form()
        number_at = self.rng.choice(self.walked) if self.chance(0.4) else self.walked[0]
        conditional = self._branches(number_at)
        for k in self.walked:
            self._column(f"Waktu {k}", "waktu", k)
            if self.chance(0.2):
                self._column(f"Isi {k}", "teks", k, wajib=True)
            self._decision(k)
            self._limit(k)
        if number_at != self.walked[0] or conditional or self.chance(0.5):
            self.steps[number_at].append("daftarkan = true")
        stop, promise = self._stop(), self._promise()
        ciri = f'["{"Datang" if self.has_start else "Waktu 1"}", "Nama", "Uraian"]'
        head = f'[register]\nciri = {ciri}\npelapor = "Warga"\n\n[rekap]\ntabel = ["Kelas", "Jalur"]\n'
        years = "[libur]\nramadan = [{ mulai = 2026-02-18, selesai = 2026-03-19 }]\n"
        return "\n".join([head, years, *self.columns, *map(self._step, self.steps), stop, promise])

    def _form(self) -> None:
        self._column("Datang" if self.has_start else "Waktu 1", "waktu", 1, wajib=True)
        for heading in ("Nama", "Uraian"):
            self._column(heading, "teks", 1, wajib=True)
        self._column("Kelas", "pilihan", 1, CLASSES)
        self._column("Jalur", "pilihan", 1, ("Biasa", "Khusus", "Cepat"), wajib=True)

    def _column(
        self, heading: str, kind: str, block: int | None, choices: tuple[str, ...] = (), wajib: bool = False
    ) -> None:
        lines = ["[[kolom]]", f'judul = "{heading}"', f'isi = "{kind}"']
        lines += [f"langkah = {block}"] if block is not None else []
        lines += [f"pilihan = {list(choices)}".replace("'", '"')] if choices else []
        lines += ["wajib = true"] if wajib else []
        self.columns.append("\n".join(lines) + "\n")

    def _branches(self, number_at: int) -> bool:
        """Steps for some rows; the column stands in the form, or in a block before."""
        found, allowed = False, list[int]()
        for k in self.walked:
            is_form = k == 1 and self.chance(0.5)
            self._column(f"Pilihan {k}", "pilihan", k, ("Ya", "Tidak", "Ragu"), wajib=is_form)
            allowed += [k] if is_form or k > 1 else []
            if k == number_at or k == 1 or not self.chance(0.4):
                continue
            earlier = [j for j in allowed if j < k]
            conditions = []
            for _ in range(self.rng.choice((1, 1, 2))):
                if earlier and self.chance(0.6):
                    conditions.append(f'{{ kolom = "Pilihan {self.rng.choice(earlier)}", nilai = ["Ya", "Ragu"] }}')
                else:
                    conditions.append('{ kolom = "Jalur", nilai = ["Biasa", "Cepat"] }')
            given = conditions[0] if len(conditions) == 1 else f"[{', '.join(conditions)}]"
            self.steps[k].append(f"hanya_bila = {given}")
            found = True
        return found

    def _decision(self, k: int) -> None:
        """Back to the reporter, back to a step of the office, or either by the value."""
        earlier = [j for j in self.walked if j < k]
        tables = []
        heading = f"Hasil {k}"
        if self.chance(0.35):
            self._column(f"Dilengkapi {k}", "waktu", k)
            tables.append(f'{{ kolom = "{heading}", kembali_bila = "Kurang", dilengkapi = "Dilengkapi {k}" }}')
        if earlier and self.chance(self.back):
            to = self.rng.choice(earlier)
            self.lowest = min(self.lowest, to)
            tables.append(f'{{ kolom = "{heading}", kembali_bila = "Ulang", kembali_ke = {to} }}')
        if len(earlier) > 1 and tables and self.chance(0.3):
            to = self.rng.choice(earlier)
            self.lowest = min(self.lowest, to)
            tables.append(f'{{ kolom = "{heading}", kembali_bila = "Ulang Jauh", kembali_ke = {to} }}')
        if tables:
            self._column(heading, "pilihan", k, ("Baik", "Kurang", "Ulang", "Ulang Jauh"))
            self.steps[k].append(f"keputusan = {tables[0] if len(tables) == 1 else '[' + ', '.join(tables) + ']'}")

    def _limit(self, k: int) -> None:
        if self.chance(0.8):
            self.steps[k].append(f"waktu = {self._written(k)}")
        if self.chance(0.2):
            self.steps[k].append(f'tenggang = "{self.rng.choice(LIMITS[:5])}"')

    def _written(self, k: int) -> str:
        dice = self.rng.random()
        if dice < 0.6:
            return f'"{self.rng.choice(LIMITS)}"'
        heading, values = ("Kelas", CLASSES) if dice < 0.85 else (f"Pilihan {k}", ("Ya", "Tidak", "Ragu"))
        parts = [f'"{value}" = "{self.rng.choice((*LIMITS, ""))}"' for value in values]
        if self.chance(0.5):
            parts = [*parts[: self.rng.randint(1, 3)], f'lainnya = "{self.rng.choice((*LIMITS, ""))}"']
        return f'{{ kolom = "{heading}", {", ".join(parts)} }}'

    def _stop(self) -> str:
        if self.chance(0.2):
            return '[dihentikan]\nkolom = ""\nalasan = ""\n'
        self._column("Dihentikan", "waktu", None)
        self._column("Alasan Dihentikan", "pilihan", None, REASONS)
        counted = 'dihitung_selesai = ["Dirujuk"]\n' if self.chance(0.6) else ""
        return f'[dihentikan]\ntidak_dihitung = ["Ganda"]\n{counted}'

    def _promise(self) -> str:
        if self.chance(0.4):
            return ""
        begins = self.rng.choice([k for k in self.walked if k <= max(self.lowest, self.walked[0])])
        more = ""
        if self.chance(0.6):
            self._column("Diperpanjang", "waktu", self.n)
            more = f'perpanjangan = {{ kolom = "Diperpanjang", waktu = "{self.rng.choice(LIMITS)}" }}\n'
        written = self._written(self.walked[0])
        return f"[janji]\nmulai = {begins}\nwaktu = {written}\n{more}"

    def _step(self, k: int) -> str:
        actors = self.rng.sample(ACTORS, self.rng.choice((0, 1, 1, 1, 2, 3)))
        shown = f'"{actors[0]}"' if len(actors) == 1 else str(actors).replace("'", '"')
        lines = ["[[langkah]]", f"nomor = {k}", f'status = "Tahap {k}"', f'selesai_bila = "Waktu {k}"']
        lines += [f"pelaksana = {shown}"] if actors else []
        lines += ['mulai = "Datang"'] if self.has_start and k == 1 else []
        return "\n".join([*lines, *self.steps[k]]) + "\n"


# ---- rows ----------------------------------------------------------------------------------------------------------

Cells = dict[str, object]


def invent_rows(seed: int, n: int, sop: Procedure, now: datetime) -> list[Cells]:
    """`n` rows as clerks type them, and as slips leave them."""
    rng = random.Random(seed)
    rows: list[Cells] = []
    for serial in range(n):
        if rows and rng.random() < 0.02:
            rows.append(dict(rng.choice(rows)))
            continue
        rows.append(_Row(rng, serial, sop, now).cells)
    return rows


def invent_meeting_rows(seed: int, n: int, sop: Procedure, now: datetime) -> list[Cells]:
    """`n` rows that are sent back, and from that way sent back once more, which is where two ways back meet."""
    rng = random.Random(seed)
    return [_Wanderer(rng, serial, sop, now).cells for serial in range(n)]


class _Row:
    def __init__(self, rng: random.Random, serial: int, sop: Procedure, now: datetime) -> None:
        self.rng, self.sop, self.now = rng, sop, now
        self.at = now - timedelta(minutes=rng.randint(0, 45 * 1440))
        self.at = self.at.replace(hour=rng.choice((7, 8, 9, 10, 11, 13, 14, 15, 15, 19)))
        self.cells: Cells = {"Nama": f"Orang {serial}", "Uraian": f"Uraian {serial}"}
        self.cells |= {"Kelas": rng.choice((*CLASSES, None)), "Jalur": rng.choice(("Biasa", "Khusus", "Cepat"))}
        self.cells[sop.begins] = self._moment()
        for _ in range(rng.choice((1, 1, 1, 2, 3))):  # rounds, as ways back have them
            self._round(rng.choice((rng.randint(0, len(sop.walked)), len(sop.walked))))
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            self._slip()
        if "Dihentikan" in sop.columns and rng.random() < 0.12:
            self.at += timedelta(minutes=rng.randint(-300, 3000))
            self.cells["Dihentikan"] = self._moment() if rng.random() < 0.9 else None
            self.cells["Alasan Dihentikan"] = rng.choice((*REASONS, "dirujuk", None, "Lain"))
        if "Diperpanjang" in sop.columns and rng.random() < 0.3:
            self.at += timedelta(minutes=rng.randint(-9000, 3000))
            self.cells["Diperpanjang"] = self._moment()

    def _moment(self) -> datetime | None:
        if self.at > self.now:
            return None
        return self.at.replace(hour=0, minute=0) if self.rng.random() < 0.12 else self.at

    def _round(self, last: int) -> None:
        first = self.rng.choice((0, 0, 0, self.rng.randint(0, last)))
        for k in range(first, last):
            step, rng = self.sop.walked[k], self.rng
            self.at += timedelta(minutes=rng.choice((0, 3, 20, 90, 400, 1440, 3000)))
            self.at += timedelta(minutes=rng.randint(0, 30))
            if rng.random() < 0.3:
                self.at = self.at.replace(hour=rng.choice((7, 12, 16, 22)), minute=rng.choice((0, 30)))
            number = step["nomor"]
            if f"Pilihan {number}" in self.sop.columns:
                self.cells[f"Pilihan {number}"] = rng.choice(("Ya", "Ya", "Tidak", "ragu"))
            if f"Isi {number}" in self.sop.columns:
                self.cells[f"Isi {number}"] = rng.choice(("teks", "teks", None))
            is_passed = any(self.sop.value(self.cells, c["kolom"]) not in (None, *c["nilai"])
                            for c in self.sop.conditions(step))  # fmt: skip
            if is_passed and rng.random() < 0.9:
                continue
            if self._decide(step, last - k):
                return

    def _decide(self, step: dict[str, object], left: int) -> bool:
        """Fill the step; whether the round ends here, because the row went back."""
        rng, decisions = self.rng, self.sop.decisions(step)
        self.cells[str(step["selesai_bila"])] = self._moment()
        if not decisions:
            return False
        heading = decisions[0]["kolom"]
        chosen = rng.choice([d["kembali_bila"] for d in decisions]) if rng.random() < 0.35 else "Baik"
        self.cells[heading] = chosen
        back = next((d for d in decisions if d["kembali_bila"] == chosen), None)
        if back is None:
            return False
        self.at += timedelta(minutes=rng.choice((5, 200, 1500)))
        if "dilengkapi" in back:
            if rng.random() < 0.7:
                self.cells[back["dilengkapi"]] = self._moment()
                self.at += timedelta(minutes=rng.choice((2, 100)))
                if rng.random() < 0.6:
                    self.cells[heading] = "Baik"
                    self.cells[str(step["selesai_bila"])] = self._moment()
                    return False
            return rng.random() < 0.8
        to = self.sop.place(back["kembali_ke"]) or 0
        for k in range(to, self.sop.walked.index(step)):
            if rng.random() < 0.5:
                self.at += timedelta(minutes=rng.choice((10, 300)))
                self.cells[str(self.sop.walked[k]["selesai_bila"])] = self._moment()
            elif rng.random() < 0.2:
                self.cells[str(self.sop.walked[k]["selesai_bila"])] = None
        if rng.random() < 0.4:
            self.at += timedelta(minutes=rng.choice((10, 300)))
            self.cells[heading] = rng.choice(("Baik", chosen))
            self.cells[str(step["selesai_bila"])] = self._moment()
            return False
        return rng.random() < 0.8

    def _slip(self) -> None:
        rng = self.rng
        heading = rng.choice(list(self.sop.columns))
        column, value = self.sop.columns[heading], self.cells.get(heading)
        dice = rng.random()
        if dice < 0.5 or column["isi"] == "teks":
            self.cells[heading] = None
        elif column["isi"] == "pilihan":
            self.cells[heading] = rng.choice((*column["pilihan"], "Entah"))
        elif isinstance(value, datetime):
            moved = value + timedelta(minutes=rng.choice((-3000, -60, -1, 1, 60, 3000)))
            self.cells[heading] = moved if dice < 0.85 else value.replace(hour=0, minute=0)
        else:
            self.at += timedelta(minutes=rng.randint(-3000, 60))
            self.cells[heading] = self._moment()


class _Wanderer(_Row):
    """A row that is sent back from a later step, then from one on that way, as often as the SOP has such steps."""

    def _round(self, last: int) -> None:
        super()._round(last)
        low, high, rng = 0, last, self.rng
        while rng.random() < 0.85:
            ways = [(k, decision) for k in range(low, high) for decision in self.sop.decisions(self.sop.walked[k])
                    if "kembali_ke" in decision]  # fmt: skip
            if not ways:
                return
            k, decision = rng.choice(ways)
            self.at += timedelta(minutes=rng.choice((5, 60, 200)))
            self.cells[decision["kolom"]] = decision["kembali_bila"]
            self.cells[str(self.sop.walked[k]["selesai_bila"])] = self._moment()
            high, to = k, self.sop.place(decision["kembali_ke"]) or 0
            low = to if rng.random() < 0.8 else 0
            for step in self.sop.walked[to : rng.randint(to, k)]:
                self.at += timedelta(minutes=rng.choice((5, 60, 200)))
                self.cells[str(step["selesai_bila"])] = self._moment()
