"""The min weights of Restrictions: what of a symbol no sale of the plan's own may take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.household import Household, Restriction
from xlrebal.plan.proposal.scopes import scopes
from xlrebal.plan.proposal.trading_rules import min_weight
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol


class Floor(NamedTuple):
    """The restriction behind a symbol's min weight in a scope, and the cents by which it stood above it before anything was decided.

    What is below it already may not be sold at all; nor is anything where the scope's weights are not known.
    """

    restriction: Restriction
    above: Cents

    @property
    def weight(self) -> float:
        """The min weight, a fraction of what is planned together."""
        return self.restriction.weight or 0.0

    @property
    def reason(self) -> Reason:
        """Why no more of it is sold."""
        note = f" ({self.restriction.note})" if self.restriction.note else ""
        return because(Rule.MIN_WEIGHT, limit=self.weight, note=note)


def floors_of(household: Household) -> dict[tuple[str, Symbol], Floor]:
    """Every floor there is, by scope and symbol."""
    return dict(_floors(household)) if household.weight_floors else {}


def _floors(household: Household) -> Iterator[tuple[tuple[str, Symbol], Floor]]:
    for scope in scopes(household):
        for symbol, value in scope.values.items():
            if (found := min_weight(household, scope.accounts_set, symbol)) is not None:
                kept = round((found.weight or 0.0) * scope.base) if scope.is_known else value
                yield (scope.account, symbol), Floor(found, Cents(value - kept))
