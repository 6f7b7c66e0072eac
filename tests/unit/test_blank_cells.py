"""A plan is made, and shown, whichever cell of the workbook is blank or cannot be read (D-1 to D-9)."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, Reading, read_scenario

pytestmark = pytest.mark.slow

BOOK = """
    Accounts:
      Account  Type     Owner   Wash Scope  Lot Method  Minimum Cash
      Joint    taxable  client  yes         FIFO        10
      IRA      ira      client  yes         -           -

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     130       80     Stocks
      Joint    BND     10        80     Bonds
      Joint    CASH    1000      -      Cash
      IRA      BND     50        80     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted  How   Gift Value  Gift Date   Holding Date
      Joint    VTI     A1      2020-03-02  100       10000       yes       -     -           -           2020-02-02
      Joint    VTI     A2      2026-11-10  20        2000        no        -     -           -           -
      Joint    VTI     A3      2019-03-02  10        2000        yes       gift  900         2024-03-02  -
      Joint    BND     B2      2026-11-02  10        850         no        -     -           -           -
      IRA      BND     B9      2026-11-05  50        4000        yes       -     -           -           -

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots     Status     Order  Acquired    Cost Basis
      2026-01-05  Joint    BND     buy     100       9000    B1      -        done       o1     -           -
      2026-10-28  Joint    BND     sell    20        1600    -       B1: 20   done       -      -           -
      2026-11-02  Joint    BND     buy     10        850     B2      -        done       -      -           -
      2026-11-05  Joint    XOM     sell    10        700     -       -        done       -      2020-02-03  900
      2026-11-10  Joint    VTI     sell    5         390     -       A1       done       -      -           -
      2026-12-01  Joint    VTI     buy     5         400     -       -        scheduled  -      -           -

    Securities:
      Symbol  Asset Class  Type  Substitutes  Reinvest
      VTI     Stocks       fund  ITOT         yes
      ITOT    Stocks       fund  -            -
      BND     Bonds        fund  -            -

    Prices:
      Symbol  Price  As Of
      ITOT    80     2026-11-20

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        2
      Bonds        40        2
      Cash         20        2

    Settings:
      Name            Value
      Harvest Losses  yes
      Filing Status   single
      Other Income    100000
"""
SHEETS = read_scenario(BOOK, Reading)[0].sheets
CELLS = [
    (sheet, row, column)
    for sheet, table in SHEETS.items()
    for row, cells in enumerate(table)
    for column, cell in enumerate(cells)
    if row and cell
]


@pytest.mark.parametrize("content", ["", "?"], ids=["blank", "unreadable"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_any_one_cell(sheet: str, content: str) -> None:
    for _, row, column in (cell for cell in CELLS if cell[0] == sheet):
        table = [list(cells) for cells in SHEETS[sheet]]
        table[row][column] = content
        given = Given(read_scenario(BOOK, Reading)[0].as_of, {**SHEETS, sheet: table})
        assert given.results["checks"], (sheet, row, column)


@pytest.mark.parametrize(("sheet", "column"), sorted({(sheet, SHEETS[sheet][0][column]) for sheet, _, column in CELLS}))
def test_a_whole_column_blank(sheet: str, column: str) -> None:
    at = SHEETS[sheet][0].index(column)
    table = [
        [cell if row == 0 or place != at else "" for place, cell in enumerate(cells)]
        for row, cells in enumerate(SHEETS[sheet])
    ]
    given = Given(read_scenario(BOOK, Reading)[0].as_of, {**SHEETS, sheet: table})
    assert given.results["checks"]
