"""Exact figures, and the one place that rounds.

Money is an `int` number of cents, a quantity an `int` number of micro-shares (1e-6 share), a price an `int` number of
nano-dollars a share (1e-9 dollar, price factor included). Integers add and compare exactly (S-5); a figure is
rounded half up, once, when a fact becomes a decision. Floats are for ranking and for drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

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


def cents(dollars: float | int | Decimal | str) -> int:
    """Dollars as cents, half up."""
    return scaled(dollars, CENTS)


def micros(shares: float | int | Decimal | str) -> int:
    """Shares as micro-shares (S-5: quantities to 6 decimals)."""
    return scaled(shares, MICROS)


def nanos(price: float | int | Decimal | str) -> int:
    """A price in dollars a share as nano-dollars."""
    return scaled(price, NANOS)


def dollars(amount_cents: int) -> float:
    """Cents as dollars, for a cell."""
    return amount_cents / CENTS


def shares(quantity_micros: int) -> float:
    """Micro-shares as shares, for a cell."""
    return quantity_micros / MICROS


def shares_text(quantity_micros: int) -> str:
    """Micro-shares as people read them: 1,250 or 0.333333."""
    return f"{quantity_micros / MICROS:,.6f}".rstrip("0").rstrip(".")


def amount_cents(quantity_micros: int, price_nanos: int) -> int:
    """Quantity × price in cents, half up."""
    return divide_half_up(quantity_micros * price_nanos, MICROS * NANOS // CENTS)


def whole_cents(quantity_micros: int, price_nanos: int) -> bool:
    """Whether quantity × price needs no rounding."""
    return quantity_micros * price_nanos % (MICROS * NANOS // CENTS) == 0


def shares_worth(amount_cents: int, price_nanos: int) -> int:
    """The most micro-shares that are worth no more than an amount, but for the rounding of a cent; 0 without a price."""
    return amount_cents * (MICROS * NANOS // CENTS) // price_nanos if price_nanos else 0


def part_of(whole_cents: int, part: int, whole: int) -> int:
    """The part/whole share of an amount in cents, half up; `whole` > 0."""
    return divide_half_up(whole_cents * part, whole)


def spread_over(whole_cents: int, weights: Sequence[int]) -> list[int]:
    """An amount shared over integer weights, rounded cumulatively so that the parts add up to it (S-5, C-13).

    With all weights zero the first part takes everything; no weights give no parts.
    """
    total = sum(weights)
    if total == 0:
        return [whole_cents if position == 0 else 0 for position in range(len(weights))]
    parts, running, given = [], 0, 0
    for weight in weights:
        running += weight
        upto = divide_half_up(whole_cents * running, total)
        parts.append(upto - given)
        given = upto
    return parts
