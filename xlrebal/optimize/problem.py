"""The placement problem and its answer as columns: lots, purchases, rows, wishes and limits, in dollars."""

from __future__ import annotations

from dataclasses import field, fields, replace
from itertools import product
from typing import NamedTuple, TypeVar

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.market_steps import Markets
from xlrebal.optimize.prices import INSIDE
from xlrebal.optimize.variance import Variance
from xlrebal.optimize.year_tax import TaxBySteps
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints


@record(kw_only=True)
class Sellable:
    """Lots that may be sold, one element each: where, how much in dollars (least: at least), and what a dollar of it costs.

    name: a number by which the lot is known in every problem.
    tax: of one dollar, losses negative. price: of trading, location and ties, per dollar. gain_short, gain_long: dollars of
    gain a dollar. group: the identical group, by index. loses: whether a purchase of its group would wash it. part: the finest
    row it counts in. queue: the position it leaves in order; place: its place in there, -1 where rising cost is order enough.
    smallest: what an order of its position comes to at least, unless it sells all there is; improves: what it comes to in any case.
    """

    name: Ints
    account: Ints
    symbol: Ints
    value: Floats
    least: Floats
    tax: Floats
    price: Floats
    gain_short: Floats
    gain_long: Floats
    group: Ints
    loses: Flags
    part: Ints
    queue: Ints
    place: Ints
    smallest: Floats
    improves: Floats


@record(kw_only=True)
class Buyable:
    """Purchases that may be made, one element each: where, up to how much, and the price of a dollar of it.

    washes: that a loss of its group sold by this plan would be washed by it. is_trade: a payment of a need is none. smallest,
    improves: as of lots.
    """

    account: Ints
    symbol: Ints
    room: Floats
    price: Floats
    group: Ints
    washes: Flags
    smallest: Floats
    improves: Floats
    is_trade: Flags


Columns = TypeVar("Columns", Sellable, Buyable)


@record(kw_only=True)
class RowAims:
    """Rows that are to end between two values, one element each, in dollars; `off` is the price of a dollar beyond,
    of_over and of_under that of one by which it is off already, further that of one by which it is not yet.

    near: the first dollars beyond, which cost little: no tax is paid to reach the last of them. least, most: the band
    around, inside of which a dollar costs a tenth. drift: of a row that is priced by what its drift costs, the price of each
    dollar off its aim inside its band (NaN: it is aimed at); empty where all rows are aimed at.

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
    further: Floats
    near: Floats
    member_row: Ints
    member_symbol: Ints
    member_account: Ints
    drift: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def priced(self) -> Flags:
        """Which rows are priced by what their drift costs."""
        return ~np.isnan(self.drift) if len(self.drift) else np.zeros(len(self.now), dtype=np.bool_)

    @property
    def inside(self) -> Floats:
        """What a dollar off the aim costs inside the band."""
        aimed_at = self.off * INSIDE
        return np.where(self.priced, self.drift, aimed_at) if len(self.drift) else aimed_at


@record(kw_only=True)
class Wishes:
    """By how many dollars each symbol is to change, one element each; what serves the rows as well for less goes first.

    of_lot, of_purchase: the wish each lot and purchase counts for, by index; -1 for none.
    """

    change: Floats
    of_lot: Ints
    of_purchase: Ints


@record(kw_only=True)
class Steady:
    """Dollars that some accounts, by index, are to sell and to buy; what one trades more or less costs `off` a dollar."""

    account: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    sells: Floats = field(default_factory=lambda: np.zeros(0))
    buys: Floats = field(default_factory=lambda: np.zeros(0))
    off: float = 0.0


class Filling(NamedTuple):
    """One way in which the brackets fill: of what sales cost, and of what is due this year."""

    by_brackets: TaxBySteps | None
    due: TaxBySteps | None


@record(kw_only=True)
class SaleLimits:
    """What all sales together may come to, in dollars; infinite: no limit. traded: sales and purchases; due: what counts for the tax."""

    gain: float = UNBOUNDED
    short_term: float = UNBOUNDED
    tax: float = UNBOUNDED
    traded: float = UNBOUNDED
    due: TaxBySteps | None = None


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

    def only(self, lots: Ints, purchases: Ints) -> Ceilings:
        """The same over these lots and purchases alone, by index."""
        sold, bought = np.isin(self.sale, lots), np.isin(self.purchase, purchases)
        return replace(
            self,
            of_sale=self.of_sale[sold],
            sale=np.searchsorted(lots, self.sale[sold]),
            sign=self.sign[sold],
            of_purchase=self.of_purchase[bought],
            purchase=np.searchsorted(purchases, self.purchase[bought]),
        )


@record(kw_only=True)
class PlacementProblem:
    """Everything that one placement needs. cash: dollars that each account may spend, negative where it lacks some.

    worth: of the whole household, in dollars. minimum: the least order. by_brackets: tax beside that of each lot by itself. harvests:
    whether rows that are priced sell more where losses save tax. variance: what drift costs by its risk. custody: of each account the
    first of those that are sleeves of one with it; empty: each stands for itself. In none of these is anything both sold and bought.
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
    by_brackets: TaxBySteps | None = None
    steady: Steady = field(default_factory=Steady)
    harvests: bool = False
    markets: Markets = field(default_factory=Markets)
    variance: Variance = field(default_factory=Variance)
    custody: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def sold_at(self) -> Ints:
        """The account at the custodian of each lot."""
        return self.custody[self.lots.account] if len(self.custody) else self.lots.account

    @property
    def bought_at(self) -> Ints:
        """The account at the custodian of each purchase."""
        return self.custody[self.purchases.account] if len(self.custody) else self.purchases.account

    def only(self, lots: Ints, purchases: Ints) -> PlacementProblem:
        """The problem with these lots and purchases alone, by index, in order."""
        return replace(
            self,
            lots=_picked(self.lots, lots),
            purchases=_picked(self.purchases, purchases),
            wishes=replace(
                self.wishes, of_lot=self.wishes.of_lot[lots], of_purchase=self.wishes.of_purchase[purchases]
            ),
            limits=replace(self.limits, due=self.limits.due and self.limits.due.only(lots)),
            ceilings=self.ceilings.only(lots, purchases),
            by_brackets=self.by_brackets and self.by_brackets.only(lots),
            markets=self.markets.only(lots, purchases),
            variance=self.variance.only(lots, purchases),
        )

    def without(self, lots: Flags, purchases: Flags) -> PlacementProblem:
        """The problem with nothing left of these lots and purchases."""
        return replace(
            self,
            lots=replace(self.lots, value=np.where(lots, 0.0, self.lots.value)),
            purchases=replace(self.purchases, room=np.where(purchases, 0.0, self.purchases.room)),
        )

    @property
    def due(self) -> TaxBySteps | None:
        """What counts for the limit on tax; None without one."""
        return self.limits.due if self.limits.tax < UNBOUNDED else None

    def branches(self) -> list[Filling]:
        """The ways in which the brackets may fill, each with rising rates alone."""
        value = self.lots.value
        ways = ([None] if each is None else each.ways(value) for each in (self.by_brackets, self.due))
        return [Filling(*way) for way in product(*ways)]

    def filled(self, way: Filling) -> PlacementProblem:
        """The problem with its brackets filling in one way."""
        return replace(self, by_brackets=way.by_brackets, limits=replace(self.limits, due=way.due))

    def tax(self, sold: Floats) -> float:
        """Dollars of tax that dollars sold of each lot cost, by the brackets they fill where these are known; losses count against it."""
        by_lot = float(self.lots.tax @ sold)
        return by_lot + (self.by_brackets.tax(sold) if self.by_brackets else 0.0)


@record(kw_only=True)
class Placement:
    """The answer in dollars: sold by lot, bought by purchase, what each account lacks and each row misses.

    proved: False where a search for it stopped at its limit, so that less may be possible.
    """

    sold: Floats
    bought: Floats
    lacking: Floats
    off: Floats
    cost: float
    proved: bool


def in_basis_points(problem: PlacementProblem) -> PlacementProblem:
    """The same with all amounts in basis points of the household's worth: the solver's tolerances are fractions of a cent."""
    return _scaled(problem, 1e4 / problem.worth)


def in_dollars(placement: Placement, worth: float) -> Placement:
    """The answer to that, in dollars again."""
    by = worth / 1e4
    return Placement(
        sold=placement.sold * by,
        bought=placement.bought * by,
        lacking=placement.lacking * by,
        off=placement.off * by,
        cost=placement.cost * by,
        proved=placement.proved,
    )


def _scaled(problem: PlacementProblem, by: float) -> PlacementProblem:
    """All amounts times `by`."""
    lots, purchases, rows, limits = problem.lots, problem.purchases, problem.rows, problem.limits
    return replace(
        problem,
        cash=problem.cash * by,
        lots=replace(
            lots, value=lots.value * by, least=lots.least * by, smallest=lots.smallest * by, improves=lots.improves * by
        ),
        purchases=replace(
            purchases, room=purchases.room * by, smallest=purchases.smallest * by, improves=purchases.improves * by
        ),
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
        steady=replace(problem.steady, sells=problem.steady.sells * by, buys=problem.steady.buys * by),
        ceilings=replace(problem.ceilings, most=problem.ceilings.most * by, over=problem.ceilings.over * by),
        limits=replace(
            limits,
            gain=limits.gain * by,
            short_term=limits.short_term * by,
            tax=limits.tax * by,
            traded=limits.traded * by,
            due=limits.due and limits.due.scaled(by),
        ),
        by_brackets=problem.by_brackets and problem.by_brackets.scaled(by),
        markets=replace(problem.markets, step=problem.markets.step * by),
        variance=problem.variance.scaled(by),
        minimum=problem.minimum * by,
    )


def _picked(columns: Columns, which: Ints) -> Columns:
    """Some elements of every column."""
    return replace(columns, **{field.name: getattr(columns, field.name)[which] for field in fields(columns)})
