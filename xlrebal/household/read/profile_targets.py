"""Targets from a profile: each class's share spread over its symbols in proportion to their current value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.broad_class import BONDS, CASH, STOCKS, broad_class
from xlrebal.household.household import Security
from xlrebal.household.positions_and_lots import Positions
from xlrebal.household.profile import Profile
from xlrebal.household.target import CASH_CLASS, Level, Path, Target
from xlrebal.household.tolerance import Tolerance
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.money import divide_half_up
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

WHOLE = 10_000  # hundredths of a percent
EXAMPLES = {STOCKS: "a stock fund such as VTI or SPY", BONDS: "a bond fund such as AGG or BND"}


class ProfileTargets(NamedTuple):
    """The rows that stand in for the Targets sheet, and what they could not place."""

    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]


def profile_targets(
    profile: Profile, securities: Mapping[Symbol, Security], positions: Positions, settings: PlanSettings
) -> ProfileTargets:
    """A row a symbol and a row a class, adding up to exactly 100 %.

    Each row's band is the default band's share of the row in its class: the rows of a class breach together, when the
    class as a whole leaves the default band.
    """
    values = _values(positions)
    weights = profile.weights
    points = {kind: round(share * 100) for kind, share in weights.items()}
    band = settings.default_band_pct
    kind_of = {symbol: broad_class(securities[symbol].asset_class, securities[symbol].type) for symbol in values}
    targets = [_row(Level.CLASS, (CASH_CLASS, "", "", NO_SYMBOL), points[CASH], points[CASH], band, CASH)]
    findings = [*_outside(values, kind_of, securities)]
    for kind in (STOCKS, BONDS):
        inside = {symbol: value for symbol, value in values.items() if kind_of[symbol] == kind and value > 0}
        if inside:
            targets += _class_rows(kind, spread_points(points[kind], inside), points[kind], securities, band)
        else:
            targets.append(_row(Level.CLASS, (kind, "", "", NO_SYMBOL), points[kind], points[kind], band, kind))
            if kind in kind_of.values():  # held, at a value that is not known
                continue
            findings.append(
                warning(
                    Problem.TARGET_WITHOUT_HOLDING,
                    f"{kind} has no holdings: its {weights[kind]:.6g} % stays in cash; add {EXAMPLES[kind]} to Holdings "
                    "or to Securities and Prices.",
                    sheet="Holdings",
                    value=kind,
                )
            )
    return ProfileTargets(tuple(sorted(targets, key=lambda row: row.path)), tuple(findings))


def spread_points(points: int, values: Mapping[Symbol, int]) -> dict[Symbol, int]:
    """Hundredths of a percent shared in proportion to value, each rounded half up, the remainder on the largest."""
    total = sum(values.values())
    shared = {name: divide_half_up(points * value, total) for name, value in sorted(values.items())}
    largest = max(shared, key=lambda name: (shared[name], values[name], name))
    return shared | {largest: shared[largest] + points - sum(shared.values())}


def _values(positions: Positions) -> dict[Symbol, int]:
    values: dict[Symbol, int] = {}
    for symbol, value in zip(positions.symbol, positions.value.tolist(), strict=True):
        values[symbol] = values.get(symbol, 0) + value
    return values


def _class_rows(
    kind: str, points: Mapping[Symbol, int], whole: int, securities: Mapping[Symbol, Security], band: float
) -> list[Target]:
    """A row a symbol, and a row for each of the advisor's own classes they stand in."""
    classes: dict[str, int] = {}
    rows = []
    for symbol, part in points.items():
        security = securities[symbol]
        classes[security.asset_class] = classes.get(security.asset_class, 0) + part
        rows.append(
            _row(
                Level.SECURITY,
                (security.asset_class, security.sub_class, security.sector, symbol),
                part,
                whole,
                band,
                kind,
            )
        )
    return rows + [
        _row(Level.CLASS, (name, "", "", NO_SYMBOL), part, whole, band, kind) for name, part in classes.items()
    ]


def _row(level: Level, path: Path, part: int, whole: int, band: float, kind: str) -> Target:
    weight, half_width = part / WHOLE, band * part / whole if whole else band
    return Target(
        model="",
        level=level,
        path=path,
        weight=weight,
        tolerance=Tolerance(points=half_width),
        band=f"{kind} within {round(band * 100, 4):g} points",
    )


def _outside(
    values: Mapping[Symbol, int], kind_of: Mapping[Symbol, str], securities: Mapping[Symbol, Security]
) -> Sequence[Finding]:
    """Classes a profile says nothing of."""
    strangers: dict[str, list[str]] = {}
    for symbol in sorted(values):
        if kind_of[symbol] in ("", CASH) and securities[symbol].tradable:
            strangers.setdefault(securities[symbol].asset_class or "no class", []).append(symbol)
    return [
        warning(
            Problem.NO_TARGET,
            f"The profile has stocks, bonds and cash only: {', '.join(symbols)} ({name}) gets a target of 0; restrict it on "
            "Restrictions to keep it, or name its class after stocks or bonds.",
            sheet="Holdings",
            value=name,
        )
        for name, symbols in strangers.items()
    ]
