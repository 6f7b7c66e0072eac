"""Cash that must stay in an account, where it is given as a share of the account's value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Account, Positions, Security
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.money import CENTS, cents


class MinimumCash(NamedTuple):
    """The accounts, each with the dollars that must stay."""

    accounts: dict[str, Account]
    findings: tuple[Finding, ...]


def minimum_cash(
    sheets: Sheets,
    names: Names,
    accounts: Mapping[str, Account],
    positions: Positions,
    cash: Mapping[str, int],
    securities: Mapping[str, Security],
) -> MinimumCash:
    """Minimum Cash % in dollars of today's value, cash included; where Minimum Cash is given too, the larger counts.

    An account with a holding whose value nobody knows keeps the dollars given, and a warning says so.
    """
    rows = sheets.rows("accounts", "Accounts")
    found = dict(accounts)
    findings = []
    for index, (name, share) in enumerate(zip(names.accounts_of(rows), rows.numbers("minimum_cash_pct"), strict=True)):
        if share is None or name not in found:
            continue
        unknown = _unvalued(name, positions, securities)
        if unknown:
            findings.append(
                warning(
                    Problem.MISSING_PRICE,
                    f"{share:.2%} of {name} cannot be worked out as the cash to keep, because the value of {', '.join(unknown)} is "
                    "not known: give its price, or the Minimum Cash in dollars.",
                    **rows.place(index, "minimum_cash_pct", name),
                )
            )
            continue
        value = cash.get(name, 0) + _value(name, positions)
        kept = cents(share * value / CENTS)
        found[name] = replace(found[name], minimum_cash=max(found[name].minimum_cash, kept))
    return MinimumCash(found, tuple(findings))


def _value(account: str, positions: Positions) -> int:
    """The value in cents of what the account holds besides cash."""
    return sum(int(value) for owner, value in zip(positions.account, positions.value, strict=True) if owner == account)


def _unvalued(account: str, positions: Positions, securities: Mapping[str, Security]) -> list[str]:
    """Symbols of the account whose value nobody knows."""
    held = zip(positions.account, positions.symbol, positions.quantity, positions.value, strict=True)
    return [
        symbol
        for owner, symbol, quantity, value in held
        if owner == account and quantity and not value and securities[symbol].price is None
    ]
