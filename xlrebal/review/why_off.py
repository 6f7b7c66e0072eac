"""Why a row ends where it should not: the limit that stops it, with its numbers. Every row outside its band has one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from xlrebal.household.target import Level, Path, wider_paths
from xlrebal.plan.drift.decide_whether import Direction
from xlrebal.plan.drift.measure_drift import DriftRow
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Phase, Refusal, Shortage, TradePurpose
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.review.done_under import ROOT, Done, DoneUnder
from xlrebal.review.measure_after import ScopeAfter
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

COMES_FIRST = {
    TradePurpose.ADVISOR: "your own order comes",
    TradePurpose.PAYS_ORDER: "what pays for your own order comes",
    TradePurpose.CASH: "the cash that is needed comes",
    TradePurpose.PHASE_OUT: "what is phased out comes",
    TradePurpose.SWAP_BACK: "the swap back comes",
    TradePurpose.LOSS: "the tax loss comes",
}
TAKES_CASH = (
    TradePurpose.ADVISOR,
    TradePurpose.PAYS_ORDER,
    TradePurpose.CASH,
)  # what it brings does not look for another place
OF_CASH = (Rule.NO_CASH, Rule.OWN_CASH, Rule.STAYS_CASH, Rule.CONFLICT)


class Off(NamedTuple):
    """The limit that stops a row, and the same in words. purpose: what comes before it, where that is what stops it; symbol: whose limit it is."""

    reason: Reason
    words: str
    purpose: TradePurpose | None = None
    symbol: Symbol = NO_SYMBOL


def why_off(plan: Plan) -> WhyOff:
    """Why the plan's rows end off, worked out once."""
    return plan.remembered("why off", lambda: WhyOff(plan, DoneUnder(plan)))


class WhyOff:
    """Why rows stay off, one by one."""

    def __init__(self, plan: Plan, done: DoneUnder) -> None:
        """done: what the plan trades and refuses under each row. What many rows ask for is worked out once."""
        self.plan, self.household, self.done = plan, plan.household, done
        self._no_cash: dict[str, str] = {}
        self._broad: dict[str, dict[Path, DriftRow]] = {}
        self.cash = {each.account: each for each in plan.orders.cash}
        self.verdicts = {each.scope: each for each in plan.verdicts}
        self.destinations = {(each.scope, to.row): to for each in plan.verdicts for to in each.destinations}

    @cached_property
    def _near(self) -> Cents:
        """Cents by which a row may miss its aim before tax is paid for it."""
        from xlrebal.plan.placement.row_aims import NEAR

        return Cents(round(NEAR * self.household.gross_value))

    def beyond_band(self, after: ScopeAfter, later: DriftRow) -> Off | None:
        """Why a target row is above or below its band once all is traded; None where it is inside. later: as it stands then."""
        scope = after.drift.scope
        if later.row is None or later.value is None or later.low is None or later.high is None or later.status == "ok":
            return None
        if scope.base <= 0 or after.total <= 0:
            return _off(because(Rule.ALL_NEEDED))
        over = later.status == "over"
        limit, sign = (later.high, 1) if over else (later.low, -1)
        off, but_for_costs = (round((later.value - limit * whole) * sign) for whole in (after.total, scope.base))
        if but_for_costs < off / 2:
            return _off(because(Rule.BUT_FOR_COSTS, costs=scope.base - after.total))
        done, mends = self._mended(after, later, over=over)
        hurts = done.purposes.get(mends.other, {}) if mends not in done.purposes else {}
        verdict = self.verdicts[scope.account]
        return (
            _comes_first([each for each in hurts if mends is Side.SELL or each in TAKES_CASH])
            or (None if verdict.trades else _off(verdict.reason))
            or self._near_enough(done, off)
            or self._stopped(after, later, over=over)
        )

    def short_of_aim(self, after: ScopeAfter, later: DriftRow) -> Off | None:
        """Why a row that is to move ends inside its band, but further from where it is to go than orders reach; None where it does not. In words after where that is."""
        scope = after.drift.scope
        to = self.destinations.get((scope.account, later.row)) if later.row is not None else None
        if to is None or later.value is None or later.status != "ok" or scope.base <= 0:
            return None
        off = round(later.value - to.weight * scope.base)
        if to.direction is (Direction.UP if off > 0 else Direction.DOWN):
            return None
        done, _ = self._mended(after, later, over=off > 0)
        reach = 2 * max((share_cost(self.household, name) for name in done.symbols), default=NO_MONEY)
        if abs(off) <= max(reach, *map(self.household.minimum_trade, scope.accounts), 2 * self._near):
            return None
        stopped = self._stopped(after, later, over=off > 0)
        return stopped._replace(words=f"{percent_text(to.weight)}: {stopped.words}")

    def _mended(self, after: ScopeAfter, later: DriftRow, *, over: bool) -> tuple[Done, Side]:
        """What is done under a row, and which side of a trade brings it nearer: of cash it is the other one, of whatever."""
        assert later.row is not None
        if later.row == after.drift.targets.cash_row:
            return self.done.at(after.drift.scope.account, ROOT), Side.BUY if over else Side.SELL
        return self.done.at(after.drift.scope.account, later.row.path), Side.SELL if over else Side.BUY

    def _stopped(self, after: ScopeAfter, later: DriftRow, *, over: bool) -> Off:
        """What stops more of the trade that would bring a row nearer."""
        if later.row == after.drift.targets.cash_row:
            return self._cash_stopped(after, later, over=over)
        done, mends = self._mended(after, later, over=over)
        found = (
            self.refused(later.level, done, mends)
            or self._outranked(after, later, over=over)
            or _comes_first(done.purposes.get(mends.other, ()))
            or _off(because(Rule.STAYS_CASH if over else Rule.NO_CASH))
        )
        if found.reason.rule is not Rule.NO_CASH:
            return found
        why = self._why_no_cash(after)
        return found._replace(words=f"{found.words} ({why})") if why else found

    def _cash_stopped(self, after: ScopeAfter, later: DriftRow, *, over: bool) -> Off:
        """What keeps cash from being spent, or from being raised."""
        if over and later.high is not None and (kept := self._minimum_cash(after, later.high)):
            return kept
        done, mends = self._mended(after, later, over=over)
        refusals = [each for each in done.refusals.get(mends, ()) if each.reason.rule not in OF_CASH]
        nothing = (
            "nothing that is under its target may take it" if over else "nothing that is over its target may be sold"
        )
        return self._first(refusals, later.level) or _off(because(Rule.NOT_TRADABLE, why=nothing))

    def _minimum_cash(self, after: ScopeAfter, weight: float) -> Off | None:
        """That accounts must keep what cash there is above a weight; None where they need not."""
        cash = [self.cash[name] for name in after.drift.scope.accounts]
        free = sum((max(NO_MONEY, each.after - each.need - each.minimum) for each in cash), NO_MONEY)
        keeping = [each for each in cash if each.minimum > 0]
        if not keeping or after.cash - weight * after.total <= free:
            return None
        minimum = sum((each.minimum for each in keeping), NO_MONEY)
        accounts = " and ".join(each.account for each in keeping)
        return _off(because(Rule.MINIMUM_CASH, minimum=minimum, accounts=accounts))

    def _why_no_cash(self, after: ScopeAfter) -> str:
        """Why a scope has no cash for purchases that rows ask for; "" where no more is known."""
        name, row = after.drift.scope.account, after.drift.targets.cash_row
        if name not in self._no_cash:
            kept = self._minimum_cash(after, row.weight if row else 0.0)
            self._no_cash[name] = kept.words if kept else self._nothing_sold(after)
        return self._no_cash[name]

    def _nothing_sold(self, after: ScopeAfter) -> str:
        """Why the first row above its band does not pay for one below; "" where none is."""
        for row in after.rows:
            if row.row is not None and row.status == "over" and row.row != after.drift.targets.cash_row:
                refused = self.refused(row.level, self.done.at(after.drift.scope.account, row.row.path), Side.SELL)
                if refused:
                    whose = f"{row.name} " if row.level is Level.SECURITY else ""
                    return f"{whose}{refused.words}"
        return ""

    def _near_enough(self, done: Done, off: int) -> Off | None:
        """That whole shares of what is traded come no nearer, or that nothing is paid for what is left."""
        cost = {name: share_cost(self.household, name) for name in done.symbols}
        symbol = max(cost, key=lambda name: (cost[name], name), default=NO_SYMBOL)
        if off < cost.get(symbol, 0):
            units = self.household.securities[symbol].units
            step = share_step(self.household, symbol)
            return _off(because(Rule.LESS_THAN_A_STEP, symbol=symbol, step=step, share=cost[symbol], off=off, **units))
        return _off(because(Rule.NEAR_ENOUGH, off=off, near=self._near)) if off <= self._near else None

    def refused(self, level: Level, done: Done, side: Side) -> Off | None:
        """Why no more is traded on one side; None where nothing of it was refused. level: of the row."""
        return self._first(done.refusals.get(side, ()), level)

    def _first(self, refusals: Iterable[Refusal], level: Level) -> Off | None:
        """The refusal that tells most: of equals the one that more hangs on."""
        first = min(refusals, key=lambda each: (_how_telling(each, level), -each.amount), default=None)
        return Off(first.reason, self._in_words(first, level), symbol=first.symbol) if first else None

    def _in_words(self, refusal: Refusal, level: Level) -> str:
        """A refusal as a clause, with whose it is in a row of more than one security."""
        whose = "" if level is Level.SECURITY else f"{refusal.symbol} "
        return f"{whose}{refusal.in_words(in_part=self.plan.proposal.trades_some_of(refusal))}"

    def _outranked(self, after: ScopeAfter, later: DriftRow, *, over: bool) -> Off | None:
        """The broader row that more of the trade would take off its aim."""
        assert later.row is not None
        doing, side = ("selling", "below") if over else ("buying", "above")
        for own in self._own_paths(later):
            in_the_way = self._in_the_way(after, own, later.status)
            if in_the_way is not None:
                return _off(because(Rule.OUTRANKED, doing=doing, name=in_the_way.name, side=side))
        return None

    def _own_paths(self, row: DriftRow) -> list[Path]:
        """Where a row stands in the tree of classes; a group has no place there, its securities have."""
        assert row.row is not None
        if row.level is Level.GROUP:
            return [self.household.path(each) for each in sorted(self.household.exposure_members.get(row.name, ()))]
        return [self.household.path(row.row.path[3]) if row.level is Level.SECURITY else row.row.path]

    def _in_the_way(self, after: ScopeAfter, own: Path, status: str | None) -> DriftRow | None:
        """The broader row over a place that is not off on the same side."""
        broader = self._broad_rows(after)
        paths = (path for path in wider_paths(own) if path in broader)
        return next((broader[path] for path in paths if path != own and broader[path].status != status), None)

    def _broad_rows(self, after: ScopeAfter) -> dict[Path, DriftRow]:
        """A scope's rows of classes, sub-classes and sectors as they stand, by path."""
        name = after.drift.scope.account
        if name not in self._broad:
            rows = (row for row in after.rows if row.level is not Level.SECURITY)
            self._broad[name] = {row.row.path: row for row in rows if row.row is not None}
        return self._broad[name]


def _how_telling(refusal: Refusal, level: Level) -> int:
    """The order in which refusals are told: a limit of the whole plan, what holds for the row, what holds for one security of it, an order."""
    if refusal.short_of is Shortage.TURNOVER:
        return 0
    if refusal.phase is Phase.OVERRIDES or refusal.reason.rule is Rule.CONFLICT:
        return 3
    return 2 if refusal.short_of is Shortage.ROOM and level is not Level.SECURITY else 1


def _comes_first(purposes: Iterable[TradePurpose]) -> Off | None:
    """What is decided before rows and takes this one further: an order of the advisor's, cash that is needed."""
    purpose = next((each for each in purposes if each in COMES_FIRST), None)
    return _off(because(Rule.COMES_FIRST, what=COMES_FIRST[purpose]))._replace(purpose=purpose) if purpose else None


def _off(reason: Reason) -> Off:
    return Off(reason, str(reason))
