"""The rows a replay of the ledger gives: sales, lots left, wash-sale matches, losses still open (W-4 to W-12).

Money is in cents, quantities in micro-shares. The parts of one amount are rounded cumulatively, so proceeds of a sale,
costs of a lot and the disallowed parts of a loss always add up (S-5, C-13).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.money import Cents, MicroShares
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Status


class LedgerProblem(StrEnum):
    """D-2, D-5 and D-7 as a ledger meets them."""

    UNKNOWN_ACCOUNT = "UNKNOWN_ACCOUNT"
    UNKNOWN_LOT = "UNKNOWN_LOT"
    LOT_OVERSOLD = "LOT_OVERSOLD"
    SOLD_BEFORE_BOUGHT = "SOLD_BEFORE_BOUGHT"
    DUPLICATE_LOT = "DUPLICATE_LOT"
    UNKNOWN_AMOUNT = "UNKNOWN_AMOUNT"
    SPLIT_OF_NOTHING = "SPLIT_OF_NOTHING"


class LedgerIssue(NamedTuple):
    """A transaction that could not be done in full; `quantity` micro-shares were left out, of the result at least."""

    code: LedgerProblem
    transaction: str
    account: str
    lot: str
    quantity: int


@record(kw_only=True)
class SaleRow:
    """One sale, lot and term: gain = proceeds - basis, recognized = gain + disallowed; `permanent` is lost for good.

    `acquired`: for shares received the day that came with them; of a gift whose value then is the basis, the day of the gift (H-5).
    """

    sale: str
    sold: date
    account: str
    symbol: Symbol
    lot: str
    acquired: date
    long_term: bool
    quantity: MicroShares
    proceeds: Cents
    basis: Cents
    gain: Cents
    disallowed: Cents
    permanent: Cents
    recognized: Cents
    status: Status
    inherited: bool = False


@record(kw_only=True)
class LotRow:
    """Shares left of one lot with one holding date (W-6); basis includes what wash sales added, None where unknown."""

    account: str
    symbol: Symbol
    lot: str
    acquired: date
    holding_date: date
    long_term_from: date
    quantity: MicroShares
    basis: Cents | None
    status: Status


@record(kw_only=True)
class Match:
    """Shares sold at a loss matched with shares bought (W-4, W-5)."""

    sale: str
    sale_date: date
    account: str
    symbol: Symbol
    lot: str
    replacement: str
    replacement_account: str
    replacement_symbol: Symbol
    purchase_date: date
    quantity: MicroShares
    disallowed: Cents
    permanent: bool
    sale_status: Status
    purchase_status: Status


@record(kw_only=True)
class UnmatchedLoss:
    """The loss shares of one sale, lot and term that no purchase has matched so far (W-12)."""

    sale: str
    sold: date
    account: str
    symbol: Symbol
    lot: str
    long_term: bool
    unmatched: MicroShares
    loss: Cents
    status: Status
