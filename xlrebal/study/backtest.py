"""What policies would have done: many at once over one history, period by period, without a look ahead.

Between two trades a portfolio's dollars in each asset grow as the asset does, whatever the policy. So a stretch of periods is
worked out for all policies at once; those that trade in it are worked out again from the day they trade. Who trades on
known dates only needs no stretches (calendar_path.py), nor does who weighs costs against drift (weighed_path.py).

A period: assets earn its return; money comes in or goes out; on a day that it looks the policy trades, at the period's prices.
Money that comes in buys what is below its target, in proportion to what it lacks; money that goes out sells what is above.
Costs are paid out of the portfolio, in proportion: after a trade the weights are those it went for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import pairwise

import numpy as np

from xlrebal.household.risk_facts import PastReturns
from xlrebal.schema.plan_settings import ReviewFrequency
from xlrebal.schema.record import record
from xlrebal.study.calendar_path import KnownDates, calendar_path
from xlrebal.study.destination import DUST, Goes, destination, with_flows
from xlrebal.study.one_path import OnePath
from xlrebal.study.policy import Policy, Trigger, looks, reaches
from xlrebal.study.weighed_path import WeighedPolicy, weighed_path
from xlrebal.tax.columns import Flags, Floats, Ints

MONTH, LONGEST = 31, 1_024  # periods of one stretch at least, where nothing is to be done within it, and at most
TOGETHER = 65_536  # periods × assets × policies of one stretch: what a core keeps near
MANY = 1_024  # assets × policies, from which whoever looks once a month or less is looked at on those days only
OFTEN: tuple[ReviewFrequency, ...] = ("daily", "weekly")  # looked at within a month


@record
class TradingCosts:
    """What trading costs. share: of each dollar bought or sold, by asset (fractions); 0 for cash. each: dollars for every order."""

    share: Floats
    each: float = 0.0


@record
class Studied:
    """What is studied. targets: by asset, adding up to 1; or a row for each period, where they change with time.

    history: no returns missing. flows: dollars paid in (+) or out (−) at the end of each period. start: dollars at first, at target.
    price: what a year's variance of the drift costs, as a fraction of the portfolio: ½ × risk aversion × the years it is counted
    over; only policies that weigh it ask.
    worlds (worlds, periods): in place of the history as many others, each with the returns of these periods of it; every
    policy then has a column in each, those of the first world first.
    """

    history: PastReturns
    targets: Floats
    costs: TradingCosts
    _: KW_ONLY
    flows: Floats | None = None
    start: float = 100.0
    price: float = 0.0
    worlds: Ints | None = None

    def returns(self, start: int, end: int) -> Floats:
        """The returns of some periods (assets, periods, worlds); one world where there is only the history."""
        if self.worlds is None:
            return self.history.returns[start:end].T[..., None]
        return self.history.returns[self.worlds[:, start:end]].transpose(2, 1, 0)


@record(kw_only=True)
class Paths:
    """What came of each policy; a column a policy.

    values (periods + 1, policies): dollars at first and at each period's end, after costs and flows. turnover: one-way, half
    of what was traded by the value then, added up. cost: dollars. cost_growth: by how much costs shrank it, as the sum of
    logarithms. rebalances: how often it traded, flows aside. largest_drift: the furthest that any asset stood from its
    target at a period's end before trading, as a fraction. holdings (periods, assets, policies): dollars after trading,
    where asked for.
    """

    values: Floats
    turnover: Floats
    cost: Floats
    cost_growth: Floats
    rebalances: Ints
    largest_drift: Floats
    holdings: Floats | None = None


@dataclass(kw_only=True)
class _Sums:
    """The paths so far, as in `Paths`."""

    values: Floats
    turnover: Floats
    cost: Floats
    cost_growth: Floats
    rebalances: Ints
    largest_drift: Floats
    holdings: Floats | None

    @classmethod
    def empty(cls, studied: Studied, count: int, keep_holdings: bool) -> _Sums:
        """Of so many policies, nothing yet but what they start with."""
        periods, assets = studied.history.returns.shape
        values = np.empty((periods + 1, count))
        values[0] = studied.start
        return cls(
            values=values,
            turnover=np.zeros(count),
            cost=np.zeros(count),
            cost_growth=np.zeros(count),
            rebalances=np.zeros(count, dtype=np.int64),
            largest_drift=np.zeros(count),
            holdings=np.empty((periods, assets, count)) if keep_holdings else None,
        )

    def put(self, at: int | list[int], path: OnePath | Paths) -> None:
        """Put these paths in these places."""
        self.values[:, at] = path.values
        self.turnover[at], self.cost[at] = path.turnover, path.cost
        self.cost_growth[at], self.rebalances[at] = path.cost_growth, path.rebalances
        self.largest_drift[at] = path.largest_drift
        if self.holdings is not None:
            self.holdings[:, :, at] = path.holdings

    def paths(self) -> Paths:
        """What has come of them."""
        return Paths(
            values=self.values,
            turnover=self.turnover,
            cost=self.cost,
            cost_growth=self.cost_growth,
            rebalances=self.rebalances,
            largest_drift=self.largest_drift,
            holdings=self.holdings,
        )


@dataclass(kw_only=True)
class _Run:
    """A run over stretches. looking, often (periods, policies), (policies): who looks when, and who within a stretch.

    forced: where flows or new targets make all act; changed: where targets are new. held (assets, policies): dollars now.
    """

    studied: Studied
    policies: Sequence[Policy]
    targets: Floats
    looking: Flags
    often: Flags
    forced: Flags
    changed: Flags
    banded: Flags
    dearness: Floats
    goes: Goes
    held: Floats
    sums: _Sums


@record
class _Bands:
    """What each policy's assets may reach below and above their targets (assets, policies).

    least: the smallest of a policy's reaches. even: the one of all its assets on both sides; NaN where it has several.
    """

    below: Floats
    above: Floats
    least: Floats
    even: Floats

    def broken(self, apart: Floats, values: Floats, columns: Ints) -> Flags:
        """Whether any asset is out of its band. apart (assets, …, policies): dollars from target; values (…, policies)."""
        even = self.even[columns]
        found: Flags = _furthest(apart) > even * values
        several = np.flatnonzero(np.isnan(even))
        if several.size:
            some, worth = apart[..., several], values[..., several]
            shape = (len(apart), *(1,) * (apart.ndim - 2), several.size)
            over = some > self.above[:, columns][:, several].reshape(shape) * worth
            under = -some > self.below[:, columns][:, several].reshape(shape) * worth
            found[..., several] = (over | under).any(axis=0)
        return found


def beside(studied: Studied, *some: Paths) -> Paths:
    """The paths of several backtests of what is studied, one behind the other; with holdings where all have them."""
    count = [paths.values.shape[1] for paths in some]
    found = _Sums.empty(studied, sum(count), all(paths.holdings is not None for paths in some))
    for first, paths in zip(np.cumsum([0, *count]).tolist(), some, strict=False):
        found.put([*range(first, first + paths.values.shape[1])], paths)
    return found.paths()


def backtest(studied: Studied, policies: Sequence[Policy], keep_holdings: bool = False) -> Paths:
    """The paths of all policies over the history, or over its worlds; each is the same alone as among thousands."""
    alone = {**_on_known_dates(studied, policies), **_weighed(studied, policies)}
    rest = [at for at in range(len(policies)) if at not in alone]
    if not alone:
        return _over_stretches(studied, policies, keep_holdings)
    worlds = 1 if studied.worlds is None else len(studied.worlds)
    found = _Sums.empty(studied, len(policies) * worlds, keep_holdings)
    for at, paths in alone.items():
        for world, path in enumerate(paths):
            found.put(world * len(policies) + at, path)
    if rest:
        places = [world * len(policies) + at for world in range(worlds) for at in rest]
        found.put(places, _over_stretches(studied, [policies[at] for at in rest], keep_holdings))
    return found.paths()


def _on_known_dates(studied: Studied, policies: Sequence[Policy]) -> dict[int, list[OnePath]]:
    """The paths of policies that trade on known dates only, by their place, where costs are shares of what is traded and targets stay."""
    if studied.worlds is not None or studied.flows is not None or studied.targets.ndim > 1 or studied.costs.each:
        return {}
    days = studied.history.days
    never = np.zeros(len(days), dtype=bool)
    found = {}
    for at, policy in enumerate(policies):
        if policy.trigger is Trigger.NEVER or (policy.trigger is Trigger.CALENDAR and policy.to == "target"):
            trades = never if policy.trigger is Trigger.NEVER else looks(policy.every, days)
            share = studied.costs.share * policy.costs
            dates = KnownDates(studied.history.returns, studied.targets, trades, share, studied.start, DUST)
            if (path := calendar_path(dates)) is not None:
                found[at] = [path]
    return found


def _weighed(studied: Studied, policies: Sequence[Policy]) -> dict[int, list[OnePath]]:
    """The paths of policies that weigh costs against drift, by their place; one in each world."""
    history = studied.history
    worlds = [history.returns] if studied.worlds is None else [history.returns[each] for each in studied.worlds]
    return {
        at: [
            weighed_path(
                WeighedPolicy(
                    returns=returns,
                    targets=np.broadcast_to(studied.targets, returns.shape),
                    looking=looks(policy.every, history.days),
                    share=studied.costs.share * policy.costs,
                    each=studied.costs.each * policy.costs,
                    price=studied.price,
                    periods_a_year=history.periods_a_year,
                    flows=studied.flows,
                    start=studied.start,
                )
            )
            for returns in worlds
        ]
        for at, policy in enumerate(policies)
        if policy.trigger is Trigger.WEIGHED
    }


def _over_stretches(studied: Studied, policies: Sequence[Policy], keep_holdings: bool) -> Paths:
    """The paths of any policies, stretch by stretch."""
    if studied.worlds is not None:
        policies = [*policies] * len(studied.worlds)
    run = _begun(studied, policies, keep_holdings)
    bands = _bands(policies, studied.history.names, run.targets[0])
    start = 0
    for end in _ends(run):
        _between(run, start, end, bands)
        if run.changed[end - 1]:
            bands = _bands(policies, studied.history.names, run.targets[end - 1])
        _on_the_day(run, end - 1, bands)
        start = end
    return run.sums.paths()


def _begun(studied: Studied, policies: Sequence[Policy], keep_holdings: bool) -> _Run:
    """The portfolios on the first day, at target."""
    history, count = studied.history, len(policies)
    periods, assets = history.returns.shape
    targets = np.broadcast_to(studied.targets, (periods, assets))
    changed = np.zeros(periods, dtype=bool)
    if studied.targets.ndim > 1:
        changed[1:] = (targets[1:] != targets[:-1]).any(axis=1)
    looking = {every: looks(every, history.days) for every in {policy.every for policy in policies}}
    acts = np.array([policy.trigger is not Trigger.NEVER for policy in policies])
    return _Run(
        studied=studied,
        policies=policies,
        targets=targets,
        looking=np.stack([looking[policy.every] for policy in policies], axis=1) & acts,
        often=acts & (np.array([policy.every in OFTEN for policy in policies]) | (assets * count < MANY)),
        forced=changed if studied.flows is None else changed | (studied.flows != 0),
        changed=changed,
        banded=np.array([policy.trigger is not Trigger.CALENDAR for policy in policies]),
        dearness=np.array([policy.costs for policy in policies]),
        goes=Goes.by(policies),
        held=np.outer(targets[0], np.full(count, studied.start)),
        sums=_Sums.empty(studied, count, keep_holdings),
    )


def _ends(run: _Run) -> list[int]:
    """Where stretches end: after periods with flows or new targets, so that all that must be done is done in a last period;
    and, where whoever looks once a month or less does not look within a stretch, after the first period of each month."""
    cuts = run.forced
    if not run.often.all():
        cuts = cuts | looks("monthly", run.studied.history.days)
    periods = len(cuts)
    length = max(MONTH, min(LONGEST, TOGETHER // run.held.size))
    at = [0, *(np.flatnonzero(cuts) + 1).tolist(), periods]
    return [cut for one, other in pairwise(at) for cut in (*range(one + length, other, length), other) if cut > one]


def _bands(policies: Sequence[Policy], names: tuple[str, ...], targets: Floats) -> _Bands:
    """The bands of all policies around these targets."""
    known: dict[object, tuple[Floats, Floats]] = {}
    for policy in policies:
        if policy.bands_given not in known:
            known[policy.bands_given] = reaches(policy, names, targets)
    below, above = (np.stack([known[each.bands_given][side] for each in policies], axis=1) + DUST for side in (0, 1))
    least, widest = np.minimum(below, above).min(axis=0), np.maximum(below, above).max(axis=0)
    return _Bands(below, above, least, np.where(widest - least < DUST, least, np.nan))


def _between(run: _Run, start: int, end: int, bands: _Bands) -> None:
    """A stretch up to its last period's trades: all policies as if none traded in it, then those that look within it and may."""
    growth = np.asarray(np.cumprod(1 + run.studied.returns(start, end), axis=1), dtype=np.float64)
    if run.studied.worlds is None:
        np.matmul(growth[..., 0].T, run.held, out=run.sums.values[start + 1 : end + 1])
    else:
        growth = np.repeat(growth, len(run.policies) // growth.shape[2], axis=2)
        np.sum(run.held[:, None] * growth, axis=0, out=run.sums.values[start + 1 : end + 1])
    targets = run.targets[start]
    if run.sums.holdings is not None:
        columns = np.arange(run.held.shape[1])
    else:
        reach = _furthest_possible(run.held, growth, targets)
        columns = np.flatnonzero((reach > run.sums.largest_drift) | run.often & (~run.banded | (reach > bands.least)))
    last = end - start - 1
    done = np.full(run.held.shape[1], -1)  # the row of each policy's last trade
    first = 0
    while columns.size:
        own = columns if growth.shape[2] > 1 else np.zeros(len(columns), dtype=np.int64)
        dollars = run.held[:, None, columns] * (growth[:, first:, own] if growth.shape[2] > 1 else growth[:, first:])
        values = dollars.sum(axis=0)
        apart = dollars - targets[:, None, None] * values
        stands = np.arange(first, last + 1)[:, None] > done[columns]
        acting = (bands.broken(apart, values, columns) | ~run.banded[columns]) & stands
        acting &= run.looking[start + first : end, columns] & run.often[columns]
        acting[-1] = False
        when = acting.argmax(axis=0)
        trades = np.flatnonzero(acting[when, np.arange(len(when))])
        rows = when[trades]
        until = np.full(len(when), last)
        until[trades] = rows
        stands &= np.arange(last + 1 - first)[:, None] <= until
        _note(run, slice(start + first, end), columns, stands, (dollars, values, apart))
        columns = columns[trades]
        new = _traded(run, dollars[:, rows, trades], start + first + rows, columns, bands)
        grown = growth[:, first + rows, own[trades]]
        run.held[:, columns] = np.divide(new, grown, out=np.zeros_like(new), where=grown > 0)
        done[columns] = first + rows
        first += int(rows.min(initial=last)) + 1
    run.held *= growth[:, -1]


def _furthest_possible(held: Floats, growth: Floats, targets: Floats) -> Floats:
    """For each policy a distance that no asset's weight can exceed on any day of the stretch without trades.

    A weight is largest where the asset did best, against the average, and all others worst.
    """
    relative = growth / np.maximum(growth.mean(axis=0), DUST)
    most, least = held * relative.max(axis=1), held * relative.min(axis=1)
    all_most, all_least = most.sum(axis=0), least.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        highest, lowest = most / (most + (all_least - least)), least / (least + (all_most - most))
    goal = targets[:, None]
    reach = np.maximum((highest - goal).max(axis=0), (goal - lowest).max(axis=0))
    return np.where(np.isnan(reach), np.inf, reach * (1 + 1e-9))


def _on_the_day(run: _Run, at: int, bands: _Bands) -> None:
    """The last period of a stretch: whoever looks then, has a flow or a new target."""
    looking = run.looking[at] | run.forced[at]
    columns = np.flatnonzero(looking)
    if not columns.size:
        return
    dollars, targets = run.held[:, columns], run.targets[at][:, None]
    if not run.forced[at]:
        values = dollars.sum(axis=0)
        acting = ~run.banded[columns] | bands.broken(dollars - targets * values, values, columns)
        columns, dollars = columns[acting], dollars[:, acting]
    if columns.size:
        run.held[:, columns] = _traded(run, dollars, np.full(len(columns), at), columns, bands)


def _note(run: _Run, rows: slice, columns: Ints, stands: Flags, found: tuple[Floats, Floats, Floats]) -> None:
    """Put down the values and the largest drift of these policies where they stand: after their last trade and until the next."""
    dollars, values, apart = found
    drift = np.divide(_furthest(apart), values, out=np.zeros_like(values), where=stands & (values > 0))
    run.sums.largest_drift[columns] = np.maximum(run.sums.largest_drift[columns], drift.max(axis=0))
    kept = run.sums.values[rows.start + 1 : rows.stop + 1]
    kept[:, columns] = np.where(stands, values, kept[:, columns])
    if run.sums.holdings is not None:
        part = run.sums.holdings[rows]
        part[:, :, columns] = np.where(stands[:, None], dollars.transpose(1, 0, 2), part[:, :, columns])


def _traded(run: _Run, dollars: Floats, at: Ints, columns: Ints, bands: _Bands) -> Floats:
    """The dollars of policies on the day they act, after flows, trades and costs; a column a policy, each on its own day."""
    studied = run.studied
    targets = run.targets[at].T
    before = dollars
    if studied.flows is not None:
        dollars = with_flows(dollars, studied.flows[at], targets)
    values = dollars.sum(axis=0)
    broken = bands.broken(dollars - targets * values, values, columns) | ~run.banded[columns]
    trades = run.looking[at, columns] & broken | run.changed[at]
    limits = targets - bands.below[:, columns], targets + bands.above[:, columns]
    wanted = destination(run.goes.of(columns), dollars, targets, limits)
    wanted = np.where(trades, wanted, dollars)
    traded = np.abs(wanted - dollars)
    orders = traded > DUST * values
    run.sums.rebalances[columns] += orders.any(axis=0)
    traded = np.abs(wanted - before)
    orders = traded > DUST * values
    cost = run.dearness[columns] * (studied.costs.share @ traded + studied.costs.each * orders.sum(axis=0))
    after = np.maximum(values - cost, 0)
    kept = np.divide(after, values, out=np.ones_like(values), where=values > 0)
    run.sums.turnover[columns] += np.divide(traded.sum(axis=0) / 2, values, out=np.zeros_like(values), where=values > 0)
    run.sums.cost[columns] += values - after
    run.sums.cost_growth[columns] -= np.log(kept, out=np.full_like(kept, -np.inf), where=kept > 0)
    new: Floats = wanted * kept
    run.sums.values[at + 1, columns] = new.sum(axis=0)
    if run.sums.holdings is not None:
        run.sums.holdings[at, :, columns] = new.T
    return new


def _furthest(apart: Floats) -> Floats:
    """The largest of these dollars over the assets, whichever the sign."""
    furthest: Floats = np.maximum(apart.max(axis=0), -apart.min(axis=0))
    return furthest
