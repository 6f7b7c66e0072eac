"""What Transactions and Lots say of each other: unnamed sales (L-8), sales and bases that contradict Lots (D-7, W-15)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


@scenario
def test_sales_without_lots_took_what_lots_no_longer_has(given: Given) -> None:
    """
    The account is first in, first out, and Lots still has the two old lots: the sales of May and October took the lots of 2025 and 2026, the
    first all of 2025 and 5 of 2026 (15 × 90 − 950 − 500 = −100), the second 5 of 2026 (450 − 500 = −50). No purchase has a lot id: lots are
    joined by date.

    Household: taxed at 37 and 20 %; all stocks

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  FIFO

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     20        90     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     N1      2019-01-02  10        500
      Joint    ABC     N2      2020-01-02  10        600

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount
      2019-01-02  Joint    ABC     buy     10        500
      2020-01-02  Joint    ABC     buy     10        600
      2025-01-02  Joint    ABC     buy     10        950
      2026-01-02  Joint    ABC     buy     10        1000
      2026-05-04  Joint    ABC     sell    15        1350
      2026-10-05  Joint    ABC     sell    5         450

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Column
      SALE_WITHOUT_LOTS  warning   Transactions  6    Lots

    Form 8949:
      Part          Lot ID          Sold        Proceeds  Basis  Gain
      I short-term  ABC 2026-01-02  2026-05-04  450       500    -50
      I short-term  ABC 2026-01-02  2026-10-05  450       500    -50
      II long-term  ABC 2025-01-02  2026-05-04  900       950    -50
    """
    (said,) = given.plan.year.contradictions
    assert not lacking(said.message, "2 sales of ABC in Joint", "10 of the lot of 2025-01-02", "10 of the lot of 2026-01-02", "no longer has", "column Lots")


@scenario
def test_what_lots_does_not_explain_stays_first_in_first_out_and_is_said(given: Given) -> None:
    """
    A sale of 10 without lots, and Lots has both lots in part: 4 and 5 shares are gone, 9 and not 10. First in, first out: 900 − 500 = 400.

    Household: taxed at 37 and 20 %; all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     11        90     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     N1      2020-01-02  6         300
      Joint    ABC     N2      2026-05-04  5         475

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID
      2020-01-02  Joint    ABC     buy     10        500     N1
      2026-05-04  Joint    ABC     buy     10        950     N2
      2026-10-10  Joint    ABC     sell    10        900     -

    Expect:
    Checks:
      Code                   Severity  Sheet         Column
      SALES_CONTRADICT_LOTS  warning   Transactions  Lots

    Form 8949:
      Part          Lot ID  Proceeds  Basis  Gain
      II long-term  N1      900       500    400
    """
    (said,) = given.plan.year.contradictions
    assert not lacking(said.message, "ABC in Joint", "0 of lot N1 (Lots: 6)", "10 of lot N2 (Lots: 5)", "column Lots")


@scenario
def test_a_sale_that_names_other_lots_than_are_gone_is_said(given: Given) -> None:
    """
    The sale names N1, which Lots still has; N2 is gone from it. The sale's own word counts.

    Household: taxed at 37 and 20 %; all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     10        90     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     N1      2020-01-02  10        500

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2020-01-02  Joint    ABC     buy     10        500     N1      -
      2026-05-04  Joint    ABC     buy     10        950     N2      -
      2026-10-10  Joint    ABC     sell    10        900     -       N1: 10

    Expect:
    Checks:
      Code                   Severity  Sheet         Column
      SALES_CONTRADICT_LOTS  warning   Transactions  Lots

    Form 8949:
      Lot ID  Gain
      N1      400
    """
    (said,) = given.plan.year.contradictions
    assert not lacking(said.message, "0 of lot N1 (Lots: 10)", "10 of lot N2 (Lots: 0)")


@scenario
def test_a_basis_that_its_history_contradicts_is_said(given: Given) -> None:
    """
    A: bought again at 3,800 after a loss of 1,000: 4,800 by its history, 3,800 on Lots. B: 60 of 100 shares are left, 3,000 of 5,000; Lots has
    2,400, after a return of capital. C is within what rounding a unit cost may make; D is marked as not adjusted, and rebuilt.

    Household: taxed at 37 and 20 %; all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     100       30     Stocks
      Joint    BBB     60        50     Stocks
      Joint    CCC     1000      31     Stocks
      Joint    DDD     10        50     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      Joint    AAA     A2      2026-11-05  100       3800        -
      Joint    BBB     B1      2021-03-01  60        2400        yes
      Joint    CCC     C1      2021-03-01  1000      30004.50    yes
      Joint    DDD     D1      2021-03-01  10        400         no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount    Lot ID  Lots
      2021-03-01  Joint    BBB     buy     100       5000      B1      -
      2021-03-01  Joint    CCC     buy     1000      30000     C1      -
      2021-03-01  Joint    DDD     buy     10        450       D1      -
      2022-03-01  Joint    BBB     sell    40        2500      -       B1: 40
      2026-01-10  Joint    AAA     buy     100       5000      A1      -
      2026-11-01  Joint    AAA     sell    100       4000      -       A1: 100
      2026-11-05  Joint    AAA     buy     100       3800      A2      -

    Expect:
    Checks:
      Code                  Severity  Sheet  Row  Column      Value
      BASIS_CONTRADICTED    warning   Lots   2    Cost Basis  A2
      BASIS_CONTRADICTED    warning   Lots   3    Cost Basis  B1
    """
    washed, returned = (each.message for each in given.plan.year.contradictions)
    assert not lacking(washed, "A2", "$3,800", "$4,800", "$1,000.00 of it losses", "set Adjusted to no")
    assert not lacking(returned, "B1", "$2,400", "$3,000", "return of capital")
    assert "Adjusted" not in returned
