from __future__ import annotations

import pytest

from tests.scenarios.scenario import Reading, reading
from xlrebal.household.read.target_bands import BandCells, resolve_band


@reading
def test_levels_bands_and_where_security_rows_stand(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class  Sector
      Joint    VTI     100       300    US Stocks    Large
      Joint    AVUV    100       100    US Stocks    Small
      Joint    BND     100       75     Bonds
      Joint    GLD     10        300    Gold
      Joint    CASH    500              cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       9000
      Joint    BND     L2      2020-03-02  100       9000
      Joint    GLD     L3      2020-03-02  10        900

    Targets:
      Asset Class  Sub-Class  Symbol  Target %  Band %  Band Type  Low %  High %
      us stocks    -          -       60        20      REL
      -            Small      -       10                5/25
      -            -          VTI     45        3
      bonds        -          -       35                           30     37
      -            -          spaxx   5

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Value
      LOTS_MISSING       error     Holdings      3    AVUV
      NO_TARGET          note      Holdings      5    GLD
      SHORT_HISTORY      warning   Transactions  -    -
      DEFAULT_TAX_RATES  note      Settings      -    -
    """
    rows = [(row.level.value, row.path, row.weight, row.low, row.high, row.band, row.row) for row in given.household.targets]
    assert rows == [
        ("class", ("Cash", "", "", ""), 0.05, 0.0, 0.1, "5 points (default)", 6),
        ("class", ("bonds", "", "", ""), 0.35, 0.3, 0.37, "30 % to 37 %", 5),
        ("class", ("us stocks", "", "", ""), 0.6, 0.48, 0.72, "20 % of target", 2),
        ("security", ("us stocks", "Large", "", "VTI"), 0.45, 0.42, 0.48, "3 points", 4),
        ("sub_class", ("us stocks", "Small", "", ""), 0.1, 0.075, 0.125, "5 points or 25 % of target", 3)]
    assert given.household.securities["VTI"].asset_class == "us stocks"  # one spelling: the Targets sheet's


@pytest.mark.parametrize(("target", "cells", "low", "high", "fault"), [
    (0.6, BandCells(0.05, "ABS"), 0.55, 0.65, ""),
    (0.03, BandCells(0.05, ""), 0.0, 0.08, ""),
    (0.6, BandCells(0.2, "REL"), 0.48, 0.72, ""),
    (0.6, BandCells(None, "5/25"), 0.55, 0.65, ""),
    (0.1, BandCells(None, "5/25"), 0.075, 0.125, ""),
    (0.6, BandCells(0.05, "", 0.5, None), 0.5, 0.65, ""),
    (0.6, BandCells(None, "", None, 0.62), 0.55, 0.62, ""),
    (0.6, BandCells(None, "", 0.61, 0.62), 0.55, 0.65, "low_pct"),
    (0.6, BandCells(None, "", 0.5, 0.59), 0.55, 0.65, "high_pct"),
    (0.98, BandCells(), 0.93, 1.0, ""),
])
def test_bands(target: float, cells: BandCells, low: float, high: float, fault: str) -> None:
    band = resolve_band(target, cells, 0.05)
    assert (band.low, band.high, band.fault) == (pytest.approx(low), pytest.approx(high), fault)


@reading
def test_a_hundredth_is_corrected_on_the_largest(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    A
      Joint    BND     100       75     B
      Joint    GLD     10        300    C

    Targets:
      Asset Class  Target %
      A            33.33
      B            33.33
      C            33.33
    """
    assert "TARGETS_CORRECTED" in given.codes
    assert [row.weight for row in given.household.targets] == [0.3333, 0.3333, 0.3334]


@reading
def test_beyond_a_hundredth_nothing_trades_by_that_model(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Model
      Joint    taxable  -
      Trust    taxable  Income

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Trust    BND     100       75     Bonds

    Targets:
      Model   Asset Class  Symbol  Target %
      -       Stocks       -       60.02
      -       Bonds        -       40
      Income  Bonds        -       60
      Income  Bonds        BND     40
      Income  Stocks       VTI     25
      Income  Stocks       SPY     15
    """
    found = [(finding.row, finding.value) for finding in given.findings if finding.code == "TARGETS_DO_NOT_SUM"]
    assert found == [(2, "100.0200 %")]
    assert {row.model for row in given.household.targets} == {"Income"}
    assert sum(row.weight for row in given.household.targets if row.path[3] in ("", "VTI", "SPY")) == pytest.approx(1.0)


@reading
def test_parts_may_not_ask_for_more_than_their_class(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Joint    SPY     100       600    Stocks

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       60
      Stocks       VTI     35
      Stocks       SPY     30
      Bonds        -       40
    """
    assert "TARGET_EXCEEDS_PARENT" in given.codes
    assert given.household.targets == ()


@reading
def test_repeated_rows_conflicting_classes_and_empty_classes_are_said(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Equity

    Securities:
      Symbol  Asset Class
      VTI     Stocks

    Targets:
      Asset Class  Target %
      Stocks       30
      Stocks       30
      Bonds        40
    """
    assert {"CLASS_CONFLICT", "DUPLICATE_TARGET", "TARGET_WITHOUT_HOLDING"} <= set(given.codes)
    assert [(row.name, row.weight) for row in given.household.targets] == [("Bonds", 0.4), ("Stocks", 0.6)]
    assert given.household.securities["VTI"].asset_class == "Stocks"


@reading
def test_the_only_model_is_the_households_where_no_account_names_one(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks

    Targets:
      Model     Asset Class  Target %
      Balanced  Stocks       100
    """
    assert [row.model for row in given.household.targets] == [""]
    assert "UNKNOWN_MODEL" in given.codes


@reading
def test_symbols_alone_are_enough_to_name_a_target(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price
      Joint    VTI     100       300
      Joint    BND     100       75
      Joint    ODD     100       75

    Targets:
      Symbol  Target %
      VTI     60
      BND     40
    """
    securities = given.household.securities
    assert securities["VTI"].tradable and not securities["ODD"].tradable
    assert [finding.value for finding in given.findings if finding.code == "UNKNOWN_SYMBOL"] == ["ODD"]
    assert [row.name for row in given.household.targets] == ["BND", "VTI"]


@reading
def test_a_class_that_something_may_be_bought_for_is_not_called_empty(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Model  Menu
      Joint    taxable  -      -
      Plan     401k     Plan   FSKAX, FTIHX

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Plan     FSKAX   100       100    Stocks
      Plan     FXNAX   100       100    Bonds

    Securities:
      Symbol  Asset Class    Type
      FTIHX   International  fund
      GLDM    Gold           etf

    Prices:
      Symbol  Price
      FTIHX   17.3
      GLDM    80

    Restrictions:
      Account  Symbol  Rule
      Joint    GLDM    do not buy

    Targets:
      Model  Asset Class    Target %
      -      Stocks         60
      -      International  30
      -      Gold           10
      Plan   Stocks         60
      Plan   International  30
      Plan   Gold           10
    """
    empty = [(each.row, each.message.split(" has ")[0]) for each in given.findings if each.code == "TARGET_WITHOUT_HOLDING"]
    assert empty == [(4, "Gold"), (7, "Gold")]  # one account may not buy GLDM, the other's menu lacks it


@reading
def test_a_holding_without_a_target_is_pointed_at_where_it_stands(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Trade  Model
      Joint    taxable  yes    Growth
      IRA      ira      yes    Income
      Annuity  annuity  no     Income

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Joint    BND     100       75     Bonds
      Annuity  VTI     100       300    Stocks
      IRA      VUG     100       300    Stocks
      IRA      BND     100       75     Bonds

    Targets:
      Model   Asset Class  Symbol  Target %
      Growth  Stocks       -       60
      Growth  Bonds        -       40
      Income  -            BND     100
    """
    found = {each.row: each.message for each in given.findings if each.code == "NO_TARGET"}
    assert found == {
        4: "VTI (Stocks) has no target row of model Income: its target is 0, and it is not sold: Trade on Accounts is no for Annuity.",
        5: "VUG (Stocks) has no target row of model Income: it is taken as legacy with a target of 0; add a row to keep it.",
    }
