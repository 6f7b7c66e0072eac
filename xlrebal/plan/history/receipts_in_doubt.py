"""Sales of shares received of which something that decides the result is not known: what was assumed, and what to enter (H-5, H-6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xlrebal.household.household import Household
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.plan.history.ledger_names import brought_key, purchase_key
from xlrebal.plan.taxes.tax_settings import conventions
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.schema.inputs import TRANSACTIONS
from xlrebal.tax.conventions import LeapFebruary
from xlrebal.tax.holding_period import long_term_from
from xlrebal.tax.money import shares_text
from xlrebal.tax.realized import LedgerIssue, LedgerProblem, SaleRow


def receipts_in_doubt(
    household: Household, sales: Iterable[SaleRow], issues: Iterable[LedgerIssue]
) -> tuple[Finding, ...]:
    """A finding for each doubt of a receipt whose shares these sales sold, of a gift that only its sale tells of, and for each split that met no shares."""
    listed = {purchase_key(each): each for each in household.transactions if each.is_receipt or each.is_split}
    given = {brought_key(each): each for each in household.transactions if each.is_sale and each.how == "gift"}
    if not listed and not given:
        return ()
    leap_february = conventions(household).leap_february
    doubts = (
        finding
        for sale in sales
        if (receipt := listed.get(sale.lot)) is not None
        for finding in _doubts(receipt, sale, leap_february)
    )
    brought = (
        finding
        for sale in sales
        if (gift := given.get(sale.lot)) is not None
        for finding in _gift_in_doubt(
            gift, sale, f"{shares_text(gift.quantity)} {gift.symbol} given, in {gift.account},"
        )
    )
    return tuple(dict.fromkeys((*doubts, *brought, *_splits_of_nothing(listed, issues))))


def _doubts(receipt: ListedTransaction, sale: SaleRow, leap_february: LeapFebruary) -> Iterator[Finding]:
    came = f"{shares_text(receipt.quantity)} {receipt.symbol} received in {receipt.account} on {receipt.traded}"
    if not receipt.how:
        yield _doubt(
            receipt,
            "How",
            f"Nothing says how the {came} came, and shares of them are sold: they count as first bought that day, for the Amount of the row. "
            "Enter How (transfer, gift, inheritance or split), and Acquired and Cost Basis where they differ.",
        )
    elif receipt.acquired is None and sale.gain and _rests_on_date(receipt, sale, leap_february):
        yield _doubt(
            receipt,
            "Acquired",
            f"Nothing says when the {came} by {receipt.how} were first bought, and shares of them are sold on {sale.sold}: the term is in doubt "
            f"and counts as short, from {receipt.traded}. Enter Acquired.",
        )
    if receipt.how == "gift":
        yield from _gift_in_doubt(receipt, sale, f"{came} as a gift")


def _gift_in_doubt(gift: ListedTransaction, sale: SaleRow, what: str) -> Iterator[Finding]:
    """A loss that is not taken as the shares' value when given is not known (H-5); `gift`: the row that says they were a gift."""
    if gift.gift_value is None and sale.gain == 0 and sale.basis == sale.proceeds:
        yield _doubt(
            gift,
            "Gift Value",
            f"{what} are sold on {sale.sold} for no more than the donor paid, and their value when given is not known: no loss is taken "
            "(§1015). Enter Gift Value, what all shares of the row were worth on the day of the gift.",
        )


def _rests_on_date(receipt: ListedTransaction, sale: SaleRow, leap_february: LeapFebruary) -> bool:
    """Whether the sale's term is not certain by the day of the receipt alone; a loss from the day of the gift is."""
    from_gift = receipt.how == "gift" and sale.gain < 0 and sale.acquired == receipt.gift_date and receipt.gift_value
    return not from_gift and sale.sold < long_term_from(receipt.traded, leap_february)


def _doubt(receipt: ListedTransaction, column: str, message: str) -> Finding:
    return warning(
        Problem.RECEIPT_IN_DOUBT, message, sheet=TRANSACTIONS.name, row=receipt.row, column=column, value=receipt.symbol
    )


def _splits_of_nothing(listed: Mapping[str, ListedTransaction], issues: Iterable[LedgerIssue]) -> Iterator[Finding]:
    for issue in issues:
        split = listed.get(issue.transaction)
        if issue.code is LedgerProblem.SPLIT_OF_NOTHING and split is not None:
            yield error(
                Problem.RECEIPT_IN_DOUBT,
                f"The split of {split.symbol} on {split.traded} in {split.account} finds no shares to add {shares_text(split.quantity)} to: add the "
                "purchase, or correct How. Until then its shares are left out.",
                sheet=TRANSACTIONS.name,
                row=split.row,
                column="How",
                value=split.symbol,
            )
