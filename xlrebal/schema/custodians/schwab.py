"""Charles Schwab: positions of one or all accounts, lot details of one symbol, and the history of transactions.

Columns are chosen by the user and their order changes from year to year, so they are found by heading; the lines
around the tables are what is declared here.
"""

from __future__ import annotations

from xlrebal.schema.custodian import MOVED, NO_SHARES, REINVESTED, Custodian, line

SCHWAB = Custodian(
    name="Schwab",
    told_by=(
        frozenset({"Symbol", "Description", "Market Value", "Security Type"}),
        frozenset({"Symbol", "Description", "Market Value", "Asset Type"}),
        frozenset({"Open Date", "Cost/Share", "Holding Period"}),
        frozenset({"Date", "Action", "Fees & Comm", "Amount"}),
    ),
    titles=(
        line(r"positions for (?:account )?(?P<account>.+?) as of .*"),
        line(r"transactions +for (?:account )?(?P<account>.+?) as of .*"),
        line(r"(?P<symbol>\S+) lot details for (?:account )?(?P<account>.+?) as of .*"),
    ),
    ends=(line(r"account total|positions total"),),
    actions={
        "Buy": "buy",
        "Sell": "sell",
        "Sell Short": "sell",
        "Buy to Open": "buy",
        "Buy to Close": "buy",
        "Sell to Open": "sell",
        "Sell to Close": "sell",
        "Reinvest Shares": "reinvest",
        "Full Redemption": "sell",
        "Stock Split": "split",
        "Stock Dividend": "split",
        "Spin-off": "receive",
        "Stock Plan Activity": "vest",
        "Journaled Shares": MOVED,
        "Security Transfer": MOVED,
        "Internal Transfer": MOVED,
        "Journal": MOVED,
        **dict.fromkeys(
            (
                "Reinvest Dividend",
                "Qual Div Reinvest",
                "Non Qual Div Reinvest",
                "Pr Yr Div Reinvest",
                "Long Term Cap Gain Reinvest",
                "Short Term Cap Gain Reinvest",
            ),
            REINVESTED,
        ),
        # What follows moves money; where a row of it shows shares all the same, they are not moved by it.
        **dict.fromkeys(
            (
                "Cash Dividend",
                "Qualified Dividend",
                "Non-Qualified Div",
                "Special Dividend",
                "Special Qual Div",
                "Special Non Qual Div",
                "Pr Yr Cash Div",
                "Pr Yr Special Div",
                "Long Term Cap Gain",
                "Short Term Cap Gain",
                "Bank Interest",
                "Bond Interest",
                "CD Interest",
                "Credit Interest",
                "Margin Interest",
                "Return Of Capital",
                "Service Fee",
                "Advisor Fee",
                "ADR Mgmt Fee",
                "Foreign Tax Paid",
                "NRA Tax Adj",
                "Tax Withholding",
                "MoneyLink Transfer",
                "MoneyLink Deposit",
                "MoneyLink Adj",
                "Funds Received",
                "Funds Paid",
                "Wire Funds",
                "Wire Received",
                "Wire Sent",
                "Misc Cash Entry",
                "Misc Credits",
                "Full Redemption Adj",
                "Promotional Award",
            ),
            NO_SHARES,
        ),
    },
)
