"""The values of cells in an open workbook as they are kept, not as their formats have Excel hand them over."""

from __future__ import annotations

import sys

import xlwings

# Windows hands an error over as an integer, 0x800A0000 above its number; xlwings names only the first seven.
_ERROR_BASE = -2146828288
_ERRORS = {2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
           2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!",
           2049: "#FIELD!", 2050: "#CALC!", 2051: "#BUSY!"}  # fmt: skip
ERROR_TEXTS = frozenset(_ERRORS.values())


class ShownError(str):
    """The text of an error that a cell shows: #N/A is one, the text "#N/A" is not."""

    __slots__ = ()


def error_text(value: object) -> str:
    """The text of an error, also of one that xlwings leaves as Windows' integer; "" for any other value."""
    if isinstance(value, str):
        return value if value in ERROR_TEXTS else ""
    return _ERRORS.get(value - _ERROR_BASE, "") if isinstance(value, int) and not isinstance(value, bool) else ""


def kept_values(area: xlwings.Range) -> list[list[object]]:
    """The area's values row by row: numbers uncut, dates as the numbers they are, errors as ShownError, None for a blank.

    Asked for its value, Excel for Windows cuts a cell of a currency format to four decimals and a date to whole seconds.
    On a Mac nothing is cut and dates are moments.
    """
    if sys.platform == "darwin":
        rows = area.options(ndim=2, err_to_str=True).value
        return [[ShownError(value) if error_text(value) else value for value in row] for row in rows]
    found = area.api.Value2
    rows = found if isinstance(found, tuple) else ((found,),)
    return [[ShownError(error_text(value)) if isinstance(value, int) and error_text(value) else value for value in row]
            for row in rows]  # fmt: skip
