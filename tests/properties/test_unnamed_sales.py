"""Sales that name no lots, under any method: where Lots is what that method left, the ledger tells the same sales (L-8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.scenarios.scenario import Reading, TableText
from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import household_ledger
from xlrebal.tax.money import shares

AS_OF = date(2026, 11, 20)
SHORT, LONG = 0.37, 0.20


class Bought(NamedTuple):
    """A purchase in one account; `numbered`: whether Transactions give it the lot id that Lots has."""

    account: str
    day: date
    quantity: int
    cost: int
    numbered: bool


class Sale(NamedTuple):
    account: str
    day: date
    part: int  # percent of what is left then
    price: int


DAYS = st.integers(0, 1200).map(lambda days: date(2023, 8, 1) + timedelta(days))
PURCHASES = st.lists(st.builds(Bought, st.sampled_from(["Joint", "Solo"]), DAYS, st.integers(1, 40), st.integers(40, 160), st.booleans()),
                     min_size=1, max_size=8, unique_by=lambda one: (one.account, one.day))  # fmt: skip
SALES = st.lists(st.builds(Sale, st.sampled_from(["Joint", "Solo"]), DAYS, st.integers(10, 90), st.integers(50, 150)),
                 max_size=6, unique_by=lambda one: (one.account, one.day))  # fmt: skip


def gain_tax(lot: Bought, sale: Sale) -> tuple[float, bool, float]:
    """Gain a share, whether long-term, and its tax."""
    anniversary = date(lot.day.year + 1, lot.day.month, min(lot.day.day, 28))
    long = sale.day > anniversary if lot.day.day <= 28 else (sale.day - lot.day).days > 366
    gain = sale.price - lot.cost
    return gain, long, gain * (LONG if long else SHORT)


def mintax(lot: Bought, sale: Sale) -> tuple[int, float]:
    gain, long, _ = gain_tax(lot, sale)
    if gain < 0:
        return (1 if long else 0), gain
    return (2 + long if gain == 0 else 4 if long else 5), gain


ORDERS = {
    "FIFO": lambda lot, sale: lot.day,
    "LIFO": lambda lot, sale: -lot.day.toordinal(),
    "HIFO": lambda lot, sale: (-lot.cost, lot.day),
    "LOFO": lambda lot, sale: (lot.cost, lot.day),
    "TAXCOST": lambda lot, sale: (round(gain_tax(lot, sale)[2], 9), lot.day),
    "MINTAX": lambda lot, sale: (*mintax(lot, sale), lot.day),
}


class Told(NamedTuple):
    """What the method did: by sale (account and day) the shares it took by the day they were bought, and what it left of each lot."""

    taken: dict[tuple[str, date], dict[date, int]]
    left: dict[str, int]
    sheets: dict[str, TableText]


def told(purchases: list[Bought], sales: list[Sale], method: str) -> Told:
    """A history of unnamed sales by the method, written as sheets."""
    names = {lot: f"L{at}" for at, lot in enumerate(purchases)}
    left = {lot: lot.quantity for lot in purchases}
    taken: dict[tuple[str, date], dict[date, int]] = {}
    rows = [
        (
            lot.day,
            0,
            [
                str(lot.day),
                lot.account,
                "VTI",
                "buy",
                str(lot.quantity),
                str(lot.quantity * lot.cost),
                names[lot] if lot.numbered else "",
            ],
        )
        for lot in purchases
    ]
    for sale in sorted(sales, key=lambda one: one.day):
        lots = [lot for lot in purchases if lot.account == sale.account and lot.day <= sale.day and left[lot]]
        wanted = sum(left[lot] for lot in lots) * sale.part // 100
        if not wanted:
            continue
        rows.append(
            (sale.day, 1, [str(sale.day), sale.account, "VTI", "sell", str(wanted), str(wanted * sale.price), ""])
        )
        found = taken.setdefault((sale.account, sale.day), {})
        for lot in sorted(lots, key=lambda one: ORDERS[method](one, sale)):
            part = min(wanted, left[lot])
            left[lot] -= part
            wanted -= part
            if part:
                found[lot.day] = part
    held = {account: sum(left[lot] for lot in purchases if lot.account == account) for account in ("Joint", "Solo")}
    sheets = {
        "Accounts": [["Account", "Type", "Lot Method"], ["Joint", "taxable", method], ["Solo", "taxable", method]],
        "Holdings": [["Account", "Symbol", "Quantity", "Price", "Asset Class"], *([account, "VTI", str(count), "100", "Stocks"] for account, count in held.items())],
        "Lots": [["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"],
                 *([lot.account, "VTI", names[lot], str(lot.day), str(count), str(count * lot.cost)] for lot, count in left.items() if count)],
        "Targets": [["Asset Class", "Target %"], ["Stocks", "100"]],
        "Settings": [["Name", "Value"], ["Short-Term Rate %", "37"], ["Long-Term Rate %", "20"]],
        "Transactions": [["Date", "Account", "Symbol", "Action", "Quantity", "Amount", "Lot ID"], *(row for _, _, row in sorted(rows, key=lambda one: one[:2]))],
    }  # fmt: skip
    return Told(taken, {names[lot]: count for lot, count in left.items()}, sheets)


def lots_of(household: Household) -> dict[tuple[str, date], dict[date, float]]:
    """By sale what the ledger says: shares taken by the day they were bought."""
    found: dict[tuple[str, date], dict[date, float]] = {}
    for row in household_ledger(household).replay().sales:
        lots = found.setdefault((row.account, row.sold), {})
        lots[row.acquired] = lots.get(row.acquired, 0) + shares(row.quantity)
    return found


@pytest.mark.parametrize("method", ORDERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(purchases=PURCHASES, sales=SALES)
def test_lots_tells_which_lots_unnamed_sales_took(method: str, purchases: list[Bought], sales: list[Sale]) -> None:
    truth = told(purchases, sales, method)
    first_in = told(purchases, sales, "FIFO")
    household = Reading(AS_OF, truth.sheets).household
    event("as first in, first out" if truth.left == first_in.left else "otherwise")
    expected = first_in if truth.left == first_in.left else truth  # Lots then contradicts nothing
    ledger = household_ledger(household)
    assert ledger.said == ()  # the method says so too
    assert lots_of(household) == expected.taken
