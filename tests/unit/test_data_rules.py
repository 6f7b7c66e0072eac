"""D-1 to D-9: a workbook and plain records with the same faults are told the same, as bad as the rule says."""

from __future__ import annotations

from datetime import date

import pytest

from tests.scenarios.scenario import Reading, reading
from xlrebal.household.read.bad_data import (
    DataToCheck,
    HoldingRecord,
    LotRecord,
    PriceRecord,
    SellRecord,
    check_data,
    check_history,
)
from xlrebal.household.read.data_rules import SEVERITIES, KnownLot, NamedSale, known_lots, sale_faults
from xlrebal.schema.column import Column
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import INPUT_SHEETS

AS_OF = date(2026, 11, 20)
OLD = date(2020, 3, 2)
LOTS = [
    LotRecord("undated", "Joint", "VTI", None, 10_000_000, 1_000_00),
    LotRecord("future", "Joint", "VTI", date(2026, 11, 21), 10_000_000, 1_000_00),
    LotRecord("blank", "Joint", "VTI", OLD, 10_000_000, None),
    LotRecord("minus", "Joint", "VTI", OLD, 10_000_000, -5_00),
    LotRecord("free", "Joint", "VTI", OLD, 10_000_000, 0),
    LotRecord("none", "Joint", "VTI", OLD, 0, 1_000_00),
    LotRecord("twice", "Joint", "VTI", OLD, 10_000_000, 1_000_00),
    LotRecord("twice", "Joint", "VTI", OLD, 10_000_000, 1_000_00),
    LotRecord("short", "Joint", "SPY", OLD, 9_999_000, 1_000_00),
    LotRecord("odd", "Joint", "ODD", OLD, 1_000_000, 1_000_00),
]
HOLDINGS = [HoldingRecord("Joint", symbol, shares * 1_000_000) for symbol, shares in (("VTI", 70), ("SPY", 10), ("ODD", 1))]
PRICES = [PriceRecord("VTI", 300_000_000_000, date(2026, 11, 14)), PriceRecord("SPY", None, None), PriceRecord("ODD", -10**9, None)]
SELLS = [
    SellRecord("Joint", "S1", date(2026, 8, 3), 41_000_000), SellRecord("Joint", "S2", date(2026, 8, 3), 10_000_000),
    SellRecord("Joint", "S3", date(2026, 8, 3), 10_000_000),
]
BOUGHT = [LotRecord("S1", "Joint", "XOM", date(2026, 8, 1), 40_000_000, 1), LotRecord("S2", "Joint", "XOM", date(2026, 8, 4), 40_000_000, 1)]


@reading
def test_a_workbook_and_its_records_are_told_the_same(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70               Stocks
      Joint    SPY     10               Stocks
      Joint    ODD     1         -1

    Lots:
      Account  Symbol  Lot ID   Acquired    Quantity  Cost Basis
      Joint    VTI     undated              10        1000
      Joint    VTI     future   2026-11-21  10        1000
      Joint    VTI     blank    2020-03-02  10
      Joint    VTI     minus    2020-03-02  10        -5
      Joint    VTI     free     2020-03-02  10        0
      Joint    VTI     none     2020-03-02  0         1000
      Joint    VTI     twice    2020-03-02  10        1000
      Joint    VTI     twice    2020-03-02  10        1000
      Joint    SPY     short    2020-03-02  9.999     1000
      Joint    ODD     odd      2020-03-02  1         1000

    Prices:
      Symbol  Price  As Of
      VTI     300    2026-11-14

    Securities:
      Symbol  Asset Class
      XOM     Stocks

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-10-01  Joint    XOM     buy     1         100
      2026-08-01  Joint    XOM     buy     40        4000    S1
      2026-08-03  Joint    XOM     sell    61        4200            S1: 41, S2: 10, S3: 10
      2026-08-04  Joint    XOM     buy     40        4000    S2

    Accounts:
      Account  Type
      Joint    taxable
      Other    taxable

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    issues = [*check_data(DataToCheck(as_of=AS_OF, lots=LOTS, symbols=["VTI", "SPY"], holdings=HOLDINGS, prices=PRICES)),
              *check_data(DataToCheck(as_of=AS_OF, lots=BOUGHT, sells=SELLS)), *check_history({"Joint": date(2026, 8, 1), "Other": None}, AS_OF)]
    told = sorted((one.code, one.severity) for one in given.findings if one.code in SEVERITIES)
    assert told == sorted((one.code, one.severity) for one in issues)
    assert {code for code, _ in told} == set(SEVERITIES)  # every rule is here
    assert {code for code, severity in told if severity is Severity.WARNING} == {Problem.ZERO_BASIS, Problem.STALE_PRICE, Problem.SHORT_HISTORY}


def test_what_cells_may_hold_is_declared_with_codes_that_stop() -> None:
    declared = {code for sheet in INPUT_SHEETS for column in sheet.columns for code in codes_of(column)}
    assert {code for code in declared if SEVERITIES.get(code) is Severity.WARNING} == set()
    assert {Problem.BAD_DATE, Problem.BAD_QTY, Problem.MISSING_BASIS, Problem.BAD_BASIS, Problem.MISSING_PRICE, Problem.BAD_PRICE} <= declared


def codes_of(column: Column) -> set[Problem]:
    bounded = column.minimum is not None or column.above is not None
    return {code for code in (column.blank, column.unreadable, column.out_of_range if bounded else None) if code}


@pytest.mark.parametrize(("lots", "known"), [
    ([KnownLot(date(2026, 1, 5), 3), KnownLot(OLD, 4)], KnownLot(OLD, 7)),
    ([KnownLot(None, 3), KnownLot(OLD, None)], KnownLot(OLD, None)),
    ([KnownLot(None, None), KnownLot(None, 2)], KnownLot(None, None)),
])
def test_lots_that_share_an_id_are_one_lot(lots: list[KnownLot], known: KnownLot) -> None:
    assert known_lots([("L1", lot) for lot in lots]) == {"L1": known}


def test_one_sale_may_break_two_rules() -> None:
    sales = [NamedSale("L1", date(2026, 1, 5), 4), NamedSale("L1", date(2019, 1, 5), 4)]
    faults = list(sale_faults(sales, {"L1": KnownLot(OLD, 7)}))
    assert [(one.sale, one.code, one.taken) for one in faults] == [(1, Problem.LOT_OVERSOLD, 8), (1, Problem.SOLD_BEFORE_BOUGHT, 8)]
