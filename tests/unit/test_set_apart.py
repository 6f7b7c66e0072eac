"""A summary beside the holdings lends them no figures."""

from __future__ import annotations

import pytest

from xlrebal.excel.file.read_csv_folder import read_csv
from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.set_apart import set_apart
from xlrebal.schema.inputs import HOLDINGS, INPUT_SHEETS

OWN = [["Account", "Symbol", "Quantity", "Price"], ["A", "VTI", "100", "400"], ["A", "CASH", "", ""]]
BESIDE = [["Class", "Value"], ["Bonds", "15000"], ["Stocks", "40000"]]


def _grid(*blocks: list[list[str]]) -> Grid:
    lines = (",,".join(",".join(block[at]) for block in blocks) for at in range(len(blocks[0])))
    return read_csv("Holdings", "\n".join(["A title", *lines]).encode())


@pytest.mark.parametrize("blocks", [(OWN, BESIDE), (BESIDE, OWN)])
def test_a_table_beside_is_another(blocks: tuple[list[list[str]], ...]) -> None:
    apart = set_apart(_grid(*blocks), HOLDINGS)
    assert "Class" not in apart.grid.rows[1] and "40000" not in apart.grid.rows[3]
    assert "Price" in apart.grid.rows[1]
    (said,) = apart.findings
    assert (said.code, said.row, said.value) == ("TABLE_BESIDE", 2, "Class, Value")


@pytest.mark.parametrize("blocks", [
    ([["Account", "Symbol", "Quantity"], ["A", "VTI", "100"], ["A", "CASH", "5"]], [["Price"], ["400"], [""]]),  # a spacer
    (OWN, [["My notes"], ["keep"], [""]]),
    (OWN,),
])  # fmt: skip
def test_what_belongs_together_stays(blocks: tuple[list[list[str]], ...]) -> None:
    grid = _grid(*blocks)
    assert set_apart(grid, HOLDINGS) == (grid, [])


def test_a_column_with_figures_and_no_heading_parts_nothing() -> None:
    grid = _grid(OWN, BESIDE)
    grid.rows[2][4] = "7"  # type: ignore[index]
    assert set_apart(grid, HOLDINGS).findings == []


def test_correlations_stand_beside_the_risk_table() -> None:
    risk = next(sheet for sheet in INPUT_SHEETS if sheet.name == "Risk")
    grid = read_csv("Risk", b"Asset Class,Volatility %,,Asset Class,Stocks\nStocks,16,,Stocks,1")
    assert set_apart(grid, risk) == (grid, [])
