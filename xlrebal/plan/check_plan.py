"""Phase 12: every promise of the plan checked again on the final orders, as findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlrebal.household.household import Household
from xlrebal.household.money import amount_cents
from xlrebal.plan.history.household_ledger import lot_key, replay_household
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.plan.realize_gains import Outcome
from xlrebal.plan.settle_orders import Orders
from xlrebal.plan.standing import Standing
from xlrebal.plan.trading_rules import restriction
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.tax.transaction import Status


def check_plan(standing: Standing, orders: Orders, outcome: Outcome, year: YearSoFar) -> tuple[Finding, ...]:
    """A finding for every invariant the orders break; an empty tuple is the rule."""
    household = standing.household
    broken = (
        *_lots_oversold(household, orders),
        *_lots_add_up(orders),
        *_cash(orders),
        *_both_sides(household, orders),
        *_washes(household, orders),
        *_restrictions(household, orders),
        *_gains(orders, outcome),
    )
    return tuple(
        error(Problem.INVARIANT_BROKEN, f"{message} Do not trade on this plan; report the file.") for message in broken
    )


def _lots_oversold(household: Household, orders: Orders) -> Iterator[str]:
    held: Counter[tuple[str, str, str]] = Counter()
    sold: Counter[tuple[str, str, str]] = Counter()
    positions, lots = household.positions, household.lots
    for lot in (lot for order in orders.orders for lot in order.lots):
        sold[lot.account, lot.symbol, lot.lot_id] += lot.quantity
    for position, lot_id, quantity in zip(lots.position.tolist(), lots.lot_id, lots.quantity.tolist(), strict=True):
        held[positions.account[position], positions.symbol[position], lot_id] += quantity
    for key, quantity in sold.items():
        if quantity > held[key]:
            yield f"Lot {key[2]} of {key[1]} in {key[0]} is oversold."


def _lots_add_up(orders: Orders) -> Iterator[str]:
    for order in orders.orders:
        if order.gross != amount_cents(order.quantity, order.price):
            yield f"{order.action} {order.symbol} in {order.account}: amount is not quantity × price."
        if order.action == "SELL" and sum(lot.quantity for lot in order.lots) != order.quantity:
            yield f"SELL {order.symbol} in {order.account}: its lots do not add up to the order."
        if order.action == "SELL" and sum(lot.proceeds for lot in order.lots) != order.gross - order.commission:
            yield f"SELL {order.symbol} in {order.account}: its lots' proceeds do not add up to the order."


def _cash(orders: Orders) -> Iterator[str]:
    for row in orders.cash:
        if row.after != row.before + row.sells - row.buys - row.commissions:
            yield f"Cash in {row.account} does not foot."
        if row.buys and row.after < row.minimum + row.need:
            yield f"Cash in {row.account} ends below its minimum and need although it buys."


def _both_sides(household: Household, orders: Orders) -> Iterator[str]:
    sides: dict[tuple[str, str], str] = {}
    for order in orders.orders:
        key = (order.account, household.group_of[order.symbol])
        if sides.setdefault(key, order.action) != order.action:
            yield f"{order.symbol} or an identical security is bought and sold in {order.account}."


def _washes(household: Household, orders: Orders) -> Iterator[str]:
    """The tax ledger run on history and proposal together (W-13, W-14): no match may involve the proposal.

    The basis on Lots is final; the ledger adds an earlier wash to it once more, which may make a loss of a gain: no loss
    of a lot sold at a gain counts.
    """
    losing = {lot_key(lot.account, lot.lot_id) for order in orders.orders for lot in order.lots if lot.gain < 0}
    for match in replay_household(household, orders.orders).matches:
        if match.sale_status is Status.PROPOSED and match.lot not in losing:
            continue
        if Status.PROPOSED in (match.sale_status, match.purchase_status):
            yield f"The sale of {match.lot} would be washed by {match.replacement}."


def _restrictions(household: Household, orders: Orders) -> Iterator[str]:
    for order in orders.orders:
        rules = ("do not sell", "hold") if order.action == "SELL" else ("do not buy", "hold", "phase out")
        if restriction(household, order.account, order.symbol, rules):
            yield f"{order.action} {order.symbol} in {order.account} breaks a restriction."


def _gains(orders: Orders, outcome: Outcome) -> Iterator[str]:
    short = sum(order.st_gain for order in orders.orders)
    long = sum(order.lt_gain for order in orders.orders)
    if (short, long) != (outcome.proposed_short, outcome.proposed_long):
        yield "The gains of the trades do not add up to the gain buckets."
