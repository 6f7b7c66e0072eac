"""A household's lots, purchases and aims as the columns of one placement problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from xlrebal.household.household import Household
from xlrebal.optimize.prices import STEADY
from xlrebal.optimize.problem import Ceilings, PlacementProblem, SaleLimits, Sellable, Steady, Wishes
from xlrebal.optimize.variance import Variance
from xlrebal.optimize.year_tax import Brackets, TaxBySteps
from xlrebal.plan.placement.markets import markets_of
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.risk_to_weigh import risk_to_weigh
from xlrebal.plan.placement.row_columns import row_columns
from xlrebal.plan.placement.trade_columns import HeldPositions, Numbers, buyable, relief, sellable
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.taxes.gain_budget import GainBudget
from xlrebal.plan.taxes.tax_steps import TaxSteps, due_steps, netted_steps, worth_steps
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Flags, Ints
from xlrebal.tax.money import CENTS, NO_MONEY
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


def problem_of(proposal: Proposal, movable: Movable) -> PlacementProblem:
    """The problem in columns; no lot has to go."""
    household = proposal.household
    names, held = Numbers(household, movable), HeldPositions.of(household, movable)
    lots, budget = sellable(proposal, movable, names, held), proposal.budget
    limits = _limits(budget, proposal.turnover_left())
    if budget.tax_limit is not None:
        steps = due_steps(budget.tax_year, budget.results)
        limits = replace(limits, due=_year_tax(household, held, lots, steps, budget.results))
    return PlacementProblem(
        worth=household.gross_value / CENTS,
        cash=np.array([movable.cash[name] for name in names.accounts], dtype=float) / CENTS,
        lots=lots,
        purchases=buyable(household, movable, names),
        rows=row_columns(proposal, movable, names),
        wishes=_wishes(movable, held),
        ceilings=_ceilings(movable, held),
        limits=limits,
        steady=_steady(household, movable, names),
        minimum=max(map(household.minimum_trade, names.accounts), default=NO_MONEY) / CENTS,
        by_brackets=_year_tax(household, held, lots, _worth_steps(budget, movable), budget.results),
        harvests=movable.harvests,
        markets=markets_of(household, movable, [held.symbols[at] for at in held.of_lot.tolist()]),
        variance=risk_to_weigh(proposal, movable, [held.pair(at) for at in held.of_lot.tolist()])
        if movable.weighed
        else Variance(),
        custody=_custody(household, names),
    )


def _worth_steps(budget: GainBudget, movable: Movable) -> tuple[TaxSteps, ...]:
    """What gains cost and losses are worth by the year's totals; none where each lot has its marginal rate."""
    if movable.carried is not None:
        return netted_steps(budget.tax_year, budget.results, movable.carried)
    return worth_steps(budget.tax_year, budget.results)


def _steady(household: Household, movable: Movable, names: Numbers) -> Steady:
    held = sorted({name for name, _ in movable.steady} & names.account.keys())
    return Steady(
        account=names.of_accounts(held),
        sells=np.array([movable.steady[name, Side.SELL] for name in held], dtype=float) / CENTS,
        buys=np.array([movable.steady[name, Side.BUY] for name in held], dtype=float) / CENTS,
        off=relief(household, STEADY),
    )


def _custody(household: Household, names: Numbers) -> Ints:
    """Of each account the first of the sleeves of one account that it is among; nothing where there are no sleeves."""
    if not any(household.accounts[name].sleeve_of for name in names.accounts):
        return np.zeros(0, dtype=np.int64)
    first: dict[str, int] = {}
    at = [household.accounts[name].custody for name in names.accounts]
    return np.array([first.setdefault(each, number) for number, each in enumerate(at)], dtype=np.int64)


def _year_tax(
    household: Household, held: HeldPositions, lots: Sellable, steps: Sequence[TaxSteps], results: CapitalResults
) -> TaxBySteps | None:
    """Totals that rise by steps, and what a dollar of each lot counts in them; None without any."""
    metal = np.array([household.securities[symbol].collectible for symbol in held.symbols], dtype=np.bool_)
    totals = tuple(brackets_of(lots, metal[held.of_lot], each) for each in steps)
    return TaxBySteps(totals=totals, long_term=lots.gain_long, so_far=results.net_lt / CENTS) if totals else None


def brackets_of(lots: Sellable, metal: Flags, steps: TaxSteps) -> Brackets:
    """The steps of a total in dollars, and what a dollar of each lot counts in it. metal: which lots are collectibles."""
    short, long, collectible = steps.total.value
    gain = np.where(short, lots.gain_short, 0.0) + np.where(long | (metal & collectible), lots.gain_long, 0.0)
    up, down = np.array(steps.up).reshape(-1, 2), np.array(steps.down).reshape(-1, 2)
    return Brackets(
        gain=gain,
        up=up[:, 0] / CENTS,
        up_rate=up[:, 1],
        down=down[:, 0] / CENTS,
        down_rate=down[:, 1],
        up_filled=np.zeros(len(up)),
        down_filled=np.zeros(len(down)),
        covered=steps.total.covered,
    )


def _wishes(movable: Movable, held: HeldPositions) -> Wishes:
    keys = {key: number for number, key in enumerate(sorted(movable.wishes))}
    bought = [(each.account, each.stands_for or each.symbol) for each in movable.purchases]
    bought += [(each.account, NO_SYMBOL) for each in movable.payments]

    def numbers(pairs: Iterable[tuple[str, Symbol]]) -> Ints:
        return np.array([keys.get((movable.scope_of[account], name), -1) for account, name in pairs], dtype=np.int64)

    change = np.array([movable.wishes[key] for key in keys], dtype=float) / CENTS
    of_positions = numbers(zip(held.accounts, held.symbols, strict=True))
    return Wishes(change=change, of_lot=of_positions[held.of_lot], of_purchase=numbers(bought))


def _ceilings(movable: Movable, held: HeldPositions) -> Ceilings:
    """Each ceiling with the lots and purchases under it, by what they are and not what they stand for."""
    sold = list(zip(held.accounts, held.symbols, strict=True))
    bought = [(each.account, each.symbol) for each in movable.purchases]
    capped: dict[tuple[str, Symbol], list[int]] = defaultdict(list)
    floored: dict[tuple[str, Symbol], list[int]] = defaultdict(list)
    for index, ceiling in enumerate(movable.ceilings):
        for name in ceiling.symbols:
            (floored if ceiling.is_floor else capped)[ceiling.scope.account, name].append(index)

    def pairs(trades: list[tuple[str, Symbol]], limited: Mapping[tuple[str, Symbol], list[int]]) -> Ints:
        found = [
            (index, trade)
            for trade, (account, name) in enumerate(trades if limited else ())
            for index in limited.get((movable.scope_of[account], name), ())
        ]
        return np.array(found, dtype=np.int64).reshape(-1, 2).T

    def lots(limited: Mapping[tuple[str, Symbol], list[int]]) -> Ints:
        ceiling, position = pairs(sold, limited)
        by_position = np.argsort(held.of_lot, kind="stable")
        start = np.searchsorted(held.of_lot[by_position], position, side="left")
        count = np.searchsorted(held.of_lot[by_position], position, side="right") - start
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return np.stack([np.repeat(ceiling, count), by_position[np.repeat(start, count) + within]])

    makes_room, kept, filled = lots(capped), lots(floored), pairs(bought, capped)
    return Ceilings(
        most=np.array([each.most for each in movable.ceilings], dtype=float) / CENTS,
        over=np.array([each.over for each in movable.ceilings], dtype=float) / CENTS,
        of_sale=np.concatenate([makes_room[0], kept[0]]),
        sale=np.concatenate([makes_room[1], kept[1]]),
        sign=np.repeat([-1.0, 1.0], [makes_room.shape[1], kept.shape[1]]),
        of_purchase=filled[0],
        purchase=filled[1],
    )


def _limits(budget: GainBudget, turnover: int | None) -> SaleLimits:
    """What the sales may come to on top of the year's results so far: losses of earlier phases widen it (B-1)."""
    net_short, net = budget.results.net_st, budget.results.net_st + budget.results.net_lt
    return SaleLimits(
        gain=_room(budget.gain_limit, net),
        short_term=_room(budget.short_limit, net_short),
        tax=_room(budget.tax_limit, budget.tax_added),
        traded=_room(turnover, 0),
    )


def _room(limit: int | None, used: int) -> float:
    """Dollars left under a limit; infinite where there is none."""
    return np.inf if limit is None else max(0, limit - used) / CENTS
