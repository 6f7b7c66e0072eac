"""Dividends that go on buying what Restrictions says is not to be bought: no plan stops a reinvestment, the advisor does."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.trading_rules import restriction
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.side import Side


def restricted_reinvestment(plan: Plan) -> Iterator[Finding]:
    """A warning for each holding that may not be bought where it is, whose dividends are reinvested."""
    household = plan.household
    positions = household.positions
    for (account, symbol), position in positions.index_of.items():
        if positions.quantity[position] <= 0 or not household.securities[symbol].reinvest:
            continue
        if found := restriction(household, account, symbol, FORBIDS[Side.BUY]):
            yield warning(
                Problem.REINVESTMENT_ON,
                f"Restrictions says {found.rule} for {symbol}, and its dividends are reinvested: turn reinvestment off in {account}, or each "
                "dividend buys more of it.",
                sheet=found.sheet,
                row=found.row or None,
                column="Rule",
                value=symbol,
            )
