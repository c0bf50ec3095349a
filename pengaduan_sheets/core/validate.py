"""Every check of a row (INTERFACE 4.3 and 4.6) as a function from typed columns to problems. Pure.

Masks are computed over whole columns; sentences are made only for the rows that have the problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from ..cells import as_in_cell, is_blank, moment_at, shown
from ..config import Config, Step
from ..grid import UNSOLVED
from ..signs import as_shown, typed_figure
from ..text import ERASED, NIL_WORDS, listing, moment, moment_or_day, value_key
from .moments import Mask, Moments, is_ahead, moment_of, where
from .normalize import BLANK, CHANGES, CLOCK_ONLY, TOO_EARLY, UNREADABLE
from .phones import national, readings
from .problems import EMPTY_REQUIRED, EXAMPLE, TYPE_NOW, Problem
from .progress import STOPPED, Progress
from .reading import Reading

_LAST_YEAR = 2100  # larger numbers are days
_QUOTED = 40  # signs of a cell that a note repeats: a note is read in a cell, and a cell holds no more than 32,767
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _quoted(value: object) -> str:
    """What one sees in a cell, as a note repeats it: in one line; the beginning of a long one."""
    seen = as_shown(as_in_cell(value))
    return f"'{seen if len(seen) <= _QUOTED else seen[: _QUOTED - 1] + '…'}'"


def _as_day(value: object) -> object:
    """A date before 2000 as one, where the sheet gives it as a number (Google has no dates); 1926 alone is a year."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return moment_at(value) if is_number and value > _LAST_YEAR else value  # type: ignore[arg-type, operator]


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
            yield _error_problem(i, heading, reading.agenda.raw[heading][i])
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


def _error_problem(row: int, heading: str, error: object) -> Problem:
    if error == UNSOLVED:
        text = "berisi rumus yang hasilnya tidak tersimpan; buka buku di Excel lalu simpan, atau ketik nilainya"
        return Problem(row, heading, "rumus_tanpa_hasil", f"{heading} {text}")
    text = f"berisi galat {shown(error)}; hapus lalu ketik lagi nilainya"
    return Problem(row, heading, "galat_sel", f"{heading} {text}")


def _time_problems(reading: Reading, heading: str, errors: Mask) -> Iterator[Problem]:
    column, raw = reading.columns.times[heading], reading.agenda.raw[heading]
    for i in where((column.kind == UNREADABLE) & ~errors):
        text = f"{heading} {_quoted(raw[i])} tidak terbaca sebagai tanggal; tulis seperti {EXAMPLE}"
        yield Problem(i, heading, "waktu_tak_terbaca", text)
    for i in where(column.kind == CLOCK_ONLY):
        text = f"{heading} hanya berisi jam atau angka tanpa tanggal; tulis tanggal dan jam, seperti {EXAMPLE}"
        yield Problem(i, heading, "waktu_tanpa_tanggal", text)
    for i in where(column.kind == CHANGES):
        text = f"{heading} {_quoted(raw[i])} adalah rumus yang hasilnya berubah sendiri, belum dihitung; {TYPE_NOW}"
        yield Problem(i, heading, "waktu_rumus_berubah", text)
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
    digits = typed_figure(text).replace(" ", "")
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
        found = readings(text)
        if not found:
            advice = "tulis satu nomor seperti 0812-3456-7890, atau -"
            said = f"{heading} {_quoted(text)} bukan nomor telepon yang benar; {advice}"
            yield Problem(i, heading, "telepon_salah", said)
        elif len(found) > 1:
            which = listing([national(number) for number in found], "atau")
            said = f"{heading} {_quoted(text)} dapat berarti {which}; tulis yang benar lengkap dengan 0 di depan"
            yield Problem(i, heading, "telepon_rancu", said)


# ---- problems of rows: order, gaps, stops --------------------------------------------------------------------------


def row_problems(reading: Reading, state: Progress, config: Config) -> Iterator[Problem]:
    """Problems between cells of one row: gaps, disorder, an older check, a stop without reason (INTERFACE 4.3)."""
    for before, track in zip(config.steps, state.tracks, strict=False):
        column = track.step.selesai_bila
        for i in where(track.disorder):
            start = moment_or_day(moment_of(track.start.at[i]))
            said = f"{column} lebih awal dari {before.selesai_bila} ({start}); periksa kedua waktunya"
            yield Problem(i, column, "urutan_waktu", said)
        for i in where(track.claim.is_older):
            decision = track.step.keputusan
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
    for k, track in enumerate(state.tracks):
        for i in where(state.is_behind(k) & (state.status != STOPPED)):
            filled[i].append(track.step.selesai_bila)
    for i, later in filled.items():
        earlier = _open_column(config, reading, state, i)
        typed = not is_blank(reading.agenda.raw[state.tracks[state.current[i]].step.selesai_bila][i])
        lacks = "belum selesai; betulkan" if typed else "belum diisi; isi"
        said = f"{listing(later)} sudah diisi, padahal {earlier} {lacks} dulu {earlier}"
        for column in later:
            yield Problem(i, column, "langkah_terlewat", said)


def _open_column(config: Config, reading: Reading, state: Progress, i: int) -> str:
    """The column that holds back the row: the open step's time, or its decision where only that is missing."""
    step: Step = state.tracks[state.current[i]].step
    if not state.has_begun[i]:
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
        for i in where(checked & blank & (state.current < k) & (state.status != STOPPED)):
            choices = listing(list(reading.columns.lists[column]), "atau")
            said = f"{step.selesai_bila} diisi, tetapi {column} kosong; pilih {choices}"
            yield Problem(i, column, "keputusan_kosong", said)


def _return_problems(reading: Reading, config: Config) -> Iterator[Problem]:
    for k, step in enumerate(config.steps):
        if k == 0 or not step.keputusan:
            continue
        column, before = step.keputusan.dilengkapi, config.steps[k - 1].selesai_bila
        for i in where(Moments.typed(reading.times[column]).is_before(Moments.typed(reading.times[before]))):
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
        if not k:
            continue
        if column.judul in reading.times:
            empty = np.isnat(reading.times[column.judul])
        else:
            empty = np.fromiter((t is None for t in reading.columns.texts[column.judul]), bool, reading.n)
        for i in where(state.tracks[k - 1].done & empty):
            yield Problem(i, column.judul, EMPTY_REQUIRED, f"{column.judul} belum diisi")


def reopened(state: Progress, ids: Sequence[str], finished: frozenset[str], config: Config) -> Iterator[Problem]:
    """A hint where a complaint that once was finished is open; finished: IDs that the journal remembers so."""
    last = config.steps[-1].selesai_bila
    for i in where(state.is_open):
        if ids[i] in finished:
            said = f"Pernah selesai: {last} dikosongkan, pengaduan ini terbuka lagi"
            yield Problem(i, last, "dibuka_lagi", said, is_hint=True)


def unknown_follow_ups(reading: Reading, config: Config, is_known: Callable[[str], bool]) -> Iterator[Problem]:
    """`Lanjutan Dari` that names no known number."""
    heading = config.role("lanjutan")
    if heading is None or heading not in reading.columns.texts:
        return
    for i, text in enumerate(reading.columns.texts[heading]):
        if text is not None and not is_known(text):
            said = f"{heading} {_quoted(text)} bukan nomor register yang dikenal; tulis nomor lengkap, atau kosongkan"
            yield Problem(i, heading, "lanjutan_tak_dikenal", said)
