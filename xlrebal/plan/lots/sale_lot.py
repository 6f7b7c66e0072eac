"""One lot of the household as the rules of lot relief see it (L-1 to L-7)."""

from __future__ import annotations

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex
from xlrebal.plan.proposal.proposal import basis_between
from xlrebal.tax.lot_order import SaleLot


def sale_lot(household: Household, lot: LotIndex, sold: int = 0) -> SaleLot:
    """What is left of a lot when `sold` micro-shares of it are; its basis is known."""
    lots, whole = household.lots, int(household.lots.quantity[lot])
    return SaleLot(
        id=f"{lots.lot_id[lot]} {lot}",  # lot ids are only unique inside a position
        acquired=lots.acquired[lot].item(),
        quantity=whole - sold,
        basis=basis_between(household, lot, sold, whole),
        holding_date=lots.holding_date[lot].item(),
        inherited=bool(lots.inherited[lot]),
    )
