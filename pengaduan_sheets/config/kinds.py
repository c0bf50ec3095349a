"""How pydantic is told what a key may hold: the words in which sections declare their fields.

Sections name them in annotations alone, which Python leaves unread; so only `checking`, which has them read, loads this
module and pydantic with it.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from .limits import Limit, LimitBy, Sessions, parse_limits
from .values import listed, not_blank, read_clock_time, read_limit, read_percent, read_sessions

__all__ = [
    "AfterValidator", "BeforeValidator", "ClockTime", "Color", "Field", "Filled", "LimitOrTable", "LimitText",
    "PercentText", "SessionList", "Width", "listed",
]  # fmt: skip


def _color(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", value):
        raise ValueError('tulis enam angka atau huruf A sampai F, seperti "1F5A99"')
    return value.upper()


LimitText = Annotated[Limit | None, BeforeValidator(read_limit)]
ClockTime = Annotated[int, BeforeValidator(read_clock_time)]  # minutes of the day
PercentText = Annotated[int | None, BeforeValidator(read_percent)]
LimitOrTable = Annotated[Limit | LimitBy | None, BeforeValidator(parse_limits)]
SessionList = Annotated[Sessions, BeforeValidator(read_sessions)]
Filled = Annotated[str, AfterValidator(not_blank)]
Color = Annotated[str, AfterValidator(_color)]
Width = Annotated[float, Field(gt=0, le=200)]
