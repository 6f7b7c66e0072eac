"""The charts of the Summary: how many stand side by side, and what each shows.

One model has its weights, its allocation and the gains. Where several are planned apart, each has one chart of its own, so
that its classes can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.charts import allocation_chart, gains_chart, scope_chart, weight_chart
from xlrebal.excel.draw.draw_table import TablePlace
from xlrebal.schema.column import Results, Row

CHART_ROWS, CHART_ROW_PIXELS = 14, 21
FEW, SOME = 5, 12  # classes that a chart a third, and half of the page wide has room for
MOST = 8  # models with a chart; the table below has them all


class Charted(NamedTuple):
    """Class rows of one model: the account that follows it, "" for the household, and where they stand in the table."""

    account: str
    first: int
    last: int


class ChartPlan(NamedTuple):
    """across: charts side by side. charts: how many there are in all."""

    scopes: tuple[Charted, ...]
    across: int
    charts: int

    @property
    def rows(self) -> int:
        """Sheet rows they take, one left free below each line of charts."""
        return ceil(self.charts / self.across) * (CHART_ROWS + 1)


def plan_charts(results: Results) -> ChartPlan:
    """What is charted, so that the tables below know where to begin."""
    classes = results.get("classes", ())
    scopes = _scopes(classes, results.get("drift", ()))[:MOST]
    of_classes = 2 * bool(scopes) if len(scopes) < 2 else len(scopes)
    charts = of_classes + bool(results.get("gains"))
    widest = max((each.last - each.first + 1 for each in scopes), default=0)
    across = 1 if widest > SOME else 2 if widest > FEW or len(scopes) > 1 else 3
    return ChartPlan(scopes, across, charts)


def _scopes(classes: Sequence[Row], drift: Sequence[Row]) -> tuple[Charted, ...]:
    """The class rows model by model; an account's are called after it: "Bonds (Roth)"."""
    accounts = sorted({str(row["account"]) for row in drift if row.get("account")}, key=len, reverse=True)
    found: list[Charted] = []
    for at, row in enumerate(classes):
        name = str(row.get("asset_class"))
        account = next((each for each in accounts if name.endswith(f" ({each})")), "")
        if found and found[-1].account == account:
            found[-1] = found[-1]._replace(last=at)
        else:
            found.append(Charted(account, at, at))
    return tuple(found)


def draw_charts(
    book: Workbook, sheet: Worksheet, plan: ChartPlan, tables: tuple[TablePlace, TablePlace], top: int,
    widths: Sequence[float], *, gains: bool,
) -> None:  # fmt: skip
    """Put the charts over the full width from row `top` on; tables: of the classes and the gains."""
    charts = _charts(book, sheet.get_name(), plan, *tables, gains=gains)
    for offset in range(plan.rows):
        sheet.set_row_pixels(top + offset, CHART_ROW_PIXELS)
    pixels = [int(width * 7 + 5) for width in widths]
    each = sum(pixels) // plan.across
    for index, (chart, description) in enumerate(charts):
        line, place = divmod(index, plan.across)
        column, left = 0, place * each
        while left >= pixels[column]:
            left -= pixels[column]
            column += 1
        chart.set_size({"width": each - 8, "height": CHART_ROWS * CHART_ROW_PIXELS - 6})
        cell = f"{xl_col_to_name(column)}{top + line * (CHART_ROWS + 1) + 1}"
        sheet.insert_chart(cell, chart, {"x_offset": left, "description": description, "object_position": 2})


def _charts(
    book: Workbook, name: str, plan: ChartPlan, classes: TablePlace, gains_table: TablePlace, *, gains: bool
) -> list[tuple[Chart, str]]:
    """The charts, each with its description for those who cannot see it."""
    charts = []
    if len(plan.scopes) == 1:
        weights = "Columns: each asset class's weight; diamonds: its target; dashes: the limits of its band."
        charts.append((weight_chart(book, name, classes), weights))
        before_after = "Columns: each asset class's weight before and after the trades."
        charts.append((allocation_chart(book, name, classes), before_after))
    for each in plan.scopes if len(plan.scopes) > 1 else ():
        own = classes._replace(first=classes.first + each.first, last=classes.first + each.last)
        title = each.account or "Household"
        says = f"{title}: columns: each asset class's weight before and after the trades; diamonds: its target; dashes: the limits of its band."
        charts.append((scope_chart(book, name, own, title), says))
    if gains:
        budget = "Columns: short-term, long-term and total gains this year and proposed; dashes: the budget."
        charts.append((gains_chart(book, name, gains_table), budget))
    return charts
