"""Returns, tracking error, turnover and tax alpha against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlrebal.study.performance import (
    Flow,
    Period,
    Unmeasurable,
    after_tax_return,
    modified_dietz,
    tax_alpha,
    time_weighted_return,
    tracking_error,
    turnover,
)

JANUARY = Period(1000.0, 1160.0, date(2026, 1, 1), date(2026, 1, 31), (Flow(date(2026, 1, 16), 100.0),))


def test_time_weighted_return_leaves_flows_out():
    assert time_weighted_return([100, 110], [0, 5]) == pytest.approx(0.05)
    assert time_weighted_return([100, 110, 121], [0, 5, 0]) == pytest.approx(1.05 * 1.10 - 1)
    assert time_weighted_return([100, 50], [0, -50]) == pytest.approx(0.0)


def test_the_first_flow_belongs_to_the_first_value():
    assert time_weighted_return([100, 110], [100, 0]) == time_weighted_return([100, 110], [0, 0])


def test_modified_dietz_weighs_a_flow_by_the_days_after_it():
    assert modified_dietz(JANUARY) == pytest.approx(60 / (1000 + 100 * 15 / 30))


def test_a_flow_on_the_last_day_has_earned_nothing_and_one_on_the_first_all():
    last = JANUARY._replace(flows=(Flow(JANUARY.end, 100.0),))
    first = JANUARY._replace(flows=(Flow(JANUARY.start, 100.0),))
    assert (modified_dietz(last), modified_dietz(first)) == (pytest.approx(60 / 1000), pytest.approx(60 / 1100))


def test_without_flows_modified_dietz_is_the_time_weighted_return():
    assert modified_dietz(JANUARY._replace(flows=())) == pytest.approx(time_weighted_return([1000, 1160], [0, 0]))


def test_after_tax_takes_the_tax_from_what_was_earned():
    assert after_tax_return(JANUARY, 21.0) == pytest.approx((60 - 21) / 1050)
    assert after_tax_return(JANUARY, 0.0) == modified_dietz(JANUARY)
    assert after_tax_return(JANUARY, -10.0) > modified_dietz(JANUARY)


def test_tracking_error_is_the_yearly_deviation_of_the_differences():
    assert tracking_error([0.01, 0.02, 0.03], [0.01, 0.01, 0.01]) == pytest.approx(0.01 * 12**0.5)
    assert tracking_error([0.01, 0.02], [0.005, 0.015], 252) == pytest.approx(0.0, abs=1e-15)


def test_turnover_is_one_way():
    assert turnover([7500, -7500], 37500) == pytest.approx(0.2)


def test_tax_alpha_is_excess_after_tax_less_excess_before():
    assert tax_alpha(0.07, 0.08, 0.05, 0.07) == pytest.approx(0.01)


@pytest.mark.parametrize(("figure", "why"), [
    (lambda: time_weighted_return([100], [0]), "at least two values"),
    (lambda: time_weighted_return([100, 110], [0]), "one flow for each value"),
    (lambda: time_weighted_return([0, 110], [0, 0]), "starts with nothing"),
    (lambda: modified_dietz(JANUARY._replace(end=JANUARY.start)), "not after its start"),
    (lambda: modified_dietz(JANUARY._replace(flows=(Flow(date(2026, 2, 1), 1.0),))), "2026-02-01 is outside"),
    (lambda: modified_dietz(JANUARY._replace(begin_value=0.0, flows=())), "no money was at work"),
    (lambda: tracking_error([0.01], [0.01]), "at least two periods"),
    (lambda: tracking_error([0.01, 0.02], [0.01]), "same periods"),
    (lambda: tracking_error([0.01, 0.02], [0.01, 0.02], 0), "at least one period"),
    (lambda: turnover([1.0], 0.0), "average value"),
])
def test_what_cannot_be_measured_says_why(figure, why):
    with pytest.raises(Unmeasurable, match=why):
        figure()


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=12), st.floats(0.01, 100))
def test_returns_do_not_depend_on_the_currency(values, rate):
    flows = [0.0] * len(values)
    assert time_weighted_return([value * rate for value in values], flows) == pytest.approx(time_weighted_return(values, flows), rel=1e-6, abs=1e-9)
