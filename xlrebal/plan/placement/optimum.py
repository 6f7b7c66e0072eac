"""What the optimal method weighed: what its trades cost, what the rules method's would, and how far from the best possible they are."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.optimize.above_least import ExpectedCosts, above_least, costs
from xlrebal.optimize.problem import PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.stages import Stages
from xlrebal.optimize.worth_of_limits import LIMITS, SaleLimit, WorthOfMore, worth_of_more
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.trades_of import trades_of
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.schema.record import record
from xlrebal.tax.money import CENTS, Cents

ROUNDED = 1e-4  # of the household: dollars beyond bands that whole shares may leave
A_CENT = 0.01


SALE_LIMITS: dict[Limit, SaleLimit] = {Limit.GAIN: "gain", Limit.SHORT_TERM: "short_term", Limit.TAX: "tax"}


class Scales(NamedTuple):
    """The problem that trades are weighed by: all that could be traded, in columns.

    stages: from which its answers may start. exceeded: limits that are over without these trades, of which a little more leaves
    no room.
    """

    problem: PlacementProblem
    movable: Movable
    stages: Stages
    exceeded: tuple[SaleLimit, ...] = ()

    def costs(self, before: Proposal, after: Proposal) -> ExpectedCosts:
        """What the trades of a proposal cost with the drift they leave. before: without them."""
        return costs(self.problem, *trades_of(self.movable, before, after))

    def gap(self, before: Proposal, after: Proposal) -> Cents | None:
        """Cents by which they cost more than the best possible at most; None where the solver fails."""
        try:
            above = above_least(self.problem, *trades_of(self.movable, before, after), self.stages)
        except NoSolution:
            return None
        return Cents(round(above * CENTS))

    def worth_of_more(self, more: float) -> tuple[WorthOfMore, ...]:
        """What so many dollars more of each limit that binds would be worth to the best possible; nothing where the solver fails."""
        try:
            return worth_of_more(self.problem, more, [limit for limit in LIMITS if limit not in self.exceeded])
        except NoSolution:
            return ()


def exceeded_by(proposal: Proposal) -> tuple[SaleLimit, ...]:
    """The limits on all sales that a proposal is over."""
    turnover: tuple[SaleLimit, ...] = ("traded",) if proposal.turnover_exceeded else ()
    return (*(SALE_LIMITS[limit] for limit in proposal.budget.exceeded), *turnover)


@record(kw_only=True)
class Optimum:
    """What an optimal plan rests on.

    scales: None where the solver failed, and `failed` says why, in its own words. idle, optimal, rules: what no trades, the
    optimal method's and the rules method's cost; takes_rules: that the rules method's are the plan's.
    """

    scales: Scales | None = None
    failed: str = ""
    idle: ExpectedCosts | None = None
    optimal: ExpectedCosts | None = None
    rules: ExpectedCosts | None = None
    takes_rules: bool = False


def costs_less(one: ExpectedCosts, other: ExpectedCosts, worth: float) -> bool:
    """Whether one costs less than another: rows beyond bands come first, as far as it is more than whole shares leave."""
    if abs(one.beyond - other.beyond) > ROUNDED * worth:
        return one.beyond < other.beyond
    return one.total < other.total - A_CENT
