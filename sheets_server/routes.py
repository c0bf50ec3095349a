"""Which part of the server answers which address."""

from __future__ import annotations

from . import api, drive, links, signin
from .answers import HTML, Answer
from .calls import Call
from .errors import ApiError


def answer_of(call: Call) -> Answer:
    """The answer to a request; refusals too, each in the words of the API that was asked."""
    if call.path.startswith("/v4/"):
        try:
            return Answer.of(*api.handle(call.state, call.method, call.path, call.query, call.body))
        except ApiError as refusal:
            return Answer.of(refusal.code, refusal.body())
    if call.path.startswith(("/drive/", "/upload/drive/")):
        return drive.handle(call)
    if call.path.startswith(("/spreadsheets/", "/ServiceLogin")):
        return links.handle(call)
    if call.path == signin.PATH and call.method == "POST":
        return call.state.signin.answer(call.raw)
    return no_page(call)


def no_page(call: Call) -> Answer:
    """What Google answers to an address that it does not have."""
    text = (
        "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n"
        f"<p><b>404.</b> That’s an error.\n<p>The requested URL <code>{call.path}</code> was not found on this server."
    )
    return Answer(404, text.encode(), HTML)
