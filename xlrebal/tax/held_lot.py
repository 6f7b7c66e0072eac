"""A lot while the ledger is replayed: the shares left, those matched by wash sales apart from the rest (W-6, C-6).

Money stays exact inside (fractions of cents where divided). Whole cents appear when shares leave: the lot's cost is
given out cumulatively, and a disallowed amount added to it counts as the cents that were printed, so that what a lot
cost and what its sales and remaining shares show as basis are always the same sum (S-5, C-13).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from xlrebal.tax.exact import Exact, exact_part, half_up
from xlrebal.tax.transaction import TaxAccount, Transaction


@dataclass(slots=True)
class MatchedShares:
    """Replacement shares of one match: exact basis, and the cents' rounding of what was added to it."""

    quantity: Exact
    basis: Exact
    rounding: Exact
    holding_day: int


class Piece(NamedTuple):
    """Shares leaving a lot: exact basis for judging a loss, basis in cents for showing it; `day` they were acquired."""

    quantity: Exact
    basis: Exact
    basis_cents: int
    holding_day: int
    day: int


class NextShares(NamedTuple):
    """Shares of a lot with one holding day."""

    holding_day: int
    quantity: Exact


class Remainder(NamedTuple):
    """Shares left with one holding day, and their basis in cents."""

    holding_day: int
    quantity: Exact
    basis_cents: int


@dataclass(slots=True, eq=False, kw_only=True)
class HeldLot:
    """One purchase or receipt; days are proleptic ordinals, `plain` the shares neither sold nor matched.

    `cost` is what `of` plain shares cost, exactly, and `gift_value` what they were worth when given, where that may be
    their basis (H-5); a split changes all three (H-6). `received`: the day the ledger has the lot from.
    """

    transaction: Transaction
    account: TaxAccount
    position: int
    day: int
    received: int
    holding_day: int
    can_replace: bool
    plain: Exact
    cost: Exact
    of: Exact
    gift_value: Exact | None = None
    matched: tuple[MatchedShares, ...] = ()
    given: Exact = 0
    given_cents: int = 0

    def left(self) -> Exact:
        """Shares still held."""
        return self.plain + sum(shares.quantity for shares in self.matched) if self.matched else self.plain

    def same_purchase(self, other: HeldLot) -> bool:
        """Whether both are one purchase: the same lot, or fills of one order (S-2, C-1)."""
        own, others = self.transaction, other.transaction
        return own is others or (own.order != "" and own.order == others.order)

    def bought_before(self, other: HeldLot) -> bool:
        """Whether this comes first by purchase date, then ledger order."""
        return (self.day, self.position) < (other.day, other.position)

    def copy(self) -> HeldLot:
        """The lot as it stands, to be sold and matched apart from this one."""
        matched = tuple(replace(shares) for shares in self.matched) if self.matched else ()
        return HeldLot(
            transaction=self.transaction,
            account=self.account,
            position=self.position,
            day=self.day,
            received=self.received,
            holding_day=self.holding_day,
            can_replace=self.can_replace,
            plain=self.plain,
            cost=self.cost,
            of=self.of,
            gift_value=self.gift_value,
            matched=matched,
            given=self.given,
            given_cents=self.given_cents,
        )

    def take(self, quantity: Exact, matched_first: bool) -> list[Piece]:
        """Up to `quantity` shares out of the lot, matched shares first in match order (C-6)."""
        if not matched_first:
            plain = self._take_plain(quantity)
            return plain + self._take_matched(quantity - sum(piece.quantity for piece in plain))
        matched = self._take_matched(quantity) if self.matched else []
        return matched + self._take_plain(quantity - sum(piece.quantity for piece in matched))

    def next_to_leave(self, matched_first: bool) -> NextShares:
        """The shares that leave next, as `take` takes them; only for a lot with shares left (C-6)."""
        if self.matched and (matched_first or not self.plain):
            return NextShares(self.matched[0].holding_day, self.matched[0].quantity)
        return NextShares(self.holding_day, self.plain)

    def match(self, quantity: Exact, added: Exact, added_cents: int, holding_day: int) -> None:
        """Set `quantity` plain shares apart as a replacement, their basis raised and their holding day set."""
        basis = self._plain_basis(quantity) + added
        self.plain -= quantity
        self.matched += (MatchedShares(quantity, basis, added_cents - added, holding_day),)

    def split_plain(self, quantity: Exact) -> None:
        """So many plain shares now stand for those there were: they cost the same (H-6)."""
        if self.gift_value is not None:
            self.gift_value = exact_part(self.gift_value, self.plain, self.of)
        self.cost = self._plain_basis(self.plain)
        self.plain = self.of = quantity

    def parts(self, matched_first: bool) -> list[Remainder]:
        """What is left in the order in which it leaves (C-6): a part for each match, and one for the rest."""
        shares = [(each.holding_day, each.quantity, each.basis + each.rounding) for each in self.matched]
        if self.plain:
            plain = (self.holding_day, self.plain, self._plain_basis(self.plain))
            shares = [*shares, plain] if matched_first else [plain, *shares]
        parts = []
        running, given = self.given, self.given_cents
        for day, quantity, basis in shares:
            running += basis
            parts.append(Remainder(day, quantity, half_up(running) - given))
            given = half_up(running)
        return parts

    def remainders(self) -> list[Remainder]:
        """What is left by holding day, matched shares first."""
        by_day: dict[int, Remainder] = {}
        for day, quantity, basis in self.parts(matched_first=True):
            known = by_day.get(day, Remainder(day, 0, 0))
            by_day[day] = Remainder(day, known.quantity + quantity, known.basis_cents + basis)
        return list(by_day.values())

    def _plain_basis(self, quantity: Exact) -> Exact:
        return exact_part(self.cost, quantity, self.of)

    def _take_plain(self, quantity: Exact) -> list[Piece]:
        part = min(quantity, self.plain)
        if part <= 0:
            return []
        self.plain -= part
        basis = self._plain_basis(part)
        return [Piece(part, basis, self._give(basis), self.holding_day, self.day)]

    def _take_matched(self, quantity: Exact) -> list[Piece]:
        pieces = []
        while quantity > 0 and self.matched:
            shares = self.matched[0]
            part = min(quantity, shares.quantity)
            basis = exact_part(shares.basis, part, shares.quantity)
            shares.quantity -= part
            shares.basis -= basis
            rounding: Exact = 0
            if not shares.quantity:
                rounding = shares.rounding
                self.matched = self.matched[1:]
            pieces.append(Piece(part, basis, self._give(basis + rounding), shares.holding_day, self.day))
            quantity -= part
        return pieces

    def _give(self, basis: Exact) -> int:
        """The cents of the next part of the lot's cost, rounded cumulatively."""
        self.given += basis
        upto = half_up(self.given)
        part = upto - self.given_cents
        self.given_cents = upto
        return part


def held_lot(bought: Transaction, account: TaxAccount, position: int) -> HeldLot:
    """The lot of a purchase or receipt with all its shares; `position` is the transaction's in the ledger, -1 before it."""
    day = bought.first_day.toordinal()
    holding_day = bought.holding_date.toordinal() if bought.holding_date else day
    can_replace = bought.is_purchase and account.wash_scope
    whole = exact_part(bought.quantity, bought.later_splits.denominator, bought.later_splits.numerator)
    return HeldLot(
        transaction=bought,
        account=account,
        position=position,
        day=day,
        received=bought.trade_date.toordinal(),
        holding_day=holding_day,
        can_replace=can_replace,
        plain=whole,
        cost=bought.amount,
        of=whole,
        gift_value=bought.gift_value,
    )
