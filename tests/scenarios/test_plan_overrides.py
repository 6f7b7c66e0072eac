"""The advisor's own purchases that the wash-sale rule or a sale stops: the same facts as for the plan's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.scenarios.scenario import Given, scenario
from xlrebal.household.household import Override
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.report.tabulate import tabulate_plan
from xlrebal.schema.column import Row


def with_purchase(given: Given, symbol: str, shares: int) -> Plan:
    """The plan with one purchase the advisor has entered on Trades."""
    own = Override("Joint", symbol, "BUY", "approve", shares * 1_000_000, 0, "")
    return make_plan(replace(given.household, overrides=(own,)))


def wash_rows(plan: Plan) -> list[Row]:
    return [row for row in tabulate_plan(plan, plan.findings, [])["wash_sales"] if row["kind"] == "blocked buy"]


@scenario
def test_a_purchase_that_would_wash_a_loss_says_what_it_would_disallow(given: Given) -> None:
    """
    10 VTI were sold on 10 November at a loss of 600. The advisor enters a purchase of 5, which would wash half of it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Joint    BND     50        100    Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  40        2000
      Joint    BND     L2      2018-03-02  50        5000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-10  Joint    VTI     sell    10        1000    2019-03-02  1600

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        20
      Bonds        60        20
    """
    plan = with_purchase(given, "VTI", 5)
    [refusal] = [each for each in plan.proposal.refusals if each.symbol == "VTI"]
    assert (refusal.amount, refusal.quantity, refusal.safe_from) == (500_00, 5_000_000, date(2026, 12, 11))
    [row] = wash_rows(plan)
    assert (row["quantity"], row["amount"], row["safe_from"]) == (5, 300.0, date(2026, 12, 11))
    assert str(row["message"]).endswith(
        "clean from 11 Dec 2026. It would disallow $300.00 on 5 shares, deferred into the new shares."
    )


@scenario
def test_a_purchase_against_a_sale_names_what_is_sold(given: Given) -> None:
    """
    Cash is needed, and VTI is sold for it at a gain; ITOT, identical by its group, is not bought in the same account.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  60        3000
      Joint    BND     L2      2018-03-02  40        4000

    Securities:
      Symbol  Asset Class  Identical Group
      VTI     Stocks       total market
      ITOT    Stocks       total market

    Prices:
      Symbol  Price
      ITOT    100

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40
    """
    sold = Override("Joint", "VTI", "SELL", "approve", 10_000_000, 0, "")
    bought = Override("Joint", "ITOT", "BUY", "approve", 5_000_000, 0, "")
    plan = make_plan(replace(given.household, overrides=(sold, bought)))
    assert [str(each.reason) for each in plan.proposal.refusals if each.symbol == "ITOT"] == ["not bought: VTI is sold in this account"]
