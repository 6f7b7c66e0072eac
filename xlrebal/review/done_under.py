"""What is traded and refused under each drift row, added up once, so that a row costs the same however many there are."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlrebal.household.target import Path
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal, Shortage, TradePurpose
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


@dataclass(slots=True)
class Done:
    """What is traded of the securities under a row, and what is refused of them, first come first; lives only inside DoneUnder.

    purposes: of each side what it is traded for. symbols: what is traded. stand_ins: what is bought in the row's stead.
    """

    purposes: dict[Side, dict[TradePurpose, None]] = field(default_factory=dict)
    accounts: dict[str, None] = field(default_factory=dict)
    symbols: dict[Symbol, None] = field(default_factory=dict)
    stand_ins: dict[Symbol, None] = field(default_factory=dict)
    stands_for: Symbol = NO_SYMBOL
    refusals: dict[Side, list[Refusal]] = field(default_factory=dict)


NOTHING = Done()
ROOT: Path = ("", "", "", NO_SYMBOL)  # of all securities


class DoneUnder:
    """A plan's trades and refusals by scope and path."""

    def __init__(self, plan: Plan) -> None:
        """Reads the plan's sales, purchases and refusals."""
        self.household = plan.household
        self.scope_of = {account: each.scope.account for each in plan.drift for account in each.scope.accounts}
        self.cash_short: dict[str, Refusal] = {}
        self._rows: dict[tuple[str, Path], Done] = {}
        positions = plan.household.positions
        for sale in plan.proposal.sales:
            account, symbol = positions.account[sale.position], positions.symbol[sale.position]
            self._trade(account, symbol, Side.SELL, sale.purpose)
        for bought in plan.proposal.purchases:
            self._trade(bought.account, bought.symbol, Side.BUY, bought.purpose, bought.stands_for)
        for refusal in plan.proposal.refusals:
            self._refusal(refusal)

    def at(self, scope: str, path: Path) -> Done:
        """What is done under a row of a scope."""
        return self._rows.get((scope, path), NOTHING)

    def _rows_of(self, account: str, symbol: Symbol) -> list[Done]:
        """What is kept for every row of the account's scope that a security falls under."""
        scope, paths = self.scope_of[account], self.household.paths_over(symbol)
        return [self._rows.setdefault((scope, path), Done()) for path in paths]

    def _trade(
        self, account: str, symbol: Symbol, side: Side, purpose: TradePurpose, stands_for: Symbol = NO_SYMBOL
    ) -> None:
        for row in self._rows_of(account, symbol):
            row.purposes.setdefault(side, {}).setdefault(purpose)
            row.accounts.setdefault(account)
            row.symbols.setdefault(symbol)
        if stands_for:
            self._rows[self.scope_of[account], self.household.path(symbol)].stands_for = stands_for
            for row in self._rows_of(account, stands_for):
                row.stand_ins.setdefault(symbol)

    def _refusal(self, refusal: Refusal) -> None:
        if refusal.short_of is Shortage.SHARES:  # an order of what is not held stops no row
            return
        account = next((name for name in refusal.places if name in self.scope_of), "")
        if not account:
            return
        if refusal.side is None:
            self.cash_short.setdefault(self.scope_of[account], refusal)
        elif refusal.symbol in self.household.securities:
            for row in self._rows_of(account, refusal.symbol):
                row.refusals.setdefault(refusal.side, []).append(refusal)
