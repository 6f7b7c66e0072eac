"""Moving to the targets over years, as the command and the button ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlrebal.app.plan import Answer, Progress, Request, plan
from xlrebal.excel.source import Source
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.schema.record import record
from xlrebal.tax.money import cents

COMMAND, SHEET = "transition", "Transition"
USUAL_YEARS, MOST_YEARS, MOST_BUDGETS = 4, 30, 12
LIMITS = {"gain": Limit.GAIN, "tax": Limit.TAX}


@record(kw_only=True)
class YearsAsked:
    """How many years, this one the first, and the yearly budgets in dollars to compare (none: the usual ones). of: gain or tax, "" as Settings has it."""

    years: int
    budgets: Sequence[float] = ()
    of: str = ""


def transition_answer(
    source: Source, request: Request, asked: YearsAsked, on_progress: Progress | None = None
) -> Answer:
    """The plan of a workbook, and how it goes on over years; without a plan, as `plan` answers."""
    from xlrebal.report.transition_rows import transition_results, transition_sentence
    from xlrebal.study.transition import transition

    answer = plan(source, replace(request, command=COMMAND), on_progress)
    if answer.plan is None:
        return answer
    say = on_progress or (lambda _: None)
    found = transition(answer.plan, asked.years, [cents(each) for each in asked.budgets], LIMITS.get(asked.of), say)
    return replace(answer, results={**answer.results, **transition_results(found)}, study=transition_sentence(found))
