"""What of the advisor's refers to our sheets in an open workbook, so that it can be put right after a re-run.

Excel turns a reference into #REF! when its sheet is deleted or its table cleared. A formula or name whose text changed
while we wrote gets its old text back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import xlwings

from xlrebal.excel.live.live_formulas import in_rows
from xlrebal.excel.result_names import MARK_PREFIX

Place = tuple[int, int]  # row and column, from 1


class References(NamedTuple):
    """Formulas by sheet and place, and names, with the text that each had."""

    formulas: Mapping[str, Mapping[Place, str]]
    names: tuple[tuple[xlwings.Name, str], ...]


def references_to(book: xlwings.Book, ours: Collection[str]) -> References:
    """The advisor's formulas and names that mention one of our sheets, or a table of ours."""
    mention = mentions(ours)
    formulas = {sheet.name: formulas_that(mention, sheet) for sheet in book.sheets if sheet.name not in ours}
    texts = ((name, name.refers_to) for name in book.names if not name.name.lower().startswith(MARK_PREFIX))
    names = tuple((name, text) for name, text in texts if text and mention.search(text))
    return References({sheet: found for sheet, found in formulas.items() if found}, names)


def restore(book: xlwings.Book, references: References) -> None:
    """Write back every formula and name whose text is no longer what it was."""
    for name, text in references.names:
        if name.refers_to != text:
            name.refers_to = text
    for sheet, formulas in references.formulas.items():
        write_formulas(book.sheets[sheet], formulas)


def mentions(sheets: Iterable[str]) -> re.Pattern[str]:
    """Finds `Trades!`, `'Lots Sold'!` or a table of ours in a formula; a needless find costs one comparison."""
    names = "|".join(re.escape(sheet.replace("'", "''")) for sheet in sheets)
    return re.compile(rf"(?<![\w.])(?:{names})(?::[^'!]+)?'?!|\b{MARK_PREFIX}", re.IGNORECASE)


def formulas_that(mention: re.Pattern[str], sheet: xlwings.Sheet) -> dict[Place, str]:
    """The sheet's formulas in which the pattern is found, by place."""
    used = sheet.used_range
    first_row, first_column = used.row, used.column
    return {
        (first_row + row, first_column + column): text
        for row, texts in enumerate(in_rows(used))
        for column, text in enumerate(texts)
        if isinstance(text, str) and text.startswith("=") and mention.search(text)
    }


def write_formulas(sheet: xlwings.Sheet, formulas: Mapping[Place, str]) -> None:
    """Write those formulas that the sheet does not hold already; an array formula as the one array it is."""
    lost = {place: text for place, text in formulas.items() if sheet.range(place).formula != text}
    arrays = {place: text for place, text in lost.items() if sheet.range(place).has_array}
    for text, corner, opposite in _blocks(arrays):
        sheet.range(corner, opposite).formula_array = text
    for place in lost.keys() - arrays.keys():
        sheet.range(place).formula = lost[place]


def _blocks(formulas: Mapping[Place, str]) -> Iterator[tuple[str, Place, Place]]:
    """Each text with the corners of the rectangle of cells that share it."""
    for text in dict.fromkeys(formulas.values()):
        places = [place for place, other in formulas.items() if other == text]
        rows, columns = zip(*places, strict=True)
        yield text, (min(rows), min(columns)), (max(rows), max(columns))
