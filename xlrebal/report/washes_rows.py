"""Rows of Wash Sales."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xlrebal.household.household import Household
from xlrebal.plan.make_plan import Plan
from xlrebal.review.flag_washes import wash_cautions
from xlrebal.review.lot_label import lot_label, lot_names_on_sales
from xlrebal.review.refused_buys import RefusedBuy, WashedLoss, refused_buys
from xlrebal.review.refused_sales import RefusedSale, Washer, refused_sales, remedy
from xlrebal.review.wash_windows import wash_windows
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.results import WASH_SALES
from xlrebal.tax.money import MICROS, dollars, shares, shares_text
from xlrebal.tax.open_windows import OpenWindow
from xlrebal.tax.realized import Match
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import at_risk_until, safe_from

_BLANK: Row = dict.fromkeys(WASH_SALES.keys())


def wash_rows(plan: Plan) -> list[Row]:
    """Wash sales realized and accepted, windows still open, what the rule blocked, and cautions, each with its dates."""
    return [
        *_realized(plan),
        *_accepted(plan),
        *_open_windows(plan),
        *_blocked_sales(plan),
        *_blocked_buys(plan),
        *_cautions(plan),
    ]


def _realized(plan: Plan) -> list[Row]:
    """The year's: sold in it, or bought back in it."""
    year = plan.household.as_of.year
    sold_lot, accounts = _sold_lots(plan), plan.household.accounts
    return [
        _BLANK
        | {
            "kind": "realized",
            "account": match.account,
            "symbol": match.symbol,
            "lot_id": sold_lot(match),
            "date": match.sale_date,
            "quantity": shares(match.quantity),
            "amount": dollars(match.disallowed),
            "fate": _fate(match),
            "permanent": dollars(match.disallowed)
            if match.permanent and match.sale_date.year == year and accounts[match.account].on_return
            else None,
            "replacement": _replacement(match),
            "at_risk_until": at_risk_until(match.sale_date),
            "safe_from": safe_from(match.sale_date),
            "message": _realized_message(match, year)
            + ("" if accounts[match.account].on_return else " It is the loss of a separate return (S-9)."),
        }
        for match in plan.year.matches
        if year in (match.sale_date.year, match.purchase_date.year)
    ]


def _sold_lots(plan: Plan) -> Callable[[Match | OpenWindow], str | None]:
    """What the lot of a loss is called; None where it is not known."""
    names = lot_names_on_sales(plan.household)
    acquired = {(row.account, row.sale, row.lot): row.acquired for row in (*plan.year.sales, *plan.year.elsewhere)}

    def label(loss: Match | OpenWindow) -> str | None:
        bought = acquired.get((loss.account, loss.sale, loss.lot))
        return lot_label(loss.account, loss.lot, loss.symbol, bought, names) or None

    return label


def _fate(match: Match) -> str:
    fate = "GONE FOR GOOD" if match.permanent else "deferred"
    return f"{fate}, provisional" if match.purchase_status is Status.SCHEDULED else fate


def _replacement(match: Match) -> str:
    name = lot_label(match.replacement_account, match.replacement, match.replacement_symbol, match.purchase_date)
    return f"{match.replacement_symbol}, lot {name} in {match.replacement_account}"


def _realized_message(match: Match, year: int) -> str:
    loss, on = money_text(match.disallowed), f"{match.purchase_date:%d %b %Y}"
    bought = f"{match.replacement_symbol} {{}} {on} in {match.replacement_account}"
    if match.purchase_status is Status.SCHEDULED:
        fate = "GONE FOR GOOD" if match.permanent else "deferred into its basis"
        said = (
            f"A loss of {loss} will be washed if the purchase of {bought.format('scheduled for')} goes ahead, and {fate}. "
            f"Put it off until {safe_from(match.sale_date):%d %b %Y}, and buy no share before."
        )
    elif match.permanent:
        said = f"A loss of {loss} is disallowed and GONE FOR GOOD: replaced by {bought.format('bought on')}; no basis takes it (W-8)."
    else:
        said = f"A loss of {loss} is disallowed and deferred: added to the basis of {bought.format('bought on')}."
    return said if match.sale_date.year == year else f"{said} It belongs to {match.sale_date.year} (W-9)."


def _accepted(plan: Plan) -> list[Row]:
    """What Accept Wash Up To $ lets purchases wash of the losses that these trades take (W-5, W-8)."""
    return [
        _BLANK
        | {
            "kind": "accepted",
            "account": lot.account,
            "symbol": lot.symbol,
            "lot_id": lot.lot_id,
            "date": match.sale_date,
            "quantity": shares(match.quantity),
            "amount": dollars(match.disallowed),
            "fate": f"{'GONE FOR GOOD' if match.permanent else 'deferred'}, if traded",
            "permanent": dollars(match.disallowed) if match.permanent and lot.on_return else None,
            "replacement": _replacement(match),
            "safe_from": safe_from(match.sale_date),
            "message": _accepted_message(plan, match)
            + ("" if lot.on_return else " It is the loss of a separate return (S-9)."),
        }
        for lot in plan.outcome.lots
        for match in lot.washed_by
    ]


def _accepted_message(plan: Plan, match: Match) -> str:
    """What becomes of it, and what keeps it: only a purchase still to come can be put off."""
    waits = match.purchase_status is Status.SCHEDULED
    limit = money_text(plan.household.settings.accept_wash_up_to)
    fate = "GONE FOR GOOD: no basis takes it (W-8)" if match.permanent else "deferred into the basis of what is bought"
    remedy = (
        f"Cancel that purchase, or put it off until {safe_from(match.sale_date):%d %b %Y}" if waits else "Skip the sale"
    )
    return (
        f"If traded today, {money_text(match.disallowed)} of the loss is disallowed and {fate}. {match.replacement_symbol} is "
        f"{'scheduled for' if waits else 'bought on'} {match.purchase_date:%d %b %Y} in {match.replacement_account}. "
        f"It is within the {limit} of Accept Wash Up To $. {remedy} to keep the loss."
    )


def _open_windows(plan: Plan) -> list[Row]:
    """Losses a purchase would wash, of sales done and proposed (W-12)."""
    sold_lot = _sold_lots(plan)
    return [
        _BLANK
        | {
            "kind": "open window",
            "account": each.account,
            "symbol": each.symbol,
            "lot_id": sold_lot(each),
            "date": each.sold,
            "quantity": shares(each.quantity),
            "amount": dollars(each.loss),
            "fate": "at risk, if traded" if each.status is Status.PROPOSED else "at risk",
            "at_risk_until": each.at_risk_until,
            "safe_from": each.safe_from,
            "message": _open_message(each),
        }
        for each in wash_windows(plan)
    ]


def _open_message(window: OpenWindow) -> str:
    until = f"{window.at_risk_until:%d %b %Y}"
    if not window.loss:
        return (
            f"The gain of this sale is not known: it is judged a loss. Buy no share of it in any account until {until}."
        )
    said = f"a loss of {money_text(window.loss)} is at risk: buy no share of it in any account until {until}."
    return f"If traded today, {said}" if window.status is Status.PROPOSED else said[:1].upper() + said[1:]


def _blocked_sales(plan: Plan) -> list[Row]:
    household = plan.household
    return [
        _BLANK
        | {
            "kind": "blocked sale",
            "account": household.account_of(each.lot),
            "symbol": household.symbol_of(each.lot),
            "lot_id": household.lots.lot_id[each.lot],
            "date": household.as_of,
            "quantity": shares(each.washed_quantity),
            "amount": dollars(each.washed),
            "fate": "avoided",
            "replacement": "; ".join(dict.fromkeys(_washer_name(one) for one in each.washers)),
            "safe_from": each.clean_from,
            "message": _blocked_sale_message(household, each),
        }
        for each in refused_sales(plan)
    ]


def _washer_name(washer: Washer) -> str:
    return f"{washer.symbol}, lot {lot_label(washer.account, washer.lot, washer.symbol, washer.bought)} in {washer.account}"


def _blocked_sale_message(household: Household, sale: RefusedSale) -> str:
    lot_id, security = household.lots.lot_id[sale.lot], household.securities[household.symbol_of(sale.lot)]
    purchases = " and ".join(
        f"{shares_text(each.quantity)} {each.symbol} {_when_bought(each)} in {each.account}" for each in sale.washers
    )
    clean = f"Clean from {sale.clean_from:%d %b %Y}." if sale.clean_from else "No clean day is known."
    whole = f"Lot {lot_id} is not sold: all {security.counted(sale.quantity)} would lose {money_text(sale.loss)}"
    part = "all of it" if sale.washed == sale.loss else money_text(sale.washed)
    freed = " These trades sell the shares bought, and so free it: plan again once they are done." if sale.freed else ""
    would = f"{whole}, and {purchases} would wash {part}, {_would_be(sale.washed, sale.permanent)}. {clean}{freed}"
    return would + ("" if freed else remedy([sale]))


def _when_bought(washer: Washer) -> str:
    if washer.proposed:
        return "that this plan buys"
    if washer.undated:
        return f"bought on a day that Lots does not give, perhaps as late as {washer.bought:%d %b %Y},"
    return f"{'scheduled for' if washer.scheduled else 'bought on'} {washer.bought:%d %b %Y}"


def _would_be(washed: int, permanent: int) -> str:
    """What would become of a loss washed."""
    if permanent == washed:
        return "GONE FOR GOOD"
    return f"{money_text(permanent)} of it GONE FOR GOOD" if permanent else "deferred into the new shares"


def _blocked_buys(plan: Plan) -> Iterator[Row]:
    earlier: dict[WashedLoss, str] = {}  # a loss named by more than one row → the account of the first
    for each in refused_buys(plan):
        again = [earlier[loss] for loss in each.losses if loss in earlier]
        yield _BLANK | {
            "kind": "blocked buy",
            "account": each.refusal.account,
            "symbol": each.refusal.symbol,
            "date": plan.household.as_of,
            "quantity": shares(each.quantity) if each.quantity else None,
            "amount": dollars(each.washed) if each.quantity else None,
            "fate": "avoided",
            "safe_from": each.refusal.safe_from,
            "message": _blocked_buy_message(each, again),
        }
        earlier |= {loss: each.refusal.account for loss in each.losses if loss not in earlier}


def _blocked_buy_message(buy: RefusedBuy, again: Iterable[str]) -> str:
    text = str(buy.refusal.reason)
    said = [text[:1].upper() + text[1:] + "."]
    if buy.washed:
        others = [
            symbol for symbol in dict.fromkeys(loss.symbol for loss in buy.losses) if symbol != buy.refusal.symbol
        ]
        of = f" of {' and '.join(others)}" if others else ""
        said.append(
            f"It would disallow {money_text(buy.washed)} on {shares_text(buy.quantity)} share{'' if buy.quantity == MICROS else 's'}{of}, {_would_be(buy.washed, buy.permanent)}."
        )
    accounts = tuple(dict.fromkeys(again))
    if accounts:
        said.append(f"The same loss as blocks the purchase in {' and '.join(accounts)}: it counts once.")
    return " ".join(said)


def _cautions(plan: Plan) -> list[Row]:
    return [
        _BLANK
        | {
            "kind": "caution",
            "account": each.account or None,
            "symbol": each.symbol or None,
            "date": each.on,
            "safe_from": each.safe_from,
            "message": each.finding.message,
        }
        for each in wash_cautions(plan)
    ]
