"""What old registers call things: headings, banners, sums, signatures, marks for `as above`. All in small letters.

Headings are compared as `heading_words` makes them: abbreviations in full, no punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ..signs import one_line
from ..text import MONTHS, MONTHS_SHORT

_WORD = re.compile(r"[^\W_]+")
_SPELLED = re.compile(r"\b[^\W\d_](?:[ .]+[^\W\d_]\b)+")  # `N I K`, `N.I.K.`: one word, letter by letter

_IN_FULL: Mapping[str, str] = {
    "tgl": "tanggal", "tggl": "tanggal", "tg": "tanggal", "date": "tanggal", "hari": "hari", "bln": "bulan",
    "thn": "tahun", "th": "tahun", "no": "nomor", "nmr": "nomor", "nr": "nomor", "num": "nomor", "hp": "hp",
    "telp": "hp", "tlp": "hp", "tlpn": "hp", "telpon": "hp", "telepon": "hp", "telephone": "hp", "phone": "hp",
    "handphone": "hp", "ponsel": "hp", "seluler": "hp", "wa": "hp", "whatsapp": "hp", "kontak": "hp",
    "contact": "hp", "nm": "nama", "name": "nama", "almt": "alamat", "alm": "alamat", "address": "alamat",
    "reg": "register", "registrasi": "register", "regist": "register", "jns": "jenis", "ket": "keterangan",
    "ktr": "keterangan", "pengad": "pengaduan", "adm": "administrasi", "tl": "tindak lanjut", "izn": "izin",
    "ijin": "izin", "perijinan": "perizinan", "ktp": "ktp", "status": "status", "dok": "dokumen", "pdaftaran":
    "pendaftaran", "urt": "urut", "lap": "lapor", "pemhn": "pemohon", "ptgs": "petugas", "wkt": "waktu",
}  # fmt: skip

# The columns by what they are (`targets.roles`), and how offices head them.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "mulai": (
        "tanggal", "hari tanggal", "tanggal bulan tahun", "dd mm yyyy", "tanggal lapor", "tanggal laporan",
        "tanggal pengaduan", "tanggal masuk", "tanggal diterima", "tanggal terima", "tanggal penerimaan",
        "tanggal melapor", "tanggal aduan", "tanggal masuk pengaduan", "tanggal pelaporan", "waktu lapor",
        "waktu pengaduan", "tanggal register", "tanggal agenda", "tanggal mengadu", "tanggal surat masuk",
    ),
    "nama": (
        "nama", "nama pelapor", "nama pengadu", "nama pemohon", "nama lengkap", "pelapor", "pengadu", "nama warga",
        "nama masyarakat", "identitas pelapor", "nama pelapor pengadu", "nama yang melapor", "nama pengadu pelapor",
        "nama pelanggan", "nama klien",
    ),
    "alamat": (
        "alamat", "alamat pelapor", "alamat pengadu", "alamat pemohon", "alamat lengkap", "tempat tinggal", "domisili",
        "alamat rumah",
    ),
    "nik": (
        "nik", "nomor ktp", "ktp", "nomor nik", "nik ktp", "nomor identitas", "nik pelapor", "nomor induk kependudukan",
        "nomor ktp nik", "identitas ktp", "no ktp pelapor",
    ),
    "telepon": (
        "hp", "nomor hp", "nomor hp hp", "hp hp", "nomor hp pelapor", "hp pelapor", "nomor kontak", "hp person",
        "nomor yang dapat dihubungi", "nomor hp pengadu", "kontak pelapor",
    ),
    "jenis": (
        "jenis", "jenis izin", "jenis perizinan", "izin", "perizinan", "jenis layanan", "layanan", "jenis izin layanan",
        "jenis pelayanan", "jenis pengaduan", "bidang", "kategori", "kategori pengaduan",
    ),
    "uraian": (
        "uraian", "uraian pengaduan", "isi pengaduan", "pengaduan", "isi aduan", "aduan", "isi laporan", "keluhan",
        "isi keluhan", "uraian masalah", "masalah", "permasalahan", "pokok pengaduan", "materi pengaduan",
        "uraian laporan", "perihal", "perihal pengaduan", "hal yang diadukan", "isi ringkas", "isi pengaduan keluhan",
        "uraian keluhan", "substansi pengaduan", "pokok masalah", "ringkasan pengaduan", "uraian singkat pengaduan",
        "isi pengaduan masyarakat", "yang diadukan", "isi",
    ),
    "jawaban": (
        "tindak lanjut", "penyelesaian", "solusi", "jawaban", "hasil", "hasil tindak lanjut", "uraian tindak lanjut",
        "hasil penyelesaian", "tanggapan", "isi jawaban", "uraian penyelesaian", "tindakan", "penanganan",
        "hasil penanganan", "tindak lanjut penyelesaian", "uraian jawaban", "isi penyelesaian", "isi tindak lanjut",
        "isi tanggapan", "uraian tanggapan", "uraian penanganan", "hasil jawaban",
    ),
    "akhir": (
        "tanggal selesai", "selesai", "selesai tanggal", "tanggal diselesaikan", "tanggal tuntas", "waktu selesai",
        "tanggal ditutup",
    ),
    "akhir bila tak ada yang lain": (
        "tanggal penyelesaian", "tanggal tindak lanjut", "tanggal jawaban", "tanggal dijawab", "tanggal respon",
        "tanggal ditindaklanjuti", "tanggal solusi",
    ),
    "nomor": (
        "nomor", "nomor register", "register", "nomor agenda", "nomor pengaduan", "nomor buku agenda",
        "nomor reg pengaduan", "nomor register pengaduan", "nomor pendaftaran", "nomor tiket", "nomor laporan",
        "nomor aduan",
    ),
    "urut": ("nomor", "nomor urut", "urut"),
}  # fmt: skip

FINISHED = frozenset({
    "selesai", "sudah selesai", "telah selesai", "tuntas", "sudah", "beres", "closed", "close", "done", "terjawab",
    "sudah dijawab", "selesai ditindaklanjuti", "sudah ditindaklanjuti",
})  # fmt: skip

_MONTHS = frozenset(map(str.casefold, (*MONTHS, *MONTHS_SHORT, "Pebruari", "Nopember", "Agt", "Sept", "Nop")))
_PERIODS = _MONTHS | {"bulan", "tahun", "periode", "triwulan", "semester", "nihil", "halaman", "lembar"}
_BESIDE_PERIODS = frozenset({
    "data", "keadaan", "laporan", "register", "rekap", "pengaduan", "per", "anggaran", "minggu", "tanggal", "ke", "s",
    "d", "sd", "sampai", "dengan", "i", "ii", "iii", "iv", "ini", "tidak", "ada", "lanjutan", "dari", "dinas", "kota",
    "kabupaten", "jumlah",
})  # fmt: skip
_SUM = re.compile(
    r"(?:sub\s*-?\s*total|grand\s*total|total|jumlah|jml|rata\s*-?\s*rata|rekapitulasi|rekap|pers?entase|prosentase)\b"
)
_SIGNED = re.compile(
    r"(?:mengetahui|menyetujui|diketahui|disetujui|dibuat oleh|disusun oleh|diperiksa oleh|yang membuat|pembuat|"
    r"penanggung\s*jawab|a\.?\s?n\.?\s|u\.?b\.?\s|plt\b|plh\b|kepala\b|sekretaris\b|kasi\b|kabid\b|kasub(?:bag|ag)\b|"
    r"camat\b|lurah\b|bupati\b|wali\s?kota\b|direktur\b|inspektur\b|ttd\b|tertanda|nip\b|pembina\b|penata\b|"
    r"pengatur\b|(?:catatan|keterangan|ket\.?)\s*:|petugas(?: pencatat| pengaduan)?,?$)"
)
_PLACE = r"[a-z .'-]{3,30},\s*"
_PLACE_AND_DATE = re.compile(
    rf"{_PLACE}(?:\d{{1,2}}\s+|[.…_\s]*)(?:{'|'.join(sorted(_MONTHS))})\b.*|{_PLACE}[.…_\s]{{3,}}.*"
)
_LONGEST_SIGNED = 60  # characters: what is longer is somebody's words


def is_banner(text: str) -> bool:
    """`BULAN : JANUARI 2025`, `Triwulan I`, `NIHIL`: what stands between complaints and is none."""
    words = _WORD.findall(text.replace(" ", "") if re.fullmatch(r"n\s*i\s*h\s*i\s*l", text) else text)
    return any(w in _PERIODS for w in words) and all(
        w in _PERIODS or w in _BESIDE_PERIODS or w.isdigit() for w in words
    )


def is_sum(text: str) -> bool:
    """`JUMLAH`, `Total pengaduan bulan Januari`."""
    return _SUM.match(text) is not None


def is_signed(text: str) -> bool:
    """What stands in the block of signatures below a register, or its legend."""
    return len(text) <= _LONGEST_SIGNED and bool(_SIGNED.match(text) or _PLACE_AND_DATE.fullmatch(text))


@lru_cache(maxsize=5_000)  # every cell is held against the headings: not all of a register is to be remembered
def heading_words(text: str) -> str:
    """A heading as it is compared: `No. Telp/HP` is `nomor hp hp`, `N I K` is `nik`."""
    joined = _SPELLED.sub(lambda found: "".join(_WORD.findall(found[0])), one_line(text).casefold())
    words = (_IN_FULL.get(word, word) for word in _WORD.findall(joined))
    return " ".join(words)
