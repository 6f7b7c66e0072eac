"""Fidelity: positions of all accounts with their numbers, and the history of accounts, whose actions are sentences."""

from __future__ import annotations

from xlrebal.schema.custodian import MOVED, NO_SHARES, REINVESTED, Custodian

FIDELITY = Custodian(
    name="Fidelity",
    told_by=(
        frozenset({"Account Number", "Account Name", "Last Price", "Current Value"}),
        frozenset({"Run Date", "Action", "Symbol"}),
    ),
    beginnings={
        "You Bought": "buy",
        "You Sold": "sell",
        "Reinvestment": "reinvest",
        "Redemption Payout": "sell",
        "Transferred From": MOVED,
        "Transferred To": MOVED,
        "Transfer of Assets": MOVED,
        "Journaled": MOVED,
        "Stock Split": "split",
        **dict.fromkeys(("Dividend Received", "Long-Term Cap Gain", "Short-Term Cap Gain", "Interest Earned", "Return of Capital"), NO_SHARES),
        **dict.fromkeys(("Electronic Funds Transfer", "Direct Deposit", "Direct Debit", "Fee Charged", "Foreign Tax Paid", "Margin Interest", "Contribution", "Cash Contribution"), NO_SHARES),
        "Reinvest Dividend": REINVESTED,
    },
)  # fmt: skip
