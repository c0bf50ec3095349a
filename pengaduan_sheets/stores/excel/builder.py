"""A new book from the layout: openpyxl makes the frame, the same writer as in every sync fills it.

Looks become column formats, so that rows typed later have their number format, wrapping and alignment at once.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from lxml import etree
from openpyxl import Workbook as NewWorkbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...errors import ConfigError, LayoutError, MachineError
from ...grid import CellWrite, Column, Condition, Dropdown, Look, TabContent, TabLayout, WorkbookLayout
from ...heights import heading_heights
from ..base import Plan, Snapshot, Stamp
from . import oxml as xml
from .charts import put_charts
from .draft import Draft
from .edit import plan_edit
from .frame import Frame
from .greenmarks import renew_green_marks
from .package import Package
from .reader import Book
from .workbook import Workbook

_A4 = 9
_LIST_LIMIT = 255  # characters of a list written into the validation itself
_REFUSE_ALL = "FALSE"
_MIDNIGHT_2000 = "36526"  # 1 January 2000 as a serial number (INTERFACE 4.6: earlier times are typing slips)


def build_book(
    layout: WorkbookLayout,
    contents: Mapping[str, TabContent],
    writes: Mapping[str, Sequence[CellWrite]],
    stamp: Stamp,
    label: str,
) -> bytes:
    """The bytes of a new workbook: every tab of the layout, then the contents, then the cells.

    raises  MachineError: the result does not read back as planned
    """
    lengths = {name: len(content.rows) for name, content in contents.items()}
    lengths |= {name: max(cell.row for cell in cells) for name, cells in writes.items() if cells}
    book = Book(with_charts(build_frame(layout, lengths), layout), label)
    snapshot = Snapshot(book.sheets(), None, "")
    plan = Plan(writes, [contents[tab.name] for tab in layout.tabs if tab.name in contents], stamp)
    edit = plan_edit(book, plan, snapshot, layout)
    edit.verify(edit.data)
    return edit.data


def build_frame(layout: WorkbookLayout, lengths: Mapping[str, int]) -> bytes:
    """Tabs with headings, formats, dropdowns and print setup, without content.

    lengths  the last row that each tab will have (filters end there; programs extend them to rows that follow)

    raises  MachineError: openpyxl goes through temporary files, and cuts them short without a word on a full disk
    """
    workbook = NewWorkbook()
    _set_default_font(workbook, layout)
    first = workbook.active
    if first is not None:
        workbook.remove(first)
    for tab in layout.tabs:
        build_tab(workbook.create_sheet(tab.name), tab, layout, lengths.get(tab.name, 0))
    names = [tab.name for tab in layout.tabs]
    if "Agenda" in names:
        workbook.active = names.index("Agenda")
    workbook.calculation.fullCalcOnLoad = False  # links bear their values: no "save changes?" at every closing
    workbook.properties.creator = "pengaduan_sheets"
    workbook.properties.title = "Buku Agenda Pengaduan"
    out = io.BytesIO()
    try:
        workbook.save(out)
        package = Package(out.getvalue(), "buku baru")
        for name in package.names():
            xml.parse(package.read(name))
    except (OSError, LayoutError, etree.XMLSyntaxError) as error:
        raise MachineError(
            "Disk penuh atau folder sementara tidak dapat ditulis: buku baru tidak jadi dibuat. Kosongkan ruang disk, "
            "lalu jalankan lagi."
        ) from error
    return out.getvalue()


def with_charts(frame: bytes, layout: WorkbookLayout) -> bytes:
    """The frame with the charts of its tabs, still without figures, and with what else openpyxl cannot write."""
    draft = Draft(Workbook(Package(frame, "buku baru")))
    for tab in layout.tabs:
        there = draft.workbook.tab(tab.name)
        if there is not None:
            put_charts(draft, tab, there.part, layout.font)
        if there is not None and tab.columns:
            sheet = Frame(draft.changes.get(there.part) or draft.workbook.source(there.part))
            if renew_green_marks(sheet, dict(enumerate(tab.columns, start=1)), tab.heading_row, layout.looks):
                draft.changes[there.part] = sheet.source()
    return draft.data()


def build_tab(sheet: Worksheet, tab: TabLayout, layout: WorkbookLayout, length: int) -> None:
    """Everything of a tab that a sync leaves alone."""
    for number, column in enumerate(tab.columns, start=1):
        _build_column(sheet, tab, layout, number, column)
    for row, points in heading_heights(tab, layout).items():
        sheet.row_dimensions[row].height = points
    for number, width in tab.widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width
    if tab.freeze:
        sheet.freeze_panes = tab.freeze
    if tab.filter and tab.heading_row and tab.columns:
        last = get_column_letter(len(tab.columns))
        sheet.auto_filter.ref = f"A{tab.heading_row}:{last}{max(length, tab.heading_row + 1)}"
    for dropdown in tab.dropdowns:
        sheet.add_data_validation(validation_of(dropdown))
    for condition in tab.conditions:
        sheet.conditional_formatting.add(condition.range, rule_of(condition))
    _set_view(sheet, tab)
    _set_print(sheet, tab)


def _build_column(sheet: Worksheet, tab: TabLayout, layout: WorkbookLayout, number: int, column: Column) -> None:
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = column.width
    dimension.hidden = column.hidden
    _dress(dimension, layout.looks[column.look], layout)
    if not tab.heading_row:
        return
    heading = sheet.cell(tab.heading_row, number, column.heading)
    _dress(heading, layout.looks[column.heading_look], layout)
    if column.hint:
        sheet.add_data_validation(hint_of(heading.coordinate, column.heading, column.hint))
    if tab.heading_row > 1 and (column.band or column.band_look):
        band = sheet.cell(tab.heading_row - 1, number, column.band or None)
        if column.band_look:
            _dress(band, layout.looks[column.band_look], layout)


def _set_default_font(workbook: NewWorkbook, layout: WorkbookLayout) -> None:
    """openpyxl has no public way to set the font that the whole workbook falls back to."""
    font = Font(name=layout.font, size=layout.font_size, family=2)
    inside: Any = workbook
    inside._fonts.clear()
    inside._fonts.add(font)
    inside._named_styles["Normal"].font = font


# -- looks -----------------------------------------------------------------------------------------


def _dress(target: object, look: Look, layout: WorkbookLayout) -> None:
    """Give a cell or a whole column its look, as `StyleBook.look` would."""
    side = {name: Side("thin", f"FF{color}") if color else Side() for name, color in _lines(look).items()}
    values = {
        "font": Font(
            name=layout.font,
            size=look.size or layout.font_size,
            bold=look.bold,
            italic=look.italic,
            underline="single" if look.underline else None,
            color=f"FF{look.color}" if look.color else None,
            family=2,
        ),
        "fill": PatternFill("solid", fgColor=f"FF{look.fill}") if look.fill else PatternFill(),
        "border": Border(left=side["left"], right=side["right"], top=side["top"], bottom=side["bottom"]),
        "alignment": Alignment(
            horizontal=look.align, vertical=look.valign, wrap_text=look.wrap or None, indent=look.indent
        ),
        "number_format": look.number_format,
    }
    for name, value in values.items():
        setattr(target, name, value)


def _lines(look: Look) -> dict[str, str | None]:
    lines = dict.fromkeys(("left", "right", "top", "bottom"), look.border)
    return {**lines, "bottom": look.border_bottom or look.border}


# -- validations and conditional formats -----------------------------------------------------------


def validation_of(dropdown: Dropdown) -> DataValidation:
    kinds: dict[str, tuple[Literal["list", "custom", "date"] | None, str | None]] = {
        "daftar": ("list", _inline_list(dropdown.values)),
        "rujukan": ("list", dropdown.formula.removeprefix("=")),
        "tolak": ("custom", _REFUSE_ALL),
        "waktu": ("date", _MIDNIGHT_2000),
        "petunjuk": (None, None),
    }
    kind, formula = kinds[dropdown.kind]
    refuses = dropdown.refuse or dropdown.kind == "tolak"
    silent = dropdown.kind in ("waktu", "petunjuk") and not dropdown.refuse  # text dates are read too: never refuse
    validation = DataValidation(
        type=kind,
        formula1=formula,
        operator="greaterThanOrEqual" if dropdown.kind == "waktu" else None,
        allow_blank=True,
        showErrorMessage=not silent,
        errorStyle="stop" if refuses else "warning",
        errorTitle=dropdown.error_title[:32] or None,
        error=dropdown.error[:225] or None,
        showInputMessage=bool(dropdown.hint or dropdown.title),
        promptTitle=dropdown.title[:32] or None,
        prompt=dropdown.hint[:255] or None,
    )
    validation.add(dropdown.range)
    return validation


def _inline_list(values: Sequence[str]) -> str:
    listed = ",".join(values)
    if len(listed) > _LIST_LIMIT or any("," in value for value in values):
        raise ConfigError(
            f"Daftar pilihan '{listed[:40]}...' terlalu panjang atau memuat koma, jadi tidak bisa menjadi dropdown. "
            f"Persingkat (paling banyak {_LIST_LIMIT} huruf), atau ganti kunci 'pilihan' dengan 'referensi'."
        )
    return '"' + listed.replace('"', '""') + '"'


def hint_of(cell: str, title: str, hint: str) -> DataValidation:
    validation = DataValidation(showInputMessage=True, promptTitle=title[:32], prompt=hint[:255])
    validation.add(cell)
    return validation


def rule_of(condition: Condition) -> Rule:
    style = DifferentialStyle(
        font=Font(bold=condition.bold or None, color=f"FF{condition.color}" if condition.color else None)
        if condition.bold or condition.color
        else None,
        fill=PatternFill(bgColor=f"FF{condition.fill}", fill_type="solid") if condition.fill else None,
        border=Border(bottom=Side("thin", f"FF{condition.border_bottom}")) if condition.border_bottom else None,
    )
    formula = [condition.formula.removeprefix("=")]
    return Rule(type="expression", dxf=style, formula=formula, stopIfTrue=condition.stop or None)


# -- view and paper --------------------------------------------------------------------------------


def _set_view(sheet: Worksheet, tab: TabLayout) -> None:
    view = sheet.sheet_view
    view.zoomScale = tab.zoom
    view.zoomScaleNormal = tab.zoom
    view.showGridLines = tab.grid_lines
    if tab.tab_color:
        sheet.sheet_properties.tabColor = f"FF{tab.tab_color}"


def _set_print(sheet: Worksheet, tab: TabLayout) -> None:
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if tab.landscape else "portrait"
    if tab.fit_width:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth = tab.pages_wide
        sheet.page_setup.fitToHeight = tab.pages
    if tab.print_filled_by:
        sheet.defined_names["_xlnm.Print_Area"] = DefinedName("_xlnm.Print_Area", attr_text=_filled_area(sheet, tab))
    if tab.repeat_rows:
        sheet.print_title_rows = tab.repeat_rows
    if tab.repeat_columns:
        sheet.print_title_cols = tab.repeat_columns
    for band, text in ((sheet.oddHeader, tab.header), (sheet.oddFooter, tab.footer)):
        if band is not None and text:
            band.center.text = text
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.4)


def _filled_area(sheet: Worksheet, tab: TabLayout) -> str:
    """A print area that ends with the last row that has text in one column.

    The rows prepared below it (with a hidden identity) would else be printed as empty pages.
    """
    title = quote_sheetname(sheet.title)
    column = get_column_letter([c.heading for c in tab.columns].index(tab.print_filled_by) + 1)
    last = f'MATCH(REPT("z",20),{title}!${column}:${column})'  # sorted search: the last text of the column
    return f"OFFSET({title}!$A$1,0,0,{last},{len(tab.columns)})"
