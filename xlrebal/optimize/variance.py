"""What drift costs by its risk, in a linear program: a sum of squares, each taken from below by its tangents.

A variance w′Σw is a sum of squares of what exposures come to (Σ = R′R, a row of R a square). Between its tangents a square
is a line, so it costs as steps do: the first dollars of it nothing, each further one no less than the one before. An answer
of such a program costs no more than its squares do, and where both agree it is the least. So tangents are added where the
last answer ended until they do (Kelley, "The cutting-plane method for solving convex programs", SIAM Journal 8 (1960)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, fields, replace
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.prices import CLASS_OFF
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints

FIRST = (1.0, 0.5, -0.25)  # of where a square may end: its first tangents, beside the one at nothing
APART = 1e-12  # of the largest: tangents nearer to one another are one
NONE: Ints = np.zeros(0, dtype=np.int64)


@record(kw_only=True)
class SumOfSquares:
    """Squares of what exposures come to less an aim, in dollars.

    at_square, at_exposure, root: what a dollar of an exposure counts in a square. aim: of each square, what it is counted from.
    price: dollars that a square of one dollar costs. most: what the root of their sum may come to at most.
    of_tangent, tangent: a square, and a point at which it is touched; each has its tangent at nothing besides.
    """

    at_square: Ints
    at_exposure: Ints
    root: Floats
    aim: Floats
    price: Floats
    most: float = UNBOUNDED
    of_tangent: Ints = field(default_factory=lambda: NONE)
    tangent: Floats = field(default_factory=lambda: np.zeros(0))

    def values(self, exposures: Floats) -> Floats:
        """What is squared, given what each exposure comes to."""
        found: Floats = np.bincount(self.at_square, self.root * exposures[self.at_exposure], len(self.aim)) - self.aim
        return found

    def cost(self, exposures: Floats) -> float:
        """Dollars that the squares cost."""
        return float(self.price @ self.values(exposures) ** 2)

    def nearest(self, which: Ints, values: Floats) -> Floats:
        """Of some squares at these values, the point of the nearest tangent; 0 where that at nothing is."""
        found = np.zeros(len(values))
        if not len(self.tangent):
            return found
        order = np.lexsort((self.tangent, self.of_tangent))
        of, point = self.of_tangent[order], self.tangent[order]
        apart = 4.0 * max(1.0, float(np.abs(point).max()), float(np.abs(values).max(initial=0.0)))
        at = np.searchsorted(of * apart + point, which * apart + values)  # as one line, square after square
        for beside in (np.maximum(at - 1, 0), np.minimum(at, len(point) - 1)):
            is_nearer = (of[beside] == which) & (np.abs(point[beside] - values) < np.abs(found - values))
            found = np.where(is_nearer, point[beside], found)
        return found

    def missed(self, which: Ints, values: Floats) -> Floats:
        """Of some squares at these values, by how much the highest tangent is below the square."""
        found: Floats = (values - self.nearest(which, values)) ** 2
        return found

    def beyond(self, values: Floats) -> float:
        """Dollars by which the root of the sum is above its most."""
        return float(np.sqrt(values @ values)) - self.most

    def touched_at(self, which: Ints, values: Floats) -> SumOfSquares:
        """With another tangent of each of these squares."""
        return replace(
            self, of_tangent=np.concatenate([self.of_tangent, which]), tangent=np.concatenate([self.tangent, values])
        )

    def scaled(self, by: float) -> SumOfSquares:
        """All amounts times `by`: costs are amounts, too."""
        return replace(self, aim=self.aim * by, price=self.price / by, most=self.most * by, tangent=self.tangent * by)

    def add(self, draft: ProgramDraft, exposures: Ints, priced: Floats) -> None:
        """Adds to a program what the squares cost, at these prices, and what they may come to; exposures: their columns."""
        at = draft.rows(self.aim, self.aim)
        draft.entries(at[self.at_square], exposures[self.at_exposure], self.root)
        limited = self.most < UNBOUNDED
        if limited:
            within = draft.rows(-UNBOUNDED, self.most / 2)
            draft.entries(within, draft.columns(CLASS_OFF), -1.0)
        for sign in (1.0, -1.0):
            steps = _steps(len(self.aim), self.of_tangent, self.tangent * sign)
            own = draft.columns(priced[steps.square] * steps.slope, steps.width, names=steps.name)
            draft.entries(at[steps.square], own, -sign)
            if limited:
                draft.entries(within, own, steps.slope / (2 * max(self.most, 1.0)))


@record(kw_only=True)
class _Steps:
    """The steps of squares on one side: the square of each, how wide it is, and what a dollar of it adds to the square.

    name: a number by which the step is known once more tangents have come.
    """

    square: Ints
    name: Ints
    width: Floats
    slope: Floats


def _steps(size: int, of_tangent: Ints, tangent: Floats) -> _Steps:
    """Between two tangents the higher one counts: they cross half-way."""
    apart = APART * max(1.0, float(np.abs(tangent).max(initial=0.0)))
    beyond = tangent > apart
    square = np.concatenate([np.arange(size), of_tangent[beyond]])
    point = np.concatenate([np.zeros(size), tangent[beyond]])
    name = np.concatenate([np.arange(size), size + np.flatnonzero(beyond)])
    order = np.lexsort((point, square))
    square, point, name = square[order], point[order], name[order]
    new = np.concatenate([[True], (np.diff(square) != 0) | (np.diff(point) > apart)]) if len(order) else order > 0
    square, point, name = square[new], point[new], name[new]
    last = np.concatenate([np.diff(square) != 0, [True]]) if len(square) else square > 0
    starts = np.where(point > 0, (point + np.concatenate([[0.0], point[:-1]])) / 2, 0.0)
    ends = np.where(last, UNBOUNDED, np.concatenate([starts[1:], [0.0]]))
    return _Steps(square=square, name=name, width=ends - starts, slope=2 * point)


@record(kw_only=True)
class Variance:
    """What the risk of a placement rests on; without exposures nothing is known, and it costs nothing.

    now: dollars of each exposure as things stand. of_lot, of_purchase: the exposure each counts in, by index; -1 for none.
    squares: what costs, or is limited.
    """

    now: Floats = field(default_factory=lambda: np.zeros(0))
    of_lot: Ints = field(default_factory=lambda: NONE)
    of_purchase: Ints = field(default_factory=lambda: NONE)
    squares: tuple[SumOfSquares, ...] = ()

    def only(self, lots: Ints, purchases: Ints) -> Variance:
        """The same for these lots and purchases alone, by index."""
        if not self.squares:
            return self
        return replace(self, of_lot=self.of_lot[lots], of_purchase=self.of_purchase[purchases])

    def scaled(self, by: float) -> Variance:
        """All amounts times `by`."""
        return replace(self, now=self.now * by, squares=tuple(each.scaled(by) for each in self.squares))

    def touched_first(self, losses: Floats) -> Variance:
        """With its first tangents: by where things stand, and where they would once these dollars of each exposure are sold at a loss."""
        ends = (self.now, self.now - losses)
        return replace(
            self, squares=tuple(_touched_first(each, [each.values(end) for end in ends]) for each in self.squares)
        )

    def touched_as(self, other: Variance) -> Variance:
        """With the tangents of another of the same squares."""
        pairs = zip(self.squares, other.squares, strict=True)
        return replace(
            self, squares=tuple(replace(own, of_tangent=its.of_tangent, tangent=its.tangent) for own, its in pairs)
        )

    def exposures(self, sold: Floats, bought: Floats) -> Floats:
        """Dollars of each exposure after these sales and purchases, by lot and by purchase."""
        after = self.now.copy()
        for of, amounts, sign in ((self.of_lot, sold, -1.0), (self.of_purchase, bought, 1.0)):
            after += sign * np.bincount(of[of >= 0], amounts[of >= 0], len(after))
        return after

    def cost(self, sold: Floats, bought: Floats) -> float:
        """Dollars that the squares cost after these sales and purchases."""
        after = self.exposures(sold, bought)
        return sum(each.cost(after) for each in self.squares)

    def beyond(self, sold: Floats, bought: Floats) -> float:
        """Dollars by which squares are above their most after these sales and purchases."""
        after = self.exposures(sold, bought)
        return sum(max(0.0, each.beyond(each.values(after))) for each in self.squares)

    def with_room(self, sold: Floats, bought: Floats) -> Variance:
        """With limits that leave room for these sales and purchases."""
        after = self.exposures(sold, bought)
        return replace(
            self,
            squares=tuple(
                replace(each, most=each.most + max(0.0, each.beyond(each.values(after)))) for each in self.squares
            ),
        )

    def nearer(self, sold: Floats, bought: Floats, parts: Sequence[OwnPart], enough: float) -> Variance | None:
        """With tangents where these sales and purchases end; None where those there are miss less than `enough` dollars.

        parts: where squares that cost elsewhere are split into those of two modes.
        """
        after, missed, found = self.exposures(sold, bought), 0.0, []
        for number, each in enumerate(self.squares):
            values = each.values(after)
            which, points, shares = np.arange(len(values)), values, np.ones(len(values))
            for part in parts:
                mine = part.own.of == number
                shares[part.own.square[mine]] = 0.0
            for part in parts:
                mine = part.own.of == number
                which = np.concatenate([which, part.own.square[mine]])
                points = np.concatenate([points, part.point[mine] * part.own.root[mine]])
                shares = np.concatenate([shares, part.share[mine]])
            limited = each.most < UNBOUNDED
            price = np.full(len(each.price), 1 / (2 * max(each.most, 1.0))) if limited else each.price
            off = shares * price[which] * each.missed(which, points)
            if not limited or each.beyond(values) > 0:
                missed += float(off.sum())
            far = np.flatnonzero(off > enough / (2 * max(len(off), 1)))
            which, points = which[far], points[far]
            half_way = (points + each.nearest(which, points)) / 2  # the next answer often ends there
            found.append(each.touched_at(which, points).touched_at(which, half_way))
        return replace(self, squares=tuple(found)) if missed > enough else None

    def own_squares(self, exposures: Flags) -> OwnSquares:
        """The squares that cost and that are of one of these exposures alone, at most one of each."""
        found = [_own_squares(number, each, exposures) for number, each in enumerate(self.squares)]
        return OwnSquares.joined([each for each in found if len(each.exposure)])

    def add(self, draft: ProgramDraft, sold: Ints, bought: Ints, elsewhere: OwnSquares) -> None:
        """Adds to a program what the squares cost; sold, bought: the columns of lots and of purchases. elsewhere: squares that cost elsewhere."""
        if not self.squares:
            return
        held = draft.columns(np.zeros(len(self.now)), low=-UNBOUNDED)
        at = draft.rows(self.now, self.now)
        draft.entries(at, held, 1.0)
        for own, of, sign in ((sold, self.of_lot, 1.0), (bought, self.of_purchase, -1.0)):
            draft.entries(at[of[of >= 0]], own[of >= 0], sign)
        for number, each in enumerate(self.squares):
            priced = each.price.copy()
            priced[elsewhere.square[elsewhere.of == number]] = 0.0
            each.add(draft, held, priced)


AMOUNTS = ("aim", "root", "price", "tangent")


@record(kw_only=True)
class OwnSquares:
    """Squares of one exposure each: `of` which sum of squares, and which square of it. aim: dollars of the exposure it is counted from.

    root: what a dollar of the exposure counts in it. price: of a dollar off it, squared. of_tangent, tangent: one of these by its place here, and the dollars off at which it is touched.
    """

    of: Ints
    square: Ints
    exposure: Ints
    aim: Floats
    root: Floats
    price: Floats
    of_tangent: Ints
    tangent: Floats

    @classmethod
    def joined(cls, parts: Sequence[OwnSquares]) -> OwnSquares:
        """Those of several sums as one, in the order of their exposures."""
        starts = np.cumsum([0, *(len(each.exposure) for each in parts)])
        moved = [
            replace(each, of_tangent=each.of_tangent + start) for each, start in zip(parts, starts[:-1], strict=True)
        ]
        if not moved:
            return cls(of=NONE, square=NONE, exposure=NONE, of_tangent=NONE, **dict.fromkeys(AMOUNTS, np.zeros(0)))
        return cls(**{own.name: np.concatenate([getattr(each, own.name) for each in moved]) for own in fields(cls)})

    def add(self, draft: ProgramDraft, over: Ints, under: Ints, mode: Ints, sign: float) -> None:
        """Adds what the part of each in its mode costs, over less under; in mode 1 where the sign is positive, else in mode 0."""
        if not len(self.exposure):
            return
        costs = draft.columns(self.price)
        at, point = self.of_tangent, self.tangent
        touched = draft.rows(np.zeros(len(at)) if sign > 0 else -(point**2), UNBOUNDED, names=np.arange(len(at)))
        draft.entries(touched, costs[at], 1.0)
        draft.entries(touched, over[at], -2 * point)
        draft.entries(touched, under[at], 2 * point)
        draft.entries(touched, mode[at], sign * point**2)


class OwnPart(NamedTuple):
    """Squares in one of two modes. share: the part of each that is in it; point: the dollars off that this part comes to, as of a whole."""

    own: OwnSquares
    share: Floats
    point: Floats


def _own_squares(number: int, squares: SumOfSquares, exposures: Flags) -> OwnSquares:
    alone = np.bincount(squares.at_square, minlength=len(squares.aim)) == 1
    alone &= (squares.price > 0) & (squares.most == UNBOUNDED)
    of = np.full(len(squares.aim), -1, dtype=np.int64)
    of[squares.at_square] = squares.at_exposure
    root = np.zeros(len(squares.aim))
    root[squares.at_square] = squares.root
    alone &= exposures[of]
    alone[alone] = ~_comes_again(of[alone])
    square = np.flatnonzero(alone)
    place = np.cumsum(alone) - 1
    touched = alone[squares.of_tangent]
    of_tangent = squares.of_tangent[touched]
    return OwnSquares(
        of=np.full(len(square), number),
        square=square,
        exposure=of[square],
        aim=squares.aim[square] / root[square],
        root=root[square],
        price=squares.price[square] * root[square] ** 2,
        of_tangent=place[of_tangent],
        tangent=squares.tangent[touched] / root[of_tangent],
    )


def _comes_again(values: Ints) -> Flags:
    """Which of these values came before."""
    again = np.ones(len(values), dtype=np.bool_)
    again[np.unique(values, return_index=True)[1]] = False
    return again


def _touched_first(squares: SumOfSquares, ends: Sequence[Floats]) -> SumOfSquares:
    every = np.arange(len(squares.aim))
    for end in ends:
        for part in FIRST:
            squares = squares.touched_at(every, part * end)
    return squares
