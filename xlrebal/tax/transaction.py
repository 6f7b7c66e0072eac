"""What the household ledger is made of: accounts and transactions (S-1 to S-6)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.account import AccountType
from xlrebal.tax.money import Cents, MicroShares
from xlrebal.tax.symbol import Symbol


class Action(StrEnum):
    """`receive` is an acquisition that is no purchase (S-3): gift, inheritance, transfer, exchange.

    `split` adds its shares to the lots of its account and symbol held then, in proportion, and makes none (H-6).
    """

    BUY = "buy"
    SELL = "sell"
    RECEIVE = "receive"
    SPLIT = "split"


class Status(StrEnum):
    """Done, known to come (a reinvestment, an automatic investment), or under review."""

    DONE = "done"
    SCHEDULED = "scheduled"
    PROPOSED = "proposed"


NO_SPLIT = Fraction(1)
NO_PURCHASE = frozenset({"gift", "inheritance", "inherited", "transfer", "split", "stock_dividend", "exchange"})
INHERITED = frozenset({"inheritance", "inherited"})


@record
class TaxAccount:
    """One account of the household; `wash_scope` False leaves it out of every wash-sale question (W-8)."""

    id: str
    owner: str = "client"
    type: AccountType = AccountType.TAXABLE
    wash_scope: bool = True

    @property
    def taxable(self) -> bool:
        """Whether gains and losses in this account count."""
        return self.type.taxable


class NamedLot(NamedTuple):
    """A lot that a sale names, and micro-shares of it; None is the whole lot (L-4)."""

    lot: str
    quantity: int | None = None


@record(kw_only=True)
class Transaction:
    """One line of the ledger on its trade date.

    `quantity` in micro-shares; `amount` in cents: total cost with fees of a buy or receipt, proceeds net of fees of a
    sale. A buy's id is its lot id; fills of one order share `order`. A sale without lots is first in, first out.
    `how` says what kind of purchase or receipt; `holding_date` is an earlier start taken over from other shares (S-2).
    is_security: False for a digital asset, which neither washes nor is washed (S-8).
    amount_known: False where nobody says what was paid; no gain is then figured with it (D-2).

    Of a receipt (H-5, H-6): `acquired`, the day that came with the shares (None: their own trade date counts); of a gift,
    `gift_value`, what all its shares were worth when given, in cents (None: at least the donor's basis), and `gift_date`.
    Of a split: `ratio`, shares after it for each one before; None where the shares held then tell. `later_splits`: the
    quantity of this purchase is counted after splits that made so many shares of each one.
    """

    id: str
    trade_date: date
    action: Action
    account: str
    symbol: Symbol
    quantity: MicroShares
    amount: Cents
    lots: tuple[NamedLot, ...] = ()
    order: str = ""
    how: str = ""
    status: Status = Status.DONE
    holding_date: date | None = None
    amount_known: bool = True
    is_security: bool = True
    acquired: date | None = None
    gift_value: Cents | None = None
    gift_date: date | None = None
    ratio: Fraction | None = None
    later_splits: Fraction = NO_SPLIT

    @property
    def first_day(self) -> date:
        """The day by which first in, first out goes (L-1): for shares received, that on which they were first bought."""
        return self.acquired or self.trade_date

    @property
    def is_purchase(self) -> bool:
        """Whether this can replace shares sold at a loss (S-3): §1091 speaks of stock and securities (S-8)."""
        return self.action is Action.BUY and self.how not in NO_PURCHASE and self.is_security

    @property
    def is_inherited(self) -> bool:
        """Whether the shares are long-term from the first day (H-5)."""
        return self.how in INHERITED
