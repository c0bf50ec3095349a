"""Looks as Google's CellFormat, and Excel's format codes as Google's patterns."""

from __future__ import annotations

import math
import re

from ...grid import Look, WorkbookLayout
from .ranges import Json

Key = tuple[object, ...]


_HORIZONTAL = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
_VERTICAL = {"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM"}
_SIDES = ("top", "bottom", "left", "right")
_PLAIN_PADDING = 3  # pixels that Google leaves left and right of a text
_INDENT = 9  # pixels per step of indent, as in Excel
_DIGIT = 7.0  # pixels of a digit of Calibri 11, which Excel counts widths in
_COUNTED_SIZE = 11.0
_USUAL_PADDING = ((2, 3, 2, 3), (0, 0, 0, 0))  # top, right, bottom, left
_USUAL = {"horizontalAlignment": "", "verticalAlignment": "BOTTOM", "wrapStrategy": "OVERFLOW_CELL"}
_THEME = {"TEXT": "000000", "BACKGROUND": "FFFFFF"}
_ROOM = 7  # pixels of padding and line that stand beside the characters

_CODE_PARTS = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]|\[[^\]]*\]|_.|.', re.DOTALL)
_LITERAL = re.compile(r'"|_|\\|\[(?![hms]+\])')  # all but elapsed time: [h]
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f]+)?\]")


def cell_format(look: Look, layout: WorkbookLayout) -> Json:
    """The whole CellFormat of a look; what it leaves out is Google's default, so it is written as a whole."""
    out: Json = {
        "verticalAlignment": _VERTICAL[look.valign],
        "wrapStrategy": "WRAP" if look.wrap else "OVERFLOW_CELL",
        "textFormat": text_format(look, layout),
    }
    if look.align:
        out["horizontalAlignment"] = _HORIZONTAL[look.align]
    if look.fill:
        out["backgroundColorStyle"] = color_style(look.fill)
    if borders := _borders(look):
        out["borders"] = borders
    if look.indent:
        side = "right" if look.align == "right" else "left"
        plain = {"top": 2, "right": _PLAIN_PADDING, "bottom": 2, "left": _PLAIN_PADDING}
        out["padding"] = {**plain, side: _PLAIN_PADDING + _INDENT * look.indent}
    if shown := number_format(look.number_format):
        out["numberFormat"] = shown
    return out


def painted(where: Json, look: Look, layout: WorkbookLayout) -> Json:
    """The request that gives all cells of a GridRange a look, whatever they had."""
    cell = {"userEnteredFormat": cell_format(look, layout)}
    return {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat"}}


def text_format(look: Look, layout: WorkbookLayout) -> Json:
    """The TextFormat of a look; font and size are always named, for a spreadsheet's own default is Arial 10."""
    out: Json = {"fontFamily": layout.font, "fontSize": round(look.size or layout.font_size)}
    out |= {name: True for name in ("bold", "italic", "underline") if getattr(look, name)}
    if look.color:
        out["foregroundColorStyle"] = color_style(look.color)
    return out


def color_style(color: str) -> Json:
    """RRGGBB as a ColorStyle; a part that is 0 may be left out.

    Google cuts a part down to one of 256 steps, it does not round: so the four decimals, which make a request a third
    smaller, are those just above the step.
    """
    parts = zip(("red", "green", "blue"), (0, 2, 4), strict=True)
    values = {name: math.ceil(int(color[at : at + 2], 16) * 10_000 / 255) / 10_000 for name, at in parts}
    return {"rgbColor": {name: int(value) if value in (0, 1) else value for name, value in values.items() if value}}


def _borders(look: Look) -> Json:
    lines: dict[str, str | None] = dict.fromkeys(_SIDES, look.border)
    lines |= {"bottom": look.border_bottom or look.border, "left": look.border_left or look.border}
    styles = {"left": "SOLID_THICK"} if look.border_left else {}
    return {
        side: {"style": styles.get(side, "SOLID"), "colorStyle": color_style(color)}
        for side, color in lines.items()
        if color is not None
    }


# ---- number formats ------------------------------------------------------------------------------------------------


def number_format(code: str) -> Json | None:
    """An Excel format code as a NumberFormat; None for `General`.

    Names of months come in the spreadsheet's own language there, so a code's language is dropped. Signs that stand for
    themselves are put in quotes.
    """
    if code.strip().lower() in ("", "general", "standard"):
        return None
    if code.strip() == "@":
        return {"type": "TEXT", "pattern": "@"}
    parts = [_part(part) for part in _CODE_PARTS.findall(_with_numbers(code))]
    plain = "".join(part for part in parts if not _LITERAL.match(part)).lower()
    return {"type": _kind(plain), "pattern": "".join(parts).replace('""', "")}


def _with_numbers(code: str) -> str:
    """`;;;"text"`, which shows a text as another, the way Google documents it: with patterns for numbers before it."""
    return f"0;-0;0;{code[3:]}" if code.startswith(";;;") and len(code) > 3 else code


def _part(part: str) -> str:
    if part.startswith("\\"):
        return f'"{part[1]}"' if part[1] != '"' else part
    if found := _LOCALE.fullmatch(part):
        return f'"{found[1]}"' if found[1] else ""
    return part


def _kind(plain: str) -> str:
    has_day = bool(set("dy") & set(plain)) or "mmm" in plain
    has_time = bool(set("hs") & set(plain))
    if has_day or has_time:
        return "DATE_TIME" if has_day and has_time else "DATE" if has_day else "TIME"
    if "%" in plain:
        return "PERCENT"
    if "e+" in plain or "e-" in plain:
        return "SCIENTIFIC"
    return "NUMBER" if set("0#?") & set(plain) or "general" in plain else "TEXT"


# ---- what formats show -----------------------------------------------------------------------------------------------


def fits(there: Key, wanted: Key, *, with_number: bool = True) -> bool:
    """Whether a format shows what is wanted; a link has letters that Google sets by itself."""
    start = 0 if with_number else 1
    return there[start:-1] == wanted[start:-1] and there[-1] in (None, wanted[-1])


def shown(found: Json | None) -> Key:
    """What a CellFormat shows, however Google spells it: it tells more than was set, and colours as fractions.

    First comes the number format, then the ground, last the colour and line of the letters, None for a link.
    """
    told = found or {}
    letters = told.get("textFormat", {})
    padding = tuple(told.get("padding", {}).get(side, 0) for side in ("top", "right", "bottom", "left"))
    ink = color_of(letters.get("foregroundColorStyle")) or "000000"
    return (
        _number_shown(told.get("numberFormat")),
        color_of(told.get("backgroundColorStyle")) or "FFFFFF",
        *(usual if "UNSPECIFIED" in told.get(name, "UNSPECIFIED") else told[name] for name, usual in _USUAL.items()),
        None if padding in _USUAL_PADDING else padding,
        any(told.get("textRotation", {}).values()),
        str(letters.get("fontFamily", "")).lower(),
        letters.get("fontSize"),
        *(bool(letters.get(name)) for name in ("bold", "italic", "strikethrough")),
        None if letters.get("link") else (ink, bool(letters.get("underline"))),
    )


def _number_shown(found: Json | None) -> Key | None:
    kind = (found or {}).get("type", "NUMBER_FORMAT_TYPE_UNSPECIFIED")
    if kind == "NUMBER_FORMAT_TYPE_UNSPECIFIED":
        return None
    pattern = "" if kind == "TEXT" else str((found or {}).get("pattern", ""))
    return kind, pattern.replace('"', "").replace("\\", "").lower()


def color_of(style: Json | None) -> str | None:
    """A ColorStyle as RRGGBB; None without one, its name for a colour of the theme."""
    if not style:
        return None
    if theme := style.get("themeColor"):
        return _THEME.get(theme, str(theme))
    rgb = style.get("rgbColor", {})
    return "".join(f"{round(255 * rgb.get(name, 0)):02X}" for name in ("red", "green", "blue"))


# ---- sizes ---------------------------------------------------------------------------------------------------------


def width_pixels(characters: float, layout: WorkbookLayout) -> int:
    """The width of a column that shows so many characters of the book's own font."""
    return round(characters * _DIGIT * layout.font_size / _COUNTED_SIZE) + _ROOM


def row_pixels(points: float) -> int:
    """The height of a row at 96 dots per inch."""
    return round(points * 96 / 72)


def heading_pixels(points: float) -> int:
    """The height of a row of headings; Google's padding above and below stands in it too."""
    return row_pixels(points) + 4
