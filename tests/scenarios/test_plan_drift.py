"""Bands, destinations, triggers, tilts, models and profiles: what moves, and how far (DESIGN section 6, phases 2 and 3)."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.reason import Rule, because


@scenario
def test_a_breach_is_strictly_beyond_the_band(given: Given) -> None:
    """
    Stocks stand at 65 %, exactly 60 % + 5 points: inside.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     65        100    Stocks
      Joint    BND     35        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  65        3000
      Joint    BND     L2      2020-03-02  35        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      (none)
    """
    assert [verdict.reason.rule for verdict in given.plan.verdicts] == [Rule.NOT_TRIGGERED]


@scenario
def test_back_to_target(given: Given) -> None:
    """
    70 % against 60 % ± 5: ten points are sold and bought.

    Household: 70 VTI and 30 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    VTI     10        Stocks is 70.0% of the portfolio, above its limit of 65.0% (target 60.0%; Rebalance To is target)
      BUY     BND     10        Bonds is 30.0% of the portfolio, below its limit of 35.0% (target 40.0%; Rebalance To is target)
    """


@scenario
def test_back_to_the_edge(given: Given) -> None:
    """
    Household: 70 VTI and 30 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name          Value
      Rebalance To  edge

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
      BUY     BND     5
    """


@scenario
def test_back_to_the_midpoint(given: Given) -> None:
    """
    Halfway between the target of 60 % and the limit of 65 %: 62.5 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       10     Stocks
      Joint    BND     300       10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  700       3000
      Joint    BND     L2      2020-03-02  300       3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name          Value
      Rebalance To  midpoint

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     75
      BUY     BND     75
    """


@scenario
def test_what_the_midpoint_leaves_in_cash_goes_to_a_class_under_its_band(given: Given) -> None:
    """
    Cash at 30 % goes to 15 %, halfway between its target and its limit. Bonds, at 10 % with a band from 27 %, have no other
    money, as stocks may not be sold: they get 2 % more, and cash keeps what a class inside its band would take.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     600       10     Stocks
      Joint    BND     100       10     Bonds
      Joint    CASH    3000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  600       3000
      Joint    BND     L2      2020-03-02  100       1000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        30        3
      Cash         10        10

    Restrictions:
      Account  Symbol  Rule
      Joint    VTI     do not sell

    Settings:
      Name          Value
      Rebalance To  midpoint

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     BND     170
    """


@scenario
def test_a_class_over_its_band_stays_where_its_price_would_stay_in_cash(given: Given) -> None:
    """
    Bonds may not be bought: stocks at 66 % would only be sold into cash, which is over its target, too.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     660       10     Stocks
      Joint    BND     140       10     Bonds
      Joint    CASH    2000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  660       3000
      Joint    BND     L2      2020-03-02  140       1400

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        30        3
      Cash         10        5

    Restrictions:
      Account  Symbol  Rule
      Joint    BND     do not buy

    Expect:
    Trades:
    """
    assert because(Rule.STAYS_CASH) in [each.reason for each in given.plan.proposal.refusals]


@scenario
def test_a_relative_band_is_a_share_of_the_target(given: Given) -> None:
    """
    20 % of a 10 % target is 2 points: 13 % is over; for stocks it is 18 points.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     87        100    Stocks
      Joint    GLD     13        100    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  87        3000
      Joint    GLD     L2      2020-03-02  13        3000

    Targets:
      Asset Class  Target %  Band %  Band Type
      Stocks       90        20      REL
      Gold         10        20      REL

    Expect:
    Drift:
      Level     Name    Target  Low  High  Status
      class     Gold    10%     8%   12%   over
      class     Stocks  90%     72%  100%  ok
      security  GLD     10%     -    -     ok
      security  VTI     90%     -    -     ok
      account   Joint   -       -    -     ok

    Trades:
      Action  Symbol  Quantity
      SELL    GLD     3
      BUY     VTI     3
    """


@scenario
def test_five_twenty_five_is_the_narrower_of_the_two(given: Given) -> None:
    """
    5 points for stocks at 60 %, a quarter of the target for gold at 8 %: 2 points.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     64        100    Stocks
      Joint    BND     25        100    Bonds
      Joint    GLD     11        100    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  64        3000
      Joint    BND     L2      2020-03-02  25        3000
      Joint    GLD     L3      2020-03-02  11        1000

    Targets:
      Asset Class  Target %  Band Type
      Stocks       60        5/25
      Bonds        32        5/25
      Gold         8         5/25

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     4
      SELL    GLD     3
      BUY     BND     7
    """
    assert {row.name: row.status for row in given.plan.drift[0].rows if row.row} == {"Stocks": "ok", "Bonds": "under", "Gold": "over"}


@scenario
def test_an_asymmetric_band(given: Given) -> None:
    """
    Stocks may rise to 75 % but not fall below 58 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     74        100    Stocks
      Joint    BND     26        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  74        3000
      Joint    BND     L2      2020-03-02  26        3000

    Targets:
      Asset Class  Target %  Low %  High %
      Stocks       60        58     75
      Bonds        40        20     60

    Expect:
    Trades:
      (none)
    """


@scenario
def test_always_trades_inside_the_band(given: Given) -> None:
    """
    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     62        100    Stocks
      Joint    BND     38        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  62        3000
      Joint    BND     L2      2020-03-02  38        3000

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    VTI     2         Stocks is 62.0%, target 60.0%; the Trigger setting is always, whatever the band
      BUY     BND     2         Bonds is 38.0%, target 40.0%; the Trigger setting is always, whatever the band
    """


@scenario
def test_never_trades_at_all(given: Given) -> None:
    """
    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     90        100    Stocks
      Joint    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  90        3000
      Joint    BND     L2      2020-03-02  10        3000

    Settings:
      Name     Value
      Trigger  never

    Expect:
    Trades:
      (none)
    """
    assert given.plan.verdicts[0].reason.rule is Rule.TRIGGER_NEVER


@scenario
def test_rows_inside_their_bands_fund_what_is_short(given: Given) -> None:
    """
    Only gold is out of its band; bonds, the furthest over target, pay for it and stocks stay.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     61        100    Stocks
      Joint    BND     35        100    Bonds
      Joint    GLD     4         100    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  61        3000
      Joint    BND     L2      2020-03-02  35        3000
      Joint    GLD     L3      2020-03-02  4         300

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        31        5
      Gold         9         3

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    BND     4         The purchases that targets ask for need more cash than there is to spare; BND is 35.0% against a target of 31.0%
      SELL    VTI     1         The purchases that targets ask for need more cash than there is to spare; VTI is 61.0% against a target of 60.0%
      BUY     GLD     5         Gold is 4.0% of the portfolio, below its limit of 6.0% (target 9.0%; Rebalance To is target)
    """


@scenario
def test_rows_inside_their_bands_absorb_what_sales_set_free(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     59        100    Stocks
      Joint    BND     28        100    Bonds
      Joint    GLD     13        100    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  59        3000
      Joint    BND     L2      2020-03-02  28        3000
      Joint    GLD     L3      2020-03-02  13        300

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        31        5
      Gold         9         3

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    GLD     4         Gold is 13.0% of the portfolio, above its limit of 12.0% (target 9.0%; Rebalance To is target)
      BUY     BND     3         There is cash that targets leave for purchases; BND is 28.0% against a target of 31.0%
      BUY     VTI     1         There is cash that targets leave for purchases; VTI is 59.0% against a target of 60.0%
    """


@scenario
def test_a_class_target_is_spread_in_proportion_to_value(given: Given) -> None:
    """
    Bonds need 120,000 more; BND and AGG stand 2 : 1 and are bought 2 : 1.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     7000      100    Stocks
      Joint    BND     2000      100    Bonds
      Joint    AGG     1000      100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  7000      700000
      Joint    BND     L2      2020-03-02  2000      200000
      Joint    AGG     L3      2020-03-02  1000      100000

    Targets:
      Asset Class  Target %
      Stocks       58
      Bonds        42

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     1200
      BUY     BND     800
      BUY     AGG     400
    """


@scenario
def test_a_holding_under_a_fully_listed_class_is_legacy(given: Given) -> None:
    """
    VTI and VXUS take all of the class: F has no place, and is sold whole with its fraction.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Joint    VXUS    30        100    Stocks
      Joint    F       20.5      100    Stocks
      Joint    CASH    950              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  40        3000
      Joint    VXUS    L2      2020-03-02  30        2000
      Joint    F       L3      2020-03-02  20.5      2500

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       90
      Stocks       VTI     50
      Stocks       VXUS    40
      Cash         -       10

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    F       20.5      F has no place in the target; the whole position is sold
      BUY     VTI     10        VTI is 40.0% of the portfolio, below its limit of 45.0% (target 50.0%; Rebalance To is target)
      BUY     VXUS    10        VXUS is 30.0% of the portfolio, below its limit of 35.0% (target 40.0%; Rebalance To is target)
    """


@scenario
def test_a_tilt_moves_the_target_and_its_band(given: Given) -> None:
    """
    Ten points from bonds to stocks until the end of the year: 70 % is where stocks should be.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Tilts:
      Asset Class  Tilt %  Funded By  Start       End
      Stocks       10      Bonds      2026-10-01  2026-12-31

    Expect:
    Trades:
      (none)
    """
    assert [(row.name, round(row.weight, 9)) for row in given.plan.drift[0].targets.rows] == [("Bonds", 0.3), ("Stocks", 0.7)]


@scenario
def test_a_tilted_target_never_exceeds_its_cap(given: Given) -> None:
    """
    Ten points would make stocks 70 %, and 65 is the most they may be: five are added, and bonds give five.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Tilts:
      Asset Class  Tilt %  Funded By  Cap %
      Stocks       10      Bonds      65
    """
    assert [(row.name, round(row.weight, 9)) for row in given.plan.drift[0].targets.rows] == [("Bonds", 0.35), ("Stocks", 0.65)]


@scenario
def test_a_cap_below_the_target_leaves_no_room_for_a_tilt(given: Given) -> None:
    """
    A cap of 5 % was meant as the largest tilt: the tilt adds nothing to 60 %, and that is said.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Tilts:
      Asset Class  Tilt %  Funded By  Cap %
      Stocks       10      Bonds      5
    """
    (found,) = (each for each in given.findings if each.sheet == "Tilts")
    assert (found.code, found.severity, found.row, found.column, found.value) == ("BAD_VALUE", "warning", 2, "Cap %", "5.00%")
    assert [(row.name, round(row.weight, 9)) for row in given.plan.drift[0].targets.rows] == [("Bonds", 0.4), ("Stocks", 0.6)]


@scenario
def test_a_tilt_moves_a_class_that_has_only_security_rows(given: Given) -> None:
    """
    VTI and VXUS, 40 and 20, are stocks, and no row says it of stocks: their 60 is the class's. 6 more come from bonds, and each
    keeps its share: 44 and 22, with its band; bonds are 34. The tilt is disclosed.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     40        100    Stocks
      IRA      VXUS    20        100    Stocks
      IRA      BND     40        100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Symbol  Target %  Band %
      VTI     40        3
      VXUS    20        3
      BND     40        3

    Tilts:
      Asset Class  Tilt %  Funded By  Reason
      Stocks       6       Bonds      cheap

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     6
      BUY     VTI     4
      BUY     VXUS    2
    """
    rows = {row["name"]: (row["strategic"], row["target"], row["low"], row["high"]) for row in given.rows_of("Drift") if row["level"] == "security"}
    assert rows["VTI"] == pytest.approx((0.40, 0.44, 0.41, 0.47))
    (said,) = (row for row in given.rows_of("Checks") if row["code"] == "TILT_IN_FORCE")
    assert "66.0% instead of 60.0%" in str(said["message"])


@scenario
def test_an_account_with_a_model_is_planned_alone(given: Given) -> None:
    """
    The household's targets would sell Joint's stocks; Trust follows Growth and keeps its own.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     20        100    Bonds
      Trust    VTI     80        100    Stocks
      Trust    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        3000
      Joint    BND     L2      2020-03-02  20        2000
      Trust    VTI     L3      2020-03-02  80        3000
      Trust    BND     L4      2020-03-02  20        2000

    Accounts:
      Account  Type     Model
      Joint    taxable  -
      Trust    taxable  Growth

    Targets:
      Model   Asset Class  Target %
      -       Stocks       60
      -       Bonds        40
      Growth  Stocks       80
      Growth  Bonds        20

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     20
      BUY     Joint    BND     20
    """


@scenario
def test_a_profile_replaces_the_targets(given: Given) -> None:
    """
    Balanced is 50 stocks, 40 bonds, 10 cash.

    Profile: balanced
    Household: 70 VTI and 30 BND; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20
      BUY     BND     10

    Cash:
      Account  Before  Sells  Buys  After
      Joint    0       2000   1000  1000
    """


@scenario
def test_targets_that_do_not_sum_trade_nothing_but_a_whole_harvest_swap(given: Given) -> None:
    """
    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VXUS    100       50     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VXUS    L1      2020-03-02  100       8000

    Targets:
      Asset Class  Target %
      Stocks       90

    Securities:
      Symbol  Asset Class  Substitutes
      VXUS    Stocks       VEA
      VEA     Stocks

    Prices:
      Symbol  Price
      VEA     25

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VXUS    100
      BUY     VEA     200
    """
    assert [verdict.reason.rule for verdict in given.plan.verdicts] == [Rule.NO_TARGETS]
    assert [row["verdict"] for row in given.results["classes"]] == ["no usable target"]


@scenario
def test_a_short_term_limit_already_passed_stops_no_long_term_sale(given: Given) -> None:
    """
    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        5000
      Joint    BND     L2      2020-03-02  30        2900

    Settings:
      Name                   Value
      Short-Term Gain Limit  0
      Year-to-Date ST        1000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
      BUY     BND     10
    """
    assert given.plan.proposal.budget.exceeded == ("short-term gain limit",)


@scenario
def test_a_tilt_keeps_the_band_around_its_target(given: Given) -> None:
    """
    Cash goes from 0 to 8 %, its band from 0 to 5 to 3 to 13 %. A share is of the tilted target: 20 % of 42 is 8.4. Limits stay 15 below and 10 above.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     4050      100    Stocks
      Joint    BND     4000      100    Bonds
      Joint    GLD     1200      100    Gold
      Joint    CASH    75000     1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     v       2019-01-07  4050      250000
      Joint    BND     b       2021-01-06  4000      410000
      Joint    GLD     g       2021-01-06  1200      90000

    Targets:
      Asset Class  Target %  Band %  Band Type  Low %  High %
      Stocks       50        20      REL        -      -
      Bonds        40        5       -          25     50
      Gold         10        -       5/25       -      -
      Cash         0         5       -          -      -

    Tilts:
      Asset Class  Tilt %  Funded By  Start       End
      Cash         8       Stocks     2026-11-01  2026-12-31
      Gold         4       Bonds      2026-11-01  2026-12-31

    Expect:
    Trades:
      (none)
    """
    bands = {row["name"]: (row["target"], row["low"], row["high"]) for row in given.results["drift"] if row["level"] == "class"}
    assert bands == {"Stocks": pytest.approx((0.42, 0.336, 0.504)), "Bonds": pytest.approx((0.36, 0.21, 0.46)),
                     "Gold": pytest.approx((0.14, 0.105, 0.175)), "Cash": pytest.approx((0.08, 0.03, 0.13))}


@scenario
def test_a_band_of_zero_is_zero(given: Given) -> None:
    """
    Default Band % 0 and a row of 0: a tenth of a percent is a breach.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     601       100    Stocks
      Joint    BND     299       100    Bonds
      Joint    GLD     100       100    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     v       2019-01-07  601       50000
      Joint    BND     b       2021-01-06  299       30000
      Joint    GLD     g       2021-01-06  100       9000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        0
      Bonds        30        -
      Gold         10        -

    Settings:
      Name            Value
      Default Band %  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     1
      BUY     BND     1
    """
    assert {row.high for row in given.plan.drift[0].rows if row.name == "Bonds"} == {0.3}


@scenario
def test_what_is_bought_for_the_first_time_has_a_row(given: Given) -> None:
    """
    BND is new to the household, and Targets names its class alone: Drift shows it beside what was held.

    Accounts:
      Account  Type
      Joint    roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       100    Stocks

    Securities:
      Symbol  Asset Class
      BND     Bonds

    Prices:
      Symbol  Price
      BND     100

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     40
      BUY     BND     40

    Drift:
      Level     Name    Weight  Weight After
      class     Bonds   0       0.4
      class     Stocks  1       0.6
      security  VTI     1       0.6
      security  BND     0       0.4
      account   Joint   1       1
    """
    (row,) = (row for row in given.answer.results["drift"] if row["name"] == "BND")
    assert str(row["why"]).startswith("Bought in Joint, up to 40.0%.")


@scenario
def test_a_tilt_acts_in_its_regime_alone(given: Given) -> None:
    """
    Bonds' target is 46 % while the regime is slowing, six points over the one on Targets: both stand on Drift.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        6000
      Joint    BND     L2      2020-03-02  40        4000

    Tilts:
      Asset Class  Tilt %  Funded By  Regime   Reason
      Bonds        6       Stocks     slowing  committee of November
      Stocks       5       Bonds      booming  committee of November

    Settings:
      Name    Value
      Regime  slowing

    Expect:
    Drift:
      Level     Name    Strategic  Target
      class     Bonds   40%        46%
      class     Stocks  60%        54%
      security  BND     -          46%
      security  VTI     -          54%
      account   Joint   -          -

    Trades:
      Action  Symbol  Quantity
      SELL    VTI     6
      BUY     BND     6
    """


@scenario
def test_a_tilt_waits_while_nobody_knows_the_regime(given: Given) -> None:
    """
    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Tilts:
      Asset Class  Tilt %  Funded By  Regime
      Bonds        6       Stocks     slowing

    Expect:
    Trades:
      (none)
    """
    (said,) = (each for each in given.findings if each.code is Problem.TILT_NOT_IN_FORCE)
    assert (said.severity, said.column, said.value) == (Severity.WARNING, "Regime", "slowing")
