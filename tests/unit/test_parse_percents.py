"""60, 60 % and 0.6: decided once for a column, or not at all."""

import pytest

from xlrebal.excel.parse.band_ranges import split_ranges
from xlrebal.excel.parse.parse_cells import NOT_A_NUMBER
from xlrebal.excel.parse.parse_percents import UNCLEAR, PercentColumn, is_percent_format, read_percents


def fractions(key, cells, formats=None, **others):
    columns = {key: PercentColumn(cells, formats or {})}
    columns |= {name: PercentColumn(values, {}) for name, values in others.items()}
    return [round(value, 9) if isinstance(value, float) else value for value in read_percents(columns)[key]]


@pytest.mark.parametrize(
    "cells",
    [
        [60.0, 30.0, 10.0],
        [0.6, 0.3, 0.1],
        ["60%", "30 %", "10%"],
        ["60%", 30.0, 10.0],
        ["60", "30", "10"],
        ["60%", 0.3, 0.1],
    ],
)
def test_targets_by_total(cells):
    assert fractions("target_pct", cells) == [0.6, 0.3, 0.1]


def test_formatted_cells_stand_as_they_are():
    assert fractions("target_pct", [0.6, 0.4], {0: "0%", 1: "0.0%"}) == [0.6, 0.4]
    assert fractions("target_pct", [0.99, 1.0], {0: "0%"}) == [0.99, 0.01]
    assert fractions("target_pct", [0.5, 0.5], {0: "0%"}) == [0.5, 0.5]


def test_a_whole_portfolio_in_one_class():
    assert fractions("target_pct", [1.0]) == [1.0]
    assert fractions("target_pct", [100.0]) == [1.0]


def test_classes_and_their_symbols_add_up_to_twice_the_whole():
    assert fractions("target_pct", [0.6, 0.4, 0.6, 0.4]) == [0.6, 0.4, 0.6, 0.4]


def test_targets_that_cannot_be_decided():
    assert fractions("target_pct", [0.5, 0.45, 1.0], {0: "0%", 1: "0%"}) == [0.5, 0.45, UNCLEAR]
    assert fractions("target_pct", [1.2, 0.3]) == [UNCLEAR, UNCLEAR]


def test_bands_follow_the_targets():
    assert fractions("band_pct", [5.0, 1.0], target_pct=[60.0, 40.0]) == [0.05, 0.01]
    assert fractions("band_pct", [0.5], target_pct=[60.0, 40.0]) == [0.005]
    assert fractions("band_pct", [0.05, 0.25], target_pct=[0.6, 0.4]) == [0.05, 0.25]
    assert fractions("high_pct", [70.0], target_pct=["60%", "40%"]) == [0.7]
    assert fractions("low_pct", [0.0, 0.0], target_pct=[60.0, 40.0]) == [0.0, 0.0]


def test_bands_that_contradict_the_targets():
    assert fractions("band_pct", [0.05], target_pct=[60.0, 40.0]) == [UNCLEAR]
    assert fractions("band_pct", [1.0], target_pct=[0.6, 0.4]) == [UNCLEAR]
    assert fractions("band_pct", [5.0], target_pct=[0.6, 0.4]) == [0.05]


def test_columns_alone_by_what_they_can_hold():
    assert fractions("max_weight_pct", [10.0]) == [0.1]
    assert fractions("max_weight_pct", [0.1]) == [0.1]
    assert fractions("max_weight_pct", [1.0]) == [UNCLEAR]
    assert fractions("redemption_fee_pct", [0.75]) == [0.0075]
    assert fractions("redemption_fee_pct", [0.02]) == [0.02]
    assert fractions("volatility_pct", [16.0, 0.4]) == [0.16, 0.004]
    assert fractions("volatility_pct", [0.16, 0.05]) == [0.16, 0.05]
    assert fractions("tilt_pct", [-5.0, 5.0]) == [-0.05, 0.05]


def test_cells_that_are_no_percents():
    assert fractions("target_pct", ["60%", "about 40%", None, "--", True]) == [
        0.6,
        NOT_A_NUMBER,
        None,
        None,
        NOT_A_NUMBER,
    ]


def test_a_percent_sign_shown_is_not_always_meant():
    assert is_percent_format("0.00%")
    assert is_percent_format("[Red]0%")
    assert not is_percent_format('0"%"')
    assert not is_percent_format(r"0\%")
    assert not is_percent_format("General")


@pytest.mark.parametrize("cell", ["50-70", "50 – 70", "50% - 70%", "50 to 70 %", "50…70", "50%-70"])
def test_a_band_written_as_its_limits(cell):
    columns = split_ranges({"target_pct": PercentColumn([60.0, 40.0], {}), "band_pct": PercentColumn([cell, 5.0], {})})
    read = read_percents(columns)
    assert (read["band_pct"], read["low_pct"], read["high_pct"]) == ([None, 0.05], [0.5, None], [0.7, None])


def test_limits_of_their_own_count_before_those_in_the_band():
    columns = split_ranges({"target_pct": PercentColumn([60.0], {}), "band_pct": PercentColumn(["50-70"], {}), "low_pct": PercentColumn([45.0], {})})
    assert {key: values[0] for key, values in read_percents(columns).items()} == {"target_pct": 0.6, "band_pct": None, "low_pct": 0.45, "high_pct": 0.7}


@pytest.mark.parametrize("cell", ["5/25", "+/- 5", "-5", "5 - ", "5-7-9", 5.0, None, "1e-5", "2026-11-20"])
def test_what_is_no_range_stays_a_band(cell):
    columns = {"target_pct": PercentColumn([60.0], {}), "band_pct": PercentColumn([cell], {})}
    assert split_ranges(columns) == columns
