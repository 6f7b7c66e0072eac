"""The first day on which a trade alone washes nothing (W-13, W-14).

`clean_dates` is for trades of a ledger, `clean_sale_date` for a loss asked about without one. In a ledger each proposed
trade is tried alone: the other proposed trades are left out, done and scheduled ones stay. A trade is moved from day to
day and the ledger replayed, so that every rule of matching holds on each day tried; only the days on which something
can change are tried. Trades that are clean alone may wash together: the proposal as a whole is what `replay` says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from xlrebal.tax.conventions import Conventions
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.ledger import replay
from xlrebal.tax.open_purchases import LotName, OpenGroup
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Action, Status, TaxAccount, Transaction
from xlrebal.tax.wash_window import WINDOW_DAYS, in_window, loss_clear_from

SEARCH_DAYS = 800


def clean_dates(
    transactions: Sequence[Transaction],
    accounts: Sequence[TaxAccount],
    group_of: Mapping[Symbol, str] | None = None,
    conventions: Conventions | None = None,
) -> dict[str, date | None]:
    """For each proposed trade the earliest day, from its own date on, on which it alone washes nothing.

    `group_of`: symbol → its identical group, as for `replay`. A purchase must wash no loss (W-13), a sale must have no
    loss washed (W-14); None where no day within 800 is clean.
    """
    groups = group_of or {}
    dates = {}
    for proposed in transactions:
        if proposed.status is Status.PROPOSED:
            alone = [
                each
                for each in transactions
                if groups.get(each.symbol, each.symbol) == groups.get(proposed.symbol, proposed.symbol)
                and (each is proposed or each.status is not Status.PROPOSED)
            ]
            dates[proposed.id] = _first_clean(proposed, alone, accounts, groups, conventions)
    return dates


def clean_sale_date(group: OpenGroup, lot: HeldLot, sold: Mapping[LotName, int]) -> date:
    """The first day, the group's or later, on which no purchase known or scheduled is near enough to wash a loss (W-14).

    `sold`: micro-shares by purchase that are gone by then. There is always such a day, at the latest thirty-one days
    after the last purchase scheduled: unlike `clean_dates` this does not give up after W-14's 800.
    """
    if not group.washes(lot, sold):
        return group.as_of
    day = group.as_of + timedelta(days=1)
    for bought in group.washing_days(lot, sold):
        if in_window(bought, day):
            day = loss_clear_from(bought)
    return day


def _first_clean(
    proposed: Transaction,
    ledger: Sequence[Transaction],
    accounts: Sequence[TaxAccount],
    group_of: Mapping[Symbol, str],
    conventions: Conventions | None,
) -> date | None:
    for day in _days_to_try(proposed, ledger):
        moved = replace(proposed, trade_date=day)
        result = replay([moved if each is proposed else each for each in ledger], accounts, group_of, conventions)
        if proposed.action is Action.SELL:
            washes = any((match.sale, match.account) == (moved.id, moved.account) for match in result.matches)
        else:
            washes = any(
                (match.replacement, match.replacement_account) == (moved.id, moved.account) for match in result.matches
            )
        if not washes:
            return day
    return None


def _days_to_try(proposed: Transaction, ledger: Iterable[Transaction]) -> Iterator[date]:
    """The proposed day, and later ones on which another trade is met, has just passed, or leaves the window.

    Between them nothing changes except that a window may open, which cannot make a trade clean.
    """
    first, last = proposed.trade_date, proposed.trade_date + timedelta(days=SEARCH_DAYS)
    days = {first}
    for other in ledger:
        if other is not proposed:
            days |= {other.trade_date + timedelta(days=after) for after in (0, 1, WINDOW_DAYS + 1)}
    return iter(sorted(day for day in days if first <= day <= last))
