"""How a security may be traded: share steps, restrictions, and the reasons a position may not be sold or bought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.asset_location import best_places
from xlrebal.household.household import Household, Override, Restriction, WrittenAt
from xlrebal.household.indexes import PositionIndex
from xlrebal.household.special_kinds import is_future
from xlrebal.plan.mode import why_not_in_mode
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import MICROS, NO_MONEY, Cents, MicroShares
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

FRACTION_STEP = MicroShares(1_000)  # fractions are traded in thousandths of a share


def share_step(household: Household, symbol: Symbol) -> MicroShares:
    """The smallest quantity traded, in micro-shares: a fraction, a share, or a round lot."""
    security = household.securities[symbol]
    return FRACTION_STEP if security.fractional else MicroShares(max(security.round_lot, 1) * MICROS)


def restriction(household: Household, account: str, symbol: Symbol, rules: tuple[str, ...]) -> Restriction | None:
    """The first restriction of these rules that covers this account and symbol."""
    if not household.restrictions:
        return None
    keys = ((account, symbol), (account, NO_SYMBOL), ("", symbol), ("", NO_SYMBOL))
    covering = (one for key in keys for one in household.restrictions_on.get(key, ()) if one[1].rule in rules)
    return min(covering, default=(0, None), key=lambda one: one[0])[1]


def _restricted(found: Restriction) -> Reason:
    until = f" until {found.until:%d %b %Y}" if found.until else ""
    return because(Rule.RESTRICTED, restriction=found.rule, note=f"{until} ({found.note})" if found.note else until)


def why_not_sellable(household: Household, position: PositionIndex, *, advisors: bool = False) -> Reason | None:
    """The reason a position may not be sold at all; None when it may. `advisors`: the advisor's own order asks."""
    positions = household.positions
    account, symbol = positions.account[position], positions.symbol[position]
    if found := restriction(household, account, symbol, FORBIDS[Side.SELL]):
        return _restricted(found)
    if decided := _decided(household, account, symbol, Side.SELL, advisors):
        return decided
    if not advisors and (barred := why_not_in_mode(household, symbol, Side.SELL)):
        return barred
    if why := household.accounts[account].valued_only:
        return because(Rule.NOT_TRADABLE, why=why)
    if not positions.sellable[position]:
        return because(Rule.NOT_TRADABLE, why=_why_set_apart(household, symbol))
    return None


def why_not_buyable(household: Household, account: str, symbol: Symbol, *, advisors: bool = False) -> Reason | None:
    """The reason a symbol may not be bought in an account at all; None when it may. `advisors`: the advisor's own order asks."""
    security = household.securities[symbol]
    if found := restriction(household, account, symbol, FORBIDS[Side.BUY]):
        return _restricted(found)
    if decided := _decided(household, account, symbol, Side.BUY, advisors):
        return decided
    if not advisors and (barred := why_not_in_mode(household, symbol, Side.BUY)):
        return barred
    if not on_menu(household, account, symbol):
        return because(Rule.NOT_ON_MENU, account=account)
    if not household.accounts[account].tradable:
        why = household.accounts[account].valued_only or f"{account} is kept out of trading, see Checks"
        return because(Rule.NOT_TRADABLE, why=why)
    if security.price is None:
        return because(Rule.NOT_TRADABLE, why="it has no price")
    held = household.positions.index_of.get((account, symbol))
    if not security.tradable or (held is not None and not household.positions.buyable[held]):
        return because(Rule.NOT_TRADABLE, why=_why_set_apart(household, symbol))
    places = best_places(security)
    if not advisors and places.place_of(household.accounts[account].type) is None:
        return because(Rule.NOT_ITS_PLACE, account=account, best=places.in_words(symbol))
    return None


def on_menu(household: Household, account: str, symbol: Symbol) -> bool:
    """Whether an account's menu offers a symbol; every account without one offers all."""
    menu = household.accounts[account].menu
    return not menu or symbol in menu


def why_ordered(household: Household, order: Override) -> Reason:
    """That the quantity of a trade is the advisor's own, or that it is locked."""
    if order.quantity is None:
        return because(Rule.LOCKED, note=order.note)
    security = household.securities.get(order.symbol)
    return because(Rule.OVERRIDDEN, asked=order.quantity, note=order.note, **(security.units if security else {}))


def _why_set_apart(household: Household, symbol: Symbol) -> str:
    """Why a position is kept out of trading: what it is, else what is wrong with its data."""
    if is_future(symbol, household.securities[symbol].type):
        return "a futures contract is not traded by the plan"
    return "its data has an error, see Checks"


def _decided(household: Household, account: str, symbol: Symbol, side: Side, advisors: bool) -> Reason | None:
    """Why the plan leaves a trade alone that the advisor has skipped, locked or given a quantity: theirs is the whole of it."""
    if not household.overrides:
        return None
    for each in household.overrides_of.get((account, symbol, side), ()):
        if each.decision == "skip":
            return because(Rule.SKIPPED, note=each.note)
        if not advisors and each.binds:
            return why_ordered(household, each)
    return None


class WeightLimit(NamedTuple):
    """What may not weigh more than `weight` of its scope: `symbols` together; `reason` is given where it cuts a purchase."""

    symbols: frozenset[Symbol]
    weight: float
    reason: Reason

    def most(self, scope: Scope) -> Cents:
        """Cents they may be worth, in a scope whose weights are known."""
        return Cents(round(self.weight * scope.base))

    def room(self, scope: Scope, values: Mapping[Symbol, int]) -> Cents:
        """Cents that may still be bought, given the scope's values by symbol; none where its weights are not known."""
        if not scope.is_known:
            return NO_MONEY
        return Cents(max(0, self.most(scope) - self.held(values)))

    def held(self, values: Mapping[Symbol, int]) -> int:
        """Cents they are worth together."""
        return sum(values.get(name, 0) for name in self.symbols)


def weight_limits(household: Household, scope: Scope, symbol: Symbol) -> list[WeightLimit]:
    """The symbol's maximum weight and its exposure group's cap, where there are any."""
    found = []
    if (limit := max_weight(household, scope.accounts_set, symbol)) is not None:
        found.append(WeightLimit(frozenset({symbol}), limit.weight, because(Rule.MAX_WEIGHT, limit=limit.weight)))
    group = household.securities[symbol].exposure_group
    if group and (cap := household.group_caps.get(group)) is not None:
        found.append(WeightLimit(household.exposure_members[group], cap, because(Rule.GROUP_CAP, cap=cap, group=group)))
    return found


class MaxWeight(NamedTuple):
    """The largest weight a symbol may be bought up to, and where that is written."""

    weight: float
    place: WrittenAt


def max_weight(household: Household, accounts: frozenset[str], symbol: Symbol) -> MaxWeight | None:
    """The tightest of Securities and Restrictions; None where neither limits it."""
    own, limits = household.securities[symbol].max_weight, list[MaxWeight]()
    if own is not None:
        heading = "Max Weight %"
        limits.append(MaxWeight(own, household.limits_at.get((heading, symbol), WrittenAt("Securities", 0, heading))))
    for each in _on_weight(household.weight_caps, accounts, symbol):
        if each.weight is not None:
            limits.append(MaxWeight(each.weight, WrittenAt(each.sheet, each.row, "Value")))
    return min(limits, default=None)


def min_weight(household: Household, accounts: frozenset[str], symbol: Symbol) -> Restriction | None:
    """The restriction that keeps most of a symbol in a scope of these accounts; None where none does."""
    found = _on_weight(household.weight_floors, accounts, symbol)
    return max(found, default=None, key=lambda each: (each.weight or 0.0, -each.row))


def parted_out(household: Household, accounts: frozenset[str], symbol: Symbol) -> Iterator[Restriction]:
    """The phase outs that let no more than a part of a symbol go in a scope of these accounts."""
    return _on_weight(household.parted_out, accounts, symbol)


def _on_weight(
    limits: Mapping[Symbol, Sequence[Restriction]], accounts: frozenset[str], symbol: Symbol
) -> Iterator[Restriction]:
    """Those that limit the weight of a symbol, or of every one, in a scope of these accounts."""
    both = (*limits.get(symbol, ()), *limits.get(NO_SYMBOL, ()))
    return (each for each in both if not each.account or each.account in accounts)
