"""Moving to the targets over years: each year planned with its budget, its trades done, its tax year closed."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


@scenario
def test_a_gain_budget_moves_a_part_each_year(given: Given) -> None:
    """
    A client brings 90 shares of OLD, bought for 10 each. 1,800 of gain a year is 20 shares a year; the rest waits.

    Years: 3
    Yearly: 0 of gain

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     90        100    Stocks
      Joint    VTI     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  90        900
      Joint    VTI     B       2020-03-02  10        1000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Settings:
      Name                Value
      Gain Budget         1800
      Short-Term Rate %   40
      Long-Term Rate %    20

    Expect:
    Transition Budgets:
      Budget  Mark                   Tax First Year  Tax   Gain  Moved %   Off Target
      0       -                      0               0     0     0%        90%
      1800    on Settings, as below  360             1080  5400  66.66667%  30%
      -       -                      1620            1620  8100  100%      0%

    Transition:
      Year  Day         Budget  Gain  Tax   Lots  Sold  Trades
      2026  2026-11-20  0       0     0     0     0     0
      2027  2027-11-22  0       0     0     0     0     0
      2028  2028-11-20  0       0     0     0     0     0
      2026  2026-11-20  1800    1800  360   1     2000  2
      2027  2027-11-22  1800    1800  360   1     2000  2
      2028  2028-11-20  1800    1800  360   1     2000  2
      2026  2026-11-20  -       8100  1620  1     9000  2
      2027  2027-11-22  -       0     0     0     0     0
      2028  2028-11-20  -       0     0     0     0     0

    Leaving:
      Year  Account  Symbol  Sold  Gain  Left
      2026  Joint    OLD     2000  1800  7000
      2027  Joint    OLD     2000  1800  5000
      2028  Joint    OLD     2000  1800  3000
    """
    assert not lacking(given.answer.study, "$1,800 of gain a year", "22.2%", "2026", "66.7%", "2028", "$1,080", "$1,620")
    notes = [row["note"] for row in given.rows_of("Transition")]
    assert ["holds back" in str(note) for note in notes[3:6]] == [True] * 3
    assert all("Nothing is left" in str(note) for note in notes[7:])


@scenario
def test_a_lot_grown_long_term_is_sold_when_it_costs_less(given: Given) -> None:
    """
    B is short-term: 36 of tax a share against the 18 of A. 720 of tax a year sells A this year, and B the next, when it is long-term too.

    Years: 2
    Yearly: 720 of tax

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     60        100    Stocks
      Joint    VTI     40        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  40        400
      Joint    OLD     B       2026-06-02  20        200
      Joint    VTI     C       2020-03-02  40        4000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Settings:
      Name                Value
      Tax Budget          720
      Short-Term Rate %   40
      Long-Term Rate %    20

    Expect:
    Transition:
      Year  Budget  Tax   Lots  Long By Now  Moved %
      2026  720     720   1     0            66.66667%
      2027  720     360   1     1            100%
      2026  -       1440  2     0            100%
      2027  -       0     0     0            100%
    """
    assert [row["note"] for row in given.rows_of("Transition Budgets")] == [
        "Trades go on to 2027; the budget holds nothing back then.",
        "Done in 2026: nothing more is traded after it.",
    ]


@scenario
def test_losses_go_first_and_what_is_left_of_them_is_carried_on(given: Given) -> None:
    """
    No tax is to be paid. This year's loss of 9,000 covers the 2,000 of gain so far and 3,000 of other income; 4,000 are carried on. Of these 3,000
    would offset other income next year, too: so 1,000 of gain is free, 11 shares of OLD. All 40 cost 40 % of 2,600 of that offset.

    Years: 2
    Yearly: 0 of tax

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    LOSS    40        100    Stocks
      Joint    OLD     40        100    Stocks
      Joint    VTI     20        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    LOSS    A       2020-03-02  40        13000
      Joint    OLD     B       2010-03-02  40        400
      Joint    VTI     C       2020-03-02  20        2000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Restrictions:
      Account  Symbol  Rule         Until
      Joint    OLD     do not sell  2027-01-31

    Settings:
      Name                Value
      Year-to-Date LT     2000
      Short-Term Rate %   40
      Long-Term Rate %    20

    Expect:
    Transition:
      Year  Budget  Gain   Tax   Carryforward
      2026  0       -9000  -1600  4000
      2027  0       990    0      10
      2026  -       -9000  -1600  4000
      2027  -       3600   1040   0

    Leaving:
      Year  Symbol  Sold  Gain   Left
      2026  LOSS    4000  -9000  0
      2026  OLD     0     0      4000
      2027  OLD     4000  3600   0
    """
    assert not lacking(given.answer.study, "Without a tax budget", "saving $560 of tax")


@scenario
def test_what_was_realized_this_year_does_not_use_next_years_budget(given: Given) -> None:
    """
    The year's budget of 900 is used up already; the next year has its own, and what Restrictions phases out goes then.

    Years: 2
    Yearly: 900 of gain

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     10        100    Stocks
      Joint    VTI     90        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  10        100
      Joint    VTI     B       2020-03-02  90        9000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       100

    Restrictions:
      Account  Symbol  Rule
      Joint    OLD     phase out

    Settings:
      Name             Value
      Gain Budget      900
      Year-to-Date LT  900
      Trigger          always

    Expect:
    Transition:
      Year  Budget  Gain  Sold
      2026  900     0     0
      2027  900     900   1000
      2026  -       900   1000
      2027  -       0     0

    Leaving:
      Year  Symbol  Sold  Gain  Left
      2026  OLD     0     0     1000
      2027  OLD     1000  900   0
    """
    assert given.answer.study


@scenario
def test_cash_that_is_needed_goes_past_the_budget_in_its_year_and_says_so(given: Given) -> None:
    """
    No gain is to be realized, and 2,000 are needed now: 20 shares of OLD go all the same, and the cash leaves. Next year nothing is needed.

    Years: 2
    Yearly: 0 of gain

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  100       1000

    Targets:
      Asset Class  Target %
      Stocks       100

    Cash Needs:
      Account  Amount
      Joint    2000

    Settings:
      Name         Value
      Gain Budget  0

    Expect:
    Transition:
      Year  Budget  Gain  Sold
      2026  0       1800  2000
      2027  0       0     0
      2026  -       1800  2000
      2027  -       0     0
    """
    first, second, *_ = given.rows_of("Transition")
    assert not lacking(first["note"], "past this budget", "cash that is needed")
    assert second["note"] == "Nothing is left to trade."


@scenario
def test_the_first_year_at_the_budget_of_settings_is_the_plan(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds

    Years: 2

    Settings:
      Name         Value
      Gain Budget  300
    """
    stated = next(row for row in given.rows_of("Transition") if row["budget"] == 300)
    (net,) = (row for row in given.rows_of("Gains") if row["bucket"] == "total")
    assert (stated["gain"], stated["trades"]) == (net["proposed"], len(given.rows_of("Trades")))


@scenario
def test_where_everything_is_on_target_nothing_is_moved(given: Given) -> None:
    """
    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Years: 2

    Expect:
    Transition:
      Year  Gain  Tax  Moved %  Trades
      2026  0     0    -        0
      2027  0     0    -        0
      2026  0     0    -        0
      2027  0     0    -        0
    """
    assert not lacking(given.answer.study, "nothing to move")


@scenario
def test_a_book_that_cannot_be_planned_has_no_transition(given: Given) -> None:
    """
    Years: 2

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Expect:
    Transition:
      (none)
    """
    assert (given.answer.study, given.answer.plan) == ("", None)
