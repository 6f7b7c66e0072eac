"""Moving to the model over years: one yearly loop over the plan, at several yearly budgets.

Each year is planned as any plan is, by the same method and settings but for that year's budget; a year later the trades are
done, the tax year is closed, and what has become long-term meanwhile costs less. Prices stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.trading_days import on_or_after
from xlrebal.plan.drift.measure_drift import measure_drift
from xlrebal.plan.drift.off_target import off_target
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Order, RealizedLot, Shortage
from xlrebal.plan.proposal.trading_rules import restriction
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.study.budgets import StudyBudget, is_over, stated_budget, usual_limit, with_budget
from xlrebal.study.household_after import household_after
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol

OnYear = Callable[[str], None]
PHASE_OUT = "phase out"  # a rule of Restrictions


@record(kw_only=True)
class LeavingYear:
    """A holding that is to leave, in one year: cents sold, what of it is a gain on this return, and cents still held after it."""

    account: str
    symbol: Symbol
    sold: Cents
    gain: Cents
    left: Cents


@record(kw_only=True)
class TransitionYear:
    """One year of a schedule, amounts in cents.

    gain: recognized by its trades on this return; tax: what they add to the year's; sold: in taxable accounts. lots: how many
    lots it sells there, and of them `grown_long`: short-term when the first year was planned, long-term now. carried: losses
    carried into the next year. off: see off_target, with the trades; worth: of the whole household after them. tracking_error: with the trades, None where not known.
    orders: how many trades. over: they go past the budget, see is_over. limited: a gain limit keeps something from being sold. leaving: what is sold, or still held, of
    holdings that are to leave.
    """

    year: int
    day: date
    gain: Cents
    tax: Cents
    sold: Cents
    lots: int
    grown_long: int
    carried: Cents
    off: Cents
    worth: Cents
    tracking_error: float | None
    orders: int
    over: bool
    limited: bool
    leaving: tuple[LeavingYear, ...]


class Schedule(NamedTuple):
    """The years at one yearly budget."""

    budget: StudyBudget
    years: tuple[TransitionYear, ...]

    @property
    def tax(self) -> Cents:
        """Cents of tax the trades of all years add."""
        return sum((each.tax for each in self.years), NO_MONEY)

    @property
    def gain(self) -> Cents:
        """Cents of gain the trades of all years realize."""
        return sum((each.gain for each in self.years), NO_MONEY)


@record
class Transition:
    """off: cents that are not where the targets want them today, of `worth`. schedules: by budget, the smallest first, no limit last."""

    off: Cents
    worth: Cents
    schedules: tuple[Schedule, ...]

    def moved(self, year: TransitionYear) -> float | None:
        """How much of what is off target today has been moved by the end of a year, as a fraction; None where nothing is."""
        return None if self.off <= 0 else 1 - year.off / self.off


def transition(
    plan: Plan, years: int, budgets: Sequence[Cents] = (), limit: Limit | None = None, on_year: OnYear = lambda _: None
) -> Transition:
    """The plan carried on year by year, once for each yearly budget.

    budgets: cents; none given: nothing, an even part a year of what all of it at once costs, half of that, and no limit.
    What Settings states is always among them. limit: of what; None: of gain where Settings states a Gain Budget and no Tax Budget, else of tax.
    """
    household = plan.listed
    limit = limit or usual_limit(household.settings)
    stated = stated_budget(plan, limit)
    schedules = [_schedule(plan, stated, years, on_year, first=plan)]
    if stated.cents is not None:
        schedules.append(_schedule(plan, StudyBudget(limit, None), years, on_year))
    at_once = schedules[-1].years[0]
    wanted = budgets or _usual(at_once.gain if limit is Limit.GAIN else at_once.tax, years)
    others = sorted({Cents(each) for each in wanted} - {stated.cents})
    schedules += [_schedule(plan, StudyBudget(limit, each), years, on_year) for each in others]
    schedules.sort(key=lambda each: (each.budget.cents is None, each.budget.cents or 0))
    return Transition(off_target(plan.drift), household.value, tuple(schedules))


def _usual(at_once: int, years: int) -> list[Cents]:
    """Yearly budgets to compare: none, what is needed at once in equal parts over the years, and half of it; in round dollars, never too few."""
    if at_once <= 0:
        return [NO_MONEY]
    step = 10 ** max(2, len(str(at_once // years)) - 2)  # two figures: 12,345 a year is 13,000
    return [NO_MONEY, *(Cents(-(-at_once // parts // step) * step) for parts in {years, 2} if parts > 1)]


def _schedule(plan: Plan, budget: StudyBudget, years: int, on_year: OnYear, first: Plan | None = None) -> Schedule:
    """Year after year at one budget. first: the plan of the first year, where it is made already."""
    return Schedule(budget, tuple(_years(plan, budget, years, on_year, first)))


def _years(
    plan: Plan, budget: StudyBudget, years: int, on_year: OnYear, first: Plan | None
) -> Iterator[TransitionYear]:
    household, short_at_first = with_budget(plan.listed, budget), _short_term(plan)
    start = household.as_of
    for number in range(years):
        on_year(f"Planning {household.as_of.year}")
        made = first if first is not None and not number else make_plan(household)
        later = household_after(household, made, _years_later(start, number + 1))
        yield _year(made, budget.limit, later, short_at_first)
        household = later


def _years_later(day: date, years: int) -> date:
    """The same day so many years later, or the first day of trading after it; 28 February for the 29th."""
    leap = day.month == 2 and day.day == 29
    return on_or_after((day - timedelta(days=1) if leap else day).replace(year=day.year + years))


def _year(
    plan: Plan, limit: Limit, later: Household, short_at_first: frozenset[tuple[str, Symbol, str]]
) -> TransitionYear:
    taxed = [lot for lot in plan.outcome.lots if lot.on_return]
    grown = {_name(lot) for lot in taxed if lot.term == "LT"} & short_at_first
    net = plan.outcome.net_with
    sales = [order for order in plan.orders.orders if order.side is Side.SELL]
    return TransitionYear(
        year=plan.household.as_of.year,
        day=plan.household.as_of,
        gain=Cents(plan.outcome.proposed_short + plan.outcome.proposed_long),
        tax=Cents(plan.outcome.tax_change),
        sold=sum((each.gross for each in sales if plan.household.accounts[each.account].taxable), NO_MONEY),
        lots=len({_name(lot) for lot in taxed}),
        grown_long=len(grown),
        carried=Cents(net.carry_st + net.carry_lt),
        off=off_target(measure_drift(later)),
        worth=later.value,
        tracking_error=measure_after(plan).risk.after.tracking_error,
        orders=len(plan.orders.orders),
        over=is_over(plan, limit),
        limited=any(each.short_of is Shortage.GAINS for each in plan.proposal.refusals),
        leaving=tuple(_leaving(plan, sales, later)),
    )


def _name(lot: RealizedLot) -> tuple[str, Symbol, str]:
    return lot.account, lot.symbol, lot.lot_id


def _short_term(plan: Plan) -> frozenset[tuple[str, Symbol, str]]:
    """The lots held today that are short-term: account, symbol, lot id."""
    household, short = plan.household, (~plan.valued.long_term).tolist()
    places = zip(household.lots.position.tolist(), household.lots.lot_id, short, strict=True)
    positions = household.positions
    return frozenset(
        (positions.account[at], positions.symbol[at], lot_id) for at, lot_id, is_short in places if is_short
    )


def _leaving(plan: Plan, sales: Sequence[Order], later: Household) -> Iterator[LeavingYear]:
    """Holdings marked phase out, and those without a place in the targets, account by account."""
    legacy = {account: each.targets.legacy for each in plan.drift for account in each.scope.accounts}
    sold = {(order.account, order.symbol): order for order in sales}
    left = dict(
        zip(
            zip(later.positions.account, later.positions.symbol, strict=True),
            later.positions.value.tolist(),
            strict=True,
        )
    )
    for account, symbol in zip(plan.household.positions.account, plan.household.positions.symbol, strict=True):
        goes = (
            symbol in legacy.get(account, ()) or restriction(plan.household, account, symbol, (PHASE_OUT,)) is not None
        )
        if goes and ((account, symbol) in sold or (account, symbol) in left):
            order = sold.get((account, symbol))
            lots = order.lots if order else ()
            yield LeavingYear(
                account=account,
                symbol=symbol,
                sold=order.gross if order else NO_MONEY,
                gain=sum((lot.recognized for lot in lots if lot.on_return), NO_MONEY),
                left=Cents(left.get((account, symbol), 0)),
            )
