"""The advisor's tables as one Household, with everything that is wrong in them as findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.household.band_presets import volatilities
from xlrebal.household.dated_need import DatedNeed
from xlrebal.household.house_file import HouseFile
from xlrebal.household.household import Account, Household, Override, Restriction, Security, Unvalued, WrittenAt
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import Lots, Positions
from xlrebal.household.profile import PROFILES, Profile
from xlrebal.household.read.benchmark_table import benchmark_weights
from xlrebal.household.read.build_accounts import build_accounts
from xlrebal.household.read.build_holdings import find_cash, foreign_findings, read_holdings
from xlrebal.household.read.build_lots import build_lots
from xlrebal.household.read.build_positions import build_positions
from xlrebal.household.read.build_rules import build_groups, build_restrictions, identical_groups
from xlrebal.household.read.build_securities import build_securities
from xlrebal.household.read.build_targets import build_targets
from xlrebal.household.read.build_tax_table import build_tax_table
from xlrebal.household.read.build_tilts import build_tilts
from xlrebal.household.read.build_transactions import find_transaction_faults, read_transactions
from xlrebal.household.read.elect_average_basis import elect_average_basis
from xlrebal.household.read.house_profiles import weights_of
from xlrebal.household.read.lot_columns import read_lot_columns
from xlrebal.household.read.menus import find_menu_faults
from xlrebal.household.read.minimum_cash import minimum_cash
from xlrebal.household.read.names import Names, read_names
from xlrebal.household.read.profile_words import read_profile
from xlrebal.household.read.read_settings import effective_settings
from xlrebal.household.read.receipt_faults import find_receipt_faults, looks_like_splits
from xlrebal.household.read.received_shares import join_receipts
from xlrebal.household.read.risk_inputs import read_risk
from xlrebal.household.read.settings_together import settings_together
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.household.recognised_split import RecognisedSplit
from xlrebal.household.required_distribution import RequiredDistribution
from xlrebal.household.target import Target
from xlrebal.schema.column import Table
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.record import record
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol


def build_household(
    tables: Mapping[str, Table],
    settings: PlanSettings,
    as_of: date,
    *,
    overrides: Sequence[Override] = (),
    profile: str = "",
    house: HouseFile | None = None,
) -> Household:
    """One client on one date. The order of rows and columns changes nothing but the row numbers of findings.

    tables: parsed sheets by InputSheet.key; those the workbook lacks are absent. settings: see read_settings.
    profile: a profile or a phrase naming one; it replaces the Targets sheet and every account's model. house: the house file
    whose rows stand among the tables, None where there is none.
    """
    sheets = Sheets(tables)
    names = read_names(sheets)
    listed = read_transactions(sheets, names, as_of)
    today = _build_today(sheets, names, listed.transactions, settings, as_of)
    phrase = profile or settings.profile
    rules = build_restrictions(sheets, names, today.accounts, today.securities, as_of)
    risk = read_risk(sheets, names, today.securities, as_of)
    own = house.profiles if house else {}
    aims = _build_aims(sheets, names, today, rules.restrictions, settings, phrase, own, volatilities(risk.facts))
    tilts = build_tilts(sheets, names, aims.targets, as_of, settings.regime)
    history = _History((*listed.findings, *_history_faults(sheets, names, listed.transactions, today, as_of)))
    together = settings_together(settings, names, _classes(today.securities, aims.targets), as_of)
    in_force = effective_settings(together.settings, today.accounts)
    tax_table = build_tax_table(sheets)
    parts = (today, aims, rules, tilts, history, risk, together, in_force, tax_table)
    household = Household(
        as_of=as_of,
        accounts=aims.accounts,
        securities=today.securities,
        positions=today.positions,
        lots=today.lots,
        cash=today.cash,
        targets=aims.targets,
        profile=aims.profile,
        restrictions=rules.restrictions,
        transactions=today.transactions,
        tilts=tilts.tilts,
        dated_tilts=tilts.dated,
        group_caps=today.group_caps,
        group_targets=today.group_targets,
        group_notes=today.group_notes,
        limits_at=today.limits_at,
        overrides=_spelled(overrides, names),
        group_of=identical_groups(
            names, today.securities, {one.symbol for one in today.transactions}, by_index=settings.c_9 == "grouped"
        ),
        risk=risk.facts,
        settings=in_force.settings,
        findings=(
            *(house.findings if house else ()),
            *names.spellings.findings,
            *(finding for part in parts for finding in part.findings),
        ),
        tax_table=tax_table.columns,
        unvalued=today.unvalued,
        need=today.need,
        need_note=today.need_note,
        needs=today.needs,
        distributions=today.distributions,
        house=house,
        benchmark=benchmark_weights(sheets.rows("benchmark"), names),
        splits=today.splits,
    )
    return elect_average_basis(household, sheets, names)


@record(kw_only=True)
class _Today:
    """What there is on the as-of date, and what was traded before. cash: cents by account. group_caps: by exposure group."""

    accounts: dict[str, Account]
    securities: dict[Symbol, Security]
    positions: Positions
    lots: Lots
    splits: tuple[RecognisedSplit, ...]
    transactions: tuple[ListedTransaction, ...]
    lot_columns: LotColumns
    cash: dict[str, Cents]
    group_caps: dict[str, float]
    group_targets: tuple[Target, ...]
    group_notes: dict[str, str]
    limits_at: dict[tuple[str, str], WrittenAt]
    unvalued: tuple[Unvalued, ...]
    need: Cents
    need_note: str
    needs: tuple[DatedNeed, ...]
    distributions: tuple[RequiredDistribution, ...]
    findings: tuple[Finding, ...]


def _build_today(
    sheets: Sheets, names: Names, listed: Sequence[ListedTransaction], settings: PlanSettings, as_of: date
) -> _Today:
    """Accounts, securities, positions and lots, each built on the ones before."""
    holdings = read_holdings(sheets, names)
    accounts = build_accounts(sheets, names, holdings, settings, as_of)
    cash_names = find_cash(sheets, names, holdings)
    described = build_securities(sheets, names, holdings, cash_names, settings, as_of)
    grouped = build_groups(sheets, names, described.securities, settings.default_band_pct)
    joined = join_receipts(read_lot_columns(sheets.rows("lots", "Lots"), names, grouped.securities), listed)
    lot_columns = joined.lots
    held = build_positions(sheets, holdings, lot_columns.keys(), accounts.accounts, grouped.securities)
    lots = build_lots(sheets, names, lot_columns, held, accounts.accounts, settings, as_of, listed=listed)
    foreign = foreign_findings(sheets, holdings)
    kept = minimum_cash(sheets, names, accounts.accounts, lots.positions, held.cash, held.unvalued)
    findings = (
        *accounts.findings,
        *kept.findings,
        *described.findings,
        *foreign,
        *grouped.findings,
        *find_menu_faults(sheets, names, accounts.accounts, grouped.securities),
        *held.findings,
        *lots.findings,
    )
    return _Today(
        accounts=kept.accounts,
        securities=grouped.securities,
        positions=lots.positions,
        lots=lots.lots,
        splits=lots.splits,
        transactions=joined.transactions,
        lot_columns=lot_columns,
        cash=held.cash,
        group_caps=grouped.caps,
        group_targets=grouped.targets,
        group_notes=grouped.notes,
        limits_at=grouped.limits_at,
        unvalued=held.unvalued,
        need=accounts.need,
        need_note=accounts.need_note,
        needs=accounts.needs,
        distributions=accounts.distributions,
        findings=findings,
    )


class _History(NamedTuple):
    """What was found in Transactions."""

    findings: tuple[Finding, ...]


def _history_faults(
    sheets: Sheets, names: Names, listed: Sequence[ListedTransaction], today: _Today, as_of: date
) -> Iterator[Finding]:
    """What is wrong with the history once the rest is known."""
    parts = (today.accounts, today.securities, today.positions, today.lots, as_of)
    yield from find_transaction_faults(sheets, names, today.transactions, *parts)
    yield from find_receipt_faults(sheets, listed, today.transactions, today.lot_columns)
    yield from looks_like_splits(sheets, today.transactions, today.accounts, today.positions, today.lots)


class _Aims(NamedTuple):
    """The targets, and the accounts that follow them."""

    targets: tuple[Target, ...]
    accounts: dict[str, Account]
    profile: Profile | None
    findings: tuple[Finding, ...]


def _build_aims(
    sheets: Sheets,
    names: Names,
    today: _Today,
    restrictions: Sequence[Restriction],
    settings: PlanSettings,
    phrase: str,
    own: Mapping[str, Profile],
    volatility: Mapping[str, float],
) -> _Aims:
    """The Targets sheet's rows, or those of the profile that the phrase names. own: the profiles of the house file."""
    accounts, securities, positions = today.accounts, today.securities, today.positions
    if not phrase:
        targets, findings = build_targets(
            sheets, names, accounts, securities, positions, restrictions, settings, volatility
        )
        return _Aims(targets, accounts, None, findings)
    chosen = read_profile(phrase, own).profile
    if chosen is None:
        message = f"{phrase} is no profile: nothing is traded; choose one of {', '.join({**own, **PROFILES})}."
        return _Aims((), accounts, None, (error(Problem.BAD_VALUE, message, sheet="Settings", value=phrase),))
    accounts = {name: replace(account, model="") for name, account in accounts.items()}
    if chosen.model:
        only = names.model(chosen.model)
        targets, findings = build_targets(
            sheets, names, accounts, securities, positions, restrictions, settings, volatility, only
        )
        return _Aims(targets, accounts, replace(chosen, weights=weights_of(targets)), findings)
    from xlrebal.household.read.profile_targets import profile_targets

    targets, findings = profile_targets(chosen, securities, positions, settings)
    return _Aims(targets, accounts, chosen, findings)


def _classes(securities: Mapping[Symbol, Security], targets: Sequence[Target]) -> frozenset[str]:
    """The asset classes that are known."""
    return frozenset(
        filter(None, (*(one.asset_class for one in securities.values()), *(row.path[0] for row in targets)))
    )


def _spelled(overrides: Sequence[Override], names: Names) -> tuple[Override, ...]:
    """The advisor's entries with account and symbol spelled as everywhere, sorted."""
    spelled = (replace(one, account=names.account(one.account), symbol=names.symbol(one.symbol)) for one in overrides)
    return tuple(sorted(spelled, key=lambda one: (one.account, one.symbol, one.side)))
