"""What a lot of the ledger is called on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from xlrebal.household.household import Household
from xlrebal.plan.history.ledger_names import PROPOSED, brought_key, row_named
from xlrebal.tax.symbol import Symbol

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def lot_names_on_sales(household: Household) -> dict[str, str]:
    """The lot id a sale gives for the purchase it brings along, by that purchase's name in the ledger."""
    return {
        brought_key(each): each.lots[0][0] for each in household.transactions if each.is_sale and len(each.lots) == 1
    }


def lot_label(
    account: str, key: str, symbol: Symbol, acquired: date | None, names: Mapping[str, str] = NO_NAMES
) -> str:
    """The lot's own id; where Transactions gives none, or the plan buys it, symbol and date, as for a blank Lot ID on Lots.

    `names`: see `lot_names_on_sales`.
    """
    own = names.get(key) or row_named(account, key)
    return f"{symbol} {acquired}" if acquired and own.startswith(("row ", PROPOSED)) else own
