"""For every finding code: a small workbook that produces it, and what to do about it.

Each example is the plain household below with some sheets replaced or added (None: taken away). Tests plan every
example and look for its code; docs/findings.md shows the example beside the very line it produces.
"""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.schema.finding import Problem

Sheets = dict[str, str | None]


class Example(NamedTuple):
    """What the finding means for the plan and what to do, and the sheets that produce it."""

    advice: str
    sheets: Sheets


PLAIN: Sheets = {
    "Holdings": """
        Account, Symbol, Quantity, Price, Asset Class
        Joint,   VTI,    100,      300,   Stocks
        Joint,   BND,    200,      75,    Bonds
        Joint,   CASH,   5000,     ,      Cash""",
    "Lots": """
        Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis
        Joint,   VTI,    L1,     2020-03-02, 60,       12000
        Joint,   VTI,    L2,     2025-06-02, 40,       11500
        Joint,   BND,    L3,     2021-05-04, 200,      16000""",
    "Targets": """
        Asset Class, Target %, Band %
        Stocks,      60,       5
        Bonds,       30,       5
        Cash,        10,       5""",
    "Settings": """
        Name,              Value
        Short-Term Rate %, 37
        Long-Term Rate %,  20""",
    "Transactions": """
        Date,       Account, Symbol, Action, Quantity, Amount, Lot ID
        2025-06-02, Joint,   VTI,    buy,    40,       11500,  L2""",
}

TWO_ACCOUNTS: Sheets = {
    "Accounts": """
        Account, Type
        Joint,   taxable
        IRA,     ira""",
    "Holdings": """
        Account, Symbol, Quantity, Price, Asset Class
        Joint,   VTI,    100,      300,   Stocks
        Joint,   BND,    200,      75,    Bonds
        Joint,   CASH,   5000,     ,      Cash
        IRA,     BND,    50,       75,    Bonds""",
    "Lots": """
        Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis
        Joint,   VTI,    L1,     2020-03-02, 60,       12000
        Joint,   VTI,    L2,     2025-06-02, 40,       11500
        Joint,   BND,    L3,     2021-05-04, 200,      16000
        IRA,     BND,    L4,     2026-11-05, 50,       3750""",
    "Transactions": """
        Date,       Account, Symbol, Action, Quantity, Amount, Lot ID
        2025-06-02, Joint,   VTI,    buy,    40,       11500,  L2
        2025-06-03, IRA,     BND,    buy,    10,       750,    B0""",
}

MORE_BONDS = """
        Asset Class, Target %, Band %
        Stocks,      40,       5
        Bonds,       50,       5
        Cash,        10,       5"""

FEWER_BONDS = """
        Asset Class, Target %, Band %
        Stocks,      75,       5
        Bonds,       15,       5
        Cash,        10,       5"""

HARVESTING = """
        Name,              Value
        Short-Term Rate %, 37
        Long-Term Rate %,  20
        Harvest Losses,    yes"""


def _settings(*rows: str) -> Sheets:
    return {"Settings": "\n".join(("Name, Value", "Short-Term Rate %, 37", "Long-Term Rate %, 20", *rows))}


def _lots(*rows: str) -> Sheets:
    heading = "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis"
    return {"Lots": "\n".join((heading, *rows, "Joint, BND, L3, 2021-05-04, 200, 16000"))}


def _transactions(*rows: str) -> Sheets:
    heading = "Date, Account, Symbol, Action, Quantity, Amount, Lot ID, Lots"
    return {
        "Transactions": "\n".join((heading, "2026-01-05, Joint, XOM, buy, 20, 2000, X1,", *rows)),
        "Securities": "Symbol, Asset Class\nXOM, Stocks",
    }


def _history(*rows: str) -> str:
    heading = "Date, Account, Symbol, Action, Quantity, Amount, Lot ID, Lots"
    return "\n".join((heading, "2025-06-02, Joint, VTI, buy, 40, 11500, L2,", *rows))


EXAMPLES: dict[Problem, Example] = {
    # the file and its sheets
    Problem.MISSING_SHEET: Example("Add the sheet, or name yours as the message says. Without Targets or a profile the trades are only simulated; without Lots nothing taxable is sold.", {"Lots": None}),
    Problem.MISSING_COLUMN: Example("The sheet is not read until the column is there. Headings are found under their usual names, wherever they stand.", {
        "Targets": "Asset Class, Band %\nStocks, 5\nBonds, 5\nCash, 5"}),
    Problem.EMPTY_SHEET: Example("Fill the sheet in; an empty one is treated as missing.", {"Holdings": ""}),
    Problem.DUPLICATE_HEADING: Example("Only the first of two columns with one heading is read. Rename or delete the other where they differ.", {
        "Targets": "Asset Class, Target %, Target %\nStocks, 60, 50\nBonds, 30, 40\nCash, 10, 10"}),
    Problem.NO_USABLE_ROWS: Example("Every row has a fault of its own, listed beside this one: correct those first.", {
        "Targets": "Asset Class, Target %\nStocks, a lot\nBonds, some\nCash, little"}),
    Problem.SHEET_NAME_TAKEN: Example(
        "Nothing of yours is replaced. Rename your sheet if ours should have the plain name. A warning where decisions stand on it: they are followed on our sheet only.",
        {"Trades": "My notes on trades"}),
    Problem.SHEET_BY_HEADINGS: Example("Nothing to do, if that is the sheet. Else give the right one its name.", {
        "Holdings": None, "Portfolio Positions Nov-20-2026": PLAIN["Holdings"]}),
    Problem.SECOND_SHEET: Example("Only one sheet of a kind is read: the one that bears its name, else the first of its other names.", {
        "Positions": "Account, Symbol, Quantity, Price, Asset Class\nIRA, BND, 50, 75, Bonds"}),
    Problem.TOTALS_ROW: Example("Nothing to do, unless the row is a record: then give it a symbol.", {
        "Targets": "Asset Class, Target %\nStocks, 60\nBonds, 30\nCash, 10\nTotal, 100"}),
    Problem.TABLE_BESIDE: Example("Nothing to do if it is another table; else delete the blank column.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class, , Class, Value\nJoint, VTI, 100, 300, Stocks, , Bonds, 15000\nJoint, BND, 200, 75, Bonds, , Cash, 5000\nJoint, CASH, 5000, , Cash, , Stocks, 30000"}),
    Problem.ACCOUNT_SECTIONS: Example("Check that each account has its rows. A column Account, where the sheet has one, counts above the lines.", {
        "Holdings": "Symbol, Quantity, Price, Asset Class\nJoint ...123, , ,\nVTI, 100, 300, Stocks\nBND, 200, 75, Bonds\nRoth IRA ...456, , ,\nBND, 50, 75, Bonds",
        "Accounts": "Account, Type\nJoint ...123, taxable\nRoth IRA ...456, roth_ira"}),
    Problem.UNREAD_LABEL: Example("Accounts are never put together on a guess. List the line on Accounts if it is one, or add a column Account.", {
        "Holdings": "Symbol, Quantity, Price, Asset Class\nJoint ...123, , ,\nVTI, 100, 300, Stocks\nBND, 200, 75, Bonds\nLake house, , ,\nBND, 50, 75, Bonds"}),
    Problem.ROWS_WITHOUT_SHARES: Example("Nothing to do. A purchase or a sale that lacks its quantity is never passed over: it stays an error.", {
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount\n2025-06-02, Joint, VTI, Buy, 40, -11500\n2026-06-30, Joint, VTI, Qualified Dividend, , 80\n2026-06-30, Joint, , Bank Interest, , 1.17"}),
    Problem.SHARES_MOVED_OUT: Example("No gain is figured. Give the account that received them a receive row, and see that Lots has them there.", {
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount\n2025-06-02, Joint, VTI, Buy, 40, -11500\n2026-06-30, Joint, VTI, Journaled Shares, -10,"}),
    Problem.ORDER_WORKING: Example("What the order will sell is not sold a second time, and its gain or loss is in no figure. Enter the Status done once it is filled, cancelled if it is not.", {
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount, Status\n2025-06-02, Joint, VTI, buy, 40, 11500, done\n2026-06-30, Joint, VTI, sell, 10, 3000, working"}),
    Problem.POSITIONS_FROM_LOTS: Example("Check the quantities, and add a Holdings sheet: Lots seldom lists cash, and cash it does not list is not counted.", {
        "Holdings": None, "Prices": "Symbol, Price\nVTI, 300\nBND, 75", "Securities": "Symbol, Asset Class\nVTI, Stocks\nBND, Bonds"}),
    Problem.HEADING_NOT_READ: Example("The column is left as it is and steers nothing. Where it means one of the sheet's columns, give it that column's name.", {
        "Targets": "Asset Class, Target %, Wiggle Room\nStocks, 60, 12\nBonds, 30, 12\nCash, 10, 12"}),
    Problem.HEADING_UNCLEAR: Example("One reading is used, or none, as the message says. Keep the heading that is meant, under its own name.", {
        "Targets": "Asset Class, Target %, Tolerance, Threshold\nStocks, 60, 5, 12\nBonds, 30, 5, 12\nCash, 10, 5, 12"}),
    # cells
    Problem.NOT_CALCULATED: Example("A program wrote the formula and none has calculated it: it is neither blank nor 0, and a limit on Settings is not \"no limit\": nothing is traded until it is known. Open the workbook in Excel, press F9, and save it.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, =60+40, 300, Stocks\nJoint, BND, 200, 75, Bonds\nJoint, CASH, 5000, , Cash"}),
    Problem.ERROR_CELL: Example("The cell counts as blank. Correct the formula, or type the value.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, #N/A, Stocks\nJoint, BND, 200, 75, Bonds\nJoint, CASH, 5000, , Cash"}),
    Problem.BAD_VALUE: Example("The cell counts as blank, or the setting keeps its default; where it is a limit (a budget, the turnover), nothing is traded until it can be read. Choose one of the words the message lists.", _settings("Rebalance To, somewhere")),
    Problem.MISSING_VALUE: Example("The row, or the figure in question, is left out until the cell is filled in.", {
        "Restrictions": "Account, Symbol, Rule\nJoint, VTI,"}),
    Problem.PERCENT_UNCLEAR: Example("Weights are never guessed. Write them all as percents (60 or 60%), or all as fractions (0.6).", {
        "Targets": "Asset Class, Target %, Band %\nStocks, 60, 0.05\nBonds, 30, 0.05\nCash, 10, 0.05"}),
    Problem.BAD_DATE: Example("The lot is not sold. Enter the date as Excel or as 2020-03-02.", _lots("Joint, VTI, L1, last spring, 60, 12000", "Joint, VTI, L2, 2025-06-02, 40, 11500")),
    Problem.FUTURE_DATE: Example("The lot is not sold. Correct the date, or the As Of setting.", _lots("Joint, VTI, L1, 2027-03-02, 60, 12000", "Joint, VTI, L2, 2025-06-02, 40, 11500")),
    Problem.BAD_QTY: Example("The row is left out: a quantity is a number above zero.", _lots("Joint, VTI, L1, 2020-03-02, -60, 12000", "Joint, VTI, L2, 2025-06-02, 40, 11500")),
    # lots and holdings
    Problem.MISSING_BASIS: Example("The lot is not sold: a missing basis is never taken as zero. Ask the custodian for it.", _lots("Joint, VTI, L1, 2020-03-02, 60,", "Joint, VTI, L2, 2025-06-02, 40, 11500")),
    Problem.BAD_BASIS: Example("The lot is not sold until its basis is zero or more.", _lots("Joint, VTI, L1, 2020-03-02, 60, -12000", "Joint, VTI, L2, 2025-06-02, 40, 11500")),
    Problem.ZERO_BASIS: Example("The lot is sold with its whole value as gain. Fill the basis in if it is merely unknown.", _lots("Joint, VTI, L1, 2020-03-02, 60, 0", "Joint, VTI, L2, 2025-06-02, 40, 11500")),
    Problem.AVERAGE_BASIS: Example("Only funds, and stock whose dividends are reinvested, may be averaged; everything else in the account goes first in, first out.", {
        "Accounts": "Account, Type, Lot Method\nJoint, taxable, AVERAGE", "Securities": "Symbol, Asset Class, Type\nVTI, Stocks, etf\nBND, Bonds, fund"}),
    Problem.RECEIPT_IN_DOUBT: Example("The sale stands on Form 8949 with what is assumed. Say how the shares came, when they were first bought and, of a gift, what it was worth.", {
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount, Lot ID, Lots\n2026-03-02, Joint, BND, receive, 20, 1500, G1,\n2026-10-02, Joint, BND, sell, 20, 1600, , G1: 20"}),
    Problem.LOTS_DO_NOT_SUM: Example("The position is not traded in that account until lots and holding agree: a lot is missing, or one was sold.", _lots("Joint, VTI, L1, 2020-03-02, 60, 12000")),
    Problem.SPLIT_RECOGNISED: Example("The position is not traded until Holdings, Lots and the price all are of before the split, or all of after it: confirm it on Proposed Splits, or correct the sheet that is behind.", _lots("Joint, VTI, L1, 2020-03-02, 30, 12000", "Joint, VTI, L2, 2025-06-02, 20, 11500")),
    Problem.CORPORATE_ACTION: Example("Enter what the finding names; the company's Form 8937 has how cost is divided. Until then the lots and gains are as the sheets have them.", {
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount, Lot ID\n2026-10-02, Joint, NEWCO, Spin-off, 20, 0, N1"}),
    Problem.LOTS_MISSING: Example("The holding may be bought but not sold: without its lots its tax is unknown.", {
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, BND, L3, 2021-05-04, 200, 16000"}),
    Problem.SYNTHETIC_LOT: Example("Nothing to do: a sale in a tax-deferred account has no gain to compute.", {
        **TWO_ACCOUNTS, "Lots": PLAIN["Lots"]}),
    Problem.DUPLICATE_LOT: Example("None of them is sold: a specific lot could not be named. Give each its own id.", _lots("Joint, VTI, L1, 2020-03-02, 60, 12000", "Joint, VTI, L1, 2025-06-02, 40, 11500")),
    Problem.DUPLICATE_HOLDING: Example("The rows are added up. Delete one if the export repeated it.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 60, 300, Stocks\nJoint, VTI, 40, 300, Stocks\nJoint, BND, 200, 75, Bonds\nJoint, CASH, 5000, , Cash"}),
    Problem.SHORT_POSITION: Example("Short positions count in the value and are not traded.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, 300, Stocks\nJoint, TSLA, -10, 400, Stocks\nJoint, BND, 200, 75, Bonds\nJoint, CASH, 9000, , Cash"}),
    Problem.STALE_MARKET_VALUE: Example("Quantity × price is used. Recalculate the workbook, or correct the price.", {
        "Holdings": "Account, Symbol, Quantity, Price, Market Value, Asset Class\nJoint, VTI, 100, 300, 29500, Stocks\nJoint, BND, 200, 75, 15000, Bonds\nJoint, CASH, 5000, , 5000, Cash"}),
    Problem.ONE_SECURITY: Example("Nothing to do: every sheet means the same security, whatever its custodian calls it.", {
        "Lots": PLAIN["Lots"].replace("VTI, ", "NYSEARCA:VTI, "), "Targets": """
            Asset Class, Symbol,        Target %, Band %
            Stocks,      VTI US Equity, 60,       5
            Bonds,       ,              30,       5
            Cash,        ,              10,       5"""}),
    Problem.SPELLINGS_KEPT_APART: Example("They are planned as two securities. Where they are one, write it in one way; a point, dash, stroke or blank before the class makes no difference.", {
        "Holdings": """
            Account, Symbol, Description,       Quantity, Price, Asset Class
            Joint,   ABC.B,  Alphabet Bakeries, 100,      300,   Stocks
            Joint,   ABCB,   Southern Bancorp,  200,      75,    Bonds
            Joint,   CASH,   ,                  5000,     ,      Cash""",
        "Lots": """
            Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis
            Joint,   ABC.B,  L1,     2020-03-02, 100,      23500
            Joint,   ABCB,   L3,     2021-05-04, 200,      16000"""}),
    Problem.SYMBOL_FROM_DESCRIPTION: Example("The row counts and is traded like any other. Enter a symbol of your own where the description may change from month to month.", {
        "Holdings": """
            Account, Symbol, Description,             Quantity, Price, Asset Class
            Joint,   ,       Large Cap Index Trust C, 100,      300,   Stocks
            Joint,   BND,    ,                        200,      75,    Bonds
            Joint,   CASH,   ,                        5000,     ,      Cash""",
        "Lots": """
            Account, Symbol,                  Lot ID, Acquired,   Quantity, Cost Basis
            Joint,   Large Cap Index Trust C, L1,     2020-03-02, 100,      23500
            Joint,   BND,                     L3,     2021-05-04, 200,      16000""", "Transactions": None}),
    Problem.UNKNOWN_SYMBOL: Example("It counts in the value and is not traded. Give it an Asset Class on Holdings or Securities.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, 300, Stocks\nJoint, XYZ, 10, 20,\nJoint, BND, 200, 75, Bonds\nJoint, CASH, 5000, , Cash",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, VTI, L1, 2020-03-02, 100, 12000\nJoint, XYZ, L2, 2024-01-02, 10, 150\nJoint, BND, L3, 2021-05-04, 200, 16000"}),
    Problem.UNKNOWN_ACCOUNT: Example("The account is counted and not traded: its tax type is unknown. Add it to Accounts.", {
        "Transactions": None,
        "Accounts": "Account, Type\nTrust, taxable"}),
    Problem.ACCOUNT_TYPE_UNCLEAR: Example("Add an Accounts sheet with the account's Type: a joint account of Ira Goldman, or an IRA? One planned as the other gives wrong taxes.", {
        "Transactions": None,
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nIra Goldman Joint, VTI, 100, 300, Stocks\nIra Goldman Joint, BND, 200, 75, Bonds\nIra Goldman Joint, CASH, 5000, , Cash",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nIra Goldman Joint, VTI, L1, 2020-03-02, 100, 23500\nIra Goldman Joint, BND, L3, 2021-05-04, 200, 16000"}),
    Problem.ACCOUNT_TYPE_TAKEN: Example("The plan goes by the type the line names. Give the Type if it is another.", {
        "Transactions": None,
        "Accounts": "Account, Registration\nJoint, JTWROS\nOld plan, Tax-Deferred"}),
    Problem.ACCOUNT_NOT_TRADED: Example("It counts in the value, and in the drift of whom it is planned with. Enter Trade = yes on Accounts to trade it.", {
        "Transactions": None,
        "Accounts": "Account, Type\nJoint, taxable\nCollege, 529"}),
    Problem.COLLEGE_PLAN_TRADED: Example("A third change in a calendar year is not allowed: count those made already.", {
        "Transactions": None,
        "Accounts": "Account, Type, Trade\nJoint, taxable,\nCollege, 529, yes"}),
    Problem.SEPARATE_RETURN: Example("What it sells is the other return's. Enter Tax Return = household if it is on this one after all.", {
        "Transactions": None,
        "Accounts": "Account, Owner, Type, Tax Return\nJoint, joint, taxable,\nTrust, client, taxable, separate"}),
    Problem.PLANNED_BY_ITSELF: Example("Enter Plan With = household where one allocation spans its accounts and the parents'.", {
        "Transactions": None,
        "Accounts": "Account, Owner, Type, Tax Return\nJoint, joint, taxable,\nEmma, child, utma, household"}),
    Problem.UNKNOWN_LOT: Example("The sale's gain is unknown and is not counted. Add the purchase, or fill in Acquired and Cost Basis of the sale.", _transactions(
        "2026-06-01, Joint, XOM, sell, 10, 1100, , X9")),
    Problem.SALE_WITHOUT_LOTS: Example("Nothing to do where Lots is right, as it is final: it tells which lots are gone. Else name the lots the sale took, or correct Lots.", {
        "Accounts": "Account, Type, Lot Method\nJoint, taxable, FIFO",
        "Transactions": _history("2026-01-05, Joint, VTI, buy, 10, 2900, L4,", "2026-06-01, Joint, VTI, sell, 10, 3000, ,")}),
    Problem.SALES_CONTRADICT_LOTS: Example("Gains of the year go by the lots on Transactions, what may be sold next by Lots. Name the lots the sales took, or correct Lots.", {
        "Transactions": _history("2026-06-01, Joint, VTI, sell, 10, 3000, , L2: 10")}),
    Problem.BASIS_CONTRADICTED: Example("The plan goes by Lots. Correct the basis that is wrong; where Lots has it as it was paid, before wash sales, set Adjusted to no.", {
        "Transactions": _history().replace("11500", "12500")}),
    Problem.LOT_OVERSOLD: Example("Correct the quantities, or the lots the sales name.", _transactions(
        "2026-06-01, Joint, XOM, sell, 30, 3300, , X1: 30")),
    Problem.SOLD_BEFORE_BOUGHT: Example("Correct the dates, or the lot the sale names.", _transactions(
        "2026-01-02, Joint, XOM, sell, 10, 1100, , X1: 10")),
    Problem.MISSING_PRICE: Example("A weight is a share of the whole: with one worth unknown none is known, and nothing is traded for drift there; needs, harvests and your own orders go on. A target without a price stays in cash. Enter the price, or the Market Value.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, , Stocks\nJoint, BND, 200, 75, Bonds\nJoint, CASH, 5000, , Cash"}),
    Problem.BAD_PRICE: Example("A price is above zero. Correct the cell; until then Prices, or Market Value ÷ Quantity, prices the holding, else its worth is not known.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, -300, Stocks\nJoint, BND, 200, 75, Bonds\nJoint, CASH, 5000, , Cash"}),
    Problem.COUNTED_BY_VALUE: Example("The holding counts in every weight and is not traded. Fill in Quantity to trade it.", {
        "Holdings": "Account, Symbol, Quantity, Price, Market Value, Asset Class\nJoint, VTI, 100, 300, 30000, Stocks\nJoint, STABLE, , , 15000, Bonds\nJoint, CASH, 5000, , , Cash"}),
    Problem.WORTHLESS: Example("Nothing to do: a price of 0 beside a Market Value of 0, or on Prices with its Source, is known and counts.", {
        "Prices": "Symbol, Price, Source\nBND, 0, delisted 2026-03-02"}),
    Problem.QUOTING_RECOGNISED: Example("Nothing to do where it is so: trades and lots of the bond are in par. A Price Factor on Securities decides in any case.", {
        "Holdings": """
            Account, Symbol,    Quantity, Price, Market Value, Asset Class
            Joint,   VTI,       100,      300,   30000,        Stocks
            Joint,   99999XAB1, 15000,    98.5,  14775,        Bonds
            Joint,   CASH,      5000,     ,      5000,         Cash""",
        "Lots": PLAIN["Lots"].replace("BND,    L3,     2021-05-04, 200, ", "99999XAB1, L3, 2021-05-04, 15000, ")}),
    Problem.QUOTING_UNCLEAR: Example("The bond is worth nobody knows what, so that no weight is known and nothing is traded for drift. Enter its Price Factor or its Market Value.", {
        "Holdings": """
            Account, Symbol,    Quantity, Price, Asset Class
            Joint,   VTI,       100,      300,   Stocks
            Joint,   99999XAB1, 15000,    98.5,  Bonds
            Joint,   CASH,      5000,     ,      Cash""",
        "Lots": PLAIN["Lots"].replace("BND,    L3,     2021-05-04, 200, ", "99999XAB1, L3, 2021-05-04, 15000, ")}),
    Problem.PRICE_LAPSED: Example("The price on Holdings is used. Update the prices again, or delete Updated Prices.", {
        "Updated Prices": """
        Symbol, Price, As Of,      Source,      In Place Of
        VTI,    310,   2026-11-27, Firm Quotes, 290"""}),
    Problem.STALE_PRICE: Example("The price is used. Update it on Prices, or raise Stale Price Days on Settings.", {
        "Prices": "Symbol, Price, As Of\nVTI, 300, 2026-10-30"}),
    Problem.SUBSTITUTE_NOT_USABLE: Example("The substitute is not bought until it has a row on Securities and a price; the next one on the list is tried.", {
        "Securities": "Symbol, Asset Class, Substitutes\nVTI, Stocks, ITOT\nBND, Bonds,"}),
    Problem.MENU_NOT_USABLE: Example("Correct its spelling under Menu on Accounts, or give it an asset class on Securities and a price; the rest of the menu may be bought.", {
        "Accounts": "Account, Type, Menu\nJoint, taxable, BND; VTIX"}),
    Problem.SHORT_HISTORY: Example("A wash sale before the first row, or without a Transactions sheet at all, would go unseen. Load transactions from at least 61 days back.", {
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount\n2026-11-02, Joint, BND, buy, 20, 1500"}),
    Problem.FOREIGN_CURRENCY: Example("The holding is not traded. It counts at its Market Value in dollars: one in a column Market Value USD, or one that is not quantity × price in its own currency; without it its worth is not known.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class, Currency\nJoint, VTI, 100, 300, Stocks, USD\nJoint, SAP, 10, 200, Stocks, EUR\nJoint, BND, 200, 75, Bonds, USD\nJoint, CASH, 5000, , Cash, USD"}),
    # targets and settings
    Problem.TARGETS_DO_NOT_SUM: Example("Nothing is traded by these targets until they make 100.", {
        "Targets": "Asset Class, Target %, Band %\nStocks, 60, 5\nBonds, 35, 5\nCash, 10, 5"}),
    Problem.TARGETS_CORRECTED: Example("Nothing to do: a rounding remainder up to 0.01 went to the largest target.", {
        "Targets": "Asset Class, Target %, Band %\nStocks, 60, 5\nBonds, 30, 5\nCash, 9.995, 5"}),
    Problem.TARGET_EXCEEDS_PARENT: Example("Nothing is traded by these targets. Lower the symbol rows, or raise their class.", {
        "Targets": "Asset Class, Symbol, Target %\nStocks, , 60\nStocks, VTI, 65\nBonds, , 30\nCash, , 10"}),
    Problem.TARGET_WITHOUT_HOLDING: Example("There is nothing to buy for the class, and its weight stays in cash. Name a fund on Targets and its price on Prices.", {
        "Targets": "Asset Class, Target %\nStocks, 60\nBonds, 20\nGold, 10\nCash, 10"}),
    Problem.DUPLICATE_TARGET: Example("The rows are added up. Keep one.", {
        "Targets": "Asset Class, Target %\nStocks, 40\nStocks, 20\nBonds, 30\nCash, 10"}),
    Problem.NO_TARGET: Example("The holding is legacy, with a target of 0: sold within the gain budget. Add a row, or a restriction, to keep it.", {
        "Targets": "Asset Class, Target %\nStocks, 90\nCash, 10"}),
    Problem.NEW_MONEY_NOT_THERE: Example("Only what is there is invested. Enter the deposit in the account's cash, or the amount that has arrived.", {
        "Cash Needs": "Account, Amount\nJoint, -500000"}),
    Problem.SIMULATED_ONLY: Example("Nothing is to be traded: fill in Targets, or choose a profile.", {"Targets": None}),
    Problem.CLASS_CONFLICT: Example("Securities wins over Holdings, and Holdings over Targets. Make them agree.", {
        "Securities": "Symbol, Asset Class\nVTI, Stocks\nBND, Stocks"}),
    Problem.UNKNOWN_MODEL: Example("Name the model on Accounts, or leave Model blank for the household's own targets.", {
        "Targets": "Model, Asset Class, Target %\n, Stocks, 60\n, Bonds, 30\n, Cash, 10\nRetirement, Stocks, 100"}),
    Problem.UNKNOWN_SETTING: Example("The row is ignored; where it may mean a limit, nothing is traded until it is called by its name. The Settings table lists every name.", _settings("Gain Bugdet, 5000")),
    Problem.RISK_UNKNOWN: Example("Volatility, tracking error and what drift costs stay blank: an unknown figure is never taken as 0. Enter what is named.", {
        "Risk": "Asset Class, Volatility %, Stocks\nStocks, 16, 1"}),
    Problem.RISK_REPAIRED: Example("The nearest correlations that can hold together are used. Correct the cell that is wrong.", {
        "Risk": "Asset Class, Volatility %, Stocks, Bonds, Gold\nStocks, 16, 1, 0.9, -0.9\nBonds, 5, 0.9, 1, 0.9\nGold, 15, -0.9, 0.9, 1"}),
    Problem.RISK_HISTORY: Example("The figures hold for what there is. Enter the returns that are missing.", {
        "Returns": "Date, Stocks, Bonds\n2026-06-30, 2%, 1%\n2026-07-31, -1%, 0.5%\n2026-08-31, 3%,\n2026-09-30, -2%, 1%\n2026-10-31, 4%, -1%"}),
    Problem.RISK_LIMIT: Example("Nothing is traded for it alone: look at what carries the risk on the Risk Report, and lower its target, or raise the limit.", {
        "Risk": "Asset Class, Volatility %, Stocks, Bonds\nStocks, 16, 1, 0.2\nBonds, 5, 0.2, 1", **_settings("Volatility Limit %, 9%")}),
    Problem.UNKNOWN_GROUP: Example("The cap has no effect until a security belongs to the group.", {
        "Exposure Groups": "Group, Cap %\nAI Semiconductors, 10"}),
    Problem.DEFAULT_TAX_RATES: Example("Enter the client's own rates on Settings; with the top rates every gain looks dearer than it may be.", {"Settings": None}),
    # what the plan met
    Problem.CASH_SHORT: Example("Everything that may be sold is sold, and it is not enough. Lower the need, or move cash in.", {
        "Cash Needs": "Account, Amount\nJoint, 60000"}),
    Problem.CASH_UNSETTLED: Example("Pay it out, or sell again what is bought with it, no sooner than that day.", {
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount\n2026-11-20, Joint, QQQ, sell, 10, 5000"}),
    Problem.NEED_PAST: Example("Nothing is sold for a need whose day is past. Enter the new Date where it is still to be paid; delete the row where it has been.", {
        "Cash Needs": "Account, Amount, Date, Note\nJoint, 5000, 2025-06-16, roof"}),
    Problem.NEED_UNCLEAR: Example("What is to come again needs the day it first comes, at Date, and how often, at Every; Until ends it.", {
        "Cash Needs": "Account, Amount, Every\nJoint, 500, month"}),
    Problem.DISTRIBUTION_ASKED: Example("Enter what is missing on Accounts; where the law asks for more than that, work the distribution out and enter it on Cash Needs.", {
        **TWO_ACCOUNTS, "Accounts": "Account, Type, Birth Date, Year-End Value\nJoint, taxable, ,\nIRA, ira, 1951-07-01,"}),
    Problem.DISTRIBUTION_REQUIRED: Example("Tell the client, and the custodian, in time. Enter at RMD Taken what has been taken.", {
        **TWO_ACCOUNTS, "Accounts": "Account, Type, Birth Date, Year-End Value\nJoint, taxable, ,\nIRA, ira, 1951-07-01, 20000"}),
    Problem.WITHDRAWAL_TAXED: Example("The tax of taking the money out comes on top of the trades' own. Enter the need for the household (Account blank) to take it from taxable accounts.", {
        **TWO_ACCOUNTS, "Cash Needs": "Account, Amount\nIRA, 2000"}),
    Problem.NEW_MONEY_LEFT: Example("What may be bought has no room for all of it. Loosen what the line names, or leave it in cash.", {
        "Cash Needs": "Account, Amount\nJoint, -4000", "Restrictions": "Account, Symbol, Rule\nJoint, VTI, do not buy\nJoint, BND, do not buy"}),
    Problem.SELLS_SHORT: Example("With specific identification only the lots you name are sold. Name more in Sell Quantity.", {
        "Accounts": "Account, Type, Lot Method\nJoint, taxable, SPECID", "Targets": MORE_BONDS,
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis, Sell Quantity\nJoint, VTI, L1, 2020-03-02, 60, 12000, 5\nJoint, VTI, L2, 2025-06-02, 40, 11500,\nJoint, BND, L3, 2021-05-04, 200, 16000,"}),
    Problem.SELL_QUANTITY_UNUSED: Example("Only SPECID sells the lots you name. Enter it as the account's Lot Method, or clear Sell Quantity.", {
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis, Sell Quantity\nJoint, VTI, L1, 2020-03-02, 60, 12000, 5\nJoint, VTI, L2, 2025-06-02, 40, 11500,\nJoint, BND, L3, 2021-05-04, 200, 16000,"}),
    Problem.BUDGET_REACHED: Example("Raise the budget on Settings, or accept the drift until next year.", {
        "Targets": MORE_BONDS, **_settings("Gain Budget, 200")}),
    Problem.WASH_SALE_BLOCKED: Example("Nothing to do: the loss can be taken from the day named. The Wash Sales sheet lists it.", {
        **TWO_ACCOUNTS, "Targets": FEWER_BONDS, "Restrictions": "Account, Symbol, Rule\nIRA, BND, do not sell",
        **_transactions("2026-11-05, IRA, BND, buy, 50, 3750, L4,")}),
    Problem.MINTAX_COSTS_MORE: Example("TAXCOST, the default, weighs each gain by the rate of its term. Change the account's Lot Method if the broker's default need not be followed.", {
        **_lots("Joint, VTI, L1, 2020-03-02, 60, 12000", "Joint, VTI, L2, 2026-03-02, 40, 11500"),
        "Targets": MORE_BONDS, "Accounts": "Account, Type, Lot Method\nJoint, taxable, MINTAX"}),
    Problem.SAME_INDEX_CAUTION: Example("A matter of judgement for you and the client's CPA. One Identical Group on Securities forbids the pair.", {
        "Settings": HARVESTING, "Prices": "Symbol, Price\nAGG, 100",
        "Securities": "Symbol, Asset Class, Index, Substitutes\nVTI, Stocks, CRSP US Total Market,\nBND, Bonds, US Aggregate, AGG\nAGG, Bonds, US Aggregate,"}),
    Problem.SAME_COMPANY_CAUTION: Example("A matter of judgement for you and the client's CPA. One Identical Group on Securities forbids the pair.", {
        **TWO_ACCOUNTS, "Settings": HARVESTING, "Accounts": "Account, Type\nJoint, taxable\nIRA, ira",
        "Holdings": """
            Account, Symbol, Quantity, Price, Asset Class
            Joint,   GOOG,   100,      300,   Stocks
            Joint,   BND,    200,      75,    Bonds
            Joint,   CASH,   5000,     ,      Cash
            IRA,     GOOGL,  10,       300,   Stocks""",
        "Prices": "Symbol, Price\nVTI, 300",
        "Lots": """
            Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis
            Joint,   GOOG,   L1,     2024-03-04, 100,      40000
            Joint,   BND,    L3,     2021-05-04, 200,      15000
            IRA,     GOOGL,  L4,     2026-11-05, 10,       3000""",
        **_transactions("2026-11-05, IRA, GOOGL, buy, 10, 3000, L4,"), "Securities": "Symbol, Asset Class, Substitutes\nGOOG, Stocks, VTI\nVTI, Stocks,\nXOM, Stocks,"}),
    Problem.SLEEVES: Example("Sleeves of one account are one account for tax. An error where they differ in what decides the tax; else a note of what is to be minded.", {
        "Holdings": """
            Account, Symbol, Quantity, Price, Asset Class
            Core,    VTI,    100,      300,   Stocks
            Income,  BND,    200,      75,    Bonds""",
        "Accounts": "Account, Type, Sleeve Of\nCore, taxable, Joint\nIncome, taxable, Joint",
        "Lots": """
            Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis
            Core,    VTI,    L1,     2024-03-04, 100,      20000
            Income,  BND,    L3,     2021-05-04, 200,      15000"""}),
    Problem.EXPOSURE_NOT_GROUPED: Example("Said where a cap, a target of a group, or a maximum weight speaks of one class of a company or fund alone. Enter the group on both rows of Securities if they are to count together.", {
        **TWO_ACCOUNTS,
        "Holdings": """
            Account, Symbol, Quantity, Price, Asset Class
            Joint,   GOOG,   100,      300,   Stocks
            Joint,   BND,    200,      75,    Bonds
            Joint,   CASH,   5000,     ,      Cash
            IRA,     GOOGL,  10,       300,   Stocks""",
        "Lots": """
            Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis
            Joint,   GOOG,   L1,     2024-03-04, 100,      20000
            Joint,   BND,    L3,     2021-05-04, 200,      15000
            IRA,     GOOGL,  L4,     2024-11-05, 10,       2000""",
        "Securities": "Symbol, Asset Class, Exposure Group\nGOOG, Stocks, Search", "Exposure Groups": "Group, Cap %\nSearch, 20"}),
    Problem.SHARE_CLASSES_NOT_GROUPED: Example("Nothing is grouped without you. Enter the same word as Identical Group on both rows of Securities where the prospectus names them as classes of one fund.", {
        **TWO_ACCOUNTS,
        "Holdings": """
            Account, Symbol, Quantity, Price, Asset Class
            Joint,   VTI,    100,      300,   Stocks
            Joint,   BND,    200,      75,    Bonds
            Joint,   CASH,   5000,     ,      Cash
            IRA,     VBTLX,  50,       75,    Bonds""",
        "Lots": """
            Account, Symbol, Lot ID, Acquired,   Quantity, Cost Basis
            Joint,   VTI,    L1,     2020-03-02, 60,       12000
            Joint,   VTI,    L2,     2025-06-02, 40,       11500
            Joint,   BND,    L3,     2021-05-04, 200,      16000
            IRA,     VBTLX,  L4,     2026-11-05, 50,       3750"""}),
    Problem.OPTION_IN_WASH_WINDOW: Example("Nothing is computed: whether the contract counts as the shares is for the CPA. Put the option off until the window has passed.", _transactions(
        "2026-11-02, Joint, XOM, sell, 20, 1800, , X1: 20", "2026-11-05, Joint, XOM 12/18/2026 100.00 C, buy, 1, 250, O1,")),
    Problem.CONVERTIBLE_IN_WASH_WINDOW: Example("Nothing is computed: whether it counts as the shares depends on its terms. One Identical Group on Securities makes it count.", {
        **_transactions("2026-11-02, Joint, XOM, sell, 20, 1800, , X1: 20", "2026-11-05, Joint, XOM.WS, buy, 10, 250, W1,")}),
    Problem.EQUITY_AWARD_IN_WASH_WINDOW: Example("Nothing to do: it is counted as a purchase. Enter the plan's next dates as scheduled, so that they are seen before a loss is sold.", _transactions(
        "2026-11-02, Joint, XOM, sell, 20, 1800, , X1: 20", "2026-11-16, Joint, XOM, vest, 5, 480, V1,")),
    Problem.FUTURE_NOT_TRADED: Example("Nothing to do but to keep its Market Value, the open trade equity, up to date: the custodian's 1099-B has its gain for Form 6781.", {
        "Holdings": "Account, Symbol, Quantity, Price, Market Value, Asset Class\nJoint, VTI, 100, 300, , Stocks\nJoint, BND, 200, 75, , Bonds\nJoint, /ESZ26, 1, 6000, 2500, Futures\nJoint, CASH, 5000, , , Cash"}),
    Problem.PARTNERSHIP_SOLD: Example("The sale stands on the form with the figures of Lots. Its basis and ordinary part come from the Schedule K-1.", {
        "Securities": "Symbol, Type\nVTI, partnership", "Targets": "Asset Class, Target %\nStocks, 20\nBonds, 70\nCash, 10"}),
    Problem.BOND_DISCOUNT: Example("The gain stands as capital gain. The custodian knows the accrued market discount, or the basis that original issue discount has adjusted.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, 300, Stocks\nJoint, UST1027, 10000, 98, Bonds\nJoint, CASH, 5000, , Cash",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, VTI, L1, 2020-03-02, 100, 12000\nJoint, UST1027, M1, 2022-10-20, 10000, 8500",
        "Securities": "Symbol, Type, Price Factor\nUST1027, bond, 0.01", "Targets": "Asset Class, Target %\nStocks, 80\nCash, 20"}),
    Problem.COLLECTIBLE_ASSUMED: Example("Enter yes or no under Collectible on Securities; until then its long-term gains are taxed at up to 28 %.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, 300, Stocks\nJoint, GLD, 200, 75, Bonds\nJoint, CASH, 5000, , Cash",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, VTI, L1, 2020-03-02, 100, 12000\nJoint, GLD, L3, 2021-05-04, 200, 16000"}),
    Problem.LOOKS_LIKE_A_COIN: Example("Enter its Type on Securities: digital asset for the coin itself, etf for a fund that holds it.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, 300, Stocks\nJoint, ETH, 5, 3000, Crypto\nJoint, CASH, 5000, , Cash",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, VTI, L1, 2020-03-02, 100, 12000\nJoint, ETH, L3, 2021-05-04, 5, 9000"}),
    Problem.OPTION_NOT_TRADED: Example("Nothing to do: trade options yourself.", {
        "Holdings": """
            Account, Symbol,                  Quantity, Price, Asset Class
            Joint,   VTI,                     100,      300,   Stocks
            Joint,   VTI 12/18/2026 250.00 C, 1,        55,    Stocks
            Joint,   BND,                     200,      75,    Bonds
            Joint,   CASH,                    5000,     ,      Cash""",
        "Lots": """
            Account, Symbol,                  Lot ID, Acquired,   Quantity, Cost Basis
            Joint,   VTI,                     L1,     2020-03-02, 60,       12000
            Joint,   VTI,                     L2,     2025-06-02, 40,       11500
            Joint,   VTI 12/18/2026 250.00 C, L4,     2026-05-04, 1,        50
            Joint,   BND,                     L3,     2021-05-04, 200,      16000"""}),
    Problem.COST_GATE: Example("Wait, or set Cost Gate to off. Gate Horizon Years says over how many years the drift is counted.", {
        "Settings": "Name, Value\nTrading Price bps, 400", "Lots": PLAIN["Lots"],
        "Targets": MORE_BONDS,
        "Risk": "Asset Class, Volatility %, Stocks, Bonds\nStocks, 15, 1, 0\nBonds, 5, 0, 1"}),
    Problem.REINVESTMENT_ON: Example("Turn reinvestment off at the custodian until the day named.", {
        "Settings": HARVESTING, "Prices": "Symbol, Price\nAGG, 100",
        "Securities": "Symbol, Asset Class, Reinvest, Substitutes\nVTI, Stocks, no,\nBND, Bonds, yes, AGG\nAGG, Bonds, no,"}),
    Problem.LOSS_RESTS_ON_SALE: Example("Do both orders on the same day. Without the other one its shares wash the loss, in an IRA for good.", {
        "Accounts": "Account, Type\nJoint, taxable\nIRA, ira",
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, NKE, 20, 100, Stocks\nIRA, NKE, 20, 100, Stocks\nJoint, BND, 60, 100, Bonds",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, NKE, L1, 2024-03-02, 20, 3000\nIRA, NKE, L2, 2026-11-13, 20, 2000\nJoint, BND, L3, 2021-05-04, 60, 6000",
        "Targets": "Asset Class, Target %, Band %\nBonds, 100, 5", "Transactions": None,
        "Securities": "Symbol, Asset Class\nNKE, Stocks\nBND, Bonds"}),
    Problem.DIVIDEND_NOT_QUALIFIED: Example("The dividend is taxed as ordinary income if these shares are sold now. Wait if that costs more than the drift.", {
        "Targets": MORE_BONDS, "Securities": "Symbol, Asset Class, Ex-Date\nVTI, Stocks, 2026-11-13\nBND, Bonds,",
        **_lots("Joint, VTI, L1, 2026-10-26, 60, 17900", "Joint, VTI, L2, 2026-10-26, 40, 11900")}),
    Problem.ONLY_LISTED_ACCOUNTS: Example("Only what the workbook holds can be checked. Ask about the household's other accounts before a loss is sold.", {
        "Settings": HARVESTING, "Prices": "Symbol, Price\nAGG, 100",
        "Securities": "Symbol, Asset Class, Substitutes\nVTI, Stocks,\nBND, Bonds, AGG\nAGG, Bonds,"}),
    Problem.PAST_WASH_SALE: Example("Custodians see one account only. Check the basis of the replacement, and tell the CPA.", {
        **TWO_ACCOUNTS, **_transactions("2026-11-02, Joint, BND, sell, 100, 7500, , B1: 100", "2026-01-05, Joint, BND, buy, 100, 9000, B1,",
                                        "2026-11-05, IRA, BND, buy, 50, 3750, L4,")}),
    Problem.HARVEST_SAVES_NOTHING: Example("Losses are worth tax only where gains or income are taxed. Set Harvest Losses to no, or keep them for later years.", {
        "Settings": "Name, Value\nFiling Status, single\nOther Income, 30000\nMAGI, 46100\nYear-to-Date LT, 5000\nHarvest Losses, yes",
        "Prices": "Symbol, Price\nAGG, 100", "Securities": "Symbol, Asset Class, Substitutes\nVTI, Stocks,\nBND, Bonds, AGG\nAGG, Bonds,"}),
    Problem.SWAP_BACK_OPEN: Example("The substitute keeps its place. Swap Back on Settings decides: yes swaps it back, no keeps it without a word.", {
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 100, 300, Stocks\nJoint, AGG, 200, 75, Bonds",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, VTI, L1, 2020-03-02, 100, 20000\nJoint, AGG, L2, 2026-10-01, 200, 14800",
        "Targets": "Asset Class, Symbol, Target %\nStocks, VTI, 67\nBonds, BND, 33", "Prices": "Symbol, Price\nBND, 75",
        "Securities": "Symbol, Asset Class, Substitutes\nVTI, Stocks,\nBND, Bonds, AGG\nAGG, Bonds,",
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount, Acquired, Cost Basis\n2026-10-01, Joint, BND, sell, 200, 14800, 2024-03-02, 16000\n2026-10-01, Joint, AGG, buy, 200, 14800,,"}),
    Problem.SUBSTITUTE_APART: Example("The swap is made, as you named it. Put a fund first under Substitutes that has moved with the one it stands in for.", {
        "Settings": HARVESTING, "Prices": "Symbol, Price\nAGG, 100", "Securities": "Symbol, Asset Class, Substitutes\nVTI, Stocks,\nBND, Bonds, AGG\nAGG, Bonds,",
        "Returns": "Date, BND, AGG\n2026-06-30, 1%, -1%\n2026-07-31, 2%, 1%\n2026-08-31, -1%, 2%\n2026-09-30, 1%, 0%\n2026-10-31, 0%, 1%"}),
    Problem.TILT_IN_FORCE: Example("Drift measures against the tilted targets. The reason is the advisor's own, for the record.", {
        "Tilts": "Asset Class, Tilt %, Funded By, Reason\nStocks, 3, Bonds, the committee's outlook"}),
    Problem.BAND_PRESET: Example("Rows that name no band have one by their kind or volatility, as Band Presets says. Enter a Band % on Targets for one of its own.", {
        "Settings": "Name, Value\nDefault Band %, preset", "Targets": "Asset Class, Target %\nStocks, 60\nBonds, 40"}),
    Problem.TILT_NOT_IN_FORCE: Example("The targets stand without it. A tilt acts from its Start to its End, and where it has a Regime only while Regime on Settings is the same.", {
        "Tilts": "Asset Class, Tilt %, Funded By, End\nStocks, 3, Bonds, 2026-06-30"}),
    Problem.BAND_OVERRIDE: Example("The band on Targets departs from the house's; the reason is the advisor's own, for the record.", {
        "Targets": "Asset Class, Target %, Band %, Band Override Reason\nStocks, 60, 12, until the trust is settled\nBonds, 40, 5,"}),
    Problem.SUB_MODEL: Example("A model of models is refused where a part is a part of itself, has no rows, or does not make 100: nothing is traded by it. Correct the row that is named.", {
        "Targets": "Sub-Model, Asset Class, Target %\nCore Equity, , 60\n, Bonds, 40"}),
    Problem.BENCHMARK: Example("What of the index is a target: names that may not be bought are left out, and those over a maximum weight stop at it. Take a restriction off, or raise a cap, to have a name.", {
        "Benchmark": "Symbol, Weight %\nVTI, 70\nSCHB, 30", "Securities": "Symbol, Asset Class\nSCHB, Stocks", "Prices": "Symbol, Price\nSCHB, 25", "Restrictions": "Symbol, Rule\nSCHB, do not buy"}),
    Problem.HOUSE_FILE: Example("The firm's house file holds something of one client, which would reach every client's plan: it is left out. Move it to the client's own book.", {
        "House Restrictions": "Account, Symbol, Rule\nJoint, VTI, do not sell"}),
    Problem.HOUSE_LIMIT_HOLDS: Example("The book's limit is looser than the firm's, and no reason is given: the firm's holds. Take the row out, or give an Override Reason.", {
        "Restrictions": "Symbol, Rule, Value\nVTI, max weight, 70", "House Restrictions": "Symbol, Rule, Value\nVTI, max weight, 65"}),
    Problem.HOUSE_OVERRIDDEN: Example("A limit of the firm's house file does not hold for this client, for the reason given: disclosed here, on Summary and on Audit.", {
        "Restrictions": "Symbol, Rule, Override Reason\nVTI, allow, client letter of 3 May", "House Restrictions": "Symbol, Rule\nVTI, do not buy"}),
    Problem.OVER_CAP: Example("An exposure group is over its cap, or a security over its maximum weight. Purchases stop at it; nothing is sold for it: a Target % with a High % on Exposure Groups is what a group is sold for.", {
        "Securities": "Symbol, Exposure Group\nVTI, Broad", "Exposure Groups": "Group, Cap %\nBroad, 10"}),
    Problem.GROUP_BAND: Example("An exposure group ends outside its band: what would bring it inside may not be traded, or a class needs it. Widen the band on Exposure Groups, or loosen what stands in the way.", {
        "Securities": "Symbol, Exposure Group\nVTI, Broad", "Exposure Groups": "Group, Target %, Band %\nBroad, 10, 5", "Restrictions": "Account, Symbol, Rule\nJoint, VTI, do not sell"}),
    Problem.ACCOUNT_SHARE: Example("An account has more or less of the household than its limits allow. No trade moves cash between accounts: withdrawals, contributions and transfers do.", {
        "Accounts": "Account, Type, Target Share %\nJoint, taxable, 50"}),
    Problem.UNDER_FLOOR: Example("A security is below its min weight. Nothing of it is sold but by your own order; nothing is bought for it either: its target does that.", {
        "Restrictions": "Account, Symbol, Rule, Value\n, BND, min weight, 50"}),
    Problem.LARGE_ORDER: Example("The orders for a security are a tenth of its average day's volume or more.", {
        "Targets": MORE_BONDS, "Securities": "Symbol, ADV\nVTI, 20\nBND, 100000"}),
    Problem.DRIFT_LEFT: Example("There is no cash to buy with in an account that may hold it. Loosen a restriction, or move cash.", {
        "Targets": MORE_BONDS, "Restrictions": "Account, Symbol, Rule\nJoint, VTI, do not sell"}),
    Problem.WISHES_CONFLICT: Example("Two of your wishes cannot both be had, as a target beyond a maximum weight. The plan is the least bad of what is left: change the one that matters less.", {
        "Targets": MORE_BONDS, "Securities": "Symbol, Max Weight %\nBND, 21"}),
    Problem.APPROVAL_LAPSED: Example("Look at the trade as it is now and approve it, or enter lock or an Override Quantity where yours should hold.", {
        "Trades": "Action, Account, Symbol, Quantity, Decision, Override Quantity, Note\nSELL, Joint, VTI, 10, approve, , "}),
    Problem.TRADES_CHANGED: Example("Nothing to do: it says what your entries come to. Lock a trade, or enter a quantity for it, where it should stay as it was.", {
        "Trades": "Action, Account, Symbol, Quantity, Decision, Override Quantity, Note\nSELL, Joint, VTI, 10, , 4, less for now"}),
    Problem.OVERRIDE_NOT_POSSIBLE: Example("Correct your entry on Trades, or clear it.", {
        "Trades": "Action, Account, Symbol, Quantity, Decision, Override Quantity, Note\nSELL, Joint, QQQ, 10, , 10, client asked"}),
}

NEVER: dict[Problem, str] = {
    Problem.SOLVER_FAILED: "The solver that chooses lots, symbols and accounts at least tax and cost found no answer, or is not installed. The plan is made in a plain "
                           "order instead: dollar for dollar from the cheapest lot of a row that is over to a row that is under, within every limit. It may cost more "
                           "tax and miss rows that a detour over another account would reach. Install xlrebal again, or report the file.",
    Problem.SEARCH_STOPPED: "The search for the least of tax and cost stopped at its limit of answers. That may happen where many positions leave in the order of a lot method "
                            "and a limit on gains cuts their sales. Every other promise of the plan holds; the finding says how much it costs above the least at most. "
                            "Where that is too much, set Lot Method to TAXCOST in the accounts that sell most: their lots need no order, and no search.",
    Problem.INVARIANT_BROKEN: "The plan checks itself once more at the end, and this says that one of its promises does not hold. It is a fault of "
                              "ours, which no workbook should produce: do not trade on the plan, and report the file.",
}
"""Codes no example can produce."""
