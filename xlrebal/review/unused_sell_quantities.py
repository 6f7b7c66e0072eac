"""Lots named for sale where the lot method does not ask which lots are named (L-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, lots_where
from xlrebal.schema.finding import Finding, Problem, warning

SHOWN = 5  # lots named in a sentence


def unused_sell_quantities(household: Household) -> Iterator[Finding]:
    """A warning an account and lot method with a Sell Quantity that decides nothing, naming its lots."""
    lots = household.lots
    unused: dict[tuple[str, str], list[LotIndex]] = defaultdict(list)
    for lot in lots_where(lots.sell_quantity > 0):
        if (method := household.lot_method(household.position_of(lot))) != "SPECID":
            unused[household.account_of(lot), method].append(lot)
    for (account, method), found in sorted(unused.items()):
        names = [f"{lots.lot_id[lot]} of {household.symbol_of(lot)}" for lot in found]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        first = min(found, key=lambda lot: int(lots.row[lot]))
        yield warning(
            Problem.SELL_QUANTITY_UNUSED,
            f"Sell Quantity is not used for {', '.join(names[:SHOWN])}{more} in {account}: lots are chosen by {method} there. "
            "Enter SPECID in Lot Method, on Accounts or Settings, to have these sold, or clear Sell Quantity.",
            sheet="Lots",
            row=int(lots.row[first]) or None,
            column="Sell Quantity",
            value=lots.lot_id[first],
        )
