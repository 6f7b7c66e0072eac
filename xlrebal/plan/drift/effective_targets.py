"""What every symbol should weigh: target rows, tilts and substitutes resolved to one weight a symbol.

Target rows form a tree: a security row stands under its sector, sub-class or class row. What a row's children do not
take is spread over its other holdings in proportion to value; a holding under a fully listed class gets 0: it is legacy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from xlrebal.household.asset_location import best_places
from xlrebal.household.household import Household
from xlrebal.household.indexes import lots_where
from xlrebal.household.special_kinds import DERIVED
from xlrebal.household.substitutes import substitutes_of
from xlrebal.household.target import CASH_CLASS, Level, Path, Target, wider_paths
from xlrebal.plan.drift.tilted import tilted
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.trading_rules import on_menu, restriction
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.record import Remembering, record
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.wash_window import safe_from, wash_window

NEGLIGIBLE = 5e-6  # less than a thousandth of a percent of the portfolio is rounding


@record(kw_only=True)
class EffectiveTargets(Remembering):
    """The targets in force for one scope.

    rows: the target rows with tilts applied and their bands moved along. symbols: weight by symbol, for every symbol held
    or targeted (only those with a row of their own where the scope's weights are not known). legacy: held symbols without a place. cash: the weight of the cash
    balance (0 without a row); bill funds of class Cash keep what they weigh and count towards its row. cash_row: that row.
    unplaced: (row, weight) that no holding can take, and nothing that may be bought: it stays in cash and is named. stand_ins: held substitutes and the symbols,
    sold inside the last 30 days, whose place they keep. exposure_rows: what exposure groups should weigh in it.
    """

    rows: tuple[Target, ...]
    symbols: dict[Symbol, float]
    legacy: frozenset[Symbol]
    cash: float
    cash_row: Target | None
    unplaced: tuple[tuple[Target, float], ...]
    stand_ins: Mapping[Symbol, Symbol] = field(default_factory=dict)
    exposure_rows: tuple[Target, ...] = ()

    @property
    def every_row(self) -> tuple[Target, ...]:
        """The target rows, and those of exposure groups, which stand in no tree."""
        return (*self.rows, *self.exposure_rows)

    @cached_property
    def row_of(self) -> Mapping[Symbol, Target]:
        """The row of each security that has one of its own."""
        return {row.path[3]: row for row in self.rows if row.level is Level.SECURITY}

    @cached_property
    def has_classes(self) -> bool:
        """Whether any row but that of cash is of a class, sub-class or sector."""
        return any(row.level is not Level.SECURITY and row != self.cash_row for row in self.rows)

    @cached_property
    def group_of(self) -> Mapping[Path, Target]:
        """The class, sub-class and sector rows by their paths."""
        return {row.path: row for row in self.rows if row.level is not Level.SECURITY}

    @cached_property
    def open_paths(self) -> frozenset[Path]:
        """The paths of the class, sub-class and sector rows that narrower rows do not take up whole; cash is none of them."""
        taken = _weight_of_children(self.rows)
        groups = (row for row in self.rows if row.level is not Level.SECURITY and row != self.cash_row)
        return frozenset(row.path for row in groups if row.weight - taken.get(row.path, 0.0) > NEGLIGIBLE)

    def narrowest(self, path: Path) -> Path | None:
        """The path of the narrowest class, sub-class or sector row that covers a security's; None where none does."""
        return max((each for each in wider_paths(path) if each in self.group_of), key=_narrowness, default=None)


def effective_targets(household: Household, scope: Scope) -> EffectiveTargets:
    """The scope's targets resolved to symbols; where its weights are not known, only what the rows say of symbols."""
    rows = tilted(household.tilts, scope.targets)
    exposure_rows = _exposure_rows(household, scope) if rows else ()
    cash_row = next((row for row in rows if _is_cash(household, row)), None)
    invested = tuple(row for row in rows if not _is_cash(household, row))
    listed = {row.path[3]: row.weight for row in invested if row.level is Level.SECURITY}
    if not scope.is_known:
        return EffectiveTargets(
            rows=rows,
            symbols=listed,
            legacy=frozenset(),
            cash=cash_row.weight if cash_row else 0.0,
            cash_row=cash_row,
            unplaced=(),
            exposure_rows=exposure_rows,
        )
    stands_for = _substitutes_held(household, scope, listed)
    near_cash = {
        name: scope.weight(value)
        for name, value in scope.values.items()
        if household.path(name)[0] == CASH_CLASS and name not in listed
    }
    replaced = {name for row in rows for name in row.replaces} - listed.keys()
    placed = {*listed, *stands_for, *near_cash, *replaced}
    spread = _spread_rows(household, scope, invested, [name for name in scope.values if name not in placed])
    symbols = dict.fromkeys(sorted({*scope.values, *listed}), 0.0) | listed | near_cash | spread.symbols
    symbols |= _stand_ins(scope, symbols, stands_for)
    legacy = frozenset(
        name for name in scope.values if name not in listed and name not in stands_for and symbols[name] <= NEGLIGIBLE
    )
    cash = max(0.0, cash_row.weight - sum(near_cash.values())) if cash_row else 0.0
    return EffectiveTargets(
        rows=rows,
        symbols=symbols,
        legacy=legacy,
        cash=cash,
        cash_row=cash_row,
        unplaced=spread.unplaced,
        stand_ins=stands_for,
        exposure_rows=exposure_rows,
    )


def _exposure_rows(household: Household, scope: Scope) -> tuple[Target, ...]:
    """What groups should weigh in the scope: of its model, or the household's own; none in an account planned by itself to the household's targets."""
    if scope.account and not scope.model:
        return ()
    return tuple(row for row in household.group_targets if row.model == scope.model)


class _SpreadRows(NamedTuple):
    """What the class, sub-class and sector rows leave to holdings without a row, and what no holding can take."""

    symbols: dict[Symbol, float]
    unplaced: tuple[tuple[Target, float], ...]


def _spread_rows(household: Household, scope: Scope, rows: tuple[Target, ...], unlisted: list[Symbol]) -> _SpreadRows:
    """What the children of every row do not take, over the unlisted holdings under it.

    A scope that holds nothing under a row takes what else is there of the household's (Scope.households).
    """
    taken_below = _weight_of_children(rows)
    under = _symbols_under(household, rows, unlisted)
    preferred = _preferred(household, scope, rows)
    staying = _staying(household, scope)
    lent: dict[Path, list[Symbol]] | None = None  # looked for once, where a row has nothing
    fillable: frozenset[Path] | None = None  # the same, where one is not filled
    symbols: dict[Symbol, float] = {}
    unplaced: list[tuple[Target, float]] = []
    for row in (row for row in rows if row.level is not Level.SECURITY):
        left = row.weight - taken_below.get(row.path, 0.0)
        if left <= NEGLIGIBLE:
            continue
        holdings = {name: staying[name] for name in under.get(row.path, [])}
        holdings |= {name: holdings.get(name, 0) for name in preferred.get(row.path, [])}
        if not holdings and scope.households:
            lent = _lent(household, scope, rows) if lent is None else lent
            holdings = {name: scope.households[name] for name in lent.get(row.path, [])}
        shares = _spread(household, scope, holdings, left)
        symbols |= shares
        if (rest := left - sum(shares.values())) > NEGLIGIBLE:
            fillable = _fillable(household, scope, rows) if fillable is None else fillable
            if row.path not in fillable:
                unplaced.append((row, rest))
    return _SpreadRows(symbols, tuple(unplaced))


def _fillable(household: Household, scope: Scope, rows: tuple[Target, ...]) -> frozenset[Path]:
    """The paths of the rows under which something on Securities may be bought that no narrower row covers."""
    types = {household.accounts[account].type for account in scope.accounts}
    bought = [
        name
        for name, each in household.securities.items()
        if each.listed
        and each.type not in DERIVED
        and any(best_places(each).place_of(one) is not None for one in types)
        and may_grow(household, scope, name)
    ]
    return frozenset(_symbols_under(household, rows, bought))


def _preferred(household: Household, scope: Scope, rows: tuple[Target, ...]) -> dict[Path, list[Symbol]]:
    """What Securities prefers and some account may buy, held or not, without a row of its own, by the path of the narrowest row that covers it."""
    listed = {row.path[3] for row in rows}
    names = [
        name
        for name, each in sorted(household.securities.items())
        if each.preferred and name not in listed and may_grow(household, scope, name)
    ]
    return _symbols_under(household, rows, names)


def _lent(household: Household, scope: Scope, rows: tuple[Target, ...]) -> dict[Path, list[Symbol]]:
    """What the household holds without a row of its own and the account may buy, by the path of the narrowest row that covers it."""
    listed = {row.path[3] for row in rows}
    near_cash = (name for name in scope.households if household.path(name)[0] == CASH_CLASS)
    left_out = {*listed, *near_cash}
    return _symbols_under(
        household,
        rows,
        [name for name in scope.households if name not in left_out and may_grow(household, scope, name)],
    )


def _stand_ins(
    scope: Scope, symbols: Mapping[Symbol, float], stands_for: Mapping[Symbol, Symbol]
) -> dict[Symbol, float]:
    """The weights that change where a held substitute takes over its original's, as far as it is held."""
    changed: dict[Symbol, float] = {}
    for substitute, original in stands_for.items():
        whole = changed.get(original, symbols[original])
        changed[substitute] = min(scope.weight(scope.values[substitute]), whole)
        changed[original] = whole - changed[substitute]
    return changed


def _is_cash(household: Household, row: Target) -> bool:
    symbol = row.path[3]
    if symbol:
        return symbol in household.securities and household.securities[symbol].is_cash
    return row.level is Level.CLASS and row.path[0] == CASH_CLASS


def _weight_of_children(rows: tuple[Target, ...]) -> dict[Path, float]:
    """What each class, sub-class and sector row has already given to narrower rows, by the row's path."""
    groups = {row.path for row in rows if row.level is not Level.SECURITY}
    given: dict[Path, float] = {}
    for row in rows:
        if wider := [path for path in wider_paths(row.path) if path != row.path and path in groups]:
            parent = max(wider, key=_narrowness)
            given[parent] = given.get(parent, 0.0) + row.weight
    return given


def _narrowness(path: Path) -> tuple[int, Path]:
    return (sum(map(bool, path)), path)


def _symbols_under(household: Household, rows: tuple[Target, ...], symbols: list[Symbol]) -> dict[Path, list[Symbol]]:
    """Unlisted holdings by the path of the narrowest row that covers them."""
    under: dict[Path, list[Symbol]] = {}
    groups = {row.path for row in rows if row.level is not Level.SECURITY}
    for symbol in symbols:
        if covering := [path for path in wider_paths(household.path(symbol)) if path in groups]:
            under.setdefault(max(covering, key=_narrowness), []).append(symbol)
    return under


def _staying(household: Household, scope: Scope) -> dict[Symbol, int]:
    """Cents of every holding in the scope's accounts that are not phasing it out."""
    staying = dict(scope.values)
    positions = household.positions
    for account in scope.accounts if household.restrictions else ():
        for index in positions.of_account.get(account, ()):
            symbol = positions.symbol[index]
            if restriction(household, account, symbol, ("phase out",)):
                staying[symbol] -= int(positions.value[index])
    return staying


def _spread(household: Household, scope: Scope, holdings: Mapping[Symbol, int], weight: float) -> dict[Symbol, float]:
    """`weight` over holdings in proportion to cents; one that may not be bought never gets more than it has.

    Where some are preferred, held or not, what is bought goes to them: the others get no more than they have.
    """
    shut = {name for name in holdings if not may_grow(household, scope, name)}
    preferred = {name for name in holdings if household.securities[name].preferred} - shut
    if preferred:
        shut = set(holdings) - preferred
    open_to = {name: value for name, value in holdings.items() if value > 0}
    if preferred and not preferred & open_to.keys():
        return _to_preferred(scope, open_to, preferred, weight)
    total = sum(open_to.values())
    if total <= 0:
        return {}
    shares = {name: weight * value / total for name, value in open_to.items()}
    held = {name: min(value, scope.values.get(name, 0)) for name, value in holdings.items()}
    capped = {name: min(share, scope.weight(held[name])) for name, share in shares.items() if name in shut}
    free = {name: share for name, share in shares.items() if name not in shut}
    room = weight - sum(capped.values())
    scale = room / sum(free.values()) if free else 0.0
    return capped | {name: share * scale for name, share in free.items()}


def _to_preferred(
    scope: Scope, held: Mapping[Symbol, int], preferred: Iterable[Symbol], weight: float
) -> dict[Symbol, float]:
    """`weight` over what is held, each no more than it has, and what is left evenly over the preferred, which nobody holds."""
    names, now = (
        sorted(preferred),
        {name: scope.weight(min(value, scope.values.get(name, 0))) for name, value in held.items()},
    )
    total = sum(now.values())
    kept = {name: min(own, weight * own / total) for name, own in now.items()} if total else {}
    return kept | dict.fromkeys(names, (weight - sum(kept.values())) / len(names))


def may_grow(household: Household, scope: Scope, symbol: Symbol) -> bool:
    """Whether any account of the scope may buy more of a symbol at all."""
    security = household.securities[symbol]
    return (
        security.tradable
        and security.price is not None
        and any(
            household.accounts[account].tradable
            and on_menu(household, account, symbol)
            and not restriction(household, account, symbol, FORBIDS[Side.BUY])
            for account in scope.accounts
        )
    )


def _substitutes_held(household: Household, scope: Scope, listed: dict[Symbol, float]) -> dict[Symbol, Symbol]:
    """Held symbols without a row that stand in for a listed one: bought since it was sold, its window still open.

    Once the window has closed they keep the place of what was sold at a loss, unless Swap Back is yes: then they have none of
    their own any more.
    """
    as_of = household.as_of
    opens = wash_window(as_of).first
    first = opens if household.settings.swap_back == "yes" else date(as_of.year - 1, 1, 1)
    stands_for: dict[Symbol, Symbol] = {}
    for original, day in sorted(
        {
            (each.symbol, each.traded)
            for each in household.transactions
            if each.is_sale and not each.scheduled and first <= each.traded <= as_of and each.symbol in listed
        }
    ):
        for substitute in substitutes_of(household, original).symbols:
            if substitute not in scope.values or substitute in listed or substitute in stands_for:
                continue
            if _bought_inside(household, substitute, day) and (
                day >= opens or _sold_at_a_loss(household, original, day)
            ):
                stands_for[substitute] = original
    return stands_for


def _sold_at_a_loss(household: Household, symbol: Symbol, day: date) -> bool:
    """Whether a sale of a day, this year or last, lost; worked out once for the household."""
    from xlrebal.plan.history.year_so_far import year_so_far

    year = household.remembered("year so far", lambda: year_so_far(household))
    sales = (*year.last_year, *year.sales)
    return any(each.symbol == symbol and each.sold == day and each.gain < 0 for each in sales)


def _bought_inside(household: Household, symbol: Symbol, sold: date) -> bool:
    """Whether any of a symbol was bought on the day of a sale, or while a loss of it could be washed."""
    acquired = household.lots.acquired
    inside = lots_where((acquired >= np.datetime64(sold)) & (acquired < np.datetime64(safe_from(sold))))
    return any(household.symbol_of(lot) == symbol for lot in inside)
