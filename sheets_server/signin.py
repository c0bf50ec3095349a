"""Google's token endpoint (`oauth2.googleapis.com/token`) for service accounts, in the words of recorded answers."""

from __future__ import annotations

import base64
import json
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from .answers import Answer

PATH = "/token"
TOKEN = "ya29.uji"

# error, error_description and status, as recorded in public reports
REFUSALS = {
    "signature": (400, "invalid_grant", "Invalid JWT Signature."),
    "account": (400, "invalid_grant", "Invalid grant: account not found"),
    "clock": (
        400,
        "invalid_grant",
        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and "
        "exp values in the JWT claim.",
    ),
    "subject": (400, "invalid_grant", "Invalid email or User ID"),
    "delegation": (
        401,
        "unauthorized_client",
        "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
        "scopes requested.",
    ),
    "deleted": (401, "deleted_client", "The OAuth client was deleted."),
    "disabled": (401, "disabled_client", "The OAuth client was disabled."),
    "policy": (400, "access_denied", "Requested client not authorized."),
    "internal": (400, "internal_failure", ""),
}


class SignIn:
    """What the endpoint answers: the queued answers first, then `always`, else a token."""

    def __init__(self) -> None:
        self.queue: deque[Answer] = deque()
        self.always: Answer | None = None
        self.asked: list[dict[str, Any]] = []  # the claims of every request

    def answer(self, asked: bytes) -> Answer:
        """The answer to one request. asked: its form"""
        form = parse_qs(asked.decode())
        self.asked.append(_claims(form.get("assertion", [""])[0]))
        if self.queue:
            return self.queue.popleft()
        return self.always or Answer.of(200, {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"})


def refused(name: str) -> Answer:
    """A refusal of `REFUSALS`."""
    status, error, description = REFUSALS[name]
    return Answer.of(status, {"error": error, "error_description": description})


def _claims(assertion: str) -> dict[str, Any]:
    try:
        part = assertion.split(".")[1]
        return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))
    except (IndexError, ValueError):
        return {}
