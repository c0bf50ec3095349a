"""The real way to Google, with key file, token and TLS: trouble that stays is named at once, the rest is waited out.

The office's computer reaches the test server through a proxy that answers as googleapis.com (`google_line.py`).
"""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import requests
from google.auth import exceptions as auth_errors
from google_line import ACCOUNT, CLIENT_ID, Line, at_google
from google_office import FIRST_ROW, GoogleOffice

from pengaduan_sheets.errors import ConfigError, StoreOfflineError
from pengaduan_sheets.opening import TAB_NAMES, google_door
from pengaduan_sheets.stores.google import GoogleStore, client, refusals, tokens
from pengaduan_sheets.stores.google.access import Access
from pengaduan_sheets.stores.google.client import Patience
from pengaduan_sheets.stores.google.tokens import Identity
from pengaduan_sheets.sync import synchronise
from sheets_server.answers import HTML, JSON, Answer
from sheets_server.signin import REFUSALS, SignIn, refused

NOW = "2026-11-24 09:00"
QUICK = Patience(budget=3.0, first=0.01, most=0.1)
HASTY = Patience(budget=0.3, first=0.01, most=0.1)  # for trouble that does not end


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seconds to connect are a real computer's: proxy, server and program share one that is busy with tests."""
    monkeypatch.setattr(client, "_CONNECT", 120.0)


@pytest.fixture
def server(sheets: Any) -> Iterator[Any]:
    """The server of all tests, at which nobody has signed in yet; of its spreadsheets one is copied for each test."""
    sheets.state.signin = SignIn()
    yield sheets
    sheets.state.signin = SignIn()
    assert sheets.crashes == []


@pytest.fixture
def office(server: Any, tmp_path: Path) -> GoogleOffice:
    office = GoogleOffice(tmp_path / "kantor", server.address).create("2026-11-24 07:30")
    at_google(office)
    return office


@pytest.fixture
def line(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """The proxy, used and trusted."""
    with Line(tmp_path, server.address) as line:
        use(line, monkeypatch)
        yield line
        line.shutdown()


def use(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, line.address)
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(line.authority))


def stopped(office: GoogleOffice, code: int = 6) -> str:
    """The sentence of a sync that ends at once, by the real command line."""
    said = " ".join(office.run("sinkron", "--sekarang", NOW, code=code).stderr.split())
    assert "juga sesudah dicoba" not in said  # what is waited out ends with it
    return said


def sync_quickly(office: GoogleOffice, patience: Patience = QUICK) -> Any:
    store = GoogleStore(google_door(office.config), TAB_NAMES, patience)
    return synchronise(office.config, datetime.fromisoformat(NOW), store=store)


# ---- as it should be -----------------------------------------------------------------------------------------------


def test_a_key_file_a_token_and_a_sync(office: GoogleOffice, line: Line, server: Any) -> None:
    office.type(FIRST_ROW, {"Tanggal Lapor": datetime(2026, 11, 24, 8, 0), "Nama Pelapor": "Satu"})

    office.run("sinkron", "--sekarang", NOW, code=0)
    again = office.run("sinkron", "--json", "--sekarang", NOW, code=0)

    assert '"panggilan_tulis": 0' in again.stdout
    claims = server.state.signin.asked[0]
    assert claims["iss"] == ACCOUNT
    assert claims["scope"] == "https://www.googleapis.com/auth/spreadsheets"
    assert "sub" not in claims


def test_the_service_account_acts_for_an_account_of_the_domain(
    server: Any, tmp_path: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = GoogleOffice(tmp_path / "wakil", server.address).create("2026-11-24 07:30")
    at_google(office, subject="buku.agenda@dinas.go.id")

    lines = office.run("diagnosa", "--sekarang", NOW).stdout

    assert server.state.signin.asked[0]["sub"] == "buku.agenda@dinas.go.id"
    assert f"akun layanan {ACCOUNT}, atas nama buku.agenda@dinas.go.id" in " ".join(lines.split())


@pytest.mark.parametrize("subject", ["buku agenda", "dinas.go.id", "@dinas.go.id", "a@b"])
def test_a_subjek_that_is_no_address_is_refused(office: GoogleOffice, subject: str) -> None:
    path = office.config_path
    path.write_text(path.read_text(encoding="utf-8").replace('subjek = ""', f'subjek = "{subject}"'), encoding="utf-8")
    said = stopped(office, code=3)
    assert "subjek" in said and subject in said


# ---- the token is refused ------------------------------------------------------------------------------------------

SAID = {
    "signature": ("kunci akun layanan", "dihapus atau dinonaktifkan", "tab Keys", ACCOUNT),
    "account": ("sudah dihapus atau dinonaktifkan", "Service accounts", ACCOUNT),
    "deleted": ("sudah dihapus atau dinonaktifkan", ACCOUNT),
    "disabled": ("sudah dihapus atau dinonaktifkan", "Enable"),
    "clock": ("jam komputer ini salah", "Kuncinya tidak perlu diganti"),
    "policy": ("access_denied", ACCOUNT),
}


@pytest.mark.parametrize("name", SAID)
def test_a_refused_token_says_why_and_what_to_do(office: GoogleOffice, line: Line, server: Any, name: str) -> None:
    server.state.signin.always = refused(name)
    said = stopped(office)
    assert [part for part in SAID[name] if part not in said] == [], said
    assert len(server.state.signin.asked) == 1  # not asked again and again
    others = {part for other, parts in SAID.items() if other != name for part in parts[:1]} - set(SAID[name])
    assert [part for part in others if part in said] == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("delegation", ("buku.agenda@dinas.go.id", CLIENT_ID, "domain-wide delegation", "auth/spreadsheets")),
        ("subject", ("tidak mengenal buku.agenda@dinas.go.id", "buku.subjek")),
    ],
)
def test_a_refused_delegation_says_who_must_allow_it(
    office: GoogleOffice, line: Line, server: Any, name: str, parts: tuple[str, ...]
) -> None:
    at_google(office, subject="buku.agenda@dinas.go.id")
    server.state.signin.always = refused(name)
    said = stopped(office)
    assert [part for part in parts if part not in said] == [], said


KNOWN = {
    "sheets": {"kode", "pesan", "keterangan", "id", "siapa"},
    "masuk": {"akun", "subjek", "scope", "nomor", "kini", "jauh", "alasan"},
    "sambungan": {"proxy", "alamat", "kini"},
    "halaman": set[str](),
}


@pytest.mark.parametrize("about", KNOWN)
def test_each_sentence_about_google_names_what_is_known_and_the_last_one_fits_always(about: str) -> None:
    known = tomllib.loads(Path(refusals.__file__).with_name("tanggapan.toml").read_text(encoding="utf-8"))
    assert known[about][-1]["cocok"] == ""
    for row in known[about]:
        named = {name for _, name, _, _ in Formatter().parse(row["kalimat"]) if name}
        assert named <= KNOWN[about] | known["bagian"].keys() | re.compile(row["cocok"]).groupindex.keys(), row


def test_a_clock_that_is_wrong_is_told_by_how_much() -> None:
    _, error, description = REFUSALS["clock"]
    who = Identity(ACCOUNT)
    assert "180 menit di depan jam Google" in str(tokens.refused(error, description, who, 3 * 3600))
    assert "45 menit di belakang jam Google" in str(tokens.refused(error, description, who, -45 * 60))
    assert "jam Google" not in str(tokens.refused(error, description, who, 29))


@pytest.mark.thorough
@pytest.mark.parametrize(
    "answer",
    [
        Answer(502, b"<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title></html>", HTML),
        Answer(503, b"", HTML),
        Answer(500, b'{"error": "internal"}', JSON),
        Answer(429, b"{}", JSON),
        refused("internal"),
        Answer(200, b'{"access_tok', JSON),
    ],
    ids=["502", "503", "500", "429", "internal_failure", "torn"],
)
def test_trouble_of_the_token_endpoint_is_waited_out(
    office: GoogleOffice, line: Line, server: Any, answer: Answer
) -> None:
    server.state.signin.queue.extend([answer, answer])
    sync_quickly(office)
    assert len(server.state.signin.asked) == 3

    server.state.signin.always = answer
    with pytest.raises(StoreOfflineError, match=r"(?i)layanan masuk Google") as error:
        sync_quickly(office, HASTY)
    assert "kunci" not in str(error.value)


# ---- something stands in between -----------------------------------------------------------------------------------

PORTAL = b"<html><head><title>Masuk Wi-Fi Kantor</title></head><body>Silakan masuk</body></html>"


def test_a_page_to_log_in_to_the_network_is_no_token(office: GoogleOffice, line: Line, server: Any) -> None:
    server.state.signin.always = Answer(200, PORTAL, HTML)
    said = stopped(office)
    assert "Yang menjawab bukan Google (halaman 'Masuk Wi-Fi Kantor')" in said
    assert "masuklah dahulu" in said


@pytest.mark.parametrize("status", ["200 OK", "511 Network Authentication Required"])
def test_a_page_instead_of_the_book(office: GoogleOffice, line: Line, status: str) -> None:
    line.page, line.status = PORTAL, status
    assert "Yang menjawab bukan Google (halaman 'Masuk Wi-Fi Kantor')" in stopped(office)


@pytest.mark.parametrize("body", [b"[]", b'"ok"', b"{}", b'{"access_token": null}'])
def test_json_that_holds_no_token(office: GoogleOffice, line: Line, server: Any, body: bytes) -> None:
    server.state.signin.always = Answer(200, body, JSON)
    assert "Yang menjawab bukan Google" in stopped(office)


@pytest.mark.parametrize("body", [b"[]", b'"ok"', b"null"])
def test_json_that_is_no_object_is_no_answer_of_google(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    said, session = requests.Response(), requests.Session()
    said.status_code, said.raw = 200, io.BytesIO(body)
    monkeypatch.setattr(session, "request", lambda *_, **__: said)
    sheets = client.SheetsClient(Access("buku", "http://uji", session), QUICK, sleep=lambda _: None)
    with pytest.raises(StoreOfflineError, match="Jawaban Google terpotong, juga sesudah dicoba"):
        sheets.metadata("properties")


def test_a_certificate_that_is_not_googles_is_named_at_once(
    office: GoogleOffice, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    said = stopped(office)
    assert "Sertifikat yang menjawab sebagai oauth2.googleapis.com bukan milik Google" in said
    assert "pengelola jaringan" in said and "REQUESTS_CA_BUNDLE" in said
    assert line.tried == 1


@pytest.mark.parametrize("days", [(-30, -1), (1, 30)], ids=["expired", "not yet valid"])
def test_a_certificate_of_another_time_points_to_the_clock(
    office: GoogleOffice, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: tuple[int, int]
) -> None:
    (tmp_path / "lain").mkdir()
    with Line(tmp_path / "lain", server.address, days=days) as line:
        use(line, monkeypatch)
        said = stopped(office)
        line.shutdown()
    assert "tidak berlaku pada tanggal komputer ini" in said and "Betulkan tanggal, jam" in said


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("407 Proxy Authentication Required", ("meminta nama dan sandi", "HTTPS_PROXY")),
        ("403 Forbidden", ("melarang sambungan ke oauth2.googleapis.com", "mengizinkan sheets.googleapis.com")),
    ],
)
def test_a_proxy_that_refuses_is_named_at_once(
    office: GoogleOffice, line: Line, answer: str, parts: tuple[str, ...]
) -> None:
    line.answer = answer
    said = stopped(office)
    assert [part for part in parts if part not in said] == [], said
    assert line.tried == 1


def test_a_proxy_that_is_not_there_is_named_without_its_password(
    office: GoogleOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://petugas:sandi-rahasia@127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    said = stopped(office)
    assert "Proxy kantor (127.0.0.1:9) tidak dapat dihubungi" in said
    assert "rahasia" not in said


def test_a_proxy_in_passing_trouble_is_waited_out(office: GoogleOffice, line: Line) -> None:
    line.answer = "503 Service Unavailable"
    with pytest.raises(StoreOfflineError, match="juga sesudah dicoba"):
        sync_quickly(office, HASTY)
    assert line.tried > 2


def test_a_bundle_of_certificates_that_is_not_there(
    office: GoogleOffice, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/tidak/ada.pem")
    said = stopped(office)
    assert "REQUESTS_CA_BUNDLE" in said and "/tidak/ada.pem" in said


def test_diagnosa_names_it_too(office: GoogleOffice, line: Line, server: Any) -> None:
    server.state.signin.always = refused("account")
    lines = [
        x for x in office.run("diagnosa", "--sekarang", NOW, code=1).stdout.splitlines() if x.startswith("MASALAH")
    ]
    assert len(lines) == 1


# ---- the key file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["service-account.json.json", "kantor-uji-0123456789ab.json"])
def test_a_key_file_of_another_name_is_found_and_named(office: GoogleOffice, name: str) -> None:
    (office.folder / "service-account.json").rename(office.folder / name)
    (office.folder / "lain.json").write_text("{}", encoding="utf-8")
    said = stopped(office, code=3)
    assert f"kunci akun layanan dengan nama {name}" in said
    assert "ubah namanya menjadi service-account.json" in said


# ---- what an answer means ------------------------------------------------------------------------------------------

NOT_NOW = json.dumps({"error": {"code": 403, "details": [{"reason": "quotaExceeded"}]}}).encode()
NO_SUCH_TAB = b'{"error": {"message": "Unable to parse range: RateLimit!A1"}}'
NOT_YOU = json.dumps({"error": {"code": 403, "message": "Tutup"}}).encode()


def answer(status: int, body: bytes = b"") -> requests.Response:
    said = requests.Response()
    said.status_code, said.raw = status, io.BytesIO(body)
    return said


@pytest.mark.parametrize(
    ("status", "body", "passes", "words"),
    [
        (200, b'{"sheets": [', True, "terpotong"),
        (200, PORTAL, False, "Masuk Wi-Fi Kantor"),
        (400, NO_SUCH_TAB, False, "RateLimit!A1"),
        (400, PORTAL, False, "kode 400: tanpa keterangan"),  # Google answers some mistakes with a page of its own
        (401, PORTAL, False, "Masuk Wi-Fi Kantor"),
        (403, PORTAL, False, "Masuk Wi-Fi Kantor"),
        (403, NOT_NOW, True, "membatasi jumlah permintaan"),
        (403, NOT_YOU, False, "tekan Bagikan"),
        (404, PORTAL, False, "tidak ada di Google"),
        (405, PORTAL, False, "Masuk Wi-Fi Kantor"),
        (407, b"{}", False, "kode 407: tanpa keterangan"),
        (408, b"{}", True, "kode 408"),
        (409, b'{"error": {"message": "Bentrok"}}', False, "kode 409: Bentrok"),
        (429, b"{}", True, "membatasi jumlah permintaan"),
        (499, b"", False, "kode 499"),
        (500, PORTAL, True, "kode 500"),
        (510, b"", True, "kode 510"),
        (511, PORTAL, False, "Masuk Wi-Fi Kantor"),  # somebody wants a login: waiting does not help
        (512, b"", True, "kode 512"),
    ],
)
def test_which_answers_are_waited_out_and_what_the_others_mean(
    status: int, body: bytes, passes: bool, words: str
) -> None:
    said = refusals.refusal(answer(status, body), "buku", ACCOUNT, "baca")
    assert isinstance(said, refusals.PassingError) is passes
    assert words in str(said)


@pytest.mark.parametrize(
    ("error", "is_sent"),
    [
        (requests.ConnectTimeout(), False),
        (requests.ConnectionError("NewConnectionError(Connection refused)"), False),
        (auth_errors.TransportError("tidak ada jalan ke tanda masuk"), False),
        (requests.ReadTimeout(), True),
        (requests.ConnectionError("Connection reset by peer"), True),
    ],
)
def test_a_write_may_have_been_done_unless_there_was_no_way_to_send_it(error: Exception, is_sent: bool) -> None:
    assert refusals.never_sent(error) is not is_sent


def test_a_book_that_was_read_and_written_is_open_to_its_readers_still_when_a_later_write_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers, session = [answer(200, b"{}"), answer(200, b"{}"), answer(403, NOT_YOU)], requests.Session()
    monkeypatch.setattr(session, "request", lambda *_, **__: answers.pop(0))
    sheets = client.SheetsClient(Access("buku", "http://uji", session), QUICK, sleep=lambda _: None)
    sheets.metadata("properties")
    sheets.update({"requests": []}, "replies")
    with pytest.raises(StoreOfflineError, match="dapat dibaca tetapi tidak dapat ditulis"):
        sheets.update({"requests": []}, "replies")


# ---- the address of the sheet --------------------------------------------------------------------------------------

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcde"


@pytest.mark.parametrize(
    "given",
    [
        ID,
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=0#gid=0",
        f"https://docs.google.com/spreadsheets/d/{ID}",
        f"docs.google.com/spreadsheets/u/1/d/{ID}/edit?usp=sharing",
        f"https://drive.google.com/file/d/{ID}/view",
        f"https://drive.google.com/open?usp=drive_copy&id={ID}",
        f"  {ID} ",
    ],
)
def test_every_address_of_a_sheet_that_a_browser_shows(office: GoogleOffice, given: str) -> None:
    from pengaduan_sheets.stores.google.access import spreadsheet_id

    book = office.config.buku.replaced(id_spreadsheet=given)
    assert spreadsheet_id(google_door(office.config.replaced(buku=book))) == ID


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1vQabc/pubhtml", "alamat terbitan web"),
        (f"https://docs.google.com/document/d/{ID}/edit", "bukan id"),
        ("https://docs.google.com/forms/d/e/1FAIpQLSabc/viewform", "bukan id"),
    ],
)
def test_an_address_of_something_else(office: GoogleOffice, given: str, said: str) -> None:
    from pengaduan_sheets.stores.google.access import spreadsheet_id

    book = office.config.buku.replaced(id_spreadsheet=given)
    with pytest.raises(ConfigError, match=said):
        spreadsheet_id(google_door(office.config.replaced(buku=book)))


@pytest.mark.parametrize(
    ("identity", "named"),
    [
        (Identity("robot@x.id", subject="kepala@dinas.go.id"), "kepala@dinas.go.id"),
        (Identity("robot@x.id"), "robot@x.id"),
        (Identity(""), "akun layanan (client_email di berkas kredensial)"),
    ],
)
def test_the_sheet_is_to_be_shared_with_whom_the_program_acts_for(identity: Identity, named: str) -> None:
    assert Access("buku", "", None, identity).shared_with == named
