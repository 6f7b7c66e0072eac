"""The type an account has for the plan, by its Type, its registration or its name, and what is said where that is not the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.registrations import registered_kind
from xlrebal.tax.account import AccountType


class AccountKind(NamedTuple):
    """An account's type for the plan. own_return: its registration names an owner that files a return of its own (S-9)."""

    type: AccountType
    own_return: bool = False


TAXABLE = AccountKind(AccountType.TAXABLE)


class NamedKind(NamedTuple):
    """The kind an account's name tells, None where it tells none."""

    kind: AccountKind | None
    findings: list[Finding]


class BuiltKinds(NamedTuple):
    """One kind a record of Accounts, None where its type is not known."""

    kinds: list[AccountKind | None]
    findings: list[Finding]


class _Treated(NamedTuple):
    """What a kind of account is taken for. why: what the plan leaves out; "" where it is the same for tax and trading."""

    kind: AccountKind
    name: str
    why: str = ""


_TREATED = {
    "inherited_ira": _Treated(AccountKind(AccountType.INHERITED_IRA), "an inherited IRA is planned as an IRA", "its required payouts are not planned"),
    "tax_deferred": _Treated(AccountKind(AccountType.IRA), "tax-deferred is treated as an IRA"),
    "tax_free": _Treated(AccountKind(AccountType.ROTH_IRA), "tax-free is treated as a Roth IRA"),
}  # fmt: skip
_OWN_RETURN = AccountKind(AccountType.TAXABLE, own_return=True)


def read_kinds(rows: SheetRows, accounts: Sequence[str]) -> BuiltKinds:
    """The kinds of the accounts on Accounts: by Type, else by the words of the account's name."""
    kinds: list[AccountKind | None] = []
    findings = []
    for index, (account, typed) in enumerate(zip(accounts, rows.texts("type"), strict=True)):
        kind = typed or (registered_kind(account) if account else None) or ""
        treated, known = _TREATED.get(kind), _known(kind)
        kinds.append(known)
        if known and treated:
            findings.append(_said(rows, index, account, treated))
        if known and not typed:
            findings.append(_by_name(rows, index, account, known))
    return BuiltKinds(kinds, findings)


def kinds_by_name(holdings: SheetRows, record: int, account: str) -> NamedKind:
    """The kind of an account that only Holdings names, by the words of its name: said, unless it is plainly taxable."""
    kind = registered_kind(account) or ""
    treated, known = _TREATED.get(kind), _known(kind)
    if known is None or known == TAXABLE:
        return NamedKind(known, [])
    findings = [_said(holdings, record, account, treated)] if treated else []
    return NamedKind(known, [*findings, _by_name(holdings, record, account, known)])


def named_type(text: str) -> AccountType | None:
    """The kind that words such as "Roth IRA", "SEP" or "Brokerage" name; None where they name none."""
    known = _known(registered_kind(text) or "")
    return known.type if known else None


def _known(kind: str) -> AccountKind | None:
    """What a kind of account is for the plan; None for ""."""
    if kind == "own_return":
        return _OWN_RETURN
    treated = _TREATED.get(kind)
    return treated.kind if treated else AccountKind(AccountType(kind)) if kind else None


def _said(rows: SheetRows, index: int, account: str, treated: _Treated) -> Finding:
    """A kind taken for another."""
    say = warning if treated.why else note
    message = f"{account}: {treated.name}{'; ' if treated.why else ''}{treated.why}."
    return say(Problem.ACCOUNT_TYPE_TAKEN, message, **rows.place(index, "type", account))


def _by_name(rows: SheetRows, index: int, account: str, known: AccountKind) -> Finding:
    """A type that only the account's name tells."""
    message = f"{account} is taken as {known.type.value}, as its name says: give its Type on Accounts if it is not."
    return warning(Problem.ACCOUNT_TYPE_TAKEN, message, **rows.place(index, "account", account))
