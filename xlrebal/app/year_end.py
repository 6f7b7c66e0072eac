"""The year-end review, as the command and the button ask for it."""

from __future__ import annotations

from dataclasses import replace

from xlrebal.app.plan import Answer, Progress, Request, plan
from xlrebal.excel.source import Source

COMMAND = "year-end"


def year_end_answer(source: Source, request: Request, on_progress: Progress | None = None) -> Answer:
    """The plan of a workbook, and what the year still holds with it; without a plan, as `plan` answers."""
    from xlrebal.report.rules_rows import rules_cited_rows
    from xlrebal.report.year_end_rows import year_end_results, year_end_sentence

    answer = plan(source, replace(request, command=COMMAND), on_progress)
    if answer.plan is None:
        return answer
    results = {**answer.results, **year_end_results(answer.plan)}
    results["rules_cited"] = rules_cited_rows(results)
    return replace(answer, results=results, study=year_end_sentence(answer.plan))
