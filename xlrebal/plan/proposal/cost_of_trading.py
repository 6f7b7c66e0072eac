"""What one side of a trade costs: one answer, for choosing trades and for showing what they cost.

Charged to the account, in cents: the commission, so much a trade and so much of its amount. Lost on the way: half the
spread, the price of trading (Trading Price bps) and what the order moves the price against itself: Impact bps as entered, else
by the size of all that is traded of the symbol on its side (`market_impact`), which no single dollar of it bears. What shares pay that are sold too soon is in `minimum_days`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from xlrebal.household.household import Household, Security
from xlrebal.plan.proposal.market_impact import impact_of_size
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents, share_of
from xlrebal.tax.symbol import Symbol

BASIS_POINTS = 10_000  # in one


def lost_of_a_dollar(household: Household, symbol: Symbol) -> float:
    """What a dollar sold or bought loses beside what is charged: the price of trading, half the spread, and the impact entered."""
    security = household.securities[symbol]
    lost = household.settings.trading_price_bps + security.spread_bps / 2 + (security.impact_bps or 0.0)
    return lost / BASIS_POINTS


def cost_of_a_dollar(household: Household, symbol: Symbol) -> float:
    """What each further dollar of an order costs: what is lost of it, and the commission on it."""
    return lost_of_a_dollar(household, symbol) + household.securities[symbol].commission_share


def cost_of_order(household: Household, symbol: Symbol, gross: Cents, charged: Cents, traded: Cents) -> Cents:
    """Cents that an order of so many costs in all; `charged`: its commission, redemption fees included; `traded`: cents of the symbol on its side in all accounts."""
    lost = lost_of_a_dollar(household, symbol) + impact_of_size(household, symbol, traded)
    return share_of(gross, lost) + charged


def traded_together(orders: Iterable[tuple[Side, Symbol, Cents]]) -> Mapping[tuple[Side, Symbol], Cents]:
    """Cents of each symbol on each side, in all accounts."""
    found = defaultdict[tuple[Side, Symbol], Cents](lambda: NO_MONEY)
    for side, symbol, gross in orders:
        found[side, symbol] += gross
    return found


def commission(security: Security, gross: Cents) -> Cents:
    """Cents charged for an order of so many."""
    return security.commission + share_of(gross, security.commission_share)


def before_commission(security: Security, cash: Cents) -> Cents:
    """The largest order that so much cash pays for, its commission included; below zero where it does not pay that."""
    gross = cash - security.commission
    if gross <= 0 or not security.commission_share:
        return gross
    gross = Cents(int(gross / (1 + security.commission_share)) + 1)
    while gross + commission(security, gross) > cash:
        gross -= Cents(1)
    return gross


def bringing(security: Security, cash: Cents) -> Cents:
    """The smallest sale that brings so much cash once its commission is paid."""
    gross = cash + security.commission
    if not security.commission_share:
        return gross
    gross = max(NO_MONEY, Cents(int(gross / max(1 - security.commission_share, 0.01)) - 1))
    while gross - commission(security, gross) < cash:
        gross += Cents(1)
    return gross
