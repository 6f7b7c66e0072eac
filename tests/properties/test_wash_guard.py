"""The guard's verdict on a sale is the tax engine's on the household's ledger with that sale in it, share for share."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from xlrebal.household.household import Household
from xlrebal.plan.allowed.wash_guard import WashGuard, wash_guard
from xlrebal.plan.history.household_ledger import Ledger, household_ledger
from xlrebal.plan.history.ledger_names import lot_key
from xlrebal.plan.history.rebuild_lots import with_rebuilt_lots
from xlrebal.plan.history.year_so_far import year_so_far
from xlrebal.plan.proposal.decisions import Order, Phase, RealizedLot
from xlrebal.plan.proposal.value_lots import value_lots
from xlrebal.schema.side import Side
from xlrebal.tax.clean_dates import clean_dates
from xlrebal.tax.transaction import Status

CONVENTIONS = st.fixed_dictionaries({
    "c_1": st.sampled_from(["excluded", "counted"]), "c_3": st.sampled_from(["purchase_date", "execution"]),
    "c_4": st.sampled_from(["counted", "excluded"]), "c_6": st.sampled_from(["matched_first", "matched_last"]),
    "c_8": st.sampled_from(["permanent", "ignored"]),
})
thorough = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Sold = Mapping[int, int]  # micro-shares by lot index


def guarded(world: World, chosen: Mapping[str, str]) -> tuple[Household, WashGuard]:
    household = dataclasses.replace(world, settings={**world.settings, **chosen}).household()
    year = year_so_far(household)
    household = with_rebuilt_lots(household, year.rebuilt)
    return household, wash_guard(household, value_lots(household), year)


def with_sales(household: Household, sold: Sold) -> Ledger:
    """The household's ledger, and after it these lots sold for nothing: at a loss, whatever they cost."""
    orders = []
    for lot, quantity in sold.items():
        position = int(household.lots.position[lot])
        account, symbol = household.positions.account[position], household.positions.symbol[position]
        part = RealizedLot(account=account, symbol=symbol, lot_id=household.lots.lot_id[lot], acquired=household.lots.acquired[lot].item(), quantity=quantity, proceeds=0, basis=0, gain=0, term="ST", taxable=True, collectible=False, reasons=())
        orders.append(Order(side=Side.SELL, account=account, symbol=symbol, quantity=quantity, price=0, gross=0, commission=0, drift=0.0, phase=Phase.SALES, reasons=(), lots=(part,)))
    return household_ledger(household, orders)


def name_of(household: Household, lot: int) -> str:
    return lot_key(household.account_of(lot), household.symbol_of(lot), household.lots.lot_id[lot])


def said(guard: WashGuard, lot: int, sold: Sold) -> dict[str, int]:
    """What the guard says would be matched with the shares sold of a lot: micro-shares by purchase, earliest first."""
    left, found = sold[lot], {}
    for purchase in guard.replacements(lot, sold):
        if left:
            found[purchase.name.lot] = min(left, purchase.quantity)
            left -= found[purchase.name.lot]
    return found


def replayed(household: Household, lot: int, sold: Sold) -> dict[str, int]:
    """What the engine matches them with."""
    found: Counter[str] = Counter()
    for match in with_sales(household, sold).replay().matches:
        if match.sale_status is Status.PROPOSED and match.lot == name_of(household, lot):
            found[match.replacement] += match.quantity
    return found


def in_two(quantity: int, part: int) -> int:
    return quantity if part == 1 else max(1, quantity // part)


@thorough
@given(worlds(), CONVENTIONS, st.integers(1, 3))
def test_one_sale_alone(world: World, chosen: Mapping[str, str], part: int) -> None:
    household, guard = guarded(world, chosen)
    for lot, quantity in enumerate(household.lots.quantity.tolist()):
        if household.lots.basis[lot] > 0:
            sold = {lot: in_two(quantity, part)}
            matched = replayed(household, lot, sold)
            event("washed" if matched else "clean")
            assert said(guard, lot, sold) == matched, (lot, sold)


@thorough
@given(worlds(), CONVENTIONS, st.data())
def test_a_sale_beside_others_of_the_event(world: World, chosen: Mapping[str, str], data: st.DataObject) -> None:
    """Each loss is judged as if the others' had been no losses: the first one the engine matches tells."""
    household, guard = guarded(world, chosen)
    lots = [lot for lot in range(len(household.lots)) if household.lots.basis[lot] > 0]
    if not lots:
        return
    chosen_lots = data.draw(st.lists(st.sampled_from(lots), min_size=1, max_size=4, unique=True))
    sold = {lot: in_two(int(household.lots.quantity[lot]), data.draw(st.integers(1, 2))) for lot in chosen_lots}
    matched = any(replayed(household, lot, sold) for lot in sold)
    event("washed" if matched else "clean")
    assert any(said(guard, lot, sold) for lot in sold) == matched


@settings(parent=thorough, max_examples=60)
@given(worlds(), CONVENTIONS)
def test_the_clean_date_is_the_one_found_by_replaying_day_by_day(world: World, chosen: Mapping[str, str]) -> None:
    household, guard = guarded(world, chosen)
    for lot, quantity in enumerate(household.lots.quantity.tolist()):
        sold = {lot: quantity}
        if household.lots.basis[lot] > 0 and guard.washes(lot, sold):
            ledger = with_sales(household, sold)
            found, = clean_dates(ledger.transactions, ledger.accounts, ledger.group_of, ledger.conventions).values()
            assert guard.why_sale_blocked(lot, sold).clean_from == found
