"""Which lots, symbols and accounts serve the aims at least tax and cost: one problem for the whole household.

Amounts in dollars; inside the solver in basis points of the portfolio, so that its tolerances are fractions of a cent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.prices import CASH_SHORT, INSIDE, NEARLY, ORDER, SPLIT
from xlrebal.optimize.solve import Solution, solve
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints

TINY = 1e-9  # no lot is worth less of the portfolio
TRADED = 1e-7  # basis points of the portfolio; what is less is nothing
SAME = 1e-4  # amounts no further apart are equal


@record(kw_only=True)
class Sellable:
    """Lots that may be sold, one element each: where, how much in dollars, and what a dollar of it costs.

    tax: of one dollar, losses negative. price: of trading, location and ties, per dollar. gain_short, gain_long: dollars of
    gain a dollar. group: the identical group, by index. loses: whether a purchase of its group would wash it. part: the finest
    row it counts in. queue: the position it leaves in order; place: its place in there, -1 where rising cost is order enough.
    """

    account: Ints
    symbol: Ints
    value: Floats
    tax: Floats
    price: Floats
    gain_short: Floats
    gain_long: Floats
    group: Ints
    loses: Flags
    part: Ints
    queue: Ints
    place: Ints


@record(kw_only=True)
class Buyable:
    """Purchases that may be made, one element each: where, up to how much, and the price of a dollar of it.

    washes: that a loss of its group sold by this plan would be washed by it.
    """

    account: Ints
    symbol: Ints
    room: Floats
    price: Floats
    group: Ints
    washes: Flags


@record(kw_only=True)
class RowAims:
    """Rows that are to end between two values, one element each, in dollars; `off` is the price of a dollar beyond,
    of_over and of_under that of one by which it is off already.

    near: the first dollars beyond, which cost little: no tax is paid to reach the last of them. least, most: the band
    around, inside of which a dollar costs a tenth.

    member_row, member_symbol, member_account: what each speaks of, one element for each row, symbol and account.
    """

    now: Floats
    low: Floats
    high: Floats
    least: Floats
    most: Floats
    off: Floats
    of_over: Floats
    of_under: Floats
    near: Floats
    member_row: Ints
    member_symbol: Ints
    member_account: Ints


@record(kw_only=True)
class Wishes:
    """By how many dollars each symbol is to change, one element each; what serves the rows as well for less goes first.

    of_lot, of_purchase: the wish each lot and purchase counts for, by index; -1 for none.
    """

    change: Floats
    of_lot: Ints
    of_purchase: Ints


@record(kw_only=True)
class SaleLimits:
    """What all sales together may come to, in dollars; infinite: no limit."""

    gain: float = UNBOUNDED
    short_term: float = UNBOUNDED
    tax: float = UNBOUNDED
    sold: float = UNBOUNDED


@record(kw_only=True)
class Ceilings:
    """What some trades together may come to, in dollars: the purchases of each ceiling, and the sales times their sign.

    over: dollars by which it is exceeded already: nothing is bought under it unless sales cure that first. of_sale, sale,
    sign: a ceiling, a lot in it, and −1 where its sale makes room, 1 where it is what is limited. of_purchase, purchase: a
    ceiling and a purchase in it. All by index.
    """

    most: Floats
    over: Floats
    of_sale: Ints
    sale: Ints
    sign: Floats
    of_purchase: Ints
    purchase: Ints


@record(kw_only=True)
class PlacementProblem:
    """Everything that one placement needs. cash: dollars that each account may spend, negative where it lacks some.

    worth: of the whole household, in dollars. minimum: the least order.
    """

    worth: float
    cash: Floats
    lots: Sellable
    purchases: Buyable
    rows: RowAims
    wishes: Wishes
    limits: SaleLimits
    ceilings: Ceilings
    minimum: float


@record(kw_only=True)
class Placement:
    """The answer in dollars: sold by lot, bought by purchase, what each account lacks and each row misses."""

    sold: Floats
    bought: Floats
    lacking: Floats
    off: Floats
    cost: float


@record(kw_only=True)
class _Columns:
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


def place(problem: PlacementProblem) -> Placement:
    """The least-cost placement. Raises NoSolution where the solver fails.

    Losses are worth nothing first; then they count, as long as no row sells more for it: harvesting has its own rules.
    """
    scaled = _scaled(problem, 1e4 / problem.worth)
    scaled, first = _one_sided(scaled, lambda each: _relaxed(_losses_worthless(each), None))
    most = _by_part(scaled, first.sold)
    scaled, relaxed = _one_sided(scaled, lambda each: _relaxed(each, most))
    modes = _modes(scaled, relaxed)
    return _scaled_back(_few_orders(scaled, most, modes), problem.worth / 1e4)


def _losses_worthless(problem: PlacementProblem) -> PlacementProblem:
    return replace(problem, lots=replace(problem.lots, tax=np.maximum(problem.lots.tax, 0.0)))


def _relaxed(problem: PlacementProblem, most: Floats | None, modes: Floats | None = None) -> Placement:
    draft, columns = _draft(problem, most, modes)
    return _read(solve(draft.program()), columns)


def _draft(
    problem: PlacementProblem, most: Floats | None, modes: Floats | None = None
) -> tuple[ProgramDraft, _Columns]:
    """Columns and rows but for orders. most: what each part may sell in all. modes: by group, 1 sells its losses, 0 buys."""
    lots, purchases, rows = problem.lots, problem.purchases, problem.rows
    draft = ProgramDraft()
    columns = _Columns(
        sold=draft.columns(lots.tax + lots.price, lots.value),
        bought=draft.columns(purchases.price, purchases.room),
        lacking=draft.columns(np.full(len(problem.cash), CASH_SHORT)),
        over=draft.columns(rows.of_over, np.maximum(rows.now - rows.most - rows.near, 0.0)),
        further_over=draft.columns(rows.off),
        under=draft.columns(rows.of_under, np.maximum(rows.least - rows.now - rows.near, 0.0)),
        further_under=draft.columns(rows.off),
        nearly_over=draft.columns(np.full(len(rows.now), NEARLY), rows.near),
        nearly_under=draft.columns(np.full(len(rows.now), NEARLY), rows.near),
        inside_over=draft.columns(rows.off * INSIDE, rows.most - rows.high),
        inside_under=draft.columns(rows.off * INSIDE, rows.low - rows.least),
    )
    _cash(draft, columns, problem)
    _targets(draft, columns, problem)
    _wishes(draft, columns, problem.wishes)
    _limits(draft, columns, problem)
    _ceilings(draft, columns, problem)
    _washes(draft, columns, problem, modes)
    _queues(draft, columns, lots)
    if most is not None:
        at = draft.rows(-UNBOUNDED, most)
        draft.entries(at[lots.part], columns.sold, 1.0)
    return draft, columns


def _cash(draft: ProgramDraft, columns: _Columns, problem: PlacementProblem) -> None:
    """No account spends more than it has and sells for: nothing crosses accounts."""
    at = draft.rows(-problem.cash, UNBOUNDED)
    draft.entries(at[problem.lots.account], columns.sold, 1.0)
    draft.entries(at[problem.purchases.account], columns.bought, -1.0)
    draft.entries(at, columns.lacking, 1.0)


def _targets(draft: ProgramDraft, columns: _Columns, problem: PlacementProblem) -> None:
    """Each row ends inside its aim, or is over or under it."""
    rows = problem.rows
    at = draft.rows(rows.low - rows.now, rows.high - rows.now)
    for lot_or_purchase, own, sign in ((problem.lots, columns.sold, -1.0), (problem.purchases, columns.bought, 1.0)):
        row, column = _memberships(rows, lot_or_purchase.account, lot_or_purchase.symbol)
        draft.entries(at[row], own[column], sign)
    for off in (columns.over, columns.further_over, columns.nearly_over, columns.inside_over):
        draft.entries(at, off, -1.0)
    for off in (columns.under, columns.further_under, columns.nearly_under, columns.inside_under):
        draft.entries(at, off, 1.0)


def _wishes(draft: ProgramDraft, columns: _Columns, wishes: Wishes) -> None:
    """A symbol that changes by less or more than was wished costs a little."""
    at = draft.rows(wishes.change, wishes.change)
    for own, of, sign in ((columns.sold, wishes.of_lot, -1.0), (columns.bought, wishes.of_purchase, 1.0)):
        counts = of >= 0
        draft.entries(at[of[counts]], own[counts], sign)
    draft.entries(at, draft.columns(np.full(len(at), SPLIT)), -1.0)
    draft.entries(at, draft.columns(np.full(len(at), SPLIT)), 1.0)


def _memberships(rows: RowAims, account: Ints, symbol: Ints) -> tuple[Ints, Ints]:
    """Row and element of every pair in which a lot or a purchase counts in a row."""
    width = int(max(symbol.max(initial=0), rows.member_symbol.max(initial=0))) + 1
    key = rows.member_account * width + rows.member_symbol
    order = np.argsort(key, kind="stable")
    first = np.searchsorted(key[order], account * width + symbol, side="left")
    count = np.searchsorted(key[order], account * width + symbol, side="right") - first
    column = np.repeat(np.arange(len(account)), count)
    within = np.arange(len(column)) - np.repeat(np.cumsum(count) - count, count)
    return rows.member_row[order[np.repeat(first, count) + within]], column


def _limits(draft: ProgramDraft, columns: _Columns, problem: PlacementProblem) -> None:
    lots, limits = problem.lots, problem.limits
    for most, share in (
        (limits.gain, lots.gain_short + lots.gain_long),
        (limits.short_term, lots.gain_short),
        (limits.tax, lots.tax),
        (limits.sold, np.ones(len(lots.value))),
    ):
        if most < UNBOUNDED:
            draft.entries(draft.rows(-UNBOUNDED, most), columns.sold, share)


def _ceilings(draft: ProgramDraft, columns: _Columns, problem: PlacementProblem) -> None:
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


def _washes(draft: ProgramDraft, columns: _Columns, problem: PlacementProblem, modes: Floats | None) -> None:
    """An identical group either sells its losses or is bought."""
    lots, purchases = problem.lots, problem.purchases
    groups = np.intersect1d(lots.group[lots.loses], purchases.group[purchases.washes])
    if not len(groups):
        return
    chosen = np.full(len(groups), np.nan) if modes is None else modes
    mode = draft.columns(
        np.zeros(len(groups)), np.where(np.isnan(chosen), 1.0, chosen), low=np.where(np.isnan(chosen), 0.0, chosen)
    )
    for own, shut, size, group, sign in (
        (columns.sold, lots.loses, lots.value, lots.group, 1.0),
        (columns.bought, purchases.washes, purchases.room, purchases.group, -1.0),
    ):
        which = np.flatnonzero(shut & np.isin(group, groups))
        at = draft.rows(np.full(len(which), -UNBOUNDED), np.where(sign > 0, 0.0, size[which]))
        draft.entries(at, own[which], 1.0)
        draft.entries(at, mode[np.searchsorted(groups, group[which])], -sign * size[which])


def _queues(draft: ProgramDraft, columns: _Columns, lots: Sellable) -> None:
    """Where rising cost is not the order, no more of a lot goes, by share, than of the one before it."""
    queued = np.flatnonzero(lots.place >= 0)
    order = queued[np.lexsort((lots.place[queued], lots.queue[queued]))]
    before, after = order[:-1], order[1:]
    same = lots.queue[before] == lots.queue[after]
    before, after = before[same], after[same]
    if len(after):
        at = draft.rows(np.full(len(after), -UNBOUNDED), 0.0)
        draft.entries(at, columns.sold[after], 1 / np.maximum(lots.value[after], TINY))
        draft.entries(at, columns.sold[before], -1 / np.maximum(lots.value[before], TINY))


def _modes(problem: PlacementProblem, relaxed: Placement) -> Floats:
    """For each group that could wash: sell its losses where the relaxed answer rather does, else buy it."""
    lots, purchases = problem.lots, problem.purchases
    groups = np.intersect1d(lots.group[lots.loses], purchases.group[purchases.washes])
    sold = np.array([relaxed.sold[lots.loses & (lots.group == group)].sum() for group in groups])
    bought = np.array([relaxed.bought[purchases.washes & (purchases.group == group)].sum() for group in groups])
    return np.where(sold > bought, 1.0, 0.0)


def _few_orders(problem: PlacementProblem, most: Floats, modes: Floats) -> Placement:
    """The placement once each order has its price: spread over what the last answer used, three times, then whole."""
    _, sell_order = np.unique(problem.lots.queue, return_inverse=True)
    sells = int(sell_order.max(initial=-1)) + 1
    charge = ORDER * 1e4 / problem.worth
    used: Floats | None = None

    def answered(each: PlacementProblem) -> Placement:
        return _relaxed(each if used is None else _charged(each, sell_order, used, charge), most, modes)

    for _ in range(3):
        problem, answer = _one_sided(problem, answered)
        used = np.concatenate([np.bincount(sell_order, answer.sold, sells), answer.bought])
    assert used is not None
    return _whole_orders(problem, most, modes, sell_order, used, charge)


class _OneSided(NamedTuple):
    """A problem, and its answer, in which no account both sells and buys an identical group."""

    problem: PlacementProblem
    answer: Placement


def _one_sided(problem: PlacementProblem, answered: Callable[[PlacementProblem], Placement]) -> _OneSided:
    """Where the answer has both sides, the smaller one is shut and may go elsewhere; of equal ones the purchase."""
    while True:
        answer = answered(problem)
        lots, purchases = problem.lots, problem.purchases
        groups = int(max(lots.group.max(initial=0), purchases.group.max(initial=0))) + 1
        seller, buyer = lots.account * groups + lots.group, purchases.account * groups + purchases.group
        size = len(problem.cash) * groups
        sold, bought = np.bincount(seller, answer.sold, size), np.bincount(buyer, answer.bought, size)
        both, buys = (sold > TRADED) & (bought > TRADED), bought > sold + SAME
        if not both.any():
            return _OneSided(problem, answer)
        value = np.where((both & buys)[seller], 0.0, lots.value)
        room = np.where((both & ~buys)[buyer], 0.0, purchases.room)
        problem = replace(problem, lots=replace(lots, value=value), purchases=replace(purchases, room=room))


def _charged(problem: PlacementProblem, sell_order: Ints, used: Floats, charge: float) -> PlacementProblem:
    sells = len(used) - len(problem.purchases.room)
    rate = charge / np.maximum(used, charge)
    return replace(
        problem,
        lots=replace(problem.lots, price=problem.lots.price + rate[sell_order]),
        purchases=replace(problem.purchases, price=problem.purchases.price + rate[sells:]),
    )


def _whole_orders(
    problem: PlacementProblem, most: Floats, modes: Floats, sell_order: Ints, used: Floats, charge: float
) -> Placement:
    """Orders are made or not: each has its charge, and is no smaller than the minimum unless it sells all there is."""
    lots, purchases = problem.lots, problem.purchases
    sells = len(used) - len(purchases.room)
    kept = used > TRADED
    narrowed = replace(
        problem,
        lots=replace(lots, value=np.where(kept[sell_order], lots.value, 0.0)),
        purchases=replace(purchases, room=np.where(kept[sells:], purchases.room, 0.0)),
    )
    draft, columns = _draft(narrowed, most, modes)
    size = np.concatenate([np.bincount(sell_order, narrowed.lots.value, sells), narrowed.purchases.room])
    which = np.flatnonzero(kept & (size > 0))
    made = draft.columns(np.full(len(which), charge), 1.0, whole=True)
    at_most = draft.rows(np.full(len(which), -UNBOUNDED), 0.0)
    at_least = draft.rows(np.zeros(len(which)), UNBOUNDED)
    slot = np.full(len(used), -1)
    slot[which] = np.arange(len(which))
    least = np.minimum(problem.minimum, size[which])
    for order, own in ((sell_order, columns.sold), (np.arange(sells, len(used)), columns.bought)):
        counted = slot[order] >= 0
        draft.entries(at_most[slot[order[counted]]], own[counted], 1.0)
        draft.entries(at_least[slot[order[counted]]], own[counted], 1.0)
    draft.entries(at_most, made, -size[which])
    draft.entries(at_least, made, -least)
    return _read(solve(draft.program()), columns)


def _by_part(problem: PlacementProblem, sold: Floats) -> Floats:
    sold_by_part: Floats = np.bincount(problem.lots.part, sold, int(problem.lots.part.max(initial=-1)) + 1).astype(
        np.float64
    )
    return sold_by_part + problem.minimum + 1e-6


def _read(solution: Solution, columns: _Columns) -> Placement:
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
    )


def _scaled(problem: PlacementProblem, by: float) -> PlacementProblem:
    """All amounts times `by`."""
    lots, purchases, rows, limits = problem.lots, problem.purchases, problem.rows, problem.limits
    return replace(
        problem,
        cash=problem.cash * by,
        lots=replace(lots, value=lots.value * by),
        purchases=replace(purchases, room=purchases.room * by),
        rows=replace(
            rows,
            now=rows.now * by,
            low=rows.low * by,
            high=rows.high * by,
            near=rows.near * by,
            least=rows.least * by,
            most=rows.most * by,
        ),
        wishes=replace(problem.wishes, change=problem.wishes.change * by),
        ceilings=replace(problem.ceilings, most=problem.ceilings.most * by, over=problem.ceilings.over * by),
        limits=SaleLimits(
            gain=limits.gain * by, short_term=limits.short_term * by, tax=limits.tax * by, sold=limits.sold * by
        ),
        minimum=problem.minimum * by,
    )


def _scaled_back(placement: Placement, by: float) -> Placement:
    return Placement(
        sold=placement.sold * by,
        bought=placement.bought * by,
        lacking=placement.lacking * by,
        off=placement.off * by,
        cost=placement.cost * by,
    )
