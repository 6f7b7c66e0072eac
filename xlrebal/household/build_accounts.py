"""The accounts: from the Accounts sheet, else one taxable account for each that Holdings names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.build_holdings import Holding
from xlrebal.household.household import Account, AccountType
from xlrebal.household.money import cents
from xlrebal.household.names import NO_ACCOUNT, Names, folded
from xlrebal.household.sheet_rows import SheetRows, Sheets
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Finding, Problem, error, note, warning

SOUNDS_TAX_DEFERRED = re.compile(r"(?<![a-z])(?:ira|hsa)(?![a-z])|(?<![a-z])roth(?!s)|401 ?\(?k", re.IGNORECASE)


class BuiltAccounts(NamedTuple):
    """The accounts by name, sorted."""

    accounts: dict[str, Account]
    findings: tuple[Finding, ...]


def build_accounts(
    sheets: Sheets, names: Names, holdings: Sequence[Holding], settings: Mapping[str, Value]
) -> BuiltAccounts:
    """Every account of the workbook; one that no sheet explains is there, counted, and not traded."""
    method = str(settings.get("lot_method") or "TAXCOST")
    listed, findings = (
        _listed_accounts(sheets, names, method) if sheets.has("accounts") else _held_accounts(sheets, holdings, method)
    )
    unknown, missing = _unknown_accounts(sheets, names, holdings, listed)
    accounts = listed | {name: Account(name, lot_method=method, tradable=False) for name in unknown}
    needs, need_findings = _cash_needs(sheets, names, accounts)
    accounts = {name: replace(account, need=needs.get(name, 0)) for name, account in sorted(accounts.items())}
    accounts, model_findings = _follow_models(sheets, accounts)
    return BuiltAccounts(accounts, (*findings, *missing, *need_findings, *model_findings))


class _Listed(NamedTuple):
    accounts: dict[str, Account]
    findings: list[Finding]


def _listed_accounts(sheets: Sheets, names: Names, method: str) -> _Listed:
    """The rows of the Accounts sheet."""
    rows = sheets.rows("accounts", "Accounts")
    found: dict[str, list[Account]] = defaultdict(list)
    findings = []
    columns = zip(
        rows.texts("account"),
        rows.texts("owner"),
        rows.texts("type"),
        rows.flags("wash_scope"),
        rows.texts("lot_method"),
        rows.numbers("minimum_cash"),
        rows.texts("model"),
        strict=True,
    )
    for index, (text, owner, kind, in_scope, lots_by, minimum, model) in enumerate(columns):
        if not text:
            continue
        name = names.account(text)
        if not kind:
            findings.append(_unclear(name, rows, index, "type"))
        found[name].append(
            Account(
                name,
                owner,
                AccountType(kind or "taxable"),
                in_scope is not False,
                lots_by or method,
                cents(minimum or 0),
                0,
                names.model(model),
            )
        )
        if len(found[name]) == 2:
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"{name} has two rows on Accounts: keep one; only one is used.",
                    **rows.place(index, "account", text),
                )
            )
    return _Listed({name: min(same, key=repr) for name, same in found.items()}, findings)


def _held_accounts(sheets: Sheets, holdings: Sequence[Holding], method: str) -> _Listed:
    """One taxable account each; a name that sounds tax-deferred is said."""
    rows = sheets.rows("holdings", "Holdings")
    first: dict[str, int] = {}
    for holding in holdings:
        first.setdefault(holding.account, holding.record)
    first.pop(NO_ACCOUNT, None)
    findings = [
        _unclear(name, rows, index, "account")
        for name, index in sorted(first.items())
        if SOUNDS_TAX_DEFERRED.search(name)
    ]
    return _Listed({name: Account(name, lot_method=method) for name in first}, findings)


def _unclear(name: str, rows: SheetRows, index: int, key: str) -> Finding:
    return warning(
        Problem.ACCOUNT_TYPE_UNCLEAR,
        f"{name} is treated as taxable because nothing says otherwise: give its Type (taxable, ira, "
        "roth_ira, 401k or hsa) on the Accounts sheet.",
        **rows.place(index, key, name),
    )


class _Unknown(NamedTuple):
    names: frozenset[str]
    findings: list[Finding]


def _unknown_accounts(
    sheets: Sheets, names: Names, holdings: Sequence[Holding], listed: Mapping[str, Account]
) -> _Unknown:
    """Accounts that Holdings or Transactions name and no one explains."""
    explained_by = "the Accounts sheet" if sheets.has("accounts") else "Holdings"
    rows = sheets.rows("holdings", "Holdings")
    missing = _first_unknown([(row.record, row.account) for row in holdings], listed)
    findings = [
        _unknown(name, explained_by, rows, index, count, "counted in the value but not traded")
        for name, index, count in missing
    ]
    history = sheets.rows("transactions", "Transactions")
    known = {*listed, *(name for name, _, _ in missing)}
    traded = _first_unknown(list(enumerate(names.accounts_of(history))), known)
    findings += [
        _unknown(name, explained_by, history, index, count, "its purchases still count for wash sales")
        for name, index, count in traded
    ]
    lots, rules = sheets.rows("lots", "Lots"), sheets.rows("restrictions", "Restrictions")
    bought = _first_unknown(list(enumerate(names.accounts_of(lots))), known)
    findings += [
        _unknown(name, explained_by, lots, index, count, "its purchases still count for wash sales")
        for name, index, count in bought
    ]
    restricted = [(index, names.account(text)) for index, text in enumerate(rules.texts("account")) if text]
    findings += [
        _unknown(name, explained_by, rules, index, count, "left out")
        for name, index, count in _first_unknown(restricted, known)
    ]
    return _Unknown(frozenset(name for name, _, _ in (*missing, *traded, *bought)), findings)


def _first_unknown(
    named: Sequence[tuple[int, str]], known: Mapping[str, Account] | set[str]
) -> list[tuple[str, int, int]]:
    """Unknown name, its first record, and how many records."""
    counts = Counter(name for _, name in named if name not in known)
    first = {name: index for index, name in reversed(named)}
    return sorted((name, first[name], count) for name, count in counts.items())


def _unknown(name: str, explained_by: str, rows: SheetRows, index: int, count: int, effect: str) -> Finding:
    what = "A row without an account" if name == NO_ACCOUNT else f"{name} is not on {explained_by}"
    return error(
        Problem.UNKNOWN_ACCOUNT,
        f"{what} ({count} row{'s' if count > 1 else ''}): {effect}; write the account as on {explained_by}, "
        "or add it there.",
        **rows.place(index, "account", "" if name == NO_ACCOUNT else name),
    )


class _Needs(NamedTuple):
    cents: dict[str, int]
    findings: list[Finding]


def _cash_needs(sheets: Sheets, names: Names, accounts: Mapping[str, Account]) -> _Needs:
    """Cash needs by account, summed; a blank account means the only one."""
    rows = sheets.rows("cash_needs", "Cash Needs")
    needs: dict[str, int] = {}
    findings = []
    for index, (text, amount) in enumerate(zip(rows.texts("account"), rows.numbers("amount"), strict=True)):
        name = names.account(text) if text else next(iter(accounts)) if len(accounts) == 1 else NO_ACCOUNT
        if amount is None:
            continue
        if name not in accounts or not accounts[name].tradable:
            findings.append(
                _unknown(
                    name,
                    "the Accounts sheet" if sheets.has("accounts") else "Holdings",
                    rows,
                    index,
                    1,
                    f"the need of {amount:,.2f} is left out",
                )
            )
            continue
        needs[name] = needs.get(name, 0) + cents(amount)
    return _Needs(needs, findings)


class _Following(NamedTuple):
    accounts: dict[str, Account]
    findings: list[Finding]


def _follow_models(sheets: Sheets, accounts: Mapping[str, Account]) -> _Following:
    """Accounts whose model has no target rows are not traded."""
    rows, targets = sheets.rows("accounts", "Accounts"), sheets.rows("targets")
    models = {folded(text) for text in targets.texts("model")}
    stray = {
        account.name: account for account in accounts.values() if account.model and folded(account.model) not in models
    }
    where = {folded(text): index for index, text in reversed(list(enumerate(rows.texts("account"))))}
    findings = [
        error(
            Problem.UNKNOWN_MODEL,
            f"{name} follows the model {account.model}, which has no rows on Targets: the account is not traded; "
            "add the model's rows or blank the cell.",
            **rows.place(where[folded(name)], "model", account.model),
        )
        for name, account in stray.items()
    ]
    return _Following(
        {name: replace(account, tradable=account.tradable and name not in stray) for name, account in accounts.items()},
        findings,
    )


def household_model(models: frozenset[str], accounts: Mapping[str, Account]) -> str:
    """The model the accounts without one follow: the rows with a blank Model, or the only model where no account names any."""
    named = any(account.model for account in accounts.values())
    return next(iter(models)) if len(models) == 1 and not named else ""


def model_taken_note(model: str, rows: SheetRows) -> Iterator[Finding]:
    """Says that the only model on Targets was taken as the household's."""
    if model:
        yield note(
            Problem.UNKNOWN_MODEL,
            f"Every target row names the model {model} and no account does: it is taken as the household's.",
            **rows.place(0, "model", model),
        )
