"""Cash that must stay in an account, where it is given as a share of the account's value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Account, Unvalued
from xlrebal.household.positions_and_lots import Positions
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
    unvalued: Sequence[Unvalued],
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
        unknown = [each for each in unvalued if each.account == name]
        if unknown:
            findings.append(
                warning(
                    Problem.MISSING_PRICE,
                    f"{share:.2%} of {name} cannot be worked out as the cash to keep, because the worth of "
                    f"{', '.join(map(str, unknown))} is not known: {unknown[0].remedy}, or give the Minimum Cash in dollars.",
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
