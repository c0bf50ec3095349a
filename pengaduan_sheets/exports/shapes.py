"""Word's own drawing shapes, anchored to a place on the page: symbols, lines, arrows, words (DrawingML)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.shared import Cm

from ..signs import outgoing

_NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_PRESETS = {
    "kapsul": "flowChartTerminator", "kotak": "flowChartProcess", "belah ketupat": "flowChartDecision",
    "segi lima": "flowChartOffpageConnector",
}  # fmt: skip
_INK = '<a:solidFill><a:srgbClr val="202020"/></a:solidFill>'
_PAPER = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
Box = tuple[float, float, float, float]  # left, top, width, height in cm
Point = tuple[float, float]


class Drawing:
    """Shapes put one after the other into one run; each has a number of its own in the document."""

    def __init__(self, run: Any, first: int) -> None:
        self._run, self.next = run, first

    def symbol(self, kind: str, box: Box, told: str, letter: str = "") -> None:
        """One of the five symbols; told: what it is, for who cannot see it."""
        inside = f'{_geometry(_PRESETS[kind])}{_PAPER}<a:ln w="12700">{_INK}</a:ln>'
        self._put(box, told, inside, _words(letter, 6.5 if kind == "kapsul" else 8, "center") if letter else "")

    def line(self, points: Sequence[Point], *, has_head: bool = False) -> None:
        """A line round corners, at its end the head of an arrow."""
        across, down = zip(*points, strict=True)
        box = (min(across), min(down), max(across) - min(across), max(down) - min(down))
        corners = [(int(Cm(x - box[0])), int(Cm(y - box[1]))) for x, y in points]
        steps = "".join(
            f'<a:{"lnTo" if i else "moveTo"}><a:pt x="{x}" y="{y}"/></a:{"lnTo" if i else "moveTo"}>'
            for i, (x, y) in enumerate(corners)
        )
        width, height = _side(box[2]), _side(box[3])
        path = (
            '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{width}" h="{height}" fill="none">{steps}</a:path></a:pathLst></a:custGeom>'
        )
        head = '<a:tailEnd type="triangle" w="med" len="med"/>' if has_head else ""
        self._put(box, "", f'{path}<a:noFill/><a:ln w="12700">{_INK}{head}</a:ln>')

    def words(self, text: str, box: Box, align: str) -> None:
        """Small words without a frame."""
        self._put(box, "", f"{_geometry('rect')}<a:noFill/><a:ln><a:noFill/></a:ln>", _words(text, 6.5, align))

    def _put(self, box: Box, told: str, inside: str, text: str = "") -> None:
        x, y, width, height = map(_side, box)
        extent = f'cx="{width}" cy="{height}"'
        kind = '<wps:cNvSpPr txBox="1"/>' if text and not told else "<wps:cNvSpPr/>"
        body = '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr" wrap="square"/>'
        self._run._r.append(parse_xml(
            f'<mc:AlternateContent {_NAMES}><mc:Choice Requires="wps"><w:drawing>'
            f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{self.next + 1000}" '
            'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
            f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{self.next}" name="Gambar {self.next}" descr={quoteattr(outgoing(told))}/>'
            "<wp:cNvGraphicFramePr/>"
            f'<a:graphic><a:graphicData uri="{_SHAPE}"><wps:wsp>{kind}<wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            f"<a:ext {extent}/></a:xfrm>{inside}</wps:spPr>{text}{body}</wps:wsp></a:graphicData></a:graphic>"
            "</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
        ))  # fmt: skip
        self.next += 1


def _side(length: float) -> int:
    """In EMU; a shape without any width or height is drawn wrongly by some programs."""
    return max(int(Cm(length)), 360)


def _geometry(preset: str) -> str:
    return f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>'


def _words(text: str, points: float, align: str) -> str:
    size = round(2 * points)
    return (
        f'<wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr><w:t xml:space="preserve">'
        f"{escape(outgoing(text))}</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    )
