"""The pages, the charts of an Excel book and the files of a schedule, as Jinja2 templates beside this file.

In a page and in XML every text is escaped, and nothing is fetched from anywhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..text import day, duration_words, long_day, moment, number, period_name

if TYPE_CHECKING:
    from jinja2 import Environment


def render(name: str, **values: Any) -> str:
    """The text of a template."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    # heavy: loaded with the first template that is filled
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    from .compiled import Compiled

    here = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(here),
        bytecode_cache=Compiled(here / "__pycache__"),
        autoescape=select_autoescape(disabled_extensions=("desktop", "ps1", "service", "timer"), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "angka": number,
        "bulan": period_name,
        "css": lambda color: f"#{color.lower()}",
        "hari": day,
        "hari_panjang": long_day,
        "lama": lambda minutes: "–" if minutes is None else duration_words(minutes),
        "saat": moment,
    }
    return environment
