"""Every row that ends outside its band, or short of where it is to go, says the limit that stops it."""

from __future__ import annotations

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.report.drift_rows import drift_rows
from xlrebal.review.measure_after import measure_after


def why_of(given: Given, name: str) -> str:
    """The whole sentence of a row of the household's."""
    assert given.answer.plan
    rows = drift_rows(given.answer.plan, measure_after(given.answer.plan), whole=True)
    return next(str(row["why"]) for row in rows if (row["name"], row["account"]) == (name, None))


@scenario
def test_all_there_is_is_needed(given: Given) -> None:
    """
    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Accounts:
      Account  Type
      Joint    roth_ira

    Cash Needs:
      Account  Amount
      Joint    10000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     40
      SELL    VTI     60
    """
    assert "all there is here is needed as cash" in why_of(given, "Stocks")


@scenario
def test_costs_take_a_row_out_of_its_band(given: Given) -> None:
    """
    The band of 59.6 % to 60.4 % is narrower than a share. 10 shares bring stocks to 60 % of the 10,000 there were; of the
    9,900 that two commissions leave that is 60.6 %.

    Household: 70 VTI and 30 BND

    Accounts:
      Account  Type
      Joint    roth_ira

    Securities:
      Symbol  Asset Class  Commission $
      VTI     Stocks       50
      BND     Bonds        50

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        0.4
      Bonds        40        6

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
      BUY     BND     9
    """
    assert why_of(given, "Stocks").startswith("Above its band: sold, down to 60.6%. Still above it: $100.00 of trading costs take it there.")


@scenario
def test_cash_that_is_needed_comes_before_a_row(given: Given) -> None:
    """
    BND is held for the client, so VTI pays the 3,000 alone and ends at 3,000 of 7,000.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Accounts:
      Account  Type
      Joint    roth_ira

    Restrictions:
      Symbol  Rule
      BND     hold

    Cash Needs:
      Account  Amount
      Joint    3000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     30
    """
    assert "Now below it: the cash that is needed comes before it." in why_of(given, "Stocks")


@scenario
def test_whole_shares_come_no_nearer(given: Given) -> None:
    """
    Bands of 0: 20 shares of 300 are 60.6 % of 9,900, and 19 are 57.6 %.

    Accounts:
      Account  Type
      Joint    roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     25        300    Stocks
      Joint    BND     8         300    Bonds

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        0
      Bonds        40        0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
      BUY     BND     5
    """
    assert "Still above it: by $60.00, less than 1 share of VTI ($300.00)." in why_of(given, "Stocks")


@scenario
def test_nothing_is_paid_for_the_last_dollar(given: Given) -> None:
    """
    A dollar of 100,000 is beyond a band of 0, and fractions could be traded: it is not worth a trade.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60001     1      Stocks
      Joint    BND     39999     1      Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60001     6000
      Joint    BND     B       2018-03-02  39999     4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        0
      Bonds        40        0

    Securities:
      Symbol  Asset Class  Fractional
      VTI     Stocks       yes
      BND     Bonds        yes

    Settings:
      Name           Value
      Minimum Trade  0

    Expect:
    No trades
    """
    assert why_of(given, "Stocks") == "Above its band. By $1.00, and nothing is paid for the last $2.00."


@scenario
def test_minimum_cash_keeps_a_row_below_its_band(given: Given) -> None:
    """
    Household: 60 % stocks, 40 % bonds

    Accounts:
      Account  Type     Minimum Cash
      Joint    taxable  5000

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     30        100    Stocks
      Joint    BND     20        100    Bonds
      Joint    CASH    5000             Cash

    Expect:
    No trades
    """
    assert "no more cash is free for it ($5,000 is the minimum cash of Joint)" in why_of(given, "Stocks")


@scenario
def test_a_purchase_that_waits_for_a_sale_says_what_stops_the_sale(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds

    Settings:
      Name              Value
      Turnover Limit %  5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
      BUY     BND     5
    """
    assert "(VTI no more sold: the turnover limit of 5.0% is reached)" in why_of(given, "Bonds")


@scenario
def test_a_row_inside_its_band_that_did_not_get_all_the_way_says_why(given: Given) -> None:
    """
    Stocks are to go from 80 % to 60 %; the turnover limit leaves them at 64 %, which is inside the band.

    Household: 80 VTI and 20 BND in five lots

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name              Value
      Turnover Limit %  16

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     16
      BUY     BND     16
    """
    assert "Not all the way to 60.0%: VTI no more sold: the turnover limit of 16.0% is reached." in why_of(given, "Stocks")


@scenario
def test_an_order_of_what_is_not_held_stops_no_row(given: Given) -> None:
    """
    VTSAX was sold last week, and its locked row still stands on Trades. Stocks and Chips are above their bands because nothing is
    traded for drift, not because nothing is held of VTSAX; a security says as much of its class.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      NVDA    300       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group  Asset Class
      NVDA    Chips           Stocks
      VTSAX   Chips           Stocks

    Exposure Groups:
      Group  Target %  High %
      Chips  15        20

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Settings:
      Name     Value
      Trigger  never

    Expect:
    Trades:
      (none)
    """
    again = given.entering(Entry("SELL", "VTSAX", decision="lock", account="IRA", quantity=50.0))
    for name in ("Stocks", "Chips"):
        assert why_of(again, name) == "Above its band. The Trigger setting is never: drift is shown, nothing is traded for it."
    assert why_of(again, "NVDA") == "Not traded, as Stocks is not: see its row."
    assert "OVERRIDE_NOT_POSSIBLE" in {row["code"] for row in again.rows_of("Checks")}
