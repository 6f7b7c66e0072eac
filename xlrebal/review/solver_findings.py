"""That the solver found no trades of least tax and cost, or did not prove that what it found is the least."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.money_text import money_text


def solver_findings(plan: Plan) -> Iterator[Finding]:
    """One finding where the trades are in a plain order, or may not be of least cost; none where they are."""
    yield from _solver(plan)
    yield from _optimal(plan)
    yield from _search(plan)


def _solver(plan: Plan) -> Iterator[Finding]:
    """Trades in a plain order, since the solver failed."""
    if plan.proposal.unsolved:
        yield warning(
            Problem.SOLVER_FAILED,
            f"Lots, symbols and accounts could not be chosen at least tax and cost (the solver says: {plan.proposal.unsolved}). They are "
            "chosen in a plain order, the cheapest lots first: the trades keep every limit, and may cost more tax than they need to. "
            "Install xlrebal again, or report the file.",
        )


def _optimal(plan: Plan) -> Iterator[Finding]:
    """The rules method's trades, since the solver failed on the optimal method's problem."""
    if plan.optimum is not None and plan.optimum.failed:
        yield warning(
            Problem.SOLVER_FAILED,
            f"Method is optimal, and the solver found no answer to what it weighs (it says: {plan.optimum.failed}): the trades are those of the rules "
            "method. Install xlrebal again, or report the file.",
            sheet="Settings",
            column="Value",
            value="Method",
        )


def _search(plan: Plan) -> Iterator[Finding]:
    """Trades that are not proved to cost least, and by how much they may miss it."""
    if plan.proposal.unproved and plan.orders.orders and plan.above_unrounded != 0:
        most = plan.above_unrounded
        within = (
            "how much more they cost is not known"
            if most is None
            else f"they cost at most {money_text(most)} more than the least with which every target row ends as it does and none sells more "
            "(Gap to the best possible on Summary)"
        )
        yield warning(
            Problem.SEARCH_STOPPED,
            f"The search for the trades of least tax and cost stopped at its limit: {within}. They keep every limit. If that is too much, set Lot Method to "
            "TAXCOST on Accounts where most is sold, whose lots need not go in an order, or plan fewer accounts at a time.",
            sheet="Accounts",
            column="Lot Method",
        )
