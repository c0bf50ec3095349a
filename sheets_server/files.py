"""A spreadsheet as Drive tells it: v3 for most calls, v2 for uploads, and as the search sees it."""

from __future__ import annotations

from typing import Any

from . import exports
from .book import Book, stamp
from .drive_query import File
from .state import OWNER

SHEETS_TYPE = "application/vnd.google-apps.spreadsheet"
ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")
_ICON = f"https://drive-thirdparty.googleusercontent.com/16/type/{SHEETS_TYPE}"
_SELF = "https://www.googleapis.com/drive/v2/files"
_EXPORTS = {exports.CSV: "csv", exports.TSV: "tsv", exports.XLSX: "xlsx", exports.PDF: "pdf", exports.ODS: "ods",
            exports.ZIP: "zip"}  # fmt: skip


def file_v3(book: Book) -> dict[str, Any]:
    """The file with all that is known of it; a call tells what its `fields` ask for."""
    owners = [_user(p) for p in book.permissions if p["role"] == "owner"]
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.properties["title"],
        "mimeType": SHEETS_TYPE,
        "starred": False,
        "trashed": False,
        "explicitlyTrashed": False,
        "parents": book.parents,
        "spaces": ["drive"],
        "version": "1",
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{book.id}/edit?usp=drivesdk",
        "iconLink": _ICON,
        "hasThumbnail": False,
        "viewedByMe": True,
        "createdTime": stamp(book.created),
        "modifiedTime": stamp(book.modified),
        "modifiedByMe": True,
        "owners": owners,
        "lastModifyingUser": owners[0],
        "shared": len(book.permissions) > 1,
        "ownedByMe": any(owner["me"] for owner in owners),
        "writersCanShare": True,
        "viewersCanCopyContent": True,
        "copyRequiresWriterPermission": False,
        "permissions": book.permissions,
        "permissionIds": [p["id"] for p in book.permissions],
        "quotaBytesUsed": "1024",
        "isAppAuthorized": True,
        "exportLinks": _links(book),
    }


def _user(permission: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "drive#user",
        "displayName": permission["displayName"],
        "me": permission["emailAddress"] == OWNER,
        "permissionId": permission["id"],
        "emailAddress": permission["emailAddress"],
    }


def _links(book: Book) -> dict[str, str]:
    start = f"https://docs.google.com/spreadsheets/export?id={book.id}&exportFormat="
    return {kind: start + short for kind, short in _EXPORTS.items()}


def file_v2(book: Book) -> dict[str, Any]:
    """The same in the words of Drive v2."""
    file = file_v3(book)
    people = [{**owner, "isAuthenticatedUser": owner["me"]} for owner in file["owners"]]
    for person in people:
        del person["me"]
    return {
        "kind": "drive#file",
        "id": book.id,
        "selfLink": f"{_SELF}/{book.id}",
        "title": file["name"],
        "mimeType": SHEETS_TYPE,
        "labels": {"starred": False, "hidden": False, "trashed": False, "restricted": False, "viewed": True},
        "createdDate": file["createdTime"],
        "modifiedDate": file["modifiedTime"],
        "alternateLink": file["webViewLink"],
        "iconLink": _ICON,
        "parents": [
            {"kind": "drive#parentReference", "id": parent, "isRoot": parent == "root",
             "selfLink": f"{_SELF}/{book.id}/parents/{parent}", "parentLink": f"{_SELF}/{parent}"}
            for parent in book.parents
        ],
        "exportLinks": file["exportLinks"],
        "userPermission": {"kind": "drive#permission", "id": "me", "type": "user", "role": "owner",
                           "selfLink": f"{_SELF}/{book.id}/permissions/me", "pendingOwner": False},
        "ownerNames": [person["displayName"] for person in people],
        "owners": people,
        "lastModifyingUserName": people[0]["displayName"],
        "lastModifyingUser": people[0],
        "editable": True,
        "copyable": True,
        "writersCanShare": True,
        "shared": file["shared"],
        "explicitlyTrashed": False,
        "appDataContents": False,
        "spaces": ["drive"],
        "version": file["version"],
        "quotaBytesUsed": file["quotaBytesUsed"],
    }  # fmt: skip


def searchable(book: Book) -> File:
    """What a search looks at."""
    people = {role: [p.get("emailAddress", "") for p in book.permissions if p["role"] == role] for role in ROLES}
    owners = [*people["owner"], *(["me"] if OWNER in people["owner"] else [])]
    writers = [*owners, *people["writer"]]
    readers = [*writers, *people["commenter"], *people["reader"]]
    file = file_v3(book)
    return {**file, "sharedWithMe": False, "owners": owners, "writers": writers, "readers": readers,
            "fullText": file["name"]}  # fmt: skip
