"""Pictures in cells, as Excel and WPS write them into a workbook's parts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hostile_books import Parts

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK = "xl/_rels/workbook.xml.rels"


def _relations(lines: Mapping[str, tuple[str, str]]) -> bytes:
    """id -> (type, target)"""
    told = (f'<Relationship Id="{id}" Type="{kind}" Target="{to}"/>' for id, (kind, to) in lines.items())
    return f"{_RELATED}{''.join(told)}</Relationships>".encode()


def _joined(parts: Parts, new: Mapping[str, bytes], lines: Mapping[str, tuple[str, str]]) -> Parts:
    """With these parts and, in the workbook, these relations."""
    told = _relations(lines).removeprefix(_RELATED.encode())
    types = '<Default Extension="png" ContentType="image/png"/>' + "".join(
        f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in new if name.endswith(".xml")
    )
    return {
        **parts, **new,
        _WORKBOOK: parts[_WORKBOOK].replace(b"</Relationships>", told),
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", f"{types}</Types>".encode()),
    }  # fmt: skip


def _with_cell(sheet: bytes, place: str, cell: str) -> bytes:
    made, count = re.subn(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)'.encode(), cell.encode(), sheet, count=1)
    assert count == 1, place
    return made


def placed_by_excel(parts: Parts, sheet: str, pictures: Mapping[str, bytes]) -> Parts:
    """With each picture in its cell ("N3") of a sheet's part. The last one lies in a rich value of another one's."""
    many, last = range(len(pictures)), len(pictures) - 1
    new = {f"xl/media/rich{n}.png": body for n, body in enumerate(pictures.values())}
    blocks = "".join(
        f'<bk><extLst><ext uri="x"><xlrd:rvb i="{n if n < last else n + 1}"/></ext></extLst></bk>' for n in many
    )
    numbers = "".join(f'<bk><rc t="2" v="{n}"/></bk>' for n in many)
    new["xl/metadata.xml"] = (
        f'<metadata xmlns="{_MAIN}" xmlns:xlrd="{_RICH}"><metadataTypes count="2"><metadataType name="XLDAPR"/>'
        f'<metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk/>'
        f'</futureMetadata><futureMetadata name="XLRICHVALUE" count="{len(many)}">{blocks}</futureMetadata>'
        f'<valueMetadata count="{len(many)}">{numbers}</valueMetadata></metadata>'
    ).encode()
    rich = "".join(f'<rv s="0"><v>{n}</v><v>5</v></rv>' for n in many) + f'<rv s="1"><v>{last}</v></rv>'
    new["xl/richData/rdrichvalue.xml"] = f'<rvData xmlns="{_RICH}">{rich}</rvData>'.encode()
    new["xl/richData/rdrichvaluestructure.xml"] = (
        f'<rvStructures xmlns="{_RICH}"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/>'
        '<k n="CalcOrigin" t="i"/></s><s t="_entity"><k n="_Icon" t="r"/></s></rvStructures>'
    ).encode()
    listed = "".join(f'<rel r:id="rId{n}"/>' for n in many)
    new["xl/richData/richValueRel.xml"] = (
        f'<richValueRels xmlns="http://schemas.microsoft.com/office/spreadsheetml/2022/richvaluerel" '
        f'xmlns:r="{_OFFICE}">{listed}</richValueRels>'
    ).encode()
    new["xl/richData/_rels/richValueRel.xml.rels"] = _relations(
        {f"rId{n}": (f"{_OFFICE}/image", f"../media/rich{n}.png") for n in many}
    )
    by_year = "http://schemas.microsoft.com/office"
    kinds = {
        "metadata.xml": f"{_OFFICE}/sheetMetadata",
        "richData/richValueRel.xml": f"{by_year}/2022/10/relationships/richValueRel",
        "richData/rdrichvalue.xml": f"{by_year}/2017/06/relationships/rdRichValue",
        "richData/rdrichvaluestructure.xml": f"{by_year}/2017/06/relationships/rdRichValueStructure",
    }
    made = _joined(parts, new, {f"rId90{n}": (kind, to) for n, (to, kind) in enumerate(kinds.items())})
    for n, place in enumerate(pictures, 1):
        made[sheet] = _with_cell(made[sheet], place, f'<c r="{place}" t="e" vm="{n}"><v>#VALUE!</v></c>')
    return made


def placed_by_wps(parts: Parts, sheet: str, pictures: Mapping[str, bytes]) -> Parts:
    """With each picture in its cell of a sheet's part."""
    new = {f"xl/media/wps{n}.png": body for n, body in enumerate(pictures.values())}
    told = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n + 2}" name="ID_{n}F0"/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip r:embed="rId{n}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        for n in range(len(pictures))
    )
    new["xl/cellimages.xml"] = (
        '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:r="{_OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">{told}</etc:cellImages>'
    ).encode()
    new["xl/_rels/cellimages.xml.rels"] = _relations(
        {f"rId{n}": (f"{_OFFICE}/image", f"media/wps{n}.png") for n in range(len(pictures))}
    )
    made = _joined(parts, new, {
        "rId905": ("http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")
    })  # fmt: skip
    for n, place in enumerate(pictures):
        cell = f'<c r="{place}" t="str"><f>_xlfn.DISPIMG("ID_{n}F0",1)</f><v>=DISPIMG("ID_{n}F0",1)</v></c>'
        made[sheet] = _with_cell(made[sheet], place, cell)
    return made
