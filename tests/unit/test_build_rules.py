from __future__ import annotations

from datetime import date

import pytest

from tests.scenarios.scenario import Reading, reading
from xlrebal.household.household import Tilt
from xlrebal.household.read.named_lots import parse_named_lots
from xlrebal.risk.covariance import covariance_of


@reading
def test_restrictions_tilts_and_groups(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Joint    NVDA    100       200    Stocks
      Joint    BND     100       75     Bonds

    Securities:
      Symbol  Asset Class  Exposure Group  Identical Group  Substitutes  Type  Location Preference
      VTI     Stocks       -               total market     ITOT, SCHB   etf   Roth, taxable
      VTSAX   Stocks       -               Total Market;x   -            fund  -
      VFFSX   Stocks       -               X                -            fund  -
      NVDA    Stocks       semis           -                -            stock
      AMD     Stocks       Chips           VTI              -            stock

    Exposure Groups:
      Group  Cap %
      Semis  10
      Oil    5

    Restrictions:
      Account  Symbol  Rule         Value  Until
      Joint    NVDA    do not sell  -      2026-11-20
      Joint    NVDA    do not buy   -      2026-11-19
      -        VTI     max weight   30     -
      -        BND     max weight   -      -
      -        AMD     min weight   -      -
      Joint    VTI     min weight   20     -
      -        XXX     hold         -      -
      Ghost    VTI     hold         -      -

    Tilts:
      Asset Class  Tilt %  Funded By  Start       End         Cap %
      stocks       4       bonds      2026-01-01  2026-12-31  63
      Bonds        4       -          2025-01-01  2025-12-31  -
      Gold         4       -          -           -           -

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40
    """
    household = given.household
    rules = [(rule.account, rule.symbol, rule.rule, rule.weight) for rule in household.restrictions]
    assert rules == [("", "AMD", "do not sell", None), ("", "BND", "do not buy", None), ("", "VTI", "max weight", 0.3), ("", "XXX", "hold", None), ("Joint", "NVDA", "do not sell", None), ("Joint", "VTI", "min weight", 0.2)]
    assert household.tilts == (Tilt(asset_class="Stocks", points=0.04, funded_by="Bonds", reason="", cap=0.63, start=date(2026, 1, 1), end=date(2026, 12, 31)),)
    assert household.group_caps == {"Semis": 0.1}
    assert household.securities["NVDA"].exposure_group == "Semis"
    assert {household.group_of[symbol] for symbol in ("VTI", "VTSAX", "VFFSX", "AMD")} == {"AMD"}
    assert household.group_of["BND"] == "BND"
    vti = household.securities["VTI"]
    assert (vti.substitutes, vti.location_preference, vti.fractional) == (("ITOT", "SCHB"), ("roth_ira", "taxable"), False)
    assert household.securities["VTSAX"].fractional
    assert {"UNKNOWN_GROUP", "UNKNOWN_ACCOUNT", "MISSING_VALUE"} <= set(given.codes)
    assert {finding.value for finding in given.findings if finding.code == "BAD_VALUE"} == {"XXX", "Gold"}


@reading
def test_transactions_and_their_findings(given: Reading) -> None:
    """
    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       20000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount   Lot ID  Lots          Status     Acquired    Cost Basis
      2026-01-05  joint    spy     buy     50        30000    S1
      2026-11-02  Joint    SPY     sell    -60       33000            S1: 40, L1:5
      2026-11-03  Joint    SPY     sell    20        11000            S1
      2026-11-04  Joint    SPY     sell    1         550              old
      2026-11-04  Joint    SPY     sell    1         550              older                    2019-01-01  300
      2026-11-05  Joint    SPY     buy     5         3000     S2
      2026-11-04  Joint    SPY     sell    1         550              S2
      2026-12-01  Roth     VTI     buy     3                                        scheduled
      2026-12-02  Roth     VTI     buy     3
      2026-12-03  Roth     VTI     buy     -3

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code                Severity  Sheet         Row  Value
      BAD_QTY             error     Transactions  11   -3
      BAD_VALUE           warning   Transactions  10   2026-12-02
      UNKNOWN_SYMBOL      warning   Transactions  2    SPY
      UNKNOWN_LOT         error     Transactions  3    L1
      LOT_OVERSOLD        error     Transactions  4    S1
      UNKNOWN_LOT         error     Transactions  5    old
      SOLD_BEFORE_BOUGHT  error     Transactions  8    S2
      SHORT_HISTORY       warning   Transactions  -    Roth
      DEFAULT_TAX_RATES   note      Settings
    """
    first, second, third, *_ = given.household.transactions
    assert (first.traded, first.account, first.symbol, first.quantity, first.amount) == (date(2026, 1, 5), "Joint", "SPY", 50_000_000, 3_000_000)
    assert second.lots == (("S1", 40_000_000), ("L1", 5_000_000)) and second.quantity == 60_000_000
    assert third.lots == (("S1", 20_000_000),)
    assert [one.scheduled for one in given.household.transactions[-2:]] == [True, True]
    assert given.household.group_of["SPY"] == "SPY"


@pytest.mark.parametrize(("text", "lots", "unreadable"), [
    ("", (), ""), ("L1", (("L1", 0),), ""), ("L1: 40, L2: 10.5", (("L1", 40_000_000), ("L2", 10_500_000)), ""),
    ("L1: 1,000, L2: 5", (("L1", 1_000_000_000), ("L2", 5_000_000)), ""), ("L1=3; bad", (("L1", 3_000_000),), "bad"),
])
def test_named_lots(text: str, lots: tuple[tuple[str, int], ...], unreadable: str) -> None:
    assert parse_named_lots(text) == (lots, unreadable)


@reading
def test_risk_sheet(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks

    Targets:
      Asset Class  Target %
      Stocks       100

    Risk:
      Asset Class  Volatility %  STOCKS  Bonds
      stocks       16            1       -0.2
      Bonds        6             -0.2    1
    """
    stated = given.household.risk.stated
    assert stated is not None and stated.volatility == {"Bonds": 0.06, "Stocks": 0.16}
    assert stated.correlation.of("Stocks", "Bonds") == stated.correlation.of("Bonds", "Stocks") == -0.2


@reading
def test_returns_sheet_is_measured(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks

    Targets:
      Asset Class  Target %
      Stocks       100

    Returns:
      Date        Stocks  Bonds
      2026-01-31  0.01    -0.01
      2026-02-28  0.03    -0.03
      2026-03-31  -0.01   0.01
      2026-04-30  0.01    -0.01
    """
    covariance = covariance_of(given.household)
    assert covariance is not None and covariance.names == ("Stocks",), "nothing held or targeted is a bond"
    assert covariance.volatility["Stocks"] == pytest.approx(0.0163299 * 12**0.5, rel=1e-4)


@reading
def test_given_rates_are_kept(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name               Value
      Short-Term Rate %  24
      Long-Term Rate %   15
    """
    settings = given.household.settings
    assert (settings.short_term_rate_pct, settings.long_term_rate_pct, settings.niit_pct) == (0.24, 0.15, 0.0)
    assert "DEFAULT_TAX_RATES" not in given.codes


@reading
def test_tilts_that_differ_by_their_cap_or_end_alone_stand_in_one_order(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Joint    BND     100       75     Bonds

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Tilts:
      Asset Class  Tilt %  End         Cap %
      Stocks       3       -           -
      Stocks       3       2026-12-31  -
      Stocks       3       -           70
    """
    tilts = given.household.tilts
    assert [(each.cap, each.end) for each in tilts] == [(0.7, None), (None, date(2026, 12, 31)), (None, None)]
