"""Weights, drifts and tolerance bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.choice import one_of
from xlrebal.shells.functions.parameter import number, share, text

if TYPE_CHECKING:
    from xlrebal.household.read.target_bands import Band
    from xlrebal.schema.plan_settings import RebalanceTo

MODES = ("ABS", "REL", "5/25")

Target = Annotated[float, share("The target weight, as 60%.")]
BandWidth = Annotated[
    float, share("The band: points of the portfolio (ABS), or a share of the target (REL), as 5% or 20%.")
]
Mode = Annotated[
    str,
    text(
        "ABS: points of the portfolio (the default). REL: a share of the target. 5/25: the narrower of 5 points and 25% of the target."
    ),
]
Cap = Annotated[float | None, share("The most the band may be, in points, as 5%. Blank: no limit.")]


def weight(
    value: Annotated[float, number("The position's value.")], total: Annotated[float, number("The portfolio's value.")]
) -> float | str:
    """A position's share of the portfolio; blank where the total is 0."""
    return value / total if total else ""


def drift(
    actual: Annotated[float, share("The weight today, as 48%.")],
    target: Target,
    mode: Annotated[str, text("ABS: points of the portfolio (the default). REL: a share of the target.")] = "ABS",
) -> float:
    """How far a weight is from its target: in points of the portfolio (ABS), or as a share of the target (REL)."""
    _refuse_negative(target)
    if one_of("mode", mode, ("ABS", "REL")) == "ABS":
        return round(actual - target, 12)
    if not target:
        raise BadInput("target is 0, and nothing is a share of it: use the mode ABS.")
    return round((actual - target) / target, 12)


def band_low(target: Target, band: BandWidth, mode: Mode = "ABS", cap: Cap = None) -> float:
    """The lowest weight inside the band."""
    return _band(target, band, mode, cap).low


def band_high(target: Target, band: BandWidth, mode: Mode = "ABS", cap: Cap = None) -> float:
    """The highest weight inside the band."""
    return _band(target, band, mode, cap).high


def status(
    actual: Annotated[float, share("The weight today, as 48%.")],
    low: Annotated[float | None, share("The lowest weight allowed; blank: none.")] = None,
    high: Annotated[float | None, share("The highest weight allowed; blank: none.")] = None,
) -> str:
    """OK, Over or Under; a breach is strictly beyond the band."""
    from xlrebal.plan.drift.measure_drift import band_status

    if low is not None and high is not None and low > high:
        raise BadInput("low is above high: give the lowest weight allowed first.")
    return {"ok": "OK", "over": "Over", "under": "Under"}[band_status(actual, low, high)]


def rebalance_to(
    actual: Annotated[float, share("The weight today, as 73%.")],
    target: Target,
    band: BandWidth,
    destination: Annotated[
        str, text("Where a breach goes: TARGET (the default), EDGE (the band's limit) or MID (halfway).")
    ] = "TARGET",
    mode: Mode = "ABS",
) -> float:
    """The weight to trade to; inside the band that is the weight today."""
    from xlrebal.plan.drift.decide_whether import destination_weight
    from xlrebal.plan.drift.measure_drift import band_status

    goes_to = _destination(destination)
    limits = _band(target, band, mode, None)
    where = band_status(actual, limits.low, limits.high)
    if where == "ok":
        return actual
    limit = limits.high if where == "over" else limits.low
    return round(destination_weight(goes_to, target, limit), 12)


def _destination(given: str) -> RebalanceTo:
    """The word as the Rebalance To setting takes it."""
    from xlrebal.excel.parse.choice_words import CHOICE_WORDS
    from xlrebal.excel.parse.parse_cells import word_reader
    from xlrebal.schema.plan_settings import RebalanceTo

    choices: tuple[RebalanceTo, ...] = get_args(RebalanceTo)
    meant = word_reader(choices, CHOICE_WORDS[choices], shortened=True)(given)
    for choice in choices:
        if choice == meant:
            return choice
    raise BadInput(f"destination: {given} is none of TARGET, EDGE, MID: choose one of them.")


def _band(target: float, width: float, mode: str, cap: float | None) -> Band:
    """The band as the Targets sheet would have it; a cap makes a wider one as many points."""
    from xlrebal.household.read.target_bands import BandCells, resolve_band

    kind = one_of("mode", mode, MODES)
    _refuse_negative(target)
    if width < 0 or (cap is not None and cap < 0):
        raise BadInput("band and cap are widths: give 0 or more.")
    band = resolve_band(target, BandCells(width, kind), width)
    reach = {"ABS": width, "REL": width * target}.get(kind, target - band.low)
    return band if cap is None or reach <= cap else resolve_band(target, BandCells(cap, "ABS"), cap)


def _refuse_negative(target: float) -> None:
    if target < 0:
        raise BadInput("target is negative: give 0% or more.")
