"""Read a folder of CSV files named after the sheets: the same grids as a workbook, with every cell as text."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

from xlrebal.excel.grid import NOT_CALCULATED, Cell, Grid
from xlrebal.excel.refused import WorkbookRefused

ERROR_TEXTS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
_QUOTED = re.compile(r'="([^"]*)"')
MOST_CELLS = 2_000_000  # they become a workbook, for which half a gigabyte is wanted
LAST_ROW, LAST_COLUMN, LONGEST_TEXT = 1_048_576, 16_384, 32_767  # Excel's own
_DELIMITERS = ",;\t"
_NOT_IN_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")  # a workbook cannot hold them


def read_csv_folder(folder: Path) -> list[Grid]:
    """One grid for each .csv file, called as the file is, in the order of the names.

    Comma, semicolon or tab; UTF-8, UTF-16 or Windows text. WorkbookRefused where there is no such file.
    """
    paths = sorted(
        (path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file()),
        key=lambda path: path.name,
    )
    if not paths:
        advice = "name them Holdings.csv, Lots.csv, Targets.csv"
        raise WorkbookRefused(f"The folder {folder.name} holds no .csv file: {advice}.")
    grids = []
    room = MOST_CELLS
    for path in paths:
        grids.append(read_csv(path.stem, path.read_bytes()))
        room -= sum(map(len, grids[-1].rows))
        if room < 0:
            raise _too_large(path.stem)
    return grids


def read_csv(sheet: str, data: bytes) -> Grid:
    """One file's grid; a formula, which a text file cannot calculate, is said to be none."""
    text = _NOT_IN_XML.sub("", _decode(data))
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as problem:
        raise WorkbookRefused(f"{sheet}.csv is damaged or no text file: save it again as CSV.") from problem
    width = max(map(len, lines), default=0)
    if len(lines) > LAST_ROW or width > LAST_COLUMN or width * len(lines) > MOST_CELLS:
        raise _too_large(sheet)
    rows: list[list[Cell]] = [[*map(_cell, line), *[None] * (width - len(line))] for line in lines]
    errors = {
        (row, column): NOT_CALCULATED if cell not in ERROR_TEXTS else str(cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and (cell in ERROR_TEXTS or cell.startswith("="))
    }
    for row, column in errors:
        rows[row][column] = None
    return Grid(sheet, rows, errors)


def _cell(text: str) -> Cell:
    """The cell's text; ="00123" is how programs keep Excel from taking a text for a number."""
    quoted = _QUOTED.fullmatch(text)
    return (quoted[1] if quoted else text)[:LONGEST_TEXT] or None


def _too_large(sheet: str) -> WorkbookRefused:
    return WorkbookRefused(
        f"{sheet}.csv holds more than a sheet can ({LAST_ROW:,} rows, {LAST_COLUMN:,} columns) or than can be read "
        f"({MOST_CELLS:,} cells in all files together): leave out what the household does not need."
    )


def _decode(data: bytes) -> str:
    """The text in the encoding its mark or its bytes tell."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The delimiter that stands most often in the first lines."""
    beginning = "\n".join(text.splitlines()[:20])
    return max(_DELIMITERS, key=beginning.count)
