"""Shares received and sold: what their own row, Lots or the sale's row says counts, and what nobody says is asked for (H-5, H-6)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


def doubts(given: Given) -> list[str]:
    return [finding.column for finding in given.findings if finding.code == "RECEIPT_IN_DOUBT"]


@scenario
def test_what_lots_says_of_the_rest_counts_for_what_was_sold(given: Given) -> None:
    """
    20 given, 90 each in 2019 and worth 70 each on 2 March; 5 sold at 60, 5 at 80, 5 at 95, unnamed. Lots has the last 5.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GDN     5         60     Stocks
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How   Gift Value  Gift Date
      Joint    GDN     G1      2019-05-06  5         450         gift  350         2026-03-02

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount  Lot ID
      2026-03-02  Joint    GDN     receive  20        1800    G1
      2026-08-03  Joint    GDN     sell     5         300
      2026-09-03  Joint    GDN     sell     5         400
      2026-10-05  Joint    GDN     sell     5         475

    Targets:
      Asset Class  Target %
      Stocks       25
      Cash         75

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Part           Sold        Acquired    Basis  Gain
      I short-term   2026-08-03  2026-03-02  350    -50
      II long-term   2026-09-03  2019-05-06  400    0
      II long-term   2026-10-05  2019-05-06  450    25
    """
    assert doubts(given) == []


@scenario
def test_a_receipt_without_lot_id_is_the_lot_that_came_that_day(given: Given) -> None:
    """
    Neither sheet numbers lots; the sale goes first in, first out, and the shares are inherited as Lots says.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    INH     10        90     Stocks
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Acquired    Quantity  Cost Basis  How
      Joint    INH     2026-09-01  10        700         inheritance

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount
      2026-09-01  Joint    INH     receive  20        1400
      2026-11-10  Joint    INH     sell     10        900

    Targets:
      Asset Class  Target %
      Stocks       47
      Cash         53

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Part          Acquired   Gain
      II long-term  INHERITED  200
    """
    assert doubts(given) == []


@scenario
def test_a_receive_row_tells_of_a_lot_still_held(given: Given) -> None:
    """
    Lots leaves How blank: the plan sells 10 given shares at 60, below their value of 70 when given, and 10 inherited ones.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GDN     10        60     Stocks
      Joint    INH     10        60     Stocks
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GDN     G1      2019-05-06  10        900
      Joint    INH     I1      2026-09-01  10        500

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount  Lot ID  How          Acquired    Gift Value
      2026-03-02  Joint    GDN     receive  20        1800    G1      gift         2019-05-06  1400
      2026-09-01  Joint    INH     receive  10        500     I1      inheritance
      2026-04-02  Joint    GDN     sell     10        1000

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
      Part          Lot ID  Acquired    Basis  Gain
      I short-term  G1      2026-03-02  700    -100
      II long-term  I1      INHERITED   500    100

    Form 8949:
      Part          Lot ID  Acquired    Basis  Gain
      II long-term  G1      2019-05-06  900    100
    """


@scenario
def test_the_sales_own_row_tells_where_nothing_else_does(given: Given) -> None:
    """
    A sale that brings its own purchase may say that it was inherited; one that names a receipt, when it was first bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2019-05-06  10        900

    Securities:
      Symbol  Type
      INH     stock
      TRF     stock

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount  Lot ID  Lots    Acquired    Cost Basis  How
      2026-05-04  Joint    TRF     receive  10                T1
      2026-06-01  Joint    INH     sell     10        600             X9: 10  2026-05-01  500         inheritance
      2026-06-02  Joint    TRF     sell     10        700             T1: 10  2018-05-01  400

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Part          Lot ID  Acquired    Basis  Gain
      II long-term  X9      INHERITED   500    100
      II long-term  T1      2018-05-01  400    300
    """
    assert doubts(given) == []
    assert not [finding for finding in given.findings if finding.severity == "error"]


@scenario
def test_what_nobody_says_is_asked_for_once_the_shares_are_sold(given: Given) -> None:
    """
    A transfer without its date counts as short, unless it came more than a year before; a gift without its value takes no loss;
    shares that came nobody says how are said; those still held are not.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2026-03-02  10        900

    Securities:
      Symbol  Type
      TRF     stock
      OLD     stock
      GDN     stock
      UNK     stock

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount  Lot ID  Lots    How       Acquired
      2026-03-02  Joint    VTI     receive  10        900     V1
      2026-03-02  Joint    TRF     receive  10        400     T1              transfer
      2025-03-02  Joint    OLD     receive  10        400     T2              transfer
      2026-03-02  Joint    GDN     receive  10        900     G1              gift      2019-05-06
      2026-03-02  Joint    UNK     receive  10        400     U1
      2026-06-01  Joint    TRF     sell     10        600             T1: 10
      2026-06-02  Joint    OLD     sell     10        600             T2: 10
      2026-06-03  Joint    GDN     sell     10        600             G1: 10
      2026-06-04  Joint    UNK     sell     10        600             U1: 10

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Part          Lot ID  Acquired    Basis  Gain
      I short-term  T1      2026-03-02  400    200
      I short-term  U1      2026-03-02  400    200
      II long-term  T2      2025-03-02  400    200
      II long-term  G1      2019-05-06  600    0
    """
    assert sorted(doubts(given)) == ["Acquired", "Gift Value", "How"]


@scenario
def test_a_receipt_washes_nothing_and_shares_bought_back_do(given: Given) -> None:
    """
    10 sold at a loss of 300; 10 come in by transfer, 4 more by gift, 3 are bought in the IRA: only these wash, 90 for good.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     14        60     Stocks
      Joint    CASH    1000      1      Cash
      IRA      ABC     5         60     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     T1      2026-10-20  10        500
      Joint    ABC     G1      2026-11-05  4         200
      IRA      ABC     R1      2026-11-12  3         180
      IRA      ABC     R2      2026-11-14  2         120

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount  Lot ID  Lots    How       Acquired
      2026-02-02  Joint    ABC     buy      10        900     L1
      2026-11-02  Joint    ABC     sell     10        600             L1: 10
      2026-11-10  Joint    ABC     receive  10        500     T1              transfer  2026-10-20
      2026-11-12  IRA      ABC     buy      3         180     R1
      2026-11-13  Joint    ABC     receive  4         200     G1              gift      2026-11-05
      2026-11-14  IRA      ABC     receive  2         120     R2              transfer

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Lot ID  Code  Adjustment  Gain
      L1      W     90          -210
    """
    assert not [finding for finding in given.findings if finding.severity == "error"]


@scenario
def test_a_split_of_lots_that_only_lots_has(given: Given) -> None:
    """
    Lots has 60 of the 100 that ten shares for 9,000 became; 40 were sold after the split, 2 before it for 2,000.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     60        120    Stocks
      Joint    CASH    7200      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     N1      2019-05-01  60        5400

    Transactions:
      Date        Account  Symbol  Action       Quantity  Amount  Lots
      2026-02-10  Joint    ABC     sell         2         2000    N1: 2
      2026-06-10  Joint    ABC     Stock Split  90
      2026-11-10  Joint    ABC     sell         40        4800    N1: 40

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Lot ID  Sold        Basis  Gain
      N1      2026-02-10  1800   200
      N1      2026-11-10  3600   1200
    """
    assert not [finding for finding in given.findings if finding.severity == "error"]


@scenario
def test_a_split_that_finds_no_shares_is_said(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2019-05-06  10        900

    Securities:
      Symbol  Type
      ABC     stock

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount  How
      2026-06-10  Joint    ABC     receive  90                split

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      (none)
    """
    assert doubts(given) == ["How"]


@scenario
def test_a_day_after_the_receipt_and_two_words_for_one_lot_are_said(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How
      Joint    VTI     V1      2019-05-06  10        900         inheritance

    Transactions:
      Date        Account  Symbol  Action   Quantity  Amount  Lot ID  How       Acquired
      2026-03-02  Joint    VTI     receive  10        900     V1      transfer  2026-04-02

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      (none)
    """
    assert sorted(doubts(given)) == ["Acquired", "How"]


@scenario
def test_a_gift_that_only_its_sale_tells_of_is_asked_about(given: Given) -> None:
    """
    Given shares, 500 to the donor, sold for 400: no loss is taken while nobody says what they were worth when given. Of
    the second sale it is said, 450, and of the third nothing depends on it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    1000      1      Cash

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis  How   Gift Value  Gift Date
      2026-08-03  Joint    GDN     sell    5         400     2019-05-06  500         gift  -           -
      2026-09-03  Joint    GDO     sell    5         400     2019-05-06  500         gift  450         2022-03-02
      2026-10-05  Joint    GDP     sell    5         600     2019-05-06  500         gift  -           -

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   37
      Long-Term Rate %    20

    Expect:
    Form 8949:
      Sold        Basis  Gain
      2026-08-03  400    0
      2026-09-03  450    -50
      2026-10-05  500    100
    """
    [doubt] = [finding for finding in given.findings if finding.code == "RECEIPT_IN_DOUBT"]
    assert (doubt.sheet, doubt.row, doubt.column, doubt.value) == ("Transactions", 2, "Gift Value", "GDN")
