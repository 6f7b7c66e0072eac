"""Returns, tracking error, turnover and tax alpha over ranges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.figure_columns import FigureColumn, figure, figures, side_by_side
from xlrebal.shells.functions.figure_columns import day as day_of
from xlrebal.shells.functions.parameter import cells, cells_or_blank, day, number
from xlrebal.shells.functions.range_cells import Range
from xlrebal.study import performance

BeginValue = Annotated[float, number("The value at the end of start_date.")]
EndValue = Annotated[float, number("The value at the end of end_date, flows of that day included.")]
Flows = Annotated[Range | None, cells_or_blank("Money paid in (+) or taken out (−), one a row. Blank: none.")]
FlowDays = Annotated[Range | None, cells_or_blank("The day of each flow, row by row beside flows.")]
Start = Annotated[
    date, day("The day of begin_value; the period begins at its end, so a flow on this day is already in begin_value.")
]
End = Annotated[date, day("The day of end_value, the last of the period.")]


def twr(
    values: Annotated[Range, cells("The value at the end of each period, its flow included, oldest first.")],
    flows: Annotated[
        Range | None,
        cells(
            "Money paid in (+) or taken out (−) in each period, at its end, beside values. The first belongs to the first value. Blank: none."
        ),
    ] = None,
) -> float:
    """The time-weighted return: the growth of a dollar that stayed in, flows aside."""
    periods: Sequence[tuple[float | None, float | None]]
    if flows is None:
        periods = [(value, None) for value in figures("values", values)]
    else:
        periods = side_by_side(FigureColumn("values", values, figure), FigureColumn("flows", flows, figure))
    if any(value is None and flow is not None for value, flow in periods):
        raise BadInput("A flow stands beside a blank value: give the value of that period.")
    kept = [(value, flow or 0.0) for value, flow in periods if value is not None]
    return performance.time_weighted_return([value for value, _ in kept], [flow for _, flow in kept])


def modified_dietz(
    begin_value: BeginValue, end_value: EndValue, flows: Flows, dates: FlowDays, start_date: Start, end_date: End
) -> float:
    """The Modified Dietz return: what was earned on the average money at work, each flow weighted by the days after it."""
    return performance.modified_dietz(_period(begin_value, end_value, flows, dates, start_date, end_date))


def after_tax_return(
    begin_value: BeginValue,
    end_value: EndValue,
    flows: Flows,
    dates: FlowDays,
    start_date: Start,
    end_date: End,
    tax: Annotated[
        float, number("The tax of the period's realized gains and income, in dollars; negative where losses save tax.")
    ],
) -> float:
    """The pre-liquidation after-tax return: Modified Dietz with the tax of what was realized taken off."""
    return performance.after_tax_return(_period(begin_value, end_value, flows, dates, start_date, end_date), tax)


def tracking_error(
    returns: Annotated[Range, cells("The portfolio's return of each period, as 1.2%.")],
    benchmark: Annotated[Range, cells("The benchmark's return of each period, beside returns.")],
    periods: Annotated[
        float, number("Periods a year: 12 for months (the default), 4 for quarters, 252 for days.")
    ] = 12.0,
) -> float:
    """The yearly standard deviation of the returns less the benchmark's; rows with a blank are left out."""
    pairs = side_by_side(FigureColumn("returns", returns, figure), FigureColumn("benchmark", benchmark, figure))
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    return performance.tracking_error([one for one, _ in both], [other for _, other in both], periods)


def turnover(
    trades: Annotated[Range, cells("The amounts of all trades, sells and buys, in dollars.")],
    average_value: Annotated[float, number("The portfolio's average value, in dollars.")],
) -> float:
    """One-way turnover: half the sum of all trades over the average value."""
    return performance.turnover([amount for amount in figures("trades", trades) if amount is not None], average_value)


def tax_alpha(
    after_tax: Annotated[float, number("The portfolio's return after tax.")],
    pre_tax: Annotated[float, number("The portfolio's return before tax.")],
    benchmark_after_tax: Annotated[float, number("The benchmark's return after tax.")],
    benchmark_pre_tax: Annotated[float, number("The benchmark's return before tax.")],
) -> float:
    """What tax management added: the excess return after tax less the excess return before tax."""
    return round(performance.tax_alpha(after_tax, pre_tax, benchmark_after_tax, benchmark_pre_tax), 12)


def _period(
    begin_value: float, end_value: float, flows: Range | None, dates: Range | None, start_date: date, end_date: date
) -> performance.Period:
    beside: Sequence[tuple[float | None, date | None]] = []
    if flows is not None and dates is not None:
        beside = side_by_side(FigureColumn("flows", flows, figure), FigureColumn("dates", dates, day_of))
    elif flows is not None:
        beside = [(amount, None) for amount in figures("flows", flows)]
    given = [(amount, on) for amount, on in beside if amount]
    if any(on is None for _, on in given):
        raise BadInput("A flow has no date beside it: give one for each flow.")
    return performance.Period(
        begin_value,
        end_value,
        start_date,
        end_date,
        [performance.Flow(on, amount) for amount, on in given if amount and on is not None],
    )
