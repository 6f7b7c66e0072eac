"""Where the charts of an open workbook take their figures from, and how they are turned to another sheet.

A series' formula is the one text that says it: =SERIES(name, categories, values, order). Turned while both sheets exist,
a chart is never without its figures.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any

import xlwings


def turn_charts(book: xlwings.Book, old: str, new: str) -> None:
    """Let every chart that plots cells of the sheet `old` plot the same cells of `new`, but for those on the two."""
    for chart in _charts(book, (old, new)):
        with suppress(Exception):  # a waterfall or a map has no such formula: it is left, the rest is turned
            for series in chart:
                _turn(series, old, new)


def _charts(book: xlwings.Book, but: Collection[str]) -> Iterator[Iterable[Any]]:
    """The series, as Excel's own objects, of each chart: those on sheets, then the sheets that are charts."""
    for sheet in book.sheets:
        if sheet.name not in but:
            yield from ((series.api for series in chart.series) for chart in sheet.charts)
    if sys.platform == "win32":
        yield from (chart.SeriesCollection() for chart in book.api.Charts)  # xlwings does not know these


def turned(formula: str, old: str, new: str) -> str:
    """The formula with `new` for the sheet `old`; texts in quotes, and sheets of other workbooks, stay."""
    parts = _TEXT.split(formula)
    parts[::2] = (_sheet(old).sub(lambda _: f"{_quoted(new)}!", part) for part in parts[::2])
    return "".join(parts)


_TEXT = re.compile(r'("(?:[^"]|"")*")')


def _sheet(name: str) -> re.Pattern[str]:
    """Finds Gains! and 'Lots Sold'! where a reference begins."""
    return re.compile(rf"(?<![\w.'\]])(?:{re.escape(_quoted(name))}|{re.escape(name)})!", re.IGNORECASE)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _turn(series: Any, old: str, new: str) -> None:
    """One series; xlwings has no word of its own for its formula."""
    if sys.platform == "darwin":
        formula = series.formula.get()
        if (wanted := turned(formula, old, new)) != formula:
            series.formula.set(wanted)
    else:
        formula = series.Formula
        if (wanted := turned(formula, old, new)) != formula:
            series.Formula = wanted
