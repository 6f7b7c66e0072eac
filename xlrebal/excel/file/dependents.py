"""Whether anything of the advisor's own refers to the sheets we write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from xlrebal.excel.file.package import as_written
from xlrebal.excel.file.sheet_cells import end_of_cells, may_hold_formulas

# Formulas of cells, of conditional formats, of validations and of sparklines.
_FORMULA = re.compile(rb"<(?:\w+:)?(?:f|formula[12]?)\b[^>]*>([^<]+)<")


def formulas_of_sheet(data: bytes) -> bytes:
    """The text of every formula on a sheet, one a line, as the sheet's XML spells it."""
    start = 0 if may_hold_formulas(data) else end_of_cells(data)
    return b"\n".join(_FORMULA.findall(data, start))


def refers_to_any(texts: Iterable[bytes], sheets: Collection[str], tables: Collection[str]) -> bool:
    """Whether one of the texts names one of the sheets (`Trades!A1`, `'Lots Sold'!A1`) or tables.

    The texts are XML: an ampersand in a sheet's name is looked for as it is written there. A text that only looks
    like a reference costs one needless calculation; a reference overlooked would leave a stale figure.
    """
    names = "|".join(re.escape(as_written(sheet.replace("'", "''"))) for sheet in sheets)
    patterns = [rf"(?<![\w.])(?:{names})(?::[^'!]+)?(?:'|&apos;|&#39;)?!"]
    if tables:
        patterns.append(rf"\b(?:{'|'.join(map(re.escape, tables))})\b")
    pattern = re.compile("|".join(patterns).encode(), re.IGNORECASE)
    return any(pattern.search(text) for text in texts)
