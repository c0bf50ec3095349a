"""Values of the Sheets test server: what Google's documentation and recorded traffic say, cell by cell.

Where the expectations come from:
  guide A1      Sheets API, "Google Sheets API overview", A1 and R1C1 notation
  guide values  Sheets API, "Read & write cell values", samples "Basic reading" and "Basic writing"
  guide formats Sheets API, "Date and number formats", tables of tokens and examples
  reference     Sheets API reference: ValueInputOption, NumberFormatType, ErrorType
  functions     Google's help pages of single functions
  gspread       the recorded answers in burnash/gspread, tests/cassettes
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soak import sized

from sheets_server import a1
from sheets_server.entered import entered
from sheets_server.formulas import evaluate, hyperlink_of, moved, number_format_of, renamed, shift
from sheets_server.rendered import datetime_to_serial, formatted, serial_to_datetime

NOW = datetime(2026, 11, 24, 9, 30)
Table = dict[str | None, list[list[Any]]]


def typed(text: Any, locale: str = "en_US", *, raw: bool = False, text_cell: bool = False) -> Any:
    """The value that is stored; a formula as its text."""
    value, _ = entered(text, raw=raw, locale=locale, is_text_cell=text_cell, now=NOW)
    return None if value is None else next(iter(value.values()))


def shown(number: float, kind: str = "", pattern: str = "", locale: str = "en_US") -> str:
    """What a number looks like in that format."""
    number_format = {"type": kind, **({"pattern": pattern} if pattern else {})} if kind else None
    return formatted({"numberValue": number}, number_format, locale)


def after_typing(text: str, locale: str = "en_US") -> str:
    """What the cell shows in which `text` was typed."""
    value, number_format = entered(text, raw=False, locale=locale, is_text_cell=False, now=NOW)
    return formatted(value, number_format, locale)


def extended(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    kind = "boolValue" if isinstance(value, bool) else "stringValue" if isinstance(value, str) else "numberValue"
    return {kind: value}


def result(formula: str, table: Table | None = None, locale: str = "en_US") -> Any:
    """The formula's value on these cells (the formula's own sheet is None), an error as (type, message)."""
    sheets = table or {None: [[]]}

    def read(title: str | None, row: int, column: int) -> dict[str, Any] | None:
        rows = sheets[title]
        return extended(rows[row][column]) if row < len(rows) and column < len(rows[row]) else None

    value = evaluate(formula, read, lambda title: (1000, 26) if title in sheets else None, locale, NOW)
    if "errorValue" in value:
        return value["errorValue"]["type"], value["errorValue"]["message"]
    return next(iter(value.values()), None)


# ---- A1 notation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sheet", "area"),
    [  # guide A1, with its own words for each
        ("Sheet1!A1:B2", "Sheet1", (0, 0, 2, 2)),
        ("Sheet1!A:A", "Sheet1", (None, 0, None, 1)),
        ("Sheet1!1:2", "Sheet1", (0, None, 2, None)),
        ("Sheet1!A5:A", "Sheet1", (4, 0, None, 1)),
        ("A1:B2", None, (0, 0, 2, 2)),
        ("Sheet1", "Sheet1", (None, None, None, None)),
        ("'Mike_Data'!A1:D5", "Mike_Data", (0, 0, 5, 4)),
        ("'My Custom Sheet'!A:A", "My Custom Sheet", (None, 0, None, 1)),
        ("'My Custom Sheet'", "My Custom Sheet", (None, None, None, None)),
        ("'Jon''s Data'!A1", "Jon's Data", (0, 0, 1, 1)),
        ("Sheet1!R1C1:R2C2", "Sheet1", (0, 0, 2, 2)),
        ("R1C1:R2C2", None, (0, 0, 2, 2)),
        ("Sheet1!R3C2", "Sheet1", (2, 1, 3, 2)),
        # the signs and directions that a sheet also takes
        ("$A$1:B$2", None, (0, 0, 2, 2)),
        ("B2:A1", None, (0, 0, 2, 2)),
        ("aa10", None, (9, 26, 10, 27)),
        ("'a!b'!C3", "a!b", (2, 2, 3, 3)),
    ],
)
def test_a_range_names_these_cells(text: str, sheet: str | None, area: tuple[int | None, ...]) -> None:
    found = a1.parse(text)
    assert (found.sheet, (found.row0, found.column0, found.row1, found.column1)) == (sheet, area)


@pytest.mark.parametrize("text", ["", "Sheet1!", "Sheet1!A0", "Sheet1!A1:", "A1:B2:C3", "Sheet1!foo", "!A1", "A1:B-2"])
def test_what_is_no_range_is_refused_in_googles_words(text: str) -> None:
    with pytest.raises(a1.BadRange, match=r"^Unable to parse range: ") as caught:
        a1.parse(text)
    assert str(caught.value) == f"Unable to parse range: {text}"


def test_a_named_range_may_stand_behind_a_title() -> None:
    assert a1.sheet_and_name("'My sheet'!my_range") == ("My sheet", "my_range")  # gspread writes every name so
    assert a1.sheet_and_name("my_range") is None
    assert a1.sheet_and_name("Sheet1!A1:B2") is None
    assert a1.sheet_and_name("Sheet1!A1:") is None


@pytest.mark.parametrize(
    ("title", "spelled"),
    [("Sheet1", "Sheet1"), ("D3", "'D3'"), ("My sheet", "'My sheet'"), ("Jon's", "'Jon''s'")],
)
def test_a_title_is_in_quotes_only_where_it_must_be(title: str, spelled: str) -> None:
    assert a1.quote(title) == spelled  # gspread: a sheet called D3 answers 'D3'!A2:D2, Sheet1 answers Sheet1!A1:Z1000
    assert a1.area_text(title, 1, 0, 2, 4) == f"{spelled}!A2:D2"
    assert a1.parse(a1.area_text(title, 1, 0, 2, 4)) == a1.Area(title, 1, 0, 2, 4)


def test_one_cell_is_answered_without_a_colon() -> None:
    assert a1.area_text("Sheet1", 0, 1, 1, 2) == "Sheet1!B1"


def test_columns_are_counted_in_letters() -> None:
    spelled = [a1.letters(n) for n in (0, 25, 26, 51, 52, 701, 702, 18277)]
    assert spelled == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "ZZZ"]
    assert all(a1.column_number(a1.letters(n)) == n for n in range(18278))


# ---- what is entered ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+2", "Mar 1 2016", "$100.15", "1/2", "0812", "TRUE", "'x", "1,5"])
def test_raw_text_is_stored_as_it_is(text: str) -> None:
    assert typed(text, raw=True) == text  # reference: RAW "will not be parsed and will be stored as-is"


@pytest.mark.parametrize(("value", "kind"), [(5, "numberValue"), (2.5, "numberValue"), (True, "boolValue")])
def test_a_json_value_keeps_its_type(value: Any, kind: str) -> None:
    for raw in (True, False):
        assert entered(value, raw=raw, locale="en_US", is_text_cell=False) == ({kind: value}, None)


def test_nothing_and_an_empty_text_store_nothing() -> None:
    assert typed(None) is None
    assert typed("") is None
    assert typed("", raw=True) is None


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [  # reference: ValueInputOption; guide values: the sample of Wheel, Door and Engine
        ("Mar 1 2016", 42430, "DATE"),
        ("=1+2", "=1+2", None),
        ("$100.15", 100.15, "CURRENCY"),
        ("$20.50", 20.5, "CURRENCY"),
        ("4", 4, None),
        ("3/1/2016", 42430, "DATE"),
        ("3/15/2016", 42444, "DATE"),
        ("Wheel", "Wheel", None),
        ("true", True, None),
        ("10.12%", 0.1012, "PERCENT"),
        ("1,000.12", 1000.12, "NUMBER"),
        ("1.01E+03", 1010, "SCIENTIFIC"),
        ("3:59:00 PM", 57540 / 86400, "TIME"),
        ("9/26/2008 15:59:00", 39717 + 57540 / 86400, "DATE_TIME"),
        ("2016-04-05", 42465, "DATE"),
        ("-5", -5, None),
        ("+5", 5, None),
        ("007", 7, None),
        ("  8 ", 8, None),
        ("'007", "007", None),
        ("25/12/2024", "25/12/2024", None),
        ("1/2", 46024, "DATE"),
        ("1.234.567", "1.234.567", None),
        ("0812-0000-1234", "0812-0000-1234", None),
        ("0812 0000 1234", "0812 0000 1234", None),
        ("=", "=", None),
        ("-", "-", None),
        ("nan", "nan", None),
        ("infinity", "infinity", None),
    ],
)
def test_typing_in_an_american_sheet(text: str, value: Any, kind: str | None) -> None:
    _, number_format = entered(text, raw=False, locale="en_US", is_text_cell=False, now=NOW)
    assert typed(text) == pytest.approx(value) if isinstance(value, float) else typed(text) == value
    assert (number_format or {}).get("type") == kind


@pytest.mark.parametrize(
    ("text", "value", "again"),
    [
        ("25/12/2024", 45651, "25/12/2024"),
        ("1/2", 46054, "1/2"),  # 1 February of this year
        ("1/2/2026", 46054, "01/02/2026"),
        ("12/25/2024", "12/25/2024", "12/25/2024"),
        ("17 Agustus 2026", 46251, "17 Agustus 2026"),
        ("17 Agu 2026", 46251, "17 Agu 2026"),
        ("1,5", 1.5, "1,5"),
        ("1.500", 1500, "1.500"),
        ("1.234.567,5", 1234567.5, "1.234.567,50"),
        ("Rp5.000", 5000, "Rp5.000"),
        ("12,5%", 0.125, "12,50%"),
        ("24/11/2026 09:15", 46350 + 555 / 1440, "24/11/2026 9:15"),
        ("1,234.5", "1,234.5", "1,234.5"),
    ],
)
def test_typing_in_an_indonesian_sheet(text: str, value: Any, again: str) -> None:
    assert typed(text, "id_ID") == value
    assert after_typing(text, "id_ID") == again


def test_a_date_without_a_year_is_in_this_year() -> None:
    assert serial_to_datetime(typed("Mar 1")) == datetime(2026, 3, 1)


@pytest.mark.parametrize("text", ["31/02/2026", "32/1/2026", "29 Februari 2026"])
def test_a_day_that_does_not_exist_stays_text(text: str) -> None:
    assert typed(text, "id_ID") == text


@pytest.mark.parametrize("text", ["007", "1/2", "=1+2", "TRUE", "1275011234567891", "$5"])
def test_a_text_cell_keeps_what_is_typed(text: str) -> None:
    assert typed(text, text_cell=True) == text


def test_a_nik_that_is_typed_loses_its_last_digits() -> None:
    assert typed("1275011234567891") == 1275011234567890
    assert after_typing("1275011234567891") == "1.27501E+15"
    assert after_typing("1275011234567891", "id_ID") == "1,27501E+15"


# ---- what is shown --------------------------------------------------------------------------------------------------

MOMENT = datetime_to_serial(datetime(2016, 4, 5, 16, 8, 53, 528000))  # the guide's own
SPAN = (3 * 3600 + 13 * 60 + 41.255) / 86400


@pytest.mark.parametrize(
    ("number", "pattern", "text"),
    [  # guide formats, examples of dates and times
        (MOMENT, "h:mm:ss.00 a/p", "4:08:53.53 p"),
        (MOMENT, 'hh:mm A/P".M."', "04:08 P.M."),
        (MOMENT, "yyyy-mm-dd", "2016-04-05"),
        (MOMENT, r"mmmm d \[dddd\]", "April 5 [Tuesday]"),
        (MOMENT, "h PM, ddd mmm dd", "4 PM, Tue Apr 05"),
        (MOMENT, "dddd, m/d/yy at h:mm", "Tuesday, 4/5/16 at 16:08"),
        (SPAN, "[hh]:[mm]:[ss].000", "03:13:41.255"),
        (SPAN, "[mmmm]:[ss].000", "0193:41.255"),
        # its tokens
        (MOMENT, "mmmmm", "A"),
        (MOMENT, "d", "5"),
        (MOMENT, "y", "16"),
        (MOMENT, "mm:ss", "08:53"),
        (MOMENT, "hh:mm am/pm", "04:08 PM"),
        # and of numbers
        (12345.125, "####.#", "12345.1"),
        (12.34, "000000.0000", "000012.3400"),
        (12345, "# 000", "12 345"),
        (5.125, "# ???/???", "5   1/8  "),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12345.5, "#,##0.0,", "12.3"),
        (0.1012, "0.00%", "10.12%"),
        (1010, "0.00E+00", "1.01E+03"),
        (-5, '"$"#,##0.00_);("$"#,##0.00)', "($5.00)"),
        (0, '0;-0;"nol"', "nol"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (7, "[$Rp-421]#,##0", "Rp7"),
        (7, '"No. "000', "No. 007"),
        (50, '[<100]"rendah";0', "rendah"),
        (500, '[<100]"rendah";0', "500"),
        (-0.001, "0.00", "0.00"),
    ],
)
def test_a_pattern_shows_a_number(number: float, pattern: str, text: str) -> None:
    assert shown(number, "NUMBER", pattern) == text


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [  # reference: NumberFormatType
        (1000.12, "NUMBER", "1,000.12"), (0.1012, "PERCENT", "10.12%"), (1000.12, "CURRENCY", "$1,000.12"),
        (39717, "DATE", "9/26/2008"), (57540 / 86400, "TIME", "3:59:00 PM"), (1010, "SCIENTIFIC", "1.01E+03"),
    ],
)  # fmt: skip
def test_a_type_without_a_pattern_has_the_locales(number: float, kind: str, text: str) -> None:
    assert shown(number, kind) == text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("dd mmm yyyy hh.mm", "17 Agu 2026 09.05"),
        ("dddd, d mmmm yyyy", "Senin, 17 Agustus 2026"),
        ("[$-421]dd/mm/yyyy", "17/08/2026"),
    ],
)
def test_days_and_months_speak_indonesian_there(pattern: str, text: str) -> None:
    assert shown(datetime_to_serial(datetime(2026, 8, 17, 9, 5)), "DATE_TIME", pattern, "id_ID") == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1 / 1024, "0.0009765625"), (0.25, "0.25"), (1 / 3, "0.3333333333"), (0, "0"), (100, "100"), (-1.5, "-1.5"),
        (12345.678901234, "12345.6789"), (81200001234, "81200001234"), (1609459200000, "1.60946E+12"),
    ],
)  # fmt: skip
def test_a_number_without_a_format(number: float, text: str) -> None:
    assert shown(number) == text  # gspread: =1/1024 is 0.0009765625


def test_truth_texts_errors_and_blanks() -> None:
    assert formatted({"boolValue": True}, None, "id_ID") == "TRUE"
    assert formatted({"stringValue": "a;b"}, {"type": "NUMBER", "pattern": "#,##0.00"}, "en_US") == "a;b"
    assert formatted({"stringValue": "x"}, {"type": "TEXT", "pattern": '0;0;0;"<"@">"'}, "en_US") == "<x>"
    assert formatted(None, {"type": "DATE"}, "en_US") == ""
    kinds = ("DIVIDE_BY_ZERO", "VALUE", "REF", "NAME", "NUM", "N_A", "ERROR", "NULL_VALUE")
    texts = [formatted({"errorValue": {"type": kind}}, None, "en_US") for kind in kinds]
    assert texts == ["#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#ERROR!", "#NULL!"]


def test_serial_numbers_begin_on_30_december_1899() -> None:
    assert datetime_to_serial(datetime(1900, 1, 1, 12)) == 2.5  # guide formats
    assert datetime_to_serial(datetime(1900, 2, 1, 15)) == 33.625
    assert serial_to_datetime(33.625) == datetime(1900, 2, 1, 15)
    assert datetime_to_serial(datetime(2016, 3, 1)) == 42430


# ---- formulas -------------------------------------------------------------------------------------------------------

SHIPPING: Table = {
    None: [
        ["Item", "Cost", "Stocked", "Ship Date"],
        ["Wheel", 20.5, 4, 42430],
        ["Door", 15, 2, 42444],
        ["Engine", 100, 1, 42449],
    ],
    "Other sheet": [[7, "apple"], [True, "Pear"], [None, "apricot"]],
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(B2:B4)", 135.5), ("=SUM(C2:C4)", 7), ("=MAX(D2:D4)", 42449),  # guide values
        ("=sum(B2:B4;1)", 136.5), ("=SUM(B:B)", 135.5), ("=AVERAGE(C2:C4)", 7 / 3), ("=MIN(B2:B4,-1)", -1),
        ("=COUNT(A1:D4)", 9), ("=COUNTA(A1:D10)", 16), ("=COUNTIF(B2:B4,\">15\")", 2),
        ("=COUNTIF('Other sheet'!B1:B3,\"ap*\")", 2), ("=SUMIF(A2:A4,\"door\",B2:B4)", 15),
        ("=1/1024", 0.0009765625), ("=2+3*4^2", 50), ("=(2+3)*4", 20), ("=-2^2", 4), ("=10%", 0.1), ("=7-2-1", 4),
        ("=\"a\"&1&TRUE", "a1TRUE"), ("=\"5\"+1", 6), ("=\"a\"=\"A\"", True), ("=1<>2", True), ("=2>=3", False),
        ("=Z99=\"\"", True), ("=Z99+1", 1), ("=Z99", None),
        ("=IF(C2>3,\"many\",\"few\")", "many"), ("=IF(FALSE,1)", False), ("=IFERROR(1/0,\"none\")", "none"),
        ("=IFNA(MATCH(\"x\",A1:A4,0),0)", 0), ("=AND(TRUE,1,C2>0)", True), ("=OR(FALSE,0)", False),
        ("=NOT(FALSE)", True), ("=MATCH(\"door\",A1:A4,0)", 3), ("=MATCH(42445,D2:D4)", 2),
        ("=ADDRESS(7,COLUMN(C1),4)", "C7"), ("=ADDRESS(2,27)", "$AA$2"),
        ("=INDEX(A1:D4,3,2)", 15), ("=VLOOKUP(\"Engine\",A1:D4,2,FALSE)", 100),
        ("='Other sheet'!A1*2", 14), ("=LEN(\"abc\")", 3), ("=TRIM(\"  a   b \")", "a b"),
        ("=LEFT(\"Google Sheets\",6)", "Google"), ("=RIGHT(\"Google Sheets\",6)", "Sheets"),
        ("=MID(\"get this\",5,4)", "this"), ("=UPPER(\"a\")&LOWER(\"B\")", "Ab"),
        ("=CONCATENATE(\"Welcome\",\" \",\"to\")", "Welcome to"), ("=JOIN(\" and \",A2:A3)", "Wheel and Door"),
        ("=ROUND(99.44,1)", 99.4), ("=ROUND(-2.5)", -3), ("=ROUND(826.645,-1)", 830), ("=ABS(-2)", 2),
        ("=DATE(1969,7,20)", 25404), ("=DATE(2026,14,1)", 46419), ("=TODAY()", 46350), ("=NOW()", 46350 + 570 / 1440),
        ("=TEXT(1.23,\"$0.00\")", "$1.23"), ("=TEXT(DATE(1969,7,20),\"yyyy-mm\")", "1969-07"), ("=VALUE(\"123\")", 123),
        ("=ROW(A9)", 9), ("=COLUMN(A9)", 1), ("=ISBLANK(Z9)", True), ("=ISNUMBER(B2)", True), ("=ISTEXT(A2)", True),
        ("=ISNUMBER(1/0)", False), ("=REPT(\"ha\",3)", "hahaha"),
        ("=SUBSTITUTE(\"search for it\",\"search for\",\"Google\")", "Google it"),
        ("=SUBSTITUTE(\"January 2, 2012\",2,3,1)", "January 3, 2012"),
        ("=HYPERLINK(\"http://www.google.com/\",\"Google\")", "Google"),
        ("=HYPERLINK(\"http://www.google.com/\")", "http://www.google.com/"),
    ],
)  # fmt: skip
def test_a_formula_comes_to(formula: str, value: Any) -> None:
    found = result(formula, SHIPPING)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)
    assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    ("formula", "kind", "message"),
    [
        ("=1/0", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        ("=NOPE(1)", "NAME", "Unknown function: 'NOPE'."),
        ("=nope", "NAME", "Unknown range name: 'NOPE'."),
        ("=Nowhere!A1", "REF", "Unresolved sheet name 'Nowhere'."),
        ("=VLOOKUP(\"x\",A1:D4,2,FALSE)", "N_A", "Did not find value 'x' in VLOOKUP evaluation."),
        ("=SUM(1", "ERROR", "Formula parse error."),
        ("=+62 812", "ERROR", "Formula parse error."),
        ("=#REF!+1", "REF", "Reference does not exist."),
        (
            "=A1+1",
            "VALUE",
            "Function ADD parameter 1 expects number values. But 'Item' is a text and cannot be coerced to a number.",
        ),
    ],
)  # fmt: skip
def test_a_formula_fails_in_googles_words(formula: str, kind: str, message: str) -> None:
    assert result(formula, SHIPPING) == (kind, message)


def test_where_the_comma_is_the_decimal_mark_arguments_part_at_semicolons() -> None:
    assert result("=SUM(1,5;2)", locale="id_ID") == 3.5
    assert result("=IF(1=1,2,3)", locale="id_ID") == ("ERROR", "Formula parse error.")
    assert result("=SUM(1,5;2)", locale="en_US") == 8


@pytest.mark.parametrize(
    ("formula", "copied"),
    [
        ("=A1+$B$2", "=B3+$B$2"),
        ("=SUM($A1:B$4)", "=SUM($A3:C$4)"),
        ("='My sheet'!A1&\"A1\"", "='My sheet'!B3&\"A1\""),
        ("=A:A+3:4", "=B:B+5:6"),
        ("=LOG10(A1)", "=LOG10(B3)"),
    ],
)
def test_a_copied_formula_reads_its_own_neighbours(formula: str, copied: str) -> None:
    assert shift(formula, 2, 1) == copied


def test_a_copy_that_would_leave_the_sheet_reads_nothing() -> None:
    assert shift("=A1+B2", -1, 0) == "=#REF!+B1"


@pytest.mark.parametrize(
    ("formula", "count", "after"),
    [
        ("=A2+A3+A4", 2, "=A2+A5+A6"),  # two rows before the third
        ("=SUM(A2:A3)", 2, "=SUM(A2:A5)"),
        ("=SUM($A$3:$A)", 2, "=SUM($A$5:$A)"),
        ("=Other!A9+Own!A9", 2, "=Other!A9+Own!A11"),
        ("=A2+A3+A4+A5", -2, "=A2+#REF!+#REF!+A3"),  # the third and the fourth go
        ("=SUM(A2:A9)", -2, "=SUM(A2:A7)"),
        ("=SUM(A3:A4)", -2, "=SUM(#REF!)"),
        ("=SUM(A4:A9)+SUM(A1:A3)", -2, "=SUM(A3:A7)+SUM(A1:A2)"),
        ("=SUM(A:A)", -2, "=SUM(A:A)"),
    ],
)
def test_a_formula_follows_its_cells(formula: str, count: int, after: str) -> None:
    assert moved(formula, "Own", "ROWS", 2, count, "Own") == after


def test_a_formula_follows_columns_and_titles() -> None:
    assert moved("=A1+C1", "Own", "COLUMNS", 1, 1, "Own") == "=A1+D1"
    assert moved("=A1+C1", "Other", "COLUMNS", 1, 1, "Own") == "=A1+C1"
    assert renamed("=Old!A1+A1", "Old", "New name") == "='New name'!A1+A1"
    assert renamed("=Old!A1", "Old", None) == "=#REF!"


@st.composite
def ranges(draw: st.DrawFn) -> str:
    """A reference inside the first eight rows, with or without `$`, to one cell or to several."""
    rows = sorted(draw(st.tuples(st.integers(1, 8), st.integers(1, 8))))
    first, last = (f"{draw(st.sampled_from(['A', '$A']))}{draw(st.sampled_from(['', '$']))}{row}" for row in rows)
    return draw(st.sampled_from([first, f"{first}:{last}", f"{first}:A", "A:A"]))


@pytest.mark.soak
@settings(max_examples=sized(100, 2000))
@given(ranges(), st.lists(st.integers(-99, 99), min_size=8, max_size=8), st.integers(0, 8), st.integers(1, 4))
def test_rows_that_come_in_change_no_sum(cells: str, column: list[int], index: int, count: int) -> None:
    before = [[number] for number in column]
    after = before[:index] + [[None]] * count + before[index:]
    formula = moved(f"=SUM({cells})", "Own", "ROWS", index, count, "own")
    assert result(formula, {None: after}) == result(f"=SUM({cells})", {None: before})
    assert moved(formula, "Own", "ROWS", index, -count, "Own") == f"=SUM({cells})"  # and go again


@pytest.mark.soak
@settings(max_examples=sized(100, 2000))
@given(ranges(), st.lists(st.integers(-99, 99), min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 4))
def test_rows_that_go_take_only_their_own_from_a_sum(cells: str, column: list[int], index: int, count: int) -> None:
    emptied = [[None if index <= row < index + count else number] for row, number in enumerate(column)]
    formula = moved(f"=SUM({cells})", "Own", "ROWS", index, -count, "Own")
    after = [row for at, row in enumerate(emptied) if not index <= at < index + count]
    if "#REF!" not in formula:
        assert result(formula, {None: after}) == result(f"=SUM({cells})", {None: emptied})


@pytest.mark.soak
@settings(max_examples=sized(100, 2000))
@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2099, 12, 31)))
def test_a_typed_date_shows_as_it_was_typed(day: date) -> None:
    american = f"{day.month}/{day.day}/{day.year}"
    assert after_typing(american) == american
    indonesian = f"{day:%d/%m/%Y}"
    assert after_typing(indonesian, "id_ID") == indonesian
    assert after_typing(day.isoformat(), "id_ID") == day.isoformat()
    for text, locale in ((american, "en_US"), (indonesian, "id_ID"), (day.isoformat(), "id_ID")):
        assert serial_to_datetime(typed(text, locale)).date() == day


@pytest.mark.soak
@settings(max_examples=sized(100, 2000))
@given(st.floats(-1e11, 1e11, allow_nan=False).map(lambda number: float(f"{number:.10g}")))
def test_a_number_shown_without_a_format_reads_as_the_same_number(number: float) -> None:
    if number and abs(number) < 1e-9:
        return
    for locale in ("en_US", "id_ID"):
        assert typed(shown(number, locale=locale), locale) == number


def test_the_address_behind_a_link() -> None:
    assert hyperlink_of('=HYPERLINK("https://wa.me/62812?text=a,b";"Hubungi")') == "https://wa.me/62812?text=a,b"
    assert hyperlink_of("=HYPERLINK(A1)") is None
    assert hyperlink_of("=SUM(A1)") is None


def test_a_formula_shows_what_it_reads_in_its_format() -> None:
    money, day = {"type": "CURRENCY", "pattern": '"$"#,##0.00'}, {"type": "DATE", "pattern": "M/d/yyyy"}

    def format_at(sheet: str | None, row: int, column: int) -> dict[str, str] | None:
        return {1: money, 3: day}.get(column)

    assert number_format_of("=SUM(B2:B4)", "en_US", format_at) == money  # guide values: Totals, $135.5, 7, 3/20/2016
    assert number_format_of("=SUM(C2:C4)", "en_US", format_at) is None
    assert number_format_of("=MAX(D2:D4)", "en_US", format_at) == day
    assert number_format_of("=D3-D2", "en_US", format_at) is None
    assert number_format_of("=TODAY()", "id_ID") == {"type": "DATE", "pattern": "dd/MM/yyyy"}
