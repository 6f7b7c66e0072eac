"""Securities that are sold below their own bands, for the sake of a broader row that is above its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlrebal.household.target import Level, Path, wider_paths
from xlrebal.plan.drift.measure_drift import DriftRow
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.review.measure_after import After, ScopeAfter
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol


class SoldOn(NamedTuple):
    """A security that ends below its band though it was not there before. row: the narrowest broader row that was above its own; why: in words why no other holding under that is sold instead, "" where none is kept from it."""

    scope: str
    symbol: Symbol
    target: float
    row: str
    why: str

    @property
    def reason(self) -> Reason:
        """That it is sold on, and for what."""
        return because(Rule.SOLD_ON, target=self.target, row=self.row, why=self.why)


def sold_on(plan: Plan, after: After) -> dict[tuple[str, Symbol], SoldOn]:
    """By scope and symbol."""
    return {(each.scope, each.symbol): each for scope in after.scopes for each in _of_scope(plan, scope)}


def _of_scope(plan: Plan, after: ScopeAfter) -> list[SoldOn]:
    scope = after.drift.scope
    sold = {
        order.symbol for order in plan.orders.orders if order.side is Side.SELL and order.account in scope.accounts_set
    }
    over = {
        row.row.path: row
        for row in after.drift.rows
        if row.row is not None and row.status == "over" and row.level is not Level.SECURITY
    }
    found = []
    for before, later in zip(after.drift.rows, after.rows, strict=True):
        if before.level is not Level.SECURITY or before.row is None or before.target is None:
            continue
        symbol, path = before.row.path[3], before.row.path
        if symbol not in sold or before.status == "under" or later.status != "under":
            continue
        if broader := _narrowest(over, plan.household.path(symbol)):
            found.append(
                SoldOn(
                    scope.account, symbol, before.target, broader.name, _kept(plan, scope.accounts_set, broader, path)
                )
            )
    return found


def _narrowest(over: Mapping[Path, DriftRow], path: Path) -> DriftRow | None:
    """Of rows over their bands, by path, the narrowest that covers a path."""
    covering = [wide for wide in wider_paths(path) if wide in over]
    return over[max(covering, key=lambda wide: sum(map(bool, wide)))] if covering else None


def _kept(plan: Plan, accounts: frozenset[str], broader: DriftRow, own: Path) -> str:
    """The first other holding under a row that may be sold no further, and why."""
    assert broader.row is not None
    for refusal in plan.proposal.refusals:
        if refusal.side is Side.SELL and refusal.symbol != own[3] and not accounts.isdisjoint(refusal.places):
            security = refusal.symbol in plan.household.securities
            if security and broader.row.path in wider_paths(plan.household.path(refusal.symbol)):
                return _in_words(plan, refusal)
    return ""


def _in_words(plan: Plan, refusal: Refusal) -> str:
    return f"{refusal.symbol} {refusal.in_words(in_part=plan.proposal.trades_some_of(refusal))}"
