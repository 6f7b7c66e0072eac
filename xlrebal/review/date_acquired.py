"""The date of acquisition that a sale reports: for shares given, the date of what is their basis (H-5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlrebal.household.household import Household
from xlrebal.household.indexes import lots_where
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE
from xlrebal.plan.proposal.decisions import RealizedLot

LotAddress = tuple[str, str, str]  # account, symbol, lot id


def gift_dates(household: Household) -> dict[LotAddress, date]:
    """The day of the gift of every lot that was worth less then than the donor's basis."""
    lots = household.lots
    return {
        (household.account_of(lot), household.symbol_of(lot), lots.lot_id[lot]): day
        for lot in lots_where((lots.gift_value != NO_GIFT_VALUE) & (lots.gift_value < lots.basis))
        if (day := lots.gift_date[lot].item()) is not None
    }


def date_acquired(lot: RealizedLot, given: Mapping[LotAddress, date]) -> date:
    """The day of the gift where the gift's value is the basis, which is where it is sold at a loss; else the lot's own.

    `given`: see `gift_dates`.
    """
    return given.get((lot.account, lot.symbol, lot.lot_id), lot.acquired) if lot.gain < 0 else lot.acquired
