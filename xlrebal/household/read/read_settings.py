"""The settings as the plan uses them: what the Settings sheet gives, else the declared default.

Blank tax rates take 2026's top federal rates, and that is said once. With Filing Status and Other Income they stay blank:
the brackets tell them (plan/taxes/marginal_rates.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from xlrebal.household.household import Account
from xlrebal.schema.column import Kind, Value
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.settings import ALL_SETTINGS, Setting
from xlrebal.tax.money import cents
from xlrebal.tax.rates import NIIT_RATE, TOP_LONG_TERM_RATE, TOP_SHORT_TERM_RATE


def read_settings(given: Mapping[str, Value], unread: Collection[str] = ()) -> PlanSettings:
    """Every setting, from the values given by key (money in dollars, as a sheet has it) and the defaults of the others.

    unread: the keys of settings whose values could not be read. A limit among them is named as not known, unless it is given.
    TypeError where a key is no setting's: a mistake of ours, as the Settings sheet's own names are looked up in parsing.
    """
    defaults = {setting.key: setting.default for setting in ALL_SETTINGS}
    values: dict[str, Any] = {**defaults, **given}
    limits = tuple(each.name for each in ALL_SETTINGS if each.is_limit and each.key in unread and each.key not in given)
    typed = {each.key: _typed(each, values[each.key]) for each in ALL_SETTINGS}
    return PlanSettings(**values | typed, unread_limits=limits)


def _typed(setting: Setting, value: Value) -> Value:
    """A number in the unit and type of its kind; anything else as it is."""
    if not isinstance(value, int | float) or setting.kind is Kind.FLAG:
        return value
    if setting.kind is Kind.MONEY:
        return cents(value)
    return int(value) if setting.kind is Kind.COUNT else float(value)


class EffectiveSettings(NamedTuple):
    """Every setting, no tax rate blank unless the brackets tell it."""

    settings: PlanSettings
    findings: tuple[Finding, ...]


def effective_settings(settings: PlanSettings, accounts: Mapping[str, Account]) -> EffectiveSettings:
    """The settings with their tax rates resolved (T-4); the note only where a taxable account exists."""
    if settings.filing_status is not None and settings.other_income is not None:
        return EffectiveSettings(settings, ())
    short, long, niit = settings.short_term_rate_pct, settings.long_term_rate_pct, settings.niit_pct
    used = []
    if short is None:
        used.append(f"{float(TOP_SHORT_TERM_RATE):.0%} on short-term gains")
    if long is None:
        used.append(f"{float(TOP_LONG_TERM_RATE):.0%} on long-term gains")
    if niit is None:
        niit = float(NIIT_RATE) if short is None and long is None else 0.0
    resolved = replace(
        settings,
        short_term_rate_pct=float(TOP_SHORT_TERM_RATE) if short is None else short,
        long_term_rate_pct=float(TOP_LONG_TERM_RATE) if long is None else long,
        niit_pct=niit,
    )
    if not used or not any(account.taxable for account in accounts.values()):
        return EffectiveSettings(resolved, ())
    extra = f", {float(NIIT_RATE):.1%} NIIT" if niit else ""
    return EffectiveSettings(
        resolved,
        (
            note(
                Problem.DEFAULT_TAX_RATES,
                f"No tax rates on Settings: 2026's top federal rates are used ({' and '.join(used)}{extra}); "
                "set Short-Term Rate %, Long-Term Rate % and NIIT % to the client's own.",
                sheet="Settings",
            ),
        ),
    )
