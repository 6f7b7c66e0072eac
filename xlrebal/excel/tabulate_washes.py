"""Rows of Wash Sales and Harvest."""

from __future__ import annotations

from xlrebal.household.money import dollars, shares, shares_text
from xlrebal.household.option_symbol import option_contract
from xlrebal.plan.decisions import Refusal
from xlrebal.plan.history.year_so_far import OpenLoss
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.review.flag_washes import wash_cautions
from xlrebal.plan.review.refused_buys import WouldWash, refused_buys
from xlrebal.schema.column import Row
from xlrebal.schema.reason import Rule
from xlrebal.tax.wash_window import at_risk_until, safe_from

BLOCKED = {
    Rule.BLOCKED_SALE: "blocked sale",
    Rule.BLOCKED_SALE_SCHEDULED: "blocked sale",
    Rule.BLOCKED_BUY: "blocked buy",
    Rule.BLOCKED_BUY_PROPOSED: "blocked buy",
}


def wash_rows(plan: Plan) -> list[Row]:
    """Wash sales realized, windows still open, what the rule blocked, and cautions, each with its dates."""
    return [*_realized(plan), *_open_windows(plan), *_blocked(plan), *_cautions(plan)]


def _realized(plan: Plan) -> list[Row]:
    symbols = {(row.sale, row.lot): row.symbol for row in plan.year.sales}
    rows: list[Row] = []
    for match in plan.year.matches:
        fate = "FOR GOOD" if match.permanent else "and added to the replacement's basis"
        rows.append(
            {
                "kind": "realized",
                "account": match.account,
                "symbol": symbols.get((match.sale, match.lot), ""),
                "date": match.sale_date,
                "quantity": shares(match.quantity),
                "amount": dollars(match.disallowed),
                "at_risk_until": at_risk_until(match.sale_date),
                "safe_from": safe_from(match.sale_date),
                "message": f"A loss of ${match.disallowed / 100:,.2f} is disallowed {fate}: bought back on {match.purchase_date:%d %b %Y} "
                f"in {match.replacement_account}.",
            }
        )
    return rows


def _open_windows(plan: Plan) -> list[Row]:
    return [
        {
            "kind": "open window",
            "account": loss.account,
            "symbol": loss.symbol,
            "date": loss.sold,
            "quantity": shares(loss.quantity),
            "amount": dollars(loss.loss),
            "at_risk_until": loss.at_risk_until,
            "safe_from": loss.safe_from,
            "message": _open_message(loss),
        }
        for loss in plan.year.open_losses
        if loss.loss
        or not option_contract(loss.symbol)  # an option written has no basis, and is flagged by its own rule
    ]


def _open_message(loss: OpenLoss) -> str:
    until = f"{loss.at_risk_until:%d %b %Y}"
    if loss.scheduled:
        return f"A loss of ${loss.loss / 100:,.2f} will be washed by a scheduled purchase: put it off until {loss.safe_from:%d %b %Y}, and buy no share before."
    if not loss.loss:
        return f"The basis of this sale is not known: it is judged a loss. Buy no share of it in any account until {until}."
    return f"A loss of ${loss.loss / 100:,.2f} is at risk: buy no share of it in any account until {until}."


def _blocked(plan: Plan) -> list[Row]:
    refusals = dict.fromkeys(each for each in plan.standing.refusals if each.reason.rule in BLOCKED)
    washes = refused_buys(plan.household, refusals)
    rows = [_blocked_row(plan, refusal, washes.get(refusal)) for refusal in refusals]
    seen = {(row["kind"], row["account"], row["symbol"]) for row in rows}
    rows += [row for row in _blocked_harvests(plan) if (row["kind"], row["account"], row["symbol"]) not in seen]
    return rows


def _blocked_row(plan: Plan, refusal: Refusal, washes: WouldWash | None) -> Row:
    quantity, amount, message = refusal.quantity, _amount(refusal), _sentence(refusal)
    if washes and washes.loss:
        quantity, amount = washes.quantity, washes.loss
        message += (
            f" It would disallow ${washes.loss / 100:,.2f} on {shares_text(washes.quantity)} shares, {_fate(washes)}."
        )
    return {
        "kind": BLOCKED[refusal.reason.rule],
        "account": refusal.account,
        "symbol": refusal.symbol,
        "date": plan.household.as_of,
        "quantity": shares(quantity) if quantity else None,
        "amount": dollars(amount),
        "at_risk_until": None,
        "safe_from": refusal.safe_from,
        "message": message,
    }


def _fate(washes: WouldWash) -> str:
    if washes.permanent == washes.loss:
        return "ALL OF IT FOR GOOD"
    return f"${washes.permanent / 100:,.2f} of it FOR GOOD" if washes.permanent else "deferred into the new shares"


def _amount(refusal: Refusal) -> int:
    loss = refusal.reason.numbers.get("loss")
    return loss if isinstance(loss, int) else refusal.amount


def _sentence(refusal: Refusal) -> str:
    text = str(refusal.reason)
    return (f"Lot {refusal.lot_id}: " if refusal.lot_id else "") + text[:1].upper() + text[1:] + "."


def _blocked_harvests(plan: Plan) -> list[Row]:
    lots, positions = plan.household.lots, plan.household.positions
    return [
        {
            "kind": "blocked sale",
            "account": positions.account[int(lots.position[line.lot])],
            "symbol": positions.symbol[int(lots.position[line.lot])],
            "date": plan.household.as_of,
            "quantity": shares(int(lots.quantity[line.lot])),
            "amount": dollars(line.loss),
            "at_risk_until": None,
            "safe_from": line.swap_back_from,
            "message": f"Lot {lots.lot_id[line.lot]}: {line.why}.",
        }
        for line in plan.harvest.lines
        if line.status == "blocked" and line.swap_back_from is not None
    ]


def _cautions(plan: Plan) -> list[Row]:
    return [
        {
            "kind": "caution",
            "account": each.account or None,
            "symbol": each.symbol or None,
            "date": each.on,
            "quantity": None,
            "amount": None,
            "at_risk_until": None,
            "safe_from": each.safe_from,
            "message": each.finding.message,
        }
        for each in wash_cautions(plan)
    ]


def harvest_rows(plan: Plan) -> list[Row]:
    """One row a taxable lot at a loss, most tax saved first."""
    lots, positions = plan.household.lots, plan.household.positions
    return [
        {
            "account": positions.account[int(lots.position[line.lot])],
            "symbol": positions.symbol[int(lots.position[line.lot])],
            "lot_id": lots.lot_id[line.lot],
            "loss": dollars(line.loss),
            "loss_pct": line.share,
            "term": "LT" if plan.valued.long_term[line.lot] else "ST",
            "tax_saved": dollars(line.tax_saved),
            "substitute": line.substitute or None,
            "swap_back_from": line.swap_back_from if line.status == "proposed" else None,
            "status": line.status,
            "why": line.why,
        }
        for line in plan.harvest.lines
    ]
