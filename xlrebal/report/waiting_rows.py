"""The row of Summary about short-term gains that are held until they are long-term, for what that saves."""

from __future__ import annotations

from xlrebal.plan.make_plan import Plan
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import dollars


def waiting_rows(plan: Plan) -> list[Row]:
    """What holding lots that would be sold saves of tax, how long and at what risk; nothing where none is held by Wait For Long Term Risk."""
    weighed = plan.proposal.waits
    refused = {each.lot for each in plan.proposal.refusals if each.lot is not None and each.lot in weighed}
    held = sorted(lot for lot in refused if weighed[lot].is_worth_it)
    if not held:
        return []
    lots, waits = plan.household.lots, [weighed[lot] for lot in held]
    parts = [plan.proposal.left_of(lot) / int(lots.quantity[lot]) for lot in held]
    worth = sum(float(plan.valued.value[lot]) * part for lot, part in zip(held, parts, strict=True)) * 100
    saved, moves = (
        sum(amount * part for amount, part in zip(amounts, parts, strict=True))
        for amounts in ([each.saved for each in waits], [each.moves for each in waits])
    )
    first, one = min(each.until for each in waits), len(held) == 1
    counted = "1 lot is held" if one else f"{len(held)} lots are held"
    until = f"until {first:%d %b %Y}" if one else f"the next until {first:%d %b %Y}"
    risk = (
        f"one standard deviation of waiting: {'' if one else 'at most '}about {money_text(moves, whole_dollars=True)}"
    )
    note = f"{counted}, worth {money_text(worth, whole_dollars=True)}, {until}; {risk}."
    item = "Tax saved by waiting for long-term"
    return [{"item": item, "before": None, "after": dollars(round(saved)), "unit": "$", "note": note}]
