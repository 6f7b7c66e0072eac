from __future__ import annotations

import pytest

from tests.scenarios.scenario import Reading, reading
from xlrebal.household.read.recognise_cash import CashEvidence, is_cash


@reading
def test_what_is_wrong_with_a_holding(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Market Value  Asset Class  Currency
      Joint    VTI     60        300    18000         Stocks       USD
      Joint    VTI     40        300    12000         Stocks       USD
      Joint    SHRT    -10       50     -500          Stocks       USD
      Joint    NOPR    10                             Stocks       USD
      Joint    WHAT    10        20     200                        USD
      Joint    SAP     10        200    2000          Stocks       EUR
      Joint    OLD     10        20     190           Stocks       USD
      Joint    ZERO    0         20     0             Stocks       USD
      Joint    BLNK              20     400           Stocks       USD
      Joint    DERV    8                1000          Stocks       USD

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       2000
      Joint    OLD     L2      2020-03-02  10        2000
      Joint    DERV    L3      2020-03-02  8         2000
      Joint    NOPR    L4      2020-03-02  10        2000
      Joint    WHAT    L5      2020-03-02  10        2000
      Joint    SAP     L6      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code                Severity  Sheet         Row  Column
      UNKNOWN_SYMBOL      error     Holdings      6    Symbol
      MISSING_PRICE       error     Holdings      5    Price
      FOREIGN_CURRENCY    error     Holdings      7    Symbol
      COUNTED_BY_VALUE    warning   Holdings      10   Quantity
      SHORT_POSITION      error     Holdings      4    Quantity
      DUPLICATE_HOLDING   warning   Holdings      3    Symbol
      STALE_MARKET_VALUE  warning   Holdings      8    Market Value
      SHORT_HISTORY       warning   Transactions  -    -
      DEFAULT_TAX_RATES   note      Settings      -    -
    """
    positions = given.household.positions
    value = dict(zip(positions.symbol, positions.value.tolist(), strict=True))
    assert value == {"VTI": 3_000_000, "SHRT": -50_000, "NOPR": 0, "WHAT": 20_000, "SAP": 0, "OLD": 20_000, "BLNK": 40_000, "DERV": 100_000}
    assert [str(each) for each in given.household.unvalued] == ["NOPR in Joint", "SAP in Joint"]
    traded = [symbol for symbol, free in zip(positions.symbol, positions.sellable.tolist(), strict=True) if free]
    assert traded == ["DERV", "OLD", "VTI"]


@reading
def test_prices_sheet_is_above_holdings(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol   Quantity  Price  Market Value  Asset Class
      Joint    VTI      100       300    30000         Stocks
      Other    VTI      10        299    2990          Stocks
      Joint    BOND912  50000     98.5   49250         Bonds

    Lots:
      Account  Symbol   Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI      L1      2020-03-02  100       2000
      Other    VTI      L2      2020-03-02  10        2000
      Joint    BOND912  L3      2020-03-02  50000     49000

    Securities:
      Symbol   Asset Class  Price Factor
      BOND912  Bonds        0.01

    Prices:
      Symbol  Price   As Of
      vti     301.25  2026-11-14
      TLT     90      2026-11-20

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       50
      Bonds        TLT     40
      Bonds        AGG     10

    Expect:
    Checks:
      Code               Severity  Sheet         Row
      BAD_VALUE          warning   Holdings      3
      MISSING_PRICE      error     Targets       4
      STALE_PRICE        warning   Prices        2
      NO_TARGET          note      Holdings      4
      SHORT_HISTORY      warning   Transactions  -
      DEFAULT_TAX_RATES  note      Settings      -
    """
    securities = given.household.securities
    assert securities["VTI"].price == 301_250_000_000 and securities["VTI"].price_source == "Prices"
    assert securities["BOND912"].price == 985_000_000 and securities["BOND912"].quoted_price == 98.5
    assert securities["TLT"].tradable and not securities["AGG"].tradable
    assert given.household.positions.value.tolist() == [4_925_000, 3_012_500, 301_250]


@reading
def test_cash_under_the_names_custodians_use(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol                   Description         Quantity  Price  Market Value  Asset Class
      Joint    Cash & Cash Investments                                       1000.10
      Joint    SPAXX**                  Fidelity Govt MM    500       1      500
      Joint    USD                                          -20.05
      Joint    XYZ99                    Bank Deposit        7         1      7
      Joint    BIL                      T-Bill ETF          10        91.5   915           Cash
      Joint    TINY                     Some Reserve Fund   30        1      30            CASH & EQUIVALENTS

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BIL     L1      2026-03-02  10        910

    Targets:
      Asset Class  Target %
      CASH         100
    """
    household = given.household
    assert household.cash == {"Joint": 100_010 + 50_000 - 2_005 + 700 + 3_000}
    assert household.positions.symbol == ("BIL",)
    assert household.targets[0].path == ("Cash", "", "", "")


@pytest.mark.parametrize(("symbol", "description", "kind", "classes", "prices", "has_lots", "cash"), [
    ("VMFXX", "", "", (), (), True, True),
    ("SGOV", "iShares 0-3 Month Treasury", "etf", ("Cash",), (100.2,), True, False),
    ("SGOV", "", "", ("Cash",), (1.0,), True, False),
    ("FUND1", "", "cash", (), (1.0,), False, True),
    ("FUND2", "Money Market Fund", "", (), (1.0,), False, True),
    ("FUND3", "Money Market Fund", "", (), (10.0,), False, False),
    ("FUND4", "", "fund", ("Cash",), (1.0,), False, True),
    ("USD", "ProShares Ultra Semiconductors", "etf", ("Stocks",), (95.0,), True, False),
    ("USD", "ProShares Ultra Semiconductors", "", (), (95.0,), True, False),
    ("CASH", "", "", (), (), True, True),
    ("CASY", "Casey's General Stores", "", ("Stocks",), (400.0,), False, False),
    ("CAH", "Cardinal Health", "", (), (), False, False),
])
def test_is_cash(symbol: str, description: str, kind: str, classes: tuple[str, ...], prices: tuple[float, ...], has_lots: bool, cash: bool) -> None:
    assert is_cash(CashEvidence(symbol=symbol, descriptions=[description], classes=classes, prices=prices, type=kind, has_lots=has_lots, held=True)) is cash
