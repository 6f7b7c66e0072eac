"""Coins, futures, partnerships, discounted bonds and metal: what is traded, on which form, and what is said (S-7, S-8, N-5)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_coin_bought_in_the_ira_washes_no_loss_and_stands_in_box_h(given: Given) -> None:
    """
    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ETH     10        100    Crypto
      Joint    CASH    1000      1      Cash
      IRA      ETH     5         100    Crypto

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ETH     A       2025-12-20  10        3000
      IRA      ETH     R       2026-11-10  5         500

    Securities:
      Symbol  Type
      ETH     crypto

    Targets:
      Asset Class  Target %
      Crypto       20
      Cash         80

    Settings:
      Name                Value
      Trigger             always
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Lots Sold:
      Account  Lot ID  Quantity  Disallowed
      Joint    A       10        0

    Proposed 8949:
      Lot ID  Box  Gain
      A       H    -2000

    Wash Sales:
      (none)
    """


@scenario
def test_a_future_counts_at_its_market_value_and_its_sales_are_nowhere(given: Given) -> None:
    """
    Short at a loss of 500 today; one closed in spring. The weights rest on 9,500: nothing of it is a gain here.

    Holdings:
      Account  Symbol  Quantity  Price  Market Value  Asset Class
      Joint    VTI     50        100                  Stocks
      Joint    /ESZ26  -1        6000   -500          Futures
      Joint    CASH    5000      1                    Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  50        2000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount
      2026-02-02  Joint    /ESM26  buy     1         290000
      2026-04-02  Joint    /ESM26  sell    1         300000

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                Value
      Trigger             always
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      (none)
    """
    assert given.plan.household.unvalued == ()
    assert [row["year_to_date"] for row in given.rows_of("Gains") if row["bucket"] == "total"] == [0]
    said = [finding for finding in given.findings if "1256" in finding.message]
    assert sorted(finding.value for finding in said) == ["/ESM26", "/ESZ26"]
    assert all(trade["symbol"] == "VTI" for trade in given.rows_of("Trades"))
    assert not [finding for finding in given.findings if finding.severity == "error"]


@scenario
def test_a_future_in_a_class_over_its_limit_is_said_to_be_none_of_the_plans_trades(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Market Value  Asset Class
      Joint    VTI     50        100                  Stocks
      Joint    /ESZ26  1         6000   4000          Stocks
      Joint    CASH    1000      1                    Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  50        2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Cash         50        5

    Expect:
    """
    (why,) = [row["why"] for row in given.rows_of("Drift") if row["name"] == "/ESZ26"]
    assert why == "Not sold: a futures contract is not traded by the plan."


@scenario
def test_a_bond_bought_at_par_is_not_flagged_and_one_below_it_sold_at_a_loss_neither(given: Given) -> None:
    """
    Holdings:
      Account  Symbol   Description                 Quantity  Price  Asset Class
      Joint    UST1027  US Treasury 1.375% 10/2027  10000     102    Bonds
      Joint    UST1030  US Treasury 1.500% 10/2030  10000     80     Bonds
      Joint    CASH                                 8000      1      Cash

    Lots:
      Account  Symbol   Lot ID  Acquired    Quantity  Cost Basis
      Joint    UST1027  M1      2022-10-20  10000     10000
      Joint    UST1030  M2      2022-10-20  10000     8500

    Securities:
      Symbol   Type  Price Factor
      UST1027  bond  0.01
      UST1030  bond  0.01

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name                Value
      Trigger             always
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Proposed 8949:
      Lot ID  Gain
      M1      200
      M2      -500
    """
    assert not [finding for finding in given.findings if finding.code == "BOND_DISCOUNT"]


@scenario
def test_the_book_may_say_that_a_metal_trust_is_no_collectible(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GLD     100       600    Gold
      Joint    SLV     100       60     Gold
      Joint    CASH    8000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GLD     G1      2019-05-06  100       10000
      Joint    SLV     S1      2019-05-06  100       1000

    Securities:
      Symbol  Type  Collectible
      GLD     etf   no
      SLV     etf

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name                Value
      Trigger             always
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Proposed 8949:
      Lot ID  Code
      G1      -
      S1      C
    """
    assert [finding.value for finding in given.findings if finding.code == "COLLECTIBLE_ASSUMED"] == ["SLV"]


@scenario
def test_a_partnership_of_the_past_by_its_name_needs_the_k_1_and_is_not_covered(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Description         Quantity  Price  Asset Class
      Joint    ET      Energy Transfer LP  10        20     Energy
      Joint    CASH                        8000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ET      P1      2024-01-02  10        150

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots
      2026-05-04  Joint    ET      sell    10        180     P1: 10

    Targets:
      Asset Class  Target %
      Energy       2
      Cash         98

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Lot ID  Box  Gain
      P1      E    30
    """
    assert [finding.value for finding in given.findings if "K-1" in finding.message] == ["ET"]


@scenario
def test_coins_trade_in_fractions_and_may_be_bought_back_at_once(given: Given) -> None:
    """
    Crypto is 60,000 of 100,000, its target 30,000: half a coin goes, at a loss of 15,000; no wash sale is to be feared.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BTC     1         60000  Crypto
      Joint    CASH    40000     1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BTC     B1      2026-10-30  1         90000

    Securities:
      Symbol  Type
      BTC     coin

    Targets:
      Asset Class  Target %
      Crypto       30
      Cash         70

    Settings:
      Name                Value
      Trigger             always
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      B1      0.5       -15000
    """


@scenario
def test_a_coin_at_a_loss_needs_no_substitute(given: Given) -> None:
    """
    Crypto is on its target: nothing stands in for the coin, and nothing needs to, as it may be bought back at once (S-8).

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BTC     1         60000  Crypto
      Joint    CASH    40000     1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BTC     B1      2026-10-30  1         90000

    Securities:
      Symbol  Type
      BTC     coin

    Targets:
      Asset Class  Target %
      Crypto       60
      Cash         40

    Settings:
      Name                Value
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss   Status     Why
      B1      30000  candidate  BTC may be bought back at once, as no wash sale reaches a digital asset (S-8): it needs no substitute, and selling and buying it back is for you to order
    """
