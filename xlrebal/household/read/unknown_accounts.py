"""Accounts that a sheet names and no sheet explains: said once, with the account that was probably meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.schema.inputs import NO_ACCOUNT

CLOSE = 0.8  # difflib's ratio: a letter lost, added or changed in a short name


class UnknownAccounts(NamedTuple):
    """Those that something was held or bought in: they become accounts that are not traded. Findings for the others, too."""

    names: frozenset[str]
    findings: list[Finding]


class _Naming(NamedTuple):
    """A sheet, its records with the account each names, and what becomes of records that name an unknown one."""

    rows: SheetRows
    named: Sequence[tuple[int, str]]
    effect: str


def find_unknown_accounts(
    sheets: Sheets, names: Names, holdings: Sequence[Holding], listed: Collection[str]
) -> UnknownAccounts:
    """Every account that is not `listed`, said on the first sheet that names it."""
    known, findings = set(listed), list[Finding]()
    for naming in _naming(sheets, names, holdings):
        findings += _said(naming, sheets, listed, known)
        known |= {name for _, name in naming.named}
    rules = sheets.rows("restrictions", "Restrictions")
    restricted = [(record, names.account(text)) for record, text in enumerate(rules.texts("account")) if text]
    findings += _said(_Naming(rules, restricted, "left out"), sheets, listed, known)
    return UnknownAccounts(frozenset(known.difference(listed)), findings)


def _said(naming: _Naming, sheets: Sheets, listed: Collection[str], known: Collection[str]) -> list[Finding]:
    """A finding for each account that is not known, where it is first named."""
    strangers = [
        (record, name)
        for record, name in naming.named
        if name not in known and not naming.rows.faulty(record, "account")  # said when the sheet was read
    ]
    first = {name: record for record, name in reversed(strangers)}
    return [
        unknown_account(name, sheets, listed, naming.rows, first[name], naming.effect, count)
        for name, count in sorted(Counter(name for _, name in strangers).items())
    ]


def _naming(sheets: Sheets, names: Names, holdings: Sequence[Holding]) -> tuple[_Naming, ...]:
    history, lots = sheets.rows("transactions", "Transactions"), sheets.rows("lots", "Lots")
    held = [(holding.record, holding.account) for holding in holdings]
    washes = "its purchases still count for wash sales"
    return (
        _Naming(sheets.rows("holdings", "Holdings"), held, "counted in the value but not traded"),
        _Naming(history, list(enumerate(names.accounts_of(history))), washes),
        _Naming(lots, list(enumerate(names.accounts_of(lots))), washes),
    )


def unknown_account(
    name: str, sheets: Sheets, listed: Collection[str], rows: SheetRows, record: int, effect: str, count: int = 1
) -> Finding:
    """The finding for `count` rows, the first of them `record`. listed: the accounts it could have meant."""
    explained_by = "the Accounts sheet" if sheets.has("accounts") else "Holdings"
    nameless = name == NO_ACCOUNT
    what = "A row without an account" if nameless else f"{name} is not on {explained_by}"
    meant = "" if nameless else _probably_meant(name, listed)
    return error(
        Problem.UNKNOWN_ACCOUNT,
        f"{what} ({count} row{'s' if count > 1 else ''}): {effect}; "
        f"{f'did you mean {meant}? Write' if meant else 'write'} the account as on {explained_by}, or add it there.",
        **rows.place(record, "account", "" if nameless else name),
    )


def _probably_meant(name: str, listed: Collection[str]) -> str:
    """The listed account that is spelled almost alike; "" where none is."""
    from difflib import get_close_matches  # only misspellings pay for it

    spelled = {folded(one): one for one in sorted(listed)}
    return next((spelled[one] for one in get_close_matches(folded(name), spelled, n=1, cutoff=CLOSE)), "")
