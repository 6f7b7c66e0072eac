"""Where the brokers' 1099-B of the year will differ from the household's own figures, and why (W-15)."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import household_ledger
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.tax.form_8949 import broker_differences
from xlrebal.tax.realized import Match, SaleRow
from xlrebal.tax.transaction import Status


class BrokerView(NamedTuple):
    """A sale of the year whose disallowed loss its broker reports differently, in cents, and the reason in words."""

    sale: SaleRow
    disallowed: int
    by_broker: int
    why: str


def broker_views(household: Household, year: YearSoFar) -> tuple[BrokerView, ...]:
    """Every difference among the sales of the years shown; groups without a wash sale have none and are not looked at."""
    sales = (*year.last_year, *year.sales)
    sold = {(row.account, row.sale, row.lot) for row in sales}
    washed = {
        household.group_of[match.symbol] for match in year.matches if (match.account, match.sale, match.lot) in sold
    }
    if not washed:
        return ()
    ledger = household_ledger(household).only(
        {symbol for symbol, group in household.group_of.items() if group in washed}
    )
    found = broker_differences(ledger.transactions, ledger.accounts, ledger.replay(), ledger.conventions)
    rows = {(row.account, row.sale, row.lot, row.long_term): row for row in sales}
    return tuple(
        BrokerView(row, each.disallowed, each.broker_disallowed, _why(row, year.matches))
        for each in found
        if (row := rows.get((each.account, each.sale, each.lot, each.long_term)))
    )


def _why(row: SaleRow, matches: tuple[Match, ...]) -> str:
    """The purchases its broker does not see."""
    unseen = [
        match
        for match in matches
        if (match.account, match.sale, match.lot) == (row.account, row.sale, row.lot)
        and (match.replacement_account != row.account or match.replacement_symbol != row.symbol)
    ]
    said = [f"{match.replacement_symbol} {_bought(match)} {match.purchase_date:%d %b %Y}" for match in unseen]
    if not said:
        return "The broker does not see how an earlier wash sale in another account changed this basis."
    return f"The broker does not see: {'; '.join(dict.fromkeys(said))}."


def _bought(match: Match) -> str:
    account = match.replacement_account
    return f"scheduled in {account} for" if match.purchase_status is Status.SCHEDULED else f"bought in {account} on"
