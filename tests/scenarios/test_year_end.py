"""The year-end review: what is realized, what may still be taken, what closes, is due or is left, and by when."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


def why(given: Given, what: str, symbol: str | None = None) -> object:
    """The sentence of the one line that says it."""
    (row,) = (row for row in given.results["year_end"] if row["what"] == what and row["symbol"] == symbol)
    return row["why"]


@scenario
def test_what_is_realized_may_be_taken_closes_and_is_due(given: Given) -> None:
    """
    Realized: 4,000 long-term on AAA in March, and 1,000 lost on BBB on 10 November, open until 10 December. Losses are of use for
    the 3,000 of gain that are left, and 3,000 of other income. CCC stands 2,500 below its cost; the 10 DDD of
    12 November in the IRA wash a loss on DDD until 12 December. The IRA must still pay out 6,000.

    Review: year end

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CCC     50        100    Stocks
      Joint    DDD     50        100    Stocks
      Joint    EEE     100       100    Stocks
      IRA      DDD     10        100    Stocks
      IRA      CASH    1000             Cash

    Accounts:
      Account  Owner  Type     Birth Date  Year-End Value  RMD Taken
      IRA      Ann    ira      1951-07-01  246000          4000
      Joint    Joint  taxable  -           -               -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    CCC     C       2020-03-02  50        7500
      Joint    DDD     D       2020-03-02  50        8000
      Joint    EEE     E       2020-03-02  100       2000
      IRA      DDD     I       2026-11-12  10        1000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-03-10  Joint    AAA     sell    10        9000    2020-03-02  5000
      2026-11-10  Joint    BBB     sell    10        1000    2024-03-02  2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       95        10

    Settings:
      Name                   Value
      Trigger                never
      Gain Budget            10000
      Short-Term Gain Limit  0
      Short-Term Rate %      37
      Long-Term Rate %       20

    Expect:
    Year End:
      What                        Account  Symbol  Amount  By
      net so far                  -        -       3000    -
      realized                    Joint    AAA     4000    2026-03-10
      realized                    Joint    BBB     -1000   2026-11-10
      losses of use this year     -        -       6000    2026-12-31
      gains at no tax             -        -       0       2026-12-31
      loss that may be taken      Joint    CCC     2500    2026-12-31
      loss that waits             Joint    DDD     3000    2026-12-31
      wash window closes          Joint    BBB     1000    2026-12-10
      required distribution       IRA      -       6000    2026-12-31
      gain budget left            -        -       7000    2026-12-31
      short-term gain limit left  -        -       0       2026-12-31
    """
    assert not lacking(why(given, "losses of use this year"), "$3,000.00 would come off gains", "$3,000.00 off other income")
    assert not lacking(why(given, "gains at no tax"), "$8,000.00 there are")
    assert not lacking(why(given, "loss that waits", "DDD"), "IRA", "13 Dec 2026")
    assert not lacking(why(given, "wash window closes", "BBB"), "11 Dec 2026")
    assert not lacking(given.answer.study, "$3,000.00", "$6,000.00 of required distributions")


@scenario
def test_trades_count_and_losses_past_use_are_carried_on(given: Given) -> None:
    """
    The harvest takes 7,000. The 3,000 past gains that come off other income are used, and 4,000 are carried into 2027: as much of
    the 8,000 of long-term gains as can be taken at no tax.

    Review: year end

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      Joint    EEE     100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     C       2020-03-02  50        12000
      Joint    EEE     E       2020-03-02  100       2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       10

    Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       SCHB
      SCHB    Stocks       -

    Prices:
      Symbol  Price
      SCHB    100

    Settings:
      Name               Value
      Harvest Losses     yes
      Short-Term Rate %  37
      Long-Term Rate %   20

    Expect:
    Year End:
      What                     Account  Symbol  Amount  By
      net so far               -        -       0       -
      these trades             -        -       -7000   -
      net with these trades    -        -       -7000   -
      losses of use this year  -        -       0       2026-12-31
      gains at no tax          -        -       4000    2026-12-31
      loss these trades take   Joint    VTI     7000    2026-12-31
      wash window opens        Joint    VTI     7000    2026-12-20
      losses carried on        -        -       4000    -
    """
    assert not lacking(why(given, "losses carried on"), "2027", "long-term $4,000.00")


@scenario
def test_a_loss_that_is_clean_only_next_year_is_too_late(given: Given) -> None:
    """
    10 DDD bought in the IRA on 11 December: sold before 11 January, the loss would be washed, so it cannot be of this year. What
    Settings states as the year's results takes the place of Transactions.

    As of: 2026-12-14

    Review: year end

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    DDD     50        100    Stocks
      IRA      DDD     10        100    Stocks

    Accounts:
      Account  Owner  Type
      IRA      Ann    ira
      Joint    Joint  taxable

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    DDD     D       2020-03-02  50        8000
      IRA      DDD     I       2026-12-11  10        1000

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       10

    Settings:
      Name             Value
      Year-to-Date ST  -500
      Year-to-Date LT  200

    Expect:
    Year End:
      What                         Account  Symbol  Amount  By
      net so far                   -        -       -300    -
      realized                     -        -       -300    -
      losses of use this year      -        -       2700    2026-12-31
      loss too late for this year  Joint    DDD     3000    2026-12-31
    """
    assert not lacking(why(given, "loss too late for this year", "DDD"), "11 Jan 2027")


@scenario
def test_after_the_last_day_of_trading_nothing_more_may_be_taken(given: Given) -> None:
    """
    31 December 2028 is a Sunday: the last day of trading is Friday the 29th.

    As of: 2028-12-30

    Review: year end

    Household: 80 VTI and 20 BND; 80 % stocks, 20 % bonds

    Expect:
    Year End:
      What        Account  Symbol  Amount  By
      net so far  -        -       0       -
    """
    assert not lacking(given.answer.study, "No day of trading is left")


@scenario
def test_a_distribution_to_come_is_in_the_review(given: Given) -> None:
    """
    100 shares of a fund that pays out $4 a share of capital gains on 10 December: $400, taxed this year; in the IRA nothing is.

    Review: year end

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VFX     100       50     Stocks
      IRA      VFX     100       50     Stocks

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VFX     A       2020-03-02  100       4000

    Securities:
      Symbol  Type  Distribution $  Distribution Date
      VFX     fund  4               2026-12-10

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert [(row["account"], row["symbol"], row["amount"], str(row["by"])) for row in given.results["year_end"] if row["what"] == "distribution to come"] == [("Joint", "VFX", 400.0, "2026-12-10")]
