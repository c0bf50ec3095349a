"""One word per idea in all that an office reads: no text has a word that docs/kata.md does not use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
CODE = ROOT / "pengaduan_sheets"
WORDS, CONTRACT = ROOT / "docs" / "kata.md", ROOT / "docs" / "kontrak.md"
PAPERS = [
    ROOT / "CHANGELOG.md",
    *(
        ROOT / "docs" / f"{n}.md"
        for n in (
            "cadangan",
            "data-pribadi",
            "google",
            "impor",
            "keandalan",
            "kepala",
            "keputusan",
            "masalah",
            "pemasangan",
            "pemberitahuan",
            "petugas",
            "pindah",
            "sop",
            "surat",
            "tahunan",
        )
    ),
]
TABLES = [ROOT / "config.toml", CODE / "examples" / "contoh.toml", CODE / "stores" / "google" / "tanggapan.toml",
          *sorted((ROOT / "workbook_templates").glob("*.toml")),
          *sorted((ROOT / "contoh").glob("*/config.toml"))]  # fmt: skip
OLD = "_BEFORE"  # a name that ends so holds what former versions wrote, to be known again


class Word(NamedTuple):
    """A line of the list."""

    used: list[str]  # for an idea
    unused: list[str]  # for the same idea
    fixed: list[str]  # where the contract has it
    apart: list[str]  # what may hold an unused word all the same


def the_list() -> list[Word]:
    """The table of docs/kata.md."""
    rows = [line.split("|")[1:-1] for line in WORDS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [Word(*(re.findall(r"`([^`]+)`", row[i]) for i in (1, 2, 4, 5))) for row in rows[2:]]


LIST = the_list()
UNUSED = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(unused) for word in LIST for unused in word.unused)})(?:nya)?(?![\w-])",
    re.IGNORECASE,
)


def unused_in(text: str) -> list[str]:
    """`lewat tenggat: tulis Terlambat` for each word that is not used. Breaks of lines are blanks."""
    text = " ".join(text.split())
    if not UNUSED.search(text):  # most have none of them
        return []
    found = []
    for word in LIST:
        left = text
        for phrase in word.apart:
            left = left.replace(phrase, "")
        found += [
            f"{unused}: tulis {' atau '.join(word.used)}"
            for unused in word.unused
            if re.search(rf"(?<![\w-]){re.escape(unused)}(?:nya)?(?![\w-])", left, re.IGNORECASE)
        ]
    return found


# ---- the texts, each with the line where it begins -----------------------------------------------------------------

Text = tuple[int, str]


def literals(source: str) -> Iterator[Text]:
    """The texts in code that somebody may read: those with a blank or a capital in front.

    A single word in small letters is a key, a kind or a name; docstrings are for who reads the code.
    """
    tree = ast.parse(source)
    hidden = {id(node) for statement in ast.walk(tree) for node in _unread(statement)}
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if " " in text.strip() or text[:1].isupper():
            yield node.lineno, text


def _unread(node: ast.AST) -> Iterator[ast.AST]:
    """What is no text of its own: parts of a longer one, docstrings, and what former versions wrote."""
    if isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Assign) and any(ast.unparse(name).endswith(OLD) for name in node.targets):
        yield from ast.walk(node.value)


def lines(source: str) -> Iterator[Text]:
    """The lines of a template or table, without its tags and the notes for who writes templates."""
    seen = re.sub(r"\{#.*?#\}", lambda note: "\n" * note[0].count("\n"), source, flags=re.DOTALL)
    yield from enumerate((re.sub(r"<[^<>]*>", " ", line) for line in seen.splitlines()), start=1)


def paragraphs(source: str) -> Iterator[Text]:
    """The paragraphs of a paper, without the addresses of its links."""
    at = 1
    for part in re.split(r"(\n(?=\n|\*|- |\|)|\n\n)", source):
        yield at, re.sub(r"\]\([^)]*\)", "]", part)
        at += part.count("\n")


def for_offices(source: str) -> str:
    """The part of README.md that is not English, where it stands."""
    before, rest = source.split("## Untuk kantor", 1)
    return "\n" * before.count("\n") + rest.split("\n## ", 1)[0]


@cache
def texts() -> list[tuple[Path, Text]]:
    """All that an office reads."""
    return [*_texts()]


def _texts() -> Iterator[tuple[Path, Text]]:
    for path in sorted(CODE.rglob("*.py")):
        yield from ((path, text) for text in literals(path.read_text(encoding="utf-8")))
    for path in (*TABLES, *sorted((CODE / "pages").glob("*.html")), *sorted((CODE / "pages").glob("*.js"))):
        yield from ((path, text) for text in lines(path.read_text(encoding="utf-8")))
    for path in PAPERS:
        yield from ((path, text) for text in paragraphs(path.read_text(encoding="utf-8")))
    readme = ROOT / "README.md"
    yield from ((readme, text) for text in paragraphs(for_offices(readme.read_text(encoding="utf-8"))))


# ---- the tests -----------------------------------------------------------------------------------------------------


def test_no_text_has_a_word_that_the_list_does_not_use() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}: {word}" for path, (line, text) in texts() for word in unused_in(text)]

    assert found == []


def test_every_kind_of_text_is_read() -> None:
    read = {path.relative_to(ROOT).as_posix() for path, (_, text) in texts() if text.strip()}

    assert {"README.md", "docs/google.md", "pengaduan_sheets/pages/papan.html", "pengaduan_sheets/month/report.py",
            "workbook_templates/petunjuk.toml", "pengaduan_sheets/stores/google/tanggapan.toml"} <= read  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [
    ('said = "2 pengaduan Lewat tenggat"', (1, "lewat tenggat: tulis Terlambat")),
    ('x = 1\nsaid = f"{count} pekerjaan"', (2, "pekerjaan: tulis tugas")),
    ('raise Wrong(\n    f"Folder {place} tidak ada. "\n    "Buka file itu"\n)', (2, "file: tulis berkas")),
    ('def f():\n    """A file."""\n    return open("file", mode="r")', None),
    ('TITLE_BEFORE = "Masih terbuka"', None),
    ('said = "menu File, Histori versi"', None),
    ('said = "tampilan filter"', None),
    ('said = "Pasang filter"', (1, "filter: tulis penyaring atau menyaring")),
])  # fmt: skip
def test_a_word_in_code_is_found_where_somebody_reads_it(text: str, said: tuple[int, str] | None) -> None:
    found = [(line, word) for line, literal in literals(text) for word in unused_in(literal)]

    assert found == ([] if said is None else [said])


def test_a_word_in_a_page_or_paper_is_found_with_its_line() -> None:
    page = '<link rel="x">\n{# the browser\n   reloads #}\n<p>Masih <b>terbuka</b></p>'
    paper = "# Judul\n\nSebuah [kata](file/x.md) lalu lewat\ntenggat.\n\n* dropdown\n"

    assert [(line, word) for line, text in lines(page) for word in unused_in(text)] == [
        (4, "masih terbuka: tulis Terbuka")
    ]
    assert [word for _, text in paragraphs(paper) for word in unused_in(text)] == [
        "lewat tenggat: tulis Terlambat", "dropdown: tulis daftar pilihan",
    ]  # fmt: skip


def test_the_list_keeps_the_words_of_the_contract() -> None:
    contract = CONTRACT.read_text(encoding="utf-8")

    assert [fixed for word in LIST for fixed in word.fixed if fixed not in contract] == []
    assert len(LIST) > 30
    used = [words for word in LIST for words in word.used]
    assert [words for words in used if unused_in(words)] == []
