"""docs/petugas.docx from docs/petugas.md: the clerk's page for the wall beside the computer, one A4 sheet.

`make petunjuk` writes it; tests/test_guides.py holds it to the page it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

ROOT = Path(__file__).resolve().parent.parent
PAGE, SHEET = ROOT / "docs" / "petugas.md", ROOT / "docs" / "petugas.docx"
FONT, SIZE = "Calibri", Pt(10)
INK, SHADE = RGBColor(0x1F, 0x4E, 0x79), "E8EEF5"
WIDTH, EMPTY = Cm(18.2), 0.22
Block = tuple[str, Any]  # what it is; its text, its cells, or the picture's place


def blocks(text: str) -> Iterator[Block]:
    """The page as ("judul" | "bagian" | "butir" | "alinea", text), ("gambar", name) and ("tabel", rows)."""
    kinds = {"# ": "judul", "## ": "bagian"}
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.splitlines()
        mark = re.match(r"#+ ", part)
        if mark:
            yield kinds[mark[0]], part[mark.end() :]
        elif picture := re.match(r"!\[[^]]*\]\(([^)]+)\)", part):
            yield "gambar", picture[1]
        elif part.startswith("|"):
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            yield "tabel", [rows[0], *rows[2:]]
        elif re.match(r"\d+\. ", part):
            for item in re.split(r"\n(?=\d+\. )", part):
                yield "butir", " ".join(item.split())
        else:
            yield "alinea", " ".join(lines)


def runs(text: str) -> list[tuple[str, bool]]:
    """(words, bold): what stands between ** and between `, without these signs."""
    parts = re.split(r"\*\*(.+?)\*\*|`(.+?)`", text)
    return [(words, i % 3 > 0) for i, words in enumerate(parts) if words]


def write(paragraph: Any, text: str) -> None:
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    for words, bold in runs(text):
        paragraph.add_run(words).bold = bold


def head(paragraph: Any, text: str, size: float) -> None:
    write(paragraph, text)
    paragraph.paragraph_format.space_before = Pt(5)
    paragraph.paragraph_format.keep_with_next = True
    for run in paragraph.runs:
        run.bold, run.font.size, run.font.color.rgb = True, Pt(size), INK


def table(paper: Paper, rows: list[list[str]]) -> None:
    made = paper.add_table(len(rows), len(rows[0]), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = [0.2, 0.26, 0.54] if len(rows[0]) == 3 else [0.4, 0.6]
    for column, share in zip(made.columns, shares, strict=True):
        column.width = int(WIDTH * share)
    for row, texts in zip(made.rows, [[f"**{text}**" for text in rows[0]], *rows[1:]], strict=True):
        for cell, text, share in zip(row.cells, texts, shares, strict=True):
            cell.width = int(WIDTH * share)
            write(cell.paragraphs[0], text)
    for cell in made.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{SHADE}"/>'))


def picture(paper: Paper, file: Path) -> None:
    """Over the whole width, without the empty ground below the last row."""
    shape = paper.add_picture(str(file), width=WIDTH)
    shape.height = int(shape.height * (1 - EMPTY))
    crop = parse_xml(f'<a:srcRect {nsdecls("a")} b="{round(EMPTY * 100_000)}"/>')
    shape._inline.graphic.graphicData.pic.blipFill.insert(1, crop)


def sheet(text: str) -> Paper:
    """The page as a document: A4, narrow margins, small letters."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.4)
    section.top_margin = section.bottom_margin = Cm(1.2)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, SIZE
    for kind, what in blocks(text):
        if kind == "gambar":
            picture(paper, PAGE.parent / what)
        elif kind == "tabel":
            table(paper, what)
        elif kind in ("judul", "bagian"):
            head(paper.add_paragraph(), what, 15 if kind == "judul" else 11)
        else:
            paragraph = paper.add_paragraph()
            write(paragraph, what)
            if kind == "butir":
                paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.5), Cm(-0.5)
    return paper


if __name__ == "__main__":
    sheet(PAGE.read_text(encoding="utf-8")).save(str(SHEET))
