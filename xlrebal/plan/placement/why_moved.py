"""Why each sale and purchase of a placement is there: the aim it serves, else what it funds or absorbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.indexes import PositionIndex
from xlrebal.household.target import Level, Path
from xlrebal.plan.drift.decide_whether import Destination, Direction, Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift, cents_under, row_paths, spoken_of, value_of_row
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.placement.may_move import PossiblePurchase
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.symbol import Symbol


class _Scope(NamedTuple):
    """What one scope's reasons are made from: its values before placement, and the breached rows with where each is to go.

    funds: why a sale is made that serves none. measured: the target that Drift shows, by symbol.
    """

    aims: Aims
    values: Mapping[Symbol, int]
    serving: Mapping[Direction, Mapping[Path, Destination]]
    funds: Reason
    measured: Mapping[str, float | None]


class WhyMoved:
    """The reasons of every scope's sales and purchases."""

    def __init__(self, proposal: Proposal, aims: Sequence[Aims], verdicts: Sequence[Verdict]) -> None:
        """Reads the aims of every scope that trades."""
        self.household = proposal.household
        self.of_account = {
            account: scope
            for own, verdict in zip(aims, verdicts, strict=True)
            for scope in (_scope(proposal, own, verdict),)
            for account in own.drift.scope.accounts
        }

    def sold(
        self,
        position: PositionIndex,
        cash_purpose: str = "",
        ordered: Sequence[Symbol] = (),
        makes_room: Reason | None = None,
    ) -> tuple[Reason, ...]:
        """Why some of a position is sold.

        cash_purpose: what the cash is for that it raises. ordered: what the advisor buys with it. makes_room: what else it is
        there for.
        """
        positions = self.household.positions
        account, symbol = positions.account[position], positions.symbol[position]
        scope = self.of_account[account]
        if cash_purpose:
            raises = because(Rule.RAISES_CASH, account=account, purpose=cash_purpose)
            return (raises, *self._serving(scope, symbol, Direction.DOWN))
        if ordered:
            pays = because(Rule.PAYS_ORDER, account=account, bought=" and ".join(ordered))
            return (*self._serving(scope, symbol, Direction.DOWN), pays)
        return self._why(scope, symbol, Direction.DOWN, makes_room or scope.funds)

    def sale_is_for(self, position: PositionIndex, ordered: Sequence[Symbol]) -> TradePurpose:
        """What a sale is for that raises no cash. ordered: what the advisor buys with it."""
        return TradePurpose.DRIFT if not ordered or self.serves_a_row(position) else TradePurpose.PAYS_ORDER

    def serves_a_row(self, position: PositionIndex) -> bool:
        """Whether a sale of the position brings a row where it is to go."""
        positions = self.household.positions
        scope = self.of_account[positions.account[position]]
        return bool(self._serving(scope, positions.symbol[position], Direction.DOWN))

    def is_wanted(self, position: PositionIndex) -> bool:
        """Whether a row that the position counts in is to be bought."""
        positions = self.household.positions
        scope = self.of_account[positions.account[position]]
        return bool(self._serving(scope, positions.symbol[position], Direction.UP))

    def purpose_of(self, account: str) -> TradePurpose:
        """What a purchase in an account is for."""
        return TradePurpose.DRIFT if self.of_account[account].aims.new_money is None else TradePurpose.NEW_MONEY

    def bought(self, purchase: PossiblePurchase) -> tuple[Reason, ...]:
        """Why a purchase is made."""
        symbol, scope = purchase.stands_for or purchase.symbol, self.of_account[purchase.account]
        otherwise = because(Rule.ABSORBS_CASH)
        if scope.aims.new_money is not None:
            rule = Rule.INVESTS_CASH if self.household.accounts[purchase.account].need < 0 else Rule.REINVESTS
            otherwise = because(rule, account=purchase.account)
        found = self._why(scope, symbol, Direction.UP, otherwise)
        swapped = scope.aims.swapped_back.get(symbol)
        return (*((swapped,) if swapped else ()), *found, *((purchase.instead,) if purchase.instead else ()))

    def _why(self, scope: _Scope, symbol: Symbol, way: Direction, otherwise: Reason) -> tuple[Reason, ...]:
        """The breached rows that the trade brings nearer to where they are to go; else what it is for."""
        if serving := self._serving(scope, symbol, way):
            return serving
        off = self._off_target(scope, symbol, way)
        return (otherwise, off) if off else (otherwise,)

    def _serving(self, scope: _Scope, symbol: Symbol, way: Direction) -> tuple[Reason, ...]:
        """The reasons of the breached rows that a trade of the symbol brings nearer to where they are to go, narrowest first."""
        serving = scope.serving[way]
        found = [serving[path] for path in self.household.paths_over(symbol) if path in serving]
        found.sort(key=lambda each: -sum(map(bool, each.row.path)))
        return tuple(dict.fromkeys(each.reason for each in found))

    def _off_target(self, scope: _Scope, symbol: Symbol, way: Direction) -> Reason | None:
        """Its weight today against a target of its own, where it is off on the side that the trade mends."""
        drift = scope.aims.drift
        target = drift.targets.symbols.get(symbol)
        if target is None:
            return None
        weight = drift.scope.weight(drift.scope.values.get(symbol, 0))
        if scope.measured.get(symbol) == target and (weight > target if way is Direction.DOWN else weight < target):
            return because(Rule.OFF_TARGET, name=symbol, weight=weight, target=target)
        over = drift.over_target(symbol, scope.values.get(symbol, 0))
        if over > 0 if way is Direction.DOWN else over < 0:
            needed = drift.scope.need and scope.measured.get(symbol) == target
            what = "the cash needed is" if needed else "what is decided before it is"
            side = "over" if way is Direction.DOWN else "under"
            return because(Rule.OFF_TARGET_THEN, name=symbol, side=side, what=what)
        return None


def _scope(proposal: Proposal, aims: Aims, verdict: Verdict) -> _Scope:
    drift = aims.drift
    values = proposal.values(drift.scope)
    under = cents_under(proposal.household, values, row_paths(drift.targets.every_row))
    serving: dict[Direction, dict[Path, Destination]] = {Direction.DOWN: {}, Direction.UP: {}}
    for each in verdict.destinations:
        if each.row != drift.targets.cash_row:
            serving[_way(drift.scope.weight(value_of_row(each.row, under, 0)), each)][spoken_of(each.row)] = each
    measured = {row.name: row.target for row in drift.rows if row.level is Level.SECURITY}
    return _Scope(aims, values, serving, _why_funds(proposal, drift, verdict), measured)


def _why_funds(proposal: Proposal, drift: ScopeDrift, verdict: Verdict) -> Reason:
    """Why something inside its band is sold: cash is to be brought up itself, else purchases need it."""
    scope, row = drift.scope, drift.targets.cash_row
    raises = next((each for each in verdict.destinations if each.row == row), None)
    if raises is not None and proposal.cash_of(scope) - scope.need < round(raises.weight * scope.base):
        return because(Rule.RESTORES_CASH, then=", once the cash needed is taken out" if scope.need else "")
    return because(Rule.FUNDS_CASH)


def _way(weight: float, destination: Destination) -> Direction:
    """Which way a row is to go from the weight it has."""
    if destination.direction is not Direction.EITHER:
        return destination.direction
    return Direction.DOWN if weight > destination.weight else Direction.UP
