"""Lots that may be sold and purchases that may be made as columns: what each dollar of them costs, counts in and comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import PositionIndex
from xlrebal.household.target import Level
from xlrebal.optimize.prices import FULL_RELIEF, NEW_MONEY, NOT_ASKED_FOR, TIE
from xlrebal.optimize.problem import Buyable, Sellable
from xlrebal.optimize.ties import ties
from xlrebal.plan.placement.may_move import Preference
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.places import Places
from xlrebal.plan.proposal.cost_of_trading import cost_of_a_dollar
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Flags, Floats, Ints
from xlrebal.tax.money import CENTS
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

OUTRANKED = (Preference.NOT_ASKED_FOR, Preference.OTHERS_PREFERRED)


class HeldPositions(NamedTuple):
    """The positions of which lots may be sold, once each with its account and symbol; of_lot: the one of each lot, by its place here."""

    positions: Ints
    accounts: Sequence[str]
    symbols: Sequence[Symbol]
    of_lot: Ints

    @classmethod
    def of(cls, household: Household, movable: Movable) -> HeldPositions:
        """Of what may move, the lots' order kept."""
        held, of_lot = np.unique(household.lots.position[movable.of_lots], return_inverse=True)
        account, symbol = household.positions.account, household.positions.symbol
        return cls(held, [account[at] for at in held.tolist()], [symbol[at] for at in held.tolist()], of_lot)

    def pair(self, at: int) -> tuple[str, Symbol]:
        """The account and symbol of a position, by its place here."""
        return self.accounts[at], self.symbols[at]


class Numbers:
    """Names as numbers."""

    symbol: dict[Symbol, int]

    def __init__(self, household: Household, movable: Movable) -> None:
        """Accounts that may move something, every symbol (0: none) and every identical group, each in text order."""
        self.accounts = sorted(movable.cash)
        self.account = {name: number for number, name in enumerate(self.accounts)}
        self.symbol = {name: number for number, name in enumerate((NO_SYMBOL, *sorted(household.securities)))}
        self.group = {name: number for number, name in enumerate(sorted(set(household.group_of.values())))}

    def of_accounts(self, names: Sequence[str]) -> Ints:
        """Their numbers, as a column."""
        return np.array([self.account[name] for name in names], dtype=np.int64)

    def of_symbols(self, names: Sequence[Symbol]) -> Ints:
        """Their numbers, as a column."""
        return np.array([self.symbol[name] for name in names], dtype=np.int64)


def sellable(proposal: Proposal, movable: Movable, names: Numbers, held: HeldPositions) -> Sellable:
    """What is the same for a whole position is worked out once for it."""
    household, valued, lots = proposal.household, proposal.valued, movable.of_lots
    accounts, symbols, of_lot = held.accounts, held.symbols, held.of_lot
    taxable, long_term = valued.taxable[lots], valued.long_term[lots]
    gain = np.where(valued.on_return[lots], gain_per_dollar(valued, lots), 0.0)
    by_brackets = movable.carried is not None or proposal.budget.tax_year.income is not None
    in_order = [household.lot_method(PositionIndex(index)) != "TAXCOST" for index in held.positions.tolist()]
    queued = taxable & np.array(in_order, dtype=np.bool_)[of_lot]
    trading = _trading(household, symbols)[of_lot] + valued.fee[lots]
    saved = Places(household, movable.scope_of).saved_by_selling(accounts, symbols)[of_lot]
    return Sellable(
        name=lots,
        account=names.of_accounts(accounts)[of_lot],
        symbol=names.of_symbols(symbols)[of_lot],
        value=movable.worths / CENTS,
        least=np.zeros(len(lots)),
        tax=np.where(valued.on_return[lots] & by_brackets, 0.0, valued.tax_per_dollar[lots]),
        price=np.maximum(trading - saved, 0.0) + TIE * _ties(household, lots, taxable),
        gain_short=np.where(long_term, 0.0, gain),
        gain_long=np.where(long_term, gain, 0.0),
        group=np.array([names.group[household.group_of[symbol]] for symbol in symbols], dtype=np.int64)[of_lot],
        loses=taxable & (valued.realizes[lots] < 0),
        part=finest_rows(movable, accounts, symbols)[of_lot],
        queue=household.lots.position[lots],
        place=np.where(queued, valued.order[lots], -1),
        smallest=_smallest(household, accounts, symbols)[of_lot],
        improves=_improves(movable, accounts, symbols, Side.SELL)[of_lot],
    )


def _ties(household: Household, lots: Ints, taxable: Flags) -> Floats:
    """What decides between equal lots: of a position that is not taxed one is as good as another, and all have its first id's."""
    position, lot_id = household.lots.position[lots].tolist(), household.lots.lot_id
    ids = [lot_id[lot] for lot in lots.tolist()]
    first: dict[int, str] = {}
    for at, own in zip(position, ids, strict=True):
        first[at] = min(own, first.get(at, own))
    pairs = zip(position, ids, taxable.tolist(), strict=True)
    keys = [(at, own if counts else first[at]) for at, own, counts in pairs]
    known = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    account, symbol = household.positions.account, household.positions.symbol
    tie = ties(f"sell {account[at]} {symbol[at]} {own}" for at, own in known)
    return tie[[known[key] for key in keys]]


def gain_per_dollar(valued: ValuedLots, lots: Ints) -> Floats:
    """The share of a lot's value that is gain."""
    share: Floats = valued.realizes[lots] / np.maximum(valued.value[lots], 0.01)
    return share


def buyable(household: Household, movable: Movable, names: Numbers) -> Buyable:
    """The purchases, then the payments: these cost nothing but the order, and are of no security."""
    accounts = [each.account for each in movable.purchases]
    symbols = [each.symbol for each in movable.purchases]
    tie = ties(f"buy {account} {symbol}" for account, symbol in zip(accounts, symbols, strict=True))
    price = (
        _trading(household, symbols)
        + Places(household, movable.scope_of).bought_at(accounts, symbols)
        - relief(household, NEW_MONEY) * _new_money(household, accounts)
        + NOT_ASKED_FOR * np.array([each.standing in OUTRANKED for each in movable.purchases], dtype=float)
        + TIE * tie
    )
    paying = [each.account for each in movable.payments]
    rooms = [each.room for each in movable.purchases] + [each.room for each in movable.payments]
    group = [names.group[household.group_of[symbol]] for symbol in symbols]
    are_trades = np.arange(len(accounts) + len(paying)) < len(accounts)
    return Buyable(
        account=names.of_accounts(accounts + paying),
        symbol=names.of_symbols(
            [each.stands_for or each.symbol for each in movable.purchases] + [NO_SYMBOL] * len(paying)
        ),
        room=np.array(rooms, dtype=float) / CENTS,
        price=np.concatenate([price, TIE * ties(f"pay {account}" for account in paying)]),
        group=np.array(group + [len(names.group)] * len(paying), dtype=np.int64),
        washes=are_trades,
        is_trade=are_trades,
        smallest=np.concatenate([_smallest(household, accounts, symbols), _least_orders(household, paying)]),
        improves=np.concatenate([_improves(movable, accounts, symbols, Side.BUY), np.zeros(len(paying))]),
    )


def _smallest(household: Household, accounts: Sequence[str], symbols: Sequence[Symbol]) -> Floats:
    """Dollars that an order in each of these positions comes to at least: whole shares that make a minimum trade."""
    share = {symbol: share_cost(household, symbol) / CENTS for symbol in dict.fromkeys(symbols)}
    step = np.maximum(np.array([share[symbol] for symbol in symbols], dtype=float), 1 / CENTS)
    least: Floats = np.maximum(np.ceil(_least_orders(household, accounts) / step), 1.0) * step
    return least


def _least_orders(household: Household, accounts: Sequence[str]) -> Floats:
    """Dollars of the minimum trade in each of these accounts."""
    least = {name: household.minimum_trade(name) for name in dict.fromkeys(accounts)}
    return np.array([least[name] for name in accounts], dtype=float) / CENTS


def _improves(movable: Movable, accounts: Sequence[str], symbols: Sequence[Symbol], side: Side) -> Floats:
    """Dollars that a trade comes to at least, by Improvement %."""
    least = movable.improvement.least_amount
    return np.array([least(*each, side) for each in zip(accounts, symbols, strict=True)], dtype=float) / CENTS


def _new_money(household: Household, accounts: Sequence[str]) -> Floats:
    """1 where money came into the account, which is to be invested there."""
    return np.array([household.accounts[name].need < 0 for name in accounts], dtype=float)


def _trading(household: Household, symbols: Sequence[Symbol]) -> Floats:
    """What each dollar of trading these symbols costs."""
    price = {symbol: cost_of_a_dollar(household, symbol) for symbol in dict.fromkeys(symbols)}
    return np.array([price[symbol] for symbol in symbols], dtype=float)


def relief(household: Household, relief: float) -> float:
    """What a dollar saves by where it is traded, or as before: less where trading is cheap, so that nothing is traded for it alone."""
    return relief * min(1.0, household.settings.trading_price_bps / FULL_RELIEF)


def finest_rows(movable: Movable, accounts: Sequence[str], symbols: Sequence[Symbol]) -> Ints:
    """For each pair of an account and a symbol the narrowest row it counts in, by its index among the aims."""
    finest: dict[tuple[str, Symbol], tuple[int, int]] = {}
    for index, aim in enumerate(movable.aims):
        depth = sum(map(bool, aim.row.path)) if aim.row else 0
        if aim.row and aim.row.level is Level.GROUP:
            depth = -1  # it stands in no tree
        for symbol in aim.symbols:
            key = aim.scope.account, symbol
            finest[key] = max(finest.get(key, (-1, -1)), (depth, index))
    pairs = zip(accounts, symbols, strict=True)
    return np.array([finest[movable.scope_of[account], symbol][1] for account, symbol in pairs], dtype=np.int64)
