"""Substitutes that may be swapped back, and what that would realize: where Swap Back is ask, the advisor decides."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.household import Household
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import cents
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.wash_window import safe_from


def swap_backs(plan: Plan) -> Iterator[Finding]:
    """A note for each substitute that keeps the place of what it replaced though that may be bought again."""
    household = plan.household
    if household.settings.swap_back != "ask":
        return
    for drift in plan.drift:
        for substitute, original in sorted(drift.targets.stand_ins.items()):
            sold = max(
                (
                    each.sold
                    for each in (*plan.year.last_year, *plan.year.sales)
                    if each.symbol == original and each.gain < 0 and each.account in drift.scope.accounts
                ),
                default=None,
            )
            if sold is None or household.as_of < safe_from(sold):
                continue
            yield note(
                Problem.SWAP_BACK_OPEN,
                f"{substitute} has stood in for {original} since its loss of {sold.day} {sold:%b %Y}, and {original} may be bought back since "
                f"{safe_from(sold).day} {safe_from(sold):%b %Y}. Swapping back would realize {_realizes(plan, household, drift, substitute)}. "
                f"Set Swap Back on Settings to yes to have it done, to no to keep {substitute}.",
                sheet="Settings",
                value="Swap Back",
            )


def _realizes(plan: Plan, household: Household, drift: ScopeDrift, symbol: Symbol) -> str:
    """The gains and losses of all taxable lots of a symbol in a scope, by term, and their tax at marginal rates."""
    valued, positions = plan.valued, household.positions
    short = long = tax = 0.0
    for account in sorted(drift.scope.accounts):
        position = positions.index_of.get((account, symbol))
        if position is None or not household.accounts[account].taxable:
            continue
        for lot in plan.proposal.lots_of.get(position, ()):
            gain = float(valued.gain[lot])
            short, long = (short, long + gain) if valued.long_term[lot] else (short + gain, long)
            tax += float(valued.tax_per_dollar[lot] * valued.value[lot])
    said = [
        f"a {term} {'gain' if amount > 0 else 'loss'} of {money_text(abs(cents(round(amount, 2))))}"
        for term, amount in (("short-term", short), ("long-term", long))
        if abs(amount) >= 0.005
    ]
    if not said:
        return "no taxable gain"
    return f"{' and '.join(said)}, {'saving' if tax < 0 else 'for'} about {money_text(abs(cents(round(tax))), whole_dollars=True)} of tax at marginal rates"
