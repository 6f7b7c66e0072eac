"""Default Band % = preset: bands by what a row is of (DESIGN section 6, Drift)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.finding import Problem


@scenario
def test_bands_by_kind(given: Given) -> None:
    """
    Bonds are 2.5 points under and their preset is 2 points, so that they are traded for; stocks are inside their 3, real estate inside its 7.
    Gold is of no kind: it has the default of 5. What names a band keeps it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     415       10     US Stocks
      Joint    VXUS    105       10     Intl Stocks
      Joint    VNQ     105       10     REITs
      Joint    BND     275       10     Bonds
      Joint    GLD     100       10     Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  415       4000
      Joint    VXUS    L2      2020-03-02  105       1050
      Joint    VNQ     L3      2020-03-02  105       1050
      Joint    BND     L4      2020-03-02  275       2750
      Joint    GLD     L5      2020-03-02  100       1000

    Targets:
      Asset Class  Target %  Band %
      US Stocks    40        -
      Intl Stocks  10        6
      REITs        10        -
      Bonds        30        -
      Gold         10        -

    Settings:
      Name            Value
      Default Band %  preset

    Expect:
    Drift:
      Level     Name         Low  High  Status
      class     Bonds        28%  32%   under
      class     Gold         5%   15%   ok
      class     Intl Stocks  4%   16%   ok
      class     REITs        3%   17%   ok
      class     US Stocks    37%  43%   ok
      security  BND          -    -     ok
      security  GLD          -    -     ok
      security  VNQ          -    -     ok
      security  VTI          -    -     ok
      security  VXUS         -    -     ok
      account   Joint        -    -     ok
    """
    (said,) = (each.message for each in given.findings if each.code is Problem.BAND_PRESET)
    assert "Bonds 2 points (bonds), REITs 7 points (real estate), US Stocks 3 points (US equity)" in said
    assert "with the 5 points of Default Band %: Gold" in said


@scenario
def test_bands_by_volatility(given: Given) -> None:
    """
    A fifth of 18 % is 3.6 points; bonds at 4 % have the least, 2 points.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       18            1       0
      Bonds        4             0       1

    Settings:
      Name            Value
      Default Band %  volatility

    Expect:
    Drift:
      Level     Name    Low    High
      class     Bonds   38%    42%
      class     Stocks  56.4%  63.6%
      security  BND     -      -
      security  VTI     -      -
      account   Joint   -      -
    """


@scenario
def test_bands_by_volatility_of_past_returns(given: Given) -> None:
    """
    Monthly returns of ±4 % in turn deviate by √(12 / 11) × 4 % a month, × √12 a year: 14.5 %, of which a fifth is 2.9 points.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Returns:
      Date        Stocks
      2025-11-30  4%
      2025-12-31  -4%
      2026-01-31  4%
      2026-02-28  -4%
      2026-03-31  4%
      2026-04-30  -4%
      2026-05-31  4%
      2026-06-30  -4%
      2026-07-31  4%
      2026-08-31  -4%
      2026-09-30  4%
      2026-10-31  -4%

    Settings:
      Name          Value
      Band Presets  volatility
    """
    stocks = next(row for row in given.results["drift"] if row["name"] == "Stocks")
    width = float(str(stocks["high"])) - 0.6
    assert abs(width - 0.04 * (12 / 11) ** 0.5 * 12**0.5 / 5) < 1e-6
