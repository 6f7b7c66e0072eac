"""Which lots, symbols and accounts serve a row where the year's brackets are known: by the brackets they fill (T-2, T-3, L-3)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.plan.make_plan import Plan


def gains(plan: Plan) -> dict[str, int]:
    """Cents realized by lot."""
    return {lot.lot_id: lot.gain for lot in plan.outcome.lots}


@scenario
def test_the_zero_bracket_is_filled_once_across_accounts_and_symbols(given: Given) -> None:
    """
    Single, 40,000 of income: 9,450 of gains are free. 36,000 of stocks go: old VTI in Joint and old SCHB in Trust gain 60 and 50 cents a
    dollar, new ITOT 6, short-term at 12 and 22 %. Neither old lot alone knows that the other fills the same bracket.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     400       100    Stocks
      Joint    ITOT    400       100    Stocks
      Joint    BND     10        100    Bonds
      Trust    SCHB    400       100    Stocks
      Trust    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     old     2015-03-02  400       16000
      Joint    ITOT    new     2026-06-02  400       37600
      Joint    BND     E       2020-03-02  10        1000
      Trust    SCHB    older   2014-03-02  400       20000
      Trust    BND     F       2020-03-02  10        1000

    Targets:
      Asset Class  Target %  Band %
      Stocks       68.8525   1
      Bonds        31.1475   1

    Settings:
      Name           Value
      Filing Status  single
      Other Income   40000
      MAGI           40000
    """
    realized = gains(given.plan)
    long = realized.get("old", 0) + realized.get("older", 0)
    short = realized["new"]
    assert 35_500_00 <= given.plan.proposal.gross_sold <= 36_500_00
    assert 9_300_00 <= long + short <= 9_600_00
    assert given.plan.outcome.tax_change <= short * 13 // 100


@scenario
def test_beyond_the_threshold_of_net_investment_income_another_lot_is_cheaper(given: Given) -> None:
    """
    Single, 180,000 of income, at 24 and 15 %; 10,000 of gains are below the threshold of NIIT, 3.8 % above it. A dollar of `long` gains 30 cents, of
    `short` 19: 4.5 cents of tax against 4.56 below, 5.64 against 5.28 above. 45,000 go: as much of `long` as keeps the threshold.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     1000      100    Stocks
      Joint    ITOT    1000      100    Stocks
      Joint    BND     500       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     long    2015-03-02  1000      70000
      Joint    ITOT    short   2026-06-02  1000      81000
      Joint    BND     E       2020-03-02  500       50000

    Targets:
      Asset Class  Target %  Band %
      Stocks       62        1
      Bonds        38        1

    Settings:
      Name               Value
      Filing Status      single
      Other Income       180000
      Investment Income  50000
      MAGI               190000
    """
    realized = gains(given.plan)
    assert 9_900_00 <= sum(realized.values()) <= 10_030_00
    assert 3_900_00 <= realized["long"] <= 4_000_00


@scenario
def test_short_term_gains_push_long_term_ones_out_of_the_zero_bracket(given: Given) -> None:
    """
    Single, 45,000 of income: 4,450 of gains are free where no short-term gain takes their place. Growth must go, and has one lot: 2,000 of
    short-term gain. Value, free up to 4,450 by itself, keeps 2,450 of it; the rest goes from the IRA.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class
      Joint    VUG     100       100    Stocks       Growth
      Joint    VTV     200       100    Stocks       Value
      Joint    BND     10        100    Bonds        -
      IRA      VTV     100       100    Stocks       Value
      IRA      BND     10        100    Bonds        -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VUG     G       2026-06-02  100       8000
      Joint    VTV     V       2015-03-02  200       10000
      Joint    BND     E       2020-03-02  10        1000
      IRA      VTV     I       2020-03-02  100       10000
      IRA      BND     F       2020-03-02  10        1000

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Targets:
      Asset Class  Sub-Class  Target %  Band %
      Stocks       -          38.095    1
      Stocks       Growth     0         1
      Stocks       Value      38.095    1
      Bonds        -          61.905    1

    Settings:
      Name           Value
      Filing Status  single
      Other Income   45000
      MAGI           45000
    """
    realized = gains(given.plan)
    assert realized["G"] == 2_000_00
    assert realized.get("V", 0) <= 2_500_00
    assert given.plan.outcome.tax_change <= 2_000_00 * 12 // 100 + 10_00


@scenario
def test_a_tax_budget_counts_the_brackets_filled(given: Given) -> None:
    """
    Single, 40,000 of income: 9,450 of gains are free, then 15 %. A budget of 300 leaves room for 11,450: 19,083 of a lot that gains 60 cents a dollar.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     1000      100    Stocks
      Joint    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     old     2015-03-02  1000      40000
      Joint    BND     E       2020-03-02  10        1000

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        1
      Bonds        50        1

    Settings:
      Name           Value
      Filing Status  single
      Other Income   40000
      MAGI           40000
      Tax Budget     300

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     190
      BUY     BND     190
    """
    assert given.plan.outcome.tax_change <= 300_00


@scenario
def test_a_tax_budget_of_nothing_lets_carried_losses_cover_gains(given: Given) -> None:
    """
    12,000 of losses are carried into the year; 3,000 of them come off wages anyway. 9,000 of gains add no tax: 15,000 of a lot that gains 60 cents a
    dollar.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     1000      100    Stocks
      Joint    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     old     2015-03-02  1000      40000
      Joint    BND     E       2020-03-02  10        1000

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        1
      Bonds        50        1

    Settings:
      Name              Value
      Short-Term Rate %  37
      Long-Term Rate %   20
      LT Carryforward   12000
      Tax Budget        0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     150
      BUY     BND     150
    """
    assert given.plan.outcome.tax_change <= 0


@scenario
def test_a_gain_taxed_at_nothing_is_not_free_where_it_uses_up_the_offset(given: Given) -> None:
    """
    41,000 of income stands in the 12 % bracket, where long-term gains pay 0 %. The 3,500 carried in takes 3,000 off that income,
    worth 360. Selling 19,000 of JNJ would realize 15,200 of gain at 0 % and leave no loss for the offset: 360 more tax. VZ
    realizes 190, and 3,310 of loss stays: the offset is whole.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    JNJ     310       200    Stocks
      Joint    VZ      1550      40     Stocks
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    JNJ     J       2005-01-03  310       12400
      Joint    VZ      V       2020-11-11  1550      61380

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       5

    Cash Needs:
      Account  Amount  Note
      Joint    20000   roof

    Settings:
      Name             Value
      Filing Status    joint
      Other Income     41000
      MAGI             41000
      LT Carryforward  3500

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VZ      475
    """
    figures = {row["item"]: row["after"] for row in given.rows_of("Summary")}
    assert figures["Estimated tax of the trades"] == 0.0


@scenario
def test_a_short_term_loss_of_the_year_makes_a_short_term_gain_as_cheap_as_a_long_term_one(given: Given) -> None:
    """
    Single, 520,000 of income: short-term gains pay 38.8 %, long-term ones 23.8 %. The year has 20,000 of short-term losses and 50,000 of
    long-term gains: a short-term gain up to 20,000 only makes those losses save less of the long-term gains, 23.8 cents a dollar. 20,000
    of stocks go: of VTI they gain 50 cents a dollar, long-term; of ITOT, short-term, 40: 1,904 of tax, 476 less.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Joint    ITOT    500       100    Stocks
      Joint    BND     1000      100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     long    2015-03-02  500       25000
      Joint    ITOT    short   2026-06-02  500       30000
      Joint    BND     E       2020-03-02  1000      100000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        1
      Bonds        60        1

    Settings:
      Name             Value
      Filing Status    single
      Other Income     520000
      MAGI             520000
      Year-to-Date ST  -20000
      Year-to-Date LT  50000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    ITOT    200
      BUY     BND     200
    """
    assert given.plan.outcome.tax_change == 1_904_00


@scenario
def test_a_long_term_gain_costs_the_short_term_rate_where_it_takes_a_loss_from_short_term_gains(given: Given) -> None:
    """
    Single, 520,000 of income. The year has 50,000 of short-term gains, of which 20,000 of long-term losses take 38.8 cents a dollar: a long-term
    gain leaves less of them and costs as much. 20,000 of stocks go: of VTI they gain 30 cents a dollar, long-term; of ITOT, short-term, 25: 1,940
    of tax where VTI's would cost 2,328.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Joint    ITOT    500       100    Stocks
      Joint    BND     1000      100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     long    2015-03-02  500       35000
      Joint    ITOT    short   2026-06-02  500       37500
      Joint    BND     E       2020-03-02  1000      100000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        1
      Bonds        60        1

    Settings:
      Name             Value
      Filing Status    single
      Other Income     520000
      MAGI             520000
      Year-to-Date ST  50000
      Year-to-Date LT  -20000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    ITOT    200
      BUY     BND     200
    """
