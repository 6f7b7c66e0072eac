"""The Risk Report: what carries the risk, how much of it there is, and the exposures to factors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from xlrebal.household.household import Household
from xlrebal.household.risk_facts import FactorModel
from xlrebal.household.target import CASH_CLASS, CASH_PATH, Path
from xlrebal.plan.drift.drift_cost import DRIFT_COST
from xlrebal.plan.make_plan import Plan
from xlrebal.report.index_rows import index_measures
from xlrebal.review.measure_after import After
from xlrebal.review.measure_risk import Risk
from xlrebal.risk.concentration import LARGEST, concentration
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.factor_exposure import FactorExposure, factor_exposures
from xlrebal.risk.portfolio_risk import volatility
from xlrebal.schema.column import Row
from xlrebal.tax.money import dollars

SMALL = 5e-4  # a share that shows as 0.0 %
ROUNDING = 1e-12
NAMED = 3  # of the ten largest
Naming = Callable[[Path], str]


def risk_report_rows(after: After) -> list[Row]:
    """The portfolio, then its classes and its securities, those that contribute most first; empty where the volatility is not known."""
    risk = after.risk
    if risk.covariance is None or risk.before.contributions is None or risk.before.volatility is None:
        return []
    whole: Row = {
        "name": "Portfolio",
        "level": "portfolio",
        "weight": 1.0,
        "volatility": risk.before.volatility,
        "contribution": 1.0 if risk.before.volatility > 0 else None,
        "tracking_error": risk.before.tracking_error,
        "before": risk.before.volatility,
        "after": risk.after.volatility,
        "weight_after": 1.0,
        "why": _source(risk.covariance),
    }
    classes = _rows(risk, risk.covariance, "class", _class)
    return [whole, *classes, *_rows(risk, risk.covariance, "security", _security)]


def _class(path: Path) -> str:
    return path[0] or path[3]


def _security(path: Path) -> str:
    return path[3] or ("Cash" if path == CASH_PATH else path[0])


def _rows(risk: Risk, covariance: Covariance, level: str, naming: Naming) -> list[Row]:
    """A row a name, summed over its paths."""
    weights, weights_after = (_summed(side.weights, naming) for side in (risk.before, risk.after))
    before, after, active = (
        None if each is None else _summed(each, naming)
        for each in (risk.before.contributions, risk.after.contributions, risk.before.active)
    )
    whole = risk.before.volatility or 0.0
    own = _own_volatility({**risk.after.weights, **risk.before.weights}, covariance, naming)
    rows: list[Row] = []
    added = before or {}
    proxies = _proxies({**risk.before.weights, **risk.after.weights}, covariance) if naming is _security else {}
    for name in sorted({**weights, **weights_after}, key=lambda name: (-round(added.get(name, 0.0), 9), name)):
        points = added.get(name, 0.0)
        share = points / whole if whole > 0 else None
        rows.append({
            "name": name,
            "level": level,
            "weight": weights.get(name, 0.0),
            "volatility": own.get(name),
            "contribution": share,
            "tracking_error": None if active is None else active.get(name, 0.0),
            "before": points,
            "after": None if after is None else after.get(name, 0.0),
            "weight_after": weights_after.get(name, 0.0),
            "why": (_carries(share, weights.get(name, 0.0)) or _bought(weights_after.get(name, 0.0))) + proxies.get(name, ""),
        })  # fmt: skip
    return rows


def _summed(values: Mapping[Path, float], naming: Naming) -> dict[str, float]:
    found: dict[str, float] = {}
    for path, value in values.items():
        found[naming(path)] = found.get(naming(path), 0.0) + value
    return {name: 0.0 if abs(value) < ROUNDING else value for name, value in found.items()}


def _own_volatility(held: Mapping[Path, float], covariance: Covariance, naming: Naming) -> dict[str, float]:
    """The volatility a year of what is held, or will be, under each name, taken by itself."""
    parts: dict[str, dict[Path, float]] = {}
    for path, weight in held.items():
        parts.setdefault(naming(path), {})[path] = weight
    found = {}
    for name, weights in parts.items():
        total, deviation = sum(weights.values()), volatility(weights, covariance)
        if deviation is not None and total > 0:
            found[name] = deviation / total
    return found


def _carries(share: float | None, weight: float) -> str:
    """In an advisor's words: "Carries 71% of the volatility with 60% of the value."."""
    if share is None or weight == 0:
        return ""
    if abs(share) < SMALL:
        return f"Adds no volatility with {weight:.1%} of the value."
    if share < -SMALL:
        return f"Lowers the volatility by {-share:.1%} with {weight:.1%} of the value."
    return f"Carries {share:.1%} of the volatility with {weight:.1%} of the value."


def _proxies(weights: Mapping[Path, float], covariance: Covariance) -> dict[str, str]:
    """Of securities without a row of their own: as what they are measured."""
    spoken_of = ((path[3], covariance.name_of(path)) for path in weights if path[3])
    return {symbol: f" Measured as {name}." for symbol, name in spoken_of if name not in ("", symbol)}


def _bought(weight_after: float) -> str:
    return f"Bought by the trades: {weight_after:.1%} of the value." if weight_after > 0 else ""


def _source(covariance: Covariance) -> str:
    return f"From {covariance.source}."


def risk_measure_rows(plan: Plan, after: After) -> list[Row]:
    """Volatility, tracking error and concentration, with their limits."""
    risk, settings = after.risk, plan.household.settings
    if not risk.before.weights:
        return []
    source = _source(risk.covariance) if risk.covariance else "No sheet Risk, Returns or Factors."
    target = settings.target_volatility_pct
    aimed = f" Target {target:.1%}." if target is not None else ""
    return [
        _measure(
            "Volatility",
            risk.before.volatility,
            risk.after.volatility,
            settings.volatility_limit_pct,
            "%",
            f"Standard deviation a year. {source}{aimed}",
        ),
        _measure(
            "Tracking error",
            risk.before.tracking_error,
            risk.after.tracking_error,
            settings.tracking_error_limit_pct,
            "%",
            "Volatility a year of weights less targets: how far the return may stray from the targets'.",
        ),
        *index_measures(plan, after),
        *_drift_cost(after),
        *_concentration(risk),
    ]


def _drift_cost(after: After) -> list[Row]:
    costs = after.costs
    if costs.drift is None or costs.drift_after is None:
        return []
    before, later = dollars(costs.drift), dollars(costs.drift_after)
    return [_measure("Cost of drift a year", before, later, None, "$", f"{DRIFT_COST}.")]


def _measure(item: str, before: float | None, after: float | None, limit: float | None, unit: str, note: str) -> Row:
    return {"item": item, "before": before, "after": after, "limit": limit, "unit": unit, "note": note}


def _concentration(risk: Risk) -> list[Row]:
    held, later = (_of_securities(side.weights) for side in (risk.before, risk.after))
    before, after = concentration(held.values()), concentration(later.values())
    largest = sorted(held, key=lambda name: (-held[name], name))[:NAMED]
    named = f" The largest: {', '.join(f'{name} {held[name]:.1%}' for name in largest)}." if largest else ""
    alike = f", as with {1 / before.herfindahl:.1f} of one size" if before.herfindahl > 0 else ""
    return [
        _measure(
            f"{'Ten largest' if len(held) > LARGEST else 'All'} securities",
            before.ten_largest,
            after.ten_largest,
            None,
            "%",
            f"Their share of the value; at most {LARGEST}, cash aside.{named}",
        ),
        _measure(
            "Herfindahl index",
            before.herfindahl,
            after.herfindahl,
            None,
            "%",
            f"Squared weights of all securities, summed: 100% would be a single one{alike}.",
        ),
    ]


def _of_securities(weights: Mapping[Path, float]) -> dict[str, float]:
    return {path[3]: weight for path, weight in weights.items() if path[3] and path[0] != CASH_CLASS and weight > 0}


def risk_factor_rows(household: Household, after: After) -> list[Row]:
    """The exposure to each factor, before and after, against its target and limits; empty without a sheet Factors."""
    model = household.risk.factors
    if model is None or not after.risk.before.weights:
        return []
    sides = (factor_exposures(side.weights, model) for side in (after.risk.before, after.risk.after))
    return [_factor_row(before, later, model) for before, later in zip(*sides, strict=True)]


def _factor_row(before: FactorExposure, after: FactorExposure, model: FactorModel) -> Row:
    return {
        "factor": before.factor,
        "before": before.exposure,
        "after": after.exposure,
        "target": before.target,
        "low": before.low,
        "high": before.high,
        "status": before.status or None,
        "status_after": after.status or None,
        "note": _about_factor(before, after, model),
    }


def _about_factor(before: FactorExposure, after: FactorExposure, model: FactorModel) -> str:
    if before.exposure is None:
        return f"Not known: fill the column {before.factor} of Factors for everything held ({len(model.names)} rows have one)."
    words = []
    if before.target is not None:
        away = before.exposure - before.target
        words.append(
            f"{abs(away):.2f} {'above' if away > 0 else 'below'} its target."
            if abs(away) >= 0.005
            else "At its target."
        )
    if after.status not in ("", "ok"):
        words.append(
            "Beyond its limit after the trades."
            if before.status == "ok"
            else "Beyond its limit, before and after the trades."
        )
    elif before.status not in ("", "ok"):
        words.append("The trades bring it back within its limits.")
    return " ".join(words)


def headline_of(rows: Iterable[Row]) -> str:
    """The report in two sentences: the volatility, and the class that carries most of it; "" where it is not known."""
    portfolio, *others = [*rows] or [{}]
    before, after, active = (portfolio.get(key) for key in ("before", "after", "tracking_error"))
    if not isinstance(before, float):
        return ""
    with_trades = f", {after:.1%} with the trades" if isinstance(after, float) else ""
    tracking = f"; tracking error {active:.1%}" if isinstance(active, float) else ""
    most = next((row for row in others if row["level"] == "class"), None)
    of_most = f" {most['name']}: {str(most['why'])[0].lower()}{str(most['why'])[1:]}" if most and most["why"] else ""
    return f"Volatility {before:.1%} a year{with_trades}{tracking}.{of_most}"
