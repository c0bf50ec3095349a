"""A [[versi]] that is taken out or changed: the sentence says what to put back, word for word (4.13)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from changed_procedures import changed
from office import COMPLETE, FIRST_ROW, Office, write_config

from pengaduan_sheets.config import load_config

pytestmark = pytest.mark.in_memory

NOW, NEXT = "2026-11-24 15:00", "2026-11-24 15:10"
OLDEST, OLD = "config-2026.toml", "sop/config-lama.toml"
FIRST = f'[[versi]]\nsampai = 2026-09-15\nberkas = "{OLDEST}"\n'
SECOND = f'[[versi]]\nsampai = 2026-10-20\nberkas = "{OLD}"\n'


def finished(n: int) -> dict[str, Any]:
    day = datetime(2026, 9, 1, 9, 0) + timedelta(days=7 * n)
    hours = ("Diperiksa", "Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi")
    times = {heading: day + timedelta(hours=hour / 5) for hour, heading in enumerate(hours, 1)}
    return {
        **COMPLETE, "Tanggal Lapor": day, "Uraian Pengaduan": f"Berkas ke-{n}", **times, "Kelengkapan": "Lengkap",
        "Kebenaran Laporan": "Benar", "Cara Penyelesaian": "Lisan", "Solusi": "Sudah", "Media Jawaban": "Telepon",
    }  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose SOP changed twice, with finished complaints of each time."""
    office = Office(tmp_path_factory.mktemp("versi") / "kantor").create("2026-08-03 08:00")
    text = office.config_path.read_text(encoding="utf-8")
    (office.folder / "sop").mkdir()
    (office.folder / OLDEST).write_text(text.replace('waktu = "15 menit"', 'waktu = "1 menit"'), encoding="utf-8")
    (office.folder / OLD).write_text(text.replace('waktu = "15 menit"', 'waktu = "2 menit"'), encoding="utf-8")
    office.config_path.write_text(f"{text}\n{FIRST}\n{SECOND}", encoding="utf-8")
    office.config = load_config(office.config_path)
    office.type_rows({FIRST_ROW + n: finished(n) for n in range(11)})
    office.sync(NOW)
    return office


@pytest.fixture
def office(base: Office, tmp_path: Path) -> Office:
    return base.copied(tmp_path / "kantor")


def without(*parts: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        for part in parts:
            assert part in text
            text = text.replace(part, "")
        return text

    return change


def refused(office: Office) -> str:
    said = str(office.run("sinkron", "--sekarang", NEXT, code=4).stderr)
    assert "Kunci itu berlaku untuk semua versi SOP" not in said
    assert "`pengaduan sinkron --terima`" in said
    return said


def goes_through(office: Office, *options: str) -> None:
    office.run("sinkron", *options, "--sekarang", NEXT, code=0)


def test_a_block_that_was_taken_out_is_to_be_put_back(office: Office) -> None:
    write_config(office, without(SECOND))
    said = refused(office)
    assert f"(versi {OLD})" in said
    assert f"Tulis kembali di akhir config.toml dan sinkron lagi:\n{SECOND}" in said
    write_config(office, lambda text: f"{text}\n{SECOND}")
    goes_through(office)


def test_an_older_one_goes_back_above_the_next(office: Office) -> None:
    write_config(office, without(FIRST))
    said = refused(office)
    assert f'Tulis kembali di atas [[versi]] yang memuat berkas = "{OLD}" dan sinkron lagi:\n{FIRST}' in said
    write_config(office, lambda text: text.replace(SECOND, f"{FIRST}\n{SECOND}"))
    goes_through(office)


def test_both_go_back_in_their_order(office: Office) -> None:
    write_config(office, without(FIRST, SECOND))
    assert f"di akhir config.toml dan sinkron lagi:\n{FIRST}{SECOND}" in refused(office)
    write_config(office, lambda text: f"{text}\n{FIRST}{SECOND}")
    goes_through(office)


def test_who_means_it_accepts_it(office: Office) -> None:
    write_config(office, without(SECOND))
    refused(office)
    goes_through(office, "--terima")
    goes_through(office)


def test_a_file_that_went_with_its_block_comes_back_from_the_journal(office: Office) -> None:
    kept = (office.folder / OLD).read_bytes()
    write_config(office, without(SECOND))
    (office.folder / OLD).unlink()
    said = refused(office)
    assert f"Jalankan dulu `pengaduan pulihkan --pengaturan {OLD}`, sebab berkas itu tidak ada lagi." in said
    told = office.run("pulihkan", "--pengaturan", OLD, code=0).stdout
    assert (office.folder / OLD).read_bytes() == kept
    assert "[[versi]]\nsampai = 2026-10-20" in told
    write_config(office, lambda text: f"{text}\n{SECOND}")
    goes_through(office)


def test_a_file_whose_text_was_changed_is_named_and_comes_back_too(office: Office) -> None:
    kept = (office.folder / OLD).read_bytes()
    (office.folder / OLD).write_bytes(kept.replace(b'waktu = "2 menit"', b'waktu = "3 hari"'))
    said = refused(office)
    assert (
        f"Isi {OLD} ([[versi]] sampai 2026-10-20) berubah. Untuk mengembalikannya: beri berkas itu nama lain, jalankan "
        f"`pengaduan pulihkan --pengaturan {OLD}`, lalu sinkron lagi."
    ) in said
    (office.folder / OLD).rename(office.folder / "disisihkan.toml")
    office.run("pulihkan", "--pengaturan", OLD, code=0)
    assert (office.folder / OLD).read_bytes() == kept
    goes_through(office)


def test_another_last_day_is_named_with_the_one_before(office: Office) -> None:
    write_config(office, lambda text: text.replace("sampai = 2026-10-20", "sampai = 2026-09-30"))
    where = f'[[versi]] yang memuat berkas = "{OLD}"'
    assert f"Tulis kembali sampai = 2026-10-20 di {where} (sekarang 2026-09-30) dan sinkron lagi." in refused(office)
    write_config(office, lambda text: text.replace("sampai = 2026-09-30", "sampai = 2026-10-20"))
    goes_through(office)


def test_a_new_block_for_the_past_is_to_be_taken_out_again(office: Office) -> None:
    new = '[[versi]]\nsampai = 2026-09-05\nberkas = "config-mula.toml"\n'
    write_config(office, lambda text: text.replace(FIRST, f"{new}\n{FIRST}"))
    text = (office.folder / OLDEST).read_text(encoding="utf-8").replace('waktu = "1 menit"', 'waktu = "3 hari"')
    (office.folder / "config-mula.toml").write_text(text, encoding="utf-8")
    assert 'Hapus lagi [[versi]] yang memuat berkas = "config-mula.toml" dan sinkron lagi.' in refused(office)


def test_a_block_that_was_written_over_for_a_new_sop_goes_back_beside_it(office: Office) -> None:
    """The likeliest slip when an SOP changes once more: the last block is edited where one was to be added."""
    (office.folder / "config-akhir.toml").write_bytes(office.config_path.read_bytes())
    new = SECOND.replace(OLD, "config-akhir.toml").replace("2026-10-20", "2026-11-24")
    write_config(office, lambda text: changed("limit", text).replace(SECOND, new))
    said = refused(office)
    above = 'di atas [[versi]] yang memuat berkas = "config-akhir.toml"'
    assert f"Tulis kembali {above} dan sinkron lagi:\n{SECOND}" in said
    assert "yang kolom itu kosong" not in said
    write_config(office, lambda text: text.replace(new, f"{SECOND}\n{new}"))
    goes_through(office)


def test_beside_another_edit_both_ways_are_told_and_no_file_of_a_version_is_offered_for_it(office: Office) -> None:
    write_config(office, lambda text: changed("limit", without(FIRST)(text)))
    (office.folder / OLDEST).unlink()
    said = refused(office)
    assert FIRST in said
    offered = re.findall(r"`pengaduan pulihkan --pengaturan (\S+)`", said)
    assert offered == [OLDEST, "config-2026-11.toml"]


def test_beside_a_key_that_no_version_keeps_both_are_told(office: Office) -> None:
    holiday = 'tambahan = [{ tanggal = 2026-11-10, nama = "Banjir" }]'
    write_config(office, lambda text: without(SECOND)(text).replace("tambahan = []", holiday))
    said = office.run("sinkron", "--sekarang", NEXT, code=4).stderr
    assert said.index(SECOND) < said.index("Libur susulan dapat ditulis di tab Referensi.")


def test_a_file_that_was_changed_and_taken_out_is_to_come_back_first(office: Office) -> None:
    write_config(office, without(SECOND))
    (office.folder / OLD).write_text("# catatan kantor", encoding="utf-8")
    said = refused(office)
    first = f"Isi {OLD} berubah: beri berkas itu nama lain, lalu jalankan `pengaduan pulihkan --pengaturan {OLD}`."
    assert said.index(first) < said.index(f"Tulis kembali di akhir config.toml dan sinkron lagi:\n{SECOND}")
