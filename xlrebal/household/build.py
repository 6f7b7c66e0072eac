"""The advisor's tables as one Household, with everything that is wrong in them as findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.household.build_accounts import build_accounts
from xlrebal.household.build_holdings import find_cash, foreign_findings, read_holdings
from xlrebal.household.build_lots import build_lots
from xlrebal.household.build_positions import build_positions
from xlrebal.household.build_rules import build_groups, build_restrictions, build_tilts, identical_groups
from xlrebal.household.build_securities import build_securities
from xlrebal.household.build_targets import build_targets
from xlrebal.household.build_transactions import build_transactions
from xlrebal.household.effective_settings import effective_settings
from xlrebal.household.household import Account, Household, Level, Override, Positions, Security, Target
from xlrebal.household.lot_columns import read_lot_columns
from xlrebal.household.names import Names, read_names, spelled_symbol
from xlrebal.household.profile_targets import profile_targets
from xlrebal.household.profile_words import PROFILES, read_profile
from xlrebal.household.risk_inputs import read_risk
from xlrebal.household.sheet_rows import Sheets
from xlrebal.household.tax_table import build_tax_table
from xlrebal.schema.column import Table, Value
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.schema.settings import ALL_SETTINGS


def build_household(
    tables: Mapping[str, Table],
    settings: Mapping[str, Value],
    as_of: date,
    *,
    overrides: Sequence[Override] = (),
    profile: str = "",
) -> Household:
    """One client on one date. The order of rows and columns changes nothing but the row numbers of findings.

    tables: parsed sheets by InputSheet.key; those the workbook lacks are absent. settings: by key; those left out take
    their default. profile: a profile or a phrase naming one; it replaces the Targets sheet and every account's model.
    """
    settings = {setting.key: setting.default for setting in ALL_SETTINGS} | dict(settings)
    sheets = Sheets(tables)
    names = read_names(sheets)
    holdings = read_holdings(sheets, names)
    accounts, account_findings = build_accounts(sheets, names, holdings, settings)
    cash_names = find_cash(sheets, names, holdings)
    described, security_findings = build_securities(sheets, names, holdings, cash_names, settings, as_of)
    securities, caps, group_findings = build_groups(sheets, described)
    lot_columns = read_lot_columns(sheets.rows("lots", "Lots"), names)
    held = build_positions(sheets, holdings, lot_columns.keys(), accounts, securities)
    lots, positions, lot_findings = build_lots(sheets, names, lot_columns, held, accounts, settings, as_of)
    aims = _targets(
        sheets, names, accounts, securities, positions, settings, profile or str(settings.get("profile") or "")
    )
    restrictions, restriction_findings = build_restrictions(sheets, names, accounts, securities, as_of)
    classes = {row.path[0] for row in aims.targets if row.level is Level.CLASS}
    tilts, tilt_findings = build_tilts(sheets, names, classes, as_of)
    transactions, transaction_findings = build_transactions(sheets, names, accounts, positions, lots, as_of)
    risk = read_risk(sheets, names, securities)
    in_force, setting_findings = effective_settings(settings, accounts)
    tax_table = build_tax_table(sheets)
    return Household(
        as_of,
        aims.accounts,
        securities,
        positions,
        lots,
        held.cash,
        aims.targets,
        restrictions,
        transactions,
        tilts,
        caps,
        _spelled(overrides, names),
        identical_groups(securities, {one.symbol for one in transactions}),
        risk.volatility,
        risk.correlation,
        in_force,
        (
            *account_findings,
            *security_findings,
            *foreign_findings(sheets, holdings),
            *group_findings,
            *held.findings,
            *lot_findings,
            *aims.findings,
            *restriction_findings,
            *tilt_findings,
            *transaction_findings,
            *risk.findings,
            *setting_findings,
            *tax_table.findings,
        ),
        tax_table.columns,
    )


class _Aims(NamedTuple):
    """The targets, and the accounts that follow them."""

    targets: tuple[Target, ...]
    accounts: dict[str, Account]
    findings: tuple[Finding, ...]


def _targets(
    sheets: Sheets,
    names: Names,
    accounts: dict[str, Account],
    securities: Mapping[str, Security],
    positions: Positions,
    settings: Mapping[str, Value],
    profile: str,
) -> _Aims:
    """The Targets sheet's rows, or the profile's."""
    if not profile:
        targets, findings = build_targets(sheets, names, accounts, securities, positions, settings)
        return _Aims(targets, accounts, findings)
    chosen = read_profile(profile).profile
    if chosen is None:
        return _Aims(
            (),
            accounts,
            (
                error(
                    Problem.BAD_VALUE,
                    f"{profile} is no profile: nothing is traded; choose one of {', '.join(PROFILES)}.",
                    sheet="Settings",
                    value=profile,
                ),
            ),
        )
    targets, findings = profile_targets(chosen, securities, positions, settings)
    return _Aims(targets, {name: replace(account, model="") for name, account in accounts.items()}, findings)


def _spelled(overrides: Sequence[Override], names: Names) -> tuple[Override, ...]:
    """The advisor's entries with account and symbol spelled as everywhere, sorted."""
    spelled = (
        one._replace(account=names.account(one.account), symbol=spelled_symbol(one.symbol), action=one.action.upper())
        for one in overrides
    )
    return tuple(sorted(spelled, key=lambda one: (one.account, one.symbol, one.action)))
