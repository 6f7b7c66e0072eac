"""A lot's own name is read by the same words on Lots and on Transactions."""

import pytest

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.schema.finding import Problem

NAMES = ["Lot ID", "Lot", "Lot #", "Lot Number", "Lot No", "lot no.", "Tax Lot", "Tax Lot ID"]


@pytest.mark.parametrize("heading", NAMES)
@pytest.mark.parametrize("sheet", ["Lots", "Transactions"])
def test_a_lot_is_called_the_same_on_both_sheets(sheet, heading):
    rows = {
        "Lots": [["Account", "Symbol", heading, "Acquired", "Quantity", "Cost Basis"],
                 ["Joint", "VTI", "A7", "2020-03-02", 10.0, 900.0]],
        "Transactions": [["Date", "Account", "Symbol", "Action", "Quantity", "Amount", heading, "Lots"],
                         ["2026-03-02", "Joint", "VTI", "buy", 10.0, 900.0, "A7", None]],
    }  # fmt: skip
    book = parse_tables([Grid(sheet, rows[sheet])])
    assert book.tables[sheet.lower()].columns["lot_id"] == ["A7"]
    assert [each for each in book.findings if each.code is Problem.HEADING_NOT_READ] == []
