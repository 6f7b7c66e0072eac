"""How far a target row may stand from its target before it is out of its band."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.schema.record import record


class Limits(NamedTuple):
    """The ends of a band as weights: low ≤ target ≤ high."""

    low: float
    high: float


@record(kw_only=True)
class Tolerance:
    """The reach of a band on either side of its target, whatever the target is: a tilt moves the target, its band goes along.

    points: that many, as a fraction of the portfolio. share: of the target; with both, the narrower. below, above: the
    distance of a limit given by itself, in place of these.
    """

    points: float | None = None
    share: float | None = None
    below: float | None = None
    above: float | None = None

    def around(self, target: float) -> Limits:
        """The limits around a target: 60 % with 5 points is 55 % to 65 %, 20 % of it 48 % to 72 %, the narrower of 5 points and 25 % 55 % to 65 %."""
        reaches = [self.points, None if self.share is None else self.share * target]
        reach = min((each for each in reaches if each is not None), default=0.0)
        low = target - (reach if self.below is None else self.below)
        high = target + (reach if self.above is None else self.above)
        return Limits(max(0.0, round(low, 12)), max(min(1.0, round(high, 12)), target))
