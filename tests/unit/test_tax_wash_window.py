"""W-2: thirty days either side, both ends in."""

from datetime import date

import pytest

from xlrebal.tax.wash_window import at_risk_until, in_window, loss_clear_from, safe_from, wash_window

SALE = date(2026, 6, 16)
CASES = [(date(2026, 5, 16), False), (date(2026, 5, 17), True), (SALE, True), (date(2026, 7, 16), True),
         (date(2026, 7, 17), False)]


@pytest.mark.parametrize(("purchase", "inside"), CASES)
def test_window_includes_both_ends(purchase, inside):
    assert in_window(purchase, SALE) is inside


def test_bounds_and_safe_dates():
    assert wash_window(SALE) == (date(2026, 5, 17), date(2026, 7, 16))
    assert at_risk_until(date(2026, 11, 5)) == date(2026, 12, 5)
    assert safe_from(date(2026, 11, 5)) == date(2026, 12, 6)
    assert loss_clear_from(date(2026, 11, 20)) == date(2026, 12, 21)
