"""What is said of redemption fees and minimum days beside a sale: what it pays, or that other lots would have paid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from xlrebal.household.household import Security
from xlrebal.household.indexes import LotIndex
from xlrebal.plan.proposal.minimum_days import held_from, knows_since
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_MONEY, Cents


def why_fee(proposal: Proposal, lot: LotIndex, fee: Cents) -> tuple[Reason, ...]:
    """That a lot pays so many cents, and from when on it would pay none."""
    if not fee:
        return ()
    household = proposal.household
    free, security = held_from(household, lot), household.securities[household.symbol_of(lot)]
    return (because(Rule.PAYS_FEE, fee=fee, held=_held(security, {free} if free else ())),)


def why_fees(proposal: Proposal, paid: Mapping[LotIndex, Cents]) -> Iterator[Reason]:
    """What is to be said of the lots of one sale: the cents of fee they pay, lots spared for theirs, days that are not known."""
    household = proposal.household
    security = household.securities[household.symbol_of(next(iter(paid)))]
    if fee := sum(paid.values(), NO_MONEY):
        until = {free for lot, cents in paid.items() if cents and (free := held_from(household, lot))}
        yield because(Rule.PAYS_FEE, fee=fee, held=_held(security, until))
    yield from _spared(proposal, paid)
    if security.minimum_days and not all(knows_since(household, lot) for lot in paid):
        costs = f"it pays a redemption fee of {security.redemption_fee:.1%}" if security.redemption_fee else "it stays"
        yield because(Rule.DAYS_UNKNOWN, days=security.minimum_days, costs=costs)


def _held(security: Security, until: Collection[date]) -> str:
    """How long it has been held, and the days from which on it pays nothing: the first of them, and the last where that is another."""
    if not until:
        return ""
    first, last = min(until), max(until)
    free = f"{first:%d %b %Y}" if first == last else f"{first:%d %b %Y} (the last of it from {last:%d %b %Y})"
    return f"held fewer than {security.minimum_days} days, free of it from {free}"


def _spared(proposal: Proposal, paid: Mapping[LotIndex, Cents]) -> Iterator[Reason]:
    """The lot of the position that would have come before by its tax, but for its fee."""
    household, valued = proposal.household, proposal.valued
    position = household.position_of(next(iter(paid)))
    if household.lot_method(position) != "TAXCOST":
        return
    tax, cost = (max(float(column[lot]) for lot in paid) for column in (valued.tax_per_dollar, valued.cost_per_dollar))
    spared = [
        lot
        for lot in proposal.lots_left(position)
        if valued.fee[lot] and valued.tax_per_dollar[lot] < tax and valued.cost_per_dollar[lot] > cost
    ]
    for lot in sorted(spared, key=lambda lot: (float(valued.tax_per_dollar[lot]), lot))[:1]:
        free = held_from(household, lot)
        until = f" before {free:%d %b %Y}" if free else ""
        yield because(Rule.SPARES_FEE, lot=household.lots.lot_id[lot], fee=float(valued.fee[lot]), until=until)
