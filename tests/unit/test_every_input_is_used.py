"""Every declared column, setting and choice changes a result; what nothing uses yet is listed by name, and said on Checks.

One rich household is planned through the product's own door; each case changes one cell of it (with what must stand beside
it for the cell to matter), and some result table but Checks differs. Where Checks alone differs, the case says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from xlrebal.app.plan import Answer, Request, plan
from xlrebal.excel.grid import Grid
from xlrebal.excel.result_names import choose_names
from xlrebal.excel.source import RESULT_NAMES, Source
from xlrebal.schema.finding import Severity
from xlrebal.schema.inputs import INPUT_SHEETS
from xlrebal.schema.settings import ALL_SETTINGS

AS_OF = date(2026, 11, 20)
BOOK = {
    "Holdings": """
        Account, Symbol, Description,  Quantity, Price, Market Value, Asset Class, Sub-Class, Sector
        Joint,   AAA,    Total market, 300,      100,   30000,        Stocks,      Large,     Tech
        Joint,   SML,    Small,        50,       100,   5000,         Stocks,      Small,     Tech
        Joint,   BBB,    Bonds,        100,      100,   10000,        Bonds,       Core,
        Joint,   OLD,    Legacy,       10,       100,   1000,         Stocks,      Large,     Energy
        Joint,   CASH,   Cash,         3000,     1,     3000,         Cash,        ,
        IRA,     BBB,    Bonds,        100,      100,   10000,        Bonds,       Core,
        IRA,     CASH,   Cash,         2000,     1,     2000,         Cash,        ,
        Roth,    AAA,    Total market, 40,       100,   4000,         Stocks,      Large,     Tech""",
    "Lots": """
        Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis, Unit Cost, Holding Date, Adjusted, How,      Gift Value, Gift Date, Sell Quantity
        Joint,   AAA,    a1,     2020-03-02, 100,      4000,       ,          2020-03-02,   yes,      purchase, ,           ,          20
        Joint,   AAA,    a2,     2026-03-02, 100,      9000,       ,          2026-03-02,   yes,      purchase, ,           ,          60
        Joint,   AAA,    a3,     2024-05-02, 100,      11500,      ,          ,             yes,      gift,     9800,       2024-05-02, 90
        Joint,   SML,    s1,     2026-02-02, 50,       6000,       ,          ,             ,         ,         ,           ,          50
        Joint,   BBB,    b1,     2021-01-06, 100,      12000,      ,          ,             ,         ,         ,           ,
        Joint,   OLD,    o1,     2019-01-07, 10,       ,           40,        ,             ,         ,         ,           ,
        IRA,     BBB,    b2,     2021-01-06, 100,      9000,       ,          ,             ,         ,         ,           ,
        Roth,    AAA,    r1,     2021-01-06, 40,       3000,       ,          ,             ,         ,         ,           ,""",
    "Targets": """
        Model, Asset Class, Sub-Class, Sector, Symbol, Target %, Band %, Band Type, Low %, High %, Band Override Reason
        ,      Stocks,      ,          ,       ,       50,       3,      ABS,       ,      ,
        ,      Bonds,       ,          ,       ,       40,       4,      ,          ,      ,
        ,      Cash,        ,          ,       ,       10,       ,       ,          ,      ,""",
    "Accounts": """
        Account, Owner, Type,     Wash Scope, Lot Method, Minimum Cash, Model
        Joint,   Ann,   taxable,  yes,        TAXCOST,    500,
        IRA,     Ann,   ira,      yes,        ,           ,
        Roth,    Bob,   roth_ira, yes,        ,           ,""",
    "Securities": """
        Symbol, Description, Asset Class, Sub-Class, Sector, Type, Exposure Group, Substitutes
        AAA,    Market,      Stocks,      Large,     Tech,   etf,  Growth,         SUB
        SML,    Small,       Stocks,      Small,     Tech,   etf,  ,               SUB
        BBB,    Bonds,       Bonds,       Core,      ,       etf,  ,
        SUB,    Substitute,  Stocks,      Large,     Tech,   etf,  ,
        ZZZ,    Traded,      Stocks,      Large,     Tech,   etf,  ,
        YYY,    Traded,      Stocks,      Large,     Tech,   etf,  ,""",
    "Transactions": """
        Date,       Account, Symbol, Action, Quantity, Amount, Lot ID, Lots, Order, Status, Acquired,   Cost Basis
        2026-03-02, Joint,   AAA,    buy,    100,      9000,   a2,     ,     o-1,   done,   ,
        2026-06-02, Joint,   ZZZ,    buy,    60,       6600,   z1,     ,     o-2,   done,   ,
        2026-11-02, Joint,   ZZZ,    sell,   60,       6000,   ,       z1:60, ,     done,   ,
        2026-10-02, Joint,   YYY,    sell,   10,       1500,   ,       ,     ,      done,   2020-01-02, 1000
        2026-11-10, Roth,    ZZZ,    buy,    10,       990,    z2,     ,     ,      done,   ,
        2026-11-12, Roth,    ZZZ,    sell,   10,       1000,   ,       z2:10, ,     done,   ,
        2026-03-04, Joint,   ZZZ,    receive, 20,      2200,   z3,     ,     ,      done,   2019-01-07,
        2026-09-04, Joint,   ZZZ,    sell,   20,       1000,   ,       z3:20, ,     done,   ,""",
    "Prices": """
        Symbol, Price, As Of,      Source
        SUB,    50,    2026-11-19, Custodian
        SML,    100,   2026-11-19, Custodian""",
    "Restrictions": """
        Account, Symbol, Rule,        Value, Until,      Note
        Joint,   OLD,    do not sell, ,      2027-01-01, promise""",
    "Cash Needs": """
        Account, Amount, Date,       Note
        Joint,   1000,   ,""",
    "Tilts": """
        Asset Class, Tilt %, Funded By, Start,      End,        Cap %, Regime, Reason
        Bonds,       2,      Stocks,    2026-11-01, 2026-12-31, 45,    ,""",
    "Exposure Groups": """
        Group,  Cap %, Note
        Growth, 95,""",
    "Risk": """
        Asset Class, Volatility %, Stocks, Bonds
        Stocks,      16,           1,      0.1
        Bonds,       5,            0.1,    1""",
    "Tax Table": """
        Item,           Rate %, Single, Joint
        0% gains,       0,      49450,  98900
        15% gains,      15,     545500, 613700""",
    "Settings": """
        Name,              Value
        Short-Term Rate %, 35
        Long-Term Rate %,  15
        Cost Gate,         warn""",
}
Sheets = Mapping[str, str]


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(",")] for line in text.strip().splitlines()]


@cache
def base() -> dict[str, list[list[str]]]:
    return {name: rows(text) for name, text in BOOK.items()}


def set_cell(book: dict[str, list[list[str]]], sheet: str, column: str, row: int, value: str) -> None:
    table = book[sheet]
    if column not in table[0]:
        table[0].append(column)
    at = table[0].index(column)
    for record in table:
        record.extend([""] * (len(table[0]) - len(record)))
    table[row][at] = value


Change = tuple[str, str, int, str]  # sheet, column, row, value


def book_with(*changes: Change, settings: Mapping[str, str] | None = None, extra: Sheets | None = None) -> dict[str, list[list[str]]]:
    book = {name: [list(row) for row in table] for name, table in base().items()}
    for sheet, text in (extra or {}).items():
        book[sheet] = rows(text)
    for change in changes:
        set_cell(book, *change)
    for name, value in (settings or {}).items():
        book["Settings"] = [row for row in book["Settings"] if row[0] != name] + [[name, value]]
    return book


def answer(book: Mapping[str, list[list[str]]], trades: list[list[str]] | None = None) -> Answer:
    """The plan of a book; `trades`: the Trades sheet of an earlier run, with what the advisor entered on it."""
    names = list(book)
    grids = [Grid(name, [[cell or None for cell in row] for row in table]) for name, table in book.items()]
    earlier = Grid("Trades", [[cell or None for cell in row] for row in trades]) if trades else None
    source = Source(grids=grids, trades=earlier, sheets=names, names=choose_names(names, {}, RESULT_NAMES), fingerprint="", data=b"", look=lambda layout: [])
    return plan(source, Request(AS_OF))


def results(given: Answer, checks: bool) -> dict[str, object]:
    own = {"account", "symbol", "quantity", "price", "market_value", "asset_class", "sub_class", "sector"}
    found: dict[str, object] = {name: [dict(row) for row in table] for name, table in given.results.items() if checks or name != "checks"}
    found["drift_holdings"] = [{key: value for key, value in row.items() if key.casefold().replace(" ", "_") not in own} for row in given.results["drift_holdings"]]
    return found


def test_the_household_is_sound():
    assert [finding for finding in answer(book_with()).findings if finding.severity is Severity.ERROR] == []
    assert len(answer(book_with()).results["trades"]) >= 3



class Case(NamedTuple):
    """One changed cell, what must stand beside it to matter, and why only Checks tells the difference, where it does."""

    change: Change
    beside: tuple[Change, ...] = ()
    settings: Mapping[str, str] = {}
    only_checks: str = ""


HARVEST = {"Harvest Losses": "yes", "Harvest Min Loss $": "50"}
BRACKETS = {"Filing Status": "single", "Other Income": "50000", "MAGI": "190000", "Short-Term Rate %": "", "Long-Term Rate %": ""}
METHOD = "Lot Method"
RECEIVED: tuple[Change, ...] = (("Transactions", "Gift Value", 7, "1900"), ("Transactions", "Gift Date", 7, "2026-03-04"))
SCHEDULED: tuple[Change, ...] = (("Transactions", "Symbol", 5, "SML"), ("Transactions", "Date", 5, "2026-12-01"), ("Transactions", "Status", 5, "scheduled"), ("Transactions", "Status", 6, "cancelled"))
RETIRED: tuple[Change, ...] = (("Accounts", "Birth Date", 2, "1951-07-01"), ("Accounts", "Year-End Value", 2, "20000"))
INHERITED: tuple[Change, ...] = (("Accounts", "Type", 2, "inherited_ira"), ("Accounts", "Birth Date", 2, "1974-08-01"), ("Accounts", "Year-End Value", 2, "20000"), ("Accounts", "Inherited", 2, "2023-06-01"), ("Accounts", "Inherited From Birth Date", 2, "1943-05-01"), ("Accounts", "Inherited By", 2, "other"))
GROUPED: tuple[Change, ...] = (("Exposure Groups", "Target %", 1, "30"),)
BOUGHT_LATELY: tuple[Change, ...] = (("Lots", "Acquired", 2, "2026-11-05"), ("Lots", "Holding Date", 2, ""))


def of(sheet: str, column: str, row: int, value: str, *beside: Change, settings: Mapping[str, str] = {}, only_checks: str = "") -> Case:
    return Case((sheet, column, row, value), beside, settings, only_checks)


CASES = [
    of("Holdings", "Account", 2, "IRA"), of("Holdings", "Symbol", 2, "SMX"), of("Holdings", "Description", 2, "SMALLCAP CORP", ("Holdings", "Symbol", 2, "")),
    of("Holdings", "Quantity", 3, "90"), of("Holdings", "Price", 1, "90", ("Holdings", "Market Value", 1, "")), of("Holdings", "Market Value", 3, "11000", ("Holdings", "Price", 3, ""), ("Holdings", "Price", 6, "")),
    of("Holdings", "Asset Class", 4, "Gold"), of("Holdings", "Sub-Class", 4, "Small", ("Targets", "Sub-Class", 1, "Large")), of("Holdings", "Sector", 4, "Tech", ("Targets", "Sector", 1, "Tech")),
    of("Lots", "Account", 4, "IRA"), of("Lots", "Symbol", 4, "AAA"), of("Lots", "Lot ID", 4, "other"), of("Lots", "Acquired", 2, "2024-03-02", ("Lots", "Holding Date", 2, "")),
    of("Lots", "Quantity", 5, "90"), of("Lots", "Cost Basis", 1, "5000"), of("Lots", "Unit Cost", 6, "50"), of("Lots", "Holding Date", 2, "2024-03-02"),
    of("Lots", "Adjusted", 4, "no", ("Transactions", "Symbol", 5, "SML"), ("Transactions", "Account", 5, "Joint"), ("Transactions", "Action", 5, "sell"), ("Transactions", "Date", 5, "2026-01-20"), ("Transactions", "Cost Basis", 5, "1200"), ("Transactions", "Acquired", 5, "2025-06-01"), ("Transactions", "Lot ID", 5, ""), ("Transactions", "Lots", 6, "")), of("Lots", "How", 3, "inheritance"), of("Lots", "Gift Value", 3, "10500", ("Accounts", METHOD, 1, "SPECID")), of("Lots", "Gift Date", 3, "2026-05-02", ("Accounts", METHOD, 1, "SPECID"), ("Lots", "Gift Value", 3, "10500")),
    of("Lots", "Sell Quantity", 1, "0", ("Accounts", METHOD, 1, "SPECID")),
    of("Targets", "Model", 1, "Other"), of("Targets", "Asset Class", 1, "Gold"), of("Targets", "Sub-Class", 1, "Large"), of("Targets", "Sector", 1, "Tech"), of("Targets", "Symbol", 1, "AAA"), of("Targets", "Sub-Model", 1, "Core"),
    of("Targets", "Target %", 1, "45"), of("Targets", "Band %", 1, "4"), of("Targets", "Band Type", 1, "REL"), of("Targets", "Low %", 1, "30"), of("Targets", "High %", 1, "70"),
    of("Accounts", "Account", 1, "Other"), of("Accounts", "Owner", 3, "Ann", settings={"C-8": "ignored"}), of("Accounts", "Type", 1, "ira"), of("Accounts", "Wash Scope", 3, "no"),
    of("Accounts", METHOD, 1, "LIFO"), of("Accounts", "Minimum Cash", 1, "900"), of("Accounts", "Minimum Cash %", 1, "10", ("Accounts", "Minimum Cash", 1, "")), of("Accounts", "Model", 3, "None"),
    of("Accounts", "Name Lots", 1, "yes", ("Accounts", METHOD, 1, "FIFO"), ("Lots", "Cost Basis", 2, "14000"), settings=HARVEST),
    of("Accounts", "Menu", 1, "AAA"), of("Accounts", "Sleeve Of", 1, "Roth"), of("Accounts", "Target Share %", 1, "20"), of("Accounts", "Low Share %", 1, "99"), of("Accounts", "High Share %", 1, "1"),
    of("Accounts", "Birth Date", 2, "1951-07-01", ("Accounts", "Year-End Value", 2, "20000")), of("Accounts", "Spouse Birth Date", 2, "1970-07-01", *RETIRED), of("Accounts", "Year-End Value", 2, "30000", *RETIRED), of("Accounts", "RMD Taken", 2, "100", *RETIRED),
    of("Accounts", "Inherited", 2, "2018-06-01", *INHERITED), of("Accounts", "Inherited From Birth Date", 2, "1960-05-01", *INHERITED), of("Accounts", "Inherited By", 2, "", *INHERITED),
    of("Accounts", "Tax Return", 1, "separate"), of("Accounts", "Plan With", 1, "household", ("Accounts", "Tax Return", 1, "separate")), of("Accounts", "Trade", 1, "no"),
    of("Securities", "Symbol", 4, "OTH"), of("Securities", "Description", 5, "Smallco convertible note", ("Securities", "Type", 5, "convertible"), ("Securities", "Description", 2, "Smallco Inc"), ("Securities", "Type", 2, "stock"), settings=HARVEST), of("Securities", "Asset Class", 3, "Gold"), of("Securities", "Sub-Class", 1, "Mid", ("Targets", "Sub-Class", 1, "Large")),
    of("Securities", "Sector", 1, "Energy", ("Targets", "Sector", 1, "Tech")), of("Securities", "Type", 4, "fund", settings=HARVEST), of("Securities", "Exposure Group", 2, "Growth"), of("Securities", "Preferred", 2, "yes", ("Targets", "Asset Class", 2, "Stocks"), ("Targets", "Asset Class", 1, "Bonds")),
    of("Securities", "Identical Group", 2, "G", ("Securities", "Identical Group", 1, "G"), *BOUGHT_LATELY, settings=HARVEST), of("Securities", "Index", 2, "I", ("Securities", "Index", 1, "I"), *BOUGHT_LATELY, settings={**HARVEST, "C-9": "grouped"}),
    of("Securities", "Substitutes", 2, "", settings=HARVEST), of("Securities", "Commission", 3, "5"), of("Securities", "Commission bps", 3, "5"), of("Securities", "Spread bps", 3, "8"), of("Securities", "Impact bps", 3, "8"),
    of("Securities", "Redemption Fee %", 1, "2", ("Securities", "Minimum Days", 1, "365")), of("Securities", "Minimum Days", 1, "365"), of("Securities", "Fractional", 3, "yes"), of("Securities", "Round Lot", 3, "10"),
    of("Securities", "Price Factor", 3, "0.5", ("Holdings", "Market Value", 3, ""), ("Holdings", "Market Value", 6, "")), of("Securities", "Max Weight %", 3, "35"), of("Securities", "Collectible", 1, "yes"),
    of("Securities", "Location Preference", 3, "roth_ira; taxable", ("Holdings", "Symbol", 8, "CASH"), ("Holdings", "Asset Class", 8, "Cash"), ("Holdings", "Price", 8, "1"), ("Holdings", "Quantity", 8, "4000"), ("Lots", "Account", 8, "Joint"), ("Lots", "Symbol", 8, "OLD")), of("Securities", "Average Basis", 1, "yes", ("Securities", "Type", 1, "fund"), ("Securities", "Reinvest", 1, "yes"), ("Lots", "How", 3, "purchase"), ("Lots", "Gift Value", 3, ""), ("Lots", "Gift Date", 3, "")),
    of("Securities", "Reinvest", 2, "yes", settings=HARVEST), of("Securities", "Ex-Date", 2, "2026-11-15", ("Lots", "Acquired", 4, "2026-10-20"), ("Accounts", METHOD, 1, "HIFO"), only_checks="it tells which dividend a sale would make ordinary income: the advisor weighs it, no trade waits for it"),
    of("Securities", "Distribution $", 3, "2", ("Securities", "Distribution Date", 3, "2026-12-01"), ("Holdings", "Quantity", 5, "9000")), of("Securities", "Distribution Date", 3, "2026-12-01", ("Securities", "Distribution $", 3, "2"), ("Holdings", "Quantity", 5, "9000")),
    of("Transactions", "Date", 3, "2026-11-15"), of("Transactions", "Account", 4, "IRA"), of("Transactions", "Symbol", 4, "SML"), of("Transactions", "Action", 5, "receive"), of("Transactions", "Quantity", 5, "20"),
    of("Transactions", "Amount", 3, "6100"), of("Transactions", "Lot ID", 5, "zz", ("Transactions", "Lots", 6, "zz:10")), of("Transactions", "Lots", 3, "z9:60", ("Transactions", "Quantity", 2, "60")), of("Transactions", "Order", 5, "o-2"),
    of("Transactions", "Status", 4, "scheduled"), of("Transactions", "Acquired", 4, "2026-01-02"), of("Transactions", "Cost Basis", 4, "1200"),
    of("Transactions", "How", 7, "inheritance", *RECEIVED), of("Transactions", "Gift Value", 7, "900", *RECEIVED, ("Transactions", "How", 7, "gift")), of("Transactions", "Gift Date", 7, "2025-01-02", *RECEIVED, ("Transactions", "How", 7, "gift"), ("Transactions", "Gift Value", 7, "2000")),
    of("Prices", "Symbol", 1, "OTH", settings=HARVEST), of("Prices", "Price", 1, "40", settings=HARVEST), of("Prices", "As Of", 2, "2026-10-01"), of("Prices", "Source", 2, "Mine"),
    of("Restrictions", "Account", 1, "IRA"), of("Restrictions", "Symbol", 1, "BBB"), of("Restrictions", "Rule", 1, "phase out"), of("Restrictions", "Value", 1, "20", ("Restrictions", "Rule", 1, "max weight"), ("Restrictions", "Symbol", 1, "BBB")),
    of("Restrictions", "Until", 1, "2026-01-01", ("Restrictions", "Symbol", 1, "AAA")), of("Restrictions", "Out By", 1, "2030-12-31", ("Restrictions", "Symbol", 1, "AAA"), ("Restrictions", "Rule", 1, "phase out")), of("Restrictions", "Note", 1, "other", ("Restrictions", "Symbol", 1, "AAA")),
    of("Cash Needs", "Account", 1, "IRA"), of("Cash Needs", "Amount", 1, "2000"), of("Cash Needs", "Note", 1, "a car", ("Cash Needs", "Amount", 1, "20000")),
    of("Cash Needs", "Date", 1, "2027-03-01", ("Cash Needs", "Amount", 1, "20000")), of("Cash Needs", "Every", 1, "month", ("Cash Needs", "Date", 1, "2026-11-15")), of("Cash Needs", "Until", 1, "2026-12-01", ("Cash Needs", "Date", 1, "2026-11-15"), ("Cash Needs", "Every", 1, "month")),
    of("Tilts", "Asset Class", 1, "Cash"), of("Tilts", "Tilt %", 1, "3"), of("Tilts", "Funded By", 1, "Cash"), of("Tilts", "Start", 1, "2026-12-01"), of("Tilts", "End", 1, "2026-11-15"), of("Tilts", "Cap %", 1, "41"),
    of("Targets", "Band Override Reason", 1, "house view"), of("Targets", "Replaces", 1, "OLD", ("Holdings", "Asset Class", 4, "Other")), of("Securities", "ADV", 1, "10"), of("Tilts", "Regime", 1, "late cycle"), of("Tilts", "Reason", 1, "our view"),
    of("Exposure Groups", "Group", 1, "Other"), of("Exposure Groups", "Model", 1, "Other", *GROUPED), of("Exposure Groups", "Cap %", 1, "90"), of("Exposure Groups", "Target %", 1, "30"), of("Exposure Groups", "Band %", 1, "20", *GROUPED), of("Exposure Groups", "Band Type", 1, "REL", *GROUPED, ("Exposure Groups", "Band %", 1, "20")),
    of("Exposure Groups", "Low %", 1, "1", *GROUPED), of("Exposure Groups", "High %", 1, "80", *GROUPED), of("Exposure Groups", "Note", 1, "too much", only_checks="it is the advisor's reason, disclosed beside the limits"),
    of("Risk", "Asset Class", 2, "Gold"), of("Risk", "Volatility %", 1, "20"),
    of("Tax Table", "Item", 1, "niit", ("Tax Table", "Single", 1, "60000"), settings=BRACKETS), of("Tax Table", "Rate %", 1, "5", ("Tax Table", "Item", 1, "niit"), ("Tax Table", "Single", 1, "150000"), settings=BRACKETS),
    of("Tax Table", "Single", 1, "52000", settings=BRACKETS),
    of("Settings", "Name", 1, "State Rate %"), of("Settings", "Value", 1, "30"),
]
TABLE = {"Single": "single", "Joint": "mfj", "Separate": "mfs", "Head Of Household": "hoh"}
CASES += [of("Tax Table", column, 1, "52000" if status == "mfs" else "40000", settings={**BRACKETS, "Filing Status": status}) for column, status in TABLE.items() if column != "Single"]
FACTORS = "Symbol, Specific %, Market\nStocks, 3, 1\nBonds, 2, 0.1\nVolatility, , 15"
FUNDS_RETURNS = "Date, Stocks, Bonds, VTI, ITOT\n2026-07-31, 4, 2, 4, 4\n2026-08-31, -6, 3, -6, -5\n2026-09-30, 7, -2, 7, 6"
RETURNS = "Date, Stocks, Bonds\n2026-07-31, 4, 2\n2026-08-31, -6, 3\n2026-09-30, 7, -2"


def said(book: Mapping[str, list[list[str]]], checks: bool) -> dict[str, object]:
    return results(answer(book), checks)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.change[0]}.{case.change[1]}")
def test_a_changed_cell_changes_a_result(case: Case) -> None:
    before, after = (said(book_with(*case.beside, *change, settings=case.settings), bool(case.only_checks)) for change in ((), (case.change,)))
    assert before != after


def test_a_changed_period_of_returns_changes_a_result() -> None:
    found = []
    for first in ("2026-07-31", "2020-07-31"):
        book = book_with(extra={"Returns": RETURNS.replace("2026-07-31", first)})
        del book["Risk"]
        found.append(said(book, False))
    assert found[0] != found[1]


@pytest.mark.parametrize(("cell", "other"), [("Bonds, 2", "Gold, 2"), ("Stocks, 3", "Stocks, 9")], ids=["Symbol", "Specific %"])
def test_a_changed_row_of_factors_changes_a_result(cell: str, other: str) -> None:
    found = []
    for factors in (FACTORS, FACTORS.replace(cell, other)):
        book = book_with(extra={"Factors": factors})
        del book["Risk"]
        found.append(said(book, False))
    assert found[0] != found[1]


@pytest.mark.parametrize(("cell", "other"), [("SML, 20", "OLD, 20"), ("SML, 20", "SML, 60")], ids=["Symbol", "Weight %"])
def test_a_changed_row_of_the_benchmark_changes_a_result(cell: str, other: str) -> None:
    benchmark = "Symbol, Weight %\nAAA, 80\nSML, 20"
    assert len({str(said(book_with(extra={"Benchmark": text}), False)) for text in (benchmark, benchmark.replace(cell, other))}) == 2


OF_THE_HOUSE = {(sheet, "Override Reason") for sheet in ("Securities", "Restrictions", "Exposure Groups")}  # tests/scenarios/test_house_file.py


def test_no_column_is_forgotten() -> None:
    declared = {(sheet.name, column.name) for sheet in INPUT_SHEETS for column in sheet.columns}
    assert {case.change[:2] for case in CASES} | {("Returns", "Date"), ("Factors", "Symbol"), ("Factors", "Specific %"), ("Benchmark", "Symbol"), ("Benchmark", "Weight %")} | OF_THE_HOUSE == declared


FUNDS: tuple[Change, ...] = (
    ("Holdings", "Symbol", 2, "VTI"), ("Lots", "Symbol", 4, "VTI"), ("Securities", "Symbol", 2, "VTI"), ("Securities", "Substitutes", 2, ""), ("Securities", "Symbol", 4, "ITOT"), ("Securities", "Substitutes", 1, "ITOT"),
    ("Prices", "Symbol", 1, "ITOT"), ("Prices", "Symbol", 2, "VTI"),
)
SETTINGS: dict[str, tuple[str, Mapping[str, str], tuple[Change, ...]]] = {  # another value, the settings it needs, the cells it needs
    "As Of": ("2026-11-18", {}, ()), "Advisor": ("A. Adams", {}, ()), "Client": ("B. Brown", {}, ()), "Profile": ("growth", {}, ()),
    "Default Band %": ("20", {}, (("Targets", "Band %", 1, ""), ("Targets", "Band Type", 1, ""), ("Targets", "Band %", 2, ""))),
    "Gain Budget": ("500", {}, ()), "Tax Budget": ("100", {}, ()), "Tax Budget %": ("1", {"Year-to-Date LT": "9000"}, ()), "Short-Term Gain Limit": ("0", {}, ()), "Minimum Trade": ("9000", {}, ()), "Turnover Limit %": ("2", {}, ()),
    "Cash Horizon Days": ("200", {}, (("Cash Needs", "Date", 1, "2027-03-01"), ("Cash Needs", "Amount", 1, "20000"))),
    "Short-Term Rate %": ("20", {}, ()), "Long-Term Rate %": ("5", {}, ()), "NIIT %": ("3.8", {}, ()), "State Rate %": ("5", {}, ()),
    "Filing Status": ("mfj", BRACKETS, ()), "Other Income": ("300000", BRACKETS, ()), "Qualified Dividends": ("9000", BRACKETS, ()), "Investment Income": ("90000", {**BRACKETS, "MAGI": "260000"}, ()),
    "MAGI": ("900000", {**BRACKETS, "Investment Income": "90000"}, ()), "ST Carryforward": ("900", {}, ()), "LT Carryforward": ("900", {}, ()), "Year-to-Date ST": ("700", {}, ()),
    "Year-to-Date LT": ("700", {}, ()), "Capital Gain Distributions": ("700", {}, ()), "Harvest Losses": ("yes", {}, ()), "Harvest Rise %": ("9000", HARVEST, ()), "Harvest Min Volatilities": ("50", HARVEST, ()), "Correlation Floor": ("0.999", HARVEST, FUNDS), "Harvest Min Loss $": ("5000", HARVEST, ()),
    "Harvest Min Loss %": ("30", HARVEST, ()), "Accept Wash Up To $": ("5000", HARVEST, SCHEDULED), "Charitable Gift": ("2000", {}, ()), "Family Gift": ("2000", {}, ()), "Family Rate %": ("12", {"Family Gift": "2000"}, ()), "Wait For Long Term Days": ("200", {}, (("Accounts", METHOD, 1, "HIFO"),)), "Wait For Long Term Risk": ("0", {"Year-to-Date ST": "2000"}, (("Accounts", METHOD, 1, "HIFO"),)), "Target Volatility %": ("11", {}, ()),
    "Trading Price bps": ("50", {}, ()), "Location Rank bps": ("0", {}, ()), "Impact Coefficient": ("0", {}, (("Securities", "ADV", 1, "1000"),)), "Risk Aversion": ("9", {}, ()),
    "Minimum Trade %": ("30", {}, ()), "Improvement %": ("90", {}, ()), "Regime": ("late cycle", {}, (("Tilts", "Regime", 1, "late cycle"),)), "Mode Class": ("Stocks", {"Mode": "one class"}, ()), "Last Review": ("2026-11-10", {"Trigger": "both", "Review Frequency": "monthly"}, ()), "Look Interval Days": ("14", {"Last Review": "2026-11-10"}, ()),
    "Worth of Carried Loss %": ("100", {"Method": "optimal", "LT Carryforward": "50000"}, ()), "Drift Horizon (years)": ("3", {"Method": "optimal"}, ()), "Gate Horizon Years": ("500", {"Trading Price bps": "400", "Cost Gate": "hold"}, ()), "Stale Price Days": ("0", {}, ()), "Quantity Tolerance": ("60", {}, (("Lots", "Quantity", 5, "90"),)),
    "Volatility Limit %": ("5", {}, ()), "Tracking Error Limit %": ("0.1", {}, ()),
    "EWMA Half-Life Months": ("2", {"Covariance": "ewma"}, ()),
}
MEASURED = ("Covariance", "EWMA Half-Life Months")  # settings that matter where Returns is the only sheet about risk


def book_for(setting: str, cells: tuple[Change, ...], settings: Mapping[str, str]) -> dict[str, list[list[str]]]:
    returns = RETURNS if setting in MEASURED else FUNDS_RETURNS if setting == "Correlation Floor" else ""
    book = book_with(*cells, settings=settings, extra={"Returns": returns} if returns else None)
    return {name: table for name, table in book.items() if name != "Risk" or setting not in MEASURED}


ONLY_ON_CHECKS = {"Stale Price Days": "it decides which prices are warned of; they are used all the same, with their date on Trades and Audit"}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_changed_setting_changes_a_result(name: str) -> None:
    value, beside, cells = SETTINGS[name]
    before, after = (answer(book_for(name, cells, {**beside, **own})) for own in ({}, {name: value}))
    only_checks = name in ONLY_ON_CHECKS
    page = [(each.settings.advisor, each.settings.client) for each in (before, after)]
    assert results(before, only_checks) != results(after, only_checks) or page[0] != page[1]  # the Summary's heading


CHANGES_NO_RESULT = {"Keep Snapshots": "tests/unit/test_snapshot.py"}  # what a run leaves beside the workbook, and the test that proves it

CONVENTIONS = {setting.name for setting in ALL_SETTINGS if setting.name.startswith("C-")}  # tests/scenarios/test_convention_settings.py


def test_no_setting_is_forgotten() -> None:
    choices = {setting.name for setting in ALL_SETTINGS if setting.choices}
    assert SETTINGS.keys() | choices | CHANGES_NO_RESULT.keys() | {"House File"} == {setting.name for setting in ALL_SETTINGS}  # House File: tests/unit/test_house_file.py


BESIDE: Mapping[str, Mapping[str, str]] = {
    "Filing Status": BRACKETS, "Cost Gate": {"Trading Price bps": "400"}, "Trigger": {"Review Frequency": "monthly", "Last Review": "2026-11-10"}, "Review Frequency": {"Trigger": "both", "Last Review": "2026-11-19"}, "Mode": {"Mode Class": "Stocks"}, "Band Presets": {"Trigger": "never"},
}
NO_BANDS: tuple[Change, ...] = (("Targets", "Band %", 1, ""), ("Targets", "Band %", 2, ""), ("Targets", "Band Type", 1, ""))
SWAPPED: tuple[Change, ...] = (
    ("Transactions", "Cost Basis", 4, "3000"), ("Targets", "Symbol", 1, "YYY"), ("Securities", "Substitutes", 6, "SML"), ("Lots", "Acquired", 4, "2026-10-05"), ("Prices", "Symbol", 2, "YYY"), ("Prices", "Price", 2, "150"),
)
MATTERS_WHERE: Mapping[str, tuple[Change, ...]] = {"Swap Back": SWAPPED, "Band Presets": NO_BANDS, "Mode": (("Restrictions", "Rule", 1, "phase out"),), METHOD: (("Accounts", METHOD, 1, ""),), "Security Rows": (("Targets", "Symbol", 1, "AAA"), ("Targets", "Band %", 1, "1"))}
CHOICES = [(setting.name, choice) for setting in ALL_SETTINGS if setting.name not in CONVENTIONS for choice in setting.choices]


@pytest.mark.parametrize(("name", "choice"), CHOICES, ids=lambda part: part)
def test_each_choice_of_a_setting_differs_from_every_other(name: str, choice: str) -> None:
    beside = BESIDE.get(name, {})
    cells = MATTERS_WHERE.get(name, ())
    own = said(book_for(name, cells, {**beside, name: choice}), False)
    others = [other for named, other in CHOICES if named == name and other != choice]
    same = {other for other in others if said(book_for(name, cells, {**beside, name: other}), False) == own}
    assert same == set()
