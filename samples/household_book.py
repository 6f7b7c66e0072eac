"""The Whitfield workbook as its advisor keeps it: titles above the tables, colours, comments, notes, a chart."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from samples.household_tables import household_tables, meeting_notes
from samples.look import Drawing, Look, draw_market_values, draw_table
from samples.source import SourceTable
from xlrebal.schema.column import Kind

NAVY, SAND, GOLD = "#1F3A5F", "#F6F2EA", "#B8860B"
HEADING = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": NAVY,
    "text_wrap": True,
    "valign": "vcenter",
    "indent": 1,
    "border": 1,
    "border_color": "#FFFFFF",
}
LOOK = Look(font="Georgia", size=10, banded=SAND, indent=1, heading=HEADING)
HEADINGS_ROW = 3  # zero-based: a merged title, a line under it, an empty row
TITLES = {
    "Holdings": "Daniel & Maya Whitfield · Holdings",
    "Lots": "Tax Lots",
    "Targets": "Investment Policy · Targets and Bands",
    "Accounts": "Accounts",
    "Securities": "Security Master",
    "Transactions": "Activity in 2026",
    "Prices": "Prices of Candidates",
    "Restrictions": "Client Restrictions",
    "Cash Needs": "Planned Withdrawals",
    "Risk": "Capital Market Assumptions",
    "Settings": "Planning Settings",
}
COMMENTS = {
    ("Holdings", "KO"): "Inherited in 2011. Daniel wants these to go to the children.",
    ("Holdings", "NVDA"): "Cap of 5 % agreed on 12 March 2026; work toward 3 %.",
    ("Holdings", "SCHH"): "Bought 30 October in place of VNQ.",
}
CLASSES = ("US Stocks", "International Stocks", "Emerging Markets", "Bonds", "Real Estate", "Gold", "Cash")


def draw_household(stream: Any) -> None:
    """Writes the household's workbook."""
    drawing = Drawing(stream, LOOK)
    tables = household_tables()
    for name, table in tables.items():
        sheet = drawing.book.add_worksheet(name)
        _draw_title(drawing, sheet, TITLES[name], len(table.headings))
        draw_table(drawing, sheet, table, HEADINGS_ROW)
        _set_up(sheet)
        _draw_comments(sheet, name, table)
        if name == "Holdings":
            draw_market_values(drawing, sheet, table, HEADINGS_ROW)
            _draw_total(drawing, sheet, table)
    _draw_allocation(drawing, tables["Holdings"])
    _draw_notes(drawing)
    drawing.book.close()


def _draw_title(drawing: Drawing, sheet: Worksheet, title: str, width: int) -> None:
    """A merged title and a line under it."""
    large = drawing.format(bold=True, font_size=16, font_color=NAVY, valign="vcenter")
    sheet.merge_range(0, 0, 0, max(2, width - 1), title, large)
    sheet.set_row(0, 26)
    sheet.write_string(
        1,
        0,
        "Harbor Lane Advisors · as of November 20, 2026 · confidential",
        drawing.format(italic=True, font_color=GOLD),
    )


def _set_up(sheet: Worksheet) -> None:
    """The advisor's habits: no grid, a tall heading row, landscape on one page's width with the headings repeated."""
    sheet.set_row(HEADINGS_ROW, 28)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADINGS_ROW)


def _draw_comments(sheet: Worksheet, name: str, table: SourceTable) -> None:
    if name != "Holdings":
        return
    symbol = table.headings.index("Ticker")
    for place, row in enumerate(table.rows):
        if (text := COMMENTS.get((name, str(row[symbol])))) and row[0] == "Joint Brokerage":
            sheet.write_comment(HEADINGS_ROW + 1 + place, symbol, text, {"author": "Priya Raman", "x_scale": 1.4})


def _draw_total(drawing: Drawing, sheet: Worksheet, table: SourceTable) -> None:
    """The advisor's own total under the holdings."""
    column = table.headings.index("Market Value")
    first, last = HEADINGS_ROW + 2, HEADINGS_ROW + 1 + len(table.rows)
    style: dict[str, Any] = {"bold": True, "top": 6}
    for each in range(len(table.headings)):
        sheet.write_blank(last, each, None, drawing.format(**style))
    sheet.write_string(last, 0, "Total", drawing.format(**style))
    letter = chr(ord("A") + column)
    money = drawing.format(**style, num_format="#,##0.00")
    sheet.write_formula(last, column, f"=SUM({letter}{first}:{letter}{last})", money, _total(table))


def _total(table: SourceTable, asset_class: str = "") -> float:
    value, kind = table.headings.index("Market Value"), table.headings.index("Asset Class")
    amounts = [row[value] for row in table.rows if asset_class in ("", row[kind])]
    return round(sum(amount for amount in amounts if isinstance(amount, float)), 2)


def _draw_allocation(drawing: Drawing, holdings: SourceTable) -> None:
    """The advisor's own sheet: classes summed by formulas over Holdings, and a chart of them."""
    sheet = drawing.book.add_worksheet("Allocation Chart")
    _draw_title(drawing, sheet, "Where the Money Is", 9)
    sheet.write_row(HEADINGS_ROW, 0, ("Asset Class", "Value", "Share"), drawing.heading_format())
    first, last = HEADINGS_ROW + 1, HEADINGS_ROW + len(CLASSES)
    money, percent, total = drawing.format(num_format="$#,##0"), drawing.format(num_format="0.0%"), _total(holdings)
    for row, name in enumerate(CLASSES, start=first):
        value = _total(holdings, name)
        sheet.write_string(row, 0, name, drawing.format())
        sheet.write_formula(row, 1, f"=SUMIF(Holdings!$D:$D,A{row + 1},Holdings!$H:$H)", money, value)
        sheet.write_formula(row, 2, f"=B{row + 1}/SUM(B${first + 1}:B${last + 1})", percent, value / total)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 2, 13)
    _set_up(sheet)
    chart = drawing.book.add_chart({"type": "doughnut"})
    chart.add_series(
        {
            "name": "Allocation",
            "data_labels": {"percentage": True},
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 1, last, 1],
        }
    )
    chart.set_title({"name": "Household by Asset Class", "name_font": {"name": LOOK.font, "size": 14}})
    chart.set_style(10)
    sheet.insert_chart(HEADINGS_ROW, 4, chart, {"x_scale": 1.1, "y_scale": 1.3})


def _draw_notes(drawing: Drawing) -> None:
    """The advisor's meeting notes."""
    sheet = drawing.book.add_worksheet("Meeting Notes")
    _draw_title(drawing, sheet, "Meeting Notes", 3)
    notes = SourceTable(sheet.name, ("Date", "Note"), (Kind.DATE, Kind.TEXT), tuple(meeting_notes()))
    draw_table(drawing, sheet, notes, HEADINGS_ROW)
    sheet.set_column(1, 1, 110)
    _set_up(sheet)
