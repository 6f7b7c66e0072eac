"""The losses of a plan, done and proposed, and the purchases around them: what every wash-sale caution looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.indexes import lots_where
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.inputs import PURCHASES
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.wash_window import LOOK_BACK, in_window, safe_from


class LossSale(NamedTuple):
    """A security sold at a loss in a taxable account; `is_open`: shares are left that a purchase would still wash (W-12)."""

    account: str
    symbol: Symbol
    sold: date
    is_open: bool
    proposed: bool = False

    @property
    def safe_from(self) -> date:
        """The first day after its window."""
        return safe_from(self.sold)


@record(kw_only=True)
class Bought:
    """A purchase by Transactions, else by Lots, else proposed; `row` on its sheet, None where it has none."""

    account: str
    symbol: Symbol
    on: date
    action: str
    quantity: int
    sheet: str = "Trades"
    row: int | None = None

    def near(self, loss: LossSale) -> bool:
        """Whether it is within thirty days of the loss sale (W-2)."""
        return in_window(self.on, loss.sold)


def losses_in_words(losses: Sequence[LossSale]) -> str:
    """Loss sales of one security: "VTI, sold at a loss on 02 Nov 2026 and by this plan"."""
    symbols = dict.fromkeys(loss.symbol for loss in losses)
    days = dict.fromkeys("by this plan" if loss.proposed else f"on {loss.sold:%d %b %Y}" for loss in losses)
    return f"{' and '.join(symbols)}, sold at a loss {' and '.join(days)}"


def loss_sales(plan: Plan) -> tuple[LossSale, ...]:
    """Every loss sale of the year, of an open window, and of the proposal, in scope; one a security, account and day."""
    accounts = plan.household.accounts
    found: dict[tuple[str, str, date], LossSale] = {}
    for sale in (*plan.year.sales, *plan.year.elsewhere):
        if sale.gain < 0 and accounts[sale.account].wash_scope and not plan.household.is_coin(sale.symbol):
            found[sale.account, sale.symbol, sale.sold] = LossSale(sale.account, sale.symbol, sale.sold, False)
    for window in plan.year.open_windows:
        found[window.account, window.symbol, window.sold] = LossSale(window.account, window.symbol, window.sold, True)
    for order in plan.orders.orders:
        watched = accounts[order.account].wash_scope and not plan.household.is_coin(order.symbol)
        if watched and any(lot.taxable and lot.gain < 0 for lot in order.lots):
            key = (order.account, order.symbol, plan.household.as_of)
            found[key] = LossSale(*key, is_open=True, proposed=True)
    return tuple(sorted(found.values(), key=lambda loss: (loss.sold, loss.symbol, loss.account)))


def purchases(plan: Plan) -> tuple[Bought, ...]:
    """Everything listed, held since the look-back, scheduled or proposed that is a purchase (S-3), in scope, by date."""
    found = [*_listed(plan), *_proposed(plan)]
    listed = {(each.account, each.symbol, each.on) for each in found}
    listed |= {(each.account, each.symbol, each.first_day) for each in plan.household.transactions if each.is_receipt}
    found += [each for each in _on_lots(plan) if (each.account, each.symbol, each.on) not in listed]
    accounts = plan.household.accounts
    return tuple(
        sorted((each for each in found if accounts[each.account].wash_scope), key=lambda each: (each.on, each.row or 0))
    )


def _listed(plan: Plan) -> Iterator[Bought]:
    for each in plan.household.transactions:
        if each.action in PURCHASES:
            yield Bought(
                account=each.account,
                symbol=each.symbol,
                on=each.traded,
                action=each.action,
                quantity=each.quantity,
                sheet="Transactions",
                row=each.row,
            )


def _proposed(plan: Plan) -> Iterator[Bought]:
    for order in plan.orders.orders:
        if order.side is Side.BUY:
            yield Bought(
                account=order.account,
                symbol=order.symbol,
                on=plan.household.as_of,
                action="buy",
                quantity=order.quantity,
            )


def _on_lots(plan: Plan) -> Iterator[Bought]:
    """Lots bought in the look-back; gifts and inheritances are no purchases, nor is what Transactions call a receipt."""
    lots, positions = plan.listed.lots, plan.listed.positions
    first = np.datetime64(plan.household.as_of - LOOK_BACK)
    bought = (lots.acquired >= first) & ~lots.inherited & ~lots.gifted
    for lot in lots_where(bought):
        at = int(lots.position[lot])
        yield Bought(
            account=positions.account[at],
            symbol=positions.symbol[at],
            on=lots.acquired[lot].item(),
            action="buy",
            quantity=int(lots.quantity[lot]),
            sheet="Lots",
            row=int(lots.row[lot]) or None,
        )
