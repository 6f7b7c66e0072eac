"""The settings as the plan uses them: blank tax rates take 2026's top federal rates, and that is said once.

With Filing Status and Other Income they stay blank: the brackets tell them (plan/taxes/marginal_rates.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlrebal.household.household import Account
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.tax.rates import NIIT_RATE, TOP_LONG_TERM_RATE, TOP_SHORT_TERM_RATE

TOP_RATES = {"short_term_rate_pct": TOP_SHORT_TERM_RATE, "long_term_rate_pct": TOP_LONG_TERM_RATE}


class EffectiveSettings(NamedTuple):
    """Every setting, no tax rate blank unless the brackets tell it."""

    settings: dict[str, Value]
    findings: tuple[Finding, ...]


def effective_settings(settings: Mapping[str, Value], accounts: Mapping[str, Account]) -> EffectiveSettings:
    """The settings with their tax rates resolved (T-4); the note only where a taxable account exists."""
    if settings.get("filing_status") and settings.get("other_income") is not None:
        return EffectiveSettings(dict(settings), ())
    blank = [key for key in TOP_RATES if settings.get(key) is None]
    resolved = dict(settings) | {key: float(TOP_RATES[key]) for key in blank}
    if settings.get("niit_pct") is None:
        resolved["niit_pct"] = float(NIIT_RATE) if len(blank) == len(TOP_RATES) else 0.0
    if not blank or not any(account.taxable for account in accounts.values()):
        return EffectiveSettings(resolved, ())
    used = " and ".join(
        f"{float(TOP_RATES[key]):.0%} on {'short' if key.startswith('short') else 'long'}-term gains" for key in blank
    )
    extra = f", {float(NIIT_RATE):.1%} NIIT" if resolved["niit_pct"] else ""
    return EffectiveSettings(
        resolved,
        (
            note(
                Problem.DEFAULT_TAX_RATES,
                f"No tax rates on Settings: 2026's top federal rates are used ({used}{extra}); "
                "set Short-Term Rate %, Long-Term Rate % and NIIT % to the client's own.",
                sheet="Settings",
            ),
        ),
    )
