"""Findings that no other test of the builders brings about, each from the smallest household that shows it."""

from __future__ import annotations

from tests.scenarios.scenario import Reading, reading


@reading
def test_a_short_history_and_a_missing_household_model(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Model
      Joint    taxable  -
      Trust    taxable  Growth
      Kids     taxable  Growth

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Trust    VTI     10        300    Stocks
      Kids     VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        2000
      Trust    VTI     L2      2020-03-02  10        2000
      Kids     VTI     L3      2020-03-02  10        2000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount
      2026-09-20  Joint    VTI     buy     1         300
      2026-09-21  Trust    VTI     buy     1         300

    Targets:
      Model   Asset Class  Target %  Low %  High %
      Growth  Stocks       90        95     100
      Growth  Cash         10
      Income  Stocks       100

    Settings:
      Name               Value
      Short-Term Rate %  24
      Long-Term Rate %   15

    Expect:
    Checks:
      Code           Severity  Sheet         Row  Value
      BAD_VALUE      warning   Targets       2    0.95
      UNKNOWN_MODEL  warning   Targets       4    Income
      UNKNOWN_MODEL  error     Targets
      SHORT_HISTORY  warning   Transactions  -    Kids
      SHORT_HISTORY  warning   Transactions  -    2026-09-21
    """
    assert given.household.targets[1].band == "5 points (default)"


@reading
def test_substitutes_need_a_record_and_a_price(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        2000

    Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       ITOT; SCHB; VV
      ITOT    Stocks
      SCHB    Stocks

    Prices:
      Symbol  Price
      SCHB    20
      VV      300

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code                   Severity  Sheet         Value
      SUBSTITUTE_NOT_USABLE  warning   Securities    VV
      SUBSTITUTE_NOT_USABLE  warning   Securities    ITOT
      SHORT_HISTORY          warning   Transactions  -
      DEFAULT_TAX_RATES      note      Settings      -
    """
    securities = given.household.securities
    assert [symbol for symbol in ("ITOT", "SCHB", "VV") if securities[symbol].tradable] == ["SCHB"]


@reading
def test_returns_that_may_be_percents_or_fractions_are_not_used(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks

    Returns:
      Date        Stocks
      2026-01-31  0.2
      2026-02-28  -0.2
      2026-03-31  0.15

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert "PERCENT_UNCLEAR" in given.codes and given.household.risk.returns is None and given.household.risk.faults


@reading
def test_an_override_bad_price_is_not_traded_at_another(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Joint    SPY     10        0      Stocks

    Prices:
      Symbol  Price
      VTI     high
      GLD     400

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert given.codes.count("BAD_PRICE") == 2 and "MISSING_PRICE" not in given.codes
    assert not any(given.household.securities[symbol].tradable for symbol in ("VTI", "SPY"))
    assert given.household.positions.value.tolist() == [0, 300_000]  # the Holdings price still values what is held
