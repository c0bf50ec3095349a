"""Ten ways in which an office changes its SOP in mid-year, each as one edit of the shipped config.toml.

`[[versi]]` keeps what was before each of them as it was (INTERFACE 4.13); without it all but the pattern are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

CONFIG = (Path(__file__).resolve().parents[1] / "config.toml").read_text(encoding="utf-8")
LAST_DAY = "2026-06-30"  # of the SOP before the change
OLD_FILE = "config-lama.toml"


def _replaced(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def edit(text: str) -> str:
        for old, new in pairs:
            assert text.count(old) >= 1, old
            text = text.replace(old, new)
        return text

    return edit


def _part(text: str, heading: str) -> str:
    """The [[langkah]] or [[kolom]] with this line."""
    return next(part for part in re.split(r"(?=^\[)", text, flags=re.MULTILINE) if f"\n{heading}\n" in part)


def _limit(text: str) -> str:
    step = _part(text, 'status = "Verifikasi"')
    return text.replace(step, step.replace('waktu = "1 hari"', 'waktu = "30 menit"'))


def _step_added(text: str) -> str:
    """`Pengendalian Mutu` becomes step 5; the later ones move up by one."""
    for number in range(9, 4, -1):
        for key in ("nomor", "langkah"):
            text = re.sub(rf"^{key} = {number}$", f"{key} = {number + 1}", text, flags=re.MULTILINE)
    column = '[[kolom]]\njudul = "Mutu Diperiksa"\nisi = "waktu"\nlangkah = 5\n\n'
    step = (
        '[[langkah]]\nnomor = 5\npelaksana = "Tim Mutu"\nwaktu = "2 jam"\nstatus = "Pengendalian Mutu"\n'
        'selesai_bila = "Mutu Diperiksa"\n\n'
    )
    before = _part(text, 'judul = "Solusi Diteruskan"'), _part(text, 'selesai_bila = "Solusi Diteruskan"')
    return text.replace(before[0], column + before[0]).replace(before[1], step + before[1])


def _step_removed(text: str) -> str:
    """`Penyampaian Solusi` goes, and its column with it."""
    for part in (_part(text, 'judul = "Solusi Diteruskan"'), _part(text, 'selesai_bila = "Solusi Diteruskan"')):
        text = text.replace(part, "")
    return text


def _class(text: str) -> str:
    """How long solving may take depends on how it is solved."""
    step = _part(text, 'status = "Penyelesaian"')
    by_value = 'waktu = { kolom = "Cara Penyelesaian", "Lisan" = "30 menit", lainnya = "3 hari" }'
    return text.replace(step, step.replace('waktu = "1 hari"', by_value))


CHANGES: Mapping[str, Callable[[str], str]] = {
    "limit": _limit,
    "step added": _step_added,
    "step removed": _step_removed,
    "hours": _replaced(('"13:00-16:00"', '"13:00-15:00"'), ('"13:30-16:30"', '"13:30-15:30"')),
    "decision value": _replaced(('"Lengkap"', '"Sudah Lengkap"'), ('"Tidak Lengkap"', '"Belum Lengkap"')),
    "status": _replaced(('status = "Verifikasi"', 'status = "Telaah"')),
    "pattern": _replaced(("{urut:04d}/PGD/{bulan_romawi}/{tahun}", "{tahun}-{urut:05d}")),
    "column": _replaced(('"Solusi Diteruskan"', '"Jawaban Diteruskan"')),
    "class": _class,
    "promise": _replaced(("[dihentikan]\n", '[janji]\nmulai = 2\nwaktu = "1 hari"\n\n[dihentikan]\n')),
}


def changed(name: str, text: str = CONFIG) -> str:
    """config.toml after the change, without a word of what was before."""
    return CHANGES[name](text)


def with_version(text: str, until: str = LAST_DAY, file: str = OLD_FILE) -> str:
    """That config.toml with the earlier SOP named in it."""
    return f'{text}\n[[versi]]\nsampai = {until}\nberkas = "{file}"\n'
