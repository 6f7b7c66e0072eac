"""What is planned together: the household on the blank-Model targets, and each account that follows a model alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlrebal.household.household import Account, Household, Target, Unvalued
from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.symbol import Symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Accounts planned as one. `account` is "" for the household, else the one account with a model of its own.

    values: cents by symbol, cash left out. cash: cents, new money included. need: cents to be taken out, of each account at
    most what it is worth, since no cash moves between accounts. value: everything in the scope today, cents. unvalued: what
    the scope holds of which nobody knows the worth: it stands at 0 in the sums, so that these are no whole and no weight is
    known.
    """

    model: str
    account: str
    accounts: tuple[str, ...]
    targets: tuple[Target, ...]
    values: dict[Symbol, int]
    cash: int
    need: int
    value: int
    unvalued: tuple[Unvalued, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the worth of everything here is known: a weight is a share of the whole."""
        return not self.unvalued

    @property
    def base(self) -> int:
        """What targets are weights of: the value less what is to be taken out, so that they stand once it has gone; cents."""
        return self.value - self.need

    def weight(self, amount: float) -> float:
        """Cents as a share of the scope's value, to be asked of a known one only; 0 when it is worth nothing."""
        return amount / self.value if self.value > 0 else 0.0


def scopes(household: Household) -> tuple[Scope, ...]:
    """Every scope that holds anything, the household first, then accounts with models by name."""
    return tuple(_scopes(household))


def _scopes(household: Household) -> Iterator[Scope]:
    shared = tuple(account for account in household.accounts.values() if not account.model)
    if shared:
        yield _scope(household, "", "", shared)
    for account in household.accounts.values():
        if account.model:
            yield _scope(household, account.model, account.name, (account,))


def _scope(household: Household, model: str, name: str, accounts: tuple[Account, ...]) -> Scope:
    names = {account.name for account in accounts}
    values: dict[Symbol, int] = {}
    worth = {name: household.cash.get(name, NO_MONEY) for name in names}
    cash = sum(worth.values(), NO_MONEY)
    positions = household.positions
    for account, symbol, value in zip(positions.account, positions.symbol, positions.value.tolist(), strict=True):
        if account in names:
            values[symbol] = values.get(symbol, 0) + value
            worth[account] += value
    return Scope(
        model=model,
        account=name,
        accounts=tuple(sorted(names)),
        targets=tuple(row for row in household.targets if row.model == model),
        values=dict(sorted(values.items())),
        cash=cash,
        need=sum(max(0, min(account.need, worth[account.name])) for account in accounts),
        value=sum(values.values()) + cash,
        unvalued=tuple(each for each in household.unvalued if each.account in names),
    )
