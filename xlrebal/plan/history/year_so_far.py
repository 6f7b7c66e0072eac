"""What this year has realized already, and which losses are still open to a wash sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import household_ledger, sale_key
from xlrebal.plan.history.rebuild_lots import RebuiltLot, rebuilt_lots
from xlrebal.tax.open_purchases import OpenGroup
from xlrebal.tax.open_windows import open_windows
from xlrebal.tax.realized import LossPart, Match, Replay, SaleRow
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import at_risk_until, in_window, safe_from, wash_window


class OpenLoss(NamedTuple):
    """A loss sale whose window is still open: micro-shares not yet matched, and their loss in cents (positive) (W-12)."""

    account: str
    symbol: str
    sold: date
    quantity: int
    loss: int
    at_risk_until: date
    safe_from: date
    scheduled: bool = False  # matched so far only by a purchase still to come, which may be cancelled


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """Recognized results of the as-of date's calendar year in cents, after wash adjustments (W-9: provisional until
    30 January), its sales, every wash-sale match found, and the losses still at risk: all of them, and `at_risk` this
    year's with their terms. `collectibles` is a part of `long_term`; 0 where Settings states the results.
    `rebuilt`: lots marked Adjusted = no as the ledger leaves them. `open_groups`: what could wash a loss taken today;
    `coming_losses`: scheduled loss sales that a purchase of today would wash."""

    short_term: int
    long_term: int
    collectibles: int
    at_risk: tuple[LossPart, ...]
    sales: tuple[SaleRow, ...]
    matches: tuple[Match, ...]
    open_losses: tuple[OpenLoss, ...]
    rebuilt: tuple[RebuiltLot, ...] = ()
    open_groups: tuple[OpenGroup, ...] = ()
    coming_losses: tuple[OpenLoss, ...] = ()


def year_so_far(household: Household) -> YearSoFar:
    """The year's results from Transactions, unless Settings states them; open windows always from Transactions."""
    history = household_ledger(household).replay(household.as_of)
    taxable = {name for name, account in household.accounts.items() if account.taxable}
    sales = tuple(
        row
        for row in history.sales
        if row.sold.year == household.as_of.year and row.account in taxable and row.status is Status.DONE
    )
    stated_short, stated_long = household.money("year_to_date_st"), household.money("year_to_date_lt")
    short = sum(row.recognized for row in sales if not row.long_term)
    long = sum(row.recognized for row in sales if row.long_term)
    collectibles = sum(row.recognized for row in sales if row.long_term and _collectible(household, row.symbol))
    at_risk = tuple(
        each
        for each in history.unmatched_losses
        if each.status is Status.DONE
        and household.as_of <= at_risk_until(each.sold)
        and each.sold.year == household.as_of.year
    )
    losses = _open_losses(household, history, Status.DONE)
    losses += _unknown_results(household, {issue.transaction for issue in history.issues})
    coming = _open_losses(household, history, Status.SCHEDULED)
    return YearSoFar(
        short if stated_short is None else stated_short,
        long if stated_long is None else stated_long,
        collectibles if stated_long is None else 0,
        at_risk,
        sales,
        tuple(match for match in history.matches if match.sale_status is Status.DONE),
        losses,
        rebuilt_lots(household, history),
        history.open_groups,
        tuple(each for each in coming if in_window(household.as_of, each.sold)),
    )


def _collectible(household: Household, symbol: str) -> bool:
    security = household.securities.get(symbol)
    return security is not None and security.collectible


def _open_losses(household: Household, history: Replay, status: Status) -> tuple[OpenLoss, ...]:
    """Loss sales, done or scheduled, that a purchase of today could wash (W-12)."""
    unmatched = (each for each in history.unmatched_losses if each.status is status)
    windows = tuple(
        OpenLoss(
            each.account,
            each.symbol,
            each.sold,
            each.quantity_at_risk,
            each.loss_at_risk,
            each.at_risk_until,
            each.safe_from,
        )
        for each in open_windows(unmatched, household.as_of)
    )
    return windows + _washed_by_scheduled(household, history, status)


def _washed_by_scheduled(household: Household, history: Replay, status: Status) -> tuple[OpenLoss, ...]:
    """Losses that only scheduled purchases wash: bought today, shares would be matched first (W-4)."""
    symbols = {(row.account, row.sale): row.symbol for row in history.sales}
    return tuple(
        OpenLoss(
            each.account,
            symbols[each.account, each.sale],
            each.sale_date,
            each.quantity,
            each.disallowed,
            at_risk_until(each.sale_date),
            safe_from(each.sale_date),
            scheduled=True,
        )
        for each in history.matches
        if each.sale_status is status
        and each.purchase_status is Status.SCHEDULED
        and household.as_of <= at_risk_until(each.sale_date)
    )


def _unknown_results(household: Household, troubled: set[str]) -> tuple[OpenLoss, ...]:
    """Recent sales whose basis nobody knows: judged losses of unknown size, so that no purchase can wash them."""
    window = wash_window(household.as_of)
    return tuple(
        OpenLoss(
            each.account, each.symbol, each.traded, each.quantity, 0, at_risk_until(each.traded), safe_from(each.traded)
        )
        for each in household.transactions
        if each.action == "sell"
        and window.first <= each.traded <= household.as_of
        and household.accounts[each.account].taxable
        and (each.amount is None or sale_key(each) in troubled)
    )
