"""Every check of INTERFACE 4.6 and 4.7 as a function from typed columns to problems. Pure.

Masks are computed over whole columns; sentences are made only for the rows that have the problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from .cells import is_blank, shown
from .config import Config
from .normalize import (
    BLANK,
    CLOCK_ONLY,
    TOO_EARLY,
    UNREADABLE,
    Agenda,
    Columns,
    Mask,
    Objects,
    Times,
    is_ahead,
    moment_of,
    where,
)
from .phones import international
from .problems import EMPTY_REQUIRED, EXAMPLE, Problem
from .progress import STOPPED, Progress, is_before
from .text import ERASED, NIL_WORDS, listing, moment, moment_or_day, value_key

DUPLICATE_WINDOW = timedelta(days=7)
_EPOCH, _LAST_YEAR = datetime(1899, 12, 30), 2100  # day 0 of a spreadsheet; larger numbers are days
_QUOTED = 40  # signs of a cell that a note repeats: a note is read in a cell, and a cell holds no more than 32,767
_SEPARATORS = str.maketrans("", "", " -.()\u2010\u2011\u2012\u2013")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Reading:
    """The rows with content, typed and held against the clock.

    times      moments that count: readable, from 2000 on, not ahead of the clock, no swap of day and month
    swapped    heading -> date cells judged a swap by the computer's regional setting
    """

    agenda: Agenda
    columns: Columns
    times: Mapping[str, Times]
    swapped: Mapping[str, Mask]
    now: np.datetime64

    @property
    def n(self) -> int:
        """How many rows have content."""
        return len(self.agenda.rows)


def _quoted(value: object) -> str:
    """What stands in a cell, as a note repeats it: in one line, without control signs; the beginning of a long one."""
    plain = "".join(c for c in " ".join(shown(value).split()) if c.isprintable())
    return f"'{plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + '…'}'"


def _as_day(value: object) -> object:
    """A date before 2000 as one, where the sheet gives it as a number (Google has no dates); 1926 alone is a year."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return _EPOCH + timedelta(days=float(value)) if is_number and value > _LAST_YEAR else value  # type: ignore[arg-type, operator]


def required_filled(reading: Reading, config: Config) -> dict[str, Mask]:
    """Per wajib heading: the cell is filled and readable."""
    out = {}
    for heading in config.required:
        if heading in reading.times:
            out[heading] = ~np.isnat(reading.times[heading])
        else:
            texts = reading.columns.texts[heading]
            out[heading] = np.fromiter((t is not None for t in texts), bool, reading.n)
    return out


def cell_problems(reading: Reading, config: Config, filled: Mapping[str, Mask]) -> Iterator[Problem]:
    """Problems of single cells: wajib, times, lists, NIK, phones, error values."""
    for heading, column in config.columns.items():
        errors = reading.columns.errors[heading]
        for i in where(errors):
            error = shown(reading.agenda.raw[heading][i])
            yield Problem(
                int(i), heading, "galat_sel", f"{heading}: sel berisi galat {error}; hapus lalu ketik lagi nilainya"
            )
        if heading in reading.columns.times:
            yield from _time_problems(reading, heading, errors)
        if heading in filled:
            empty = ~filled[heading] & ~errors
            if heading in reading.columns.times:
                empty &= reading.columns.times[heading].kind == BLANK
            for i in where(empty):
                yield Problem(i, heading, EMPTY_REQUIRED, f"{heading} belum diisi; isi dari formulir pengaduan")
        if column.isi == "pilihan":
            yield from _list_problems(reading, heading)
        elif column.isi == "nik":
            yield from _nik_problems(reading, heading)
        elif column.isi == "telepon":
            yield from _phone_problems(reading, heading)


def _time_problems(reading: Reading, heading: str, errors: Mask) -> Iterator[Problem]:
    column, raw = reading.columns.times[heading], reading.agenda.raw[heading]
    for i in where((column.kind == UNREADABLE) & ~errors):
        text = f"{heading} {_quoted(raw[i])} tidak terbaca sebagai tanggal; tulis seperti {EXAMPLE}"
        yield Problem(i, heading, "waktu_tak_terbaca", text)
    for i in where(column.kind == CLOCK_ONLY):
        text = f"{heading} hanya berisi jam atau angka tanpa tanggal; tulis tanggal dan jam, seperti {EXAMPLE}"
        yield Problem(i, heading, "waktu_tanpa_tanggal", text)
    for i in where(column.kind == TOO_EARLY):
        text = f"{heading} {_quoted(_as_day(raw[i]))} sebelum tahun 2000; periksa tahunnya, tulis seperti {EXAMPLE}"
        yield Problem(i, heading, "waktu_terlalu_lama", text)
    for i in where(is_ahead(column.value, reading.now)):
        when = moment_or_day(moment_of(column.value[i]))
        text = f"{heading} {when} ada di masa depan, belum dihitung; periksa tanggal dan jamnya"
        yield Problem(i, heading, "waktu_masa_depan", text)
    for i in where(reading.swapped[heading]):
        read = moment_of(column.value[i])
        other = read.replace(day=read.month, month=read.day)
        text = (
            f"{heading} terbaca {moment_or_day(read)}, mungkin maksudnya {moment_or_day(other)} (tanggal dan bulan "
            f"tertukar oleh setelan komputer); tulis dengan nama bulan, seperti {moment(other)}"
        )
        yield Problem(i, heading, "waktu_tertukar", text)


def _list_problems(reading: Reading, heading: str) -> Iterator[Problem]:
    allowed = reading.columns.lists[heading]
    for i in where(reading.columns.outside[heading]):
        value = reading.columns.texts[heading][i]
        choices = listing(list(allowed[:8]), "atau") + (" dan lainnya" if len(allowed) > 8 else "")
        if allowed:  # a list that the office has not filled yet refuses nothing
            said = f"{heading} {_quoted(value)} tidak ada dalam daftar; pilih {choices}"
            yield Problem(i, heading, "di_luar_daftar", said)


def _nik_problems(reading: Reading, heading: str) -> Iterator[Problem]:
    as_number = reading.columns.as_number[heading]
    for i, text in enumerate(reading.columns.texts[heading]):
        if text is None or text == ERASED:
            continue
        if as_number[i]:
            said = (
                f"{heading} tersimpan sebagai angka, angka terakhirnya sudah berubah; ketik ulang dari KTP dengan "
                "tanda petik di depan (')"
            )
            yield Problem(i, heading, "nik_angka", said)
        elif (why := nik_fault(text)) is not None:
            yield Problem(i, heading, "nik_salah", f"{heading} {why}; periksa dengan KTP, atau kosongkan")


def nik_fault(text: str) -> str | None:
    """What is wrong with a NIK, or None: 16 digits, digits 7 to 12 a birth date (day + 40 for women)."""
    digits = text.replace(" ", "")
    if not digits.isascii() or not digits.isdigit():
        return "harus 16 angka tanpa huruf atau tanda lain"
    if len(digits) != 16:
        return f"harus 16 angka, terisi {len(digits)} angka"
    day, month = int(digits[6:8]), int(digits[8:10])
    day -= 40 if day > 40 else 0
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS_IN_MONTH[month - 1]:
        return "memuat tanggal lahir yang tidak mungkin (angka ke-7 sampai ke-12)"
    return None


def _phone_problems(reading: Reading, heading: str) -> Iterator[Problem]:
    for i, text in enumerate(reading.columns.texts[heading]):
        if text is None or text == ERASED or (not text[0].isdigit() and value_key(text) in NIL_WORDS):
            continue
        if international(text) is None:
            advice = "tulis satu nomor seperti 0812-3456-7890, atau -"
            said = f"{heading} {_quoted(text)} bukan nomor telepon yang benar; {advice}"
            yield Problem(i, heading, "telepon_salah", said)


# ---- problems of rows: order, gaps, stops --------------------------------------------------------------------------


def row_problems(reading: Reading, state: Progress, config: Config) -> Iterator[Problem]:
    """Problems between cells of one row: gaps, disorder, an older check, a stop without reason (INTERFACE 4.3)."""
    steps = config.steps
    for k, track in state.tracks.items():
        column, before = steps[k].selesai_bila, steps[k - 1].selesai_bila
        for i in where(track.disorder):
            start = moment_or_day(moment_of(track.start[i]))
            said = f"{column} lebih awal dari {before} ({start}); periksa kedua waktunya"
            yield Problem(i, column, "urutan_waktu", said)
        for i in where(state.older_check.get(k, np.zeros(0, bool))):
            decision = steps[k].keputusan
            assert decision is not None
            said = f"{column} lebih awal dari {decision.dilengkapi}; isi {column} dengan waktu pemeriksaan ulang"
            yield Problem(i, column, "pemeriksaan_lama", said)
    yield from _gap_problems(reading, state, config)
    yield from _decision_problems(reading, state, config)
    yield from _return_problems(reading, config)
    yield from _stop_problems(reading, config)
    yield from _late_required(reading, state, config)


def _gap_problems(reading: Reading, state: Progress, config: Config) -> Iterator[Problem]:
    """A later step is filled while an earlier one is not complete: one sentence names them all."""
    filled: dict[int, list[str]] = defaultdict(list)
    for k in state.tracks:
        for i in where(state.behind[k] & (state.status != STOPPED)):
            filled[i].append(config.steps[k].selesai_bila)
    for i, later in filled.items():
        earlier = _open_column(config, reading, state, i)
        typed = not is_blank(reading.agenda.raw[config.steps[max(int(state.current[i]), 1)].selesai_bila][i])
        lacks = "belum selesai; betulkan" if typed else "belum diisi; isi"
        said = f"{listing(later)} sudah diisi, padahal {earlier} {lacks} dulu {earlier}"
        for column in later:
            yield Problem(i, column, "langkah_terlewat", said)


def _open_column(config: Config, reading: Reading, state: Progress, i: int) -> str:
    """The column that holds back the row: the open step's time, or its decision where only that is missing."""
    step = config.steps[max(int(state.current[i]), 1)]
    if state.current[i] == 0:
        return config.steps[0].selesai_bila
    if step.keputusan and not np.isnat(reading.times[step.selesai_bila][i]):
        choice = reading.columns.texts[step.keputusan.kolom][i]
        if choice is None or choice == step.keputusan.kembali_bila:
            return f"{step.selesai_bila} ({step.keputusan.kolom})"
    return step.selesai_bila


def _decision_problems(reading: Reading, state: Progress, config: Config) -> Iterator[Problem]:
    """A check without its result: the row stands still, and nothing else would tell why."""
    for k, step in enumerate(config.steps):
        if k == 0 or not step.keputusan:
            continue
        column = step.keputusan.kolom
        blank = np.fromiter((is_blank(v) for v in reading.agenda.raw[column]), bool, reading.n)
        checked = ~np.isnat(reading.times[step.selesai_bila])
        for i in where(checked & blank & (state.current <= k) & (state.status != STOPPED)):
            choices = listing(list(reading.columns.lists[column]), "atau")
            said = f"{step.selesai_bila} diisi, tetapi {column} kosong; pilih {choices}"
            yield Problem(i, column, "keputusan_kosong", said)


def _return_problems(reading: Reading, config: Config) -> Iterator[Problem]:
    for k, step in enumerate(config.steps):
        if k == 0 or not step.keputusan:
            continue
        column, before = step.keputusan.dilengkapi, config.steps[k - 1].selesai_bila
        for i in where(is_before(reading.times[column], reading.times[before])):
            yield Problem(i, column, "urutan_waktu", f"{column} lebih awal dari {before}; periksa kedua waktunya")


def _stop_problems(reading: Reading, config: Config) -> Iterator[Problem]:
    stop, reason = config.dihentikan.kolom, config.dihentikan.alasan
    if not stop or not reason:
        return
    stopped = ~np.isnat(reading.times[stop])
    given = np.fromiter((t is not None for t in reading.columns.texts[reason]), bool, reading.n)
    for i in where(stopped & ~given):
        yield Problem(i, reason, "alasan_kosong", f"{reason} belum diisi; pilih alasannya dari daftar")
    blank = reading.columns.times[stop].kind == BLANK
    for i in where(given & blank):
        said = f"{reason} diisi, tetapi {stop} kosong; isi tanggal dan jam di {stop}, atau hapus {reason}"
        yield Problem(i, stop, "waktu_henti_kosong", said)


def _late_required(reading: Reading, state: Progress, config: Config) -> Iterator[Problem]:
    """Wajib columns of a step after registration are asked for once that step is completed (keputusan kantor)."""
    for column in config.kolom:
        if not column.wajib or column.judul in config.required:
            continue
        k = next((k for k, s in enumerate(config.steps) if s.nomor == column.langkah), None)
        if k is None or k not in state.tracks:
            continue
        if column.judul in reading.times:
            empty = np.isnat(reading.times[column.judul])
        else:
            empty = np.fromiter((t is None for t in reading.columns.texts[column.judul]), bool, reading.n)
        for i in where(state.tracks[k].done & empty):
            yield Problem(i, column.judul, EMPTY_REQUIRED, f"{column.judul} belum diisi")


# ---- problems between rows -----------------------------------------------------------------------------------------


def copies(marks: Mapping[int, tuple[str, ...]], is_numbered: Sequence[bool]) -> dict[int, int]:
    """Copy -> the row that it equals in all ciri (INTERFACE 4.7).

    marks  position -> ciri, of the rows whose ciri are filled
    A numbered row is the original, else the upper one; which was seen first is no part of what a status follows from
    (INTERFACE 4.2).
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, key in marks.items():
        groups[key].append(i)
    out = {}
    for members in groups.values():
        if len(members) > 1:
            first, *others = sorted(members, key=lambda i: (not is_numbered[i], i))
            out.update(dict.fromkeys(others, first))
    return out


def likely_duplicates(reading: Reading, config: Config) -> dict[int, int]:
    """Later row -> earlier row: same NIK, else phone, else name; same permit; within 7 days (INTERFACE 4.7)."""
    received = reading.times[config.steps[0].selesai_bila]
    texts = reading.columns.texts
    permit = texts.get(config.role("jenis") or "")
    follows = texts.get(config.role("lanjutan") or "")
    kinds: list[tuple[Objects, Callable[[str], str | None]]] = []
    for role, clean in (("nik", _nik_key), ("telepon", _phone_key), ("nama", value_key)):
        heading = config.role(role)
        if heading is not None and heading in texts:
            kinds.append((texts[heading], clean))
    keys = [[None if t is None or t == ERASED else clean(t) for t in column] for column, clean in kinds]
    out: dict[int, int] = {}
    dated = (~np.isnat(received)).tolist()
    for kind, column in enumerate(keys):
        groups: dict[str, list[int]] = defaultdict(list)
        for i, key in enumerate(column):
            if key and dated[i]:
                groups[key].append(i)
        for members in groups.values():
            if len(members) > 1:
                for same in _by_permit(members, permit):
                    _pair(same, received, keys[:kind], follows, out)
    return out


def _by_permit(members: list[int], permit: Objects | None) -> list[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for i in members:
        groups[value_key(permit[i] or "") if permit is not None else ""].append(i)
    return [same for same in groups.values() if len(same) > 1]


def _pair(
    members: list[int],
    received: Times,
    stronger: Sequence[Sequence[str | None]],
    follows: Objects | None,
    out: dict[int, int],
) -> None:
    ordered = sorted(members, key=lambda i: (moment_of(received[i]), i))
    for position, later in enumerate(ordered):
        if follows is not None and follows[later] is not None:
            continue
        for earlier in reversed(ordered[:position]):
            if moment_of(received[later]) - moment_of(received[earlier]) > DUPLICATE_WINDOW:
                break
            # a stronger mark that both rows have decides alone: two NIKs that differ are two persons
            if any(column[later] and column[earlier] for column in stronger):
                continue
            out.setdefault(later, earlier)
            break


def _phone_key(text: str) -> str | None:
    """A number however it was written: 0812-..., +62 812 ... and 62812... are one."""
    plain = text.translate(_SEPARATORS).removeprefix("+")
    plain = plain.removeprefix("62") if plain.startswith("62") else plain.removeprefix("0")
    return plain if plain.isdigit() and 7 <= len(plain) <= 13 else None


def _nik_key(text: str) -> str | None:
    digits = text.replace(" ", "")
    return digits if digits.isdigit() and len(digits) >= 15 else None


def unknown_follow_ups(reading: Reading, config: Config, is_known: Callable[[str], bool]) -> Iterator[Problem]:
    """`Lanjutan Dari` that names no known number."""
    heading = config.role("lanjutan")
    if heading is None or heading not in reading.columns.texts:
        return
    for i, text in enumerate(reading.columns.texts[heading]):
        if text is not None and not is_known(text):
            said = f"{heading} {_quoted(text)} bukan nomor register yang dikenal; tulis nomor lengkap, atau kosongkan"
            yield Problem(i, heading, "lanjutan_tak_dikenal", said)


def swaps(times: Times, candidates: Mask, seen_at: np.datetime64) -> Mask:
    """Date cells more than 3 days from when they were typed that, day and month exchanged, lie in the 3 days before.

    A swap by the computer's regional setting (INTERFACE 4.6).
    """
    out = np.zeros(len(times), bool)
    then = seen_at.astype("datetime64[m]").item()
    for i in where(candidates & ~np.isnat(times)):
        read = moment_of(times[i])
        if abs(read - then) <= timedelta(days=3) or read.day > 12 or read.day == read.month:
            continue
        other = read.replace(day=read.month, month=read.day)
        reach = other.replace(hour=23, minute=59) if (read.hour, read.minute) == (0, 0) else other
        out[i] = then - timedelta(days=3) <= reach and other <= then
    return out
