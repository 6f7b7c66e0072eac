"""Tax against drift, as the command and the button ask for it."""

from __future__ import annotations

from dataclasses import replace

from xlrebal.app.plan import Answer, Progress, Request, plan
from xlrebal.app.transition import LIMITS
from xlrebal.excel.source import Source

COMMAND = "frontier"


def frontier_answer(source: Source, request: Request, of: str = "", on_progress: Progress | None = None) -> Answer:
    """The plan of a workbook, and the same at twenty budgets; without a plan, as `plan` answers. of: gain or tax, "" as Settings has it."""
    from xlrebal.report.frontier_rows import frontier_results, frontier_sentence
    from xlrebal.study.frontier import frontier

    answer = plan(source, replace(request, command=COMMAND), on_progress)
    if answer.plan is None:
        return answer
    found = frontier(answer.plan, LIMITS.get(of), on_point=on_progress or (lambda _: None))
    rows = frontier_results(found, answer.plan.household.settings.method)
    return replace(answer, results={**answer.results, **rows}, study=frontier_sentence(found))
