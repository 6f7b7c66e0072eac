"""The year's tax in the placement program: its columns and rows, and their limits where it fills in one way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.solve import OpenProgram
from xlrebal.optimize.year_tax import Brackets, TaxBySteps
from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats, Ints


@record(kw_only=True)
class StepColumns:
    """Where the steps of one total stand, and the losses that count in it."""

    up: Ints
    down: Ints
    losses: Ints


@record(kw_only=True)
class TaxColumns:
    """Where the steps of every total stand, and what the long-term side ends at: a net gain, or a net loss; and the losses that count in it."""

    totals: tuple[StepColumns, ...]
    gain: Ints
    loss: Ints
    losses: Ints

    @property
    def counting(self) -> Ints:
        """The losses that count, in every total and on the long-term side."""
        return np.concatenate([self.losses, *(each.losses for each in self.totals)])


def tax_columns(draft: ProgramDraft, tax: TaxBySteps | None, sold: Ints, *, priced: bool) -> TaxColumns | None:
    """Adds that gains, less the losses that count, fill the steps. priced: whether these cost what they say; else they are but counted."""
    if tax is None:
        return None
    sides = _sides(tax)
    columns = TaxColumns(
        totals=tuple(_step_columns(draft, each, priced=priced) for each in tax.totals),
        gain=draft.columns(np.zeros(1), sides.gain[1], low=sides.gain[0]),
        loss=draft.columns(np.zeros(1), sides.loss[1]),
        losses=draft.columns(np.zeros(1), UNBOUNDED),
    )
    long_term = _gains_less_losses(draft, tax.long_term, sold, columns.losses, -tax.so_far)
    draft.entries(long_term, columns.gain, -1.0)
    draft.entries(long_term, columns.loss, 1.0)
    for total, own in zip(tax.totals, columns.totals, strict=True):
        at = _gains_less_losses(draft, total.gain, sold, own.losses, -tax.covers_so_far * total.covered)
        draft.entries(at, own.up, -1.0)
        draft.entries(at, own.down, 1.0)
        draft.entries(at, columns.loss, -float(total.covered))
    return columns


def fill(program: OpenProgram, columns: TaxColumns | None, tax: TaxBySteps | None, scale: float) -> None:
    """Holds a program to one way in which the steps fill. scale: its amounts to a dollar."""
    if columns is None or tax is None:
        return
    for own, total in zip(columns.totals, tax.totals, strict=True):
        program.set_columns(own.up, total.up_filled * scale, total.up * scale)
        program.set_columns(own.down, total.down_filled * scale, total.down * scale)
    sides = _sides(tax)
    program.set_columns(columns.gain, *sides.gain)
    program.set_columns(columns.loss, *sides.loss)


class _Sides(NamedTuple):
    """Between which amounts the long-term side ends, as a net gain and as a net loss."""

    gain: tuple[float, float]
    loss: tuple[float, float]


def _sides(tax: TaxBySteps) -> _Sides:
    if tax.loses is None:
        return _Sides((-UNBOUNDED, UNBOUNDED), (0.0, 0.0))
    return _Sides((0.0, 0.0), (0.0, UNBOUNDED)) if tax.loses else _Sides((0.0, UNBOUNDED), (0.0, 0.0))


def _step_columns(draft: ProgramDraft, steps: Brackets, *, priced: bool) -> StepColumns:
    return StepColumns(
        up=draft.columns(steps.up_rate * priced, steps.up, low=steps.up_filled),
        down=draft.columns(-steps.down_rate * priced, steps.down, low=steps.down_filled),
        losses=draft.columns(np.zeros(1), UNBOUNDED),
    )


def _gains_less_losses(draft: ProgramDraft, gain: Floats, sold: Ints, losses: Ints, comes_to: float) -> Ints:
    """A row of the gains of what is sold less the losses that count, which are no more than are sold; `comes_to`: what it ends at."""
    gains, no_more = draft.rows(comes_to, comes_to), draft.rows(-UNBOUNDED, 0.0)
    draft.entries(gains, sold, np.maximum(gain, 0.0))
    draft.entries(gains, losses, -1.0)
    draft.entries(no_more, sold, np.minimum(gain, 0.0))
    draft.entries(no_more, losses, 1.0)
    return gains
