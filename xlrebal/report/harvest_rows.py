"""Rows of Harvest."""

from __future__ import annotations

from xlrebal.plan.harvest.harvest_losses import HarvestLine
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.column import Row
from xlrebal.tax.money import dollars


def harvest_rows(plan: Plan) -> list[Row]:
    """One row a taxable lot at a loss, most tax saved first."""
    lots = plan.household.lots
    return [
        {
            "account": plan.household.account_of(line.lot),
            "symbol": plan.household.symbol_of(line.lot),
            "lot_id": lots.lot_id[line.lot],
            "loss": dollars(line.loss),
            "loss_pct": line.share,
            "term": "LT" if plan.valued.long_term[line.lot] else "ST",
            "tax_saved": dollars(line.tax_saved),
            "substitute": line.substitute or None,
            "swap_back_from": line.swap_back_from,
            "status": line.status,
            "why": _harvest_why(plan, line),
        }
        for line in plan.harvest.lines
    ]


def _harvest_why(plan: Plan, line: HarvestLine) -> str:
    """Why, and that a loss on a separate return saves nothing of this one's tax (S-9)."""
    if plan.valued.on_return[line.lot]:
        return line.why
    rates = plan.valued.whose_elsewhere
    return f"{line.why}; on a separate return: what it saves there, at {rates}, is none of this plan's tax"
