"""What is to leave: holdings without a place in the target, and those marked phase out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlrebal.household.household import Restriction
from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.left_the_model import why_without_place
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.harvest.swap_back import StoodIn
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.trading_rules import restriction
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.symbol import Symbol


class Leaving(NamedTuple):
    """What a position is sold out of for, and why."""

    purpose: TradePurpose
    reason: Reason


def what_leaves(
    proposal: Proposal,
    drift: tuple[ScopeDrift, ...],
    verdicts: tuple[Verdict, ...],
    stand_ins: Mapping[str, Mapping[Symbol, StoodIn]],
) -> dict[PositionIndex, Leaving]:
    """Every misplaced holding, and why it goes.

    stand_ins: by scope, the holdings that stood in for a symbol sold at a loss.
    """
    found: dict[PositionIndex, Leaving] = {}
    for each, verdict in zip(drift, verdicts, strict=True):
        found |= _leaving(proposal, each, verdict, stand_ins.get(each.scope.account, {}))
    return found


def _leaving(
    proposal: Proposal, drift: ScopeDrift, verdict: Verdict, stand_ins: Mapping[Symbol, StoodIn]
) -> dict[PositionIndex, Leaving]:
    """Positions to sell out of, with the purpose and the reason."""
    positions = proposal.household.positions
    found: dict[PositionIndex, Leaving] = {}
    if proposal.household.settings.mode == "bands only":
        return found
    set_limits = proposal.budget.limits_in_words
    for index in (index for account in drift.scope.accounts for index in positions.of_account.get(account, ())):
        account, symbol = positions.account[index], positions.symbol[index]
        if positions.quantity[index] <= 0:
            continue
        taxable = proposal.household.accounts[account].taxable
        limits = f"; sold as far as {set_limits} allows" if set_limits and taxable else ""
        if out := restriction(proposal.household, account, symbol, ("phase out",)):
            limits = f"{_over_years(out)}{limits}"
            found[index] = Leaving(TradePurpose.PHASE_OUT, because(Rule.PHASE_OUT, name=symbol, limits=limits))
        elif verdict.legacy_goes and symbol in drift.targets.legacy:
            found[index] = _without_place(drift, symbol, limits, stand_ins.get(symbol))
    return found


def _over_years(out: Restriction) -> str:
    """How far it goes, and over how many years."""
    down = f", down to {percent_text(out.weight)}" if out.weight else ""
    return f"{down}, a part of it each year until {out.out_by.day} {out.out_by:%b %Y}" if out.out_by else down


def _without_place(drift: ScopeDrift, symbol: Symbol, limits: str, stood_in: StoodIn | None) -> Leaving:
    """A holding without a place in the target; `stood_in`: what it had been bought in place of."""
    if stood_in is None:
        place = why_without_place(drift.targets, symbol)
        return Leaving(TradePurpose.PHASE_OUT, because(Rule.LEGACY, name=symbol, place=place, limits=limits))
    reason = because(
        Rule.STOOD_IN,
        name=symbol,
        original=stood_in.original,
        sold=stood_in.sold,
        safe=stood_in.safe_from,
        limits=limits,
    )
    return Leaving(TradePurpose.SWAP_BACK, reason)
