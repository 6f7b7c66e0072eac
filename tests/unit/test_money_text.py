"""Money in sentences, and reasons with and without the advisor's own words."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, read_scenario
from xlrebal.plan.history.compare_ledger import LedgerComparison
from xlrebal.report.ledger_rows import ledger_headline
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.reason import Rule, because

LOSS = """
Holdings:
  Account  Symbol  Quantity  Price  Asset Class
  Joint    VTI     10        300    Stocks

Lots:
  Account  Symbol  Acquired    Quantity  Cost Basis
  Joint    VTI     2020-03-02  10        1000

Targets:
  Asset Class  Target %
  Stocks       100

Transactions:
  Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
  2026-03-02  Joint    BND     sell    10        320     B1    2025-01-06  1000
"""


@pytest.mark.parametrize(
    ("cents", "said"), [(125_000, "$1,250.00"), (-68_000, "−$680.00"), (0, "$0.00"), (-200_000_00, "−$200,000.00")]
)
def test_the_sign_stands_before_the_currency(cents: int, said: str) -> None:
    assert money_text(cents) == said


def test_whole_dollars() -> None:
    assert money_text(-123_450, whole_dollars=True) == "−$1,234"


def test_the_ledgers_loss_is_written_so() -> None:
    sales = read_scenario(LOSS, Given)[0].plan.year.sales
    assert ledger_headline(LedgerComparison((), sales, (), (), ())).endswith(
        "1 lots sold for a recognized −$680.00, 0 wash sales; the Lots sheet agrees."
    )


def test_what_the_ledger_recognizes_on_separate_returns_is_said() -> None:
    sales = read_scenario(LOSS, Given)[0].plan.year.sales
    compared = LedgerComparison((), sales, (), (), ())
    assert "recognized −$680.00 (−$680.00 of it on separate returns), 0 wash" in ledger_headline(compared, {sales[0].account})
    assert "of it" not in ledger_headline(compared, {"Trust"})


def test_a_reason_without_a_note_says_no_more() -> None:
    assert str(because(Rule.OVERRIDDEN, asked=5_000_000, note="")) == "the advisor's own quantity is 5 shares"
    assert str(because(Rule.SKIPPED, note="earnings")) == "skipped by the advisor: earnings"


@pytest.mark.parametrize(
    ("weight", "beside", "text"),
    [(0.1234, 0.0, "12.3%"), (0.0, 0.0, "0.0%"), (0.001, 0.0, "0.1%"), (0.0004928, 0.0, "0.049%"), (0.0000228, 0.0004928, "0.002%"), (0.0000228, 0.086, "0.0%"), (1e-8, 0.0, "0.0%"), (-0.00031, 0.0, "-0.031%")],
)
def test_a_small_weight_is_said_with_two_figures(weight: float, beside: float, text: str) -> None:
    assert percent_text(weight, beside=beside) == text
