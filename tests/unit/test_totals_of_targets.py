"""A row under the targets that adds them up is no target, whatever it is called; a class called Total Return is one."""

import pytest

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.schema.finding import Problem


def classes(*rows):
    """The classes read from these rows of class and target, and how many rows were left out as totals."""
    book = parse_tables([Grid("Targets", [["Asset Class", "Target %", "Band %"], *([*row, None] for row in rows)])])
    left_out = [finding for finding in book.findings if finding.code is Problem.TOTALS_ROW]
    return book.tables["targets"].columns["asset_class"], len(left_out)


@pytest.mark.parametrize("name", ["Sum", "SUM:", "Σ", "Total", "Totals", "Check", "Overall", "Portfolio", "Must equal 100 %",
                                  "Sum of weights", "100%", "All assets", "Grand Sum", None])  # fmt: skip
@pytest.mark.parametrize("figures", [(60.0, 40.0, 100.0), ("60%", "40%", "100%"), (0.6, 0.4, 1.0)])
def test_a_sum_under_the_targets(name, figures):
    stocks, bonds, total = figures
    assert classes(("Stocks", stocks), ("Bonds", bonds), (name, total)) == (["Stocks", "Bonds"], 1)


@pytest.mark.parametrize("name", ["Sum", "Portfolio"])
def test_a_sum_of_targets_that_do_not_make_a_whole(name):
    assert classes(("Stocks", 60.0), ("Bonds", 38.0), (name, 98.0)) == (["Stocks", "Bonds"], 1)


def test_sums_of_parts():
    rows = [("US", 40.0), ("Foreign", 20.0), ("Total Equity", 60.0), ("Bonds", 40.0), ("Bonds Total", 40.0), ("Total", 100.0)]
    assert classes(*rows) == (["US", "Foreign", "Bonds"], 3)


@pytest.mark.parametrize(
    "rows",
    [
        [("US", 10.0), ("Foreign", 20.0), ("Total Return Bond", 30.0), ("Other", 40.0)],
        [("US", 40.0), ("Total Return Bond", 60.0)],
        [("Overall", 50.0), ("Bonds", 50.0)],
        [("All", 100.0)],
        [("Stocks", 50.0), ("All Weather", 50.0)],
    ],
)
def test_classes_that_only_sound_like_totals(rows):
    assert classes(*rows) == ([name for name, _ in rows], 0)
