"""What placement may use: the lots that may be sold and the purchases that may be made, and why others may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex, lots_in
from xlrebal.household.special_kinds import DERIVED
from xlrebal.household.target import CASH_CLASS, Level, Path
from xlrebal.plan.allowed.may_buy import first_substitute, why_not_bought
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import named_quantity, why_lot_stays
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.placement.buying_limits import buying_limits
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import Cents, amount_cents, amounts_cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


class SellableLot(NamedTuple):
    """A lot that may be sold, by its index, and for how many cents."""

    lot: LotIndex
    worth: Cents


class Preference(Enum):
    """How a purchase stands among those of the same row that its account may make."""

    AS_GOOD = "as good"
    PREFERRED = "preferred"  # on Securities, to others
    NOT_ASKED_FOR = "not asked for"  # nobody holds it, and no target names it
    OTHERS_PREFERRED = (
        "others preferred"  # members of its exposure group, of which the group's own target is filled first
    )


class PossiblePurchase(NamedTuple):
    """A purchase that may be made: up to `room` cents.

    stands_for: the symbol in whose place it is bought, since that one would wash a loss ("" = its own); instead: said then.
    standing: how it stands among what may be bought in its place.
    """

    account: str
    symbol: Symbol
    room: Cents
    stands_for: Symbol = NO_SYMBOL
    instead: Reason | None = None
    standing: Preference = Preference.AS_GOOD


class Payment(NamedTuple):
    """What an account may pay of the household's need: up to `room` cents."""

    account: str
    room: Cents


def possible_payments(proposal: Proposal, scope: Scope) -> list[Payment]:
    """The payments a scope may make of what the household still needs."""
    payers = proposal.household.payers if proposal.unpaid > 0 else ()
    return [Payment(account, proposal.unpaid) for account in payers if account in scope.accounts_set]


class SellableLots(NamedTuple):
    """The lots of a scope that may be sold if no loss is washed, and the losses that would be as things stand, by index."""

    lots: list[SellableLot]
    unclean: frozenset[LotIndex]


def sellable_lots(proposal: Proposal, drift: ScopeDrift, guard: WashGuard, kept: frozenset[Symbol]) -> SellableLots:
    """The lots of a scope that may be sold: no restriction, no error, no wait for long-term; none of symbols `kept`."""
    positions = proposal.household.positions
    accounts = drift.scope.accounts_set
    mine = [index for index in sorted(proposal.lots_of) if positions.account[index] in accounts]
    free = [index for index in mine if positions.symbol[index] not in kept]
    allowed = [index for index in free if not why_not_sold(proposal, index)]
    lots = [lot for index in allowed for lot in proposal.lots_of[index]]
    # a commission that would make a small gain a loss is weighed when the sale is made
    plain, found = _plainly_free(proposal, allowed), list[SellableLot]()
    for lot in lots:
        if (worth := plain.get(lot)) is not None:
            found.append(SellableLot(lot, worth))
        elif why_lot_stays(proposal, guard, lot, frozenset(), urgent=False) is None:
            found.append(SellableLot(lot, worth_of(proposal, lot)))
    losing = proposal.valued.realizes[lots] < 0 if lots else ()
    return SellableLots(found, guard.unclean([lot for lot, loses in zip(lots, losing, strict=True) if loses], proposal))


def _plainly_free(proposal: Proposal, of: Sequence[PositionIndex]) -> Mapping[LotIndex, Cents]:
    """Cents of the lots of these positions of which columns alone tell that they may go, unless a wash keeps them; others may go, too."""
    household, valued = proposal.household, proposal.valued
    positions, lots = household.positions, household.lots
    asks, price = np.ones(len(positions), dtype=np.bool_), np.zeros(len(positions), dtype=np.int64)
    for at in of:
        asks[at] = bool(household.securities[positions.symbol[at]].minimum_days) or household.lot_method(at) == "SPECID"
        price[at] = household.price(positions.symbol[at])
    left = lots.quantity - valued.spoken_for
    sold = list(proposal.sold)
    left[sold] -= np.array([proposal.sold[lot] for lot in sold], dtype=np.int64)
    short_gains = valued.taxable & ~valued.long_term & (valued.gain > 0)
    free = np.flatnonzero((left > 0) & valued.sellable & ~short_gains & ~asks[lots.position])
    worth = amounts_cents(left[free], price[lots.position[free]]).tolist()
    return {lot: Cents(each) for lot, each in zip(lots_in(free), worth, strict=True)}


def worth_of(proposal: Proposal, lot: LotIndex) -> Cents:
    """Cents that what is left of a lot and may go would bring."""
    return amount_cents(named_quantity(proposal, lot, proposal.free_of(lot)), proposal.household.price_of(lot))


def possible_purchases(proposal: Proposal, drift: ScopeDrift, guard: WashGuard) -> list[PossiblePurchase]:
    """The purchases a scope may make of symbols with a place in its targets, held or not."""
    scope, values = drift.scope, proposal.values(drift.scope)
    found: list[PossiblePurchase] = []
    for symbol in places_in_targets(proposal.household, drift):
        blocked = {account: why_not_bought(proposal, guard, account, symbol) for account in scope.accounts}
        found += _purchases(proposal, drift, values, symbol, [name for name, why in blocked.items() if not why])
        washes = [why for why in blocked.values() if why and why.clean_from]
        if washes and all(blocked.values()):
            free = first_substitute(proposal, guard, scope, scope.accounts, symbol, Cents(1)).symbol
            instead = because(Rule.SUBSTITUTED, replaced=symbol, safe=washes[0].clean_from)
            accounts = [name for name in scope.accounts if free and not why_not_bought(proposal, guard, name, free)]
            found += [
                each._replace(stands_for=symbol, instead=instead)
                for each in _purchases(proposal, drift, values, free, accounts)
            ]
    return _by_preference(proposal.household, drift, found)


def _by_preference(
    household: Household, drift: ScopeDrift, purchases: Sequence[PossiblePurchase]
) -> list[PossiblePurchase]:
    """The purchases, with how each stands among the others of its row."""
    targets, values = drift.targets, drift.scope.values
    meant = [each.stands_for or each.symbol for each in purchases]
    rows = {name: targets.narrowest(household.path(name)) for name in set(meant) - targets.row_of.keys()}
    place = [(each.account, rows[name]) if name in rows else None for each, name in zip(purchases, meant, strict=True)]
    is_preferred = [household.securities[name].preferred for name in meant]
    others = {where for where, is_first in zip(place, is_preferred, strict=True) if not is_first}
    first_of = _preferred_of_groups(household, drift, purchases)

    def standing(each: PossiblePurchase, where: tuple[str, Path | None] | None, *, is_first: bool) -> Preference:
        name = each.stands_for or each.symbol
        if is_first and where in others:
            return Preference.PREFERRED
        if not is_first and where and (each.account, household.securities[name].exposure_group) in first_of:
            return Preference.OTHERS_PREFERRED
        asked_for = each.stands_for or values.get(each.symbol) or targets.symbols.get(each.symbol)
        return Preference.AS_GOOD if asked_for else Preference.NOT_ASKED_FOR

    return [
        each._replace(standing=standing(each, where, is_first=is_first))
        for each, where, is_first in zip(purchases, place, is_preferred, strict=True)
    ]


def _preferred_of_groups(
    household: Household, drift: ScopeDrift, purchases: Sequence[PossiblePurchase]
) -> frozenset[tuple[str, str]]:
    """The exposure groups with a target of which an account may buy a preferred member, with the account."""
    targeted = {row.name for row in drift.targets.exposure_rows}
    securities = ((each.account, household.securities[each.symbol]) for each in purchases if targeted)
    return frozenset(
        (account, each.exposure_group)
        for account, each in securities
        if each.preferred and each.exposure_group in targeted
    )


def _purchases(
    proposal: Proposal, drift: ScopeDrift, values: Mapping[Symbol, int], symbol: Symbol, accounts: list[str]
) -> Iterator[PossiblePurchase]:
    """The purchases of one symbol that may be made in some of these accounts."""
    if not accounts:
        return
    scope, limits = drift.scope, buying_limits(proposal.household, drift, symbol)
    own_row = symbol in drift.targets.row_of
    if any(
        (limit.symbols == {symbol} or (limit.symbols in drift.members.values() and not own_row))
        and limit.held(values) > limit.most(scope)
        for limit in limits
    ):
        return  # over its own limit, or its row's, it is sold, if anything, and bought in no account meanwhile
    # what is sold makes room: how much all of them may buy together is a ceiling of the problem
    room = min([*(limit.most(scope) for limit in limits), Cents(max(scope.value, 0))])
    if room > 0:
        yield from (PossiblePurchase(account, symbol, room) for account in accounts)


def places_in_targets(household: Household, drift: ScopeDrift) -> list[Symbol]:
    """Symbols that may be bought for a target: those with a weight, and all of a row of which narrower rows leave a part."""
    targets = drift.targets
    own = {row.path[3] for row in targets.rows if row.level is Level.SECURITY and row.weight > 0}
    return [
        name
        for name in sorted(_named(household, drift))
        if household.path(name)[0] != CASH_CLASS
        and name not in targets.legacy
        and (
            name in own
            or (
                household.securities[name].type not in DERIVED
                and (
                    targets.symbols.get(name, 0.0) > 0
                    or (name not in targets.row_of and targets.narrowest(household.path(name)) in targets.open_paths)
                )
            )
        )
    ]


def _named(household: Household, drift: ScopeDrift) -> set[Symbol]:
    """What the scope holds, its targets name or give a weight, or Securities lists: what else others hold is not its business."""
    known = household.securities
    listed = {name for name, security in known.items() if security.listed}
    return listed | {name for name in (*drift.scope.values, *drift.targets.symbols) if name in known}
