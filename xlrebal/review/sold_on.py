"""Securities that are sold below their own targets: for a broader row or an exposure group above its own, or for cash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from xlrebal.household.target import Level, Path, group_path, wider_paths
from xlrebal.plan.drift.measure_drift import DriftRow
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal, TradePurpose
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.review.measure_after import After, ScopeAfter
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol

FOR = (TradePurpose.DRIFT, TradePurpose.CASH)


class SoldOn(NamedTuple):
    """A security that is sold and ends below its own target by more than orders reach. row: what for, the narrowest broader row that
    was above its band where one was; why: in words why no other holding under that is sold instead, "" where none is kept from it.
    outside: that it ends below its band, too.
    """

    scope: str
    symbol: Symbol
    target: float
    row: str
    why: str
    outside: bool

    @property
    def reason(self) -> Reason:
        """That it is sold on, and for what."""
        return because(Rule.SOLD_ON, target=self.target, row=self.row, why=self.why)


def sold_on(plan: Plan, after: After) -> dict[tuple[str, Symbol], SoldOn]:
    """By scope and symbol."""
    return {(each.scope, each.symbol): each for scope in after.scopes for each in _of_scope(plan, scope)}


def _of_scope(plan: Plan, after: ScopeAfter) -> list[SoldOn]:
    scope = after.drift.scope
    sold = _sold(plan, scope.accounts_set)
    over = {row.row.path: row for row in after.drift.rows if row.row is not None and row.status == "over"}
    broad = {path: row for path, row in over.items() if row.level not in (Level.SECURITY, Level.GROUP)}
    found = []
    for before, later in zip(after.drift.rows, after.rows, strict=True):
        if before.level is not Level.SECURITY or before.row is None or before.target is None or later.weight is None:
            continue
        symbol, path = before.row.path[3], before.row.path
        short = (before.target - later.weight) * after.total
        if symbol not in sold or (later.status != "under" and short <= _reach(plan, symbol, scope.accounts)):
            continue
        broader = _narrowest(broad, plan.household.path(symbol))
        group = over.get(group_path(plan.household.securities[symbol].exposure_group))
        found.append(
            SoldOn(
                scope=scope.account,
                symbol=symbol,
                target=before.target,
                row=_what_for(broader or group, sold[symbol]),
                why=_kept(plan, scope.accounts_set, broader, path) if broader else "",
                outside=later.status == "under",
            )
        )
    return found


def _sold(plan: Plan, accounts: Collection[str]) -> dict[Symbol, set[TradePurpose]]:
    """What these accounts sell for drift, and for cash that is needed."""
    positions, found = plan.household.positions, dict[Symbol, set[TradePurpose]]()
    for sale in plan.proposal.sales:
        if sale.purpose in FOR and positions.account[sale.position] in accounts:
            found.setdefault(positions.symbol[sale.position], set()).add(sale.purpose)
    return found


def _reach(plan: Plan, symbol: Symbol, accounts: Iterable[str]) -> Cents:
    """Cents by which whole shares and minimum trades may miss a target."""
    least = max(map(plan.household.minimum_trade, accounts), default=NO_MONEY)
    return max(Cents(2 * share_cost(plan.household, symbol)), least)


def _what_for(row: DriftRow | None, purposes: Collection[TradePurpose]) -> str:
    if row is not None and TradePurpose.DRIFT in purposes:
        return row.name
    return "the cash that is needed" if TradePurpose.CASH in purposes else "what is bought"


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
