"""What every symbol should weigh: target rows, tilts and substitutes resolved to one weight a symbol.

Target rows form a tree: a security row stands under its sector, sub-class or class row. What a row's children do not
take is spread over its other holdings in proportion to value; a holding under a fully listed class gets 0: it is legacy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from xlrebal.household.household import Household, Level, Target
from xlrebal.plan.scopes import Scope
from xlrebal.tax.wash_window import wash_window

CASH_CLASS = "Cash"
Path = tuple[str, str, str, str]  # asset class, sub-class, sector, symbol
NEGLIGIBLE = 5e-6  # less than a thousandth of a percent of the portfolio is rounding


@dataclass(frozen=True, slots=True)
class EffectiveTargets:
    """The targets in force for one scope.

    rows: the target rows with tilts applied and their bands moved along. symbols: weight by symbol, for every symbol held
    or targeted. legacy: held symbols without a place. cash: the weight of the cash
    balance (0 without a row); bill funds of class Cash keep what they weigh and count towards its row. cash_row: that row.
    unplaced: (row, weight) no holding can take: it stays in cash and is named.
    """

    rows: tuple[Target, ...]
    symbols: dict[str, float]
    legacy: frozenset[str]
    cash: float
    cash_row: Target | None
    unplaced: tuple[tuple[Target, float], ...]


def effective_targets(household: Household, scope: Scope) -> EffectiveTargets:
    """The scope's targets resolved to symbols."""
    rows = _tilted(household, scope.targets)
    cash_row = next((row for row in rows if _is_cash(household, row)), None)
    invested = tuple(row for row in rows if not _is_cash(household, row))
    listed = {row.path[3]: row.weight for row in invested if row.level is Level.SECURITY}
    stands_for = _substitutes_held(household, scope, listed)
    symbols = dict.fromkeys(sorted({*scope.values, *listed}), 0.0) | listed
    near_cash = {
        name: scope.weight(value)
        for name, value in scope.values.items()
        if household.path(name)[0] == CASH_CLASS and name not in listed
    }
    symbols |= near_cash
    unplaced: list[tuple[Target, float]] = []
    taken_below = _weight_of_children(invested)
    under = _symbols_under(
        household,
        invested,
        [name for name in scope.values if name not in listed and name not in stands_for and name not in near_cash],
    )
    for row in (row for row in invested if row.level is not Level.SECURITY):
        left = row.weight - taken_below.get(row.path, 0.0)
        if left <= NEGLIGIBLE:
            continue
        shares = _spread(household, scope, under.get(row.path, []), left)
        symbols |= shares
        if (rest := left - sum(shares.values())) > NEGLIGIBLE:
            unplaced.append((row, rest))
    for substitute, original in stands_for.items():
        taken = min(scope.weight(scope.values[substitute]), symbols[original])
        symbols[substitute] = taken
        symbols[original] -= taken
    legacy = frozenset(
        name for name in scope.values if name not in listed and name not in stands_for and symbols[name] <= NEGLIGIBLE
    )
    return EffectiveTargets(
        rows,
        symbols,
        legacy,
        max(0.0, cash_row.weight - sum(near_cash.values())) if cash_row else 0.0,
        cash_row,
        tuple(unplaced),
    )


def _is_cash(household: Household, row: Target) -> bool:
    symbol = row.path[3]
    if symbol:
        return symbol in household.securities and household.securities[symbol].is_cash
    return row.level is Level.CLASS and row.path[0] == CASH_CLASS


def _tilted(household: Household, rows: tuple[Target, ...]) -> tuple[Target, ...]:
    """Class rows moved by the active tilts; what a tilt adds, the class it names gives, else the others pro rata."""
    classes = {row.path[0]: row.weight for row in rows if row.level is Level.CLASS}
    moved = dict(classes)
    for tilt in household.tilts:
        if tilt.asset_class not in classes:
            continue
        givers = (
            [tilt.funded_by] if tilt.funded_by in classes else [name for name in classes if name != tilt.asset_class]
        )
        total = sum(classes[name] for name in givers)
        points = min(tilt.points, total)
        moved[tilt.asset_class] += points
        for name in givers:
            moved[name] -= points * classes[name] / total if total else 0.0
    return tuple(_moved(row, moved, classes) for row in rows)


def _moved(row: Target, moved: dict[str, float], classes: dict[str, float]) -> Target:
    """A row whose class was tilted: a class row moves by the points, rows inside it keep their share of the class."""
    name = row.path[0]
    if name not in classes or abs(moved[name] - classes[name]) < 1e-15:
        return row
    if row.level is Level.CLASS:
        shift = moved[name] - row.weight
    else:
        shift = row.weight * (moved[name] / classes[name] - 1) if classes[name] else 0.0
    return replace(row, weight=row.weight + shift, low=max(0.0, row.low + shift), high=min(1.0, row.high + shift))


def _weight_of_children(rows: tuple[Target, ...]) -> dict[Path, float]:
    """What each class, sub-class and sector row has already given to narrower rows, by the row's path."""
    groups = [row for row in rows if row.level is not Level.SECURITY]
    given: dict[Path, float] = {}
    for row in rows:
        wider = [group.path for group in groups if group.path != row.path and group.covers(row.path)]
        if wider:
            parent = max(wider, key=_narrowness)
            given[parent] = given.get(parent, 0.0) + row.weight
    return given


def _narrowness(path: Path) -> tuple[int, Path]:
    return (sum(map(bool, path)), path)


def _symbols_under(household: Household, rows: tuple[Target, ...], symbols: list[str]) -> dict[Path, list[str]]:
    """Unlisted holdings by the path of the narrowest row that covers them."""
    under: dict[Path, list[str]] = {}
    groups = [row for row in rows if row.level is not Level.SECURITY]
    for symbol in symbols:
        path = household.path(symbol)
        covering = [row.path for row in groups if row.covers(path)]
        if covering:
            under.setdefault(max(covering, key=_narrowness), []).append(symbol)
    return under


def _spread(household: Household, scope: Scope, symbols: list[str], weight: float) -> dict[str, float]:
    """`weight` over holdings in proportion to value; one that may not be bought never gets more than it has.

    Where some are preferred, what is bought goes to them: the others get no more than they have.
    """
    shut = {name for name in symbols if not may_grow(household, name)}
    preferred = {name for name in symbols if household.securities[name].preferred} - shut
    if preferred:
        shut = set(symbols) - preferred
    phased_out = {rule.symbol for rule in household.restrictions if rule.rule == "phase out"}
    open_to = [name for name in symbols if scope.values[name] > 0 and name not in phased_out]
    total = sum(scope.values[name] for name in open_to)
    if total <= 0:
        return {}
    shares = {name: weight * scope.values[name] / total for name in open_to}
    capped = {name: min(share, scope.weight(scope.values[name])) for name, share in shares.items() if name in shut}
    free = {name: share for name, share in shares.items() if name not in shut}
    room = weight - sum(capped.values())
    scale = room / sum(free.values()) if free else 0.0
    return capped | {name: share * scale for name, share in free.items()}


def may_grow(household: Household, symbol: str) -> bool:
    """Whether any account may buy more of a symbol at all."""
    security = household.securities[symbol]
    barred = any(
        rule.symbol == symbol and not rule.account and rule.rule in ("do not buy", "hold", "phase out")
        for rule in household.restrictions
    )
    return security.tradable and security.price is not None and not barred


def _substitutes_held(household: Household, scope: Scope, listed: dict[str, float]) -> dict[str, str]:
    """Held symbols without a row that stand in for a listed one: bought since it was sold, its window still open.

    Once the window has closed the substitute has no place of its own any more, and the plan swaps back.
    """
    first = wash_window(household.as_of).first
    sold = {
        each.symbol: each.traded
        for each in household.transactions
        if each.action == "sell"
        and not each.scheduled
        and first <= each.traded <= household.as_of
        and each.symbol in listed
    }
    stands_for: dict[str, str] = {}
    for original, day in sorted(sold.items()):
        for substitute in household.securities[original].substitutes:
            if substitute in scope.values and substitute not in listed and _bought_since(household, substitute, day):
                stands_for.setdefault(substitute, original)
    return stands_for


def _bought_since(household: Household, symbol: str, day: date) -> bool:
    lots, symbols = household.lots, household.positions.symbol
    recent = (lots.acquired >= np.datetime64(day)).nonzero()[0].tolist()
    return any(symbols[int(lots.position[lot])] == symbol for lot in recent)
