"""Accounts by lines above their rows, as custodians export them and advisors write them: read, never merged."""

from datetime import date

import pytest

from xlrebal.app.plan import Request, plan
from xlrebal.excel.file.read_csv_folder import read_csv
from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.source import Source
from xlrebal.schema.finding import Problem, Severity

HEAD = "Symbol,Description,Quantity,Price,Market Value\n"
VTI = 'VTI,TOTAL STOCK,100,$400.00,"$40,000.00"\n'
BND = 'BND,TOTAL BOND,200,$75.00,"$15,000.00"\n'
CASH = 'Cash & Cash Investments,--,--,--,"$5,000.00"\n'
TOTAL = 'Account Total,--,--,--,"$60,000.00"\n'
ACCOUNTS = "Account,Type\n55500234,taxable\n55509876,roth_ira\nMain,taxable\nKids,taxable\n"
TARGETS = "Asset Class,Symbol,Target %,Band %\nStocks,VTI,60,5\nBonds,BND,40,5\n"


def parsed(holdings, **sheets):
    texts = {"Holdings": holdings, **sheets}
    return parse_tables([read_csv(name, text.encode()) for name, text in texts.items()])


def columns(book, *keys, table="holdings"):
    return list(zip(*(book.tables[table].columns[key] for key in keys), strict=True))


def held(holdings, **sheets):
    return columns(parsed(holdings, **sheets), "account", "symbol")


def shifted(text):
    """The lines pasted at column C."""
    return "".join(f",,{line}\n" for line in text.splitlines())


JOINT_AND_ROTH = [("Joint ...456", "VTI"), ("Joint ...456", "CASH & CASH INVESTMENTS"), ("Roth IRA ...789", "VTI")]


@pytest.mark.parametrize(
    "holdings",
    [
        f"Joint ...456\n{HEAD}{VTI}{CASH}{TOTAL}\nRoth IRA ...789\n{HEAD}{VTI}{TOTAL}",
        f"Joint ...456\n\n\n{HEAD}{VTI}{CASH}\n\n\nRoth IRA ...789\n\n{HEAD}{VTI}",
        f'"Positions for All-Accounts as of 04:05 PM ET, 11/20/2026"\n\nJoint ...456\n{HEAD}{VTI}{CASH}Roth IRA ...789\n{HEAD}{VTI}',
        f"{HEAD}Joint ...456,,,,\n{VTI}{CASH}Roth IRA ...789,,,,\n{VTI}",
        f"Smith Family\n{HEAD}Joint ...456,,,,\n{VTI}{CASH}{TOTAL}\nRoth IRA ...789,,,,\n{VTI}{TOTAL}",
        f'{HEAD}Joint ...456,,,,"$45,000.00"\n{VTI}{CASH}Roth IRA ...789,,,,"$40,000.00"\n{VTI}',
        f"{HEAD}Joint ...456\n{VTI}{HEAD}{CASH}Roth IRA ...789\n{VTI}",
        f"Joint ...456\n{HEAD}{VTI}{CASH}\nChecking ...001\nThere are no positions in this account\n\nRoth IRA ...789\n{HEAD}{VTI}",
        shifted(f"Smith\n\nJoint ...456\n{HEAD}{VTI}{CASH}{TOTAL}\nRoth IRA ...789\n{HEAD}{VTI}{TOTAL}"),
        f"Joint ...456\n{shifted(HEAD + VTI + CASH)}\nRoth IRA ...789\n{shifted(HEAD + VTI)}",
        f"{HEAD}Joint ...456,,,,\nEquities,,,,\n{VTI}Total Equities,,,,40000\nCash,,,,\n{CASH}Roth IRA ...789,,,,\nEquities,,,,\n{VTI}Grand Total,,,,85000\n",
    ],
)  # fmt: skip
def test_rows_belong_to_the_account_named_above_them(holdings):
    book = parsed(holdings)
    assert columns(book, "account", "symbol") == JOINT_AND_ROTH
    assert {finding.severity for finding in book.findings if finding.sheet == "Holdings"} == {Severity.NOTE}
    assert Problem.ACCOUNT_SECTIONS in {finding.code for finding in book.findings}


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("Individual ...123", "Individual ...123"),
        ("Roth_IRA ...995", "Roth_IRA ...995"),
        ("Brokerage XXXX-1234", "Brokerage XXXX-1234"),
        ("Joint (x-1234)", "Joint (x-1234)"),
        ("IRA *4321", "IRA *4321"),
        ("Trust #12345", "Trust #12345"),
        ("12345678", "12345678"),
        ("1234-5678", "1234-5678"),
        ("123456789", "123456789"),
        ("X64000000", "X64000000"),
        ("Doe Family Trust, Jane Doe ...600", "Doe Family Trust, Jane Doe ...600"),
        ('"Positions for account Roth IRA XXXX-1234 as of 11/20/2026"', "Roth IRA XXXX-1234"),
        ('"Positions for account Individual ...123 as of 12:33 PM ET, 2026/11/20"', "Individual ...123"),
        ("Account: Main Street 12", "Main Street 12"),
        ("Account Number:,12345678,Account Type:,Roth IRA", "12345678 Roth IRA"),
        ("Joint Tenant WROS", "Joint Tenant WROS"),
        ("Rollover IRA", "Rollover IRA"),
        ("Holdings for Joint ...456 as of 11/20/2026", "Joint ...456"),
        ('"Individual ...123 Total Value: $45,000.00"', "Individual ...123"),
        ("Main", "Main"),  # as Accounts has it
        ("KIDS", "Kids"),
        ("Individual ...234", "55500234"),  # by its number
        ("Roth IRA xxxx9876", "55509876"),
    ],
)
def test_lines_that_name_an_account(line, account):
    assert held(f"{line}\n{HEAD}{VTI}\nCustodial ...777\n{HEAD}{BND}", Accounts=ACCOUNTS) == [
        (account, "VTI"),
        ("Custodial ...777", "BND"),
    ]


def test_a_number_in_a_cell_is_an_accounts_name():
    rows = [[12345678.0], HEAD.strip().split(","), ["VTI", "x", 100.0, 400.0, 40000.0]]
    book = parse_tables([Grid("Holdings", rows)])
    assert columns(book, "account", "symbol") == [("12345678", "VTI")]


def test_two_labels_never_become_one_account():
    """Both end as the number that Accounts has: neither is taken for it."""
    accounts = held(
        f"Joint ...234\n{HEAD}{VTI}\nTrust ...1234\n{HEAD}{BND}", Accounts="Account,Type\n55501234,taxable\n"
    )
    assert accounts == [("Joint ...234", "VTI"), ("Trust ...1234", "BND")]


@pytest.mark.parametrize(
    "holdings",
    [
        f"Smith Family Joint Account Review\nAs of 11/20/2026\n{HEAD}{VTI}{BND}",
        f"{HEAD}{VTI}{BND}Total,,,,55000\nValues of the joint account are delayed\n",
        f'{HEAD}{VTI}GLD,,,,\n{BND}',
        f'{HEAD}{VTI}{BND}Account Total,,,,"$55,000.00"\n',
    ],
)  # fmt: skip
def test_what_names_no_account_changes_nothing(holdings):
    assert {account for account, _ in held(holdings)} == {None}


def test_a_sheet_with_an_account_column_keeps_its_own():
    title = '"Positions for account Roth IRA XXXX-1234 as of 11/20/2026"\n'
    table = "Account,Symbol,Quantity,Price\nJoint,VTI,100,400\nIRA,BND,200,75\n"
    assert held(title + table) == [("Joint", "VTI"), ("IRA", "BND")]


def test_an_account_named_once_above_its_rows_in_its_column():
    table = "Account,Symbol,Quantity,Price\nJoint,,,\n,VTI,100,400\n,BND,200,75\nRoth IRA,,,\n,VTI,50,400\n"
    assert held(table) == [("Joint", "VTI"), ("Joint", "BND"), ("Roth IRA", "VTI")]


@pytest.mark.parametrize("accounts", ["", "Joint ...123,,,,\n"])
def test_lines_that_name_classes_are_left_out_and_said(accounts):
    groups = f"{HEAD}{accounts}Stocks,,,,\n{VTI}Total Stocks,,,,40000\nBONDS,,,,\n{BND}Exchange Traded Funds,,,,\nGLD,GOLD,1,300,300\n"
    book = parsed(groups, Targets=TARGETS)
    assert [symbol for _, symbol in columns(book, "account", "symbol")] == ["VTI", "BND", "GLD"]
    said = [finding.value for finding in book.findings if "name of a group" in finding.message]
    assert said == ["Stocks", "BONDS", "Exchange Traded Funds"]


@pytest.mark.parametrize("cash", ["Cash,,,,\n", "CASH,,,,\n", "Money Market,,,,\n"])
def test_cash_without_an_amount_is_no_line(cash):
    """Its amount is unknown, never zero."""
    holdings = f"{HEAD}Joint ...123,,,,\n{VTI}{cash}Roth ...456,,,,\n{BND}{cash}"
    assert [symbol.startswith(("CASH", "MONEY")) for _, symbol in held(holdings)] == [False, True, False, True]


def test_a_name_without_figures_is_never_dropped_in_silence():
    book = parsed(f"{HEAD}Joint ...123,,,,\n{VTI}Acme Private Fund,,,,\n{BND}")
    assert "Acme Private Fund" in {finding.value for finding in book.findings}


def test_a_section_in_another_order_is_read_by_its_own_headings():
    second = "Symbol,Quantity,Market Value,Description,Price\nBND,200,15000,TOTAL BOND,75\n"
    book = parsed(f"Joint ...123\n{HEAD}{VTI}\nRoth ...456\n{second}")
    assert columns(book, "account", "symbol", "quantity", "price", "market_value", "description")[1] == (
        "Roth ...456", "BND", 200.0, 75.0, 15000.0, "TOTAL BOND",
    )  # fmt: skip


def test_one_account_in_two_orders_needs_no_line():
    second = "Symbol,Price,Quantity\nBND,75,200\n"
    book = parsed(f"Symbol,Quantity,Price\nVTI,100,400\n\n{second}")
    assert columns(book, "account", "symbol", "quantity", "price") == [(None, "VTI", 100, 400), (None, "BND", 200, 75)]


def test_a_holding_whose_figures_are_errors_is_no_line():
    rows = [["Symbol", "Quantity", "Price"], ["VTI", 100.0, 400.0], ["Acme Private Fund", None, None], ["BND", 200.0, 75.0]]
    book = parse_tables([Grid("Holdings", rows, {(2, 1): "#REF!", (2, 2): "#REF!"})])
    assert [symbol for (symbol,) in columns(book, "symbol")] == ["VTI", "ACME PRIVATE FUND", "BND"]


def test_an_error_cell_moves_with_its_column():
    second = "Symbol,Price,Quantity\nBND,#N/A,200\n"
    book = parsed(f"Joint ...123\nSymbol,Quantity,Price\nVTI,100,400\nRoth ...456\n{second}")
    assert columns(book, "symbol", "quantity", "price") == [("VTI", 100.0, 400.0), ("BND", 200.0, None)]
    assert [(each.row, each.column) for each in book.findings if each.code is Problem.ERROR_CELL] == [(6, "Price")]


@pytest.mark.parametrize(
    "holdings",
    [
        f"{HEAD}{VTI}Roth IRA ...456,,,,\n{BND}",  # above the first line
        f"Roth IRA ...456\n{HEAD}{BND}{TOTAL}\n{HEAD}{VTI}",  # after the line that closes the account
        f'"Positions for All-Accounts as of 11/20/2026"\n{HEAD}{VTI}',
        f"{HEAD}{BND}{TOTAL}\n{HEAD}{VTI}{TOTAL}",
    ],
)
def test_rows_without_a_line_are_nobodys(holdings):
    assert {symbol: account for account, symbol in held(holdings)}["VTI"] == "(no account)"


def answer(holdings):
    book = [read_csv("Holdings", holdings.encode()), read_csv("Targets", TARGETS.encode())]
    names = [each.sheet for each in book]
    source = Source(grids=book, trades=None, sheets=names, names={}, fingerprint="", data=b"", look=lambda layout: [])
    return plan(source, Request(date(2026, 11, 20)))


def test_a_line_that_cannot_be_read_is_said_and_nothing_of_it_is_traded():
    made = answer(f"{HEAD}Individual ...123,,,,\n{VTI}{CASH}Grandma's things,,,,\n{VTI}{CASH}")
    (said,) = (finding for finding in made.findings if finding.code is Problem.UNREAD_LABEL)
    assert (said.severity, said.row, said.value) == (Severity.ERROR, 5, "Grandma's things")
    assert Problem.UNKNOWN_ACCOUNT not in {finding.code for finding in made.findings}
    accounts = made.plan.household.accounts
    assert {name: one.tradable for name, one in accounts.items()} == {"Individual ...123": True, "Grandma's things": False}
    assert {row["account"] for row in made.results["trades"]} <= {"Individual ...123"}


def test_each_row_shows_its_account_on_drift():
    made = answer(f"Joint ...123\n{HEAD}{VTI}\nRoth ...456\n{HEAD}{VTI}")
    layout = made.parsed.holdings_layout
    assert layout.headings[-1] == "Account"
    assert layout.cells[-1] == ["Joint ...123", "Roth ...456"]


LOT_DETAILS = """"{symbol} Lot Details for {account} as of 02:45 AM ET, 11/20/2026"

"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Gain/Loss $","Holding Period",
"09/24/2024 13:42:07","10","$70.50","$72.56","$705.00","$725.60","-$20.60","Long Term",
"Total","10","--","--","$705.00","$725.60","--","--",
"""


def test_lots_of_one_security_a_section():
    lots = LOT_DETAILS.format(symbol="SCHA", account="XXXX-4321") + LOT_DETAILS.format(symbol="VTI", account="XXXX-9999")
    book = parsed(HEAD, Lots=lots)
    assert columns(book, "account", "symbol", "acquired", "cost_basis", table="lots") == [
        ("XXXX-4321", "SCHA", date(2024, 9, 24), 725.6),
        ("XXXX-9999", "VTI", date(2024, 9, 24), 725.6),
    ]
    assert any("Schwab" in finding.message for finding in book.findings)


def test_lines_of_lots_name_the_accounts_of_holdings():
    lots = LOT_DETAILS.format(symbol="VTI", account="XXXX-4321") + LOT_DETAILS.format(symbol="BND", account="XXXX-9999")
    book = parsed(f"Individual ...321\n{HEAD}{VTI}\nRoth IRA ...999\n{HEAD}{BND}", Lots=lots)
    assert columns(book, "account", table="lots") == [("Individual ...321",), ("Roth IRA ...999",)]
