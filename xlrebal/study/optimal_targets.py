"""The optimal weights of every model as rows of Targets, with the bands of the advisor's own rows around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from xlrebal.household.household import Tilt
from xlrebal.household.target import CASH_PATH, Level, Path, Target
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.risk.covariance import covariance_of
from xlrebal.schema.column import Row
from xlrebal.study.optimal_weights import BARRED, NotKnown, OptimalWeights, optimal_weights

UNIT = 1_000_000  # weights are written to a ten-thousandth of a percent
ALIKE = 5e-5


class OptimalTargets(NamedTuple):
    """rows: of Targets, every model's. models: what each costs. without: models that keep their own rows, each with why."""

    rows: list[Row]
    models: list[Row]
    without: dict[str, str]


def optimal_targets(plan: Plan) -> OptimalTargets:
    """What the targets of each model should be, with tax and cost counted; a model's own rows where that is not known."""
    household = plan.household
    covariance = covariance_of(household)
    found = OptimalTargets([], [], {})
    tilted = _why_tilted(household.tilts)
    for model, group in groupby(
        sorted(plan.drift, key=lambda each: each.scope.model), key=lambda each: each.scope.model
    ):
        scopes = [each for each in group if each.scope.value > 0]
        if not scopes or not scopes[0].scope.targets:
            continue
        try:
            if tilted:
                raise NotKnown(tilted)
            best = optimal_weights(household, scopes, plan.valued, covariance)
        except NotKnown as problem:
            found.without[model] = str(problem)
            found.rows.extend(_own(each) for each in scopes[0].scope.targets)
            continue
        found.rows.extend(_rows(model, scopes[0], best))
        found.models.append(_model(model, best))
    return found


def _why_tilted(tilts: Sequence[Tilt]) -> str:
    if not tilts:
        return ""
    return f"a tilt of {tilts[0].asset_class} is in force, which a plan would add to the optimal weights once more: take it off Tilts, or wait for its end"


def _own(row: Target) -> Row:
    return _row(row.model, row.path, row.weight, row, "Your own target.")


def _row(model: str, path: Path, weight: float, own: Target | None, why: str) -> Row:
    low, high = own.tolerance.around(weight) if own else (None, None)
    asset_class, sub_class, sector, symbol = path
    return {
        "model": model or None,
        "asset_class": asset_class or None,
        "sub_class": sub_class or None,
        "sector": sector or None,
        "symbol": symbol or None,
        "target_pct": weight,
        "low_pct": low,
        "high_pct": high,
        "why": why,
    }


def _rows(model: str, drift: ScopeDrift, best: OptimalWeights) -> list[Row]:
    """The advisor's rows above securities with what is beneath them, then every security with a weight."""
    units = _in_units(best)
    own: Mapping[Path, Target] = {row.path: row for row in drift.scope.targets}
    rows = []
    for row in drift.scope.targets:
        if row.level is Level.SECURITY or row.path == CASH_PATH:
            continue
        beneath = [at for at, path in enumerate(best.paths) if row.covers(path)]
        weight = sum(units[at] for at in beneath) / UNIT
        held = float(sum(best.held[at] for at in beneath))
        rows.append(_row(model, row.path, weight, row, f"Own target {row.weight:.2%}, held {held:.2%}."))
    for at, path in enumerate(best.paths):
        if units[at] or path == CASH_PATH:
            rows.append(_row(model, path, units[at] / UNIT, own.get(path), _why(best, at)))
    return rows


def _in_units(best: OptimalWeights) -> list[int]:
    """The weights in units that make a whole; rounding is on the largest."""
    units = [round(float(weight) * UNIT) for weight in best.best]
    largest = max(range(len(units)), key=lambda at: (units[at], best.paths[at]))
    units[largest] += UNIT - sum(units)
    return units


def _why(best: OptimalWeights, at: int) -> str:
    held, target, weight, taxed = (float(each[at]) for each in (best.held, best.target, best.best, best.taxed))
    said = f"Own target {target:.2%}, held {held:.2%}"
    if best.paths[at] == CASH_PATH:
        return f"{said}."
    if abs(weight - held) > ALIKE:
        if weight > held:
            return f"{said}: buying up to here is worth its cost."
        tax = f", its dearest lot sold taxed {taxed:.1%} of a dollar" if 0 < taxed < BARRED else ", untaxed"
        return f"{said}: selling down to here is worth its cost{tax}."
    if abs(target - held) > ALIKE:
        return f"{said}: the next dollar traded towards the target costs more than it spares."
    return f"{said}."


def _model(model: str, best: OptimalWeights) -> Row:
    return {
        "model": model or None,
        "value": best.value / 100,
        "tracking_error": best.error,
        "tracking_error_after": best.error_after,
        "moved": float(abs(best.best - best.held).sum()) / 2,
        "tax": round(best.tax, 2),
        "trading": round(best.trading, 2),
        "cost": round(best.cost, 2),
        "cost_held": round(best.cost_held, 2),
        "cost_of_targets": round(best.cost_target, 2),
        "above_least": round(best.above_least, 6),
    }
