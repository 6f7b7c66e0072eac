"""An independent reading: random ledgers through the published engine of `wash-alpha`, where it is installed.

Optional in development (`pip install wash-alpha`). That engine takes each sale's cost as given and asks neither whether
the purchase is the one being sold nor whether its shares are still held. So on ledgers whose old lots are sold once
and whose replacements are kept, both must agree on every match; with recent purchases sold, they differ by C-1 (own
purchase), C-2 (shares sold already) and W-7 (raised basis), and only then. Cents are compared a sale, because the
parts of one loss are rounded in different ways (C-13).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.tax.account import AccountType
from xlrebal.tax.ledger import replay
from xlrebal.tax.transaction import Action, NamedLot, TaxAccount, Transaction

detector = pytest.importorskip("net_alpha.engine.detector")
domain = pytest.importorskip("net_alpha.models.domain")
their_accounts = pytest.importorskip("net_alpha.models.accounts")

START = date(2026, 1, 5)
ACCOUNTS = (TaxAccount("T1"), TaxAccount("T2", "spouse"), TaxAccount("IRA", type=AccountType.IRA))
THEIR_TYPES = {"T1": their_accounts.AccountType.TAXABLE, "T2": their_accounts.AccountType.TAXABLE,
               "IRA": their_accounts.AccountType.TRAD_IRA}
SALES = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["AAA", "BBB"]), st.integers(1, 9), st.integers(0, 50),
                           st.integers(0, 120)), min_size=1, max_size=6, unique_by=lambda sale: sale[4])
PURCHASES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["AAA", "BBB"]), st.integers(1, 9),
                               st.integers(-35, 160)), max_size=8)


def ledger_of(sales, purchases) -> list[Transaction]:
    rows = []
    for number, (who, symbol, shares, dollars, day) in enumerate(sales):
        account, quantity, paid = ACCOUNTS[who].id, shares * 10**6, shares * 5_000
        rows.append(Transaction(id=f"O{number}", trade_date=START - timedelta(days=400 - number), action=Action.BUY, account=account, symbol=symbol,
                                quantity=quantity, amount=paid))
        rows.append(Transaction(id=f"S{number}", trade_date=START + timedelta(days=day), action=Action.SELL, account=account, symbol=symbol, quantity=quantity,
                                amount=shares * dollars * 100, lots=(NamedLot(f"O{number}"),)))
    rows += [Transaction(id=f"R{number}", trade_date=START + timedelta(days=day), action=Action.BUY, account=ACCOUNTS[who].id, symbol=symbol,
                         quantity=shares * 10**6, amount=shares * 3_000)
             for number, (who, symbol, shares, day) in enumerate(purchases)]
    return sorted(rows, key=lambda row: row.trade_date)


def their_matches(rows, identical):
    cost = {row.id: row.amount for row in rows}
    trades = [domain.Trade(id=row.id, account=row.account, date=row.trade_date, ticker=row.symbol,
                           action="Sell" if row.action is Action.SELL else "Buy", quantity=row.quantity / 1e6,
                           proceeds=row.amount / 100 if row.action is Action.SELL else None,
                           cost_basis=cost[row.lots[0].lot if row.lots else row.id] / 100) for row in rows]
    return detector.detect_wash_sales(trades, identical, THEIR_TYPES).violations


@settings(max_examples=300, deadline=None)
@given(sales=SALES, purchases=PURCHASES, grouped=st.booleans())
def test_both_engines_match_the_same_shares(sales, purchases, grouped):
    rows = ledger_of(sales, purchases)
    ours = replay(rows, ACCOUNTS, {"BBB": "AAA"} if grouped else {}).matches
    theirs = their_matches(rows, {"pair": ["AAA", "BBB"]} if grouped else {})
    assert {(match.sale, match.replacement, match.quantity, match.permanent) for match in ours} == {
        (match.loss_trade_id, match.replacement_trade_id, round(match.matched_quantity * 1e6),
         match.kind == "permanent_ira") for match in theirs}
    our_cents: Counter[str] = Counter()
    their_cents: Counter[str] = Counter()
    for match in ours:
        our_cents[match.sale] += match.disallowed
    for match in theirs:
        their_cents[match.loss_trade_id] += round(match.disallowed_loss * 100)
    assert our_cents == their_cents
