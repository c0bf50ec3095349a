"""The looks that the whole book shares: every name that contents and layout use, made from the theme and the SOP."""

from __future__ import annotations

from ..config import Config
from ..grid import TEXT_FORMAT, Look
from .templates import Block, Paint, Theme

END_BLOCK = "akhir"  # looks of the block after the last step: pita_akhir, judul_akhir


def looks(config: Config, theme: Theme) -> dict[str, Look]:
    """Name -> look. Fixed names, and per step n: pita_n, pita_n_sempit, judul_n, judul_n_wajib, status_n."""
    return {**_texts(theme), **_figures(theme), **_body(theme), **_marks(theme), **_blocks(config, theme)}


def _texts(theme: Theme) -> dict[str, Look]:
    other, size = theme.warna.lain, theme.huruf.ukuran
    return {
        "teks": Look(),
        "teks_lunak": Look(color=other.lunak, size=size - 1),
        "teks_bungkus": Look(wrap=True),
        "judul": Look(bold=True, color=other.judul.huruf, fill=other.judul.latar, wrap=True, valign="center"),
        "judul_tengah": Look(
            bold=True, color=other.judul.huruf, fill=other.judul.latar, wrap=True, valign="center", align="center"
        ),
        "judul_tab": Look(bold=True, size=size + 7, color=other.bagian, valign="center"),
        "judul_bagian": Look(bold=True, size=size + 2, color=other.bagian),
        "judul_grup": Look(bold=True, color=other.judul.huruf, fill=other.judul.latar, valign="center"),
        "label": Look(color=other.lunak),
        "catatan": Look(italic=True, color=other.lunak, size=size - 1),
        "tautan": Look(underline=True, color=other.tautan),
        "bahaya": Look(bold=True, color=other.bahaya),
        "baik": Look(color=other.baik),
        "isian": _paint(theme.warna.tanda.isian, number_format=TEXT_FORMAT, border=other.garis),
        "sel_bungkus": Look(wrap=True, border_bottom=other.garis),
        "sel_tengah": Look(align="center", border_bottom=other.garis),
        "sel_tanda": Look(align="center", bold=True, color=other.bagian, border_bottom=other.garis),
        "sel_lunak": Look(align="right", color=other.lunak, border_bottom=other.garis),
        "sel_kanan": Look(align="right", wrap=True, border_bottom=other.garis),
        "sel_angka": Look(align="right", number_format=theme.format.angka, border_bottom=other.garis),
        "sel_waktu": Look(align="left", number_format=theme.format.waktu, border_bottom=other.garis),
        "sel_teks": Look(border_bottom=other.garis),
        "sel_bahaya": Look(bold=True, color=other.bahaya, border_bottom=other.garis),
        "sel_persen": Look(align="right", number_format=theme.format.persen, border_bottom=other.garis),
    }


def _figures(theme: Theme) -> dict[str, Look]:
    other, size, formats = theme.warna.lain, theme.huruf.ukuran, theme.format
    return {
        "angka": Look(align="right", number_format=formats.angka),
        "angka1": Look(align="right", number_format=formats.angka1),
        "persen": Look(align="right", number_format=formats.persen),
        "waktu": Look(align="left", number_format=formats.waktu),
        "tanggal": Look(align="left", number_format=formats.tanggal),
        "besar": Look(bold=True, size=size + 11, color=other.bagian, align="left", number_format=formats.angka),
        "besar_bahaya": Look(bold=True, size=size + 11, color=other.bahaya, align="left", number_format=formats.angka),
        "bahaya_label": Look(bold=True, color=other.bahaya, size=size - 1, wrap=True, valign="bottom"),
        "besar_ubah": Look(color=other.lunak, size=size - 1, wrap=True),
        "besar_label": Look(color=other.lunak, size=size - 1, wrap=True, valign="bottom"),
    }


def _body(theme: Theme) -> dict[str, Look]:
    """Cells of the shared tabs: what the sync fills (kunci ...) and what staff fill (isi_...)."""
    system, formats, other = theme.warna.sistem, theme.format, theme.warna.lain
    return {
        "kunci": _paint(system.isi, wrap=True, number_format=TEXT_FORMAT),
        "kunci_waktu": _paint(system.isi, align="left", number_format=formats.waktu),
        "kunci_angka": _paint(system.isi, align="center", number_format=formats.angka),
        # A link is a formula, which a cell of format text would show instead of following it; the format says what is
        # seen of it, for an address is longer than any column.
        "kunci_tautan": Look(fill=system.isi.latar, color=other.tautan, underline=True, number_format=formats.tautan),
        "isi_teks": Look(wrap=True, number_format=TEXT_FORMAT),
        "isi_waktu": Look(align="left", number_format=formats.waktu),
        "isi_tanggal": Look(align="left", number_format=formats.tanggal),
    }


def _marks(theme: Theme) -> dict[str, Look]:
    """Real swatches of what the conditional formats paint, for the tab Petunjuk."""
    status, late, mark = theme.warna.status, theme.warna.terlambat, theme.warna.tanda
    return {
        "status_perbaiki": _paint(status.perbaiki),
        "status_menunggu": _paint(status.menunggu),
        "status_selesai": _paint(status.selesai),
        "status_dihentikan": _paint(status.dihentikan),
        "terlambat": _paint(late.kuat, bold=True),
        "wajib_kosong": _paint(mark.wajib_kosong),
        "berikutnya": _paint(mark.berikutnya),
    }


def _blocks(config: Config, theme: Theme) -> dict[str, Look]:
    system = theme.warna.sistem
    out = _block_looks("sistem", system, theme)
    for index, step in enumerate(config.steps):
        out |= _block_looks(str(step.nomor), theme.block(index), theme)
        out[f"status_{step.nomor}"] = _paint(theme.block(index).judul)
    for index, step in enumerate(config.recap_steps):
        out |= _block_looks(str(step.nomor), theme.block(index + 1), theme)
        out[f"status_{step.nomor}"] = _paint(theme.block(index + 1).judul)
    return out | _block_looks(END_BLOCK, theme.warna.blok_akhir, theme)


def _block_looks(name: str, block: Block, theme: Theme) -> dict[str, Look]:
    small = theme.huruf.ukuran - 1
    line = block.pita.latar
    return {
        f"pita_{name}": _paint(block.pita, bold=True, size=small, valign="center"),
        f"pita_{name}_sempit": _paint(block.pita, bold=True, size=small, valign="center", wrap=True),
        f"judul_{name}": _paint(block.judul, wrap=True, valign="center", border_bottom=line),
        f"judul_{name}_wajib": _paint(block.judul, bold=True, wrap=True, valign="center", border_bottom=line),
    }


def _paint(paint: Paint, **more: object) -> Look:
    return Look(fill=paint.latar, color=paint.huruf, **more)  # type: ignore[arg-type]
