"""What the program writes holds the rules of Office files: books new, worked in and tidied, and the month's reports.

The judge is openxml-audit, a validator of its own that knows the published schemas. What it says is an alarm to look
into, but for those named below.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from office import COMPLETE, FIRST_ROW, Office, at
from soak import sized

from pengaduan_sheets.commands.tidying import tidy_book

if TYPE_CHECKING:
    from openxml_audit import ValidationError

pytestmark = pytest.mark.thorough

SYNCS = sized(5, 20)
NOW = at("2026-11-24 08:00")


def is_false_alarm(error: ValidationError) -> bool:
    """What Excel reads without a word although the validator has one.

    openpyxl writes the parts of a font in an order of its own (the schema's later edition fixed one), and cells that
    hold their text themselves are as good as cells that name it in a table of texts, which a new book need not have.
    """
    font_order = error.part_uri == "/xl/styles.xml" and "/fonts[1]/font[" in (error.path or "")
    inline_texts = "inline-string cell(s)" in error.description
    return font_order or inline_texts


def alarms(path: Path) -> list[tuple[str, str, str]]:
    """(part, place, what) of everything that the validator finds in a file, false alarms left out."""
    from openxml_audit import FileFormat, OpenXmlValidator  # to load it takes a quarter of a second, in each worker

    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=10_000).validate(path).errors
    return [(e.part_uri, e.path or "", e.description) for e in found if not is_false_alarm(e)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("kantor")).create("2026-11-24 07:30", examples=40)


@pytest.mark.soak
def test_a_new_book_and_one_after_many_syncs_and_one_after_rapikan(office: Office) -> None:
    assert alarms(office.book) == []
    for i in range(SYNCS):
        now = NOW + timedelta(days=i)
        office.sync(f"{now:%Y-%m-%d %H:%M}")
        if i % 5 == 0:
            office.type(FIRST_ROW + 60 + i, {**COMPLETE, "Nama Pelapor": f"Contoh {i} & <Anak>"})
    assert alarms(office.book) == []
    book = office.open()  # dropdowns, rules and looks are gone: what rapikan puts back must hold the rules too
    sheet = book["Agenda"]
    sheet.data_validations.dataValidation.clear()
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    book.save(office.book)
    told = tidy_book(office.config, NOW + timedelta(days=SYNCS))
    assert told
    assert alarms(office.book) == []


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_reports_of_a_month(office: Office, tmp_path: Path, kind: str) -> None:
    report = tmp_path / f"rekap.{kind}"
    office.run("rekap", "--periode", "2026-10", "-o", str(report), "--sekarang", "2026-11-24 10:00", code=0)
    assert alarms(report) == []


def test_the_validator_notices_what_word_would_not_open(office: Office, tmp_path: Path) -> None:
    """The judge is awake: an element at a wrong place is an alarm."""
    report = tmp_path / "rekap.docx"
    office.run("rekap", "--periode", "2026-10", "-o", str(report), "--sekarang", "2026-11-24 10:00", code=0)
    import docx

    document = docx.Document(str(report))
    body = document.element.body
    body.insert(0, body.sectPr)
    document.save(str(report))
    assert alarms(report) != []
