"""Where every target row is to end: breached rows at their destination, the others between where they are and their target.

What sells or buys for a breached row is funded or absorbed by rows inside their bands, and these stay inside them: together
all rows make 100, so that what is over is as much as what is under. A broad row's aim outranks a narrow one's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_CLASS, Level, Path, Target, wider_paths
from xlrebal.optimize.prices import CASH_SHORT, CLASS_OFF, PART_OFF, QUIET_OFF, SECURITY_OFF, UNINVESTED
from xlrebal.plan.drift.decide_whether import Destination, Direction, Verdict, need_only_be_inside
from xlrebal.plan.drift.effective_targets import EffectiveTargets
from xlrebal.plan.drift.measure_drift import cents_under, row_paths, spoken_of, symbols_under, value_of_row
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.mode import leaves_proceeds_in_cash
from xlrebal.plan.placement.values_to_come import values_to_come
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.record import record
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

NEAR = 0.00002  # of the household: a row this near its aim is as good as there
NEAR_OF_ROW = 0.005  # of a row without a band: the same
PRICES = (CLASS_OFF, PART_OFF, SECURITY_OFF)  # by how many broader rows stand above


@record(kw_only=True)
class RowAim:
    """One row of a scope: what is in it now and between what it is to end, in cents.

    symbols: those that count in it. price: of a dollar by which it misses its aim; near: the first cents
    that cost less. inside: the limits of its band, up to which it costs a tenth; band: these as weights, of all that is
    invested by the band of cash (None: it has none). destination: None where it only funds or absorbs. row: None for all that is invested, whose
    aim is the scope's cash, and for what the household needs in cash. drift: of a row whose drift is weighed against what it
    costs, the price of a dollar off inside its band.
    """

    scope: Scope
    row: Target | None
    destination: Destination | None
    symbols: tuple[Symbol, ...]
    now: Cents
    low: Cents
    high: Cents
    price: float
    inside: tuple[int, int]
    near: float = 0.0
    band: tuple[float, float] | None = None
    drift: float | None = None


def row_aims(proposal: Proposal, aims: Aims, verdict: Verdict) -> list[RowAim]:
    """The aims of one scope that trades or has money to invest, given all that is decided so far."""
    drift = aims.drift
    household, scope, targets = proposal.household, drift.scope, drift.targets
    values = values_to_come(proposal, scope, targets.row_of)
    destinations = {each.row: each for each in verdict.destinations}
    invested = tuple(name for name in household.securities if household.path(name)[0] != CASH_CLASS)
    paths = row_paths(targets.every_row)
    under, members = cents_under(household, values, paths), symbols_under(household, invested, paths)
    stood_for: dict[Symbol, list[Symbol]] = defaultdict(list)
    for stand_in, original in targets.stand_ins.items():
        stood_for[original].append(stand_in)
    found = []
    for row in targets.every_row:
        if row == targets.cash_row:
            continue
        stand_ins = stood_for.get(row.path[3], ()) if row.level is Level.SECURITY else ()
        now = value_of_row(row, under, 0) + sum(values.get(name, 0) for name in stand_ins)
        low, high = _between(scope, row, now, destinations.get(row))
        only_inside = need_only_be_inside(household, drift, row)
        if only_inside:
            low, high = _inside(household, scope, row, now, destinations.get(row))
        found.append(
            RowAim(
                scope=scope,
                row=row,
                destination=destinations.get(row),
                symbols=(*members.get(spoken_of(row), ()), *stand_ins),
                now=Cents(now),
                low=Cents(low),
                high=Cents(high),
                price=_price(household, row, targets, paths, PRICES if verdict.trades else QUIET_OFF),
                inside=_band(scope, row),
                band=(row.low, row.high),
                # a row that does not move for drift is not almost there, nor is one that only its band's edge would bring inside
                near=_near(household, scope, row, (low, high))
                if verdict.trades and not only_inside and not _goes_to_the_edge(destinations.get(row))
                else 0.0,
            )
        )
    found.append(_all_invested(proposal, aims, destinations, values, invested))
    return found


def need_aim(scope: Scope, need: Cents) -> RowAim:
    """The cash that the household needs: its symbol is none, and what its accounts pay comes before every row."""
    return RowAim(
        scope=scope,
        row=None,
        destination=None,
        symbols=(NO_SYMBOL,),
        now=NO_MONEY,
        low=need,
        high=need,
        price=CASH_SHORT,
        inside=(need, need),
    )


def _band(scope: Scope, row: Target) -> tuple[int, int]:
    """The cents between which a row is inside its band."""
    return round(row.low * scope.base), round(row.high * scope.base)


def _near(household: Household, scope: Scope, row: Target, aim: tuple[int, int]) -> float:
    """The cents by which a row is as good as at its aim: of a small row less, so that it ends inside a band it has."""
    low, high = _band(scope, row)
    inside = max(0, min(aim[0] - low, high - aim[1])) / 2
    return min(NEAR * household.gross_value, max(inside, NEAR_OF_ROW * row.weight * scope.base))


def _goes_to_the_edge(destination: Destination | None) -> bool:
    """Whether a row is brought to the limit of its band, and no further."""
    if destination is None or destination.weight == destination.row.weight:
        return False
    return destination.weight in (destination.row.low, destination.row.high)


def _price(
    household: Household, row: Target, targets: EffectiveTargets, paths: Container[Path], prices: Sequence[float]
) -> float:
    """What a dollar off costs: most for a row that no other contains. paths: of all the scope's rows.

    An exposure group's is that of a part; among securities alone, which no class contains, it is theirs: a band they share moves them inside their own.
    """
    if row.level is Level.GROUP:
        return prices[1 if targets.has_classes else 0]
    own = household.path(row.path[3]) if row.level is Level.SECURITY else row.path
    broader = sum(path in paths for path in wider_paths(own)) - 1
    return prices[min(broader, len(prices) - 1)]


def _between(scope: Scope, row: Target, now: int, destination: Destination | None) -> tuple[int, int]:
    """The cents between which a row is to end: past its destination it funds and absorbs, as far as its target."""
    low, high = _moved(scope, row, now, destination)
    target = round(row.weight * scope.base)
    return min(low, target), max(high, target)


def _moved(scope: Scope, row: Target, now: int, destination: Destination | None) -> tuple[int, int]:
    """The cents between which a row is to end where it moves as far as its destination and no further."""
    target = round(row.weight * scope.base)
    if destination is None:
        return min(now, target), max(now, target)
    to = round(destination.weight * scope.base)
    if destination.direction is Direction.DOWN:
        return min(now, to), to
    if destination.direction is Direction.UP:
        return to, max(now, to)
    return to, to


def _inside(
    household: Household, scope: Scope, row: Target, now: int, destination: Destination | None
) -> tuple[int, int]:
    """The cents of a security's band, a share less on either side, as whole shares must not end beyond it; or where it stands."""
    low, high = _band(scope, row)
    share = min(share_cost(household, row.path[3]), (high - low) // 4)
    down, up = low + share, high - share
    direction = destination.direction if destination else Direction.EITHER
    return down if direction is Direction.UP else min(now, down), up if direction is Direction.DOWN else max(now, up)


def _new_money(proposal: Proposal, scope: Scope) -> Cents:
    """Cents to be invested by the cash needs that are negative."""
    needs = (proposal.household.accounts[name].need for name in scope.accounts)
    return sum((-need for need in needs if need < 0), NO_MONEY)


def _all_invested(
    proposal: Proposal,
    aims: Aims,
    destinations: dict[Target, Destination],
    values: dict[Symbol, int],
    symbols: tuple[Symbol, ...],
) -> RowAim:
    """The scope's cash as the other side of all that is invested; cash without a row has no place: it is put to work.

    Cash outside its band goes to its destination; as far as its target it may still give to a class outside its band, and take from one.
    Cash of today may wait for what the wash-sale rule blocks for some days.
    """
    drift = aims.drift
    scope, row = drift.scope, drift.targets.cash_row
    counted = frozenset(symbols)
    now = sum(value for name, value in values.items() if name in counted)
    cash = proposal.cash_of(scope) - scope.need + sum(values.values()) - now
    least = most = None
    if aims.new_money is not None:
        kept = min(cash, round(row.low * scope.base)) if row else 0  # new money does not go below the band of cash
        low = high = max(0, kept, cash - sum(aims.new_money.values(), NO_MONEY))
    elif row is None:
        low, high = 0, max(0, min(cash, scope.cash - scope.need, aims.waits))
    else:
        # what the advisor's sales or a phase-out have freed finds a place: only the cash of today may stay, without new money
        today = min(cash, scope.cash - scope.need)
        if new := _new_money(proposal, scope):  # nor does any above its target while there is money to invest
            today = min(today - new, round(row.weight * scope.base))
        low, high = _moved(scope, row, today, destinations.get(row))  # what rows are short of outranks more cash
        high = max(high, min(today, round(row.weight * scope.base) + aims.waits))
        if (to := destinations.get(row)) and to.direction is Direction.DOWN:
            least = min(low, round(row.weight * scope.base))
        elif to and to.direction is Direction.UP:
            most = max(high, round(row.weight * scope.base))
    if leaves_proceeds_in_cash(proposal.household.settings):
        high = max(high, now + cash)
    least, most = low if least is None else least, high if most is None else max(high, most)
    return RowAim(
        scope=scope,
        row=None,
        destination=destinations.get(row) if row else None,
        symbols=symbols,
        now=Cents(now),
        low=Cents(now + cash - high),
        high=Cents(now + cash - low),
        price=CLASS_OFF if aims.new_money is None else UNINVESTED,
        inside=(now + cash - most, now + cash - least),  # cash in its band is its owner's, not there for narrower rows
        band=(1 - row.high, 1 - row.low) if row else None,
    )
