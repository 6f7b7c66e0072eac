"""Target rows as columns: between what each is to end, and what a dollar off it costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xlrebal.optimize.prices import CLASS_OFF, PART_OFF, WORSE
from xlrebal.optimize.problem import RowAims
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.row_aims import RowAim
from xlrebal.plan.placement.trade_columns import Numbers
from xlrebal.plan.proposal.decisions import Phase
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.tax.columns import Floats
from xlrebal.tax.money import CENTS
from xlrebal.tax.symbol import Symbol

FURTHEST_FIRST = 0.1  # what a row that is nearly at its aim costs less than one that is all of its scope off


def row_columns(proposal: Proposal, movable: Movable, names: Numbers) -> RowAims:
    """The rows in dollars, each with the accounts and symbols that count in it; a price for being off by its level and by how far off it is."""
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
