"""styles.xml: what a cell format means, and formats added to it, each only once however often a book is synced.

Formats are compared by what they look like, not by how they are spelled: LibreOffice writes the same look with other
words, and a book that passes between programs must not grow at each sync.
"""

from __future__ import annotations

import copy
import re

from lxml import etree

from ...grid import Look
from . import oxml as xml

DATE_FORMAT = "dd mmm yyyy hh.mm"
_FIRST_CUSTOM_FORMAT = 164
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 49: "@",
}  # fmt: skip
_LOCAL_DATES = frozenset([*range(27, 37), *range(50, 59)])  # date formats of East Asian installations
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_SIDES = ("left", "right", "top", "bottom")
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

Key = tuple[object, ...]


class StyleBook:
    """One styles.xml. `dirty` tells whether something was added. raises etree.XMLSyntaxError."""

    def __init__(self, source: bytes) -> None:
        self.root = xml.parse(source)
        self.space = xml.namespace(self.root)
        self.dirty = False
        self.formats = {
            int(item.get("numFmtId", "0")): item.get("formatCode", "")
            for item in xml.children(xml.child(self.root, "numFmts"), "numFmt")
        }
        self.xfs = self._group("cellXfs")
        self._by_key: dict[Key, int] | None = None
        self._part_keys: dict[str, list[Key]] = {}
        self._signs: dict[int, frozenset[str]] = {}
        self._looks: dict[tuple[Look, str, float], int] = {}

    def xml(self) -> bytes:
        """The part, with what was added."""
        return xml.write(self.root)

    # -- reading -----------------------------------------------------------------------------------

    def code(self, style: int) -> str:
        """The number format code of a cell style ('General' when the style is unknown)."""
        if not 0 <= style < len(self.xfs):
            return "General"
        number = int(self.xfs[style].get("numFmtId", "0"))
        if number in _LOCAL_DATES and number not in self.formats:
            return "yyyy-mm-dd"
        return self.formats.get(number, _BUILT_IN.get(number, "General"))

    def is_date(self, style: int) -> bool:
        """Whether numbers of this style show a day or a year (a bare clock time is no date)."""
        return not self._signs_of(style).isdisjoint("dy")

    def is_time(self, style: int) -> bool:
        """Whether numbers of this style are moments of any kind: dates or clock times."""
        return not self._signs_of(style).isdisjoint("dyhs")

    def _signs_of(self, style: int) -> frozenset[str]:
        """What the code of a style consists of, but for literals and for the words that name no format."""
        if style not in self._signs:
            plain = _LITERALS.sub("", self.code(style)).lower()
            self._signs[style] = frozenset() if plain in ("general", "standard") else frozenset(plain)
        return self._signs[style]

    def is_plain(self, style: int) -> bool:
        """Whether numbers of this style show as numbers, not as moments."""
        return not self.is_time(style)

    def key(self, style: int) -> Key | None:
        """What a cell of this style looks like, comparable; None when the style is unknown."""
        return self._xf_key(self.xfs[style]) if 0 <= style < len(self.xfs) else None

    def same(self, one: int, other: int) -> bool:
        """Whether two styles look alike."""
        return one == other or self.key(one) == self.key(other)

    def dxf(self, index: int) -> etree._Element:
        """A differential format by its index."""
        return self._group("dxfs")[index]

    def dxf_count(self) -> int:
        """How many differential formats there are."""
        return len(xml.children(xml.child(self.root, "dxfs"), "dxf"))

    # -- adding ------------------------------------------------------------------------------------

    def with_format(self, style: int, code: str) -> int:
        """A style equal to `style` but for its number format."""
        base = self.xfs[style] if 0 <= style < len(self.xfs) else None
        xf = copy.deepcopy(base) if base is not None else self._element("xf", fontId="0", fillId="0", borderId="0")
        xf.set("numFmtId", str(self._format_id(code)))
        xf.set("applyNumberFormat", "1")
        return self._place(xf)

    def look(self, look: Look, font: str, size: float) -> int:
        """The style that shows `look`; `font` and `size` are the workbook's own, for what the look leaves open."""
        asked = look, font, size
        if asked not in self._looks:
            self._looks[asked] = self._place(self._xf(look, font, size))
        return self._looks[asked]

    def plain_default(self) -> None:
        """Let the workbook's own font follow no theme: its letters are black and its name is what it says."""
        font = self._group("fonts")[0]
        for theirs in [*xml.children(font, "color"), *xml.children(font, "scheme")]:
            font.remove(theirs)
            self.dirty = True

    def add_dxf(self, dxf: etree._Element) -> int:
        """The index of a new differential format (for conditional formats) with this content."""
        return self._add(self._group("dxfs"), self._adopt(dxf))

    # -- parts -------------------------------------------------------------------------------------

    def _element(self, name: str, **attributes: str) -> etree._Element:
        return etree.Element(f"{{{self.space}}}{name}" if self.space else name, attributes)

    def _adopt(self, element: etree._Element) -> etree._Element:
        """A copy of an element in this book's namespace."""
        adopted = self._element(xml.local(element), **{str(k): str(v) for k, v in element.attrib.items()})
        for sub in element:
            if isinstance(sub.tag, str):
                adopted.append(self._adopt(sub))
        return adopted

    def _group(self, name: str) -> etree._Element:
        found = xml.child(self.root, name)
        if found is None:
            found = self._element(name, count="0")
            xml.insert_ordered(self.root, found, _ORDER)
        return found

    def _add(self, group: etree._Element, element: etree._Element) -> int:
        group.append(element)
        group.set("count", str(len(group)))
        self.dirty = True
        return len(group) - 1

    def _part(self, group_name: str, element: etree._Element) -> int:
        """The index of a font, fill or border that looks like `element`."""
        describe = {"fonts": _font_key, "fills": _fill_key, "borders": _border_key}[group_name]
        keys = self._keys_of(group_name)
        wanted = describe(element)
        if wanted in keys:
            return keys.index(wanted)
        keys.append(wanted)
        return self._add(self._group(group_name), element)

    def _keys_of(self, group_name: str) -> list[Key]:
        if group_name not in self._part_keys:
            describe = {"fonts": _font_key, "fills": _fill_key, "borders": _border_key}[group_name]
            self._part_keys[group_name] = [describe(item) for item in self._group(group_name)]
        return self._part_keys[group_name]

    def _format_id(self, code: str) -> int:
        plain = _plain_code(code)
        for number, existing in {**_BUILT_IN, **self.formats}.items():
            if _plain_code(existing) == plain and (number in self.formats or number not in (5, 6, 7, 8, 14, 22)):
                return number
        number = max([_FIRST_CUSTOM_FORMAT - 1, *self.formats]) + 1
        self.formats[number] = code
        self._add(self._group("numFmts"), self._element("numFmt", numFmtId=str(number), formatCode=code))
        return number

    def _place(self, xf: etree._Element) -> int:
        index, key = self._index(), self._xf_key(xf)
        if key not in index:
            index[key] = self._add(self.xfs, xf)
        return index[key]

    def _index(self) -> dict[Key, int]:
        if self._by_key is None:
            self._by_key = {}
            for index, xf in enumerate(self.xfs):
                self._by_key.setdefault(self._xf_key(xf), index)
        return self._by_key

    def _xf(self, look: Look, font: str, size: float) -> etree._Element:
        xf = self._element("xf", numFmtId=str(self._format_id(look.number_format)), xfId="0")
        xf.set("fontId", str(self._part("fonts", self._font(look, font, size))))
        xf.set("fillId", str(self._part("fills", self._fill(look))))
        xf.set("borderId", str(self._part("borders", self._border(look))))
        for name in ("NumberFormat", "Font", "Fill", "Border", "Alignment"):
            xf.set(f"apply{name}", "1")
        alignment = self._element("alignment", vertical=look.valign)
        xf.append(alignment)
        if look.align:
            alignment.set("horizontal", look.align)
        if look.wrap:
            alignment.set("wrapText", "1")
        if look.indent:
            alignment.set("indent", str(look.indent))
        return xf

    def _font(self, look: Look, font: str, size: float) -> etree._Element:
        element = self._element("font")
        for name, wanted in (("b", look.bold), ("i", look.italic), ("u", look.underline)):
            if wanted:
                element.append(self._element(name))
        element.append(self._element("sz", val=f"{look.size or size:g}"))
        if look.color:
            element.append(self._element("color", rgb=f"FF{look.color.upper()}"))
        element.append(self._element("name", val=font))
        element.append(self._element("family", val="2"))
        return element

    def _fill(self, look: Look) -> etree._Element:
        fill = self._element("fill")
        pattern = self._element("patternFill", patternType="solid" if look.fill else "none")
        if look.fill:
            pattern.append(self._element("fgColor", rgb=f"FF{look.fill.upper()}"))
            pattern.append(self._element("bgColor", indexed="64"))
        fill.append(pattern)
        return fill

    def _border(self, look: Look) -> etree._Element:
        border = self._element("border")
        for side in _SIDES:
            color = (look.border_bottom if side == "bottom" else None) or look.border
            line = self._element(side)
            if color:
                line.set("style", "thin")
                line.append(self._element("color", rgb=f"FF{color.upper()}"))
            border.append(line)
        border.append(self._element("diagonal"))
        return border

    def _xf_key(self, xf: etree._Element) -> Key:
        def part(group: str, name: str) -> Key:
            keys = self._keys_of(group)
            index = int(xf.get(name, "0"))
            return keys[index] if index < len(keys) else ()

        number = int(xf.get("numFmtId", "0"))
        code = self.formats.get(number, _BUILT_IN.get(number, f"#{number}"))
        return (
            part("fonts", "fontId"),
            part("fills", "fillId"),
            part("borders", "borderId"),
            _alignment_key(xml.child(xf, "alignment")),
            _plain_code(code),
            _protection_key(xml.child(xf, "protection")),
            int(xf.get("xfId", "0")) and f"named {xf.get('xfId')}",
        )


# -- what things look like -------------------------------------------------------------------------


def _plain_code(code: str) -> str:
    """A number format without the different ways to spell a literal: `dd\\ mmm`, `hh"."mm`."""
    return code.replace("\\", "").replace('"', "").removesuffix(";@").lower()


def _color(element: etree._Element | None, automatic: str | None = None) -> object:
    """RRGGBB, or how else the colour is given; `automatic` for the default one."""
    if element is None or xml.is_true(element.get("auto")) or element.get("indexed") == "64":
        return automatic
    rgb = element.get("rgb")
    if rgb:
        return rgb[-6:].upper()
    return tuple(sorted((str(k), str(v)) for k, v in element.attrib.items()))


def _flag(parent: etree._Element, name: str) -> bool:
    found = xml.child(parent, name)
    return found is not None and (found.get("val") is None or xml.is_true(found.get("val")))


def _value(parent: etree._Element, name: str, default: str = "") -> str:
    found = xml.child(parent, name)
    return default if found is None else found.get("val", default)


def _font_key(font: etree._Element) -> Key:
    color = _color(xml.child(font, "color"))
    if color in ("000000", (("theme", "1"),)):
        color = None  # black by rule, by theme or by name is black
    underline = xml.child(font, "u")
    return (
        _value(font, "name").lower(),
        float(_value(font, "sz", "11")),
        _flag(font, "b"),
        _flag(font, "i"),
        underline is not None and underline.get("val", "single"),
        color,
        tuple(name for name in ("strike", "outline", "shadow", "condense", "extend") if _flag(font, name)),
        _value(font, "vertAlign", "baseline"),
    )


def _fill_key(fill: etree._Element) -> Key:
    pattern = xml.child(fill, "patternFill")
    if pattern is None:
        return ("special", etree.tostring(fill, method="c14n"))
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return ("none",)
    ground = () if kind == "solid" else (_color(xml.child(pattern, "bgColor")),)
    return (kind, _color(xml.child(pattern, "fgColor")), *ground)


def _border_key(border: etree._Element) -> Key:
    def line(name: str) -> object:
        side = xml.child(border, name)
        if side is None and name in ("left", "right"):
            side = xml.child(border, "start" if name == "left" else "end")
        style = "none" if side is None else side.get("style", "none")
        return None if style == "none" or side is None else (style, _color(xml.child(side, "color"), "automatic"))

    slanted = line("diagonal") and (border.get("diagonalUp"), border.get("diagonalDown"))
    return (*(line(side) for side in _SIDES), line("diagonal"), slanted)


def _alignment_key(alignment: etree._Element | None) -> Key:
    if alignment is None:
        return ("general", "bottom", False, 0, ())
    rest = {
        name: alignment.get(name)
        for name in ("textRotation", "shrinkToFit", "readingOrder", "justifyLastLine", "relativeIndent")
        if alignment.get(name) not in (None, "0", "false")
    }
    return (
        alignment.get("horizontal", "general"),
        alignment.get("vertical", "bottom"),
        xml.is_true(alignment.get("wrapText")),
        int(alignment.get("indent", "0")),
        tuple(sorted(rest.items())),
    )


def _protection_key(protection: etree._Element | None) -> Key:
    if protection is None:
        return (True, False)
    return (protection.get("locked", "1") not in ("0", "false"), xml.is_true(protection.get("hidden")))
