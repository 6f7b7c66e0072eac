"""Rows of the shares best given to charity (L-6)."""

from __future__ import annotations

from xlrebal.plan.choose_gifts import LotGift
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.column import Row
from xlrebal.tax.money import dollars, shares


def gift_rows(plan: Plan) -> list[Row]:
    """Shares to give instead of cash, best first; empty where none are asked for or none qualify."""
    household, lots = plan.household, plan.household.lots
    return [
        {
            "account": household.account_of(each.lot),
            "symbol": household.symbol_of(each.lot),
            "lot_id": lots.lot_id[each.lot],
            "acquired": lots.acquired[each.lot].item(),
            "quantity": shares(each.quantity),
            "value": dollars(each.value),
            "basis": dollars(each.basis),
            "gain_never_taxed": dollars(each.gain),
            "tax_saved": dollars(each.tax_saved),
            "why": _why_given(plan, each),
        }
        for each in plan.gift.lots
    ]


def _why_given(plan: Plan, each: LotGift) -> str:
    inherited = plan.household.lots.inherited[each.lot]
    since = "inherited" if inherited else f"since {plan.valued.long_term_from[each.lot].item():%d %b %Y}"
    return f"Long-term ({since}); its basis is {each.basis / each.value:.1%} of its value."
