"""Where a scope's rows stand with all that is proposed, and which of them a further trade would take off its aim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import Level, Path, Target, wider_paths
from xlrebal.plan.drift.measure_drift import cents_under, row_paths, value_of_row
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.placement.row_aims import RowAim
from xlrebal.plan.proposal.decisions import Shortage
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol


class AsProposed(NamedTuple):
    """Where a scope stands with all that is proposed: cents by symbol and under each row; its rows, by path and by symbol."""

    values: Mapping[Symbol, int]
    under: Mapping[Path, int]
    row_at: Mapping[Path, Target]
    rows_of: Mapping[Symbol, Sequence[RowAim]]


def as_proposed(draft: DraftProposal, aims: Aims, rows: Sequence[RowAim]) -> AsProposed:
    """Where a scope stands. rows: its rows with all that is proposed."""
    values, targets = draft.values(aims.drift.scope), aims.drift.targets.rows
    rows_of: dict[Symbol, list[RowAim]] = {}
    for row in rows:
        for symbol in dict.fromkeys(row.symbols):
            rows_of.setdefault(symbol, []).append(row)
    row_at = {row.path: row for row in targets if row.level is not Level.SECURITY}
    return AsProposed(values, cents_under(draft.household, values, row_paths(targets)), row_at, rows_of)


class Outranked(NamedTuple):
    """Why more of a trade would take a broader row, or the scope's cash, off its aim."""

    reason: Reason
    short_of: Shortage | None


def outranked(draft: DraftProposal, side: Side, symbol: Symbol, stand: AsProposed) -> Outranked | None:
    """The row that more of a trade would take off its own aim, though another that is no broader asks for the trade; None: there is none."""
    step = share_cost(draft.household, symbol)
    touched = stand.rows_of.get(symbol, ())
    off = [
        each for each in touched if (each.now - step < each.low if side is Side.SELL else each.now + step > each.high)
    ]
    asking = (
        [each for each in touched if each.now > each.inside[1]]
        if side is Side.SELL
        else [each for each in touched if each.now < each.inside[0]]
    )
    ranks = max((each.price for each in asking), default=0.0)
    first = next((each for each in off if each.price >= ranks), None) if asking else None
    if first is None:
        return None
    if first.row is None:
        if side is Side.SELL:
            return Outranked(because(Rule.STAYS_CASH), None)
        return Outranked(because(Rule.OWN_CASH), Shortage.CASH)
    doing, off_side = ("selling", "below") if side is Side.SELL else ("buying", "above")
    return Outranked(because(Rule.OUTRANKED, doing=doing, name=first.row.name, side=off_side), Shortage.ROOM)


def filled_row(household: Household, aims: Aims, symbol: Symbol, enough: Cents, stand: AsProposed) -> Target | None:
    """The narrowest row over a symbol that other holdings have brought to its target, but for less than a trade."""
    base = aims.drift.scope.base
    wider = (stand.row_at[path] for path in wider_paths(household.path(symbol)) if path in stand.row_at)
    filled = [row for row in wider if value_of_row(row, stand.under, 0) > row.weight * base - enough]
    return max(filled, key=lambda row: sum(map(bool, row.path)), default=None)
