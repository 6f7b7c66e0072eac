"""The lots of recognised splits, as before and after."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.recognised_split import RecognisedSplit
from xlrebal.schema.column import Row
from xlrebal.tax.money import Cents, MicroShares, dollars, shares


def splits_rows(splits: Sequence[RecognisedSplit]) -> list[Row]:
    """A row a lot, split by split; what the advisor confirmed stays confirmed."""
    return [
        {
            "account": split.account,
            "symbol": split.symbol,
            "split": str(split.ratio),
            "lot_id": lot.lot_id,
            "acquired": lot.acquired,
            "shares_before": shares(MicroShares(lot.before)),
            "shares_after": shares(MicroShares(lot.after)),
            "cost_basis": None if lot.basis is None else dollars(Cents(lot.basis)),
            "unit_cost_after": lot.basis / 100 / (lot.after / 1_000_000)
            if lot.basis is not None and lot.after
            else None,
            "confirm": True if split.confirmed else None,
        }
        for split in splits
        for lot in split.lots
    ]
