"""What is planned together: the household on the blank-Model targets, and each account that is planned by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property

from xlrebal.household.household import Account, Household, Unvalued
from xlrebal.household.target import Target
from xlrebal.schema.record import Remembering, record
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class Scope(Remembering):
    """Accounts planned as one. `account` is "" for the household, else the one account planned by itself (`model` "": to the
    household's targets).

    values: cents by symbol, cash left out. cash: cents, new money included. need: cents to be taken out, of each account at
    most what it is worth, since no cash moves between accounts, and the household's at most what its payers are worth. value: everything in the scope today, cents. unvalued: what
    the scope holds of which nobody knows the worth: it stands at 0 in the sums, so that these are no whole and no weight is
    known. only_valued: why nothing here may be traded, of accounts that are all kept out of trading ("" else). households: what else may be bought for a row that
    nothing here falls under, cents by symbol: what accounts on the household's return hold, a child's aside; for an account
    on another return, what the household holds whose targets it follows.
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
    only_valued: str = ""
    households: Mapping[Symbol, int] = field(default_factory=dict)

    @cached_property
    def accounts_set(self) -> frozenset[str]:
        """The accounts, to ask whether one is among them."""
        return frozenset(self.accounts)

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

    def weight_of_rest(self, amount: float) -> float:
        """Cents as a share of what is left once the need is taken out; of the value where nothing would be."""
        return amount / self.base if self.base > 0 else self.weight(amount)


def scope_name(account: Account) -> str:
    """The scope an account is planned in, as `Scope.account` names it."""
    return account.name if account.is_scope else ""


def scopes(household: Household) -> tuple[Scope, ...]:
    """Every scope that holds anything, the household first, then the accounts planned by themselves, by name."""
    return tuple(_scopes(household))


def _scopes(household: Household) -> Iterator[Scope]:
    targets: dict[str, list[Target]] = defaultdict(list)
    for row in household.targets:
        targets[row.model].append(row)
    unvalued: dict[str, list[Unvalued]] = defaultdict(list)
    for each in household.unvalued:
        unvalued[scope_name(household.accounts[each.account])].append(each)
    together: dict[str, list[Account]] = {"": []}
    for account in household.accounts.values():
        together.setdefault(scope_name(account), []).append(account)
    households: Mapping[Symbol, int] = {}
    ours = _households_holdings(household)
    for name, accounts in together.items():
        if accounts:
            scope = _scope(household, name, accounts, tuple(targets[accounts[0].model]), tuple(unvalued[name]))
            households = households if name else scope.values
            if any(each.is_households for each in accounts):
                yield replace(scope, households=ours)
            else:
                yield scope if scope.model or not name else replace(scope, households=households)


def _households_holdings(household: Household) -> Mapping[Symbol, int]:
    """Cents by symbol of all that the household's own accounts hold."""
    values: dict[Symbol, int] = defaultdict(int)
    positions = household.positions
    for account, symbol, value in zip(positions.account, positions.symbol, positions.value.tolist(), strict=True):
        if household.accounts[account].is_households:
            values[symbol] += value
    return values


def _scope(
    household: Household,
    name: str,
    accounts: list[Account],
    targets: tuple[Target, ...],
    unvalued: tuple[Unvalued, ...],
) -> Scope:
    values: dict[Symbol, int] = {}
    worth = {account.name: household.cash.get(account.name, NO_MONEY) for account in accounts}
    cash = sum(worth.values(), NO_MONEY)
    symbols, cents = household.positions.symbol, household.positions.value
    for account in worth:
        for index in household.positions.of_account.get(account, ()):
            value = Cents(cents[index])
            values[symbols[index]] = values.get(symbols[index], 0) + value
            worth[account] += value
    needs = {account.name: max(0, min(account.need, worth[account.name])) for account in accounts}
    payable = sum(max(0, worth[payer] - needs[payer]) for payer in household.payers if payer in worth)
    return Scope(
        model=accounts[0].model,
        account=name,
        accounts=tuple(sorted(worth)),
        targets=targets,
        values=dict(sorted(values.items())),
        cash=cash,
        need=sum(needs.values()) + min(household.need, payable),
        value=sum(values.values()) + cash,
        unvalued=unvalued,
        only_valued=accounts[0].valued_only if all(account.valued_only for account in accounts) else "",
    )
