"""After a harvest the substitute stands under the target of the symbol it replaced, until the window has closed."""

from __future__ import annotations

from dataclasses import replace

from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.harvest.harvest_losses import Harvest
from xlrebal.plan.proposal.proposal import Proposal


def retarget(drift: tuple[ScopeDrift, ...], harvest: Harvest, proposal: Proposal) -> tuple[ScopeDrift, ...]:
    """The drift of every scope with the targets of swapped symbols moved to their substitutes."""
    return tuple(_moved(each, harvest, proposal) if harvest.swaps and each.scope.is_known else each for each in drift)


def _moved(drift: ScopeDrift, harvest: Harvest, proposal: Proposal) -> ScopeDrift:
    """What the sold symbol still holds keeps its part of the target; the rest goes to the substitute."""
    symbols = dict(drift.targets.symbols)
    values = proposal.values(drift.scope)
    for original, substitute in sorted(harvest.swaps.items()):
        if original not in symbols:
            continue
        kept = min(symbols[original], max(0.0, drift.scope.weight(values.get(original, 0))))
        symbols[substitute] = symbols.get(substitute, 0.0) + symbols[original] - kept
        symbols[original] = kept
    return replace(drift, targets=replace(drift.targets, symbols=symbols))
