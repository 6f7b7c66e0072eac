"""Rows of Summary on how good the trades are: what they cost by the optimal method's measure, and how far they are from the best possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.household.target import Level
from xlrebal.plan.drift.drift_cost import price_of_variance
from xlrebal.plan.drift.price_of_drift import price_of_a_dollar_off
from xlrebal.plan.drift.weighed_risk import is_told_by, weighed_risk
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import Cents, dollars

if TYPE_CHECKING:
    from xlrebal.optimize.above_least import ExpectedCosts
    from xlrebal.optimize.worth_of_limits import WorthOfMore
    from xlrebal.plan.placement.optimum import Optimum

MORE = 1_000  # dollars of a limit
NAMES = {"gain": "gain budget", "short_term": "short-term gain limit", "tax": "tax budget", "traded": "turnover limit"}
GAP = "Gap to the best possible"
A_HALF = 0.50  # dollars: less is not said
A_ROUND_SUM = 10_000  # dollars
A_POINT = 0.01
SAME_ROWS = (
    "What whole shares, minimum trades and few orders add at most: in any fractions, with every target row ending where these trades take it "
    "and none selling more, tax, trading and location would cost so much less. Not a measure against plans that end elsewhere or sell more."
)
ANY_ROWS = (
    "What whole shares and minimum trades add at most, and where an identical group cannot both sell its losses and be bought: in any "
    "fractions, with rows anywhere inside their bands, expected cost would be so much less and no less."
)


class CostLine(NamedTuple):
    """An item of Summary in dollars."""

    item: str
    before: float | None
    after: float
    note: str


def cost_lines(plan: Plan) -> Iterator[CostLine]:
    """Expected cost where the optimal method weighed it, and the gap; nothing where nothing was placed."""
    optimum = plan.optimum
    if optimum is None or optimum.idle is None or optimum.optimal is None or optimum.rules is None:
        if plan.above_unrounded is not None:
            yield CostLine(GAP, None, dollars(plan.above_unrounded), SAME_ROWS)
        return
    chosen = optimum.rules if optimum.takes_rules else optimum.optimal
    years = _years(plan)
    yield CostLine(
        "Expected cost",
        round(optimum.idle.total, 2),
        round(chosen.total, 2),
        f"What the drift that is left costs in {years} ({_money(chosen.drift)}), tax and what carried losses are worth ({_money(chosen.tax)}), "
        f"trading and location ({_money(chosen.trading)}); before: without these trades. {_price(plan)}",
    )
    by_rules = round(optimum.rules.total, 2)
    yield CostLine("Expected cost by the rules method", None, by_rules, _rules(optimum, chosen))
    if plan.gap is not None:
        yield CostLine(GAP, None, dollars(plan.gap), ANY_ROWS)


def worth_lines(plan: Plan) -> Iterator[CostLine]:
    """What $1,000 more of each limit that binds would be worth, where the optimal method's trades stand."""
    for worth in limits_worth(plan):
        name = NAMES[worth.limit]
        yield CostLine(f"Worth of {_money(MORE)} more {name}", None, round(worth.saved, 2), _worth(worth, name))


def limits_worth(plan: Plan) -> tuple[WorthOfMore, ...]:
    """The same in dollars, worked out once for a plan."""
    optimum = plan.optimum
    if optimum is None or optimum.scales is None or optimum.takes_rules:
        return ()
    scales = optimum.scales
    return plan.remembered("worth of limits", lambda: scales.worth_of_more(MORE))


def _worth(worth: WorthOfMore, name: str) -> str:
    """ "$1,000 more of gain budget would lower expected cost by $25.": the cost, and the rows that it would bring nearer."""
    change = "leave expected cost as it is"
    if abs(worth.saved) >= A_HALF:
        change = f"{'lower' if worth.saved > 0 else 'raise'} expected cost by {_money(abs(worth.saved))}"
    nearer = ""
    if worth.nearer >= A_HALF:
        nearer = (
            f", and bring rows beyond their bands {_money(worth.nearer)} nearer in all (a dollar in a row inside another counts a tenth, "
            "inside two a hundredth)"
        )
    return (
        f"{_money(worth.more)} more of the {name} would {change}{nearer}: the best trades in any fractions, with as much more "
        "and without."
    )


def _price(plan: Plan) -> str:
    """What drift costs, on a round sum; where its risk is known, on a tracking error of 1%."""
    household, settings = plan.household, plan.household.settings
    price = price_of_a_dollar_off(household) * A_ROUND_SUM
    known = [each for each in plan.drift if each.targets.rows and weighed_risk(household, each)]
    if not known:
        return (
            f"{_money(A_ROUND_SUM)} over or under a target costs {_money(price)} in {_years(plan)}, half of that in a row inside another "
            "(Risk Aversion, Drift Horizon)."
        )
    value = sum(each.scope.base for each in known)
    of_one = price_of_variance(household, value) * A_POINT**2 * settings.drift_horizon_years
    said = (
        f"A tracking error of 1% costs {_money(dollars(Cents(round(of_one))))} in {_years(plan)}: ½ × Risk Aversion × squared tracking error × value × "
        "Drift Horizon."
    )
    alike = any(
        row.level is not Level.GROUP and row != each.targets.cash_row and not is_told_by(covariance, row)
        for each in known
        if (covariance := weighed_risk(household, each))
        for row in each.targets.every_row
    )
    if alike:
        said += (
            f" Where it tells rows inside a class not apart, {_money(A_ROUND_SUM)} over or under the target of one costs {_money(price / 2)}, "
            "half of that inside another."
        )
    return said


def _years(plan: Plan) -> str:
    years = plan.household.settings.drift_horizon_years
    return "a year" if years == 1 else f"{years:g} years"


def _rules(optimum: Optimum, chosen: ExpectedCosts) -> str:
    """What the rules method's trades cost beside the plan's."""
    assert optimum.rules is not None and optimum.optimal is not None
    if optimum.takes_rules:
        return (
            "These are the rules method's trades: in whole shares they cost less than what the optimal method found, "
            f"{_money(optimum.optimal.total)}, or leave less beyond bands."
        )
    return (
        f"The rules method's trades by the same measure: {_money(optimum.rules.total - chosen.total)} more than these."
    )


def _money(amount: float) -> str:
    return money_text(round(amount * 100), whole_dollars=True)
