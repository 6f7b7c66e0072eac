"""Small result sheets drawn as the product draws them, with everything XlsxWriter may put into a sheet of ours."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

WANTED = ("Summary", "Trades", "Lots Sold")
PLAIN_NAMES = {name: name for name in WANTED}
TRADES = (("SELL", 1500.0, "=cmd|'/c calc'!A1"), ("BUY", 1499.5, "  kept\n spaces & <signs> "))


def drawn_results(names: Mapping[str, str] = PLAIN_NAMES, trades: Sequence[tuple[str, float, str]] = TRADES) -> bytes:
    """A workbook with the result sheets under the given names."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    sheets = {wanted: book.add_worksheet(name) for wanted, name in names.items()}
    _draw_trades(book, sheets["Trades"], trades)
    if "Lots Sold" in sheets:
        _draw_lots(book, sheets["Lots Sold"])
    if "Summary" in sheets:
        _draw_summary(book, sheets["Summary"], sheets["Trades"].get_name(), len(trades))
    book.close()
    return buffer.getvalue()


def _draw_trades(book: xlsxwriter.Workbook, sheet: Worksheet, trades: Sequence[tuple[str, float, str]]) -> None:
    """A table with totals, print set-up, conditional formats and a comment."""
    money = book.add_format({"num_format": "$#,##0.00;[Red]-$#,##0.00", "font_name": "Calibri", "align": "right"})
    heading = book.add_format({"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "text_wrap": True})
    last = len(trades) + 1
    columns = [
        {"header": "Action", "header_format": heading, "total_string": "Total"},
        {"header": "Amount", "header_format": heading, "format": money},
        {"header": "Why", "header_format": heading},
    ]
    sheet.add_table(0, 0, last, 2, {"name": "xlr_Trades", "columns": columns, "total_row": True})
    for row, (action, amount, why) in enumerate(trades, start=1):
        sheet.write_string(row, 0, action)
        sheet.write_number(row, 1, amount, money)
        sheet.write_string(row, 2, why)
    total = sum(amount for _, amount, _ in trades)
    sheet.write_formula(last, 1, f"=SUBTOTAL(109,B2:B{last})", money, total)
    sheet.set_column(1, 1, 14, money)
    sheet.set_row(0, 30, heading)
    sell = book.add_format({"bg_color": "#FCE4D6", "num_format": "0.0000"})
    sheet.conditional_format(1, 0, last, 0, {"type": "cell", "criteria": "==", "value": '"SELL"', "format": sell})
    sheet.conditional_format(1, 1, last, 1, {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation(1, 3, last, 3, {"validate": "list", "source": ["approve", "skip", "lock"]})
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&LAs of 2024-05-17&RPage &P of &N")
    sheet.write_comment("A1", "What to do")


def _draw_lots(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    """Hyperlinks, rich text, dates, a filter, a sparkline, an array formula."""
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_rich_string("A1", "Lot ", bold, "L1", " sold")
    sheet.write_number("B1", 45000, day)
    sheet.write_url("A2", "internal:'Holdings'!A1", string="Holdings, row 1")
    sheet.write_url("A3", "https://www.irs.gov/publications/p550", string="Pub. 550")
    sheet.write_array_formula("C1:C2", "{=B1:B2*2}", day, 90000)
    sheet.write_dynamic_array_formula("D1", "=SORT(B1:B2)", day, 45000)
    sheet.write_boolean("E1", True)
    sheet.add_sparkline("F1", {"range": f"'{sheet.get_name()}'!B1:B3"})
    sheet.autofilter("A5:B9")


def _draw_summary(book: xlsxwriter.Workbook, sheet: Worksheet, trades: str, count: int) -> None:
    """A chart and a formula over another sheet of ours."""
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": [trades, 1, 1, count, 1], "categories": [trades, 1, 0, count, 0]})
    sheet.insert_chart("D2", chart)
    sheet.write_formula("A1", f"='{trades}'!B2", None, 1500)
    sheet.write_formula("A2", "=SUM(xlr_Trades[Amount])", None, 2999.5)
