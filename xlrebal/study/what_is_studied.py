"""What a policy study of a household works on: its targets, and for each the past returns that stand for it.

A class goes by the returns of its own name; where Returns has none, by those of its sub-classes, sectors or securities with
targets. Only periods in which everything has a return are studied: what is not known is not taken for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np

from xlrebal.household.household import Household, Tilt
from xlrebal.household.risk_facts import PastReturns
from xlrebal.household.target import CASH_CLASS, Path, Target, wider_paths
from xlrebal.household.tolerance import Tolerance
from xlrebal.plan.drift.tilted import tilted
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.record import record
from xlrebal.study.backtest import Studied, TradingCosts
from xlrebal.study.cannot_study import CannotStudy
from xlrebal.tax.columns import Floats

TACTICAL = (
    "The tactical policy goes by the tilts at their Start and End, as they stand on Tilts today: what was entered afterwards knows what "
    "came. Tilts with a Regime are left out, as the regimes of the past are not known. Its tracking error and drift are against the strategic targets."
)
LEAST = 12  # periods: of fewer no policy is compared
WHOLE = 1e-6  # how near to 100 % targets add up


@record(kw_only=True)
class StudyMatter:
    """What is studied, and what the sheet says of it. bands: of each name by the targets' own; cash: the return of each period on
    cash, 0 where no column of Returns is Cash; tactical: the targets as the tilts of each period's day move them (periods,
    assets), None where none was in force; notes: sentences on what was left out and assumed."""

    studied: Studied
    bands: Mapping[str, Tolerance]
    cash: Floats
    knows_cash: bool
    tactical: Floats | None
    notes: tuple[str, ...]


def what_is_studied(household: Household, history: PastReturns | None, value: float) -> StudyMatter:
    """The household's targets over the periods in which all of them have returns; value: dollars at first.

    CannotStudy where there are no returns or targets, a target has none, or too few periods are complete.
    """
    if history is None:
        raise CannotStudy(
            "There are no past returns to study: enter them on a sheet called Returns, a date and a column for each asset class "
            "(docs/sheets.md), or give a file of prices with --prices."
        )
    rows = [row for row in household.targets if row.model == _studied_model(household)]
    matched = dict(_matched(rows, frozenset(history.names)))
    if not matched:
        raise CannotStudy("There are no targets to study: fill in the sheet Targets, or choose a profile.")
    names = tuple(sorted(matched))
    weights = np.array([matched[name].weight for name in names])
    notes = list(_about_weights(float(weights.sum())))
    weights /= weights.sum()
    at = {name: place for place, name in enumerate(history.names)}
    returns = np.stack(
        [history.returns[:, at[name]] if name in at else np.zeros(len(history.ends)) for name in names], axis=1
    )
    if CASH_CLASS in names and CASH_CLASS not in at:
        notes.append("Cash earns nothing here: no column of the returns is called Cash.")
    rows_used = _longest_complete(returns)
    cut = history.ends[rows_used]
    if len(cut) < LEAST:
        lacking = [name for name, column in zip(names, returns.T, strict=True) if np.isnan(column).any()]
        raise CannotStudy(
            f"Only {len(cut)} periods in a row have a return for every target, and a study needs {LEAST}: enter what is missing"
            + (f" of {', '.join(lacking)}." if lacking else ".")
        )
    notes += _about_periods(history, returns, names, rows_used)
    cash = history.returns[rows_used, at[CASH_CLASS]] if CASH_CLASS in at else np.zeros(len(cut))
    knows_cash = CASH_CLASS in at and not np.isnan(cash).any()
    tactical = _tactical(household, rows, history, names, cut)
    if tactical is not None:
        notes.append(TACTICAL)
    dear = household.settings.trading_price_bps / 10_000
    share = np.array([0.0 if name == CASH_CLASS else dear for name in names])
    past = PastReturns(names, cut, returns[rows_used], history.periods_a_year)
    return StudyMatter(
        studied=Studied(past, weights, TradingCosts(share), start=value, price=_price_of_variance(household.settings)),
        bands={name: matched[name].tolerance for name in names},
        cash=cash if knows_cash else np.zeros(len(cut)),
        knows_cash=knows_cash,
        tactical=tactical,
        notes=tuple(notes),
    )


def _tactical(
    household: Household, rows: Sequence[Target], history: PastReturns, names: Sequence[str], days: Sequence[date]
) -> Floats | None:
    """The targets with the dated tilts in force at each period's end (periods, names); None where none was in force in any."""
    known: dict[tuple[Tilt, ...], Floats] = {}
    found = np.empty((len(days), len(names)))
    for at, day in enumerate(days):
        in_force = tuple(
            each for each in household.dated_tilts if (each.start or date.min) <= day <= (each.end or date.max)
        )
        if in_force not in known:
            matched = dict(_matched(tilted(in_force, tuple(rows)), frozenset(history.names)))
            weights = np.array([matched[name].weight if name in matched else 0.0 for name in names])
            known[in_force] = weights / weights.sum()
        found[at] = known[in_force]
    return found if any(known) else None


def _price_of_variance(settings: PlanSettings) -> float:
    """What a year's variance of the drift costs over the years it is counted: a fraction of the portfolio."""
    return settings.risk_aversion / 2 * settings.drift_horizon_years


def _studied_model(household: Household) -> str:
    """The household's own targets; where only models have any, those of the model that most of the value follows."""
    models = {row.model for row in household.targets}
    if "" in models or not models:
        return ""
    worth = dict.fromkeys(sorted(models), 0)
    for account, value in zip(household.positions.account, household.positions.value.tolist(), strict=True):
        model = household.accounts[account].model
        if model in worth:
            worth[model] += value
    return max(worth, key=worth.__getitem__)


def _matched(rows: Sequence[Target], known: frozenset[str]) -> Iterator[tuple[str, Target]]:
    """The rows that together are the portfolio, by the name of their returns: the widest that has some; cash needs none."""
    paths = {row.path for row in rows}
    tops = [row for row in rows if not any(path in paths for path in wider_paths(row.path) if path != row.path)]
    for top in tops:
        yield from _under(top, rows, known)


def _under(row: Target, rows: Sequence[Target], known: frozenset[str]) -> Iterator[tuple[str, Target]]:
    """The row itself where its name has returns, else the rows just below it, which must add up to it."""
    if row.weight <= 0:
        return
    if row.name in known or row.name == CASH_CLASS:
        yield row.name, row
        return
    inside = [each for each in rows if each.path != row.path and row.covers(each.path)]
    paths: set[Path] = {each.path for each in inside}
    below = [each for each in inside if not any(path in paths for path in wider_paths(each.path) if path != each.path)]
    if abs(sum(each.weight for each in below) - row.weight) > WHOLE:
        raise CannotStudy(
            f"{row.name} has a target and no past returns: give Returns a column called {row.name}"
            + (", or targets and columns for all that is in it." if below else ".")
        )
    for each in below:
        yield from _under(each, rows, known)


def _longest_complete(returns: Floats) -> slice:
    """The longest run of periods in which every column has a return; the later of two that are equally long."""
    gaps = [-1, *np.flatnonzero(np.isnan(returns).any(axis=1)).tolist(), len(returns)]
    begin, end = max(pairwise(gaps), key=lambda gap: (gap[1] - gap[0], gap[1]))
    return slice(begin + 1, end)


def _about_weights(total: float) -> Iterator[str]:
    if abs(total - 1) > WHOLE:
        yield f"The targets add up to {total:.1%}: each counts as its share of that."


def _about_periods(history: PastReturns, returns: Floats, names: Sequence[str], used: slice) -> Iterator[str]:
    """What was left out because something has no return there, and whose."""
    count = len(history.ends)
    if used.stop - used.start == count:
        return
    lacking = [name for name, column in zip(names, returns.T, strict=True) if np.isnan(column).any()]
    first, last = history.ends[used][0], history.ends[used][-1]
    yield (
        f"Studied from {first:%d %b %Y} to {last:%d %b %Y}: {count - (used.stop - used.start)} of {count} periods are left out, as "
        f"{', '.join(lacking)} {'has' if len(lacking) == 1 else 'have'} no return in some."
    )
