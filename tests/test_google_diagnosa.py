"""`diagnosa` on a Google Sheet: the step of docs/google.md that is missing is named, the key file never shown."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from google_office import GoogleOffice

from pengaduan_sheets.commands.diagnosis import diagnose
from pengaduan_sheets.stores.google.reader import same_zone

NOW = "2026-11-24 10:00"
SECRET = "-----BEGIN PRIVATE KEY-----rahasia-sekali-----END PRIVATE KEY-----"
ACCOUNT = "sinkron@kantor.iam.gserviceaccount.com"


@pytest.fixture
def office(sheets: Any, tmp_path: Path) -> Iterator[GoogleOffice]:
    """An office whose spreadsheet is shared as it should be; no book in it yet."""
    yield GoogleOffice(tmp_path / "kantor", sheets.address)
    sheets.hooks.before = sheets.hooks.before_write = None


def told(office: GoogleOffice) -> tuple[list[str], bool]:
    return diagnose(office.config.path, datetime.fromisoformat(NOW))


def problems(office: GoogleOffice) -> list[str]:
    lines, is_right = told(office)
    found = [line.removeprefix("MASALAH").strip() for line in lines if line.startswith("MASALAH")]
    assert is_right == (not found)
    return found


def refuse(office: GoogleOffice, sort: str) -> None:
    body = {"spreadsheetId": office.id, "sebagai": sort}
    assert requests.post(f"{office.address}/_uji/tolak", json=body, timeout=30).ok


# ---- what Google answers -------------------------------------------------------------------------------------------


def test_everything_well(office: GoogleOffice, sheets: Any) -> None:
    office.create(NOW)
    office.sync(NOW)
    values = office.values()
    lines, is_right = told(office)
    said = [line.removeprefix("baik").strip() for line in lines if line.startswith("baik")]
    assert is_right, lines
    assert "Spreadsheet 'Buku Agenda' dapat dibaca (8 tab)" in said
    assert "Spreadsheet dapat ditulis (peran Editor)" in said
    assert "Zona waktu spreadsheet: Asia/Jakarta" in said
    assert "Lokal spreadsheet: id_ID" in said
    assert "Spreadsheet hanya terbuka bagi yang diberi akses" in said
    assert [line for line in lines if line.startswith("catatan")] == [
        "catatan  Sinkron otomatis belum terpasang; pasang dengan: pengaduan jadwal pasang"
    ]
    assert office.values() == values
    assert sheets.crashes == []


def test_a_sheet_without_a_book_says_what_to_run(office: GoogleOffice) -> None:
    found = problems(office)
    assert len(found) == 1
    assert "jalankan `pengaduan buat`" in found[0]


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        ("PERMISSION_DENIED", ("tekan Bagikan (Share)", "sebagai Editor")),
        ("NOT_FOUND", ("tidak ada di Google", "buku.id_spreadsheet")),
        ("SERVICE_DISABLED", ("Google Sheets API belum diaktifkan", "tekan Enable")),
        ("UNAUTHENTICATED", ("Google menolak kunci", "unduh kunci JSON baru")),
    ],
)
def test_a_refusal_is_told_once_with_what_to_do(office: GoogleOffice, sort: str, said: tuple[str, ...]) -> None:
    office.create(NOW)
    refuse(office, sort)
    found = problems(office)
    assert len(found) == 1, found
    assert all(part in found[0] for part in said)
    if sort in ("PERMISSION_DENIED", "NOT_FOUND"):
        assert office.id in found[0]
        assert "client_email" in found[0]  # whom to share it with


def test_a_viewer_may_read_but_not_write(office: GoogleOffice, sheets: Any) -> None:
    from sheets_server import errors

    office.create(NOW)

    def refuse_writes(call: Any) -> None:
        if call.spreadsheet_id == office.id:
            raise errors.forbidden()

    sheets.hooks.before_write = refuse_writes
    found = problems(office)
    assert len(found) == 1
    assert "dapat dibaca tetapi tidak dapat ditulis" in found[0]
    assert "menjadi Editor" in found[0]


def test_a_sheet_that_anybody_with_the_link_may_open(office: GoogleOffice) -> None:
    office.create(NOW)
    address = f"{office.address}/drive/v3/files/{office.id}/permissions"
    assert requests.post(address, json={"type": "anyone", "role": "reader"}, timeout=30).ok
    found = problems(office)
    assert len(found) == 1
    assert "Siapa pun yang punya tautannya" in found[0]
    assert "Akses umum, pilih Dibatasi" in found[0]


def test_another_time_zone_and_another_locale(office: GoogleOffice) -> None:
    office.create(NOW)
    properties = {"timeZone": "America/New_York", "locale": "en_US"}
    request = {"properties": properties, "fields": "timeZone,locale"}
    office.batch({"updateSpreadsheetProperties": request})
    found = problems(office)
    assert any("America/New_York" in line and "Asia/Jakarta" in line and "Zona waktu" in line for line in found)
    assert any("Lokal spreadsheet adalah en_US" in line and "pilih Indonesia" in line for line in found)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Asia/Jakarta", "Asia/Pontianak", True),
        ("Asia/Jakarta", "Asia/Makassar", False),
        ("America/Denver", "America/Phoenix", False),  # the same in winter only
        ("America/Phoenix", "America/Denver", False),
        ("GMT+07:00", "GMT+07:00", True),  # Google's own name for a zone that has none
        ("GMT+07:00", "Asia/Jakarta", False),
        ("Asia/Jakarta", "", False),
    ],
)
def test_two_zones_are_one_where_their_clocks_agree_all_year(one: str, other: str, same: bool) -> None:
    assert same_zone(one, other) is same


# ---- the config and the key file -----------------------------------------------------------------------------------


def without_server(office: GoogleOffice, **changes: str) -> Path:
    """The config as at Google's, no test server; the place of the key file."""
    path = office.config.path
    text = path.read_text(encoding="utf-8").replace(f'alamat_api = "{office.address}"', 'alamat_api = ""')
    for old, new in changes.items():
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path.parent / "service-account.json"


def only_problem(office: GoogleOffice) -> str:
    """The one sentence; the book is not looked at after it."""
    lines, is_right = told(office)
    assert not is_right
    assert SECRET not in "\n".join(lines)
    assert "rahasia" not in "\n".join(lines)
    found = [line for line in lines if line.startswith("MASALAH")]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("given", "said"), [("", "id_spreadsheet kosong"), ("bukan id!", "bukan id")])
def test_an_id_that_is_none(office: GoogleOffice, given: str, said: str) -> None:
    path = office.config.path
    path.write_text(path.read_text(encoding="utf-8").replace(office.id, given), encoding="utf-8")
    assert said in only_problem(office)


def test_no_key_file(office: GoogleOffice) -> None:
    key = without_server(office)
    sentence = only_problem(office)
    assert f"{key} tidak ada" in sentence
    assert "docs/google.md" in sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"ini bukan json {SECRET}", "bukan JSON"),
        (json.dumps({"installed": {"client_secret": SECRET}}), "bukan kunci akun layanan"),
        (json.dumps([SECRET]), "bukan kunci akun layanan"),
        (json.dumps({"type": "service_account", "private_key": SECRET}), "bukan kunci akun layanan"),
        (
            json.dumps({"type": "service_account", "client_email": ACCOUNT, "private_key": SECRET, "token_uri": "x"}),
            "rusak",
        ),
    ],
    ids=["no JSON", "another kind", "a list", "no address", "a broken key"],
)
def test_a_key_file_that_is_none_and_whose_content_is_never_shown(
    office: GoogleOffice, content: str, said: str
) -> None:
    key = without_server(office)
    key.write_text(content, encoding="utf-8")
    key.chmod(0o600)
    assert said in only_problem(office)


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_key_file_that_others_may_read(office: GoogleOffice, mode: int) -> None:
    key = without_server(office)
    key.write_text(SECRET, encoding="utf-8")
    key.chmod(mode)
    sentence = only_problem(office)
    assert "dapat dibaca pengguna lain" in sentence
    assert f"chmod 600 '{key}'" in sentence
