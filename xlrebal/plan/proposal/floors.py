"""What of a symbol no sale of the plan's own may take: the min weights of Restrictions, and what phase outs leave for later years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.household import Household, Restriction
from xlrebal.plan.proposal.scopes import Scope, scopes
from xlrebal.plan.proposal.trading_rules import min_weight, parted_out
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_MONEY, Cents, amount_cents
from xlrebal.tax.symbol import Symbol


class Floor(NamedTuple):
    """The restriction behind what must stay of a symbol in a scope, and the cents by which it stood above that before anything was decided.

    What is below it already may not be sold at all; nor is anything where the scope's weights are not known. sold: cents of it
    that this year's sales brought already, of a phase out over years; later: what is left of it to later years, and may be given away.
    """

    restriction: Restriction
    above: Cents
    sold: Cents = NO_MONEY
    later: Cents = NO_MONEY

    @property
    def weight(self) -> float:
        """The weight that stays in the end, a fraction of what is planned together."""
        return self.restriction.weight or 0.0

    @property
    def is_min_weight(self) -> bool:
        """Whether it is a min weight, and no phase out."""
        return self.restriction.rule == "min weight"

    @property
    def named(self) -> str:
        """What is not to be passed, in words."""
        if self.is_min_weight:
            return f"its min weight of {percent_text(self.weight)}"
        return (
            "what its phase out leaves for later"
            if self.restriction.out_by
            else f"the {percent_text(self.weight)} its phase out leaves"
        )

    @property
    def reason(self) -> Reason:
        """Why no more of it is sold."""
        note = f" ({self.restriction.note})" if self.restriction.note else ""
        if self.is_min_weight:
            return because(Rule.MIN_WEIGHT, limit=self.weight, note=note)
        if self.restriction.out_by is None:
            return because(Rule.PHASE_OUT_DOWN, limit=self.weight, note=note)
        return because(
            Rule.PHASE_OUT_PART,
            part=self.above,
            so_far=self.sold,
            by=self.restriction.out_by,
            down=f" down to {percent_text(self.weight)}" if self.weight else "",
            note=note,
        )


def floors_of(household: Household) -> dict[tuple[str, Symbol], Floor]:
    """Every floor there is, by scope and symbol: of several the one that leaves least to sell."""
    if not household.weight_floors and not household.parted_out:
        return {}
    found: dict[tuple[str, Symbol], Floor] = {}
    for scope in scopes(household):
        for symbol in scope.values:
            floors = [*_min_weight(household, scope, symbol), *_parts(household, scope, symbol)]
            if floors:
                found[scope.account, symbol] = min(floors, key=lambda each: (each.above, each.restriction.row))
    return found


def _min_weight(household: Household, scope: Scope, symbol: Symbol) -> Iterator[Floor]:
    if (found := min_weight(household, scope.accounts_set, symbol)) is not None:
        yield Floor(found, _above(found, scope, symbol))


def _parts(household: Household, scope: Scope, symbol: Symbol) -> Iterator[Floor]:
    """What may go this year: an equal part of what there was on 1 January, at today's price, less what has been sold of it."""
    for each in parted_out(household, scope.accounts_set, symbol):
        above = Cents(max(0, _above(each, scope, symbol)))
        years = 1 if each.out_by is None else max(1, each.out_by.year - household.as_of.year + 1)
        if years == 1:
            yield Floor(each, above)
        else:
            sold = _sold_this_year(household, scope, symbol)
            part = min(above, max(0, -(-(above + sold) // years) - sold))
            yield Floor(each, Cents(part), sold, Cents(above - part))


def _above(found: Restriction, scope: Scope, symbol: Symbol) -> Cents:
    value = scope.values[symbol]
    if not found.weight:
        return Cents(value)
    return Cents(value - (round(found.weight * scope.base) if scope.is_known else value))


def _sold_this_year(household: Household, scope: Scope, symbol: Symbol) -> Cents:
    """What sales of the year brought, done or still to come; at today's price where their amount is not known."""
    price = household.price(symbol)
    sales = (
        each
        for each in household.transactions
        if each.is_sale
        and each.symbol == symbol
        and each.account in scope.accounts_set
        and each.traded.year == household.as_of.year
    )
    return sum((amount_cents(each.quantity, price) if each.amount is None else each.amount for each in sales), NO_MONEY)
