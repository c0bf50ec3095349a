"""A chart as a PNG picture for Word: drawn with Pillow and its own letters, so it looks the same on every machine."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from ..layout.templates import Colors
from ..month.drawings import LETTER, Drawing, Line, Rect, Role, Text

SCALE = 4  # pixels per unit: 440 of them to an inch where a picture is 8 cm wide, so that no edge need be smoothed

INK = "1F2933"
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png(drawing: Drawing, colors: Colors) -> bytes:
    """The bytes of a PNG on white ground, with a palette: a fifth of the bytes, and half the work."""
    bars, other = colors.grafik, colors.lain
    paint: dict[Role, str] = {
        "latar": "FFFFFF", "satu": bars.pertama, "dua": bars.kedua, "lewat": bars.bahaya, "batas": INK,
        "kisi": other.garis, "teks": INK, "lunak": other.lunak,
    }  # fmt: skip
    inks = {role: place for place, role in enumerate(paint)}
    margin = 4
    size = (round(drawing.width + 2 * margin) * SCALE, round(drawing.height + 2 * margin) * SCALE)
    image = Image.new("P", size, inks["latar"])
    image.putpalette(bytes.fromhex("".join(paint.values())))
    pen: Any = ImageDraw.Draw(image)
    font: Any = ImageFont.load_default(LETTER * SCALE)

    def at(value: float) -> int:
        return round((value + margin) * SCALE)

    for shape in drawing.shapes:
        ink = inks[shape.role]
        if isinstance(shape, Rect):
            if shape.width > 0 and shape.height > 0:
                pen.rectangle(
                    (at(shape.x), at(shape.y), at(shape.x + shape.width) - 1, at(shape.y + shape.height) - 1), ink
                )
        elif isinstance(shape, Line):
            width = SCALE if shape.role == "kisi" else 2 * SCALE
            pen.line((at(shape.x1), at(shape.y1), at(shape.x2), at(shape.y2)), ink, width)
        elif isinstance(shape, Text):
            pen.text((at(shape.x), at(shape.y)), shape.text, ink, font=font, anchor=ANCHORS[shape.anchor])
    out = BytesIO()
    image.save(out, "PNG", dpi=(300, 300))  # `optimize` takes three times as long for 3 % less
    return out.getvalue()
