"""Phase out: one account lets go of a security, and only that account."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.reason import Rule


@scenario
def test_phased_out_in_one_account_it_stays_in_the_other(given: Given) -> None:
    """
    No band is breached. Joint lets go of AAA; Trust keeps its own, which the Stocks row still has a place for.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     20        100    Stocks
      Joint    BBB     30        100    Stocks
      Trust    AAA     10        100    Stocks
      Trust    BND     40        100    Bonds

    Accounts:
      Account  Type
      Joint    taxable
      Trust    taxable

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     L1      2020-03-02  20        1000
      Joint    BBB     L2      2020-03-02  30        1000
      Trust    AAA     L3      2020-03-02  10        400
      Trust    BND     L4      2020-03-02  40        4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        40        10

    Restrictions:
      Account  Symbol  Rule
      Joint    AAA     phase out

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Why
      SELL    Joint    AAA     20        AAA is marked phase out on Restrictions; the whole position is sold
      BUY     Joint    BBB     20        What is phased out in Joint leaves money to invest there; BBB is 30.0% against a target of 45.0%
    """
    targets = given.plan.drift[0].targets.symbols  # of 60 %, in proportion to what stays: 1,000 of AAA, 3,000 of BBB
    assert {name: round(weight, 6) for name, weight in targets.items()} == {"AAA": 0.15, "BBB": 0.45, "BND": 0.40}
    assert given.plan.drift[0].targets.legacy == frozenset()


@scenario
def test_phased_out_in_every_account_it_has_no_place(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     20        100    Stocks
      Joint    BBB     30        100    Stocks
      Trust    AAA     10        100    Stocks
      Trust    BND     40        100    Bonds

    Accounts:
      Account  Type
      Joint    taxable
      Trust    taxable

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     L1      2020-03-02  20        1000
      Joint    BBB     L2      2020-03-02  30        1000
      Trust    AAA     L3      2020-03-02  10        400
      Trust    BND     L4      2020-03-02  40        4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        40        10

    Restrictions:
      Account  Symbol  Rule
      Joint    AAA     phase out
      Trust    AAA     phase out

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    AAA     20
      SELL    Trust    AAA     10
      BUY     Joint    BBB     20
      BUY     Trust    BBB     10
    """
    assert given.plan.drift[0].targets.legacy == frozenset({"AAA"})


@scenario
def test_what_no_account_may_buy_gets_no_more_than_it_has(given: Given) -> None:
    """
    Stocks are 40 of 100 and 60 is wanted. Joint may not buy AAA and the IRA may buy nothing: no account may buy AAA,
    so all of the 20 go to BBB.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     20        100    Stocks
      Joint    BBB     20        100    Stocks
      Joint    CASH    2000             Cash
      IRA      BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     L1      2020-03-02  20        2000
      Joint    BBB     L2      2020-03-02  20        2000
      IRA      BND     L3      2020-03-02  40        4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Restrictions:
      Account  Symbol  Rule
      Joint    AAA     do not buy
      IRA      -       do not buy

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    BBB     20
    """
    targets = given.plan.drift[0].targets.symbols
    assert (round(targets["AAA"], 6), round(targets["BBB"], 6)) == (0.20, 0.40)


@scenario
def test_the_turnover_limit_holds_for_what_is_phased_out(given: Given) -> None:
    """
    5 % of 10,000 one way: 500 of the 2,000 in OLDX go, and the other 1,500 are said to stay.

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    OLDX    20        100    Old

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        6000
      Joint    OLDX    L2      2020-03-02  20        1000

    Settings:
      Name              Value
      Turnover Limit %  5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    OLDX    5
      BUY     VTI     5
    """
    said = [(each.symbol, each.amount, str(each.reason)) for each in given.plan.proposal.refusals]
    assert ("OLDX", 1500_00, "the turnover limit of 5.0% is reached") in said


@scenario
def test_what_losses_free_goes_to_the_least_gain_not_to_their_own_position(given: Given) -> None:
    """
    No gain is allowed. LGA's first lot loses 600: that pays for 600 of gain, which is 80 of MCD's shares at 7.50 each (12,000
    leave), or 8 of LGA's own at 70 each (880 leave). So the loss goes, and MCD as far as 600 reach: 14,000 in all.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     4000      331.2  Stocks
      Joint    LGA     200       100    Stocks
      Joint    MCD     100       150    Stocks
      Joint    CASH    9000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V       2015-01-02  4000      400000
      Joint    LGA     A1      2024-01-02  20        2600
      Joint    LGA     A2      2010-01-04  180       5400
      Joint    MCD     M       2019-01-04  100       14250

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     98        5
      Cash         -       2         1

    Settings:
      Name         Value
      Gain Budget  0

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity  Gain
      LGA     A1      20        -600
      MCD     M       80        600
    """


@scenario
def test_under_fifo_what_stands_before_a_cheap_lot_counts_with_it(given: Given) -> None:
    """
    The same with FIFO: LGA's old lot, 70 of gain a share, stands before the one that loses. The loss cannot be reached, and 500
    of gain buys most in MCD: 66 shares at 7.50.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     4000      331.2  Stocks
      Joint    LGA     200       100    Stocks
      Joint    MCD     100       150    Stocks
      Joint    CASH    9000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V       2015-01-02  4000      400000
      Joint    LGA     A1      2024-01-02  20        2600
      Joint    LGA     A2      2010-01-04  180       5400
      Joint    MCD     M       2019-01-04  100       14250

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     98        5
      Cash         -       2         1

    Settings:
      Name         Value
      Gain Budget  500
      Lot Method   FIFO

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity  Gain
      MCD     M       66        495
    """


@scenario
def test_over_years_an_equal_part_goes_each_year(given: Given) -> None:
    """
    Four calendar years, this one included: 100 shares by the end of 2029 are 25 a year. 10 of them were sold in March, so 15 are
    left for this year: (9,000 + 1,000) ÷ 4 less 1,000. The money goes to work in VTI.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     90        100    Stocks
      Joint    VTI     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  80        800
      Joint    OLD     B       2018-03-02  10        1100
      Joint    VTI     C       2020-03-02  10        1000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-03-10  Joint    OLD     sell    10        1000    2010-03-02  100

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Restrictions:
      Account  Symbol  Rule       Out By      Note
      -        OLD     phase out  2029-12-31  founder's shares

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      B       10        -100
      A       5         450

    Trades:
      Action  Symbol  Quantity
      SELL    OLD     15
      BUY     VTI     15
    """
    (kept,) = [each for each in given.refused if each.rule is Rule.PHASE_OUT_PART]
    assert not lacking(kept, "31 Dec 2029", "$1,500 ", "$1,000 was sold this year", "founder's shares")


@scenario
def test_carried_on_over_the_years_it_is_out_by_its_day(given: Given) -> None:
    """
    A third each year, in whole shares; the last year takes what is left.

    Years: 3
    Yearly: 0 of tax

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  100       1000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Prices:
      Symbol  Price
      VTI     100

    Restrictions:
      Account  Symbol  Rule       Out By
      -        OLD     phase out  2028-06-30

    Settings:
      Name               Value
      Short-Term Rate %  40
      Long-Term Rate %   20

    Expect:
    Leaving:
      Year  Account  Symbol  Sold  Left
      2026  Joint    OLD     3300  6700
      2027  Joint    OLD     3300  3400
      2028  Joint    OLD     3400  0
    """


@scenario
def test_down_to_a_weight_and_no_further(given: Given) -> None:
    """
    30 % of the portfolio is the employer's; 10 % may stay. Not even the cash that is asked for takes more of it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    EMP     30        100    Stocks
      Joint    VTI     70        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    EMP     A       2010-03-02  30        300
      Joint    VTI     C       2020-03-02  70        7000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Restrictions:
      Account  Symbol  Rule       Value
      -        EMP     phase out  10%

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    EMP     20
      BUY     VTI     20
    """
    assert [each.numbers["limit"] for each in given.refused if each.rule is Rule.PHASE_OUT_DOWN] == [0.1]


@scenario
def test_a_day_to_be_out_by_counts_for_phase_out_alone(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND; 80 % stocks, 20 % bonds

    Restrictions:
      Account  Symbol  Rule         Out By
      -        VTI     do not sell  2029-12-31
    """
    assert [(each.code, each.column) for each in given.findings if each.sheet == "Restrictions"] == [("BAD_VALUE", "Out By")]


@scenario
def test_what_another_row_replaced_in_the_model_says_so(given: Given) -> None:
    """
    The investment committee has put QUAL in the place of IVW and of MTUM; IVW is still held.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    IVW     30        100    Stocks
      Joint    VTI     70        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    IVW     A       2010-03-02  30        3000
      Joint    VTI     C       2020-03-02  70        7000

    Targets:
      Asset Class  Symbol  Target %  Replaces
      Stocks       VTI     70        -
      Stocks       QUAL    30        IVW, MTUM

    Prices:
      Symbol  Price
      QUAL    100

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    IVW     30
      BUY     QUAL    30
    """
    assert not lacking(given.results["trades"][0]["why"], "IVW was replaced by QUAL in the model (Targets, row 3)")
    (note,) = [each for each in given.findings if each.code == "NO_TARGET"]
    assert not lacking(note.message, "QUAL has replaced it")
    (row,) = [each for each in given.results["drift"] if each["name"] == "IVW"]
    assert row["weight_after"] == 0


@scenario
def test_a_name_that_the_index_let_go_says_so(given: Given) -> None:
    """
    OUT stands on Benchmark no longer: the index was reconstituted.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OUT     30        100    Stocks
      Joint    AAA     40        100    Stocks
      Joint    BBB     30        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OUT     A       2010-03-02  30        3000
      Joint    AAA     B       2020-03-02  40        4000
      Joint    BBB     C       2020-03-02  30        3000

    Targets:
      Asset Class  Target %
      Stocks       100

    Benchmark:
      Symbol  Weight %
      AAA     60
      BBB     40

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    OUT     30
      BUY     AAA     20
      BUY     BBB     10
    """
    assert not lacking(given.results["trades"][0]["why"], "OUT is none of the 2 names of Benchmark", "the index let it go")


@scenario
def test_what_was_replaced_has_no_place_under_its_class_either(given: Given) -> None:
    """
    Stocks are on target; but QUAL has taken the place of IVW, so IVW gets nothing of what the class leaves: it goes, for QUAL and VTI.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      IVW     30        100    Stocks
      IRA      VTI     70        100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class
      QUAL    Stocks

    Prices:
      Symbol  Price
      QUAL    100

    Targets:
      Asset Class  Symbol  Target %  Replaces
      Stocks       -       100       -
      Stocks       QUAL    20        IVW

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    IVW     30
      BUY     QUAL    20
      BUY     VTI     10
    """
    assert not lacking(given.results["trades"][0]["why"], "replaced by QUAL")
