"""What Accept Wash Up To $ lets purchases wash is in every figure, and loud where it is gone for good (W-5, W-8, W-10)."""

from __future__ import annotations

from dataclasses import replace

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.column import Row


def figures(given: Given, table: str, item: str) -> Row:
    """The row of an item."""
    return next(row for row in given.results[table] if row["item"] == item)


@scenario
def test_a_loss_bought_back_in_the_ira_is_said_to_be_gone_for_good(given: Given) -> None:
    """
    A loss of 20 a share: ten shares scheduled in the IRA take 200 of it for good, 0.45 reinvested in Joint defers 9.

    DEF stays, at a gain of 200: of the deferred −2,000 + 200 the trades leave 200.

    Household: Joint and IRA; losses harvested; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    7500      1      Cash
      Joint    ABC     100       80     Stocks
      Joint    DEF     10        50     Cash
      IRA      CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     L1      2025-02-03  100       10000
      Joint    DEF     D1      2025-02-03  10        300

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
      2026-12-01  IRA      ABC     buy       10        800     -       scheduled
      2026-12-15  Joint    ABC     reinvest  0.45      36      -       scheduled

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                 Value
      Accept Wash Up To $  300

    Expect:
    Lots Sold:
      Lot ID  Gain   Disallowed  Permanent
      L1      -2000  209         200

    Wash Sales:
      Kind         Lot ID  Quantity  Amount  Fate                       Permanent  Replacement
      accepted     L1      10        200     GONE FOR GOOD, if traded   200        ABC, lot ABC 2026-12-01 in IRA
      accepted     L1      0.45      9       deferred, if traded        -          ABC, lot ABC 2026-12-15 in Joint
      open window  L1      89.55     1791    at risk, if traded         -          -
      caution      -       -         -       -                          -          -
    """
    lost = figures(given, "tax_report", "LOSSES PERMANENTLY DISALLOWED")
    assert (lost["without_trades"], lost["with_trades"], lost["difference"]) == (0.0, 200.0, 200.0)
    assert not lacking(lost["note"], "W-8: GONE FOR GOOD, bought back in IRA.", "CPA", "$200.00 of it by these trades")
    deferred = figures(given, "tax_report", "Wash-sale losses deferred this year")
    assert (deferred["without_trades"], deferred["with_trades"]) == (0.0, 9.0)
    unrealized = figures(given, "tax_report", "Deferred (unrealized) long-term gain")
    assert (unrealized["without_trades"], unrealized["with_trades"]) == (-1800.0, 200.0)
    summary = figures(given, "summary", "Losses permanently disallowed")
    assert (summary["before"], summary["after"]) == (0.0, 200.0) and "GONE FOR GOOD" in str(summary["note"])
    assert not lacking(given.answer.headline, "$200.00 of the losses that these trades take is GONE FOR GOOD", "Wash Sales")
    assert not lacking(given.results["trades"][0]["why"], "$209.00 of the loss is washed, $200.00 of it GONE FOR GOOD", "in IRA", "$300.00")
    accepted = given.results["wash_sales"][0]["message"]
    assert not lacking(accepted, "ABC is scheduled for 01 Dec 2026 in IRA", "no basis takes it (W-8)", "Cancel that purchase, or put it off until 21 Dec 2026")


@scenario
def test_what_is_deferred_into_shares_held_leaves_less_unrealized_gain(given: Given) -> None:
    """
    The spouse bought a share ten days ago: 20 of the loss goes into its basis, so 20 less of gain is deferred after the sale.

    Household: losses harvested; taxed at 37 and 20 %

    Accounts:
      Account  Type     Owner   Trade
      Joint    taxable  client  yes
      Spouse   taxable  spouse  no

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Joint    ABC     100       80     Stocks
      Spouse   ABC     1         80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     L1      2025-02-03  100       10000
      Spouse   ABC     S1      2026-11-10  1         80

    Targets:
      Asset Class  Target %
      Stocks       0
      Cash         100

    Settings:
      Name                 Value
      Accept Wash Up To $  50

    Expect:
    Lots Sold:
      Lot ID  Gain   Disallowed  Permanent
      L1      -2000  20          0
    """
    unrealized = figures(given, "tax_report", "Deferred (unrealized) long-term gain")
    assert (unrealized["without_trades"], unrealized["with_trades"]) == (-2000.0, -20.0)
    (accepted,) = [row for row in given.results["wash_sales"] if row["kind"] == "accepted"]
    assert (accepted["amount"], accepted["fate"], accepted["permanent"]) == (20.0, "deferred, if traded", None)
    assert not lacking(accepted["message"], "ABC is bought on 10 Nov 2026 in Spouse", "Skip the sale to keep the loss")
    assert figures(given, "tax_report", "LOSSES PERMANENTLY DISALLOWED")["note"] == "None this year."
    assert "GONE FOR GOOD" not in given.answer.headline


@scenario
def test_a_loss_of_a_separate_return_is_in_no_figure_of_this_one(given: Given) -> None:
    """
    The trust's loss of 2,000 is harvested though ten shares scheduled in the IRA take 200 of it: the trust's return loses it.

    Household: losses harvested; taxed at 37 and 20 %

    Accounts:
      Account  Type     Tax Return
      Trust    taxable  separate
      IRA      ira      -

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Trust    CASH    8000      1      Cash
      Trust    ABC     100       80     Stocks
      IRA      CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Trust    ABC     L1      2025-02-03  100       10000

    Securities:
      Symbol  Asset Class  Type   Substitutes
      ABC     Stocks       stock  XYZ
      XYZ     Stocks       stock  -

    Prices:
      Symbol  Price
      XYZ     50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Status
      2025-02-03  Trust    ABC     buy     100       10000   L1      -
      2026-12-01  IRA      ABC     buy     10        800     -       scheduled

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                 Value
      Accept Wash Up To $  300

    Expect:
    Lots Sold:
      Lot ID  Gain   Disallowed  Permanent
      L1      -2000  200         200
    """
    (accepted,) = [row for row in given.results["wash_sales"] if row["kind"] == "accepted"]
    assert (accepted["amount"], accepted["fate"], accepted["permanent"]) == (200.0, "GONE FOR GOOD, if traded", None)
    assert not lacking(accepted["message"], "separate return (S-9)")
    assert figures(given, "tax_report", "LOSSES PERMANENTLY DISALLOWED")["with_trades"] == 0.0
    assert "GONE FOR GOOD" not in given.answer.headline
    assert not lacking(given.results["trades"][0]["why"], "off the other return's tax") and "this year's tax" not in str(given.results["trades"][0]["why"])


@scenario
def test_a_loss_that_a_dollar_of_reinvestment_blocks_names_the_setting(given: Given) -> None:
    """
    A share reinvested in the IRA, which may not be sold, would wash 8.73 of a loss of 6,100: Drift gives that as the reason, not the
    restriction on the one share, and Checks and Wash Sales say that 9 as Accept Wash Up To $ lets the loss be taken.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     699       100    Stocks
      IRA      VTI     1         100    Stocks
      Joint    BND     300       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  699       76000
      IRA      VTI     D       2026-11-10  1         101
      Joint    BND     B       2018-03-02  300       30000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Restrictions:
      Account  Symbol  Rule
      IRA      VTI     do not sell

    Expect:
    Trades:
      (none)
    """
    (check,) = (row["message"] for row in given.rows_of("Checks") if row["code"] == "WASH_SALE_BLOCKED")
    (sheet,) = (row["message"] for row in given.rows_of("Wash Sales") if row["kind"] == "blocked sale")
    for said in (check, sheet):
        assert lacking(said, "$8.73 of it would be washed", "with 9 as Accept Wash Up To $ on Settings") == []
    stocks = next(row["why"] for row in given.rows_of("Drift") if row["name"] == "Stocks")
    assert lacking(stocks, "VTI not sold: 1 share bought on 10 Nov 2026 in IRA") == []
    accepting = [["Name", "Value"], ["Accept Wash Up To $", "9"]]
    taken = replace(given, sheets={**given.sheets, "Settings": accepting})
    assert [(row["action"], row["symbol"], row["quantity"]) for row in taken.rows_of("Trades")] == [("SELL", "VTI", 100.0), ("BUY", "BND", 100.0)]


@scenario
def test_a_wash_of_less_than_half_a_cent_is_accepted_and_nothing_is_washed(given: Given) -> None:
    """
    A loss of 20 a share, and 0.0002 shares reinvested in December: 0.4 cents of the loss are washed, which rounds to none. All of the loss is taken.

    Household: Joint and IRA; losses harvested; taxed at 37 and 20 %

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
      2026-12-15  Joint    ABC     reinvest  0.0002    0.02    -       scheduled

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                 Value
      Accept Wash Up To $  300

    Expect:
    Lots Sold:
      Symbol  Quantity  Gain      Disallowed
      ABC     100       -2000.00  0.00
    """
    assert "INVARIANT_BROKEN" not in {row["code"] for row in given.rows_of("Checks")}
    assert not any("is washed" in str(row["why"]) or "are washed" in str(row["why"]) for row in given.rows_of("Lots Sold"))
