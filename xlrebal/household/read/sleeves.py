"""Accounts that are sleeves of one account at the custodian: what they must share, and what is to be minded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Account
from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.finding import Finding, Problem, error, note


class Sleeves(NamedTuple):
    """The accounts, those that cannot be sleeves of one out of trading, and what is said of them."""

    accounts: dict[str, Account]
    findings: tuple[Finding, ...]


def custodians_accounts(rows: SheetRows, names: Names) -> list[str]:
    """Sleeve Of of each row, one spelling an account; "" where it is an account of its own."""
    spelled: dict[str, str] = {}
    return [spelled.setdefault(folded(text), names.account(text)) if text else "" for text in rows.texts("sleeve_of")]


def read_sleeves(accounts: Mapping[str, Account], rows: SheetRows, names: Names) -> Sleeves:
    """Sleeves of one account are of one type, on one return and with one lot method: it is one account for tax."""
    parts: dict[str, list[Account]] = {}
    for each in accounts.values() if not rows.blank("sleeve_of") else ():
        parts.setdefault(each.custody, []).append(each)
    found, findings = dict(accounts), list[Finding]()
    for name, sleeves in parts.items():
        if not any(each.sleeve_of for each in sleeves):
            continue
        findings += _said(name, sleeves, rows, names)
        if len({_for_tax(each) for each in sleeves}) > 1:
            found |= {each.name: replace(each, tradable=False) for each in sleeves}
    return Sleeves(found, tuple(findings))


def _for_tax(account: Account) -> tuple[object, ...]:
    return account.type, account.separate_return, account.wash_scope, account.lot_method


def _said(name: str, sleeves: list[Account], rows: SheetRows, names: Names) -> Iterator[Finding]:
    named = " and ".join(each.name for each in sleeves)
    last = next(each.name for each in reversed(sleeves) if each.sleeve_of)  # it has a row
    place = rows.place(names.accounts_of(rows).index(last), "sleeve_of", name)
    if len({_for_tax(each) for each in sleeves}) > 1:
        yield error(
            Problem.SLEEVES,
            f"{named} are sleeves of {name}, one account for tax, and differ in Type, Tax Return, Wash Scope or Lot Method: make them agree; until then none of them is traded.",
            **place,
        )
    elif len(sleeves) > 1:
        yield note(
            Problem.SLEEVES,
            f"{named} are sleeves of {name}: nothing is bought in one and sold in another, and no cash moves between them. Name the lots to the broker, "
            f"whose own order knows no sleeves (L-4).",
            **place,
        )
