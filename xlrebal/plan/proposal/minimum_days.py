"""Shares held for fewer than their security's Minimum Days: the redemption fee that selling them costs, or, without one, that they stay."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex
from xlrebal.tax.columns import Floats


def held_from(household: Household, lot: LotIndex) -> date | None:
    """The first day on which a lot has been held for its Minimum Days; None where that is not to come, or not known."""
    days = household.securities[household.symbol_of(lot)].minimum_days
    acquired: date | None = household.lots.acquired[lot].item()
    if not days or acquired is None:
        return None
    free = acquired + timedelta(days=days)
    return free if free > household.as_of else None


def knows_since(household: Household, lot: LotIndex) -> bool:
    """Whether Lots says since when a lot is held: not of one made for a holding that has none there."""
    return bool(household.lots.row[lot]) and household.lots.acquired[lot].item() is not None


def kept_until(household: Household, lot: LotIndex) -> date | None:
    """The day until which a lot stays, since it has no fee to pay and is to be held; None where it may go."""
    fee = household.securities[household.symbol_of(lot)].redemption_fee
    return None if fee else held_from(household, lot)


def redemption_fees(household: Household) -> Floats:
    """What each lot pays when it is sold today, as a share of its value; on every sale where Minimum Days is blank."""
    lots, position = household.lots, household.lots.position
    securities = [household.securities[symbol] for symbol in household.positions.symbol]
    fee = np.array([each.redemption_fee for each in securities], dtype=np.float64)
    if not fee.any():
        return np.zeros(len(lots))
    always = np.array([each.minimum_days is None for each in securities], dtype=np.bool_)
    days = np.array([each.minimum_days or 0 for each in securities], dtype="timedelta64[D]")
    too_soon = np.datetime64(household.as_of) - lots.acquired < days[position]  # not where the day is not known
    return np.where(always[position] | too_soon, fee[position], 0.0)
