"""Rows of the shares best given to charity (L-6) and to family (L-9)."""

from __future__ import annotations

from xlrebal.plan.choose_gifts import LotGift
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import Cents, dollars, share_of, shares


def gift_rows(plan: Plan) -> list[Row]:
    """Shares to give to charity instead of cash, best first; empty where none are asked for or none qualify."""
    return [
        {
            **_lot(plan, each),
            "gain_never_taxed": dollars(each.gain),
            "tax_saved": dollars(each.tax_saved),
            "why": _why_given(plan, each),
        }
        for each in plan.gifts.charity.lots
    ]


def family_gift_rows(plan: Plan) -> list[Row]:
    """Shares to give to family, best first, with the tax of selling them here and there."""
    return [
        {
            **_lot(plan, each),
            "gain": dollars(each.gain),
            "tax_if_sold_here": dollars(each.tax_saved),
            "tax_if_sold_there": None if there is None else dollars(there),
            "tax_spared": None if there is None else dollars(each.tax_saved - there),
            "why": f"{_why_given(plan, each)} Given to charity, no one would pay tax on the {money_text(each.gain)} (L-6).",
        }
        for each in plan.gifts.family.lots
        for there in [tax_there(plan, each)]
    ]


def tax_there(plan: Plan, gift: LotGift) -> Cents | None:
    """Cents of tax on a lot's gain for who is given it (L-9); None where Family Rate % is not known."""
    rate = plan.household.settings.family_rate_pct
    return None if rate is None else share_of(gift.gain, rate)


def _lot(plan: Plan, each: LotGift) -> Row:
    household, lots = plan.household, plan.household.lots
    return {
        "account": household.account_of(each.lot),
        "symbol": household.symbol_of(each.lot),
        "lot_id": lots.lot_id[each.lot],
        "acquired": lots.acquired[each.lot].item(),
        "quantity": shares(each.quantity),
        "value": dollars(each.value),
        "basis": dollars(each.basis),
    }


def _why_given(plan: Plan, each: LotGift) -> str:
    inherited = plan.household.lots.inherited[each.lot]
    since = "inherited" if inherited else f"since {plan.valued.long_term_from[each.lot].item():%d %b %Y}"
    return f"Long-term ({since}); its basis is {each.basis / each.value:.1%} of its value."
