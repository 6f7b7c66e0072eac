"""Under which target row a security is traded: the narrowest one that is wider than a security, else its own."""

from __future__ import annotations

from xlrebal.household.household import Household
from xlrebal.household.target import Level, Target, wider_paths
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.tax.symbol import Symbol


class RowServed:
    """The row of every symbol in every account."""

    def __init__(self, household: Household, drifts: tuple[ScopeDrift, ...]) -> None:
        """Reads the target rows of every scope."""
        self._household = household
        self._drifts = {account: each for each in drifts for account in each.scope.accounts}
        self._rows = {each.scope.account: {row.path: row for row in each.targets.rows} for each in drifts}
        self._known: dict[tuple[str, Symbol], Target | None] = {}

    def of(self, account: str, symbol: Symbol) -> Target | None:
        """The row, None where no row speaks of it."""
        key = self.scope(account), symbol
        if key not in self._known:
            rows = self._rows.get(key[0], {})
            over = [rows[path] for path in wider_paths(self._household.path(symbol)) if path in rows]
            wide = [row for row in over if row.level is not Level.SECURITY]
            self._known[key] = max(wide or over, key=lambda row: (sum(map(bool, row.path)), row.path), default=None)
        return self._known[key]

    def scope(self, account: str) -> str:
        """The scope an account is planned in: "" for the household."""
        drift = self._drifts.get(account)
        return drift.scope.account if drift else account

    def name(self, account: str, symbol: Symbol) -> str:
        """What the row is called; the security's class where no row speaks of it."""
        row = self.of(account, symbol)
        return row.name if row else self._household.path(symbol)[0] or symbol
