"""Unknown is never zero: what has no known worth leaves its scope without weights, and nothing else is touched by it."""

from __future__ import annotations

from dataclasses import replace

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.household.household import Override, Unvalued
from xlrebal.plan.make_plan import make_plan
from xlrebal.report.headline import headline
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.side import Side


@scenario
def test_no_price_no_weights_no_trade_for_drift(given: Given) -> None:
    """
    With BND at 80 all is inside its bands; at 0 stocks would be 98 % and sold.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     1500      300    Stocks
      Joint    BND     3500             Bonds
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2015-01-05  1500      150000
      Joint    BND     b       2015-01-05  3500      270000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        38        5
      Cash         2         2

    Expect:
    Trades:
      (none)

    Drift:
      Level     Name    Value   Weight  Target  Drift  Status  Weight After
      class     Bonds   -       -       0.38    -      -       -
      class     Cash    10000   -       0.02    -      -       -
      class     Stocks  450000  -       0.6     -      -       -
      security  BND     -       -       -       -      -       -
      security  VTI     450000  -       -       -      -       -
      account   Joint   -       -       -       -      -       -
    """
    assert given.household.unvalued == (
        Unvalued("Joint", "BND", "enter its Price, or its Market Value (Holdings, row 3)"),
    )
    text = headline(given.plan, measure_after(given.plan))
    assert text == (
        "No trade is proposed: the value of BND in Joint is not known, so no weight is and nothing is traded for drift: "
        "enter its Price, or its Market Value (Holdings, row 3)."
    )
    summary = {row["item"]: row for row in given.results["summary"]}
    assert summary["Portfolio value"]["before"] is None and "BND in Joint" in str(summary["Portfolio value"]["note"])
    assert summary["Largest drift"]["before"] is None
    assert {row["why"] for row in given.results["drift"]} == {"Not known without BND in Joint, see Checks."}
    assert {row["verdict"] for row in given.results["classes"]} == {"not known, see Checks"}
    assert {row["to_trade"] for row in given.results["classes"]} == {0.0}
    assert all(row["weight"] is None for row in given.results["drift_holdings"])
    assert given.results["drift_holdings"][1]["unrealized_gain"] is None


@scenario
def test_the_other_scope_goes_on(given: Given) -> None:
    """
    Accounts:
      Account  Type     Model
      Trust    taxable  Income
      Joint    taxable

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Trust    VTI     1000      300    Stocks
      Trust    BND     2700      #N/A   Bonds
      Joint    VTI     2000      300    Stocks
      Joint    BNDX    4000      50     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Trust    VTI     a       2018-05-07  1000      150000
      Trust    BND     b       2020-05-07  2700      210000
      Joint    VTI     c       2018-05-07  2000      590000
      Joint    BNDX    d       2018-05-07  4000      210000

    Targets:
      Model   Asset Class  Target %  Band %
      Income  Stocks       60        5
      Income  Bonds        40        5
      -       Stocks       60        5
      -       Bonds        40        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     400
      BUY     Joint    BNDX    2400
    """
    text = headline(given.plan, measure_after(given.plan))
    assert text.startswith("2 trades for drift take the largest drift from 15.0% (Stocks over) to 0.0%")
    assert "The value of BND in Trust is not known" in text
    turnover = [row for row in given.results["summary"] if row["item"] == "Turnover"]
    assert turnover[0]["after"] is None


@scenario
def test_a_need_a_harvest_and_what_is_phased_out_do_not_rest_on_weights(given: Given) -> None:
    """
    The need is met from what costs least tax, since nobody knows what is over its target.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     100       100    Stocks
      Joint    BBB     100       100    Stocks
      Joint    LOSS    100       100    Stocks
      Joint    OLD     10        100    Stocks
      Joint    NOPR    100              Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     a       2015-01-05  100       1000
      Joint    BBB     b       2015-01-05  100       9900
      Joint    LOSS    l       2015-01-05  100       20000
      Joint    OLD     o       2015-01-05  10        900
      Joint    NOPR    n       2015-01-05  100       9000

    Securities:
      Symbol  Asset Class  Substitutes
      LOSS    Stocks       SUB
      SUB     Stocks

    Prices:
      Symbol  Price
      SUB     50

    Restrictions:
      Account  Symbol  Rule
      Joint    OLD     phase out
      Joint    LOSS    do not sell

    Cash Needs:
      Account  Amount
      Joint    4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name            Value
      Harvest Losses  yes

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BBB     30
      SELL    OLD     10
    """
    free = replace(given.household, restrictions=())
    harvested = {(order.side, order.symbol, order.quantity) for order in make_plan(free).orders.orders}
    assert ("BUY", "SUB", 140_000_000) in harvested and ("SELL", "LOSS", 100_000_000) in harvested


@scenario
def test_cash_that_is_not_known_is_not_raised_against(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Joint    CASH                     Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2015-01-05  100       1000

    Cash Needs:
      Account  Amount
      Joint    4000

    Targets:
      Asset Class  Target %
      Stocks       90
      Cash         10

    Expect:
    Trades:
      (none)

    Cash:
      Account  Before  After  Need
      Joint    -       -      4000
    """
    text = headline(given.plan, measure_after(given.plan))
    assert "Joint needs cash: whether $4,000 is there is not known, so nothing is sold for it" in text
    mine = replace(given.household, overrides=(Override(account="Joint", symbol="VTI", side=Side.BUY, decision="lock", quantity=None, proposed=1_000_000, note=""),))
    assert [str(each.reason) for each in make_plan(mine).proposal.refusals if each.side is Side.BUY] == [
        "the cash in Joint is not known, see Checks"
    ]


@scenario
def test_the_advisors_own_order_stands_while_a_limit_is_not_known(given: Given) -> None:
    """
    Stocks are far over; the advisor sells ten shares herself, and the budget says "as in March".

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     90        100    Stocks
      Joint    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  90        6000
      Joint    BND     L2      2020-03-02  10        1000

    Targets:
      Asset Class  Target %
      Stocks       50
      Bonds        50

    Settings:
      Name         Value
      Gain Budget  as in March

    Expect:
    Trades:
      (none)
    """
    entered = given.entering(Entry("SELL", "VTI", 10, "approve"))
    assert [(row["action"], row["symbol"], row["quantity"]) for row in entered.results["trades"]] == [("SELL", "VTI", 10)]
    assert entered.answer.headline.endswith(
        "What Gain Budget on Settings allows is not known, and unknown is not unlimited: nothing is traded, for cash needs "
        "neither; correct its value, or clear it for no limit."
    )
    assert entered.answer.errors == 1
