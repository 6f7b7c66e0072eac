"""Purchases still to come that would wash a loss: how much, what to do, and what the advisor accepts (W-10)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.reason import Rule


def why(given: Given) -> str:
    """What is said of the first line of Harvest."""
    return str(given.results["harvest"][0]["why"])


@scenario
def test_a_few_dollars_are_accepted_where_the_advisor_says_so(given: Given) -> None:
    """
    A loss of 2,000 on 100 shares; 0.45 share reinvested in December replaces as many: 0.45 × 20 = 9.00 is disallowed, 1,991 counts, at 37 %.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Joint    ABC     100       80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     L1      2025-02-03  100       10000

    Securities:
      Symbol  Asset Class  Type   Substitutes
      ABC     Stocks       stock  XYZ
      XYZ     Stocks       stock  -

    Prices:
      Symbol  Price
      XYZ     50

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount  Lot ID  Status
      2025-02-03  Joint    ABC     buy       100       10000   L1      -
      2026-12-15  Joint    ABC     reinvest  0.45      36      -       scheduled

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                 Value
      Short-Term Rate %    37
      Long-Term Rate %     20
      Accept Wash Up To $  9

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain   Disallowed  Permanent
      L1      100       -2000  9           0

    Gains:
      Bucket  Proposed
      ST      0
      LT      -1991
      total   -1991

    Harvest:
      Lot ID  Loss  Tax Saved  Status
      L1      2000  736.67     proposed

    Proposed 8949:
      Lot ID  Code  Adjustment  Gain
      L1      W     9           -1991
    """
    assert Rule.WASH_ACCEPTED in [reason.rule for reason in given.plan.orders.orders[0].reasons]
    assert given.plan.findings == ()
    waiting = Given(given.as_of, {**given.sheets, "Settings": [row for row in given.sheets["Settings"] if row[0] != "Accept Wash Up To $"]})
    assert waiting.results["harvest"][0]["status"] == "blocked"
    assert not lacking(why(waiting), "0.45 shares to be reinvested on 15 Dec 2026 in Joint would make $9.00 of its loss", "turn that reinvestment off", "cancel it")


@scenario
def test_a_purchase_that_waits_is_to_be_cancelled(given: Given) -> None:
    """
    Ten shares scheduled in the IRA for the first of December would wash 10 × 20 = 200 for good.

    Household: Joint and IRA; losses harvested; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Joint    ABC     100       80     Stocks
      IRA      CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     L1      2025-02-03  100       10000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Status
      2025-02-03  Joint    ABC     buy     100       10000   L1      -
      2026-12-01  IRA      ABC     buy     10        800     -       working

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Expect:
    Harvest:
      Lot ID  Status
      L1      blocked
    """
    assert not lacking(why(given), "10 shares scheduled to be bought on 01 Dec 2026 in IRA would make $200.00 of its loss", "cancel that purchase")


@scenario
def test_what_several_purchases_would_wash_is_added_up(given: Given) -> None:
    """
    Bought ten days ago in the IRA, and two reinvestments to come: 10.9 shares × 20 = 218. Accepting 100 does not do.

    Household: Joint and IRA; losses harvested; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Joint    ABC     100       80     Stocks
      IRA      ABC     10        80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     L1      2025-02-03  100       10000
      IRA      ABC     I1      2026-11-10  10        800

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount  Lot ID  Status
      2025-02-03  Joint    ABC     buy       100       10000   L1      -
      2026-11-10  IRA      ABC     buy       10        800     I1      -
      2026-12-01  Joint    ABC     reinvest  0.45      36      -       scheduled
      2026-12-15  Joint    ABC     reinvest  0.45      36      -       scheduled

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                 Value
      Accept Wash Up To $  100

    Expect:
    Harvest:
      Lot ID  Status
      L1      blocked
    """
    assert not lacking(why(given), "10.9 shares bought lately, by this plan or on schedule until 15 Dec 2026", "$218.00", "cancel what is scheduled", "$200.00 would be")


@scenario
def test_an_order_that_waits_for_weeks_may_be_filled_today(given: Given) -> None:
    """
    Entered on 1 October, good till cancelled, and still working: filled in the next thirty days it would wash 10 × 20 = 200 of a loss of today.

    Household: Joint and IRA; losses harvested; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Joint    ABC     100       80     Stocks
      IRA      CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     L1      2025-02-03  100       10000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Status
      2025-02-03  Joint    ABC     buy     100       10000   L1      -
      2026-10-01  IRA      ABC     buy     10        700     -       working

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Expect:
    Harvest:
      Lot ID  Status
      L1      blocked
    """
    assert not lacking(why(given), "10 shares scheduled to be bought on 20 Nov 2026 in IRA would make $200.00 of its loss")
