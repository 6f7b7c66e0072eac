"""Which price counts: your own on Prices, what was asked for, the workbook's; and what looks like a split."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.finding import Problem


def found(given: Given, code: Problem) -> list[tuple[str, int | None, str]]:
    """Where findings of this code stand."""
    return [(each.sheet, each.row, each.column) for each in given.answer.findings if each.code is code]


def prices(given: Given) -> dict[str, tuple[float | None, str]]:
    """The price of each symbol held, and where it comes from."""
    assert given.answer.plan
    household = given.answer.plan.household
    return {symbol: (household.securities[symbol].quoted_price, household.securities[symbol].price_source) for symbol in household.positions.symbol}


@scenario
def test_your_own_price_stands_above_what_was_asked_for_and_this_above_holdings(given: Given) -> None:
    """
    On Holdings STK is at $100 and BND at $50. The price source gave 104 and 51; of BND the advisor knows better and has entered 49.
    1,000 × 104 + 1,000 × 49 = 153,000: 68 % in stocks, of which 8 points, $12,200, are sold: 117 shares at $104 bring $12,168, which buys 248 at $49.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     1000      100    Stocks
      Joint    BND     1000      50     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s       2020-01-02  1000      90000
      Joint    BND     b       2020-01-02  1000      50000

    Updated Prices:
      Symbol  Price  As Of       Time   Source       In Place Of
      STK     104    2026-11-18  16:00  Firm Quotes  100
      BND     51     2026-11-18  16:00  Firm Quotes  50

    Prices:
      Symbol  Price  As Of       Source
      BND     49     2026-11-19  dealer

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name   Value
      As Of  2026-11-20

    Expect:
    Trades:
      Action  Symbol  Quantity  Price  Price Source                              Price As Of  Price Age
      SELL    STK     117       104    Updated Prices: Firm Quotes, 16:00        2026-11-18   2
      BUY     BND     248       49     Prices: dealer                            2026-11-19   1
    """
    assert given.answer.plan


@scenario
def test_holdings_with_a_newer_price_is_taken_for_the_newer(given: Given) -> None:
    """
    When prices were asked for, Holdings had STK at $100. Since then a new export was pasted, with $108: what was asked for is older and counts no more.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     1000      108    Stocks
      Joint    BND     1000      50     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s       2020-01-02  1000      90000
      Joint    BND     b       2020-01-02  1000      50000

    Updated Prices:
      Symbol  Price  As Of       Source       In Place Of
      STK     104    2026-11-18  Firm Quotes  100
      BND     51     2026-11-18  Firm Quotes  50

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name   Value
      As Of  2026-11-20

    """
    assert found(given, Problem.PRICE_LAPSED) == [("Updated Prices", 2, "In Place Of")]
    assert prices(given) == {"STK": (108.0, "Holdings"), "BND": (51.0, "Updated Prices: Firm Quotes")}


@scenario
def test_an_old_price_is_used_and_said_where_it_stands(given: Given) -> None:
    """
    A price of 10 November is ten days old on 20 November; Stale Price Days is 5.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     1000      100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s       2020-01-02  1000      90000

    Updated Prices:
      Symbol  Price  As Of       Source       In Place Of
      STK     104    2026-11-10  Firm Quotes  100

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name   Value
      As Of  2026-11-20

    """
    assert found(given, Problem.STALE_PRICE) == [("Updated Prices", 2, "As Of")]
    assert prices(given) == {"STK": (104.0, "Updated Prices: Firm Quotes")}


@scenario
def test_shares_that_fit_a_split_are_proposed_and_not_traded(given: Given) -> None:
    """
    The custodian's positions have 400 shares after a split of 4:1, the lots are still the 100 of before.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     400       25     Stocks
      Joint    BND     100       50     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s1      2020-01-02  60        3000
      Joint    STK     s2      2021-01-04  40        2800
      Joint    BND     b       2020-01-02  100       5000

    Targets:
      Asset Class  Target %
      Stocks       40
      Bonds        60

    Settings:
      Name   Value
      As Of  2026-11-20

    Expect:
    Proposed Splits:
      Account  Symbol  Split  Lot ID  Acquired    Shares Before  Shares After  Cost Basis  Unit Cost After
      Joint    STK     4:1    s1      2020-01-02  60             240           3000        12.5
      Joint    STK     4:1    s2      2021-01-04  40             160           2800        17.5
    """
    assert found(given, Problem.SPLIT_RECOGNISED) == [("Holdings", 2, "Quantity")]
    assert found(given, Problem.LOTS_DO_NOT_SUM) == [("Holdings", 2, "Quantity")]
    assert not [row for row in given.rows_of("Trades") if row["symbol"] == "STK"]


@scenario
def test_a_split_that_is_confirmed_is_planned_by_its_lots(given: Given) -> None:
    """
    Confirmed beside one of its lots, the split holds for both: 240 and 160 shares at the old cost. Stocks are $10,000 of $15,000; at 40 % they are $6,000, so
    160 shares at $25 go: all of s2, whose gain of $4,000 − $2,800 = $1,200 is less a share than that of s1.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     400       25     Stocks
      Joint    BND     100       50     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s1      2020-01-02  60        3000
      Joint    STK     s2      2021-01-04  40        2800
      Joint    BND     b       2020-01-02  100       5000

    Proposed Splits:
      Account  Symbol  Split  Lot ID  Confirm
      Joint    STK     4:1    s1
      Joint    STK     4:1    s2      yes

    Targets:
      Asset Class  Target %
      Stocks       40
      Bonds        60

    Settings:
      Name   Value
      As Of  2026-11-20

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity  Basis  Gain  Term
      STK     s2      160       2800   1200  LT

    Proposed Splits:
      Symbol  Split  Lot ID  Shares Before  Shares After  Confirm
      STK     4:1    s1      60             240           yes
      STK     4:1    s2      40             160           yes
    """
    assert not found(given, Problem.LOTS_DO_NOT_SUM)
    assert [each.severity for each in given.answer.findings if each.code is Problem.SPLIT_RECOGNISED] == ["note"]


@scenario
def test_a_split_that_is_confirmed_at_another_ratio_is_not_applied(given: Given) -> None:
    """
    Confirmed was 2:1, but Holdings now has four times the shares of Lots.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     400       25     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s1      2020-01-02  100       3000

    Proposed Splits:
      Account  Symbol  Split  Lot ID  Confirm
      Joint    STK     2:1    s1      yes

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name   Value
      As Of  2026-11-20

    Expect:
    Trades:
    """
    assert found(given, Problem.LOTS_DO_NOT_SUM) == [("Holdings", 2, "Quantity")]


@scenario
def test_a_spin_off_and_a_merger_are_flagged_with_what_to_enter(given: Given) -> None:
    """
    The custodian's activity names both; neither has the cost that the new shares carry.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     100       25     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s1      2020-01-02  100       3000

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount
      2026-10-05  Joint    NEWCO   Spin-off  20        0
      2026-10-12  Joint    OLDCO   Merger    -50       0

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name   Value
      As Of  2026-11-20
    """
    assert found(given, Problem.CORPORATE_ACTION) == [("Transactions", 2, "Action"), ("Transactions", 3, "Action")]
    said = [each.message for each in given.answer.findings if each.code is Problem.CORPORATE_ACTION]
    assert "a spin-off of NEWCO" in said[0]
    assert "Form 8937" in said[0]
    assert "a merger of OLDCO" in said[1]
