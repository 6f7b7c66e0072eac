"""What a strategic review looks at: the universe, the model and the benchmark, as far as the workbook alone tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.target import Level
from xlrebal.plan.drift.left_the_model import replaced_by
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.review.measure_after import After
from xlrebal.schema.percent_text import percent_text
from xlrebal.tax.symbol import Symbol

NAMED = 8  # how many a sentence names


class Found(NamedTuple):
    """What was looked at, and what was found."""

    what: str
    found: str


def found_by_strategy(plan: Plan, after: After) -> Iterator[Found]:
    """Changes of the universe, of the model and of the benchmark."""
    yield from _universe(plan)
    yield _model(plan)
    yield _benchmark(after)


def _universe(plan: Plan) -> Iterator[Found]:
    without = [
        f"{symbol} {percent_text(drift.scope.weight(drift.scope.values[symbol]))}{_in(drift.scope.account)}{_replaced(drift, symbol)}"
        for drift in plan.drift
        if drift.scope.is_known
        for symbol in sorted(drift.targets.legacy, key=lambda name: (-drift.scope.values[name], name))
    ]
    yield Found(
        "Universe: held without a target",
        f"{_named(without)}: add a row on Targets to keep it, else it is sold as drift is traded for."
        if without
        else "Nothing: every holding has a place on Targets.",
    )
    empty = [
        f"{row.name} {percent_text(row.target)}{_in(row.account)}"
        for drift in plan.drift
        for row in drift.rows
        if row.row is not None and row.target and not row.value and row.row != drift.targets.cash_row
    ]
    yield Found(
        "Universe: targets without a holding",
        f"{_named(empty)}: bought as drift is traded for; if it is not wanted any more, delete its row."
        if empty
        else "None: something is held under every row of Targets.",
    )
    last = plan.household.settings.last_review
    if last is not None:
        new = _new_since(plan.household, np.datetime64(last))
        yield Found(
            "Universe: held only since the last review",
            f"{_named(new)}: all their lots were acquired after {last:%d %b %Y}."
            if new
            else f"Nothing: each holding has a lot from before {last:%d %b %Y}, or of an unknown day.",
        )


def _new_since(household: Household, last: np.datetime64) -> Sequence[str]:
    """The symbols all of whose lots were acquired after a day."""
    older: set[Symbol] = set()
    symbols = household.positions.symbol
    after = household.lots.acquired > last  # an unknown day is after none
    newer = {symbols[at] for at in household.lots.position[after].tolist()}
    older |= {symbols[at] for at in household.lots.position[~after].tolist()}
    return sorted(newer - older)


def _model(plan: Plan) -> Found:
    """How many rows there are, and that their changes are told by snapshots alone."""
    rows = plan.household.targets
    models = sorted({row.model for row in rows if row.model})
    departing = [row for row in rows if row.band_reason]
    securities = sum(row.level is Level.SECURITY for row in rows)
    said = f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} on Targets, {securities or 'none'} of them of single securities"
    said += f", in {len(models) + any(not row.model for row in rows)} models" if models else ""
    said += (
        f"; {_named([row.name for row in departing])} with a band of {'its' if len(departing) == 1 else 'their'} own"
        if departing
        else ""
    )
    return Found(
        "Model: rows that changed",
        f"{said}. A workbook does not say what its rows were: keep each review with plan --snapshot, and replay it to see what is decided otherwise.",
    )


def _benchmark(after: After) -> Found:
    """The targets are what tracking error is measured against."""
    before, then = after.risk.before.tracking_error, after.risk.after.tracking_error
    if before is None or then is None:
        return Found(
            "Benchmark",
            "The targets are the benchmark. How far a year's return may stray from it is not known without Risk, Returns or Factors.",
        )
    return Found(
        "Benchmark",
        f"The targets are the benchmark: tracking error {percent_text(before)} a year, with these trades {percent_text(then)}.",
    )


def _in(account: str) -> str:
    return f" in {account}" if account else ""


def _replaced(drift: ScopeDrift, symbol: Symbol) -> str:
    row = replaced_by(drift.targets, symbol)
    return f" (replaced by {row.name})" if row else ""


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
