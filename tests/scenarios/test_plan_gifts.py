"""Shares best given to charity (L-6): which lots, how many of them, and what is left uncovered."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


def items(given: Given) -> dict[object, object]:
    """The Tax Report's figures with the trades, by item."""
    return {row["item"]: row["with_trades"] for row in given.rows_of("tax_report")}


@scenario
def test_the_least_basis_for_the_value_is_given_first(given: Given) -> None:
    """
    NVDA's old lot costs 10 % of its value, VTI's 25 %, though a share of VTI costs less than one of NVDA. Never the loss,
    the short-term gain, or what stands in the IRA. 15,000 takes all of NVDA and 33 shares of VTI (whole shares only).
    20 % and 5 % state on the gains: 4,500 and 5,000 less 1,667.

    Household: Joint and IRA; all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    25        500    Stocks
      Joint    VTI     200       75     Stocks
      IRA      VTI     10        75     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    old     2016-03-02  10        500
      Joint    NVDA    loss    2021-03-02  10        9000
      Joint    NVDA    new     2026-03-02  5         50
      Joint    VTI     V1      2018-03-02  100       2500
      Joint    VTI     V2      2019-03-02  100       5000
      IRA      VTI     I1      2010-03-02  10        10

    Settings:
      Name               Value
      Charitable Gift    7500
      State Rate %       5

    Expect:
    Gifts:
      Account  Symbol  Lot ID  Acquired    Quantity  Value  Basis  Gain Never Taxed  Tax Saved
      Joint    NVDA    old     2016-03-02  10        5000   500    4500              1125
      Joint    VTI     V1      2018-03-02  33        2475   825    1650              412.50
    """
    found = items(given)
    assert (found["Shares given to charity"], found["Tax saved by giving shares"]) == (7475.0, 1537.5)
    assert found["Charitable gift not covered"] == 25.0
    why = given.rows_of("gifts")[0]["why"]
    assert not lacking(why, "03 Mar 2017", "10.0%")


@scenario
def test_what_is_sold_or_restricted_is_not_given(given: Given) -> None:
    """
    The sale takes A whole and 10 of B; ABC and the Trust may not be sold, so are not given. B's other 10 shares are given.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    BND     20        100    Bonds
      Joint    ABC     10        100    Bonds
      Trust    VTI     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  20        1500
      Joint    VTI     B       2019-03-02  20        1600
      Joint    VTI     C       2026-03-02  30        3600
      Joint    BND     D       2020-03-02  20        2000
      Joint    ABC     E       2018-03-02  10        10
      Trust    VTI     F       2018-03-02  10        10

    Restrictions:
      Account  Symbol  Rule
      -        ABC     do not sell
      Trust    -       hold

    Cash Needs:
      Account  Amount
      Joint    3000

    Targets:
      Asset Class  Target %
      Stocks       62.5
      Bonds        37.5

    Settings:
      Name               Value
      Charitable Gift    50000
      Lot Method         FIFO
      Trigger            never

    Expect:
    Lots Sold:
      Lot ID  Quantity
      A       20
      B       10

    Gifts:
      Lot ID  Quantity  Value  Basis  Gain Never Taxed  Tax Saved
      B       10        1000   800    200               40
    """
    assert items(given)["Charitable gift not covered"] == 49_000.0


@scenario
def test_fractions_are_given_where_they_are_traded_and_a_collectible_saves_its_own_rate(given: Given) -> None:
    """
    Of the fund 12.345 shares are worth 1,234.50; GLD comes first, but no whole share of it is left under 150.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    FUND    50        100    Stocks
      Joint    GLD     5         200    Gold
      Joint    COIN    1         100    Gold

    Securities:
      Symbol  Type  Collectible
      FUND    fund  no
      GLD     etf   no
      COIN    etf   yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    FUND    F       2018-03-02  50        2500
      Joint    GLD     G       2018-03-02  5         100
      Joint    COIN    C       2018-03-02  1         40

    Targets:
      Asset Class  Target %
      Stocks       80
      Gold         20

    Settings:
      Name               Value
      Charitable Gift    150

    Expect:
    Gifts:
      Lot ID  Quantity  Value  Basis  Tax Saved
      C       1         100    40     16.80
      F       0.5       50     25     5
    """
    assert "Charitable gift not covered" not in items(given)


@scenario
def test_an_averaged_fund_is_given_first_in_first_out(given: Given) -> None:
    """
    Every share costs 5.00: of equal shares the oldest leave first (Reg 1.1012-1(e)).

    Household: all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    FUND    100       10     Stocks

    Securities:
      Symbol  Type  Average Basis
      FUND    fund  yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    FUND    a       2020-03-02  50        100
      Joint    FUND    b       2018-03-02  50        400

    Settings:
      Name               Value
      Charitable Gift    600

    Expect:
    Gifts:
      Lot ID  Quantity  Value  Basis
      b       50        500    250
      a       10        100    50
    """


@scenario
def test_no_gift_is_listed_unless_one_is_asked_for(given: Given) -> None:
    """
    Household: 10 VTI at 100; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  10        100

    Expect:
    Gifts: (none)
    """
    assert not any("charity" in str(item) or "gift" in str(item).lower() for item in items(given))


@scenario
def test_what_a_gift_saves_counts_the_gains_of_the_year_so_far(given: Given) -> None:
    """
    Taxable income of 48,450 leaves a single filer 1,000 at 0 %, and the 2,000 sold in spring have filled it: the gift's gain
    of 4,725 would be taxed at 15 %, 708.75.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    100       180    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    N1      2020-01-06  100       500

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-04-01  Joint    OLD     sell    10        3000    2015-01-02  1000

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name             Value
      Filing Status    single
      Other Income     48450
      Charitable Gift  5000

    Expect:
    Gifts:
      Symbol  Quantity  Value  Basis  Gain Never Taxed  Tax Saved
      NVDA    27        4860   135    4725              708.75
    """


@scenario
def test_what_charity_leaves_is_best_given_to_family_with_its_tax_here_and_there(given: Given) -> None:
    """
    Charity takes 5 of the 10 old shares, family the other 5 and 20 of V1: never the loss. Sold here their gains of 2,250 and
    1,000 cost 25 %, sold by a daughter 10 %.

    Household: all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    20        500    Stocks
      Joint    VTI     100       75     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    old     2016-03-02  10        500
      Joint    NVDA    loss    2021-03-02  10        9000
      Joint    VTI     V1      2018-03-02  100       2500

    Settings:
      Name               Value
      Charitable Gift    2500
      Family Gift        4000
      Family Rate %      10
      State Rate %       5

    Expect:
    Gifts:
      Account  Symbol  Lot ID  Quantity  Value  Basis  Gain Never Taxed
      Joint    NVDA    old     5         2500   250    2250

    Family gifts:
      Account  Symbol  Lot ID  Quantity  Value  Basis  Gain  Tax If Sold Here  Tax If Sold There  Tax Spared
      Joint    NVDA    old     5         2500   250    2250  562.50            225                337.50
      Joint    VTI     V1      20        1500   500    1000  250               100                150
    """
    found = items(given)
    assert (found["Shares given to family"], found["Tax of selling them here"], found["Tax of selling them there"]) == (4000.0, 812.5, 325.0)
    assert not lacking(given.rows_of("family_gifts")[0]["why"], "Given to charity", "$2,250.00")


@scenario
def test_a_rate_of_the_family_that_is_not_known_is_not_taken_for_zero(given: Given) -> None:
    """
    Household: all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       75     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2018-03-02  100       2500

    Settings:
      Name         Value
      Family Gift  750

    Expect:
    Family gifts:
      Lot ID  Quantity  Gain  Tax If Sold Here  Tax If Sold There  Tax Spared
      V1      10        500   100               -                  -
    """
    assert "Tax of selling them there" not in items(given)


@scenario
def test_what_is_phased_out_over_years_may_be_given_away_sooner(given: Given) -> None:
    """
    A quarter of NVDA is sold this year. Of what is left to later years charity gets 10 shares: they cost 10 % of their value.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    40        100    Stocks
      Joint    VTI     60        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    old     2016-03-02  40        400
      Joint    VTI     V1      2018-03-02  60        3000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Restrictions:
      Account  Symbol  Rule       Out By
      -        NVDA    phase out  2029-12-31

    Settings:
      Name               Value
      Charitable Gift    1000

    Expect:
    Lots Sold:
      Lot ID  Quantity
      old     10

    Gifts:
      Symbol  Lot ID  Quantity  Gain Never Taxed
      NVDA    old     10        900
    """
