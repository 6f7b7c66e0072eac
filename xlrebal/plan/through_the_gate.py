"""The proposal once the cost gate has held back what is not worth its cost, and the method has found the best of the rest.

A chain held back may neither be sold nor bought in its accounts, and what the rest brings every row to is enough: no other
trade takes its place. What that leaves is weighed again, since less in one place may be worth more in another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from xlrebal.plan.cost_gate import held_back, weigh, why_held
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import scope_name
from xlrebal.plan.proposal.weighed import TradeKey, Weighed, WeighedChain
from xlrebal.plan.situation import Gate, Method, Proposed, Situation
from xlrebal.schema.reason import Reason
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol

ROUNDS = 4  # of weighing what is left; then what is still not worth its cost waits with all of its scope

TakeStock = Callable[[Mapping[str, Reason]], Situation]


def through_the_gate(take: TakeStock, method: Method) -> tuple[Situation, Proposed]:
    """The situation with what was weighed, and the proposal. take: the situation, given the scopes held back whole and why."""
    situation = take({})
    proposed = method(situation)
    years = situation.household.settings.gate_horizon_years
    scopes: dict[str, Weighed] = {}
    chains: dict[TradeKey, WeighedChain] = {}
    weighed = weigh(situation, proposed)
    for place in range(ROUNDS):
        last = place == ROUNDS - 1
        held = {each.scope: replace(each, held=True) for each in weighed if each.held or (last and each.held_chains)}
        new = [chain for each in weighed if each.scope not in held for chain in each.held_chains]
        if not held and not new:
            break
        scopes |= held
        made = {key for each in weighed for chain in each.chains if not chain.held for key in chain.trades}
        chains |= {key: chain for chain in new for key in chain.trades if key not in made}
        chains = {key: chain for key, chain in chains.items() if chain.scope not in scopes}
        parts = {key: cents for chain in new for key, cents in zip(chain.trades, chain.amounts, strict=True)}
        gate = _gate(situation, proposed.proposal, chains, parts, years)
        situation = take(held_back(tuple(scopes.values()), years)) if held else situation
        situation = situation.gated(gate)
        proposed = method(situation)
        weighed = weigh(situation, proposed)
    return replace(situation, weighed=_as_shown(situation, scopes, chains, weighed)), proposed


def _gate(
    situation: Situation,
    after: Proposal,
    chains: Mapping[TradeKey, WeighedChain],
    parts: Mapping[TradeKey, Cents],
    years: float,
) -> Gate | None:
    """What is held, and what all other trades of its scopes come to; None where nothing is. parts: cents held of each trade."""
    if not chains:
        return None
    before, household = situation.proposal, after.household
    kept, waiting = defaultdict[tuple[str, Symbol], Cents](lambda: NO_MONEY), dict(parts)
    for sale in after.sales[len(before.sales) :]:
        account, symbol = household.account_of(sale.lot), household.symbol_of(sale.lot)
        if (Side.SELL, account, symbol) not in chains:
            kept[scope_name(household.accounts[account]), symbol] -= sale.gross
    for bought in after.purchases[len(before.purchases) :]:
        if (Side.BUY, bought.account, bought.symbol) not in chains:
            counts_as = bought.stands_for or bought.symbol
            kept[scope_name(household.accounts[bought.account]), counts_as] += bought.gross
            part = waiting.pop((Side.BUY, bought.account, bought.symbol), NO_MONEY)
            kept[scope_name(household.accounts[bought.account]), counts_as] -= part
    reasons = {key: why_held(chain, years) for key, chain in chains.items()}
    return Gate(reasons=reasons, scopes=frozenset(each.scope for each in chains.values()), kept=dict(kept))


def _as_shown(
    situation: Situation,
    scopes: Mapping[str, Weighed],
    chains: Mapping[TradeKey, WeighedChain],
    weighed: tuple[Weighed, ...],
) -> tuple[Weighed, ...]:
    """Every scope as it was weighed last, in their order, with the chains that were held back before."""
    made = {**{each.scope: each for each in weighed}, **scopes}
    held = defaultdict[str, dict[WeighedChain, None]](dict)
    for chain in chains.values():
        held[chain.scope].setdefault(chain)
    found = []
    for name in (drift.scope.account for drift in situation.drift):
        own = made.get(name)
        if own is None and held[name]:
            own = Weighed(scope=name, drift=NO_MONEY, trading=NO_MONEY, tax=NO_MONEY, mandate="", held=False)
        if own is not None:
            found.append(replace(own, chains=(*own.chains, *held[name])))
    return tuple(found)
