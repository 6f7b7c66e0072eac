from __future__ import annotations

from datetime import date

from tests.scenarios.scenario import Given, scenario


@scenario
def test_three_sheets_are_enough(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Joint    BND     200       75     Bonds
      Joint    CASH    5000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        12000
      Joint    VTI     L2      2025-12-01  40        11500.50
      Joint    BND     L3      2021-05-04  200       16000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        35        5
      Cash         5         5

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Message
      SHORT_HISTORY      warning   Transactions  -    There is no Transactions sheet: what was sold since 2026-09-20, and bought and sold again, is not known. Wash-sale results are not verified, and this year's gains only as Settings gives them. Add the transactions.
      DEFAULT_TAX_RATES  note      Settings      -    No tax rates on Settings: 2026's top federal rates are used (37% on short-term gains and 20% on long-term gains, 3.8% NIIT); set Short-Term Rate %, Long-Term Rate % and NIIT % to the client's own.
    """
    household = given.household
    assert household.as_of == date(2026, 11, 20)
    assert household.cash == {"Joint": 500_000}
    assert household.positions.symbol == ("BND", "VTI")
    assert household.positions.value.tolist() == [1_500_000, 3_000_000]
    assert household.lots.basis.tolist() == [1_600_000, 1_200_000, 1_150_050]
    assert [(row.name, row.weight, row.low, row.high) for row in household.targets] == [
        ("Bonds", 0.35, 0.3, 0.4), ("Cash", 0.05, 0.0, 0.1), ("Stocks", 0.6, 0.55, 0.65)]
    assert bool(household.positions.sellable.all()) and bool(household.lots.sellable.all())


@scenario
def test_dearer_lot_goes_first(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     20        200    Stocks
      Joint    CASH    1000             Cash

    Lots:
      Lot ID  Account  Symbol  Acquired    Quantity  Cost Basis
      L1      Joint    VTI     2020-03-02  10        1200
      L2      Joint    VTI     2021-11-05  10        2300

    Targets:
      Asset Class  Target %
      Stocks       60
      Cash         40

    Settings:
      Name           Value
      Lot Method     HIFO
      Minimum Trade  0

    Expect:
    Trades:
      Action  Symbol  Quantity  Amount
      SELL    VTI     5         1,000

    Lots Sold:
      Lot ID  Quantity  Proceeds  Basis  Gain  Term
      L2      5         1000      1150   -150  LT
    """
    assert given.household.accounts["Joint"].lot_method == "HIFO"
