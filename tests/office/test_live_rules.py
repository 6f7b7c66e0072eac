"""What can be said of the live path without a spreadsheet program."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests.office.test_live_place import draw
from xlrebal.excel.live.chart_layout import chart_layouts
from xlrebal.excel.live.live_charts import turned
from xlrebal.excel.live.live_references import mentions
from xlrebal.excel.live.quiet_app import quiet_app
from xlrebal.excel.live.read_live import read_live


class WindowsArea:
    """Cells as xlwings hands them over on Windows; it counts what Excel is asked."""

    def __init__(self, values: list[list[Any]], asked: Counter[str]) -> None:
        self.values, self.asked = values, asked
        self.shape = (len(values), len(values[0]))

    def options(self, **_: Any) -> WindowsArea:
        return self

    @property
    def value(self) -> list[list[Any]]:
        self.asked["value"] += 1
        return self.values

    def __getitem__(self, key: tuple[slice, Any]) -> WindowsArea:
        rows, columns = key
        columns = columns if isinstance(columns, slice) else slice(columns, columns + 1)
        return WindowsArea([cells[columns] for cells in self.values[rows]], self.asked)

    @property
    def api(self) -> WindowsArea:
        return self

    @property
    def Value2(self) -> tuple[tuple[Any, ...], ...]:  # noqa: N802
        self.asked["Value2"] += 1
        kept = {Decimal("251.1235"): 251.123456, Decimal("12.5000"): 12.49999}
        return tuple(tuple(kept.get(value, value) for value in cells) for cells in self.values)

    @property
    def merge_cells(self) -> bool:
        return False

    @property
    def number_format(self) -> str | None:
        self.asked["number_format"] += 1
        formats = {{Decimal: "$#,##0.00", float: "0.00%"}.get(type(value), "General") for (value,) in self.values}
        return formats.pop() if len(formats) == 1 else None


def windows_book(values: list[list[Any]]) -> tuple[Any, Counter[str]]:
    asked: Counter[str] = Counter()
    last = SimpleNamespace(row=len(values), column=len(values[0]))
    area = WindowsArea(values, asked)
    sheet = SimpleNamespace(name="Lots", used_range=SimpleNamespace(last_cell=last), range=lambda *_: area)
    return SimpleNamespace(sheets=[sheet]), asked


def test_windows_values_become_plain_ones():
    moments = [datetime.fromisoformat("1899-12-30 13:30"), datetime.fromisoformat("2024-03-01")]
    book, _ = windows_book([[-2146826243, "#N/A", *moments, Decimal("251.1235"), Decimal("12.5000"), True, "text"]])
    (grid,) = read_live(book)
    assert grid.rows == [[None, None, "13:30:00", date.fromisoformat("2024-03-01"), 251.123456, 12.49999, True, "text"]]
    assert grid.errors == {(0, 0): "#SPILL!", (0, 1): "#N/A"}


def test_a_long_column_of_prices_costs_few_questions():
    rows = [["Symbol", "Price", "Weight"], *([f"S{row}", Decimal("251.1235"), 0.1] for row in range(5000))]
    book, asked = windows_book(rows)
    (grid,) = read_live(book)
    assert [grid.number_formats[row, column] for row in (1, 5000) for column in (1, 2)] == ["$#,##0.00", "0.00%"] * 2
    assert (0, 1) not in grid.number_formats
    assert asked == {"value": 1, "Value2": 1, "number_format": 2}


def test_formats_that_change_half_way_are_found_by_halving():
    book, asked = windows_book([[Decimal("12.5000") if row < 700 else 0.1] for row in range(1000)])
    (grid,) = read_live(book)
    assert Counter(grid.number_formats.values()) == {"$#,##0.00": 700, "0.00%": 300}
    assert asked["number_format"] < 30


@pytest.mark.parametrize("formula", ["=Trades!B5", "=SUM('Lots Sold'!A1:A9)", "=SUM(Drift:trades!A1)", "=SUM(xlr_trades[Amount])"])
def test_a_formula_that_mentions_our_sheets_is_found(formula):
    assert mentions(["Trades", "Lots Sold"]).search(formula)


@pytest.mark.parametrize("formula", ["=MyTrades!B5", "=Holdings!A1", "=Trades+1"])
def test_a_formula_about_something_else_is_not(formula):
    assert not mentions(["Trades", "Lots Sold"]).search(formula)


@pytest.mark.parametrize(("formula", "wanted"), [
    ("=SERIES(Summary!$B$3,Summary!$A$4:$A$5,Summary!$B$4:$B$5,1)", "=SERIES('Summary (2)'!$B$3,'Summary (2)'!$A$4:$A$5,'Summary (2)'!$B$4:$B$5,1)"),
    ("=SERIES(,'Summary'!$A$1,(Summary!$B$4,Trades!$B$5),2)", "=SERIES(,'Summary (2)'!$A$1,('Summary (2)'!$B$4,Trades!$B$5),2)"),
    ('=SERIES("see Summary!A1",,My.Summary!$A$1,1)', '=SERIES("see Summary!A1",,My.Summary!$A$1,1)'),
    ("=SERIES(,[old.xlsx]Summary!$A$1,'[old.xlsx]Summary'!$B$1,1)", "=SERIES(,[old.xlsx]Summary!$A$1,'[old.xlsx]Summary'!$B$1,1)"),
])  # fmt: skip
def test_a_series_is_turned_to_the_sheet_that_takes_over(formula, wanted):
    assert turned(formula, "Summary", "Summary (2)") == wanted


def test_a_sheet_in_quotes_is_turned_too():
    assert turned("=SERIES(,,'Joe''s Gains'!$B$4,1)", "Joe's Gains", "Gains") == "=SERIES(,,'Gains'!$B$4,1)"


def test_the_layout_of_charts_depends_on_what_they_plot_not_on_the_figures():
    first = chart_layouts(draw([1.0, 2.0]))
    assert list(first) == ["Summary"]
    assert chart_layouts(draw([3.0, 4.0])) == first
    assert chart_layouts(draw([3.0, 4.0, 5.0])) != first


def test_settings_are_put_back_one_by_one_even_if_one_fails():
    class App:
        def __init__(self) -> None:
            self.screen_updating, self.display_alerts, self.enable_events = True, True, True
            self._calculation = "automatic"

        @property
        def calculation(self) -> str:
            return self._calculation

        @calculation.setter
        def calculation(self, value: str) -> None:
            if value == "automatic":
                raise OSError("Excel is busy")
            self._calculation = value

        from xlwings import App as _App

        properties = _App.properties

    app: Any = App()
    with pytest.raises(OSError, match="busy"), quiet_app(app):
        assert not app.screen_updating
    assert (app.screen_updating, app.display_alerts, app.enable_events) == (True, True, True)
