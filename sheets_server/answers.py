"""What goes back to who asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from .errors import ApiError

JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True)
class Answer:
    """What goes back: a status, a body and headers besides those that every answer has."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, content: Any) -> Answer:
        """An answer in JSON."""
        return cls(status, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())

    @classmethod
    def refusal(cls, error: ApiError) -> Answer:
        """A refusal, in JSON and with its headers."""
        return replace(cls.of(error.code, error.body()), headers=error.headers)
