"""Which sales of a placement raise the cash that accounts need, and which pay for what the advisor buys there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.placement.why_moved import WhyMoved
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.owed import Owed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.symbol import Symbol

HALF_A_CENT = 0.005


class Paying(NamedTuple):
    """Positions whose sales are needed. cash: for a need, a minimum or a balance below zero. orders: for the advisor's own
    purchases, with what these are of."""

    cash: frozenset[PositionIndex]
    orders: Mapping[PositionIndex, tuple[Symbol, ...]]


def what_sales_pay(
    proposal: Proposal, wanted: Mapping[PositionIndex, float], waiting: Mapping[str, Owed], why: WhyMoved
) -> Paying:
    """What the sales pay that accounts still owe. wanted: dollars sold of each position.

    Cash comes from what is over its aim first, then from what is taxed least, until it is there; the advisor's purchases from
    what serves no aim first: those sales are there for nothing else.
    """
    if not waiting:
        return Paying(frozenset(), {})
    taxed_least = sorted(wanted, key=lambda each: (proposal.tax_share(each), each))
    serves = {each: why.serves_a_row(each) for each in taxed_least}
    cash = _until_paid(
        proposal,
        wanted,
        {name: each.cash / 100 for name, each in waiting.items()},
        sorted(taxed_least, key=lambda each: not serves[each]),
    )
    others = [each for each in taxed_least if each not in cash]
    ordered = _until_paid(
        proposal,
        wanted,
        {name: each.purchases / 100 for name, each in waiting.items()},
        sorted(others, key=lambda each: serves[each]),
    )
    bought = _ordered(proposal)
    accounts = proposal.household.positions.account
    return Paying(frozenset(cash), {each: tuple(bought[accounts[each]]) for each in ordered})


def _until_paid(
    proposal: Proposal,
    wanted: Mapping[PositionIndex, float],
    lacking: dict[str, float],
    in_turn: Iterable[PositionIndex],
) -> set[PositionIndex]:
    found = set()
    for position in in_turn:
        account = proposal.household.positions.account[position]
        if lacking.get(account, 0.0) > HALF_A_CENT:
            lacking[account] -= wanted[position]
            found.add(position)
    return found


def _ordered(proposal: Proposal) -> dict[str, list[Symbol]]:
    """What the advisor's own purchases are of, by account."""
    found: dict[str, list[Symbol]] = defaultdict(list)
    for each in proposal.purchases:
        if each.purpose is TradePurpose.ADVISOR and each.gross > NO_MONEY and each.symbol not in found[each.account]:
            found[each.account].append(each.symbol)
    return found
