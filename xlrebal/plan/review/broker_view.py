"""Where the brokers' 1099-B of the year will differ from the household's own figures, and why (TAX_RULES W-15)."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import household_ledger
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.tax.form_8949 import broker_differences
from xlrebal.tax.realized import Match, SaleRow


class BrokerView(NamedTuple):
    """A sale of the year whose disallowed loss its broker reports differently, in cents, and the reason in words."""

    sale: SaleRow
    disallowed: int
    by_broker: int
    why: str


def broker_views(household: Household, year: YearSoFar) -> tuple[BrokerView, ...]:
    """Every difference among this year's sales; groups without a wash sale have none and are not looked at."""
    sold = {(row.account, row.sale, row.lot): row for row in year.sales}
    washed = {
        household.group_of[sold[key].symbol]
        for match in year.matches
        if (key := (match.account, match.sale, match.lot)) in sold
    }
    if not washed:
        return ()
    ledger = household_ledger(household).only(
        {symbol for symbol, group in household.group_of.items() if group in washed}
    )
    found = broker_differences(ledger.transactions, ledger.accounts, ledger.replay(), ledger.conventions)
    rows = {(row.account, row.sale, row.lot, row.long_term): row for row in year.sales}
    symbols = {each.id: each.symbol for each in ledger.transactions}
    return tuple(
        BrokerView(row, each.disallowed, each.broker_disallowed, _why(row, year.matches, symbols))
        for each in found
        if (row := rows.get((each.account, each.sale, each.lot, each.long_term)))
    )


def _why(row: SaleRow, matches: tuple[Match, ...], symbols: dict[str, str]) -> str:
    """The purchases its broker does not see."""
    unseen = [
        match
        for match in matches
        if (match.account, match.sale, match.lot) == (row.account, row.sale, row.lot)
        and (match.replacement_account != row.account or symbols.get(match.replacement) != row.symbol)
    ]
    said = [
        f"{symbols.get(match.replacement, row.symbol)} bought in {match.replacement_account} on {match.purchase_date:%d %b %Y}"
        for match in unseen
    ]
    if not said:
        return "The broker does not see how an earlier wash sale in another account changed this basis."
    return f"The broker does not see: {'; '.join(dict.fromkeys(said))}."
