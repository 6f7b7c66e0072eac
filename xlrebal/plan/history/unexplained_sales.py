"""Sales whose result nobody knows because the household's records do not tell what their shares cost (D-2, D-7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlrebal.household.household import Household
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.years_shown import figures_from
from xlrebal.plan.history.ledger_names import plain_id, sale_key
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.schema.inputs import IN_DOUBT, TRANSACTIONS
from xlrebal.tax.money import micros, shares_text
from xlrebal.tax.realized import LedgerIssue, LedgerProblem

CODES = {
    LedgerProblem.LOT_OVERSOLD: Problem.LOT_OVERSOLD,
    LedgerProblem.UNKNOWN_LOT: Problem.UNKNOWN_LOT,
    LedgerProblem.UNKNOWN_AMOUNT: Problem.MISSING_BASIS,
}


def unexplained_sales(household: Household, issues: Iterable[LedgerIssue]) -> Iterator[Finding]:
    """A finding for each taxable sale of the years shown or the look-back that the replayed ledger could not follow.

    What a sale itself says wrong (a lot that is nowhere, no Amount) was found when it was read.
    """
    since = figures_from(household.as_of)
    sales = {
        sale_key(each): each
        for each in household.transactions
        if each.is_sale and each.traded >= since and household.accounts[each.account].taxable
    }
    tolerance = micros(household.settings.quantity_tolerance)
    for issue in issues:
        sale = sales.get(issue.transaction)
        if sale is not None and issue.quantity > tolerance and (why := _why(household, sale, issue)):
            yield error(
                CODES[issue.code],
                f"{why} {IN_DOUBT}",
                sheet=TRANSACTIONS.name,
                row=sale.row,
                column="Quantity",
                value=shares_text(sale.quantity),
            )


def _why(household: Household, sale: ListedTransaction, issue: LedgerIssue) -> str:
    """What is missing and what to do; "" where reading said it already."""
    part = f"{shares_text(issue.quantity)} of the {shares_text(sale.quantity)} {sale.symbol} sold on {sale.traded} in {sale.account}"
    lot = plain_id(issue.account, issue.lot)
    if issue.code is LedgerProblem.LOT_OVERSOLD and not issue.lot:
        return f"No purchase explains {part}: add it, or fill in Acquired and Cost Basis of the sale."
    if issue.code is LedgerProblem.UNKNOWN_LOT and lot in household.lots.lot_id:
        return f"{part} are of lot {lot}, which has no basis or no date on Lots: fill it in there."
    if issue.code is LedgerProblem.UNKNOWN_AMOUNT and sale.amount is not None:
        return f"{part} are of lot {lot}, whose purchase has no Amount: fill it in there."
    return ""
