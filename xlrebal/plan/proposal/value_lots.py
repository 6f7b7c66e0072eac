"""Phase 1: value, gain, term and tax of every lot, as columns over all lots at once."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import every_position
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS
from xlrebal.plan.proposal.leaving_order import deferred, leaves_after
from xlrebal.plan.proposal.minimum_days import redemption_fees
from xlrebal.plan.proposal.working_orders import spoken_for
from xlrebal.plan.taxes.marginal_rates import marginal_rates, rates_elsewhere, whose_rates_elsewhere
from xlrebal.plan.taxes.tax_settings import conventions
from xlrebal.schema.record import record
from xlrebal.tax.columns import Dates, Flags, Floats, Ints
from xlrebal.tax.conventions import Conventions
from xlrebal.tax.holding_period import long_term_from_days
from xlrebal.tax.lot_order import LotMethod
from xlrebal.tax.marginal import MarginalRates
from xlrebal.tax.money import MICROS, NANOS
from xlrebal.tax.rank_lots import rank_lots


@record(kw_only=True)
class ValuedLots:
    """One element a lot, in the order of Household.lots, and the rates and conventions they were valued by.

    price: dollars a share (0 without a price). value, gain: dollars (no gain without a price or a basis). long_term: H-1 at the as-of date. long_term_from:
    first long-term day. taxable: in a taxable account. on_return: taxed on this plan's return (S-9). tax_per_dollar: tax of selling it as a share of its value, losses
    negative, 0 where untaxed. order: the lot's place in its position's selling order by the account's method.
    fee: the redemption fee of selling it today, as a share of its value. realizes: gain less that fee, in dollars. cost_per_dollar: tax and fee of selling it as a share of its value.
    leaves_after: the lot that must be sold whole before it, by index (C-6, L-5); -1 for none.
    sellable: has a price, a known basis, no error, and its account and symbol may be traded. spoken_for: micro-shares that
    orders to sell, still working, will take. elsewhere: the rates of lots that are taxed on a separate return;
    whose_elsewhere: which those are, in words.
    """

    price: Floats
    value: Floats
    gain: Floats
    long_term: Flags
    long_term_from: Dates
    taxable: Flags
    on_return: Flags
    tax_per_dollar: Floats
    fee: Floats
    realizes: Floats
    cost_per_dollar: Floats
    order: Ints
    leaves_after: Ints
    sellable: Flags
    spoken_for: Ints
    rates: MarginalRates
    elsewhere: MarginalRates
    whose_elsewhere: str
    conventions: Conventions

    def rates_of(self, lot: int) -> MarginalRates:
        """The rates that a lot's gain is priced at, by its index."""
        return self.rates_on(bool(self.on_return[lot]))

    def rates_on(self, on_return: bool) -> MarginalRates:
        """Those of this plan's return, or of a separate one."""
        return self.rates if on_return else self.elsewhere


def value_lots(household: Household) -> ValuedLots:
    """Every lot valued at the as-of date."""
    lots, positions = household.lots, household.positions
    price = _price_of_positions(household)[lots.position]
    quantity = lots.quantity / MICROS
    value = quantity * price
    known = lots.basis != UNKNOWN_BASIS
    gain = np.where(known & (price > 0), value - _basis_that_counts(household, value), 0.0)
    fee = redemption_fees(household)
    net = value * (1 - fee)
    realizes = np.where(known & (price > 0), net - _basis_that_counts(household, net), 0.0)
    given = (
        (lots.gift_value != NO_GIFT_VALUE) & (realizes < 0) & ~np.isnat(lots.gift_date)
    )  # H-5: a loss on a gift counts from its day
    chosen = conventions(household)
    long_from = long_term_from_days(np.where(given, lots.gift_date, lots.holding_date), chosen.leap_february)  # C-11
    long_term = lots.inherited | (np.datetime64(household.as_of) >= long_from)  # H-1, H-5
    taxable = _of_accounts(household, [name for name, each in household.accounts.items() if each.taxable])
    on_return = _of_accounts(household, [name for name, each in household.accounts.items() if each.on_return])
    rates, elsewhere = marginal_rates(household), rates_elsewhere(household)
    rate = np.where(
        on_return, _rates_of_lots(household, rates, long_term), _rates_of_lots(household, elsewhere, long_term)
    )
    tax_per_dollar = np.where(taxable & (value > 0), realizes * rate / np.where(value > 0, value, 1.0), 0.0)
    sellable = lots.sellable & positions.sellable[lots.position] & (price > 0) & (known | ~taxable)
    order = deferred(lots, _selling_order(household, realizes, price * fee, long_term, (rates, elsewhere), chosen))
    return ValuedLots(
        price=price,
        value=value,
        gain=gain,
        long_term=long_term,
        long_term_from=long_from,
        taxable=taxable,
        on_return=on_return,
        tax_per_dollar=tax_per_dollar,
        fee=fee,
        realizes=realizes,
        cost_per_dollar=tax_per_dollar + fee,
        order=order,
        leaves_after=leaves_after(household, order),
        sellable=sellable,
        spoken_for=spoken_for(household, order),
        rates=rates,
        elsewhere=elsewhere,
        whose_elsewhere=whose_rates_elsewhere(household),
        conventions=chosen,
    )


def _of_accounts(household: Household, names: Collection[str]) -> Flags:
    """Which lots are in these accounts."""
    chosen = set(names)
    positions = np.array([name in chosen for name in household.positions.account], dtype=bool)
    return positions[household.lots.position] if len(household.lots) else np.zeros(0, dtype=bool)


def _rates_of_lots(household: Household, rates: MarginalRates, long_term: Flags) -> Floats:
    """The whole rate that each lot's gain would meet (T-4)."""
    long = np.where(
        _collectible_positions(household)[household.lots.position],
        float(rates.on_gain(long_term=True, collectible=True)),
        float(rates.on_gain(long_term=True)),
    )
    return np.where(long_term, long, float(rates.on_gain(long_term=False)))


def _collectible_positions(household: Household) -> Flags:
    return np.array([household.securities[symbol].collectible for symbol in household.positions.symbol], dtype=bool)


def _basis_that_counts(household: Household, value: Floats) -> Floats:
    """Dollars a lot's value is compared with: a gift worth less than its donor paid is at a loss only below its value then (H-5)."""
    lots = household.lots
    basis = lots.basis / 100
    return np.where(
        lots.gift_value != NO_GIFT_VALUE, np.minimum(basis, np.maximum(value, lots.gift_value / 100)), basis
    )


def _price_of_positions(household: Household) -> Floats:
    prices = [household.price(symbol) for symbol in household.positions.symbol]
    return np.array(prices, dtype=np.float64) / NANOS


def _selling_order(
    household: Household,
    gain: Floats,
    fee: Floats,
    long_term: Flags,
    rates: tuple[MarginalRates, MarginalRates],
    conventions: Conventions,
) -> Ints:
    """Each lot's rank inside its position, by its account's lot method (L-1 to L-7).

    gain: dollars that its sale realizes. fee: dollars a share that selling it costs. rates: of this return, of a separate one.
    """
    lots = household.lots
    order = np.zeros(len(lots), dtype=np.int64)
    names = np.arange(len(lots))  # lots are sorted by lot id within a position: index order is text order
    for (method, collectible, elsewhere, taxed), chosen in _alike(household).items():
        own = rates[elsewhere]
        shares = np.maximum(lots.quantity[chosen] / MICROS, 1e-9)
        ranked = rank_lots(
            LotMethod(method),
            lots.acquired[chosen],
            names[chosen],
            lots.basis[chosen],
            lots.quantity[chosen],
            gain[chosen] / shares,
            long_term[chosen],
            taxed * float(own.on_gain(long_term=False)),
            taxed * float(own.on_gain(long_term=True, collectible=collectible)),
            fee_per_share=fee[chosen],
            holding_date=lots.holding_date[chosen],
            conventions=conventions,
        )
        order[chosen[ranked]] = np.arange(len(chosen))
    return order


def _alike(household: Household) -> dict[tuple[str, bool, bool, bool], Ints]:
    """Lots by the method and the rates that order them, and whether these are paid at all; a position's lots are together."""
    collectible = _collectible_positions(household).tolist()
    elsewhere = {name for name, each in household.accounts.items() if each.separate_return}
    taxed = {name for name, each in household.accounts.items() if each.taxable}
    kinds = [
        (
            household.lot_method(index),
            flag,
            (account := household.positions.account[index]) in elsewhere,
            account in taxed,
        )
        for index, flag in zip(every_position(household.positions), collectible, strict=True)
    ]
    names = {kind: number for number, kind in enumerate(sorted(set(kinds)))}
    kind_of_lot = np.array([names[kind] for kind in kinds], dtype=np.int64)[household.lots.position]
    return {kind: np.flatnonzero(kind_of_lot == number) for kind, number in names.items()}
