"""Exact figures, and the one place that rounds.

Money is a number of `Cents`, a quantity of `MicroShares` (1e-6 share), a price of `NanoDollars` a share (1e-9 dollar, price
factor included). Integers add and compare exactly (S-5); a figure is rounded half up, once, when a fact becomes a decision.
Floats are for ranking and for drawing.

The three are plain `int` when the program runs; the type checker keeps them apart: a unit adds to its own kind only, and no
bare `int` passes for one. The border: what is decided (plan/proposal), the household's records, the ledger's transactions and
rows, Form 8949 and the arithmetic here carry them. Columns of facts are numpy integers, and the ledger counts inside with
bare ones, whose unit stands in the docstring: they take it where one element is read out, or a record is made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from typing import Self

    class _Unit(int):
        """A whole number of one unit."""

        def __add__(self, other: Self) -> Self: ...  # type: ignore[override]

        def __radd__(self, other: Self) -> Self: ...  # type: ignore[override]

        def __sub__(self, other: Self) -> Self: ...  # type: ignore[override]

        def __rsub__(self, other: Self) -> Self: ...  # type: ignore[override]

        def __neg__(self) -> Self: ...

        def __abs__(self) -> Self: ...

    class Cents(_Unit):
        """Money, exact."""

    class MicroShares(_Unit):
        """A quantity, in millionths of a share."""

    class NanoDollars(_Unit):
        """A price a share, in billionths of a dollar."""
else:
    Cents = MicroShares = NanoDollars = int

NO_MONEY, NO_SHARES, NO_PRICE = Cents(0), MicroShares(0), NanoDollars(0)
MICROS = 1_000_000  # micro-shares in a share
NANOS = 1_000_000_000  # nano-dollars in a dollar
CENTS = 100  # cents in a dollar


def divide_half_up(numerator: int, denominator: int) -> int:
    """The nearest integer to numerator / denominator (> 0), halves away from zero (C-13)."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def scaled(value: float | int | Decimal | str, scale: int) -> int:
    """`value` × `scale` as the nearest integer, reading a float by its shortest decimal text, as a person would."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return int((exact * scale).to_integral_value(ROUND_HALF_UP))


def scaled_column(values: Sequence[float | None], scale: int) -> NDArray[np.int64]:
    """`scaled` for a whole column, equal to it cell by cell; None becomes 0.

    Below 2**40 the float product is within 0.0003 of the decimal one, so that away from a half its rounding is certain;
    the few cells near a half, and the huge ones, take the exact way.
    """
    product = np.array(values, dtype=np.float64) * scale
    size = np.abs(product)
    below = np.floor(size)
    certain = (size < 2.0**40) & (np.abs(size - below - 0.5) > 0.001)
    rounded = np.where(certain, np.copysign(np.floor(size + 0.5), product), 0.0).astype(np.int64)
    for index in np.flatnonzero(~certain & ~np.isnan(product)).tolist():
        rounded[index] = scaled(values[index] or 0, scale)
    return rounded


def cents(dollars: float | int | Decimal | str) -> Cents:
    """Dollars as cents, half up."""
    return Cents(scaled(dollars, CENTS))


def micros(shares: float | int | Decimal | str) -> MicroShares:
    """Shares as micro-shares (S-5: quantities to 6 decimals)."""
    return MicroShares(scaled(shares, MICROS))


def nanos(price: float | int | Decimal | str) -> NanoDollars:
    """A price in dollars a share as nano-dollars."""
    return NanoDollars(scaled(price, NANOS))


def dollars(amount_cents: int) -> float:
    """Cents as dollars, for a cell."""
    return amount_cents / CENTS


def shares(quantity_micros: int) -> float:
    """Micro-shares as shares, for a cell."""
    return quantity_micros / MICROS


def shares_text(quantity_micros: int) -> str:
    """Micro-shares as people read them: 1,250 or 0.333333."""
    return f"{quantity_micros / MICROS:,.6f}".rstrip("0").rstrip(".")


def amount_cents(quantity_micros: MicroShares, price_nanos: NanoDollars) -> Cents:
    """Quantity × price in cents, half up."""
    return Cents(divide_half_up(quantity_micros * price_nanos, MICROS * NANOS // CENTS))


def amounts_cents(quantities_micros: NDArray[np.int64], prices_nanos: NDArray[np.int64]) -> NDArray[np.int64]:
    """`amount_cents` of whole columns, none of them negative, equal to it element by element.

    The product itself may be more than 64 bits hold: so the price is multiplied in two parts, each of which is less.
    """
    unit, high, low = MICROS * NANOS // CENTS, prices_nanos // MICROS, prices_nanos % MICROS
    limit = np.iinfo(np.int64).max // 4
    if float(quantities_micros.max(initial=0)) * max(float(high.max(initial=0)), MICROS) > limit:
        pairs = zip(quantities_micros.tolist(), prices_nanos.tolist(), strict=True)
        return np.array([amount_cents(quantity, price) for quantity, price in pairs], dtype=np.int64)
    whole, rest = np.divmod(quantities_micros * high, unit // MICROS)
    cents: NDArray[np.int64] = whole + (rest * MICROS + quantities_micros * low + unit // 2) // unit
    return cents


def whole_cents(quantity_micros: MicroShares, price_nanos: NanoDollars) -> bool:
    """Whether quantity × price needs no rounding."""
    return quantity_micros * price_nanos % (MICROS * NANOS // CENTS) == 0


def shares_worth(amount_cents: Cents, price_nanos: NanoDollars) -> MicroShares:
    """The most micro-shares that are worth no more than an amount, but for the rounding of a cent; 0 without a price."""
    return MicroShares(amount_cents * (MICROS * NANOS // CENTS) // price_nanos if price_nanos else 0)


def part_of(whole_cents: int, part: int, whole: int) -> Cents:
    """The part/whole share of an amount in cents, half up; `whole` > 0."""
    return Cents(divide_half_up(whole_cents * part, whole))


def share_of(whole_cents: int, share: float) -> Cents:
    """A share of an amount in cents, half up, reading the share by its shortest decimal text, as a person would."""
    return part_of(whole_cents, scaled(share, NANOS), NANOS) if share else NO_MONEY


def spread_over(whole_cents: int, weights: Sequence[int]) -> list[Cents]:
    """An amount shared over integer weights, rounded cumulatively so that the parts add up to it (S-5, C-13).

    With all weights zero the first part takes everything; no weights give no parts.
    """
    total = sum(weights)
    if total == 0:
        return [Cents(whole_cents if position == 0 else 0) for position in range(len(weights))]
    parts, running, given = [], 0, 0
    for weight in weights:
        running += weight
        upto = divide_half_up(whole_cents * running, total)
        parts.append(Cents(upto - given))
        given = upto
    return parts
