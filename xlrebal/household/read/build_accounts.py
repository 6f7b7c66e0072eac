"""The accounts: from the Accounts sheet, else one taxable account for each that Holdings names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from xlrebal.household.dated_need import DatedNeed, to_raise
from xlrebal.household.household import Account
from xlrebal.household.read.account_kinds import TAXABLE, AccountKind, kinds_by_name, read_kinds
from xlrebal.household.read.account_shares import AccountShares, read_shares
from xlrebal.household.read.account_standing import Standing, read_standings, standing_by_name
from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.cash_needs import HOUSEHOLD, read_cash_needs
from xlrebal.household.read.named_symbols import named_symbols
from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.read.sleeves import custodians_accounts, read_sleeves
from xlrebal.household.read.unknown_accounts import find_unknown_accounts
from xlrebal.household.required_distribution import RequiredDistribution, RequiredDistributions
from xlrebal.schema.finding import Finding, Problem, error, note, warning
from xlrebal.schema.inputs import NO_ACCOUNT
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.account import AccountType
from xlrebal.tax.money import Cents, cents

SOUNDS_TAX_DEFERRED = re.compile(r"(?<![a-z])(?:ira|hsa)(?![a-z])|(?<![a-z])roth(?!s)|401 ?\(?k", re.IGNORECASE)


class BuiltAccounts(NamedTuple):
    """The accounts by name, sorted. need: cents the household needs of whichever of them; need_note: what for. needs: all of them, by date. distributions: what must be paid out this year."""

    accounts: dict[str, Account]
    findings: tuple[Finding, ...]
    need: Cents
    need_note: str
    needs: tuple[DatedNeed, ...]
    distributions: tuple[RequiredDistribution, ...]


def build_accounts(
    sheets: Sheets, names: Names, holdings: Sequence[Holding], settings: PlanSettings, as_of: date
) -> BuiltAccounts:
    """Every account of the workbook; one that no sheet explains is there, counted, and not traded."""
    method = settings.lot_method
    listed, findings = (
        _listed_accounts(sheets, names, settings)
        if sheets.has("accounts")
        else _held_accounts(sheets, holdings, method)
    )
    unknown, missing = find_unknown_accounts(sheets, names, holdings, listed)
    accounts = listed | {name: Account(name=name, lot_method=method, tradable=False) for name in unknown}
    asked = read_cash_needs(sheets, names, accounts, settings, as_of)
    required = _required_distributions(sheets, names, accounts, asked.needs, settings, as_of)
    needs = (*asked.needs, *required.needs)
    accounts, model_findings = _follow_models(sheets, with_needs(required.accounts, needs))
    sleeves = read_sleeves(accounts, sheets.rows("accounts", "Accounts"), names)
    accounts = sleeves.accounts
    of_household = to_raise(each for each in needs if each.account == HOUSEHOLD)
    found = (*findings, *missing, *asked.findings, *required.findings, *model_findings, *sleeves.findings)
    return BuiltAccounts(accounts, found, of_household.amount, of_household.note, needs, required.distributions)


def with_needs(accounts: Mapping[str, Account], needs: Iterable[DatedNeed]) -> dict[str, Account]:
    """The accounts, sorted, each with what it must have in cash for the needs that count, and what those are for."""
    of_account: dict[str, list[DatedNeed]] = defaultdict(list)
    for each in needs:
        of_account[each.account].append(each)
    raised = {name: to_raise(of_account[name]) for name in sorted(accounts)}
    return {name: replace(accounts[name], need=each.amount, need_note=each.note) for name, each in raised.items()}


def _required_distributions(
    sheets: Sheets,
    names: Names,
    accounts: Mapping[str, Account],
    needs: Sequence[DatedNeed],
    settings: PlanSettings,
    as_of: date,
) -> RequiredDistributions:
    """What the accounts must pay out; nothing where no row gives a Birth Date or a Year-End Value."""
    rows = sheets.rows("accounts", "Accounts")
    if rows.blank("birth_date") and rows.blank("year_end_value"):
        return RequiredDistributions((), (), accounts, ())
    from xlrebal.household.read.required_distributions import read_required_distributions

    return read_required_distributions(rows, names, accounts, needs, settings, as_of)


class _Listed(NamedTuple):
    accounts: dict[str, Account]
    findings: list[Finding]


def _listed_accounts(sheets: Sheets, names: Names, settings: PlanSettings) -> _Listed:
    """The rows of the Accounts sheet."""
    rows = sheets.rows("accounts", "Accounts")
    texts, kinds = rows.texts("account"), read_kinds(rows, rows.texts("account"))
    found: dict[str, list[Account]] = defaultdict(list)
    stands = read_standings(rows, kinds.kinds, settings.filing_status)
    shares = read_shares(rows)
    findings = [*kinds.findings, *stands.findings, *shares.findings]
    listed = _account_rows(rows, names, settings.lot_method, kinds.kinds, stands.standings, shares)
    for index, account in enumerate(listed):
        if not texts[index]:
            continue
        if not kinds.kinds[index]:
            findings.append(_unclear(account.name, rows, index, "type"))
        found[account.name].append(account)
        if len(found[account.name]) == 2:
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"{account.name} has two rows on Accounts: keep one; only one is used.",
                    **rows.place(index, "account", texts[index]),
                )
            )
    return _Listed({name: min(same, key=repr) for name, same in found.items()}, findings)


def _account_rows(
    rows: SheetRows,
    names: Names,
    method: str,
    kinds: Sequence[AccountKind | None],
    standings: Sequence[Standing],
    shares: AccountShares,
) -> Iterator[Account]:
    """Each record as an Account, with what a blank cell means."""
    fields: dict[str, Sequence[Any]] = {
        "name": names.accounts_of(rows),
        "owner": rows.texts("owner"),
        "type": [kind.type if kind else AccountType.TAXABLE for kind in kinds],
        "wash_scope": [in_scope is not False for in_scope in rows.flags("wash_scope")],
        "names_lots": [bool(flag) for flag in rows.flags("name_lots")],
        "lot_method": [text or method for text in rows.texts("lot_method")],
        "minimum_cash": [cents(minimum or 0) for minimum in rows.numbers("minimum_cash")],
        "model": [names.model(text) for text in rows.texts("model")],
        "share": shares.share,
        "low_share": shares.low,
        "high_share": shares.high,
        "sleeve_of": custodians_accounts(rows, names),
        "menu": [frozenset(named_symbols(text, names)) for text in rows.texts("menu")],
    }
    for standing, values in zip(standings, zip(*fields.values(), strict=True), strict=True):
        yield Account(**dict(zip(fields, values, strict=True)), **standing._asdict())


def _held_accounts(sheets: Sheets, holdings: Sequence[Holding], method: str) -> _Listed:
    """One account each: taxable, unless the words of its name say otherwise, which is said."""
    rows = sheets.rows("holdings", "Holdings")
    first: dict[str, int] = {}
    for holding in holdings:
        if not rows.faulty(holding.record, "account"):
            first.setdefault(holding.account, holding.record)
    first.pop(NO_ACCOUNT, None)
    told = {name: kinds_by_name(rows, index, name) for name, index in sorted(first.items())}
    findings = [
        _unclear(name, rows, first[name], "account")
        for name, kind in told.items()
        if kind.kind is None and SOUNDS_TAX_DEFERRED.search(name)
    ]
    accounts = {}
    for name, named in told.items():
        kind = named.kind or TAXABLE
        stands = standing_by_name(rows, first[name], name, kind)
        accounts[name] = Account(name=name, lot_method=method, type=kind.type, **stands.standing._asdict())
        findings += (*named.findings, *stands.findings)
    return _Listed(accounts, findings)


def _unclear(name: str, rows: SheetRows, index: int, key: str) -> Finding:
    return warning(
        Problem.ACCOUNT_TYPE_UNCLEAR,
        f"{name} is treated as taxable because nothing says otherwise: give its Type (taxable, ira, "
        "roth_ira, 401k, hsa …) on the Accounts sheet.",
        **rows.place(index, key, name),
    )


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
    findings += _models_elsewhere(rows, models - {""})
    return _Following(
        {name: replace(account, tradable=account.tradable and name not in stray) for name, account in accounts.items()},
        findings,
    )


def _models_elsewhere(rows: SheetRows, models: set[str]) -> Iterator[Finding]:
    """A column of Accounts that nothing reads and that holds nothing but models' names, where none is called Model."""
    for heading, cells in sorted(rows.table.extra.items()) if not rows.has("model") else ():
        named = dict.fromkeys(str(cell) for cell in cells if cell is not None and str(cell).strip())
        if named and all(folded(text) in models for text in named):
            yield warning(
                Problem.UNKNOWN_MODEL,
                f"{heading} on {rows.table.sheet} holds names of models ({', '.join(named)}) and is not read: call it Model, or the accounts "
                "follow the household's targets.",
                sheet=rows.table.sheet,
                column=heading,
                value=next(iter(named)),
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
