"""Random ledgers of purchases, receipts, splits and sales against a reading of the law share by share (H-5, H-6, L-1).

The reading knows no lots: a holding is a row of single shares, each with its own cost, day and history; a split makes
more of each, first in, first out is a sort. Money stays exact in it, so that cents may differ by the rounding alone (S-5).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.tax.account import AccountType
from xlrebal.tax.ledger import replay
from xlrebal.tax.money import MICROS, Cents, MicroShares
from xlrebal.tax.transaction import Action, NamedLot, TaxAccount, Transaction

START = date(2025, 3, 1)
ACCOUNTS = (TaxAccount("T1", wash_scope=False), TaxAccount("T2", wash_scope=False), TaxAccount("IRA", type=AccountType.IRA))
RATIOS = (Fraction(2), Fraction(3, 2), Fraction(10))
MOVES = st.lists(
    st.tuples(
        st.integers(0, 700),  # day
        st.sampled_from("bbrrrsssx"),  # buy, receive, sell, split
        st.sampled_from(["T1", "T1", "T2", "IRA"]),
        st.sampled_from(["AAA", "BBB"]),
        st.integers(1, 12),  # shares
        st.integers(1, 20_000),  # cents a share
        st.sampled_from(["transfer", "gift", "gift", "inheritance", ""]),
        st.sampled_from([0, 10, 300, 366, 2_000]),  # days since the shares were first bought
        st.integers(0, 20_000),  # worth a share when given, cents
        st.booleans(),  # a sale names its lots
    ),
    min_size=2,
    max_size=25,
)


@dataclass(frozen=True)
class Share:
    """One share, or what splits have made of it."""

    lot: str
    size: Fraction
    cost: Fraction
    day: date
    how: str
    value: Fraction | None = None
    given: date | None = None


def long_term(bought: date, sold: date) -> bool:
    """More than a year (H-1)."""
    day = bought + timedelta(days=1)
    try:
        return sold >= day.replace(year=day.year + 1)
    except ValueError:
        return sold >= date(day.year + 1, 3, 1)


def sold_share(share: Share, size: Fraction, proceeds: Fraction, sold: date) -> tuple[Fraction, bool, date]:
    """Basis, term and day of so much of a share, by H-5."""
    cost = share.cost * size / share.size
    if share.how == "inheritance":
        return cost, True, share.day
    value = None if share.value is None else share.value * size / share.size
    if value is not None and value < cost and proceeds <= cost:
        if proceeds < value:
            return value, long_term(share.given, sold), share.given
        return proceeds, long_term(share.day, sold), share.day
    return cost, long_term(share.day, sold), share.day


def ledger_and_reading(moves):
    """The transactions, and by (sale, lot, long-term) what they come to: size, proceeds, basis, day."""
    held: dict[tuple[str, str], list[Share]] = defaultdict(list)
    rows, said = [], {}
    for number, (day, kind, account, symbol, shares, price, how, ago, worth, names) in enumerate(sorted(moves, key=lambda move: move[0])):
        when, own = START + timedelta(days=day), held[account, symbol]
        size = sum(share.size for share in own)
        base = Transaction(id=f"N{number:02}", trade_date=when, action=Action.BUY, account=account, symbol=symbol, quantity=MicroShares(shares * MICROS), amount=Cents(shares * price))
        if kind == "b":
            rows.append(base)
            own += [Share(base.id, Fraction(1), Fraction(price), when, "")] * shares
        elif kind == "r":
            first = when - timedelta(days=ago)
            value = Cents(worth * shares) if how == "gift" else None
            rows.append(replace(base, action=Action.RECEIVE, how=how, acquired=first, gift_value=value, gift_date=when))
            own += [Share(base.id, Fraction(1), Fraction(price), first, how, None if value is None else Fraction(worth), when)] * shares
        elif kind == "x" and own and all((share.size * MICROS * 16).denominator == 1 for share in own):
            ratio = RATIOS[shares % len(RATIOS)]
            added = size * (ratio - 1) * MICROS
            if added.denominator == 1 and all((share.size * ratio * MICROS).denominator == 1 for share in own):
                rows.append(replace(base, action=Action.SPLIT, how="split", quantity=MicroShares(int(added)), amount=Cents(0)))
                held[account, symbol] = [replace(share, size=share.size * ratio) for share in own]
        elif kind == "s" and own:
            wanted = min(Fraction(shares), size)
            # named: latest lot first; else by the day first bought, then lot
            order = sorted(own, key=lambda share: share.lot, reverse=True) if names else sorted(own, key=lambda share: (share.day, share.lot))
            taken: dict[str, list[tuple[Share, Fraction]]] = defaultdict(list)
            left = []
            for share in order:
                part = min(wanted, share.size)
                if part:
                    taken[share.lot].append((share, part))
                if part < share.size:
                    rest = share.size - part
                    scale = rest / share.size
                    left.append(replace(share, size=rest, cost=share.cost * scale, value=None if share.value is None else share.value * scale))
                wanted -= part
            total = sum(part for parts in taken.values() for _, part in parts)
            proceeds = Fraction(int(total * price))
            named = tuple(NamedLot(lot, int(sum(part for _, part in parts) * MICROS)) for lot, parts in taken.items())
            rows.append(replace(base, action=Action.SELL, quantity=MicroShares(int(total * MICROS)), amount=Cents(int(proceeds)), lots=named if names else ()))
            held[account, symbol] = left
            if account != "IRA":
                for lot, parts in taken.items():
                    lot_size = sum(part for _, part in parts)
                    brought = proceeds * lot_size / total
                    share = parts[0][0]
                    whole = replace(share, size=lot_size, cost=sum(each.cost * part / each.size for each, part in parts), value=None if share.value is None else sum(each.value * part / each.size for each, part in parts))
                    basis, is_long, acquired = sold_share(whole, lot_size, brought, when)
                    said[base.id, lot, is_long] = (lot_size, brought, basis, acquired)
    return rows, said, held


@settings(max_examples=500, deadline=None)
@given(moves=MOVES)
def test_every_sale_is_what_a_reading_share_by_share_says(moves) -> None:
    rows, said, held = ledger_and_reading(moves)
    result = replay(rows, ACCOUNTS)
    assert result.issues == () and result.matches == ()
    assert {(row.sale, row.lot, row.long_term) for row in result.sales} == said.keys()
    for row in result.sales:
        size, proceeds, basis, acquired = said[row.sale, row.lot, row.long_term]
        assert row.quantity == size * MICROS
        assert abs(row.proceeds - proceeds) <= 1 and abs(row.basis - basis) <= 1
        assert row.gain == row.proceeds - row.basis == row.recognized
        assert row.acquired == acquired
    left: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for share in (share for own in held.values() for share in own):
        left[share.lot][0] += share.size * MICROS
        left[share.lot][1] += share.cost
    assert {row.lot for row in result.lots} == left.keys()
    for row in result.lots:
        assert row.quantity == left[row.lot][0] and abs(row.basis - left[row.lot][1]) <= 1


@settings(max_examples=200, deadline=None)
@given(moves=MOVES)
def test_no_receipt_and_no_split_washes_anything(moves) -> None:
    """The same ledger in accounts that are looked at for washes: only purchases replace what was sold (S-3)."""
    rows, *_ = ledger_and_reading(moves)
    watched = [replace(account, wash_scope=True) for account in ACCOUNTS]
    bought = {row.id for row in rows if row.action is Action.BUY}
    result = replay(rows, watched)
    assert all(match.replacement in bought for match in result.matches)
    assert result.issues == ()
    for row in result.sales:
        assert row.gain == row.proceeds - row.basis and row.recognized == row.gain + row.disallowed
