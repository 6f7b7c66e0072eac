"""What a plan decides, as records: the sales, purchases, orders and refusals every phase speaks of.

Money in cents, quantities in micro-shares, both exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.schema.reason import Reason
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents, MicroShares, NanoDollars, amount_cents


class Phase(StrEnum):
    """The phases of a plan, in the order an advisor thinks (DESIGN section 6)."""

    VALUE = "value lots"
    DRIFT = "measure drift"
    WHETHER = "decide whether"
    OVERRIDES = "advisor's orders"
    RAISE_CASH = "raise cash"
    PHASE_OUT = "phase out"
    HARVEST = "harvest losses"
    SALES = "choose sales"
    BUYS = "choose buys"
    GAINS = "realize gains"
    CHECK = "check plan"


class LotSale(NamedTuple):
    """Part or all of one lot to sell. `gross`: quantity × price in cents, before commission; `lot` indexes Lots."""

    lot: int
    position: int
    quantity: MicroShares
    gross: Cents
    phase: Phase
    reasons: tuple[Reason, ...]


def lot_sale(
    household: Household, lot: int, quantity: MicroShares, phase: Phase, reasons: tuple[Reason, ...] = ()
) -> LotSale:
    """The sale of so many micro-shares of a lot at today's price."""
    gross = amount_cents(quantity, household.price_of(lot))
    return LotSale(lot, int(household.lots.position[lot]), quantity, gross, phase, reasons)


class Purchase(NamedTuple):
    """Shares of one symbol to buy in one account; `gross` in cents, before commission."""

    account: str
    symbol: str
    quantity: MicroShares
    gross: Cents
    phase: Phase
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A trade not made, and why. `lot_id` "" and `lot`, its index, None where it is not about one lot; `side` None: cash that could not be raised."""

    phase: Phase
    side: Side | None
    account: str
    symbol: str
    lot_id: str
    quantity: MicroShares
    amount: Cents
    reason: Reason
    safe_from: date | None = None
    lot: int | None = None

    @property
    def what(self) -> str:
        """What there is none of, in a sentence: a sale, a buy, or cash."""
        return self.side.noun if self.side else "cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class RealizedLot:
    """What selling part of one lot realizes: proceeds net of commission, term ST or LT. Checks its own arithmetic.

    holding_date: an earlier start that a wash sale carried over (W-6); None where there is none.
    """

    account: str
    symbol: str
    lot_id: str
    acquired: date
    quantity: MicroShares
    proceeds: Cents
    basis: Cents
    gain: Cents
    term: str
    taxable: bool
    collectible: bool
    reasons: tuple[Reason, ...]
    holding_date: date | None = None

    def __post_init__(self) -> None:
        """Gain is proceeds less basis; a gift sold between the two bases has none (H-5)."""
        if self.gain != self.proceeds - self.basis:
            raise ValueError(f"{self.symbol} {self.lot_id}: gain {self.gain} is not {self.proceeds} - {self.basis}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One line of the Trades sheet: everything of one symbol, account and action. `lots` only for sales."""

    side: Side
    account: str
    symbol: str
    quantity: MicroShares
    price: NanoDollars
    gross: Cents
    commission: Cents
    drift: float
    phase: Phase
    reasons: tuple[Reason, ...]
    lots: tuple[RealizedLot, ...] = ()

    @property
    def st_gain(self) -> Cents:
        """Short-term gain in cents; nothing in tax-deferred accounts."""
        return sum((lot.gain for lot in self.lots if lot.taxable and lot.term == "ST"), NO_MONEY)

    @property
    def lt_gain(self) -> Cents:
        """Long-term gain in cents; nothing in tax-deferred accounts."""
        return sum((lot.gain for lot in self.lots if lot.taxable and lot.term == "LT"), NO_MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCash:
    """One account's cash, in cents: after = before + sells − buys − commissions."""

    account: str
    before: Cents
    sells: Cents
    buys: Cents
    commissions: Cents
    after: Cents
    minimum: Cents
    need: Cents
