"""Native charts: weight against target with its band, allocation before and after, gains against their budget, what carries the risk,
how far a transition comes, and tax against drift.

Every series reads cells of the sheet its chart stands on, so that a chart goes wherever its sheet is copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook

from xlrebal.excel.draw.cell_formats import BLUE, GREEN, GREY, HAIRLINE, INK, ORANGE, SKY, VERMILLION
from xlrebal.excel.draw.draw_table import TablePlace

_NO_LINE = {"none": True}
_WHOLE_DOLLARS = "$#,##0;-$#,##0;$0"
_LINES = (GREY, SKY, BLUE, GREEN, ORANGE, VERMILLION, INK)
_POINTS = (GREY, ORANGE, VERMILLION)
_MARKS = ("diamond", "circle", "square", "triangle", "long_dash")


def _font(size: float, **more: Any) -> dict[str, Any]:
    return {"name": "Calibri", "size": size, "color": INK, **more}


def weight_chart(book: Workbook, sheet: str, classes: TablePlace) -> Chart:
    """Each class's weight as a bar, its target as a diamond, the limits of its band as dashes."""
    bars = _columns(book)
    bars.add_series(_series(classes, sheet, "asset_class", "weight", fill={"color": SKY}, gap=70))
    return _with_band(book, bars, sheet, classes, "Weight against target and band")


def scope_chart(book: Workbook, sheet: str, classes: TablePlace, title: str) -> Chart:
    """One model's classes: weight before and after as bars, target and band as on `weight_chart`."""
    bars = _columns(book)
    bars.add_series(_series(classes, sheet, "asset_class", "weight", fill={"color": SKY}, gap=70, overlap=0))
    bars.add_series(_series(classes, sheet, "asset_class", "weight_after", fill={"color": BLUE}))
    return _with_band(book, bars, sheet, classes, title)


def _with_band(book: Workbook, bars: Chart, sheet: str, classes: TablePlace, title: str) -> Chart:
    """The bars with each class's target as a diamond and the limits of its band as dashes."""
    marks = book.add_chart({"type": "line"})
    assert marks is not None
    for key, marker in (
        ("low", _marker("long_dash", 9, INK)),
        ("high", _marker("long_dash", 9, INK)),
        ("target", _marker("diamond", 8, ORANGE)),
    ):
        marks.add_series(_series(classes, sheet, "asset_class", key, line=_NO_LINE, marker=marker))
    marks.set_high_low_lines({"line": {"color": GREY, "width": 1.25}})  # ties each band together
    bars.combine(marks)
    return _finish(bars, title, "0%")


def allocation_chart(book: Workbook, sheet: str, classes: TablePlace) -> Chart:
    """Each class's weight before and after the trades, side by side."""
    chart = _columns(book)
    chart.add_series(_series(classes, sheet, "asset_class", "weight", fill={"color": SKY}, gap=70, overlap=0))
    chart.add_series(_series(classes, sheet, "asset_class", "weight_after", fill={"color": BLUE}))
    return _finish(chart, "Allocation before and after", "0%")


def gains_chart(book: Workbook, sheet: str, gains: TablePlace) -> Chart:
    """Gains so far and proposed, ST, LT and in total, against the budget."""
    chart = _columns(book)
    chart.add_series(_series(gains, sheet, "bucket", "year_to_date", fill={"color": SKY}, gap=70))
    chart.add_series(_series(gains, sheet, "bucket", "proposed", fill={"color": BLUE}))
    chart.add_series(_series(gains, sheet, "bucket", "net", fill={"color": GREEN}))
    marks = book.add_chart({"type": "line"})
    assert marks is not None
    marker = _marker("long_dash", 14, ORANGE)
    marks.add_series(_series(gains, sheet, "bucket", "budget", line=_NO_LINE, marker=marker))
    chart.combine(marks)
    return _finish(chart, "Gains against budget", _WHOLE_DOLLARS)


def risk_chart(book: Workbook, sheet: str, classes: TablePlace) -> Chart:
    """What each class adds to the volatility before and after the trades, side by side."""
    chart = _columns(book)
    chart.add_series(_series(classes, sheet, "name", "before", fill={"color": SKY}, gap=70, overlap=0))
    chart.add_series(_series(classes, sheet, "name", "after", fill={"color": BLUE}))
    return _finish(chart, "Volatility by asset class, before and after", "0%")


def budgets_chart(book: Workbook, sheet: str, budgets: TablePlace) -> Chart:
    """The tax of each yearly budget over all years as a column, and how much it moves to the targets as a line."""
    chart = _columns(book)
    chart.add_series(_series(budgets, sheet, "case", "tax", fill={"color": SKY}, gap=70))
    moved = book.add_chart({"type": "line"})
    assert moved is not None
    line = {"color": BLUE, "width": 2}
    moved.add_series(
        _series(budgets, sheet, "case", "moved_pct", line=line, marker=_marker("circle", 7, BLUE), y2_axis=True)
    )
    moved.set_y2_axis({
        "num_font": _font(9), "num_format": "0%", "min": 0, "max": 1, "line": _NO_LINE, "major_tick_mark": "none",
    })  # fmt: skip
    chart.combine(moved)
    return _finish(chart, "Tax over all years, and how much is moved", _WHOLE_DOLLARS)


def frontier_chart(book: Workbook, sheet: str, budgets: TablePlace, marks: Sequence[tuple[str, TablePlace]]) -> Chart:
    """Tax to the right, what stays off target upwards: a line over the budgets, and a mark for each plan that has a name."""
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    assert chart is not None
    line = {"color": BLUE, "width": 2}
    chart.add_series({
        **_series(budgets, sheet, "tax", "drift", line=line, marker=_marker("circle", 4, BLUE)), "name": "By budget",
    })  # fmt: skip
    for at, (name, place) in enumerate(marks):
        look = _marker(_MARKS[at % len(_MARKS)], 10, _POINTS[at % len(_POINTS)])
        chart.add_series({**_series(place, sheet, "tax", "drift", line=_NO_LINE, marker=look), "name": name})
    _finish(chart, "What stays off target, by the tax that is paid", "0%")
    chart.set_x_axis({
        "name": "Tax added", "name_font": _font(9), "num_font": _font(9), "num_format": _WHOLE_DOLLARS,
        "line": {"color": GREY}, "major_tick_mark": "none", "label_position": "low", "major_gridlines": {"visible": False},
    })  # fmt: skip
    chart.set_y_axis({
        "num_font": _font(9), "num_format": "0%", "min": 0, "line": _NO_LINE, "major_tick_mark": "none", "label_position": "low",
        "major_gridlines": {"visible": True, "line": {"color": HAIRLINE, "width": 0.75}},
    })  # fmt: skip
    return chart


def years_chart(book: Workbook, sheet: str, cases: Sequence[tuple[str, TablePlace]]) -> Chart:
    """How much is moved by the end of each year, a line for each yearly budget. cases: each budget's name and its rows."""
    chart = book.add_chart({"type": "line"})
    assert chart is not None
    for at, (name, years) in enumerate(cases):
        colour, mark = _LINES[at % len(_LINES)], _MARKS[at % len(_MARKS)]
        look = {"line": {"color": colour, "width": 2}, "marker": _marker(mark, 6, colour)}
        chart.add_series({**_series(years, sheet, "year", "moved_pct", **look), "name": name})
    return _finish(chart, "Moved to the targets, year by year", "0%")


def _columns(book: Workbook) -> Chart:
    chart = book.add_chart({"type": "column"})
    assert chart is not None
    return chart


def _series(place: TablePlace, sheet: str, labels: str, key: str, **look: Any) -> dict[str, Any]:
    """A series named by its column's heading."""
    cells = {"categories": place.cells(sheet, labels), "values": place.cells(sheet, key)}
    return {"name": place.heading_cell(sheet, key), **cells, **look}


def _marker(kind: str, size: int, colour: str) -> dict[str, Any]:
    return {"type": kind, "size": size, "fill": {"color": colour}, "border": {"color": colour}}


def _finish(chart: Chart, title: str, number_format: str) -> Chart:
    chart.set_title({"name": title, "name_font": _font(12, bold=True), "overlay": False})
    chart.set_x_axis({
        "num_font": _font(8, rotation=360), "label_position": "low", "line": {"color": GREY},
        "major_tick_mark": "none", "minor_tick_mark": "none",
    })  # fmt: skip
    chart.set_y_axis(_value_axis(number_format))
    chart.set_legend({"position": "bottom", "font": _font(9)})
    chart.set_chartarea({"border": {"color": HAIRLINE}, "fill": {"color": "#FFFFFF"}})
    chart.show_blanks_as("gap")
    return chart


def wealth_chart(book: Workbook, sheet: str, path: TablePlace, years: int) -> Chart:
    """What a dollar would have become under the present policy, never rebalanced, and once a year; on a logarithmic axis over so many years."""
    chart = _lines(book)
    for key, colour, width in (("present", BLUE, 2.25), ("never", ORANGE, 1.5), ("each_year", GREEN, 1.5)):
        chart.add_series(_series(path, sheet, "date", key, line={"color": colour, "width": width}))
    finished = _finish(chart, "What $1 would have become", "$#,##0.00")
    finished.set_y_axis({**_value_axis("$#,##0"), "log_base": 10})
    _dates_below(finished, years)
    return finished


def drift_path_chart(book: Workbook, sheet: str, path: TablePlace, years: int) -> Chart:
    """How far the furthest asset was from its target under the present policy over so many years, and the reach of its band."""
    chart = _lines(book)
    chart.add_series(_series(path, sheet, "date", "furthest", line={"color": BLUE, "width": 1.5}))
    chart.add_series(_series(path, sheet, "date", "band", line={"color": ORANGE, "width": 1.5, "dash_type": "dash"}))
    finished = _finish(chart, "Drift through time, with its band", "0%")
    _dates_below(finished, years)
    return finished


def cost_against_drift_chart(book: Workbook, sheet: str, policies: TablePlace) -> Chart:
    """A mark a policy: what it trades for against how far it strays; the present one larger and in another colour."""
    chart = book.add_chart({"type": "scatter"})
    assert chart is not None
    own, rest = policies._replace(last=policies.first), policies._replace(first=policies.first + 1)
    for place, name, marker in (
        (rest, "Other policies", _marker("circle", 7, SKY)),
        (own, "Present policy", _marker("diamond", 11, ORANGE)),
    ):
        chart.add_series({**_series(place, sheet, "tracking_error", "cost", marker=marker), "name": name})
    finished = _finish(chart, "Trading cost, bp a year, against tracking error", "0.0")
    finished.set_x_axis(
        {
            "num_font": _font(9),
            "num_format": "0.0%",
            "line": {"color": GREY},
            "major_tick_mark": "none",
            "name": "Tracking error",
            "name_font": _font(9),
        }
    )
    return finished


def _lines(book: Workbook) -> Chart:
    chart = book.add_chart({"type": "line"})
    assert chart is not None
    return chart


def _dates_below(chart: Chart, years: int) -> None:
    """Years on the axis of dates, a few of them."""
    chart.set_x_axis({
        "date_axis": True, "num_format": "yyyy", "num_font": _font(8, rotation=360), "label_position": "low", "line": {"color": GREY},
        "major_tick_mark": "none", "minor_tick_mark": "none", "major_unit": max(1, years // 6), "major_unit_type": "years",
    })  # fmt: skip


def _value_axis(number_format: str) -> dict[str, Any]:
    return {
        "num_font": _font(9), "num_format": number_format, "line": _NO_LINE,
        "major_tick_mark": "none", "minor_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": HAIRLINE, "width": 0.75}},
    }  # fmt: skip
