"""A chain in two where an account buys for more than it sells: what its cash pays for stands without the sales, and is weighed by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlrebal.household.household import Household
from xlrebal.plan.proposal.decisions import Purchase
from xlrebal.plan.proposal.weighed import TradeKey
from xlrebal.plan.tied_trades import LEFT_OVER, TiedTrades
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents


def in_two(household: Household, trades: TiedTrades) -> tuple[TiedTrades, ...]:
    """What cash pays for, then the sales with what they pay for; the chain as it is where cash pays for less than an order, or for all.

    Every purchase of an account is paid alike: of 30,000 bought with 10,000 of cash a third of each.
    """
    share = _by_cash(household, trades)
    if not share or not trades.sales:
        return (trades,)
    paid = [_part(each, share[each.account]) for each in trades.purchases if each.account in share]
    rest = [_part(each, 1.0 - share.get(each.account, 0.0)) for each in trades.purchases]
    return (_only(trades, paid), _only(trades, [each for each in rest if each.gross > 0], sales=True))


def _by_cash(household: Household, trades: TiedTrades) -> Mapping[str, float]:
    """The share of its purchases that an account's cash pays for, where that is an order at least, and no mere rest."""
    sold = defaultdict[str, Cents](lambda: NO_MONEY)
    bought = defaultdict[str, Cents](lambda: NO_MONEY)
    for sale in trades.sales:
        sold[household.account_of(sale.lot)] += sale.gross
    for each in trades.purchases:
        bought[each.account] += each.gross
    return {
        name: 1 - sold[name] / amount
        for name, amount in bought.items()
        if amount - sold[name] >= max(household.minimum_trade(name), LEFT_OVER * amount, 1)
    }


def _part(bought: Purchase, share: float) -> Purchase:
    return replace(bought, gross=Cents(round(bought.gross * share)))


def _only(trades: TiedTrades, purchases: Iterable[Purchase], *, sales: bool = False) -> TiedTrades:
    """A part of a chain; sales: with its sales."""
    parts = tuple(purchases)
    keys: set[TradeKey] = {(Side.BUY, each.account, each.symbol) for each in parts}
    return trades._replace(
        trades=tuple(key for key in trades.trades if key in keys or (sales and key[0] is Side.SELL)),
        sales=trades.sales if sales else (),
        purchases=parts,
    )
