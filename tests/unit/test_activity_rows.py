"""A custodian's activity in Transactions: what moves shares is read in its words, what moves money is passed over."""

from datetime import date

import pytest

from docs.example_plan import plan_example
from xlrebal.excel.file.read_csv_folder import read_csv
from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.choice_words import plain_word
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.schema.custodian import MOVED, NO_SHARES, REINVESTED
from xlrebal.schema.custodians import CUSTODIANS
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import ACTIONS

SCHWAB = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount",\n'
PLAIN = "Date,Account,Symbol,Action,Quantity,Amount\n"


def activity(text):
    """The actions and quantities read, and the findings about Transactions' rows."""
    book = parse_tables([read_csv("Transactions", text.encode())])
    table = book.tables["transactions"]
    read = list(zip(table.columns["action"], table.columns["quantity"], strict=True))
    found = [each for each in book.findings if each.sheet == "Transactions"]
    return read, [each for each in found if each.code is not Problem.HEADING_NOT_READ], table


def row(action, quantity, amount="$12.50", symbol="VTI"):
    return f'"11/10/2026","{action}","{symbol}","X","{quantity}","","","{amount}",\n'


MONEY = [
    *[word for each in CUSTODIANS for word, meaning in each.actions.items() if meaning in (NO_SHARES, REINVESTED)],
    "Journal", "Internal Transfer", "Cash In Lieu", "DIVIDEND RECEIVED (Cash)", "Electronic Funds Transfer Received",
    "Dividend Reinvestment", "reinvested interest", "Management Fee", "Auto S1 Credit", "Deposit", "some words of its own",
]  # fmt: skip


@pytest.mark.parametrize("word", MONEY)
@pytest.mark.parametrize("quantity", ["", "--", "0", "0.000"])
def test_a_row_without_shares_is_passed_over_in_any_words(word, quantity):
    read, findings, _ = activity(SCHWAB + row(word, quantity) + row("Buy", "8"))
    assert read == [("buy", 8.0)]
    (finding,) = findings
    assert (finding.code, finding.severity, finding.row) == (Problem.ROWS_WITHOUT_SHARES, Severity.NOTE, 2)
    assert finding.message.startswith("1 row moves no shares")


def test_one_note_says_how_many():
    _, findings, _ = activity(SCHWAB + "".join(row(word, "") for word in MONEY) + row("Qualified Dividend", ""))
    (finding,) = findings
    assert finding.message.startswith(f"{len(MONEY) + 1} rows move no shares and are passed over: Qualified Dividend (2), ")
    assert finding.message.endswith("kinds more.")


@pytest.mark.parametrize("word", ["Buy", "Sell", "Reinvest", "Reinvest Shares", "drip", "receive", "Sell to Open", "Stock Split", "Transfer In"])  # fmt: skip
def test_a_trade_without_a_quantity_stays_an_error(word):
    """D-3."""
    _, findings, _ = activity(SCHWAB + row(word, "") + row("Buy", "8"))
    assert [(finding.code, finding.severity) for finding in findings] == [(Problem.BAD_QTY, Severity.ERROR)]


def test_an_error_in_the_quantity_stays_an_error():
    headings = PLAIN.strip().split(",")
    cells = [date(2026, 11, 10), "Joint", "VTI", "Bank Interest", None, 5.0]
    grid = Grid("Transactions", [headings, cells], {(1, 4): "#N/A"})
    codes = {finding.code for finding in parse_tables([grid]).findings if finding.sheet == "Transactions"}
    assert Problem.ERROR_CELL in codes


def test_money_transferred_in_is_no_receipt_of_shares():
    read, findings, _ = activity(SCHWAB + row("Transfer In", "", symbol="") + row("Buy", "8"))
    assert read == [("buy", 8.0)]
    assert [finding.code for finding in findings] == [Problem.ROWS_WITHOUT_SHARES]


@pytest.mark.parametrize(
    ("word", "quantity", "action"),
    [
        ("Buy", "1,000", "buy"),
        ("Sell", "-10", "sell"),
        ("Reinvest Shares", "0.1", "reinvest"),
        ("Reinvest Dividend", "0.2", "reinvest"),
        ("Qual Div Reinvest", "0.2", "reinvest"),
        ("Sell to Open", "1", "sell"),
        ("BUY TO CLOSE", "1", "buy"),
        ("Stock Split", "100", "split"),
        ("Journaled Shares", "100", "receive"),
        ("Security Transfer", "100", "receive"),
        ("Stock Plan Activity", "5", "vest"),
        ("Full Redemption", "-10,000", "sell"),
    ],
)
@pytest.mark.parametrize("headings", [SCHWAB, "Date,Action,Symbol,Note,Quantity,x,y,Amount\n"])
def test_what_the_words_mean(word, quantity, action, headings):
    read, findings, _ = activity(headings + row(word, quantity, "-$40.00"))
    assert read == [(action, float(quantity.replace(",", "")))]
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


def test_a_word_that_is_not_known_stays_an_error_where_the_row_has_shares():
    _, findings, _ = activity(SCHWAB + row("Mystery", "10"))
    assert Problem.BAD_VALUE in {finding.code for finding in findings}


def test_the_shares_a_dividend_was_paid_on_are_not_moved():
    read, findings, _ = activity(SCHWAB + row("Qualified Dividend", "100") + row("Dividend", "100") + row("Buy", "1"))
    assert read == [("buy", 1.0)]
    assert [finding.code for finding in findings] == [Problem.ROWS_WITHOUT_SHARES]


@pytest.mark.parametrize("word", ["Dividend", "Cash Dividend", "Stock distribution of dividend"])
def test_a_dividend_in_shares_is_asked_about(word):
    _, findings, _ = activity(SCHWAB + row(word, "5", ""))
    assert Problem.BAD_VALUE in {finding.code for finding in findings}


def test_shares_that_leave_unsold_are_said():
    read, findings, _ = activity(SCHWAB + row("Journaled Shares", "-100", "") + row("Buy", "1"))
    assert read == [("buy", 1.0)]
    assert [(finding.code, finding.severity) for finding in findings] == [(Problem.SHARES_MOVED_OUT, Severity.WARNING)]


def test_the_trade_date_is_the_one_it_was_done_as_of():
    _, _, table = activity(SCHWAB + row("Buy", "1").replace("11/10/2026", "10/15/2026 as of 10/14/2026"))
    assert table.columns["date"] == [date(2026, 10, 14)]


def test_two_accounts_one_below_the_other():
    title = '"Transactions  for account {} as of 11/20/2026 09:00:00 ET"\n'
    total = '"Transactions Total","","","","","","","$1.00",\n\n'
    first, second = title.format("Individual ...123"), title.format("Roth IRA ...999")
    _, findings, table = activity(
        first + SCHWAB + row("Buy", "8") + row("Bank Interest", "") + total + second + SCHWAB + row("Sell", "-1")
    )
    assert table.columns["account"] == ["Individual ...123", "Roth IRA ...999"]
    assert not [finding for finding in findings if finding.severity is not Severity.NOTE]


@pytest.mark.parametrize("custodian", CUSTODIANS, ids=lambda each: each.name)
def test_a_declaration_says_one_thing_of_each_word(custodian):
    words = [plain_word(word) for word in custodian.actions]
    assert len(set(words)) == len(words)
    assert set(custodian.actions.values()) <= {*ACTIONS, NO_SHARES, REINVESTED, MOVED}
    assert custodian.told_by


def short_histories(transactions):
    """The accounts whose history is said to begin too late."""
    made = plan_example({"Transactions": transactions})
    return [finding.message for finding in made.findings if finding.code is Problem.SHORT_HISTORY]


def test_rows_of_money_show_how_far_back_a_history_is_listed():
    """D-9: who received a dividend in June and bought in November has listed the months between."""
    bought = "2026-11-02, Joint, BND, Buy, 1, -75"
    headings = "Date, Account, Symbol, Action, Quantity, Amount"
    assert len(short_histories(f"{headings}\n{bought}")) == 1
    assert short_histories(f"{headings}\n2026-06-30, Joint, VTI, Qualified Dividend, , 80\n{bought}") == []
    assert short_histories(f"{headings}\n2026-06-30, Joint, VTI, Qualified Dividend, , 80") == []
    assert len(short_histories(f"{headings}\n2026-11-01, Joint, VTI, Qualified Dividend, , 80")) == 1


@pytest.mark.parametrize("word", [
    "cancelled", "Canceled", "CANCELED", "Order Cancelled", "Cancelled by client", "Verified Canceled", "CXL", "Rejected", "REJECTED BY EXCHANGE",
    "expired", "Expired - not filled", "Void", "Replaced", "Declined", "UR OUT", "Expired (end of day)",
])  # fmt: skip
def test_an_order_that_came_to_nothing_is_passed_over_whatever_it_lacks(word):
    """D-10."""
    text = "Date,Account,Symbol,Action,Quantity,Amount,Status\n2026-11-02,Joint,VTI,buy,8,2400,\n"
    read, findings, _ = activity(text + f"2026-11-03,Joint,VTI,sell,,,{word}\n2026-11-04,Joint,VTI,odd word,5,-,{word}\n")
    assert read == [("buy", 8.0)]
    (finding,) = findings
    assert (finding.code, finding.severity, finding.row, finding.column) == (Problem.ROWS_WITHOUT_SHARES, Severity.NOTE, 3, "Status")
    assert finding.message.startswith("2 orders came to nothing and are passed over: ")


@pytest.mark.parametrize(("word", "status"), [
    ("working", "scheduled"), ("Pending", "scheduled"), ("OPEN", "scheduled"), ("Open (GTC)", "scheduled"), ("Pending cancel", "scheduled"),
    ("Cancel requested", "scheduled"), ("Queued", "scheduled"), ("Order placed", "scheduled"), ("Open - not filled", "scheduled"),
    ("Executed", "done"), ("FILLED", "done"), ("Filled at $45.10", "done"), ("Settled", "done"), ("Pending settlement", "done"),
    ("Unsettled", "done"), ("complete", "done"), ("Fully executed", "done"), ("-", None), ("", None),
])  # fmt: skip
def test_a_status_is_read_in_custodians_words(word, status):
    text = f"Date,Account,Symbol,Action,Quantity,Amount,Status\n2026-11-02,Joint,VTI,buy,8,2400,{word}\n"
    _, findings, table = activity(text)
    assert (table.columns["status"], findings) == ([status], [])


@pytest.mark.parametrize("word", ["Partially filled", "Filled / cancelled", "Not executed", "Good till cancelled", "too late to cancel", "maybe"])
def test_a_status_that_may_mean_either_is_asked_about(word):
    text = f"Date,Account,Symbol,Action,Quantity,Amount,Status\n2026-11-02,Joint,VTI,buy,8,2400,{word}\n"
    _, (finding,), table = activity(text)
    assert (finding.code, finding.severity, finding.column) == (Problem.BAD_VALUE, Severity.ERROR, "Status")
    assert table.columns["action"] == ["buy"]
