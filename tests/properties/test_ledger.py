"""What holds for every ledger: money and shares conserved, no share matched twice, rows elsewhere irrelevant.

And for every combination of the conventions that can be chosen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.tax.account import AccountType
from xlrebal.tax.clean_dates import clean_dates
from xlrebal.tax.conventions import Conventions, FifoDate, SameOrder, SpouseBasis
from xlrebal.tax.ledger import replay
from xlrebal.tax.transaction import Action, NamedLot, Status, TaxAccount, Transaction

START = date(2025, 11, 3)
ACCOUNTS = (TaxAccount("T1"), TaxAccount("T2", "spouse"), TaxAccount("IRA", type=AccountType.IRA))
TAXABLE = ACCOUNTS[:2]
IDENTICAL = {"AAA": "AAA", "BBB": "AAA"}

MOVES = st.lists(
    st.tuples(st.integers(0, 120), st.sampled_from("bbbssr"), st.integers(0, 2), st.sampled_from(["AAA", "BBB", "CCC"]),
              st.integers(1, 4_000_000), st.integers(1_000, 3_000), st.integers(0, 3)),
    min_size=1, max_size=30)
ANY_CHOICE = st.builds(Conventions, **{
    each.name: st.sampled_from(type(getattr(Conventions(), each.name))) for each in fields(Conventions)})
CONVENTIONS = st.just(Conventions()) | ANY_CHOICE


def suited(moves, conventions):
    """By holding date an unnamed sale may take lots that a later one names: then no sale names any."""
    by_holding = conventions.fifo_date is FifoDate.HOLDING_DATE
    return [(*move[:-1], 0 if by_holding and move[1] == "s" else move[-1]) for move in moves]


def ledger_of(moves, accounts) -> list[Transaction]:
    """Transactions in date order; every sale is of shares its account holds, naming lots or not."""
    held: dict[tuple[str, str], list[list]] = {}
    rows = []
    for number, (day, kind, who, symbol, quantity, price, style) in enumerate(sorted(moves, key=lambda move: move[0])):
        account, when = accounts[who % len(accounts)].id, START + timedelta(days=day)
        lots = held.setdefault((account, symbol), [])
        if kind != "s":
            action = Action.BUY if kind == "b" else Action.RECEIVE
            rows.append(Transaction(id=f"L{number}", trade_date=when, action=action, account=account, symbol=symbol, quantity=quantity, amount=quantity * price // 10**6,
                                    order="O" if style == 3 else ""))
            lots.append([f"L{number}", quantity])
            continue
        sale = _sale(lots, quantity, named=style > 0, newest_first=style == 2)
        total = sum(part.quantity for part in sale)
        if total:
            rows.append(Transaction(id=f"S{number}", trade_date=when, action=Action.SELL, account=account, symbol=symbol, quantity=total, amount=total * price // 10**6,
                                    lots=tuple(sale) if style > 0 else ()))
    return rows


def _sale(lots, quantity, *, named, newest_first):
    """Parts of the lots held; unnamed sales must take what first in, first out would, so that both agree."""
    parts = []
    for lot in sorted(lots, key=lambda lot: int(lot[0][1:]), reverse=named and newest_first):
        part = min(lot[1], quantity)
        if part:
            parts.append(NamedLot(lot[0], part))
            lot[1] -= part
            quantity -= part
    return parts


def sold_out(rows, accounts) -> list[Transaction]:
    """The same ledger with everything left sold a year and a half later."""
    left: Counter[tuple[str, str]] = Counter()
    for row in rows:
        left[row.account, row.symbol] += row.quantity if row.action is not Action.SELL else -row.quantity
    end = START + timedelta(days=700)
    sales = [Transaction(id=f"E{account}{symbol}", trade_date=end, action=Action.SELL, account=account, symbol=symbol, quantity=quantity, amount=quantity * 1_234 // 10**6)
             for (account, symbol), quantity in sorted(left.items()) if quantity]
    return rows + sales


@settings(max_examples=300, deadline=None)
@given(moves=MOVES, conventions=CONVENTIONS)
def test_with_everything_sold_recognized_is_cash_in_less_cash_out(moves, conventions):
    rows = sold_out(ledger_of(suited(moves, conventions), TAXABLE), TAXABLE)
    result = replay(rows, TAXABLE, IDENTICAL, conventions)
    cash = sum(row.amount if row.action is Action.SELL else -row.amount for row in rows)
    assert result.issues == () and result.lots == ()
    gone = result.permanent_total  # losses no sale will ever recognize
    assert sum(row.recognized for row in result.sales) - gone == cash
    assert gone == 0 or conventions.spouse_basis is SpouseBasis.PERMANENT
    for row in result.sales:
        assert row.gain == row.proceeds - row.basis and row.recognized == row.gain + row.disallowed
        assert 0 <= row.permanent <= row.disallowed


@settings(max_examples=300, deadline=None)
@given(moves=MOVES, conventions=CONVENTIONS)
def test_money_is_conserved_with_lots_left_and_iras_about(moves, conventions):
    rows = ledger_of(suited(moves, conventions), ACCOUNTS)
    result = replay(rows, ACCOUNTS, IDENTICAL, conventions)
    assert result.issues == ()
    taxable = {account.id for account in TAXABLE}
    cash = sum(row.amount if row.action is Action.SELL else -row.amount for row in rows if row.account in taxable)
    left = sum(lot.basis for lot in result.lots if lot.account in taxable)
    assert sum(row.recognized - row.permanent for row in result.sales) == cash + left


@settings(max_examples=300, deadline=None)
@given(moves=MOVES, conventions=CONVENTIONS)
def test_shares_are_conserved_and_matched_once(moves, conventions):
    rows = ledger_of(suited(moves, conventions), ACCOUNTS)
    result = replay(rows, ACCOUNTS, IDENTICAL, conventions)
    bought = Counter({row.id: row.quantity for row in rows if row.action is not Action.SELL})
    left: Counter[str] = Counter()
    for lot in result.lots:
        left[lot.lot] += lot.quantity
    held = sum(row.quantity if row.action is not Action.SELL else -row.quantity for row in rows)
    assert sum(left.values()) == held
    assert all(left[lot] <= bought[lot] for lot in left)
    matched: Counter[str] = Counter()
    purchases = {row.id: row for row in rows if row.is_purchase}
    for match in result.matches:
        matched[match.replacement] += match.quantity
        bought_row = purchases[match.replacement]
        assert abs((bought_row.trade_date - match.sale_date).days) <= 30
        assert match.replacement != match.lot or conventions.same_order is SameOrder.COUNTED
    assert all(matched[lot] <= bought[lot] for lot in matched)
    for row in result.sales:
        own = [match for match in result.matches if (match.sale, match.lot) == (row.sale, row.lot)]
        assert sum(match.disallowed for match in own) == sum(
            other.disallowed for other in result.sales if (other.sale, other.lot) == (row.sale, row.lot))


@settings(max_examples=200, deadline=None)
@given(moves=MOVES, seed=st.randoms(use_true_random=False), conventions=CONVENTIONS)
def test_rows_of_other_groups_may_stand_anywhere(moves, seed, conventions):
    rows = ledger_of(suited(moves, conventions), ACCOUNTS)
    groups = {"AAA": [row for row in rows if row.symbol != "CCC"], "CCC": [row for row in rows if row.symbol == "CCC"]}
    mixed = []
    while any(groups.values()):
        chosen = seed.choice([name for name, queue in groups.items() if queue])
        mixed.append(groups[chosen].pop(0))
    plain, shuffled = (replay(each, ACCOUNTS, IDENTICAL, conventions) for each in (rows, mixed))
    assert Counter(plain.sales) == Counter(shuffled.sales)
    assert Counter(plain.lots) == Counter(shuffled.lots)
    assert Counter(plain.matches) == Counter(shuffled.matches)


@settings(max_examples=200, deadline=None)
@given(moves=MOVES)
def test_a_wash_only_moves_a_loss(moves):
    """Ledgers without any wash scope recognize the same in all, as long as nothing is lost for good or still held."""
    rows = sold_out(ledger_of(moves, TAXABLE), TAXABLE)
    unwatched = [TaxAccount(account.id, account.owner, wash_scope=False) for account in TAXABLE]
    washed, plain = replay(rows, TAXABLE, IDENTICAL), replay(rows, unwatched, IDENTICAL)
    assert plain.matches == ()
    assert sum(row.recognized for row in washed.sales) == sum(row.gain for row in plain.sales)


@settings(max_examples=60, deadline=None)
@given(moves=MOVES.filter(lambda moves: len(moves) < 12), pick=st.integers(0, 100))
def test_the_clean_date_is_the_first_clean_day_of_all_days(moves, pick):
    rows = ledger_of([(0, "b", 0, "AAA", 10**6, 1_000, 0), *moves], ACCOUNTS)
    chosen = rows[pick % len(rows)]
    rows = [replace(row, status=Status.PROPOSED) if row is chosen else row for row in rows]
    found, = clean_dates(rows, ACCOUNTS, IDENTICAL).values()

    def washes(day):
        moved = [replace(row, trade_date=day) if row.id == chosen.id else row for row in rows]
        return any(chosen.id in (match.sale, match.replacement) for match in replay(moved, ACCOUNTS, IDENTICAL).matches)

    days = (chosen.trade_date + timedelta(days=after) for after in range(800))
    assert found == next((day for day in days if not washes(day)), None)
