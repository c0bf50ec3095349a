"""A chart as inline SVG: colours come from the page's style, so that it follows light, dark and paper."""

from __future__ import annotations

from html import escape

from .charts import LETTER, Drawing, Line, Rect, Shape, Text


def svg(drawing: Drawing) -> str:
    """One `<svg>` that names and describes itself."""
    name = f"grafik-{drawing.name}"
    body = "".join(map(_shape, drawing.shapes))
    return (
        f'<svg viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" role="img" '
        f'aria-labelledby="{name}-judul {name}-isi">'
        f'<title id="{name}-judul">{escape(drawing.title)}</title>'
        f'<desc id="{name}-isi">{escape(drawing.description)}</desc>{body}</svg>'
    )


def _shape(shape: Shape) -> str:
    if isinstance(shape, Rect):
        return (
            f'<rect class="{shape.role}" x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
            f'height="{_n(shape.height)}" rx="1"/>'
        )
    if isinstance(shape, Line):
        return (
            f'<line class="{shape.role}" x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" '
            f'y2="{_n(shape.y2)}"/>'
        )
    assert isinstance(shape, Text)
    return (
        f'<text class="{shape.role}" x="{_n(shape.x)}" y="{_n(shape.y)}" text-anchor="{shape.anchor}" '
        f'font-size="{_n(LETTER)}">{escape(shape.text)}</text>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
