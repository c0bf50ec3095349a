"""Addresses that a browser opens: a spreadsheet for everybody with the link, else the page to sign in."""

from __future__ import annotations

import re
from urllib.parse import quote

from . import exports
from .answers import HTML, Answer
from .calls import Call

_LINK = re.compile(r"^/spreadsheets/d/([A-Za-z0-9_-]+)(?:/(export|edit|view|htmlview|preview|copy))?/?$")
_KINDS = {"csv": exports.CSV, "tsv": exports.TSV, "xlsx": exports.XLSX, "pdf": exports.PDF, "ods": exports.ODS,
          "zip": exports.ZIP}  # fmt: skip


def handle(call: Call) -> Answer:
    """A browser's request without any account."""
    if call.path.startswith("/ServiceLogin"):
        return page(200, "Google Sheets: Sign-in", "Sign in to continue to Google Sheets")
    found = _LINK.match(call.path)
    book = call.state.books.get(found[1]) if found else None
    if found is None or book is None:
        return page(404, "Page not found", "Sorry, the file you have requested does not exist.")
    if not any(p["type"] == "anyone" for p in book.permissions):
        here = f"http://{call.host}"
        target = quote(f"{here}{call.path}", safe="")
        return Answer(302, b"", HTML, {"Location": f"{here}/ServiceLogin?service=wise&continue={target}"})
    if found[2] != "export":
        return page(200, f"{book.properties['title']} - Google Sheets", "")
    kind = _KINDS.get(call.first("format", "xlsx"))
    gid = call.first("gid")
    sheet = book.find(int(gid)) if gid.isdecimal() else book.sheets[0]
    if kind is None or sheet is None:
        return page(400, "Bad Request", "Sorry, unable to open the file at this time.")
    headers = {"Content-Disposition": "attachment", "Access-Control-Allow-Origin": "*"}
    return Answer(200, exports.write(book, kind, sheet), kind, headers)


def page(status: int, title: str, text: str) -> Answer:
    """A page with one sentence."""
    content = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><p>{text}</p></body></html>"
    return Answer(status, content.encode(), HTML)
