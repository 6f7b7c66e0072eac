"""The workbook an advisor starts from, and a firm's house file: every sheet with its headings, notes, formats and drop-downs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.default_tax_table import default_tax_table
from xlrebal.schema.column import Column, InputSheet, Kind
from xlrebal.schema.inputs import HOUSE_SHEETS, INPUT_SHEETS, SETTINGS, TAX_TABLE
from xlrebal.schema.settings import ALL_SETTINGS, CLIENTS_OWN, Setting

START_HERE = "Start Here"
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # no clock: the template is the same bytes whenever it is built
_ROOM = 40  # blank rows in an input table; Excel lengthens it as rows are added
_LAST_ROW = 50_000  # drop-downs and checks reach this far

# Dark blue with white, light blue-grey with dark text: they differ in lightness, so no hue needs to be told apart.
_REQUIRED = {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}
_OPTIONAL = {"bold": True, "bg_color": "#DDE6EF", "font_color": "#1F2933"}
_HEADING = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#9FB3C8"}

_NUMBER_FORMATS = {
    Kind.TEXT: "@", Kind.CHOICE: "@", Kind.COUNT: "#,##0", Kind.NUMBER: "#,##0.####", Kind.QUANTITY: "#,##0.######",
    Kind.PRICE: "$#,##0.00##", Kind.MONEY: "$#,##0.00", Kind.PERCENT: "0.00%", Kind.DATE: "yyyy-mm-dd",
}  # fmt: skip
_WIDTHS = {
    Kind.TEXT: 16, Kind.CHOICE: 14, Kind.FLAG: 12, Kind.COUNT: 11, Kind.NUMBER: 12, Kind.QUANTITY: 13, Kind.PRICE: 12,
    Kind.MONEY: 15, Kind.PERCENT: 11, Kind.DATE: 12,
}  # fmt: skip
_NUMBERS = (Kind.NUMBER, Kind.COUNT, Kind.QUANTITY, Kind.PRICE, Kind.MONEY, Kind.PERCENT)

_STEPS = (
    "1. Fill in Holdings, Lots and Targets: these three sheets are enough for a full answer.",
    "2. Fill in any other sheet that applies; leave the rest as they are, or delete them.",
    "3. Settings shows every default; change what differs for this client.",
    "4. Run Check Data, then Propose Trades. Results come in new sheets; nothing of yours is changed.",
)
_HOUSE_STEPS = (
    "1. Fill in the sheets that all clients' books share; leave the rest as they are, or delete them.",
    "2. Settings are blank: enter what the firm wants other than the default. What a client's Settings say stands above it.",
    "3. Name this file as House File on the Settings of a client's workbook, or with --house.",
    "4. Enter nothing of one client here: it would reach every client's plan, and is left out.",
)
_HINTS = (
    "Dark headings are required, light ones optional. Each heading has a note that says what it takes.",
    "Lots need Cost Basis or Unit Cost, whichever you have.",
    "Paste your custodian's export as it is: columns are found by heading, in any order; extra columns are kept.",
    "Percents may be typed as 60 % or 60. Dates as 2026-11-20 or 11/20/2026.",
)


class _Kind(NamedTuple):
    """What the template is for. settings: those it lists; with_defaults: whether their defaults are filled in."""

    title: str
    steps: tuple[str, ...]
    hints: tuple[str, ...]
    sheets: tuple[InputSheet, ...]
    settings: tuple[Setting, ...]
    with_defaults: bool


_CLIENT = _Kind("Rebalancing workbook", _STEPS, _HINTS, INPUT_SHEETS, ALL_SETTINGS, with_defaults=True)
_HOUSE = _Kind(
    "House file",
    _HOUSE_STEPS,
    (_HINTS[0], _HINTS[-1]),
    HOUSE_SHEETS,
    tuple(each for each in ALL_SETTINGS if each.key not in CLIENTS_OWN),
    with_defaults=False,
)


def build_template(*, house: bool = False) -> bytes:
    """The template as an .xlsx file; the same bytes every time. house: a firm's house file in place of a client's workbook."""
    kind = _HOUSE if house else _CLIENT
    file = BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    workbook.set_properties({"title": kind.title, "created": _CREATED})
    _draw_start(workbook, kind)
    for sheet in kind.sheets:
        _draw_sheet(workbook, sheet, kind)
    workbook.close()
    return file.getvalue()


def _draw_start(workbook: Workbook, kind: _Kind) -> None:
    """The first sheet: what to fill in, and what each sheet is for."""
    page = workbook.add_worksheet(START_HERE)
    page.hide_gridlines(2)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 12)
    page.set_column(2, 2, 84)
    page.write(0, 0, kind.title, workbook.add_format({"bold": True, "font_size": 18, "font_color": "#1F4E79"}))
    row = 2
    for line in (*kind.steps, "", *kind.hints):
        page.write(row, 0, line)
        row += 1
    row += 1
    for column, text in enumerate(("Sheet", "Needed", "What it holds")):
        page.write(row, column, text, workbook.add_format({**_HEADING, **_REQUIRED}))
    link = workbook.add_format({"font_color": "#1F4E79", "underline": 1})
    for sheet in kind.sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", link, sheet.name)
        page.write(row, 1, "yes" if sheet.needed and kind is _CLIENT else "no")
        page.write(row, 2, sheet.purpose)
    _set_up_page(page)


def _draw_sheet(workbook: Workbook, sheet: InputSheet, kind: _Kind) -> None:
    """One input sheet: headings with notes, formats and checks; Settings with its defaults."""
    page = workbook.add_worksheet(sheet.name)
    page.set_row(0, 32)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        _draw_column(workbook, page, place, column)
    if sheet is SETTINGS:
        _draw_settings(workbook, page, kind)
    else:
        _add_table(page, sheet.name, [column.name for column in sheet.columns], _ROOM)
        _write_headings(workbook, page, sheet.columns)
        for row, line in enumerate(default_tax_table() if sheet is TAX_TABLE and kind.with_defaults else (), 1):
            _write_line(workbook, page, row, sheet.columns, line)
    _set_up_page(page)


def _draw_column(workbook: Workbook, page: Worksheet, place: int, column: Column) -> None:
    """A column's width, number format, note and check."""
    code = _NUMBER_FORMATS.get(column.kind)
    width = column.width or max(_WIDTHS[column.kind], 0.75 * len(column.name) + 3)
    page.set_column(place, place, width, workbook.add_format({"num_format": code}) if code else None)
    page.write_comment(0, place, _note(column), {"x_scale": 2, "y_scale": 1.1, "author": "xlrebal"})
    check = _check(column.kind, column.choices)
    if check:
        page.data_validation(1, place, _LAST_ROW, place, check)


def _note(column: Column) -> str:
    """What stands beside a heading when the advisor points at it."""
    parts = ["Required." if column.required else "Optional.", column.help]
    if column.choices:
        parts.append(f"One of: {', '.join(column.choices)}.")
    if column.example:
        parts.append(f"Example: {column.example}.")
    if column.aliases:
        parts.append(f"Also read under: {', '.join(column.aliases[:5])}.")
    return " ".join(parts)


def _check(kind: Kind, choices: Sequence[str]) -> dict[str, object] | None:
    """Excel's own check of a cell, as it is typed; a warning only, since other spellings are read too."""
    warning = {"error_type": "warning", "ignore_blank": True, "error_title": "Is this right?"}
    if choices:
        return {**warning, "validate": "list", "source": list(choices), "error_message": "Choose one of the list."}
    if kind is Kind.FLAG:
        return {**warning, "validate": "list", "source": ["yes", "no"], "error_message": "Enter yes or no."}
    if kind is Kind.DATE:
        return {**warning, "validate": "date", "criteria": ">", "value": date(1930, 1, 1),
                "error_message": "Enter a date, as 2026-11-20."}  # fmt: skip
    if kind in _NUMBERS:
        return {**warning, "validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12,
                "error_message": "Enter a number."}  # fmt: skip
    return None


def _add_table(page: Worksheet, name: str, headings: Sequence[str], rows: int) -> None:
    """An Excel table, so that filters are at hand and pasted rows join it."""
    page.add_table(0, 0, rows, len(headings) - 1, {
        "name": f"{name.replace(' ', '_')}_Input", "style": "Table Style Light 1", "banded_rows": False,
        "columns": [{"header": heading} for heading in headings],
    })  # fmt: skip


def _write_headings(workbook: Workbook, page: Worksheet, columns: Sequence[Column]) -> None:
    """The headings over the table's own, dark where required."""
    for place, column in enumerate(columns):
        page.write(
            0, place, column.name, workbook.add_format({**_HEADING, **(_REQUIRED if column.required else _OPTIONAL)})
        )


def _draw_settings(workbook: Workbook, page: Worksheet, kind: _Kind) -> None:
    """Every setting with its default, where that is filled in, and what it does."""
    about = Column("About", Kind.TEXT, "", width=90)
    _add_table(page, SETTINGS.name, [*(column.name for column in SETTINGS.columns), about.name], len(kind.settings))
    _write_headings(workbook, page, [*SETTINGS.columns, about])
    about_look = workbook.add_format({"indent": 1})
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 18)
    page.set_column(2, 2, about.width)
    for row, setting in enumerate(kind.settings, 1):
        page.write_string(row, 0, setting.name)
        look = workbook.add_format(_setting_format(setting))
        if kind.with_defaults:
            _write_default(page, row, setting, look)
        else:
            page.write_blank(row, 1, None, look)
        page.write_string(row, 2, setting.help, about_look)
        if check := _check(setting.kind, setting.choices):
            page.data_validation(row, 1, row, 1, check)


def _write_line(
    workbook: Workbook, page: Worksheet, row: int, columns: Sequence[Column], line: Sequence[str | float | None]
) -> None:
    """One row of defaults, the advisor's to change."""
    for place, (column, value) in enumerate(zip(columns, line, strict=True)):
        if value is not None:
            page.write(
                row,
                place,
                value,
                workbook.add_format({"num_format": _NUMBER_FORMATS[column.kind], "bg_color": "#FFF9E5"}),
            )


def _setting_format(setting: Setting) -> dict[str, object]:
    """How a setting's value looks."""
    code = _NUMBER_FORMATS.get(setting.kind)
    return {"align": "right", "bg_color": "#FFF9E5", **({"num_format": code} if code else {})}


def _write_default(page: Worksheet, row: int, setting: Setting, look: Format) -> None:
    """A setting's default, blank where it has none."""
    if setting.default in (None, ""):
        page.write_blank(row, 1, None, look)
    elif setting.kind is Kind.FLAG:
        page.write_string(row, 1, "yes" if setting.default else "no", look)
    elif isinstance(setting.default, str):
        page.write_string(row, 1, setting.default, look)
    else:
        page.write(row, 1, setting.default, look)


def _set_up_page(page: Worksheet) -> None:
    """Printed landscape, one page wide, the headings on each page."""
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&RPage &P of &N")
