"""Drive, as far as gspread uses it: files, their copies, permissions, comments, exports, and the upload of a CSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from . import drive_query, exports, masks, uploads
from .answers import Answer
from .book import Book, stamp
from .calls import Call
from .errors import ApiError
from .files import ROLES, SHEETS_TYPE, file_v2, file_v3, searchable
from .state import OWNER, State, permission

_TYPES = ("user", "group", "domain", "anyone")
_DEFAULT_FIELDS = {
    "file": "kind,id,name,mimeType",
    "list": "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)",
    "permission": "kind,id,type,role",
    "permissions": "kind,nextPageToken,permissions(kind,id,type,role)",
}
_MAX_PAGE = 1000


class DriveError(ApiError):
    """A refusal in Drive's words: the body has a list of `errors` and no status."""

    def __init__(self, code: int, message: str, reason: str, parameter: str = "", domain: str = "global") -> None:
        super().__init__(code, message)
        self.reason, self.parameter, self.domain = reason, parameter, domain

    def body(self) -> dict[str, Any]:
        one = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.parameter:
            one |= {"location": self.parameter, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [one]}}


def handle(call: Call) -> Answer:
    """The answer to a request to Drive."""
    try:
        for method, pattern, action in _ROUTES:
            found = pattern.fullmatch(call.path)
            if found and method == call.method:
                return action(call, *(unquote(part) for part in found.groups()))
        raise DriveError(404, "Not Found", "notFound")
    except DriveError as refusal:
        return Answer.of(refusal.code, refusal.body())
    except ApiError as refusal:  # from what lies below Drive
        return Answer.of(refusal.code, DriveError(refusal.code, refusal.message, _REASONS[refusal.code]).body())


_REASONS = {400: "badRequest", 401: "authError", 403: "insufficientFilePermissions", 404: "notFound"}


# ---- files ----------------------------------------------------------------------------------------------------------


def _list_files(call: Call) -> Answer:
    try:
        test = drive_query.parse(call.first("q"))
    except drive_query.BadQueryError:
        raise DriveError(400, "Invalid Value", "invalid", "q") from None
    books = [book for book in call.state.books.values() if book.refusal is None and test(searchable(book))]
    for part in reversed((call.first("orderBy") or "modifiedTime desc").split(",")):
        name, _, direction = part.strip().partition(" ")
        if name not in ("name", "name_natural", "createdTime", "modifiedTime", "recency", "folder"):
            raise DriveError(400, "Invalid Value", "invalid", "orderBy")
        key = {"name_natural": "name", "recency": "modifiedTime", "folder": "kind"}.get(name, name)
        books.sort(key=lambda book, key=key: str(file_v3(book)[key]), reverse=direction == "desc")  # type: ignore[misc]
    page, after = _page(call, books, _MAX_PAGE)
    content = {"kind": "drive#fileList", "incompleteSearch": False, **after, "files": [file_v3(book) for book in page]}
    return _told(call, content, "list")


def _create(call: Call) -> Answer:
    body = _body(call)
    kind = body.get("mimeType", SHEETS_TYPE)
    if kind != SHEETS_TYPE:
        raise DriveError(400, "The test server keeps spreadsheets only.", "badRequest", "mimeType")
    book = call.state.create(str(body.get("name") or "Untitled"))
    book.parents = [str(parent) for parent in body.get("parents") or ["root"]]
    return _told(call, file_v3(book), "file")


def _copy(call: Call, file_id: str) -> Answer:
    body = _body(call)
    source = book_of(call.state, file_id)
    twin = call.state.copy(source, str(body.get("name") or f"Copy of {source.properties['title']}"))
    twin.parents = [str(parent) for parent in body.get("parents") or source.parents]
    return _told(call, file_v3(twin), "file")


def _get(call: Call, file_id: str) -> Answer:
    return _told(call, file_v3(book_of(call.state, file_id)), "file")


def _patch(call: Call, file_id: str) -> Answer:
    """A new name, other parents, or into the bin, which here is the same as away."""
    book, body = book_of(call.state, file_id), _body(call)
    content = file_v3(book)
    if "name" in body:
        book.properties = {**book.properties, "title": str(body["name"])}
    gone = call.first("removeParents").split(",")
    added = [parent for parent in call.first("addParents").split(",") if parent]
    book.parents = [parent for parent in book.parents if parent not in gone] + added
    book.changed()
    content = {**file_v3(book), "trashed": bool(body.get("trashed"))}
    if content["trashed"]:
        del call.state.books[book.id]
    return _told(call, content, "file")


def _delete(call: Call, file_id: str) -> Answer:
    del call.state.books[book_of(call.state, file_id).id]
    return Answer(204, b"")


def _export(call: Call, file_id: str) -> Answer:
    book, kind = book_of(call.state, file_id), call.first("mimeType")
    if not kind:
        raise DriveError(400, "Required parameter: mimeType", "required", "mimeType")
    try:
        return Answer(200, exports.write(book, kind), kind)
    except KeyError:
        raise DriveError(400, "The requested conversion is not supported.", "badRequest", "convertTo") from None


def _upload(call: Call, file_id: str) -> Answer:
    """Drive v2: a CSV in place of all that the spreadsheet held."""
    book = book_of(call.state, file_id)
    uploads.replace_with_csv(book, call.raw, call.content_type)
    return Answer.of(200, file_v2(book))


# ---- permissions ----------------------------------------------------------------------------------------------------


def _list_permissions(call: Call, file_id: str) -> Answer:
    page, after = _page(call, book_of(call.state, file_id).permissions, 100)
    return _told(call, {"kind": "drive#permissionList", **after, "permissions": page}, "permissions")


def _get_permission(call: Call, file_id: str, permission_id: str) -> Answer:
    return _told(call, _permission(book_of(call.state, file_id), permission_id), "permission")


def _create_permission(call: Call, file_id: str) -> Answer:
    """Whoever has a permission already gets the new role."""
    book, body = book_of(call.state, file_id), _body(call)
    kind, role = str(body.get("type") or ""), str(body.get("role") or "")
    if kind not in _TYPES:
        raise DriveError(400, "The permission type field is required.", "required", "permission.type")
    if role not in ROLES:
        raise DriveError(400, "The permission role field is required.", "required", "permission.role")
    who = str(body.get("domain" if kind == "domain" else "emailAddress") or "")
    if kind != "anyone" and not who:
        raise DriveError(400, "The specified emailAddress is invalid or not applicable for the given permission type.",
                         "invalid", "permission.emailAddress")  # fmt: skip
    new = permission(kind, role, who, bool(body.get("allowFileDiscovery")))
    old = next((p for p in book.permissions if p["id"] == new["id"]), None)
    is_owner = old is not None and old["role"] == "owner"
    if role == "owner" and not is_owner:
        _give_away(call, book, kind)
    if is_owner:
        new["role"] = "owner"
    book.permissions = [new if p is old else p for p in book.permissions] + ([] if old else [new])
    return _told(call, new, "permission")


def _give_away(call: Call, book: Book, kind: str) -> None:
    """A new owner makes a writer of the old one. raises DriveError unless that is what was asked for."""
    if kind != "user":
        raise DriveError(403, "The resource can only be owned by a user.", "invalidSharingRequest")
    if call.first("transferOwnership").lower() != "true":
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise DriveError(403, message, "forbidden", "transferOwnership")
    book.permissions = [{**p, "role": "writer"} if p["role"] == "owner" else p for p in book.permissions]


def _patch_permission(call: Call, file_id: str, permission_id: str) -> Answer:
    """Another role; an owner is first proposed (`pendingOwner`), and then accepts."""
    book, body = book_of(call.state, file_id), _body(call)
    old = _permission(book, permission_id)
    role = str(body.get("role") or old["role"])
    if role not in ROLES:
        raise DriveError(400, "The permission role field is required.", "required", "permission.role")
    if role == "owner" and old["role"] != "owner":
        _give_away(call, book, old["type"])
    if role != "owner" and old["role"] == "owner":
        raise DriveError(403, "The owner of a file cannot be removed.", "insufficientFilePermissions")
    new = {**old, "role": role}
    if old["type"] == "user":
        new["pendingOwner"] = bool(body.get("pendingOwner", False)) and role != "owner"
    book.permissions = [new if p["id"] == permission_id else p for p in book.permissions]
    return _told(call, new, "permission")


def _delete_permission(call: Call, file_id: str, permission_id: str) -> Answer:
    book = book_of(call.state, file_id)
    if _permission(book, permission_id)["role"] == "owner":
        message = "The owner of a file cannot be removed."
        raise DriveError(403, message, "insufficientFilePermissions")
    book.permissions = [p for p in book.permissions if p["id"] != permission_id]
    return Answer(204, b"")


def _permission(book: Book, permission_id: str) -> dict[str, Any]:
    for found in book.permissions:
        if found["id"] == permission_id:
            return found
    raise DriveError(404, f"Permission not found: {permission_id}.", "notFound", "permissionId")


# ---- comments -------------------------------------------------------------------------------------------------------


def _list_comments(call: Call, file_id: str) -> Answer:
    page, after = _page(call, book_of(call.state, file_id).comments, 20)
    return _told(call, {"kind": "drive#commentList", **after, "comments": page})


def _create_comment(call: Call, file_id: str) -> Answer:
    book, body = book_of(call.state, file_id), _body(call)
    if not body.get("content"):
        raise DriveError(400, "The comment content is required.", "required", "comment.content")
    now = stamp(call.state.clock())
    comment = {"kind": "drive#comment", "id": f"AAAA{call.state.rng.getrandbits(40):010x}", "createdTime": now,
               "modifiedTime": now, "resolved": False, "deleted": False, "replies": [],
               "author": {"kind": "drive#user", "displayName": OWNER.partition("@")[0], "me": True},
               "content": body["content"]}  # fmt: skip
    if body.get("anchor"):
        comment["anchor"] = body["anchor"]
    answer = _told(call, comment)
    book.comments = [*book.comments, comment]
    return answer


# ---- what all have in common ----------------------------------------------------------------------------------------


def book_of(state: State, file_id: str) -> Book:
    """The spreadsheet of a file. raises DriveError in Drive's words where there is none."""
    if file_id not in state.books:
        raise DriveError(404, f"File not found: {file_id}.", "notFound", "fileId")
    return state.book(file_id)


def _body(call: Call) -> dict[str, Any]:
    return call.body if isinstance(call.body, dict) else {}


def _page(call: Call, items: list[Any], size: int) -> tuple[list[Any], dict[str, str]]:
    """The part of the items that was asked for, and the token of the next one if there are more."""
    given, token = call.first("pageSize"), call.first("pageToken")
    if given and not (given.isdecimal() and 1 <= int(given) <= _MAX_PAGE):
        raise DriveError(400, f"Invalid value '{given}'. Values must be within the range: [1, {_MAX_PAGE}]",
                         "invalidParameter", "pageSize")  # fmt: skip
    if token and not token.isdecimal():
        raise DriveError(400, "Invalid Value", "invalid", "pageToken")
    size, start = int(given or size), int(token or 0)
    rest = {"nextPageToken": str(start + size)} if start + size < len(items) else {}
    return items[start : start + size], rest


def _told(call: Call, content: dict[str, Any], kind: str = "") -> Answer:
    """What `fields` asks for; without it what Drive gives unasked. Comments are given only by their fields."""
    fields = call.first("fields") or _DEFAULT_FIELDS.get(kind, "")
    if not fields:
        message = "The 'fields' parameter is required for this method."
        raise DriveError(400, message, "required", "fields")
    try:
        tree = masks.parse(fields)
    except ApiError:
        raise DriveError(400, f"Invalid field selection {fields}", "invalidParameter", "fields") from None
    return Answer.of(200, masks.apply(content, tree))


_FILES = r"/drive/v3/files"
_ONE = _FILES + r"/([^/]+)"
_Action = Callable[..., Answer]
_ROUTES: list[tuple[str, re.Pattern[str], _Action]] = [
    (method, re.compile(pattern), action)
    for method, pattern, action in (
        ("GET", _FILES, _list_files),
        ("POST", _FILES, _create),
        ("GET", _ONE, _get),
        ("PATCH", _ONE, _patch),
        ("DELETE", _ONE, _delete),
        ("POST", _ONE + "/copy", _copy),
        ("GET", _ONE + "/export", _export),
        ("GET", _ONE + "/permissions", _list_permissions),
        ("POST", _ONE + "/permissions", _create_permission),
        ("GET", _ONE + "/permissions/([^/]+)", _get_permission),
        ("PATCH", _ONE + "/permissions/([^/]+)", _patch_permission),
        ("DELETE", _ONE + "/permissions/([^/]+)", _delete_permission),
        ("GET", _ONE + "/comments", _list_comments),
        ("POST", _ONE + "/comments", _create_comment),
        ("PUT", r"/upload/drive/v2/files/([^/]+)", _upload),
    )
]
