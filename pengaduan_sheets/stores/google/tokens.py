"""The way to an access token: Google's token endpoint, and what its refusals mean.

google-auth takes each refusal for the end, retries some trouble by itself without telling for how long, and trusts
that what comes with 200 is a token; so its transport is watched here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from google.auth.transport.requests import Request

from ...frozen import Frozen
from ...text import moment
from .refusals import PassingError, is_page, page_in_between, trouble

SCOPE = "https://www.googleapis.com/auth/spreadsheets"  # nothing else: no Drive, no mail


class Identity(Frozen):
    """Who asks for a token. `subject`: the account of the office's domain that it acts for, or ""."""

    account: str
    client_id: str = ""
    subject: str = ""


class TokenRequest(Request):
    """google-auth's transport to the token endpoint, with an eye on what comes back."""

    def __init__(self, who: Identity) -> None:
        super().__init__()
        self._who = who

    def __call__(self, url: str, method: str = "GET", *args: Any, **options: Any) -> Any:
        """The answer, when it holds a token.

        raises  PassingError: try again; StoreOfflineError: somebody must do something; TransportError: no answer
        """
        answer = super().__call__(url, method, *args, **options)  # type: ignore[no-untyped-call]
        if method == "POST":
            _check(answer.status, answer.data, str(answer.headers.get("Date", "")), self._who)
        return answer


def _check(status: int, content: bytes, date: str, who: Identity) -> None:
    if (status >= 500 and status != 511) or status in (408, 429):  # 511: a network that wants one to log in
        raise PassingError(f"Layanan masuk Google sedang bermasalah (kode {status})")
    try:
        said = json.loads(content)
    except ValueError:
        if status == 200 and not is_page(content):
            raise PassingError("Jawaban layanan masuk Google terpotong") from None
        raise page_in_between(content) from None
    if not isinstance(said, dict) or (status == 200 and not isinstance(said.get("access_token"), str)):
        raise page_in_between(b"")
    if status != 200:
        error, description = str(said.get("error", "")), str(said.get("error_description", ""))
        if error in ("internal_failure", "server_error", "temporarily_unavailable"):
            raise PassingError(f"Layanan masuk Google sedang bermasalah ({error})")
        raise refused(error, description, who, _skew(date))


def _skew(date: str) -> float:
    """Seconds that this computer's clock is ahead of the answer's; 0 where the answer does not say."""
    try:
        return (datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def refused(error: str, description: str, who: Identity, skew: float = 0.0) -> Exception:
    """What a refusal of the token endpoint means.

    error, description  as Google spells them (RFC 6749, 5.2)
    skew                seconds that this computer is ahead of Google
    """
    reason = " ".join(f"{error}: {description}".split())
    minutes = round(abs(skew) / 60)
    return trouble(
        "masuk", f"{'wakil ' if who.subject else ''}{reason}", akun=who.account, subjek=who.subject, scope=SCOPE,
        nomor=f"Client ID {who.client_id or 'akun layanan (client_id di berkas kunci)'}",
        kini=moment(datetime.now()), alasan=reason[:200].strip(": ") or "tanpa alasan",
        jauh=f", {minutes} menit {'di depan' if skew > 0 else 'di belakang'} jam Google" if minutes else "",
    )  # fmt: skip
