"""What lots, purchases and sales are called in the tax ledger: a lot's own id is only unique inside its position."""

from __future__ import annotations

from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol

_OWN = " / "
_OF = " lot "  # between a symbol, which has no small letters, and a lot's id
_SALE, _BROUGHT = "sale in ", "sold in "
PROPOSED = "proposed "


def lot_key(account: str, symbol: Symbol, lot_id: str) -> str:
    """A lot's name: custodians number lots from 1 in each position (D-5)."""
    return f"{account}{_OWN}{symbol}{_OF}{lot_id}"


def own_id(purchase: ListedTransaction) -> str:
    """A listed purchase's lot id in its position; its row where it has none."""
    return purchase.lot_id or f"row {purchase.row}"


def purchase_key(purchase: ListedTransaction) -> str:
    """A listed purchase's name, which is its lot's."""
    return lot_key(purchase.account, purchase.symbol, own_id(purchase))


def brought_key(sale: ListedTransaction) -> str:
    """The name of the purchase that a listed sale brings along."""
    return f"{sale.account}{_OWN}{_BROUGHT}row {sale.row}"


def is_brought(account: str, key: str) -> bool:
    """Whether a name is that of a purchase that a sale brings along."""
    return key.startswith(f"{account}{_OWN}{_BROUGHT}")


def sale_key(sale: ListedTransaction) -> str:
    """A listed sale's name."""
    return f"{sale.account}{_OWN}{_SALE}row {sale.row}"


def proposed_key(side: Side, account: str, symbol: Symbol) -> str:
    """A proposed trade's name."""
    return f"{PROPOSED}{side} {account} {symbol}"


def plain_id(account: str, key: str) -> str:
    """A lot's own id out of its name."""
    own = key.removeprefix(f"{account}{_OWN}")
    return own if own == key else own.partition(_OF)[2] or own


def row_named(account: str, key: str) -> str:
    """The same, and "row 12" for a sale, or a purchase a sale brings along, that is named by its row."""
    return plain_id(account, key).removeprefix(_SALE).removeprefix(_BROUGHT)
