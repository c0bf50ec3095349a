"""A template of the office (.docx), compiled once and filled for each paper.

docxtpl turns Word's XML into a Jinja2 template and back; what a document has besides its texts is taken over as it is.
Values are text: they are neither template code nor XML, whatever they look like, and a line break stays one. The same
fields give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape  # that of xml.sax loads all of urllib
from io import BytesIO
from pathlib import Path
from traceback import walk_tb
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, meta
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from ..disk.faults import why
from ..errors import ConfigError
from ..exports.docx_mark import CUSTOM, UNREADABLE, packed, parts_of, with_mark, with_property
from ..signs import holdable, outgoing
from ..text import listing

LOGO = "logo"  # the field of the office's coat of arms
LOGO_WIDTH = 2.0  # cm
_TEXTS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.FOOTNOTES)
_BREAK, _TAB = '</w:t><w:br/><w:t xml:space="preserve">', '</w:t><w:tab/><w:t xml:space="preserve">'
_CORE, _TITLE = "docProps/core.xml", b"@@judul@@"
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
_COMPILED = "<template>"  # how tracebacks call a template that comes from a text
_FIRST_ID = 1000  # of pictures
_W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
_ASTRAY = etree.XPath(  # text where Word has none
    "//*[self::w:body or self::w:p or self::w:r or self::w:tbl or self::w:tr or self::w:tc]/text()[normalize-space()]",
    namespaces=_W,
)
_WITHOUT_PARAGRAPH = etree.XPath("//w:tc[not(*[last()][self::w:p])] | /w:hdr[not(*)] | /w:ftr[not(*)]", namespaces=_W)
_GRIDS_AROUND = etree.XPath("//w:tbl[.//w:tbl]/w:tblGrid", namespaces=_W)
_EMPTY = etree.XPath("//w:tr[not(.//w:tc)] | //w:tbl[not(.//w:tc)]", namespaces=_W)
_SHOWN = 60  # letters of a paragraph by which somebody finds it


class Template:
    """One .docx as a template. raises ConfigError: it cannot be read, or what is written in it is no template."""

    def __init__(self, path: Path, logo: bytes = b"") -> None:
        self._path = path
        self._tpl, parts = _opened(path)
        self._env = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_typed)
        self._texts: dict[str, Any] = {}  # name in the file -> compiled
        self._logos: dict[str, Markup] = {}
        self._env.filters["safe"] = str  # no value is ever XML
        self._names, self._sources = set[str](), dict[str, str]()
        for part, xml in parts:
            name = part.partname.lstrip("/")
            self._sources[name] = self._source(xml)
            self._texts[name], used = self._compiled(self._sources[name])
            self._logos[name] = _picture(part, logo) if logo and LOGO in used else Markup("")
            self._names |= used
        self._written = "".join(self._sources.values())
        rest = with_mark(_without_times(self._tpl.docx), "")
        self._own = {name: rest.pop(name) for name in (_CORE, CUSTOM)}
        self._begun = packed({name: part for name, part in rest.items() if name not in self._texts})

    def fill(self, fields: Mapping[str, Any], title: str, mark: str) -> bytes:
        """The document. raises ConfigError: names template and field

        fields  what the template may use; texts, numbers, lists and tables of them
        title   of the file's properties; mark: what the paper is made from (`exports.docx_mark`)
        """
        self._check(fields)
        self._tpl.docx_ids_index = _FIRST_ID
        filled = {name: self._filled(name, fields) for name in self._texts}
        core = self._own[_CORE].replace(_TITLE, escape(outgoing(title), quote=False).encode("utf-8"))
        return packed({**filled, _CORE: core, CUSTOM: with_property(self._own[CUSTOM], mark)}, self._begun)

    # ---- compiling -------------------------------------------------------------------------------------------------

    def _source(self, xml: str) -> str:
        """One part as Jinja2's code, a line per paragraph: faults name it."""
        source = _CODE.sub(lambda code: code[0].replace("&amp;", "&"), self._tpl.patch_xml(xml))
        return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)

    def _compiled(self, source: str) -> tuple[Any, set[str]]:
        """One part as a template, and the names of the fields that it uses."""
        try:
            parsed = self._env.parse(source)
            used = meta.find_undeclared_variables(parsed)
            return self._env.from_string(parsed), used
        except TemplateSyntaxError as error:
            line = _paragraph(source, error.lineno)
            where = f'isian pada "{line}"' if line else "isian sampai akhir dokumen"
            raise ConfigError(
                f"{self._path}: {where} tidak dapat dibaca. Setiap {{{{ dan {{% harus ditutup, setiap for dan if harus "
                "berakhir dengan endfor dan endif (docs/surat.md)."
            ) from None

    # ---- filling ---------------------------------------------------------------------------------------------------

    def _check(self, fields: Mapping[str, Any]) -> None:
        unknown = sorted(self._names - {*fields, *self._env.globals, LOGO})
        if unknown:
            named = listing([f"{{{{ {name} }}}}" for name in unknown])
            raise ConfigError(
                f"{self._path}: isian {named} tidak ada. Yang ada: {', '.join(sorted({*fields, LOGO}))} "
                "(lihat docs/surat.md)."
            )

    def _filled(self, name: str, fields: Mapping[str, Any]) -> bytes:
        xml = self._rendered(name, fields)
        try:
            written = etree.fromstring(xml)
            tree = self._tpl.fix_tables(xml)
        except (etree.XMLSyntaxError, *_FAULTS):  # the latter of a table that tells no widths
            raise ConfigError(
                f"{self._path}: sesudah diisi bukan dokumen Word lagi. Periksa letak {{% ... %}} dan tabelnya "
                "(docs/surat.md)."
            ) from None
        for ours, theirs in zip(_GRIDS_AROUND(written), _GRIDS_AROUND(tree), strict=True):
            theirs.getparent().replace(theirs, ours)  # docxtpl counts the cells of the tables inside
        self._tpl.fix_docpr_ids(tree)
        if astray := _ASTRAY(tree):
            raise ConfigError(
                f"{self._path}: ada isian di luar tulisan{self._quoted(str(astray[0]).strip())}. Tulis {{{{ nama }}}}, "
                "tanpa huruf r, p, tr atau tc di belakang kurungnya (docs/surat.md)."
            )
        _mend(tree)
        return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))

    def _rendered(self, name: str, fields: Mapping[str, Any]) -> str:
        try:
            return str(self._texts[name].render({**fields, LOGO: self._logos[name]})).replace("\n<w:p", "<w:p")
        except (TemplateError, *_FAULTS) as error:
            line = _paragraph(self._sources[name], _line_of(error))
            where = f' pada "{line}"' if line else ""
            raise ConfigError(f"{self._path}: {self._what(error)}{where} (lihat docs/surat.md).") from None

    def _what(self, error: Exception) -> str:
        """What is wrong with a field, without a word of what stands in it."""
        named = [name for name in re.findall(r"'([^']*)'", str(error)) if name and name in self._written]
        is_missing = isinstance(error, UndefinedError) and named
        return f"isian {named[-1]} tidak ada" if is_missing else "ada isian yang tidak dapat dihitung"

    def _quoted(self, text: str) -> str:
        return f' ("{text[:_SHOWN]}")' if text in self._written else ""


def _opened(path: Path) -> tuple[Any, list[tuple[Any, str]]]:
    """The document, and each of its parts that may hold fields with its XML. raises ConfigError"""
    try:
        template = DocxTemplate(BytesIO(path.read_bytes()))
        template.render_init()
        main = template.docx.part
        parts = [main, *(rel.target_part for rel in main.rels.values() if rel.reltype in _TEXTS)]
        unique = {part.partname: part for part in parts}.values()
        return template, [(part, etree.tostring(etree.fromstring(part.blob), encoding="unicode")) for part in unique]
    except OSError as error:
        raise ConfigError(f"{path} tidak dapat dibaca ({why(error)}). Periksa izin berkas itu.") from None
    except (*UNREADABLE, *_FAULTS) as error:
        raise ConfigError(
            f"{path} tidak dapat dipakai sebagai dokumen Word ({type(error).__name__}). Simpan lagi dari Word "
            "sebagai .docx, atau hapus berkas itu: yang bawaan dipakai."
        ) from None


def _paragraph(source: str, number: int) -> str:
    """What stands in a line of a template's code, as far as somebody needs to find it; "" where nothing does."""
    return re.sub(r"<[^>]*>", "", source.split("\n")[number - 1]).strip()[:_SHOWN]


def _line_of(error: BaseException) -> int:
    """The line of the template's code that failed; its first one where the error does not tell."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == _COMPILED]
    return lines[-1] if lines else 1


def _as_typed(value: Any) -> Any:
    """A value as XML text; what is XML already (the picture, what a macro made) as it is."""
    if hasattr(value, "__html__"):
        return value
    text = outgoing(holdable("" if value is None else str(value)))
    return Markup(escape(text, quote=False).replace("\n", _BREAK).replace("\t", _TAB))  # noqa: S704  escaped just here


def _mend(tree: Any) -> None:
    """What left-out parts leave behind, and Word calls damage: tables of nothing, cells without a paragraph."""
    for empty in _EMPTY(tree):
        empty.getparent().remove(empty)
    for holder in _WITHOUT_PARAGRAPH(tree):
        etree.SubElement(holder, f"{{{_W['w']}}}p")


def _picture(part: Any, logo: bytes) -> Markup:
    """The coat of arms as XML for one part of the document."""
    if not hasattr(part, "new_pic_inline"):
        return Markup("")
    inline = part.new_pic_inline(BytesIO(logo), Cm(LOGO_WIDTH), None)
    inline.docPr.set("descr", "Lambang daerah")
    return Markup(  # noqa: S704  made by python-docx
        f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
    )


def _without_times(document: Any) -> dict[str, bytes]:
    """The parts of a document that says nothing of who made its template, and when."""
    properties = document.core_properties
    properties.title, properties.language = _TITLE.decode(), "id-ID"
    properties.author = properties.last_modified_by = properties.comments = ""
    for name in ("created", "modified", "lastPrinted"):
        for found in properties._element.xpath(f"./*[local-name()='{name}']"):
            properties._element.remove(found)
    out = BytesIO()
    document.save(out)
    return parts_of(out.getvalue())
