"""Drive, as far as gspread uses it: files, searches, permissions, comments, exports and uploads."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from sheets_server import Running
from sheets_server.client import ask, batch, fetch, insert, put, values, write
from sheets_server.drive_query import BadQueryError
from sheets_server.drive_query import parse as parse_query


def test_a_file_is_made_told_renamed_and_deleted(server: Running) -> None:
    kind = "application/vnd.google-apps.spreadsheet"
    status, made = ask(server, "POST", "/drive/v3/files?supportsAllDrives=True", {"name": "Baru", "mimeType": kind})
    assert status == 200
    assert made == {"kind": "drive#file", "id": made["id"], "name": "Baru", "mimeType": kind}
    found = ask(server, "GET", f"/v4/spreadsheets/{made['id']}")[1]
    assert found["properties"]["title"] == "Baru"
    assert found["sheets"][0]["properties"] == {
        "sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }  # fmt: skip
    path = f"/drive/v3/files/{made['id']}"
    assert ask(server, "PATCH", path, {"name": "Lama"})[1]["name"] == "Lama"
    assert ask(server, "GET", f"/v4/spreadsheets/{made['id']}")[1]["properties"]["title"] == "Lama"
    assert ask(server, "GET", f"{path}?fields=name,trashed")[1] == {"name": "Lama", "trashed": False}
    assert fetch(server, "DELETE", path)[:2] == (204, b"")
    status, answer = ask(server, "GET", path)
    assert (status, answer["error"]["errors"][0]["reason"]) == (404, "notFound")
    assert answer["error"]["message"] == f"File not found: {made['id']}."
    assert ask(server, "GET", f"/v4/spreadsheets/{made['id']}")[0] == 404


def test_a_copy_is_called_after_its_source_and_lives_on_its_own(server: Running, book_id: str) -> None:
    status, made = ask(server, "POST", f"/drive/v3/files/{book_id}/copy", {"name": None})
    assert (status, made["name"]) == (200, "Copy of Buku")
    assert values(server, made["id"]) == [["a"], ["b"], ["c"]]
    batch(server, made["id"], insert(0), put(0, "baru"))
    write(server, book_id, "A2", "B")
    assert values(server, made["id"]) == [["baru"], ["a"], ["b"], ["c"]]
    assert values(server, book_id) == [["a"], ["B"], ["c"]]


def test_files_are_listed_in_pages(server: Running) -> None:
    ids = [server.state.create(f"Buku {i}").id for i in range(7)]
    token, found = "", []
    while True:
        path = f"/drive/v3/files?pageSize=3&orderBy=name&fields=nextPageToken,files(id)&pageToken={token}"
        page = ask(server, "GET", path)[1]
        found += [file["id"] for file in page["files"]]
        token = page.get("nextPageToken")
        if token is None:
            break
    assert found == ids
    assert ask(server, "GET", "/drive/v3/files?pageSize=0")[0] == 400


FILE = {
    "name": "Register Dinas 2026", "mimeType": "application/vnd.google-apps.spreadsheet", "parents": ["map1"],
    "trashed": False, "starred": False, "sharedWithMe": False, "owners": ["me"], "writers": ["me", "b@x.id"],
    "readers": ["me", "b@x.id"], "modifiedTime": "2026-11-24T07:30:00.000Z", "createdTime": "2026-01-01T00:00:00.000Z",
    "fullText": "Register Dinas 2026",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("", True),
        ('mimeType="application/vnd.google-apps.spreadsheet" and name = "Register Dinas 2026"', True),
        ('mimeType="application/vnd.google-apps.spreadsheet" and name = "Register"', False),
        ('mimeType="application/vnd.google-apps.spreadsheet" and parents in "map1"', True),
        ("'map1' in parents and trashed = false", True),
        ("'map2' in parents or name contains 'dinas'", True),
        ("name contains 'inas'", False),
        ("not name contains 'dinas'", False),
        ("(name = 'x' or name != 'y') and not (trashed = true)", True),
        ("name = 'x' or name = 'y' and trashed = false", False),
        ("modifiedTime > '2026-11-01T00:00:00' and createdTime <= '2026-02-01T00:00:00'", True),
        ("'me' in owners and 'b@x.id' in writers", True),
        (r"name = 'it\'s'", False),
    ],
)
def test_files_are_searched_in_drives_language(text: str, is_found: bool) -> None:
    assert parse_query(text)(FILE) is is_found


@pytest.mark.parametrize(
    "text", ["name", "name =", "name = x", "warna = 'merah'", "name = 'x' and", "(name = 'x'", "§", "name = 'x' 'y'"]
)
def test_a_search_that_drive_does_not_know_is_refused(server: Running, text: str) -> None:
    with pytest.raises(BadQueryError):
        parse_query(text)
    quoted = "".join(f"%{byte:02X}" for byte in text.encode())
    status, answer = ask(server, "GET", f"/drive/v3/files?q={quoted}")
    assert (status, answer["error"]["errors"][0]["location"]) == (400, "q")


def test_an_owner_is_changed_only_on_purpose(server: Running, book_id: str) -> None:
    path = f"/drive/v3/files/{book_id}/permissions"
    body = {"type": "user", "role": "owner", "emailAddress": "kepala@dinas.example"}
    assert ask(server, "POST", path, body)[0] == 403
    status, made = ask(server, "POST", f"{path}?transferOwnership=true", body)
    assert (status, made) == (200, {"kind": "drive#permission", "id": made["id"], "type": "user", "role": "owner"})
    listed = ask(server, "GET", f"{path}?fields=permissions(role,emailAddress)")[1]["permissions"]
    assert sorted(p["role"] for p in listed) == ["owner", "writer"]
    assert ask(server, "DELETE", f"{path}/{made['id']}")[0] == 403
    assert ask(server, "DELETE", f"{path}/12345")[0] == 404
    assert ask(server, "PATCH", f"{path}/{made['id']}", {"role": "reader"})[0] == 403
    assert ask(server, "POST", f"{path}?transferOwnership=true", {"type": "anyone", "role": "owner"})[0] == 403
    new = ask(server, "POST", path, {"type": "user", "role": "writer", "emailAddress": "wakil@dinas.example"})[1]["id"]
    assert ask(server, "PATCH", f"{path}/{new}", {"role": "writer", "pendingOwner": True})[0] == 200
    pending = ask(server, "GET", f"{path}/{new}?fields=role,pendingOwner")[1]
    assert pending == {"role": "writer", "pendingOwner": True}
    assert ask(server, "PATCH", f"{path}/{new}", {"role": "owner"})[0] == 403
    assert ask(server, "PATCH", f"{path}/{new}?transferOwnership=True", {"role": "owner"})[1]["role"] == "owner"
    listed = ask(server, "GET", f"{path}?fields=permissions(id,role,pendingOwner)")[1]["permissions"]
    assert [(p["id"], p["pendingOwner"]) for p in listed if p["role"] == "owner"] == [(new, False)]
    assert ask(server, "POST", path, {"type": "user", "role": "writer"})[0] == 400


def test_comments_are_told_only_by_their_fields(server: Running, book_id: str) -> None:
    path = f"/drive/v3/files/{book_id}/comments"
    assert ask(server, "POST", path, {"content": "Periksa"})[0] == 400
    assert list(ask(server, "POST", f"{path}?fields=id", {"content": "Periksa", "anchor": "A1"})[1]) == ["id"]
    assert ask(server, "GET", path)[0] == 400
    found = ask(server, "GET", f"{path}?fields=comments/content,comments/anchor,nextPageToken")[1]
    assert found == {"comments": [{"content": "Periksa", "anchor": "A1"}]}


def test_files_of_every_kind_are_exported(server: Running, book_id: str) -> None:
    batch(server, book_id, {"addSheet": {"properties": {"title": "Kedua"}}})
    write(server, book_id, "Kedua!B2", 12.5)
    odd = "a/b" + "x" * 40
    batch(server, book_id, {"addSheet": {"properties": {"title": odd}}})
    write(server, book_id, f"'{odd}'!A1".replace("/", "%2F"), "=1+1")
    write(server, book_id, f"'{odd}'!A2".replace("/", "%2F"), "be\x07l")
    start_of = f"/drive/v3/files/{book_id}/export?mimeType="
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = openpyxl.load_workbook(io.BytesIO(fetch(server, "GET", start_of + excel)[1]))
    assert book.sheetnames == ["Sheet1", "Kedua", "a_b" + "x" * 28]
    texts = [(cell.value, cell.data_type) for (cell,) in book["a_b" + "x" * 28]["A1:A2"]]
    assert texts == [("=1+1", "s"), ("bel", "s")]
    assert (book["Sheet1"]["A2"].value, book["Kedua"]["B2"].value) == ("b", 12.5)
    package = zipfile.ZipFile(
        io.BytesIO(fetch(server, "GET", start_of + "application/vnd.oasis.opendocument.spreadsheet")[1])
    )
    assert package.namelist()[0] == "mimetype"
    pages = zipfile.ZipFile(io.BytesIO(fetch(server, "GET", start_of + "application/zip")[1]))
    assert pages.namelist() == ["Sheet1.html", "Kedua.html", odd.replace("/", "_") + ".html"]
    assert fetch(server, "GET", start_of + "application/pdf")[1].endswith(b"%%EOF\n")
    assert fetch(server, "GET", start_of + "text/csv")[1] == b"a\r\nb\r\nc"
    status, answer = ask(server, "GET", start_of + "image/png")
    assert (status, answer["error"]["message"]) == (400, "The requested conversion is not supported.")


def test_a_csv_upload_is_typed_into_one_new_sheet(server: Running, book_id: str) -> None:
    batch(server, book_id, {"addSheet": {"properties": {"title": "Kedua"}}})
    data = b'nama;x,jumlah\r\n"Togar, S.H.",1200\r\n,"dua\nbaris"\r\n'
    path = f"/upload/drive/v2/files/{book_id}?uploadType=media&convert=True"
    status, answer = ask(server, "PUT", path, data, **{"Content-Type": "text/csv"})
    assert (status, answer["kind"], answer["title"]) == (200, "drive#file", "Buku")
    assert answer["owners"][0]["isAuthenticatedUser"] is True
    found = ask(server, "GET", f"/v4/spreadsheets/{book_id}")[1]["sheets"]
    assert [sheet["properties"]["title"] for sheet in found] == ["Buku"]
    answer = ask(server, "GET", f"/v4/spreadsheets/{book_id}/values/Buku?valueRenderOption=UNFORMATTED_VALUE")[1]
    assert answer["values"] == [["nama;x", "jumlah"], ["Togar, S.H.", 1200], ["", "dua\nbaris"]]


def test_who_has_the_link_gets_in_only_where_anyone_may(server: Running, book_id: str) -> None:
    path = f"/spreadsheets/d/{book_id}/export?format=csv"
    status, _, headers = fetch(server, "GET", path)
    assert status == 302
    assert headers["Location"].startswith(f"{server.address}/ServiceLogin?")
    assert fetch(server, "GET", headers["Location"].removeprefix(server.address))[0] == 200
    permissions = f"/drive/v3/files/{book_id}/permissions"
    made = ask(server, "POST", permissions, {"type": "anyone", "role": "reader"})[1]
    assert made["id"] == "anyoneWithLink"
    assert fetch(server, "GET", path)[:2] == (200, b"a\r\nb\r\nc")
    assert fetch(server, "GET", f"/spreadsheets/d/{book_id}/export?format=tsv&gid=0")[:2] == (200, b"a\r\nb\r\nc")
    assert fetch(server, "GET", f"/spreadsheets/d/{book_id}/export?format=csv&gid=99")[0] == 400
    assert fetch(server, "GET", f"/spreadsheets/d/{book_id}/edit")[0] == 200
    assert fetch(server, "DELETE", f"{permissions}/anyoneWithLink")[0] == 204
    assert fetch(server, "GET", path)[0] == 302
    assert fetch(server, "GET", "/spreadsheets/d/none/edit")[0] == 404
