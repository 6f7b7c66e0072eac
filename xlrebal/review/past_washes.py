"""The year's losses that wash sales took: what is lost for good, and what other accounts did that no custodian sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlrebal.household.household import Household
from xlrebal.household.indexes import every_lot
from xlrebal.plan.history.ledger_names import plain_id, sale_key
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.plan.make_plan import Plan
from xlrebal.review.lot_label import lot_label
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.money_text import money_text
from xlrebal.tax.realized import Match
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import safe_from


def lost_for_good(year: YearSoFar) -> int:
    """Cents of the year's losses, of sales done, that are permanently disallowed (W-8)."""
    return sum(row.permanent for row in year.sales)


def provisional_washes(year: YearSoFar, *, permanent: bool) -> int:
    """Cents of losses of the year's sales that only purchases still to come are to wash, lost for good or deferred (W-10)."""
    sold = {(row.account, row.sale, row.lot) for row in year.sales}
    return sum(
        match.disallowed
        for match in year.matches
        if match.purchase_status is Status.SCHEDULED
        and match.permanent is permanent
        and (match.account, match.sale, match.lot) in sold
    )


def past_washes(plan: Plan) -> Iterator[Finding]:
    """A warning for each, at the row of the sale."""
    household = plan.household
    across = [
        match
        for match in plan.year.matches
        if match.account != match.replacement_account and match.sale_date.year == household.as_of.year
    ]
    rows = {sale_key(each): each.row for each in household.transactions if each.is_sale} if across else {}
    adjusted = _adjusted(household) if across else {}
    for match in across:
        yield warning(
            Problem.PAST_WASH_SALE,
            f"The sale of {match.symbol} on {match.sale_date:%d %b %Y} in {match.account} {_what_happened(match, adjusted)}",
            sheet="Transactions",
            row=rows.get(match.sale),
            column="Action",
            value="sell",
        )


def _adjusted(household: Household) -> Mapping[tuple[str, str, str], bool]:
    """Whether the basis of a lot on Lots already carries wash sales, by account, symbol and lot id."""
    lots = household.lots
    return {
        (household.account_of(lot), household.symbol_of(lot), lot_id): bool(adjusted)
        for lot, lot_id, adjusted in zip(every_lot(lots), lots.lot_id, lots.adjusted.tolist(), strict=True)
    }


def _what_happened(match: Match, adjusted: Mapping[tuple[str, str, str], bool]) -> str:
    """By which purchase, how much, and what becomes of it."""
    account, symbol = match.replacement_account, match.replacement_symbol
    loss, on = money_text(match.disallowed), f"{match.purchase_date:%d %b %Y}"
    if match.purchase_status is Status.SCHEDULED:
        fate = "lost for good" if match.permanent else "deferred"
        return (
            f"will be washed if the purchase of {symbol} scheduled for {on} in {account} goes ahead: {loss} would be {fate}. "
            f"Put it off until {safe_from(match.sale_date):%d %b %Y}."
        )
    name = lot_label(account, match.replacement, symbol, match.purchase_date)
    washed = f"was washed by {symbol} bought on {on} in {account} (lot {name}): {loss} is"
    if match.permanent:
        return f"{washed} lost for good (W-8). No basis changes, and no 1099-B says so: tell the CPA."
    carried = f"{washed} carried into that lot's basis."
    carries = adjusted.get((account, symbol, plain_id(account, match.replacement)))
    if carries is None:
        return f"{carried} The lot is not on Lots: the 1099-B of its sale will lack it; tell the CPA."
    if carries:
        return f"{carried} Lots says the lot is adjusted, but its custodian cannot see the other account: check its Cost Basis."
    return f"{carried} Lots marks the lot Adjusted = no, so the plan has added it; tell the CPA, as the 1099-B will lack it."
