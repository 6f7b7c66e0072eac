"""Trades not made, as the whole proposal leaves them: clean days to come, and nothing that was traded after all (W-13, W-14)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


@scenario
def test_the_clean_day_counts_the_plans_own_purchases(given: Given) -> None:
    """
    The IRA bought 10 HA on 10 November, so the loss on A1 is not taken: by that alone clean from 11 December. The plan then
    buys HA in the IRA today, 20 November: clean from 21 December.

    Accounts:
      Account  Type     Model
      T        taxable  -
      I        ira      IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        HA      100       80     Stock
      T        XX      100       80     Stock
      I        HA      10        80     Stock
      I        CASH    8000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      T        HA      A1      2024-01-10  100       10000
      T        XX      X1      2024-01-10  100       8000
      I        HA      A2      2026-11-10  10        800

    Targets:
      Model  Symbol  Asset Class  Target %
      -      XX      Stock        100
      IRA    HA      Stock        100

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     I        HA      100

    Harvest:
      Lot ID  Status   Why
      A1      blocked  100 shares that this plan buys in I would make its loss of $2,000 a wash sale; clean from 21 Dec 2026
    """
    (blocked,) = [row for row in given.rows_of("Wash Sales") if row["kind"] == "blocked sale"]
    assert blocked["safe_from"] == given.as_of.replace(month=12, day=21)
    assert blocked["replacement"] == "HA, lot A2 in I; HA, lot HA 2026-11-20 in I"
    assert {each.safe_from for each in given.plan.proposal.refusals if each.lot is not None} == {given.as_of.replace(month=12, day=21)}


@scenario
def test_a_lot_sold_after_all_is_not_said_to_be_blocked(given: Given) -> None:
    """
    By itself A1's loss would be washed by A2, bought ten days ago; both go in one event, and A2 replaces nothing (C-2).

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       80     Stock

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      T        AAA     A1      2020-01-02  50        6000
      T        AAA     A2      2026-11-10  50        2000

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        0
      CASH    Cash         100

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain   Term
      A1      50        -2000  LT
      A2      50        2000   ST

    Harvest:
      Lot ID  Status
      A1      sold
    """
    assert "blocked sale" not in {row["kind"] for row in given.rows_of("Wash Sales")}
    assert not [each for each in given.plan.proposal.refusals if each.lot is not None]


@scenario
def test_a_loss_that_the_plans_own_purchase_would_wash_has_a_clean_day(given: Given) -> None:
    """
    AAA is harvested in T and swapped into BBB; BBB's own loss in S would be washed by that, until 21 December.

    Household: losses harvested

    Accounts:
      Account  Type
      T        taxable
      S        taxable

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       80     Stock
      S        BBB     100       80     Stock

    Securities:
      Symbol  Asset Class  Substitutes
      AAA     Stock        BBB
      BBB     Stock        CCC
      CCC     Stock        -

    Prices:
      Symbol  Price
      CCC     20

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      T        AAA     A1      2024-01-10  100       12000
      S        BBB     B1      2024-01-10  100       10000

    Targets:
      Asset Class  Target %
      Stock        100

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    T        AAA     100
      BUY     T        BBB     100

    Harvest:
      Lot ID  Status
      A1      proposed
      B1      blocked
    """
    (blocked,) = [line for line in given.plan.harvest.lines if line.status == "blocked"]
    assert not lacking(blocked.why, "$2,000", "100 shares", "that this plan buys in T", "clean from 21 Dec 2026")
    (row,) = [each for each in given.results["wash_sales"] if each["kind"] == "blocked sale"]
    assert "100 BBB that this plan buys in T would wash all of it" in str(row["message"])
    assert blocked.clean_from == given.as_of.replace(month=12, day=21)
