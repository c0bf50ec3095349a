"""Rows that are written as usual take a quick way (quickrow.py): it gives the same sheet as the one for any row."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pengaduan_sheets.a1 import column_letters
from pengaduan_sheets.grid import CellWrite, Formula
from pengaduan_sheets.stores.excel.oxml import MAIN
from pengaduan_sheets.stores.excel.patch import SheetPatch
from pengaduan_sheets.stores.excel.quickrow import QuickRow
from pengaduan_sheets.stores.excel.styles import StyleBook

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="49"/>'
    "</cellXfs></styleSheet>"
).encode()
HEAD = (
    f'<worksheet xmlns="{MAIN}" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    '<dimension ref="B2:C2"/><cols><col min="1" max="3" width="12" style="1"/><col min="4" max="6" width="9"/></cols>'
    "<sheetData>"
).encode()
TAIL = b"</sheetData></worksheet>"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
VALUES = st.one_of(
    TEXT,
    st.sampled_from([None, "", "=1+1", " <&>\"' ", "satu\ndua\n" * 9, "_x0041_", True, 7, 0.5, datetime(1899, 1, 1)]),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.builds(Formula, st.sampled_from(["=A1&\"<\"", "=NOW()"]), st.sampled_from([None, "", "teks & <", 3.5])),
)  # fmt: skip
USUAL = st.sampled_from([
    "<c {at}/>", '<c {at} s="2"/>', '<c {at} s="1"><v>46000.5</v></c>', '<c {at} t="s"><v>3</v></c>', "<c {at}></c>",
    '<c {at} s="0" t="inlineStr"><is><t>Ani &amp; Budi</t></is></c>', '<c {at} t="b"><v>1</v></c>',
])  # fmt: skip
ODD = st.sampled_from([
    '<c {at} s="1"><f>A1+1</f><v>2</v></c>', "<c s='2' {at}/>", '<c {at}><v>1</v><extLst><ext uri="x"/></extLst></c>',
    '<c {at} t="inlineStr"><is><r><rPr><color rgb="FF0000"/></rPr><t>merah</t></r></is></c>', '<c {at} vm="1"/>',
    "<c {at}><v>1</v></c>\n ", "<!-- --><c {at}/>", "<c  {at}/>",
    '<c {at} cm="1"><f t="array" ref="A1:Z9">A1:A2</f><v>1</v></c>', '<c {at} t="s" s="2"><v>1</v></c>',
    '<c {at} xmlns:q="u:q" q:w="a>b/>"/>', f'<m:c xmlns:m="{MAIN}" {{at}}><m:v>6</m:v></m:c>', '<c {at} /><?odd <row?>',
    '<c {at} t="inlineStr"><is><t><![CDATA[<c r="A1"> & ]]>&lt;/row></t></is></c>', "<c><v>5</v></c>",
])  # fmt: skip
ATTRIBUTES = st.sampled_from([
    "", ' spans="1:3"', ' ht="30" customHeight="1"', ' ht="30"', ' s="2" customFormat="1"', ' x14ac:dyDescent="0.25"',
    " hidden='1'", ' foo="a b"',
])  # fmt: skip


def sheet(attributes: str, cells: dict[int, str]) -> bytes:
    body = "".join(cells[column].format(at=f'r="{column_letters(column)}2"') for column in sorted(cells))
    return HEAD + f'<row r="1"/><row r="2"{attributes}>{body}</row><row r="4"></row>'.encode() + TAIL


def written(source: bytes, values: dict[tuple[int, int], object], *, quick: bool) -> tuple[bytes, bytes]:
    """(the sheet, the styles) after these values were written."""
    styles = StyleBook(STYLES)
    patch = SheetPatch(source, False, lambda: styles, [[], ["tetap " * 9]])
    if not quick:
        patch._write_usual = lambda *_: ()  # type: ignore[method-assign]
    patch.write(CellWrite(row, column, value) for (row, column), value in values.items())
    return canonical(patch.finish(b"".join)[0]), styles.xml()


def canonical(source: bytes) -> bytes:
    """`<c></c>` may stay what it is, or become `<c/>`."""
    out: bytes = etree.tostring(etree.fromstring(source), method="c14n")
    return out


PLACES = st.tuples(st.integers(1, 4), st.integers(1, 7))


@pytest.mark.thorough
@given(
    ATTRIBUTES,
    st.dictionaries(st.integers(1, 6), st.one_of(USUAL, USUAL, USUAL, ODD)),
    st.dictionaries(PLACES, VALUES, min_size=1),
)
def test_both_ways_give_the_same_sheet(
    attributes: str, cells: dict[int, str], values: dict[tuple[int, int], object]
) -> None:
    source = sheet(attributes, cells)
    assert written(source, values, quick=True) == written(source, values, quick=False)


@pytest.mark.parametrize("body", [
    '<row r="2"><c r="B2"/><c r="A2"/></row>',  # out of order
    '<row r="2"><c r="A3"/></row>',  # of another row
    '<row r="2"><c r="A2"><v/><c r="B2"/></c></row>',  # one in another
    '<row r="2"><c/></row>',
    '<row r="2"/>',
    '<row r="2"><c r="A2"/></row> ',
    '<row r="2"><c r="A2"/>',
])  # fmt: skip
def test_a_row_that_is_not_as_usual_is_known(body: str) -> None:
    with pytest.raises(ValueError, match=r"usual|not a column"):
        QuickRow(body.encode(), 2)


def test_what_office_programs_write_is_usual() -> None:
    row = QuickRow(
        b'<row r="2" spans="1:2" x14ac:dyDescent="0.25"><c r="A2" s="5" t="s"><v>3</v></c><c r="B2"/></row>', 2
    )
    assert list(row.cells) == [1, 2]
    row.write({1: "baru", 3: 7}, False, lambda column: column, lambda style, *_: style)
    assert row.body().decode() == (
        '<row r="2" spans="1:2" x14ac:dyDescent="0.25"><c r="A2" s="5" t="inlineStr"><is><t xml:space="preserve">baru'
        '</t></is></c><c r="B2"/><c r="C2" s="3"><v>7</v></c></row>'
    )
