"""Phase 9: one order for each symbol, account and side, commissions shared over its lots, redemption fees on those that pay them, cash to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.proposal.cost_of_trading import commission, cost_of_order, traded_together
from xlrebal.plan.proposal.decisions import AccountCash, LotSale, Order, Purchase, RealizedLot
from xlrebal.plan.proposal.proposal import Proposal, result_of_lot
from xlrebal.plan.proposal.trading_rules import why_ordered
from xlrebal.plan.why_fee import why_fee, why_fees
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import Remembering, record
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents, spread_over
from xlrebal.tax.symbol import Symbol


@record
class Orders(Remembering):
    """Every order, sells first, each side by drift; and every account's cash before and after."""

    orders: tuple[Order, ...]
    cash: tuple[AccountCash, ...]

    @cached_property
    def _together(self) -> Mapping[tuple[Side, Symbol], Cents]:
        return traded_together((each.side, each.symbol, each.gross) for each in self.orders)

    def cost_of(self, order: Order, household: Household) -> Cents:
        """Cents that one of them costs in all, its impact by what all accounts trade of the symbol on its side."""
        traded = self._together[order.side, order.symbol]
        return cost_of_order(household, order.symbol, order.gross, order.commission, traded)


def net_orders(proposal: Proposal, drift: tuple[ScopeDrift, ...]) -> Orders:
    """Sales and purchases as orders, and the cash they leave."""
    drifts = {account: each for each in drift for account in each.scope.accounts}
    sells = [_sell_order(proposal, drifts, sales) for sales in _by_position(proposal.sales).values()]
    buys = [_buy_order(proposal.household, drifts, purchases) for purchases in _by_pair(proposal.purchases).values()]
    orders = (*sorted(sells, key=_by_drift), *sorted(buys, key=_by_drift))
    of_account: dict[str, list[Order]] = {name: [] for name in proposal.household.accounts}
    for order in orders:
        of_account[order.account].append(order)
    return Orders(orders, tuple(_cash(proposal, name, mine) for name, mine in of_account.items()))


def _by_position(sales: Iterable[LotSale]) -> dict[PositionIndex, list[LotSale]]:
    found: dict[PositionIndex, list[LotSale]] = {}
    for sale in sales:
        found.setdefault(sale.position, []).append(sale)
    return found


def _by_pair(purchases: Iterable[Purchase]) -> dict[tuple[str, Symbol], list[Purchase]]:
    found: dict[tuple[str, Symbol], list[Purchase]] = {}
    for purchase in purchases:
        found.setdefault((purchase.account, purchase.symbol), []).append(purchase)
    return found


def _by_drift(order: Order) -> tuple[float, str, str]:
    return (-round(abs(order.drift), 9), order.account, order.symbol)


def _all_reasons(decisions: Iterable[LotSale | Purchase]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reason for each in decisions for reason in each.reasons))


def _sell_order(proposal: Proposal, drifts: dict[str, ScopeDrift], sales: list[LotSale]) -> Order:
    household = proposal.household
    account, symbol = household.account_of(sales[0].lot), household.symbol_of(sales[0].lot)
    security = household.securities[symbol]
    of_lot: dict[LotIndex, list[LotSale]] = {}
    for sale in sales:
        of_lot.setdefault(sale.lot, []).append(sale)
    gross = _order_gross(household, symbol, sum((sale.quantity for sale in sales), NO_SHARES))
    quantities = [sum((sale.quantity for sale in parts), NO_SHARES) for parts in of_lot.values()]
    fees = {lot: proposal.fee_of(lot, quantity) for lot, quantity in zip(of_lot, quantities, strict=True)}
    charged = commission(security, gross)
    net = spread_over(gross - charged, quantities)  # S-4: proceeds are net of fees, shared by quantity
    elsewhere = _on_another_return(proposal, account)
    lots = tuple(
        _realized(proposal, of_lot[lot], quantity, proceeds - fee, (*elsewhere, *why_fee(proposal, lot, fee)))
        for (lot, fee), quantity, proceeds in zip(fees.items(), quantities, net, strict=True)
    )
    redemption_fee = sum(fees.values(), NO_MONEY)
    return Order(
        side=Side.SELL,
        account=account,
        symbol=symbol,
        quantity=sum(quantities, NO_SHARES),
        price=household.price(symbol),
        gross=gross,
        commission=charged + redemption_fee,
        drift=drifts[account].drift_of(symbol),
        phase=sales[0].phase,
        reasons=(
            *_all_reasons(sales),
            *_locked(household, Side.SELL, account, symbol),
            *elsewhere,
            *why_fees(proposal, fees),
        ),
        lots=lots,
        redemption_fee=redemption_fee,
    )


def _buy_order(household: Household, drifts: dict[str, ScopeDrift], purchases: list[Purchase]) -> Order:
    account, symbol = purchases[0].account, purchases[0].symbol
    security = household.securities[symbol]
    quantity = sum((purchase.quantity for purchase in purchases), NO_SHARES)
    gross = _order_gross(household, symbol, quantity)
    return Order(
        side=Side.BUY,
        account=account,
        symbol=symbol,
        quantity=quantity,
        price=household.price(symbol),
        gross=gross,
        commission=commission(security, gross),
        drift=drifts[account].drift_of(symbol),
        phase=purchases[0].phase,
        reasons=(*_all_reasons(purchases), *_locked(household, Side.BUY, account, symbol)),
    )


def _locked(household: Household, side: Side, account: str, symbol: Symbol) -> tuple[Reason, ...]:
    """That the advisor locked what the plan comes to by itself."""
    entries = household.overrides_of.get((account, symbol, side), ())
    return tuple(why_ordered(household, each) for each in entries if each.locked and not each.held)


def _order_gross(household: Household, symbol: Symbol, quantity: MicroShares) -> Cents:
    return amount_cents(quantity, household.price(symbol))


def _on_another_return(proposal: Proposal, account: str) -> tuple[Reason, ...]:
    """That a sale stands on a separate return (S-9), and at which rates its tax is estimated."""
    record, rates = proposal.household.accounts[account], proposal.valued.elsewhere
    if not (record.taxable and record.separate_return):
        return ()
    short, long = (float(rates.on_gain(long_term=long_term)) for long_term in (False, True))
    return (because(Rule.SEPARATE_RETURN, short=short, long=long, whose=proposal.valued.whose_elsewhere),)


def _realized(
    proposal: Proposal, sales: list[LotSale], quantity: MicroShares, proceeds: Cents, besides: tuple[Reason, ...]
) -> RealizedLot:
    """What these parts of one lot realize together; `besides`: what is said of it beside their reasons."""
    household, lot = proposal.household, sales[0].lot
    lots = household.lots
    account, symbol = household.account_of(lot), household.symbol_of(lot)
    result = result_of_lot(household, proposal.valued, lot, 0, quantity, proceeds)
    acquired: date = lots.acquired[lot].item()
    return RealizedLot(
        account=account,
        symbol=symbol,
        lot_id=lots.lot_id[lot],
        acquired=acquired,
        quantity=quantity,
        proceeds=proceeds,
        basis=Cents(result.basis),
        gain=Cents(result.gain),
        term="LT" if result.long_term else "ST",
        taxable=household.accounts[account].taxable,
        collectible=household.securities[symbol].collectible,
        reasons=(*_all_reasons(sales), *besides),
        holding_date=_carried_over(household, lot),
        purposes=frozenset(sale.purpose for sale in sales),
        separate_return=household.accounts[account].separate_return,
    )


def _carried_over(household: Household, lot: LotIndex) -> date | None:
    """An earlier start of a lot's holding period (W-6)."""
    held: date | None = household.lots.holding_date[lot].item()
    bought: date | None = household.lots.acquired[lot].item()
    return held if held and bought and held < bought else None


def _cash(proposal: Proposal, account: str, mine: list[Order]) -> AccountCash:
    """An account's cash before and after its own orders."""
    before = proposal.household.cash.get(account, NO_MONEY)
    sells = sum((order.gross for order in mine if order.side is Side.SELL), NO_MONEY)
    buys = sum((order.gross for order in mine if order.side is Side.BUY), NO_MONEY)
    commissions = sum((order.commission for order in mine), NO_MONEY)
    return AccountCash(
        account=account,
        before=before,
        sells=sells,
        buys=buys,
        commissions=commissions,
        after=before + sells - buys - commissions,
        minimum=proposal.household.accounts[account].minimum_cash,
        need=proposal.needed_from(account),
    )
