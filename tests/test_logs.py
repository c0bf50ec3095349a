"""The log file: rotating, its owner's only, and without a person's data (INTERFACE 4.11)."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pengaduan_sheets.logs import log_file, setup_log
from pengaduan_sheets.masking import mask_nik, mask_personal

pytestmark = pytest.mark.in_memory

posix = pytest.mark.skipif(os.name != "posix", reason="hak akses berkas hanya diuji di POSIX")


@pytest.fixture(autouse=True)
def _put_logging_back() -> Iterator[None]:
    root = logging.getLogger()
    before = list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in ("pengaduan", "pengaduan_sheets", "google")}
    yield
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def written(folder: Path) -> str:
    return log_file(folder).read_text(encoding="utf-8")


# ---- masking -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("NIK 1275010101900003.", "NIK 127501******0003."),
        ("1275010101900003,1275014101900004", "127501******0003,127501******0004"),
        ("1275 0101 0190 0003", "1275 01** **** 0003"),
        ("127501.010190.0003", "127501.******.0003"),
        ("(1275-0101-0190-0003)", "(1275-01**-****-0003)"),
        ("1275010101900003.0", "127501******0003.0"),  # what a number cell gives
    ],
)
def test_the_birth_date_of_a_nik_is_masked_however_it_is_grouped(typed: str, shown: str) -> None:
    assert mask_nik(typed) == shown


@pytest.mark.parametrize(
    "text",
    [
        "0012/PGD/XI/2026",
        "dari 2026-11-24 ke 2026-11-25",  # sixteen digits, but two dates
        "baris 15, kolom NIK: 15 angka",
        "12750101019000031",  # seventeen digits are no NIK
        "",
    ],
)
def test_what_is_no_nik_stays(text: str) -> None:
    assert mask_nik(text) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hp 081234567890", "hp 0812******90"),
        ("HP:081234567890", "HP:0812******90"),
        ("+6281234567890", "+628********90"),
        ("+62 812-3456-7890", "+62 ***-****-**90"),
        ("https://wa.me/6281234567890?text=x", "https://wa.me/6281*******90?text=x"),
        ("0812 3456 7890", "0812 **** **90"),
        ("081234567890/081345678901", "0812******90/0813******01"),
        ("81234567890", "8123*****90"),  # a number cell has swallowed the 0
        ("(061) 8821234", "(061) *****34"),
        ("061-8821234", "061-*****34"),
    ],
)
def test_of_a_phone_number_only_its_ends_are_left(typed: str, shown: str) -> None:
    assert mask_personal(typed) == shown


@pytest.mark.parametrize("typed", ["127501010190003", "12750101019000031"])
def test_a_nik_with_a_digit_too_few_or_too_many_is_masked_in_the_log_too(typed: str) -> None:
    assert mask_personal(typed) == f"{typed[:6]}******{typed[12:]}"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 09:15:02 +0700 INFO 12 baris, 3 terlambat, 0.0812 detik",
        "0012/PGD/XI/2026 selesai 3 Mar 2026 09.15",
        "tanggal 03/04/2026 08.30 dibaca 3 April",
        'File "/opt/pengaduan/sync.py", line 128, in apply',
    ],
)
def test_dates_numbers_and_paths_stay_readable_in_the_log(text: str) -> None:
    assert mask_personal(text) == text


# ---- the file ------------------------------------------------------------------------------------------------------


def test_a_run_with_nothing_to_tell_makes_no_file_and_no_folder(tmp_path: Path) -> None:
    setup_log(tmp_path / "keadaan")
    logging.getLogger("pengaduan").debug("rincian yang tidak diminta")
    assert not (tmp_path / "keadaan").exists()


def test_a_line_bears_local_time_with_its_offset_and_the_masked_message(tmp_path: Path) -> None:
    setup_log(tmp_path / "keadaan")
    logging.getLogger("pengaduan").info("nik %s", "1275010101900003")
    line = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} INFO nik 127501\*{6}0003\n"
    assert re.fullmatch(line, written(tmp_path / "keadaan"))


def test_a_traceback_is_masked_as_well(tmp_path: Path) -> None:
    setup_log(tmp_path)
    try:
        try:
            int("1275010101900003 dan 081234567890")
        except ValueError as cause:
            raise RuntimeError("pada 1275014101900004") from cause
    except RuntimeError:
        logging.getLogger("pengaduan").exception("gagal")
    text = written(tmp_path)
    assert "Traceback (most recent call last)" in text
    assert "invalid literal for int() with base 10: '127501******0003 dan 0812******90'" in text
    assert "RuntimeError: pada 127501******0004" in text
    assert not re.search(r"1275010101900003|1275014101900004|081234567890", text)


def test_warnings_of_libraries_are_kept_their_chatter_is_not(tmp_path: Path) -> None:
    """Of one that is not silenced for the process: urllib3 is once a notice was sent."""
    setup_log(tmp_path)
    logging.getLogger("filelock").info("chatter")
    logging.getLogger("filelock").warning("retry for 081234567890")
    assert [line.split(" ", 3)[3] for line in written(tmp_path).splitlines()] == ["WARNING retry for 0812******90"]


def test_warnings_of_google_auth_are_kept_also_after_its_first_request(tmp_path: Path) -> None:
    """In a Python of its own: google-auth decides once per process whether it is heard."""
    asked = """
import logging, sys
from pathlib import Path
from pengaduan_sheets.logs import setup_log
setup_log(Path(sys.argv[1]))
from google.auth.exceptions import TransportError
from google.auth.transport.requests import Request
try:
    Request()("http://127.0.0.1:9/")
except TransportError:
    logging.getLogger("google.auth.transport.requests").warning("sertifikat tidak terbaca")
"""
    subprocess.run([sys.executable, "-c", asked, str(tmp_path)], check=True)
    assert [line.split(" ", 3)[3] for line in written(tmp_path).splitlines()] == ["WARNING sertifikat tidak terbaca"]


def test_set_up_twice_a_record_is_written_once_and_only_to_the_new_folder(tmp_path: Path) -> None:
    setup_log(tmp_path / "a")
    setup_log(tmp_path / "b")
    logging.getLogger("pengaduan").info("sekali")
    assert not (tmp_path / "a").exists()
    assert written(tmp_path / "b").count("sekali") == 1


def test_verbose_adds_details_on_stderr_but_leaves_errors_to_the_command_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    setup_log(tmp_path, verbose=True)
    log = logging.getLogger("pengaduan")
    log.debug("rincian 1275010101900003")
    log.error("kesalahan")
    shown = capfd.readouterr().err
    assert "rincian 127501******0003" in shown
    assert "kesalahan" not in shown
    assert "rincian" in written(tmp_path)
    assert "kesalahan" in written(tmp_path)


def test_quiet_keeps_details_off_stderr(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    setup_log(tmp_path, verbose=True, quiet=True)
    logging.getLogger("pengaduan").info("rincian")
    assert capfd.readouterr().err == ""
    assert "rincian" in written(tmp_path)


@pytest.mark.thorough
@posix
def test_the_file_is_its_owners_only_also_after_rotation_and_when_it_was_wider_before(tmp_path: Path) -> None:
    log_file(tmp_path).write_text("lama\n", encoding="utf-8")
    log_file(tmp_path).chmod(0o644)
    setup_log(tmp_path)
    for number in range(1100):
        logging.getLogger("pengaduan").info("%d %s", number, "x" * 1000)
    files = sorted(tmp_path.glob("pengaduan.log*"))
    assert [f.name for f in files] == ["pengaduan.log", "pengaduan.log.1"]
    assert [oct(f.stat().st_mode & 0o777) for f in files] == ["0o600", "0o600"]
    assert files[1].read_text(encoding="utf-8").startswith("lama\n")


@pytest.mark.thorough
def test_six_files_of_a_megabyte_are_the_most_that_is_kept(tmp_path: Path) -> None:
    setup_log(tmp_path)
    for number in range(72):
        logging.getLogger("pengaduan").info("nomor %d %s", number, "y" * 100_000)
    files = sorted(tmp_path.glob("pengaduan.log*"))
    assert [f.name for f in files] == ["pengaduan.log", *(f"pengaduan.log.{n}" for n in range(1, 6))]
    assert all(f.stat().st_size <= 1_000_000 for f in files)
    assert "nomor 71 " in written(tmp_path)
    assert not any("nomor 0 " in f.read_text(encoding="utf-8") for f in files)


def test_where_the_file_cannot_be_moved_on_it_grows_and_no_older_one_is_lost(tmp_path: Path) -> None:
    """So it is on Windows while another run has the log open; here a folder stands in the way."""
    (tmp_path / "pengaduan.log.0").mkdir()
    (tmp_path / "pengaduan.log.1").write_text("lama\n", encoding="utf-8")
    setup_log(tmp_path)
    for number in range(12):
        logging.getLogger("pengaduan").info("nomor %d %s", number, "y" * 100_000)
    assert [f"nomor {number} " in written(tmp_path) for number in range(12)] == [True] * 12
    assert (tmp_path / "pengaduan.log.1").read_text(encoding="utf-8") == "lama\n"


def test_a_log_that_cannot_be_written_disturbs_nobody(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    in_the_way = tmp_path / "keadaan"
    in_the_way.write_text("berkas, bukan folder", encoding="utf-8")
    setup_log(in_the_way)
    logging.getLogger("pengaduan").error("tidak tertulis")
    assert capfd.readouterr() == ("", "")
    assert in_the_way.read_text(encoding="utf-8") == "berkas, bukan folder"


def test_letters_that_utf8_cannot_hold_are_written_escaped(tmp_path: Path) -> None:
    """A file name in another encoding. Given to our handler alone: the workers of a parallel run cannot pass it on."""
    setup_log(tmp_path)
    handler = logging.getLogger().handlers[-1]
    handler.handle(logging.makeLogRecord({"msg": "berkas buku\udcff.xlsx", "levelno": 20, "levelname": "INFO"}))
    assert "INFO berkas buku\\udcff.xlsx" in written(tmp_path)
