"""What is said of headings that nothing reads, and of those that may mean two things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.find_heading import Heading
from xlrebal.excel.parse.heading_meaning import heading_reader
from xlrebal.excel.parse.heading_words import words_of
from xlrebal.excel.parse.parse_cells import read_number
from xlrebal.excel.parse.parse_percents import read_percent_text
from xlrebal.excel.parse.table_rows import Records
from xlrebal.schema.column import InputSheet, Kind
from xlrebal.schema.currency import says_currency
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import CASH_NEEDS, EXPOSURE_GROUPS, HOLDINGS, RESTRICTIONS, TARGETS, TILTS

_BANDS = ("band_pct", "low_pct", "high_pct")
_ORDERS = (RESTRICTIONS, CASH_NEEDS, EXPOSURE_GROUPS)  # each figure and date there is meant for us
_FIGURES = (Kind.QUANTITY, Kind.PRICE, Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.DATE)
_CUSIPS = frozenset({"cusip", "isin"})


def find_unread(
    sheet: InputSheet, grid: Grid, heading: Heading, records: Records, aside: InputSheet | None = None
) -> Iterator[Finding]:
    """A warning for each heading that needs an answer, and one note that names all the others nothing reads.

    aside: another sheet of ours whose columns are read from this one as well.
    """
    if sheet.open_ended:  # there a heading is a class, or a symbol
        return
    unread = heading.others()
    if "half" in heading.marks.get("spread_bps", ()):
        yield _halved(sheet, grid, heading)
    for key, columns in heading.second.items():
        if sheet.column(key).kind in _FIGURES:  # a second text says something else: CUSIP beside Symbol
            found = (_second(sheet, grid, heading, records, key, column) for column in columns)
            yield from (each for each in found if each)
            unread = {column: text for column, text in unread.items() if column not in columns}
    for column, text in list(unread.items()):
        if asked := _asked(sheet, grid, heading, text):
            yield asked
            del unread[column]
    named = {column: text for column, text in unread.items()
             if not _read_aside(sheet, text, records.cells[column]) and not (aside and heading_reader(aside).meanings(text))}  # fmt: skip
    if named:
        yield _not_read(sheet, grid, heading, records, named)


def _second(sheet: InputSheet, grid: Grid, heading: Heading, records: Records, key: str, column: int) -> Finding | None:
    """Two headings that mean one column: only one is read. Said where they differ."""
    place = heading.places[key]
    if records.cells[column] == records.cells[place]:
        return None
    read, other = heading.texts[place], heading.texts[column]
    message = f"{read} and {other} both mean {sheet.column(key).name}, and differ: {read} is read; delete or rename the other."
    return warning(Problem.HEADING_UNCLEAR, message, sheet=grid.sheet, row=heading.row + 1, column=other, value=other)


def _asked(sheet: InputSheet, grid: Grid, heading: Heading, text: str) -> Finding | None:
    """A heading that may mean one column or another."""
    column = heading_reader(sheet).asked(text)
    if column is None:
        return None
    message = f"{text} may mean {column.name} or {column.or_else}, so it is not read: call it the one you mean."
    return warning(Problem.HEADING_UNCLEAR, message, sheet=grid.sheet, row=heading.row + 1, column=text, value=text)


def _halved(sheet: InputSheet, grid: Grid, heading: Heading) -> Finding:
    """Half of the spread, of which the whole is wanted."""
    text, name = heading.texts[heading.places["spread_bps"]], sheet.column("spread_bps").name
    message = f"{text} is read as half of {name}, and doubled: call it {name} if it is the whole spread."
    return warning(Problem.HEADING_UNCLEAR, message, sheet=grid.sheet, row=heading.row + 1, column=text, value=text)


def _not_read(sheet: InputSheet, grid: Grid, heading: Heading, records: Records, unread: dict[int, str]) -> Finding:
    """The headings nothing reads, in one line; a warning where one of them may well be a band, or what decides a trade."""
    names = ", ".join(dict.fromkeys(unread.values()))
    maybe_bands = sheet is TARGETS and not any(key in heading.places for key in _BANDS)
    figures = [text for column, text in unread.items() if _has_figures(records.cells[column])]
    if maybe_bands and figures:
        say, column = warning, figures[0]
        message = (
            f"Nothing reads {names}, and no heading says band: the Default Band % holds. If {' or '.join(figures)} is the "
            "band or its limits, call it Band %, or Low % and High %."
        )
    else:
        cells = [cell for column in unread for cell in records.cells[column]]
        decides = sheet is TILTS or (sheet in _ORDERS and (figures or any(isinstance(cell, date) for cell in cells)))
        say, column = warning if decides else note, next(iter(unread.values()))
        message = f"Nothing reads {names}: kept as it is. If one means {_columns_lacking(sheet, heading)}, call it so."
    return say(Problem.HEADING_NOT_READ, message, sheet=grid.sheet, row=heading.row + 1, column=column, value=names)


def _columns_lacking(sheet: InputSheet, heading: Heading) -> str:
    """The sheet's columns that it lacks, as far as a line has room."""
    lacking = [column.name for column in sheet.columns if column.key not in heading.places][:6]
    return (
        " or ".join([", ".join(lacking[:-1]), lacking[-1]]) if len(lacking) > 1 else (lacking or ["another column"])[0]
    )


def _read_aside(sheet: InputSheet, text: str, cells: list[Cell]) -> bool:
    """Whether a heading is none of the sheet's columns and is read all the same: a CUSIP on any sheet of symbols, currencies of holdings."""
    words = words_of(text)
    names_security = any(column.key == "symbol" for column in sheet.columns) and bool(words & _CUSIPS)
    if sheet is HOLDINGS and says_currency(text, cells):
        return True
    return names_security or any(words_of(each) <= words for each in sheet.read_aside)


def _has_figures(cells: list[Cell]) -> bool:
    """Whether some cell holds a number or a percentage."""
    read = (read_percent_text(cell) if isinstance(cell, str) and "%" in cell else read_number(cell) for cell in cells)
    return any(isinstance(number, float) for number in read)
