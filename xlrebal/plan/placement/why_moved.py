"""Why each sale and purchase of a placement is there: the aim it serves, else what it funds, absorbs or moves elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.indexes import PositionIndex
from xlrebal.household.target import Target
from xlrebal.plan.drift.decide_whether import Destination, Direction, Verdict
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.placement.may_move import PossiblePurchase
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.symbol import Symbol


class WhyMoved:
    """The reasons of one scope's sales and purchases."""

    def __init__(self, proposal: Proposal, aims: Sequence[Aims], verdicts: Sequence[Verdict]) -> None:
        """Reads the aims of every scope that trades."""
        self.proposal, self.household = proposal, proposal.household
        self.of_account = {
            account: (own, verdict)
            for own, verdict in zip(aims, verdicts, strict=True)
            for account in own.drift.scope.accounts
        }
        self.values = {own.drift.scope.account: proposal.values(own.drift.scope) for own in aims}

    def sold(self, position: PositionIndex) -> tuple[Reason, ...]:
        """Why some of a position is sold, and by which lot method where that matters."""
        positions = self.household.positions
        account, symbol = positions.account[position], positions.symbol[position]
        method = because(Rule.LOT_METHOD, method=self.household.lot_method(position))
        return (*self._why(account, symbol, Direction.DOWN, Rule.FUNDS_CASH), method)

    def bought(self, purchase: PossiblePurchase) -> tuple[Reason, ...]:
        """Why a purchase is made."""
        symbol = purchase.stands_for or purchase.symbol
        rule = Rule.ABSORBS_CASH if self.of_account[purchase.account][0].new_money is None else Rule.INVESTS_CASH
        found = self._why(purchase.account, symbol, Direction.UP, rule)
        return (*found, purchase.instead) if purchase.instead else found

    def _why(self, account: str, symbol: Symbol, way: Direction, otherwise: Rule) -> tuple[Reason, ...]:
        own, verdict = self.of_account[account]
        serving = [each for each in verdict.destinations if self._serves(own, each, symbol, way)]
        if serving:
            narrowest = sorted(serving, key=lambda each: -sum(map(bool, each.row.path)))
            return tuple(dict.fromkeys(each.reason for each in narrowest))
        target = own.drift.targets.symbols.get(symbol, 0.0)
        weight = own.drift.scope.weight(self.values[own.drift.scope.account].get(symbol, 0))
        return (because(otherwise, name=symbol, weight=weight, target=target),)

    def _serves(self, own: Aims, destination: Destination, symbol: Symbol, way: Direction) -> bool:
        """Whether a trade of the symbol brings a row where it is to go."""
        row = destination.row
        if row == own.drift.targets.cash_row or not row.covers(self.household.path(symbol)):
            return False
        if destination.direction is not Direction.EITHER:
            return destination.direction is way
        over = self._weight(own, row) > destination.weight
        return over == (way is Direction.DOWN)

    def _weight(self, own: Aims, row: Target) -> float:
        values = self.values[own.drift.scope.account]
        total = sum(value for name, value in values.items() if row.covers(self.household.path(name)))
        return own.drift.scope.weight(total)
