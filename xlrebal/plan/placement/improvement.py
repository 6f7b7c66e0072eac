"""Improvement %: a trade for drift is made only where it removes at least that share of the drift of its row.

The row of a trade is the narrowest that is to move and that it brings nearer; one that only funds or absorbs has none, and what
raises cash, invests new money or follows the advisor's order is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import Path
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift, spoken_of
from xlrebal.plan.lots.sale_request import LeastTrade
from xlrebal.schema.reason import Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


class _Moving(NamedTuple):
    """A row that is to move. off: cents it is over (+) or under (−) its target."""

    name: str
    off: int


class Improvement:
    """The least each trade for drift has to come to; nothing without Improvement %."""

    def __init__(
        self, household: Household, trading: Iterable[tuple[ScopeDrift, Verdict]], raising: frozenset[str] = frozenset()
    ) -> None:
        """Reads the rows that are to move of each scope. raising: accounts whose sales raise cash that is needed there."""
        self._raising = raising
        self._household, self._share = household, household.settings.improvement_pct or 0.0
        self._rows: dict[str, Mapping[Path, _Moving]] = {}
        self._scope_of: dict[str, str] = {}
        for drift, verdict in trading if self._share else ():
            self._rows[drift.scope.account] = _moving(drift, verdict)
            self._scope_of |= dict.fromkeys(drift.scope.accounts, drift.scope.account)

    def least(self, account: str, symbol: Symbol, side: Side) -> LeastTrade | None:
        """What a trade has to come to; None where anything will do."""
        rows = self._rows.get(self._scope_of.get(account, ""), {})
        if not rows or self._household.accounts[account].need < 0 or (side is Side.SELL and account in self._raising):
            return None
        paths = sorted(self._household.paths_over(symbol), key=lambda path: -sum(map(bool, path)))
        mended = (rows[path] for path in paths if path in rows and (rows[path].off > 0) == (side is Side.SELL))
        row = next(mended, None)
        if row is None:
            return None
        least = Cents(round(self._share * abs(row.off)))
        return LeastTrade(least, because(Rule.LITTLE_IMPROVED, least=least, share=self._share, name=row.name))

    def least_amount(self, account: str, symbol: Symbol, side: Side) -> Cents:
        """The same in cents alone."""
        found = self.least(account, symbol, side)
        return found.amount if found else NO_MONEY


def _moving(drift: ScopeDrift, verdict: Verdict) -> dict[Path, _Moving]:
    """The rows that are to move and that hold anything but cash, by what they speak of."""
    destinations = {each.row for each in verdict.destinations} - {drift.targets.cash_row}
    found = {}
    for row in (drift.once_paid(each) for each in drift.rows if each.row in destinations):
        if row.row is not None and row.drift is not None:
            found[spoken_of(row.row)] = _Moving(row.name, round(row.drift * drift.scope.base))
    return found
