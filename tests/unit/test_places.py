"""Findings stand at the sheets and headings of the advisor's own workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xlrebal.app.plan import Request, plan
from xlrebal.excel.source import Source, read_source
from xlrebal.schema.finding import Finding

DAY = date(2026, 11, 20)
BOOK = {
    "Holdings": "Account,Symbol,Quantity,Price,Asset Class\nJoint,VTI,100,100,Stocks\nJoint,CASH,1000,1,Cash",
    "Lots": "Account,Symbol,Lot ID,Acquired,Quantity,Cost Basis\nJoint,VTI,A,2020-01-02,100,5000",
    "Targets": "Asset Class,Target %\nStocks,90\nCash,10",
    "Activity": "Date,Account,Symbol,Action,Shares,Amount\n2026-03-02,Joint,VTI,sell,30,3600",
}


def oversold(findings: tuple[Finding, ...]) -> list[tuple[str, int | None, str]]:
    return [(each.sheet, each.row, each.column) for each in findings if each.code == "LOT_OVERSOLD"]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A folder of these sheets."""
    for name, text in BOOK.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return read_source(tmp_path)


def test_a_sale_nobody_can_explain_is_found_on_the_sheet_that_lists_it(source: Source) -> None:
    assert oversold(plan(source, Request(DAY, DAY)).findings) == [("Activity", 2, "Shares")]
