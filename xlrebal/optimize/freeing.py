"""Which losses are worth freeing: recent lots would wash them, and have to go whole before they may be sold (C-2).

A choice of yes or no for each set of recent lots, in the program itself and at its own prices: the losses of a set are sold
only where its recent lots go whole, whatever these cost, and nothing that would wash them is bought.
"""

from __future__ import annotations

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.problem import PlacementProblem
from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats, Ints


@record(kw_only=True)
class Freeing:
    """Losses and the recent lots that wash them, set by set, all by index of the problem's lots.

    lot, waits_for: a loss, and its set. recent, of_set: a lot of a set, and the set. sets: how many.
    """

    lot: Ints
    waits_for: Ints
    recent: Ints
    of_set: Ints
    sets: int


def free_together(draft: ProgramDraft, sold: Ints, problem: PlacementProblem, freeing: Freeing) -> Ints:
    """Adds a column a set, between 0, its losses stay, and 1, its recent lots go whole; the columns. sold: those of lots."""
    value: Floats = problem.lots.value
    gone = draft.columns(np.zeros(freeing.sets), 1.0)
    for lots, sets, low, high in (
        (freeing.lot, freeing.waits_for, -UNBOUNDED, 0.0),
        (freeing.recent, freeing.of_set, 0.0, UNBOUNDED),
    ):
        at = draft.rows(np.full(len(lots), low), high)
        draft.entries(at, sold[lots], 1.0)
        draft.entries(at, gone[sets], -value[lots])
    return gone
