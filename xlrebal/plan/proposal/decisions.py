"""What a plan decides, as records: the sales, purchases, orders and refusals every phase speaks of.

Money in cents, quantities in micro-shares, both exact.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.schema.reason import Reason
from xlrebal.schema.record import record
from xlrebal.schema.results import ADVISORS_ORDERS
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, NanoDollars, amount_cents
from xlrebal.tax.realized import Match
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


class Phase(StrEnum):
    """The phases of a plan, in the order an advisor thinks (DESIGN section 6)."""

    VALUE = "value lots"
    DRIFT = "measure drift"
    WHETHER = "decide whether"
    OVERRIDES = ADVISORS_ORDERS
    RAISE_CASH = "raise cash"
    PHASE_OUT = "phase out"
    HARVEST = "harvest losses"
    SALES = "choose sales"
    BUYS = "choose buys"
    COMPARE = "compare plans"
    GAINS = "realize gains"
    CHECK = "check plan"


class TradePurpose(StrEnum):
    """What one sale or purchase is for."""

    DRIFT = "drift"
    CASH = "cash"
    NEW_MONEY = "new money"
    PHASE_OUT = "phase out"
    SWAP_BACK = "swap back"
    LOSS = "tax loss"
    SOLD_ALONG = "sold along, so that nothing washes a tax loss"
    ADVISOR = "the advisor's order"
    PAYS_ORDER = "what pays for the advisor's order"


@record(kw_only=True)
class LotSale:
    """Part or all of one lot to sell. `gross`: quantity × price in cents, before commission; `lot` indexes Lots.

    reasons: for people; what a sale is and does stands in the other fields.
    """

    lot: LotIndex
    position: PositionIndex
    quantity: MicroShares
    gross: Cents
    phase: Phase
    purpose: TradePurpose
    reasons: tuple[Reason, ...]


def lot_sale(
    household: Household,
    lot: LotIndex,
    quantity: MicroShares,
    phase: Phase,
    purpose: TradePurpose,
    reasons: tuple[Reason, ...] = (),
) -> LotSale:
    """The sale of so many micro-shares of a lot at today's price."""
    return LotSale(
        lot=lot,
        position=household.position_of(lot),
        quantity=quantity,
        gross=amount_cents(quantity, household.price_of(lot)),
        phase=phase,
        purpose=purpose,
        reasons=reasons,
    )


@record(kw_only=True)
class Purchase:
    """Shares of one symbol to buy in one account; `gross` in cents, before commission.

    stands_for: the symbol whose place it takes, sold at a loss or blocked ("" = its own). reasons: for people.
    """

    account: str
    symbol: Symbol
    quantity: MicroShares
    gross: Cents
    phase: Phase
    purpose: TradePurpose
    stands_for: Symbol = NO_SYMBOL
    reasons: tuple[Reason, ...]


class Shortage(StrEnum):
    """What a trade that is not made, or not whole, is short of."""

    GAINS = "gain limits"
    TURNOVER = "turnover limit"
    NAMED_LOTS = "named lots"
    CASH = "cash"
    KNOWN_CASH = "cash that is known"
    ROOM = "room of its own"
    SHARES = "shares held"


@record(kw_only=True)
class Refusal:
    """A trade not made, and why. `lot_id` "" and `lot` None where it is not about one lot; `side` None: cash that could not be raised.

    quantity: none where it is about an amount of money.
    safe_from: the first day on which it would wash no loss; None where a wash is not why. reason: for people.
    accounts: those it speaks of where it is about several and `account` is "". limit: the limit on gains or tax that it is short of.
    """

    phase: Phase
    side: Side | None
    account: str
    symbol: Symbol
    lot_id: str = ""
    quantity: MicroShares = NO_SHARES
    amount: Cents
    reason: Reason
    safe_from: date | None = None
    lot: LotIndex | None = None
    short_of: Shortage | None = None
    limit: Limit | None = None
    accounts: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The accounts it speaks of."""
        return (self.account,) if self.account else self.accounts

    @property
    def where(self) -> str:
        """The one account it speaks of; "" where it is about several."""
        return self.places[0] if len(self.places) == 1 else ""

    @property
    def washes(self) -> bool:
        """Whether the wash-sale rule is why: it has a day from which it is none."""
        return self.safe_from is not None

    @property
    def what(self) -> str:
        """What there is none of, in a sentence: a sale, a buy, or cash."""
        return self.side.noun if self.side else "cash"

    def in_words(self, *, in_part: bool) -> str:
        """The refusal as a clause: "not sold: hold on Restrictions". `in_part`: some of it is traded all the same."""
        if self.side is None:
            return str(self.reason)
        return f"{'no more' if in_part else 'not'} {self.side.done}: {self.reason}"


@record(kw_only=True)
class Wait:
    """What holding a whole lot until its short-term gain is long-term saves and risks.

    days, until: how long, and the first long-term day. saved: cents of tax. moves: cents of one standard deviation, in that time,
    of its return less that of what its money would go to. times: how many of these what is saved has to exceed.
    """

    days: int
    until: date
    saved: Cents
    moves: Cents
    times: float

    @property
    def is_worth_it(self) -> bool:
        """Whether it is held."""
        return self.saved > self.times * self.moves

    def numbers(self, part: float) -> dict[str, object]:
        """The same for a sentence, of a part of the lot."""
        return {
            "days": self.days,
            "date": self.until,
            "saved": round(self.saved * part),
            "moves": round(self.moves * part),
            "times": f"{self.times:g}",
        }


@record(kw_only=True)
class RealizedLot:
    """What selling part of one lot realizes: proceeds net of commission and of its redemption fee, term ST or LT. Checks its own arithmetic.

    disallowed: cents of its loss that purchases wash, where that is accepted (W-5); permanent: the part gone for good (W-8);
    washed_by: each purchase with its part.

    holding_date: an earlier start that a wash sale carried over (W-6); None where there is none. purposes: what its parts are sold for.
    separate_return: taxed, if at all, on another return than this plan's (S-9).
    """

    account: str
    symbol: Symbol
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
    purposes: frozenset[TradePurpose] = frozenset()
    separate_return: bool = False
    disallowed: Cents = NO_MONEY
    permanent: Cents = NO_MONEY
    washed_by: tuple[Match, ...] = ()

    @property
    def on_return(self) -> bool:
        """Whether the result is taxed on the return this plan is for."""
        return self.taxable and not self.separate_return

    @property
    def recognized(self) -> Cents:
        """What counts in the year: the gain, or the loss without what is washed of it (W-5)."""
        return self.gain + self.disallowed

    @property
    def harvested(self) -> bool:
        """Whether some of it is sold for its loss."""
        return TradePurpose.LOSS in self.purposes

    def __post_init__(self) -> None:
        """Gain is proceeds less basis; a gift sold between the two bases has none (H-5)."""
        if self.gain != self.proceeds - self.basis:
            raise ValueError(f"{self.symbol} {self.lot_id}: gain {self.gain} is not {self.proceeds} - {self.basis}")


@record(kw_only=True)
class Order:
    """One line of the Trades sheet: everything of one symbol, account and action. `lots` only for sales.

    commission: cents charged for it, with redemption_fee, which lots pay that are sold too soon.
    """

    side: Side
    account: str
    symbol: Symbol
    quantity: MicroShares
    price: NanoDollars
    gross: Cents
    commission: Cents
    drift: float
    phase: Phase
    reasons: tuple[Reason, ...]
    lots: tuple[RealizedLot, ...] = ()
    redemption_fee: Cents = NO_MONEY

    @property
    def st_gain(self) -> Cents:
        """Short-term gain in cents, on whosever return; nothing in accounts untaxed while held."""
        return sum((lot.recognized for lot in self.lots if lot.taxable and lot.term == "ST"), NO_MONEY)

    @property
    def lt_gain(self) -> Cents:
        """Long-term gain in cents, on whosever return; nothing in accounts untaxed while held."""
        return sum((lot.recognized for lot in self.lots if lot.taxable and lot.term == "LT"), NO_MONEY)


@record(kw_only=True)
class AccountCash:
    """One account's cash, in cents: after = before + sells − buys − commissions, redemption fees among these."""

    account: str
    before: Cents
    sells: Cents
    buys: Cents
    commissions: Cents
    after: Cents
    minimum: Cents
    need: Cents
