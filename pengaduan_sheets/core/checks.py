"""Every check of a complaint, declared: code, section of the contract, columns, whom it concerns, what it says.

Pure: masks over whole columns; sentences are made only for the rows that have the problem. To add one: an entry in
CHECKS, and its rows in tests/test_checks.py. Of one column what stands first in CHECKS is told first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from ..cells import as_in_cell, moment_at, shown
from ..config import Config
from ..grid import UNSOLVED
from ..signs import as_shown, typed_figure
from ..text import LONGEST_DITTO, is_ditto, is_erased, listing, moment, moment_or_day
from .moments import Mask, Moments, Objects, is_ahead, mask_of, moment_of, where
from .normalize import BLANK, CHANGES, CLOCK_ONLY, TOO_EARLY, UNREADABLE, Readings
from .phones import national
from .problems import EMPTY_REQUIRED, EXAMPLE, TYPE_NOW, At, Check, Place, Problem, Seen
from .step_checks import (
    answer_columns,
    answered_too_early,
    awaits_new_time,
    decision_columns,
    filled_behind,
    is_passed,
    lacks_decision,
    lacks_hour,
    lacks_later,
    later_answers,
    later_required,
    open_column,
    previous_column,
    reopened_by,
    returned_columns,
    step_columns,
    to_mend,
    too_early,
    what_it_lacks,
    why_outdated,
    why_passed,
)

_LAST_YEAR = 2100  # larger numbers are days
_QUOTED = 40  # signs of a cell that a note repeats: a note is read in a cell, and a cell holds no more than 32,767
_CHOICES = 8  # values of a list that a note repeats
_USUAL_NIK = re.compile(r"[0-9]{6}(?:[04][1-9]|[15][0-9]|[26][0-8])(?:0[1-9]|1[0-2])[0-9]{6}")  # a day of every month
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


# ---- columns -------------------------------------------------------------------------------------------------------


def _every(config: Config) -> list[Place]:
    return [Place(heading) for heading in config.columns]


def _kind(isi: str) -> Callable[[Config], list[Place]]:
    return lambda config: [Place(heading) for heading, column in config.columns.items() if column.isi == isi]


def _required(config: Config) -> list[Place]:
    return [Place(heading) for heading in config.required]


def _written(config: Config) -> list[Place]:
    return [Place(heading) for heading in config.required if config.columns[heading].isi == "teks"]


def _one(heading: Callable[[Config], str | None]) -> Callable[[Config], list[Place]]:
    return lambda config: [Place(found) for found in [heading(config)] if found]


# ---- whom they concern ---------------------------------------------------------------------------------------------


def _mask(at: At, rows: Iterable[int]) -> Mask:
    return mask_of(rows, at.seen.reading.n)


def _each(values: Sequence[Any] | Objects, is_wrong: Callable[[Any], bool]) -> Mask:
    return np.fromiter(map(is_wrong, values), bool, len(values))


def _is_unsolved(at: At) -> Mask:
    """Few rows hold an error: only these are looked at."""
    return _mask(at, [i for i in where(at.errors) if at.raw[i] == UNSOLVED])


def _is_empty(at: At) -> Mask:
    """What a returned row lacks is asked for once it no longer waits for the reporter."""
    is_asked = ~at.seen.state.waits if at.heading != at.seen.config.begins else True
    empty = ~at.seen.filled[at.heading] & ~at.errors & is_asked & ~at.is_spared
    return empty & (at.times.kind == BLANK) if at.heading in at.columns.times else empty


def _is_wrong_nik(at: At) -> Mask:
    wrong = _each(at.texts, lambda text: text is not None and not is_erased(text) and nik_fault(text) is not None)
    return wrong & ~at.columns.as_number[at.heading]


def nik_fault(text: str) -> str | None:
    """What is wrong with a NIK, or None: 16 digits, digits 7 to 12 a birth date (day + 40 for women)."""
    if _USUAL_NIK.fullmatch(text):
        return None
    digits = typed_figure(text).replace(" ", "")
    if not digits.isascii() or not digits.isdigit():
        return "harus 16 angka tanpa huruf atau tanda lain"
    if len(digits) != 16:
        return f"harus 16 angka, terisi {len(digits)} angka"
    day, month, year = (int(digits[i : i + 2]) for i in (6, 8, 10))
    day -= 40 if day > 40 else 0
    is_leap_day = (day, month) == (29, 2)
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS_IN_MONTH[month - 1] or (is_leap_day and year % 4):
        return "memuat tanggal lahir yang tidak mungkin (angka ke-7 sampai ke-12)"
    return None


def _is_outside(at: At) -> Mask:
    """A list that the office has not filled yet refuses nothing."""
    outside = at.columns.outside[at.heading]
    return outside if at.columns.lists[at.heading] else np.zeros_like(outside)


def _is_ditto(at: At) -> Mask:
    return _each(at.texts, lambda text: text is not None and len(text) <= LONGEST_DITTO and is_ditto(text))


def _lacks_stop(at: At) -> Mask:
    is_given = at.seen.reading.is_filled(at.seen.config.dihentikan.alasan)
    return np.asarray(is_given & (at.times.kind == BLANK) & ~at.is_lacked)


def _stops_before_it_began(at: At) -> Mask:
    """Counted all the same, where it was typed (INTERFACE 4.3: a stop goes before everything)."""
    begun, stopped = (Moments.typed(at.seen.reading.times[h]) for h in (at.seen.config.begins, at.heading))
    return stopped.is_before(begun)


def _phones(at: At) -> Sequence[Readings]:
    return at.columns.phones[at.heading]


def _is_unknown(at: At) -> Mask:
    return _each(at.texts, lambda text: text is not None and not (is_erased(text) or at.seen.book.is_known(text)))


# ---- words of their sentences --------------------------------------------------------------------------------------


def _quoted(value: object) -> str:
    """What one sees in a cell, as a note repeats it: in one line; the beginning of a long one."""
    seen = as_shown(as_in_cell(value))
    return f"'{seen if len(seen) <= _QUOTED else seen[: _QUOTED - 1] + '…'}'"


def _typed(at: At, i: int) -> str:
    return _quoted(at.raw[i])


def _read(at: At, i: int) -> str:
    return _quoted(at.texts[i])


def _as_day(at: At, i: int) -> str:
    """A date before 2000 as one, where the sheet gives it as a number (Google has no dates); 1926 alone is a year."""
    value = at.raw[i]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return _quoted(moment_at(value) if is_number and value > _LAST_YEAR else value)  # type: ignore[arg-type, operator]


def _when(at: At, i: int) -> str:
    return moment_or_day(moment_of(at.times.value[i]))


def _exchanged(at: At, i: int) -> datetime:
    read = moment_of(at.times.value[i])
    return read.replace(day=read.month, month=read.day)


def _choices(at: At, i: int, most: int | None = None) -> str:
    allowed = at.columns.lists[at.heading]
    return listing(list(allowed[:most]), "atau") + (" dan lainnya" if most and len(allowed) > most else "")


def _original(at: At, i: int) -> str:
    book, row = at.seen.book, at.seen.copy_of[i]
    if book.closed is not None and row < 0:
        return f"{book.closed.noregs[row] or 'pengaduan tanpa nomor'} di buku tahun yang sudah ditutup"
    number = f" ({book.noregs[row]})" if book.noregs[row] else ""
    return f"baris {book.reading.agenda.rows[row]}{number}"


def _ciri(at: At, i: int) -> str:
    *others, last = at.seen.config.register_.ciri
    return f"{', '.join(others)} atau {last}" if others else last


def _earlier(at: At, i: int) -> str:
    book, row = at.seen.book, at.seen.likely_of[i]
    if book.closed is not None and row < 0:
        which, received = (
            book.closed.noregs[row] or "pengaduan di buku tahun yang sudah ditutup",
            book.closed.received[row],
        )
    else:
        which = book.noregs[row] or f"baris {book.reading.agenda.rows[row]}"
        received = book.reading.columns.times[at.heading].value[row]
    return f"{which} ({moment(moment_of(received))})"


def _follow_up(at: At, i: int) -> str:
    follow = at.seen.config.role("lanjutan")
    return f"; bila lanjutan, isi {follow}" if follow else ""


# ---- the checks ----------------------------------------------------------------------------------------------------

_TIMES, _NIK, _PHONES = _kind("waktu"), _kind("nik"), _kind("telepon")
_BEFORE = {"sebelumnya": lambda at, i: previous_column(at, i)}

CHECKS: Sequence[Check] = (
    Check("rumus_tanpa_hasil", "4.7", _every, _is_unsolved,
          "{kolom} berisi rumus yang hasilnya tidak tersimpan; buka buku di Excel lalu simpan, atau ketik nilainya"),
    Check("galat_sel", "4.7", _every, lambda at: at.errors & ~_is_unsolved(at),
          "{kolom} berisi galat {galat}; hapus lalu ketik lagi nilainya",
          {"galat": lambda at, i: shown(at.raw[i])}),
    Check("waktu_tak_terbaca", "4.6", _TIMES, lambda at: (at.times.kind == UNREADABLE) & ~at.errors,
          f"{{kolom}} {{isi}} tidak terbaca sebagai tanggal; tulis seperti {EXAMPLE}", {"isi": _typed}),
    Check("waktu_tanpa_tanggal", "4.6", _TIMES, lambda at: at.times.kind == CLOCK_ONLY,
          f"{{kolom}} hanya berisi jam atau angka tanpa tanggal; tulis tanggal dan jam, seperti {EXAMPLE}"),
    Check("waktu_rumus_berubah", "4.6", _TIMES, lambda at: at.times.kind == CHANGES,
          f"{{kolom}} {{isi}} adalah rumus yang hasilnya berubah sendiri, belum dihitung; {TYPE_NOW}", {"isi": _typed}),
    Check("waktu_terlalu_lama", "4.6", _TIMES, lambda at: at.times.kind == TOO_EARLY,
          f"{{kolom}} {{isi}} sebelum tahun 2000; periksa tahunnya, tulis seperti {EXAMPLE}", {"isi": _as_day}),
    Check("waktu_masa_depan", "4.6", _TIMES, lambda at: is_ahead(at.times.value, at.seen.reading.now),
          "{kolom} {saat} belum tiba, jadi belum dihitung; periksa tanggal dan jamnya", {"saat": _when}),
    Check("waktu_tertukar", "4.6", _TIMES, lambda at: at.seen.reading.swapped[at.heading],
          "{kolom} terbaca {saat}, mungkin maksudnya {tertukar} (tanggal dan bulan tertukar oleh setelan komputer); "
          "tulis dengan nama bulan, seperti {contoh}",
          {"saat": _when, "tertukar": lambda at, i: moment_or_day(_exchanged(at, i)),
           "contoh": lambda at, i: moment(_exchanged(at, i))}),
    Check(EMPTY_REQUIRED, "4.3", _required, _is_empty, "{kolom} belum diisi; isi dari formulir pengaduan"),
    Check("menunjuk_baris_lain", "4.7", _written, _is_ditto,
          "{kolom} {isi} menunjuk baris lain; tulis lengkap, karena baris dapat diurutkan", {"isi": _read}),
    Check("di_luar_daftar", "4.7", _kind("pilihan"), _is_outside,
          "{kolom} {isi} tidak ada dalam daftar; pilih {daftar}",
          {"isi": _read, "daftar": lambda at, i: _choices(at, i, _CHOICES)}),
    Check("nik_angka", "4.7", _NIK, lambda at: at.columns.as_number[at.heading] & at.is_filled,
          "{kolom} tersimpan sebagai angka, angka terakhirnya sudah berubah; ketik ulang dari KTP dengan tanda petik "
          "di depan (')"),
    Check("nik_salah", "4.7", _NIK, _is_wrong_nik, "{kolom} {sebab}; periksa dengan KTP, atau kosongkan",
          {"sebab": lambda at, i: nik_fault(at.texts[i]) or ""}),
    Check("telepon_salah", "4.7", _PHONES, lambda at: _each(_phones(at), lambda found: found == ()),
          "{kolom} {isi} bukan nomor telepon yang benar; tulis satu nomor seperti 0812-3456-7890, atau -",
          {"isi": _read}),
    Check("telepon_rancu", "4.6", _PHONES, lambda at: _each(_phones(at), lambda found: bool(found) and len(found) > 1),
          "{kolom} {isi} dapat berarti {nomor}; tulis yang benar lengkap dengan 0 di depan",
          {"isi": _read, "nomor": lambda at, i: listing([*map(national, _phones(at)[i] or ())], "atau")}),
    Check("urutan_waktu", "4.3", step_columns, lambda at: at.track.disorder,
          "{awal} lebih awal dari {sebelumnya} ({mulai}); periksa {waktu}",
          {**_BEFORE, "awal": lambda at, i: listing(too_early(at, i)),
           "mulai": lambda at, i: moment_or_day(moment_of(at.track.start.at[i])),
           "waktu": lambda at, i: "kedua waktunya" if len(too_early(at, i)) == 1 else "waktunya"}),
    Check("pemeriksaan_lama", "4.3", step_columns, lambda at: at.track.claim.is_older,
          "{kolom} lebih awal dari {dilengkapi}; isi {kolom} dengan waktu pemeriksaan ulang",
          {"dilengkapi": later_answers}),
    Check("langkah_tidak_dilalui", "4.3", step_columns, is_passed,
          "{kolom} diisi, padahal langkah {langkah} tidak dilalui pengaduan ini ({sebab}); kosongkan, atau betulkan "
          "sebabnya",
          {"langkah": lambda at, i: at.track.step.label, "sebab": why_passed}),
    Check("keputusan_lama", "4.3", returned_columns, awaits_new_time,
          "{kolom} {sebab}, jadi belum dihitung; isi {kolom} dengan waktu keputusan yang baru",
          {"sebab": why_outdated}),
    Check("perlu_jam", "4.3", returned_columns, lacks_hour,
          "{kolom} tanpa jam, pada hari pengaduan ini dikembalikan; tulis juga jamnya, seperti {contoh}",
          {"contoh": lambda at, i: EXAMPLE}),
    Check("langkah_terlewat", "4.3", step_columns, lambda at: at.seen.state.behind[at.k] & ~at.seen.state.is_stopped,
          "{belakang} sudah diisi, padahal {terbuka} {kurang} dulu {dibetulkan}",
          {"belakang": filled_behind, "terbuka": open_column, "kurang": what_it_lacks, "dibetulkan": to_mend}),
    Check("keputusan_kosong", "4.3", decision_columns, lacks_decision,
          "{langkah} diisi, tetapi {kolom} kosong; pilih {daftar}",
          {"langkah": lambda at, i: at.track.step.selesai_bila, "daftar": _choices}),
    Check("urutan_waktu", "4.3", answer_columns, answered_too_early,
          "{kolom} lebih awal dari {sebelumnya}; periksa kedua waktunya", _BEFORE),
    Check("alasan_kosong", "4.3", _one(lambda config: config.dihentikan.kolom and config.dihentikan.alasan),
          lambda at: at.seen.state.is_stopped & ~at.is_filled & ~at.is_lacked,
          "{kolom} belum diisi; pilih alasannya dari daftar"),
    Check("waktu_henti_kosong", "4.3", _one(lambda config: config.dihentikan.alasan and config.dihentikan.kolom),
          _lacks_stop,
          "{alasan} diisi, tetapi {kolom} kosong; isi tanggal dan jam di {kolom}, atau hapus {alasan}",
          {"alasan": lambda at, i: at.seen.config.dihentikan.alasan}),
    Check("urutan_waktu", "4.3", _one(lambda config: config.dihentikan.kolom), _stops_before_it_began,
          "{kolom} lebih awal dari {sebelumnya} ({mulai}); periksa kedua waktunya",
          {"sebelumnya": lambda at, i: at.seen.config.begins,
           "mulai": lambda at, i: moment_or_day(moment_of(at.seen.reading.times[at.seen.config.begins][i]))},
          is_hint=True),
    Check(EMPTY_REQUIRED, "4.3", later_required, lacks_later,
          "{kolom} belum diisi"),
    Check("salinan", "4.7", _one(lambda config: config.register_.ciri[0]), lambda at: _mask(at, at.seen.copy_of),
          "Sama dengan {asli}; hapus baris ini, atau perbaiki {ciri}", {"asli": _original, "ciri": _ciri}),
    Check("tahun_tertutup", "4.3", _one(lambda config: config.registering.selesai_bila),
          lambda at: at.seen.part.of(at.seen.book.is_refused),
          "{kolom} {saat}: tahun {tahun} tidak diberi nomor register lagi; periksa tahunnya",
          {"saat": _when, "tahun": lambda at, i: str(moment_of(at.times.value[i]).year)}),
    Check("lanjutan_tak_dikenal", "4.7", _one(lambda config: config.role("lanjutan")), _is_unknown,
          "{kolom} {isi} bukan nomor register yang dikenal; tulis nomor lengkap, atau kosongkan", {"isi": _read}),
    Check("mungkin_ganda", "4.7", _one(lambda config: config.begins),
          lambda at: _mask(at, at.seen.likely_of) & ~_mask(at, at.seen.copy_of) & ~at.seen.state.is_stopped,
          "Mungkin ganda: mirip {mirip}{saran}", {"mirip": _earlier, "saran": _follow_up}, is_hint=True),
    Check("dibuka_lagi", "4.3", _one(lambda config: config.steps[-1].selesai_bila),
          lambda at: at.seen.state.is_open & at.seen.part.of(at.seen.book.was_finished),
          "Pernah selesai: {sebab}pengaduan ini terbuka lagi", {"sebab": reopened_by}, is_hint=True),
)  # fmt: skip


def find_problems(seen: Seen) -> list[Problem]:
    """All that the checks find; of one row and column in the order of the checks."""
    return [problem for check in CHECKS for problem in check.find(seen)]
