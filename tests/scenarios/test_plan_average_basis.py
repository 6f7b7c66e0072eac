"""Average basis (L-5): what is averaged, in which order it is sold, and what the advisor is told."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.finding import Finding, Problem
from xlrebal.schema.side import Side


def said(given: Given) -> list[Finding]:
    """What is said about average basis."""
    return [each for each in given.findings if each.code is Problem.AVERAGE_BASIS]


@scenario
def test_a_fund_of_an_average_account_is_sold_first_in_first_out_at_its_average(given: Given) -> None:
    """
    100 shares cost 1,000.00 in all but for a cent: 10.0001 each. 40 are sold: the 30 oldest and 10 of the next (but for the last cents, which no tax is paid for).

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTSAX   100       20     Stocks
      Joint    VBTLX   120       10     Bonds

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  Average Cost

    Securities:
      Symbol  Type
      VTSAX   fund
      VBTLX   fund

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTSAX   new     2026-03-02  30        500.01
      Joint    VTSAX   old     2018-03-02  30        200
      Joint    VTSAX   middle  2020-03-02  40        300
      Joint    VBTLX   bond    2020-03-02  120       1000

    Targets:
      Asset Class  Target %
      Stocks       37.5
      Bonds        62.5

    Expect:
    Lots Sold:
      Lot ID  Quantity  Proceeds  Basis   Gain    Term
      old     30        600       300.00  300.00  LT
      middle  9.997     199.94    99.97   99.97   LT
    """
    assert said(given) == []
    assert given.plan.household.lots.basis.sum() == given.household.lots.basis.sum() == 200_001
    assert given.rows_of("trades")[0]["st_gain"] == 0


@scenario
def test_the_parts_of_an_average_add_up_to_the_cent(given: Given) -> None:
    """
    Three lots of 1 share share 1.00: 0.33, 0.34 and 0.33, oldest first, whatever each of them cost.

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTSAX   3         20     Stocks

    Securities:
      Symbol  Type  Average Basis
      VTSAX   fund  yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTSAX   c       2018-03-02  1         0.90
      Joint    VTSAX   b       2019-03-02  1         0.05
      Joint    VTSAX   a       2020-03-02  1         0.05
    """
    lots = given.plan.household.lots
    assert dict(zip(lots.lot_id, lots.basis.tolist(), strict=True)) == {"c": 33, "b": 34, "a": 33}


@scenario
def test_average_basis_yes_averages_one_security_of_any_account(given: Given) -> None:
    """
    The account goes by HIFO; the fund the client elected is averaged and goes first in, first out. The IRA is no one's election.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTSAX   100       20     Stocks
      Joint    ABC     100       20     Stocks
      IRA      VTSAX   10        20     Stocks

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  HIFO
      IRA      ira      -

    Securities:
      Symbol  Type   Average Basis
      VTSAX   fund   yes
      ABC     stock  -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTSAX   F1      2018-03-02  50        200
      Joint    VTSAX   F2      2020-03-02  50        600
      Joint    ABC     S1      2018-03-02  50        200
      Joint    ABC     S2      2020-03-02  50        600
      IRA      VTSAX   I1      2018-03-02  5         10
      IRA      VTSAX   I2      2020-03-02  5         60

    Cash Needs:
      Account  Amount
      Joint    2000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       100
      Stocks       VTSAX   50
      Stocks       ABC     50
    """
    household = given.plan.household
    basis = dict(zip(household.lots.lot_id, household.lots.basis.tolist(), strict=True))
    assert basis == {"F1": 40_000, "F2": 40_000, "S1": 20_000, "S2": 60_000, "I1": 1_000, "I2": 6_000}
    rank = dict(zip(household.lots.lot_id, given.plan.valued.order.tolist(), strict=True))
    assert rank["F1"] < rank["F2"] and rank["S2"] < rank["S1"]
    assert said(given) == []


@scenario
def test_stock_in_an_average_account_goes_first_in_first_out_at_its_own_basis(given: Given) -> None:
    """
    ABC may not be averaged, DRIP may: its dividends are reinvested. No says no for an eligible fund, and is no fault.

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     100       20     Stocks
      Joint    DRIP    100       20     Stocks
      Joint    VTSAX   100       20     Stocks

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  AVERAGE

    Securities:
      Symbol  Type   Reinvest  Average Basis
      ABC     stock  no        -
      DRIP    stock  yes       -
      VTSAX   fund   no        no

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     A1      2018-03-02  50        200
      Joint    ABC     A2      2020-03-02  50        600
      Joint    DRIP    D1      2018-03-02  50        200
      Joint    DRIP    D2      2020-03-02  50        600
      Joint    VTSAX   V1      2018-03-02  50        200
      Joint    VTSAX   V2      2020-03-02  50        600

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Column      Value
      AVERAGE_BASIS      warning   Accounts      2    Lot Method  AVERAGE
      SHORT_HISTORY      warning   Transactions  -    -           -
      DEFAULT_TAX_RATES  note      Settings      -    -           -
    """
    household = given.plan.household
    assert [household.lot_method(index) for index in range(3)] == ["FIFO", "AVERAGE", "FIFO"]
    assert household.lots.basis.tolist() == [20_000, 60_000, 40_000, 40_000, 20_000, 60_000]
    assert "ABC in Joint go first in, first out" in said(given)[0].message


@scenario
def test_what_may_not_be_averaged_by_the_settings_method_is_said_once(given: Given) -> None:
    """
    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     100       20     Stocks
      Trust    ABC     100       20     Stocks
      Trust    XYZ     100       20     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     A1      2018-03-02  100       200
      Trust    ABC     A1      2018-03-02  100       200
      Trust    XYZ     X1      2018-03-02  100       200

    Securities:
      Symbol  Average Basis
      XYZ     yes

    Settings:
      Name        Value
      Lot Method  AVERAGE
    """
    security, settings = said(given)
    assert (security.sheet, security.row, security.column, security.value) == ("Securities", 2, "Average Basis", "XYZ")
    assert (settings.sheet, settings.value) == ("Settings", "Lot Method")
    assert "ABC go first in" in settings.message and "XYZ" not in settings.message


@scenario
def test_averaged_shares_never_leave_before_an_older_lot_that_stays(given: Given) -> None:
    """
    The older lot is long-term in ten days and is waited for; the newer would be sold at once by any other method.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTSAX   100       20     Stocks
      Joint    VBTLX   100       10     Bonds

    Securities:
      Symbol  Type  Average Basis
      VTSAX   fund  yes
      VBTLX   fund  -

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  SPECID

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTSAX   older   2025-11-30  50        400
      Joint    VTSAX   newer   2026-05-04  50        600
      Joint    VBTLX   bond    2020-03-02  100       1000

    Expect:
    Lots Sold: (none)
    """
    assert [each.lot_id for each in given.plan.proposal.refusals if each.side is Side.SELL] == ["older"]


@scenario
def test_an_averaged_position_is_harvested_whole_or_not_at_all(given: Given) -> None:
    """
    The small lot's loss is under the threshold: without it the rest would not leave in order. WHOLE may go whole.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    PART    101       20     Stocks
      Joint    WHOLE   100       20     Stocks

    Securities:
      Symbol  Type  Average Basis
      PART    fund  yes
      WHOLE   fund  yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    PART    small   2018-03-02  1         30
      Joint    PART    large   2020-03-02  100       3000
      Joint    WHOLE   one     2018-03-02  50        1400
      Joint    WHOLE   two     2020-03-02  50        1600

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        50
      Cash         50        50

    Settings:
      Name            Value
      Trigger         never

    Expect:
    Harvest:
      Lot ID  Status
      large   blocked
      one     candidate
      two     candidate
      small   too small
    """


@scenario
def test_nothing_is_sold_while_a_basis_is_missing_from_the_average(given: Given) -> None:
    """
    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTSAX   100       20     Stocks
      Joint    VBTLX   10        10     Bonds

    Securities:
      Symbol  Type  Average Basis
      VTSAX   fund  yes
      VBTLX   fund  -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTSAX   known   2018-03-02  60        600
      Joint    VTSAX   blank   2020-03-02  40        -
      Joint    VBTLX   bond    2020-03-02  10        100

    Expect:
    Lots Sold: (none)
    """
    (finding,) = said(given)
    assert (finding.severity.value, finding.sheet, finding.row, finding.column, finding.value) == ("error", "Lots", 3, "Cost Basis", "blank")
    assert given.plan.household.lots.basis.tolist() == [10_000, -1, 60_000]


@scenario
def test_a_gift_below_its_basis_stays_out_of_the_average(given: Given) -> None:
    """
    The average of the other two is 8.00 a share.

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTSAX   150       20     Stocks

    Securities:
      Symbol  Type  Average Basis
      VTSAX   fund  yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How   Gift Value  Gift Date
      Joint    VTSAX   bought  2018-03-02  50        200         -     -           -
      Joint    VTSAX   given   2019-03-02  50        900         gift  700         2021-05-03
      Joint    VTSAX   later   2020-03-02  50        600         -     -           -
    """
    (finding,) = said(given)
    assert (finding.sheet, finding.row, finding.column, finding.value) == ("Lots", 3, "Gift Value", "given")
    assert given.plan.household.lots.basis.tolist() == [40_000, 90_000, 40_000]


@scenario
def test_sales_of_an_averaged_position_and_unadjusted_lots_are_said_to_be_figured_lot_by_lot(given: Given) -> None:
    """
    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    SOLD    100       20     Stocks
      Joint    STILL   100       20     Stocks
      Joint    LATE    100       20     Stocks

    Securities:
      Symbol  Type  Average Basis
      SOLD    fund  yes
      STILL   fund  yes
      LATE    fund  yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      Joint    SOLD    S1      2018-03-02  100       200         -
      Joint    STILL   T1      2018-03-02  100       200         -
      Joint    LATE    L1      2018-03-02  50        200         yes
      Joint    LATE    L2      2019-03-02  50        200         no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-02-03  Joint    SOLD    sell    10        190     2018-03-02  20
      2025-02-03  Joint    STILL   sell    10        190     2018-03-02  20
    """
    assert [(each.sheet, each.row, each.column, each.value) for each in said(given)] == [
        ("Lots", 5, "Adjusted", "L2"),
        ("Transactions", 2, "", "SOLD"),
    ]
