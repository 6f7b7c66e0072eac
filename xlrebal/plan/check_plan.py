"""Phase 12: every promise of the plan checked again on the final orders, as findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.average_basis import with_average_basis
from xlrebal.household.household import Household
from xlrebal.household.indexes import every_lot
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE
from xlrebal.plan.history.household_ledger import household_ledger, lot_name
from xlrebal.plan.history.ledger_names import lot_key
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.minimum_days import kept_until
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import scope_name
from xlrebal.plan.proposal.trading_rules import on_menu, restriction
from xlrebal.plan.tax_outcome import Outcome
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.side import Side
from xlrebal.tax.ledger import Replay
from xlrebal.tax.money import NO_MONEY, NO_SHARES, amount_cents
from xlrebal.tax.open_purchases import LotName
from xlrebal.tax.transaction import Status


def check_plan(
    listed: Household, year: YearSoFar, proposal: Proposal, orders: Orders, outcome: Outcome
) -> tuple[Finding, ...]:
    """A finding for every invariant the orders break; an empty tuple is the rule.

    listed: the household as its sheets list it, which is what the tax ledger replays.
    """
    household = proposal.household
    ledger = household_ledger(with_average_basis(listed), orders.orders)
    replayed = ledger.replay()
    broken = (
        *_lots_oversold(household, orders),
        *_lots_add_up(orders),
        *_cash(orders),
        *_both_sides(household, orders),
        *_washes(replayed, orders, listed.settings.accept_wash_up_to),
        *_rebuilt_gains(listed, year, orders, ledger.without(Status.SCHEDULED, replayed)),
        *_restrictions(household, orders),
        *_minimum_days(proposal),
        *_floors(proposal),
        *_gains(household, orders, outcome),
        *_separate_returns(household, year, orders, outcome),
    )
    return tuple(
        error(Problem.INVARIANT_BROKEN, f"{message} Do not trade on this plan; report the file.") for message in broken
    )


def _lots_oversold(household: Household, orders: Orders) -> Iterator[str]:
    sold: Counter[tuple[str, str, str]] = Counter()
    for part in (part for order in orders.orders for part in order.lots):
        sold[part.account, part.symbol, part.lot_id] += part.quantity
    held: Counter[tuple[str, str, str]] = Counter()
    named, lots = {lot_id for _, _, lot_id in sold}, household.lots
    for lot, lot_id in zip(every_lot(lots), lots.lot_id, strict=True):
        if lot_id in named:
            held[household.account_of(lot), household.symbol_of(lot), lot_id] += int(lots.quantity[lot])
    for key, quantity in sold.items():
        if quantity > held[key]:
            yield f"Lot {key[2]} of {key[1]} in {key[0]} is oversold."


def _lots_add_up(orders: Orders) -> Iterator[str]:
    for order in orders.orders:
        if order.gross != amount_cents(order.quantity, order.price):
            yield f"{order.side} {order.symbol} in {order.account}: amount is not quantity × price."
        if order.side is Side.SELL and sum((lot.quantity for lot in order.lots), NO_SHARES) != order.quantity:
            yield f"SELL {order.symbol} in {order.account}: its lots do not add up to the order."
        if (
            order.side is Side.SELL
            and sum((lot.proceeds for lot in order.lots), NO_MONEY) != order.gross - order.commission
        ):
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
        key = (household.accounts[order.account].custody, household.group_of[order.symbol])
        if sides.setdefault(key, order.side) != order.side:
            yield f"{order.symbol} or an identical security is bought and sold in {order.account}."


def _washes(replayed: Replay, orders: Orders, accepted: int) -> Iterator[str]:
    """The tax ledger run on history and proposal together (W-13, W-14): no match may involve the proposal.

    But for so many cents of each of its orders, washed by other purchases, that are accepted.

    The basis of a lot marked adjusted is final; the ledger adds an earlier wash to it once more, which may make a loss of
    a gain: no loss of a lot sold at a gain counts.
    """
    losing = {
        lot_key(lot.account, lot.symbol, lot.lot_id) for order in orders.orders for lot in order.lots if lot.gain < 0
    }
    within = {
        lot_key(lot.account, lot.symbol, lot.lot_id)
        for order in orders.orders
        if sum((lot.disallowed for lot in order.lots), NO_MONEY) <= accepted
        for lot in order.lots
        if lot.washed_by
    }
    for match in replayed.matches:
        if match.sale_status is Status.PROPOSED and match.lot not in losing:
            continue
        if match.purchase_status is not Status.PROPOSED and match.lot in within:
            continue
        if Status.PROPOSED in (match.sale_status, match.purchase_status):
            yield f"The sale of {match.lot} would be washed by {match.replacement}."


class _Result(NamedTuple):
    """Micro-shares sold of one lot and term, and their gain in cents; `parts` of the lot they are of."""

    quantity: int
    gain: int
    parts: int

    def agrees(self, other: _Result) -> bool:
        """Whether both are the same, but for the rounding of the parts (S-5)."""
        return self.quantity == other.quantity and abs(self.gain - other.gain) <= max(self.parts, other.parts)


_LotTerm = tuple[LotName, bool]  # whether long-term


def _rebuilt_gains(listed: Household, year: YearSoFar, orders: Orders, replayed: Replay) -> Iterator[str]:
    """Lots rebuilt from wash sales (W-6) must gain, by term, what the ledger says of history and proposal, both as if done."""
    rebuilt = _comparable(listed, year)
    planned: dict[_LotTerm, _Result] = {}
    for lot in (lot for order in orders.orders for lot in order.lots):
        name = LotName(lot.account, lot_key(lot.account, lot.symbol, lot.lot_id))
        if name in rebuilt:
            _add(planned, (name, lot.term == "LT"), lot.quantity, lot.gain)
    said: dict[_LotTerm, _Result] = {}
    for row in replayed.sales:
        if row.status is Status.PROPOSED and (name := LotName(row.account, row.lot)) in rebuilt:
            _add(said, (name, row.long_term), row.quantity, row.gain)
    nothing = _Result(0, 0, 0)
    for key in sorted(planned.keys() | said.keys()):
        if not planned.get(key, nothing).agrees(said.get(key, nothing)):
            yield f"The gain of {key[0].lot} is not what the ledger says of it."


def _add(results: dict[_LotTerm, _Result], key: _LotTerm, quantity: int, gain: int) -> None:
    known = results.get(key, _Result(0, 0, 0))
    results[key] = _Result(known.quantity + quantity, known.gain + gain, known.parts + 1)


def _comparable(listed: Household, year: YearSoFar) -> set[LotName]:
    """Taxable lots rebuilt as the ledger has them; gifts judged by their value (H-5) and averaged groups (S-7) are not.

    What was sold today is one event with the proposal (C-2): its washes are not final, nor is what they replace.
    """
    lots, group_of = listed.lots, listed.group_of
    unlike = {group_of[listed.positions.symbol[position]] for position in listed.averaged} | {
        group_of[each.symbol] for each in listed.transactions if each.is_sale and each.traded == listed.as_of
    }
    return {
        lot_name(listed, lot)
        for lot in year.rebuilt.parts
        if listed.accounts[listed.account_of(lot)].taxable
        and lots.gift_value[lot] == NO_GIFT_VALUE
        and group_of[listed.symbol_of(lot)] not in unlike
    }


def _restrictions(household: Household, orders: Orders) -> Iterator[str]:
    for order in orders.orders:
        if restriction(household, order.account, order.symbol, FORBIDS[order.side]):
            yield f"{order.side} {order.symbol} in {order.account} breaks a restriction."
        if order.side is Side.BUY and not on_menu(household, order.account, order.symbol):
            yield f"{order.symbol} is bought in {order.account} and is not on its menu."


def _floors(proposal: Proposal) -> Iterator[str]:
    """What has a min weight ends at it or above, or no lower than it was; but for the advisor's own sales."""
    ordered = {
        (scope_name(proposal.household.accounts[each.account]), each.symbol)
        for each in proposal.household.overrides
        if each.side is Side.SELL
    }
    for key, floor in proposal.floors.items():
        change = proposal.worth.get(key, NO_MONEY)
        if key not in ordered and change < 0 and floor.above + change < 0:
            yield f"{key[1]} is sold below {floor.named}."


def _minimum_days(proposal: Proposal) -> Iterator[str]:
    """What is to be held stays, but where the advisor orders its sale."""
    household = proposal.household
    for sale in proposal.sales:
        if sale.purpose is not TradePurpose.ADVISOR and kept_until(household, sale.lot):
            place = f"{household.symbol_of(sale.lot)} in {household.account_of(sale.lot)}"
            yield f"Lot {household.lots.lot_id[sale.lot]} of {place} is sold before its Minimum Days are over."


def _gains(household: Household, orders: Orders, outcome: Outcome) -> Iterator[str]:
    """The buckets are the trades' gains in accounts on this return (S-9), and of no other."""
    own = [order for order in orders.orders if household.accounts[order.account].on_return]
    short = sum((order.st_gain for order in own), NO_MONEY)
    long = sum((order.lt_gain for order in own), NO_MONEY)
    if (short, long) != (outcome.proposed_short, outcome.proposed_long):
        yield "The gains of the trades do not add up to the gain buckets."


def _separate_returns(household: Household, year: YearSoFar, orders: Orders, outcome: Outcome) -> Iterator[str]:
    """No sale of an account on a separate return, done or proposed, is in the year, its forms, its risks or a bucket (S-9)."""
    own = {name for name, account in household.accounts.items() if account.on_return}
    counted = {row.account for row in (*year.sales, *year.last_year)}
    counted |= {loss.account for loss in (*year.at_risk, *outcome.at_risk)}
    counted |= {lot.account for order in orders.orders for lot in order.lots if lot.on_return}
    for name in sorted(counted - own):
        yield f"Sales in {name} count on this return, and {name} is not on it."
    stated = household.settings
    for word, given, total, rows in (
        ("short", stated.year_to_date_st, outcome.results_without.st, [row for row in year.sales if not row.long_term]),
        ("long", stated.year_to_date_lt, outcome.results_without.lt, [row for row in year.sales if row.long_term]),
    ):
        if given is None and total != sum((row.recognized for row in rows), NO_MONEY):
            yield f"The {word}-term gains of the year's sales do not add up to the gain bucket."
