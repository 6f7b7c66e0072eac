"""Why a holding has no place in the target: its row was replaced, its index has no such name, or no row speaks of it."""

from __future__ import annotations

from xlrebal.household.target import Target
from xlrebal.plan.drift.effective_targets import EffectiveTargets
from xlrebal.tax.symbol import Symbol

NO_PLACE = "has no place in the target"


def replaced_by(targets: EffectiveTargets, symbol: Symbol) -> Target | None:
    """The row that took a symbol's place in the model (Replaces on Targets); None where none says so."""
    return next((row for row in targets.rows if symbol in row.replaces), None)


def why_without_place(targets: EffectiveTargets, symbol: Symbol) -> str:
    """The same as a clause after the symbol's name: "was replaced by VOO in the model (Targets, row 3)"."""
    if row := replaced_by(targets, symbol):
        return f"was replaced by {row.name} in the model ({row.sheet}, row {row.row})"
    names = sum(row.of_benchmark for row in targets.rows)
    if names:
        return f"is none of the {names} names of Benchmark: the index let it go, or never had it"
    return NO_PLACE
