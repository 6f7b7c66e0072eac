"""Which weights to trade to, weighed against what trading costs and sales are taxed, over ranges."""

from __future__ import annotations

from typing import Annotated

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.figure_columns import figure, figures
from xlrebal.shells.functions.parameter import cells, number, refuse_more_than_whole
from xlrebal.shells.functions.range_cells import Cell, Range

OFF = 1e-3  # of the whole: weights that were rounded


def optimal_weights(
    targets: Annotated[Range, cells("The target weights, one a security; they add up to 100%.")],
    current: Annotated[
        Range,
        cells("The weights held, in the same order, 0 where nothing is; what they miss of 100% is money to invest."),
    ],
    covariance: Annotated[
        Range,
        cells(
            "The covariances a year: as many rows and columns as there are targets, in the same order; with or without headings."
        ),
    ],
    costs: Annotated[
        Range,
        cells("What trading costs, of each dollar traded, as 0.25%: one figure for all securities, or one for each."),
    ],
    risk_aversion: Annotated[
        float,
        number(
            "What a unit of variance from the targets costs a year: the larger, the nearer to the targets. Blank: 1."
        ),
    ] = 1.0,
    taxes: Annotated[
        Range | None,
        cells(
            "The tax on each dollar sold, as 3%: its gain in a dollar × the rate, 0 for a loss; one figure, or one for each. Blank: none."
        ),
    ] = None,
) -> list[list[Cell]]:
    """The weights at which risk from the targets, the cost of trading and the tax of what is sold sum to the least."""
    import numpy as np

    from xlrebal.optimize.rebalanced_weights import one_lot_each, rebalanced_weights
    from xlrebal.risk.covariance_forms import WholeMatrix, fault_in

    wanted = _fractions("targets", targets)
    held = _beside("current", current, len(wanted))
    if abs(sum(wanted) - 1) > OFF:
        raise BadInput(f"targets add up to {sum(wanted):.2%}: make them add up to 100%.")
    if sum(held) > 1 + OFF:
        raise BadInput(f"current adds up to {sum(held):.2%}: it can be no more than 100%.")
    if risk_aversion < 0:
        raise BadInput("risk_aversion is negative: give 0 or more.")
    matrix = np.array(_square("covariance", covariance, len(wanted)))
    if fault := fault_in(matrix):
        raise BadInput(f"covariance: {fault}.")
    now = np.array(held)
    found = rebalanced_weights(
        np.array(wanted),
        now,
        WholeMatrix(matrix),
        np.array(_for_each("costs", costs, len(wanted))),
        risk_aversion=risk_aversion,
        lots=None if taxes is None else one_lot_each(now, np.array(_for_each("taxes", taxes, len(wanted)))),
    )
    weights: list[Cell] = found.weights.tolist()
    return [weights] if len(targets) == 1 else [[weight] for weight in weights]


def _fractions(name: str, given: Range) -> list[float]:
    """Every figure of a range, none blank, negative or more than the whole."""
    found = []
    for at, value in enumerate(figures(name, given), 1):
        if value is None:
            raise BadInput(f"{name}: figure {at} is blank: give one for each security, 0 where there is none.")
        if value < 0:
            raise BadInput(f"{name}: figure {at} is {value:g}: give 0 or more.")
        refuse_more_than_whole(name, f"{value:g}", value)
        found.append(value)
    if not found:
        raise BadInput(f"{name} has no figures: give one for each security.")
    return found


def _beside(name: str, given: Range, size: int) -> list[float]:
    found = _fractions(name, given)
    if len(found) != size:
        raise BadInput(
            f"{name} has {len(found)} figures and targets has {size}: give one for each security, 0 for none."
        )
    return found


def _for_each(name: str, given: Range, size: int) -> list[float]:
    """One figure for each security; a single one is that of all."""
    found = _fractions(name, given)
    return found * size if len(found) == 1 else _beside(name, given, size)


def _square(name: str, given: Range, size: int) -> list[list[float]]:
    """The figures of a square range, without the names above and beside them."""
    headed = len(given) == size + 1 and len(given[0]) == size + 1
    rows = [row[1:] for row in given[1:]] if headed else given
    if len(rows) != size or any(len(row) != size for row in rows):
        raise BadInput(
            f"{name} has {len(rows)} rows and {max(map(len, rows), default=0)} columns, and there are {size} targets: "
            "give a row and a column for each."
        )
    found = []
    for at, row in enumerate(rows, 1):
        read = [figure(name, cell) for cell in row]
        if None in read:
            raise BadInput(
                f"{name}: row {at}, column {read.index(None) + 1} is blank: give every covariance, 0 where there is none."
            )
        found.append([value for value in read if value is not None])
    return found
