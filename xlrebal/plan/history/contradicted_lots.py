"""Lots of the Lots sheet that their own history contradicts: sales took others (D-7), or the basis is another (W-15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex
from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.plan.history.household_ledger import Ledger
from xlrebal.plan.history.ledger_names import is_brought
from xlrebal.plan.history.lots_of_purchases import LotsOfPlace, Place, lot_called, lots_of_purchases
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import LOTS, TRANSACTIONS
from xlrebal.schema.money_text import money_text
from xlrebal.tax.exact import exact_part, half_up
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.ledger import Replay
from xlrebal.tax.money import micros, shares_text
from xlrebal.tax.transaction import Action, Status, Transaction

SHOWN = 10  # bases that are said one by one, and lots that one finding names
_ROUNDED = 100  # cents by which a basis may differ,
_ROUNDED_EACH = 0.5e-6  # or cents a micro-share: it may be a unit cost times the shares

Held = Mapping[str, Sequence[HeldLot]]  # by purchase


def contradicted_lots(household: Household, ledger: Ledger, history: Replay) -> Iterator[Finding]:
    """A finding for each taxable position of whose lots sales leave others than Lots has, and for each basis that differs.

    history: the ledger replayed. Positions with a sale that could not be followed are left out: that is said of the sale.
    """
    places = _positions(household, ledger, {issue.transaction for issue in history.issues})
    bought = {
        place: [each for each in rows if each.action in (Action.BUY, Action.RECEIVE)] for place, rows in places.items()
    }
    joined = lots_of_purchases(household, (each for rows in bought.values() for each in rows), bought)
    held: dict[str, list[HeldLot]] = defaultdict(list)
    for lot in ledger.without(Status.SCHEDULED, history).held if joined else ():
        held[lot.transaction.id].append(lot)
    tolerance = micros(household.settings.quantity_tolerance)
    bases: list[_Basis] = []
    for place, lots in joined.items():
        if apart := _other_shares(household, bought[place], lots, held, tolerance):
            yield from _sales_contradict(place, places[place], apart)
        else:
            bases += _other_bases(
                household, [each for each in bought[place] if each.id not in ledger.shown], lots, held
            )
    yield from _said(household, sorted(bases, key=lambda each: -abs(each.rebuilt - each.listed)))


def _positions(household: Household, ledger: Ledger, in_doubt: set[str]) -> dict[Place, list[Transaction]]:
    """What was done in each taxable position that is held, but for those with a transaction in doubt."""
    taxable = {name for name, account in household.accounts.items() if account.taxable}
    places: dict[Place, list[Transaction]] = defaultdict(list)
    doubtful: set[Place] = set()
    for each in ledger.transactions:
        if each.account in taxable and each.status is Status.DONE and not is_brought(each.account, each.id):
            places[each.account, each.symbol].append(each)
        if each.id in in_doubt:
            doubtful.add((each.account, each.symbol))
    known = household.positions.index_of
    return {place: rows for place, rows in places.items() if place in known and place not in doubtful}


class _Apart(NamedTuple):
    """A lot's micro-shares by Transactions and on Lots."""

    purchase: Transaction
    rebuilt: int
    listed: int


def _other_shares(
    household: Household, bought: Sequence[Transaction], lots: LotsOfPlace, held: Held, tolerance: int
) -> list[_Apart]:
    """Purchases of which Transactions leave more or fewer shares than Lots has; a date alone may be another on Lots."""
    quantity = household.lots.quantity
    compared = [
        _Apart(
            each,
            half_up(sum(lot.left() for lot in held.get(each.id, ()))),
            int(quantity[list(lots.of_purchase.get(each.id, ()))].sum()),
        )
        for each in bought
    ]
    apart = [each for each in compared if abs(each.rebuilt - each.listed) > tolerance]
    unknown = [each for each in apart if each.purchase.id not in lots.of_purchase]
    others = int(quantity[list(lots.others)].sum())
    if others and len(unknown) == len(apart) and abs(sum(each.rebuilt for each in unknown) - others) <= tolerance:
        return []
    return apart


def _sales_contradict(place: Place, rows: Sequence[Transaction], apart: Sequence[_Apart]) -> Iterator[Finding]:
    """What the sales of a position leave and what Lots has; without a sale there is nothing to contradict."""
    account, symbol = place
    if all(each.action is not Action.SELL for each in rows):
        return
    named = [
        f"{shares_text(each.rebuilt)} of {lot_called(each.purchase)} (Lots: {shares_text(each.listed)})"
        for each in apart
    ]
    more = [f"{len(named) - SHOWN} lots more"] if len(named) > SHOWN else []
    yield warning(
        Problem.SALES_CONTRADICT_LOTS,
        f"The sales of {symbol} in {account} contradict Lots: they leave {', '.join([*named[:SHOWN], *more])}. Gains so far go by "
        "Transactions, the plan by Lots. Name the lots sold in the column Lots, or correct Lots.",
        sheet=TRANSACTIONS.name,
        column="Lots",
        value=symbol,
    )


class _Basis(NamedTuple):
    """A lot's basis in cents by its history and on Lots; `washed`: what losses of earlier sales added to it."""

    lot: LotIndex
    rebuilt: int
    listed: int
    washed: int


def _other_bases(
    household: Household, bought: Sequence[Transaction], lots: LotsOfPlace, held: Held
) -> Iterator[_Basis]:
    """Lots marked as adjusted whose basis is not that of their history; what came by transfer, only where it says so."""
    columns = household.lots
    for each in bought:
        listed, left = list(lots.of_purchase.get(each.id, ())), held.get(each.id, ())
        told = each.amount_known and (each.action is Action.BUY or each.how != "")
        if not listed or not left or not told:
            continue
        basis = columns.basis[listed]
        if not columns.adjusted[listed].all() or (basis == UNKNOWN_BASIS).any():
            continue
        rebuilt = sum(part.basis_cents for lot in left for part in lot.remainders())
        shares = half_up(sum(lot.left() for lot in left))
        if abs(rebuilt - int(basis.sum())) > max(_ROUNDED, _ROUNDED_EACH * shares):
            paid = half_up(sum(exact_part(lot.cost, lot.left(), lot.of) for lot in left))
            yield _Basis(listed[0], rebuilt, int(basis.sum()), rebuilt - paid)


def _said(household: Household, bases: Sequence[_Basis]) -> Iterator[Finding]:
    """The largest differences one by one, and how many there are more."""
    for each in bases[:SHOWN]:
        yield _basis_contradicted(household, each)
    if len(bases) > SHOWN:
        yield warning(
            Problem.BASIS_CONTRADICTED,
            f"{len(bases) - SHOWN} lots more have another basis on Lots than by their history: run `xlrebal ledger`, which lists them.",
            sheet=LOTS.name,
            column="Cost Basis",
        )


def _basis_contradicted(household: Household, basis: _Basis) -> Finding:
    lots = household.lots
    unadjusted = basis.washed > 0 and abs(basis.rebuilt - basis.washed - basis.listed) <= _ROUNDED
    washed = (
        f", {money_text(basis.washed)} of it losses that earlier sales washed into it (W-7)" if basis.washed > 0 else ""
    )
    advice = (
        "correct it, or set Adjusted to no"
        if unadjusted
        else "correct the one that is wrong; a return of capital, or a wash sale in an account not listed, also changes a basis"
    )
    return warning(
        Problem.BASIS_CONTRADICTED,
        f"Lot {lots.lot_id[basis.lot]} of {household.symbol_of(basis.lot)} in {household.account_of(basis.lot)} has a basis of "
        f"{money_text(basis.listed)} on Lots; by its history on Transactions it is {money_text(basis.rebuilt)}{washed}. The plan goes by "
        f"Lots: {advice}.",
        sheet=LOTS.name,
        row=int(lots.row[basis.lot]),
        column="Cost Basis",
        value=lots.lot_id[basis.lot],
    )
