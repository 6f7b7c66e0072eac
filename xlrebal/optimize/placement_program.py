"""A placement problem as a linear program: its columns, its rows, and what is read off its answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from xlrebal.optimize.linear_program import UNBOUNDED, LinearProgram, ProgramDraft
from xlrebal.optimize.memberships import memberships
from xlrebal.optimize.prices import CASH_SHORT, NEARLY, SPLIT
from xlrebal.optimize.problem import Placement, PlacementProblem, Sellable, Wishes
from xlrebal.optimize.solve import Basis, Solution
from xlrebal.optimize.tax_columns import TaxColumns, tax_columns
from xlrebal.optimize.wash_hull import OwnColumns, WashHull
from xlrebal.schema.record import record
from xlrebal.tax.columns import Ints

TINY = 1e-9  # no lot is worth less of the portfolio
LEAST = 1e-8  # that a dollar off an aim costs: so an answer says no more of them than there are


@record(kw_only=True)
class PlacementColumns:
    """Where the parts of an answer stand."""

    sold: Ints
    bought: Ints
    lacking: Ints
    over: Ints
    under: Ints
    further_over: Ints
    further_under: Ints
    nearly_over: Ints
    nearly_under: Ints
    inside_over: Ints
    inside_under: Ints
    wish_over: Ints
    wish_under: Ints
    mode: Ints
    groups: Ints  # of mode: the identical groups that could wash their own losses
    by_brackets: TaxColumns | None
    due: TaxColumns | None
    own_squares: OwnColumns | None = None


def draft_of(problem: PlacementProblem) -> tuple[ProgramDraft, PlacementColumns]:
    """Columns and rows but for orders."""
    lots, purchases, rows = problem.lots, problem.purchases, problem.rows
    draft = ProgramDraft()
    groups = _washing(problem)
    sold = draft.columns(lots.tax + lots.price, lots.value, low=np.minimum(lots.least, lots.value), names=lots.name)
    hull = WashHull.of(problem, groups)
    inside = np.where(hull.has_row, 0.0, np.maximum(rows.inside, LEAST))
    columns = PlacementColumns(
        sold=sold,
        bought=draft.columns(purchases.price, purchases.room),
        lacking=draft.columns(np.full(len(problem.cash), CASH_SHORT)),
        over=draft.columns(rows.of_over, np.maximum(rows.now - rows.most - rows.near, 0.0)),
        further_over=draft.columns(rows.further),
        under=draft.columns(rows.of_under, np.maximum(rows.least - rows.now - rows.near, 0.0)),
        further_under=draft.columns(rows.further),
        nearly_over=draft.columns(np.full(len(rows.now), NEARLY), rows.near),
        nearly_under=draft.columns(np.full(len(rows.now), NEARLY), rows.near),
        inside_over=draft.columns(inside, rows.most - rows.high),
        inside_under=draft.columns(inside, rows.low - rows.least),
        wish_over=draft.columns(np.full(len(problem.wishes.change), SPLIT)),
        wish_under=draft.columns(np.full(len(problem.wishes.change), SPLIT)),
        mode=draft.columns(np.zeros(len(groups)), 1.0, names=groups),
        groups=groups,
        by_brackets=tax_columns(draft, problem.by_brackets, sold, priced=True),
        due=tax_columns(draft, problem.due, sold, priced=False),
    )
    _cash(draft, columns, problem)
    _targets(draft, columns, problem)
    _wishes(draft, columns, problem.wishes)
    _steady(draft, columns, problem)
    _limits(draft, columns, problem)
    _ceilings(draft, columns, problem)
    _washes(draft, columns, problem)
    _queues(draft, columns, lots)
    own_squares = hull.add(draft, columns.sold, columns.bought, columns.mode)
    _markets(draft, columns, problem)
    problem.variance.add(draft, columns.sold, columns.bought, hull.own)
    return draft, replace(columns, own_squares=own_squares)


def at_rest(program: LinearProgram, columns: PlacementColumns, wishes: Wishes) -> Basis:
    """Where nothing is traded and every wish is missed: a start from which fewer steps lead to an answer than from none."""
    missed = np.where(wishes.change < 0, columns.wish_over, columns.wish_under)
    rows = np.unique(program.at_row[np.isin(program.at_column, missed)])
    nothing = np.zeros(0, dtype=np.int64)
    return Basis(program.column_names[missed], nothing, program.row_names[rows], nothing)


def parts_of(
    draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem, most: ArrayLike = UNBOUNDED
) -> Ints:
    """A row for each part: what it sells in all, at most `most`."""
    at = draft.rows(np.full(len(problem.rows.now), -UNBOUNDED), most)
    draft.entries(at[problem.lots.part], columns.sold, 1.0)
    return at


def _cash(draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem) -> None:
    """No account spends more than it has and sells for: nothing crosses accounts."""
    at = draft.rows(-problem.cash, UNBOUNDED)
    draft.entries(at[problem.lots.account], columns.sold, 1.0)
    draft.entries(at[problem.purchases.account], columns.bought, -1.0)
    draft.entries(at, columns.lacking, 1.0)


def _targets(draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem) -> None:
    """Each row ends inside its aim, or is over or under it."""
    rows = problem.rows
    at = draft.rows(rows.low - rows.now, rows.high - rows.now)
    for lot_or_purchase, own, sign in ((problem.lots, columns.sold, -1.0), (problem.purchases, columns.bought, 1.0)):
        row, column = memberships(rows, lot_or_purchase.account, lot_or_purchase.symbol)
        draft.entries(at[row], own[column], sign)
    for off in (columns.over, columns.further_over, columns.nearly_over, columns.inside_over):
        draft.entries(at, off, -1.0)
    for off in (columns.under, columns.further_under, columns.nearly_under, columns.inside_under):
        draft.entries(at, off, 1.0)


def _wishes(draft: ProgramDraft, columns: PlacementColumns, wishes: Wishes) -> None:
    """A symbol that changes by less or more than was wished costs a little."""
    at = draft.rows(wishes.change, wishes.change)
    for own, of, sign in ((columns.sold, wishes.of_lot, -1.0), (columns.bought, wishes.of_purchase, 1.0)):
        counts = of >= 0
        draft.entries(at[of[counts]], own[counts], sign)
    draft.entries(at, columns.wish_over, -1.0)
    draft.entries(at, columns.wish_under, 1.0)


def _steady(draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem) -> None:
    """An account that sells or buys less or more than it is to costs a little."""
    steady = problem.steady
    for account, own, amounts in (
        (problem.lots.account, columns.sold, steady.sells),
        (problem.purchases.account, columns.bought, steady.buys),
    ):
        at = draft.rows(amounts, amounts)
        row = np.full(len(problem.cash), -1)
        row[steady.account] = at
        counts = row[account] >= 0
        draft.entries(row[account[counts]], own[counts], 1.0)
        for sign in (-1.0, 1.0):
            draft.entries(at, draft.columns(np.full(len(at), steady.off)), sign)


def _limits(draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem) -> None:
    lots, limits = problem.lots, problem.limits
    for most, share in ((limits.gain, lots.gain_short + lots.gain_long), (limits.short_term, lots.gain_short)):
        if most < UNBOUNDED:
            draft.entries(draft.rows(-UNBOUNDED, most), columns.sold, share)
    if limits.traded < UNBOUNDED:
        traded = draft.rows(-UNBOUNDED, limits.traded)
        draft.entries(traded, columns.sold, 1.0)
        draft.entries(traded, columns.bought[problem.purchases.is_trade], 1.0)
    if columns.due and limits.due:
        tax = draft.rows(-UNBOUNDED, limits.tax)
        for steps, own in zip(limits.due.totals, columns.due.totals, strict=True):
            draft.entries(tax, own.up, steps.up_rate)
            draft.entries(tax, own.down, -steps.down_rate)


def _ceilings(draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem) -> None:
    """Weights of symbols and groups stay below their caps and above their floors, whatever trades make them up."""
    ceilings = problem.ceilings
    at = draft.rows(-UNBOUNDED, ceilings.most)
    draft.entries(at[ceilings.of_sale], columns.sold[ceilings.sale], ceilings.sign)
    draft.entries(at[ceilings.of_purchase], columns.bought[ceilings.purchase], 1.0)
    exceeded = np.flatnonzero(ceilings.over)
    if len(exceeded):
        cured = draft.columns(np.zeros(len(exceeded)), 1.0, whole=True)
        draft.entries(at[exceeded], cured, ceilings.over[exceeded])
        under = np.isin(ceilings.of_purchase, exceeded)
        own, bought = np.searchsorted(exceeded, ceilings.of_purchase[under]), ceilings.purchase[under]
        only_then = draft.rows(np.full(len(exceeded), -UNBOUNDED), 0.0)
        draft.entries(only_then[own], columns.bought[bought], 1.0)
        draft.entries(only_then, cured, -np.bincount(own, problem.purchases.room[bought], len(exceeded)))


def _markets(draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem) -> None:
    """What is traded in a market fills its steps, the cheapest first."""
    markets = problem.markets
    if not markets.count:
        return
    at = draft.rows(np.zeros(markets.count), 0.0)
    for own, of in ((columns.sold, markets.of_lot), (columns.bought, markets.of_purchase)):
        counts = of >= 0
        draft.entries(at[of[counts]], own[counts], 1.0)
    draft.entries(at[markets.of_step], draft.columns(markets.rate, markets.step), -1.0)


def _washing(problem: PlacementProblem) -> Ints:
    """The identical groups of which losses may be sold, and purchases made that would wash them."""
    lots, purchases = problem.lots, problem.purchases
    return np.intersect1d(lots.group[lots.loses], purchases.group[purchases.washes])


def _washes(draft: ProgramDraft, columns: PlacementColumns, problem: PlacementProblem) -> None:
    """An identical group either sells its losses (mode 1) or is bought (mode 0)."""
    lots, purchases, groups = problem.lots, problem.purchases, columns.groups
    if not len(groups):
        return
    for own, shut, size, group, sign, names in (
        (columns.sold, lots.loses, lots.value, lots.group, 1.0, lots.name),
        (columns.bought, purchases.washes, purchases.room, purchases.group, -1.0, np.arange(len(purchases.room))),
    ):
        which = np.flatnonzero(shut & np.isin(group, groups))
        at = draft.rows(np.full(len(which), -UNBOUNDED), np.where(sign > 0, 0.0, size[which]), names=names[which])
        draft.entries(at, own[which], 1.0)
        draft.entries(at, columns.mode[np.searchsorted(groups, group[which])], -sign * size[which])


def _queues(draft: ProgramDraft, columns: PlacementColumns, lots: Sellable) -> None:
    """Where rising cost is not the order, no more of a lot goes, by share, than of the one before it."""
    queued = np.flatnonzero(lots.place >= 0)
    order = queued[np.lexsort((lots.place[queued], lots.queue[queued]))]
    before, after = order[:-1], order[1:]
    same = lots.queue[before] == lots.queue[after]
    before, after = before[same], after[same]
    if len(after):
        at = draft.rows(np.full(len(after), -UNBOUNDED), 0.0, names=lots.name[after])
        draft.entries(at, columns.sold[after], 1 / np.maximum(lots.value[after], TINY))
        draft.entries(at, columns.sold[before], -1 / np.maximum(lots.value[before], TINY))


def read(solution: Solution, columns: PlacementColumns) -> Placement:
    """The answer, in the problem's amounts."""
    values = np.maximum(solution.values, 0.0)
    return Placement(
        sold=values[columns.sold],
        bought=values[columns.bought],
        lacking=values[columns.lacking],
        off=values[columns.over]
        + values[columns.further_over]
        + values[columns.nearly_over]
        + values[columns.inside_over]
        - values[columns.under]
        - values[columns.further_under]
        - values[columns.nearly_under]
        - values[columns.inside_under],
        cost=solution.cost,
        proved=solution.proved,
    )
