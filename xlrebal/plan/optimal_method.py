"""The optimal method: how far each row goes is weighed against what it costs; where, as in the rules method, by one problem.

Both share the situation, the problem, whole shares and reasons. What the rules method would trade is measured by the same
costs, and stands where it costs less: whole shares and minimum trades may make it so.
"""

from __future__ import annotations

import numpy as np

from xlrebal.optimize.optimal_placement import place_optimally
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.worth_of_limits import SaleLimit
from xlrebal.plan.placement.optimum import Optimum, Scales, costs_less, exceeded_by
from xlrebal.plan.placement.rounds import Candidates
from xlrebal.plan.placement.weighed_aims import weighed_aims, weighs
from xlrebal.plan.rules_method import Way, rules_method, solved
from xlrebal.plan.situation import Proposed, Situation

OPTIMAL = Way(rows=weighed_aims, solve=place_optimally, weighs=weighs, nets=True)


def optimal_method(situation: Situation) -> Proposed:
    """The trades that cost least together with the drift they leave; the rules method's where these cost less.

    Where the solver fails they are the rules method's, too, and the plan says so.
    """
    rules, before = rules_method(situation), situation.proposal
    try:
        found, every = solved(situation, OPTIMAL)
    except NoSolution as why:
        return rules._replace(optimum=Optimum(failed=str(why) or "no reason given"))
    if every is None or found.placed is None or not every.problem.rows.priced.any():
        return rules
    scales = _scales(every, found, exceeded_by(before))
    idle, optimal, by_rules = (scales.costs(before, each) for each in (before, found.proposal, rules.proposal))
    takes_rules = costs_less(by_rules, optimal, every.problem.worth)
    chosen = rules if takes_rules else found
    return chosen._replace(
        optimum=Optimum(scales=scales, idle=idle, optimal=optimal, rules=by_rules, takes_rules=takes_rules)
    )


def _scales(every: Candidates, found: Proposed, exceeded: tuple[SaleLimit, ...]) -> Scales:
    """All that could be traded, without losses that would be washed whatever is traded."""
    assert found.placed is not None
    washed = every.movable.unclean - found.placed.movable.freed
    stays = np.isin(every.movable.of_lots, list(washed))
    problem = every.problem.without(stays, np.zeros(len(every.problem.purchases.room), dtype=np.bool_))
    return Scales(problem, every.movable, found.placed.stages, exceeded)
