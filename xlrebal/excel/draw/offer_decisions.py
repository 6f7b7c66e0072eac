"""What the advisor may enter on Trades: offered as a list, checked as it is typed."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.draw_table import TablePlace
from xlrebal.schema.column import Kind, ResultTable


def offer_decisions(sheet: Worksheet, table: ResultTable, place: TablePlace) -> None:
    """Give every choice column its drop-down, and the override only numbers from zero up."""
    for column in table.columns:
        index = place.columns[column.key]
        area = (place.first, index, place.last, index)
        if column.kind is Kind.CHOICE:
            sheet.data_validation(*area, {
                "validate": "list", "source": list(column.choices), "input_title": column.name,
                "input_message": column.help, "error_title": column.name,
                "error_message": f"Choose {', '.join(column.choices)}, or leave it blank.",
            })  # fmt: skip
        elif column.key == "override_quantity":
            sheet.data_validation(*area, {
                "validate": "decimal", "criteria": ">=", "value": 0, "input_title": column.name,
                "input_message": column.help, "error_title": column.name,
                "error_message": "Enter a number of shares, zero or more, or leave it blank.",
            })  # fmt: skip
