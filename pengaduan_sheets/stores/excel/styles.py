"""styles.xml: what a cell format means, and formats added to it, each only once however often a book is synced.

Formats are compared by what they look like, not by how they are spelled: LibreOffice writes the same look with other
words, and a book that passes between programs must not grow at each sync.
"""

from __future__ import annotations

import copy
import re
from functools import cached_property

from lxml import etree
from lxml.builder import ElementMaker

from ...grid import Condition, Look, WorkbookLayout
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
        self._make = ElementMaker(namespace=xml.namespace(self.root) or None)
        self.dirty = False
        self.formats = {
            int(item.get("numFmtId", "0")): item.get("formatCode", "")
            for item in xml.children(xml.child(self.root, "numFmts"), "numFmt")
        }
        self.xfs = self._group("cellXfs")
        self._signs: dict[int, frozenset[str]] = {}
        self._looks: dict[Look, int] = {}

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

    @property
    def dxfs(self) -> list[etree._Element]:
        """The differential formats (of conditional formats), by their index."""
        return xml.children(xml.child(self.root, "dxfs"), "dxf")

    # -- adding ------------------------------------------------------------------------------------

    def with_format(self, style: int, code: str) -> int:
        """A style equal to `style` but for its number format."""
        base = self.xfs[style] if 0 <= style < len(self.xfs) else None
        xf = copy.deepcopy(base) if base is not None else self._make.xf(fontId="0", fillId="0", borderId="0")
        xf.set("numFmtId", str(self._format_id(code)))
        xf.set("applyNumberFormat", "1")
        return self._place(xf)

    def look(self, look: Look, layout: WorkbookLayout) -> int:
        """The style that shows `look`; what it leaves open is as the workbook's own font."""
        if look not in self._looks:
            self._looks[look] = self._place(self._xf(look, layout))
        return self._looks[look]

    def plain_default(self) -> None:
        """Let the workbook's own font follow no theme: its letters are black and its name is what it says."""
        font = self._group("fonts")[0]
        for theirs in [*xml.children(font, "color"), *xml.children(font, "scheme")]:
            font.remove(theirs)
            self.dirty = True

    def add_dxf(self, condition: Condition) -> int:
        """The index of a new differential format that paints as a conditional format wants."""
        make = self._make
        font = [make.b(val="1")] if condition.bold else []
        font += [make.color(rgb=f"FF{condition.color}")] if condition.color else []
        dxf = make.dxf(*[make.font(*font)] if font else [])
        if condition.fill:
            dxf.append(make.fill(make.patternFill(make.bgColor(rgb=f"FF{condition.fill}"), patternType="solid")))
        if condition.border_bottom:
            line = make.bottom(make.color(rgb=f"FF{condition.border_bottom}"), style="thin")
            dxf.append(make.border(make.left(), make.right(), make.top(), line))
        return self._add(self._group("dxfs"), dxf)

    # -- parts -------------------------------------------------------------------------------------

    def _group(self, name: str) -> etree._Element:
        return xml.ensure(self.root, name, _ORDER)

    def _add(self, group: etree._Element, element: etree._Element) -> int:
        group.append(element)
        group.set("count", str(len(group)))
        self.dirty = True
        return len(group) - 1

    @cached_property
    def _part_keys(self) -> dict[str, list[Key]]:
        """What each font, fill and border looks like."""
        return {name: [describe(item) for item in self._group(name)] for name, describe in _DESCRIBE.items()}

    def _part(self, group: str, element: etree._Element) -> str:
        """The index of a font, fill or border that looks like `element`."""
        keys, wanted = self._part_keys[group], _DESCRIBE[group](element)
        if wanted not in keys:
            keys.append(wanted)
            self._add(self._group(group), element)
        return str(keys.index(wanted))

    def _format_id(self, code: str) -> int:
        plain = _plain_code(code)
        for number, existing in {**_BUILT_IN, **self.formats}.items():
            if _plain_code(existing) == plain and (number in self.formats or number not in (5, 6, 7, 8, 14, 22)):
                return number
        number = max([_FIRST_CUSTOM_FORMAT - 1, *self.formats]) + 1
        self.formats[number] = code
        self._add(self._group("numFmts"), self._make.numFmt(numFmtId=str(number), formatCode=code))
        return number

    def _place(self, xf: etree._Element) -> int:
        key = self._xf_key(xf)
        if key not in self._by_key:
            self._by_key[key] = self._add(self.xfs, xf)
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for index, xf in enumerate(self.xfs):
            found.setdefault(self._xf_key(xf), index)
        return found

    def _xf(self, look: Look, layout: WorkbookLayout) -> etree._Element:
        aligned = {"horizontal": look.align, "wrapText": "1" if look.wrap else "", "indent": str(look.indent or "")}
        return self._make.xf(
            self._make.alignment(vertical=look.valign, **{name: said for name, said in aligned.items() if said}),
            numFmtId=str(self._format_id(look.number_format)),
            xfId="0",
            fontId=self._part("fonts", self._font(look, layout)),
            fillId=self._part("fills", self._fill(look)),
            borderId=self._part("borders", self._border(look)),
            **{f"apply{name}": "1" for name in ("NumberFormat", "Font", "Fill", "Border", "Alignment")},
        )

    def _font(self, look: Look, layout: WorkbookLayout) -> etree._Element:
        make = self._make
        marks = [make(name) for name, on in (("b", look.bold), ("i", look.italic), ("u", look.underline)) if on]
        color = [make.color(rgb=f"FF{look.color.upper()}")] if look.color else []
        size = make.sz(val=f"{look.size or layout.font_size:g}")
        return make.font(*marks, size, *color, make.name(val=layout.font), make.family(val="2"))

    def _fill(self, look: Look) -> etree._Element:
        make = self._make
        if not look.fill:
            return make.fill(make.patternFill(patternType="none"))
        ground = make.fgColor(rgb=f"FF{look.fill.upper()}"), make.bgColor(indexed="64")
        return make.fill(make.patternFill(*ground, patternType="solid"))

    def _border(self, look: Look) -> etree._Element:
        border = self._make.border()
        for side in _SIDES:
            own = {"bottom": look.border_bottom, "left": look.border_left}.get(side)
            color, style = own or look.border, "thick" if side == "left" and own else "thin"
            line = [self._make.color(rgb=f"FF{color.upper()}")] if color else []
            border.append(self._make(side, *line, {"style": style} if color else {}))
        border.append(self._make.diagonal())
        return border

    def _xf_key(self, xf: etree._Element) -> Key:
        def part(group: str, name: str) -> Key:
            keys, index = self._part_keys[group], int(xf.get(name, "0"))
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
            int(xf.get("xfId", "0")),
        )


# -- what things look like -------------------------------------------------------------------------


def _plain_code(code: str) -> str:
    """A number format without the different ways to spell a literal: `dd\\ mmm`, `hh"."mm`."""
    return code.replace("\\", "").replace('"', "").removesuffix(";@").lower()


def color_of(element: etree._Element | None, automatic: str | None = None) -> object:
    """RRGGBB, or how else the colour is given; `automatic` for the default one."""
    if element is None or xml.is_true(element.get("auto")) or element.get("indexed") == "64":
        return automatic
    rgb = element.get("rgb")
    if rgb:
        return rgb[-6:].upper()
    return tuple(sorted((str(k), str(v)) for k, v in element.attrib.items()))


def has_mark(parent: etree._Element | None, name: str) -> bool:
    """Whether a font is bold, struck through and the like."""
    found = xml.child(parent, name)
    return found is not None and (found.get("val") is None or xml.is_true(found.get("val")))


def _value(parent: etree._Element, name: str, default: str = "") -> str:
    found = xml.child(parent, name)
    return default if found is None else found.get("val", default)


def _font_key(font: etree._Element) -> Key:
    color = color_of(xml.child(font, "color"))
    if color in ("000000", (("theme", "1"),)):
        color = None  # black by rule, by theme or by name is black
    underline = xml.child(font, "u")
    return (
        _value(font, "name").lower(),
        float(_value(font, "sz", "11")),
        has_mark(font, "b"),
        has_mark(font, "i"),
        underline is not None and underline.get("val", "single"),
        color,
        tuple(name for name in ("strike", "outline", "shadow", "condense", "extend") if has_mark(font, name)),
        _value(font, "vertAlign", "baseline"),
    )


def _fill_key(fill: etree._Element) -> Key:
    pattern = xml.child(fill, "patternFill")
    if pattern is None:
        return ("special", etree.tostring(fill, method="c14n"))
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return ("none",)
    ground = () if kind == "solid" else (color_of(xml.child(pattern, "bgColor")),)
    return (kind, color_of(xml.child(pattern, "fgColor")), *ground)


def _border_key(border: etree._Element) -> Key:
    def line(name: str) -> object:
        side = xml.child(border, name)
        if side is None and name in ("left", "right"):
            side = xml.child(border, "start" if name == "left" else "end")
        style = "none" if side is None else side.get("style", "none")
        return None if style == "none" or side is None else (style, color_of(xml.child(side, "color"), "automatic"))

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


_DESCRIBE = {"fonts": _font_key, "fills": _fill_key, "borders": _border_key}
