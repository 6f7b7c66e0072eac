"""A household's lots, purchases and aims as the columns of one placement problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.household.target import Level
from xlrebal.optimize.prices import CLASS_OFF, FULL_RELIEF, NEW_MONEY, NOT_ASKED_FOR, PART_OFF, STEADY, TIE, WORSE
from xlrebal.optimize.problem import Buyable, Ceilings, PlacementProblem, RowAims, SaleLimits, Sellable, Steady, Wishes
from xlrebal.optimize.ties import ties
from xlrebal.optimize.variance import Variance
from xlrebal.optimize.year_tax import Brackets, TaxBySteps
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.placement.ceilings import Ceiling
from xlrebal.plan.placement.improvement import Improvement
from xlrebal.plan.placement.markets import markets_of
from xlrebal.plan.placement.may_move import Payment, PossiblePurchase, Preference, SellableLot
from xlrebal.plan.placement.places import Places
from xlrebal.plan.placement.risk_to_weigh import risk_to_weigh
from xlrebal.plan.placement.row_aims import RowAim
from xlrebal.plan.proposal.cost_of_trading import cost_of_a_dollar
from xlrebal.plan.proposal.decisions import Phase
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.plan.taxes.gain_budget import GainBudget
from xlrebal.plan.taxes.tax_steps import TaxSteps, due_steps, netted_steps, worth_steps
from xlrebal.schema.record import Remembering, record
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Flags, Floats, Ints
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

FURTHEST_FIRST = 0.1  # what a row that is nearly at its aim costs less than one that is all of its scope off
CENTS = 100
OUTRANKED = (Preference.NOT_ASKED_FOR, Preference.OTHERS_PREFERRED)


@record(kw_only=True)
class Movable(Remembering):
    """Everything that may move, and where it should: over all scopes that trade.

    payments: of the household's need, which an account's cash goes for as for a purchase. cash: cents each account may spend,
    by name; kept: cents it has beyond them, which stay. wishes: cents by which each symbol of
    a scope is to change, by scope and symbol, where the rows leave the choice. ceilings: caps and floors on several trades
    together. unclean: lots whose loss would be washed as things stand. whole: lots that go whole. improvement: what trades for drift come
    to at least. steady: cents that an
    account is to trade as before, by name and side, so that money stays where it was; empty where nothing came before.
    freed: losses that are clean once the lots that go whole have gone. carried: the worth of a loss that is carried on, as a share
    of the rate on a long-term gain, where gains and losses are netted with the year's; None: at marginal rates, where no brackets are
    known. harvests: whether rows that are weighed sell more where losses save tax. drifts: every scope; weighed: the scopes, by name,
    whose drift is weighed against what it costs.
    """

    lots: Sequence[SellableLot]
    unclean: frozenset[LotIndex]
    whole: frozenset[LotIndex]
    freed: frozenset[LotIndex]
    purchases: Sequence[PossiblePurchase]
    payments: Sequence[Payment]
    aims: Sequence[RowAim]
    cash: Mapping[str, Cents]
    kept: Mapping[str, Cents]
    wishes: Mapping[tuple[str, Symbol], int]
    scope_of: Mapping[str, str]
    improvement: Improvement
    ceilings: Sequence[Ceiling] = ()
    steady: Mapping[tuple[str, Side], Cents] = field(default_factory=dict)
    carried: float | None = None
    harvests: bool = False
    drifts: Sequence[ScopeDrift] = ()
    weighed: frozenset[str] = frozenset()

    @cached_property
    def of_lots(self) -> Ints:
        """The lots by index, as a column."""
        return np.array([each.lot for each in self.lots], dtype=np.int64)

    @cached_property
    def worths(self) -> Floats:
        """Cents that each may be sold for, as a column."""
        return np.array([each.worth for each in self.lots], dtype=float)


class _Held(NamedTuple):
    """The positions of which lots may be sold, once each with its account and symbol; of_lot: the one of each lot, by its place here."""

    positions: Ints
    accounts: Sequence[str]
    symbols: Sequence[Symbol]
    of_lot: Ints

    @classmethod
    def of(cls, household: Household, movable: Movable) -> _Held:
        held, of_lot = np.unique(household.lots.position[movable.of_lots], return_inverse=True)
        account, symbol = household.positions.account, household.positions.symbol
        return cls(held, [account[at] for at in held.tolist()], [symbol[at] for at in held.tolist()], of_lot)

    def pair(self, at: int) -> tuple[str, Symbol]:
        """The account and symbol of a position, by its place here."""
        return self.accounts[at], self.symbols[at]


def problem_of(proposal: Proposal, movable: Movable) -> PlacementProblem:
    """The problem in columns; no lot has to go."""
    household = proposal.household
    names, held = _Numbers(household, movable), _Held.of(household, movable)
    lots, budget = _sellable(proposal, movable, names, held), proposal.budget
    limits = _limits(budget, proposal.turnover_left())
    if budget.tax_limit is not None:
        steps = due_steps(budget.tax_year, budget.results)
        limits = replace(limits, due=_year_tax(household, held, lots, steps, budget.results))
    return PlacementProblem(
        worth=household.gross_value / CENTS,
        cash=np.array([movable.cash[name] for name in names.accounts], dtype=float) / CENTS,
        lots=lots,
        purchases=_buyable(household, movable, names),
        rows=_rows(proposal, movable, names),
        wishes=_wishes(movable, held),
        ceilings=_ceilings(movable, held),
        limits=limits,
        steady=_steady(household, movable, names),
        minimum=max(map(household.minimum_trade, names.accounts), default=NO_MONEY) / CENTS,
        by_brackets=_year_tax(household, held, lots, _worth_steps(budget, movable), budget.results),
        harvests=movable.harvests,
        markets=markets_of(household, movable, [held.symbols[at] for at in held.of_lot.tolist()]),
        variance=risk_to_weigh(proposal, movable, [held.pair(at) for at in held.of_lot.tolist()])
        if movable.weighed
        else Variance(),
        custody=_custody(household, names),
    )


def _worth_steps(budget: GainBudget, movable: Movable) -> tuple[TaxSteps, ...]:
    """What gains cost and losses are worth by the year's totals; none where each lot has its marginal rate."""
    if movable.carried is not None:
        return netted_steps(budget.tax_year, budget.results, movable.carried)
    return worth_steps(budget.tax_year, budget.results)


def _steady(household: Household, movable: Movable, names: _Numbers) -> Steady:
    held = sorted({name for name, _ in movable.steady} & names.account.keys())
    return Steady(
        account=names.of_accounts(held),
        sells=np.array([movable.steady[name, Side.SELL] for name in held], dtype=float) / CENTS,
        buys=np.array([movable.steady[name, Side.BUY] for name in held], dtype=float) / CENTS,
        off=_relief(household, STEADY),
    )


def _custody(household: Household, names: _Numbers) -> Ints:
    """Of each account the first of the sleeves of one account that it is among; nothing where there are no sleeves."""
    if not any(household.accounts[name].sleeve_of for name in names.accounts):
        return np.zeros(0, dtype=np.int64)
    first: dict[str, int] = {}
    at = [household.accounts[name].custody for name in names.accounts]
    return np.array([first.setdefault(each, number) for number, each in enumerate(at)], dtype=np.int64)


def payers(household: Household, movable: Movable) -> frozenset[str]:
    """The accounts that could pay for a purchase: out of cash, or of what they may sell."""
    held = np.unique(household.lots.position[movable.of_lots]).tolist()
    selling = {household.positions.account[at] for at in held}
    return frozenset(selling | {name for name, cents in movable.cash.items() if cents > 0})


class _Numbers:
    """Names as numbers."""

    symbol: dict[Symbol, int]

    def __init__(self, household: Household, movable: Movable) -> None:
        self.accounts = sorted(movable.cash)
        self.account = {name: number for number, name in enumerate(self.accounts)}
        self.symbol = {name: number for number, name in enumerate((NO_SYMBOL, *sorted(household.securities)))}
        self.group = {name: number for number, name in enumerate(sorted(set(household.group_of.values())))}

    def of_accounts(self, names: Sequence[str]) -> Ints:
        return np.array([self.account[name] for name in names], dtype=np.int64)

    def of_symbols(self, names: Sequence[Symbol]) -> Ints:
        return np.array([self.symbol[name] for name in names], dtype=np.int64)


def _sellable(proposal: Proposal, movable: Movable, names: _Numbers, held: _Held) -> Sellable:
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


def _year_tax(
    household: Household, held: _Held, lots: Sellable, steps: Sequence[TaxSteps], results: CapitalResults
) -> TaxBySteps | None:
    """Totals that rise by steps, and what a dollar of each lot counts in them; None without any."""
    metal = np.array([household.securities[symbol].collectible for symbol in held.symbols], dtype=np.bool_)
    totals = tuple(brackets_of(lots, metal[held.of_lot], each) for each in steps)
    return TaxBySteps(totals=totals, long_term=lots.gain_long, so_far=results.net_lt / CENTS) if totals else None


def brackets_of(lots: Sellable, metal: Flags, steps: TaxSteps) -> Brackets:
    """The steps of a total in dollars, and what a dollar of each lot counts in it. metal: which lots are collectibles."""
    short, long, collectible = steps.total.value
    gain = np.where(short, lots.gain_short, 0.0) + np.where(long | (metal & collectible), lots.gain_long, 0.0)
    up, down = np.array(steps.up).reshape(-1, 2), np.array(steps.down).reshape(-1, 2)
    return Brackets(
        gain=gain,
        up=up[:, 0] / CENTS,
        up_rate=up[:, 1],
        down=down[:, 0] / CENTS,
        down_rate=down[:, 1],
        up_filled=np.zeros(len(up)),
        down_filled=np.zeros(len(down)),
        covered=steps.total.covered,
    )


def _buyable(household: Household, movable: Movable, names: _Numbers) -> Buyable:
    """The purchases, then the payments: these cost nothing but the order, and are of no security."""
    accounts = [each.account for each in movable.purchases]
    symbols = [each.symbol for each in movable.purchases]
    tie = ties(f"buy {account} {symbol}" for account, symbol in zip(accounts, symbols, strict=True))
    price = (
        _trading(household, symbols)
        + Places(household, movable.scope_of).bought_at(accounts, symbols)
        - _relief(household, NEW_MONEY) * _new_money(household, accounts)
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


def _relief(household: Household, relief: float) -> float:
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


def _rows(proposal: Proposal, movable: Movable, names: _Numbers) -> RowAims:
    household, rounded = proposal.household, _rounded(proposal)
    row, symbol, account = [], [], []
    for index, aim in enumerate(movable.aims):
        mine, members = names.of_accounts(aim.scope.accounts), names.of_symbols(aim.symbols)
        row.append(np.full(len(mine) * len(members), index))
        symbol.append(np.tile(members, len(mine)))
        account.append(np.repeat(mine, len(members)))
    amounts = np.array([(aim.now, aim.low, aim.high, *aim.inside) for aim in movable.aims], dtype=float) / CENTS
    as_near = (
        np.array([_as_near(aim, rounded, household.settings.minimum_trade) for aim in movable.aims], dtype=float)
        / CENTS
    )
    now, low, high = amounts[:, 0], amounts[:, 1], amounts[:, 2]
    amounts[:, 1] = np.where((now < low) & (now >= low - as_near), now, low)
    amounts[:, 2] = np.where((now > high) & (now <= high + as_near), now, high)
    return RowAims(
        now=amounts[:, 0],
        low=amounts[:, 1],
        high=amounts[:, 2],
        least=np.minimum(amounts[:, 3], amounts[:, 1]),
        most=np.maximum(amounts[:, 4], amounts[:, 2]),
        off=np.array([aim.price for aim in movable.aims]),
        of_over=np.array([_price_off(aim, aim.now - aim.high) for aim in movable.aims]),
        of_under=np.array([_price_off(aim, aim.low - aim.now) for aim in movable.aims]),
        further=np.array([aim.price * (WORSE if aim.price in (CLASS_OFF, PART_OFF) else 1) for aim in movable.aims]),
        near=np.array([aim.near for aim in movable.aims], dtype=float) / CENTS,
        member_row=np.concatenate(row),
        member_symbol=np.concatenate(symbol),
        member_account=np.concatenate(account),
        drift=_drift(movable),
    )


def _drift(movable: Movable) -> Floats:
    """What a dollar off costs in each row whose drift is weighed; empty where none is."""
    prices = [aim.drift for aim in movable.aims]
    weighed = any(price is not None for price in prices)
    return np.array([np.nan if price is None else price for price in prices] if weighed else [], dtype=float)


def _rounded(proposal: Proposal) -> dict[tuple[str, Symbol], int]:
    """Cents by which whole shares may miss what was wanted, by account and symbol of each order that is locked."""
    household = proposal.household
    positions = household.positions
    sold = {
        (positions.account[each.position], positions.symbol[each.position])
        for each in proposal.sales
        if each.phase is Phase.OVERRIDES
    }
    bought = {(each.account, each.symbol) for each in proposal.purchases if each.phase is Phase.OVERRIDES}
    held = {(each.account, each.symbol) for each in household.overrides if each.decision == "lock"}
    return {pair: share_cost(household, pair[1]) for pair in (sold | bought) & held}


def _as_near(aim: RowAim, rounded: Mapping[tuple[str, Symbol], int], minimum: int) -> int:
    """Cents from its aim at which a row is left as it is: what locked orders have rounded or left out as too small."""
    symbols = frozenset(aim.symbols)
    own = [cents for (account, name), cents in rounded.items() if name in symbols and account in aim.scope.accounts_set]
    return sum(own) + minimum if own else 0


def _price_off(aim: RowAim, off: int) -> float:
    """What a dollar saves that brings a row nearer, which is `off` cents from its aim on that side.

    Of two rows that want the same money the further gets it; it is never worth leaving cash idle for, or pushing a row
    out of its band.
    """
    if off <= 0 or aim.row is None or aim.scope.base <= 0:
        return aim.price
    return aim.price * (1 - FURTHEST_FIRST * (1 - off / aim.scope.base))


def _wishes(movable: Movable, held: _Held) -> Wishes:
    keys = {key: number for number, key in enumerate(sorted(movable.wishes))}
    bought = [(each.account, each.stands_for or each.symbol) for each in movable.purchases]
    bought += [(each.account, NO_SYMBOL) for each in movable.payments]

    def numbers(pairs: Iterable[tuple[str, Symbol]]) -> Ints:
        return np.array([keys.get((movable.scope_of[account], name), -1) for account, name in pairs], dtype=np.int64)

    change = np.array([movable.wishes[key] for key in keys], dtype=float) / CENTS
    of_positions = numbers(zip(held.accounts, held.symbols, strict=True))
    return Wishes(change=change, of_lot=of_positions[held.of_lot], of_purchase=numbers(bought))


def _ceilings(movable: Movable, held: _Held) -> Ceilings:
    """Each ceiling with the lots and purchases under it, by what they are and not what they stand for."""
    sold = list(zip(held.accounts, held.symbols, strict=True))
    bought = [(each.account, each.symbol) for each in movable.purchases]
    capped: dict[tuple[str, Symbol], list[int]] = defaultdict(list)
    floored: dict[tuple[str, Symbol], list[int]] = defaultdict(list)
    for index, ceiling in enumerate(movable.ceilings):
        for name in ceiling.symbols:
            (floored if ceiling.is_floor else capped)[ceiling.scope.account, name].append(index)

    def pairs(trades: list[tuple[str, Symbol]], limited: Mapping[tuple[str, Symbol], list[int]]) -> Ints:
        found = [
            (index, trade)
            for trade, (account, name) in enumerate(trades if limited else ())
            for index in limited.get((movable.scope_of[account], name), ())
        ]
        return np.array(found, dtype=np.int64).reshape(-1, 2).T

    def lots(limited: Mapping[tuple[str, Symbol], list[int]]) -> Ints:
        ceiling, position = pairs(sold, limited)
        by_position = np.argsort(held.of_lot, kind="stable")
        start = np.searchsorted(held.of_lot[by_position], position, side="left")
        count = np.searchsorted(held.of_lot[by_position], position, side="right") - start
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return np.stack([np.repeat(ceiling, count), by_position[np.repeat(start, count) + within]])

    makes_room, kept, filled = lots(capped), lots(floored), pairs(bought, capped)
    return Ceilings(
        most=np.array([each.most for each in movable.ceilings], dtype=float) / CENTS,
        over=np.array([each.over for each in movable.ceilings], dtype=float) / CENTS,
        of_sale=np.concatenate([makes_room[0], kept[0]]),
        sale=np.concatenate([makes_room[1], kept[1]]),
        sign=np.repeat([-1.0, 1.0], [makes_room.shape[1], kept.shape[1]]),
        of_purchase=filled[0],
        purchase=filled[1],
    )


def _limits(budget: GainBudget, turnover: int | None) -> SaleLimits:
    """What the sales may come to on top of the year's results so far: losses of earlier phases widen it (B-1)."""
    net_short, net = budget.results.net_st, budget.results.net_st + budget.results.net_lt
    return SaleLimits(
        gain=_room(budget.gain_limit, net),
        short_term=_room(budget.short_limit, net_short),
        tax=_room(budget.tax_limit, budget.tax_added),
        traded=_room(turnover, 0),
    )


def _room(limit: int | None, used: int) -> float:
    """Dollars left under a limit; infinite where there is none."""
    return np.inf if limit is None else max(0, limit - used) / CENTS
