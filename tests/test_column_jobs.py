"""One column that two keys of config.toml would use for things that cannot both be so is refused, with what to use
(INTERFACE 2 and 4.3); what may be shared is read as ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from any_procedure import BRANCHES

from pengaduan_sheets.config import Config, load_config, parse_config
from pengaduan_sheets.core.flow_faults import notes
from pengaduan_sheets.errors import ConfigError

ROOT = Path(__file__).parent.parent
SHIPPED = (ROOT / "config.toml").read_text(encoding="utf-8")

STOP = '[dihentikan]\nkolom = "Dihentikan"'
REASON = 'alasan = "Alasan Dihentikan"'
BACK = 'kekurangan = "Kekurangan", dilengkapi = "Dilengkapi" }'
ENDS = 'selesai_bila = "Diperiksa"'
ALWAYS = "jadi setiap pengaduan"
# what -> (in the shipped config, becomes, key, what is said)
BINJAI = {
    "stopped by the last step": (
        STOP, '[dihentikan]\nkolom = "Pelapor Dihubungi"', "dihentikan.kolom",
        'kolom "Pelapor Dihubungi" sudah menandai selesainya langkah 6, jadi setiap pengaduan akan terhitung '
        "dihentikan; pakai kolom waktu lain: Dihentikan"),
    "stopped by the form": (
        STOP, '[dihentikan]\nkolom = "Tanggal Lapor"', "dihentikan.kolom", "sudah menandai selesainya langkah 1"),
    "stopped by the reporter's answer": (
        STOP, '[dihentikan]\nkolom = "Dilengkapi"', "dihentikan.kolom", "menandai jawaban pelapor di langkah 2"),
    "completed by the reporter's answer": (
        ENDS, 'selesai_bila = "Dilengkapi"', "langkah[2].keputusan",
        'kolom "Dilengkapi" sudah menandai selesainya langkah 2'),
    "answered by a completion": (
        BACK, BACK.replace('"Dilengkapi"', '"Diperiksa"'), "langkah[2].keputusan",
        "jadi tidak diketahui kapan pelapor menjawab; pakai kolom waktu lain: Dilengkapi"),
    "answered by the form": (
        BACK, BACK.replace('"Dilengkapi"', '"Tanggal Lapor"'), "langkah[2].keputusan", "jadi tidak diketahui"),
    "lacking what is decided": (
        BACK, BACK.replace('"Kekurangan"', '"Kelengkapan"'), "langkah[2].keputusan",
        'kolom "Kelengkapan" sudah memutuskan jalannya pengaduan, jadi setiap pengaduan akan terhitung dikembalikan; '
        "pakai kolom teks lain: Kekurangan"),
    "lacking what every form has": (
        BACK, BACK.replace('"Kekurangan"', '"Alamat"'), "langkah[2].keputusan", "wajib diisi di formulir"),
    "lacking the answer itself": (
        BACK, BACK.replace('"Kekurangan"', '"Dilengkapi"'), "langkah[2].keputusan", "menandai jawaban pelapor"),
    "a reason of every form": (
        REASON, 'alasan = "Uraian Pengaduan"', "dihentikan.alasan",
        'kolom "Uraian Pengaduan" sudah wajib diisi, jadi setiap pengaduan akan punya alasan dihentikan'),
    "a reason that decides": (REASON, 'alasan = "Kelengkapan"', "dihentikan.alasan", "sudah memutuskan"),
    "a reason that leads elsewhere": (
        REASON, 'alasan = "Lanjutan Dari"', "dihentikan.alasan", 'sudah punya peran "lanjutan"'),
    "a reason that is a time": (
        REASON, 'alasan = "Dihentikan"', "dihentikan.alasan",
        'kolom "Dihentikan" berisi "waktu", bukan alasan; pakai kolom pilihan atau teks: '),
    "a reason that is a number": (REASON, 'alasan = "NIK"', "dihentikan.alasan", 'berisi "nik", bukan alasan'),
}  # fmt: skip
EXTENDS = 'perpanjangan = { kolom = "Diperpanjang"'
ANY = {
    "extended by the form": (
        EXTENDS, 'perpanjangan = { kolom = "Masuk"', "janji.perpanjangan",
        'kolom "Masuk" sudah menandai selesainya langkah 1, jadi setiap pengaduan diperpanjang; pakai kolom waktu '
        "lain: Diperpanjang"),
    "extended by a stop": (
        EXTENDS, 'perpanjangan = { kolom = "Dihentikan"', "dihentikan.kolom", "sudah memperpanjang janji"),
    "begun by a later step": (
        'status = "Pengaduan Masuk"\nselesai_bila = "Masuk"',
        'status = "Pengaduan Masuk"\nmulai = "Masuk"\nselesai_bila = "Dicatat"', "langkah[1].mulai",
        'kolom "Masuk" sudah menandai selesainya langkah 2, jadi langkah itu selesai sebelum pengaduan dimulai; '),
    "stopped where every row is asked": (
        'judul = "Dihentikan"\nisi = "waktu"', 'judul = "Dihentikan"\nisi = "waktu"\nlangkah = 4\nwajib = true',
        "dihentikan.kolom", 'kolom "Dihentikan" sudah wajib diisi'),
}  # fmt: skip
CASES = {name: (SHIPPED, *case) for name, case in BINJAI.items()} | {name: (BRANCHES, *c) for name, c in ANY.items()}


def changed(text: str, old: str, new: str) -> Config:
    assert old in text, old
    return parse_config(text.replace(old, new, 1), Path("config.toml"))


@pytest.mark.parametrize("what", CASES)
def test_a_column_with_two_jobs_is_refused_with_key_value_and_what_to_use(what: str) -> None:
    text, old, new, key, said = CASES[what]
    if what == "begun by a later step":
        text = text.replace('selesai_bila = "Dicatat"', 'selesai_bila = "Masuk"')
        text = text.replace(
            'judul = "Dicatat"\nisi = "waktu"\nlangkah = 2', 'judul = "Dicatat"\nisi = "waktu"\nlangkah = 1'
        )
    with pytest.raises(ConfigError) as refused:
        changed(text, old, new)
    lines = [line for line in str(refused.value).splitlines() if said in line]
    assert lines and f": {key}" in lines[0], str(refused.value)
    assert refused.value.exit_code == 3


def test_without_a_free_column_it_is_said_that_one_is_needed() -> None:
    text = BRANCHES.replace('perpanjangan = { kolom = "Diperpanjang", waktu = "2 hari" }\n', "").replace(
        'judul = "Diperpanjang"\nisi = "waktu"', 'judul = "Diperpanjang"\nisi = "teks"'
    )
    text = text.replace('judul = "Dihentikan"\nisi = "waktu"', 'judul = "Dihentikan"\nisi = "teks"')
    with pytest.raises(ConfigError, match=r"pakai kolom waktu lain: belum ada, jadi tambahkan satu \[\[kolom\]\]"):
        changed(text, "[dihentikan]\n", '[dihentikan]\nkolom = "Ditanyakan"\n')


SHARED = {
    "a stop by a step for some rows": ("[dihentikan]\n", '[dihentikan]\nkolom = "Ditinjau"\n'),
    "an extension by a step for some rows": (EXTENDS, 'perpanjangan = { kolom = "Ditinjau"'),
    "an extension by the reporter's answer": (EXTENDS, 'perpanjangan = { kolom = "Dilengkapi"'),
    "one answer to two decisions": (
        'keputusan = { kolom = "Hasil", kembali_bila = "Kurang", dilengkapi = "Dilengkapi" }',
        'keputusan = [{ kolom = "Hasil", kembali_bila = "Kurang", dilengkapi = "Dilengkapi" }, '
        '{ kolom = "Kelas", kembali_bila = "Berat", dilengkapi = "Dilengkapi" }]'),
    "a condition, a limit and a decision by one column": (
        'hanya_bila = { kolom = "Jalur", nilai = ["Biasa"] }\nkeputusan = { kolom = "Hasil", kembali_bila = "Kurang",',
        'hanya_bila = { kolom = "Jalur", nilai = ["Biasa"] }\nkeputusan = { kolom = "Jalur", kembali_bila = "Kilat",'),
    "what is lacking gives the limit": (
        'kembali_bila = "Kurang", dilengkapi', 'kembali_bila = "Kurang", kekurangan = "Kelas", dilengkapi'),
    "a reason in the block of the form": (
        'judul = "Alasan Dihentikan"\n', 'judul = "Alasan Dihentikan"\nlangkah = 1\n'),
}  # fmt: skip


@pytest.mark.parametrize("what", SHARED)
def test_what_may_be_shared_is_read(what: str) -> None:
    changed(BRANCHES, *SHARED[what])


def test_a_promise_that_a_step_of_all_extends_is_noted() -> None:
    config = changed(BRANCHES, EXTENDS, 'perpanjangan = { kolom = "Ditanyakan"')
    assert list(notes(config)) == [
        ("setiap pengaduan yang langkah 4-nya selesai selama janji berlaku diperpanjang; bila bukan itu maksudnya, "
         "beri kolom waktu lain", ("janji", "perpanjangan")),
    ]  # fmt: skip


@pytest.mark.parametrize("path", [ROOT / "config.toml", *sorted(ROOT.glob("contoh/*/config.toml"))])
def test_nothing_is_noted_of_what_is_shipped(path: Path) -> None:
    assert list(notes(load_config(path))) == []


# ---- [dihentikan] without the column that a key goes by ------------------------------------------------------------


@pytest.mark.parametrize("key", ["tidak_dihitung", "dihitung_selesai"])
@pytest.mark.parametrize("without", ["kolom", "alasan"])
def test_reasons_that_nothing_goes_by_are_refused(key: str, without: str) -> None:
    given = 'kolom = ""\nalasan = ""' if without == "kolom" else 'kolom = "Dihentikan"\nalasan = ""'
    text = BRANCHES[: BRANCHES.index("[dihentikan]")]
    with pytest.raises(
        ConfigError, match=rf"dihentikan\.{key}: .*tidak berlaku tanpa dihentikan\.{without}; isi {without}"
    ):
        parse_config(f'{text}[dihentikan]\n{given}\n{key} = ["Ganda"]\n', Path("config.toml"))
    for left in ("", f"{key} = []\n"):
        parse_config(f"{text}[dihentikan]\n{given}\n{left}", Path("config.toml"))
