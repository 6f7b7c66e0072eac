"""What the engine says could wash a loss on one day is what it matches when that loss stands in the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.properties.test_ledger import ACCOUNTS, CONVENTIONS, IDENTICAL, MOVES, START, ledger_of, suited
from xlrebal.tax.conventions import Conventions, SameDate
from xlrebal.tax.ledger import replay
from xlrebal.tax.open_purchases import LotName
from xlrebal.tax.transaction import Action, NamedLot, Status, TaxAccount, Transaction

DAYS = st.integers(0, 125).map(lambda days: START + timedelta(days=days))
thorough = settings(max_examples=300, deadline=None)


def in_order(conventions: Conventions) -> Conventions:
    """Trades as listed: a sale listed last is the day's last."""
    return replace(conventions, same_date=SameDate.LEDGER_ORDER)


@thorough
@given(MOVES, CONVENTIONS, DAYS)
def test_keeping_a_day_changes_nothing(moves, conventions, as_of):
    rows = ledger_of(suited(moves, conventions), ACCOUNTS)
    rows.append(Transaction(id="nothing held", trade_date=as_of, action=Action.SELL, account="T1", symbol="DDD", quantity=1, amount=1))
    kept = replay(rows, ACCOUNTS, IDENTICAL, conventions, as_of)
    assert replace(kept, open_groups=(), open_losses=(), held=()) == replace(replay(rows, ACCOUNTS, IDENTICAL, conventions), held=())


@thorough
@given(MOVES, CONVENTIONS.map(in_order), DAYS, st.integers(1, 2))
def test_washing_is_what_the_engine_matches(moves, conventions, as_of, part):
    """Purchases and sales after the day are in the ledger, and the day's own sales are one event with the one asked about."""
    rows = ledger_of(suited(moves, conventions), ACCOUNTS)
    held: Counter[LotName] = Counter()
    for row in replay([row for row in rows if row.trade_date <= as_of], ACCOUNTS, IDENTICAL, conventions).lots:
        held[LotName(row.account, row.lot)] += row.quantity
    groups = replay(rows, ACCOUNTS, IDENTICAL, conventions, as_of).open_groups
    for name, left in held.items():
        quantity = max(1, left // part)
        bought = next(row for row in rows if row.id == name.lot)
        if not bought.amount:
            continue  # cost nothing: no loss
        sale = Transaction(id="P", trade_date=as_of, action=Action.SELL, account=name.account, symbol=bought.symbol, quantity=quantity, amount=0, lots=(NamedLot(name.lot, quantity),), status=Status.PROPOSED)
        matched: Counter[LotName] = Counter()
        for match in replay([*rows, sale], ACCOUNTS, IDENTICAL, conventions).matches:
            if match.sale == "P":
                matched[LotName(match.replacement_account, match.replacement)] += match.quantity
        event("washed" if matched else "clean")
        washing = [each for group in groups if (lot := group.lot(name)) for each in group.washing(lot, {name: quantity})]
        assert first_of(washing, quantity) == matched


@thorough
@given(MOVES, CONVENTIONS.map(in_order), DAYS, st.sampled_from(ACCOUNTS), st.sampled_from(sorted(IDENTICAL)), st.integers(1, 40))
def test_what_a_purchase_would_wash_is_what_the_engine_matches(moves, conventions, as_of, account, symbol, quantity):
    """Purchases still to come are in the ledger; sales after the day are not."""
    rows = [row for row in ledger_of(suited(moves, conventions), ACCOUNTS) if row.action is not Action.SELL or row.trade_date <= as_of]
    bought = Transaction(id="P", trade_date=as_of, action=Action.BUY, account=account.id, symbol=symbol, quantity=quantity, amount=1, status=Status.PROPOSED)
    expected = [(match.sale, match.lot, match.quantity, match.disallowed, match.permanent)
                for match in replay([*rows, bought], ACCOUNTS, IDENTICAL, conventions).matches if match.replacement == "P"]
    losses = [each for each in replay(rows, ACCOUNTS, IDENTICAL, conventions, as_of).open_losses if IDENTICAL.get(each.symbol, each.symbol) == IDENTICAL[symbol]]
    event("washed" if expected else "clean")
    assert [(part.loss.sale.id, part.loss.lot.transaction.id, part.quantity, part.disallowed, part.permanent)
            for each in losses for part in each.washed_by(bought, account)] == expected


def first_of(purchases, quantity):
    """So many micro-shares of the purchases, earliest first."""
    found = {}
    for purchase in purchases:
        if quantity:
            found[purchase.name] = min(quantity, purchase.quantity)
            quantity -= found[purchase.name]
    return found


def test_a_purchase_outside_the_scope_is_none():
    accounts = (*ACCOUNTS[:2], TaxAccount("CHILD", wash_scope=False))
    rows = [Transaction(id="A", trade_date=START, action=Action.BUY, account="T1", symbol="AAA", quantity=10, amount=1000),
            Transaction(id="B", trade_date=START + timedelta(days=50), action=Action.BUY, account="CHILD", symbol="AAA", quantity=10, amount=1000)]
    group, = replay(rows, accounts, as_of=START + timedelta(days=60)).open_groups
    assert not group.washes(group.lot(LotName("T1", "A")), {})
