"""Colors as Google keeps them: eight bits a channel, told as single precision numbers, zeros left out.

Every color stands twice in an answer (`backgroundColor` and `backgroundColorStyle`); a request may give either.
"""

from __future__ import annotations

import struct
from typing import Any

PAIRED = ("backgroundColor", "foregroundColor", "tabColor", "headerColor", "firstBandColor", "secondBandColor",
          "footerColor", "color")  # fmt: skip

THEME = [
    {"colorType": kind, "color": {"rgbColor": rgb}}
    for kind, rgb in (
        ("TEXT", {}),
        ("BACKGROUND", {"red": 1, "green": 1, "blue": 1}),
        ("ACCENT1", {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}),
        ("ACCENT2", {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314}),
        ("ACCENT3", {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275}),
        ("ACCENT4", {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902}),
        ("ACCENT5", {"red": 1, "green": 0.42745098, "blue": 0.003921569}),
        ("ACCENT6", {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706}),
        ("LINK", {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}),
    )
]
_BY_TYPE = {t["colorType"]: t["color"]["rgbColor"] for t in THEME}
WHITE = {"red": 1, "green": 1, "blue": 1}


def _single(value: float) -> float | int:
    """The shortest number that is this one in single precision, as protocol buffers print it."""
    exact = struct.pack("f", value)
    for digits in range(6, 10):
        short = float(f"{value:.{digits}g}")
        if struct.pack("f", short) == exact:
            return int(short) if short.is_integer() else short
    return value


def color(given: dict[str, Any] | None) -> dict[str, Any]:
    """An rgb color as it is read back: cut down to one of 256 steps, as recorded (0.5 comes back as 0.49803922)."""
    result: dict[str, Any] = {}
    for channel in ("red", "green", "blue"):
        (exact,) = struct.unpack("f", struct.pack("f", float((given or {}).get(channel) or 0)))
        byte = int(exact * 255)
        if byte:
            result[channel] = _single(min(byte, 255) / 255)
    return result


def _style(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(rgb, style) of a ColorStyle."""
    if "themeColor" in given:
        return _BY_TYPE.get(given["themeColor"], {}), {"themeColor": given["themeColor"]}
    rgb = color(given.get("rgbColor"))
    return rgb, {"rgbColor": rgb}


WIDTHS = {"DOTTED": 1, "DASHED": 1, "SOLID": 1, "SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}  # pixels


def line(given: dict[str, Any]) -> dict[str, Any]:
    """A border as it is read back: its style says the width, and without a color it is black."""
    return {
        "style": given["style"],
        "width": WIDTHS.get(given["style"], 1),
        **told_twice({"color": {}, **_drawn(given)}),
    }


def _drawn(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("color", "colorStyle") if given.get(name)}


def told_twice(value: Any) -> Any:
    """The same message with every color in both its spellings; the style wins where both are given."""
    if isinstance(value, list):
        return [told_twice(v) for v in value]
    if not isinstance(value, dict):
        return value
    result = {k: told_twice(v) for k, v in value.items()}
    if isinstance(value.get("borders"), dict):
        lines = {k: line(v) for k, v in value["borders"].items() if (v or {}).get("style") not in (None, "NONE")}
        result["borders"] = lines
    for name in PAIRED:
        style = value.get(name + "Style")
        if isinstance(style, dict) and style:
            result[name], result[name + "Style"] = _style(style)
        elif isinstance(value.get(name), dict):
            result[name], result[name + "Style"] = _style({"rgbColor": value[name]})
    return result


def both_named(tree: dict[str, Any]) -> dict[str, Any]:
    """A request's field mask that names both spellings where it names one."""
    result = {k: both_named(v) if isinstance(v, dict) else v for k, v in tree.items()}
    for name in PAIRED:
        if name in tree or name + "Style" in tree:
            result[name] = result[name + "Style"] = None
    return result
